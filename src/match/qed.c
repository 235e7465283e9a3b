/*
 * qed.c - QED: properties, desirabilities, their mean.
 *
 * Weight, logP, donors, surface and rotatable bonds are descriptors. QED's acceptors are eleven patterns of one atom
 * each, asked directly. Its aromatic rings are those that are left when aliphatic ring atoms beside non-aromatic ones are
 * taken away: what RDKit then counts is bonds - atoms + fragments. Alerts are a set of patterns. All memory is the
 * arena's.
 */
#include "match/qed.h"

#include "chem/descriptor.h"
#include "kernel/mathfn.h"

const char *const mai_qed_names[MAI_QED_PROPERTIES] = {"mw", "alogp", "hba", "hbd", "psa", "rotb", "arom", "alerts"};

/* ---- acceptors ---- */

/* Sum of the bonds' orders and the hydrogens of an atom that is not aromatic. */
static int
total_valence(const mai_mol *m, const mai_mol_links *l, int atom)
{
    int twice = 0;

    for (int k = l->first[atom]; k < l->first[atom + 1]; k++) {
        mai_mol_bond b = l->bonds[l->nbrs[k].bond];
        int type = mai_mol_bond_type(m, b);

        if (type != MAI_BOND_DATIVE || b.begin != atom)
            twice += mai_bond_order_twice(type);
    }
    return twice / 2 + m->atoms[atom].hydrogens;
}

static int
total_hydrogens(const mai_mol *m, const mai_mol_links *l, int atom)
{
    int n = m->atoms[atom].hydrogens;

    for (int k = l->first[atom]; k < l->first[atom + 1]; k++)
        n += m->atoms[l->nbrs[k].atom].element == 1;
    return n;
}

static bool
is_aliphatic(const mai_mol *m, int atom, int element)
{
    return m->atoms[atom].element == element && !mai_mol_is_aromatic(m, atom);
}

/* Whether a carbon or sulfur has a doubly bonded oxygen. */
static bool
is_oxo(const mai_mol *m, const mai_mol_links *l, int atom)
{
    if (!is_aliphatic(m, atom, 6) && !is_aliphatic(m, atom, 16))
        return false;
    for (int k = l->first[atom]; k < l->first[atom + 1]; k++)
        if (mai_mol_bond_type(m, l->bonds[l->nbrs[k].bond]) == MAI_BOND_DOUBLE && is_aliphatic(m, l->nbrs[k].atom, 8))
            return true;
    return false;
}

/* [$([N;+0;X3;v3]);!$(N[C,S]=O)] */
static bool
is_amine(const mai_mol *m, const mai_mol_links *l, int atom)
{
    if (m->atoms[atom].charge != 0 || total_valence(m, l, atom) != 3)
        return false;
    for (int k = l->first[atom]; k < l->first[atom + 1]; k++) {
        int type = mai_mol_bond_type(m, l->bonds[l->nbrs[k].bond]);

        if ((type == MAI_BOND_SINGLE || type == MAI_BOND_AROMATIC) && is_oxo(m, l, l->nbrs[k].atom))
            return false;
    }
    return true;
}

/* How many of the eleven patterns an atom matches. */
static int
acceptor(const mai_mol *m, const mai_mol_links *l, int atom)
{
    const mai_mol_atom *a = &m->atoms[atom];
    int connections = mai_mol_degree(l, atom) + a->hydrogens;
    bool no_hydrogens;

    if ((a->element != 7 && a->element != 8 && a->element != 16) || connections > 3)
        return 0;
    no_hydrogens = total_hydrogens(m, l, atom) == 0;
    if (mai_mol_is_aromatic(m, atom)) /* [oH0;X2], [nH0;X2] */
        return a->element != 16 && no_hydrogens && connections == 2;
    switch (a->element) {
        case 7: /* [NH0;X1;v3] */
            return connections == 3 ? is_amine(m, l, atom)
                                    : connections == 1 && no_hydrogens && total_valence(m, l, atom) == 3;
        case 8: /* [OH1;X2;v2], [OH0;X2;v2], [OH0;X1;v2], [O-;X1] */
            return (connections == 1 && a->charge == -1)
                   + ((connections == 2 ? total_hydrogens(m, l, atom) <= 1 : connections == 1 && no_hydrogens)
                      && total_valence(m, l, atom) == 2);
        default: /* [SH0;X2;v2], [SH0;X1;v2], [S-;X1] */
            return (connections == 1 && a->charge == -1)
                   + (no_hydrogens && connections >= 1 && connections <= 2 && total_valence(m, l, atom) == 2);
    }
}

static int
acceptors(const mai_mol *m, const mai_mol_links *l)
{
    int n = 0;

    for (int i = 0; i < m->natoms; i++)
        n += acceptor(m, l, i);
    return n;
}

/* ---- aromatic rings ---- */

/* [$([A;R][!a])] */
static bool
is_aliphatic_in_ring(const mai_mol *m, const mai_mol_links *l, int atom)
{
    if (!mai_mol_in_ring(m, atom) || mai_mol_is_aromatic(m, atom))
        return false;
    for (int k = l->first[atom]; k < l->first[atom + 1]; k++) {
        int type = mai_mol_bond_type(m, l->bonds[l->nbrs[k].bond]);

        if ((type == MAI_BOND_SINGLE || type == MAI_BOND_AROMATIC) && !mai_mol_is_aromatic(m, l->nbrs[k].atom))
            return true;
    }
    return false;
}

static int
root_of(uint16_t *parent, int atom)
{
    while (parent[atom] != atom) {
        parent[atom] = parent[parent[atom]];
        atom = parent[atom];
    }
    return atom;
}

