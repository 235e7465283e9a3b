/*
 * survey.c - one pass over collected rows: which columns can be learned from, and which must not be.
 *
 * A column is of no use when it has no values, a single one, or texts that are all different. It gives the
 * answer away when it has one value in all rows of one class and another one in all of the other class: then
 * it is the target under another name. Everything here is counted or compared, so that the order of the rows
 * cannot matter.
 */
#include "learn/table.h"

#include <math.h>
#include <stdlib.h>

/* ---- the pass ---- */

static void
see_number(mai_column_survey *s, double v, int class)
{
    if (v != v)
        return;
    if (s->class_present[class] == 0 || v < s->low[class])
        s->low[class] = v;
    if (s->class_present[class] == 0 || v > s->high[class])
        s->high[class] = v;
    s->class_present[class]++;
    s->infinite += isinf(v) != 0;
}

static void
see_text(mai_column_survey *s, const mai_dictionary *d, uint64_t code, int class)
{
    if (code == MAI_TEXT_MISSING)
        return;
    s->class_present[class]++;
    if (code < (uint64_t) d->n)
        s->counts[code][class]++;
}

static mai_status
pass(mai_ctx *cx, const mai_rows *rows, const uint8_t *label_class, mai_column_survey *s)
{
    size_t width = (size_t) mai_rows_width(rows);

    for (const mai_slab *slab = rows->first; slab != NULL; slab = slab->next)
        for (int64_t r = 0; r < slab->n; r++) {
            const mai_cell *cell = slab->cells + (size_t) r * width;
            int class = label_class[cell[0].code];

            for (int c = 0; c < rows->ncolumns; c++)
                if (rows->texts[c] == NULL)
                    see_number(&s[c], cell[1 + c].number, class);
                else
                    see_text(&s[c], rows->texts[c], cell[1 + c].code, class);
            MAI_TRY(mai_poll(cx, 3 * (int64_t) width));
        }
    return MAI_OK;
}

/* ---- texts that are all different ---- */

static int
compare_words(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;

    return (x > y) - (x < y);
}

/* Whether two of n words are equal. They are spread over buckets first, so that no sort takes long. */
static mai_status
any_equal(mai_ctx *cx, const uint64_t *words, size_t n, bool *out)
{
    enum { BUCKETS = 4096 };
    size_t *end;
    uint64_t *sorted;

    *out = false;
    MAI_TRY(MAI_NEW_ARRAY(cx, BUCKETS + 1, &end));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &sorted));
    for (size_t i = 0; i < n; i++)
        end[words[i] % BUCKETS + 1]++;
    for (size_t b = 0; b < BUCKETS; b++)
        end[b + 1] += end[b];
    for (size_t i = 0; i < n; i++)
        sorted[end[words[i] % BUCKETS]++] = words[i];
    for (size_t b = 0, from = 0; b < BUCKETS; from = end[b++]) {
        qsort(sorted + from, end[b] - from, sizeof *sorted, compare_words);
        for (size_t i = from + 1; i < end[b]; i++)
            *out |= sorted[i] == sorted[i - 1];
        MAI_TRY(mai_poll(cx, (int64_t) (end[b] - from) * 50 + 10));
    }
    return MAI_OK;
}

/* For a column with more texts than can be categories, none of which is known to repeat. */
static mai_status
any_repeats(mai_ctx *cx, const mai_rows *rows, int column, int64_t present, bool *out)
{
    const mai_dictionary *d = rows->texts[column];
    size_t width = (size_t) mai_rows_width(rows), n = 0;
    uint64_t *hashed;

    MAI_TRY(MAI_NEW_ARRAY(cx, present, &hashed));
    for (const mai_slab *s = rows->first; s != NULL; s = s->next) {
        for (int64_t r = 0; r < s->n; r++) {
            uint64_t code = s->cells[(size_t) r * width + 1 + (size_t) column].code;

            if (code != MAI_TEXT_MISSING)
                hashed[n++] = code < (uint64_t) d->n ? mai_category_hashed(&d->entry[code]) : code;
        }
        MAI_TRY(mai_poll(cx, s->n * 4));
    }
    return any_equal(cx, hashed, n, out);
}

/* ---- verdicts ---- */

static mai_status
refuse_infinite(mai_ctx *cx, const mai_rows *rows, const char *name, const mai_column_survey *s)
{
    mai_fail(cx, MAI_EDATA, "%s \"%.80s\" is infinite in %lld of %lld rows",
             rows->vector ? "array" : "column", name, (long long) s->infinite, (long long) rows->n);
    if (rows->vector)
        return mai_hint(cx, "Leave these rows out with WHERE.");
    return mai_hint(cx, "Leave the column out with {\"exclude\": [\"%.80s\"]}, or these rows with WHERE.",
                    name);
}

