-- seq: composition, complements and transcription of sequences, aggregates over many.
SET client_min_messages = warning;

-- SQLSTATE, message, detail and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' / ', SQLSTATE || ' ' || message, nullif(detail, ''), nullif(hint, ''));
END $$;

-- ---- genomes ----------------------------------------------------------------------------------------------

CREATE TABLE genome (place serial, name text, accession text, seq text);
\copy genome (name, accession, seq) FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/data/seq/genomes.tsv"'

-- Published: GC 37.97 % (A 8954, C 5492, G 5863, T 9594), 49.86 %, 44.4 %, 45.26 %.
SELECT name, length(seq), round(100 * medai_gc_content(seq)::numeric, 4) AS gc, medai_base_counts(seq) FROM genome
 ORDER BY place;
SELECT name, medai_gc_skew(seq), medai_gc123(seq) FROM genome ORDER BY place;
SELECT name, md5(medai_reverse_complement(seq)) AS reverse_complement, md5(medai_complement(seq)) AS complement,
       md5(medai_reverse_complement_rna(seq)) AS reverse_complement_rna, md5(medai_transcribe(seq)) AS transcribed,
       medai_back_transcribe(medai_transcribe(seq)) = seq AS back FROM genome ORDER BY place;
SELECT medai_gc(seq), avg(medai_gc_content(seq)) AS mean_of_means, medai_base_counts_agg(seq),
       medai_n50(length(seq)), medai_l50(length(seq)), medai_n90(length(seq)), medai_l90(length(seq)) FROM genome;

-- ---- GC content -------------------------------------------------------------------------------------------

-- Biopython's own examples; U counts; either case.
SELECT seq, medai_gc_content(seq) AS removed, medai_gc_content(seq, 'ignore') AS ignored,
       round(medai_gc_content(seq, 'weighted')::numeric, 15) AS weighted
  FROM unnest('{ACTG,GGAUCUUCGGAUCU,ACTGSSSS,ACTGN,GDVV,gdvv,"",N,-,AC-G,"A C\tG5",WWWSS,BDHKMNRVXY,bdhkmnrvxy,GCUN,é}'::text[]) seq;
SELECT medai_gc_content('ACGTUNX-'::bytea), medai_gc_content('ACGTUNX-'::bytea, 'weighted'),
       medai_gc_content('\x00ff4347'::bytea), medai_gc_content('\x00ff4347'::bytea, 'ignore'),
       medai_gc_content(seq => 'GGA'), medai_gc_content('GGA', ambiguous => 'ignore');

-- ---- skew -------------------------------------------------------------------------------------------------

SELECT medai_gc_skew('GGGC'), medai_gc_skew('gccc'), medai_gc_skew('ATN'), medai_gc_skew(''), medai_gc_skew('GG'::bytea);
SELECT * FROM medai_gc_skew_windows('GGGCCCATNNGg', 4);
SELECT * FROM medai_gc_skew_windows('GGGCCCATNNG'::bytea, 3);
SELECT * FROM medai_gc_skew_windows('GGC');
SELECT * FROM medai_gc_skew_windows('GGC', window_length => 2147483647);
SELECT count(*) FROM medai_gc_skew_windows('');
-- The values of Biopython's GC_skew(seq, 1000): how many, their sum, and where the least is.
SELECT name, count(*), round(sum(skew)::numeric, 9) AS sum, (array_agg(start ORDER BY skew, start))[1] AS least_at
  FROM genome, medai_gc_skew_windows(seq, 1000) GROUP BY place, name ORDER BY place;
-- Windows do not depend on how the letters arrive.
SELECT bool_and(a.skew = medai_gc_skew(substr(seq, start::int, 7)))
  FROM genome, medai_gc_skew_windows(seq, 7) a WHERE place = 4;

-- ---- places of codons -------------------------------------------------------------------------------------

SELECT seq, (medai_gc123(seq)).* FROM unnest('{ACTGTN,ACTGTNG,ACTGTNGG,GGU,gcc,NNN,"",A-CGG-TT}'::text[]) seq;
SELECT (medai_gc123('GGU'::bytea)).third;

-- ---- counts -----------------------------------------------------------------------------------------------

SELECT (medai_base_counts('ACGTUNRYSWKMBDHVX-.* acgtunryswkmbdhvx')).*;
SELECT (medai_base_counts('')).length AS empty, (medai_base_counts('\x002d80ff41'::bytea)).*;

