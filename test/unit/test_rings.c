/*
 * test_rings.c - the rings of molecules, of cages and of graphs that nobody would call a molecule. Sizes of
 * rings are RDKit's; small random graphs are compared with the definition, worked out by trying all sets of
 * bonds.
 */
#include "chem/chem.h"
#include "chem/perceive.h"
#include "chem/rings.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define C60                                                                                           \
    "c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2" \
    "c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41"

typedef struct row {
    const char *name, *smiles, *sizes; /* ascending */
} row;

static const row rows[] = {
    {"nothing", "", ""},
    {"ethane", "CC", ""},
    {"neopentane", "CC(C)(C)C", ""},
    {"cyclopropane", "C1CC1", "3"},
    {"biphenyl", "C1=CC=CC=C1C1=CC=CC=C1", "6 6"},
    {"naphthalene", "C1=CC=C2C=CC=CC2=C1", "6 6"},
    {"spiro[4.5]decane", "C1CCC2(C1)CCCCC2", "5 6"},
    {"bicyclo[3.1.0]", "C1C2CC2C1", "3 4"},
    {"norbornane", "C1CC2CCC1C2", "5 5"},
    {"bicyclo[2.2.2]octane", "C1CC2CCC1CC2", "6 6 6"},
    {"bicyclo[1.1.1]pentane", "C1C2CC1C2", "4 4 4"},
    {"propellane", "C12(C3)CC13C2", "3 3 3"},
    {"adamantane", "C1C2CC3CC1CC(C2)C3", "6 6 6 6"},
    {"twistane", "C1CC2CC3CC1C2CC3", "5 6 6 6"},
    {"cubane", "C12C3C4C1C5C2C3C45", "4 4 4 4 4 4"},
    {"prismane", "C12C3C1C1C3C21", "3 3 4 4 4"},
    {"tetrahedrane", "C12C3C1C23", "3 3 3 3"},
    {"dodecahedrane", "C12C3C4C5C1C6C7C2C8C3C9C4C1C5C6C2C7C8C9C12", "5 5 5 5 5 5 5 5 5 5 5 5"},
    {"pyrene", "C1=CC2=C3C(=C1)C=CC1=CC=CC(=C31)C=C2", "6 6 6 6"},
    {"coronene", "c1cc2ccc3ccc4ccc5ccc6ccc1c7c2c3c4c5c67", "6 6 6 6 6 6 6"},
    {"porphine", "C1=CC2=CC3=CC=C(N3)C=C4C=CC(=N4)C=C5C=CC(=CC1=N2)N5", "5 5 5 5 16"},
    {"a steroid", "C1CCC2C(C1)CCC1C2CCC2CCCC12", "5 6 6 6"},
    {"cyclododecane", "C1CCCCCCCCCCC1", "12"},
    {"paracyclophane", "C1CC2=CC=C(CCC3=CC=C1C=C3)C=C2", "6 6 12 12 12 12"},
    {"a long bridge over benzene", "C1CCCCCCC2=CC=C(CCC1)C=C2", "6 14 14"},
    {"fenestrane", "C1CC23CCC2CC3C1", "4 4 5"},
    {"basketane", "C1CC2C3C4C2C2C1C3C42", "4 4 4 4 6 6"},
    {"triptycene", "C1=CC=C2C3C4=CC=CC=C4C(C2=C1)C1=CC=CC=C31", "6 6 6 6 6 6"},
    {"bullvalene", "C1=CC2C3C=CC1C=CC23", "3 7 7 7"},
    {"ladderane", "C12CCC1C1C2C2CCC21", "4 4 4 4"},
    {"calixarene", "C1C2=CC=CC(=C2)CC2=CC=CC(=C2)CC2=CC=CC(=C2)CC2=CC=CC1=C2", "6 6 6 6 16"},
    {"strychnine", "O=C7N2c1ccccc1C64C2C3C(OCC=C5C3CC6N(CC4)C5)C7", "5 5 6 6 6 6 7"},
    {"morphine", "CN1CCC23c4c5ccc(O)c4OC2C(O)C=CC3C1C5", "5 6 6 6 6"},
    {"a rifamycin, of whose two rings of 24 RDKit mostly finds one",
     "CCCn1c(C)c(C(=O)OCC)c2c3c(O)c4c(O)c(C)c5c(c4c21)C(=O)C(C)(OC=CC(OC)C(C)C(OC(C)=O)C(C)C(O)C(C)C(O)C(C)"
     "C=CC=C(C)C(=O)N3)O5",
     "5 5 6 6 24"},
    {"four equal chains", "C12(CC3)CCC3(CC1)CC2", "6 6 6 6 6 6"},
    {"three equal chains and a longer one", "C1CC2(CC3)CCC1(CC2)CC3", "6 6 6 8 8 8"},
    {"two cages in a row", "C1CC2CCC1CC2C1CC2CCC1CC2", "6 6 6 6 6 6"},
    {"two cages with an atom in common", "C1CC2CCC1CC23CC4CCC3CC4", "6 6 6 6 6 6"},
    {"two cages with a branch atom in common", "C1234(CCC(CC1)CC2)CCC(CC3)CC4", "6 6 6 6 6 6"},
    {"ions", "[Fe+2].[CH-]1C=CC=C1.[CH-]1C=CC=C1", "5 5"},
    {"a chelate with dative bonds", "C1CN->[Pt]<-N1", "5"},
    {"bonds of no order", "C1CC~C~C1", "5"},
    {"buckminsterfullerene", C60,
     "5 5 5 5 5 5 5 5 5 5 5 5 6 6 6 6 6 6 6 6 6 6 6 6 6 6 6 6 6 6 6 6"},
};
enum { NROWS = sizeof rows / sizeof *rows };

