/*
 * fuzz_seqfile.c - any bytes as a FASTA, FASTQ, GenBank and EMBL file. The first byte says which, in windows of how many
 * bytes, and how qualities are written; the rest is the file, gzip or not. A file that is read in small windows must
 * give what it gives in one, or fail at the same line. Where the memory ends or the caller stops is drawn from a hash of
 * the bytes.
 */
#include "base/arena.h"
#include "base/gunzip.h"
#include "seq/genbank.h"
#include "seq/seqfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_POLLS 20000 /* of a thousandth of a millisecond each, or so */
#define MOST_LETTERS ((size_t) 1 << 22)

typedef struct fuzz_world {
    mai_arena arena;
    mai_ctx cx;
    int64_t takes, polls, refuse_at, stop_at;
    uint64_t sum; /* of all that was read */
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
    w->stop_at = hash % 8 == 1 ? 1 + (int64_t) (hash >> 8) % 256 : MOST_POLLS;
    mai_arena_init(&w->arena, (mai_source){fuzz_take, fuzz_give, w, true});
    mai_ctx_init(&w->cx, &w->arena);
    w->cx.limits.memory_bytes = (size_t) 128 << 20;
    w->cx.poll_units = w->cx.budget = 1000;
    w->cx.stop = fuzz_stop;
    w->cx.stop_arg = w;
}

static void
mix(fuzz_world *w, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;

    w->sum = (w->sum ^ n) * 1099511628211u;
    for (size_t i = 0; i < n; i++)
        w->sum = (w->sum ^ p[i]) * 1099511628211u;
}

static void
mix_span(fuzz_world *w, mai_span t)
{
    mix(w, t.p, t.n);
}

static mai_status
read_fasta(fuzz_world *w, mai_stream *stream)
{
    mai_arena_room room;
    mai_fasta_record r;
    mai_fasta *fasta;
    bool more;

    mai_room_in_arena(&w->cx, &room, MOST_LETTERS);
    MAI_TRY(mai_fasta_open(&w->cx, stream, &room.room, &fasta));
    for (;;) {
        MAI_TRY(mai_fasta_next(&w->cx, fasta, &r, &more));
        if (!more)
            return MAI_OK;
        mix_span(w, r.name);
        mix_span(w, r.description);
        mix(w, r.sequence, r.length);
        mix(w, &r.position, sizeof r.position);
        mix(w, &r.line, sizeof r.line);
    }
}

static void
try_trimming(fuzz_world *w, mai_phred phred, const uint8_t *quality, size_t n)
{
    size_t start, stop, bad;
    double mean = mai_quality_mean(phred, quality, n), error = mai_quality_error(phred, quality, n);

    if (!mai_quality_valid(phred, quality, n, &bad) || (n > 0 && !(error >= 0 && error <= 1 && mean >= 0)))
        broken("quality", "out of range");
    mai_trim_ends(phred, quality, n, 20, (int) n % 45, &start, &stop);
    if (start > stop || stop > n)
        broken("trimming", "ends");
    mai_trim_window(phred, quality, n, 1 + n % 7, 20, &start, &stop);
    if (start > stop || stop > n)
        broken("trimming", "window");
    mix(w, &stop, sizeof stop);
}

static mai_status
read_fastq(fuzz_world *w, mai_stream *stream, mai_phred phred)
{
    mai_arena_room sequence, quality;
    mai_fastq_record r;
    mai_fastq *fastq;
    bool more;

    mai_room_in_arena(&w->cx, &sequence, MOST_LETTERS);
    mai_room_in_arena(&w->cx, &quality, MOST_LETTERS);
    MAI_TRY(mai_fastq_open(&w->cx, stream, phred, &sequence.room, &quality.room, &fastq));
    for (;;) {
        MAI_TRY(mai_fastq_next(&w->cx, fastq, &r, &more));
        if (!more)
            return MAI_OK;
        mix_span(w, r.name);
        mix_span(w, r.description);
        mix(w, sequence.room.p, r.length);
        mix(w, quality.room.p, r.length);
        mix(w, &r.position, sizeof r.position);
        try_trimming(w, phred, quality.room.p, r.length);
    }
}

