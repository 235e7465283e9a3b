/*
 * genotype.c - genotypes from their text, and what kind of genotype one is. Nothing allocates.
 */
#include "seq/genotype.h"

#include <string.h>

/* An allele at *p, which moves behind it. NULL or what is wrong; *p is then where. */
static inline const char *
take_allele(const uint8_t **p, const uint8_t *end, int32_t *allele)
{
    const uint8_t *s = *p;
    int32_t number = 0;

    if (s < end && *s == '.') {
        *allele = MAI_ALLELE_MISSING;
        *p = s + 1;
        return NULL;
    }
    if (s == end || (uint8_t) (*s - '0') > 9)
        return "an allele is a number or \".\"";
    do {
        number = number * 10 + (*s++ - '0');
        if (number > MAI_ALLELE_MOST)
            return "an allele's number is at most 65535";
    } while (s < end && (uint8_t) (*s - '0') <= 9);
    *allele = number;
    *p = s;
    return NULL;
}

static inline bool
is_separator(uint8_t c)
{
    return c == '/' || c == '|';
}

const char *
mai_genotype_scan(const uint8_t *text, size_t n, mai_genotype *out, size_t *at)
{
    const uint8_t *p = text, *end = text + n;
    bool prefixed = n > 0 && is_separator(*p), phased = !prefixed || *p == '|';
    int ploidy = 0, missing = 0;

    p += prefixed;
    for (;;) {
        int32_t allele;
        const char *wrong = ploidy == MAI_PLOIDY_MOST ? "it has more than 256 alleles" : take_allele(&p, end, &allele);

        if (MAI_UNLIKELY(wrong != NULL)) {
            *at = (size_t) (p - text);
            return wrong;
        }
        out->alleles[ploidy++] = allele;
        missing += allele < 0;
        if (p == end)
            break;
        if (MAI_UNLIKELY(!is_separator(*p))) {
            *at = (size_t) (p - text);
            return "alleles are separated by \"/\" or \"|\"";
        }
        phased &= *p++ == '|';
    }
    out->ploidy = ploidy;
    out->missing = missing;
    out->phased = phased && (ploidy > 1 || missing == 0);
    return NULL;
}

mai_status
mai_genotype_read(mai_ctx *cx, const uint8_t *text, size_t n, mai_genotype *out)
{
    size_t at;
    const char *wrong = mai_genotype_scan(text, n, out, &at);

    if (MAI_LIKELY(wrong == NULL))
        return MAI_OK;
    mai_fail_at(cx, MAI_ETEXT, (int64_t) at, "\"%.*s\": %s", n > 60 ? 60 : (int) n, (const char *) text, wrong);
    return mai_introduce(cx, "invalid genotype ");
}

int
mai_genotype_copies(const mai_genotype *g, int32_t allele)
{
    int copies = 0;

    for (int i = 0; i < g->ploidy; i++)
        copies += g->alleles[i] == allele;
    return copies;
}

mai_status
mai_allele_check(mai_ctx *cx, int32_t allele)
{
    if (MAI_LIKELY(allele >= 0 && allele <= MAI_ALLELE_MOST))
        return MAI_OK;
    return mai_fail(cx, MAI_EARGUMENT, "allele is %d, not 0 (the reference) to %d", allele, MAI_ALLELE_MOST);
}

mai_genotype_class
mai_genotype_classify(const mai_genotype *g)
{
    if (g->missing > 0)
        return g->missing == g->ploidy ? MAI_MISSING : MAI_PARTIAL;
    if (g->ploidy == 1)
        return g->alleles[0] == 0 ? MAI_HAPLOID_REF : MAI_HAPLOID_ALT;
    for (int i = 1; i < g->ploidy; i++)
        if (g->alleles[i] != g->alleles[0])
            return MAI_HET;
    return g->alleles[0] == 0 ? MAI_HOM_REF : MAI_HOM_ALT;
}

static inline uint8_t
upper(uint8_t c)
{
    return (uint8_t) (c - 'a') < 26 ? c - 32 : c;
}

static bool
same_text(mai_allele_text a, mai_allele_text b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (upper(a.p[i]) != upper(b.p[i]))
            return false;
    return true;
}

int32_t
mai_allele_number(mai_allele_text ref, mai_allele_text alt, mai_allele_text allele)
{
    const uint8_t *p = alt.p, *end;

    if (allele.n == 0)
        return -1;
    if (same_text(ref, allele))
        return 0;
    if (alt.n == 0)
        return -1;
    end = p + alt.n;
    for (int32_t number = 1; p < end && number <= MAI_ALLELE_MOST; number++) {
        const uint8_t *comma = memchr(p, ',', (size_t) (end - p));
        const uint8_t *stop = comma != NULL ? comma : end;

        if (same_text((mai_allele_text){p, (size_t) (stop - p)}, allele))
            return number;
        p = comma != NULL ? comma + 1 : end;
    }
    return -1;
}
