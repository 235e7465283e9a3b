/*
 * state.c - metric states as flat bytes: one table of kinds, and what every kind shares.
 *
 * state.h draws the layouts. The bytes belong to the caller; nothing here allocates. States usually come from
 * this very code, but SQL can hand over any bytes, so every entry checks signature, size and counts first;
 * the check reads three words and is cheap enough for each row.
 */
#include "stat/state.h"

#define SIGNATURE UINT64_C(0x4d414953) /* upper half of the tag */
#define VERSION UINT64_C(1)
#define FIRST_SCORES_SIZE ((size_t) 256)

typedef enum layout {
    COUNTERS,
    SUMS,
    SCORES
} layout;

typedef struct kind_row {
    const char *name;
    layout layout;
    int width; /* number of counters or sums */
} kind_row;

static const kind_row kinds[MAI_NSTATE] = {
    [MAI_STATE_NONE] = {"no metric", COUNTERS, 0},
    [MAI_STATE_SCORES] = {"scores and classes", SCORES, 0},
    [MAI_STATE_AGREEMENT] = {"accuracy", COUNTERS, 2},
    [MAI_STATE_BRIER] = {"Brier score", SUMS, 1},
    [MAI_STATE_LOG_LOSS] = {"log loss", SUMS, 1},
};

static uint64_t
tag_of(mai_state_kind kind)
{
    return SIGNATURE << 32 | VERSION << 16 | (uint64_t) kind;
}

/* The size of an empty state of this kind; of scores, without room. */
static size_t
base_size(mai_state_kind kind)
{
    size_t width = (size_t) kinds[kind].width;

    switch (kinds[kind].layout) {
    case COUNTERS:
        return (MAI_WORD_COUNTER + width) * 8;
    case SUMS:
        return MAI_WORD_SUM * 8 + width * MAI_EXACT_BYTES;
    case SCORES:
        break;
    }
    return MAI_WORD_KEYS * 8;
}

static mai_status
damaged(mai_ctx *cx, const char *how)
{
    mai_fail(cx, MAI_EFORMAT, "the state of a metric is damaged: %s", how);
    return mai_hint(cx, "The aggregates make their states; support functions are not for other bytes.");
}

/* Why a tag is not the one expected. */
static mai_status
wrong_tag(mai_ctx *cx, uint64_t tag, mai_state_kind kind)
{
    uint64_t found = tag & 0xffff;

    if (__builtin_bswap64(tag) >> 32 == SIGNATURE)
        return mai_fail(cx, MAI_EFORMAT, "the state of a metric comes from a host of another byte order");
    if (tag >> 32 != SIGNATURE)
        return damaged(cx, "it does not begin with the signature");
    if ((tag >> 16 & 0xffff) != VERSION)
        return mai_fail(cx, MAI_EFORMAT, "the state of a metric has version %d; this medai knows version %d",
                        (int) (tag >> 16 & 0xffff), (int) VERSION);
    if (found == MAI_STATE_NONE || found >= MAI_NSTATE)
        return damaged(cx, "its kind is unknown");
    return mai_fail(cx, MAI_EFORMAT, "a state of %s was given where one of %s is needed", kinds[found].name,
                    kinds[kind].name);
}

mai_status
mai_state_check(mai_ctx *cx, mai_state_kind kind, const void *state, size_t size)
{
    if (MAI_UNLIKELY(size < 8))
        return damaged(cx, "it is too short");
    uint64_t tag = mai_word_get(state, MAI_WORD_TAG);
    if (MAI_UNLIKELY(tag != tag_of(kind)))
        return wrong_tag(cx, tag, kind);
    if (kinds[kind].layout != SCORES) {
        if (MAI_UNLIKELY(size != base_size(kind)))
            return damaged(cx, "its size is wrong");
        return MAI_OK;
    }
    if (MAI_UNLIKELY(size < base_size(kind) || size > MAI_STATE_LARGEST))
        return damaged(cx, "its size is wrong");
    uint64_t room = mai_state_words(size) - MAI_WORD_KEYS;
    uint64_t positives = mai_word_get(state, MAI_WORD_POSITIVES);
    if (MAI_UNLIKELY(positives > room || mai_word_get(state, MAI_WORD_NEGATIVES) > room - positives))
        return damaged(cx, "it claims more rows than it holds");
    return MAI_OK;
}

mai_status
mai_state_kind_of(mai_ctx *cx, const void *state, size_t size, mai_state_kind *kind)
{
    *kind = MAI_STATE_NONE;
    if (size == 0)
        return MAI_OK;
    if (size < 8)
        return damaged(cx, "it is too short");
    uint64_t tag = mai_word_get(state, MAI_WORD_TAG);
    uint64_t found = tag & 0xffff;
    if (found == MAI_STATE_NONE || found >= MAI_NSTATE || tag != tag_of((mai_state_kind) found))
        return wrong_tag(cx, tag, MAI_STATE_NONE);
    MAI_TRY(mai_state_check(cx, (mai_state_kind) found, state, size));
    *kind = (mai_state_kind) found;
    return MAI_OK;
}

/* Number of scores in a checked state. */
static uint64_t
score_count(const void *state)
{
    return mai_word_get(state, MAI_WORD_POSITIVES) + mai_word_get(state, MAI_WORD_NEGATIVES);
}

