/*
 * sketch.c - minimisers of windows, and MinHash sketches made of them.
 *
 * Windows: a queue of k-mers whose hashes ascend holds, in front, the smallest of the last w; every k-mer enters and
 * leaves it once. Sketches: hashes not above the largest that still counts are gathered; whenever twice as many have
 * come as are wanted, they are sorted, equal ones merged, and the largest dropped. Everything lies in the arena of the
 * call that opened it; sketches that are read point into the caller's bytes.
 */
#include "seq/kmer.h"

#include "base/arena.h"
#include "kernel/mathfn.h"
#include "seq/kmer_hash.h"

#include <stdlib.h>
#include <string.h>

enum { LARGEST_WINDOW = 1000, LARGEST_SKETCH = 1000000, STEP = 1 << 14 };

/* "MSK" and the version, in the writer's byte order. */
#define SIGNATURE 0x4d534b01u

typedef struct sketch_head {
    uint32_t signature, k, w, size, n;
} sketch_head;

struct mai_winnower {
    mai_kmer_roller roller;
    uint32_t w, front, length; /* of the queue: a ring of w places */
    uint64_t letters, emitted; /* letters seen; the position of the last minimiser that was given out */
    mai_minimizer *queue;
    uint32_t letters4[256];
};

struct mai_sketcher {
    mai_winnower *winnower;
    uint32_t size;
    size_t n; /* hashes gathered, in room for twice the size */
    uint64_t largest;
    uint64_t *hashes;
};

/* ---- minimisers ---------------------------------------------------------------------------------------- */

mai_status
mai_winnower_open(mai_ctx *cx, int32_t k, int32_t w, mai_winnower **out)
{
    mai_winnower *s;
    mai_kmer_roller roller;

    MAI_TRY(mai_kmer_roller_init(cx, &roller, k, 1, MAI_KMER_MAX));
    if (w < 1 || w > LARGEST_WINDOW)
        return mai_fail(cx, MAI_EARGUMENT, "w is %d, not from 1 to %d", w, LARGEST_WINDOW);
    MAI_TRY(MAI_NEW(cx, &s));
    s->roller = roller;
    s->w = (uint32_t) w;
    mai_kmer_letters(s->letters4);
    MAI_TRY(MAI_NEW_ARRAY(cx, w, &s->queue));
    *out = s;
    return MAI_OK;
}

/* Gives out the front of the queue, unless it was given out before. */
static bool
give_front(mai_winnower *s, mai_minimizer *out)
{
    if (s->length == 0 || (uint64_t) s->queue[s->front].position == s->emitted)
        return false;
    *out = s->queue[s->front];
    s->emitted = (uint64_t) out->position;
    return true;
}

/* A run of letters is over: one too short for a window has one minimiser still. */
static bool
end_run(mai_winnower *s, mai_minimizer *out)
{
    bool gives = s->roller.run >= s->roller.k && s->roller.run - s->roller.k + 1 < s->w && give_front(s, out);

    s->roller.run = 0;
    s->length = 0;
    return gives;
}

static void
enqueue(mai_winnower *s)
{
    const mai_kmer_roller *r = &s->roller;
    mai_minimizer next = {(int64_t) (s->letters - r->k + 1), mai_kmer_canonical(r), 0, r->reverse < r->forward};

    next.hash = mai_kmer_hash(next.kmer, r->k, s->letters4);
    if (s->length > 0 && s->queue[s->front].position + s->w <= next.position) {
        s->front = s->front + 1 == s->w ? 0 : s->front + 1;
        s->length--;
    }
    while (s->length > 0 && s->queue[(s->front + s->length - 1) % s->w].hash > next.hash)
        s->length--;
    s->queue[(s->front + s->length++) % s->w] = next;
}

bool
mai_winnow(mai_winnower *s, uint8_t letter, mai_minimizer *out)
{
    s->letters++;
    if (MAI_UNLIKELY(mai_kmer_code[letter] > 3))
        return end_run(s, out);
    if (!mai_kmer_roll(&s->roller, letter))
        return false;
    enqueue(s);
    return s->roller.run - s->roller.k + 1 >= s->w && give_front(s, out);
}

bool
mai_winnow_end(mai_winnower *s, mai_minimizer *out)
{
    bool gives = end_run(s, out);

    s->letters = s->emitted = 0;
    return gives;
}

