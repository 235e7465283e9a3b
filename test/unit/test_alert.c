/*
 * test_alert.c - the shipped sets of patterns: they are complete, they can be read, and they hit what they should.
 */
#include "alert_rows.h"

#include "match/alert.h"

static void
sets_are_complete(void)
{
    static const struct {
        const char *name;
        int n;
        bool whole;
    } known[] = {{"brenk", 105, false},  {"fragments", 85, false}, {"functional_groups", 52, false}, {"maccs", 164, false},
                 {"nih", 180, false},    {"pains", 480, true},     {"pains_a", 16, false},           {"pains_b", 55, false},
                 {"pains_c", 409, false}, {"qed", 116, false},     {"zinc", 50, false}};
    int n = 0;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const mai_alert_set *set = mai_alert_set_named(known[i].name, strlen(known[i].name));

        unit_row("%s", known[i].name);
        if (!CHECK(set != NULL))
            continue;
        CHECK_INT(set->n, known[i].n);
        CHECK_INT(set->whole, known[i].whole);
        CHECK(set->title[0] != '\0' && set->source[0] != '\0' && set->licence[0] != '\0');
        CHECK(mai_alert_set_at((int) i) == set);
        for (int k = set->first; k < set->first + set->n; k++)
            CHECK(set->whole ? strncmp(mai_alert_set_of(k)->name, "pains_", 6) == 0 : mai_alert_set_of(k) == set);
        n += set->whole ? 0 : set->n;
    }
    CHECK_INT(n, 1232);
    CHECK(mai_alert_set_at((int) (sizeof known / sizeof *known)) == NULL && mai_alert_set_at(-1) == NULL);
    CHECK(mai_alert_set_named("pain", 4) == NULL && mai_alert_set_named("pains_", 6) == NULL && mai_alert_set_named("", 0) == NULL);
    CHECK(mai_alert_set_of(-1) == NULL && mai_alert_set_of(n) == NULL);
}

/* Names of the entries of a set that are hit, one after another. */
static mai_status
list_hits(mai_ctx *cx, const char *set_name, const char *smiles, char *out, size_t room)
{
    const mai_alert_set *shipped = mai_alert_set_named(set_name, strlen(set_name));
    mai_pattern_set *set;
    mai_target *target;
    int32_t hits[512];
    mai_mol mol;
    int nhits;
    bool any;

    MAI_TRY(mai_pattern_set_compile(cx, mai_alert_entry(shipped->first), shipped->n, &set));
    MAI_TRY(alert_molecule(cx, smiles, &mol));
    MAI_TRY(mai_target_new(cx, &mol, &target));
    MAI_TRY(mai_pattern_set_search(cx, set, target, hits, &nhits));
    MAI_TRY(mai_pattern_set_any(cx, set, target, &any));
    CHECK(any == (nhits > 0));
    out[0] = '\0';
    for (int i = 0; i < nhits; i++)
        snprintf(out + strlen(out), room - strlen(out), "%s%s", i > 0 ? " " : "", mai_alert_entry(shipped->first + hits[i])->name);
    return MAI_OK;
}

static void
hits(void)
{
    static const struct {
        const char *set, *smiles, *names;
    } known[] = {
        {"brenk", "CC(=O)Oc1ccccc1C(=O)O", "phenol_ester"},
        {"pains", "O=C1C=CC(=O)C=C1", "quinone_A(370)"},
        {"pains", "O=C1NC(=S)SC1=Cc1ccccc1", "ene_rhod_A(235)"},
        {"pains", "Cn1c(=O)c2c(ncn2C)n(C)c1=O", ""},
        {"zinc", "CC=NCCC=NC", ""},
        {"zinc", "CC=NCCC=NCCC=NC", "Imines"},
        {"functional_groups", "CC(N)C(=O)O",
         "CarboxylicAcid CarboxylicAcid.Aliphatic CarboxylicAcid.AlphaAmino Amine Amine.Primary Amine.Primary.Aliphatic "
         "Amine.Aliphatic"},
        {"fragments", "CC(N)C(=O)O", "fr_C=O fr_Al_COO fr_COO fr_COO2 fr_NH2"},
        {"qed", "C[N+](=O)[O-]", "nitro_group Oxygen-nitrogen_single_bond"},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        mai_ctx *cx = unit_open();
        char names[2048];

        unit_row("%s of %s", known[i].set, known[i].smiles);
        if (CHECK_OK(cx, list_hits(cx, known[i].set, known[i].smiles, names, sizeof names)))
            CHECK_TEXT(names, known[i].names);
        unit_close(cx);
    }
}

static mai_status
work(mai_ctx *cx, void *arg)
{
    char names[512];

    MAI_TRY(list_hits(cx, arg, "O=C1C=CC(=O)C=C1", names, sizeof names));
    CHECK_TEXT(names, "quinone_A(370)");
    return MAI_OK;
}

static void
fails_cleanly(void)
{
    CHECK(unit_refuse_each_allocation(work, "pains_a") > 10);
    CHECK(unit_stop_at_each_poll(work, "pains_a") > 3);
}

static const unit_test tests[] = {
    {"sets are complete", sets_are_complete},
    {"what they hit", hits},
    {"refused memory and cancelling", fails_cleanly},
};

UNIT_MAIN(tests)