static mai_status
read_feature(fuzz_world *w, const mai_genbank_feature *f, const uint8_t *sequence, size_t length)
{
    int64_t n = mai_location_letters(&f->location, length);
    uint8_t *letters;

    mix_span(w, f->type);
    mix_span(w, f->text);
    for (int i = 0; i < f->nqualifiers; i++) {
        mix_span(w, f->qualifiers[i].key);
        mix_span(w, f->qualifiers[i].value);
    }
    for (int i = 0; i < f->location.nparts; i++)
        if (f->location.parts[i].start < 1 || f->location.parts[i].stop < f->location.parts[i].start - 1)
            broken("location", "a part that is none");
    if (n < 0 || n > 1 << 20)
        return MAI_OK;
    MAI_TRY(mai_alloc(&w->cx, (size_t) n + 1, (void **) &letters));
    MAI_TRY(mai_location_extract(&w->cx, &f->location, sequence, length, letters));
    mix(w, letters, (size_t) n);
    return MAI_OK;
}

static mai_status
read_genbank(fuzz_world *w, mai_stream *stream, mai_flatfile format, bool features)
{
    mai_arena_room room;
    mai_genbank_record r;
    mai_genbank *genbank;
    bool more;

    mai_room_in_arena(&w->cx, &room, MOST_LETTERS);
    MAI_TRY(mai_genbank_open(&w->cx, stream, format, &room.room, features, &genbank));
    for (;;) {
        MAI_TRY(mai_genbank_next(&w->cx, genbank, &r, &more));
        if (!more)
            return MAI_OK;
        mix_span(w, r.name);
        mix_span(w, r.version);
        mix_span(w, r.definition);
        mix_span(w, r.organism);
        mix_span(w, r.taxonomy);
        mix_span(w, r.keywords);
        mix_span(w, r.molecule);
        mix_span(w, r.date);
        mix(w, room.room.p, r.length);
        for (int i = 0; i < r.nfeatures; i++)
            MAI_TRY(read_feature(w, &r.features[i], room.room.p, r.length));
    }
}

/* All of a file, in windows of a given size. */
static mai_status
read_file(fuzz_world *w, uint8_t kind, const uint8_t *data, size_t size, size_t step)
{
    mai_memory_stream memory = mai_stream_of_memory(data, size, step);
    mai_stream *plain;
    mai_status status;

    status = mai_stream_plain(&w->cx, &memory.stream, MOST_LETTERS, &plain, NULL);
    if (status == MAI_OK)
        status = kind % 3 == 0   ? read_fasta(w, plain)
                 : kind % 3 == 1 ? read_fastq(w, plain, (mai_phred) (kind / 3 % 3))
                                 : read_genbank(w, plain, kind / 3 % 4 < 2 ? MAI_FLATFILE_GENBANK : MAI_FLATFILE_EMBL,
                                                kind / 3 % 2 != 0);
    if (status != w->cx.err.code || (status != MAI_OK && w->cx.err.message[0] == '\0') || status == MAI_EINTERNAL)
        broken("status", w->cx.err.message);
    return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t steps[] = {1, 2, 3, 7, 33, 100, 1000};
    fuzz_world whole, pieces;
    uint64_t hash = 1469598103934665603u;
    mai_status a, b;
    uint8_t kind;

    if (size == 0)
        return 0;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 1099511628211u;
    hash ^= hash >> 29;
    kind = data[0];
    open_world(&whole, hash);
    open_world(&pieces, hash >> 3);
    a = read_file(&whole, kind, data + 1, size - 1, 0);
    b = read_file(&pieces, kind, data + 1, size - 1, steps[kind / 36 % 7]);
    if (a <= MAI_OK || a > MAI_ELIMIT) {
        if (b <= MAI_OK || b > MAI_ELIMIT) {
            if (a != b || whole.sum != pieces.sum || strcmp(whole.cx.err.detail, pieces.cx.err.detail) != 0)
                broken("windows", whole.cx.err.message);
        }
    }
    mai_arena_reset(&whole.arena);
    mai_arena_reset(&pieces.arena);
    return 0;
}
