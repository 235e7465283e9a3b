/*
 * ml_encode.c - LabelEncoder, CategoryMapper and OneHotEncoder: categories to other values, or to indicators.
 *
 * LabelEncoder and CategoryMapper are lists of keys beside lists of values (mapping), made when the model is
 * compiled; the type of the input chooses among a node's mappings. What is no key gives the default. Where a
 * key stands twice, the last one counts in LabelEncoder 1, CategoryMapper and OneHotEncoder, and the first
 * one in LabelEncoder from version 2 on. From version 4 on NaN can be a key. Dictionaries live in the arena
 * of the model; texts that come out belong to the model.
 */
#include "onnx/convert.h"
#include "onnx/elements.h"
#include "onnx/ml_dict.h"
#include "onnx/ml_post.h"
#include "onnx/ops.h"

typedef struct mapping {
    const mai_tensor *keys, *values;
    const mai_dict *dict;
    const void *dflt; /* one element of the values' type */
} mapping;

typedef struct encoder {
    int n;
    mapping map[2];
} encoder;

/* ---- compile ---- */

/* A tensor [n] over data that somebody else owns. */
static mai_status
list(mai_ctx *cx, mai_type type, const void *data, size_t n, const mai_tensor **out)
{
    int64_t count = (int64_t) n;
    mai_tensor *t;

    MAI_TRY(MAI_NEW(cx, &t));
    MAI_TRY(mai_shape_set(cx, t, type, 1, &count));
    t->data = (void *) data;
    *out = t;
    return MAI_OK;
}

/* The numbers 0 to n - 1. */
static mai_status
counting(mai_ctx *cx, size_t n, const mai_tensor **out)
{
    int64_t *v;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &v));
    for (size_t i = 0; i < n; i++)
        v[i] = (int64_t) i;
    return list(cx, MAI_INT64, v, n, out);
}

static mai_status
default_text(mai_ctx *cx, const mai_node *node, const void **out)
{
    mai_text *t;

    MAI_TRY(MAI_NEW(cx, &t));
    MAI_TRY(mai_attr_text(cx, node, "default_string", t));
    if (t->ptr == NULL) {
        t->ptr = "_Unused";
        t->len = 7;
    }
    *out = t;
    return MAI_OK;
}

/* The default for values of one type from the attributes default_string, default_int64 and default_float. */
static mai_status
default_value(mai_ctx *cx, const mai_node *node, mai_type type, const void **out)
{
    int64_t whole;
    float real;
    void *v;

    if (type == MAI_STRING)
        return default_text(cx, node, out);
    MAI_TRY(mai_attr_int(cx, node, "default_int64", -1, &whole));
    MAI_TRY(mai_attr_float(cx, node, "default_float", -0.0f, &real));
    MAI_TRY(mai_alloc(cx, sizeof(int64_t), &v));
    if (type == MAI_FLOAT || type == MAI_DOUBLE)
        mai_convert_find(MAI_FLOAT, type)(&real, v, 1);
    else
        mai_convert_find(MAI_INT64, type)(&whole, v, 1);
    *out = v;
    return MAI_OK;
}

static mai_status
add_mapping(mai_ctx *cx, mai_node *node, const mai_tensor *keys, const mai_tensor *values, unsigned flags)
{
    encoder *e = node->state;
    mapping *m = &e->map[e->n++];

    m->keys = keys;
    m->values = values;
    MAI_TRY(mai_dict_make(cx, node, keys, flags, &m->dict));
    if (m->dict->has_nan)
        node->takes_missing = true;
    return default_value(cx, node, values->type, &m->dflt);
}

/* Both directions between strings and integers. */
static mai_status
add_both_ways(mai_ctx *cx, mai_node *node, const mai_tensor *texts, const mai_tensor *numbers)
{
    MAI_TRY(add_mapping(cx, node, texts, numbers, MAI_DICT_LAST));
    return add_mapping(cx, node, numbers, texts, MAI_DICT_LAST);
}

/* The one attribute of <side>_strings, _int64s, _floats and _tensor that is there. */
static mai_status
one_list(mai_ctx *cx, const mai_node *node, const char *const names[4], const mai_tensor **out)
{
    const mai_text *texts;
    const int64_t *whole;
    const float *real;
    size_t ntexts, nwhole, nreal;
    const mai_tensor *tensor;

    MAI_TRY(mai_attr_texts(cx, node, names[0], &texts, &ntexts));
    MAI_TRY(mai_attr_ints(cx, node, names[1], &whole, &nwhole));
    MAI_TRY(mai_attr_floats(cx, node, names[2], &real, &nreal));
    MAI_TRY(mai_attr_tensor(cx, node, names[3], &tensor));
    if ((ntexts > 0) + (nwhole > 0) + (nreal > 0) + (tensor != NULL) != 1)
        return mai_node_fail(cx, node, MAI_EFORMAT, "exactly one of %s, %s, %s and %s must be given",
                             names[0], names[1], names[2], names[3]);
    if (ntexts > 0)
        return list(cx, MAI_STRING, texts, ntexts, out);
    if (nwhole > 0)
        return list(cx, MAI_INT64, whole, nwhole, out);
    if (nreal > 0)
        return list(cx, MAI_FLOAT, real, nreal, out);
    *out = tensor;
    return MAI_OK;
}

