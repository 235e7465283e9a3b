/*
 * smiles_bracket.c - SMILES: the atom in brackets. Its parts stand in a fixed order, each but the element may
 * be absent: isotope, element, chirality, hydrogens, charge, class.
 */
#include "chem/element.h"
#include "chem/smiles_parser.h"

/* A number without leading zeros; -1 when none stands here. */
static mai_status
read_number(smiles_parser *s, int most, const char *what, int *out)
{
    int at = position(s);
    int64_t v = 0;

    *out = -1;
    if (!is_digit(peek(s, 0)))
        return MAI_OK;
    if (peek(s, 0) == '0' && is_digit(peek(s, 1)))
        return mai_fail_at(s->cx, MAI_ETEXT, at, "the %s at %d begins with 0", what, at + 1);
    while (is_digit(peek(s, 0)) && v <= most)
        v = 10 * v + (*s->p++ - '0');
    if (v > most)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "the %s at %d is above %d", what, at + 1, most);
    *out = (int) v;
    return MAI_OK;
}

static int
aromatic_symbol(const char *symbol, size_t n)
{
    static const struct {
        char symbol[3];
        uint8_t element;
    } known[] = {{"b", 5},  {"c", 6},   {"n", 7},   {"o", 8},   {"p", 15},
                 {"s", 16}, {"si", 14}, {"as", 33}, {"se", 34}, {"te", 52}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].symbol) == n && memcmp(known[i].symbol, symbol, n) == 0)
            return known[i].element;
    return -1;
}

static mai_status
unknown_element(smiles_parser *s)
{
    int at = position(s);
    int letters = 0;

    if (s->p == s->end)
        return MAI_OK; /* the missing bracket is told by the caller */
    while (letters < 3 && ((peek(s, letters) | 32) >= 'a' && (peek(s, letters) | 32) <= 'z') &&
           (letters == 0 || peek(s, letters) >= 'a'))
        letters++;
    if (letters == 0)
        return mai_smiles_bad_character(s, "where an element is expected");
    return mai_fail_at(s->cx, MAI_ETEXT, at, "unknown element %.*s at %d", letters, s->p, at + 1);
}

/* 'Rf' to 'Og' in quotes, as some programs write the heaviest elements. */
static int
quoted_element(smiles_parser *s)
{
    int element = -1;

    if (peek(s, 3) == '\'')
        element = mai_element_by_symbol(s->p + 1, 2);
    if (element < 104)
        return -1;
    s->p += 4;
    return element;
}

/* The longest symbol that stands here; -1 and nothing taken when there is none. */
static int
take_symbol(smiles_parser *s, int *flags)
{
    char c = peek(s, 0), next = peek(s, 1);
    size_t left = (size_t) (s->end - s->p);
    bool lower = c >= 'a' && c <= 'z';
    int element = -1;

    if (c == '\'')
        return quoted_element(s);
    if (left == 0)
        return -1;
    if (c == 'U' && left >= 3 && (element = mai_element_by_symbol(s->p, 3)) >= 0) { /* as "Uuo" */
        s->p += 3;
        return element;
    }
    if (next >= 'a' && next <= 'z') {
        element = lower ? aromatic_symbol(s->p, 2) : mai_element_by_symbol(s->p, 2);
        if (element >= 0)
            s->p += 2;
    }
    if (element < 0 && !(next >= 'a' && next <= 'z')) { /* no letter can follow a symbol of one */
        element = lower      ? aromatic_symbol(s->p, 1)
                  : c == 'C' ? 6
                  : c == '*' ? 0
                             : mai_element_by_symbol(&c, 1);
        if (element >= 0)
            s->p++;
    }
    if (element >= 0 && lower)
        *flags |= MAI_ATOM_AROMATIC;
    return element;
}

static mai_status
bracket_element(smiles_parser *s, int *element, int *flags)
{
    int at = position(s);

    if (take(s, '#')) {
        MAI_TRY(read_number(s, MAI_ELEMENTS - 1, "atomic number", element));
        if (*element < 0)
            return mai_fail_at(s->cx, MAI_ETEXT, at, "no atomic number follows '#' at %d", at + 1);
        return MAI_OK;
    }
    *element = take_symbol(s, flags);
    return *element >= 0 ? MAI_OK : unknown_element(s);
}

