/*
 * molfile.c - reading a molfile: header, counts, and what makes a molecule of the tables of atoms and bonds.
 *
 * V2000 is read by columns, V3000 by words; both as RDKit 2022.09 reads them with strict parsing. What
 * follows "M  END" is passed over. The graph keeps the coordinates; wedges are turned into chirality tags
 * here, since the hydrogen that a wedge leads to may be merged next, and double bonds get their geometry once
 * rings are known (mai_orient_double_bonds). Everything lives in the context's arena.
 */
#include "chem/chem.h"
#include "chem/coordinates.h"
#include "chem/element.h"
#include "chem/molfile_reader.h"
#include "chem/perceive.h"

#include <stdio.h>
#include <string.h>

/* ---- lines ---- */

void
mai_molfile_next_line(molfile_reader *r)
{
    size_t left = (size_t) (r->end - r->next);
    const char *stop = left > 0 ? memchr(r->next, '\n', left) : NULL;

    r->at_end = stop == NULL;
    r->line = r->next;
    r->length = stop != NULL ? (size_t) (stop - r->next) : left;
    r->next = stop != NULL ? stop + 1 : r->end;
    r->number++;
    if (r->length > 0 && r->line[r->length - 1] == '\r')
        r->length--;
}

mai_status
mai_molfile_fail(molfile_reader *r, const char *fmt, ...)
{
    char what[160];
    va_list args;

    va_start(args, fmt);
    vsnprintf(what, sizeof what, fmt, args);
    va_end(args);
    return mai_fail_at(r->cx, MAI_ETEXT, r->line - r->text, "line %d: %s", r->number, what);
}

bool
mai_molfile_begins(const molfile_reader *r, const char *what)
{
    size_t n = strlen(what);

    return r->length >= n && memcmp(r->line, what, n) == 0;
}

/* ---- fields ---- */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number at the start of a text, 0 when there is none; false when it is too large for an int. */
static bool
leading_int(const char *p, size_t n, int *out)
{
    bool negative = n > 0 && *p == '-';
    int64_t v = 0;

    for (size_t i = negative; i < n && is_digit(p[i]) && v <= INT32_MAX; i++)
        v = 10 * v + (p[i] - '0');
    *out = v > INT32_MAX ? 0 : (int) (negative ? -v : v);
    return v <= INT32_MAX;
}

static mai_status
not_a_number(molfile_reader *r, size_t from, const char *p, size_t n, const char *what)
{
    return mai_molfile_fail(r, "'%.*s' in column %zu is no %s", (int) n, p, from + 1, what);
}

mai_status
mai_molfile_int(molfile_reader *r, size_t from, size_t width, molfile_blank blank, const char *what, int *out)
{
    size_t n = r->length <= from ? 0 : r->length - from < width ? r->length - from : width;
    const char *field, *p;

    *out = 0;
    if (n == 0 && (r->length < from || blank == MOLFILE_BLANK_FAILS))
        return mai_molfile_fail(r, "the line ends before column %zu with the %s", from + 1, what);
    field = p = r->line + from;
    for (size_t i = 0; i < n; i++)
        if (!is_digit(field[i]) && field[i] != ' ' && field[i] != '+' &&
            (field[i] != '-' || blank == MOLFILE_UNSIGNED))
            return not_a_number(r, from, field, n, what);
    while (n > 0 && *p == ' ')
        p++, n--;
    if (blank == MOLFILE_BLANK_FAILS) {
        while (n > 0 && p[n - 1] == ' ')
            n--;
        if (n > 0 && *p == '+')
            p++, n--;
        if (n == 0)
            return mai_molfile_fail(r, "there is no %s in column %zu", what, from + 1);
        for (size_t i = 0; i < n; i++)
            if (!is_digit(p[i]) && (i > 0 || p[i] != '-'))
                return not_a_number(r, from, p, n, what);
    }
    if (!leading_int(p, n, out))
        return mai_molfile_fail(r, "the %s in column %zu is too large", what, from + 1);
    return MAI_OK;
}

bool
mai_molfile_has_field(const molfile_reader *r, size_t from, size_t width)
{
    if (r->length < from + width)
        return false;
    for (size_t i = 0; i + 1 < width; i++)
        if (r->line[from + i] != ' ')
            return true;
    return r->line[from + width - 1] != '0';
}

