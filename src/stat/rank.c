/*
 * rank.c - metrics over the order of scores: adding scores to a state, sorting them, and the area under the
 * ROC curve.
 *
 * A score is kept as a 64-bit key in score order (state.h), so ties are equal words. Keys of both classes are
 * copied into the arena and sorted there, the state being read-only: insertion for a few, otherwise a radix
 * sort by bytes, low to high, that skips bytes in which all keys agree. The area is then counted in integers:
 * a state holds less than 2^27 keys, so twice the number of pairs stays below 2^53 and even its quotient has
 * one rounding only.
 */
#include "stat/state.h"

#include "base/arena.h"

#define FEW_KEYS 64
#define POLL_KEYS 8192
#define DIGITS 8
#define SIGN_BIT (UINT64_C(1) << 63)

/* Positive numbers get the upper half, negative ones the lower, turned round. */
static uint64_t
key_of(double score)
{
    uint64_t bits;

    score += 0.0; /* -0 becomes 0 */
    memcpy(&bits, &score, 8);
    return bits & SIGN_BIT ? ~bits : bits | SIGN_BIT;
}

mai_status
mai_scores_add(mai_ctx *cx, void *state, size_t size, double score, bool positive)
{
    size_t stack = positive ? MAI_WORD_POSITIVES : MAI_WORD_NEGATIVES;

    if (MAI_UNLIKELY(score != score))
        return mai_fail(cx, MAI_EARGUMENT, "the score is not a number");
    uint64_t n = mai_word_get(state, stack);
    mai_word_set(state, positive ? MAI_WORD_KEYS + n : mai_state_words(size) - 1 - n, key_of(score));
    mai_word_set(state, stack, n + 1);
    return MAI_OK;
}

static void
insertion_sort(uint64_t *keys, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t k = keys[i];
        size_t j = i;

        for (; j > 0 && keys[j - 1] > k; j--)
            keys[j] = keys[j - 1];
        keys[j] = k;
    }
}

static mai_status
copy_keys(mai_ctx *cx, void *to, const void *from, size_t n)
{
    for (size_t i = 0; i < n; i += POLL_KEYS) {
        size_t some = n - i < POLL_KEYS ? n - i : POLL_KEYS;

        memcpy((char *) to + i * 8, (const char *) from + i * 8, some * 8);
        MAI_TRY(mai_poll(cx, (int64_t) some));
    }
    return MAI_OK;
}

/* How often each byte value occurs at each of the eight places. */
static mai_status
count_digits(mai_ctx *cx, const uint64_t *keys, size_t n, uint32_t counts[DIGITS][256])
{
    memset(counts, 0, sizeof(uint32_t[DIGITS][256]));
    for (size_t i = 0; i < n; i++) {
        if (i % POLL_KEYS == 0)
            MAI_TRY(mai_poll(cx, 4 * POLL_KEYS));
        for (int d = 0; d < DIGITS; d++)
            counts[d][keys[i] >> (8 * d) & 0xff]++;
    }
    return MAI_OK;
}

/* Distributes the keys by one byte; counts becomes the place of the next key of each value. */
static mai_status
radix_pass(mai_ctx *cx, const uint64_t *from, uint64_t *to, size_t n, int digit, uint32_t counts[256])
{
    uint32_t place = 0;

    for (int v = 0; v < 256; v++) {
        uint32_t count = counts[v];

        counts[v] = place;
        place += count;
    }
    for (size_t i = 0; i < n; i++) {
        if (i % POLL_KEYS == 0)
            MAI_TRY(mai_poll(cx, 2 * POLL_KEYS));
        to[counts[from[i] >> (8 * digit) & 0xff]++] = from[i];
    }
    return MAI_OK;
}

/* Sorts n keys in place; scratch is as long. */
static mai_status
sort_keys(mai_ctx *cx, uint64_t *keys, uint64_t *scratch, size_t n)
{
    uint32_t counts[DIGITS][256];
    uint64_t *from = keys, *to = scratch;

    if (n <= FEW_KEYS) {
        insertion_sort(keys, n);
        return mai_poll(cx, FEW_KEYS * 8);
    }
    MAI_TRY(count_digits(cx, keys, n, counts));
    for (int d = 0; d < DIGITS; d++) {
        if (counts[d][from[0] >> (8 * d) & 0xff] == n)
            continue;
        MAI_TRY(radix_pass(cx, from, to, n, d, counts[d]));
        uint64_t *sorted = to;
        to = from;
        from = sorted;
    }
    return from != keys ? copy_keys(cx, keys, from, n) : MAI_OK;
}

/* A sorted copy of n keys that begin at a word of a state. */
static mai_status
sorted_copy(mai_ctx *cx, const void *state, size_t word, size_t n, uint64_t *scratch, uint64_t **out)
{
    MAI_TRY(mai_alloc(cx, n * 8, (void **) out));
    MAI_TRY(copy_keys(cx, *out, (const char *) state + word * 8, n));
    return sort_keys(cx, *out, scratch, n);
}

/* Over all pairs of a positive and a negative: 2 where the positive is higher, 1 where they tie. */
static mai_status
count_pairs(mai_ctx *cx, const uint64_t *positive, size_t p, const uint64_t *negative, size_t n,
            uint64_t *out)
{
    size_t below = 0, up_to = 0; /* negatives less than the positive at hand; the same with its ties */
    uint64_t twice = 0;

    for (size_t i = 0; i < p; i++) {
        while (below < n && negative[below] < positive[i])
            below++;
        if (up_to < below)
            up_to = below;
        while (up_to < n && negative[up_to] <= positive[i])
            up_to++;
        twice += below + up_to;
        if (i % POLL_KEYS == 0)
            MAI_TRY(mai_poll(cx, 4 * POLL_KEYS));
    }
    *out = twice;
    return MAI_OK;
}

mai_status
mai_auc(mai_ctx *cx, const void *state, size_t size, double *out, bool *defined)
{
    uint64_t *scratch, *positive, *negative, twice;

    *out = 0;
    *defined = false;
    if (size == 0)
        return MAI_OK;
    MAI_TRY(mai_state_check(cx, MAI_STATE_SCORES, state, size));
    size_t p = mai_word_get(state, MAI_WORD_POSITIVES), n = mai_word_get(state, MAI_WORD_NEGATIVES);
    if (p == 0 || n == 0)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, (p > n ? p : n) * 8, (void **) &scratch));
    MAI_TRY(sorted_copy(cx, state, MAI_WORD_KEYS, p, scratch, &positive));
    MAI_TRY(sorted_copy(cx, state, mai_state_words(size) - n, n, scratch, &negative));
    MAI_TRY(count_pairs(cx, positive, p, negative, n, &twice));
    *out = (double) twice / (2 * (double) p * (double) n);
    *defined = true;
    return MAI_OK;
}