/* The size of a state of scores, size bytes large now, that can hold rows of them: doubled until they fit. */
static mai_status
grown(mai_ctx *cx, size_t size, uint64_t rows, size_t *wanted)
{
    const uint64_t most = mai_state_words(MAI_STATE_LARGEST) - MAI_WORD_KEYS;

    if (rows > most) {
        mai_fail(cx, MAI_ELIMIT, "a metric over ranks holds at most %llu rows of one group (1 GB)",
                 (unsigned long long) most);
        return mai_hint(cx, "Evaluate by groups, or on a random part of the rows.");
    }
    size_t needed = (MAI_WORD_KEYS + (size_t) rows) * 8;
    size_t n = size > FIRST_SCORES_SIZE ? size : FIRST_SCORES_SIZE;
    while (n < needed)
        n *= 2;
    *wanted = n < MAI_STATE_LARGEST ? n : MAI_STATE_LARGEST;
    return MAI_OK;
}

mai_status
mai_state_room(mai_ctx *cx, mai_state_kind kind, const void *state, size_t size, size_t *wanted)
{
    *wanted = size;
    if (size == 0) {
        *wanted = kinds[kind].layout == SCORES ? FIRST_SCORES_SIZE : base_size(kind);
        return MAI_OK;
    }
    MAI_TRY(mai_state_check(cx, kind, state, size));
    if (kinds[kind].layout != SCORES)
        return MAI_OK;
    uint64_t rows = score_count(state) + 1;
    if (MAI_LIKELY(rows <= mai_state_words(size) - MAI_WORD_KEYS))
        return MAI_OK;
    return grown(cx, size, rows, wanted);
}

mai_status
mai_state_merge_room(mai_ctx *cx, const void *state, size_t size, const void *other, size_t other_size,
                     size_t *wanted)
{
    mai_state_kind kind;

    *wanted = size;
    MAI_TRY(mai_state_kind_of(cx, other, other_size, &kind));
    if (size == 0) {
        *wanted = other_size;
        return MAI_OK;
    }
    MAI_TRY(mai_state_check(cx, kind, state, size));
    if (kinds[kind].layout != SCORES)
        return MAI_OK;
    uint64_t rows = score_count(state) + score_count(other);
    if (rows <= mai_state_words(size) - MAI_WORD_KEYS)
        return MAI_OK;
    return grown(cx, size, rows, wanted);
}

/* Puts the keys of one state on the stacks of another; both are checked and there is room. */
static void
push_scores(void *to, size_t to_size, const void *from, size_t from_size)
{
    size_t p = mai_word_get(to, MAI_WORD_POSITIVES), n = mai_word_get(to, MAI_WORD_NEGATIVES);
    size_t more_p = mai_word_get(from, MAI_WORD_POSITIVES), more_n = mai_word_get(from, MAI_WORD_NEGATIVES);
    char *to_words = to;
    const char *from_words = from;

    memcpy(to_words + (MAI_WORD_KEYS + p) * 8, from_words + MAI_WORD_KEYS * 8, more_p * 8);
    memcpy(to_words + (mai_state_words(to_size) - n - more_n) * 8,
           from_words + (mai_state_words(from_size) - more_n) * 8, more_n * 8);
    mai_word_set(to, MAI_WORD_POSITIVES, p + more_p);
    mai_word_set(to, MAI_WORD_NEGATIVES, n + more_n);
}

void
mai_state_move(mai_state_kind kind, void *to, size_t to_size, const void *from, size_t from_size)
{
    if (kinds[kind].layout != SCORES && from_size == to_size) {
        memcpy(to, from, to_size);
        return;
    }
    memset(to, 0, to_size); /* the free room too: states are copied and sent whole */
    mai_word_set(to, MAI_WORD_TAG, tag_of(kind));
    if (from_size > 0)
        push_scores(to, to_size, from, from_size);
}

mai_status
mai_state_merge(mai_ctx *cx, void *state, size_t size, const void *other, size_t other_size)
{
    mai_state_kind kind;
    size_t wanted;

    MAI_TRY(mai_state_kind_of(cx, other, other_size, &kind));
    MAI_TRY(mai_state_merge_room(cx, state, size, other, other_size, &wanted));
    if (size == 0 || wanted != size)
        return mai_fail(cx, MAI_EINTERNAL, "a metric's state was merged without room");
    switch (kinds[kind].layout) {
    case SCORES:
        push_scores(state, size, other, other_size);
        break;
    case SUMS:
        mai_word_set(state, MAI_WORD_ROWS,
                     mai_word_get(state, MAI_WORD_ROWS) + mai_word_get(other, MAI_WORD_ROWS));
        for (int i = 0; i < kinds[kind].width; i++) {
            size_t at = MAI_WORD_SUM * 8 + (size_t) i * MAI_EXACT_BYTES;
            mai_exact_merge((char *) state + at, (const char *) other + at);
        }
        break;
    case COUNTERS:
        for (size_t i = MAI_WORD_COUNTER; i < mai_state_words(size); i++)
            mai_word_set(state, i, mai_word_get(state, i) + mai_word_get(other, i));
        break;
    }
    return MAI_OK;
}
