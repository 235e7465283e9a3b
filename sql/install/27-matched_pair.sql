-- Matched molecular pairs: constant and variable parts of molecules, transformations and what they do.

CREATE FUNCTION medai_cuts(mol medai_mol, most_cuts integer DEFAULT 1, largest integer DEFAULT 10,
                           share double precision DEFAULT 0.5, hydrogens boolean DEFAULT true)
RETURNS TABLE(constant text, variable text, cuts integer, atoms integer)
AS 'MODULE_PATHNAME', 'medai_cuts_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20;
COMMENT ON FUNCTION medai_cuts(medai_mol, integer, integer, double precision, boolean) IS
'Every way to see a molecule as a constant and a variable part (Hussain, Rea, J. Chem. Inf. Model. 2010, 50, 339): '
'molecules with the same constant part are matched pairs. Single bonds outside of rings are cut of which one end is a '
'neutral carbon without a double or triple bond to another element, as rdMMPA.FragmentMol of RDKit 2022.09 does. Parts '
'are SMILES with [*:1], and with two cuts [*:2], where they were cut, those of one cut canonical. most_cuts: 1, or 2 '
'for linkers too. A variable part has at most largest heavy atoms, and at most share (above 0, up to 1) of those of '
'the molecule. hydrogens: each hydrogen is a variable part, [*:1][H]. atoms: heavy atoms of the variable part. By '
'cuts, constant, variable in the order of their bytes. Errors: 22023 a parameter out of range; 54000 results of more '
'than 256 MB.';

CREATE FUNCTION medai_cuts(smiles text, most_cuts integer DEFAULT 1, largest integer DEFAULT 10,
                           share double precision DEFAULT 0.5, hydrogens boolean DEFAULT true)
RETURNS TABLE(constant text, variable text, cuts integer, atoms integer)
AS 'MODULE_PATHNAME', 'medai_cuts_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1100 ROWS 20;
COMMENT ON FUNCTION medai_cuts(text, integer, integer, double precision, boolean) IS
'Constant and variable parts of a SMILES, as those of the medai_mol. Error 22P02: no SMILES.';

CREATE TYPE medai_transformation AS (was text, becomes text, pairs bigint, constants bigint, mean double precision,
                                     sd double precision, lowest double precision, highest double precision);
COMMENT ON TYPE medai_transformation IS
'What the change of a variable part, was, for another one, becomes, did to an activity: pairs of molecules, constant '
'parts that these have, mean, standard deviation (NULL of one pair), lowest and highest difference.';

CREATE FUNCTION medai_transformations_accum(internal, anynonarray, text, text, double precision) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_transformations_accum(internal, anynonarray, text, text, double precision) IS
'support function of medai_transformations: adds a row';
CREATE FUNCTION medai_transformations_final(internal, anynonarray, text, text, double precision)
RETURNS medai_transformation[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_transformations_final(internal, anynonarray, text, text, double precision) IS
'support function of medai_transformations: rows to transformations';
CREATE AGGREGATE medai_transformations(id anynonarray, constant text, variable text, activity double precision) (
    SFUNC = medai_transformations_accum, STYPE = internal, SSPACE = 65536,
    FINALFUNC = medai_transformations_final, FINALFUNC_EXTRA, PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_transformations(anynonarray, text, text, double precision) IS
'Statistics over matched molecular pairs, of rows as medai_cuts gives them for each molecule: two rows with the same '
'constant part, different variable parts and different ids are a pair, whose activities differ by some number. An '
'array of (was, becomes, pairs, constants, mean, sd, lowest, highest), each transformation both ways, by descending '
'number of pairs, then by the bytes of was and becomes; unnest makes rows of it. The id is a bigint, text, uuid or '
'what else can be hashed, one for each molecule. The same for every order of rows and every plan. Rows with a NULL '
'are left out; NULL without rows. 40 bytes are kept of a row and each variable part once, up to 1 GB; the last step '
'takes up to three times as much. Errors: 22000 an activity is not finite; 54000 more rows or transformations (4 '
'million) than fit.';

CREATE FUNCTION medai_transformations_accum(internal, anynonarray, text, text, double precision, bigint) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_transformations_accum(internal, anynonarray, text, text, double precision, bigint) IS
'support function of medai_transformations: adds a row';
CREATE FUNCTION medai_transformations_final(internal, anynonarray, text, text, double precision, bigint)
RETURNS medai_transformation[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_transformations_final(internal, anynonarray, text, text, double precision, bigint) IS
'support function of medai_transformations: rows to transformations';
CREATE AGGREGATE medai_transformations(id anynonarray, constant text, variable text, activity double precision, fewest bigint) (
    SFUNC = medai_transformations_accum, STYPE = internal, SSPACE = 65536,
    FINALFUNC = medai_transformations_final, FINALFUNC_EXTRA, PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_transformations(anynonarray, text, text, double precision, bigint) IS
'As medai_transformations(id, constant, variable, activity), of transformations that have at least so many pairs. '
'Errors: 22023 fewest is below 1 or not the same in all rows; 22004 it is NULL.';

CREATE FUNCTION medai_transformations_accum(internal, anynonarray, medai_mol, double precision) RETURNS internal
AS 'MODULE_PATHNAME', 'medai_transformations_accum_mol' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_transformations_accum(internal, anynonarray, medai_mol, double precision) IS
'support function of medai_transformations: adds the parts of a molecule';
CREATE FUNCTION medai_transformations_final(internal, anynonarray, medai_mol, double precision)
RETURNS medai_transformation[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_transformations_final(internal, anynonarray, medai_mol, double precision) IS
'support function of medai_transformations: rows to transformations';
CREATE AGGREGATE medai_transformations(id anynonarray, mol medai_mol, activity double precision) (
    SFUNC = medai_transformations_accum, STYPE = internal, SSPACE = 65536,
    FINALFUNC = medai_transformations_final, FINALFUNC_EXTRA, PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_transformations(anynonarray, medai_mol, double precision) IS
'As medai_transformations(id, constant, variable, activity) over the rows that medai_cuts(mol) gives for each '
'molecule. Where parts are cut by other rules, or in parallel workers, call medai_cuts in a LATERAL join.';
