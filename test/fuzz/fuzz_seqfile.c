/*
 * fuzz_seqfile.c - any bytes as a FASTA, FASTQ, GenBank and EMBL file. The first byte says which, in windows of how many
 * bytes, and how qualities are written; the rest is the file, gzip or not. A file that is read in small windows must
 * give what it gives in one, or fail at the same line. Where the memory ends or the caller stops is drawn from a hash of
 * the bytes.
 */
#include "base/gunzip.h"
#include "fuzz_world.h"
#include "seq/genbank.h"
#include "seq/seqfile.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_POLLS 20000 /* of a thousandth of a millisecond each, or so */
#define MOST_LETTERS ((size_t) 1 << 22)

/* A file that is read. */
typedef struct reading {
    fuzz_world world;
    uint64_t sum; /* of all that was read */
} reading;

static void
open_reading(reading *g, uint64_t hash)
{
    fuzz_world_open(&g->world, hash, (size_t) 128 << 20, MOST_POLLS, 1000);
    g->sum = 0;
}

static void
mix(reading *g, const void *bytes, size_t n)
{
    g->sum = fuzz_hash_on((g->sum ^ n) * FUZZ_HASH_PRIME, bytes, n);
}

static void
mix_span(reading *g, mai_span t)
{
    mix(g, t.p, t.n);
}

static mai_status
read_fasta(reading *g, mai_stream *stream)
{
    mai_arena_room room;
    mai_fasta_record r;
    mai_fasta *fasta;
    bool more;

    mai_room_in_arena(&g->world.cx, &room, MOST_LETTERS);
    MAI_TRY(mai_fasta_open(&g->world.cx, stream, &room.room, &fasta));
    for (;;) {
        MAI_TRY(mai_fasta_next(&g->world.cx, fasta, &r, &more));
        if (!more)
            return MAI_OK;
        mix_span(g, r.name);
        mix_span(g, r.description);
        mix(g, r.sequence, r.length);
        mix(g, &r.position, sizeof r.position);
        mix(g, &r.line, sizeof r.line);
    }
}

static void
try_trimming(reading *g, mai_phred phred, const uint8_t *quality, size_t n)
{
    size_t start, stop, bad;
    double mean = mai_quality_mean(phred, quality, n), error = mai_quality_error(phred, quality, n);

    if (!mai_quality_valid(phred, quality, n, &bad) || (n > 0 && !(error >= 0 && error <= 1 && mean >= 0)))
        fuzz_broken("quality", "out of range");
    mai_trim_ends(phred, quality, n, 20, (int) n % 45, &start, &stop);
    if (start > stop || stop > n)
        fuzz_broken("trimming", "ends");
    mai_trim_window(phred, quality, n, 1 + n % 7, 20, &start, &stop);
    if (start > stop || stop > n)
        fuzz_broken("trimming", "window");
    mix(g, &stop, sizeof stop);
}

static mai_status
read_fastq(reading *g, mai_stream *stream, mai_phred phred)
{
    mai_arena_room sequence, quality;
    mai_fastq_record r;
    mai_fastq *fastq;
    bool more;

    mai_room_in_arena(&g->world.cx, &sequence, MOST_LETTERS);
    mai_room_in_arena(&g->world.cx, &quality, MOST_LETTERS);
    MAI_TRY(mai_fastq_open(&g->world.cx, stream, phred, &sequence.room, &quality.room, &fastq));
    for (;;) {
        MAI_TRY(mai_fastq_next(&g->world.cx, fastq, &r, &more));
        if (!more)
            return MAI_OK;
        mix_span(g, r.name);
        mix_span(g, r.description);
        mix(g, sequence.room.p, r.length);
        mix(g, quality.room.p, r.length);
        mix(g, &r.position, sizeof r.position);
        try_trimming(g, phred, quality.room.p, r.length);
    }
}

