/*
 * test_load_damaged.c - the golden models starved of memory and time, cut short, and with bytes changed:
 * never a crash, never a leak, always a status.
 */
#include "use_model.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct file {
    const uint8_t *bytes;
    size_t n;
} file;

static mai_status
use_file(mai_ctx *cx, void *arg)
{
    const file *f = arg;
    mai_status st = use_model(cx, f->bytes, f->n);

    /* A regressor gives no label, a classifier of many no risk: that is an answer, not a failure. */
    if (cx->err.code == MAI_EUNSUPPORTED || cx->err.code == MAI_ENAME || cx->err.code == MAI_ESHAPE) {
        mai_error_clear(cx);
        return MAI_OK;
    }
    return st;
}

static bool
open_file(const char *name, file *f)
{
    char path[200];

    snprintf(path, sizeof path, "test/data/onnx/%s.onnx", name);
    unit_row("%s", name);
    f->bytes = unit_file(path, &f->n);
    return f->bytes != NULL;
}

static void
starved(void)
{
    static const char *const names[] = {"pipeline_columns_string",
                                        "logreg_softmax_string",
                                        "svc_binary_rbf_probability",
                                        "mlp_scikit_string",
                                        "v5_member",
                                        "class_ties",
                                        "label_encoder_4_string_tensors",
                                        "zip_map_int64",
                                        "pipeline_mixed_numbers"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        file f;

        if (!open_file(names[i], &f))
            return;
        CHECK(unit_refuse_each_allocation(use_file, &f) > 50);
        CHECK(unit_stop_at_each_poll(use_file, &f) > 20);
    }
}

/* Stops after as many questions as no small model needs, so that bytes that ask for much work end too. */
static bool
enough(void *arg)
{
    return --*(int *) arg <= 0;
}

/* What comes of these bytes does not matter, as long as it is a status that was recorded, with a message. */
static void
survives(const void *bytes, size_t n)
{
    mai_ctx *cx = unit_open();
    int questions = 100;

    cx->limits.memory_bytes = (size_t) 64 << 20;
    cx->stop = enough;
    cx->stop_arg = &questions;
    mai_status st = use_model(cx, bytes, n);
    CHECK_INT(st, cx->err.code);
    CHECK(st == MAI_OK || cx->err.message[0] != '\0');
    CHECK(st != MAI_EINTERNAL);
    unit_close(cx);
}

/* Calls a test for every model in the folder of golden ones. */
static void
for_each_golden(void (*test)(const char *name, const file *f))
{
    const char *root = getenv("MEDAI_SOURCE");
    char folder[1000];
    struct dirent *entry;
    int models = 0;

    snprintf(folder, sizeof folder, "%s/test/data/onnx", root != NULL ? root : ".");
    DIR *dir = opendir(folder);
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        char name[sizeof entry->d_name];
        size_t n = strlen(entry->d_name);
        file f;

        if (n < 5 || strcmp(entry->d_name + n - 5, ".onnx") != 0)
            continue;
        snprintf(name, sizeof name, "%.*s", (int) (n - 5), entry->d_name);
        if (!open_file(name, &f))
            continue;
        test(name, &f);
        models++;
    }
    if (dir != NULL)
        closedir(dir);
    CHECK(models > 20);
}

/* Every length of a small model, a thousand of a large one. */
static void
cut(const char *name, const file *f)
{
    for (size_t n = 0; n < f->n; n += 1 + f->n / 1000) {
        uint8_t *own = malloc(n > 0 ? n : 1);

        if (n > 0)
            memcpy(own, f->bytes, n);
        unit_row("%s cut to %zu bytes", name, n);
        survives(own, n);
        free(own);
    }
}

static void
cut_short(void)
{
    for_each_golden(cut);
}

/* Every byte of a small model, some hundreds of a large one, with one bit, its top bit or all bits turned. */
static void
flip(const char *name, const file *f)
{
    static const uint8_t flips[] = {0x01, 0x80, 0xff};
    uint8_t *own = malloc(f->n);

    memcpy(own, f->bytes, f->n);
    for (size_t at = 0; at < f->n; at += 1 + f->n / 800)
        for (size_t k = 0; k < sizeof flips; k++) {
            own[at] ^= flips[k];
            unit_row("%s with byte %zu xor %d", name, at, flips[k]);
            survives(own, f->n);
            own[at] ^= flips[k];
        }
    free(own);
}

static void
flipped(void)
{
    for_each_golden(flip);
}

static const unit_test tests[] = {
    {"starved", starved},
    {"cut short", cut_short},
    {"flipped", flipped},
};

UNIT_MAIN(tests)
