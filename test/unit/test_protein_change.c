/*
 * test_protein_change.c - HGVS p. texts of changed coding sequences.
 *
 * The first table are the cases of biocommons/hgvs (test_hgvs_variantmapper_cp_sanity.py, Apache license) that lie in
 * a coding sequence, as sequences. The second are rules of the HGVS nomenclature.
 */
#include <string.h>

#include "seq/protein_change.h"
#include "unit.h"

typedef struct coding_row {
    const char *reference, *altered, *text;
} coding_row;

static const coding_row biocommons_rows[] = {
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAGGCGAAAGCGTTTCGCGCGAAATAGGGG", "p.(Lys2=)"}, /* c.6A>G */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAATGCGAAAGCGTTTCGCGCGAAATAGGGG", "p.(Lys2Asn)"}, /* c.6A>T */
    {"ATGAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC",
     "ATGAAATAGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC", "p.(Ser3Ter)"}, /* c.8C>A */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGAGGAGGTAGTTTCGC",
     "ATGAAAGCGAAAGCGTTTCGCGCGAAATATAGGAGGTAGTTTCGC", "p.(Ter10TyrextTer3)"}, /* c.30G>T */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGGGGCGAAAGCGTTTCGCGCGAAATAGGGG", "p.(Lys2_Ala3insGly)"}, /* c.6_7insGGG */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGAAAGCGTTTCGCGTCGAAATAGGGG", "p.(Ala8ValfsTer?)"}, /* c.22_23insT */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCTTGAAAGCGTTTCGCGCGAAATAGGGG", "p.(Lys4Ter)"}, /* c.8_9insTT */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGGCGTTTCGCGCGAAATAGGGG", "p.(Lys4del)"}, /* c.10_12del */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGTTTCGCGCGAAATAGGGG", "p.(Lys2_Ala5del)"}, /* c.4_15del */
    {"ATGAAAAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC",
     "ATGAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC", "p.(Lys3del)"}, /* c.4_6del */
    {"ATGAAAAAAAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC",
     "ATGAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC", "p.(Lys3_Lys4del)"}, /* c.4_9del */
    {"ATGAAAAAAAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC",
     "ATGAAAAAAAAATCGAAAGGCGCGAAATAGAGGAGGCAGTTTCGC", "p.(Ala7_Arg9delinsGly)"}, /* c.20_25del */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGACGAAAGCGTTTCGCGCGAAATAGGGG", "p.(Lys2_Ala3delinsThr)"}, /* c.5_7del */
    {"ATGGGGAGGGCCCGGCAGCCAGCTTTATAGAGGAGGCAGTTTCGC",
     "ATGGGGAGGGCCTTATAGAGGAGGCAGTTTCGC", "p.(Arg5_Ala8del)"}, /* c.13_24del */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGAGCGTTTCGCGCGAAATAGGGG", "p.(Lys4SerfsTer?)"}, /* c.11_12del */
    {"ATGAAAGCGAAAGCGTTTCGCGTAGAATAGAGGAGGCAGTTTCGC",
     "ATGAAACGAAAGCGTTTCGCGTAGAATAGAGGAGGCAGTTTCGC", "p.(Ala3ArgfsTer6)"}, /* c.7del */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGAAAGCGTTTCGCGCGGGG", "p.(Lys9_Ter10delinsGly)"}, /* c.25_30del */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGATCCCAGCGTTTCGCGCGAAATAGGGG", "p.(Lys4delinsIlePro)"}, /* c.11_12delinsTCCCA */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGATCCCACGCGCGAAATAGGGG", "p.(Lys4_Phe6delinsIlePro)"}, /* c.11_18delinsTCCCA */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGGGGAAAGCGTTTCGCGCGAAATAGGGG", "p.(Ala3GlyfsTer?)"}, /* c.8delinsGG */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGAAAAAAGCGTTTCGCGCGAAATAGGGG", "p.(Lys4dup)"}, /* c.10_12dup */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGAAAGCGTTTTTTCGCGCGAAATAGGGG", "p.(Phe6dup)"}, /* c.16_18dup */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGAAAGCGTTTCGCTTTCGCGCGAAATAGGGG", "p.(Phe6_Arg7dup)"}, /* c.16_21dup */
    {"ATGAAAAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC",
     "ATGAAAAAAAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC", "p.(Lys3dup)"}, /* c.4_6dup */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGAAAGCGTTTCGCGCGTTTCGCGCGAAATAGGGG", "p.(Phe6_Ala8dup)"}, /* c.16_24dup */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGAAAGAGCGTTTCGCGCGAAATAGGGG", "p.(Ala5GlufsTer?)"}, /* c.12_13dup */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "ATGAAAGCGAAAGCGTTTCGCGCGAA", "p.(Lys9XaafsTer?)"}, /* c.27_*3del */
    {"ATGAAAAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC",
     "ATGAAAAAATCGAAAGCGTTTCGCGCGAGGCAGTTTCGC", "p.(Lys10ArgfsTer?)"}, /* c.28_*3del */
    {"ATGAAAAAATCGAAAGCGTTTCGCGCGAAATAGAGGAGGCAGTTTCGC",
     "ATGAAAAAATCGAAAGCGTTTCGCGCGGGGAGGCAGTTTCGC", "p.(Lys10GlyfsTer?)"}, /* c.28_*3delinsGGG */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "GTGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG", "p.Met1?"}, /* c.1A>G */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "AAGCGAAAGCGTTTCGCGCGAAATAGGGG", "p.Met1?"}, /* c.-3_1del */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "GCGAAAGCGTTTCGCGCGAAATAGGGG", "p.Met1?"}, /* c.-3_3del */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "AAAGCGAAAGCGTTTCGCGCGAAATAGGGG", "p.Met1?"}, /* c.-3_3delinsAAA */
    {"ATGAAAGCGAAAGCGTTTCGCGCGAAATAGGGG",
     "", "p.0?"}, /* c.-3_*1del */
};

