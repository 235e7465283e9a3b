/*
 * test_stat.c - splits, exact sums, and the states of metrics: values against the definition counted one by
 * one, merges against one pass, and bytes that are no state.
 */
#include "stat/state.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- keys ---------------------------------------------------------------------------------------------- */

typedef struct key_row {
    uint64_t key;
    int64_t seed;
    double u;      /* the key is in the test part when the fraction is above this */
    int32_t fold;  /* of 10 */
    int32_t large; /* of 2147483647 */
} key_row;

static const uint8_t UUID_BYTES[16] = {0xa0, 0xee, 0xbc, 0x99, 0x9c, 0x0b, 0x4e, 0xf8,
                                       0xbb, 0x6d, 0x6b, 0xb9, 0xbd, 0x38, 0x0a, 0x11};

/* Values of an independent implementation of stat.h's definition (test/oracle/stat_oracle.py has it). */
static void
published_hashes(void)
{
    mai_ctx *cx = unit_open();
    const key_row rows[] = {
        {mai_key_integer(0), 0, 0.28176129772258496, 9, 1723465503},
        {mai_key_integer(1), 42, 0.270221545570006, 4, 670030415},
        {mai_key_integer(5), 0, 0.20723674229147848, 3, 588503928},
        {mai_key_integer(5), -7, 0.356249501489331, 4, 724548931},
        {mai_key_integer(-1), 42, 0.949368140304327, 1, 156895211},
        {mai_key_integer(INT64_MAX), 0, 0.3649859916534586, 9, 1816515519},
        {mai_key_integer(INT64_MIN), -7, 0.16423645394117647, 10, 2050378646},
        {mai_key_bytes("", 0), 0, 0.8449268077132044, 5, 871658261},
        {mai_key_bytes("5", 1), 0, 0.7565447334218655, 10, 1954849643},
        {mai_key_bytes("patient-17", 10), 42, 0.07071122989554379, 4, 842875129},
        {mai_key_bytes("Zo\xc3\xab", 4), -7, 0.7142711784079695, 6, 1260966482},
        {mai_key_uuid(UUID_BYTES), 0, 0.8476501540334554, 9, 1803440613},
        {mai_key_uuid(UUID_BYTES), 42, 0.2874414180288729, 6, 1257189036},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const key_row *r = &rows[i];
        bool test;
        int32_t fold;

        CHECK_OK(cx, mai_split(cx, r->key, r->u, r->seed, &test));
        CHECK(!test);
        CHECK_OK(cx, mai_split(cx, r->key, nextafter(r->u, 1), r->seed, &test));
        CHECK(test);
        CHECK_OK(cx, mai_fold(cx, r->key, 10, r->seed, &fold));
        CHECK(fold == r->fold);
        CHECK_OK(cx, mai_fold(cx, r->key, INT32_MAX, r->seed, &fold));
        CHECK(fold == r->large);
    }
    unit_close(cx);
}

/* Folds inside the training part are as even as folds of everything: the two hashes are independent. */
static void
folds_within_training_part(void)
{
    mai_ctx *cx = unit_open();
    int training = 0, counts[6] = {0};

    for (int64_t key = 1; key <= 10000; key++) {
        bool test;
        int32_t fold;

        CHECK_OK(cx, mai_split(cx, mai_key_integer(key), 0.2, 0, &test));
        CHECK_OK(cx, mai_fold(cx, mai_key_integer(key), 5, 0, &fold));
        CHECK(fold >= 1 && fold <= 5);
        training += !test;
        counts[fold] += !test;
    }
    CHECK(training > 7800 && training < 8200);
    for (int f = 1; f <= 5; f++)
        CHECK(counts[f] > training / 5 - 150 && counts[f] < training / 5 + 150);
    unit_close(cx);
}

