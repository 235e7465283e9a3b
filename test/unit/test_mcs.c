/*
 * test_mcs.c - maximum common substructures: sizes that RDKit 2022.09 gives, SMARTS that match both molecules, the same
 * whichever comes first, and searches that are cut short.
 */
#include "chem/chem.h"
#include "match/mcs.h"
#include "match/pattern.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static mai_status
open_smiles(mai_ctx *cx, const char *smiles, mai_mol *out)
{
    void *bytes;
    size_t n;

    MAI_TRY(mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &bytes, &n));
    mai_mol_open(bytes, out);
    return MAI_OK;
}

static mai_status
mcs_of(mai_ctx *cx, const char *a, const char *b, mai_mcs_options options, mai_mcs *out)
{
    mai_mol first, second;

    MAI_TRY(open_smiles(cx, a, &first));
    MAI_TRY(open_smiles(cx, b, &second));
    return mai_mcs_of(cx, &first, &second, &options, out);
}

static bool
matches(mai_ctx *cx, const mai_mcs *found, const char *smiles)
{
    mai_target *target;
    mai_pattern pattern;
    mai_mol mol;
    void *bytes;
    size_t n;
    bool is = false;

    if (!CHECK_OK(cx, open_smiles(cx, smiles, &mol)) || !CHECK_OK(cx, mai_target_new(cx, &mol, &target))
        || !CHECK_OK(cx, mai_pattern_from_smarts(cx, found->smarts, found->n, NULL, 0, &bytes, &n)))
        return false;
    mai_pattern_open(bytes, &pattern);
    CHECK_INT(pattern.natoms, found->natoms);
    CHECK_INT(pattern.nbonds, found->nbonds);
    CHECK_OK(cx, mai_match_any(cx, target, &pattern, false, &is));
    return is;
}

