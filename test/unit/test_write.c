/*
 * test_write.c - the writer of models: every kind of attribute and constant, read back by the loader.
 */
#include "onnx/graph.h"
#include "onnx/write.h"
#include "unit.h"

#include <string.h>

static void
writes_all_kinds(void)
{
    const mai_text texts[] = {{"x", 1}, {"yz", 2}}, mode = {"SOFTMAX", 7};
    const int64_t ints[] = {7, -9};
    const float floats[] = {0.5f, -1.5f};
    const mai_write_attribute attributes[] = {
        {.name = "i", .kind = MAI_WRITE_INT, .i = -3},
        {.name = "f", .kind = MAI_WRITE_FLOAT, .f = 2.5f},
        {.name = "post_transform", .kind = MAI_WRITE_TEXT, .list = &mode, .n = 1},
        {.name = "classlabels_ints", .kind = MAI_WRITE_INTS, .list = ints, .n = 2},
        {.name = "coefficients", .kind = MAI_WRITE_FLOATS, .list = floats, .n = 2},
        {.name = "intercepts", .kind = MAI_WRITE_FLOATS, .list = floats, .n = 2},
        {.name = "texts", .kind = MAI_WRITE_TEXTS, .list = texts, .n = 2},
    };
    const mai_write_type row = {MAI_FLOAT, 2, {-1, 1}}, label = {MAI_INT64, 1, {-1}},
                         scores = {MAI_FLOAT, 2, {-1, 2}};
    const char *input = "x", *values[2];
    const mai_write_node node = {"ai.onnx.ml", "LinearClassifier", &input, 1, {"x", "scores"}, attributes, 7};
    mai_ctx *cx = unit_open();
    mai_writer *w;
    mai_model *m;
    void *bytes;
    size_t n, count;
    const mai_text *back;
    int64_t whole;

    CHECK_OK(cx, mai_writer_make(cx, "test", &w));
    CHECK_OK(cx, mai_write_input(cx, w, "x", &row));
    CHECK_FAILS_WITH(cx, mai_write_input(cx, w, "x", &row), MAI_ENAME, "two inputs \"x\"");
    CHECK_OK(cx, mai_write_op(cx, w, &node, values));
    CHECK_TEXT(values[0], "x_1");
    CHECK_TEXT(values[1], "scores");
    CHECK_OK(cx, mai_write_output(cx, w, values[0], &label));
    CHECK_OK(cx, mai_write_output(cx, w, values[1], &scores));
    CHECK_OK(cx, mai_write_metadata(cx, w, "key", "value"));
    CHECK_OK(cx, mai_writer_pack(cx, w, &bytes, &n));
    if (CHECK_OK(cx, mai_model_load(cx, bytes, n, &m))) {
        CHECK_TEXT(mai_model_metadata(m, "key"), "value");
        CHECK_INT(mai_model_output(m, 1)->dim[1], 2);
        CHECK_OK(cx, mai_attr_int(cx, &m->nodes[0], "i", 0, &whole));
        CHECK_INT(whole, -3);
        CHECK_OK(cx, mai_attr_texts(cx, &m->nodes[0], "texts", &back, &count));
        CHECK_INT(count, 2);
        CHECK_BYTES(back[1].ptr, "yz", 2);
    }
    cx->limits.input_bytes = n - 1;
    CHECK_FAILS_WITH(cx, mai_writer_pack(cx, w, &bytes, &n), MAI_ELIMIT, "more than the");
    unit_close(cx);
}

static void
writes_constants(void)
{
    static const mai_text texts[] = {{"a", 1}, {"", 0}};
    const struct {
        mai_type type;
        const void *data;
    } cases[] = {
        {MAI_FLOAT, (const float[]){1.5f, -2}},
        {MAI_DOUBLE, (const double[]){0.1, 1e300}},
        {MAI_INT64, (const int64_t[]){INT64_MIN, 3}},
        {MAI_BOOL, (const uint8_t[]){1, 0}},
        {MAI_STRING, texts},
    };
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mai_tensor t = {
            .type = cases[i].type, .ndim = 1, .dim = {2}, .count = 2, .data = (void *) cases[i].data};
        const mai_write_type type = {cases[i].type, 1, {2}};
        const char *value, *out;
        mai_writer *w;
        mai_model *m;
        void *bytes;
        size_t n;

        unit_row("%s", mai_type_name(cases[i].type));
        CHECK_OK(cx, mai_writer_make(cx, "test", &w));
        CHECK_OK(cx, mai_write_constant(cx, w, "c", &t, &value));
        CHECK_OK(cx,
                 mai_write_op(cx, w, &(mai_write_node){NULL, "Identity", &value, 1, {"y"}, NULL, 0}, &out));
        CHECK_OK(cx, mai_write_output(cx, w, out, &type));
        CHECK_OK(cx, mai_writer_pack(cx, w, &bytes, &n));
        if (!CHECK_OK(cx, mai_model_load(cx, bytes, n, &m)))
            continue;
        const mai_tensor *back = m->values[m->nodes[0].in[0]].constant;
        CHECK_INT(back->type, cases[i].type);
        if (cases[i].type == MAI_STRING)
            CHECK_BYTES(mai_texts(back)[0].ptr, "a", 1);
        else
            CHECK_BYTES(back->data, cases[i].data, 2 * mai_type_size(cases[i].type));
    }
    mai_tensor half = {.type = MAI_FLOAT16};
    const char *value;
    mai_writer *w;
    CHECK_OK(cx, mai_writer_make(cx, "test", &w));
    CHECK_FAILS(cx, mai_write_constant(cx, w, "c", &half, &value), MAI_EINTERNAL);
    unit_close(cx);
}

/* ---- memory and stopping ---- */

static mai_status
write_and_pack(mai_ctx *cx, void *arg)
{
    const mai_write_type row = {MAI_FLOAT, 2, {-1, 1}};
    const char *value = "x";
    mai_writer *w;
    void *bytes;
    size_t n;

    MAI_TRY(mai_writer_make(cx, "test", &w));
    MAI_TRY(mai_write_input(cx, w, "x", &row));
    for (int i = 0; i < 20; i++)
        MAI_TRY(mai_write_op(cx, w, &(mai_write_node){NULL, "Neg", &value, 1, {"y", NULL}, NULL, 0}, &value));
    MAI_TRY(mai_write_output(cx, w, value, &row));
    return mai_writer_pack(cx, w, &bytes, &n);
}

static void
memory_and_stopping(void)
{
    CHECK(unit_refuse_each_allocation(write_and_pack, NULL) > 100);
    CHECK(unit_stop_at_each_poll(write_and_pack, NULL) > 20);
}

static const unit_test tests[] = {
    {"attributes", writes_all_kinds},
    {"constants", writes_constants},
    {"memory and stopping", memory_and_stopping},
};

UNIT_MAIN(tests)
