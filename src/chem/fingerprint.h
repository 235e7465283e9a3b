/*
 * fingerprint.h - fingerprints of stored molecules, and the bit strings that hold them.
 *
 * Each fingerprint is defined by the call of RDKit 2022.09 that is named beside it and equals it bit for bit,
 * for the same order of atoms. (Two of RDKit's own depend on that order in rare cases: torsions through rings
 * of three and Morgan beyond radius 2. Stored molecules have one order, so theirs do not.)
 *
 * A fingerprint goes into memory of the caller: bits, where bit i is bit i % 8 of byte i / 8, or counts. A
 * stored bit string is a header of eight bytes, version and number of bits, then how many are set, and those
 * bytes; it needs no alignment. A mai_fp is a window on one: nothing owned.
 */
#ifndef MAI_FINGERPRINT_H
#define MAI_FINGERPRINT_H

#include "chem/mol.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_FP_MAX_BITS 65536
#define MAI_FP_MAX_RADIUS 16
#define MAI_FP_MAX_PATH 10
#define MAI_FP_MAX_DISTANCE 30

/*
 * Where a fingerprint goes: (nbits + 7) / 8 bytes, or nbits counts; the other is NULL. It is cleared first.
 */
typedef struct mai_fp_target {
    int nbits; /* 1 to MAI_FP_MAX_BITS */
    uint8_t *bits;
    int32_t *counts;
} mai_fp_target;

/* ---- fingerprints; MAI_EARGUMENT when an option is out of its range ---- */

/*
 * rdMolDescriptors.GetMorganFingerprintAsBitVect(mol, radius, nBits, useChirality=, useFeatures=);
 * counts: GetHashedMorganFingerprint.
 */
typedef struct mai_morgan_options {
    int radius; /* 0 to MAI_FP_MAX_RADIUS */
    bool features, chirality;
} mai_morgan_options;

extern const mai_morgan_options mai_morgan_default; /* radius 2 */

mai_status mai_fp_morgan(mai_ctx *cx, const mai_mol *mol, const mai_morgan_options *options,
                         const mai_fp_target *to) MAI_MUST_CHECK; /* fp_morgan.c */

/*
 * Chem.RDKFingerprint(mol, minPath, maxPath, fpSize, nBitsPerHash, useHs);
 * counts: rdFingerprintGenerator.GetRDKitFPGenerator(...).GetCountFingerprint.
 */
typedef struct mai_path_options {
    int min_path, max_path; /* bonds in a subgraph, 1 to MAI_FP_MAX_PATH */
    int bits_per_hash;      /* 1 to 16 */
    bool hydrogens;         /* hydrogens that are atoms take part */
} mai_path_options;

extern const mai_path_options mai_path_default; /* 1 to 7 bonds, two bits each, with hydrogens */

mai_status mai_fp_path(mai_ctx *cx, const mai_mol *mol, const mai_path_options *options,
                       const mai_fp_target *to) MAI_MUST_CHECK; /* fp_path.c */

/*
 * rdMolDescriptors.GetHashedAtomPairFingerprintAsBitVect(mol, nBits, minLength, maxLength, nBitsPerEntry=,
 * includeChirality=); counts: GetHashedAtomPairFingerprint (bits_per_entry has no meaning there).
 */
typedef struct mai_pair_options {
    int min_length, max_length; /* bonds between the two, 1 to MAI_FP_MAX_DISTANCE */
    int bits_per_entry;         /* 1 to 16, and to nbits */
    bool chirality;
} mai_pair_options;

extern const mai_pair_options mai_pair_default; /* 1 to 30, 4 bits an entry */

mai_status mai_fp_pair(mai_ctx *cx, const mai_mol *mol, const mai_pair_options *options,
                       const mai_fp_target *to) MAI_MUST_CHECK; /* fp_pair.c */

/*
 * rdMolDescriptors.GetHashedTopologicalTorsionFingerprintAsBitVect(mol, nBits, nBitsPerEntry=,
 * includeChirality=); counts: GetHashedTopologicalTorsionFingerprint.
 */
typedef struct mai_torsion_options {
    int bits_per_entry; /* 1 to 16, and to nbits */
    bool chirality;
} mai_torsion_options;

extern const mai_torsion_options mai_torsion_default; /* 4 bits an entry */

mai_status mai_fp_torsion(mai_ctx *cx, const mai_mol *mol, const mai_torsion_options *options,
                          const mai_fp_target *to) MAI_MUST_CHECK; /* fp_torsion.c */