static const coding_row rule_rows[] = {
    {"ATGAAAGCGTAG", "ATGAAAGCGTAG", "p.(=)"},
    {"ATGAAAGCGTAG", "ATGAAAGCATAG", "p.(Ala3=)"},
    {"augaaagcguag", "augaaagcauag", "p.(Ala3=)"},
    {"ATGAAAGCGTAGCC", "ATGAAAGCGTAGCA", "p.(=)"},              /* behind the stop */
    {"ATGAAAGCGTAG", "ATGAAAGCGTGA", "p.(Ter4=)"},               /* another stop */
    {"ATGAAAGCGTAG", "ATGAAAGCGCAG", "p.(Ter4GlnextTer?)"},
    {"ATGAAAGCGTAGGGTTAA", "ATGAAAGCGCAGGGTTAA", "p.(Ter4GlnextTer2)"},
    {"ATGAAAGCGTAG", "ATGAAAGCGGCGTAG", "p.(Ala3dup)"},          /* before a stop that stays */
    {"ATGAAAGCGTAG", "ATGAAAGCGCCGTAG", "p.(Ala3_Ter4insPro)"},
    {"ATGAAAGCGTAG", "ATGTAAGCGTAG", "p.(Lys2Ter)"},
    {"ATGAAAGCGTAG", "ATGAAATAG", "p.(Ala3Ter)"},
    {"ATGAAAAAAGCGTAG", "ATGAAAGCGTAG", "p.(Lys3del)"},          /* the last of its like */
    {"ATGAAAGCGTAG", "ATGAAAGGGTAACCGGCGTAG", "p.(Lys2_Ala3insGlyTer)"},
    {"ATGAAAGCGTAG", "ATGAAAGGGTAACCGCGTAG", "p.(Lys2_Ala3insGlyTer)"}, /* not a frame shift */
    {"ATGAAAGCGTAG", "TTGAAAGCGTAG", "p.Met1?"},
    {"CTGAAAGCGTAG", "CTGAAAGGGTAG", "p.(Ala3Gly)"},
    {"CTGAAAGCGTAG", "ATGAAAGCGTAG", "p.(Met1=)"},               /* both are Met there */
    {"ATGAAAGCGTAG", "ATGNNNGCGTAG", "p.(Lys2Xaa)"},
    {"ATGAAAGCGTAG", "ATGRAYGCGTAG", "p.(Lys2Asx)"},
    {"ATGAAAGCG", "ATGAAAGGG", "p.(Ala3Gly)"},                   /* no stop known */
    {"ATGAAAGCG", "ATGAAAGCGCCC", "p.(Ala3_Xaa4insPro)"},
    {"ATGAAAGCG", "ATGAAA", "p.(Ala3del)"},
    {"AAAGCG", "CCCAAAGCG", "p.(Lys1delinsProLys)"},             /* no start codon */
    {"ATGAAAGCG", "", "p.0?"},
    {"", "ATG", "p.?"},
    {"", "", "p.0?"},
};

