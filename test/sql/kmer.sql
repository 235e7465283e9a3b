-- kmer: k-mers, profiles, minimisers and sketches.
SET client_min_messages = warning;

-- SQLSTATE, message, detail and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || CASE hint WHEN '' THEN '' ELSE ' / ' || hint END;
END $$;

-- Random but repeatable letters.
CREATE FUNCTION letters(n int, seed int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(substr('ACGT', 1 + ((hashint8(i * 1000003::bigint + seed) >> 7) & 3), 1), '' ORDER BY i) FROM generate_series(1, n) i $$;

-- ---- k-mers -----------------------------------------------------------------------------------------------

SELECT * FROM medai_kmers('ACGTNacguACG', 3);
SELECT * FROM medai_kmers('ACGTNacguACG', 3, canonical => true);
SELECT * FROM medai_kmers('GATTACAGATTACAGATTACA'::bytea, 13);
SELECT count(*) FROM medai_kmers('', 3);
SELECT count(*) FROM medai_kmers('AC', 3);
SELECT count(*) FROM medai_kmers('ACGTéACGT', 5);
SELECT count(*) FROM medai_kmers(NULL::text, 3);

-- By substr and GROUP BY, both ways of counting; a value out of line, and one that is compressed.
CREATE TEMP TABLE genome (name text, outside text, packed text);
ALTER TABLE genome ALTER outside SET STORAGE EXTERNAL;
INSERT INTO genome SELECT 'random', s, s FROM letters(8000, 1) s;
SELECT k, (SELECT md5(string_agg(kmer || count, ',' ORDER BY kmer COLLATE "C")) FROM medai_kmers(outside, k))
        = (SELECT md5(string_agg(kmer || n, ',' ORDER BY kmer COLLATE "C"))
             FROM (SELECT substr(outside, i, k) AS kmer, count(*) AS n FROM generate_series(1, 8000 - k + 1) i GROUP BY 1) g) AS same,
       (SELECT md5(string_agg(kmer || count, ',')) FROM medai_kmers(outside, k))
     = (SELECT md5(string_agg(kmer || count, ',')) FROM medai_kmers(packed, k)) AS packed
  FROM genome, unnest('{1,7,12,13,32}'::int[]) k;
SELECT fails(format('SELECT * FROM medai_kmers(''ACGT'', %s)', k)) FROM unnest('{0,33,-1,2147483647}'::int[]) k;

-- ---- profiles ---------------------------------------------------------------------------------------------

SELECT medai_kmer_profile('ACGTAC', 1), medai_kmer_profile('ACGTAC', 2, true), medai_kmer_profile('NNN'::bytea, 1);
SELECT k, array_length(medai_kmer_profile(packed, k), 1) AS plain, array_length(medai_kmer_profile(packed, k, true), 1) AS canonical,
       round((SELECT sum(x::float8) FROM unnest(medai_kmer_profile(packed, k, true)) x)::numeric, 4) AS sum
  FROM genome, generate_series(1, 10) k;
SELECT array_length(medai_kmer_profile(packed), 1) AS by_default FROM genome;
SELECT fails('SELECT medai_kmer_profile(''ACGT'', 11)'), fails('SELECT medai_kmer_profile(''ACGT'', 0)');

-- ---- minimisers -------------------------------------------------------------------------------------------

SELECT * FROM medai_minimizers('ACGTTGCATGTCGCATGATGCATGAGAGCT', 5, 10);
SELECT * FROM medai_minimizers('ACGTTGCATG'::bytea, 5, 1000);
SELECT count(*) FROM medai_minimizers('ACGT');
SELECT count(*), count(DISTINCT position), min(position), max(position) FROM genome, medai_minimizers(outside);
-- The other strand has the same minimisers.
SELECT count(*) FROM (SELECT DISTINCT kmer FROM genome, medai_minimizers(packed, 15, 10)) a
  FULL JOIN (SELECT DISTINCT kmer FROM genome, medai_minimizers(reverse(translate(packed, 'ACGT', 'TGCA')), 15, 10)) b USING (kmer)
 WHERE a.kmer IS NULL OR b.kmer IS NULL;
SELECT fails('SELECT * FROM medai_minimizers(''ACGT'', 15, 0)'), fails('SELECT * FROM medai_minimizers(''ACGT'', 33)');

-- ---- sketches ---------------------------------------------------------------------------------------------

SELECT medai_sketch('ACGTTGCATGTCGCATGATGCATGAGAGCT', 21, 3), medai_sketch('ACGTTGCATGTCGCATGATGCATGAGAGCT'::bytea, 21, 1, 5);
-- A sequence, its other strand, itself with every 100th letter changed, and another one.
CREATE TEMP TABLE sketches AS
SELECT 'itself' AS name, medai_sketch(outside) AS sketch, medai_sketch(packed, w => 10) AS windowed FROM genome
UNION ALL SELECT 'other strand', medai_sketch(r), medai_sketch(r, w => 10) FROM genome, reverse(translate(packed, 'ACGT', 'TGCA')) r
UNION ALL SELECT '1 % changed', medai_sketch(m), medai_sketch(m, w => 10)
  FROM (SELECT string_agg(CASE WHEN i % 100 = 50 THEN translate(substr(packed, i, 1), 'ACGT', 'CGTA') ELSE substr(packed, i, 1) END, '' ORDER BY i) AS m
          FROM genome, generate_series(1, 8000) i) c
UNION ALL SELECT 'another', medai_sketch(letters(8000, 2)), medai_sketch(letters(8000, 2), w => 10);
SELECT b.name, length(b.sketch), medai_sketch_jaccard(a.sketch, b.sketch) AS jaccard,
       round(medai_sketch_ani(a.sketch, b.sketch)::numeric, 4) AS ani,
       round(medai_sketch_ani(a.windowed, b.windowed)::numeric, 4) AS windowed_ani
  FROM sketches a, sketches b WHERE a.name = 'itself' ORDER BY ani DESC, b.name;
SELECT medai_sketch_jaccard(medai_sketch(''), medai_sketch('N')) IS NULL AS nothing,
       medai_sketch_ani(medai_sketch(''), medai_sketch('ACGTTGCATGTCGCATGATGCATGAGAGCT')) AS one_empty;
-- Halves together are the whole but for the k-mers across the cut; merging does not depend on the order.
SELECT medai_sketch_jaccard(medai_sketch_merge(medai_sketch(substr(packed, 1, 4020), size => 40000), medai_sketch(substr(packed, 4001), size => 40000)),
                            medai_sketch(packed, size => 40000)) AS halves FROM genome;
SELECT medai_sketch_union(sketch ORDER BY name) = medai_sketch_union(sketch ORDER BY name DESC) AS any_order FROM sketches;
SELECT medai_sketch_union(sketch) IS NULL AS no_rows FROM sketches WHERE false;
SELECT fails($$SELECT medai_sketch_union('\x00')$$), fails($$SELECT medai_sketch_union_final('\x00')$$);

-- Many sketches by parallel workers.
CREATE TABLE contig AS SELECT i AS id, medai_sketch(letters(300, i), size => 100) AS sketch FROM generate_series(1, 300) i;
ALTER TABLE contig SET (parallel_workers = 2);
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT medai_sketch_union(sketch) FROM contig;
CREATE TEMP TABLE merged AS SELECT medai_sketch_union(sketch) AS parallel FROM contig;
SET max_parallel_workers_per_gather = 0;
SELECT parallel = (SELECT medai_sketch_union(sketch ORDER BY id) FROM contig) AS same, length(parallel) FROM merged;
DROP TABLE contig;

SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_sketch('ACGT', 0)$$,
    $$SELECT medai_sketch('ACGT', 21, 0)$$,
    $$SELECT medai_sketch('ACGT', 21, 1000001)$$,
    $$SELECT medai_sketch('ACGT', 21, 10, 1001)$$,
    $$SELECT medai_sketch_ani(medai_sketch('ACGT', 21), medai_sketch('ACGT', 22))$$,
    $$SELECT medai_sketch_merge(medai_sketch('ACGT', 21), medai_sketch('ACGT', 21, w => 2))$$,
    $$SELECT medai_sketch_jaccard('', medai_sketch('ACGT'))$$,
    $$SELECT medai_sketch_jaccard(medai_sketch('ACGT'), 'ACGT')$$,
    $$SELECT medai_sketch_jaccard(sketch, substr(sketch, 1, 28)) FROM sketches WHERE name = 'itself'$$,
    $$SELECT medai_sketch_jaccard(set_byte(sketch, 27, 255), sketch) FROM sketches WHERE name = 'itself'$$]) s;
DROP FUNCTION fails(text);
DROP FUNCTION letters(int, int);
