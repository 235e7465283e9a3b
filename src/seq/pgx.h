/*
 * pgx.h - star alleles: which pairs of a gene's named alleles explain a patient's genotypes, and what they make.
 *
 * A definition has one row for each allele and each variant at which it is not as the reference allele. The first allele
 * is the reference; it has a row for every variant. A definition base that is an ambiguity code (Y) allows each of its
 * bases. Texts are NUL-terminated. No copy number: every gene is taken to be there twice.
 */
#ifndef MAI_PGX_H
#define MAI_PGX_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what is shipped: see pgx_table.c ---- */

typedef struct mai_star_variant {
    const char *gene, *name, *chromosome;
    int64_t position; /* from 1, GRCh38 */
    const char *reference;
} mai_star_variant;

typedef struct mai_star_allele {
    const char *gene, *name, *function;
    double activity; /* -1: the gene has no activity scores */
} mai_star_allele;

typedef struct mai_star_base {
    const char *gene, *allele, *variant, *base;
} mai_star_base;

typedef struct mai_star_pair {
    const char *gene, *first, *second, *phenotype; /* of functions, in either order; others are indeterminate */
} mai_star_pair;

extern const mai_star_variant mai_star_variants[];
extern const int mai_star_variant_count;
extern const mai_star_allele mai_star_alleles[];
extern const int mai_star_allele_count;
extern const mai_star_base mai_star_bases[];
extern const int mai_star_base_count;
extern const mai_star_pair mai_star_pairs[];
extern const int mai_star_pair_count;

/* ---- calling ---- */

/* One row of a definition: at a variant an allele has a base (or several, for insertions and deletions). */
typedef struct mai_star_row {
    const char *allele, *variant, *base;
} mai_star_row;

typedef struct mai_star_definition {
    const char *gene;
    const char **alleles, **variants; /* in the order in which they are named first */
    int nalleles, nvariants;
    /* By variant, the different bases there are, at most 64; by allele and variant a set of them. */
    const char ***bases;
    int *nbases;
    uint64_t *sets; /* sets[allele * nvariants + variant] */
} mai_star_definition;

/*
 * A definition from rows. MAI_EDATA: the first allele lacks a variant, an allele has two bases at one, or the same
 * variants as another allele; a name with a slash; more than 1000 alleles or variants.
 */
mai_status mai_star_define(mai_ctx *cx, const char *gene, const mai_star_row *rows, int64_t n,
                           mai_star_definition *out) MAI_MUST_CHECK;
/* That of a shipped gene; MAI_ENAME with the genes there are. */
mai_status mai_star_shipped(mai_ctx *cx, const char *gene, mai_star_definition *out) MAI_MUST_CHECK;

/* A genotype of a patient at a variant: "A/G", "A|G" when it is phased; NULL, "" or with a '.' when it is not known. */
typedef struct mai_star_genotype {
    const char *variant, *genotype;
} mai_star_genotype;

typedef struct mai_star_call {
    const char **candidates; /* all pairs that explain the genotypes, as their names with a slash, in the order of the definition */
    int64_t ncandidates;
    const char **untyped, **unexplained; /* variants without a genotype; with a base that no allele has */
    int nuntyped, nunexplained;
} mai_star_call;

/*
 * The pairs of alleles that explain genotypes. Variants that the definition does not have are passed over; names compare
 * without regard to case. Phased genotypes are taken to be of one phase set. untyped_is_reference: a variant without a
 * genotype is as in the reference allele, instead of anything. MAI_ETEXT: not a genotype of two alleles; MAI_EDATA: two
 * genotypes of one variant that differ.
 */
mai_status mai_star_call_diplotype(mai_ctx *cx, const mai_star_definition *definition,
                                   const mai_star_genotype *genotypes, int64_t n, bool untyped_is_reference,
                                   mai_star_call *out) MAI_MUST_CHECK;

/* ---- meaning ---- */

/* A gene's alleles with their functions, and phenotypes by pairs of functions. */
typedef struct mai_star_meaning {
    const char *gene;
    const mai_star_allele *alleles;
    int64_t nalleles;
    const mai_star_pair *pairs;
    int64_t npairs;
} mai_star_meaning;

/* That of a shipped gene; MAI_ENAME with the genes there are. */
mai_status mai_star_meaning_of(mai_ctx *cx, const char *gene, mai_star_meaning *out) MAI_MUST_CHECK;
/*
 * The phenotype of two alleles with a slash, "Indeterminate" for a pair of functions that is not listed. activity: the sum of both, -1
 * where the gene has none. MAI_ETEXT: not two alleles; MAI_ENAME: an allele that the gene does not have.
 */
mai_status mai_star_phenotype(mai_ctx *cx, const mai_star_meaning *meaning, const char *diplotype,
                              const char **phenotype, double *activity) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
