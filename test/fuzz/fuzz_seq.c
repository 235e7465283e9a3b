/*
 * fuzz_seq.c - any bytes as letters: every instruction set counts and writes what the reference does, streams of any
 * windows agree; and any bytes as states of aggregates: checked, added to, merged, read.
 *
 * Byte 0 says how much of the input is the first state, in 64ths, and where letters begin in memory; byte 1 which kind's
 * tag both states get, so that a run does not spend its time on guessing the signature (0: none); byte 2 the windows.
 */
#include "base/arena.h"
#include "base/exact.h"
#include "kernel/kernel.h"
#include "seq/seq.h"

#include <stdlib.h>
#include <string.h>

typedef struct state {
    uint8_t *bytes;
    size_t size;
} state;

/* A copy of its own size, so that the sanitizer sees its bounds. */
static state
copy_of(const uint8_t *bytes, size_t size, uint8_t kind)
{
    state s = {malloc(size > 0 ? size : 1), size};
    uint8_t made[8];

    if (size > 0)
        memcpy(s.bytes, bytes, size);
    if (kind > MAI_SEQ_NONE && kind < MAI_NSEQ_STATES && size >= 8) {
        mai_seq_state_move((mai_seq_state_kind) kind, made, sizeof made, s.bytes, 0);
        memcpy(s.bytes, made, 8);
    }
    return s;
}

/* Room for more; false when the state is refused. */
static bool
make_room(mai_ctx *cx, state *s, mai_seq_state_kind kind, uint64_t lengths)
{
    size_t wanted;
    uint8_t *larger;

    if (mai_seq_state_room(cx, kind, s->bytes, s->size, lengths, &wanted) != MAI_OK)
        return false;
    if (wanted == s->size)
        return true;
    larger = malloc(wanted);
    mai_seq_state_move(kind, larger, wanted, s->bytes, s->size);
    free(s->bytes);
    s->bytes = larger;
    s->size = wanted;
    return true;
}

static void
use_states(mai_ctx *cx, state *a, const state *b)
{
    mai_composition c = {{1, 2, 3}};
    mai_seq_state_kind kind;
    int64_t shortest, number;
    bool defined;

    if (mai_seq_state_check(cx, b->bytes, b->size, &kind) == MAI_OK && kind != MAI_SEQ_NONE
        && make_room(cx, a, kind, kind == MAI_SEQ_LENGTHS ? mai_seq_state_lengths(b->bytes) : 0)) {
        mai_seq_state_merge(kind, a->bytes, b->bytes);
        if (kind != MAI_SEQ_LENGTHS)
            mai_seq_state_add_letters(a->bytes, &c);
        else if (make_room(cx, a, kind, 1) && mai_seq_state_add_length(cx, a->bytes, 7) != MAI_OK)
            abort();
    }
    mai_error_clear(cx);
    for (int percent = 1; percent <= 100; percent += 33)
        if (mai_length_statistic(cx, a->bytes, a->size, percent, &shortest, &number, &defined) == MAI_OK && defined
            && (shortest < 0 || number < 0 || (uint64_t) number > mai_seq_state_lengths(a->bytes)))
            abort();
    mai_error_clear(cx);
}

/* Letters that begin `shift` bytes into memory, through every variant and in windows. */
static void
use_letters(mai_ctx *cx, const uint8_t *bytes, size_t n, size_t shift, size_t step)
{
    static const char *const names[] = {"ref", "avx2", "avx512"};
    uint8_t *memory = malloc(n + shift + 1), *p = memory + shift, *want = malloc(n + 1), *got = malloc(n + 1);
    mai_composition counts = {{0}};

    memcpy(p, bytes, n);
    mai_bases_ref.count(p, n, counts.of);
    mai_bases_ref.reverse_complement_rna(p, want, n);
    for (size_t v = 0; v < sizeof names / sizeof *names; v++) {
        mai_memory_stream stream = mai_stream_of_memory(p, n, step), again = stream;
        mai_composition counted = {{0}};
        mai_status status;

        if (mai_kernels_init(names[v]) != 0)
            continue;
        if (mai_composition_read(cx, &stream.stream, &counted) != MAI_OK || memcmp(&counted, &counts, sizeof counts) != 0)
            abort();
        status = mai_sequence_rewrite_read(cx, MAI_REVERSE_COMPLEMENT_RNA, &again.stream, got, n);
        if (status == MAI_OK ? memcmp(got, want, n) != 0 : status != MAI_ETEXT || p[cx->err.position] < 128)
            abort();
        mai_error_clear(cx);
    }
    (void) mai_kernels_init(NULL);
    free(memory);
    free(want);
    free(got);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mai_arena arena;
    mai_ctx cx;
    state a, b;
    size_t first;

    if (size < 3)
        return 0;
    first = (size - 3) * (data[0] % 65) / 64;
    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    a = copy_of(data + 3, first, data[1]);
    b = copy_of(data + 3 + first, size - 3 - first, data[1]);
    use_states(&cx, &a, &b);
    use_letters(&cx, data + 3, size - 3, data[0], data[2]);
    free(a.bytes);
    free(b.bytes);
    mai_arena_reset(&arena);
    return 0;
}
