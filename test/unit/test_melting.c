/*
 * test_melting.c - melting temperatures and their corrections.
 *
 * Expected values are those of Biopython (Bio.SeqUtils.MeltingTemp).
 */
#include "seq/melting.h"
#include "unit.h"

#include <math.h>
#include <string.h>

#define OLIGO "CGTTCCAAAGATGTGGGCATGAGCTTAC"
#define NEAR 1e-12

static mai_letter_counts
counts_of(const char *letters)
{
    mai_letter_counts counts = {.n = 0};

    for (; *letters != '\0'; letters++, counts.n++)
        counts.of[(uint8_t) *letters]++;
    return counts;
}

static mai_strand
strand(const char *letters)
{
    mai_strand s = {(const uint8_t *) letters, strlen(letters)};

    return s;
}

static mai_melting_nn_options
standard(void)
{
    mai_melting_nn_options options = {
        .neighbors = &mai_neighbors_tables[2],
        .dangling = &mai_dangling_tables[0],
        .dnac1 = 25,
        .dnac2 = 25,
        .saltcorr = 5,
        .check = true,
        .strict = true,
        .ions = {.na = 50},
    };

    return options;
}

static void
check_nn(mai_ctx *cx, const char *seq, const char *other, const mai_melting_nn_options *options, double want)
{
    double celsius = NAN;

    unit_row("%s / %s", seq, other);
    CHECK_OK(cx, mai_melting_nn(cx, strand(seq), strand(other), options, &celsius));
    CHECK_REAL(celsius, want, NEAR);
}

static void
neighbors_have_tables(void)
{
    static const double want[MAI_NEIGHBORS] = {72.19499984118579, 65.46933554780924, 60.32091949919129,
                                               60.27151268472841, 73.35039082785681, 76.41778112061309,
                                               75.19147344538436, 58.449575213422236};
    mai_melting_nn_options options = standard();
    mai_ctx *cx = unit_open();

    for (int i = 0; i < MAI_NEIGHBORS; i++) {
        options.neighbors = &mai_neighbors_tables[i];
        check_nn(cx, OLIGO, "", &options, want[i]);
        check_nn(cx, "cguuccaaagaugn-uggg catgagcttac", "", &options, want[i]);
    }
    options.neighbors = &mai_neighbors_tables[0];
    check_nn(cx, "ATATATATAT", "", &options, -8.621013594640601);
    unit_close(cx);
}

/* What lets a matching stack be looked up in its own table alone. */
static void
mismatches_have_one(void)
{
    static const char pairs[] = "AT TA CG GC";

    for (size_t i = 0; i < mai_internal_mismatches.n; i++) {
        const char *b = mai_internal_mismatches.stacks[i].bases;

        unit_row("%s", b);
        CHECK(strstr(pairs, (char[3]) {b[0], b[2]}) == NULL || strstr(pairs, (char[3]) {b[1], b[3]}) == NULL);
    }
}

static void
strands_need_not_match(void)
{
    mai_melting_nn_options options = standard();
    mai_ctx *cx = unit_open();

    check_nn(cx, OLIGO, "GCAAGGcTTCTACACCCGTACTCGAATG", &options, 55.389161874286515);
    check_nn(cx, "CGTTCCAIAGATGTGGGCATGAGCTTAC", "", &options, 56.35808227301692);
    check_nn(cx, "TGTTCCAAAGATGTGGGCATGAGCTTAT", "GCAAGGTTTCTACACCCGTACTCGAATG", &options, 58.566401798399);
    /* RNA_NN3 has a value for this pair of G and T, and the table of mismatches another, which counts. */
    options.neighbors = &mai_neighbors_tables[6];
    check_nn(cx, OLIGO, "GCAAGGTTTTTACACCCGTACTCGAATG", &options, 71.09526650868116);
    options = standard();
    options.shift = 1;
    check_nn(cx, OLIGO, "TGCAAGGcTTCTACACCCGTACTCGAATGC", &options, 55.68777499610559);
    options.neighbors = &mai_neighbors_tables[6];
    options.dangling = &mai_dangling_tables[1];
    check_nn(cx, "CGUUCCAAAGAUGUGGGCAUGAGCUUAC", "UGCAAGGcUUCUACACCCGUACUCGAAUGC", &options, 72.9976539117365);
    options = standard();
    options.selfcomp = true;
    check_nn(cx, "GCGAATTCGC", "", &options, 29.762020196016692);
    unit_close(cx);
}

