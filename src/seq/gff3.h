/*
 * gff3.h - lines of a GFF3 file, and the transcripts that its features make.
 *
 * Source: Sequence Ontology, Generic Feature Format version 3 (version 1.26 of the specification). Coordinates are
 * those of the file: from 1, both ends inclusive.
 *
 * Texts are slices of memory that the context's arena holds, in UTF-8 where the file is; they may hold any byte but NUL.
 */
#ifndef MAI_GFF3_H
#define MAI_GFF3_H

#include "base/stream.h"
#include "seq/lines.h"
#include "seq/transcript.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_text {
    const char *p; /* NULL where the file has "." or nothing */
    size_t n;
} mai_text;

/* One attribute: its name and its values, of which there is at least one. */
typedef struct mai_gff3_attribute {
    mai_text tag;
    mai_text *values;
    int64_t nvalues;
} mai_gff3_attribute;

typedef struct mai_gff3_feature {
    mai_text seqid, source, type;
    int64_t start, stop; /* 1 <= start <= stop */
    double score;
    bool has_score;
    char strand; /* + - ?, or '.' for none */
    int phase;   /* 0 to 2, -1 for none */
    mai_gff3_attribute *attributes;
    int64_t nattributes;
} mai_gff3_feature;

typedef struct mai_gff3 {
    mai_lines lines;
    bool ended; /* the features are over: the sequences began */
} mai_gff3;

/* Begins to read; the stream is the caller's, and holds plain text. */
void mai_gff3_open(mai_ctx *cx, mai_gff3 *gff3, mai_stream *stream);
/*
 * The next feature, in the arena that the context has now; *more is false behind the last. MAI_ETEXT with the line and
 * the byte for a line that is not one of GFF3; a file that is GTF is refused with a hint.
 */
mai_status mai_gff3_next(mai_ctx *cx, mai_gff3 *gff3, mai_gff3_feature *out, bool *more) MAI_MUST_CHECK;

/* The only or the first value of an attribute; an empty slice with p NULL where there is none. */
mai_text mai_gff3_value(const mai_gff3_feature *feature, const char *tag);
const mai_gff3_attribute *mai_gff3_attribute_of(const mai_gff3_feature *feature, const char *tag);

typedef struct mai_annotation {
    mai_transcript *transcripts; /* in the order in which their features stand in the file */
    int64_t n;
    int64_t skipped; /* that were left out, with skip_errors */
} mai_annotation;

/*
 * Reads all features and puts transcripts together from exon, CDS and UTR features and their parents. MAI_ETEXT names
 * the transcript that cannot be: parts on two strands or sequences, overlapping exons, a coding part outside them; with
 * skip_errors such a one is left out and counted.
 */
mai_status mai_gff3_transcripts(mai_ctx *cx, mai_stream *stream, bool skip_errors, mai_annotation *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
