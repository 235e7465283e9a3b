-- 29-depict.sql: pictures of molecules.

CREATE FUNCTION medai_mol_svg(mol medai_mol, width integer DEFAULT 300, height integer DEFAULT 200) RETURNS text
AS 'MODULE_PATHNAME', 'medai_mol_svg_of_mol' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_mol_svg(medai_mol, integer, integer) IS
'A picture of the molecule as SVG, width and height in pixels, 1 to 10000 (else error 22023).';

CREATE FUNCTION medai_mol_svg(smiles text, width integer DEFAULT 300, height integer DEFAULT 200) RETURNS text
AS 'MODULE_PATHNAME', 'medai_mol_svg_of_smiles' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 300;
COMMENT ON FUNCTION medai_mol_svg(text, integer, integer) IS
'A picture of the molecule of a SMILES, the same as of the stored molecule. Error 22P02: no SMILES.';

CREATE FUNCTION medai_mol_grid_svg(mols medai_mol[], labels text[] DEFAULT NULL, columns integer DEFAULT 4,
                                   width integer DEFAULT 200, height integer DEFAULT 150) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2000;
COMMENT ON FUNCTION medai_mol_grid_svg(medai_mol[], text[], integer, integer, integer) IS
'Pictures of molecules side by side, with labels below.';
