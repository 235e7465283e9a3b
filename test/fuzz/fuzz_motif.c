/*
 * fuzz_motif.c - any bytes as a motif, as the notation of a restriction site, and as the sequence that is searched.
 *
 * Byte 0 chooses what is done and whether both strands or a circle are meant, byte 1 the length of what is looked for
 * (the bytes that follow it), byte 2 a number: mismatches, lengths of units. The rest is the sequence. A search in one
 * window and one in windows of the size of byte 2 must find the same.
 */
#include "seq/enzyme.h"
#include "seq/genetic_code.h"
#include "seq/motif.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct input {
    uint8_t kind, number;
    uint8_t *word, *sequence;
    size_t nword, n;
} input;

/* All rows of a search in one number, in which their order counts. */
static void
add(uint64_t *digest, int64_t value)
{
    *digest = (*digest ^ (uint64_t) value) * 0x100000001b3u + 1;
}

static mai_status
add_hit(mai_ctx *cx, void *arg, const mai_motif_hit *hit)
{
    add(arg, hit->position * 4 + hit->strand);
    add(arg, hit->mismatches);
    add(arg, hit->at[0]);
    return MAI_OK;
}

static mai_status
add_cut(mai_ctx *cx, void *arg, const mai_cut *cut)
{
    add(arg, cut->start);
    add(arg, cut->stop);
    add(arg, cut->position * 4 + cut->strand);
    return MAI_OK;
}

static mai_status
add_repeat(mai_ctx *cx, void *arg, const mai_repeat *repeat)
{
    add(arg, repeat->start);
    add(arg, repeat->stop * 8 + repeat->unit_length);
    add(arg, repeat->unit[repeat->unit_length - 1]);
    return MAI_OK;
}

static mai_status
add_island(mai_ctx *cx, void *arg, const mai_island *island)
{
    add(arg, island->start);
    add(arg, island->stop);
    if (!(island->gc > 0.5 && island->ratio > 0.6))
        abort();
    return MAI_OK;
}

static mai_status
add_orf(mai_ctx *cx, void *arg, const mai_orf *orf)
{
    add(arg, orf->start * 4 + orf->strand);
    add(arg, orf->stop);
    add(arg, orf->protein[(orf->stop - orf->start + 1) / 3 - 1]);
    return MAI_OK;
}

static mai_status
cut(mai_ctx *cx, const input *in, mai_stream *stream, bool flag, uint64_t *digest)
{
    mai_enzyme_site site;

    MAI_TRY(mai_enzyme_resolve(cx, (const char *) in->word, in->nword, &site));
    return mai_restriction_sites(cx, stream, (int64_t) in->n, flag, &site, 1, add_cut, digest);
}

static mai_status
run(mai_ctx *cx, const input *in, size_t step, uint64_t *digest)
{
    mai_memory_stream s = mai_stream_of_memory(in->sequence, in->n, step);
    bool flag = (in->kind & 8) != 0;
    int least[] = {3, 2}, found = 0;
    mai_repeat_options repeats = {1, in->number % 101, least, 2};
    mai_island_options islands = {in->number, 0.5, 0.6};
    int64_t position = 0;

    switch (in->kind % 8) {
    case 0:
        MAI_TRY(mai_find(cx, &s.stream, in->word, in->nword, &position));
        found = position >= 0;
        if (found && memcmp(in->sequence + position, in->word, in->nword) != 0)
            abort();
        add(digest, position);
        return MAI_OK;
    case 1:
        return mai_motif_search(cx, &s.stream, in->word, in->nword, flag, 0, add_hit, digest);
    case 2:
        return mai_motif_search(cx, &s.stream, in->word, in->nword, flag, in->number % 16, add_hit, digest);
    case 3:
        return cut(cx, in, &s.stream, flag, digest);
    case 4:
        return mai_repeats(cx, &s.stream, &repeats, add_repeat, digest);
    case 5:
        return mai_cpg_islands(cx, &s.stream, &islands, add_island, digest);
    default:
        return mai_orfs(cx, in->sequence, in->n, &mai_genetic_codes[in->number % mai_genetic_code_count],
                        (mai_orf_start) (in->number % 3), 0, add_orf, digest);
    }
}

static uint8_t *
copy_of(const uint8_t *bytes, size_t n)
{
    uint8_t *copy = malloc(n > 0 ? n : 1);

    if (n > 0)
        memcpy(copy, bytes, n);
    return copy;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t digest[2] = {0, 0};
    mai_status status[2];
    input in;

    if (size < 3)
        return 0;
    in.kind = data[0];
    in.number = data[2];
    in.nword = data[1] < size - 3 ? data[1] : size - 3;
    in.n = size - 3 - in.nword;
    in.word = copy_of(data + 3, in.nword);
    in.sequence = copy_of(data + 3 + in.nword, in.n);
    for (int i = 0; i < 2; i++) {
        mai_arena arena;
        mai_ctx cx;

        mai_arena_init(&arena, mai_malloc_source);
        mai_ctx_init(&cx, &arena);
        status[i] = run(&cx, &in, i == 0 ? 0 : 1 + in.number % 70, &digest[i]);
        mai_arena_reset(&arena);
    }
    if (status[0] != status[1] || (status[0] == MAI_OK && digest[0] != digest[1])) {
        fprintf(stderr, "broken: windows matter\n");
        abort();
    }
    free(in.word);
    free(in.sequence);
    return 0;
}
