/*
 * state.h - the layouts of metric states, for the files that add to them and read them.
 *
 * Words of 64 bits. Word 0 is the tag; then, by layout:
 *
 *   counters   one word each
 *   sums       the number of rows; one exact sum (exact.h) each
 *   scores     number of positives p; number of negatives n; p keys of positives upwards from here; free
 *              room; n keys of negatives downwards from the end
 *
 * A key is the score's bits, turned so that unsigned order is the order of the scores, both zeros as one. Two
 * stacks that grow towards each other need no label and no byte beyond the score's own eight.
 */
#ifndef MAI_STATE_H
#define MAI_STATE_H

#include "base/exact.h"
#include "stat/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_WORD_TAG 0
#define MAI_WORD_COUNTER 1
#define MAI_WORD_ROWS 1
#define MAI_WORD_SUM 2
#define MAI_WORD_POSITIVES 1
#define MAI_WORD_NEGATIVES 2
#define MAI_WORD_KEYS 3

/* Fails unless the bytes are a whole and plausible state of this kind. */
mai_status mai_state_check(mai_ctx *cx, mai_state_kind kind, const void *state, size_t size) MAI_MUST_CHECK;

/* One past the last word of a state of scores: where the negatives' stack begins. */
static inline size_t
mai_state_words(size_t size)
{
    return size / 8;
}

#ifdef __cplusplus
}
#endif
#endif
