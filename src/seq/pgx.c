/*
 * pgx.c - star alleles from genotypes, and phenotypes from star alleles.
 *
 * The bases of each variant are numbered, so that an allele is a row of bit sets and a genotype two bits. Every pair of
 * alleles is tried, with the variants that the patient was typed at; a pair leaves at the first one that does not fit.
 * All memory is the context's arena.
 */
#include "seq/pgx.h"

#include "base/arena.h"
#include "kernel/iupac.h"

#include <stdio.h>
#include <string.h>

#define MOST_NAMES 1000
#define MOST_BASES 64
#define MOST_CANDIDATES 100000

static bool
same_name(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        char x = *a >= 'A' && *a <= 'Z' ? *a + 32 : *a, y = *b >= 'A' && *b <= 'Z' ? *b + 32 : *b;

        if (x != y)
            return false;
    }
    return *a == *b;
}

/* The index of a name in a list, or -1. */
static int
find_name(const char *const *names, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (same_name(names[i], name))
            return i;
    return -1;
}

/* ---- definitions ---------------------------------------------------------------------------------------- */

/* The number of a name, added where it is new. */
static mai_status
add_name(mai_ctx *cx, const char **names, int *n, const char *name, const char *what, int *out)
{
    *out = find_name(names, *n, name);
    MAI_TRY(mai_poll(cx, 5 * *n));
    if (*out >= 0)
        return MAI_OK;
    if (*n == MOST_NAMES)
        return mai_fail(cx, MAI_ELIMIT, "a gene has at most %d %s", MOST_NAMES, what);
    names[*n] = name;
    *out = (*n)++;
    return MAI_OK;
}

/* The bit of a base at a variant, which gets a new one where it has none; 0 when there are too many. */
static uint64_t
base_bit(mai_star_definition *d, int variant, const char *base)
{
    int i = find_name(d->bases[variant], d->nbases[variant], base);

    if (i < 0) {
        if (d->nbases[variant] == MOST_BASES)
            return 0;
        i = d->nbases[variant]++;
        d->bases[variant][i] = base;
    }
    return (uint64_t) 1 << i;
}

/* The set of a definition's base: one, or those that an ambiguity code stands for. */
static mai_status
base_set(mai_ctx *cx, mai_star_definition *d, int variant, const char *base, uint64_t *out)
{
    static const char *const plain[] = {"A", "C", "G", "T"};
    int set = base[0] != '\0' && base[1] == '\0' ? mai_iupac_set[(uint8_t) base[0]] : 0;

    *out = 0;
    if (base[0] == '\0')
        return mai_fail(cx, MAI_EDATA, "gene \"%s\": an allele has an empty text as base at %s", d->gene,
                        d->variants[variant]);
    if ((set & (set - 1)) == 0)
        *out = base_bit(d, variant, base);
    for (int i = 0; i < 4 && (set & (set - 1)) != 0; i++)
        if ((set & 1 << i) != 0)
            *out |= base_bit(d, variant, plain[i]);
    if (*out == 0)
        return mai_fail(cx, MAI_ELIMIT, "gene \"%s\": variant %s has more than %d different bases", d->gene,
                        d->variants[variant], MOST_BASES);
    return mai_poll(cx, 200);
}

static mai_status
name_all(mai_ctx *cx, const mai_star_row *rows, int64_t n, mai_star_definition *d)
{
    int unused;

    MAI_TRY(MAI_NEW_ARRAY(cx, MOST_NAMES, &d->alleles));
    MAI_TRY(MAI_NEW_ARRAY(cx, MOST_NAMES, &d->variants));
    for (int64_t i = 0; i < n; i++) {
        MAI_TRY(add_name(cx, d->alleles, &d->nalleles, rows[i].allele, "alleles", &unused));
        MAI_TRY(add_name(cx, d->variants, &d->nvariants, rows[i].variant, "variants", &unused));
        if (strchr(rows[i].allele, '/') != NULL || rows[i].allele[0] == '\0')
            return mai_fail(cx, MAI_EDATA, "gene \"%s\": \"%s\" is no name of an allele: empty or with a slash", d->gene,
                            rows[i].allele);
    }
    if (n == 0)
        return mai_fail(cx, MAI_EDATA, "gene \"%s\" has no definition", d->gene);
    return MAI_OK;
}

