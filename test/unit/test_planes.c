/*
 * test_planes.c - planes of letters and literal candidates: every variant gives what the letters say, at every length
 * and alignment, and reads nothing outside of them.
 */
#include "kernel/kernel.h"
#include "kernel/planes.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static const char *const variants[] = {"ref", "avx2", "avx512"};
enum { VARIANTS = sizeof variants / sizeof *variants, LONGEST = 400, WORDS = LONGEST / 64 + 2 };

static const mai_plane_letters *const letters[] = {&mai_plane_upper, &mai_plane_lower, &mai_plane_any_case, &mai_plane_dna};

/* Letters mostly, other bytes now and then; in memory of their own size, from an alignment on. */
static uint8_t *
some_letters(size_t n, size_t alignment, uint8_t **own)
{
    static const char alphabet[] = "ACGTUacgtuNn-\0\x80\xff\xc1\xe1";
    uint8_t *p;

    *own = malloc(n + alignment + 1);
    p = *own + alignment + 1;
    for (size_t i = 0; i < n; i++)
        p[i] = (uint8_t) alphabet[unit_random() % (sizeof alphabet - 1)];
    return p;
}

/* What the definition says of one letter. */
static bool
is_base(uint8_t c, const mai_plane_letters *of, int b)
{
    c |= of->fold;
    return b == MAI_PLANE_T ? c == of->letter[3] || c == of->letter[4] : c == of->letter[b];
}

static void
check_planes(const uint8_t *p, size_t n, const mai_plane_letters *of)
{
    uint64_t room[MAI_PLANES][WORDS];
    uint64_t *plane[MAI_PLANES] = {room[0], room[1], room[2], room[3]};

    memset(room, 0x55, sizeof room);
    mai_planes_kernel->planes(p, n, of, plane);
    for (int b = 0; b < MAI_PLANES; b++) {
        size_t words = (n + 63) / 64;

        for (size_t i = 0; i < 64 * words; i++) {
            bool set = (plane[b][i / 64] >> i % 64 & 1) != 0;

            if (set != (i < n && is_base(p[i], of, b)) && !CHECK_INT(set, !set))
                return;
        }
        CHECK_INT(plane[b][words], 0x5555555555555555);
    }
}

static void
planes_say_what_stands_where(void)
{
    for (int v = 0; v < VARIANTS; v++) {
        if (mai_kernels_init(variants[v]) != 0)
            continue;
        unit_row("%s", variants[v]);
        for (size_t n = 0; n <= LONGEST; n++)
            for (size_t alignment = 0; alignment < (n % 64 == 0 ? 64 : 3); alignment++) {
                uint8_t *own, *p = some_letters(n, alignment, &own);

                check_planes(p, n, letters[(n + alignment) % 4]);
                free(own);
            }
    }
    mai_kernels_init(NULL);
}

static void
candidates_are_the_first(void)
{
    for (int v = 0; v < VARIANTS; v++) {
        if (mai_kernels_init(variants[v]) != 0)
            continue;
        unit_row("%s", variants[v]);
        for (size_t n = 1; n <= LONGEST; n++) {
            size_t reach = unit_random() % (n < 70 ? n : 70), starts = n - reach, from = unit_random() % starts;
            size_t offset[MAI_PROBES] = {0, reach / 3, reach / 2, reach}, i = from;
            uint8_t letter[MAI_PROBES] = {'A', (uint8_t) (reach / 3 > 0 ? 'C' : 'A'), 'A', 'A'}, *own = malloc(n);

            if (reach / 2 == reach / 3)
                letter[2] = letter[1];
            for (size_t k = 0; k < n; k++)
                own[k] = (uint8_t) "AAAC"[unit_random() % 4];
            while (i < starts && !(own[i] == letter[0] && own[i + offset[1]] == letter[1]
                                   && own[i + offset[2]] == letter[2] && own[i + reach] == letter[3]))
                i++;
            CHECK_INT(mai_planes_kernel->candidate(own, from, starts, offset, letter), i);
            CHECK_INT(mai_planes_kernel->candidate(own, starts, starts, offset, letter), starts);
            free(own);
        }
    }
    mai_kernels_init(NULL);
}

static void
words_are_narrowed(void)
{
    for (int v = 0; v < VARIANTS; v++) {
        if (mai_kernels_init(variants[v]) != 0)
            continue;
        unit_row("%s", variants[v]);
        for (size_t words = 0; words < 40; words++)
            for (unsigned shift = 0; shift < 64; shift++) {
                uint64_t *alive = malloc((words + 1) * 8), *want = malloc((words + 1) * 8), *plane = malloc((words + 1) * 8);

                for (size_t w = 0; w <= words; w++) {
                    alive[w] = unit_random();
                    plane[w] = unit_random();
                }
                for (size_t w = 0; w < words; w++)
                    want[w] = alive[w] & (plane[w] >> shift | (shift > 0 ? plane[w + 1] << (64 - shift) : 0));
                mai_planes_kernel->narrow(alive, plane, words, shift);
                if (words > 0)
                    CHECK_BYTES(alive, want, 8 * words);
                free(alive);
                free(want);
                free(plane);
            }
    }
    mai_kernels_init(NULL);
}

static const unit_test tests[] = {
    {"planes say what stands where", planes_say_what_stands_where},
    {"candidates are the first", candidates_are_the_first},
    {"words are narrowed", words_are_narrowed},
};
UNIT_MAIN(tests)
