/*
 * test_learn.c - training: collected rows, what is refused, what is fitted, and the graph that comes out.
 *
 * Rows are written as lines "label field field ...", columns as "name name/t ...", where /t is a text and -
 * is missing. Coefficients are scikit-learn's 1.2 (SimpleImputer, OneHotEncoder that drops the most frequent
 * text, StandardScaler, LogisticRegression); test/oracle/learn_oracle.py compares many more.
 */
#include "kernel/kernel.h"
#include "learn/fit.h"
#include "learn_rows.h"
#include "onnx/graph.h"
#include "onnx/score.h"

/* ---- scoring ---- */

typedef struct scored {
    mai_scorer *scorer;
    mai_run *risk, *label;
} scored;

static mai_status
open_model(mai_ctx *cx, const mai_trained *t, scored *out)
{
    mai_score_hints hints = {0};
    mai_model *m;

    MAI_TRY(mai_model_load(cx, t->bytes, t->n, &m));
    MAI_TRY(mai_scorer_make(cx, m, &hints, &out->scorer));
    MAI_TRY(mai_scorer_run(cx, out->scorer, MAI_WISH_SCORES, &out->risk));
    return mai_scorer_run(cx, out->scorer, MAI_WISH_LABEL, &out->label);
}

/* The features of a line without label, in the model's order, put into a run. */
static void
fill(const mai_scorer *s, const mai_run *run, const char *line)
{
    for (int i = 0; i < s->nfeatures; i++) {
        const mai_feature *f = &s->features[i];
        mai_text w = word(&line);
        void *slot = mai_feature_slot(run, f);

        if (f->type == MAI_STRING)
            *(mai_text *) slot = is_missing(w) ? s->missing_text : w;
        else
            *(double *) slot = is_missing(w) ? NAN : strtod(w.ptr, NULL);
    }
}

static double
risk_of(mai_ctx *cx, const scored *s, const char *line)
{
    double risk = NAN;

    fill(s->scorer, s->risk, line);
    CHECK_OK(cx, mai_run_once(cx, s->risk));
    CHECK_OK(cx, mai_score_risk(cx, s->scorer, s->risk, &risk));
    return risk;
}

/* Whether a text, which has no end mark, is this one. */
static bool
is_text(mai_text got, const char *want)
{
    return got.len == strlen(want) && memcmp(got.ptr, want, got.len) == 0;
}

static mai_text
label_of(mai_ctx *cx, const scored *s, const char *line)
{
    mai_text label = {"", 0};

    fill(s->scorer, s->label, line);
    CHECK_OK(cx, mai_run_once(cx, s->label));
    CHECK_OK(cx, mai_score_label(cx, s->scorer, s->label, &label));
    return label;
}

static double
metadata_number(const scored *s, const char *key)
{
    const char *text = mai_model_metadata(s->scorer->model, key);

    return CHECK(text != NULL) ? strtod(text, NULL) : NAN;
}

/* ---- what is fitted ------------------------------------------------------------------------------------ */

static const mai_tensor *
constant(const scored *s, const char *name)
{
    const mai_model *m = s->scorer->model;

    for (int v = 0; v < m->nvalues; v++)
        if (m->values[v].constant != NULL && strcmp(m->values[v].name, name) == 0)
            return m->values[v].constant;
    CHECK(!"the constant is in the graph");
    return NULL;
}

