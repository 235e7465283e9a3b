/*
 * test_stereo.c - labels of atoms and double bonds, tags that are taken off or stay, possible centres.
 * Expected values are RDKit's (legacy perception with clean-up).
 *
 * What perception found is written as a character an atom, then the double bonds with stereo: R and S are
 * labels, r a tag of ring stereo, x one of another shape, ? a possible centre without a tag, a point anything
 * else; Z, E and * (unknown) come before the two atoms that they refer to.
 */
#include "chem/chem.h"
#include "chem/perceive.h"
#include "chem/stereo.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static mai_status
perceive(mai_ctx *cx, const char *text, mai_molgraph **g)
{
    MAI_TRY(mai_smiles_parse(cx, text, strlen(text), g));
    MAI_TRY(mai_perceive(cx, *g));
    return mai_flag_possible_stereo(cx, *g);
}

static char
sign_of(const mai_atom *a)
{
    if (a->cip != MAI_CIP_NONE)
        return a->cip == MAI_CIP_R ? 'R' : 'S';
    if (a->chirality != MAI_CHIRAL_NONE)
        return mai_is_ring_stereo(a) ? 'r' : 'x';
    return a->flags & MAI_ATOM_POSSIBLE_STEREO ? '?' : '.';
}

static const char *
account_of(const mai_molgraph *g)
{
    static char text[8192];
    size_t n = 0;

    for (int i = 0; i < g->natoms && n < 4096; i++)
        text[n++] = sign_of(&g->atoms[i]);
    text[n] = '\0';
    for (int i = 0; i < g->nbonds && n < 8000; i++) {
        const mai_bond *b = &g->bonds[i];

        if (b->stereo != MAI_STEREO_NONE)
            n += (size_t) snprintf(text + n, sizeof text - n, " %c%d-%d",
                                   b->cip == MAI_CIP_Z ? 'Z' : b->cip == MAI_CIP_E ? 'E' : '*',
                                   b->stereo_atoms[0], b->stereo_atoms[1]);
        CHECK_INT(b->stereo == MAI_STEREO_CIS, b->cip == MAI_CIP_Z);
        CHECK_INT(b->stereo == MAI_STEREO_TRANS, b->cip == MAI_CIP_E);
    }
    return text;
}

typedef struct fact {
    const char *smiles, *account;
} fact;

