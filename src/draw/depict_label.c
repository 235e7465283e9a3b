/*
 * depict_label.c - labels of atoms: symbols with hydrogens on the side where no bond is, charges, isotopes.
 *
 * A label is a list of runs of text from left to right, one of which, the symbol, stands on the atom; hydrogens of an
 * atom between bonds to its left and right stand above or below. How wide a text is follows from the widths of
 * Helvetica, so that bonds end where letters begin; a viewer with another font moves letters by a few hundredths of
 * a bond. Labels live in the context's arena.
 */
#include "draw/depict_parts.h"

#include "chem/element.h"

#include <stdio.h>
#include <string.h>

#define CAP_HEIGHT 0.36 /* half of a capital letter, in heights of the font */
#define MARGIN 0.09     /* between letters and lines */

/* Widths of Helvetica in thousandths of its height, from '!' on (Adobe's font metrics). */
static const uint16_t widths[] = {
    278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
    556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
    556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
    500, 500, 500, 334, 260, 334, 584};

/* Entities count as one letter, as do the bytes of one character beyond ASCII. */
double
mai_depict_text_width(const char *text, size_t n)
{
    double width = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char) text[i];

        if (c == '&') {
            const char *end = memchr(text + i, ';', n - i);

            width += 0.45;
            if (end != NULL)
                i = (size_t) (end - text);
        } else if (c > ' ' && c <= '~') {
            width += widths[c - '!'] / 1000.0;
        } else if ((c & 0xc0) != 0x80) {
            width += c == ' ' ? 0.278 : 0.6;
        }
    }
    return width;
}

/* ---- colours ---- */

typedef struct colour {
    uint8_t element;
    char code[8];
} colour;

/* What chemists expect, dark enough for white paper; other elements are black. */
static const colour colours[] = {{5, "#a3543f"},  {7, "#2440c8"},  {8, "#d01818"},  {9, "#2a8a10"},
                                 {14, "#8a6d3b"}, {15, "#c85a00"}, {16, "#9a7d00"}, {17, "#178a17"},
                                 {34, "#b07800"}, {35, "#8c2f12"}, {53, "#7a1a96"}};

static const char *
colour_of(int element)
{
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        if (colours[i].element == element)
            return colours[i].code;
    return NULL;
}

/* ---- what a label says ---- */

static bool
has_label(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];

    return a->element != 6 || a->degree == 0 || a->charge != 0 || a->isotope != 0 || a->radicals != 0;
}

/* Appends a run. */
static void
add_run(mai_label *l, int kind, const char *text)
{
    mai_label_run *run = &l->runs[l->nruns++];

    run->kind = (uint8_t) kind;
    snprintf(run->text, sizeof run->text, "%s", text);
}

static char *
write_number(char *out, int n)
{
    char digits[12];
    int count = 0;

    for (; n > 0 || count == 0; n /= 10)
        digits[count++] = (char) ('0' + n % 10);
    while (count > 0)
        *out++ = digits[--count];
    *out = '\0';
    return out;
}

static void
add_number(mai_label *l, int kind, int n)
{
    char text[12];

    write_number(text, n);
    add_run(l, kind, text);
}

static void
add_hydrogens(mai_label *l, int n, bool below)
{
    if (n == 0)
        return;
    add_run(l, below ? MAI_RUN_BELOW : MAI_RUN_NORMAL, "H");
    if (n > 1)
        add_number(l, below ? MAI_RUN_BELOW_SUB : MAI_RUN_SUB, n);
}

/* Unpaired electrons as dots, then the charge: "2+". */
static void
add_charge(mai_label *l, const mai_atom *a)
{
    char text[24], *p = text;
    int size = a->charge < 0 ? -a->charge : a->charge;

    *p = '\0';
    for (int i = 0; i < a->radicals && i < 2; i++) {
        memcpy(p, "&#8226;", 8);
        p += 7;
    }
    if (size > 1 && a->radicals < 2)
        p = write_number(p, size);
    if (size > 0 && a->radicals < 2)
        memcpy(p, a->charge > 0 ? "+" : "&#8722;", a->charge > 0 ? 2 : 8);
    if (*text != '\0')
        add_run(l, MAI_RUN_SUPER, text);
}

