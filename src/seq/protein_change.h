/*
 * protein_change.h - what a change of a coding sequence does to its protein, as HGVS p. text.
 *
 * The caller translates; this compares the two translations. Rules: HGVS nomenclature, recommendations for protein
 * variants (hgvs-nomenclature.org, version 21), in the reading of biocommons/hgvs: p.(=), substitution, deletion,
 * duplication, insertion, deletion-insertion, frame shift with the distance to the new stop, extension beyond the old
 * stop, lost initiator. Insertions and deletions are described at their most C-terminal place.
 */
#ifndef MAI_PROTEIN_CHANGE_H
#define MAI_PROTEIN_CHANGE_H

#include "base/mai.h"
#include "seq/genetic_code.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Amino acids are single upper-case letters (IUPAC, with B, J, O, U, X, Z), '*' is a stop; a last codon of one or two
 * bases is an X. Both sequences begin with the initiator.
 */
typedef struct mai_protein_change {
    const uint8_t *reference; /* the reference's coding sequence, its stop included where it has one */
    int64_t nreference;
    /*
     * The altered sequence from the initiator to the end of what is known of it, so through the old 3' untranslated
     * region where there is one; it goes on after stops. Empty: nothing is left to be translated, p.0?.
     */
    const uint8_t *altered;
    int64_t naltered;
    /* How many letters of altered belong to the coding sequence, its stop included; naltered when all of them do. */
    int64_t ncoding;
    /* The numbers of bases that came and went differ by what is no multiple of three. */
    bool frameshift;
    /* First codon that the change touches, from 1: it names a silent change, p.(Leu54=). 0: not known, p.(=). */
    int64_t first_codon;
    /* Parentheses, which HGVS asks for where the protein was not itself seen: p.(Arg97Gly), not p.Arg97Gly. */
    bool predicted;
} mai_protein_change;

/*
 * Writes the text, NUL-terminated, in the arena, such as "p.(Arg97ProfsTer23)". "p.?" where the reference has a stop
 * inside, as biocommons/hgvs. MAI_ETEXT: a letter that is no amino acid, with its position.
 */
mai_status mai_protein_change_hgvs(mai_ctx *cx, const mai_protein_change *change, char **text,
                                   size_t *n) MAI_MUST_CHECK;

/*
 * The same for two sequences of bases from the start codon on, which is what most callers have. The reference's
 * coding sequence ends with its first stop codon in frame; what follows in both is the 3' untranslated region, in
 * which a new stop is looked for. A first codon that may start translation is Met. An insertion that holds a whole stop
 * codon in frame is no frame shift. MAI_ETEXT: a codon that gives no amino acid.
 */
mai_status mai_coding_change_hgvs(mai_ctx *cx, const mai_genetic_code *code, const uint8_t *reference,
                                  int64_t nreference, const uint8_t *altered, int64_t naltered, bool predicted,
                                  char **text, size_t *n) MAI_MUST_CHECK;

/* The three letters of an amino acid, "Ter" for '*'; NULL for what is none. Upper-case letters only. */
const char *mai_amino_acid_name(uint8_t letter);

#ifdef __cplusplus
}
#endif
#endif