/* Sizes by rdFMCS.FindMCS, rings alike or not. */
static const struct pair {
    const char *a, *b;
    bool ring_matches_ring_only;
    int natoms, nbonds;
} pairs[] = {
    {"Clc1cc(Cl)c(Cl)c(-c2c(Cl)c(Cl)cc(Cl)c2Cl)c1Cl", "CC(C)(C)c1cc(C)cc(C(C)(C)C)c1O", false, 10, 9},
    {"C1CCC2(CC1)OCCO2", "Clc1ccc(-c2c(Cl)ccc(Cl)c2Cl)c(Cl)c1", false, 6, 6},
    {"CP(=O)(O)OP(=O)(O)O", "Cc1c(C)c(C)c(C)c(C)c1C", true, 1, 0},
    {"CSc1nnc(C(C)(C)C)c(=O)n1N", "C1CC2CC1C2C", true, 3, 2},
    {"OCC(CO)(CO)CO", "CCN1c2ccccc2N(C)C(=O)c2cccnc21", true, 2, 1},
    {"CCOP(=S)(OCC)SCCSCC", "C1CCC2(CC1)OCCO2", false, 3, 2},
    {"Clc1ccc(-c2c(Cl)ccc(Cl)c2Cl)c(Cl)c1", "C(CO)(CO)(CN)CN", true, 0, 0},
    {"C1CCC2(CC1)OCCO2", "Oc1c(Cl)cc(Cl)cc1-c1ccccc1", false, 7, 7},
    {"C1CCCCCCCCCCC1", "CC1(C)C2CCC1(C)C2", false, 7, 6},
    {"FC(F)(Cl)C(Cl)(Br)C", "CCN1c2ccccc2N(C)C(=O)c2cccnc21", true, 2, 1},
    {"C(CO)(CO)(CN)CN", "CC1=CC(=O)C=CC1=O", false, 3, 2},
    {"CC1(C)C2CCC1(C)C2", "CCC1NC(=O)c2cc(S(N)(=O)=O)c(Cl)cc2N1", true, 6, 5},
    {"c1cc2cccc3c4cccc5cccc(c(c1)c23)c54", "C1CCC2(CC1)OCCO2", false, 6, 6},
    {"C(CO)(CO)(CN)CN", "Cc1c(C)c2c3ccccc3ccc2c2ccccc12", true, 1, 0},
    {"C1CC2CC1C2C", "Clc1cccc(-c2ccccc2)c1", true, 6, 5},
    {"OCC(CO)(CO)CO", "Clc1ccc(-c2c(Cl)ccc(Cl)c2Cl)c(Cl)c1", false, 4, 3},
    {"CC(C)(C)c1cc(C)cc(C(C)(C)C)c1O", "NC(=S)NN=Cc1ccc(O)cc1", false, 8, 8},
    {"C1CCC2(CC1)OCCO2", "CCCS(=O)(=O)CCC", false, 3, 2},
    {"C(CO)(CO)(CN)CN", "COC(=O)N1CCC2C(C)C=C(C#N)OC21", false, 5, 4},
    {"C1CC12CC2C", "OC(F)(F)C(F)(F)C(C)C", true, 1, 0},
    {"CCN1c2ccccc2N(C)C(=O)c2cccnc21", "CC(C)CC(C)(C)C", false, 6, 5},
    {"CC(C)(C)OC(=O)C(C)C", "Nc1ccc(N)c2c(O)c3ccccc3c(O)c12", true, 1, 0},
    {"CC1(C)C2CCC1(C)C2", "C(CO)(CO)(CN)CN", true, 1, 0},
    {"C1CCC2(CC1)OCCO2", "CCCS(=O)(=O)CCC", false, 3, 2},
    {"CCOC(=O)C1CC=CN1C(C)=O", "CC(C)(C)C(C)(C)C", false, 4, 3},
    {"CC1=CC(=O)C=CC1=O", "C(CO)(CO)(CN)CN", false, 3, 2},
    {"CP(=O)(O)c1ccccc1", "CCCCCCCCCCCC(=O)OC", true, 1, 0},
    {"C1CC2CC1C2C", "COc1cc(O)c(C(=O)c2ccccc2)c(O)c1", false, 7, 6},
    {"C1CC2CC1C2C", "COc1cc(O)c(C(=O)c2ccccc2)c(O)c1", false, 7, 6},
    {"CC(C)(C)OC(=O)C(C)C", "CCC1NC(=O)c2cc(S(N)(=O)=O)c(Cl)cc2N1", false, 5, 4},
    {"Nc1ccc(N)c2c(O)c3ccccc3c(O)c12", "CC(C)(C)c1cc(C)cc(C(C)(C)C)c1O", true, 7, 7},
    {"CCCCCCCCCC(=O)CCCCCCCCC", "OCC(CO)(CO)CO", false, 3, 2},
    {"CC(C)CC(C)(C)C", "FC(F)(F)c1ccccc1", false, 6, 5},
    {"CCCS(=O)(=O)CCC", "CC1(C)C2CCC1(C)C2", true, 1, 0},
    {"OB(O)c1ccccc1", "OCC(CO)(CO)CO", false, 3, 2},
    {"Nc1ccc([N+](=O)[O-])cc1", "CC(C)(C)c1cc(C)cc(C(C)(C)C)c1O", true, 6, 6},
    {"CC(C)(C)C(C)(C)C", "CCN1c2ccccc2N(C)C(=O)c2cccnc21", true, 2, 1},
    {"NC(=O)c1ccccc1O", "CC(C)(C)OC(=O)C(C)C", false, 5, 4},
    {"CCc1cccc(C)c1N(C(=O)CCl)C(C)COC", "C1CC2(C1)CCC2", false, 7, 6},
    {"CP(=O)(O)c1ccccc1", "OCCOc1ccccc1", true, 6, 6},
    {"", "C", false, 0, 0},
    {"C", "C", false, 1, 0},
    {"C", "N", false, 0, 0},
    {"CC", "CN", false, 1, 0},
    {"C", "CC", false, 1, 0},
    {"CCO", "CCO", false, 3, 2},
    {"c1ccccc1", "C1CCCCC1", false, 6, 6},
    {"c1ccccc1", "C1=CC=CCC1", false, 4, 3},
    {"C=C", "CC", false, 1, 0},
    {"c1ccccc1C", "C=CC", false, 2, 1},
    {"[13CH3]C", "CC", false, 2, 1},
    {"C[O-]", "CO", false, 2, 1},
    {"CCCCC", "C1CCCC1", false, 5, 4},
    {"C1CC1", "CC(C)C", false, 3, 2},
    {"C.CC", "CC.O", false, 2, 1},
    {"*C", "CC", false, 1, 0},
    {"*C", "*N", false, 1, 0},
    {"[H][H]", "[H][H]", false, 2, 1},
    {"OCC.NCCC", "NCCC.OCC", false, 4, 3},
    {"C#N", "CC#N", false, 2, 1},
    {"N->[Cu]", "O->[Cu]", false, 1, 0},
    {"N->[Cu]", "NC->[Cu]", false, 1, 0},
    {"CC(=O)Oc1ccccc1C(=O)O", "OC(=O)c1ccccc1O", false, 10, 10},
    {"CC(C)Cc1ccc(cc1)C(C)C(=O)O", "CC(=O)Nc1ccc(O)cc1", false, 7, 6},
    {"CN1CCC[C@H]1c1cccnc1", "CN1C2CCC1CC(C2)OC(=O)C(CO)c1ccccc1", false, 9, 9},
    {"Cn1cnc2c1c(=O)n(C)c(=O)n2C", "Cn1c(=O)c2[nH]cnc2n(C)c1=O", false, 13, 14},
    {"CC12CCC3C(CCC4=CC(=O)CCC34C)C1CCC2O", "CC12CCC3c4ccc(O)cc4CCC3C1CCC2O", false, 19, 21},
    {"C1CC2CCC1CC2", "C1CC2CCC1C2", false, 7, 7},
    {"C12C3C4C1C5C2C3C45", "C1CC2CCC1C2", false, 7, 7},
    {"O=S(=O)(N)c1ccc(N)cc1", "CS(=O)(=O)c1ccccc1", false, 9, 9},
    {"", "C", true, 0, 0},
    {"C", "C", true, 1, 0},
    {"C", "N", true, 0, 0},
    {"CC", "CN", true, 1, 0},
    {"C", "CC", true, 1, 0},
    {"CCO", "CCO", true, 3, 2},
    {"c1ccccc1", "C1CCCCC1", true, 6, 6},
    {"c1ccccc1", "C1=CC=CCC1", true, 4, 3},
    {"C=C", "CC", true, 1, 0},
    {"c1ccccc1C", "C=CC", true, 1, 0},
    {"[13CH3]C", "CC", true, 2, 1},
    {"C[O-]", "CO", true, 2, 1},
    {"CCCCC", "C1CCCC1", true, 0, 0},
    {"C1CC1", "CC(C)C", true, 0, 0},
    {"C.CC", "CC.O", true, 2, 1},
    {"*C", "CC", true, 1, 0},
    {"*C", "*N", true, 1, 0},
    {"[H][H]", "[H][H]", true, 2, 1},
    {"OCC.NCCC", "NCCC.OCC", true, 4, 3},
    {"C#N", "CC#N", true, 2, 1},
    {"N->[Cu]", "O->[Cu]", true, 1, 0},
    {"N->[Cu]", "NC->[Cu]", true, 1, 0},
    {"CC(=O)Oc1ccccc1C(=O)O", "OC(=O)c1ccccc1O", true, 10, 10},
    {"CC(C)Cc1ccc(cc1)C(C)C(=O)O", "CC(=O)Nc1ccc(O)cc1", true, 6, 6},
    {"CN1CCC[C@H]1c1cccnc1", "CN1C2CCC1CC(C2)OC(=O)C(CO)c1ccccc1", true, 6, 6},
    {"Cn1cnc2c1c(=O)n(C)c(=O)n2C", "Cn1c(=O)c2[nH]cnc2n(C)c1=O", true, 13, 14},
    {"CC12CCC3C(CCC4=CC(=O)CCC34C)C1CCC2O", "CC12CCC3c4ccc(O)cc4CCC3C1CCC2O", true, 19, 21},
    {"C1CC2CCC1CC2", "C1CC2CCC1C2", true, 7, 7},
    {"C12C3C4C1C5C2C3C45", "C1CC2CCC1C2", true, 7, 7},
    {"O=S(=O)(N)c1ccc(N)cc1", "CS(=O)(=O)c1ccccc1", true, 9, 9},
};

