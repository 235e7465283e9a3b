/*
 * test_seqfile.c - FASTA and FASTQ records whatever the windows, and qualities. Expected values are Biopython's.
 */
#include "kernel/kernel.h"
#include "kernel/letters.h"
#include "seq/seqfile.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t steps[] = {0, 1, 2, 3, 5, 64};
#define NSTEPS (sizeof steps / sizeof *steps)

typedef struct file {
    const char *p;
    size_t n, step;
    mai_phred phred;
    char out[512];
} file;

static void
add(file *f, const char *fmt, ...)
{
    size_t n = strlen(f->out);
    va_list args;

    va_start(args, fmt);
    vsnprintf(f->out + n, sizeof f->out - n, fmt, args);
    va_end(args);
}

/* Records as "number@line,position:name|description|sequence;". */
static mai_status
list_fasta(mai_ctx *cx, void *arg)
{
    file *f = arg;
    mai_memory_stream memory = mai_stream_of_memory(f->p, f->n, f->step);
    mai_arena_room room;
    mai_fasta_record r;
    mai_fasta *fasta;
    bool more;

    f->out[0] = '\0';
    mai_room_in_arena(cx, &room, 1 << 20);
    MAI_TRY(mai_fasta_open(cx, &memory.stream, &room.room, &fasta));
    for (;;) {
        MAI_TRY(mai_fasta_next(cx, fasta, &r, &more));
        if (!more)
            return MAI_OK;
        add(f, "%d@%d,%d:%.*s|%.*s|%.*s%s;", (int) r.number, (int) r.line, (int) r.position, (int) r.name.n, r.name.p,
            (int) r.description.n, r.description.p, (int) r.length, (const char *) r.sequence, r.ascii ? "" : "+");
    }
}

/* The same with qualities. */
static mai_status
list_fastq(mai_ctx *cx, void *arg)
{
    file *f = arg;
    mai_memory_stream memory = mai_stream_of_memory(f->p, f->n, f->step);
    mai_arena_room sequence, quality;
    mai_fastq_record r;
    mai_fastq *fastq;
    bool more;

    f->out[0] = '\0';
    mai_room_in_arena(cx, &sequence, 1 << 20);
    mai_room_in_arena(cx, &quality, 1 << 20);
    MAI_TRY(mai_fastq_open(cx, &memory.stream, f->phred, &sequence.room, &quality.room, &fastq));
    for (;;) {
        MAI_TRY(mai_fastq_next(cx, fastq, &r, &more));
        if (!more)
            return MAI_OK;
        add(f, "%d@%d,%d:%.*s|%.*s|%.*s|%.*s;", (int) r.number, (int) r.line, (int) r.position, (int) r.name.n,
            r.name.p, (int) r.description.n, r.description.p, (int) r.length, (const char *) sequence.room.p,
            (int) r.length, (const char *) quality.room.p);
    }
}

static void
fasta_is_read(void)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"", ""},
        {"\n \n; x\n", ""},
        {">", "1@1,0:||;"},
        {">\n", "1@1,0:||;"},
        {">a\nACGT", "1@1,0:a|a|ACGT;"},
        {">a b c \t\nAC\nGT\n\n>d\n", "1@1,0:a|a b c|ACGT;2@5,16:d|d|;"},
        {"\r\n;x\r\n>a\r\nAC\r\nGT\r\n>b\r\nT\r\n", "1@3,6:a|a|ACGT;2@6,18:b|b|T;"},
        {">a\rAC\rGT\r>b\rT", "1@1,0:a|a|ACGT;2@4,9:b|b|T;"},
        {"> a\nA C\tG\n;no\nT>x\n", "1@1,0:a| a|ACGT>x;"},
        {">a\nA\xc3\xa9\x01\x7f\n", "1@1,0:a|a|A\xc3\xa9\x01\x7f+;"},
        {">a\n>b\n\n\n>c", "1@1,0:a|a|;2@2,3:b|b|;3@5,8:c|c|;"},
    };
    mai_ctx *cx = unit_open();

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t i = 0; i < NSTEPS; i++) {
            file f = {rows[r].in, strlen(rows[r].in), steps[i]};

            unit_row("row %zu, windows of %zu", r, steps[i]);
            if (CHECK_OK(cx, list_fasta(cx, &f)))
                CHECK_TEXT(f.out, rows[r].out);
        }
    unit_close(cx);
}

