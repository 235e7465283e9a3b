/*
 * onnx_mutate.h - mutations of ONNX models for libFuzzer that keep the protobuf well formed: the message is
 * unpacked, one to four things in it are changed, and it is packed again.
 *
 * One mutation in four is libFuzzer's own, on the raw bytes. Everything lies in one static pool that each
 * mutation starts over; when the pool is used up or the bytes are no model, libFuzzer mutates them instead.
 */
#ifndef ONNX_MUTATE_H
#define ONNX_MUTATE_H

#include "onnx.pb-c.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t na, const uint8_t *b, size_t nb, uint8_t *out,
                                 size_t most, unsigned seed);

static struct {
    _Alignas(16) char bytes[4 << 20];
    size_t used;
} mut_pool;

static uint64_t mut_state;

static uint32_t
mut_below(uint32_t n)
{
    mut_state = mut_state * 6364136223846793005u + 1442695040888963407u;
    return n > 0 ? (uint32_t) (mut_state >> 33) % n : 0;
}

static void *
mut_alloc(void *arg, size_t n)
{
    size_t at = mut_pool.used;

    (void) arg;
    if (n > sizeof mut_pool.bytes - at - 16)
        return NULL;
    mut_pool.used = at + ((n + 15) & ~(size_t) 15);
    return memset(mut_pool.bytes + at, 0, n);
}

static void
mut_free(void *arg, void *p)
{
    (void) arg;
    (void) p;
}

static ProtobufCAllocator mut_allocator = {mut_alloc, mut_free, NULL};

/* ---- choices ---- */

static char *
mut_word(void)
{
    static const char *const ops[] = {"Abs",
                                      "Add",
                                      "And",
                                      "ArgMax",
                                      "Cast",
                                      "Ceil",
                                      "Clip",
                                      "Concat",
                                      "Constant",
                                      "ConstantOfShape",
                                      "Div",
                                      "Equal",
                                      "Exp",
                                      "Expand",
                                      "Flatten",
                                      "Gather",
                                      "Gemm",
                                      "Greater",
                                      "Identity",
                                      "IsNaN",
                                      "LogSoftmax",
                                      "MatMul",
                                      "Max",
                                      "Mean",
                                      "Mul",
                                      "Not",
                                      "Pow",
                                      "ReduceL2",
                                      "ReduceLogSumExp",
                                      "ReduceMax",
                                      "ReduceMean",
                                      "ReduceProd",
                                      "ReduceSum",
                                      "Reshape",
                                      "Round",
                                      "Shape",
                                      "Sigmoid",
                                      "Slice",
                                      "Softmax",
                                      "Split",
                                      "Squeeze",
                                      "Sum",
                                      "Tile",
                                      "TopK",
                                      "Transpose",
                                      "Unsqueeze",
                                      "Where",
                                      "Xor",
                                      "ArrayFeatureExtractor",
                                      "Binarizer",
                                      "CastMap",
                                      "CategoryMapper",
                                      "DictVectorizer",
                                      "FeatureVectorizer",
                                      "Imputer",
                                      "LabelEncoder",
                                      "LinearClassifier",
                                      "LinearRegressor",
                                      "Normalizer",
                                      "OneHotEncoder",
                                      "SVMClassifier",
                                      "SVMRegressor",
                                      "Scaler",
                                      "TreeEnsemble",
                                      "TreeEnsembleClassifier",
                                      "TreeEnsembleRegressor",
                                      "ZipMap"};

    return (char *) ops[mut_below(sizeof ops / sizeof *ops)];
}

