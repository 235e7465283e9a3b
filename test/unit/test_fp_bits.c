/*
 * test_fp_bits.c - stored bit strings: text, other forms, checks of bytes, similarities.
 *
 * Texts and similarities are RDKit's: DataStructs.BitVectToFPSText, TanimotoSimilarity and so on.
 */
#include "chem/fingerprint.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A bit string with the bits that a list ended by -1 names. */
static uint8_t *
with_bits(uint32_t nbits, const int *list, mai_fp *out)
{
    uint8_t *bytes = calloc(1, mai_fp_bytes(nbits));

    for (; *list >= 0; list++)
        bytes[MAI_FP_HEADER + *list / 8] |= (uint8_t) (1 << *list % 8);
    mai_fp_seal(bytes, nbits);
    mai_fp_open(bytes, out);
    return bytes;
}

static const struct text_case {
    uint32_t nbits;
    int bits[8];
    const char *text;
} text_cases[] = {
    {8, {0, -1}, "01"},
    {8, {4, 7, -1}, "90"},
    {16, {-1}, "0000"},
    {32, {0, 10, 31, -1}, "01040080"},
    {64, {0, 1, 2, 3, 12, 63, -1}, "0f10000000000080"},
    {1, {0, -1}, "01:1"},
    {9, {0, 8, -1}, "0101:9"},
    {20, {0, 19, -1}, "010008:20"},
};

static void
is_written_and_read(void)
{
    for (size_t i = 0; i < sizeof text_cases / sizeof *text_cases; i++) {
        const struct text_case *c = &text_cases[i];
        mai_ctx *cx = unit_open();
        mai_fp fp;
        uint8_t *bytes = with_bits(c->nbits, c->bits, &fp), *again = malloc(mai_fp_bytes(c->nbits));
        char *text = malloc(mai_fp_text_bytes(c->nbits));
        uint32_t nbits;

        unit_row("%s", c->text);
        mai_fp_to_text(&fp, text);
        CHECK_TEXT(text, c->text);
        CHECK_INT(strlen(text) + 1, mai_fp_text_bytes(c->nbits));
        if (CHECK_OK(cx, mai_fp_text_bits(cx, text, strlen(text), &nbits)) && CHECK_INT(nbits, c->nbits)) {
            CHECK_OK(cx, mai_fp_from_text(cx, text, strlen(text), again));
            CHECK_BYTES(again, bytes, mai_fp_bytes(nbits));
            CHECK_OK(cx, mai_fp_check(cx, again, mai_fp_bytes(nbits)));
        }
        free(text);
        free(again);
        free(bytes);
        unit_close(cx);
    }
}

static void
reads_either_case_and_space(void)
{
    mai_ctx *cx = unit_open();
    uint8_t bytes[MAI_FP_HEADER + 2];
    const char *text = "\t aBcD\n";
    mai_fp fp;

    CHECK_OK(cx, mai_fp_from_text(cx, text, strlen(text), bytes));
    mai_fp_open(bytes, &fp);
    CHECK_INT(fp.nbits, 16);
    CHECK_INT(fp.popcount, 10);
    CHECK_INT(fp.bits[0], 0xab);
    CHECK_INT(fp.bits[1], 0xcd);
    unit_close(cx);
}

static const struct refused_text {
    const char *text;
    int64_t position;
} refused_texts[] = {
    {"", 0},        {"  ", 2},       {"0", 1},         {"abc", 3},     {"0g", 1},       {"01 02", 2},
    {"01:", 3},     {"01:x", 3},     {"01:9", 3},      {"01:0", 3},    {"0101:8", 5},   {"02:1", 0},
    {"0102:9", 2},  {"01:99999999999", 8}, {"01:8 1", 4}, {"01::1", 3}, {"\xc3\xa9", 0},
};

static void
refuses_what_is_no_fingerprint(void)
{
    for (size_t i = 0; i < sizeof refused_texts / sizeof *refused_texts; i++) {
        const struct refused_text *r = &refused_texts[i];
        mai_ctx *cx = unit_open();
        uint8_t bytes[MAI_FP_HEADER + 8];
        mai_status status = mai_fp_from_text(cx, r->text, strlen(r->text), bytes);

        unit_row("'%s'", r->text);
        CHECK_INT(cx->err.position, r->position);
        CHECK_FAILS(cx, status, MAI_ETEXT);
        unit_close(cx);
    }
}

static void
a_text_is_at_most_so_long(void)
{
    mai_ctx *cx = unit_open();
    size_t digits = MAI_FP_MAX_BITS / 4;
    char *text = malloc(digits + 2);
    uint32_t nbits;

    memset(text, 'f', digits + 2);
    CHECK_OK(cx, mai_fp_text_bits(cx, text, digits, &nbits));
    CHECK_INT(nbits, MAI_FP_MAX_BITS);
    CHECK_FAILS(cx, mai_fp_text_bits(cx, text, digits + 2, &nbits), MAI_ETEXT);
    free(text);
    unit_close(cx);
}

