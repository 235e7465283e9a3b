/*
 * test_load.c - broken and hostile bytes as a model: every one is refused with a status and a message.
 *
 * Models are built as protobuf messages from one that is sound (x [N,2] times w [2,1], plus b [1]), in which
 * a row of a table breaks one thing.
 */
#include "sound_model.h"
#include "use_model.h"

#include <stdlib.h>
#include <string.h>

/* ---- bytes that are no model ---- */

static void
other_bytes(void)
{
    static const struct {
        const char *bytes;
        size_t n;
        mai_status fails;
        const char *message;
    } rows[] = {
        {"", 0, MAI_EFORMAT, "there is no graph"},
        {"\x08\x08", 2, MAI_EFORMAT, "there is no graph"},
        {"hello, world", 12, MAI_EFORMAT, "wire type 4"},
        {"\x89PNG\r\n\x1a\n", 8, MAI_EFORMAT, "ends 2 bytes early"},
        {"\x08", 1, MAI_EFORMAT, "ends 1 bytes early"},
        {"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12, MAI_EFORMAT, "over ten bytes"},
        {"\x3a\x05\x0a", 3, MAI_EFORMAT, "5 bytes runs past the end"},
        {"\x3a\xff\xff\xff\xff\x07", 6, MAI_EFORMAT, "2147483647 bytes runs past the end"},
        {"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, MAI_EFORMAT, "runs past the end"},
        {"\x3b\x3c", 2, MAI_EFORMAT, "wire type 3"},
        {"\x38\x01", 2, MAI_EFORMAT, "not an ONNX model"}, /* a graph that is a number */
        {"\x3a\x02\x12\x00", 4, MAI_EFORMAT, "no output"}, /* a graph with an empty name */
        {"\x00\x00", 2, MAI_EFORMAT, "not an ONNX model"}, /* field 0 */
        {"\x12\x02\xc3\x28", 4, MAI_EFORMAT, "not UTF-8"}, /* the producer's name */
        {"\x12\x03"
         "a\0b",
         5, MAI_EFORMAT, "zero byte"},
        {"\xfa\x07\x02\xc3\x28\x3a\x00", 7, MAI_EFORMAT, "no output"}, /* an unknown field is passed over */
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        mai_model *m;
        char *own = malloc(rows[i].n + 1); /* of its own size, so that reading past it is seen */

        memcpy(own, rows[i].bytes, rows[i].n);
        own = realloc(own, rows[i].n > 0 ? rows[i].n : 1);
        unit_row("row %zu", i);
        CHECK_FAILS_WITH(cx, mai_model_load(cx, own, rows[i].n, &m), rows[i].fails, rows[i].message);
        free(own);
        unit_close(cx);
    }
}

/* ---- models with one thing wrong ---- */

static void
no_change(parts *p)
{
    (void) p;
}

static void
no_opsets(parts *p)
{
    p->model.n_opset_import = 0;
}

static void
future_opset(parts *p)
{
    p->opset[0].version = 99;
}

static void
opset_zero(parts *p)
{
    p->opset[0].version = 0;
}

static void
opset_negative(parts *p)
{
    p->opset[0].version = INT64_MIN;
}

static void
future_ml(parts *p)
{
    p->opset[1].version = 6;
}

static void
other_opset(parts *p)
{
    p->opset[1].domain = (char *) "com.example";
}

static void
unknown_operator(parts *p)
{
    p->node[0].op_type = (char *) "Conv99";
}

static void
no_operator(parts *p)
{
    p->node[0].op_type = NULL;
}

static void
other_domain(parts *p)
{
    p->node[0].domain = (char *) "com.example";
}

static void
old_opset(parts *p)
{
    p->opset[0].version = 5;
}

static void
no_nodes(parts *p)
{
    p->graph.n_node = 0;
}

static void
no_outputs(parts *p)
{
    p->graph.n_output = 0;
}

static void
lost_output(parts *p)
{
    p->out.name = (char *) "z";
}

static void
lost_initialiser(parts *p)
{
    p->graph.n_initializer = 1;
}

static void
no_inputs(parts *p)
{
    p->graph.n_input = 0;
}

static void
cycle(parts *p)
{
    p->names[0][0] = (char *) "y";
}

static void
own_output(parts *p)
{
    p->names[0][0] = (char *) "h";
}

static void
wrong_order(parts *p)
{
    p->nodes[0] = &p->node[1];
    p->nodes[1] = &p->node[0];
}

static void
same_initialisers(parts *p)
{
    p->init[1].name = (char *) "w";
}

static void
output_is_input(parts *p)
{
    p->outputs[1][0] = (char *) "x";
}

static void
same_outputs(parts *p)
{
    p->outputs[1][0] = (char *) "h";
}

static void
nameless_input(parts *p)
{
    p->in.name = NULL;
}

static void
nameless_initialiser(parts *p)
{
    p->init[0].name = (char *) "";
}

static void
same_inputs(parts *p)
{
    p->ins[1] = &p->in;
    p->graph.n_input = 2;
}

static void
untyped_input(parts *p)
{
    p->in.type = NULL;
}

static void
empty_type(parts *p)
{
    p->type.value_case = ONNX__TYPE_PROTO__VALUE__NOT_SET;
}

static void
element_type_0(parts *p)
{
    p->tensor.elem_type = 0;
}

static void
element_type_99(parts *p)
{
    p->tensor.elem_type = 99;
}

static void
element_type_negative(parts *p)
{
    p->tensor.elem_type = INT32_MIN;
}

static void
complex_input(parts *p)
{
    p->tensor.elem_type = 14;
}

static void
deep_input(parts *p)
{
    p->shape.n_dim = 12;
}

static void
sequence_input(parts *p)
{
    static Onnx__TypeProto__Sequence sequence;

    onnx__type_proto__sequence__init(&sequence);
    p->type.value_case = ONNX__TYPE_PROTO__VALUE_SEQUENCE_TYPE;
    p->type.sequence_type = &sequence;
}

static void
map_of_nothing(parts *p)
{
    static Onnx__TypeProto__Map map;

    onnx__type_proto__map__init(&map);
    map.has_key_type = 1;
    map.key_type = MAI_STRING;
    p->type.value_case = ONNX__TYPE_PROTO__VALUE_MAP_TYPE;
    p->type.map_type = &map;
}

static void
huge_dims(parts *p)
{
    p->sizes[0][0] = p->sizes[0][1] = (int64_t) 1 << 40;
}

static void
huge_beside_zero(parts *p)
{
    p->sizes[0][0] = 0;
    p->sizes[0][1] = (int64_t) 1 << 62;
    p->init[0].n_float_data = 0;
}

static void
two_gigabytes(parts *p)
{
    p->sizes[0][0] = 1 << 20;
    p->sizes[0][1] = 1 << 8;
}

static void
negative_dim(parts *p)
{
    p->sizes[0][0] = -2;
}

static void
deep_tensor(parts *p)
{
    p->init[0].n_dims = 12;
}

static void
short_data(parts *p)
{
    p->init[0].n_float_data = 1;
}

static void
tensor_type_99(parts *p)
{
    p->init[0].data_type = 99;
}

static void
typeless_tensor(parts *p)
{
    p->init[0].has_data_type = 0, p->init[0].data_type = 0;
}

static void
data_of_another_type(parts *p)
{
    p->init[0].data_type = MAI_INT64;
}

static void
raw_data(parts *p, size_t n)
{
    static uint8_t bytes[16];

    p->init[0].has_raw_data = 1;
    p->init[0].raw_data = (ProtobufCBinaryData){n, bytes};
    p->init[0].n_float_data = 0;
}

static void
short_raw(parts *p)
{
    raw_data(p, 7);
}

static void
long_raw(parts *p)
{
    raw_data(p, 9);
}

static void
raw_texts(parts *p)
{
    raw_data(p, 8);
    p->init[0].data_type = MAI_STRING;
}

static void
external_data(parts *p)
{
    p->init[0].has_data_location = 1;
    p->init[0].data_location = ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL;
}

static void
unknown_location(parts *p)
{
    p->init[0].has_data_location = 1;
    p->init[0].data_location = (Onnx__TensorProto__DataLocation) 77;
}

static void
external_path(parts *p)
{
    static Onnx__StringStringEntryProto entry, *entries[] = {&entry};

    onnx__string_string_entry_proto__init(&entry);
    entry.key = (char *) "location";
    entry.value = (char *) "/etc/passwd";
    p->init[0].n_external_data = 1;
    p->init[0].external_data = entries;
}

static void
sparse_initialiser(parts *p)
{
    static Onnx__SparseTensorProto sparse, *list[] = {&sparse};

    onnx__sparse_tensor_proto__init(&sparse);
    p->graph.n_sparse_initializer = 1;
    p->graph.sparse_initializer = list;
}

static void
own_functions(parts *p)
{
    static Onnx__FunctionProto function, *list[] = {&function};

    onnx__function_proto__init(&function);
    p->model.n_functions = 1;
    p->model.functions = list;
}

static void
one_input_less(parts *p)
{
    p->node[0].n_input = 1;
}

static void
left_out_input(parts *p)
{
    p->names[0][0] = (char *) "";
}

static void
one_input_more(parts *p)
{
    p->names[0][2] = (char *) "b";
    p->node[0].n_input = 3;
}

static void
no_output(parts *p)
{
    p->node[0].n_output = 0;
}

static void
one_output_more(parts *p)
{
    p->outputs[0][1] = (char *) "more";
    p->node[0].n_output = 2;
}

/* The second node becomes a Cast whose attribute "to" is the row's. */
static void
cast(parts *p, Onnx__AttributeProto__AttributeType type)
{
    p->node[1].op_type = (char *) "Cast";
    p->node[1].n_input = 1;
    p->node[1].n_attribute = 1;
    p->node[1].attribute = p->attrs;
    p->attr.type = type;
}

static void
attribute_is_text(parts *p)
{
    cast(p, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING);
}

static void
attribute_type_77(parts *p)
{
    cast(p, (Onnx__AttributeProto__AttributeType) 77);
}

static void
attribute_is_graph(parts *p)
{
    cast(p, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__GRAPH);
    p->attr.g = &p->inner;
}

static void
attribute_out_of_range(parts *p)
{
    cast(p, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT);
    p->attr.has_i = 1;
    p->attr.i = INT64_MAX;
}

static void
branch(parts *p)
{
    cast(p, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__GRAPH);
    p->node[1].op_type = (char *) "If";
    p->attr.name = (char *) "then_branch";
    p->attr.g = &p->inner;
}

static void
name_not_utf8(parts *p)
{
    p->node[0].name = (char *) "caf\xe9";
}

static void
long_name(parts *p)
{
    p->names[0][0] = (char *) "\xe2\x82\xac\xe2\x82\xac not here";
}

static void
label_not_utf8(parts *p)
{
    cast(p, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING);
    p->attr.has_s = 1;
    p->attr.s = (ProtobufCBinaryData){2, (uint8_t *) "\xff\xfe"};
}

typedef struct broken_row {
    const char *what;
    void (*change)(parts *p);
    mai_status fails;
    const char *message;
} broken_row;

static const broken_row broken[] = {
    {"no operator sets", no_opsets, MAI_EFORMAT, "imports no ai.onnx operator set"},
    {"a future operator set", future_opset, MAI_EUNSUPPORTED, "ai.onnx version 99"},
    {"operator set 0", opset_zero, MAI_EUNSUPPORTED, "ai.onnx version 0"},
    {"a negative operator set", opset_negative, MAI_EUNSUPPORTED, "version -9223372036854775808"},
    {"a future set of ai.onnx.ml", future_ml, MAI_EUNSUPPORTED, "ai.onnx.ml version 6"},
    {"an unknown operator", unknown_operator, MAI_EUNSUPPORTED, "operator Conv99 is not supported"},
    {"a node without operator", no_operator, MAI_EUNSUPPORTED, "operator  is not supported"},
    {"another domain", other_domain, MAI_EUNSUPPORTED, "operator MatMul of domain com.example"},
    {"an operator set too old", old_opset, MAI_EUNSUPPORTED,
     "operator Add at this operator-set version is not supported"},
    {"no nodes", no_nodes, MAI_EFORMAT, "output 'y' is computed by no operator"},
    {"no outputs", no_outputs, MAI_EFORMAT, "the graph has no output"},
    {"an output of nothing", lost_output, MAI_EFORMAT, "output 'z' is computed by no operator"},
    {"a missing initialiser", lost_initialiser, MAI_EFORMAT, "Add 'y': input 'b' is not known here"},
    {"no inputs", no_inputs, MAI_EFORMAT, "MatMul 'h': input 'x' is not known here"},
    {"a cycle", cycle, MAI_EFORMAT, "input 'y' is not known here"},
    {"a node that reads itself", own_output, MAI_EFORMAT, "input 'h' is not known here"},
    {"nodes out of order", wrong_order, MAI_EFORMAT, "input 'h' is not known here"},
    {"two initialisers of a name", same_initialisers, MAI_EFORMAT, "'w' is defined twice"},
    {"an output named as an input", output_is_input, MAI_EFORMAT, "'x' is defined twice"},
    {"two outputs of a name", same_outputs, MAI_EFORMAT, "'h' is defined twice"},
    {"two inputs of a name", same_inputs, MAI_EFORMAT, "'x' is defined twice"},
    {"an input without name", nameless_input, MAI_EFORMAT, "a value without a name"},
    {"an initialiser without name", nameless_initialiser, MAI_EFORMAT, "a value without a name"},
    {"an input without type", untyped_input, MAI_EFORMAT, "input 'x' has no type"},
    {"an input of an empty type", empty_type, MAI_EFORMAT, "input 'x' has no type"},
    {"element type 0", element_type_0, MAI_EFORMAT, "input 'x' has no type"},
    {"element type 99", element_type_99, MAI_EUNSUPPORTED, "element type 99"},
    {"a negative element type", element_type_negative, MAI_EUNSUPPORTED, "element type -2147483648"},
    {"complex numbers", complex_input, MAI_EUNSUPPORTED, "element type 14"},
    {"an input of 12 dimensions", deep_input, MAI_ELIMIT, "'x' has 12 dimensions"},
    {"a sequence as input", sequence_input, MAI_EUNSUPPORTED, "neither a tensor nor a map"},
    {"a map without values", map_of_nothing, MAI_EUNSUPPORTED, "a map of a kind"},
    {"dimensions that overflow", huge_dims, MAI_ELIMIT, "more than 268435456 elements"},
    {"a huge dimension beside a zero", huge_beside_zero, MAI_ELIMIT, "more than 268435456 elements"},
    {"a gigabyte in two numbers", two_gigabytes, MAI_EFORMAT, "holds 2 elements, its shape says 268435456"},
    {"a negative dimension", negative_dim, MAI_EFORMAT, "negative: -2"},
    {"a tensor of 12 dimensions", deep_tensor, MAI_ELIMIT, "tensor 'w' has 12 dimensions"},
    {"fewer numbers than the shape", short_data, MAI_EFORMAT, "holds 1 elements, its shape says 2"},
    {"tensor type 99", tensor_type_99, MAI_EUNSUPPORTED, "element type 99"},
    {"a tensor without type", typeless_tensor, MAI_EUNSUPPORTED, "element type 0"},
    {"numbers of another type", data_of_another_type, MAI_EFORMAT, "holds 0 elements, its shape says 2"},
    {"a byte too few", short_raw, MAI_EFORMAT, "holds 1 elements"},
    {"a byte too many", long_raw, MAI_EFORMAT, "holds 2 elements"},
    {"texts as raw data", raw_texts, MAI_EFORMAT, "'w' of strings has raw data"},
    {"data elsewhere", external_data, MAI_EUNSUPPORTED, "'w' is stored in another file"},
    {"data nowhere", unknown_location, MAI_EUNSUPPORTED, "'w' is stored in another file"},
    {"data in a file of the server", external_path, MAI_EUNSUPPORTED, "'w' is stored in another file"},
    {"a sparse initialiser", sparse_initialiser, MAI_EUNSUPPORTED, "sparse initialisers"},
    {"functions", own_functions, MAI_EUNSUPPORTED, "functions of their own"},
    {"an input too few", one_input_less, MAI_EFORMAT, "1 inputs, expected 2 to 2"},
    {"an input left out", left_out_input, MAI_EFORMAT, "input 1 is missing"},
    {"an input too many", one_input_more, MAI_EFORMAT, "3 inputs, expected 2 to 2"},
    {"a node without outputs", no_output, MAI_EFORMAT, "MatMul '': 0 outputs, expected 1 to 1"},
    {"an output too many", one_output_more, MAI_EFORMAT, "2 outputs, expected 1 to 1"},
    {"a text for a number", attribute_is_text, MAI_EFORMAT, "attribute to has type 3, expected 2"},
    {"an unknown attribute type", attribute_type_77, MAI_EFORMAT, "attribute to has type 77, expected 2"},
    {"a graph for a number", attribute_is_graph, MAI_EFORMAT, "attribute to has type 5, expected 2"},
    {"a type out of range", attribute_out_of_range, MAI_EUNSUPPORTED, "Cast 'y'"},
    {"a branch", branch, MAI_EUNSUPPORTED, "operator If is not supported"},
    {"a name that is not UTF-8", name_not_utf8, MAI_EFORMAT, "not UTF-8"},
    {"a label that is not UTF-8", label_not_utf8, MAI_EFORMAT, "not UTF-8"},
    {"a name beyond ASCII", long_name, MAI_EFORMAT,
     "input '\xe2\x82\xac\xe2\x82\xac not here' is not known here"},
    {"another set of operators beside", other_opset, MAI_OK, NULL},
    {"nothing", no_change, MAI_OK, NULL},
};

static void
broken_models(void)
{
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        mai_ctx *cx = unit_open();
        mai_model *m;
        parts p;
        size_t n;

        unit_row("%s", broken[i].what);
        sound(&p);
        broken[i].change(&p);
        void *bytes = packed(&p, &n);
        if (broken[i].fails != MAI_OK)
            CHECK_FAILS_WITH(cx, mai_model_load(cx, bytes, n, &m), broken[i].fails, broken[i].message);
        else
            CHECK_FAILS_WITH(cx, use_model(cx, bytes, n), MAI_EUNSUPPORTED, "a value, not a label");
        free(bytes);
        unit_close(cx);
    }
}

/* A graph in an attribute of a node of a graph, and so on. */
static void
deep_nesting(void)
{
    enum { LEVELS = 2000 };
    static const char tags[] = {0x0a, 0x2a,
                                0x32}; /* a graph's node, a node's attribute, an attribute's graph */
    mai_ctx *cx = unit_open();
    char *bytes = malloc(LEVELS * 20), *at = bytes + LEVELS * 20;
    size_t n = 0;
    mai_model *m;

    for (int i = 0; i < LEVELS;
         i++) { /* from the inside out: each message is one field that is the one before */
        at -= n < 128 ? 2 : n < 16384 ? 3 : 4;
        size_t head = n < 128 ? 2 : n < 16384 ? 3 : 4, v = n;
        at[0] = i == LEVELS - 1 ? 0x3a : tags[(LEVELS - 2 - i) % 3];
        for (size_t k = 1; k < head; k++, v >>= 7)
            at[k] = (char) (v & 0x7f) | (char) (k + 1 < head ? 0x80 : 0);
        n += head;
    }
    CHECK_FAILS_WITH(cx, mai_model_load(cx, at, n, &m), MAI_ELIMIT, "nested more than 64 deep");
    free(bytes);
    unit_close(cx);
}

/* ---- limits ---- */

static void
limits_hold(void)
{
    static const struct {
        mai_limits limits;
        const char *message;
    } rows[] = {
        {{.input_bytes = 100, .memory_bytes = 1 << 20, .elements = 100, .depth = 64, .nodes = 100},
         "is too large"},
        {{.input_bytes = 1000, .memory_bytes = 2000, .elements = 100, .depth = 64, .nodes = 100},
         "more than 2000 bytes"},
        {{.input_bytes = 1000, .memory_bytes = 1 << 20, .elements = 1, .depth = 64, .nodes = 100},
         "more than 1 elements"},
        {{.input_bytes = 1000, .memory_bytes = 1 << 20, .elements = 100, .depth = 3, .nodes = 100},
         "more than 3 deep"},
        {{.input_bytes = 1000, .memory_bytes = 1 << 20, .elements = 100, .depth = 64, .nodes = 1},
         "2 operators, at most 1"},
    };
    parts p;
    size_t n;

    sound(&p);
    void *bytes = packed(&p, &n);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();

        unit_row("%s", rows[i].message);
        cx->limits = rows[i].limits;
        CHECK_FAILS_WITH(cx, use_model(cx, bytes, n), MAI_ELIMIT, rows[i].message);
        unit_close(cx);
    }
    free(bytes);
}

