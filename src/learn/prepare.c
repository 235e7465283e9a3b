/*
 * prepare.c - the preparation of features as part of a model's graph (table.h).
 *
 *   one input [N,1] a column:   Concat the numbers -> Where(IsNaN, mean, x) ----------------------+-> Concat
 *                               OneHotEncoder each text -> Concat -> Flatten -> Cast to double ---+
 *   one input [N,width]:        Gather the elements that are used -> Where(IsNaN, mean, x)
 *
 * Numbers are doubles from the input on. The reference of a text column has no indicator: it gives zeros, and
 * so does any other text that is not in the list, also the one that stands for a missing text. All of them
 * are scored as the reference, which is the most frequent text.
 */
#include "learn/table.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* A constant vector over data that lives as long as the writer. */
static mai_tensor
vector(mai_type type, const void *data, int64_t n)
{
    mai_tensor t = {.type = type, .ndim = 1, .dim = {n}, .count = n, .data = (void *) data};

    return t;
}

static mai_status
op(mai_ctx *cx, mai_writer *w, const char *name, const char *const *inputs, int ninputs, const char *output,
   const mai_write_attribute *attribute, const char **value)
{
    mai_write_node node = {.op = name,
                           .inputs = inputs,
                           .ninputs = ninputs,
                           .outputs = {output},
                           .attributes = attribute,
                           .nattributes = attribute != NULL};

    return mai_write_op(cx, w, &node, value);
}

static mai_status
concat(mai_ctx *cx, mai_writer *w, const char *const *inputs, int n, int64_t axis, const char *output,
       const char **value)
{
    mai_write_attribute on = {.name = "axis", .kind = MAI_WRITE_INT, .i = axis};

    return op(cx, w, "Concat", inputs, n, output, &on, value);
}

/* Where(IsNaN(x), means, x). */
static mai_status
fill_in_means(mai_ctx *cx, mai_writer *w, const mai_table *t, const char *numbers, const char **value)
{
    const char *inputs[3];
    double *means;
    mai_tensor constant;

    MAI_TRY(MAI_NEW_ARRAY(cx, t->nnumbers, &means));
    for (int i = 0; i < t->ncolumns; i++)
        if (!t->columns[i].is_text)
            means[t->columns[i].place] = t->columns[i].mean;
    constant = vector(MAI_DOUBLE, means, t->nnumbers);
    MAI_TRY(op(cx, w, "IsNaN", &numbers, 1, "is_missing", NULL, &inputs[0]));
    MAI_TRY(mai_write_constant(cx, w, "means", &constant, &inputs[1]));
    inputs[2] = numbers;
    return op(cx, w, "Where", inputs, 3, "complete", NULL, value);
}

/* ---- an array ---- */

/* The elements that are used, when they are not all of them. */
static mai_status
choose_elements(mai_ctx *cx, mai_writer *w, const mai_table *t, const char *array, const char **value)
{
    mai_write_attribute axis = {.name = "axis", .kind = MAI_WRITE_INT, .i = 1};
    const char *inputs[2] = {array};
    mai_tensor constant;
    int64_t *elements;

    if (t->ncolumns == t->width) {
        *value = array;
        return MAI_OK;
    }
    MAI_TRY(MAI_NEW_ARRAY(cx, t->ncolumns, &elements));
    for (int i = 0; i < t->ncolumns; i++)
        elements[i] = t->columns[i].source;
    constant = vector(MAI_INT64, elements, t->ncolumns);
    MAI_TRY(mai_write_constant(cx, w, "used_elements", &constant, &inputs[1]));
    return op(cx, w, "Gather", inputs, 2, "numbers", &axis, value);
}

static mai_status
prepare_array(mai_ctx *cx, mai_writer *w, const mai_table *t, const char **matrix)
{
    const mai_write_type type = {MAI_DOUBLE, 2, {-1, t->width}};
    const char *numbers;

    MAI_TRY(mai_write_input(cx, w, "features", &type));
    MAI_TRY(choose_elements(cx, w, t, "features", &numbers));
    return fill_in_means(cx, w, t, numbers, matrix);
}

/* ---- columns ---- */

