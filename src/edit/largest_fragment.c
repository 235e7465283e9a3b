/*
 * largest_fragment.c - the component of a molecule that is meant when a salt or a mixture was written.
 *
 * Whether there are several is told by the stored bonds; most molecules have one component and are done. Of several,
 * sums of atoms and masses decide; only those that are still equal are stored and their canonical SMILES compared. Memory
 * is the arena's.
 */
#include "edit/standardize.h"

#include "chem/element.h"
#include "edit/edit_scratch.h"

typedef struct fragment {
    int atoms; /* hydrogens among them */
    double mass;
} fragment;

/* Masses of isomers are equal, whatever the order of the sum. */
static int
compare_fragments(const fragment *a, const fragment *b)
{
    if (a->atoms != b->atoms)
        return a->atoms < b->atoms ? -1 : 1;
    if (a->mass - b->mass > 1e-6 || b->mass - a->mass > 1e-6)
        return a->mass < b->mass ? -1 : 1;
    return 0;
}

static double
atom_mass(const mai_mol *mol, int i)
{
    const mai_mol_atom *a = &mol->atoms[i];
    int isotope = mol->nextras > 0 ? mai_mol_isotope(mol, i) : 0;
    double mass = isotope > 0 ? mai_isotope_mass(a->element, isotope) : mai_elements[a->element].exact_mass;

    return mass + a->hydrogens * mai_elements[1].exact_mass;
}

static mai_status
measure(mai_ctx *cx, const mai_mol *mol, const uint16_t *component, int n, fragment **out)
{
    fragment *fragments;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &fragments));
    for (int i = 0; i < mol->natoms; i++) {
        fragment *f = &fragments[component[i]];

        f->atoms += 1 + mol->atoms[i].hydrogens;
        f->mass += atom_mass(mol, i);
    }
    *out = fragments;
    return MAI_OK;
}

static mai_status
store_component(mai_ctx *cx, const mai_molgraph *g, const uint16_t *component, int which, size_t reserve, void **out,
                size_t *bytes)
{
    mai_molgraph *part;
    bool *keep;

    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &keep));
    for (int i = 0; i < g->natoms; i++)
        keep[i] = component[i] == which;
    MAI_TRY(mai_edit_extract(cx, g, keep, &part));
    return mai_edit_end(cx, part, reserve, out, bytes);
}

static mai_status
text_of(mai_ctx *cx, const void *bytes, size_t reserve, char **out)
{
    mai_mol mol;
    size_t n;

    mai_mol_open((const char *) bytes + reserve, &mol);
    return mai_mol_smiles(cx, &mol, out, &n);
}

/* A copy of a candidate that the context's arena keeps. */
static mai_status
keep_candidate(mai_ctx *cx, const void *bytes, size_t size, const char *text, void **out, char **kept_text)
{
    MAI_TRY(mai_alloc(cx, size, out));
    memcpy(*out, bytes, size);
    return mai_strndup(cx, text, strlen(text), kept_text);
}

/*
 * Of the components that are as large as the largest, the one whose SMILES comes first. Each is cut out of a copy of the
 * whole, which is given back before the next.
 */
static mai_status
choose_by_text(mai_ctx *cx, const mai_molgraph *g, const uint16_t *component, const fragment *fragments, int n, int best,
               size_t reserve, void **out, size_t *bytes)
{
    enum { UNITS_PER_ATOM = 40 }; /* of that copy */
    char *best_text = NULL, *text;
    mai_scratch *scratch;

    MAI_TRY(mai_scratch_new(cx, &scratch));
    for (int i = best; i < n; i++) {
        void *candidate;
        size_t size;

        if (compare_fragments(&fragments[i], &fragments[best]) != 0)
            continue;
        MAI_TRY(mai_poll(cx, UNITS_PER_ATOM * (int64_t) g->natoms));
        mai_scratch_enter(cx, scratch);
        MAI_TRY(store_component(cx, g, component, i, reserve, &candidate, &size));
        MAI_TRY(text_of(cx, candidate, reserve, &text));
        mai_scratch_leave(cx, scratch);
        if (best_text != NULL && strcmp(best_text, text) <= 0)
            continue;
        MAI_TRY(keep_candidate(cx, candidate, size, text, out, &best_text));
        *bytes = size;
    }
    return MAI_OK;
}

/* The end of the chain of parents that an atom belongs to, which is halved on the way. */
static int
root_of(uint16_t *parent, int atom)
{
    while (parent[atom] != atom) {
        parent[atom] = parent[parent[atom]];
        atom = parent[atom];
    }
    return atom;
}

/* Whether the bonds join all atoms: each that joins two parts leaves one part less. */
static bool
is_connected(const mai_mol *mol)
{
    uint16_t parent[MAI_MAX_ATOMS];
    int parts = mol->natoms;

    for (int i = 0; i < mol->natoms; i++)
        parent[i] = (uint16_t) i;
    for (int i = 0; i < mol->nbonds && parts > 1; i++) {
        mai_mol_bond b = mai_mol_get_bond(mol, i);
        int x = root_of(parent, b.begin), y = root_of(parent, b.end);

        parts -= x != y;
        parent[x > y ? x : y] = (uint16_t) (x > y ? y : x);
    }
    return parts <= 1;
}

mai_status
mai_largest_fragment(mai_ctx *cx, const mai_mol *mol, size_t reserve, void **out, size_t *bytes)
{
    int n, best = 0, ties = 1;
    uint16_t *component;
    fragment *fragments;
    mai_molgraph *g;

    *out = NULL;
    MAI_TRY(mai_poll(cx, 4 * (int64_t) mol->nbonds));
    if (is_connected(mol))
        return MAI_OK;
    MAI_TRY(mai_edit_begin(cx, mol, &g));
    MAI_TRY(mai_edit_components(cx, g, &component, &n));
    MAI_TRY(measure(cx, mol, component, n, &fragments));
    for (int i = 1; i < n; i++) {
        int order = compare_fragments(&fragments[i], &fragments[best]);

        best = order > 0 ? i : best;
        ties = order > 0 ? 1 : ties + (order == 0);
    }
    if (ties == 1)
        return store_component(cx, g, component, best, reserve, out, bytes);
    return choose_by_text(cx, g, component, fragments, n, best, reserve, out, bytes);
}
