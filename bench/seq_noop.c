/*
 * seq_noop.c - a function that detoasts its argument and does nothing with it: the floor of every function that reads a
 * whole value. For bench/seq alone.
 */
#include "postgres.h"

#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(bench_detoast);

Datum
bench_detoast(PG_FUNCTION_ARGS)
{
    struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

    PG_RETURN_FLOAT8((double) VARSIZE_ANY_EXHDR(value));
}
