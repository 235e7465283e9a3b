/*
 * molfile_v2000.c - the V2000 table: atoms and bonds in fixed columns, then lines of properties up to "M
 * END".
 *
 * Properties that change the molecule are applied (CHG, RAD, ISO, RGP, and ZBO, ZCH, HYD of the
 * zero-order-bond proposal); what narrows a query (SUB, UNS, RBC), groups, aliases and values are passed
 * over, as they leave no trace in RDKit's SMILES. Lists of elements are queries and refused.
 */
#include "chem/element.h"
#include "chem/molfile_reader.h"

#include <string.h>

/* ---- atoms ---- */

static mai_status
optional_int(molfile_reader *r, size_t from, size_t width, const char *what, int *out)
{
    *out = 0;
    if (!mai_molfile_has_field(r, from, width))
        return MAI_OK;
    return mai_molfile_int(r, from, width, MOLFILE_BLANK_IS_0, what, out);
}

static mai_status
read_position(molfile_reader *r, mai_xyz *out)
{
    double *axes[] = {&out->x, &out->y, &out->z};

    for (size_t axis = 0; axis < 3; axis++) {
        const char *field = r->line + 10 * axis;

        for (size_t i = 0; i < 10; i++)
            if (strchr(" +-.,", field[i]) == NULL && (field[i] < '0' || field[i] > '9'))
                return mai_molfile_fail(r, "'%.10s' in column %zu is no coordinate", field, 10 * axis + 1);
        *axes[axis] = mai_molfile_real(field, r->length - 10 * axis);
    }
    return MAI_OK;
}

/* Isotopes as the difference from the most common one, charges as 4 - value, hydrogens and valence. */
static mai_status
read_atom_fields(molfile_reader *r, mai_atom *a, molfile_atom *more)
{
    int mass, charge, hydrogens, valence, map;

    MAI_TRY(optional_int(r, 34, 2, "mass difference", &mass));
    MAI_TRY(optional_int(r, 36, 3, "charge", &charge));
    MAI_TRY(optional_int(r, 42, 3, "number of hydrogens", &hydrogens));
    MAI_TRY(optional_int(r, 48, 3, "valence", &valence));
    MAI_TRY(optional_int(r, 60, 3, "atom class", &map));
    if (charge != 0)
        MAI_TRY(mai_molfile_set_charge(r, a, 4 - charge));
    if (hydrogens >= 1)
        a->flags |= MAI_ATOM_NO_IMPLICIT;
    if (mass != 0)
        MAI_TRY(mai_molfile_set_isotope(r, a, mai_elements[a->element].common_isotope + mass));
    if (map < 0)
        return mai_molfile_fail(r, "the class %d of atom %d is negative", map, a->position);
    more->valence = valence == 15 ? MOLFILE_VALENCE_0 : valence;
    a->map = map;
    return MAI_OK;
}

static mai_status
read_atom(molfile_reader *r)
{
    static const struct {
        uint8_t from;
        const char *what;
    } unused[] = {{39, "parity"},    {45, "stereo care"}, {54, "reaction role"}, {57, "reaction component"},
                  {63, "inversion"}, {66, "exact change"}};
    mai_molgraph *g = r->g;
    const char *symbol;
    size_t n = 3;
    mai_atom *a;
    int value;

    mai_molfile_next_line(r);
    if (r->at_end || r->length < 34)
        return mai_molfile_fail(r, "the line of atom %d is too short", g->natoms + 1);
    MAI_TRY(read_position(r, &g->xyz[g->natoms]));
    for (symbol = r->line + 31; n > 0 && *symbol == ' '; n--)
        symbol++;
    while (n > 0 && symbol[n - 1] == ' ')
        n--;
    MAI_TRY(mai_molfile_add_atom(r, symbol, n, &a));
    MAI_TRY(read_atom_fields(r, a, &r->more[g->natoms - 1]));
    for (size_t i = 0; i < sizeof unused / sizeof *unused; i++)
        MAI_TRY(optional_int(r, unused[i].from, 3, unused[i].what, &value));
    return MAI_OK;
}

/* ---- bonds ---- */

