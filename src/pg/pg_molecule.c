/*
 * pg_molecule.c - molecules on their way through a query, which are not worked out further than asked for.
 *
 * Deciding whether a SMILES is a molecule takes a third of the work of storing it: the rest is stereochemistry, classes
 * that some descriptors sum over, and canonical order, which no descriptor needs: they are the same in any order, to
 * the bit. So a molecule that was just read is held as its graph, which is perceived further and packed, as it was
 * written, by whoever opens it:
 *
 *   medai_mol(text)      gives an expanded object; storing, comparing or printing it flattens it, which orders it then
 *   f(text)              reads a SMILES; the session remembers the last one
 *
 * Molecules whose stored form says less than their text (mai_molgraph.other_aromaticity) are stored at once. A graph
 * and what was packed of it live in a memory context of their own.
 */
#include "pg_chem.h"

#include "utils/builtins.h"
#include "utils/expandeddatum.h"
#include "utils/memutils.h"

#include "chem/perceive.h"

PG_FUNCTION_INFO_V1(medai_mol_from_text);

/* A graph as it was written, and the last that was packed of it. */
typedef struct Reading {
    mai_arena arena;
    mai_molgraph *graph;
    void *bytes;
    mai_mol packed; /* a window on the bytes */
    int has;        /* what has been packed: MAI_HAS_..., -1 nothing */
} Reading;

/* Takes over a graph that the session's arena will lose. */
static void
keep_reading(Reading *r, MemoryContext context, const mai_molgraph *graph)
{
    mai_ctx cx;

    medai_begin(&cx, &r->arena, context);
    medai_check(&cx, mai_graph_copy(&cx, graph, &r->graph));
    r->has = -1;
}

static void
pack_reading(mai_ctx *cx, Reading *r)
{
    mai_arena *session = cx->arena;
    mai_status status;
    size_t size;

    cx->arena = &r->arena;
    status = mai_mol_pack(cx, r->graph, NULL, 0, &r->bytes, &size);
    cx->arena = session;
    medai_check(cx, status);
    mai_mol_open(r->bytes, &r->packed);
}

/* Perceives what is needed and packs it. cx is the session's. */
static void
work_out(mai_ctx *cx, Reading *r, int needs)
{
    int had = r->has;

    r->has = -1; /* should this be interrupted halfway */
    medai_check(cx, mai_perceive_more(cx, r->graph, needs));
    if (had >= 0 && r->graph->has == (had | MAI_HAS_CLASSES))
        mai_mol_put_classes(r->graph, r->bytes);
    else
        pack_reading(cx, r);
    r->has = r->graph->has;
}

static inline void
open_reading(mai_ctx *cx, Reading *r, int needs, mai_mol *out)
{
    if (unlikely(r->has < 0 || (r->has & needs) != needs))
        work_out(cx, r, needs);
    *out = r->packed;
}

/* ---- the expanded object ---- */

#define MOLECULE_MAGIC 0x6d6f6c31

typedef struct Molecule {
    ExpandedObjectHeader header;
    int magic;
    Reading reading;
    void *stored; /* with VARHDRSZ in front; NULL until it is asked for */
    Size stored_size;
} Molecule;

static Size
flat_size(ExpandedObjectHeader *header)
{
    Molecule *m = (Molecule *) header;
    mai_ctx *cx;
    void *bytes;
    size_t size;

    if (m->stored == NULL) {
        cx = medai_chem_begin();
        medai_check(cx, mai_mol_store(cx, m->reading.graph, VARHDRSZ, &bytes, &size));
        m->stored = MemoryContextAlloc(header->eoh_context, size);
        memcpy(m->stored, bytes, size);
        m->stored_size = size;
    }
    return m->stored_size;
}

static void
flatten_into(ExpandedObjectHeader *header, void *result, Size allocated)
{
    Molecule *m = (Molecule *) header;

    Assert(allocated == m->stored_size);
    memcpy(result, m->stored, allocated);
    SET_VARSIZE(result, allocated);
}

static const ExpandedObjectMethods molecule_methods = {flat_size, flatten_into};

static Datum
make_molecule(const mai_molgraph *graph)
{
    MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "medai molecule", ALLOCSET_DEFAULT_SIZES);
    Molecule *m = MemoryContextAllocZero(context, sizeof *m);

    EOH_init_header(&m->header, &molecule_methods, context);
    m->magic = MOLECULE_MAGIC;
    keep_reading(&m->reading, context, graph);
    return EOHPGetRODatum(&m->header);
}

Datum
medai_mol_from_text(PG_FUNCTION_ARGS)
{
    text *smiles = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    mai_molgraph *graph;
    void *bytes;
    size_t size;

    medai_check(cx, mai_smiles_read(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), &graph));
    if (!graph->other_aromaticity)
        return make_molecule(graph);
    medai_check(cx, mai_mol_store(cx, graph, VARHDRSZ, &bytes, &size));
    return medai_mol_datum(bytes, size);
}

/* ---- opening ---- */

void
medai_open_stored_mol(Datum datum, mai_mol *out)
{
    mai_mol_open(medai_payload(datum), out);
}

void
medai_open_mol(mai_ctx *cx, Datum datum, int needs, mai_mol *out)
{
    if (unlikely(VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))) {
        Molecule *m = (Molecule *) DatumGetEOHP(datum);

        if (m->magic == MOLECULE_MAGIC) {
            open_reading(cx, &m->reading, needs, out);
            return;
        }
    }
    medai_open_stored_mol(datum, out);
}

/* Texts beyond this are read each time: what a session keeps stays small. */
#define REMEMBERED_TEXT 4096

static struct {
    char text[REMEMBERED_TEXT];
    Size length;
    MemoryContext context; /* of the reading alone */
    Reading reading;
    bool valid;
} last_smiles;

void
medai_read_smiles(mai_ctx *cx, text *smiles, int needs, mai_mol *out)
{
    const char *bytes = VARDATA_ANY(smiles);
    Size n = VARSIZE_ANY_EXHDR(smiles);
    mai_molgraph *graph;

    if (last_smiles.valid && last_smiles.length == n && memcmp(last_smiles.text, bytes, n) == 0) {
        last_smiles.valid = false; /* should this be interrupted halfway */
        open_reading(cx, &last_smiles.reading, needs, out);
        last_smiles.valid = true;
        return;
    }
    medai_check(cx, mai_smiles_read(cx, bytes, n, &graph));
    last_smiles.valid = false;
    if (last_smiles.context == NULL)
        last_smiles.context = AllocSetContextCreate(TopMemoryContext, "medai last molecule", ALLOCSET_DEFAULT_SIZES);
    MemoryContextReset(last_smiles.context);
    keep_reading(&last_smiles.reading, last_smiles.context, graph);
    open_reading(cx, &last_smiles.reading, needs, out);
    if (n <= REMEMBERED_TEXT) {
        memcpy(last_smiles.text, bytes, n);
        last_smiles.length = n;
        last_smiles.valid = true;
    }
}
