/*
 * test_fragment.c - molecules taken apart: BRICS fragments, constant and variable parts, side chains of cores; statistics
 * over pairs. Expected fragments are those of RDKit's BRICSDecompose, FragmentMol, FragmentOnBonds and RGroupDecompose,
 * as medai writes them.
 */
#include "edit/brics.h"
#include "edit/matched_pair.h"
#include "edit/mol_pieces.h"
#include "edit/rgroup.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TEXT = 4096 };

static mai_status
read(mai_ctx *cx, const char *smiles, mai_mol *out)
{
    void *bytes;
    size_t n;

    MAI_TRY(mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &bytes, &n));
    mai_mol_open(bytes, out);
    return MAI_OK;
}

/* Appends the text of stored bytes, which must be what storing that text gives. */
static mai_status
append_mol(mai_ctx *cx, char *to, const void *bytes, size_t n)
{
    mai_mol m;
    char *text;
    size_t length;

    MAI_TRY(mai_mol_check(cx, bytes, n));
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(cx, &m, &text, &length));
    snprintf(to + strlen(to), TEXT - strlen(to), "%s%s", to[0] == 0 ? "" : " ", text);
    return MAI_OK;
}

/* ---- BRICS ---- */

static mai_status
brics(mai_ctx *cx, const char *smiles, char *out)
{
    mai_brics_fragment *fragments;
    mai_mol mol;
    int n;

    out[0] = 0;
    MAI_TRY(read(cx, smiles, &mol));
    MAI_TRY(mai_brics(cx, &mol, 4, &fragments, &n));
    for (int i = 0; i < n; i++)
        MAI_TRY(append_mol(cx, out, (char *) fragments[i].bytes + 4, fragments[i].size - 4));
    return MAI_OK;
}

static void
brics_fragments(void)
{
    static const char *const rows[][2] = {
        {"CCCOCc1cc(c2ncccc2)ccc1", "[4*]C[8*] [3*]O[3*] [4*]CCC [14*]c1ccccn1 [16*]c1cc([16*])ccc1"},
        {"CC=CC", "[7*]CC"},
        {"CC(=O)N1CCCC1", "[1*]C(C)=O [5*]N1CCCC1"},
        {"CC1(OC)CCCCC1", "[3*]OC [4*]C1(C)CCCCC1 [15*]C1(C)CCCCC1"},
        {"CS(=O)(=O)NC1CCCCC1", "[5*]N[5*] [12*]S(C)(=O)=O [15*]C1CCCCC1"},
        {"O=C1CCCN1Cc1ccccc1", "[8*]C[8*] [10*]N1CCCC1=O [16*]c1ccccc1"},
        {"C[C@H](OC)c1ccccc1", "[3*]OC [16*]c1ccccc1 [4*][C@H]([8*])C"},
        {"CCOCC.Cl", "[4*]CC [3*]O[3*]"},
        {"[Na+].[Cl-]", "[Na+].[Cl-]"},
        {"CC1(C)CCCCC1", "CC1(C)CCCCC1"},
        {"*", "*"},
        {"", ""},
    };
    mai_ctx *cx = unit_open();
    char text[TEXT];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("%s", rows[i][0]);
        if (CHECK_OK(cx, brics(cx, rows[i][0], text)))
            CHECK_TEXT(text, rows[i][1]);
    }
    CHECK_FAILS_WITH(cx, brics(cx, "C1C(OC)(C)C(OC)(C)C(OC)(C)C(OC)(C)C(OC)(C)C(OC)(C)C(OC)(C)C(OC)(C)C(OC)(C)C(OC)(C)C(OC)(C)"
                                   "C(OC)(C)C(OC)(C)C(OC)(C)C(OC)(C)1", text), MAI_ELIMIT, "more than 16384");
    unit_close(cx);
}

/* ---- parts ---- */

static mai_status
cut(mai_ctx *cx, const char *smiles, int most, bool hydrogens, char *out)
{
    mai_cut_options options = {.most_cuts = most, .largest = 100, .share = 1, .hydrogens = hydrogens};
    mai_matched_cut *cuts;
    mai_mol mol;
    int n;

    out[0] = 0;
    MAI_TRY(read(cx, smiles, &mol));
    MAI_TRY(mai_matched_cuts(cx, &mol, &options, &cuts, &n));
    for (int i = 0; i < n; i++)
        if (cuts[i].cuts == most)
            snprintf(out + strlen(out), TEXT - strlen(out), "%s%s/%s/%d", out[0] == 0 ? "" : " ", cuts[i].constant,
                     cuts[i].variable, cuts[i].atoms);
    return MAI_OK;
}

