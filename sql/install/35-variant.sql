-- 35-variant.sql: variants between sequences: found, normalised, applied; HGVS texts, and what they do to a protein.
--
-- Sequences are text or bytea, one letter a byte; both forms are one C function.

CREATE TYPE medai_variant AS (position bigint, ref text, alt text, kind text, hgvs text);
COMMENT ON TYPE medai_variant IS
'A change of a sequence. position (from 1), ref and alt are as in a VCF line: leftmost, and with the letter before as '
'an anchor where one of them would be empty (the letter after it at position 1). kind: substitution, deletion, '
'insertion, duplication, inversion, delins; symbolic or unchanged where nothing is spelled out. hgvs: the same change '
'as HGVS g. text, rightmost (3'' rule) and without an anchor; NULL where there is none.';
COMMENT ON COLUMN medai_variant.position IS 'Of the first letter of ref, from 1.';
COMMENT ON COLUMN medai_variant.ref IS 'Letters of the reference, with an anchor if need be.';
COMMENT ON COLUMN medai_variant.alt IS 'Letters that stand in their place, with the same anchor.';
COMMENT ON COLUMN medai_variant.kind IS
'substitution, deletion, insertion, duplication, inversion, delins, symbolic or unchanged.';
COMMENT ON COLUMN medai_variant.hgvs IS 'HGVS g. text, 3'' aligned.';

-- ---- finding them ----------------------------------------------------------------------------------------

CREATE FUNCTION medai_variants(ref text, alt text, accession text DEFAULT '')
RETURNS SETOF medai_variant
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION medai_variants(text, text, text) IS
'The variants that turn ref into alt, in order: applying them to ref with medai_apply_variant gives alt, always. '
'Changes with no unchanged letter between them are one; three or more that are together a reverse complement are one '
'inversion. Costs as medai_align''s defaults. Stretches with nothing in common are one delins. Letters are '
'nucleotide codes and are compared as they are: use upper() where case means nothing. accession: written before "g." '
'in hgvs. hgvs is NULL when ref is empty. Error 22P02: a letter that is no nucleotide code, with its position.';

CREATE FUNCTION medai_variants(ref bytea, alt bytea, accession text DEFAULT '')
RETURNS SETOF medai_variant
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION medai_variants(bytea, bytea, text) IS
'As medai_variants(text, text, text), for sequences that are stored as bytea.';

-- ---- normalising them ------------------------------------------------------------------------------------

CREATE FUNCTION medai_variant_normalize(reference text, "position" bigint, ref text, alt text,
                                        accession text DEFAULT '')
RETURNS SETOF medai_variant
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20 ROWS 1;
COMMENT ON FUNCTION medai_variant_normalize(text, bigint, text, text, text) IS
'The variants of a VCF line in their normal form, one row for each allele of alt (''A,TT'' gives two): trimmed and '
'leftmost in position, ref and alt, rightmost in hgvs. reference: the sequence of the line''s CHROM. position: POS, '
'from 1. Symbolic alleles, *, . and breakends are passed through with kind symbolic. Case is no difference. Errors: '
'22000 the reference has other letters than ref, or ends before; 22P02 a letter that is no nucleotide code. As '
'bcftools norm -m - -f.';

CREATE FUNCTION medai_variant_normalize(reference bytea, "position" bigint, ref text, alt text,
                                        accession text DEFAULT '')
RETURNS SETOF medai_variant
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20 ROWS 1;
COMMENT ON FUNCTION medai_variant_normalize(bytea, bigint, text, text, text) IS
'As medai_variant_normalize(text, bigint, text, text, text), for a reference that is stored as bytea.';

-- ---- applying them ---------------------------------------------------------------------------------------

CREATE FUNCTION medai_apply_variant(seq text, variant medai_variant)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_apply_variant(text, medai_variant) IS
'The sequence with a variant applied; of the variant, position (from 1), ref and alt count. Case is no difference in '
'ref. Error 22000: the sequence has other letters than ref there, or ends before; it says where.';

CREATE FUNCTION medai_apply_variant(seq bytea, variant medai_variant)
RETURNS bytea
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_apply_variant(bytea, medai_variant) IS
'As medai_apply_variant(text, medai_variant), for a sequence that is stored as bytea.';

CREATE FUNCTION medai_apply_variant(seq text, variants medai_variant[])
RETURNS text
AS 'MODULE_PATHNAME', 'medai_apply_variants'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_apply_variant(text, medai_variant[]) IS
'The sequence with variants applied, in whatever order they come; positions are those of the sequence as given. '
'NULLs in the array are skipped. Error 22000: other letters than ref, a place outside, or two variants that overlap; '
'it says where. Error 54000: more letters than a value can hold.';

CREATE FUNCTION medai_apply_variant(seq bytea, variants medai_variant[])
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_apply_variants'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_apply_variant(bytea, medai_variant[]) IS
'As medai_apply_variant(text, medai_variant[]), for a sequence that is stored as bytea.';

-- ---- proteins --------------------------------------------------------------------------------------------

CREATE FUNCTION medai_protein_change(ref_cds text, alt_cds text, genetic_code integer DEFAULT 1,
                                     predicted boolean DEFAULT true)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_protein_change(text, text, integer, boolean) IS
'What a change of a coding sequence does to its protein, as HGVS p. text: p.(=) or p.(Leu54=), p.(Arg97Gly), '
'p.(Arg97Ter), deletion, duplication, insertion, delins, p.(Arg97ProfsTer23), p.(Ter110GlnextTer17), p.Met1? where '
'the initiator is lost, p.? where the reference cannot be read. Both sequences begin with the start codon; what '
'follows the first stop codon of ref_cds is the 3'' untranslated region, where new stops are looked for. '
'genetic_code: NCBI''s number. predicted: parentheses, as HGVS wants them where the protein was not itself seen. '
'Error 22P02: a codon that gives no amino acid, with its position. Source: HGVS nomenclature 21, as biocommons/hgvs '
'reads it; differences in docs/variant.md.';

CREATE FUNCTION medai_protein_change(ref_cds bytea, alt_cds bytea, genetic_code integer DEFAULT 1,
                                     predicted boolean DEFAULT true)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_protein_change(bytea, bytea, integer, boolean) IS
'As medai_protein_change(text, text, integer, boolean), for sequences that are stored as bytea.';
