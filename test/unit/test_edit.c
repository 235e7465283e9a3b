/*
 * test_edit.c - molecules taken apart and put together: hydrogens, chirality and geometry stay what they should be; what
 * is built on that. Expected molecules are RDKit's: a neighbour that goes turned into a hydrogen, FragmentOnBonds, and the
 * functions that each table names.
 *
 * Atoms are named by their classes: [CH3:1].
 */
#include "edit/edit.h"
#include "edit/registration.h"
#include "edit/scaffold.h"
#include "edit/standardize.h"
#include "edit/stereoisomer.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct stored {
    void *bytes;
    size_t n;
    mai_mol mol;
} stored;

static mai_status
read(mai_ctx *cx, const char *smiles, stored *out)
{
    MAI_TRY(mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &out->bytes, &out->n));
    mai_mol_open(out->bytes, &out->mol);
    return MAI_OK;
}

static mai_status
begin(mai_ctx *cx, const char *smiles, mai_molgraph **g)
{
    stored s;

    MAI_TRY(read(cx, smiles, &s));
    return mai_edit_begin(cx, &s.mol, g);
}

/* The text of bytes that are the stored form of what they say; "NULL" where there are none. */
static mai_status
text_of(mai_ctx *cx, const void *bytes, size_t size, const char **out)
{
    mai_mol m;
    char *text;
    size_t n;

    *out = "NULL";
    if (bytes == NULL)
        return MAI_OK;
    MAI_TRY(mai_mol_check(cx, bytes, size));
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(cx, &m, &text, &n));
    *out = text;
    return MAI_OK;
}

static mai_status
end(mai_ctx *cx, mai_molgraph *g, const char **out)
{
    void *bytes;
    size_t n;

    MAI_TRY(mai_edit_end(cx, g, 0, &bytes, &n));
    return text_of(cx, bytes, n, out);
}

static const char *
canonical(mai_ctx *cx, const char *smiles)
{
    const char *text = "?";
    stored s;

    if (CHECK_OK(cx, read(cx, smiles, &s)))
        CHECK_OK(cx, text_of(cx, s.bytes, s.n, &text));
    return text;
}

static int
find(const mai_molgraph *g, int class)
{
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].map == class)
            return i;
    return -1;
}

/* ---- in and out ---- */

static const char *const molecules[] = {
    "", "C", "[H][H]", "CC(=O)Oc1ccccc1C(O)=O", "Cn1cnc2c1c(=O)n(C)c(=O)n2C", "C[C@H](N)C(=O)O", "F/C=C/C=C\\F",
    "C[C@H]1CC[C@@H](C)CC1", "[13CH3]C[CH2:3]C.[Na+].[Cl-]", "N->[Pt](<-N)(Cl)Cl", "CN(=O)=O", "[CH3].[O-][n+]1ccccc1",
    "OP(=O)(O)OC[C@H]1O[C@H](C[C@@H]1O)n1cnc2c(N)ncnc12", "*c1cc[nH]c1", "C[P@](=O)(O)CC", "[2H]/C=C/F", "[H]/N=C(/C)F",
    "C[S@](=O)CC", "[Na]OC(=O)c1ccccc1", "C/C(F)=C(/C)C(/C)=C(/C)F", "c1ccc2c(c1)c1ccccc1[nH]2", "F[PH](F)(F)F", "[SiH3]C[SH](=O)=O",
};

enum { MOLECULES = sizeof molecules / sizeof *molecules };

static void
unchanged_is_the_same(void)
{
    for (int i = 0; i < MOLECULES; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;
        void *bytes;
        size_t n;
        stored s;

        unit_row("%s", molecules[i]);
        if (CHECK_OK(cx, read(cx, molecules[i], &s)) && CHECK_OK(cx, mai_edit_begin(cx, &s.mol, &g))
            && CHECK_OK(cx, mai_edit_end(cx, g, 0, &bytes, &n)) && CHECK_INT(n, s.n))
            CHECK_BYTES(bytes, s.bytes, n);
        unit_close(cx);
    }
}

/* ---- taking away ---- */

