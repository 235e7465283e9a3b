/*
 * registration.c - the skeleton of a molecule without what tautomers differ in.
 *
 * It is no molecule that sanitising would accept, so it is not perceived again: the rings of the molecule are those of
 * the skeleton, stereochemistry is assigned to it as it stands, and it is ordered and written as any graph. Memory is
 * the arena's.
 */
#include "edit/registration.h"

#include "chem/perceive.h"
#include "chem/stereo.h"

#include <stdio.h>

enum { CARBON = 6, SULFUR = 16, SELENIUM = 34 };

typedef struct tally {
    int hydrogens, charge;
} tally;

static bool
is_mobile(const mai_molgraph *g, const mai_bond *b)
{
    if (b->type == MAI_BOND_SINGLE)
        return false;
    return (b->flags & (MAI_BOND_IS_CONJUGATED | MAI_BOND_IS_AROMATIC)) || b->type == MAI_BOND_AROMATIC
           || g->atoms[b->begin].element != CARBON || g->atoms[b->end].element != CARBON;
}

static void
flatten_bonds(mai_molgraph *g, bool stereo)
{
    for (int i = 0; i < g->nbonds; i++) {
        mai_bond *b = &g->bonds[i];

        if (is_mobile(g, b)) {
            b->type = MAI_BOND_SINGLE;
            b->stereo = MAI_STEREO_NONE;
        }
        if (!stereo)
            b->stereo = MAI_STEREO_NONE;
        b->flags = 0;
        b->cip = MAI_CIP_NONE;
    }
}

static tally
flatten_atoms(mai_molgraph *g, bool stereo)
{
    tally t = {0, 0};

    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];

        t.charge += a->charge;
        a->charge = 0;
        a->radicals = 0;
        a->map = 0;
        a->cip = MAI_CIP_NONE;
        a->flags = MAI_ATOM_NO_IMPLICIT;
        if (!stereo)
            a->chirality = MAI_CHIRAL_NONE;
        if (a->element == CARBON)
            continue;
        t.hydrogens += a->explicit_h;
        a->explicit_h = 0;
    }
    return t;
}

/* Valences as stereochemistry asks for them: a sulfoxide is a centre, whichever way it was written. */
static void
set_valences(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];

        a->explicit_valence = (uint8_t) mai_explicit_valence(g, i);
        if ((a->element == SULFUR || a->element == SELENIUM) && a->degree == 3)
            a->explicit_valence = 4;
    }
}

static mai_status
make_skeleton(mai_ctx *cx, const mai_mol *mol, bool stereo, mai_molgraph **out, tally *t)
{
    mai_molgraph *g;

    MAI_TRY(mai_mol_unpack(cx, mol, &g));
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].explicit_valence = (uint8_t) mai_explicit_valence(g, i);
    MAI_TRY(mai_assign_conjugation(cx, g));
    flatten_bonds(g, stereo);
    *t = flatten_atoms(g, stereo);
    set_valences(g);
    g->stereo_flagged = false;
    MAI_TRY(mai_assign_stereo(cx, g));
    *out = g;
    return MAI_OK;
}

mai_status
mai_registration_text(mai_ctx *cx, const mai_mol *mol, bool stereo, char **out, size_t *n)
{
    enum { NUMBERS = 32 };
    mai_molgraph *g;
    uint16_t *order;
    mai_mol skeleton;
    size_t size, length;
    void *bytes;
    char *text;
    tally t;

    MAI_TRY(make_skeleton(cx, mol, stereo, &g, &t));
    MAI_TRY(mai_canonical_order(cx, g, &order));
    MAI_TRY(mai_mol_pack(cx, g, order, 0, &bytes, &size));
    mai_mol_open(bytes, &skeleton);
    MAI_TRY(mai_mol_smiles(cx, &skeleton, &text, &length));
    MAI_TRY(mai_alloc(cx, length + NUMBERS, (void **) out));
    *n = (size_t) snprintf(*out, length + NUMBERS, "%s_%d_%d", text, t.hydrogens, t.charge);
    return MAI_OK;
}
