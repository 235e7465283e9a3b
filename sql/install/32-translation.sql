-- 32-translation.sql: genetic codes, translation, melting temperatures, masses, alphabets, three-letter codes.
--
-- Sequences are text or bytea, one letter a byte, in either case; both forms are one C function.

-- ---- genetic codes ---------------------------------------------------------------------------------------

CREATE FUNCTION medai_genetic_codes()
RETURNS TABLE (id integer, name text, starts text[], stops text[], amino_acids text)
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100 ROWS 27;
COMMENT ON FUNCTION medai_genetic_codes() IS
'The genetic codes that medai_translate knows, one row each: NCBI''s number and name, start codons, stop codons '
'(DNA letters, alphabetical), and the amino acids of the 64 codons in the order AAA, AAC, AAG, AAT, ACA ... TTT, '
'''*'' for a stop. In the codes 27, 28 and 31 a codon among the stops is an amino acid as well. Source: NCBI Taxonomy, genetic '
'codes version 4.5.';

-- ---- translation ------------------------------------------------------------------------------------------

CREATE FUNCTION medai_translate(seq text, genetic_code integer DEFAULT 1, to_stop boolean DEFAULT false,
                                cds boolean DEFAULT false)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_translate(text, integer, boolean, boolean) IS
'The protein that a DNA or RNA sequence codes for, from its first letter on: one letter a codon, ''*'' for a '
'stop, ''-'' for three gaps; an ambiguous codon is the amino acid that all of its expansions share, B, Z or J for '
'two that have such a letter, else X. Either case; T and U mean the same; up to two letters after the last codon '
'are ignored. genetic_code: NCBI''s number, see medai_genetic_codes(). to_stop: end before the first stop. cds: '
'the sequence must be complete, from a start codon, which becomes M, to its only stop, which is left out. Error '
'22P02 with the position (from 1) of a codon that has another letter, a gap beside letters, or goes against cds; '
'22023: no such code, or to_stop with code 27, 28 or 31, where a codon can be a stop or an amino acid. Equal to '
'Biopython''s Seq.translate.';

CREATE FUNCTION medai_translate(seq bytea, genetic_code integer DEFAULT 1, to_stop boolean DEFAULT false,
                                cds boolean DEFAULT false)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_translate(bytea, integer, boolean, boolean) IS
'As the form for text, for a sequence that is stored as bytea.';

-- ---- melting temperatures ---------------------------------------------------------------------------------

CREATE FUNCTION medai_melting_temp(seq text, method text DEFAULT 'nn', na double precision DEFAULT 50,
                                   k double precision DEFAULT 0, tris double precision DEFAULT 0,
                                   mg double precision DEFAULT 0, dntps double precision DEFAULT 0,
                                   dnac1 double precision DEFAULT 25, dnac2 double precision DEFAULT 25,
                                   saltcorr integer DEFAULT NULL, selfcomp boolean DEFAULT false,
                                   c_seq text DEFAULT NULL, shift integer DEFAULT 0,
                                   nn_table text DEFAULT 'DNA_NN3', de_table text DEFAULT 'DNA_DE1',
                                   valueset integer DEFAULT 7, userset double precision[] DEFAULT NULL,
                                   mismatch boolean DEFAULT true, strict boolean DEFAULT true,
                                   "check" boolean DEFAULT true)
RETURNS double precision
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_melting_temp(text, text, double precision, double precision, double precision,
                                       double precision, double precision, double precision, double precision,
                                       integer, boolean, text, integer, text, text, integer,
                                       double precision[], boolean, boolean, boolean) IS
'Melting temperature of an oligonucleotide in degrees Celsius; names and defaults are Biopython''s. method: '
'''nn'' nearest neighbours, ''gc'' a formula of GC content and length, ''wallace'' 2 a weak and 4 a strong base; '
'arguments of other methods are ignored. Ions (na, k, tris, mg, dntps) in mmol/l, strands (dnac1, dnac2) in '
'nmol/l. nn: saltcorr 0 to 7 (NULL: 5), selfcomp, c_seq the other strand from 3'' to 5'' (NULL: the complement), '
'shift its offset, nn_table DNA_NN1 to 4, RNA_NN1 to 3 or R_DNA_NN1 (seq is the RNA), de_table DNA_DE1 or '
'RNA_DE1; mismatches and dangling ends have values for DNA. gc: valueset 1 to 8, or userset {A,B,C,D} with '
'saltcorr (NULL: none), mismatch: X counts as one. check: letters are put in upper case, U is T, letters that the '
'method does not know are left out. strict: ambiguous bases, or neighbours without values, are error 22P02 '
'instead of a rough estimate. NULL elsewhere gives NULL. Error 22P02: no bases, bytes above 127; 22023: no '
'concentration, unknown method, table or correction. Source: the papers named in docs/translation.md; equal to '
'Biopython''s Tm_NN, Tm_GC and Tm_Wallace.';

