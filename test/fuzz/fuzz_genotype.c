/*
 * fuzz_genotype.c - any bytes as states of the aggregates over genotypes: checked, merged, given another row, read.
 *
 * Byte 0 says where the first state ends and the second begins, in 64ths; byte 1 which kind's tag both get, so that a
 * run does not spend its time on guessing the signature (0: none).
 */
#include "base/arena.h"
#include "seq/genotype.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct state {
    char *bytes;
    size_t size;
} state;

/* A copy of its own size, so that the sanitizer sees its bounds. */
static state
copy_of(const uint8_t *bytes, size_t size, uint8_t kind)
{
    state s = {malloc(size > 0 ? size : 1), size};
    char tag[512];

    if (size > 0)
        memcpy(s.bytes, bytes, size);
    if (kind > MAI_TALLY_NONE && kind < MAI_NTALLIES && size >= 8) {
        mai_tally_move((mai_tally_kind) kind, tag, sizeof tag, NULL, 0);
        memcpy(s.bytes, tag, 8);
    }
    return s;
}

static void
move_to(state *s, mai_tally_kind kind, size_t wanted)
{
    char *larger;

    if (wanted == s->size)
        return;
    larger = malloc(wanted);
    mai_tally_move(kind, larger, wanted, s->bytes, s->size);
    free(s->bytes);
    *s = (state){larger, wanted};
}

static void
read_state(mai_ctx *cx, mai_tally_kind kind, const state *s)
{
    int64_t counts[MAI_NCLASSES], more;
    bool defined;
    double p;

    if (kind == MAI_TALLY_ALLELE) {
        (void) mai_tally_frequency(s->bytes, &defined);
        mai_tally_diploids(s->bytes, counts);
        if (mai_hwe_exact(cx, counts[0], counts[1], counts[2], counts[0] & 1, &p, &defined) == MAI_OK && !(p >= 0 && p <= 1))
            abort();
    } else if (kind == MAI_TALLY_CLASSES) {
        mai_tally_classes(s->bytes, counts);
    } else if (kind == MAI_TALLY_ALLELES || kind == MAI_TALLY_HETEROZYGOSITY) {
        for (int64_t i = mai_tally_nalleles(s->bytes, s->size); i >= 0; i--)
            (void) mai_tally_copies(s->bytes, s->size, i);
        if (kind == MAI_TALLY_HETEROZYGOSITY)
            (void) mai_tally_heterozygosity(s->bytes, s->size);
    } else if (kind == MAI_TALLY_SUBSTITUTIONS) {
        mai_tally_substitutions(s->bytes, counts, &more);
    } else if (kind == MAI_TALLY_SUM) {
        (void) mai_tally_sum(s->bytes);
    } else if (kind == MAI_TALLY_SCORE) {
        (void) mai_tally_score(s->bytes);
    }
    mai_error_clear(cx);
}

static void
add_row(mai_ctx *cx, mai_tally_kind kind, state *s)
{
    mai_genotype g = {3, 1, false, {0, 5, MAI_ALLELE_MISSING}};
    const uint8_t a[] = "A,G", *none = NULL;
    mai_score_row row = {&g, {a, 1}, {a + 2, 1}, {a + 2, 1}, {none, 0}, 0.5, 0.25};
    size_t wanted;

    if (mai_tally_room(cx, kind, s->bytes, s->size, 5, &wanted) != MAI_OK)
        abort();
    move_to(s, kind, wanted);
    if (kind == MAI_TALLY_ALLELE)
        mai_tally_add_allele(s->bytes, &g, 5);
    else if (kind == MAI_TALLY_CLASSES)
        mai_tally_add_class(s->bytes, &g);
    else if (kind == MAI_TALLY_ALLELES)
        mai_tally_add_alleles(s->bytes, &g);
    else if (kind == MAI_TALLY_HETEROZYGOSITY)
        mai_tally_add_heterozygosity(s->bytes, &g);
    else if (kind == MAI_TALLY_SUBSTITUTIONS)
        mai_tally_add_substitutions(s->bytes, a, 1, a, 3);
    else if (kind == MAI_TALLY_SUM && mai_tally_add_dosage(cx, s->bytes, 2, 0.5) != MAI_OK)
        abort();
    else if (kind == MAI_TALLY_SCORE && mai_tally_add_score(cx, s->bytes, &row) != MAI_OK)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mai_arena arena;
    mai_ctx cx;
    mai_tally_kind kind, other_kind;
    size_t cut, wanted;

    if (size < 2)
        return 0;
    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    cut = (size - 2) * (data[0] % 65) / 64;
    state s = copy_of(data + 2, cut, data[1] % (MAI_NTALLIES + 1));
    state other = copy_of(data + 2 + cut, size - 2 - cut, data[1] % (MAI_NTALLIES + 1));
    if (mai_tally_kind_of(&cx, s.bytes, s.size, &kind) == MAI_OK && kind != MAI_TALLY_NONE) {
        read_state(&cx, kind, &s);
        add_row(&cx, kind, &s);
        read_state(&cx, kind, &s);
    }
    mai_error_clear(&cx);
    if (mai_tally_kind_of(&cx, other.bytes, other.size, &other_kind) == MAI_OK && other_kind != MAI_TALLY_NONE &&
        mai_tally_merge_room(&cx, s.bytes, s.size, other.bytes, other.size, &wanted) == MAI_OK) {
        move_to(&s, other_kind, wanted);
        mai_tally_merge(s.bytes, other.bytes, other.size);
        read_state(&cx, other_kind, &s);
    }
    free(s.bytes);
    free(other.bytes);
    mai_arena_reset(&arena);
    return 0;
}