static void
fastq_is_read(void)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"", ""},
        {"@a b \nAC\n+\nII\n", "1@1,0:a|a b|AC|II;"},
        {"@a\nAC\nGT \n+a\n@@\n+@\n@b\n\n+\n\n", "1@1,0:a|a|ACGT|@@+@;2@7,19:b|b||;"},
        {"@a\nACGT\n+\nII\n@I\n@b\nA\n+\nI\n", "1@1,0:a|a|ACGT|II@I;2@6,16:b|b|A|I;"},
        {"@a\r\nAC\r\n+\r\nII\r\n\r\n\r\n", "1@1,0:a|a|AC|II;"},
        {"@a\rAC\r+\rII", "1@1,0:a|a|AC|II;"},
        {"@\nA\n+\n@\n@b\nA\n+\n!", "1@1,0:||A|@;2@5,8:b|b|A|!;"},
    };
    mai_ctx *cx = unit_open();

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t i = 0; i < NSTEPS; i++) {
            file f = {rows[r].in, strlen(rows[r].in), steps[i]};

            unit_row("row %zu, windows of %zu", r, steps[i]);
            if (CHECK_OK(cx, list_fastq(cx, &f)))
                CHECK_TEXT(f.out, rows[r].out);
        }
    unit_close(cx);
}

static void
malformed_files_are_refused(void)
{
    static const struct {
        bool fastq;
        const char *in, *message;
        int line, byte; /* both from 1 */
    } rows[] = {
        {false, "ACGT", "begins with '>'", 1, 1},
        {false, "\n;x\n A", "begins with '>'", 3, 6},
        {true, "ACGT", "begins with '@'", 1, 1},
        {true, "\n@a\nA\n+\nI\n", "begins with '@'", 1, 1},
        {true, "@a", "ends before the qualities", 1, 1},
        {true, "@a\nAC\n", "ends before the qualities", 2, 4},
        {true, "@a\nAC\n+\n", "ends behind the '+'", 3, 7},
        {true, "@a\nAC\n+b\nII\n", "not the one behind '@'", 3, 7},
        {true, "@a\nAC\n+\nI\n", "2 letters and 1 qualities", 1, 1},
        {true, "@a\nAC\n+\nIII\n@b\n", "2 letters and 3 qualities", 1, 1},
        {true, "@a\nA C\n+\nIII\n", "no letter in a sequence", 2, 5},
        {true, "@a\nA\x7f" "C\n+\nIII\n", "no letter in a sequence", 2, 5},
        {true, "@a\nACG\n+\nII\x1fI\n", "byte 31 is no quality", 4, 12},
        {true, "@a\nACG\n+\nI\xc3\xa9\n", "byte 195 is no quality", 4, 11},
    };
    mai_ctx *cx = unit_open();
    char detail[64];

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t i = 0; i < NSTEPS; i++) {
            file f = {rows[r].in, strlen(rows[r].in), steps[i]};
            mai_status status = rows[r].fastq ? list_fastq(cx, &f) : list_fasta(cx, &f);

            unit_row("row %zu, windows of %zu", r, steps[i]);
            CHECK_INT(status, MAI_ETEXT);
            CHECK(strstr(cx->err.message, rows[r].message) != NULL);
            snprintf(detail, sizeof detail, "At line %d of the file, byte %d.", rows[r].line, rows[r].byte);
            CHECK_TEXT(cx->err.detail, detail);
            mai_error_clear(cx);
        }
    unit_close(cx);
}