/* x plus the sum of a chain of Tiles, each of which makes its input a thousand times as large. */
static void
few_bytes_that_grow(void)
{
    static const char *const ops[] = {"Tile", "Tile", "Tile", "ReduceSum", "Add"};
    static char *inputs[5][2] = {{"one", "k"}, {"a", "k"}, {"b", "k"}, {"c"}, {"x", "s"}};
    static char *outputs[5][1] = {{"a"}, {"b"}, {"c"}, {"s"}, {"y"}};
    Onnx__NodeProto node[5], *nodes[5];
    mai_ctx *cx = unit_open();
    int64_t thousand = 1000;
    parts p;
    size_t n;

    sound(&p);
    for (int i = 0; i < 5; i++) {
        onnx__node_proto__init(&node[i]);
        nodes[i] = &node[i];
        node[i].op_type = (char *) ops[i];
        node[i].n_input = inputs[i][1] != NULL ? 2 : 1;
        node[i].input = inputs[i];
        node[i].n_output = 1;
        node[i].output = outputs[i];
    }
    p.graph.n_node = 5;
    p.graph.node = nodes;
    p.init[0].name = (char *) "one";
    p.init[0].n_dims = p.init[0].n_float_data = 1;
    p.sizes[0][0] = 1;
    p.init[1].name = (char *) "k";
    p.init[1].data_type = MAI_INT64;
    p.init[1].n_float_data = 0;
    p.init[1].n_int64_data = 1;
    p.init[1].int64_data = &thousand;
    void *bytes = packed(&p, &n);
    CHECK(n < 300);
    cx->limits.memory_bytes = (size_t) 64 << 20;
    CHECK_FAILS_WITH(cx, use_model(cx, bytes, n), MAI_ELIMIT, "");
    CHECK(cx->arena->held <= (size_t) 64 << 20);
    free(bytes);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"other bytes", other_bytes},
    {"broken models", broken_models},
    {"deep nesting", deep_nesting},
    {"limits hold", limits_hold},
    {"few bytes that grow", few_bytes_that_grow},
};

UNIT_MAIN(tests)
