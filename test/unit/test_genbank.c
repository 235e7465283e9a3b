/*
 * test_genbank.c - GenBank records whatever the windows, locations and what they extract. Expected values are
 * Biopython's.
 */
#include "seq/genbank.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char plasmid[] = "GBBCT1.SEQ          Genetic Sequence Data Bank\n\n"
                              "LOCUS       PLASMID1                  20 bp    DNA     circular BCT 01-JAN-2020\n"
                              "DEFINITION  A made up plasmid,\n"
                              "            of two lines.\n"
                              "ACCESSION   AB000001\n"
                              "VERSION     AB000001.2  GI:1234\n"
                              "KEYWORDS    one; two words.\n"
                              "  ORGANISM  Escherichia\n"
                              "            coli\n"
                              "            Bacteria; Proteobacteria;\n"
                              "            Escherichia.\n"
                              "FEATURES             Location/Qualifiers\n"
                              "     CDS             complement(join(<1..6,\n"
                              "                     10..15))\n"
                              "                     /note=\"a \"\"b\"\"\n"
                              "                     c\"\n"
                              "                     /pseudo\n"
                              "                     /note=\"d\"\n"
                              "                     /translation=\"MK\n"
                              "                     L\"\n"
                              "     gap             7^8\n"
                              "     exon            complement(3..\n"
                              "                     6)\n"
                              "ORIGIN\n"
                              "        1 acgtacgtta ccgggttaac\n"
                              "//\n"
                              "LOCUS       second                    20 aa            linear   BCT 01-JAN-2020\n"
                              "CONTIG      join(AB000001.2:1..20)\n"
                              "//\n";

static const char entry[] = "ID   X56734; SV 01; linear; mRNA; STD; PLN; 12 BP.\n"
                            "AC   X56734; S46826;\n"
                            "DE   A gene of\n"
                            "DE   two lines.\n"
                            "KW   one; two.\n"
                            "OS   Trifolium\n"
                            "OC   Eukaryota; Viridiplantae;\n"
                            "OC   Trifolium.\n"
                            "FH   Key             Location/Qualifiers\n"
                            "FH\n"
                            "FT   CDS             complement(join(1..2,\n"
                            "FT                   4..6))\n"
                            "FT                   /note=\"of two\n"
                            "FT                   lines\"\n"
                            "FT\n"
                            "FT                   /lost\n"
                            "XX\n"
                            "SQ   Sequence 12 BP; 3 A;\n"
                            "     acgtacgtac gt                                          12\n"
                            "//\n"
                            "ID   SC10H5 standard; circular DNA; PRO; 4 BP.\n"
                            "SQ   \n"
                            "//\n";

typedef struct file {
    const char *p;
    size_t n, step;
    mai_flatfile format;
    char out[1024];
} file;

static void
add(file *f, const char *fmt, ...)
{
    size_t n = strlen(f->out);
    va_list args;

    va_start(args, fmt);
    vsnprintf(f->out + n, sizeof f->out - n, fmt, args);
    va_end(args);
}

#define SPAN(t) (int) (t).n, (t).n > 0 ? (t).p : ""

static mai_status
list_features(mai_ctx *cx, file *f, const mai_genbank_record *r, const uint8_t *sequence)
{
    uint8_t letters[64];

    for (int i = 0; i < r->nfeatures; i++) {
        const mai_genbank_feature *feature = &r->features[i];
        int64_t n = mai_location_letters(&feature->location, r->length);

        if (n > 0)
            MAI_TRY(mai_location_extract(cx, &feature->location, sequence, r->length, letters));
        add(f, "\n%.*s %.*s %.*s", SPAN(feature->type), SPAN(feature->text), n > 0 ? (int) n : 0, (char *) letters);
        for (int k = 0; k < feature->nqualifiers; k++)
            add(f, " %.*s=%.*s", SPAN(feature->qualifiers[k].key), SPAN(feature->qualifiers[k].value));
    }
    return MAI_OK;
}

