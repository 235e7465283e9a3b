/*
 * maccs.c - the MACCS keys of a molecule.
 *
 * RDKit asks for most keys with a SMARTS. Each of them is one of a few shapes, which are answered together:
 *
 *   an atom, or how many           a pass over the atoms
 *   a bond                         a pass over the bonds
 *   an atom and its neighbours     counts of neighbours by kind (count_neighbours), then a pass over the atoms
 *   two ends of a chain            maccs_path.c
 *   a cycle                        maccs_cycle.c
 *
 * Kinds of atoms are bits (maccs_parts.h). What is said of keys in comments is the name that the MDL gave them: A any
 * atom, Q neither carbon nor hydrogen, X halogen, $ ring bond, ! no ring bond, % aromatic bond. All memory is the arena's.
 */
#include "match/maccs.h"

#include "match/maccs_parts.h"

static inline void
set_if(maccs *f, int key, bool condition)
{
    f->keys[key / 64] |= (uint64_t) condition << key % 64;
}

/* ---- elements ---- */

/* Keys of groups of elements; 0: none. */
static int
key_of_element(int element)
{
    static const struct {
        uint8_t key, from, to;
    } rows[] = {
        {35, 3, 3},   {10, 4, 4},   {18, 5, 5},   {42, 9, 9},   {35, 11, 11},  {10, 12, 12}, {18, 13, 13},
        {29, 15, 15}, {88, 16, 16}, {103, 17, 17}, {35, 19, 19}, {10, 20, 20}, {5, 21, 22},   {7, 23, 25},
        {9, 26, 28},  {12, 29, 30}, {18, 31, 31}, {3, 32, 34},  {46, 35, 35},  {35, 37, 37}, {10, 38, 38},
        {5, 39, 40},  {7, 41, 43},  {9, 44, 46},  {12, 47, 48}, {18, 49, 49},  {3, 50, 52},  {27, 53, 53},
        {35, 55, 55}, {10, 56, 56}, {6, 57, 71},  {5, 72, 72},  {7, 73, 75},   {9, 76, 78},  {12, 79, 80},
        {18, 81, 81}, {3, 82, 84},  {35, 87, 87}, {10, 88, 88}, {4, 89, 103},  {2, 104, 104},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (element >= rows[i].from && element <= rows[i].to)
            return rows[i].key;
    return 0;
}

/* Key 44: none of the elements of organic chemistry; a wildcard is other, too. */
static bool
is_other(int element)
{
    switch (element) {
        case 1:
        case 6:
        case 7:
        case 8:
        case 9:
        case 14:
        case 15:
        case 16:
        case 17:
        case 35:
        case 53:
            return false;
        default:
            return true;
    }
}

/* ---- what atoms and bonds are ---- */

static uint16_t
kind_of_atom(const mai_mol *m, int atom, int hydrogens)
{
    const mai_mol_atom *a = &m->atoms[atom];
    uint16_t kind = 0;

    switch (a->element) {
        case 1:
            return 0;
        case 6:
            kind = KIND_C;
            if (!mai_mol_is_aromatic(m, atom))
                kind |= hydrogens == 2 ? KIND_CH2 : hydrogens == 3 ? KIND_CH3 : hydrogens == 4 ? KIND_CH4 : 0;
            return kind;
        case 7:
            kind = KIND_N | (hydrogens == 2 && !mai_mol_is_aromatic(m, atom) ? KIND_NH2 : 0);
            break;
        case 8:
            kind = KIND_O;
            break;
        case 16:
            kind = KIND_S;
            break;
        case 9:
        case 17:
        case 35:
        case 53:
            kind = KIND_X;
            break;
        default:
            break;
    }
    return kind | KIND_Q | (hydrogens > 0 ? KIND_QH : 0);
}

static uint64_t
one_of_kind(uint16_t kind)
{
    maccs_counts one = {.of = {(kind & KIND_C) != 0, (kind & KIND_N) != 0, (kind & KIND_O) != 0, (kind & KIND_S) != 0,
                               (kind & KIND_X) != 0, (kind & KIND_Q) != 0, (kind & KIND_QH) != 0, (kind & KIND_CH3) != 0}};

    return one.all;
}

static uint8_t
kind_of_bond(const mai_mol *m, mai_mol_bond b)
{
    static const uint8_t kinds[8] = {
        [MAI_BOND_SINGLE] = BOND_SINGLE,
        [MAI_BOND_DOUBLE] = BOND_DOUBLE,
        [MAI_BOND_TRIPLE] = BOND_TRIPLE,
        [MAI_BOND_AROMATIC] = BOND_AROMATIC,
    };

    return kinds[mai_mol_bond_type(m, b)] | (b.bits & MAI_MOL_BOND_RING ? BOND_RING : 0);
}

static mai_status
look_at_molecule(mai_ctx *cx, maccs *f)
{
    int n = f->m->natoms;
    uint16_t *kinds;
    uint64_t *ones;
    uint8_t *bonds;

    MAI_TRY(mai_mol_link(cx, f->m, &f->links));
    MAI_TRY(mai_alloc(cx, (size_t) n * sizeof *kinds, (void **) &kinds));
    MAI_TRY(mai_alloc(cx, (size_t) n * sizeof *ones, (void **) &ones));
    MAI_TRY(mai_alloc(cx, (size_t) f->m->nbonds + 1, (void **) &bonds));
    for (int i = 0; i < n; i++) {
        int hydrogens = f->m->atoms[i].hydrogens;

        for (int k = f->links.first[i]; k < f->links.first[i + 1]; k++)
            hydrogens += f->m->atoms[f->links.nbrs[k].atom].element == 1;
        kinds[i] = kind_of_atom(f->m, i, hydrogens);
        ones[i] = one_of_kind(kinds[i]);
    }
    for (int i = 0; i < f->m->nbonds; i++)
        bonds[i] = kind_of_bond(f->m, f->links.bonds[i]);
    f->kinds = kinds;
    f->ones = ones;
    f->bonds = bonds;
    return mai_poll(cx, 10 * (int64_t) (n + f->m->nbonds));
}

/* ---- atoms ---- */

/* Keys that ask how many there are: set when more than most are. */
static void
set_counted(maccs *f, int key, int n, int most)
{
    if (n > most)
        maccs_set(f, key);
}

static void
ask_atoms(maccs *f)
{
    const mai_mol *m = f->m;
    int oxygens = 0, nitrogens = 0, methyls = 0, methyls_or_methane = 0, with_hydrogen = 0, ring_hetero = 0;

    for (int i = 0; i < m->natoms; i++) {
        const mai_mol_atom *a = &m->atoms[i];
        uint16_t kind = f->kinds[i];
        bool ring = mai_mol_in_ring(m, i), aromatic = mai_mol_is_aromatic(m, i);

        oxygens += (kind & KIND_O) != 0;
        nitrogens += (kind & KIND_N) != 0;
        methyls += (kind & KIND_CH3) != 0;
        methyls_or_methane += (kind & (KIND_CH3 | KIND_CH4)) != 0;
        with_hydrogen += (kind & KIND_QH) != 0;
        ring_hetero += ring && a->element != 6;
        if (a->charge != 0)
            maccs_set(f, 49);
        if (aromatic)
            maccs_set(f, 162);
        if (ring)
            maccs_set(f, 165);
        if (kind & KIND_C)
            continue;
        maccs_set(f, key_of_element(a->element));
        if (kind & KIND_X)
            maccs_set(f, 134);
        if (a->element == 14)
            maccs_set(f, 20);
        if (is_other(a->element))
            maccs_set(f, 44);
        if (ring) {
            maccs_set(f, kind & KIND_S ? 36 : kind & KIND_O ? 57 : kind & KIND_N ? 121 : 0);
            maccs_set(f, 137);
        }
        if ((kind & KIND_O) && (kind & KIND_QH) && !aromatic)
            maccs_set(f, 139);
        if ((kind & KIND_N) && (kind & KIND_QH))
            maccs_set(f, 151);
        if (kind & KIND_NH2)
            maccs_set(f, 84);
    }
    for (int most = 0; most < 4; most++) {
        static const uint8_t keys[] = {164, 159, 146, 140};

        set_counted(f, keys[most], oxygens, most);
    }
    set_counted(f, 161, nitrogens, 0);
    set_counted(f, 142, nitrogens, 1);
    set_counted(f, 141, methyls, 2);
    set_counted(f, 160, methyls_or_methane, 0);
    set_counted(f, 149, methyls_or_methane, 1);
    set_counted(f, 131, with_hydrogen, 1);
    set_counted(f, 120, ring_hetero, 1);
}

/* ---- bonds ---- */

/* Keys of bonds between two elements by kind of bond: rows and columns are none, C, N, O, S; 0: no key. */
static const uint8_t bond_keys[9][5][5] = {
    [BOND_SINGLE] = {{0}, {0, 0, 158, 157, 0}, {0, 158, 0, 24, 0}, {0, 157, 24, 0, 40}, {0, 0, 0, 40, 14}},
    [BOND_DOUBLE] = {{0}, {0, 99, 78, 154, 0}, {0, 78, 0, 63, 0}, {0, 154, 63, 0, 60}, {0, 0, 0, 60, 0}},
    [BOND_TRIPLE] = {{0}, {0, 17, 41, 0, 0}, {0, 41, 0, 0, 0}, {0}, {0}},
    [BOND_AROMATIC] = {{0}, {0, 0, 65, 0, 0}, {0, 65, 0, 0, 0}, {0}, {0}},
};

/* Row of an atom: at most one of the four kinds is set. */
static inline int
bond_row(uint16_t kind)
{
    return kind & KIND_C ? 1 : kind & KIND_N ? 2 : kind & KIND_O ? 3 : kind & KIND_S ? 4 : 0;
}

static void
ask_bond(maccs *f, mai_mol_bond b, uint8_t bond)
{
    uint16_t begin = f->kinds[b.begin], end = f->kinds[b.end];

    /* A text may write an aromatic bond between other atoms: 65 is about c:n. */
    if ((bond & BOND_AROMATIC) && !(mai_mol_is_aromatic(f->m, b.begin) && mai_mol_is_aromatic(f->m, b.end)))
        return;
    maccs_set(f, bond_keys[bond & 15][bond_row(begin)][bond_row(end)]);
    if (!(bond & BOND_DOUBLE))
        return;
    set_if(f, 34, (begin | end) & KIND_CH2);
    set_if(f, 73, (begin | end) & KIND_S);
    set_if(f, 119, (begin | end) & KIND_N);
}

/* 144: A!%A%A!%A. The two ends are different atoms, though both may be bonded to one. */
static bool
leaves_aromatic(const maccs *f, mai_mol_bond b)
{
    const maccs_around *begin = &f->around[b.begin], *end = &f->around[b.end];
    int nbegin = begin->degree - begin->aromatic, nend = end->degree - end->aromatic;

    if (nbegin == 0 || nend == 0)
        return false;
    if (nbegin > 1 || nend > 1)
        return true;
    for (int i = f->links.first[b.begin]; i < f->links.first[b.begin + 1]; i++)
        if (!(f->bonds[f->links.nbrs[i].bond] & BOND_AROMATIC))
            for (int k = f->links.first[b.end]; k < f->links.first[b.end + 1]; k++)
                if (!(f->bonds[f->links.nbrs[k].bond] & BOND_AROMATIC))
                    return f->links.nbrs[i].atom != f->links.nbrs[k].atom;
    return false;
}

/* Keys of a bond and what surrounds its atoms. */
static void
ask_around_bond(maccs *f, mai_mol_bond b, uint8_t bond)
{
    const maccs_around *begin = &f->around[b.begin], *end = &f->around[b.end];

    if (!(bond & BOND_RING) && begin->ring > 0 && end->ring > 0)
        maccs_set(f, 62); /* A$A!A$A */
    if ((bond & BOND_RING) && begin->degree > begin->ring && end->degree > end->ring)
        maccs_set(f, 150); /* A!A$A!A */
    if ((bond & BOND_AROMATIC) && leaves_aromatic(f, b))
        maccs_set(f, 144);
    f->has_ethylene |= (f->kinds[b.begin] & f->kinds[b.end] & KIND_CH2) != 0;
}

static void
ask_bonds(maccs *f)
{
    int hetero = 0, oxo = 0;

    for (int i = 0; i < f->m->nbonds; i++) {
        mai_mol_bond b = f->links.bonds[i];
        uint16_t begin = f->kinds[b.begin], end = f->kinds[b.end];

        hetero += (begin & end & KIND_Q) != 0;
        oxo += (f->bonds[i] & BOND_DOUBLE) && ((begin | end) & KIND_O);
        ask_bond(f, b, f->bonds[i]);
        ask_around_bond(f, b, f->bonds[i]);
    }
    set_counted(f, 124, hetero, 0);
    set_counted(f, 130, hetero, 1);
    set_counted(f, 136, oxo, 1);
}

/* ---- atoms and their neighbours ---- */

/* Adds up to 255 in each byte. */
static uint64_t
add_saturating(maccs_counts sum, maccs_counts one)
{
    uint8_t *to = (uint8_t *) &sum.all, *from = (uint8_t *) &one.all;

    for (size_t i = 0; i < sizeof sum.all; i++)
        to[i] += to[i] < 255 && from[i] > 0;
    return sum.all;
}

static void
count_neighbours(const maccs *f, int atom, maccs_around *out)
{
    *out = (maccs_around) {0};
    out->degree = mai_mol_degree(&f->links, atom);
    for (int k = f->links.first[atom]; k < f->links.first[atom + 1]; k++) {
        int other = f->links.nbrs[k].atom;
        uint16_t kind = f->kinds[other];
        uint8_t bond = f->bonds[f->links.nbrs[k].bond];
        bool ring = (bond & BOND_RING) != 0, aromatic = (bond & BOND_AROMATIC) != 0;

        if (MAI_LIKELY(out->degree < 256))
            out->kinds.all += f->ones[other];
        else
            out->kinds.all = add_saturating(out->kinds, (maccs_counts) {f->ones[other]});
        out->ring += ring;
        out->aromatic += aromatic;
        out->plain_ch23 += (kind & (KIND_CH2 | KIND_CH3)) && (bond & (BOND_SINGLE | BOND_AROMATIC));
        out->chain_o += !ring && (kind & KIND_O);
        out->by_chain |= ring ? 0 : kind;
        out->by_plain |= aromatic ? 0 : kind;
        out->double_c |= (bond & BOND_DOUBLE) && (kind & KIND_C);
        out->ring_double_c |= (bond & BOND_DOUBLE) && (kind & KIND_C) && ring;
    }
}

/* Any atom with such neighbours. */
static void
ask_any_centre(maccs *f, const maccs_around *a)
{
    set_if(f, 43, a->kinds.of.qh >= 2);              /* QHAQH */
    set_if(f, 47, a->kinds.of.s > 0 && a->kinds.of.n > 0);    /* SAN */
    set_if(f, 74, a->kinds.of.ch3 >= 2);             /* CH3ACH3 */
    set_if(f, 77, a->kinds.of.n >= 2);               /* NAN */
    set_if(f, 81, a->kinds.of.s > 0 && a->degree >= 3); /* SA(A)A */
    set_if(f, 105, a->ring >= 3);           /* A$A($A)$A */
    set_if(f, 106, a->kinds.of.q >= 3);              /* QA(Q)Q */
    set_if(f, 107, a->kinds.of.x > 0 && a->degree >= 3); /* XA(A)A */
    set_if(f, 112, a->degree >= 4);         /* AA(A)(A)A */
    set_if(f, 117, a->kinds.of.n > 0 && a->kinds.of.o > 0);   /* NAO */
    set_if(f, 156, a->kinds.of.n > 0 && a->degree >= 3); /* NA(A)A */
    if (a->ring > 0) {
        set_if(f, 64, a->by_chain & KIND_S);  /* A$A!S */
        set_if(f, 87, a->by_chain & KIND_X);  /* X!A$A */
        set_if(f, 133, a->by_chain & KIND_N); /* A$A!N */
    }
    if (a->aromatic > 0) {
        set_if(f, 59, a->by_plain & KIND_S);  /* S!%A%A */
        set_if(f, 113, a->by_plain & KIND_O); /* O!%A%A */
        set_if(f, 135, a->by_plain & KIND_N); /* N!%A%A */
    }
}

static void
ask_carbon(maccs *f, const maccs_around *a, uint16_t kind)
{
    set_if(f, 15, a->kinds.of.o >= 3);                        /* OC(O)O */
    set_if(f, 23, a->kinds.of.n > 0 && a->kinds.of.o >= 2);            /* NC(O)O */
    set_if(f, 25, a->kinds.of.n >= 3);                        /* NC(N)N */
    set_if(f, 37, a->kinds.of.o > 0 && a->kinds.of.n >= 2);            /* NC(O)N */
    set_if(f, 38, a->kinds.of.c > 0 && a->kinds.of.n >= 2);            /* NC(C)N */
    set_if(f, 66, a->kinds.of.c >= 3 && a->degree >= 4);      /* CC(C)(C)A */
    set_if(f, 92, a->kinds.of.o > 0 && a->kinds.of.n > 0 && a->kinds.of.c > 0); /* OC(N)C */
    set_if(f, 110, a->kinds.of.n > 0 && a->kinds.of.o > 0);            /* NCO */
    set_if(f, 123, a->kinds.of.o >= 2);                       /* OCO */
    set_if(f, 152, a->kinds.of.o > 0 && a->kinds.of.c >= 2);           /* OC(C)C */
    set_if(f, 26, a->ring_double_c && a->ring >= 3); /* C$=C($A)$A */
    if (a->double_c) {
        set_if(f, 21, a->kinds.of.q >= 2);      /* C=C(Q)Q */
        set_if(f, 45, a->kinds.of.n > 0);       /* C=CN */
        set_if(f, 50, a->kinds.of.c >= 3);      /* C=C(C)C */
        set_if(f, 76, a->degree >= 3); /* C=C(A)A */
    }
    if (kind & KIND_CH3)
        set_if(f, 93, a->kinds.of.q > 0); /* QCH3 */
    if ((kind & KIND_CH2) && a->degree >= 2) {
        set_if(f, 28, a->kinds.of.q >= 2);               /* QCH2Q */
        set_if(f, 82, a->kinds.of.qh > 0);               /* ACH2QH */
        set_if(f, 100, a->kinds.of.n > 0);               /* ACH2N */
        set_if(f, 109, a->kinds.of.o > 0);               /* ACH2O */
        set_if(f, 114, a->kinds.of.ch3 > 0);             /* CH3CH2A */
        set_if(f, 155, a->degree - a->ring >= 2); /* A!CH2!A */
    }
}

static void
ask_hetero(maccs *f, const maccs_around *a, uint16_t kind)
{
    set_if(f, 30, a->kinds.of.c >= 3 && a->degree >= 4); /* CQ(C)(C)A */
    set_if(f, 48, a->kinds.of.o >= 3);                   /* OQ(O)O */
    set_if(f, 86, a->plain_ch23 >= 2);          /* CH2QCH2 */
    set_if(f, 148, a->degree >= 3);             /* AQ(A)A */
    if (kind & KIND_QH) {
        set_if(f, 68, a->kinds.of.qh > 0); /* QHQH */
        set_if(f, 69, a->kinds.of.q > 0);  /* QQH */
    }
    set_if(f, 31, (kind & KIND_X) && a->kinds.of.q > 0); /* QX */
    if (kind & KIND_N) {
        set_if(f, 13, a->kinds.of.o > 0 && a->kinds.of.c >= 2);                 /* ON(C)C */
        set_if(f, 33, a->kinds.of.s > 0);                              /* NS */
        set_if(f, 52, a->kinds.of.n > 0);                              /* NN */
        set_if(f, 56, a->kinds.of.o >= 2 && a->kinds.of.c > 0);                 /* ON(O)C */
        set_if(f, 70, a->kinds.of.q >= 2);                             /* QNQ */
        set_if(f, 71, a->kinds.of.o > 0);                              /* NO */
        set_if(f, 75, a->ring > 0 && a->degree > a->ring);    /* A!N$A */
        set_if(f, 85, a->kinds.of.c >= 3);                             /* CN(C)C */
        set_if(f, 94, a->kinds.of.q > 0);                              /* QN */
        set_if(f, 122, a->degree >= 3);                       /* AN(A)A */
    } else if (kind & KIND_O) {
        set_if(f, 102, a->kinds.of.q > 0);                /* QO */
        set_if(f, 126, a->degree - a->ring >= 2); /* A!O!A */
    } else if (kind & KIND_S) {
        set_if(f, 32, a->kinds.of.c > 0 && a->kinds.of.n > 0); /* CSN */
        set_if(f, 39, a->kinds.of.o >= 3);            /* OS(O)O */
        set_if(f, 51, a->kinds.of.c > 0 && a->kinds.of.o > 0); /* CSO */
        set_if(f, 55, a->kinds.of.o >= 2);            /* OSO */
        set_if(f, 58, a->kinds.of.q >= 2);            /* QSQ */
        set_if(f, 61, a->degree >= 3);       /* AS(A)A */
        set_if(f, 67, a->kinds.of.q > 0);             /* QS */
    }
}

static mai_status
ask_centres(mai_ctx *cx, maccs *f)
{
    maccs_around *around;

    MAI_TRY(mai_alloc(cx, (size_t) f->m->natoms * sizeof *around, (void **) &around));
    for (int i = 0; i < f->m->natoms; i++) {
        count_neighbours(f, i, &around[i]);
        ask_any_centre(f, &around[i]);
        if (f->kinds[i] & KIND_C)
            ask_carbon(f, &around[i], f->kinds[i]);
        else if (f->kinds[i] & KIND_Q)
            ask_hetero(f, &around[i], f->kinds[i]);
    }
    f->around = around;
    return mai_poll(cx, 30 * (int64_t) f->m->natoms);
}

/* ---- rings and fragments ---- */

static bool
ring_is_aromatic(const maccs *f, int at, int size)
{
    int before = mai_mol_ring_member(f->m, at + size - 1);

    for (int i = 0; i < size; i++) {
        int atom = mai_mol_ring_member(f->m, at + i), k = f->links.first[atom];

        while (f->links.nbrs[k].atom != before)
            k++;
        if (!(f->bonds[f->links.nbrs[k].bond] & BOND_AROMATIC))
            return false;
        before = atom;
    }
    return true;
}

/* 125: more than one aromatic ring. */
static void
ask_rings(maccs *f)
{
    int aromatic = 0;

    for (int ring = 0, at = 0; ring < f->m->nrings && aromatic < 2; ring++) {
        int size = mai_mol_ring_size(f->m, ring);

        aromatic += mai_mol_is_aromatic(f->m, mai_mol_ring_member(f->m, at)) && ring_is_aromatic(f, at, size);
        at += size;
    }
    set_counted(f, 125, aromatic, 1);
}

/* 166: more than one fragment. */
static mai_status
ask_fragments(mai_ctx *cx, maccs *f)
{
    int n = f->m->natoms, reached = 1, next = 0;
    uint16_t *queue;
    bool *seen;

    if (f->m->nbonds < n - 1) {
        maccs_set(f, 166);
        return MAI_OK;
    }
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &queue));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &seen));
    for (seen[0] = true; next < reached; next++)
        for (int k = f->links.first[queue[next]]; k < f->links.first[queue[next] + 1]; k++)
            if (!seen[f->links.nbrs[k].atom]) {
                seen[f->links.nbrs[k].atom] = true;
                queue[reached++] = f->links.nbrs[k].atom;
            }
    set_if(f, 166, reached < n);
    return MAI_OK;
}

mai_status
mai_fp_maccs(mai_ctx *cx, const mai_mol *mol, uint8_t *bits)
{
    maccs f = {.m = mol};

    memset(bits, 0, (MAI_MACCS_BITS + 7) / 8);
    if (mol->natoms == 0)
        return MAI_OK;
    MAI_TRY(look_at_molecule(cx, &f));
    ask_atoms(&f);
    MAI_TRY(ask_centres(cx, &f));
    ask_bonds(&f);
    ask_rings(&f);
    MAI_TRY(ask_fragments(cx, &f));
    MAI_TRY(mai_maccs_ask_paths(cx, &f));
    if (mol->nrings > 0)
        MAI_TRY(mai_maccs_ask_cycles(cx, &f));
    f.keys[0] &= ~(uint64_t) 1; /* where keys of no element go */
    for (int i = 0; i < (MAI_MACCS_BITS + 7) / 8; i++)
        bits[i] = (uint8_t) (f.keys[i / 8] >> i % 8 * 8);
    return MAI_OK;
}
