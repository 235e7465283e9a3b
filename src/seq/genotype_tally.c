/*
 * genotype_tally.c - the states of the aggregates over genotypes: one table of kinds, and what is added and read.
 *
 * Words of 64 bits: the tag; a fixed number of counters; then, by kind, an exact sum (base/exact.h) or a counter for
 * each allele from 0 on, as many as the size has room for. The bytes belong to the caller. States usually come from
 * this very code, but SQL can hand over any bytes, so that each entry checks tag and size, which reads one word.
 */
#include "base/exact.h"
#include "seq/genotype.h"

#include <string.h>

#define SIGNATURE UINT64_C(0x4d414754) /* upper half of the tag */
#define VERSION UINT64_C(1)
#define FIRST_ALLELES 4

typedef enum tail {
    NOTHING,
    SUM,
    ALLELES
} tail;

typedef struct kind_row {
    const char *name;
    int counters;
    tail tail;
} kind_row;

/* Counters of MAI_TALLY_ALLELE, MAI_TALLY_HETEROZYGOSITY and MAI_TALLY_SUBSTITUTIONS. */
enum { COPIES, KNOWN, CARRIES_NONE, CARRIES_ONE, CARRIES_TWO, NALLELE };
enum { GENOTYPES, HETEROZYGOTES, NHETEROZYGOSITY };
enum { TRANSITIONS, TRANSVERSIONS, NSUBSTITUTIONS };

static const kind_row kinds[MAI_NTALLIES] = {
    [MAI_TALLY_NONE] = {"nothing", 0, NOTHING},
    [MAI_TALLY_ALLELE] = {"one allele", NALLELE, NOTHING},
    [MAI_TALLY_CLASSES] = {"genotype classes", MAI_NCLASSES, NOTHING},
    [MAI_TALLY_ALLELES] = {"alleles", 0, ALLELES},
    [MAI_TALLY_HETEROZYGOSITY] = {"heterozygosity", NHETEROZYGOSITY, ALLELES},
    [MAI_TALLY_SUBSTITUTIONS] = {"substitutions", NSUBSTITUTIONS, NOTHING},
    [MAI_TALLY_SUM] = {"dosages", 0, SUM},
    [MAI_TALLY_SCORE] = {"a checked score", MAI_NSCORE, SUM},
};

static uint64_t
tag_of(mai_tally_kind kind)
{
    return SIGNATURE << 32 | VERSION << 16 | (uint64_t) kind;
}

/* The size of a state, or, where each allele has a counter, the place of the first. */
static size_t
base_size(mai_tally_kind kind)
{
    return 8 * (1 + (size_t) kinds[kind].counters) + (kinds[kind].tail == SUM ? MAI_EXACT_BYTES : 0);
}

static size_t
allele_room(mai_tally_kind kind, size_t size)
{
    return (size - base_size(kind)) / 8;
}

static mai_tally_kind
kind_in(const void *state)
{
    return (mai_tally_kind) (mai_word_get(state, 0) & 0xffff);
}

static inline void
count(void *state, int counter, uint64_t n)
{
    mai_word_set(state, 1 + (size_t) counter, mai_word_get(state, 1 + (size_t) counter) + n);
}

static inline int64_t
counted(const void *state, int counter)
{
    return (int64_t) mai_word_get(state, 1 + (size_t) counter);
}

/* ---- checks ---- */

static mai_status
damaged(mai_ctx *cx, const char *how)
{
    mai_fail(cx, MAI_EFORMAT, "the state of an aggregate over genotypes is damaged: %s", how);
    return mai_hint(cx, "The aggregates make their states; support functions are not for other bytes.");
}

static mai_status
wrong_tag(mai_ctx *cx, uint64_t tag, mai_tally_kind kind)
{
    uint64_t found = tag & 0xffff;

    if (__builtin_bswap64(tag) >> 32 == SIGNATURE)
        return mai_fail(cx, MAI_EFORMAT, "the state of an aggregate over genotypes comes from a host of another byte order");
    if (tag >> 32 != SIGNATURE)
        return damaged(cx, "it does not begin with the signature");
    if ((tag >> 16 & 0xffff) != VERSION)
        return mai_fail(cx, MAI_EFORMAT, "the state of an aggregate over genotypes has version %d; this medai knows version %d",
                        (int) (tag >> 16 & 0xffff), (int) VERSION);
    if (found == MAI_TALLY_NONE || found >= MAI_NTALLIES)
        return damaged(cx, "its kind is unknown");
    return mai_fail(cx, MAI_EFORMAT, "a state of %s was given where one of %s is needed", kinds[found].name,
                    kinds[kind].name);
}

