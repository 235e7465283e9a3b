/*
 * test_variant.c - variants between sequences: what they are, that applying them gives the sequence, normal forms.
 *
 * Normal forms are those of bcftools 1.16 norm -m - -f.
 */
#include <string.h>

#include "seq/hgvs.h"
#include "seq/variant.h"
#include "unit.h"

static mai_letters
letters(const char *text)
{
    return (mai_letters){(const uint8_t *) text, (int64_t) strlen(text)};
}

static bool
same_letters(const uint8_t *p, int64_t n, const char *text)
{
    return n == (int64_t) strlen(text) && (n == 0 || memcmp(p, text, n) == 0);
}

/* ---- what they are called ---- */

typedef struct named_row {
    const char *ref, *alt;
    int64_t position;
    const char *vcf_ref, *vcf_alt;
    mai_variant_kind kind;
    const char *hgvs; /* NULL: none */
} named_row;

static const named_row named_rows[] = {
    {"ACGTA", "ACTTA", 3, "G", "T", MAI_SUBSTITUTION, "g.3G>T"},
    {"acgta", "acgTa", 4, "t", "T", MAI_SUBSTITUTION, "g.4t>T"},
    {"ACGGGTA", "ACGGTA", 2, "CG", "C", MAI_DELETION, "g.5del"},
    {"ACGCGCGTA", "ACGCGTA", 1, "ACG", "A", MAI_DELETION, "g.6_7del"},
    {"GGGTA", "GGTA", 1, "GG", "G", MAI_DELETION, "g.3del"},
    {"ACGTA", "CGTA", 1, "AC", "C", MAI_DELETION, "g.1del"},
    {"ACGTA", "ACGT", 4, "TA", "T", MAI_DELETION, "g.5del"},
    {"ACGTA", "", 1, "ACGTA", "", MAI_DELETION, "g.1_5del"},
    {"ACGTA", "ACGCTA", 3, "G", "GC", MAI_INSERTION, "g.3_4insC"},
    {"ACGTA", "ACGGTA", 2, "C", "CG", MAI_DUPLICATION, "g.3dup"},
    {"ACGACGTA", "ACGACGACGTA", 1, "A", "ACGA", MAI_DUPLICATION, "g.4_6dup"},
    {"ACGTA", "TTACGTA", 1, "A", "TTA", MAI_INSERTION, "g.1delinsTTA"},
    {"ACGTA", "ACGTACC", 5, "A", "ACC", MAI_INSERTION, "g.5delinsACC"},
    {"ACGTA", "ACGTAA", 4, "T", "TA", MAI_DUPLICATION, "g.5dup"},
    {"ACGTA", "ACCCA", 3, "GT", "CC", MAI_DELINS, "g.3_4delinsCC"},
    {"ACGATTA", "ACATCTA", 3, "GAT", "ATC", MAI_INVERSION, "g.3_5inv"},
    {"ACGTA", "ATTTTTA", 2, "CG", "TTTT", MAI_DELINS, "g.2_3delinsTTTT"},
    {"ACGTA", "TAGCGTA", 1, "A", "TAG", MAI_DELINS, "g.1delinsTAG"}, /* both would need the first letter */
    {"GCAAAGTCC", "GCAATTCC", 5, "AG", "T", MAI_DELINS, "g.5_6delinsT"}, /* moved right, it meets the other */
    {"A", "C", 1, "A", "C", MAI_SUBSTITUTION, "g.1A>C"},
    {"A", "CGC", 1, "A", "CGC", MAI_DELINS, "g.1delinsCGC"},
    {"", "ACG", 1, "", "ACG", MAI_INSERTION, NULL},
    {"ACNRA", "ACNYA", 4, "R", "Y", MAI_SUBSTITUTION, "g.4R>Y"},
};

static void
names_one_variant(void)
{
    for (size_t i = 0; i < sizeof named_rows / sizeof *named_rows; i++) {
        const named_row *row = named_rows + i;
        mai_ctx *cx = unit_open();
        mai_variant *v;
        int64_t n = 0;

        unit_row("%s -> %s", row->ref, row->alt);
        if (CHECK_OK(cx, mai_variants(cx, letters(row->ref), letters(row->alt), NULL, &v, &n)) && CHECK_INT(n, 1)) {
            CHECK_INT(v->position, row->position);
            CHECK(same_letters(v->ref, v->nref, row->vcf_ref));
            CHECK(same_letters(v->alt, v->nalt, row->vcf_alt));
            CHECK_INT(v->kind, row->kind);
            CHECK((v->hgvs == NULL) == (row->hgvs == NULL));
            if (v->hgvs != NULL && row->hgvs != NULL)
                CHECK_TEXT(v->hgvs, row->hgvs);
        }
        unit_close(cx);
    }
}