/* ---- screening (fp_pattern.c): ours alone ---- */

enum { MAI_PATTERN_ANY = 255 };

/*
 * What is known of each atom and bond: everything of a molecule; of a query what it demands of whatever
 * matches it, MAI_PATTERN_ANY where it leaves that open. Bonds and neighbours are numbered as in links.
 */
typedef struct mai_pattern_graph {
    int natoms, nbonds;
    const mai_mol_links *links; /* the bits of its bonds are not read */
    const uint8_t *elements;
    const uint8_t *aromatic; /* 0 or 1, of each atom */
    const uint8_t *types;    /* mai_bond_type, of each bond */
} mai_pattern_graph;

/*
 * If a query matches a molecule, atoms to different atoms and bonds to bonds, the bits of the query are among
 * those of the molecule. Only bits, no counts. A molecule too tangled to go through has all bits, a query
 * fewer than it could have.
 */
mai_status mai_fp_pattern(mai_ctx *cx, const mai_mol *mol, const mai_fp_target *to) MAI_MUST_CHECK;
mai_status mai_fp_pattern_of_query(mai_ctx *cx, const mai_pattern_graph *query,
                                   const mai_fp_target *to) MAI_MUST_CHECK;

/* ---- bit strings (fp_bits.c): nothing here allocates ---- */

typedef struct mai_fp {
    uint32_t nbits, popcount;
    const uint8_t *bits;
} mai_fp;

#define MAI_FP_HEADER 8

/* Size of a stored bit string; its bits begin at byte MAI_FP_HEADER. */
static inline size_t
mai_fp_bytes(uint32_t nbits)
{
    return MAI_FP_HEADER + ((size_t) nbits + 7) / 8;
}

/* Writes the header of a bit string whose bits stand in place; bits beyond nbits are cleared. */
void mai_fp_seal(void *bytes, uint32_t nbits);
/* Opens bytes that mai_fp_seal wrote or mai_fp_check accepted. */
static inline void
mai_fp_open(const void *bytes, mai_fp *out)
{
    uint32_t words[2];

    memcpy(words, bytes, sizeof words);
    out->nbits = words[0] >> 8;
    out->popcount = words[1];
    out->bits = (const uint8_t *) bytes + MAI_FP_HEADER;
}

/* Reads n bytes of unknown origin: MAI_EFORMAT unless they are what mai_fp_seal writes. */
mai_status mai_fp_check(mai_ctx *cx, const void *bytes, size_t n) MAI_MUST_CHECK;

/*
 * Text: two hexadecimal digits a byte, the higher half first, as DataStructs.BitVectToFPSText; when nbits is
 * no multiple of eight, a colon and nbits follow. Hex digits are read in either case; white space around is
 * ignored.
 */
size_t mai_fp_text_bytes(uint32_t nbits); /* with the final NUL */
void mai_fp_to_text(const mai_fp *fp, char *out);
/*
 * How many bits a text has; then mai_fp_from_text writes the stored form of as many into memory of the
 * caller.
 */
mai_status mai_fp_text_bits(mai_ctx *cx, const char *text, size_t n, uint32_t *nbits) MAI_MUST_CHECK;
mai_status mai_fp_from_text(mai_ctx *cx, const char *text, size_t n, void *bytes) MAI_MUST_CHECK;

/* Bit i as bit 7 - i % 8 of byte i / 8, the order of SQL's bit varying; either way, n bytes. */
void mai_fp_reverse_bytes(const uint8_t *from, uint8_t *to, size_t n);
/* 0 or 1 for each bit. */
void mai_fp_to_floats(const mai_fp *fp, float *out);

/*
 * Similarities as DataStructs defines them, of two of the same length (mai_fp_comparable says so): of two
 * empty ones Tanimoto and Tversky are 1, Dice is 0.
 */
mai_status mai_fp_comparable(mai_ctx *cx, const mai_fp *a, const mai_fp *b) MAI_MUST_CHECK;
double mai_fp_tanimoto(const mai_fp *a, const mai_fp *b);
double mai_fp_dice(const mai_fp *a, const mai_fp *b);
/* alpha weighs what a has alone, beta what b has alone; each from 0 to 1 (mai_fp_weights_check). */
mai_status mai_fp_weights_check(mai_ctx *cx, double alpha, double beta) MAI_MUST_CHECK;
double mai_fp_tversky(const mai_fp *a, const mai_fp *b, double alpha, double beta);

#ifdef __cplusplus
}
#endif
#endif
