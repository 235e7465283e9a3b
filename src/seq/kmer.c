/*
 * kmer.c - k-mers packed in words: their texts, their counts, their profile.
 *
 * Counts of short k-mers are a table with one counter for each; long ones are written down as they come, sorted by
 * their digits from the last to the first (eleven bits a pass), and counted where equal ones lie together. Both are
 * read out in ascending order. The tables belong to the arena of the call that opened them.
 */
#include "seq/kmer.h"

#include "base/arena.h"

#include <string.h>

enum { TABLE_K = 12, PROFILE_K = 10, DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, STEP = 1 << 16 };

const uint8_t mai_kmer_code[256] = {
    [0] = 4,
    [1 ... 64] = 4,
    ['A'] = 0, ['B'] = 4, ['C'] = 1, ['D' ... 'F'] = 4, ['G'] = 2, ['H' ... 'S'] = 4, ['T' ... 'U'] = 3,
    ['V' ... '`'] = 4,
    ['a'] = 0, ['b'] = 4, ['c'] = 1, ['d' ... 'f'] = 4, ['g'] = 2, ['h' ... 's'] = 4, ['t' ... 'u'] = 3,
    ['v' ... 255] = 4,
};

struct mai_kmer_counts {
    mai_kmer_roller roller;
    bool canonical;
    uint32_t *table;         /* by k-mer, for short ones */
    uint64_t *kmers, *spare; /* as they come, then sorted, for long ones */
    uint64_t n, room;        /* k-mers written down, and what fits */
    uint64_t at;             /* the next to look at: a k-mer, or an index into kmers */
};

mai_status
mai_kmer_roller_init(mai_ctx *cx, mai_kmer_roller *r, int32_t k, int32_t least, int32_t most)
{
    if (k < least || k > most)
        return mai_fail(cx, MAI_EARGUMENT, "k is %d, not from %d to %d", k, least, most);
    memset(r, 0, sizeof *r);
    r->k = (unsigned) k;
    r->mask = k == MAI_KMER_MAX ? UINT64_MAX : ((uint64_t) 1 << (2 * k)) - 1;
    return MAI_OK;
}

void
mai_kmer_text(uint64_t kmer, unsigned k, char *out)
{
    for (unsigned i = k; i-- > 0; kmer >>= 2)
        out[i] = "ACGT"[kmer & 3];
}

static uint64_t
reverse_complement(uint64_t kmer, unsigned k)
{
    uint64_t reverse = 0;

    for (unsigned i = 0; i < k; i++, kmer >>= 2)
        reverse = reverse << 2 | (3 - (kmer & 3));
    return reverse;
}

mai_status
mai_kmer_counts_open(mai_ctx *cx, int32_t k, bool canonical, uint64_t letters, mai_kmer_counts **out)
{
    mai_kmer_counts *c;
    mai_kmer_roller roller;

    MAI_TRY(mai_kmer_roller_init(cx, &roller, k, 1, MAI_KMER_MAX));
    MAI_TRY(MAI_NEW(cx, &c));
    c->roller = roller;
    c->canonical = canonical;
    if (k <= TABLE_K) {
        MAI_TRY(MAI_NEW_ARRAY(cx, (size_t) 1 << (2 * k), &c->table));
    } else {
        c->room = letters < (uint64_t) k ? 0 : letters - (uint64_t) k + 1;
        if (c->room > cx->limits.memory_bytes / (2 * sizeof *c->kmers))
            return mai_fail(cx, MAI_ELIMIT, "counting the %d-mers of %llu letters takes more than %zu MB", k,
                            (unsigned long long) letters, cx->limits.memory_bytes >> 20);
        MAI_TRY(mai_alloc(cx, (c->room + 1) * sizeof *c->kmers, (void **) &c->kmers));
        MAI_TRY(mai_alloc(cx, (c->room + 1) * sizeof *c->kmers, (void **) &c->spare));
    }
    *out = c;
    return MAI_OK;
}

