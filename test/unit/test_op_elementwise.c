/*
 * test_op_elementwise.c - the elementwise operators but Cast: broadcasting, number types, NaN, refusals.
 *
 * Expected values are literals, or come from a plain loop over every index of the broadcast.
 */
#include "one_op.h"

#include <float.h>
#include <math.h>

/* ---- broadcasting ---- */

static void
random_shape(mai_tensor *t, const int64_t *full, int ndim)
{
    int skip = (int) (unit_random() % 5) == 0 ? (int) (unit_random() % (unsigned) (ndim + 1)) : 0;

    t->ndim = ndim - skip;
    t->count = 1;
    for (int i = 0; i < t->ndim; i++) {
        t->dim[i] = unit_random() % 3 == 0 ? 1 : full[skip + i];
        t->count *= t->dim[i];
    }
}

/* The element of t that serves index i of the output. */
static int64_t
source_index(const mai_tensor *t, const mai_tensor *out, int64_t i)
{
    int64_t at = 0, stride = 1;

    for (int d = out->ndim - 1; d >= 0; d--) {
        int own = d - (out->ndim - t->ndim);
        int64_t index = i % out->dim[d];

        i /= out->dim[d];
        if (own < 0)
            continue;
        at += (t->dim[own] == 1 ? 0 : index) * stride;
        stride *= t->dim[own];
    }
    return at;
}

enum { MOST_ELEMENTS = 6 * 5 * 4 * 3 * 3 };

static int64_t numbers[3][MOST_ELEMENTS];
static uint8_t small_numbers[3][MOST_ELEMENTS], truths[MOST_ELEMENTS];

static void
fill_numbers(void)
{
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < MOST_ELEMENTS; i++) {
            numbers[k][i] = (int64_t) (unit_random() % 1000);
            small_numbers[k][i] = (uint8_t) unit_random();
        }
    }
    for (int i = 0; i < MOST_ELEMENTS; i++)
        truths[i] = unit_random() & 1;
}

/* Sub, Max and Where of three random shapes that broadcast, against the plain loop. */
static bool
check_shapes(mai_ctx *cx, const mai_tensor *shape)
{
    const mai_tensor *sub, *narrow, *max, *where;
    mai_tensor in[3], bytes[3];

    for (int k = 0; k < 3; k++) {
        in[k] = bytes[k] = shape[k];
        in[k].type = MAI_INT64;
        in[k].data = numbers[k];
        bytes[k].type = MAI_UINT8;
        bytes[k].data = small_numbers[k];
    }
    if (!CHECK_OK(cx, apply(cx, &(call){"Sub"}, in, 2, &sub)) ||
        !CHECK_OK(cx, apply(cx, &(call){"Sub", 14}, bytes, 2, &narrow)) ||
        !CHECK_OK(cx, apply(cx, &(call){"Max"}, in, 3, &max)))
        return false;
    bool held = CHECK_INT(narrow->count, sub->count);
    for (int64_t i = 0; i < sub->count && held; i++) {
        int64_t a = source_index(&in[0], sub, i), b = source_index(&in[1], sub, i);

        held =
            CHECK_INT(mai_i64(sub)[i], numbers[0][a] - numbers[1][b]) &&
            CHECK_INT(((uint8_t *) narrow->data)[i], (uint8_t) (small_numbers[0][a] - small_numbers[1][b]));
    }
    for (int64_t i = 0; i < max->count && held; i++) {
        int64_t want = 0;

        for (int k = 0; k < 3; k++) {
            int64_t v = numbers[k][source_index(&in[k], max, i)];
            want = v > want ? v : want;
        }
        held = CHECK_INT(mai_i64(max)[i], want);
    }
    mai_tensor condition = in[0];
    in[0].type = MAI_BOOL;
    in[0].data = truths;
    if (!held || !CHECK_OK(cx, apply(cx, &(call){"Where"}, in, 3, &where)))
        return false;
    held = CHECK_INT(where->count, max->count);
    for (int64_t i = 0; i < where->count && held; i++) {
        int k = truths[source_index(&condition, where, i)] ? 1 : 2;

        held = CHECK_INT(mai_i64(where)[i], numbers[k][source_index(&in[k], where, i)]);
    }
    return held;
}

static void
broadcasts_as_a_plain_loop(void)
{
    static const int64_t full[][5] = {{6, 5, 4, 3, 3}, {2, 1, 4, 2, 3}, {3, 3, 3, 3, 3}, {2, 2, 2, 2, 1}};

    fill_numbers();
    for (int round = 0; round < 300; round++) {
        mai_ctx *cx = unit_open();
        const int64_t *dims = full[round % 4];
        int ndim = (int) (unit_random() % 6);
        mai_tensor shape[3] = {{0}};
        char text[3][128];

        for (int k = 0; k < 3; k++)
            random_shape(&shape[k], dims + 5 - ndim, ndim);
        unit_row("%s %s %s", mai_shape_text(&shape[0], text[0]), mai_shape_text(&shape[1], text[1]),
                 mai_shape_text(&shape[2], text[2]));
        bool held = check_shapes(cx, shape);
        unit_close(cx);
        if (!held)
            return;
    }
}

