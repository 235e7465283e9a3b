/*
 * cleanup.c - groups that are written with too many bonds get charges: the first step of sanitising.
 *
 *   neutral five-valent N with =O or #N     CN(=O)=O  ->  C[N+](=O)[O-]     CN=N#N  ->  CN=[N+]=[N-]
 *   neutral five-valent P with =O and =C/N  C=P(=O)C  ->  C=[P+]([O-])C
 *   Cl, Br, I among oxygens only            OCl(=O)=O ->  O[Cl+2]([O-])[O-]
 *
 * These are RDKit 2022.09's conversions, no others, atom by atom in the order of the graph; nothing is
 * allocated.
 */
#include "chem/perceive.h"

enum { CARBON = 6, NITROGEN = 7, OXYGEN = 8, PHOSPHORUS = 15, CHLORINE = 17, BROMINE = 35, IODINE = 53 };

static inline bool
is_neutral(const mai_atom *a, int element)
{
    return a->element == element && a->charge == 0;
}

static void
split_charge(mai_molgraph *g, int positive, mai_nbr negative, int type)
{
    g->bonds[negative.bond].type = (uint8_t) type;
    g->atoms[positive].charge = 1;
    g->atoms[negative.atom].charge = -1;
}

/* The first =O or #N of a five-valent nitrogen takes the charge. */
static void
clean_nitrogen(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    uint8_t flags = a->flags;
    int valence;

    if (a->charge != 0)
        return;
    a->flags = (uint8_t) (flags & ~MAI_ATOM_AROMATIC); /* its valence is to be that of its bonds */
    valence = mai_explicit_valence(g, atom);
    a->flags = flags;
    for (int i = 0; valence == 5 && i < a->degree; i++) {
        const mai_atom *other = &g->atoms[nbrs[i].atom];
        int type = g->bonds[nbrs[i].bond].type;

        if (is_neutral(other, OXYGEN) && type == MAI_BOND_DOUBLE) {
            split_charge(g, atom, nbrs[i], MAI_BOND_SINGLE);
            break;
        }
        if (is_neutral(other, NITROGEN) && type == MAI_BOND_TRIPLE) {
            split_charge(g, atom, nbrs[i], MAI_BOND_DOUBLE);
            break;
        }
    }
}

/* A three-connected five-valent phosphorus with =C or =N: its last =O takes the charge. */
static void
clean_phosphorus(mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom), *oxygen = NULL;
    bool to_carbon = false;

    if (a->charge != 0 || a->degree != 3 || mai_explicit_valence(g, atom) != 5)
        return;
    for (int i = 0; i < a->degree; i++) {
        const mai_atom *other = &g->atoms[nbrs[i].atom];

        if (g->bonds[nbrs[i].bond].type != MAI_BOND_DOUBLE)
            continue;
        if (is_neutral(other, OXYGEN))
            oxygen = &nbrs[i];
        else if ((other->element == CARBON || other->element == NITROGEN) && other->degree >= 2)
            to_carbon = true;
    }
    if (oxygen != NULL && to_carbon)
        split_charge(g, atom, *oxygen, MAI_BOND_SINGLE);
}

/* Every =O of a halogen that has oxygens around it alone becomes -O(-). */
static void
clean_halogen(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int valence, charge = 0;

    if (a->charge != 0)
        return;
    valence = mai_explicit_valence(g, atom);
    if (valence != 3 && valence != 5 && valence != 7)
        return;
    for (int i = 0; i < a->degree; i++)
        if (g->atoms[nbrs[i].atom].element != OXYGEN)
            return;
    for (int i = 0; i < a->degree; i++)
        if (g->bonds[nbrs[i].bond].type == MAI_BOND_DOUBLE) {
            split_charge(g, atom, nbrs[i], MAI_BOND_SINGLE);
            charge++;
        }
    a->charge = (int8_t) charge;
}

mai_status
mai_clean_up(mai_ctx *cx, mai_molgraph *g)
{
    MAI_TRY(mai_poll(cx, g->natoms));
    for (int i = 0; i < g->natoms; i++) {
        switch (g->atoms[i].element) {
            case NITROGEN:
                clean_nitrogen(g, i);
                break;
            case PHOSPHORUS:
                clean_phosphorus(g, i);
                break;
            case CHLORINE:
            case BROMINE:
            case IODINE:
                clean_halogen(g, i);
                break;
            default:
                break;
        }
    }
    return MAI_OK;
}
