/*
 * hardy_weinberg.c - the exact test of Hardy-Weinberg proportions.
 *
 * Given the counts of the two alleles, the number of heterozygotes has the parity of the rarer one, and neighbouring
 * probabilities have a simple ratio. The walk starts at what was observed, with weight 1, and goes both ways: nothing
 * underflows that matters, and it ends as soon as what is left cannot change the sum, so that it takes in the order of
 * the square root of the number of genotypes. Weights that overflow belong to an observation whose p-value is 0.
 */
#include "seq/genotype.h"

#include <math.h>

#define MOST_GENOTYPES INT64_C(1000000000000000)
#define NEGLIGIBLE 0x1p-100 /* of the tail, the smaller part; what follows such a weight falls geometrically */

/* Relative probabilities of heterozygote counts; equally: those as likely as what was observed, itself included. */
typedef struct walk {
    double tail, centre;
    int64_t equal;
} walk;

/* Takes up a weight after `steps` multiplications, each of which may be wrong by 2^-51. */
static void
take_weight(walk *w, double weight, int64_t steps)
{
    double tolerance = (double) steps * 0x1p-50;

    if (weight > 1 + tolerance) {
        w->centre += weight;
        return;
    }
    w->tail += weight;
    w->equal += weight >= 1 - tolerance;
}

/* The weights of het + 2 * direction, het + 4 * direction, ... with the homozygotes that go with them. */
static mai_status
walk_on(mai_ctx *cx, walk *w, double hom_a, double het, double hom_b, int direction)
{
    double weight = 1;

    for (int64_t steps = 1; direction > 0 ? hom_a > 0 && hom_b > 0 : het > 1; steps++) {
        double ratio = direction > 0 ? 4 * hom_a * hom_b / ((het + 2) * (het + 1))
                                     : het * (het - 1) / (4 * (hom_a + 1) * (hom_b + 1));

        weight *= ratio;
        het += 2 * direction;
        hom_a -= direction;
        hom_b -= direction;
        take_weight(w, weight, steps);
        if (ratio < 1 && weight < NEGLIGIBLE * w->tail)
            break;
        if (isinf(w->centre))
            break;
        MAI_TRY(mai_poll(cx, 12));
    }
    return MAI_OK;
}

mai_status
mai_hwe_exact(mai_ctx *cx, int64_t hom_ref, int64_t het, int64_t hom_alt, bool mid_p, double *p, bool *defined)
{
    walk w = {1, 0, 1};

    if (hom_ref < 0 || het < 0 || hom_alt < 0)
        return mai_fail(cx, MAI_EARGUMENT, "a number of genotypes is negative");
    if (hom_ref > MOST_GENOTYPES || het > MOST_GENOTYPES || hom_alt > MOST_GENOTYPES ||
        hom_ref + het + hom_alt > MOST_GENOTYPES)
        return mai_fail(cx, MAI_EARGUMENT, "there are more than 10^15 genotypes");
    *defined = hom_ref + het + hom_alt > 0;
    MAI_TRY(walk_on(cx, &w, (double) hom_ref, (double) het, (double) hom_alt, 1));
    MAI_TRY(walk_on(cx, &w, (double) hom_ref, (double) het, (double) hom_alt, -1));
    double tail = mid_p ? w.tail - 0.5 * (double) w.equal : w.tail;
    *p = isinf(w.centre) ? 0 : tail / (w.tail + w.centre);
    return MAI_OK;
}
