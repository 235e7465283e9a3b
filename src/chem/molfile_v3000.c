/*
 * molfile_v3000.c - the V3000 table: words on lines that begin with "M  V30 " and go on where one ends in
 * '-'.
 *
 * Atoms and bonds are applied; substance groups, collections (stereo groups, highlights) and 3D constraints
 * are passed over. Bonds name atoms by the numbers that the file gave them, found through a hash table, which
 * with the joined lines lives in the context's arena.
 */
#include "chem/molfile_reader.h"

#include <string.h>

typedef struct word {
    const char *p;
    size_t n;
} word;

typedef struct v3000_reader {
    molfile_reader *r;
    word line;    /* what stands behind "M  V30 ", joined over '-' */
    char *joined; /* room for a line that goes on */
    size_t room;
    uint32_t *ids; /* number of the file -> index of the atom: slots of (number, index + 1) */
    uint32_t mask;
} v3000_reader;

/* ---- lines and words ---- */

static mai_status
raw_line(v3000_reader *v, bool *goes_on)
{
    molfile_reader *r = v->r;

    mai_molfile_next_line(r);
    MAI_TRY(mai_poll(r->cx, 100 + (int64_t) r->length));
    if (!mai_molfile_begins(r, "M  V30 "))
        return mai_molfile_fail(r, "the line does not begin with 'M  V30 '");
    v->line = (word){r->line + 7, r->length - 7};
    *goes_on = r->line[r->length - 1] == '-';
    return MAI_OK;
}

static mai_status
append(v3000_reader *v, size_t used)
{
    size_t wanted = used + v->line.n;
    char *larger;

    if (wanted > v->room) {
        wanted = 2 * wanted + 256;
        MAI_TRY(mai_alloc(v->r->cx, wanted, (void **) &larger));
        if (used > 0)
            memcpy(larger, v->joined, used);
        v->joined = larger;
        v->room = wanted;
    }
    if (v->line.n > 0)
        memcpy(v->joined + used, v->line.p, v->line.n);
    return MAI_OK;
}

static mai_status
next_line(v3000_reader *v)
{
    size_t used = 0;
    bool goes_on;

    MAI_TRY(raw_line(v, &goes_on));
    if (!goes_on)
        return MAI_OK;
    for (;;) {
        v->line.n -= goes_on; /* the '-' */
        MAI_TRY(append(v, used));
        used += v->line.n;
        if (!goes_on)
            break;
        MAI_TRY(raw_line(v, &goes_on));
    }
    v->line = (word){v->joined, used};
    return MAI_OK;
}

static char
upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
}

