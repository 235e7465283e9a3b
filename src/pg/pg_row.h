/*
 * pg_row.h - rows, arrays and argument lists as a model's features.
 *
 * A binding says where each feature of a scorer stands in rows of one shape and where it goes in a run. Rows
 * bind by column name (exactly, else ignoring case), arrays and argument lists by position.
 */
#ifndef PG_ROW_H
#define PG_ROW_H

#include "pg_value.h"

#include "access/htup.h"
#include "access/tupdesc.h"
#include "executor/tuptable.h"
#include "onnx/score.h"
#include "utils/array.h"

typedef struct MedaiColumn {
    int att; /* from 0 */
    MedaiKind kind;
    mai_type target;
    bool takes_missing;
    void *slot;
    const mai_feature *feature;
} MedaiColumn;

typedef struct MedaiBinding {
    Oid type; /* of the rows, with the next two: rows of another shape need another binding */
    int32 typmod;
    uint64 identifier;
    TupleTableSlot *slot; /* takes rows apart, with its own copy of their descriptor */
    HeapTupleData tuple;  /* the row in the slot */
    int natts;            /* up to the last column that is needed */
    int ncolumns;
    MedaiColumn *columns;
    mai_text missing_text;
} MedaiBinding;

/*
 * The number, from 0, of the column that is a feature (in UTF-8): exactly by name, else ignoring case. *matches is how many
 * columns the choice was made from: 1 when it is right, 0 when there is none, more when it is ambiguous.
 */
extern int medai_find_column(TupleDesc desc, const char *feature, int *matches);

/* Whether a binding is for rows of this shape. */
extern bool medai_binding_fits(const MedaiBinding *b, HeapTupleHeader row);

/* Binds rows of the shape of this one by name, in the current memory context. */
extern MedaiBinding *medai_bind_rows(const mai_scorer *s, const mai_run *run, HeapTupleHeader row);

/* Binds arguments of these types, in the order of the features, in the current memory context. */
extern MedaiBinding *medai_bind_args(const mai_scorer *s, const mai_run *run, int nargs, const Oid *types);
/* Binds arguments that stand for the columns of desc, by name as rows are bound. */
extern MedaiBinding *medai_bind_named_args(const mai_scorer *s, const mai_run *run, TupleDesc desc);

/*
 * Each puts the features of one row into the run. False: a feature is missing that the model cannot do
 * without, so that the result is NULL.
 */
extern bool medai_fill_row(MedaiBinding *b, HeapTupleHeader row);
extern bool medai_fill_args(const MedaiBinding *b, const NullableDatum *args);
extern bool medai_fill_array(const mai_scorer *s, const mai_run *run, ArrayType *array);

#endif
