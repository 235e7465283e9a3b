/*
 * align.c - pairwise alignment: what is asked for, how wide a band is computed, and when its answer is the best one.
 *
 * A global alignment that leaves a band of diagonals has many gaps, so few pairs: its score has a bound. Where what
 * was found in the band is more than that, nothing outside can be as good, and the whole matrix need not be
 * computed. So without a band given, long sequences are tried in a narrow one first; the score found there says how
 * wide the band must be for certain.
 */
#include "seq/align.h"

#include "base/arena.h"
#include "seq/align_grid.h"

#include <string.h>

#define SMALL_CELLS (INT64_C(1) << 22) /* a matrix of less is computed at once */
#define SHORT 512                      /* letters that are one tile */
#define LONG 50000                     /* letters above which tiles are large in any case */
#define ROOM 20000                     /* what a path across a tile may gain, so that 16 bits hold its scores */

const char *const mai_align_mode_names[MAI_ALIGN_NMODES] = {"global", "local", "semiglobal", "overlap"};

const mai_align_options mai_align_defaults = {
    .mode = MAI_ALIGN_GLOBAL, .match = 2, .mismatch = -3, .gap_open = -5, .gap_extend = -2, .band = -1,
};

/* ---- parameters ---- */

static mai_status
check_range(mai_ctx *cx, const char *name, int32_t value, int32_t low, int32_t high)
{
    if (value >= low && value <= high)
        return MAI_OK;
    return mai_fail(cx, MAI_EARGUMENT, "%s must be between %d and %d, not %d", name, low, high, value);
}

static mai_status
check_options(mai_ctx *cx, const mai_align_options *o)
{
    if ((unsigned) o->mode >= MAI_ALIGN_NMODES)
        return mai_fail(cx, MAI_EARGUMENT, "there is no mode of alignment number %d", (int) o->mode);
    if (o->matrix == NULL) {
        MAI_TRY(check_range(cx, "match", o->match, 0, MAI_ALIGN_MOST_SCORE));
        MAI_TRY(check_range(cx, "mismatch", o->mismatch, -MAI_ALIGN_MOST_SCORE, o->match));
    }
    MAI_TRY(check_range(cx, "gap_open", o->gap_open, -MAI_ALIGN_MOST_SCORE, 0));
    MAI_TRY(check_range(cx, "gap_extend", o->gap_extend, -MAI_ALIGN_MOST_SCORE, 0));
    if (o->gap_extend < o->gap_open)
        return mai_fail(cx, MAI_EARGUMENT, "gap_extend (%d) must not be below gap_open (%d)", o->gap_extend,
                        o->gap_open);
    if (o->band < -1)
        return mai_fail(cx, MAI_EARGUMENT, "band must not be negative");
    return MAI_OK;
}

/* ---- letters ---- */

static bool
is_known(const mai_align_matrix *matrix, uint8_t letter)
{
    uint8_t upper = letter >= 'a' && letter <= 'z' ? letter - 32 : letter;

    if (matrix != NULL)
        return upper != '\0' && strchr(matrix->letters, upper) != NULL;
    return (upper >= 'A' && upper <= 'Z') || upper == '*';
}

static mai_status
refuse(mai_ctx *cx, const mai_align_matrix *matrix, const char *name, uint8_t letter, size_t position)
{
    char shown[16] = {'"', (char) letter, '"'};

    if (letter < ' ' || letter > '~') {
        const char *digits = "0123456789abcdef";
        char byte[] = {'b', 'y', 't', 'e', ' ', '0', 'x', digits[letter >> 4], digits[letter & 15], '\0'};

        memcpy(shown, byte, sizeof byte);
    }
    mai_fail_at(cx, MAI_ETEXT, (int64_t) position, "%s at letter %zu of %s %s%s", shown, position + 1, name,
                matrix != NULL ? "is not in the matrix " : "is not a letter of a sequence",
                matrix != NULL ? matrix->name : "");
    return letter == '-' || letter == '.' ? mai_hint(cx, "Sequences are aligned without gaps.") : cx->err.code;
}

/* Letters as numbers: A to Z are 1 to 26 in either case, '*' is 27. */
static mai_status
read_letters(mai_ctx *cx, const mai_align_matrix *matrix, const char *name, const uint8_t *from, size_t n,
             const uint8_t **out)
{
    bool known[256];
    uint8_t *to;

    for (int c = 0; c < 256; c++)
        known[c] = is_known(matrix, (uint8_t) c);
    MAI_TRY(mai_alloc(cx, n + 1, (void **) &to));
    for (size_t i = 0; i < n; i++) {
        if (!known[from[i]])
            return refuse(cx, matrix, name, from[i], i);
        to[i] = from[i] == '*' ? 27 : from[i] & 31;
        if (i % 65536 == 65535)
            MAI_TRY(mai_poll(cx, 65536));
    }
    *out = to;
    return MAI_OK;
}

