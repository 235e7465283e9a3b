/*
 * fuzz_fingerprint.c - any bytes as a stored bit string, as its text, and as a stored molecule of which every
 * fingerprint is made.
 *
 * Byte 0 chooses (modulo 4: bytes, text, molecule with bits, molecule with counts), bytes 1 and 2 are the
 * number of bits and options of the fingerprints.
 */
#include "chem/fingerprint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
broken(const char *what)
{
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

/* A copy of its own size, so that the sanitizer sees its bounds. */
static uint8_t *
copy_of(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);

    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

static void
check_similarities(const mai_fp *fp)
{
    double same = fp->popcount == 0 ? 0 : 1;

    if (mai_fp_tanimoto(fp, fp) != 1 || mai_fp_dice(fp, fp) != same
        || mai_fp_tversky(fp, fp, 0.3, 0.7) < 0.999)
        broken("similarity to itself");
}

static void
try_text(mai_ctx *cx, const char *text, size_t n)
{
    uint32_t nbits;
    mai_fp fp;
    uint8_t *bytes, *again;
    char *written;

    if (mai_fp_text_bits(cx, text, n, &nbits) != MAI_OK)
        return;
    bytes = malloc(mai_fp_bytes(nbits));
    again = malloc(mai_fp_bytes(nbits));
    written = malloc(mai_fp_text_bytes(nbits));
    if (mai_fp_from_text(cx, text, n, bytes) == MAI_OK) {
        mai_fp_open(bytes, &fp);
        mai_fp_to_text(&fp, written);
        if (strlen(written) + 1 != mai_fp_text_bytes(nbits)
            || mai_fp_from_text(cx, written, strlen(written), again) != MAI_OK
            || memcmp(bytes, again, mai_fp_bytes(nbits)) != 0
            || mai_fp_check(cx, bytes, mai_fp_bytes(nbits)) != MAI_OK)
            broken("text that was written is read otherwise");
        check_similarities(&fp);
    }
    free(bytes);
    free(again);
    free(written);
}

static void
try_bytes(mai_ctx *cx, const uint8_t *bytes, size_t n)
{
    mai_fp fp;
    char *text;

    if (mai_fp_check(cx, bytes, n) != MAI_OK)
        return;
    mai_fp_open(bytes, &fp);
    check_similarities(&fp);
    text = malloc(mai_fp_text_bytes(fp.nbits));
    mai_fp_to_text(&fp, text);
    try_text(cx, text, strlen(text));
    free(text);
}

/* Options between nothing and too much. */
static void
try_molecule(mai_ctx *cx, const uint8_t *bytes, size_t n, int nbits, int o, bool counts)
{
    mai_morgan_options morgan = {o % 6, o & 1, o & 2};
    mai_path_options path = {1 + o % 3, o % 10, o % 5, o & 1};
    mai_pair_options pair = {1 + o % 3, o % 32, o % 9, o & 1};
    mai_torsion_options torsion = {o % 9, o & 1};
    size_t room = counts ? (size_t) nbits * sizeof(int32_t) : ((size_t) nbits + 7) / 8;
    uint8_t *out = malloc(room + 1);
    mai_fp_target to = {nbits, counts ? NULL : out, counts ? (int32_t *) out : NULL};
    mai_status status[5];
    mai_mol mol;

    if (mai_mol_check_layout(cx, bytes, n) == MAI_OK) {
        mai_mol_open(bytes, &mol);
        cx->limits.nodes = 5000;
        status[0] = mai_fp_morgan(cx, &mol, &morgan, &to);
        status[1] = mai_fp_path(cx, &mol, &path, &to);
        status[2] = mai_fp_pair(cx, &mol, &pair, &to);
        status[3] = mai_fp_torsion(cx, &mol, &torsion, &to);
        status[4] = mai_fp_pattern(cx, &mol, &to);
        for (int i = 0; i < 5; i++)
            if (status[i] != MAI_OK && status[i] != MAI_EARGUMENT && status[i] != MAI_ELIMIT)
                broken("status");
    }
    free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mai_arena arena;
    mai_ctx cx;
    uint8_t *copy;

    if (size < 3)
        return 0;
    copy = copy_of(data + 3, size - 3);
    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    if (data[0] % 4 == 0)
        try_bytes(&cx, copy, size - 3);
    else if (data[0] % 4 == 1)
        try_text(&cx, (const char *) copy, size - 3);
    else
        try_molecule(&cx, copy, size - 3, 16 * data[1] + data[0] / 4, data[2], data[0] % 4 == 3);
    mai_arena_reset(&arena);
    free(copy);
    return 0;
}
