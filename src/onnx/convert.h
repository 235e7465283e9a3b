/*
 * convert.h - numbers from one element type to another, inside src/onnx.
 *
 * Rules: what fits is kept; to a floating type the value is rounded once (float16 and bfloat16 through
 * float); from a floating type to an integer the fraction is dropped, what is out of range becomes the
 * nearest end of the range and NaN becomes 0; from an integer to a narrower one the high bits are dropped; to
 * bool, anything but zero is true (NaN too).
 */
#ifndef MAI_ONNX_CONVERT_H
#define MAI_ONNX_CONVERT_H

#include "onnx/onnx.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Converts n elements; src and dst do not overlap. */
typedef void (*mai_convert)(const void *src, void *dst, int64_t n);

/* The conversion between two number types (bool is one); NULL when either is not a number. */
mai_convert mai_convert_find(mai_type from, mai_type to);

float mai_float_of_half(uint16_t bits);
uint16_t mai_half_of_float(float x); /* to nearest, ties to even */
float mai_float_of_bfloat(uint16_t bits);
uint16_t mai_bfloat_of_float(float x); /* to nearest, ties to even */

#ifdef __cplusplus
}
#endif
#endif
