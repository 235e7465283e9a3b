-- 29-depict.sql: pictures of molecules.

CREATE FUNCTION medai_mol_svg(mol medai_mol, width integer DEFAULT 300, height integer DEFAULT 200,
                              highlight medai_pattern DEFAULT NULL) RETURNS text
AS 'MODULE_PATHNAME', 'medai_mol_svg_of_mol' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION medai_mol_svg(medai_mol, integer, integer, medai_pattern) IS
'A picture of the molecule as SVG 1.1, without scripts or links: wedges from stereochemistry, aromatic rings with '
'alternating bonds, a soft halo where the pattern matches (the first 1,000 matches). Width and height in pixels, 1 to '
'10000, else error 22023. NULL when any argument but the pattern is.';

CREATE FUNCTION medai_mol_svg(smiles text, width integer DEFAULT 300, height integer DEFAULT 200,
                              highlight medai_pattern DEFAULT NULL) RETURNS text
AS 'MODULE_PATHNAME', 'medai_mol_svg_of_smiles' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 600;
COMMENT ON FUNCTION medai_mol_svg(text, integer, integer, medai_pattern) IS
'A picture of the molecule of a SMILES, the same as medai_mol_svg(medai_mol) of the stored molecule, whichever way it '
'is written. Errors as there, and 22P02: no SMILES.';

CREATE FUNCTION medai_mol_grid_svg(mols medai_mol[], labels text[] DEFAULT NULL, columns integer DEFAULT 4,
                                   width integer DEFAULT 200, height integer DEFAULT 150,
                                   highlight medai_pattern DEFAULT NULL) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5000;
COMMENT ON FUNCTION medai_mol_grid_svg(medai_mol[], text[], integer, integer, integer, medai_pattern) IS
'Pictures of molecules side by side as one SVG, row by row, with labels below; width and height in pixels are those of '
'a cell, label included, 1 to 10000. NULL among the molecules leaves a cell empty. Errors: 22023 for a size out of '
'range, columns below 1, more labels than molecules, or a grid of more than 1000000 pixels either way; 54000 for more '
'than 10000 molecules. NULL when any argument but labels and pattern is.';
