/*
 * pg_vcf.c - VCF files as rows, for SQL (seq/vcf.h reads them).
 *
 * A file is read record by record into a tuplestore. What a record's rows share is made once, INFO's jsonb above all;
 * what a sample adds is made in a context of its own that is emptied every few samples, the common parts (genotype,
 * alleles) in place without any memory. The jsonb of FORMAT is laid out by keys that are sorted once for each FORMAT.
 */
#include "pg_seq.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "base/gunzip.h"
#include "seq/vcf.h"

PG_FUNCTION_INFO_V1(medai_vcf_of_text);
PG_FUNCTION_INFO_V1(medai_vcf_of_bytes);
PG_FUNCTION_INFO_V1(medai_vcf_header_of_text);
PG_FUNCTION_INFO_V1(medai_vcf_header_of_bytes);

/* The columns of medai_vcf. */
enum {
    AT_RECORD, AT_CHROM, AT_POSITION, AT_ID, AT_REF, AT_ALT, AT_QUAL, AT_FILTER, AT_INFO, AT_SAMPLE, AT_GENOTYPE,
    AT_ALLELES, AT_PHASED, AT_PHASE_SET, AT_DP, AT_GQ, AT_AD, AT_FORMAT, NCOLUMNS
};

/* How texts of the file become texts of the server. */
typedef enum conversion { AS_IT_IS, FROM_UTF8, FROM_LATIN1 } conversion;

#define CACHED_NUMBERS 1024      /* small integers, which depths and likelihoods mostly are */
#define MOST_PLACES 256          /* entries of an INFO whose order is remembered */
#define SAMPLES_BETWEEN_RESETS 64
#define LARGEST_SHORT 126        /* letters of a text with a header of one byte */

typedef struct vcf_call {
    mai_ctx cx;
    mai_arena arena;
    medai_value_stream value;
    mai_vcf *vcf;
    bool by_text, with_info;
    conversion conversion; /* of the current record */
    MemoryContext file, row, sample;
    Numeric numbers[CACHED_NUMBERS]; /* in the file's context; NULL: not asked for yet */
    int nplaces; /* entries in the INFO that was sorted last, and where each of them went */
    int places[MOST_PLACES];
    /* FORMAT keys without a column of their own, in the order of a jsonb object. */
    int nother;
    int *other;           /* numbers of keys */
    JsonbValue *keys;     /* their names */
    JsonbPair *pairs;     /* room for one of each */
} vcf_call;

/* ---- texts ---- */

/*
 * What came as text has the server's encoding already; bytes say nothing about theirs: UTF-8, as VCF has it since
 * version 4.3, or else Latin-1, by way of UTF-8, to which the server knows a way from everywhere.
 */
static conversion
conversion_of(bool by_text, mai_vcf_text t)
{
    int server = GetDatabaseEncoding();

    if (by_text || server == PG_SQL_ASCII || t.n == 0)
        return AS_IT_IS;
    if (!pg_verify_mbstr(PG_UTF8, (const char *) t.p, (int) t.n, true))
        return FROM_LATIN1;
    return server == PG_UTF8 ? AS_IT_IS : FROM_UTF8;
}

/* A text's letters in the server's encoding: where they are, or a copy in the current context. */
static const char *
letters_in(conversion how, mai_vcf_text t, Size *n)
{
    char *copy;

    *n = t.n;
    if (how == AS_IT_IS)
        return (const char *) t.p;
    copy = pnstrdup((const char *) t.p, t.n);
    if (how == FROM_LATIN1)
        copy = (char *) pg_do_encoding_conversion((unsigned char *) copy, (int) t.n, PG_LATIN1, PG_UTF8);
    copy = medai_from_utf8(copy, strlen(copy));
    *n = strlen(copy);
    return copy;
}

static Datum
text_in(conversion how, mai_vcf_text t)
{
    Size n;
    const char *letters = letters_in(how, t, &n);

    return PointerGetDatum(cstring_to_text_with_len(letters, (int) n));
}

/* Sets a column to a text, or to NULL when it is missing. */
static void
put_text(conversion how, mai_vcf_text t, Datum *value, bool *null)
{
    *null = t.p == NULL;
    if (!*null)
        *value = text_in(how, t);
}

/* ---- jsonb ---- */

