/*
 * disconnect.c - bonds of metals to non-metals taken apart, as RDKit's MetalDisconnector does.
 *
 * All such bonds go. Then each non-metal, in canonical order, gets the charge that its valence without them asks for, and
 * the metals that it was bonded to the opposite one, in turns; at last the metals' charges are bounded by their valences.
 * Memory is the arena's; a molecule without metals costs a look at its atoms.
 */
#include "edit/standardize.h"

#include "chem/element.h"
#include "chem/perceive.h"

/* What a metal lets go of: nitrogen, oxygen and fluorine, or other non-metals, or both. */
enum { LEAVES_NOF = 1, LEAVES_OTHERS = 2, IS_NOF = 4, IS_OTHER = 8 };

static const uint8_t kinds[MAI_ELEMENTS] = {
    [3] = 1, [11] = 1, [19] = 1, [37] = 1, [55] = 1, [87] = 1,          /* Li Na K Rb Cs Fr */
    [4] = 1, [12] = 1, [20] = 1, [38] = 1, [56] = 1, [88] = 1,          /* Be Mg Ca Sr Ba Ra */
    [21] = 3, [22] = 3, [23] = 3, [24] = 3, [25] = 3, [26] = 3, [27] = 3, [28] = 3, [29] = 3, [30] = 3, /* Sc to Zn */
    [13] = 3, [31] = 1, [39] = 3, [40] = 3, [41] = 3, [42] = 3, [43] = 3, /* Al Ga Y Zr Nb Mo Tc */
    [44] = 3, [45] = 3, [46] = 3, [47] = 3, [48] = 3, [49] = 1, [50] = 1, /* Ru Rh Pd Ag Cd In Sn */
    [72] = 3, [73] = 3, [74] = 3, [75] = 3, [76] = 3, [77] = 3, [78] = 3, [79] = 3, /* Hf Ta W Re Os Ir Pt Au */
    [80] = 1, [81] = 1, [82] = 1, [83] = 1,                              /* Hg Tl Pb Bi */
    [7] = 4, [8] = 4, [9] = 4,                                           /* N O F */
    [5] = 8, [6] = 8, [14] = 8, [15] = 8, [33] = 8, [51] = 8,            /* B C Si P As Sb */
    [16] = 8, [34] = 8, [52] = 8, [17] = 8, [35] = 8, [53] = 8, [85] = 8, /* S Se Te Cl Br I At */
};

typedef struct disconnection {
    const mai_mol *mol;
    mai_molgraph *g;
    bool *going;      /* of a bond */
    uint8_t *cut;     /* orders that a non-metal loses */
    bool *let_go;     /* of an atom: it was bonded to a metal */
    int32_t *excess;  /* charge that a metal takes over; MIN where it is none that lost a bond */
} disconnection;

static bool
comes_apart(const mai_atom *metal, const mai_atom *other)
{
    int leaves = kinds[metal->element] & (LEAVES_NOF | LEAVES_OTHERS), is = kinds[other->element];

    if ((leaves & LEAVES_NOF) && (is & IS_NOF))
        return true;
    return (leaves & LEAVES_OTHERS) && (is & IS_OTHER) && !mai_is_aromatic(other);
}

/* Marks the bonds that go; which of its atoms is the metal is told by -1, 0 (begin) or 1 (end). */
static int
metal_end(const mai_molgraph *g, const mai_bond *b)
{
    if (comes_apart(&g->atoms[b->begin], &g->atoms[b->end]))
        return 0;
    return comes_apart(&g->atoms[b->end], &g->atoms[b->begin]) ? 1 : -1;
}

static bool
mark_bonds(disconnection *d)
{
    bool any = false;

    for (int i = 0; i < d->g->natoms; i++)
        d->excess[i] = INT32_MIN;
    for (int i = 0; i < d->g->nbonds; i++) {
        const mai_bond *b = &d->g->bonds[i];
        int end = metal_end(d->g, b), metal = end == 0 ? b->begin : b->end, other = mai_other_end(b, metal);

        if (end < 0)
            continue;
        any = d->going[i] = d->let_go[other] = true;
        d->excess[metal] = 0;
        d->cut[other] = (uint8_t) (d->cut[other] + (b->type == MAI_BOND_DATIVE ? 0 : mai_bond_order_twice(b->type) / 2));
    }
    return any;
}

/* Orders of bonds and hydrogens, as a valence counts them. */
static int
total_valence(const disconnection *d, int atom)
{
    int hydrogens = d->mol->atoms[atom].hydrogens, explicit_h = d->g->atoms[atom].explicit_h;

    return mai_explicit_valence(d->g, atom) - explicit_h + hydrogens;
}

/* The metals that an atom was bonded to, those with the smallest excess first, then in their order. */
static int
metals_of(const disconnection *d, int atom, uint16_t *out, int room)
{
    const mai_nbr *nbrs = mai_nbrs(d->g, atom);
    int n = 0;

    for (int i = 0; i < d->g->atoms[atom].degree && n < room; i++) {
        int at = n;

        if (!d->going[nbrs[i].bond])
            continue;
        for (; at > 0 && d->excess[out[at - 1]] > d->excess[nbrs[i].atom]; at--)
            out[at] = out[at - 1];
        out[at] = nbrs[i].atom;
        n++;
    }
    return n;
}

