/*
 * melting.c - melting temperatures from counts of letters: Wallace's rule and formulas of GC content (melting.h).
 *
 * Sums run in Biopython's order. A cleaned sequence is never written: its counts are added up from those of the raw
 * one.
 */
#include "seq/melting.h"

#include <math.h>
#include <string.h>

#define STEP 65536

static mai_status
check_ascii(mai_ctx *cx, const mai_letter_counts *counts)
{
    for (int i = 128; i < 256; i++)
        if (counts->of[i] > 0)
            return mai_fail(cx, MAI_ETEXT, "the sequence has letters beyond ASCII (byte 0x%02x)", (unsigned) i);
    return MAI_OK;
}

mai_status
mai_letter_counts_of(mai_ctx *cx, mai_stream *stream, mai_letter_counts *counts)
{
    const uint8_t *window;
    size_t n;

    memset(counts, 0, sizeof *counts);
    for (;;) {
        MAI_TRY(mai_stream_next(cx, stream, &window, &n));
        if (n == 0)
            return check_ascii(cx, counts);
        counts->n += (int64_t) n;
        for (size_t at = 0, end; at < n; at = end) {
            end = n - at < STEP ? n : at + STEP;
            MAI_TRY(mai_poll(cx, (int64_t) (end - at)));
            for (size_t i = at; i < end; i++)
                counts->of[window[i]]++;
        }
    }
}

/* What is left of a sequence when it is in upper case, with T for U and without letters other than these. */
static mai_letter_counts
cleaned(const mai_letter_counts *raw, const char *letters)
{
    mai_letter_counts clean = {.n = 0};

    for (; *letters != '\0'; letters++) {
        int upper = *letters, lower = upper | 0x20;
        int64_t n = raw->of[upper] + raw->of[lower];

        if (upper == 'T')
            n += raw->of['U'] + raw->of['u'];
        clean.of[upper] = n;
        clean.n += n;
    }
    return clean;
}

static int64_t
count_of(const mai_letter_counts *counts, const char *letters)
{
    int64_t n = 0;

    for (; *letters != '\0'; letters++)
        n += counts->of[(uint8_t) *letters];
    return n;
}

static mai_status
refuse_ambiguous(mai_ctx *cx)
{
    mai_fail(cx, MAI_ETEXT, "the sequence has ambiguous bases (B, D, H, K, M, N, R, V or Y)");
    return mai_hint(cx, "With strict => false they count as the mean of what they stand for.");
}

mai_status
mai_melting_wallace(mai_ctx *cx, const mai_letter_counts *counts, bool check, bool strict, double *out)
{
    mai_letter_counts c = check ? cleaned(counts, "ABCDGHKMNRSTVWY") : *counts;
    double ambiguous = (double) (3 * count_of(&c, "KMNRY")) + 10 / 3.0 * (double) count_of(&c, "BV")
                       + 8 / 3.0 * (double) count_of(&c, "DH");

    if (strict && ambiguous > 0)
        return refuse_ambiguous(cx);
    *out = (double) (2 * count_of(&c, "ATW") + 4 * count_of(&c, "CGS")) + ambiguous;
    return MAI_OK;
}

/* Expected G and C, in percent: an ambiguous code counts as the share of its bases that are. */
static double
weighted_gc(const mai_letter_counts *c)
{
    static const struct {
        char code;
        double share;
    } shares[] = {{'B', 2 / 3.0}, {'D', 1 / 3.0}, {'H', 1 / 3.0}, {'K', 0.5}, {'M', 0.5},
                  {'N', 0.5}, {'R', 0.5}, {'V', 2 / 3.0}, {'X', 0.5}, {'Y', 0.5}};
    double gc = 0;

    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        gc += (double) (c->of[(uint8_t) shares[i].code] + c->of[shares[i].code | 0x20]) * shares[i].share;
    return ((double) count_of(c, "CGScgs") + gc) / (double) c->n * 100;
}

/* The published formulas; Biopython's docs and ours name the papers. */
static const struct formula {
    double values[4];
    int saltcorr;
} formulas[] = {
    {{69.3, 0.41, 650, 1}, 0}, {{81.5, 0.41, 675, 1}, 0}, {{81.5, 0.41, 675, 1}, 1}, {{81.5, 0.41, 500, 1}, 2},
    {{78.0, 0.7, 500, 1}, 2},  {{67.0, 0.8, 500, 1}, 2},  {{81.5, 0.41, 600, 1}, 1}, {{77.1, 0.41, 528, 1}, 4},
};

static mai_status
choose_formula(mai_ctx *cx, const mai_melting_gc_options *options, struct formula *f)
{
    int n = (int) (sizeof formulas / sizeof *formulas);

    if (options->saltcorr == 5)
        return mai_fail(cx, MAI_EARGUMENT, "salt correction 5 is one of entropy and does not apply to method 'gc'");
    if (options->valueset > n || (options->valueset < 1 && options->userset == NULL))
        return mai_fail(cx, MAI_EARGUMENT, "valueset is 1 to %d, not %d", n, options->valueset);
    if (options->userset == NULL) {
        *f = formulas[options->valueset - 1];
        return MAI_OK;
    }
    for (int i = 0; i < 4; i++) {
        f->values[i] = options->userset[i];
        if (!isfinite(f->values[i]))
            return mai_fail(cx, MAI_EARGUMENT, "userset has a value that is not finite");
    }
    f->saltcorr = options->saltcorr;
    return MAI_OK;
}

mai_status
mai_melting_gc(mai_ctx *cx, const mai_letter_counts *counts, const mai_melting_gc_options *options, double *out)
{
    mai_letter_counts c = options->check ? cleaned(counts, "ABCDGHIKMNRSTVWXY") : *counts;
    double n = (double) c.n, mismatches = options->mismatch ? (double) c.of['X'] : 0, percent, correction;
    struct formula f = {.saltcorr = 0};

    MAI_TRY(choose_formula(cx, options, &f));
    if (options->strict && count_of(&c, "KMNRYBVDH") > 0)
        return refuse_ambiguous(cx);
    if (c.n == 0)
        return mai_fail(cx, MAI_ETEXT, "the sequence has no bases");
    MAI_TRY(mai_salt_correction(cx, &options->ions, f.saltcorr, c.n, (double) count_of(&c, "CGScgs") / n,
                                &correction));
    percent = weighted_gc(&c) - mismatches * 50.0 / n;
    *out = f.values[0] + f.values[1] * percent - f.values[2] / n + correction
           - f.values[3] * (mismatches * 100.0 / n);
    return MAI_OK;
}
