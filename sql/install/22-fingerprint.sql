-- 22-fingerprint.sql: bit fingerprints as a type, fingerprints of molecules, similarities. Bit for bit RDKit 2022.09's.

-- ---- medai_fp --------------------------------------------------------------------------------------------

CREATE TYPE medai_fp;

CREATE FUNCTION medai_fp_in(cstring, oid, integer) RETURNS medai_fp
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp_in(cstring, oid, integer) IS 'input of medai_fp: hexadecimal digits';

CREATE FUNCTION medai_fp_out(medai_fp) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp_out(medai_fp) IS 'output of medai_fp: hexadecimal digits';

CREATE FUNCTION medai_fp_recv(internal, oid, integer) RETURNS medai_fp
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp_recv(internal, oid, integer) IS
'binary input of medai_fp: refused with 22P03 unless the bytes are a stored fingerprint';

CREATE FUNCTION medai_fp_send(medai_fp) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp_send(medai_fp) IS 'binary output of medai_fp: the stored bytes';

CREATE FUNCTION medai_fp_typmod_in(cstring[]) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp_typmod_in(cstring[]) IS 'type modifier of medai_fp: number of bits, 1 to 65536';

CREATE FUNCTION medai_fp_typmod_out(integer) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp_typmod_out(integer) IS 'type modifier of medai_fp as text';

CREATE TYPE medai_fp (
    INPUT = medai_fp_in,
    OUTPUT = medai_fp_out,
    RECEIVE = medai_fp_recv,
    SEND = medai_fp_send,
    TYPMOD_IN = medai_fp_typmod_in,
    TYPMOD_OUT = medai_fp_typmod_out,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = int4,
    STORAGE = external
);
COMMENT ON TYPE medai_fp IS
'A bit fingerprint with the number of its bits that are set; medai_fp(2048) allows that length alone. Text form: '
'hexadecimal digits as RDKit''s DataStructs.BitVectToFPSText writes them.';

CREATE FUNCTION medai_fp(medai_fp, integer, boolean) RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_fp_length_check' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp(medai_fp, integer, boolean) IS
'The fingerprint, when it has the length of the type that it is cast to; else error 22023. Nothing is cut or padded.';
CREATE CAST (medai_fp AS medai_fp) WITH FUNCTION medai_fp(medai_fp, integer, boolean) AS IMPLICIT;

CREATE FUNCTION medai_fp(bits bit varying) RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_fp_from_varbit' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp(bit varying) IS
'The fingerprint whose bit i is the i-th of the bit string, from 0. Error 22023 unless it has 1 to 65536 bits.';
CREATE FUNCTION medai_fp_to_varbit(fp medai_fp) RETURNS bit varying
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp_to_varbit(medai_fp) IS 'The bits of a fingerprint in order, bit 0 first.';
CREATE CAST (bit varying AS medai_fp) WITH FUNCTION medai_fp(bit varying) AS ASSIGNMENT;
CREATE CAST (medai_fp AS bit varying) WITH FUNCTION medai_fp_to_varbit(medai_fp) AS ASSIGNMENT;

CREATE FUNCTION medai_fp_array(fp medai_fp) RETURNS real[]
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_fp_array(medai_fp) IS
'The bits as 0 and 1, bit 0 first: features for medai_predict, medai_risk and medai_train.';

CREATE FUNCTION medai_fp_bits(fp medai_fp) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fp_bits(medai_fp) IS 'Length of a fingerprint in bits.';

CREATE FUNCTION medai_popcount(fp medai_fp) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_popcount(medai_fp) IS 'Number of bits that are set.';

-- ---- equality, order, hash -------------------------------------------------------------------------------

CREATE FUNCTION medai_fp_eq(medai_fp, medai_fp) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_eq' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_fp_ne(medai_fp, medai_fp) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_ne' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_fp_lt(medai_fp, medai_fp) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_lt' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_fp_le(medai_fp, medai_fp) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_le' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_fp_gt(medai_fp, medai_fp) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_gt' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_fp_ge(medai_fp, medai_fp) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_flat_ge' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_fp_cmp(medai_fp, medai_fp) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_flat_cmp' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_fp_hash(medai_fp) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_flat_hash' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
CREATE FUNCTION medai_fp_hash_extended(medai_fp, bigint) RETURNS bigint
AS 'MODULE_PATHNAME', 'medai_flat_hash_extended' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION medai_fp_eq(medai_fp, medai_fp) IS 'implementation of = operator';
COMMENT ON FUNCTION medai_fp_ne(medai_fp, medai_fp) IS 'implementation of <> operator';
COMMENT ON FUNCTION medai_fp_lt(medai_fp, medai_fp) IS 'implementation of < operator';
COMMENT ON FUNCTION medai_fp_le(medai_fp, medai_fp) IS 'implementation of <= operator';
COMMENT ON FUNCTION medai_fp_gt(medai_fp, medai_fp) IS 'implementation of > operator';
COMMENT ON FUNCTION medai_fp_ge(medai_fp, medai_fp) IS 'implementation of >= operator';
COMMENT ON FUNCTION medai_fp_cmp(medai_fp, medai_fp) IS 'less, equal, greater: an order for indexes and sorting, that of the stored bytes';
COMMENT ON FUNCTION medai_fp_hash(medai_fp) IS 'hash';
COMMENT ON FUNCTION medai_fp_hash_extended(medai_fp, bigint) IS 'hash';