/*
 * Bonds - atoms + fragments of what is left: bonds that join nothing new. When no atom goes, RDKit counts the rings that
 * it knows, of which there can be more.
 */
static mai_status
aromatic_rings(mai_ctx *cx, const mai_mol *m, const mai_mol_links *l, int *out)
{
    uint16_t *parent;
    bool *gone;
    int ngone = 0, closing = 0;

    *out = 0;
    if (m->nrings == 0)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(cx, m->natoms, &parent));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->natoms, &gone));
    for (int i = 0; i < m->natoms; i++) {
        parent[i] = (uint16_t) i;
        gone[i] = is_aliphatic_in_ring(m, l, i);
        ngone += gone[i];
    }
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = l->bonds[i];
        int begin, end;

        if (!(b.bits & MAI_MOL_BOND_RING) || gone[b.begin] || gone[b.end])
            continue;
        begin = root_of(parent, b.begin);
        end = root_of(parent, b.end);
        closing += begin == end;
        parent[begin] = (uint16_t) end;
    }
    *out = ngone == 0 ? m->nrings : closing;
    return mai_poll(cx, 20 * (int64_t) (m->natoms + m->nbonds));
}

/* ---- desirabilities ---- */

/* Asymmetric double sigmoids a + b / (1 + exp(-(x - c + d/2) / e)) (1 - 1 / (1 + exp(-(x - c - d/2) / f))) */
static const struct {
    double a, b, c, d, e, f, highest, weight;
} sigmoids[MAI_QED_PROPERTIES] = {
    [MAI_QED_MW] = {2.817065973, 392.5754953, 290.7489764, 2.419764353, 49.22325677, 65.37051707, 104.9805561, 0.66},
    [MAI_QED_ALOGP] = {3.172690585, 137.8624751, 2.534937431, 4.581497897, 0.822739154, 0.576295591, 131.3186604, 0.46},
    [MAI_QED_HBA] = {2.948620388, 160.4605972, 3.615294657, 4.435986202, 0.290141953, 1.300669958, 148.7763046, 0.05},
    [MAI_QED_HBD] = {1.618662227, 1010.051101, 0.985094388, 0.000000001, 0.713820843, 0.920922555, 258.1632616, 0.61},
    [MAI_QED_PSA] = {1.876861559, 125.2232657, 62.90773554, 87.83366614, 12.01999824, 28.51324732, 104.5686167, 0.06},
    [MAI_QED_ROTB] = {0.010000000, 272.4121427, 2.558379970, 1.565547684, 1.271567166, 2.758063707, 105.4420403, 0.65},
    [MAI_QED_AROM] = {3.217788970, 957.7374108, 2.274627939, 0.000000001, 1.317690384, 0.375760881, 312.3372610, 0.48},
    [MAI_QED_ALERTS] = {0.010000000, 1199.094025, -0.09002883, 0.000000001, 0.185904477, 0.875193782, 417.7253140, 0.95},
};

static double
desirability(double x, mai_qed_property property)
{
    double c = sigmoids[property].c, half = sigmoids[property].d / 2;
    double rise = 1 + mai_exp(-(x - c + half) / sigmoids[property].e);
    double fall = 1 + mai_exp(-(x - c - half) / sigmoids[property].f);

    return (sigmoids[property].a + sigmoids[property].b / rise * (1 - 1 / fall)) / sigmoids[property].highest;
}

static void
estimate(mai_qed *q)
{
    double sum = 0, weights = 0;

    for (int i = 0; i < MAI_QED_PROPERTIES; i++) {
        q->desirabilities[i] = desirability(q->properties[i], i);
        sum += sigmoids[i].weight * mai_log(q->desirabilities[i]);
        weights += sigmoids[i].weight;
    }
    q->value = mai_exp(sum / weights);
}

static mai_status
count_alerts(mai_ctx *cx, const mai_mol *mol, const mai_pattern_set *alerts, int *out)
{
    mai_target *target;
    int32_t *hits;

    MAI_TRY(mai_target_new(cx, mol, &target));
    MAI_TRY(mai_alloc(cx, (size_t) mai_pattern_set_size(alerts) * sizeof *hits + 1, (void **) &hits));
    return mai_pattern_set_search(cx, alerts, target, hits, out);
}

mai_status
mai_qed_of_mol(mai_ctx *cx, const mai_mol *mol, const mai_pattern_set *alerts, mai_qed *out)
{
    static const struct {
        mai_qed_property property;
        mai_descriptor_id id;
    } descriptors[] = {
        {MAI_QED_MW, MAI_DESCRIPTOR_MOL_WEIGHT}, {MAI_QED_ALOGP, MAI_DESCRIPTOR_LOGP},
        {MAI_QED_HBD, MAI_DESCRIPTOR_HBD},       {MAI_QED_PSA, MAI_DESCRIPTOR_TPSA},
        {MAI_QED_ROTB, MAI_DESCRIPTOR_ROTATABLE_BONDS},
    };
    mai_mol_links links;
    int rings, hits;

    for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++)
        MAI_TRY(mai_descriptor(cx, mol, descriptors[i].id, &out->properties[descriptors[i].property]));
    MAI_TRY(mai_mol_link(cx, mol, &links));
    MAI_TRY(aromatic_rings(cx, mol, &links, &rings));
    MAI_TRY(count_alerts(cx, mol, alerts, &hits));
    out->properties[MAI_QED_HBA] = acceptors(mol, &links);
    out->properties[MAI_QED_AROM] = rings;
    out->properties[MAI_QED_ALERTS] = hits;
    estimate(out);
    return MAI_OK;
}
