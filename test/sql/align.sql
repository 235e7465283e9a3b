-- align: pairwise alignment and distances between sequences.
SET client_min_messages = warning;

-- SQLSTATE, message, detail and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || CASE detail WHEN '' THEN '' ELSE ' / ' || detail END
        || CASE hint WHEN '' THEN '' ELSE ' / ' || hint END;
END $$;

-- ---- alignment --------------------------------------------------------------------------------------------

-- Every mode; scores are those of Biopython's PairwiseAligner with the same parameters.
SELECT mode, r.* FROM unnest('{global,local,semiglobal,overlap}'::text[]) mode,
       medai_align('CCCCCACGTTTACGTAA', 'ACGTTACGA', mode) r;
SELECT mode, r.* FROM unnest('{global,local,semiglobal,overlap}'::text[]) mode,
       medai_align('GATTACAGATTACA'::bytea, 'TTTACATCAGATTAGGG'::bytea, mode) r;

-- Gaps stand as far left as they can; a deletion before an insertion.
SELECT a, b, r.score, r.cigar, r.aligned_a, r.aligned_b
  FROM (VALUES ('AAAA', 'AA'), ('CACACAG', 'CACAG'), ('GTTTTC', 'GTTC'), ('ACGTACGT', 'ACGTTTTACGT'), ('GATTACA', 'GATTACA'))
       v(a, b), medai_align(a, b) r;
SELECT r.cigar, r.aligned_a, r.aligned_b
  FROM medai_align('ACCCT', 'AGGGT', match => 1, mismatch => -10, gap_open => -1, gap_extend => -1) r;

-- Matrices, their names in either case.
SELECT matrix, medai_align_score('HEAGAWGHEE', 'PAWHEAE', matrix => matrix, gap_open => -11, gap_extend => -1) AS score,
       (medai_align('HEAGAWGHEE', 'PAWHEAE', matrix => lower(matrix), gap_open => -11, gap_extend => -1)).cigar
  FROM unnest('{BLOSUM45,BLOSUM50,BLOSUM62,BLOSUM80,BLOSUM90,PAM30,PAM70,PAM250}'::text[]) matrix;
SELECT r.score, r.cigar FROM medai_align('ACGTRYN', 'ACGTAAA', matrix => 'NUC.4.4') r;

-- Letters are the same in either case and come back as they were; U and T are two letters.
SELECT r.score, r.cigar, r.aligned_a, r.aligned_b FROM medai_align('acgtACGU', 'ACGTacgT') r;

-- Empty sequences; alignments that are empty.
SELECT mode, a, b, r.* FROM unnest('{global,local,semiglobal,overlap}'::text[]) mode,
       (VALUES ('', 'AC'), ('AC', ''), ('', ''), ('A', 'C')) v(a, b), medai_align(a, b, mode) r;

-- NULL gives NULL, but for matrix and band.
SELECT medai_align(NULL::text, 'A') IS NULL AS a, medai_align('A', NULL) IS NULL AS b,
       medai_align('A', 'A', NULL) IS NULL AS mode, medai_align('A', 'A', match => NULL) IS NULL AS match,
       medai_align_score('A', 'A', mismatch => NULL) IS NULL AS mismatch,
       medai_align_score('A', 'A', gap_open => NULL) IS NULL AS gap_open,
       medai_align_score(NULL::bytea, 'A') IS NULL AS bytes,
       medai_align_score('A', 'A', gap_extend => NULL) IS NULL AS gap_extend,
       medai_align_score('A', 'A', matrix => NULL, band => NULL) AS score;

-- A band: the same alignment where it contains it, and said to be the best one where that is known.
CREATE TEMP TABLE pair AS
SELECT string_agg(substr('ACGT', (hashint4(i) & 3) + 1, 1), '' ORDER BY i) AS a,
       string_agg(CASE WHEN hashint4(i + 7) % 19 <> 0 THEN substr('ACGT', (hashint4(i) & 3) + 1, 1) ELSE 'GG' END, ''
                  ORDER BY i) FILTER (WHERE hashint4(i) % 37 <> 0) AS b
  FROM generate_series(1, 3000) i;
SELECT band, length(a), length(b), r.score, r.optimal, md5(r.cigar), r.identity::numeric(6, 4),
       replace(r.aligned_a, '-', '') = a AND replace(r.aligned_b, '-', '') = b AS whole,
       r.score = medai_align_score(a, b, band => band) AS same_score
  FROM pair, unnest('{NULL,0,20,1000,2147483647}'::int[]) band, medai_align(a, b, band => band) r;
SELECT r.score, r.optimal FROM medai_align(repeat('A', 600) || repeat('C', 600), repeat('C', 600) || repeat('A', 600),
                                           mode => 'local', band => 5) r;

