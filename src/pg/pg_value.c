/*
 * pg_value.c - column values as features (pg_value.h). No output function is called, since those are only
 * STABLE: dates and times become epoch seconds, enums their labels, by arithmetic and catalog look-up.
 */
#include "pg_value.h"

#include "access/htup_details.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#define EPOCH_SHIFT_DAYS (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE)

MedaiKind
medai_kind_of(Oid type)
{
    static const struct {
        Oid type;
        MedaiKind kind;
    } kinds[] = {
        {BOOLOID, MEDAI_KIND_BOOL},     {INT2OID, MEDAI_KIND_INT2},          {INT4OID, MEDAI_KIND_INT4},
        {INT8OID, MEDAI_KIND_INT8},     {FLOAT4OID, MEDAI_KIND_FLOAT4},      {FLOAT8OID, MEDAI_KIND_FLOAT8},
        {NUMERICOID, MEDAI_KIND_NUMERIC}, {DATEOID, MEDAI_KIND_DATE},        {TIMESTAMPOID, MEDAI_KIND_TIMESTAMP},
        {TIMESTAMPTZOID, MEDAI_KIND_TIMESTAMP}, {TEXTOID, MEDAI_KIND_TEXT},  {VARCHAROID, MEDAI_KIND_TEXT},
        {BPCHAROID, MEDAI_KIND_BPCHAR}, {NAMEOID, MEDAI_KIND_NAME},
    };
    char category;
    bool preferred;

    type = getBaseType(type);
    for (int i = 0; i < lengthof(kinds); i++)
        if (kinds[i].type == type)
            return kinds[i].kind;
    if (type_is_enum(type))
        return MEDAI_KIND_ENUM;
    get_type_category_preferred(type, &category, &preferred);
    if (category == TYPCATEGORY_STRING && get_typlen(type) == -1)
        return MEDAI_KIND_TEXT; /* citext and the like are text underneath */
    return MEDAI_KIND_NONE;
}

static double
date_seconds(DateADT d)
{
    if (DATE_IS_NOBEGIN(d))
        return -get_float8_infinity();
    if (DATE_IS_NOEND(d))
        return get_float8_infinity();
    return ((double) d + EPOCH_SHIFT_DAYS) * SECS_PER_DAY;
}

static double
timestamp_seconds(Timestamp t)
{
    if (TIMESTAMP_IS_NOBEGIN(t))
        return -get_float8_infinity();
    if (TIMESTAMP_IS_NOEND(t))
        return get_float8_infinity();
    return (double) t / USECS_PER_SEC + (double) EPOCH_SHIFT_DAYS * SECS_PER_DAY;
}

double
medai_number(MedaiKind kind, Datum value)
{
    switch (kind) {
        case MEDAI_KIND_BOOL:
            return DatumGetBool(value) ? 1.0 : 0.0;
        case MEDAI_KIND_INT2:
            return DatumGetInt16(value);
        case MEDAI_KIND_INT4:
            return DatumGetInt32(value);
        case MEDAI_KIND_INT8:
            return (double) DatumGetInt64(value);
        case MEDAI_KIND_FLOAT4:
            return DatumGetFloat4(value);
        case MEDAI_KIND_FLOAT8:
            return DatumGetFloat8(value);
        case MEDAI_KIND_NUMERIC:
            return medai_numeric_to_double(value);
        case MEDAI_KIND_DATE:
            return date_seconds(DatumGetDateADT(value));
        case MEDAI_KIND_TIMESTAMP:
            return timestamp_seconds(DatumGetTimestamp(value));
        default:
            elog(ERROR, "medai: a text was taken for a number");
    }
}

static mai_text
enum_label(Oid value)
{
    HeapTuple tuple = SearchSysCache1(ENUMOID, ObjectIdGetDatum(value));
    mai_text out;

    if (!HeapTupleIsValid(tuple))
        ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("invalid internal value for enum: %u", value)));
    out.ptr = pstrdup(NameStr(((Form_pg_enum) GETSTRUCT(tuple))->enumlabel));
    out.len = strlen(out.ptr);
    ReleaseSysCache(tuple);
    return out;
}

