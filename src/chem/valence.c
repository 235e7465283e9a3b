/*
 * valence.c - how many bonds an atom has, how many it may have and what fills the difference: implicit
 * hydrogens, unpaired electrons, or the refusal of the molecule.
 *
 * The model is RDKit 2022.09's. The explicit valence is the sum of bond orders and of the hydrogens written
 * with the atom, where an aromatic bond counts one and a half; an aromatic atom whose sum is above its
 * default valence takes the largest allowed valence below, when that is at most 1.5 away, since the sum of
 * its kekulized form is lower. Hydrogens fill up to the next allowed valence, of an aromatic atom to the
 * default one only. A charge shifts the allowed valences by itself, of early elements and of carbon
 * downwards. Orders are summed in halves, in integers. Nothing is allocated but a sum an atom, which is the
 * arena's.
 */
#include "chem/perceive.h"

#include "chem/element.h"

#include <stdio.h>
#include <stdlib.h>

enum { AROMATIC_BIT = 1u << 31, MOST_VALENCE = 127 };

int
mai_total_degree(const mai_molgraph *g, int atom)
{
    return g->atoms[atom].degree + mai_hydrogens(&g->atoms[atom]);
}

static inline bool
is_aromatic_bond(const mai_bond *b)
{
    return ((b->flags & MAI_BOND_IS_AROMATIC) != 0) | (b->type == MAI_BOND_AROMATIC);
}

mai_status
mai_refuse_atom(mai_ctx *cx, const mai_molgraph *g, int atom, const char *what)
{
    const mai_atom *a = &g->atoms[atom];
    const char *symbol = mai_elements[a->element].symbol;
    char charge[8] = "";

    if (abs(a->charge) > 1)
        snprintf(charge, sizeof charge, "%+d", a->charge);
    else if (a->charge != 0)
        snprintf(charge, sizeof charge, "%c", a->charge > 0 ? '+' : '-');
    if (g->xyz != NULL) /* a molfile: the atom's number */
        return mai_fail(cx, MAI_ETEXT, "%s for %s%s, atom %d", what, symbol, charge, a->position);
    return mai_fail_at(cx, MAI_ETEXT, a->position, "%s for %s%s at %d", what, symbol, charge,
                       a->position + 1);
}

/* ---- the model ---- */

/* What the charge adds to each allowed valence. */
static inline int
charge_shift(const mai_atom *a)
{
    if (mai_elements[a->element].early || (a->element == 6 && a->charge > 0))
        return -a->charge;
    return a->charge;
}

/* The largest allowed valence below a sum in halves, or the default one. */
static int
valence_below(const mai_atom *a, int twice)
{
    const mai_element *e = &mai_elements[a->element];
    int shift = charge_shift(a), found = e->valences[0] + shift;

    for (int i = 0; i < e->nvalences && e->valences[i] != -1; i++) {
        if (2 * (e->valences[i] + shift) > twice)
            break;
        found = e->valences[i] + shift;
    }
    return found;
}

/* The explicit valence from twice the sum of bond orders and hydrogens. */
static inline int
round_valence(const mai_atom *a, int twice, bool aromatic)
{
    /* A default valence below zero counts as without bound, as the reference's unsigned arithmetic has it. */
    if (aromatic && twice > 2 * (int64_t) (uint32_t) (mai_default_valence(a->element) + charge_shift(a))) {
        int below = valence_below(a, twice);

        if (twice - 2 * below <= 3)
            twice = 2 * below;
    }
    return (twice + 1) / 2;
}

int
mai_valence_of_sum(const mai_atom *a, int twice, bool aromatic)
{
    return round_valence(a, twice, aromatic);
}

/* Hydrogens that an aromatic atom lacks; -1 when it has a valence that is not allowed. */
static int
aromatic_lack(const mai_atom *a, int used)
{
    const mai_element *e = &mai_elements[a->element];
    int shift = charge_shift(a);

    if (used <= e->valences[0] + shift)
        return e->valences[0] + shift - used;
    for (int i = 0; i < e->nvalences && e->valences[i] > 0; i++)
        if (used == e->valences[i] + shift)
            return 0;
    return -1;
}

