/*
 * convert.c - numbers from one element type to another (convert.h states the rules).
 *
 * One loop for each pair of types, made by including convert_loops.inc for every destination; a table by type
 * numbers finds them. float16 and bfloat16 are unpacked and packed in integer arithmetic, so that no host
 * needs instructions for them.
 */
#include "onnx/convert.h"

#include <string.h>

static inline uint32_t
bits_of(float x)
{
    uint32_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float
float_of(uint32_t bits)
{
    float x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

float
mai_float_of_half(uint16_t half)
{
    uint32_t sign = (uint32_t) (half & 0x8000) << 16;
    uint32_t exponent = (half >> 10) & 31;
    uint32_t fraction = half & 0x3ff;

    if (exponent == 31)
        return float_of(sign | 0x7f800000 | fraction << 13);
    if (exponent != 0)
        return float_of(sign | (exponent + 112) << 23 | fraction << 13);
    float tiny = (float) fraction * 0x1p-24f;
    return sign != 0 ? -tiny : tiny;
}

/* Drops low bits (1 to 24), rounding to nearest with ties to even. */
static inline uint32_t
round_off(uint32_t value, unsigned low_bits)
{
    uint32_t half = (uint32_t) 1 << (low_bits - 1);
    uint32_t odd = value >> low_bits & 1;

    return (value + half - 1 + odd) >> low_bits;
}

uint16_t
mai_half_of_float(float x)
{
    uint32_t bits = bits_of(x);
    uint32_t sign = bits >> 16 & 0x8000;
    uint32_t magnitude = bits & 0x7fffffff;

    if (magnitude > 0x7f800000)
        return (uint16_t) (sign | 0x7e00 | (magnitude >> 13 & 0x3ff)); /* NaN, made quiet */
    if (magnitude >= 0x47800000)
        return (uint16_t) (sign | 0x7c00); /* 65536 and above */
    if (magnitude >= 0x38800000)
        return (uint16_t) (sign | round_off(magnitude - (112u << 23), 13)); /* may carry into infinity */
    if (magnitude < 0x33000000)
        return (uint16_t) sign; /* below half of the smallest subnormal */
    uint32_t significand = (magnitude & 0x7fffff) | 0x800000;
    return (uint16_t) (sign | round_off(significand, 126 - (magnitude >> 23)));
}

float
mai_float_of_bfloat(uint16_t bits)
{
    return float_of((uint32_t) bits << 16);
}

uint16_t
mai_bfloat_of_float(float x)
{
    uint32_t bits = bits_of(x);

    if ((bits & 0x7fffffff) > 0x7f800000)
        return (uint16_t) (bits >> 16 | 0x40);
    return (uint16_t) round_off(bits, 16);
}

/* Towards zero, and to the nearest end of the range; the bounds are exact in double. */
#define SATURATING(name, T, LOWEST, ABOVE)                                                                   \
    static inline T name(double x)                                                                           \
    {                                                                                                        \
        if (!(x > LOWEST - 1.0))                                                                             \
            return x != x ? 0 : (T) (LOWEST);                                                                \
        return x >= (ABOVE) ? (T) ~(T) (LOWEST) : (T) x;                                                     \
    }

SATURATING(saturate_i8, int8_t, -0x1p7, 0x1p7)
SATURATING(saturate_i16, int16_t, -0x1p15, 0x1p15)
SATURATING(saturate_i32, int32_t, -0x1p31, 0x1p31)
SATURATING(saturate_u8, uint8_t, 0.0, 0x1p8)
SATURATING(saturate_u16, uint16_t, 0.0, 0x1p16)
SATURATING(saturate_u32, uint32_t, 0.0, 0x1p32)
SATURATING(saturate_u64, uint64_t, 0.0, 0x1p64)

/* Apart: -2^63 - 1 is not a double, so the lower bound itself is the limit. */
static inline int64_t
saturate_i64(double x)
{
    if (!(x > -0x1p63))
        return x != x ? 0 : INT64_MIN;
    return x >= 0x1p63 ? INT64_MAX : (int64_t) x;
}

#define DST float
#define TO(source) f32_from_##source
#define FROM_FLOAT(x) (float) (x)
#define FROM_INT(x) (float) (x)
#include "onnx/convert_loops.inc"

#define DST double
#define TO(source) f64_from_##source
#define FROM_FLOAT(x) (double) (x)
#define FROM_INT(x) (double) (x)
#include "onnx/convert_loops.inc"

#define DST uint16_t
#define TO(source) f16_from_##source
#define FROM_FLOAT(x) mai_half_of_float((float) (x))
#define FROM_INT(x) mai_half_of_float((float) (x))
#include "onnx/convert_loops.inc"

#define DST uint16_t
#define TO(source) b16_from_##source
#define FROM_FLOAT(x) mai_bfloat_of_float((float) (x))
#define FROM_INT(x) mai_bfloat_of_float((float) (x))
#include "onnx/convert_loops.inc"

#define DST int8_t
#define TO(source) i8_from_##source
#define FROM_FLOAT(x) saturate_i8(x)
#define FROM_INT(x) (int8_t)(x)
#include "onnx/convert_loops.inc"

#define DST int16_t
#define TO(source) i16_from_##source
#define FROM_FLOAT(x) saturate_i16(x)
#define FROM_INT(x) (int16_t)(x)
#include "onnx/convert_loops.inc"

#define DST int32_t
#define TO(source) i32_from_##source
#define FROM_FLOAT(x) saturate_i32(x)
#define FROM_INT(x) (int32_t)(x)
#include "onnx/convert_loops.inc"

#define DST int64_t
#define TO(source) i64_from_##source
#define FROM_FLOAT(x) saturate_i64(x)
#define FROM_INT(x) (int64_t)(x)
#include "onnx/convert_loops.inc"

#define DST uint8_t
#define TO(source) u8_from_##source
#define FROM_FLOAT(x) saturate_u8(x)
#define FROM_INT(x) (uint8_t)(x)
#include "onnx/convert_loops.inc"

#define DST uint16_t
#define TO(source) u16_from_##source
#define FROM_FLOAT(x) saturate_u16(x)
#define FROM_INT(x) (uint16_t)(x)
#include "onnx/convert_loops.inc"

#define DST uint32_t
#define TO(source) u32_from_##source
#define FROM_FLOAT(x) saturate_u32(x)
#define FROM_INT(x) (uint32_t)(x)
#include "onnx/convert_loops.inc"

#define DST uint64_t
#define TO(source) u64_from_##source
#define FROM_FLOAT(x) saturate_u64(x)
#define FROM_INT(x) (uint64_t)(x)
#include "onnx/convert_loops.inc"

#define DST uint8_t
#define TO(source) truth_from_##source
#define FROM_FLOAT(x) (x) != 0
#define FROM_INT(x) (x) != 0
#include "onnx/convert_loops.inc"

#define ROW(to)                                                                                              \
    {                                                                                                        \
        [MAI_FLOAT] = to##_from_f32, [MAI_DOUBLE] = to##_from_f64, [MAI_FLOAT16] = to##_from_f16,            \
        [MAI_BFLOAT16] = to##_from_b16, [MAI_INT8] = to##_from_i8, [MAI_INT16] = to##_from_i16,              \
        [MAI_INT32] = to##_from_i32, [MAI_INT64] = to##_from_i64, [MAI_UINT8] = to##_from_u8,                \
        [MAI_UINT16] = to##_from_u16, [MAI_UINT32] = to##_from_u32, [MAI_UINT64] = to##_from_u64,            \
        [MAI_BOOL] = to##_from_truth                                                                         \
    }

static const mai_convert loops[MAI_NTYPES][MAI_NTYPES] = {
    [MAI_FLOAT] = ROW(f32),  [MAI_DOUBLE] = ROW(f64), [MAI_FLOAT16] = ROW(f16), [MAI_BFLOAT16] = ROW(b16),
    [MAI_INT8] = ROW(i8),    [MAI_INT16] = ROW(i16),  [MAI_INT32] = ROW(i32),   [MAI_INT64] = ROW(i64),
    [MAI_UINT8] = ROW(u8),   [MAI_UINT16] = ROW(u16), [MAI_UINT32] = ROW(u32),  [MAI_UINT64] = ROW(u64),
    [MAI_BOOL] = ROW(truth),
};

mai_convert
mai_convert_find(mai_type from, mai_type to)
{
    if (from >= MAI_NTYPES || to >= MAI_NTYPES)
        return NULL;
    return loops[to][from];
}
