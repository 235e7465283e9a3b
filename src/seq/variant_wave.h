/*
 * variant_wave.h - the cheapest way from one pair of places in two sequences on to the next long agreement.
 *
 * Costs are those of medai_align's defaults (match 2, mismatch -3, gap -5 and -2 for each further letter), turned
 * into distances: 5 for a mismatch, 3 + 3n for a gap of n letters.
 */
#ifndef MAI_VARIANT_WAVE_H
#define MAI_VARIANT_WAVE_H

#include "seq/variant_parts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_wave_end {
    MAI_WAVE_AGREES, /* at MAI_WAVE_AGREEMENT equal letters or more, which have been passed */
    MAI_WAVE_DONE,   /* at the ends of both sequences */
    MAI_WAVE_LOST    /* it would cost more than MAI_WAVE_COST: too much differs here */
} mai_wave_end;

enum { MAI_WAVE_AGREEMENT = 32, MAI_WAVE_COST = 2000 };

/* One step of a way: so many letters of each sequence that differ, then so many that agree. */
typedef struct mai_wave_step {
    int64_t nref, nalt, nsame;
} mai_wave_step;

typedef struct mai_wave mai_wave;

/* Memory for ways, used again for each. */
mai_status mai_wave_open(mai_ctx *cx, mai_wave **out) MAI_MUST_CHECK;
/* Finds the way from the beginnings of ref and alt; its steps are valid until the next call. */
mai_status mai_wave_run(mai_ctx *cx, mai_wave *wave, mai_letters ref, mai_letters alt, mai_wave_end *end,
                        const mai_wave_step **steps, int64_t *nsteps) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
