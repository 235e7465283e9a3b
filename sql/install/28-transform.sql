-- 28-transform.sql: reactions applied to a molecule.

CREATE FUNCTION medai_transform(mol medai_mol, reaction text) RETURNS SETOF medai_mol
AS 'MODULE_PATHNAME', 'medai_transform_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION medai_transform(medai_mol, text) IS
'What a reaction makes of a molecule: all different products that are molecules. The reaction is reaction SMARTS with '
'atom maps, "[C:1](=[O:2])[OH]>>[C:1](=[O:2])N"; several products stand between dots, "(A.B)>>" finds both parts in the '
'one molecule. Equals, as a set, the products of RDKit''s AllChem.ReactionFromSmarts(reaction).RunReactants((mol,)) that '
'can be sanitised. No rows where the reaction does not apply. Errors: 22P02 no reaction; 22023 a reaction of several '
'molecules; 54000 more than 100,000 ways to take place, or 20,000 different products.';

CREATE FUNCTION medai_transform(smiles text, reaction text) RETURNS SETOF medai_mol
AS 'MODULE_PATHNAME', 'medai_transform_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION medai_transform(text, text) IS
'What a reaction makes of a molecule: all different products that are molecules. The reaction is reaction SMARTS with '
'atom maps, "[C:1](=[O:2])[OH]>>[C:1](=[O:2])N"; several products stand between dots, "(A.B)>>" finds both parts in the '
'one molecule. Equals, as a set, the products of RDKit''s AllChem.ReactionFromSmarts(reaction).RunReactants((mol,)) that '
'can be sanitised. No rows where the reaction does not apply. Errors: 22P02 no SMILES, no reaction; 22023 a reaction of '
'several molecules; 54000 more than 100,000 ways to take place, or 20,000 different products.';

CREATE FUNCTION medai_reaction_valid(reaction text) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_reaction_valid(text) IS
'Whether medai_transform takes a text as its reaction.';