static void
add_symbol(mai_label *l, const mai_atom *a)
{
    int number = a->element == 0 ? a->isotope > 0 ? a->isotope : mai_class_number(a->map) : 0;

    if (a->isotope > 0 && a->element != 0)
        add_number(l, MAI_RUN_SUPER, a->isotope);
    l->symbol = l->nruns;
    add_run(l, MAI_RUN_NORMAL, a->element != 0 ? mai_elements[a->element].symbol : number > 0 ? "R" : "*");
    if (number > 0)
        add_number(l, MAI_RUN_SUB, number);
    if (a->element == 1 && mai_hydrogens(a) > 0)
        add_number(l, MAI_RUN_SUB, mai_hydrogens(a) + 1);
}

/* ---- on which side ---- */

/* How near a bond comes to a direction: the greatest cosine; -1 when there is no bond. */
static double
nearest_bond(const mai_depiction *d, int atom, point direction)
{
    const mai_nbr *nbrs = mai_nbrs(d->g, atom);
    double most = -1;

    for (int i = 0; i < d->g->atoms[atom].degree; i++) {
        double c = dot(unit(minus(d->at[nbrs[i].atom], d->at[atom])), direction);

        most = c > most ? c : most;
    }
    return most;
}

enum side { RIGHT, LEFT, BELOW, ABOVE };

/* Water and acids are written H2O and HCl, ammonia and methane NH3 and CH4. */
static bool
hydrogens_come_first(int element)
{
    return element == 8 || element == 9 || element == 16 || element == 17 || element == 34 || element == 35 ||
           element == 52 || element == 53;
}

static int
side_of_hydrogens(const mai_depiction *d, int atom)
{
    static const point directions[] = {{1, 0}, {-1, 0}, {0, -1}, {0, 1}};
    static const double handicaps[] = {0, 0.02, 0.3, 0.3};
    const mai_atom *a = &d->g->atoms[atom];
    double least = 9;
    int best = RIGHT;

    if (a->degree == 0)
        return hydrogens_come_first(a->element) ? LEFT : RIGHT;
    for (int i = RIGHT; i <= (a->degree == 1 ? LEFT : ABOVE); i++) {
        double price = nearest_bond(d, atom, directions[i]) + handicaps[i];

        if (a->degree == 1) /* a bond that is nearly vertical leaves both sides free */
            price = price > 0.3 ? price : handicaps[i];
        if (price < least - 1e-6) {
            least = price;
            best = i;
        }
    }
    return best;
}

/* Whether the charge stands before the symbol: there is a bond where it would be, and none before. */
static bool
charge_comes_first(const mai_depiction *d, int atom, int side)
{
    point right = {0.8, 0.6}, left = {-0.8, 0.6};
    double there = nearest_bond(d, atom, right);

    if (d->g->atoms[atom].isotope != 0 || side == LEFT || side == RIGHT)
        return false;
    return there > 0.7 && nearest_bond(d, atom, left) < there - 0.1;
}

/* Places runs side by side, the symbol on the atom. */
static void
place_runs(mai_label *l)
{
    double x = 0, below = 0, symbol;

    for (int i = 0; i < l->nruns; i++) {
        mai_label_run *run = &l->runs[i];
        bool small = run->kind != MAI_RUN_NORMAL && run->kind != MAI_RUN_BELOW;
        double *at = run->kind >= MAI_RUN_BELOW ? &below : &x;
        double width = mai_depict_text_width(run->text, strlen(run->text)) * MAI_DEPICT_FONT;

        if (run->kind == MAI_RUN_BELOW)
            *at = -width / 2;
        run->left = *at;
        *at = run->right = *at + width * (small ? MAI_DEPICT_SMALL : 1);
    }
    symbol = (l->runs[l->symbol].left + l->runs[l->symbol].right) / 2;
    for (int i = 0; i < l->nruns; i++)
        if (l->runs[i].kind < MAI_RUN_BELOW) {
            l->runs[i].left -= symbol;
            l->runs[i].right -= symbol;
        }
}

