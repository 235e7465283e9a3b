/*
 * fuzz_fragment.c - any bytes as SMILES, behind a line feed those of a core; the molecule is taken apart. Fragments
 * and side chains must be the stored form of what their own text says, constant and variable parts their own
 * canonical SMILES, and only rings of odd bonds may leave what is no molecule when they are cut open. Where the
 * memory ends or the caller stops is drawn from a hash of the bytes.
 */
#include "edit/brics.h"
#include "edit/matched_pair.h"
#include "edit/rgroup.h"
#include "fuzz_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_POLLS 2000 /* of 10000 units each, so that no input takes longer than a second */
#define MOST_BYTES 300  /* longer texts are what fuzz_smiles is for */

static const char *const cores[] = {"c1ccccc1", "C[*:1]", "[*:1]C(=O)N[*:2]", "C1CCNCC1[*:3]", "CO", "N"};
static const char *const patterns[] = {"cc", "n", "[*:1]~[#6]~[*:2]", "[!#6][*:4]", "c1cccc1", "[R]~[R]"};

/* The arena's mai_mol_check tells whether bytes are what storing their text gives. */
static mai_status
check(mai_ctx *cx, const char *what, const void *bytes, size_t n)
{
    mai_status status = mai_mol_check(cx, bytes, n);
    mai_mol m;
    char *text;
    size_t length;

    if (status != MAI_EFORMAT)
        return status;
    mai_error_clear(cx);
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(cx, &m, &text, &length));
    fuzz_broken(what, text);
    return MAI_OK;
}

static mai_status
fragment(mai_ctx *cx, const mai_mol *m)
{
    mai_brics_fragment *fragments;
    int n;

    MAI_TRY(mai_brics(cx, m, 0, &fragments, &n));
    for (int i = 0; i < n; i++)
        MAI_TRY(check(cx, "BRICS fragment", fragments[i].bytes, fragments[i].size));
    return MAI_OK;
}

static mai_status
check_text(mai_ctx *cx, const char *what, const char *given)
{
    mai_mol m;
    void *bytes;
    char *text;
    size_t n, length;

    MAI_TRY(mai_mol_from_smiles(cx, given, strlen(given), 0, &bytes, &n));
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(cx, &m, &text, &length));
    if (strcmp(text, given) != 0)
        fuzz_broken(what, given);
    return MAI_OK;
}

static mai_status
cut(mai_ctx *cx, const mai_mol *m, uint64_t hash)
{
    mai_cut_options options = {.most_cuts = 1 + (int) (hash >> 20 & 1), .largest = 100, .share = 1, .hydrogens = true};
    mai_matched_cut *cuts;
    int n;

    MAI_TRY(mai_matched_cuts(cx, m, &options, &cuts, &n));
    for (int i = 0; i < n && i < 40; i++) {
        MAI_TRY(check_text(cx, "variable part", cuts[i].variable));
        if (cuts[i].cuts == 1)
            MAI_TRY(check_text(cx, "constant part", cuts[i].constant));
    }
    return MAI_OK;
}

static mai_status
decompose(mai_ctx *cx, const mai_mol *m, const mai_core *core)
{
    mai_r_group *groups;
    mai_status status;
    int n;

    status = mai_r_groups(cx, core, m, false, 0, &groups, &n);
    if (status == MAI_ETEXT && strncmp(cx->err.message, "a side chain is no molecule: ", 29) == 0) {
        mai_error_clear(cx);
        return MAI_OK;
    }
    MAI_TRY(status);
    for (int i = 0; i < n; i++)
        MAI_TRY(check(cx, "side chain", groups[i].bytes, groups[i].size));
    return MAI_OK;
}

/* A core of the input may be none. */
static mai_status
decompose_by(mai_ctx *cx, const mai_mol *m, const char *core_text, size_t n, bool smarts)
{
    mai_core *core;
    mai_status status = smarts ? mai_core_from_smarts(cx, core_text, n, &core)
                               : mai_core_from_smiles(cx, core_text, n, &core);

    if (status == MAI_ETEXT || status == MAI_EARGUMENT || status == MAI_EUNSUPPORTED || status == MAI_ELIMIT) {
        mai_error_clear(cx);
        return MAI_OK;
    }
    MAI_TRY(status);
    return decompose(cx, m, core);
}

/* Molecules that RDKit's rules give no stable form, as fuzz_smiles has them: their pieces have none either. */
static bool
is_odd(const mai_mol *m)
{
    for (int i = 0; i < m->natoms; i++)
        if (m->atoms[i].element == 1)
            return true;
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        int type = b.bits & MAI_MOL_BOND_TYPE;
        bool in_ring = (b.bits & MAI_MOL_BOND_RING) != 0;

        if ((type == MAI_BOND_OTHER && in_ring)
            || (type == MAI_BOND_AROMATIC
                && !(in_ring && mai_mol_is_aromatic(m, b.begin) && mai_mol_is_aromatic(m, b.end))))
            return true;
    }
    return false;
}

/* Pieces of a molecule are molecules: only memory, limits and time may end this. */
static mai_status
take_apart(mai_ctx *cx, const mai_mol *m, const char *core, size_t core_bytes, uint64_t hash)
{
    const char *known = cores[(hash >> 24) % (sizeof cores / sizeof *cores)];
    const char *pattern = patterns[(hash >> 32) % (sizeof patterns / sizeof *patterns)];

    MAI_TRY(fragment(cx, m));
    MAI_TRY(cut(cx, m, hash));
    MAI_TRY(decompose_by(cx, m, known, strlen(known), false));
    MAI_TRY(decompose_by(cx, m, pattern, strlen(pattern), true));
    return core_bytes > 0 ? decompose_by(cx, m, core, core_bytes, hash >> 40 & 1) : MAI_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = fuzz_hash(data, size);
    const char *text = (const char *) data, *core = memchr(text, '\n', size);
    size_t length = core != NULL ? (size_t) (core - text) : size;
    mai_status status;
    fuzz_world w;
    mai_mol m;
    void *bytes;
    size_t n;

    if (size > MOST_BYTES)
        return 0;
    fuzz_world_open(&w, hash, (size_t) 64 << 20, MOST_POLLS, fuzz_stops_early(hash) ? 1 : 10000);
    if (mai_mol_from_smiles(&w.cx, text, length, 0, &bytes, &n) == MAI_OK) {
        mai_mol_open(bytes, &m);
        status = is_odd(&m) ? MAI_OK
                            : take_apart(&w.cx, &m, core != NULL ? core + 1 : NULL,
                                         core != NULL ? size - length - 1 : 0, hash);
        if (status != MAI_OK && status != MAI_ENOMEM && status != MAI_ECANCELED && status != MAI_ELIMIT)
            fuzz_broken("status", w.cx.err.message);
    }
    fuzz_world_close(&w);
    return 0;
}