static char *
mut_attribute_name(void)
{
    static const char *const names[] = {"axis",
                                        "axes",
                                        "alpha",
                                        "beta",
                                        "to",
                                        "value",
                                        "value_ints",
                                        "perm",
                                        "keepdims",
                                        "k",
                                        "largest",
                                        "sorted",
                                        "shape",
                                        "split",
                                        "starts",
                                        "ends",
                                        "transA",
                                        "transB",
                                        "min",
                                        "max",
                                        "allowzero",
                                        "num_outputs",
                                        "noop_with_empty_axes",
                                        "start",
                                        "end",
                                        "select_last_index",
                                        "classlabels_ints",
                                        "classlabels_strings",
                                        "classlabels_int64s",
                                        "coefficients",
                                        "intercepts",
                                        "post_transform",
                                        "multi_class",
                                        "targets",
                                        "rho",
                                        "support_vectors",
                                        "vectors_per_class",
                                        "kernel_type",
                                        "kernel_params",
                                        "prob_a",
                                        "prob_b",
                                        "n_supports",
                                        "n_targets",
                                        "aggregate_function",
                                        "base_values",
                                        "nodes_treeids",
                                        "nodes_nodeids",
                                        "nodes_featureids",
                                        "nodes_values",
                                        "nodes_modes",
                                        "nodes_truenodeids",
                                        "nodes_falsenodeids",
                                        "nodes_hitrates",
                                        "nodes_missing_value_tracks_true",
                                        "class_treeids",
                                        "class_nodeids",
                                        "class_ids",
                                        "class_weights",
                                        "target_treeids",
                                        "target_nodeids",
                                        "target_ids",
                                        "target_weights",
                                        "keys_strings",
                                        "keys_int64s",
                                        "values_strings",
                                        "values_floats",
                                        "keys_tensor",
                                        "values_tensor",
                                        "default_tensor",
                                        "cats_strings",
                                        "cats_int64s",
                                        "string_vocabulary",
                                        "int64_vocabulary",
                                        "zeros",
                                        "scale",
                                        "offset",
                                        "norm",
                                        "threshold",
                                        "imputed_value_floats",
                                        "replaced_value_float",
                                        "inputdimensions",
                                        "map_form",
                                        "max_map",
                                        "cast_to",
                                        "tree_roots",
                                        "leaf_targetids",
                                        "leaf_weights",
                                        "nodes_splits",
                                        "nodes_trueleafs",
                                        "nodes_falseleafs",
                                        "membership_values"};

    return (char *) names[mut_below(sizeof names / sizeof *names)];
}

static int64_t
mut_number(void)
{
    static const int64_t values[] = {0,
                                     1,
                                     -1,
                                     2,
                                     3,
                                     -2,
                                     4,
                                     5,
                                     7,
                                     8,
                                     16,
                                     100,
                                     255,
                                     256,
                                     65536,
                                     1 << 20,
                                     INT32_MAX,
                                     INT32_MIN,
                                     (int64_t) 1 << 32,
                                     (int64_t) 1 << 40,
                                     INT64_MAX,
                                     INT64_MIN,
                                     INT64_MAX / 8};

    return mut_below(3) > 0 ? (int64_t) mut_below(9) - 2 : values[mut_below(sizeof values / sizeof *values)];
}

static float
mut_real(void)
{
    static const float values[] = {0,      -0.0f, 1, -1,   0.5f,        1e-45f,       3e38f,
                                   -3e38f, 1e10f, 2, 3.5f, 1.0f / 0.0f, -1.0f / 0.0f, 0.0f / 0.0f};

    return values[mut_below(sizeof values / sizeof *values)];
}

static int32_t
mut_type(void)
{
    static const int32_t types[] = {1, 11, 7, 6, 8, 9, 1, 7, 2, 3, 4, 5, 10, 12, 13, 16, 0, 14, 99, -1};

    return types[mut_below(sizeof types / sizeof *types)];
}

/* A list of pointers or values with one more place, or the list itself where there is no room. */
static void *
mut_grown(const void *list, size_t n, size_t size)
{
    void *more = mut_alloc(NULL, (n + 1) * size);

    if (more != NULL && n > 0)
        memcpy(more, list, n * size);
    return more;
}