static mai_status
one_hot(mai_ctx *cx, mai_writer *w, const mai_table_column *c, const char **value)
{
    const mai_write_attribute attributes[2] = {
        {.name = "cats_strings", .kind = MAI_WRITE_TEXTS, .list = c->others, .n = (size_t) c->nothers},
        {.name = "zeros", .kind = MAI_WRITE_INT, .i = 1},
    };
    const mai_write_type type = {MAI_FLOAT, 3, {-1, 1, c->nothers}};
    char output[128];
    mai_write_node node = {.domain = "ai.onnx.ml",
                           .op = "OneHotEncoder",
                           .inputs = &c->name,
                           .ninputs = 1,
                           .outputs = {output},
                           .attributes = attributes,
                           .nattributes = 2};

    snprintf(output, sizeof output, "%.100s_is", c->name);
    mai_utf8_mend(output); /* the name may be cut within a character */
    MAI_TRY(mai_write_op(cx, w, &node, value));
    return mai_write_value(cx, w, *value, &type);
}

/* All indicators [N,F] as doubles. */
static mai_status
indicators(mai_ctx *cx, mai_writer *w, const mai_table *t, const char **value)
{
    mai_write_attribute axis = {.name = "axis", .kind = MAI_WRITE_INT, .i = 1};
    mai_write_attribute to = {.name = "to", .kind = MAI_WRITE_INT, .i = MAI_DOUBLE};
    const char **each, *all, *flat;

    MAI_TRY(MAI_NEW_ARRAY(cx, t->ntexts, &each));
    for (int i = 0; i < t->ncolumns; i++)
        if (t->columns[i].is_text)
            MAI_TRY(one_hot(cx, w, &t->columns[i], &each[t->columns[i].place]));
    all = each[0];
    if (t->ntexts > 1)
        MAI_TRY(concat(cx, w, each, t->ntexts, 2, "categories", &all));
    MAI_TRY(op(cx, w, "Flatten", &all, 1, "flat_categories", &axis, &flat));
    return op(cx, w, "Cast", &flat, 1, "indicators", &to, value);
}

static mai_status
numbers(mai_ctx *cx, mai_writer *w, const mai_table *t, const char **value)
{
    const char **each, *all;

    MAI_TRY(MAI_NEW_ARRAY(cx, t->nnumbers, &each));
    for (int i = 0; i < t->ncolumns; i++)
        if (!t->columns[i].is_text)
            each[t->columns[i].place] = t->columns[i].name;
    all = each[0];
    if (t->nnumbers > 1)
        MAI_TRY(concat(cx, w, each, t->nnumbers, 1, "numbers", &all));
    return fill_in_means(cx, w, t, all, value);
}

/* A text that no column's list has: it stands for a missing one. */
static mai_status
write_missing_text(mai_ctx *cx, mai_writer *w, const mai_table *t)
{
    char text[32] = "";
    bool taken = true;

    for (int number = 0; taken; number++) {
        mai_text candidate = {text, 0};

        if (number > 0)
            snprintf(text, sizeof text, "(missing %d)", number);
        candidate.len = strlen(text);
        taken = false;
        for (int i = 0; i < t->ncolumns; i++)
            for (int j = 0; j < t->columns[i].nothers; j++)
                taken |= mai_text_compare(t->columns[i].others[j], candidate) == 0;
    }
    return mai_write_metadata(cx, w, "medai.missing_text", text);
}

static mai_status
prepare_columns(mai_ctx *cx, mai_writer *w, const mai_table *t, const char **matrix)
{
    const char *parts[2];
    int nparts = 0;

    for (int i = 0; i < t->ncolumns; i++) {
        mai_write_type type = {t->columns[i].is_text ? MAI_STRING : MAI_DOUBLE, 2, {-1, 1}};

        MAI_TRY(mai_write_input(cx, w, t->columns[i].name, &type));
    }
    if (t->nnumbers > 0)
        MAI_TRY(numbers(cx, w, t, &parts[nparts++]));
    if (t->ntexts > 0) {
        MAI_TRY(indicators(cx, w, t, &parts[nparts++]));
        MAI_TRY(write_missing_text(cx, w, t));
    }
    *matrix = parts[0];
    return nparts > 1 ? concat(cx, w, parts, 2, 1, "prepared", matrix) : MAI_OK;
}

mai_status
mai_write_preparation(mai_ctx *cx, mai_writer *w, const mai_table *t, const char **matrix)
{
    return t->vector ? prepare_array(cx, w, t, matrix) : prepare_columns(cx, w, t, matrix);
}
