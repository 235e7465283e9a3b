/*
 * test_align.c - pairwise alignment: known alignments, every variant of the tiles against the reference, scores
 * against a matrix that is computed whole, and what hostile parameters meet.
 */
#include "unit.h"

#include "kernel/align_tile.h"
#include "kernel/kernel.h"
#include "seq/align.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const sets[] = {"ref", "avx2", "avx512"};
#define NSETS 3

static int32_t
number(int32_t low, int32_t high)
{
    return low + (int32_t) (unit_random() % (uint64_t) (high - low + 1));
}

static size_t
letters(uint8_t *to, size_t n, const char *alphabet)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t) alphabet[unit_random() % strlen(alphabet)];
    return n;
}

/* A copy with changes, at most twice as long. */
static size_t
related(const uint8_t *from, size_t n, uint8_t *to, const char *alphabet)
{
    size_t m = 0;

    for (size_t i = 0; i < n; i++) {
        uint64_t x = unit_random() % 20;

        if (x == 0)
            continue;
        to[m++] = x == 1 ? (uint8_t) alphabet[unit_random() % strlen(alphabet)] : from[i];
        if (x == 2)
            to[m++] = (uint8_t) alphabet[unit_random() % strlen(alphabet)];
    }
    return m;
}

static void
write_cigar(const mai_alignment *alignment, char *to, size_t room)
{
    size_t n = 0;

    to[0] = '\0';
    for (int64_t i = 0; i < alignment->nruns && n < room; i++) {
        const mai_align_run *run = &alignment->runs[i];

        n += (size_t) snprintf(to + n, room - n, "%lld%c", (long long) run->length, run->op);
    }
}

/* ---- known alignments: scores are Biopython's ---- */

static const struct known {
    const char *a, *b;
    mai_align_mode mode;
    const char *matrix;
    int32_t open, extend, score;
    const char *cigar;
    int64_t start_a, end_a, start_b, end_b, matches;
} known[] = {
    {"ACGTTTACGT", "ACGTTACGA", MAI_ALIGN_GLOBAL, NULL, -5, -2, 8, "3=1D5=1X", 0, 10, 0, 9, 8},
    {"acgtttacgt", "ACGTTACGA", MAI_ALIGN_GLOBAL, NULL, -5, -2, 8, "3=1D5=1X", 0, 10, 0, 9, 8},
    {"ACGTTTACGT", "TTTTCGTTACGA", MAI_ALIGN_LOCAL, NULL, -5, -2, 10, "5=", 4, 9, 6, 11, 5},
    {"CCCCCACGTTTACGTCCC", "ACGTTACGA", MAI_ALIGN_SEMIGLOBAL, NULL, -5, -2, 8, "3=1D5=1X", 5, 15, 0, 9, 8},
    {"CCCCCACGTTTACGT", "GTTTACGTAAAA", MAI_ALIGN_OVERLAP, NULL, -5, -2, 16, "8=", 7, 15, 0, 8, 8},
    {"HEAGAWGHEE", "PAWHEAE", MAI_ALIGN_LOCAL, "BLOSUM62", -11, -1, 17, "3=", 0, 3, 3, 6, 3},
    {"AC", "ACAC", MAI_ALIGN_OVERLAP, NULL, -5, -2, 4, "2=", 0, 2, 0, 2, 2},
    {"ACAC", "AC", MAI_ALIGN_OVERLAP, NULL, -5, -2, 4, "2=", 0, 2, 0, 2, 2},
    {"ACGTTACG", "ACG", MAI_ALIGN_SEMIGLOBAL, NULL, -5, -2, 6, "3=", 0, 3, 0, 3, 3},
    {"ACGTTACG", "ACG", MAI_ALIGN_LOCAL, NULL, -5, -2, 6, "3=", 0, 3, 0, 3, 3},
    {"AAAA", "AA", MAI_ALIGN_GLOBAL, NULL, -5, -2, -3, "2D2=", 0, 4, 0, 2, 2},
    {"", "ACG", MAI_ALIGN_GLOBAL, NULL, -5, -2, -9, "3I", 0, 0, 0, 3, 0},
    {"ACG", "", MAI_ALIGN_GLOBAL, NULL, -5, -2, -9, "3D", 0, 3, 0, 0, 0},
    {"ACG", "", MAI_ALIGN_SEMIGLOBAL, NULL, -5, -2, 0, "", 0, 0, 0, 0, 0},
    {"", "ACG", MAI_ALIGN_SEMIGLOBAL, NULL, -5, -2, -9, "3I", 0, 0, 0, 3, 0},
    {"A", "C", MAI_ALIGN_LOCAL, NULL, -5, -2, 0, "", 0, 0, 0, 0, 0},
    {"A", "C", MAI_ALIGN_OVERLAP, NULL, -5, -2, 0, "", 0, 0, 0, 0, 0},
    {"", "", MAI_ALIGN_GLOBAL, NULL, -5, -2, 0, "", 0, 0, 0, 0, 0},
};

