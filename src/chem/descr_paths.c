/*
 * descr_paths.c - sums over paths of two to four bonds: chi of these orders and kappa 3.
 *
 * No path is listed. A path of four bonds is a middle atom, two of its neighbours and one more step from
 * each, so the sum over all with that middle is a sum over pairs of neighbours of products of what lies
 * behind them; steps that would meet again are taken off where there are rings of three or four. As in the
 * reference, a ring of three or four is also a path that ends where it began, and one of three with a tail is
 * a path of four bonds that ends on itself; each counts once. Hydrogens that are atoms take no part.
 *
 * The work is the sum of squared degrees, and the product of two degrees more for each of these pairs if
 * rings are small; all in the caller's arena, polled. Weights are on a grid, so what is added up around an
 * atom is exact.
 */
#include "chem/descr_chi.h"

#include "base/arena.h"

#include <math.h>

/* Weights, and what surrounds each atom. */
typedef struct path_sums {
    const mai_mol *m;
    const mai_mol_links *links;
    double *weight, *square; /* of hydrogens 0 */
    double *around;          /* sum of the neighbours' weights */
    bool small_rings;        /* of three or four atoms */
} path_sums;

static bool
has_small_rings(const mai_mol *m)
{
    for (int r = 0; r < m->nrings; r++)
        if (mai_mol_ring_size(m, r) <= 4)
            return true;
    return false;
}

static mai_status
new_sums(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links, path_sums *p)
{
    p->m = m;
    p->links = links;
    p->small_rings = has_small_rings(m);
    MAI_TRY(mai_alloc(cx, (3 * (size_t) m->natoms + 1) * sizeof(double), (void **) &p->weight));
    p->square = p->weight + m->natoms;
    p->around = p->square + m->natoms;
    return MAI_OK;
}

/* What follows from the weights. */
static void
look_around(path_sums *p)
{
    const mai_mol_links *l = p->links;

    for (int i = 0; i < p->m->natoms; i++) {
        if (p->m->atoms[i].element == 1)
            p->weight[i] = 0;
        p->square[i] = mai_on_grid(p->weight[i] * p->weight[i]);
    }
    for (int i = 0; i < p->m->natoms; i++) {
        double sum = 0;

        for (int k = l->first[i]; k < l->first[i + 1]; k++)
            sum += p->weight[l->nbrs[k].atom];
        p->around[i] = sum;
    }
}

/* Common neighbours of two atoms but one: their weights and squares, and whether the two are neighbours. */
typedef struct meeting {
    double weights, squares;
    bool adjacent;
} meeting;

static meeting
meet(const path_sums *p, int a, int b, int but)
{
    const mai_mol_links *l = p->links;
    int i = l->first[a], j = l->first[b], end_a = l->first[a + 1], end_b = l->first[b + 1];
    meeting result = {0, 0, false};

    for (int k = i; k < end_a; k++)
        result.adjacent |= l->nbrs[k].atom == b;
    while (i < end_a && j < end_b) {
        int x = l->nbrs[i].atom, y = l->nbrs[j].atom;

        if (x == y && x != but) {
            result.weights += p->weight[x];
            result.squares += p->square[x];
        }
        i += x <= y;
        j += y <= x;
    }
    return result;
}

/* ---- two bonds: a middle and two neighbours ---- */

static double
sum_of_twos(const path_sums *p)
{
    const mai_mol_links *l = p->links;
    mai_fixed sum = {0};

    for (int c = 0; c < p->m->natoms; c++) {
        double squares = 0;

        for (int i = l->first[c]; i < l->first[c + 1]; i++)
            squares += p->square[l->nbrs[i].atom];
        mai_fixed_add(&sum, p->weight[c] * (p->around[c] * p->around[c] - squares) / 2);
    }
    return mai_fixed_value(sum);
}

/* ---- three bonds: a bond and a step from each end ---- */

static mai_status
sum_of_threes(mai_ctx *cx, const path_sums *p, double *out)
{
    mai_fixed sum = {0}, rings = {0};

    for (int i = 0; i < p->m->nbonds; i++) {
        int b = p->links->bonds[i].begin, c = p->links->bonds[i].end;
        double both = p->weight[b] * p->weight[c];

        if (both == 0)
            continue;
        mai_fixed_add(&sum, both * ((p->around[b] - p->weight[c]) * (p->around[c] - p->weight[b])));
        if (p->small_rings) {
            meeting common = meet(p, b, c, -1);

            MAI_TRY(mai_poll(cx, 2 * (mai_mol_degree(p->links, b) + mai_mol_degree(p->links, c))));
            mai_fixed_add(&sum, -(both * common.squares));
            mai_fixed_add(&rings, both * common.weights);
        }
    }
    *out = mai_fixed_value(sum) + mai_fixed_value(rings) / 3;
    return MAI_OK;
}

/* ---- four bonds: a middle, two neighbours and a step from each ---- */

