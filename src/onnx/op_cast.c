/*
 * op_cast.c - Cast between any two element types.
 *
 * Numbers follow convert.h. Text to a number: blanks around it are skipped; a floating type takes decimal and
 * scientific notation, "inf", "infinity" and "nan" in any case with a sign; an integer takes digits with a
 * sign, and drops a decimal fraction as ONNX Runtime does; bool takes what an integer takes, and is true
 * unless it is zero. Anything else, an empty text and a number outside the integer type are errors, where
 * ONNX Runtime would read as much as it can and wrap around.
 *
 * A number to text: eight significant digits ("%.8g"), "NaN", "INF", "-INF"; bool gives "0" and "1". That
 * text is taken from the context's arena at run time; text to text keeps pointing at the same bytes. The C
 * locale's decimal point is assumed, as PostgreSQL sets it.
 */
#include "onnx/elementwise.h"
#include "onnx/ops.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4096
/* Longest number that is read; a longer one is refused. */
#define LONGEST_NUMBER 400

/* A number on its way to or from text. */
typedef union {
    double f;
    int64_t i;
    uint64_t u;
} carried;

typedef mai_status (*cast_fn)(mai_ctx *cx, const mai_step *step);

typedef struct {
    cast_fn run;
    mai_convert convert; /* to or from carrier; between numbers: directly */
    mai_type carrier;    /* of text: double, int64 or uint64 */
} cast_plan;

MAI_COMPILE(cast)
{
    int64_t to;

    if (mai_attr(node, "to") == NULL)
        return mai_node_fail(cx, node, MAI_EFORMAT, "attribute to is missing");
    MAI_TRY(mai_attr_int(cx, node, "to", 0, &to));
    if (to <= 0 || to >= MAI_NTYPES || mai_type_size((mai_type) to) == 0)
        return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "element type %lld is not supported",
                             (long long) to);
    return MAI_OK;
}

/* ---- numbers to numbers, and text to text ---- */

static mai_status
cast_numbers(mai_ctx *cx, const mai_step *step)
{
    const cast_plan *plan = step->local;
    const char *from = step->in[0]->data;
    char *to = step->out[0]->data;
    size_t from_size = mai_type_size(step->in[0]->type), to_size = mai_type_size(step->out[0]->type);

    for (int64_t left = step->in[0]->count; left > 0; left -= BLOCK) {
        int64_t n = left < BLOCK ? left : BLOCK;

        plan->convert(from, to, n);
        from += (size_t) n * from_size;
        to += (size_t) n * to_size;
        MAI_TRY(mai_poll(cx, n));
    }
    return MAI_OK;
}

static mai_status
cast_same(mai_ctx *cx, const mai_step *step)
{
    size_t size = mai_type_size(step->in[0]->type);
    int64_t count = step->in[0]->count;

    for (int64_t at = 0; at < count; at += BLOCK) {
        int64_t n = count - at < BLOCK ? count - at : BLOCK;

        memcpy((char *) step->out[0]->data + (size_t) at * size,
               (const char *) step->in[0]->data + (size_t) at * size, (size_t) n * size);
        MAI_TRY(mai_poll(cx, n));
    }
    return MAI_OK;
}

/* ---- text to numbers ---- */

/* The C library's notion of a blank in the C locale, which strtod and strtoll skip. */
static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A NUL-terminated copy without blanks around it; false when it is empty, too long or has a NUL inside. */
static bool
trim(mai_text t, char *buf)
{
    while (t.len > 0 && is_blank(t.ptr[0])) {
        t.ptr++;
        t.len--;
    }
    while (t.len > 0 && is_blank(t.ptr[t.len - 1]))
        t.len--;
    if (t.len == 0 || t.len > LONGEST_NUMBER || memchr(t.ptr, '\0', t.len) != NULL)
        return false;
    memcpy(buf, t.ptr, t.len);
    buf[t.len] = '\0';
    return true;
}

/* Whether a decimal fraction or nothing follows the integer: it is dropped. */
static bool
is_fraction(const char *end)
{
    if (*end != '.')
        return *end == '\0';
    return end[1 + strspn(end + 1, "0123456789")] == '\0';
}

static bool
read_double(const char *s, carried *v)
{
    char *end;

    if (s[strcspn(s, "xXpP(")] != '\0') /* hexadecimal, or a NaN with a payload */
        return false;
    v->f = strtod(s, &end);
    return end != s && *end == '\0';
}

static bool
read_int64(const char *s, carried *v)
{
    char *end;

    errno = 0;
    v->i = strtoll(s, &end, 10);
    return end != s && is_fraction(end) && errno == 0;
}

/* A minus sign is refused, except before zero. */
static bool
read_uint64(const char *s, carried *v)
{
    char *end;

    errno = 0;
    v->u = strtoull(s, &end, 10);
    return end != s && is_fraction(end) && errno == 0 && (s[0] != '-' || v->u == 0);
}