static void
knows_alignments(void)
{
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        const struct known *w = &known[k];
        mai_align_options options = mai_align_defaults;
        mai_ctx *cx = unit_open();
        mai_alignment got;
        char cigar[100];

        unit_row("%s with %s, mode %d", w->a, w->b, (int) w->mode);
        options.mode = w->mode;
        options.gap_open = w->open;
        options.gap_extend = w->extend;
        options.matrix = w->matrix != NULL ? mai_align_matrix_find(w->matrix, strlen(w->matrix)) : NULL;
        if (CHECK_OK(cx, mai_align(cx, (const uint8_t *) w->a, strlen(w->a), (const uint8_t *) w->b, strlen(w->b),
                                   &options, &got))) {
            write_cigar(&got, cigar, sizeof cigar);
            CHECK_TEXT(cigar, w->cigar);
            CHECK_INT(got.score, w->score);
            CHECK_INT(got.start_a, w->start_a);
            CHECK_INT(got.end_a, w->end_a);
            CHECK_INT(got.start_b, w->start_b);
            CHECK_INT(got.end_b, w->end_b);
            CHECK_INT(got.matches, w->matches);
            CHECK(got.optimal);
        }
        unit_close(cx);
    }
}

/* ---- tiles ---- */

#define MOST 700

/* What enters a tile and what leaves it, for one variant. */
typedef struct edges {
    int32_t top_h[MOST], top_f[MOST], left_h[MOST], left_e[MOST];
} edges;

static void
fill_edge(int32_t *h, int32_t *gap, int32_t n, int32_t at, const mai_align_tile *t, bool never)
{
    for (int32_t i = 0; i < n; i++) {
        at += number(t->open, t->match);
        at = t->floor == 0 && at < 0 ? 0 : at;
        h[i] = never ? MAI_ALIGN_NEVER : at;
        gap[i] = never ? MAI_ALIGN_NEVER : at + number(t->open, t->extend);
    }
}

static void
run_variant(const char *name, mai_align_tile t, edges *e, uint64_t *bits, bool traced, int32_t *best, int32_t *lanes)
{
    static uint8_t scratch[(MOST + 72) * 64];

    t.top_h = e->top_h;
    t.top_f = e->top_f;
    t.left_h = e->left_h;
    t.left_e = e->left_e;
    t.scratch = scratch;
    t.bits = traced ? bits : NULL;
    mai_kernels_init(name);
    *lanes = mai_align_kernel->lanes;
    mai_align_kernel->tile(&t);
    *best = t.best;
    mai_kernels_init(NULL);
}

static void
compare_variants(const mai_align_tile *t, const edges *entering, bool traced, const char *name)
{
    static edges plain, vector;
    static uint64_t bits[2][(MOST / 32 + 1) * (MOST + 64) * 4];
    int32_t best[2], lanes[2], wrong = 0;

    plain = vector = *entering;
    run_variant("ref", *t, &plain, bits[0], traced, &best[0], &lanes[0]);
    run_variant(name, *t, &vector, bits[1], traced, &best[1], &lanes[1]);
    CHECK_BYTES(vector.top_h, plain.top_h, sizeof *plain.top_h * (size_t) t->cols);
    CHECK_BYTES(vector.top_f, plain.top_f, sizeof *plain.top_f * (size_t) t->cols);
    CHECK_BYTES(vector.left_h, plain.left_h, sizeof *plain.left_h * (size_t) t->rows);
    CHECK_BYTES(vector.left_e, plain.left_e, sizeof *plain.left_e * (size_t) t->rows);
    CHECK(t->floor != 0 || best[0] == best[1]);
    for (int32_t i = 0; traced && i < t->rows; i++)
        for (int32_t j = 0; j < t->cols; j++)
            wrong += mai_align_bits(bits[0], i, j, t->cols, lanes[0])
                     != mai_align_bits(bits[1], i, j, t->cols, lanes[1]);
    CHECK_INT(wrong, 0);
}

