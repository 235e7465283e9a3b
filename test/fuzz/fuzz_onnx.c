/*
 * fuzz_onnx.c - any bytes as an ONNX model: loaded, described, read as a scorer, planned and run.
 *
 * The bytes are the whole input, so that any model file can join the corpus; what else a run needs (how free
 * dimensions are filled, which values go in, where memory ends or the caller stops) is drawn from a hash of
 * them. Each plan runs twice, with different kernels over memory filled with different bytes: the outputs must
 * be the same bit for bit. Statuses must be those that were recorded, error texts must be UTF-8, and medai's own
 * invariants must hold.
 */
#include "fuzz_world.h"
#include "kernel/kernel.h"
#include "onnx/graph.h"
#include "onnx/info.h"
#include "onnx/score.h"
#include "onnx_mutate.h"

#include <float.h>
#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Memory and work of one context, in pieces and units that keep a run under a second. */
#define MEMORY ((size_t) 64 << 20)
#define ELEMENTS ((int64_t) 1 << 20)
#define POLL_UNITS 10000
#define MOST_POLLS 3000

static uint64_t dice_state;

static uint64_t
dice(void)
{
    uint64_t z = dice_state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* ---- contexts ---- */

static void
open_world(fuzz_world *w, uint8_t fill, int64_t refuse_at, int64_t stop_at)
{
    fuzz_world_open_at(w, refuse_at, stop_at, MEMORY, stop_at < MOST_POLLS ? 1 : POLL_UNITS);
    w->cx.limits.elements = ELEMENTS;
    w->fill = fill;
}

/* Continuation bytes that must follow a first byte; -1: it cannot be one. */
static int
followers(uint8_t c)
{
    return c < 0x80                ? 0
           : c >= 0xc2 && c < 0xe0 ? 1
           : c >= 0xe0 && c < 0xf0 ? 2
           : c >= 0xf0 && c < 0xf5 ? 3
                                   : -1;
}

static void
check_text(const char *what, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int more = followers((uint8_t) text[i]);

        if (more < 0 || text[i] == '\0')
            fuzz_broken("text is not UTF-8", what);
        for (; more > 0; more--)
            if (++i >= n || ((uint8_t) text[i] & 0xc0) != 0x80)
                fuzz_broken("text is cut within a character", what);
    }
}

/* True when the call succeeded. A failure is recorded, has a message, and blames the input. */
static bool
went_well(fuzz_world *w, mai_status st)
{
    const mai_error *e = &w->cx.err;

    if (st != e->code)
        fuzz_broken("status is not the recorded one", e->message);
    if (st == MAI_EINTERNAL)
        fuzz_broken("internal error", e->message);
    if (st != MAI_OK && e->message[0] == '\0')
        fuzz_broken("no message", "");
    check_text("message", e->message, strlen(e->message));
    check_text("detail", e->detail, strlen(e->detail));
    check_text("hint", e->hint, strlen(e->hint));
    return st == MAI_OK;
}

/* ---- reading ---- */

/* One NaN is as good as another. */
static uint64_t
hash_reals(const mai_tensor *t)
{
    uint64_t h = 0, bits = 0;

    for (int64_t i = 0; i < t->count; i++, h = (h ^ bits) * FUZZ_HASH_PRIME)
        if (t->type == MAI_FLOAT) {
            float v = mai_f32(t)[i] == mai_f32(t)[i] ? mai_f32(t)[i] : NAN;

            memcpy(&bits, &v, sizeof v);
        } else {
            double v = mai_f64(t)[i] == mai_f64(t)[i] ? mai_f64(t)[i] : NAN;

            memcpy(&bits, &v, sizeof v);
        }
    return h;
}

