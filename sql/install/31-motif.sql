-- 31-motif.sql: what stands where in a nucleotide sequence: literals, IUPAC motifs, restriction sites, repeats, islands.
--
-- Each function takes a sequence as text or as bytea, one byte a letter, and reads a value that is stored EXTERNAL in
-- slices, but for medai_orfs, which holds it to translate from it. medai_find and its kin count positions from 0, as
-- Python does; all others from 1, inclusive.

-- ---- literals and motifs -------------------------------------------------------------------------------------

CREATE FUNCTION medai_find(seq text, motif text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'medai_find'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_find(text, text) IS
'Position of the first match of a literal motif, counted from 0 in bytes, or -1; as Python''s '
'seq.find(motif): case-sensitive, no codes, an empty motif is found at 0. A value stored EXTERNAL is read '
'in slices up to the match, with flat memory. NULL gives NULL.';

CREATE FUNCTION medai_find(seq bytea, motif text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'medai_find'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_find(bytea, text) IS
'Position of the first match of a literal motif, counted from 0 in bytes, or -1; as Python''s '
'seq.find(motif): case-sensitive, no codes, an empty motif is found at 0. A value stored EXTERNAL is read '
'in slices up to the match, with flat memory. NULL gives NULL.';

CREATE FUNCTION medai_find_all(seq text, motif text, both_strands boolean DEFAULT false)
RETURNS TABLE ("position" bigint, strand integer)
AS 'MODULE_PATHNAME', 'medai_find_all'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_find_all(text, text, boolean) IS
'All matches of an IUPAC motif, overlapping ones too, by position. position: of the leftmost letter, from '
'0. strand: 1, or with both_strands -1 where the motif''s reverse complement stands; a motif that is its '
'own reverse complement is reported on each strand. A code matches the letters A, C, G, T that it stands '
'for (X as N), in its own case, T matches U also; a code in the sequence matches nothing, not even N an '
'N. No row for NULL. Errors: 22023 empty motif, 22P02 letter that is no code, 54000 motif of more than '
'10,000 letters. Source: semantics of Biopython''s nt_search.';

CREATE FUNCTION medai_find_all(seq bytea, motif text, both_strands boolean DEFAULT false)
RETURNS TABLE ("position" bigint, strand integer)
AS 'MODULE_PATHNAME', 'medai_find_all'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_find_all(bytea, text, boolean) IS
'All matches of an IUPAC motif, overlapping ones too, by position. position: of the leftmost letter, from '
'0. strand: 1, or with both_strands -1 where the motif''s reverse complement stands; a motif that is its '
'own reverse complement is reported on each strand. A code matches the letters A, C, G, T that it stands '
'for (X as N), in its own case, T matches U also; a code in the sequence matches nothing, not even N an '
'N. No row for NULL. Errors: 22023 empty motif, 22P02 letter that is no code, 54000 motif of more than '
'10,000 letters. Source: semantics of Biopython''s nt_search.';

CREATE FUNCTION medai_find_approx(seq text, motif text, mismatches integer DEFAULT 1,
    both_strands boolean DEFAULT false)
RETURNS TABLE ("position" bigint, strand integer, mismatches integer, match text)
AS 'MODULE_PATHNAME', 'medai_find_approx'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20000 ROWS 1000;
COMMENT ON FUNCTION medai_find_approx(text, text, integer, boolean) IS
'All windows that fit an IUPAC motif but for at most so many substitutions, overlapping ones too, by '
'position. position: of the leftmost letter, from 0. strand: 1, or with both_strands -1 where the '
'window''s reverse complement fits. mismatches: how many letters of this window do not fit. match: the '
'window''s letters, read along the strand. Codes as in medai_find_all; letters beyond A, C, G, T, U '
'mismatch every code. mismatches: 0 or more; from the motif''s length on every window fits. No row for '
'NULL. Errors: 22023 empty motif or negative mismatches, 22P02 letter that is no code or a match with a '
'byte beyond ASCII, 54000 motif of more than 10,000 letters.';

CREATE FUNCTION medai_find_approx(seq bytea, motif text, mismatches integer DEFAULT 1,
    both_strands boolean DEFAULT false)
RETURNS TABLE ("position" bigint, strand integer, mismatches integer, match text)
AS 'MODULE_PATHNAME', 'medai_find_approx'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20000 ROWS 1000;
COMMENT ON FUNCTION medai_find_approx(bytea, text, integer, boolean) IS
'All windows that fit an IUPAC motif but for at most so many substitutions, overlapping ones too, by '
'position. position: of the leftmost letter, from 0. strand: 1, or with both_strands -1 where the '
'window''s reverse complement fits. mismatches: how many letters of this window do not fit. match: the '
'window''s letters, read along the strand. Codes as in medai_find_all; letters beyond A, C, G, T, U '
'mismatch every code. mismatches: 0 or more; from the motif''s length on every window fits. No row for '
'NULL. Errors: 22023 empty motif or negative mismatches, 22P02 letter that is no code or a match with a '
'byte beyond ASCII, 54000 motif of more than 10,000 letters.';

-- ---- restriction sites --------------------------------------------------------------------------------------

CREATE FUNCTION medai_restriction_sites(seq text, enzymes text[] DEFAULT NULL, circular boolean DEFAULT false)
RETURNS TABLE (enzyme text, site text, strand integer, start bigint, stop bigint, "position" bigint,
    overhang integer)
AS 'MODULE_PATHNAME', 'medai_restriction_sites'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_restriction_sites(text, text[], boolean) IS
'Where restriction enzymes cut a DNA sequence: a row a cut, by start of the site, then in the order of '
'enzymes. enzymes: names (medai_restriction_enzymes), or sites as G^AATTC, CC^TCA_GC, GGTCTC(1/5) or '
'(10/12)CGANNNNNNTGC(12/10), ^ being the cut of the strand written and _ that of the other; NULL means '
'all known. circular: sites and cuts across the ends count. strand: -1 where the reverse complement of '
'the site stands; palindromic sites are on strand 1. start, stop: of the recognition sequence, from 1, '
'inclusive. position: of the first base behind the cut of the forward strand, from 1; cuts outside a '
'linear sequence are no rows. overhang: bases of the 5'' overhang, negative for a 3'' one, 0 blunt. Case '
'is ignored, N of a site matches any letter, a code in the sequence no other, U is not T. Methylation is '
'not considered. No row for NULL seq. Errors: 22023 unknown enzyme, 22P02 site that is none, or a byte of '
'the sequence that is no letter. Source: REBASE; positions as Biopython''s Bio.Restriction.';

CREATE FUNCTION medai_restriction_sites(seq bytea, enzymes text[] DEFAULT NULL, circular boolean DEFAULT false)
RETURNS TABLE (enzyme text, site text, strand integer, start bigint, stop bigint, "position" bigint,
    overhang integer)
AS 'MODULE_PATHNAME', 'medai_restriction_sites'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_restriction_sites(bytea, text[], boolean) IS
'Where restriction enzymes cut a DNA sequence: a row a cut, by start of the site, then in the order of '
'enzymes. enzymes: names (medai_restriction_enzymes), or sites as G^AATTC, CC^TCA_GC, GGTCTC(1/5) or '
'(10/12)CGANNNNNNTGC(12/10), ^ being the cut of the strand written and _ that of the other; NULL means '
'all known. circular: sites and cuts across the ends count. strand: -1 where the reverse complement of '
'the site stands; palindromic sites are on strand 1. start, stop: of the recognition sequence, from 1, '
'inclusive. position: of the first base behind the cut of the forward strand, from 1; cuts outside a '
'linear sequence are no rows. overhang: bases of the 5'' overhang, negative for a 3'' one, 0 blunt. Case '
'is ignored, N of a site matches any letter, a code in the sequence no other, U is not T. Methylation is '
'not considered. No row for NULL seq. Errors: 22023 unknown enzyme, 22P02 site that is none, or a byte of '
'the sequence that is no letter. Source: REBASE; positions as Biopython''s Bio.Restriction.';

CREATE FUNCTION medai_restriction_enzymes()
RETURNS TABLE (enzyme text, site text, overhang integer)
AS 'MODULE_PATHNAME', 'medai_restriction_enzymes'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 277;
COMMENT ON FUNCTION medai_restriction_enzymes() IS
'The restriction enzymes that medai_restriction_sites knows by name, in order of their names. site: as it is '
'written there. overhang: bases of the 5'' overhang, negative for a 3'' one, 0 blunt. Source: REBASE 404.';

-- ---- repeats, islands, reading frames --------------------------------------------------------------------------

CREATE FUNCTION medai_repeats(seq text, min_unit integer DEFAULT 1, max_unit integer DEFAULT 6,
    min_copies integer[] DEFAULT '{10,6,5,5,5,5}')
RETURNS TABLE (start bigint, stop bigint, unit text, copies bigint)
AS 'MODULE_PATHNAME', 'medai_repeats'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_repeats(text, integer, integer, integer[]) IS
'Microsatellites: perfect tandem repeats of units of min_unit to max_unit letters (1 to 100). min_copies: '
'the copies wanted (2 or more) of units of 1, 2, ... letters, the last element for all longer ones; the '
'default is MISA''s. A row is a maximal run; start and stop, from 1 and inclusive, hold its whole copies '
'from its first letter on. unit: upper case, never itself a repetition, so that AAAA is 4 copies of A and '
'none of AA. Case is ignored, U is T, letters other than A, C, G, T, U end a run. Runs with units of '
'different lengths may overlap. Nearly by position: add ORDER BY. No row for NULL. Error 22023: a '
'parameter out of range. Source: definitions of MISA (Thiel et al., Theor. Appl. Genet. 106 (2003) 411).';

CREATE FUNCTION medai_repeats(seq bytea, min_unit integer DEFAULT 1, max_unit integer DEFAULT 6,
    min_copies integer[] DEFAULT '{10,6,5,5,5,5}')
RETURNS TABLE (start bigint, stop bigint, unit text, copies bigint)
AS 'MODULE_PATHNAME', 'medai_repeats'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_repeats(bytea, integer, integer, integer[]) IS
'Microsatellites: perfect tandem repeats of units of min_unit to max_unit letters (1 to 100). min_copies: '
'the copies wanted (2 or more) of units of 1, 2, ... letters, the last element for all longer ones; the '
'default is MISA''s. A row is a maximal run; start and stop, from 1 and inclusive, hold its whole copies '
'from its first letter on. unit: upper case, never itself a repetition, so that AAAA is 4 copies of A and '
'none of AA. Case is ignored, U is T, letters other than A, C, G, T, U end a run. Runs with units of '
'different lengths may overlap. Nearly by position: add ORDER BY. No row for NULL. Error 22023: a '
'parameter out of range. Source: definitions of MISA (Thiel et al., Theor. Appl. Genet. 106 (2003) 411).';

CREATE FUNCTION medai_cpg_islands(seq text, min_length integer DEFAULT 200, min_gc double precision DEFAULT 0.5,
    min_ratio double precision DEFAULT 0.6)
RETURNS TABLE (start bigint, stop bigint, length bigint, gc double precision, ratio double precision)
AS 'MODULE_PATHNAME', 'medai_cpg_islands'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION medai_cpg_islands(text, integer, double precision, double precision) IS
'CpG islands by the criteria of Gardiner-Garden and Frommer: windows of min_length bases (2 to 1,000,000) '
'with a share of C and G above min_gc (0 to 1) and CpG observed / expected, CpG * length / (C * G), above '
'min_ratio. Such windows that overlap or touch make a region; an island is the longest beginning of a '
'region that meets both criteria as a whole, mostly all of it. start, stop: from 1, inclusive. gc, ratio: '
'of the whole island. Case is ignored; letters other than C and G count in lengths alone. By start. No '
'row for NULL. Error 22023: a parameter out of range. Source: J. Mol. Biol. 196 (1987) 261.';

CREATE FUNCTION medai_cpg_islands(seq bytea, min_length integer DEFAULT 200, min_gc double precision DEFAULT 0.5,
    min_ratio double precision DEFAULT 0.6)
RETURNS TABLE (start bigint, stop bigint, length bigint, gc double precision, ratio double precision)
AS 'MODULE_PATHNAME', 'medai_cpg_islands'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION medai_cpg_islands(bytea, integer, double precision, double precision) IS
'CpG islands by the criteria of Gardiner-Garden and Frommer: windows of min_length bases (2 to 1,000,000) '
'with a share of C and G above min_gc (0 to 1) and CpG observed / expected, CpG * length / (C * G), above '
'min_ratio. Such windows that overlap or touch make a region; an island is the longest beginning of a '
'region that meets both criteria as a whole, mostly all of it. start, stop: from 1, inclusive. gc, ratio: '
'of the whole island. Case is ignored; letters other than C and G count in lengths alone. By start. No '
'row for NULL. Error 22023: a parameter out of range. Source: J. Mol. Biol. 196 (1987) 261.';

CREATE FUNCTION medai_orfs(seq text, genetic_code integer DEFAULT 1, min_length integer DEFAULT 75,
    start_codon text DEFAULT 'atg')
RETURNS TABLE (start bigint, stop bigint, strand integer, frame integer, length bigint, protein text,
    partial_start boolean, partial_stop boolean)
AS 'MODULE_PATHNAME', 'medai_orfs'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_orfs(text, integer, integer, text) IS
'Open reading frames in the six frames of a linear nucleotide sequence, with at least min_length '
'nucleotides (0 or more) without the stop codon. start_codon: ''atg'', ''table'' (a start codon of the '
'genetic code) or ''any'' (from stop to stop). With the first two, the first start codon behind a stop '
'begins the frame and is read as M. start, stop: on the forward strand, from 1, inclusive, start < stop, '
'without the stop codon. frame: 1 to 3, the first base modulo 3, counted along its strand. partial_start: '
'with ''any'', the sequence begins within the frame; partial_stop: it ends before a stop codon. An '
'ambiguous codon starts or stops only if all it stands for do. genetic_code: NCBI''s number. Nearly by '
'position: add ORDER BY. No row for NULL. Errors: 22023 unknown code or start_codon, negative min_length; '
'22P02 a letter that is no IUPAC code. Source: definitions of EMBOSS getorf.';

CREATE FUNCTION medai_orfs(seq bytea, genetic_code integer DEFAULT 1, min_length integer DEFAULT 75,
    start_codon text DEFAULT 'atg')
RETURNS TABLE (start bigint, stop bigint, strand integer, frame integer, length bigint, protein text,
    partial_start boolean, partial_stop boolean)
AS 'MODULE_PATHNAME', 'medai_orfs'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_orfs(bytea, integer, integer, text) IS
'Open reading frames in the six frames of a linear nucleotide sequence, with at least min_length '
'nucleotides (0 or more) without the stop codon. start_codon: ''atg'', ''table'' (a start codon of the '
'genetic code) or ''any'' (from stop to stop). With the first two, the first start codon behind a stop '
'begins the frame and is read as M. start, stop: on the forward strand, from 1, inclusive, start < stop, '
'without the stop codon. frame: 1 to 3, the first base modulo 3, counted along its strand. partial_start: '
'with ''any'', the sequence begins within the frame; partial_stop: it ends before a stop codon. An '
'ambiguous codon starts or stops only if all it stands for do. genetic_code: NCBI''s number. Nearly by '
'position: add ORDER BY. No row for NULL. Errors: 22023 unknown code or start_codon, negative min_length; '
'22P02 a letter that is no IUPAC code. Source: definitions of EMBOSS getorf.';