static void
equal_sequences_have_none(void)
{
    static const char *const texts[] = {"", "A", "ACGTNRYKMSWBDHVUacgt"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        mai_ctx *cx = unit_open();
        mai_variant *v;
        int64_t n = -1;

        CHECK_OK(cx, mai_variants(cx, letters(texts[i]), letters(texts[i]), NULL, &v, &n));
        CHECK_INT(n, 0);
        unit_close(cx);
    }
}

static void
names_the_accession(void)
{
    mai_ctx *cx = unit_open();
    mai_variant *v;
    int64_t n;

    if (CHECK_OK(cx, mai_variants(cx, letters("ACGT"), letters("AGGT"), "NC_1.2", &v, &n)) && CHECK_INT(n, 1))
        CHECK_TEXT(v->hgvs, "NC_1.2:g.2C>G");
    unit_close(cx);
}

static void
refuses_other_letters(void)
{
    mai_ctx *cx = unit_open();
    mai_variant *v;
    int64_t n;

    CHECK_FAILS_WITH(cx, mai_variants(cx, letters("AC1T"), letters("ACGT"), NULL, &v, &n), MAI_ETEXT,
                     "letter 3 of the reference");
    CHECK_FAILS_WITH(cx, mai_variants(cx, letters("ACGT"), letters("ACG-"), NULL, &v, &n), MAI_ETEXT,
                     "letter 4 of the other sequence");
    unit_close(cx);
}

/* ---- applying gives the other sequence ---- */

enum { LONGEST = 6000 };

typedef struct pair {
    char ref[LONGEST + 1], alt[2 * LONGEST + 1];
} pair;

static int
below(int n)
{
    return (int) (unit_random() % (uint64_t) n);
}

/* Letters of a small alphabet, or of all codes in both cases; repeats of a short unit in places. */
static void
make_reference(char *to, int n, const char *alphabet)
{
    int letters_there = (int) strlen(alphabet);

    for (int i = 0; i < n; i++)
        to[i] = i > 4 && below(3) > 0 ? to[i - 1 - below(4)] : alphabet[below(letters_there)];
    to[n] = '\0';
}

/* A copy with substitutions, deletions, insertions and duplications. */
static void
make_altered(const char *ref, char *to, int changes)
{
    int n = (int) strlen(ref), at = 0, room = 2 * LONGEST;
    double rate = n > 0 ? (double) changes / n : 0;

    for (int i = 0; i < n && at < room - 200; i++) {
        if (unit_uniform(0, 1) >= rate) {
            to[at++] = ref[i];
            continue;
        }
        switch (below(4)) {
        case 0:
            to[at++] = "ACGT"[below(4)];
            break;
        case 1:
            i += below(8);
            break;
        case 2:
            for (int k = below(8); k >= 0; k--)
                to[at++] = "ACGT"[below(4)];
            break;
        default:
            for (int k = at > 30 ? below(30) : 0, from = at - k; k > 0; k--)
                to[at++] = to[from++];
            to[at++] = ref[i];
        }
    }
    to[at] = '\0';
}

static mai_status
there_and_back(mai_ctx *cx, void *arg)
{
    const pair *p = arg;
    mai_variant *v;
    int64_t n, length;
    uint8_t *out;

    MAI_TRY(mai_variants(cx, letters(p->ref), letters(p->alt), NULL, &v, &n));
    MAI_TRY(mai_apply_variants(cx, letters(p->ref), v, n, 4, &out, &length));
    CHECK(same_letters(out + 4, length, p->alt));
    return MAI_OK;
}

static pair random_pair;