/* A tile of this size with anything that may enter it, by every instruction set there is. */
static void
try_tile(int32_t rows, int32_t cols, int32_t kind)
{
    static uint8_t a[MOST + 3], b[MOST + 3];
    static int8_t table[MAI_ALIGN_LETTERS * MAI_ALIGN_LETTERS];
    static edges entering;
    bool large = kind % 7 == 6, traced = unit_random() % 2 == 0;
    int32_t extend = -number(0, large ? 300 : 5), never = number(0, 5), start = number(-100000, 100000);
    mai_align_tile t = {.a = a + kind % 3, .b = b + kind % 2, .rows = rows, .cols = cols, .extend = extend};

    letters(a, MOST + 3, kind % 5 == 0 ? "\1\2" : "\1\2\3\4\5");
    letters(b, MOST + 3, kind % 5 == 0 ? "\1\2" : "\1\2\3\4\5");
    if (kind % 4 == 1)
        memcpy(b, a, MOST);
    for (int x = 0; x < MAI_ALIGN_LETTERS; x++)
        for (int y = 0; y <= x; y++)
            table[x * MAI_ALIGN_LETTERS + y] = table[y * MAI_ALIGN_LETTERS + x] = (int8_t) number(-17, 17);
    t.table = kind % 3 == 2 ? table : NULL;
    t.open = extend - number(0, large ? 300 : 9);
    t.match = t.table != NULL ? 17 : number(0, large ? 300 : 6);
    t.mismatch = t.table != NULL ? -17 : t.match - number(0, large ? 600 : 12);
    t.floor = kind % 2 == 0 ? 0 : MAI_ALIGN_NEVER;
    start = t.floor == 0 ? abs(start) / 5 : start;
    t.corner = never == 1 ? MAI_ALIGN_NEVER : start;
    fill_edge(entering.top_h, entering.top_f, cols, start, &t, never == 1);
    fill_edge(entering.left_h, entering.left_e, rows, start, &t, never == 2);
    for (int s = 1; s < NSETS; s++)
        if (mai_kernels_init(sets[s]) == 0)
            compare_variants(&t, &entering, traced, sets[s]);
}

static void
variants_agree(void)
{
    for (int32_t n = 1; n <= 140; n++)
        for (int32_t kind = 0; kind < 12; kind++) {
            unit_row("%d letters, kind %d", n, kind);
            try_tile(n, number(1, 140), kind);
            try_tile(number(1, 140), n, kind + 1);
        }
    for (int32_t kind = 0; kind < 40; kind++) {
        unit_row("large tile, kind %d", kind);
        try_tile(number(300, MOST), number(300, MOST), kind);
    }
}

/* ---- against a matrix that is computed whole ---- */

#define SIDE 90

static int64_t
larger(int64_t x, int64_t y)
{
    return x > y ? x : y;
}

/* The best score by Gotoh's recurrences with three numbers a cell. */
static int64_t
whole_matrix(const uint8_t *a, int n, const uint8_t *b, int m, const mai_align_options *o)
{
    static int64_t h[SIDE + 1][SIDE + 1], e[SIDE + 1][SIDE + 1], f[SIDE + 1][SIDE + 1];
    int64_t best = o->mode == MAI_ALIGN_LOCAL || o->mode == MAI_ALIGN_OVERLAP ? 0 : INT64_MIN;

    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= m; j++) {
            bool free_a = o->mode != MAI_ALIGN_GLOBAL, free_b = free_a && o->mode != MAI_ALIGN_SEMIGLOBAL;

            e[i][j] = j > 0 ? larger(h[i][j - 1] + o->gap_open, e[i][j - 1] + o->gap_extend) : INT32_MIN;
            f[i][j] = i > 0 ? larger(h[i - 1][j] + o->gap_open, f[i - 1][j] + o->gap_extend) : INT32_MIN;
            h[i][j] = larger(e[i][j], f[i][j]);
            if (i > 0 && j > 0)
                h[i][j] = larger(h[i][j], h[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? o->match : o->mismatch));
            if ((i == 0 && j == 0) || (j == 0 && free_a) || (i == 0 && free_b))
                h[i][j] = 0;
            if (o->mode == MAI_ALIGN_LOCAL)
                h[i][j] = larger(h[i][j], 0);
            if (o->mode == MAI_ALIGN_LOCAL || (i == n && j == m) || (j == m && free_a && o->mode != MAI_ALIGN_LOCAL)
                || (i == n && o->mode == MAI_ALIGN_OVERLAP))
                best = larger(best, h[i][j]);
        }
    return best;
}

