/*
 * test_transcript.c - transcripts laid out, variants told by them and read back, GFF3 lines and the transcripts they
 * make: against a brute-force description (test/oracle/transcript_oracle.py has it) and by hand.
 */
#include "seq/gff3.h"
#include "seq/transcript.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

/* ---- a small gene ---- */

/* Exons in upper case; the coding sequence of the forward strand is 8 to 48. */
static const char LETTERS[] = "acgtcaGATGGCTGCAAACAgtaagtttttttagCTCAGCAGCAGTAACCTAgtacagCCCCATTTgaca";
static mai_span EXONS[] = {{7, 20}, {35, 52}, {59, 66}};
static mai_span CODING = {8, 48};

static mai_transcript
small_gene(bool minus)
{
    mai_transcript t = {.name = "t", .minus = minus, .exons = EXONS, .nexons = 3, .coding = &CODING};

    t.ncoding = minus ? 0 : 1;
    return t;
}

static mai_change
change_of(int64_t position, const char *ref, const char *alt)
{
    mai_change change = {position, {(const uint8_t *) ref, (int64_t) strlen(ref)},
                         {(const uint8_t *) alt, (int64_t) strlen(alt)}};

    return change;
}

typedef struct hgvs_row {
    bool minus;
    int64_t position;
    const char *ref, *alt, *c, *p;
} hgvs_row;

static const hgvs_row HGVS_ROWS[] = {
    {false, 10, "G", "T", "c.3G>T", "p.Met1?"},
    {false, 7, "G", "A", "c.-1G>A", "p.?"},
    {false, 21, "G", "A", "c.13+1G>A", "p.?"},
    {false, 34, "G", "A", "c.14-1G>A", "p.?"},
    {false, 35, "C", "T", "c.14C>T", "p.(Thr5Ile)"},
    {false, 27, "T", "A", "c.13+7T>A", "p.?"},
    {false, 20, "A", "", "c.13del", "p.(Thr5LeufsTer?)"},
    {false, 28, "TT", "T", "c.14-3del", "p.?"},
    {false, 37, "CAG", "", "c.22_24del", "p.(Gln8Ter)"},
    {false, 46, "", "CAG", "c.22_24dup", "p.(Gln8dup)"},
    {false, 9, "T", "", "c.2del", "p.Met1?"},
    {false, 48, "A", "G", "c.27A>G", "p.(Ter9=)"},
    {false, 49, "C", "G", "c.*1C>G", "p.?"},
    {false, 13, "T", "TAT", "c.6_7insAT", "p.(Ala3MetfsTer?)"},
    {false, 13, "TGCA", "TGCC", "c.9A>C", "p.(Ala3=)"},
    {false, 17, "AACA", "TGTT", "c.10_13inv", "p.(Asn4_Thr5delinsCysSer)"},
    {false, 60, "C", "", "c.*8del", "p.?"},
    {false, 20, "AG", "", "c.13_13+1del", "p.?"},
    {false, 5, "C", "T", NULL, NULL},
    {false, 45, "GTA", "", "c.24_26del", "p.(Ter9ProextTer?)"},
    {false, 45, "GT", "AA", "c.24_25delinsAA", "p.(Ter9LysextTer?)"},
    {false, 14, "GCAAAC", "G", "c.8_12del", "p.(Ala3AspfsTer?)"},
    {false, 33, "AGC", "A", "c.14-1_14del", "p.?"},
    {false, 7, "GATG", "", "c.1_4del", "p.Met1?"},
    {false, 6, "AG", "", "c.-1_1del", "p.Met1?"},
    {false, 66, "T", "", "c.*12del", "p.?"},
    {false, 66, "", "G", "c.*11_*12insG", "p.?"},
    {true, 10, "G", "T", "n.37C>A", NULL},
    {true, 7, "G", "A", "n.40C>T", NULL},
    {true, 21, "G", "A", "n.27-1C>T", NULL},
    {true, 34, "G", "A", "n.26+1C>T", NULL},
    {true, 35, "C", "T", "n.26G>A", NULL},
    {true, 27, "T", "A", "n.27-7A>T", NULL},
    {true, 20, "A", "", "n.27del", NULL},
    {true, 28, "TT", "T", "n.27-6del", NULL},
    {true, 37, "CAG", "", "n.22_24del", NULL},
    {true, 46, "", "CAG", "n.22_24dup", NULL},
    {true, 9, "T", "", "n.38del", NULL},
    {true, 48, "A", "G", "n.13T>C", NULL},
    {true, 49, "C", "G", "n.12G>C", NULL},
    {true, 13, "T", "TAT", "n.34_35insTA", NULL},
    {true, 13, "TGCA", "TGCC", "n.31T>G", NULL},
    {true, 17, "AACA", "TGTT", "n.27_30inv", NULL},
    {true, 60, "C", "", "n.8del", NULL},
    {true, 20, "AG", "", "n.27-1_27del", NULL},
    {true, 5, "C", "T", NULL, NULL},
    {true, 45, "GTA", "", "n.15_17del", NULL},
    {true, 45, "GT", "AA", "n.15_16delinsTT", NULL},
    {true, 14, "GCAAAC", "G", "n.28_32del", NULL},
    {true, 33, "AGC", "A", "n.26_26+1del", NULL},
    {true, 7, "GATG", "", "n.37_40del", NULL},
    {true, 66, "T", "", "n.3del", NULL},
    {true, 66, "", "G", "n.1_2insC", NULL},
};