static void
split_arguments(void)
{
    mai_ctx *cx = unit_open();
    const double wrong[] = {-0.1, 1.0000001, NAN, INFINITY, -INFINITY};
    bool test;
    int32_t fold;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_FAILS_WITH(cx, mai_split(cx, 1, wrong[i], 0, &test), MAI_EARGUMENT, "test fraction");
    for (int64_t key = -50; key < 50; key++) {
        CHECK_OK(cx, mai_split(cx, mai_key_integer(key), 0, 0, &test));
        CHECK(!test);
        CHECK_OK(cx, mai_split(cx, mai_key_integer(key), 1, 0, &test));
        CHECK(test);
    }
    CHECK_FAILS_WITH(cx, mai_fold(cx, 1, 1, 0, &fold), MAI_EARGUMENT, "the number of folds is 1");
    CHECK_FAILS_WITH(cx, mai_fold(cx, 1, INT32_MIN, 0, &fold), MAI_EARGUMENT, "folds is -2147483648");
    unit_close(cx);
}

/* ---- exact sums ---------------------------------------------------------------------------------------- */

static double
sum_of(const double *x, size_t n)
{
    char sum[MAI_EXACT_BYTES] = {0};

    for (size_t i = 0; i < n; i++)
        mai_exact_add(sum, x[i]);
    return mai_exact_round(sum);
}

#define SUM_OF(...) sum_of((const double[]){__VA_ARGS__}, sizeof((const double[]){__VA_ARGS__}) / 8)

static void
exact_sum_rounding(void)
{
    const double tiny = 0x1p-1074, half_ulp = 0x1p-53;

    CHECK(SUM_OF(0.0) == 0 && !signbit(SUM_OF(-0.0)));
    CHECK(SUM_OF(1e308, 1, -1e308) == 1);
    CHECK(SUM_OF(DBL_MAX, DBL_MAX, -DBL_MAX, -DBL_MAX, tiny) == tiny);
    CHECK(SUM_OF(DBL_MAX) == DBL_MAX && SUM_OF(-DBL_MAX) == -DBL_MAX);
    CHECK(SUM_OF(DBL_MAX, DBL_MAX) == INFINITY);
    CHECK(SUM_OF(tiny, tiny, tiny) == 3 * tiny && SUM_OF(-tiny) == -tiny);
    CHECK(SUM_OF(DBL_MIN, -tiny) == DBL_MIN - tiny);
    CHECK(SUM_OF(1, half_ulp) == 1);                     /* a tie goes to even, down */
    CHECK(SUM_OF(1, 0x1p-52, half_ulp) == 1 + 0x1p-51);  /* and up */
    CHECK(SUM_OF(1, half_ulp, tiny) == 1 + 0x1p-52);     /* the last bit decides */
    CHECK(SUM_OF(-1, -half_ulp, -tiny) == -1 - 0x1p-52);
    CHECK(SUM_OF(-1, -0x1p-52, -half_ulp) == -1 - 0x1p-51);
    CHECK(SUM_OF(0x1p1000, 0x1p-1074, -0x1p1000) == tiny);
    CHECK(SUM_OF(0x1.fffffffffffffp0, half_ulp) == 2);   /* rounding up carries into the exponent */
    for (int e = -1074; e < 1024; e++) {
        CHECK(SUM_OF(ldexp(1, e)) == ldexp(1, e));
        CHECK(SUM_OF(-ldexp(1, e), ldexp(1, e)) == 0);
    }
}

/* Random multiples of 2^-40, whose sum a 128-bit integer holds; gcc rounds that to nearest, ties to even. */
static void
exact_sum_against_integers(void)
{
    for (int round = 0; round < 2000; round++) {
        char sum[MAI_EXACT_BYTES] = {0}, parts[3][MAI_EXACT_BYTES] = {{0}};
        __int128 expected = 0;

        for (int i = 0; i < 40; i++) {
            int64_t m = (int64_t) (unit_random() >> (11 + unit_random() % 50));
            int e = (int) (unit_random() % 50);
            double x = ldexp((double) m, e - 40);

            if (unit_random() & 1) {
                m = -m;
                x = -x;
            }
            expected += (__int128) m * ((__int128) 1 << e);
            mai_exact_add(sum, x);
            mai_exact_add(parts[unit_random() % 3], x);
        }
        mai_exact_merge(parts[0], parts[1]);
        mai_exact_merge(parts[2], parts[0]);
        CHECK(mai_exact_round(sum) == ldexp((double) expected, -40));
        CHECK(memcmp(sum, parts[2], sizeof sum) == 0);
    }
}

