/*
 * fuzz_vcf.c - any bytes as a VCF file, plain or zipped, and as a genotype. What is read is read again in windows of
 * another size, and must be the same. Where the memory ends or the caller stops is drawn from a hash of the bytes.
 *
 * Byte 0 chooses the size of windows, and whether the rest comes behind a good header.
 */
#include "base/arena.h"
#include "base/gunzip.h"
#include "seq/vcf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char header[] = "##fileformat=VCFv4.2\n##INFO=<ID=A,Number=A,Type=Integer>\n##INFO=<ID=F,Number=1,Type=Float>\n"
                             "##FORMAT=<ID=PL,Number=G,Type=Integer>\n"
                             "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\n";

typedef struct fuzz_world {
    mai_arena arena;
    mai_ctx cx;
    int64_t takes, polls, refuse_at, stop_at;
} fuzz_world;

static void
broken(const char *what, const char *message)
{
    fprintf(stderr, "broken: %s: %s\n", what, message);
    abort();
}

static void *
fuzz_take(void *arg, size_t bytes)
{
    fuzz_world *w = arg;
    void *p = ++w->takes == w->refuse_at ? NULL : malloc(bytes);

    if (p != NULL)
        memset(p, 0xa5, bytes);
    return p;
}

static void
fuzz_give(void *arg, void *chunk, size_t bytes)
{
    (void) arg;
    (void) bytes;
    free(chunk);
}

static bool
fuzz_stop(void *arg)
{
    fuzz_world *w = arg;

    return ++w->polls >= w->stop_at;
}

static void
open_world(fuzz_world *w, uint64_t hash)
{
    memset(w, 0, sizeof *w);
    w->refuse_at = hash % 8 == 0 ? 1 + (int64_t) (hash >> 8) % 64 : 0;
    w->stop_at = hash % 8 == 1 ? 1 + (int64_t) (hash >> 8) % 256 : 20000;
    mai_arena_init(&w->arena, (mai_source){fuzz_take, fuzz_give, w, true});
    mai_ctx_init(&w->cx, &w->arena);
    w->cx.limits.memory_bytes = (size_t) 128 << 20;
    w->cx.poll_units = w->cx.budget = 1000;
    w->cx.stop = fuzz_stop;
    w->cx.stop_arg = w;
}

static uint64_t
mix(uint64_t h, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;

    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 1099511628211u;
    return h ^ h >> 29;
}

static uint64_t
mix_text(uint64_t h, mai_vcf_text t)
{
    return mix(t.p == NULL ? h + 1 : h, t.p, t.p == NULL ? 0 : t.n);
}

/* Values taken apart: their number and sum go into the hash. */
static uint64_t
mix_values(uint64_t h, mai_vcf_text list)
{
    mai_vcf_text piece;
    int64_t integer = 0;
    double real = 0;

    while (mai_vcf_split(&list, &piece)) {
        if (piece.p == NULL)
            continue;
        bool is_integer = mai_vcf_integer(piece, &integer), is_real = mai_vcf_float(piece, &real);
        if (is_integer && !is_real)
            broken("number", "an integer that is no real");
        h = mix(h, &integer, sizeof integer);
    }
    return h;
}

static mai_status
mix_record(mai_ctx *cx, mai_vcf *vcf, const mai_vcf_record *r, size_t nsamples, uint64_t *h)
{
    const mai_vcf_text texts[] = {r->chrom, r->id, r->ref, r->alt, r->filter, r->info, r->format};
    const mai_vcf_value *entries;
    int n;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *h = mix_text(*h, texts[i]);
    *h = mix(*h, &r->position, sizeof r->position);
    MAI_TRY(mai_vcf_info(cx, vcf, &entries, &n));
    for (int i = 0; i < n; i++)
        *h = mix_values(mix_text(mix_text(*h, entries[i].field.key), entries[i].text), entries[i].text);
    for (size_t i = 0; i < nsamples; i++) {
        mai_vcf_sample s;

        MAI_TRY(mai_vcf_next_sample(cx, vcf, (*h >> 3) % 4 != 0, &s));
        if ((*h >> 3) % 4 == 0)
            continue;
        *h = mix_text(mix_text(mix_text(*h, s.genotype), s.ad), s.phase_set);
        if (s.genotype.p != NULL)
            *h = mix(*h, s.parsed.alleles, sizeof *s.parsed.alleles * (size_t) s.parsed.ploidy);
        for (int v = 0; v < s.nvalues; v++)
            *h = mix_values(mix_text(*h, s.values[v]), s.values[v]);
    }
    return MAI_OK;
}

