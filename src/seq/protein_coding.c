/*
 * protein_coding.c - two coding sequences translated, for protein_change.c to compare.
 *
 * Where the bases differ tells what the proteins alone cannot: which codon a silent change touches, whether the frame
 * shifts, and how much of the altered sequence is still the coding one. Proteins live in the arena.
 */
#include <string.h>

#include "base/arena.h"
#include "seq/protein_change.h"
#include "seq/translation.h"
#include "seq/variant_parts.h"

typedef struct coding_pair {
    mai_letters ref, alt;
    int64_t at, nout, nin; /* bases [at, at + nout) of the reference became nin others, as far right as can be */
    int64_t leftmost;      /* where that begins when it is as far left as can be */
} coding_pair;

/* The differing stretch. */
static mai_status
find_difference(mai_ctx *cx, coding_pair *pair)
{
    int64_t most = pair->ref.n < pair->alt.n ? pair->ref.n : pair->alt.n, suffix;

    pair->at = mai_common_prefix(pair->ref.p, pair->alt.p, most);
    suffix = mai_common_suffix(pair->ref.p + pair->ref.n, pair->alt.p + pair->alt.n, most - pair->at);
    pair->nout = pair->ref.n - pair->at - suffix;
    pair->nin = pair->alt.n - pair->at - suffix;
    suffix = mai_common_suffix(pair->ref.p + pair->ref.n, pair->alt.p + pair->alt.n, most);
    pair->leftmost = pair->at < most - suffix ? pair->at : most - suffix;
    return mai_poll(cx, most / 8);
}

/* All codons, and an X for one that is not whole. */
static mai_status
translate(mai_ctx *cx, const mai_genetic_code *code, mai_letters bases, uint8_t **protein, int64_t *n)
{
    mai_translate_options options = {false, false};
    size_t written;

    MAI_TRY(mai_alloc(cx, bases.n / 3 + 1, (void **) protein));
    MAI_TRY(mai_translate(cx, code, bases.p, bases.n, options, (char *) *protein, &written));
    *n = written;
    if (bases.n % 3 != 0)
        (*protein)[(*n)++] = 'X';
    return MAI_OK;
}

/* The reference's protein through its first stop, its initiator being Met. */
static mai_status
translate_reference(mai_ctx *cx, const mai_genetic_code *code, const coding_pair *pair, mai_protein_change *change)
{
    uint8_t *protein, *stop;

    MAI_TRY(translate(cx, code, pair->ref, &protein, &change->nreference));
    stop = change->nreference > 0 ? memchr(protein, '*', change->nreference) : NULL;
    if (stop != NULL)
        change->nreference = stop - protein + 1;
    else if (pair->ref.n % 3 != 0)
        change->nreference--;
    if (pair->ref.n >= 3 && mai_codon_is_start(code, pair->ref.p))
        protein[0] = 'M';
    change->reference = protein;
    return MAI_OK;
}

/* How many codons of an insertion that shifts the frame, from a place on, end with a stop inside it; 0: none does. */
static mai_status
codons_to_inserted_stop(mai_ctx *cx, const mai_genetic_code *code, const coding_pair *pair, int64_t place, int64_t *out)
{
    int64_t offset = place % 3, end = place + pair->nin;

    *out = 0;
    if (pair->nout > 0 || pair->nin % 3 == 0)
        return MAI_OK;
    for (int64_t codon = place + (3 - offset) % 3, n = offset > 0 ? 2 : 1; codon + 3 <= end; codon += 3, n++) {
        if (mai_codon_is_stop(code, pair->alt.p + codon)) {
            *out = n;
            return MAI_OK;
        }
        MAI_TRY(mai_poll(cx, 20));
    }
    return MAI_OK;
}

/*
 * A protein whose frame is as the reference's: codons of the insertion through its stop, and then those of the
 * reference, from the interrupted codon's neighbour on.
 */
static mai_status
without_shift(mai_ctx *cx, int64_t place, int64_t ncodons, mai_protein_change *change)
{
    int64_t before = place / 3, resume = before + (place % 3 > 0), rest = change->nreference - resume;
    uint8_t *protein;

    if (rest < 0)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, before + ncodons + rest + 1, (void **) &protein));
    memcpy(protein, change->altered, before + ncodons);
    memcpy(protein + before + ncodons, change->reference + resume, rest);
    change->altered = protein;
    change->naltered = change->ncoding = before + ncodons + rest;
    change->frameshift = false;
    return MAI_OK;
}

/* What goes reaches from the coding sequence into what follows, wherever it is put: no frame is left to be kept. */
static bool
crosses_end(const coding_pair *pair, int64_t end)
{
    return pair->leftmost < end && pair->leftmost + pair->nout > end;
}

mai_status
mai_coding_change_hgvs(mai_ctx *cx, const mai_genetic_code *code, const uint8_t *reference, int64_t nreference,
                       const uint8_t *altered, int64_t naltered, bool predicted, char **text, size_t *n)
{
    coding_pair pair = {.ref = {reference, nreference}, .alt = {altered, naltered}};
    mai_protein_change change = {.predicted = predicted};
    int64_t inserted_stop = 0, place;
    uint8_t *protein;

    MAI_TRY(find_difference(cx, &pair));
    MAI_TRY(translate_reference(cx, code, &pair, &change));
    MAI_TRY(translate(cx, code, pair.alt, &protein, &change.naltered));
    if (nreference >= 3 && naltered >= 3 && memcmp(reference, altered, 3) == 0 && change.nreference > 0)
        protein[0] = change.reference[0];
    change.altered = protein;
    change.frameshift = (nreference - naltered) % 3 != 0 || crosses_end(&pair, 3 * change.nreference);
    change.ncoding = change.nreference + (naltered - nreference) / 3;
    if (pair.nout > 0 || pair.nin > 0)
        change.first_codon = pair.at / 3 + 1;
    place = pair.at - pair.at % 3; /* between codons, if the insertion can be put there */
    if (place >= pair.leftmost)
        MAI_TRY(codons_to_inserted_stop(cx, code, &pair, place, &inserted_stop));
    if (inserted_stop == 0) {
        place = pair.at;
        MAI_TRY(codons_to_inserted_stop(cx, code, &pair, place, &inserted_stop));
    }
    if (inserted_stop > 0)
        MAI_TRY(without_shift(cx, place, inserted_stop, &change));
    return mai_protein_change_hgvs(cx, &change, text, n);
}
