/*
 * test_inchi.c - the adapter of the InChI library: identifiers and keys as Open Babel and PubChem have them, refusals,
 * and that nothing leaks on any path: what the library takes with malloc is the sanitizer's to see.
 */
#include "chem/chem.h"
#include "inchi/inchi.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static mai_status
inchi_of(mai_ctx *cx, const char *smiles, char **out)
{
    mai_mol mol;
    void *bytes;
    size_t n;

    MAI_TRY(mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &bytes, &n));
    mai_mol_open(bytes, &mol);
    return mai_inchi_of(cx, &mol, out, &n);
}

static bool
is_absent(void)
{
    if (!mai_inchi_present())
        unit_skip("built without the InChI library");
    return !mai_inchi_present();
}

static const struct identifier {
    const char *smiles, *inchi, *key;
} identifiers[] = {
    {"", "InChI=1S//", "MOSFIJXAXDLOML-UHFFFAOYSA-N"},
    {"C", "InChI=1S/CH4/h1H4", "VNWKTOKETHGBQD-UHFFFAOYSA-N"},
    {"C[C@H](N)C(=O)O", "InChI=1S/C3H7NO2/c1-2(4)3(5)6/h2H,4H2,1H3,(H,5,6)/t2-/m0/s1", "QNAYBMKLOCPYGJ-REOHCLBHSA-N"},
    {"C[C@@H](N)C(=O)O", "InChI=1S/C3H7NO2/c1-2(4)3(5)6/h2H,4H2,1H3,(H,5,6)/t2-/m1/s1", "QNAYBMKLOCPYGJ-UWTATZPHSA-N"},
    {"CC(=O)Oc1ccccc1C(=O)O", "InChI=1S/C9H8O4/c1-6(10)13-8-5-3-2-4-7(8)9(11)12/h2-5H,1H3,(H,11,12)",
     "BSYNRYMUTXBXSQ-UHFFFAOYSA-N"},
    {"F/C=C/F", "InChI=1S/C2H2F2/c3-1-2-4/h1-2H/b2-1+", "WFLOTYSKFUPZQB-OWOJBTEDSA-N"},
    {"[O-][Cl+3]([O-])([O-])O", "InChI=1S/ClHO4/c2-1(3,4)5/h(H,2,3,4,5)", "VLTRZXGMWDSKGL-UHFFFAOYSA-N"},
    {"[2H]C([2H])Cl", "InChI=1S/CH3Cl/c1-2/h1H3/i1D2", NULL},
};

static void
identifiers_are_the_known_ones(void)
{
    if (is_absent())
        return;
    for (size_t i = 0; i < sizeof identifiers / sizeof *identifiers; i++) {
        const struct identifier *row = &identifiers[i];
        mai_ctx *cx = unit_open();
        char *inchi, key[MAI_INCHI_KEY + 1];

        unit_row("%s", row->smiles);
        if (CHECK_OK(cx, inchi_of(cx, row->smiles, &inchi))) {
            CHECK_TEXT(inchi, row->inchi);
            if (CHECK_OK(cx, mai_inchi_key(cx, inchi, strlen(inchi), key)) && row->key != NULL)
                CHECK_TEXT(key, row->key);
        }
        unit_close(cx);
    }
}

static const struct refusal {
    const char *smiles;
    mai_status code;
    const char *message;
} refusals[] = {
    {"C*", MAI_EUNSUPPORTED, "atom 1, which is no element"},
    {"[Og]", MAI_EUNSUPPORTED, "atom 1, Og"},
    {"[250CH4]", MAI_EUNSUPPORTED, "the isotope 250 of atom 1, C"},
    {"[4H]C", MAI_EUNSUPPORTED, "the isotope 4 of atom 1, H"},
    {"[Fe-21]", MAI_EUNSUPPORTED, "the charge -21 of atom 1"},
    {"[UH21]", MAI_ELIMIT, "atom 1 has 21 neighbours"},
};

static void
what_it_cannot_hold_is_refused(void)
{
    if (is_absent())
        return;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        mai_ctx *cx = unit_open();
        char *inchi;

        unit_row("%s", refusals[i].smiles);
        CHECK_FAILS_WITH(cx, inchi_of(cx, refusals[i].smiles, &inchi), refusals[i].code, refusals[i].message);
        unit_close(cx);
    }
}