static void
parts(void)
{
    static const struct {
        const char *smiles;
        int most;
        bool hydrogens;
        const char *parts;
    } rows[] = {
        {"CCO", 1, false, "[*:1]C/[*:1]CO/2 [*:1]CC/[*:1]O/1 [*:1]CO/[*:1]C/1 [*:1]O/[*:1]CC/2"},
        {"CO", 1, true, "[*:1]C/[*:1]O/1 [*:1]CO/[*:1][H]/0 [*:1]O/[*:1]C/1 [*:1]OC/[*:1][H]/0"},
        {"CCSCC", 2, false, "[*:1]C.[*:2]C/[*:1]CSC[*:2]/3 [*:1]C.[*:2]CC/[*:2]SC[*:1]/2 [*:1]C.[*:2]SCC/[*:1]C[*:2]/1 "
                            "[*:1]CC.[*:2]CC/[*:1]S[*:2]/1"},
        {"C[C@H](N)F", 1, false, "[*:1]C/[*:1][C@H](N)F/3 [*:1]F/[*:1][C@H](C)N/3 [*:1]N/[*:1][C@@H](C)F/3 "
                                 "[*:1][C@@H](C)F/[*:1]N/1 [*:1][C@H](C)N/[*:1]F/1 [*:1][C@H](N)F/[*:1]C/1"},
        {"C/C=C/F", 1, false, "[*:1]/C=C/C/[*:1]F/1 [*:1]/C=C/F/[*:1]C/1 [*:1]C/[*:1]/C=C/F/3 [*:1]F/[*:1]/C=C/C/3"},
        {"c1cc[nH]c1", 1, true, "[*:1]c1c[nH]cc1/[*:1][H]/0 [*:1]c1ccc[nH]1/[*:1][H]/0 [*:1]n1cccc1/[*:1][H]/0"},
        {"CSC(C)F", 2, false,
         "[*:1]C.[*:2]C/[*:1]C(F)S[*:2]/3 [*:1]C.[*:2]C(C)F/[*:1]S[*:2]/1 [*:1]C.[*:2]F/[*:1]C([*:2])SC/3 "
         "[*:1]C.[*:2]F/[*:1]SC([*:2])C/3 [*:1]C.[*:2]SC/[*:1]C([*:2])F/2 [*:1]F.[*:2]SC/[*:1]C([*:2])C/2"},
        {"CN.O", 2, false, ""},
        {"CCN.O", 2, false, "[*:1]C.[*:2]N.O/[*:1]C[*:2]/1"},
        {"CC(N)=O", 1, false, "[*:1]C/[*:1]C(N)=O/3 [*:1]C(N)=O/[*:1]C/1"},
    };
    mai_ctx *cx = unit_open();
    char text[TEXT];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("%s, %d cuts", rows[i].smiles, rows[i].most);
        if (CHECK_OK(cx, cut(cx, rows[i].smiles, rows[i].most, rows[i].hydrogens, text)))
            CHECK_TEXT(text, rows[i].parts);
    }
    CHECK_FAILS(cx, cut(cx, "CC", 3, false, text), MAI_EARGUMENT);
    unit_close(cx);
}

/* ---- side chains ---- */

static mai_status
group(mai_ctx *cx, const char *smiles, const char *core_text, bool smarts, char *out)
{
    mai_r_group *groups;
    mai_core *core;
    mai_mol mol;
    int n;

    out[0] = 0;
    MAI_TRY(read(cx, smiles, &mol));
    MAI_TRY(smarts ? mai_core_from_smarts(cx, core_text, strlen(core_text), &core)
                   : mai_core_from_smiles(cx, core_text, strlen(core_text), &core));
    MAI_TRY(mai_r_groups(cx, core, &mol, false, 4, &groups, &n));
    for (int i = 0; i < n; i++) {
        snprintf(out + strlen(out), TEXT - strlen(out), "%s%d@%d", i == 0 ? "" : " ", groups[i].r, groups[i].atom);
        MAI_TRY(append_mol(cx, out, (char *) groups[i].bytes + 4, groups[i].size - 4));
    }
    return MAI_OK;
}

