/*
 * pg_inchi.c - InChI of molecules: the glue of a module of its own, medai_inchi, which the server loads when it is first
 * called. It has its own copy of what it needs of the core and of the bridge, so that neither module depends on the
 * other; SMILES are read by the main module's functions, in SQL.
 */
#include "pg/pg_medai.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "inchi/inchi.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(medai_inchi_of_mol);
PG_FUNCTION_INFO_V1(medai_inchikey_of_mol);
PG_FUNCTION_INFO_V1(medai_inchikey_of_inchi);

static struct {
    MemoryContext context;
    mai_arena arena;
    mai_ctx cx;
} session;

/* The session's context for one call: emptied first, which also clears up after an error. */
static mai_ctx *
begin(void)
{
    if (session.context == NULL) {
        session.context = AllocSetContextCreate(TopMemoryContext, "medai InChI", ALLOCSET_DEFAULT_SIZES);
        medai_begin(&session.cx, &session.arena, session.context);
    }
    mai_arena_rewind(&session.arena);
    if (session.cx.err.code != MAI_OK)
        mai_error_clear(&session.cx);
    return &session.cx;
}

/*
 * The library recurses once for each stereogenic atom, up to half a megabyte: more than the server keeps in reserve
 * below max_stack_depth. Raises where that much is not left.
 */
#define LIBRARY_STACK (768 * 1024)
#define SHALLOW_ATOMS 100 /* up to here the reserve is enough */

static pg_noinline void
check_stack(void)
{
    volatile char room[LIBRARY_STACK];

    room[0] = 0;
    check_stack_depth();
    (void) room[0];
}

static void
inchi_of_argument(FunctionCallInfo fcinfo, mai_ctx *cx, char **inchi, size_t *n)
{
    struct varlena *stored = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    mai_mol mol;

    mai_mol_open(VARDATA_ANY(stored), &mol);
    if (mol.natoms > SHALLOW_ATOMS)
        check_stack();
    medai_check(cx, mai_inchi_of(cx, &mol, inchi, n));
}

Datum
medai_inchi_of_mol(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = begin();
    char *inchi;
    size_t n;

    inchi_of_argument(fcinfo, cx, &inchi, &n);
    PG_RETURN_TEXT_P(cstring_to_text_with_len(inchi, (int) n));
}

Datum
medai_inchikey_of_mol(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = begin();
    char *inchi, key[MAI_INCHI_KEY + 1];
    size_t n;

    inchi_of_argument(fcinfo, cx, &inchi, &n);
    medai_check(cx, mai_inchi_key(cx, inchi, n, key));
    PG_RETURN_TEXT_P(cstring_to_text_with_len(key, MAI_INCHI_KEY));
}

Datum
medai_inchikey_of_inchi(PG_FUNCTION_ARGS)
{
    text *inchi = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = begin();
    char key[MAI_INCHI_KEY + 1];

    medai_check(cx, mai_inchi_key(cx, VARDATA_ANY(inchi), VARSIZE_ANY_EXHDR(inchi), key));
    PG_RETURN_TEXT_P(cstring_to_text_with_len(key, MAI_INCHI_KEY));
}
