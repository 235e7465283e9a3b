/*
 * fuzz_stat.c - any bytes as states of metrics: read, given another row, merged.
 *
 * Byte 0 says where the first state ends and the second begins, in 64ths; byte 1 which kind's tag both get,
 * so that a run does not spend its time on guessing the signature (0: none).
 */
#include "base/arena.h"
#include "stat/state.h"

#include <stdlib.h>

typedef struct state {
    char *bytes;
    size_t size;
} state;

/* A copy of its own size, so that the sanitizer sees its bounds. */
static state
copy_of(const uint8_t *bytes, size_t size, uint8_t kind)
{
    state s = {malloc(size > 0 ? size : 1), size};
    char made[512];

    if (size > 0)
        memcpy(s.bytes, bytes, size);
    if (kind > MAI_STATE_NONE && kind < MAI_NSTATE && size >= 8) {
        mai_state_move((mai_state_kind) kind, made, sizeof made, NULL, 0);
        memcpy(s.bytes, made, 8);
    }
    return s;
}

static void
move_to(state *s, mai_state_kind kind, size_t wanted)
{
    char *larger = malloc(wanted);

    mai_state_move(kind, larger, wanted, s->bytes, s->size);
    free(s->bytes);
    s->bytes = larger;
    s->size = wanted;
}

typedef mai_status (*reader)(mai_ctx *cx, const void *state, size_t size, double *out, bool *defined);

static void
read_all(mai_ctx *cx, const state *s)
{
    const reader readers[] = {mai_auc, mai_brier, mai_log_loss, mai_accuracy};
    double out;
    bool defined;

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (readers[i](cx, s->bytes, s->size, &out, &defined) == MAI_OK && defined && i == 0 &&
            !(out >= 0 && out <= 1))
            abort();
        mai_error_clear(cx);
    }
}

static void
add_row(mai_ctx *cx, state *s, mai_state_kind kind)
{
    size_t wanted;

    if (mai_state_room(cx, kind, s->bytes, s->size, &wanted) != MAI_OK)
        return;
    if (wanted != s->size)
        move_to(s, kind, wanted);
    mai_status st = MAI_OK;
    if (kind == MAI_STATE_SCORES)
        st = mai_scores_add(cx, s->bytes, s->size, 0.5, true);
    else if (kind == MAI_STATE_AGREEMENT)
        mai_agreement_add(s->bytes, true);
    else
        st = mai_loss_add(cx, kind, s->bytes, 0.5, true);
    if (st != MAI_OK)
        abort();
}

/* Where there is room for a merge, the merge succeeds. */
static void
merge(mai_ctx *cx, state *s, const state *other)
{
    mai_state_kind kind;
    size_t wanted;

    if (mai_state_kind_of(cx, other->bytes, other->size, &kind) != MAI_OK || kind == MAI_STATE_NONE ||
        mai_state_merge_room(cx, s->bytes, s->size, other->bytes, other->size, &wanted) != MAI_OK)
        return;
    if (wanted != s->size)
        move_to(s, kind, wanted);
    if (mai_state_merge(cx, s->bytes, s->size, other->bytes, other->size) != MAI_OK)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mai_arena arena;
    mai_ctx cx;

    if (size < 2)
        return 0;
    size_t cut = (size - 2) * (data[0] % 65) / 64;
    state a = copy_of(data + 2, cut, data[1]);
    state b = copy_of(data + 2 + cut, size - 2 - cut, data[1]);

    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    read_all(&cx, &a);
    if (data[1] > MAI_STATE_NONE && data[1] < MAI_NSTATE)
        add_row(&cx, &a, (mai_state_kind) data[1]);
    mai_error_clear(&cx);
    merge(&cx, &a, &b);
    mai_error_clear(&cx);
    read_all(&cx, &a);
    mai_arena_reset(&arena);
    free(a.bytes);
    free(b.bytes);
    return 0;
}
