/*
 * smiles_write.c - SMILES of a molecule whose atoms stand in the text in the order of their numbers, always.
 *
 * An atom hangs on the highest-numbered neighbour before it that is on the open path, which for a canonical
 * order is the bond over which the walk of canon.c came; its other lower neighbours are joined by ring
 * digits, and an atom without a neighbour on the path begins after a dot. So any order can be written. Ring
 * bonds carry their symbol where they close. Brackets are left out where the bare symbol is read as the same
 * atom.
 *
 * Directions around double bonds: each marked double bond needs one marked single bond on either side. First
 * these are chosen, preferring bonds that serve two double bonds and that cannot bring a third one to a
 * geometry which it does not have; then one direction is free in each group of double bonds that share marks,
 * and the others follow from it.
 *
 * Reading and chirality follow RDKit, whose rule for centres of three neighbours without hydrogen differs
 * from OpenSMILES: see is_inverted. The text and all else belongs to the context's arena.
 */
#include "chem/chem.h"

#include "chem/chirality.h"
#include "chem/element.h"

#include <string.h>

/* Up: "/" from the lower to the higher number. */
enum { NONE = 0xffff, MARK_NONE = 0, MARK_UP, MARK_DOWN, MARK_WANTED };

/* Longest texts: an atom in brackets, what may stand around any atom, the two ends of a ring bond. */
enum { BRACKET_BYTES = 36, ATOM_BYTES = 8, RING_BYTES = 20 };

typedef struct writer {
    mai_ctx *cx;
    const mai_mol *m;
    mai_mol_links l;
    uint16_t *parent;     /* of an atom, or NONE */
    uint16_t *last_child; /* of an atom: not in parentheses; or NONE */
    uint16_t *digit;      /* of a ring bond that is open */
    uint16_t *isotope;    /* of an atom; NULL when there is none */
    int32_t *map;
    uint8_t *on_path, *bare, *mark;
    uint8_t *ringed; /* some ring bond of an atom is no bond of the tree */
    uint64_t *digits_used, *digits_freed;
    int digit_words;
    char *p;
} writer;

static inline int
bond_type(const writer *w, int bond)
{
    return w->l.bonds[bond].bits & MAI_MOL_BOND_TYPE;
}

static inline int
bond_stereo(const writer *w, int bond)
{
    return w->l.bonds[bond].bits >> MAI_MOL_BOND_STEREO_SHIFT & 3;
}

/* ---- brackets ---- */

/* Twice the sum of an atom's bond orders, as its valence counts them. */
static int
twice_valence(const writer *w, int atom)
{
    int sum = 0;

    for (int k = w->l.first[atom]; k < w->l.first[atom + 1]; k++) {
        const mai_mol_bond *b = &w->l.bonds[w->l.nbrs[k].bond];
        int type = b->bits & MAI_MOL_BOND_TYPE;

        if (type != MAI_BOND_DATIVE || b->end == atom)
            sum += mai_bond_order_twice(type);
    }
    return sum;
}

/* Hydrogens that a reader adds to the bare symbol; -1 when that is not simple. */
static int
bare_hydrogens(const writer *w, int atom)
{
    const mai_mol_atom *a = &w->m->atoms[atom];
    const int8_t *valences = mai_elements[a->element].valences;
    int twice = twice_valence(w, atom);

    if (a->element == 0)
        return 0;
    if (mai_mol_is_aromatic(w->m, atom)) {
        if (twice == 9 || valences[0] <= twice / 2)
            return twice % 2 == 0 || twice == 9 ? 0 : -1;
        return twice % 2 == 0 ? valences[0] - twice / 2 : -1;
    }
    for (int i = 0; valences[i] > 0; i++)
        if (2 * valences[i] >= twice)
            return twice % 2 == 0 ? valences[i] - twice / 2 : -1;
    return -1;
}

static bool
is_bare(const writer *w, int atom)
{
    const mai_mol_atom *a = &w->m->atoms[atom];

    if (!mai_is_organic(a->element) || a->charge != 0 || a->chirality != 0 || mai_mol_radicals(w->m, atom) != 0)
        return false;
    if (w->isotope != NULL && (w->isotope[atom] != 0 || w->map[atom] != 0))
        return false;
    return bare_hydrogens(w, atom) == a->hydrogens;
}