/* The text of a row, and the row again from its text. */
static mai_status
tell_row(mai_ctx *cx, void *arg)
{
    const hgvs_row *row = arg;
    mai_memory_reference reference = mai_reference_of_memory(LETTERS, (int64_t) strlen(LETTERS));
    mai_transcript t = small_gene(row->minus);
    mai_change back;
    mai_hgvs_edit edit;
    mai_layout layout;
    mai_hgvs hgvs;

    MAI_TRY(mai_transcript_layout(cx, &t, &layout));
    MAI_TRY(mai_hgvs_of_change(cx, &layout, &reference.reference, NULL, change_of(row->position, row->ref, row->alt), 1,
                               true, &hgvs));
    CHECK_TEXT(hgvs.c, row->c);
    CHECK_TEXT(hgvs.p, row->p);
    if (hgvs.c == NULL)
        return MAI_OK;
    MAI_TRY(mai_hgvs_read(cx, &layout, hgvs.c, strlen(hgvs.c), &edit));
    MAI_TRY(mai_change_of_hgvs(cx, &edit, &reference.reference, &back));
    MAI_TRY(mai_hgvs_of_change(cx, &layout, &reference.reference, NULL, back, 1, true, &hgvs));
    CHECK_TEXT(hgvs.c, row->c);
    return MAI_OK;
}

static void
variants_told(void)
{
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof HGVS_ROWS / sizeof *HGVS_ROWS; i++) {
        hgvs_row row = HGVS_ROWS[i];

        unit_row("%lld %s>%s", (long long) row.position, row.ref, row.alt);
        CHECK_OK(cx, tell_row(cx, &row));
        unit_refuse_each_allocation(tell_row, &row);
        CHECK(unit_stop_at_each_poll(tell_row, &row) > 0);
    }
    unit_close(cx);
}

static void
places_there_and_back(void)
{
    static const struct {
        int64_t position;
        bool inside;
        int64_t offset, away;
    } rows[] = {{6, false, 0, 0}, {7, true, 0, 0},    {20, true, 13, 0},  {21, true, 13, 1}, {27, true, 13, 7},
                {28, true, 14, -7}, {34, true, 14, -1}, {35, true, 14, 0}, {53, true, 31, 1}, {55, true, 31, 3},
                {56, true, 32, -3}, {66, true, 39, 0},  {67, false, 0, 0}};
    mai_ctx *cx = unit_open();
    mai_transcript t = small_gene(false);
    mai_layout layout;

    CHECK_OK(cx, mai_transcript_layout(cx, &t, &layout));
    CHECK_INT(layout.length, 40);
    CHECK_INT(layout.first, 1);
    CHECK_INT(layout.last, 27);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_place place = mai_place_of(&layout, rows[i].position);

        unit_row("%lld", (long long) rows[i].position);
        CHECK_INT(place.inside, rows[i].inside);
        CHECK_INT(place.offset, rows[i].offset);
        CHECK_INT(place.away, rows[i].away);
        CHECK_INT(mai_position_of(&layout, place), rows[i].inside ? rows[i].position : 0);
    }
    /* Beyond the middle of an intron, but in it; not in it; not at an exon's end. */
    CHECK_INT(mai_position_of(&layout, (mai_place){13, 14, true}), 34);
    CHECK_INT(mai_position_of(&layout, (mai_place){13, 15, true}), 0);
    CHECK_INT(mai_position_of(&layout, (mai_place){12, 1, true}), 0);
    CHECK_INT(mai_position_of(&layout, (mai_place){39, 1, true}), 0);
    CHECK_INT(mai_position_of(&layout, (mai_place){0, -1, true}), 0);
    unit_close(cx);
}

