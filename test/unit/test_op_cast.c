/*
 * test_op_cast.c - Cast between every two types, to and from text, and the two 16-bit floating types.
 */
#include "one_op.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

static void
half_precision_both_ways(void)
{
    for (uint32_t bits = 0; bits < 65536; bits++) {
        float f = mai_float_of_half((uint16_t) bits), b = mai_float_of_bfloat((uint16_t) bits);
        bool negative = (bits & 0x8000) != 0;
        int exponent = (int) (bits >> 10 & 31), fraction = (int) (bits & 1023);
        double want = exponent == 0 ? ldexp(fraction, -24) : ldexp(1024 + fraction, exponent - 25);

        if (exponent == 31)
            want = fraction == 0 ? INFINITY : NAN;
        if (!CHECK_SAME(f, negative ? -want : want))
            return;
        if (!isnan(f) && !CHECK_INT(mai_half_of_float(f), bits))
            return;
        if (!isnan(b) && !CHECK_INT(mai_bfloat_of_float(b), bits))
            return;
    }
    CHECK(isnan(mai_float_of_half(mai_half_of_float(NAN))));
    CHECK(isnan(mai_float_of_bfloat(mai_bfloat_of_float(-NAN))));
}

/* Halfway points and their neighbours between all pairs of adjacent halves, the subnormal ones too. */
static void
rounds_to_the_nearest_half(void)
{
    for (uint16_t bits = 0; bits < 0x7bff; bits++) {
        float low = mai_float_of_half(bits), high = mai_float_of_half(bits + 1), middle = (low + high) / 2;

        if (!CHECK_INT(mai_half_of_float(middle), bits + (bits & 1)) ||
            !CHECK_INT(mai_half_of_float(nextafterf(middle, 0)), bits) ||
            !CHECK_INT(mai_half_of_float(nextafterf(middle, INFINITY)), bits + 1) ||
            !CHECK_INT(mai_half_of_float(-middle), 0x8000 + bits + (bits & 1)))
            return;
    }
    CHECK_INT(mai_half_of_float(65519.996f), 0x7bff);
    CHECK_INT(mai_half_of_float(65520), 0x7c00);
    CHECK_INT(mai_half_of_float(FLT_MAX), 0x7c00);
    CHECK_INT(mai_half_of_float(1e-45f), 0);
    CHECK_INT(mai_bfloat_of_float(1.00390625f), 0x3f80); /* halfway, to even */
    CHECK_INT(mai_bfloat_of_float(1.01171875f), 0x3f82);
    CHECK_INT(mai_bfloat_of_float(FLT_MAX), 0x7f80);
}

static void
casts_numbers(void)
{
    static const struct {
        mai_type to;
        double x;
        int64_t want;
    } rows[] = {
        {MAI_INT8, 127.9, 127},
        {MAI_INT8, 128, 127},
        {MAI_INT8, -128.9, -128},
        {MAI_INT8, -129, -128},
        {MAI_UINT8, -0.9, 0},
        {MAI_UINT8, -1, 0},
        {MAI_UINT8, 255.9, 255},
        {MAI_UINT8, 1e300, 255},
        {MAI_INT16, -1e9, INT16_MIN},
        {MAI_UINT16, 65536, 65535},
        {MAI_INT32, 2147483647.5, INT32_MAX},
        {MAI_INT32, 2147483648.0, INT32_MAX},
        {MAI_INT32, -2147483648.9, INT32_MIN},
        {MAI_UINT32, 4294967295.5, UINT32_MAX},
        {MAI_UINT32, INFINITY, UINT32_MAX},
        {MAI_INT64, 9.3e18, INT64_MAX},
        {MAI_INT64, -9.3e18, INT64_MIN},
        {MAI_INT64, 9223372036854774784.0, 9223372036854774784},
        {MAI_INT64, -INFINITY, INT64_MIN},
        {MAI_UINT64, 2e19, -1},
        {MAI_UINT64, 1.8e19, -446744073709551616},
        {MAI_INT32, NAN, 0},
        {MAI_UINT64, NAN, 0},
        {MAI_INT64, NAN, 0},
        {MAI_BOOL, NAN, 1},
        {MAI_BOOL, 0.1, 1},
        {MAI_BOOL, -0.0, 0},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_tensor in = scalar(MAI_DOUBLE, &rows[i].x);
        const mai_tensor *y;
        int64_t got;

        unit_row("%.17g to %s", rows[i].x, mai_type_name(rows[i].to));
        if (!CHECK_OK(cx, apply(cx, &(call){"Cast", .to = rows[i].to}, &in, 1, &y)))
            continue;
        CHECK_INT(y->type, rows[i].to);
        mai_convert_find(y->type, MAI_INT64)(y->data, &got, 1);
        CHECK_INT(got, rows[i].want);
    }
    unit_close(cx);
}