/* Models keep text in UTF-8; other server encodings are converted when a byte beyond ASCII shows up. */
static mai_text
to_utf8(mai_text t)
{
    if (GetDatabaseEncoding() == PG_UTF8)
        return t;
    for (size_t i = 0; i < t.len; i++) {
        if ((unsigned char) t.ptr[i] < 128)
            continue;
        t.ptr = pg_server_to_any(pnstrdup(t.ptr, t.len), (int) t.len, PG_UTF8);
        t.len = strlen(t.ptr);
        break;
    }
    return t;
}

mai_text
medai_text(MedaiKind kind, Datum value)
{
    mai_text out;

    if (kind == MEDAI_KIND_ENUM)
        return to_utf8(enum_label(DatumGetObjectId(value)));
    if (kind == MEDAI_KIND_NAME) {
        out.ptr = NameStr(*DatumGetName(value));
        out.len = strlen(out.ptr);
        return to_utf8(out);
    }
    text *t = DatumGetTextPP(value);

    out.ptr = VARDATA_ANY(t);
    out.len = VARSIZE_ANY_EXHDR(t);
    while (kind == MEDAI_KIND_BPCHAR && out.len > 0 && out.ptr[out.len - 1] == ' ')
        out.len--;
    return to_utf8(out);
}

/* A whole number within [low, high], or false. */
static bool
whole(double d, double low, double high, int64 *out)
{
    if (!(d >= low && d <= high) || d != rint(d))
        return false;
    *out = (int64) d;
    return true;
}

static bool
store_integer(MedaiKind kind, Datum value, mai_type type, void *slot)
{
    int64 v;

    if (kind == MEDAI_KIND_INT8)
        v = DatumGetInt64(value);
    else if (kind == MEDAI_KIND_NUMERIC) {
        if (!medai_numeric_to_int64(value, &v))
            return false;
    } else if (!whole(medai_number(kind, value), -9223372036854775808.0, 9223372036854774784.0, &v))
        return false;
    switch (type) {
        case MAI_INT64:
            *(int64 *) slot = v;
            return true;
        case MAI_INT32:
            *(int32 *) slot = (int32) v;
            return v >= PG_INT32_MIN && v <= PG_INT32_MAX;
        case MAI_INT16:
            *(int16 *) slot = (int16) v;
            return v >= PG_INT16_MIN && v <= PG_INT16_MAX;
        case MAI_INT8:
            *(int8 *) slot = (int8) v;
            return v >= -128 && v <= 127;
        case MAI_UINT8:
            *(uint8 *) slot = (uint8) v;
            return v >= 0 && v <= 255;
        case MAI_UINT16:
            *(uint16 *) slot = (uint16) v;
            return v >= 0 && v <= PG_UINT16_MAX;
        case MAI_UINT32:
            *(uint32 *) slot = (uint32) v;
            return v >= 0 && v <= PG_UINT32_MAX;
        case MAI_UINT64:
            *(uint64 *) slot = (uint64) v;
            return v >= 0;
        case MAI_BOOL:
            *(uint8 *) slot = (uint8) (v != 0);
            return v == 0 || v == 1;
        default:
            return false;
    }
}

bool
medai_store(MedaiKind kind, Datum value, mai_type type, void *slot)
{
    switch (type) {
        case MAI_FLOAT:
            *(float *) slot = kind == MEDAI_KIND_INT8 ? (float) DatumGetInt64(value) : (float) medai_number(kind, value);
            return true;
        case MAI_DOUBLE:
            *(double *) slot = medai_number(kind, value);
            return true;
        case MAI_STRING:
            *(mai_text *) slot = medai_text(kind, value);
            return true;
        default:
            return store_integer(kind, value, type, slot);
    }
}
