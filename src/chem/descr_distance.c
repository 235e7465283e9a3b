/*
 * descr_distance.c - indices over the distances between all atoms: Balaban's J and Bertz's complexity.
 *
 * A bond is as long as one over its order (aromatic: two thirds), in twelfths so that lengths are whole;
 * atoms that no way joins are 1e8 apart. Sources: A. T. Balaban, Chem. Phys. Lett. 89 (1982) 399; S. H.
 * Bertz, J. Am. Chem. Soc. 103 (1981) 3599, in the form that RDKit 2022.09 computes.
 *
 * Up to 100 atoms the matrix is built by adding one atom after another: its row is the least of its
 * neighbours' rows, and only an atom that closes a ring can shorten older ways. Above that there is no
 * matrix: the distances from one atom at a time are found by going outwards bond length by bond length, in
 * memory for one row.
 *
 * Of a row two things are kept: its sum, and a hash of its 100 least distances as a multiset, by which atoms
 * are told to be alike. All memory is the arena's.
 */
#include "chem/descr.h"

#include "base/arena.h"
#include "chem/element.h"
#include "kernel/mathfn.h"

#include <math.h>
#include <string.h>

/* SMALL is at most CUTOFF, so that a row of the matrix counts as a whole; ROOM is that rounded up to a full
 * vector. */
enum { TWELFTHS = 12, CUTOFF = 100, SMALL = 100, ROOM = 112, FAR = 0x3fff };

static const double UNREACHED = 1e8, LOG2 = 0.69314718055994530942;

static const uint8_t lengths[8] = {
    [MAI_BOND_SINGLE] = 12,   [MAI_BOND_DOUBLE] = 6, [MAI_BOND_TRIPLE] = 4, [MAI_BOND_QUADRUPLE] = 3,
    [MAI_BOND_AROMATIC] = 8, [MAI_BOND_DATIVE] = 12, /* other bonds lead nowhere */
};

/* What is kept of an atom's row. */
typedef struct row_summary {
    double sum; /* of distances, in bonds */
    uint64_t hash;
} row_summary;

/* A molecule as this file walks it. */
typedef struct graph {
    const mai_mol *m;
    const mai_mol_links *links;
    const uint8_t *types; /* of bonds; any aromatic one is aromatic */
} graph;

static inline int
type_of(const graph *g, int place)
{
    return g->types[g->links->nbrs[place].bond];
}

static mai_status
new_graph(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links, graph *out)
{
    uint8_t *types;

    MAI_TRY(mai_alloc(cx, (size_t) m->nbonds + 1, (void **) &types));
    for (int i = 0; i < m->nbonds; i++)
        types[i] = (uint8_t) mai_mol_bond_type(m, links->bonds[i]);
    *out = (graph) {m, links, types};
    return MAI_OK;
}

/* A distance as a term of a hash; sums of such terms tell multisets apart. */
static inline uint64_t
mix(uint32_t distance)
{
    uint64_t x = (distance + 1) * UINT64_C(0x9e3779b97f4a7c15);

    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    return x ^ x >> 29;
}

static inline double
row_sum(int64_t twelfths, int unreached)
{
    return (double) twelfths / TWELFTHS + unreached * UNREACHED;
}

/* ---- small molecules: the matrix ---- */

/* row = the lesser of row and other + length, for n entries, a multiple of 16. */
static void
shorten(int16_t *restrict row, const int16_t *restrict other, int length, int n)
{
    for (int i = 0; i < n; i++) {
        int16_t way = (int16_t) (other[i] + length);

        row[i] = row[i] < way ? row[i] : way;
    }
}

/* Adds an atom to a matrix of those before it. */
static void
add_atom(const graph *g, int atom, int16_t (*rows)[ROOM], int width)
{
    const mai_mol_links *l = g->links;
    int16_t *row = rows[atom];
    int joined = 0;

    for (int i = l->first[atom]; i < l->first[atom + 1]; i++) {
        int length = lengths[type_of(g, i)];

        if (l->nbrs[i].atom < atom && length > 0) {
            shorten(row, rows[l->nbrs[i].atom], length, width);
            joined++;
        }
    }
    row[atom] = 0;
    for (int i = 0; i < atom; i++)
        rows[i][atom] = row[i];
    for (int i = 0; joined > 1 && i < atom; i++)
        if (row[i] < FAR)
            shorten(rows[i], row, row[i], width);
}