/* The matrix by numbers of letters, and the bounds of what it holds. */
static mai_status
spread_matrix(mai_ctx *cx, const mai_align_matrix *matrix, mai_align_tile *t)
{
    size_t n = strlen(matrix->letters);
    int8_t *table;

    MAI_TRY(MAI_NEW_ARRAY(cx, MAI_ALIGN_LETTERS * MAI_ALIGN_LETTERS, &table));
    t->match = t->mismatch = 0;
    for (size_t x = 0; x < n; x++)
        for (size_t y = 0; y < n; y++) {
            int8_t score = matrix->rows[x * n + y];
            int row = matrix->letters[x] == '*' ? 27 : matrix->letters[x] & 31;
            int col = matrix->letters[y] == '*' ? 27 : matrix->letters[y] & 31;

            table[row * MAI_ALIGN_LETTERS + col] = score;
            t->match = score > t->match ? score : t->match;
            t->mismatch = score < t->mismatch ? score : t->mismatch;
        }
    t->table = table;
    return MAI_OK;
}

/* ---- bands ---- */

/* Diagonals between those of the matrix' first and last cell, and so many beside them. */
static void
set_band(mai_align_grid *g, int64_t width)
{
    int64_t slope = g->m - g->n;

    width = width > g->n + g->m ? g->n + g->m : width < 1 ? 1 : width;
    g->low = (slope < 0 ? slope : 0) - width;
    g->high = (slope > 0 ? slope : 0) + width;
}

/* The most that a global alignment can score which leaves a band of this width. */
static int64_t
bound_outside(const mai_align_grid *g, int64_t width)
{
    int64_t shorter = g->n < g->m ? g->n : g->m, longer = g->n < g->m ? g->m : g->n;
    int64_t more = longer - shorter + width + 1, fewer = width + 1; /* letters that have no partner */
    int64_t gaps = 2 * (int64_t) g->open + (more + fewer - 2) * g->extend;

    return (shorter - fewer) * g->tile.match + gaps;
}

/* Whether a band covers every cell, or its best alignment is better than all that leave it. */
static bool
is_certain(const mai_align_grid *g, int64_t width)
{
    int64_t shorter = g->n < g->m ? g->n : g->m;

    if (width >= shorter)
        return true;
    return g->options->mode == MAI_ALIGN_GLOBAL && g->score > bound_outside(g, width);
}

/* The least width whose answer is certain, now that this score is known to be reached. */
static int64_t
certain_width(const mai_align_grid *g)
{
    int64_t low = 1, high = g->n < g->m ? g->n : g->m;

    while (low < high) {
        int64_t middle = (low + high) / 2;

        if (g->score > bound_outside(g, middle))
            high = middle;
        else
            low = middle + 1;
    }
    return high;
}

/* Cells that a band makes necessary. */
static double
cells_of(const mai_align_grid *g, int64_t width)
{
    double whole = (double) g->n * (double) g->m, shorter = (double) (g->n < g->m ? g->n : g->m);
    double across = (double) (g->n < g->m ? g->m - g->n : g->n - g->m) + 2.0 * (double) width + 2.0 * g->size;

    return shorter * across < whole ? shorter * across : whole;
}

static mai_status
check_cells(mai_ctx *cx, const mai_align_grid *g, int64_t width)
{
    if (cells_of(g, width) <= (double) MAI_ALIGN_MOST_CELLS)
        return MAI_OK;
    mai_fail(cx, MAI_ELIMIT, "aligning %lld with %lld letters needs more than %lld cells", (long long) g->n,
             (long long) g->m, (long long) MAI_ALIGN_MOST_CELLS);
    return mai_hint(cx, "A band limits the cells to about twice as many diagonals as it names.");
}

/* Scores are 32-bit numbers. */
static mai_status
check_scores(mai_ctx *cx, const mai_align_grid *g)
{
    const mai_align_tile *t = &g->tile;
    int64_t most = t->match;

    most = most < -(int64_t) t->mismatch ? -(int64_t) t->mismatch : most;
    most = most < -(int64_t) t->open ? -(int64_t) t->open : most;
    if ((g->n + g->m + 2) * most < INT64_C(1) << 28)
        return MAI_OK;
    return mai_fail(cx, MAI_ELIMIT, "scores of up to %lld are too large for sequences of %lld and %lld letters",
                    (long long) most, (long long) g->n, (long long) g->m);
}

/* A width that is computed in any case. */
static int64_t
least_width(const mai_align_grid *g)
{
    if (g->options->band >= 0)
        return g->options->band;
    return g->options->mode == MAI_ALIGN_GLOBAL ? g->size / 2 : g->n < g->m ? g->n : g->m;
}

/* ---- the work ---- */