CREATE FUNCTION medai_melting_temp(seq bytea, method text DEFAULT 'nn', na double precision DEFAULT 50,
                                   k double precision DEFAULT 0, tris double precision DEFAULT 0,
                                   mg double precision DEFAULT 0, dntps double precision DEFAULT 0,
                                   dnac1 double precision DEFAULT 25, dnac2 double precision DEFAULT 25,
                                   saltcorr integer DEFAULT NULL, selfcomp boolean DEFAULT false,
                                   c_seq bytea DEFAULT NULL, shift integer DEFAULT 0,
                                   nn_table text DEFAULT 'DNA_NN3', de_table text DEFAULT 'DNA_DE1',
                                   valueset integer DEFAULT 7, userset double precision[] DEFAULT NULL,
                                   mismatch boolean DEFAULT true, strict boolean DEFAULT true,
                                   "check" boolean DEFAULT true)
RETURNS double precision
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_melting_temp(bytea, text, double precision, double precision, double precision,
                                       double precision, double precision, double precision, double precision,
                                       integer, boolean, bytea, integer, text, text, integer,
                                       double precision[], boolean, boolean, boolean) IS
'As the form for text, for a sequence that is stored as bytea.';

CREATE FUNCTION medai_salt_correction(method integer, na double precision DEFAULT 0,
                                      k double precision DEFAULT 0, tris double precision DEFAULT 0,
                                      mg double precision DEFAULT 0, dntps double precision DEFAULT 0,
                                      seq text DEFAULT NULL)
RETURNS double precision
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_salt_correction(integer, double precision, double precision, double precision,
                                          double precision, double precision, text) IS
'The term by which salt changes a melting temperature: method 1 to 4 add it to the temperature, 5 to the entropy '
'(cal/(mol K)), 6 and 7 to the reciprocal temperature in kelvins; 0 is none. Ions in mmol/l. seq: needed for 5 to '
'7. NULL for another argument gives NULL. Error 22023: no concentration, no ions, no sequence, another method. '
'Equal to Biopython''s salt_correction.';

CREATE FUNCTION medai_chem_correction(melting_temp double precision, dmso double precision DEFAULT 0,
                                      fmd double precision DEFAULT 0, dmsofactor double precision DEFAULT 0.75,
                                      fmdfactor double precision DEFAULT 0.65, fmdmethod integer DEFAULT 1,
                                      gc double precision DEFAULT NULL)
RETURNS double precision
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_chem_correction(double precision, double precision, double precision,
                                          double precision, double precision, integer, double precision) IS
'A melting temperature (degrees Celsius) in the presence of dimethyl sulfoxide (dmso, percent) and formamide '
'(fmd): lower by dmsofactor a percent, and by fmdfactor a percent of formamide (fmdmethod 1) or by 2.88 - 0.453 '
'gc/100 a mol/l (fmdmethod 2; gc in percent). NULL for another argument than gc gives NULL. Error 22023: '
'fmdmethod 2 without gc, another method. Equal to Biopython''s chem_correction.';

