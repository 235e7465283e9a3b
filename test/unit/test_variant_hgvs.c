/*
 * test_variant_hgvs.c - HGVS texts taken apart, spelled, applied. The spelling is that of biocommons/hgvs.
 */
#include <string.h>

#include "seq/hgvs.h"
#include "unit.h"

/* ---- texts and their spelling; NULL: no HGVS text ---- */

typedef struct text_row {
    const char *text, *spelled;
} text_row;

static const text_row text_rows[] = {
    {"AC_01234.5:c.1A>T", "AC_01234.5:c.1A>T"},
    {"AC_01234.5:r.1a>u", "AC_01234.5:r.1a>u"},
    {"AC_01234.5:p.Ala1Ser", "AC_01234.5:p.Ala1Ser"},
    {"AC_01234.5:p.A1S", "AC_01234.5:p.Ala1Ser"},
    {"NM_000352.3(ABCC8):c.2557_2694del", "NM_000352.3(ABCC8):c.2557_2694del"},
    {"g.76A>T", "g.76A>T"},
    {"AC:g.7_8dupTG", "AC:g.7_8dup"},
    {"AC:c.-14G>C", "AC:c.-14G>C"},
    {"AC:c.*46T>A", "AC:c.*46T>A"},
    {"AC:c.88+1G>T", "AC:c.88+1G>T"},
    {"AC:c.89-2A>C", "AC:c.89-2A>C"},
    {"AC:c.+3_5+0del", "AC:c.3_5del"},
    {"AC:c.112_117delinsTG", "AC:c.112_117delinsTG"},
    {"AC:c.113delAinsTACTAGC", "AC:c.113delinsTACTAGC"},
    {"AC:c.113delAinsT", "AC:c.113A>T"},
    {"AC:c.76_78del3", "AC:c.76_78del"},
    {"AC:c.203_506inv", "AC:c.203_506inv"},
    {"AC:g.1_2ACG=", "AC:g.1_2="},
    {"AC:g.(1_10)_(21_30)del", "AC:g.(1_10)_(21_30)del"},
    {"AC:g.(?_10)_(21_?)del", "AC:g.(?_10)_(21_?)del"},
    {"AC:c.4_(245_246)del", "AC:c.4_(245_246)del"},
    {"AC:c.1_2_(4_5)del", "AC:c.1_2_(4_5)del"},
    {"AC:n.(4_6)_24_6del", "AC:n.(4_6)_24_6del"},
    {"AC:r.(1_2del)", "AC:r.(1_2del)"},
    {"AC:g.88_90copy4", "AC:g.88_90copy4"},
    {"AC:g.1_2conNM_004006.1:c.15_355", "AC:g.1_2conNM_004006.1:c.15_355"},
    {"AC:g.123_125[6]", "AC:g.123_125[6]"},
    {"AC:g.123CAG[6]", "AC:g.123CAG[6]"},
    {"AC:p.Gly25Trpfs*10", "AC:p.Gly25TrpfsTer10"},
    {"AC:p.(Gly25TrpfsTer?)", "AC:p.(Gly25TrpfsTer?)"},
    {"AC:p.Arg1039fs", "AC:p.Arg1039fsTer"},
    {"AC:p.Ter314Trpext*45", "AC:p.Ter314TrpextTer45"},
    {"AC:p.*314Wext*?", "AC:p.Ter314TrpextTer?"},
    {"AC:p.Met1Valext-10", "AC:p.Met1Valext-10"},
    {"AC:p.Met1ext-12", "AC:p.Met1ext-12"},
    {"AC:p.Met1?", "AC:p.Met1?"},
    {"AC:p.Phe2_Ala4del", "AC:p.Phe2_Ala4del"},
    {"AC:p.Met1_Gly1del", "AC:p.Met1_Gly1del"},
    {"AC:p.Met1_Met1del", "AC:p.Met1del"},
    {"AC:p.G10_F11insMM", "AC:p.Gly10_Phe11insMetMet"},
    {"AC:p.Cys9_Val10delinsArgGluTer", "AC:p.Cys9_Val10delinsArgGluTer"},
    {"AC:p.(A3_Y6del)", "AC:p.(Ala3_Tyr6del)"},
    {"AC:p.=", "AC:p.="},
    {"AC:p.(=)", "AC:p.(=)"},
    {"AC:p.0", "AC:p.0"},
    {"AC:p.0?", "AC:p.0?"},
    {"AC:p.?", "AC:p.?"},
    {"AC:p.Lys23=", "AC:p.Lys23="},
    {"AC:p.Ala2[10]", "AC:p.Ala2[10]"},
    {"", NULL},
    {"g.", NULL},
    {"AC", NULL},
    {"AC:", NULL},
    {"AC:x.1A>T", NULL},
    {"AC:g.0A>T", NULL},
    {"AC:g.1", NULL},
    {"AC:g.1A>", NULL},
    {"AC:g.1A>U", NULL},
    {"AC:r.1A>T", NULL},
    {"AC:g.1a>t ", NULL},
    {" AC:g.1A>T", NULL},
    {"AC:g.*1A>T", NULL},
    {"AC:g.-1A>T", NULL},
    {"AC:c.10*A>T", NULL},
    {"AC:c.1*T>A", NULL},
    {"AC:c.(1_10A>C)", NULL},
    {"AC:m.(1_2)_(3_4)del", NULL},
    {"AC:g.1insU", NULL},
    {"AC:g.1ins", NULL},
    {"AC:g.1A[>T", NULL},
    {"AC:g.5[", NULL},
    {"AC:g.1234567890123456A>T", NULL},
    {"AC:p.Ala3", NULL},
    {"AC:p.Ala=", NULL},
    {"AC:p.Ala3Phe4insGly", NULL},
    {"AC:p.Ala3delinsGlyA", NULL},
    {"AC:p.Ala3delins", NULL},
    {"AC:p.(?)", NULL},
    {"AC:p.?0", NULL},
    {"AC:p.Ala3fs2", NULL},
    {"AC:p.Ala3extVal?", NULL},
    {"AC:p.Met1.", NULL},
};

