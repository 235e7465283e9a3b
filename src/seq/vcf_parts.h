/*
 * vcf_parts.h - what the files of the VCF reader share: vcf.c (records), vcf_header.c (definitions).
 */
#ifndef MAI_VCF_PARTS_H
#define MAI_VCF_PARTS_H

#include "seq/lines.h"
#include "seq/vcf.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Definitions by key: a table with open addressing, a power of two of slots and at least half of them free. */
typedef struct mai_vcf_fields {
    mai_vcf_field *slots; /* key.p NULL: free */
    size_t room, used;
} mai_vcf_fields;

struct mai_vcf {
    mai_lines lines;
    struct mai_arena *arena;
    const uint8_t *line; /* the current one */
    size_t nline;
    mai_vcf_header_line *header;
    size_t nheader, header_room;
    mai_vcf_text *samples;
    size_t nsamples;
    bool has_format; /* the header has the column FORMAT */
    mai_vcf_fields info, format;
    /* The current record. */
    mai_vcf_record record;
    int64_t records;
    const uint8_t *next_column, *end; /* of the sample that comes next; NULL when there is none */
    size_t sample;                    /* its number */
    uint8_t *format_text;             /* what keys and roles are of */
    size_t nformat, format_room;
    mai_vcf_field *keys;
    mai_vcf_role *roles;
    mai_vcf_text *values;
    int nkeys, keys_room;
    mai_vcf_value *entries;
    int entries_room;
};

static inline bool
mai_vcf_is(mai_vcf_text text, const char *word)
{
    size_t n = strlen(word);

    return text.n == n && memcmp(text.p, word, n) == 0;
}

/* The next line of the file into vcf->line; an empty one is passed over. NUL bytes are refused. */
mai_status mai_vcf_read_line(mai_ctx *cx, mai_vcf *vcf, bool *more, bool *ascii) MAI_MUST_CHECK;
/* Memory that lives as long as the reader. */
mai_status mai_vcf_alloc(mai_ctx *cx, mai_vcf *vcf, size_t bytes, void **out) MAI_MUST_CHECK;
/* The definition of a key; a text field when there is none. */
mai_vcf_field mai_vcf_field_of(const mai_vcf_fields *fields, mai_vcf_text key);
/* Lines up to and with the one of column names. */
mai_status mai_vcf_read_header(mai_ctx *cx, mai_vcf *vcf) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