static const fact facts[] = {
    {"C[C@H](N)C(=O)O", ".S...."},
    {"C[C@@H](N)C(=O)O", ".R...."},
    {"N[C@](C)(F)C(=O)O", ".R....."},
    {"C[C@H](F)Cl", ".R.."},
    {"[C@](F)(Cl)(Br)I", "S...."},
    {"F[C@H]1CCCO1", ".S...."},
    {"C[C@@H]1CO1", ".R.."},
    {"C[C@H](C)O", "...."},
    {"C[C@](C)(O)F", "....."},
    {"CC(F)Cl", ".?.."},
    {"CC(C)(C)C(F)Cl", "....?.."},
    {"C[C@H]1CC[C@H](C)CC1", ".r..r..."},
    {"C[C@H]1CC[C@@H](C)CC1", ".r..r..."},
    {"C[C@H]1CCCCC1", "......."},
    {"C[C@H]1CC[C@H](C)C1", ".S..S.."},
    {"OC1[C@H](O)[C@@H](O)[C@H](O)[C@@H](O)[C@H]1O", "..r.r.r.r.r."},
    {"C[C@H]1CC[C@@]2(CC1)CC[C@H](C)CC2", ".r.......r..."},
    {"C[C@H](O)[C@H](F)[C@@H](O)C", ".S...S.."},
    {"C[C@H](O)[C@H](F)[C@H](O)C", ".S.S.R.."},
    {"C[C@H](O)C(F)[C@@H](O)C", ".S...S.."},
    {"C[C@H](O)C(F)[C@H](O)C", ".S.?.R.."},
    {"CC=C[C@H](O)C=CC", "........"},
    {"C/C=C/[C@H](O)/C=C\\C", "...S.... E0-3 Z3-7"},
    {"C/C=C/C(O)/C=C\\C", "...?.... E0-3 Z3-7"},
    {"C/C=C/[C@H](O)/C=C/C", "........ E0-3 E3-7"},
    {"F/C=C/F", ".... E0-3"},
    {"F/C=C\\F", ".... Z0-3"},
    {"F\\C=C\\F", ".... E0-3"},
    {"FC=CF", "...."},
    {"F/C=C/C=C/F", "...... E0-3 E2-5"},
    {"F/C=C/C=C\\Cl", "...... E0-3 Z2-5"},
    {"F/C(Cl)=C(Br)/I", "...... Z2-5"},
    {"F/C(Cl)=C(Cl)/I", "...... Z2-5"},
    {"F/C(Cl)=C(Cl)\\Cl", "......"},
    {"F/C(/Cl)=C/F", "..... Z2-4"},
    {"F/C(\\Cl)=C/F", "....."},
    {"C/C=C", "..."},
    {"C/C=C(/C)C", "....."},
    {"C/C(C)=C(\\C)F", "......"},
    {"C/C=C=C/C", "....."},
    {"C1CC/C=C\\CCC1", "........ Z2-5"},
    {"C1CC/C=C\\CC1", "......."},
    {"C1CCC/C=C/CC1", "........ E3-6"},
    {"O/N=C/C", ".... E0-3"},
    {"C/N=N/C", ".... E0-3"},
    {"C/C(=N\\O)C1CC1", "....... E4-3"},
    {"CC(=O)/C=C(\\O)C", "....... Z1-5"},
    {"F/C=C1/CC[C@H](C)CC1", "........."},
    {"C/C=C1/CCC(=CC)CC1", ".........."},
    {"C/C=C1/CC/C(=C/C)CC1", ".........."},
    {"C[C@H]1CC1(F)F", ".S...."},
    {"C[N@]1CC1", "...."},
    {"C[N@]1C[C@H]1C", ".S.R."},
    {"C[N@](CC)CCC", "......."},
    {"C[N@+](CC)(CCC)CO", ".S......."},
    {"C1C[N@]2CC[C@H]1CC2", "........"},
    {"CC1C[N@]2CC[C@H]1CC2", ".?.r..r.."},
    {"C[P@](CC)CCC", ".S....."},
    {"C[P@H]CC", ".S.."},
    {"C[P@](=O)(O)OC", ".S...."},
    {"C[P@@](=S)(OC)Oc1ccccc1", ".R.........."},
    {"C[S@](=O)CC", ".R..."},
    {"C[S@@+](CC)CCC", ".R....."},
    {"C[S@](=O)(=O)CC", "......"},
    {"C[Se@](=O)CC", ".R..."},
    {"C[As@](CC)CCC", ".S....."},
    {"C[Si@H](F)Cl", ".R.."},
    {"C[B@-](F)(Cl)Br", ".S..."},
    {"[2H][C@H](C)O", ".R.."},
    {"[2H][C@]([3H])(C)O", ".S..."},
    {"[13CH3][C@H](C)O", ".S.."},
    {"[CH3:1][C@H]([CH3:2])O", ".R.."},
    {"[CH3:2][C@H]([CH3:1])O", ".S.."},
    {"C[C@H](O)[CH3:0]", ".S.."},
    {"*[C@H](C)O", ".R.."},
    {"F[Pt@SP1](Cl)(Br)I", ".R..."},
    {"F[Co@OH1](Cl)(Br)(I)(N)O", ".x....."},
    {"C[C@AL1H](F)Cl", ".?.."},
    {"C(=C/C=C/C)\\[C@@H](C)O", ".....R.. E5-2 E1-4"},
    {"OC(=O)[C@H](O)[C@@H](O)C(=O)O", "...R.R...."},
    {"OC(=O)[C@H](O)[C@H](O)C(=O)O", "...R.S...."},
    {"C[C@H]1C[C@@H]2CC[C@H]1C2", ".S.S..S."},
    {"C[C@@]12CCC(=O)C=C1CC[C@@H]1[C@@H]2CC[C@]2(C)[C@@H](O)CC[C@@H]12", ".S........RS..S.S...S"},
    {"C[C@H]1CC2CCCC3CCCC(C1)[C@@H]23", ".r.?.......?.r"},
    {"C12C3[C@@H]4C1[C@H]5C2C3C45", "........"},
    {"CC[C@H](C)[C@H](C)CC", "..S.R..."},
    {"O=C1N[C@@H](Cc2ccccc2)C(=O)N[C@H]1C", "...S..........S."},
    {"CC(C)[C@H]1CC[C@@H](C)C[C@H]1O", "...R..R..R."},
    {"[C@@H]1(F)CC[C@@H](Cl)CC1", "r...r..."},
    {"[H]/C(C)=C/F", ".... Z1-3"},
    {"[H][C@](F)(Cl)C", "S..."},
    {"F[C@@]([H])(Cl)C", ".S.."},
    {"C[Fe@@](F)Cl", "...."},
    {"N(/C)=C/C", ".... Z1-3"},
    {"CC(C)(C)/C=C/C(C)(C)C", ".......... E1-6"},
    {"CC(F)C(O)C(F)C", ".?...?.."},
    {"C[C@H](F)C(O)[C@H](F)C", ".S.?.R.."},
    {"C[C@H](F)[C@H](O)[C@@H](F)C", ".S...S.."},
    {"CCCCCC(F)CCCCCC", ".....?......."},
    {"CCCCCC(F)CCCCCCC", ".....?........"},
    {"C[C@H](c1ccccc1)c1ccccc1C", ".R............."},
    {"F/C=C(/Cl)/C=C(/[C@H](C)F)[C@@H](C)F", "......S..R.."},
    {"F/C=C(/Cl)\\C=C(/[C@H](C)F)[C@@H](C)F", "......S..R.. E0-3 E2-9"},
    {"[12CH3][C@H](C)O", ".S.."},
    {"[11CH3][C@H](C)O", ".R.."},
    {"[CH3:1023][C@H](C)O", "...."},
    {"[CH3:1022][C@H](C)O", ".S.."},
    {"O=S(=N)=NC", "....."},
    {"CC1C[N@]2CC[C@H]1C2", ".?.R..R."},
    {"Cn1ncc([C@]23CC[N@](CC2)C3)n1", ".....r..r...."},
    {"C[C@H](C1)C[C@]12CCN2", ".r..r..."},
    {"O[C@H]1CC[C@]11CC[C@@](Cl)(Br)CC1", ".S..r..r...."},
    {"Cl[C@](F)1CC[C@H](F)CC1", ".r...r..."},
    {"C[C@H]1CC[N@@+](C)(O)CC1", ".r..r...."},
    {"F[C@H]1CC[C@](C)(C)CC1", "........."},
    {"O=[P@]1(OC)OC(C)CC(C)O1", ".....?..?.."},
    {"O=[P@]1(OC)OCCCO1", "........."},
    {"O=[P@+]1(OC)OC([C@H])CC(C)O1", ".S...?..?.."},
    {"C[P@](=O)(OC)C(=O)O", ".S......"},
    {"C[P@](=S)(O)C(=S)O", ".R....."},
    {"[C@H]1[C@]2[C@@]\\C3C[C@@]1C[C@H]([C@@]2)[C@H]3", "...?...R.."},
};