static void
agrees_with_scikit_learn(void)
{
    static const struct {
        double l2, weights[4], intercept, risk_3, risk_6, log_loss, auc;
    } fits[] = {
        {1,
         {0.11345955360162147, 0.8968089907629095, -0.6704864699257912, 0.24852622580607622},
         -7.436968277702721,
         0.7804768016412937,
         0.4229313712988375,
         0.414758682891165,
         0.890625},
        {0,
         {0.44106350461500177, 3.059096660649985, -4.585041711473942, -1.0658462469010654},
         -27.557545597555077,
         0.9559456523144765,
         0.329738601512968,
         0.3152246055930385,
         0.9375},
    };
    mai_ctx *cx = unit_open();

    for (int i = 0; i < 2; i++) {
        mai_trained t;
        scored s;

        unit_row("l2 %g", fits[i].l2);
        if (!CHECK_OK(cx, train(cx, &cohort, fits[i].l2, &t)) || !CHECK_OK(cx, open_model(cx, &t, &s)))
            break;
        for (int k = 0; k < 4; k++) {
            CHECK_REAL(mai_f64(constant(&s, "weights"))[2 * k + 1], fits[i].weights[k], 1e-9);
            CHECK_SAME(mai_f64(constant(&s, "weights"))[2 * k], -mai_f64(constant(&s, "weights"))[2 * k + 1]);
        }
        CHECK_REAL(mai_f64(constant(&s, "intercepts"))[1], fits[i].intercept, 1e-9);
        CHECK_REAL(risk_of(cx, &s, "- 2.75 c"), fits[i].risk_3, 1e-9);
        CHECK_REAL(risk_of(cx, &s, "47 2 -"), fits[i].risk_6, 1e-9);
        CHECK_REAL(metadata_number(&s, "medai.log_loss"), fits[i].log_loss, 1e-9);
        CHECK_REAL(metadata_number(&s, "medai.auc"), fits[i].auc, 1e-12);
        CHECK_TEXT(mai_model_metadata(s.scorer->model, "medai.converged"), "true");
    }
    unit_close(cx);
}

/* Full steps lead ever farther away here: one outlier decides. The answer was found by another method. */
static void
halves_steps(void)
{
    static const char *const lines[] = {"0 20", "1 0", "1 1", "1 24", "1 3", "1 0", "1 0",
                                        "1 6",  "1 4", "1 2", "1 1",  "1 5", "1 1"};
    static const sample s = {"x", LINES(lines), MAI_TARGET_INTEGER, false};
    mai_ctx *cx = unit_open();
    mai_trained t;
    scored sc;

    if (CHECK_OK(cx, train(cx, &s, 0, &t)) && CHECK_OK(cx, open_model(cx, &t, &sc))) {
        CHECK_REAL(mai_f64(constant(&sc, "weights"))[1], -0.21481100475098008, 1e-9);
        CHECK_REAL(mai_f64(constant(&sc, "intercepts"))[1], 4.9940904236387835, 1e-9);
    }
    unit_close(cx);
}

/* The mean for a missing number, the most frequent text for a missing or unknown one. */
static void
fills_in(void)
{
    mai_ctx *cx = unit_open();
    mai_trained t;
    scored s;

    CHECK_OK(cx, train(cx, &cohort, 1, &t));
    if (!CHECK_OK(cx, open_model(cx, &t, &s))) {
        unit_close(cx);
        return;
    }
    CHECK_INT(s.scorer->nfeatures, 3);
    for (int i = 0; i < 3; i++)
        CHECK(s.scorer->features[i].takes_missing);
    CHECK_TEXT(s.scorer->features[1].name, "marker");
    CHECK_REAL(mai_f64(constant(&s, "means"))[0], 792.0 / 15, 1e-15);
    CHECK_REAL(risk_of(cx, &s, "- 2 b"), risk_of(cx, &s, "52.8 2 b"), 1e-15);
    CHECK_SAME(risk_of(cx, &s, "50 2 -"), risk_of(cx, &s, "50 2 a"));
    CHECK_SAME(risk_of(cx, &s, "50 2 zz"), risk_of(cx, &s, "50 2 a"));
    CHECK(risk_of(cx, &s, "50 2 b") < risk_of(cx, &s, "50 2 a"));
    CHECK(is_text(label_of(cx, &s, "70 3.5 a"), "1"));
    CHECK(is_text(label_of(cx, &s, "36 0.5 b"), "0"));
    unit_close(cx);
}

