/*
 * test_genotype.c - genotypes from text, the tallies of a cohort, Hardy-Weinberg, risk scores.
 */
#include "base/exact.h"
#include "seq/genotype.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static mai_allele_text
allele(const char *s)
{
    return (mai_allele_text){(const uint8_t *) s, s != NULL ? strlen(s) : 0};
}

static mai_genotype
genotype(mai_ctx *cx, const char *s)
{
    mai_genotype g;

    CHECK_OK(cx, mai_genotype_read(cx, (const uint8_t *) s, strlen(s), &g));
    return g;
}

/* ---- genotypes ---- */

typedef struct genotype_row {
    const char *text;
    int ploidy, missing, copies; /* of allele 1 */
    bool phased;
    mai_genotype_class class;
} genotype_row;

static void
reads_genotypes(void)
{
    static const genotype_row rows[] = {
        {"0/0", 2, 0, 0, false, MAI_HOM_REF},     {"0|1", 2, 0, 1, true, MAI_HET},
        {"1/1", 2, 0, 2, false, MAI_HOM_ALT},     {"1/2", 2, 0, 1, false, MAI_HET},
        {"12|12", 2, 0, 0, true, MAI_HOM_ALT},    {"./.", 2, 2, 0, false, MAI_MISSING},
        {".|1", 2, 1, 1, true, MAI_PARTIAL},      {"1/.", 2, 1, 1, false, MAI_PARTIAL},
        {".", 1, 1, 0, false, MAI_MISSING},       {"0", 1, 0, 0, true, MAI_HAPLOID_REF},
        {"1", 1, 0, 1, true, MAI_HAPLOID_ALT},    {"/1", 1, 0, 1, false, MAI_HAPLOID_ALT},
        {"|1", 1, 0, 1, true, MAI_HAPLOID_ALT},   {"0/1/1", 3, 0, 2, false, MAI_HET},
        {"0|1/1", 3, 0, 2, false, MAI_HET},       {"1/1/1/1", 4, 0, 4, false, MAI_HOM_ALT},
        {"|0|1", 2, 0, 1, true, MAI_HET},         {"/0|1", 2, 0, 1, false, MAI_HET},
        {"65535", 1, 0, 0, true, MAI_HAPLOID_ALT}, {"000/001", 2, 0, 1, false, MAI_HET},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_genotype g = genotype(cx, rows[i].text);

        unit_row("%s", rows[i].text);
        CHECK_INT(g.ploidy, rows[i].ploidy);
        CHECK_INT(g.missing, rows[i].missing);
        CHECK_INT(mai_genotype_copies(&g, 1), rows[i].copies);
        CHECK(g.phased == rows[i].phased);
        CHECK_INT(mai_genotype_classify(&g), rows[i].class);
    }
    unit_close(cx);
}

static void
refuses_genotypes(void)
{
    static const struct {
        const char *text;
        int at;
    } rows[] = {{"", 0},     {"/", 1},   {"A", 0},     {"0/", 2},     {"0//1", 2},  {"0\\1", 1}, {"0/1 ", 3},
                {" 0", 0},   {"-1", 0},  {"65536", 0}, {"0/99999", 2}, {"..", 1},   {"0.", 1},   {"+1", 0}};
    mai_ctx *cx = unit_open();
    mai_genotype g;
    char many[600] = "0";

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint8_t *text = (const uint8_t *) rows[i].text;
        size_t at = 99, n = strlen(rows[i].text);

        unit_row("\"%s\"", rows[i].text);
        CHECK(mai_genotype_scan(text, n, &g, &at) != NULL);
        CHECK_INT(at, rows[i].at);
        CHECK_FAILS_WITH(cx, mai_genotype_read(cx, text, n, &g), MAI_ETEXT, "invalid genotype");
    }
    for (int i = 0; i < MAI_PLOIDY_MOST - 1; i++)
        strcat(many, "/1");
    CHECK_OK(cx, mai_genotype_read(cx, (const uint8_t *) many, strlen(many), &g));
    CHECK_INT(mai_genotype_copies(&g, 1), MAI_PLOIDY_MOST - 1);
    strcat(many, "/1");
    CHECK_FAILS_WITH(cx, mai_genotype_read(cx, (const uint8_t *) many, strlen(many), &g), MAI_ETEXT, "256");
    CHECK_FAILS(cx, mai_allele_check(cx, -1), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_allele_check(cx, MAI_ALLELE_MOST + 1), MAI_EARGUMENT);
    CHECK_OK(cx, mai_allele_check(cx, MAI_ALLELE_MOST));
    unit_close(cx);
}

