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

/* Patterns of all sets, each on its own. */
static mai_status
compile_alone(mai_ctx *cx, int n, mai_pattern *out)
{
    for (int i = 0; i < n; i++) {
        const mai_pattern_entry *e = mai_alert_entry(i);
        mai_pattern_options options = {.merge_hydrogens = e->merge_hydrogens};
        void *bytes;
        size_t size;

        MAI_TRY(mai_pattern_from_smarts(cx, e->smarts, strlen(e->smarts), &options, 0, &bytes, &size));
        mai_pattern_open(bytes, &out[i]);
    }
    return MAI_OK;
}

static mai_status
compare_with_alone(mai_ctx *cx, const mai_pattern_set *set, const mai_pattern *alone, int n, const char *smiles)
{
    mai_target *together, *single;
    mai_mol mol;
    int32_t *hits;
    int nhits, at = 0;

    MAI_TRY(alert_molecule(cx, smiles, &mol));
    MAI_TRY(mai_target_new(cx, &mol, &together));
    MAI_TRY(mai_target_new(cx, &mol, &single));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &hits));
    MAI_TRY(mai_pattern_set_search(cx, set, together, hits, &nhits));
    for (int i = 0; i < n; i++) {
        const mai_match_options options = {.most = mai_alert_entry(i)->most + 1};
        int64_t count;
        bool hit = at < nhits && hits[at] == i;

        at += hit;
        MAI_TRY(mai_match_count(cx, single, &alone[i], &options, &count));
        unit_row("%s: %s", smiles, mai_alert_entry(i)->name);
        CHECK_INT(hit, count > mai_alert_entry(i)->most);
    }
    return MAI_OK;
}

/* A set looks first at what the atoms and bonds of a molecule can be at all: nothing is lost by that. */
static void
sets_find_what_patterns_find(void)
{
    static const char fullerene[] =
        "c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2c2c7c3c3c8c4c4c9"
        "c5c1c1c6c2c3c41";
    static const char *const more[] = {
        "[2H]C([2H])([2H])O[2H]", "*C(*)=O", "C~N~O", "[H][H]", "[NH3]->[Pt](<-[NH3])(Cl)Cl", "[13CH3]C", "[O-][n+]1ccccc1",
        "CC(C)(C)OC(=O)NCCCCC(NC(=O)C(CC(=O)O)NC(=O)c1ccc(cc1)[N+](=O)[O-])C(=O)NC(Cc1ccc(O)cc1)C(=O)NCCSSCCNC(=O)C=CC(=O)OCCOCCOCCOCCN",
        fullerene,
    };
    enum { ALL = 1232 };
    static mai_pattern alone[ALL];
    mai_ctx *keeper = unit_open();
    const char *end, *at = alert_rows(&end);
    mai_pattern_set *set;
    alert_row row;

    if (at != NULL && CHECK_OK(keeper, mai_pattern_set_compile(keeper, mai_alert_entry(0), ALL, &set))
        && CHECK_OK(keeper, compile_alone(keeper, ALL, alone))) {
        for (int i = 0; alert_row_next(&at, end, &row); i++) {
            mai_ctx *cx = unit_open();

            if (i % 4 == 0)
                CHECK_OK(cx, compare_with_alone(cx, set, alone, ALL, row.smiles));
            unit_close(cx);
        }
        for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
            mai_ctx *cx = unit_open();

            CHECK_OK(cx, compare_with_alone(cx, set, alone, ALL, more[i]));
            unit_close(cx);
        }
    }
    unit_close(keeper);
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
    {"a set finds what its patterns find alone", sets_find_what_patterns_find},
    {"refused memory and cancelling", fails_cleanly},
};

UNIT_MAIN(tests)