static void
labels_and_positive(void)
{
    static const char *const yes_no[] = {"yes 1", "no 2", "yes 2", "no 3", "no 3"};
    static const char *const capitals[] = {"No 1", "YES 2", "YES 1", "No 3", "YES 3"};
    static const char *const truth[] = {"true 1", "false 2", "true 2", "false 3", "false 3"};
    static const char *const words[] = {"sick 1", "well 2", "sick 2", "well 3", "well 3"};
    static const char *const grades[] = {"1 1", "2 2", "1 2", "2 3", "2 3"};
    static const struct {
        sample s;
        const char *positive, *found, *low,
            *high; /* positive: asked for; then the labels at x = 1 and x = 3 */
    } cases[] = {
        {{"x", LINES(yes_no), MAI_TARGET_TEXT, false}, NULL, "yes", "yes", "no"},
        {{"x", LINES(yes_no), MAI_TARGET_TEXT, false}, "no", "no", "yes", "no"},
        {{"x", LINES(capitals), MAI_TARGET_TEXT, false}, NULL, "YES", "YES", "YES"},
        {{"x", LINES(truth), MAI_TARGET_BOOLEAN, false}, NULL, "true", "true", "false"},
        {{"x", LINES(words), MAI_TARGET_TEXT, false}, "sick", "sick", "sick", "well"},
        {{"x", LINES(grades), MAI_TARGET_INTEGER, false}, "2", "2", "1", "2"},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mai_rows *rows;
        mai_trained t;
        scored s;
        mai_text name;

        unit_row("%zu: %s", i, cases[i].found);
        if (!CHECK_OK(cx, collect(cx, &cases[i].s, &rows)) ||
            !CHECK_OK(cx, train_rows(cx, rows, 1, cases[i].positive, &t)) ||
            !CHECK_OK(cx, open_model(cx, &t, &s)))
            break;
        CHECK_INT(s.scorer->positive, 1);
        CHECK_OK(cx, mai_class_name(cx, s.scorer, 1, &name));
        CHECK(is_text(name, cases[i].found));
        CHECK(is_text(label_of(cx, &s, "1"), cases[i].low));
        CHECK(is_text(label_of(cx, &s, "3"), cases[i].high));
        CHECK((risk_of(cx, &s, "3") > 0.5) == (strcmp(cases[i].high, cases[i].found) == 0));
    }
    unit_close(cx);
}

/* Columns called like values of the graph. */
static void
awkward_names(void)
{
    static const char *const lines[] = {
        "0 1 5 x a", "1 2 5.5 y b", "0 - 4 x a", "1 3 6 y b", "0 2 5 y b", "1 2 4 - b", "1 1 7 x a",
    };
    const sample s = {"label numbers is_missing/t probabilities/t", LINES(lines), MAI_TARGET_INTEGER, false};
    mai_ctx *cx = unit_open();
    mai_trained t;
    scored sc;

    CHECK_OK(cx, train(cx, &s, 1, &t));
    if (CHECK_OK(cx, open_model(cx, &t, &sc))) {
        CHECK_TEXT(sc.scorer->features[0].name, "label");
        CHECK_TEXT(sc.scorer->features[3].name, "probabilities");
        CHECK_TEXT(mai_model_output(sc.scorer->model, 0)->name, "label_1");
        CHECK_SAME(risk_of(cx, &sc, "2 5 - -"), risk_of(cx, &sc, "2 5 x b"));
    }
    unit_close(cx);
}