/* Two coding parts that share a letter are one sequence in which it is there twice. */
static void
slippage(void)
{
    mai_span exon = {1, 12}, parts[] = {{1, 6}, {6, 12}};
    mai_transcript t = {.name = "slip", .exons = &exon, .nexons = 1, .coding = parts, .ncoding = 2};
    mai_memory_reference reference = mai_reference_of_memory("ATGAACGGCTAA", 12);
    mai_ctx *cx = unit_open();
    mai_layout layout;
    uint8_t *letters;

    CHECK_OK(cx, mai_transcript_layout(cx, &t, &layout));
    CHECK_INT(layout.npieces, 2);
    CHECK_INT(layout.length, 13);
    CHECK_OK(cx, mai_transcript_sequence(cx, &layout, &reference.reference, &letters));
    CHECK_TEXT((const char *) letters, "ATGAACCGGCTAA");
    CHECK_INT(mai_place_of(&layout, 6).offset, 5);
    CHECK_INT(mai_position_of(&layout, (mai_place){6, 0, true}), 6);
    t.minus = true;
    CHECK_OK(cx, mai_transcript_layout(cx, &t, &layout));
    CHECK_OK(cx, mai_transcript_sequence(cx, &layout, &reference.reference, &letters));
    CHECK_TEXT((const char *) letters, "TTAGCCGGTTCAT");
    unit_close(cx);
}

static void
transcripts_that_cannot_be(void)
{
    static const struct {
        mai_span exons[2], coding[2];
        int nexons, ncoding, phase;
        const char *message;
    } rows[] = {
        {{{0}}, {{0}}, 0, 0, 0, "has no exons"},
        {{{0, 5}}, {{0}}, 1, 0, 0, "no range"},
        {{{6, 5}}, {{0}}, 1, 0, 0, "no range"},
        {{{1, INT64_MAX}}, {{0}}, 1, 0, 0, "no range"},
        {{{1, 5}, {5, 9}}, {{0}}, 2, 0, 0, "overlap"},
        {{{7, 9}, {1, 5}}, {{0}}, 2, 0, 0, "not ascending"},
        {{{1, 5}, {8, 9}}, {{2, 7}}, 2, 1, 0, "ends at 7"},
        {{{1, 5}, {8, 9}}, {{6, 9}}, 2, 1, 0, "ends at 6"},
        {{{1, 5}, {8, 9}}, {{2, 10}}, 2, 1, 0, "ends at 10"},
        {{{1, 50}}, {{2, 10}, {8, 20}}, 1, 2, 0, "overlap"},
        {{{1, 50}}, {{2, 10}}, 1, 1, 3, "phase"},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_span exons[2], coding[2];
        mai_transcript t = {.name = "t", .exons = exons, .nexons = rows[i].nexons, .coding = coding,
                            .ncoding = rows[i].ncoding, .phase = rows[i].phase};
        mai_layout layout;

        memcpy(exons, rows[i].exons, sizeof exons);
        memcpy(coding, rows[i].coding, sizeof coding);
        unit_row("%s", rows[i].message);
        CHECK_FAILS_WITH(cx, mai_transcript_layout(cx, &t, &layout), MAI_EDATA, rows[i].message);
    }
    unit_close(cx);
}