static void
string_value(vcf_call *call, mai_vcf_text t, JsonbValue *out)
{
    Size n;

    out->type = jbvString;
    out->val.string.val = unconstify(char *, letters_in(call->conversion, t, &n));
    out->val.string.len = (int) n;
}

static Numeric
number_of(vcf_call *call, int64 v)
{
    bool cached = v >= 0 && v < CACHED_NUMBERS;
    MemoryContext old;
    Numeric n;

    if (cached && call->numbers[v] != NULL)
        return call->numbers[v];
    old = MemoryContextSwitchTo(cached ? call->file : CurrentMemoryContext);
    n = DatumGetNumeric(DirectFunctionCall1(int8_numeric, Int64GetDatum(v)));
    MemoryContextSwitchTo(old);
    if (cached)
        call->numbers[v] = n;
    return n;
}

/* Whether the exponent has three digits at most, so that the number is not long when it is written out. */
static bool
is_modest(mai_vcf_text t)
{
    for (Size i = 0; i < t.n; i++)
        if ((t.p[i] | 0x20) == 'e')
            return t.n - i <= (t.p[i + 1] == '-' || t.p[i + 1] == '+' ? 5 : 4);
    return true;
}

/* One value by its type: what is no number of that type stays a text. */
static void
single_value(vcf_call *call, mai_vcf_type type, mai_vcf_text t, JsonbValue *out)
{
    int64_t integer;

    if (t.p == NULL) {
        out->type = jbvNull;
    } else if ((type == MAI_VCF_INTEGER || type == MAI_VCF_FLOAT) && mai_vcf_integer(t, &integer)) {
        out->type = jbvNumeric;
        out->val.numeric = number_of(call, integer);
    } else if (type == MAI_VCF_FLOAT && mai_vcf_is_decimal(t) && is_modest(t)) {
        char *copy = pnstrdup((const char *) t.p, t.n);

        out->type = jbvNumeric;
        out->val.numeric = DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(copy),
                                                               ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
    } else {
        string_value(call, t, out);
    }
}

static int
values_in(vcf_call *call, mai_vcf_text list)
{
    int n = 1;

    for (Size i = 0; i < list.n; i++)
        if (list.p[i] == ',' && ++n > MAI_VCF_MOST_VALUES)
            medai_check(&call->cx, mai_vcf_fail(&call->cx, call->vcf, list.p, "a list has more than %d values",
                                                MAI_VCF_MOST_VALUES));
    return n;
}

static void
list_value(vcf_call *call, mai_vcf_type type, mai_vcf_text list, JsonbValue *out)
{
    mai_vcf_text piece;

    out->type = jbvArray;
    out->val.array.rawScalar = false;
    out->val.array.nElems = 0;
    out->val.array.elems = palloc(sizeof(JsonbValue) * values_in(call, list));
    while (mai_vcf_split(&list, &piece)) {
        single_value(call, type, piece, &out->val.array.elems[out->val.array.nElems++]);
        CHECK_FOR_INTERRUPTS();
    }
}

static void
field_value(vcf_call *call, const mai_vcf_field *field, mai_vcf_text t, JsonbValue *out)
{
    if (field->list && t.p != NULL)
        list_value(call, field->type, t, out);
    else
        single_value(call, field->type, t, out);
}

/* The order of keys in a jsonb object; of equal ones, the earlier first. */
static int
compare_pairs(const void *a, const void *b)
{
    const JsonbPair *x = a, *y = b;
    int order;

    if (x->key.val.string.len != y->key.val.string.len)
        return x->key.val.string.len < y->key.val.string.len ? -1 : 1;
    order = memcmp(x->key.val.string.val, y->key.val.string.val, x->key.val.string.len);
    return order != 0 ? order : x->order < y->order ? -1 : 1;
}

/* Sorts by key and drops what has the key of an earlier one. */
static int
sorted_pairs(JsonbPair *pairs, int n)
{
    int kept = 0;

    qsort(pairs, n, sizeof *pairs, compare_pairs);
    for (int i = 0; i < n; i++)
        if (kept == 0 || pairs[kept - 1].key.val.string.len != pairs[i].key.val.string.len ||
            memcmp(pairs[kept - 1].key.val.string.val, pairs[i].key.val.string.val, pairs[i].key.val.string.len) != 0)
            pairs[kept++] = pairs[i];
    return kept;
}

