/*
 * solid.c - chirality of a molecule in space: on which side of a plane neighbours stand.
 *
 * A tetrahedral centre has the sign of the volume that its first three neighbours span. Heavier atoms are
 * first looked at for pairs of opposite neighbours, which tell square planar, trigonal bipyramidal and
 * octahedral arrangements; which of the numbered ones it is stands in tables, by what is opposite to what and
 * the sign of one volume. As RDKit 2022.09 has it, tolerances included. Nothing is allocated.
 */
#include "chem/coordinates.h"
#include "chem/perceive.h"

#include <math.h>

#define OPPOSITE (-0.9) /* cosines below are taken for 180 degrees */
#define HUNDRED_DEGREES \
    (-0.17364817766693) /* its cosine: below that angle a seesaw is part of an octahedron */
#define FLAT 0.1        /* volumes up to it have no side */

static bool
is_wavy(const mai_bond *b, int atom)
{
    return b->begin == atom && b->type == MAI_BOND_SINGLE && b->dir == MAI_DIR_WAVY;
}

/* ---- arrangements of heavier atoms ---- */

typedef struct ligands {
    int n, pairs;
    uint8_t opposite[6]; /* of each neighbour: 1 + that opposite to it, 0 when there is none */
    mai_xyz to[6];       /* unit vectors */
} ligands;

/* A volume's three neighbours, and the arrangement when it is not negative and when it is. */
typedef struct choice {
    uint8_t volume[3], positive, negative;
} choice;

static int
choose(const ligands *l, const choice *c)
{
    double volume = mai_xyz_dot(l->to[c->volume[0]], mai_xyz_cross(l->to[c->volume[1]], l->to[c->volume[2]]));

    return volume >= 0 ? c->positive : c->negative;
}

/* The first two neighbours that are opposite to each other. */
static void
first_pair(const ligands *l, int *a, int *b)
{
    *a = 0;
    while (l->opposite[*a] == 0)
        ++*a;
    *b = l->opposite[*a] - 1;
}

/* One opposite pair, by its members: four neighbours, of an octahedron or a bipyramid, and five. */
static const struct single_pair {
    uint8_t a, b;
    choice octahedral, seesaw;
} single_pairs[] = {
    {0, 1, {{0, 2, 3}, 25, 29}, {{0, 2, 3}, 7, 8}}, {0, 2, {{0, 1, 3}, 19, 23}, {{0, 1, 3}, 5, 6}},
    {0, 3, {{0, 1, 2}, 6, 17}, {{0, 1, 2}, 3, 4}},  {1, 2, {{0, 1, 3}, 10, 8}, {{1, 0, 3}, 13, 14}},
    {1, 3, {{0, 1, 3}, 1, 2}, {{1, 0, 2}, 10, 12}}, {2, 3, {{0, 1, 3}, 4, 14}, {{3, 0, 1}, 16, 19}},
};

static const struct axis {
    uint8_t a, b;
    choice bipyramid;
} axes[] = {
    {0, 1, {{0, 2, 3}, 7, 8}},   {0, 2, {{0, 1, 3}, 5, 6}},   {0, 3, {{0, 1, 2}, 3, 4}},
    {0, 4, {{0, 1, 2}, 1, 2}},   {1, 2, {{1, 0, 3}, 13, 14}}, {1, 3, {{1, 0, 2}, 10, 12}},
    {1, 4, {{1, 0, 2}, 9, 11}},  {2, 3, {{2, 0, 1}, 16, 19}}, {2, 4, {{2, 0, 1}, 15, 20}},
    {3, 4, {{3, 0, 1}, 17, 18}},
};

/* What is opposite to the first neighbour (5: the sixth or nothing), to the second (third if that is the
 * second). */
static const struct octahedron {
    uint8_t first, other;
    choice arrangement;
} octahedra[] = {
    {1, 3, {{0, 3, 4}, 28, 27}}, {1, 4, {{0, 2, 3}, 25, 30}}, {1, 5, {{0, 2, 3}, 26, 29}},
    {2, 3, {{0, 3, 4}, 22, 21}}, {2, 4, {{0, 1, 3}, 19, 24}}, {2, 5, {{0, 1, 3}, 20, 23}},
    {3, 2, {{0, 2, 4}, 13, 12}}, {3, 4, {{0, 1, 2}, 6, 18}},  {3, 5, {{0, 1, 2}, 7, 17}},
    {4, 2, {{0, 2, 3}, 11, 9}},  {4, 3, {{0, 1, 2}, 3, 16}},  {4, 5, {{0, 1, 2}, 5, 15}},
    {5, 2, {{0, 2, 3}, 10, 8}},  {5, 3, {{0, 1, 2}, 1, 2}},   {5, 4, {{0, 1, 2}, 4, 14}},
};

static int
octahedral_arrangement(const ligands *l)
{
    int first = l->opposite[0] == 0 ? 5 : l->opposite[0] - 1, key = l->opposite[first == 1 ? 2 : 1];
    int other = key == 0 ? 5 : key - 1;

    for (size_t i = 0; i < sizeof octahedra / sizeof *octahedra; i++)
        if (octahedra[i].first == first && octahedra[i].other == other)
            return choose(l, &octahedra[i].arrangement);
    return 0;
}

