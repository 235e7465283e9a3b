/*
 * tensorfile.c - reads and writes tensor files (layout: tensorfile.py) on little-endian hosts.
 *
 * Reading copies: names, elements and text lie in the context's arena.
 */
#include "tensorfile.h"

#include "base/arena.h"
#include "base/reader.h"

#include <string.h>

static const char magic[8] = "MTENS1\r\n";

static mai_status
get_u32(mai_ctx *cx, mai_reader *r, uint32_t *out)
{
    MAI_TRY(mai_need(cx, r, 4));
    memcpy(out, r->p, 4);
    return mai_skip(cx, r, 4);
}

static mai_status
get_name(mai_ctx *cx, mai_reader *r, char **out)
{
    uint32_t n;

    MAI_TRY(get_u32(cx, r, &n));
    MAI_TRY(mai_need(cx, r, n));
    MAI_TRY(mai_strndup(cx, (const char *) r->p, n, out));
    return mai_skip(cx, r, n);
}

static mai_status
get_strings(mai_ctx *cx, mai_reader *r, mai_tensor *t)
{
    mai_text *text;

    MAI_TRY(MAI_NEW_ARRAY(cx, t->count, &text));
    t->data = text;
    for (int64_t i = 0; i < t->count; i++) {
        uint32_t n;
        char *copy;

        MAI_TRY(get_u32(cx, r, &n));
        MAI_TRY(mai_need(cx, r, n));
        MAI_TRY(mai_strndup(cx, (const char *) r->p, n, &copy));
        MAI_TRY(mai_skip(cx, r, n));
        text[i] = (mai_text) {copy, n};
    }
    return MAI_OK;
}

static mai_status
get_tensor(mai_ctx *cx, mai_reader *r, mai_tensor *t)
{
    uint32_t type, rank;
    size_t size;

    MAI_TRY(get_u32(cx, r, &type));
    MAI_TRY(get_u32(cx, r, &rank));
    if (type >= MAI_NTYPES || rank > MAI_DIMS)
        return mai_fail_at(cx, MAI_EFORMAT, mai_position(r), "element type %u or rank %u", type, rank);
    t->type = (mai_type) type;
    t->ndim = (int) rank;
    t->count = 1;
    for (int i = 0; i < t->ndim; i++) {
        MAI_TRY(mai_need(cx, r, 8));
        memcpy(&t->dim[i], r->p, 8);
        MAI_TRY(mai_skip(cx, r, 8));
        t->count *= t->dim[i];
    }
    if (t->type == MAI_STRING)
        return get_strings(cx, r, t);
    size = (size_t) t->count * mai_type_size(t->type);
    MAI_TRY(mai_need(cx, r, size));
    MAI_TRY(mai_alloc(cx, size + 1, &t->data));
    memcpy(t->data, r->p, size);
    return mai_skip(cx, r, size);
}

static void
attach_keys(tensor_file *file)
{
    char name[256];

    for (int i = 0; i < file->count; i++) {
        snprintf(name, sizeof name, "%s.keys", file->names[i]);
        file->tensors[i].keys = tensor_file_find(file, name);
    }
}

mai_status
tensor_file_parse(mai_ctx *cx, const void *bytes, size_t n, tensor_file *out)
{
    mai_reader r = mai_reader_make(bytes, n);
    uint32_t count;

    MAI_TRY(mai_need(cx, &r, sizeof magic));
    if (memcmp(r.p, magic, sizeof magic) != 0)
        return mai_fail_at(cx, MAI_EFORMAT, 0, "not a tensor file");
    MAI_TRY(mai_skip(cx, &r, sizeof magic));
    MAI_TRY(get_u32(cx, &r, &count));
    out->count = (int) count;
    MAI_TRY(MAI_NEW_ARRAY(cx, count, &out->names));
    MAI_TRY(MAI_NEW_ARRAY(cx, count, &out->tensors));
    for (uint32_t i = 0; i < count; i++) {
        char *name;

        MAI_TRY(get_name(cx, &r, &name));
        out->names[i] = name;
        MAI_TRY(get_tensor(cx, &r, &out->tensors[i]));
    }
    attach_keys(out);
    return MAI_OK;
}

const mai_tensor *
tensor_file_find(const tensor_file *file, const char *name)
{
    for (int i = 0; i < file->count; i++)
        if (file->names[i] != NULL && strcmp(file->names[i], name) == 0)
            return &file->tensors[i];
    return NULL;
}

static void
put_u32(FILE *out, uint32_t v)
{
    fwrite(&v, 4, 1, out);
}

static void
put_bytes(FILE *out, const char *p, size_t n)
{
    put_u32(out, (uint32_t) n);
    if (n > 0)
        fwrite(p, 1, n, out);
}

void
tensor_file_begin(FILE *out, int count)
{
    fwrite(magic, 1, sizeof magic, out);
    put_u32(out, (uint32_t) count);
}

void
tensor_file_put(FILE *out, const char *name, const mai_tensor *t)
{
    put_bytes(out, name, strlen(name));
    put_u32(out, t->type);
    put_u32(out, (uint32_t) t->ndim);
    fwrite(t->dim, 8, (size_t) t->ndim, out);
    if (t->type != MAI_STRING) {
        if (t->count > 0)
            fwrite(t->data, mai_type_size(t->type), (size_t) t->count, out);
        return;
    }
    for (int64_t i = 0; i < t->count; i++) {
        const mai_text *text = (const mai_text *) t->data + i;

        put_bytes(out, text->ptr, text->len);
    }
}

mai_status
read_whole_file(mai_ctx *cx, const char *path, void **bytes, size_t *n)
{
    FILE *in = fopen(path, "rb");
    mai_status status;
    long size;

    if (in == NULL)
        return mai_fail(cx, MAI_EARGUMENT, "cannot open %s", path);
    fseek(in, 0, SEEK_END);
    size = ftell(in);
    rewind(in);
    *n = size > 0 ? (size_t) size : 0;
    status = mai_alloc(cx, *n + 1, bytes);
    if (status == MAI_OK && fread(*bytes, 1, *n, in) != *n)
        status = mai_fail(cx, MAI_EARGUMENT, "cannot read %s", path);
    fclose(in);
    return status;
}