static void
changes_that_cannot_be(void)
{
    static const struct {
        int64_t position;
        const char *ref, *alt;
        mai_status code;
        const char *message;
    } rows[] = {
        {10, "A", "T", MAI_EDATA, "has G at position 10, not A"}, {0, "A", "T", MAI_EDATA, "outside"},
        {-5, "", "T", MAI_EDATA, "outside"},                      {71, "A", "T", MAI_EDATA, "outside"},
        {72, "", "T", MAI_EDATA, "outside"},                      {INT64_MAX, "A", "", MAI_EDATA, "outside"},
        {10, "G", "<DEL>", MAI_ETEXT, "nucleotide codes"},        {10, "G", "*", MAI_ETEXT, "nucleotide codes"},
        {10, "5", "A", MAI_ETEXT, "nucleotide codes"},
    };
    mai_memory_reference reference = mai_reference_of_memory(LETTERS, (int64_t) strlen(LETTERS));
    mai_transcript t = small_gene(false);
    mai_ctx *cx = unit_open();
    mai_layout layout;
    mai_hgvs hgvs;

    CHECK_OK(cx, mai_transcript_layout(cx, &t, &layout));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("%lld %s>%s", (long long) rows[i].position, rows[i].ref, rows[i].alt);
        CHECK_FAILS_WITH(cx, mai_hgvs_of_change(cx, &layout, &reference.reference, NULL,
                                                change_of(rows[i].position, rows[i].ref, rows[i].alt), 1, true, &hgvs),
                         rows[i].code, rows[i].message);
    }
    CHECK_FAILS(cx, mai_hgvs_of_change(cx, &layout, &reference.reference, NULL, change_of(10, "G", "A"), 7, true, &hgvs),
                MAI_EARGUMENT);
    CHECK_OK(cx, mai_hgvs_of_change(cx, &layout, &reference.reference, NULL, change_of(10, "GG", "GG"), 1, true, &hgvs));
    CHECK_TEXT(hgvs.c, "c.3_4=");
    CHECK_TEXT(hgvs.p, "p.(=)");
    reference.reference.length = 60;
    CHECK_FAILS_WITH(cx, mai_hgvs_of_change(cx, &layout, &reference.reference, NULL, change_of(10, "G", "A"), 1, true,
                                            &hgvs), MAI_EDATA, "reaches to position 66");
    unit_close(cx);
}

static void
texts_that_cannot_be(void)
{
    static const struct {
        const char *text;
        mai_status code;
        int64_t position;
    } rows[] = {
        {"", MAI_ETEXT, 0},          {"c", MAI_ETEXT, 0},         {"g.5A>T", MAI_ETEXT, 0},
        {"c.", MAI_ETEXT, 2},        {"c.0A>T", MAI_ETEXT, 3},    {"c.5", MAI_ETEXT, 3},
        {"c.5A", MAI_ETEXT, 4},      {"c.5A>", MAI_ETEXT, 5},     {"c.5A>TT", MAI_ETEXT, 7},
        {"c.5a>t", MAI_ETEXT, 3},    {"c.5delx", MAI_ETEXT, 6},   {"c.5insA", MAI_ETEXT, -1},
        {"c.5_7insA", MAI_ETEXT, -1}, {"c.7_5del", MAI_ETEXT, -1}, {"c.5_6A>T", MAI_ETEXT, -1},
        {"c.5_6delA", MAI_ETEXT, -1}, {"c.5_6ins", MAI_ETEXT, 8},  {"c.5_del", MAI_ETEXT, 4},
        {"c.28del", MAI_EDATA, 2},   {"c.-2del", MAI_EDATA, 2},   {"c.*13del", MAI_EDATA, 2},
        {"x:c.12+1del", MAI_EDATA, 4}, {"c.13+15del", MAI_EDATA, 2}, {"n.41del", MAI_EDATA, 2},
        {"c.99999999999999999999del", MAI_ETEXT, 14}, {"c.5_6dup3", MAI_ETEXT, 8}, {"c.(5_6)del", MAI_ETEXT, 2},
    };
    mai_transcript t = small_gene(false), minus = small_gene(true);
    mai_ctx *cx = unit_open();
    mai_layout layout;
    mai_hgvs_edit edit;

    CHECK_OK(cx, mai_transcript_layout(cx, &t, &layout));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("%s", rows[i].text);
        CHECK_INT(mai_hgvs_read(cx, &layout, rows[i].text, strlen(rows[i].text), &edit), rows[i].code);
        CHECK_INT(cx->err.position, rows[i].position);
        mai_error_clear(cx);
    }
    CHECK_OK(cx, mai_transcript_layout(cx, &minus, &layout));
    CHECK_FAILS_WITH(cx, mai_hgvs_read(cx, &layout, "c.5del", 6, &edit), MAI_EDATA, "begin with n.");
    unit_close(cx);
}