/* Sums and hashes of rows; a matrix is symmetric, so columns are summed where that is quicker. */
static void
summarize_matrix(int16_t (*matrix)[ROOM], int n, int width, row_summary *rows)
{
    int32_t twelfths[ROOM] = {0};
    int16_t unreached[ROOM] = {0};

    for (int i = 0; i < n; i++)
        for (int k = 0; k < width; k++) {
            twelfths[k] += matrix[i][k];
            unreached[k] += matrix[i][k] == FAR;
        }
    for (int i = 0; i < n; i++) {
        uint64_t hash = 0;

        for (int k = 0; k < i; k++) {
            uint64_t term = mix((uint32_t) matrix[i][k]);

            hash += term;
            rows[k].hash += term;
        }
        rows[i].hash = hash;
    }
    for (int i = 0; i < n; i++)
        rows[i].sum = row_sum(twelfths[i] - unreached[i] * FAR, unreached[i]);
}

static void
summarize_small(const graph *g, row_summary *rows)
{
    int16_t matrix[SMALL][ROOM];
    int n = g->m->natoms, width = (n + 15) & ~15;

    for (int i = 0; i < n; i++) {
        for (int k = 0; k < width; k++)
            matrix[i][k] = FAR;
        add_atom(g, i, matrix, width);
    }
    summarize_matrix(matrix, n, width, rows);
}

/* ---- larger ones: one row at a time ---- */

/* Atoms to be visited, by distance modulo a little more than the longest bond. */
typedef struct wave {
    int32_t heads[TWELFTHS + 1];
    int32_t *next;    /* by entry */
    uint16_t *atom;   /* by entry */
    int32_t *distance; /* by atom; -1: not reached */
    int entries;
} wave;

static mai_status
new_wave(mai_ctx *cx, const mai_mol *m, wave *w)
{
    MAI_TRY(mai_alloc(cx, (2 * (size_t) m->nbonds + 1) * sizeof *w->next, (void **) &w->next));
    MAI_TRY(mai_alloc(cx, (2 * (size_t) m->nbonds + 1) * sizeof *w->atom, (void **) &w->atom));
    return mai_alloc(cx, (size_t) m->natoms * sizeof *w->distance, (void **) &w->distance);
}

static void
enter(wave *w, int atom, int distance)
{
    int32_t *head = &w->heads[distance % (TWELFTHS + 1)];

    w->distance[atom] = distance;
    w->atom[w->entries] = (uint16_t) atom;
    w->next[w->entries] = *head;
    *head = w->entries++;
}

static void
enter_neighbours(wave *w, const graph *g, int atom, int distance)
{
    const mai_mol_links *l = g->links;

    for (int i = l->first[atom]; i < l->first[atom + 1]; i++) {
        int other = l->nbrs[i].atom, length = lengths[type_of(g, i)];

        if (length > 0 && (w->distance[other] < 0 || w->distance[other] > distance + length))
            enter(w, other, distance + length);
    }
}

/* The distances from one atom, visited in ascending order. */
static row_summary
summarize_row(const graph *g, wave *w, int from)
{
    row_summary row = {0, 0};
    int64_t twelfths = 0;
    int reached = 0, natoms = g->m->natoms, hashed = natoms < CUTOFF ? natoms : CUTOFF;

    memset(w->heads, -1, sizeof w->heads);
    memset(w->distance, -1, (size_t) natoms * sizeof *w->distance);
    w->entries = 0;
    enter(w, from, 0);
    for (int distance = 0, idle = 0; idle <= TWELFTHS; distance++, idle++) {
        int32_t *head = &w->heads[distance % (TWELFTHS + 1)];

        for (int entry = *head; entry >= 0; entry = w->next[entry]) {
            int atom = w->atom[entry];

            idle = -1;
            if (w->distance[atom] != distance)
                continue; /* a shorter way was found after this entry */
            row.hash += reached < hashed ? mix((uint32_t) distance) : 0;
            twelfths += distance;
            reached++;
            enter_neighbours(w, g, atom, distance);
        }
        *head = -1;
    }
    if (reached < hashed)
        row.hash += (uint64_t) (hashed - reached) * mix(UINT32_MAX - 1);
    row.sum = row_sum(twelfths, natoms - reached);
    return row;
}

static mai_status
summarize_rows(mai_ctx *cx, const graph *g, row_summary *rows)
{
    const mai_mol *m = g->m;
    wave w;

    if (m->natoms <= SMALL) {
        summarize_small(g, rows);
        return mai_poll(cx, m->natoms * 16);
    }
    MAI_TRY(new_wave(cx, m, &w));
    for (int i = 0; i < m->natoms; i++) {
        MAI_TRY(mai_poll(cx, 4 * (int64_t) (m->natoms + m->nbonds)));
        rows[i] = summarize_row(g, &w, i);
    }
    return MAI_OK;
}