/* ---- the tree of the text ---- */

/* Leaves the path from the atom before i for the parent of i, which is returned. */
static int
find_parent(writer *w, int i)
{
    int last = i - 1;

    for (int k = w->l.first[i + 1] - 1; k >= w->l.first[i]; k--) {
        int nbr = w->l.nbrs[k].atom;

        if (nbr > i || !w->on_path[nbr])
            continue;
        for (; last != nbr; last = w->parent[last])
            w->on_path[last] = 0;
        return nbr;
    }
    for (; last >= 0 && last != NONE; last = w->parent[last])
        w->on_path[last] = 0;
    return NONE;
}

static mai_status
grow_tree(writer *w, int *roots, int *brackets)
{
    *roots = *brackets = 0;
    for (int i = 0; i < w->m->natoms; i++) {
        int parent = find_parent(w, i);

        w->parent[i] = (uint16_t) parent;
        w->last_child[i] = NONE;
        for (int k = w->l.first[i]; k < w->l.first[i + 1] && w->l.nbrs[k].atom < i; k++)
            if (w->l.nbrs[k].atom != parent)
                w->ringed[i] = w->ringed[w->l.nbrs[k].atom] = 1;
        w->on_path[i] = 1;
        if (parent != NONE)
            w->last_child[parent] = (uint16_t) i;
        else
            ++*roots;
        w->bare[i] = is_bare(w, i);
        *brackets += !w->bare[i];
        MAI_TRY(mai_poll(w->cx, 4 + (w->l.first[i + 1] - w->l.first[i])));
    }
    return MAI_OK;
}

static inline bool
is_tree_bond(const writer *w, int a, int b)
{
    return a < b ? w->parent[b] == a : w->parent[a] == b;
}

/* ---- directions ---- */

/* Bonds that can bear a direction for the double bond at end. */
static bool
can_carry(const writer *w, mai_nbr nbr, int double_bond)
{
    int type = bond_type(w, nbr.bond);

    return nbr.bond != double_bond && (type == MAI_BOND_SINGLE || type == MAI_BOND_AROMATIC);
}

/* A double bond of atom other than one, with or without a geometry; -1 when there is none. */
static int
double_bond_at(const writer *w, int atom, int except, bool stereo)
{
    for (int k = w->l.first[atom]; k < w->l.first[atom + 1]; k++) {
        int bond = w->l.nbrs[k].bond;

        if (bond != except && bond_type(w, bond) == MAI_BOND_DOUBLE
            && (bond_stereo(w, bond) >= MAI_STEREO_CIS) == stereo)
            return bond;
    }
    return -1;
}

/* How unwelcome a mark on this bond is. */
static int
carrier_cost(const writer *w, int end, mai_nbr nbr, int double_bond)
{
    bool both_aromatic = mai_mol_is_aromatic(w->m, end) && mai_mol_is_aromatic(w->m, nbr.atom);
    bool becomes_aromatic = both_aromatic && bond_type(w, nbr.bond) == MAI_BOND_SINGLE;
    bool endangers = double_bond_at(w, nbr.atom, double_bond, false) >= 0;
    bool serves_two = double_bond_at(w, nbr.atom, double_bond, true) >= 0;

    return (becomes_aromatic ? 16 : 0) + (endangers ? 8 : 0) + (is_tree_bond(w, end, nbr.atom) ? 0 : 4)
           + (serves_two ? 0 : 1);
}

static void
choose_carrier(writer *w, int end, int double_bond)
{
    int best = -1, best_cost = 0;

    for (int k = w->l.first[end]; k < w->l.first[end + 1]; k++) {
        mai_nbr nbr = w->l.nbrs[k];
        int cost;

        if (!can_carry(w, nbr, double_bond))
            continue;
        if (w->mark[nbr.bond] != MARK_NONE)
            return;
        cost = carrier_cost(w, end, nbr, double_bond);
        if (best < 0 || cost < best_cost) {
            best = nbr.bond;
            best_cost = cost;
        }
    }
    if (best >= 0)
        w->mark[best] = MARK_WANTED;
}

