/*
 * rewrite.c - complements and transcription: letter by letter into memory of the caller's.
 *
 * The kernels (bases.h) write; here long runs are cut so that a query can be stopped between them, and a byte that is no
 * ASCII is found when there is one.
 */
#include "seq/seq.h"

/* Letters between two polls: some milliseconds, and enough for a kernel to know that the output is large. */
#define STEP ((size_t) 32 << 20)

typedef uint8_t (*kernel)(const uint8_t *from, uint8_t *to, size_t n);

static kernel
kernel_for(mai_rewrite what)
{
    switch (what) {
    case MAI_COMPLEMENT:
        return mai_bases_kernel->complement;
    case MAI_COMPLEMENT_RNA:
        return mai_bases_kernel->complement_rna;
    case MAI_REVERSE_COMPLEMENT:
        return mai_bases_kernel->reverse_complement;
    case MAI_REVERSE_COMPLEMENT_RNA:
        return mai_bases_kernel->reverse_complement_rna;
    case MAI_TRANSCRIBE:
        return mai_bases_kernel->transcribe;
    default:
        return mai_bases_kernel->back_transcribe;
    }
}

static bool
reverses(mai_rewrite what)
{
    return what == MAI_REVERSE_COMPLEMENT || what == MAI_REVERSE_COMPLEMENT_RNA;
}

/* Reports the first byte above 127 of a run that has one; begin: where the run begins in the sequence. */
static mai_status
no_letter(mai_ctx *cx, const uint8_t *p, size_t begin)
{
    size_t i = 0;

    while (p[i] < 128)
        i++;
    mai_fail_at(cx, MAI_ETEXT, (int64_t) (begin + i), "byte %d is not a letter of a sequence", p[i]);
    return mai_hint(cx, "Sequences are ASCII letters, one byte each.");
}

/* A part of a sequence: n letters that begin at `begin` and are written where to says. */
static mai_status
rewrite_part(mai_ctx *cx, mai_rewrite what, const uint8_t *from, uint8_t *to, size_t n, size_t begin)
{
    kernel rewrite = kernel_for(what);
    size_t step;

    for (size_t i = 0; i < n; i += step) {
        step = n - i < STEP ? n - i : STEP;
        if (rewrite(from + i, reverses(what) ? to + (n - i - step) : to + i, step) > 127)
            return no_letter(cx, from + i, begin + i);
        MAI_TRY(mai_poll(cx, (int64_t) step / 8));
    }
    return MAI_OK;
}

mai_status
mai_sequence_rewrite(mai_ctx *cx, mai_rewrite what, const uint8_t *from, uint8_t *to, size_t n)
{
    return rewrite_part(cx, what, from, to, n, 0);
}

mai_status
mai_sequence_rewrite_read(mai_ctx *cx, mai_rewrite what, mai_stream *stream, uint8_t *to, size_t n)
{
    size_t at = 0, part;
    const uint8_t *p;

    for (;; at += part) {
        MAI_TRY(mai_stream_next(cx, stream, &p, &part));
        if (part == 0 && at == n)
            return MAI_OK;
        if (part == 0 || part > n - at)
            return mai_fail(cx, MAI_EINTERNAL, "a stream of %zu letters gave another number", n);
        MAI_TRY(rewrite_part(cx, what, p, reverses(what) ? to + (n - at - part) : to + at, part, at));
    }
}
