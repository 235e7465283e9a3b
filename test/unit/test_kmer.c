/*
 * test_kmer.c - k-mers counted one by one against the definition, minimisers against every window, sketches against
 * hashes that Mash gives and against sets; pieces of every size; bytes that are no sketch.
 */
#include "seq/kmer.h"
#include "seq/kmer_hash.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static const char MIXED[] = "ACGTNacguACGTTGCATRYACCGGTAACCGGTTAAAAAAAAAAAAAAAAAAAAAAAA-GATTACAGATTACA";

/* Random letters, now and then one that breaks k-mers. */
static void
random_sequence(char *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = unit_random() % 50 == 0 ? 'N' : "ACGTacgtU"[unit_random() % 9];
}

static char
upper(char c)
{
    c = c >= 'a' ? (char) (c - 32) : c;
    return c == 'U' ? 'T' : c;
}

/* The canonical or plain k-mer at a place, by texts alone; false when there is none. */
static bool
kmer_at(const char *s, size_t n, size_t at, unsigned k, bool canonical, char *out)
{
    char reverse[MAI_KMER_MAX + 1];

    if (at + k > n)
        return false;
    for (unsigned i = 0; i < k; i++) {
        char c = upper(s[at + i]);
        const char *base = strchr("ACGT", c);

        if (c == '\0' || base == NULL)
            return false;
        out[i] = c;
        reverse[k - 1 - i] = "TGCA"[base - "ACGT"];
    }
    out[k] = reverse[k] = '\0';
    if (canonical && strcmp(reverse, out) < 0)
        strcpy(out, reverse);
    return true;
}

static mai_status
count(mai_ctx *cx, const char *s, size_t n, int32_t k, bool canonical, size_t step, mai_kmer_counts **out)
{
    MAI_TRY(mai_kmer_counts_open(cx, k, canonical, n, out));
    for (size_t at = 0; at < n; at += step)
        MAI_TRY(mai_kmer_counts_add(cx, *out, (const uint8_t *) s + at, n - at < step ? n - at : step));
    return mai_kmer_counts_finish(cx, *out);
}

static void
check_counts(const char *s, size_t n, int32_t k, bool canonical, size_t step)
{
    mai_ctx *cx = unit_open();
    mai_kmer_counts *counts;
    char text[MAI_KMER_MAX + 1], other[MAI_KMER_MAX + 1], last[MAI_KMER_MAX + 1] = "";
    uint64_t kmer, times, total = 0, expected = 0;

    unit_row("k %d, %s, pieces of %zu", k, canonical ? "canonical" : "plain", step);
    if (!CHECK_OK(cx, count(cx, s, n, k, canonical, step, &counts)))
        return;
    for (;;) {
        uint64_t same = 0;

        CHECK_OK(cx, mai_kmer_counts_next(cx, counts, &kmer, &times));
        if (times == 0)
            break;
        mai_kmer_text(kmer, (unsigned) k, text);
        text[k] = '\0';
        for (size_t i = 0; i < n; i++)
            same += kmer_at(s, n, i, (unsigned) k, canonical, other) && strcmp(text, other) == 0;
        CHECK_INT(times, same);
        CHECK(strcmp(last, text) < 0);
        strcpy(last, text);
        total += times;
    }
    for (size_t i = 0; i < n; i++)
        expected += kmer_at(s, n, i, (unsigned) k, canonical, other);
    CHECK_INT(total, expected);
    unit_close(cx);
}

static void
counts_are_those_of_the_texts(void)
{
    const int32_t lengths[] = {1, 2, 3, 5, 11, 12, 13, 16, 17, 24, 31, 32};
    char s[300];

    random_sequence(s, sizeof s);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (int canonical = 0; canonical < 2; canonical++) {
            check_counts(MIXED, strlen(MIXED), lengths[i], canonical, 1000);
            check_counts(MIXED, strlen(MIXED), lengths[i], canonical, 1);
            check_counts(s, sizeof s, lengths[i], canonical, 7);
        }
    check_counts("", 0, 5, false, 1);
    check_counts("ACG", 3, 20, true, 1);
}

