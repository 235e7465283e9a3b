/*
 * test_golden.c - whole models beside the answers that ONNX Runtime gave (test/data/onnx, see SOURCES.md
 * there): loaded, planned for the shapes alone, run twice, compared; and with each allocation refused and each
 * poll stopped.
 */
#include "../oracle/tensorfile.h"

#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "test/data/onnx/"

typedef struct golden {
    const uint8_t *model, *input;
    size_t model_size, input_size;
    double relative, absolute;
    const uint8_t *want[2]; /* what the reference said, and what the definitions demand; NULL: nothing */
    size_t want_size[2];
} golden;

static bool
file_exists(const char *path)
{
    char full[512];
    const char *root = getenv("MEDAI_SOURCE");
    FILE *in;

    snprintf(full, sizeof full, "%s/%s", root != NULL ? root : ".", path);
    in = fopen(full, "rb");
    if (in != NULL)
        fclose(in);
    return in != NULL;
}

static bool
read_golden(const char *name, int k, golden *g)
{
    static const char *const suffix[2] = {"ort", "want"};
    char path[256];

    snprintf(path, sizeof path, FOLDER "%s.onnx", name);
    g->model = unit_file(path, &g->model_size);
    snprintf(path, sizeof path, FOLDER "%s-%d.in", name, k);
    g->input = unit_file(path, &g->input_size);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, FOLDER "%s-%d.%s", name, k, suffix[i]);
        g->want[i] = file_exists(path) ? unit_file(path, &g->want_size[i]) : NULL;
    }
    return g->model != NULL && g->input != NULL;
}

static double
number_at(const mai_tensor *t, int64_t i)
{
    switch (t->type) {
        case MAI_FLOAT:
            return ((const float *) t->data)[i];
        case MAI_DOUBLE:
            return ((const double *) t->data)[i];
        default:
            return NAN;
    }
}

/* Whether the i-th elements agree: floats within the tolerances, all else exactly. */
static bool
agree(const golden *g, const mai_tensor *a, const mai_tensor *b, int64_t i)
{
    size_t size = mai_type_size(a->type);

    if (a->type == MAI_STRING) {
        const mai_text *s = (const mai_text *) a->data + i, *t = (const mai_text *) b->data + i;

        return s->len == t->len && memcmp(s->ptr, t->ptr, s->len) == 0;
    }
    if (a->type == MAI_FLOAT || a->type == MAI_DOUBLE) {
        double x = number_at(a, i), y = number_at(b, i);

        return x == y || (isnan(x) && isnan(y)) ||
               fabs(x - y) <= g->absolute + g->relative * fmax(fabs(x), fabs(y));
    }
    return memcmp((const char *) a->data + (size_t) i * size, (const char *) b->data + (size_t) i * size,
                  size) == 0;
}

static void
check_tensor(const golden *g, const char *name, const mai_tensor *got, const mai_tensor *want)
{
    if (!CHECK(got != NULL) || !CHECK_INT(got->type, want->type) || !CHECK_INT(got->ndim, want->ndim) ||
        !CHECK_INT(got->count, want->count))
        return;
    for (int i = 0; i < got->ndim; i++)
        CHECK_INT(got->dim[i], want->dim[i]);
    for (int64_t i = 0; i < got->count; i++)
        if (!agree(g, got, want, i)) {
            CHECK_TEXT(name, "equal to the reference");
            CHECK_INT(i, -1);
            return;
        }
}

/* The output of that name, or with ".keys" behind the name the keys of that map; NULL when there is none. */
static const mai_tensor *
output_named(const mai_model *m, const mai_run *run, const char *name)
{
    for (int i = 0; i < mai_model_outputs(m); i++) {
        const char *output = mai_model_output(m, i)->name;
        size_t n = strlen(output);

        if (strcmp(output, name) == 0)
            return run->outputs[i];
        if (strncmp(output, name, n) == 0 && strcmp(name + n, ".keys") == 0)
            return run->outputs[i]->keys;
    }
    return NULL;
}

static mai_status
check_answers(mai_ctx *cx, const golden *g, const mai_model *m, const mai_run *run)
{
    for (int k = 0; k < 2; k++) {
        tensor_file want;

        if (g->want[k] == NULL)
            continue;
        MAI_TRY(tensor_file_parse(cx, g->want[k], g->want_size[k], &want));
        for (int i = 0; i < want.count; i++)
            check_tensor(g, want.names[i], output_named(m, run, want.names[i]), &want.tensors[i]);
    }
    return MAI_OK;
}

static void
fill(const mai_tensor *room, const mai_tensor *given)
{
    if (given->count > 0)
        memcpy(room->data, given->data, (size_t) given->count * mai_type_size(given->type));
    if (given->keys != NULL)
        fill(room->keys, given->keys);
}

