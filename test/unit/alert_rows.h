/*
 * alert_rows.h - RDKit's answers of test/data/chem/alerts.csv, for the tests of MACCS keys, alerts and QED.
 */
#ifndef MAI_ALERT_ROWS_H
#define MAI_ALERT_ROWS_H

#include "chem/chem.h"
#include "match/qed.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct alert_row {
    char smiles[512], maccs[64];
    double qed, properties[MAI_QED_PROPERTIES];
} alert_row;

/* Reads the next line after *at; false at the end. */
static inline bool
alert_row_next(const char **at, const char *end, alert_row *row)
{
    char line[1024];
    const char *eol = memchr(*at, '\n', (size_t) (end - *at));
    double *p = row->properties;

    if (eol == NULL || (size_t) (eol - *at) >= sizeof line)
        return false;
    memcpy(line, *at, (size_t) (eol - *at));
    line[eol - *at] = '\0';
    *at = eol + 1;
    return sscanf(line, "%511[^,],%63[^,],%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf", row->smiles, row->maccs, &row->qed, &p[0],
                  &p[1], &p[2], &p[3], &p[4], &p[5], &p[6], &p[7]) == 11;
}

/* Where the rows begin; NULL, and the test is skipped, when the file is not there. */
static inline const char *
alert_rows(const char **end)
{
    size_t n;
    const char *text = (const char *) unit_file("test/data/chem/alerts.csv", &n);

    if (text == NULL)
        return NULL;
    *end = text + n;
    return (const char *) memchr(text, '\n', n) + 1;
}

/* The stored molecule of a SMILES. */
static inline mai_status MAI_MUST_CHECK
alert_molecule(mai_ctx *cx, const char *smiles, mai_mol *out)
{
    void *bytes;
    size_t size;

    MAI_TRY(mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &bytes, &size));
    mai_mol_open(bytes, out);
    return MAI_OK;
}

#endif