static mai_status
read_file(mai_ctx *cx, const uint8_t *data, size_t size, size_t step, uint64_t *h)
{
    mai_memory_stream m = mai_stream_of_memory(data, size, step);
    mai_stream *plain;
    mai_vcf_record r;
    mai_vcf *vcf;
    size_t nsamples, nlines;

    *h = 0;
    MAI_TRY(mai_stream_plain(cx, &m.stream, (uint64_t) 1 << 20, &plain, NULL));
    MAI_TRY(mai_vcf_open(cx, plain, &vcf));
    (void) mai_vcf_samples(vcf, &nsamples);
    const mai_vcf_header_line *lines = mai_vcf_header(vcf, &nlines);
    for (size_t i = 0; i < nlines; i++)
        *h = mix_text(mix_text(mix_text(*h, lines[i].kind), lines[i].id), lines[i].description);
    for (bool more = true; more;) {
        MAI_TRY(mai_vcf_next(cx, vcf, &r, &more));
        if (more)
            MAI_TRY(mix_record(cx, vcf, &r, nsamples, h));
    }
    return MAI_OK;
}

static void
check_status(fuzz_world *w, mai_status status)
{
    if (status != w->cx.err.code || (status != MAI_OK && w->cx.err.message[0] == '\0') || status == MAI_EINTERNAL)
        broken("status", w->cx.err.message);
}

static void
try_file(const uint8_t *data, size_t size, uint64_t hash, size_t step)
{
    fuzz_world w, again;
    uint64_t h, h_again;

    open_world(&w, hash);
    mai_status first = read_file(&w.cx, data, size, step, &h);
    check_status(&w, first);
    open_world(&again, 2);
    mai_status second = read_file(&again.cx, data, size, 0, &h_again);
    check_status(&again, second);
    if (first == MAI_OK && (second != MAI_OK || h != h_again))
        broken("windows", "the file is another one");
    /* In damaged gzip data, which fault is met first depends on how much comes at once. */
    if (first == MAI_ETEXT && !mai_is_gzip(data, size) && (second != MAI_ETEXT || w.cx.err.position != again.cx.err.position))
        broken("windows", "the error is another one");
    mai_arena_reset(&w.arena);
    mai_arena_reset(&again.arena);
}

static void
try_genotype(const uint8_t *data, size_t size)
{
    mai_genotype g;
    size_t at;

    if (mai_genotype_scan(data, size, &g, &at) != NULL) {
        if (at > size)
            broken("genotype", "the place lies outside");
        return;
    }
    if (g.ploidy < 1 || g.missing < 0 || g.missing > g.ploidy || mai_genotype_classify(&g) >= MAI_NCLASSES)
        broken("genotype", "counts");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = mix(1469598103934665603u, data, size);
    size_t step;

    if (size == 0)
        return 0;
    step = data[0] / 2;
    if (data[0] & 1) {
        size_t n = sizeof header - 1 + size - 1;
        uint8_t *whole = malloc(n);

        memcpy(whole, header, sizeof header - 1);
        memcpy(whole + sizeof header - 1, data + 1, size - 1);
        try_file(whole, n, hash, step);
        free(whole);
    } else {
        try_file(data + 1, size - 1, hash, step);
    }
    try_genotype(data, size);
    return 0;
}