/* Hydrogens that an atom lacks; -1 when its valence is above all that are allowed. */
static inline int
lack(const mai_atom *a, bool aromatic)
{
    const mai_element *e = &mai_elements[a->element];
    int used = a->explicit_valence + a->radicals, shift;

    if (a->element == 1 && used == 0)
        return a->charge == 0 ? 1 : abs(a->charge) == 1 ? 0 : -1;
    if (a->element == 0 || e->valences[0] == -1)
        return 0;
    if (aromatic)
        return aromatic_lack(a, used);
    shift = charge_shift(a);
    for (int i = 0; i < e->nvalences && e->valences[i] >= 0; i++)
        if (used <= e->valences[i] + shift)
            return e->valences[i] + shift - used;
    return e->valences[e->nvalences - 1] == -1 ? 0 : -1;
}

/*
 * The same for neutral atoms of the common elements, looked up: by aromaticity and twice the sum of bond
 * orders and hydrogens, low four bits the explicit valence, high four the hydrogens lacking; REFUSED where
 * the model has more to say. test_sanitize.c holds the table against the functions above.
 */
enum { REFUSED = 0xff, TABLE_SUMS = 16 };

static const uint8_t common_row[MAI_ELEMENTS] = {
    [5] = 1, [6] = 2, [7] = 3, [8] = 4, [9] = 5, [15] = 6, [16] = 7, [17] = 5, [35] = 5, [53] = 8,
};

