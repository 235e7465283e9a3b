/*
 * op_binary.c - operators over two broadcast inputs, and the variadic Max, Min, Sum, Mean.
 *
 * Each operator is a row of loops, one for each work type (elementwise.h), made from binary_loops.inc. The
 * variadic ones fold their inputs into the output, from left to right.
 *
 * Integers wrap around; the lowest number divided by -1 gives itself; division by zero, and zero to a
 * negative power, are errors. Pow of two integers is exact (and wraps around); a negative power of an integer
 * drops the fraction; every other mixture is computed in double and converted. Max and Min of NaN are NaN.
 */
#include "kernel/mathfn.h"
#include "onnx/elementwise.h"
#include "onnx/ops.h"

#include <string.h>

#define DIVIDE_SIGNED(name, T, U)                                                                            \
    static inline T name(T x, T y, bool *ok)                                                                 \
    {                                                                                                        \
        if (y == 0) {                                                                                        \
            *ok = false;                                                                                     \
            return 0;                                                                                        \
        }                                                                                                    \
        return y == -1 ? (T) (0 - (U) x) : x / y;                                                            \
    }

DIVIDE_SIGNED(divide_i32, int32_t, uint32_t)
DIVIDE_SIGNED(divide_i64, int64_t, uint64_t)

static inline uint64_t
divide_u64(uint64_t x, uint64_t y, bool *ok)
{
    if (y == 0) {
        *ok = false;
        return 0;
    }
    return x / y;
}

/* By repeated squaring, modulo 2^64. */
static int64_t
power_i64(int64_t x, int64_t y, bool *ok)
{
    uint64_t result = 1, square = (uint64_t) x;

    if (y < 0) {
        if (x == 0)
            *ok = false;
        return x == 1 || (x == -1 && y % 2 == 0) ? 1 : x == -1 ? -1 : 0;
    }
    for (; y > 0; y >>= 1) {
        if (y & 1)
            result *= square;
        square *= square;
    }
    return (int64_t) result;
}

/* A square is common and exact by one multiplication. */
static inline float
power_f32(float x, float y)
{
    return y == 2 ? x * x : mai_powf(x, y);
}

static inline double
power_f64(double x, double y)
{
    return y == 2 ? x * x : mai_pow(x, y);
}

#define T float
#define U float
#define NAME(op) op##_f32
#define DIVIDE(x, y, ok) (x) / (y)
#define POWER(x, y, ok) power_f32(x, y)
#define NAN_OF(x) ((x) != (x))
#include "onnx/binary_loops.inc"

#define T double
#define U double
#define NAME(op) op##_f64
#define DIVIDE(x, y, ok) (x) / (y)
#define POWER(x, y, ok) power_f64(x, y)
#define NAN_OF(x) ((x) != (x))
#include "onnx/binary_loops.inc"

#define T int32_t
#define U uint32_t
#define NAME(op) op##_i32
#define DIVIDE(x, y, ok) divide_i32(x, y, ok)
#define NAN_OF(x) false
#include "onnx/binary_loops.inc"

#define T int64_t
#define U uint64_t
#define NAME(op) op##_i64
#define DIVIDE(x, y, ok) divide_i64(x, y, ok)
#define POWER(x, y, ok) power_i64(x, y, ok)
#define NAN_OF(x) false
#include "onnx/binary_loops.inc"

#define T uint64_t
#define U uint64_t
#define NAME(op) op##_u64
#define DIVIDE(x, y, ok) divide_u64(x, y, ok)
#define NAN_OF(x) false
#include "onnx/binary_loops.inc"

typedef struct {
    const char *name;
    mai_elementwise_loop loops[MAI_NWORK]; /* by mai_work_index */
} binary_op;

#define ALL(op)                                                                                              \
    {                                                                                                        \
        op##_f32, op##_f64, op##_i32, op##_i64, op##_u64                                                     \
    }