static bool
begins(const v3000_reader *v, const char *what)
{
    size_t n = strlen(what);

    if (v->line.n < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (upper(v->line.p[i]) != what[i])
            return false;
    return true;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Takes the next word: up to a blank, or to what closes the parenthesis or quotes in it. */
static bool
next_word(v3000_reader *v, word *out)
{
    const char *p = v->line.p, *end = p + v->line.n, *start;
    bool parens = false, quotes = false;

    while (p < end && is_blank(*p))
        p++;
    start = p;
    for (; p < end; p++) {
        if (is_blank(*p) && !parens && !quotes)
            break;
        if (*p == ')' && parens) {
            p++;
            break;
        }
        if (*p == '(' && !quotes)
            parens = true;
        if (*p == '"' && !parens) {
            if (p + 1 < end && p[1] == '"')
                p++;
            else if (quotes)
                break;
            else
                quotes = true;
        }
    }
    *out = (word){start, (size_t) (p - start)};
    if (quotes && p < end) {
        p++;
        *out =
            *start == '"' ? (word){start + 1, (size_t) (p - start - 2)} : (word){start, (size_t) (p - start)};
    }
    v->line = (word){p, (size_t) (end - p)};
    return p > start;
}

/* The whole number that a word begins with, else 0. */
static int
leading_number(word w)
{
    int64_t n = 0;

    for (size_t i = 0; i < w.n && w.p[i] >= '0' && w.p[i] <= '9' && n <= INT32_MAX; i++)
        n = 10 * n + (w.p[i] - '0');
    return n > INT32_MAX ? 0 : (int) n;
}

/* The value of a property: a whole number, signed. */
static mai_status
whole(v3000_reader *v, word w, const char *name, int *out)
{
    bool negative = w.n > 0 && *w.p == '-';

    for (size_t i = 0; i < w.n; i++)
        if ((w.p[i] < '0' || w.p[i] > '9') && strchr(" +-", w.p[i]) == NULL)
            return mai_molfile_fail(v->r, "'%.*s' is no number for %s", (int) (w.n > 20 ? 20 : w.n), w.p,
                                    name);
    *out = negative ? -leading_number((word){w.p + 1, w.n - 1}) : leading_number(w);
    return MAI_OK;
}

/* ---- numbers of atoms ---- */

static uint32_t
slot_of(const v3000_reader *v, int id)
{
    /* The upper half of the product: the lower bits of numbers that are multiples of a power of two are
     * alike. */
    uint32_t at = (uint32_t) ((uint64_t) (uint32_t) id * UINT64_C(0x9e3779b97f4a7c15) >> 32) & v->mask;

    while (v->ids[2 * at + 1] != 0 && v->ids[2 * at] != (uint32_t) id)
        at = (at + 1) & v->mask;
    return at;
}

static mai_status
make_ids(v3000_reader *v, int atoms)
{
    v->mask = 15;
    while (v->mask < 2 * (uint32_t) atoms)
        v->mask = 2 * v->mask + 1;
    return MAI_NEW_ARRAY(v->r->cx, 2 * ((size_t) v->mask + 1), &v->ids);
}

/* Of atoms with the same number the first counts. */
static void
set_id(v3000_reader *v, int id, int index)
{
    uint32_t at = slot_of(v, id);

    if (v->ids[2 * at + 1] != 0)
        return;
    v->ids[2 * at] = (uint32_t) id;
    v->ids[2 * at + 1] = (uint32_t) index + 1;
}

static mai_status
find_id(v3000_reader *v, int id, int *number)
{
    *number = (int) v->ids[2 * slot_of(v, id) + 1];
    return *number > 0 ? MAI_OK : mai_molfile_fail(v->r, "there is no atom with the number %d", id);
}

/* ---- atoms ---- */

static bool
is_name(word w, const char *name)
{
    if (strlen(name) != w.n)
        return false;
    for (size_t i = 0; i < w.n; i++)
        if (upper(w.p[i]) != name[i])
            return false;
    return true;
}

/* Splits "NAME=value". */
static mai_status
split_property(v3000_reader *v, word w, word *name, word *value)
{
    const char *equals = w.n > 0 ? memchr(w.p, '=', w.n) : NULL;

    if (equals == NULL || memchr(equals + 1, '=', (size_t) (w.p + w.n - equals - 1)) != NULL)
        return mai_molfile_fail(v->r, "'%.*s' is not of the form NAME=value", (int) (w.n > 20 ? 20 : w.n),
                                w.p);
    *name = (word){w.p, (size_t) (equals - w.p)};
    *value = (word){equals + 1, (size_t) (w.p + w.n - equals - 1)};
    return MAI_OK;
}

/* "(1 7)": the last label becomes the isotope of the wildcard, as RDKit has it. */
static mai_status
r_groups(v3000_reader *v, mai_atom *a, word value)
{
    v3000_reader inner = {.r = v->r};
    int count, label;
    word w;

    if (value.n < 2 || *value.p != '(' || value.p[value.n - 1] != ')')
        return mai_molfile_fail(v->r, "RGROUPS has no list in parentheses");
    inner.line = (word){value.p + 1, value.n - 2};
    if (!next_word(&inner, &w))
        return mai_molfile_fail(v->r, "RGROUPS has no count");
    MAI_TRY(whole(v, w, "RGROUPS", &count));
    for (int i = 0; i < count; i++) {
        if (!next_word(&inner, &w))
            return mai_molfile_fail(v->r, "RGROUPS has fewer than %d labels", count);
        MAI_TRY(whole(v, w, "RGROUPS", &label));
        MAI_TRY(mai_molfile_set_isotope(v->r, a, label));
    }
    return MAI_OK;
}

static mai_status
atom_property(v3000_reader *v, mai_atom *a, molfile_atom *more, word name, word value)
{
    int n;

    if (is_name(name, "RGROUPS")) {
        more->is_query = true;
        return r_groups(v, a, value);
    }
    if (is_name(name, "CLASS"))
        return MAI_OK;
    if (is_name(name, "MASS")) {
        double mass = mai_molfile_real(value.p, value.n);

        if (!(mass >= 0 && mass <= UINT16_MAX))
            return mai_molfile_fail(v->r, "the MASS of atom %d is out of range", a->position);
        return more->is_query ? MAI_OK : mai_molfile_set_isotope(v->r, a, (int) mass);
    }
    if (is_name(name, "CHG")) {
        MAI_TRY(whole(v, value, "CHG", &n));
        return more->is_query ? MAI_OK : mai_molfile_set_charge(v->r, a, n);
    }
    if (is_name(name, "RAD")) {
        MAI_TRY(whole(v, value, "RAD", &n));
        return n == 0 ? MAI_OK : mai_molfile_set_radical(v->r, a, n);
    }
    if (is_name(name, "VAL")) {
        MAI_TRY(whole(v, value, "VAL", &n));
        more->valence = n; /* -1 is none at all */
        return MAI_OK;
    }
    if (is_name(name, "CFG")) {
        MAI_TRY(whole(v, value, "CFG", &n));
        return n >= 0 && n <= 3 ? MAI_OK : mai_molfile_fail(v->r, "CFG=%d is none of 0 to 3", n);
    }
    if (is_name(name, "HCOUNT") || is_name(name, "UNSAT") || is_name(name, "RBCNT"))
        more->is_query |= !is_name(value, "0");
    return MAI_OK;
}

static mai_status
read_atom(v3000_reader *v)
{
    mai_molgraph *g = v->r->g;
    word words[6], w, name, value;
    mai_atom *a;
    int index = g->natoms;

    MAI_TRY(next_line(v));
    for (int i = 0; i < 6; i++)
        if (!next_word(v, &words[i]))
            return mai_molfile_fail(v->r, "the line of atom %d has fewer than six words", index + 1);
    if (words[1].n > 0 && (*words[1].p == '[' || (words[1].n > 3 && is_name((word){words[1].p, 3}, "NOT"))))
        return mai_molfile_fail(v->r, "a list of elements is a query");
    if (is_name(words[1], "L") || is_name(words[1], "LP"))
        return mai_molfile_fail(v->r, "unknown element %.*s", (int) words[1].n, words[1].p);
    MAI_TRY(mai_molfile_add_atom(v->r, words[1].p, words[1].n, &a));
    if (is_name(words[1], "R"))
        a->flags &= (uint8_t) ~MAI_ATOM_NO_IMPLICIT;
    v->r->more[index].is_query &= *words[1].p != 'R';
    g->xyz[index] =
        (mai_xyz){mai_molfile_real(words[2].p, words[2].n), mai_molfile_real(words[3].p, words[3].n),
                  mai_molfile_real(words[4].p, words[4].n)};
    a->map = leading_number(words[5]);
    set_id(v, leading_number(words[0]), index);
    while (next_word(v, &w)) {
        MAI_TRY(split_property(v, w, &name, &value));
        MAI_TRY(atom_property(v, a, &v->r->more[index], name, value));
    }
    return MAI_OK;
}

/* ---- bonds ---- */

static mai_status
bond_property(v3000_reader *v, mai_bond *b, word name, word value)
{
    int n = leading_number(value);

    if (is_name(name, "TOPO"))
        return n >= 0 && n <= 2 ? MAI_OK : mai_molfile_fail(v->r, "TOPO=%d is none of 0 to 2", n);
    if (!is_name(name, "CFG"))
        return MAI_OK;
    if (n > 3)
        return mai_molfile_fail(v->r, "CFG=%d of a bond is none of 0 to 3", n);
    v->r->has_wedges |= n == 1 || n == 3;
    if (n == 1 || n == 3)
        b->dir = n == 1 ? MAI_DIR_WEDGE : MAI_DIR_HASH;
    else if (n == 2 && b->type == MAI_BOND_SINGLE)
        b->dir = MAI_DIR_WAVY;
    else if (n == 2 && b->type == MAI_BOND_DOUBLE) {
        b->dir = MAI_DIR_CROSSED;
        b->stereo = MAI_STEREO_ANY;
    }
    return MAI_OK;
}

static mai_status
read_bond(v3000_reader *v)
{
    word words[4], w, name, value;
    int type, begin, end;
    mai_bond *b;

    MAI_TRY(next_line(v));
    for (int i = 0; i < 4; i++)
        if (!next_word(v, &words[i]))
            return mai_molfile_fail(v->r, "the line of bond %d has fewer than four words",
                                    v->r->g->nbonds + 1);
    type = leading_number(words[1]);
    MAI_TRY(find_id(v, leading_number(words[2]), &begin));
    MAI_TRY(find_id(v, leading_number(words[3]), &end));
    MAI_TRY(mai_molfile_add_bond(v->r, begin, end, type, &b));
    while (next_word(v, &w)) {
        MAI_TRY(split_property(v, w, &name, &value));
        MAI_TRY(bond_property(v, b, name, value));
    }
    return MAI_OK;
}

/* ---- blocks ---- */

static mai_status
expect(v3000_reader *v, const char *what)
{
    MAI_TRY(next_line(v));
    return begins(v, what) ? MAI_OK : mai_molfile_fail(v->r, "'%s' is missing here", what);
}

/* "(2 1 5)": the atoms of a group. */
static mai_status
group_atoms(v3000_reader *v, int group, word list)
{
    v3000_reader inner = {.r = v->r};
    int number;
    word w;

    if (list.n < 2)
        return MAI_OK;
    inner.line = (word){list.p + 1, list.n - 2};
    next_word(&inner, &w); /* the count */
    while (next_word(&inner, &w)) {
        MAI_TRY(find_id(v, leading_number(w), &number));
        MAI_TRY(mai_molfile_group_member(v->r, group, number));
    }
    return MAI_OK;
}

/* "1 DAT 0 ATOMS=(1 5) FIELDNAME=... FIELDDATA=...", which may be in quotes. */
static mai_status
group_line(v3000_reader *v)
{
    word words[3], w, name, value;
    int group;

    for (int i = 0; i < 3; i++)
        if (!next_word(v, &words[i]))
            return MAI_OK;
    group = leading_number(words[0]);
    if (!is_name(words[1], "DAT"))
        return MAI_OK;
    while (next_word(v, &w)) {
        const char *equals = memchr(w.p, '=', w.n);

        if (equals == NULL)
            continue;
        name = (word){w.p, (size_t) (equals - w.p)};
        value = (word){equals + 1, (size_t) (w.p + w.n - equals - 1)};
        if (value.n >= 2 && *value.p == '"')
            value = (word){value.p + 1, value.n - 2};
        if (is_name(name, "ATOMS"))
            MAI_TRY(group_atoms(v, group, value));
        else if (is_name(name, "FIELDNAME"))
            MAI_TRY(mai_molfile_group_name(v->r, group, value.p, value.n));
        else if (is_name(name, "FIELDDATA"))
            MAI_TRY(mai_molfile_group_value(v->r, group, value.p, value.n));
    }
    return MAI_OK;
}

/* Reads groups and passes over other blocks; ends at the line behind them. */
static mai_status
skip_blocks(v3000_reader *v)
{
    while (begins(v, "BEGIN")) {
        bool groups = begins(v, "BEGIN SGROUP");

        for (;;) {
            MAI_TRY(next_line(v));
            if (begins(v, "END"))
                break;
            if (groups)
                MAI_TRY(group_line(v));
        }
        MAI_TRY(next_line(v));
    }
    return MAI_OK;
}

static mai_status
read_counts(v3000_reader *v, int *atoms, int *bonds, int *groups)
{
    int counts[5] = {0};
    word w;

    MAI_TRY(expect(v, "BEGIN CTAB"));
    MAI_TRY(expect(v, "COUNTS "));
    next_word(v, &w);
    for (int i = 0; i < 5 && (next_word(v, &w) || i < 2); i++) {
        if (w.n == 0)
            return mai_molfile_fail(v->r, "the line of counts is too short");
        MAI_TRY(whole(v, w, "a count", &counts[i]));
        if (counts[i] < 0)
            return mai_molfile_fail(v->r, "a count is negative");
    }
    *atoms = counts[0];
    *bonds = counts[1];
    *groups = counts[2];
    return MAI_OK;
}

mai_status
mai_molfile_v3000(molfile_reader *r)
{
    v3000_reader v = {.r = r};
    int atoms = 0, bonds = 0, groups = 0;

    MAI_TRY(read_counts(&v, &atoms, &bonds, &groups));
    MAI_TRY(mai_molfile_room(r, atoms, bonds));
    MAI_TRY(make_ids(&v, atoms));
    if (atoms > 0)
        MAI_TRY(expect(&v, "BEGIN ATOM"));
    for (int i = 0; i < atoms; i++)
        MAI_TRY(read_atom(&v));
    if (atoms > 0)
        MAI_TRY(expect(&v, "END ATOM"));
    if (bonds > 0)
        MAI_TRY(expect(&v, "BEGIN BOND"));
    for (int i = 0; i < bonds; i++)
        MAI_TRY(read_bond(&v));
    if (bonds > 0)
        MAI_TRY(expect(&v, "END BOND"));
    MAI_TRY(next_line(&v));
    while (begins(&v, "LINKNODE"))
        MAI_TRY(next_line(&v));
    if (groups > 0 && !begins(&v, "BEGIN SGROUP"))
        return mai_molfile_fail(r, "'BEGIN SGROUP' is missing here");
    MAI_TRY(skip_blocks(&v));
    if (!begins(&v, "END CTAB"))
        return mai_molfile_fail(r, "'END CTAB' is missing here");
    mai_molfile_next_line(r);
    if (!mai_molfile_begins(r, "M  END"))
        return mai_molfile_fail(r, "the molfile ends without 'M  END'");
    return MAI_OK;
}
