/*
 * stat.h - evaluation of predictions: repeatable splits of a cohort, and metrics whose states can be merged.
 *
 * Keys. A key becomes one 64-bit word; word, seed and use become the hash of the key. Both steps are fixed
 * for all time, versions and byte orders, because stored splits and published results depend on them:
 *
 *   mix(z)          z ^= z >> 30; z *= 0xbf58476d1ce4e5b9; z ^= z >> 27; z *= 0x94d049bb133111eb;
 *                   z ^= z >> 31
 *                   (the output function of SplitMix64: Steele, Lea, Flood, OOPSLA 2014)
 *   word of an integer  its value as two's complement, 64 bits wide
 *   word of bytes       FNV-1a, 64 bits: start 0xcbf29ce484222325; per byte xor, then times 0x100000001b3
 *   word of a UUID      mix(first 8 bytes) ^ last 8 bytes, both read big-endian
 *   hash            mix(mix(word) ^ mix(seed + use * 0x9e3779b97f4a7c15)), use = 1 for splits, 2 for folds
 *
 * All arithmetic is modulo 2^64. The two uses are the first two outputs of SplitMix64 seeded with the seed,
 * so that the folds of a training part are not a function of the split that made it.
 *
 * Metric states. A state is a flat, position-independent run of bytes of the caller's; zero bytes are the
 * state of no rows. The caller asks how large the state must be to take more (mai_state_room), moves it to a
 * larger place when that differs from its size (mai_state_move), and then adds. Merging and reading never
 * change the second operand. A state begins with a word that holds a signature, the version and the kind in
 * the writer's byte order, so that what another version, byte order or metric wrote is refused. Sums are held
 * exactly: whatever the order of rows and merges, the result has the same bits. Nothing in a state needs
 * alignment.
 *
 * A later metric is a row in the table of state.c when its state is one of the three layouts there (counters,
 * exact sums, scores), or one more reader when its state exists already (mai_auc shows a reader of scores).
 */
#ifndef MAI_STAT_H
#define MAI_STAT_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- keys ---------------------------------------------------------------------------------------------- */

uint64_t mai_key_integer(int64_t key);
uint64_t mai_key_bytes(const void *bytes, size_t n);
uint64_t mai_key_uuid(const uint8_t bytes[16]);

/* Whether the key falls into the test part. fraction: 0 to 1; a larger one only adds keys to the part. */
mai_status mai_split(mai_ctx *cx, uint64_t key, double fraction, int64_t seed, bool *is_test) MAI_MUST_CHECK;

/* The key's fold, 1 to k. k: 2 or more. */
mai_status mai_fold(mai_ctx *cx, uint64_t key, int32_t k, int64_t seed, int32_t *fold) MAI_MUST_CHECK;

/* ---- metric states ------------------------------------------------------------------------------------- */

typedef enum mai_state_kind {
    MAI_STATE_NONE,
    MAI_STATE_SCORES,    /* every score, by class: what ranks are made of */
    MAI_STATE_AGREEMENT, /* how many predictions differ from the truth, how many equal it */
    MAI_STATE_BRIER,     /* rows, sum of squared errors */
    MAI_STATE_LOG_LOSS,  /* rows, sum of -log(probability given to the truth) */
    MAI_NSTATE
} mai_state_kind;

/* A state is never larger than this many bytes, so that it and a header stay below 1 GB. */
#define MAI_STATE_LARGEST (((size_t) 1 << 30) - 64)

/* The size a state must have before one more row of this kind can be added: size itself when it will do. */
mai_status mai_state_room(mai_ctx *cx, mai_state_kind kind, const void *state, size_t size,
                          size_t *wanted) MAI_MUST_CHECK;
/* The kind of a state; MAI_STATE_NONE when it is empty. */
mai_status mai_state_kind_of(mai_ctx *cx, const void *state, size_t size,
                             mai_state_kind *kind) MAI_MUST_CHECK;
/* The size a state must have before other, which is not empty, can be merged into it. */
mai_status mai_state_merge_room(mai_ctx *cx, const void *state, size_t size, const void *other,
                                size_t other_size, size_t *wanted) MAI_MUST_CHECK;
/* Writes a valid state into to[0..to_size): that of from, or that of no rows when from is empty. */
void mai_state_move(mai_state_kind kind, void *to, size_t to_size, const void *from, size_t from_size);
/* state += other. */
mai_status mai_state_merge(mai_ctx *cx, void *state, size_t size, const void *other,
                           size_t other_size) MAI_MUST_CHECK;

/* 0 and 1 as a class; anything else is an error. */
mai_status mai_truth(mai_ctx *cx, int64_t truth, bool *positive) MAI_MUST_CHECK;

/* Each adds one row to a state that has room. score: any number but NaN. */
mai_status mai_scores_add(mai_ctx *cx, void *state, size_t size, double score, bool positive) MAI_MUST_CHECK;
/* probability: 0 to 1; kind: MAI_STATE_BRIER or MAI_STATE_LOG_LOSS. */
mai_status mai_loss_add(mai_ctx *cx, mai_state_kind kind, void *state, double probability,
                        bool positive) MAI_MUST_CHECK;
void mai_agreement_add(void *state, bool agrees);
/* A probability above 0.5 predicts the positive class, as the larger of two class probabilities does. */
mai_status mai_agreement_add_probability(mai_ctx *cx, void *state, double probability,
                                         bool positive) MAI_MUST_CHECK;

/* Each reads a state; *defined is false when its rows do not determine the metric. */
/* P(score of a positive > score of a negative) + P(equal) / 2; needs rows of both classes. */
mai_status mai_auc(mai_ctx *cx, const void *state, size_t size, double *out, bool *defined) MAI_MUST_CHECK;
/* Mean losses. */
mai_status mai_brier(mai_ctx *cx, const void *state, size_t size, double *out, bool *defined) MAI_MUST_CHECK;
mai_status mai_log_loss(mai_ctx *cx, const void *state, size_t size, double *out,
                        bool *defined) MAI_MUST_CHECK;
/* The share of rows that agree. */
mai_status mai_accuracy(mai_ctx *cx, const void *state, size_t size, double *out,
                        bool *defined) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
