/*
 * names.h - inside src/onnx: a hash table from names to small numbers.
 */
#ifndef MAI_ONNX_NAMES_H
#define MAI_ONNX_NAMES_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_names {
    struct mai_name_slot *slots;
    size_t mask;
} mai_names;

/* Room for `most` names; adding more is the caller's mistake. */
mai_status mai_names_make(mai_ctx *cx, size_t most, mai_names *out) MAI_MUST_CHECK;
/* The number of a name, -1 when it is absent. Names made to collide cost time, which is polled for. */
mai_status mai_names_find(mai_ctx *cx, const mai_names *names, const char *name, int *number) MAI_MUST_CHECK;
/* Sets the number of a name, new or old; the table keeps the pointer. */
mai_status mai_names_put(mai_ctx *cx, mai_names *names, const char *name, int number) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
