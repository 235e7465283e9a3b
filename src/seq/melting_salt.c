/*
 * melting_salt.c - corrections of melting temperatures for salt and solvents (melting.h).
 *
 * The order of operations is Biopython's, so that results differ from its own only by logarithms that are better
 * than half a unit apart in the last place.
 */
#include "seq/melting.h"

#include <math.h>

#include "kernel/mathfn.h"

static double
log_10(double x)
{
    return mai_log(x) / 2.302585092994046;
}

static mai_status
check_concentration(mai_ctx *cx, const char *name, double value)
{
    if (value >= 0 && value <= 1e30)
        return MAI_OK;
    return mai_fail(cx, MAI_EARGUMENT, "%s is %g, which is no concentration", name, value);
}

static mai_status
check_ions(mai_ctx *cx, const mai_ions *ions)
{
    MAI_TRY(check_concentration(cx, "na", ions->na));
    MAI_TRY(check_concentration(cx, "k", ions->k));
    MAI_TRY(check_concentration(cx, "tris", ions->tris));
    MAI_TRY(check_concentration(cx, "mg", ions->mg));
    return check_concentration(cx, "dntps", ions->dntps);
}

/* Method 6: a term of the reciprocal temperature. */
static double
sodium_term(double gc, double ln)
{
    return (4.29 * gc - 3.95) * 1e-5 * ln + 9.40e-6 * (ln * ln);
}

/* Free magnesium, molar, beside dNTPs, which bind it (association constant 3e4 per mole). */
static double
free_magnesium(double mg, double dntps)
{
    const double ka = 3e4;
    double b = ka * dntps - ka * mg + 1.0;

    return (-b + sqrt(b * b + 4.0 * ka * mg)) / (2.0 * ka);
}

/* Method 7: which ion governs is decided by the ratio of sqrt [Mg] to monovalent ions. */
static mai_status
magnesium_term(mai_ctx *cx, const mai_ions *ions, double mon, int64_t length, double gc, double *out)
{
    double a = 3.92, d = 1.42, g = 8.31, mg = ions->mg * 1e-3, ln;

    if (ions->dntps > 0)
        mg = free_magnesium(mg, ions->dntps * 1e-3);
    if (mon > 0) {
        double ratio = sqrt(mg) / mon, ln_mon = mai_log(mon);

        if (ratio < 0.22) {
            *out = sodium_term(gc, ln_mon);
            return MAI_OK;
        }
        if (ratio < 6.0) {
            a = 3.92 * (0.843 - 0.352 * sqrt(mon) * ln_mon);
            d = 1.42 * (1.279 - 4.03e-3 * ln_mon - 8.03e-3 * (ln_mon * ln_mon));
            g = 8.31 * (0.486 - 0.258 * ln_mon + 5.25e-3 * (ln_mon * ln_mon * ln_mon));
        }
    }
    if (!(mg > 0))
        return mai_fail(cx, MAI_EARGUMENT, "salt correction 7 needs ions: magnesium, sodium, potassium or Tris");
    if (length < 2)
        return mai_fail(cx, MAI_ETEXT, "salt correction 7 needs a sequence of two bases or more");
    ln = mai_log(mg);
    *out = (a + -0.911 * ln + gc * (6.26 + d * ln)
            + (1 / (2.0 * (double) (length - 1))) * (-48.2 + 52.5 * ln + g * (ln * ln))) * 1e-5;
    return MAI_OK;
}

mai_status
mai_salt_correction(mai_ctx *cx, const mai_ions *ions, int method, int64_t length, double gc, double *out)
{
    double mon = ions->na + ions->k + ions->tris / 2.0;

    *out = 0;
    if (method < 0 || method > 7)
        return mai_fail(cx, MAI_EARGUMENT, "salt correction is 0 (none) to 7, not %d", method);
    if (method == 0)
        return MAI_OK;
    MAI_TRY(check_ions(cx, ions));
    if (method != 7 && ions->dntps < ions->mg)
        mon += 120 * sqrt(ions->mg - ions->dntps);
    mon *= 1e-3;
    if (method == 7)
        return magnesium_term(cx, ions, mon, length, gc, out);
    if (!(mon > 0))
        return mai_fail(cx, MAI_EARGUMENT, "salt correction %d needs ions: all concentrations are zero", method);
    switch (method) {
        case 1: *out = 16.6 * log_10(mon); break;
        case 2: *out = 16.6 * log_10(mon / (1.0 + 0.7 * mon)); break;
        case 3: *out = 12.5 * log_10(mon); break;
        case 4: *out = 11.7 * log_10(mon); break;
        case 5: *out = 0.368 * (double) (length - 1) * mai_log(mon); break;
        default: *out = sodium_term(gc, mai_log(mon)); break;
    }
    return MAI_OK;
}

mai_status
mai_chem_correction(mai_ctx *cx, double melting_temp, const mai_solvents *s, double *out)
{
    *out = melting_temp;
    if (s->dmso != 0)
        *out -= s->dmso_factor * s->dmso;
    if (s->formamide == 0)
        return MAI_OK;
    if (s->formamide_method == 1) {
        *out -= s->formamide_factor * s->formamide;
        return MAI_OK;
    }
    if (s->formamide_method != 2)
        return mai_fail(cx, MAI_EARGUMENT, "fmdmethod is 1 (percent) or 2 (molar), not %d", s->formamide_method);
    if (!(s->gc >= 0))
        return mai_fail(cx, MAI_EARGUMENT, "fmdmethod 2 needs gc, in percent");
    *out += (0.453 * (s->gc / 100.0) - 2.88) * s->formamide;
    return MAI_OK;
}