/* ---- showing ---- */

static int
by_value(const void *a, const void *b)
{
    return *(const uint16_t *) a - *(const uint16_t *) b;
}

static const char *
sizes_of(const mai_molgraph *g)
{
    static char text[4096];
    uint16_t *sizes = malloc(sizeof *sizes * ((size_t) g->nrings + 1));
    size_t n = 0;

    text[0] = '\0';
    for (int r = 0; r < g->nrings; r++)
        sizes[r] = (uint16_t) mai_ring_size(g, r);
    qsort(sizes, (size_t) g->nrings, sizeof *sizes, by_value);
    for (int r = 0; r < g->nrings && n + 8 < sizeof text; r++)
        n += (size_t) snprintf(text + n, sizeof text - n, r > 0 ? " %d" : "%d", sizes[r]);
    free(sizes);
    return text;
}

/* Bonds lead around each ring, and the counts of atoms and bonds are those of the rings. */
static void
check_rings(const mai_molgraph *g)
{
    int *atoms = calloc((size_t) g->natoms + 1, sizeof *atoms);
    int *bonds = calloc((size_t) g->nbonds + 1, sizeof *bonds);

    for (int r = 0; r < g->nrings; r++) {
        int n = mai_ring_size(g, r);

        for (int i = 0; i < n; i++) {
            const mai_bond *b = &g->bonds[mai_ring_bonds(g, r)[i]];
            int here = mai_ring_atoms(g, r)[i], next = mai_ring_atoms(g, r)[(i + 1) % n];

            CHECK((b->begin == here && b->end == next) || (b->begin == next && b->end == here));
            atoms[here]++;
            bonds[mai_ring_bonds(g, r)[i]]++;
        }
    }
    for (int i = 0; i < g->natoms; i++)
        CHECK_INT(g->atoms[i].ring_count, atoms[i] > 255 ? 255 : atoms[i]);
    for (int i = 0; i < g->nbonds; i++)
        CHECK_INT(g->bonds[i].ring_count, bonds[i] > 255 ? 255 : bonds[i]);
    free(atoms);
    free(bonds);
}

/* ---- graphs ---- */

typedef struct pair {
    uint16_t a, b;
} pair;