/* The type of a tensor attribute must be one that encoders know. */
static mai_status
check_list(mai_ctx *cx, const mai_node *node, const mai_tensor *t)
{
    static const mai_type known[] = {MAI_STRING, MAI_INT64, MAI_FLOAT, MAI_INT32, MAI_INT16, MAI_DOUBLE};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (t->type == known[i])
            return MAI_OK;
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "keys or values of type %s are not supported",
                         mai_type_name(t->type));
}

static mai_status
compile_keys_values(mai_ctx *cx, mai_node *node)
{
    static const char *const key_names[] = {"keys_strings", "keys_int64s", "keys_floats", "keys_tensor"};
    static const char *const value_names[] = {"values_strings", "values_int64s", "values_floats",
                                              "values_tensor"};
    const mai_tensor *keys, *values, *dflt;
    encoder *e = node->state;

    MAI_TRY(one_list(cx, node, key_names, &keys));
    MAI_TRY(one_list(cx, node, value_names, &values));
    MAI_TRY(check_list(cx, node, keys));
    MAI_TRY(check_list(cx, node, values));
    if (keys->count != values->count || keys->ndim != 1 || values->ndim != 1)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%lld keys do not fit %lld values",
                             (long long) keys->count, (long long) values->count);
    MAI_TRY(add_mapping(cx, node, keys, values, node->version >= 4 ? MAI_DICT_NAN : 0));
    MAI_TRY(mai_attr_tensor(cx, node, "default_tensor", &dflt));
    if (dflt == NULL)
        return MAI_OK;
    if (dflt->type != values->type || dflt->count != 1)
        return mai_node_fail(cx, node, MAI_EFORMAT, "default_tensor must be one %s",
                             mai_type_name(values->type));
    e->map[0].dflt = dflt->data;
    return MAI_OK;
}

MAI_COMPILE(label_encoder)
{
    const mai_text *classes;
    const mai_tensor *texts, *numbers;
    encoder *e;
    size_t n;

    MAI_TRY(MAI_NEW(cx, &e));
    node->state = e;
    if (node->version >= 2)
        return compile_keys_values(cx, node);
    MAI_TRY(mai_attr_texts(cx, node, "classes_strings", &classes, &n));
    if (n == 0)
        return mai_node_fail(cx, node, MAI_EFORMAT, "classes_strings is missing");
    MAI_TRY(list(cx, MAI_STRING, classes, n, &texts));
    MAI_TRY(counting(cx, n, &numbers));
    return add_both_ways(cx, node, texts, numbers);
}

MAI_COMPILE(category_mapper)
{
    const mai_text *cats;
    const int64_t *ids;
    const mai_tensor *texts, *numbers;
    encoder *e;
    size_t ncats, nids;

    MAI_TRY(MAI_NEW(cx, &e));
    node->state = e;
    MAI_TRY(mai_attr_texts(cx, node, "cats_strings", &cats, &ncats));
    MAI_TRY(mai_attr_ints(cx, node, "cats_int64s", &ids, &nids));
    if (ncats == 0 || ncats != nids)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%zu strings do not fit %zu integers", ncats, nids);
    MAI_TRY(list(cx, MAI_STRING, cats, ncats, &texts));
    MAI_TRY(list(cx, MAI_INT64, ids, nids, &numbers));
    return add_both_ways(cx, node, texts, numbers);
}

/* ---- infer and run ---- */

/* Any integer can be looked up among integers; real numbers must have the precision of the keys. */
static bool
takes(const mapping *m, mai_type type)
{
    return type == m->keys->type || (m->dict->kind == MAI_INT64 && mai_i64_loader(type) != NULL);
}

MAI_INFER(label_encoder)
{
    const encoder *e = step->node->state;
    const mai_tensor *x = step->in[0];

    for (int i = 0; i < e->n; i++) {
        const mapping *m = &e->map[i];

        if (!takes(m, x->type))
            continue;
        step->local = (void *) m;
        return mai_shape_like(cx, step->out[0], m->values->type, x);
    }
    return mai_node_fail(cx, step->node, MAI_ETYPE, "the input has type %s, expected %s",
                         mai_type_name(x->type), mai_type_name(e->map[0].keys->type));
}

static int64_t
place_of(const mai_dict *d, const mai_tensor *x, int64_t i)
{
    int64_t whole;

    switch (x->type) {
        case MAI_STRING:
            return mai_dict_text(d, mai_texts(x)[i]);
        case MAI_FLOAT:
            return mai_dict_real(d, mai_f32(x)[i]);
        case MAI_DOUBLE:
            return mai_dict_real(d, mai_f64(x)[i]);
        default:
            mai_i64_loader(x->type)(x->data, i, 1, 1, &whole);
            return mai_dict_whole(d, whole);
    }
}

