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
'from 1. Symbolic alleles, * and breakends are passed through with kind symbolic, . with unchanged. Case is no '
'difference. Of a reference with EXTERNAL storage only the surroundings are read. Errors: '
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

CREATE FUNCTION medai_apply_variant(seq text, hgvs text)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_apply_hgvs'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_apply_variant(text, text) IS
'The sequence with an HGVS text applied that speaks of the sequence''s own positions (from 1): types g, m, n, c and r; '
'substitution, del, ins, delins, dup, inv, =, repeats (5_7[6], 5CAG[6]); several as g.[76A>T;80del]. The accession, '
'if there is one, is not looked at. Errors: 22P02 no HGVS text; 0A000 a position with an offset or beyond the coding '
'sequence, or an edit that cannot be applied; 22000 the sequence has other letters than the text names, or ends '
'before, or changes overlap; it says where. 54000: a text above 64 MB or a result that no value can hold.';

CREATE FUNCTION medai_apply_variant(seq bytea, hgvs text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_apply_hgvs'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_apply_variant(bytea, text) IS
'As medai_apply_variant(text, text), for a sequence that is stored as bytea.';

-- ---- HGVS texts ------------------------------------------------------------------------------------------

CREATE TYPE medai_hgvs_parts AS (accession text, gene text, type text, start text, stop text, edit text, ref text,
                                 alt text, count bigint, uncertain boolean, hgvs text);
COMMENT ON TYPE medai_hgvs_parts IS
'An HGVS text taken apart. type: g, c, n, m, r or p. start, stop: positions from 1 as written, "76+3", "*5", "Met1", '
'"(4_6)"; equal for a single place; NULL for p.=, p.0 and p.?. edit: substitution, deletion, insertion, duplication, '
'inversion, delins, identity, repeat, copy, conversion, frameshift, extension, no protein, unknown. ref, alt: letters '
'as written, of proteins with three letters each. count: copies, or codons to the new stop or start; NULL where not '
'known. uncertain: parentheses around place and edit. hgvs: the text in one spelling.';

CREATE FUNCTION medai_hgvs_valid(hgvs text)
RETURNS boolean
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 2;
COMMENT ON FUNCTION medai_hgvs_valid(text) IS
'Whether a text is an HGVS description of one variant that medai_hgvs_parse reads, with or without an accession. It '
'says nothing about the sequence. Error 54000: more than 64 MB.';

CREATE FUNCTION medai_hgvs_parse(hgvs text)
RETURNS medai_hgvs_parts
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_hgvs_parse(text) IS
'An HGVS description of one variant taken apart: types g, c, n, m, r and p, uncertain places, the edits of '
'medai_hgvs_parts; no alleles, mosaics or translocations. Error 22P02 with the position from where on it is none; '
'54000: more than 64 MB. Source: the grammar of biocommons/hgvs, and repeats; differences in docs/variant.md.';

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