mai_status
mai_tally_check(mai_ctx *cx, mai_tally_kind kind, const void *state, size_t size)
{
    size_t base = base_size(kind);

    if (MAI_UNLIKELY(size < 8))
        return damaged(cx, "it is too short");
    uint64_t tag = mai_word_get(state, 0);
    if (MAI_UNLIKELY(tag != tag_of(kind)))
        return wrong_tag(cx, tag, kind);
    if (kinds[kind].tail != ALLELES)
        return MAI_LIKELY(size == base) ? MAI_OK : damaged(cx, "its size is wrong");
    if (MAI_UNLIKELY(size < base || size % 8 != 0 || allele_room(kind, size) > MAI_ALLELE_MOST + 1))
        return damaged(cx, "its size is wrong");
    return MAI_OK;
}

mai_status
mai_tally_kind_of(mai_ctx *cx, const void *state, size_t size, mai_tally_kind *kind)
{
    *kind = MAI_TALLY_NONE;
    if (size == 0)
        return MAI_OK;
    if (size < 8)
        return damaged(cx, "it is too short");
    uint64_t tag = mai_word_get(state, 0), found = tag & 0xffff;
    if (found == MAI_TALLY_NONE || found >= MAI_NTALLIES || tag != tag_of((mai_tally_kind) found))
        return wrong_tag(cx, tag, MAI_TALLY_NONE);
    MAI_TRY(mai_tally_check(cx, (mai_tally_kind) found, state, size));
    *kind = (mai_tally_kind) found;
    return MAI_OK;
}

/* ---- room ---- */

mai_status
mai_tally_room(mai_ctx *cx, mai_tally_kind kind, const void *state, size_t size, int32_t most_allele, size_t *wanted)
{
    size_t room = FIRST_ALLELES, needed = (size_t) (most_allele < 0 ? 0 : most_allele) + 1;

    *wanted = size;
    if (MAI_LIKELY(size > 0)) {
        MAI_TRY(mai_tally_check(cx, kind, state, size));
        if (kinds[kind].tail != ALLELES || needed <= allele_room(kind, size))
            return MAI_OK;
        room = allele_room(kind, size) > room ? allele_room(kind, size) : room;
    }
    if (kinds[kind].tail != ALLELES) {
        *wanted = base_size(kind);
        return MAI_OK;
    }
    while (room < needed)
        room *= 2;
    *wanted = base_size(kind) + 8 * (room <= MAI_ALLELE_MOST + 1 ? room : MAI_ALLELE_MOST + 1);
    return MAI_OK;
}

mai_status
mai_tally_merge_room(mai_ctx *cx, const void *state, size_t size, const void *other, size_t other_size, size_t *wanted)
{
    mai_tally_kind kind;

    *wanted = size > other_size ? size : other_size;
    MAI_TRY(mai_tally_kind_of(cx, other, other_size, &kind));
    if (size == 0)
        return MAI_OK;
    return mai_tally_check(cx, kind, state, size);
}

void
mai_tally_move(mai_tally_kind kind, void *to, size_t to_size, const void *from, size_t from_size)
{
    memset(to, 0, to_size);
    mai_word_set(to, 0, tag_of(kind));
    if (from_size > 0)
        memcpy(to, from, from_size < to_size ? from_size : to_size);
}

void
mai_tally_merge(void *state, const void *other, size_t other_size)
{
    mai_tally_kind kind = kind_in(other);
    size_t sum_at = 8 * (1 + (size_t) kinds[kind].counters);
    size_t words = (kinds[kind].tail == SUM ? sum_at : other_size) / 8;

    for (size_t i = 1; i < words; i++)
        mai_word_set(state, i, mai_word_get(state, i) + mai_word_get(other, i));
    if (kinds[kind].tail == SUM)
        mai_exact_merge((char *) state + sum_at, (const char *) other + sum_at);
}

/* ---- alleles and genotypes ---- */

void
mai_tally_add_allele(void *state, const mai_genotype *g, int32_t allele)
{
    int copies = mai_genotype_copies(g, allele);

    count(state, COPIES, (uint64_t) copies);
    count(state, KNOWN, (uint64_t) (g->ploidy - g->missing));
    if (g->ploidy == 2 && g->missing == 0)
        count(state, CARRIES_NONE + copies, 1);
}

double
mai_tally_frequency(const void *state, bool *defined)
{
    double known = (double) counted(state, KNOWN);

    *defined = known > 0;
    return *defined ? (double) counted(state, COPIES) / known : 0;
}

