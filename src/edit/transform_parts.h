/*
 * transform_parts.h - a compiled reaction as the pieces of transform.c see it.
 */
#ifndef MAI_TRANSFORM_PARTS_H
#define MAI_TRANSFORM_PARTS_H

#include "edit/transform.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_TRANSFORM_DEGREE 16 /* most neighbours of an atom whose handedness is followed */

enum { /* template_atom.says: what the template decides */
    SAYS_CHARGE = 1,
    SAYS_ISOTOPE = 2,
    SAYS_HYDROGENS = 4
};

/* What a template says of the handedness of an atom. */
typedef enum inversion {
    INVERSION_SILENT,  /* neither side has a tag: what the reactant has is kept */
    INVERSION_INVERTS, /* both have */
    INVERSION_RETAINS,
    INVERSION_DESTROYS, /* the reactant's side alone has */
    INVERSION_SETS,     /* the product's side alone has, or the atom is new */
} inversion;

typedef struct template_atom {
    mai_atom atom; /* as the template says it, tags only where it sets them */
    uint8_t says;
    uint8_t inversion;
    bool degree_changed; /* has not as many neighbours as in the reactant's template */
    int32_t source;      /* atom of the reactant's template with the same map number, -1: none */
} template_atom;

typedef struct template_bond {
    uint16_t begin, end;
    uint8_t type, dir;
    bool as_before; /* "~": the type that it has in the reactant */
    bool unknown;   /* a double bond between others whose geometry the template leaves open */
} template_bond;

typedef struct product_template {
    int natoms, nbonds;
    template_atom *atoms;
    template_bond *bonds;
    bool repeats; /* one atom of the reactant becomes several */
} product_template;

struct mai_transform {
    mai_query *reactant;
    mai_pattern pattern; /* of the reactant */
    int nproducts;
    product_template *products;
};

/* ---- templates' handedness and geometry (transform_template.c) ---- */

/* The product's template from its query, once the reactant's is known. */
mai_status mai_transform_template(mai_ctx *cx, const mai_query *reactant, const mai_query *product,
                                  product_template *out) MAI_MUST_CHECK;

/* ---- making a product (transform_build.c, transform_stereo.c) ---- */

/* A product on its way, and which of its atoms are which of the reactant's. */
typedef struct product_graph {
    const mai_transform *transform;
    const product_template *form;
    const mai_molgraph *reactant;
    const uint16_t *match; /* atom of the reactant for each of its template's */
    mai_molgraph *g;
    int32_t *origin;       /* of a product's atom: the reactant's, -1 */
    int32_t *first, *last; /* of a reactant's atom: its first and last atom in the product, -1 */
    int32_t *next;         /* of a product's atom: the next with the same origin, -1 */
    uint8_t *state;        /* of a reactant's atom: ATOM_... */
} product_graph;

enum {
    ATOM_MAPPED = 1,  /* matched, and in the product's template */
    ATOM_SKIPPED = 2, /* matched, and not */
    ATOM_VISITED = 4  /* its neighbours have been brought along */
};

/* The graph of one product, not yet linked. */
mai_status mai_transform_build(mai_ctx *cx, const mai_transform *transform, const product_template *form,
                               const mai_molgraph *reactant, const uint16_t *match,
                               product_graph *out) MAI_MUST_CHECK;
/* Tags of its atoms and geometry of its double bonds; it has been linked. */
mai_status mai_transform_stereo(mai_ctx *cx, product_graph *p) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
