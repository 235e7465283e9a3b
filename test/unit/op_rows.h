/*
 * op_rows.h - tests of operators as rows of a table: a one-node model is built from text, run, and compared.
 *
 *     {"Concat", 13, "axis=0", "float[1] 1; =float[2] 2 3", "float[3] 1 2 3"},
 *     {"Concat", 13, "", "float[1] 1", NULL, MAI_EFORMAT, "axis is missing"},
 *
 * Tensors are separated by semicolons: a type, a shape, the elements. "=" before one makes it an initialiser,
 * "-" leaves it out; "@" and a second tensor after one are the keys of a map. Operators of ai.onnx.ml are
 * written "ml.Scaler", with that domain's version. Attributes: a whole number is an int, one with a point (or
 * nan) a float, [..] a list of either or of words, type[shape]:1,2 a tensor, anything else a text. Each row
 * runs with its inputs given as data, then with all of them as initialisers (maps cannot be), so that the
 * operator is computed by the planner, then with every allocation refused and every poll stopped in turn.
 * Everything here lies in one static pool, which a row starts over.
 */
#ifndef MAI_OP_ROWS_H
#define MAI_OP_ROWS_H

#include "onnx/graph.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* Rows that succeed end before fails. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

typedef struct op_row {
    const char *op;
    int version;
    const char *attributes, *inputs, *outputs;
    mai_status fails;    /* MAI_OK: the outputs are as said */
    const char *message; /* part of the error's message */
} op_row;

#define OP_MOST 16

/* A tensor as a row says it. */
typedef struct op_value {
    bool absent, constant;
    mai_tensor t, keys;
} op_value;

static struct {
    _Alignas(16) char bytes[1 << 20];
    size_t used;
} op_pool;

static void *
op_take(size_t n)
{
    void *p = op_pool.bytes + op_pool.used;

    op_pool.used += (n + 15) & ~(size_t) 15;
    if (op_pool.used > sizeof op_pool.bytes)
        abort();
    memset(p, 0, n);
    return p;
}

static char *
op_word(const char *from, size_t n)
{
    char *s = op_take(n + 1);

    memcpy(s, from, n);
    return s;
}

static mai_type
op_type_named(const char *name, size_t n)
{
    for (int t = 1; t < MAI_NTYPES; t++)
        if (strlen(mai_type_name((mai_type) t)) == n && strncmp(mai_type_name((mai_type) t), name, n) == 0)
            return (mai_type) t;
    return MAI_UNDEFINED;
}

static void
op_element(mai_tensor *t, int64_t i, const char *word)
{
    size_t size = mai_type_size(t->type);
    int64_t whole = strtoll(word, NULL, 10);
    char *at = (char *) t->data + (size_t) i * size;

    if (t->type == MAI_STRING)
        *(mai_text *) at = (mai_text){word, strlen(word)};
    else if (t->type == MAI_FLOAT)
        *(float *) at = strtof(word, NULL);
    else if (t->type == MAI_DOUBLE)
        *(double *) at = strtod(word, NULL);
    else if (t->type == MAI_UINT64)
        *(uint64_t *) at = strtoull(word, NULL, 10);
    else
        memcpy(at, &whole, size); /* little-endian hosts, as the whole engine */
}

/* "float[2,2] 1 2 3 4" up to a semicolon or the end; elements end with a space or a comma. */
static const char *
op_parse_tensor(const char *p, mai_tensor *t)
{
    const char *open = strchr(p, '[');

    memset(t, 0, sizeof *t);
    t->type = op_type_named(p, (size_t) (open - p));
    t->count = 1;
    for (p = open + 1; *p != ']'; p += *p == ',')
        t->count *= t->dim[t->ndim++] = strtoll(p, (char **) &p, 10);
    t->data = op_take((size_t) (t->count + 1) * mai_type_size(t->type));
    p++;
    for (int64_t i = 0; i < t->count; i++) {
        p += strspn(p, " ,:");
        size_t n = strcspn(p, " ,;");
        op_element(t, i, op_word(p, n));
        p += n;
    }
    return p;
}

static int
op_parse_values(const char *p, op_value *values)
{
    int n = 0;

    for (p += strspn(p, " "); *p != '\0'; n++) {
        memset(&values[n], 0, sizeof values[n]);
        values[n].absent = *p == '-';
        values[n].constant = *p == '=';
        p += values[n].absent || values[n].constant;
        if (!values[n].absent)
            p = op_parse_tensor(p, &values[n].t);
        p += strspn(p, " ");
        if (*p == '@') {
            p = op_parse_tensor(p + 1, &values[n].keys);
            values[n].t.keys = &values[n].keys;
        }
        p += strspn(p, "; ");
    }
    return n;
}

