/*
 * sa_score.c - synthetic accessibility from 1 (easy) to 10 (hard): P. Ertl, A. Schuffenhauer, J. Cheminf. 1
 * (2009) 8.
 *
 * The mean contribution of a molecule's circular fragments, less penalties for size, stereocentres, spiro and
 * bridgehead atoms and large rings, in the form of the authors' program (version 1.1, with its bonus for
 * symmetry). What differs is the table of fragments: it is counted over the compounds that sa_table.py names,
 * not over PubChem, and holds the 5,000 most frequent ones. A fragment outside it counts -2, between the
 * least of the table and the -4 that the authors give to what was never seen. Over drugs, screening
 * compounds, stereochemical and natural products this score is 0.35 to 0.45 off the authors' on average, with
 * correlations of 0.89 to 0.96.
 */
#include "chem/descr.h"
#include "chem/fp_morgan.h"
#include "chem/sa_table.h"

#include "base/arena.h"
#include "kernel/mathfn.h"

enum { UNKNOWN = -2 * MAI_SA_UNITS, LARGE_RING = 8 };

static const double LN10 = 2.30258509299404568402, LOWEST = -4.0, HIGHEST = 2.5;

/* The contribution of a fragment, in units; halves without a branch, since no one could foretell it. */
static int
contribution(uint32_t hash)
{
    uint64_t last = (uint64_t) hash << 8 | 255;
    const uint64_t *at = mai_sa_table; /* no later word than this and n after it can be the one */

    for (int n = MAI_SA_FRAGMENTS; n > 1;) {
        int half = n / 2;

        at += at[half] <= last ? half : 0;
        n -= half;
    }
    return *at >> 8 == hash ? (int) (*at & 255) - MAI_SA_ZERO : UNKNOWN;
}

/* How many different numbers there are, of n. */
static mai_status
count_different(mai_ctx *cx, const uint32_t *hashes, int n, int *out)
{
    size_t room = 64;
    uint64_t *table; /* a hash plus 2^32 */

    while (room < 2 * (size_t) n)
        room *= 2;
    MAI_TRY(MAI_NEW_ARRAY(cx, room, &table));
    *out = 0;
    for (int i = 0; i < n; i++) {
        uint64_t key = UINT64_C(1) << 32 | hashes[i];
        size_t at = hashes[i] & (room - 1);

        while (table[at] != 0 && table[at] != key)
            at = (at + 1) & (room - 1);
        *out += table[at] == 0;
        table[at] = key;
    }
    return MAI_OK;
}

/* What is more laborious than its fragments tell. */
static double
penalties(const mai_mol *m, const mai_descriptor_values *v)
{
    double size = mai_pow(m->natoms, 1.005) - m->natoms, sum;
    bool large = false;

    for (int r = 0; r < m->nrings; r++)
        large |= mai_mol_ring_size(m, r) > LARGE_RING;
    sum = mai_log(v->values[MAI_DESCRIPTOR_STEREOCENTERS] + 1)
          + mai_log(v->values[MAI_DESCRIPTOR_SPIRO_ATOMS] + 1)
          + mai_log(v->values[MAI_DESCRIPTOR_BRIDGEHEAD_ATOMS] + 1) + (large ? mai_log(2) : 0);
    return size + sum / LN10;
}

/* From contributions, where common is high, to the scale of the score. */
static double
on_scale(double raw)
{
    double score = 11 - (raw - LOWEST + 1) / (HIGHEST - LOWEST) * 9;

    if (score > 8)
        score = 8 + mai_log(score - 8);
    return score > 10 ? 10 : score < 1 ? 1 : score;
}

mai_status
mai_sa_score(mai_ctx *cx, const mai_mol *m, double *out)
{
    mai_descriptor_values v;
    uint32_t *hashes;
    int n, different;
    int64_t sum = 0;
    double raw;

    *out = __builtin_nan(""); /* of no molecule */
    if (m->natoms == 0)
        return MAI_OK;
    MAI_TRY(mai_morgan_hashes(cx, m, &mai_morgan_default, &hashes, &n));
    MAI_TRY(mai_poll(cx, 32 * (int64_t) n));
    MAI_TRY(count_different(cx, hashes, n, &different));
    MAI_TRY(mai_descr_rings(cx, m, &v));
    MAI_TRY(mai_descriptor(cx, m, MAI_DESCRIPTOR_STEREOCENTERS, &v.values[MAI_DESCRIPTOR_STEREOCENTERS]));
    for (int i = 0; i < n; i++)
        sum += contribution(hashes[i]);
    raw = (double) sum / MAI_SA_UNITS / n - penalties(m, &v);
    if (m->natoms > different)
        raw += mai_log((double) m->natoms / different) / 2;
    *out = on_scale(raw);
    return MAI_OK;
}
