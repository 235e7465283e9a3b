/*
 * depict_bond.c - bonds as lines: wedges, bars, second lines on the inner side of rings, halos.
 *
 * All plain lines of a molecule are one path. Lines end at the labels of their atoms. The second line of a double
 * bond lies inside the ring, or on the side where more neighbours are, and ends where it would meet that of the
 * next bond; bonds to an end of a chain have both lines beside the middle. Nothing is allocated but the text.
 */
#include "draw/depict_parts.h"

#define APART 0.17        /* of the two lines of a double bond */
#define WEDGE 0.13        /* half of a wedge's end */
#define BARS 0.125        /* from one bar of a hashed wedge to the next */
#define LINE 0.048        /* width of a line */
#define HALO 0.42         /* width of the halo */

typedef struct span {
    point from, to;
} span;

static void
put_line(mai_depiction *d, point from, point to)
{
    point a = mai_to_page(d, from), b = mai_to_page(d, to);

    mai_svg_move(d->svg, 'M', a.x, a.y);
    mai_svg_move(d->svg, 'L', b.x, b.y);
}

/* The part of a bond between the labels of its atoms; false when nothing is left. */
static bool
visible_part(const mai_depiction *d, const mai_bond *b, span *out)
{
    point from = d->at[b->begin], to = d->at[b->end], line = minus(to, from);
    double start = mai_depict_label_end(d, b->begin, to), end = 1 - mai_depict_label_end(d, b->end, from);

    *out = (span){plus(from, times(line, start)), plus(from, times(line, end))};
    return end - start > 0.02 && norm(line) > 1e-3;
}

/* ---- double bonds ---- */

/* Neighbours of an end, the other end left out, on the left of the bond (0) and on its right (1). */
static void
count_sides(const mai_depiction *d, int end, int other, point along, int *counts)
{
    const mai_nbr *nbrs = mai_nbrs(d->g, end);

    for (int i = 0; i < d->g->atoms[end].degree; i++)
        if (nbrs[i].atom != other) {
            double side = cross(along, unit(minus(d->at[nbrs[i].atom], d->at[end])));

            counts[0] += side > 0.1;
            counts[1] += side < -0.1;
        }
}

/* On which side of a double bond the second line lies: 1 left, -1 right, 0 on both. */
static int
second_side(const mai_depiction *d, int bond)
{
    const mai_bond *b = &d->g->bonds[bond];
    point along = unit(minus(d->at[b->end], d->at[b->begin]));
    int begin[2] = {0, 0}, end[2] = {0, 0}, left, right;

    if (d->in_ring[bond])
        return cross(along, minus(d->ring_middle[bond], d->at[b->begin])) > 0 ? 1 : -1;
    count_sides(d, b->begin, b->end, along, begin);
    count_sides(d, b->end, b->begin, along, end);
    if (begin[0] + begin[1] == 0 || end[0] + end[1] == 0) {
        /* the end of a chain: beside the middle, but for a bend that has one neighbour alone */
        int *inner = begin[0] + begin[1] == 0 ? end : begin;
        int outer = begin[0] + begin[1] == 0 ? b->begin : b->end;

        if (inner[0] + inner[1] != 1 || d->labels[outer] != NULL)
            return 0;
        return inner[0] > 0 ? 1 : -1;
    }
    left = begin[0] + end[0];
    right = begin[1] + end[1];
    if (left != right)
        return left > right ? 1 : -1;
    if (d->labels[b->begin] != NULL && d->labels[b->end] != NULL)
        return 0;
    return left == 2 && begin[0] == 1 && end[0] == 1 && right == 2 ? 1 : begin[0] > 0 ? 1 : -1;
}

/*
 * How much shorter the second line is at an end: it stops where it would meet a second line beside the next bond on
 * its side.
 */
static double
shortening(const mai_depiction *d, int end, int other, int side)
{
    const mai_nbr *nbrs = mai_nbrs(d->g, end);
    point along = unit(minus(d->at[other], d->at[end]));
    double most = 0;

    for (int i = 0; i < d->g->atoms[end].degree; i++) {
        point to = unit(minus(d->at[nbrs[i].atom], d->at[end]));
        double sine = cross(along, to) * side, cosine = dot(along, to);

        if (nbrs[i].atom == other || sine < 0.1)
            continue;
        double cut = APART * (1 + cosine) / sine; /* the cotangent of half the angle */

        most = cut > most ? cut : most;
    }
    return most < 0.35 ? most : 0.35;
}