static mai_status
read_bond(molfile_reader *r)
{
    int begin, end, type, stereo = 0, topology = 0;
    mai_bond *b;

    mai_molfile_next_line(r);
    if (r->at_end || r->length < 9)
        return mai_molfile_fail(r, "the line of bond %d is too short", r->g->nbonds + 1);
    MAI_TRY(mai_molfile_int(r, 0, 3, MOLFILE_UNSIGNED, "atom", &begin));
    MAI_TRY(mai_molfile_int(r, 3, 3, MOLFILE_UNSIGNED, "atom", &end));
    MAI_TRY(mai_molfile_int(r, 6, 3, MOLFILE_UNSIGNED, "bond type", &type));
    if (type == 0 && memchr(r->line + 6, '0', 3) == NULL)
        return mai_molfile_fail(r, "the bond has no type in column 7");
    if (type == MOLFILE_BOND_DATIVE)
        type = MOLFILE_BOND_ANY;
    MAI_TRY(mai_molfile_add_bond(r, begin, end, type, &b));
    if (mai_molfile_has_field(r, 9, 3) &&
        mai_molfile_int(r, 9, 3, MOLFILE_UNSIGNED, "bond stereo", &stereo) != MAI_OK)
        mai_error_clear(r->cx);
    if (mai_molfile_has_field(r, 15, 3) &&
        mai_molfile_int(r, 15, 3, MOLFILE_BLANK_IS_0, "bond topology", &topology) != MAI_OK)
        mai_error_clear(r->cx);
    if (topology < 0 || topology > 2)
        return mai_molfile_fail(r, "the bond topology %d is none of 0, 1 and 2", topology);
    b->dir = stereo == 1   ? MAI_DIR_WEDGE
             : stereo == 6 ? MAI_DIR_HASH
             : stereo == 4 ? MAI_DIR_WAVY
             : stereo == 3 ? MAI_DIR_CROSSED
                           : MAI_DIR_NONE;
    b->stereo = stereo == 3 ? MAI_STEREO_ANY : MAI_STEREO_NONE;
    r->has_wedges |= b->dir != MAI_DIR_NONE && b->dir != MAI_DIR_WAVY;
    return MAI_OK;
}

/* ---- properties ---- */

static mai_status
atom_of(molfile_reader *r, int number, mai_atom **out)
{
    if (number < 1 || number > r->g->natoms)
        return mai_molfile_fail(r, "there is no atom %d", number);
    *out = &r->g->atoms[number - 1];
    return MAI_OK;
}

typedef enum property_kind {
    PROPERTY_CHG,
    PROPERTY_RAD,
    PROPERTY_ISO,
    PROPERTY_RGP,
    PROPERTY_ZCH,
    PROPERTY_HYD,
    PROPERTY_ZBO,
    PROPERTY_REFUSED,
} property_kind;

static const struct property {
    char name[7];
    uint8_t kind;
} properties[] = {{"M  CHG", PROPERTY_CHG},    {"M  RAD", PROPERTY_RAD},     {"M  ISO", PROPERTY_ISO},
                  {"M  RGP", PROPERTY_RGP},    {"M  ZCH", PROPERTY_ZCH},     {"M  HYD", PROPERTY_HYD},
                  {"M  ZBO", PROPERTY_ZBO},    {"M  ALS", PROPERTY_REFUSED}, {"M  CRS", PROPERTY_REFUSED},
                  {"M  MRV", PROPERTY_REFUSED}};

static mai_status
set_bond_order(molfile_reader *r, int number, int order)
{
    /* RDKit's numbering of bond types, which the value is taken for. */
    static const uint8_t types[] = {MAI_BOND_OTHER, MAI_BOND_SINGLE, MAI_BOND_DOUBLE, MAI_BOND_TRIPLE,
                                    MAI_BOND_QUADRUPLE};
    mai_bond *b;

    if (number < 1 || number > r->g->nbonds)
        return mai_molfile_fail(r, "there is no bond %d", number);
    if (order < 0 || order > 4)
        return mai_molfile_fail(r, "the bond order %d is above 4", order);
    b = &r->g->bonds[number - 1];
    b->type = types[order];
    return MAI_OK;
}

static mai_status
set_property(molfile_reader *r, property_kind kind, int number, int value)
{
    mai_atom *a = NULL;

    if (kind == PROPERTY_ZBO)
        return set_bond_order(r, number, value);
    MAI_TRY(atom_of(r, number, &a));
    switch (kind) {
        case PROPERTY_CHG:
        case PROPERTY_ZCH:
            return mai_molfile_set_charge(r, a, value);
        case PROPERTY_RAD:
            return mai_molfile_set_radical(r, a, value);
        case PROPERTY_ISO:
            return value < 0 ? MAI_OK : mai_molfile_set_isotope(r, a, value);
        case PROPERTY_RGP:
            return value > 0 && value < 999 ? mai_molfile_set_isotope(r, a, value) : MAI_OK;
        default: /* HYD */
            if (value < 0 || value > UINT8_MAX)
                return MAI_OK;
            a->explicit_h = (uint8_t) value;
            r->more[number - 1].has_count = true;
            return MAI_OK;
    }
}

