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

mai_status
mai_sequence_rewrite(mai_ctx *cx, mai_rewrite what, const uint8_t *from, uint8_t *to, size_t n)
{
    bool reverses = what == MAI_REVERSE_COMPLEMENT || what == MAI_REVERSE_COMPLEMENT_RNA;
    kernel rewrite = kernel_for(what);
    size_t step;

    for (size_t i = 0; i < n; i += step) {
        step = n - i < STEP ? n - i : STEP;
        if (rewrite(from + i, reverses ? to + (n - i - step) : to + i, step) > 127)
            return no_letter(cx, from + i, i);
        MAI_TRY(mai_poll(cx, (int64_t) step / 8));
    }
    return MAI_OK;
}
