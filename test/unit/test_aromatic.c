/*
 * test_aromatic.c - aromatic atoms and bonds of kekulized molecules; expected values are RDKit's.
 *
 * Atoms are shown as 'a' or '.', bonds in the order of the text by their type, ':' for aromatic, with an 'a'
 * before one that is aromatic and of another type.
 */
#include "chem/chem.h"
#include "chem/perceive.h"
#include "chem/rings.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct row {
    const char *name, *smiles, *atoms, *bonds;
} row;

static const row rows[] = {
    {"benzene", "C1=CC=CC=C1", "aaaaaa", "::::::"},
    {"cyclohexene", "C1CCCC=C1", "......", "----=-"},
    {"cyclopentadiene", "C1C=CC=C1", ".....", "-=-=-"},
    {"cyclopentadienyl anion", "[CH-]1C=CC=C1", "aaaaa", ":::::"},
    {"cyclopentadienyl cation", "[CH+]1C=CC=C1", ".....", "-=-=-"},
    {"cyclopentadienyl radical", "[CH]1C=CC=C1", ".....", "-=-=-"},
    {"cyclopropenyl cation", "[CH+]1C=C1", "aaa", ":::"},
    {"tropylium", "[CH+]1C=CC=CC=C1", "aaaaaaa", ":::::::"},
    {"tropone", "O=C1C=CC=CC=C1", ".aaaaaaa", "=:::::::"},
    {"cyclooctatetraene", "C1=CC=CC=CC=C1", "........", "=-=-=-=-"},
    {"cyclobutadiene", "C1=CC=C1", "....", "=-=-"},
    {"[18]annulene", "C1=CC=CC=CC=CC=CC=CC=CC=CC=C1", "aaaaaaaaaaaaaaaaaa", "::::::::::::::::::"},
    {"[14]annulene", "C1=CC=CC=CC=CC=CC=CC=C1", "aaaaaaaaaaaaaa", "::::::::::::::"},
    {"[30]annulene", "C1=CC=CC=CC=CC=CC=CC=CC=CC=CC=CC=CC=CC=CC=CC=C1",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "::::::::::::::::::::::::::::::"},
    {"pyrrole", "N1C=CC=C1", "aaaaa", ":::::"},
    {"furan", "O1C=CC=C1", "aaaaa", ":::::"},
    {"thiophene", "S1C=CC=C1", "aaaaa", ":::::"},
    {"selenophene", "[Se]1C=CC=C1", "aaaaa", ":::::"},
    {"tellurophene", "[Te]1C=CC=C1", "aaaaa", ":::::"},
    {"phosphole", "P1C=CC=C1", "aaaaa", ":::::"},
    {"arsole", "[AsH]1C=CC=C1", ".....", "-=-=-"},
    {"borole", "B1C=CC=C1", ".....", "-=-=-"},
    {"borepin", "B1C=CC=CC=C1", ".......", "-=-=-=-"},
    {"silole", "[SiH2]1C=CC=C1", ".....", "-=-=-"},
    {"silabenzene", "[SiH]1=CC=CC=C1", "aaaaaa", "::::::"},
    {"pyridine", "N1=CC=CC=C1", "aaaaaa", "::::::"},
    {"pyridine oxide", "[O-][N+]1=CC=CC=C1", ".aaaaaa", "-::::::"},
    {"pyridine oxide, five-valent", "O=N1=CC=CC=C1", ".aaaaaa", "-::::::"},
    {"pyridinium", "[NH+]1=CC=CC=C1", "aaaaaa", "::::::"},
    {"pyrylium", "[O+]1=CC=CC=C1", "aaaaaa", "::::::"},
    {"thiopyrylium", "[S+]1=CC=CC=C1", "aaaaaa", "::::::"},
    {"imidazole", "N1C=NC=C1", "aaaaa", ":::::"},
    {"tetrazole", "N1N=NN=C1", "aaaaa", ":::::"},
    {"pyridone", "O=C1C=CC=CN1", ".aaaaaa", "=::::::"},
    {"4-pyridone", "O=C1C=CNC=C1", ".aaaaaa", "=::::::"},
    {"thiopyridone", "S=C1C=CC=CN1", ".aaaaaa", "=::::::"},
    {"methylene dihydropyridine", "C=C1C=CC=CN1", ".......", "=-=-=--"},
    {"pyranone", "O=C1C=CC=CO1", ".aaaaaa", "=::::::"},
    {"quinone", "O=C1C=CC(=O)C=C1", "........", "=-=-=-=-"},
    {"uracil", "O=C1C=CNC(=O)N1", ".aaaaa.a", "=::::=::"},
    {"fulvene", "C=C1C=CC=C1", "......", "=-=-=-"},
    {"cyclopentadienone", "O=C1C=CC=C1", "......", "=-=-=-"},
    {"diazocyclopentadiene", "[N-]=[N+]=C1C=CC=C1", ".......", "==-=-=-"},
    {"maleic anhydride", "O=C1C=CC(=O)O1", ".......", "=-=-=--"},
    {"maleimide", "O=C1C=CC(=O)N1", ".......", "=-=-=--"},
    {"squaric", "O=C1C(=O)C(O)=C1O", ".aa.a.a.", "=:=:-:-:"},
    {"cyclopropenone", "O=C1C=C1", ".aaa", "=:::"},
    {"deltic", "O=C1C(O)=C1O", ".aa.a.", "=:-:-:"},
    {"thiophene dioxide", "O=S1(=O)C=CC=C1", ".......", "==-=-=-"},
    {"thiophene oxide", "O=S1C=CC=C1", "......", "=-=-=-"},
    {"1,2-dithiole thione", "S=C1SSC=C1", ".aaaaa", "=:::::"},
    {"phosphinine", "P1=CC=CC=C1", "aaaaaa", "::::::"},
    {"phosphinine oxide", "O=P1C=CC=C1", "......", "=-=-=-"},
    {"1,4-dioxin", "O1C=COC=C1", "......", "-=--=-"},
    {"1,4-dithiin", "S1C=CSC=C1", "......", "-=--=-"},
    {"thiazine", "S1C=CNC=C1", "......", "-=--=-"},
    {"oxepin", "O1C=CC=CC=C1", ".......", "-=-=-=-"},
    {"azepine", "N1C=CC=CC=C1", ".......", "-=-=-=-"},
    {"naphthalene", "C1=CC=C2C=CC=CC2=C1", "aaaaaaaaaa", ":::::::::::"},
    {"azulene", "C1=CC=C2C=CC=C2C=C1", "aaaaaaaaaa", "::::::::::-"},
    {"indole", "N1C=CC2=CC=CC=C12", "aaaaaaaaa", "::::::::::"},
    {"indolizine", "C1=CC=CN2C=CC=C12", "aaaaaaaaa", "::::::::::"},
    {"indene", "C1C=CC2=CC=CC=C12", "...aaaaaa", "-=-:::::-:"},
    {"pentalene", "C1=CC2=CC=CC2=C1", "........", "=-=-=-=--"},
    {"heptalene", "C1=CC=C2C=CC=CC=C2C=C1", "............", "=-=-=-=-=-=--"},
    {"acenaphthylene", "C1=CC2=CC=CC3=CC=CC1=C23", "..aaaaaaaaaa", "=-:::::::::-::"},
    {"pyrene", "C1=CC2=C3C(=C1)C=CC1=CC=CC(=C31)C=C2", "aaaaaaaaaaaaaaaa", ":::::::::::::::::::"},
    {"biphenylene", "C1=CC=C2C(=C1)C1=CC=CC=C12", "aaaaaaaaaaaa", ":::::-:::::::-"},
    {"fluoranthene", "C1=CC=C2C(=C1)C1=CC=CC3=CC=CC2=C13", "aaaaaaaaaaaaaaaa", ":::::-:::::::::::-:"},
    {"acepentalene", "C12=CC=C3C=CC(=C13)C=C2", "..........", "=-=-=-=-=---"},
    {"naphthoquinone", "O=C1C=CC(=O)C2=CC=CC=C12", "......aaaaaa", "=-=-=-:::::-:"},
    {"anthraquinone", "O=C1C2=CC=CC=C2C(=O)C2=CC=CC=C12", "..aaaaaa..aaaaaa", "=-:::::-=-:::::-::"},
    {"purine", "C1=NC2=C(N1)C=NC=N2", "aaaaaaaaa", "::::::::::"},
    {"caffeine", "CN1C=NC2=C1C(=O)N(C)C(=O)N2C", ".aaaaaa.a.a.a.", "-:::::=:-:=:-::"},
    {"guanine", "NC1=NC2=C(N=CN2)C(=O)N1", ".aaaaaaaa.a", "-:::::::=:::"},
    {"quinolone", "O=C1C=CNC2=CC=CC=C12", ".aaaaaaaaaa", "=:::::::::::"},
    {"coumarin", "O=C1C=CC2=CC=CC=C2O1", ".aaaaaaaaaa", "=:::::::::::"},
    {"chromone", "O=C1C=COC2=CC=CC=C12", ".aaaaaaaaaa", "=:::::::::::"},
    {"carbazole", "C1=CC=C2C(=C1)NC1=CC=CC=C12", "aaaaaaaaaaaaa", ":::::::::::::::"},
    {"phenothiazine", "C1=CC=C2C(=C1)NC1=CC=CC=C1S2", "aaaaaa.aaaaaa.", ":::::--:::::-::-"},
    {"acridine", "C1=CC=C2C=C3C=CC=CC3=NC2=C1", "aaaaaaaaaaaaaa", "::::::::::::::::"},
    {"xanthylium", "C1=CC=C2C=C3C=CC=CC3=[O+]C2=C1", "aaaaaaaaaaaaaa", "::::::::::::::::"},
    {"porphine", "C1=CC2=CC3=CC=C(N3)C=C4C=CC(=N4)C=C5C=CC(=CC1=N2)N5",
     "..aaaaaaaaa..aaaaaaaaaaa", "=-::::::::-=-::::::::::-::::"},
    {"phthalocyanine",
     "C1=CC=C2C(=C1)C3=NC4=NC(=NC5=C6C=CC=CC6=C(N5)N=C7C8=CC=CC=C8C(=N7)N=C2N3)C9=CC=CC=C94",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "::::::::::::::::::::::-:::::-::::-::::::::-:::::"},
    {"a wildcard", "*1C=CC=C1", "aaaaa", ":::::"},
    {"two wildcards", "*1C=C*C=C1", "......", "-=--=-"},
    {"wildcards alone", "*1****1", ".....", "-----"},
    {"a wildcard in a double bond", "*1=CC=CC=C1", "aaaaaa", "::::::"},
    {"a sulfonium ylide", "C[S+]1[CH-]C=CC=C1", ".......", "---=-=-"},
    {"thiadiazole", "N1=CC=NS1", "aaaaa", ":::::"},
    {"mesoionic", "CN1C=C([O-])[O+]=N1", ".aaa.aa", "-::-:::"},
    {"sydnone", "CN1N=[O+]C(=[C-]1)[O-]", ".aaaaa.", "-::::-:"},
    {"borazine", "B1NBNBN1", "......", "------"},
    {"boroxine", "B1OBOBO1", "......", "------"},
    {"phosphazene", "P1(Cl)(Cl)=NP(Cl)(Cl)=NP(Cl)(Cl)=N1", "............", "--=---=---=-"},
    {"cumulene", "C1=C=NC=N1", ".....", "==-=-"},
    {"benzyne", "C1#CC=CC=C1", "aaaaaa", "a#:::::"},
    {"carbene", "[C]1C=CC=C1", ".....", "-=-=-"},
    {"radical nitrogen", "C1=C[N]C=C1", ".....", "=--=-"},
    {"charged radical", "[CH+]1[CH]C=CC=C1", "......", "--=-=-"},
    {"xenon", "[Xe]1C=CC=C1", ".....", "-=-=-"},
    {"germanium", "[GeH]1=CC=CC=C1", "......", "=-=-=-"},
    {"bismuth", "[Bi]1=CC=CC=C1", "......", "=-=-=-"},
    {"iodonium", "[I+]1C=CC=C1", ".....", "-=-=-"},
    {"chloronium", "[Cl+]1C=CC=C1", ".....", "-=-=-"},
    {"aluminium", "[AlH]1C=CC=C1", ".....", "-=-=-"},
    {"dative ring", "C1=CN->[Cu]<-N1", ".....", "=->>-"},
    {"bridged", "C1=CC2=CC=C1CC2", "aaaaaa..", ":::::--:-"},
    {"cyclophane", "C1CC2=CC=C(CCC3=CC=C1C=C3)C=C2", "..aaaa..aaaaaaaa", "--:::---:::::::-::"},
    {"tetrathiafulvalene", "S1C=CSC1=C1SC=CS1", "..........", "-=--=--=---"},
    {"imine thief", "N=C1C=CC=CN1", ".aaaaaa", "=::::::"},
    {"boron thief", "B=C1C=CC=CN1", ".......", "=-=-=--"},
    {"heavy chalcogen thief", "[Se]=C1C=CC=CO1", ".aaaaaa", "=::::::"},
    {"phosphorus thief", "P=C1C=CC=CO1", ".aaaaaa", "=::::::"},
    {"dibenzopentalene", "C1=CC=C2C(=C1)C=C1C2=CC2=CC=CC=C12", "aaaaaa....aaaaaa", ":::::-=-=-::::::--:"},
    {"s-indacene", "C1=CC2=CC3=CC=CC3=CC2=C1", "..aaa...aaa.", "=-::=-=-::=-::"},
    {"triquinacene", "C12C=CC3C1C(C=C2)C=C3", "..........", "-=----=-=---"},
    {"perimidine", "C1=CC2=C3C(=C1)NC=NC3=CC=C2", "aaaaaa...aaaa", ":::::--=-::::::"},
    {"phenalenyl cation", "[CH+]1C=CC2=CC=CC3=CC=CC1=C23", "...aaaaaaaaaa", "-=-:::::::::-::"},
    {"phenalenone", "O=C1C=CC2=CC=CC3=CC=CC1=C23", "....aaaaaaaaaa", "=-=-:::::::::-::"},
    {"pyracylene", "C1=CC2=CC=C3C=CC4=CC=C1C2=C34", "..aaaa..aaaaaa", "=-:::-=-:::::-:::"},
    {"corannulene", "C1=CC2=CC=C3C=CC4=CC=C5C=CC6=CC=C1C7=C2C3=C4C5=C67",
     "aaaaaaaaaaaaaaaaaaaaaaaa", "::::::::::::::::::::::::::::::"},
    {"six rings in a row", "C1=CC2=CC3=CC4=CC5=CC6=CC=CC6=CC5=CC4=CC3=CC2=C1",
     "..aaaaaaaaa...aaaaaaaaa.", "=-::::::::=-=-::::::::=-:::::"},
    {"a ring of 24 fused with one of 4", "C12=CC=C1C=CC=CC=CC=CC=CC=CC=CC=CC=CC=CC=C2",
     "aaaaaaaaaaaaaaaaaaaaaaaaaa", ":::::::::::::::::::::::::-:"},
    {"a ring of 25 fused with one of 3", "C12=CC1=CC=CC=CC=CC=CC=CC=CC=CC=CC=CC=CC=C2",
     "..........................", "=-=-=-=-=-=-=-=-=-=-=-=-=--"},
    {"a ring of 18 fused with one of 6", "C12=CC=CC=C1C=CC=CC=CC=CC=CC=CC=CC=C2",
     "aaaaaaaaaaaaaaaaaaaaaa", ":::::::::::::::::::::::"},
    {"a ring of 16 with two bridges", "CN1C(=Nc1ccccc2)SC1=Nc1ccccc2",
     ".aaaaaaaaaaaaaaaaaa", "-::::::::::::::::::::"},
    {"six rings together", "c12c3c4c5[c+]6c7c1[*]234756", "aaaaaaaa", "::::::::::::::"},
    {"a group that is not a chain", "C1=CN2N=C3c4ccsc4C=CN3N=C2c2ccsc21",
     ".....aaaaa.....aaaaa", "=--=-::::-=--=-::::--:-:"},
    {"a furan with a vinyl bridge", "c1ccc2c3c(ccc2c1)c4occcc5cccc3c45",
     "aaaaaaaaaa.....aaaaaa", ":::::::::---=-=:::::::-=:"},
    {"phenyl radical", "[C]1=CC=CC=C1", "aaaaaa", "::::::"},
    {"tropylium radical", "[C+]1C=CC=CC=C1", ".......", "-=-=-=-"},
    {"a nitroso sulfur ring", "CN1C2=C(C=CC=C2)Sn(=O)C3=C1C=CC=C3",
     "..aaaaaa...aaaaaa", "--:::::--=-:::::-::"},
    {"wildcards with double bonds", "*1=**=**=*1", "......", "=-=-=-"},
    {"pyridine on copper", "C1=CC=CC=N1->[Cu]", "aaaaaa.", ":::::>:"},
    {"cyclic cumulene", "CCC1=C=C=NC=C1", "........", "--===-=-"},
    {"pyrrole on copper", "C1=CC=CN1->[Cu]", "aaaaa.", "::::>:"},
    {"pyridinyl radical", "C1=CC=CC=[N+]1", "......", "=-=-=-"},
};
enum { NROWS = sizeof rows / sizeof *rows };