-- ---- masses and alphabets ---------------------------------------------------------------------------------

CREATE FUNCTION medai_seq_weight(seq text, seq_type text DEFAULT 'DNA', double_stranded boolean DEFAULT false,
                                 circular boolean DEFAULT false, monoisotopic boolean DEFAULT false)
RETURNS double precision
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_seq_weight(text, text, boolean, boolean, boolean) IS
'Mass of a molecule in daltons (average isotopes, or the most frequent ones with monoisotopic). seq_type: ''DNA'' '
'(ACGT) or ''RNA'' (ACGU), with a 5'' phosphate, or ''protein'' (20 amino acids, O and U), in either case; white '
'space is left out, '''' has the mass of water. double_stranded: with the complementary strand; circular: without '
'ends. Error 22P02 with the position (from 1) of another letter; 22023: another seq_type, or a double-stranded '
'protein. Equal to Biopython''s molecular_weight, but summed exactly.';

CREATE FUNCTION medai_seq_weight(seq bytea, seq_type text DEFAULT 'DNA', double_stranded boolean DEFAULT false,
                                 circular boolean DEFAULT false, monoisotopic boolean DEFAULT false)
RETURNS double precision
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_seq_weight(bytea, text, boolean, boolean, boolean) IS
'As the form for text, for a sequence that is stored as bytea.';

CREATE FUNCTION medai_seq_valid(seq text, alphabet text DEFAULT 'dna', also text DEFAULT '')
RETURNS boolean
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_seq_valid(text, text, text) IS
'Whether every letter, in either case, is one of an alphabet: ''dna'' ACGT, ''rna'' ACGU, ''dna_iupac'' and '
'''rna_iupac'' these and RYSWKMBDHVN, ''iupac'' both with T and U, ''protein'' the 20 amino acids, '
'''protein_extended'' A to Z; or one of the characters of also (such as ''-*''), as they are. '''' is valid. '
'Error 22023: another alphabet.';

CREATE FUNCTION medai_seq_valid(seq bytea, alphabet text DEFAULT 'dna', also text DEFAULT '')
RETURNS boolean
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_seq_valid(bytea, text, text) IS
'As the form for text, for a sequence that is stored as bytea.';

CREATE FUNCTION medai_seq_invalid_at(seq text, alphabet text DEFAULT 'dna', also text DEFAULT '')
RETURNS bigint
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_seq_invalid_at(text, text, text) IS
'Position (in bytes, from 1) of the first letter that medai_seq_valid(seq, alphabet, also) does not accept; NULL '
'when there is none. Error 22023: another alphabet.';

CREATE FUNCTION medai_seq_invalid_at(seq bytea, alphabet text DEFAULT 'dna', also text DEFAULT '')
RETURNS bigint
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_seq_invalid_at(bytea, text, text) IS
'As the form for text, for a sequence that is stored as bytea.';

-- ---- three-letter codes -----------------------------------------------------------------------------------

CREATE FUNCTION medai_seq3(seq text, undef_code text DEFAULT 'Xaa')
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_seq3(text, text) IS
'Three-letter codes of a protein in one-letter codes (upper case): Ala, Cys ..., Asx for B, Glx for Z, Xle for J, '
'Sec for U, Pyl for O, Xaa for X, Ter for ''*''; undef_code for any other letter. Error 22P02: bytes above 127. '
'Equal to Biopython''s seq3.';

CREATE FUNCTION medai_seq1(seq text, undef_code text DEFAULT 'X')
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_seq1(text, text) IS
'One-letter codes of a protein in three-letter codes, in either case, ''*'' for Ter; undef_code for three letters '
'that are none; one or two letters at the end are ignored. Error 22P02: bytes above 127. Equal to Biopython''s '
'seq1.';
