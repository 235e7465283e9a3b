-- 25-stereoisomer.sql: the stereoisomers that a molecule leaves open.

CREATE FUNCTION medai_stereoisomers(mol medai_mol, max integer DEFAULT 1024) RETURNS SETOF medai_mol
AS 'MODULE_PATHNAME', 'medai_stereoisomers_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 8;
COMMENT ON FUNCTION medai_stereoisomers(medai_mol, integer) IS
'The stereoisomers of a molecule whose centres and double bonds are not all marked: each once, what is marked stays. '
'Equals RDKit''s EnumerateStereoisomers with default options. Where there are more than max, 1 to 65536, a selection of '
'that many. A molecule with nothing open is its only one.';

CREATE FUNCTION medai_stereoisomers(smiles text, max integer DEFAULT 1024) RETURNS SETOF medai_mol
AS 'MODULE_PATHNAME', 'medai_stereoisomers_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1050 ROWS 8;
COMMENT ON FUNCTION medai_stereoisomers(text, integer) IS
'The stereoisomers of a molecule whose centres and double bonds are not all marked: each once, what is marked stays. '
'Equals RDKit''s EnumerateStereoisomers with default options. Where there are more than max, 1 to 65536, a selection of '
'that many. A molecule with nothing open is its only one. Error 22P02: no SMILES.';