static void
applying_gives_the_other(void)
{
    static const char *const alphabets[] = {"AC", "ACGT", "A", "acgtACGTRYKMSWBDHVNUu"};
    static const int lengths[] = {0, 1, 2, 3, 7, 20, 100, 700, LONGEST};

    for (int i = 0; i < 800; i++) {
        mai_ctx *cx = unit_open();
        int n = lengths[below(i < 780 ? 8 : 9)];

        unit_row("round %d, %d letters", i, n);
        make_reference(random_pair.ref, n, alphabets[below(4)]);
        if (below(5) == 0)
            make_reference(random_pair.alt, lengths[below(7)], alphabets[below(4)]);
        else
            make_altered(random_pair.ref, random_pair.alt, below(12));
        CHECK_OK(cx, there_and_back(cx, &random_pair));
        unit_close(cx);
    }
}

/* All pairs of short sequences over two letters. */
static void
short_sequences(void)
{
    char ref[8], alt[8];

    for (int a = 1; a < 64; a++)
        for (int b = 1; b < 64; b++) {
            mai_ctx *cx = unit_open();
            int n = 0, m = 0;

            for (int bits = a; bits > 1; bits >>= 1)
                ref[n++] = "AC"[bits & 1];
            for (int bits = b; bits > 1; bits >>= 1)
                alt[m++] = "AC"[bits & 1];
            ref[n] = alt[m] = '\0';
            strcpy(random_pair.ref, ref);
            strcpy(random_pair.alt, alt);
            unit_row("%s -> %s", ref, alt);
            CHECK_OK(cx, there_and_back(cx, &random_pair));
            unit_close(cx);
        }
}

/* Far apart, so that words must divide them; an inserted stretch that no wave crosses. */
static void
long_insertion(void)
{
    mai_ctx *cx = unit_open();
    mai_variant *v;
    int64_t n = 0;

    for (int i = 0; i < 5000; i++)
        random_pair.ref[i] = "ACGT"[below(4)];
    random_pair.ref[5000] = '\0';
    memcpy(random_pair.alt, random_pair.ref, 2000);
    random_pair.alt[1000] = random_pair.alt[1000] == 'A' ? 'C' : 'A';
    for (int i = 2000; i < 4000; i++)
        random_pair.alt[i] = "ACGT"[below(4)];
    memcpy(random_pair.alt + 4000, random_pair.ref + 2000, 3001);
    random_pair.alt[6500] = random_pair.alt[6500] == 'A' ? 'C' : 'A';
    if (CHECK_OK(cx, mai_variants(cx, letters(random_pair.ref), letters(random_pair.alt), NULL, &v, &n))
        && CHECK_INT(n, 3)) {
        CHECK_INT(v[0].kind, MAI_SUBSTITUTION);
        CHECK_INT(v[1].kind, MAI_INSERTION);
        CHECK_INT(v[1].nalt, 2001);
        CHECK_INT(v[2].position, 4501);
    }
    CHECK_OK(cx, there_and_back(cx, &random_pair));
    unit_close(cx);
}

static void
stops_and_refusals(void)
{
    make_reference(random_pair.ref, 300, "ACGT");
    make_altered(random_pair.ref, random_pair.alt, 10);
    CHECK(unit_refuse_each_allocation(there_and_back, &random_pair) > 5);
    CHECK(unit_stop_at_each_poll(there_and_back, &random_pair) > 10);
}

/* ---- applying ---- */

static mai_variant
variant(int64_t position, const char *ref, const char *alt)
{
    return (mai_variant){.position = position, .ref = (const uint8_t *) ref, .nref = (int64_t) strlen(ref),
                         .alt = (const uint8_t *) alt, .nalt = (int64_t) strlen(alt)};
}

static void
applies_in_any_order(void)
{
    mai_ctx *cx = unit_open();
    mai_variant v[3] = {variant(7, "GT", "G"), variant(1, "A", "TTA"), variant(4, "t", "C")};
    mai_variant beside[2] = {variant(3, "G", "C"), variant(2, "C", "CT")}; /* T comes before the third letter */
    uint8_t *out;
    int64_t n;

    if (CHECK_OK(cx, mai_apply_variants(cx, letters("ACGTACGT"), v, 3, 0, &out, &n)))
        CHECK(same_letters(out, n, "TTACGCACG"));
    if (CHECK_OK(cx, mai_apply_variants(cx, letters("ACGT"), beside, 2, 0, &out, &n)))
        CHECK(same_letters(out, n, "ACTCT"));
    if (CHECK_OK(cx, mai_apply_variants(cx, letters("ACGT"), v, 0, 0, &out, &n)))
        CHECK(same_letters(out, n, "ACGT"));
    unit_close(cx);
}

