/*
 * table.c - from collected rows to a table that can be fitted (table.h).
 *
 * Classes first, then which columns are of use, then the numbering of texts, then the order of the rows; only
 * rows in that order are summed. Everything is in the arena of the context.
 */
#include "learn/table.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- notes ---- */

mai_status
mai_note(mai_ctx *cx, mai_notes *notes, const char *fmt, ...)
{
    char buffer[1024], *copy;
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(buffer, sizeof buffer, fmt, args);
    va_end(args);
    if (n < 0 || n >= (int) sizeof buffer)
        n = (int) sizeof buffer - 1;
    mai_utf8_mend(buffer); /* names may be cut within a character */
    if (notes->n == notes->room) {
        int room = notes->room > 0 ? 2 * notes->room : 8;
        const char **larger;

        MAI_TRY(MAI_NEW_ARRAY(cx, room, &larger));
        if (notes->n > 0)
            memcpy(larger, notes->text, (size_t) notes->n * sizeof *larger);
        notes->text = larger;
        notes->room = room;
    }
    MAI_TRY(mai_strndup(cx, buffer, (size_t) n, &copy));
    notes->text[notes->n++] = copy;
    return MAI_OK;
}

/* Adds a name to a list of names, which ends in "..." when the buffer is full. */
static void
list_name(char *list, size_t size, const char *name)
{
    size_t at = strlen(list), need = strlen(name) + 8;

    if (at + need < size)
        snprintf(list + at, size - at, "%s%s", at > 0 ? ", " : "", name);
    else if (at < 3 || strcmp(list + at - 3, "...") != 0)
        snprintf(list + at, size - at, ", ...");
}

/* ---- classes ---- */

static mai_status
refuse_empty(mai_ctx *cx, const mai_rows *rows)
{
    mai_fail(cx, MAI_EDATA, "there are no rows to learn from");
    if (rows->unlabelled > 0 || rows->featureless > 0)
        mai_detail(cx, "Rows without a target: %lld, without features: %lld.", (long long) rows->unlabelled,
                   (long long) rows->featureless);
    return cx->err.code;
}

static mai_status
refuse_labels(mai_ctx *cx, const mai_dictionary *labels, int64_t n)
{
    mai_text one = labels->entry[0].text;

    if (labels->n == 1 && !labels->full) {
        mai_fail(cx, MAI_EDATA, "all %lld rows have the class \"%.*s\"", (long long) n,
                 (int) (one.len < 80 ? one.len : 80), one.ptr);
        return mai_hint(cx, "A classifier needs rows of two classes.");
    }
    mai_fail(cx, MAI_EDATA, "the target has %s%d classes, logistic regression takes two",
             labels->full ? "more than " : "", labels->n);
    return mai_hint(cx, "Train on a condition that is true or false, such as stage >= 2.");
}

static bool
is_word(mai_text a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++)
        if ((a.ptr[i] >= 'A' && a.ptr[i] <= 'Z' ? a.ptr[i] + ('a' - 'A') : a.ptr[i]) != b[i])
            return false;
    return true;
}

/* Which of the two labels is positive: the named one, or the second of a pair that everybody knows. */
static mai_status
find_positive(mai_ctx *cx, const mai_text label[2], const char *wanted, int *out)
{
    static const char *const pairs[][2] = {{"0", "1"}, {"false", "true"}, {"no", "yes"}};

    for (int i = 0; i < 2; i++) {
        *out = i;
        if (wanted != NULL && label[i].len == strlen(wanted) &&
            memcmp(label[i].ptr, wanted, label[i].len) == 0)
            return MAI_OK;
        for (size_t p = 0; wanted == NULL && p < sizeof pairs / sizeof *pairs; p++)
            if (is_word(label[!i], pairs[p][0]) && is_word(label[i], pairs[p][1]))
                return MAI_OK;
    }
    if (wanted != NULL)
        mai_fail(cx, MAI_ENAME, "the target has no class \"%.80s\"", wanted);
    else
        mai_fail(cx, MAI_ENAME, "which class of the target is the positive one is not known");
    mai_detail(cx, "The classes are \"%.*s\" and \"%.*s\".", (int) (label[0].len < 80 ? label[0].len : 80),
               label[0].ptr, (int) (label[1].len < 80 ? label[1].len : 80), label[1].ptr);
    return mai_hint(cx,
                    "Name the class whose probability the model is to give, as in {\"positive\": \"%.*s\"}.",
                    (int) (label[1].len < 80 ? label[1].len : 80), label[1].ptr);
}