/* "@TH1" and the like; s->p is behind the '@'. False when it is none of them. */
static bool
take_class(smiles_parser *s, int *chirality, int *most)
{
    static const struct {
        char name[3];
        uint8_t chirality, most;
    } classes[] = {{"TH", MAI_CHIRAL_CCW, 2},
                   {"AL", MAI_CHIRAL_ALLENE, 2},
                   {"SP", MAI_CHIRAL_SQUARE_PLANAR, 3},
                   {"TB", MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL, 20},
                   {"OH", MAI_CHIRAL_OCTAHEDRAL, 30}};
    const char *p = s->p;

    while (p < s->end && *p == '\'') /* RDKit passes over them */
        p++;
    if (s->end - p < 2)
        return false;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (memcmp(p, classes[i].name, 2) == 0) {
            *chirality = classes[i].chirality;
            *most = classes[i].most;
            s->p = p + 2;
            return true;
        }
    return false;
}

static mai_status
bracket_chirality(smiles_parser *s, mai_atom *a)
{
    int chirality, most, permutation;

    if (!take(s, '@'))
        return MAI_OK;
    s->chiral = true;
    if (take(s, '@')) {
        a->chirality = MAI_CHIRAL_CW;
        return MAI_OK;
    }
    if (!take_class(s, &chirality, &most)) {
        a->chirality = MAI_CHIRAL_CCW;
        return MAI_OK;
    }
    MAI_TRY(read_number(s, most, "chiral arrangement", &permutation));
    if (chirality == MAI_CHIRAL_CCW && permutation == 2)
        chirality = MAI_CHIRAL_CW;
    a->chirality = (uint8_t) chirality;
    a->permutation = permutation > 0 ? (uint8_t) permutation : 0;
    if (most == 2 && chirality != MAI_CHIRAL_ALLENE)
        a->permutation = 1; /* marks a spelled-out tetrahedral one until the text is read */
    return MAI_OK;
}

static mai_status
bracket_hydrogens(smiles_parser *s, mai_atom *a)
{
    int count;

    if (!take(s, 'H'))
        return MAI_OK;
    MAI_TRY(read_number(s, 255, "number of hydrogens", &count));
    a->explicit_h = count < 0 ? 1 : (uint8_t) count;
    return MAI_OK;
}

static mai_status
bracket_charge(smiles_parser *s, mai_atom *a)
{
    char sign = peek(s, 0);
    int charge;

    if (sign != '+' && sign != '-')
        return MAI_OK;
    s->p++;
    if (take(s, sign)) {
        charge = 2;
    } else {
        MAI_TRY(read_number(s, 127, "charge", &charge));
        charge = charge < 0 ? 1 : charge;
    }
    a->charge = (int8_t) (sign == '-' ? -charge : charge);
    return MAI_OK;
}

static mai_status
bracket_end(smiles_parser *s, mai_atom *a, int32_t open)
{
    int at = position(s), map;

    if (take(s, ':')) {
        MAI_TRY(read_number(s, 2147483639, "atom class", &map));
        if (map < 0)
            return mai_fail_at(s->cx, MAI_ETEXT, at, "no atom class follows ':' at %d", at + 1);
        a->map = map == 0 ? MAI_CLASS_ZERO : map;
    }
    if (take(s, ']'))
        return MAI_OK;
    if (s->p == s->end)
        return mai_fail_at(s->cx, MAI_ETEXT, open, "'[' at %d is not closed", open + 1);
    return mai_smiles_bad_character(s, "here in a bracket atom");
}

mai_status
mai_smiles_bracket_atom(smiles_parser *s)
{
    int32_t at = position(s);
    int isotope, element, flags = MAI_ATOM_NO_IMPLICIT;
    mai_atom a = {0};

    s->p++;
    MAI_TRY(read_number(s, 65535, "isotope", &isotope));
    bool spelled = peek(s, 0) == '#';
    MAI_TRY(bracket_element(s, &element, &flags));
    if (element < 0)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'[' at %d is not closed", at + 1);
    if (element != 1 || spelled) /* [H@] is not SMILES */
        MAI_TRY(bracket_chirality(s, &a));
    MAI_TRY(bracket_hydrogens(s, &a));
    MAI_TRY(bracket_charge(s, &a));
    MAI_TRY(bracket_end(s, &a, at));
    MAI_TRY(add_atom(s, element, flags, at));

    mai_atom *added = &s->g->atoms[s->active];

    added->isotope = isotope > 0 ? (uint16_t) isotope : 0;
    added->chirality = a.chirality;
    added->permutation = a.permutation;
    added->explicit_h = a.explicit_h;
    added->charge = a.charge;
    added->map = a.map;
    return MAI_OK;
}
