/*
 * fuzz_align.c - two sequences and the parameters of their alignment from any bytes. Whatever is accepted must score
 * the same by every instruction set, with and without its alignment, and the alignment must reach its score and
 * consume what it says. Where the memory ends or the caller stops is drawn from the bytes.
 */
#include "fuzz_world.h"
#include "kernel/align_tile.h"
#include "kernel/kernel.h"
#include "seq/align.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD 16

static void
open_world(fuzz_world *w, int64_t refuse_at, int64_t stop_at)
{
    fuzz_world_open_at(w, refuse_at, stop_at, mai_default_limits.memory_bytes, 10000);
}

/* The two bytes of the head that say where the memory ends and the caller stops, when they are small. */
static void
open_by_head(fuzz_world *w, const uint8_t *head)
{
    open_world(w, head[12] < 32 ? head[12] : FUZZ_NEVER_REFUSE,
               head[13] > 0 && head[13] < 32 ? head[13] : FUZZ_NEVER_STOP);
}

static int32_t
score_from(const uint8_t *p)
{
    int16_t value;

    memcpy(&value, p, sizeof value);
    return p[1] == 0x7f ? INT32_MIN + p[0] : value % 1024 / (p[0] % 2 == 0 ? 100 : 1);
}

static void
read_options(const uint8_t *head, mai_align_options *o)
{
    static const char *const names[] = {"", "BLOSUM62", "PAM30", "NUC.4.4"};

    o->mode = (mai_align_mode) (head[0] % MAI_ALIGN_NMODES);
    o->matrix = mai_align_matrix_find(names[head[1] % 4], strlen(names[head[1] % 4]));
    o->match = score_from(head + 2);
    o->mismatch = score_from(head + 4);
    o->gap_open = score_from(head + 6);
    o->gap_extend = score_from(head + 8);
    if (head[14] % 4 != 0) { /* mostly what is in range */
        o->match = abs(o->match % 20);
        o->mismatch = o->match - abs(o->mismatch % 20);
        o->gap_extend = -abs(o->gap_extend % 8);
        o->gap_open = o->gap_extend - abs(o->gap_open % 16);
    }
    o->band = head[10] < 200 ? -1 : head[10] - 200;
}

static int64_t
pair_score(const mai_align_options *o, uint8_t x, uint8_t y)
{
    const char *known, *end;

    x = x >= 'a' ? x - 32 : x;
    y = y >= 'a' ? y - 32 : y;
    if (o->matrix == NULL)
        return x == y ? o->match : o->mismatch;
    known = o->matrix->letters;
    end = strchr(known, y);
    return o->matrix->rows[(size_t) (strchr(known, x) - known) * strlen(known) + (size_t) (end - known)];
}

static void
check_alignment(const mai_alignment *x, const uint8_t *a, const uint8_t *b, const mai_align_options *o)
{
    int64_t score = 0, i = x->start_a, j = x->start_b;

    for (int64_t r = 0; r < x->nruns; r++) {
        int64_t length = x->runs[r].length;
        char op = x->runs[r].op;

        for (int64_t k = 0; (op == '=' || op == 'X') && k < length; k++)
            score += pair_score(o, a[i + k], b[j + k]);
        score += op == 'D' || op == 'I' ? o->gap_open + (length - 1) * o->gap_extend : 0;
        i += op == 'I' ? 0 : length;
        j += op == 'D' ? 0 : length;
    }
    if (i != x->end_a || j != x->end_b)
        fuzz_broken("alignment", "it does not end where it says");
    if (score != x->score)
        fuzz_broken("alignment", "it does not reach its score");
}

static void
align_by(const char *set, const uint8_t *head, const uint8_t *a, size_t n, const uint8_t *b, size_t m,
         mai_status *status, int64_t *score)
{
    mai_align_options o;
    fuzz_world w;
    mai_alignment got;
    int64_t alone;

    open_by_head(&w, head);
    read_options(head, &o);
    mai_kernels_init(set);
    *status = mai_align(&w.cx, a, n, b, m, &o, &got);
    if (*status == MAI_OK) {
        *score = got.score;
        check_alignment(&got, a, b, &o);
        w.refuse_at = FUZZ_NEVER_REFUSE;
        w.stop_at = FUZZ_NEVER_STOP;
        if (mai_align_score(&w.cx, a, n, b, m, &o, &alone, NULL) != MAI_OK || alone != got.score)
            fuzz_broken("score", "alone it is another one");
    } else if (w.cx.err.code != *status || w.cx.err.message[0] == '\0') {
        fuzz_broken("status", "a failure says nothing");
    }
    fuzz_world_close(&w);
    mai_kernels_init(NULL);
}

/* Distances of the same bytes: any bound agrees with the distance without one. */
static void
check_distance(const uint8_t *head, const uint8_t *a, size_t n, const uint8_t *b, size_t m)
{
    fuzz_world w;
    int64_t distance, bounded, bound = head[11];

    open_world(&w, FUZZ_NEVER_REFUSE, FUZZ_NEVER_STOP);
    if (mai_edit_distance(&w.cx, a, n, b, m, -1, &distance) == MAI_OK) {
        if (mai_edit_distance(&w.cx, a, n, b, m, bound, &bounded) != MAI_OK
            || (distance <= bound ? bounded != distance : bounded <= bound))
            fuzz_broken("edit distance", "a bound changes it");
        if (n == m && (mai_hamming(&w.cx, a, n, b, m, &bounded) != MAI_OK || bounded < distance))
            fuzz_broken("Hamming distance", "it is below the edit distance");
    }
    fuzz_world_close(&w);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const sets[] = {"avx2", "avx512"};
    mai_status plain, other;
    int64_t score = 0, other_score = 0;

    if (size < HEAD || size > 4096)
        return 0;
    const uint8_t *a = data + HEAD;
    size_t n = (size - HEAD) * data[15] / 255, m = size - HEAD - n;

    align_by("ref", data, a, n, a + n, m, &plain, &score);
    for (int s = 0; s < 2; s++)
        if (mai_kernels_init(sets[s]) == 0) {
            align_by(sets[s], data, a, n, a + n, m, &other, &other_score);
            if (other != plain || (plain == MAI_OK && other_score != score))
                fuzz_broken("instruction sets", "they disagree");
        }
    check_distance(data, a, n, a + n, m);
    return 0;
}