static mai_status
list_genbank(mai_ctx *cx, void *arg)
{
    file *f = arg;
    mai_memory_stream memory = mai_stream_of_memory(f->p, f->n, f->step);
    mai_arena_room room;
    mai_genbank_record r;
    mai_genbank *genbank;
    bool more;

    f->out[0] = '\0';
    mai_room_in_arena(cx, &room, 1 << 20);
    MAI_TRY(mai_genbank_open(cx, &memory.stream, f->format, &room.room, true, &genbank));
    for (;;) {
        MAI_TRY(mai_genbank_next(cx, genbank, &r, &more));
        if (!more)
            return MAI_OK;
        add(f, "%d@%d,%d:%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%d|%.*s", (int) r.number,
            (int) r.line, (int) r.position, SPAN(r.name), SPAN(r.accession), SPAN(r.version),
            SPAN(r.definition), SPAN(r.organism),
            SPAN(r.taxonomy), SPAN(r.keywords), SPAN(r.molecule), SPAN(r.topology), SPAN(r.division), SPAN(r.date),
            (int) r.declared, r.has_sequence ? (int) r.length : 1, r.has_sequence ? (char *) room.room.p : "?");
        MAI_TRY(list_features(cx, f, &r, room.room.p));
        add(f, ";\n");
    }
}

static void
records_are_read(void)
{
    static const char expected[] =
        "1@3,48:PLASMID1|AB000001|AB000001.2|A made up plasmid, of two lines|Escherichia coli|"
        "Bacteria; Proteobacteria; Escherichia|one; two words|DNA|circular|BCT|01-JAN-2020|20|ACGTACGTTACCGGGTTAAC\n"
        "CDS complement(join(<1..6,10..15)) CCCGGTGTACGT note=a \"b\" c note=d pseudo= translation=MKL\n"
        "gap 7^8 \n"
        "exon complement(3..6) GTAC;\n"
        "2@28,794:second||second|||||protein|linear|BCT|01-JAN-2020|20|?;\n";
    static const size_t steps[] = {0, 1, 2, 3, 17};
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        file f = {plasmid, sizeof plasmid - 1, steps[i]};

        unit_row("windows of %zu", steps[i]);
        if (CHECK_OK(cx, list_genbank(cx, &f)))
            CHECK_TEXT(f.out, expected);
    }
    unit_close(cx);
}

static void
embl_is_read(void)
{
    static const char expected[] =
        "1@1,0:X56734|X56734|X56734.1|A gene of two lines.|Trifolium|Eukaryota; Viridiplantae;;Trifolium|one; two|"
        "mRNA|linear|PLN||12|ACGTACGTACGT\n"
        "CDS complement(join(1..2,4..6)) GTAGT note=of two lines;\n"
        "2@21,483:SC10H5||SC10H5|||||DNA|circular|PRO||4|?;\n";
    mai_ctx *cx = unit_open();

    for (size_t step = 0; step < 40; step += 13) {
        file f = {entry, sizeof entry - 1, step, MAI_FLATFILE_EMBL};

        unit_row("windows of %zu", step);
        if (CHECK_OK(cx, list_genbank(cx, &f)))
            CHECK_TEXT(f.out, expected);
    }
    unit_close(cx);
}

