/*
 * sdf.h - SD files: record after record, each a molfile and named properties.
 */
#ifndef MAI_SDF_H
#define MAI_SDF_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_sdf_text {
    const char *p;
    size_t n;
} mai_sdf_text;

typedef struct mai_sdf_property {
    mai_sdf_text name, value; /* lines of a value are joined by a newline */
} mai_sdf_property;

typedef struct mai_sdf_record {
    int64_t number;       /* of the record, from 1 */
    int64_t line;         /* of its first line in the file, from 1 */
    mai_sdf_text molfile; /* up to and with "M  END" */
    mai_sdf_text title;   /* its first line, without blanks around */
    int nproperties;
    const mai_sdf_property *properties;
} mai_sdf_record;

typedef struct mai_sdf mai_sdf;

/* Opens an SD file, plain or gzip; bytes must stay where they are. */
mai_status mai_sdf_open(mai_ctx *cx, const void *bytes, size_t n, mai_sdf **out) MAI_MUST_CHECK;
/*
 * The next record; *more is false behind the last. What it points to is good until the next call: the file,
 * memory of the SD file's arena, or of the context of this call, whose arena may be another and be reset in
 * between. A molfile is not looked into, so that one that cannot be read costs no other record.
 */
mai_status mai_sdf_next(mai_ctx *cx, mai_sdf *sdf, mai_sdf_record *out, bool *more) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