static Datum
object_of(JsonbPair *pairs, int n)
{
    JsonbValue object = {.type = jbvObject};

    object.val.object.nPairs = n;
    object.val.object.pairs = pairs;
    return JsonbPGetDatum(JsonbValueToJsonb(&object));
}

static bool
is_sorted(const JsonbPair *pairs, int n)
{
    for (int i = 1; i < n; i++) {
        const JsonbValue *a = &pairs[i - 1].key, *b = &pairs[i].key;

        if (a->val.string.len > b->val.string.len ||
            (a->val.string.len == b->val.string.len &&
             memcmp(a->val.string.val, b->val.string.val, a->val.string.len) >= 0))
            return false;
    }
    return true;
}

static void
entry_pair(vcf_call *call, const mai_vcf_value *entry, int number, JsonbPair *out)
{
    string_value(call, entry->field.key, &out->key);
    out->order = number;
    if (entry->bare) {
        out->value.type = jbvBool;
        out->value.val.boolean = true;
    } else {
        field_value(call, &entry->field, entry->text, &out->value);
    }
}

/*
 * INFO of the current record. Mostly the keys are those of the record before, in the same order: each entry is put
 * where its predecessor went, and only what is not sorted then is sorted.
 */
static Datum
info_of(vcf_call *call)
{
    const mai_vcf_value *entries;
    JsonbPair *pairs;
    bool known;
    int n, kept;

    medai_check(&call->cx, mai_vcf_info(&call->cx, call->vcf, &entries, &n));
    pairs = palloc(sizeof *pairs * Max(n, 1));
    known = n == call->nplaces;
    for (int i = 0; i < n; i++) {
        entry_pair(call, &entries[i], i, &pairs[known ? call->places[i] : i]);
        CHECK_FOR_INTERRUPTS();
    }
    if (is_sorted(pairs, n))
        return object_of(pairs, n);
    kept = sorted_pairs(pairs, n);
    call->nplaces = kept == n && n <= MOST_PLACES ? n : 0;
    for (int i = 0; i < call->nplaces; i++)
        call->places[pairs[i].order] = i;
    return object_of(pairs, kept);
}

/* ---- FORMAT ---- */

/* Sorts the keys that have no column of their own; when FORMAT is another one. */
static void
prepare_format(vcf_call *call, const mai_vcf_record *r)
{
    MemoryContext old = MemoryContextSwitchTo(call->file);
    int n = 0;

    if (call->pairs != NULL) {
        pfree(call->pairs);
        pfree(call->other);
        pfree(call->keys);
    }
    call->pairs = palloc(sizeof *call->pairs * Max(r->nkeys, 1));
    call->keys = palloc(sizeof *call->keys * Max(r->nkeys, 1));
    call->other = palloc(sizeof *call->other * Max(r->nkeys, 1));
    for (int i = 0; i < r->nkeys; i++) {
        if (r->roles[i] != MAI_VCF_OTHER)
            continue;
        string_value(call, r->keys[i].key, &call->pairs[n].key);
        call->pairs[n++].order = i;
    }
    call->nother = sorted_pairs(call->pairs, n);
    for (int i = 0; i < call->nother; i++) {
        call->other[i] = call->pairs[i].order;
        call->keys[i] = call->pairs[i].key;
    }
    MemoryContextSwitchTo(old);
}

/* The values of a sample that have no column of their own and are not missing; false when there are none. */
static bool
format_of(vcf_call *call, const mai_vcf_record *r, const mai_vcf_sample *s, Datum *out)
{
    int n = 0;

    for (int i = 0; i < call->nother; i++) {
        int key = call->other[i];

        if (key >= s->nvalues || s->values[key].p == NULL)
            continue;
        call->pairs[n].key = call->keys[i];
        field_value(call, &r->keys[key], s->values[key], &call->pairs[n].value);
        n++;
    }
    if (n > 0)
        *out = object_of(call->pairs, n);
    return n > 0;
}

/* ---- samples ---- */

/* Room for what a row needs and no palloc: an array of alleles with its bitmap, a genotype's text. */
typedef struct row_room {
    union {
        ArrayType array;
        char bytes[ARR_OVERHEAD_WITHNULLS(1, MAI_PLOIDY_MOST) + 4 * MAI_PLOIDY_MOST];
    } alleles;
    char genotype[VARHDRSZ_SHORT + LARGEST_SHORT];
} row_room;