/* ---- making sketches ----------------------------------------------------------------------------------- */

static int
by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;

    return (x > y) - (x < y);
}

/* Sorts what was gathered, each hash once, and drops what is too large. */
static void
settle(mai_sketcher *s)
{
    size_t kept = 0;

    qsort(s->hashes, s->n, sizeof *s->hashes, by_value);
    for (size_t i = 0; i < s->n; i++)
        if (kept == 0 || s->hashes[i] != s->hashes[kept - 1])
            s->hashes[kept++] = s->hashes[i];
    s->n = kept;
    if (kept >= s->size) {
        s->n = s->size;
        s->largest = s->hashes[s->n - 1];
    }
}

static inline void
gather(mai_sketcher *s, uint64_t hash)
{
    if (hash > s->largest)
        return;
    s->hashes[s->n++] = hash;
    if (s->n == 2 * (size_t) s->size)
        settle(s);
}

mai_status
mai_sketcher_open(mai_ctx *cx, int32_t k, int32_t w, int32_t size, mai_sketcher **out)
{
    mai_sketcher *s;

    if (size < 1 || size > LARGEST_SKETCH)
        return mai_fail(cx, MAI_EARGUMENT, "the size of a sketch is %d, not from 1 to %d", size, LARGEST_SKETCH);
    MAI_TRY(MAI_NEW(cx, &s));
    MAI_TRY(mai_winnower_open(cx, k, w, &s->winnower));
    s->size = (uint32_t) size;
    s->largest = UINT64_MAX;
    MAI_TRY(mai_alloc(cx, 2 * (size_t) size * sizeof *s->hashes, (void **) &s->hashes));
    *out = s;
    return MAI_OK;
}

/* All k-mers: no window is kept. */
static void
add_all(mai_sketcher *s, const uint8_t *p, size_t n)
{
    mai_kmer_roller r = s->winnower->roller;

    for (size_t i = 0; i < n; i++)
        if (mai_kmer_roll(&r, p[i]))
            gather(s, mai_kmer_hash(mai_kmer_canonical(&r), r.k, s->winnower->letters4));
    s->winnower->roller = r;
}

static void
add_minimizers(mai_sketcher *s, const uint8_t *p, size_t n)
{
    mai_minimizer minimizer;

    for (size_t i = 0; i < n; i++)
        if (mai_winnow(s->winnower, p[i], &minimizer))
            gather(s, minimizer.hash);
}

mai_status
mai_sketcher_add(mai_ctx *cx, mai_sketcher *s, const uint8_t *p, size_t n)
{
    for (size_t at = 0; at < n; at += STEP) {
        size_t some = n - at < STEP ? n - at : STEP;

        MAI_TRY(mai_poll(cx, 10 * (int64_t) some));
        (s->winnower->w == 1 ? add_all : add_minimizers)(s, p + at, some);
    }
    return MAI_OK;
}

static mai_status
new_bytes(mai_ctx *cx, sketch_head head, size_t reserve, char **hashes, void **out, size_t *size)
{
    char *bytes;

    *size = reserve + sizeof head + head.n * sizeof(uint64_t);
    MAI_TRY(mai_alloc(cx, *size, (void **) &bytes));
    memset(bytes, 0, reserve);
    memcpy(bytes + reserve, &head, sizeof head);
    *hashes = bytes + reserve + sizeof head;
    *out = bytes;
    return MAI_OK;
}

mai_status
mai_sketcher_finish(mai_ctx *cx, mai_sketcher *s, size_t reserve, void **out, size_t *size)
{
    mai_minimizer minimizer;
    char *hashes;

    if (s->winnower->w > 1 && mai_winnow_end(s->winnower, &minimizer))
        gather(s, minimizer.hash);
    settle(s);
    sketch_head head = {SIGNATURE, s->winnower->roller.k, s->winnower->w, s->size, (uint32_t) s->n};
    MAI_TRY(new_bytes(cx, head, reserve, &hashes, out, size));
    memcpy(hashes, s->hashes, s->n * sizeof *s->hashes);
    return MAI_OK;
}

/* ---- reading sketches ---------------------------------------------------------------------------------- */

