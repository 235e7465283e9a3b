/*
 * test_learn_rows.c - collections of training rows: texts and their number, merging, bytes, limits.
 */
#include "learn_rows.h"

/* ---- texts ---- */

/* n rows whose texts are numbers modulo some number. */
static mai_status
collect_numbered(mai_ctx *cx, int n, int modulo, mai_rows **out)
{
    static const sample s = {"x name/t", NULL, 0, MAI_TARGET_INTEGER, false};
    mai_rows *rows;

    MAI_TRY(make_rows(cx, &s, &rows));
    *out = rows;
    for (int i = 0; i < n; i++) {
        char line[64];

        snprintf(line, sizeof line, "%d %d text%d", i % 5 == 0 || i % 7 == 0, i % 5, i % modulo);
        MAI_TRY(add_line(cx, rows, line));
    }
    return MAI_OK;
}

static mai_status
numbered(mai_ctx *cx, int n, int modulo, mai_trained *t)
{
    mai_rows *rows;

    MAI_TRY(collect_numbered(cx, n, modulo, &rows));
    return train_rows(cx, rows, 1, NULL, t);
}

static void
many_texts(void)
{
    mai_ctx *cx = unit_open();
    mai_trained t;

    CHECK_OK(cx, numbered(cx, 300, 100, &t));
    CHECK_INT(t.nnotes, 1);
    CHECK_FAILS_WITH(cx, numbered(cx, 300, 101, &t), MAI_EDATA,
                     "column \"name\" has more than 100 different texts");
    /* The first texts do not come again, but later ones do. */
    CHECK_OK(cx, numbered(cx, 300, 300, &t));
    if (CHECK_INT(t.nnotes, 2))
        CHECK_TEXT(t.notes[1], "left out 1 column whose texts are all different: name");
    CHECK_OK(cx, numbered(cx, 20000, 20000, &t));
    unit_close(cx);
}

/* A repeat among texts that are only hashed. */
static void
late_repeat(void)
{
    static const sample s = {"x name/t", NULL, 0, MAI_TARGET_INTEGER, false};
    mai_ctx *cx = unit_open();
    mai_rows *rows, *merged = NULL;
    mai_trained t;

    CHECK_OK(cx, make_rows(cx, &s, &rows));
    for (int i = 0; i < 300; i++) {
        char line[64];

        snprintf(line, sizeof line, "%d %d text%d", i % 3 == 0, i % 4, i == 299 ? 200 : i);
        CHECK_OK(cx, add_line(cx, rows, line));
    }
    CHECK_OK(cx, mai_rows_merge(cx, &merged, rows));
    CHECK_FAILS_WITH(cx, train_rows(cx, rows, 1, NULL, &t), MAI_EDATA, "more than 100 different texts");
    CHECK_FAILS_WITH(cx, train_rows(cx, merged, 1, NULL, &t), MAI_EDATA, "more than 100 different texts");
    unit_close(cx);
}

/* A collection must decide the same after it went through bytes, and after it was merged into nothing. */
static void
check_way(mai_ctx *cx, const mai_rows *rows)
{
    mai_rows *back, *merged = NULL;
    mai_trained direct, t;
    void *bytes;

    CHECK_OK(cx, train_rows(cx, rows, 1, NULL, &direct));
    CHECK_OK(cx, mai_alloc(cx, mai_rows_size(rows), &bytes));
    CHECK_OK(cx, mai_rows_write(cx, rows, bytes));
    if (!CHECK_OK(cx, mai_rows_read(cx, bytes, mai_rows_size(rows), &back)) ||
        !CHECK_OK(cx, mai_rows_merge(cx, &merged, back)))
        return;
    CHECK_OK(cx, train_rows(cx, back, 1, NULL, &t));
    if (CHECK_INT(t.n, direct.n))
        CHECK_BYTES(t.bytes, direct.bytes, t.n);
    CHECK_OK(cx, train_rows(cx, merged, 1, NULL, &t));
    if (CHECK_INT(t.n, direct.n))
        CHECK_BYTES(t.bytes, direct.bytes, t.n);
    CHECK_INT(t.nnotes, direct.nnotes);
}

static void
same_rows(const mai_rows *a, const mai_rows *b)
{
    CHECK_INT(a->n, b->n);
    CHECK_INT(a->unlabelled, b->unlabelled);
    CHECK_INT(a->featureless, b->featureless);
    CHECK_INT(a->text_bytes, b->text_bytes);
    CHECK_INT(mai_rows_size(a), mai_rows_size(b));
    for (int i = 0; i < a->ncolumns; i++)
        CHECK_TEXT(a->columns[i].name, b->columns[i].name);
}