/* Name of some value of the graph. */
static char *
mut_value_name(const Onnx__GraphProto *g)
{
    uint32_t what = mut_below(4);
    char *name = NULL;

    if (what == 0 && g->n_input > 0)
        name = g->input[mut_below((uint32_t) g->n_input)]->name;
    else if (what == 1 && g->n_initializer > 0)
        name = g->initializer[mut_below((uint32_t) g->n_initializer)]->name;
    else if (g->n_node > 0) {
        const Onnx__NodeProto *node = g->node[mut_below((uint32_t) g->n_node)];

        if (node->n_output > 0)
            name = node->output[mut_below((uint32_t) node->n_output)];
    }
    return name != NULL ? name : (char *) ""; /* protobuf-c cannot pack a list with NULL in it */
}

static char *
mut_new_name(void)
{
    char *name = mut_alloc(NULL, 8);

    if (name == NULL)
        return (char *) "n";
    name[0] = 'n';
    for (int i = 1; i < 5; i++)
        name[i] = (char) ('0' + mut_below(10));
    return name;
}

/* ---- attributes ---- */

/* Text stays ASCII mostly, since other bytes end the loading early. */
static void
mut_bytes(ProtobufCBinaryData *b, bool text)
{
    size_t room = b->len + 8;
    uint8_t *copy = mut_alloc(NULL, room);

    if (copy == NULL)
        return;
    if (b->len > 0)
        memcpy(copy, b->data, b->len);
    b->len = LLVMFuzzerMutate(copy, b->len, room);
    b->data = copy;
    for (size_t i = 0; text && i < b->len && mut_below(64) > 0; i++)
        copy[i] = copy[i] % 128 > 31 ? copy[i] % 128 : 'a';
}

static void
mut_ints(size_t *n, int64_t **v)
{
    if (*n == 0 || mut_below(4) == 0) {
        int64_t *more = mut_grown(*v, *n, sizeof **v);

        if (more == NULL)
            return;
        *v = more;
        (*v)[(*n)++] = mut_number();
    } else if (mut_below(4) == 0)
        --*n;
    else {
        int64_t *at = &(*v)[mut_below((uint32_t) *n)];

        *at = mut_below(2) ? (*v)[mut_below((uint32_t) *n)] : mut_number();
    }
}

static void
mut_floats(size_t *n, float **v)
{
    if (*n == 0 || mut_below(4) == 0) {
        float *more = mut_grown(*v, *n, sizeof **v);

        if (more == NULL)
            return;
        *v = more;
        (*v)[(*n)++] = mut_real();
    } else if (mut_below(4) == 0)
        --*n;
    else
        (*v)[mut_below((uint32_t) *n)] = mut_real();
}

static void
mut_strings(size_t *n, ProtobufCBinaryData **v)
{
    if (*n == 0 || mut_below(4) == 0) {
        ProtobufCBinaryData *more = mut_grown(*v, *n, sizeof **v);

        if (more == NULL)
            return;
        *v = more;
        (*v)[*n] = *n > 0 ? (*v)[mut_below((uint32_t) *n)] : (ProtobufCBinaryData){1, (uint8_t *) "a"};
        ++*n;
    } else if (mut_below(4) == 0)
        --*n;
    else
        mut_bytes(&(*v)[mut_below((uint32_t) *n)], true);
}

static void
mut_tensor(Onnx__TensorProto *t)
{
    switch (mut_below(6)) {
        case 0:
            mut_ints(&t->n_dims, &t->dims);
            break;
        case 1:
            t->has_data_type = 1;
            t->data_type = mut_type();
            break;
        case 2:
            if (t->has_raw_data)
                mut_bytes(&t->raw_data, false);
            else
                mut_floats(&t->n_float_data, &t->float_data);
            break;
        case 3:
            mut_ints(&t->n_int64_data, &t->int64_data);
            break;
        case 4:
            mut_strings(&t->n_string_data, &t->string_data);
            break;
        default:
            t->n_dims = 1;
            t->dims = mut_alloc(NULL, sizeof *t->dims);
            if (t->dims == NULL)
                t->n_dims = 0;
            else
                t->dims[0] =
                    (int64_t) (t->has_raw_data ? t->raw_data.len / 4 : t->n_float_data + t->n_int64_data);
    }
}