/* Every byte is looked at; the sum depends on all of them. */
static uint64_t
read_tensor(const mai_tensor *t)
{
    uint64_t h = (uint64_t) t->type;

    if (t->count > 0 && t->data == NULL)
        fuzz_broken("no data", mai_type_name(t->type));
    for (int i = 0; i < t->ndim; i++)
        h = h * 31 + (uint64_t) t->dim[i];
    if (t->type == MAI_STRING)
        for (int64_t i = 0; i < t->count; i++) {
            mai_text s = mai_texts(t)[i];

            check_text("string", s.ptr, s.len);
            h = h * 31 + fuzz_hash_on(FUZZ_HASH_START, s.ptr, s.len);
        }
    else if (t->type == MAI_FLOAT || t->type == MAI_DOUBLE)
        h = h * 31 + hash_reals(t);
    else if (t->count > 0)
        h = h * 31 + fuzz_hash_on(FUZZ_HASH_START, t->data, (size_t) t->count * mai_type_size(t->type));
    if (t->type == MAI_BOOL)
        for (int64_t i = 0; i < t->count; i++)
            if (((const uint8_t *) t->data)[i] > 1)
                fuzz_broken("a bool is neither 0 nor 1", "");
    return t->keys != NULL ? h * 31 + read_tensor(t->keys) : h;
}

static uint64_t
read_outputs(const mai_model *m, const mai_run *run)
{
    uint64_t h = 0;

    for (int i = 0; i < mai_model_outputs(m); i++)
        if (run->outputs[i] != NULL)
            h = h * 31 + read_tensor(run->outputs[i]);
    return h;
}

/* ---- filling inputs ---- */

static void
fill_real(mai_tensor *t, int64_t i)
{
    static const double values[] = {0,      -0.0,         1,         -1,      0.5,  2,     3,
                                    NAN,    INFINITY,     -INFINITY, 1e-45,   3e38, -3e38, 1e300,
                                    5e-324, 4294967296.0, 9.3e18,    -9.3e18, 1e-3, 37.2};
    double v = values[dice() % (sizeof values / sizeof *values)];

    if (t->type == MAI_DOUBLE)
        ((double *) t->data)[i] = v;
    else
        ((float *) t->data)[i] = v > FLT_MAX ? INFINITY : v < -FLT_MAX ? -INFINITY : (float) v;
}

static void
fill_text(mai_tensor *t, int64_t i)
{
    static const char *const words[] = {
        "",     "a",     "b",   "c",   "yes",      "no",   "1",
        "-0",   "1e400", "nan", " 7 ", "\xc3\xa9", "0x10", "99999999999999999999",
        "true", "male"};
    const char *s = words[dice() % (sizeof words / sizeof *words)];

    ((mai_text *) t->data)[i] = (mai_text){s, strlen(s)};
}

static void
fill_whole(mai_tensor *t, int64_t i)
{
    static const int64_t values[] = {0, 1,         2,         3,         -1,        -2, 4,
                                     7, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, 100};
    int64_t v =
        t->type == MAI_BOOL ? (int64_t) (dice() & 1) : values[dice() % (sizeof values / sizeof *values)];
    size_t size = mai_type_size(t->type);

    memcpy((char *) t->data + (size_t) i * size, &v, size);
}

static void
fill_input(mai_tensor *t)
{
    for (int64_t i = 0; i < t->count; i++)
        if (t->type == MAI_FLOAT || t->type == MAI_DOUBLE)
            fill_real(t, i);
        else if (t->type == MAI_STRING)
            fill_text(t, i);
        else
            fill_whole(t, i);
    if (t->keys != NULL)
        fill_input((mai_tensor *) t->keys);
}

/* ---- the steps of using a model ---- */