static void
ways_of_rows(void)
{
    mai_ctx *cx = unit_open();
    mai_rows *rows;

    CHECK_OK(cx, collect(cx, &cohort, &rows));
    check_way(cx, rows);
    CHECK_OK(cx, collect_numbered(cx, 300, 100, &rows));
    check_way(cx, rows);
    CHECK_OK(cx, collect_numbered(cx, 300, 300, &rows));
    check_way(cx, rows);
    unit_close(cx);
}

static void
bytes_of_rows(void)
{
    mai_ctx *cx = unit_open();
    mai_rows *rows, *back;
    char *bytes, *cut;

    CHECK_OK(cx, collect(cx, &cohort, &rows));
    mai_rows_skip(rows, 3, 4);
    size_t n = mai_rows_size(rows);
    bytes = malloc(n);
    CHECK_OK(cx, mai_rows_write(cx, rows, bytes));
    CHECK_OK(cx, mai_rows_read(cx, bytes, n, &back));
    same_rows(rows, back);
    for (size_t less = 0; less < n; less++) {
        cut = malloc(less + 1); /* of its own, so that a sanitizer sees the end */
        memcpy(cut, bytes, less);
        CHECK_FAILS(cx, mai_rows_read(cx, cut, less, &back), MAI_EFORMAT);
        free(cut);
    }
    free(bytes);
    unit_close(cx);
}

/* Whatever bytes are changed, reading says so or gives rows that can be trained on or refused. */
static void
changed_bytes(void)
{
    mai_ctx *cx = unit_open();
    mai_rows *rows;

    CHECK_OK(cx, collect(cx, &cohort, &rows));
    size_t n = mai_rows_size(rows);
    uint8_t *bytes = malloc(n);
    CHECK_OK(cx, mai_rows_write(cx, rows, bytes));
    unit_close(cx);
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 4; k++) {
            static const uint8_t masks[] = {0x01, 0x80, 0xff, 0x10};
            mai_trained t;

            cx = unit_open();
            bytes[i] ^= masks[k];
            if (mai_rows_read(cx, bytes, n, &rows) == MAI_OK)
                CHECK(train_rows(cx, rows, 1, NULL, &t) == MAI_OK || cx->err.message[0] != '\0');
            bytes[i] ^= masks[k];
            unit_close(cx);
        }
    free(bytes);
}

static void
merging(void)
{
    static const char *const one[] = {"1 5"};
    const sample other = {"age", LINES(one), MAI_TARGET_INTEGER, false};
    const sample text = {"age/t", LINES(one), MAI_TARGET_INTEGER, false};
    const sample label = {"age", LINES(one), MAI_TARGET_TEXT, false};
    const sample *wrong[] = {&cohort, &text, &label};
    mai_ctx *cx = unit_open();
    mai_rows *a, *b, *empty = NULL;
    mai_rows_shape none = {0};

    CHECK_OK(cx, collect(cx, &other, &a));
    for (int i = 0; i < 3; i++) {
        unit_row("%d", i);
        CHECK_OK(cx, collect(cx, wrong[i], &b));
        CHECK_FAILS_WITH(cx, mai_rows_merge(cx, &a, b), MAI_EARGUMENT, "do not all have the same columns");
    }
    CHECK_OK(cx, mai_rows_make(cx, &none, &empty));
    mai_rows_skip(empty, 2, 1);
    CHECK_OK(cx, mai_rows_merge(cx, &a, empty));
    CHECK_INT(a->n, 1);
    CHECK_INT(a->unlabelled, 2);
    CHECK_OK(cx, mai_rows_merge(cx, &empty, a));
    CHECK_INT(empty->n, 1);
    CHECK_INT(empty->ncolumns, 1);
    CHECK_INT(empty->unlabelled, 4);
    CHECK_INT(empty->featureless, 2);
    unit_close(cx);
}

static void
too_much(void)
{
    mai_ctx *cx = unit_open();
    mai_rows_shape wide = {.ncolumns = 100001};
    mai_rows *rows;
    mai_trained t;

    CHECK_FAILS_WITH(cx, mai_rows_make(cx, &wide, &rows), MAI_ELIMIT, "100001 features are too many");
    CHECK_OK(cx, collect(cx, &cohort, &rows));
    rows->n += (int64_t) 40 << 20; /* as if they were there: the next slab is refused */
    rows->last->n = rows->last->room;
    mai_cell *cell;
    CHECK_FAILS_WITH(cx, mai_rows_next(cx, rows, &cell), MAI_ELIMIT, "more than 960 MB");
    CHECK_OK(cx, collect(cx, &cohort, &rows));
    cx->limits.memory_bytes = 20000;
    CHECK_FAILS(cx, train_rows(cx, rows, 1, NULL, &t), MAI_ELIMIT);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"many texts", many_texts},       {"a late repeat", late_repeat},   {"ways of rows", ways_of_rows},
    {"bytes of rows", bytes_of_rows}, {"changed bytes", changed_bytes}, {"merging", merging},
    {"too much", too_much},
};

UNIT_MAIN(tests)
