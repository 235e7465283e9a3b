/*
 * melting.h - melting temperatures of oligonucleotides, in degrees Celsius, equal to Biopython's
 * Bio.SeqUtils.MeltingTemp.
 *
 * Three methods: Wallace's rule (2 a weak, 4 a strong base), formulas of GC content and length, and thermodynamics of
 * nearest neighbours. Concentrations of ions are millimolar, those of strands nanomolar; negative, infinite and NaN
 * ones are MAI_EARGUMENT. Sequences are cleaned first, unless check is off: upper case, T for U, letters that a
 * method does not use left out. Bytes above 127 are always MAI_ETEXT.
 */
#ifndef MAI_MELTING_H
#define MAI_MELTING_H

#include "base/stream.h"
#include "seq/melting_table.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_ions {
    double na, k, tris, mg, dntps;
} mai_ions;

/* Letters of a sequence, counted: all that two of the methods look at. */
typedef struct mai_letter_counts {
    int64_t of[256];
    int64_t n;
} mai_letter_counts;

mai_status mai_letter_counts_of(mai_ctx *cx, mai_stream *stream, mai_letter_counts *counts) MAI_MUST_CHECK;

/*
 * The term of one of Biopython's seven salt corrections; 0 is none. It is added to the temperature (1 to 4), to the
 * entropy (5) or to the reciprocal temperature (6 and 7). length and gc (a fraction) are of the sequence, for 5 to 7.
 *
 *   1  16.6 log10 [Na]                           Schildkraut, Lifson, Biopolymers 3 (1965) 195
 *   2  16.6 log10 ([Na] / (1 + 0.7 [Na]))        Wetmur, Crit Rev Biochem Mol Biol 26 (1991) 227
 *   3  12.5 log10 [Na]                           SantaLucia et al., Biochemistry 35 (1996) 3555
 *   4  11.7 log10 [Na]                           SantaLucia, Proc Natl Acad Sci USA 95 (1998) 1460
 *   5  0.368 (length - 1) ln [Na]                the same
 *   6  of GC and ln [Na]                         Owczarzy et al., Biochemistry 43 (2004) 3537
 *   7  of GC, length, ln [Na] and ln [Mg]        Owczarzy et al., Biochemistry 47 (2008) 5336
 *
 * [Na] is the molar equivalent of all ions but for 7: von Ahsen et al., Clin Chem 47 (2001) 1956.
 */
mai_status mai_salt_correction(mai_ctx *cx, const mai_ions *ions, int method, int64_t length, double gc,
                               double *out) MAI_MUST_CHECK;

/* Thein, Wallace, Human genetic diseases: a practical approach (1986) 33. strict: no ambiguous bases (MAI_ETEXT). */
mai_status mai_melting_wallace(mai_ctx *cx, const mai_letter_counts *counts, bool check, bool strict,
                               double *out) MAI_MUST_CHECK;

typedef struct mai_melting_gc_options {
    int valueset;          /* 1 to 8: a published formula with its salt correction */
    const double *userset; /* or A, B, C, D of A + B * percent GC - C / length - D * percent mismatches */
    int saltcorr;          /* for a userset alone; 5 is refused */
    bool mismatch;         /* X is a mismatch */
    bool check, strict;
    mai_ions ions;
} mai_melting_gc_options;

mai_status mai_melting_gc(mai_ctx *cx, const mai_letter_counts *counts, const mai_melting_gc_options *options,
                          double *out) MAI_MUST_CHECK;

typedef struct mai_strand {
    const uint8_t *letters;
    size_t n;
} mai_strand;

typedef struct mai_melting_nn_options {
    const mai_neighbors *neighbors;
    const mai_stacks *dangling;
    double dnac1, dnac2; /* of the more and of the less concentrated strand */
    bool selfcomp;       /* the strand pairs with itself: dnac2 does not count */
    int shift;           /* letters by which the other strand begins before (positive) or after the first one */
    int saltcorr;
    bool check, strict;  /* strict: a pair of neighbours without values is MAI_ETEXT, else it counts nothing */
    mai_ions ions;
} mai_melting_nn_options;

/* other: the second strand from 3' to 5', as it lies under the first; without letters, the first's complement. */
mai_status mai_melting_nn(mai_ctx *cx, mai_strand strand, mai_strand other, const mai_melting_nn_options *options,
                          double *out) MAI_MUST_CHECK;

/*
 * A melting temperature with dimethyl sulfoxide (percent) and formamide: less formamide_factor a percent (method 1;
 * McConaughy et al., Biochemistry 8 (1969) 3289), or (0.453 GC - 2.88) a mole per litre (method 2; Blake, Delcourt,
 * Nucleic Acids Res 24 (1996) 2095), where gc is in percent and negative if not known.
 */
typedef struct mai_solvents {
    double dmso, dmso_factor, formamide, formamide_factor;
    int formamide_method;
    double gc;
} mai_solvents;

mai_status mai_chem_correction(mai_ctx *cx, double melting_temp, const mai_solvents *solvents,
                               double *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