/* Four neighbours, two of them opposite: the other two are at a right angle or about 120 degrees apart. */
static bool
set_seesaw(mai_atom *a, const ligands *l)
{
    int first, second, rest[2], n = 0;

    first_pair(l, &first, &second);
    for (int i = 0; i < 4; i++)
        if (i != first && i != second)
            rest[n++] = i;
    for (size_t i = 0; i < sizeof single_pairs / sizeof *single_pairs; i++) {
        const struct single_pair *row = &single_pairs[i];
        bool octahedral = mai_xyz_dot(l->to[rest[0]], l->to[rest[1]]) > HUNDRED_DEGREES;

        if (row->a != first || row->b != second)
            continue;
        a->chirality = octahedral ? MAI_CHIRAL_OCTAHEDRAL : MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL;
        a->permutation = (uint8_t) choose(l, octahedral ? &row->octahedral : &row->seesaw);
        return true;
    }
    return false;
}

static bool
set_bipyramid(mai_atom *a, const ligands *l)
{
    int first, second;

    first_pair(l, &first, &second);
    a->chirality = MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL;
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++)
        if (axes[i].a == first && axes[i].b == second)
            a->permutation = (uint8_t) choose(l, &axes[i].bipyramid);
    return true;
}

static bool
set_shape(mai_atom *a, const ligands *l)
{
    bool square = (l->pairs == 1 && l->n == 3) || (l->pairs == 2 && l->n == 4);

    if (square) {
        a->chirality = MAI_CHIRAL_SQUARE_PLANAR;
        a->permutation = l->opposite[0] == 2 ? 2 : l->opposite[0] == 3 ? 1 : 3;
        return true;
    }
    if (l->pairs == 1 && l->n == 4)
        return set_seesaw(a, l);
    if (l->pairs == 1 && l->n == 5)
        return set_bipyramid(a, l);
    if ((l->pairs == 2 && l->n == 5) || (l->pairs == 3 && l->n == 6)) {
        a->chirality = MAI_CHIRAL_OCTAHEDRAL;
        a->permutation = (uint8_t) octahedral_arrangement(l);
        return true;
    }
    return false;
}

/* Finds which neighbours are opposite; false when one is opposite to two. */
static bool
pair_up(ligands *l)
{
    for (int i = 0; i < l->n; i++)
        for (int k = i + 1; k < l->n; k++) {
            if (!(mai_xyz_dot(l->to[i], l->to[k]) < OPPOSITE))
                continue;
            if (l->opposite[i] != 0 || l->opposite[k] != 0)
                return false;
            l->opposite[i] = (uint8_t) (k + 1);
            l->opposite[k] = (uint8_t) (i + 1);
            l->pairs++;
        }
    return true;
}

static bool
set_nontetrahedral(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    ligands l = {.n = a->degree};

    if (a->element < 15 || a->degree < 3 || a->degree > 6)
        return false;
    for (int i = 0; i < l.n; i++) {
        mai_xyz to = mai_xyz_minus(g->xyz[nbrs[i].atom], g->xyz[atom]);
        double length = sqrt(mai_xyz_dot(to, to));

        if (is_wavy(&g->bonds[nbrs[i].bond], atom))
            return false;
        l.to[i] = (mai_xyz){to.x / length, to.y / length, to.z / length};
    }
    return pair_up(&l) && set_shape(a, &l);
}

/* ---- tetrahedral centres ---- */

static void
set_tetrahedral(mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    mai_xyz to[3];
    int n = 0;

    for (int i = 0; i < g->atoms[atom].degree && n < 3; i++) {
        const mai_bond *b = &g->bonds[nbrs[i].bond];

        if (is_wavy(b, atom))
            return;
        if (mai_takes_valence(b, atom))
            to[n++] = mai_xyz_minus(g->xyz[nbrs[i].atom], g->xyz[atom]);
    }
    if (n < 3)
        return;

    double volume = mai_xyz_dot(to[0], mai_xyz_cross(to[1], to[2]));

    if (volume < -FLAT)
        g->atoms[atom].chirality = MAI_CHIRAL_CW;
    else if (volume > FLAT)
        g->atoms[atom].chirality = MAI_CHIRAL_CCW;
}

static void
set_centre(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int neighbours = 0, all;

    for (int i = 0; i < a->degree; i++)
        neighbours += mai_takes_valence(&g->bonds[nbrs[i].bond], atom);
    all = neighbours + mai_hydrogens(a);
    if (neighbours < 3 || all > 6 || set_nontetrahedral(g, atom) || all > 4)
        return;
    if (a->element == 16 || a->element == 34 ||
        all == 4) /* sulfur and selenium: a lone pair may be the fourth */
        set_tetrahedral(g, atom);
}

mai_status
mai_chirality_from_coordinates(mai_ctx *cx, mai_molgraph *g)
{
    MAI_TRY(mai_poll(cx, 20 * (int64_t) g->natoms));
    for (int i = 0; i < g->natoms; i++)
        mai_update_valence(g, i);
    for (int i = 0; i < g->natoms; i++)
        set_centre(g, i);
    return MAI_OK;
}