/* ---- states -------------------------------------------------------------------------------------------- */

typedef struct state {
    char *bytes;
    size_t size;
} state;

/* Grows a state as a server does: a new piece, the old one left alone. */
static void
move_to(state *s, mai_state_kind kind, size_t wanted)
{
    if (wanted == s->size)
        return;
    char *larger = malloc(wanted);
    memset(larger, 0xa5, wanted);
    mai_state_move(kind, larger, wanted, s->bytes, s->size);
    free(s->bytes);
    s->bytes = larger;
    s->size = wanted;
}

static void
make_room(mai_ctx *cx, state *s, mai_state_kind kind)
{
    size_t wanted = 0;

    CHECK_OK(cx, mai_state_room(cx, kind, s->bytes, s->size, &wanted));
    move_to(s, kind, wanted);
}

static void
add_score(mai_ctx *cx, state *s, double score, bool positive)
{
    make_room(cx, s, MAI_STATE_SCORES);
    CHECK_OK(cx, mai_scores_add(cx, s->bytes, s->size, score, positive));
}

static void
merge_into(mai_ctx *cx, state *s, const state *other)
{
    mai_state_kind kind;
    size_t wanted = 0;

    CHECK_OK(cx, mai_state_kind_of(cx, other->bytes, other->size, &kind));
    if (kind == MAI_STATE_NONE)
        return;
    CHECK_OK(cx, mai_state_merge_room(cx, s->bytes, s->size, other->bytes, other->size, &wanted));
    if (s->size == 0) {
        move_to(s, kind, wanted);
        memcpy(s->bytes, other->bytes, wanted);
        return;
    }
    move_to(s, kind, wanted);
    CHECK_OK(cx, mai_state_merge(cx, s->bytes, s->size, other->bytes, other->size));
}

static double
auc_of(mai_ctx *cx, const state *s)
{
    double auc;
    bool defined;

    CHECK_OK(cx, mai_auc(cx, s->bytes, s->size, &auc, &defined));
    return defined ? auc : NAN;
}

static double
auc_by_pairs(const double *score, const bool *positive, int n)
{
    double wins = 0, pairs = 0;

    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (positive[i] && !positive[j]) {
                pairs++;
                wins += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
            }
    return pairs > 0 ? wins / pairs : NAN;
}

/* A score from few values with ties, from many, from keys that differ in one byte, from the range's ends. */
static double
random_score(int style)
{
    const double special[] = {0.0,     -0.0,      INFINITY,   -INFINITY, DBL_MAX,
                              -DBL_MAX, 0x1p-1074, -0x1p-1074, 1,         -1};

    switch (style) {
    case 0:
        return (double) (unit_random() % 7) / 7;
    case 1:
        return (double) (int64_t) unit_random() * 0x1p-63;
    case 2:
        return 1 + (double) (unit_random() % 256) * 0x1p-52;
    default:
        return special[unit_random() % 10];
    }
}

