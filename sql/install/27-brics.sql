-- Retrosynthetic fragments of molecules.

CREATE FUNCTION medai_brics(mol medai_mol) RETURNS TABLE(fragment medai_mol)
AS 'MODULE_PATHNAME', 'medai_brics_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200 ROWS 5;
COMMENT ON FUNCTION medai_brics(medai_mol) IS
'BRICS fragments (Degen et al., ChemMedChem 2008, 3, 1503): what is left when every bond that a chemist would make is '
'cut, each fragment once, in the order of medai_mol. A wildcard stands where a bond was cut; its isotope is the number '
'of the environment, 1 to 16, which says what it can be joined to. The set is that of BRICSDecompose of RDKit 2022.09 '
'with its defaults; of a mixture, molecules in which nothing of the first kind that occurs is cut are left out, as '
'there. Error 54000: more than 16384 fragments.';

CREATE FUNCTION medai_brics(smiles text) RETURNS TABLE(fragment medai_mol)
AS 'MODULE_PATHNAME', 'medai_brics_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 300 ROWS 5;
COMMENT ON FUNCTION medai_brics(text) IS
'BRICS fragments of a SMILES, as those of the medai_mol. Error 22P02: no SMILES.';
