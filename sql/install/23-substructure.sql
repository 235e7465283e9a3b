-- 23-substructure.sql: whether, how often and where a pattern or a molecule is in a molecule.

CREATE FUNCTION medai_substructure(mol medai_mol, pattern medai_pattern, chiral boolean DEFAULT false) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_substructure_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_substructure(medai_mol, medai_pattern, boolean) IS
'Whether the pattern matches somewhere in the molecule; with chiral, chirality and double-bond geometry of the '
'pattern are demands. RDKit''s HasSubstructMatch. Error 54000: the search takes more than 500,000,000 steps.';

CREATE FUNCTION medai_substructure(mol medai_mol, query medai_mol, chiral boolean DEFAULT false) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_substructure_mol_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_substructure(medai_mol, medai_mol, boolean) IS
'Whether the query is a substructure of the molecule; with chiral, its chirality and double-bond geometry are '
'demands. An atom of the query matches one of its element that is in at least as many rings and has its charge, '
'isotope and unpaired electrons where it has any; bonds are of the same type. RDKit''s HasSubstructMatch of two '
'molecules. Error 54000: the search takes more than 500,000,000 steps.';

CREATE FUNCTION medai_substructure(smiles text, pattern medai_pattern, chiral boolean DEFAULT false) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_substructure_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 55;
COMMENT ON FUNCTION medai_substructure(text, medai_pattern, boolean) IS
'Whether the pattern matches somewhere in the molecule; with chiral, chirality and double-bond geometry of the '
'pattern are demands. RDKit''s HasSubstructMatch. Error 22P02: no SMILES. Error 54000: the search takes more than'
' 500,000,000 steps.';

CREATE FUNCTION medai_substructure(smiles text, query medai_mol, chiral boolean DEFAULT false) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_substructure_mol_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 60;
COMMENT ON FUNCTION medai_substructure(text, medai_mol, boolean) IS
'Whether the query is a substructure of the molecule; with chiral, its chirality and double-bond geometry are '
'demands. An atom of the query matches one of its element that is in at least as many rings and has its charge, '
'isotope and unpaired electrons where it has any; bonds are of the same type. RDKit''s HasSubstructMatch of two '
'molecules. Error 22P02: no SMILES. Error 54000: the search takes more than 500,000,000 steps.';

CREATE FUNCTION medai_match_count(mol medai_mol, pattern medai_pattern, every boolean DEFAULT false, chiral boolean DEFAULT false) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_match_count_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_match_count(medai_mol, medai_pattern, boolean, boolean) IS
'How often the pattern matches: matches of the same set of atoms count once, with every each for itself. The '
'length of RDKit''s GetSubstructMatches(uniquify = not every). Error 54000: the search takes more than '
'500,000,000 steps.';

CREATE FUNCTION medai_match_count(mol medai_mol, query medai_mol, every boolean DEFAULT false, chiral boolean DEFAULT false) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_match_count_mol_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 15;
COMMENT ON FUNCTION medai_match_count(medai_mol, medai_mol, boolean, boolean) IS
'How often the query is a substructure of the molecule: matches of the same set of atoms count once, with every '
'each for itself. An atom of the query matches one of its element that is in at least as many rings and has its '
'charge, isotope and unpaired electrons where it has any; bonds are of the same type. RDKit''s HasSubstructMatch '
'of two molecules. Error 54000: the search takes more than 500,000,000 steps.';

CREATE FUNCTION medai_match_count(smiles text, pattern medai_pattern, every boolean DEFAULT false, chiral boolean DEFAULT false) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_match_count_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 60;
COMMENT ON FUNCTION medai_match_count(text, medai_pattern, boolean, boolean) IS
'How often the pattern matches: matches of the same set of atoms count once, with every each for itself. The '
'length of RDKit''s GetSubstructMatches(uniquify = not every). Error 22P02: no SMILES. Error 54000: the search '
'takes more than 500,000,000 steps.';

CREATE FUNCTION medai_match_count(smiles text, query medai_mol, every boolean DEFAULT false, chiral boolean DEFAULT false) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_match_count_mol_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 65;
COMMENT ON FUNCTION medai_match_count(text, medai_mol, boolean, boolean) IS
'How often the query is a substructure of the molecule: matches of the same set of atoms count once, with every '
'each for itself. An atom of the query matches one of its element that is in at least as many rings and has its '
'charge, isotope and unpaired electrons where it has any; bonds are of the same type. RDKit''s HasSubstructMatch '
'of two molecules. Error 22P02: no SMILES. Error 54000: the search takes more than 500,000,000 steps.';