static const struct removal {
    const char *from, *to; /* atoms of class 1 go */
} removals[] = {
    {"[CH3:1][C@@](F)(Cl)Br", "F[C@H](Cl)Br"},
    {"F[C@]([CH3:1])(Cl)Br", "F[C@H](Cl)Br"},
    {"F[C@@](Cl)([CH3:1])Br", "F[C@H](Cl)Br"},
    {"F[C@](Cl)(Br)[CH3:1]", "F[C@H](Cl)Br"},
    {"C[C@H]([OH:1])F", "CCF"},
    {"F/C([CH3:1])=C/Cl", "F/C=C/Cl"},
    {"F/C(C)=C(/Cl)[CH3:1]", "C/C(F)=C\\Cl"},
    {"CC/C=C/[F:1]", "CCC=C"},
    {"c1ccn([CH3:1])c1", "c1cc[nH]c1"},
    {"C[N+]([CH3:1])(C)CC", "CC[NH+](C)C"},
    {"O=[N+:1]([O-:1])c1ccccc1", "c1ccccc1.O"}, /* one oxygen stays, on its own */
    {"C1C[C@]1([OH:1])C", "CC1CC1"},
    {"C[S@](=[O:1])CC", "CC[SH2]C"},
    {"[N:1]#Cc1ccccc1", "Cc1ccccc1"},
    {"[CH3:1][CH2:1][CH3:1]", ""},
};

static void
atoms_leave_hydrogens(void)
{
    for (size_t i = 0; i < sizeof removals / sizeof *removals; i++) {
        mai_ctx *cx = unit_open();
        const char *text;
        mai_molgraph *g;
        bool atoms[16];

        unit_row("%s", removals[i].from);
        if (CHECK_OK(cx, begin(cx, removals[i].from, &g))) {
            for (int k = 0; k < g->natoms; k++)
                atoms[k] = g->atoms[k].map == 1;
            CHECK_OK(cx, mai_edit_remove(cx, g, atoms, NULL));
            if (CHECK_OK(cx, end(cx, g, &text)))
                CHECK_TEXT(text, canonical(cx, removals[i].to));
        }
        unit_close(cx);
    }
}

/* ---- cutting ---- */

static const struct cut {
    const char *from, *to; /* the bond between classes 1 and 2; [4*] comes to 1 */
} cuts[] = {
    {"[CH3:1]-[CH2:2]C", "[4*][CH3:1].[5*][CH2:2]C"},
    {"F[C@H:1](C)[NH2:2]", "[4*][C@@H:1](C)F.[5*][NH2:2]"},
    {"[C@H:1](F)(Cl)[C@@H:2](O)C", "[4*][C@@H:1](F)Cl.[5*][C@H:2](C)O"},
    {"C[C@@:1]1(F)CO[C@H:2]1O", "[4*][C@:1](C)(F)CO[C@H:2]([5*])O"},
    {"C/C=[CH:1]/[CH2:2]O", "[4*]/[CH:1]=C/C.[5*][CH2:2]O"},
    {"C/C(F)=[C:1](/C)[CH2:2]O", "[4*]/[C:1](C)=C(\\C)F.[5*][CH2:2]O"},
    {"N[C@@H:1]([CH3:2])C(=O)O", "[4*][C@H:1](N)C(=O)O.[5*][CH3:2]"},
    {"OC[C@@:2](F)([CH3:1])Cl", "[4*][CH3:1].[5*][C@@:2](F)(Cl)CO"},
    {"c1cc[n:1]([CH3:2])c1", "[4*][n:1]1cccc1.[5*][CH3:2]"},
    {"CC(=O)[NH:1][c:2]1ccccc1", "[4*][NH:1]C(C)=O.[5*][c:2]1ccccc1"},
};

static void
bonds_are_cut(void)
{
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        mai_ctx *cx = unit_open();
        const char *text;
        mai_molgraph *g;
        int bond;

        unit_row("%s", cuts[i].from);
        if (CHECK_OK(cx, begin(cx, cuts[i].from, &g))) {
            bond = mai_bond_between(g, find(g, 1), find(g, 2));
            CHECK_OK(cx, mai_edit_cut(cx, g, bond, g->bonds[bond].begin == find(g, 1) ? 4 : 5,
                                      g->bonds[bond].begin == find(g, 1) ? 5 : 4));
            if (CHECK_OK(cx, end(cx, g, &text)))
                CHECK_TEXT(text, canonical(cx, cuts[i].to));
        }
        unit_close(cx);
    }
}

