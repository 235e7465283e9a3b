/*
 * pg_seqfile.c - FASTA and FASTQ files as rows.
 *
 * A file is read through slices of its value, unzipped on the way. The letters of a record go into a varlena that
 * grows and is used again for the next, so that they are copied once more only, into the row. Memory of a row lives
 * in a context that is emptied behind it.
 */
#include "pg_seqfile.h"

#include "catalog/pg_type.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(medai_fasta);
PG_FUNCTION_INFO_V1(medai_fastq);

/* What a row needs beside its longest texts. */
#define ROW_SPARE ((Size) 4096)

static mai_status
grow_value(mai_ctx *cx, mai_room *base, size_t kept, size_t need)
{
    medai_value_room *r = (medai_value_room *) base;
    const Size most = MaxAllocSize - VARHDRSZ - ROW_SPARE;
    Size size = Min(Max(2 * base->room, need), most);

    if (need > most) {
        (void) mai_fail(cx, MAI_ELIMIT, "a record has more letters than a value can hold");
        return mai_detail(cx, "A value holds less than 1 GB.");
    }
    if (r->value == NULL) {
        r->value = MemoryContextAlloc(r->context, size + VARHDRSZ);
    } else if (kept == 0) {
        pfree(r->value);
        r->value = NULL;
        r->value = MemoryContextAlloc(r->context, size + VARHDRSZ);
    } else {
        r->value = repalloc(r->value, size + VARHDRSZ);
    }
    base->p = (uint8_t *) VARDATA(r->value);
    base->room = size;
    return MAI_OK;
}

void
medai_value_room_init(medai_value_room *r)
{
    memset(r, 0, sizeof *r);
    r->room.grow = grow_value;
    r->context = CurrentMemoryContext;
    (void) grow_value(NULL, &r->room, 0, 256);
}

Datum
medai_room_value(medai_value_room *r, Size n)
{
    SET_VARSIZE(r->value, n + VARHDRSZ);
    return PointerGetDatum(r->value);
}

void
medai_file_open(medai_file *file, FunctionCallInfo fcinfo)
{
    bool zipped, by_text = get_fn_expr_argtype(fcinfo->flinfo, 0) == TEXTOID;

    compat_materialize(fcinfo);
    medai_begin(&file->cx, &file->arena, CurrentMemoryContext);
    medai_stream_open(&file->value, PG_GETARG_DATUM(0));
    medai_check(&file->cx, mai_stream_plain(&file->cx, &file->value.stream, 0, &file->stream, &zipped));
    file->by_text = by_text && !zipped;
    file->result = (ReturnSetInfo *) fcinfo->resultinfo;
    file->row = AllocSetContextCreate(CurrentMemoryContext, "medai row of a file", ALLOCSET_DEFAULT_SIZES);
}

void
medai_file_close(medai_file *file)
{
    MemoryContextDelete(file->row);
    medai_stream_close(&file->value);
    mai_arena_reset(&file->arena);
}

Datum
medai_file_span(const medai_file *file, mai_span t)
{
    if (t.n > MaxAllocSize / 4)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("a text in the file has %zu bytes", t.n)));
    return PointerGetDatum(medai_file_text(t.p, t.n, file->by_text));
}

void
medai_file_put(medai_file *file, Datum *columns, bool *nulls, uint64 bytes)
{
    if (bytes > MaxAllocSize - ROW_SPARE)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("a record of the file has %llu bytes", (unsigned long long) bytes),
                        errdetail("A row holds less than 1 GB.")));
    tuplestore_putvalues(file->result->setResult, file->result->setDesc, columns, nulls);
}

/* A sequence as a value: where it is, or in the server's encoding when it is not ASCII. */
static Datum
letters_value(const medai_file *file, medai_value_room *room, Size n, bool ascii)
{
    if (ascii || file->by_text)
        return medai_room_value(room, n);
    return medai_file_span(file, (mai_span){VARDATA(room->value), n});
}

Datum
medai_fasta(PG_FUNCTION_ARGS)
{
    medai_file file;
    medai_value_room sequence;
    mai_fasta_record record;
    mai_fasta *fasta;
    bool more;

    medai_file_open(&file, fcinfo);
    medai_value_room_init(&sequence);
    medai_check(&file.cx, mai_fasta_open(&file.cx, file.stream, &sequence.room, &fasta));
    for (;;) {
        Datum columns[3];
        bool nulls[3] = {false};
        MemoryContext old;

        medai_check(&file.cx, mai_fasta_next(&file.cx, fasta, &record, &more));
        if (!more)
            break;
        old = MemoryContextSwitchTo(file.row);
        columns[0] = medai_file_span(&file, record.name);
        columns[1] = medai_file_span(&file, record.description);
        columns[2] = letters_value(&file, &sequence, record.length, record.ascii);
        medai_file_put(&file, columns, nulls, (uint64) record.length + 4 * record.description.n);
        MemoryContextSwitchTo(old);
        MemoryContextReset(file.row);
    }
    pfree(sequence.value);
    medai_file_close(&file);
    return (Datum) 0;
}

Datum
medai_fastq(PG_FUNCTION_ARGS)
{
    mai_phred phred = medai_phred_argument(fcinfo, 1);
    medai_file file;
    medai_value_room sequence, quality;
    mai_fastq_record record;
    mai_fastq *fastq;
    bool more;

    medai_file_open(&file, fcinfo);
    medai_value_room_init(&sequence);
    medai_value_room_init(&quality);
    medai_check(&file.cx, mai_fastq_open(&file.cx, file.stream, phred, &sequence.room, &quality.room, &fastq));
    for (;;) {
        Datum columns[5];
        bool nulls[5] = {false};
        MemoryContext old;

        medai_check(&file.cx, mai_fastq_next(&file.cx, fastq, &record, &more));
        if (!more)
            break;
        old = MemoryContextSwitchTo(file.row);
        columns[0] = medai_file_span(&file, record.name);
        columns[1] = medai_file_span(&file, record.description);
        columns[2] = medai_room_value(&sequence, record.length);
        columns[3] = medai_room_value(&quality, record.length);
        nulls[4] = record.length == 0;
        columns[4] = Float8GetDatum(mai_quality_mean(phred, quality.room.p, record.length));
        medai_file_put(&file, columns, nulls, 2 * (uint64) record.length + 4 * record.description.n);
        MemoryContextSwitchTo(old);
        MemoryContextReset(file.row);
    }
    pfree(sequence.value);
    pfree(quality.value);
    medai_file_close(&file);
    return (Datum) 0;
}