static void
put_double(mai_depiction *d, int bond, span s)
{
    const mai_bond *b = &d->g->bonds[bond];
    point from = d->at[b->begin], to = d->at[b->end], along = unit(minus(to, from));
    point left = {-along.y, along.x};
    int side = second_side(d, bond);

    if (side == 0) {
        point aside = times(left, APART / 2);

        put_line(d, plus(s.from, aside), plus(s.to, aside));
        put_line(d, minus(s.from, aside), minus(s.to, aside));
        return;
    }
    point aside = times(left, APART * side), start = plus(from, aside), stop = plus(to, aside);
    double length = norm(minus(to, from)), first = shortening(d, b->begin, b->end, side);
    double last = shortening(d, b->end, b->begin, -side);
    double clip_first = dot(minus(s.from, from), along), clip_last = dot(minus(to, s.to), along);

    put_line(d, s.from, s.to);
    first = clip_first > first ? clip_first : first;
    last = clip_last > last ? clip_last : last;
    if (first + last < 0.9 * length)
        put_line(d, plus(start, times(along, first)), minus(stop, times(along, last)));
}

/* Two lines that cross: the geometry is not known. */
static void
put_crossed(mai_depiction *d, span s)
{
    point along = unit(minus(s.to, s.from)), aside = times((point){-along.y, along.x}, APART / 2);

    put_line(d, plus(s.from, aside), minus(s.to, aside));
    put_line(d, minus(s.from, aside), plus(s.to, aside));
}

static void
put_parallel(mai_depiction *d, span s, int lines)
{
    point along = unit(minus(s.to, s.from)), left = {-along.y, along.x};

    for (int i = 0; i < lines; i++) {
        point aside = times(left, APART * (i - (lines - 1) / 2.0));

        put_line(d, plus(s.from, aside), plus(s.to, aside));
    }
}

/* ---- wedges ---- */

static bool
is_wedge(const mai_bond *b)
{
    return b->type == MAI_BOND_SINGLE && (b->dir == MAI_DIR_WEDGE || b->dir == MAI_DIR_HASH);
}

/* Bars that grow from the narrow end to the wide one. */
static void
put_bars(mai_depiction *d, span s)
{
    point line = minus(s.to, s.from), along = unit(line), left = {-along.y, along.x};
    double length = norm(line);
    int n = (int) (length / BARS + 0.5);

    n = n < 4 ? 4 : n > 40 ? 40 : n;
    for (int i = 1; i <= n; i++) {
        point middle = plus(s.from, times(line, (double) i / n)), aside = times(left, WEDGE * i / n);

        put_line(d, plus(middle, aside), minus(middle, aside));
    }
}

static mai_status
put_solid_wedges(mai_depiction *d)
{
    const mai_molgraph *g = d->g;
    bool any = false;

    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *b = &g->bonds[i];
        span s;

        if (!is_wedge(b) || b->dir != MAI_DIR_WEDGE || !visible_part(d, b, &s))
            continue;
        point along = unit(minus(s.to, s.from)), aside = {-along.y * WEDGE, along.x * WEDGE};
        point tip = mai_to_page(d, s.from), one = mai_to_page(d, plus(s.to, aside));
        point two = mai_to_page(d, minus(s.to, aside));

        MAI_TRY(mai_svg_room(d->svg, 7 * MAI_SVG_NUMBER));
        mai_svg_put(d->svg, any ? "" : "<path d=\"");
        mai_svg_move(d->svg, 'M', tip.x, tip.y);
        mai_svg_move(d->svg, 'L', one.x, one.y);
        mai_svg_move(d->svg, 'L', two.x, two.y);
        mai_svg_put(d->svg, "Z");
        any = true;
    }
    MAI_TRY(mai_svg_room(d->svg, 16));
    mai_svg_put(d->svg, any ? "\"/>\n" : "");
    return MAI_OK;
}

/* ---- dative bonds and those of no order ---- */