static void
check_row(const coding_row *row)
{
    const mai_genetic_code *code = mai_genetic_code_find(1);
    mai_ctx *cx = unit_open();
    char *text;
    size_t n;

    unit_row("%s -> %s", row->reference, row->altered);
    if (CHECK_OK(cx, mai_coding_change_hgvs(cx, code, (const uint8_t *) row->reference, strlen(row->reference),
                                            (const uint8_t *) row->altered, strlen(row->altered), true, &text, &n))) {
        CHECK_TEXT(text, row->text);
        CHECK_INT(n, strlen(row->text));
    }
    unit_close(cx);
}

static void
biocommons_cases(void)
{
    for (size_t i = 0; i < sizeof biocommons_rows / sizeof *biocommons_rows; i++)
        check_row(biocommons_rows + i);
}

static void
rules(void)
{
    for (size_t i = 0; i < sizeof rule_rows / sizeof *rule_rows; i++)
        check_row(rule_rows + i);
}

static mai_status
write_change(mai_ctx *cx, void *arg)
{
    const coding_row *row = arg;
    const mai_genetic_code *code = mai_genetic_code_find(1);
    char *text;
    size_t n;

    MAI_TRY(mai_coding_change_hgvs(cx, code, (const uint8_t *) row->reference, strlen(row->reference),
                                   (const uint8_t *) row->altered, strlen(row->altered), false, &text, &n));
    CHECK_TEXT(text, row->text);
    return MAI_OK;
}

static void
without_parentheses(void)
{
    coding_row row = {"ATGAAAGCGTAG", "ATGAAAGGGTAG", "p.Ala3Gly"};

    CHECK(unit_refuse_each_allocation(write_change, &row) > 2);
    CHECK(unit_stop_at_each_poll(write_change, &row) > 2);
}

/* A long insertion is looked through for a stop, codon by codon. */
static void
long_insertions_can_be_stopped(void)
{
    static char altered[3 + 301 + 6 + 1];
    coding_row row = {"ATGGCGTAG", altered, "p.Ala2LysfsTer?"};

    memcpy(altered, "ATG", 3);
    memset(altered + 3, 'A', 301);
    memcpy(altered + 304, "GCGTAG", 7);
    CHECK(unit_stop_at_each_poll(write_change, &row) > 100);
}

/* What callers with proteins of their own may say. */
static void
proteins(void)
{
    mai_ctx *cx = unit_open();
    mai_protein_change change = {
        .reference = (const uint8_t *) "MKAL*", .nreference = 5, .naltered = 5, .ncoding = 5};
    char *text;
    size_t n;

    change.altered = (const uint8_t *) "MKGL*";
    if (CHECK_OK(cx, mai_protein_change_hgvs(cx, &change, &text, &n)))
        CHECK_TEXT(text, "p.Ala3Gly");
    change.frameshift = true;
    if (CHECK_OK(cx, mai_protein_change_hgvs(cx, &change, &text, &n)))
        CHECK_TEXT(text, "p.Ala3GlyfsTer3");
    change.reference = (const uint8_t *) "MK*L*";
    if (CHECK_OK(cx, mai_protein_change_hgvs(cx, &change, &text, &n)))
        CHECK_TEXT(text, "p.?");
    change.reference = (const uint8_t *) "MKAL*";
    change.altered = (const uint8_t *) "MK-L*";
    CHECK_FAILS_WITH(cx, mai_protein_change_hgvs(cx, &change, &text, &n), MAI_ETEXT, "codon 3 of the altered");
    unit_close(cx);
}

static void
names_of_amino_acids(void)
{
    CHECK_TEXT(mai_amino_acid_name('A'), "Ala");
    CHECK_TEXT(mai_amino_acid_name('U'), "Sec");
    CHECK_TEXT(mai_amino_acid_name('*'), "Ter");
    CHECK(mai_amino_acid_name('a') == NULL && mai_amino_acid_name('-') == NULL && mai_amino_acid_name(0) == NULL);
}

static const unit_test tests[] = {
    {"cases of biocommons/hgvs", biocommons_cases},
    {"rules", rules},
    {"without parentheses; stops and refusals", without_parentheses},
    {"long insertions can be stopped", long_insertions_can_be_stopped},
    {"proteins", proteins},
    {"names of amino acids", names_of_amino_acids},
};

UNIT_MAIN(tests)
