/*
 * test_seq.c - composition, GC content and skew, complements, transcription, states of aggregates, N50.
 *
 * Expected values are Biopython's (gc_fraction, GC_skew, GC123, Bio.Seq), or follow by hand.
 */
#include "base/exact.h"
#include "seq/seq.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static mai_composition
composition_of(const char *letters)
{
    mai_composition c = {{0}};
    mai_ctx *cx = unit_open();

    CHECK_OK(cx, mai_composition_add(cx, (const uint8_t *) letters, strlen(letters), &c));
    unit_close(cx);
    return c;
}

static void
gc_content(void)
{
    static const struct {
        const char *letters;
        double remove, ignore, weighted;
    } rows[] = {
        {"", 0, 0, 0},
        {"ACTG", 0.5, 0.5, 0.5},
        {"GGAUCUUCGGAUCU", 0.5, 0.5, 0.5},
        {"ACTGSSSS", 0.75, 0.75, 0.75},
        {"ACTGN", 0.5, 0.4, 0.5},
        {"GDVV", 1, 0.25, 2.0 / 3},
        {"gdvv", 1, 0.25, 2.0 / 3},
        {"NNN", 0, 0, 0.5},
        {"BDHKMNRVXY", 0, 0, 0.5},
        {"WWS", 1.0 / 3, 1.0 / 3, 1.0 / 3},
        {"G-*1 e\x7f", 1, 1.0 / 7, 1.0 / 7},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_composition c = composition_of(rows[i].letters);

        unit_row("%s", rows[i].letters);
        CHECK_SAME(mai_gc_fraction(&c, MAI_GC_REMOVE), rows[i].remove);
        CHECK_SAME(mai_gc_fraction(&c, MAI_GC_IGNORE), rows[i].ignore);
        CHECK_SAME(mai_gc_fraction(&c, MAI_GC_WEIGHTED), rows[i].weighted);
        CHECK_INT(mai_composition_length(&c), strlen(rows[i].letters));
    }
}

static void
counts(void)
{
    mai_composition c = composition_of("ACGTUNRYSWKMBDHVX-.*acgtunryswkmbdhvx");

    CHECK_INT(c.of[MAI_LETTER_A], 2);
    CHECK_INT(c.of[MAI_LETTER_U], 2);
    CHECK_INT(c.of[MAI_LETTER_GAP], 1);
    CHECK_INT(c.of[MAI_LETTER_OTHER], 2);
    CHECK_INT(mai_composition_ambiguous(&c), 22);
    CHECK_SAME(mai_gc_skew(&c), 0);
    c = composition_of("gGGc");
    CHECK_SAME(mai_gc_skew(&c), 0.5);
    c = composition_of("NATU");
    CHECK_SAME(mai_gc_skew(&c), 0);
}

/* ---- streams: windows of every size give the same ---- */

static void
any_windows(void)
{
    static const char letters[] = "GGGCCCATNNGgACTGTNGCCAGTTTAGCnnncGGA";
    const size_t n = sizeof letters - 1;
    mai_composition whole = composition_of(letters);

    for (size_t step = 0; step <= n; step++) {
        mai_ctx *cx = unit_open();
        mai_memory_stream counted = mai_stream_of_memory(letters, n, step), placed = counted;
        mai_composition c = {{0}};
        mai_codon_gc gc;

        unit_row("windows of %zu", step);
        CHECK_OK(cx, mai_composition_read(cx, &counted.stream, &c));
        CHECK_BYTES(&c, &whole, sizeof c);
        CHECK_OK(cx, mai_codon_gc_read(cx, &placed.stream, &gc));
        CHECK_SAME(gc.total, 19.0 / 30); /* Biopython: 63.3333, 60, 72.7272, 55.5555 */
        CHECK_SAME(gc.at[0], 6.0 / 10);
        CHECK_SAME(gc.at[1], 8.0 / 11);
        CHECK_SAME(gc.at[2], 5.0 / 9);
        unit_close(cx);
    }
}

