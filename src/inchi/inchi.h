/*
 * inchi.h - the IUPAC identifier of a molecule, and its key, by the InChI library: an adapter to foreign code.
 *
 * The library is the only code here that allocates with malloc, keeps global state and cannot be interrupted. Calls
 * are whole: nothing of it is held, and no error leaves, while one is under way, and what it allocated is freed when
 * it has returned. So what it is given is bounded beforehand, and it is told how long it may search.
 *
 * This adapter is not in the core's archive but in a module of its own with the library, which is loaded when an
 * identifier is first asked for. Built where the library's header is not, it refuses with MAI_EUNSUPPORTED.
 */
#ifndef MAI_INCHI_H
#define MAI_INCHI_H

#include "chem/mol.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_INCHI_MOST_ATOMS 999      /* the library's arrays end at 1,023 */
#define MAI_INCHI_MOST_TEXT 1000000   /* bytes of an identifier whose key is asked for */
#define MAI_INCHI_KEY 27              /* characters of a key */

/* Whether the library was there when this was built. */
bool mai_inchi_present(void);

/*
 * The standard identifier (InChI=1S/...), NUL-terminated and in the arena. Tetrahedral centres and double bonds are
 * told to the library; it normalizes charges and mobile hydrogens by itself. MAI_ELIMIT: more atoms or bonds of an atom
 * than the library holds, or a search that took too long; MAI_EUNSUPPORTED: an atom that is no element that it knows,
 * an isotope or a charge far off, and whatever else the library says.
 */
mai_status mai_inchi_of(mai_ctx *cx, const mai_mol *m, char **out, size_t *n) MAI_MUST_CHECK;

/*
 * inchi_cost.c: MAI_ELIMIT when the library might take longer than a query may go on after it is cancelled. The graph is
 * not yet kekulized; loses its atom classes.
 */
mai_status mai_inchi_check_cost(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;

/* The key of an identifier, standard or not. MAI_ETEXT: the text is none. */
mai_status mai_inchi_key(mai_ctx *cx, const char *inchi, size_t n, char key[MAI_INCHI_KEY + 1]) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
