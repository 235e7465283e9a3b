/*
 * seq_core.c - what the core takes for the work of sequences, beside memory itself: seq_core letters FILE writes 5 MB of
 * letters, seq_core figures FILE [TOPIC] measures.
 *
 * Each figure is a row of the table at the end: two functions that do a piece of work once, ours and a peer's, or the
 * name of a function of seq_peer.py. They are run in turns, so that what else the machine does meets both, and the best
 * of each counts. What is printed, tab-separated: topic, figure, "at least" or "at most", target, unit, seconds of ours,
 * seconds of the peer (or its name), bytes. With the unit x the measure is the ratio of speeds, else bytes over time.
 */
#include "base/arena.h"
#include "base/mai.h"
#include "kernel/bases.h"
#include "kernel/kernel.h"
#include "seq/motif.h"
#include "seq/seq.h"
#include "seq/seqfile.h"
#include "seq/translation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define SMALL 5000000u
#define LARGE 250000000u
#define FILE_BYTES 100000000u

/* What the functions work on: the letters of the file, repeated; all IUPAC codes; where to write; answers kept alive. */
static uint8_t *letters, *codes, *output;
static volatile uint64_t sink;

/* ---- letters ---- */

static uint64_t
random64(void)
{
    static uint64_t x = 88172645463325252u;

    x ^= x << 13;
    x ^= x >> 7;
    return x ^= x << 17;
}

static void
fill(uint8_t *p, size_t n, const char *from)
{
    size_t kinds = strlen(from);

    for (size_t i = 0; i < n; i++)
        p[i] = (uint8_t) from[(random64() >> 20) % kinds];
}

static int
write_letters(const char *path)
{
    uint8_t *p = malloc(SMALL);
    FILE *out = fopen(path, "wb");

    if (p == NULL || out == NULL)
        return 1;
    fill(p, SMALL, "ACGT");
    fwrite(p, 1, SMALL, out);
    free(p);
    return fclose(out);
}

static int
read_letters(const char *path)
{
    FILE *in = fopen(path, "rb");
    size_t n = 0;

    letters = malloc(LARGE);
    codes = malloc(LARGE);
    output = malloc(LARGE);
    if (in != NULL && letters != NULL && codes != NULL && output != NULL)
        n = fread(letters, 1, SMALL, in);
    if (n != SMALL) {
        fprintf(stderr, "seq_core: cannot read %u letters from %s\n", SMALL, path);
        return 1;
    }
    fclose(in);
    for (size_t i = SMALL; i < LARGE; i += SMALL)
        memcpy(letters + i, letters, SMALL);
    fill(codes, SMALL, "ACGTUNRYSWKMBDHVXacgtunryswkmbdhvx-");
    for (size_t i = SMALL; i < LARGE; i += SMALL)
        memcpy(codes + i, codes, SMALL);
    memset(output, 1, LARGE);
    return 0;
}

/* ---- peers: memory ---- */

#if defined(__x86_64__)
/*
 * Reads n bytes, a megabyte after another, each in so many places in turns: one is how programs read, several are what
 * memory can give one thread.
 */
__attribute__((target("avx2"))) static uint64_t
sum_avx2(const uint8_t *p, size_t n, size_t places, size_t ahead)
{
    const size_t block = (size_t) 1 << 20, part = block / places;
    __m256i sums[4];

    memset(sums, 0, sizeof sums);
    for (const uint8_t *end = p + n / block * block; p < end; p += block)
        for (size_t i = 0; i < part; i += 128)
            for (size_t place = 0; place < places; place++) {
                const uint8_t *q = p + place * part + i;

                if (ahead > 0) {
                    _mm_prefetch((const char *) q + ahead, _MM_HINT_T0);
                    _mm_prefetch((const char *) q + ahead + 64, _MM_HINT_T0);
                }
                for (size_t k = 0; k < 4; k++)
                    sums[k] = _mm256_add_epi64(sums[k], _mm256_loadu_si256((const __m256i *) (q + 32 * k)));
            }
    for (size_t k = 1; k < 4; k++)
        sums[0] = _mm256_add_epi64(sums[0], sums[k]);
    return (uint64_t) (sums[0][0] + sums[0][1] + sums[0][2] + sums[0][3]);
}
#endif