static mai_molgraph *
graph_of(mai_ctx *cx, int natoms, const pair *bonds, int nbonds)
{
    mai_molgraph *g;
    mai_atom *a;

    if (!CHECK_OK(cx, mai_graph_new(cx, natoms, nbonds, &g)))
        return NULL;
    for (int i = 0; i < natoms; i++)
        if (!CHECK_OK(cx, mai_graph_add_atom(cx, g, &a)))
            return NULL;
    for (int i = 0; i < nbonds; i++)
        if (!CHECK_OK(cx, mai_graph_add_bond(cx, g, bonds[i].a, bonds[i].b, MAI_BOND_SINGLE, NULL)))
            return NULL;
    return CHECK_OK(cx, mai_graph_link(cx, g)) ? g : NULL;
}

static void
shuffle(uint16_t *order, int n)
{
    for (int i = 0; i < n; i++)
        order[i] = (uint16_t) i;
    for (int i = n - 1; i > 0; i--) {
        int k = (int) (unit_random() % (uint64_t) (i + 1));
        uint16_t t = order[i];

        order[i] = order[k];
        order[k] = t;
    }
}

/* The same graph with atoms and bonds in another order; name[i] is the old number of atom i. */
static mai_molgraph *
shuffled(mai_ctx *cx, const mai_molgraph *g, uint16_t *name)
{
    uint16_t *place = malloc(sizeof *place * ((size_t) g->natoms + 1));
    uint16_t *order = malloc(sizeof *order * ((size_t) g->nbonds + 1));
    pair *bonds = malloc(sizeof *bonds * ((size_t) g->nbonds + 1));
    mai_molgraph *other;

    shuffle(place, g->natoms);
    shuffle(order, g->nbonds);
    for (int i = 0; i < g->natoms; i++)
        name[place[i]] = (uint16_t) i;
    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *b = &g->bonds[order[i]];
        uint16_t one = place[b->begin], two = place[b->end];

        bonds[i] = unit_random() % 2 ? (pair) {one, two} : (pair) {two, one};
    }
    other = graph_of(cx, g->natoms, bonds, g->nbonds);
    free(place);
    free(order);
    free(bonds);
    return other;
}

/* Sums over rings of a number drawn from their members by name: the same for the same sets of atoms alone. */
static uint64_t
digest(const mai_molgraph *g, const uint16_t *name)
{
    uint64_t sum = 0;

    for (int r = 0; r < g->nrings; r++) {
        uint64_t ring = 1;

        for (int i = 0; i < mai_ring_size(g, r); i++) {
            uint64_t atom = name == NULL ? mai_ring_atoms(g, r)[i] : name[mai_ring_atoms(g, r)[i]];

            ring *= 2 * atom * 0x9e3779b97f4a7c15 + 0xd1342543de82ef95;
        }
        sum += ring ^ ring >> 29;
    }
    return sum;
}

/* ---- tests ---- */

static void
finds_the_rings_of_molecules(void)
{
    for (int i = 0; i < NROWS; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", rows[i].name);
        if (CHECK_OK(cx, mai_smiles_parse(cx, rows[i].smiles, strlen(rows[i].smiles), &g)) &&
            CHECK_OK(cx, mai_find_rings(cx, g))) {
            CHECK_TEXT(sizes_of(g), rows[i].sizes);
            check_rings(g);
            CHECK_OK(cx, mai_find_rings(cx, g)); /* again: nothing of the first time is left */
            CHECK_TEXT(sizes_of(g), rows[i].sizes);
            check_rings(g);
        }
        unit_close(cx);
    }
}

static void
does_not_depend_on_order(void)
{
    for (int i = 1; i < NROWS; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g, *other;
        uint16_t name[256];

        unit_row("%s", rows[i].name);
        if (!CHECK_OK(cx, mai_smiles_parse(cx, rows[i].smiles, strlen(rows[i].smiles), &g)) ||
            !CHECK_OK(cx, mai_find_rings(cx, g)))
            return;
        for (int turn = 0; turn < 10; turn++) {
            other = shuffled(cx, g, name);
            if (other == NULL || !CHECK_OK(cx, mai_find_rings(cx, other)))
                return;
            CHECK_INT(digest(other, name), digest(g, NULL));
            check_rings(other);
        }
        unit_close(cx);
    }
}

