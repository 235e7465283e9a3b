-- 23-pattern.sql: SMARTS as a type. Meaning follows RDKit 2022.09, groups of components Daylight.

CREATE TYPE medai_pattern;

CREATE FUNCTION medai_pattern_in(cstring) RETURNS medai_pattern
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_pattern_in(cstring) IS 'input of medai_pattern: SMARTS';

CREATE FUNCTION medai_pattern_out(medai_pattern) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_pattern_out(medai_pattern) IS 'output of medai_pattern: its SMARTS';

CREATE FUNCTION medai_pattern_recv(internal) RETURNS medai_pattern
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_pattern_recv(internal) IS 'binary input of medai_pattern: SMARTS';

CREATE FUNCTION medai_pattern_send(medai_pattern) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_pattern_send(medai_pattern) IS 'binary output of medai_pattern: its SMARTS';

CREATE TYPE medai_pattern (
    INPUT = medai_pattern_in,
    OUTPUT = medai_pattern_out,
    RECEIVE = medai_pattern_recv,
    SEND = medai_pattern_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE medai_pattern IS
'A substructure to search molecules for: a SMARTS, compiled once. Text form: the SMARTS as it was written, without white '
'space around it. At most 1,024 atoms, 16,384 terms, and $( within $( 32 deep.';

CREATE FUNCTION medai_pattern(smarts text, merge_hydrogens boolean DEFAULT false) RETURNS medai_pattern
AS 'MODULE_PATHNAME', 'medai_pattern_from_text' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_pattern(text, boolean) IS
'The pattern that a SMARTS says; '''' has no atoms and matches nothing. merge_hydrogens: hydrogens that are atoms of the '
'pattern become demands on what they hang on, C[H] is read as [C;!H0], since hydrogens of molecules are no atoms. Error '
'22P02 names what is wrong and where, 54000 the limit that is passed. Source: Daylight''s SMARTS as RDKit 2022.09 reads '
'it, Chem.MolFromSmarts(smarts, mergeHs).';

CREATE FUNCTION medai_smarts(pattern medai_pattern) RETURNS text
AS 'MODULE_PATHNAME', 'medai_pattern_to_text' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_smarts(medai_pattern) IS 'The SMARTS of a pattern.';

CREATE FUNCTION medai_smarts_valid(smarts text) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_smarts_valid(text) IS 'Whether medai_pattern(text) would accept the SMARTS.';

CREATE CAST (text AS medai_pattern) WITH INOUT AS ASSIGNMENT;
CREATE CAST (medai_pattern AS text) WITH FUNCTION medai_smarts(medai_pattern) AS ASSIGNMENT;

-- ---- equality: that of the SMARTS -------------------------------------------------------------------------

CREATE FUNCTION medai_pattern_eq(medai_pattern, medai_pattern) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_pattern_ne(medai_pattern, medai_pattern) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_pattern_hash(medai_pattern) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION medai_pattern_eq(medai_pattern, medai_pattern) IS 'implementation of = operator';
COMMENT ON FUNCTION medai_pattern_ne(medai_pattern, medai_pattern) IS 'implementation of <> operator';
COMMENT ON FUNCTION medai_pattern_hash(medai_pattern) IS 'hash';

CREATE OPERATOR = (LEFTARG = medai_pattern, RIGHTARG = medai_pattern, FUNCTION = medai_pattern_eq, COMMUTATOR = =,
                   NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE OPERATOR <> (LEFTARG = medai_pattern, RIGHTARG = medai_pattern, FUNCTION = medai_pattern_ne, COMMUTATOR = <>,
                    NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR = (medai_pattern, medai_pattern) IS 'the same SMARTS, character by character';
COMMENT ON OPERATOR <> (medai_pattern, medai_pattern) IS 'different SMARTS';

CREATE OPERATOR CLASS medai_pattern_ops DEFAULT FOR TYPE medai_pattern USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 medai_pattern_hash(medai_pattern);
