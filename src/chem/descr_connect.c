/*
 * descr_connect.c - connectivity and shape indices that need degrees at most: chi of orders 0 and 1, the alpha of
 * Hall and Kier, kappa 1 and 2, phi.
 *
 * L. H. Hall, L. B. Kier, Rev. Comput. Chem. 2 (1991) 367, with the numbers and the special cases of RDKit 2022.09.
 * Read in place; weights stand on a grid and sums are in fixed point, so that the order of atoms does not matter.
 */
#include "chem/descr_chi.h"
#include "chem/element.h"

#include <math.h>
#include <string.h>

/* ---- weights ---- */

static const double inverse_root[] = {
    0, 1, 0.70710678118654757, 0.57735026918962573, 0.5, 0.44721359549995793, 0.40824829046386307,
    0.37796447300922720, 0.35355339059327373,
};

static double
weight_of_delta(double delta)
{
    return delta != 0 ? mai_on_grid(1 / sqrt(delta)) : 0;
}

static double
weight_of_count(unsigned n)
{
    return n < sizeof inverse_root / sizeof *inverse_root ? mai_on_grid(inverse_root[n]) : weight_of_delta(n);
}

void
mai_chi_weights(const mai_mol *m, mai_chi_form form, double *weights)
{
    for (int i = 0; i < m->natoms; i++) {
        int element = m->atoms[i].element, outer = mai_elements[element].outer_electrons;
        /* More hydrogens than electrons wrap around, as they do in the reference. */
        uint32_t delta = (uint32_t) outer - m->atoms[i].hydrogens;

        if (form == MAI_CHI_N || (element > 1 && element <= 10))
            weights[i] = weight_of_count(delta);
        else
            weights[i] = element > 1 ? weight_of_delta((double) delta / (element - outer - 1)) : 0;
    }
}

void
mai_chi_degrees(const mai_mol *m, bool heavy, uint16_t *degrees)
{
    memset(degrees, 0, (size_t) m->natoms * sizeof *degrees);
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);

        if (heavy && (m->atoms[b.begin].element == 1 || m->atoms[b.end].element == 1))
            continue;
        degrees[b.begin]++;
        degrees[b.end]++;
    }
}

/* ---- chi ---- */

static double
sum_of_weights(const mai_mol *m, const double *weights)
{
    mai_fixed sum = {0};

    for (int i = 0; i < m->natoms; i++)
        mai_fixed_add(&sum, weights[i]);
    return mai_fixed_value(sum);
}

static double
sum_over_bonds(const mai_mol *m, const double *weights)
{
    mai_fixed sum = {0};

    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);

        mai_fixed_add(&sum, weights[b.begin] * weights[b.end]);
    }
    return mai_fixed_value(sum);
}

static double
low_order_chi(const mai_mol *m, mai_descriptor_id id)
{
    double weights[MAI_MAX_ATOMS];
    uint16_t degrees[MAI_MAX_ATOMS];

    if (id == MAI_DESCRIPTOR_CHI0 || id == MAI_DESCRIPTOR_CHI1) {
        mai_chi_degrees(m, false, degrees);
        for (int i = 0; i < m->natoms; i++)
            weights[i] = weight_of_count(degrees[i]);
    } else {
        mai_chi_weights(m, id <= MAI_DESCRIPTOR_CHI1V ? MAI_CHI_V : MAI_CHI_N, weights);
    }
    if (id == MAI_DESCRIPTOR_CHI0 || id == MAI_DESCRIPTOR_CHI0V || id == MAI_DESCRIPTOR_CHI0N)
        return sum_of_weights(m, weights);
    return sum_over_bonds(m, weights);
}

/* ---- alpha: in hundredths for the elements of the table; others by their radius ---- */

typedef struct alpha_row {
    bool known;
    int8_t sp, sp2, other; /* by hybridisation */
} alpha_row;

static const alpha_row alphas[MAI_ELEMENTS] = {
    [1] = {true, 0, 0, 0},       [6] = {true, -22, -13, 0},   [7] = {true, -29, -20, -4}, [8] = {true, -4, -20, -4},
    [9] = {true, -7, -7, -7},    [15] = {true, 43, 30, 43},   [16] = {true, 35, 22, 35},  [17] = {true, 29, 29, 29},
    [35] = {true, 48, 48, 48},   [53] = {true, 73, 73, 73},
};

static double
hall_kier_alpha(const mai_mol *m)
{
    int64_t hundredths = 0, others = 0, radii = 0; /* radii: in thousandths */

    for (int i = 0; i < m->natoms; i++) {
        int element = m->atoms[i].element, hybridization = mai_mol_hybridization(m, i);
        const alpha_row *row = &alphas[element];

        if (row->known) {
            hundredths += hybridization == MAI_HYBRID_SP    ? row->sp
                          : hybridization == MAI_HYBRID_SP2 ? row->sp2
                                                            : row->other;
        } else if (element != 0) {
            others++;
            radii += (int64_t) (mai_elements[element].rb0 * 1000 + 0.5);
        }
    }
    return (double) hundredths / 100 + ((double) radii / 1000 / mai_elements[6].rb0 - (double) others);
}

/* ---- kappa ---- */

static int
heavy_atoms(const mai_mol *m)
{
    int n = 0;

    for (int i = 0; i < m->natoms; i++)
        n += m->atoms[i].element > 1;
    return n;
}

static double
kappa1(const mai_mol *m)
{
    double alpha = hall_kier_alpha(m), denominator = m->nbonds + alpha, a = heavy_atoms(m) + alpha;

    return denominator != 0 ? a * (a - 1) * (a - 1) / (denominator * denominator) : 0;
}

static double
kappa2(const mai_mol *m)
{
    uint16_t degrees[MAI_MAX_ATOMS];
    double alpha = hall_kier_alpha(m), a = heavy_atoms(m) + alpha, denominator;
    int64_t paths = 0;

    mai_chi_degrees(m, true, degrees);
    for (int i = 0; i < m->natoms; i++)
        paths += (int64_t) degrees[i] * (degrees[i] - 1) / 2;
    denominator = (paths + alpha) * (paths + alpha);
    return denominator != 0 ? (a - 1) * (a - 2) * (a - 2) / denominator : 0;
}

double
mai_kappa3(const mai_mol *m, double paths)
{
    int atoms = heavy_atoms(m);
    double alpha = hall_kier_alpha(m), a = atoms + alpha, denominator = (paths + alpha) * (paths + alpha);

    if (denominator == 0)
        return 0;
    return (a - (atoms % 2 != 0 ? 1 : 2)) * (a - 3) * (a - 3) / denominator;
}

static double
phi(const mai_mol *m)
{
    int atoms = heavy_atoms(m);

    return atoms > 0 ? kappa1(m) * kappa2(m) / atoms : 0;
}

double
mai_descr_connectivity(const mai_mol *m, mai_descriptor_id id)
{
    switch (id) {
    case MAI_DESCRIPTOR_HALL_KIER_ALPHA:
        return hall_kier_alpha(m);
    case MAI_DESCRIPTOR_KAPPA1:
        return kappa1(m);
    case MAI_DESCRIPTOR_KAPPA2:
        return kappa2(m);
    case MAI_DESCRIPTOR_PHI:
        return phi(m);
    default:
        return low_order_chi(m, id);
    }
}