CREATE FUNCTION medai_match_atoms(mol medai_mol, pattern medai_pattern, every boolean DEFAULT false, chiral boolean DEFAULT false) RETURNS SETOF integer[]
AS 'MODULE_PATHNAME', 'medai_match_atoms_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20 ROWS 5;
COMMENT ON FUNCTION medai_match_atoms(medai_mol, medai_pattern, boolean, boolean) IS
'The matches of the pattern, a row each, in ascending order: element k is the atom of the molecule that atom k of'
' the pattern, as written, is matched to; atoms are numbered from 0 in the order of the canonical SMILES (of a '
'text: as written). Of matches of the same set of atoms the lowest alone, with every all of them. Error 54000: '
'the search takes more than 500,000,000 steps.';

CREATE FUNCTION medai_match_atoms(mol medai_mol, query medai_mol, every boolean DEFAULT false, chiral boolean DEFAULT false) RETURNS SETOF integer[]
AS 'MODULE_PATHNAME', 'medai_match_atoms_mol_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 25 ROWS 5;
COMMENT ON FUNCTION medai_match_atoms(medai_mol, medai_mol, boolean, boolean) IS
'The matches of the query, a row each, in ascending order: element k is the atom of the molecule that atom k of '
'the query is matched to; atoms are numbered from 0 in the order of the canonical SMILES (of a text: as written).'
' Of matches of the same set of atoms the lowest alone, with every all of them. An atom of the query matches one '
'of its element that is in at least as many rings and has its charge, isotope and unpaired electrons where it has'
' any; bonds are of the same type. RDKit''s HasSubstructMatch of two molecules. Error 54000: the search takes '
'more than 500,000,000 steps.';

CREATE FUNCTION medai_match_atoms(smiles text, pattern medai_pattern, every boolean DEFAULT false, chiral boolean DEFAULT false) RETURNS SETOF integer[]
AS 'MODULE_PATHNAME', 'medai_match_atoms_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 70 ROWS 5;
COMMENT ON FUNCTION medai_match_atoms(text, medai_pattern, boolean, boolean) IS
'The matches of the pattern, a row each, in ascending order: element k is the atom of the molecule that atom k of'
' the pattern, as written, is matched to; atoms are numbered from 0 in the order of the canonical SMILES (of a '
'text: as written). Of matches of the same set of atoms the lowest alone, with every all of them. Error 22P02: no'
' SMILES. Error 54000: the search takes more than 500,000,000 steps.';

CREATE FUNCTION medai_match_atoms(smiles text, query medai_mol, every boolean DEFAULT false, chiral boolean DEFAULT false) RETURNS SETOF integer[]
AS 'MODULE_PATHNAME', 'medai_match_atoms_mol_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 75 ROWS 5;
COMMENT ON FUNCTION medai_match_atoms(text, medai_mol, boolean, boolean) IS
'The matches of the query, a row each, in ascending order: element k is the atom of the molecule that atom k of '
'the query is matched to; atoms are numbered from 0 in the order of the canonical SMILES (of a text: as written).'
' Of matches of the same set of atoms the lowest alone, with every all of them. An atom of the query matches one '
'of its element that is in at least as many rings and has its charge, isotope and unpaired electrons where it has'
' any; bonds are of the same type. RDKit''s HasSubstructMatch of two molecules. Error 22P02: no SMILES. Error '
'54000: the search takes more than 500,000,000 steps.';

-- ---- a text as pattern ---------------------------------------------------------------------------------------
--
-- A literal without a type becomes one of these. Whether and how often: a body that takes the place of the call, so that
-- the planner compiles a constant. Where: a set's call stays a call, which keeps what it compiled.

CREATE FUNCTION medai_substructure(mol medai_mol, smarts text, chiral boolean DEFAULT false)
RETURNS boolean LANGUAGE sql STRICT IMMUTABLE PARALLEL SAFE COST 105
AS $$ SELECT @extschema@.medai_substructure($1, @extschema@.medai_pattern($2), $3) $$;
COMMENT ON FUNCTION medai_substructure(medai_mol, text, boolean) IS
'As medai_substructure(medai_mol, medai_pattern, boolean) of the pattern that the SMARTS says, which is compiled once where '
'it is a constant. Error 22P02: no SMARTS.';

CREATE FUNCTION medai_substructure(smiles text, smarts text, chiral boolean DEFAULT false)
RETURNS boolean LANGUAGE sql STRICT IMMUTABLE PARALLEL SAFE COST 155
AS $$ SELECT @extschema@.medai_substructure($1, @extschema@.medai_pattern($2), $3) $$;
COMMENT ON FUNCTION medai_substructure(text, text, boolean) IS
'As medai_substructure(text, medai_pattern, boolean) of the pattern that the SMARTS says, which is compiled once where it '
'is a constant. Error 22P02: no SMILES, no SMARTS.';

