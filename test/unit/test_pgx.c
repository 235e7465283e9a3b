/*
 * test_pgx.c - star alleles: the shipped tables are sound, calls of small definitions, and what cannot be called.
 */
#include "seq/pgx.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static const mai_star_row ROWS[] = {
    {"*1", "x", "A"}, {"*1", "y", "C"}, {"*1", "z", "GTT"}, {"*2", "x", "T"}, {"*3", "x", "T"},
    {"*3", "y", "G"}, {"*4", "y", "G"}, {"*5", "z", "G"},   {"*5", "x", "W"},
};
static const int NROWS = sizeof ROWS / sizeof *ROWS;

typedef struct call_row {
    const char *x, *y, *z;
    bool reference;
    const char *candidates; /* with blanks between them */
} call_row;

static mai_status
call_one(mai_ctx *cx, void *arg)
{
    const call_row *row = arg;
    const mai_star_genotype typed[] = {{"x", row->x}, {"Y", row->y}, {"z", row->z}, {"other", "Q"}, {NULL, "A/A"}};
    mai_star_definition definition;
    mai_star_call call;
    char text[512] = "";

    MAI_TRY(mai_star_define(cx, "G", ROWS, NROWS, &definition));
    MAI_TRY(mai_star_call_diplotype(cx, &definition, typed, 5, row->reference, &call));
    for (int64_t i = 0; i < call.ncandidates; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "", call.candidates[i]);
    CHECK_TEXT(text, row->candidates);
    return MAI_OK;
}

static void
diplotypes(void)
{
    static call_row rows[] = {
        {"A/A", "C/C", "GTT/GTT", false, "*1/*1"},
        {"A/T", "C/C", "GTT/GTT", false, "*1/*2"},
        {"A/T", "C/G", "GTT/GTT", false, "*1/*3 *2/*4"},
        {"A|T", "C|G", "GTT/GTT", false, "*1/*3"},
        {"A|T", "G|C", "gtt|GTT", false, "*2/*4"},
        {"A/T", "G|C", "GTT/GTT", false, "*1/*3 *2/*4"},
        {"T/A", "C|G", "GTT/GTT", false, "*1/*3 *2/*4"},
        {"T/T", "G/C", "GTT/G", false, "*3/*5"},
        {"A/T", "C/C", "GTT/G", false, "*1/*5 *2/*5"},
        {"T/T", "C/C", "G/G", false, "*5/*5"},
        {"A/C", "C/C", "GTT/GTT", false, ""},
        {"A/A", NULL, "./.", true, "*1/*1"},
        {"A/A", "", "GTT/GTT", false, "*1/*1 *1/*4 *4/*4"},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("%s %s %s", rows[i].x, rows[i].y ? rows[i].y : "-", rows[i].z);
        CHECK_OK(cx, call_one(cx, &rows[i]));
    }
    CHECK(unit_refuse_each_allocation(call_one, &rows[2]) > 10);
    CHECK(unit_stop_at_each_poll(call_one, &rows[2]) > 10);
    unit_close(cx);
}

/* Every shipped gene is a definition, and every pair of its alleles has a phenotype. */
static void
shipped_genes(void)
{
    mai_ctx *cx = unit_open();

    for (int i = 0; i < mai_star_allele_count; i++) {
        const char *gene = mai_star_alleles[i].gene, *phenotype;
        mai_star_definition definition;
        mai_star_meaning meaning;
        double activity;
        char pair[256];

        unit_row("%s %s", gene, mai_star_alleles[i].name);
        CHECK_OK(cx, mai_star_shipped(cx, gene, &definition));
        CHECK_OK(cx, mai_star_meaning_of(cx, gene, &meaning));
        CHECK_INT(definition.nalleles, meaning.nalleles);
        for (int a = 0; a < definition.nalleles; a++) {
            snprintf(pair, sizeof pair, "%s/%s", mai_star_alleles[i].name, definition.alleles[a]);
            CHECK_OK(cx, mai_star_phenotype(cx, &meaning, pair, &phenotype, &activity));
            CHECK((activity >= 0) == (mai_star_alleles[i].activity >= 0));
            CHECK(strcmp(phenotype, "Indeterminate") != 0 || strstr(meaning.alleles[a].function, "Uncertain") != NULL ||
                  strstr(mai_star_alleles[i].function, "Uncertain") != NULL);
        }
    }
    for (int i = 0; i < mai_star_base_count; i++) {
        bool known = false;

        for (int v = 0; v < mai_star_variant_count; v++)
            known |= strcmp(mai_star_variants[v].name, mai_star_bases[i].variant) == 0 &&
                     strcmp(mai_star_variants[v].gene, mai_star_bases[i].gene) == 0;
        CHECK(known);
    }
    unit_close(cx);
}

static void
what_cannot_be(void)
{
    static const mai_star_genotype odd[] = {{"x", "A"}}, twice[] = {{"x", "A/A"}, {"X", "A/T"}};
    mai_star_definition definition;
    mai_star_meaning meaning;
    const char *phenotype;
    mai_star_call call;
    double activity;
    mai_ctx *cx = unit_open();

    CHECK_FAILS(cx, mai_star_define(cx, "G", ROWS, 0, &definition), MAI_EDATA);
    CHECK_FAILS_WITH(cx, mai_star_define(cx, "G", ROWS + 3, 3, &definition), MAI_EDATA, "has no base at y");
    CHECK_FAILS(cx, mai_star_shipped(cx, "CYP2D6", &definition), MAI_ENAME);
    CHECK_FAILS(cx, mai_star_meaning_of(cx, "", &meaning), MAI_ENAME);
    CHECK_OK(cx, mai_star_define(cx, "G", ROWS, NROWS, &definition));
    CHECK_FAILS(cx, mai_star_call_diplotype(cx, &definition, odd, 1, false, &call), MAI_ETEXT);
    CHECK_FAILS(cx, mai_star_call_diplotype(cx, &definition, twice, 2, false, &call), MAI_EDATA);
    CHECK_OK(cx, mai_star_meaning_of(cx, "tpmt", &meaning));
    for (const char *const *text = (const char *const[]){"", "/", "*1", "*1/", "/*1", "*1/*1/*1", NULL}; *text; text++)
        CHECK_FAILS(cx, mai_star_phenotype(cx, &meaning, *text, &phenotype, &activity), MAI_ETEXT);
    CHECK_FAILS(cx, mai_star_phenotype(cx, &meaning, "*1/*77", &phenotype, &activity), MAI_ENAME);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"diplotypes", diplotypes},
    {"shipped genes", shipped_genes},
    {"what cannot be", what_cannot_be},
};

UNIT_MAIN(tests)
