-- 25-scaffold.sql: Bemis-Murcko scaffolds.

CREATE FUNCTION medai_scaffold(mol medai_mol) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_scaffold_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 80;
COMMENT ON FUNCTION medai_scaffold(medai_mol) IS
'Bemis-Murcko scaffold: rings, what joins them, and what a double bond joins to these; no stereochemistry, no isotopes. '
'The empty molecule where there are no rings. Equals RDKit''s MurckoScaffold.MurckoScaffoldSmiles. NULL where what is left '
'is no molecule, as some aromatic rings without their substituents.';

CREATE FUNCTION medai_scaffold(smiles text) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_scaffold_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 130;
COMMENT ON FUNCTION medai_scaffold(text) IS
'Bemis-Murcko scaffold: rings, what joins them, and what a double bond joins to these; no stereochemistry, no isotopes. '
'The empty molecule where there are no rings. Equals RDKit''s MurckoScaffold.MurckoScaffoldSmiles. NULL where what is left '
'is no molecule, as some aromatic rings without their substituents. Error 22P02: no SMILES.';

CREATE FUNCTION medai_generic_scaffold(mol medai_mol) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_generic_scaffold_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 80;
COMMENT ON FUNCTION medai_generic_scaffold(medai_mol) IS
'The scaffold with every atom a carbon and every bond single. Equals RDKit''s '
'MurckoScaffold.MakeScaffoldGeneric(GetScaffoldForMol(mol)). NULL where an atom of the scaffold has more than four '
'neighbours.';

CREATE FUNCTION medai_generic_scaffold(smiles text) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_generic_scaffold_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 130;
COMMENT ON FUNCTION medai_generic_scaffold(text) IS
'The scaffold with every atom a carbon and every bond single. Equals RDKit''s '
'MurckoScaffold.MakeScaffoldGeneric(GetScaffoldForMol(mol)). NULL where an atom of the scaffold has more than four '
'neighbours. Error 22P02: no SMILES.';