static void
wrong_lengths_are_refused(void)
{
    mai_ctx *cx = unit_open();
    mai_kmer_counts *counts;
    mai_winnower *winnower;
    mai_sketcher *sketcher;
    size_t size;

    CHECK_FAILS_WITH(cx, mai_kmer_counts_open(cx, 0, false, 10, &counts), MAI_EARGUMENT, "k is 0, not from 1 to 32");
    CHECK_FAILS(cx, mai_kmer_counts_open(cx, 33, false, 10, &counts), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_kmer_counts_open(cx, INT32_MIN, false, 10, &counts), MAI_EARGUMENT);
    CHECK_FAILS_WITH(cx, mai_kmer_counts_open(cx, 21, false, 1000000000, &counts), MAI_ELIMIT, "takes more than 2048 MB");
    CHECK_FAILS(cx, mai_kmer_profile_size(cx, 11, false, &size), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_winnower_open(cx, 15, 0, &winnower), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_winnower_open(cx, 15, 1001, &winnower), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_sketcher_open(cx, 21, 1, 0, &sketcher), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_sketcher_open(cx, 21, 1, 1000001, &sketcher), MAI_EARGUMENT);
    unit_close(cx);
}

static void
profiles_are_shares(void)
{
    mai_ctx *cx = unit_open();
    mai_kmer_counts *counts;
    float shares[256];
    size_t size;

    CHECK_OK(cx, mai_kmer_profile_size(cx, 2, true, &size));
    CHECK_INT(size, 10);
    CHECK_OK(cx, mai_kmer_profile_size(cx, 3, true, &size));
    CHECK_INT(size, 32);
    CHECK_OK(cx, mai_kmer_profile_size(cx, 10, false, &size));
    CHECK_INT(size, 1048576);
    CHECK_OK(cx, count(cx, "ACGTAC", 6, 2, true, 6, &counts));
    CHECK_OK(cx, mai_kmer_profile(cx, counts, shares));
    CHECK_SAME(shares[1], 0.6f); /* AC and GT; AA, AC, AG, AT, CA, CC, CG, GA, GC, TA */
    CHECK_SAME(shares[6], 0.2f);
    CHECK_SAME(shares[9], 0.2f);
    CHECK_OK(cx, count(cx, "NNN", 3, 1, false, 3, &counts));
    CHECK_OK(cx, mai_kmer_profile(cx, counts, shares));
    CHECK_SAME(shares[0] + shares[1] + shares[2] + shares[3], 0.0f);
    unit_close(cx);
}

/* ---- minimisers ---------------------------------------------------------------------------------------- */

static uint64_t
hash_of(const char *text, unsigned k)
{
    uint32_t letters[256];
    uint64_t kmer = 0;

    mai_kmer_letters(letters);
    for (unsigned i = 0; i < k; i++)
        kmer = kmer << 2 | mai_kmer_code[(uint8_t) text[i]];
    return mai_kmer_hash(kmer, k, letters);
}

/* By the definition: each window of w k-mers in a row, or a whole run with fewer, marks its leftmost smallest. */
static void
mark_minimizers(const char *s, size_t n, unsigned k, size_t w, bool *marked)
{
    char text[MAI_KMER_MAX + 1];

    memset(marked, 0, n);
    for (size_t start = 0; start < n; start++) {
        size_t best = n, length = 0;
        uint64_t smallest = 0;

        for (; length < w && kmer_at(s, n, start + length, k, true, text); length++) {
            uint64_t hash = hash_of(text, k);

            if (best == n || hash < smallest) {
                best = start + length;
                smallest = hash;
            }
        }
        bool whole_run = start == 0 || !kmer_at(s, n, start - 1, k, true, text);

        if (best < n && (length == w || whole_run))
            marked[best] = true;
    }
}

