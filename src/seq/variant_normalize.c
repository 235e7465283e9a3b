/*
 * variant_normalize.c - one allele of a VCF line in its leftmost, shortest form, as bcftools norm gives it.
 *
 * Case is no difference here: references are often written in lower case where they repeat.
 */
#include <string.h>

#include "base/arena.h"
#include "kernel/iupac.h"
#include "seq/variant_parts.h"

/* An allele that is not spelled out: <DEL>, *, a breakend with brackets or a loose end. */
static bool
is_symbolic(mai_letters allele)
{
    for (int64_t i = 0; i < allele.n; i++)
        if (memchr("<>[]*.", allele.p[i], 6) != NULL)
            return true;
    return false;
}

static mai_status
check_letters(mai_ctx *cx, mai_letters allele, const char *name)
{
    for (int64_t i = 0; i < allele.n; i++)
        if (mai_iupac_set[allele.p[i]] == 0)
            return mai_fail_at(cx, MAI_ETEXT, i, "letter %lld of %s is no nucleotide code", (long long) i + 1, name);
    return MAI_OK;
}

static mai_status
check_reference(mai_ctx *cx, mai_letters reference, const mai_rest *rest, int64_t position, mai_letters ref)
{
    int64_t at = position > rest->before ? position - 1 - rest->before : -1;

    if (at < 0 || at > reference.n || ref.n > reference.n - at)
        return mai_fail(cx, MAI_EDATA, "position %lld with %lld letters lies outside a reference of %lld letters",
                        (long long) position, (long long) ref.n,
                        (long long) (rest->before + reference.n + rest->behind));
    for (int64_t i = 0; i < ref.n; i++)
        if (mai_folded_letters.fold[ref.p[i]] != mai_folded_letters.fold[reference.p[at + i]])
            return mai_fail(cx, MAI_EDATA, "the reference has %c at position %lld, where the variant's ref has %c",
                            reference.p[at + i], (long long) (position + i), ref.p[i]);
    return MAI_OK;
}

/* The letter beside a change comes from the reference, of which nothing else is looked at. */
static mai_status
check_anchor(mai_ctx *cx, const mai_variant *variant)
{
    for (int64_t i = 0; i < variant->nref; i++)
        if (mai_iupac_set[variant->ref[i]] == 0)
            return mai_fail(cx, MAI_ETEXT, "letter %lld of the reference is no nucleotide code",
                            (long long) (variant->position + i));
    return mai_poll(cx, variant->nref);
}

static void
pass_through(int64_t position, mai_letters ref, mai_letters alt, mai_variant *out)
{
    *out = (mai_variant){position, ref.p, alt.p, ref.n, alt.n, MAI_SYMBOLIC, NULL};
}

mai_status
mai_variant_normalize(mai_ctx *cx, mai_letters reference, mai_rest *rest, int64_t position, mai_letters ref,
                      mai_letters alt, const char *accession, mai_variant *out)
{
    mai_rest none = {0, 0, false};
    mai_bare_change change;

    rest = rest != NULL ? rest : &none;
    rest->needed = false;
    MAI_TRY(mai_poll(cx, 10 + 2 * ref.n + alt.n));
    MAI_TRY(check_letters(cx, ref, "ref"));
    MAI_TRY(check_reference(cx, reference, rest, position, ref));
    if (alt.n == 1 && *alt.p == '.') {
        *out = (mai_variant){position, ref.p, alt.p, ref.n < 1 ? ref.n : 1, 1, MAI_UNCHANGED, NULL};
        return MAI_OK;
    }
    if (is_symbolic(alt)) {
        pass_through(position, ref, alt, out);
        return MAI_OK;
    }
    MAI_TRY(check_letters(cx, alt, "alt"));
    MAI_TRY(mai_poll(cx, ref.n + alt.n));
    change = (mai_bare_change){position - 1 - rest->before, ref.n, alt.n, alt.p};
    mai_change_trim(reference, &mai_folded_letters, &change);
    if (change.nref == 0 && change.nalt == 0) {
        *out = (mai_variant){position, ref.p, alt.p, ref.n, alt.n, MAI_UNCHANGED, NULL};
        return MAI_OK;
    }
    MAI_TRY(mai_change_describe(cx, reference, &mai_folded_letters, change, -1, reference.n + 1, rest, accession,
                                out));
    return check_anchor(cx, out);
}