static Datum
alleles_of(const mai_genotype *g, row_room *room)
{
    ArrayType *a = &room->alleles.array;
    Size offset = g->missing > 0 ? ARR_OVERHEAD_WITHNULLS(1, g->ploidy) : ARR_OVERHEAD_NONULLS(1);
    int32 *to = (int32 *) ((char *) a + offset);
    bits8 *known = (bits8 *) a + ARR_OVERHEAD_NONULLS(1); /* the bitmap, where there is one */

    a->ndim = 1;
    a->dataoffset = g->missing > 0 ? (int32) offset : 0;
    a->elemtype = INT4OID;
    ARR_DIMS(a)[0] = g->ploidy;
    ARR_LBOUND(a)[0] = 1;
    if (g->missing > 0)
        memset(known, 0, offset - ARR_OVERHEAD_NONULLS(1));
    for (int i = 0; i < g->ploidy; i++) {
        if (g->missing > 0 && g->alleles[i] >= 0)
            known[i / 8] |= 1 << i % 8;
        if (g->alleles[i] >= 0)
            *to++ = g->alleles[i];
    }
    SET_VARSIZE(a, (char *) to - (char *) a);
    return PointerGetDatum(a);
}

/* Genotypes are ASCII: the reader has seen to it. */
static Datum
genotype_text(mai_vcf_text t, row_room *room)
{
    if (t.n > LARGEST_SHORT)
        return PointerGetDatum(cstring_to_text_with_len((const char *) t.p, (int) t.n));
    SET_VARSIZE_SHORT(room->genotype, VARHDRSZ_SHORT + t.n);
    memcpy(VARDATA_SHORT(room->genotype), t.p, t.n);
    return PointerGetDatum(room->genotype);
}

static Datum
depths_of(vcf_call *call, mai_vcf_text list)
{
    int n = values_in(call, list), i = 0, lower = 1;
    Datum *values = palloc(sizeof *values * n);
    bool *nulls = palloc(sizeof *nulls * n);
    mai_vcf_text piece;

    for (; mai_vcf_split(&list, &piece); i++) {
        int64_t depth = 0;

        nulls[i] = piece.p == NULL;
        if (piece.p != NULL && (!mai_vcf_integer(piece, &depth) || depth < PG_INT32_MIN || depth > PG_INT32_MAX))
            medai_check(&call->cx, mai_vcf_fail(&call->cx, call->vcf, piece.p, "AD is a list of integers of 32 bits, not \"%.*s\"",
                                                (int) Min(piece.n, 60), (const char *) piece.p));
        values[i] = Int32GetDatum((int32) depth);
        CHECK_FOR_INTERRUPTS();
    }
    return PointerGetDatum(construct_md_array(values, nulls, 1, &n, &lower, INT4OID, 4, true, TYPALIGN_INT));
}

static void
put_sample(vcf_call *call, const mai_vcf_record *r, const mai_vcf_sample *s, row_room *room, Datum *values, bool *nulls)
{
    bool called = s->genotype.p != NULL;

    nulls[AT_GENOTYPE] = nulls[AT_ALLELES] = nulls[AT_PHASED] = !called;
    if (called) {
        values[AT_GENOTYPE] = genotype_text(s->genotype, room);
        values[AT_ALLELES] = alleles_of(&s->parsed, room);
        values[AT_PHASED] = BoolGetDatum(s->parsed.phased);
    }
    put_text(call->conversion, s->phase_set, &values[AT_PHASE_SET], &nulls[AT_PHASE_SET]);
    nulls[AT_DP] = !s->has_dp;
    values[AT_DP] = Int32GetDatum(s->dp);
    nulls[AT_GQ] = !s->has_gq;
    if (s->has_gq)
        values[AT_GQ] = Float8GetDatum(s->gq);
    nulls[AT_AD] = s->ad.p == NULL;
    if (!nulls[AT_AD])
        values[AT_AD] = depths_of(call, s->ad);
    nulls[AT_FORMAT] = call->nother == 0 || !format_of(call, r, s, &values[AT_FORMAT]);
}