static void
first_lines_are_read(void)
{
    static const struct {
        const char *line, *out; /* name, molecule, topology, division, date, length; NULL: refused */
    } rows[] = {
        {"LOCUS       X", "X|||||-1"},
        {"LOCUS       ", "|||||-1"},
        {"LOCUS       NC_005816               9609 bp    DNA     circular BCT 21-JUL-2008",
         "NC_005816|DNA|circular|BCT|21-JUL-2008|9609"},
        {"LOCUS       pEH010                  5743 bp    DNA     circular", "pEH010|DNA|circular|||5743"},
        {"LOCUS       ATCOR66M      513 bp    mRNA            PLN       02-MAR-1992",
         "ATCOR66M|mRNA||PLN|02-MAR-1992|513"},
        {"LOCUS       HG531_PATCH 1000000 bp DNA HTG 18-JUN-2011", "HG531_PATCH|DNA||HTG|18-JUN-2011|1000000"},
        {"LOCUS       AB070938          6497 bp    DNA     linear   BCT 11-OCT-2001",
         "AB070938|DNA|linear|BCT|11-OCT-2001|6497"},
        {"LOCUS       RNA5 complete       1718 bp", "RNA5 complete|||||1718"},
        {"LOCUS       X 12 bp and more", "X|||||12"},
        {"LOCUS       1MRR_A                   375 aa            linear   BCT 10-JUL-2009",
         "1MRR_A|protein|linear|BCT|10-JUL-2009|375"},
        {"LOCUS       X 12 many of them", NULL},
        {"LOCUS       NC_005816               96x9 bp    DNA     circular BCT 21-JUL-2008", NULL},
        {"LOCUS       NC_005816               9609 bp    XYZ     circular BCT 21-JUL-2008", NULL},
        {"LOCUS       NC 005816               9609 bp    DNA     circular BCT 21-JUL-2008", NULL},
    };
    mai_ctx *cx = unit_open();
    char text[256], out[256];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_memory_stream memory;
        mai_arena_room room;
        mai_genbank_record r;
        mai_genbank *genbank;
        bool more;

        unit_row("row %zu", i);
        snprintf(text, sizeof text, "%s\nORIGIN\n//\n", rows[i].line);
        memory = mai_stream_of_memory(text, strlen(text), 0);
        mai_room_in_arena(cx, &room, 1 << 20);
        if (!CHECK_OK(cx, mai_genbank_open(cx, &memory.stream, MAI_FLATFILE_GENBANK, &room.room, true, &genbank)))
            break;
        if (rows[i].out == NULL) {
            CHECK_FAILS_WITH(cx, mai_genbank_next(cx, genbank, &r, &more), MAI_ETEXT, "LOCUS");
        } else if (CHECK_OK(cx, mai_genbank_next(cx, genbank, &r, &more))) {
            snprintf(out, sizeof out, "%.*s|%.*s|%.*s|%.*s|%.*s|%d", SPAN(r.name), SPAN(r.molecule), SPAN(r.topology),
                     SPAN(r.division), SPAN(r.date), (int) r.declared);
            CHECK_TEXT(out, rows[i].out);
        }
    }
    unit_close(cx);
}