/* The score of an alignment, column by column; INT64_MIN when it says what is not so. */
static int64_t
score_again(const mai_alignment *x, const uint8_t *a, const uint8_t *b, const mai_align_options *o)
{
    int64_t score = 0, i = x->start_a, j = x->start_b, columns = 0, matches = 0;

    for (int64_t r = 0; r < x->nruns; r++) {
        int64_t length = x->runs[r].length;
        char op = x->runs[r].op;

        if (length < 1 || (r > 0 && x->runs[r - 1].op == op))
            return INT64_MIN;
        columns += length;
        matches += op == '=' ? length : 0;
        for (int64_t k = 0; (op == '=' || op == 'X') && k < length; k++)
            if ((a[i + k] == b[j + k]) != (op == '='))
                return INT64_MIN;
        score += op == '=' ? length * o->match : op == 'X' ? length * o->mismatch
                 : o->gap_open + (length - 1) * o->gap_extend;
        i += op == 'I' ? 0 : length;
        j += op == 'D' ? 0 : length;
    }
    return i == x->end_a && j == x->end_b && columns == x->columns && matches == x->matches ? score : INT64_MIN;
}

static void
random_options(mai_align_options *o, mai_align_mode mode)
{
    *o = mai_align_defaults;
    o->mode = mode;
    if (unit_random() % 3 == 0)
        return;
    o->match = number(0, 5);
    o->mismatch = o->match - number(0, 9);
    o->gap_extend = -number(0, 3);
    o->gap_open = o->gap_extend - number(0, 6);
}

static void
scores_are_those_of_the_whole_matrix(void)
{
    uint8_t a[SIDE], b[2 * SIDE];

    for (int k = 0; k < 1500; k++) {
        size_t n = letters(a, (size_t) number(0, SIDE / 2), "ACGT"), m;
        mai_align_options options;
        mai_ctx *cx = unit_open();
        mai_alignment got;
        int64_t want, alone = 0;

        m = k % 3 == 0 ? letters(b, (size_t) number(0, SIDE), "ACGT") : related(a, n, b, "ACGT");
        random_options(&options, (mai_align_mode) (k % MAI_ALIGN_NMODES));
        unit_row("pair %d, mode %s", k, mai_align_mode_names[options.mode]);
        want = whole_matrix(a, (int) n, b, (int) m, &options);
        mai_kernels_init(sets[k / 4 % NSETS]);
        CHECK_OK(cx, mai_align_score(cx, a, n, b, m, &options, &alone, NULL));
        CHECK_INT(alone, want);
        if (CHECK_OK(cx, mai_align(cx, a, n, b, m, &options, &got))) {
            CHECK_INT(got.score, want);
            CHECK_INT(score_again(&got, a, b, &options), want);
        }
        mai_kernels_init(NULL);
        unit_close(cx);
    }
}

/* ---- bands, and sequences of several tiles ---- */

static bool
same_alignment(const mai_alignment *x, const mai_alignment *y)
{
    bool same = x->score == y->score && x->start_a == y->start_a && x->end_a == y->end_a && x->start_b == y->start_b
                && x->end_b == y->end_b && x->nruns == y->nruns;

    for (int64_t r = 0; same && r < x->nruns; r++)
        same = x->runs[r].op == y->runs[r].op && x->runs[r].length == y->runs[r].length;
    return same;
}

