/*
 * edit.c - the way into an editable graph and back. Everything lies in the context's arena.
 */
#include "edit/edit.h"

mai_status
mai_edit_begin(mai_ctx *cx, const mai_mol *mol, mai_molgraph **out)
{
    char *text;
    size_t n;

    MAI_TRY(mai_mol_smiles(cx, mol, &text, &n));
    return mai_smiles_parse(cx, text, n, out);
}

mai_status
mai_edit_end(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **out, size_t *bytes)
{
    MAI_TRY(mai_graph_link(cx, g));
    return mai_mol_from_graph(cx, g, reserve, out, bytes);
}
