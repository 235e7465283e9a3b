/*
 * metadata.c - a model's metadata properties (metadata.h). All results live in the context's arena.
 */
#include "onnx/metadata.h"

#include "onnx/graph.h"

#include <string.h>

/* Field numbers of ModelProto.metadata_props and StringStringEntryProto, each with the wire type for bytes. */
enum { TAG_PROPERTY = 14 << 3 | 2, TAG_KEY = 1 << 3 | 2, TAG_VALUE = 2 << 3 | 2 };

const char *
mai_model_metadata(const mai_model *m, const char *key)
{
    const char *value = NULL;

    for (size_t i = 0; i < m->proto->n_metadata_props; i++) {
        const Onnx__StringStringEntryProto *e = m->proto->metadata_props[i];

        if (e->key != NULL && strcmp(e->key, key) == 0)
            value = e->value;
    }
    return value;
}

static char *
put_varint(char *p, size_t v)
{
    for (; v >= 0x80; v >>= 7)
        *p++ = (char) (v | 0x80);
    *p++ = (char) v;
    return p;
}

static size_t
varint_bytes(size_t v)
{
    size_t n = 1;

    for (; v >= 0x80; v >>= 7)
        n++;
    return n;
}

static char *
put_text(char *p, int tag, const char *s, size_t n)
{
    p = put_varint(p, (size_t) tag);
    p = put_varint(p, n);
    memcpy(p, s, n);
    return p + n;
}

mai_status
mai_metadata_encode(mai_ctx *cx, const char *key, const char *value, mai_text *out)
{
    size_t k = strlen(key), v = strlen(value);
    size_t entry = 1 + varint_bytes(k) + k + 1 + varint_bytes(v) + v;
    char *bytes, *p;

    MAI_TRY(mai_alloc(cx, 1 + varint_bytes(entry) + entry, (void **) &bytes));
    p = put_varint(bytes, TAG_PROPERTY);
    p = put_varint(p, entry);
    p = put_text(p, TAG_KEY, key, k);
    p = put_text(p, TAG_VALUE, value, v);
    out->ptr = bytes;
    out->len = (size_t) (p - bytes);
    return MAI_OK;
}

mai_status
mai_features_encode(mai_ctx *cx, const char *const *names, int n, char **out)
{
    size_t bytes = 1;
    char *p;

    for (int i = 0; i < n; i++)
        bytes += 2 * strlen(names[i]) + 1;
    MAI_TRY(mai_alloc(cx, bytes, (void **) out));
    p = *out;
    for (int i = 0; i < n; i++) {
        if (i > 0)
            *p++ = '\n';
        for (const char *s = names[i]; *s != '\0'; s++) {
            if (*s == '\\' || *s == '\n')
                *p++ = '\\';
            *p++ = *s == '\n' ? 'n' : *s;
        }
    }
    *p = '\0';
    return MAI_OK;
}

mai_status
mai_features_decode(mai_ctx *cx, const mai_model *m, const char *const **names, int *n)
{
    const char *text = mai_model_metadata(m, "medai.features");
    const char **list;
    char *copy, *to;
    int count = 1;

    *names = NULL;
    *n = 0;
    if (text == NULL || text[0] == '\0')
        return MAI_OK;
    for (const char *s = text; *s != '\0'; s++)
        count += *s == '\n';
    MAI_TRY(mai_strndup(cx, text, strlen(text), &copy));
    MAI_TRY(MAI_NEW_ARRAY(cx, count, &list));
    to = copy;
    list[(*n)++] = to;
    for (const char *s = text; *s != '\0'; s++) {
        if (*s == '\n') {
            *to++ = '\0';
            list[(*n)++] = to;
        } else if (*s == '\\' && s[1] != '\0') {
            s++;
            *to++ = *s == 'n' ? '\n' : *s;
        } else
            *to++ = *s;
    }
    *to = '\0';
    *names = list;
    return MAI_OK;
}