static void
bytes_are_checked(void)
{
    static const int bits[] = {1, 9, -1};
    mai_ctx *cx = unit_open();
    mai_fp fp;
    uint8_t *bytes = with_bits(12, bits, &fp);
    size_t n = mai_fp_bytes(12);

    CHECK_OK(cx, mai_fp_check(cx, bytes, n));
    for (size_t i = 0; i < n; i++) {
        unit_row("%zu bytes", i);
        CHECK_FAILS(cx, mai_fp_check(cx, bytes, i), MAI_EFORMAT);
    }
    for (size_t i = 0; i < 8 * n; i++) {
        unit_row("bit %zu turned", i);
        bytes[i / 8] ^= (uint8_t) (1 << i % 8);
        /* Lengths of 9 to 16 bits fit the same bytes: 13 to 16 are other fingerprints, not broken ones. */
        mai_fp_open(bytes, &fp);
        if (bytes[0] == 1 && fp.nbits > 9 && fp.nbits <= 16 && i < 32)
            CHECK_OK(cx, mai_fp_check(cx, bytes, n));
        else
            CHECK_FAILS(cx, mai_fp_check(cx, bytes, n), MAI_EFORMAT);
        bytes[i / 8] ^= (uint8_t) (1 << i % 8);
    }
    free(bytes);
    unit_close(cx);
}

static void
sealing_clears_what_is_beyond(void)
{
    uint8_t bytes[MAI_FP_HEADER + 2] = {[MAI_FP_HEADER] = 0xff, 0xff};
    mai_fp fp;

    mai_fp_seal(bytes, 11);
    mai_fp_open(bytes, &fp);
    CHECK_INT(fp.nbits, 11);
    CHECK_INT(fp.popcount, 11);
    CHECK_INT(fp.bits[1], 7);
}

static void
other_forms(void)
{
    static const int bits[] = {0, 3, 10, -1};
    uint8_t reversed[2], back[2];
    float values[12];
    mai_fp fp;
    uint8_t *bytes = with_bits(12, bits, &fp);

    mai_fp_reverse_bytes(fp.bits, reversed, 2);
    CHECK_INT(reversed[0], 0x90);
    CHECK_INT(reversed[1], 0x20);
    mai_fp_reverse_bytes(reversed, back, 2);
    CHECK_BYTES(back, fp.bits, 2);
    mai_fp_to_floats(&fp, values);
    for (int i = 0; i < 12; i++)
        CHECK_SAME(values[i], i == 0 || i == 3 || i == 10);
    free(bytes);
}

static const struct pair {
    int a[8], b[8];
    double tanimoto, dice, tversky; /* alpha 0.25, beta 0.5 */
} pairs[] = {
    {{-1}, {-1}, 1, 0, 1},
    {{1, -1}, {-1}, 0, 0, 0},
    {{1, 5, 90, -1}, {1, 5, 90, -1}, 1, 1, 1},
    {{1, 5, 90, -1}, {1, 90, -1}, 2.0 / 3, 0.8, 2 / 2.25},
    {{1, 5, 90, 91, -1}, {2, 5, 91, -1}, 0.4, 4.0 / 7, 2.0 / 3},
    {{1, -1}, {2, 3, -1}, 0, 0, 0},
};

static void
similarities(void)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        mai_fp a, b;
        uint8_t *x = with_bits(100, pairs[i].a, &a), *y = with_bits(100, pairs[i].b, &b);

        unit_row("pair %zu", i);
        CHECK_REAL(mai_fp_tanimoto(&a, &b), pairs[i].tanimoto, 1e-15);
        CHECK_REAL(mai_fp_tanimoto(&b, &a), pairs[i].tanimoto, 1e-15);
        CHECK_REAL(mai_fp_dice(&a, &b), pairs[i].dice, 1e-15);
        CHECK_REAL(mai_fp_tversky(&a, &b, 0.25, 0.5), pairs[i].tversky, 1e-15);
        CHECK_REAL(mai_fp_tversky(&a, &b, 1, 1), pairs[i].tanimoto, 1e-15);
        free(x);
        free(y);
    }
}

static void
what_cannot_be_compared(void)
{
    static const int none[] = {-1};
    mai_ctx *cx = unit_open();
    mai_fp a, b;
    uint8_t *x = with_bits(64, none, &a), *y = with_bits(72, none, &b);

    CHECK_OK(cx, mai_fp_comparable(cx, &a, &a));
    CHECK_FAILS_WITH(cx, mai_fp_comparable(cx, &a, &b), MAI_EARGUMENT, "64 and 72");
    CHECK_OK(cx, mai_fp_weights_check(cx, 0, 1));
    CHECK_FAILS(cx, mai_fp_weights_check(cx, -0.1, 1), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_fp_weights_check(cx, 0.5, 1.01), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_fp_weights_check(cx, NAN, 0), MAI_EARGUMENT);
    free(x);
    free(y);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"is written and read", is_written_and_read},
    {"reads either case and white space", reads_either_case_and_space},
    {"refuses what is no fingerprint", refuses_what_is_no_fingerprint},
    {"a text is at most so long", a_text_is_at_most_so_long},
    {"bytes are checked", bytes_are_checked},
    {"sealing clears what is beyond", sealing_clears_what_is_beyond},
    {"other forms", other_forms},
    {"similarities", similarities},
    {"what cannot be compared", what_cannot_be_compared},
};
UNIT_MAIN(tests)
