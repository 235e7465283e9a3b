/*
 * fuzz_kmer.c - any bytes as sequences in pieces of any size, and as two sketches.
 *
 * Bytes 0 to 2 say k, w and the size of pieces; the rest is a sequence, whose sketch must be readable and equal
 * whatever the pieces; then it is two sketches, cut in the middle.
 */
#include "base/arena.h"
#include "seq/kmer.h"

#include <stdlib.h>
#include <string.h>

static void *
sketch(mai_ctx *cx, int k, int w, const uint8_t *p, size_t n, size_t step, size_t *size)
{
    mai_sketcher *s;
    void *bytes;

    if (mai_sketcher_open(cx, k, w, 50, &s) != MAI_OK)
        return NULL;
    for (size_t at = 0; at < n; at += step)
        if (mai_sketcher_add(cx, s, p + at, n - at < step ? n - at : step) != MAI_OK)
            abort();
    if (mai_sketcher_finish(cx, s, 0, &bytes, size) != MAI_OK)
        abort();
    return bytes;
}

static void
compare(mai_ctx *cx, const void *x, size_t n, const void *y, size_t m)
{
    mai_sketch a, b, u;
    void *both;
    size_t size;
    double j;
    bool defined;

    if (mai_sketch_open(cx, x, n, &a) != MAI_OK || mai_sketch_open(cx, y, m, &b) != MAI_OK ||
        mai_sketch_jaccard(cx, &a, &b, &j, &defined) != MAI_OK)
        return;
    if (!(j >= 0 && j <= 1) || mai_sketch_union(cx, &a, &b, 0, &both, &size) != MAI_OK ||
        mai_sketch_open(cx, both, size, &u) != MAI_OK)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mai_arena arena;
    mai_ctx cx;
    size_t n, m;

    if (size < 3)
        return 0;
    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    int k = data[0] % 36 - 1, w = data[1] % 20;
    size_t step = data[2] + 1u;
    const uint8_t *p = data + 3;

    size -= 3;
    void *whole = sketch(&cx, k, w, p, size, size + 1, &n), *pieces = sketch(&cx, k, w, p, size, step, &m);
    if ((whole == NULL) != (pieces == NULL) || (whole != NULL && (n != m || memcmp(whole, pieces, n) != 0)))
        abort();
    if (whole != NULL)
        compare(&cx, whole, n, pieces, m);
    mai_error_clear(&cx);
    compare(&cx, p, size / 2, p + size / 2, size - size / 2);
    if (whole != NULL)
        compare(&cx, p, size, whole, n);
    mai_arena_reset(&arena);
    return 0;
}