-- Every instruction set gives the same rows.
CREATE FUNCTION all_rows(simd text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text;
BEGIN
    PERFORM set_config('medai.simd', simd, true);
    SELECT md5(string_agg(r::text, E'\n' ORDER BY n, mode)) INTO answer
      FROM pair, generate_series(1, 200, 7) n, unnest('{global,local,semiglobal,overlap}'::text[]) mode,
           medai_align(substr(a, n * 3, n), substr(b, n * 2, n + n % 50), mode) r;
    PERFORM set_config('medai.simd', 'auto', true);
    RETURN answer;
END $$;
SELECT all_rows('ref') = all_rows('auto') AS same_rows;
DROP FUNCTION all_rows;

-- Values that are compressed or out of line; a plan with workers.
CREATE TABLE align_reads (id int, seq text);
INSERT INTO align_reads SELECT i, substr(a, i * 2, 300) FROM pair, generate_series(1, 400) i;
INSERT INTO align_reads VALUES (0, repeat('ACGT', 3000));
SELECT sum(medai_align_score(a, seq, 'semiglobal')) AS total FROM align_reads, pair WHERE id BETWEEN 1 AND 20;
SELECT r.score, r.start_a, r.stop_a FROM align_reads, medai_align(seq, repeat('ACGT', 10), 'semiglobal') r WHERE id = 0;
SELECT sum(medai_align_score(seq, 'ACGTTGCATTAC', 'local')) AS scores, sum(medai_edit_distance(seq, 'ACGTTGCATTAC')) AS edits,
       sum(hashtext((medai_align(seq, 'ACGTTGCATTAC', 'local')).cigar)) AS cigars
  FROM align_reads \gset serial_
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT sum(medai_align_score(seq, 'ACGTTGCATTAC', 'local')) = :serial_scores AS scores,
       sum(medai_edit_distance(seq, 'ACGTTGCATTAC')) = :serial_edits AS edits,
       sum(hashtext((medai_align(seq, 'ACGTTGCATTAC', 'local')).cigar)) = :serial_cigars AS cigars
  FROM align_reads;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE align_reads;

-- Errors.
SELECT fails('SELECT medai_align_score(' || arguments || ')') FROM unnest(ARRAY[
    $$'ACGT', 'AC-T'$$, $$'AC T', 'ACT'$$, $$'ACGT'::bytea, '\x4100'::bytea$$, $$'\x4143c384'::bytea, 'ACT'$$,
    $$'MUV', 'MKV', matrix => 'BLOSUM62'$$, $$'A', 'A', 'global', matrix => 'BLOSUM61'$$, $$'A', 'A', 'glocal'$$,
    $$'A', 'A', match => -1$$, $$'A', 'A', match => 2147483647$$, $$'A', 'A', mismatch => 3$$,
    $$'A', 'A', mismatch => -2147483648$$, $$'A', 'A', gap_open => 1$$, $$'A', 'A', gap_extend => 1$$,
    $$'A', 'A', gap_open => -2147483648$$, $$'A', 'A', gap_extend => -6$$, $$'A', 'A', band => -1$$,
    $$repeat('A', 300000), repeat('C', 300000), 'local'$$,
    $$repeat('A', 300000), repeat('C', 300000), match => 1000$$]) arguments;
SELECT fails($$SELECT medai_align('ACGT', 'AC1T')$$), fails($$SELECT medai_align('A', 'A', matrix => '')$$);

-- ---- distances --------------------------------------------------------------------------------------------

SELECT medai_hamming('GAGCCTACTAACGGGAT', 'CATCGTAATGACGGCCT') AS seven, medai_hamming('acg-'::bytea, 'ACGT'::bytea) AS one,
       medai_hamming('', '') AS none, medai_hamming(NULL, 'A') IS NULL AS a, medai_hamming('A', NULL) IS NULL AS b;
SELECT medai_edit_distance('kitten', 'sitting') AS three, medai_edit_distance('GATTACA'::bytea, 'gcatgcu'::bytea) AS four,
       medai_edit_distance('', 'ACG') AS empty, medai_edit_distance('', '') AS none,
       medai_edit_distance(NULL, 'A') IS NULL AS a, medai_edit_distance('A', NULL) IS NULL AS b;
SELECT max, medai_edit_distance('kitten', 'sitting', max) AS distance
  FROM unnest('{0,2,3,4,2147483647,NULL}'::int[]) max;
SELECT medai_edit_distance(a, b) AS distance, medai_edit_distance(b, a) AS the_other_way,
       medai_edit_distance(a, reverse(a)) AS far, medai_edit_distance(a, reverse(a), 100) AS too_far,
       medai_edit_distance(a, substr(a, 2) || 'A', 2) <= 2 AS near
  FROM pair;
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_hamming('AC', 'A')$$, $$SELECT medai_hamming('A C', 'AAC')$$,
    $$SELECT medai_hamming('AC'::bytea, '\x41ff'::bytea)$$, $$SELECT medai_edit_distance('AC', '\xc384'::bytea)$$,
    $$SELECT medai_edit_distance('AC', 'A', -1)$$]) s;

-- A row type that its owner has altered is refused.
SELECT fails(s) FROM unnest(ARRAY[
    $$ALTER TYPE medai_alignment ALTER ATTRIBUTE score TYPE text; SELECT medai_align('ACGT', 'A')$$]) s;

DROP TABLE pair;
DROP FUNCTION fails;
