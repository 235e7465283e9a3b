/*
 * fuzz_inchi.c - any bytes as SMILES: what is a molecule, and was stored, is handed to the InChI library, and so are the
 * bytes as an identifier whose key is asked for. The library is foreign: as installed it is not instrumented, but its
 * memory is the sanitizer's, which sees leaks, double frees and what library functions write. Link an instrumented one
 * to see the rest.
 *
 * Bytes changed at random are hardly ever a molecule, so mostly pieces of SMILES are put in, taken out and joined.
 * Told of a molecule are its atoms in the order of the stored molecule, so that whatever the text, equal molecules are
 * equal calls.
 */
#include "chem/chem.h"
#include "fuzz_world.h"
#include "inchi/inchi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);

#define MOST_POLLS 2000 /* of 10000 units each */

/* Molecules and identifiers so far, told at the end. */
static int64_t molecules, identifiers;

static void
tell(void)
{
    fprintf(stderr, "fuzz_inchi: %lld molecules, %lld identifiers\n", (long long) molecules, (long long) identifiers);
}

static mai_status
check_key(mai_ctx *cx, const char *inchi, size_t n)
{
    char key[MAI_INCHI_KEY + 1];
    mai_status status = mai_inchi_key(cx, inchi, n, key);

    if (status == MAI_ETEXT)
        fuzz_broken("key", cx->err.message);
    MAI_TRY(status);
    if (strlen(key) != MAI_INCHI_KEY || key[14] != '-' || key[25] != '-' || memcmp(key + 23, "SA", 2) != 0)
        fuzz_broken("key", key);
    return MAI_OK;
}