static void
numbers_of_alleles(void)
{
    CHECK_INT(mai_allele_number(allele("A"), allele("G,T"), allele("a")), 0);
    CHECK_INT(mai_allele_number(allele("A"), allele("G,T"), allele("T")), 2);
    CHECK_INT(mai_allele_number(allele("A"), allele("G,T"), allele("G,T")), -1);
    CHECK_INT(mai_allele_number(allele("A"), allele("GT,G"), allele("G")), 2);
    CHECK_INT(mai_allele_number(allele("A"), allele(NULL), allele("G")), -1);
    CHECK_INT(mai_allele_number(allele(NULL), allele(NULL), allele("G")), -1);
    CHECK_INT(mai_allele_number(allele("A"), allele(",G"), allele("")), -1);
    CHECK_INT(mai_allele_number(allele("A"), allele("<DEL>,*"), allele("*")), 2);
}

/* ---- tallies ---- */

typedef struct state {
    char *bytes;
    size_t size;
} state;

/* A state with room for one more row, in memory of its own size. */
static void
make_room(mai_ctx *cx, state *s, mai_tally_kind kind, int32_t most)
{
    size_t wanted;

    CHECK_OK(cx, mai_tally_room(cx, kind, s->bytes, s->size, most, &wanted));
    if (wanted == s->size)
        return;
    char *larger = malloc(wanted);
    mai_tally_move(kind, larger, wanted, s->bytes, s->size);
    free(s->bytes);
    *s = (state){larger, wanted};
}

static void
merge(mai_ctx *cx, state *s, mai_tally_kind kind, const state *other)
{
    size_t wanted;

    if (other->size == 0)
        return;
    CHECK_OK(cx, mai_tally_merge_room(cx, s->bytes, s->size, other->bytes, other->size, &wanted));
    if (wanted != s->size) {
        char *larger = malloc(wanted);

        mai_tally_move(kind, larger, wanted, s->bytes, s->size);
        free(s->bytes);
        *s = (state){larger, wanted};
    }
    mai_tally_merge(s->bytes, other->bytes, other->size);
}

static void
add(mai_ctx *cx, state *s, mai_tally_kind kind, const char *text)
{
    mai_genotype g = genotype(cx, text);
    int32_t most = 0;

    for (int i = 0; i < g.ploidy; i++)
        most = g.alleles[i] > most ? g.alleles[i] : most;
    make_room(cx, s, kind, most);
    if (kind == MAI_TALLY_ALLELE)
        mai_tally_add_allele(s->bytes, &g, 1);
    else if (kind == MAI_TALLY_CLASSES)
        mai_tally_add_class(s->bytes, &g);
    else if (kind == MAI_TALLY_ALLELES)
        mai_tally_add_alleles(s->bytes, &g);
    else
        mai_tally_add_heterozygosity(s->bytes, &g);
}

static const char *const cohort[] = {"0/0", "0/1", "1|1", "./.", "1", "0/5", "./1", "2/3", "0", "1/1/0", "70/0", "0/1"};
enum { NCOHORT = sizeof cohort / sizeof *cohort };

/* The whole cohort in one state, and in three that are merged. */
static state
tally(mai_ctx *cx, mai_tally_kind kind, int parts)
{
    state s[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};

    for (int i = 0; i < NCOHORT; i++)
        add(cx, &s[i % parts], kind, cohort[i]);
    for (int part = 1; part < parts; part++) {
        merge(cx, &s[0], kind, &s[part]);
        free(s[part].bytes);
    }
    return s[0];
}