/* "M  CHGnnn aaa vvv aaa vvv ...": a count, then pairs of an atom and a value in four columns each. */
static mai_status
read_property(molfile_reader *r, property_kind kind)
{
    bool first_blank = kind == PROPERTY_CHG || kind == PROPERTY_RAD;
    molfile_blank blank = first_blank ? MOLFILE_BLANK_IS_0 : MOLFILE_BLANK_FAILS;
    size_t at = 9;
    int count, number, value;

    MAI_TRY(mai_molfile_int(r, 6, 3, kind == PROPERTY_RGP ? MOLFILE_BLANK_IS_0 : blank, "count", &count));
    for (int i = 0; i < count; i++, at += 8) {
        bool given = r->length >= at + 8 && memcmp(r->line + at + 4, "    ", 4) != 0;

        value = 0;
        MAI_TRY(mai_molfile_int(r, at, 4, blank, "atom or bond", &number));
        if (first_blank || kind == PROPERTY_RGP || given)
            MAI_TRY(mai_molfile_int(r, at + 4, 4, kind == PROPERTY_ISO ? MOLFILE_BLANK_IS_0 : blank, "value",
                                    &value));
        if (kind == PROPERTY_ISO && !given)
            continue;
        MAI_TRY(set_property(r, kind, number, value));
    }
    return MAI_OK;
}

static void
clear_charges(molfile_reader *r)
{
    for (int i = 0; i < r->g->natoms; i++)
        r->g->atoms[i].charge = 0;
}

/* A line that says something of the molecule; *charges tells whether one of charges or radicals came before.
 */
static mai_status
property_line(molfile_reader *r, bool *charges)
{
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        property_kind kind = properties[i].kind;

        if (!mai_molfile_begins(r, properties[i].name))
            continue;
        if (kind == PROPERTY_REFUSED) {
            if (r->line[3] == 'M' && !mai_molfile_begins(r, "M  MRV SMA"))
                return MAI_OK;
            return mai_molfile_fail(r, "'%s' is a query or a group that cannot be read", properties[i].name);
        }
        if ((kind == PROPERTY_CHG || kind == PROPERTY_RAD) && !*charges) {
            clear_charges(r); /* these lines stand for all atoms, once */
            *charges = true;
        }
        return read_property(r, kind);
    }
    return mai_molfile_group_line(r);
}

/* Lines to pass over: an alias is followed by its text, "S  SKPnnn" by as many lines. */
static mai_status
skipped_lines(molfile_reader *r, int *out)
{
    *out = 0;
    if (r->length > 0 && (*r->line == 'A' || *r->line == 'G'))
        *out = 1;
    if (mai_molfile_begins(r, "S  SKP"))
        MAI_TRY(mai_molfile_int(r, 6, 3, MOLFILE_BLANK_IS_0, "number of lines", out));
    if (*out < 0)
        return mai_molfile_fail(r, "the number of lines to skip is negative");
    return MAI_OK;
}

static mai_status
read_properties(molfile_reader *r)
{
    bool charges = false;
    int skip;

    mai_molfile_next_line(r);
    if (r->length == 0)
        return mai_molfile_fail(r, "a blank line stands before the properties or 'M  END'");
    if (strchr("MAVGS", *r->line) == NULL)
        return mai_molfile_fail(r,
                                "neither a property nor 'M  END' stands here; lists of elements are queries");
    while (!mai_molfile_begins(r, "M  END")) {
        if (r->at_end || mai_molfile_begins(r, "$$$$"))
            return mai_molfile_fail(r, "the molfile ends without 'M  END'");
        MAI_TRY(mai_poll(r->cx, 100 + (int64_t) r->length));
        if (r->length > 0 && *r->line == 'M')
            MAI_TRY(property_line(r, &charges));
        MAI_TRY(skipped_lines(r, &skip));
        for (; skip > 0 && !r->at_end; skip--)
            mai_molfile_next_line(r);
        mai_molfile_next_line(r);
    }
    return MAI_OK;
}

mai_status
mai_molfile_v2000(molfile_reader *r, int atoms, int bonds)
{
    MAI_TRY(mai_molfile_room(r, atoms, bonds));
    for (int i = 0; i < atoms; i++)
        MAI_TRY(read_atom(r));
    for (int i = 0; i < bonds; i++)
        MAI_TRY(read_bond(r));
    return read_properties(r);
}