/* n times a unit between what opens and closes it; the caller frees it. */
static char *
chain(const char *begin, const char *unit, int n, const char *end)
{
    char *text = malloc(strlen(begin) + strlen(unit) * (size_t) n + strlen(end) + 1), *p = text;

    p += sprintf(p, "%s", begin);
    for (int i = 0; i < n; i++)
        p += sprintf(p, "%s", unit);
    sprintf(p, "%s", end);
    return text;
}

static const struct large {
    const char *begin, *unit, *end, *message; /* NULL: it has an identifier */
    int n;
} larges[] = {
    {"", "C", "", NULL, 999},
    {"", "C", "", "the molecule has 1000 atoms", 1000},
    {"", "N[C@@H](C)C(=O)", "O", NULL, 190},
    {"C1(O)", "C(O)", "C1O", NULL, 30},
    {"C1(O)", "C(O)", "C1O", "too large and symmetric", 100},
    {"C1=C", "C=C", "C=C1", "too large and symmetric", 200},
    {"C1", "C#CCCC", "1", NULL, 30},
    {"C1", "C#CCCC", "1", "too large and symmetric", 60}, /* a mirror through a ring */
    {"C1", "C#CC(C)", "1", NULL, 120}, /* none */
    {"C", ".C1CCCCC1", "", NULL, 100}, /* each component is small */
    {"C[C@H](F)C", "C(C)C", "", NULL, 100}, /* what is alike are ends */
};

static void
what_would_take_too_long_is_refused(void)
{
    if (is_absent())
        return;
    for (size_t i = 0; i < sizeof larges / sizeof *larges; i++) {
        char *smiles = chain(larges[i].begin, larges[i].unit, larges[i].n, larges[i].end), *inchi;
        mai_ctx *cx = unit_open();

        unit_row("%d %s", larges[i].n, larges[i].unit);
        if (larges[i].message == NULL)
            CHECK_OK(cx, inchi_of(cx, smiles, &inchi));
        else
            CHECK_FAILS_WITH(cx, inchi_of(cx, smiles, &inchi), MAI_ELIMIT, larges[i].message);
        unit_close(cx);
        free(smiles);
    }
}

static void
texts_that_are_none_have_no_key(void)
{
    static const char *const texts[] = {"", "InChI", "InChI=1S", "InChI=2S/CH4/h1H4", "CH4/h1H4-------",
                                        "InChI=1S/CH4/h1H4 ", "InChI=1S/CH4\t/h1H4", "InChI=1S/CH4/f/h1H4"};
    char key[MAI_INCHI_KEY + 1];

    if (is_absent())
        return;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        mai_ctx *cx = unit_open();

        unit_row("%s", texts[i]);
        CHECK_FAILS_WITH(cx, mai_inchi_key(cx, texts[i], strlen(texts[i]), key), MAI_ETEXT, "invalid InChI");
        unit_close(cx);
    }
}

static mai_status
one_with_its_key(mai_ctx *cx, void *arg)
{
    char *inchi, key[MAI_INCHI_KEY + 1];

    MAI_TRY(inchi_of(cx, arg, &inchi));
    return mai_inchi_key(cx, inchi, strlen(inchi), key);
}

static void
it_survives_refusal_and_cancellation(void)
{
    if (!is_absent()) {
        CHECK(unit_refuse_each_allocation(one_with_its_key, "C[C@H](N)C(=O)Oc1ccccc1/C=C/F") > 10);
        CHECK(unit_stop_at_each_poll(one_with_its_key, "C[C@H](N)C(=O)Oc1ccccc1/C=C/F") > 3);
    }
}

static const unit_test tests[] = {
    {"identifiers are the known ones", identifiers_are_the_known_ones},
    {"what it cannot hold is refused", what_it_cannot_hold_is_refused},
    {"what would take too long is refused", what_would_take_too_long_is_refused},
    {"texts that are none have no key", texts_that_are_none_have_no_key},
    {"it survives refusal and cancellation", it_survives_refusal_and_cancellation},
};

UNIT_MAIN(tests)
