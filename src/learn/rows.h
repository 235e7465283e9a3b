/*
 * rows.h - inside src/learn: how collected rows lie in memory.
 *
 * Rows lie one after the other in slabs, each 1 + ncolumns cells wide: the class, then the columns.
 */
#ifndef MAI_LEARN_ROWS_H
#define MAI_LEARN_ROWS_H

#include "base/arena.h"
#include "learn/category.h"
#include "learn/learn.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_slab {
    struct mai_slab *next;
    int64_t n, room; /* rows */
    mai_cell *cells;
} mai_slab;

struct mai_rows {
    int ncolumns;
    mai_rows_column *columns;
    mai_dictionary **texts; /* per column; NULL for numbers */
    mai_dictionary labels;
    mai_target_kind target;
    bool vector;
    int nkeys;
    const char **keys;
    int64_t n;           /* rows */
    int64_t unlabelled;  /* rows without a target, not among the n */
    int64_t featureless; /* labelled rows without features, likewise */
    size_t text_bytes;
    mai_slab *first, *last;
};

/* Cells of a row. */
static inline int
mai_rows_width(const mai_rows *rows)
{
    return 1 + rows->ncolumns;
}

#ifdef __cplusplus
}
#endif
#endif