static void
check_skew(const char *letters, int64_t window, size_t step, const double *want, size_t n)
{
    mai_ctx *cx = unit_open();
    mai_memory_stream stream = mai_stream_of_memory(letters, strlen(letters), step);
    mai_skew_windows windows;
    int64_t start;
    double skew;
    bool more;

    unit_row("%s, windows of %lld, step %zu", letters, (long long) window, step);
    CHECK_OK(cx, mai_skew_open(cx, &stream.stream, window, &windows));
    for (size_t i = 0; i < n; i++) {
        CHECK_OK(cx, mai_skew_next(cx, &windows, &start, &skew, &more));
        CHECK(more);
        CHECK_INT(start, 1 + (int64_t) i * window);
        CHECK_SAME(skew, want[i]);
    }
    for (int i = 0; i < 2; i++) {
        CHECK_OK(cx, mai_skew_next(cx, &windows, &start, &skew, &more));
        CHECK(!more);
    }
    CHECK_FAILS_WITH(cx, mai_skew_open(cx, &stream.stream, 0, &windows), MAI_EARGUMENT, "not 0");
    unit_close(cx);
}

static void
skew_windows(void)
{
    static const double fours[] = {0.5, -1, 1}, threes[] = {1, -1, 0, 1}, one[] = {0.25};

    for (size_t step = 0; step < 14; step++) {
        check_skew("GGGCCCATNNGg", 4, step, fours, 3);
        check_skew("GGGCCCATNNG", 3, step, threes, 4);
        check_skew("GGGCCCATNNGg", 12, step, one, 1);
        check_skew("GGGCCCATNNGg", INT64_MAX, step, one, 1);
        check_skew("", 1, step, NULL, 0);
    }
}

/* ---- rewriting ---- */

static void
rewriting(void)
{
    static const struct {
        mai_rewrite what;
        const char *to;
    } rows[] = {
        {MAI_COMPLEMENT, "TGCAAtgcaaXRZxrz-"}, {MAI_COMPLEMENT_RNA, "UGCAAugcaaXRZxrz-"},
        {MAI_REVERSE_COMPLEMENT, "-zrxZRXaacgtAACGT"}, {MAI_REVERSE_COMPLEMENT_RNA, "-zrxZRXaacguAACGU"},
        {MAI_TRANSCRIBE, "ACGUUacguuXYZxyz-"}, {MAI_BACK_TRANSCRIBE, "ACGTTacgttXYZxyz-"},
    };
    static const char from[] = "ACGTUacgtuXYZxyz-";
    const size_t n = sizeof from - 1;
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t to[sizeof from], bad[sizeof from];
        mai_memory_stream in_parts;

        CHECK_OK(cx, mai_sequence_rewrite(cx, rows[i].what, (const uint8_t *) from, to, n));
        CHECK_BYTES(to, (const uint8_t *) rows[i].to, n);
        CHECK_OK(cx, mai_sequence_rewrite(cx, rows[i].what, (const uint8_t *) from, to, 0));
        for (size_t step = 0; step <= n; step++) {
            mai_memory_stream stream = mai_stream_of_memory(from, n, step);

            memset(to, 0, sizeof to);
            CHECK_OK(cx, mai_sequence_rewrite_read(cx, rows[i].what, &stream.stream, to, n));
            CHECK_BYTES(to, (const uint8_t *) rows[i].to, n);
            stream = mai_stream_of_memory(from, n, step);
            CHECK_FAILS(cx, mai_sequence_rewrite_read(cx, rows[i].what, &stream.stream, to, n - 1), MAI_EINTERNAL);
            stream = mai_stream_of_memory(from, n - 1, step);
            CHECK_FAILS(cx, mai_sequence_rewrite_read(cx, rows[i].what, &stream.stream, to, n), MAI_EINTERNAL);
        }
        memcpy(bad, from, n);
        bad[5] = 0x80;
        bad[7] = 0xff;
        CHECK_INT(mai_sequence_rewrite(cx, rows[i].what, bad, to, n), MAI_ETEXT);
        CHECK_INT(cx->err.position, 5);
        mai_error_clear(cx);
        in_parts = mai_stream_of_memory(bad, n, 3);
        CHECK_INT(mai_sequence_rewrite_read(cx, rows[i].what, &in_parts.stream, to, n), MAI_ETEXT);
        CHECK_INT(cx->err.position, 5);
        mai_error_clear(cx);
    }
    unit_close(cx);
}