static void
labels_are_rdkits(void)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", facts[i].smiles);
        if (CHECK_OK(cx, perceive(cx, facts[i].smiles, &g)))
            CHECK_TEXT(account_of(g), facts[i].account);
        unit_close(cx);
    }
}

/* ---- order of atoms ---- */

typedef struct spelling {
    const char *texts[3];
    const char *labels; /* sorted */
} spelling;

static const spelling spellings[] = {
    {{"C[C@@]12CCC(C=C1CC[C@H]1[C@H]3[C@@](CC[C@@H]12)(C)[C@@H](O)CC3)=O",
      "[C@@H]12CCC3=CC(=O)CC[C@]3([C@H]1CC[C@@]1([C@@H](O)CC[C@H]12)C)C",
      "C[C@@]12CC[C@@H]3[C@@]4(CCC(=O)C=C4CC[C@H]3[C@@H]2CC[C@@H]1O)C"},
     "RSSSSS"},
    {{"[C@H](O)(/C=C/C)/C=C\\C", "C(\\[C@@H](O)/C=C/C)=C\\C", "C/C=C\\[C@@H](O)/C=C/C"}, "ESZ"},
    {{"O[C@@H]([C@H](F)C)[C@H](C)F", "[C@H](O)([C@@H](C)F)[C@@H](F)C", "C[C@@H]([C@@H](O)[C@H](F)C)F"},
     "RRS"},
    {{"C[P@](Oc1ccccc1)(OC)=S", "CO[P@@](C)(=S)Oc1ccccc1", "O(C)[P@@](C)(=S)Oc1ccccc1"}, "R"},
    {{"C1C[C@H](C)CC[C@@H]1C", "C1[C@H](C)CC[C@@H](C1)C", "[C@H]1(CC[C@@H](CC1)C)C"}, "rr"},
    {{"F/C(Cl)=C(/[C@@H](O)C)Br", "O[C@@H](C)/C(=C(\\Cl)F)Br", "C(=C(/[C@H](C)O)Br)(\\F)Cl"}, "ES"},
};