static void
fill_label(const mai_depiction *d, int atom, mai_label *l)
{
    const mai_atom *a = &d->g->atoms[atom];
    int hydrogens = a->element == 1 ? 0 : mai_hydrogens(a);
    int side = hydrogens > 0 ? side_of_hydrogens(d, atom) : BELOW;
    bool early = charge_comes_first(d, atom, side);

    if (side == LEFT)
        add_hydrogens(l, hydrogens, false);
    if (early)
        add_charge(l, a);
    add_symbol(l, a);
    if (side == RIGHT)
        add_hydrogens(l, hydrogens, false);
    if (!early)
        add_charge(l, a);
    if (side == BELOW || side == ABOVE) {
        l->vertical = side == ABOVE ? 1 : -1;
        add_hydrogens(l, hydrogens, true);
    }
    place_runs(l);
}

mai_status
mai_depict_make_labels(mai_depiction *d)
{
    MAI_TRY(MAI_NEW_ARRAY(d->cx, d->g->natoms, &d->labels));
    for (int i = 0; i < d->g->natoms; i++) {
        MAI_TRY(mai_poll(d->cx, 200));
        if (!has_label(d->g, i))
            continue;
        MAI_TRY(MAI_NEW(d->cx, &d->labels[i]));
        fill_label(d, i, d->labels[i]);
    }
    return MAI_OK;
}

/* ---- where bonds end ---- */

/* The base line of a run, above the atom. */
static double
base_of(const mai_label *l, int run)
{
    static const double shift[] = {0, -0.2, 0.32, 0, -0.2};
    int kind = l->runs[run].kind;
    double base = -CAP_HEIGHT + shift[kind];

    if (kind >= MAI_RUN_BELOW)
        base += 0.85 * l->vertical;
    return base * MAI_DEPICT_FONT;
}

mai_box
mai_depict_run_box(const mai_label *l, int run)
{
    int kind = l->runs[run].kind;
    bool small = kind != MAI_RUN_NORMAL && kind != MAI_RUN_BELOW;
    double bottom = base_of(l, run), height = 2 * CAP_HEIGHT * MAI_DEPICT_FONT * (small ? MAI_DEPICT_SMALL : 1);

    return (mai_box){l->runs[run].left, bottom, l->runs[run].right, bottom + height};
}

/* Where a line from the atom leaves a box, as a part of its length; 0 when it does not meet the box. */
static double
end_of_box(mai_box b, point line)
{
    double enter = 0, leave = 1;
    const double low[2] = {b.left - MARGIN, b.bottom - MARGIN}, high[2] = {b.right + MARGIN, b.top + MARGIN};
    const double step[2] = {line.x, line.y};

    for (int i = 0; i < 2; i++) {
        if (step[i] < 1e-9 && step[i] > -1e-9) {
            if (low[i] > 0 || high[i] < 0)
                return 0;
            continue;
        }
        double one = low[i] / step[i], two = high[i] / step[i];

        enter = one < two ? one > enter ? one : enter : two > enter ? two : enter;
        leave = one < two ? two < leave ? two : leave : one < leave ? one : leave;
    }
    return enter <= leave ? leave : 0;
}

double
mai_depict_label_end(const mai_depiction *d, int atom, point to)
{
    const mai_label *l = d->labels[atom];
    point line = minus(to, d->at[atom]);
    double most = 0;

    for (int i = 0; l != NULL && i < l->nruns; i++) {
        double end = end_of_box(mai_depict_run_box(l, i), line);

        if (end > most && (end < 0.75 || i == l->symbol))
            most = end;
    }
    return most;
}

/* ---- text ---- */