/* More elements than lie between two polls: rows, a column, a scalar, and types that are widened. */
static void
walks_long_tensors(void)
{
    enum { N = 4096 * 3 + 77 };
    static int16_t a[N], column[N / 3];
    static const int64_t matrix[2] = {N / 3, 3}, thin[2] = {N / 3, 1};
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    int16_t two = 2, row[3] = {10, 20, 30};

    for (int i = 0; i < N; i++)
        a[i] = (int16_t) (i % 3000);
    for (int i = 0; i < N / 3; i++)
        column[i] = (int16_t) (i % 1000);
    mai_tensor in[2] = {vector(MAI_INT16, N, a), scalar(MAI_INT16, &two)};
    if (CHECK_OK(cx, apply(cx, &(call){"Mul", 14}, in, 2, &y)))
        for (int i = 0; i < N; i++)
            CHECK_INT(((int16_t *) y->data)[i], 2 * a[i]);
    in[0] = shaped(MAI_INT16, 2, matrix, a);
    in[1] = vector(MAI_INT16, 3, row);
    if (CHECK_OK(cx, apply(cx, &(call){"Sub", 14}, in, 2, &y)))
        for (int i = 0; i < N - N % 3; i++)
            CHECK_INT(((int16_t *) y->data)[i], a[i] - row[i % 3]);
    in[1] = shaped(MAI_INT16, 2, thin, column);
    if (CHECK_OK(cx, apply(cx, &(call){"Sub", 14}, in, 2, &y)))
        for (int i = 0; i < N - N % 3; i++)
            CHECK_INT(((int16_t *) y->data)[i], a[i] - column[i / 3]);
    unit_close(cx);
}

static void
empty_tensors(void)
{
    static const int64_t none[2] = {0, 3}, tall[2] = {3, 1}, wide[2] = {1, 0};
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    int32_t v[3] = {1, 0, 3};

    mai_tensor in[3] = {shaped(MAI_INT32, 2, none, NULL), vector(MAI_INT32, 3, v), scalar(MAI_INT32, v)};
    if (CHECK_OK(cx, apply(cx, &(call){"Div"}, in, 2, &y)))
        CHECK(y->count == 0 && y->ndim == 2 && y->dim[0] == 0 && y->dim[1] == 3);
    if (CHECK_OK(cx, apply(cx, &(call){"Max"}, in, 3, &y)))
        CHECK_INT(y->count, 0);
    if (CHECK_OK(cx, apply(cx, &(call){"Cast", .to = MAI_STRING}, in, 1, &y)))
        CHECK_INT(y->count, 0);
    if (CHECK_OK(cx, apply(cx, &(call){"Abs"}, in, 1, &y)))
        CHECK_INT(y->count, 0);
    mai_tensor pair[2] = {shaped(MAI_INT32, 2, tall, v), shaped(MAI_INT32, 2, wide, NULL)};
    if (CHECK_OK(cx, apply(cx, &(call){"Add"}, pair, 2, &y)))
        CHECK(y->count == 0 && y->dim[0] == 3 && y->dim[1] == 0);
    unit_close(cx);
}

/* ---- arithmetic ---- */

/* Every number type computes 7 op 2, widened or not, in whatever precision. */
static void
every_number_type(void)
{
    static const mai_type types[] = {MAI_FLOAT, MAI_DOUBLE, MAI_FLOAT16, MAI_BFLOAT16,
                                     MAI_INT8,  MAI_INT16,  MAI_INT32,   MAI_INT64,
                                     MAI_UINT8, MAI_UINT16, MAI_UINT32,  MAI_UINT64};
    static const struct {
        const char *op;
        double want, whole; /* by floating and by integer types */
    } ops[] = {{"Add", 9, 9},   {"Sub", 5, 5},     {"Mul", 14, 14},       {"Div", 3.5, 3},
               {"Pow", 49, 49}, {"Max", 7, 7},     {"Min", 2, 2},         {"Equal", 0, 0},
               {"Less", 0, 0},  {"Greater", 1, 1}, {"LessOrEqual", 0, 0}, {"GreaterOrEqual", 1, 1}};
    const double seven = 7, two = 2;

    for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
        mai_ctx *cx = unit_open();
        uint64_t a = 0, b = 0;

        mai_convert_find(MAI_DOUBLE, types[t])(&seven, &a, 1);
        mai_convert_find(MAI_DOUBLE, types[t])(&two, &b, 1);
        for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
            mai_tensor in[2] = {scalar(types[t], &a), scalar(types[t], &b)};
            const mai_tensor *y;

            unit_row("%s of %s", ops[i].op, mai_type_name(types[t]));
            if (!CHECK_OK(cx, apply(cx, &(call){ops[i].op, 16}, in, 2, &y)))
                continue;
            CHECK_INT(y->type, i < 7 ? types[t] : MAI_BOOL);
            CHECK_REAL(element(y, 0), t < 4 ? ops[i].want : ops[i].whole, 0);
        }
        unit_close(cx);
    }
}

