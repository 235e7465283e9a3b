/*
 * motif.h - what stands where in a nucleotide sequence: literals, IUPAC motifs, restriction sites, repeats, islands.
 *
 * Sequences come as streams of letters, one byte each, and are read once; results go row by row to a function of the
 * caller, in the order that is named, and do not depend on where a stream's windows end. Positions count bytes, from 0
 * in mai_find and mai_motif_search, from 1 and inclusive in all else.
 */
#ifndef MAI_MOTIF_H
#define MAI_MOTIF_H

#include "base/mai.h"
#include "base/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The first place of a literal, byte by byte as it stands, from 0; -1 when it is not there, 0 for the empty one. Time
 * is linear in both lengths. MAI_ELIMIT: only for a motif of hundreds of megabytes that repeats itself.
 */
mai_status mai_find(mai_ctx *cx, mai_stream *sequence, const uint8_t *motif, size_t n, int64_t *out) MAI_MUST_CHECK;

typedef struct mai_motif_hit {
    int64_t position;  /* from 0, of the leftmost letter, on either strand */
    int strand;        /* 1, or -1 where the motif's reverse complement stands */
    int mismatches;    /* places of the motif that the letters do not fit */
    const uint8_t *at; /* the letters that stand there; valid during the call */
} mai_motif_hit;

typedef mai_status (*mai_motif_sink)(mai_ctx *cx, void *arg, const mai_motif_hit *hit);

/*
 * All windows of the sequence that fit an IUPAC motif of n letters but for at most `mismatches` of them, overlapping
 * ones too, by position, strand 1 first. A code matches the letters A, C, G, T that it stands for (X stands for all),
 * in its own case; T matches U also. A code in the sequence matches nothing: not even N an N. MAI_EARGUMENT: the motif
 * is empty or mismatches negative; MAI_ETEXT: a letter of it is no code; MAI_ELIMIT: it has more than 10,000.
 */
mai_status mai_motif_search(mai_ctx *cx, mai_stream *sequence, const uint8_t *motif, size_t n, bool both_strands,
                            int mismatches, mai_motif_sink sink, void *arg) MAI_MUST_CHECK;

/* ---- restriction sites ---- */

typedef struct mai_cut {
    const struct mai_enzyme_site *site; /* enzyme.h */
    int strand;          /* 1, or -1 where the reverse complement of the recognition sequence stands */
    int64_t start, stop; /* of the recognition sequence, from 1; stop < start across the ends of a circle */
    int64_t position;    /* of the first base behind the cut of the forward strand, from 1 */
    int overhang;        /* bases of the 5' overhang; negative: of the 3' overhang; 0: blunt */
} mai_cut;

typedef mai_status (*mai_cut_sink)(mai_ctx *cx, void *arg, const mai_cut *cut);

/*
 * Where enzymes cut a linear or circular sequence of `length` letters: Biopython's Bio.Restriction positions, by start of
 * the site, then in the order of the sites given. Case is ignored; a code matches the letters A, C, G, T that it stands
 * for, N matches any letter. A palindromic site is one on strand 1 only. Cuts before the second base of a linear
 * sequence or behind its end are no rows. MAI_ETEXT: a byte is no letter.
 */
mai_status mai_restriction_sites(mai_ctx *cx, mai_stream *sequence, int64_t length, bool circular,
                                 const struct mai_enzyme_site *sites, size_t nsites, mai_cut_sink sink,
                                 void *arg) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
