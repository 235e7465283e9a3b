/*
 * wire.c - from bytes to a protobuf message, safely.
 *
 * A first pass walks the wire format beside the schema, without recursion and without allocating, and checks
 * nesting and lengths, and that all text is UTF-8; only then does protobuf-c unpack, with the arena as its
 * allocator. What it gives back on the way, tables of the fields of one message that can be forty times as large
 * as the message, is kept for the next request of the same size. Each request is a chance to stop: a poll that
 * does not return leaves nothing behind, one that says stop looks like a refusal.
 */
#include "onnx/wire.h"

#include "base/arena.h"
#include "base/reader.h"
#include "base/utf8.h"

#include <string.h>

#define DEEPEST 100

enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };

typedef struct level {
    const ProtobufCMessageDescriptor *type;
    const uint8_t *end;
} level;

/* The schema has UTF-8 in fields of bytes too; only raw_data, the elements of a tensor, is anything else. */
static bool
is_text(const ProtobufCFieldDescriptor *f)
{
    return f->type == PROTOBUF_C_TYPE_STRING ||
           (f->type == PROTOBUF_C_TYPE_BYTES && strcmp(f->name, "raw_data") != 0);
}

/* Skips a text, which must be one. */
static mai_status
skip_text(mai_ctx *cx, mai_reader *r, size_t n)
{
    size_t good = mai_utf8_span((const char *) r->p, n);

    if (good < n)
        return mai_fail_at(cx, MAI_EFORMAT, mai_position(r) + (int64_t) good,
                           "a text in the model is not UTF-8, or has a zero byte");
    MAI_TRY(mai_poll(cx, (int64_t) n / 4));
    return mai_skip(cx, r, n);
}

/* Skips a field's value; for a nested message *inner is its window and the reader moves past it. */
static mai_status
step_over(mai_ctx *cx, mai_reader *r, unsigned wire_type, const ProtobufCFieldDescriptor *f, mai_reader *inner)
{
    uint64_t length = 0;

    inner->p = NULL;
    switch (wire_type) {
        case VARINT:
            return mai_get_varint(cx, r, &length);
        case FIXED64:
            return mai_skip(cx, r, 8);
        case FIXED32:
            return mai_skip(cx, r, 4);
        case BYTES:
            MAI_TRY(mai_get_varint(cx, r, &length));
            if (length > mai_left(r))
                return mai_fail_at(cx, MAI_EFORMAT, mai_position(r), "a field of %llu bytes runs past the end",
                                   (unsigned long long) length);
            if (f != NULL && f->type == PROTOBUF_C_TYPE_MESSAGE)
                return mai_get_window(cx, r, (size_t) length, inner);
            if (f != NULL && is_text(f))
                return skip_text(cx, r, (size_t) length);
            return mai_skip(cx, r, (size_t) length);
        default:
            return mai_fail_at(cx, MAI_EFORMAT, mai_position(r), "unknown wire type %u", wire_type);
    }
}

/* Checks the nesting and the lengths of a whole message, with a stack of its own. */
static mai_status
check(mai_ctx *cx, const ProtobufCMessageDescriptor *type, const void *bytes, size_t n)
{
    level stack[DEEPEST];
    int depth = 0, deepest = cx->limits.depth < DEEPEST ? cx->limits.depth : DEEPEST;
    mai_reader r = mai_reader_make(bytes, n), inner;

    stack[0].type = type;
    stack[0].end = r.end;
    const ProtobufCFieldDescriptor *f = NULL;
    const ProtobufCMessageDescriptor *last_type = NULL;
    uint64_t last_tag = 0;

    while (depth >= 0) {
        if (r.p == stack[depth].end) {
            depth--;
            if (depth >= 0)
                r.end = stack[depth].end;
            continue;
        }
        uint64_t tag;

        MAI_TRY(mai_poll(cx, 20));
        MAI_TRY(mai_get_varint(cx, &r, &tag));
        if (tag != last_tag || stack[depth].type != last_type) { /* lists repeat their field thousands of times */
            last_tag = tag;
            last_type = stack[depth].type;
            f = tag >> 3 <= UINT32_MAX ? protobuf_c_message_descriptor_get_field(last_type, (unsigned) (tag >> 3)) : NULL;
        }
        MAI_TRY(step_over(cx, &r, (unsigned) (tag & 7), f, &inner));
        if (inner.p == NULL)
            continue;
        if (++depth >= deepest)
            return mai_fail_at(cx, MAI_ELIMIT, mai_position(&r), "messages are nested more than %d deep", deepest);
        stack[depth].type = (const ProtobufCMessageDescriptor *) f->descriptor;
        stack[depth].end = inner.end;
        r = inner;
    }
    return MAI_OK;
}