static void
counts_a_cohort(void)
{
    static const int64_t classes[MAI_NCLASSES] = {1, 6, 1, 1, 1, 1, 1};
    mai_ctx *cx = unit_open();

    for (int parts = 1; parts <= 3; parts++) {
        state s = tally(cx, MAI_TALLY_ALLELE, parts);
        int64_t counts[MAI_NCLASSES];
        bool defined;

        unit_row("%d parts", parts);
        CHECK_REAL(mai_tally_frequency(s.bytes, &defined), 8.0 / 20, 0);
        CHECK(defined);
        mai_tally_diploids(s.bytes, counts);
        CHECK_INT(counts[0], 1);
        CHECK_INT(counts[1], 2);
        CHECK_INT(counts[2], 4);
        free(s.bytes);
        s = tally(cx, MAI_TALLY_CLASSES, parts);
        mai_tally_classes(s.bytes, counts);
        for (int i = 0; i < MAI_NCLASSES; i++)
            CHECK_INT(counts[i], classes[i]);
        free(s.bytes);
        s = tally(cx, MAI_TALLY_ALLELES, parts);
        CHECK_INT(mai_tally_nalleles(s.bytes, s.size), 71);
        CHECK_INT(mai_tally_copies(s.bytes, s.size, 0), 8);
        CHECK_INT(mai_tally_copies(s.bytes, s.size, 1), 8);
        CHECK_INT(mai_tally_copies(s.bytes, s.size, 70), 1);
        CHECK_INT(mai_tally_copies(s.bytes, s.size, 71), 0);
        CHECK_INT(mai_tally_copies(s.bytes, s.size, 70000), 0);
        free(s.bytes);
        s = tally(cx, MAI_TALLY_HETEROZYGOSITY, parts);
        mai_heterozygosity h = mai_tally_heterozygosity(s.bytes, s.size);
        CHECK(h.defined && h.f_defined);
        CHECK_REAL(h.observed, 6.0 / 8, 0);
        CHECK_REAL(h.expected, 1 - (7 * 7 + 6 * 6 + 4.0) / (17 * 17), 1e-15);
        CHECK_REAL(h.f, 1 - h.observed / h.expected, 1e-15);
        free(s.bytes);
    }
    unit_close(cx);
}

static void
refuses_states(void)
{
    mai_ctx *cx = unit_open();
    char bytes[512];
    size_t wanted;
    mai_tally_kind found;

    for (int kind = MAI_TALLY_NONE + 1; kind < MAI_NTALLIES; kind++) {
        unit_row("kind %d", kind);
        CHECK_OK(cx, mai_tally_room(cx, (mai_tally_kind) kind, NULL, 0, 0, &wanted));
        CHECK(wanted <= sizeof bytes);
        mai_tally_move((mai_tally_kind) kind, bytes, wanted, NULL, 0);
        CHECK_OK(cx, mai_tally_check(cx, (mai_tally_kind) kind, bytes, wanted));
        CHECK_OK(cx, mai_tally_kind_of(cx, bytes, wanted, &found));
        CHECK_INT(found, kind);
        for (size_t size = 1; size < wanted; size++) {
            bool grows = (kind == MAI_TALLY_ALLELES && size >= 8) || (kind == MAI_TALLY_HETEROZYGOSITY && size >= 24);

            if (!grows || size % 8 != 0)
                CHECK_FAILS(cx, mai_tally_check(cx, (mai_tally_kind) kind, bytes, size), MAI_EFORMAT);
        }
        CHECK_FAILS(cx, mai_tally_check(cx, (mai_tally_kind) (kind % (MAI_NTALLIES - 1) + 1), bytes, wanted), MAI_EFORMAT);
        bytes[7] ^= 1;
        CHECK_FAILS(cx, mai_tally_kind_of(cx, bytes, wanted, &found), MAI_EFORMAT);
        bytes[7] ^= 1;
        bytes[2] ^= 2;
        CHECK_FAILS_WITH(cx, mai_tally_kind_of(cx, bytes, wanted, &found), MAI_EFORMAT, "version");
        bytes[2] ^= 2;
        for (int i = 0; i < 4; i++) {
            char c = bytes[i];

            bytes[i] = bytes[7 - i];
            bytes[7 - i] = c;
        }
        CHECK_FAILS_WITH(cx, mai_tally_kind_of(cx, bytes, wanted, &found), MAI_EFORMAT, "byte order");
    }
    unit_close(cx);
}

