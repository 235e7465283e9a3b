/*
 * pg_init.c - what happens when the server loads the module: settings, and the choice of kernels.
 */
#include "pg_medai.h"

#include "utils/guc.h"

#include "kernel/kernel.h"

PG_MODULE_MAGIC;

void _PG_init(void);

int medai_model_cache_kb;
static char *simd;

/* Tries the name and goes back to the table in force: only the assign hook may change anything. */
static bool
check_simd(char **value, void **extra, GucSource source)
{
    const char *in_force = mai_kernels_name();

    if (mai_kernels_init(*value) == 0) {
        (void) mai_kernels_init(in_force);
        return true;
    }
    GUC_check_errdetail("This machine has no kernels of that name.");
    GUC_check_errhint("Use auto, ref, avx2 or avx512.");
    return false;
}

static void
assign_simd(const char *value, void *extra)
{
    (void) mai_kernels_init(value);
}

void
_PG_init(void)
{
    DefineCustomIntVariable("medai.model_cache", "Memory that a session may keep for loaded models.",
                            "Models in use are kept beyond it.", &medai_model_cache_kb, 256 * 1024, 0, MAX_KILOBYTES,
                            PGC_SUSET, GUC_UNIT_KB, NULL, NULL, NULL);
    DefineCustomStringVariable("medai.simd", "Instruction set of medai's inner loops.",
                               "All of them give the same results; for support and tests.", &simd, "auto", PGC_SUSET, 0,
                               check_simd, assign_simd, NULL);
    MarkGUCPrefixReserved("medai");
}