static void
check_pair(const struct pair *row, const char *a, const char *b)
{
    mai_mcs_options options = {MAI_MCS_STEPS, row->ring_matches_ring_only};
    mai_ctx *cx = unit_open();
    mai_mcs found;

    unit_row("%s %s%s", a, b, row->ring_matches_ring_only ? ", rings" : "");
    if (CHECK_OK(cx, mcs_of(cx, a, b, options, &found))) {
        CHECK(found.complete);
        CHECK_INT(found.natoms, row->natoms);
        CHECK_INT(found.nbonds, row->nbonds);
        CHECK_INT(found.n, strlen(found.smarts));
        if (found.natoms > 0 && CHECK(found.n > 0)) {
            CHECK(matches(cx, &found, a));
            CHECK(matches(cx, &found, b));
        }
    }
    unit_close(cx);
}

static void
sizes_are_rdkits(void)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        check_pair(&pairs[i], pairs[i].a, pairs[i].b);
        check_pair(&pairs[i], pairs[i].b, pairs[i].a);
    }
}

static void
atoms_lie_on_atoms_of_their_element(void)
{
    const char *a = "CC(C)Cc1ccc(cc1)C(C)C(=O)O", *b = "CC(=O)Nc1ccc(O)cc1";
    mai_mcs_options options = {MAI_MCS_STEPS, false};
    mai_ctx *cx = unit_open();
    mai_mol first, second;
    mai_mcs found;

    if (CHECK_OK(cx, open_smiles(cx, a, &first)) && CHECK_OK(cx, open_smiles(cx, b, &second))
        && CHECK_OK(cx, mai_mcs_of(cx, &first, &second, &options, &found)))
        for (int i = 0; i < found.natoms; i++) {
            CHECK_INT(first.atoms[found.first[i]].element, second.atoms[found.second[i]].element);
            for (int k = 0; k < i; k++)
                CHECK(found.first[i] != found.first[k] && found.second[i] != found.second[k]);
        }
    unit_close(cx);
}