CREATE OPERATOR = (LEFTARG = medai_fp, RIGHTARG = medai_fp, FUNCTION = medai_fp_eq, COMMUTATOR = =,
                   NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = medai_fp, RIGHTARG = medai_fp, FUNCTION = medai_fp_ne, COMMUTATOR = <>,
                    NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = medai_fp, RIGHTARG = medai_fp, FUNCTION = medai_fp_lt, COMMUTATOR = >,
                   NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = medai_fp, RIGHTARG = medai_fp, FUNCTION = medai_fp_le, COMMUTATOR = >=,
                    NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = medai_fp, RIGHTARG = medai_fp, FUNCTION = medai_fp_gt, COMMUTATOR = <,
                   NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = medai_fp, RIGHTARG = medai_fp, FUNCTION = medai_fp_ge, COMMUTATOR = <=,
                    NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR = (medai_fp, medai_fp) IS 'the same fingerprint';
COMMENT ON OPERATOR <> (medai_fp, medai_fp) IS 'different fingerprints';
COMMENT ON OPERATOR < (medai_fp, medai_fp) IS 'less, in the order of the stored bytes';
COMMENT ON OPERATOR <= (medai_fp, medai_fp) IS 'less or equal, in the order of the stored bytes';
COMMENT ON OPERATOR > (medai_fp, medai_fp) IS 'greater, in the order of the stored bytes';
COMMENT ON OPERATOR >= (medai_fp, medai_fp) IS 'greater or equal, in the order of the stored bytes';

CREATE OPERATOR CLASS medai_fp_ops DEFAULT FOR TYPE medai_fp USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 medai_fp_cmp(medai_fp, medai_fp),
    FUNCTION 4 btequalimage(oid); -- equal values are equal bytes: an index keeps them once
CREATE OPERATOR CLASS medai_fp_ops DEFAULT FOR TYPE medai_fp USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 medai_fp_hash(medai_fp),
    FUNCTION 2 medai_fp_hash_extended(medai_fp, bigint);

-- ---- similarities ----------------------------------------------------------------------------------------

CREATE FUNCTION medai_tanimoto(a medai_fp, b medai_fp) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_tanimoto(medai_fp, medai_fp) IS
'Bits set in both, divided by bits set in either: 0 to 1; 1 for two empty ones. Error 22023 when their lengths '
'differ. Equals DataStructs.TanimotoSimilarity.';

CREATE FUNCTION medai_dice(a medai_fp, b medai_fp) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_dice(medai_fp, medai_fp) IS
'Twice the bits set in both, divided by the sum of bits set in each: 0 to 1; 0 for two empty ones. Error 22023 when '
'their lengths differ. Equals DataStructs.DiceSimilarity.';

CREATE FUNCTION medai_tversky(a medai_fp, b medai_fp, alpha double precision, beta double precision)
RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_tversky(medai_fp, medai_fp, double precision, double precision) IS
'c / (alpha * a + beta * b + c): c bits set in both, a in the first alone, b in the second alone; alpha and beta 0 to '
'1 (1, 1: Tanimoto; 0.5, 0.5: Dice). 1 when that divides by zero. Error 22023: lengths that differ, weights out of '
'range. Equals DataStructs.TverskySimilarity.';

CREATE FUNCTION medai_similar(a medai_fp, b medai_fp, threshold double precision) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_similar(medai_fp, medai_fp, double precision) IS
'Whether medai_tanimoto(a, b) is at least the threshold.';

CREATE FUNCTION medai_tanimoto_distance(a medai_fp, b medai_fp) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_tanimoto_distance(medai_fp, medai_fp) IS
'1 - medai_tanimoto(a, b): what ORDER BY ascending puts the most similar first.';

CREATE OPERATOR <%> (LEFTARG = medai_fp, RIGHTARG = medai_fp, FUNCTION = medai_tanimoto_distance, COMMUTATOR = <%>);
COMMENT ON OPERATOR <%> (medai_fp, medai_fp) IS 'Tanimoto distance';

-- ---- fingerprints of molecules ---------------------------------------------------------------------------

CREATE FUNCTION medai_morgan_fp(mol medai_mol, radius integer DEFAULT 2, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_morgan_fp_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_morgan_fp(medai_mol, integer, integer, boolean) IS
'Morgan (circular, ECFP) fingerprint: environments up to radius bonds (0 to 16) around each atom, folded '
'to bits (1 to 65536); chirality tells R from S. Error 22023: an argument out of its range. Equals '
'rdMolDescriptors.GetMorganFingerprintAsBitVect(mol, radius, nBits, useChirality).';

CREATE FUNCTION medai_morgan_fp(smiles text, radius integer DEFAULT 2, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_morgan_fp_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 60;
COMMENT ON FUNCTION medai_morgan_fp(text, integer, integer, boolean) IS
'Morgan (circular, ECFP) fingerprint: environments up to radius bonds (0 to 16) around each atom, folded '
'to bits (1 to 65536); chirality tells R from S. Error 22023: an argument out of its range; 22P02: no '
'SMILES. Equals rdMolDescriptors.GetMorganFingerprintAsBitVect(mol, radius, nBits, useChirality).';

CREATE FUNCTION medai_morgan_counts(mol medai_mol, radius integer DEFAULT 2, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_morgan_counts_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_morgan_counts(medai_mol, integer, integer, boolean) IS
'Counts of the Morgan environments that fall on each of bits positions, the first at index 1. Error '
'22023: an argument out of its range. Equals rdMolDescriptors.GetHashedMorganFingerprint.';

CREATE FUNCTION medai_morgan_counts(smiles text, radius integer DEFAULT 2, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_morgan_counts_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 60;
COMMENT ON FUNCTION medai_morgan_counts(text, integer, integer, boolean) IS
'Counts of the Morgan environments that fall on each of bits positions, the first at index 1. Error '
'22023: an argument out of its range; 22P02: no SMILES. Equals '
'rdMolDescriptors.GetHashedMorganFingerprint.';

CREATE FUNCTION medai_feature_morgan_fp(mol medai_mol, radius integer DEFAULT 2, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_feature_morgan_fp_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 12;
COMMENT ON FUNCTION medai_feature_morgan_fp(medai_mol, integer, integer, boolean) IS
'Morgan fingerprint over pharmacophore features of atoms (FCFP: donor, acceptor, aromatic, halogen, '
'basic, acidic) up to radius bonds (0 to 16), folded to bits (1 to 65536). Error 22023: an argument out '
'of its range. Equals rdMolDescriptors.GetMorganFingerprintAsBitVect(mol, radius, nBits, useChirality, '
'useFeatures=True).';

CREATE FUNCTION medai_feature_morgan_fp(smiles text, radius integer DEFAULT 2, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_feature_morgan_fp_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 62;
COMMENT ON FUNCTION medai_feature_morgan_fp(text, integer, integer, boolean) IS
'Morgan fingerprint over pharmacophore features of atoms (FCFP: donor, acceptor, aromatic, halogen, '
'basic, acidic) up to radius bonds (0 to 16), folded to bits (1 to 65536). Error 22023: an argument out '
'of its range; 22P02: no SMILES. Equals rdMolDescriptors.GetMorganFingerprintAsBitVect(mol, radius, '
'nBits, useChirality, useFeatures=True).';

CREATE FUNCTION medai_feature_morgan_counts(mol medai_mol, radius integer DEFAULT 2, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_feature_morgan_counts_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 12;
COMMENT ON FUNCTION medai_feature_morgan_counts(medai_mol, integer, integer, boolean) IS
'Counts of the feature Morgan environments that fall on each of bits positions, the first at index 1. '
'Error 22023: an argument out of its range. Equals rdMolDescriptors.GetHashedMorganFingerprint(..., '
'useFeatures=True).';

CREATE FUNCTION medai_feature_morgan_counts(smiles text, radius integer DEFAULT 2, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_feature_morgan_counts_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 62;
COMMENT ON FUNCTION medai_feature_morgan_counts(text, integer, integer, boolean) IS
'Counts of the feature Morgan environments that fall on each of bits positions, the first at index 1. '
'Error 22023: an argument out of its range; 22P02: no SMILES. Equals '
'rdMolDescriptors.GetHashedMorganFingerprint(..., useFeatures=True).';

CREATE FUNCTION medai_topological_fp(mol medai_mol, bits integer DEFAULT 2048, min_path integer DEFAULT 1, max_path integer DEFAULT 7, bits_per_hash integer DEFAULT 2)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_topological_fp_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_topological_fp(medai_mol, integer, integer, integer, integer) IS
'Topological fingerprint: all connected subgraphs of min_path to max_path bonds (1 to 10), each setting '
'bits_per_hash bits (1 to 16) of bits (1 to 65536). Error 22023: an argument out of its range. Equals '
'Chem.RDKFingerprint(mol, minPath, maxPath, fpSize, nBitsPerHash).';

CREATE FUNCTION medai_topological_fp(smiles text, bits integer DEFAULT 2048, min_path integer DEFAULT 1, max_path integer DEFAULT 7, bits_per_hash integer DEFAULT 2)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_topological_fp_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 250;
COMMENT ON FUNCTION medai_topological_fp(text, integer, integer, integer, integer) IS
'Topological fingerprint: all connected subgraphs of min_path to max_path bonds (1 to 10), each setting '
'bits_per_hash bits (1 to 16) of bits (1 to 65536). Error 22023: an argument out of its range; 22P02: no '
'SMILES. Equals Chem.RDKFingerprint(mol, minPath, maxPath, fpSize, nBitsPerHash).';

CREATE FUNCTION medai_topological_counts(mol medai_mol, bits integer DEFAULT 2048, min_path integer DEFAULT 1, max_path integer DEFAULT 7, bits_per_hash integer DEFAULT 2)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_topological_counts_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_topological_counts(medai_mol, integer, integer, integer, integer) IS
'Counts of the connected subgraphs of min_path to max_path bonds that fall on each of bits positions, the '
'first at index 1. Error 22023: an argument out of its range. Equals '
'rdFingerprintGenerator.GetRDKitFPGenerator(...).GetCountFingerprint.';

CREATE FUNCTION medai_topological_counts(smiles text, bits integer DEFAULT 2048, min_path integer DEFAULT 1, max_path integer DEFAULT 7, bits_per_hash integer DEFAULT 2)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_topological_counts_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 250;
COMMENT ON FUNCTION medai_topological_counts(text, integer, integer, integer, integer) IS
'Counts of the connected subgraphs of min_path to max_path bonds that fall on each of bits positions, the '
'first at index 1. Error 22023: an argument out of its range; 22P02: no SMILES. Equals '
'rdFingerprintGenerator.GetRDKitFPGenerator(...).GetCountFingerprint.';

CREATE FUNCTION medai_atom_pair_fp(mol medai_mol, bits integer DEFAULT 2048, min_length integer DEFAULT 1, max_length integer DEFAULT 30, chirality boolean DEFAULT false, bits_per_entry integer DEFAULT 4)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_atom_pair_fp_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION medai_atom_pair_fp(medai_mol, integer, integer, integer, boolean, integer) IS
'Atom-pair fingerprint: types of two atoms and the number of bonds between them, min_length to max_length '
'(1 to 30), on bits (1 to 65536) with bits_per_entry of them (1 to 16) for how often a pair comes. Error '
'22023: an argument out of its range. Equals rdMolDescriptors.GetHashedAtomPairFingerprintAsBitVect(mol, '
'nBits, minLength, maxLength, nBitsPerEntry, includeChirality).';

CREATE FUNCTION medai_atom_pair_fp(smiles text, bits integer DEFAULT 2048, min_length integer DEFAULT 1, max_length integer DEFAULT 30, chirality boolean DEFAULT false, bits_per_entry integer DEFAULT 4)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_atom_pair_fp_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 80;
COMMENT ON FUNCTION medai_atom_pair_fp(text, integer, integer, integer, boolean, integer) IS
'Atom-pair fingerprint: types of two atoms and the number of bonds between them, min_length to max_length '
'(1 to 30), on bits (1 to 65536) with bits_per_entry of them (1 to 16) for how often a pair comes. Error '
'22023: an argument out of its range; 22P02: no SMILES. Equals '
'rdMolDescriptors.GetHashedAtomPairFingerprintAsBitVect(mol, nBits, minLength, maxLength, nBitsPerEntry, '
'includeChirality).';

CREATE FUNCTION medai_atom_pair_counts(mol medai_mol, bits integer DEFAULT 2048, min_length integer DEFAULT 1, max_length integer DEFAULT 30, chirality boolean DEFAULT false)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_atom_pair_counts_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION medai_atom_pair_counts(medai_mol, integer, integer, integer, boolean) IS
'Counts of the atom pairs that fall on each of bits positions, the first at index 1. Error 22023: an '
'argument out of its range. Equals rdMolDescriptors.GetHashedAtomPairFingerprint.';

CREATE FUNCTION medai_atom_pair_counts(smiles text, bits integer DEFAULT 2048, min_length integer DEFAULT 1, max_length integer DEFAULT 30, chirality boolean DEFAULT false)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_atom_pair_counts_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 80;
COMMENT ON FUNCTION medai_atom_pair_counts(text, integer, integer, integer, boolean) IS
'Counts of the atom pairs that fall on each of bits positions, the first at index 1. Error 22023: an '
'argument out of its range; 22P02: no SMILES. Equals rdMolDescriptors.GetHashedAtomPairFingerprint.';

CREATE FUNCTION medai_torsion_fp(mol medai_mol, bits integer DEFAULT 2048, chirality boolean DEFAULT false, bits_per_entry integer DEFAULT 4)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_torsion_fp_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION medai_torsion_fp(medai_mol, integer, boolean, integer) IS
'Topological torsion fingerprint: types of four atoms in a chain, on bits (1 to 65536) with '
'bits_per_entry of them (1 to 16) for how often a torsion comes. Error 22023: an argument out of its '
'range. Equals rdMolDescriptors.GetHashedTopologicalTorsionFingerprintAsBitVect(mol, nBits, '
'nBitsPerEntry, includeChirality).';

CREATE FUNCTION medai_torsion_fp(smiles text, bits integer DEFAULT 2048, chirality boolean DEFAULT false, bits_per_entry integer DEFAULT 4)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_torsion_fp_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 80;
COMMENT ON FUNCTION medai_torsion_fp(text, integer, boolean, integer) IS
'Topological torsion fingerprint: types of four atoms in a chain, on bits (1 to 65536) with '
'bits_per_entry of them (1 to 16) for how often a torsion comes. Error 22023: an argument out of its '
'range; 22P02: no SMILES. Equals rdMolDescriptors.GetHashedTopologicalTorsionFingerprintAsBitVect(mol, '
'nBits, nBitsPerEntry, includeChirality).';

CREATE FUNCTION medai_torsion_counts(mol medai_mol, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_torsion_counts_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION medai_torsion_counts(medai_mol, integer, boolean) IS
'Counts of the topological torsions that fall on each of bits positions, the first at index 1. Error '
'22023: an argument out of its range. Equals rdMolDescriptors.GetHashedTopologicalTorsionFingerprint.';

CREATE FUNCTION medai_torsion_counts(smiles text, bits integer DEFAULT 2048, chirality boolean DEFAULT false)
RETURNS integer[]
AS 'MODULE_PATHNAME', 'medai_torsion_counts_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 80;
COMMENT ON FUNCTION medai_torsion_counts(text, integer, boolean) IS
'Counts of the topological torsions that fall on each of bits positions, the first at index 1. Error '
'22023: an argument out of its range; 22P02: no SMILES. Equals '
'rdMolDescriptors.GetHashedTopologicalTorsionFingerprint.';

CREATE FUNCTION medai_pattern_fp(mol medai_mol, bits integer DEFAULT 2048)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_pattern_fp_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_pattern_fp(medai_mol, integer) IS
'Screening fingerprint: all its bits are set in that of every molecule that contains this one. bits: 1 to 65536. '
'Error 22023: bits out of range. medai''s own, not RDKit''s.';

CREATE FUNCTION medai_pattern_fp(smiles text, bits integer DEFAULT 2048)
RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_pattern_fp_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 150;
COMMENT ON FUNCTION medai_pattern_fp(text, integer) IS
'Screening fingerprint: all its bits are set in that of every molecule that contains this one. bits: 1 to 65536. '
'Error 22023: bits out of range; 22P02: no SMILES. medai''s own, not RDKit''s.';

CREATE FUNCTION medai_maccs_fp(mol medai_mol) RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_maccs_fp_of_mol'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION medai_maccs_fp(medai_mol) IS
'MACCS keys: 167 bits, of which bit i answers question i (1 to 166) about the structure. Error 54000: rings too '
'tangled to be searched. Equals rdMolDescriptors.GetMACCSKeysFingerprint.';

CREATE FUNCTION medai_maccs_fp(smiles text) RETURNS medai_fp
AS 'MODULE_PATHNAME', 'medai_maccs_fp_of_smiles'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 80;
COMMENT ON FUNCTION medai_maccs_fp(text) IS
'MACCS keys: 167 bits, of which bit i answers question i (1 to 166) about the structure. Error 54000: rings too '
'tangled to be searched; 22P02: no SMILES. Equals rdMolDescriptors.GetMACCSKeysFingerprint.';