/* An empty text is a text, and so is any other that could stand for a missing one. */
static void
empty_text(void)
{
    static const mai_text texts[] = {
        {"", 0}, {"b", 1}, {"b", 1}, {"b", 1}, {"b", 1}, {NULL, 0}, {"(missing 1)", 11}, {"(missing 1)", 11}};
    static const sample s = {"x/t", NULL, 0, MAI_TARGET_INTEGER, false};
    mai_ctx *cx = unit_open();
    mai_rows *rows;
    mai_trained t;
    scored sc;

    CHECK_OK(cx, make_rows(cx, &s, &rows));
    for (int i = 0; i < 8; i++) {
        mai_cell *cell;

        CHECK_OK(cx, mai_rows_next(cx, rows, &cell));
        CHECK_OK(cx, mai_rows_label(cx, rows, (mai_text){i % 3 == 0 ? "0" : "1", 1}, &cell[0].code));
        CHECK_OK(cx, mai_rows_text(cx, rows, 0, texts[i], &cell[1].code));
        mai_rows_add(rows);
    }
    CHECK_OK(cx, train_rows(cx, rows, 1, NULL, &t));
    if (CHECK_OK(cx, open_model(cx, &t, &sc))) {
        CHECK_TEXT(mai_model_metadata(sc.scorer->model, "medai.missing_text"), "(missing 2)");
        CHECK(risk_of(cx, &sc, "") != risk_of(cx, &sc, "-"));
        CHECK_SAME(risk_of(cx, &sc, "-"), risk_of(cx, &sc, "b"));
    }
    unit_close(cx);
}

/* The elements of an array stay where they are, also when some are of no use. */
static void
arrays(void)
{
    static const char *const lines[] = {"0 1 7 - 5", "1 2 7 - 5.5", "0 - 7 - 4",
                                        "1 3 7 - 6", "0 2 7 - 5",   "1 2 7 - 4"};
    static const char *const all[] = {"0 1 5", "1 2 5.5", "0 - 4", "1 3 6", "0 2 5", "1 2 4"};
    const sample with = {"a b c d", LINES(lines), MAI_TARGET_INTEGER, true};
    const sample without = {"a d", LINES(all), MAI_TARGET_INTEGER, true};
    mai_ctx *cx = unit_open();
    mai_trained t, u;
    scored s, r;

    CHECK_OK(cx, train(cx, &with, 1, &t));
    CHECK_OK(cx, train(cx, &without, 1, &u));
    CHECK_INT(t.nnotes, 2);
    CHECK_TEXT(t.notes[0], "left out 1 element without any value: c");
    CHECK_TEXT(t.notes[1], "left out 1 element with a single value: b");
    if (CHECK_OK(cx, open_model(cx, &t, &s)) && CHECK_OK(cx, open_model(cx, &u, &r))) {
        CHECK_INT(s.scorer->nfeatures, 4);
        CHECK(s.scorer->features[0].name == NULL && s.scorer->features[3].takes_missing);
        CHECK_SAME(risk_of(cx, &s, "2 1e9 - 5"), risk_of(cx, &r, "2 5"));
        CHECK_SAME(risk_of(cx, &s, "- inf -7 6"), risk_of(cx, &r, "- 6"));
    }
    unit_close(cx);
}

/* ---- the same bits ------------------------------------------------------------------------------------- */

enum { MANY = 3000 };

/* Many made-up rows; every permutation of them is the same training set. */
static void
make_lines(char (*line)[64], const char **lines)
{
    for (int i = 0; i < MANY; i++) {
        double x = unit_uniform(-3, 3), y = unit_uniform(1e6, 1e6 + 10);
        bool positive = unit_uniform(0, 1) < 1 / (1 + exp(-x));
        char ward = (char) ('a' + (int) unit_uniform(0, 6));

        snprintf(line[i], sizeof line[i], "%d %s%.17g %.17g %c%s", positive, i % 11 == 0 ? "-0 " : "", x, y,
                 i % 7 == 0 ? '-' : ward, "");
        if (i % 11 == 0)
            snprintf(line[i], sizeof line[i], "%d %s %.17g %c", positive, i % 2 == 0 ? "-0" : "0", 1e6, ward);
        lines[i] = line[i];
    }
}

static void
shuffle(const char **lines)
{
    for (int i = MANY - 1; i > 0; i--) {
        int j = (int) (unit_random() % (uint64_t) (i + 1));
        const char *line = lines[i];

        lines[i] = lines[j];
        lines[j] = line;
    }
}