static void
salt_is_corrected(void)
{
    static const double want[8] = {75.86281007878182, 62.8222688882632, 62.039514644205525, 66.0431254473672,
                                   66.67158526377773, 66.3099238131054, 68.30653294753103, 65.93016904576291};
    mai_melting_nn_options options = standard();
    mai_ctx *cx = unit_open();
    mai_ions none = {0};
    double correction;

    options.ions.mg = 1.5;
    options.ions.dntps = 0.6;
    for (options.saltcorr = 0; options.saltcorr < 8; options.saltcorr++)
        check_nn(cx, OLIGO, "", &options, want[options.saltcorr]);
    options.saltcorr = 5;
    options.ions.dntps = 2; /* no magnesium is free */
    check_nn(cx, OLIGO, "", &options, 60.32091949919129);
    options.saltcorr = 7;
    options.ions.mg = 1;
    options.ions.dntps = 1.2;
    check_nn(cx, OLIGO, "", &options, 59.777518710968536);
    options = standard();
    options.dnac1 = 250;
    options.dnac2 = 0;
    options.ions = (mai_ions) {.na = 100, .k = 5, .tris = 10};
    options.saltcorr = 6;
    check_nn(cx, OLIGO, "", &options, 68.82876694360453);
    CHECK_OK(cx, mai_salt_correction(cx, &none, 0, 0, 0, &correction));
    CHECK_SAME(correction, 0.0);
    for (int method = 1; method <= 7; method++)
        CHECK_FAILS_WITH(cx, mai_salt_correction(cx, &none, method, 10, 0.5, &correction), MAI_EARGUMENT,
                         "needs ions");
    CHECK_FAILS(cx, mai_salt_correction(cx, &none, 8, 10, 0.5, &correction), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_salt_correction(cx, &none, -1, 10, 0.5, &correction), MAI_EARGUMENT);
    none.mg = -1;
    CHECK_FAILS_WITH(cx, mai_salt_correction(cx, &none, 1, 10, 0.5, &correction), MAI_EARGUMENT, "mg is -1");
    none.mg = NAN;
    CHECK_FAILS(cx, mai_salt_correction(cx, &none, 1, 10, 0.5, &correction), MAI_EARGUMENT);
    none.mg = INFINITY;
    CHECK_FAILS(cx, mai_salt_correction(cx, &none, 7, 10, 0.5, &correction), MAI_EARGUMENT);
    none.mg = 1;
    CHECK_FAILS(cx, mai_salt_correction(cx, &none, 7, 1, 0.5, &correction), MAI_ETEXT);
    unit_close(cx);
}