/* ---- states ---- */

/* A state of lengths in malloc memory, grown as the server grows it. */
typedef struct held {
    uint8_t *bytes;
    size_t size;
} held;

static mai_status
make_room(mai_ctx *cx, held *h, mai_seq_state_kind kind, uint64_t lengths)
{
    size_t wanted;
    uint8_t *larger;

    MAI_TRY(mai_seq_state_room(cx, kind, h->bytes, h->size, lengths, &wanted));
    if (wanted == h->size)
        return MAI_OK;
    larger = malloc(wanted);
    mai_seq_state_move(kind, larger, wanted, h->bytes != NULL ? h->bytes : larger, h->size);
    free(h->bytes);
    h->bytes = larger;
    h->size = wanted;
    return MAI_OK;
}

static held
lengths_of(mai_ctx *cx, const int64_t *lengths, size_t n)
{
    held h = {NULL, 0};

    for (size_t i = 0; i < n; i++) {
        CHECK_OK(cx, make_room(cx, &h, MAI_SEQ_LENGTHS, 1));
        CHECK_OK(cx, mai_seq_state_add_length(cx, h.bytes, lengths[i]));
    }
    return h;
}

static int
descending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;

    return (x < y) - (x > y);
}

/* Sorted and added up: the definition. */
static void
defined_statistic(int64_t *lengths, size_t n, int percent, int64_t *shortest, int64_t *number)
{
    int64_t total = 0, sum = 0;

    for (size_t i = 0; i < n; i++)
        total += lengths[i];
    qsort(lengths, n, sizeof *lengths, descending);
    *shortest = *number = 0;
    for (size_t i = 0; i < n && total > 0; i++) {
        sum += lengths[i];
        if (sum * 100 >= total * percent) {
            *shortest = lengths[i];
            *number = (int64_t) i + 1;
            return;
        }
    }
}

static void
n50_is_the_definition(void)
{
    static const int64_t ranges[] = {1, 2, 10, 70000, 5000000000, 3000000000000};
    int64_t lengths[300];

    for (int round = 0; round < 400; round++) {
        mai_ctx *cx = unit_open();
        size_t n = 1 + unit_random() % 300;
        int64_t range = ranges[unit_random() % 6], shortest, number, want, want_number;
        int percent = round % 3 == 0 ? 50 : round % 3 == 1 ? 90 : 1 + (int) (unit_random() % 100);
        bool defined;
        held h;

        for (size_t i = 0; i < n; i++)
            lengths[i] = (int64_t) (unit_random() % (uint64_t) range) + (unit_random() % 8 == 0 ? range : 0);
        h = lengths_of(cx, lengths, n);
        defined_statistic(lengths, n, percent, &want, &want_number);
        unit_row("round %d, %zu lengths, %d %%", round, n, percent);
        CHECK_OK(cx, mai_length_statistic(cx, h.bytes, h.size, percent, &shortest, &number, &defined));
        CHECK(defined);
        CHECK_INT(shortest, want);
        CHECK_INT(number, want_number);
        free(h.bytes);
        unit_close(cx);
    }
}