static void
integers_wrap_around(void)
{
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    int64_t low[2] = {INT64_MIN, INT64_MAX}, ones[2] = {-1, 1};
    int32_t low32[2] = {INT32_MIN, INT32_MAX}, ones32[2] = {-1, 1};
    int8_t low8[2] = {INT8_MIN, INT8_MAX}, ones8[2] = {-1, 1};
    uint64_t high[2] = {UINT64_MAX, UINT64_MAX - 1}, most[2] = {UINT64_MAX, UINT64_MAX};

    mai_tensor in[2] = {vector(MAI_INT64, 2, low), vector(MAI_INT64, 2, ones)};
    if (CHECK_OK(cx, apply(cx, &(call){"Div"}, in, 2, &y)))
        CHECK(mai_i64(y)[0] == INT64_MIN && mai_i64(y)[1] == INT64_MAX);
    if (CHECK_OK(cx, apply(cx, &(call){"Add"}, in, 2, &y)))
        CHECK(mai_i64(y)[0] == INT64_MAX && mai_i64(y)[1] == INT64_MIN);
    if (CHECK_OK(cx, apply(cx, &(call){"Mul"}, in, 2, &y)))
        CHECK(mai_i64(y)[0] == INT64_MIN && mai_i64(y)[1] == INT64_MAX);
    if (CHECK_OK(cx, apply(cx, &(call){"Abs"}, in, 1, &y)))
        CHECK(mai_i64(y)[0] == INT64_MIN && mai_i64(y)[1] == INT64_MAX);
    if (CHECK_OK(cx, apply(cx, &(call){"Neg"}, in, 1, &y)))
        CHECK(mai_i64(y)[0] == INT64_MIN && mai_i64(y)[1] == -INT64_MAX);
    in[0] = vector(MAI_INT32, 2, low32);
    in[1] = vector(MAI_INT32, 2, ones32);
    if (CHECK_OK(cx, apply(cx, &(call){"Div"}, in, 2, &y)))
        CHECK(((int32_t *) y->data)[0] == INT32_MIN && ((int32_t *) y->data)[1] == INT32_MAX);
    if (CHECK_OK(cx, apply(cx, &(call){"Sub"}, in, 2, &y)))
        CHECK(((int32_t *) y->data)[0] == INT32_MIN + 1 && ((int32_t *) y->data)[1] == INT32_MAX - 1);
    in[0] = vector(MAI_INT8, 2, low8);
    in[1] = vector(MAI_INT8, 2, ones8);
    if (CHECK_OK(cx, apply(cx, &(call){"Div", 14}, in, 2, &y)))
        CHECK(((int8_t *) y->data)[0] == INT8_MIN && ((int8_t *) y->data)[1] == INT8_MAX);
    if (CHECK_OK(cx, apply(cx, &(call){"Add", 14}, in, 2, &y)))
        CHECK(((int8_t *) y->data)[0] == INT8_MAX && ((int8_t *) y->data)[1] == INT8_MIN);
    in[0] = vector(MAI_UINT64, 2, high);
    in[1] = vector(MAI_UINT64, 2, most);
    if (CHECK_OK(cx, apply(cx, &(call){"Div"}, in, 2, &y)))
        CHECK(((uint64_t *) y->data)[0] == 1 && ((uint64_t *) y->data)[1] == 0);
    if (CHECK_OK(cx, apply(cx, &(call){"Less"}, in, 2, &y)))
        CHECK(((uint8_t *) y->data)[0] == 0 && ((uint8_t *) y->data)[1] == 1);
    unit_close(cx);
}

