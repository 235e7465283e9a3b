-- 34-align.sql: pairwise alignment and distances between sequences, for text and bytea by the same functions.

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
'An alignment of two sequences. cigar: runs of columns, = equal letters, X a pair of others, D letters of a that b '
'lacks, I letters of b that a lacks. identity: equal columns / all columns, 0..1, NULL when there is none. start, stop: '
'first and last letter in the alignment, 1-based inclusive, NULL when there is none. aligned: the letters with - for '
'gaps. optimal: no alignment of this mode scores more; false where a band leaves that open.';

CREATE FUNCTION medai_align(
    a text, b text, mode text DEFAULT 'global', match integer DEFAULT 2, mismatch integer DEFAULT -3,
    gap_open integer DEFAULT -5, gap_extend integer DEFAULT -2, matrix text DEFAULT NULL, band integer DEFAULT NULL)
RETURNS medai_alignment
AS 'MODULE_PATHNAME', 'medai_align'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
CREATE FUNCTION medai_align(
    a bytea, b bytea, mode text DEFAULT 'global', match integer DEFAULT 2, mismatch integer DEFAULT -3,
    gap_open integer DEFAULT -5, gap_extend integer DEFAULT -2, matrix text DEFAULT NULL, band integer DEFAULT NULL)
RETURNS medai_alignment
AS 'MODULE_PATHNAME', 'medai_align'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;

CREATE FUNCTION medai_align_score(
    a text, b text, mode text DEFAULT 'global', match integer DEFAULT 2, mismatch integer DEFAULT -3,
    gap_open integer DEFAULT -5, gap_extend integer DEFAULT -2, matrix text DEFAULT NULL, band integer DEFAULT NULL)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_align_score'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
CREATE FUNCTION medai_align_score(
    a bytea, b bytea, mode text DEFAULT 'global', match integer DEFAULT 2, mismatch integer DEFAULT -3,
    gap_open integer DEFAULT -5, gap_extend integer DEFAULT -2, matrix text DEFAULT NULL, band integer DEFAULT NULL)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_align_score'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