/* Up to 18 digits, then a power of ten: exact for every number that a molfile holds in its columns. */
double
mai_molfile_real(const char *text, size_t n)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    size_t i = 0;
    int64_t digits = 0;
    int scale = 0, exponent = 0;
    bool negative, point = false;

    while (i < n && (text[i] == ' ' || text[i] == '\t'))
        i++;
    negative = i < n && text[i] == '-';
    i += i < n && (text[i] == '-' || text[i] == '+');
    for (; i < n && (is_digit(text[i]) || (text[i] == '.' && !point)); i++) {
        if (text[i] == '.') {
            point = true;
        } else if (digits < INT64_C(100000000000000000)) {
            digits = 10 * digits + (text[i] - '0');
            scale -= point;
        } else {
            scale += !point;
        }
    }
    if (i + 1 < n && (text[i] | 32) == 'e' &&
        leading_int(text + i + 1 + (text[i + 1] == '+'), n - i - 1 - (text[i + 1] == '+'), &exponent))
        scale += exponent > 100 ? 100 : exponent < -100 ? -100 : exponent;
    double v = (double) digits;

    while (scale < 0) {
        v /= powers[scale > -22 ? -scale : 22];
        scale = scale > -22 ? 0 : scale + 22;
    }
    while (scale > 0) {
        v *= powers[scale < 22 ? scale : 22];
        scale = scale < 22 ? 0 : scale - 22;
    }
    return negative ? -v : v;
}

/* ---- atoms and bonds ---- */

mai_status
mai_molfile_room(molfile_reader *r, int atoms, int bonds)
{
    size_t left = (size_t) (r->end - r->next);

    /* Every atom and bond is a line of its own. */
    if ((size_t) atoms > left || (size_t) bonds > left)
        return mai_molfile_fail(r, "%d atoms and %d bonds are more than the text can hold", atoms, bonds);
    if (atoms > MAI_MAX_RAW_ATOMS || bonds > MAI_MAX_RAW_ATOMS)
        return mai_fail(r->cx, MAI_ELIMIT, "the molecule is too large: more than %d atoms or bonds",
                        MAI_MAX_RAW_ATOMS);
    MAI_TRY(mai_poll(r->cx, 100 * ((int64_t) atoms + bonds)));
    MAI_TRY(mai_graph_new(r->cx, atoms, bonds, &r->g));
    MAI_TRY(mai_alloc(r->cx, (size_t) (atoms + 1) * sizeof *r->g->xyz, (void **) &r->g->xyz));
    return MAI_NEW_ARRAY(r->cx, atoms + 1, &r->more);
}

static bool
is_word(const char *symbol, size_t n, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == n && memcmp(words[i], symbol, n) == 0)
            return true;
    return false;
}

/* "R", "R#", "R0" to "R99" and what else sorts between these. */
static bool
is_r_group(const char *symbol, size_t n)
{
    if (symbol[0] != 'R')
        return false;
    if (n == 1 || (n == 2 && symbol[1] == '#'))
        return true;
    if (n == 0 || !is_digit(symbol[1]))
        return false;
    return symbol[1] < '9' || n == 2 || symbol[2] < '9' || (symbol[2] == '9' && n == 3);
}

static bool
is_number(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_digit(p[i]))
            return false;
    return n > 0;
}

/* The element and what else a symbol means. Generic atoms become wildcards; false when nothing is known. */
static bool
read_symbol(const char *symbol, size_t n, mai_atom *a, bool *is_query)
{
    static const char *const generic[] = {"A", "AH", "Q", "QH", "X", "XH", "M", "MH", "*", "R"};
    static const char *const empty[] = {"L", "LP", "Pol", "Mod"};
    int element, isotope;
    char fixed[2];

    *is_query = is_word(symbol, n, generic, sizeof generic / sizeof *generic);
    if (*is_query)
        a->flags |= MAI_ATOM_NO_IMPLICIT;
    if (is_r_group(symbol, n)) {
        if (is_number(symbol + 1, n - 1) && leading_int(symbol + 1, n - 1, &isotope) && isotope <= UINT16_MAX)
            a->isotope = (uint16_t) isotope;
        return true;
    }
    if (*is_query || is_word(symbol, n, empty, sizeof empty / sizeof *empty))
        return true;
    if (n == 1 && (*symbol == 'D' || *symbol == 'T')) {
        a->element = 1;
        a->isotope = *symbol == 'D' ? 2 : 3;
        return true;
    }
    if (n == 2 && symbol[1] >= 'A' && symbol[1] <= 'Z') {
        fixed[0] = symbol[0];
        fixed[1] = (char) (symbol[1] | 32);
        symbol = fixed;
    }
    element = mai_element_by_symbol(symbol, n);
    a->element = (uint8_t) (element > 0 ? element : 0);
    return element > 0;
}