static void
division_by_zero(void)
{
    static const mai_type types[] = {MAI_INT8, MAI_INT32, MAI_INT64, MAI_UINT8, MAI_UINT32, MAI_UINT64};
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    uint64_t five = 5, zero = 0;
    int64_t zero64 = 0, minus = -1;
    float ten = 10, none = 0;

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        mai_tensor in[2] = {scalar(types[i], &five), scalar(types[i], &zero)};

        unit_row("%s", mai_type_name(types[i]));
        CHECK_FAILS_WITH(cx, apply(cx, &(call){"Div", 14}, in, 2, &y), MAI_EDATA, "divided by zero");
        CHECK_FAILS(cx, apply_how(cx, &(call){"Div", 14}, in, 2, true, &y), MAI_EDATA);
    }
    mai_tensor in[2] = {scalar(MAI_INT64, &zero64), scalar(MAI_INT64, &minus)};
    CHECK_FAILS(cx, apply(cx, &(call){"Pow"}, in, 2, &y), MAI_EDATA);
    in[0] = scalar(MAI_INT64, &five);
    if (CHECK_OK(cx, apply(cx, &(call){"Div"}, in, 2, &y)))
        CHECK_INT(mai_i64(y)[0], -5);
    in[0] = scalar(MAI_FLOAT, &ten);
    in[1] = scalar(MAI_FLOAT, &none);
    if (CHECK_OK(cx, apply(cx, &(call){"Div"}, in, 2, &y)))
        CHECK_SAME(element(y, 0), INFINITY);
    unit_close(cx);
}

static void
powers(void)
{
    static const struct {
        double base, exponent, want;
    } real[] = {{2, 10, 1024},      {3, 0, 1},         {9, 0.5, 3},       {-2, 3, -8},
                {-8, 1.0 / 3, NAN}, {0, -1, INFINITY}, {-0.0, 2, 0},      {NAN, 0, 1},
                {1, NAN, 1},        {1.1f, 2, 1.21f},  {INFINITY, -1, 0}, {NAN, 2, NAN}};
    static const struct {
        int64_t base, exponent, want;
    } whole[] = {{3, 4, 81},
                 {-3, 3, -27},
                 {7, 0, 1},
                 {0, 0, 1},
                 {2, 62, (int64_t) 1 << 62},
                 {2, 63, INT64_MIN},
                 {2, 64, 0},
                 {3, 39, 4052555153018976267},
                 {2, -1, 0},
                 {1, -5, 1},
                 {-1, -5, -1},
                 {-1, -4, 1}};
    mai_ctx *cx = unit_open();
    const mai_tensor *y;

    for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
        float a = (float) real[i].base, b = (float) real[i].exponent;
        mai_tensor f32[2] = {scalar(MAI_FLOAT, &a), scalar(MAI_FLOAT, &b)};
        mai_tensor f64[2] = {scalar(MAI_DOUBLE, &real[i].base), scalar(MAI_DOUBLE, &real[i].exponent)};

        unit_row("%g to the %g", real[i].base, real[i].exponent);
        if (CHECK_OK(cx, apply(cx, &(call){"Pow"}, f32, 2, &y)))
            CHECK_REAL(element(y, 0), real[i].want, 2e-7);
        if (CHECK_OK(cx, apply(cx, &(call){"Pow"}, f64, 2, &y)))
            CHECK_REAL(element(y, 0), real[i].want, 1e-7);
    }
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        mai_tensor in[2] = {scalar(MAI_INT64, &whole[i].base), scalar(MAI_INT64, &whole[i].exponent)};

        unit_row("%lld to the %lld", (long long) whole[i].base, (long long) whole[i].exponent);
        if (CHECK_OK(cx, apply(cx, &(call){"Pow"}, in, 2, &y)))
            CHECK_INT(mai_i64(y)[0], whole[i].want);
    }
    unit_close(cx);
}

/* The result has the base's type, whatever the exponent's. */
static void
powers_of_mixed_types(void)
{
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    float half = 0.5f, big = 1e10f, f = 1.5f;
    int32_t i32[3] = {16, 10, -7};
    uint8_t u8 = 3;
    int64_t odd = (1 << 24) + 1;
    float minus = -1;

    mai_tensor in[2] = {vector(MAI_INT32, 3, i32), scalar(MAI_FLOAT, &half)};
    if (CHECK_OK(cx, apply(cx, &(call){"Pow"}, in, 2, &y)))
        CHECK(y->type == MAI_INT32 && ((int32_t *) y->data)[0] == 4 && ((int32_t *) y->data)[1] == 3 &&
              ((int32_t *) y->data)[2] == 0);
    in[1] = scalar(MAI_FLOAT, &big);
    if (CHECK_OK(cx, apply(cx, &(call){"Pow"}, in, 2, &y)))
        CHECK_INT(((int32_t *) y->data)[0], INT32_MAX);
    in[1] = scalar(MAI_UINT8, &u8);
    if (CHECK_OK(cx, apply(cx, &(call){"Pow"}, in, 2, &y)))
        CHECK_INT(((int32_t *) y->data)[2], -343);
    in[0] = scalar(MAI_FLOAT, &f);
    if (CHECK_OK(cx, apply(cx, &(call){"Pow"}, in, 2, &y)))
        CHECK(y->type == MAI_FLOAT && mai_f32(y)[0] == 3.375f);
    in[0] = scalar(MAI_FLOAT, &minus); /* an exponent that a float cannot hold stays odd */
    in[1] = scalar(MAI_INT64, &odd);
    if (CHECK_OK(cx, apply(cx, &(call){"Pow"}, in, 2, &y)))
        CHECK_REAL(mai_f32(y)[0], -1, 0);
    unit_close(cx);
}

