/*
 * fuzz_transform.c - any bytes as a reaction, up to a line end, and what follows it, if anything, as a SMILES beside the
 * fixed molecules that it is tried on. Where the memory ends or the caller stops is drawn from a hash of the bytes. Each
 * product's text must be read as the same text.
 */
#include "edit/transform.h"
#include "fuzz_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_POLLS 2000 /* of 10000 units each, so that no input takes longer than a second */

enum { MOST_PRODUCTS = 20 };

static const char *const molecules[] = {
    "CC(=O)Oc1ccccc1C(=O)O",
    "C[C@H](N)C(=O)N[C@@H](CO)/C=C/c1c[nH]c2ccccc12",
    "C1CC2CC1C(O)C2=O.[Na+].[Cl-]",
    "F/C(Cl)=C(/Br)C#CC[N+](=O)[O-]",
};

/* Forms that RDKit's rules do not make stable: see fuzz_smiles.c. */
static bool
is_odd(const mai_mol *m)
{
    for (int i = 0; i < m->natoms; i++)
        if (m->atoms[i].element == 1)
            return true;
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        int type = b.bits & MAI_MOL_BOND_TYPE;

        if (type == MAI_BOND_OTHER && (b.bits & MAI_MOL_BOND_RING))
            return true;
        if (type == MAI_BOND_AROMATIC
            && !((b.bits & MAI_MOL_BOND_RING) && mai_mol_is_aromatic(m, b.begin) && mai_mol_is_aromatic(m, b.end)))
            return true;
    }
    return false;
}

/* The text of a product must be read as the same text. */
static mai_status
check_product(mai_ctx *cx, const void *bytes)
{
    char *text, *again;
    mai_status status;
    size_t n, size;
    void *read;
    mai_mol m;

    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(cx, &m, &text, &n));
    if (is_odd(&m))
        return MAI_OK;
    status = mai_mol_from_smiles(cx, text, n, 0, &read, &size);
    if (status == MAI_ETEXT)
        fuzz_broken("a product's text is refused", text);
    MAI_TRY(status);
    mai_mol_open(read, &m);
    MAI_TRY(mai_mol_smiles(cx, &m, &again, &n));
    if (strcmp(text, again) != 0)
        fuzz_broken("a product's text is read as another one", text);
    return MAI_OK;
}

static mai_status
react(mai_ctx *cx, const mai_transform *transform, const char *smiles, size_t n)
{
    mai_transform_run run;
    mai_reactant reactant;
    mai_status status = mai_reactant_new(cx, smiles, n, &reactant);

    if (status == MAI_ETEXT || status == MAI_EUNSUPPORTED) {
        mai_error_clear(cx);
        return MAI_OK;
    }
    MAI_TRY(status);
    MAI_TRY(mai_transform_begin(cx, transform, &reactant, &run));
    for (int i = 0; i < MOST_PRODUCTS && mai_transform_more(&run); i++) {
        void *bytes;
        size_t size;

        MAI_TRY(mai_transform_next(cx, &run, 0, &bytes, &size));
        if (bytes != NULL)
            MAI_TRY(check_product(cx, bytes));
    }
    return MAI_OK;
}

static mai_status
try_all(mai_ctx *cx, const char *text, size_t size)
{
    const char *end = memchr(text, '\n', size);
    size_t n = end != NULL ? (size_t) (end - text) : size;
    mai_transform *transform;

    MAI_TRY(mai_transform_compile(cx, text, n, &transform));
    for (size_t i = 0; i < sizeof molecules / sizeof *molecules; i++)
        MAI_TRY(react(cx, transform, molecules[i], strlen(molecules[i])));
    return end != NULL ? react(cx, transform, end + 1, size - n - 1) : MAI_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = fuzz_hash(data, size);
    mai_status status;
    fuzz_world w;

    fuzz_world_open(&w, hash, (size_t) 64 << 20, MOST_POLLS, fuzz_stops_early(hash) ? 1 : 10000);
    status = try_all(&w.cx, (const char *) data, size);
    if (status != w.cx.err.code || status == MAI_EINTERNAL || (status != MAI_OK && w.cx.err.message[0] == '\0'))
        fuzz_broken("status", w.cx.err.message);
    fuzz_world_close(&w);
    return 0;
}