static void
side_chains(void)
{
    static const struct {
        const char *smiles, *core;
        bool smarts;
        const char *groups;
    } rows[] = {
        {"Cc1ccccc1Cl", "c1ccccc1", false, "1@0 [*:1]C 2@1 [*:2]Cl"},
        {"C1CCc2ccccc2C1", "c1ccccc1", false, "1@0 [*:1]CCCC[*:2] 2@1 [*:1]CCCC[*:2]"},
        {"CC1(C)CCNCC1", "C1CCNCC1", false, "1@0 [*:1]C.[*:1]C"},
        {"c1ccccc1", "c1ccc([*:1])cc1", false, "1@3 [*:1][H]"},
        {"C1CNCC(C)(F)C1", "C1CCNCC1[*:1]", false, "1@5 [*:1]C 7@5 [*:7]F"},
        {"C=C", "C[*:1]", false, "1@0 [*:1][H] 2@0 [*:2]=C"},
        {"O=C1CCCN1", "[*:1]C(=O)N[*:2]", false, "1@0 [*:1]CCC[*:2] 2@2 [*:1]CCC[*:2]"},
        {"c1ccc2ccccc2c1", "c1ccccc1", false, "1@0 [*:1]C=CC=C[*:2] 2@1 [*:1]C=CC=C[*:2]"},
        {"c1ccc2nc3ccccc3cc2c1", "c1ccccc1", false, "1@0 [*:1]=Cc1ccccc1N=[*:2] 2@1 [*:1]=Cc1ccccc1N=[*:2]"},
        {"CCO", "CN", false, ""},
        {"OC=C", "OC([*:1])[*:2]", false, ""}, /* one hydrogen does not serve two */
        {"CCO", "[2*][CH2]O", true, "2@0 [*:2]C"},
        {"CC=O", "[#6](=[*:1])[*:2]", true, "1@0 [*:1]=O 2@0 [*:2]C"},
        {"C[n+]1ccccc1", "n", true, "1@0 [*:1]=CC=CC=C[*:1].[*:1]C"},
        {"", "C", false, ""},
    };
    mai_ctx *cx = unit_open();
    char text[TEXT];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("%s in %s", rows[i].core, rows[i].smiles);
        if (CHECK_OK(cx, group(cx, rows[i].smiles, rows[i].core, rows[i].smarts, text)))
            CHECK_TEXT(text, rows[i].groups);
    }
    CHECK_FAILS(cx, group(cx, "CC", "[*:1]", false, text), MAI_EARGUMENT);
    CHECK_FAILS(cx, group(cx, "CC", "[*:1]~[*:2]", true, text), MAI_EARGUMENT);
    CHECK_FAILS(cx, group(cx, "CC", "C([*:1])[*:1]", true, text), MAI_EARGUMENT);
    CHECK_FAILS(cx, group(cx, "CC", "C(", true, text), MAI_ETEXT);
    CHECK_FAILS(cx, group(cx, "CC", "C(", false, text), MAI_ETEXT);
    unit_close(cx);
}

/* ---- transformations ---- */

typedef struct measured {
    int id;
    const char *constant, *variable;
    double activity;
} measured;

static const measured rows[] = {
    {1, "a", "x", 1},   {2, "a", "y", 3},   {3, "a", "y", 6},  {3, "a", "x", 9},
    {4, "b", "x", 2.5}, {5, "b", "y", 2.5}, {6, "b", "z", -1}, {7, "c", "z", 100},
};

static mai_status
transform(mai_ctx *cx, int step, int64_t fewest, size_t most, mai_transformation **out, size_t *n)
{
    int count = sizeof rows / sizeof *rows;
    mai_pairing *p;

    MAI_TRY(mai_pairing_new(cx, &p));
    for (int i = 0; i < count; i++) {
        const measured *m = &rows[i * step % count];

        MAI_TRY(mai_pairing_add(cx, p, (uint64_t) m->id, m->constant, strlen(m->constant), m->variable,
                                strlen(m->variable), m->activity));
    }
    return mai_pairing_result(cx, p, fewest, most, out, n);
}

