/*
 * svg.c - SVG text as it grows. See svg.h for who owns it.
 */
#include "draw/svg.h"

#include <math.h>
#include <string.h>

mai_status
mai_svg_begin(mai_ctx *cx, size_t room, mai_svg *out)
{
    *out = (mai_svg){.cx = cx, .room = room};
    return mai_alloc(cx, room, (void **) &out->text);
}

mai_status
mai_svg_room(mai_svg *s, size_t bytes)
{
    size_t room = s->room;
    char *text;

    if (bytes <= s->room - s->n)
        return MAI_OK;
    while (room - s->n < bytes)
        room *= 2;
    MAI_TRY(mai_poll(s->cx, (int64_t) s->n));
    MAI_TRY(mai_alloc(s->cx, room, (void **) &text));
    memcpy(text, s->text, s->n);
    s->text = text;
    s->room = room;
    return MAI_OK;
}

void
mai_svg_put(mai_svg *s, const char *text)
{
    size_t n = strlen(text);

    memcpy(s->text + s->n, text, n);
    s->n += n;
}

void
mai_svg_integer(mai_svg *s, int value)
{
    char digits[12];
    int n = 0;
    unsigned left = value < 0 ? 0U - (unsigned) value : (unsigned) value;

    if (value < 0)
        s->text[s->n++] = '-';
    do
        digits[n++] = (char) ('0' + left % 10);
    while ((left /= 10) > 0);
    while (n > 0)
        s->text[s->n++] = digits[--n];
}

void
mai_svg_number(mai_svg *s, double value)
{
    int hundredths, rest;

    value = value > 1e6 ? 1e6 : value < -1e6 ? -1e6 : value;
    hundredths = (int) rint(value * 100);
    if (hundredths < 0) {
        s->text[s->n++] = '-';
        hundredths = -hundredths;
    }
    mai_svg_integer(s, hundredths / 100);
    rest = hundredths % 100;
    if (rest == 0)
        return;
    s->text[s->n++] = '.';
    s->text[s->n++] = (char) ('0' + rest / 10);
    if (rest % 10 != 0)
        s->text[s->n++] = (char) ('0' + rest % 10);
}

void
mai_svg_move(mai_svg *s, char letter, double x, double y)
{
    s->text[s->n++] = letter;
    mai_svg_number(s, x);
    s->text[s->n++] = ' ';
    mai_svg_number(s, y);
}

static const char *
escape_of(char c)
{
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        default:
            return NULL;
    }
}

/* Control characters, and the bytes of U+FFFE and U+FFFF. */
static bool
is_forbidden(const char *text, size_t n, size_t i)
{
    const unsigned char *c = (const unsigned char *) text + i;

    for (size_t back = 0; back < 3 && back <= i; back++)
        if (i - back + 3 <= n && c[-(ptrdiff_t) back] == 0xef && c[1 - (ptrdiff_t) back] == 0xbf &&
            c[2 - (ptrdiff_t) back] >= 0xbe)
            return true;
    return *c < 0x20 || *c == 0x7f;
}

mai_status
mai_svg_escaped(mai_svg *s, const char *text, size_t n)
{
    MAI_TRY(mai_poll(s->cx, (int64_t) n));
    MAI_TRY(mai_svg_room(s, 6 * n));
    for (size_t i = 0; i < n; i++) {
        const char *escape = escape_of(text[i]);

        if (escape != NULL)
            mai_svg_put(s, escape);
        else
            s->text[s->n++] = is_forbidden(text, n, i) ? ' ' : text[i];
    }
    return MAI_OK;
}
