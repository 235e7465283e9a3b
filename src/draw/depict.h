/*
 * depict.h - pictures of molecules as SVG.
 *
 * A picture is one self-contained piece of SVG 1.1 without scripts, style sheets or references, ASCII but for the
 * caption: the same bytes for the same molecule on every host. Coordinates are those of layout.h, with hydrogens
 * added to stereocentres whose bonds are all in rings. A grid is made of cells, each a picture of its own at some
 * place.
 */
#ifndef MAI_DEPICT_H
#define MAI_DEPICT_H

#include "match/pattern.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_DEPICT_MOST_PIXELS 10000 /* width and height of a picture or a cell, from 1 */
#define MAI_DEPICT_MOST_CELLS 10000  /* of a grid */
#define MAI_DEPICT_LONGEST 1000000   /* pixels of a grid, either way */

typedef struct mai_depict_options {
    int width, height;         /* of the picture or the cell, caption included */
    int64_t x, y;              /* where a cell stands in its grid */
    const mai_matches *marked; /* atoms that get a halo, and the bonds between those of one match; may be NULL */
    const char *caption;       /* below the molecule; NULL none */
    size_t caption_bytes;
} mai_depict_options;

/* MAI_EARGUMENT unless 1 <= width, height <= MAI_DEPICT_MOST_PIXELS. */
mai_status mai_depict_check_size(mai_ctx *cx, int width, int height) MAI_MUST_CHECK;

/* A whole picture. out is in the arena, not terminated. */
mai_status mai_depict(mai_ctx *cx, const mai_mol *m, const mai_depict_options *o, char **out,
                      size_t *n) MAI_MUST_CHECK;

/* A cell of a grid, whose frame is mai_depict_frame and MAI_DEPICT_END; mol NULL: a caption at most. */
mai_status mai_depict_cell(mai_ctx *cx, const mai_mol *m, const mai_depict_options *o, char **out,
                           size_t *n) MAI_MUST_CHECK;
/* MAI_EARGUMENT beyond MAI_DEPICT_LONGEST. */
mai_status mai_depict_frame(mai_ctx *cx, int64_t width, int64_t height, char **out, size_t *n) MAI_MUST_CHECK;
#define MAI_DEPICT_END "</svg>\n"

#ifdef __cplusplus
}
#endif
#endif