/* Parts as "start-stop*strand", on a circular sequence of 20. */
static void
locations_are_read(void)
{
    static const struct {
        const char *text, *parts, *letters; /* letters NULL: none to be had */
    } rows[] = {
        {"5", "5-5*1", "A"},
        {"1..4", "1-4*1", "ACGT"},
        {"<1..>4", "1-4*1 partial", "ACGT"},
        {">4", "4-4*1 partial", "T"},
        {"complement(3..6)", "3-6*-1", "GTAC"},
        {"complement(<3..6)", "3-6*-1 partial", "GTAC"},
        {"join(1..2,5..6)", "1-2*1 5-6*1", "ACAC"},
        {"join(1..2)", "1-2*1", "AC"},
        {"order(1..2,9)", "1-2*1 9-9*1", "ACT"},
        {"bond(1,20)", "1-1*1 20-20*1", "AC"},
        {"bond(3)", "3-3*1", "G"},
        {"complement(join(1..2,9..11))", "9-11*-1 1-2*-1", "GTAGT"},
        {"join(complement(9..11),1..2)", "9-11*-1 1-2*1", "GTAAC"},
        {"join(complement(9..11),complement(1..2))", "9-11*-1 1-2*-1", "GTAGT"},
        {"7^8", "8-7*1", ""},
        {"20^1", "21-20*1", ""},
        {"complement(7^8)", "8-7*-1", ""},
        {"(2.4)..(6.8)", "2-8*1", "CGTACGT"},
        {"one-of(2,4)..6", "2-6*1", "CGTAC"},
        {"join(1,one-of(4,3)..one-of(5,6),9)", "1-1*1 3-6*1 9-9*1", "AGTACT"},
        {"18..2", "18-20*1 1-2*1", "AACAC"},
        {"complement(18..2)", "1-2*-1 18-20*-1", "GTGTT"},
        {"join(complement(18..2),5)", "1-2*-1 18-20*-1 5-5*1", "GTGTTA"},
        {"complement(join(5,18..2))", "1-2*-1 18-20*-1 5-5*-1", "GTGTTT"},
        {"18..30", "18-30*1", "AAC"},
        {"30..40", "30-40*1", ""},
        {"join(1..2,AL391218.9:5..6)", "1-2*1 AL391218.9:5-6*1", NULL},
        {"complement(AL391218.9:5..6)", "AL391218.9:5-6*-1", NULL},
        {"replace(3,\"c\")", "3-3*1", "G"},
        {"", "", NULL},
        {"what", "", NULL},
        {"3..", "", NULL},
        {"..3", "", NULL},
        {"0..3", "", NULL},
        {"-2..3", "", NULL},
        {"5^9", "", NULL},
        {"1..2..3", "", NULL},
        {"1..2)", "", NULL},
        {"join(1..2", "", NULL},
        {"join()", "", NULL},
        {"join(join(1..2,3..4),5)", "", NULL},
        {"complement(complement(1..2))", "", NULL},
        {"complement(join(complement(1..2),3))", "", NULL},
        {"9999999999999999..5", "", NULL},
        {"3000000000..3000000005", "3000000000-3000000005*1", ""},
        {"30..5", "", NULL},
    };
    static const uint8_t sequence[] = "ACGTACGTTACCGGGTTAAC";
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_span text = {rows[i].text, strlen(rows[i].text)};
        char out[256] = "", letters[64] = "";
        mai_location l;
        int64_t n;

        unit_row("%s", rows[i].text);
        if (!CHECK_OK(cx, mai_location_read(cx, text, 20, true, false, &l)))
            continue;
        for (int k = 0; k < l.nparts; k++)
            snprintf(out + strlen(out), sizeof out - strlen(out), "%s%.*s%s%lld-%lld*%d", k > 0 ? " " : "",
                     SPAN(l.parts[k].reference), l.parts[k].reference.n > 0 ? ":" : "", (long long) l.parts[k].start,
                     (long long) l.parts[k].stop, l.parts[k].strand);
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s", l.nparts > 0 && l.partial ? " partial" : "");
        CHECK_TEXT(out, rows[i].parts);
        n = mai_location_letters(&l, 20);
        CHECK_INT(n, rows[i].letters != NULL ? (int64_t) strlen(rows[i].letters) : -1);
        if (n >= 0 && CHECK_OK(cx, mai_location_extract(cx, &l, sequence, 20, (uint8_t *) letters)))
            CHECK_TEXT(letters, rows[i].letters);
        CHECK_OK(cx, mai_location_read(cx, text, 20, false, true, &l));
        CHECK(l.nparts == 0 || l.parts[0].strand <= 0);
    }
    unit_close(cx);
}

