/*
 * hgvs.h - HGVS texts of one sequence variant taken apart: accession, kind of sequence, place, edit.
 *
 * What is read is the grammar of biocommons/hgvs (types g, c, n, m, r and p; uncertain places; no alleles, mosaics or
 * translocations), and besides repeats, "g.123_125[6]" and "g.123CAG[6]". Positions count from 1.
 */
#ifndef MAI_HGVS_H
#define MAI_HGVS_H

#include "base/mai.h"
#include "seq/variant.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_hgvs_action {
    MAI_HGVS_SUBSTITUTION,
    MAI_HGVS_DELETION,
    MAI_HGVS_INSERTION,
    MAI_HGVS_DUPLICATION,
    MAI_HGVS_INVERSION,
    MAI_HGVS_DELINS,
    MAI_HGVS_IDENTITY,   /* = */
    MAI_HGVS_REPEAT,     /* [6] */
    MAI_HGVS_COPY,       /* copy2 */
    MAI_HGVS_CONVERSION, /* con */
    MAI_HGVS_FRAMESHIFT,
    MAI_HGVS_EXTENSION,
    MAI_HGVS_NO_PROTEIN, /* p.0 */
    MAI_HGVS_UNKNOWN,    /* p.? */
    MAI_HGVS_NEDITS
} mai_hgvs_action;

extern const char *const mai_hgvs_edit_name[MAI_HGVS_NEDITS];

/* A piece of the text; p is NULL where there is none. */
typedef struct mai_hgvs_span {
    const char *p;
    int64_t n;
} mai_hgvs_span;

typedef struct mai_hgvs_place {
    mai_hgvs_span text; /* "76+3", "*5", "(4_6)", "Met1" */
    bool definite;      /* base says where; otherwise it is unknown, "?", or a range, "(4_6)" */
    bool from_end;      /* "*5": counts from the end of the coding sequence */
    int64_t base, offset;
} mai_hgvs_place;

typedef struct mai_hgvs_parts {
    mai_hgvs_span accession, gene;
    char type;
    mai_hgvs_place start, stop; /* equal for a single place; no text for p.=, p.0 and p.? */
    mai_hgvs_action edit;
    mai_hgvs_span ref, alt;     /* letters as written; ref also "5" of "del5" */
    mai_hgvs_span terminal;     /* the residue after "ext" */
    int64_t count;              /* copies, or codons to the new stop or start; -1 where not said or not known */
    bool count_unknown;         /* said to be unknown: "fsTer?" */
    bool uncertain;             /* parentheses around place and edit */
} mai_hgvs_parts;

/*
 * Takes a text apart; spans point into it. MAI_ETEXT: it is none of these; the position says from where on.
 * MAI_ELIMIT: more than 64 MB.
 */
mai_status mai_hgvs_parse(mai_ctx *cx, const char *text, size_t n, mai_hgvs_parts *out) MAI_MUST_CHECK;

/*
 * The same variant in the spelling of biocommons/hgvs: amino acids with three letters, Ter for stops, no letters
 * after del and dup. NUL-terminated, in the arena.
 */
mai_status mai_hgvs_write(mai_ctx *cx, const mai_hgvs_parts *hgvs, char **out) MAI_MUST_CHECK;

/* A place in that spelling. */
mai_status mai_hgvs_write_place(mai_ctx *cx, char type, const mai_hgvs_place *place, char **out) MAI_MUST_CHECK;

/* Letters of amino acids, one or three each, with three each; NUL-terminated, in the arena. */
mai_status mai_hgvs_residues(mai_ctx *cx, mai_hgvs_span letters, char **out) MAI_MUST_CHECK;

/*
 * The variants that a text means on a sequence: g., m., n., c. or r. with plain positions, or several of them in
 * brackets, "g.[76A>T;80del]". MAI_ETEXT: no such text; MAI_ELIMIT: a longer one than 64 MB; MAI_EUNSUPPORTED: an
 * edit or a position that cannot be applied; MAI_EDATA: the sequence has other letters there, or ends before.
 */
mai_status mai_hgvs_variants(mai_ctx *cx, mai_letters sequence, const char *text, size_t n, mai_variant **out,
                             int64_t *nout) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