static void
put_arrow(mai_depiction *d, span s)
{
    point along = unit(minus(s.to, s.from)), left = {-along.y, along.x};
    point base = minus(s.to, times(along, 0.22));

    put_line(d, s.from, s.to);
    put_line(d, s.to, plus(base, times(left, 0.1)));
    put_line(d, s.to, minus(base, times(left, 0.1)));
}

static void
put_dots(mai_depiction *d, span s)
{
    point line = minus(s.to, s.from);
    int n = (int) (norm(line) / 0.16 + 0.5);

    n = n < 3 ? 3 : n > 60 ? 60 : n | 1;
    for (int i = 0; i < n; i += 2)
        put_line(d, plus(s.from, times(line, (double) i / n)), plus(s.from, times(line, (double) (i + 1) / n)));
}

/* ---- all of them ---- */

static void
put_bond(mai_depiction *d, int bond, span s)
{
    const mai_bond *b = &d->g->bonds[bond];

    switch (b->type) {
        case MAI_BOND_DOUBLE:
            if (b->stereo == MAI_STEREO_ANY)
                put_crossed(d, s);
            else
                put_double(d, bond, s);
            break;
        case MAI_BOND_TRIPLE:
            put_parallel(d, s, 3);
            break;
        case MAI_BOND_QUADRUPLE:
            put_parallel(d, s, 4);
            break;
        case MAI_BOND_DATIVE:
            put_arrow(d, s);
            break;
        case MAI_BOND_OTHER:
            put_dots(d, s);
            break;
        default:
            if (!is_wedge(b))
                put_line(d, s.from, s.to);
            else if (b->dir == MAI_DIR_HASH)
                put_bars(d, s);
    }
}

/* Bounded, so that small pictures keep their lines and large ones do not become heavy. */
static double
line_width(const mai_depiction *d)
{
    double width = LINE * d->scale;

    return width < 0.3 ? 0.3 : width > 8 ? 8 : width;
}

mai_status
mai_depict_put_bonds(mai_depiction *d)
{
    const mai_molgraph *g = d->g;

    if (g->nbonds == 0)
        return MAI_OK;
    MAI_TRY(mai_svg_room(d->svg, 256));
    mai_svg_put(d->svg, "<path fill=\"none\" stroke=\"#000\" stroke-linecap=\"round\" stroke-width=\"");
    mai_svg_number(d->svg, line_width(d));
    mai_svg_put(d->svg, "\" d=\"");
    for (int i = 0; i < g->nbonds; i++) {
        span s;

        MAI_TRY(mai_poll(d->cx, 300));
        MAI_TRY(mai_svg_room(d->svg, 42 * 4 * MAI_SVG_NUMBER));
        if (visible_part(d, &g->bonds[i], &s))
            put_bond(d, i, s);
    }
    MAI_TRY(mai_svg_room(d->svg, 16));
    mai_svg_put(d->svg, "\"/>\n");
    return put_solid_wedges(d);
}

mai_status
mai_depict_put_halo(mai_depiction *d)
{
    const mai_molgraph *g = d->g;

    if (d->marked_atoms == NULL)
        return MAI_OK;
    MAI_TRY(mai_svg_room(d->svg, 256));
    mai_svg_put(d->svg, "<path fill=\"none\" stroke=\"#ffcf99\" stroke-linecap=\"round\" stroke-width=\"");
    mai_svg_number(d->svg, HALO * d->scale);
    mai_svg_put(d->svg, "\" d=\"");
    for (int i = 0; i < g->natoms; i++) {
        MAI_TRY(mai_svg_room(d->svg, 4 * MAI_SVG_NUMBER));
        if (d->marked_atoms[i]) /* a dot: a line of no length with round ends */
            put_line(d, d->at[i], d->at[i]);
    }
    for (int i = 0; i < g->nbonds; i++) {
        MAI_TRY(mai_svg_room(d->svg, 4 * MAI_SVG_NUMBER));
        if (d->marked_bonds[i])
            put_line(d, d->at[g->bonds[i].begin], d->at[g->bonds[i].end]);
    }
    MAI_TRY(mai_svg_room(d->svg, 16));
    mai_svg_put(d->svg, "\"/>\n");
    return MAI_OK;
}