/* The lowest-numbered neighbour of an end beside its partner: what the stored geometry refers to. */
static int
reference_of(const writer *w, int end, int partner)
{
    int k = w->l.first[end];

    return w->l.nbrs[k].atom != partner ? w->l.nbrs[k].atom : w->l.nbrs[k + 1].atom;
}

/*
 * Whether the reference neighbour at the bond's first end lies above, as the marks made so far say: 1 or 0,
 * or -1 while nothing is said. With set not below 0 the missing marks are made so.
 */
static int
side_of(writer *w, int bond, int set)
{
    mai_mol_bond b = w->l.bonds[bond];
    int side = set;

    for (int which = 0; which < 2; which++) {
        int end = which == 0 ? b.begin : b.end, partner = which == 0 ? b.end : b.begin;

        for (int k = w->l.first[end]; k < w->l.first[end + 1]; k++) {
            mai_nbr nbr = w->l.nbrs[k];
            bool turned;

            if (!can_carry(w, nbr, bond) || w->mark[nbr.bond] == MARK_NONE)
                continue;
            turned = (which == 1 && bond_stereo(w, bond) == MAI_STEREO_TRANS)
                     != (nbr.atom != reference_of(w, end, partner));
            if (set < 0 && side < 0 && w->mark[nbr.bond] != MARK_WANTED)
                side = ((w->mark[nbr.bond] == MARK_UP) == (end < nbr.atom)) != turned;
            else if (set >= 0 && w->mark[nbr.bond] == MARK_WANTED)
                w->mark[nbr.bond] = ((set == 1) != turned) == (end < nbr.atom) ? MARK_UP : MARK_DOWN;
        }
    }
    return side;
}

/* The double bonds with a geometry that share a marked bond with this one are put on the stack, once. */
static int
push_sharers(const writer *w, int bond, uint8_t *done, uint16_t *stack, int depth)
{
    mai_mol_bond b = w->l.bonds[bond];

    for (int which = 0; which < 2; which++) {
        int end = which == 0 ? b.begin : b.end;

        for (int k = w->l.first[end]; k < w->l.first[end + 1]; k++) {
            mai_nbr nbr = w->l.nbrs[k];
            int other;

            if (!can_carry(w, nbr, bond) || w->mark[nbr.bond] == MARK_NONE)
                continue;
            other = double_bond_at(w, nbr.atom, bond, true);
            if (other >= 0 && !done[other]) {
                done[other] = 1;
                stack[depth++] = (uint16_t) other;
            }
        }
    }
    return depth;
}

/* Marks the bonds around double bonds with a geometry. */
static mai_status
mark_directions(writer *w)
{
    int nbonds = w->m->nbonds;
    uint16_t *stack;
    uint8_t *done;

    MAI_TRY(MAI_NEW_ARRAY(w->cx, nbonds + 1, &done));
    MAI_TRY(mai_alloc(w->cx, ((size_t) nbonds + 1) * sizeof *stack, (void **) &stack));
    for (int i = 0; i < nbonds; i++)
        if (bond_stereo(w, i) >= MAI_STEREO_CIS && bond_type(w, i) == MAI_BOND_DOUBLE) {
            choose_carrier(w, w->l.bonds[i].begin, i);
            choose_carrier(w, w->l.bonds[i].end, i);
            MAI_TRY(mai_poll(w->cx, w->m->natoms)); /* a neighbour's bonds are looked through */
        }
    for (int i = 0; i < nbonds; i++) {
        int depth = 0;

        if (bond_stereo(w, i) < MAI_STEREO_CIS || bond_type(w, i) != MAI_BOND_DOUBLE || done[i])
            continue;
        done[i] = 1;
        stack[depth++] = (uint16_t) i;
        while (depth > 0) {
            int bond = stack[--depth], side = side_of(w, bond, -1);

            side_of(w, bond, side < 0 ? 0 : side);
            depth = push_sharers(w, bond, done, stack, depth);
            MAI_TRY(mai_poll(w->cx, 32));
        }
    }
    return MAI_OK;
}

