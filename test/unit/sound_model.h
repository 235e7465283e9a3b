/*
 * sound_model.h - a small model as protobuf messages, for tests that change one thing in it and pack it: x
 * [N,2] times w [2,1], plus b [1].
 */
#ifndef SOUND_MODEL_H
#define SOUND_MODEL_H

#include "onnx/graph.h"

#include <stdlib.h>
#include <string.h>

#define MOST 4

/* A model in pieces, which a row of a table changes before it is packed. */
typedef struct parts {
    Onnx__ModelProto model;
    Onnx__GraphProto graph;
    Onnx__OperatorSetIdProto opset[2], *opsets[MOST];
    Onnx__NodeProto node[2], *nodes[MOST];
    Onnx__TensorProto init[2], *inits[MOST];
    Onnx__ValueInfoProto in, out, *ins[MOST], *outs[MOST];
    Onnx__TypeProto type;
    Onnx__TypeProto__Tensor tensor;
    Onnx__TensorShapeProto shape;
    Onnx__TensorShapeProto__Dimension dim[12], *dims[12];
    Onnx__AttributeProto attr, *attrs[MOST];
    Onnx__GraphProto inner;
    char *names[2][MOST], *outputs[2][MOST];
    int64_t sizes[2][12];
    float numbers[2];
} parts;

static void
sound_input(parts *p)
{
    onnx__value_info_proto__init(&p->in);
    onnx__value_info_proto__init(&p->out);
    onnx__type_proto__init(&p->type);
    onnx__type_proto__tensor__init(&p->tensor);
    onnx__tensor_shape_proto__init(&p->shape);
    for (int i = 0; i < 12; i++) {
        onnx__tensor_shape_proto__dimension__init(&p->dim[i]);
        p->dims[i] = &p->dim[i];
    }
    p->in.name = (char *) "x";
    p->in.type = &p->type;
    p->out.name = (char *) "y";
    p->type.value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
    p->type.tensor_type = &p->tensor;
    p->tensor.has_elem_type = 1;
    p->tensor.elem_type = MAI_FLOAT;
    p->tensor.shape = &p->shape;
    p->shape.n_dim = 2;
    p->shape.dim = p->dims;
    p->dim[1].value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
    p->dim[1].dim_value = 2;
}

static void
sound_nodes(parts *p)
{
    static const char *const ops[] = {"MatMul", "Add"}, *const inputs[2][2] = {{"x", "w"}, {"h", "b"}},
                             *const outputs[] = {"h", "y"};

    for (int i = 0; i < 2; i++) {
        onnx__node_proto__init(&p->node[i]);
        p->nodes[i] = &p->node[i];
        p->node[i].op_type = (char *) ops[i];
        p->node[i].n_input = 2;
        p->node[i].input = p->names[i];
        p->names[i][0] = (char *) inputs[i][0];
        p->names[i][1] = (char *) inputs[i][1];
        p->node[i].n_output = 1;
        p->node[i].output = p->outputs[i];
        p->outputs[i][0] = (char *) outputs[i];
    }
    onnx__attribute_proto__init(&p->attr);
    p->attrs[0] = &p->attr;
    p->attr.name = (char *) "to";
    p->attr.has_type = 1;
}

static void
sound_initialisers(parts *p)
{
    for (int i = 0; i < 2; i++) {
        onnx__tensor_proto__init(&p->init[i]);
        p->inits[i] = &p->init[i];
        p->init[i].has_data_type = 1;
        p->init[i].data_type = MAI_FLOAT;
        p->init[i].dims = p->sizes[i];
        p->init[i].n_dims = i == 0 ? 2 : 1;
        p->init[i].float_data = p->numbers;
        p->init[i].n_float_data = i == 0 ? 2 : 1;
        p->sizes[i][0] = i == 0 ? 2 : 1;
        p->sizes[i][1] = 1;
    }
    p->init[0].name = (char *) "w";
    p->init[1].name = (char *) "b";
    p->numbers[0] = 1;
    p->numbers[1] = 2;
}

static void
sound(parts *p)
{
    memset(p, 0, sizeof *p);
    onnx__model_proto__init(&p->model);
    onnx__graph_proto__init(&p->graph);
    onnx__graph_proto__init(&p->inner);
    for (int i = 0; i < 2; i++) {
        onnx__operator_set_id_proto__init(&p->opset[i]);
        p->opsets[i] = &p->opset[i];
        p->opset[i].has_version = 1;
        p->opset[i].version = i == 0 ? 13 : 3;
    }
    p->opset[1].domain = (char *) "ai.onnx.ml";
    sound_input(p);
    sound_nodes(p);
    sound_initialisers(p);
    p->model.graph = &p->graph;
    p->model.n_opset_import = 2;
    p->model.opset_import = p->opsets;
    p->graph.n_node = 2;
    p->graph.node = p->nodes;
    p->graph.n_initializer = 2;
    p->graph.initializer = p->inits;
    p->ins[0] = &p->in;
    p->outs[0] = &p->out;
    p->graph.n_input = p->graph.n_output = 1;
    p->graph.input = p->ins;
    p->graph.output = p->outs;
}

/* In malloc memory of just its size. */
static void *
packed(const parts *p, size_t *n)
{
    *n = onnx__model_proto__get_packed_size(&p->model);
    void *bytes = malloc(*n);

    onnx__model_proto__pack(&p->model, bytes);
    return bytes;
}

#endif
