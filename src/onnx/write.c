/*
 * write.c - building an ONNX model (write.h): the generated messages, filled in the arena and packed at once.
 *
 * Lists of the messages grow by doubling; what they outgrow stays in the arena until it goes.
 */
#include "onnx/write.h"

#include "base/arena.h"
#include "onnx.pb-c.h"

#include <stdio.h>
#include <string.h>

typedef struct list {
    void **item;
    size_t n, room;
} list;

struct mai_writer {
    const char *graph;
    list nodes, inputs, outputs, values, constants, metadata;
    list names; /* of every value */
};

static mai_status
append(mai_ctx *cx, list *l, void *item)
{
    if (l->n == l->room) {
        size_t room = l->room > 0 ? 2 * l->room : 16;
        void **larger;

        MAI_TRY(MAI_NEW_ARRAY(cx, room, &larger));
        if (l->n > 0)
            memcpy(larger, l->item, l->n * sizeof *larger);
        l->item = larger;
        l->room = room;
    }
    l->item[l->n++] = item;
    return MAI_OK;
}

mai_status
mai_writer_make(mai_ctx *cx, const char *graph, mai_writer **out)
{
    MAI_TRY(MAI_NEW(cx, out));
    (*out)->graph = graph;
    return MAI_OK;
}

/* ---- names ---- */

static bool
is_taken(const mai_writer *w, const char *name)
{
    for (size_t i = 0; i < w->names.n; i++)
        if (strcmp(w->names.item[i], name) == 0)
            return true;
    return false;
}

/* The name itself, or with the first number behind it that makes it free. */
static mai_status
free_name(mai_ctx *cx, mai_writer *w, const char *wanted, const char **out)
{
    char numbered[160];
    char *copy;
    int n = snprintf(numbered, sizeof numbered, "%.120s", wanted);

    for (int number = 1; is_taken(w, numbered); number++) {
        MAI_TRY(mai_poll(cx, (int64_t) w->names.n * 5));
        n = snprintf(numbered, sizeof numbered, "%.120s_%d", wanted, number);
    }
    MAI_TRY(mai_poll(cx, (int64_t) w->names.n * 5));
    MAI_TRY(mai_strndup(cx, numbered, (size_t) n, &copy));
    *out = copy;
    return append(cx, &w->names, copy);
}

/* ---- types ---- */

static mai_status
shape(mai_ctx *cx, const mai_write_type *t, Onnx__TensorShapeProto **out)
{
    Onnx__TensorShapeProto *s;
    Onnx__TensorShapeProto__Dimension *d;

    MAI_TRY(MAI_NEW(cx, &s));
    onnx__tensor_shape_proto__init(s);
    MAI_TRY(MAI_NEW_ARRAY(cx, t->ndim, &s->dim));
    for (int i = 0; i < t->ndim; i++) {
        MAI_TRY(MAI_NEW(cx, &d));
        onnx__tensor_shape_proto__dimension__init(d);
        if (t->dim[i] < 0) {
            d->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
            d->dim_param = "N";
        } else {
            d->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
            d->dim_value = t->dim[i];
        }
        s->dim[s->n_dim++] = d;
    }
    *out = s;
    return MAI_OK;
}

static mai_status
value_info(mai_ctx *cx, const char *name, const mai_write_type *t, Onnx__ValueInfoProto **out)
{
    Onnx__ValueInfoProto *info;
    Onnx__TypeProto *type;
    Onnx__TypeProto__Tensor *tensor;

    MAI_TRY(MAI_NEW(cx, &info));
    MAI_TRY(MAI_NEW(cx, &type));
    MAI_TRY(MAI_NEW(cx, &tensor));
    onnx__value_info_proto__init(info);
    onnx__type_proto__init(type);
    onnx__type_proto__tensor__init(tensor);
    info->name = (char *) name;
    info->type = type;
    type->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
    type->tensor_type = tensor;
    tensor->has_elem_type = 1;
    tensor->elem_type = (int32_t) t->type;
    MAI_TRY(shape(cx, t, &tensor->shape));
    *out = info;
    return MAI_OK;
}

static mai_status
add_info(mai_ctx *cx, list *l, const char *name, const mai_write_type *type)
{
    Onnx__ValueInfoProto *info;

    MAI_TRY(value_info(cx, name, type, &info));
    return append(cx, l, info);
}