/* ---- chirality ---- */

/*
 * RDKit counts the lone pair of a centre with three neighbours nowhere, an implicit hydrogen at the end; so a
 * hydrogen that is written before all three neighbours, and a lone pair when one ring bond closes at a
 * saturated centre, turn the tag over.
 */
static bool
is_inverted(const writer *w, int atom, int ring_bonds)
{
    int hydrogens = w->m->atoms[atom].hydrogens;
    bool unsaturated = false;

    if (mai_mol_degree(&w->l, atom) != 3)
        return false;
    if (w->parent[atom] == NONE && hydrogens == 1)
        return true;
    for (int k = w->l.first[atom]; k < w->l.first[atom + 1]; k++) {
        int type = bond_type(w, w->l.nbrs[k].bond);

        unsaturated = unsaturated || (type >= MAI_BOND_DOUBLE && type <= MAI_BOND_AROMATIC);
    }
    return hydrogens != 1 && ring_bonds == 1 && !unsaturated;
}

/*
 * Where a reader puts a neighbour of an atom: the parent first, then what ring digits join, then branches, in
 * the order of the text; for the longer chirality forms what ring digits join comes last, by digit, as RDKit
 * reads them.
 */
static int
reading_place(const writer *w, int atom, int k)
{
    mai_nbr nbr = w->l.nbrs[k];
    bool tetrahedral = (w->m->atoms[atom].chirality & 7) <= MAI_CHIRAL_CW;

    if (nbr.atom == w->parent[atom])
        return -1;
    if (is_tree_bond(w, atom, nbr.atom))
        return MAI_MAX_ATOMS + k;
    return tetrahedral ? k : 2 * MAI_MAX_ATOMS + w->digit[nbr.bond];
}

/* The atom's arrangement for the order of its neighbours in the text. */
static void
written_chirality(const writer *w, int atom, int *chirality, int *permutation)
{
    uint16_t labels[MAI_CHIRAL_DEGREE];
    int first = w->l.first[atom], n = w->l.first[atom + 1] - first, rings = 0;
    int stored = w->m->atoms[atom].chirality;

    *chirality = stored & 7;
    *permutation = stored >> 3;
    if (n > MAI_CHIRAL_DEGREE) {
        *chirality = MAI_CHIRAL_NONE;
        return;
    }
    for (int k = 0; k < n; k++) {
        int place = reading_place(w, atom, first + k);

        labels[k] = 0;
        for (int i = 0; i < n; i++)
            labels[k] += reading_place(w, atom, first + i) < place;
        rings += !is_tree_bond(w, atom, w->l.nbrs[first + k].atom);
    }
    mai_chirality_sort(chirality, permutation, labels, n);
    if (*chirality <= MAI_CHIRAL_CW && is_inverted(w, atom, rings))
        *chirality = mai_inverted(*chirality);
}

/* ---- text ---- */

static void
put_text(writer *w, const char *text)
{
    while (*text != '\0')
        *w->p++ = *text++;
}

static void
put_number(writer *w, uint32_t value)
{
    char digits[10];
    int n = 0;

    do
        digits[n++] = (char) ('0' + value % 10);
    while ((value /= 10) > 0);
    while (n > 0)
        *w->p++ = digits[--n];
}

/* A letter and, above 1, a number: H, H2, +, -3. */
static void
put_count(writer *w, char sign, int count)
{
    if (count > 0)
        *w->p++ = sign;
    if (count > 1)
        put_number(w, (uint32_t) count);
}

static void
put_symbol(writer *w, int atom)
{
    const mai_mol_atom *a = &w->m->atoms[atom];
    const char *symbol = mai_elements[a->element].symbol;
    bool lower = mai_mol_is_aromatic(w->m, atom) && a->element != 0;

    *w->p++ = lower ? (char) (symbol[0] + ('a' - 'A')) : symbol[0];
    if (symbol[1] != '\0')
        *w->p++ = symbol[1];
}