/* Small integers survive the way through any two types. */
static void
casts_between_all_types(void)
{
    static const double x[3] = {0, 1, 100};
    mai_ctx *cx = unit_open();

    for (int from = 1; from < MAI_NTYPES; from++) {
        if (mai_convert_find(MAI_DOUBLE, from) == NULL)
            continue;
        for (int to = 1; to < MAI_NTYPES; to++) {
            uint64_t data[3];
            mai_tensor in = vector((mai_type) from, 3, data);
            const mai_tensor *y, *back;

            if (mai_type_size((mai_type) to) == 0)
                continue;
            unit_row("%s to %s", mai_type_name((mai_type) from), mai_type_name((mai_type) to));
            mai_convert_find(MAI_DOUBLE, (mai_type) from)(x, data, 3);
            if (!CHECK_OK(cx, apply(cx, &(call){"Cast", .to = to}, &in, 1, &y)) ||
                !CHECK_OK(cx, apply(cx, &(call){"Cast", .to = MAI_DOUBLE}, y, 1, &back)))
                continue;
            CHECK_REAL(mai_f64(back)[0], 0, 0);
            CHECK_REAL(mai_f64(back)[1], 1, 0);
            CHECK_REAL(mai_f64(back)[2], from == MAI_BOOL || to == MAI_BOOL ? 1 : 100, 0);
        }
    }
    unit_close(cx);
}

static void
check_cast_text(mai_ctx *cx, mai_type from, const void *value, const char *want)
{
    mai_tensor in = scalar(from, value);
    const mai_tensor *y;
    char got[64];

    unit_row("%s from %s", want, mai_type_name(from));
    if (!CHECK_OK(cx, apply(cx, &(call){"Cast", .to = MAI_STRING}, &in, 1, &y)))
        return;
    snprintf(got, sizeof got, "%.*s", (int) mai_texts(y)[0].len, mai_texts(y)[0].ptr);
    CHECK_TEXT(got, want);
}

static void
casts_numbers_to_text(void)
{
    static const struct {
        double x;
        const char *want;
    } rows[] = {
        /* as a float too: */
        {0.1, "0.1"},
        {1e10, "1e+10"},
        {-0.0, "-0"},
        {NAN, "NaN"},
        {INFINITY, "INF"},
        {-INFINITY, "-INF"},
        /* as a double alone: */
        {1.0 / 3, "0.33333333"},
        {123456.789, "123456.79"},
        {123456789, "1.2345679e+08"},
        {1e-5, "1e-05"},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        float f = (float) rows[i].x;

        check_cast_text(cx, MAI_DOUBLE, &rows[i].x, rows[i].want);
        if (i < 6)
            check_cast_text(cx, MAI_FLOAT, &f, rows[i].want);
    }
    check_cast_text(cx, MAI_INT64, &(int64_t){INT64_MIN}, "-9223372036854775808");
    check_cast_text(cx, MAI_UINT64, &(uint64_t){UINT64_MAX}, "18446744073709551615");
    check_cast_text(cx, MAI_UINT8, &(uint8_t){200}, "200");
    check_cast_text(cx, MAI_INT8, &(int8_t){-5}, "-5");
    check_cast_text(cx, MAI_BOOL, &(uint8_t){1}, "1");
    check_cast_text(cx, MAI_FLOAT16, &(uint16_t){0x3800}, "0.5");
    unit_close(cx);
}