/* In parts, each of which goes through bytes, merged in another order. */
static mai_status
train_in_parts(mai_ctx *cx, const sample *s, mai_trained *out)
{
    mai_rows *all = NULL, *part, *back;
    void *bytes;

    for (int from = s->n - s->n % 700; from >= 0; from -= 700) {
        sample some = *s;

        some.lines += from;
        some.n = s->n - from < 700 ? s->n - from : 700;
        MAI_TRY(collect(cx, &some, &part));
        MAI_TRY(mai_alloc(cx, mai_rows_size(part), &bytes));
        MAI_TRY(mai_rows_write(cx, part, bytes));
        MAI_TRY(mai_rows_read(cx, bytes, mai_rows_size(part), &back));
        MAI_TRY(mai_rows_merge(cx, &all, back));
    }
    return train_rows(cx, all, 1, NULL, out);
}

/* -0 and 0 are the same number. */
static void
zeros_have_no_sign(void)
{
    static const char *const with[] = {"0 -0 1", "1 0 2", "0 1 -0", "1 -0 3", "1 -1 0", "0 -1 -0"};
    static const char *const without[] = {"0 0 1", "1 0 2", "0 1 0", "1 0 3", "1 -1 0", "0 -1 0"};
    const sample a = {"x y", LINES(with), MAI_TARGET_INTEGER, false};
    const sample b = {"x y", LINES(without), MAI_TARGET_INTEGER, false};
    mai_ctx *cx = unit_open();
    mai_trained t, u;

    CHECK_OK(cx, train(cx, &a, 1, &t));
    CHECK_OK(cx, train(cx, &b, 1, &u));
    if (CHECK_INT(t.n, u.n))
        CHECK_BYTES(t.bytes, u.bytes, t.n);
    unit_close(cx);
}

static void
order_does_not_matter(void)
{
    static char line[MANY][64];
    static const char *lines[MANY];
    mai_ctx *cx = unit_open();
    const sample s = {"x y ward/t", lines, MANY, MAI_TARGET_INTEGER, false};
    mai_trained first, again;

    make_lines(line, lines);
    CHECK_OK(cx, train(cx, &s, 1, &first));
    for (int i = 0; i < 4; i++) {
        shuffle(lines);
        CHECK_OK(cx, i % 2 == 0 ? train(cx, &s, 1, &again) : train_in_parts(cx, &s, &again));
        if (CHECK_INT(again.n, first.n))
            CHECK_BYTES(again.bytes, first.bytes, first.n);
        CHECK_INT(again.nnotes, first.nnotes);
    }
    mai_kernels_init("ref");
    CHECK_OK(cx, train(cx, &s, 1, &again));
    mai_kernels_init("auto");
    if (CHECK_INT(again.n, first.n))
        CHECK_BYTES(again.bytes, first.bytes, first.n);
    unit_close(cx);
}

/* ---- what is left out, and what is refused ----------------------------------------------------------------
 */

static void
left_out(void)
{
    static const char *const lines[] = {
        "0 1 7 - n1 one -", "1 2 7 - n2 one -", "- 1 7 - n3 one 1",
        "0 2 7 - n4 - -",   "1 3 7 - - one -",  "1 *",
        "0 1 7 - n5 one -",
    };
    const sample s = {"x constant empty name/t ward/t nothing/t", LINES(lines), MAI_TARGET_INTEGER, false};
    static const char *const notes[] = {
        "left out the primary key: id",
        "left out 1 of 7 rows, whose target is NULL",
        "left out 1 of 7 rows, whose features are NULL",
        "left out 2 columns without any value: empty, nothing",
        "left out 2 columns with a single value: constant, ward",
        "left out 1 column whose texts are all different: name",
    };
    mai_ctx *cx = unit_open();
    mai_trained t;
    scored sc;

    if (CHECK_OK(cx, train(cx, &s, 1, &t)) && CHECK_INT(t.nnotes, 6))
        for (int i = 0; i < 6; i++)
            CHECK_TEXT(t.notes[i], notes[i]);
    if (CHECK_OK(cx, open_model(cx, &t, &sc))) {
        CHECK_INT(sc.scorer->nfeatures, 1);
        CHECK_SAME(metadata_number(&sc, "medai.rows"), 5);
        CHECK_SAME(metadata_number(&sc, "medai.positives"), 2);
        CHECK_SAME(metadata_number(&sc, "medai.rows_left_out"), 2);
    }
    unit_close(cx);
}