/* Whether an integer type narrower than int64 holds v. */
static bool
holds(mai_type type, int64_t v)
{
    bool is_signed = type == MAI_INT8 || type == MAI_INT16 || type == MAI_INT32;
    int64_t half = (int64_t) 1 << (8 * mai_type_size(type) - 1);

    return is_signed ? v >= -half && v < half : v >= 0 && v < 2 * half;
}

/* The value in the carrier type; for an integer, only if the type that it goes to holds it. */
static bool
read_carrier(const char *s, mai_type carrier, mai_type to, carried *value)
{
    if (carrier == MAI_DOUBLE)
        return read_double(s, value);
    if (carrier == MAI_UINT64)
        return read_uint64(s, value);
    return read_int64(s, value) && (to == MAI_BOOL || to == MAI_INT64 || holds(to, value->i));
}

static mai_status
not_a_number(mai_ctx *cx, const mai_step *step, mai_text t)
{
    size_t shown = t.len < 40 ? t.len : 40;

    /* A cut must not divide a character of several bytes. */
    while (shown < t.len && shown > 0 && ((unsigned char) t.ptr[shown] & 0xc0) == 0x80)
        shown--;
    return mai_node_fail(cx, step->node, MAI_EDATA, "'%.*s%s' is not a number of type %s", (int) shown,
                         t.ptr != NULL ? t.ptr : "", shown < t.len ? "..." : "",
                         mai_type_name(step->out[0]->type));
}

static mai_status
cast_from_text(mai_ctx *cx, const mai_step *step)
{
    const cast_plan *plan = step->local;
    const mai_text *from = mai_texts(step->in[0]);
    mai_type type = step->out[0]->type;
    char *to = step->out[0]->data;
    size_t size = mai_type_size(type);

    for (int64_t i = 0; i < step->in[0]->count; i++) {
        char buf[LONGEST_NUMBER + 1];
        carried value;

        if (!trim(from[i], buf) || !read_carrier(buf, plan->carrier, type, &value))
            return not_a_number(cx, step, from[i]);
        plan->convert(&value, to + (size_t) i * size, 1);
        MAI_TRY(mai_poll(cx, 50));
    }
    return MAI_OK;
}

/* ---- numbers to text ---- */

static int
write_double(double v, char *buf, size_t room)
{
    if (isnan(v))
        return snprintf(buf, room, "NaN");
    if (isinf(v))
        return snprintf(buf, room, v < 0 ? "-INF" : "INF");
    return snprintf(buf, room, "%.8g", v);
}

static mai_status
cast_to_text(mai_ctx *cx, const mai_step *step)
{
    const cast_plan *plan = step->local;
    const char *from = step->in[0]->data;
    size_t size = mai_type_size(step->in[0]->type);
    mai_text *to = step->out[0]->data;

    for (int64_t i = 0; i < step->in[0]->count; i++) {
        carried v;
        char buf[32], *copy;
        int n;

        plan->convert(from + (size_t) i * size, &v, 1);
        if (plan->carrier == MAI_DOUBLE)
            n = write_double(v.f, buf, sizeof buf);
        else if (plan->carrier == MAI_UINT64)
            n = snprintf(buf, sizeof buf, "%llu", (unsigned long long) v.u);
        else
            n = snprintf(buf, sizeof buf, "%lld", (long long) v.i);
        MAI_TRY(mai_strndup(cx, buf, (size_t) n, &copy));
        to[i] = (mai_text){copy, (size_t) n};
        MAI_TRY(mai_poll(cx, 100));
    }
    return MAI_OK;
}

static mai_type
carrier_type(mai_type type)
{
    mai_type work = mai_work_type(type);

    return work == MAI_FLOAT || work == MAI_DOUBLE ? MAI_DOUBLE : work == MAI_UINT64 ? MAI_UINT64 : MAI_INT64;
}

MAI_INFER(cast)
{
    mai_type from = step->in[0]->type, to;
    int64_t number;
    cast_plan *plan;

    MAI_TRY(mai_attr_int(cx, step->node, "to", 0, &number));
    to = (mai_type) number;
    MAI_TRY(mai_shape_like(cx, step->out[0], to, step->in[0]));
    MAI_TRY(MAI_NEW(cx, &plan));
    step->local = plan;
    if (from == to) {
        plan->run = cast_same;
    } else if (from == MAI_STRING) {
        plan->run = cast_from_text;
        plan->carrier = carrier_type(to);
        plan->convert = mai_convert_find(plan->carrier, to);
    } else if (to == MAI_STRING) {
        plan->run = cast_to_text;
        plan->carrier = carrier_type(from);
        plan->convert = mai_convert_find(from, plan->carrier);
    } else {
        plan->run = cast_numbers;
        plan->convert = mai_convert_find(from, to);
    }
    return MAI_OK;
}

MAI_RUN(cast)
{
    const cast_plan *plan = step->local;

    return plan->run(cx, step);
}