static void
spelling(void)
{
    for (size_t i = 0; i < sizeof text_rows / sizeof *text_rows; i++) {
        const text_row *row = text_rows + i;
        mai_ctx *cx = unit_open();
        mai_hgvs_parts h;
        char *spelled;

        unit_row("%s", row->text);
        if (row->spelled == NULL)
            CHECK_FAILS_WITH(cx, mai_hgvs_parse(cx, row->text, strlen(row->text), &h), MAI_ETEXT,
                             "invalid HGVS text");
        else if (CHECK_OK(cx, mai_hgvs_parse(cx, row->text, strlen(row->text), &h))
                 && CHECK_OK(cx, mai_hgvs_write(cx, &h, &spelled)))
            CHECK_TEXT(spelled, row->spelled);
        unit_close(cx);
    }
}

static void
parts(void)
{
    const char *text = "NM_000352.3(ABCC8):c.2557-12_*3delACTinsGG";
    mai_ctx *cx = unit_open();
    mai_hgvs_parts h;

    if (CHECK_OK(cx, mai_hgvs_parse(cx, text, strlen(text), &h))) {
        CHECK_BYTES(h.accession.p, "NM_000352.3", h.accession.n);
        CHECK_BYTES(h.gene.p, "ABCC8", h.gene.n);
        CHECK_INT(h.type, 'c');
        CHECK_INT(h.start.base, 2557);
        CHECK_INT(h.start.offset, -12);
        CHECK(!h.start.from_end && h.stop.from_end);
        CHECK_INT(h.stop.base, 3);
        CHECK_INT(h.edit, MAI_HGVS_DELINS);
        CHECK_INT(h.ref.n, 3);
        CHECK_INT(h.alt.n, 2);
        CHECK_INT(h.count, -1);
    }
    unit_close(cx);
}