/* ---- GFF3 ---- */

static mai_status
first_feature(mai_ctx *cx, const char *text, size_t step, mai_gff3_feature *out, bool *more)
{
    mai_memory_stream memory = mai_stream_of_memory(text, strlen(text), step);
    mai_gff3 gff3;

    mai_gff3_open(cx, &gff3, &memory.stream);
    return mai_gff3_next(cx, &gff3, out, more);
}

static void
lines_of_gff3(void)
{
    static const char text[] = "##gff-version 3.1.26\r\n# note\r\n\r\n\t \r\nchr%201\t.\tCDS\t5\t5\t-1.5e1\t-\t2\t"
                               "ID=a%3Bb; Parent=x,y%2Cz;Note=100%;;Empty=\r\n##FASTA\r\nnothing";
    mai_ctx *cx = unit_open();
    mai_gff3_feature f;
    bool more;

    for (size_t step = 0; step < 9; step++) {
        CHECK_OK(cx, first_feature(cx, text, step, &f, &more));
        if (!CHECK(more) || !CHECK_INT(f.nattributes, 4))
            break;
        CHECK_TEXT(f.seqid.p, "chr 1");
        CHECK(f.source.p == NULL);
        CHECK_INT(f.start, 5);
        CHECK_SAME(f.score, -15);
        CHECK_INT(f.strand, '-');
        CHECK_INT(f.phase, 2);
        CHECK_TEXT(mai_gff3_value(&f, "ID").p, "a;b");
        CHECK_INT(mai_gff3_attribute_of(&f, "Parent")->nvalues, 2);
        CHECK_TEXT(mai_gff3_attribute_of(&f, "Parent")->values[1].p, "y,z");
        CHECK_TEXT(mai_gff3_value(&f, "Note").p, "100%");
        CHECK_TEXT(mai_gff3_value(&f, "Empty").p, "");
        CHECK(mai_gff3_value(&f, "None").p == NULL);
    }
    CHECK_OK(cx, first_feature(cx, "", 0, &f, &more));
    CHECK(!more);
    CHECK_OK(cx, first_feature(cx, ">c\nACGT\n", 0, &f, &more));
    CHECK(!more);
    unit_close(cx);
}

static void
lines_that_are_none(void)
{
    static const struct {
        const char *text;
        int64_t position;
        const char *message;
    } rows[] = {
        {"c\tx\tgene\t1\t2\t.\t+\t.", 17, "nine columns"},
        {"ACGT", 0, "nine columns"},
        {"c\tx\tgene\tx\t2\t.\t+\t.\t.", 9, "whole numbers"},
        {"c\tx\tgene\t0\t2\t.\t+\t.\t.", 9, "from 1 on"},
        {"c\tx\tgene\t1\t\t.\t+\t.\t.", 11, "from 1 on"},
        {"c\tx\tgene\t1\t99999999999999999999\t.\t+\t.\t.", 11, "position above"},
        {"c\tx\tgene\t3\t2\t.\t+\t.\t.", 9, "after the end"},
        {"c\tx\tgene\t1\t2\tnan\t+\t.\t.", 13, "score"},
        {"c\tx\tgene\t1\t2\t0x10\t+\t.\t.", 13, "score"},
        {"c\tx\tgene\t1\t2\t1e999\t+\t.\t.", 13, "score"},
        {"c\tx\tgene\t1\t2\t.\t*\t.\t.", 15, "strand"},
        {"c\tx\tgene\t1\t2\t.\t+\t3\t.", 17, "phase"},
        {"c\tx\tgene\t1\t2\t.\t+\t.\tID", 19, "tag=value"},
        {"c\tx\tgene\t1\t2\t.\t+\t.\t=5", 19, "tag=value"},
        {"c\tx\tgene\t1\t2\t.\t+\t.\tgene_id \"g\"; x", 19, "tag=value"},
        {"c\tx\tgene\t1\t2\t.\t+\t.\tID=a%00b", 23, "NUL"},
        {".\tx\tgene\t1\t2\t.\t+\t.\t.", 0, "a sequence and a type"},
        {"##gff-version 2\nc\tx", 14, "another version"},
        {"#x\n\nc\tx\tgene\t3\t2\t.\t+\t.\t.", 13, "line 3"},
    };
    mai_ctx *cx = unit_open();
    mai_gff3_feature f;
    bool more;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("%s", rows[i].text);
        CHECK_INT(first_feature(cx, rows[i].text, 0, &f, &more), MAI_ETEXT);
        CHECK_INT(cx->err.position, rows[i].position);
        CHECK(strstr(cx->err.message, rows[i].message) != NULL);
        mai_error_clear(cx);
    }
    CHECK_FAILS(cx, first_feature(cx, rows[14].text, 0, &f, &more), MAI_ETEXT);
    unit_close(cx);
}