static mai_status
identify(mai_ctx *cx, const char *text, size_t size)
{
    mai_mol mol;
    void *bytes;
    char *inchi;
    size_t n;

    MAI_TRY(mai_mol_from_smiles(cx, text, size, 0, &bytes, &n));
    mai_mol_open(bytes, &mol);
    molecules++;
    MAI_TRY(mai_inchi_of(cx, &mol, &inchi, &n));
    identifiers++;
    if (n < 10 || memcmp(inchi, "InChI=1S/", 9) != 0 || strlen(inchi) != n)
        fuzz_broken("identifier", inchi);
    for (size_t i = 0; i < n; i++)
        if (inchi[i] <= ' ' || inchi[i] > '~')
            fuzz_broken("character", inchi);
    return check_key(cx, inchi, n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = fuzz_hash(data, size);
    char key[MAI_INCHI_KEY + 1];
    static bool told;
    fuzz_world w;

    if (!told)
        told = atexit(tell) == 0;
    /* Three in four are let through to the library, whatever the hash. */
    fuzz_world_open(&w, hash % 4 == 0 ? hash : 2, (size_t) 64 << 20, MOST_POLLS, 10000);
    if (identify(&w.cx, (const char *) data, size) != w.cx.err.code || w.cx.err.code == MAI_EINTERNAL)
        fuzz_broken("status", w.cx.err.message);
    mai_error_clear(&w.cx);
    if (mai_inchi_key(&w.cx, (const char *) data, size, key) == MAI_OK && strlen(key) != MAI_INCHI_KEY)
        fuzz_broken("key of a text", key);
    fuzz_world_close(&w);
    return 0;
}

/* ---- changes that mostly leave a molecule ---- */

static const char *const pieces[] = {
    "C", "C", "C", "N", "O", "S", "P", "F", "Cl", "B", "I", "(C)", "(N)", "(O)", "(=O)", "(F)", "=C", "=N", "#C", "#N", "=C=C",
    "c1ccccc1", "C1CC1", "C1CCC1", "C1=CC=CC=CC=C1", "c1cc[nH]c1", "c1cnc[nH]1", "C12C3C4C1C5C2C3C45", "/C=C/", "/C=C\\",
    "\\N=N/", "C(=O)O", "C(=O)N", "N=C(N)N", "C(O)=C", "[N+](=O)[O-]", "S(=O)(=O)", "P(=O)(O)O", "[C@H](O)", "[C@@H](N)",
    "[C@](F)(Cl)", "[C@@](C)(N)", "[S@](=O)", "[P@@](C)(=O)", "[Si@H](F)", "[N@+](C)(O)", "[CH]", "[CH2]", "[C]", "[O]", "[N]",
    "[13C]", "[14CH]", "[2H]", "[3H]", "([2H])", "[15N]", "[18O]", "[C-]", "[CH-]", "[CH+]", "[NH3+]", "[N-]", "[O-]", "[O+]",
    "[S-]", "[n+]", "[n-]", "[nH]", "[P+]", "[B-]", "[I+]", "[Cl+]", "[Fe]", "[Fe+2]", "[Na]", "[Hg]", "[Pt]", "[Cu+2]",
    "[Zn]", "[U]", "[Al]", "[Sn]", "[Se]", "[Te]", "[As]", "[Ge]", "[Xe]", "[H]", ".[H+]", ".[H-]", ".[Na+]", ".[Cl-]", ".O",
    ".[Cl-].[Na+]", ".[OH-]", ".N", ".[K+]", ".CC(=O)[O-]", ".[Ca+2]", "->[Cu]", "~C", "$C", "[CH5]", "[SH4]", "Cl(=O)(=O)=O",
};

/* Puts n bytes into the text at a place; the new size. */
static size_t
put_in(uint8_t *data, size_t size, size_t room, size_t at, const void *bytes, size_t n)
{
    if (size + n > room)
        return size;
    memmove(data + at + n, data + at, size - at);
    memcpy(data + at, bytes, n);
    return size + n;
}

/* Where a piece can stand: behind a letter, a digit or the end of a bracket. */
static size_t
place(const uint8_t *data, size_t size, uint64_t r)
{
    size_t at = size > 0 ? r % (size + 1) : 0;

    for (; at < size && at > 0; at++)
        if (data[at] != ']' && strchr("])0123456789CNOSPFIcnosp", data[at - 1]) != NULL
            && (data[at] < 'a' || data[at] > 'z' || strchr("cnops", data[at]) != NULL))
            break;
    return at;
}

/* Joins two places by a ring bond. */
static size_t
close_ring(uint8_t *data, size_t size, size_t room, uint64_t r)
{
    static const char *const marks[] = {"%97", "%98", "=%97", "%99", "%96", "-%98"};
    const char *mark = marks[r % 6];

    size = put_in(data, size, room, place(data, size, r >> 8), mark, strlen(mark));
    mark += mark[0] != '%';
    return put_in(data, size, room, place(data, size, r >> 24), mark, strlen(mark));
}

/* Takes out some bytes from a place on. */
static size_t
take_out(uint8_t *data, size_t size, uint64_t r)
{
    size_t at = place(data, size, r), n = 1 + (r >> 32) % 6;

    if (at + n > size)
        return size;
    memmove(data + at, data + at + n, size - at - n);
    return size - n;
}

/* Writes the whole once more, as a component of its own or as one. */
static size_t
repeat(uint8_t *data, size_t size, size_t room, uint64_t r)
{
    size_t n = size;

    if (n == 0 || 2 * n + 1 > room)
        return size;
    if (r % 2 == 0)
        size = put_in(data, size, room, size, ".", 1);
    memcpy(data + size, data, n);
    return size + n;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    uint64_t r = fuzz_hash(&seed, sizeof seed);
    const char *piece = pieces[(r >> 16) % (sizeof pieces / sizeof *pieces)];

    switch (r % 16) {
        case 0:
            return LLVMFuzzerMutate(data, size, room);
        case 1:
            return repeat(data, size, room, r >> 8);
        case 2:
        case 3:
            return take_out(data, size, r >> 8);
        case 4:
        case 5:
        case 6:
            return close_ring(data, size, room, r >> 8);
        default:
            return put_in(data, size, room, place(data, size, r >> 24), piece, strlen(piece));
    }
}
