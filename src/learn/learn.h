/*
 * learn.h - training: rows are collected, put into an order of their own, fitted, and become an ONNX model.
 *
 *   mai_rows      a flat store of labelled rows, filled one at a time; two of them can be merged, and one can
 *                 be turned into bytes and back, so that workers collect in parallel
 *   mai_learner   a training algorithm: a name, its options, a function
 *   mai_train     fits a learner to rows and writes the model
 *
 * What comes out does not depend on the order in which rows were added or merged, in any bit: rows are sorted
 * by content before anything is summed.
 *
 * A number that is NaN is missing. Missing numbers are replaced by the mean of their column, missing texts by
 * the most frequent text, and the model does the same when it scores.
 *
 * Lifetimes: rows live in the arena of the context that made them, together with every text that was added; a
 * trained model in the arena of the context that trained it. mai_train does not change the rows.
 */
#ifndef MAI_LEARN_H
#define MAI_LEARN_H

#include "base/mai.h"
#include "onnx/onnx.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- rows ---------------------------------------------------------------------------------------------- */

typedef union mai_cell {
    double number;
    uint64_t code; /* of a text: mai_rows_text */
} mai_cell;

typedef enum mai_target_kind {
    MAI_TARGET_BOOLEAN, /* labels "false" and "true" */
    MAI_TARGET_INTEGER, /* labels are whole numbers, in decimal */
    MAI_TARGET_TEXT
} mai_target_kind;

typedef struct mai_rows_column {
    const char *name; /* of the feature, or what messages call it */
    bool is_text;
} mai_rows_column;

typedef struct mai_rows mai_rows;

/*
 * What one collection may take, with its texts. It is below a gigabyte so that workers can hand it over as
 * one value.
 */
#define MAI_ROWS_BYTES ((size_t) 960 << 20)

/*
 * An empty collection. vector: the columns are the elements of one array, which the model will take as a
 * whole. keys: names of columns that were left out because they are the primary key. Names are copied.
 */
typedef struct mai_rows_shape {
    int ncolumns;
    const mai_rows_column *columns;
    mai_target_kind target;
    bool vector;
    int nkeys;
    const char *const *keys;
} mai_rows_shape;

mai_status mai_rows_make(mai_ctx *cx, const mai_rows_shape *shape, mai_rows **out) MAI_MUST_CHECK;

/* Room for the next row: cell[0] is the class, then come the columns. It counts from mai_rows_add on. */
mai_status mai_rows_next(mai_ctx *cx, mai_rows *rows, mai_cell **cell) MAI_MUST_CHECK;
void mai_rows_add(mai_rows *rows);
/* The code of a label; of a text in a column; of a missing text. MAI_EDATA: the column is no category. */
mai_status mai_rows_label(mai_ctx *cx, mai_rows *rows, mai_text label, uint64_t *code) MAI_MUST_CHECK;
mai_status mai_rows_text(mai_ctx *cx, mai_rows *rows, int column, mai_text text,
                         uint64_t *code) MAI_MUST_CHECK;
#define MAI_TEXT_MISSING UINT64_MAX
/* Rows that cannot be learned from: without a target, or without features. They are only counted. */
void mai_rows_skip(mai_rows *rows, int64_t unlabelled, int64_t featureless);

/*
 * *into += from; from stays as it is. An empty collection, or NULL, takes the columns of the other one.
 * MAI_EARGUMENT: they have other columns.
 */
mai_status mai_rows_merge(mai_ctx *cx, mai_rows **into, const mai_rows *from) MAI_MUST_CHECK;

/* Bytes for another process of the same machine: their number, writing them, reading them. */
size_t mai_rows_size(const mai_rows *rows);
mai_status mai_rows_write(mai_ctx *cx, const mai_rows *rows, void *bytes) MAI_MUST_CHECK;
mai_status mai_rows_read(mai_ctx *cx, const void *bytes, size_t n, mai_rows **out) MAI_MUST_CHECK;

/* ---- learners ------------------------------------------------------------------------------------------ */

enum { MAI_MOST_OPTIONS = 8 };

typedef struct mai_option {
    const char *name;
    double dflt, low, high; /* finite; low and high are allowed */
    bool whole;
} mai_option;

typedef struct mai_learner mai_learner;

/* MAI_ENAME: there is no such algorithm; the hint lists them. */
mai_status mai_learner_find(mai_ctx *cx, const char *name, const mai_learner **out) MAI_MUST_CHECK;
const char *mai_learner_name(const mai_learner *learner);
const mai_option *mai_learner_options(const mai_learner *learner, int *n);

typedef struct mai_settings {
    const mai_learner *learner;
    double option[MAI_MOST_OPTIONS]; /* in the order of mai_learner_options */
    const char *target;              /* what the target is called, or NULL */
    const char *positive; /* label of the positive class; NULL: of 0/1, false/true, no/yes the second */
} mai_settings;

/* The learner's defaults. */
void mai_settings_init(mai_settings *s, const mai_learner *learner);
/* Sets an option. MAI_EARGUMENT: outside its range. */
mai_status mai_settings_set(mai_ctx *cx, mai_settings *s, int option, double value) MAI_MUST_CHECK;

typedef struct mai_trained {
    void *bytes; /* an ONNX model */
    size_t n;
    int nnotes;
    const char **notes; /* what the user should know: columns and rows that were left out */
} mai_trained;

/*
 * Errors: MAI_EDATA (no rows, one class, more than two, a column that equals the target, infinite values,
 * separation), MAI_ENAME (which class is positive is not known), MAI_ELIMIT.
 */
mai_status mai_train(mai_ctx *cx, const mai_rows *rows, const mai_settings *settings,
                     mai_trained *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