/* ---- joining ---- */

static const struct join {
    const char *from, *to; /* classes 1 and 2 are joined */
    int type;
} joins[] = {
    {"[CH3:1]C.[CH3:2]O", "C[CH2:1][CH2:2]O", MAI_BOND_SINGLE},
    {"[CH3:1]C.[CH3:2]O", "C[CH:1]=[CH:2]O", MAI_BOND_DOUBLE},
    {"c1cc[nH:1]c1.[CH4:2]", "c1cc[n:1]([CH3:2])c1", MAI_BOND_SINGLE},
    {"F[C@@H:1](Cl)Br.[CH4:2]", "F[C@@:1](Cl)(Br)[CH3:2]", MAI_BOND_SINGLE},
    {"[C@H:1](F)(Cl)Br.[CH4:2]", "[C@:1]([CH3:2])(F)(Cl)Br", MAI_BOND_SINGLE},
    {"F/C=[CH:1]/C.[OH2:2]", "F/C=[C:1](/C)[OH:2]", MAI_BOND_SINGLE},
    {"[CH3:1]CCC[CH3:2]", "[CH2:1]1CCC[CH2:2]1", MAI_BOND_SINGLE},
};

static void
atoms_are_joined(void)
{
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        mai_ctx *cx = unit_open();
        const char *text;
        mai_molgraph *g;

        unit_row("%s", joins[i].from);
        if (CHECK_OK(cx, begin(cx, joins[i].from, &g))) {
            CHECK_OK(cx, mai_edit_join(cx, g, find(g, 1), find(g, 2), joins[i].type));
            if (CHECK_OK(cx, end(cx, g, &text)))
                CHECK_TEXT(text, canonical(cx, joins[i].to));
        }
        unit_close(cx);
    }
}

static const struct move {
    const char *from, *to; /* the bond between 1 and 2 goes from 2 to 3 */
} moves[] = {
    {"C[CH2:1][CH2:2]O.[CH3:3]N", "C[CH2:1][CH2:3]N.[CH3:2]O"},
    {"F[C@H:1](C)[NH2:2].[OH2:3]", "F[C@H:1](C)[OH:3].[NH3:2]"},
    {"C[C@:2](F)(Cl)[OH:1].[CH4:3]", "C[C@H:2](F)Cl.[CH3:3][OH:1]"},
    {"C/C=[CH:1]/[CH2:2]O.[CH4:3]", "C/C=[CH:1]/[CH3:3].[CH3:2]O"},
    {"O/C=[C:2](/C)[CH3:1].[CH4:3]", "O/C=[CH:2]/C.[CH3:3][CH3:1]"},
};

static void
bonds_are_moved(void)
{
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        mai_ctx *cx = unit_open();
        const char *text;
        mai_molgraph *g;

        unit_row("%s", moves[i].from);
        if (CHECK_OK(cx, begin(cx, moves[i].from, &g))) {
            int bond = mai_bond_between(g, find(g, 1), find(g, 2));

            CHECK_OK(cx, mai_edit_reconnect(cx, g, bond, find(g, 2), find(g, 3)));
            if (CHECK_OK(cx, end(cx, g, &text)))
                CHECK_TEXT(text, canonical(cx, moves[i].to));
        }
        unit_close(cx);
    }
}

static void
components_are_counted(void)
{
    mai_ctx *cx = unit_open();
    uint16_t *component;
    mai_molgraph *g, *part;
    const char *text;
    bool keep[16];
    int n;

    if (CHECK_OK(cx, begin(cx, "CCO.C[C@H](N)F.[Na+]", &g))) {
        CHECK_OK(cx, mai_edit_components(cx, g, &component, &n));
        CHECK_INT(n, 3);
        for (int i = 0; i < g->natoms; i++)
            keep[i] = g->atoms[i].element != 11 && component[i] == 1;
        CHECK_OK(cx, mai_edit_extract(cx, g, keep, &part));
        CHECK_INT(g->natoms, 8);
        if (CHECK_OK(cx, end(cx, part, &text)))
            CHECK(strcmp(text, canonical(cx, "CCO")) == 0 || strcmp(text, canonical(cx, "C[C@H](N)F")) == 0);
    }
    if (CHECK_OK(cx, begin(cx, "", &g))) {
        CHECK_OK(cx, mai_edit_components(cx, g, &component, &n));
        CHECK_INT(n, 0);
    }
    unit_close(cx);
}