static void
auc_against_pairs(void)
{
    mai_ctx *cx = unit_open();

    for (int round = 0; round < 600; round++) {
        enum { MOST = 300 };
        double score[MOST];
        bool positive[MOST];
        int n = round < 300 ? (int) (unit_random() % 20) : (int) (unit_random() % MOST);
        state whole = {0}, parts[3] = {{0}};

        for (int i = 0; i < n; i++) {
            score[i] = random_score(round % 4);
            positive[i] = unit_random() % 3 == 0;
            add_score(cx, &whole, score[i], positive[i]);
            add_score(cx, &parts[unit_random() % 3], score[i], positive[i]);
        }
        double expected = auc_by_pairs(score, positive, n), auc = auc_of(cx, &whole);
        CHECK(isnan(expected) ? isnan(auc) : auc == expected);
        merge_into(cx, &parts[2], &parts[0]);
        merge_into(cx, &parts[1], &parts[2]);
        auc = auc_of(cx, &parts[1]);
        CHECK(isnan(expected) ? isnan(auc) : auc == expected);
        free(whole.bytes);
        for (int i = 0; i < 3; i++)
            free(parts[i].bytes);
    }
    unit_close(cx);
}

/* 200,000 rows: several doublings, every radix pass, pairs counted by a sum over values. */
static void
auc_of_many_rows(void)
{
    mai_ctx *cx = unit_open();
    enum { VALUES = 1000, ROWS = 200000 };
    static int64_t count[2][VALUES];
    state s = {0};
    int64_t twice = 0, below = 0, positives = 0;

    for (int i = 0; i < ROWS; i++) {
        bool positive = unit_random() % 10 == 0;
        int value = (int) (unit_random() % VALUES);

        count[positive][value]++;
        add_score(cx, &s, (value - 500) / 7.0, positive);
    }
    for (int v = 0; v < VALUES; v++) {
        twice += count[1][v] * (2 * below + count[0][v]);
        below += count[0][v];
        positives += count[1][v];
    }
    CHECK(auc_of(cx, &s) == (double) twice / (2.0 * (double) positives * (double) below));
    CHECK(s.size < 16 * ROWS + 64);
    free(s.bytes);
    unit_close(cx);
}

static void
one_class_and_no_rows(void)
{
    mai_ctx *cx = unit_open();
    state s = {0};
    double out;
    bool defined = true;

    CHECK(isnan(auc_of(cx, &s)));
    CHECK_OK(cx, mai_accuracy(cx, NULL, 0, &out, &defined));
    CHECK(!defined);
    CHECK_OK(cx, mai_brier(cx, NULL, 0, &out, &defined));
    CHECK(!defined);
    add_score(cx, &s, 0.3, true);
    add_score(cx, &s, 0.4, true);
    CHECK(isnan(auc_of(cx, &s)));
    add_score(cx, &s, 0.35, false);
    CHECK(auc_of(cx, &s) == 0.5);
    free(s.bytes);
    unit_close(cx);
}

static double
loss_of(mai_ctx *cx, mai_state_kind kind, const double *p, const bool *positive, int n)
{
    state s = {0};
    double out;
    bool defined;

    for (int i = 0; i < n; i++) {
        make_room(cx, &s, kind);
        CHECK_OK(cx, mai_loss_add(cx, kind, s.bytes, p[i], positive[i]));
    }
    CHECK_OK(cx, kind == MAI_STATE_BRIER ? mai_brier(cx, s.bytes, s.size, &out, &defined)
                                     : mai_log_loss(cx, s.bytes, s.size, &out, &defined));
    CHECK(defined);
    free(s.bytes);
    return out;
}

static void
losses(void)
{
    mai_ctx *cx = unit_open();
    const double p[] = {0.1, 0.9, 0.8, 0.3}, ends[] = {0, 1, 0, 1}, tiny[] = {1e-160};
    const bool y[] = {false, true, true, false}, wrong[] = {true, false, true, false};

    /* scikit-learn 1.2.1: brier_score_loss, log_loss of the same rows */
    CHECK(fabs(loss_of(cx, MAI_STATE_BRIER, p, y, 4) - 0.0375) < 1e-16);
    CHECK(fabs(loss_of(cx, MAI_STATE_LOG_LOSS, p, y, 4) - 0.19763488164214868) < 1e-15);
    CHECK(loss_of(cx, MAI_STATE_BRIER, ends, wrong, 4) == 1);
    CHECK(fabs(loss_of(cx, MAI_STATE_LOG_LOSS, ends, wrong, 4) - 36.04365338911715) < 1e-13);
    CHECK(loss_of(cx, MAI_STATE_BRIER, tiny, y, 1) == 1e-160 * 1e-160);
    unit_close(cx);
}