static void
transitions_and_transversions(void)
{
    static const struct {
        const char *ref, *alt;
        int ti, tv;
    } rows[] = {{"A", "G", 1, 0},   {"C", "T", 1, 0},   {"G", "A", 1, 0},     {"T", "C", 1, 0},  {"A", "C", 0, 1},
                {"A", "T", 0, 1},   {"C", "G", 0, 1},   {"g", "T", 0, 1},     {"u", "c", 1, 0},  {"A", "A", 0, 0},
                {"A", "a", 0, 0},   {"T", "U", 0, 0},   {"A", "N", 0, 0},     {"A", "G,C", 1, 1}, {"A", ",,G,", 1, 0},
                {"AC", "AT", 1, 0}, {"AC", "GT", 0, 0}, {"NAN", "NGN", 1, 0}, {"AC", "A", 0, 0}, {"A", "<", 0, 0},
                {"A", "*", 0, 0},   {"", "", 0, 0},     {"CAT", "CAT", 0, 0}};
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        state s = {NULL, 0};
        int64_t ti, tv;

        unit_row("%s %s", rows[i].ref, rows[i].alt);
        make_room(cx, &s, MAI_TALLY_SUBSTITUTIONS, 0);
        mai_tally_add_substitutions(s.bytes, (const uint8_t *) rows[i].ref, strlen(rows[i].ref),
                                    (const uint8_t *) rows[i].alt, strlen(rows[i].alt));
        mai_tally_substitutions(s.bytes, &ti, &tv);
        CHECK_INT(ti, rows[i].ti);
        CHECK_INT(tv, rows[i].tv);
        free(s.bytes);
    }
    unit_close(cx);
}

/* ---- Hardy-Weinberg ---- */

/* Values of an enumeration in integers (test/oracle/genotype_oracle.py). */
static void
hardy_weinberg(void)
{
    static const struct {
        int64_t hom_ref, het, hom_alt;
        double p, mid;
    } rows[] = {
        {1469, 138, 5, 0.38251866746268326, 0.3181306516737047},
        {0, 1, 0, 1, 0.5},
        {7, 0, 0, 1, 0.5},
        {1, 0, 1, 1.0 / 3, 1.0 / 6},
        {14, 57, 50, 0.8422797565707926, 0.7666807677090485},
        {288, 4, 429, 1.4105661927551422e-201, 7.053001222621398e-202},
        {3394, 2834, 2114, 3.424185462227811e-171, 2.61573374982963e-171},
    };
    mai_ctx *cx = unit_open();
    double p;
    bool defined;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("%d", (int) i);
        for (int turned = 0; turned < 2; turned++) {
            int64_t a = turned ? rows[i].hom_alt : rows[i].hom_ref, b = turned ? rows[i].hom_ref : rows[i].hom_alt;

            CHECK_OK(cx, mai_hwe_exact(cx, a, rows[i].het, b, false, &p, &defined));
            CHECK(defined && fabs(p - rows[i].p) <= 1e-12 * rows[i].p);
            CHECK_OK(cx, mai_hwe_exact(cx, a, rows[i].het, b, true, &p, &defined));
            CHECK(fabs(p - rows[i].mid) <= 1e-12 * rows[i].mid);
        }
    }
    CHECK_OK(cx, mai_hwe_exact(cx, 0, 0, 0, false, &p, &defined));
    CHECK(!defined);
    CHECK_OK(cx, mai_hwe_exact(cx, 1000000, 0, 1000000, false, &p, &defined));
    CHECK(p == 0);
    CHECK_OK(cx, mai_hwe_exact(cx, INT64_C(250000000000000), INT64_C(500000000000000), INT64_C(250000000000000), false,
                               &p, &defined));
    CHECK_REAL(p, 1, 1e-9);
    CHECK_FAILS(cx, mai_hwe_exact(cx, -1, 0, 0, false, &p, &defined), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_hwe_exact(cx, INT64_MAX, INT64_MAX, INT64_MAX, false, &p, &defined), MAI_EARGUMENT);
    unit_close(cx);
}

static mai_status
test_large(mai_ctx *cx, void *arg)
{
    double p;
    bool defined;

    (void) arg;
    return mai_hwe_exact(cx, 2000, 3900, 2010, false, &p, &defined);
}