/* Fills what alleles do not say from the reference allele, and checks that they can be told apart. */
static mai_status
complete(mai_ctx *cx, mai_star_definition *d)
{
    for (int v = 0; v < d->nvariants; v++)
        if (d->sets[v] == 0)
            return mai_fail(cx, MAI_EDATA, "gene \"%s\": the first allele, %s, is the reference and has no base at %s",
                            d->gene, d->alleles[0], d->variants[v]);
    for (int a = 1; a < d->nalleles; a++) {
        uint64_t *sets = d->sets + (size_t) a * d->nvariants;

        for (int v = 0; v < d->nvariants; v++)
            if (sets[v] == 0)
                sets[v] = d->sets[v];
        for (int b = 0; b < a; b++) {
            if (memcmp(sets, d->sets + (size_t) b * d->nvariants, d->nvariants * sizeof *sets) == 0)
                return mai_fail(cx, MAI_EDATA, "gene \"%s\": alleles %s and %s have the same definition", d->gene,
                                d->alleles[b], d->alleles[a]);
            MAI_TRY(mai_poll(cx, d->nvariants));
        }
    }
    return MAI_OK;
}

mai_status
mai_star_define(mai_ctx *cx, const char *gene, const mai_star_row *rows, int64_t n, mai_star_definition *out)
{
    memset(out, 0, sizeof *out);
    out->gene = gene;
    MAI_TRY(name_all(cx, rows, n, out));
    MAI_TRY(MAI_NEW_ARRAY(cx, out->nvariants, &out->bases));
    MAI_TRY(MAI_NEW_ARRAY(cx, out->nvariants, &out->nbases));
    MAI_TRY(MAI_NEW_ARRAY(cx, (int64_t) out->nalleles * out->nvariants, &out->sets));
    for (int v = 0; v < out->nvariants; v++)
        MAI_TRY(MAI_NEW_ARRAY(cx, MOST_BASES, &out->bases[v]));
    for (int64_t i = 0; i < n; i++) {
        int allele = find_name(out->alleles, out->nalleles, rows[i].allele);
        int variant = find_name(out->variants, out->nvariants, rows[i].variant);
        uint64_t set, *place = &out->sets[(size_t) allele * out->nvariants + variant];

        MAI_TRY(base_set(cx, out, variant, rows[i].base, &set));
        if (*place != 0 && *place != set)
            return mai_fail(cx, MAI_EDATA, "gene \"%s\": allele %s has two bases at %s", gene, rows[i].allele,
                            rows[i].variant);
        *place = set;
        MAI_TRY(mai_poll(cx, 5 * (out->nalleles + out->nvariants)));
    }
    return complete(cx, out);
}

/* ---- shipped genes -------------------------------------------------------------------------------------- */

static mai_status
no_such_gene(mai_ctx *cx, const char *gene)
{
    char list[256] = "";
    size_t n = 0;

    for (int i = 0; i < mai_star_allele_count; i++)
        if (i == 0 || strcmp(mai_star_alleles[i].gene, mai_star_alleles[i - 1].gene) != 0)
            n += snprintf(list + n, sizeof list - n, "%s%s", n == 0 ? "" : ", ", mai_star_alleles[i].gene);
    mai_fail(cx, MAI_ENAME, "there is no definition of gene \"%s\"", gene);
    return mai_hint(cx, "There are %s; other genes are given as arrays.", list);
}

mai_status
mai_star_shipped(mai_ctx *cx, const char *gene, mai_star_definition *out)
{
    mai_star_row *rows;
    int64_t n = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, mai_star_variant_count + mai_star_base_count, &rows));
    for (int i = 0; i < mai_star_allele_count && n == 0; i++) /* the first allele of the gene is its reference */
        for (int v = 0; v < mai_star_variant_count && same_name(mai_star_alleles[i].gene, gene); v++)
            if (same_name(mai_star_variants[v].gene, gene))
                rows[n++] = (mai_star_row){mai_star_alleles[i].name, mai_star_variants[v].name,
                                           mai_star_variants[v].reference};
    for (int i = 0; i < mai_star_base_count; i++)
        if (same_name(mai_star_bases[i].gene, gene))
            rows[n++] = (mai_star_row){mai_star_bases[i].allele, mai_star_bases[i].variant, mai_star_bases[i].base};
    return n > 0 ? mai_star_define(cx, gene, rows, n, out) : no_such_gene(cx, gene);
}

/* ---- genotypes ------------------------------------------------------------------------------------------ */

/* What a patient has at a variant of the definition. */
typedef struct typed {
    uint64_t first, second; /* bits of the bases; 0 for one that no allele has */
    bool known, phased, odd;
    const char *text;
} typed;

