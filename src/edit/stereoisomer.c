/*
 * stereoisomer.c - stereoisomers one by one.
 *
 * A number says of each open centre and double bond which way round it is. Where all numbers are wanted they come in
 * ascending order; else in that of a bijection that scatters them, so that the first ones differ in more than the last
 * centres. What the number gives is stored as any molecule, which takes off the marks that decide nothing; molecules that
 * come out equal, as those of meso forms do, are given once (product_set.c). Everything lies in arenas: the base and what
 * was given in the first, what one isomer needs in the second.
 */
#include "edit/stereoisomer.h"

#include "chem/perceive.h"
#include "chem/stereo.h"
#include "edit/transform.h"

/* A molecule is tried at most so many times the number of isomers that are wanted. */
enum { TRIES = 64 };

struct mai_stereoisomers {
    mai_molgraph *base;
    uint16_t *centres, *bonds;
    int ncentres, nbonds;
    int64_t tries, next; /* numbers to be tried */
    int most, given;
    mai_product_set *seen;
};

/* ---- what is open ---- */

/* The graph of the molecule with all that perception finds in it, its ranks final. */
static mai_status
rank(mai_ctx *cx, const mai_mol *mol, mai_molgraph **out, mai_cip_ranking *ranking)
{
    mai_molgraph *g;
    bool labels = false;

    MAI_TRY(mai_mol_unpack(cx, mol, &g));
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].explicit_valence = (uint8_t) mai_explicit_valence(g, i);
    MAI_TRY(mai_flag_possible_stereo(cx, g));
    MAI_TRY(mai_cip_begin(cx, g, ranking));
    MAI_TRY(mai_cip_finish(cx, ranking));
    for (int i = 0; i < g->natoms; i++)
        labels |= g->atoms[i].cip != MAI_CIP_NONE;
    for (int i = 0; i < g->nbonds; i++)
        labels |= g->bonds[i].cip != MAI_CIP_NONE;
    if (labels) {
        mai_cip_supplement(ranking);
        MAI_TRY(mai_cip_finish(cx, ranking));
    }
    *out = g;
    return MAI_OK;
}

/*
 * Whether one end of a double bond has a side: one or two neighbours that differ, over single or aromatic bonds, and no
 * other double bond.
 */
static bool
has_side(const mai_molgraph *g, const mai_cip_ranking *r, int end, int bond)
{
    const mai_nbr *nbrs = mai_nbrs(g, end);
    uint16_t classes[2];
    int n = 0;

    if (g->atoms[end].degree < 2 || g->atoms[end].degree > 3)
        return false;
    for (int i = 0; i < g->atoms[end].degree; i++) {
        int type = g->bonds[nbrs[i].bond].type;

        if (nbrs[i].bond == bond)
            continue;
        if (type == MAI_BOND_DOUBLE)
            return false;
        if (type == MAI_BOND_SINGLE || type == MAI_BOND_AROMATIC)
            classes[n++] = r->class_of[nbrs[i].atom];
    }
    return n == 1 || (n == 2 && classes[0] != classes[1]);
}

static bool
is_open_bond(const mai_molgraph *g, const mai_cip_ranking *r, int bond)
{
    const mai_bond *b = &g->bonds[bond];

    return b->type == MAI_BOND_DOUBLE && b->ring_count == 0 && b->stereo < MAI_STEREO_CIS
           && has_side(g, r, b->begin, bond) && has_side(g, r, b->end, bond);
}

static mai_status
find_open(mai_ctx *cx, const mai_mol *mol, mai_stereoisomers *s)
{
    mai_cip_ranking ranking;
    mai_molgraph *g;

    MAI_TRY(rank(cx, mol, &g, &ranking));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &s->centres));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &s->bonds));
    for (int i = 0; i < g->natoms; i++)
        if ((g->atoms[i].flags & MAI_ATOM_POSSIBLE_STEREO) && g->atoms[i].chirality == MAI_CHIRAL_NONE)
            s->centres[s->ncentres++] = (uint16_t) i;
    for (int i = 0; i < g->nbonds; i++)
        if (is_open_bond(g, &ranking, i))
            s->bonds[s->nbonds++] = (uint16_t) i;
    return MAI_OK;
}