/* A piece that is small enough to go unpolled. */
static void
add_some(mai_kmer_counts *c, const uint8_t *p, size_t n)
{
    mai_kmer_roller r = c->roller;

    for (size_t i = 0; i < n; i++) {
        if (!mai_kmer_roll(&r, p[i]))
            continue;
        uint64_t kmer = c->canonical ? mai_kmer_canonical(&r) : r.forward;

        if (c->table != NULL)
            c->table[kmer]++;
        else if (c->n < c->room)
            c->kmers[c->n++] = kmer;
    }
    c->roller = r;
}

mai_status
mai_kmer_counts_add(mai_ctx *cx, mai_kmer_counts *c, const uint8_t *p, size_t n)
{
    for (size_t at = 0; at < n; at += STEP) {
        size_t some = n - at < STEP ? n - at : STEP;

        MAI_TRY(mai_poll(cx, 2 * (int64_t) some));
        add_some(c, p + at, some);
    }
    return MAI_OK;
}

/* One pass: kmers into spare by the digit at shift, keeping the order of equals. */
static mai_status
sort_by_digit(mai_ctx *cx, mai_kmer_counts *c, unsigned shift)
{
    uint64_t *starts, *to = c->spare, at = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, DIGITS, &starts));
    for (uint64_t i = 0; i < c->n; i++) {
        if (i % STEP == 0)
            MAI_TRY(mai_poll(cx, STEP));
        starts[c->kmers[i] >> shift & (DIGITS - 1)]++;
    }
    for (int d = 0; d < DIGITS; d++) {
        uint64_t count = starts[d];

        starts[d] = at;
        at += count;
    }
    for (uint64_t i = 0; i < c->n; i++) {
        if (i % STEP == 0)
            MAI_TRY(mai_poll(cx, 4 * STEP));
        to[starts[c->kmers[i] >> shift & (DIGITS - 1)]++] = c->kmers[i];
    }
    c->spare = c->kmers;
    c->kmers = to;
    return MAI_OK;
}

mai_status
mai_kmer_counts_finish(mai_ctx *cx, mai_kmer_counts *c)
{
    if (c->table == NULL)
        for (unsigned shift = 0; shift < 2 * c->roller.k; shift += DIGIT_BITS)
            MAI_TRY(sort_by_digit(cx, c, shift));
    return MAI_OK;
}

mai_status
mai_kmer_counts_next(mai_ctx *cx, mai_kmer_counts *c, uint64_t *kmer, uint64_t *count)
{
    uint64_t end = c->table != NULL ? c->roller.mask + 1 : c->n, at = c->at;

    *count = 0;
    if (c->table != NULL) {
        for (; at < end && c->table[at] == 0; at++)
            MAI_TRY(mai_poll(cx, 1));
        if (at < end) {
            *kmer = at;
            *count = c->table[at++];
        }
    } else if (at < end) {
        *kmer = c->kmers[at];
        for (; at < end && c->kmers[at] == *kmer; at++, ++*count)
            MAI_TRY(mai_poll(cx, 1));
    }
    c->at = at;
    return MAI_OK;
}

mai_status
mai_kmer_profile_size(mai_ctx *cx, int32_t k, bool canonical, size_t *size)
{
    if (k < 1 || k > PROFILE_K)
        return mai_fail(cx, MAI_EARGUMENT, "k of a profile is %d, not from 1 to %d", k, PROFILE_K);
    *size = (size_t) 1 << (2 * k);
    /* Of an even length, 4^(k/2) k-mers are their own reverse complement. */
    if (canonical)
        *size = (*size + (k % 2 == 0 ? (size_t) 1 << k : 0)) / 2;
    return MAI_OK;
}

mai_status
mai_kmer_profile(mai_ctx *cx, const mai_kmer_counts *c, float *out)
{
    uint64_t total = 0, end = c->roller.mask + 1;

    for (uint64_t kmer = 0; kmer < end; kmer++)
        total += c->table[kmer];
    for (uint64_t kmer = 0; kmer < end; kmer++) {
        MAI_TRY(mai_poll(cx, 10));
        if (!c->canonical || kmer <= reverse_complement(kmer, c->roller.k))
            *out++ = total == 0 ? 0 : (float) ((double) c->table[kmer] / (double) total);
    }
    return MAI_OK;
}
