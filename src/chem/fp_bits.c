/*
 * fp_bits.c - stored bit strings: header, text, checks and similarities. Nothing allocates.
 */
#include "base/reader.h"
#include "chem/fingerprint.h"
#include "kernel/kernel.h"

enum { FP_VERSION = 1 };

/* ---- the stored form ---- */

static size_t
payload(uint32_t nbits)
{
    return ((size_t) nbits + 7) / 8;
}

/* The bits of the last byte that belong to the string. */
static uint8_t
last_mask(uint32_t nbits)
{
    return nbits % 8 == 0 ? 0xff : (uint8_t) ((1u << nbits % 8) - 1);
}

void
mai_fp_seal(void *bytes, uint32_t nbits)
{
    uint8_t *p = bytes;
    uint32_t first = FP_VERSION | nbits << 8, popcount;

    if (nbits > 0)
        p[MAI_FP_HEADER + payload(nbits) - 1] &= last_mask(nbits);
    popcount = (uint32_t) mai_kernel->popcount(p + MAI_FP_HEADER, payload(nbits));
    memcpy(p, &first, 4);
    memcpy(p + 4, &popcount, 4);
}

mai_status
mai_fp_check(mai_ctx *cx, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    mai_fp fp;

    if (n < MAI_FP_HEADER || p[0] != FP_VERSION)
        return mai_fail(cx, MAI_EFORMAT, "fingerprint: unknown version");
    mai_fp_open(bytes, &fp);
    if (fp.nbits == 0 || fp.nbits > MAI_FP_MAX_BITS || n != mai_fp_bytes(fp.nbits))
        return mai_fail(cx, MAI_EFORMAT, "fingerprint: %zu bytes do not hold %u bits, or too many", n,
                        fp.nbits);
    if (fp.bits[payload(fp.nbits) - 1] & ~last_mask(fp.nbits))
        return mai_fail(cx, MAI_EFORMAT, "fingerprint: a bit beyond the last of %u is set", fp.nbits);
    if (mai_kernel->popcount(fp.bits, payload(fp.nbits)) != fp.popcount)
        return mai_fail(cx, MAI_EFORMAT, "fingerprint: its bits are not as many as it says, %u", fp.popcount);
    return MAI_OK;
}

/* ---- text ---- */

/* Digits of a number of bits, which is never 0. */
static int
decimal_digits(uint32_t n)
{
    int digits = 0;

    for (; n > 0; n /= 10)
        digits++;
    return digits;
}

size_t
mai_fp_text_bytes(uint32_t nbits)
{
    return 2 * payload(nbits) + (nbits % 8 == 0 ? 0 : 1 + (size_t) decimal_digits(nbits)) + 1;
}

void
mai_fp_to_text(const mai_fp *fp, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < payload(fp->nbits); i++) {
        *out++ = digits[fp->bits[i] >> 4];
        *out++ = digits[fp->bits[i] & 15];
    }
    if (fp->nbits % 8 != 0) {
        char *p = out + 1 + decimal_digits(fp->nbits);

        *out = ':';
        out = p;
        for (uint32_t n = fp->nbits; n > 0; n /= 10)
            *--p = (char) ('0' + n % 10);
    }
    *out = '\0';
}

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The length after the colon, which must need exactly the bytes that stand before it. */
static mai_status
read_length(mai_ctx *cx, const char *text, size_t at, size_t end, uint32_t *nbits)
{
    uint32_t n = 0;

    for (size_t i = at; i < end; i++) {
        if (text[i] < '0' || text[i] > '9' || n > MAI_FP_MAX_BITS)
            return mai_fail_at(cx, MAI_ETEXT, (int64_t) i, "a number of bits is expected after the colon");
        n = 10 * n + (uint32_t) (text[i] - '0');
    }
    if (at == end || payload(n) * 8 != *nbits)
        return mai_fail_at(cx, MAI_ETEXT, (int64_t) at, "%u hexadecimal digits do not hold %u bits",
                           *nbits / 4, n);
    *nbits = n;
    return MAI_OK;
}

