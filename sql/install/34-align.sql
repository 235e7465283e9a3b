-- 34-align.sql: pairwise alignment and distances between sequences.
--
-- Each function exists for text and for bytea, by the same code.

CREATE TYPE medai_alignment AS (
    score integer,
    cigar text,
    identity double precision,
    start_a integer,
    stop_a integer,
    start_b integer,
    stop_b integer,
    aligned_a text,
    aligned_b text,
    optimal boolean
);
COMMENT ON TYPE medai_alignment IS
'An alignment of two sequences. cigar: runs of columns, = equal letters, X a pair of others, D letters of a that '
'b lacks, I letters of b that a lacks. identity: equal columns / all columns, 0..1, NULL when there is none. '
'start, stop: first and last letter in the alignment, 1-based inclusive, NULL when there is none. aligned: the '
'letters with - for gaps. optimal: no alignment of this mode scores more; false where a band leaves that open.';

CREATE FUNCTION medai_align(
    a text, b text, mode text DEFAULT 'global', match integer DEFAULT 2, mismatch integer DEFAULT -3,
    gap_open integer DEFAULT -5, gap_extend integer DEFAULT -2, matrix text DEFAULT NULL,
    band integer DEFAULT NULL)
RETURNS medai_alignment
AS 'MODULE_PATHNAME', 'medai_align'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_align(text, text, text, integer, integer, integer, integer, text, integer) IS
'The best alignment of two sequences with affine gaps, as a row: call it in FROM. A gap of L letters scores '
'gap_open + (L - 1) * gap_extend. mode: global, all of a with all of b; local, the parts that score highest; '
'semiglobal, all of b with a part of a, what a has left at its ends is free; overlap, what either has left at '
'its ends is free. match 0..1000, mismatch -1000..match, -1000 <= gap_open <= gap_extend <= 0. matrix: BLOSUM45, '
'BLOSUM50, BLOSUM62, BLOSUM80, BLOSUM90, PAM30, PAM70, PAM250 or NUC.4.4 of NCBI in place of match and mismatch. '
'band: diagonals beside those between the matrix'' corners that are computed at least; NULL, as many as the best '
'needs. Among equal alignments: pairs wherever possible from the end on, so gaps as far left as possible. '
'Letters are A-Z and *, either case alike, or those of the matrix. Scores equal Biopython''s PairwiseAligner. '
'NULL gives NULL, but for matrix and band. Errors: 22P02 another letter, 22023 a parameter out of range, 54000 '
'more than 50,000,000,000 cells to compute. See docs/align.md.';

CREATE FUNCTION medai_align(
    a bytea, b bytea, mode text DEFAULT 'global', match integer DEFAULT 2, mismatch integer DEFAULT -3,
    gap_open integer DEFAULT -5, gap_extend integer DEFAULT -2, matrix text DEFAULT NULL,
    band integer DEFAULT NULL)
RETURNS medai_alignment
AS 'MODULE_PATHNAME', 'medai_align'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_align(bytea, bytea, text, integer, integer, integer, integer, text, integer) IS
'The best alignment of two sequences with affine gaps, as a row: call it in FROM. A gap of L letters scores '
'gap_open + (L - 1) * gap_extend. mode: global, all of a with all of b; local, the parts that score highest; '
'semiglobal, all of b with a part of a, what a has left at its ends is free; overlap, what either has left at '
'its ends is free. match 0..1000, mismatch -1000..match, -1000 <= gap_open <= gap_extend <= 0. matrix: BLOSUM45, '
'BLOSUM50, BLOSUM62, BLOSUM80, BLOSUM90, PAM30, PAM70, PAM250 or NUC.4.4 of NCBI in place of match and mismatch. '
'band: diagonals beside those between the matrix'' corners that are computed at least; NULL, as many as the best '
'needs. Among equal alignments: pairs wherever possible from the end on, so gaps as far left as possible. '
'Letters are A-Z and *, either case alike, or those of the matrix. Scores equal Biopython''s PairwiseAligner. '
'NULL gives NULL, but for matrix and band. Errors: 22P02 another letter, 22023 a parameter out of range, 54000 '
'more than 50,000,000,000 cells to compute. See docs/align.md.';

CREATE FUNCTION medai_align_score(
    a text, b text, mode text DEFAULT 'global', match integer DEFAULT 2, mismatch integer DEFAULT -3,
    gap_open integer DEFAULT -5, gap_extend integer DEFAULT -2, matrix text DEFAULT NULL,
    band integer DEFAULT NULL)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_align_score'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_align_score(text, text, text, integer, integer, integer, integer, text, integer) IS