mai_status
mai_molfile_add_atom(molfile_reader *r, const char *symbol, size_t n, mai_atom **out)
{
    mai_atom *a;
    bool is_query;

    MAI_TRY(mai_graph_add_atom(r->cx, r->g, &a));
    a->position = r->g->natoms;
    if (n == 0)
        return mai_molfile_fail(r, "atom %d has no symbol", r->g->natoms);
    if (!read_symbol(symbol, n, a, &is_query))
        return mai_molfile_fail(r, "unknown element %.*s", (int) (n > 20 ? 20 : n), symbol);
    r->more[r->g->natoms - 1].is_query = is_query;
    *out = a;
    return MAI_OK;
}

mai_status
mai_molfile_set_charge(molfile_reader *r, mai_atom *a, int charge)
{
    if (charge < -127 || charge > 127)
        return mai_molfile_fail(r, "the charge %d of atom %d is out of range", charge, a->position);
    a->charge = (int8_t) charge;
    return MAI_OK;
}

mai_status
mai_molfile_set_isotope(molfile_reader *r, mai_atom *a, int isotope)
{
    if (isotope < 0 || isotope > UINT16_MAX)
        return mai_molfile_fail(r, "the isotope %d of atom %d is out of range", isotope, a->position);
    a->isotope = (uint16_t) isotope;
    return MAI_OK;
}

mai_status
mai_molfile_set_radical(molfile_reader *r, mai_atom *a, int radical)
{
    if (radical < 1 || radical > 3)
        return mai_molfile_fail(r, "the radical value %d of atom %d is none of 1, 2 and 3", radical,
                                a->position);
    a->radicals = radical == 2 ? 1 : 2;
    return MAI_OK;
}

mai_status
mai_molfile_add_bond(molfile_reader *r, int begin, int end, int type, mai_bond **out)
{
    static const char *const queries[] = {"single or double", "single or aromatic", "double or aromatic"};
    /* What has no name here is a bond of no order: 0, 8 (any), 10 (hydrogen) and more. */
    static const uint8_t types[] = {[1] = MAI_BOND_SINGLE,
                                    [2] = MAI_BOND_DOUBLE,
                                    [3] = MAI_BOND_TRIPLE,
                                    [4] = MAI_BOND_AROMATIC,
                                    [MOLFILE_BOND_DATIVE] = MAI_BOND_DATIVE};
    int atoms = r->g->natoms;

    if (begin < 1 || begin > atoms || end < 1 || end > atoms)
        return mai_molfile_fail(r, "the bond joins atoms %d and %d, there are %d", begin, end, atoms);
    if (begin == end)
        return mai_molfile_fail(r, "the bond joins atom %d to itself", begin);
    if (type >= 5 && type <= 7) {
        (void) mai_molfile_fail(r, "bond type %d, %s, is a query", type, queries[type - 5]);
        return mai_hint(r->cx, "A molecule has no open bonds: give each a type of its own.");
    }
    MAI_TRY(mai_graph_add_bond(r->cx, r->g, begin - 1, end - 1,
                               (size_t) type < sizeof types ? types[type] : MAI_BOND_OTHER, out));
    (*out)->flags = (*out)->type == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0;
    return MAI_OK;
}

/* ---- the whole ---- */