mai_status
mai_write_input(mai_ctx *cx, mai_writer *w, const char *name, const mai_write_type *type)
{
    MAI_TRY(mai_poll(cx, (int64_t) w->names.n * 5));
    if (is_taken(w, name))
        return mai_fail(cx, MAI_ENAME, "the model would have two inputs \"%.80s\"", name);
    MAI_TRY(append(cx, &w->names, (void *) name));
    return add_info(cx, &w->inputs, name, type);
}

mai_status
mai_write_output(mai_ctx *cx, mai_writer *w, const char *value, const mai_write_type *type)
{
    return add_info(cx, &w->outputs, value, type);
}

mai_status
mai_write_value(mai_ctx *cx, mai_writer *w, const char *value, const mai_write_type *type)
{
    return add_info(cx, &w->values, value, type);
}

/* ---- constants ---- */

/* The same texts as protobuf-c wants them. */
static mai_status
text_list(mai_ctx *cx, const mai_text *texts, size_t n, ProtobufCBinaryData **out)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, n, out));
    for (size_t i = 0; i < n; i++) {
        (*out)[i].data = (uint8_t *) texts[i].ptr;
        (*out)[i].len = texts[i].len;
    }
    return MAI_OK;
}

static mai_status
bool_list(mai_ctx *cx, const uint8_t *bools, size_t n, int32_t **out)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, n, out));
    for (size_t i = 0; i < n; i++)
        (*out)[i] = bools[i];
    return MAI_OK;
}

static mai_status
fill_tensor(mai_ctx *cx, const mai_tensor *from, Onnx__TensorProto *to)
{
    size_t n = (size_t) from->count;

    switch (from->type) {
        case MAI_FLOAT:
            to->n_float_data = n;
            to->float_data = from->data;
            return MAI_OK;
        case MAI_DOUBLE:
            to->n_double_data = n;
            to->double_data = from->data;
            return MAI_OK;
        case MAI_INT64:
            to->n_int64_data = n;
            to->int64_data = from->data;
            return MAI_OK;
        case MAI_BOOL:
            to->n_int32_data = n;
            return bool_list(cx, from->data, n, &to->int32_data);
        case MAI_STRING:
            to->n_string_data = n;
            return text_list(cx, from->data, n, &to->string_data);
        default:
            return mai_fail(cx, MAI_EINTERNAL, "constants of type %s are not written",
                            mai_type_name(from->type));
    }
}

mai_status
mai_write_constant(mai_ctx *cx, mai_writer *w, const char *name, const mai_tensor *t, const char **value)
{
    Onnx__TensorProto *p;

    MAI_TRY(MAI_NEW(cx, &p));
    onnx__tensor_proto__init(p);
    MAI_TRY(free_name(cx, w, name, value));
    p->name = (char *) *value;
    p->has_data_type = 1;
    p->data_type = (int32_t) t->type;
    MAI_TRY(MAI_NEW_ARRAY(cx, t->ndim, &p->dims));
    p->n_dims = (size_t) t->ndim;
    for (int i = 0; i < t->ndim; i++)
        p->dims[i] = t->dim[i];
    MAI_TRY(fill_tensor(cx, t, p));
    return append(cx, &w->constants, p);
}

mai_status
mai_write_metadata(mai_ctx *cx, mai_writer *w, const char *key, const char *text)
{
    Onnx__StringStringEntryProto *e;

    MAI_TRY(MAI_NEW(cx, &e));
    onnx__string_string_entry_proto__init(e);
    MAI_TRY(mai_strndup(cx, key, strlen(key), &e->key));
    MAI_TRY(mai_strndup(cx, text, strlen(text), &e->value));
    return append(cx, &w->metadata, e);
}

/* ---- nodes ---- */

/* Lists stay where they are; only texts change their form. */
static mai_status
fill_attribute(mai_ctx *cx, const mai_write_attribute *from, Onnx__AttributeProto *to)
{
    static const Onnx__AttributeProto__AttributeType types[] = {
        [MAI_WRITE_INT] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT,
        [MAI_WRITE_FLOAT] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT,
        [MAI_WRITE_TEXT] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING,
        [MAI_WRITE_INTS] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS,
        [MAI_WRITE_FLOATS] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS,
        [MAI_WRITE_TEXTS] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRINGS,
    };

    to->name = (char *) from->name;
    to->has_type = 1;
    to->type = types[from->kind];
    to->has_i = from->kind == MAI_WRITE_INT;
    to->i = from->i;
    to->has_f = from->kind == MAI_WRITE_FLOAT;
    to->f = from->f;
    if (from->kind == MAI_WRITE_INTS) {
        to->n_ints = from->n;
        to->ints = (int64_t *) from->list;
    } else if (from->kind == MAI_WRITE_FLOATS) {
        to->n_floats = from->n;
        to->floats = (float *) from->list;
    } else if (from->kind == MAI_WRITE_TEXTS) {
        to->n_strings = from->n;
        MAI_TRY(text_list(cx, from->list, from->n, &to->strings));
    } else if (from->kind == MAI_WRITE_TEXT) {
        const mai_text *text = from->list;

        to->has_s = 1;
        to->s.data = (uint8_t *) text->ptr;
        to->s.len = text->len;
    }
    return MAI_OK;
}

