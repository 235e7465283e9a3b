/*
 * genotype.h - genotypes as VCF writes them: read, counted over a cohort, tested, summed to a risk score.
 *
 * A genotype is a text such as "0/1", "1|0", "./." or "2": the numbers of its alleles, 0 for the reference, "." for a
 * missing one, with "/" between them, or "|" where the chromosome that carries each is known. As many as the ploidy. A
 * separator may come first (VCF 4.4): it says how the first allele is phased.
 *
 * Tallies are the states of aggregates: flat, position-independent bytes of the caller's, which begin with a tag of
 * signature, version and kind, so that what something else wrote is refused; no bytes are the state of no rows. The
 * caller asks how large a state must be to take one more row (mai_tally_room), moves it to a larger place when that
 * differs from its size (mai_tally_move), and adds. Counts and exact sums (base/exact.h) do not depend on the order of
 * rows or merges. Nothing here allocates.
 */
#ifndef MAI_GENOTYPE_H
#define MAI_GENOTYPE_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- genotypes ---- */

#define MAI_PLOIDY_MOST 256    /* pooled samples have the ploidy of the pool */
#define MAI_ALLELE_MOST 65535  /* the largest number of an allele */
#define MAI_ALLELE_MISSING (-1)

typedef struct mai_genotype {
    int ploidy;  /* alleles, missing ones included; 1 at least */
    int missing; /* how many of them are missing */
    bool phased; /* every separator is "|"; of a single allele: it is known and no "/" comes before it */
    int32_t alleles[MAI_PLOIDY_MOST]; /* the first `ploidy` are set */
} mai_genotype;

/*
 * Reads a genotype without reporting: NULL, or what is wrong with it, *at being the byte of the text where. Callers
 * that have a better place to report do so.
 */
const char *mai_genotype_scan(const uint8_t *text, size_t n, mai_genotype *out, size_t *at);
/* The same; MAI_ETEXT when the text is no genotype. */
mai_status mai_genotype_read(mai_ctx *cx, const uint8_t *text, size_t n, mai_genotype *out) MAI_MUST_CHECK;

/* How often an allele occurs among those that are not missing. */
int mai_genotype_copies(const mai_genotype *g, int32_t allele);

/* An allele's number as a parameter: MAI_EARGUMENT outside 0 to MAI_ALLELE_MOST. */
mai_status mai_allele_check(mai_ctx *cx, int32_t allele) MAI_MUST_CHECK;

typedef enum mai_genotype_class {
    MAI_HOM_REF,     /* two or more alleles, all 0 */
    MAI_HET,         /* two or more alleles, not all the same */
    MAI_HOM_ALT,     /* two or more alleles, all the same, not 0 */
    MAI_HAPLOID_REF, /* one allele, 0 */
    MAI_HAPLOID_ALT,
    MAI_PARTIAL,     /* some alleles are missing, not all */
    MAI_MISSING,     /* all alleles are missing */
    MAI_NCLASSES
} mai_genotype_class;

mai_genotype_class mai_genotype_classify(const mai_genotype *g);

/* ---- tallies ---- */

typedef enum mai_tally_kind {
    MAI_TALLY_NONE,
    MAI_TALLY_ALLELE,         /* copies of one allele; genotypes of two known alleles by how many they carry */
    MAI_TALLY_CLASSES,        /* genotypes by class */
    MAI_TALLY_ALLELES,        /* every allele's copies */
    MAI_TALLY_HETEROZYGOSITY, /* the same over genotypes of two or more known alleles, and how many are het */
    MAI_TALLY_SUBSTITUTIONS,  /* transitions, transversions */
    MAI_TALLY_SUM,            /* a weighted sum of dosages */
    MAI_TALLY_SCORE,          /* a weighted sum of genotypes, and what became of each row */
    MAI_NTALLIES
} mai_tally_kind;

/* Fails with MAI_EFORMAT unless the bytes are a whole state of this kind. */
mai_status mai_tally_check(mai_ctx *cx, mai_tally_kind kind, const void *state, size_t size) MAI_MUST_CHECK;
/* The kind of a state; MAI_TALLY_NONE when it is empty. */
mai_status mai_tally_kind_of(mai_ctx *cx, const void *state, size_t size, mai_tally_kind *kind) MAI_MUST_CHECK;
/*
 * The size a state must have before one more row can be added: size itself when it will do. most_allele: the largest
 * allele of the row, for the kinds that count every allele.
 */
mai_status mai_tally_room(mai_ctx *cx, mai_tally_kind kind, const void *state, size_t size, int32_t most_allele,
                          size_t *wanted) MAI_MUST_CHECK;
/* The size a state must have before other, which is not empty, can be merged into it. */
mai_status mai_tally_merge_room(mai_ctx *cx, const void *state, size_t size, const void *other, size_t other_size,
                                size_t *wanted) MAI_MUST_CHECK;
/* Writes a valid state into to[0..to_size): that of from, or that of no rows when from is empty. */
void mai_tally_move(mai_tally_kind kind, void *to, size_t to_size, const void *from, size_t from_size);
/* state += other, which has the same kind and for which there is room. */
void mai_tally_merge(void *state, const void *other, size_t other_size);