static void
n50_at_the_limits(void)
{
    static const int64_t large[] = {INT64_MAX / 2, 1, INT64_MAX / 2}, over[] = {INT64_MAX, 1}, none[] = {0, 0};
    mai_ctx *cx = unit_open();
    int64_t shortest, number;
    bool defined;
    held h = lengths_of(cx, large, 3);

    CHECK_OK(cx, mai_length_statistic(cx, h.bytes, h.size, 50, &shortest, &number, &defined));
    CHECK_INT(shortest, INT64_MAX / 2);
    CHECK_INT(number, 2);
    CHECK_OK(cx, mai_length_statistic(cx, h.bytes, h.size, 100, &shortest, &number, &defined));
    CHECK_INT(shortest, 1);
    CHECK_INT(number, 3);
    CHECK_FAILS_WITH(cx, mai_seq_state_add_length(cx, h.bytes, -1), MAI_EARGUMENT, "not -1");
    mai_word_set(h.bytes, 3, UINT64_MAX);
    CHECK_FAILS_WITH(cx, mai_length_statistic(cx, h.bytes, h.size, 50, &shortest, &number, &defined), MAI_EFORMAT,
                     "negative");
    free(h.bytes);
    h = lengths_of(cx, over, 2);
    CHECK_FAILS_WITH(cx, mai_length_statistic(cx, h.bytes, h.size, 50, &shortest, &number, &defined), MAI_ELIMIT, "add up");
    free(h.bytes);
    h = lengths_of(cx, none, 2);
    CHECK_OK(cx, mai_length_statistic(cx, h.bytes, h.size, 50, &shortest, &number, &defined));
    CHECK(defined && shortest == 0 && number == 0);
    free(h.bytes);
    CHECK_OK(cx, mai_length_statistic(cx, "", 0, 50, &shortest, &number, &defined));
    CHECK(!defined);
    unit_close(cx);
}

static void
states_merge(void)
{
    static const int64_t some[] = {5, 3, 3}, more[] = {9, 1};
    mai_composition a = composition_of("ACGTN-"), b = composition_of("GGGR"), sum;
    mai_ctx *cx = unit_open();
    held x = {NULL, 0}, y = {NULL, 0}, lengths = lengths_of(cx, some, 3), others = lengths_of(cx, more, 2);
    mai_seq_state_kind kind;

    CHECK_OK(cx, make_room(cx, &x, MAI_SEQ_LETTERS, 0));
    CHECK_OK(cx, make_room(cx, &y, MAI_SEQ_LETTERS, 0));
    mai_seq_state_add_letters(x.bytes, &a);
    mai_seq_state_add_letters(y.bytes, &b);
    mai_seq_state_merge(MAI_SEQ_LETTERS, x.bytes, y.bytes);
    mai_seq_state_letters(x.bytes, &sum);
    for (int i = 0; i < MAI_NLETTERS; i++)
        CHECK_INT(sum.of[i], a.of[i] + b.of[i]);
    CHECK_OK(cx, mai_seq_state_check(cx, x.bytes, x.size, &kind));
    CHECK_INT(kind, MAI_SEQ_LETTERS);
    CHECK_OK(cx, make_room(cx, &lengths, MAI_SEQ_LENGTHS, mai_seq_state_lengths(others.bytes)));
    mai_seq_state_merge(MAI_SEQ_LENGTHS, lengths.bytes, others.bytes);
    CHECK_INT(mai_seq_state_lengths(lengths.bytes), 5);
    CHECK_INT(mai_word_get(lengths.bytes, 2), 5);
    CHECK_INT(mai_word_get(lengths.bytes, 6), 1);
    free(x.bytes);
    free(y.bytes);
    free(lengths.bytes);
    free(others.bytes);
    unit_close(cx);
}