static void
put_chirality(writer *w, int atom)
{
    static const char *const names[8] = {[MAI_CHIRAL_CCW] = "@",
                                         [MAI_CHIRAL_CW] = "@@",
                                         [MAI_CHIRAL_ALLENE] = "@AL",
                                         [MAI_CHIRAL_SQUARE_PLANAR] = "@SP",
                                         [MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL] = "@TB",
                                         [MAI_CHIRAL_OCTAHEDRAL] = "@OH"};
    int chirality, permutation;

    written_chirality(w, atom, &chirality, &permutation);
    if (names[chirality] != NULL)
        put_text(w, names[chirality]);
    if (chirality > MAI_CHIRAL_CW && permutation > 0)
        put_number(w, (uint32_t) permutation);
}

static void
put_atom(writer *w, int atom)
{
    const mai_mol_atom *a = &w->m->atoms[atom];

    if (w->bare[atom]) {
        put_symbol(w, atom);
        return;
    }
    *w->p++ = '[';
    if (w->isotope != NULL && w->isotope[atom] != 0)
        put_number(w, w->isotope[atom]);
    put_symbol(w, atom);
    if (a->chirality != 0)
        put_chirality(w, atom);
    put_count(w, 'H', a->hydrogens);
    put_count(w, '+', a->charge);
    put_count(w, '-', -a->charge);
    if (w->map != NULL && w->map[atom] != 0) {
        *w->p++ = ':';
        put_number(w, (uint32_t) mai_class_number(w->map[atom]));
    }
    *w->p++ = ']';
}

static void
put_bond_symbol(writer *w, int bond, int from, int to)
{
    const mai_mol *m = w->m;
    bool implied = mai_mol_is_aromatic(m, from) && mai_mol_is_aromatic(m, to)
                   && (m->atoms[from].element != 0 || m->atoms[to].element != 0);
    int type = bond_type(w, bond);

    if (w->mark != NULL && w->mark[bond] != MARK_NONE)
        *w->p++ = (w->mark[bond] == MARK_UP) == (from < to) ? '/' : '\\';
    else if (type == MAI_BOND_DATIVE)
        put_text(w, w->l.bonds[bond].begin == from ? "->" : "<-");
    else if (type == MAI_BOND_SINGLE ? implied : type != MAI_BOND_AROMATIC || !implied)
        *w->p++ = "~-=#$:"[type];
}

/* The bond's symbol, read from one of its atoms to the other; most bonds have none. */
static inline void
put_bond(writer *w, int bond, int from, int to)
{
    bool plain = bond_type(w, bond) == MAI_BOND_SINGLE && w->mark == NULL;

    if (!plain || mai_mol_is_aromatic(w->m, from))
        put_bond_symbol(w, bond, from, to);
}

static void
put_digit(writer *w, int digit)
{
    if (digit > 99) {
        put_text(w, "%(");
        put_number(w, (uint32_t) digit);
        *w->p++ = ')';
        return;
    }
    if (digit > 9)
        *w->p++ = '%';
    put_number(w, (uint32_t) digit);
}

/* The lowest number, from 1, that no open ring bond has. */
static int
take_digit(writer *w)
{
    int word = 0, bit;

    while (~w->digits_used[word] == 0)
        word++;
    bit = __builtin_ctzll(~w->digits_used[word]);
    w->digits_used[word] |= UINT64_C(1) << bit;
    return 64 * word + bit + 1;
}

static void
take_digits(writer *w, int atom)
{
    for (int k = w->l.first[atom]; k < w->l.first[atom + 1]; k++)
        if (w->l.nbrs[k].atom > atom && w->parent[w->l.nbrs[k].atom] != atom)
            w->digit[w->l.nbrs[k].bond] = (uint16_t) take_digit(w);
}