/* What the valence of a non-metal without its metals makes of it. */
typedef struct outcome {
    int charge, valence, lone; /* lone: electrons that stay unpaired */
} outcome;

static outcome
settle_valence(const disconnection *d, int atom)
{
    const mai_element *e = &mai_elements[d->g->atoms[atom].element];
    int radicals = mai_mol_radicals(d->mol, atom), left = total_valence(d, atom) + radicals - d->cut[atom];
    outcome o = {-d->cut[atom], 0, 0};

    if (e->valences[0] == -1)
        return o;
    for (int i = 0; i < e->nvalences; i++) {
        o.valence = left;
        if (left > e->valences[i]) {
            if (i + 1 < e->nvalences)
                continue;
            o.valence = e->valences[i];
            break;
        }
        o.charge = left - e->valences[i];
        if (radicals % 2 != 0 && o.charge < 0) {
            o.charge++;
            o.lone++;
        }
        break;
    }
    return o;
}

/* Takes the charge of a non-metal from its metals, one electron each in turns. */
static void
charge_metals(disconnection *d, int atom, int charge)
{
    uint16_t metals[32];
    int n = metals_of(d, atom, metals, 32);

    while (charge < 0 && n > 0)
        for (int i = 0; i < n && charge < 0; i++, charge++)
            d->excess[metals[i]]++;
}

static void
settle_nonmetal(disconnection *d, int atom)
{
    mai_atom *a = &d->g->atoms[atom];
    outcome o = settle_valence(d, atom);
    uint16_t metals[32];
    int degree = a->degree - metals_of(d, atom, metals, 32) + d->mol->atoms[atom].hydrogens;

    if (o.charge == -1 && o.valence == degree + 1) /* no negative carbon with a double bond */
        o.charge = 0;
    a->charge = (int8_t) o.charge;
    if (d->cut[atom] == 0 || (o.charge == -1 && a->element == 6 && o.valence == degree + 2))
        o.charge = 0; /* what was donated takes nothing from the metal */
    charge_metals(d, atom, o.charge + o.lone);
}

static void
settle_metal(disconnection *d, int atom)
{
    mai_atom *a = &d->g->atoms[atom];
    const mai_element *e = &mai_elements[a->element];
    int charge = d->excess[atom] + (a->charge > 0 ? a->charge : 0);

    if (e->valences[0] != -1)
        for (int i = 0; i < e->nvalences; i++) {
            if (charge <= e->valences[i])
                continue;
            if (i + 1 < e->nvalences)
                continue;
            charge = e->valences[i];
        }
    if (charge > a->charge)
        a->charge = (int8_t) (charge > INT8_MAX ? INT8_MAX : charge);
    a->explicit_h = 0;
    a->flags &= (uint8_t) ~MAI_ATOM_NO_IMPLICIT;
}

/* The bonds go, and nothing comes in their place. */
static mai_status
cut_bonds(mai_ctx *cx, disconnection *d)
{
    uint8_t *hydrogens;

    MAI_TRY(MAI_NEW_ARRAY(cx, d->g->natoms, &hydrogens));
    for (int i = 0; i < d->g->natoms; i++)
        hydrogens[i] = d->g->atoms[i].explicit_h;
    MAI_TRY(mai_edit_remove(cx, d->g, NULL, d->going));
    for (int i = 0; i < d->g->natoms; i++)
        d->g->atoms[i].explicit_h = hydrogens[i];
    return MAI_OK;
}

mai_status
mai_disconnect_metals(mai_ctx *cx, const mai_mol *mol, size_t reserve, void **out, size_t *bytes)
{
    disconnection d = {.mol = mol};
    bool metals = false;

    *out = NULL;
    for (int i = 0; i < mol->natoms; i++)
        metals |= (kinds[mol->atoms[i].element] & (LEAVES_NOF | LEAVES_OTHERS)) != 0;
    if (!metals)
        return MAI_OK;
    MAI_TRY(mai_edit_begin(cx, mol, &d.g));
    MAI_TRY(MAI_NEW_ARRAY(cx, d.g->nbonds, &d.going));
    MAI_TRY(MAI_NEW_ARRAY(cx, d.g->natoms, &d.cut));
    MAI_TRY(MAI_NEW_ARRAY(cx, d.g->natoms, &d.let_go));
    MAI_TRY(MAI_NEW_ARRAY(cx, d.g->natoms, &d.excess));
    if (!mark_bonds(&d))
        return MAI_OK;
    for (int i = 0; i < d.g->natoms; i++) {
        MAI_TRY(mai_poll(cx, 16 + 2 * d.g->atoms[i].degree));
        if (d.let_go[i])
            settle_nonmetal(&d, i);
    }
    for (int i = 0; i < d.g->natoms; i++)
        if (d.excess[i] != INT32_MIN)
            settle_metal(&d, i);
    MAI_TRY(cut_bonds(cx, &d));
    return mai_edit_end(cx, d.g, reserve, out, bytes);
}