static void
refuses_what_does_not_fit(void)
{
    mai_ctx *cx = unit_open();
    mai_variant overlapping[2] = {variant(2, "CGT", "C"), variant(4, "T", "A")};
    mai_variant twice[2] = {variant(2, "C", "CA"), variant(2, "C", "CG")};
    mai_variant wrong = variant(3, "A", "C"), outside = variant(4, "TA", "T"), before = variant(0, "A", "C");
    mai_variant far = variant(INT64_MAX, "A", "C");
    uint8_t *out;
    int64_t n;

    CHECK_FAILS_WITH(cx, mai_apply_variants(cx, letters("ACGT"), overlapping, 2, 0, &out, &n), MAI_EDATA,
                     "overlap at position 4");
    CHECK_FAILS_WITH(cx, mai_apply_variants(cx, letters("ACGT"), twice, 2, 0, &out, &n), MAI_EDATA,
                     "overlap at position 3");
    CHECK_FAILS_WITH(cx, mai_apply_variants(cx, letters("ACGT"), &wrong, 1, 0, &out, &n), MAI_EDATA,
                     "has G at position 3");
    CHECK_FAILS_WITH(cx, mai_apply_variants(cx, letters("ACGT"), &outside, 1, 0, &out, &n), MAI_EDATA, "outside");
    CHECK_FAILS_WITH(cx, mai_apply_variants(cx, letters("ACGT"), &before, 1, 0, &out, &n), MAI_EDATA, "outside");
    CHECK_FAILS_WITH(cx, mai_apply_variants(cx, letters("ACGT"), &far, 1, 0, &out, &n), MAI_EDATA, "outside");
    unit_close(cx);
}

/* ---- normal forms ---- */

typedef struct normal_row {
    const char *reference;
    int64_t position;
    const char *ref, *alt;
    int64_t normal_position;
    const char *normal_ref, *normal_alt, *hgvs;
    mai_variant_kind kind;
} normal_row;

static const normal_row normal_rows[] = {
    {"GGGCACACACAGGG", 8, "CA", "", 3, "GCA", "G", "g.10_11del", MAI_DELETION},
    {"GGGCACACACAGGG", 6, "CAC", "C", 3, "GCA", "G", "g.10_11del", MAI_DELETION},
    {"GGGCACACACAGGG", 2, "GGCA", "GG", 3, "GCA", "G", "g.10_11del", MAI_DELETION},
    {"gggcacacacaggg", 7, "ACA", "A", 3, "gca", "g", "g.10_11del", MAI_DELETION},
    {"CACACAGGG", 5, "CA", "", 1, "CAC", "C", "g.5_6del", MAI_DELETION},
    {"ACGTTTTACG", 7, "T", "TT", 3, "G", "GT", "g.7dup", MAI_DUPLICATION},
    {"TTTT", 4, "T", "TT", 1, "T", "TT", "g.4dup", MAI_DUPLICATION},
    {"ACGT", 2, "CG", "CC", 3, "G", "C", "g.3G>C", MAI_SUBSTITUTION},
    {"ACGT", 1, "ACGT", "AGGT", 2, "C", "G", "g.2C>G", MAI_SUBSTITUTION},
    {"ACGTTA", 2, "CGTT", "CATT", 3, "G", "A", "g.3G>A", MAI_SUBSTITUTION},
    {"ACGT", 3, "G", "<DEL>", 3, "G", "<DEL>", NULL, MAI_SYMBOLIC},
    {"ACGT", 3, "G", "*", 3, "G", "*", NULL, MAI_SYMBOLIC},
    {"ACGT", 3, "G", "G]17:5]", 3, "G", "G]17:5]", NULL, MAI_SYMBOLIC},
    {"ACGT", 3, "GT", ".", 3, "G", ".", NULL, MAI_UNCHANGED},
    {"ACGT", 3, "GT", "gt", 3, "GT", "gt", NULL, MAI_UNCHANGED},
};

