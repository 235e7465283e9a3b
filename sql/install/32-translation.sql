-- 32-translation.sql: genetic codes, translation, melting temperatures, masses, alphabets, three-letter codes.
--
-- Sequences are text or bytea, one letter a byte, in either case; both forms are one C function.

-- ---- genetic codes ---------------------------------------------------------------------------------------

CREATE FUNCTION medai_genetic_codes()
RETURNS TABLE (id integer, name text, starts text[], stops text[], amino_acids text)
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100 ROWS 27;
COMMENT ON FUNCTION medai_genetic_codes() IS
'The genetic codes that medai_translate knows, one row each: NCBI''s number and name, start codons, stop codons (DNA '
'letters, alphabetical), and the amino acids of the 64 codons in the order AAA, AAC, AAG, AAT, ACA ... TTT, ''*'' for '
'a stop. In the codes 27, 28 and 31 a codon among the stops is an amino acid as well. Source: NCBI Taxonomy, genetic '
'codes version 4.5.';

-- ---- translation -----------------------------------------------------------------------------------------

CREATE FUNCTION medai_translate(seq text, genetic_code integer DEFAULT 1, to_stop boolean DEFAULT false,
                                cds boolean DEFAULT false)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_translate(text, integer, boolean, boolean) IS
'The protein that a DNA or RNA sequence codes for, from its first letter on: one letter a codon, ''*'' for a stop, '
'''-'' for three gaps; an ambiguous codon is the amino acid that all of its expansions share, B, Z or J for two that '
'have such a letter, else X. Either case; T and U mean the same; up to two letters after the last codon are ignored. '
'genetic_code: NCBI''s number, see medai_genetic_codes(). to_stop: end before the first stop. cds: the sequence must '
'be complete, from a start codon, which becomes M, to its only stop, which is left out. Error 22P02 with the position '
'(from 1) of a codon with another letter, with a gap beside letters, or against cds; 22023: no such code, or to_stop '
'with code 27, 28 or 31, where a codon can be both. Equal to Biopython''s Seq.translate.';

CREATE FUNCTION medai_translate(seq bytea, genetic_code integer DEFAULT 1, to_stop boolean DEFAULT false,
                                cds boolean DEFAULT false)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_translate(bytea, integer, boolean, boolean) IS
'As medai_translate(text, integer, boolean, boolean), for a sequence that is stored as bytea.';
