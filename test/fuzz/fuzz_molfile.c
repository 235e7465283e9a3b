/*
 * fuzz_molfile.c - any bytes as a molfile, as an SD file and as gzip data. A molfile that is read is stored,
 * written and read again. Where the memory ends or the caller stops is drawn from a hash of the bytes.
 */
#include "chem/chem.h"
#include "chem/sdf.h"
#include "fuzz_world.h"

#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Memory and work of one input; a poll comes after a thousandth of a millisecond, or so. */
#define MEMORY ((size_t) 128 << 20)
#define MOST_POLLS 20000
#define POLL_UNITS 1000

static bool
went_well(fuzz_world *w, mai_status status)
{
    if (status != w->cx.err.code || (status != MAI_OK && w->cx.err.message[0] == '\0') ||
        status == MAI_EINTERNAL)
        fuzz_broken("status", w->cx.err.message);
    return status == MAI_OK;
}

typedef struct composition {
    int heavy, hydrogens, charge;
} composition;

/* Hydrogens that are atoms may become counted ones when the stereochemistry that kept them is not written. */
static composition
compose(const mai_mol *m)
{
    composition c = {0, 0, 0};

    for (int i = 0; i < m->natoms; i++) {
        c.heavy += m->atoms[i].element != 1;
        c.hydrogens += m->atoms[i].hydrogens + (m->atoms[i].element == 1);
        c.charge += m->atoms[i].charge;
    }
    return c;
}

static void
compare(const mai_mol *a, const mai_mol *b)
{
    composition before = compose(a), after = compose(b);

    if (before.heavy != after.heavy || before.hydrogens != after.hydrogens || before.charge != after.charge ||
        a->nbonds - a->natoms != b->nbonds - b->natoms)
        fuzz_broken("round trip", "another composition");
}

/*
 * An aromatic bond outside rings has no kekulized form; as it is, reading it may find too many bonds. A
 * hydrogen that bears hydrogen or a charge loses it when it is merged.
 */
static bool
is_odd(const mai_mol *m)
{
    for (int i = 0; i < m->natoms; i++)
        if (m->atoms[i].element == 1 && (m->atoms[i].hydrogens > 0 || m->atoms[i].charge != 0))
            return true;
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        bool aromatic = (b.bits & MAI_MOL_BOND_TYPE) == MAI_BOND_AROMATIC;

        if (aromatic && !(b.bits & MAI_MOL_BOND_RING))
            return true;
        if (!aromatic && (b.bits & MAI_MOL_BOND_TYPE) > MAI_BOND_SINGLE && mai_mol_is_aromatic(m, b.begin) &&
            mai_mol_is_aromatic(m, b.end))
            return true;
    }
    return false;
}

/* Whether the molecule can be read from its own SMILES: some that aromatic bonds made cannot. */
static bool
has_text(fuzz_world *w, const mai_mol *m)
{
    char *text;
    size_t n, size;
    void *bytes;

    mai_error_clear(&w->cx);
    return went_well(w, mai_mol_smiles(&w->cx, m, &text, &n)) &&
           went_well(w, mai_mol_from_smiles(&w->cx, text, n, 0, &bytes, &size));
}

static void
try_molfile(fuzz_world *w, const char *text, size_t n)
{
    void *bytes, *again;
    size_t size, size_again, length;
    mai_mol m, back;
    char *written;

    if (!went_well(w, mai_mol_from_molfile(&w->cx, text, n, 0, &bytes, &size)))
        return;
    mai_mol_open(bytes, &m);
    if (!went_well(w, mai_molfile_write(&w->cx, &m, &written, &length)))
        return;
    if (strlen(written) != length)
        fuzz_broken("length", written);
    if (!went_well(w, mai_mol_from_molfile(&w->cx, written, length, 0, &again, &size_again))) {
        if (w->cx.err.code == MAI_ETEXT && !is_odd(&m) && has_text(w, &m))
            fuzz_broken("what was written is refused", written);
        return;
    }
    mai_mol_open(again, &back);
    if (!is_odd(&m))
        compare(&m, &back);
}

static void
try_records(fuzz_world *w, const uint8_t *data, size_t size)
{
    mai_sdf *sdf;
    mai_sdf_record r;
    bool more = true;
    uint64_t sum = 0;

    if (!went_well(w, mai_sdf_open(&w->cx, data, size, &sdf)))
        return;
    while (more) {
        if (!went_well(w, mai_sdf_next(&w->cx, sdf, &r, &more)))
            return;
        if (!more)
            break;
        if (r.number > 3)
            continue;
        sum += fuzz_hash(r.title.p, r.title.n);
        for (int i = 0; i < r.nproperties; i++)
            sum += fuzz_hash(r.properties[i].name.p, r.properties[i].name.n) +
                   fuzz_hash(r.properties[i].value.p, r.properties[i].value.n);
        try_molfile(w, r.molfile.p, r.molfile.n);
        mai_error_clear(&w->cx);
    }
    if (sum == 1) /* so that nothing is left out */
        fprintf(stderr, "a rare sum\n");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = fuzz_hash(data, size);
    fuzz_world w;

    fuzz_world_open(&w, hash, MEMORY, MOST_POLLS, POLL_UNITS);
    try_molfile(&w, (const char *) data, size);
    fuzz_world_close(&w);
    fuzz_world_open(&w, hash >> 3, MEMORY, MOST_POLLS, POLL_UNITS);
    try_records(&w, data, size);
    fuzz_world_close(&w);
    return 0;
}
