-- 28-analog.sql: molecules one change of medicinal chemistry away from another.

CREATE FUNCTION medai_analogs(parent medai_mol, k integer DEFAULT 20) RETURNS TABLE (mol medai_mol, change text)
AS 'MODULE_PATHNAME', 'medai_analogs_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 20;
COMMENT ON FUNCTION medai_analogs(medai_mol, integer) IS
'At most k (0 to 10000) different molecules that one transform of the shipped table makes of a molecule, and the name of '
'the transform: halogens and methyl groups moved on and off, acids, amides and rings exchanged for their like, linkers and '
'rings made longer or shorter, groups taken off. Classes of transforms take turns, and within a class its transforms, so '
'that few rows are of many kinds; which ones depends on the molecule alone. All are neutral and without unpaired '
'electrons, and none has more of an unstable group (a peroxide, a hemiaminal) than the molecule had. Of a salt, what was '
'changed comes without the other ions: see medai_largest_fragment and medai_neutralize. Errors: 22023 for k.';

CREATE FUNCTION medai_analogs(smiles text, k integer DEFAULT 20) RETURNS TABLE (mol medai_mol, change text)
AS 'MODULE_PATHNAME', 'medai_analogs_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 20;
COMMENT ON FUNCTION medai_analogs(text, integer) IS
'At most k (0 to 10000) different molecules that one transform of the shipped table makes of a molecule, and the name of '
'the transform: as medai_analogs(medai_mol, integer). Errors: 22P02 no SMILES, 22023 for k.';

CREATE FUNCTION medai_analog_transforms() RETURNS TABLE (name text, class text, reaction text)
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100 ROWS 300;
COMMENT ON FUNCTION medai_analog_transforms() IS
'The transforms that medai_analogs tries, in the order of its table: name, class, and the reaction as medai_transform '
'takes it. Written for medai from general chemical knowledge.';