static void
hardy_weinberg_stops(void)
{
    CHECK(unit_stop_at_each_poll(test_large, NULL) > 100);
}

/* ---- scores ---- */

static void
sums_dosages(void)
{
    mai_ctx *cx = unit_open();
    state s = {NULL, 0};

    make_room(cx, &s, MAI_TALLY_SUM, 0);
    CHECK_OK(cx, mai_tally_add_dosage(cx, s.bytes, 2, 1e300));
    CHECK_OK(cx, mai_tally_add_dosage(cx, s.bytes, 0.5, 3));
    CHECK_OK(cx, mai_tally_add_dosage(cx, s.bytes, -2, 1e300));
    CHECK_SAME(mai_tally_sum(s.bytes), 1.5);
    CHECK_FAILS(cx, mai_tally_add_dosage(cx, s.bytes, NAN, 1), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_tally_add_dosage(cx, s.bytes, 1, INFINITY), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_tally_add_dosage(cx, s.bytes, 1e200, 1e200), MAI_EARGUMENT);
    CHECK_SAME(mai_tally_sum(s.bytes), 1.5);
    free(s.bytes);
    unit_close(cx);
}

typedef struct score_case {
    const char *genotype, *ref, *alt, *effect, *other;
    double frequency; /* -1: none */
    mai_score_count counted;
    double sum; /* with weight 1 */
    bool flipped, swapped;
} score_case;

static const score_case score_cases[] = {
    {"0/1", "A", "G", "G", "A", -1, MAI_SCORE_USED, 1, false, false},
    {"0/1", "A", "G", "g", "a", -1, MAI_SCORE_USED, 1, false, false},
    {"0/0", "A", "G", "A", "G", -1, MAI_SCORE_USED, 2, false, true},
    {"1|1", "A", "G", "C", "T", -1, MAI_SCORE_USED, 2, true, false},
    {"0/1", "A", "C", "T", "G", -1, MAI_SCORE_USED, 1, true, true},
    {"1", "A", "G", "G", "A", -1, MAI_SCORE_USED, 1, false, false},
    {"1/2", "A", "C,G", "G", "A", -1, MAI_SCORE_USED, 1, false, false},
    {"1/1", "A", "G", "G", NULL, -1, MAI_SCORE_USED, 2, false, false},
    {"1/1", "A", "G", "C", NULL, -1, MAI_SCORE_USED, 2, true, false},
    {"1/1", "AT", "A", "a", "at", -1, MAI_SCORE_USED, 2, false, false},
    {"1/1", "A", "<DEL>", "<DEL>", "A", -1, MAI_SCORE_USED, 2, false, false},
    {"1/1", "A", "T", "A", "T", -1, MAI_SCORE_AMBIGUOUS, 0, false, false},
    {"1/1", "G", "C", "c", "g", 0.5, MAI_SCORE_AMBIGUOUS, 0, false, false},
    {"1/1", "G", "C", "C", NULL, -1, MAI_SCORE_AMBIGUOUS, 0, false, false},
    {"1/1", "G", "C,A", "C", NULL, -1, MAI_SCORE_USED, 2, false, false},
    {NULL, NULL, NULL, "T", "A", 0.5, MAI_SCORE_AMBIGUOUS, 0, false, false},
    {"1/1", "A", "G", "T", "G", -1, MAI_SCORE_MISMATCHED, 0, false, false},
    {"1/1", "A", "G", "G", "T", -1, MAI_SCORE_MISMATCHED, 0, false, false},
    {"1/1", "AT", "A", "TA", "T", -1, MAI_SCORE_MISMATCHED, 0, false, false},
    {"1/1", "A", "G", "GG", "A", -1, MAI_SCORE_MISMATCHED, 0, false, false},
    {"./.", "A", "G", "T", "G", 0.5, MAI_SCORE_MISMATCHED, 0, false, false},
    {"./1", "A", "G", "G", "A", -1, MAI_SCORE_MISSING, 0, false, false},
    {".", "A", "G", "G", "A", -1, MAI_SCORE_MISSING, 0, false, false},
    {NULL, "A", "G", "G", "A", -1, MAI_SCORE_MISSING, 0, false, false},
    {NULL, NULL, NULL, "G", "A", -1, MAI_SCORE_MISSING, 0, false, false},
    {"./.", "A", "G", "C", "T", 0.25, MAI_SCORE_IMPUTED, 0.5, true, false},
    {".", "A", "G", "A", "G", 0.25, MAI_SCORE_IMPUTED, 0.5, false, true},
    {"././.", "A", "G", "G", "A", 0.25, MAI_SCORE_IMPUTED, 0.75, false, false},
    {NULL, NULL, NULL, "G", "A", 0, MAI_SCORE_IMPUTED, 0, false, false},
};

