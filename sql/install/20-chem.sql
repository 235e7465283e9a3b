-- 20-chem.sql: molecules as a type. Meaning follows RDKit 2022.09.

-- ---- medai_mol -------------------------------------------------------------------------------------------

CREATE TYPE medai_mol;

CREATE FUNCTION medai_mol_in(cstring) RETURNS medai_mol
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_mol_in(cstring) IS 'input of medai_mol: SMILES';

CREATE FUNCTION medai_mol_out(medai_mol) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_mol_out(medai_mol) IS 'output of medai_mol: canonical SMILES';

CREATE FUNCTION medai_mol_recv(internal) RETURNS medai_mol
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_mol_recv(internal) IS
'binary input of medai_mol: refused with 22P03 unless the bytes are exactly what storing their molecule gives';

CREATE FUNCTION medai_mol_send(medai_mol) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_mol_send(medai_mol) IS 'binary output of medai_mol: the stored bytes';

CREATE TYPE medai_mol (
    INPUT = medai_mol_in,
    OUTPUT = medai_mol_out,
    RECEIVE = medai_mol_recv,
    SEND = medai_mol_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE medai_mol IS
'A molecule, perceived once and stored flat: atoms in canonical order, bonds, rings, aromaticity, stereo. Text '
'form: canonical SMILES. Equal when the same molecule, isotopes, atom classes, radicals and stereo included. '
'At most 4,095 atoms besides merged hydrogens.';

CREATE FUNCTION medai_mol(smiles text) RETURNS medai_mol
AS 'MODULE_PATHNAME', 'medai_mol_from_text' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_mol(text) IS
'The molecule that a SMILES says; white space around it is ignored, '''' is the molecule without atoms. Error '
'22P02 names what is wrong and where, 54000 when there are more than 4,095 atoms. Source: OpenSMILES as RDKit '
'2022.09 reads it, Chem.MolFromSmiles.';

CREATE FUNCTION medai_canonical_smiles(mol medai_mol) RETURNS text
AS 'MODULE_PATHNAME', 'medai_mol_to_text' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_canonical_smiles(medai_mol) IS
'Canonical SMILES, the same for every order of atoms in which the molecule was written: medai''s own form, which '
'RDKit reads as the same molecule.';

CREATE FUNCTION medai_canonical_smiles(smiles text) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 120;
COMMENT ON FUNCTION medai_canonical_smiles(text) IS
'Canonical SMILES of a SMILES. Errors as medai_mol(text).';

CREATE CAST (text AS medai_mol) WITH FUNCTION medai_mol(text) AS ASSIGNMENT;
CREATE CAST (medai_mol AS text) WITH FUNCTION medai_canonical_smiles(medai_mol) AS ASSIGNMENT;

CREATE FUNCTION medai_mol_try(smiles text) RETURNS medai_mol
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_mol_try(text) IS
'The molecule that a SMILES says, or NULL where medai_mol(text) would refuse it: one bad row does not stop a load.';

CREATE FUNCTION medai_mol_valid(smiles text) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_mol_valid(text) IS 'Whether medai_mol(text) would accept the SMILES.';

-- ---- molfiles and SD files -------------------------------------------------------------------------------

CREATE FUNCTION medai_mol_from_molfile(molfile text) RETURNS medai_mol
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_mol_from_molfile(text) IS
'The molecule of a molfile, V2000 or V3000; stereo from wedges and coordinates, which are not kept. Error 22P02 names '
'the line or the atom. Source: CTFile formats as RDKit 2022.09 reads them, Chem.MolFromMolBlock.';

CREATE FUNCTION medai_molfile_valid(molfile text) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_molfile_valid(text) IS 'Whether medai_mol_from_molfile(text) would accept the molfile.';

CREATE FUNCTION medai_molblock(mol medai_mol) RETURNS text
AS 'MODULE_PATHNAME', 'medai_molblock_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_molblock(medai_mol) IS
'A molfile of the molecule: coordinates in the plane, wedges for stereo, double bonds written out. V2000 up to 999 '
'atoms and bonds, above that V3000. Stereo that a molfile cannot say (octahedral centres) is an error.';

CREATE FUNCTION medai_molblock(smiles text) RETURNS text
AS 'MODULE_PATHNAME', 'medai_molblock_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 250;
COMMENT ON FUNCTION medai_molblock(text) IS
'A molfile of a SMILES, its atoms in the order of the text, as medai_molblock(medai_mol). Errors as there and as '
'medai_mol(text).';

CREATE FUNCTION medai_sdf(file text, on_error text DEFAULT 'error')
RETURNS TABLE (mol medai_mol, name text, properties jsonb)
AS 'MODULE_PATHNAME', 'medai_sdf_of_text' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_sdf(text, text) IS
'The records of an SD file: molecule, title line, properties. on_error: ''error'' stops at a record whose molecule '
'cannot be read and names it (22P02), ''null'' gives it without a molecule.';

CREATE FUNCTION medai_sdf(file bytea, on_error text DEFAULT 'error')
RETURNS TABLE (mol medai_mol, name text, properties jsonb)
AS 'MODULE_PATHNAME', 'medai_sdf_of_bytes' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_sdf(bytea, text) IS
'The records of an SD file, as medai_sdf(text); the bytes may be gzip. Properties are read as UTF-8, or as Latin-1 '
'where they are not that.';

-- ---- equality, order, hash -------------------------------------------------------------------------------

CREATE FUNCTION medai_mol_eq(medai_mol, medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_eq' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_mol_ne(medai_mol, medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_ne' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_mol_lt(medai_mol, medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_lt' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_mol_le(medai_mol, medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_le' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_mol_gt(medai_mol, medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_gt' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_mol_ge(medai_mol, medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_ge' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_mol_cmp(medai_mol, medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_flat_cmp' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_mol_hash(medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_flat_hash' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_mol_hash_extended(medai_mol, bigint) RETURNS bigint
AS 'MODULE_PATHNAME', 'medai_flat_hash_extended' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION medai_mol_eq(medai_mol, medai_mol) IS 'implementation of = operator';
COMMENT ON FUNCTION medai_mol_ne(medai_mol, medai_mol) IS 'implementation of <> operator';
COMMENT ON FUNCTION medai_mol_lt(medai_mol, medai_mol) IS 'implementation of < operator';
COMMENT ON FUNCTION medai_mol_le(medai_mol, medai_mol) IS 'implementation of <= operator';
COMMENT ON FUNCTION medai_mol_gt(medai_mol, medai_mol) IS 'implementation of > operator';
COMMENT ON FUNCTION medai_mol_ge(medai_mol, medai_mol) IS 'implementation of >= operator';
COMMENT ON FUNCTION medai_mol_cmp(medai_mol, medai_mol) IS
'less, equal, greater: an order for indexes and sorting, that of the stored bytes';
COMMENT ON FUNCTION medai_mol_hash(medai_mol) IS 'hash';
COMMENT ON FUNCTION medai_mol_hash_extended(medai_mol, bigint) IS 'hash';

CREATE OPERATOR = (LEFTARG = medai_mol, RIGHTARG = medai_mol, FUNCTION = medai_mol_eq, COMMUTATOR = =,
                   NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = medai_mol, RIGHTARG = medai_mol, FUNCTION = medai_mol_ne, COMMUTATOR = <>,
                    NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = medai_mol, RIGHTARG = medai_mol, FUNCTION = medai_mol_lt, COMMUTATOR = >,
                   NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = medai_mol, RIGHTARG = medai_mol, FUNCTION = medai_mol_le, COMMUTATOR = >=,
                    NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = medai_mol, RIGHTARG = medai_mol, FUNCTION = medai_mol_gt, COMMUTATOR = <,
                   NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = medai_mol, RIGHTARG = medai_mol, FUNCTION = medai_mol_ge, COMMUTATOR = <=,
                    NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR = (medai_mol, medai_mol) IS 'the same molecule';
COMMENT ON OPERATOR <> (medai_mol, medai_mol) IS 'different molecules';
COMMENT ON OPERATOR < (medai_mol, medai_mol) IS 'less, in the order of the stored bytes';
COMMENT ON OPERATOR <= (medai_mol, medai_mol) IS 'less or equal, in the order of the stored bytes';
COMMENT ON OPERATOR > (medai_mol, medai_mol) IS 'greater, in the order of the stored bytes';
COMMENT ON OPERATOR >= (medai_mol, medai_mol) IS 'greater or equal, in the order of the stored bytes';

CREATE OPERATOR CLASS medai_mol_ops DEFAULT FOR TYPE medai_mol USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 medai_mol_cmp(medai_mol, medai_mol),
    FUNCTION 4 btequalimage(oid); -- equal values are equal bytes: an index keeps them once
CREATE OPERATOR CLASS medai_mol_ops DEFAULT FOR TYPE medai_mol USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 medai_mol_hash(medai_mol),
    FUNCTION 2 medai_mol_hash_extended(medai_mol, bigint);