static mai_status
prepare(mai_ctx *cx, mai_align_grid *g, const uint8_t *a, size_t na, const uint8_t *b, size_t nb,
        const mai_align_options *o)
{
    size_t longer = na > nb ? na : nb;

    memset(g, 0, sizeof *g);
    MAI_TRY(check_options(cx, o));
    if (na > (size_t) 1 << 40 || nb > (size_t) 1 << 40)
        return mai_fail(cx, MAI_ELIMIT, "sequences of %zu and %zu letters are too long to be aligned", na, nb);
    g->options = o;
    g->n = (int64_t) na;
    g->m = (int64_t) nb;
    g->open = g->tile.open = o->gap_open;
    g->extend = g->tile.extend = o->gap_extend;
    g->tile.match = o->match;
    g->tile.mismatch = o->mismatch;
    g->tile.floor = o->mode == MAI_ALIGN_LOCAL ? 0 : MAI_ALIGN_NEVER;
    g->size = longer <= SHORT ? (int32_t) (longer > 0 ? longer : 1) : SHORT;
    if (o->matrix != NULL)
        MAI_TRY(spread_matrix(cx, o->matrix, &g->tile));
    MAI_TRY(check_scores(cx, g));
    MAI_TRY(check_cells(cx, g, least_width(g)));
    MAI_TRY(read_letters(cx, o->matrix, "a", a, na, &g->a));
    return read_letters(cx, o->matrix, "b", b, nb, &g->b);
}

/*
 * The side of a tile. Large ones spend less on their edges; small ones cost a traceback and a narrow band less, and have
 * room in 16 bits for larger scores.
 */
static int32_t
tile_size(const mai_align_grid *g, int64_t width)
{
    int64_t shorter = g->n < g->m ? g->n : g->m, longer = g->n < g->m ? g->m : g->n;
    int32_t size = MAI_ALIGN_TILE_MOST, pair = g->tile.match - 2 * g->extend;

    if (longer <= SHORT)
        return longer > 0 ? (int32_t) longer : 1;
    if (longer <= LONG && (g->keep || width < shorter))
        return SHORT;
    while (size > SHORT && size * pair > ROOM)
        size /= 2;
    return size;
}

/* Computes the matrix in a band of this width, in memory that is given back before the next one. */
static mai_status
compute(mai_ctx *cx, mai_align_grid *g, int64_t width)
{
    g->size = tile_size(g, width);
    MAI_TRY(check_cells(cx, g, width));
    set_band(g, width);
    return mai_align_grid_compute(cx, g);
}

/*
 * Whether words of eight letters, taken from all along a, stand in b near the diagonal more often than by chance. What it
 * says decides only in which order the work is done.
 */
static bool
looks_related(const mai_align_grid *g, int64_t narrow)
{
    enum { PLACES = 64, WORD = 8, ENOUGH = 3 };
    int hits = 0;

    if (g->n < PLACES || g->m < PLACES)
        return true;
    for (int64_t k = 0; k < PLACES; k++) {
        int64_t i = (g->n - WORD) * k / PLACES, middle = i * g->m / g->n;
        int64_t from = middle > narrow ? middle - narrow : 0;
        int64_t to = middle + narrow < g->m - WORD ? middle + narrow : g->m - WORD;

        while (from < to && memcmp(g->a + i, g->b + from, WORD) != 0)
            from++;
        hits += from < to;
    }
    return hits >= ENOUGH;
}

/* Finds how wide a band is needed, first for the score alone. */
static mai_status
find_width(mai_ctx *cx, mai_align_grid *g, int64_t *width)
{
    int64_t shorter = g->n < g->m ? g->n : g->m, narrow = g->size / 2;
    bool keep = g->keep;

    *width = shorter;
    if (g->options->band >= 0)
        *width = g->options->band;
    if (g->options->band >= 0 || g->options->mode != MAI_ALIGN_GLOBAL
        || (double) g->n * (double) g->m <= (double) SMALL_CELLS
        || cells_of(g, narrow) > 0.5 * (double) g->n * (double) g->m || !looks_related(g, narrow))
        return MAI_OK;
    g->keep = false;
    MAI_TRY(compute(cx, g, narrow));
    g->keep = keep;
    *width = certain_width(g);
    return MAI_OK;
}

static mai_status
solve(mai_ctx *cx, mai_align_grid *g, bool *optimal)
{
    int64_t width;

    MAI_TRY(find_width(cx, g, &width));
    MAI_TRY(compute(cx, g, width));
    *optimal = is_certain(g, width);
    return MAI_OK;
}

mai_status
mai_align(mai_ctx *cx, const uint8_t *a, size_t na, const uint8_t *b, size_t nb, const mai_align_options *options,
          mai_alignment *out)
{
    mai_align_grid g;

    memset(out, 0, sizeof *out);
    MAI_TRY(prepare(cx, &g, a, na, b, nb, options));
    g.keep = true;
    MAI_TRY(solve(cx, &g, &out->optimal));
    out->score = g.score;
    return mai_align_trace(cx, &g, out);
}

mai_status
mai_align_score(mai_ctx *cx, const uint8_t *a, size_t na, const uint8_t *b, size_t nb,
                const mai_align_options *options, int64_t *score, bool *optimal)
{
    mai_align_grid g;
    bool certain;

    MAI_TRY(prepare(cx, &g, a, na, b, nb, options));
    MAI_TRY(solve(cx, &g, &certain));
    *score = g.score;
    if (optimal != NULL)
        *optimal = certain;
    return MAI_OK;
}