/* ---- Balaban ---- */

static double
balaban_j(const mai_mol *m, const row_summary *rows, double *roots)
{
    double rings = m->nbonds - m->natoms + 2; /* and one */
    mai_fixed sum = {0};

    for (int i = 0; i < m->natoms; i++)
        roots[i] = rows[i].sum > 0 ? 1 / sqrt(rows[i].sum) : 0;
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);

        mai_fixed_add(&sum, roots[b.begin] * roots[b.end]);
    }
    return rings != 0 ? m->nbonds / rings * mai_fixed_value(sum) : 0;
}

/* ---- Bertz ---- */

/* Bond orders in halves; the reference counts a dative bond as the number of its kind. */
static const uint8_t halves[8] = {
    [MAI_BOND_SINGLE] = 2,   [MAI_BOND_DOUBLE] = 4, [MAI_BOND_TRIPLE] = 6, [MAI_BOND_QUADRUPLE] = 8,
    [MAI_BOND_AROMATIC] = 3, [MAI_BOND_DATIVE] = 34,
};

/* Numbers classes of like atoms from 0. */
static mai_status
number_classes(mai_ctx *cx, int natoms, const row_summary *rows, uint16_t *classes)
{
    size_t room = 64;
    uint16_t *table; /* an atom from 1 of the class that a hash leads to */
    int n = 0;

    while (room < 2 * (size_t) natoms)
        room *= 2;
    MAI_TRY(MAI_NEW_ARRAY(cx, room, &table));
    for (int i = 0; i < natoms; i++) {
        size_t at = rows[i].hash >> 20 & (room - 1);

        while (table[at] != 0 && rows[table[at] - 1].hash != rows[i].hash)
            at = (at + 1) & (room - 1);
        if (table[at] == 0) {
            table[at] = (uint16_t) (i + 1);
            classes[i] = (uint16_t) n++;
        } else {
            classes[i] = classes[table[at] - 1];
        }
    }
    return MAI_OK;
}

/* Connections of one kind, in eighths: two bonds that meet, or the extra bonds of a multiple one. */
typedef struct connection {
    uint64_t kind;
    int64_t eighths;
} connection;

typedef struct connections {
    connection *list;
    size_t n, room; /* room is a power of two, the table twice as wide */
    uint32_t *table; /* by hash of the kind: place in the list from 1 */
} connections;

static inline size_t
slot_of(const connections *c, uint64_t kind)
{
    size_t mask = 2 * c->room - 1, at = (kind * UINT64_C(0x9e3779b97f4a7c15) >> 32) & mask;

    while (c->table[at] != 0 && c->list[c->table[at] - 1].kind != kind)
        at = (at + 1) & mask;
    return at;
}

static mai_status
make_room(mai_ctx *cx, connections *c, size_t room)
{
    connections wider = {.n = c->n, .room = room};

    MAI_TRY(mai_alloc(cx, room * sizeof *wider.list, (void **) &wider.list));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * room, &wider.table));
    if (c->n > 0)
        memcpy(wider.list, c->list, c->n * sizeof *c->list);
    *c = wider;
    for (size_t i = 0; i < c->n; i++)
        c->table[slot_of(c, c->list[i].kind)] = (uint32_t) i + 1;
    return MAI_OK;
}

static mai_status
connect(mai_ctx *cx, connections *c, uint64_t kind, int eighths)
{
    size_t at = slot_of(c, kind);

    if (c->table[at] != 0) {
        c->list[c->table[at] - 1].eighths += eighths;
        return MAI_OK;
    }
    if (MAI_UNLIKELY(c->n == c->room)) {
        MAI_TRY(make_room(cx, c, 2 * c->room));
        at = slot_of(c, kind);
    }
    c->list[c->n++] = (connection) {kind, eighths};
    c->table[at] = (uint32_t) c->n;
    return MAI_OK;
}

/* The kinds; the middle of two bonds is told from the ends, the ends from each other only by class. */
static inline uint64_t
kind_of_bond(uint64_t a, uint64_t b)
{
    return UINT64_C(1) << 40 | (a < b ? a << 12 | b : b << 12 | a);
}

static inline uint64_t
kind_of_meeting(uint64_t a, uint64_t middle, uint64_t b)
{
    return UINT64_C(1) << 41 | middle << 24 | (a < b ? a << 12 | b : b << 12 | a);
}

