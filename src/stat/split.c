/*
 * split.c - keys to hashes, hashes to parts and folds (stat.h defines every constant and why it is fixed).
 *
 * Nothing here allocates. Reads of several bytes are put together by shifts, so that byte order is no matter.
 */
#include "stat/stat.h"

#define GOLDEN_GAMMA UINT64_C(0x9e3779b97f4a7c15)
#define FNV_OFFSET UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

enum key_use {
    USE_SPLIT = 1,
    USE_FOLD = 2
};

static uint64_t
mix(uint64_t z)
{
    z ^= z >> 30;
    z *= UINT64_C(0xbf58476d1ce4e5b9);
    z ^= z >> 27;
    z *= UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static uint64_t
hash(uint64_t key, int64_t seed, enum key_use use)
{
    return mix(mix(key) ^ mix((uint64_t) seed + (uint64_t) use * GOLDEN_GAMMA));
}

uint64_t
mai_key_integer(int64_t key)
{
    return (uint64_t) key;
}

uint64_t
mai_key_bytes(const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    uint64_t h = FNV_OFFSET;

    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * FNV_PRIME;
    return h;
}

static uint64_t
big_endian(const uint8_t *p)
{
    uint64_t v = 0;

    for (int i = 0; i < 8; i++)
        v = v << 8 | p[i];
    return v;
}

uint64_t
mai_key_uuid(const uint8_t bytes[16])
{
    return mix(big_endian(bytes)) ^ big_endian(bytes + 8);
}

mai_status
mai_split(mai_ctx *cx, uint64_t key, double fraction, int64_t seed, bool *is_test)
{
    *is_test = false;
    if (fraction != fraction)
        return mai_fail(cx, MAI_EARGUMENT, "the test fraction is not a number");
    if (!(fraction >= 0 && fraction <= 1))
        return mai_fail(cx, MAI_EARGUMENT, "the test fraction %g is outside 0 to 1", fraction);

    /* The upper 53 bits as a fraction of 1: every value is exact, and 1 itself is never reached. */
    double u = (double) (hash(key, seed, USE_SPLIT) >> 11) * 0x1p-53;
    *is_test = u < fraction;
    return MAI_OK;
}

mai_status
mai_fold(mai_ctx *cx, uint64_t key, int32_t k, int64_t seed, int32_t *fold)
{
    *fold = 0;
    if (k < 2)
        return mai_fail(cx, MAI_EARGUMENT, "the number of folds is %d; it must be 2 or more", k);

    /* floor(hash * k / 2^64) from the two halves of the hash, which no platform lacks a type for. */
    uint64_t h = hash(key, seed, USE_FOLD);
    uint64_t high = (h >> 32) * (uint64_t) k;
    uint64_t low = (h & 0xffffffff) * (uint64_t) k;
    *fold = (int32_t) ((high + (low >> 32)) >> 32) + 1;
    return MAI_OK;
}
