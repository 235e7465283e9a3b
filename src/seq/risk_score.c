/*
 * risk_score.c - polygenic risk scores: which allele of a variant a published weight is for, and the sum.
 *
 * A score file names an effect allele and mostly the other one, on a strand that need not be the reference's. A row
 * counts when both are alleles of the variant as they stand, or when their complements are; only single bases are
 * complemented, since the anchor of an insertion or deletion would move to its other end. A with T, and C with G, are
 * their own complements as a pair: which one is meant cannot be seen, and such rows are left out. The sum is exact
 * (base/exact.h); a product of dosage and weight is rounded once.
 */
#include "base/exact.h"
#include "kernel/iupac.h"
#include "seq/genotype.h"

#include <math.h>

#define SUM_OF_DOSAGES 8                     /* places of the exact sums: genotype_tally.c has the layout */
#define SUM_OF_SCORE (8 * (1 + MAI_NSCORE))

static mai_status
add_product(mai_ctx *cx, void *sum, double dosage, double weight)
{
    double product = dosage * weight;

    if (MAI_UNLIKELY(!isfinite(dosage)))
        return mai_fail(cx, MAI_EARGUMENT, "a dosage is not a finite number");
    if (MAI_UNLIKELY(!isfinite(weight)))
        return mai_fail(cx, MAI_EARGUMENT, "a weight is not a finite number");
    if (MAI_UNLIKELY(!isfinite(product)))
        return mai_fail(cx, MAI_EARGUMENT, "dosage times weight, %g times %g, is too large", dosage, weight);
    mai_exact_add(sum, product);
    return MAI_OK;
}

mai_status
mai_tally_add_dosage(mai_ctx *cx, void *state, double dosage, double weight)
{
    return add_product(cx, (char *) state + SUM_OF_DOSAGES, dosage, weight);
}

double
mai_tally_sum(const void *state)
{
    return mai_exact_round((const char *) state + SUM_OF_DOSAGES);
}

static void
count(void *state, mai_score_count counter, uint64_t n)
{
    mai_word_set(state, 1 + (size_t) counter, mai_word_get(state, 1 + (size_t) counter) + n);
}

/* ---- which allele ---- */

/* The complement of a single base in upper case; 0 for any other text. */
static uint8_t
complement_of(mai_allele_text allele)
{
    uint8_t c = allele.n == 1 ? mai_iupac_complement[allele.p[0]] & 0xdf : 0;

    return c == 'A' || c == 'C' || c == 'G' || c == 'T' ? c : 0;
}

static bool
is_palindromic(mai_allele_text a, mai_allele_text b)
{
    uint8_t c = complement_of(a);
    uint8_t back = b.n == 1 ? b.p[0] & 0xdf : 0;

    return c != 0 && (back == 'U' ? 'T' : back) == c;
}

/* The only alternative allele, which one text can be compared with; nothing when there are several. */
static bool
is_single(mai_allele_text alt)
{
    for (size_t i = 0; i < alt.n; i++)
        if (alt.p[i] == ',')
            return false;
    return alt.n > 0;
}

/* Without the other allele, the variant's own two say whether strands can be told apart. */
static bool
is_ambiguous(const mai_score_row *row)
{
    if (row->other.p != NULL)
        return is_palindromic(row->effect, row->other);
    return row->ref.p != NULL && is_single(row->alt) && is_palindromic(row->ref, row->alt);
}

/* The number of the effect allele when both alleles are the variant's, else -1. */
static int32_t
match(const mai_score_row *row, mai_allele_text effect, mai_allele_text other)
{
    int32_t number = mai_allele_number(row->ref, row->alt, effect);

    if (number < 0 || other.p == NULL)
        return number;
    int32_t second = mai_allele_number(row->ref, row->alt, other);
    return second >= 0 && second != number ? number : -1;
}

