-- 25-registration.sql: a key for compounds that tautomers share.

CREATE FUNCTION medai_registration_hash(mol medai_mol, stereo boolean DEFAULT true) RETURNS text
AS 'MODULE_PATHNAME', 'medai_registration_hash_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 60;
COMMENT ON FUNCTION medai_registration_hash(medai_mol, boolean) IS
'Registration hash that tautomers share: SHA-256, as 64 hexadecimal digits, of medai_registration_text. Molecules that '
'differ in the place of hydrogens and charges on hetero atoms, and of conjugated double bonds, have the same; those that '
'RDKit''s HetAtomTautomer hash tells apart differ. stereo => false leaves stereochemistry out.';

CREATE FUNCTION medai_registration_hash(smiles text, stereo boolean DEFAULT true) RETURNS text
AS 'MODULE_PATHNAME', 'medai_registration_hash_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 110;
COMMENT ON FUNCTION medai_registration_hash(text, boolean) IS
'Registration hash that tautomers share: SHA-256, as 64 hexadecimal digits, of medai_registration_text. Molecules that '
'differ in the place of hydrogens and charges on hetero atoms, and of conjugated double bonds, have the same; those that '
'RDKit''s HetAtomTautomer hash tells apart differ. stereo => false leaves stereochemistry out. Error 22P02: no SMILES.';

CREATE FUNCTION medai_registration_text(mol medai_mol, stereo boolean DEFAULT true) RETURNS text
AS 'MODULE_PATHNAME', 'medai_registration_text_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 60;
COMMENT ON FUNCTION medai_registration_text(medai_mol, boolean) IS
'What medai_registration_hash hashes, SKELETON_HYDROGENS_CHARGE: the canonical SMILES of the skeleton with single bonds '
'for all that are conjugated, aromatic or at hetero atoms, the hydrogens on hetero atoms, the charge.';

CREATE FUNCTION medai_registration_text(smiles text, stereo boolean DEFAULT true) RETURNS text
AS 'MODULE_PATHNAME', 'medai_registration_text_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 110;
COMMENT ON FUNCTION medai_registration_text(text, boolean) IS
'What medai_registration_hash hashes, SKELETON_HYDROGENS_CHARGE: the canonical SMILES of the skeleton with single bonds '
'for all that are conjugated, aromatic or at hetero atoms, the hydrogens on hetero atoms, the charge. Error 22P02: no '
'SMILES.';
