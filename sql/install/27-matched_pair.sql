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
'cuts, constant, variable in the order of their bytes. Error 22023: a parameter out of range.';

CREATE FUNCTION medai_cuts(smiles text, most_cuts integer DEFAULT 1, largest integer DEFAULT 10,
                           share double precision DEFAULT 0.5, hydrogens boolean DEFAULT true)
RETURNS TABLE(constant text, variable text, cuts integer, atoms integer)
AS 'MODULE_PATHNAME', 'medai_cuts_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1100 ROWS 20;
COMMENT ON FUNCTION medai_cuts(text, integer, integer, double precision, boolean) IS
'Constant and variable parts of a SMILES, as those of the medai_mol. Error 22P02: no SMILES.';
