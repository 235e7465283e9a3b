/*
 * match_stereo.c - chirality and double-bond geometry of a complete match.
 *
 * As RDKit has it: a tetrahedral atom of the query needs one of the molecule; with three neighbours or more in the
 * query, their images must turn the same way. A double bond of the query with a geometry needs one with the same,
 * unless the molecule's bond is of another type.
 */
#include "match/match_search.h"

#include "chem/chirality.h"

enum { STEREO_COST = 4 /* candidates, of a centre or a double bond */ };

/* Whether an odd number of exchanges sorts the places. */
static bool
is_odd(const int *places, int n)
{
    int inversions = 0;

    for (int i = 0; i < n; i++)
        for (int k = i + 1; k < n; k++)
            inversions += places[i] > places[k];
    return inversions & 1;
}

static bool
centre_agrees(const mai_search *s, const mai_frame *f, const mai_pattern_centre *c)
{
    const mai_target *t = s->target;
    unsigned atom = f->images[c->step];
    int tag = t->mol.atoms[atom].chirality & 7, first = t->first[atom], degree = t->first[atom + 1] - first;
    int places[4], taken = 0;

    if (tag != MAI_CHIRAL_CCW && tag != MAI_CHIRAL_CW)
        return false;
    if (c->degree < 3)
        return true;
    if (c->degree > degree || c->degree > 4 || degree > 4)
        return false;
    for (int i = 0; i < c->degree; i++) {
        const mai_target_link *l = mai_target_find_link(t, atom, f->images[c->nbrs[i]]);

        places[i] = (int) (l - t->links) - first;
        taken |= 1 << places[i];
    }
    for (int i = 0, n = c->degree; i < degree; i++)
        if (!(taken >> i & 1))
            places[n++] = i;
    return is_odd(places, degree) == ((tag == MAI_CHIRAL_CW) != (c->clockwise != 0));
}

/* The neighbour that the geometry of a stored double bond refers to at one end: the first but the partner. */
static unsigned
reference_at(const mai_target *t, unsigned end, unsigned partner)
{
    unsigned first = mai_link_atom(t->links[t->first[end]]);

    return first != partner ? first : mai_link_atom(t->links[t->first[end] + 1]);
}

static bool
double_agrees(const mai_search *s, const mai_frame *f, const mai_pattern_double *d)
{
    const mai_target *t = s->target;
    unsigned begin = f->images[d->begin], end = f->images[d->end];
    const mai_target_link *l = mai_target_find_link(t, begin, end);
    mai_mol_bond b = mai_mol_get_bond(&t->mol, (int) mai_link_bond(*l));
    int stereo = b.bits >> MAI_MOL_BOND_STEREO_SHIFT & 3;
    bool other_begin, other_end;

    if ((mai_link_key(*l) & 7) != MAI_BOND_DOUBLE)
        return true;
    if (stereo < MAI_STEREO_CIS)
        return false;
    other_begin = reference_at(t, begin, end) != f->images[d->refs[0]];
    other_end = reference_at(t, end, begin) != f->images[d->refs[1]];
    return ((stereo == MAI_STEREO_TRANS) != (d->trans != 0)) == (other_begin != other_end);
}

bool
mai_match_stereo(mai_search *s, const mai_frame *f)
{
    const mai_pattern_centre *centres = mai_pattern_at(s->head, s->head->centres);
    const mai_pattern_double *doubles = mai_pattern_at(s->head, s->head->doubles);

    s->budget -= STEREO_COST * (f->graph->ncentres + f->graph->ndoubles);
    for (int i = 0; i < f->graph->ncentres; i++)
        if (!centre_agrees(s, f, &centres[f->graph->first_centre + (uint32_t) i]))
            return false;
    for (int i = 0; i < f->graph->ndoubles; i++)
        if (!double_agrees(s, f, &doubles[f->graph->first_double + (uint32_t) i]))
            return false;
    return true;
}
