/*
 * test_vcf.c - VCF files: columns, header, INFO, samples, refusals with their place, every window size.
 */
#include "seq/vcf.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"

static const char file[] =
    "##fileformat=VCFv4.2\n"
    "##source=a \"program\"\n"
    "##INFO=<ID=AC,Number=A,Type=Integer,Description=\"A \\\"quoted\\\" one, with \"bare\" quotes\">\r\n"
    "##INFO=<ID=DB,Number=0,Type=Flag>\n"
    "##INFO=<ID=AC,Number=1,Type=String>\n"
    "##META=<ID=x,Type=String,Number=.,Values=[a, b>c]>\n"
    "##INFO=<ID=Q, Number = 1, Type = Float , Other=1>  \n"
    "##FORMAT=<ID=PL,Number=G,Type=Integer>\n"
    "##no value\n"
    COLUMNS "\tFORMAT\tS1\tS2\n"
    "1\t10\trs1\tA\tG,T\t12.5\tPASS\tAC=1,.;DB;;Q=x;NEW;E=\tGT:DP:GQ:AD:PS:PL\t0|1:3:9.5:1,.:77:1,2,3\t./2:.\r\n"
    "\n"
    "X\t0\t.\tN\t.\t.\t.\t.\tGT:DP:GQ:AD:PS:PL\t.\t1/2/3:5::2\n"
    "X\t5\t.\tN\t<DEL>\t-1e-3\tq1;q2\tAC=7\t.\t.\t.";

static mai_vcf_text
text(const char *s)
{
    return (mai_vcf_text){(const uint8_t *) s, strlen(s)};
}

/* "-" for a missing text, so that it differs from an empty one. */
static const char *
shown(mai_vcf_text t)
{
    static char copies[4][512];
    static int next;
    char *copy = copies[next++ % 4];

    snprintf(copy, sizeof copies[0], "%.*s", t.p == NULL ? 1 : (int) t.n, t.p == NULL ? "-" : (const char *) t.p);
    return copy;
}

static mai_status
next(mai_ctx *cx, mai_vcf *vcf, mai_vcf_record *r)
{
    bool more;

    MAI_TRY(mai_vcf_next(cx, vcf, r, &more));
    return more ? MAI_OK : mai_fail(cx, MAI_EINTERNAL, "no record");
}

static void
reads_a_header(void)
{
    static const char *const rows[][6] = {
        {"fileformat", "-", "-", "-", "-", "VCFv4.2"},
        {"source", "-", "-", "-", "-", "a \"program\""},
        {"INFO", "AC", "A", "Integer", "A \"quoted\" one, with \"bare\" quotes",
         "<ID=AC,Number=A,Type=Integer,Description=\"A \\\"quoted\\\" one, with \"bare\" quotes\">"},
        {"INFO", "DB", "0", "Flag", "-", "<ID=DB,Number=0,Type=Flag>"},
        {"INFO", "AC", "1", "String", "-", "<ID=AC,Number=1,Type=String>"},
        {"META", "x", ".", "String", "-", "<ID=x,Type=String,Number=.,Values=[a, b>c]>"},
        {"INFO", "Q", "1", "Float", "-", "<ID=Q, Number = 1, Type = Float , Other=1>  "},
        {"FORMAT", "PL", "G", "Integer", "-", "<ID=PL,Number=G,Type=Integer>"},
        {"no value", "-", "-", "-", "-", "-"},
        {"#sample", "S1", "-", "-", "-", "-"},
        {"#sample", "S2", "-", "-", "-", "-"},
    };
    mai_ctx *cx = unit_open();
    mai_memory_stream m = mai_stream_of_memory(file, sizeof file - 1, 0);
    const mai_vcf_header_line *lines;
    mai_vcf *vcf;
    size_t n;

    if (!CHECK_OK(cx, mai_vcf_open(cx, &m.stream, &vcf)))
        return;
    lines = mai_vcf_header(vcf, &n);
    CHECK_INT(n, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        unit_row("line %d", (int) i + 1);
        CHECK_TEXT(shown(lines[i].kind), rows[i][0]);
        CHECK_TEXT(shown(lines[i].id), rows[i][1]);
        CHECK_TEXT(shown(lines[i].number), rows[i][2]);
        CHECK_TEXT(shown(lines[i].type), rows[i][3]);
        CHECK_TEXT(shown(lines[i].description), rows[i][4]);
        CHECK_TEXT(shown(lines[i].value), rows[i][5]);
    }
    unit_close(cx);
}