static int
by_character(const void *a, const void *b)
{
    return *(const char *) a - *(const char *) b;
}

/* The letters of an account, sorted. */
static const char *
labels_of(const mai_molgraph *g)
{
    static char letters[256];
    size_t n = 0;

    for (const char *p = account_of(g); *p != '\0' && n < sizeof letters - 1; p++)
        if (strchr("RSrZE*", *p) != NULL)
            letters[n++] = *p;
    letters[n] = '\0';
    qsort(letters, n, 1, by_character);
    return letters;
}

static void
labels_do_not_depend_on_the_order_of_atoms(void)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        for (int k = 0; k < 3; k++) {
            mai_ctx *cx = unit_open();
            mai_molgraph *g;

            unit_row("%s", spellings[i].texts[k]);
            if (CHECK_OK(cx, perceive(cx, spellings[i].texts[k], &g)))
                CHECK_TEXT(labels_of(g), spellings[i].labels);
            unit_close(cx);
        }
}

/* ---- marks that only drawings have ---- */

/* What one double bond becomes when a bond of its molecule is drawn so. */
typedef struct drawing {
    const char *smiles;
    int bond, dir;
    const char *account;
} drawing;

static const drawing drawings[] = {
    {"FC=CF", 1, MAI_DIR_CROSSED, ".... *0-0"},       {"F/C=C/F", 1, MAI_DIR_CROSSED, ".... *0-0"},
    {"C1CC=CCC1", 2, MAI_DIR_CROSSED, "......"},      {"C1CCC=CCCC1", 3, MAI_DIR_CROSSED, "........ *0-0"},
    {"F/C(Cl)=C/F", 1, MAI_DIR_WAVY, "..... *2-4"},   {"F/C(Cl)=C/F", 3, MAI_DIR_WEDGE, "....."},
    {"FC(Cl)=C/F", 1, MAI_DIR_WAVY, "....."},         {"C[C@H](F)Cl", 0, MAI_DIR_WEDGE, ".R.."},
};

static mai_status
draw(mai_ctx *cx, const drawing *d, mai_molgraph **g)
{
    MAI_TRY(mai_smiles_parse(cx, d->smiles, strlen(d->smiles), g));
    (*g)->bonds[d->bond].dir = (uint8_t) d->dir;
    MAI_TRY(mai_perceive(cx, *g));
    return mai_flag_possible_stereo(cx, *g);
}

