/*
 * distance.c - the distances of Hamming and Levenshtein between sequences (align.h).
 *
 * Levenshtein's is computed by Myers' algorithm (J. ACM 46 (1999) 395): the differences between 64 rows of a column
 * of the matrix are bits of two words, and a block of them moves on by one column in some twenty operations. Only
 * blocks near the diagonal are computed: no path of at most k changes leaves a band of about k diagonals. The bound
 * k is doubled until the distance is found, so sequences that differ little cost little. All memory is the arena's.
 */
#include "seq/align.h"

#include "base/arena.h"

#include <string.h>

#define WORD 64
#define FIRST_BOUND 64

/* Letters by byte, either case alike; 0 for what is no letter: control characters, space, beyond ASCII. */
static uint8_t
fold(uint8_t byte)
{
    return byte <= ' ' || byte >= 127 ? 0 : byte >= 'a' && byte <= 'z' ? byte - 32 : byte;
}

/* A word of eight such bytes. */
static inline uint64_t
eight(uint64_t byte)
{
    return UINT64_C(0x0101010101010101) * byte;
}

/* The same of eight letters at once; each byte is between 33 and 126, so that no sum carries into the next. */
static uint64_t
fold_word(uint64_t x)
{
    uint64_t small = (x + eight(0x1f)) & ~(x + eight(0x05)) & eight(0x80); /* at least 'a', not above 'z' */

    return x ^ small >> 2;
}

static uint64_t
word_at(const uint8_t *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

/* Whether eight bytes are letters: none is 127 or more, each is 33 or more. */
static bool
are_letters(uint64_t x)
{
    return ((x | (x + eight(0x01))) & eight(0x80)) == 0 && ((x + eight(0x5f)) & eight(0x80)) == eight(0x80);
}

static mai_status
check_letters(mai_ctx *cx, const char *name, const uint8_t *letters, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i % 65536 == 65528)
            MAI_TRY(mai_poll(cx, 30000));
        if (i % 8 == 0 && n - i >= 8 && are_letters(word_at(letters + i))) {
            i += 7;
            continue;
        }
        if (fold(letters[i]) == 0)
            return mai_fail_at(cx, MAI_ETEXT, (int64_t) i,
                               "byte 0x%02x at letter %zu of %s is not a letter of a sequence", letters[i], i + 1,
                               name);
    }
    return MAI_OK;
}

/* ---- Hamming ---- */

/* Places where eight letters differ. */
static int64_t
differing_of(uint64_t x, uint64_t y)
{
    uint64_t differ = fold_word(x) ^ fold_word(y);

    differ = (differ + eight(0x7f)) & eight(0x80);
    return (int64_t) ((differ >> 7) * eight(0x01) >> 56);
}

mai_status
mai_hamming(mai_ctx *cx, const uint8_t *a, size_t na, const uint8_t *b, size_t nb, int64_t *distance)
{
    int64_t differing = 0;
    size_t i = 0;

    if (na != nb) {
        mai_fail(cx, MAI_EARGUMENT, "sequences of %zu and %zu letters have no Hamming distance", na, nb);
        return mai_hint(cx, "medai_edit_distance compares sequences of different lengths.");
    }
    MAI_TRY(check_letters(cx, "a", a, na));
    MAI_TRY(check_letters(cx, "b", b, nb));
    for (; na - i >= 8; i += 8) {
        differing += differing_of(word_at(a + i), word_at(b + i));
        if (i % 65536 == 65528)
            MAI_TRY(mai_poll(cx, 30000));
    }
    for (; i < na; i++)
        differing += fold(a[i]) != fold(b[i]);
    *distance = differing;
    return MAI_OK;
}

/* ---- Levenshtein ---- */

/* Differences between rows: +1 where p is set, -1 where m is set, else 0; and the number in the last row. */
typedef struct block {
    uint64_t p, m;
    int64_t last;
} block;

typedef struct edit {
    const uint8_t *a, *b; /* rows and columns */
    int64_t n, m, nblocks;
    uint8_t code[256];    /* of the letters of a, from 1; 0: not in a */
    int64_t ncodes;
    uint64_t *equal;      /* [nblocks][ncodes + 1] rows whose letter is the code's */
    block *blocks;
} edit;

static mai_status
prepare(mai_ctx *cx, edit *e)
{
    e->nblocks = (e->n + WORD - 1) / WORD;
    e->ncodes = 0;
    memset(e->code, 0, sizeof e->code);
    for (int64_t i = 0; i < e->n; i++) {
        if (e->code[fold(e->a[i])] == 0)
            e->code[fold(e->a[i])] = (uint8_t) ++e->ncodes;
        if (i % 65536 == 65535)
            MAI_TRY(mai_poll(cx, 65536));
    }
    for (int c = 'a'; c <= 'z'; c++)
        e->code[c] = e->code[c - 32];
    MAI_TRY(MAI_NEW_ARRAY(cx, e->nblocks * (e->ncodes + 1), &e->equal));
    for (int64_t i = 0; i < e->n; i++) {
        e->equal[i / WORD * (e->ncodes + 1) + e->code[e->a[i]]] |= UINT64_C(1) << i % WORD;
        if (i % 65536 == 65535)
            MAI_TRY(mai_poll(cx, 131072));
    }
    return MAI_NEW_ARRAY(cx, e->nblocks, &e->blocks);
}

