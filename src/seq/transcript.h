/*
 * transcript.h - transcripts: where their exons lie on a reference, their sequence, and variants told by it.
 *
 * A transcript is a list of exons, ascending on the reference whatever the strand is, and the parts of its coding
 * sequence. From these a layout is made: pieces of the reference in the order of the transcript, each with its offset
 * in the spliced sequence. Genomic positions count from 1 on the reference's forward strand. Where two coding parts
 * overlap or leave a gap within an exon (ribosomal slippage), the spliced sequence is the joined one, so that codons are
 * consecutive letters.
 */
#ifndef MAI_TRANSCRIPT_H
#define MAI_TRANSCRIPT_H

#include "base/mai.h"
#include "seq/variant.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_span {
    int64_t start, stop; /* both inclusive, from 1 */
} mai_span;

/* Names are NUL-terminated; any but name may be NULL. */
typedef struct mai_transcript {
    const char *name, *gene, *protein, *seqid;
    bool minus;      /* the reverse strand */
    mai_span *exons; /* ascending, apart from one another */
    int64_t nexons;
    mai_span *coding; /* ascending; a part may reach over introns; none for a transcript without protein */
    int64_t ncoding;
    int phase; /* bases before the first whole codon, 0 to 2, of a coding sequence whose beginning is not known */
} mai_transcript;

/* A piece of the reference, all of which is transcribed. */
typedef struct mai_piece {
    int64_t start, stop;
    int64_t offset; /* in the spliced sequence, from 0, of its first letter in the direction of the transcript */
} mai_piece;

typedef struct mai_layout {
    const mai_transcript *transcript;
    mai_piece *pieces; /* in the order of the transcript */
    int64_t npieces;
    int64_t length;       /* of the spliced sequence */
    int64_t first, last;  /* offsets of the coding sequence's first and last letter; first is -1 where there is none */
} mai_layout;

/*
 * Checks a transcript and lays it out. MAI_EDATA, with the name: no exons, exons or coding parts that overlap or descend,
 * a coding sequence that begins or ends outside the exons.
 */
mai_status mai_transcript_layout(mai_ctx *cx, const mai_transcript *transcript, mai_layout *out) MAI_MUST_CHECK;

/*
 * A reference that is read in pieces. read gives n letters from `at`, counted from 0 and within the length, as they are,
 * until the next call; an implementation may be asked for any piece in any order.
 */
typedef struct mai_reference mai_reference;
struct mai_reference {
    mai_status (*read)(mai_ctx *cx, mai_reference *reference, int64_t at, int64_t n, const uint8_t **out);
    int64_t length;
};

typedef struct mai_memory_reference {
    mai_reference reference;
    const uint8_t *letters;
} mai_memory_reference;

mai_memory_reference mai_reference_of_memory(const void *letters, int64_t n);

/*
 * The spliced sequence in the direction of the transcript: upper case, T for U, reverse complement for the reverse
 * strand. MAI_EDATA where the reference is too short; MAI_ETEXT for a letter that is no nucleotide code.
 */
mai_status mai_transcript_sequence(mai_ctx *cx, const mai_layout *layout, mai_reference *reference,
                                   uint8_t **out) MAI_MUST_CHECK;

/*
 * A place told by a transcript: a letter of the spliced sequence, and for one between two pieces the distance from it,
 * negative before it. The nearer piece counts, of two equally near ones the one upstream.
 */
typedef struct mai_place {
    int64_t offset; /* from 0 */
    int64_t away;
    bool inside; /* false: before the first or behind the last piece, and nothing else is set */
} mai_place;

/* The place of a genomic position; of a letter that is read twice the first one. */
mai_place mai_place_of(const mai_layout *layout, int64_t position);
/* The genomic position of a place; 0 when there is none, such as a distance that does not lie in an intron. */
int64_t mai_position_of(const mai_layout *layout, mai_place place);

/* A change of a reference: at position the letters of ref give way to those of alt; either may be empty. */
typedef struct mai_change {
    int64_t position;
    mai_letters ref, alt;
} mai_change;

typedef struct mai_hgvs {
    const char *c; /* "c.76A>T", or "n." without a coding sequence; NULL when the change reaches outside */
    const char *p; /* "p.(Arg26Ter)"; NULL without a coding sequence and where c is */
} mai_hgvs;

/*
 * A change told by a transcript. It is written as far in its direction as the reference allows (the 3' rule), within the
 * transcript and never from one exon into the next. spliced: the transcript's sequence, or NULL to have it read where it
 * is needed. predicted: p. in parentheses. MAI_EDATA: the reference has other letters than ref; MAI_ETEXT: letters that
 * are no nucleotide codes, symbolic alleles; MAI_EARGUMENT: an unknown genetic code.
 */
mai_status mai_hgvs_of_change(mai_ctx *cx, const mai_layout *layout, mai_reference *reference, const uint8_t *spliced,
                              mai_change change, int genetic_code, bool predicted, mai_hgvs *out) MAI_MUST_CHECK;

/* What a c. or n. text says, brought to the reference's forward strand. */
typedef struct mai_hgvs_edit {
    int64_t start, stop; /* first and last genomic position that is named; of an insertion the two around it */
    mai_variant_kind kind;
    mai_letters ref, alt; /* forward strand; as written; ref is empty where the text does not say it */
} mai_hgvs_edit;

/*
 * Reads "c.88+2T>G", with or without "NM_...:" before it. MAI_ETEXT: not such a text, with the byte; MAI_EDATA: a place
 * that the transcript does not have.
 */
mai_status mai_hgvs_read(mai_ctx *cx, const mai_layout *layout, const char *text, size_t n,
                         mai_hgvs_edit *out) MAI_MUST_CHECK;

/* The change that an edit makes, as a line of VCF has it: leftmost, with an anchor. MAI_EDATA where ref is another. */
mai_status mai_change_of_hgvs(mai_ctx *cx, const mai_hgvs_edit *edit, mai_reference *reference,
                              mai_change *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
