/*
 * fuzz_variant.c - any bytes as HGVS texts, as pairs of sequences, as a line to be normalised, as coding sequences.
 *
 * Byte 0 says which; byte 1 where the first of two pieces ends, in 256ths. What holds for every input is checked: a
 * spelling is a text with the same spelling; variants, applied, give the other sequence.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "seq/hgvs.h"
#include "seq/protein_change.h"
#include "seq/variant.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of its own size, so that the sanitizer sees its bounds. */
static mai_letters
copy_of(const uint8_t *p, size_t n)
{
    uint8_t *copy = malloc(n > 0 ? n : 1);

    if (n > 0)
        memcpy(copy, p, n);
    return (mai_letters){copy, (int64_t) n};
}

/* Most bytes as letters of nucleotides, so that a run does not spend its time on guessing them. */
static void
as_nucleotides(mai_letters s)
{
    static const char codes[] = "ACGTAACCGGTTacgtNRYKMSWBDHVU";

    for (int64_t i = 0; i < s.n; i++)
        if (s.p[i] < 250)
            ((uint8_t *) s.p)[i] = (uint8_t) codes[s.p[i] % (sizeof codes - 1)];
}

static void
spell(mai_ctx *cx, mai_letters text)
{
    mai_hgvs_parts h;
    char *once, *twice;

    if (mai_hgvs_parse(cx, (const char *) text.p, (size_t) text.n, &h) != MAI_OK)
        return;
    if (mai_hgvs_write(cx, &h, &once) != MAI_OK)
        abort();
    if (mai_hgvs_parse(cx, once, strlen(once), &h) != MAI_OK || mai_hgvs_write(cx, &h, &twice) != MAI_OK)
        abort();
    if (strcmp(once, twice) != 0)
        abort();
}

static void
there_and_back(mai_ctx *cx, mai_letters ref, mai_letters alt)
{
    mai_variant *variants;
    int64_t n, length;
    uint8_t *out;

    if (mai_variants(cx, ref, alt, NULL, &variants, &n) != MAI_OK)
        return;
    if (mai_apply_variants(cx, ref, variants, n, 0, &out, &length) != MAI_OK)
        abort();
    if (length != alt.n || (length > 0 && memcmp(out, alt.p, (size_t) length) != 0))
        abort();
}

/* The normal form of a normal form is itself. */
static void
normalize(mai_ctx *cx, mai_letters reference, mai_letters rest)
{
    int64_t position = rest.n > 0 ? rest.p[0] % (reference.n + 2) : 1, nref = rest.n > 1 ? rest.p[1] % 8 : 0;
    mai_letters ref = {reference.p + (position > 0 ? position - 1 : 0), nref};
    mai_letters alt = {rest.p + 2, rest.n > 2 ? rest.n - 2 : 0};
    mai_variant v, again;

    if (position < 1 || position - 1 + nref > reference.n)
        ref.n = 0;
    if (mai_variant_normalize(cx, reference, NULL, position, ref, alt, NULL, &v) != MAI_OK)
        return;
    if (v.kind == MAI_SYMBOLIC || v.kind == MAI_UNCHANGED)
        return;
    ref = (mai_letters){v.ref, v.nref};
    alt = (mai_letters){v.alt, v.nalt};
    if (mai_variant_normalize(cx, reference, NULL, v.position, ref, alt, NULL, &again) != MAI_OK)
        abort();
    if (again.position != v.position || again.nref != v.nref || again.nalt != v.nalt || again.kind != v.kind)
        abort();
    if (v.hgvs != NULL && strcmp(v.hgvs, again.hgvs) != 0)
        abort();
}

static void
change_protein(mai_ctx *cx, mai_letters ref, mai_letters alt)
{
    mai_hgvs_parts h;
    char *text;
    size_t n;

    if (mai_coding_change_hgvs(cx, mai_genetic_code_find(1), ref.p, ref.n, alt.p, alt.n, true, &text, &n) != MAI_OK)
        return;
    if (strlen(text) != n || (strstr(text, "Xle") == NULL && mai_hgvs_parse(cx, text, n, &h) != MAI_OK))
        abort();
}

static void
apply_text(mai_ctx *cx, mai_letters sequence, mai_letters text)
{
    mai_variant *variants;
    int64_t n, length;
    uint8_t *out;

    cx->limits.memory_bytes = 64 << 20;
    if (mai_hgvs_variants(cx, sequence, (const char *) text.p, (size_t) text.n, &variants, &n) != MAI_OK)
        return;
    if (mai_apply_variants(cx, sequence, variants, n, 0, &out, &length) == MAI_OK && length < 0)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t cut = size > 2 ? (size - 2) * data[1] / 256 : 0;
    mai_letters first, second;
    mai_arena arena;
    mai_ctx cx;

    if (size < 2)
        return 0;
    first = copy_of(data + 2, cut);
    second = copy_of(data + 2 + cut, size - 2 - cut);
    mai_arena_init(&arena, mai_malloc_source);
    arena.source.piecewise = true;
    mai_ctx_init(&cx, &arena);
    if (data[0] % 5 > 0)
        as_nucleotides(first);
    if (data[0] % 5 == 1 || data[0] % 5 == 3)
        as_nucleotides(second);
    switch (data[0] % 5) {
    case 0: spell(&cx, second); break;
    case 1: there_and_back(&cx, first, second); break;
    case 2: normalize(&cx, first, second); break;
    case 3: change_protein(&cx, first, second); break;
    default: apply_text(&cx, first, second); break;
    }
    mai_arena_reset(&arena);
    free((void *) first.p);
    free((void *) second.p);
    return 0;
}
