/*
 * descr_atoms.c - descriptors that are sums over atoms and bonds, read from the stored bytes in place.
 *
 * Nothing is allocated and nothing linked. Sums are of integers in units that hold the tables' decimal
 * numbers exactly, so that the order of the atoms does not matter; the last step is one division.
 */
#include "chem/crippen.h"
#include "chem/descr.h"
#include "chem/element.h"
#include "chem/polar.h"

#include <string.h>

/* ---- masses: in units of 1e-10 g/mol, which no number of the tables falls between ---- */

static const double MASS_UNITS = 1e10, ELECTRON_MASS = 0.00054857991;

static inline int64_t
mass_units(double mass)
{
    return (int64_t) (mass * MASS_UNITS + 0.5);
}

/* The isotope's own mass, its mass number where that is not known. */
static double
isotope_mass(int element, int isotope)
{
    double mass = mai_isotope_mass(element, isotope);

    return mass > 0 || element == 0 ? mass : isotope;
}

static double
mol_weight(const mai_mol *m)
{
    int64_t sum = 0, hydrogens = 0;

    for (int i = 0; i < m->natoms; i++) {
        sum += mass_units(mai_elements[m->atoms[i].element].weight);
        hydrogens += m->atoms[i].hydrogens;
    }
    for (int i = 0; i < m->nextras; i++) {
        mai_mol_extra_entry extra = mai_mol_get_extra(m, i);
        int element = m->atoms[extra.atom].element;

        if (extra.isotope != 0)
            sum +=
                mass_units(isotope_mass(element, extra.isotope)) - mass_units(mai_elements[element].weight);
    }
    return (double) (sum + hydrogens * mass_units(mai_elements[1].weight)) / MASS_UNITS;
}

static double
exact_mass(const mai_mol *m)
{
    int64_t sum = 0, hydrogens = 0;
    int charge = 0;

    for (int i = 0; i < m->natoms; i++) {
        sum += mass_units(mai_elements[m->atoms[i].element].exact_mass);
        hydrogens += m->atoms[i].hydrogens;
        charge += m->atoms[i].charge;
    }
    for (int i = 0; i < m->nextras; i++) {
        mai_mol_extra_entry extra = mai_mol_get_extra(m, i);
        int element = m->atoms[extra.atom].element;

        if (extra.isotope != 0)
            sum += mass_units(isotope_mass(element, extra.isotope))
                   - mass_units(mai_elements[element].exact_mass);
    }
    sum += hydrogens * mass_units(mai_elements[1].exact_mass);
    return (double) sum / MASS_UNITS - ELECTRON_MASS * charge;
}

/* ---- Crippen ---- */

static int64_t
logp_units(const mai_mol *m)
{
    int64_t sum = 0;

    for (int i = 0; i < m->natoms; i++) {
        const mai_mol_atom *a = &m->atoms[i];

        sum += mai_crippen_table[a->crippen & 127].logp
               + a->hydrogens * mai_crippen_table[a->more & MAI_MORE_H_TYPE].logp;
    }
    return sum;
}

static int64_t
refractivity_units(const mai_mol *m)
{
    int64_t sum = 0;

    for (int i = 0; i < m->natoms; i++) {
        const mai_mol_atom *a = &m->atoms[i];

        sum += mai_crippen_table[a->crippen & 127].mr
               + a->hydrogens * mai_crippen_table[a->more & MAI_MORE_H_TYPE].mr;
    }
    return sum;
}

/* ---- polar atoms ---- */

/* Hydrogens that are atoms, bonded to this one; neighbours counts the other neighbours. */
static int
hydrogen_atoms_on(const mai_mol *m, int atom, int *neighbours)
{
    int hydrogens = 0;

    *neighbours = 0;
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);

        if (b.begin == atom || b.end == atom) {
            bool h = m->atoms[b.begin == atom ? b.end : b.begin].element == 1;

            hydrogens += h;
            *neighbours += !h;
        }
    }
    return hydrogens;
}

