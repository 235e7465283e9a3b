/*
 * pg_state.c - the core context of a call site.
 */
#include "pg_state.h"

mai_ctx *
medai_row_context(FunctionCallInfo fcinfo)
{
    mai_ctx *cx = fcinfo->flinfo->fn_extra;

    if (unlikely(cx == NULL)) {
        mai_arena *arena = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof *arena);

        cx = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof *cx);
        medai_begin(cx, arena, fcinfo->flinfo->fn_mcxt);
        fcinfo->flinfo->fn_extra = cx;
    }
    if (unlikely(cx->err.code != MAI_OK)) /* the call site outlived an error that somebody caught */
        mai_error_clear(cx);
    return cx;
}
