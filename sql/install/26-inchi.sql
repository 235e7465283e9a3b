-- 26-inchi.sql: IUPAC identifiers. They come out of a module of their own, which is loaded when one is first asked for.

CREATE FUNCTION medai_inchi(mol medai_mol) RETURNS text
AS '$libdir/medai_inchi', 'medai_inchi_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 300;
COMMENT ON FUNCTION medai_inchi(medai_mol) IS
'Standard InChI of a molecule of at most 999 atoms, by the InChI library (1.03 on Debian). Tetrahedral centres and '
'double bonds are told to it; allenes and other arrangements are not. Error 54000: too large, or too symmetric; 0A000: '
'what an InChI cannot hold, such as a wildcard atom.';

CREATE FUNCTION medai_inchi(smiles text) RETURNS text
AS $$ SELECT @extschema@.medai_inchi(@extschema@.medai_mol($1)) $$ LANGUAGE sql STRICT IMMUTABLE PARALLEL SAFE COST 350;
COMMENT ON FUNCTION medai_inchi(text) IS
'Standard InChI of a SMILES. Error 22P02: no SMILES; others as medai_inchi(medai_mol).';

CREATE FUNCTION medai_inchikey(mol medai_mol) RETURNS text
AS '$libdir/medai_inchi', 'medai_inchikey_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 310;
COMMENT ON FUNCTION medai_inchikey(medai_mol) IS
'Standard InChIKey of a molecule: 27 characters, a hash of medai_inchi(medai_mol), whose errors it has.';

CREATE FUNCTION medai_inchikey(smiles text) RETURNS text
AS $$ SELECT @extschema@.medai_inchikey(@extschema@.medai_mol($1)) $$ LANGUAGE sql STRICT IMMUTABLE PARALLEL SAFE COST 360;
COMMENT ON FUNCTION medai_inchikey(text) IS
'Standard InChIKey of a SMILES. Error 22P02: no SMILES; others as medai_inchi(medai_mol).';

CREATE FUNCTION medai_inchi_to_key(inchi text) RETURNS text
AS '$libdir/medai_inchi', 'medai_inchikey_of_inchi' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_inchi_to_key(text) IS
'InChIKey of an InChI, standard or not: a hash of its text, which is not checked further than its beginning and its '
'characters. Error 22P02: no InChI; 54000: longer than 1,000,000 bytes.';