/* Whether a variant is meant by its name, or by its place as chr10:94781859 or 10:94781859 for a shipped one. */
static int
find_variant(const mai_star_definition *d, const char *name)
{
    const char *colon = strchr(name, ':');
    int found = find_name(d->variants, d->nvariants, name);

    for (int i = 0; i < mai_star_variant_count && found < 0 && colon != NULL; i++) {
        const mai_star_variant *v = &mai_star_variants[i];
        char place[64];

        snprintf(place, sizeof place, "%s:%lld", v->chromosome, (long long) v->position);
        if (same_name(place, name) || same_name(place + strlen("chr"), name))
            found = find_name(d->variants, d->nvariants, v->name);
    }
    return found;
}

static mai_status
not_genotype(mai_ctx *cx, const mai_star_genotype *g)
{
    mai_fail(cx, MAI_ETEXT, "\"%s\" at %s is not a genotype of two alleles", g->genotype, g->variant);
    return mai_hint(cx, "Genotypes are the bases of both, such as G/A, or G|A when they are phased, or ./. when unknown.");
}

/* The bit of one allele of a genotype, n letters; 0 when no allele of the gene has it. */
static mai_status
genotype_bit(mai_ctx *cx, const mai_star_definition *d, int variant, const char *letters, size_t n, uint64_t *out)
{
    char *copy;
    int i;

    MAI_TRY(mai_strndup(cx, letters, n, &copy));
    i = find_name(d->bases[variant], d->nbases[variant], copy);
    *out = i < 0 ? 0 : (uint64_t) 1 << i;
    return MAI_OK;
}

static mai_status
read_genotype(mai_ctx *cx, const mai_star_definition *d, const mai_star_genotype *g, int variant, typed *t)
{
    const char *text = g->genotype, *bar;

    if (text == NULL || text[0] == '\0' || strchr(text, '.') != NULL)
        return MAI_OK;
    if (t->known && strcmp(t->text, text) == 0)
        return MAI_OK;
    if (t->known)
        return mai_fail(cx, MAI_EDATA, "variant %s has two genotypes, %s and %s", g->variant, t->text, text);
    bar = text + strcspn(text, "/|");
    if (*bar == '\0' || bar == text || bar[1] == '\0' || bar[1 + strcspn(bar + 1, "/|")] != '\0')
        return not_genotype(cx, g);
    MAI_TRY(genotype_bit(cx, d, variant, text, (size_t) (bar - text), &t->first));
    MAI_TRY(genotype_bit(cx, d, variant, bar + 1, strlen(bar + 1), &t->second));
    t->known = true;
    t->phased = *bar == '|';
    t->odd = t->first == 0 || t->second == 0;
    t->text = text;
    return MAI_OK;
}

/* Whether two alleles, as sets at every variant, explain what was typed. */
static bool
explains(const typed *patient, const uint64_t *a, const uint64_t *b, int nvariants)
{
    bool straight = true, crossed = true; /* the phased genotypes, first allele on a, or on b */

    for (int v = 0; v < nvariants; v++) {
        const typed *t = &patient[v];
        bool here, there;

        if (!t->known)
            continue;
        here = (a[v] & t->first) != 0 && (b[v] & t->second) != 0;
        there = (a[v] & t->second) != 0 && (b[v] & t->first) != 0;
        if (!here && !there)
            return false;
        straight &= here || !t->phased;
        crossed &= there || !t->phased;
    }
    return straight || crossed;
}

static mai_status
try_pairs(mai_ctx *cx, const mai_star_definition *d, const typed *patient, mai_star_call *out)
{
    int64_t room = 0;

    for (int a = 0; a < d->nalleles; a++)
        for (int b = a; b < d->nalleles; b++) {
            size_t n = strlen(d->alleles[a]) + strlen(d->alleles[b]) + 2;
            char *text;

            MAI_TRY(mai_poll(cx, 5 + d->nvariants));
            if (!explains(patient, d->sets + (size_t) a * d->nvariants, d->sets + (size_t) b * d->nvariants,
                          d->nvariants))
                continue;
            if (out->ncandidates == MOST_CANDIDATES)
                return mai_fail(cx, MAI_ELIMIT, "more than %d pairs of alleles explain the genotypes", MOST_CANDIDATES);
            if (out->ncandidates == room) {
                const char **larger;

                room = room == 0 ? 16 : 2 * room;
                MAI_TRY(MAI_NEW_ARRAY(cx, room, &larger));
                if (out->ncandidates > 0)
                    memcpy(larger, out->candidates, (size_t) out->ncandidates * sizeof *larger);
                out->candidates = larger;
            }
            MAI_TRY(mai_alloc(cx, n, (void **) &text));
            snprintf(text, n, "%s/%s", d->alleles[a], d->alleles[b]);
            out->candidates[out->ncandidates++] = text;
        }
    return MAI_OK;
}

