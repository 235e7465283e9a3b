/*
 * chem_dump.c - what medai's core makes of molecules, as text:
 *
 *     chem_dump [-m] [-n ROWS] [-p TIMES] [COLUMN...] < molecules
 *     chem_dump -b [-m] [-n ROWS] < molecules
 *
 * Reads a SMILES a line, or with -m molfiles that end in lines $$$$, at most ROWS of them, and writes a line
 * of names, then for each molecule a line of tab-separated values: status (ok, refused), reason, canonical
 * SMILES, then
 *
 *   same        size and hash of the stored bytes, for comparing molecules with each other
 *   round_trip  "yes" when the canonical SMILES gives the same bytes again and the bytes pass their check,
 *               else what came instead
 *   permuted    "yes" when the atoms and bonds in TIMES other orders give the same bytes, else the first
 *               other SMILES
 *   unordered   "yes" when the columns are the same without canonical order, else the first that is not
 *
 * then the columns named, written as chem_columns.py writes RDKit's. "chem_dump -l" lists the columns. With
 * -b it writes a molfile and a line $$$$ for each, and where there is none, that line alone.
 */
#include "chem_values.h"

#include "chem/chirality.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct options {
    bool molfiles, molblocks;
    int permutations;
    long rows;
    chem_column columns[CHEM_COLUMNS_MAX];
    int ncolumns;
} options;

typedef struct stored {
    void *bytes;
    size_t size;
} stored;

/* ---- input ---- */

typedef struct text {
    char *at;
    size_t n, room;
} text;

static void
append(text *t, const char *more, size_t n)
{
    if (t->n + n + 1 > t->room) {
        t->room = 2 * (t->n + n + 1);
        t->at = realloc(t->at, t->room);
        if (t->at == NULL)
            exit(2);
    }
    memcpy(t->at + t->n, more, n);
    t->n += n;
    t->at[t->n] = '\0';
}

/* The next molecule: a line without its end, or the lines up to $$$$. */
static bool
next_record(FILE *in, bool molfiles, text *out)
{
    static char *line;
    static size_t room;
    ssize_t n;

    out->n = 0;
    append(out, "", 0);
    while ((n = getline(&line, &room, in)) >= 0) {
        if (!molfiles) {
            append(out, line, (size_t) (n - (n > 0 && line[n - 1] == '\n')));
            return true;
        }
        if (strncmp(line, "$$$$", 4) == 0 && strspn(line + 4, "\r\n") == (size_t) n - 4)
            return true;
        append(out, line, (size_t) n);
    }
    return false;
}

static mai_status
parse(mai_ctx *cx, const options *o, const text *in, mai_molgraph **g)
{
    return o->molfiles ? mai_molfile_parse(cx, in->at, in->n, g) : mai_smiles_parse(cx, in->at, in->n, g);
}

static mai_status
store(mai_ctx *cx, const options *o, const text *in, stored *out)
{
    return o->molfiles ? mai_mol_from_molfile(cx, in->at, in->n, 0, &out->bytes, &out->size)
                       : mai_mol_from_smiles(cx, in->at, in->n, 0, &out->bytes, &out->size);
}

static bool
same_bytes(const stored *a, const stored *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* ---- other orders of atoms ---- */

static uint64_t random_state;

static int
random_below(int n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (int) ((random_state >> 33) % (uint64_t) n);
}

static mai_status
shuffled(mai_ctx *cx, int n, uint16_t **out)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, n + 1, out));
    for (int i = 0; i < n; i++) {
        int j = random_below(i + 1);

        (*out)[i] = (*out)[j];
        (*out)[j] = (uint16_t) i;
    }
    return MAI_OK;
}

/* Restates the arrangement of an atom's neighbours for bonds that have been renumbered. */
static void
renumber_chirality(const mai_molgraph *old, int atom, const uint16_t *new_bond, mai_atom *a)
{
    uint16_t labels[MAI_CHIRAL_DEGREE];
    int chirality = a->chirality, permutation = a->permutation, n = old->atoms[atom].degree;

    if (chirality == MAI_CHIRAL_NONE || n > MAI_CHIRAL_DEGREE)
        return;
    for (int i = 0; i < n; i++)
        labels[i] = new_bond[mai_nbrs(old, atom)[i].bond];
    mai_chirality_sort(&chirality, &permutation, labels, n);
    a->chirality = (uint8_t) chirality;
    a->permutation = (uint8_t) permutation;
}