static uint64_t
sum_plain(const uint8_t *p, size_t n)
{
    uint64_t sum = 0, word;

    for (size_t i = 0; i + 8 <= n; i += 8) {
        memcpy(&word, p + i, 8);
        sum += word;
    }
    return sum;
}

/* The fastest way to read memory that is known here: several are taken in turns, and the best of all rounds counts. */
static void
read_memory(size_t n)
{
    static const struct {
        size_t places, ahead;
    } ways[] = {{1, 2048}, {4, 1024}, {4, 2048}, {1, 0}};
    static size_t turn;

#if defined(__x86_64__)
    size_t way = turn++ % (sizeof ways / sizeof *ways);

    if (strcmp(mai_kernels_name(), "ref") != 0) {
        sink += sum_avx2(letters, n, ways[way].places, ways[way].ahead);
        return;
    }
#endif
    (void) turn;
    (void) ways;
    sink += sum_plain(letters, n);
}

static void
copy_memory(size_t n)
{
    memcpy(output, letters, n);
}

/* ---- seq ---- */

static void
count(const uint8_t *p, size_t n)
{
    uint64_t counts[MAI_NLETTERS] = {0};

    mai_bases_kernel->count(p, n, counts);
    sink += counts[MAI_LETTER_G];
}

static void
count_letters(size_t n)
{
    count(letters, n);
}

static void
count_codes(size_t n)
{
    count(codes, n);
}

static void
other_strand(size_t n)
{
    sink += mai_bases_kernel->reverse_complement(letters, output, n);
}

static void
other_strand_of_codes(size_t n)
{
    sink += mai_bases_kernel->reverse_complement(codes, output, n);
}

static void
transcribed(size_t n)
{
    sink += mai_bases_kernel->transcribe(letters, output, n);
}

/* ---- translation ---- */

static void
translate(const uint8_t *from, size_t n)
{
    mai_translate_options options = {0};
    mai_arena arena;
    size_t written;
    mai_ctx cx;

    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    if (mai_translate(&cx, mai_genetic_code_find(1), from, n, options, (char *) output, &written) != MAI_OK)
        exit(1);
    sink += written;
}

static void
translated(size_t n)
{
    translate(letters, n);
}

static void
translated_codes(size_t n)
{
    static uint8_t *bases; /* IUPAC codes of bases alone: without gaps and X */

    if (bases == NULL) {
        bases = malloc(n);
        fill(bases, n, "ACGTUNRYSWKMBDHVacgtunryswkmbdhv");
    }
    translate(bases, n);
}

/* ---- seqfile: a file is written at its first use, and the best of several rounds counts ---- */

/* Records of a title and lines of 70 letters, of from 300 to 3,000 or all of them in one. */
static const uint8_t *
fasta_file(size_t n, bool one)
{
    static char *files[2];
    char *file = files[one], *to = file, *end;
    size_t from = 0;

    if (file != NULL)
        return (const uint8_t *) file;
    files[one] = to = file = malloc(n + 1);
    if (file == NULL)
        exit(1);
    for (end = file + n; end - to > 3500 || (one && end - to > 80);) {
        size_t length = one ? n : 300 + random64() % 2700;

        to += sprintf(to, ">gene%zu of a genome\n", from);
        for (size_t i = 0; i < length && end - to > 80; i += 70) {
            memcpy(to, letters + from, 70);
            from += 70;
            to[70] = '\n';
            to += 71;
        }
    }
    memset(to, '\n', (size_t) (end - to));
    return (const uint8_t *) file;
}

static const uint8_t *
fastq_file(size_t n)
{
    static char *file;
    char *to = file, *end;
    size_t from = 0;

    if (file != NULL)
        return (const uint8_t *) file;
    to = file = malloc(n + 1);
    if (file == NULL)
        exit(1);
    for (end = file + n; end - to > 400; from += 150) {
        to += sprintf(to, "@SRR001666.%zu length=150\n%.150s\n+\n", from, (const char *) letters + from);
        for (int i = 0; i < 150; i++)
            *to++ = (char) (35 + random64() % 39);
        *to++ = '\n';
    }
    memset(to, '\n', (size_t) (end - to));
    return (const uint8_t *) file;
}