static void
folds_many_inputs(void)
{
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    float a[2] = {1, 2}, b[2] = {10, 20}, c = 4;
    uint16_t h[2] = {0x3c00, 0x4000}, g[2] = {0x4200, 0x4400}; /* 1, 2 and 3, 4 */

    mai_tensor in[3] = {vector(MAI_FLOAT, 2, a), vector(MAI_FLOAT, 2, b), scalar(MAI_FLOAT, &c)};
    if (CHECK_OK(cx, apply(cx, &(call){"Sum"}, in, 3, &y)))
        CHECK(mai_f32(y)[0] == 15 && mai_f32(y)[1] == 26);
    if (CHECK_OK(cx, apply(cx, &(call){"Mean"}, in, 3, &y)))
        CHECK(mai_f32(y)[0] == 5 && mai_f32(y)[1] == 26.0f / 3);
    if (CHECK_OK(cx, apply(cx, &(call){"Min"}, in, 3, &y)))
        CHECK(mai_f32(y)[0] == 1 && mai_f32(y)[1] == 2);
    if (CHECK_OK(cx, apply(cx, &(call){"Mean"}, in, 1, &y)))
        CHECK(mai_f32(y)[0] == 1 && mai_f32(y)[1] == 2);
    if (CHECK_OK(cx, apply_how(cx, &(call){"Max"}, in, 3, true, &y)))
        CHECK(mai_f32(y)[0] == 10 && mai_f32(y)[1] == 20);
    mai_tensor halves[2] = {vector(MAI_FLOAT16, 2, h), vector(MAI_FLOAT16, 2, g)};
    if (CHECK_OK(cx, apply(cx, &(call){"Mean"}, halves, 2, &y)))
        CHECK(element(y, 0) == 2 && element(y, 1) == 3);
    unit_close(cx);
}

/* ---- NaN ---- */

static void
nan_stays_nan(void)
{
    static const char *const unary[] = {"Abs",        "Ceil",        "Elu",       "Erf",  "Exp",
                                        "Floor",      "HardSigmoid", "LeakyRelu", "Log",  "Neg",
                                        "Reciprocal", "Relu",        "Round",     "Selu", "Sigmoid",
                                        "Sign",       "Softplus",    "Softsign",  "Sqrt", "Tanh"};
    static const char *const binary[] = {"Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean"};
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    float f[2] = {NAN, 1}, g[2] = {1, NAN};
    double d = NAN;

    for (size_t i = 0; i < sizeof unary / sizeof *unary; i++) {
        mai_tensor single = vector(MAI_FLOAT, 2, f), twice = scalar(MAI_DOUBLE, &d);

        unit_row("%s", unary[i]);
        if (CHECK_OK(cx, apply(cx, &(call){unary[i]}, &single, 1, &y)))
            CHECK(isnan(mai_f32(y)[0]) && !isnan(mai_f32(y)[1]));
        if (CHECK_OK(cx, apply(cx, &(call){unary[i]}, &twice, 1, &y)))
            CHECK(isnan(mai_f64(y)[0]));
    }
    for (size_t i = 0; i < sizeof binary / sizeof *binary; i++) {
        mai_tensor in[2] = {vector(MAI_FLOAT, 2, f), vector(MAI_FLOAT, 2, g)};

        unit_row("%s", binary[i]);
        if (CHECK_OK(cx, apply(cx, &(call){binary[i]}, in, 2, &y)))
            CHECK(isnan(mai_f32(y)[0]) && isnan(mai_f32(y)[1]));
    }
    mai_tensor in[2] = {vector(MAI_FLOAT, 2, f), vector(MAI_FLOAT, 2, f)};
    if (CHECK_OK(cx, apply(cx, &(call){"Equal"}, in, 2, &y)))
        CHECK(((uint8_t *) y->data)[0] == 0 && ((uint8_t *) y->data)[1] == 1);
    if (CHECK_OK(cx, apply(cx, &(call){"GreaterOrEqual"}, in, 2, &y)))
        CHECK(((uint8_t *) y->data)[0] == 0 && ((uint8_t *) y->data)[1] == 1);
    if (CHECK_OK(cx, apply(cx, &(call){"IsNaN"}, in, 1, &y)))
        CHECK(y->type == MAI_BOOL && ((uint8_t *) y->data)[0] == 1 && ((uint8_t *) y->data)[1] == 0);
    unit_close(cx);
}

/* ---- functions of one number ---- */