static mai_status
refuse_answer(mai_ctx *cx, const mai_rows *rows, const char *name, const mai_column_survey *s)
{
    mai_fail(cx, MAI_EDATA, "%s \"%.80s\" equals the target", rows->vector ? "array" : "column", name);
    mai_detail(cx, "In all %lld rows that have it, one value of it stands for each class.",
               (long long) s->present);
    if (rows->vector)
        return mai_hint(cx, "Make arrays without it.");
    return mai_hint(cx,
                    "Leave it out with {\"exclude\": [\"%.80s\"]}; if it is the target's own column, with "
                    "{\"target\": \"%.80s\"}.",
                    name, name);
}

static mai_status
judge_number(mai_ctx *cx, const mai_rows *rows, int column, mai_column_survey *s, bool *separates)
{
    const double *low = s->low, *high = s->high;
    const char *name = rows->columns[column].name;
    bool both = s->class_present[0] > 0 && s->class_present[1] > 0;

    if (s->infinite > 0)
        return refuse_infinite(cx, rows, name, s);
    if (!both) {
        int class = s->class_present[1] > 0;

        if (low[class] == high[class])
            s->left_out = MAI_CONSTANT;
        return MAI_OK;
    }
    if (low[0] == high[0] && low[1] == high[1]) {
        if (low[0] == low[1])
            s->left_out = MAI_CONSTANT;
        else if (s->present >= rows->n - s->present)
            return refuse_answer(cx, rows, name, s);
    }
    *separates = high[0] < low[1] || high[1] < low[0];
    return MAI_OK;
}

/* How many texts occur in both classes, and in each class alone. */
static void
count_texts(const mai_dictionary *d, const mai_column_survey *s, int *shared, int own[2])
{
    *shared = own[0] = own[1] = 0;
    for (int i = 0; i < d->n; i++)
        if (s->counts[i][0] > 0 && s->counts[i][1] > 0)
            (*shared)++;
        else
            own[s->counts[i][1] > 0]++;
}

static mai_status
judge_text(mai_ctx *cx, const mai_rows *rows, int column, mai_column_survey *s, bool *separates)
{
    const mai_dictionary *d = rows->texts[column];
    const char *name = rows->columns[column].name;
    bool repeats = d->repeats;
    int shared, own[2];

    if (d->full && !repeats)
        MAI_TRY(any_repeats(cx, rows, column, s->present, &repeats));
    if (d->full && repeats) {
        mai_fail(cx, MAI_EDATA, "column \"%.80s\" has more than %d different texts", name,
                 MAI_MOST_CATEGORIES);
        return mai_hint(cx, "Leave it out with {\"exclude\": [\"%.80s\"]}, or group its values first.", name);
    }
    count_texts(d, s, &shared, own);
    if (shared + own[0] + own[1] == 1)
        s->left_out = MAI_CONSTANT;
    else if (!repeats)
        s->left_out = MAI_ALL_DIFFERENT;
    else if (shared == 0 && own[0] == 1 && own[1] == 1 && s->present >= rows->n - s->present)
        return refuse_answer(cx, rows, name, s);
    /* Many rare texts fall into one class each by chance. */
    *separates = shared == 0 && own[0] > 0 && own[1] > 0 && s->present >= 4 * (int64_t) d->n;
    return MAI_OK;
}

static mai_status
judge(mai_ctx *cx, const mai_rows *rows, int column, mai_column_survey *s, mai_notes *notes)
{
    bool separates = false;

    s->present = s->class_present[0] + s->class_present[1];
    if (s->present == 0) {
        s->left_out = MAI_NO_VALUES;
        return MAI_OK;
    }
    if (rows->texts[column] == NULL)
        MAI_TRY(judge_number(cx, rows, column, s, &separates));
    else
        MAI_TRY(judge_text(cx, rows, column, s, &separates));
    if (separates && s->left_out == MAI_KEPT)
        MAI_TRY(
            mai_note(cx, notes,
                     "\"%.80s\" alone tells the classes apart in all %lld rows that have it: leave it out if "
                     "it was written down after the outcome was known",
                     rows->columns[column].name, (long long) s->present));
    return MAI_OK;
}

mai_status
mai_survey(mai_ctx *cx, const mai_rows *rows, const uint8_t *label_class, mai_notes *notes,
           mai_column_survey **out)
{
    mai_column_survey *s;

    MAI_TRY(MAI_NEW_ARRAY(cx, rows->ncolumns, &s));
    for (int c = 0; c < rows->ncolumns; c++)
        if (rows->texts[c] != NULL)
            MAI_TRY(MAI_NEW_ARRAY(cx, rows->texts[c]->n, &s[c].counts));
    MAI_TRY(pass(cx, rows, label_class, s));
    for (int c = 0; c < rows->ncolumns; c++)
        MAI_TRY(judge(cx, rows, c, &s[c], notes));
    *out = s;
    return MAI_OK;
}