/* The runs first to last, which stand side by side on one line of text. */
static void
put_runs(mai_depiction *d, int atom, int first, int last, bool below)
{
    const mai_label *l = d->labels[atom];
    mai_svg *s = d->svg;
    int symbol = below ? first : l->symbol;
    const char *anchor = first == last    ? NULL
                         : symbol == last ? "end"
                                          : "start",
               *fill = colour_of(d->g->atoms[atom].element);
    point at = d->at[atom];
    double base = base_of(l, symbol), shift = 0;

    at.x += first == last ? 0 : symbol == last ? l->runs[last].right : l->runs[first].left;
    at.y += base;
    at = mai_to_page(d, at);
    mai_svg_put(s, "<text x=\"");
    mai_svg_number(s, at.x);
    mai_svg_put(s, "\" y=\"");
    mai_svg_number(s, at.y);
    if (anchor != NULL) {
        mai_svg_put(s, "\" text-anchor=\"");
        mai_svg_put(s, anchor);
    }
    if (fill != NULL) {
        mai_svg_put(s, "\" fill=\"");
        mai_svg_put(s, fill);
    }
    mai_svg_put(s, "\">");
    for (int i = first; i <= last; i++) {
        double wanted = base - base_of(l, i);
        bool small = l->runs[i].kind != MAI_RUN_NORMAL && l->runs[i].kind != MAI_RUN_BELOW;

        if (small || wanted != shift) {
            mai_svg_put(s, "<tspan dy=\"");
            mai_svg_number(s, (wanted - shift) * d->scale);
            if (small) {
                mai_svg_put(s, "\" font-size=\"");
                mai_svg_number(s, MAI_DEPICT_FONT * MAI_DEPICT_SMALL * d->scale);
            }
            mai_svg_put(s, "\">");
        }
        mai_svg_put(s, l->runs[i].text);
        if (small || wanted != shift)
            mai_svg_put(s, "</tspan>");
        shift = wanted;
    }
    mai_svg_put(s, "</text>");
}

/* The class of an atom, small, where most room is. */
static void
put_class(mai_depiction *d, int atom, int number)
{
    static const point directions[] = {{0.7, 0.7}, {-0.7, 0.7}, {0.7, -0.7}, {-0.7, -0.7},
                                       {0, 1},     {0, -1},     {1, 0},      {-1, 0}};
    point best = directions[0], at;
    double least = 9, away = d->labels[atom] != NULL ? 0.62 : 0.36;

    for (size_t i = 0; i < sizeof directions / sizeof *directions; i++) {
        double price = nearest_bond(d, atom, directions[i]);

        if (price < least - 1e-6) {
            least = price;
            best = directions[i];
        }
    }
    at = plus(d->at[atom], times(best, away));
    at.y -= CAP_HEIGHT * MAI_DEPICT_FONT * MAI_DEPICT_SMALL;
    at = mai_to_page(d, at);
    mai_svg_put(d->svg, "<text x=\"");
    mai_svg_number(d->svg, at.x);
    mai_svg_put(d->svg, "\" y=\"");
    mai_svg_number(d->svg, at.y);
    mai_svg_put(d->svg, "\" fill=\"#777\" font-size=\"");
    mai_svg_number(d->svg, MAI_DEPICT_FONT * MAI_DEPICT_SMALL * d->scale);
    mai_svg_put(d->svg, "\">");
    mai_svg_integer(d->svg, number);
    mai_svg_put(d->svg, "</text>");
}

static void
put_label(mai_depiction *d, int atom)
{
    const mai_label *l = d->labels[atom];
    int last = l->nruns - 1;

    while (l->runs[last].kind >= MAI_RUN_BELOW)
        last--;
    put_runs(d, atom, 0, last, false);
    if (last < l->nruns - 1)
        put_runs(d, atom, last + 1, l->nruns - 1, true);
}

mai_status
mai_depict_put_labels(mai_depiction *d)
{
    bool any = false;

    for (int i = 0; i < d->g->natoms; i++) {
        int number = mai_class_number(d->g->atoms[i].map);

        if (d->g->atoms[i].element == 0)
            number = 0; /* is part of the label */
        if (d->labels[i] == NULL && number == 0)
            continue;
        MAI_TRY(mai_poll(d->cx, 500));
        MAI_TRY(mai_svg_room(d->svg, 1500));
        if (!any) {
            mai_svg_put(d->svg, "<g font-family=\"Helvetica,Arial,sans-serif\" text-anchor=\"middle\" font-size=\"");
            mai_svg_number(d->svg, MAI_DEPICT_FONT * d->scale);
            mai_svg_put(d->svg, "\">");
            any = true;
        }
        if (d->labels[i] != NULL)
            put_label(d, i);
        if (number != 0)
            put_class(d, i, number);
    }
    if (any)
        mai_svg_put(d->svg, "</g>\n");
    return MAI_OK;
}