static void
unary_values(void)
{
    static const struct {
        call c;
        double x, want;
    } rows[] = {
        {{"Abs"}, -2.5, 2.5},
        {{"Ceil"}, -1.5, -1},
        {{"Ceil"}, 1.25, 2},
        {{"Elu"}, -1, -0.6321205588285577},
        {{"Elu"}, 2, 2},
        {{"Elu", 0, 0, {"alpha"}, {2}}, -1, -1.2642411176571153},
        {{"Elu"}, -1e-6, -9.999995000001667e-7},
        {{"Erf"}, 0.5, 0.5204998778130465},
        {{"Exp"}, 1, 2.718281828459045},
        {{"Exp"}, -INFINITY, 0},
        {{"Floor"}, -1.5, -2},
        {{"HardSigmoid"}, 1, 0.7},
        {{"HardSigmoid"}, 10, 1},
        {{"HardSigmoid"}, -10, 0},
        {{"HardSigmoid", 0, 0, {"alpha", "beta"}, {0.5f, 0.25f}}, 0.5, 0.5},
        {{"LeakyRelu"}, -3, -0.03},
        {{"LeakyRelu"}, 3, 3},
        {{"LeakyRelu", 0, 0, {"alpha"}, {0.5f}}, -3, -1.5},
        {{"Log"}, 10, 2.302585092994046},
        {{"Log"}, 0, -INFINITY},
        {{"Log"}, -1, NAN},
        {{"Neg"}, 3, -3},
        {{"Reciprocal"}, 4, 0.25},
        {{"Relu"}, -3, 0},
        {{"Relu"}, 3, 3},
        {{"Round"}, 0.5, 0},
        {{"Round"}, 1.5, 2},
        {{"Round"}, 2.5, 2},
        {{"Round"}, -1.5, -2},
        {{"Selu"}, -1, -1.1113307378125628},
        {{"Selu"}, 2, 2.1014020442962646},
        {{"Selu", 0, 0, {"alpha", "gamma"}, {1, 3}}, -1, -1.896361676485673},
        {{"Sigmoid"}, 0, 0.5},
        {{"Sigmoid"}, -2, 0.11920292202211755},
        {{"Sigmoid"}, -800, 0},
        {{"Sigmoid"}, 800, 1},
        {{"Sign"}, -7, -1},
        {{"Sign"}, 0, 0},
        {{"Sign"}, 1e-30, 1},
        {{"Softplus"}, 0, 0.6931471805599453},
        {{"Softplus"}, 1000, 1000},
        {{"Softplus"}, -1000, 0},
        {{"Softsign"}, -3, -0.75},
        {{"Sqrt"}, 2, 1.4142135623730951},
        {{"Sqrt"}, -1, NAN},
        {{"Tanh"}, 0.5, 0.46211715726000976},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        float f = (float) rows[i].x;
        uint16_t h = mai_half_of_float(f);
        mai_tensor single = scalar(MAI_FLOAT, &f), twice = scalar(MAI_DOUBLE, &rows[i].x);
        mai_tensor half = scalar(MAI_FLOAT16, &h);
        double scale = fabs(rows[i].want) < 1 && rows[i].want != 0 ? fabs(rows[i].want) : 1;
        const mai_tensor *y;

        unit_row("%s of %g", rows[i].c.op, rows[i].x);
        if (CHECK_OK(cx, apply(cx, &rows[i].c, &single, 1, &y)))
            CHECK_REAL(mai_f32(y)[0], rows[i].want, 2.5e-7 * scale);
        if (CHECK_OK(cx, apply(cx, &rows[i].c, &twice, 1, &y))) /* attributes are floats */
            CHECK_REAL(mai_f64(y)[0], rows[i].want, 1e-7 * scale);
        if (CHECK_OK(cx, apply(cx, &rows[i].c, &half, 1, &y)) && fabs(rows[i].x) > 1e-3)
            CHECK_REAL(element(y, 0), rows[i].want, 1e-3);
    }
    unit_close(cx);
}