static mai_status
connect_atom(mai_ctx *cx, const graph *g, const uint16_t *classes, int atom, connections *c)
{
    const mai_mol_links *l = g->links;

    for (int i = l->first[atom]; i < l->first[atom + 1]; i++) {
        int other = l->nbrs[i].atom, order = halves[type_of(g, i)];

        MAI_TRY(mai_poll(cx, 4 * (l->first[atom + 1] - i)));
        if (order > 2 && other > atom)
            MAI_TRY(connect(cx, c, kind_of_bond(classes[atom], classes[other]), order * (order - 2)));
        for (int k = i + 1; k < l->first[atom + 1]; k++) {
            int third = l->nbrs[k].atom, next = halves[type_of(g, k)];

            MAI_TRY(connect(cx, c, kind_of_meeting(classes[other], classes[atom], classes[third]),
                            2 * order * next));
        }
    }
    return MAI_OK;
}

static inline double
log2_of(double x)
{
    return mai_log(x) / LOG2;
}

/* Sums of n log2 n over whole numbers, which are few and small: each logarithm is taken once. */
typedef struct log_sums {
    mai_fixed sum;
    bool known[128];
    double value[128];
} log_sums;

static void
add_log(log_sums *s, int64_t n)
{
    if (n <= 1)
        return;
    if (n >= 128) {
        mai_fixed_add(&s->sum, (double) n * log2_of((double) n));
        return;
    }
    if (!s->known[n]) {
        s->known[n] = true;
        s->value[n] = (double) n * log2_of((double) n);
    }
    mai_fixed_add(&s->sum, s->value[n]);
}

/* The information in which element an atom is. */
static double
element_information(const mai_mol *m, log_sums *s)
{
    int counts[MAI_ELEMENTS] = {0};
    mai_fixed before = s->sum;

    for (int i = 0; i < m->natoms; i++)
        counts[m->atoms[i].element]++;
    for (int i = 0; i < m->natoms; i++) {
        add_log(s, counts[m->atoms[i].element]);
        counts[m->atoms[i].element] = 0;
    }
    before.units = s->sum.units - before.units;
    return m->natoms * log2_of(m->natoms) - mai_fixed_value(before);
}

/* Twice n log2 n less the sum of k log2 k over the kinds, where n is the sum of the k; counts are in eighths.
 */
static double
connection_information(const connections *c, log_sums *s)
{
    int64_t total = 0;
    mai_fixed before = s->sum;
    double n;

    for (size_t i = 0; i < c->n; i++) {
        total += c->list[i].eighths;
        add_log(s, c->list[i].eighths);
    }
    if (total == 0)
        return 0;
    before.units = s->sum.units - before.units;
    n = (double) total / 8;
    return 2 * n * log2_of(n) - (mai_fixed_value(before) - 3.0 * (double) total) / 8;
}

static mai_status
bertz_ct(mai_ctx *cx, const graph *g, const row_summary *rows, double *out)
{
    const mai_mol *m = g->m;
    connections c = {0};
    uint16_t *classes;
    log_sums sums;

    *out = 0;
    if (m->natoms < 2)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, (size_t) m->natoms * sizeof *classes, (void **) &classes));
    MAI_TRY(make_room(cx, &c, 128));
    MAI_TRY(number_classes(cx, m->natoms, rows, classes));
    for (int i = 0; i < m->natoms; i++)
        MAI_TRY(connect_atom(cx, g, classes, i, &c));
    sums.sum.units = 0;
    memset(sums.known, 0, sizeof sums.known);
    *out = element_information(m, &sums);
    *out += connection_information(&c, &sums);
    return MAI_OK;
}

mai_status
mai_descr_distances(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links, mai_descriptor_id only,
                    mai_descriptor_values *out)
{
    row_summary *rows;
    double *roots;
    graph g;

    MAI_TRY(new_graph(cx, m, links, &g));
    MAI_TRY(mai_alloc(cx, ((size_t) m->natoms + 1) * sizeof *rows, (void **) &rows));
    MAI_TRY(mai_alloc(cx, ((size_t) m->natoms + 1) * sizeof *roots, (void **) &roots));
    MAI_TRY(summarize_rows(cx, &g, rows));
    if (only != MAI_DESCRIPTOR_BERTZ_CT)
        out->values[MAI_DESCRIPTOR_BALABAN_J] = balaban_j(m, rows, roots);
    if (only != MAI_DESCRIPTOR_BALABAN_J)
        return bertz_ct(cx, &g, rows, &out->values[MAI_DESCRIPTOR_BERTZ_CT]);
    return MAI_OK;
}