static inline uint64_t
hash_at(const mai_sketch *s, uint32_t i)
{
    uint64_t hash;

    memcpy(&hash, s->hashes + (size_t) i * sizeof hash, sizeof hash);
    return hash;
}

mai_status
mai_sketch_open(mai_ctx *cx, const void *bytes, size_t n, mai_sketch *out)
{
    sketch_head head = {0};

    if (n >= sizeof head)
        memcpy(&head, bytes, sizeof head);
    if (head.signature != SIGNATURE)
        return mai_fail_at(cx, MAI_EFORMAT, 0, "the bytes are no sketch of this version of medai");
    if (head.k < 1 || head.k > MAI_KMER_MAX || head.w < 1 || head.w > LARGEST_WINDOW || head.size < 1 ||
        head.size > LARGEST_SKETCH || head.n > head.size || n != sizeof head + head.n * sizeof(uint64_t))
        return mai_fail_at(cx, MAI_EFORMAT, 4, "the sketch is damaged: its numbers do not fit its %zu bytes", n);
    *out = (mai_sketch){head.k, head.w, head.size, head.n, (const uint8_t *) bytes + sizeof head};
    for (uint32_t i = 1; i < head.n; i++)
        if (hash_at(out, i) <= hash_at(out, i - 1))
            return mai_fail_at(cx, MAI_EFORMAT, (int64_t) (sizeof head + i * sizeof(uint64_t)),
                               "the sketch is damaged: its hashes do not ascend");
    return mai_poll(cx, head.n);
}

static mai_status
check_alike(mai_ctx *cx, const mai_sketch *a, const mai_sketch *b)
{
    if (a->k != b->k)
        return mai_fail(cx, MAI_EARGUMENT, "sketches of k = %u and k = %u cannot be compared", a->k, b->k);
    if (a->w != b->w)
        return mai_fail(cx, MAI_EARGUMENT, "sketches of w = %u and w = %u cannot be compared", a->w, b->w);
    return MAI_OK;
}

/*
 * The smallest hashes of both, at most as many as the smaller size: into out unless that is NULL. Returns how many, and
 * how many of them are in both.
 */
static uint32_t
merge(const mai_sketch *a, const mai_sketch *b, char *out, uint32_t *shared)
{
    uint32_t size = a->size < b->size ? a->size : b->size, n = 0;

    *shared = 0;
    for (uint32_t i = 0, j = 0; n < size && (i < a->n || j < b->n); n++) {
        bool takes_a = j == b->n || (i < a->n && hash_at(a, i) <= hash_at(b, j));
        bool takes_b = i == a->n || (j < b->n && hash_at(b, j) <= hash_at(a, i));
        uint64_t hash = takes_a ? hash_at(a, i) : hash_at(b, j);

        i += takes_a;
        j += takes_b;
        *shared += takes_a && takes_b;
        if (out != NULL)
            memcpy(out + (size_t) n * sizeof hash, &hash, sizeof hash);
    }
    return n;
}

mai_status
mai_sketch_jaccard(mai_ctx *cx, const mai_sketch *a, const mai_sketch *b, double *out, bool *defined)
{
    uint32_t shared, n;

    MAI_TRY(check_alike(cx, a, b));
    n = merge(a, b, NULL, &shared);
    *defined = n > 0;
    *out = n > 0 ? (double) shared / n : 0;
    return mai_poll(cx, 4 * (int64_t) n);
}

double
mai_sketch_identity(double jaccard, uint32_t k)
{
    double identity = jaccard > 0 ? 1 + mai_log(2 * jaccard / (1 + jaccard)) / k : 0;

    return identity > 0 ? identity : 0;
}

mai_status
mai_sketch_union(mai_ctx *cx, const mai_sketch *a, const mai_sketch *b, size_t reserve, void **out, size_t *size)
{
    uint32_t shared;
    char *hashes;

    MAI_TRY(check_alike(cx, a, b));
    sketch_head head = {SIGNATURE, a->k, a->w, a->size < b->size ? a->size : b->size, merge(a, b, NULL, &shared)};
    MAI_TRY(new_bytes(cx, head, reserve, &hashes, out, size));
    (void) merge(a, b, hashes, &shared);
    return mai_poll(cx, 8 * (int64_t) head.n);
}
