/*
 * table.h - inside src/learn: rows made ready for fitting.
 *
 * A table has two classes, no missing values and only columns that can tell something; its rows are in an
 * order that their content decides. It also knows how to write its own preparation of the features into an
 * ONNX graph, so that a model sees the same numbers when it scores as when it was fitted.
 */
#ifndef MAI_LEARN_TABLE_H
#define MAI_LEARN_TABLE_H

#include "learn/rows.h"
#include "onnx/write.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Why a column of the rows is no feature of the table. */
typedef enum mai_left_out {
    MAI_KEPT,
    MAI_NO_VALUES,
    MAI_CONSTANT,
    MAI_ALL_DIFFERENT,
    MAI_NLEFT_OUT
} mai_left_out;

typedef struct mai_table_column {
    const char *name;
    int source; /* column of the rows */
    bool is_text;
    int place; /* among the numbers, or among the texts */

    /* Numbers: the mean of what is not missing, and the standard deviation after that has been filled in. */
    double mean, deviation;

    /* Texts: the most frequent one is the reference and has code 0; the others, sorted by bytes, 1, 2, ... */
    mai_text reference;
    int nothers;
    mai_text *others;
    int64_t *counts; /* rows of each of the others */
    int first;       /* number of its first indicator among all of them */
} mai_table_column;

typedef struct mai_table {
    int64_t n, positives;
    mai_text negative, positive; /* labels */
    mai_target_kind target;
    bool vector;
    int width;    /* elements of the vector */
    int ncolumns; /* in the order of the rows' columns */
    mai_table_column *columns;
    int nnumbers, ntexts;
    int nindicators; /* one for each text that is no reference */
    double *numbers; /* [n][1 + nnumbers]: 1, then numbers as they are or, after mai_table_standardise,
                        standardised */
    uint8_t *codes;  /* [n][ntexts] */
    uint8_t *truth;  /* [n]: 1 positive */
} mai_table;

/* Texts for the user, which pile up on the way. */
typedef struct mai_notes {
    int n, room;
    const char **text;
} mai_notes;

mai_status mai_note(mai_ctx *cx, mai_notes *notes, const char *fmt, ...) MAI_PRINTF(3, 4) MAI_MUST_CHECK;

/* Missing numbers are filled in with the mean. */
mai_status mai_table_make(mai_ctx *cx, const mai_rows *rows, const mai_settings *settings, mai_notes *notes,
                          mai_table **out) MAI_MUST_CHECK;

/* Takes from each number its mean and divides by its deviation. */
mai_status mai_table_standardise(mai_ctx *cx, mai_table *table) MAI_MUST_CHECK;

/*
 * survey.c: what a pass over the rows says about one column, apart from the order of the rows. Class 1 is
 * positive.
 */
typedef struct mai_column_survey {
    int64_t present, infinite;
    int64_t class_present[2];
    double low[2], high[2]; /* numbers, by class */
    int64_t (*counts)[2];   /* texts, by number in the dictionary and class */
    mai_left_out left_out;
} mai_column_survey;

/* label_class[i]: the class of label i. Refuses columns that equal the target and columns with infinities. */
mai_status mai_survey(mai_ctx *cx, const mai_rows *rows, const uint8_t *label_class, mai_notes *notes,
                      mai_column_survey **out) MAI_MUST_CHECK;

/* order.c: every row, class first, in an order that depends on nothing but the kept columns' content. */
typedef struct mai_order_spec {
    const mai_rows *rows;
    const uint8_t *label_class;
    int ncolumns; /* that count */
    const int *columns;
    uint8_t *const *recode; /* per column of the rows: new codes of its texts; NULL for numbers */
} mai_order_spec;

mai_status mai_order_rows(mai_ctx *cx, const mai_order_spec *spec, const mai_cell ***out) MAI_MUST_CHECK;

/*
 * prepare.c: writes inputs for the table's columns and what makes one matrix [N, F] of doubles of them:
 * numbers (not standardised) with the mean for NaN, in their order, then the indicators of texts.
 */
mai_status mai_write_preparation(mai_ctx *cx, mai_writer *w, const mai_table *table,
                                 const char **matrix) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