static void
loss_merges(void)
{
    mai_ctx *cx = unit_open();
    state parts[4] = {{0}};
    mai_state_kind kind = MAI_STATE_LOG_LOSS;

    for (int i = 0; i < 5000; i++) {
        double p = (double) (unit_random() >> 11) * 0x1p-53;
        bool positive = unit_random() & 1;
        int part = 1 + (int) (unit_random() % 3);

        make_room(cx, &parts[0], kind);
        CHECK_OK(cx, mai_loss_add(cx, kind, parts[0].bytes, p, positive));
        make_room(cx, &parts[part], kind);
        CHECK_OK(cx, mai_loss_add(cx, kind, parts[part].bytes, p, positive));
    }
    merge_into(cx, &parts[3], &parts[1]);
    merge_into(cx, &parts[3], &parts[2]);
    CHECK(parts[3].size == parts[0].size && memcmp(parts[3].bytes, parts[0].bytes, parts[0].size) == 0);
    for (int i = 0; i < 4; i++)
        free(parts[i].bytes);
    unit_close(cx);
}

static void
agreement(void)
{
    mai_ctx *cx = unit_open();
    state s = {0}, other = {0};
    double out;
    bool defined;

    make_room(cx, &s, MAI_STATE_AGREEMENT);
    CHECK_OK(cx, mai_accuracy(cx, s.bytes, s.size, &out, &defined));
    CHECK(!defined);
    mai_agreement_add(s.bytes, true);
    mai_agreement_add(s.bytes, false);
    CHECK_OK(cx, mai_agreement_add_probability(cx, s.bytes, 0.5, false)); /* half is not above a half */
    CHECK_OK(cx, mai_agreement_add_probability(cx, s.bytes, nextafter(0.5, 1), true));
    make_room(cx, &other, MAI_STATE_AGREEMENT);
    mai_agreement_add(other.bytes, false);
    merge_into(cx, &s, &other);
    CHECK_OK(cx, mai_accuracy(cx, s.bytes, s.size, &out, &defined));
    CHECK(defined && out == 3 / 5.0);
    free(s.bytes);
    free(other.bytes);
    unit_close(cx);
}

static void
row_errors(void)
{
    mai_ctx *cx = unit_open();
    const struct {
        double probability;
        const char *text;
    } wrong[] = {{-NAN, "not a number"}, {1.5, "1.5 is out"}, {-1e-300, "-1e-300 is"}, {INFINITY, "inf is"}};
    state s = {0}, sum = {0}, agreement = {0};
    bool positive;

    make_room(cx, &s, MAI_STATE_SCORES);
    make_room(cx, &sum, MAI_STATE_BRIER);
    make_room(cx, &agreement, MAI_STATE_AGREEMENT);
    CHECK_FAILS_WITH(cx, mai_scores_add(cx, s.bytes, s.size, NAN, true), MAI_EARGUMENT, "is not a number");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        double p = wrong[i].probability;
        const char *text = wrong[i].text;

        unit_row("probability %g", p);
        CHECK_FAILS_WITH(cx, mai_loss_add(cx, MAI_STATE_BRIER, sum.bytes, p, true), MAI_EARGUMENT, text);
        CHECK_FAILS_WITH(cx, mai_agreement_add_probability(cx, agreement.bytes, p, true), MAI_EARGUMENT,
                         text);
    }
    CHECK_FAILS_WITH(cx, mai_truth(cx, 2, &positive), MAI_EARGUMENT, "the truth 2 is neither");
    CHECK_FAILS_WITH(cx, mai_truth(cx, -1, &positive), MAI_EARGUMENT, "the truth -1 is neither");
    CHECK_OK(cx, mai_truth(cx, 1, &positive));
    CHECK(positive);
    CHECK(isnan(auc_of(cx, &s)));
    free(s.bytes);
    free(sum.bytes);
    free(agreement.bytes);
    unit_close(cx);
}