/* Bytes that are no state, or another one, are refused before anything is read from them. */
static void
states_that_are_none(void)
{
    mai_ctx *cx = unit_open();
    held h = {NULL, 0};
    mai_seq_state_kind kind;
    uint8_t bytes[256];
    size_t wanted;

    CHECK_OK(cx, make_room(cx, &h, MAI_SEQ_GC_IGNORE, 0));
    CHECK_FAILS_WITH(cx, mai_seq_state_room(cx, MAI_SEQ_GC_REMOVE, h.bytes, h.size, 0, &wanted), MAI_EARGUMENT,
                     "'ignore' and 'remove'");
    CHECK_FAILS_WITH(cx, mai_seq_state_room(cx, MAI_SEQ_LETTERS, h.bytes, h.size, 0, &wanted), MAI_EFORMAT, "letters");
    for (size_t n = 1; n < h.size; n++) {
        memcpy(bytes, h.bytes, n);
        CHECK_FAILS(cx, mai_seq_state_check(cx, bytes, n, &kind), MAI_EFORMAT);
    }
    memcpy(bytes, h.bytes, h.size);
    mai_word_set(bytes, 0, mai_word_get(bytes, 0) + (1 << 16));
    CHECK_FAILS_WITH(cx, mai_seq_state_check(cx, bytes, h.size, &kind), MAI_EFORMAT, "version 2");
    mai_word_set(bytes, 0, mai_word_get(h.bytes, 0) | 0xff);
    CHECK_FAILS_WITH(cx, mai_seq_state_check(cx, bytes, h.size, &kind), MAI_EFORMAT, "kind");
    free(h.bytes);
    h = (held) {NULL, 0};
    CHECK_OK(cx, make_room(cx, &h, MAI_SEQ_LENGTHS, 1));
    mai_word_set(h.bytes, 1, h.size / 8 - 1);
    CHECK_FAILS_WITH(cx, mai_seq_state_check(cx, h.bytes, h.size, &kind), MAI_EFORMAT, "more lengths");
    mai_word_set(h.bytes, 1, 0);
    CHECK_FAILS_WITH(cx, mai_seq_state_room(cx, MAI_SEQ_LENGTHS, h.bytes, h.size, UINT64_MAX / 16, &wanted), MAI_ELIMIT,
                     "134217718");
    free(h.bytes);
    unit_close(cx);
}

/* ---- refused memory, cancelled work ---- */

static mai_status
all_of_it(mai_ctx *cx, void *arg)
{
    const held *h = arg;
    mai_memory_stream counted = mai_stream_of_memory("ACGTACGGNACG", 12, 5), placed = counted, windows_of = counted;
    mai_composition c = {{0}};
    mai_skew_windows windows;
    mai_codon_gc gc;
    int64_t shortest, number, start;
    double skew;
    bool more, defined;
    uint8_t to[12];

    MAI_TRY(mai_composition_read(cx, &counted.stream, &c));
    MAI_TRY(mai_codon_gc_read(cx, &placed.stream, &gc));
    MAI_TRY(mai_skew_open(cx, &windows_of.stream, 7, &windows));
    do
        MAI_TRY(mai_skew_next(cx, &windows, &start, &skew, &more));
    while (more);
    MAI_TRY(mai_sequence_rewrite(cx, MAI_REVERSE_COMPLEMENT, (const uint8_t *) "ACGTACGGNACG", to, 12));
    MAI_TRY(mai_length_statistic(cx, h->bytes, h->size, 50, &shortest, &number, &defined));
    CHECK_INT(shortest, 5);
    return MAI_OK;
}

static void
interrupted(void)
{
    static const int64_t some[] = {5, 3, 3, 5};
    mai_ctx *cx = unit_open();
    held h = lengths_of(cx, some, 4);

    CHECK_INT(unit_refuse_each_allocation(all_of_it, &h), 1);
    CHECK(unit_stop_at_each_poll(all_of_it, &h) > 10);
    free(h.bytes);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"GC content", gc_content},
    {"counts", counts},
    {"streams in any windows", any_windows},
    {"skew in windows", skew_windows},
    {"rewriting", rewriting},
    {"N50 is its definition", n50_is_the_definition},
    {"N50 at the limits", n50_at_the_limits},
    {"states merge", states_merge},
    {"states that are none", states_that_are_none},
    {"refused memory, cancelled work", interrupted},
};
UNIT_MAIN(tests)