#define FULLERENE                                                                                                     \
    "c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2c2c7c3c3c8c4" \
    "c4c9c5c1c1c6c2c3c41"

/* The cages of dodecahedrane and of Desargues' graph: twenty atoms alike, thirty bonds. */
#define DODECAHEDRON "C12C3C4C5C6C7C8C9C(C1C1C3C5C7C91)C1C2C4C6C81"
#define DESARGUES "C12C3C4C5C6C7C8C9C%10C1C1C4C7C%10C3C6C9C2C5C81"

static void
hard_ones_end_early(void)
{
    mai_mcs_options few = {1000000, false}, one = {1, false}, none = {0, false};
    mai_ctx *cx = unit_open();
    mai_mcs found, again;

    if (CHECK_OK(cx, mcs_of(cx, FULLERENE, FULLERENE, one, &found))) {
        CHECK(found.complete);
        CHECK_INT(found.nbonds, 90);
        CHECK(matches(cx, &found, FULLERENE));
    }
    /* Given up: a common substructure all the same, and the same each time. */
    if (CHECK_OK(cx, mcs_of(cx, DODECAHEDRON, DESARGUES, few, &found))) {
        CHECK(!found.complete);
        CHECK(found.nbonds > 20);
        CHECK(matches(cx, &found, DODECAHEDRON));
        CHECK(matches(cx, &found, DESARGUES));
        if (CHECK_OK(cx, mcs_of(cx, DODECAHEDRON, DESARGUES, few, &again)))
            CHECK_TEXT(again.smarts, found.smarts);
    }
    if (CHECK_OK(cx, mcs_of(cx, "CCO", "CCN", one, &found)))
        CHECK(!found.complete);
    CHECK_FAILS_WITH(cx, mcs_of(cx, "CCO", "CCN", none, &found), MAI_EARGUMENT, "steps must be at least 1");
    unit_close(cx);
}

/* n atoms of a chain, the last of them another; the caller frees it. */
static char *
chain(int n, char last)
{
    char *text = malloc((size_t) n + 1);

    memset(text, 'C', (size_t) n);
    text[n - 1] = last;
    text[n] = '\0';
    return text;
}

static void
sizes_are_limited(void)
{
    mai_mcs_options options = {MAI_MCS_STEPS, false};
    char *thousand = chain(1000, 'C'), *more = chain(1001, 'N'), *most = chain(4095, 'O'), *shorter = chain(999, 'C');
    mai_ctx *cx = unit_open();
    mai_mcs found;

    if (CHECK_OK(cx, mcs_of(cx, thousand, shorter, options, &found))) {
        CHECK_INT(found.nbonds, 998);
        CHECK(found.complete);
    }
    CHECK_FAILS_WITH(cx, mcs_of(cx, thousand, more, options, &found), MAI_ELIMIT, "a molecule has 1001 atoms");
    if (CHECK_OK(cx, mcs_of(cx, most, most, options, &found)))
        CHECK_INT(found.natoms, 4095);
    unit_close(cx);
    free(thousand);
    free(more);
    free(most);
    free(shorter);
}

static mai_status
one_search(mai_ctx *cx, void *arg)
{
    mai_mcs_options options = {2000, true};
    mai_mcs found;

    return mcs_of(cx, "CC(=O)Nc1ccc(O)cc1", "OC(=O)c1ccccc1.CC", options, &found);
}

static void
it_survives_refusal_and_cancellation(void)
{
    CHECK(unit_refuse_each_allocation(one_search, NULL) > 20);
    CHECK(unit_stop_at_each_poll(one_search, NULL) > 20);
}

static const unit_test tests[] = {
    {"sizes are RDKit's", sizes_are_rdkits},
    {"atoms lie on atoms of their element", atoms_lie_on_atoms_of_their_element},
    {"hard ones end early", hard_ones_end_early},
    {"sizes are limited", sizes_are_limited},
    {"it survives refusal and cancellation", it_survives_refusal_and_cancellation},
};

UNIT_MAIN(tests)
