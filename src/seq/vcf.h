/*
 * vcf.h - VCF files, versions 4.0 to 4.5, read record by record from a stream of plain text.
 *
 * Opening reads the header: definitions of INFO and FORMAT fields, and the names of the samples. A record is one line;
 * what it gives are slices of that line, valid until the next is read. Texts stay as written, percent codes included;
 * a "." is a missing value and has no text. Checked are the columns and their number, POS, QUAL, the sample columns
 * against FORMAT, that genotypes are such, and that no byte is NUL; what is wrong is MAI_ETEXT with the line and the
 * byte, counted in the plain text. Whether a genotype's alleles are among the alternatives is not: callers write 0/1
 * where they have dropped ALT.
 *
 * Everything lives in the arena that the context has when the file is opened. Source: The Variant Call Format
 * Specification, samtools/hts-specs; where it leaves a choice, or files stray from it, what htslib accepts.
 */
#ifndef MAI_VCF_H
#define MAI_VCF_H

#include "base/stream.h"
#include "seq/genotype.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_vcf_text {
    const uint8_t *p; /* NULL: a missing value */
    size_t n;
} mai_vcf_text;

typedef enum mai_vcf_type {
    MAI_VCF_STRING, /* of fields without a definition too */
    MAI_VCF_INTEGER,
    MAI_VCF_FLOAT,
    MAI_VCF_FLAG
} mai_vcf_type;

/* A line of the header, or a sample; texts that it does not have are missing. */
typedef struct mai_vcf_header_line {
    mai_vcf_text kind; /* what stands before "=": "fileformat", "INFO", "contig"; "#sample" for a sample */
    mai_vcf_text id, number, type, description; /* of a structured line; quotes and backslashes resolved */
    mai_vcf_text value; /* what stands behind "=", as written */
} mai_vcf_header_line;

/* How the values of an INFO or FORMAT field are to be read. */
typedef struct mai_vcf_field {
    mai_vcf_text key;
    mai_vcf_type type;
    bool list; /* commas separate values: Number is neither 0 nor 1 */
} mai_vcf_field;

/* A field of a record or sample. */
typedef struct mai_vcf_value {
    mai_vcf_field field;
    mai_vcf_text text; /* of INFO: missing as well when no "=" follows the key */
    bool bare;         /* of INFO: no "=" follows the key */
} mai_vcf_value;

/* FORMAT fields that are given on their own; the rest are MAI_VCF_OTHER. */
typedef enum mai_vcf_role { MAI_VCF_GT, MAI_VCF_PS, MAI_VCF_DP, MAI_VCF_GQ, MAI_VCF_AD, MAI_VCF_OTHER } mai_vcf_role;

/* INFO entries of a record, and FORMAT keys; values in one list. */
#define MAI_VCF_MOST_FIELDS 100000
#define MAI_VCF_MOST_VALUES 1000000

typedef struct mai_vcf_record {
    int64_t number; /* from 1 */
    mai_vcf_text line; /* all of it */
    mai_vcf_text chrom, id, ref, alt, filter, info, format;
    int64_t position; /* from 1; 0 is the telomere before */
    double qual;
    bool has_qual;
    bool ascii; /* no byte of the line is above 127 */
    int nkeys;        /* of FORMAT */
    const mai_vcf_field *keys;
    const mai_vcf_role *roles;
    bool new_format; /* FORMAT is not that of the record before: keys and roles are other ones */
} mai_vcf_record;

typedef struct mai_vcf_sample {
    mai_vcf_text genotype, phase_set, ad; /* genotype: as written, missing only where GT is not given */
    mai_genotype parsed;                  /* where there is a genotype */
    bool has_dp, has_gq;
    int32_t dp;
    double gq;
    int nvalues; /* of keys, how many the column has; trailing ones may be left out */
    const mai_vcf_text *values;
} mai_vcf_sample;

typedef struct mai_vcf mai_vcf;

/* Reads the header. `stream` is the caller's and gives plain text (mai_stream_plain). */
mai_status mai_vcf_open(mai_ctx *cx, mai_stream *stream, mai_vcf **out) MAI_MUST_CHECK;
const mai_vcf_header_line *mai_vcf_header(const mai_vcf *vcf, size_t *n);
const mai_vcf_text *mai_vcf_samples(const mai_vcf *vcf, size_t *n);

/* The next record; *more is false, and nothing else set, behind the last. */
mai_status mai_vcf_next(mai_ctx *cx, mai_vcf *vcf, mai_vcf_record *out, bool *more) MAI_MUST_CHECK;
/* The INFO entries of the current record, valid until the next. A key that comes again is given again. */
mai_status mai_vcf_info(mai_ctx *cx, mai_vcf *vcf, const mai_vcf_value **out, int *n) MAI_MUST_CHECK;
/*
 * The next sample of the current record, in the order of the header; call it once for each. Where `wanted` is false
 * the column is passed over unread.
 */
mai_status mai_vcf_next_sample(mai_ctx *cx, mai_vcf *vcf, bool wanted, mai_vcf_sample *out) MAI_MUST_CHECK;

/* The piece of a list up to the next comma, off its front; "." gives a missing one. False when nothing is left. */
bool mai_vcf_split(mai_vcf_text *list, mai_vcf_text *piece);
/* A text as the number that VCF writes so; false when it is none, or does not fit. Infinities and NaN are numbers. */
bool mai_vcf_integer(mai_vcf_text text, int64_t *out);
bool mai_vcf_float(mai_vcf_text text, double *out);
/* Whether the text is a decimal number, of at most 400 letters, and none of the words. */
bool mai_vcf_is_decimal(mai_vcf_text text);
/* MAI_ETEXT about a place of the current record. */
mai_status mai_vcf_fail(mai_ctx *cx, const mai_vcf *vcf, const uint8_t *at, const char *fmt, ...) MAI_PRINTF(4, 5);

#ifdef __cplusplus
}
#endif
#endif