static const char *
atoms_of(const mai_molgraph *g)
{
    static char text[512];

    for (int i = 0; i < g->natoms; i++)
        text[i] = g->atoms[i].flags & MAI_ATOM_AROMATIC ? 'a' : '.';
    text[g->natoms] = '\0';
    return text;
}

static const char *
bonds_of(const mai_molgraph *g)
{
    static char text[1024];
    size_t n = 0;

    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *b = &g->bonds[i];

        if (b->flags & MAI_BOND_IS_AROMATIC && b->type != MAI_BOND_AROMATIC)
            text[n++] = 'a';
        text[n++] = "~-=#$:>"[b->type];
    }
    text[n] = '\0';
    return text;
}

/* All steps before the one that is tested. */
static mai_status
prepare(mai_ctx *cx, const char *smiles, mai_molgraph **g)
{
    mai_kekule draft;

    MAI_TRY(mai_smiles_parse(cx, smiles, strlen(smiles), g));
    MAI_TRY(mai_clean_up(cx, *g));
    MAI_TRY(mai_assign_valence(cx, *g));
    MAI_TRY(mai_find_rings(cx, *g));
    MAI_TRY(mai_kekulize(cx, *g, &draft));
    mai_assign_radicals(*g);
    return MAI_OK;
}

static mai_status
perceive(mai_ctx *cx, const char *smiles, mai_molgraph **g)
{
    MAI_TRY(prepare(cx, smiles, g));
    return mai_perceive_aromaticity(cx, *g);
}