/* The largest state of scores: only its first words are read, so the claimed size need not exist. */
static void
state_limit(void)
{
    mai_ctx *cx = unit_open();
    const size_t most = MAI_STATE_LARGEST / 8 - 3;
    uint64_t head[3];
    size_t wanted;

    mai_state_move(MAI_STATE_SCORES, head, sizeof head, NULL, 0);
    head[1] = most / 2;
    head[2] = most - most / 2 - 1;
    CHECK_OK(cx, mai_state_room(cx, MAI_STATE_SCORES, head, MAI_STATE_LARGEST, &wanted));
    CHECK(wanted == MAI_STATE_LARGEST);
    head[2]++;
    CHECK_FAILS_WITH(cx, mai_state_room(cx, MAI_STATE_SCORES, head, MAI_STATE_LARGEST, &wanted), MAI_ELIMIT,
                "at most 134217717 rows");
    head[1] = (512 << 20) / 8 - 3; /* a full state of half the limit's size grows to the limit, not past it */
    head[2] = 0;
    CHECK_OK(cx, mai_state_room(cx, MAI_STATE_SCORES, head, 512 << 20, &wanted));
    CHECK(wanted == MAI_STATE_LARGEST);
    CHECK_FAILS_WITH(cx, mai_state_merge_room(cx, head, 512 << 20, head, 512 << 20, &wanted), MAI_ELIMIT,
                "at most 134217717 rows");
    unit_close(cx);
}

/* Every way in which bytes can fail to be a state, through every entry that reads one. */
static void
expect_refused(mai_ctx *cx, const void *bytes, size_t size, const char *why)
{
    mai_state_kind kind;
    double out;
    bool defined;
    size_t wanted;

    CHECK_FAILS_WITH(cx, mai_auc(cx, bytes, size, &out, &defined), MAI_EFORMAT, why);
    CHECK_FAILS_WITH(cx, mai_state_room(cx, MAI_STATE_SCORES, bytes, size, &wanted), MAI_EFORMAT, why);
    CHECK_FAILS_WITH(cx, mai_state_kind_of(cx, bytes, size, &kind), MAI_EFORMAT, why);
    CHECK_FAILS_WITH(cx, mai_state_merge_room(cx, NULL, 0, bytes, size, &wanted), MAI_EFORMAT, why);
}

static void
hostile_states(void)
{
    mai_ctx *cx = unit_open();
    uint64_t w[8];
    double out;
    bool defined;

    mai_state_move(MAI_STATE_SCORES, w, sizeof w, NULL, 0);
    expect_refused(cx, w, 7, "too short");
    expect_refused(cx, w, 16, "size is wrong");
    w[1] = 6;
    expect_refused(cx, w, sizeof w, "more rows than it holds");
    w[1] = 3;
    w[2] = 3;
    expect_refused(cx, w, sizeof w, "more rows than it holds");
    w[2] = UINT64_MAX - 1;
    expect_refused(cx, w, sizeof w, "more rows than it holds");
    w[2] = 0;
    uint64_t tag = w[0];
    w[0] = __builtin_bswap64(tag);
    expect_refused(cx, w, sizeof w, "another byte order");
    w[0] = tag + ((uint64_t) 1 << 16);
    expect_refused(cx, w, sizeof w, "version 2; this medai knows version 1");
    w[0] = (tag & ~(uint64_t) 0xffff) | 999;
    expect_refused(cx, w, sizeof w, "kind is unknown");
    w[0] = tag ^ (uint64_t) 1 << 40;
    expect_refused(cx, w, sizeof w, "signature");
    w[0] = tag;
    CHECK_FAILS_WITH(cx, mai_accuracy(cx, w, sizeof w, &out, &defined), MAI_EFORMAT,
                "a state of scores and classes was given where one of accuracy is needed");
    CHECK_FAILS_WITH(cx, mai_brier(cx, w, sizeof w, &out, &defined), MAI_EFORMAT, "Brier score");
    mai_state_move(MAI_STATE_AGREEMENT, w, 24, NULL, 0);
    CHECK_FAILS_WITH(cx, mai_accuracy(cx, w, 32, &out, &defined), MAI_EFORMAT, "size is wrong");
    unit_close(cx);
}

