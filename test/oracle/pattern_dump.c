/*
 * pattern_dump.c - what medai's core makes of SMARTS, and what they match, as text:
 *
 *     pattern_dump PATTERNS MOLECULES [PAIRS]
 *
 * PATTERNS has a line each: letters that say how (m: merge hydrogens, c: chirality is matched, e: every match counts,
 * -: none of these), a tab, the SMARTS. MOLECULES has a SMILES a line, PAIRS two line numbers, from 0, of those to
 * compare; without it each pattern is compared with each molecule. Written are lines of tab-separated fields:
 *
 *   p  pattern  ok or refused  reason
 *   m  molecule  canonical SMILES, whose order numbers the atoms; nothing when it is refused
 *   r  pattern  molecule  number of matches  their atoms, sorted, "0,3,4;1,2,7"; "..." above 20,000 matches
 *   x  pattern  molecule  reason why matching failed
 *
 * with an r line only where something matches.
 */
#include "chem/chem.h"
#include "match/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WRITTEN 20000

typedef struct item {
    char *text;
    void *bytes; /* NULL when refused */
    bool chiral, every;
} item;

typedef struct items {
    item *at;
    size_t n, room;
} items;

static void *
checked(void *p)
{
    if (p == NULL)
        exit(2);
    return p;
}

static void
read_lines(const char *path, items *out)
{
    FILE *f = checked(fopen(path, "r"));
    char *line = NULL;
    size_t room = 0;
    ssize_t n;

    while ((n = getline(&line, &room, f)) >= 0) {
        if (n > 0 && line[n - 1] == '\n')
            line[n - 1] = '\0';
        if (out->n == out->room) {
            out->room = 2 * out->room + 64;
            out->at = checked(realloc(out->at, out->room * sizeof *out->at));
        }
        out->at[out->n++] = (item){.text = checked(strdup(line))};
    }
    free(line);
    fclose(f);
}

static void
begin(mai_ctx *cx, mai_arena *arena)
{
    mai_arena_rewind(arena);
    mai_ctx_init(cx, arena);
}

static void *
kept(const void *bytes, size_t n)
{
    return memcpy(checked(malloc(n)), bytes, n);
}

static void
compile(mai_arena *arena, item *p, size_t number)
{
    char *smarts = strchr(p->text, '\t');
    mai_pattern_options options;
    mai_ctx cx;
    void *bytes;
    size_t n;

    if (smarts == NULL)
        exit(2);
    *smarts++ = '\0';
    options = (mai_pattern_options){.merge_hydrogens = strchr(p->text, 'm') != NULL};
    p->chiral = strchr(p->text, 'c') != NULL;
    p->every = strchr(p->text, 'e') != NULL;
    begin(&cx, arena);
    if (mai_pattern_from_smarts(&cx, smarts, strlen(smarts), &options, 0, &bytes, &n) != MAI_OK) {
        printf("p\t%zu\trefused\t%s\n", number, cx.err.message);
        return;
    }
    p->bytes = kept(bytes, n);
    printf("p\t%zu\tok\t\n", number);
}

static void
store(mai_arena *arena, item *m, size_t number)
{
    mai_ctx cx;
    mai_mol mol;
    void *bytes;
    char *smiles;
    size_t n, length;

    begin(&cx, arena);
    if (mai_mol_from_smiles(&cx, m->text, strlen(m->text), 0, &bytes, &n) != MAI_OK) {
        printf("m\t%zu\t\n", number);
        return;
    }
    mai_mol_open(bytes, &mol);
    if (mai_mol_smiles(&cx, &mol, &smiles, &length) != MAI_OK) {
        printf("m\t%zu\t\n", number);
        return;
    }
    m->bytes = kept(bytes, n);
    printf("m\t%zu\t%.*s\n", number, (int) length, smiles);
}

static int
ascending(const void *a, const void *b)
{
    return *(const uint16_t *) a - *(const uint16_t *) b;
}

static void
write_matches(const mai_matches *matches)
{
    uint16_t atoms[MAI_QUERY_MAX_ATOMS];

    for (int64_t i = 0; i < matches->n; i++) {
        memcpy(atoms, matches->atoms + i * matches->natoms, (size_t) matches->natoms * sizeof *atoms);
        qsort(atoms, (size_t) matches->natoms, sizeof *atoms, ascending);
        if (i > 0)
            putchar(';');
        for (int k = 0; k < matches->natoms; k++)
            printf(k > 0 ? ",%d" : "%d", atoms[k]);
    }
}

static void
compare(mai_arena *arena, const items *patterns, const items *mols, size_t p, size_t m)
{
    mai_match_options options;
    mai_matches matches;
    mai_pattern pattern;
    mai_target *target;
    mai_ctx cx;
    mai_mol mol;
    int64_t n;

    if (patterns->at[p].bytes == NULL || mols->at[m].bytes == NULL)
        return;
    begin(&cx, arena);
    mai_pattern_open(patterns->at[p].bytes, &pattern);
    mai_mol_open(mols->at[m].bytes, &mol);
    options = (mai_match_options){.chiral = patterns->at[p].chiral, .every = patterns->at[p].every};
    if (mai_target_new(&cx, &mol, &target) != MAI_OK ||
        mai_match_count(&cx, target, &pattern, &options, &n) != MAI_OK) {
        printf("x\t%zu\t%zu\t%s\n", p, m, cx.err.message);
        return;
    }
    if (n == 0)
        return;
    printf("r\t%zu\t%zu\t%lld\t", p, m, (long long) n);
    if (n > MOST_WRITTEN)
        fputs("...", stdout);
    else if (mai_match_all(&cx, target, &pattern, &options, &matches) == MAI_OK && matches.n == n)
        write_matches(&matches);
    else
        printf("!%s", cx.err.message);
    putchar('\n');
}

int
main(int argc, char **argv)
{
    items patterns = {0}, mols = {0};
    mai_arena arena;
    unsigned long p, m;
    FILE *pairs;

    if (argc < 3)
        return 2;
    mai_arena_init(&arena, mai_malloc_source);
    read_lines(argv[1], &patterns);
    read_lines(argv[2], &mols);
    for (size_t i = 0; i < patterns.n; i++)
        compile(&arena, &patterns.at[i], i);
    for (size_t i = 0; i < mols.n; i++)
        store(&arena, &mols.at[i], i);
    if (argc == 3) {
        for (size_t k = 0; k < mols.n; k++)
            for (size_t i = 0; i < patterns.n; i++)
                compare(&arena, &patterns, &mols, i, k);
        return 0;
    }
    pairs = checked(fopen(argv[3], "r"));
    while (fscanf(pairs, "%lu %lu", &p, &m) == 2)
        if (p < patterns.n && m < mols.n)
            compare(&arena, &patterns, &mols, p, m);
    return 0;
}