static void
follows_the_model(void)
{
    for (int i = 0; i < NROWS; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", rows[i].name);
        if (CHECK_OK(cx, perceive(cx, rows[i].smiles, &g))) {
            CHECK_TEXT(atoms_of(g), rows[i].atoms);
            CHECK_TEXT(bonds_of(g), rows[i].bonds);
        }
        unit_close(cx);
    }
}

/* ---- order ---- */

/* The molecule with atom i in place place[i] and its bonds backwards. */
static mai_molgraph *
moved(mai_ctx *cx, const mai_molgraph *g, const uint16_t *place)
{
    mai_molgraph *other;
    mai_atom *a;
    mai_bond *b;

    if (!CHECK_OK(cx, mai_graph_new(cx, g->natoms, g->nbonds, &other)))
        return NULL;
    for (int i = 0; i < g->natoms; i++)
        if (!CHECK_OK(cx, mai_graph_add_atom(cx, other, &a)))
            return NULL;
    for (int i = 0; i < g->natoms; i++) {
        other->atoms[place[i]] = g->atoms[i];
        other->atoms[place[i]].degree = 0;
    }
    for (int i = g->nbonds - 1; i >= 0; i--) {
        const mai_bond *old = &g->bonds[i];

        if (!CHECK_OK(cx, mai_graph_add_bond(cx, other, place[old->begin], place[old->end], old->type, &b)))
            return NULL;
    }
    return CHECK_OK(cx, mai_graph_link(cx, other)) ? other : NULL;
}