/* Free dimensions get this size; the first one is rows. */
static mai_status
shape_inputs(mai_ctx *cx, const mai_model *m, int64_t rows, int64_t open, mai_tensor **out)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, mai_model_inputs(m), out));
    for (int i = 0; i < mai_model_inputs(m); i++) {
        const mai_port *port = mai_model_input(m, i);
        int ndim = port->ndim >= 0 ? port->ndim : (int) (open % (MAI_DIMS + 1));
        int64_t dim[MAI_DIMS];
        mai_tensor *keys;

        for (int d = 0; d < ndim; d++)
            dim[d] = port->ndim >= 0 && port->dim[d] >= 0 && d > 0 ? port->dim[d] : d == 0 ? rows : open;
        MAI_TRY(mai_shape_set(cx, &(*out)[i], port->type, ndim, dim));
        if (port->key_type == MAI_UNDEFINED)
            continue;
        MAI_TRY(MAI_NEW(cx, &keys));
        MAI_TRY(mai_shape_set(cx, keys, port->key_type, ndim, dim));
        (*out)[i].keys = keys;
    }
    return MAI_OK;
}

/* Whole numbers may decide shapes: they are sometimes given to the planner; more rarely all inputs are. */
static mai_status
give_values(mai_ctx *cx, const mai_model *m, mai_tensor *shapes)
{
    bool all = dice() % 4 == 0;

    for (int i = 0; i < mai_model_inputs(m); i++) {
        mai_tensor *t = &shapes[i];

        if (t->keys != NULL || t->count > 64 || (!all && t->type != MAI_INT64 && t->type != MAI_INT32))
            continue;
        MAI_TRY(mai_calloc(cx, (size_t) t->count, mai_type_size(t->type), &t->data));
        fill_input(t);
    }
    return MAI_OK;
}

static mai_status
plan_and_run(mai_ctx *cx, const mai_model *m, uint64_t seed, uint64_t *sum)
{
    mai_tensor *shapes;
    mai_plan *plan;
    mai_run *run;
    bool *want = NULL;

    dice_state = seed;
    int64_t rows = (int64_t) (dice() % 4), open = (int64_t) (dice() % 8);
    MAI_TRY(shape_inputs(cx, m, rows == 0 ? 1 : rows - (dice() % 8 == 0), open, &shapes));
    if (dice() % 2 == 0)
        MAI_TRY(give_values(cx, m, shapes));
    if (dice() % 4 == 0) {
        MAI_TRY(MAI_NEW_ARRAY(cx, mai_model_outputs(m), &want));
        for (int i = 0; i < mai_model_outputs(m); i++)
            want[i] = dice() % 2 != 0;
    }
    MAI_TRY(mai_plan_make(cx, m, shapes, want, &plan));
    MAI_TRY(mai_run_make(cx, plan, &run));
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < mai_model_inputs(m); i++)
            if (shapes[i].data == NULL)
                fill_input(&run->inputs[i]);
        MAI_TRY(mai_run_once(cx, run));
        *sum = *sum * 31 + read_outputs(m, run);
    }
    return MAI_OK;
}

/* Fills the features one by one, as a row of a table would. */
static void
fill_features(const mai_scorer *s, const mai_run *run)
{
    for (int i = 0; i < s->nfeatures; i++) {
        mai_tensor one = {
            .type = s->features[i].type, .count = 1, .data = mai_feature_slot(run, &s->features[i])};

        fill_input(&one);
    }
}

static mai_status
score_once(mai_ctx *cx, const mai_scorer *s, mai_wish wish)
{
    mai_text name;
    mai_run *run;
    double risk;

    MAI_TRY(mai_scorer_run(cx, s, wish, &run));
    fill_features(s, run);
    MAI_TRY(mai_run_once(cx, run));
    if (wish == MAI_WISH_LABEL) {
        MAI_TRY(mai_score_label(cx, s, run, &name));
        check_text("label", name.ptr, name.len);
        return MAI_OK;
    }
    volatile double sum = 0;

    for (int64_t i = 0; i < mai_score_count(s, run); i++)
        sum += mai_score_at(s, run, i);
    for (int64_t i = 0; i < s->nclasses && i < 1000; i++) {
        MAI_TRY(mai_class_name(cx, s, i, &name));
        check_text("class", name.ptr, name.len);
        sum += mai_score_probability(s, run, i);
    }
    (void) sum;
    return mai_score_risk(cx, s, run, &risk);
}