/* The share of an atom without a row in the table. */
static int
rare_share(const mai_mol *m, int atom)
{
    int neighbours, hydrogens = hydrogen_atoms_on(m, atom, &neighbours) + m->atoms[atom].hydrogens;

    return mai_polar_fallback(m->atoms[atom].element, neighbours, hydrogens);
}

static int64_t
tpsa_units(const mai_mol *m)
{
    int64_t sum = 0;
    int rare = 0;

    for (int i = 0; i < m->natoms; i++) {
        int class = m->atoms[i].polar & MAI_POLAR_CLASS;

        sum += mai_polar_table[class];
        rare |= class >= MAI_POLAR_RARE_N;
    }
    for (int i = 0; rare && i < m->natoms; i++)
        if ((m->atoms[i].polar & MAI_POLAR_CLASS) >= MAI_POLAR_RARE_N)
            sum += rare_share(m, i);
    return sum;
}

static int
count_polar(const mai_mol *m, int flag)
{
    int n = 0;

    for (int i = 0; i < m->natoms; i++)
        n += (m->atoms[i].polar & flag) != 0;
    return n;
}

static inline bool
is_nitrogen_or_oxygen(const mai_mol_atom *a)
{
    return a->element == 7 || a->element == 8;
}

static int
lipinski_hba(const mai_mol *m)
{
    int n = 0;

    for (int i = 0; i < m->natoms; i++)
        n += is_nitrogen_or_oxygen(&m->atoms[i]);
    return n;
}

/* Hydrogens on nitrogen and oxygen. */
static int
lipinski_hbd(const mai_mol *m)
{
    int n = 0, atoms = 0;

    for (int i = 0; i < m->natoms; i++) {
        n += is_nitrogen_or_oxygen(&m->atoms[i]) ? m->atoms[i].hydrogens : 0;
        atoms += m->atoms[i].element == 1;
    }
    for (int i = 0; atoms > 0 && i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        const mai_mol_atom *begin = &m->atoms[b.begin], *end = &m->atoms[b.end];

        n += (begin->element == 1 && is_nitrogen_or_oxygen(end))
             || (end->element == 1 && is_nitrogen_or_oxygen(begin));
    }
    return n;
}

/* ---- counts ---- */

static int
rotatable_bonds(const mai_mol *m)
{
    int n = 0;

    for (int i = 0; i < m->nbonds; i++)
        n += (mai_mol_get_bond(m, i).bits & MAI_MOL_BOND_ROTATABLE) != 0;
    return n;
}

static int
heavy_atoms(const mai_mol *m)
{
    int n = 0;

    for (int i = 0; i < m->natoms; i++)
        n += m->atoms[i].element > 1;
    return n;
}

static int
heteroatoms(const mai_mol *m)
{
    int n = 0;

    for (int i = 0; i < m->natoms; i++)
        n += m->atoms[i].element != 6 && m->atoms[i].element != 1;
    return n;
}

static int
formal_charge(const mai_mol *m)
{
    int n = 0;

    for (int i = 0; i < m->natoms; i++)
        n += m->atoms[i].charge;
    return n;
}

static int
stereocenters(const mai_mol *m, bool unspecified)
{
    int n = 0;

    for (int i = 0; i < m->natoms; i++)
        n += (m->atoms[i].more & MAI_MORE_POSSIBLE_STEREO) != 0
             && !(unspecified && (m->atoms[i].chirality & 7) != 0);
    return n;
}

static inline bool
is_aliphatic(const mai_mol *m, int atom, int element)
{
    return m->atoms[atom].element == element && !mai_mol_is_aromatic(m, atom);
}

