/*
 * ml_map.c - CastMap, DictVectorizer and ZipMap: maps to columns and columns to maps.
 *
 * A map is a tensor of values, one row of them or several, with a tensor of keys beside it (onnx.h). The keys
 * of a model's input are known only when it runs, so they are looked up then. Texts that a cast makes are
 * taken from the arena of the run.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "onnx/convert.h"
#include "onnx/elements.h"
#include "onnx/ml_dict.h"
#include "onnx/ml_post.h"
#include "onnx/ops.h"

/* Fails unless input 0 is a map; *rows becomes how many there are over the same keys. */
static mai_status
map_input(mai_ctx *cx, const mai_step *step, mai_type key_type, int64_t *rows)
{
    const mai_tensor *x = step->in[0];

    if (x->keys == NULL || x->ndim < 1 || x->ndim > 2 || x->keys->count != x->dim[x->ndim - 1])
        return mai_node_fail(cx, step->node, MAI_ETYPE, "the input is not a map");
    if (x->keys->type != key_type)
        return mai_node_fail(cx, step->node, MAI_ETYPE, "the keys of the input have type %s, expected %s",
                             mai_type_name(x->keys->type), mai_type_name(key_type));
    *rows = x->ndim == 1 ? 1 : x->dim[0];
    return MAI_OK;
}

static mai_status
check_keys(mai_ctx *cx, const mai_step *step)
{
    if (step->in[0]->keys == NULL || step->in[0]->keys->data == NULL)
        return mai_node_fail(cx, step->node, MAI_EINTERNAL, "the keys of the input are not there");
    return MAI_OK;
}

/* ---- DictVectorizer: the values of known keys, each in its column; the others are 0 ---- */

typedef struct vocabulary {
    const mai_dict *dict;
    int64_t n;
} vocabulary;

MAI_COMPILE(dict_vectorizer)
{
    const mai_text *texts;
    const int64_t *whole;
    size_t ntexts, nwhole;
    mai_tensor keys;
    vocabulary *v;

    MAI_TRY(MAI_NEW(cx, &v));
    node->state = v;
    MAI_TRY(mai_attr_texts(cx, node, "string_vocabulary", &texts, &ntexts));
    MAI_TRY(mai_attr_ints(cx, node, "int64_vocabulary", &whole, &nwhole));
    if ((ntexts > 0) == (nwhole > 0))
        return mai_node_fail(cx, node, MAI_EFORMAT,
                             "exactly one of string_vocabulary and int64_vocabulary must be "
                             "given");
    v->n = (int64_t) (ntexts + nwhole);
    MAI_TRY(mai_shape_set(cx, &keys, ntexts > 0 ? MAI_STRING : MAI_INT64, 1, &v->n));
    keys.data = ntexts > 0 ? (void *) texts : (void *) whole;
    MAI_TRY(mai_dict_make(cx, node, &keys, 0, &v->dict));
    if (v->dict->repeated)
        return mai_node_fail(cx, node, MAI_EFORMAT, "a key is in the vocabulary twice");
    return MAI_OK;
}

MAI_INFER(dict_vectorizer)
{
    static const mai_type values[] = {MAI_FLOAT, MAI_DOUBLE, MAI_INT64, MAI_STRING, MAI_UNDEFINED};
    const vocabulary *v = step->node->state;
    int64_t dim[2];

    MAI_TRY(mai_step_type(cx, step, 0, values));
    MAI_TRY(map_input(cx, step, v->dict->kind, &dim[0]));
    dim[1] = v->n;
    return mai_shape_set(cx, step->out[0], step->in[0]->type, 2, dim);
}

/* Nothing, in the type of the values. */
static mai_status
blank(mai_ctx *cx, mai_tensor *y)
{
    static const mai_text empty = {"", 0};
    static const double zero = 0;

    return mai_fill(cx, y->data, y->type == MAI_STRING ? (const void *) &empty : &zero,
                    mai_type_size(y->type), y->count);
}

