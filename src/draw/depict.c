/*
 * depict.c - a molecule becomes a picture: what is drawn, where it stands on the page, the text in its layers.
 *
 * The stored molecule is unpacked and kekulized; stereocentres whose bonds are all in rings get their hydrogen as an
 * atom, so that its bond can be the wedge; then coordinates (layout.h) and wedges (coordinates.h). Halos come first
 * into the text, then lines, then letters. Everything lives in the context's arena.
 */
#include "draw/depict.h"

#include "draw/depict_parts.h"

#include "chem/coordinates.h"
#include "chem/layout.h"
#include "chem/perceive.h"
#include "chem/rings.h"

#include <string.h>

#define BOND_LENGTH 1.5      /* of the layout */
#define LARGEST_BOND 0.2     /* of the lesser of width and height: small molecules are not blown up */
#define PADDING 0.25         /* around the drawing, in bonds */
#define CAPTION_SIZE 0.085   /* of the height */
#define LARGEST_INNER_RING 8 /* second lines lie inside of rings up to this size */

mai_status
mai_depict_check_size(mai_ctx *cx, int width, int height)
{
    if (width < 1 || width > MAI_DEPICT_MOST_PIXELS)
        return mai_fail(cx, MAI_EARGUMENT, "width %d is not between 1 and %d", width, MAI_DEPICT_MOST_PIXELS);
    if (height < 1 || height > MAI_DEPICT_MOST_PIXELS)
        return mai_fail(cx, MAI_EARGUMENT, "height %d is not between 1 and %d", height, MAI_DEPICT_MOST_PIXELS);
    return MAI_OK;
}

/* ---- what is drawn ---- */

/* A centre whose neighbours are all in its rings, so that a wedge to its hydrogen says best how it stands. */
static bool
shows_hydrogen(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    if ((a->chirality != MAI_CHIRAL_CCW && a->chirality != MAI_CHIRAL_CW) || a->degree != 3 || mai_hydrogens(a) != 1)
        return false;
    for (int i = 0; i < 3; i++)
        if (g->bonds[nbrs[i].bond].ring_count == 0)
            return false;
    return true;
}

static mai_status
add_hydrogens(mai_ctx *cx, mai_molgraph *g)
{
    int n = g->natoms;
    mai_atom *h;
    mai_bond *b;

    for (int i = 0; i < n; i++) {
        if (!shows_hydrogen(g, i))
            continue;
        g->atoms[i].explicit_h = g->atoms[i].implicit_h = 0;
        MAI_TRY(mai_graph_add_atom(cx, g, &h));
        h->element = 1;
        MAI_TRY(mai_graph_add_bond(cx, g, i, g->natoms - 1, MAI_BOND_SINGLE, &b));
    }
    return g->natoms > n ? mai_graph_link(cx, g) : MAI_OK;
}

/* How well second lines lie inside a ring: rings of many double bonds first, then small ones. */
static int
ring_merit(const mai_molgraph *g, int ring)
{
    const uint16_t *bonds = mai_ring_bonds(g, ring);
    int size = mai_ring_size(g, ring), doubles = 0;

    if (size > LARGEST_INNER_RING)
        return -1;
    for (int i = 0; i < size; i++)
        doubles += g->bonds[bonds[i]].type == MAI_BOND_DOUBLE;
    return 20 * doubles + (size == 6 ? 10 : 10 - size);
}

static mai_status
choose_inner_sides(mai_depiction *d)
{
    const mai_molgraph *g = d->g;
    int16_t *best;

    MAI_TRY(MAI_NEW_ARRAY(d->cx, g->nbonds, &d->ring_middle));
    MAI_TRY(MAI_NEW_ARRAY(d->cx, g->nbonds, &d->in_ring));
    MAI_TRY(MAI_NEW_ARRAY(d->cx, g->nbonds, &best));
    for (int r = 0; r < g->nrings; r++) {
        int size = mai_ring_size(g, r), merit = ring_merit(g, r);
        const uint16_t *atoms = mai_ring_atoms(g, r), *bonds = mai_ring_bonds(g, r);
        point middle = {0, 0};

        if (merit < 0)
            continue;
        MAI_TRY(mai_poll(d->cx, 20 * size));
        for (int i = 0; i < size; i++)
            middle = plus(middle, times(d->at[atoms[i]], 1.0 / size));
        for (int i = 0; i < size; i++)
            if (!d->in_ring[bonds[i]] || merit > best[bonds[i]]) {
                d->in_ring[bonds[i]] = true;
                d->ring_middle[bonds[i]] = middle;
                best[bonds[i]] = (int16_t) merit;
            }
    }
    return MAI_OK;
}