static int32_t
match_flipped(const mai_score_row *row)
{
    uint8_t effect = complement_of(row->effect), other = row->other.p != NULL ? complement_of(row->other) : 0;

    if (effect == 0 || (row->other.p != NULL && other == 0))
        return -1;
    return match(row, (mai_allele_text){&effect, 1}, (mai_allele_text){row->other.p != NULL ? &other : NULL, 1});
}

/* ---- rows ---- */

static mai_status
check_row(mai_ctx *cx, const mai_score_row *row)
{
    mai_allele_text none = {NULL, 0};

    if (!isfinite(row->weight))
        return mai_fail(cx, MAI_EARGUMENT, "a weight is not a finite number");
    if (row->frequency < 0 || row->frequency > 1)
        return mai_fail(cx, MAI_EARGUMENT, "a frequency is %g, not 0 to 1", row->frequency);
    if (row->effect.n == 0)
        return mai_fail(cx, MAI_EARGUMENT, "the effect allele is empty");
    if (row->other.p != NULL && mai_allele_number(row->other, none, row->effect) == 0)
        return mai_fail(cx, MAI_EARGUMENT, "the effect allele and the other allele are the same");
    return MAI_OK;
}

/*
 * A row without a whole genotype: the expected dosage where the frequency is known, else only counted. A lone "." is
 * taken for a diploid genotype, as which it is mostly written.
 */
static mai_status
add_missing(mai_ctx *cx, void *state, const mai_score_row *row, int ploidy)
{
    if (isnan(row->frequency)) {
        count(state, MAI_SCORE_MISSING, 1);
        return MAI_OK;
    }
    MAI_TRY(add_product(cx, (char *) state + SUM_OF_SCORE, ploidy * row->frequency, row->weight));
    count(state, MAI_SCORE_USED, 1);
    count(state, MAI_SCORE_IMPUTED, 1);
    count(state, MAI_SCORE_ALLELES, (uint64_t) ploidy);
    return MAI_OK;
}

static mai_status
add_known(mai_ctx *cx, void *state, const mai_score_row *row, int32_t allele)
{
    int ploidy = row->genotype->ploidy, copies = mai_genotype_copies(row->genotype, allele);

    MAI_TRY(add_product(cx, (char *) state + SUM_OF_SCORE, copies, row->weight));
    count(state, MAI_SCORE_USED, 1);
    count(state, MAI_SCORE_ALLELES, (uint64_t) ploidy);
    return MAI_OK;
}

mai_status
mai_tally_add_score(mai_ctx *cx, void *state, const mai_score_row *row)
{
    bool has_variant = row->ref.p != NULL && row->alt.p != NULL, flipped = false;
    uint64_t used = mai_word_get(state, 1 + MAI_SCORE_USED);

    MAI_TRY(check_row(cx, row));
    if (is_ambiguous(row)) {
        count(state, MAI_SCORE_AMBIGUOUS, 1);
        return MAI_OK;
    }
    if (!has_variant)
        return add_missing(cx, state, row, 2);
    int32_t allele = match(row, row->effect, row->other);
    if (allele < 0) {
        allele = match_flipped(row);
        flipped = allele >= 0;
    }
    if (allele < 0) {
        count(state, MAI_SCORE_MISMATCHED, 1);
        return MAI_OK;
    }
    if (row->genotype == NULL || row->genotype->missing > 0)
        MAI_TRY(add_missing(cx, state, row, row->genotype != NULL && row->genotype->ploidy > 2 ? row->genotype->ploidy : 2));
    else
        MAI_TRY(add_known(cx, state, row, allele));
    if (mai_word_get(state, 1 + MAI_SCORE_USED) != used) {
        count(state, MAI_SCORE_FLIPPED, flipped);
        count(state, MAI_SCORE_SWAPPED, allele == 0);
    }
    return MAI_OK;
}

mai_score
mai_tally_score(const void *state)
{
    mai_score score = {mai_exact_round((const char *) state + SUM_OF_SCORE), {0}};

    for (int i = 0; i < MAI_NSCORE; i++)
        score.counts[i] = (int64_t) mai_word_get(state, 1 + (size_t) i);
    return score;
}