/* Equal to the target where it is known: refused when that is half of the rows, else it may be chance. */
static void
mostly_missing(void)
{
    static const char *const lines[] = {"0 1 a 5", "1 2 b 7", "0 2 a 5", "1 1 b 7", "0 3 - -",
                                        "1 2 - -", "0 1 - -", "1 4 - -", "0 2 - -"};
    static const char *const columns[] = {"x leak/t other/t", "x other/t leak"};
    mai_ctx *cx = unit_open();

    for (int i = 0; i < 2; i++)
        for (int n = 8; n <= 9; n++) {
            sample s = {columns[i], lines, n, MAI_TARGET_INTEGER, false};
            mai_trained t;

            unit_row("%s, %d rows", columns[i], n);
            if (n == 8)
                CHECK_FAILS_WITH(cx, train(cx, &s, 1, &t), MAI_EDATA, "equals the target");
            else
                CHECK_OK(cx, train(cx, &s, 1, &t));
        }
    unit_close(cx);
}

/* A column that knows the answer in a way that may be honest is kept, with a note. */
static void
notes_separation(void)
{
    static const char *const lines[] = {"0 1 a", "0 2 b", "0 3 a", "0 2 b", "1 4 c", "1 5 c",
                                        "1 4 c", "1 6 d", "0 3 a", "1 5 d", "0 1 b", "1 4 c",
                                        "0 2 a", "1 9 d", "0 - b", "1 7 c"};
    const sample s = {"x grade/t", LINES(lines), MAI_TARGET_INTEGER, false};
    mai_ctx *cx = unit_open();
    mai_trained t;

    if (CHECK_OK(cx, train(cx, &s, 1, &t)) && CHECK_INT(t.nnotes, 3)) {
        CHECK_TEXT(t.notes[1],
                   "\"x\" alone tells the classes apart in all 15 rows that have it: leave it out if it was "
                   "written down after the outcome was known");
        CHECK(strncmp(t.notes[2], "\"grade\" alone tells", 19) == 0);
    }
    unit_close(cx);
}

/* Labels are named in the order of their bytes, not of their rows. */
static void
order_of_labels(void)
{
    static const char *const lines[] = {"well 1", "sick 2", "well 2"};
    mai_ctx *cx = unit_open();

    for (int from = 0; from < 2; from++) {
        sample s = {"x", lines + from, 2, MAI_TARGET_TEXT, false};
        mai_trained t;

        CHECK(train(cx, &s, 1, &t) == MAI_ENAME);
        CHECK_TEXT(cx->err.detail, "The classes are \"sick\" and \"well\".");
        mai_error_clear(cx);
    }
    unit_close(cx);
}