static void
check_minimizers(const char *s, size_t n, int32_t k, int32_t w)
{
    mai_ctx *cx = unit_open();
    mai_winnower *winnower;
    mai_minimizer m;
    bool *marked = malloc(n + 1);
    char text[MAI_KMER_MAX + 1], forward[MAI_KMER_MAX + 1], given[MAI_KMER_MAX + 1];
    int64_t wanted = 0, got = 0, last = 0;

    unit_row("k %d, w %d, %zu letters", k, w, n);
    mark_minimizers(s, n, (unsigned) k, (size_t) w, marked);
    for (size_t i = 0; i < n; i++)
        wanted += marked[i];
    CHECK_OK(cx, mai_winnower_open(cx, k, w, &winnower));
    for (size_t i = 0; i <= n; i++) {
        if (!(i < n ? mai_winnow(winnower, (uint8_t) s[i], &m) : mai_winnow_end(winnower, &m)))
            continue;
        got++;
        CHECK(m.position > last && m.position <= (int64_t) n && marked[m.position - 1]);
        last = m.position;
        mai_kmer_text(m.kmer, (unsigned) k, given);
        given[k] = '\0';
        CHECK(kmer_at(s, n, (size_t) m.position - 1, (unsigned) k, true, text));
        CHECK_TEXT(given, text);
        kmer_at(s, n, (size_t) m.position - 1, (unsigned) k, false, forward);
        CHECK_INT(m.reverse, strcmp(forward, text) != 0);
    }
    CHECK_INT(got, wanted);
    free(marked);
    unit_close(cx);
}

static void
minimizers_are_those_of_the_windows(void)
{
    char s[500];

    random_sequence(s, sizeof s);
    for (int32_t k = 1; k <= 32; k += 5)
        for (int32_t w = 1; w <= 40; w += 3) {
            check_minimizers(MIXED, strlen(MIXED), k, w);
            check_minimizers(s, sizeof s, k, w);
        }
    check_minimizers("", 0, 3, 3);
    check_minimizers("ACGTAC", 6, 6, 1000);
}

/* ---- sketches ------------------------------------------------------------------------------------------ */

/* Values of murmurhash3_x64_128(text, seed = 42)[0], as Mash and sourmash compute them. */
static void
hashes_are_those_of_murmur(void)
{
    CHECK_INT(hash_of("A", 1), (int64_t) 0xe874824f39c26128ULL);
    CHECK_INT(hash_of("ACGT", 4), (int64_t) 0x240daf601d2a7447ULL);
    CHECK_INT(hash_of("GATTACA", 7), (int64_t) 0xdd3512390f219870ULL);
    CHECK_INT(hash_of("GATTACAG", 8), (int64_t) 0xe17fdf07a6430f10ULL);
    CHECK_INT(hash_of("GATTACAGA", 9), (int64_t) 0x3dcaf1ba587d7195ULL);
    CHECK_INT(hash_of("ACGTACGTACGTACG", 15), (int64_t) 0x456b3e2e10c981c6ULL);
    CHECK_INT(hash_of("ACGTACGTACGTACGT", 16), (int64_t) 0x4152541eac055887ULL);
    CHECK_INT(hash_of("ACGTACGTACGTACGTA", 17), (int64_t) 0x841ff7419f8a3e10ULL);
    CHECK_INT(hash_of("GATTACAGATTACAGATTACA", 21), (int64_t) 0xc7a819a7ba2c5e27ULL);
    CHECK_INT(hash_of("ACGTTGCATGTCGCATGATGCATGA", 25), (int64_t) 0x6d150afcf3ebd32eULL);
    CHECK_INT(hash_of("ACGTTGCATGTCGCATGATGCATGAGAGCTT", 31), (int64_t) 0x984b3b0f23311a86ULL);
    CHECK_INT(hash_of("ACGTTGCATGTCGCATGATGCATGAGAGCTTT", 32), (int64_t) 0x8e51797cf6754f57ULL);
}

