/*
 * one_op.h - a model of one node, built in memory, packed and loaded as any other, and run on given tensors.
 *
 *     mai_tensor in[2] = {vector(MAI_FLOAT, 3, x), scalar(MAI_FLOAT, &y)};
 *     CHECK_OK(cx, apply(cx, &(call){"Add"}, in, 2, &out));
 *
 * For tests that compute what they expect; op_rows.h is for those that can write it down.
 */
#ifndef MAI_ONE_OP_H
#define MAI_ONE_OP_H

#include "onnx/convert.h"
#include "onnx/graph.h"
#include "unit.h"

#include <string.h>

/* A call names the fields that it sets; the others are zero. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

enum { MOST_INPUTS = 4 };

typedef struct {
    const char *op;
    int version;        /* of the operator set; 0: 13 */
    int64_t to;         /* Cast's attribute; 0: none */
    const char *key[2]; /* float attributes; NULL: none */
    float value[2];
} call;

static inline mai_tensor
vector(mai_type type, int64_t n, const void *data)
{
    mai_tensor t = {.type = type, .ndim = 1, .dim = {n}, .count = n, .data = (void *) data};

    return t;
}

static inline mai_tensor
scalar(mai_type type, const void *data)
{
    mai_tensor t = {.type = type, .count = 1, .data = (void *) data};

    return t;
}

static inline mai_tensor
shaped(mai_type type, int ndim, const int64_t *dim, const void *data)
{
    mai_tensor t = {.type = type, .ndim = ndim, .count = 1, .data = (void *) data};

    for (int i = 0; i < ndim; i++) {
        t.dim[i] = dim[i];
        t.count *= dim[i];
    }
    return t;
}

static inline int
add_attributes(const call *c, Onnx__AttributeProto *a, Onnx__AttributeProto **list)
{
    int n = 0;

    for (int i = 0; i < 2 && c->key[i] != NULL; i++) {
        onnx__attribute_proto__init(&a[n]);
        a[n].name = (char *) c->key[i];
        a[n].has_type = a[n].has_f = 1;
        a[n].type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT;
        a[n].f = c->value[i];
        n++;
    }
    if (c->to != 0) {
        onnx__attribute_proto__init(&a[n]);
        a[n].name = "to";
        a[n].has_type = a[n].has_i = 1;
        a[n].type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT;
        a[n].i = c->to;
        n++;
    }
    for (int i = 0; i < n; i++)
        list[i] = &a[i];
    return n;
}

/* Packs the model; inputs of type MAI_UNDEFINED are left out. */
static inline mai_status
pack(mai_ctx *cx, const call *c, const mai_tensor *in, int nin, void **bytes, size_t *size)
{
    static char *names[MOST_INPUTS] = {"a", "b", "c", "d"};
    Onnx__ModelProto model = ONNX__MODEL_PROTO__INIT;
    Onnx__GraphProto graph = ONNX__GRAPH_PROTO__INIT;
    Onnx__NodeProto node = ONNX__NODE_PROTO__INIT;
    Onnx__OperatorSetIdProto opset = ONNX__OPERATOR_SET_ID_PROTO__INIT, *opsets = &opset;
    Onnx__ValueInfoProto value[MOST_INPUTS + 1], *inputs[MOST_INPUTS], *outputs = &value[MOST_INPUTS];
    Onnx__TypeProto type[MOST_INPUTS + 1];
    Onnx__TypeProto__Tensor tensor[MOST_INPUTS + 1];
    Onnx__AttributeProto attribute[3], *attributes[3];
    Onnx__NodeProto *nodes = &node;
    char *node_inputs[MOST_INPUTS], *node_outputs = "y";

    for (int i = 0; i <= MOST_INPUTS; i++) {
        onnx__value_info_proto__init(&value[i]);
        onnx__type_proto__init(&type[i]);
        onnx__type_proto__tensor__init(&tensor[i]);
        value[i].name = i < MOST_INPUTS ? names[i] : "y";
        value[i].type = &type[i];
        type[i].value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
        type[i].tensor_type = &tensor[i];
        tensor[i].has_elem_type = 1;
        tensor[i].elem_type = i < nin ? (int) in[i].type : MAI_FLOAT;
    }
    for (int i = 0; i < nin; i++) {
        bool given = in[i].type != MAI_UNDEFINED;

        node_inputs[i] = given ? names[i] : "";
        if (given)
            inputs[graph.n_input++] = &value[i];
    }
    node.op_type = (char *) c->op;
    node.n_input = (size_t) nin;
    node.input = node_inputs;
    node.n_output = 1;
    node.output = &node_outputs;
    node.attribute = attributes;
    node.n_attribute = (size_t) add_attributes(c, attribute, attributes);
    graph.input = inputs;
    graph.n_output = 1;
    graph.output = &outputs;
    graph.n_node = 1;
    graph.node = &nodes;
    opset.has_version = 1;
    opset.version = c->version != 0 ? c->version : 13;
    model.has_ir_version = 1;
    model.ir_version = 7;
    model.graph = &graph;
    model.n_opset_import = 1;
    model.opset_import = &opsets;
    *size = onnx__model_proto__get_packed_size(&model);
    MAI_TRY(mai_alloc(cx, *size, bytes));
    onnx__model_proto__pack(&model, *bytes);
    return MAI_OK;
}

/* Loads, plans for the shapes alone and runs; or, when folding, lets the plan compute the constant. */
static inline mai_status
apply_how(mai_ctx *cx, const call *c, const mai_tensor *in, int nin, bool folding, const mai_tensor **out)
{
    mai_tensor planned[MOST_INPUTS];
    void *bytes;
    size_t size;
    mai_model *model;
    mai_plan *plan;
    mai_run *run;
    int n = 0;

    MAI_TRY(pack(cx, c, in, nin, &bytes, &size));
    MAI_TRY(mai_model_load(cx, bytes, size, &model));
    for (int i = 0; i < nin; i++) {
        if (in[i].type == MAI_UNDEFINED)
            continue;
        planned[n] = in[i];
        if (!folding)
            planned[n].data = NULL;
        n++;
    }
    MAI_TRY(mai_plan_make(cx, model, planned, NULL, &plan));
    MAI_TRY(mai_run_make(cx, plan, &run));
    for (int i = 0, k = 0; i < nin; i++) {
        if (in[i].type == MAI_UNDEFINED)
            continue;
        if (!folding && in[i].count > 0)
            memcpy(run->inputs[k].data, in[i].data, (size_t) in[i].count * mai_type_size(in[i].type));
        k++;
    }
    MAI_TRY(mai_run_once(cx, run));
    *out = run->outputs[0];
    return MAI_OK;
}

static inline mai_status
apply(mai_ctx *cx, const call *c, const mai_tensor *in, int nin, const mai_tensor **out)
{
    return apply_how(cx, c, in, nin, false, out);
}

/* The element as a double, for comparison; exact for every type but int64 and uint64. */
static inline double
element(const mai_tensor *t, int64_t i)
{
    double v;

    mai_convert_find(t->type, MAI_DOUBLE)((const char *) t->data + (size_t) i * mai_type_size(t->type), &v,
                                          1);
    return v;
}

#endif
