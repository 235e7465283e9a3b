/*
 * dispatch.c - the tables of kernels in force, and the only place that asks the CPU.
 *
 * The rows stand best first; the reference runs everywhere and closes the list. A family of kernels that has no
 * variant for an instruction set gives the row its next best one.
 */
#include "kernel/align_tile.h"
#include "kernel/bases.h"
#include "kernel/codons.h"
#include "kernel/kernel.h"
#include "kernel/letters.h"
#include "kernel/planes.h"

#include <stdbool.h>
#include <string.h>

const mai_kernels *mai_kernel = &mai_kernels_ref;
const mai_bases_kernels *mai_bases_kernel = &mai_bases_ref;
const mai_codons_kernels *mai_codons_kernel = &mai_codons_ref;
const mai_planes_kernels *mai_planes_kernel = &mai_planes_ref;
const mai_align_kernels *mai_align_kernel = &mai_align_ref;
const mai_letters_kernels *mai_letters_kernel = &mai_letters_ref;
static const char *name_in_force = "ref";

static bool
runs_anywhere(void)
{
    return true;
}

#if defined(__x86_64__)
/* __builtin_cpu_supports also asks whether the operating system saves the wide registers. */
static bool
runs_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi");
}

static bool
runs_avx512(void)
{
    return runs_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
           && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi");
}
#endif

static const struct variant {
    const char *name;
    bool (*runs_here)(void);
    const mai_kernels *kernels;
    const mai_bases_kernels *bases;
    const mai_codons_kernels *codons;
    const mai_planes_kernels *planes;
    const mai_align_kernels *align;
    const mai_letters_kernels *letters;
} variants[] = {
#if defined(__x86_64__)
    {"avx512", runs_avx512, &mai_kernels_avx2, &mai_bases_avx512, &mai_codons_avx512, &mai_planes_avx512,
     &mai_align_avx512, &mai_letters_avx2},
    {"avx2", runs_avx2, &mai_kernels_avx2, &mai_bases_avx2, &mai_codons_avx2, &mai_planes_avx2,
     &mai_align_avx2, &mai_letters_avx2},
#endif
    {"ref", runs_anywhere, &mai_kernels_ref, &mai_bases_ref, &mai_codons_ref, &mai_planes_ref,
     &mai_align_ref, &mai_letters_ref},
};

int
mai_kernels_init(const char *name)
{
    bool choose = name == NULL || strcmp(name, "auto") == 0;

#if defined(__x86_64__)
    __builtin_cpu_init();
#endif
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        const struct variant *v = &variants[i];

        if ((choose || strcmp(name, v->name) == 0) && v->runs_here()) {
            name_in_force = v->name;
            mai_kernel = v->kernels;
            mai_bases_kernel = v->bases;
            mai_codons_kernel = v->codons;
            mai_planes_kernel = v->planes;
            mai_align_kernel = v->align;
            mai_letters_kernel = v->letters;
            return 0;
        }
    }
    return -1;
}

const char *
mai_kernels_name(void)
{
    return name_in_force;
}