static void
refuses_what_has_no_temperature(void)
{
    mai_melting_nn_options options = standard();
    mai_strand none = strand(""), oligo = strand(OLIGO);
    mai_ctx *cx = unit_open();
    double celsius;

    CHECK_FAILS_WITH(cx, mai_melting_nn(cx, none, none, &options, &celsius), MAI_ETEXT, "no bases");
    CHECK_FAILS_WITH(cx, mai_melting_nn(cx, strand("NN-"), none, &options, &celsius), MAI_ETEXT, "no bases");
    CHECK_FAILS_WITH(cx, mai_melting_nn(cx, strand("AC\303"), none, &options, &celsius), MAI_ETEXT, "beyond ASCII");
    options.shift = -3;
    CHECK_FAILS_WITH(cx, mai_melting_nn(cx, oligo, strand("GCAAGGTTTCTACACCCGTACTCG"), &options, &celsius), MAI_ETEXT,
                     "the neighbours TT/.G");
    options.strict = false;
    CHECK_OK(cx, mai_melting_nn(cx, oligo, strand("GCAAGGTTTCTACACCCGTACTCG"), &options, &celsius));
    options = standard();
    options.dnac2 = 50;
    CHECK_FAILS_WITH(cx, mai_melting_nn(cx, oligo, none, &options, &celsius), MAI_EARGUMENT, "higher concentration");
    options.dnac2 = NAN;
    CHECK_FAILS(cx, mai_melting_nn(cx, oligo, none, &options, &celsius), MAI_EARGUMENT);
    options = standard();
    options.check = false;
    CHECK_FAILS_WITH(cx, mai_melting_nn(cx, strand("ACGU"), none, &options, &celsius), MAI_ETEXT, "GU/CA");
    options = standard();
    options.shift = INT32_MIN;
    options.strict = false;
    CHECK_OK(cx, mai_melting_nn(cx, strand("ACGT"), none, &options, &celsius));
    unit_close(cx);
}

static mai_melting_gc_options
gc_standard(void)
{
    mai_melting_gc_options options = {
        .valueset = 7, .mismatch = true, .check = true, .strict = true, .ions = {.na = 50}};

    return options;
}

static void
check_gc(mai_ctx *cx, const char *seq, const mai_melting_gc_options *options, double want)
{
    mai_letter_counts counts = counts_of(seq);
    double celsius = NAN;

    unit_row("%s, valueset %d", seq, options->valueset);
    CHECK_OK(cx, mai_melting_gc(cx, &counts, options, &celsius));
    CHECK_REAL(celsius, want, NEAR);
}

static void
gc_content_has_formulas(void)
{
    static const double want[8] = {66.58571428571429, 77.89285714285714, 56.295759214835044, 62.29774940827231,
                                   73.29774940827231, 67.29774940827231, 58.974330643406475, 63.520806193588555};
    static const double userset[4] = {80, .4, 500, 1}, not_finite[4] = {NAN, 0, 0, 0};
    mai_melting_gc_options options = gc_standard();
    mai_letter_counts ambiguous = counts_of("ACGTN"), none = counts_of("jj"), plain = counts_of(OLIGO);
    mai_ctx *cx = unit_open();
    double celsius;

    for (options.valueset = 1; options.valueset <= 8; options.valueset++)
        check_gc(cx, OLIGO, &options, want[options.valueset - 1]);
    CHECK_FAILS_WITH(cx, mai_melting_gc(cx, &plain, &options, &celsius), MAI_EARGUMENT, "valueset is 1 to 8");
    options = gc_standard();
    options.valueset = 2;
    check_gc(cx, "CTGCTGATXGCACGAGGTTATGG", &options, 69.19565217391305);
    options = gc_standard();
    CHECK_FAILS_WITH(cx, mai_melting_gc(cx, &ambiguous, &options, &celsius), MAI_ETEXT, "ambiguous");
    CHECK_FAILS_WITH(cx, mai_melting_gc(cx, &none, &options, &celsius), MAI_ETEXT, "no bases");
    options.strict = false;
    check_gc(cx, "acgunryswkmbdhv", &options, 40.402902071977906);
    options = gc_standard();
    options.userset = userset;
    options.saltcorr = 7;
    options.ions.mg = 1.5;
    check_gc(cx, OLIGO, &options, 82.1429342730598);
    options.saltcorr = 5;
    CHECK_FAILS(cx, mai_melting_gc(cx, &plain, &options, &celsius), MAI_EARGUMENT);
    options.saltcorr = 0;
    options.userset = not_finite;
    CHECK_FAILS_WITH(cx, mai_melting_gc(cx, &plain, &options, &celsius), MAI_EARGUMENT, "finite");
    unit_close(cx);
}

