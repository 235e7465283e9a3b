/*
 * pg_chem.h - molecules as SQL values, for the files that compute over them.
 *
 * A medai_mol datum is a varlena whose payload is the stored molecule of chem/mol.h: it is read where it lies. A
 * SMILES text is read once; the session remembers the last one, so that several functions of one column in one
 * query read it once.
 */
#ifndef PG_CHEM_H
#define PG_CHEM_H

#include "pg_medai.h"

#include "chem/chem.h"

/* A value's payload, detoasted where it has to be: without a call where it lies plain, as molecules mostly do. */
static inline const void *
medai_payload(Datum datum)
{
    struct varlena *value = (struct varlena *) DatumGetPointer(datum);

    if (unlikely(VARATT_IS_COMPRESSED(value) || VARATT_IS_EXTERNAL(value)))
        value = PG_DETOAST_DATUM_PACKED(datum);
    return VARDATA_ANY(value);
}

/*
 * The session's context for one calculation after another: emptied by this call, which also ends what the last
 * caller got from it.
 */
extern mai_ctx *medai_chem_begin(void);

/*
 * Opens a medai_mol argument (pg_molecule.c); it stays alive as long as the argument. Atoms may stand in the order in
 * which they were written, and beside the structure only what is needed (MAI_HAS_...) may have been perceived. The
 * other function gives all of it in canonical order.
 */
extern void medai_open_mol(mai_ctx *cx, Datum datum, int needs, mai_mol *out);
extern void medai_open_stored_mol(Datum datum, mai_mol *out);
/* Reads a SMILES argument likewise; the molecule lives until the next call that reads another text. Raises. */
extern void medai_read_smiles(mai_ctx *cx, text *smiles, int needs, mai_mol *out);

/*
 * The first argument of a function that exists for medai_mol and for text: by_text says which of the two this is. In
 * any order of atoms, and, for what depends on it, in that of the stored molecule or of the text.
 */
static inline void
medai_mol_argument(mai_ctx *cx, FunctionCallInfo fcinfo, bool by_text, int needs, mai_mol *out)
{
    if (by_text)
        medai_read_smiles(cx, PG_GETARG_TEXT_PP(0), needs, out);
    else
        medai_open_mol(cx, PG_GETARG_DATUM(0), needs, out);
}

static inline void
medai_ordered_mol_argument(mai_ctx *cx, FunctionCallInfo fcinfo, bool by_text, int needs, mai_mol *out)
{
    if (by_text)
        medai_read_smiles(cx, PG_GETARG_TEXT_PP(0), needs, out);
    else
        medai_open_stored_mol(PG_GETARG_DATUM(0), out);
}

/* In canonical order either way, for what makes other molecules of it: the same ones, however it was written. */
static inline void
medai_canonical_mol_argument(mai_ctx *cx, FunctionCallInfo fcinfo, bool by_text, mai_mol *out)
{
    text *smiles;
    void *bytes;
    size_t size;

    if (!by_text) {
        medai_open_stored_mol(PG_GETARG_DATUM(0), out);
        return;
    }
    smiles = PG_GETARG_TEXT_PP(0);
    medai_check(cx, mai_mol_from_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), 0, &bytes, &size));
    mai_mol_open(bytes, out);
}

/* Compiles a SMARTS as pattern.h says, with errors that begin like those of the type medai_pattern (pg_pattern.c). */
extern mai_status medai_compile_smarts(mai_ctx *cx, const char *smarts, Size n, bool merge_hydrogens, Size reserve,
                                       void **bytes, size_t *size);

/* A stored pattern, detoasted, and compiled again where another version of medai stored it (pg_pattern.c). */
extern struct varlena *medai_pattern_value(Datum datum);

/* Whether a status says that a text is no molecule that can be held, rather than that something went wrong. */
static inline bool
medai_refuses_text(mai_status status)
{
    return status == MAI_ETEXT || status == MAI_EUNSUPPORTED || status == MAI_ELIMIT;
}

/* A palloc'd medai_mol of bytes that the core made with VARHDRSZ reserved. */
extern Datum medai_mol_datum(const void *bytes, Size size);

#endif