/* Where the digits stand and how many bits they are. */
static mai_status
read_frame(mai_ctx *cx, const char *text, size_t n, size_t *start, uint32_t *nbits)
{
    size_t from = 0, end = n, digits;

    while (from < end && is_space(text[from]))
        from++;
    while (end > from && is_space(text[end - 1]))
        end--;
    for (digits = 0; from + digits < end && hex_value(text[from + digits]) >= 0; digits++)
        if (digits >= MAI_FP_MAX_BITS / 4)
            return mai_fail_at(cx, MAI_ETEXT, (int64_t) (from + digits), "a fingerprint has at most %d bits",
                               MAI_FP_MAX_BITS);
    if (digits == 0 || digits % 2 != 0)
        return mai_fail_at(cx, MAI_ETEXT, (int64_t) (from + digits),
                           "a fingerprint is written as pairs of hexadecimal digits");
    *start = from;
    *nbits = (uint32_t) (4 * digits);
    if (from + digits == end)
        return MAI_OK;
    if (text[from + digits] != ':')
        return mai_fail_at(cx, MAI_ETEXT, (int64_t) (from + digits), "a hexadecimal digit is expected");
    return read_length(cx, text, from + digits + 1, end, nbits);
}

mai_status
mai_fp_text_bits(mai_ctx *cx, const char *text, size_t n, uint32_t *nbits)
{
    size_t start;

    return read_frame(cx, text, n, &start, nbits);
}

mai_status
mai_fp_from_text(mai_ctx *cx, const char *text, size_t n, void *bytes)
{
    uint8_t *bits = (uint8_t *) bytes + MAI_FP_HEADER;
    size_t start, last;
    uint32_t nbits;

    MAI_TRY(read_frame(cx, text, n, &start, &nbits));
    last = payload(nbits) - 1;
    for (size_t i = 0; i <= last; i++)
        bits[i] = (uint8_t) (hex_value(text[start + 2 * i]) << 4 | hex_value(text[start + 2 * i + 1]));
    if (bits[last] & ~last_mask(nbits))
        return mai_fail_at(cx, MAI_ETEXT, (int64_t) (start + 2 * last),
                           "a bit beyond the last of %u is set", nbits);
    mai_fp_seal(bytes, nbits);
    return MAI_OK;
}

/* ---- other forms ---- */

void
mai_fp_reverse_bytes(const uint8_t *from, uint8_t *to, size_t n)
{
    static const uint8_t reversed[16] = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};

    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t) (reversed[from[i] & 15] << 4 | reversed[from[i] >> 4]);
}

void
mai_fp_to_floats(const mai_fp *fp, float *out)
{
    for (uint32_t i = 0; i < fp->nbits; i++)
        out[i] = (float) (fp->bits[i / 8] >> i % 8 & 1);
}

/* ---- similarities ---- */

mai_status
mai_fp_comparable(mai_ctx *cx, const mai_fp *a, const mai_fp *b)
{
    if (a->nbits == b->nbits)
        return MAI_OK;
    return mai_fail(cx, MAI_EARGUMENT, "fingerprints of %u and %u bits cannot be compared", a->nbits,
                    b->nbits);
}

mai_status
mai_fp_weights_check(mai_ctx *cx, double alpha, double beta)
{
    if (alpha >= 0 && alpha <= 1 && beta >= 0 && beta <= 1)
        return MAI_OK;
    return mai_fail(cx, MAI_EARGUMENT, "alpha and beta must be from 0 to 1, not %g and %g", alpha, beta);
}

static inline uint32_t
common_bits(const mai_fp *a, const mai_fp *b)
{
    return (uint32_t) mai_kernel->and_popcount(a->bits, b->bits, payload(a->nbits));
}

double
mai_fp_tanimoto(const mai_fp *a, const mai_fp *b)
{
    uint32_t total = a->popcount + b->popcount, common;

    if (total == 0)
        return 1;
    common = common_bits(a, b);
    return (double) common / (double) (total - common);
}

double
mai_fp_dice(const mai_fp *a, const mai_fp *b)
{
    uint32_t total = a->popcount + b->popcount;

    return total == 0 ? 0 : 2.0 * common_bits(a, b) / total;
}

double
mai_fp_tversky(const mai_fp *a, const mai_fp *b, double alpha, double beta)
{
    double common = common_bits(a, b);
    double whole = alpha * a->popcount + beta * b->popcount + (1 - alpha - beta) * common;

    return whole == 0 ? 1 : common / whole;
}
