/*
 * fuzz_edit.c - any bytes as SMILES, and what is made of that molecule: its scaffolds, its standardised forms, its
 * stereoisomers, its registration text, and the two parts of it that a bond joined. Whatever comes out must be the stored
 * form of what its own text says. Where the memory ends or the caller stops is drawn from a hash of the bytes.
 */
#include "edit/registration.h"
#include "edit/scaffold.h"
#include "edit/standardize.h"
#include "edit/stereoisomer.h"
#include "fuzz_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_POLLS 2000 /* of 10000 units each, so that no input takes longer than a second */
#define MOST_BYTES 400  /* longer texts are what fuzz_smiles is for */

static struct {
    mai_arena arena;
    mai_standardizer *rules;
} shared;

/* The rules, compiled once. */
static mai_standardizer *
rules(void)
{
    mai_ctx cx;

    if (shared.rules == NULL) {
        mai_arena_init(&shared.arena, mai_malloc_source);
        mai_ctx_init(&cx, &shared.arena);
        if (mai_standardizer_new(&cx, &shared.rules) != MAI_OK)
            fuzz_broken("rules", cx.err.message);
    }
    return shared.rules;
}

/* Bytes that were made of a molecule: none, or those of a molecule. */
static mai_status
check(mai_ctx *cx, const char *what, const void *bytes, size_t n)
{
    mai_status status;
    mai_mol m;
    char *text;
    size_t length;

    if (bytes == NULL)
        return MAI_OK;
    status = mai_mol_check(cx, bytes, n);
    if (status != MAI_EFORMAT)
        return status;
    mai_error_clear(cx);
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(cx, &m, &text, &length));
    fuzz_broken(what, text);
    return MAI_OK;
}

/* An operation may find that there is no such molecule; then the next one is tried. */
static mai_status
tolerate(mai_ctx *cx, mai_status status, void **bytes)
{
    if (status != MAI_ETEXT && status != MAI_EUNSUPPORTED)
        return status;
    mai_error_clear(cx);
    *bytes = NULL;
    return MAI_OK;
}

static mai_status
standardize(mai_ctx *cx, const mai_mol *m)
{
    void *bytes;
    size_t n;

    MAI_TRY(mai_scaffold(cx, m, false, 0, &bytes, &n));
    MAI_TRY(check(cx, "scaffold", bytes, n));
    MAI_TRY(mai_scaffold(cx, m, true, 0, &bytes, &n));
    MAI_TRY(check(cx, "generic scaffold", bytes, n));
    MAI_TRY(tolerate(cx, mai_largest_fragment(cx, m, 0, &bytes, &n), &bytes));
    MAI_TRY(check(cx, "largest fragment", bytes, n));
    MAI_TRY(tolerate(cx, mai_neutralize(cx, m, 0, &bytes, &n), &bytes));
    MAI_TRY(check(cx, "neutral", bytes, n));
    MAI_TRY(tolerate(cx, mai_charge_parent(cx, rules(), m, 0, &bytes, &n), &bytes));
    return check(cx, "charge parent", bytes, n);
}

static mai_status
take_apart(mai_ctx *cx, const mai_mol *m, uint64_t hash)
{
    mai_molgraph *g;
    uint16_t *component;
    void *bytes;
    size_t n;
    int count;

    MAI_TRY(mai_edit_begin(cx, m, &g));
    if (g->nbonds == 0)
        return MAI_OK;
    MAI_TRY(mai_edit_cut(cx, g, (int) (hash % (uint64_t) g->nbonds), 1, 2));
    MAI_TRY(mai_edit_components(cx, g, &component, &count));
    MAI_TRY(tolerate(cx, mai_edit_end(cx, g, 0, &bytes, &n), &bytes));
    return check(cx, "two parts", bytes, n);
}

static mai_status
enumerate(mai_ctx *cx, mai_ctx *scratch, const mai_mol *m)
{
    mai_stereoisomers *isomers;
    void *bytes;
    size_t n;

    MAI_TRY(mai_stereoisomers_open(cx, m, 3, &isomers));
    for (;;) {
        mai_status status = mai_stereoisomers_next(cx, scratch, isomers, 0, &bytes, &n);

        mai_error_clear(scratch);
        MAI_TRY(tolerate(cx, status, &bytes));
        if (bytes == NULL)
            return MAI_OK;
        MAI_TRY(check(cx, "stereoisomer", bytes, n));
    }
}

static mai_status
work(mai_ctx *cx, mai_ctx *scratch, const char *text, size_t size, uint64_t hash)
{
    char *registered;
    void *bytes;
    size_t n;
    mai_mol m;

    MAI_TRY(mai_mol_from_smiles(cx, text, size, 0, &bytes, &n));
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_registration_text(cx, &m, hash & 1, &registered, &n));
    MAI_TRY(standardize(cx, &m));
    MAI_TRY(take_apart(cx, &m, hash));
    return enumerate(cx, scratch, &m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = fuzz_hash(data, size);
    fuzz_world w, other;
    mai_status status;

    if (size > MOST_BYTES)
        return 0;
    (void) rules();
    fuzz_world_open(&w, hash, (size_t) 64 << 20, MOST_POLLS, fuzz_stops_early(hash) ? 1 : 10000);
    fuzz_world_open(&other, hash >> 4, (size_t) 64 << 20, MOST_POLLS, 10000);
    status = work(&w.cx, &other.cx, (const char *) data, size, hash >> 8);
    if (status != w.cx.err.code || status == MAI_EINTERNAL || (status != MAI_OK && w.cx.err.message[0] == '\0'))
        fuzz_broken("status", w.cx.err.message);
    fuzz_world_close(&other);
    fuzz_world_close(&w);
    return 0;
}