static void
mut_attribute(Onnx__AttributeProto *a)
{
    if (mut_below(12) == 0) {
        a->type = (Onnx__AttributeProto__AttributeType) mut_below(16);
        return;
    }
    if (mut_below(12) == 0) {
        a->name = mut_attribute_name();
        return;
    }
    switch (a->type) {
        case ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT:
            a->has_i = 1;
            a->i = mut_number();
            break;
        case ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT:
            a->has_f = 1;
            a->f = mut_real();
            break;
        case ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING:
            a->has_s = 1;
            mut_bytes(&a->s, true);
            break;
        case ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS:
            mut_ints(&a->n_ints, &a->ints);
            break;
        case ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS:
            mut_floats(&a->n_floats, &a->floats);
            break;
        case ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRINGS:
            mut_strings(&a->n_strings, &a->strings);
            break;
        default:
            if (a->t != NULL)
                mut_tensor(a->t);
    }
}

static Onnx__AttributeProto *
mut_new_attribute(void)
{
    static const Onnx__AttributeProto__AttributeType types[] = {1, 2, 3, 6, 7, 8};
    Onnx__AttributeProto *a = mut_alloc(NULL, sizeof *a);

    if (a == NULL)
        return NULL;
    onnx__attribute_proto__init(a);
    a->name = mut_attribute_name();
    a->has_type = 1;
    a->type = types[mut_below(6)];
    mut_attribute(a);
    return a;
}

/* ---- nodes ---- */

static void
mut_node_lists(const Onnx__GraphProto *g, Onnx__NodeProto *node)
{
    char **more;

    switch (mut_below(5)) {
        case 0:
            more = mut_grown(node->input, node->n_input, sizeof *node->input);
            if (more != NULL) {
                node->input = more;
                node->input[node->n_input++] = mut_value_name(g);
            }
            break;
        case 1:
            node->n_input -= node->n_input > 0;
            break;
        case 2:
            more = mut_grown(node->output, node->n_output, sizeof *node->output);
            if (more != NULL) {
                node->output = more;
                node->output[node->n_output++] = mut_below(4) ? mut_new_name() : (char *) "";
            }
            break;
        case 3:
            if (node->n_output > 1 || mut_below(8) == 0)
                node->n_output -= node->n_output > 0;
            break;
        default:
            if (node->n_input > 0)
                node->input[mut_below((uint32_t) node->n_input)] = mut_value_name(g);
    }
}

static void
mut_node_attributes(Onnx__NodeProto *node)
{
    Onnx__AttributeProto **more;

    if (node->n_attribute == 0 || mut_below(5) == 0) {
        Onnx__AttributeProto *a = mut_new_attribute();

        more = mut_grown(node->attribute, node->n_attribute, sizeof *more);
        if (a == NULL || more == NULL)
            return;
        node->attribute = more;
        node->attribute[node->n_attribute++] = a;
    } else if (mut_below(8) == 0)
        node->n_attribute--;
    else
        mut_attribute(node->attribute[mut_below((uint32_t) node->n_attribute)]);
}

static bool
mut_is_ml(const char *op)
{
    for (const char *const *p =
             (const char *const[]){"Array", "Binar", "CastMap", "Categ", "Dict", "FeatureV", "Imput", "Label",
                                   "Linear", "Normal", "OneHot", "SVM", "Scaler", "Tree", "ZipMap", NULL};
         *p != NULL; p++)
        if (strncmp(op, *p, strlen(*p)) == 0)
            return true;
    return false;
}

static void
mut_node(const Onnx__GraphProto *g, Onnx__NodeProto *node)
{
    uint32_t what = mut_below(10);

    if (what == 0) {
        node->op_type = mut_word();
        node->domain = (char *) (mut_is_ml(node->op_type) ? "ai.onnx.ml" : "");
    } else if (what < 4)
        mut_node_lists(g, node);
    else
        mut_node_attributes(node);
}