static void
nul_is_refused(void)
{
    mai_ctx *cx = unit_open();
    file title = {">a\0b\nA", 6, 0}, sequence = {">a\nA\0", 5, 0}, read = {"@a\0\nA\n+\nI\n", 10, 0};

    CHECK_FAILS_WITH(cx, list_fasta(cx, &title), MAI_ETEXT, "a NUL byte in a title");
    CHECK_FAILS_WITH(cx, list_fasta(cx, &sequence), MAI_ETEXT, "a NUL byte in a sequence");
    CHECK_FAILS_WITH(cx, list_fastq(cx, &read), MAI_ETEXT, "a NUL byte in a title");
    unit_close(cx);
}

static void
large_records_are_refused(void)
{
    size_t n = (1 << 20) + 100;
    mai_ctx *cx = unit_open();
    file f = {malloc(n), n, 4096};

    memset((char *) f.p, 'A', n);
    memcpy((char *) f.p, ">a\n", 3);
    CHECK_FAILS_WITH(cx, list_fasta(cx, &f), MAI_ELIMIT, "longer than 1048576 bytes");
    free((char *) f.p);
    unit_close(cx);
}

static void
qualities_have_means(void)
{
    static const struct {
        mai_phred phred;
        const char *quality;
        double mean, error;
    } rows[] = {
        {MAI_PHRED_33, "!", 0, 1},
        {MAI_PHRED_33, "!I~", 44.333333333333336, 0.33336666683372905},
        {MAI_PHRED_64, "@h", 20, 0.50005},
        {MAI_PHRED_SOLEXA, ";", 1.1933104806609456, 0.7597469266479578},
        {MAI_PHRED_SOLEXA, "@h", 21.505367114704221, 0.25004999500049996},
    };

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        const uint8_t *q = (const uint8_t *) rows[r].quality;
        size_t n = strlen(rows[r].quality), bad;

        unit_row("row %zu", r);
        CHECK(mai_quality_valid(rows[r].phred, q, n, &bad));
        CHECK_REAL(mai_quality_mean(rows[r].phred, q, n), rows[r].mean, 1e-15);
        CHECK_REAL(mai_quality_error(rows[r].phred, q, n), rows[r].error, 1e-15);
    }
    for (int s = 0; s <= 93; s++)
        CHECK_REAL(mai_phred_error(MAI_PHRED_33, s), pow(10, -s / 10.0), 1e-14);
    for (int s = -5; s <= 62; s++) {
        CHECK_REAL(mai_phred_error(MAI_PHRED_SOLEXA, s), 1 / (1 + pow(10, s / 10.0)), 1e-14);
        CHECK_REAL(mai_phred_quality(MAI_PHRED_SOLEXA, s), 10 * log10(pow(10, s / 10.0) + 1), 1e-14);
    }
    CHECK(isnan(mai_quality_mean(MAI_PHRED_33, (const uint8_t *) "", 0)));
}

static void
invalid_qualities_are_found(void)
{
    static const int first[] = {33, 64, 59};
    uint8_t text[100];
    size_t bad;

    for (int phred = MAI_PHRED_33; phred <= MAI_PHRED_SOLEXA; phred++)
        for (int c = 0; c < 256; c++) {
            memset(text, 'h', sizeof text);
            text[50] = text[70] = (uint8_t) c;
            unit_row("encoding %d, byte %d", phred, c);
            CHECK_INT(mai_quality_valid((mai_phred) phred, text, 100, &bad), c >= first[phred] && c <= 126);
            CHECK_INT(bad, c >= first[phred] && c <= 126 ? 100 : 50);
        }
}

/* Thresholds of 20; expected: cutadapt's and Trimmomatic's rules by hand. */
static void
ends_are_trimmed(void)
{
    static const struct {
        const char *quality;
        size_t back, front, both, window; /* stop of bwa; start and stop of both; stop of windows of 4 */
    } rows[] = {
        {"", 0, 0, 0, 0},
        {"IIII", 4, 0, 4, 4},
        {"####", 0, 0, 0, 0},
        {"IIIIII##I#", 9, 0, 9, 9},
        {"IIIIII####", 6, 0, 6, 6},
        {"##IIIIII#I", 10, 2, 10, 10},
        {"I#########", 1, 0, 1, 0},
        {"#####IIIII", 10, 5, 10, 0},
        {"IIIII5####", 6, 0, 6, 6},
        {"IIII4#####", 4, 0, 4, 4},
        {"III", 3, 0, 3, 0},
    };
    size_t start, stop;

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        const uint8_t *q = (const uint8_t *) rows[r].quality;
        size_t n = strlen(rows[r].quality);

        unit_row("row %zu", r);
        mai_trim_ends(MAI_PHRED_33, q, n, 0, 20, &start, &stop);
        CHECK_INT(start, 0);
        CHECK_INT(stop, rows[r].back);
        mai_trim_ends(MAI_PHRED_33, q, n, 20, 20, &start, &stop);
        CHECK_INT(start, rows[r].front);
        CHECK_INT(stop, rows[r].both);
        mai_trim_window(MAI_PHRED_33, q, n, 4, 20, &start, &stop);
        CHECK_INT(start, 0);
        CHECK_INT(stop, rows[r].window);
    }
}

