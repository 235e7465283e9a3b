/*
 * descr.h - what the files that compute descriptors share; for them alone.
 */
#ifndef MAI_DESCR_H
#define MAI_DESCR_H

#include "chem/descriptor.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Sums of reals that must not depend on the order of their terms: fixed point with 50 bits behind the point,
 * wide enough for any molecule. Terms are finite.
 */
typedef struct mai_fixed {
    __int128 units;
} mai_fixed;

static inline void
mai_fixed_add(mai_fixed *sum, double term)
{
    const double unit = 0x1p50, narrow = 0x1p12;

    if (MAI_LIKELY(term < narrow && term > -narrow))
        sum->units += (int64_t) (term * unit);
    else
        sum->units += (__int128) (term * unit);
}

static inline double
mai_fixed_value(mai_fixed sum)
{
    return (double) sum.units * 0x1p-50;
}

/* A real on a grid of 2^-36: sums of such below 2^17 are exact, so that their order leaves no trace. */
static inline double
mai_on_grid(double x)
{
    const double shift = 0x1.8p16;

    return (x + shift) - shift;
}

/* The groups. Those of atoms and of rings are read in place. */
double mai_descr_atoms(const mai_mol *m, mai_descriptor_id id);
double mai_descr_surface(const mai_mol *m);                      /* Labute ASA */
double mai_descr_connectivity(const mai_mol *m, mai_descriptor_id id); /* what needs degrees at most */
/* Fills the values of its group, all of them. */
mai_status mai_descr_rings(mai_ctx *cx, const mai_mol *m, mai_descriptor_values *out) MAI_MUST_CHECK;
/* Both counts of stereocentres, where m->stereo_flagged is not set. */
mai_status mai_descr_unranked_stereo(mai_ctx *cx, const mai_mol *m,
                                     mai_descriptor_values *out) MAI_MUST_CHECK;
/* One of the group of distances, both with MAI_DESCRIPTORS. */
mai_status mai_descr_distances(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links,
                               mai_descriptor_id only, mai_descriptor_values *out) MAI_MUST_CHECK;
/* From alpha to chi 4, in place or over paths. */
mai_status mai_descr_all_connectivity(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links,
                                      mai_descriptor_values *out) MAI_MUST_CHECK;
/* One of the group of paths. */
mai_status mai_descr_path(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links, mai_descriptor_id id,
                          double *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