static void
wallace_counts_bonds(void)
{
    mai_letter_counts plain = counts_of("ACGTTGCAAUgccgta"), ambiguous = counts_of("ACGTNBD"), empty = counts_of("");
    mai_ctx *cx = unit_open();
    double celsius;

    CHECK_OK(cx, mai_melting_wallace(cx, &plain, true, true, &celsius));
    CHECK_SAME(celsius, 48.0);
    CHECK_OK(cx, mai_melting_wallace(cx, &plain, false, true, &celsius));
    CHECK_SAME(celsius, 26.0);
    CHECK_OK(cx, mai_melting_wallace(cx, &empty, true, true, &celsius));
    CHECK_SAME(celsius, 0.0);
    CHECK_OK(cx, mai_melting_wallace(cx, &ambiguous, true, false, &celsius));
    CHECK_REAL(celsius, 21.0, NEAR);
    CHECK_FAILS_WITH(cx, mai_melting_wallace(cx, &ambiguous, true, true, &celsius), MAI_ETEXT, "ambiguous");
    unit_close(cx);
}

static void
solvents_lower_it(void)
{
    mai_solvents s = {.dmso = 3, .dmso_factor = 0.75, .formamide_factor = 0.65, .formamide_method = 1, .gc = -1};
    mai_ctx *cx = unit_open();
    double celsius;

    CHECK_OK(cx, mai_chem_correction(cx, 70, &s, &celsius));
    CHECK_REAL(celsius, 67.75, NEAR);
    s.dmso = 0;
    s.formamide = 5;
    CHECK_OK(cx, mai_chem_correction(cx, 70, &s, &celsius));
    CHECK_REAL(celsius, 66.75, NEAR);
    s.formamide_method = 2;
    CHECK_FAILS_WITH(cx, mai_chem_correction(cx, 70, &s, &celsius), MAI_EARGUMENT, "needs gc");
    s.formamide = 1.25;
    s.gc = 50;
    CHECK_OK(cx, mai_chem_correction(cx, 70, &s, &celsius));
    CHECK_REAL(celsius, 66.683125, NEAR);
    s.formamide_method = 3;
    CHECK_FAILS(cx, mai_chem_correction(cx, 70, &s, &celsius), MAI_EARGUMENT);
    unit_close(cx);
}

static void
letters_are_counted(void)
{
    mai_memory_stream stream = mai_stream_of_memory("ACCa.", 5, 2), beyond = mai_stream_of_memory("A\303", 2, 1);
    mai_letter_counts counts;
    mai_ctx *cx = unit_open();

    CHECK_OK(cx, mai_letter_counts_of(cx, &stream.stream, &counts));
    CHECK_INT(counts.n, 5);
    CHECK_INT(counts.of['C'], 2);
    CHECK_INT(counts.of['.'], 1);
    CHECK_FAILS_WITH(cx, mai_letter_counts_of(cx, &beyond.stream, &counts), MAI_ETEXT, "0xc3");
    unit_close(cx);
}

static mai_status
one_melting(mai_ctx *cx, void *arg)
{
    mai_melting_nn_options options = standard();
    double celsius;

    MAI_TRY(mai_melting_nn(cx, strand(OLIGO), strand(""), &options, &celsius));
    CHECK_REAL(celsius, 60.32091949919129, NEAR);
    return MAI_OK;
}

static void
stops_when_told(void)
{
    CHECK(unit_refuse_each_allocation(one_melting, NULL) >= 2);
    CHECK(unit_stop_at_each_poll(one_melting, NULL) >= 3);
}

static const unit_test tests[] = {
    {"neighbours have tables", neighbors_have_tables},
    {"mismatches have one", mismatches_have_one},
    {"strands need not match", strands_need_not_match},
    {"salt is corrected", salt_is_corrected},
    {"refuses what has no temperature", refuses_what_has_no_temperature},
    {"GC content has formulas", gc_content_has_formulas},
    {"Wallace's rule counts bonds", wallace_counts_bonds},
    {"solvents lower it", solvents_lower_it},
    {"letters are counted", letters_are_counted},
    {"stops when told", stops_when_told},
};
UNIT_MAIN(tests)
