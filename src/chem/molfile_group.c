/*
 * molfile_group.c - data groups of molfiles that change the molecule: two of ChemAxon's, all others are
 * passed over.
 *
 * MRV_IMPLICIT_H, whose value is IMPL_Hn, gives atoms of aromatic bonds n hydrogens, as that of pyrrole
 * needs; MRV_COORDINATE_BOND_TYPE, whose value is the number of a bond of no order, makes that bond dative.
 * Name, value and atoms of a group stand on lines of their own, so they are collected by the group's number
 * and applied at the end.
 */
#include "chem/molfile_reader.h"

#include "base/arena.h"

#include <string.h>

enum { MOST_GROUPS = 1000, NAME_COLUMN = 11, NAME_WIDTH = 30 };

typedef enum group_kind { GROUP_OTHER, GROUP_HYDROGENS, GROUP_COORDINATE } group_kind;

struct molfile_groups {
    uint8_t kind[MOST_GROUPS];
    int32_t value[MOST_GROUPS]; /* -1: none */
    struct {
        uint16_t group, atom;
    } * members;
    int nmembers, room;
};

static mai_status
groups_of(molfile_reader *r, struct molfile_groups **out)
{
    if (r->groups == NULL) {
        MAI_TRY(MAI_NEW(r->cx, &r->groups));
        for (int i = 0; i < MOST_GROUPS; i++)
            r->groups->value[i] = -1;
    }
    *out = r->groups;
    return MAI_OK;
}

static bool
is_name(const char *p, size_t n, const char *name)
{
    while (n > 0 && p[n - 1] == ' ')
        n--;
    return n == strlen(name) && memcmp(p, name, n) == 0;
}

mai_status
mai_molfile_group_name(molfile_reader *r, int group, const char *p, size_t n)
{
    struct molfile_groups *all;

    if (group < 0 || group >= MOST_GROUPS)
        return MAI_OK;
    MAI_TRY(groups_of(r, &all));
    all->kind[group] = is_name(p, n, "MRV_IMPLICIT_H")             ? GROUP_HYDROGENS
                       : is_name(p, n, "MRV_COORDINATE_BOND_TYPE") ? GROUP_COORDINATE
                                                                   : GROUP_OTHER;
    return MAI_OK;
}

mai_status
mai_molfile_group_value(molfile_reader *r, int group, const char *p, size_t n)
{
    struct molfile_groups *all;
    int32_t value = 0;
    size_t i = n > 6 && memcmp(p, "IMPL_H", 6) == 0 ? 6 : 0;

    if (group < 0 || group >= MOST_GROUPS)
        return MAI_OK;
    MAI_TRY(groups_of(r, &all));
    while (i < n && p[i] == ' ')
        i++;
    if (i == n || p[i] < '0' || p[i] > '9')
        return MAI_OK;
    for (; i < n && p[i] >= '0' && p[i] <= '9' && value < 1000000; i++)
        value = 10 * value + (p[i] - '0');
    all->value[group] = value;
    return MAI_OK;
}

mai_status
mai_molfile_group_member(molfile_reader *r, int group, int number)
{
    struct molfile_groups *all;
    void *larger;

    if (group < 0 || group >= MOST_GROUPS || number < 1 || number > r->g->natoms)
        return MAI_OK;
    MAI_TRY(groups_of(r, &all));
    if (all->nmembers == all->room) {
        all->room = all->room > 0 ? 2 * all->room : 16;
        MAI_TRY(mai_alloc(r->cx, (size_t) all->room * sizeof *all->members, &larger));
        if (all->nmembers > 0)
            memcpy(larger, all->members, (size_t) all->nmembers * sizeof *all->members);
        all->members = larger;
    }
    all->members[all->nmembers].group = (uint16_t) group;
    all->members[all->nmembers++].atom = (uint16_t) (number - 1);
    return MAI_OK;
}

/* "M  SAL sssnnn aaa ...": atoms; "M  SDT sss name"; "M  SED sss value". Other lines of groups say nothing
 * here. */
mai_status
mai_molfile_group_line(molfile_reader *r)
{
    size_t behind = r->length > NAME_COLUMN ? r->length - NAME_COLUMN : 0;
    bool atoms = mai_molfile_begins(r, "M  SAL"), name = mai_molfile_begins(r, "M  SDT");
    int group, count, number;

    if (!atoms && !name && !mai_molfile_begins(r, "M  SED"))
        return MAI_OK;
    MAI_TRY(mai_molfile_int(r, 6, 4, MOLFILE_BLANK_IS_0, "number of a group", &group));
    if (name)
        return mai_molfile_group_name(r, group, r->line + NAME_COLUMN,
                                      behind < NAME_WIDTH ? behind : NAME_WIDTH);
    if (!atoms)
        return mai_molfile_group_value(r, group, r->line + NAME_COLUMN, behind);
    MAI_TRY(mai_molfile_int(r, 10, 3, MOLFILE_BLANK_IS_0, "count", &count));
    for (int i = 0; i < count; i++) {
        MAI_TRY(mai_molfile_int(r, 13 + 4 * (size_t) i, 4, MOLFILE_BLANK_IS_0, "atom", &number));
        MAI_TRY(mai_molfile_group_member(r, group, number));
    }
    return MAI_OK;
}

static bool
has_aromatic_bond(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    for (int i = 0; i < g->atoms[atom].degree; i++)
        if (g->bonds[nbrs[i].bond].type == MAI_BOND_AROMATIC)
            return true;
    return false;
}

void
mai_molfile_apply_groups(molfile_reader *r)
{
    const struct molfile_groups *all = r->groups;
    mai_molgraph *g = r->g;

    if (all == NULL)
        return;
    for (int i = 0; i < all->nmembers; i++) {
        int group = all->members[i].group, atom = all->members[i].atom, value = all->value[group];

        if (all->kind[group] == GROUP_HYDROGENS && value >= 0 && value <= UINT8_MAX &&
            has_aromatic_bond(g, atom))
            g->atoms[atom].explicit_h = (uint8_t) value;
    }
    for (int i = 0; i < MOST_GROUPS; i++) {
        int bond = all->value[i] - 1;

        if (all->kind[i] == GROUP_COORDINATE && bond >= 0 && bond < g->nbonds &&
            g->bonds[bond].type == MAI_BOND_OTHER)
            g->bonds[bond].type = MAI_BOND_DATIVE;
    }
}
