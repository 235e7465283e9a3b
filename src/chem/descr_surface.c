/*
 * descr_surface.c - the approximate surface of P. Labute, J. Mol. Graph. Model. 18 (2000) 464.
 *
 * A sphere an atom, less what its neighbours cut off; bonds are shorter than the sum of radii by their order.
 * As in RDKit, each atom also meets one hydrogen, whatever it carries, and one hydrogen sphere is cut by all
 * of these.
 */
#include "chem/descr.h"
#include "chem/element.h"

static const double PI = 3.14159265358979323846;

/* By how much a bond is shorter than the sum of the radii. */
static const double shortened[8] = {
    [MAI_BOND_OTHER] = 0.1,     [MAI_BOND_SINGLE] = 0, [MAI_BOND_DOUBLE] = 0.2, [MAI_BOND_TRIPLE] = 0.3,
    [MAI_BOND_QUADRUPLE] = 0,   [MAI_BOND_AROMATIC] = 0.1, [MAI_BOND_DATIVE] = 0,
};

static inline double
square(double x)
{
    return x * x;
}

static inline double
distance_of(double a, double b, double shorter)
{
    double far = a + b, near = a > b ? a - b : b - a, distance = far - shorter;

    distance = distance > near ? distance : near;
    return distance < far ? distance : far;
}

/*
 * A sphere of radius r loses s * s - (r - d) * (r - d) / d, times pi r, to one of radius s at a distance d.
 */
double
mai_descr_surface(const mai_mol *m)
{
    const double rh = mai_elements[1].rb0;
    mai_fixed sum = {0}, hydrogen = {0};
    double cut;

    for (int i = 0; i < m->natoms; i++) {
        double r = mai_elements[m->atoms[i].element].rb0, overlap = 1 - 1 / (r + rh);

        mai_fixed_add(&sum, r * (4 * r - square(rh) * overlap));
        mai_fixed_add(&hydrogen, square(r) * overlap);
    }
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        double r = mai_elements[m->atoms[b.begin].element].rb0, s = mai_elements[m->atoms[b.end].element].rb0;
        double d = distance_of(r, s, shortened[mai_mol_bond_type(m, b)]);

        if (d == 0) /* two wildcards have no radius, nor has their surface a value */
            return __builtin_nan("");
        mai_fixed_add(&sum, (r * square(r - d) + s * square(s - d)) / d - r * s * (r + s));
    }
    cut = mai_fixed_value(hydrogen);
    if (cut > 1e-4 || cut < -1e-4)
        return PI * (mai_fixed_value(sum) + rh * (4 * rh - cut));
    return PI * mai_fixed_value(sum);
}