/* Every message says where. */
static void
messages(void)
{
    mai_ctx *cx = unit_open();
    mai_hgvs_parts h;

    CHECK_FAILS_WITH(cx, mai_hgvs_parse(cx, "AC:g.5insU", 10, &h), MAI_ETEXT, "expected DNA letters at character 10");
    CHECK_FAILS_WITH(cx, mai_hgvs_parse(cx, "AC:g.1A>T!", 10, &h), MAI_ETEXT, "expected the end at character 10");
    CHECK_FAILS_WITH(cx, mai_hgvs_parse(cx, "AC.x", 4, &h), MAI_ETEXT, "':' after the accession at character 3");
    unit_close(cx);
}

/* ---- applying ---- */

typedef struct apply_row {
    const char *sequence, *text;
    const char *result; /* NULL: an error */
    mai_status code;
} apply_row;

static const apply_row apply_rows[] = {
    {"ACGTACGT", "g.3G>T", "ACTTACGT", MAI_OK},
    {"acgtacgt", "NC_1.1:g.3G>T", "acTtacgt", MAI_OK},
    {"ACGTACGT", "g.3_5del", "ACCGT", MAI_OK},
    {"ACGTACGT", "g.3_5delGTA", "ACCGT", MAI_OK},
    {"ACGTACGT", "g.3_5del3", "ACCGT", MAI_OK},
    {"ACGTACGT", "g.1_8del", "", MAI_OK},
    {"ACGTACGT", "g.3_4insTTT", "ACGTTTTACGT", MAI_OK},
    {"ACGTACGT", "g.7_8dup", "ACGTACGTGT", MAI_OK},
    {"ACGTACGT", "g.2_3delinsA", "AATACGT", MAI_OK},
    {"ACGTTCGT", "g.3_6inv", "ACGAACGT", MAI_OK},
    {"ACGTACGT", "g.3=", "ACGTACGT", MAI_OK},
    {"ACGTACGT", "c.3G=", "ACGTACGT", MAI_OK},
    {"TCAGCAGCAGT", "g.2CAG[5]", "TCAGCAGCAGCAGCAGT", MAI_OK},
    {"TCAGCAGCAGT", "g.2_4[1]", "TCAGT", MAI_OK},
    {"tcagcAGcagt", "g.2CAG[2]", "tCAGCAGt", MAI_OK},
    {"TCAGCAGCAGT", "g.2_10CAG[1]", "TCAGT", MAI_OK},
    {"TCAGCAGCAGT", "g.2_7CAG[1]", NULL, MAI_EDATA},
    {"TCAGCAGCAGT", "g.2_10CAG[0]", "TT", MAI_OK},
    {"ACGTACGT", "NC_1.1:g.[3G>T;7_8del]", "ACTTAC", MAI_OK},
    {"ACGUACGU", "r.4U>A", "ACGAACGU", MAI_OK},
    {"ACGTACGT", "g.3A>T", NULL, MAI_EDATA},
    {"ACGTACGT", "g.9A>T", NULL, MAI_EDATA},
    {"ACGTACGT", "g.5_3del", NULL, MAI_EDATA},
    {"ACGTACGT", "g.3_5delGT", NULL, MAI_EDATA},
    {"ACGTACGT", "g.3_5del4", NULL, MAI_EDATA},
    {"ACGTACGT", "g.3_5del99999999999999999999999", NULL, MAI_EDATA},
    {"ACGTACGT", "g.3insT", NULL, MAI_EDATA},
    {"ACGTACGT", "g.[3_5del;4T>A]", NULL, MAI_EDATA},
    {"ACGTACGT", "g.2TT[4]", NULL, MAI_EDATA},
    {"ACGTACGT", "g.1_4[999999999999999]", NULL, MAI_ELIMIT},
    {"ACGTACGT", "c.3+1G>T", NULL, MAI_EUNSUPPORTED},
    {"ACGTACGT", "c.*3G>T", NULL, MAI_EUNSUPPORTED},
    {"ACGTACGT", "c.-3G>T", NULL, MAI_EUNSUPPORTED},
    {"ACGTACGT", "g.(3_4)del", NULL, MAI_EUNSUPPORTED},
    {"ACGTACGT", "g.3_4copy2", NULL, MAI_EUNSUPPORTED},
    {"ACGTACGT", "p.Met1Ala", NULL, MAI_EUNSUPPORTED},
    {"ACGTACGT", "", NULL, MAI_ETEXT},
    {"ACGTACGT", "g.[]", NULL, MAI_ETEXT},
    {"ACGTACGT", "g.[3G>T;]", NULL, MAI_ETEXT},
    {"", "g.1A>T", NULL, MAI_EDATA},
};