/* Loads, plans without seeing the values, runs twice, compares. */
static mai_status
score(mai_ctx *cx, void *arg)
{
    const golden *g = (const golden *) arg;
    tensor_file given;
    mai_model *m;
    mai_tensor *shapes;
    mai_plan *plan;
    mai_run *run;

    MAI_TRY(tensor_file_parse(cx, g->input, g->input_size, &given));
    MAI_TRY(mai_model_load(cx, g->model, g->model_size, &m));
    MAI_TRY(MAI_NEW_ARRAY(cx, mai_model_inputs(m), &shapes));
    for (int i = 0; i < mai_model_inputs(m); i++) {
        shapes[i] = *tensor_file_find(&given, mai_model_input(m, i)->name);
        shapes[i].data = NULL;
    }
    MAI_TRY(mai_plan_make(cx, m, shapes, NULL, &plan));
    MAI_TRY(mai_run_make(cx, plan, &run));
    for (int again = 0; again < 2; again++) {
        for (int i = 0; i < mai_model_inputs(m); i++)
            fill(&run->inputs[i], tensor_file_find(&given, mai_model_input(m, i)->name));
        MAI_TRY(mai_run_once(cx, run));
        MAI_TRY(check_answers(cx, g, m, run));
    }
    return MAI_OK;
}

static void
check_case(const char *name, int k, const char *tolerance)
{
    mai_ctx *cx = unit_open();
    golden g = {.relative = 0};

    unit_row("%s-%d", name, k);
    if (!read_golden(name, k, &g))
        CHECK_TEXT(name, "there");
    else if (strcmp(tolerance, "refused") == 0)
        CHECK_FAILS(cx, score(cx, &g), MAI_ESHAPE);
    else if (CHECK_INT(sscanf(tolerance, "%lf %lf", &g.relative, &g.absolute), 2))
        CHECK_OK(cx, score(cx, &g));
    unit_close(cx);
}

/* LIST has a model a line: name, number of cases, tolerances. */
static void
equals_the_reference(void)
{
    size_t n;
    const char *list = (const char *) unit_file(FOLDER "LIST", &n);
    const char *end = list + (list != NULL ? n : 0);
    int models = 0;

    while (list != NULL && list < end) {
        const char *newline = (const char *) memchr(list, '\n', (size_t) (end - list));
        char line[256], name[128], tolerance[64];
        int cases;

        if (!CHECK(newline != NULL))
            return;
        snprintf(line, sizeof line, "%.*s", (int) (newline - list), list);
        if (!CHECK_INT(sscanf(line, "%127s %d %63[^\n]", name, &cases, tolerance), 3))
            return;
        CHECK(cases > 0);
        for (int k = 0; k < cases; k++)
            check_case(name, k, tolerance);
        models++;
        list = newline + 1;
    }
    CHECK(models > 40);
}

static const char *const sample[] = {"pipeline_columns_string", "leaf_among_trees", "svc_multi_string",
                                     "mlp_scikit_string", "dict_vectorizer_string_float", "v5_member"};

static void
survives_refused_allocations(void)
{
    for (size_t i = 0; i < sizeof sample / sizeof *sample; i++) {
        golden g = {.relative = 1e-5, .absolute = 2e-6};

        unit_row("%s", sample[i]);
        if (CHECK(read_golden(sample[i], 0, &g)))
            CHECK(unit_refuse_each_allocation(score, &g) > 10);
    }
}

static void
stops_at_each_poll(void)
{
    for (size_t i = 0; i < sizeof sample / sizeof *sample; i++) {
        golden g = {.relative = 1e-5, .absolute = 2e-6};

        unit_row("%s", sample[i]);
        if (CHECK(read_golden(sample[i], 0, &g)))
            CHECK(unit_stop_at_each_poll(score, &g) > 0);
    }
}

/* A model cut anywhere is refused, or runs; it does not step outside its bytes. */
static void
refuses_truncated_models(void)
{
    golden g = {.relative = 1};

    if (!CHECK(read_golden("pipeline_columns_string", 1, &g)))
        return;
    for (size_t n = 0; n < g.model_size; n++) {
        mai_ctx *cx = unit_open();
        uint8_t *copy = (uint8_t *) malloc(n + 1);
        mai_model *m;

        memcpy(copy, g.model, n);
        if (mai_model_load(cx, copy, n, &m) != MAI_OK)
            CHECK(cx->err.message[0] != '\0');
        mai_error_clear(cx);
        free(copy);
        unit_close(cx);
    }
}

static const unit_test tests[] = {
    {"whole models answer as the reference does", equals_the_reference},
    {"each allocation refused", survives_refused_allocations},
    {"each poll stopped", stops_at_each_poll},
    {"truncated models", refuses_truncated_models},
};
UNIT_MAIN(tests)