mai_status
mai_depict_prepare(mai_ctx *cx, const mai_mol *m, mai_depiction *d)
{
    mai_kekule draft;

    MAI_TRY(mai_mol_unpack(cx, m, &d->g));
    d->nstored = d->g->natoms;
    for (int i = 0; i < d->g->natoms; i++)
        d->g->atoms[i].explicit_valence = (uint8_t) mai_explicit_valence(d->g, i);
    MAI_TRY(mai_kekulize(cx, d->g, &draft));
    MAI_TRY(add_hydrogens(cx, d->g));
    MAI_TRY(mai_layout(cx, d->g, &d->g->xyz));
    mai_choose_wedges(d->g);
    MAI_TRY(MAI_NEW_ARRAY(cx, d->g->natoms, &d->at));
    for (int i = 0; i < d->g->natoms; i++)
        d->at[i] = (point){d->g->xyz[i].x / BOND_LENGTH, d->g->xyz[i].y / BOND_LENGTH};
    MAI_TRY(choose_inner_sides(d));
    return mai_depict_make_labels(d);
}

/* Marks what matches cover; a bond when both its atoms are in one match. */
static mai_status
mark(mai_depiction *d, const mai_matches *matches)
{
    int64_t *in; /* of an atom: the number of the last match that has it, from 1 */

    MAI_TRY(MAI_NEW_ARRAY(d->cx, d->g->natoms, &d->marked_atoms));
    MAI_TRY(MAI_NEW_ARRAY(d->cx, d->g->nbonds, &d->marked_bonds));
    MAI_TRY(MAI_NEW_ARRAY(d->cx, d->g->natoms, &in));
    for (int64_t i = 0; i < matches->n; i++) {
        const uint16_t *atoms = matches->atoms + i * matches->natoms;

        MAI_TRY(mai_poll(d->cx, 10 * matches->natoms));
        for (int k = 0; k < matches->natoms; k++) {
            d->marked_atoms[atoms[k]] = true;
            in[atoms[k]] = i + 1;
        }
        for (int k = 0; k < matches->natoms; k++) {
            const mai_nbr *nbrs = mai_nbrs(d->g, atoms[k]);

            for (int j = 0; j < d->g->atoms[atoms[k]].degree; j++)
                d->marked_bonds[nbrs[j].bond] |= in[nbrs[j].atom] == i + 1;
        }
    }
    return MAI_OK;
}

/* ---- where it stands ---- */

static void
include(mai_box *all, mai_box b)
{
    all->left = b.left < all->left ? b.left : all->left;
    all->bottom = b.bottom < all->bottom ? b.bottom : all->bottom;
    all->right = b.right > all->right ? b.right : all->right;
    all->top = b.top > all->top ? b.top : all->top;
}

static mai_box
extent(const mai_depiction *d)
{
    mai_box all = {1e9, 1e9, -1e9, -1e9};

    for (int i = 0; i < d->g->natoms; i++) {
        const mai_label *l = d->labels[i];
        point at = d->at[i];

        include(&all, (mai_box){at.x, at.y, at.x, at.y});
        for (int k = 0; l != NULL && k < l->nruns; k++) {
            mai_box b = mai_depict_run_box(l, k);

            include(&all, (mai_box){at.x + b.left, at.y + b.bottom, at.x + b.right, at.y + b.top});
        }
    }
    return all;
}

/* Scales the drawing into a frame and sets it into its middle. */
static void
fit(mai_depiction *d, double x, double y, double width, double height)
{
    mai_box all = extent(d);
    double lesser = width < height ? width : height, wide, high;

    d->origin = (point){x + width / 2, y + height / 2};
    d->scale = LARGEST_BOND * lesser;
    if (d->g->natoms == 0)
        return;
    wide = all.right - all.left + 2 * PADDING;
    high = all.top - all.bottom + 2 * PADDING;
    d->middle = (point){(all.left + all.right) / 2, (all.bottom + all.top) / 2};
    d->scale = d->scale < width / wide ? d->scale : width / wide;
    d->scale = d->scale < height / high ? d->scale : height / high;
}

/* ---- the text ---- */