-- ---- the other strand -------------------------------------------------------------------------------------

SELECT medai_complement(s), medai_complement_rna(s), medai_reverse_complement(s), medai_reverse_complement_rna(s),
       medai_transcribe(s), medai_back_transcribe(s)
  FROM unnest('{ACGTUacgtuXYZxyz,RYSWKMBDHVN-ryswkmbdhvn,"",A,"A C.5*G"}'::text[]) s;
SELECT medai_complement(s), medai_complement_rna(s), medai_reverse_complement(s), medai_reverse_complement_rna(s),
       medai_transcribe(s), medai_back_transcribe(s)
  FROM unnest(ARRAY['ACGTU', '', '\x00417f']::bytea[]) s;
-- RNA through the natural call gives DNA, as in Biopython; there is a call for RNA.
SELECT medai_reverse_complement('AUGGCC') AS dna, medai_reverse_complement_rna('AUGGCC') AS rna;
SELECT bool_and(medai_reverse_complement(medai_reverse_complement(s)) = s) FROM
    (SELECT substr(seq, 1, n) AS s FROM genome, generate_series(0, 300) n WHERE place = 1) t;

-- ---- as they lie: short, compressed, out of line ----------------------------------------------------------

CREATE TABLE stored (plain text, packed text, outside text, bytes bytea, packed_outside text);
ALTER TABLE stored ALTER plain SET STORAGE PLAIN, ALTER packed SET STORAGE MAIN, ALTER outside SET STORAGE EXTERNAL,
                   ALTER bytes SET STORAGE EXTERNAL, ALTER packed_outside SET STORAGE EXTENDED;
INSERT INTO stored SELECT s, s, s, s::bytea, s FROM (SELECT substr(seq, 1, 7000) AS s FROM genome WHERE place = 2) t;
INSERT INTO stored SELECT NULL, s, s, s::bytea, s
  FROM (SELECT string_agg(seq || 'NRYUu-.', '' ORDER BY place, i) AS s FROM genome, generate_series(1, 20) i) t;
INSERT INTO stored SELECT s, s, s, s::bytea, s FROM (SELECT 'ACGTT' AS s) t;
SELECT length(bytes), medai_gc_content(outside), medai_gc_content(outside) = medai_gc_content(coalesce(plain, packed)) AS same,
       medai_gc_content(packed) = medai_gc_content(bytes) AS bytes, medai_gc_content(packed_outside) = medai_gc_content(bytes)
       AS packed, medai_base_counts(outside) = medai_base_counts(packed) AS counts,
       medai_gc123(outside) = medai_gc123(packed) AS gc123, medai_gc_skew(bytes) = medai_gc_skew(packed) AS skew,
       medai_reverse_complement(outside)::bytea = medai_reverse_complement(bytes) AS reverse
  FROM stored ORDER BY 1;
-- Slices of the stored value are read across their borders.
SELECT medai_base_counts(outside), md5(medai_reverse_complement(outside)) FROM stored ORDER BY length(outside);
SELECT bool_and(a = b) FROM (SELECT w, (SELECT array_agg(s) FROM medai_gc_skew_windows(outside, w) s) AS a,
    (SELECT array_agg(s) FROM medai_gc_skew_windows(packed, w) s) AS b
  FROM stored, unnest('{999,4096,30000,500000,1000000000}'::int[]) w) t;
SELECT medai_gc_content(outside) = medai_gc_content(outside || '') AS streamed, medai_gc(outside), medai_gc(bytes),
       medai_base_counts_agg(bytes) = medai_base_counts_agg(outside) AS counts
  FROM stored GROUP BY outside ORDER BY length(outside);

-- ---- aggregates -------------------------------------------------------------------------------------------

SELECT medai_gc(s), medai_gc(s, 'remove'), medai_gc(s, 'ignore'), medai_gc(s, 'weighted'), medai_base_counts_agg(s),
       medai_gc(s::bytea), medai_gc(s::bytea, 'ignore'), medai_base_counts_agg(s::bytea) = medai_base_counts_agg(s) AS same
  FROM (VALUES ('ACGT'), (NULL), ('GGGN'), (''), ('RU-')) v(s);
