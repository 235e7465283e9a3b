/*
 * test_fp_pattern.c - the screening fingerprint: what is within a molecule has no bit that the molecule
 * lacks.
 */
#include "chem/chem.h"
#include "chem/fingerprint.h"
#include "chem/perceive.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

enum { NBITS = 1000, NBYTES = (NBITS + 7) / 8, ROOM = 128 };

/* The digest (32-bit FNV-1a) holds the definition still: stored fingerprints must not change unnoticed. */
static const struct molecule {
    const char *smiles;
    uint32_t digest;
} molecules[] = {
    {"C", 0x729adf07},
    {"CC(=O)Oc1ccccc1C(=O)O", 0xdbd7d9c3},
    {"Cn1cnc2c1c(=O)n(C)c(=O)n2C", 0x62003af9},
    {"C12C3C4C1C5C2C3C45", 0x67d8d13e},
    {"CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O", 0xa7f77600},
    {"C[C@]12CC[C@H]3[C@H]([C@@H]1CC[C@@H]2O)CCC4=CC(=O)CC[C@]34C", 0x12d8b719},
    {"FS(F)(F)(F)(F)F", 0x9d121027},
    {"[NH3]->[Pt](<-[NH3])(Cl)Cl.*CC~O", 0xadd0651e},
    {"CN1CCN(CC1)S(=O)(=O)c1ccc(N)cc1", 0xf9621e60},
    {"OC1CCCCCCCCCCCCCC1C#N", 0xe822badf},
};

static mai_status
read_molecule(mai_ctx *cx, const char *smiles, bool shuffle, mai_mol *out)
{
    mai_molgraph *g;
    uint16_t *order;
    void *bytes;
    size_t size;

    MAI_TRY(mai_smiles_parse(cx, smiles, strlen(smiles), &g));
    MAI_TRY(mai_perceive(cx, g));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &order));
    for (int i = 0; i < g->natoms; i++) {
        int at = shuffle ? (int) (unit_random() % (uint64_t) (i + 1)) : i;

        order[i] = order[at];
        order[at] = (uint16_t) i;
    }
    MAI_TRY(mai_mol_pack(cx, g, order, 0, &bytes, &size));
    mai_mol_open(bytes, out);
    return MAI_OK;
}

/* A query that is part of a molecule: its atoms in random order, some bonds, and not everything known. */
typedef struct part {
    mai_pattern_graph g;
    mai_mol_links links;
    uint16_t first[ROOM + 1];
    mai_nbr nbrs[4 * ROOM];
    uint8_t elements[ROOM], aromatic[ROOM], types[ROOM];
    int number[ROOM]; /* of a molecule's atom in the part, -1 if it is not there */
} part;

static int
maybe_unknown(int value, int percent)
{
    return (int) (unit_random() % 100) < percent ? MAI_PATTERN_ANY : value;
}

static void
number_atoms(const mai_mol *mol, part *p)
{
    int order[ROOM];

    for (int i = 0; i < mol->natoms; i++) {
        int at = (int) (unit_random() % (uint64_t) (i + 1));

        order[i] = order[at];
        order[at] = i;
    }
    for (int i = 0; i < mol->natoms; i++) {
        int atom = order[i];

        p->number[atom] = -1;
        if (unit_random() % 5 == 0)
            continue;
        p->number[atom] = p->g.natoms;
        p->elements[p->g.natoms] = (uint8_t) maybe_unknown(mol->atoms[atom].element, 10);
        p->aromatic[p->g.natoms++] = (uint8_t) maybe_unknown(mai_mol_is_aromatic(mol, atom), 10);
    }
}