static void
refused_rows(void)
{
    static const char *const none[] = {"- 1 a"};
    static const char *const one[] = {"1 1 a", "1 2 b", "1 3 a"};
    static const char *const three[] = {"1 1 a", "0 2 b", "2 3 a", "0 3 a"};
    static const char *const unknown[] = {"sick 1 a", "well 2 b", "well 3 a"};
    static const char *const same_number[] = {"0 5 a", "1 7 b", "0 5 b", "1 7 a", "1 - a"};
    static const char *const same_text[] = {"0 5 a", "1 6 b", "0 7 a", "1 5 b", "0 8 -"};
    static const char *const infinite[] = {"0 5 a", "1 inf b", "0 -inf a", "1 5 a"};
    static const char *const useless[] = {"0 5 a", "1 5 a", "0 5 a", "1 5 a"};
    static const char *const huge[] = {"0 1.7e308 a", "1 -1.7e308 b", "1 1.7e308 a", "0 1e308 b"};
    static const char *const tiny[] = {"0 1e-300 a", "1 2e-300 b", "1 1e-300 a", "0 1e-300 b"};
    static const struct {
        const char *const *lines;
        int n;
        mai_status code;
        const char *text;
    } cases[] = {
        {LINES(none), MAI_EDATA, "no rows to learn from"},
        {LINES(one), MAI_EDATA, "all 3 rows have the class \"1\""},
        {LINES(three), MAI_EDATA, "the target has 3 classes"},
        {LINES(unknown), MAI_ENAME, "which class of the target is the positive one"},
        {LINES(same_number), MAI_EDATA, "column \"x\" equals the target"},
        {LINES(same_text), MAI_EDATA, "column \"ward\" equals the target"},
        {LINES(infinite), MAI_EDATA, "column \"x\" is infinite in 2 of 4 rows"},
        {LINES(useless), MAI_EDATA, "no column is left to learn from"},
        {LINES(huge), MAI_EDATA, "\"x\" are too large"},
        {LINES(tiny), MAI_EDATA, "\"x\" are too large or too close together"},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample s = {"x ward/t", cases[i].lines, cases[i].n, MAI_TARGET_TEXT, false};
        mai_trained t;

        unit_row("%s", cases[i].text);
        CHECK_FAILS_WITH(cx, train(cx, &s, 1, &t), cases[i].code, cases[i].text);
    }
    unit_close(cx);
}

/* Without a penalty there must be a finite answer. */
static void
refused_fits(void)
{
    static const char *const perfect[] = {"0 1 3", "0 2 1", "1 3 2", "1 4 4", "0 1.5 5", "1 3.5 0"};
    static const char *const quasi[] = {"0 1 3",   "0 2 1",   "1 2 1", "1 4 4",
                                        "0 1.5 5", "1 3.5 0", "0 2 2", "1 2 2"};
    static const char *const twice[] = {"0 1 3", "0 2 6", "1 3 9", "1 2 6", "0 3 9", "1 1 3", "1 4 12"};
    static const struct {
        const char *const *lines;
        int n;
        const char *text;
    } cases[] = {
        {LINES(perfect), "apart without a mistake, so"},
        {LINES(quasi), "apart without a mistake in some"},
        {LINES(twice), "\"y\" can be computed from the columns before it"},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample s = {"x y", cases[i].lines, cases[i].n, MAI_TARGET_INTEGER, false};
        mai_trained t;

        unit_row("%s", cases[i].text);
        CHECK_FAILS_WITH(cx, train(cx, &s, 0, &t), MAI_EDATA, cases[i].text);
        CHECK_OK(cx, train(cx, &s, 1e-3, &t));
    }
    unit_close(cx);
}

static void
options(void)
{
    mai_ctx *cx = unit_open();
    const mai_learner *learner;
    mai_settings settings;
    const mai_option *o;
    mai_rows *rows;
    mai_trained t;
    int n;

    CHECK_FAILS_WITH(cx, mai_learner_find(cx, "forest", &learner), MAI_EARGUMENT,
                     "no training algorithm \"forest\"");
    CHECK_OK(cx, logistic(cx, &settings));
    CHECK_TEXT(mai_learner_name(settings.learner), "logistic");
    o = mai_learner_options(settings.learner, &n);
    CHECK_INT(n, 3);
    CHECK_TEXT(o[0].name, "l2");
    CHECK_FAILS_WITH(cx, mai_settings_set(cx, &settings, 0, -1), MAI_EARGUMENT, "must be from 0 to 1e+12");
    CHECK_FAILS_WITH(cx, mai_settings_set(cx, &settings, 0, NAN), MAI_EARGUMENT, "must be from");
    CHECK_FAILS_WITH(cx, mai_settings_set(cx, &settings, 1, 2.5), MAI_EARGUMENT, "must be a whole number");
    CHECK_FAILS_WITH(cx, mai_settings_set(cx, &settings, 2, 0), MAI_EARGUMENT, "\"tolerance\" is 0");
    CHECK_OK(cx, mai_settings_set(cx, &settings, 1, 1));
    CHECK_OK(cx, collect(cx, &cohort, &rows));
    if (CHECK_OK(cx, mai_train(cx, rows, &settings, &t)) && CHECK_INT(t.nnotes, 2))
        CHECK(strncmp(t.notes[1], "not converged after 1 iterations: ", 34) == 0);
    settings.positive = "2";
    CHECK_FAILS_WITH(cx, mai_train(cx, rows, &settings, &t), MAI_ENAME, "the target has no class \"2\"");
    unit_close(cx);
}