MAI_RUN(dict_vectorizer)
{
    const vocabulary *v = step->node->state;
    const mai_tensor *x = step->in[0], *keys = x->keys;
    size_t size = mai_type_size(x->type);
    int64_t rows = step->out[0]->dim[0];

    MAI_TRY(check_keys(cx, step));
    MAI_TRY(blank(cx, step->out[0]));
    for (int64_t k = 0; k < keys->count; k++) {
        int64_t column = v->dict->kind == MAI_STRING ? mai_dict_text(v->dict, mai_texts(keys)[k])
                                                     : mai_dict_whole(v->dict, mai_i64(keys)[k]);

        for (int64_t r = 0; column >= 0 && r < rows; r++)
            memcpy((char *) step->out[0]->data + (size_t) (r * v->n + column) * size,
                   (const char *) x->data + (size_t) (r * keys->count + k) * size, size);
        MAI_TRY(mai_poll(cx, 10 + v->dict->cost + rows));
    }
    return MAI_OK;
}

/* ---- CastMap: values in the order of their keys, or each at the place that its key names ---- */

typedef struct cast_map {
    mai_type to;
    bool sparse;
    int64_t max_map; /* columns when sparse */
} cast_map;

MAI_COMPILE(cast_map)
{
    static const char *const casts[] = {"TO_FLOAT", "TO_STRING", "TO_INT64", NULL};
    static const mai_type types[] = {MAI_FLOAT, MAI_STRING, MAI_INT64};
    static const char *const forms[] = {"DENSE", "SPARSE", NULL};
    cast_map *c;
    int cast, form;

    MAI_TRY(MAI_NEW(cx, &c));
    node->state = c;
    MAI_TRY(mai_attr_choice(cx, node, "cast_to", casts, 0, &cast));
    MAI_TRY(mai_attr_choice(cx, node, "map_form", forms, 0, &form));
    MAI_TRY(mai_attr_int(cx, node, "max_map", 1, &c->max_map));
    c->to = types[cast];
    c->sparse = form == 1;
    if (c->sparse && (c->max_map < 1 || c->max_map > cx->limits.elements))
        return mai_node_fail(cx, node, MAI_EFORMAT, "max_map is %lld", (long long) c->max_map);
    return MAI_OK;
}

MAI_INFER(cast_map)
{
    static const mai_type values[] = {MAI_FLOAT, MAI_STRING, MAI_UNDEFINED};
    const cast_map *c = step->node->state;
    int64_t dim[2];

    MAI_TRY(mai_step_type(cx, step, 0, values));
    MAI_TRY(map_input(cx, step, MAI_INT64, &dim[0]));
    dim[1] = c->sparse ? c->max_map : step->in[0]->keys->count;
    step->scratch_bytes = (size_t) step->in[0]->keys->count * sizeof(int64_t);
    return mai_shape_set(cx, step->out[0], c->to, 2, dim);
}

/*
 * The places of the keys in ascending order of key. Insertion: maps are short and mostly sorted, and it needs
 * no memory.
 */
static mai_status
order_keys(mai_ctx *cx, const mai_tensor *keys, int64_t *place)
{
    const int64_t *key = mai_i64(keys);

    for (int64_t i = 0; i < keys->count; i++) {
        int64_t j = i;

        for (; j > 0 && key[place[j - 1]] > key[i]; j--)
            place[j] = place[j - 1];
        place[j] = i;
        MAI_TRY(mai_poll(cx, 5 + i - j));
    }
    return MAI_OK;
}

/* Longest text that is read as a number, and longest that a float makes with six decimals. */
#define NUMBER_TEXT 64

/* A number as the C library reads it, with nothing but space around it. */
static mai_status
text_to_number(mai_ctx *cx, const mai_node *node, mai_text t, mai_type to, void *out)
{
    char buf[NUMBER_TEXT], *end = buf;

    errno = 0;

    if (t.len < sizeof buf) {
        memcpy(buf, t.ptr, t.len);
        buf[t.len] = '\0';
        if (to == MAI_FLOAT)
            *(float *) out = strtof(buf, &end);
        else
            *(int64_t *) out = strtoll(buf, &end, 10);
    }
    while (end > buf && *end == ' ')
        end++;
    if (t.len >= sizeof buf || end != buf + t.len || t.len == 0 || (to == MAI_INT64 && errno == ERANGE))
        return mai_node_fail(cx, node, MAI_EDATA, "'%.*s' is not a number", (int) (t.len < 40 ? t.len : 40),
                             t.ptr);
    return MAI_OK;
}