/* The rows of a record: one a sample that is wanted, or one without a sample. */
static void
put_samples(vcf_call *call, ReturnSetInfo *rsinfo, const mai_vcf_record *r, const Datum *names, const bool *wanted,
            bool any, Datum *values, bool *nulls)
{
    MemoryContext old = MemoryContextSwitchTo(call->sample);
    mai_vcf_sample s;
    row_room room;
    Size nsamples;
    int since = 0;

    (void) mai_vcf_samples(call->vcf, &nsamples);
    for (Size i = 0; i < nsamples; i++) {
        medai_check(&call->cx, mai_vcf_next_sample(&call->cx, call->vcf, wanted[i], &s));
        if (!wanted[i])
            continue;
        nulls[AT_SAMPLE] = false;
        values[AT_SAMPLE] = names[i];
        put_sample(call, r, &s, &room, values, nulls);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
        if (++since == SAMPLES_BETWEEN_RESETS) {
            CHECK_FOR_INTERRUPTS();
            MemoryContextReset(call->sample);
            since = 0;
        }
    }
    if (!any) {
        memset(nulls + AT_SAMPLE, true, NCOLUMNS - AT_SAMPLE);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
    }
    MemoryContextSwitchTo(old);
    MemoryContextReset(call->sample);
}

/* What all rows of a record share. */
static void
put_variant(vcf_call *call, const mai_vcf_record *r, Datum *values, bool *nulls)
{
    call->conversion = r->ascii ? AS_IT_IS : conversion_of(call->by_text, r->line);
    values[AT_RECORD] = Int64GetDatum(r->number);
    values[AT_POSITION] = Int64GetDatum(r->position);
    nulls[AT_RECORD] = nulls[AT_POSITION] = false;
    put_text(call->conversion, r->chrom, &values[AT_CHROM], &nulls[AT_CHROM]);
    put_text(call->conversion, r->id, &values[AT_ID], &nulls[AT_ID]);
    put_text(call->conversion, r->ref, &values[AT_REF], &nulls[AT_REF]);
    put_text(call->conversion, r->alt, &values[AT_ALT], &nulls[AT_ALT]);
    put_text(call->conversion, r->filter, &values[AT_FILTER], &nulls[AT_FILTER]);
    nulls[AT_QUAL] = !r->has_qual;
    if (r->has_qual)
        values[AT_QUAL] = Float8GetDatum(r->qual);
    nulls[AT_INFO] = r->info.p == NULL || !call->with_info;
    if (!nulls[AT_INFO])
        values[AT_INFO] = info_of(call);
}

/* ---- which samples ---- */

static int
compare_texts(const void *a, const void *b)
{
    const text *x = *(text *const *) a, *y = *(text *const *) b;
    Size nx = VARSIZE_ANY_EXHDR(x), ny = VARSIZE_ANY_EXHDR(y);
    int order = memcmp(VARDATA_ANY(x), VARDATA_ANY(y), Min(nx, ny));

    return order != 0 ? order : nx < ny ? -1 : nx > ny;
}

/* Marks the samples that an array names; ERROR for a name that is none of them. */
static void
choose_samples(ArrayType *chosen, const Datum *names, Size n, bool *wanted)
{
    Datum *given;
    bool *nulls;
    int ngiven, kept = 0;
    text **sorted = palloc(sizeof *sorted * Max(n, 1));

    deconstruct_array(chosen, TEXTOID, -1, false, TYPALIGN_INT, &given, &nulls, &ngiven);
    for (int i = 0; i < ngiven; i++)
        if (!nulls[i])
            given[kept++] = PointerGetDatum(PG_DETOAST_DATUM_PACKED(given[i]));
    qsort(given, kept, sizeof *given, compare_texts);
    memset(wanted, 0, n);
    for (Size i = 0; i < n; i++) {
        text *name = (text *) DatumGetPointer(names[i]);

        sorted[i] = name;
        wanted[i] = bsearch(&name, given, kept, sizeof *given, compare_texts) != NULL;
    }
    qsort(sorted, n, sizeof *sorted, compare_texts);
    for (int i = 0; i < kept; i++)
        if (bsearch(&given[i], sorted, n, sizeof *sorted, compare_texts) == NULL)
            ereport(ERROR, (errcode(ERRCODE_UNDEFINED_PARAMETER),
                            errmsg("the file has no sample \"%s\"", TextDatumGetCString(given[i])),
                            errhint("medai_vcf_header(file) lists the samples, with the kind '#sample'.")));
}

