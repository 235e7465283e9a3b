/*
 * analog.c - analogues of a molecule by the shipped table of transforms.
 *
 * A transform is matched when its turn first comes, so that a few analogues cost the matching of few transforms. All that
 * lasts lies in the arena of the search, products in that of the call.
 */
#include "edit/analog.h"

#include "base/arena.h"
#include "edit/edit.h"

#include <string.h>

#include "shipped_transforms.h" /* made from data/transforms.tsv: shipped_transforms, shipped_kinds, unwanted_groups */

enum {
    TRANSFORMS = sizeof shipped_transforms / sizeof *shipped_transforms,
    KINDS = sizeof shipped_kinds / sizeof *shipped_kinds,
    UNWANTED = sizeof unwanted_groups / sizeof *unwanted_groups
};

struct mai_analog_table {
    mai_transform *transforms[TRANSFORMS];
    mai_pattern unwanted[UNWANTED];
};

struct mai_analogs {
    const mai_analog_table *table;
    mai_reactant reactant;
    mai_product_set *seen;
    int64_t unwanted[UNWANTED]; /* how many of each group the molecule has itself */
    bool begun[TRANSFORMS], done[TRANSFORMS];
    mai_transform_run runs[TRANSFORMS];
    int next[KINDS]; /* the transform whose turn it is in each class */
    int left[KINDS]; /* transforms of it that are not done */
    int kind;        /* the class whose turn it is */
    int total_left;
};

const mai_analog_entry *
mai_analog_entries(int *n)
{
    *n = TRANSFORMS;
    return shipped_transforms;
}

mai_status
mai_analog_table_new(mai_ctx *cx, mai_analog_table **out)
{
    mai_analog_table *t;

    MAI_TRY(MAI_NEW(cx, &t));
    for (int i = 0; i < TRANSFORMS; i++)
        MAI_TRY(mai_transform_compile(cx, shipped_transforms[i].reaction, strlen(shipped_transforms[i].reaction),
                                      &t->transforms[i]));
    for (int i = 0; i < UNWANTED; i++) {
        void *bytes;
        size_t size;

        MAI_TRY(mai_pattern_from_smarts(cx, unwanted_groups[i], strlen(unwanted_groups[i]), NULL, 0, &bytes, &size));
        mai_pattern_open(bytes, &t->unwanted[i]);
    }
    *out = t;
    return MAI_OK;
}

/* ---- what is wanted ---- */

static bool
is_neutral(const mai_mol *m)
{
    int charge = 0, radicals = 0;

    for (int i = 0; i < m->natoms; i++) {
        charge += m->atoms[i].charge;
        radicals |= mai_mol_radicals(m, i);
    }
    return charge == 0 && radicals == 0;
}

/* Whether a product has more of an unwanted group than the molecule it was made of. */
static mai_status
has_unwanted(mai_ctx *scratch, const mai_analogs *a, const mai_mol *m, bool *out)
{
    mai_target *target;

    *out = false;
    MAI_TRY(mai_target_new(scratch, m, &target));
    for (int i = 0; i < UNWANTED && !*out; i++) {
        mai_match_options options = {.most = a->unwanted[i] + 1};
        int64_t n;

        MAI_TRY(mai_match_count(scratch, target, &a->table->unwanted[i], &options, &n));
        *out = n > a->unwanted[i];
    }
    return MAI_OK;
}

static mai_status
count_unwanted(mai_ctx *cx, mai_analogs *a)
{
    mai_match_options options = {.most = 0};

    for (int i = 0; i < UNWANTED; i++)
        MAI_TRY(mai_match_count(cx, a->reactant.target, &a->table->unwanted[i], &options, &a->unwanted[i]));
    return MAI_OK;
}

/* The molecule itself is no analogue of its own. */
static mai_status
note_itself(mai_ctx *cx, mai_analogs *a, const mai_mol *mol)
{
    mai_molgraph *g;
    void *bytes;
    size_t size;
    bool added;

    MAI_TRY(mai_edit_begin(cx, mol, &g));
    MAI_TRY(mai_edit_end(cx, g, 0, &bytes, &size));
    return mai_product_set_add(cx, a->seen, bytes, size, &added);
}

/* ---- turns ---- */

mai_status
mai_analogs_begin(mai_ctx *cx, const mai_analog_table *table, const mai_mol *mol, mai_analogs **out)
{
    mai_analogs *a;
    char *smiles;
    size_t n;

    MAI_TRY(MAI_NEW(cx, &a));
    a->table = table;
    MAI_TRY(mai_mol_smiles(cx, mol, &smiles, &n));
    MAI_TRY(mai_reactant_new(cx, smiles, n, &a->reactant));
    MAI_TRY(mai_product_set_new(cx, MAI_TRANSFORM_PRODUCTS, &a->seen));
    MAI_TRY(note_itself(cx, a, mol));
    MAI_TRY(count_unwanted(cx, a));
    for (int i = 0; i < KINDS; i++) {
        a->next[i] = shipped_kinds[i].first;
        a->left[i] = shipped_kinds[i].n;
    }
    a->total_left = TRANSFORMS;
    *out = a;
    return MAI_OK;
}

bool
mai_analogs_more(const mai_analogs *a)
{
    return a->total_left > 0;
}

/* The next transform of a class has its turn. */
static void
pass_turn(mai_analogs *a, int kind)
{
    int *next = &a->next[kind];

    if (++*next == shipped_kinds[kind].first + shipped_kinds[kind].n)
        *next = shipped_kinds[kind].first;
}

static void
finish_transform(mai_analogs *a, int kind, int transform)
{
    a->done[transform] = true;
    a->left[kind]--;
    a->total_left--;
    pass_turn(a, kind);
}

/* Finds whose turn it is; the run has a product to make. False when the transform turned out to have none. */
static mai_status
find_turn(mai_ctx *cx, mai_analogs *a, bool *found)
{
    int transform;

    while (a->left[a->kind] == 0)
        a->kind = (a->kind + 1) % KINDS;
    while (a->done[a->next[a->kind]])
        pass_turn(a, a->kind);
    transform = a->next[a->kind];
    if (!a->begun[transform]) {
        MAI_TRY(mai_transform_begin(cx, a->table->transforms[transform], &a->reactant, &a->runs[transform]));
        a->begun[transform] = true;
    }
    *found = mai_transform_more(&a->runs[transform]);
    if (!*found)
        finish_transform(a, a->kind, transform);
    return MAI_OK;
}

mai_status
mai_analogs_next(mai_ctx *cx, mai_ctx *scratch, mai_analogs *a, size_t reserve, void **bytes, size_t *size,
                 const mai_analog_entry **change)
{
    bool found, added = false, unwanted = true;
    int transform;
    mai_mol m;

    *bytes = NULL;
    MAI_TRY(find_turn(cx, a, &found));
    if (!found)
        return MAI_OK;
    transform = a->next[a->kind];
    *change = &shipped_transforms[transform];
    MAI_TRY(mai_transform_next(scratch, &a->runs[transform], reserve, bytes, size));
    if (*bytes == NULL)
        return MAI_OK;
    mai_mol_open((char *) *bytes + reserve, &m);
    if (is_neutral(&m))
        MAI_TRY(mai_product_set_add(cx, a->seen, (char *) *bytes + reserve, *size - reserve, &added));
    if (added)
        MAI_TRY(has_unwanted(scratch, a, &m, &unwanted));
    if (unwanted) {
        *bytes = NULL;
        return MAI_OK;
    }
    pass_turn(a, a->kind);
    a->kind = (a->kind + 1) % KINDS;
    return MAI_OK;
}
