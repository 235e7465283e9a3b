/*
 * fastq.c - FASTQ records from a stream, by the rules of Biopython's parser.
 *
 * Sequence and quality may take several lines, and '@' and '+' are letters of qualities: a line that begins with '+'
 * ends the sequence, and one that begins with '@' the quality, but only once there are as many letters as the
 * sequence has. Each line is copied once, into the room of its text; the title is kept in the arena of the call that
 * opened.
 */
#include "seq/seqfile_common.h"

#include "base/arena.h"
#include "kernel/letters.h"
#include "seq/lines.h"

#include <string.h>

/* A line that windows cut apart is held whole; no read is as long. */
#define LONGEST_LINE ((size_t) 256 << 20)

struct mai_fastq {
    mai_lines lines;
    mai_phred phred;
    mai_room *sequence, *quality;
    mai_arena_room title;
    const uint8_t *line; /* that was read last */
    size_t n;
    bool more, held;     /* there was one; it begins the next record and has not been taken */
    int64_t records;
};

mai_status
mai_fastq_open(mai_ctx *cx, mai_stream *stream, mai_phred phred, mai_room *sequence, mai_room *quality,
               mai_fastq **out)
{
    mai_fastq *f;

    MAI_TRY(MAI_NEW(cx, &f));
    mai_lines_open(cx, &f->lines, stream, LONGEST_LINE, true);
    mai_room_in_arena(cx, &f->title, MAI_LONGEST_TITLE);
    f->phred = phred;
    f->sequence = sequence;
    f->quality = quality;
    *out = f;
    return MAI_OK;
}

static mai_status
next_line(mai_ctx *cx, mai_fastq *f)
{
    return mai_lines_next(cx, &f->lines, &f->line, &f->n, &f->more);
}

static mai_status
wrong(mai_ctx *cx, const mai_fastq *f, size_t offset, const char *what)
{
    return mai_fail_in_file(cx, MAI_ETEXT, f->lines.number, f->lines.position + (int64_t) offset, "FASTQ: %s", what);
}

static mai_status
ended(mai_ctx *cx, const mai_fastq *f, const char *what)
{
    return mai_fail_in_file(cx, MAI_ETEXT, f->lines.number, f->lines.position, "FASTQ: the file ends %s", what);
}

/* Appends the line, without blanks at its end. Where it has other than visible letters, *offset is the first's. */
static mai_status
append(mai_ctx *cx, mai_fastq *f, mai_room *room, size_t *have, bool *clean, size_t *offset)
{
    size_t n = f->n, copied;

    MAI_TRY(mai_room_for(cx, room, *have, n + 1));
    copied = mai_letters_kernel->copy_letters(f->line, room->p + *have, n);
    *clean = true;
    if (copied < n) {
        n = mai_rstrip((mai_span){(const char *) f->line, n}).n;
        *clean = copied >= n;
        *offset = copied;
    }
    *have += n;
    return MAI_OK;
}

/* The line with '@'. */
static mai_status
take_title(mai_ctx *cx, mai_fastq *f, mai_fastq_record *out)
{
    mai_span title;

    if (f->n == 0 || *f->line != '@')
        return wrong(cx, f, 0, "a record begins with '@'");
    title = mai_rstrip((mai_span){(const char *) f->line + 1, f->n - 1});
    if (memchr(title.p, '\0', title.n) != NULL)
        return wrong(cx, f, 1, "a NUL byte in a title");
    MAI_TRY(mai_room_for(cx, &f->title.room, 0, title.n + 1));
    memcpy(f->title.room.p, title.p, title.n);
    out->number = ++f->records;
    out->line = f->lines.number;
    out->position = f->lines.position;
    out->description = (mai_span){(const char *) f->title.room.p, title.n};
    out->name = mai_title_name(out->description);
    return MAI_OK;
}

/* The lines up to that with '+', and that one. */
static mai_status
take_sequence(mai_ctx *cx, mai_fastq *f, mai_fastq_record *out)
{
    mai_span second;

    for (;;) {
        size_t offset = 0;
        bool clean;

        MAI_TRY(next_line(cx, f));
        if (!f->more)
            return ended(cx, f, "before the qualities of a record");
        if (f->n > 0 && *f->line == '+')
            break;
        MAI_TRY(append(cx, f, f->sequence, &out->length, &clean, &offset));
        if (!clean)
            return wrong(cx, f, offset, "a blank or another byte that is no letter in a sequence");
    }
    second = mai_rstrip((mai_span){(const char *) f->line + 1, f->n - 1});
    if (second.n > 0 &&
        (second.n != out->description.n || memcmp(second.p, out->description.p, second.n) != 0))
        return wrong(cx, f, 0, "the title behind '+' is not the one behind '@'");
    return MAI_OK;
}

/* A quality line has been appended: whether all of it are qualities. */
static mai_status
check_quality(mai_ctx *cx, const mai_fastq *f, size_t before, size_t after)
{
    size_t bad;

    if (mai_quality_valid(f->phred, f->quality->p + before, after - before, &bad))
        return MAI_OK;
    (void) mai_fail_in_file(cx, MAI_ETEXT, f->lines.number, f->lines.position + (int64_t) bad,
                            "FASTQ: byte %d is no quality in this encoding", f->line[bad]);
    return mai_hint(cx, "phred is 33 (Sanger, Illumina 1.8 and later), 64 (Illumina 1.3 to 1.7) or 'solexa'.");
}

/* The lines of qualities, up to the next record's first or the end. */
static mai_status
take_quality(mai_ctx *cx, mai_fastq *f, mai_fastq_record *out)
{
    size_t have = 0;
    bool first = true;

    for (;; first = false) {
        size_t before = have, offset = 0;
        bool clean;

        MAI_TRY(next_line(cx, f));
        if (!f->more && first)
            return ended(cx, f, "behind the '+' of a record");
        if (!f->more || (f->n > 0 && *f->line == '@' && have >= out->length))
            break;
        MAI_TRY(append(cx, f, f->quality, &have, &clean, &offset));
        if (!clean && have > before)
            memcpy(f->quality->p + before, f->line, have - before);
        MAI_TRY(check_quality(cx, f, before, have));
    }
    f->held = f->more;
    if (have != out->length)
        return mai_fail_in_file(cx, MAI_ETEXT, out->line, out->position,
                                "FASTQ: record %lld has %zu letters and %zu qualities", (long long) out->number,
                                out->length, have);
    return MAI_OK;
}

mai_status
mai_fastq_next(mai_ctx *cx, mai_fastq *f, mai_fastq_record *out, bool *more)
{
    memset(out, 0, sizeof *out);
    if (!f->held)
        MAI_TRY(next_line(cx, f));
    f->held = false;
    *more = f->more;
    if (!f->more)
        return MAI_OK;
    MAI_TRY(take_title(cx, f, out));
    MAI_TRY(take_sequence(cx, f, out));
    return take_quality(cx, f, out);
}