static void
damaged_files_are_refused(void)
{
    static const struct {
        const char *in, *message;
        int line, byte;
    } rows[] = {
        {"ACGT\n", "no line begins with LOCUS", 1, 1},
        {"LOCUS       X\n", "ends within the head", 1, 1},
        {"LOCUS       X\nDEFINITION  x\n//\n", "before its features and sequence", 3, 29},
        {"LOCUS       X\nFEATURES\n", "ends within the features", 2, 15},
        {"LOCUS       X\nFEATURES\n//\n", "without a sequence", 3, 24},
        {"LOCUS       X\nFEATURES\n     gene            join(1,\n", "\"gene\" cannot be read", 3, 24},
        {"LOCUS       X\nFEATURES\n     gene            1\n                     x\n",
         "\"gene\" cannot be read", 3, 24},
        {"LOCUS       X\nFEATURES\n     gene            1\n                     /a=\"x\n",
         "\"gene\" cannot", 3, 24},
        {"LOCUS       X\nORIGIN\n", "ends before the sequence", 2, 15},
        {"LOCUS       X\nORIGIN\n        1acgtacgt\n//\n", "columns 1 to 9", 3, 22},
        {"LOCUS       X\nORIGIN\n        1 ac\001\n//\n", "no letter in a sequence", 3, 34},
    };
    mai_ctx *cx = unit_open();
    char detail[64];

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        file f = {rows[r].in, strlen(rows[r].in), 5};

        unit_row("row %zu", r);
        CHECK_INT(list_genbank(cx, &f), MAI_ETEXT);
        CHECK(strstr(cx->err.message, rows[r].message) != NULL);
        snprintf(detail, sizeof detail, "At line %d of the file, byte %d.", rows[r].line, rows[r].byte);
        CHECK_TEXT(cx->err.detail, detail);
        mai_error_clear(cx);
    }
    unit_close(cx);
}

/* Texts of many lines grow in place: memory is in proportion to them. */
static void
texts_of_many_lines(void)
{
    enum { LINES = 5000 };
    static const char first[] = "ID   X; SV 1; linear; mRNA; STD; PLN; 4 BP.\n", line[] = "KW   abcdefgh;\n";
    static const char last[] = "FH\nSQ   Sequence 4 BP;\n     acgt 4\n//\n";
    static char text[sizeof first + LINES * (sizeof line - 1) + sizeof last];
    mai_ctx *cx = unit_open();
    mai_arena_room room;
    mai_genbank_record r;
    mai_genbank *genbank;
    bool more;

    strcpy(text, first);
    for (size_t i = 0, at = sizeof first - 1; i < LINES; i++, at += sizeof line - 1)
        strcpy(text + at, line);
    strcpy(text + sizeof first - 1 + LINES * (sizeof line - 1), last);
    mai_memory_stream memory = mai_stream_of_memory(text, strlen(text), 0);
    cx->limits.memory_bytes = 2 << 20;
    mai_room_in_arena(cx, &room, 1000);
    if (CHECK_OK(cx, mai_genbank_open(cx, &memory.stream, MAI_FLATFILE_EMBL, &room.room, true, &genbank)) &&
        CHECK_OK(cx, mai_genbank_next(cx, genbank, &r, &more)) && CHECK_INT(r.keywords.n, 9 * LINES - 1)) {
        CHECK(memcmp(r.keywords.p, "abcdefgh;abcdefgh;", 18) == 0);
        CHECK_TEXT(r.keywords.p + r.keywords.n - 17, "abcdefgh;abcdefgh");
    }
    unit_close(cx);
}

static void
failures_are_clean(void)
{
    file f = {plasmid, sizeof plasmid - 1, 50}, g = {entry, sizeof entry - 1, 50, MAI_FLATFILE_EMBL};

    CHECK(unit_refuse_each_allocation(list_genbank, &g) > 10);
    CHECK(unit_stop_at_each_poll(list_genbank, &g) > 20);
    CHECK(unit_refuse_each_allocation(list_genbank, &f) > 20);
    CHECK(unit_stop_at_each_poll(list_genbank, &f) > 50);
}

static const unit_test tests[] = {
    {"records are read", records_are_read},
    {"EMBL is read", embl_is_read},
    {"first lines are read", first_lines_are_read},
    {"locations are read", locations_are_read},
    {"damaged files are refused", damaged_files_are_refused},
    {"texts of many lines", texts_of_many_lines},
    {"failures are clean", failures_are_clean},
};

UNIT_MAIN(tests)