/* A new operator at the end that reads what is there; its output becomes one of the graph. */
static void
mut_add_node(Onnx__GraphProto *g)
{
    Onnx__NodeProto **nodes = mut_grown(g->node, g->n_node, sizeof *nodes),
                    *node = mut_alloc(NULL, sizeof *node);
    Onnx__ValueInfoProto **outs = mut_grown(g->output, g->n_output, sizeof *outs),
                         *out = mut_alloc(NULL, sizeof *out);
    uint32_t inputs = 1 + mut_below(3);

    if (nodes == NULL || node == NULL || outs == NULL || out == NULL)
        return;
    onnx__node_proto__init(node);
    onnx__value_info_proto__init(out);
    node->op_type = mut_word();
    node->domain = (char *) (mut_is_ml(node->op_type) ? "ai.onnx.ml" : "");
    node->input = mut_alloc(NULL, inputs * sizeof *node->input);
    node->output = mut_alloc(NULL, sizeof *node->output);
    if (node->input == NULL || node->output == NULL)
        return;
    while (inputs-- > 0)
        node->input[node->n_input++] = mut_value_name(g);
    node->output[node->n_output++] = out->name = mut_new_name();
    g->node = nodes;
    g->node[g->n_node++] = node;
    g->output = outs;
    g->output[g->n_output++] = out;
}

static void
mut_order(Onnx__GraphProto *g)
{
    uint32_t i = mut_below((uint32_t) g->n_node), j = mut_below((uint32_t) g->n_node);
    Onnx__NodeProto *kept = g->node[i];

    g->node[i] = g->node[j];
    g->node[j] = kept;
}

/* ---- ports ---- */

static void
mut_port(Onnx__ValueInfoProto *v)
{
    Onnx__TypeProto *type = v->type;

    if (type == NULL || type->value_case != ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE ||
        type->tensor_type == NULL) {
        v->name = mut_new_name();
        return;
    }
    Onnx__TypeProto__Tensor *t = type->tensor_type;

    if (mut_below(3) == 0 || t->shape == NULL || t->shape->n_dim == 0) {
        t->has_elem_type = 1;
        t->elem_type = mut_type();
    } else if (mut_below(6) == 0)
        t->shape = NULL;
    else if (mut_below(4) == 0)
        t->shape->n_dim--;
    else {
        Onnx__TensorShapeProto__Dimension *d = t->shape->dim[mut_below((uint32_t) t->shape->n_dim)];

        d->value_case = mut_below(4) ? ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE : 0;
        d->dim_value = mut_number();
    }
}

/* One of the properties that medai reads, with a text from nearby or of a few letters. */
static void
mut_metadata(Onnx__ModelProto *m)
{
    static const char *const keys[] = {"medai.features", "medai.positive", "medai.missing_text", "other"};
    static const char *const texts[] = {"",      "1",   "yes", "a",       "a\nb", "a\nb\nc",
                                        "a\\nb", "a\\", "\n",  "\\\\\na", "?"};
    Onnx__StringStringEntryProto **more = mut_grown(m->metadata_props, m->n_metadata_props, sizeof *more);
    Onnx__StringStringEntryProto *entry = mut_alloc(NULL, sizeof *entry);

    if (more == NULL || entry == NULL)
        return;
    onnx__string_string_entry_proto__init(entry);
    entry->key = (char *) keys[mut_below(4)];
    entry->value = (char *) (mut_below(4) ? texts[mut_below(11)] : mut_value_name(m->graph));
    m->metadata_props = more;
    m->metadata_props[m->n_metadata_props++] = entry;
}

