/*
 * chirality.c - what an arrangement of neighbours is called when the neighbours are put in another order.
 *
 * A tetrahedral tag turns over with every odd permutation. The longer OpenSMILES forms number all
 * arrangements of a shape; a number is turned into its arrangement (who stands on the axis, who in which turn
 * around it), the labels are exchanged, the arrangement is brought into a normal form by turning it in space,
 * and the number with the same normal form is looked up. No memory is taken.
 */
#include "chem/chirality.h"

#include <string.h>

/* Turn around an axis, seen from its first end and counterclockwise for '@'. */
typedef struct arrangement_name {
    uint8_t from, to; /* ends of the axis, as positions in the neighbour order */
    char turn;        /* how the rest, ascending, stands around it: U, Z or 4; '3' for three */
    bool clockwise;   /* '@@' */
} arrangement_name;

/* OpenSMILES specification, tables of trigonal bipyramidal and octahedral permutations. */
static const arrangement_name bipyramid_names[21] = {
    [1] = {0, 4, '3', false},  [2] = {0, 4, '3', true},   [3] = {0, 3, '3', false},  [4] = {0, 3, '3', true},
    [5] = {0, 2, '3', false},  [6] = {0, 2, '3', true},   [7] = {0, 1, '3', false},  [8] = {0, 1, '3', true},
    [9] = {1, 4, '3', false},  [11] = {1, 4, '3', true},  [10] = {1, 3, '3', false}, [12] = {1, 3, '3', true},
    [13] = {1, 2, '3', false}, [14] = {1, 2, '3', true},  [15] = {2, 4, '3', false}, [20] = {2, 4, '3', true},
    [16] = {2, 3, '3', false}, [19] = {2, 3, '3', true},  [17] = {3, 4, '3', false}, [18] = {3, 4, '3', true},
};
static const arrangement_name octahedron_names[31] = {
    [1] = {0, 5, 'U', false},  [2] = {0, 5, 'U', true},   [3] = {0, 4, 'U', false},  [16] = {0, 4, 'U', true},
    [6] = {0, 3, 'U', false},  [18] = {0, 3, 'U', true},  [19] = {0, 2, 'U', false}, [24] = {0, 2, 'U', true},
    [25] = {0, 1, 'U', false}, [30] = {0, 1, 'U', true},  [4] = {0, 5, 'Z', false},  [14] = {0, 5, 'Z', true},
    [5] = {0, 4, 'Z', false},  [15] = {0, 4, 'Z', true},  [7] = {0, 3, 'Z', false},  [17] = {0, 3, 'Z', true},
    [20] = {0, 2, 'Z', false}, [23] = {0, 2, 'Z', true},  [26] = {0, 1, 'Z', false}, [29] = {0, 1, 'Z', true},
    [10] = {0, 5, '4', false}, [8] = {0, 5, '4', true},   [11] = {0, 4, '4', false}, [9] = {0, 4, '4', true},
    [13] = {0, 3, '4', false}, [12] = {0, 3, '4', true},  [22] = {0, 2, '4', false}, [21] = {0, 2, '4', true},
    [28] = {0, 1, '4', false}, [27] = {0, 1, '4', true},
};
/* Square planar: the turn alone, in the plane. */
static const arrangement_name square_names[4] = {
    [1] = {4, 4, 'U', false}, [2] = {4, 4, '4', false}, [3] = {4, 4, 'Z', false}};

typedef struct shape {
    const arrangement_name *names;
    int count;     /* of names, the unused 0 among them */
    int positions; /* neighbours */
    int around;    /* of them around the axis */
} shape;

static const shape shapes[] = {
    [MAI_CHIRAL_SQUARE_PLANAR] = {square_names, 4, 4, 4},
    [MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL] = {bipyramid_names, 21, 5, 3},
    [MAI_CHIRAL_OCTAHEDRAL] = {octahedron_names, 31, 6, 4},
};

typedef struct arrangement {
    uint8_t from, to, around[4]; /* counterclockwise seen from from */
} arrangement;

/* The order of the four around the axis, counterclockwise for '@': indices into the ascending rest. */
static const uint8_t *
turn_order(char turn)
{
    static const uint8_t u[4] = {0, 1, 2, 3}, z[4] = {0, 1, 3, 2}, four[4] = {0, 3, 1, 2};

    return turn == 'Z' ? z : turn == '4' ? four : u;
}

