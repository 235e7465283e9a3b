/*
 * depict_parts.h - what depict.c and its parts share. Nobody else includes it.
 *
 * All measures are in lengths of a typical bond, y upwards, until something is put into the text: there mai_to_page
 * scales and turns them over.
 */
#ifndef MAI_DEPICT_PARTS_H
#define MAI_DEPICT_PARTS_H

#include "chem/mol.h"
#include "chem/plane.h"
#include "draw/svg.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_DEPICT_FONT 0.58     /* height of the font */
#define MAI_DEPICT_SMALL 0.7     /* subscripts and superscripts, of that */

typedef enum mai_run_kind {
    MAI_RUN_NORMAL,
    MAI_RUN_SUB,
    MAI_RUN_SUPER,
    MAI_RUN_BELOW,
    MAI_RUN_BELOW_SUB
} mai_run_kind;

/* A piece of a label: text, of which part it is, and where it begins and ends beside the atom. */
typedef struct mai_label_run {
    char text[24];
    uint8_t kind;
    double left, right;
} mai_label_run;

enum { MAI_LABEL_RUNS = 8 };

typedef struct mai_label {
    uint8_t nruns; /* 0: the atom is a bend of lines */
    uint8_t symbol; /* the run that stands on the atom */
    int8_t vertical; /* hydrogens stand 1 above, -1 below the symbol */
    mai_label_run runs[MAI_LABEL_RUNS];
} mai_label;

typedef struct mai_box {
    double left, bottom, right, top;
} mai_box;

typedef struct mai_depiction {
    mai_ctx *cx;
    mai_molgraph *g; /* kekulized, with coordinates and wedges */
    int nstored;     /* atoms of the molecule; those behind are hydrogens that were added */
    point *at;
    mai_label **labels; /* NULL where there is none */
    point *ring_middle; /* of a bond: towards which its second line lies, when in_ring says so */
    bool *in_ring;
    bool *marked_atoms, *marked_bonds; /* NULL when nothing is marked */
    mai_svg *svg;
    double scale;   /* pixels a bond length */
    point middle;   /* of the drawing, which goes to origin on the page */
    point origin;
} mai_depiction;

static inline point
mai_to_page(const mai_depiction *d, point p)
{
    return (point){d->origin.x + (p.x - d->middle.x) * d->scale, d->origin.y - (p.y - d->middle.y) * d->scale};
}

/* Everything of a molecule that is drawn, but where it stands on the page (depict.c). d has its context. */
mai_status mai_depict_prepare(mai_ctx *cx, const mai_mol *m, mai_depiction *d) MAI_MUST_CHECK;

/* ---- depict_label.c ---- */

/* Labels of all atoms that have one. */
mai_status mai_depict_make_labels(mai_depiction *d) MAI_MUST_CHECK;
/* What a run covers, relative to its atom. */
mai_box mai_depict_run_box(const mai_label *label, int run);
/* How far from an atom, as a part of the way to another place, its label ends. */
double mai_depict_label_end(const mai_depiction *d, int atom, point to);
/* Their text and that of atom classes. */
mai_status mai_depict_put_labels(mai_depiction *d) MAI_MUST_CHECK;
double mai_depict_text_width(const char *text, size_t n);

/* ---- depict_bond.c ---- */

mai_status mai_depict_put_bonds(mai_depiction *d) MAI_MUST_CHECK;
mai_status mai_depict_put_halo(mai_depiction *d) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