static void
normalizes(void)
{
    for (size_t i = 0; i < sizeof normal_rows / sizeof *normal_rows; i++) {
        const normal_row *row = normal_rows + i;
        mai_ctx *cx = unit_open();
        mai_variant v;

        unit_row("%s %lld %s %s", row->reference, (long long) row->position, row->ref, row->alt);
        if (CHECK_OK(cx, mai_variant_normalize(cx, letters(row->reference), NULL, row->position, letters(row->ref),
                                               letters(row->alt), NULL, &v))) {
            CHECK_INT(v.position, row->normal_position);
            CHECK(same_letters(v.ref, v.nref, row->normal_ref));
            CHECK(same_letters(v.alt, v.nalt, row->normal_alt));
            CHECK_INT(v.kind, row->kind);
            CHECK((v.hgvs == NULL) == (row->hgvs == NULL));
            if (v.hgvs != NULL && row->hgvs != NULL)
                CHECK_TEXT(v.hgvs, row->hgvs);
        }
        unit_close(cx);
    }
}

/* A part of a reference gives the same, or says that more is needed; all of it is enough. */
static void
normalizes_in_parts(void)
{
    const char *whole = "GATTACACACACACACAGGGGGTTC";
    mai_letters ref = letters("CAC"), alt = letters("C");
    int answered = 0;

    for (int64_t from = 0; from <= 9; from++)
        for (int64_t end = 13; end <= 25; end++) {
            mai_ctx *cx = unit_open();
            mai_rest rest = {from, 25 - end, false};
            mai_variant v;

            unit_row("%lld to %lld", (long long) from, (long long) end);
            if (CHECK_OK(cx, mai_variant_normalize(cx, (mai_letters){(const uint8_t *) whole + from, end - from},
                                                   &rest, 10, ref, alt, NULL, &v))) {
                CHECK((from < 4 && end > 17) == !rest.needed);
                if (!rest.needed) {
                    answered++;
                    CHECK_INT(v.position, 4);
                    CHECK_TEXT(v.hgvs, "g.16_17del");
                }
            }
            unit_close(cx);
        }
    CHECK_INT(answered, 32);
}

static void
refuses_another_reference(void)
{
    mai_ctx *cx = unit_open();
    mai_letters reference = letters("ACGT");
    mai_variant v;

    CHECK_FAILS_WITH(cx, mai_variant_normalize(cx, reference, NULL, 2, letters("CT"), letters("C"), NULL, &v),
                     MAI_EDATA, "the reference has G at position 3");
    CHECK_FAILS_WITH(cx, mai_variant_normalize(cx, reference, NULL, 4, letters("TT"), letters("C"), NULL, &v),
                     MAI_EDATA, "outside");
    CHECK_FAILS_WITH(cx, mai_variant_normalize(cx, reference, NULL, INT64_MIN, letters("T"), letters("C"), NULL, &v),
                     MAI_EDATA, "outside");
    CHECK_FAILS_WITH(cx, mai_variant_normalize(cx, reference, NULL, 2, letters("C"), letters("5"), NULL, &v),
                     MAI_ETEXT, "letter 1 of alt");
    unit_close(cx);
}

static mai_status
normalize_symbolic(mai_ctx *cx, void *arg)
{
    mai_letters reference = letters("ACGTACGTACGTACGT");
    mai_variant v;

    return mai_variant_normalize(cx, reference, NULL, 1, reference, letters(arg), NULL, &v);
}

/* An alt column can name such alleles a million times, each of which is a look at all of ref. */
static void
alleles_without_letters_can_be_stopped(void)
{
    CHECK(unit_stop_at_each_poll(normalize_symbolic, "<DEL>") > 0);
    CHECK(unit_stop_at_each_poll(normalize_symbolic, ".") > 0);
}

static const unit_test tests[] = {
    {"names one variant", names_one_variant},
    {"equal sequences have none", equal_sequences_have_none},
    {"names the accession", names_the_accession},
    {"refuses other letters", refuses_other_letters},
    {"applying gives the other sequence", applying_gives_the_other},
    {"short sequences", short_sequences},
    {"a long insertion", long_insertion},
    {"stops and refusals", stops_and_refusals},
    {"applies in any order", applies_in_any_order},
    {"refuses what does not fit", refuses_what_does_not_fit},
    {"normalizes", normalizes},
    {"normalizes in parts", normalizes_in_parts},
    {"refuses another reference", refuses_another_reference},
    {"alleles without letters can be stopped", alleles_without_letters_can_be_stopped},
};

UNIT_MAIN(tests)