static const binary_op binary_ops[] = {
    {"Add", ALL(add)},
    {"Sub", ALL(sub)},
    {"Mul", ALL(mul)},
    {"Div", ALL(div)},
    {"Pow", {pow_f32, pow_f64, NULL, pow_i64, NULL}},
    {"Max", ALL(max)},
    {"Min", ALL(min)},
    {"Sum", ALL(add)},
    {"Mean", ALL(add)},
    {"Equal", ALL(equal)},
    {"Less", ALL(less)},
    {"Greater", ALL(greater)},
    {"LessOrEqual", ALL(less_equal)},
    {"GreaterOrEqual", ALL(greater_equal)},
};

/* Finds the row of the node's operator: its state. */
static mai_status
compile_binary(mai_ctx *cx, mai_node *node)
{
    for (size_t i = 0; i < sizeof binary_ops / sizeof binary_ops[0]; i++) {
        if (strcmp(binary_ops[i].name, node->op->name) == 0) {
            node->state = (void *) &binary_ops[i];
            return MAI_OK;
        }
    }
    return mai_node_fail(cx, node, MAI_EINTERNAL, "the operator has no loops");
}

static mai_status
same_types(mai_ctx *cx, const mai_step *step)
{
    for (int i = 1; i < step->nin; i++) {
        if (step->in[i]->type != step->in[0]->type)
            return mai_node_fail(cx, step->node, MAI_ETYPE, "input %d is %s, but input 1 is %s", i + 1,
                                 mai_type_name(step->in[i]->type), mai_type_name(step->in[0]->type));
    }
    return MAI_OK;
}

/* Sets the output's shape to the broadcast of inputs 0 and 1, and lays them out against it. */
static mai_status
plan_pair(mai_ctx *cx, mai_step *step, mai_type type, const mai_elementwise_spec *spec)
{
    int ndim;
    int64_t dim[MAI_DIMS];
    mai_elementwise *e;

    MAI_TRY(mai_shape_broadcast(cx, step->node, step->in[0], step->in[1], &ndim, dim));
    MAI_TRY(mai_shape_set(cx, step->out[0], type, ndim, dim));
    MAI_TRY(mai_elementwise_make(cx, step->node, step->in, 2, step->out[0], spec, &e));
    step->local = e;
    return MAI_OK;
}

static mai_status
run_pair(mai_ctx *cx, const mai_step *step)
{
    const void *in[2] = {step->in[0]->data, step->in[1]->data};

    return mai_elementwise_run(cx, step->local, in, step->out[0]->data);
}

MAI_COMPILE(arith)
{
    return compile_binary(cx, node);
}

/* Pow may mix types: in integers if both are, in float if both are float, else in double. */
static mai_type
power_work_type(mai_type base, mai_type exponent)
{
    mai_type a = mai_work_type(base), b = mai_work_type(exponent);

    if (a == MAI_FLOAT && b == MAI_FLOAT)
        return MAI_FLOAT;
    return a != MAI_FLOAT && a != MAI_DOUBLE && b != MAI_FLOAT && b != MAI_DOUBLE ? MAI_INT64 : MAI_DOUBLE;
}

MAI_INFER(arith)
{
    const binary_op *op = step->node->state;
    bool power = op->loops[MAI_WORK_U64] == NULL;
    mai_type work;

    MAI_TRY(mai_step_type(cx, step, 0, mai_number_types));
    MAI_TRY(mai_step_type(cx, step, 1, mai_number_types));
    if (power) {
        work = power_work_type(step->in[0]->type, step->in[1]->type);
    } else {
        MAI_TRY(same_types(cx, step));
        work = mai_work_type(step->in[0]->type);
    }
    mai_elementwise_spec spec = {op->loops[mai_work_index(work)], work, work, NULL, power ? 30 : 1};
    return plan_pair(cx, step, step->in[0]->type, &spec);
}

MAI_RUN(arith)
{
    return run_pair(cx, step);
}

/* ---- comparisons ---- */

static bool
text_equal(mai_text x, mai_text y)
{
    return x.len == y.len && (x.len == 0 || memcmp(x.ptr, y.ptr, x.len) == 0);
}