static mai_status
sketch(mai_ctx *cx, const char *s, size_t n, int32_t size, int32_t w, size_t step, void **bytes, size_t *length)
{
    mai_sketcher *sketcher;

    MAI_TRY(mai_sketcher_open(cx, 11, w, size, &sketcher));
    for (size_t at = 0; at < n; at += step)
        MAI_TRY(mai_sketcher_add(cx, sketcher, (const uint8_t *) s + at, n - at < step ? n - at : step));
    return mai_sketcher_finish(cx, sketcher, 4, bytes, length);
}

static void
sketches_hold_the_smallest(void)
{
    mai_ctx *cx = unit_open();
    char s[2000];
    void *whole, *some, *pieces;
    size_t n, m, o;
    mai_sketch all, few;
    double j;
    bool defined;

    random_sequence(s, sizeof s);
    CHECK_OK(cx, sketch(cx, s, sizeof s, 5000, 1, sizeof s, &whole, &n));
    CHECK_OK(cx, sketch(cx, s, sizeof s, 100, 1, sizeof s, &some, &m));
    CHECK_OK(cx, sketch(cx, s, sizeof s, 100, 1, 13, &pieces, &o));
    CHECK_INT(m, 4 + 20 + 800);
    CHECK_INT(o, m);
    CHECK_BYTES((char *) pieces + 4, (char *) some + 4, m - 4);
    CHECK_OK(cx, mai_sketch_open(cx, (char *) whole + 4, n - 4, &all));
    CHECK_OK(cx, mai_sketch_open(cx, (char *) some + 4, m - 4, &few));
    CHECK(all.n > 1000);
    CHECK_BYTES(few.hashes, all.hashes, 800);
    CHECK_OK(cx, mai_sketch_jaccard(cx, &all, &few, &j, &defined));
    CHECK(defined);
    CHECK_SAME(j, 1.0);
    CHECK_OK(cx, sketch(cx, s, sizeof s, 5000, 10, 17, &pieces, &o));
    CHECK(o < n / 3 && o > n / 10);
    unit_close(cx);
}

/* Two halves that share a third: all hashes are held, so the index is exact. */
static void
similarity_is_that_of_the_sets(void)
{
    mai_ctx *cx = unit_open();
    char s[900];
    void *x, *y, *both, *joined;
    size_t n, m, o, p;
    mai_sketch a, b, u;
    double j;
    bool defined;

    for (size_t i = 0; i < sizeof s; i++)
        s[i] = "ACGT"[unit_random() % 4];
    CHECK_OK(cx, sketch(cx, s, 600, 2000, 1, 600, &x, &n));
    CHECK_OK(cx, sketch(cx, s + 300, 600, 2000, 1, 600, &y, &m));
    CHECK_OK(cx, mai_sketch_open(cx, (char *) x + 4, n - 4, &a));
    CHECK_OK(cx, mai_sketch_open(cx, (char *) y + 4, m - 4, &b));
    CHECK_OK(cx, mai_sketch_jaccard(cx, &a, &b, &j, &defined));
    CHECK_REAL(j, 290.0 / 890, 1e-15);
    CHECK_REAL(mai_sketch_identity(j, 11), 0.9353, 1e-3);
    CHECK_SAME(mai_sketch_identity(1, 11), 1.0);
    CHECK_SAME(mai_sketch_identity(0, 11), 0.0);
    CHECK_SAME(mai_sketch_identity(1e-300, 1), 0.0);
    CHECK_OK(cx, mai_sketch_union(cx, &a, &b, 4, &both, &o));
    CHECK_OK(cx, sketch(cx, s, 900, 2000, 1, 900, &joined, &p));
    CHECK_INT(o, p);
    CHECK_BYTES((char *) both + 4, (char *) joined + 4, p - 4);
    CHECK_OK(cx, sketch(cx, "", 0, 10, 1, 1, &x, &n));
    CHECK_OK(cx, mai_sketch_open(cx, (char *) x + 4, n - 4, &a));
    CHECK_OK(cx, mai_sketch_jaccard(cx, &a, &a, &j, &defined));
    CHECK(!defined);
    CHECK_OK(cx, sketch(cx, s, 900, 10, 2, 900, &x, &n));
    CHECK_OK(cx, mai_sketch_open(cx, (char *) x + 4, n - 4, &u));
    CHECK_FAILS_WITH(cx, mai_sketch_jaccard(cx, &b, &u, &j, &defined), MAI_EARGUMENT, "w = 1 and w = 2");
    unit_close(cx);
}