static void
check_info(mai_ctx *cx, mai_vcf *vcf)
{
    static const struct {
        const char *key, *text;
        mai_vcf_type type;
        bool list, bare;
    } rows[] = {{"AC", "1,.", MAI_VCF_INTEGER, true, false},
                {"DB", "-", MAI_VCF_FLAG, false, true},
                {"Q", "x", MAI_VCF_FLOAT, false, false},
                {"NEW", "-", MAI_VCF_STRING, false, true},
                {"E", "-", MAI_VCF_STRING, false, false}};
    const mai_vcf_value *entries;
    int n;

    CHECK_OK(cx, mai_vcf_info(cx, vcf, &entries, &n));
    CHECK_INT(n, 5);
    for (int i = 0; i < n && i < 5; i++) {
        CHECK_TEXT(shown(entries[i].field.key), rows[i].key);
        CHECK_TEXT(shown(entries[i].text), rows[i].text);
        CHECK_INT(entries[i].field.type, rows[i].type);
        CHECK(entries[i].field.list == rows[i].list && entries[i].bare == rows[i].bare);
    }
}

static void
check_first(mai_ctx *cx, mai_vcf *vcf, const mai_vcf_record *r)
{
    mai_vcf_sample s;

    CHECK_TEXT(shown(r->chrom), "1");
    CHECK_INT(r->position, 10);
    CHECK_TEXT(shown(r->id), "rs1");
    CHECK_TEXT(shown(r->alt), "G,T");
    CHECK(r->has_qual && r->qual == 12.5);
    CHECK_TEXT(shown(r->filter), "PASS");
    CHECK(r->new_format && r->nkeys == 6 && r->keys[5].type == MAI_VCF_INTEGER && r->keys[5].list);
    CHECK(r->roles[0] == MAI_VCF_GT && r->roles[4] == MAI_VCF_PS && r->roles[5] == MAI_VCF_OTHER);
    check_info(cx, vcf);
    CHECK_OK(cx, mai_vcf_next_sample(cx, vcf, true, &s));
    CHECK_TEXT(shown(s.genotype), "0|1");
    CHECK(s.parsed.ploidy == 2 && s.parsed.phased && s.has_dp && s.dp == 3 && s.has_gq && s.gq == 9.5);
    CHECK_TEXT(shown(s.ad), "1,.");
    CHECK_TEXT(shown(s.phase_set), "77");
    CHECK_INT(s.nvalues, 6);
    CHECK_TEXT(shown(s.values[5]), "1,2,3");
    CHECK_OK(cx, mai_vcf_next_sample(cx, vcf, true, &s));
    CHECK_TEXT(shown(s.genotype), "./2");
    CHECK(!s.has_dp && !s.has_gq && s.ad.p == NULL && s.phase_set.p == NULL && s.nvalues == 2 && s.values[1].p == NULL);
}