static inline void
copy_element(void *dst, const void *src, size_t size)
{
    if (size == sizeof(mai_text))
        memcpy(dst, src, sizeof(mai_text));
    else if (size == 8)
        memcpy(dst, src, 8);
    else if (size == 4)
        memcpy(dst, src, 4);
    else
        memcpy(dst, src, size);
}

MAI_RUN(label_encoder)
{
    const mapping *m = step->local;
    const mai_tensor *x = step->in[0];
    const char *values = m->values->data;
    size_t size = mai_type_size(m->values->type);
    char *out = step->out[0]->data;

    for (int64_t i = 0; i < x->count; i++, out += size) {
        int64_t place = place_of(m->dict, x, i);

        copy_element(out, place >= 0 ? values + (size_t) place * size : m->dflt, size);
        MAI_TRY(mai_poll(cx, 10 + m->dict->cost));
    }
    return MAI_OK;
}

MAI_INFER(category_mapper)
{
    return mai_infer_label_encoder(cx, step);
}

MAI_RUN(category_mapper)
{
    return mai_run_label_encoder(cx, step);
}

/* ---- OneHotEncoder ---- */

typedef struct one_hot {
    const mai_dict *dict;
    int64_t n;
    bool zeros; /* a value that is no category gives zeros, not an error */
} one_hot;

MAI_COMPILE(one_hot_encoder)
{
    const mai_text *texts;
    const int64_t *whole;
    const mai_tensor *cats;
    int64_t zeros;
    size_t ntexts, nwhole;
    one_hot *o;

    MAI_TRY(MAI_NEW(cx, &o));
    node->state = o;
    MAI_TRY(mai_attr_texts(cx, node, "cats_strings", &texts, &ntexts));
    MAI_TRY(mai_attr_ints(cx, node, "cats_int64s", &whole, &nwhole));
    MAI_TRY(mai_attr_int(cx, node, "zeros", 1, &zeros));
    if ((ntexts > 0) == (nwhole > 0))
        return mai_node_fail(cx, node, MAI_EFORMAT,
                             "exactly one of cats_strings and cats_int64s must be given");
    if (ntexts > 0)
        MAI_TRY(list(cx, MAI_STRING, texts, ntexts, &cats));
    else
        MAI_TRY(list(cx, MAI_INT64, whole, nwhole, &cats));
    o->n = cats->count;
    o->zeros = zeros != 0;
    return mai_dict_make(cx, node, cats, MAI_DICT_LAST, &o->dict);
}

MAI_INFER(one_hot_encoder)
{
    static const mai_type texts[] = {MAI_STRING, MAI_UNDEFINED};
    static const mai_type numbers[] = {MAI_INT64, MAI_FLOAT, MAI_DOUBLE, MAI_INT32, MAI_UNDEFINED};
    const one_hot *o = step->node->state;
    const mai_tensor *x = step->in[0];
    int64_t dim[MAI_DIMS + 1];

    MAI_TRY(mai_step_type(cx, step, 0, o->dict->kind == MAI_STRING ? texts : numbers));
    memcpy(dim, x->dim, sizeof x->dim);
    dim[x->ndim] = o->n;
    return mai_shape_set(cx, step->out[0], MAI_FLOAT, x->ndim + 1, dim);
}

/* As ONNX Runtime, drops the fraction of a number; what no int64 holds is no category. */
static int64_t
category_of_real(const mai_dict *d, double x)
{
    if (!(x >= -0x1p63 && x < 0x1p63))
        return -1;
    return mai_dict_whole(d, (int64_t) x);
}

static int64_t
category_of(const mai_dict *d, const mai_tensor *x, int64_t i)
{
    if (x->type == MAI_FLOAT)
        return category_of_real(d, mai_f32(x)[i]);
    if (x->type == MAI_DOUBLE)
        return category_of_real(d, mai_f64(x)[i]);
    return place_of(d, x, i);
}

static mai_status
unknown_category(mai_ctx *cx, const mai_step *step, int64_t i)
{
    const mai_tensor *x = step->in[0];
    const one_hot *o = step->node->state;

    if (x->type == MAI_STRING) {
        mai_text t = mai_texts(x)[i];

        return mai_node_fail(cx, step->node, MAI_EDATA, "'%.*s' is none of the %lld categories",
                             (int) (t.len < 60 ? t.len : 60), t.ptr, (long long) o->n);
    }
    return mai_node_fail(cx, step->node, MAI_EDATA, "element %lld is none of the %lld categories",
                         (long long) i, (long long) o->n);
}

MAI_RUN(one_hot_encoder)
{
    const one_hot *o = step->node->state;
    const mai_tensor *x = step->in[0];
    float *out = step->out[0]->data;

    for (int64_t i = 0; i < x->count; i++, out += o->n) {
        int64_t place = category_of(o->dict, x, i);

        memset(out, 0, (size_t) o->n * sizeof *out);
        if (place >= 0)
            out[place] = 1;
        else if (!o->zeros)
            return unknown_category(cx, step, i);
        MAI_TRY(mai_poll(cx, 10 + o->dict->cost + o->n / 16));
    }
    return MAI_OK;
}