mai_status
mai_star_call_diplotype(mai_ctx *cx, const mai_star_definition *d, const mai_star_genotype *genotypes, int64_t n,
                        bool untyped_is_reference, mai_star_call *out)
{
    typed *patient;

    memset(out, 0, sizeof *out);
    MAI_TRY(MAI_NEW_ARRAY(cx, d->nvariants, &patient));
    MAI_TRY(MAI_NEW_ARRAY(cx, d->nvariants, &out->untyped));
    MAI_TRY(MAI_NEW_ARRAY(cx, d->nvariants, &out->unexplained));
    for (int64_t i = 0; i < n; i++) {
        int variant = genotypes[i].variant == NULL ? -1 : find_variant(d, genotypes[i].variant);

        MAI_TRY(mai_poll(cx, 10 * d->nvariants));
        if (variant >= 0)
            MAI_TRY(read_genotype(cx, d, &genotypes[i], variant, &patient[variant]));
    }
    for (int v = 0; v < d->nvariants; v++) {
        typed *t = &patient[v];

        if (t->odd)
            out->unexplained[out->nunexplained++] = d->variants[v];
        if (t->known)
            continue;
        out->untyped[out->nuntyped++] = d->variants[v];
        if (untyped_is_reference)
            *t = (typed){.first = d->sets[v], .second = d->sets[v], .known = true};
    }
    return try_pairs(cx, d, patient, out);
}

/* ---- meaning -------------------------------------------------------------------------------------------- */

mai_status
mai_star_meaning_of(mai_ctx *cx, const char *gene, mai_star_meaning *out)
{
    memset(out, 0, sizeof *out);
    out->gene = gene;
    for (int i = 0; i < mai_star_allele_count; i++)
        if (same_name(mai_star_alleles[i].gene, gene)) {
            if (out->nalleles++ == 0)
                out->alleles = &mai_star_alleles[i];
        }
    for (int i = 0; i < mai_star_pair_count; i++)
        if (same_name(mai_star_pairs[i].gene, gene)) {
            if (out->npairs++ == 0)
                out->pairs = &mai_star_pairs[i];
        }
    return out->nalleles > 0 ? MAI_OK : no_such_gene(cx, gene);
}

static mai_status
find_allele(mai_ctx *cx, const mai_star_meaning *m, const char *name, const mai_star_allele **out)
{
    MAI_TRY(mai_poll(cx, 5 * m->nalleles));
    for (int64_t i = 0; i < m->nalleles; i++)
        if (same_name(m->alleles[i].name, name)) {
            *out = &m->alleles[i];
            return MAI_OK;
        }
    return mai_fail(cx, MAI_ENAME, "gene \"%s\" has no allele \"%s\" in this definition", m->gene, name);
}

mai_status
mai_star_phenotype(mai_ctx *cx, const mai_star_meaning *m, const char *diplotype, const char **phenotype,
                   double *activity)
{
    const char *slash = strchr(diplotype, '/');
    const mai_star_allele *a, *b;
    char *first;

    if (slash == NULL || slash == diplotype || slash[1] == '\0' || strchr(slash + 1, '/') != NULL)
        return mai_fail(cx, MAI_ETEXT, "\"%s\" is not a diplotype such as *1/*2", diplotype);
    MAI_TRY(mai_strndup(cx, diplotype, (size_t) (slash - diplotype), &first));
    MAI_TRY(find_allele(cx, m, first, &a));
    MAI_TRY(find_allele(cx, m, slash + 1, &b));
    *activity = a->activity < 0 || b->activity < 0 ? -1 : a->activity + b->activity;
    *phenotype = "Indeterminate";
    for (int64_t i = 0; i < m->npairs; i++) {
        const mai_star_pair *p = &m->pairs[i];

        if ((same_name(p->first, a->function) && same_name(p->second, b->function)) ||
            (same_name(p->second, a->function) && same_name(p->first, b->function))) {
            *phenotype = p->phenotype;
            break;
        }
    }
    return mai_poll(cx, 20 * m->npairs);
}