/* label_class[i] is the class of label i. The order in which labels came must show nowhere. */
static mai_status
choose_classes(mai_ctx *cx, const mai_rows *rows, const char *wanted, mai_table *t, uint8_t label_class[2])
{
    const mai_dictionary *d = &rows->labels;
    int positive;

    if (rows->n == 0)
        return refuse_empty(cx, rows);
    if (d->n != 2)
        return refuse_labels(cx, d, rows->n);
    int low = mai_text_compare(d->entry[0].text, d->entry[1].text) > 0;
    mai_text label[2] = {d->entry[low].text, d->entry[!low].text};
    MAI_TRY(find_positive(cx, label, wanted, &positive));
    t->negative = label[!positive];
    t->positive = label[positive];
    label_class[low] = positive == 0;
    label_class[!low] = positive == 1;
    return MAI_OK;
}

/* ---- columns ---- */

static mai_status
note_left_out(mai_ctx *cx, const mai_rows *rows, const mai_column_survey *s, mai_notes *notes)
{
    static const char *const reasons[MAI_NLEFT_OUT] = {
        [MAI_NO_VALUES] = "without any value",
        [MAI_CONSTANT] = "with a single value",
        [MAI_ALL_DIFFERENT] = "whose texts are all different",
    };
    char list[800];

    for (int reason = MAI_KEPT + 1; reason < MAI_NLEFT_OUT; reason++) {
        int n = 0;

        list[0] = '\0';
        for (int c = 0; c < rows->ncolumns; c++)
            if (s[c].left_out == (mai_left_out) reason) {
                list_name(list, sizeof list, rows->columns[c].name);
                n++;
            }
        if (n > 0)
            MAI_TRY(mai_note(cx, notes, "left out %d %s%s %s: %s", n, rows->vector ? "element" : "column",
                             n > 1 ? "s" : "", reasons[reason], list));
    }
    return MAI_OK;
}

static mai_status
note_rows(mai_ctx *cx, const mai_rows *rows, mai_notes *notes)
{
    char list[800] = "";

    for (int i = 0; i < rows->nkeys; i++)
        list_name(list, sizeof list, rows->keys[i]);
    if (rows->nkeys > 0)
        MAI_TRY(mai_note(cx, notes, "left out the primary key: %s", list));
    if (rows->unlabelled > 0)
        MAI_TRY(mai_note(cx, notes, "left out %lld of %lld rows, whose target is NULL",
                         (long long) rows->unlabelled,
                         (long long) (rows->n + rows->unlabelled + rows->featureless)));
    if (rows->featureless > 0)
        MAI_TRY(mai_note(cx, notes, "left out %lld of %lld rows, whose features are NULL",
                         (long long) rows->featureless,
                         (long long) (rows->n + rows->unlabelled + rows->featureless)));
    return MAI_OK;
}

typedef struct counted_text {
    mai_text text;
    int64_t count;
    int number; /* in the dictionary */
} counted_text;

static int
compare_texts(const void *a, const void *b)
{
    return mai_text_compare(((const counted_text *) a)->text, ((const counted_text *) b)->text);
}

/* Numbers a column's texts: 0 the most frequent (the first by bytes of several), then the others by bytes. */
static mai_status
number_texts(mai_ctx *cx, const mai_dictionary *d, const mai_column_survey *s, mai_table_column *c,
             uint8_t **recode)
{
    counted_text *sorted;
    int best = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, d->n, &sorted));
    MAI_TRY(MAI_NEW_ARRAY(cx, d->n, &c->others));
    MAI_TRY(MAI_NEW_ARRAY(cx, d->n, &c->counts));
    MAI_TRY(MAI_NEW_ARRAY(cx, d->n, recode));
    for (int i = 0; i < d->n; i++)
        sorted[i] = (counted_text){d->entry[i].text, s->counts[i][0] + s->counts[i][1], i};
    qsort(sorted, (size_t) d->n, sizeof *sorted, compare_texts);
    for (int i = 1; i < d->n; i++)
        if (sorted[i].count > sorted[best].count)
            best = i;
    c->reference = sorted[best].text;
    for (int i = 0; i < d->n; i++) {
        if (i == best)
            continue;
        c->others[c->nothers] = sorted[i].text;
        c->counts[c->nothers++] = sorted[i].count;
        (*recode)[sorted[i].number] = (uint8_t) c->nothers;
    }
    return MAI_OK;
}