static void
what_is_no_molecule_is_refused(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;
    void *bytes;
    size_t n;

    if (CHECK_OK(cx, begin(cx, "C[C:1](C)(C)C.[CH4:2]", &g))) {
        CHECK_OK(cx, mai_edit_join(cx, g, find(g, 1), find(g, 2), MAI_BOND_SINGLE));
        CHECK_FAILS(cx, mai_edit_end(cx, g, 0, &bytes, &n), MAI_ETEXT);
    }
    unit_close(cx);
}

/* ---- what is built on it ---- */

static const struct known {
    const char *smiles, *scaffold, *generic, *fragment, *neutral, *standard, *parent;
} known[] = {
    {"Cc1ccc(Oc2nccc(CCC)c2)cc1", "c1ccc(Oc2ccccn2)cc1", "C1CCC(CC2CCCCC2)CC1", NULL, NULL, NULL, NULL},
    {"C[n+]1ccccc1.[O-]C(=O)C", "c1cc[nH+]cc1", "C1CCCCC1", "C[n+]1ccccc1", NULL, NULL, "C[n+]1ccccc1"},
    {"[Na]OC(=O)c1ccccc1", "c1ccccc1", "C1CCCCC1", NULL, NULL, "O=C([O-])c1ccccc1.[Na+]", "O=C(O)c1ccccc1"},
    {"CS(=O)CC(=O)[O-].[NH4+]", "", "", "CS(=O)CC(=O)[O-]", "CS(=O)CC(=O)O.N", "C[S+]([O-])CC(=O)[O-].[NH4+]",
     "C[S+]([O-])CC(=O)O"},
    {"[O-]c1ccccc1C(=O)O.C[N+](C)(C)C", "c1ccccc1", "C1CCCCC1", "C[N+](C)(C)C", NULL, "O=C([O-])c1ccccc1O.C[N+](C)(C)C",
     "C[N+](C)(C)C"},
    {"C[N+](C)(C)CC(=O)[O-]", "", "", NULL, NULL, NULL, NULL},
    {"C[N+](C)([O-])[O-].CC(=O)[O-]", "", "", "C[N+](C)([O-])[O-]", NULL, NULL, "C[N+](C)([O-])[O-]"},
    {"C[c+]1cccccc1", "c1cccc[cH+]c1", "C1CCCCCC1", NULL, NULL, NULL, NULL},
};

static mai_standardizer *rules;

/* Every operation on one molecule; NULL in the table: it comes back as it was. */
static mai_status
operate(mai_ctx *cx, const char *smiles, const char *texts[6])
{
    mai_standardizer *s = rules;
    void *bytes;
    size_t n;
    stored m;

    MAI_TRY(read(cx, smiles, &m));
    if (s == NULL)
        MAI_TRY(mai_standardizer_new(cx, &s));
    MAI_TRY(mai_scaffold(cx, &m.mol, false, 0, &bytes, &n));
    MAI_TRY(text_of(cx, bytes, n, &texts[0]));
    MAI_TRY(mai_scaffold(cx, &m.mol, true, 0, &bytes, &n));
    MAI_TRY(text_of(cx, bytes, n, &texts[1]));
    MAI_TRY(mai_largest_fragment(cx, &m.mol, 0, &bytes, &n));
    MAI_TRY(text_of(cx, bytes, n, &texts[2]));
    MAI_TRY(mai_neutralize(cx, &m.mol, 0, &bytes, &n));
    MAI_TRY(text_of(cx, bytes, n, &texts[3]));
    MAI_TRY(mai_standardize(cx, s, &m.mol, 0, &bytes, &n));
    MAI_TRY(text_of(cx, bytes, n, &texts[4]));
    MAI_TRY(mai_charge_parent(cx, s, &m.mol, 0, &bytes, &n));
    return text_of(cx, bytes, n, &texts[5]);
}

