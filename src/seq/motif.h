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

/* ---- tandem repeats ---- */

enum { MAI_LONGEST_UNIT = 100 };

typedef struct mai_repeat {
    int64_t start, stop; /* of the whole copies, from 1 */
    int64_t copies;
    int unit_length;
    uint8_t unit[MAI_LONGEST_UNIT]; /* upper case */
} mai_repeat;

typedef struct mai_repeat_options {
    int min_unit, max_unit; /* letters, 1 to MAI_LONGEST_UNIT */
    const int *min_copies;  /* of units of 1, 2, ... letters; the last one for longer ones too; 2 or more */
    size_t ncopies;
} mai_repeat_options;

typedef mai_status (*mai_repeat_sink)(mai_ctx *cx, void *arg, const mai_repeat *repeat);

/*
 * Perfect tandem repeats: for each unit length the maximal runs in which every letter is the one a unit before it, that
 * hold the copies wanted and whose unit is not itself a repetition. Case is ignored, U is T; other letters than A, C, G,
 * T end a run. A row ends with its last whole copy. Runs of different units may overlap. By the place where a second
 * copy of the run's last unit would have had to begin, then by unit length. MAI_EARGUMENT: options out of range.
 */
mai_status mai_repeats(mai_ctx *cx, mai_stream *sequence, const mai_repeat_options *options, mai_repeat_sink sink,
                       void *arg) MAI_MUST_CHECK;

/* ---- CpG islands ---- */

typedef struct mai_island {
    int64_t start, stop; /* from 1 */
    double gc;           /* share of C and G */
    double ratio;        /* CpG observed / expected: CpG * length / (C * G) */
} mai_island;

typedef struct mai_island_options {
    int min_length;           /* 2 to MAI_LONGEST_ISLAND_WINDOW */
    double min_gc, min_ratio; /* 0 to 1, and 0 or more: what has to be exceeded */
} mai_island_options;

enum { MAI_LONGEST_ISLAND_WINDOW = 1000000 };

typedef mai_status (*mai_island_sink)(mai_ctx *cx, void *arg, const mai_island *island);

/*
 * CpG islands by the criteria of Gardiner-Garden and Frommer (1987): windows of min_length letters whose share of C and
 * G is above min_gc and whose ratio is above min_ratio; windows that overlap or touch make a region; an island is the
 * longest beginning of a region that meets the criteria as a whole, mostly all of it. Case is ignored; other letters
 * count in lengths alone. By start. MAI_EARGUMENT: options out of range.
 */
mai_status mai_cpg_islands(mai_ctx *cx, mai_stream *sequence, const mai_island_options *options, mai_island_sink sink,
                           void *arg) MAI_MUST_CHECK;

/* ---- open reading frames ---- */

struct mai_genetic_code;

typedef enum mai_orf_start {
    MAI_ORF_ATG,   /* begins with ATG */
    MAI_ORF_TABLE, /* begins with a start codon of the genetic code */
    MAI_ORF_ANY    /* begins behind a stop codon, or with the sequence */
} mai_orf_start;

typedef struct mai_orf {
    int64_t start, stop; /* on the forward strand, from 1, start < stop; without the stop codon */
    int strand;          /* 1 or -1 */
    int frame;           /* 1 to 3: first base of the frame's first whole codon, counted along its strand */
    bool partial_start;  /* the sequence begins within it (on its strand) */
    bool partial_stop;   /* the sequence ends before a stop codon */
    const char *protein; /* (stop - start + 1) / 3 amino acids; valid during the call */
} mai_orf;

typedef mai_status (*mai_orf_sink)(mai_ctx *cx, void *arg, const mai_orf *orf);

/*
 * Open reading frames of at least min_length nucleotides in the six frames of a linear sequence. Where a start codon is
 * wanted, the first one behind a stop codon begins the frame and is read as M. An ambiguous codon starts or stops only
 * if all it stands for do. By the place where the search meets the end of the frame on the right, strand 1 first.
 * MAI_ETEXT: a letter is no IUPAC code; MAI_EARGUMENT: min_length is negative.
 */
mai_status mai_orfs(mai_ctx *cx, const uint8_t *letters, size_t n, const struct mai_genetic_code *code,
                    mai_orf_start begin, int min_length, mai_orf_sink sink, void *arg) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