void
mai_tally_diploids(const void *state, int64_t counts[3])
{
    for (int copies = 0; copies < 3; copies++)
        counts[2 - copies] = counted(state, CARRIES_NONE + copies);
}

void
mai_tally_add_class(void *state, const mai_genotype *g)
{
    count(state, (int) mai_genotype_classify(g), 1);
}

void
mai_tally_classes(const void *state, int64_t counts[MAI_NCLASSES])
{
    for (int i = 0; i < MAI_NCLASSES; i++)
        counts[i] = counted(state, i);
}

void
mai_tally_add_alleles(void *state, const mai_genotype *g)
{
    int first = kinds[kind_in(state)].counters;

    for (int i = 0; i < g->ploidy; i++)
        if (g->alleles[i] >= 0)
            count(state, first + g->alleles[i], 1);
}

void
mai_tally_add_heterozygosity(void *state, const mai_genotype *g)
{
    if (g->missing > 0 || g->ploidy < 2)
        return;
    count(state, GENOTYPES, 1);
    count(state, HETEROZYGOTES, mai_genotype_classify(g) == MAI_HET);
    mai_tally_add_alleles(state, g);
}

int64_t
mai_tally_copies(const void *state, size_t size, int64_t allele)
{
    mai_tally_kind kind = kind_in(state);

    return (size_t) allele < allele_room(kind, size) ? counted(state, kinds[kind].counters + (int) allele) : 0;
}

int64_t
mai_tally_nalleles(const void *state, size_t size)
{
    int64_t n = (int64_t) allele_room(kind_in(state), size);

    while (n > 0 && mai_tally_copies(state, size, n - 1) == 0)
        n--;
    return n;
}

mai_heterozygosity
mai_tally_heterozygosity(const void *state, size_t size)
{
    mai_heterozygosity h = {0, 0, 0, false, false};
    int64_t n = mai_tally_nalleles(state, size);
    double genotypes = (double) counted(state, GENOTYPES), known = 0, same = 0;

    for (int64_t i = 0; i < n; i++)
        known += (double) mai_tally_copies(state, size, i);
    for (int64_t i = 0; i < n; i++) {
        double copies = (double) mai_tally_copies(state, size, i);

        same += copies * copies;
    }
    h.defined = genotypes > 0 && known > 0;
    if (!h.defined)
        return h;
    h.observed = (double) counted(state, HETEROZYGOTES) / genotypes;
    h.expected = (known * known - same) / (known * known);
    h.f_defined = h.expected > 0;
    if (h.f_defined)
        h.f = 1 - h.observed / h.expected;
    return h;
}

/* ---- substitutions ---- */

/* 0 to 3 for A, C, G and T or U in either case, so that transitions are two apart; -1 for the rest. */
static int
base_number(uint8_t letter)
{
    switch (letter | 0x20) {
    case 'a':
        return 0;
    case 'c':
        return 1;
    case 'g':
        return 2;
    case 't':
    case 'u':
        return 3;
    default:
        return -1;
    }
}

/* The one place in which two texts of the same length differ as bases; -1 when there is none, or more than one. */
static int64_t
only_difference(const uint8_t *a, const uint8_t *b, size_t n)
{
    int64_t found = -1;

    for (size_t i = 0; i < n; i++) {
        int x = base_number(a[i]), y = base_number(b[i]);

        if (x == y && (x >= 0 || (a[i] | 0x20) == (b[i] | 0x20)))
            continue;
        if (found >= 0)
            return -1;
        found = (int64_t) i;
    }
    return found;
}

static void
add_substitution(void *state, const uint8_t *ref, const uint8_t *alt, size_t n)
{
    int64_t at = only_difference(ref, alt, n);

    if (at < 0)
        return;
    int from = base_number(ref[at]), to = base_number(alt[at]);
    if (from >= 0 && to >= 0)
        count(state, (from - to) % 2 == 0 ? TRANSITIONS : TRANSVERSIONS, 1);
}

void
mai_tally_add_substitutions(void *state, const uint8_t *ref, size_t nref, const uint8_t *alt, size_t nalt)
{
    const uint8_t *end = alt + nalt;

    while (alt < end) {
        const uint8_t *comma = memchr(alt, ',', (size_t) (end - alt));
        const uint8_t *stop = comma != NULL ? comma : end;

        if ((size_t) (stop - alt) == nref)
            add_substitution(state, ref, alt, nref);
        alt = comma != NULL ? comma + 1 : end;
    }
}

void
mai_tally_substitutions(const void *state, int64_t *transitions, int64_t *transversions)
{
    *transitions = counted(state, TRANSITIONS);
    *transversions = counted(state, TRANSVERSIONS);
}
