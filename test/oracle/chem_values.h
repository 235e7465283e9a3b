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
    /* What else the function needs to know: which member of the descriptors, which options of a fingerprint. */
    size_t offset;
    int kind, nbits, radius;
    bool chirality, features;
} chem_column;

const chem_column *chem_column_find(const char *name);
/* The i-th column, NULL behind the last. */
const chem_column *chem_column_at(int i);

#endif