static mai_status
add_attributes(mai_ctx *cx, const mai_write_node *from, Onnx__NodeProto *to)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, from->nattributes, &to->attribute));
    for (int i = 0; i < from->nattributes; i++) {
        Onnx__AttributeProto *a;

        MAI_TRY(MAI_NEW(cx, &a));
        onnx__attribute_proto__init(a);
        MAI_TRY(fill_attribute(cx, &from->attributes[i], a));
        to->attribute[to->n_attribute++] = a;
    }
    return MAI_OK;
}

mai_status
mai_write_op(mai_ctx *cx, mai_writer *w, const mai_write_node *node, const char **values)
{
    Onnx__NodeProto *p;

    MAI_TRY(MAI_NEW(cx, &p));
    onnx__node_proto__init(p);
    p->domain = (char *) node->domain;
    p->op_type = (char *) node->op;
    MAI_TRY(MAI_NEW_ARRAY(cx, node->ninputs, &p->input));
    p->n_input = (size_t) node->ninputs;
    for (int i = 0; i < node->ninputs; i++)
        p->input[i] = (char *) node->inputs[i];
    MAI_TRY(MAI_NEW_ARRAY(cx, 2, &p->output));
    for (int i = 0; i < 2 && node->outputs[i] != NULL; i++) {
        MAI_TRY(free_name(cx, w, node->outputs[i], &values[i]));
        p->output[p->n_output++] = (char *) values[i];
    }
    p->name = p->output[0]; /* a node is called after what it makes */
    MAI_TRY(add_attributes(cx, node, p));
    return append(cx, &w->nodes, p);
}

/* ---- packing ---- */

static void
fill_graph(const mai_writer *w, Onnx__GraphProto *g)
{
    g->name = (char *) w->graph;
    g->n_node = w->nodes.n;
    g->node = (Onnx__NodeProto **) w->nodes.item;
    g->n_initializer = w->constants.n;
    g->initializer = (Onnx__TensorProto **) w->constants.item;
    g->n_input = w->inputs.n;
    g->input = (Onnx__ValueInfoProto **) w->inputs.item;
    g->n_output = w->outputs.n;
    g->output = (Onnx__ValueInfoProto **) w->outputs.item;
    g->n_value_info = w->values.n;
    g->value_info = (Onnx__ValueInfoProto **) w->values.item;
}

mai_status
mai_writer_pack(mai_ctx *cx, mai_writer *w, void **bytes, size_t *n)
{
    Onnx__ModelProto model = ONNX__MODEL_PROTO__INIT;
    Onnx__GraphProto graph = ONNX__GRAPH_PROTO__INIT;
    Onnx__OperatorSetIdProto sets[2] = {ONNX__OPERATOR_SET_ID_PROTO__INIT, ONNX__OPERATOR_SET_ID_PROTO__INIT};
    Onnx__OperatorSetIdProto *imports[2] = {&sets[0], &sets[1]};

    fill_graph(w, &graph);
    sets[0].domain = "";
    sets[0].has_version = sets[1].has_version = 1;
    sets[0].version = MAI_WRITE_ONNX;
    sets[1].domain = "ai.onnx.ml";
    sets[1].version = MAI_WRITE_ML;
    model.has_ir_version = 1;
    model.ir_version = MAI_WRITE_IR;
    model.producer_name = "medai";
    model.graph = &graph;
    model.n_opset_import = 2;
    model.opset_import = imports;
    model.n_metadata_props = w->metadata.n;
    model.metadata_props = (Onnx__StringStringEntryProto **) w->metadata.item;
    *n = onnx__model_proto__get_packed_size(&model);
    if (*n > cx->limits.input_bytes)
        return mai_fail(cx, MAI_ELIMIT, "the model takes %zu bytes, more than the %zu that can be loaded", *n,
                        cx->limits.input_bytes);
    MAI_TRY(mai_alloc(cx, *n, bytes));
    onnx__model_proto__pack(&model, *bytes);
    return MAI_OK;
}
