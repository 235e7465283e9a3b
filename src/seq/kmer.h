/*
 * kmer.h - k-mers of nucleotide sequences: counts, profiles, minimisers, and sketches that estimate similarity.
 *
 * A k-mer is k letters in a row, packed two bits a letter (A 0, C 1, G 2, T and U 3; the first letter highest), so that
 * numeric order is the order of texts. Case does not matter. A window with any other letter has no k-mer. The canonical
 * k-mer is the smaller of a k-mer and its reverse complement: the same for both strands.
 *
 * Sequences come in pieces: k-mers reach over the ends of pieces. Everything that is opened lives in the context's
 * arena of that call.
 *
 * A sketch holds the `size` smallest hashes of a sequence's canonical k-mers (bottom-s MinHash: Broder 1997; Ondov et
 * al., Genome Biology 17 (2016) 132), or of those of them that are minimisers of windows of w k-mers (Roberts et al.,
 * Bioinformatics 20 (2004) 3363). The hash is the first half of MurmurHash3_x64_128, seed 42, of the k-mer's upper-case
 * text, as Mash (above k = 16) and sourmash have it. As bytes: a word with signature and version, k, w, size and the
 * number of hashes, then the hashes in ascending order, in the writer's byte order.
 */
#ifndef MAI_KMER_H
#define MAI_KMER_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_KMER_MAX 32

/* By letter: its two bits, or 4 for what is not A, C, G, T or U in either case. */
extern const uint8_t mai_kmer_code[256];

/* The last k letters, forward and as their reverse complement. */
typedef struct mai_kmer_roller {
    unsigned k;
    uint64_t mask, forward, reverse;
    uint64_t run; /* letters since the last one that breaks k-mers */
} mai_kmer_roller;

/* MAI_EARGUMENT unless least <= k <= most. */
mai_status mai_kmer_roller_init(mai_ctx *cx, mai_kmer_roller *r, int32_t k, int32_t least, int32_t most) MAI_MUST_CHECK;

/* Takes the next letter; true when a k-mer ends with it. */
static inline bool
mai_kmer_roll(mai_kmer_roller *r, uint8_t letter)
{
    uint64_t code = mai_kmer_code[letter];

    if (code > 3) {
        r->run = 0;
        return false;
    }
    r->forward = (r->forward << 2 | code) & r->mask;
    r->reverse = r->reverse >> 2 | (3 - code) << (2 * (r->k - 1));
    return ++r->run >= r->k;
}

static inline uint64_t
mai_kmer_canonical(const mai_kmer_roller *r)
{
    return r->forward < r->reverse ? r->forward : r->reverse;
}

/* The k letters of a k-mer, without an end mark. */
void mai_kmer_text(uint64_t kmer, unsigned k, char *out);

/* ---- counts -------------------------------------------------------------------------------------------- */

typedef struct mai_kmer_counts mai_kmer_counts;

/*
 * Counts k-mers, 1 <= k <= 32, of a sequence of at most `letters` letters. Up to k = 12 in a table of all k-mers,
 * above it in 16 bytes a letter; MAI_ELIMIT when that is more than the context's limit.
 */
mai_status mai_kmer_counts_open(mai_ctx *cx, int32_t k, bool canonical, uint64_t letters, mai_kmer_counts **out)
    MAI_MUST_CHECK;
mai_status mai_kmer_counts_add(mai_ctx *cx, mai_kmer_counts *counts, const uint8_t *p, size_t n) MAI_MUST_CHECK;
/* After the last piece, before the first look. */
mai_status mai_kmer_counts_finish(mai_ctx *cx, mai_kmer_counts *counts) MAI_MUST_CHECK;
/* The next k-mer that occurs, in ascending order. *count is 0 at the end. */
mai_status mai_kmer_counts_next(mai_ctx *cx, mai_kmer_counts *counts, uint64_t *kmer, uint64_t *count) MAI_MUST_CHECK;

/* How many numbers a profile has: 4^k k-mers, or the canonical ones among them. 1 <= k <= 10. */
mai_status mai_kmer_profile_size(mai_ctx *cx, int32_t k, bool canonical, size_t *size) MAI_MUST_CHECK;
/* The share of each k-mer among all, in ascending order; all 0 when there are none. */
mai_status mai_kmer_profile(mai_ctx *cx, const mai_kmer_counts *counts, float *out) MAI_MUST_CHECK;

/* ---- minimisers ---------------------------------------------------------------------------------------- */

typedef struct mai_minimizer {
    int64_t position; /* of its first letter, from 1 */
    uint64_t kmer;    /* canonical */
    uint64_t hash;
    bool reverse; /* the canonical form is that of the reverse strand */
} mai_minimizer;

typedef struct mai_winnower mai_winnower;

/*
 * The k-mers that have the smallest hash in some window of w k-mers in a row, the leftmost of equals; a run of letters
 * with fewer than w k-mers is one window. 1 <= k <= 32, 1 <= w <= 1,000.
 */
mai_status mai_winnower_open(mai_ctx *cx, int32_t k, int32_t w, mai_winnower **out) MAI_MUST_CHECK;
/* Takes the next letter; true when that shows a minimiser, in ascending order of positions. */
bool mai_winnow(mai_winnower *winnower, uint8_t letter, mai_minimizer *out);
/* Ends a sequence: what the last run still holds; the next letter begins another one at position 1. */
bool mai_winnow_end(mai_winnower *winnower, mai_minimizer *out);

/* ---- sketches ------------------------------------------------------------------------------------------ */

typedef struct mai_sketcher mai_sketcher;

typedef struct mai_sketch {
    uint32_t k, w, size, n;
    const uint8_t *hashes; /* n words, at any alignment */
} mai_sketch;

/* 1 <= k <= 32, 1 <= w <= 1,000 (1: all k-mers), 1 <= size <= 1,000,000. */
mai_status mai_sketcher_open(mai_ctx *cx, int32_t k, int32_t w, int32_t size, mai_sketcher **out) MAI_MUST_CHECK;
mai_status mai_sketcher_add(mai_ctx *cx, mai_sketcher *sketcher, const uint8_t *p, size_t n) MAI_MUST_CHECK;
/* The sketch's bytes, behind `reserve` bytes for the caller's header. */
mai_status mai_sketcher_finish(mai_ctx *cx, mai_sketcher *sketcher, size_t reserve, void **out, size_t *size)
    MAI_MUST_CHECK;

/* Reads a sketch; MAI_EFORMAT for bytes that are none. It points into the bytes. */
mai_status mai_sketch_open(mai_ctx *cx, const void *bytes, size_t n, mai_sketch *out) MAI_MUST_CHECK;
/*
 * Jaccard index of the two sets of k-mers, 0 to 1, estimated from the smallest hashes of both; exact when both
 * sketches hold all hashes of their sequence. *defined is false when neither has any. MAI_EARGUMENT when k or w differ.
 */
mai_status mai_sketch_jaccard(mai_ctx *cx, const mai_sketch *a, const mai_sketch *b, double *out, bool *defined)
    MAI_MUST_CHECK;
/* Average nucleotide identity 0 to 1 that a Jaccard index j means: 1 + ln(2j / (1 + j)) / k, not below 0 (Ondov 2016). */
double mai_sketch_identity(double jaccard, uint32_t k);
/* The sketch of both sequences together, as bytes; its size is the smaller one. */
mai_status mai_sketch_union(mai_ctx *cx, const mai_sketch *a, const mai_sketch *b, size_t reserve, void **out,
                            size_t *size) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