static void
mut_model(Onnx__ModelProto *m)
{
    Onnx__GraphProto *g = m->graph;
    uint32_t what = mut_below(21);

    if (what == 20)
        mut_metadata(m);
    else if (what == 0 && m->n_opset_import > 0) {
        m->opset_import[mut_below((uint32_t) m->n_opset_import)]->version = 1 + mut_below(23);
    } else if (what < 3) {
        if (g->n_initializer > 0)
            mut_tensor(g->initializer[mut_below((uint32_t) g->n_initializer)]);
    } else if (what < 5) {
        if (g->n_input > 0)
            mut_port(g->input[mut_below((uint32_t) g->n_input)]);
    } else if (what < 7)
        mut_add_node(g);
    else if (what == 7 && g->n_output > 0)
        g->output[mut_below((uint32_t) g->n_output)]->name = mut_value_name(g);
    else if (what == 8 && g->n_node > 1)
        mut_order(g);
    else if (what == 9 && g->n_node > 1)
        g->n_node--;
    else if (g->n_node > 0)
        mut_node(g, g->node[mut_below((uint32_t) g->n_node)]);
}

static Onnx__ModelProto *
mut_unpack(const uint8_t *data, size_t size)
{
    Onnx__ModelProto *m = onnx__model_proto__unpack(&mut_allocator, size, data);

    return m != NULL && m->graph != NULL ? m : NULL;
}

static size_t
mut_pack(const Onnx__ModelProto *m, uint8_t *out, size_t most)
{
    size_t n = onnx__model_proto__get_packed_size(m);

    return n <= most ? onnx__model_proto__pack(m, out) : 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    mut_state = seed;
    mut_pool.used = 0;
    Onnx__ModelProto *m = mut_below(4) > 0 ? mut_unpack(data, size) : NULL;

    if (m != NULL) {
        for (uint32_t n = 1 + mut_below(4); n > 0; n--)
            mut_model(m);
        size_t packed = mut_pack(m, data, most);
        if (packed > 0)
            return packed;
    }
    return LLVMFuzzerMutate(data, size, most);
}

/* Appends b's operators, initialisers, inputs and outputs to a's. */
static bool
mut_join(Onnx__GraphProto *a, const Onnx__GraphProto *b)
{
    Onnx__NodeProto **nodes = mut_alloc(NULL, (a->n_node + b->n_node + 1) * sizeof *nodes);
    Onnx__TensorProto **inits = mut_alloc(NULL, (a->n_initializer + b->n_initializer + 1) * sizeof *inits);
    Onnx__ValueInfoProto **ins = mut_alloc(NULL, (a->n_input + b->n_input + 1) * sizeof *ins);
    Onnx__ValueInfoProto **outs = mut_alloc(NULL, (a->n_output + b->n_output + 1) * sizeof *outs);

    if (nodes == NULL || inits == NULL || ins == NULL || outs == NULL)
        return false;
#define MUT_JOIN(list, field) \
    do { \
        for (size_t i = 0; i < a->n_##field; i++) \
            (list)[i] = a->field[i]; \
        for (size_t i = 0; i < b->n_##field; i++) \
            (list)[a->n_##field + i] = b->field[i]; \
        a->n_##field += b->n_##field; \
        a->field = (list); \
    } while (0)
    MUT_JOIN(nodes, node);
    MUT_JOIN(inits, initializer);
    MUT_JOIN(ins, input);
    MUT_JOIN(outs, output);
#undef MUT_JOIN
    return true;
}

size_t
LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t na, const uint8_t *b, size_t nb, uint8_t *out, size_t most,
                          unsigned seed)
{
    mut_state = seed;
    mut_pool.used = 0;
    Onnx__ModelProto *ma = mut_unpack(a, na), *mb = ma != NULL ? mut_unpack(b, nb) : NULL;

    if (mb == NULL || !mut_join(ma->graph, mb->graph))
        return 0;
    if (mut_below(2) == 0 && mb->graph->n_node > 0 && mb->graph->node[0]->n_input > 0 &&
        ma->graph->n_node > 0)
        mb->graph->node[0]->input[0] = mut_value_name(ma->graph);
    return mut_pack(ma, out, most);
}

#endif