/* ---- the definition ---- */

enum { SMALL_ATOMS = 9, SMALL_BONDS = 14 };

/* The length of a set of bonds if it is one simple cycle, else 0. */
static int
cycle_length(const pair *bonds, int nbonds, unsigned set)
{
    int degree[SMALL_ATOMS] = {0}, parts[SMALL_ATOMS], length = 0, joined = 0;

    for (int i = 0; i < SMALL_ATOMS; i++)
        parts[i] = i;
    for (int i = 0; i < nbonds; i++) {
        int a, b;

        if ((set >> i & 1) == 0)
            continue;
        length++;
        degree[bonds[i].a]++;
        degree[bonds[i].b]++;
        a = parts[bonds[i].a];
        b = parts[bonds[i].b];
        joined += a != b;
        for (int k = 0; k < SMALL_ATOMS; k++)
            if (parts[k] == b)
                parts[k] = a;
    }
    for (int i = 0; i < SMALL_ATOMS; i++)
        if (degree[i] != 0 && degree[i] != 2)
            return 0;
    return joined == length - 1 ? length : 0; /* all of it one piece that closes once */
}

static unsigned
reduced(const unsigned *basis, unsigned set)
{
    for (int bit = SMALL_BONDS - 1; bit >= 0; bit--)
        if (set >> bit & 1 && basis[bit] != 0)
            set ^= basis[bit];
    return set;
}

static void
extend(unsigned *basis, unsigned set)
{
    set = reduced(basis, set);
    if (set != 0)
        basis[31 - __builtin_clz(set)] = set;
}

/* The sum of 3^bond over bonds of each cycle that is no sum of shorter ones, and how many there are. */
static int64_t
relevant_by_definition(const pair *bonds, int nbonds, int *count)
{
    unsigned basis[SMALL_BONDS] = {0};
    int64_t sum = 0;

    *count = 0;
    for (int length = 3; length <= SMALL_ATOMS; length++) {
        unsigned before[SMALL_BONDS];

        memcpy(before, basis, sizeof basis);
        for (unsigned set = 1; set < 1u << nbonds; set++) {
            int64_t weight = 1;

            if (__builtin_popcount(set) != length || cycle_length(bonds, nbonds, set) == 0 ||
                reduced(before, set) == 0)
                continue;
            ++*count;
            for (int i = 0; i < nbonds; i++)
                weight = weight * 3 + (set >> i & 1) * 7;
            sum += weight * weight % 1000003;
            extend(basis, set);
        }
    }
    return sum;
}

static int64_t
weigh_rings(const mai_molgraph *g)
{
    int64_t sum = 0;

    for (int r = 0; r < g->nrings; r++) {
        unsigned set = 0;
        int64_t weight = 1;

        for (int i = 0; i < mai_ring_size(g, r); i++)
            set |= 1u << mai_ring_bonds(g, r)[i];
        for (int i = 0; i < g->nbonds; i++)
            weight = weight * 3 + (set >> i & 1) * 7;
        sum += weight * weight % 1000003;
    }
    return sum;
}

static int
random_bonds(pair *bonds)
{
    int wanted = 8 + (int) (unit_random() % (SMALL_BONDS - 7)), n = 0;

    while (n < wanted) {
        pair p = {(uint16_t) (unit_random() % SMALL_ATOMS), (uint16_t) (unit_random() % SMALL_ATOMS)};
        bool fresh = p.a != p.b;

        for (int i = 0; i < n; i++)
            fresh &= !((bonds[i].a == p.a && bonds[i].b == p.b) || (bonds[i].a == p.b && bonds[i].b == p.a));
        if (fresh)
            bonds[n++] = p;
    }
    return n;
}