static void
transformations(void)
{
    mai_ctx *cx = unit_open();
    mai_transformation *t, *again;
    size_t n, m;

    /* x to y: in a 1-2 and 1-3 and 3-2, not 3-3; in b 4-5: 2, 5, -6, 0. */
    if (!CHECK_OK(cx, transform(cx, 1, 1, 100, &t, &n)) || !CHECK_INT(n, 6))
        return;
    CHECK_TEXT(t[0].was, "x");
    CHECK_TEXT(t[0].becomes, "y");
    CHECK_INT(t[0].pairs, 4);
    CHECK_INT(t[0].constants, 2);
    CHECK_REAL(t[0].mean, 0.25, 1e-15);
    CHECK_REAL(t[0].sd, 4.645786621588784, 1e-15);
    CHECK_SAME(t[0].lowest, -6);
    CHECK_SAME(t[0].highest, 5);
    CHECK_REAL(t[1].mean, -0.25, 1e-15);
    CHECK_SAME(t[1].lowest, -5);
    CHECK_SAME(t[1].highest, 6);
    CHECK_TEXT(t[2].was, "x");
    CHECK_TEXT(t[2].becomes, "z");
    CHECK_SAME(t[2].mean, -3.5);
    CHECK_SAME(t[2].sd, NAN);
    for (int step = 3; step < 8; step += 2)
        if (CHECK_OK(cx, transform(cx, step, 1, 100, &again, &m)) && CHECK_INT(m, n))
            for (size_t i = 0; i < n; i++) {
                CHECK_TEXT(again[i].was, t[i].was);
                CHECK_SAME(again[i].mean, t[i].mean);
                CHECK_SAME(again[i].sd, t[i].sd);
            }
    if (CHECK_OK(cx, transform(cx, 1, 2, 100, &again, &m)))
        CHECK_INT(m, 2);
    CHECK_FAILS(cx, transform(cx, 1, 1, 5, &again, &m), MAI_ELIMIT);
    unit_close(cx);
}

static void
activities_are_finite(void)
{
    mai_ctx *cx = unit_open();
    mai_pairing *p;
    mai_transformation *t;
    size_t n;

    if (!CHECK_OK(cx, mai_pairing_new(cx, &p)))
        return;
    CHECK_FAILS(cx, mai_pairing_add(cx, p, 1, "a", 1, "x", 1, NAN), MAI_EDATA);
    CHECK_FAILS(cx, mai_pairing_add(cx, p, 1, "a", 1, "x", 1, -INFINITY), MAI_EDATA);
    if (CHECK_OK(cx, mai_pairing_result(cx, p, 1, 10, &t, &n)))
        CHECK_INT(n, 0);
    unit_close(cx);
}

/* Many variable parts and rows: tables grow, blocks follow each other, every pair is found. */
static void
tables_grow(void)
{
    enum { PARTS = 300, ROWS = 70000 };
    mai_ctx *cx = unit_open();
    mai_pairing *p;
    mai_transformation *t;
    size_t n;
    char constant[16], variable[16];

    if (!CHECK_OK(cx, mai_pairing_new(cx, &p)))
        return;
    for (int i = 0; i < ROWS; i++) {
        int a = snprintf(constant, sizeof constant, "%d", i / 2), b = snprintf(variable, sizeof variable, "v%d", i % PARTS);

        if (!CHECK_OK(cx, mai_pairing_add(cx, p, (uint64_t) i, constant, (size_t) a, variable, (size_t) b, i)))
            return;
    }
    if (CHECK_OK(cx, mai_pairing_result(cx, p, 1, PARTS, &t, &n))) {
        int64_t pairs = 0;

        CHECK_INT(n, PARTS);
        for (size_t i = 0; i < n; i++) {
            pairs += t[i].pairs;
            CHECK_SAME(fabs(t[i].mean), 1);
            CHECK_SAME(t[i].sd, 0);
        }
        CHECK_INT(pairs, ROWS);
    }
    unit_close(cx);
}

/* ---- when something runs out ---- */

static mai_status
everything(mai_ctx *cx, void *arg)
{
    mai_transformation *t;
    size_t n;
    char text[TEXT];

    MAI_TRY(brics(cx, arg, text));
    MAI_TRY(cut(cx, arg, 2, true, text));
    MAI_TRY(group(cx, arg, "CC[*:1]", false, text));
    MAI_TRY(group(cx, arg, "[*:1]-cc", true, text));
    return transform(cx, 1, 1, 100, &t, &n);
}

static void
memory_and_time_can_run_out(void)
{
    static char smiles[] = "C[C@H](F)c1ccccc1.N";

    unit_refuse_each_allocation(everything, smiles);
    CHECK(unit_stop_at_each_poll(everything, smiles) > 100);
}

static const unit_test tests[] = {
    {"BRICS fragments", brics_fragments},
    {"constant and variable parts", parts},
    {"side chains of cores", side_chains},
    {"transformations", transformations},
    {"activities are finite", activities_are_finite},
    {"tables grow", tables_grow},
    {"memory and time can run out", memory_and_time_can_run_out},
};

UNIT_MAIN(tests)
