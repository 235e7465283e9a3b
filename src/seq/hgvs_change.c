/*
 * hgvs_change.c - changes of a reference: checked, cut to what differs, moved along repeats.
 *
 * An insertion or deletion in a repeat can be written in several places. Moving it by one position compares one letter
 * at each of its ends; the reference is read through two small windows, so that a long repeat costs no more than its
 * letters. All memory is the context's arena.
 */
#include "seq/hgvs_change.h"

#include "base/arena.h"
#include "kernel/iupac.h"

#include <string.h>

/* Letters of the reference near a place that moves by single steps. */
typedef struct letter_window {
    mai_reference *reference;
    int64_t at, n; /* from 0 */
    uint8_t letters[512];
} letter_window;

static uint8_t
plain_letter(uint8_t letter)
{
    letter &= ~32;
    return letter == 'U' ? 'T' : letter;
}

/* The letter at a position (from 1) of the reference. */
static mai_status
letter_at(mai_ctx *cx, letter_window *w, int64_t position, uint8_t *out)
{
    int64_t at = position - 1, half = sizeof w->letters / 2;

    if (at < w->at || at >= w->at + w->n) {
        const uint8_t *from;

        w->at = at < half ? 0 : at - half;
        w->n = w->reference->length - w->at;
        if (w->n > (int64_t) sizeof w->letters)
            w->n = sizeof w->letters;
        MAI_TRY(w->reference->read(cx, w->reference, w->at, w->n, &from));
        memcpy(w->letters, from, (size_t) w->n);
        MAI_TRY(mai_poll(cx, 1000));
    }
    *out = plain_letter(w->letters[at - w->at]);
    return MAI_OK;
}

/* A copy of an allele as the functions here want it. */
static mai_status
copy_allele(mai_ctx *cx, mai_letters allele, const char *what, uint8_t **out)
{
    MAI_TRY(mai_alloc(cx, (size_t) allele.n + 1, (void **) out));
    for (int64_t i = 0; i < allele.n; i++) {
        if (mai_iupac_set[allele.p[i]] == 0) {
            mai_fail_at(cx, MAI_ETEXT, i, "%s \"%.*s\" is not made of nucleotide codes", what,
                        (int) (allele.n < 40 ? allele.n : 40), (const char *) allele.p);
            return mai_hint(cx, "Leave out symbolic alleles such as * and <DEL>; an empty text deletes or inserts.");
        }
        (*out)[i] = plain_letter(allele.p[i]);
    }
    (*out)[allele.n] = '\0';
    return mai_poll(cx, allele.n);
}

/* The reference has the letters of ref, which is a plain copy, at the position. */
static mai_status
check_reference(mai_ctx *cx, mai_reference *reference, int64_t position, const uint8_t *ref, int64_t n)
{
    const int64_t step = 1 << 16;

    if (position < 1 || position > reference->length + 1 || n > reference->length + 1 - position)
        return mai_fail(cx, MAI_EDATA, "position %lld with %lld letters is outside a reference of %lld letters",
                        (long long) position, (long long) n, (long long) reference->length);
    for (int64_t done = 0; done < n; done += step) {
        int64_t part = n - done < step ? n - done : step;
        const uint8_t *letters;

        MAI_TRY(reference->read(cx, reference, position - 1 + done, part, &letters));
        for (int64_t i = 0; i < part; i++)
            if (plain_letter(letters[i]) != ref[done + i])
                return mai_fail(cx, MAI_EDATA, "the reference has %c at position %lld, not %c",
                                letters[i] > 32 && letters[i] < 127 ? letters[i] : '?',
                                (long long) (position + done + i), ref[done + i]);
        MAI_TRY(mai_poll(cx, part));
    }
    return MAI_OK;
}

mai_status
mai_change_core(mai_ctx *cx, mai_reference *reference, mai_change change, mai_core_change *out)
{
    uint8_t *ref, *alt;
    int64_t nref = change.ref.n, nalt = change.alt.n, same = 0;

    MAI_TRY(copy_allele(cx, change.ref, "ref", &ref));
    MAI_TRY(copy_allele(cx, change.alt, "alt", &alt));
    MAI_TRY(check_reference(cx, reference, change.position, ref, nref));
    while (nref > 0 && nalt > 0 && ref[nref - 1] == alt[nalt - 1]) {
        nref--;
        nalt--;
    }
    while (same < nref && same < nalt && ref[same] == alt[same])
        same++;
    ref[nref] = alt[nalt] = '\0';
    *out = (mai_core_change){change.position + same, nref - same, nalt - same, ref + same, alt + same};
    return mai_poll(cx, change.ref.n + change.alt.n);
}

/* Turns an insertion's letters to where they begin with the one at `first`. */
static mai_status
rotate(mai_ctx *cx, uint8_t *letters, int64_t n, int64_t first)
{
    uint8_t *copy;

    if (first == 0)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, (size_t) n, (void **) &copy));
    memcpy(copy, letters, (size_t) n);
    for (int64_t i = 0; i < n; i++)
        letters[i] = copy[(i + first) % n];
    return mai_poll(cx, n);
}

static mai_status
shift_insertion(mai_ctx *cx, letter_window *w, mai_core_change *change, int step, mai_bounds bounds)
{
    int64_t first = 0;
    uint8_t letter;

    for (;;) {
        /* Going up, the letter behind is passed; going down, the one before. */
        int64_t passed = step > 0 ? change->at : change->at - 1;
        int64_t turned = step > 0 ? first : (first + change->n - 1) % change->n;

        if (step > 0 ? passed >= bounds.high : passed <= bounds.low)
            break;
        MAI_TRY(letter_at(cx, w, passed, &letter));
        if (letter != change->letters[turned])
            break;
        first = step > 0 ? (first + 1) % change->n : turned;
        change->at += step;
        MAI_TRY(mai_poll(cx, 8));
    }
    return rotate(cx, change->letters, change->n, first);
}

static mai_status
shift_deletion(mai_ctx *cx, mai_reference *reference, letter_window *w, mai_core_change *change, int step,
               mai_bounds bounds)
{
    letter_window other = {.reference = reference};
    int64_t began = change->at;
    uint8_t joins, leaves;

    for (;;) {
        int64_t next = step > 0 ? change->at + change->nold : change->at - 1;

        if (step > 0 ? next > bounds.high : next < bounds.low)
            break;
        MAI_TRY(letter_at(cx, w, next, &joins));
        MAI_TRY(letter_at(cx, &other, next - step * change->nold, &leaves));
        if (joins != leaves)
            break;
        change->at += step;
        MAI_TRY(mai_poll(cx, 8));
    }
    /* What is deleted now is what was deleted, turned round. */
    began = (change->at - began) % change->nold;
    return rotate(cx, change->old, change->nold, began < 0 ? began + change->nold : began);
}

mai_status
mai_change_shift(mai_ctx *cx, mai_reference *reference, mai_core_change *change, int step, mai_bounds bounds)
{
    letter_window w = {.reference = reference};

    if (bounds.low < 1)
        bounds.low = 1;
    if (bounds.high > reference->length)
        bounds.high = reference->length;
    if (change->nold == 0 && change->n > 0)
        return shift_insertion(cx, &w, change, step, bounds);
    if (change->n == 0 && change->nold > 0)
        return shift_deletion(cx, reference, &w, change, step, bounds);
    return MAI_OK;
}