/* Takes over what the survey kept. */
static mai_status
choose_columns(mai_ctx *cx, const mai_rows *rows, const mai_column_survey *s, mai_table *t, uint8_t **recode)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, rows->ncolumns, &t->columns));
    for (int i = 0; i < rows->ncolumns; i++) {
        mai_table_column *c = &t->columns[t->ncolumns];

        if (s[i].left_out != MAI_KEPT)
            continue;
        t->ncolumns++;
        c->name = rows->columns[i].name;
        c->source = i;
        c->is_text = rows->texts[i] != NULL;
        c->place = c->is_text ? t->ntexts++ : t->nnumbers++;
        c->first = t->nindicators;
        if (c->is_text)
            MAI_TRY(number_texts(cx, rows->texts[i], &s[i], c, &recode[i]));
        t->nindicators += c->nothers;
        MAI_TRY(mai_poll(cx, 1000));
    }
    if (t->ncolumns == 0)
        return mai_fail(cx, MAI_EDATA, "no column is left to learn from");
    return MAI_OK;
}

/* ---- rows ---- */

static mai_status
order_rows(mai_ctx *cx, const mai_rows *rows, const mai_table *t, const uint8_t *label_class,
           uint8_t *const *recode, const mai_cell ***out)
{
    mai_order_spec spec = {rows, label_class, t->ncolumns, NULL, recode};
    int *columns;

    MAI_TRY(MAI_NEW_ARRAY(cx, t->ncolumns, &columns));
    for (int i = 0; i < t->ncolumns; i++)
        columns[i] = t->columns[i].source;
    spec.columns = columns;
    return mai_order_rows(cx, &spec, out);
}

static mai_status
gather(mai_ctx *cx, const mai_cell *const *order, const uint8_t *label_class, uint8_t *const *recode,
       mai_table *t)
{
    size_t stride = 1 + (size_t) t->nnumbers;

    MAI_TRY(mai_alloc(cx, (size_t) t->n * stride * sizeof(double), (void **) &t->numbers));
    MAI_TRY(mai_alloc(cx, (size_t) t->n * (size_t) t->ntexts + 1, (void **) &t->codes));
    MAI_TRY(mai_alloc(cx, (size_t) t->n, (void **) &t->truth));
    for (int64_t r = 0; r < t->n; r++) {
        const mai_cell *row = order[r];
        double *numbers = t->numbers + (size_t) r * stride;
        uint8_t *codes = t->codes + (size_t) r * (size_t) t->ntexts;

        t->truth[r] = label_class[row[0].code];
        t->positives += t->truth[r];
        numbers[0] = 1;
        for (int i = 0; i < t->ncolumns; i++) {
            const mai_table_column *c = &t->columns[i];
            mai_cell cell = row[1 + c->source];

            if (!c->is_text)
                numbers[1 + c->place] = cell.number;
            else
                codes[c->place] = cell.code == MAI_TEXT_MISSING ? 0 : recode[c->source][cell.code];
        }
        MAI_TRY(mai_poll(cx, 50 + 3 * t->ncolumns));
    }
    return MAI_OK;
}

/* Adds up each number of all rows, leaving out what is missing, less a centre; to the power of 1 or 2. */
static mai_status
sum_numbers(mai_ctx *cx, const mai_table *t, const double *centre, bool squares, double *sums,
            int64_t *present)
{
    size_t stride = 1 + (size_t) t->nnumbers;

    memset(sums, 0, stride * sizeof *sums);
    memset(present, 0, stride * sizeof *present);
    for (int64_t r = 0; r < t->n; r++) {
        const double *numbers = t->numbers + (size_t) r * stride;

        for (size_t i = 1; i < stride; i++) {
            double d = numbers[i] - centre[i];

            if (d == d) {
                sums[i] += squares ? d * d : d;
                present[i]++;
            }
        }
        MAI_TRY(mai_poll(cx, 2 * (int64_t) stride));
    }
    return MAI_OK;
}