SELECT medai_gc(s), medai_base_counts_agg(s), medai_n50(length(s)), medai_l50(length(s)), medai_n90(length(s)),
       medai_l90(length(s)) FROM (VALUES (NULL::text)) v(s);
SELECT medai_gc(''), medai_gc('N'), medai_gc('N', 'weighted'), medai_n50(0), medai_l50(0);
-- The mode is the group's.
SELECT mode, medai_gc(s, mode) FROM (VALUES ('GCAN', 'ignore'), ('NN', 'ignore'), ('GCAN', 'remove'), ('GC', NULL))
    v(s, mode) GROUP BY mode ORDER BY mode;

-- N50 by hand: of 2, 2, 2, 3, 3, 4, 8, 8 (32 letters) the two longest have 16.
SELECT medai_n50(n), medai_l50(n), medai_n90(n), medai_l90(n) FROM unnest('{2,3,8,2,4,3,8,2}'::bigint[]) n;
SELECT medai_n50(n), medai_l50(n), medai_n90(n), medai_l90(n) FROM unnest('{7}'::int[]) n;
SELECT medai_n50(n), medai_l50(n), medai_n90(n), medai_l90(n) FROM unnest('{5,5,5,0,NULL}'::int[]) n;
SELECT medai_n50(n), medai_l50(n) FROM unnest('{1,4611686018427387903,4611686018427387903}'::bigint[]) n;
-- By the definition, in SQL.
CREATE TABLE contig AS SELECT i, (i::bigint * 7919 % 100003) * (i % 50) + 1 AS n FROM generate_series(1, 20000) i;
WITH ranked AS (SELECT n, row_number() OVER w AS rank, sum(n) OVER w AS reached, (SELECT sum(n) FROM contig) AS total
                  FROM contig WINDOW w AS (ORDER BY n DESC, i))
SELECT min(rank) FILTER (WHERE reached * 2 >= total) = (SELECT medai_l50(n) FROM contig) AS l50,
       max(n) FILTER (WHERE reached * 2 >= total) = (SELECT medai_n50(n) FROM contig) AS n50,
       min(rank) FILTER (WHERE reached * 10 >= total * 9) = (SELECT medai_l90(n) FROM contig) AS l90,
       max(n) FILTER (WHERE reached * 10 >= total * 9) = (SELECT medai_n90(n) FROM contig) AS n90
  FROM ranked;

-- ---- plans: the values are those of a serial scan ---------------------------------------------------------

CREATE TABLE read AS
SELECT i AS id, i % 5 AS lane, substr(seq, i, 80 + i % 90) AS seq FROM genome, generate_series(1, 12000) i
 WHERE place IN (1, 2);
ALTER TABLE read SET (parallel_workers = 3);
ANALYZE read;
CREATE VIEW summary AS
SELECT lane, medai_gc(seq) AS gc, medai_gc(seq, 'weighted') AS weighted, medai_base_counts_agg(seq) AS counts,
       medai_n50(length(seq)) AS n50, medai_l50(length(seq)) AS l50, medai_n90(length(seq)) AS n90,
       medai_l90(length(seq)) AS l90
  FROM read GROUP BY GROUPING SETS ((lane), ());
SET max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS TABLE summary;
SELECT gc, n50, l50, n90, l90 FROM serial WHERE lane IS NULL;
SELECT gc = (SELECT medai_gc_content(string_agg(seq, '')) FROM read) AS pooled FROM serial WHERE lane IS NULL;
SET max_parallel_workers_per_gather = 3;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT medai_gc(seq), medai_n50(length(seq)) FROM read;
SELECT medai_gc(seq) = (SELECT gc FROM serial WHERE lane IS NULL) AS gc,
       medai_base_counts_agg(seq) = (SELECT counts FROM serial WHERE lane IS NULL) AS counts,
       medai_n50(length(seq)) = (SELECT n50 FROM serial WHERE lane IS NULL) AS n50,
       medai_l90(length(seq)) = (SELECT l90 FROM serial WHERE lane IS NULL) AS l90 FROM read;
SELECT count(*) AS groups_equal FROM
  (SELECT lane, medai_gc(seq, 'weighted') AS weighted, medai_n90(length(seq)) AS n90, medai_l50(length(seq)) AS l50
     FROM read GROUP BY lane) p JOIN serial s USING (lane, weighted, n90, l50);