/* The score alone is computed in larger tiles, as large as 16 bits allow for the scores. */
static void
score_alone_agrees(mai_ctx *cx, const uint8_t *a, size_t n, const uint8_t *b, size_t m, const mai_align_options *like)
{
    for (int32_t times = 1; times <= 40; times *= 3) {
        mai_align_options options = *like;
        mai_alignment got;
        int64_t alone = 0;

        options.band = -1;
        options.match *= times;
        options.mismatch *= times;
        options.gap_open *= times;
        options.gap_extend *= times;
        for (int s = 0; s < NSETS; s++)
            if (mai_kernels_init(sets[s]) == 0 && CHECK_OK(cx, mai_align(cx, a, n, b, m, &options, &got))
                && CHECK_OK(cx, mai_align_score(cx, a, n, b, m, &options, &alone, NULL)))
                CHECK_INT(alone, got.score);
    }
}

static void
long_sequences_have_one_alignment(void)
{
    static uint8_t a[2600], b[5200];

    for (int k = 0; k < 8; k++) {
        size_t n = letters(a, 2600, "ACGT"), m = k < 4 ? related(a, n, b, "ACGT") : letters(b, 2300, "ACGT");
        mai_align_options options = mai_align_defaults;
        mai_ctx *cx = unit_open();
        mai_alignment plain, got;

        options.mode = (mai_align_mode) (k % 4);
        options.band = k < 4 ? 2600 : -1; /* everything; where the letters differ, the search for a band as well */
        unit_row("pair %d", k);
        mai_kernels_init("ref");
        CHECK_OK(cx, mai_align(cx, a, n, b, m, &options, &plain));
        CHECK(plain.optimal);
        CHECK_INT(score_again(&plain, a, b, &options), plain.score);
        for (int s = 1; s < NSETS; s++) {
            options.band = -1;
            if (mai_kernels_init(sets[s]) == 0 && CHECK_OK(cx, mai_align(cx, a, n, b, m, &options, &got)))
                CHECK(same_alignment(&got, &plain) && got.optimal);
        }
        options.band = 200;
        if (k < 4 && CHECK_OK(cx, mai_align(cx, a, n, b, m, &options, &got)))
            CHECK(same_alignment(&got, &plain));
        score_alone_agrees(cx, a, n, b, m, &options);
        options.band = 0;
        if (CHECK_OK(cx, mai_align(cx, a, n, b, m, &options, &got)))
            CHECK(got.score <= plain.score && score_again(&got, a, b, &options) == got.score);
        CHECK(k < 5 || !got.optimal);
        mai_kernels_init(NULL);
        unit_close(cx);
    }
}

/* Equal parts that stand far from the diagonal: a narrow band does not see them, and must not be believed. */
static void
finds_what_is_far_from_the_diagonal(void)
{
    static uint8_t a[2600], b[2600];
    mai_align_options options = mai_align_defaults;
    mai_ctx *cx = unit_open();
    mai_alignment got, narrow;

    letters(a, 2600, "ACGT");
    letters(b, 2600, "ACGT");
    memcpy(b, a + 1100, 1500);
    options.gap_extend = 0;
    options.gap_open = -20;
    CHECK_OK(cx, mai_align(cx, a, 2600, b, 2600, &options, &got));
    CHECK(got.score >= 2 * 1500 - 2 * 20 && got.optimal);
    CHECK_INT(score_again(&got, a, b, &options), got.score);
    options.band = 100;
    CHECK_OK(cx, mai_align(cx, a, 2600, b, 2600, &options, &narrow));
    CHECK(narrow.score < got.score && !narrow.optimal);
    unit_close(cx);
}

/* ---- errors and limits ---- */

static mai_status
align_texts(mai_ctx *cx, const char *a, const char *b, const mai_align_options *options)
{
    mai_alignment got;

    return mai_align(cx, (const uint8_t *) a, strlen(a), (const uint8_t *) b, strlen(b), options, &got);
}

