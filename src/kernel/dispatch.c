/*
 * dispatch.c - the table of kernels in force, and the only place that asks the CPU.
 *
 * The rows stand best first; the reference runs everywhere and closes the list.
 */
#include "kernel/kernel.h"

#include <stdbool.h>
#include <string.h>

const mai_kernels *mai_kernel = &mai_kernels_ref;

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
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}
#endif

static const struct variant {
    const mai_kernels *table;
    bool (*runs_here)(void);
} variants[] = {
#if defined(__x86_64__)
    {&mai_kernels_avx2, runs_avx2},
#endif
    {&mai_kernels_ref, runs_anywhere},
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

        if ((choose || strcmp(name, v->table->name) == 0) && v->runs_here()) {
            mai_kernel = v->table;
            return 0;
        }
    }
    return -1;
}