/* Pieces worth taking back, newest last; protobuf-c frees its tables soon after taking them. */
#define WORTH_KEEPING 1024
#define MOST_PIECES 64

typedef struct piece {
    void *at;
    size_t bytes;
    bool free;
} piece;

typedef struct recycler {
    mai_ctx *cx;
    piece pieces[MOST_PIECES];
    int n;
} recycler;

static void *
take_piece(recycler *r, size_t bytes)
{
    for (int i = r->n - 1; i >= 0; i--)
        if (r->pieces[i].free && r->pieces[i].bytes == bytes) {
            r->pieces[i].free = false;
            return r->pieces[i].at;
        }
    return NULL;
}

/* Remembers a piece in the place of the oldest one in use when there is none left: that one is data, no table. */
static void
remember_piece(recycler *r, void *at, size_t bytes)
{
    int place = r->n;

    if (r->n < MOST_PIECES)
        r->n++;
    else {
        for (place = 0; place < MOST_PIECES - 1 && r->pieces[place].free; place++)
            ;
        memmove(&r->pieces[place], &r->pieces[place + 1], (size_t) (MOST_PIECES - 1 - place) * sizeof(piece));
        place = MOST_PIECES - 1;
    }
    r->pieces[place] = (piece){at, bytes, false};
}

static void *
arena_alloc(void *arg, size_t size)
{
    recycler *r = arg;
    void *p = size >= WORTH_KEEPING ? take_piece(r, size) : NULL;

    if (mai_poll(r->cx, 50 + (int64_t) (size / 4)) != MAI_OK)
        return NULL;
    if (p != NULL)
        return p;
    if (mai_alloc(r->cx, size, &p) != MAI_OK)
        return NULL;
    if (size >= WORTH_KEEPING)
        remember_piece(r, p, size);
    return p;
}

static void
arena_free(void *arg, void *p)
{
    recycler *r = arg;

    for (int i = r->n - 1; i >= 0; i--)
        if (r->pieces[i].at == p) {
            r->pieces[i].free = true;
            return;
        }
}

static mai_status
unpack(mai_ctx *cx, const ProtobufCMessageDescriptor *type, const char *what, const void *bytes, size_t n,
       ProtobufCMessage **out)
{
    recycler r = {.cx = cx};
    ProtobufCAllocator allocator = {arena_alloc, arena_free, &r};

    if (n > cx->limits.input_bytes)
        return mai_fail(cx, MAI_ELIMIT, "%s of %zu bytes is too large, at most %zu are allowed", what, n,
                        cx->limits.input_bytes);
    MAI_TRY(check(cx, type, bytes, n));
    *out = protobuf_c_message_unpack(type, &allocator, n, bytes);
    if (cx->err.code != MAI_OK) /* the arena refused on the way */
        return cx->err.code;
    if (*out == NULL)
        return mai_fail(cx, MAI_EFORMAT, "the bytes are not %s", what);
    return MAI_OK;
}

mai_status
mai_wire_model(mai_ctx *cx, const void *bytes, size_t n, Onnx__ModelProto **out)
{
    return unpack(cx, &onnx__model_proto__descriptor, "an ONNX model", bytes, n, (ProtobufCMessage **) out);
}

mai_status
mai_wire_tensor(mai_ctx *cx, const void *bytes, size_t n, Onnx__TensorProto **out)
{
    return unpack(cx, &onnx__tensor_proto__descriptor, "an ONNX tensor", bytes, n, (ProtobufCMessage **) out);
}
