/*
 * fuzz_mcs.c - two SMILES on two lines: their common substructure, either way round. Its SMARTS must match both, the
 * sizes must be those of the SMARTS, and the same both ways where both searches end. A first byte above 127 asks that
 * rings match rings only. Where the memory ends or the caller stops is drawn from a hash of the bytes.
 */
#include "chem/chem.h"
#include "fuzz_world.h"
#include "match/mcs.h"
#include "match/pattern.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define STEPS 3000000
#define MOST_POLLS 4000 /* of 10000 units each */

static mai_status
open_line(mai_ctx *cx, const char *text, size_t n, mai_mol *out)
{
    void *bytes;
    size_t size;

    MAI_TRY(mai_mol_from_smiles(cx, text, n, 0, &bytes, &size));
    mai_mol_open(bytes, out);
    return MAI_OK;
}

static mai_status
check_match(mai_ctx *cx, const mai_mcs *found, const mai_mol *mol)
{
    mai_target *target;
    mai_pattern pattern;
    mai_status status;
    void *bytes;
    size_t n;
    bool is;

    if (found->natoms > MAI_QUERY_MAX_ATOMS)
        return MAI_OK;
    status = mai_pattern_from_smarts(cx, found->smarts, found->n, NULL, 0, &bytes, &n);
    if (status == MAI_ETEXT)
        fuzz_broken("SMARTS", found->smarts);
    MAI_TRY(status);
    mai_pattern_open(bytes, &pattern);
    if (pattern.natoms != found->natoms || pattern.nbonds != found->nbonds)
        fuzz_broken("size", found->smarts);
    MAI_TRY(mai_target_new(cx, mol, &target));
    MAI_TRY(mai_match_any(cx, target, &pattern, false, &is));
    if (!is)
        fuzz_broken("match", found->smarts);
    return MAI_OK;
}

static mai_status
compare(mai_ctx *cx, const char *text, size_t size, bool rings)
{
    const char *line = memchr(text, '\n', size);
    size_t n = line != NULL ? (size_t) (line - text) : size;
    mai_mcs_options options = {STEPS, rings};
    mai_mcs found, back;
    mai_mol a, b;

    MAI_TRY(open_line(cx, text, n, &a));
    MAI_TRY(line != NULL ? open_line(cx, line + 1, size - n - 1, &b) : open_line(cx, text, n, &b));
    MAI_TRY(mai_mcs_of(cx, &a, &b, &options, &found));
    MAI_TRY(mai_mcs_of(cx, &b, &a, &options, &back));
    if (found.complete && back.complete && (found.natoms != back.natoms || found.nbonds != back.nbonds))
        fuzz_broken("either way round", found.smarts);
    if (found.natoms == 0)
        return MAI_OK;
    MAI_TRY(check_match(cx, &found, &a));
    return check_match(cx, &found, &b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = fuzz_hash(data, size);
    bool rings = size > 0 && data[0] > 127;
    fuzz_world w;

    fuzz_world_open(&w, hash, (size_t) 64 << 20, MOST_POLLS, fuzz_stops_early(hash) ? 1 : 10000);
    if (compare(&w.cx, (const char *) data + rings, size - rings, rings) != w.cx.err.code || w.cx.err.code == MAI_EINTERNAL)
        fuzz_broken("status", w.cx.err.message);
    fuzz_world_close(&w);
    return 0;
}