static void
take_part(const mai_mol *mol, part *p)
{
    int bonds[ROOM][2], n = 0;

    memset(p, 0, sizeof *p);
    number_atoms(mol, p);
    for (int i = 0; i < mol->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(mol, i);

        if (p->number[b.begin] < 0 || p->number[b.end] < 0 || unit_random() % 10 == 0)
            continue;
        bonds[p->g.nbonds][0] = p->number[b.begin];
        bonds[p->g.nbonds][1] = p->number[b.end];
        p->types[p->g.nbonds++] = (uint8_t) maybe_unknown(b.bits & MAI_MOL_BOND_TYPE, 10);
    }
    for (int a = 0; a < p->g.natoms; a++) {
        p->first[a] = (uint16_t) n;
        for (int i = 0; i < p->g.nbonds; i++)
            if (bonds[i][0] == a || bonds[i][1] == a)
                p->nbrs[n++] = (mai_nbr) {(uint16_t) (bonds[i][0] + bonds[i][1] - a), (uint16_t) i};
    }
    p->first[p->g.natoms] = (uint16_t) n;
    p->links.first = p->first;
    p->links.nbrs = p->nbrs;
    p->g.links = &p->links;
    p->g.elements = p->elements;
    p->g.aromatic = p->aromatic;
    p->g.types = p->types;
}

static int
count_bits(const uint8_t *bits)
{
    int n = 0;

    for (int i = 0; i < NBYTES; i++)
        n += __builtin_popcount(bits[i]);
    return n;
}

static void
parts_have_no_other_bits(void)
{
    for (size_t i = 0; i < sizeof molecules / sizeof *molecules; i++) {
        int most = 0;

        for (int repeat = 0; repeat < 100; repeat++) {
            mai_ctx *cx = unit_open();
            uint8_t whole[NBYTES], some[NBYTES], beyond = 0;
            mai_mol mol;
            part p;

            unit_row("%s, part %d", molecules[i].smiles, repeat);
            if (CHECK_OK(cx, read_molecule(cx, molecules[i].smiles, false, &mol))) {
                take_part(&mol, &p);
                CHECK_OK(cx, mai_fp_pattern(cx, &mol, &(mai_fp_target) {NBITS, whole, NULL}));
                CHECK_OK(cx, mai_fp_pattern_of_query(cx, &p.g, &(mai_fp_target) {NBITS, some, NULL}));
                for (int b = 0; b < NBYTES; b++)
                    beyond |= some[b] & (uint8_t) ~whole[b];
                CHECK_INT(beyond, 0);
                if (count_bits(some) > most)
                    most = count_bits(some);
                CHECK(count_bits(whole) < NBITS / 2);
            }
            unit_close(cx);
        }
        unit_row("%s", molecules[i].smiles);
        CHECK(most > 0);
    }
}

static uint32_t
digest(const uint8_t *bytes, size_t n)
{
    uint32_t h = 0x811c9dc5;

    for (size_t i = 0; i < n; i++)
        h = (h ^ bytes[i]) * 0x01000193;
    return h;
}

static void
bits_are_as_ever_in_any_order(void)
{
    for (size_t i = 0; i < sizeof molecules / sizeof *molecules; i++) {
        for (int repeat = 0; repeat < 10; repeat++) {
            mai_ctx *cx = unit_open();
            uint8_t bits[NBYTES];
            mai_mol mol;

            unit_row("%s", molecules[i].smiles);
            CHECK_OK(cx, read_molecule(cx, molecules[i].smiles, repeat > 0, &mol));
            CHECK_OK(cx, mai_fp_pattern(cx, &mol, &(mai_fp_target) {NBITS, bits, NULL}));
            CHECK_INT(digest(bits, NBYTES), molecules[i].digest);
            unit_close(cx);
        }
    }
}

/* Pairs of a molecule and one that is no part of it but for one trait, which a bit has to tell. */
static const char *const different[][2] = {
    {"CCO", "CCN"},           {"CC=O", "CCO"},          {"c1ccccc1", "C1CCCCC1"},  {"C1CCCC1", "C1CCCCC1"},
    {"CC(C)C", "CCCC"},       {"CC(C)(C)C", "CC(C)CC"}, {"OCCO", "CCO"},           {"ClCCl", "CCl"},
    {"c1ccncc1", "c1ccccc1"}, {"CCCCCCC", "CCCCC"},     {"C1CC1C1CC1", "CCCC1CC1"}, {"C#N", "C=N"},
};

