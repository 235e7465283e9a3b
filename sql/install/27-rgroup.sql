-- R-groups: side chains of molecules by the place of a core at which they are attached.

CREATE FUNCTION medai_r_groups(mol medai_mol, core medai_mol, labelled_only boolean DEFAULT false)
RETURNS TABLE(r integer, atom integer, side_chain medai_mol)
AS 'MODULE_PATHNAME', 'medai_r_groups_mol_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 300 ROWS 3;
COMMENT ON FUNCTION medai_r_groups(medai_mol, medai_mol, boolean) IS
'What hangs on a core, one row for each place: r, the number of the attachment point; the atom of the core, from 0; '
'the side chain with a wildcard [*:r] where it was attached. Attachment points are wildcards at the ends of the core '
'with a class or an isotope, [*:1] or [1*]; one without side chain has its hydrogen, [*:1][H], and where it has '
'neither, or not on a bond of its kind, the core does not match. Elsewhere r is the '
'highest of these numbers and the number of the core''s atom, from 1, in the order of its canonical SMILES; several '
'side chains at such an atom are one value. A side chain that is attached at two places has two rows. Where the core '
'matches in several ways: with the fewest side chains elsewhere, the fewest '
'hydrogens at attachment points, then with the lowest r, then with side chains that '
'come first in the order of medai_mol. labelled_only: no rows where side chains are elsewhere. No rows where the core '
'does not match. Stereochemistry of the core is not looked at. Errors: 22023 a core without atoms or with a number '
'twice; 54000 more than 100,000 ways to match. Source: as RGroupDecomposition of RDKit 2022.09 for one core, but for '
'the choice among matches, which there depends on all molecules.';

CREATE FUNCTION medai_r_groups(mol medai_mol, core text, labelled_only boolean DEFAULT false)
RETURNS TABLE(r integer, atom integer, side_chain medai_mol)
AS 'MODULE_PATHNAME', 'medai_r_groups_mol_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 300 ROWS 3;
COMMENT ON FUNCTION medai_r_groups(medai_mol, text, boolean) IS
'R-groups of a core that is a SMILES: its atoms are numbered as the text has them, attachment points left out.';

CREATE FUNCTION medai_r_groups(smiles text, core text, labelled_only boolean DEFAULT false)
RETURNS TABLE(r integer, atom integer, side_chain medai_mol)
AS 'MODULE_PATHNAME', 'medai_r_groups_smiles_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 400 ROWS 3;
COMMENT ON FUNCTION medai_r_groups(text, text, boolean) IS
'R-groups of a SMILES with a core that is a SMILES, as those of the medai_mol. Error 22P02: no SMILES.';

CREATE FUNCTION medai_r_groups(mol medai_mol, core medai_pattern, labelled_only boolean DEFAULT false)
RETURNS TABLE(r integer, atom integer, side_chain medai_mol)
AS 'MODULE_PATHNAME', 'medai_r_groups_mol_pattern' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 300 ROWS 3;
COMMENT ON FUNCTION medai_r_groups(medai_mol, medai_pattern, boolean) IS
'R-groups of a core that is a pattern: its atoms are numbered as the SMARTS has them, attachment points left out. A '
'wildcard without a class is an atom of the core.';

CREATE FUNCTION medai_r_groups(smiles text, core medai_pattern, labelled_only boolean DEFAULT false)
RETURNS TABLE(r integer, atom integer, side_chain medai_mol)
AS 'MODULE_PATHNAME', 'medai_r_groups_smiles_pattern' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 400 ROWS 3;
COMMENT ON FUNCTION medai_r_groups(text, medai_pattern, boolean) IS
'R-groups of a SMILES with a core that is a pattern, as those of the medai_mol. Error 22P02: no SMILES.';