/* Aliphatic carbon with a doubly bonded oxygen outside rings, times each of its aliphatic nitrogens. */
static int
amide_bonds(const mai_mol *m)
{
    uint16_t oxygens[MAI_MAX_ATOMS];
    int n = 0, any = 0;

    memset(oxygens, 0, (size_t) m->natoms * sizeof *oxygens);
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        int carbon, oxygen;

        if ((b.bits & MAI_MOL_BOND_TYPE) != MAI_BOND_DOUBLE)
            continue;
        carbon = m->atoms[b.begin].element == 6 ? b.begin : b.end;
        oxygen = b.begin + b.end - carbon;
        if (is_aliphatic(m, carbon, 6) && is_aliphatic(m, oxygen, 8) && !mai_mol_in_ring(m, oxygen)) {
            oxygens[carbon]++;
            any++;
        }
    }
    for (int i = 0; any > 0 && i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        int type = b.bits & MAI_MOL_BOND_TYPE, single = type == MAI_BOND_SINGLE || type == MAI_BOND_AROMATIC;

        n += single *
             (oxygens[b.begin] * is_aliphatic(m, b.end, 7) + oxygens[b.end] * is_aliphatic(m, b.begin, 7));
    }
    return n;
}

/* Carbons with four neighbours, hydrogens among them. */
static double
fraction_csp3(const mai_mol *m)
{
    uint16_t degree[MAI_MAX_ATOMS];
    int carbons = 0, saturated = 0;

    for (int i = 0; i < m->natoms; i++)
        degree[i] = m->atoms[i].hydrogens;
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);

        degree[b.begin]++;
        degree[b.end]++;
    }
    for (int i = 0; i < m->natoms; i++) {
        carbons += m->atoms[i].element == 6;
        saturated += m->atoms[i].element == 6 && degree[i] == 4;
    }
    return carbons > 0 ? (double) saturated / carbons : 0;
}

/* ---- rules ---- */

static int
lipinski_violations(const mai_mol *m)
{
    return (mol_weight(m) > 500) + (logp_units(m) > 500000) + (lipinski_hba(m) > 10) + (lipinski_hbd(m) > 5);
}

static bool
veber(const mai_mol *m)
{
    return rotatable_bonds(m) <= 10 && tpsa_units(m) <= 14000;
}

double
mai_descr_atoms(const mai_mol *m, mai_descriptor_id id)
{
    switch (id) {
    case MAI_DESCRIPTOR_MOL_WEIGHT:
        return mol_weight(m);
    case MAI_DESCRIPTOR_EXACT_MASS:
        return exact_mass(m);
    case MAI_DESCRIPTOR_LOGP:
        return (double) logp_units(m) / 1e5;
    case MAI_DESCRIPTOR_MOLAR_REFRACTIVITY:
        return (double) refractivity_units(m) / 1e4;
    case MAI_DESCRIPTOR_TPSA:
        return (double) tpsa_units(m) / 100;
    case MAI_DESCRIPTOR_HBD:
        return count_polar(m, MAI_POLAR_DONOR);
    case MAI_DESCRIPTOR_HBA:
        return count_polar(m, MAI_POLAR_ACCEPTOR);
    case MAI_DESCRIPTOR_LIPINSKI_HBD:
        return lipinski_hbd(m);
    case MAI_DESCRIPTOR_LIPINSKI_HBA:
        return lipinski_hba(m);
    case MAI_DESCRIPTOR_LIPINSKI_VIOLATIONS:
        return lipinski_violations(m);
    case MAI_DESCRIPTOR_VEBER:
        return veber(m);
    case MAI_DESCRIPTOR_ROTATABLE_BONDS:
        return rotatable_bonds(m);
    case MAI_DESCRIPTOR_AMIDE_BONDS:
        return amide_bonds(m);
    case MAI_DESCRIPTOR_HEAVY_ATOMS:
        return heavy_atoms(m);
    case MAI_DESCRIPTOR_HETEROATOMS:
        return heteroatoms(m);
    case MAI_DESCRIPTOR_FORMAL_CHARGE:
        return formal_charge(m);
    case MAI_DESCRIPTOR_FRACTION_CSP3:
        return fraction_csp3(m);
    case MAI_DESCRIPTOR_STEREOCENTERS:
        return stereocenters(m, false);
    case MAI_DESCRIPTOR_UNSPECIFIED_STEREOCENTERS:
        return stereocenters(m, true);
    case MAI_DESCRIPTOR_RING_COUNT:
        return m->nrings;
    case MAI_DESCRIPTOR_LABUTE_ASA:
        return mai_descr_surface(m);
    default:
        return mai_descr_connectivity(m, id);
    }
}
