/*
 * onnx_cli.c - runs a model outside of a server: onnx_cli MODEL CASE...
 *
 * For each CASE reads the inputs from CASE.in (a tensor file), runs the model and writes every output to
 * CASE.medai, with the keys of maps beside them; or the error's text to CASE.failed. The kernels of the
 * environment's MEDAI_KERNELS are used ("ref", "avx2", ...), by default the best for the CPU.
 * Exit status: 0 when every case ran, 1 when one failed, 2 for a mistake in the call.
 */
#include "tensorfile.h"

#include "base/arena.h"
#include "kernel/kernel.h"

#include <stdlib.h>
#include <string.h>

#define PATH 4096

/*
 * Plans for the shapes alone, as a server does for a row it has not seen yet; when an input's values decide a
 * shape, plans again with the values known.
 */
static mai_status
plan_case(mai_ctx *cx, const mai_model *m, mai_tensor *inputs, mai_plan **plan)
{
    mai_tensor *shapes;

    MAI_TRY(MAI_NEW_ARRAY(cx, mai_model_inputs(m), &shapes));
    for (int i = 0; i < mai_model_inputs(m); i++) {
        shapes[i] = inputs[i];
        shapes[i].data = NULL;
    }
    if (mai_plan_make(cx, m, shapes, NULL, plan) == MAI_OK)
        return MAI_OK;
    mai_error_clear(cx);
    return mai_plan_make(cx, m, inputs, NULL, plan);
}

static mai_status
case_inputs(mai_ctx *cx, const mai_model *m, const tensor_file *given, mai_tensor **out)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, mai_model_inputs(m), out));
    for (int i = 0; i < mai_model_inputs(m); i++) {
        const char *name = mai_model_input(m, i)->name;
        const mai_tensor *t = tensor_file_find(given, name);

        if (t == NULL)
            return mai_fail(cx, MAI_ENAME, "the case has no input \"%s\"", name);
        (*out)[i] = *t;
    }
    return MAI_OK;
}

/* Copies elements into the room that a run has for them. */
static void
fill(const mai_tensor *room, const mai_tensor *given)
{
    if (given->count > 0 && room->data != given->data)
        memcpy(room->data, given->data, (size_t) given->count * mai_type_size(given->type));
}

static void
write_outputs(FILE *out, const mai_model *m, const mai_run *run)
{
    char keys[PATH];
    int maps = 0;

    for (int i = 0; i < mai_model_outputs(m); i++)
        maps += run->outputs[i]->keys != NULL;
    tensor_file_begin(out, mai_model_outputs(m) + maps);
    for (int i = 0; i < mai_model_outputs(m); i++) {
        const mai_tensor *t = run->outputs[i];
        const char *name = mai_model_output(m, i)->name;

        tensor_file_put(out, name, t);
        if (t->keys != NULL) {
            snprintf(keys, sizeof keys, "%s.keys", name);
            tensor_file_put(out, keys, t->keys);
        }
    }
}

static mai_status
run_case(mai_ctx *cx, const mai_model *m, const char *name)
{
    char path[PATH];
    void *bytes;
    size_t n;
    tensor_file given;
    mai_tensor *inputs;
    mai_plan *plan;
    mai_run *run;
    FILE *out;

    snprintf(path, sizeof path, "%s.in", name);
    MAI_TRY(read_whole_file(cx, path, &bytes, &n));
    MAI_TRY(tensor_file_parse(cx, bytes, n, &given));
    MAI_TRY(case_inputs(cx, m, &given, &inputs));
    MAI_TRY(plan_case(cx, m, inputs, &plan));
    MAI_TRY(mai_run_make(cx, plan, &run));
    for (int i = 0; i < mai_model_inputs(m); i++) {
        fill(&run->inputs[i], &inputs[i]);
        if (inputs[i].keys != NULL)
            fill(run->inputs[i].keys, inputs[i].keys);
    }
    MAI_TRY(mai_run_once(cx, run));
    snprintf(path, sizeof path, "%s.medai", name);
    out = fopen(path, "wb");
    if (out == NULL)
        return mai_fail(cx, MAI_EARGUMENT, "cannot write %s", path);
    write_outputs(out, m, run);
    fclose(out);
    return MAI_OK;
}

static void
write_failure(const mai_ctx *cx, const char *name)
{
    char path[PATH];
    FILE *out;

    snprintf(path, sizeof path, "%s.failed", name);
    out = fopen(path, "w");
    if (out == NULL)
        return;
    fprintf(out, "%s\n%s%s", cx->err.message, cx->err.detail, cx->err.detail[0] != '\0' ? "\n" : "");
    fclose(out);
}

static mai_status
load(mai_ctx *cx, const char *path, mai_model **model)
{
    void *bytes;
    size_t n;

    MAI_TRY(read_whole_file(cx, path, &bytes, &n));
    return mai_model_load(cx, bytes, n, model);
}

int
main(int argc, char **argv)
{
    mai_arena model_arena, case_arena;
    mai_ctx cx;
    mai_model *model = NULL;
    bool failed = false;

    if (argc < 3 || mai_kernels_init(getenv("MEDAI_KERNELS")) != 0) {
        fprintf(stderr, "usage: onnx_cli MODEL CASE...\n");
        return 2;
    }
    mai_arena_init(&model_arena, mai_malloc_source);
    mai_arena_init(&case_arena, mai_malloc_source);
    mai_ctx_init(&cx, &model_arena);
    failed = load(&cx, argv[1], &model) != MAI_OK;
    for (int i = 2; i < argc; i++) {
        mai_ctx one;

        mai_ctx_init(&one, &case_arena);
        if (model == NULL) {
            write_failure(&cx, argv[i]);
        } else if (run_case(&one, model, argv[i]) != MAI_OK) {
            write_failure(&one, argv[i]);
            failed = true;
        }
        mai_arena_reset(&case_arena);
    }
    mai_arena_reset(&model_arena);
    return failed ? 1 : 0;
}