static mai_status
read_feature(reading *g, const mai_genbank_feature *f, const uint8_t *sequence, size_t length)
{
    int64_t n = mai_location_letters(&f->location, length);
    uint8_t *letters;

    mix_span(g, f->type);
    mix_span(g, f->text);
    for (int i = 0; i < f->nqualifiers; i++) {
        mix_span(g, f->qualifiers[i].key);
        mix_span(g, f->qualifiers[i].value);
    }
    for (int i = 0; i < f->location.nparts; i++)
        if (f->location.parts[i].start < 1 || f->location.parts[i].stop < f->location.parts[i].start - 1)
            fuzz_broken("location", "a part that is none");
    if (n < 0 || n > 1 << 20)
        return MAI_OK;
    MAI_TRY(mai_alloc(&g->world.cx, (size_t) n + 1, (void **) &letters));
    MAI_TRY(mai_location_extract(&g->world.cx, &f->location, sequence, length, letters));
    mix(g, letters, (size_t) n);
    return MAI_OK;
}

static mai_status
read_genbank(reading *g, mai_stream *stream, mai_flatfile format, bool features)
{
    mai_arena_room room;
    mai_genbank_record r;
    mai_genbank *genbank;
    bool more;

    mai_room_in_arena(&g->world.cx, &room, MOST_LETTERS);
    MAI_TRY(mai_genbank_open(&g->world.cx, stream, format, &room.room, features, &genbank));
    for (;;) {
        MAI_TRY(mai_genbank_next(&g->world.cx, genbank, &r, &more));
        if (!more)
            return MAI_OK;
        mix_span(g, r.name);
        mix_span(g, r.version);
        mix_span(g, r.definition);
        mix_span(g, r.organism);
        mix_span(g, r.taxonomy);
        mix_span(g, r.keywords);
        mix_span(g, r.molecule);
        mix_span(g, r.date);
        mix(g, room.room.p, r.length);
        for (int i = 0; i < r.nfeatures; i++)
            MAI_TRY(read_feature(g, &r.features[i], room.room.p, r.length));
    }
}

/* All of a file, in windows of a given size. */
static mai_status
read_file(reading *g, uint8_t kind, const uint8_t *data, size_t size, size_t step)
{
    mai_memory_stream memory = mai_stream_of_memory(data, size, step);
    const mai_error *error = &g->world.cx.err;
    mai_stream *plain;
    mai_status status;

    status = mai_stream_plain(&g->world.cx, &memory.stream, MOST_LETTERS, &plain, NULL);
    if (status == MAI_OK)
        status = kind % 3 == 0   ? read_fasta(g, plain)
                 : kind % 3 == 1 ? read_fastq(g, plain, (mai_phred) (kind / 3 % 3))
                                 : read_genbank(g, plain, kind / 3 % 4 < 2 ? MAI_FLATFILE_GENBANK : MAI_FLATFILE_EMBL,
                                                kind / 3 % 2 != 0);
    if (status != error->code || (status != MAI_OK && error->message[0] == '\0') || status == MAI_EINTERNAL)
        fuzz_broken("status", error->message);
    return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t steps[] = {1, 2, 3, 7, 33, 100, 1000};
    reading whole, pieces;
    uint64_t hash = fuzz_hash(data, size);
    mai_status a, b;
    uint8_t kind;

    if (size == 0)
        return 0;
    kind = data[0];
    open_reading(&whole, hash);
    open_reading(&pieces, hash >> 3);
    a = read_file(&whole, kind, data + 1, size - 1, 0);
    b = read_file(&pieces, kind, data + 1, size - 1, steps[kind / 36 % 7]);
    if (a <= MAI_OK || a > MAI_ELIMIT) {
        if (b <= MAI_OK || b > MAI_ELIMIT) {
            if (a != b || whole.sum != pieces.sum ||
                strcmp(whole.world.cx.err.detail, pieces.world.cx.err.detail) != 0)
                fuzz_broken("windows", whole.world.cx.err.message);
        }
    }
    fuzz_world_close(&whole.world);
    fuzz_world_close(&pieces.world);
    return 0;
}