static void
refuses_what_is_out_of_range(void)
{
    static const struct {
        int32_t match, mismatch, open, extend;
        int64_t band;
        const char *text;
    } wrong[] = {
        {-1, -3, -5, -2, -1, "match must be between 0 and 1000"},
        {INT32_MAX, -3, -5, -2, -1, "match must be"},
        {2, 3, -5, -2, -1, "mismatch must be between -1000 and 2"},
        {2, INT32_MIN, -5, -2, -1, "mismatch must be"},
        {2, -3, 1, -2, -1, "gap_open must be between -1000 and 0"},
        {2, -3, INT32_MIN, -2, -1, "gap_open must be"},
        {2, -3, -5, 2, -1, "gap_extend must be between -1000 and 0"},
        {2, -3, -5, INT32_MIN, -1, "gap_extend must be"},
        {2, -3, -2, -5, -1, "gap_extend (-5) must not be below gap_open (-2)"},
        {2, -3, -5, -2, -2, "band must not be negative"},
    };
    mai_ctx *cx = unit_open();

    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        mai_align_options o = mai_align_defaults;

        o.match = wrong[k].match;
        o.mismatch = wrong[k].mismatch;
        o.gap_open = wrong[k].open;
        o.gap_extend = wrong[k].extend;
        o.band = wrong[k].band;
        CHECK_FAILS_WITH(cx, align_texts(cx, "ACGT", "ACG", &o), MAI_EARGUMENT, wrong[k].text);
    }
    unit_close(cx);
}

static void
refuses_what_is_no_letter(void)
{
    mai_align_options o = mai_align_defaults;
    mai_ctx *cx = unit_open();

    CHECK_FAILS_WITH(cx, align_texts(cx, "AC-T", "ACG", &o), MAI_ETEXT, "\"-\" at letter 3 of a");
    CHECK_FAILS_WITH(cx, align_texts(cx, "ACT", "A1", &o), MAI_ETEXT, "\"1\" at letter 2 of b");
    CHECK_FAILS_WITH(cx, align_texts(cx, "\xc3\xa4", "A", &o), MAI_ETEXT, "byte 0xc3 at letter 1 of a");
    o.matrix = mai_align_matrix_find("blosum62", 8);
    CHECK_FAILS_WITH(cx, align_texts(cx, "MKV", "MUV", &o), MAI_ETEXT, "not in the matrix BLOSUM62");
    CHECK(mai_align_matrix_find("BLOSUM61", 8) == NULL);
    CHECK(mai_align_matrix_find("", 0) == NULL);
    unit_close(cx);
}

static void
refuses_what_is_too_much(void)
{
    size_t n = 1000000;
    uint8_t *a = malloc(n), *b = malloc(n);
    mai_align_options o = mai_align_defaults;
    mai_ctx *cx = unit_open();
    int64_t score;

    if (!CHECK(a != NULL && b != NULL))
        return;
    letters(a, n, "AC");
    letters(b, n, "AC");
    o.mode = MAI_ALIGN_LOCAL;
    CHECK_FAILS_WITH(cx, mai_align_score(cx, a, n, b, n, &o, &score, NULL), MAI_ELIMIT, "50000000000 cells");
    o.match = 1000;
    CHECK_FAILS_WITH(cx, mai_align_score(cx, a, n, b, n, &o, &score, NULL), MAI_ELIMIT, "too large");
    unit_close(cx);
    free(a);
    free(b);
}

/* ---- memory and interrupts ---- */

typedef struct pair {
    uint8_t a[700], b[1400];
    size_t n, m;
} pair;

static mai_status
align_pair(mai_ctx *cx, void *arg)
{
    const pair *p = arg;
    mai_align_options o = mai_align_defaults;
    mai_alignment got;
    int64_t distance;

    MAI_TRY(mai_align(cx, p->a, p->n, p->b, p->m, &o, &got));
    o.mode = MAI_ALIGN_LOCAL;
    o.matrix = mai_align_matrix_find("NUC.4.4", 7);
    MAI_TRY(mai_align(cx, p->a, p->n, p->b, p->m, &o, &got));
    return mai_edit_distance(cx, p->a, p->n, p->b, p->m, -1, &distance);
}

static void
survives_refusals(void)
{
    static pair p;

    p.n = letters(p.a, 600, "ACGT");
    p.m = related(p.a, p.n, p.b, "ACGT");
    CHECK(unit_refuse_each_allocation(align_pair, &p) > 20);
    p.n = 60;
    p.m = 60;
    CHECK(unit_stop_at_each_poll(align_pair, &p) > 20);
}

/* ---- distances ---- */

static int64_t
plain_distance(const uint8_t *a, size_t n, const uint8_t *b, size_t m)
{
    static int64_t row[1000];

    for (size_t j = 0; j <= m; j++)
        row[j] = (int64_t) j;
    for (size_t i = 1; i <= n; i++) {
        int64_t diagonal = row[0];

        row[0] = (int64_t) i;
        for (size_t j = 1; j <= m; j++) {
            int64_t pair_of = diagonal + (a[i - 1] != b[j - 1]);
            int64_t gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

            diagonal = row[j];
            row[j] = pair_of < gap ? pair_of : gap;
        }
    }
    return row[m];
}

