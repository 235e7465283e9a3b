/*
 * svg.h - SVG text as it grows: numbers of fixed decimals, escaped text. For the files of this folder.
 *
 * The buffer lies in the context's arena. mai_svg_room makes sure of a number of bytes; what is put without it is
 * within that number, by the bounds of what is put.
 */
#ifndef MAI_SVG_H
#define MAI_SVG_H

#include "base/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_svg {
    mai_ctx *cx;
    char *text; /* not terminated */
    size_t n, room;
} mai_svg;

enum { MAI_SVG_NUMBER = 16 }; /* bytes of a number at most, a blank included */

mai_status mai_svg_begin(mai_ctx *cx, size_t room, mai_svg *out) MAI_MUST_CHECK;
/* Room for so many bytes more. */
mai_status mai_svg_room(mai_svg *s, size_t bytes) MAI_MUST_CHECK;

/* These need room: */
void mai_svg_put(mai_svg *s, const char *text);
/* A number of two decimals at most, rounded; beyond a million it is cut to that. */
void mai_svg_number(mai_svg *s, double value);
void mai_svg_integer(mai_svg *s, int value);
/* A letter and two numbers, as in a path: "M1.5 2". */
void mai_svg_move(mai_svg *s, char letter, double x, double y);

/* Makes room by itself. Characters that XML knows are escaped, those that it forbids become blanks. */
mai_status mai_svg_escaped(mai_svg *s, const char *text, size_t n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