/* ---- kernels ---- */

static size_t
defined_copy(const uint8_t *from, size_t n)
{
    size_t i = 0;

    while (i < n && from[i] >= 0x21 && from[i] <= 0x7e)
        i++;
    return i;
}

static void
check_kernels(size_t n, size_t offset)
{
    uint8_t *from = malloc(n + offset + 1), *to = malloc(n + 1);
    uint64_t sum = 0, out = 0, outside;
    uint8_t *p = from + offset;

    for (size_t i = 0; i < n; i++)
        p[i] = (uint8_t) (unit_random() % 200 == 0 ? unit_random() % 256 : 0x21 + unit_random() % 0x5e);
    p = memcpy(malloc(n + (n == 0)), p, n); /* to the byte */
    size_t got = mai_letters_kernel->copy_letters(p, to, n);
    if (CHECK_INT(got, defined_copy(p, n)))
        CHECK_BYTES(to, p, got);
    for (size_t i = 0; i < n; i++) {
        sum += p[i];
        out += p[i] < 40 || p[i] > 120;
    }
    CHECK_INT(mai_letters_kernel->sum_range(p, n, 40, 120, &outside), sum);
    CHECK_INT(outside, out);
    free(p);
    free(from);
    free(to);
}

static void
kernels_agree(void)
{
    static const char *const names[] = {"ref", "avx2", "avx512"};
    uint8_t all[64], to[64];

    for (int v = 0; v < 3; v++) {
        if (mai_kernels_init(names[v]) != 0)
            continue;
        for (size_t n = 0; n <= 400; n++)
            check_kernels(n, n % 32);
        for (int c = 0; c < 256; c++) {
            unit_row("%s, byte %d", names[v], c);
            memset(all, 'A', sizeof all);
            all[5] = (uint8_t) c;
            CHECK_INT(mai_letters_kernel->copy_letters(all, to, 64), c >= 0x21 && c <= 0x7e ? 64 : 5);
        }
    }
    CHECK_INT(mai_kernels_init(NULL), 0);
}

/* ---- failures ---- */

static void
failures_are_clean(void)
{
    file fasta = {">a long enough title\nACGT\nACGT\n>b\nACGT\n", 39, 3};
    file fastq = {"@a long enough title\nACGT\n+\nIIII\n@b\nACGT\n+\nIIII\n", 48, 3};

    CHECK(unit_refuse_each_allocation(list_fasta, &fasta) >= 3);
    CHECK(unit_stop_at_each_poll(list_fasta, &fasta) > 10);
    CHECK(unit_refuse_each_allocation(list_fastq, &fastq) >= 4);
    CHECK(unit_stop_at_each_poll(list_fastq, &fastq) > 10);
}

static const unit_test tests[] = {
    {"fasta is read", fasta_is_read},
    {"fastq is read", fastq_is_read},
    {"malformed files are refused", malformed_files_are_refused},
    {"nul is refused", nul_is_refused},
    {"large records are refused", large_records_are_refused},
    {"qualities have means", qualities_have_means},
    {"invalid qualities are found", invalid_qualities_are_found},
    {"ends are trimmed", ends_are_trimmed},
    {"kernels agree", kernels_agree},
    {"failures are clean", failures_are_clean},
};

UNIT_MAIN(tests)