static const char GENES[] = "##gff-version 3\n"
                            "c\tx\texon\t31\t40\t.\t-\t.\tParent=m1,m2\n" /* before its parents, and out of order */
                            "c\tx\tgene\t1\t90\t.\t-\t.\tID=g1;Name=G\n"
                            "c\tx\tmRNA\t1\t90\t.\t-\t.\tID=m1;Parent=g1;transcript_id=T1\n"
                            "c\tx\tmRNA\t1\t90\t.\t-\t.\tID=m2;Parent=g1\n"
                            "c\tx\texon\t1\t20\t.\t-\t.\tParent=m1\n"
                            "c\tx\tCDS\t5\t20\t.\t-\t0\tID=p1;Parent=m1;protein_id=P1\n"
                            "c\tx\tCDS\t31\t33\t.\t-\t1\tID=p1;Parent=m1;protein_id=P1\n"
                            "c\tx\tCDS\t31\t36\t.\t-\t0\tID=p2;Parent=m1\n"
                            "c\tx\tmRNA\t101\t150\t.\t+\t.\tID=m3;gene=H\n"
                            "c\tx\tfive_prime_UTR\t101\t110\t.\t+\t.\tParent=m3\n"
                            "c\tx\tCDS\t111\t120\t.\t+\t0\tID=p3a;Parent=m3\n"
                            "c\tx\tCDS\t131\t135\t.\t+\t2\tID=p3b;Parent=m3\n"
                            "c\tx\tthree_prime_UTR\t136\t150\t.\t+\t.\tParent=m3\n"
                            "c\tx\texon\t101\t120\t.\t+\t.\tParent=m3\n"
                            "c\tx\texon\t131\t150\t.\t+\t.\tParent=m3\n"
                            "c\tx\tCDS\t201\t209\t.\t+\t0\tID=alone;Name=A\n"
                            "c\tx\tmRNA\t301\t350\t.\t+\t.\tID=m5\n"
                            "c\tx\tUTR\t301\t310\t.\t+\t.\tParent=m5\n"
                            "c\tx\tCDS\t311\t320\t.\t+\t.\tParent=m5\n"
                            "c\tx\tCDS\t331\t335\t.\t+\t.\tParent=m5\n";

/* Transcripts as one text: name/gene/protein:strand exons coding phase. */
static mai_status
all_transcripts(mai_ctx *cx, void *arg)
{
    static const char *const wanted[] = {
        "T1/G/P1- 1-20,31-40 5-20,31-33 1", "T1/G/-- 1-20,31-40 31-36 0", "m2/G/-- 31-40  0",
        "m3/H/-+ 101-120,131-150 111-120,131-135 0", "A/-/-+ 201-209 201-209 0",
        "m5/-/-+ 301-320,331-335 311-320,331-335 0",
    };
    mai_memory_stream memory = mai_stream_of_memory(GENES, strlen(GENES), *(size_t *) arg);
    mai_annotation a;

    MAI_TRY(mai_gff3_transcripts(cx, &memory.stream, false, &a));
    CHECK_INT(a.n, 6);
    for (int64_t i = 0; i < a.n && i < 6; i++) {
        const mai_transcript *t = &a.transcripts[i];
        char text[256];
        int n = snprintf(text, sizeof text, "%s/%s/%s%c ", t->name, t->gene ? t->gene : "-", t->protein ? t->protein : "-",
                         t->minus ? '-' : '+');

        for (int64_t e = 0; e < t->nexons; e++)
            n += snprintf(text + n, sizeof text - n, "%s%d-%d", e ? "," : "", (int) t->exons[e].start,
                          (int) t->exons[e].stop);
        n += snprintf(text + n, sizeof text - n, " ");
        for (int64_t e = 0; e < t->ncoding; e++)
            n += snprintf(text + n, sizeof text - n, "%s%d-%d", e ? "," : "", (int) t->coding[e].start,
                          (int) t->coding[e].stop);
        snprintf(text + n, sizeof text - n, " %d", t->phase);
        CHECK_TEXT(text, wanted[i]);
        CHECK_TEXT(t->seqid, "c");
    }
    return MAI_OK;
}