static void
logic_and_texts(void)
{
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    uint8_t p[4] = {0, 0, 1, 1}, q[4] = {0, 1, 0, 1};
    mai_text s[3] = {{"ab", 2}, {NULL, 0}, {"abc", 3}}, t[3] = {{"ab", 2}, {"", 0}, {"abd", 3}};

    mai_tensor in[2] = {vector(MAI_BOOL, 4, p), vector(MAI_BOOL, 4, q)};
    if (CHECK_OK(cx, apply(cx, &(call){"And"}, in, 2, &y)))
        CHECK_BYTES(y->data, "\0\0\0\1", 4);
    if (CHECK_OK(cx, apply(cx, &(call){"Or"}, in, 2, &y)))
        CHECK_BYTES(y->data, "\0\1\1\1", 4);
    if (CHECK_OK(cx, apply(cx, &(call){"Xor"}, in, 2, &y)))
        CHECK_BYTES(y->data, "\0\1\1\0", 4);
    if (CHECK_OK(cx, apply(cx, &(call){"Equal"}, in, 2, &y)))
        CHECK_BYTES(y->data, "\1\0\0\1", 4);
    if (CHECK_OK(cx, apply(cx, &(call){"Not"}, in, 1, &y)))
        CHECK_BYTES(y->data, "\1\1\0\0", 4);
    mai_tensor texts[2] = {vector(MAI_STRING, 3, s), vector(MAI_STRING, 3, t)};
    if (CHECK_OK(cx, apply(cx, &(call){"Equal", 19}, texts, 2, &y)))
        CHECK_BYTES(y->data, "\1\1\0", 3);
    mai_tensor choice[3] = {vector(MAI_BOOL, 3, q), texts[0], scalar(MAI_STRING, &t[2])};
    if (CHECK_OK(cx, apply(cx, &(call){"Where"}, choice, 3, &y)))
        CHECK(mai_texts(y)[0].ptr == t[2].ptr && mai_texts(y)[1].len == 0 && mai_texts(y)[2].ptr == t[2].ptr);
    unit_close(cx);
}

/* ---- Clip ---- */

static void
clips_by_attributes(void)
{
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    float x[5] = {-5, 0.5f, 9, NAN, -INFINITY};
    mai_tensor in = vector(MAI_FLOAT, 5, x), two[2] = {in, scalar(MAI_FLOAT, x)};

    if (CHECK_OK(cx, apply(cx, &(call){"Clip", 6, 0, {"min", "max"}, {-1, 2}}, &in, 1, &y)))
        CHECK(mai_f32(y)[0] == -1 && mai_f32(y)[1] == 0.5f && mai_f32(y)[2] == 2 && isnan(mai_f32(y)[3]));
    if (CHECK_OK(cx, apply(cx, &(call){"Clip", 6, 0, {"max"}, {2}}, &in, 1, &y)))
        CHECK(mai_f32(y)[0] == -5 && mai_f32(y)[2] == 2 && mai_f32(y)[4] == -FLT_MAX);
    CHECK_FAILS(cx, apply(cx, &(call){"Clip", 6}, two, 2, &y), MAI_EFORMAT);
    unit_close(cx);
}

static void
clips_by_inputs(void)
{
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    float x[4] = {-5, 0.5f, 9, NAN}, low = -1, high = 2, nan = NAN;
    int8_t b[3] = {-100, 0, 100}, b_low = -3, b_high = 7;
    int32_t wrong = 1;
    const mai_tensor absent = {0};

    mai_tensor in[3] = {vector(MAI_FLOAT, 4, x), scalar(MAI_FLOAT, &low), scalar(MAI_FLOAT, &high)};
    if (CHECK_OK(cx, apply(cx, &(call){"Clip", 11}, in, 3, &y)))
        CHECK(mai_f32(y)[0] == -1 && mai_f32(y)[1] == 0.5f && mai_f32(y)[2] == 2 && isnan(mai_f32(y)[3]));
    in[1] = absent;
    if (CHECK_OK(cx, apply(cx, &(call){"Clip", 11}, in, 3, &y)))
        CHECK(mai_f32(y)[0] == -5 && mai_f32(y)[2] == 2);
    in[1] = scalar(MAI_FLOAT, &nan);
    if (CHECK_OK(cx, apply(cx, &(call){"Clip", 11}, in, 3, &y)))
        CHECK(mai_f32(y)[0] == -5 && mai_f32(y)[2] == 2);
    in[1] = scalar(MAI_FLOAT, &high); /* bounds the wrong way round: the upper one wins */
    in[2] = scalar(MAI_FLOAT, &low);
    if (CHECK_OK(cx, apply(cx, &(call){"Clip", 12}, in, 3, &y)))
        CHECK(mai_f32(y)[0] == -1 && mai_f32(y)[1] == -1 && mai_f32(y)[2] == -1);
    mai_tensor bytes[3] = {vector(MAI_INT8, 3, b), scalar(MAI_INT8, &b_low), scalar(MAI_INT8, &b_high)};
    if (CHECK_OK(cx, apply(cx, &(call){"Clip", 12}, bytes, 3, &y)))
        CHECK(y->type == MAI_INT8 && ((int8_t *) y->data)[0] == -3 && ((int8_t *) y->data)[2] == 7);
    if (CHECK_OK(cx, apply(cx, &(call){"Clip", 12}, bytes, 1, &y)))
        CHECK(((int8_t *) y->data)[0] == -100 && ((int8_t *) y->data)[2] == 100);
    in[1] = vector(MAI_FLOAT, 4, x);
    CHECK_FAILS_WITH(cx, apply(cx, &(call){"Clip", 12}, in, 3, &y), MAI_ESHAPE, "[4]");
    in[1] = scalar(MAI_INT32, &wrong);
    CHECK_FAILS(cx, apply(cx, &(call){"Clip", 12}, in, 3, &y), MAI_ETYPE);
    unit_close(cx);
}

