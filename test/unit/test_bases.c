/*
 * test_bases.c - every variant of the kernels over sequence letters gives what bases.h defines, at every length and
 * alignment.
 *
 * The definition is written down here a second time, letter by letter. Arrays are allocated to the byte, so that the
 * sanitizer sees a read or write beside them.
 */
#include "kernel/bases.h"
#include "kernel/iupac.h"
#include "kernel/kernel.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 400
#define ALIGNMENTS 64
#define LONG (3 * 4096 + 517) /* several blocks, groups and a rest */

static const char *const names[] = {"ref", "avx2", "avx512"};

/* What a random letter is taken from. */
typedef enum mixture {
    FOUR,  /* ACGT */
    CODES, /* all IUPAC codes, U, X, gaps, either case */
    BYTES, /* any byte */
    NMIXTURES
} mixture;

static uint8_t
letter(mixture m)
{
    static const char codes[] = "ACGTUNRYSWKMBDHVXacgtunryswkmbdhvx-";

    switch (m) {
    case FOUR:
        return (uint8_t) "ACGT"[unit_random() % 4];
    case CODES:
        return (uint8_t) codes[unit_random() % (sizeof codes - 1)];
    default:
        return (uint8_t) unit_random();
    }
}

static mai_letter
class_of(uint8_t byte)
{
    static const struct {
        const char *letters;
        mai_letter class;
    } rows[] = {
        {"Aa", MAI_LETTER_A}, {"Cc", MAI_LETTER_C}, {"Gg", MAI_LETTER_G}, {"Tt", MAI_LETTER_T}, {"Uu", MAI_LETTER_U},
        {"Nn", MAI_LETTER_N}, {"-", MAI_LETTER_GAP}, {"Bb", MAI_LETTER_B}, {"Dd", MAI_LETTER_D}, {"Hh", MAI_LETTER_H},
        {"Vv", MAI_LETTER_V}, {"Ss", MAI_LETTER_S}, {"Ww", MAI_LETTER_W}, {"KkMm", MAI_LETTER_KM},
        {"RrXxYy", MAI_LETTER_RXY},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (byte != '\0' && strchr(rows[i].letters, byte) != NULL)
            return rows[i].class;
    return MAI_LETTER_OTHER;
}

/* The complement in the pairs of the IUPAC codes, T or U against A. */
static uint8_t
complement_of(uint8_t byte, bool rna)
{
    static const char from[] = "ACGTURYSWKMBDHVNacgturyswkmbdhvn", dna[] = "TGCAAYRSWMKVHDBNtgcaayrswmkvhdbn";
    const char *at = byte != '\0' ? strchr(from, byte) : NULL;
    uint8_t to = at != NULL ? (uint8_t) dna[at - from] : byte;

    return rna && to == 'T' ? 'U' : rna && to == 't' ? 'u' : to;
}

/* n bytes of the mixture that begin `shift` bytes into memory of exactly that size; *memory is to be freed. */
static uint8_t *
letters(size_t n, size_t shift, mixture m, uint8_t **memory)
{
    *memory = malloc(n + shift + (n + shift == 0));
    for (size_t i = 0; i < n + shift; i++)
        (*memory)[i] = letter(m);
    return *memory + shift;
}

static void
check_count(const uint8_t *p, size_t n)
{
    uint64_t got[MAI_NLETTERS], want[MAI_NLETTERS];

    for (int c = 0; c < MAI_NLETTERS; c++)
        got[c] = want[c] = (uint64_t) c << 40; /* counting adds */
    mai_bases_kernel->count(p, n, got);
    for (size_t i = 0; i < n; i++)
        want[class_of(p[i])]++;
    CHECK_BYTES(got, want, sizeof want);
}

typedef uint8_t (*change)(const uint8_t *from, uint8_t *to, size_t n);

/* What a change must write: a complement, or T and U exchanged, forward or backward. */
typedef struct change_row {
    const char *name;
    size_t offset; /* in mai_bases_kernels */
    bool complements, rna, reverses;
} change_row;

static const change_row changes[] = {
    {"complement", offsetof(mai_bases_kernels, complement), true, false, false},
    {"complement_rna", offsetof(mai_bases_kernels, complement_rna), true, true, false},
    {"reverse_complement", offsetof(mai_bases_kernels, reverse_complement), true, false, true},
    {"reverse_complement_rna", offsetof(mai_bases_kernels, reverse_complement_rna), true, true, true},
    {"transcribe", offsetof(mai_bases_kernels, transcribe), false, true, false},
    {"back_transcribe", offsetof(mai_bases_kernels, back_transcribe), false, false, false},
};

static uint8_t
changed(uint8_t byte, const change_row *row)
{
    if (row->complements)
        return complement_of(byte, row->rna);
    if (row->rna)
        return byte == 'T' ? 'U' : byte == 't' ? 'u' : byte;
    return byte == 'U' ? 'T' : byte == 'u' ? 't' : byte;
}

static void
check_change(const change_row *row, const uint8_t *p, size_t n, size_t shift)
{
    change kernel;
    uint8_t *memory = malloc(n + shift + 1), *want = malloc(n + 1), *to, all = 0;

    memcpy(&kernel, (const char *) mai_bases_kernel + row->offset, sizeof kernel);
    for (size_t i = 0; i < n; i++) {
        want[row->reverses ? n - 1 - i : i] = changed(p[i], row);
        all |= p[i];
    }
    free(memory);
    memory = malloc(n + shift + (n + shift == 0)); /* to the byte */
    to = memory + shift;
    CHECK_INT(kernel(p, to, n), all);
    CHECK_BYTES(to, want, n);
    if (!row->reverses) {
        if (n > 0)
            memcpy(to, p, n);
        CHECK_INT(kernel(to, to, n), all);
        CHECK_BYTES(to, want, n);
    }
    free(memory);
    free(want);
}

static void
check_length(const char *name, size_t n, size_t shift)
{
    for (mixture m = FOUR; m < NMIXTURES; m++) {
        uint8_t *memory, *p = letters(n, shift, m, &memory);

        unit_row("%s, n = %zu, %zu bytes from the start, mixture %d", name, n, shift, (int) m);
        check_count(p, n);
        for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
            unit_row("%s, %s, n = %zu, %zu bytes from the start, mixture %d", name, changes[i].name, n, shift, (int) m);
            check_change(&changes[i], p, n, (shift * 7 + n) % ALIGNMENTS);
        }
        free(memory);
    }
}