static const uint8_t common_valences[][2][TABLE_SUMS] = {
    /* all others */
    {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
     {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
    /* B */
    {{0x30, 0x21, 0x21, 0x12, 0x12, 0x03, 0x03, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
     {0x30, 0x21, 0x21, 0x12, 0x12, 0x03, 0x03, 0x03, 0x03, 0x03, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
    /* C */
    {{0x40, 0x31, 0x31, 0x22, 0x22, 0x13, 0x13, 0x04, 0x04, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
     {0x40, 0x31, 0x31, 0x22, 0x22, 0x13, 0x13, 0x04, 0x04, 0x04, 0x04, 0x04, 0xff, 0xff, 0xff, 0xff}},
    /* N */
    {{0x30, 0x21, 0x21, 0x12, 0x12, 0x03, 0x03, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
     {0x30, 0x21, 0x21, 0x12, 0x12, 0x03, 0x03, 0x03, 0x03, 0x03, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
    /* O */
    {{0x20, 0x11, 0x11, 0x02, 0x02, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
     {0x20, 0x11, 0x11, 0x02, 0x02, 0x02, 0x02, 0x02, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
    /* F, Cl, Br */
    {{0x10, 0x01, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
     {0x10, 0x01, 0x01, 0x01, 0x01, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
    /* P */
    {{0x30, 0x21, 0x21, 0x12, 0x12, 0x03, 0x03, 0x14, 0x14, 0x05, 0x05, 0x16, 0x16, 0x07, 0x07, 0xff},
     {0x30, 0x21, 0x21, 0x12, 0x12, 0x03, 0x03, 0x03, 0x03, 0x03, 0x05, 0x05, 0x05, 0x05, 0x07, 0x07}},
    /* S */
    {{0x20, 0x11, 0x11, 0x02, 0x02, 0x13, 0x13, 0x04, 0x04, 0x15, 0x15, 0x06, 0x06, 0xff, 0xff, 0xff},
     {0x20, 0x11, 0x11, 0x02, 0x02, 0x02, 0x02, 0x02, 0x04, 0x04, 0x04, 0x04, 0x06, 0x06, 0x06, 0x06}},
    /* I */
    {{0x10, 0x01, 0x01, 0x12, 0x12, 0x03, 0x03, 0x14, 0x14, 0x05, 0x05, 0xff, 0xff, 0xff, 0xff, 0xff},
     {0x10, 0x01, 0x01, 0x01, 0x01, 0x01, 0x03, 0x03, 0x03, 0x03, 0x05, 0x05, 0x05, 0x05, 0xff, 0xff}},
};

/* Both valences of an atom by the table; false when it has to be looked at closely. */
static inline bool
set_common(mai_atom *a, unsigned twice, bool aromatic)
{
    unsigned found;

    if ((a->charge | a->radicals) != 0 || twice >= TABLE_SUMS)
        return false;
    found = common_valences[common_row[a->element]][aromatic][twice];
    if (found == REFUSED)
        return false;
    a->explicit_valence = found & 15;
    a->implicit_h = a->flags & MAI_ATOM_NO_IMPLICIT ? 0 : (uint8_t) (found >> 4);
    return true;
}

/* Twice the sum of bond orders and hydrogens of an atom, and whether it is aromatic. */
static inline int
sum_bonds(const mai_molgraph *g, int atom, bool *aromatic)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int twice = 2 * a->explicit_h;

    *aromatic = (a->flags & MAI_ATOM_AROMATIC) != 0;
    for (int i = 0; i < a->degree; i++) {
        const mai_bond *b = &g->bonds[nbrs[i].bond];

        if (b->type != MAI_BOND_DATIVE || b->end == atom)
            twice += mai_bond_order_twice(b->type);
        if (is_aromatic_bond(b))
            *aromatic = true;
    }
    return twice;
}

int
mai_explicit_valence(const mai_molgraph *g, int atom)
{
    bool aromatic;
    int twice = sum_bonds(g, atom, &aromatic);

    return round_valence(&g->atoms[atom], twice, aromatic);
}

void
mai_update_valence(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];
    bool aromatic;
    int twice = sum_bonds(g, atom, &aromatic), missing;

    a->explicit_valence = (uint8_t) round_valence(a, twice, aromatic);
    missing = a->flags & MAI_ATOM_NO_IMPLICIT ? 0 : lack(a, aromatic);
    a->implicit_h = (uint8_t) (missing > 0 ? missing : 0);
}

/* ---- strict valence ---- */

/* Whether the explicit valence is above every allowed one. */
static inline bool
exceeds(const mai_atom *a, int valence)
{
    const mai_element *e = &mai_elements[a->element];
    int most = e->valences[e->nvalences - 1];
    int neutral = e->outer_electrons >= 4 ? valence - a->charge : valence + a->charge;

    return (most > 0 && neutral > most) || valence > MOST_VALENCE;
}

/* The error of an atom with too many bonds, with what would be allowed. */
static mai_status
refuse_valence(mai_ctx *cx, const mai_molgraph *g, int atom, int valence)
{
    const mai_element *e = &mai_elements[g->atoms[atom].element];
    char what[64], list[32];
    int used = 0;
    mai_status st;

    snprintf(what, sizeof what, "explicit valence %d", valence);
    st = mai_refuse_atom(cx, g, atom, what);
    for (int i = 0; i < e->nvalences && e->valences[i] >= 0; i++)
        used += snprintf(list + used, sizeof list - (size_t) used, "%s%d", i > 0 ? ", " : "", e->valences[i]);
    if (used > 0)
        st = mai_detail(cx, "allowed valences of %s without a charge: %s", e->symbol, list);
    return st;
}

/* Twice the sum of bond orders of every atom, with AROMATIC_BIT where a bond is aromatic. */
static mai_status
sum_all_bonds(mai_ctx *cx, const mai_molgraph *g, uint32_t **out)
{
    uint32_t *sums;

    MAI_TRY(mai_poll(cx, 4 * ((int64_t) g->natoms + g->nbonds)));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &sums));
    for (const mai_bond *b = g->bonds; b < g->bonds + g->nbonds; b++) {
        uint32_t order = (uint32_t) mai_bond_order_twice(b->type),
                 mark = is_aromatic_bond(b) ? AROMATIC_BIT : 0;

        sums[b->begin] = (sums[b->begin] + (b->type == MAI_BOND_DATIVE ? 0 : order)) | mark;
        sums[b->end] = (sums[b->end] + order) | mark;
    }
    *out = sums;
    return MAI_OK;
}

/* The valences of an atom that the table has no answer for. */
static mai_status
set_strictly(mai_ctx *cx, mai_molgraph *g, int atom, int twice, bool aromatic)
{
    mai_atom *a = &g->atoms[atom];
    int valence = round_valence(a, twice, aromatic), missing = 0;

    if (exceeds(a, valence))
        return refuse_valence(cx, g, atom, valence);
    a->explicit_valence = (uint8_t) valence;
    if (!(a->flags & MAI_ATOM_NO_IMPLICIT))
        missing = lack(a, aromatic);
    if (missing < 0)
        return refuse_valence(cx, g, atom, valence);
    a->implicit_h = (uint8_t) missing;
    return MAI_OK;
}

static inline bool
is_summed_aromatic(const mai_atom *a, uint32_t sum)
{
    return (a->flags & MAI_ATOM_AROMATIC) != 0 || (sum & AROMATIC_BIT) != 0;
}

mai_status
mai_assign_valence(mai_ctx *cx, mai_molgraph *g)
{
    uint32_t *sums;

    MAI_TRY(sum_all_bonds(cx, g, &sums));
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];
        bool aromatic = is_summed_aromatic(a, sums[i]);
        unsigned twice = (sums[i] & ~AROMATIC_BIT) + 2u * a->explicit_h;

        if (!set_common(a, twice, aromatic))
            MAI_TRY(set_strictly(cx, g, i, (int) twice, aromatic));
    }
    return MAI_OK;
}

/* ---- radicals ---- */

/* Unpaired electrons of an atom that fills its shell as far as its bonds let it. */
static int
unpaired(const mai_atom *a, int valence)
{
    const mai_element *e = &mai_elements[a->element];
    int shell = a->element <= 2 ? 2 : 8, charge = a->charge;
    int late = shell - e->outer_electrons - valence + charge;
    int early = e->outer_electrons - valence - charge;

    if (late < 0) {
        late = 0;
        for (int i = 0; e->nvalences > 1 && i < e->nvalences; i++)
            if (e->valences[i] - valence + charge >= 0) { /* beyond the octet */
                late = e->valences[i] - valence + charge;
                break;
            }
    }
    return early >= 0 && early < late ? early : late;
}

void
mai_assign_radicals(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];
        const mai_element *e = &mai_elements[a->element];
        bool aromatic;
        int spare = e->outer_electrons - a->charge;

        if (!(a->flags & MAI_ATOM_NO_IMPLICIT) || a->radicals > 0 || a->element == 0)
            continue;
        if (e->nvalences == 1 && e->valences[0] == -1) /* metals: only whether the count is odd is known */
            a->radicals = spare > 0 ? spare % 2 : 0;
        else
            a->radicals = (uint8_t) unpaired(a, sum_bonds(g, i, &aromatic) / 2);
    }
}

/* ---- the end of sanitising ---- */

/* Drops a tag whose shape the number of neighbours rules out, and a permutation that the shape does not have.
 */
static void
clean_shape(mai_molgraph *g, int atom, int most_degree, int permutations)
{
    mai_atom *a = &g->atoms[atom];
    int degree = mai_total_degree(g, atom);

    if (degree < 2 || degree > most_degree)
        a->chirality = MAI_CHIRAL_NONE;
    if (a->chirality == MAI_CHIRAL_NONE || a->permutation > permutations)
        a->permutation = 0;
}

void
mai_clean_chirality(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];

        switch (a->chirality) {
            case MAI_CHIRAL_CCW:
            case MAI_CHIRAL_CW:
                if (a->hybridization != MAI_HYBRID_SP3)
                    a->chirality = MAI_CHIRAL_NONE;
                break;
            case MAI_CHIRAL_SQUARE_PLANAR:
                clean_shape(g, i, 4, 3);
                break;
            case MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL:
                clean_shape(g, i, 5, 20);
                break;
            case MAI_CHIRAL_OCTAHEDRAL:
                clean_shape(g, i, 6, 30);
                break;
            default:
                break;
        }
    }
}

/*
 * Hydrogens that an atom would no longer get now that its bonds are aromatic, as that of pyrrole, become
 * explicit ones.
 */
mai_status
mai_adjust_hydrogens(mai_ctx *cx, mai_molgraph *g)
{
    uint32_t *sums;

    MAI_TRY(sum_all_bonds(cx, g, &sums));
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];
        int before = a->implicit_h;

        if (!set_common(a, (sums[i] & ~AROMATIC_BIT) + 2u * a->explicit_h, is_summed_aromatic(a, sums[i])))
            mai_update_valence(g, i);
        if (a->implicit_h < before) {
            a->explicit_h = (uint8_t) (a->explicit_h + before - a->implicit_h);
            a->explicit_valence = (uint8_t) mai_explicit_valence(g, i);
        }
    }
    return MAI_OK;
}
