/*
 * learn_rows.h - training rows written as lines: "label field field ...", under columns "name name/t ...",
 * where /t is a text and - is missing.
 */
#ifndef MAI_LEARN_ROWS_LINES_H
#define MAI_LEARN_ROWS_LINES_H

#include "learn/learn.h"
#include "learn/rows.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FIELDS = 12 };

/* ---- rows from lines ----------------------------------------------------------------------------------- */

typedef struct sample {
    const char *columns;
    const char *const *lines;
    int n;
    mai_target_kind target;
    bool vector;
} sample;

#define LINES(lines) (lines), (int) (sizeof(lines) / sizeof *(lines))

/* The next word of a line, which ends with a blank. */
static inline mai_text
word(const char **at)
{
    mai_text w;

    *at += strspn(*at, " ");
    w.ptr = *at;
    w.len = strcspn(*at, " ");
    *at += w.len;
    return w;
}

static inline bool
is_missing(mai_text w)
{
    return w.len == 1 && w.ptr[0] == '-';
}

static inline mai_status
make_rows(mai_ctx *cx, const sample *s, mai_rows **rows)
{
    static const char *const key[] = {"id"};
    mai_rows_column columns[MOST_FIELDS];
    char names[MOST_FIELDS][64];
    mai_rows_shape shape = {0, columns, s->target, s->vector, s->vector ? 0 : 1, key};
    const char *at = s->columns;

    for (mai_text w = word(&at); w.len > 0; w = word(&at)) {
        bool is_text = w.len > 2 && memcmp(w.ptr + w.len - 2, "/t", 2) == 0;

        snprintf(names[shape.ncolumns], sizeof names[0], "%.*s", (int) (w.len - (is_text ? 2 : 0)), w.ptr);
        columns[shape.ncolumns] = (mai_rows_column){names[shape.ncolumns], is_text};
        shape.ncolumns++;
    }
    return mai_rows_make(cx, &shape, rows);
}

/* A line whose label is - has none; one whose first field is * has no features. */
static inline mai_status
add_line(mai_ctx *cx, mai_rows *rows, const char *line)
{
    mai_text label = word(&line), w = word(&line);
    mai_cell *cell;

    if (is_missing(label) || (w.len == 1 && w.ptr[0] == '*')) {
        mai_rows_skip(rows, is_missing(label), !is_missing(label));
        return MAI_OK;
    }
    MAI_TRY(mai_rows_next(cx, rows, &cell));
    MAI_TRY(mai_rows_label(cx, rows, label, &cell[0].code));
    for (int i = 0; i < rows->ncolumns; i++, w = word(&line))
        if (!rows->columns[i].is_text)
            cell[1 + i].number = is_missing(w) ? NAN : strtod(w.ptr, NULL);
        else if (is_missing(w))
            cell[1 + i].code = MAI_TEXT_MISSING;
        else
            MAI_TRY(mai_rows_text(cx, rows, i, w, &cell[1 + i].code));
    mai_rows_add(rows);
    return MAI_OK;
}

static inline mai_status
collect(mai_ctx *cx, const sample *s, mai_rows **rows)
{
    MAI_TRY(make_rows(cx, s, rows));
    for (int i = 0; i < s->n; i++)
        MAI_TRY(add_line(cx, *rows, s->lines[i]));
    return MAI_OK;
}

static inline mai_status
logistic(mai_ctx *cx, mai_settings *settings)
{
    const mai_learner *learner;

    MAI_TRY(mai_learner_find(cx, "logistic", &learner));
    mai_settings_init(settings, learner);
    return MAI_OK;
}

static inline mai_status
train_rows(mai_ctx *cx, const mai_rows *rows, double l2, const char *positive, mai_trained *out)
{
    mai_settings settings;

    MAI_TRY(logistic(cx, &settings));
    MAI_TRY(mai_settings_set(cx, &settings, 0, l2));
    settings.positive = positive;
    return mai_train(cx, rows, &settings, out);
}

static inline mai_status
train(mai_ctx *cx, const sample *s, double l2, mai_trained *out)
{
    mai_rows *rows;

    MAI_TRY(collect(cx, s, &rows));
    return train_rows(cx, rows, l2, NULL, out);
}

/* ---- the cohort of most tests ---- */

static const char *const people[] = {
    "1 63 1.5 a",  "0 41 - b",    "0 55 0.25 a", "1 - 2.75 c",  "1 70 3.5 a", "0 38 1 b",
    "1 47 2 -",    "0 59 0.5 a",  "1 66 - b",    "0 52 1.25 c", "0 44 3 a",   "1 61 2.25 b",
    "0 36 0.75 a", "1 58 1.75 c", "1 49 - a",    "0 53 2.5 b",
};
static const sample cohort = {"age marker ward/t", LINES(people), MAI_TARGET_INTEGER, false};

#endif