static mai_status
apply(mai_ctx *cx, const apply_row *row, uint8_t **out, int64_t *n)
{
    mai_letters sequence = {(const uint8_t *) row->sequence, (int64_t) strlen(row->sequence)};
    mai_variant *variants;
    int64_t nvariants;

    MAI_TRY(mai_hgvs_variants(cx, sequence, row->text, strlen(row->text), &variants, &nvariants));
    return mai_apply_variants(cx, sequence, variants, nvariants, 0, out, n);
}

static void
applying(void)
{
    for (size_t i = 0; i < sizeof apply_rows / sizeof *apply_rows; i++) {
        const apply_row *row = apply_rows + i;
        mai_ctx *cx = unit_open();
        uint8_t *out;
        int64_t n;

        unit_row("%s %s", row->sequence, row->text);
        if (row->result == NULL)
            CHECK_FAILS(cx, apply(cx, row, &out, &n), row->code);
        else if (CHECK_OK(cx, apply(cx, row, &out, &n)) && CHECK_INT(n, strlen(row->result)))
            CHECK_BYTES(out, row->result, n);
        unit_close(cx);
    }
}

static mai_status
read_write_apply(mai_ctx *cx, void *arg)
{
    const apply_row *row = arg;
    mai_hgvs_parts h;
    char *spelled;
    uint8_t *out;
    int64_t n;

    MAI_TRY(mai_hgvs_parse(cx, "AC:p.G10_F11insMM", 17, &h));
    MAI_TRY(mai_hgvs_write(cx, &h, &spelled));
    MAI_TRY(mai_hgvs_write_place(cx, h.type, &h.start, &spelled));
    MAI_TRY(mai_hgvs_residues(cx, h.alt, &spelled));
    CHECK_TEXT(spelled, "MetMet");
    MAI_TRY(apply(cx, row, &out, &n));
    CHECK_BYTES(out, row->result, n);
    return MAI_OK;
}

static mai_status
read_residues(mai_ctx *cx, void *text)
{
    mai_hgvs_parts h;

    return mai_hgvs_parse(cx, text, strlen(text), &h);
}

/* A residue takes longer than a base: a long insertion of them is no one step. */
static void
long_proteins_can_be_stopped(void)
{
    static char text[16 + 3 * 200 + 2] = "p.(G10_F11ins";

    for (int i = 0; i < 200; i++)
        strcat(text, "Glx");
    strcat(text, ")");
    CHECK(unit_stop_at_each_poll(read_residues, text) > 200);
}

static void
stops_and_refusals(void)
{
    apply_row row = {"TCAGCAGCAGT", "g.[1T>A;2CAG[2]]", "ACAGCAGT", MAI_OK};

    CHECK(unit_refuse_each_allocation(read_write_apply, &row) > 5);
    CHECK(unit_stop_at_each_poll(read_write_apply, &row) > 5);
}

static const unit_test tests[] = {
    {"spelling", spelling},
    {"parts", parts},
    {"messages", messages},
    {"applying", applying},
    {"long proteins can be stopped", long_proteins_can_be_stopped},
    {"stops and refusals", stops_and_refusals},
};

UNIT_MAIN(tests)
