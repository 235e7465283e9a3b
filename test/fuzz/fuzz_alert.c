/*
 * fuzz_alert.c - any bytes as a SMILES of which the MACCS keys, QED and the alerts of two sets are asked.
 *
 * The keys must be those of the patterns that define them, and QED between 0 and 1; a set that was stopped, or met
 * other molecules before, must give the same.
 */
#include "fuzz_world.h"

#include "chem/chem.h"
#include "match/alert.h"
#include "match/maccs.h"
#include "match/qed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NBYTES = (MAI_MACCS_BITS + 7) / 8, MOST_ATOMS = 80 };

/* Sets live as long as the process: they learn from every input. */
static const mai_pattern_set *
set_named(const char *name)
{
    static mai_arena arena;
    static mai_ctx cx;
    const mai_alert_set *shipped = mai_alert_set_named(name, strlen(name));
    mai_pattern_set *set;

    if (cx.arena == NULL) {
        mai_arena_init(&arena, mai_malloc_source);
        mai_ctx_init(&cx, &arena);
    }
    if (mai_pattern_set_compile(&cx, mai_alert_entry(shipped->first), shipped->n, &set) != MAI_OK)
        fuzz_broken("a shipped set", cx.err.message);
    return set;
}

static mai_status
keys_by_patterns(mai_ctx *cx, const mai_mol *mol, const mai_pattern_set *set, uint8_t *bits)
{
    const mai_alert_set *shipped = mai_alert_set_named("maccs", 5);
    int32_t hits[MAI_MACCS_BITS];
    mai_target *target;
    int nhits;

    memset(bits, 0, NBYTES);
    MAI_TRY(mai_target_new(cx, mol, &target));
    MAI_TRY(mai_pattern_set_search(cx, set, target, hits, &nhits));
    for (int i = 0; i < nhits; i++) {
        int key = atoi(mai_alert_entry(shipped->first + hits[i])->name);

        bits[key / 8] |= 1 << key % 8;
    }
    return MAI_OK;
}

static mai_status
ask(mai_ctx *cx, const char *smiles, size_t n, const mai_pattern_set *maccs, const mai_pattern_set *qed)
{
    uint8_t bits[NBYTES], patterns[NBYTES];
    mai_qed estimate;
    mai_mol mol;
    void *bytes;
    size_t size;

    MAI_TRY(mai_mol_from_smiles(cx, smiles, n, 0, &bytes, &size));
    mai_mol_open(bytes, &mol);
    MAI_TRY(mai_fp_maccs(cx, &mol, bits));
    if (mol.natoms > MOST_ATOMS) /* patterns of many cycles take their time */
        return MAI_OK;
    MAI_TRY(keys_by_patterns(cx, &mol, maccs, patterns));
    bits[125 / 8] &= ~(1 << 125 % 8); /* no pattern says it */
    for (int key = 0; key < MAI_MACCS_BITS; key++)
        if ((bits[key / 8] ^ patterns[key / 8]) >> key % 8 & 1) {
            char what[32];

            snprintf(what, sizeof what, "MACCS key %d", key);
            fuzz_broken(what, "code and pattern disagree");
        }
    MAI_TRY(mai_qed_of_mol(cx, &mol, qed, &estimate));
    if (!(estimate.value > 0 && estimate.value <= 1))
        fuzz_broken("QED", "is not between 0 and 1");
    return MAI_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const mai_pattern_set *maccs, *qed;
    fuzz_world w;
    mai_status status;

    if (maccs == NULL) {
        maccs = set_named("maccs");
        qed = set_named("qed");
    }
    fuzz_world_open(&w, fuzz_hash(data, size), (size_t) 256 << 20, 2000, 1000000);
    status = ask(&w.cx, (const char *) data, size, maccs, qed);
    if (status != MAI_OK && status != MAI_ECANCELED && w.cx.err.message[0] == '\0')
        fuzz_broken("an error", "has no message");
    fuzz_world_close(&w);
    return 0;
}
