/*
 * fp_torsion.c - topological torsions (Nilakantan et al. 1987): the codes of four atoms in a row.
 *
 * Rows grow from their middle bond to both sides, so that each comes up once. A ring of three counts as a row
 * that ends where it began, at the lowest-numbered of its atoms. Bonds to hydrogens that are atoms take no
 * part.
 */
#include "base/arena.h"
#include "chem/fp_fold.h"

const mai_torsion_options mai_torsion_default = {.bits_per_entry = 4};

typedef struct torsions {
    const mai_mol *mol;
    mai_mol_links links;
    const uint32_t *codes;
    mai_fold fold;
} torsions;

/*
 * Hashes a row from the end that makes it smaller. Ends are one neighbour less than the code says, others
 * two.
 */
static inline void
add_row(const torsions *t, int a, int b, int c, int d)
{
    uint32_t w = t->codes[a] - 1, x = t->codes[b] - 2, y = t->codes[c] - 2, z = t->codes[d] - 1, h;

    if (w > z || (w == z && x > y)) {
        uint32_t swap = w;

        w = z, z = swap;
        swap = x, x = y, y = swap;
    }
    h = mai_hash_combine(0, w);
    h = mai_hash_combine(h, x);
    h = mai_hash_combine(h, y);
    mai_fold_add(&t->fold, mai_hash_combine(h, z));
}

static inline bool
is_hydrogen(const torsions *t, int atom)
{
    return t->mol->atoms[atom].element == 1;
}

static mai_status
rows_through(mai_ctx *cx, const torsions *t, int b, int c)
{
    const mai_mol_links *l = &t->links;

    for (int i = l->first[b]; i < l->first[b + 1]; i++) {
        int a = l->nbrs[i].atom;

        if (a == c || is_hydrogen(t, a))
            continue;
        MAI_TRY(mai_poll(cx, 8 * mai_mol_degree(l, c)));
        for (int k = l->first[c]; k < l->first[c + 1]; k++) {
            int d = l->nbrs[k].atom;

            if (d != b && !is_hydrogen(t, d) && (d != a || (a < b && a < c)))
                add_row(t, a, b, c, d);
        }
    }
    return MAI_OK;
}

mai_status
mai_fp_torsion(mai_ctx *cx, const mai_mol *mol, const mai_torsion_options *options, const mai_fp_target *to)
{
    torsions t = {.mol = mol};
    uint32_t *codes;

    MAI_TRY(mai_fold_entries(cx, to, options->bits_per_entry, &t.fold));
    MAI_TRY(mai_mol_link(cx, mol, &t.links));
    MAI_TRY(mai_atom_codes(cx, mol, &t.links, options->chirality, &codes));
    t.codes = codes;
    for (int i = 0; i < mol->nbonds; i++) {
        const mai_mol_bond *bond = &t.links.bonds[i];

        if (!is_hydrogen(&t, bond->begin) && !is_hydrogen(&t, bond->end))
            MAI_TRY(rows_through(cx, &t, bond->begin, bond->end));
    }
    mai_fold_simulate(&t.fold, options->bits_per_entry, to);
    return MAI_OK;
}