static void
scores_rows(void)
{
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof score_cases / sizeof *score_cases; i++) {
        const score_case *c = &score_cases[i];
        mai_genotype g = genotype(cx, c->genotype != NULL ? c->genotype : ".");
        mai_score_row row = {c->genotype != NULL ? &g : NULL, allele(c->ref), allele(c->alt), allele(c->effect),
                             allele(c->other), 1, c->frequency >= 0 ? c->frequency : NAN};
        state s = {NULL, 0};

        unit_row("row %d", (int) i);
        make_room(cx, &s, MAI_TALLY_SCORE, 0);
        CHECK_OK(cx, mai_tally_add_score(cx, s.bytes, &row));
        mai_score score = mai_tally_score(s.bytes);
        bool used = c->counted == MAI_SCORE_USED || c->counted == MAI_SCORE_IMPUTED;
        CHECK_SAME(score.sum, c->sum);
        CHECK_INT(score.counts[MAI_SCORE_USED], used);
        CHECK_INT(score.counts[MAI_SCORE_IMPUTED], c->counted == MAI_SCORE_IMPUTED);
        CHECK_INT(score.counts[MAI_SCORE_MISSING], c->counted == MAI_SCORE_MISSING);
        CHECK_INT(score.counts[MAI_SCORE_AMBIGUOUS], c->counted == MAI_SCORE_AMBIGUOUS);
        CHECK_INT(score.counts[MAI_SCORE_MISMATCHED], c->counted == MAI_SCORE_MISMATCHED);
        CHECK_INT(score.counts[MAI_SCORE_FLIPPED], c->flipped);
        CHECK_INT(score.counts[MAI_SCORE_SWAPPED], c->swapped);
        CHECK(used == (score.counts[MAI_SCORE_ALLELES] > 0));
        free(s.bytes);
    }
    unit_close(cx);
}

static void
refuses_score_rows(void)
{
    mai_ctx *cx = unit_open();
    mai_score_row good = {NULL, allele(NULL), allele(NULL), allele("G"), allele("A"), 1, NAN}, row;
    state s = {NULL, 0};

    make_room(cx, &s, MAI_TALLY_SCORE, 0);
    row = good, row.weight = INFINITY;
    CHECK_FAILS(cx, mai_tally_add_score(cx, s.bytes, &row), MAI_EARGUMENT);
    row = good, row.frequency = 1.5;
    CHECK_FAILS(cx, mai_tally_add_score(cx, s.bytes, &row), MAI_EARGUMENT);
    row = good, row.frequency = -0.5;
    CHECK_FAILS(cx, mai_tally_add_score(cx, s.bytes, &row), MAI_EARGUMENT);
    row = good, row.effect = allele("");
    CHECK_FAILS(cx, mai_tally_add_score(cx, s.bytes, &row), MAI_EARGUMENT);
    row = good, row.other = allele("g");
    CHECK_FAILS(cx, mai_tally_add_score(cx, s.bytes, &row), MAI_EARGUMENT);
    CHECK_INT(mai_tally_score(s.bytes).counts[MAI_SCORE_MISSING], 0);
    free(s.bytes);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"reads genotypes", reads_genotypes},
    {"refuses genotypes", refuses_genotypes},
    {"numbers of alleles", numbers_of_alleles},
    {"counts a cohort", counts_a_cohort},
    {"refuses states", refuses_states},
    {"transitions and transversions", transitions_and_transversions},
    {"Hardy-Weinberg", hardy_weinberg},
    {"Hardy-Weinberg stops", hardy_weinberg_stops},
    {"sums dosages", sums_dosages},
    {"scores rows", scores_rows},
    {"refuses score rows", refuses_score_rows},
};
UNIT_MAIN(tests)