/* Random changes to real states: an error or a number, under the sanitizers. */
static void
mutated_states(void)
{
    mai_ctx *cx = unit_open();

    for (int round = 0; round < 20000; round++) {
        char *bytes = malloc(256);
        size_t size = unit_random() % 4 == 0 ? unit_random() % 256 + 1 : 256;
        double out;
        bool defined;

        mai_state_move(MAI_STATE_SCORES, bytes, 256, NULL, 0);
        for (int i = 0; i < 29; i++)
            if (unit_random() & 1)
                mai_word_set(bytes, unit_random() % 2 + 1, unit_random() % 16);
        bytes[unit_random() % 256] ^= (char) unit_random();
        char *exact = malloc(size);
        memcpy(exact, bytes, size);
        if (mai_auc(cx, exact, size, &out, &defined) == MAI_OK && defined)
            CHECK(out >= 0 && out <= 1);
        mai_error_clear(cx);
        mai_arena_reset(cx->arena);
        free(exact);
        free(bytes);
    }
    unit_close(cx);
}

/* A state at an odd address, as it may lie in a row. */
static void
unaligned_state(void)
{
    mai_ctx *cx = unit_open();
    char room[8 + 256];
    double out;
    bool defined;

    mai_state_move(MAI_STATE_SCORES, room + 3, 256, NULL, 0);
    CHECK_OK(cx, mai_scores_add(cx, room + 3, 256, 1, true));
    CHECK_OK(cx, mai_scores_add(cx, room + 3, 256, -1, false));
    CHECK_OK(cx, mai_auc(cx, room + 3, 256, &out, &defined));
    CHECK(defined && out == 1);
    unit_close(cx);
}

/* ---- drivers ------------------------------------------------------------------------------------------- */

static mai_status
auc_work(mai_ctx *cx, void *arg)
{
    const state *s = arg;
    double out;
    bool defined;

    MAI_TRY(mai_auc(cx, s->bytes, s->size, &out, &defined));
    CHECK(defined);
    return MAI_OK;
}

static void
auc_without_memory_or_time(void)
{
    mai_ctx *cx = unit_open();
    state s = {0};

    for (int i = 0; i < 20000; i++)
        add_score(cx, &s, unit_uniform(-1, 1), i % 2 == 0);
    CHECK_INT(unit_refuse_each_allocation(auc_work, &s), 3);
    CHECK(unit_stop_at_each_poll(auc_work, &s) > 20);
    free(s.bytes);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"published hashes", published_hashes},
    {"folds within training part", folds_within_training_part},
    {"split arguments", split_arguments},
    {"exact sum rounding", exact_sum_rounding},
    {"exact sum against integers", exact_sum_against_integers},
    {"auc against pairs", auc_against_pairs},
    {"auc of many rows", auc_of_many_rows},
    {"one class and no rows", one_class_and_no_rows},
    {"losses", losses},
    {"loss merges", loss_merges},
    {"agreement", agreement},
    {"row errors", row_errors},
    {"state limit", state_limit},
    {"hostile states", hostile_states},
    {"mutated states", mutated_states},
    {"unaligned state", unaligned_state},
    {"auc without memory or time", auc_without_memory_or_time},
};
UNIT_MAIN(tests)