static void
score_rows(fuzz_world *w, const mai_model *m, const mai_score_hints *hints)
{
    mai_scorer *s;

    mai_error_clear(&w->cx);
    if (!went_well(w, mai_scorer_make(&w->cx, m, hints, &s)))
        return;
    for (int i = 0; i < s->nfeatures; i++)
        if (s->features[i].name != NULL)
            check_text("feature", s->features[i].name, strlen(s->features[i].name));
    for (int wish = 0; wish < MAI_NWISHES; wish++) {
        went_well(w, score_once(&w->cx, s, (mai_wish) wish));
        mai_error_clear(&w->cx);
    }
}

static void
score_with_hints(fuzz_world *w, const mai_model *m)
{
    static const char *const names[] = {"age", "b", "c", "d", "e", "f", "g", "h"};
    const mai_score_hints hints[] = {
        {0},
        {.nfeatures = 1 + (int) (dice() % 8), .positive = "1"},
        {.features = names, .nfeatures = (int) (dice() % 9), .positive = "yes"},
        {.ndim = 1 + (int) (dice() % 4), .dim = {1 + (int64_t) (dice() % 8), 2, 3, 2}},
    };

    score_rows(w, m, &hints[0]);
    score_rows(w, m, &hints[1 + dice() % 3]);
}

static void
read_facts(fuzz_world *w, const mai_model *m)
{
    mai_facts f;

    if (!went_well(w, mai_model_facts(&w->cx, m, &f)))
        return;
    for (int i = 0; i < f.nmetadata; i++) {
        check_text("metadata", f.metadata[i].name, strlen(f.metadata[i].name));
        check_text("metadata", f.metadata[i].text, strlen(f.metadata[i].text));
    }
    for (int i = 0; i < f.noperators; i++)
        if (f.operators[i].count < 1)
            fuzz_broken("operator count", f.operators[i].name);
    check_text("producer", f.producer, strlen(f.producer));
    check_text("graph", f.graph, strlen(f.graph));
}

/* The same work over memory filled with another byte; true when it came to its end. */
static bool
run_over(const mai_model *m, uint8_t fill, uint64_t seed, int64_t refuse_at, int64_t stop_at, uint64_t *sum)
{
    fuzz_world w;

    *sum = 0;
    open_world(&w, fill, refuse_at, stop_at);
    bool ok = went_well(&w, plan_and_run(&w.cx, m, seed, sum));
    fuzz_world_close(&w);
    return ok;
}

static void
use(fuzz_world *w, const mai_model *m, uint64_t seed)
{
    uint64_t first, second;

    read_facts(w, m);
    score_with_hints(w, m);
    for (int k = 0; k < 2; k++, seed = seed * 6364136223846793005u + 1) {
        mai_kernels_init("ref");
        bool plain = run_over(m, 0x5a, seed, 0, MOST_POLLS, &first);
        mai_kernels_init("auto");
        if (plain && run_over(m, 0xff, seed, 0, MOST_POLLS, &second) && first != second)
            fuzz_broken("two runs differ", "");
        run_over(m, 0x5a, seed, 1 + (int64_t) (seed >> 32) % 64, MOST_POLLS, &first);
        run_over(m, 0x5a, seed, 0, 1 + (int64_t) (seed >> 40) % 256, &first);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t seed = fuzz_hash_on(FUZZ_HASH_START, data, size);
    fuzz_world w;
    mai_model *m;

    dice_state = seed;
    uint64_t how = dice() % 16;
    open_world(&w, 0xa5, how == 0 ? 1 + (int64_t) (dice() % 256) : 0,
               how == 1 ? 1 + (int64_t) (dice() % 1024) : MOST_POLLS);
    if (went_well(&w, mai_model_load(&w.cx, data, size, &m))) {
        w.refuse_at = 0;
        use(&w, m, seed);
    }
    fuzz_world_close(&w);
    return 0;
}