RESET max_parallel_workers_per_gather;
-- As window functions; a state is not changed under another's eyes.
SELECT id, medai_gc(seq) OVER (ORDER BY id, seq) AS gc, medai_n50(length(seq)) OVER (ORDER BY id, seq) AS n50
  FROM read WHERE id < 4 ORDER BY id, seq;

-- Support functions by themselves.
SELECT medai_gc_final(medai_seq_state_combine(medai_gc_accum('', 'GG'), medai_gc_accum(medai_gc_accum('', 'AT'), 'C'))),
       medai_gc_final(medai_gc_accum('', 'GN'::bytea, 'ignore')),
       medai_base_counts_final(medai_seq_state_combine('', medai_base_counts_accum('', 'ACC'::bytea))),
       medai_base_counts_final(medai_base_counts_accum('', 'ACC'::text)), medai_gc_final(medai_gc_accum('', 'GA'::bytea)),
       medai_gc_final(medai_gc_accum('', 'GA', 'remove')), medai_gc_final('') IS NULL AS none;
SELECT medai_n50_final(s), medai_n90_final(s), medai_l50_final(s), medai_l90_final(s)
  FROM (SELECT medai_seq_state_combine(medai_lengths_accum('', 3), medai_lengths_accum('', 5)) AS s) t;

-- ---- NULL, errors -----------------------------------------------------------------------------------------

SELECT medai_gc_content(NULL::text) IS NULL AS a, medai_gc_content('A', NULL) IS NULL AS b,
       medai_gc_skew(NULL::bytea) IS NULL AS c, medai_gc123(NULL::text) IS NULL AS d,
       medai_base_counts(NULL::text) IS NULL AS e, medai_reverse_complement(NULL::text) IS NULL AS f,
       medai_complement(NULL::bytea) IS NULL AS g, medai_transcribe(NULL::text) IS NULL AS h,
       medai_back_transcribe(NULL::text) IS NULL AS i, medai_complement_rna(NULL::text) IS NULL AS j,
       medai_reverse_complement_rna(NULL::bytea) IS NULL AS k;
SELECT count(*) FROM medai_gc_skew_windows(NULL::text);
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_gc_content('A', 'Remove')$$, $$SELECT medai_gc_content('A', '')$$, $$SELECT medai_gc('A', 'some')$$,
    $$SELECT medai_gc(s, m) FROM (VALUES ('A', 'remove'), ('C', 'ignore')) v(s, m)$$,
    $$SELECT * FROM medai_gc_skew_windows('A', 0)$$, $$SELECT * FROM medai_gc_skew_windows('A', -2147483648)$$,
    $$SELECT medai_reverse_complement('ACGé')$$, $$SELECT medai_complement('\xff'::bytea)$$,
    $$SELECT medai_complement_rna('aé')$$, $$SELECT medai_reverse_complement_rna('é')$$, $$SELECT medai_transcribe('Té')$$,
    $$SELECT medai_back_transcribe(repeat('U', 100) || 'é')$$,
    $$SELECT medai_n50(-1)$$,
    $$SELECT medai_n50(n) FROM unnest('{9223372036854775807,1}'::bigint[]) n$$,
    $$SELECT medai_gc_accum('state', 'A')$$, $$SELECT medai_gc_accum('\x01', 'A')$$,
    $$SELECT medai_gc_final(medai_lengths_accum('', 1))$$, $$SELECT medai_n50_final(medai_gc_accum('', 'A'))$$,
    $$SELECT medai_seq_state_combine(medai_gc_accum('', 'A'), medai_lengths_accum('', 1))$$,
    $$SELECT medai_seq_state_combine(medai_gc_accum('', 'A', 'ignore'), medai_gc_accum('', 'A', 'weighted'))$$,
    $$SELECT medai_seq_state_combine(medai_gc_accum('', 'A'), substr(medai_gc_accum('', 'A'), 1, 100))$$]) s;

DROP VIEW summary;
DROP TABLE genome, stored, contig, read, serial;

-- A row type that its owner has altered is refused.
SELECT fails(s) FROM unnest(ARRAY[
    $$ALTER TYPE medai_base_composition ALTER ATTRIBUTE a TYPE text; SELECT medai_base_counts('ACGT'::text)$$,
    $$ALTER TYPE medai_codon_gc ADD ATTRIBUTE a text; SELECT medai_gc123('ACGT'::text)$$]) s;

DROP FUNCTION fails(text);