static void
reverse_turn(arrangement *a, int n)
{
    for (int i = 0; i < n / 2; i++) {
        uint8_t t = a->around[i];

        a->around[i] = a->around[n - 1 - i];
        a->around[n - 1 - i] = t;
    }
}

static arrangement
arrange(const shape *s, const arrangement_name *name)
{
    const uint8_t *order = turn_order(name->turn);
    uint8_t rest[4];
    arrangement a = {name->from, name->to, {0}};
    int n = 0;

    for (uint8_t i = 0; i < s->positions; i++)
        if (i != name->from && i != name->to)
            rest[n++] = i;
    for (int i = 0; i < s->around; i++)
        a.around[i] = rest[order[i]];
    if (name->clockwise)
        reverse_turn(&a, s->around);
    return a;
}

static void
swap_ends(arrangement *a, int n)
{
    uint8_t t = a->from;

    a->from = a->to;
    a->to = t;
    reverse_turn(a, n);
}

/* Turns an octahedron until its lowest label is the near end of the axis. */
static void
raise_lowest(arrangement *a)
{
    arrangement b = *a;

    if (a->to == 0)
        swap_ends(a, 4);
    for (int k = 0; k < 4; k++)
        if (b.around[k] == 0)
            *a = (arrangement) {b.around[k], b.around[(k + 2) % 4],
                                {b.around[(k + 1) % 4], b.from, b.around[(k + 3) % 4], b.to}};
}

static void
normalize(const shape *s, arrangement *a)
{
    arrangement b;
    int lowest = 0, n = s->around;

    if (s->positions == 6)
        raise_lowest(a);
    else if (s->positions == 5 && a->to < a->from)
        swap_ends(a, n);
    b = *a;
    for (int i = 1; i < n; i++)
        if (b.around[i] < b.around[lowest])
            lowest = i;
    for (int i = 0; i < n; i++)
        a->around[i] = b.around[(lowest + i) % n];
    if (s->positions == 4 && a->around[3] < a->around[1]) { /* a plane has no sides */
        uint8_t t = a->around[1];

        a->around[1] = a->around[3];
        a->around[3] = t;
    }
}

/* The number of the arrangement that name has once position i is called to[i]. */
static int
rename_arrangement(const shape *s, int permutation, const uint8_t *to)
{
    arrangement a = arrange(s, &s->names[permutation]), b;

    a.from = a.from < s->positions ? to[a.from] : a.from;
    a.to = a.to < s->positions ? to[a.to] : a.to;
    for (int i = 0; i < s->around; i++)
        a.around[i] = to[a.around[i]];
    normalize(s, &a);
    for (int p = 1; p < s->count; p++) {
        b = arrange(s, &s->names[p]);
        normalize(s, &b);
        if (a.from == b.from && a.to == b.to && memcmp(a.around, b.around, (size_t) s->around) == 0)
            return p;
    }
    return permutation;
}

/* Sorts labels ascending; to[i] is where i goes. Returns the parity of the permutation. */
static int
sort_labels(uint16_t *labels, int n, uint8_t *to)
{
    uint8_t from[MAI_CHIRAL_DEGREE];
    int odd = 0;

    for (int i = 0; i < MAI_CHIRAL_DEGREE; i++)
        from[i] = (uint8_t) i;
    for (int i = 1; i < n; i++)
        for (int k = i; k > 0 && labels[k] < labels[k - 1]; k--) {
            uint16_t label = labels[k];
            uint8_t position = from[k];

            labels[k] = labels[k - 1];
            labels[k - 1] = label;
            from[k] = from[k - 1];
            from[k - 1] = position;
            odd ^= 1;
        }
    for (int i = 0; i < MAI_CHIRAL_DEGREE; i++)
        to[from[i]] = (uint8_t) i;
    return odd;
}

void
mai_chirality_sort(int *chirality, int *permutation, uint16_t *labels, int n)
{
    uint8_t to[MAI_CHIRAL_DEGREE];
    int odd = sort_labels(labels, n, to);

    if (*chirality == MAI_CHIRAL_CCW || *chirality == MAI_CHIRAL_CW) {
        if (odd)
            *chirality = mai_inverted(*chirality);
    } else if (*chirality >= MAI_CHIRAL_SQUARE_PLANAR && *permutation > 0
               && *permutation < shapes[*chirality].count) {
        *permutation = rename_arrangement(&shapes[*chirality], *permutation, to);
    }
}
