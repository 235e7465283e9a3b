/*
 * fuzz_translation.c - any bytes as a sequence: translated whole, in windows and by codons, weighed, melted, named.
 *
 * Bytes 0 and 1 choose the genetic code, the options and the size of windows; the rest are letters, of which a zero
 * byte begins the other strand.
 */
#include "base/arena.h"
#include "kernel/kernel.h"
#include "seq/melting.h"
#include "seq/seq_letters.h"
#include "seq/translation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
require(bool held)
{
    if (!held)
        abort();
}

/* Windows give what the whole gives, and both what single codons do. */
static void
translate(mai_ctx *cx, const mai_genetic_code *code, bool to_stop, size_t step, const uint8_t *p, size_t n)
{
    mai_translate_options options = {.to_stop = to_stop};
    char *whole = malloc(n / 3 + 1), *parts = malloc(n / 3 + 1);
    mai_translation t;
    size_t written;
    mai_status status = mai_translate(cx, code, p, n, options, whole, &written), other;
    int64_t position = cx->err.position;

    mai_error_clear(cx);
    other = mai_translation_begin(cx, &t, code, to_stop, parts);
    for (size_t at = 0; at < n && other == MAI_OK && !t.ended; at += step)
        other = mai_translation_feed(cx, &t, p + at, step < n - at ? step : n - at);
    require(other == status);
    if (status == MAI_OK) {
        require(written == t.written && memcmp(whole, parts, written) == 0);
        for (size_t i = 0; i < written; i++)
            require(mai_codon_translate(code, p + 3 * i) == whole[i]);
    } else if (status == MAI_ETEXT) {
        require(position == cx->err.position && position % 3 == 0 && position + 3 <= (int64_t) n);
        require(mai_codon_translate(code, p + position) == 0);
    }
    mai_error_clear(cx);
    options.cds = true;
    if (mai_translate(cx, code, p, n, options, whole, &written) == MAI_OK)
        require(written == n / 3 - 1 && whole[0] == 'M' && memchr(whole, '*', written) == NULL);
    mai_error_clear(cx);
    free(whole);
    free(parts);
}

static void
weigh(mai_ctx *cx, unsigned chosen, size_t step, const uint8_t *p, size_t n)
{
    mai_weight_options options = {(mai_seq_type) (chosen % MAI_SEQ_TYPES), chosen & 4, chosen & 8, chosen & 16};
    mai_memory_stream stream = mai_stream_of_memory(p, n, step), again = mai_stream_of_memory(p, n, 0);
    int64_t position;
    double mass;

    if (mai_seq_weight(cx, &stream.stream, &options, &mass) == MAI_OK)
        require(mass >= 0);
    else
        require(options.type == MAI_SEQ_PROTEIN || (cx->err.position >= 0 && cx->err.position < (int64_t) n));
    mai_error_clear(cx);
    require(mai_alphabet_check(cx, &again.stream, (int) (chosen % MAI_ALPHABETS), p, n % 2, &position) == MAI_OK);
    require(position >= -1 && position < (int64_t) n);
}

static void
melt(mai_ctx *cx, unsigned chosen, const uint8_t *p, size_t n)
{
    const uint8_t *zero = n > 0 ? memchr(p, 0, n) : NULL;
    size_t first = zero != NULL ? (size_t) (zero - p) : n;
    mai_strand strand = {p, first}, other = {p + first, n - first};
    mai_melting_nn_options nn = {
        .neighbors = &mai_neighbors_tables[chosen % MAI_NEIGHBORS],
        .dangling = &mai_dangling_tables[chosen / 8 % MAI_DANGLING],
        .dnac1 = 50, .dnac2 = chosen % 100, .selfcomp = chosen & 32, .shift = (int) (chosen % 13) - 6,
        .saltcorr = (int) (chosen % 9), .check = chosen & 64, .strict = chosen & 128,
        .ions = {.na = chosen % 3, .mg = chosen % 5, .dntps = chosen % 7},
    };
    mai_melting_gc_options gc = {.valueset = (int) (chosen % 9), .mismatch = chosen & 1, .check = chosen & 2,
                                 .strict = chosen & 4, .ions = nn.ions};
    mai_memory_stream stream = mai_stream_of_memory(p, n, 7);
    mai_letter_counts counts;
    double celsius;

    if (mai_melting_nn(cx, strand, other, &nn, &celsius) == MAI_OK)
        require(!isnan(celsius));
    mai_error_clear(cx);
    if (mai_letter_counts_of(cx, &stream.stream, &counts) == MAI_OK) {
        if (mai_melting_gc(cx, &counts, &gc, &celsius) == MAI_OK)
            require(isfinite(celsius));
        mai_error_clear(cx);
        if (mai_melting_wallace(cx, &counts, gc.check, gc.strict, &celsius) == MAI_OK)
            require(celsius >= 0);
    }
    mai_error_clear(cx);
}

/* Upper case letters and stops survive being named. */
static void
name(mai_ctx *cx, const uint8_t *p, size_t n)
{
    uint64_t size, back;
    uint8_t *named, *letters;

    if (mai_seq3(cx, p, n, p, n % 4, NULL, &size) == MAI_OK) {
        named = malloc(size + 1);
        letters = malloc(size + 1);
        require(mai_seq3(cx, p, n, p, n % 4, named, &back) == MAI_OK && back == size);
        require(mai_seq1(cx, named, size, (const uint8_t *) "?", 1, letters, &back) == MAI_OK && back == size / 3);
        free(named);
        free(letters);
    }
    mai_error_clear(cx);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mai_genetic_code *code;
    mai_arena arena;
    mai_ctx cx;
    uint8_t *letters;

    if (size < 2)
        return 0;
    (void) mai_kernels_init(NULL);
    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    code = &mai_genetic_codes[data[0] % mai_genetic_code_count];
    letters = malloc(size - 2 + (size == 2));
    memcpy(letters, data + 2, size - 2);
    translate(&cx, code, data[0] >= 128, 1 + data[1] % 100, letters, size - 2);
    weigh(&cx, data[1], 1 + data[0] % 10, letters, size - 2);
    melt(&cx, data[0] * 7u + data[1], letters, size - 2);
    name(&cx, letters, size - 2);
    free(letters);
    mai_arena_reset(&arena);
    return 0;
}
