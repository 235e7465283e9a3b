/*
 * elementwise.h - what the elementwise operators share, inside src/onnx: broadcasting and widening.
 *
 * An operator brings one inner loop, over a row of elements, for each of the five work types float, double,
 * int32, int64, uint64. mai_elementwise_make decides at plan time how its inputs lie against the output:
 * neighbouring dimensions are merged as far as every input allows, so that equal shapes, a scalar or a single
 * row become one call of the loop. Other number types are widened to a work type in blocks and narrowed
 * after. The structure is the operator's step->local and lives in the plan's arena.
 */
#ifndef MAI_ONNX_ELEMENTWISE_H
#define MAI_ONNX_ELEMENTWISE_H

#include "onnx/convert.h"
#include "onnx/graph.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_ELEMENTWISE_INPUTS 3
/* Elements between two polls. */
#define MAI_ELEMENTWISE_BLOCK 4096

typedef struct mai_elementwise mai_elementwise;

/*
 * Computes n elements. Input k has n elements when e->moves[k], else one that serves for all; at least one
 * input moves. n may be 0, and then nothing is there to read. out may be an input that moves. False: an
 * integer was divided by zero.
 */
typedef bool (*mai_elementwise_loop)(const mai_elementwise *e, const void *const *in, void *out, int64_t n);

struct mai_elementwise {
    const mai_node *node;
    const void *param;         /* of the operator, for its loop */
    mai_elementwise_loop row;  /* what is called: loop, or the one that widens around it */
    mai_elementwise_loop loop; /* the operator's own */
    int nin;
    bool moves[MAI_ELEMENTWISE_INPUTS];
    bool single;   /* one row of at most a block */
    int64_t count; /* of the output */
    int64_t units; /* of work an element */
    int64_t inner; /* elements of a row */
    int nouter;    /* loops around it, the innermost first */
    int64_t outer[MAI_DIMS];
    ptrdiff_t stride[MAI_ELEMENTWISE_INPUTS][MAI_DIMS]; /* bytes */
    size_t in_size[MAI_ELEMENTWISE_INPUTS], out_size;   /* bytes of one element */
    mai_convert widen[MAI_ELEMENTWISE_INPUTS];          /* NULL: the loop reads the input itself */
    mai_convert narrow;                                 /* NULL: the loop writes the output itself */
};

/* What an operator says about its loop. */
typedef struct mai_elementwise_spec {
    mai_elementwise_loop loop;
    mai_type work;   /* what the loop reads; MAI_UNDEFINED: the inputs' own types */
    mai_type result; /* what the loop writes; MAI_UNDEFINED: the output's own type */
    const void *param;
    int64_t units; /* of work an element */
} mai_elementwise_spec;

/* The type that a number type is worked in: itself or a wider one; MAI_UNDEFINED for what is not a number. */
mai_type mai_work_type(mai_type type);

/* Index of a work type in an operator's table of loops. */
enum { MAI_WORK_F32, MAI_WORK_F64, MAI_WORK_I32, MAI_WORK_I64, MAI_WORK_U64, MAI_NWORK };
int mai_work_index(mai_type work);

/* Every number type; the floating ones. Ended by MAI_UNDEFINED, for mai_step_type. */
extern const mai_type mai_number_types[], mai_float_types[];

/* Lays nin inputs out against an output whose shape is the broadcast of theirs. */
mai_status mai_elementwise_make(mai_ctx *cx, const mai_node *node, const mai_tensor *const *in, int nin,
                                const mai_tensor *out, const mai_elementwise_spec *spec,
                                mai_elementwise **made) MAI_MUST_CHECK;

/* mai_elementwise_run for what is not a single row. */
mai_status mai_elementwise_walk(mai_ctx *cx, const mai_elementwise *e, const void *const *in,
                                void *out) MAI_MUST_CHECK;
mai_status mai_elementwise_failed(mai_ctx *cx, const mai_elementwise *e) MAI_MUST_CHECK;

/* Computes all elements of the output. */
static inline mai_status MAI_MUST_CHECK
mai_elementwise_run(mai_ctx *cx, const mai_elementwise *e, const void *const *in, void *out)
{
    if (!e->single)
        return mai_elementwise_walk(cx, e, in, out);
    if (MAI_UNLIKELY(!e->row(e, in, out, e->inner)))
        return mai_elementwise_failed(cx, e);
    return mai_poll(cx, e->inner * e->units);
}

/* Defines a loop over one input: RESULT is made of x. */
#define MAI_UNARY_LOOP(name, T, R, RESULT)                                                                   \
    static bool name(const mai_elementwise *e, const void *const *in, void *out, int64_t n)                  \
    {                                                                                                        \
        const T *a = (const T *) in[0];                                                                      \
        R *r = (R *) out;                                                                                    \
                                                                                                             \
        for (int64_t i = 0; i < n; i++) {                                                                    \
            T x = a[i];                                                                                      \
            r[i] = RESULT;                                                                                   \
        }                                                                                                    \
        return true;                                                                                         \
    }

#ifdef __cplusplus
}
#endif
#endif