/* Ring bonds to lower numbers close, those to higher ones open; what closes is free from the next atom on. */
static void
put_rings(writer *w, int atom)
{
    for (int k = w->l.first[atom]; k < w->l.first[atom + 1]; k++) {
        mai_nbr nbr = w->l.nbrs[k];

        if (is_tree_bond(w, atom, nbr.atom))
            continue;
        if (nbr.atom < atom)
            put_bond(w, nbr.bond, atom, nbr.atom);
        put_digit(w, w->digit[nbr.bond]);
    }
    for (int k = w->l.first[atom]; k < w->l.first[atom + 1] && w->l.nbrs[k].atom < atom; k++) {
        int digit = w->digit[w->l.nbrs[k].bond] - 1;

        if (w->l.nbrs[k].atom != w->parent[atom])
            w->digits_used[digit / 64] &= ~(UINT64_C(1) << digit % 64);
    }
}

static void
put_way_to(writer *w, int atom)
{
    int parent = w->parent[atom];

    if (parent == NONE) {
        if (atom > 0)
            *w->p++ = '.';
        return;
    }
    for (int i = atom - 1; i != parent; i = w->parent[i])
        if (w->last_child[w->parent[i]] != i)
            *w->p++ = ')';
    if (w->last_child[parent] != atom)
        *w->p++ = '(';
    for (int k = w->l.first[atom];; k++)
        if (w->l.nbrs[k].atom == parent) {
            put_bond(w, w->l.nbrs[k].bond, parent, atom);
            return;
        }
}

/* ---- all of it ---- */

static mai_status
read_extras(writer *w)
{
    const mai_mol *m = w->m;

    if (m->nextras == 0)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(w->cx, m->natoms, &w->isotope));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, m->natoms, &w->map));
    for (int i = 0; i < m->nextras; i++) {
        mai_mol_extra_entry extra = mai_mol_get_extra(m, i);

        w->isotope[extra.atom] = extra.isotope;
        w->map[extra.atom] = extra.map;
    }
    return MAI_OK;
}

static mai_status
set_up(mai_ctx *cx, const mai_mol *m, writer *w)
{
    size_t n = (size_t) m->natoms, nbonds = (size_t) m->nbonds;
    bool stereo = false;
    uint16_t *memory;

    memset(w, 0, sizeof *w);
    w->cx = cx;
    w->m = m;
    MAI_TRY(mai_mol_link(cx, m, &w->l));
    MAI_TRY(mai_alloc(cx, (2 * n + nbonds) * sizeof *memory + 3 * n + 1, (void **) &memory));
    w->parent = memory;
    w->last_child = memory + n;
    w->digit = w->last_child + n;
    w->on_path = (uint8_t *) (w->digit + nbonds);
    w->ringed = w->on_path + n;
    w->bare = w->ringed + n;
    memset(w->on_path, 0, 2 * n);
    MAI_TRY(read_extras(w));
    for (size_t i = 0; i < nbonds; i++)
        stereo = stereo || bond_stereo(w, (int) i) >= MAI_STEREO_CIS;
    if (stereo)
        MAI_TRY(MAI_NEW_ARRAY(cx, nbonds, &w->mark));
    return MAI_OK;
}

mai_status
mai_mol_smiles(mai_ctx *cx, const mai_mol *m, char **out, size_t *n)
{
    int roots, brackets, closures;
    writer w;

    MAI_TRY(set_up(cx, m, &w));
    MAI_TRY(grow_tree(&w, &roots, &brackets));
    if (w.mark != NULL)
        MAI_TRY(mark_directions(&w));
    closures = m->nbonds - (m->natoms - roots);
    w.digit_words = closures / 64 + 1;
    MAI_TRY(MAI_NEW_ARRAY(cx, w.digit_words, &w.digits_used));
    MAI_TRY(mai_alloc(cx, (size_t) m->natoms * ATOM_BYTES + (size_t) brackets * BRACKET_BYTES
                              + (size_t) closures * RING_BYTES + 1,
                      (void **) out));
    w.p = *out;
    for (int i = 0; i < m->natoms; i++) {
        put_way_to(&w, i);
        if (w.ringed[i])
            take_digits(&w, i);
        put_atom(&w, i);
        if (w.ringed[i])
            put_rings(&w, i);
        MAI_TRY(mai_poll(cx, 16 + (w.l.first[i + 1] - w.l.first[i])));
    }
    *w.p = '\0';
    *n = (size_t) (w.p - *out);
    return MAI_OK;
}
