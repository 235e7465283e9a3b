/*
 * ml_dict.h - inside src/onnx: from a category to its place in a list, for the encoders.
 *
 * Built once when a model is compiled; looking up allocates nothing. Whole numbers compare as int64_t, real
 * numbers by value (-0 equals 0, and NaN equals NaN where the dictionary was made so), texts by their bytes.
 */
#ifndef MAI_ONNX_ML_DICT_H
#define MAI_ONNX_ML_DICT_H

#include "onnx/graph.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_dict {
    mai_type kind; /* MAI_STRING, MAI_INT64 or MAI_DOUBLE: what lookups take */
    bool repeated; /* a key was there twice */
    bool has_nan;
    int64_t cost; /* of one lookup, for mai_poll: the longest search */
    uint64_t mask;
    struct mai_dict_slot *slots;
    const mai_text *texts;
} mai_dict;

/* Which place a key has that is in the list more than once, and whether NaN can be a key. */
enum {
    MAI_DICT_LAST = 1, /* the last one, instead of the first */
    MAI_DICT_NAN = 2,  /* NaN is a key like others, instead of one that nothing equals */
};

/* keys: constant strings, integers, floats or doubles, which the dictionary keeps pointing to. */
mai_status mai_dict_make(mai_ctx *cx, const mai_node *node, const mai_tensor *keys, unsigned flags,
                         const mai_dict **out) MAI_MUST_CHECK;

/* The place of a key, from 0; -1 when it is not there. The kind must be right. */
int64_t mai_dict_text(const mai_dict *d, mai_text key);
int64_t mai_dict_whole(const mai_dict *d, int64_t key);
int64_t mai_dict_real(const mai_dict *d, double key);

#ifdef __cplusplus
}
#endif
#endif