static void
keeps_to_the_definition(void)
{
    for (int turn = 0; turn < 150; turn++) {
        mai_ctx *cx = unit_open();
        pair bonds[SMALL_BONDS];
        int n = random_bonds(bonds), count;
        int64_t sum = relevant_by_definition(bonds, n, &count);
        mai_molgraph *g = graph_of(cx, SMALL_ATOMS, bonds, n);

        unit_row("graph %d", turn);
        if (g != NULL && CHECK_OK(cx, mai_find_rings(cx, g))) {
            CHECK_INT(g->nrings, count);
            CHECK_INT(weigh_rings(g), sum);
            check_rings(g);
        }
        unit_close(cx);
    }
}

/* ---- large and hostile graphs ---- */

static int
lattice(pair *bonds, int side)
{
    int n = 0;

    for (int x = 0; x < side; x++)
        for (int y = 0; y < side; y++) { /* a brick wall: hexagons */
            uint16_t here = (uint16_t) (x * side + y);

            if (y + 1 < side)
                bonds[n++] = (pair) {here, (uint16_t) (here + 1)};
            if (x + 1 < side && (x + y) % 2 == 0)
                bonds[n++] = (pair) {here, (uint16_t) (here + side)};
        }
    return n;
}

static int
complete(pair *bonds, int natoms)
{
    int n = 0;

    for (int i = 0; i < natoms; i++)
        for (int k = 0; k < i; k++)
            bonds[n++] = (pair) {(uint16_t) i, (uint16_t) k};
    return n;
}

/* Squares joined at opposite corners into a ring: 2^squares largest rings. */
static int
necklace(pair *bonds, int squares)
{
    int n = 0;

    for (int i = 0; i < squares; i++) {
        uint16_t here = (uint16_t) (3 * i), next = (uint16_t) (3 * ((i + 1) % squares));

        for (uint16_t side = 1; side <= 2; side++) {
            bonds[n++] = (pair) {here, (uint16_t) (here + side)};
            bonds[n++] = (pair) {(uint16_t) (here + side), next};
        }
    }
    return n;
}

/* Six-membered rings joined para into a circle, in one place by a chain of so many atoms more. */
static int
hoop(pair *bonds, int hexagons, int chain)
{
    int n = 0, last = 6 * hexagons - 3;

    for (int i = 0; i < hexagons; i++) {
        for (int k = 0; k < 6; k++)
            bonds[n++] = (pair) {(uint16_t) (6 * i + k), (uint16_t) (6 * i + (k + 1) % 6)};
        if (i + 1 < hexagons)
            bonds[n++] = (pair) {(uint16_t) (6 * i + 3), (uint16_t) (6 * (i + 1))};
    }
    for (int i = 0; i < chain; i++, last = 6 * hexagons + i - 1)
        bonds[n++] = (pair) {(uint16_t) last, (uint16_t) (6 * hexagons + i)};
    bonds[n++] = (pair) {(uint16_t) last, 0};
    return n;
}

static void
marks_rings_too_many_to_list(void)
{
    static const struct {
        int hexagons, chain, rings;
    } hoops[] = {{3, 0, 11}, {5, 0, 37}, {6, 0, 6}, {3, 30, 11}, {12, 0, 12},
                 {12, 1, 12}, {12, 2, 12}, {12, 60, 12}, {30, 0, 30}};

    for (size_t i = 0; i < sizeof hoops / sizeof *hoops; i++) {
        mai_ctx *cx = unit_open();
        pair bonds[400];
        uint16_t name[400];
        int natoms = 6 * hoops[i].hexagons + hoops[i].chain;
        int n = hoop(bonds, hoops[i].hexagons, hoops[i].chain);
        mai_molgraph *g = graph_of(cx, natoms, bonds, n), *other = g == NULL ? NULL : shuffled(cx, g, name);

        unit_row("%d hexagons and a chain of %d", hoops[i].hexagons, hoops[i].chain);
        if (other != NULL && CHECK_OK(cx, mai_find_rings(cx, g)) && CHECK_OK(cx, mai_find_rings(cx, other))) {
            CHECK_INT(g->nrings, hoops[i].rings);
            CHECK_INT(digest(other, name), digest(g, NULL));
            for (int k = 0; k < g->natoms; k++)
                CHECK(g->atoms[k].ring_count > 0 && other->atoms[k].ring_count > 0);
            for (int k = 0; k < g->nbonds; k++)
                CHECK(g->bonds[k].ring_count > 0 && other->bonds[k].ring_count > 0);
        }
        unit_close(cx);
    }
}

