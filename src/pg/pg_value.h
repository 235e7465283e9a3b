/*
 * pg_value.h - column values as features: which types medai reads, and how each becomes a number or a text.
 */
#ifndef PG_VALUE_H
#define PG_VALUE_H

#include "pg_medai.h"

#include "onnx/onnx.h"

typedef enum MedaiKind {
    MEDAI_KIND_NONE = 0, /* a type that is no feature */
    MEDAI_KIND_BOOL,
    MEDAI_KIND_INT2,
    MEDAI_KIND_INT4,
    MEDAI_KIND_INT8,
    MEDAI_KIND_FLOAT4,
    MEDAI_KIND_FLOAT8,
    MEDAI_KIND_NUMERIC,
    MEDAI_KIND_DATE,      /* seconds since 1970-01-01 00:00 UTC, as the next two */
    MEDAI_KIND_TIMESTAMP, /* with and without time zone */
    MEDAI_KIND_TEXT,      /* from here on texts */
    MEDAI_KIND_BPCHAR,    /* without its trailing blanks */
    MEDAI_KIND_NAME,
    MEDAI_KIND_ENUM /* its label */
} MedaiKind;

/* The kind of a type, domains looked through; catalog look-ups, so once a query. */
extern MedaiKind medai_kind_of(Oid type);

static inline bool
medai_kind_is_text(MedaiKind kind)
{
    return kind >= MEDAI_KIND_TEXT;
}

/* A number kind's value as a double. Infinite dates and timestamps are infinite. */
extern double medai_number(MedaiKind kind, Datum value);

/* A text kind's value in UTF-8; points into the value or into the current memory context. */
extern mai_text medai_text(MedaiKind kind, Datum value);

/*
 * Stores a value as one element of a model's input: a text kind only as MAI_STRING, a number kind as any
 * number type, each straight from its own type (an int8 goes to an int64 input exactly). False when a number
 * does not fit an integer input: out of its range, or not a whole number.
 */
extern bool medai_store(MedaiKind kind, Datum value, mai_type type, void *slot);

/* numeric to double, rounded once as the server's own cast, without going through text (pg_numeric.c). */
extern double medai_numeric_to_double(Datum value);
/* A whole numeric in the range of int64, exactly; false for all others (pg_numeric.c). */
extern bool medai_numeric_to_int64(Datum value, int64 *out);

#endif
