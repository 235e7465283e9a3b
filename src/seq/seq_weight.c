/*
 * seq_weight.c - masses of nucleic acids and proteins (seq_letters.h).
 *
 * Masses are integers of microdaltons, in which the table holds them exactly: sums do not depend on their order and
 * are rounded once.
 */
#include "seq/seq_letters.h"

#include <string.h>

#define STEP 65536
#define WATER_AVERAGE 18015300
#define WATER_MONOISOTOPIC 18010565

typedef struct residue {
    char letter;
    char partner;                   /* in the other strand */
    int64_t average, monoisotopic;  /* with all of its water, microdaltons */
} residue;

/* Source of all: PubChem, as in Biopython's Bio.Data.IUPACData. Nucleotides are monophosphates. */
static const residue dna[] = {
    {'A', 'T', 331221800, 331068170}, {'C', 'G', 307197100, 307056936},
    {'G', 'C', 347221200, 347063084}, {'T', 'A', 322208500, 322056602},
};

static const residue rna[] = {
    {'A', 'U', 347221200, 347063084}, {'C', 'G', 323196500, 323051851},
    {'G', 'C', 363220600, 363057999}, {'U', 'A', 324181300, 324035867},
};

static const residue protein[] = {
    {'A', 0, 89093200, 89047678},   {'C', 0, 121158200, 121019749}, {'D', 0, 133102700, 133037508},
    {'E', 0, 147129300, 147053158}, {'F', 0, 165189100, 165078979}, {'G', 0, 75066600, 75032028},
    {'H', 0, 155154600, 155069477}, {'I', 0, 131172900, 131094629}, {'K', 0, 146187600, 146105528},
    {'L', 0, 131172900, 131094629}, {'M', 0, 149211300, 149051049}, {'N', 0, 132117900, 132053492},
    {'O', 0, 255313400, 255158292}, {'P', 0, 115130500, 115063329}, {'Q', 0, 146144500, 146069142},
    {'R', 0, 174201000, 174111676}, {'S', 0, 105092600, 105042593}, {'T', 0, 119119200, 119058243},
    {'U', 0, 168053200, 168964203}, {'V', 0, 117146300, 117078979}, {'W', 0, 204225200, 204089878},
    {'Y', 0, 181188500, 181073893},
};

static const struct kind {
    const char *name;
    const residue *residues;
    size_t n;
} kinds[MAI_SEQ_TYPES] = {
    {"DNA", dna, sizeof dna / sizeof *dna},
    {"RNA", rna, sizeof rna / sizeof *rna},
    {"protein", protein, sizeof protein / sizeof *protein},
};

static int64_t
mass_of(const struct kind *kind, char letter, bool monoisotopic)
{
    for (size_t i = 0; i < kind->n; i++)
        if (kind->residues[i].letter == letter)
            return monoisotopic ? kind->residues[i].monoisotopic : kind->residues[i].average;
    return 0;
}

/* By byte: the mass that a letter adds, with its partner's; 0 for white space, -1 for what is no letter. */
static void
fill(int64_t mass[256], const mai_weight_options *options)
{
    static const uint8_t spaces[] = {'\t', '\n', '\v', '\f', '\r', 28, 29, 30, 31, ' '};
    const struct kind *kind = &kinds[options->type];

    memset(mass, 0xff, 256 * sizeof *mass);
    for (size_t i = 0; i < sizeof spaces; i++)
        mass[spaces[i]] = 0;
    for (size_t i = 0; i < kind->n; i++) {
        const residue *r = &kind->residues[i];
        int64_t m = mass_of(kind, r->letter, options->monoisotopic);

        if (options->double_stranded)
            m += mass_of(kind, r->partner, options->monoisotopic);
        mass[(uint8_t) r->letter] = mass[r->letter | 0x20] = m;
    }
}

static mai_status
refuse_letter(mai_ctx *cx, const int64_t mass[256], const uint8_t *p, int64_t before, const char *name)
{
    char letter[8] = "?";
    size_t i = 0;

    while (mass[p[i]] >= 0)
        i++;
    if (p[i] > ' ' && p[i] < 127)
        letter[0] = (char) p[i];
    return mai_fail_at(cx, MAI_ETEXT, before + (int64_t) i, "\"%s\" is no unambiguous letter of %s", letter, name);
}

/* The sum over all letters, and how many they are. */
static mai_status
add_up(mai_ctx *cx, mai_stream *stream, const int64_t mass[256], const char *name, int64_t *total, int64_t *count)
{
    const uint8_t *window;
    int64_t before = 0;
    size_t n;

    for (;; before += (int64_t) n) {
        MAI_TRY(mai_stream_next(cx, stream, &window, &n));
        if (n == 0)
            return MAI_OK;
        for (size_t at = 0, end; at < n; at = end) {
            int64_t sum = 0, letters = 0, signs = 0;

            end = n - at < STEP ? n : at + STEP;
            for (size_t i = at; i < end; i++) {
                int64_t m = mass[window[i]];

                sum += m;
                letters += m != 0;
                signs |= m;
            }
            if (signs < 0)
                return refuse_letter(cx, mass, window + at, before + (int64_t) at, name);
            *total += sum;
            *count += letters;
            MAI_TRY(mai_poll(cx, (int64_t) (end - at)));
        }
    }
}

mai_status
mai_seq_weight(mai_ctx *cx, mai_stream *stream, const mai_weight_options *options, double *out)
{
    int64_t mass[256], total = 0, letters = 0, water, bonds;

    if (options->double_stranded && options->type == MAI_SEQ_PROTEIN)
        return mai_fail(cx, MAI_EARGUMENT, "a protein is not double-stranded");
    fill(mass, options);
    MAI_TRY(add_up(cx, stream, mass, kinds[options->type].name, &total, &letters));
    water = options->monoisotopic ? WATER_MONOISOTOPIC : WATER_AVERAGE;
    bonds = letters - (options->circular ? 0 : 1);
    *out = (double) (total - bonds * water * (options->double_stranded ? 2 : 1)) / 1e6;
    return MAI_OK;
}
