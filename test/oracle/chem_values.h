/*
 * chem_values.h - the columns of chem_dump.c: descriptors and fingerprints of a molecule as text, by name.
 */
#ifndef CHEM_VALUES_H
#define CHEM_VALUES_H

#include "chem/chem.h"

#define CHEM_COLUMNS_MAX 200
#define CHEM_VALUE 4096

typedef struct chem_column {
    const char *name;
    /* Writes the value, at most CHEM_VALUE bytes with the final NUL. */
    mai_status (*write)(mai_ctx *cx, const struct chem_column *column, const mai_mol *m, char *out);
    /* Of a fingerprint its kind and options, of a descriptor its identity. */
    int nbits, kind, radius;
    bool chirality, features;
} chem_column;

/* False when there is no such column. */
bool chem_column_find(const char *name, chem_column *out);
/* The i-th column; false behind the last. */
bool chem_column_at(int i, chem_column *out);

#endif