mai_status
mai_stereoisomers_open(mai_ctx *cx, const mai_mol *mol, int most, mai_stereoisomers **out)
{
    mai_stereoisomers *s;
    int n;

    if (most < 1 || most > MAI_MOST_STEREOISOMERS)
        return mai_fail(cx, MAI_EARGUMENT, "the number of stereoisomers is 1 to %d, not %d", MAI_MOST_STEREOISOMERS, most);
    MAI_TRY(MAI_NEW(cx, &s));
    MAI_TRY(find_open(cx, mol, s));
    MAI_TRY(mai_edit_begin(cx, mol, &s->base));
    n = s->ncentres + s->nbonds;
    s->most = most;
    s->tries = n < 40 && INT64_C(1) << n < (int64_t) TRIES * most ? INT64_C(1) << n : (int64_t) TRIES * most;
    MAI_TRY(mai_product_set_new(cx, MAI_MOST_STEREOISOMERS, &s->seen));
    *out = s;
    return MAI_OK;
}

/* ---- one after another ---- */

static uint64_t
mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* Which way round open mark i is in try number t. */
static bool
is_turned(const mai_stereoisomers *s, int64_t t, int i)
{
    int n = s->ncentres + s->nbonds;

    if (n < 40 && INT64_C(1) << n <= s->most)
        return t >> i & 1;
    if (n < 40) /* an odd factor scatters: a bijection on n bits, read from the high end */
        return ((uint64_t) t * UINT64_C(0x9e3779b97f4a7c15) & ((UINT64_C(1) << n) - 1)) >> i & 1;
    return mix((uint64_t) t * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t) (i / 64)) >> i % 64 & 1;
}

/* A geometry refers to the first neighbour on either side. */
static void
set_geometry(mai_molgraph *g, int bond, bool turned)
{
    mai_bond *b = &g->bonds[bond];

    for (int side = 0; side < 2; side++) {
        int end = side == 0 ? b->begin : b->end, partner = side == 0 ? b->end : b->begin;
        const mai_nbr *nbrs = mai_nbrs(g, end);

        b->stereo_atoms[side] = nbrs[0].atom == partner ? nbrs[1].atom : nbrs[0].atom;
    }
    b->stereo = turned ? MAI_STEREO_CIS : MAI_STEREO_TRANS;
}

static mai_status
make(mai_ctx *cx, const mai_stereoisomers *s, int64_t t, size_t reserve, void **out, size_t *bytes)
{
    mai_molgraph *g;

    MAI_TRY(mai_graph_copy(cx, s->base, &g));
    for (int i = 0; i < s->ncentres; i++)
        g->atoms[s->centres[i]].chirality = is_turned(s, t, i) ? MAI_CHIRAL_CW : MAI_CHIRAL_CCW;
    for (int i = 0; i < s->nbonds; i++)
        set_geometry(g, s->bonds[i], is_turned(s, t, s->ncentres + i));
    return mai_edit_end(cx, g, reserve, out, bytes);
}

mai_status
mai_stereoisomers_next(mai_ctx *cx, mai_ctx *scratch, mai_stereoisomers *s, size_t reserve, void **out, size_t *bytes)
{
    bool fresh = false;

    *out = NULL;
    while (!fresh && s->next < s->tries && s->given < s->most) {
        mai_arena_rewind(scratch->arena);
        if (make(scratch, s, s->next++, reserve, out, bytes) != MAI_OK) {
            cx->err = scratch->err;
            return cx->err.code;
        }
        MAI_TRY(mai_product_set_add(cx, s->seen, (char *) *out + reserve, *bytes - reserve, &fresh));
    }
    s->given += fresh;
    if (!fresh)
        *out = NULL;
    return MAI_OK;
}
