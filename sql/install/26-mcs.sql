-- 26-mcs.sql: the maximum common substructure of two molecules.

CREATE FUNCTION medai_mcs(a medai_mol, b medai_mol, steps bigint = 500000000, ring_matches_ring_only boolean = false,
                          OUT smarts text, OUT atoms integer, OUT bonds integer, OUT complete boolean)
AS 'MODULE_PATHNAME', 'medai_mcs_of_mols' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_mcs(medai_mol, medai_mol, bigint, boolean) IS
'Maximum common substructure: the largest connected one, by bonds, then by atoms, that both molecules have, as SMARTS, '
'and its size. Sizes are those of RDKit''s rdFMCS.FindMCS with its defaults: atoms match by element, bonds by order, where '
'aromatic ones match single ones too; ring_matches_ring_only as there. complete is false when the search was given up '
'after so many steps (at least 1; 500,000,000 take a second or two): the substructure is then a common one, '
'perhaps not the largest. The same answer everywhere. Errors 22023: steps; 54000: more than 1,000 atoms in molecules that '
'are not the same.';

CREATE FUNCTION medai_mcs(a text, b text, steps bigint = 500000000, ring_matches_ring_only boolean = false,
                          OUT smarts text, OUT atoms integer, OUT bonds integer, OUT complete boolean)
AS 'MODULE_PATHNAME', 'medai_mcs_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_mcs(text, text, bigint, boolean) IS
'Maximum common substructure of two SMILES, as medai_mcs(medai_mol, medai_mol, bigint, boolean). Error 22P02: no SMILES.';