/* The whole file, in windows of every size that cuts it differently. */
static void
reads_records(void)
{
    for (size_t step = 1; step <= sizeof file; step += step < 80 ? 1 : 97) {
        mai_ctx *cx = unit_open();
        mai_memory_stream m = mai_stream_of_memory(file, sizeof file - 1, step);
        mai_vcf_record r;
        mai_vcf_sample s;
        mai_vcf *vcf;
        bool more;

        unit_row("windows of %d", (int) step);
        if (!CHECK_OK(cx, mai_vcf_open(cx, &m.stream, &vcf)) || !CHECK_OK(cx, next(cx, vcf, &r)))
            return;
        check_first(cx, vcf, &r);
        CHECK_OK(cx, next(cx, vcf, &r));
        CHECK(!r.new_format && r.alt.p == NULL && r.id.p == NULL && r.filter.p == NULL && r.info.p == NULL && !r.has_qual);
        CHECK_OK(cx, mai_vcf_next_sample(cx, vcf, true, &s));
        CHECK(mai_genotype_classify(&s.parsed) == MAI_MISSING);
        CHECK_OK(cx, mai_vcf_next_sample(cx, vcf, true, &s));
        CHECK_TEXT(shown(s.genotype), "1/2/3");
        CHECK(s.has_dp && s.dp == 5 && !s.has_gq);
        CHECK_TEXT(shown(s.ad), "2");
        CHECK_OK(cx, next(cx, vcf, &r));
        CHECK(r.new_format && r.nkeys == 0 && r.qual == -1e-3 && r.number == 3);
        CHECK_OK(cx, mai_vcf_next_sample(cx, vcf, false, &s));
        CHECK_OK(cx, mai_vcf_next_sample(cx, vcf, true, &s));
        CHECK(s.genotype.p == NULL && s.nvalues == 0);
        CHECK_OK(cx, mai_vcf_next(cx, vcf, &r, &more));
        CHECK(!more);
        CHECK_OK(cx, mai_vcf_next(cx, vcf, &r, &more));
        CHECK(!more);
        unit_close(cx);
    }
}

/* Everything that a file holds. */
static mai_status
read_all(mai_ctx *cx, const char *bytes, size_t n, size_t step)
{
    mai_memory_stream m = mai_stream_of_memory(bytes, n, step);
    mai_vcf_record r;
    mai_vcf *vcf;
    size_t nsamples;

    MAI_TRY(mai_vcf_open(cx, &m.stream, &vcf));
    (void) mai_vcf_samples(vcf, &nsamples);
    for (bool more = true; more;) {
        const mai_vcf_value *entries;
        mai_vcf_sample s;
        int nentries;

        MAI_TRY(mai_vcf_next(cx, vcf, &r, &more));
        if (!more)
            break;
        MAI_TRY(mai_vcf_info(cx, vcf, &entries, &nentries));
        for (size_t i = 0; i < nsamples; i++)
            MAI_TRY(mai_vcf_next_sample(cx, vcf, true, &s));
    }
    return MAI_OK;
}

static void
refuses_files(void)
{
    static const struct {
        const char *line; /* behind a header of two samples */
        int at;           /* byte of the line; -1: the end */
        const char *says;
    } rows[] = {
        {"1", -1, "there is no POS"},
        {"1\tx\t.\tA\tC\t.\t.\t.\tGT\t0\t0", 2, "POS"},
        {"1\t-5\t.\tA\tC\t.\t.\t.\tGT\t0\t0", 2, "POS"},
        {"1\t\t.\tA\tC\t.\t.\t.\tGT\t0\t0", 2, "POS is empty"},
        {"1\t5\t.\t\tC\t.\t.\t.\tGT\t0\t0", 6, "REF is empty"},
        {"1\t5\t.\tA\tC,\t.\t.\t.\tGT\t0\t0", 10, "empty allele"},
        {"1\t5\t.\tA\tC\tx\t.\t.\tGT\t0\t0", 10, "QUAL"},
        {"1\t5\t.\tA\tC\t.\t.\t=3\tGT\t0\t0", 14, "no key"},
        {"1\t5\t.\tA\tC\t.\t.\t.", -1, "there is no FORMAT"},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT:\t0\t0", 19, "empty key"},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT", -1, "first of 2 samples"},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT\t0", -1, "sample 2 of 2"},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT\t0\t0\t0", 22, "the last of 2"},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT\t0:1\t0", 21, "more values"},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT\t0:.\t0", 21, "more values"},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT\t0\t0/q", 23, "genotype \"0/q\""},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT:DP\t0\t0:z", 26, "DP"},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT:DP\t0\t0:2147483648", 26, "DP"},
        {"1\t5\t.\tA\tC\t.\t.\t.\tGT:GQ\t0\t0:z", 26, "GQ"},
        {"##x", 0, "after its end"},
    };
    static const char header[] = "##fileformat=VCFv4.2\n" COLUMNS "\tFORMAT\tS1\tS2\n";

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t step = 0; step < 4; step++) {
            mai_ctx *cx = unit_open();
            char bytes[300];
            size_t n = (size_t) snprintf(bytes, sizeof bytes, "%s%s\n", header, rows[i].line);
            size_t at = rows[i].at >= 0 ? (size_t) rows[i].at : strlen(rows[i].line);

            unit_row("row %d, windows of %d", (int) i, (int) step);
            CHECK(read_all(cx, bytes, n, step) == MAI_ETEXT);
            CHECK_INT(cx->err.position, strlen(header) + at);
            CHECK(strncmp(cx->err.message, "invalid VCF: line 3: ", 21) == 0);
            CHECK(strstr(cx->err.message, rows[i].says) != NULL);
            mai_error_clear(cx);
            unit_close(cx);
        }
    }
}