/* Each adds one row to a state of its kind that has room. */
void mai_tally_add_allele(void *state, const mai_genotype *g, int32_t allele);
void mai_tally_add_class(void *state, const mai_genotype *g);
void mai_tally_add_alleles(void *state, const mai_genotype *g);
void mai_tally_add_heterozygosity(void *state, const mai_genotype *g);

/* Each reads a state that was checked. */

/* Copies of the allele over alleles that are not missing; *defined is false when there are none. */
double mai_tally_frequency(const void *state, bool *defined);
/* Genotypes of two known alleles that carry the allele twice, once, not at all. */
void mai_tally_diploids(const void *state, int64_t counts[3]);
void mai_tally_classes(const void *state, int64_t counts[MAI_NCLASSES]);
/* Copies of allele `allele`, of those that mai_tally_nalleles says have been counted. */
int64_t mai_tally_copies(const void *state, size_t size, int64_t allele);
/* One past the largest allele that occurs. */
int64_t mai_tally_nalleles(const void *state, size_t size);

typedef struct mai_heterozygosity {
    double observed; /* share of heterozygotes among genotypes of two or more known alleles */
    double expected; /* 1 - sum of squared allele frequencies over the same genotypes */
    double f;        /* inbreeding coefficient, 1 - observed / expected */
    bool defined;    /* there is a genotype */
    bool f_defined;  /* expected is above 0 */
} mai_heterozygosity;

mai_heterozygosity mai_tally_heterozygosity(const void *state, size_t size);

/* ---- transitions and transversions ---- */

/*
 * Counts the alternative alleles of a variant, comma-separated, that are substitutions of one base: the texts have the
 * same length and differ in one place, A, C, G, T (or U) in either case on both sides. Others are left out.
 */
void mai_tally_add_substitutions(void *state, const uint8_t *ref, size_t nref, const uint8_t *alt, size_t nalt);
void mai_tally_substitutions(const void *state, int64_t *transitions, int64_t *transversions);

/* ---- Hardy-Weinberg ---- */

/*
 * The exact test of Hardy-Weinberg proportions: the probability, given the allele counts, of heterozygote counts that
 * are no more likely than the one observed; mid_p halves the probability of those just as likely. Two-sided.
 * *defined is false without genotypes. MAI_EARGUMENT: a negative count, or more than 10^15 genotypes.
 * Source: Wigginton, Cutler and Abecasis, American Journal of Human Genetics 76 (2005) 887; mid-p: Graffelman and
 * Moreno, Statistical Applications in Genetics and Molecular Biology 12 (2013) 433.
 */
mai_status mai_hwe_exact(mai_ctx *cx, int64_t hom_ref, int64_t het, int64_t hom_alt, bool mid_p, double *p,
                         bool *defined) MAI_MUST_CHECK;

/* ---- risk scores ---- */

/* dosage * weight onto a state of MAI_TALLY_SUM. MAI_EARGUMENT: a number, or their product, that is not finite. */
mai_status mai_tally_add_dosage(mai_ctx *cx, void *state, double dosage, double weight) MAI_MUST_CHECK;
double mai_tally_sum(const void *state);

typedef struct mai_allele_text {
    const uint8_t *p; /* NULL: not known */
    size_t n;
} mai_allele_text;

typedef struct mai_score_row {
    const mai_genotype *genotype; /* NULL: the sample has none */
    mai_allele_text ref, alt;     /* of the variant, alt comma-separated; unknown together with the genotype */
    mai_allele_text effect, other;
    double weight;    /* for each copy of the effect allele */
    double frequency; /* of the effect allele, 0 to 1, for genotypes that are missing; NaN: leave those out */
} mai_score_row;

typedef enum mai_score_count {
    MAI_SCORE_USED,       /* rows in the sum */
    MAI_SCORE_IMPUTED,    /* of these, with the frequency in place of a missing genotype */
    MAI_SCORE_FLIPPED,    /* of these, whose alleles are those of the other strand */
    MAI_SCORE_SWAPPED,    /* of these, whose effect allele is the reference */
    MAI_SCORE_MISSING,    /* rows left out: no genotype, or one with a missing allele */
    MAI_SCORE_AMBIGUOUS,  /* rows left out: A and T, or C and G, which look the same on both strands */
    MAI_SCORE_MISMATCHED, /* rows left out: the variant has other alleles */
    MAI_SCORE_ALLELES,    /* ploidies of the rows in the sum, added up */
    MAI_NSCORE
} mai_score_count;

typedef struct mai_score {
    double sum;
    int64_t counts[MAI_NSCORE];
} mai_score;

/* MAI_EARGUMENT: a weight that is not finite, a frequency outside 0 to 1, an effect allele that equals the other. */
mai_status mai_tally_add_score(mai_ctx *cx, void *state, const mai_score_row *row) MAI_MUST_CHECK;
mai_score mai_tally_score(const void *state);

/*
 * The number of the allele that has this text, in either case: 0 for the reference, from 1 on for those of alt; -1
 * when it is none of them.
 */
int32_t mai_allele_number(mai_allele_text ref, mai_allele_text alt, mai_allele_text allele);

#ifdef __cplusplus
}
#endif
#endif