/* Moves a block on by one column; across is the difference along the row above it. Returns that along its last. */
static inline int
advance(block *v, uint64_t equal, int across)
{
    uint64_t vertical = equal | v->m, horizontal, more, less;
    int out;

    equal |= (uint64_t) (across < 0);
    horizontal = (((equal & v->p) + v->p) ^ v->p) | equal;
    more = v->m | ~(horizontal | v->p);
    less = v->p & horizontal;
    out = (int) (more >> (WORD - 1)) - (int) (less >> (WORD - 1));
    more = more << 1 | (uint64_t) (across > 0);
    less = less << 1 | (uint64_t) (across < 0);
    v->p = less | ~(vertical | more);
    v->m = more & vertical;
    v->last += out;
    return out;
}

/* The number in row n of the last column. */
static int64_t
last_number(const edit *e)
{
    const block *v = &e->blocks[e->nblocks - 1];
    uint64_t beyond = e->n % WORD == 0 ? 0 : ~UINT64_C(0) << e->n % WORD;

    return v->last - __builtin_popcountll(v->p & beyond) + __builtin_popcountll(v->m & beyond);
}

/* The block that holds the last row of the band in a column, and the first. */
static int64_t
block_at(const edit *e, int64_t row)
{
    row = row < 1 ? 1 : row > e->n ? e->n : row;
    return (row - 1) / WORD;
}

/*
 * The least number of changes when none of the paths leaves the diagonals that paths of at most k changes can use:
 * the distance if it is at most k, else more than k. What is outside counts as large as a neighbour allows.
 */
static mai_status
within(mai_ctx *cx, edit *e, int64_t k, int64_t *distance)
{
    int64_t below = (k + (e->n - e->m)) / 2, above = (k - (e->n - e->m)) / 2, used = block_at(e, below + 1) + 1;
    int64_t width = e->ncodes + 1;

    for (int64_t i = 0; i < used; i++)
        e->blocks[i] = (block) {~UINT64_C(0), 0, (i + 1) * WORD};
    for (int64_t j = 1; j <= e->m; j++) {
        int64_t first = block_at(e, j - above), last = block_at(e, j + below);
        const uint64_t *equal = e->equal + e->code[e->b[j - 1]];
        int across = 1;

        for (; used <= last; used++)
            e->blocks[used] = (block) {~UINT64_C(0), 0, e->blocks[used - 1].last + WORD};
        for (int64_t i = first; i <= last; i++)
            across = advance(&e->blocks[i], equal[i * width], across);
        MAI_TRY(mai_poll(cx, 4 * (last - first + 1) + 2));
    }
    *distance = last_number(e);
    return MAI_OK;
}

/* Letters that both have at an end are no changes. */
static mai_status
trim(mai_ctx *cx, edit *e)
{
    int64_t shorter = e->n < e->m ? e->n : e->m, k = 0;

    for (; k < shorter && fold(e->a[k]) == fold(e->b[k]); k++)
        if (k % 65536 == 65535)
            MAI_TRY(mai_poll(cx, 65536));
    e->a += k;
    e->b += k;
    e->n -= k;
    e->m -= k;
    for (; e->n > 0 && e->m > 0 && fold(e->a[e->n - 1]) == fold(e->b[e->m - 1]); e->n--, e->m--)
        if (e->n % 65536 == 0)
            MAI_TRY(mai_poll(cx, 65536));
    return MAI_OK;
}

static mai_status
check_steps(mai_ctx *cx, const edit *e, int64_t k)
{
    double rows = (double) k + 2 * WORD < (double) e->n ? (double) k + 2 * WORD : (double) e->n;

    if (rows / WORD * (double) e->m <= (double) MAI_EDIT_MOST_STEPS)
        return MAI_OK;
    mai_fail(cx, MAI_ELIMIT, "the edit distance of sequences of %lld and %lld letters needs more than %lld steps",
             (long long) e->n, (long long) e->m, (long long) MAI_EDIT_MOST_STEPS);
    return mai_hint(cx, "A bound, the parameter max, makes it cheaper.");
}

/* Doubles the bound until the distance is within it; most is the largest bound that is asked for. */
static mai_status
search(mai_ctx *cx, edit *e, int64_t most, int64_t *distance)
{
    int64_t apart = e->n > e->m ? e->n - e->m : e->m - e->n;

    for (int64_t k = apart + FIRST_BOUND;; k *= 2) {
        if (k > most)
            k = most;
        MAI_TRY(check_steps(cx, e, k));
        MAI_TRY(within(cx, e, k, distance));
        if (*distance <= k || k == most)
            return MAI_OK;
    }
}

mai_status
mai_edit_distance(mai_ctx *cx, const uint8_t *a, size_t na, const uint8_t *b, size_t nb, int64_t max,
                  int64_t *distance)
{
    edit e = {.a = a, .b = b, .n = (int64_t) na, .m = (int64_t) nb};
    int64_t longer = (int64_t) (na > nb ? na : nb), apart = e.n > e.m ? e.n - e.m : e.m - e.n;

    MAI_TRY(check_letters(cx, "a", a, na));
    MAI_TRY(check_letters(cx, "b", b, nb));
    if (max < 0 || max > longer)
        max = longer;
    *distance = apart;
    if (apart > max)
        return MAI_OK;
    MAI_TRY(trim(cx, &e));
    if (e.n == 0 || e.m == 0)
        return MAI_OK;
    MAI_TRY(prepare(cx, &e));
    return search(cx, &e, max, distance);
}