static void
refuses_headers(void)
{
    static const struct {
        const char *bytes, *says;
    } rows[] = {
        {"", "line 1: there is no text"},
        {"\n", "there is no text"},
        {"##fileformat=VCFv3.3\n" COLUMNS "\n", "VCFv4.0"},
        {"##fileformat=VCFv4.22\n" COLUMNS "\n", "VCFv4.0"},
        {COLUMNS "\n", "VCFv4.0"},
        {"##fileformat=VCFv4.2\n", "no line of column names"},
        {"##fileformat=VCFv4.2\n1\t2\n", "a record comes before"},
        {"##fileformat=VCFv4.2\n##INFO=<Number=1>\n", "no ID"},
        {"##fileformat=VCFv4.2\n##FORMAT=x\n", "no ID"},
        {"##fileformat=VCFv4.2\n#CHROM\tPOS\n", "ends at column POS; ID follows"},
        {"##fileformat=VCFv4.2\n" COLUMNS "\tS1\n", "FORMAT"},
        {"##fileformat=VCFv4.2\n" COLUMNS "\tFORMAT\tA\tA\n", "two samples"},
        {"##fileformat=VCFv4.2\n" COLUMNS "\tFORMAT\tA\t\tB\n", "empty name"},
        {"##fileformat=VCFv4.2\n" COLUMNS "\tFORMAT\t\n", "empty name"},
        {"##fileformat=VCFv4.2\n" COLUMNS "\n1\t1\t.\tA\tC\t.\t.\t.\tGT\n", "a column more"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();

        unit_row("row %d", (int) i);
        CHECK_FAILS_WITH(cx, read_all(cx, rows[i].bytes, strlen(rows[i].bytes), 0), MAI_ETEXT, rows[i].says);
        unit_close(cx);
    }
}

static void
refuses_zero_bytes(void)
{
    static const char zero[] = "##fileformat=VCFv4.2\n" COLUMNS "\n1\t1\t.\tA\tC\t.\t.\tN=\0";
    mai_ctx *cx = unit_open();

    CHECK_FAILS_WITH(cx, read_all(cx, zero, sizeof zero, 0), MAI_ETEXT, "line 3: a byte is zero");
    CHECK_OK(cx, read_all(cx, "##fileformat=VCFv4.2\n" COLUMNS, strlen("##fileformat=VCFv4.2\n" COLUMNS), 0));
    unit_close(cx);
}

/* Of a key that comes twice the first counts. */
static void
keys_that_come_twice(void)
{
    static const char file[] = "##fileformat=VCFv4.2\n" COLUMNS "\tFORMAT\tS1\n"
                               "1\t5\t.\tA\tC\t.\t.\t.\tGT:DP:DP:GT\t0/1:7:8:1/1\n";
    mai_ctx *cx = unit_open();
    mai_memory_stream m = mai_stream_of_memory(file, sizeof file - 1, 0);
    mai_vcf_record r;
    mai_vcf_sample s;
    mai_vcf *vcf;
    bool more;

    if (CHECK_OK(cx, mai_vcf_open(cx, &m.stream, &vcf)) && CHECK_OK(cx, mai_vcf_next(cx, vcf, &r, &more)) &&
        CHECK_OK(cx, mai_vcf_next_sample(cx, vcf, true, &s))) {
        CHECK_TEXT(shown(s.genotype), "0/1");
        CHECK_INT(s.parsed.alleles[0], 0);
        CHECK_INT(s.dp, 7);
    }
    unit_close(cx);
}

static void
reads_numbers(void)
{
    static const struct {
        const char *text;
        bool integer, real;
        double value;
    } rows[] = {{"0", true, true, 0},       {"-0", true, true, -0.0},     {"+7", true, true, 7},      {"12", true, true, 12},
                {"-1.50", false, true, -1.5}, {".5", false, true, 0.5},   {"5.", false, true, 5},     {"1e3", false, true, 1e3},
                {"1E-3", false, true, 1e-3}, {"inf", false, true, INFINITY}, {"-Infinity", false, true, -INFINITY},
                {"NaN", false, true, NAN},  {"1e999", false, true, INFINITY}, {"", false, false, 0},    {"-", false, false, 0},
                {".", false, false, 0},     {"e5", false, false, 0},      {"1e", false, false, 0},    {"1e+", false, false, 0},
                {"0x1", false, false, 0},   {"1 ", false, false, 0},      {"nana", false, false, 0},  {"in", false, false, 0},
                {"1.2.3", false, false, 0}, {"900000000000000000", true, true, 900000000000000000.0},
                {"1234567890123456789", false, true, 1234567890123456789.0}};
    int64_t integer;
    double real;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("\"%s\"", rows[i].text);
        CHECK(mai_vcf_integer(text(rows[i].text), &integer) == rows[i].integer);
        if (rows[i].integer)
            CHECK(integer == (int64_t) rows[i].value);
        CHECK(mai_vcf_float(text(rows[i].text), &real) == rows[i].real);
        CHECK(mai_vcf_is_decimal(text(rows[i].text)) ==
              (rows[i].real && (isfinite(rows[i].value) || strchr(rows[i].text, '9') != NULL)));
        if (rows[i].real)
            CHECK_SAME(real, rows[i].value);
    }
}

