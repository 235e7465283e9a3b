/*
 * fp_fold.c - checks of where a fingerprint goes, and count simulation.
 */
#include "chem/fp_fold.h"

#include "base/arena.h"

mai_status
mai_fold_range(mai_ctx *cx, const char *what, int value, int low, int high)
{
    if (value >= low && value <= high)
        return MAI_OK;
    return mai_fail(cx, MAI_EARGUMENT, "%s must be from %d to %d, not %d", what, low, high, value);
}

static void
set_length(mai_fold *f, uint32_t nbits)
{
    f->nbits = nbits;
    f->mask = (nbits & (nbits - 1)) == 0 ? nbits - 1 : 0;
}

static mai_status
check_length(mai_ctx *cx, const mai_fp_target *to)
{
    return mai_fold_range(cx, "the number of bits", to->nbits, 1, MAI_FP_MAX_BITS);
}

mai_status
mai_fold_begin(mai_ctx *cx, const mai_fp_target *to, mai_fold *out)
{
    MAI_TRY(check_length(cx, to));
    set_length(out, (uint32_t) to->nbits);
    out->bits = to->bits;
    out->counts = to->bits != NULL ? NULL : to->counts;
    if (out->bits != NULL)
        memset(out->bits, 0, ((size_t) to->nbits + 7) / 8);
    else
        memset(out->counts, 0, (size_t) to->nbits * sizeof *out->counts);
    return MAI_OK;
}

mai_status
mai_fold_entries(mai_ctx *cx, const mai_fp_target *to, int per_entry, mai_fold *out)
{
    if (to->bits == NULL)
        return mai_fold_begin(cx, to, out);
    MAI_TRY(check_length(cx, to));
    MAI_TRY(mai_fold_range(cx, "the number of bits an entry", per_entry, 1, to->nbits < 16 ? to->nbits : 16));
    MAI_TRY(mai_fold_begin(cx, to, out));
    set_length(out, (uint32_t) (to->nbits / per_entry));
    out->bits = NULL;
    return MAI_NEW_ARRAY(cx, out->nbits, &out->counts);
}

/* Four bits stand for counts from 1, 2, 4 and 8: half a byte. */
static void
simulate_halves(const mai_fold *entries, uint8_t *bits)
{
    static const uint8_t half[9] = {0, 1, 3, 3, 7, 7, 7, 7, 15};

    for (uint32_t e = 0; e < entries->nbits; e++) {
        int32_t count = entries->counts[e] < 8 ? entries->counts[e] : 8;

        bits[e / 2] |= (uint8_t) (half[count] << 4 * (e & 1));
    }
}

/* Any other number of bits stands for counts from 1, 2, 3 and so on. */
void
mai_fold_simulate(const mai_fold *entries, int per_entry, const mai_fp_target *to)
{
    if (to->bits == NULL)
        return;
    if (per_entry == 4) {
        simulate_halves(entries, to->bits);
        return;
    }
    for (uint32_t e = 0; e < entries->nbits; e++)
        for (int i = 0; i < per_entry && entries->counts[e] > i; i++) {
            uint32_t bit = e * (uint32_t) per_entry + (uint32_t) i;

            to->bits[bit >> 3] |= (uint8_t) (1u << (bit & 7));
        }
}
