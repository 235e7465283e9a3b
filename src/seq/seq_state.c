/*
 * seq_state.c - states of the aggregates over sequences, and N50 and its kin read from one.
 *
 * The bytes belong to the caller; seq.h says what is in them. States usually come from this very code, but SQL can hand
 * over any bytes, so every entry checks tag, size and counts first.
 *
 * The length at which half of all letters is reached is found without sorting: the lengths are divided by their
 * highest 16 bits, the sum of each part tells which of them holds the length, and that part alone is divided by the
 * next 16 bits. Four readings at most, and half a megabyte.
 */
#include "base/arena.h"
#include "base/exact.h"
#include "seq/seq.h"

#define SIGNATURE UINT64_C(0x4d415351) /* upper half of the tag */
#define VERSION UINT64_C(1)
#define FIRST_LENGTHS_SIZE ((size_t) 256)
#define LARGEST (((size_t) 1 << 30) - 64) /* bytes: with its header a value stays below 1 GB */

#define WORD_TAG 0
#define WORD_COUNTS 1  /* letters: MAI_NLETTERS of them */
#define WORD_NUMBER 1  /* lengths: how many */
#define WORD_LENGTHS 2

#define DIGIT_BITS 16
#define DIGITS ((size_t) 1 << DIGIT_BITS)

static const char *const kind_names[MAI_NSEQ_STATES] = {
    "nothing", "letters", "GC content (remove)", "GC content (ignore)", "GC content (weighted)", "lengths",
};

static uint64_t
tag_of(mai_seq_state_kind kind)
{
    return SIGNATURE << 32 | VERSION << 16 | (uint64_t) kind;
}

static size_t
smallest_size(mai_seq_state_kind kind)
{
    return 8 * (kind == MAI_SEQ_LENGTHS ? WORD_LENGTHS : WORD_COUNTS + (size_t) MAI_NLETTERS);
}

static mai_status
damaged(mai_ctx *cx, const char *how)
{
    mai_fail(cx, MAI_EFORMAT, "the state of an aggregate over sequences is damaged: %s", how);
    return mai_hint(cx, "The aggregates make their states; support functions are not for other bytes.");
}

mai_status
mai_seq_state_check(mai_ctx *cx, const void *state, size_t size, mai_seq_state_kind *kind)
{
    uint64_t tag;

    *kind = MAI_SEQ_NONE;
    if (size == 0)
        return MAI_OK;
    if (size < 8)
        return damaged(cx, "it is too short");
    tag = mai_word_get(state, WORD_TAG);
    if (tag >> 32 != SIGNATURE)
        return damaged(cx, "it does not begin with the signature");
    if ((tag >> 16 & 0xffff) != VERSION)
        return mai_fail(cx, MAI_EFORMAT,
                        "the state of an aggregate over sequences has version %d; this medai knows version %d",
                        (int) (tag >> 16 & 0xffff), (int) VERSION);
    if ((tag & 0xffff) == MAI_SEQ_NONE || (tag & 0xffff) >= MAI_NSEQ_STATES)
        return damaged(cx, "its kind is unknown");
    *kind = (mai_seq_state_kind) (tag & 0xffff);
    if (*kind == MAI_SEQ_LENGTHS ? size < smallest_size(*kind) || size > LARGEST || size % 8 != 0
                                 : size != smallest_size(*kind))
        return damaged(cx, "its size is wrong");
    if (*kind == MAI_SEQ_LENGTHS && mai_word_get(state, WORD_NUMBER) > size / 8 - WORD_LENGTHS)
        return damaged(cx, "it claims more lengths than it holds");
    return MAI_OK;
}

/* The size of a state of `size` bytes that is to hold so many lengths: doubled until they fit. */
static mai_status
grown(mai_ctx *cx, size_t size, uint64_t lengths, size_t *wanted)
{
    const uint64_t most = LARGEST / 8 - WORD_LENGTHS;
    size_t n = size > FIRST_LENGTHS_SIZE ? size : FIRST_LENGTHS_SIZE;

    if (lengths > most) {
        mai_fail(cx, MAI_ELIMIT, "N50 holds at most %llu lengths of one group (1 GB)", (unsigned long long) most);
        return mai_hint(cx, "Leave out sequences that are too short to matter.");
    }
    while (n / 8 < WORD_LENGTHS + lengths)
        n *= 2;
    *wanted = n < LARGEST ? n : LARGEST;
    return MAI_OK;
}

mai_status
mai_seq_state_room(mai_ctx *cx, mai_seq_state_kind kind, const void *state, size_t size, uint64_t lengths,
                   size_t *wanted)
{
    mai_seq_state_kind found;
    uint64_t held;

    MAI_TRY(mai_seq_state_check(cx, state, size, &found));
    if (found != MAI_SEQ_NONE && found != kind) {
        if (found >= MAI_SEQ_GC_REMOVE && found <= MAI_SEQ_GC_WEIGHTED && kind >= MAI_SEQ_GC_REMOVE
            && kind <= MAI_SEQ_GC_WEIGHTED)
            return mai_fail(cx, MAI_EARGUMENT, "ambiguous is the same in all rows of a group, not '%s' and '%s'",
                            mai_gc_mode_names[found - MAI_SEQ_GC_REMOVE], mai_gc_mode_names[kind - MAI_SEQ_GC_REMOVE]);
        return mai_fail(cx, MAI_EFORMAT, "a state of %s was given where one of %s is needed", kind_names[found],
                        kind_names[kind]);
    }
    *wanted = smallest_size(kind);
    if (kind != MAI_SEQ_LENGTHS)
        return MAI_OK;
    held = found == MAI_SEQ_NONE ? 0 : mai_seq_state_lengths(state);
    if (found == kind && lengths <= size / 8 - WORD_LENGTHS - held) {
        *wanted = size;
        return MAI_OK;
    }
    return grown(cx, size, held + lengths, wanted);
}

