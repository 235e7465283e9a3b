/*
 * tensorfile.h - tensor files, the form in which a model's inputs and outputs travel between test programs.
 *
 * The layout is described in tensorfile.py. Everything read is taken from the context's arena.
 */
#ifndef TENSORFILE_H
#define TENSORFILE_H

#include "onnx/onnx.h"

#include <stdio.h>

typedef struct tensor_file {
    int count;
    const char **names;
    mai_tensor *tensors; /* NAME.keys is also the keys of NAME */
} tensor_file;

mai_status tensor_file_parse(mai_ctx *cx, const void *bytes, size_t n, tensor_file *out) MAI_MUST_CHECK;
/* The tensor of that name, or NULL. */
const mai_tensor *tensor_file_find(const tensor_file *file, const char *name);

/* The head of a file of that many tensors, then each; keys of a map count as a tensor of their own. */
void tensor_file_begin(FILE *out, int count);
void tensor_file_put(FILE *out, const char *name, const mai_tensor *t);

/* A whole file's bytes, from the arena. MAI_EARGUMENT when it cannot be read. */
mai_status read_whole_file(mai_ctx *cx, const char *path, void **bytes, size_t *n) MAI_MUST_CHECK;

#endif
