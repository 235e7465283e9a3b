/*
 * op_unary.c - operators with one number in and one out, in the same shape.
 *
 * A table has a row for each operator: its loops by work type (elementwise.h), its default alpha and beta,
 * and what an element costs. NaN comes out of every one of them as NaN. Integers wrap around, so that the
 * absolute value of the lowest integer is itself.
 */
#include "kernel/mathfn.h"
#include "onnx/elementwise.h"
#include "onnx/ops.h"

#include <math.h>
#include <string.h>

typedef struct unary_shape {
    float alpha, beta; /* Selu: beta is ONNX's gamma */
} unary_shape;

/* log(1 + exp(x)) without overflow. */
static inline double
softplus(double x)
{
    return x > 0 ? x + mai_log1p(mai_exp(-x)) : mai_log1p(mai_exp(x));
}

#define T float
#define NAME(op) op##_f32
#define CORE(function) function##f
#define LIBM(function) function##f
#include "onnx/unary_loops.inc"

#define T double
#define NAME(op) op##_f64
#define CORE(function) function
#define LIBM(function) function
#include "onnx/unary_loops.inc"

MAI_UNARY_LOOP(absolute_i32, int32_t, int32_t, x < 0 ? (int32_t) (0 - (uint32_t) x) : x)
MAI_UNARY_LOOP(absolute_i64, int64_t, int64_t, x < 0 ? (int64_t) (0 - (uint64_t) x) : x)
MAI_UNARY_LOOP(absolute_u64, uint64_t, uint64_t, x)
MAI_UNARY_LOOP(negative_i32, int32_t, int32_t, (int32_t) (0 - (uint32_t) x))
MAI_UNARY_LOOP(negative_i64, int64_t, int64_t, (int64_t) (0 - (uint64_t) x))
MAI_UNARY_LOOP(relu_i32, int32_t, int32_t, x < 0 ? 0 : x)
MAI_UNARY_LOOP(relu_i64, int64_t, int64_t, x < 0 ? 0 : x)
MAI_UNARY_LOOP(sign_i32, int32_t, int32_t, (x > 0) - (x < 0))
MAI_UNARY_LOOP(sign_i64, int64_t, int64_t, (x > 0) - (x < 0))
MAI_UNARY_LOOP(sign_u64, uint64_t, uint64_t, x > 0)
MAI_UNARY_LOOP(not_bool, uint8_t, uint8_t, x == 0)

static const mai_type bool_types[] = {MAI_BOOL, MAI_UNDEFINED};
static const mai_type signed_types[] = {MAI_FLOAT, MAI_DOUBLE,  MAI_INT64,    MAI_INT32,    MAI_INT8,
                                        MAI_INT16, MAI_FLOAT16, MAI_BFLOAT16, MAI_UNDEFINED};

typedef struct unary_op {
    const char *name;
    const mai_type *types;
    mai_elementwise_loop loops[MAI_NWORK]; /* by mai_work_index */
    unary_shape dflt;
    int units;
} unary_op;

#define FLOATS(op)                                                                                           \
    mai_float_types,                                                                                         \
    {                                                                                                        \
        op##_f32, op##_f64                                                                                   \
    }
#define SIGNED(op)                                                                                           \
    signed_types,                                                                                            \
    {                                                                                                        \
        op##_f32, op##_f64, op##_i32, op##_i64                                                               \
    }
#define NUMBERS(op)                                                                                          \
    mai_number_types,                                                                                        \
    {                                                                                                        \
        op##_f32, op##_f64, op##_i32, op##_i64, op##_u64                                                     \
    }

static const unary_op unary_ops[] = {
    {"Abs", NUMBERS(absolute), {0, 0}, 1},
    {"Ceil", FLOATS(ceiling), {0, 0}, 3},
    {"Elu", FLOATS(elu), {1, 0}, 20},
    {"Erf", FLOATS(erf), {0, 0}, 20},
    {"Exp", FLOATS(exponential), {0, 0}, 10},
    {"Floor", FLOATS(floor), {0, 0}, 3},
    {"HardSigmoid", FLOATS(hard_sigmoid), {0.2f, 0.5f}, 1},
    {"LeakyRelu", FLOATS(leaky_relu), {0.01f, 0}, 1},
    {"Log", FLOATS(log), {0, 0}, 10},
    {"Neg", SIGNED(negative), {0, 0}, 1},
    {"Not", bool_types, {not_bool}, {0, 0}, 1},
    {"Reciprocal", FLOATS(reciprocal), {0, 0}, 3},
    {"Relu", SIGNED(relu), {0, 0}, 1},
    {"Round", FLOATS(round), {0, 0}, 3},
    {"Selu", FLOATS(selu), {1.67326319217681884765625f, 1.05070102214813232421875f}, 20},
    {"Sigmoid", FLOATS(sigmoid), {0, 0}, 15},
    {"Sign", NUMBERS(sign), {0, 0}, 1},
    {"Softplus", FLOATS(softplus), {0, 0}, 30},
    {"Softsign", FLOATS(softsign), {0, 0}, 3},
    {"Sqrt", FLOATS(sqrt), {0, 0}, 5},
    {"Tanh", FLOATS(tanh), {0, 0}, 20},
};

/* What compile keeps in node->state. */
typedef struct {
    const unary_op *op;
    unary_shape shape;
} unary_state;

MAI_COMPILE(unary)
{
    bool selu = strcmp(node->op->name, "Selu") == 0;
    unary_state *s;

    MAI_TRY(MAI_NEW(cx, &s));
    node->state = s;
    for (size_t i = 0; i < sizeof unary_ops / sizeof unary_ops[0]; i++)
        if (strcmp(unary_ops[i].name, node->op->name) == 0)
            s->op = &unary_ops[i];
    if (s->op == NULL)
        return mai_node_fail(cx, node, MAI_EINTERNAL, "the operator has no loops");
    MAI_TRY(mai_attr_float(cx, node, "alpha", s->op->dflt.alpha, &s->shape.alpha));
    return mai_attr_float(cx, node, selu ? "gamma" : "beta", s->op->dflt.beta, &s->shape.beta);
}

MAI_INFER(unary)
{
    const unary_state *s = step->node->state;
    mai_type type = step->in[0]->type;
    mai_elementwise *e;

    MAI_TRY(mai_step_type(cx, step, 0, s->op->types));
    MAI_TRY(mai_shape_like(cx, step->out[0], type, step->in[0]));
    bool logical = type == MAI_BOOL;
    mai_type work = logical ? MAI_UNDEFINED : mai_work_type(type);
    int w = logical ? 0 : mai_work_index(work);
    mai_elementwise_spec spec = {s->op->loops[w], work, work, &s->shape, s->op->units};
    MAI_TRY(mai_elementwise_make(cx, step->node, step->in, 1, step->out[0], &spec, &e));
    step->local = e;
    return MAI_OK;
}

MAI_RUN(unary)
{
    const void *in[1] = {step->in[0]->data};

    return mai_elementwise_run(cx, step->local, in, step->out[0]->data);
}