static void
does_not_depend_on_order(void)
{
    for (int i = 0; i < NROWS; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g, *other;
        uint16_t place[256];

        unit_row("%s", rows[i].name);
        if (!CHECK_OK(cx, prepare(cx, rows[i].smiles, &g)))
            return;
        for (int k = 0; k < g->natoms; k++)
            place[k] = (uint16_t) k;
        for (int k = g->natoms - 1; k > 0; k--) {
            int with = (int) (unit_random() % (uint64_t) (k + 1));
            uint16_t t = place[k];

            place[k] = place[with];
            place[with] = t;
        }
        other = moved(cx, g, place);
        if (other == NULL || !CHECK_OK(cx, mai_find_rings(cx, other)) ||
            !CHECK_OK(cx, mai_perceive_aromaticity(cx, other)))
            return;
        for (int k = 0; k < g->natoms; k++)
            CHECK_INT(other->atoms[place[k]].flags & MAI_ATOM_AROMATIC ? 'a' : '.', rows[i].atoms[k]);
        unit_close(cx);
    }
}

/* ---- large systems ---- */

/* A brick wall of carbons, its hexagons fused on all sides. */
static mai_molgraph *
graphene(mai_ctx *cx, int width, int height, bool doubled)
{
    mai_molgraph *g;
    mai_atom *a;

    if (!CHECK_OK(cx, mai_graph_new(cx, width * height, 2 * width * height, &g)))
        return NULL;
    for (int i = 0; i < width * height; i++)
        if (CHECK_OK(cx, mai_graph_add_atom(cx, g, &a)))
            a->element = 6;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int here = y * width + x, type = doubled && x % 2 == 0 ? MAI_BOND_DOUBLE : MAI_BOND_SINGLE;

            if (x + 1 < width && !CHECK_OK(cx, mai_graph_add_bond(cx, g, here, here + 1, type, NULL)))
                return NULL;
            if (y + 1 < height && (x + y) % 2 == 0 &&
                !CHECK_OK(cx, mai_graph_add_bond(cx, g, here, here + width, MAI_BOND_SINGLE, NULL)))
                return NULL;
        }
    return CHECK_OK(cx, mai_graph_link(cx, g)) && CHECK_OK(cx, mai_assign_valence(cx, g)) &&
                   CHECK_OK(cx, mai_find_rings(cx, g))
               ? g
               : NULL;
}

