/*
 * seqfile.h - sequence files read record by record from a stream: FASTA and FASTQ, and qualities of reads.
 *
 * A reader holds one window of the stream and one record. What a record points to is good until the next one is asked
 * for. Positions in errors are bytes of the file as it comes out of the stream (unzipped), from 0; lines count from
 * 1. Lines end at LF, CR LF or CR. GenBank has a header of its own, genbank.h.
 */
#ifndef MAI_SEQFILE_H
#define MAI_SEQFILE_H

#include "base/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_span {
    const char *p;
    size_t n;
} mai_span;

/*
 * Memory that grows, into which a reader puts letters of one record, and which it uses again for the next. Whoever
 * makes it says how it grows, so that letters are put where they will be needed and large ones need not be copied.
 */
typedef struct mai_room mai_room;
struct mai_room {
    uint8_t *p;
    size_t room;
    /* Makes room for `need` bytes, of which the first `kept` stay; p may move. MAI_ELIMIT when that is too much. */
    mai_status (*grow)(mai_ctx *cx, mai_room *room, size_t kept, size_t need);
};

/* Room in an arena: each growth leaves the smaller piece behind. `most`: bytes it may have. */
typedef struct mai_arena_room {
    mai_room room;
    struct mai_arena *arena;
    size_t most;
} mai_arena_room;

void mai_room_in_arena(mai_ctx *cx, mai_arena_room *room, size_t most);

/* Room for `more` bytes behind `kept`. */
static inline mai_status MAI_MUST_CHECK
mai_room_for(mai_ctx *cx, mai_room *room, size_t kept, size_t more)
{
    return MAI_LIKELY(more <= room->room - kept) ? MAI_OK : room->grow(cx, room, kept, kept + more);
}

/* The first word of a title, and the title without blanks at its end: what Biopython calls id and description. */
mai_span mai_title_name(mai_span title);
/* Without the blanks that Python's str.rstrip() takes off an ASCII text. */
mai_span mai_rstrip(mai_span text);

/* ---- FASTA ---- */

typedef struct mai_fasta_record {
    int64_t number, line, position; /* of the record, from 1; of its '>' in the file */
    mai_span name, description;     /* the first word behind '>', and all of that line, without blanks at its end */
    const uint8_t *sequence;        /* in the room that the reader was given */
    size_t length;
    bool ascii;                     /* no byte above 127 in the sequence */
} mai_fasta_record;

typedef struct mai_fasta mai_fasta;

/*
 * Opens a FASTA file. The sequence of a record is put into `sequence`. Blanks and tabs in a sequence are left out;
 * lines that begin with ';', '#' or '!' are comments wherever they stand, and empty lines count for nothing.
 */
mai_status mai_fasta_open(mai_ctx *cx, mai_stream *stream, mai_room *sequence, mai_fasta **out) MAI_MUST_CHECK;
/* The next record; *more is false behind the last. MAI_ETEXT when something stands before the first '>', or a NUL. */
mai_status mai_fasta_next(mai_ctx *cx, mai_fasta *fasta, mai_fasta_record *out, bool *more) MAI_MUST_CHECK;

/* ---- qualities ---- */

/* How a letter of a FASTQ file says a quality. */
typedef enum mai_phred {
    MAI_PHRED_33,     /* Sanger, Illumina 1.8 and later: '!' to '~' are Phred 0 to 93 */
    MAI_PHRED_64,     /* Illumina 1.3 to 1.7: '@' to '~' are Phred 0 to 62 */
    MAI_PHRED_SOLEXA, /* Solexa: ';' to '~' are Solexa scores -5 to 62 */
} mai_phred;

/* The encoding that a word ("33", "sanger", "64", "illumina", "solexa") or a number names; false when none. */
bool mai_phred_of_word(const char *word, size_t n, mai_phred *out);
bool mai_phred_of_number(int number, mai_phred *out);
/* The letter of score 0. */
int mai_phred_zero(mai_phred phred);

/* Error 10^(-q/10) of Phred quality 0 to 93, of Solexa scores -5 to 62 by its own formula. */
double mai_phred_error(mai_phred phred, int score);
/* A score as Phred quality: itself, or for Solexa 10 log10(10^(s/10) + 1). */
double mai_phred_quality(mai_phred phred, int score);

/* Whether every letter is a quality: *bad is the index of the first that is none. */
bool mai_quality_valid(mai_phred phred, const uint8_t *quality, size_t n, size_t *bad);
/* Means over the letters of a valid quality text: of Phred qualities, and of errors. NaN when n is 0. */
double mai_quality_mean(mai_phred phred, const uint8_t *quality, size_t n);
double mai_quality_error(mai_phred phred, const uint8_t *quality, size_t n);

/*
 * What quality trimming keeps: letters *start up to *stop, both from 0, *stop excluded. Thresholds are Phred
 * qualities (Solexa scores where those are given).
 *   mai_trim_ends: the running sums of BWA, as cutadapt has them: at the 3' end what follows the place where the sum
 *     of (back - q) from the end is largest goes, the sum being given up once it is below 0; the same for `front` at
 *     the 5' end. A threshold of 0 or below leaves its end alone where no score is negative.
 *   mai_trim_window: Trimmomatic's SLIDINGWINDOW: letters are kept from the 5' end on while the mean of each `window`
 *     of them reaches the threshold, less those at the end that are below it. Nothing is kept when the first window
 *     fails or the text is shorter than one.
 */
void mai_trim_ends(mai_phred phred, const uint8_t *quality, size_t n, int front, int back, size_t *start,
                   size_t *stop);
void mai_trim_window(mai_phred phred, const uint8_t *quality, size_t n, size_t window, double threshold,
                     size_t *start, size_t *stop);

/* ---- FASTQ ---- */

typedef struct mai_fastq_record {
    int64_t number, line, position; /* of the record, from 1; of its '@' in the file */
    mai_span name, description;     /* the first word behind '@', and all of that line, without blanks at its end */
    size_t length;                  /* of the sequence and of the quality, which are in the rooms of the reader */
} mai_fastq_record;

typedef struct mai_fastq mai_fastq;

/* Opens a FASTQ file, of which sequence and quality may be wrapped. */
mai_status mai_fastq_open(mai_ctx *cx, mai_stream *stream, mai_phred phred, mai_room *sequence, mai_room *quality,
                          mai_fastq **out) MAI_MUST_CHECK;
/*
 * The next record; *more is false behind the last. MAI_ETEXT for what Biopython's parser refuses: no '@' or '+' where
 * one belongs, another title behind '+', lengths that differ, a letter that is no quality, blanks within.
 */
mai_status mai_fastq_next(mai_ctx *cx, mai_fastq *fastq, mai_fastq_record *out, bool *more) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