static void
splits_lists(void)
{
    mai_vcf_text list = text("1,.,,x"), piece;

    CHECK(mai_vcf_split(&list, &piece));
    CHECK_TEXT(shown(piece), "1");
    CHECK(mai_vcf_split(&list, &piece) && piece.p == NULL);
    CHECK(mai_vcf_split(&list, &piece) && piece.p != NULL && piece.n == 0);
    CHECK(mai_vcf_split(&list, &piece));
    CHECK_TEXT(shown(piece), "x");
    CHECK(!mai_vcf_split(&list, &piece));
}

static mai_status
whole_file(mai_ctx *cx, void *arg)
{
    return read_all(cx, file, sizeof file - 1, *(size_t *) arg);
}

static void
refused_memory(void)
{
    size_t steps[] = {0, 40};

    for (int i = 0; i < 2; i++) {
        CHECK(unit_refuse_each_allocation(whole_file, &steps[i]) > 5);
        CHECK(unit_stop_at_each_poll(whole_file, &steps[i]) > 20);
    }
}

static const unit_test tests[] = {
    {"reads a header", reads_a_header},
    {"reads records", reads_records},
    {"refuses files", refuses_files},
    {"refuses headers", refuses_headers},
    {"refuses zero bytes", refuses_zero_bytes},
    {"keys that come twice", keys_that_come_twice},
    {"reads numbers", reads_numbers},
    {"splits lists", splits_lists},
    {"refused memory", refused_memory},
};
UNIT_MAIN(tests)
