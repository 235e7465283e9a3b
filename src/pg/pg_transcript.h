/*
 * pg_transcript.h - transcripts as SQL values of the composite type medai_transcript.
 */
#ifndef PG_TRANSCRIPT_H
#define PG_TRANSCRIPT_H

#include "pg_seq.h"

#include "access/htup_details.h"

#include "seq/transcript.h"

/* The columns of medai_transcript, in the order of 38-transcript.sql. */
enum {
    MEDAI_TX_NAME,
    MEDAI_TX_GENE,
    MEDAI_TX_PROTEIN,
    MEDAI_TX_SEQID,
    MEDAI_TX_STRAND,
    MEDAI_TX_EXON_STARTS,
    MEDAI_TX_EXON_STOPS,
    MEDAI_TX_CODING_STARTS,
    MEDAI_TX_CODING_STOPS,
    MEDAI_TX_PHASE,
    MEDAI_TX_COLUMNS
};

/* Their types. */
extern const Oid medai_transcript_types[MEDAI_TX_COLUMNS];

/* Reads a value of the composite type; what the transcript points to lives in the arena and the current context. */
extern void medai_transcript_of(mai_ctx *cx, HeapTupleHeader row, TupleDesc desc, mai_transcript *out);

/* The columns of a transcript, in the current context. */
extern void medai_transcript_columns(const mai_transcript *t, Datum columns[MEDAI_TX_COLUMNS],
                                     bool nulls[MEDAI_TX_COLUMNS]);

#endif
