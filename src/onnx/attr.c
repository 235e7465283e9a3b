/*
 * attr.c - reading a node's attributes.
 *
 * A node has few attributes, so a linear search serves. Arrays stay where protobuf put them; texts are
 * rewrapped into the context's arena.
 */
#include "onnx/graph.h"

#include <string.h>

const Onnx__AttributeProto *
mai_attr(const mai_node *node, const char *name)
{
    for (size_t i = 0; i < node->proto->n_attribute; i++) {
        const Onnx__AttributeProto *a = node->proto->attribute[i];

        if (a->name != NULL && strcmp(a->name, name) == 0)
            return a;
    }
    return NULL;
}

/* Finds an attribute that must have a given type; models older than IR version 2 do not state types. */
static mai_status
find(mai_ctx *cx, const mai_node *node, const char *name, Onnx__AttributeProto__AttributeType type,
     const Onnx__AttributeProto **out)
{
    const Onnx__AttributeProto *a = mai_attr(node, name);

    *out = a;
    if (a != NULL && a->has_type && a->type != type)
        return mai_node_fail(cx, node, MAI_EFORMAT, "attribute %s has type %d, expected %d", name, (int) a->type,
                             (int) type);
    return MAI_OK;
}

mai_status
mai_attr_int(mai_ctx *cx, const mai_node *node, const char *name, int64_t dflt, int64_t *out)
{
    const Onnx__AttributeProto *a;

    MAI_TRY(find(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT, &a));
    *out = a != NULL ? a->i : dflt;
    return MAI_OK;
}

mai_status
mai_attr_float(mai_ctx *cx, const mai_node *node, const char *name, float dflt, float *out)
{
    const Onnx__AttributeProto *a;

    MAI_TRY(find(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT, &a));
    *out = a != NULL ? a->f : dflt;
    return MAI_OK;
}

mai_status
mai_attr_text(mai_ctx *cx, const mai_node *node, const char *name, mai_text *out)
{
    const Onnx__AttributeProto *a;

    out->ptr = NULL;
    out->len = 0;
    MAI_TRY(find(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING, &a));
    if (a != NULL) {
        out->ptr = a->s.data != NULL ? (const char *) a->s.data : "";
        out->len = a->s.len;
    }
    return MAI_OK;
}

mai_status
mai_attr_ints(mai_ctx *cx, const mai_node *node, const char *name, const int64_t **out, size_t *n)
{
    const Onnx__AttributeProto *a;

    MAI_TRY(find(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS, &a));
    *out = a != NULL ? a->ints : NULL;
    *n = a != NULL ? a->n_ints : 0;
    return MAI_OK;
}

mai_status
mai_attr_floats(mai_ctx *cx, const mai_node *node, const char *name, const float **out, size_t *n)
{
    const Onnx__AttributeProto *a;

    MAI_TRY(find(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS, &a));
    *out = a != NULL ? a->floats : NULL;
    *n = a != NULL ? a->n_floats : 0;
    return MAI_OK;
}

mai_status
mai_attr_texts(mai_ctx *cx, const mai_node *node, const char *name, const mai_text **out, size_t *n)
{
    const Onnx__AttributeProto *a;
    mai_text *texts;

    *out = NULL;
    *n = 0;
    MAI_TRY(find(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRINGS, &a));
    if (a == NULL || a->n_strings == 0)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(cx, a->n_strings, &texts));
    for (size_t i = 0; i < a->n_strings; i++) {
        texts[i].ptr = a->strings[i].data != NULL ? (const char *) a->strings[i].data : "";
        texts[i].len = a->strings[i].len;
    }
    *out = texts;
    *n = a->n_strings;
    return MAI_OK;
}

mai_status
mai_attr_tensor(mai_ctx *cx, const mai_node *node, const char *name, const mai_tensor **out)
{
    const Onnx__AttributeProto *a;
    mai_tensor *t;

    *out = NULL;
    MAI_TRY(find(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR, &a));
    if (a == NULL)
        return MAI_OK;
    if (a->t == NULL)
        return mai_node_fail(cx, node, MAI_EFORMAT, "attribute %s holds no tensor", name);
    MAI_TRY(MAI_NEW(cx, &t));
    MAI_TRY(mai_tensor_decode(cx, a->t, t));
    *out = t;
    return MAI_OK;
}

mai_status
mai_attr_choice(mai_ctx *cx, const mai_node *node, const char *name, const char *const *choices, int dflt, int *out)
{
    mai_text word;

    MAI_TRY(mai_attr_text(cx, node, name, &word));
    *out = dflt;
    if (word.ptr == NULL)
        return MAI_OK;
    for (int i = 0; choices[i] != NULL; i++) {
        if (strlen(choices[i]) == word.len && memcmp(choices[i], word.ptr, word.len) == 0) {
            *out = i;
            return MAI_OK;
        }
    }
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "attribute %s is \"%.*s\"", name,
                         (int) (word.len < 40 ? word.len : 40), word.ptr);
}