static mai_status
put_caption(mai_svg *s, const mai_depict_options *o, double size)
{
    double width = mai_depict_text_width(o->caption, o->caption_bytes) * size;

    MAI_TRY(mai_svg_room(s, 256));
    mai_svg_put(s, "<text x=\"");
    mai_svg_number(s, (double) o->x + o->width / 2.0);
    mai_svg_put(s, "\" y=\"");
    mai_svg_number(s, (double) o->y + o->height - 0.4 * size);
    mai_svg_put(s, "\" font-family=\"Helvetica,Arial,sans-serif\" text-anchor=\"middle\" font-size=\"");
    mai_svg_number(s, width > 0.96 * o->width ? size * 0.96 * o->width / width : size);
    mai_svg_put(s, "\">");
    MAI_TRY(mai_svg_escaped(s, o->caption, o->caption_bytes));
    MAI_TRY(mai_svg_room(s, 16));
    mai_svg_put(s, "</text>\n");
    return MAI_OK;
}

static mai_status
put_molecule(mai_ctx *cx, const mai_mol *m, const mai_depict_options *o, double height, mai_svg *s)
{
    mai_depiction d = {.cx = cx, .svg = s};

    MAI_TRY(mai_depict_prepare(cx, m, &d));
    if (o->marked != NULL && o->marked->n > 0)
        MAI_TRY(mark(&d, o->marked));
    fit(&d, (double) o->x, (double) o->y, o->width, height);
    MAI_TRY(mai_depict_put_halo(&d));
    MAI_TRY(mai_depict_put_bonds(&d));
    return mai_depict_put_labels(&d);
}

/* What is in a picture or a cell. */
static mai_status
put_contents(mai_ctx *cx, const mai_mol *m, const mai_depict_options *o, mai_svg *s)
{
    double size = o->caption != NULL && o->caption_bytes > 0 ? CAPTION_SIZE * o->height : 0;

    size = size > 18 ? 18 : size;
    if (m != NULL)
        MAI_TRY(put_molecule(cx, m, o, o->height - 1.4 * size, s));
    return size > 0 ? put_caption(s, o, size) : MAI_OK;
}

static mai_status
put_frame(mai_svg *s, int64_t width, int64_t height)
{
    MAI_TRY(mai_svg_room(s, 256));
    mai_svg_put(s, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
    mai_svg_integer(s, (int) width);
    mai_svg_put(s, "\" height=\"");
    mai_svg_integer(s, (int) height);
    mai_svg_put(s, "\" viewBox=\"0 0 ");
    mai_svg_integer(s, (int) width);
    mai_svg_put(s, " ");
    mai_svg_integer(s, (int) height);
    mai_svg_put(s, "\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    return MAI_OK;
}

static mai_status
start_text(mai_ctx *cx, const mai_mol *m, mai_svg *s)
{
    return mai_svg_begin(cx, 1024 + (m != NULL ? 128 * (size_t) m->natoms : 0), s);
}

mai_status
mai_depict(mai_ctx *cx, const mai_mol *m, const mai_depict_options *o, char **out, size_t *n)
{
    mai_svg s;

    MAI_TRY(mai_depict_check_size(cx, o->width, o->height));
    MAI_TRY(start_text(cx, m, &s));
    MAI_TRY(put_frame(&s, o->width, o->height));
    MAI_TRY(put_contents(cx, m, o, &s));
    MAI_TRY(mai_svg_room(&s, sizeof MAI_DEPICT_END));
    mai_svg_put(&s, MAI_DEPICT_END);
    *out = s.text;
    *n = s.n;
    return MAI_OK;
}

mai_status
mai_depict_cell(mai_ctx *cx, const mai_mol *m, const mai_depict_options *o, char **out, size_t *n)
{
    mai_svg s;

    MAI_TRY(mai_depict_check_size(cx, o->width, o->height));
    MAI_TRY(start_text(cx, m, &s));
    MAI_TRY(put_contents(cx, m, o, &s));
    *out = s.text;
    *n = s.n;
    return MAI_OK;
}

mai_status
mai_depict_frame(mai_ctx *cx, int64_t width, int64_t height, char **out, size_t *n)
{
    mai_svg s;

    if (width > MAI_DEPICT_LONGEST || height > MAI_DEPICT_LONGEST)
        return mai_fail(cx, MAI_EARGUMENT, "the grid would be %lld x %lld pixels; %d either way are the most",
                        (long long) width, (long long) height, MAI_DEPICT_LONGEST);
    MAI_TRY(mai_svg_begin(cx, 512, &s));
    MAI_TRY(put_frame(&s, width, height));
    *out = s.text;
    *n = s.n;
    return MAI_OK;
}