static void
reads_numbers_from_text(void)
{
    static const struct {
        mai_type to;
        const char *text;
        bool good;
        double want;
    } rows[] = {
        {MAI_FLOAT, "0.5", true, 0.5},
        {MAI_FLOAT, " \t-1e3\n", true, -1000},
        {MAI_FLOAT, "inf", true, INFINITY},
        {MAI_DOUBLE, "-Infinity", true, -INFINITY},
        {MAI_DOUBLE, "NaN", true, NAN},
        {MAI_DOUBLE, "1e400", true, INFINITY},
        {MAI_FLOAT16, "65504", true, 65504},
        {MAI_DOUBLE, "+.5", true, 0.5},
        {MAI_FLOAT, "", false, 0},
        {MAI_FLOAT, "   ", false, 0},
        {MAI_FLOAT, "12abc", false, 0},
        {MAI_FLOAT, "1,5", false, 0},
        {MAI_FLOAT, "0x10", false, 0},
        {MAI_DOUBLE, "nan(7)", false, 0},
        {MAI_DOUBLE, "1e", false, 0},
        {MAI_INT64, "-42", true, -42},
        {MAI_INT64, "3.9", true, 3},
        {MAI_INT64, "3.", true, 3},
        {MAI_INT64, "1e3", false, 0},
        {MAI_INT64, "9223372036854775808", false, 0},
        {MAI_INT32, "2147483647", true, INT32_MAX},
        {MAI_INT32, "2147483648", false, 0},
        {MAI_INT8, "-128", true, -128},
        {MAI_INT8, "-129", false, 0},
        {MAI_UINT8, "255", true, 255},
        {MAI_UINT8, "256", false, 0},
        {MAI_UINT8, "-1", false, 0},
        {MAI_UINT32, "4294967295", true, 4294967295.0},
        {MAI_UINT32, "4294967296", false, 0},
        {MAI_UINT64, "18446744073709551615", true, 18446744073709551615.0},
        {MAI_UINT64, "18446744073709551616", false, 0},
        {MAI_UINT64, "-1", false, 0},
        {MAI_UINT64, "-0", true, 0},
        {MAI_BOOL, "7", true, 1},
        {MAI_BOOL, "0", true, 0},
        {MAI_BOOL, "true", false, 0},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_text text = {rows[i].text, strlen(rows[i].text)};
        mai_tensor in = scalar(MAI_STRING, &text);
        call cast = {"Cast", .to = rows[i].to};
        const mai_tensor *y;

        unit_row("'%s' to %s", rows[i].text, mai_type_name(rows[i].to));
        if (!rows[i].good)
            CHECK_FAILS(cx, apply(cx, &cast, &in, 1, &y), MAI_EDATA);
        else if (CHECK_OK(cx, apply(cx, &cast, &in, 1, &y)))
            CHECK_REAL(element(y, 0), rows[i].want, 0);
    }
    unit_close(cx);
}

/* Texts without an end mark, with a NUL inside, too long, or cut within a character. */
static void
hostile_texts(void)
{
    static char digits[5000], umlauts[101];
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    call cast = {"Cast", .to = MAI_DOUBLE};

    memset(digits, '1', sizeof digits);
    umlauts[0] = 'x';
    for (int i = 1; i < 101; i += 2)
        memcpy(umlauts + i, "\xc3\xa4", 2);
    mai_text text[] = {
        {"12", 1}, {"1\0002", 3}, {digits, sizeof digits}, {umlauts, sizeof umlauts}, {NULL, 0}};
    mai_tensor in = scalar(MAI_STRING, &text[0]);
    if (CHECK_OK(cx, apply(cx, &cast, &in, 1, &y)))
        CHECK_REAL(mai_f64(y)[0], 1, 0);
    for (int i = 1; i < 5; i++) {
        in = scalar(MAI_STRING, &text[i]);
        CHECK_FAILS(cx, apply(cx, &cast, &in, 1, &y), MAI_EDATA);
    }
    in = scalar(MAI_STRING, &text[3]);
    if (CHECK(apply(cx, &cast, &in, 1, &y) == MAI_EDATA))
        CHECK(strstr(cx->err.message, "\xc3\xa4...'") != NULL && strstr(cx->err.message, "\xc3.") == NULL);
    mai_error_clear(cx);
    unit_close(cx);
}

static void
refuses_unknown_types(void)
{
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    int32_t n = 1;
    mai_tensor whole = scalar(MAI_INT32, &n);

    CHECK_FAILS_WITH(cx, apply(cx, &(call){"Cast"}, &whole, 1, &y), MAI_EFORMAT, "to is missing");
    CHECK_FAILS(cx, apply(cx, &(call){"Cast", .to = 14}, &whole, 1, &y), MAI_EUNSUPPORTED);
    CHECK_FAILS(cx, apply(cx, &(call){"Cast", .to = -1}, &whole, 1, &y), MAI_EUNSUPPORTED);
    CHECK_FAILS(cx, apply(cx, &(call){"Cast", .to = INT64_MAX}, &whole, 1, &y), MAI_EUNSUPPORTED);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"half precision both ways", half_precision_both_ways},
    {"rounds to the nearest half", rounds_to_the_nearest_half},
    {"casts numbers", casts_numbers},
    {"casts between all types", casts_between_all_types},
    {"casts numbers to text", casts_numbers_to_text},
    {"reads numbers from text", reads_numbers_from_text},
    {"hostile texts", hostile_texts},
    {"refuses unknown types", refuses_unknown_types},
};

UNIT_MAIN(tests)