static bool
equal_text(const mai_elementwise *e, const void *const *in, void *out, int64_t n)
{
    const mai_text *a = in[0], *b = in[1];
    uint8_t *r = out;

    for (int64_t i = 0; i < n; i++)
        r[i] = text_equal(a[e->moves[0] ? i : 0], b[e->moves[1] ? i : 0]);
    return true;
}

MAI_COMPILE(compare)
{
    return compile_binary(cx, node);
}

MAI_INFER(compare)
{
    const binary_op *op = step->node->state;
    mai_type type = step->in[0]->type;
    mai_type work = mai_work_type(type);
    mai_elementwise_spec spec = {op->loops[mai_work_index(work)], work, MAI_BOOL, NULL, 1};

    MAI_TRY(same_types(cx, step));
    if (op->loops[0] == equal_f32 && type == MAI_STRING)
        spec = (mai_elementwise_spec){equal_text, MAI_UNDEFINED, MAI_BOOL, NULL, 5};
    else if (op->loops[0] != equal_f32 || type != MAI_BOOL)
        MAI_TRY(mai_step_type(cx, step, 0, mai_number_types));
    return plan_pair(cx, step, MAI_BOOL, &spec);
}

MAI_RUN(compare)
{
    return run_pair(cx, step);
}

/* ---- logic ---- */

#define LOGIC(name, RESULT)                                                                                  \
    static bool name(const mai_elementwise *e, const void *const *in, void *out, int64_t n)                  \
    {                                                                                                        \
        const uint8_t *a = in[0], *b = in[1];                                                                \
        uint8_t *r = out;                                                                                    \
                                                                                                             \
        for (int64_t i = 0; i < n; i++) {                                                                    \
            bool x = a[e->moves[0] ? i : 0] != 0, y = b[e->moves[1] ? i : 0] != 0;                           \
            r[i] = RESULT;                                                                                   \
        }                                                                                                    \
        return true;                                                                                         \
    }

LOGIC(logic_and, (x && y))
LOGIC(logic_or, (x || y))
LOGIC(logic_xor, (x != y))

MAI_COMPILE(logic)
{
    static const struct {
        const char *name;
        mai_elementwise_spec spec;
    } table[] = {
        {"And", {logic_and, MAI_UNDEFINED, MAI_BOOL, NULL, 1}},
        {"Or", {logic_or, MAI_UNDEFINED, MAI_BOOL, NULL, 1}},
        {"Xor", {logic_xor, MAI_UNDEFINED, MAI_BOOL, NULL, 1}},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].name, node->op->name) == 0) {
            node->state = (void *) &table[i].spec;
            return MAI_OK;
        }
    }
    return mai_node_fail(cx, node, MAI_EINTERNAL, "the operator has no loop");
}

MAI_INFER(logic)
{
    static const mai_type allowed[] = {MAI_BOOL, MAI_UNDEFINED};

    MAI_TRY(mai_step_type(cx, step, 0, allowed));
    MAI_TRY(mai_step_type(cx, step, 1, allowed));
    return plan_pair(cx, step, MAI_BOOL, step->node->state);
}

MAI_RUN(logic)
{
    return run_pair(cx, step);
}

/* ---- variadic ---- */

/*
 * Stage 0 joins inputs 0 and 1 into the output, or copies the only one; stage i then joins the output and
 * input i + 1. A mean's last stage divides by the number of inputs.
 */
typedef struct {
    int nstages;
    mai_elementwise *mean; /* NULL unless it is a mean */
    mai_elementwise *stage[];
} variadic_plan;

MAI_UNARY_LOOP(copy_f32, float, float, x)
MAI_UNARY_LOOP(copy_f64, double, double, x)
MAI_UNARY_LOOP(copy_i32, int32_t, int32_t, x)
MAI_UNARY_LOOP(copy_i64, int64_t, int64_t, x)
MAI_UNARY_LOOP(copy_u64, uint64_t, uint64_t, x)
MAI_UNARY_LOOP(mean_f32, float, float, x / (float) e->node->nin)
MAI_UNARY_LOOP(mean_f64, double, double, x / (double) e->node->nin)