/* Adds paths through b - c - d where rings of three or four are possible. */
static void
add_meeting_four(const path_sums *p, int b, int c, int d, mai_fixed *sum, mai_fixed *rings)
{
    const double *w = p->weight;
    meeting common = meet(p, b, d, c);
    double pair = w[b] * w[d], behind_b = p->around[b] - w[c], behind_d = p->around[d] - w[c];

    if (common.adjacent) {
        behind_b -= w[d];
        behind_d -= w[b];
        mai_fixed_add(sum, w[c] * w[c] * pair * (p->around[c] - (w[b] + w[d])));
    }
    mai_fixed_add(sum, w[c] * (pair * (behind_b * behind_d - common.squares)));
    mai_fixed_add(rings, w[c] * (pair * common.weights));
}

static mai_status
sum_of_fours(mai_ctx *cx, const path_sums *p, double *out)
{
    const mai_mol_links *l = p->links;
    const double *w = p->weight;
    mai_fixed sum = {0}, rings = {0};

    for (int c = 0; c < p->m->natoms; c++)
        for (int i = l->first[c]; w[c] != 0 && i < l->first[c + 1]; i++) {
            int b = l->nbrs[i].atom;
            double behind_b = w[b] * (p->around[b] - w[c]);

            MAI_TRY(mai_poll(cx, 2 * (l->first[c + 1] - i)));
            for (int k = i + 1; k < l->first[c + 1]; k++) {
                int d = l->nbrs[k].atom;

                if (p->small_rings) {
                    MAI_TRY(mai_poll(cx, 2 * (mai_mol_degree(l, b) + mai_mol_degree(l, d))));
                    add_meeting_four(p, b, c, d, &sum, &rings);
                } else {
                    mai_fixed_add(&sum, w[c] * (behind_b * (w[d] * (p->around[d] - w[c]))));
                }
            }
        }
    *out = mai_fixed_value(sum) + mai_fixed_value(rings) / 4;
    return MAI_OK;
}

/* ---- which ---- */

/* Paths of three bonds, rings of three among them. */
static mai_status
count_threes(mai_ctx *cx, path_sums *p, double *out)
{
    for (int i = 0; i < p->m->natoms; i++)
        p->weight[i] = 1;
    look_around(p);
    MAI_TRY(sum_of_threes(cx, p, out));
    *out = rint(*out); /* a third of three is not quite one */
    return MAI_OK;
}

mai_status
mai_descr_path(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links, mai_descriptor_id id, double *out)
{
    mai_chi_form form = id <= MAI_DESCRIPTOR_CHI4V ? MAI_CHI_V : MAI_CHI_N;
    int bonds = id - (form == MAI_CHI_V ? MAI_DESCRIPTOR_CHI0V : MAI_DESCRIPTOR_CHI0N);
    path_sums p;
    double paths;

    MAI_TRY(new_sums(cx, m, links, &p));
    if (id == MAI_DESCRIPTOR_KAPPA3) {
        MAI_TRY(count_threes(cx, &p, &paths));
        *out = mai_kappa3(mai_shape_of(m), paths);
        return MAI_OK;
    }
    mai_chi_weights(m, form, p.weight);
    look_around(&p);
    if (bonds == 3)
        return sum_of_threes(cx, &p, out);
    if (bonds == 4)
        return sum_of_fours(cx, &p, out);
    *out = sum_of_twos(&p);
    return MAI_OK;
}

/* Chi of orders 0 to 4 in one form; v is where its values begin. */
static mai_status
fill_chi(mai_ctx *cx, path_sums *p, mai_chi_form form, double *v)
{
    mai_chi_weights(p->m, form, p->weight);
    v[0] = mai_chi_over_atoms(p->m, p->weight);
    v[1] = mai_chi_over_bonds(p->m, p->weight);
    look_around(p);
    v[2] = sum_of_twos(p);
    MAI_TRY(sum_of_threes(cx, p, &v[3]));
    return sum_of_fours(cx, p, &v[4]);
}

mai_status
mai_descr_all_connectivity(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links,
                           mai_descriptor_values *out)
{
    mai_shape shape = mai_shape_of(m);
    double *v = out->values, paths;
    path_sums p;

    MAI_TRY(new_sums(cx, m, links, &p));
    mai_chi_weights_of_degrees(m, p.weight);
    v[MAI_DESCRIPTOR_CHI0] = mai_chi_over_atoms(m, p.weight);
    v[MAI_DESCRIPTOR_CHI1] = mai_chi_over_bonds(m, p.weight);
    MAI_TRY(fill_chi(cx, &p, MAI_CHI_V, v + MAI_DESCRIPTOR_CHI0V));
    MAI_TRY(fill_chi(cx, &p, MAI_CHI_N, v + MAI_DESCRIPTOR_CHI0N));
    MAI_TRY(count_threes(cx, &p, &paths));
    v[MAI_DESCRIPTOR_HALL_KIER_ALPHA] = shape.alpha;
    v[MAI_DESCRIPTOR_KAPPA1] = mai_kappa1(m, shape);
    v[MAI_DESCRIPTOR_KAPPA2] = mai_kappa2(shape, mai_count_twos(m));
    v[MAI_DESCRIPTOR_KAPPA3] = mai_kappa3(shape, paths);
    v[MAI_DESCRIPTOR_PHI] =
        shape.heavy_atoms > 0 ? v[MAI_DESCRIPTOR_KAPPA1] * v[MAI_DESCRIPTOR_KAPPA2] / shape.heavy_atoms : 0;
    return MAI_OK;
}
