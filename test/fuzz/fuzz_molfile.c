/*
 * fuzz_molfile.c - any bytes as a molfile, as an SD file and as gzip data. A molfile that is read is stored,
 * written and read again. Where the memory ends or the caller stops is drawn from a hash of the bytes.
 */
#include "chem/chem.h"
#include "chem/sdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_POLLS 20000 /* of a thousandth of a millisecond each, or so */

typedef struct fuzz_world {
    mai_arena arena;
    mai_ctx cx;
    int64_t takes, polls, refuse_at, stop_at;
} fuzz_world;

static void
broken(const char *what, const char *message)
{
    fprintf(stderr, "broken: %s: %s\n", what, message);
    abort();
}

static void *
fuzz_take(void *arg, size_t bytes)
{
    fuzz_world *w = arg;
    void *p = ++w->takes == w->refuse_at ? NULL : malloc(bytes);

    if (p != NULL)
        memset(p, 0xa5, bytes);
    return p;
}

static void
fuzz_give(void *arg, void *chunk, size_t bytes)
{
    (void) arg;
    (void) bytes;
    free(chunk);
}

static bool
fuzz_stop(void *arg)
{
    fuzz_world *w = arg;

    return ++w->polls >= w->stop_at;
}

static void
open_world(fuzz_world *w, uint64_t hash)
{
    memset(w, 0, sizeof *w);
    w->refuse_at = hash % 8 == 0 ? 1 + (int64_t) (hash >> 8) % 64 : 0;
    w->stop_at = hash % 8 == 1 ? 1 + (int64_t) (hash >> 8) % 256 : MOST_POLLS;
    mai_arena_init(&w->arena, (mai_source){fuzz_take, fuzz_give, w, true});
    mai_ctx_init(&w->cx, &w->arena);
    w->cx.limits.memory_bytes = (size_t) 128 << 20;
    w->cx.poll_units = w->cx.budget = 1000;
    w->cx.stop = fuzz_stop;
    w->cx.stop_arg = w;
}

static uint64_t
hash_bytes(const uint8_t *data, size_t size)
{
    uint64_t h = 1469598103934665603u;

    for (size_t i = 0; i < size; i++)
        h = (h ^ data[i]) * 1099511628211u;
    return h ^ h >> 29;
}

static bool
went_well(fuzz_world *w, mai_status status)
{
    if (status != w->cx.err.code || (status != MAI_OK && w->cx.err.message[0] == '\0') ||
        status == MAI_EINTERNAL)
        broken("status", w->cx.err.message);
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
        broken("round trip", "another composition");
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
        broken("length", written);
    if (!went_well(w, mai_mol_from_molfile(&w->cx, written, length, 0, &again, &size_again))) {
        if (w->cx.err.code == MAI_ETEXT && !is_odd(&m) && has_text(w, &m))
            broken("what was written is refused", written);
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
        sum += hash_bytes((const uint8_t *) r.title.p, r.title.n);
        for (int i = 0; i < r.nproperties; i++)
            sum += hash_bytes((const uint8_t *) r.properties[i].name.p, r.properties[i].name.n) +
                   hash_bytes((const uint8_t *) r.properties[i].value.p, r.properties[i].value.n);
        try_molfile(w, r.molfile.p, r.molfile.n);
        mai_error_clear(&w->cx);
    }
    if (sum == 1) /* so that nothing is left out */
        fprintf(stderr, "a rare sum\n");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = hash_bytes(data, size);
    fuzz_world w;

    open_world(&w, hash);
    try_molfile(&w, (const char *) data, size);
    mai_arena_reset(&w.arena);
    open_world(&w, hash >> 3);
    try_records(&w, data, size);
    mai_arena_reset(&w.arena);
    return 0;
}
