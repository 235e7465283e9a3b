/*
 * chem.c - the whole way of a molecule, from a text to stored bytes.
 */
#include "chem/chem.h"

#include "base/arena.h"
#include "chem/perceive.h"
#include "chem/stereo.h"

mai_status
mai_smiles_read(mai_ctx *cx, const char *text, size_t n, mai_molgraph **out)
{
    mai_status status = mai_smiles_parse(cx, text, n, out);

    if (status == MAI_OK)
        status = mai_perceive_structure(cx, *out);
    return status == MAI_OK ? MAI_OK : mai_introduce(cx, "invalid SMILES: ");
}

static bool
bears_stereo(const mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].chirality != MAI_CHIRAL_NONE)
            return true;
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].stereo != MAI_STEREO_NONE)
            return true;
    return false;
}

/*
 * Orders and packs a graph. Where no stereochemistry is marked, possible stereocentres are left to the two
 * descriptors that ask for them: to find them takes a sixth of all that storing does. Where it is, finding
 * them was part of it.
 */
static mai_status
order_and_pack(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **out, size_t *bytes)
{
    uint16_t *order;

    MAI_TRY(mai_perceive_more(cx, g, MAI_HAS_ALL));
    if (bears_stereo(g))
        MAI_TRY(mai_flag_possible_stereo(cx, g));
    else
        g->stereo_flagged = false;
    MAI_TRY(mai_canonical_order(cx, g, &order));
    return mai_mol_pack(cx, g, order, reserve, out, bytes);
}

/* The error of a molecule whose own text was refused, of which the user has never seen the positions. */
static mai_status
refuse_unwritable(mai_ctx *cx, const char *text)
{
    mai_error reason = cx->err;

    if (reason.code != MAI_ETEXT)
        return reason.code;
    mai_error_clear(cx);
    mai_fail(cx, MAI_ETEXT, "what this says is no molecule that a SMILES could say again");
    return mai_detail(cx, "Its own text would be %.200s: %.200s", text, reason.message);
}

/*
 * A stored molecule is what its own text says, so that a dump and restore changes nothing. That is not so by
 * itself where the input said more than its molecule's text does: a molfile's metals without hydrogens or
 * drawn unknown geometry, rings written aromatic where others are. Then the text is read again until it says
 * what is stored.
 */
static mai_status
settle(mai_ctx *cx, size_t reserve, void **bytes, size_t *size)
{
    enum { MOST_READINGS = 8 };

    for (int i = 0; i < MOST_READINGS; i++) {
        void *before = *bytes;
        size_t before_size = *size, n;
        mai_molgraph *g;
        mai_mol m;
        char *text;

        mai_mol_open((char *) before + reserve, &m);
        MAI_TRY(mai_mol_smiles(cx, &m, &text, &n));
        if (mai_smiles_read(cx, text, n, &g) != MAI_OK)
            return refuse_unwritable(cx, text);
        MAI_TRY(order_and_pack(cx, g, reserve, bytes, size));
        if (*size == before_size
            && memcmp((char *) *bytes + reserve, (char *) before + reserve, *size - reserve) == 0)
            return MAI_OK;
    }
    return mai_fail(cx, MAI_EUNSUPPORTED,
                    "no SMILES says what this molecule is: each reading of it gives another one");
}

mai_status
mai_mol_from_graph(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **out, size_t *bytes)
{
    MAI_TRY(mai_perceive(cx, g));
    MAI_TRY(order_and_pack(cx, g, reserve, out, bytes));
    return settle(cx, reserve, out, bytes);
}

/*
 * Whether geometry was found at a double bond whose text may not show it on both sides: one in a ring, or one beside a
 * bond that takes no mark.
 */
static bool
has_fragile_geometry(const mai_molgraph *g)
{
    for (int b = 0; b < g->nbonds; b++) {
        if (g->bonds[b].stereo == MAI_STEREO_NONE)
            continue;
        if (g->bonds[b].ring_count > 0)
            return true;
        for (int end = 0; end < 2; end++) {
            int atom = end == 0 ? g->bonds[b].begin : g->bonds[b].end;
            const mai_nbr *nbrs = mai_nbrs(g, atom);

            for (int i = 0; i < g->atoms[atom].degree; i++) {
                int type = g->bonds[nbrs[i].bond].type;

                if (nbrs[i].bond != b && type != MAI_BOND_SINGLE && type != MAI_BOND_AROMATIC)
                    return true;
            }
        }
    }
    return false;
}

mai_status
mai_mol_store(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **out, size_t *bytes)
{
    MAI_TRY(order_and_pack(cx, g, reserve, out, bytes));
    return g->other_aromaticity || has_fragile_geometry(g) ? settle(cx, reserve, out, bytes) : MAI_OK;
}

mai_status
mai_mol_from_smiles(mai_ctx *cx, const char *text, size_t n, size_t reserve, void **out, size_t *bytes)
{
    mai_molgraph *g;

    MAI_TRY(mai_smiles_read(cx, text, n, &g));
    return mai_mol_store(cx, g, reserve, out, bytes);
}

mai_status
mai_mol_read_smiles(mai_ctx *cx, const char *text, size_t n, void **out, size_t *bytes)
{
    mai_molgraph *g;

    MAI_TRY(mai_smiles_read(cx, text, n, &g));
    MAI_TRY(mai_perceive_more(cx, g, MAI_HAS_ALL));
    return mai_mol_pack(cx, g, NULL, 0, out, bytes);
}

mai_status
mai_mol_from_molfile(mai_ctx *cx, const char *text, size_t n, size_t reserve, void **out, size_t *bytes)
{
    mai_molgraph *g;
    mai_status status = mai_molfile_parse(cx, text, n, &g);

    if (status == MAI_OK)
        status = mai_mol_from_graph(cx, g, reserve, out, bytes);
    return status == MAI_OK ? MAI_OK : mai_introduce(cx, "invalid molfile: ");
}

/*
 * What perception and ordering would make of the molecule is the one acceptable form, so it is made: the
 * bytes are written as SMILES, read again and compared.
 */
mai_status
mai_mol_check(mai_ctx *cx, const void *bytes, size_t n)
{
    mai_mol m;
    char *text;
    size_t length, size;
    void *again;

    MAI_TRY(mai_mol_check_layout(cx, bytes, n));
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(cx, &m, &text, &length));
    if (mai_mol_from_smiles(cx, text, length, 0, &again, &size) != MAI_OK) {
        if (cx->err.code != MAI_ETEXT)
            return cx->err.code;
        mai_error_clear(cx);
        return mai_fail(cx, MAI_EFORMAT, "stored molecule: no such molecule is possible");
    }
    if (size != n || memcmp(again, bytes, n) != 0)
        return mai_fail(cx, MAI_EFORMAT, "stored molecule: not in its canonical form");
    return MAI_OK;
}
