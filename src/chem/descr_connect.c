/*
 * descr_connect.c - connectivity and shape indices that need degrees at most: chi of orders 0 and 1, the
 * alpha of Hall and Kier, kappa 1 and 2, phi.
 *
 * L. H. Hall, L. B. Kier, Rev. Comput. Chem. 2 (1991) 367, with the numbers and the special cases of RDKit
 * 2022.09. Read in place; weights stand on a grid and sums are in fixed point, so that the order of atoms
 * does not matter.
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

static inline double
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
mai_chi_weights_of_degrees(const mai_mol *m, double *weights)
{
    uint16_t degrees[MAI_MAX_ATOMS];

    memset(degrees, 0, (size_t) m->natoms * sizeof *degrees);
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);

        degrees[b.begin]++;
        degrees[b.end]++;
    }
    for (int i = 0; i < m->natoms; i++)
        weights[i] = weight_of_count(degrees[i]);
}

/* ---- chi ---- */

double
mai_chi_over_atoms(const mai_mol *m, const double *weights)
{
    mai_fixed sum = {0};

    for (int i = 0; i < m->natoms; i++)
        mai_fixed_add(&sum, weights[i]);
    return mai_fixed_value(sum);
}

double
mai_chi_over_bonds(const mai_mol *m, const double *weights)
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

    if (id == MAI_DESCRIPTOR_CHI0 || id == MAI_DESCRIPTOR_CHI1)
        mai_chi_weights_of_degrees(m, weights);
    else
        mai_chi_weights(m, id <= MAI_DESCRIPTOR_CHI1V ? MAI_CHI_V : MAI_CHI_N, weights);
    if (id == MAI_DESCRIPTOR_CHI0 || id == MAI_DESCRIPTOR_CHI0V || id == MAI_DESCRIPTOR_CHI0N)
        return mai_chi_over_atoms(m, weights);
    return mai_chi_over_bonds(m, weights);
}

/* ---- alpha: in hundredths for the elements of the table; others by their radius ---- */

typedef struct alpha_row {
    bool known;
    int8_t sp, sp2, other; /* by hybridisation */
} alpha_row;

static const alpha_row alphas[MAI_ELEMENTS] = {
    [1] = {true, 0, 0, 0},     [6] = {true, -22, -13, 0}, [7] = {true, -29, -20, -4},
    [8] = {true, -4, -20, -4}, [9] = {true, -7, -7, -7},  [15] = {true, 43, 30, 43},
    [16] = {true, 35, 22, 35}, [17] = {true, 29, 29, 29}, [35] = {true, 48, 48, 48},
    [53] = {true, 73, 73, 73},
};

mai_shape
mai_shape_of(const mai_mol *m)
{
    int64_t hundredths = 0, others = 0, radii = 0; /* radii: in thousandths */
    mai_shape shape = {0, 0};

    for (int i = 0; i < m->natoms; i++) {
        int element = m->atoms[i].element, hybridization = mai_mol_hybridization(m, i);
        const alpha_row *row = &alphas[element];

        shape.heavy_atoms += element > 1;
        if (row->known) {
            hundredths += hybridization == MAI_HYBRID_SP    ? row->sp
                          : hybridization == MAI_HYBRID_SP2 ? row->sp2
                                                            : row->other;
        } else if (element != 0) {
            others++;
            radii += (int64_t) (mai_elements[element].rb0 * 1000 + 0.5);
        }
    }
    shape.alpha = (double) hundredths / 100 + ((double) radii / 1000 / mai_elements[6].rb0 - (double) others);
    return shape;
}

/* ---- kappa: 0 where nothing can be divided by ---- */

double
mai_kappa1(const mai_mol *m, mai_shape shape)
{
    double denominator = m->nbonds + shape.alpha, a = shape.heavy_atoms + shape.alpha;

    return denominator != 0 ? a * (a - 1) * (a - 1) / (denominator * denominator) : 0;
}

double
mai_count_twos(const mai_mol *m)
{
    uint16_t degrees[MAI_MAX_ATOMS];
    int64_t paths = 0;

    memset(degrees, 0, (size_t) m->natoms * sizeof *degrees);
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        bool heavy = m->atoms[b.begin].element != 1 && m->atoms[b.end].element != 1;

        if (heavy)
            paths += degrees[b.begin]++ + degrees[b.end]++;
    }
    return (double) paths;
}

double
mai_kappa2(mai_shape shape, double paths)
{
    double a = shape.heavy_atoms + shape.alpha, denominator = (paths + shape.alpha) * (paths + shape.alpha);

    return denominator != 0 ? (a - 1) * (a - 2) * (a - 2) / denominator : 0;
}

double
mai_kappa3(mai_shape shape, double paths)
{
    double a = shape.heavy_atoms + shape.alpha, denominator = (paths + shape.alpha) * (paths + shape.alpha);

    if (denominator == 0)
        return 0;
    return (a - (shape.heavy_atoms % 2 != 0 ? 1 : 2)) * (a - 3) * (a - 3) / denominator;
}

double
mai_descr_connectivity(const mai_mol *m, mai_descriptor_id id)
{
    mai_shape shape;

    if (id > MAI_DESCRIPTOR_PHI)
        return low_order_chi(m, id);
    shape = mai_shape_of(m);
    switch (id) {
    case MAI_DESCRIPTOR_KAPPA1:
        return mai_kappa1(m, shape);
    case MAI_DESCRIPTOR_KAPPA2:
        return mai_kappa2(shape, mai_count_twos(m));
    case MAI_DESCRIPTOR_PHI:
        if (shape.heavy_atoms == 0)
            return 0;
        return mai_kappa1(m, shape) * mai_kappa2(shape, mai_count_twos(m)) / shape.heavy_atoms;
    default:
        return shape.alpha;
    }
}