/* A copy of a parsed molecule whose atoms and bonds stand in another order. */
static mai_status
permute(mai_ctx *cx, const mai_molgraph *g, mai_molgraph **out)
{
    uint16_t *old_atom, *old_bond, *new_atom, *new_bond;
    mai_molgraph *p;
    mai_atom *a;
    mai_bond *b;

    MAI_TRY(shuffled(cx, g->natoms, &old_atom));
    MAI_TRY(shuffled(cx, g->nbonds, &old_bond));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms + 1, &new_atom));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds + 1, &new_bond));
    for (int i = 0; i < g->natoms; i++)
        new_atom[old_atom[i]] = (uint16_t) i;
    for (int i = 0; i < g->nbonds; i++)
        new_bond[old_bond[i]] = (uint16_t) i;
    MAI_TRY(mai_graph_new(cx, g->natoms, g->nbonds, &p));
    for (int i = 0; i < g->natoms; i++) {
        MAI_TRY(mai_graph_add_atom(cx, p, &a));
        *a = g->atoms[old_atom[i]];
        renumber_chirality(g, old_atom[i], new_bond, a);
    }
    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *from = &g->bonds[old_bond[i]];

        MAI_TRY(mai_graph_add_bond(cx, p, new_atom[from->begin], new_atom[from->end], from->type, &b));
        b->dir = from->dir;
        b->stereo = from->stereo;
        b->flags = from->flags;
        if (from->stereo >= MAI_STEREO_CIS)
            for (int end = 0; end < 2; end++)
                b->stereo_atoms[end] = new_atom[from->stereo_atoms[end]];
    }
    if (g->xyz != NULL) {
        MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms + 1, &p->xyz));
        for (int i = 0; i < g->natoms; i++)
            p->xyz[i] = g->xyz[old_atom[i]];
    }
    *out = p;
    return mai_graph_link(cx, p);
}

static mai_status
store_permuted(mai_ctx *cx, const options *o, const text *in, stored *out)
{
    mai_molgraph *g, *other;

    MAI_TRY(parse(cx, o, in, &g));
    MAI_TRY(permute(cx, g, &other));
    return mai_mol_from_graph(cx, other, 0, &out->bytes, &out->size);
}

/* ---- checks ---- */

static const char *
smiles_of(mai_ctx *cx, const stored *s)
{
    mai_mol m;
    char *out;
    size_t n;

    mai_mol_open(s->bytes, &m);
    return mai_mol_smiles(cx, &m, &out, &n) == MAI_OK ? out : cx->err.message;
}

static void
check_round_trip(mai_ctx *cx, const stored *s, const char *canonical)
{
    stored again;

    if (mai_mol_check(cx, s->bytes, s->size) != MAI_OK)
        printf("\tunsound: %s", cx->err.message);
    else if (mai_mol_from_smiles(cx, canonical, strlen(canonical), 0, &again.bytes, &again.size) != MAI_OK)
        printf("\trefused: %s", cx->err.message);
    else if (same_bytes(s, &again))
        fputs("\tyes", stdout);
    else
        printf("\tdiffers %s", smiles_of(cx, &again));
    mai_error_clear(cx);
}

static void
check_permuted(mai_ctx *cx, const options *o, const text *in, const stored *s)
{
    stored other;

    random_state = in->n;
    for (int i = 0; i < o->permutations; i++) {
        if (store_permuted(cx, o, in, &other) != MAI_OK)
            printf("\trefused: %s", cx->err.message);
        else if (!same_bytes(s, &other))
            printf("\tdiffers %s", smiles_of(cx, &other));
        else
            continue;
        mai_error_clear(cx);
        return;
    }
    fputs("\tyes", stdout);
}

/* The value of a column as text, valid until the next call with the same slot. */
static const char *
value_of(mai_ctx *cx, const chem_column *column, const mai_mol *m, int slot)
{
    static char values[2][CHEM_VALUE];

    if (column->write(cx, column, m, values[slot]) != MAI_OK)
        snprintf(values[slot], CHEM_VALUE, "error %s", cx->err.message);
    mai_error_clear(cx);
    return values[slot];
}