static void
drawn_bonds_of_unknown_geometry(void)
{
    for (size_t i = 0; i < sizeof drawings / sizeof *drawings; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s, bond %d drawn %d", drawings[i].smiles, drawings[i].bond, drawings[i].dir);
        if (CHECK_OK(cx, draw(cx, &drawings[i], &g))) {
            CHECK_TEXT(account_of(g), drawings[i].account);
            for (int k = 0; k < g->nbonds; k++)
                CHECK(g->bonds[k].dir != MAI_DIR_UP && g->bonds[k].dir != MAI_DIR_DOWN);
        }
        unit_close(cx);
    }
}

static void
wavy_bond_to_a_merged_hydrogen(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;
    const char *text = "F/C=C/F";

    if (CHECK_OK(cx, mai_smiles_parse(cx, text, strlen(text), &g))) {
        g->atoms[1].flags |= MAI_ATOM_UNKNOWN_STEREO;
        CHECK_OK(cx, mai_perceive(cx, g));
        CHECK_TEXT(account_of(g), ".... *0-3");
    }
    unit_close(cx);
}

/* ---- hydrogens ---- */

/* A hydrogen that was written for the tag goes with it; others stay. */
static void
hydrogens_of_removed_tags(void)
{
    const struct {
        const char *smiles;
        int explicit_h, implicit_h, no_implicit;
    } rows[] = {
        {"C[C@H](C)O", 0, 1, 0}, {"C[C@H](F)O", 1, 0, 1}, {"C[CH](C)O", 1, 0, 1},
        {"C[C@](C)(O)F", 0, 0, 1}, {"C[P@H]C", 0, 1, 0}, {"C[Si@H](C)Cl", 0, 1, 0}, {"C[N@H+](C)CC", 1, 0, 1},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", rows[i].smiles);
        if (CHECK_OK(cx, perceive(cx, rows[i].smiles, &g))) {
            CHECK_INT(g->atoms[1].explicit_h, rows[i].explicit_h);
            CHECK_INT(g->atoms[1].implicit_h, rows[i].implicit_h);
            CHECK_INT((g->atoms[1].flags & MAI_ATOM_NO_IMPLICIT) != 0, rows[i].no_implicit);
        }
        unit_close(cx);
    }
}

/* ---- ring stereo ---- */

static void
groups_of_ring_stereo(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;
    uint16_t *group;
    int n;

    if (CHECK_OK(cx, perceive(cx, "CO[C@H]1CC[C@H](C)CC1.CC1CC[C@H](C)CC1.C[C@H]1CC[C@@H](O)CC1", &g))
        && CHECK_OK(cx, mai_ring_stereo_groups(cx, g, &group, &n)) && CHECK_INT(n, 2)) {
        CHECK_INT(group[2], 1);
        CHECK_INT(group[5], 1);
        CHECK_INT(group[13], 0);
        CHECK_INT(group[18], 2);
        CHECK_INT(group[21], 2);
    }
    if (CHECK_OK(cx, perceive(cx, "C[C@H](F)Cl", &g))
        && CHECK_OK(cx, mai_ring_stereo_groups(cx, g, &group, &n))) {
        CHECK_INT(n, 0);
        CHECK(group == NULL);
    }
    unit_close(cx);
}

/* ---- large molecules ---- */

/* begin, n times unit, middle, m times unit, end. */
static const char *
chain(const char *begin, const char *unit, int n, const char *middle, int m, const char *end)
{
    static char text[8192];

    text[0] = '\0';
    strcat(text, begin);
    for (int i = 0; i < n; i++)
        strcat(text, unit);
    strcat(text, middle);
    for (int i = 0; i < m; i++)
        strcat(text, unit);
    return strcat(text, end);
}

static int
count(const mai_molgraph *g, char sign)
{
    int n = 0;

    for (int i = 0; i < g->natoms; i++)
        n += sign_of(&g->atoms[i]) == sign;
    return n;
}