static void
read_fasta(size_t n, bool one)
{
    mai_memory_stream stream = mai_stream_of_memory(fasta_file(n, one), n, 1 << 19);
    static mai_arena_room room; /* used again, as a server's pages are */
    static mai_arena kept;
    mai_fasta_record r;
    mai_arena arena;
    mai_fasta *fasta;
    bool more = true;
    mai_ctx cx;

    mai_ctx_init(&cx, &kept);
    if (room.room.p == NULL) {
        mai_arena_init(&kept, mai_malloc_source);
        mai_room_in_arena(&cx, &room, n + (1 << 20));
    }
    mai_arena_init(&arena, mai_malloc_source);
    cx.arena = &arena;
    if (mai_fasta_open(&cx, &stream.stream, &room.room, &fasta) != MAI_OK)
        exit(1);
    while (more) {
        if (mai_fasta_next(&cx, fasta, &r, &more) != MAI_OK)
            exit(1);
        sink += r.length;
    }
    mai_arena_reset(&arena);
}

static void
read_genes(size_t n)
{
    read_fasta(n, false);
}

static void
read_chromosome(size_t n)
{
    read_fasta(n, true);
}

static void
read_reads(size_t n)
{
    mai_memory_stream stream = mai_stream_of_memory(fastq_file(n), n, 1 << 19);
    mai_arena_room sequence, quality;
    mai_fastq_record r;
    mai_arena arena;
    mai_fastq *fastq;
    bool more = true;
    mai_ctx cx;

    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    mai_room_in_arena(&cx, &sequence, 1 << 20);
    mai_room_in_arena(&cx, &quality, 1 << 20);
    if (mai_fastq_open(&cx, &stream.stream, MAI_PHRED_33, &sequence.room, &quality.room, &fastq) != MAI_OK)
        exit(1);
    while (more) {
        if (mai_fastq_next(&cx, fastq, &r, &more) != MAI_OK)
            exit(1);
        sink += r.length;
    }
    mai_arena_reset(&arena);
}

/* ---- motif: all places on both strands, counted ---- */

static mai_status
count_hit(mai_ctx *cx, void *arg, const mai_motif_hit *hit)
{
    (void) cx;
    (void) arg;
    sink += (uint64_t) hit->position;
    return MAI_OK;
}

static void
search_motif(const char *motif, int mismatches, size_t n)
{
    mai_arena arena;
    mai_ctx cx;
    mai_memory_stream stream = mai_stream_of_memory(letters, n, 0);

    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    if (mai_motif_search(&cx, &stream.stream, (const uint8_t *) motif, strlen(motif), true, mismatches, count_hit, NULL)
        != MAI_OK)
        exit(1);
    mai_arena_reset(&arena);
}

static void
search_literal(size_t n)
{
    search_motif("GGATCC", 0, n);
}

static void
search_gantc(size_t n)
{
    search_motif("GANTC", 0, n);
}

static void
search_rgynnrcy(size_t n)
{
    search_motif("RGYNNRCY", 0, n);
}

static void
search_mismatches(size_t n)
{
    search_motif("GGATCCGATTGACTTAGCAT", 3, n);
}

/* ---- figures ---- */

typedef void (*work)(size_t n);

