/*
 * standardize.c - steps of standardisation, one after another. Each leaves a molecule that needs no change alone.
 */
#include "edit/standardize.h"

mai_status
mai_standardizer_new(mai_ctx *cx, mai_standardizer **out)
{
    mai_standardizer *s;
    mai_normalizer *normalizer;
    mai_reionizer *reionizer;

    MAI_TRY(MAI_NEW(cx, &s));
    MAI_TRY(mai_normalizer_new(cx, &normalizer));
    MAI_TRY(mai_reionizer_new(cx, &reionizer));
    s->normalizer = normalizer;
    s->reionizer = reionizer;
    *out = s;
    return MAI_OK;
}

typedef enum step { DISCONNECT, NORMALIZE, REIONIZE, CHOOSE, NEUTRALIZE } step;

static mai_status
take_step(mai_ctx *cx, const mai_standardizer *s, step which, const mai_mol *mol, size_t reserve, void **out, size_t *bytes)
{
    switch (which) {
        case DISCONNECT:
            return mai_disconnect_metals(cx, mol, reserve, out, bytes);
        case NORMALIZE:
            return mai_normalize(cx, s, mol, reserve, out, bytes);
        case REIONIZE:
            return mai_reionize(cx, s, mol, reserve, out, bytes);
        case CHOOSE:
            return mai_largest_fragment(cx, mol, reserve, out, bytes);
        default:
            return mai_neutralize(cx, mol, reserve, out, bytes);
    }
}

static mai_status
take_steps(mai_ctx *cx, const mai_standardizer *s, const step *steps, int n, const mai_mol *mol, size_t reserve, void **out,
           size_t *bytes)
{
    mai_mol now = *mol;

    *out = NULL;
    for (int i = 0; i < n; i++) {
        void *next;
        size_t size;

        MAI_TRY(take_step(cx, s, steps[i], &now, reserve, &next, &size));
        if (next == NULL)
            continue;
        mai_mol_open((const char *) next + reserve, &now);
        *out = next;
        *bytes = size;
    }
    return MAI_OK;
}

mai_status
mai_standardize(mai_ctx *cx, const mai_standardizer *s, const mai_mol *mol, size_t reserve, void **out, size_t *bytes)
{
    static const step steps[] = {DISCONNECT, NORMALIZE, REIONIZE};

    return take_steps(cx, s, steps, sizeof steps / sizeof *steps, mol, reserve, out, bytes);
}

mai_status
mai_charge_parent(mai_ctx *cx, const mai_standardizer *s, const mai_mol *mol, size_t reserve, void **out, size_t *bytes)
{
    static const step steps[] = {DISCONNECT, NORMALIZE, REIONIZE, CHOOSE, NEUTRALIZE, DISCONNECT, NORMALIZE, REIONIZE};

    return take_steps(cx, s, steps, sizeof steps / sizeof *steps, mol, reserve, out, bytes);
}
