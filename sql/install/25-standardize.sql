-- 25-standardize.sql: molecules brought to one form: largest fragment, neutral, standardised.

CREATE FUNCTION medai_largest_fragment(mol medai_mol) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_largest_fragment_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_largest_fragment(medai_mol) IS
'The component of a molecule with most atoms, hydrogens counted; of several the heaviest, then the first by SMILES. '
'Equals RDKit''s rdMolStandardize.LargestFragmentChooser().choose(mol). '
'NULL where that is no molecule.';

CREATE FUNCTION medai_largest_fragment(smiles text) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_largest_fragment_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 55;
COMMENT ON FUNCTION medai_largest_fragment(text) IS
'The component of a molecule with most atoms, hydrogens counted; of several the heaviest, then the first by SMILES. '
'Equals RDKit''s rdMolStandardize.LargestFragmentChooser().choose(mol). '
'NULL where that is no molecule. Error 22P02: no SMILES.';

CREATE FUNCTION medai_neutralize(mol medai_mol) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_neutralize_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION medai_neutralize(medai_mol) IS
'The molecule with hydrogens added and taken so that no charges are left that need not be. Equals RDKit''s '
'rdMolStandardize.Uncharger().uncharge(mol); alike atoms in canonical order. '
'NULL where that is no molecule.';

CREATE FUNCTION medai_neutralize(smiles text) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_neutralize_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 80;
COMMENT ON FUNCTION medai_neutralize(text) IS
'The molecule with hydrogens added and taken so that no charges are left that need not be. Equals RDKit''s '
'rdMolStandardize.Uncharger().uncharge(mol); alike atoms in canonical order. '
'NULL where that is no molecule. Error 22P02: no SMILES.';

CREATE FUNCTION medai_standardize(mol medai_mol) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_standardize_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 80;
COMMENT ON FUNCTION medai_standardize(medai_mol) IS
'The molecule in one form: metals disconnected, groups normalised, the strongest acids ionised. Equals RDKit''s '
'rdMolStandardize.Cleanup(mol). '
'NULL where that is no molecule.';

CREATE FUNCTION medai_standardize(smiles text) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_standardize_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 130;
COMMENT ON FUNCTION medai_standardize(text) IS
'The molecule in one form: metals disconnected, groups normalised, the strongest acids ionised. Equals RDKit''s '
'rdMolStandardize.Cleanup(mol). '
'NULL where that is no molecule. Error 22P02: no SMILES.';

CREATE FUNCTION medai_charge_parent(mol medai_mol) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_charge_parent_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 120;
COMMENT ON FUNCTION medai_charge_parent(medai_mol) IS
'The neutral form of the largest component, standardised. Equals RDKit''s rdMolStandardize.ChargeParent(mol). '
'NULL where that is no molecule.';

CREATE FUNCTION medai_charge_parent(smiles text) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_charge_parent_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 170;
COMMENT ON FUNCTION medai_charge_parent(text) IS
'The neutral form of the largest component, standardised. Equals RDKit''s rdMolStandardize.ChargeParent(mol). '
'NULL where that is no molecule. Error 22P02: no SMILES.';