static void
check_unordered(mai_ctx *cx, const options *o, const text *in, const mai_mol *m)
{
    void *bytes;
    size_t size;
    mai_mol read;

    if (o->molfiles) {
        fputs("\tyes", stdout);
        return;
    }
    if (mai_mol_read_smiles(cx, in->at, in->n, &bytes, &size) != MAI_OK) {
        printf("\trefused: %s", cx->err.message);
        mai_error_clear(cx);
        return;
    }
    mai_mol_open(bytes, &read);
    for (int i = 0; i < o->ncolumns; i++) {
        if (strcmp(value_of(cx, &o->columns[i], m, 0), value_of(cx, &o->columns[i], &read, 1)) != 0) {
            printf("\t%s", o->columns[i].name);
            return;
        }
    }
    fputs("\tyes", stdout);
}

/* ---- output ---- */

static uint64_t
hash(const stored *s)
{
    uint64_t h = 14695981039346656037u;

    for (size_t i = 0; i < s->size; i++)
        h = (h ^ ((const uint8_t *) s->bytes)[i]) * 1099511628211u;
    return h;
}

static void
write_names(const options *o)
{
    fputs("status\treason\tcanonical\tsame\tround_trip\tpermuted\tunordered", stdout);
    for (int i = 0; i < o->ncolumns; i++)
        printf("\t%s", o->columns[i].name);
    putchar('\n');
}

static void
dump(mai_ctx *cx, const options *o, const text *in)
{
    stored s;
    mai_mol m;

    if (store(cx, o, in, &s) != MAI_OK) {
        printf("refused\t%s, position %lld", cx->err.message, (long long) cx->err.position);
        for (int i = 0; i < o->ncolumns + 5; i++)
            putchar('\t');
        putchar('\n');
        mai_error_clear(cx);
        return;
    }
    const char *canonical = smiles_of(cx, &s);

    mai_mol_open(s.bytes, &m);
    printf("ok\t\t%s\t%zu:%016llx", canonical, s.size, (unsigned long long) hash(&s));
    check_round_trip(cx, &s, canonical);
    check_permuted(cx, o, in, &s);
    check_unordered(cx, o, in, &m);
    for (int i = 0; i < o->ncolumns; i++)
        printf("\t%s", value_of(cx, &o->columns[i], &m, 0));
    putchar('\n');
}

static void
dump_molblock(mai_ctx *cx, const options *o, const text *in)
{
    stored s;
    mai_mol m;
    char *block;
    size_t n;

    if (store(cx, o, in, &s) == MAI_OK) {
        mai_mol_open(s.bytes, &m);
        if (mai_molfile_write(cx, &m, &block, &n) == MAI_OK)
            fputs(block, stdout);
    }
    mai_error_clear(cx);
    fputs("$$$$\n", stdout);
}

/* ---- the call ---- */

static bool
read_options(int argc, char **argv, options *o)
{
    int i = 1;

    *o = (options){.permutations = 1, .rows = LONG_MAX};
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "-m") == 0)
            o->molfiles = true;
        else if (strcmp(argv[i], "-b") == 0)
            o->molblocks = true;
        else if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
            o->permutations = atoi(argv[++i]);
        else if (strcmp(argv[i], "-n") == 0 && i + 1 < argc)
            o->rows = atol(argv[++i]);
        else
            return false;
    }
    for (; i < argc && o->ncolumns < CHEM_COLUMNS_MAX; i++)
        if (!chem_column_find(argv[i], &o->columns[o->ncolumns++]))
            return false;
    return i == argc;
}

int
main(int argc, char **argv)
{
    options o;
    text in = {NULL, 0, 0};
    chem_column column;
    mai_arena arena;
    mai_ctx cx;

    if (argc == 2 && strcmp(argv[1], "-l") == 0) {
        for (int i = 0; chem_column_at(i, &column); i++)
            puts(column.name);
        return 0;
    }
    if (!read_options(argc, argv, &o)) {
        fputs("usage: chem_dump -l | [-b] [-m] [-n ROWS] [-p TIMES] [COLUMN...] < molecules\n", stderr);
        return 2;
    }
    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    if (!o.molblocks)
        write_names(&o);
    for (long i = 0; i < o.rows && next_record(stdin, o.molfiles, &in); i++) {
        if (o.molblocks)
            dump_molblock(&cx, &o, &in);
        else
            dump(&cx, &o, &in);
        mai_arena_rewind(&arena);
    }
    mai_arena_reset(&arena);
    free(in.at);
    return 0;
}
