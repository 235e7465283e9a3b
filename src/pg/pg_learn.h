/*
 * pg_learn.h - the options of medai_train, and which columns of a row it learns from.
 */
#ifndef PG_LEARN_H
#define PG_LEARN_H

#include "pg_value.h"

#include "access/tupdesc.h"
#include "learn/learn.h"
#include "utils/jsonb.h"

typedef struct MedaiNames {
    bool given;
    int n;
    char **name;
} MedaiNames;

typedef struct MedaiTrainOptions {
    mai_settings settings;
    MedaiNames features, exclude; /* columns to take, or to leave */
} MedaiTrainOptions;

/* Reads the options, NULL or an object, in the current memory context. ERROR 22023 for what is not known. */
extern void medai_train_options(const char *algorithm, Jsonb *options, MedaiTrainOptions *out);

typedef struct MedaiTrainColumn {
    int att; /* from 0 */
    MedaiKind kind;
    const char *name; /* in UTF-8 */
} MedaiTrainColumn;

/* The columns of a row that are learned from, and those of its primary key that are not. */
typedef struct MedaiTrainColumns {
    int n;
    MedaiTrainColumn *column;
    int nkeys;
    const char **key;
} MedaiTrainColumns;

/* In the current memory context. ERROR for a name in the options that no column has, and for other types. */
extern void medai_train_columns(const MedaiTrainOptions *options, Oid type, TupleDesc desc,
                                MedaiTrainColumns *out);

#endif
