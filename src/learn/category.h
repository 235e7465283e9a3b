/*
 * category.h - inside src/learn: the different texts of one column, numbered as they come.
 *
 * A column of more texts than a model may have categories is no category; from there on only hashes are kept,
 * which is enough to tell names and notes, all different, from codes that repeat.
 */
#ifndef MAI_LEARN_CATEGORY_H
#define MAI_LEARN_CATEGORY_H

#include "base/mai.h"
#include "onnx/onnx.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MAI_MOST_CATEGORIES = 100 };

/* A text's code: its number, or, when the dictionary is full, its hash with the highest bit set. */
#define MAI_CODE_HASHED (UINT64_C(1) << 63)

typedef struct mai_category {
    uint64_t hash;
    mai_text text; /* in the dictionary's arena */
} mai_category;

typedef struct mai_dictionary {
    int n, room;         /* n is at most MAI_MOST_CATEGORIES */
    bool full;           /* there are more than MAI_MOST_CATEGORIES */
    bool repeats;        /* a text that has a number came twice */
    mai_category *entry; /* in the order of arrival */
    uint8_t slot[256];   /* open addressing by hash: number + 1, or 0 */
} mai_dictionary;

/* The code of a text, which is copied when it is new. */
mai_status mai_dictionary_code(mai_ctx *cx, mai_dictionary *d, mai_text text, uint64_t *code) MAI_MUST_CHECK;

/* The code that a numbered text would have in a full dictionary. */
uint64_t mai_category_hashed(const mai_category *c);

/* -1, 0 or 1: the order of the bytes. */
int mai_text_compare(mai_text a, mai_text b);

#ifdef __cplusplus
}
#endif
#endif
