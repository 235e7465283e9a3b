-- 31-motif.sql: what stands where in a nucleotide sequence: literals, IUPAC motifs, restriction sites, repeats, islands.
--
-- Each function takes a sequence as text or as bytea, one byte a letter, and reads a value that is stored EXTERNAL in
-- slices. medai_find and its kin count positions from 0, as Python does; all others from 1, inclusive.

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
'NULL. Errors: 22023 empty motif or negative mismatches, 22P02 letter that is no code, 54000 motif of '
'more than 10,000 letters.';

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
'NULL. Errors: 22023 empty motif or negative mismatches, 22P02 letter that is no code, 54000 motif of '
'more than 10,000 letters.';