static void
check_known(mai_ctx *cx, const struct known *k)
{
    const char *texts[6], *wanted[6] = {k->scaffold, k->generic, k->fragment, k->neutral, k->standard, k->parent};

    unit_row("%s", k->smiles);
    if (!CHECK_OK(cx, operate(cx, k->smiles, texts)))
        return;
    for (int i = 0; i < 6; i++) {
        const char *want = canonical(cx, wanted[i] != NULL ? wanted[i] : k->smiles);

        CHECK_TEXT(i >= 2 && strcmp(texts[i], "NULL") == 0 ? canonical(cx, k->smiles) : texts[i], want);
    }
}

static void
molecules_become_what_rdkit_makes(void)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        mai_ctx *cx = unit_open();

        check_known(cx, &known[i]);
        unit_close(cx);
    }
}

/* Each of many equal components is looked at; what that takes is not kept. */
static void
equal_components_take_turns_in_memory(void)
{
    enum { COMPONENTS = 1500 };
    mai_ctx *cx = unit_open();
    char smiles[2 * COMPONENTS];
    void *bytes;
    size_t n;
    stored m;

    for (int i = 0; i < COMPONENTS; i++)
        memcpy(smiles + 2 * (size_t) i, "C.", 2);
    smiles[sizeof smiles - 1] = '\0';
    if (CHECK_OK(cx, read(cx, smiles, &m))) {
        const char *text;

        cx->limits.memory_bytes = (size_t) 16 << 20;
        if (CHECK_OK(cx, mai_largest_fragment(cx, &m.mol, 0, &bytes, &n)) && CHECK_OK(cx, text_of(cx, bytes, n, &text)))
            CHECK_TEXT(text, "C");
    }
    unit_close(cx);
}

/* ---- stereoisomers, registration ---- */

static mai_status
count_isomers(mai_ctx *cx, const char *smiles, int most, int *count)
{
    mai_arena arena;
    mai_ctx scratch = *cx; /* asks the same questions, takes memory of its own */
    mai_stereoisomers *isomers;
    mai_status status;
    void *bytes;
    size_t n;
    stored m;

    *count = 0;
    MAI_TRY(read(cx, smiles, &m));
    MAI_TRY(mai_stereoisomers_open(cx, &m.mol, most, &isomers));
    mai_arena_init(&arena, cx->arena->source);
    scratch.arena = &arena;
    for (;;) {
        status = mai_stereoisomers_next(cx, &scratch, isomers, 4, &bytes, &n);
        if (status == MAI_OK && bytes != NULL)
            status = mai_mol_check(cx, (char *) bytes + 4, n - 4);
        if (status != MAI_OK || bytes == NULL)
            break;
        ++*count;
    }
    mai_arena_reset(&arena);
    return status;
}