/* ---- refusals ---- */

static void
refuses_wrong_types_and_shapes(void)
{
    mai_ctx *cx = unit_open();
    const mai_tensor *y;
    float f[3] = {1, 2, 3};
    double d = 1;
    int32_t n = 1;
    uint8_t b = 1;
    mai_text s = {"1", 1};
    mai_tensor floats = vector(MAI_FLOAT, 3, f), two = vector(MAI_FLOAT, 2, f), real = scalar(MAI_DOUBLE, &d);
    mai_tensor whole = scalar(MAI_INT32, &n), truth = scalar(MAI_BOOL, &b), text = scalar(MAI_STRING, &s);
    mai_tensor mixed[2] = {floats, real}, ragged[2] = {floats, two}, texts[2] = {text, text};
    mai_tensor wholes[2] = {whole, whole}, truths2[2] = {truth, truth}, choice[3] = {whole, floats, floats};
    mai_tensor unlike[3] = {truth, floats, real};

    CHECK_FAILS_WITH(cx, apply(cx, &(call){"Add"}, mixed, 2, &y), MAI_ETYPE, "input 2 is double");
    CHECK_FAILS(cx, apply(cx, &(call){"Less"}, mixed, 2, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Max"}, mixed, 2, &y), MAI_ETYPE);
    CHECK_FAILS_WITH(cx, apply(cx, &(call){"Add"}, ragged, 2, &y), MAI_ESHAPE, "[3]");
    CHECK_FAILS(cx, apply(cx, &(call){"Max"}, ragged, 2, &y), MAI_ESHAPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Add"}, texts, 2, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Less"}, texts, 2, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Less"}, truths2, 2, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Pow"}, texts, 2, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Sum"}, wholes, 2, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"And"}, wholes, 2, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Not"}, &whole, 1, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Exp"}, &whole, 1, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Abs"}, &truth, 1, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"IsNaN"}, &whole, 1, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Where"}, choice, 3, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Where"}, unlike, 3, &y), MAI_ETYPE);
    CHECK_FAILS(cx, apply(cx, &(call){"Clip"}, &truth, 1, &y), MAI_ETYPE);
    unit_close(cx);
}

static mai_status
every_family(mai_ctx *cx, void *arg)
{
    static int16_t many[5000];
    static const int64_t shape[2] = {2500, 2};
    const mai_tensor *y;
    uint8_t truth = 1;
    mai_tensor in[3] = {shaped(MAI_INT16, 2, shape, many), vector(MAI_INT16, 2, many),
                        scalar(MAI_INT16, many)};
    mai_tensor choice[3] = {scalar(MAI_BOOL, &truth), in[0], in[1]};
    mai_tensor short_one = vector(MAI_INT16, 3, many);

    MAI_TRY(apply(cx, &(call){"Add", 14}, in, 2, &y));
    MAI_TRY(apply(cx, &(call){"Max", 14}, in, 3, &y));
    MAI_TRY(apply(cx, &(call){"Abs", 14}, in, 1, &y));
    MAI_TRY(apply(cx, &(call){"Equal", 14}, in, 2, &y));
    MAI_TRY(apply(cx, &(call){"Clip", 14}, in, 1, &y));
    MAI_TRY(apply(cx, &(call){"Where", 16}, choice, 3, &y));
    MAI_TRY(apply(cx, &(call){"Cast", .to = MAI_FLOAT}, in, 1, &y));
    MAI_TRY(apply(cx, &(call){"Cast", .to = MAI_STRING}, &short_one, 1, &y));
    return apply(cx, &(call){"Cast", .to = MAI_INT8}, y, 1, &y);
}

static void
refused_memory_and_cancelling(void)
{
    CHECK(unit_refuse_each_allocation(every_family, NULL) > 50);
    CHECK(unit_stop_at_each_poll(every_family, NULL) > 5000);
}

static const unit_test tests[] = {
    {"broadcasts as a plain loop", broadcasts_as_a_plain_loop},
    {"walks long tensors", walks_long_tensors},
    {"empty tensors", empty_tensors},
    {"every number type", every_number_type},
    {"integers wrap around", integers_wrap_around},
    {"division by zero", division_by_zero},
    {"powers", powers},
    {"powers of mixed types", powers_of_mixed_types},
    {"folds many inputs", folds_many_inputs},
    {"NaN stays NaN", nan_stays_nan},
    {"unary values", unary_values},
    {"logic and texts", logic_and_texts},
    {"clips by attributes", clips_by_attributes},
    {"clips by inputs", clips_by_inputs},
    {"refuses wrong types and shapes", refuses_wrong_types_and_shapes},
    {"refused memory and cancelling", refused_memory_and_cancelling},
};

UNIT_MAIN(tests)
