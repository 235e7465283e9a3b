/*
 * transform.c - products of a reaction, match by match and template by template.
 *
 * Matches are found once, in every way, since a symmetric template may change its atoms differently. What a product costs
 * goes into the arena of the call that makes it.
 */
#include "chem/element.h"
#include "chem/perceive.h"
#include "edit/transform_parts.h"

mai_status
mai_transform_applies(mai_ctx *cx, const mai_transform *transform, const mai_mol *mol, bool *out)
{
    mai_target *target;

    MAI_TRY(mai_target_new(cx, mol, &target));
    return mai_match_any(cx, target, &transform->pattern, false, out);
}

/* Takes off what perception found: it is found anew in a product. */
static void
strip(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        const mai_atom *a = &g->atoms[i];

        g->atoms[i] = (mai_atom) {.element = a->element,
                                  .charge = a->charge,
                                  .explicit_h = a->explicit_h,
                                  .chirality = a->chirality,
                                  .permutation = a->permutation,
                                  .flags = a->flags & (MAI_ATOM_AROMATIC | MAI_ATOM_NO_IMPLICIT),
                                  .isotope = a->isotope,
                                  .map = a->map,
                                  .degree = a->degree,
                                  .first = a->first,
                                  .position = a->position};
    }
}

mai_status
mai_reactant_new(mai_ctx *cx, const char *smiles, size_t n, mai_reactant *out)
{
    void *bytes;
    size_t size;

    MAI_TRY(mai_smiles_read(cx, smiles, n, &out->graph));
    MAI_TRY(mai_perceive_more(cx, out->graph, MAI_HAS_ALL));
    MAI_TRY(mai_mol_pack(cx, out->graph, NULL, 0, &bytes, &size));
    mai_mol_open(bytes, &out->mol);
    strip(out->graph);
    return mai_target_new(cx, &out->mol, &out->target);
}

mai_status
mai_transform_begin(mai_ctx *cx, const mai_transform *transform, const mai_reactant *reactant, mai_transform_run *out)
{
    mai_match_options options = {.every = true, .most = MAI_TRANSFORM_MATCHES + 1};

    *out = (mai_transform_run) {.transform = transform, .reactant = reactant};
    MAI_TRY(mai_match_all(cx, reactant->target, &transform->pattern, &options, &out->matches));
    if (out->matches.n <= MAI_TRANSFORM_MATCHES)
        return MAI_OK;
    (void) mai_fail(cx, MAI_ELIMIT, "the reaction can take place in more than %d ways", MAI_TRANSFORM_MATCHES);
    return mai_hint(cx, "Say more of the atoms in the reactant's template.");
}

/* Whether a status says that what was built is no molecule. */
static bool
is_no_molecule(mai_status status)
{
    return status == MAI_ETEXT || status == MAI_EUNSUPPORTED;
}

/* Whether an atom's hydrogens are filled up and its text has brackets all the same, where they must be said. */
static bool
gains_brackets(const mai_atom *a)
{
    if (a->flags & MAI_ATOM_NO_IMPLICIT)
        return false;
    return a->charge != 0 || a->isotope != 0 || a->map != 0 || !mai_is_organic(a->element);
}

/*
 * Sanitised as RDKit does: hydrogens that are atoms count as such, so that one with a double bond is refused, and where
 * hydrogens are filled up, more bonds than the valence has are, too. Then its text decides, where that may say it otherwise:
 * hydrogens, and geometry beside double bonds that have none.
 */
static mai_status
store_product(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **bytes, size_t *size)
{
    bool settle = false;

    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *b = &g->bonds[i];

        if (b->type > MAI_BOND_SINGLE && b->type <= MAI_BOND_AROMATIC
            && (g->atoms[b->begin].element == 1 || g->atoms[b->end].element == 1))
            return mai_fail(cx, MAI_ETEXT, "a hydrogen with more than one bond");
    }
    for (int i = 0; i < g->nbonds; i++)
        settle = settle || g->bonds[i].stereo != MAI_STEREO_NONE;
    for (int i = 0; i < g->natoms; i++)
        settle = settle || gains_brackets(&g->atoms[i]);
    if (settle)
        return mai_mol_from_graph(cx, g, reserve, bytes, size);
    MAI_TRY(mai_perceive_structure(cx, g));
    return mai_mol_store(cx, g, reserve, bytes, size);
}

static mai_status
make_product(mai_ctx *cx, const mai_transform_run *run, const product_template *form, size_t reserve, void **bytes,
             size_t *size)
{
    product_graph p;

    MAI_TRY(mai_transform_build(cx, run->transform, form, run->reactant->graph,
                                run->matches.atoms + run->match * run->matches.natoms, &p));
    MAI_TRY(mai_graph_link(cx, p.g));
    MAI_TRY(mai_transform_stereo(cx, &p));
    return store_product(cx, p.g, reserve, bytes, size);
}

mai_status
mai_transform_next(mai_ctx *cx, mai_transform_run *run, size_t reserve, void **bytes, size_t *size)
{
    mai_status status = make_product(cx, run, &run->transform->products[run->product], reserve, bytes, size);

    if (++run->product == run->transform->nproducts) {
        run->product = 0;
        run->match++;
    }
    if (!is_no_molecule(status))
        return status;
    mai_error_clear(cx);
    *bytes = NULL;
    return MAI_OK;
}