static void
damaged_sketches_are_refused(void)
{
    mai_ctx *cx = unit_open();
    mai_sketch s;
    uint32_t *words;
    void *bytes;
    size_t n;

    CHECK_OK(cx, sketch(cx, MIXED, strlen(MIXED), 10, 1, 100, &bytes, &n));
    words = (uint32_t *) ((char *) bytes + 4);
    CHECK_OK(cx, mai_sketch_open(cx, words, n - 4, &s));
    for (size_t short_by = 1; short_by <= n - 4; short_by++)
        CHECK_FAILS(cx, mai_sketch_open(cx, words, n - 4 - short_by, &s), MAI_EFORMAT);
    CHECK_FAILS(cx, mai_sketch_open(cx, words + 1, n - 8, &s), MAI_EFORMAT);
    for (int i = 0; i < 5; i++) {
        words[i] ^= 0x80000000u;
        CHECK_FAILS(cx, mai_sketch_open(cx, words, n - 4, &s), MAI_EFORMAT);
        words[i] ^= 0x80000000u;
    }
    words[6] ^= 0xffffffffu;
    CHECK_FAILS_WITH(cx, mai_sketch_open(cx, words, n - 4, &s), MAI_EFORMAT, "do not ascend");
    unit_close(cx);
}

/* ---- memory and cancel --------------------------------------------------------------------------------- */

static mai_status
everything(mai_ctx *cx, void *arg)
{
    mai_kmer_counts *counts;
    mai_sketch s;
    void *bytes, *both;
    float *profile;
    size_t n, m;
    uint64_t kmer, times;

    (void) arg;
    MAI_TRY(count(cx, MIXED, strlen(MIXED), 13, true, 9, &counts));
    MAI_TRY(mai_kmer_counts_next(cx, counts, &kmer, &times));
    MAI_TRY(count(cx, MIXED, strlen(MIXED), 3, true, 9, &counts));
    MAI_TRY(mai_alloc(cx, 64 * sizeof *profile, (void **) &profile));
    MAI_TRY(mai_kmer_profile(cx, counts, profile));
    MAI_TRY(sketch(cx, MIXED, strlen(MIXED), 10, 3, 9, &bytes, &n));
    MAI_TRY(mai_sketch_open(cx, (char *) bytes + 4, n - 4, &s));
    return mai_sketch_union(cx, &s, &s, 4, &both, &m);
}

static void
every_allocation_may_fail(void)
{
    CHECK(unit_refuse_each_allocation(everything, NULL) >= 10);
}

static void
every_poll_may_stop(void)
{
    CHECK(unit_stop_at_each_poll(everything, NULL) >= 10);
}

static const unit_test tests[] = {
    {"counts are those of the texts", counts_are_those_of_the_texts},
    {"wrong lengths are refused", wrong_lengths_are_refused},
    {"profiles are shares", profiles_are_shares},
    {"minimisers are those of the windows", minimizers_are_those_of_the_windows},
    {"hashes are those of murmur", hashes_are_those_of_murmur},
    {"sketches hold the smallest hashes", sketches_hold_the_smallest},
    {"similarity is that of the sets", similarity_is_that_of_the_sets},
    {"damaged sketches are refused", damaged_sketches_are_refused},
    {"every allocation may fail", every_allocation_may_fail},
    {"every poll may stop", every_poll_may_stop},
};
UNIT_MAIN(tests)