static void
is_bounded(void)
{
    pair *bonds = malloc(sizeof *bonds * 65535);
    mai_ctx *cx = unit_open();
    mai_molgraph *g;

    unit_row("4,096 atoms of graphite");
    g = graph_of(cx, 4096, bonds, lattice(bonds, 64));
    if (g != NULL && CHECK_OK(cx, mai_find_rings(cx, g)))
        CHECK_INT(g->nrings, 1953);
    unit_row("20 atoms, each bonded to each");
    g = graph_of(cx, 20, bonds, complete(bonds, 20));
    if (g != NULL && CHECK_OK(cx, mai_find_rings(cx, g)))
        CHECK_INT(g->nrings, 1140);
    unit_row("300 atoms, each bonded to each");
    g = graph_of(cx, 300, bonds, complete(bonds, 300));
    if (g != NULL)
        CHECK_FAILS_WITH(cx, mai_find_rings(cx, g), MAI_ELIMIT, "too entangled");
    unit_row("a necklace of 3 squares");
    g = graph_of(cx, 9, bonds, necklace(bonds, 3));
    if (g != NULL && CHECK_OK(cx, mai_find_rings(cx, g)))
        CHECK_TEXT(sizes_of(g), "4 4 4 6 6 6 6 6 6 6 6");
    unit_close(cx);
    free(bonds);
}

/* ---- questions ---- */

static void
knows_rings_of_three(void)
{
    /* a cyclobutane, spiro; two fused; a cyclopropane apart */
    static const char smiles[] = "C1CC2(C1)CCC1=C(C2)NC=C1CC1CC1";
    mai_ctx *cx = unit_open();
    mai_molgraph *g;

    if (CHECK_OK(cx, mai_smiles_parse(cx, smiles, strlen(smiles), &g)) && CHECK_OK(cx, mai_find_rings(cx, g))) {
        CHECK_TEXT(sizes_of(g), "3 4 5 6");
        for (int i = 0; i < g->natoms; i++)
            CHECK_INT(mai_is_in_three_ring(g, i), i >= 13);
    }
    unit_close(cx);
}

/* ---- failing memory, stopping ---- */

static mai_status
find(mai_ctx *cx, void *arg)
{
    const char *smiles = arg;
    mai_molgraph *g;

    MAI_TRY(mai_smiles_parse(cx, smiles, strlen(smiles), &g));
    return mai_find_rings(cx, g);
}

static void
survives_failing_memory_and_stops(void)
{
    static char texts[][160] = {"C1=CC=C2C=CC=CC2=C1", "C1CC2CCC1CC2", "C1CC2=CC=C(CCC3=CC=C1C=C3)C=C2", C60};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        unit_row("%s", texts[i]);
        CHECK(unit_refuse_each_allocation(find, texts[i]) > 5);
        CHECK(unit_stop_at_each_poll(find, texts[i]) > 2);
    }
}

static const unit_test tests[] = {
    {"finds the rings of molecules", finds_the_rings_of_molecules},
    {"does not depend on the order of atoms", does_not_depend_on_order},
    {"keeps to the definition", keeps_to_the_definition},
    {"marks rings that are too many to list", marks_rings_too_many_to_list},
    {"is bounded", is_bounded},
    {"knows rings of three", knows_rings_of_three},
    {"survives failing memory and stops", survives_failing_memory_and_stops},
};
UNIT_MAIN(tests)
