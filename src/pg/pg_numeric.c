/*
 * pg_numeric.c - numeric to double without the detour through text that the server's cast makes, and to int64.
 *
 * A numeric is sign, weight and base-10000 digits. When its digits form an integer below 2^53 and the power of
 * ten is at most 22, both are exact doubles, so one multiplication or division rounds once and gives the same
 * result as a correctly rounded text conversion. All other values take the server's own way. The layout is
 * that of the on-disk format, which no release may change.
 */
#include "pg_value.h"

#include "common/int.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#define SIGN_MASK 0xC000
#define SIGN_NEGATIVE 0x4000
#define SHORT_FORM 0x8000
#define SPECIAL 0xC000
#define SHORT_NEGATIVE 0x2000
#define SHORT_WEIGHT_SIGN 0x0040
#define SHORT_WEIGHT_BITS 0x003F
#define DIGIT_BASE 10000
#define DIGIT_DECIMALS 4
#define LARGEST_EXACT_POWER 22

typedef struct parts {
    bool negative;
    int weight; /* of the first digit, in powers of 10000 */
    int ndigits;
    const char *digits; /* int16 each, not aligned */
} parts;

/* False for NaN and the infinities. */
static bool
take_apart(const char *data, size_t len, parts *out)
{
    uint16 header;
    int16 weight;
    size_t header_bytes = 2;

    memcpy(&header, data, 2);
    if ((header & SIGN_MASK) == SPECIAL)
        return false;
    if ((header & SIGN_MASK) == SHORT_FORM) {
        out->negative = (header & SHORT_NEGATIVE) != 0;
        out->weight = (header & SHORT_WEIGHT_BITS) | ((header & SHORT_WEIGHT_SIGN) ? ~SHORT_WEIGHT_BITS : 0);
    } else {
        memcpy(&weight, data + 2, 2);
        header_bytes = 4;
        out->negative = (header & SIGN_MASK) == SIGN_NEGATIVE;
        out->weight = weight;
    }
    out->digits = data + header_bytes;
    out->ndigits = (int) ((len - header_bytes) / sizeof(int16));
    return true;
}

/* The digits as one integer, if it stays exact in a double. */
static bool
digits_as_integer(const parts *p, int64 *out)
{
    int64 v = 0;

    if (p->ndigits > 4)
        return false;
    for (int i = 0; i < p->ndigits; i++) {
        int16 digit;

        memcpy(&digit, p->digits + i * sizeof(int16), sizeof(int16));
        v = v * DIGIT_BASE + digit;
    }
    *out = v;
    return v < ((int64) 1 << 53);
}

double
medai_numeric_to_double(Datum value)
{
    static const double power[LARGEST_EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    struct varlena *v = PG_DETOAST_DATUM_PACKED(value);
    parts p;
    int64 n;
    double out;

    if (VARSIZE_ANY_EXHDR(v) >= 2 && take_apart(VARDATA_ANY(v), VARSIZE_ANY_EXHDR(v), &p) && digits_as_integer(&p, &n)) {
        int shift = (p.weight - p.ndigits + 1) * DIGIT_DECIMALS;

        if (shift >= -LARGEST_EXACT_POWER && shift <= LARGEST_EXACT_POWER) {
            out = shift < 0 ? (double) n / power[-shift] : (double) n * power[shift];
            return p.negative ? -out : out;
        }
    }
    return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, PointerGetDatum(v)));
}

/* The i-th digit, of weight - i; beyond the last they are 0. */
static int16
digit_at(const parts *p, int i)
{
    int16 digit = 0;

    if (i < p->ndigits)
        memcpy(&digit, p->digits + i * sizeof(int16), sizeof(int16));
    return digit;
}

bool
medai_numeric_to_int64(Datum value, int64 *out)
{
    struct varlena *v = PG_DETOAST_DATUM_PACKED(value);
    int64 n = 0; /* below zero, where int64 reaches one further */
    parts p;

    if (VARSIZE_ANY_EXHDR(v) < 2 || !take_apart(VARDATA_ANY(v), VARSIZE_ANY_EXHDR(v), &p))
        return false;
    for (int i = Max(p.weight + 1, 0); i < p.ndigits; i++)
        if (digit_at(&p, i) != 0)
            return false;
    for (int i = 0; i <= p.weight && p.ndigits > 0; i++)
        if (pg_mul_s64_overflow(n, DIGIT_BASE, &n) || pg_sub_s64_overflow(n, digit_at(&p, i), &n))
            return false;
    *out = n;
    return p.negative || !pg_sub_s64_overflow(0, n, out);
}
