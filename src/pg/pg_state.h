/*
 * pg_state.h - what aggregates over flat states share: a core context for each call site, and states that grow.
 *
 * A state is a bytea that is changed where it lies when, and only when, the executor owns it: called by an aggregate, on
 * an argument that needed no detoasting and has the wanted size. In every other case a new value is made in the current
 * memory context and the old one stays as it was; the executor copies a new value and frees the old one by itself.
 */
#ifndef PG_STATE_H
#define PG_STATE_H

#include "pg_medai.h"

static inline Size
medai_state_size(const bytea *state)
{
    return VARSIZE(state) - VARHDRSZ;
}

/* The state itself when it may be changed and has the wanted size, else a new value, which the caller fills from it. */
static inline bytea *
medai_writable_state(FunctionCallInfo fcinfo, bytea *state, Size wanted)
{
    bytea *other;

    if (wanted == medai_state_size(state) && AggCheckCallContext(fcinfo, NULL) != 0)
        return state;
    other = palloc(VARHDRSZ + wanted);
    SET_VARSIZE(other, VARHDRSZ + wanted);
    return other;
}

/*
 * A core context for a call that needs no memory, made once for each call site: a row costs too little to clear a
 * kilobyte of error fields first.
 */
extern mai_ctx *medai_row_context(FunctionCallInfo fcinfo);

#endif