CREATE FUNCTION medai_match_count(mol medai_mol, smarts text, every boolean DEFAULT false, chiral boolean DEFAULT false)
RETURNS integer LANGUAGE sql STRICT IMMUTABLE PARALLEL SAFE COST 110
AS $$ SELECT @extschema@.medai_match_count($1, @extschema@.medai_pattern($2), $3, $4) $$;
COMMENT ON FUNCTION medai_match_count(medai_mol, text, boolean, boolean) IS
'As medai_match_count(medai_mol, medai_pattern, boolean, boolean) of the pattern that the SMARTS says, which is compiled '
'once where it is a constant. Error 22P02: no SMARTS.';

CREATE FUNCTION medai_match_count(smiles text, smarts text, every boolean DEFAULT false, chiral boolean DEFAULT false)
RETURNS integer LANGUAGE sql STRICT IMMUTABLE PARALLEL SAFE COST 160
AS $$ SELECT @extschema@.medai_match_count($1, @extschema@.medai_pattern($2), $3, $4) $$;
COMMENT ON FUNCTION medai_match_count(text, text, boolean, boolean) IS
'As medai_match_count(text, medai_pattern, boolean, boolean) of the pattern that the SMARTS says, which is compiled once '
'where it is a constant. Error 22P02: no SMILES, no SMARTS.';

CREATE FUNCTION medai_match_atoms(mol medai_mol, smarts text, every boolean DEFAULT false, chiral boolean DEFAULT false)
RETURNS SETOF integer[]
AS 'MODULE_PATHNAME', 'medai_match_atoms_smarts_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 25 ROWS 5;
COMMENT ON FUNCTION medai_match_atoms(medai_mol, text, boolean, boolean) IS
'As medai_match_atoms(medai_mol, medai_pattern, boolean, boolean) of the pattern that the SMARTS says, which is compiled '
'once while it stays the same. Error 22P02: no SMARTS.';

CREATE FUNCTION medai_match_atoms(smiles text, smarts text, every boolean DEFAULT false, chiral boolean DEFAULT false)
RETURNS SETOF integer[]
AS 'MODULE_PATHNAME', 'medai_match_atoms_smarts_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 75 ROWS 5;
COMMENT ON FUNCTION medai_match_atoms(text, text, boolean, boolean) IS
'As medai_match_atoms(text, medai_pattern, boolean, boolean) of the pattern that the SMARTS says, which is compiled once '
'while it stays the same. Error 22P02: no SMILES, no SMARTS.';

-- ---- operators ---------------------------------------------------------------------------------------------

CREATE FUNCTION medai_mol_has_pattern(medai_mol, medai_pattern) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_mol_has_pattern(medai_mol, medai_pattern) IS 'implementation of @> operator';

CREATE FUNCTION medai_mol_has_mol(medai_mol, medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_mol_has_mol(medai_mol, medai_mol) IS 'implementation of @> operator';

CREATE FUNCTION medai_pattern_in_mol(medai_pattern, medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_pattern_in_mol(medai_pattern, medai_mol) IS 'implementation of <@ operator';

CREATE FUNCTION medai_mol_in_mol(medai_mol, medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_mol_in_mol(medai_mol, medai_mol) IS 'implementation of <@ operator';

CREATE OPERATOR @> (LEFTARG = medai_mol, RIGHTARG = medai_pattern, FUNCTION = medai_mol_has_pattern, COMMUTATOR = <@,
                    RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR @> (medai_mol, medai_pattern) IS 'the pattern matches in the molecule';
CREATE OPERATOR @> (LEFTARG = medai_mol, RIGHTARG = medai_mol, FUNCTION = medai_mol_has_mol, COMMUTATOR = <@,
                    RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR @> (medai_mol, medai_mol) IS 'the right molecule is a substructure of the left one';
CREATE OPERATOR <@ (LEFTARG = medai_pattern, RIGHTARG = medai_mol, FUNCTION = medai_pattern_in_mol, COMMUTATOR = @>,
                    RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR <@ (medai_pattern, medai_mol) IS 'the pattern matches in the molecule';
CREATE OPERATOR <@ (LEFTARG = medai_mol, RIGHTARG = medai_mol, FUNCTION = medai_mol_in_mol, COMMUTATOR = @>,
                    RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR <@ (medai_mol, medai_mol) IS 'the left molecule is a substructure of the right one';
