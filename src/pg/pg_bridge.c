/*
 * pg_bridge.c - the core's contract kept by PostgreSQL's means, and the only place where its errors are worded
 * for SQL; and what functions do with arguments and results alike.
 *
 * Arena chunks come from a memory context without throwing, so that out of memory reaches the core as a status.
 * Polls are CHECK_FOR_INTERRUPTS(), which may not return.
 */
#include "pg_medai.h"

#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

static const struct {
    int sqlstate;
    const char *prefix; /* put before the core's message when it needs an introduction */
} by_status[MAI_NSTATUS] = {
    [MAI_OK] = {ERRCODE_SUCCESSFUL_COMPLETION, ""},
    [MAI_ENOMEM] = {ERRCODE_OUT_OF_MEMORY, ""},
    [MAI_ECANCELED] = {ERRCODE_QUERY_CANCELED, ""},
    [MAI_ELIMIT] = {ERRCODE_PROGRAM_LIMIT_EXCEEDED, ""},
    [MAI_EFORMAT] = {ERRCODE_INVALID_BINARY_REPRESENTATION, ""},
    [MAI_ETEXT] = {ERRCODE_INVALID_TEXT_REPRESENTATION, ""},
    [MAI_EUNSUPPORTED] = {ERRCODE_FEATURE_NOT_SUPPORTED, ""},
    [MAI_EARGUMENT] = {ERRCODE_INVALID_PARAMETER_VALUE, ""},
    [MAI_ETYPE] = {ERRCODE_DATATYPE_MISMATCH, ""},
    [MAI_ESHAPE] = {ERRCODE_ARRAY_SUBSCRIPT_ERROR, ""},
    [MAI_ENAME] = {ERRCODE_UNDEFINED_PARAMETER, ""},
    [MAI_EDATA] = {ERRCODE_DATA_EXCEPTION, ""},
    [MAI_EINTERNAL] = {ERRCODE_INTERNAL_ERROR, "medai: "},
};

static void *
context_take(void *arg, size_t bytes)
{
    return MemoryContextAllocExtended((MemoryContext) arg, bytes, MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
}

static void
context_give(void *arg, void *chunk, size_t bytes)
{
    pfree(chunk);
}

/* Throws when the query is to stop; while interrupts are held off it goes on. */
static bool
poll_interrupts(void *arg)
{
    CHECK_FOR_INTERRUPTS();
    return false;
}

void
medai_begin(mai_ctx *cx, mai_arena *arena, MemoryContext mcxt)
{
    mai_source source = {context_take, context_give, mcxt};

    mai_arena_init(arena, source);
    mai_ctx_init(cx, arena);
    cx->stop = poll_interrupts;
}

char *
medai_from_utf8(const char *utf8, Size n)
{
    char *copy = utf8 != NULL ? pnstrdup(utf8, n) : pstrdup("");
    int encoding = GetDatabaseEncoding();

    /* Loading has checked the text; a server that knows no encoding gets the bytes. */
    if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII)
        return copy;
    return pg_any_to_server(copy, (int) n, PG_UTF8);
}

char *
medai_error_line(const char *utf8)
{
    char *copy = pstrdup(utf8), *to = copy;

    if (GetDatabaseEncoding() == PG_UTF8)
        return copy;
    for (const char *from = utf8; *from != '\0'; from++)
        if ((*from & 0xc0) != 0x80)
            *to++ = IS_HIGHBIT_SET(*from) ? '?' : *from;
    *to = '\0';
    return copy;
}

/* The error of a context as an ereport of its own; soft where escontext says so. */
static bool
report(mai_ctx *cx, Node *escontext)
{
    const mai_error *e = &cx->err;
    mai_status code = e->code > MAI_OK && e->code < MAI_NSTATUS ? e->code : MAI_EINTERNAL;
    bool position = e->position >= 0 && e->detail[0] == '\0';

    if (code == MAI_ECANCELED)
        CHECK_FOR_INTERRUPTS();
    compat_ereturn(escontext, false,
                   (errcode(by_status[code].sqlstate), errmsg("%s%s", by_status[code].prefix, medai_error_line(e->message)),
                    position && code == MAI_ETEXT ? errdetail("At character %lld.", (long long) e->position + 1)
                    : position ? errdetail("At byte %lld.", (long long) e->position)
                    : e->detail[0] != '\0' ? errdetail("%s", medai_error_line(e->detail)) : 0,
                    e->hint[0] != '\0' ? errhint("%s", medai_error_line(e->hint)) : 0));
}

void
medai_raise(mai_ctx *cx)
{
    (void) report(cx, NULL);
    pg_unreachable();
}

bool
medai_check_input(mai_ctx *cx, mai_status status, Node *escontext)
{
    bool of_input = status == MAI_ETEXT || status == MAI_EFORMAT || status == MAI_ELIMIT;

    return status == MAI_OK || report(cx, of_input ? escontext : NULL);
}

Oid
medai_schema(FunctionCallInfo fcinfo)
{
    return get_func_namespace(fcinfo->flinfo->fn_oid);
}

/* ---- arguments and results ---- */

struct varlena *
medai_new_value(uint64 n, const char *what)
{
    struct varlena *value;

    if (n > MaxAllocSize - VARHDRSZ)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("%s would have %llu bytes", what, (unsigned long long) n),
                        errdetail("A value holds less than 1 GB.")));
    value = palloc(n + VARHDRSZ);
    SET_VARSIZE(value, n + VARHDRSZ);
    return value;
}

int
medai_choice(Datum word, const char *parameter, const char *const *names, int n)
{
    text *given = DatumGetTextPP(word);
    StringInfoData list;

    for (int i = 0; i < n; i++)
        if (strlen(names[i]) == VARSIZE_ANY_EXHDR(given)
            && memcmp(names[i], VARDATA_ANY(given), VARSIZE_ANY_EXHDR(given)) == 0)
            return i;
    initStringInfo(&list);
    for (int i = 0; i < n; i++)
        appendStringInfo(&list, "%s'%s'", i == 0 ? "" : i < n - 1 ? ", " : " or ", names[i]);
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("%s is %s, not \"%s\"", parameter, list.data, text_to_cstring(given))));
}

void
medai_check_row(TupleDesc desc, const Oid *types, int ncolumns)
{
    bool same = desc->natts == ncolumns;

    for (int i = 0; same && i < ncolumns; i++)
        same = TupleDescAttr(desc, i)->atttypid == types[i] && !TupleDescAttr(desc, i)->attisdropped;
    if (!same)
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                        errmsg("the type %s was altered", format_type_be(desc->tdtypeid))));
}

TupleDesc
medai_result_row(FunctionCallInfo fcinfo, const Oid *types, int ncolumns)
{
    TupleDesc desc;

    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    medai_check_row(desc, types, ncolumns);
    return BlessTupleDesc(desc);
}
