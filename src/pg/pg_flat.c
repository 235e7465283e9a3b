/*
 * pg_flat.c - equality, order and hash of the flat values medai_mol and medai_fp: those of their stored bytes, the
 * shorter first where one begins the other.
 */
#include "pg_medai.h"

#include "access/detoast.h"
#include "common/hashfn.h"

PG_FUNCTION_INFO_V1(medai_flat_eq);
PG_FUNCTION_INFO_V1(medai_flat_ne);
PG_FUNCTION_INFO_V1(medai_flat_lt);
PG_FUNCTION_INFO_V1(medai_flat_le);
PG_FUNCTION_INFO_V1(medai_flat_gt);
PG_FUNCTION_INFO_V1(medai_flat_ge);
PG_FUNCTION_INFO_V1(medai_flat_cmp);
PG_FUNCTION_INFO_V1(medai_flat_hash);
PG_FUNCTION_INFO_V1(medai_flat_hash_extended);

static int
compare(FunctionCallInfo fcinfo)
{
    struct varlena *a = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    struct varlena *b = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
    Size na = VARSIZE_ANY_EXHDR(a), nb = VARSIZE_ANY_EXHDR(b);
    int order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(na, nb));

    if (order == 0 && na != nb)
        order = na < nb ? -1 : 1;
    /* btree scans of indexes on large values must not leave copies behind. */
    PG_FREE_IF_COPY(a, 0);
    PG_FREE_IF_COPY(b, 1);
    return (order > 0) - (order < 0); /* of memcmp the sign alone is defined */
}

Datum
medai_flat_eq(PG_FUNCTION_ARGS)
{
    /* Sizes are known without detoasting: most unequal molecules differ there already. */
    if (toast_raw_datum_size(PG_GETARG_DATUM(0)) != toast_raw_datum_size(PG_GETARG_DATUM(1)))
        PG_RETURN_BOOL(false);
    PG_RETURN_BOOL(compare(fcinfo) == 0);
}

Datum
medai_flat_ne(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(!DatumGetBool(medai_flat_eq(fcinfo)));
}

Datum
medai_flat_lt(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(compare(fcinfo) < 0);
}

Datum
medai_flat_le(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

Datum
medai_flat_gt(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(compare(fcinfo) > 0);
}

Datum
medai_flat_ge(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

Datum
medai_flat_cmp(PG_FUNCTION_ARGS)
{
    PG_RETURN_INT32(compare(fcinfo));
}

Datum
medai_flat_hash(PG_FUNCTION_ARGS)
{
    struct varlena *flat = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    Datum hash = hash_any((unsigned char *) VARDATA_ANY(flat), (int) VARSIZE_ANY_EXHDR(flat));

    PG_FREE_IF_COPY(flat, 0);
    return hash;
}

Datum
medai_flat_hash_extended(PG_FUNCTION_ARGS)
{
    struct varlena *flat = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    Datum hash = hash_any_extended((unsigned char *) VARDATA_ANY(flat), (int) VARSIZE_ANY_EXHDR(flat),
                                   (uint64) PG_GETARG_INT64(1));

    PG_FREE_IF_COPY(flat, 0);
    return hash;
}