static const struct figure {
    const char *topic, *what, *bound;
    double target; /* 0: none */
    const char *unit;
    size_t bytes;
    work ours, peer;
    const char *python; /* in place of peer */
    const char *simd;   /* NULL: the best there is */
} figures[] = {
    {"seq", "core: letters counted, 250 MB, beside reading memory", "at least", 0.85, "x", LARGE, count_letters, read_memory, NULL, NULL},
    {"seq", "core: the same with AVX2", "at least", 0.85, "x", LARGE, count_letters, read_memory, NULL, "avx2"},
    {"seq", "core: random IUPAC codes counted, 250 MB", "at least", 0.85, "x", LARGE, count_codes, read_memory, NULL, NULL},
    {"seq", "core: the same with AVX2", "at least", 0.85, "x", LARGE, count_codes, read_memory, NULL, "avx2"},
    {"seq", "core: reverse complement of 5 MB, beside memcpy", "at least", 0.8, "x", SMALL, other_strand, copy_memory, NULL, NULL},
    {"seq", "core: the same with AVX2", "at least", 0.8, "x", SMALL, other_strand, copy_memory, NULL, "avx2"},
    {"seq", "core: reverse complement of 250 MB, beside memcpy", "at least", 0.6, "x", LARGE, other_strand, copy_memory, NULL, NULL},
    {"seq", "core: the same with AVX2", "at least", 0.6, "x", LARGE, other_strand, copy_memory, NULL, "avx2"},
    {"seq", "core: reverse complement of 5 MB of IUPAC codes", "at least", 0.8, "x", SMALL, other_strand_of_codes, copy_memory, NULL, NULL},
    {"seq", "core: transcription of 5 MB, beside memcpy", "at least", 0, "x", SMALL, transcribed, copy_memory, NULL, NULL},
    {"translation", "core: translation of 5 MB, beside Biopython", "at least", 150, "x", SMALL, translated, NULL, "translation", NULL},
    {"translation", "core: the same with AVX2", "at least", 150, "x", SMALL, translated, NULL, "translation", "avx2"},
    {"translation", "core: the same in plain C", "at least", 150, "x", SMALL, translated, NULL, "translation", "ref"},
    {"translation", "core: translation of 5 MB of random IUPAC codes", "at least", 0, "GB/s", SMALL, translated_codes, NULL, NULL, NULL},
    {"seqfile", "core: FASTA of 100 MB, genes", "at least", 2, "GB/s", FILE_BYTES, read_genes, NULL, NULL, NULL},
    {"seqfile", "core: FASTA of 100 MB, one chromosome", "at least", 2, "GB/s", FILE_BYTES, read_chromosome, NULL, NULL, NULL},
    {"seqfile", "core: FASTQ of 100 MB, reads of 150", "at least", 0, "GB/s", FILE_BYTES, read_reads, NULL, NULL, NULL},
    {"motif", "core: GGATCC in 5 MB, both strands, beside re", "at least", 20, "x", SMALL, search_literal, NULL, "search_literal", NULL},
    {"motif", "core: GANTC, likewise", "at least", 20, "x", SMALL, search_gantc, NULL, "search_gantc", NULL},
    {"motif", "core: RGYNNRCY, likewise", "at least", 20, "x", SMALL, search_rgynnrcy, NULL, "search_rgynnrcy", NULL},
    {"motif", "core: RGYNNRCY with AVX2", "at least", 20, "x", SMALL, search_rgynnrcy, NULL, "search_rgynnrcy", "avx2"},
    {"motif", "core: 20 letters with 3 mismatches", "at least", 0, "GB/s", SMALL, search_mismatches, NULL, NULL, NULL},
};

static double
seconds_of(work w, size_t n)
{
    struct timespec a, b;

    clock_gettime(CLOCK_MONOTONIC, &a);
    w(n);
    clock_gettime(CLOCK_MONOTONIC, &b);
    return (double) (b.tv_sec - a.tv_sec) + 1e-9 * (double) (b.tv_nsec - a.tv_nsec);
}

static void
measure(const struct figure *f)
{
    double ours = 1e9, peer = 1e9, spent = 0;

    if (mai_kernels_init(f->simd) != 0)
        return;
    for (int round = 0; round < 8 || (spent < 0.5 && round < 200); round++) {
        double t = seconds_of(f->ours, f->bytes), u = f->peer != NULL ? seconds_of(f->peer, f->bytes) : 0;

        ours = t < ours ? t : ours;
        peer = u < peer ? u : peer;
        spent += t + u;
    }
    printf("%s\t%s\t%s\t%g\t%s\t%.9f\t", f->topic, f->what, f->bound, f->target, f->unit, ours);
    if (f->peer != NULL)
        printf("%.9f", peer);
    else if (f->python != NULL)
        printf("python:%s", f->python);
    printf("\t%zu\n", f->bytes);
}

int
main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "letters") == 0)
        return write_letters(argv[2]);
    if (argc < 3 || strcmp(argv[1], "figures") != 0) {
        fprintf(stderr, "usage: seq_core letters FILE | figures FILE [TOPIC]\n");
        return 2;
    }
    if (read_letters(argv[2]) != 0)
        return 1;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (argc < 4 || argv[3][0] == '\0' || strcmp(argv[3], figures[i].topic) == 0)
            measure(&figures[i]);
    return 0;
}