static mai_status
float_to_text(mai_ctx *cx, float x, mai_text *out)
{
    char buf[NUMBER_TEXT], *kept;
    int n = snprintf(buf, sizeof buf, "%f", x);

    MAI_TRY(mai_strndup(cx, buf, (size_t) n, &kept));
    out->ptr = kept;
    out->len = (size_t) n;
    return MAI_OK;
}

/* Element i of the input to element j of the output. */
static mai_status
cast_element(mai_ctx *cx, const mai_step *step, int64_t i, int64_t j)
{
    const mai_tensor *x = step->in[0];
    mai_tensor *y = step->out[0];
    char *to = (char *) y->data + (size_t) j * mai_type_size(y->type);

    if (x->type == MAI_FLOAT && y->type == MAI_STRING)
        return float_to_text(cx, mai_f32(x)[i], (mai_text *) to);
    if (x->type == MAI_STRING && y->type != MAI_STRING)
        return text_to_number(cx, step->node, mai_texts(x)[i], y->type, to);
    if (x->type == MAI_STRING)
        *(mai_text *) to = mai_texts(x)[i];
    else
        mai_convert_find(MAI_FLOAT, y->type)(mai_f32(x) + i, to, 1);
    return MAI_OK;
}

/* What stands in columns that no key names. */
static mai_status
pad_sparse(mai_ctx *cx, mai_tensor *y)
{
    static const mai_text pad = {"0.f", 3}; /* ONNX Runtime's text for it */

    return y->type == MAI_STRING ? mai_fill(cx, y->data, &pad, sizeof pad, y->count) : blank(cx, y);
}

MAI_RUN(cast_map)
{
    const cast_map *c = step->node->state;
    const mai_tensor *keys = step->in[0]->keys;
    int64_t rows = step->out[0]->dim[0], columns = step->out[0]->dim[1], *place = step->scratch;

    MAI_TRY(check_keys(cx, step));
    if (c->sparse)
        MAI_TRY(pad_sparse(cx, step->out[0]));
    MAI_TRY(order_keys(cx, keys, place));
    for (int64_t k = 0; k < keys->count; k++) {
        int64_t key = mai_i64(keys)[place[k]], column = c->sparse ? key : k;

        if (column < 0)
            return mai_node_fail(cx, step->node, MAI_EDATA, "the key %lld is negative", (long long) key);
        for (int64_t r = 0; column < columns && r < rows; r++)
            MAI_TRY(cast_element(cx, step, r * keys->count + place[k], r * columns + column));
        MAI_TRY(mai_poll(cx, 10 + 50 * rows));
    }
    return MAI_OK;
}

/* ---- ZipMap: columns become the values of a map from class labels; no data move ---- */

MAI_COMPILE(zip_map)
{
    const mai_tensor *labels;

    if (mai_attr(node, "classlabels_strings") == NULL && mai_attr(node, "classlabels_int64s") == NULL)
        return mai_node_fail(cx, node, MAI_EFORMAT,
                             "classlabels_strings and classlabels_int64s are both missing");
    MAI_TRY(mai_attr_classes(cx, node, "classlabels_strings", "classlabels_int64s", 0, &labels));
    node->state = (void *) labels;
    return MAI_OK;
}

MAI_INFER(zip_map)
{
    static const mai_type types[] = {MAI_FLOAT, MAI_UNDEFINED};
    const mai_tensor *labels = step->node->state, *x = step->in[0];
    char shape[128];
    int64_t dim[2];

    MAI_TRY(mai_step_type(cx, step, 0, types));
    if (x->ndim < 1 || x->ndim > 2 || x->dim[x->ndim - 1] != labels->count)
        return mai_node_fail(cx, step->node, MAI_ESHAPE,
                             "the input has shape %s, expected [rows, %lld] for the class "
                             "labels",
                             mai_shape_text(x, shape), (long long) labels->count);
    dim[0] = x->ndim == 1 ? 1 : x->dim[0];
    dim[1] = labels->count;
    MAI_TRY(mai_shape_set(cx, step->out[0], MAI_FLOAT, 2, dim));
    step->out[0]->keys = labels;
    return MAI_OK;
}