static const mai_elementwise_loop copy_loops[MAI_NWORK] = ALL(copy);
static const mai_elementwise_loop mean_loops[MAI_NWORK] = {mean_f32, mean_f64, NULL, NULL, NULL};

MAI_COMPILE(variadic)
{
    return compile_binary(cx, node);
}

/* The common shape of all inputs. */
static mai_status
variadic_shape(mai_ctx *cx, mai_step *step)
{
    mai_tensor *out = step->out[0];
    mai_type type = step->in[0]->type;
    int ndim;
    int64_t dim[MAI_DIMS];

    MAI_TRY(mai_shape_like(cx, out, type, step->in[0]));
    for (int i = 1; i < step->nin; i++) {
        MAI_TRY(mai_shape_broadcast(cx, step->node, out, step->in[i], &ndim, dim));
        MAI_TRY(mai_shape_set(cx, out, type, ndim, dim));
    }
    return MAI_OK;
}

static mai_status
plan_stages(mai_ctx *cx, mai_step *step, variadic_plan *plan)
{
    const binary_op *op = step->node->state;
    mai_type work = mai_work_type(step->in[0]->type);
    int w = mai_work_index(work);
    mai_elementwise_spec join = {op->loops[w], work, work, NULL, 1};
    mai_elementwise_spec copy = {copy_loops[w], work, work, NULL, 1};
    mai_elementwise_spec mean = {mean_loops[w], work, work, NULL, 1};
    const mai_tensor *pair[2] = {step->in[0], step->nin > 1 ? step->in[1] : NULL};

    plan->nstages = step->nin > 1 ? step->nin - 1 : 1;
    for (int i = 0; i < plan->nstages; i++) {
        const mai_elementwise_spec *spec = step->nin > 1 ? &join : &copy;

        if (i > 0) {
            pair[0] = step->out[0];
            pair[1] = step->in[i + 1];
        }
        MAI_TRY(mai_elementwise_make(cx, step->node, pair, step->nin > 1 ? 2 : 1, step->out[0], spec,
                                     &plan->stage[i]));
    }
    pair[0] = step->out[0];
    if (strcmp(op->name, "Mean") == 0)
        MAI_TRY(mai_elementwise_make(cx, step->node, pair, 1, step->out[0], &mean, &plan->mean));
    return MAI_OK;
}

MAI_INFER(variadic)
{
    const binary_op *op = step->node->state;
    bool floating = op->loops[MAI_WORK_F32] == add_f32;
    variadic_plan *plan;

    for (int i = 0; i < step->nin; i++) {
        if (step->in[i] == NULL)
            return mai_node_fail(cx, step->node, MAI_EFORMAT, "input %d is left out", i + 1);
        MAI_TRY(mai_step_type(cx, step, i, floating ? mai_float_types : mai_number_types));
    }
    MAI_TRY(same_types(cx, step));
    MAI_TRY(variadic_shape(cx, step));
    MAI_TRY(mai_calloc(cx, 1, sizeof *plan + (size_t) step->nin * sizeof plan->stage[0], (void **) &plan));
    MAI_TRY(plan_stages(cx, step, plan));
    step->local = plan;
    return MAI_OK;
}

MAI_RUN(variadic)
{
    const variadic_plan *plan = step->local;
    void *out = step->out[0]->data;
    const void *in[2] = {step->in[0]->data, step->nin > 1 ? step->in[1]->data : NULL};

    for (int i = 0; i < plan->nstages; i++) {
        if (i > 0) {
            in[0] = out;
            in[1] = step->in[i + 1]->data;
        }
        MAI_TRY(mai_elementwise_run(cx, plan->stage[i], in, out));
    }
    in[0] = out;
    return plan->mean != NULL ? mai_elementwise_run(cx, plan->mean, in, out) : MAI_OK;
}