static void
isomers_are_enumerated(void)
{
    static const struct {
        const char *smiles;
        int most, count;
    } cases[] = {
        {"", 8, 1}, {"CC", 1, 1}, {"CC(F)Cl", 8, 2}, {"CC(F)Cl", 1, 1}, {"OC(=O)C(O)C(O)C(=O)O", 8, 3}, {"CC=CC", 8, 2},
        {"FC(Cl)C=CC=CC(F)Cl", 1024, 10}, {"BrC=CC1OC(C2)(F)C2(Cl)C1", 1024, 16}, {"C/C=C/C", 8, 1}, {"CC=NO", 8, 2},
        {"OCC(O)C(O)C(O)C(O)C(O)C(O)C(O)C(O)C(O)C(O)C(O)C(O)C(O)C=O", 20, 20}, {"C1CCCC=CCC1", 8, 1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mai_ctx *cx = unit_open();
        int count;

        unit_row("%s", cases[i].smiles);
        if (CHECK_OK(cx, count_isomers(cx, cases[i].smiles, cases[i].most, &count)))
            CHECK_INT(count, cases[i].count);
        CHECK_FAILS(cx, count_isomers(cx, cases[i].smiles, 0, &count), MAI_EARGUMENT);
        CHECK_FAILS(cx, count_isomers(cx, cases[i].smiles, MAI_MOST_STEREOISOMERS + 1, &count), MAI_EARGUMENT);
        unit_close(cx);
    }
}

static mai_status
registration(mai_ctx *cx, const char *smiles, bool stereo, const char **out)
{
    char *text;
    size_t n;
    stored m;

    MAI_TRY(read(cx, smiles, &m));
    MAI_TRY(mai_registration_text(cx, &m.mol, stereo, &text, &n));
    if (!CHECK_INT(n, strlen(text)))
        return MAI_OK;
    *out = text;
    return MAI_OK;
}

static void
tautomers_are_registered_alike(void)
{
    static const struct {
        const char *a, *b;
        bool stereo, alike;
    } cases[] = {
        {"Oc1ccccn1", "O=c1cccc[nH]1", true, true}, {"NCC(=O)O", "[NH3+]CC(=O)[O-]", true, true},
        {"CC(=O)C", "CC(O)=C", true, false}, {"CC(=O)O", "CC(=O)[O-]", true, false},
        {"C[C@H](N)O", "C[C@@H](N)O", true, false}, {"C[C@H](N)O", "C[C@@H](N)O", false, true},
        {"C/C=C/C", "C/C=C\\C", true, false}, {"C/C=C/C", "C/C=C\\C", false, true},
        {"C[S@](=O)CC", "C[S@+]([O-])CC", true, true},
        {"C[S@](=O)CC", "C[S@@](=O)CC", true, false}, {"C[S@](=O)CC", "C[S@@](=O)CC", false, true},
        {"[CH3:1]C", "CC", true, true}, {"[13CH3]C", "CC", true, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mai_ctx *cx = unit_open();
        const char *a = "", *b = "";

        unit_row("%s %s", cases[i].a, cases[i].b);
        CHECK_OK(cx, registration(cx, cases[i].a, cases[i].stereo, &a));
        CHECK_OK(cx, registration(cx, cases[i].b, cases[i].stereo, &b));
        CHECK_INT(strcmp(a, b) == 0, cases[i].alike);
        unit_close(cx);
    }
}

/* ---- memory and time ---- */

static mai_status
everything(mai_ctx *cx, void *arg)
{
    const char *texts[6], *text;
    int count;

    MAI_TRY(operate(cx, arg, texts));
    MAI_TRY(registration(cx, arg, true, &text));
    return count_isomers(cx, arg, 3, &count);
}

static mai_status
take_apart(mai_ctx *cx, void *arg)
{
    mai_molgraph *g;
    const char *text;
    bool bonds[64] = {true};

    MAI_TRY(begin(cx, arg, &g));
    MAI_TRY(mai_edit_cut(cx, g, 1, 1, 2));
    MAI_TRY(mai_edit_remove(cx, g, NULL, bonds));
    MAI_TRY(mai_edit_join(cx, g, 0, g->natoms - 1, MAI_BOND_SINGLE));
    return end(cx, g, &text);
}

static void
memory_and_time_can_run_out(void)
{
    static const char *const texts[] = {"C[C@H](F)CC=CC[S](=O)c1ccccc1C(=O)[O-].[Na]OC(=O)C", "C/C=C/[C@H](F)[C@@H](O)CCN"};
    mai_arena arena;
    mai_ctx cx;

    unit_refuse_each_allocation(take_apart, (void *) texts[1]);
    CHECK(unit_stop_at_each_poll(take_apart, (void *) texts[1]) > 10);
    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    if (CHECK_OK(&cx, mai_standardizer_new(&cx, &rules))) {
        unit_refuse_each_allocation(everything, (void *) texts[0]);
        CHECK(unit_stop_at_each_poll(everything, (void *) texts[0]) > 10);
    }
    rules = NULL;
    mai_arena_reset(&arena);
}

static const unit_test tests[] = {
    {"an unchanged molecule is the same", unchanged_is_the_same},
    {"atoms that go leave hydrogens", atoms_leave_hydrogens},
    {"bonds are cut", bonds_are_cut},
    {"atoms are joined", atoms_are_joined},
    {"bonds are moved", bonds_are_moved},
    {"components are counted", components_are_counted},
    {"what is no molecule is refused", what_is_no_molecule_is_refused},
    {"molecules become what RDKit makes of them", molecules_become_what_rdkit_makes},
    {"equal components take turns in memory", equal_components_take_turns_in_memory},
    {"stereoisomers are enumerated", isomers_are_enumerated},
    {"tautomers are registered alike", tautomers_are_registered_alike},
    {"memory and time can run out", memory_and_time_can_run_out},
};

UNIT_MAIN(tests)
