/*
 * test_translation.c - genetic codes, translation, its kernels, masses, alphabets and names of amino acids.
 *
 * Expected proteins and masses are Biopython's (Seq.translate, molecular_weight).
 */
#include "kernel/codons.h"
#include "kernel/kernel.h"
#include "seq/seq_letters.h"
#include "seq/translation.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* ---- kernels ---- */

static const char *const variants[] = {"ref", "avx2", "avx512"};

/* The definition, a second time: codons until one has a letter that is none of the five. */
static size_t
defined(const uint8_t *letters, size_t n, const char amino[64], uint8_t *to)
{
    for (size_t i = 0; i < n; i++) {
        int number = 0;

        for (int j = 0; j < 3; j++) {
            static const char known[] = "AaCcGgTtUu";
            const char *at = memchr(known, letters[3 * i + j], sizeof known - 1);

            if (at == NULL)
                return i;
            number = 4 * number + (at - known < 6 ? (int) (at - known) / 2 : 3);
        }
        to[i] = (uint8_t) amino[number];
    }
    return n;
}

/* n codons at an alignment, in memory that ends with them. other: the place of a letter that is no base, or -1. */
static void
compare_kernel(size_t n, size_t alignment, int64_t other, uint8_t letter)
{
    uint8_t *block = malloc(alignment + 3 * n + 1), *letters = block + alignment;
    uint8_t *want = malloc(n + 1), *got = malloc(n + 1);
    const char *amino = mai_genetic_code_find(1)->amino;
    size_t done;

    for (size_t i = 0; i < 3 * n; i++)
        letters[i] = (uint8_t) "ACGTUacgtu"[unit_random() % 10];
    if (other >= 0)
        letters[other] = letter;
    block = realloc(block, alignment + 3 * n + (alignment + 3 * n == 0));
    letters = block + alignment;
    memset(want, 1, n + 1);
    memset(got, 1, n + 1);
    done = defined(letters, n, amino, want);
    CHECK_INT(mai_codons_kernel->translate(letters, n, amino, got), done);
    CHECK_BYTES(got, want, n + 1);
    free(block);
    free(want);
    free(got);
}

static void
kernels_agree(void)
{
    for (size_t v = 0; v < sizeof variants / sizeof *variants; v++) {
        if (mai_kernels_init(variants[v]) != 0)
            continue;
        for (size_t n = 0; n <= 400; n++) {
            unit_row("%s, %zu codons", variants[v], n);
            compare_kernel(n, n % 64, -1, 0);
            if (n > 0)
                compare_kernel(n, (7 * n) % 64, (int64_t) (unit_random() % (3 * n)), (uint8_t) unit_random());
        }
        for (int letter = 0; letter < 256; letter++) {
            unit_row("%s, letter %d", variants[v], letter);
            compare_kernel(130, 1, letter, (uint8_t) letter);
        }
    }
    CHECK_INT(mai_kernels_init(NULL), 0);
}

/* ---- genetic codes ---- */

/* All codons in NCBI's order: T, C, A, G. */
static void
all_codons(uint8_t letters[192])
{
    static const char order[] = "TCAG";

    for (int i = 0; i < 64; i++) {
        letters[3 * i] = (uint8_t) order[i / 16];
        letters[3 * i + 1] = (uint8_t) order[i / 4 % 4];
        letters[3 * i + 2] = (uint8_t) order[i % 4];
    }
}