/* ---- files ---- */

static vcf_call *
open_file(FunctionCallInfo fcinfo, bool by_text)
{
    vcf_call *call = palloc0(sizeof *call);
    mai_stream *plain;

    call->by_text = by_text;
    call->file = CurrentMemoryContext;
    call->row = AllocSetContextCreate(CurrentMemoryContext, "medai VCF record", ALLOCSET_DEFAULT_SIZES);
    call->sample = AllocSetContextCreate(CurrentMemoryContext, "medai VCF samples", ALLOCSET_DEFAULT_SIZES);
    medai_begin(&call->cx, &call->arena, CurrentMemoryContext);
    medai_stream_open(&call->value, PG_GETARG_DATUM(0));
    medai_check(&call->cx, mai_stream_plain(&call->cx, &call->value.stream, 0, &plain, NULL));
    medai_check(&call->cx, mai_vcf_open(&call->cx, plain, &call->vcf));
    return call;
}

static Datum
vcf_rows(FunctionCallInfo fcinfo, bool by_text)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    vcf_call *call;
    const mai_vcf_text *samples;
    mai_vcf_record record;
    Datum values[NCOLUMNS], *names;
    bool nulls[NCOLUMNS], *wanted, more, any = false;
    Size n;

    compat_materialize(fcinfo);
    if (PG_ARGISNULL(0))
        return (Datum) 0;
    call = open_file(fcinfo, by_text);
    call->with_info = PG_ARGISNULL(2) || PG_GETARG_BOOL(2);
    samples = mai_vcf_samples(call->vcf, &n);
    names = palloc(sizeof *names * Max(n, 1));
    wanted = palloc(Max(n, 1));
    memset(wanted, true, n);
    for (Size i = 0; i < n; i++)
        names[i] = text_in(conversion_of(by_text, samples[i]), samples[i]);
    if (!PG_ARGISNULL(1))
        choose_samples(PG_GETARG_ARRAYTYPE_P(1), names, n, wanted);
    for (Size i = 0; i < n; i++)
        any |= wanted[i];
    for (;;) {
        medai_check(&call->cx, mai_vcf_next(&call->cx, call->vcf, &record, &more));
        if (!more)
            break;
        MemoryContextSwitchTo(call->row);
        put_variant(call, &record, values, nulls);
        if (record.new_format && any)
            prepare_format(call, &record);
        put_samples(call, rsinfo, &record, names, wanted, any, values, nulls);
        MemoryContextSwitchTo(call->file);
        MemoryContextReset(call->row);
    }
    return (Datum) 0;
}

Datum
medai_vcf_of_text(PG_FUNCTION_ARGS)
{
    return vcf_rows(fcinfo, true);
}

Datum
medai_vcf_of_bytes(PG_FUNCTION_ARGS)
{
    return vcf_rows(fcinfo, false);
}

static Datum
header_rows(FunctionCallInfo fcinfo, bool by_text)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    const mai_vcf_header_line *lines;
    vcf_call *call;
    Size n;

    compat_materialize(fcinfo);
    call = open_file(fcinfo, by_text);
    lines = mai_vcf_header(call->vcf, &n);
    MemoryContextSwitchTo(call->row);
    for (Size i = 0; i < n; i++) {
        const mai_vcf_text texts[] = {lines[i].kind, lines[i].id, lines[i].number, lines[i].type, lines[i].description,
                                      lines[i].value};
        Datum values[lengthof(texts)];
        bool nulls[lengthof(texts)];

        for (Size column = 0; column < lengthof(texts); column++)
            put_text(conversion_of(by_text, texts[column]), texts[column], &values[column], &nulls[column]);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
        MemoryContextReset(call->row);
    }
    MemoryContextSwitchTo(call->file);
    return (Datum) 0;
}

Datum
medai_vcf_header_of_text(PG_FUNCTION_ARGS)
{
    return header_rows(fcinfo, true);
}

Datum
medai_vcf_header_of_bytes(PG_FUNCTION_ARGS)
{
    return header_rows(fcinfo, false);
}