'The score of the best alignment of two sequences with affine gaps: that of medai_align, without the alignment. '
'A gap of L letters scores gap_open + (L - 1) * gap_extend. mode: global, all of a with all of b; local, the '
'parts that score highest; semiglobal, all of b with a part of a, what a has left at its ends is free; overlap, '
'what either has left at its ends is free. match 0..1000, mismatch -1000..match, -1000 <= gap_open <= gap_extend '
'<= 0. matrix: BLOSUM45, BLOSUM50, BLOSUM62, BLOSUM80, BLOSUM90, PAM30, PAM70, PAM250 or NUC.4.4 of NCBI in '
'place of match and mismatch. band: diagonals beside those between the matrix'' corners that are computed at '
'least; NULL, as many as the best needs. Letters are A-Z and *, either case alike, or those of the matrix. '
'Scores equal Biopython''s PairwiseAligner. NULL gives NULL, but for matrix and band. Errors: 22P02 another '
'letter, 22023 a parameter out of range, 54000 more than 50,000,000,000 cells to compute. See docs/align.md.';

CREATE FUNCTION medai_align_score(
    a bytea, b bytea, mode text DEFAULT 'global', match integer DEFAULT 2, mismatch integer DEFAULT -3,
    gap_open integer DEFAULT -5, gap_extend integer DEFAULT -2, matrix text DEFAULT NULL,
    band integer DEFAULT NULL)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_align_score'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_align_score(bytea, bytea, text, integer, integer, integer, integer, text, integer) IS
'The score of the best alignment of two sequences with affine gaps: that of medai_align, without the alignment. '
'A gap of L letters scores gap_open + (L - 1) * gap_extend. mode: global, all of a with all of b; local, the '
'parts that score highest; semiglobal, all of b with a part of a, what a has left at its ends is free; overlap, '
'what either has left at its ends is free. match 0..1000, mismatch -1000..match, -1000 <= gap_open <= gap_extend '
'<= 0. matrix: BLOSUM45, BLOSUM50, BLOSUM62, BLOSUM80, BLOSUM90, PAM30, PAM70, PAM250 or NUC.4.4 of NCBI in '
'place of match and mismatch. band: diagonals beside those between the matrix'' corners that are computed at '
'least; NULL, as many as the best needs. Letters are A-Z and *, either case alike, or those of the matrix. '
'Scores equal Biopython''s PairwiseAligner. NULL gives NULL, but for matrix and band. Errors: 22P02 another '
'letter, 22023 a parameter out of range, 54000 more than 50,000,000,000 cells to compute. See docs/align.md.';

CREATE FUNCTION medai_hamming(a text, b text)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_hamming'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_hamming(text, text) IS
'Hamming distance: the number of places, 0 and more, where two sequences of the same length differ. Letters are '
'printable ASCII characters, gaps included, either case alike. NULL gives NULL. Errors: 22023 different lengths, '
'22P02 another byte.';

CREATE FUNCTION medai_hamming(a bytea, b bytea)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_hamming'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_hamming(bytea, bytea) IS
'Hamming distance: the number of places, 0 and more, where two sequences of the same length differ. Letters are '
'printable ASCII characters, gaps included, either case alike. NULL gives NULL. Errors: 22023 different lengths, '
'22P02 another byte.';

CREATE FUNCTION medai_edit_distance(a text, b text, max integer DEFAULT NULL)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_edit_distance'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_edit_distance(text, text, integer) IS
'Levenshtein distance: the least number of letters, 0 and more, that are replaced, inserted or deleted to turn a '
'into b. max: NULL instead of a distance above it, which is found out sooner. Letters are printable ASCII '
'characters, either case alike. NULL sequences give NULL. Errors: 22P02 another byte, 22023 max below 0, 54000 '
'more than 10,000,000,000 steps of 64 cells. Source: Myers, J. ACM 46 (1999) 395.';

CREATE FUNCTION medai_edit_distance(a bytea, b bytea, max integer DEFAULT NULL)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_edit_distance'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_edit_distance(bytea, bytea, integer) IS
'Levenshtein distance: the least number of letters, 0 and more, that are replaced, inserted or deleted to turn a '
'into b. max: NULL instead of a distance above it, which is found out sooner. Letters are printable ASCII '
'characters, either case alike. NULL sequences give NULL. Errors: 22P02 another byte, 22023 max below 0, 54000 '
'more than 10,000,000,000 steps of 64 cells. Source: Myers, J. ACM 46 (1999) 395.';