/* ---- limits ---- */

static void
too_many_parameters(void)
{
    mai_ctx *cx = unit_open();
    mai_logit_how how = {1, 1e-8, 100};
    mai_table t = {.n = 2, .positives = 1, .nnumbers = 2001};
    mai_logit_fit fit;

    CHECK_FAILS_WITH(cx, mai_fit_logistic(cx, &t, &how, &fit), MAI_ELIMIT,
                     "2001 numbers and categories are too many");
    unit_close(cx);
}

/* ---- parts ----------------------------------------------------------------------------------------------
 */

static void
cholesky(void)
{
    mai_ctx *cx = unit_open();
    double a[9] = {4, 99, 99, 2, 10, 99, -2, 5, 1e6}, b[3] = {-6, -3, 2999988};
    double same[4] = {1e-8, 99, 1, 1e8}, c[2] = {1, 1};
    double nearly[4] = {1, 99, 1 - 1e-13, 1}, e[2] = {1, 1};
    double negative[1] = {-1}, d[1] = {1};
    int dependent;

    CHECK_OK(cx, mai_cholesky_solve(cx, a, b, 3, &dependent));
    CHECK_INT(dependent, -1);
    CHECK_REAL(b[0], 1.0, 1e-14);
    CHECK_REAL(b[1], -2.0, 1e-14);
    CHECK_REAL(b[2], 3.0, 1e-14);
    CHECK_OK(cx, mai_cholesky_solve(cx, same, c, 2, &dependent));
    CHECK_INT(dependent, 1);
    CHECK_OK(cx, mai_cholesky_solve(cx, nearly, e, 2, &dependent));
    CHECK_INT(dependent, 1);
    CHECK_OK(cx, mai_cholesky_solve(cx, negative, d, 1, &dependent));
    CHECK_INT(dependent, 0);
    unit_close(cx);
}

/* ---- memory and stopping ---- */

static mai_status
whole_way(mai_ctx *cx, void *arg)
{
    mai_rows *all = NULL, *part, *back;
    mai_trained t;
    void *bytes;

    MAI_TRY(collect(cx, arg, &part));
    MAI_TRY(mai_alloc(cx, mai_rows_size(part), &bytes));
    MAI_TRY(mai_rows_write(cx, part, bytes));
    MAI_TRY(mai_rows_read(cx, bytes, mai_rows_size(part), &back));
    MAI_TRY(mai_rows_merge(cx, &all, back));
    return train_rows(cx, all, 1, NULL, &t);
}

static void
memory_and_stopping(void)
{
    CHECK(unit_refuse_each_allocation(whole_way, (void *) &cohort) > 100);
    CHECK(unit_stop_at_each_poll(whole_way, (void *) &cohort) > 100);
}

static const unit_test tests[] = {
    {"agrees with scikit-learn", agrees_with_scikit_learn},
    {"halves steps", halves_steps},
    {"fills in what is missing", fills_in},
    {"labels and the positive class", labels_and_positive},
    {"awkward names", awkward_names},
    {"an empty text", empty_text},
    {"arrays", arrays},
    {"zeros have no sign", zeros_have_no_sign},
    {"order does not matter", order_does_not_matter},
    {"what is left out", left_out},
    {"columns that separate", notes_separation},
    {"order of labels", order_of_labels},
    {"mostly missing", mostly_missing},
    {"refused rows", refused_rows},
    {"refused fits", refused_fits},
    {"options", options},
    {"too many parameters", too_many_parameters},
    {"cholesky", cholesky},
    {"memory and stopping", memory_and_stopping},
};

UNIT_MAIN(tests)
