/*
 * genbank.h - GenBank and EMBL flat files read record by record from a stream, with their features.
 *
 * A reader holds one window of the stream and one record. What a record points to is good until the next one is asked
 * for: the room of the sequence, and memory of the context of mai_genbank_next, whose arena may be another than that
 * of the reader and be reset in between. Rules, and what is forgiven, are those of Biopython's parser.
 */
#ifndef MAI_GENBANK_H
#define MAI_GENBANK_H

#include "seq/seqfile.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_genbank_qualifier {
    mai_span key, value; /* a value without quotes; empty for a key alone, as /pseudo */
    int32_t order;       /* in the file */
    bool alone;          /* a key without a value */
} mai_genbank_qualifier;

/* Letters `start` to `stop` of a sequence, both inclusive, from 1; start is stop + 1 between two letters. */
typedef struct mai_location_part {
    int64_t start, stop;
    int strand;         /* 1, -1, or 0 on a protein */
    mai_span reference; /* another record that it lies on; empty: this one */
} mai_location_part;

typedef struct mai_location {
    int nparts; /* 0: the location could not be read */
    mai_location_part *parts; /* in the order in which they are joined, those of a complement from its end on */
    bool partial;             /* an end is open: '<' or '>' */
} mai_location;

typedef struct mai_genbank_feature {
    mai_span type, text; /* the key, and the location as written, without blanks */
    mai_location location;
    int nqualifiers; /* by key, in the order of the file for one key; a key alone is there when it comes first */
    const mai_genbank_qualifier *qualifiers;
    int64_t line, at; /* line and position of its first line */
} mai_genbank_feature;

typedef struct mai_genbank_record {
    int64_t number, line, position; /* of the record, from 1; of its first line */
    /* An empty span where the file says nothing. */
    mai_span name;      /* of the locus */
    mai_span accession; /* the first one */
    mai_span version;   /* accession and version, "U49845.1": Biopython's id; the name where there is no accession */
    mai_span definition, organism, taxonomy, keywords; /* the latter two: items set apart by ';' */
    mai_span molecule, topology, division, date;
    bool protein;
    int64_t declared;   /* length that the first line gives; -1 when none */
    bool has_sequence;  /* false: a length is declared and no letters follow */
    size_t length;      /* letters in the room of the sequence, upper case */
    int nfeatures;
    const mai_genbank_feature *features;
} mai_genbank_record;

typedef struct mai_genbank mai_genbank;

typedef enum mai_flatfile { MAI_FLATFILE_GENBANK, MAI_FLATFILE_EMBL } mai_flatfile;

/* Opens a file; with `features` false those are passed over. */
mai_status mai_genbank_open(mai_ctx *cx, mai_stream *stream, mai_flatfile format, mai_room *sequence, bool features,
                            mai_genbank **out) MAI_MUST_CHECK;
/* The next record; *more is false behind the last. MAI_ETEXT, with line and byte, for what cannot be read. */
mai_status mai_genbank_next(mai_ctx *cx, mai_genbank *genbank, mai_genbank_record *out, bool *more) MAI_MUST_CHECK;

/*
 * Reads a location: "join(1..5,complement(<7..9))", one-of(), (1.5), 7^8, references. length: of the sequence, 0 when
 * unknown; circular: ranges may run over the origin. Never MAI_ETEXT: what is no location has no parts.
 */
mai_status mai_location_read(mai_ctx *cx, mai_span text, int64_t length, bool circular, bool protein,
                             mai_location *out) MAI_MUST_CHECK;
/* Letters that a location has of a sequence of this length, ends beyond it cut off; -1 when it lies elsewhere. */
int64_t mai_location_letters(const mai_location *location, size_t length);
/* Puts those letters, joined and complemented, into `to`. */
mai_status mai_location_extract(mai_ctx *cx, const mai_location *location, const uint8_t *sequence, size_t length,
                                uint8_t *to) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