static void
large_molecules(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;

    if (CHECK_OK(cx, perceive(cx, chain("N", "[C@@H](C)C(=O)N", 60, "C", 0, ""), &g)))
        CHECK_INT(count(g, 'S'), 60);
    if (CHECK_OK(cx, perceive(cx, chain("OC", "[C@H](O)", 140, "CO", 0, ""), &g))) {
        CHECK_INT(count(g, 'S'), 70);
        CHECK_INT(count(g, 'R'), 70);
        CHECK_INT(g->atoms[2].cip, MAI_CIP_S);
    }
    /* The ends differ only after a hundred and fifty rounds, or not at all. */
    if (CHECK_OK(cx, perceive(cx, chain("", "C", 150, "C(F)", 151, ""), &g)))
        CHECK_INT(count(g, '?'), 1);
    if (CHECK_OK(cx, perceive(cx, chain("", "C", 150, "C(F)", 150, ""), &g)))
        CHECK_INT(count(g, '?'), 0);
    if (CHECK_OK(cx, perceive(cx, chain("C[C@H](C=C)", "C", 260, "", 0, ""), &g)))
        CHECK_INT(g->atoms[1].cip, MAI_CIP_S);
    /* Lists of more than sixteen ranks. */
    if (CHECK_OK(cx, perceive(cx, chain("[Xe]", "(~C)", 17, "C[C@H](F)CC", 0, ""), &g)))
        CHECK_INT(count(g, 'R'), 1);
    unit_close(cx);
}

/* ---- marked or not ---- */

/* Flags that were decided with the labels are not decided again; marks that lead nowhere leave them open. */
static void
flags_are_decided_once(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;
    const char *unmarked = "CC(F)Cl", *marked = "C[C@H](F)C(O)[C@H](F)C", *idle = "C/C(F)Cl";

    if (CHECK_OK(cx, mai_smiles_parse(cx, unmarked, strlen(unmarked), &g))
        && CHECK_OK(cx, mai_perceive(cx, g))) {
        CHECK(!g->stereo_flagged);
        CHECK_INT(count(g, '?'), 0);
        CHECK_OK(cx, mai_flag_possible_stereo(cx, g));
        CHECK(g->stereo_flagged);
        CHECK_INT(count(g, '?'), 1);
    }
    if (CHECK_OK(cx, mai_smiles_parse(cx, marked, strlen(marked), &g))
        && CHECK_OK(cx, mai_perceive(cx, g))) {
        CHECK(g->stereo_flagged);
        CHECK_INT(count(g, '?'), 1);
    }
    if (CHECK_OK(cx, perceive(cx, idle, &g)))
        CHECK_TEXT(account_of(g), ".?..");
    unit_close(cx);
}

/* ---- refusals ---- */

static mai_status
work(mai_ctx *cx, void *arg)
{
    const char *const *texts = arg;
    mai_molgraph *g;
    uint16_t *group;
    int n;

    for (; *texts != NULL; texts++) {
        MAI_TRY(perceive(cx, *texts, &g));
        MAI_TRY(mai_ring_stereo_groups(cx, g, &group, &n));
    }
    return MAI_OK;
}

static void
every_allocation_and_poll(void)
{
    const char *texts[] = {"C[C@H]1CC[C@H](C)CC1", "F/C=C/[C@H](C)/C=C\\F", "CC(F)C1CCN2CCC1CC2",
                           "[13CH3][C@H](C)O", NULL};

    CHECK(unit_refuse_each_allocation(work, texts) > 20);
    CHECK(unit_stop_at_each_poll(work, texts) > 20);
}

static const unit_test tests[] = {
    {"labels are RDKit's", labels_are_rdkits},
    {"labels do not depend on the order of atoms", labels_do_not_depend_on_the_order_of_atoms},
    {"drawn bonds of unknown geometry", drawn_bonds_of_unknown_geometry},
    {"a wavy bond to a merged hydrogen", wavy_bond_to_a_merged_hydrogen},
    {"hydrogens of removed tags", hydrogens_of_removed_tags},
    {"groups of ring stereo", groups_of_ring_stereo},
    {"large molecules", large_molecules},
    {"flags are decided once", flags_are_decided_once},
    {"every allocation and poll", every_allocation_and_poll},
};
UNIT_MAIN(tests)
