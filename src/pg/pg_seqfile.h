/*
 * pg_seqfile.h - what the functions that read sequence files share.
 */
#ifndef PG_SEQFILE_H
#define PG_SEQFILE_H

#include "pg_seq.h"

#include "base/gunzip.h"
#include "seq/seqfile.h"

/* A room whose letters are the payload of a varlena: a value without a further copy. Lives in the context of init. */
typedef struct medai_value_room {
    mai_room room;
    struct varlena *value;
    MemoryContext context;
} medai_value_room;

extern void medai_value_room_init(medai_value_room *room);
/* The first n bytes as a value, until the room is used again. */
extern Datum medai_room_value(medai_value_room *room, Size n);

/* A file that is the first argument of a set-returning function, and where its rows go. */
typedef struct medai_file {
    mai_ctx cx;
    mai_arena arena;
    medai_value_stream value;
    mai_stream *stream;    /* its plain bytes */
    bool by_text;          /* they have the server's encoding */
    ReturnSetInfo *result;
    MemoryContext row;     /* for one row; the caller empties it */
} medai_file;

extern void medai_file_open(medai_file *file, FunctionCallInfo fcinfo);
extern void medai_file_close(medai_file *file);
/* A text of the file as a value in the current context. */
extern Datum medai_file_span(const medai_file *file, mai_span text);
/* Adds a row; `bytes` is an upper bound of its size, which must be below 1 GB. */
extern void medai_file_put(medai_file *file, Datum *columns, bool *nulls, uint64 bytes);

/* The encoding of qualities that an argument names, an integer or a text; ERROR 22023. */
extern mai_phred medai_phred_argument(FunctionCallInfo fcinfo, int i);

#endif
