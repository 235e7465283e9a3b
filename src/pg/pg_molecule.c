/*
 * pg_molecule.c - molecules on their way through a query: medai_mol(text) as an expanded object.
 *
 * Putting atoms into canonical order takes as long as reading them, and descriptors do not need it: they are the same
 * in any order, to the bit. So medai_mol(text) gives an expanded object that holds the perceived graph: descriptors
 * read what it packs as it was written, and whoever stores, compares or prints it flattens it, which orders it then.
 * Molecules whose stored form says less than their text (mai_molgraph.other_aromaticity) are stored at once.
 *
 * The object lives in a memory context of its own, below that of the call, and owns the graph and both packed forms.
 */
#include "pg_chem.h"

#include "utils/expandeddatum.h"
#include "utils/memutils.h"

#define MOLECULE_MAGIC 0x6d6f6c31

typedef struct Molecule {
    ExpandedObjectHeader header;
    int magic;
    mai_molgraph *graph;
    mai_mol as_written;  /* opened on first use: atoms NULL before */
    void *stored;        /* with VARHDRSZ in front; NULL until it is asked for */
    Size stored_size;
    mai_arena arena; /* of the object's context */
} Molecule;

PG_FUNCTION_INFO_V1(medai_mol_from_text);

/* The session's context, to which errors and interrupts belong, over the object's arena. */
static mai_ctx
object_context(Molecule *m)
{
    mai_ctx cx = *medai_chem_begin();

    cx.arena = &m->arena;
    return cx;
}

static Size
flat_size(ExpandedObjectHeader *header)
{
    Molecule *m = (Molecule *) header;
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;

    if (m->stored == NULL) {
        medai_check(cx, mai_mol_store(cx, m->graph, VARHDRSZ, &bytes, &size));
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

/* An object over a copy of a graph that the session's arena will lose. */
static Datum
make_molecule(const mai_molgraph *graph)
{
    MemoryContext context =
        AllocSetContextCreate(CurrentMemoryContext, "medai molecule", ALLOCSET_DEFAULT_SIZES);
    Molecule *m = MemoryContextAllocZero(context, sizeof *m);
    mai_ctx cx;

    EOH_init_header(&m->header, &molecule_methods, context);
    m->magic = MOLECULE_MAGIC;
    medai_begin(&cx, &m->arena, context);
    medai_check(&cx, mai_graph_copy(&cx, graph, &m->graph));
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

bool
medai_open_molecule(Datum datum, mai_mol *out)
{
    struct varlena *value = (struct varlena *) DatumGetPointer(datum);
    Molecule *m;
    void *bytes;
    size_t size;

    if (!VARATT_IS_EXTERNAL_EXPANDED(value))
        return false;
    m = (Molecule *) DatumGetEOHP(datum);
    if (m->magic != MOLECULE_MAGIC)
        return false;
    if (m->as_written.atoms == NULL) {
        mai_ctx cx = object_context(m);

        medai_check(&cx, mai_mol_pack(&cx, m->graph, NULL, 0, &bytes, &size));
        mai_mol_open(bytes, &m->as_written);
    }
    *out = m->as_written;
    return true;
}