static void
every_variant(void)
{
    for (size_t v = 0; v < sizeof names / sizeof *names; v++) {
        if (mai_kernels_init(names[v]) != 0)
            continue;
        for (size_t n = 0; n <= LONGEST; n++) {
            check_length(names[v], n, n % ALIGNMENTS);
            check_length(names[v], n, unit_random() % ALIGNMENTS);
        }
        for (size_t shift = 0; shift < ALIGNMENTS; shift++) {
            check_length(names[v], 63 + shift, shift);
            check_length(names[v], LONG + shift, shift);
        }
    }
    (void) mai_kernels_init(NULL);
}

/* One letter alone, everywhere in a long run of others: no position is counted twice or not at all. */
static void
one_among_many(void)
{
    static const char few[] = "N-RBX*\x80";

    for (size_t v = 0; v < sizeof names / sizeof *names; v++) {
        uint8_t run[LONG];

        if (mai_kernels_init(names[v]) != 0)
            continue;
        memset(run, 'a', sizeof run);
        for (size_t i = 0; i < sizeof run; i += 37) {
            run[i] = (uint8_t) few[i % (sizeof few - 1)];
            unit_row("%s, letter %zu", names[v], i);
            check_count(run, sizeof run);
            run[i] = 'a';
        }
    }
    (void) mai_kernels_init(NULL);
}

/* Long runs are counted in blocks, by one tier or by both, and written past the caches: what the reference says. */
static void
long_runs(void)
{
    const size_t n = ((size_t) 17 << 20) + 333;
    uint8_t *p = malloc(n), *got = malloc(n), *want = malloc(n);
    uint64_t counts[MAI_NLETTERS], counted[MAI_NLETTERS];

    for (size_t i = 0; i < n; i++)
        p[i] = letter(i >> 20 == 2 || i >> 20 == 7 ? CODES : FOUR);
    p[(4 << 20) + 5] = 'r';
    p[n - 1] = '*';
    memset(counts, 0, sizeof counts);
    mai_bases_ref.count(p, n, counts);
    mai_bases_ref.reverse_complement(p, want, n);
    for (size_t v = 0; v < sizeof names / sizeof *names; v++) {
        if (mai_kernels_init(names[v]) != 0)
            continue;
        unit_row("%s", names[v]);
        memset(counted, 0, sizeof counted);
        mai_bases_kernel->count(p, n, counted);
        CHECK_BYTES(counted, counts, sizeof counts);
        memset(got, 0, n);
        mai_bases_kernel->reverse_complement(p, got, n);
        CHECK(memcmp(got, want, n) == 0);
        mai_bases_ref.transcribe(p, want, n);
        mai_bases_kernel->transcribe(p, got, n);
        CHECK(memcmp(got, want, n) == 0);
        mai_bases_ref.reverse_complement(p, want, n);
    }
    (void) mai_kernels_init(NULL);
    free(p);
    free(got);
    free(want);
}

static void
each_byte(void)
{
    for (int byte = 0; byte < 256; byte++) {
        unit_row("byte %d", byte);
        CHECK_INT(mai_letter_of[byte], class_of((uint8_t) byte));
        CHECK_INT(mai_iupac_complement[byte], complement_of((uint8_t) byte, false));
    }
}

static const unit_test tests[] = {
    {"classes and complements of each byte", each_byte},
    {"every variant at every length and alignment", every_variant},
    {"one letter among many", one_among_many},
    {"long runs", long_runs},
};
UNIT_MAIN(tests)