static void
differences_show(void)
{
    for (size_t i = 0; i < sizeof different / sizeof *different; i++) {
        mai_ctx *cx = unit_open();
        uint8_t bits[2][NBYTES], beyond = 0;
        mai_mol mol;

        unit_row("%s is not in %s", different[i][0], different[i][1]);
        for (int k = 0; k < 2; k++) {
            CHECK_OK(cx, read_molecule(cx, different[i][k], false, &mol));
            CHECK_OK(cx, mai_fp_pattern(cx, &mol, &(mai_fp_target) {NBITS, bits[k], NULL}));
        }
        for (int b = 0; b < NBYTES; b++)
            beyond |= bits[0][b] & (uint8_t) ~bits[1][b];
        CHECK(beyond != 0);
        unit_close(cx);
    }
}

/* Thirty atoms, each bound to all others. */
static mai_status
build_tangle(mai_ctx *cx, mai_mol *out)
{
    mai_molgraph *g;
    mai_atom *atom;
    mai_bond *bond;
    void *bytes;
    size_t size;

    MAI_TRY(mai_graph_new(cx, 30, 435, &g));
    for (int i = 0; i < 30; i++) {
        MAI_TRY(mai_graph_add_atom(cx, g, &atom));
        atom->element = 6;
    }
    for (int i = 0; i < 30; i++)
        for (int k = 0; k < i; k++)
            MAI_TRY(mai_graph_add_bond(cx, g, k, i, MAI_BOND_SINGLE, &bond));
    MAI_TRY(mai_graph_link(cx, g));
    MAI_TRY(mai_mol_pack(cx, g, NULL, 0, &bytes, &size));
    mai_mol_open(bytes, out);
    return MAI_OK;
}

static void
a_tangle_has_all_bits(void)
{
    mai_ctx *cx = unit_open();
    uint8_t bits[2] = {0, 0};
    mai_mol mol;

    CHECK_OK(cx, build_tangle(cx, &mol));
    CHECK_OK(cx, mai_fp_pattern(cx, &mol, &(mai_fp_target) {13, bits, NULL}));
    CHECK_INT(bits[0], 0xff);
    CHECK_INT(bits[1], 0x1f);
    unit_close(cx);
}

static void
options_are_checked(void)
{
    mai_ctx *cx = unit_open();
    uint8_t bits[1];
    int32_t counts[8];
    mai_mol mol;

    CHECK_OK(cx, read_molecule(cx, "CC", false, &mol));
    CHECK_FAILS(cx, mai_fp_pattern(cx, &mol, &(mai_fp_target) {0, bits, NULL}), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_fp_pattern(cx, &mol, &(mai_fp_target) {MAI_FP_MAX_BITS + 1, bits, NULL}),
                MAI_EARGUMENT);
    CHECK_FAILS_WITH(cx, mai_fp_pattern(cx, &mol, &(mai_fp_target) {8, NULL, counts}), MAI_EARGUMENT,
                     "no counts");
    unit_close(cx);
}

static mai_status
work(mai_ctx *cx, void *arg)
{
    uint8_t bits[NBYTES];
    mai_mol mol;

    MAI_TRY(read_molecule(cx, arg, false, &mol));
    return mai_fp_pattern(cx, &mol, &(mai_fp_target) {NBITS, bits, NULL});
}

static void
survives_refusals_and_stops(void)
{
    unit_refuse_each_allocation(work, (void *) molecules[1].smiles);
    CHECK(unit_stop_at_each_poll(work, (void *) molecules[1].smiles) > 0);
}

static const unit_test tests[] = {
    {"parts have no other bits", parts_have_no_other_bits},
    {"bits are as ever in any order", bits_are_as_ever_in_any_order},
    {"differences show", differences_show},
    {"a tangle has all bits", a_tangle_has_all_bits},
    {"options are checked", options_are_checked},
    {"survives refusals and stops", survives_refusals_and_stops},
};
UNIT_MAIN(tests)