static void
codes_are_ncbis(void)
{
    static const struct {
        int id;
        const char *amino;
    } rows[] = {
        {1, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
        {2, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSS**VVVVAAAADDEEGGGG"},
        {5, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSSSSVVVVAAAADDEEGGGG"},
        {9, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNNKSSSSVVVVAAAADDEEGGGG"},
        {14, "FFLLSSSSYYY*CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNNKSSSSVVVVAAAADDEEGGGG"},
        {22, "FFLLSS*SYY*LCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
        {27, "FFLLSSSSYYQQCCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
        {33, "FFLLSSSSYYY*CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSSKVVVVAAAADDEEGGGG"},
    };
    mai_ctx *cx = unit_open();
    const mai_genetic_code *code;
    uint8_t letters[192];

    all_codons(letters);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("code %d", rows[i].id);
        CHECK_OK(cx, mai_genetic_code_get(cx, rows[i].id, &code));
        for (int j = 0; j < 64; j++)
            CHECK_INT(mai_codon_translate(code, letters + 3 * j), rows[i].amino[j]);
    }
    CHECK_INT(mai_genetic_code_count, 27);
    for (size_t i = 1; i < mai_genetic_code_count; i++)
        CHECK(mai_genetic_codes[i].id > mai_genetic_codes[i - 1].id);
    for (size_t i = 0; i < mai_genetic_code_count; i++) {
        const mai_genetic_code *c = &mai_genetic_codes[i];

        CHECK_INT(strlen(c->amino), 64);
        CHECK_INT(strlen(c->marks), 64);
        CHECK_INT(mai_genetic_code_is_dual(c), c->id == 27 || c->id == 28 || c->id == 31);
        for (int j = 0; j < 64; j++)
            CHECK(c->amino[j] != '*' || c->marks[j] == 'e');
    }
    for (int id = -1; id < 40; id++)
        CHECK_INT(mai_genetic_code_find(id) != NULL,
                  (id >= 1 && id <= 6) || (id >= 9 && id <= 16) || (id >= 21 && id <= 33));
    CHECK_FAILS_WITH(cx, mai_genetic_code_get(cx, 7, &code), MAI_EARGUMENT, "no genetic code 7");
    unit_close(cx);
}

static void
codons_have_meanings(void)
{
    static const struct {
        int code;
        const char *codon;
        char amino;
        bool start, stop;
    } rows[] = {
        {1, "RAY", 'B', false, false}, {1, "SAR", 'Z', false, false}, {1, "MTT", 'J', false, false},
        {1, "TAN", 'X', false, false}, {1, "NNN", 'X', false, false}, {1, "---", '-', false, false},
        {1, "A--", 0, false, false},   {1, "ANX", 'X', false, false}, {1, "NNX", 0, false, false},
        {1, "CTX", 'L', false, false}, {1, "TAR", '*', false, true},  {1, "TRA", '*', false, true},
        {1, "TRR", 'X', false, false}, {1, "utT", 'F', false, false}, {1, "uga", '*', false, true},
        {1, "YTG", 'L', true, false},  {1, "HTG", 'X', true, false},  {1, "NTG", 'X', false, false},
        {2, "ATN", 'X', true, false},  {2, "AGR", '*', false, true},  {27, "TGA", 'W', false, true},
        {28, "TRA", 'X', false, true}, {31, "TAR", 'E', false, true}, {1, "TA?", 0, false, false},
        {1, "AC\200", 0, false, false}, {1, "A\001C", 0, false, false}, {1, "GAN", 'X', false, false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const mai_genetic_code *code = mai_genetic_code_find(rows[i].code);
        const uint8_t *codon = (const uint8_t *) rows[i].codon;

        unit_row("%s in code %d", rows[i].codon, rows[i].code);
        CHECK_INT(mai_codon_translate(code, codon), rows[i].amino);
        CHECK_INT(mai_codon_is_start(code, codon), rows[i].start);
        CHECK_INT(mai_codon_is_stop(code, codon), rows[i].stop);
    }
    CHECK_INT(mai_codon_amino(mai_genetic_code_find(1), 8, 1, 5), '*');
    CHECK_INT(mai_codon_amino(mai_genetic_code_find(1), 8, 0, 5), 0);
    CHECK(mai_codon_expand(1, 1, 1) == 1);
    CHECK(mai_codon_expand(8, 8, 8) == UINT64_C(1) << 63);
    CHECK(mai_codon_expand(15, 15, 15) == UINT64_MAX);
}

/* ---- translation ---- */

typedef struct translation_row {
    const char *letters;
    int code;
    mai_translate_options options;
    const char *protein; /* or, after '!', what the message says, and where */
    int position;
} translation_row;

static const translation_row translations[] = {
    {"RAYSARMTTTANNNN---CTXRTTYTAYTRTARTRAATGMGA", 1, {0}, "BZJXX-LXLL**MR", 0},
    {"atgGCNuaa", 1, {0}, "MA*", 0},
    {"", 1, {0}, "", 0},
    {"AC", 1, {0}, "", 0},
    {"ACGU", 1, {0}, "T", 0},
    {"ATGA??", 1, {0}, "!codon \"A??\"", 3},
    {"ATG\n\377A", 1, {0}, "!codon \"??A\"", 3},
    {"ATGTAA???", 1, {.to_stop = true}, "M", 0},
    {"GCCTARGCC", 1, {.to_stop = true}, "A", 0},
    {"GCCGCC", 1, {.to_stop = true}, "AA", 0},
    {"GCC", 27, {.to_stop = true}, "!to_stop", -1},
    {"GCCTGA", 27, {0}, "AW", 0},
    {"GTGGCCATTGTAATGGGCCGCTGAAAGGGTGCCCGATAG", 2, {.cds = true}, "MAIVMGRWKGAR", 0},
    {"GTGGCCATTGTAATGGGCCGCTGAAAGGGTGCCCGATAG", 1, {.cds = true}, "!first codon \"GTG\"", 0},
    {"YTGGCCTAR", 1, {.cds = true}, "MA", 0},
    {"ATGTAA", 1, {.cds = true, .to_stop = true}, "M", 0},
    {"ATG", 1, {.cds = true}, "!final codon \"ATG\"", 0},
    {"", 1, {.cds = true}, "!begins with a start", 0},
    {"ATGGCCTA", 1, {.cds = true}, "!multiple of three", 6},
    {"ATGGCCGCC", 1, {.cds = true}, "!final codon \"GCC\"", 6},
    {"ATGGCCTAGGCCTAA", 1, {.cds = true}, "!codon \"TAG\" is a stop", 6},
    {"ATGGCCTARGCCTAA", 1, {.cds = true}, "!codon \"TAR\" is a stop", 6},
    {"ATGG-CTAA", 1, {.cds = true}, "!codon \"G-C\"", 3},
    {"ATGTGAGCCTGA", 27, {.cds = true}, "MWA", 0},
};

static void
check_translation(mai_ctx *cx, const translation_row *row, mai_status status, const char *out, size_t written)
{
    if (row->protein[0] != '!') {
        CHECK_INT(status, MAI_OK);
        CHECK_INT(written, strlen(row->protein));
        CHECK_BYTES(out, row->protein, strlen(row->protein));
        return;
    }
    CHECK(status == MAI_ETEXT || status == MAI_EARGUMENT);
    CHECK(strstr(cx->err.message, row->protein + 1) != NULL);
    CHECK_INT(cx->err.position, row->position);
    mai_error_clear(cx);
}

static void
translates(void)
{
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof translations / sizeof *translations; i++) {
        const translation_row *row = &translations[i];
        size_t n = strlen(row->letters), written;
        char *out = malloc(n / 3 + (n < 3));
        mai_status status;

        unit_row("%s in code %d", row->letters, row->code);
        status = mai_translate(cx, mai_genetic_code_find(row->code), (const uint8_t *) row->letters, n, row->options,
                               out, &written);
        check_translation(cx, row, status, out, written);
        free(out);
    }
    unit_close(cx);
}

/* Translates in windows of `step` letters. */
static mai_status
translate_windows(mai_ctx *cx, const translation_row *row, size_t step, char *out, size_t *written)
{
    mai_memory_stream stream = mai_stream_of_memory(row->letters, strlen(row->letters), step);
    mai_translation t;
    const uint8_t *window;
    size_t n;

    MAI_TRY(mai_translation_begin(cx, &t, mai_genetic_code_find(row->code), row->options.to_stop, out));
    do {
        MAI_TRY(mai_stream_next(cx, &stream.stream, &window, &n));
        MAI_TRY(mai_translation_feed(cx, &t, window, n));
    } while (n > 0 && !t.ended);
    *written = t.written;
    return MAI_OK;
}

static void
windows_do_not_matter(void)
{
    mai_ctx *cx = unit_open();
    char out[64];

    for (size_t i = 0; i < sizeof translations / sizeof *translations; i++)
        for (size_t step = 1; step < 9; step++) {
            const translation_row *row = &translations[i];
            size_t written;

            if (row->options.cds)
                continue;
            unit_row("%s by %zu", row->letters, step);
            check_translation(cx, row, translate_windows(cx, row, step, out, &written), out, written);
        }
    unit_close(cx);
}

/* Many ambiguous codons are translated by a table: the same as codon by codon, stops, gaps and windows included. */
static void
many_ambiguous_codons(void)
{
    static const char letters_of[] = "ACGTRYSWKMBDHVNacgtun";
    enum { CODONS = 4000 };
    uint8_t *letters = malloc(3 * CODONS);
    char *want = malloc(CODONS), *out = malloc(CODONS);
    mai_ctx *cx = unit_open();

    for (size_t c = 0; c < mai_genetic_code_count; c++) {
        const mai_genetic_code *code = &mai_genetic_codes[c];
        mai_translation t;

        unit_row("code %d", code->id);
        for (size_t i = 0; i < 3 * CODONS; i++)
            letters[i] = (uint8_t) letters_of[unit_random() % (i / 3 % 100 < 50 ? sizeof letters_of - 1 : 4)];
        for (size_t i = 0; i < CODONS; i += 200)
            memcpy(letters + 3 * i, i % 400 == 0 ? "---" : "TAR", 3);
        for (size_t i = 0; i < CODONS; i++)
            want[i] = mai_codon_translate(code, letters + 3 * i);
        CHECK_OK(cx, mai_translation_begin(cx, &t, code, false, out));
        for (size_t at = 0, step; at < 3 * CODONS; at += step) {
            step = 1 + unit_random() % 1000;
            step = step < 3 * CODONS - at ? step : 3 * CODONS - at;
            CHECK_OK(cx, mai_translation_feed(cx, &t, letters + at, step));
        }
        CHECK_INT(t.written, CODONS);
        CHECK(t.single > 1000);
        CHECK_BYTES(out, want, CODONS);
        memcpy(letters + 3 * 3500, "RA?", 3);
        CHECK_OK(cx, mai_translation_begin(cx, &t, code, false, out));
        CHECK_INT(mai_translation_feed(cx, &t, letters, 3 * CODONS), MAI_ETEXT);
        CHECK_INT(cx->err.position, 3 * 3500);
        mai_error_clear(cx);
    }
    unit_close(cx);
    free(letters);
    free(want);
    free(out);
}

static mai_status
long_translation(mai_ctx *cx, void *arg)
{
    uint8_t *letters = arg;
    mai_translate_options options = {0};
    static char out[100000];
    size_t written;

    MAI_TRY(mai_translate(cx, mai_genetic_code_find(1), letters, 300000, options, out, &written));
    CHECK_INT(written, 100000);
    return MAI_OK;
}

/* After many ambiguous codons they are looked up in a table: a stop among them is one still. */
static void
stops_among_many_ambiguous_codons(void)
{
    enum { BEFORE = 2000 };
    static char letters[3 * (BEFORE + 2)], out[BEFORE + 2];
    mai_ctx *cx = unit_open();
    size_t written;

    for (int i = 0; i < BEFORE; i++)
        memcpy(letters + 3 * i, "AAR", 3);
    memcpy(letters + 3 * BEFORE, "TARAAR", 6);
    for (int to_stop = 0; to_stop < 2; to_stop++) {
        mai_translate_options options = {.to_stop = to_stop};

        CHECK_OK(cx, mai_translate(cx, mai_genetic_code_find(1), (const uint8_t *) letters, sizeof letters, options, out,
                                   &written));
        CHECK_INT(written, to_stop ? BEFORE : BEFORE + 2);
        CHECK(out[BEFORE - 1] == 'K' && (to_stop || (out[BEFORE] == '*' && out[BEFORE + 1] == 'K')));
    }
    unit_close(cx);
}

static void
stops_when_told(void)
{
    uint8_t *letters = malloc(300000);

    memset(letters, 'A', 300000);
    letters[150000] = letters[299999] = 'N';
    unit_refuse_each_allocation(long_translation, letters);
    CHECK(unit_stop_at_each_poll(long_translation, letters) >= 2);
    free(letters);
}

/* ---- masses ---- */

static mai_status
weigh(mai_ctx *cx, const char *letters, mai_weight_options options, double *mass)
{
    mai_memory_stream stream = mai_stream_of_memory(letters, strlen(letters), 3);

    return mai_seq_weight(cx, &stream.stream, &options, mass);
}

static void
weighs(void)
{
    static const double dna[8] = {1253.8027, 1253.213097, 1235.7874, 1235.202532,
                                  2507.6054, 2506.426194, 2471.5748, 2470.405064};
    const mai_weight_options rna = {.type = MAI_SEQ_RNA, .double_stranded = true};
    const mai_weight_options protein = {.type = MAI_SEQ_PROTEIN};
    mai_weight_options options = {.type = MAI_SEQ_DNA};
    mai_ctx *cx = unit_open();
    double mass;

    for (int i = 0; i < 8; i++) {
        options.double_stranded = i & 4;
        options.circular = i & 2;
        options.monoisotopic = i & 1;
        CHECK_OK(cx, weigh(cx, "AGct", options, &mass));
        CHECK_SAME(mass, dna[i]);
    }
    CHECK_OK(cx, weigh(cx, "acg\n u", rna, &mass));
    CHECK_REAL(mass, 2607.5474, 1e-15);
    CHECK_OK(cx, weigh(cx, "ACDEFGHIKLMNOPQRSTUVWY", protein, &mass));
    CHECK_REAL(mass, 2783.0494, 1e-15);
    options = (mai_weight_options) {.type = MAI_SEQ_PROTEIN, .monoisotopic = true};
    CHECK_OK(cx, weigh(cx, "ACDEFGHIKLMNOPQRSTUVWY", options, &mass));
    CHECK_REAL(mass, 2782.226267, 1e-15);
    CHECK_OK(cx, weigh(cx, "", protein, &mass));
    CHECK_SAME(mass, 18.0153);
    options = (mai_weight_options) {.type = MAI_SEQ_DNA};
    CHECK_INT(weigh(cx, "ACG TAN", options, &mass), MAI_ETEXT);
    CHECK_TEXT(cx->err.message, "\"N\" is no unambiguous letter of DNA");
    CHECK_INT(cx->err.position, 6);
    mai_error_clear(cx);
    CHECK_FAILS(cx, weigh(cx, "ACGU", options, &mass), MAI_ETEXT);
    CHECK_FAILS_WITH(cx, weigh(cx, "AC\377", options, &mass), MAI_ETEXT, "\"?\"");
    options = (mai_weight_options) {.type = MAI_SEQ_PROTEIN, .double_stranded = true};
    CHECK_FAILS(cx, weigh(cx, "AC", options, &mass), MAI_EARGUMENT);
    unit_close(cx);
}

/* ---- alphabets and names ---- */

static void
alphabets_have_letters(void)
{
    static const char *const letters[MAI_ALPHABETS] = {
        "ACGT", "ACGU", "ABCDGHKMNRSTVWY", "ABCDGHKMNRSUVWY", "ABCDGHKMNRSTUVWY", "ACDEFGHIKLMNPQRSTVWY",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    };
    mai_ctx *cx = unit_open();

    for (int a = 0; a < MAI_ALPHABETS; a++)
        for (int letter = 0; letter < 256; letter++) {
            uint8_t text[20];
            int upper = letter >= 'a' && letter <= 'z' ? letter - 32 : letter;
            bool valid = letter == '*' || (upper != 0 && strchr(letters[a], upper) != NULL);
            mai_memory_stream stream = mai_stream_of_memory(text, 20, 19 - letter % 19);
            int64_t position;

            memset(text, 'a', sizeof text);
            text[letter % 20] = (uint8_t) letter;
            unit_row("%s, letter %d", mai_alphabet_names[a], letter);
            CHECK_OK(cx, mai_alphabet_check(cx, &stream.stream, a, (const uint8_t *) "*", 1, &position));
            CHECK_INT(position, valid ? -1 : letter % 20);
        }
    unit_close(cx);
}

typedef mai_status (*rename_letters)(mai_ctx *cx, const uint8_t *letters, size_t n, const uint8_t *undef,
                                     size_t nundef, uint8_t *out, uint64_t *size);

static void
check_name(rename_letters rename, const char *letters, const char *undef, const char *want)
{
    mai_ctx *cx = unit_open();
    const uint8_t *p = (const uint8_t *) letters, *u = (const uint8_t *) undef;
    uint8_t out[128] = "";
    uint64_t size;

    unit_row("%s", letters);
    CHECK_OK(cx, rename(cx, p, strlen(letters), u, strlen(undef), NULL, &size));
    CHECK_INT(size, strlen(want));
    CHECK_OK(cx, rename(cx, p, strlen(letters), u, strlen(undef), out, &size));
    CHECK_TEXT((const char *) out, want);
    CHECK_FAILS(cx, rename(cx, (const uint8_t *) "Al\303", 3, u, strlen(undef), NULL, &size), MAI_ETEXT);
    unit_close(cx);
}

static void
amino_acids_have_names(void)
{
    check_name(mai_seq3, "MAIVMGRWKGAR*", "Xaa", "MetAlaIleValMetGlyArgTrpLysGlyAlaArgTer");
    check_name(mai_seq3, "BJOUXZ-m", "", "AsxXlePylSecXaaGlx");
    check_name(mai_seq3, "A-", "????", "Ala????");
    check_name(mai_seq3, "", "Xaa", "");
    check_name(mai_seq1, "METalaIlEValMetGLYArgtRplysGlyAlaARGTerAs", "X", "MAIVMGRWKGAR*");
    check_name(mai_seq1, "AsxXlePylSecXaaGlx", "", "BJOUXZ");
    check_name(mai_seq1, "Ala---Ter***a,a", "??", "A??*????");
}

static const unit_test tests[] = {
    {"kernels of translation agree", kernels_agree},
    {"genetic codes are NCBI's", codes_are_ncbis},
    {"codons have meanings", codons_have_meanings},
    {"translates", translates},
    {"windows do not matter", windows_do_not_matter},
    {"many ambiguous codons", many_ambiguous_codons},
    {"stops among many ambiguous codons", stops_among_many_ambiguous_codons},
    {"stops when told", stops_when_told},
    {"weighs", weighs},
    {"alphabets have letters", alphabets_have_letters},
    {"amino acids have names", amino_acids_have_names},
};
UNIT_MAIN(tests)