static void
transcripts_of_gff3(void)
{
    mai_ctx *cx = unit_open();
    size_t step;

    for (step = 0; step < 70; step += 23)
        CHECK_OK(cx, all_transcripts(cx, &step));
    step = 0;
    CHECK(unit_refuse_each_allocation(all_transcripts, &step) > 50);
    CHECK(unit_stop_at_each_poll(all_transcripts, &step) > 50);
    unit_close(cx);
}

static void
transcripts_that_files_break(void)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"c\tx\texon\t1\t5\t.\t+\t.\tParent=m\nc\tx\texon\t7\t9\t.\t-\t.\tParent=m\n", "\"m\" has parts on both strands"},
        {"c\tx\texon\t1\t5\t.\t+\t.\tParent=m\nd\tx\texon\t7\t9\t.\t+\t.\tParent=m\n", "\"m\" has parts on two sequences"},
        {"c\tx\texon\t1\t5\t.\t.\t.\tParent=m\n", "\"m\" has a part without a strand"},
        {"c\tx\texon\t1\t5\t.\t+\t.\tParent=m\nc\tx\texon\t5\t9\t.\t+\t.\tParent=m\n", "overlap"},
        {"c\tx\texon\t1\t5\t.\t+\t.\tParent=m\nc\tx\tCDS\t3\t7\t.\t+\t0\tParent=m\n", "outside the exons"},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_memory_stream memory = mai_stream_of_memory(rows[i].text, strlen(rows[i].text), 0);
        mai_annotation a;

        unit_row("%s", rows[i].message);
        CHECK_FAILS_WITH(cx, mai_gff3_transcripts(cx, &memory.stream, false, &a), MAI_ETEXT, rows[i].message);
        memory = mai_stream_of_memory(rows[i].text, strlen(rows[i].text), 0);
        CHECK_OK(cx, mai_gff3_transcripts(cx, &memory.stream, true, &a));
        CHECK_INT(a.n, 0);
        CHECK_INT(a.skipped, 1);
    }
    unit_close(cx);
}

/* HGVS counts the letter in the middle of an intron of an odd length from the exon before it. */
static void
the_middle_of_an_intron(void)
{
    mai_span exons[] = {{1, 10}, {20, 30}};
    mai_transcript t = {.name = "t", .exons = exons, .nexons = 2};

    for (int minus = 0; minus < 2; minus++) {
        mai_ctx *cx = unit_open();
        mai_layout layout;

        t.minus = minus;
        if (CHECK_OK(cx, mai_transcript_layout(cx, &t, &layout))) {
            mai_place middle = mai_place_of(&layout, 15), after = mai_place_of(&layout, minus ? 14 : 16);

            CHECK(middle.inside && middle.offset == (minus ? 10 : 9) && middle.away == 5);
            CHECK(after.inside && after.offset == (minus ? 11 : 10) && after.away == -4);
        }
        unit_close(cx);
    }
}

static const unit_test tests[] = {
    {"variants told", variants_told},
    {"places there and back", places_there_and_back},
    {"slippage", slippage},
    {"transcripts that cannot be", transcripts_that_cannot_be},
    {"changes that cannot be", changes_that_cannot_be},
    {"texts that cannot be", texts_that_cannot_be},
    {"lines of GFF3", lines_of_gff3},
    {"lines that are none", lines_that_are_none},
    {"transcripts of GFF3", transcripts_of_gff3},
    {"transcripts that files break", transcripts_that_files_break},
    {"the middle of an intron", the_middle_of_an_intron},
};

UNIT_MAIN(tests)
