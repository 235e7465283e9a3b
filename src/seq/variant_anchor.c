/*
 * variant_anchor.c - words that occur once in each of two sequences, chained.
 *
 * Words of the reference, every one or every step-th so that there are at most about a million, go into a hash table;
 * each word of the other sequence is looked up by a rolling hash and compared. Words that were met once on both sides
 * are candidates; the longest row of them that ascends in both sequences is kept (patience sorting), and each is
 * extended to both sides. Time is proportional to both lengths; memory to the number of words looked for.
 */
#include <string.h>

#include "base/arena.h"
#include "seq/variant_anchor.h"

enum { WORDS = 1 << 20 };
enum { UNSEEN = -1, REPEATED = -2 };

static const uint64_t MULTIPLIER = UINT64_C(0x9E3779B97F4A7C15);

typedef struct word_table {
    mai_letters ref;
    int k;
    int64_t step, nwords;
    int32_t *slots;  /* word + 1, 0 when free */
    uint64_t mask;
    int64_t *alt_at; /* by word: UNSEEN, REPEATED, or where it is in alt */
} word_table;

static uint64_t
hash_of(const uint8_t *p, int k)
{
    uint64_t h = 0;

    for (int i = 0; i < k; i++)
        h = h * MULTIPLIER + p[i];
    return h;
}

static inline uint64_t
slot_of(const word_table *t, uint64_t hash)
{
    return ((hash ^ hash >> 29) * MULTIPLIER >> 20) & t->mask;
}

/* The word equal to p, or -1 with *slot free for it. */
static int64_t
find_word(const word_table *t, const uint8_t *p, uint64_t hash, uint64_t *slot)
{
    uint64_t at = slot_of(t, hash);

    for (; t->slots[at] != 0; at = (at + 1) & t->mask)
        if (memcmp(t->ref.p + (t->slots[at] - 1) * t->step, p, t->k) == 0)
            return t->slots[at] - 1;
    *slot = at;
    return -1;
}

static mai_status
build(mai_ctx *cx, mai_letters ref, int k, word_table *t)
{
    int64_t places = ref.n - k + 1, size = 16;

    t->ref = ref;
    t->k = k;
    t->step = places / WORDS + 1;
    t->nwords = (places + t->step - 1) / t->step;
    while (size < 2 * t->nwords)
        size *= 2;
    t->mask = size - 1;
    MAI_TRY(MAI_NEW_ARRAY(cx, size, &t->slots));
    MAI_TRY(MAI_NEW_ARRAY(cx, t->nwords, &t->alt_at));
    for (int64_t i = 0; i < t->nwords; i++) {
        const uint8_t *p = ref.p + i * t->step;
        uint64_t slot;
        int64_t known = find_word(t, p, hash_of(p, k), &slot);

        t->alt_at[i] = known < 0 ? UNSEEN : REPEATED;
        if (known < 0)
            t->slots[slot] = (int32_t) i + 1;
        else
            t->alt_at[known] = REPEATED;
        MAI_TRY(mai_poll(cx, k + 20));
    }
    return MAI_OK;
}

static mai_status
look_up(mai_ctx *cx, word_table *t, mai_letters alt)
{
    uint64_t hash = hash_of(alt.p, t->k), leaving = 1, slot;

    for (int i = 0; i < t->k; i++)
        leaving *= MULTIPLIER;
    for (int64_t at = 0;; at++) {
        int64_t word = find_word(t, alt.p + at, hash, &slot);

        if (word >= 0)
            t->alt_at[word] = t->alt_at[word] == UNSEEN ? at : REPEATED;
        if (at + t->k == alt.n)
            return MAI_OK;
        hash = hash * MULTIPLIER + alt.p[at + t->k] - leaving * alt.p[at];
        MAI_TRY(mai_poll(cx, 8));
    }
}

/* How many rows' ends lie before a place: the rows are ordered by their length and by where they end. */
static int64_t
rows_before(const word_table *t, const int32_t *ends, int64_t rows, int64_t alt_at)
{
    int64_t low = 0, high = rows;

    while (low < high) {
        int64_t middle = (low + high) / 2;

        if (t->alt_at[ends[middle]] < alt_at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The longest row of words that ascends in alt too, in ends[0 .. *n). */
static mai_status
longest_row(mai_ctx *cx, const word_table *t, int32_t **out, int64_t *n)
{
    int32_t *ends, *previous;
    int64_t rows = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, t->nwords, &ends));
    MAI_TRY(MAI_NEW_ARRAY(cx, t->nwords, &previous));
    for (int64_t i = 0; i < t->nwords; i++) {
        MAI_TRY(mai_poll(cx, 20));
        if (t->alt_at[i] < 0)
            continue;
        int64_t row = rows_before(t, ends, rows, t->alt_at[i]);

        previous[i] = row > 0 ? ends[row - 1] : -1;
        ends[row] = (int32_t) i;
        if (row == rows)
            rows++;
    }
    for (int64_t i = rows - 1, word = rows > 0 ? ends[rows - 1] : -1; i >= 0; i--) {
        ends[i] = (int32_t) word;
        word = previous[word];
    }
    *out = ends;
    *n = rows;
    return MAI_OK;
}

/* Extends a word to both sides, not beyond the anchor before it. False when that one covers it. */
static bool
extend(const word_table *t, mai_letters alt, int64_t word, int64_t ref_from, int64_t alt_from, mai_anchor *anchor)
{
    int64_t ref_at = word * t->step, alt_at = t->alt_at[word], left, right;

    if (ref_at < ref_from || alt_at < alt_from)
        return false;
    left = ref_at - ref_from < alt_at - alt_from ? ref_at - ref_from : alt_at - alt_from;
    right = t->ref.n - ref_at < alt.n - alt_at ? t->ref.n - ref_at : alt.n - alt_at;
    left = mai_common_suffix(t->ref.p + ref_at, alt.p + alt_at, left);
    right = mai_common_prefix(t->ref.p + ref_at, alt.p + alt_at, right);
    *anchor = (mai_anchor){ref_at - left, alt_at - left, left + right};
    return true;
}

mai_status
mai_anchors(mai_ctx *cx, mai_letters ref, mai_letters alt, int k, mai_anchor **out, int64_t *n)
{
    word_table t;
    int32_t *row;
    int64_t nrow, ref_from = 0, alt_from = 0;

    *n = 0;
    if (ref.n < k || alt.n < k)
        return MAI_OK;
    MAI_TRY(build(cx, ref, k, &t));
    MAI_TRY(look_up(cx, &t, alt));
    MAI_TRY(longest_row(cx, &t, &row, &nrow));
    MAI_TRY(MAI_NEW_ARRAY(cx, nrow, out));
    for (int64_t i = 0; i < nrow; i++) {
        mai_anchor *anchor = *out + *n;

        MAI_TRY(mai_poll(cx, 20));
        if (!extend(&t, alt, row[i], ref_from, alt_from, anchor))
            continue;
        ref_from = anchor->ref_at + anchor->n;
        alt_from = anchor->alt_at + anchor->n;
        (*n)++;
        MAI_TRY(mai_poll(cx, anchor->n / 8));
    }
    return MAI_OK;
}