void
mai_seq_state_move(mai_seq_state_kind kind, void *to, size_t to_size, const void *from, size_t from_size)
{
    memset(to, 0, to_size);
    memcpy(to, from, from_size);
    mai_word_set(to, WORD_TAG, tag_of(kind));
}

static void
add_word(void *state, size_t word, uint64_t more)
{
    mai_word_set(state, word, mai_word_get(state, word) + more);
}

void
mai_seq_state_add_letters(void *state, const mai_composition *c)
{
    for (size_t i = 0; i < MAI_NLETTERS; i++)
        add_word(state, WORD_COUNTS + i, c->of[i]);
}

mai_status
mai_seq_state_add_length(mai_ctx *cx, void *state, int64_t length)
{
    uint64_t number = mai_seq_state_lengths(state);

    if (length < 0)
        return mai_fail(cx, MAI_EARGUMENT, "a length is 0 or more, not %lld", (long long) length);
    mai_word_set(state, WORD_LENGTHS + number, (uint64_t) length);
    mai_word_set(state, WORD_NUMBER, number + 1);
    return MAI_OK;
}

uint64_t
mai_seq_state_lengths(const void *state)
{
    return mai_word_get(state, WORD_NUMBER);
}

void
mai_seq_state_merge(mai_seq_state_kind kind, void *state, const void *other)
{
    if (kind == MAI_SEQ_LENGTHS) {
        uint64_t number = mai_seq_state_lengths(state), more = mai_seq_state_lengths(other);

        memcpy((char *) state + 8 * (WORD_LENGTHS + number), (const char *) other + 8 * WORD_LENGTHS, 8 * more);
        mai_word_set(state, WORD_NUMBER, number + more);
        return;
    }
    for (size_t i = 0; i < MAI_NLETTERS; i++)
        add_word(state, WORD_COUNTS + i, mai_word_get(other, WORD_COUNTS + i));
}

void
mai_seq_state_letters(const void *state, mai_composition *out)
{
    for (size_t i = 0; i < MAI_NLETTERS; i++)
        out->of[i] = mai_word_get(state, WORD_COUNTS + i);
}

/* ---- N50 ---- */

/* Lengths with the same highest bits, by their next ones. */
typedef struct part {
    uint64_t sum, number;
} part;

static inline uint64_t
length_at(const void *state, uint64_t i)
{
    return mai_word_get(state, WORD_LENGTHS + i);
}

/* The longest length and the sum of all. */
static mai_status
survey(mai_ctx *cx, const void *state, uint64_t number, uint64_t *longest, uint64_t *total)
{
    *longest = *total = 0;
    for (uint64_t i = 0; i < number; i++) {
        uint64_t length = length_at(state, i);

        if (length > INT64_MAX)
            return damaged(cx, "a length is negative");
        if (length > INT64_MAX - *total)
            return mai_fail(cx, MAI_ELIMIT, "the lengths of a group add up to more than %lld", (long long) INT64_MAX);
        *total += length;
        *longest = length > *longest ? length : *longest;
        MAI_TRY(mai_poll(cx, 1));
    }
    return MAI_OK;
}

/* Divides the lengths whose bits above `shift` and a digit are those of prefix. */
static mai_status
divide(mai_ctx *cx, const void *state, uint64_t number, uint64_t prefix, int shift, part parts[DIGITS])
{
    int above = shift + DIGIT_BITS;

    memset(parts, 0, DIGITS * sizeof *parts);
    for (uint64_t i = 0; i < number; i++) {
        uint64_t length = length_at(state, i);

        if (above >= 64 || length >> above == prefix) {
            part *p = &parts[length >> shift & (DIGITS - 1)];

            p->sum += length;
            p->number++;
        }
        MAI_TRY(mai_poll(cx, 2));
    }
    return MAI_OK;
}

/* percent of total, rounded up. */
static uint64_t
threshold_of(uint64_t total, int percent)
{
    uint64_t p = (uint64_t) percent;

    return total / 100 * p + (total % 100 * p + 99) / 100;
}

mai_status
mai_length_statistic(mai_ctx *cx, const void *state, size_t size, int percent, int64_t *shortest, int64_t *number,
                     bool *defined)
{
    mai_seq_state_kind kind;
    uint64_t n, longest, total, missing, longer = 0, prefix = 0;
    part *parts;

    MAI_TRY(mai_seq_state_check(cx, state, size, &kind));
    if (kind != MAI_SEQ_NONE && kind != MAI_SEQ_LENGTHS)
        return mai_fail(cx, MAI_EFORMAT, "a state of %s was given where one of %s is needed", kind_names[kind],
                        kind_names[MAI_SEQ_LENGTHS]);
    n = kind == MAI_SEQ_NONE ? 0 : mai_seq_state_lengths(state);
    *defined = n > 0;
    *shortest = *number = 0;
    if (n == 0)
        return MAI_OK;
    MAI_TRY(survey(cx, state, n, &longest, &total));
    if (total == 0)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(cx, DIGITS, &parts));
    missing = threshold_of(total, percent); /* letters that longer ones have not given yet */
    for (int shift = 64 - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
        size_t digit = DIGITS - 1;

        if (longest >> shift == 0)
            continue;
        MAI_TRY(divide(cx, state, n, prefix, shift, parts));
        for (; parts[digit].sum < missing; digit--) {
            missing -= parts[digit].sum;
            longer += parts[digit].number;
        }
        prefix = prefix << DIGIT_BITS | digit;
    }
    *shortest = (int64_t) prefix;
    *number = (int64_t) (longer + (missing + prefix - 1) / prefix);
    return MAI_OK;
}
