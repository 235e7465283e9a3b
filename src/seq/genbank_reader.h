/*
 * genbank_reader.h - what the parts of the GenBank reader share: the line at hand, slices of it, memory.
 */
#ifndef MAI_GENBANK_READER_H
#define MAI_GENBANK_READER_H

#include "seq/genbank.h"
#include "seq/lines.h"
#include "seq/seqfile_common.h"

#ifdef __cplusplus
extern "C" {
#endif

struct mai_genbank {
    mai_lines lines;
    mai_room *sequence;
    bool embl, features;
    mai_arena_room scratch; /* where a text of several lines is put together */
    mai_span raw, line;     /* the line at hand, and without blanks at its end */
    bool more;              /* there is one */
    bool text_seen;         /* something other than blanks was in the file */
    int64_t records;
    mai_span id, suffix;    /* as Biopython builds it: accession or version, then the number of the version */
};

/* What errors call the format. */
static inline const char *
mai_flatfile_name(const mai_genbank *g)
{
    return g->embl ? "EMBL" : "GenBank";
}

/* Reads on; a NUL is refused. */
mai_status mai_genbank_line(mai_ctx *cx, mai_genbank *g) MAI_MUST_CHECK;
/* An error at the line at hand. */
mai_status mai_genbank_wrong(mai_ctx *cx, const mai_genbank *g, const char *what);
/* Bytes from..to of a line, as far as it has them. */
mai_span mai_columns(mai_span line, size_t from, size_t to);
/* Without blanks around. */
mai_span mai_strip(mai_span text);
bool mai_span_is(mai_span text, const char *word);
bool mai_span_begins(mai_span text, const char *word);
/* Whether all of the first n bytes of a line are there and spaces. */
bool mai_span_indented(mai_span line, size_t n);
/* The next word of a text, taken off it; empty at its end. */
mai_span mai_next_word(mai_span *text);
/* A number without sign, at most 15 digits; false when it is none. */
bool mai_span_number(mai_span text, int64_t *out);
/* Appends to the scratch, of which *n bytes are used. */
mai_status mai_scratch_add(mai_ctx *cx, mai_genbank *g, size_t *n, mai_span text) MAI_MUST_CHECK;
/* A copy of a text in the arena of the context. */
mai_status mai_span_copy(mai_ctx *cx, mai_span text, mai_span *out) MAI_MUST_CHECK;

/* The first line of a record: LOCUS (genbank_locus.c) or ID (genbank_embl.c). */
mai_status mai_genbank_locus(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r) MAI_MUST_CHECK;
mai_status mai_embl_id(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r) MAI_MUST_CHECK;
/* Sets the molecule: what the line says outright, or else what its type amounts to. */
mai_status mai_genbank_molecule(mai_ctx *cx, const mai_genbank *g, mai_span molecule, mai_span type,
                                mai_genbank_record *r) MAI_MUST_CHECK;
/* The sequence of an EMBL record, from its SQ or CO line on. */
mai_status mai_embl_sequence(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r) MAI_MUST_CHECK;
/* Puts the letters of a line into the room, upper case; blanks between them go. */
mai_status mai_genbank_letters(mai_ctx *cx, mai_genbank *g, mai_span text, size_t *have) MAI_MUST_CHECK;
/* The lines up to the features (genbank_header.c). */
mai_status mai_genbank_accession(mai_ctx *cx, mai_genbank *g, mai_span text, mai_genbank_record *r) MAI_MUST_CHECK;
mai_status mai_genbank_header(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r) MAI_MUST_CHECK;
/* The features, up to the sequence (genbank_feature.c). */
mai_status mai_genbank_features(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r) MAI_MUST_CHECK;
/* Whether the line at hand begins what stands between features and sequence: ORIGIN, CONTIG and the like. */
bool mai_genbank_is_footer(const mai_genbank *g);
bool mai_genbank_is_feature_table(const mai_genbank *g);

#ifdef __cplusplus
}
#endif
#endif