static mai_status
fill_missing(mai_ctx *cx, const double *mean, mai_table *t)
{
    size_t stride = 1 + (size_t) t->nnumbers;

    for (int64_t r = 0; r < t->n; r++) {
        double *numbers = t->numbers + (size_t) r * stride;

        for (size_t i = 1; i < stride; i++)
            if (numbers[i] != numbers[i])
                numbers[i] = mean[i];
        MAI_TRY(mai_poll(cx, (int64_t) stride));
    }
    return MAI_OK;
}

/* Means, in two passes so that they are exact to the last digits; deviations over all n rows. */
static mai_status
measure_numbers(mai_ctx *cx, mai_table *t)
{
    size_t stride = 1 + (size_t) t->nnumbers;
    double *mean, *sums;
    int64_t *present;

    MAI_TRY(MAI_NEW_ARRAY(cx, stride, &mean));
    MAI_TRY(MAI_NEW_ARRAY(cx, stride, &sums));
    MAI_TRY(MAI_NEW_ARRAY(cx, stride, &present));
    for (int pass = 0; pass < 2; pass++) {
        MAI_TRY(sum_numbers(cx, t, mean, false, sums, present));
        for (size_t i = 1; i < stride; i++)
            mean[i] += sums[i] / (double) present[i];
    }
    MAI_TRY(sum_numbers(cx, t, mean, true, sums, present));
    for (int i = 0; i < t->ncolumns; i++) {
        mai_table_column *c = &t->columns[i];

        if (c->is_text)
            continue;
        c->mean = mean[1 + c->place];
        c->deviation = sqrt(sums[1 + c->place] / (double) t->n);
        if (!isfinite(c->mean) || !isfinite(c->deviation) || c->deviation == 0)
            return mai_fail(cx, MAI_EDATA,
                            "the values of \"%.80s\" are too large or too close together to be standardised",
                            c->name);
    }
    return fill_missing(cx, mean, t);
}

mai_status
mai_table_standardise(mai_ctx *cx, mai_table *t)
{
    size_t stride = 1 + (size_t) t->nnumbers;

    for (int64_t r = 0; r < t->n; r++) {
        double *numbers = t->numbers + (size_t) r * stride;

        for (int i = 0; i < t->ncolumns; i++) {
            const mai_table_column *c = &t->columns[i];

            if (!c->is_text)
                numbers[1 + c->place] = (numbers[1 + c->place] - c->mean) / c->deviation;
        }
        MAI_TRY(mai_poll(cx, 4 * (int64_t) stride));
    }
    return MAI_OK;
}

mai_status
mai_table_make(mai_ctx *cx, const mai_rows *rows, const mai_settings *settings, mai_notes *notes,
               mai_table **out)
{
    uint8_t label_class[2], **recode;
    mai_column_survey *survey;
    const mai_cell **order;
    mai_table *t;

    MAI_TRY(MAI_NEW(cx, &t));
    t->n = rows->n;
    t->target = rows->target;
    t->vector = rows->vector;
    t->width = rows->ncolumns;
    MAI_TRY(choose_classes(cx, rows, settings->positive, t, label_class));
    MAI_TRY(note_rows(cx, rows, notes));
    MAI_TRY(mai_survey(cx, rows, label_class, notes, &survey));
    MAI_TRY(note_left_out(cx, rows, survey, notes));
    MAI_TRY(MAI_NEW_ARRAY(cx, rows->ncolumns, &recode));
    MAI_TRY(choose_columns(cx, rows, survey, t, recode));
    MAI_TRY(order_rows(cx, rows, t, label_class, recode, &order));
    MAI_TRY(gather(cx, order, label_class, recode, t));
    MAI_TRY(measure_numbers(cx, t));
    *out = t;
    return MAI_OK;
}