static void
distances_are_right(void)
{
    static uint8_t a[500], b[1000];

    for (int k = 0; k < 600; k++) {
        size_t n = letters(a, (size_t) number(0, k % 10 == 0 ? 450 : 140), "ACGT");
        size_t m = k % 2 == 0 ? letters(b, (size_t) number(0, 300), "ACGT") : related(a, n, b, "ACGT");
        int64_t want = plain_distance(a, n, b, m), got = -1, bound = number(0, 90);
        mai_ctx *cx = unit_open();

        unit_row("pair %d", k);
        CHECK_OK(cx, mai_edit_distance(cx, a, n, b, m, -1, &got));
        CHECK_INT(got, want);
        CHECK_OK(cx, mai_edit_distance(cx, a, n, b, m, bound, &got));
        CHECK(want <= bound ? got == want : got > bound);
        unit_close(cx);
    }
}

static mai_status
hamming(mai_ctx *cx, const char *a, const char *b, int64_t *distance)
{
    return mai_hamming(cx, (const uint8_t *) a, strlen(a), (const uint8_t *) b, strlen(b), distance);
}

/* Every byte beside every other, at every place of a word. */
static void
hamming_knows_letters(void)
{
    uint8_t a[19], b[19];

    for (int x = 0; x < 256; x++)
        for (int y = 0; y < 256; y += x % 32 == 0 || x % 32 == 31 ? 1 : 5) {
            mai_ctx *cx = unit_open();
            int at = (x + y) % 19, upper_x = x >= 'a' && x <= 'z' ? x - 32 : x;
            int upper_y = y >= 'a' && y <= 'z' ? y - 32 : y;
            bool known = x > ' ' && x < 127 && y > ' ' && y < 127;
            int64_t got = -1;

            unit_row("bytes %d and %d", x, y);
            memset(a, 'A', sizeof a);
            memset(b, 'a', sizeof b);
            a[at] = (uint8_t) x;
            b[at] = (uint8_t) y;
            if (known && CHECK_OK(cx, mai_hamming(cx, a, sizeof a, b, sizeof b, &got)))
                CHECK_INT(got, upper_x != upper_y);
            if (!known)
                CHECK_FAILS(cx, mai_hamming(cx, a, sizeof a, b, sizeof b, &got), MAI_ETEXT);
            unit_close(cx);
        }
}

static void
hamming_counts_places(void)
{
    mai_ctx *cx = unit_open();
    int64_t got = -1;

    CHECK_OK(cx, hamming(cx, "GAGCCTACTAACGGGAT", "CATCGTAATGACGGCCT", &got));
    CHECK_INT(got, 7);
    CHECK_OK(cx, hamming(cx, "acg-", "ACGT", &got));
    CHECK_INT(got, 1);
    CHECK_OK(cx, hamming(cx, "", "", &got));
    CHECK_INT(got, 0);
    CHECK_FAILS_WITH(cx, hamming(cx, "AC", "A", &got), MAI_EARGUMENT, "2 and 1 letters");
    CHECK_FAILS(cx, hamming(cx, "A ", "AC", &got), MAI_ETEXT);
    CHECK_FAILS(cx, mai_edit_distance(cx, (const uint8_t *) "AC", 2, (const uint8_t *) "\xff", 1, -1, &got),
                MAI_ETEXT);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"knows alignments", knows_alignments},
    {"variants agree", variants_agree},
    {"scores are those of the whole matrix", scores_are_those_of_the_whole_matrix},
    {"long sequences have one alignment", long_sequences_have_one_alignment},
    {"finds what is far from the diagonal", finds_what_is_far_from_the_diagonal},
    {"refuses what is out of range", refuses_what_is_out_of_range},
    {"refuses what is no letter", refuses_what_is_no_letter},
    {"refuses what is too much", refuses_what_is_too_much},
    {"survives refusals", survives_refusals},
    {"distances are right", distances_are_right},
    {"Hamming counts places", hamming_counts_places},
    {"Hamming knows letters", hamming_knows_letters},
};

UNIT_MAIN(tests)