static void
takes_large_systems(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g = graphene(cx, 40, 30, true);

    if (g != NULL && CHECK_OK(cx, mai_perceive_aromaticity(cx, g))) {
        int aromatic = 0;

        for (int i = 0; i < g->natoms; i++)
            aromatic += (g->atoms[i].flags & MAI_ATOM_AROMATIC) != 0;
        CHECK_INT(aromatic, 1198); /* all but two corners, which are in no ring */
    }
    g = graphene(cx, 40, 30, false); /* saturated */
    if (g != NULL && CHECK_OK(cx, mai_perceive_aromaticity(cx, g)))
        for (int i = 0; i < g->natoms; i++)
            CHECK_INT(g->atoms[i].flags & MAI_ATOM_AROMATIC, 0);
    unit_close(cx);
}

/* ---- failing memory, stopping ---- */

static mai_status
work(mai_ctx *cx, void *arg)
{
    mai_molgraph *g;

    return perceive(cx, arg, &g);
}

static void
survives_failing_memory_and_stops(void)
{
    static char texts[][64] = {"C1=CC=CC=C1", "C1=CC=C2C=CC=C2C=C1", "O=C1C=CC2=CC=CC3=CC=CC1=C23"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        unit_row("%s", texts[i]);
        CHECK(unit_refuse_each_allocation(work, texts[i]) > 5);
        CHECK(unit_stop_at_each_poll(work, texts[i]) > 2);
    }
}

static const unit_test tests[] = {
    {"follows the model", follows_the_model},
    {"does not depend on the order of atoms", does_not_depend_on_order},
    {"takes large systems", takes_large_systems},
    {"survives failing memory and stops", survives_failing_memory_and_stops},
};
UNIT_MAIN(tests)