/* ---- messages ---- */

static Onnx__TensorProto *
op_tensor_proto(const mai_tensor *t, char *name)
{
    Onnx__TensorProto *p = op_take(sizeof *p);

    onnx__tensor_proto__init(p);
    p->name = name;
    p->n_dims = (size_t) t->ndim;
    p->dims = (int64_t *) t->dim;
    p->has_data_type = 1;
    p->data_type = (int32_t) t->type;
    if (t->type == MAI_STRING) {
        p->n_string_data = (size_t) t->count;
        p->string_data = op_take((p->n_string_data + 1) * sizeof *p->string_data);
        for (int64_t i = 0; i < t->count; i++)
            p->string_data[i] = (ProtobufCBinaryData){mai_texts(t)[i].len, (uint8_t *) mai_texts(t)[i].ptr};
    } else {
        p->has_raw_data = 1;
        p->raw_data = (ProtobufCBinaryData){(size_t) t->count * mai_type_size(t->type), t->data};
    }
    return p;
}

/* [1,2], [1.5,2.5] or [a,b]. */
static void
op_parse_list(const char *p, Onnx__AttributeProto *a)
{
    mai_tensor t = {0};
    size_t n = strcspn(p, "]") - 1;
    char *copy = op_word(p + 1, n);
    bool words = strpbrk(copy, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL,
         real = strchr(copy, '.') != NULL;

    t.type = words ? MAI_STRING : real ? MAI_FLOAT : MAI_INT64;
    t.data = op_take((n + 1) * sizeof(mai_text));
    for (char *word = strtok(copy, ","); word != NULL; word = strtok(NULL, ","))
        op_element(&t, t.count++, word);
    a->type = words  ? ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRINGS
              : real ? ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS
                     : ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS;
    a->n_strings = words ? (size_t) t.count : 0;
    a->strings = op_tensor_proto(&t, NULL)->string_data;
    a->n_floats = real && !words ? (size_t) t.count : 0;
    a->floats = t.data;
    a->n_ints = !real && !words ? (size_t) t.count : 0;
    a->ints = t.data;
}

static Onnx__AttributeProto *
op_parse_attribute(const char *p, size_t n)
{
    const char *equals = memchr(p, '=', n);
    char *value = op_word(equals + 1, n - (size_t) (equals + 1 - p));
    Onnx__AttributeProto *a = op_take(sizeof *a);
    mai_tensor t;

    onnx__attribute_proto__init(a);
    a->name = op_word(p, (size_t) (equals - p));
    a->has_type = 1;
    if (value[0] == '[') {
        op_parse_list(value, a);
    } else if (strchr(value, '[') != NULL) {
        op_parse_tensor(value, &t);
        a->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR;
        a->t = op_tensor_proto(&t, NULL);
        a->t->dims = memcpy(op_take(sizeof t.dim), t.dim, sizeof t.dim);
    } else if (strspn(value, "-0123456789") == strlen(value)) {
        a->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT;
        a->has_i = 1;
        a->i = strtoll(value, NULL, 10);
    } else if (strspn(value, "-.0123456789") == strlen(value) || strcmp(value, "nan") == 0) {
        a->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT;
        a->has_f = 1;
        a->f = strtof(value, NULL);
    } else {
        a->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING;
        a->has_s = 1;
        a->s = (ProtobufCBinaryData){strlen(value), (uint8_t *) value};
    }
    return a;
}

static void
op_parse_attributes(const char *p, Onnx__NodeProto *node)
{
    node->attribute = op_take(OP_MOST * sizeof *node->attribute);
    for (p += strspn(p, " "); *p != '\0'; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");

        node->attribute[node->n_attribute++] = op_parse_attribute(p, n);
        p += n;
    }
}

static Onnx__TypeProto *
op_tensor_type(mai_type type)
{
    Onnx__TypeProto *tp = op_take(sizeof *tp);
    Onnx__TypeProto__Tensor *tensor = op_take(sizeof *tensor);

    onnx__type_proto__init(tp);
    onnx__type_proto__tensor__init(tensor);
    tp->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
    tp->tensor_type = tensor;
    tensor->has_elem_type = 1;
    tensor->elem_type = (int32_t) type;
    return tp;
}

static Onnx__TypeProto *
op_map_type(mai_type key, mai_type value)
{
    Onnx__TypeProto *tp = op_take(sizeof *tp);
    Onnx__TypeProto__Map *map = op_take(sizeof *map);

    onnx__type_proto__init(tp);
    onnx__type_proto__map__init(map);
    tp->value_case = ONNX__TYPE_PROTO__VALUE_MAP_TYPE;
    tp->map_type = map;
    map->has_key_type = 1;
    map->key_type = (int32_t) key;
    map->value_type = op_tensor_type(value);
    return tp;
}

static Onnx__ValueInfoProto *
op_value_info(char *name, const mai_tensor *t)
{
    Onnx__ValueInfoProto *v = op_take(sizeof *v);

    onnx__value_info_proto__init(v);
    v->name = name;
    v->type = t->keys != NULL ? op_map_type(t->keys->type, t->type) : op_tensor_type(t->type);
    return v;
}

/* A row taken apart, and its model. */
typedef struct op_case {
    const op_row *row;
    op_value in[OP_MOST], out[OP_MOST];
    int nin, nout;
    void *model;
    size_t model_bytes;
} op_case;

static bool
op_is_ml(const op_row *row)
{
    return strncmp(row->op, "ml.", 3) == 0;
}

static void
op_pack(op_case *c, Onnx__GraphProto *graph)
{
    Onnx__OperatorSetIdProto onnx = ONNX__OPERATOR_SET_ID_PROTO__INIT, ml = onnx, *sets[] = {&onnx, &ml};
    Onnx__ModelProto m = ONNX__MODEL_PROTO__INIT;

    onnx.domain = (char *) "";
    onnx.has_version = ml.has_version = 1;
    onnx.version = op_is_ml(c->row) ? 13 : c->row->version;
    ml.domain = (char *) "ai.onnx.ml";
    ml.version = op_is_ml(c->row) ? c->row->version : 3;
    m.has_ir_version = 1;
    m.ir_version = 8;
    m.graph = graph;
    m.n_opset_import = 2;
    m.opset_import = sets;
    c->model_bytes = onnx__model_proto__get_packed_size(&m);
    c->model = op_take(c->model_bytes);
    onnx__model_proto__pack(&m, c->model);
}

/* Outputs that are not there ("-") have no name; a row that fails has two. */
static void
op_build(op_case *c, const op_row *row, bool all_constant)
{
    Onnx__GraphProto graph = ONNX__GRAPH_PROTO__INIT;
    Onnx__NodeProto node = ONNX__NODE_PROTO__INIT, *nodes[] = {&node};

    memset(c, 0, sizeof *c);
    op_pool.used = 0;
    c->row = row;
    c->nin = op_parse_values(row->inputs, c->in);
    c->nout = op_parse_values(row->outputs != NULL ? row->outputs : "float[1] 0", c->out);
    node.op_type = (char *) row->op + (op_is_ml(row) ? 3 : 0);
    node.domain = (char *) (op_is_ml(row) ? "ai.onnx.ml" : "");
    node.input = op_take(OP_MOST * sizeof *node.input);
    node.output = op_take(OP_MOST * sizeof *node.output);
    graph.initializer = op_take(OP_MOST * sizeof *graph.initializer);
    graph.input = op_take(OP_MOST * sizeof *graph.input);
    graph.output = op_take(OP_MOST * sizeof *graph.output);
    for (int i = 0; i < c->nin; i++) {
        char name[] = {'x', (char) ('a' + i), '\0'};
        char *kept = op_word(name, c->in[i].absent ? 0 : 2);

        node.input[node.n_input++] = kept;
        c->in[i].constant |= all_constant && c->in[i].t.keys == NULL;
        if (!c->in[i].absent && c->in[i].constant)
            graph.initializer[graph.n_initializer++] = op_tensor_proto(&c->in[i].t, kept);
        else if (!c->in[i].absent)
            graph.input[graph.n_input++] = op_value_info(kept, &c->in[i].t);
    }
    for (int i = 0; i < c->nout; i++) {
        char name[] = {'y', (char) ('a' + i), '\0'};
        char *kept = op_word(name, c->out[i].absent ? 0 : 2);

        node.output[node.n_output++] = kept;
        if (!c->out[i].absent)
            graph.output[graph.n_output++] = op_value_info(kept, &c->out[i].t);
    }
    op_parse_attributes(row->attributes, &node);
    graph.name = (char *) "row";
    graph.n_node = 1;
    graph.node = nodes;
    op_pack(c, &graph);
}

/* ---- running ---- */

static void
op_compare(const mai_tensor *got, const mai_tensor *want)
{
    char shape[128], wanted[128];

    CHECK_TEXT(mai_type_name(got->type), mai_type_name(want->type));
    if (!CHECK_TEXT(mai_shape_text(got, shape), mai_shape_text(want, wanted)) || got->type != want->type)
        return;
    for (int64_t i = 0; i < want->count; i++)
        if (want->type == MAI_FLOAT)
            CHECK_REAL(mai_f32(got)[i], mai_f32(want)[i], 1e-6);
        else if (want->type == MAI_DOUBLE)
            CHECK_REAL(mai_f64(got)[i], mai_f64(want)[i], 1e-14);
        else if (want->type != MAI_STRING)
            break;
        else if (CHECK_INT(mai_texts(got)[i].len, mai_texts(want)[i].len))
            CHECK_BYTES(mai_texts(got)[i].ptr, mai_texts(want)[i].ptr, mai_texts(want)[i].len);
    if (want->type != MAI_FLOAT && want->type != MAI_DOUBLE && want->type != MAI_STRING)
        CHECK_BYTES(got->data, want->data, (size_t) want->count * mai_type_size(want->type));
}

static void
op_fill(const mai_tensor *to, const mai_tensor *from)
{
    size_t bytes = (size_t) from->count * mai_type_size(from->type);

    if (bytes > 0)
        memcpy(to->data, from->data, bytes);
}

/* Loads, plans and runs a case. */
static mai_status
op_execute(mai_ctx *cx, const op_case *c, mai_run **out)
{
    mai_tensor given[OP_MOST];
    mai_model *m;
    mai_plan *plan;
    int n = 0;

    MAI_TRY(mai_model_load(cx, c->model, c->model_bytes, &m));
    for (int i = 0; i < c->nin; i++)
        if (!c->in[i].absent && !c->in[i].constant) {
            given[n] = c->in[i].t;
            given[n++].data = NULL;
        }
    MAI_TRY(mai_plan_make(cx, m, given, NULL, &plan));
    MAI_TRY(mai_run_make(cx, plan, out));
    n = 0;
    for (int i = 0; i < c->nin; i++)
        if (!c->in[i].absent && !c->in[i].constant) {
            op_fill(&(*out)->inputs[n], &c->in[i].t);
            if (c->in[i].t.keys != NULL)
                op_fill((*out)->inputs[n].keys, c->in[i].t.keys);
            n++;
        }
    return mai_run_once(cx, *out);
}

static mai_status
op_work(mai_ctx *cx, void *arg)
{
    const op_case *c = arg;
    mai_run *run;
    int n = 0;

    MAI_TRY(op_execute(cx, c, &run));
    for (int i = 0; i < c->nout; i++)
        if (!c->out[i].absent && c->row->fails == MAI_OK) {
            const mai_tensor *got = run->outputs[n++];

            op_compare(got, &c->out[i].t);
            if (CHECK((got->keys != NULL) == (c->out[i].t.keys != NULL)) && got->keys != NULL)
                op_compare(got->keys, c->out[i].t.keys);
        }
    return MAI_OK;
}

static void
op_run_row(const op_row *row, bool all_constant)
{
    op_case c;

    unit_row("%s %d (%s) (%s)%s", row->op, row->version, row->attributes, row->inputs,
             all_constant ? ", constant" : "");
    op_build(&c, row, all_constant);
    mai_ctx *cx = unit_open();
    if (row->fails != MAI_OK)
        CHECK_FAILS_WITH(cx, op_work(cx, &c), row->fails, row->message);
    else
        CHECK_OK(cx, op_work(cx, &c));
    unit_close(cx);
    if (row->fails != MAI_OK)
        return;
    CHECK(unit_refuse_each_allocation(op_work, &c) > 0);
    CHECK(unit_stop_at_each_poll(op_work, &c) > 0);
}

static void
op_run_rows(const op_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        op_run_row(&rows[i], false);
        op_run_row(&rows[i], true);
    }
}

#define OP_ROWS(rows) op_run_rows((rows), sizeof(rows) / sizeof *(rows))

#endif
