/*
 * fuzz_vcf.c - any bytes as a VCF file, plain or zipped, and as a genotype. What is read is read again in windows of
 * another size, and must be the same. Where the memory ends or the caller stops is drawn from a hash of the bytes.
 *
 * Byte 0 chooses the size of windows, and whether the rest comes behind a good header.
 */
#include "base/gunzip.h"
#include "fuzz_world.h"
#include "seq/vcf.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Memory and work of one reading; a poll comes after a thousandth of a millisecond, or so. */
#define MEMORY ((size_t) 128 << 20)
#define MOST_POLLS 20000
#define POLL_UNITS 1000

static const char header[] = "##fileformat=VCFv4.2\n##INFO=<ID=A,Number=A,Type=Integer>\n##INFO=<ID=F,Number=1,Type=Float>\n"
                             "##FORMAT=<ID=PL,Number=G,Type=Integer>\n"
                             "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\n";

static uint64_t
mix(uint64_t h, const void *bytes, size_t n)
{
    h = fuzz_hash_on(h, bytes, n);
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
            fuzz_broken("number", "an integer that is no real");
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
        fuzz_broken("status", w->cx.err.message);
}

static void
try_file(const uint8_t *data, size_t size, uint64_t hash, size_t step)
{
    fuzz_world w, again;
    uint64_t h, h_again;

    fuzz_world_open(&w, hash, MEMORY, MOST_POLLS, POLL_UNITS);
    mai_status first = read_file(&w.cx, data, size, step, &h);
    check_status(&w, first);
    fuzz_world_open_at(&again, FUZZ_NEVER_REFUSE, MOST_POLLS, MEMORY, POLL_UNITS);
    mai_status second = read_file(&again.cx, data, size, 0, &h_again);
    check_status(&again, second);
    if (first == MAI_OK && (second != MAI_OK || h != h_again))
        fuzz_broken("windows", "the file is another one");
    /* In damaged gzip data, which fault is met first depends on how much comes at once. */
    if (first == MAI_ETEXT && !mai_is_gzip(data, size) && (second != MAI_ETEXT || w.cx.err.position != again.cx.err.position))
        fuzz_broken("windows", "the error is another one");
    fuzz_world_close(&w);
    fuzz_world_close(&again);
}

static void
try_genotype(const uint8_t *data, size_t size)
{
    mai_genotype g;
    size_t at;

    if (mai_genotype_scan(data, size, &g, &at) != NULL) {
        if (at > size)
            fuzz_broken("genotype", "the place lies outside");
        return;
    }
    if (g.ploidy < 1 || g.missing < 0 || g.missing > g.ploidy || mai_genotype_classify(&g) >= MAI_NCLASSES)
        fuzz_broken("genotype", "counts");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = fuzz_hash(data, size);
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