/* Two bonds between the same atoms: each neighbour leaves its mark of the atom whose turn it is. */
static mai_status
check_double_bonds(molfile_reader *r)
{
    const mai_molgraph *g = r->g;
    int32_t *seen_by;

    MAI_TRY(MAI_NEW_ARRAY(r->cx, g->natoms, &seen_by));
    for (int i = 0; i < g->natoms; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, i);

        for (int k = 0; k < g->atoms[i].degree; k++) {
            if (seen_by[nbrs[k].atom] == i + 1)
                return mai_fail(r->cx, MAI_ETEXT, "atoms %d and %d are joined by two bonds", i + 1,
                                nbrs[k].atom + 1);
            seen_by[nbrs[k].atom] = i + 1;
        }
    }
    return MAI_OK;
}

/* The valence field says how many hydrogens there are: what is drawn does not make up for the rest. */
static void
apply_valences(molfile_reader *r)
{
    for (int i = 0; i < r->g->natoms; i++) {
        mai_atom *a = &r->g->atoms[i];
        int wanted = r->more[i].valence, drawn;

        if (wanted == 0 || r->more[i].has_count)
            continue;
        drawn = mai_explicit_valence(r->g, i);
        a->flags |= MAI_ATOM_NO_IMPLICIT;
        a->explicit_h = (uint8_t) (wanted > drawn ? wanted - drawn : 0);
    }
}

static mai_status
finish(molfile_reader *r)
{
    mai_molgraph *g = r->g;
    bool is_3d = r->tagged_3d && g->natoms > 0;

    MAI_TRY(mai_graph_link(r->cx, g));
    MAI_TRY(check_double_bonds(r));
    apply_valences(r);
    mai_molfile_apply_groups(r);
    for (int i = 0; i < g->natoms && !is_3d; i++)
        is_3d = g->xyz[i].z != 0;
    if (is_3d)
        return mai_chirality_from_coordinates(r->cx, g);
    if (r->has_wedges)
        mai_chirality_from_wedges(g);
    return MAI_OK;
}

/* The line of counts: numbers of atoms and bonds, and the version of the tables. */
static mai_status
read_counts(molfile_reader *r, int *atoms, int *bonds, bool *v3000)
{
    mai_molfile_next_line(r);
    *v3000 = false;
    if (r->length < 6)
        return mai_molfile_fail(r, "the line of counts is too short");
    MAI_TRY(mai_molfile_int(r, 0, 3, MOLFILE_UNSIGNED, "number of atoms", atoms));
    MAI_TRY(mai_molfile_int(r, 3, 3, MOLFILE_UNSIGNED, "number of bonds", bonds));
    if (r->length <= 35)
        return MAI_OK;
    if (r->length < 39 || r->line[34] != 'V')
        return mai_molfile_fail(r, "there is no version such as V2000 in column 35");
    *v3000 = memcmp(r->line + 34, "V3000", 5) == 0;
    if (!*v3000 && memcmp(r->line + 34, "V2000", 5) != 0)
        return mai_molfile_fail(r, "version %.5s is neither V2000 nor V3000", r->line + 34);
    if (*v3000 && (*atoms != 0 || *bonds != 0))
        return mai_molfile_fail(r, "the counts of a V3000 molfile stand in its own table; here they are 0");
    return MAI_OK;
}

mai_status
mai_molfile_parse(mai_ctx *cx, const char *text, size_t n, mai_molgraph **out)
{
    molfile_reader r = {.cx = cx, .text = n > 0 ? text : ""};
    int atoms = 0, bonds = 0;
    bool v3000;

    *out = NULL;
    if (n > cx->limits.input_bytes)
        return mai_fail(cx, MAI_ELIMIT, "the molfile is too long: %zu bytes, at most %zu can be read", n,
                        cx->limits.input_bytes);
    r.next = r.text;
    r.end = r.text + n;
    for (int i = 0; i < 3; i++) {
        mai_molfile_next_line(&r);
        if (r.at_end)
            return mai_molfile_fail(&r, "the molfile ends in its header of three lines");
        if (i == 1 && r.length >= 22)
            r.tagged_3d = r.line[20] == '3' && (r.line[21] | 32) == 'd';
    }
    MAI_TRY(read_counts(&r, &atoms, &bonds, &v3000));
    MAI_TRY(v3000 ? mai_molfile_v3000(&r) : mai_molfile_v2000(&r, atoms, bonds));
    MAI_TRY(finish(&r));
    *out = r.g;
    return MAI_OK;
}
