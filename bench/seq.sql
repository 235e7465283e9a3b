-- seq.sql: what sequences cost in SQL, beside the server's own detoasting and Python, and the figures of the core; run by
-- bench/seq with psql, which says how to add one.
--
-- Variables: folder (letters, core.tsv, python.tsv, seq_noop.so), topic (one, or empty for all). Costs are the best of
-- several rounds, ours and the peer's in turns, in one process, without JIT compilation.
\set ON_ERROR_STOP on
\set QUIET on
\pset pager off
CREATE SCHEMA bench;
ALTER DATABASE postgres SET search_path = bench, public;
ALTER DATABASE postgres SET jit = off;
ALTER DATABASE postgres SET max_parallel_workers_per_gather = 0;
\connect -
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS medai SCHEMA public;
\ir measure.sql

SELECT format('CREATE FUNCTION %s RETURNS float8 AS %L, ''bench_detoast'' LANGUAGE C STRICT', f, :'folder' || '/seq_noop')
  FROM unnest('{bench_detoast(text),bench_detoast(bytea)}'::text[]) f \gexec

-- Seconds a piece of work takes in Python, by the name of its function.
CREATE TABLE python (name text, seconds float8);
\set file :folder/python.tsv
\set copy '\\copy python FROM ' :'file'
:copy

-- ---- sequences as they are stored -------------------------------------------------------------------------

-- One value of 5 MB and one of 250 MB, not compressed and as the server compresses by itself.
CREATE UNLOGGED TABLE genome (name text, external text, external_bytes bytea, extended text);
ALTER TABLE genome ALTER external SET STORAGE EXTERNAL, ALTER external_bytes SET STORAGE EXTERNAL;
INSERT INTO genome SELECT '5 MB', convert_from(s, 'UTF8'), s, convert_from(s, 'UTF8')
  FROM (SELECT pg_read_binary_file(:'folder' || '/letters') AS s) f;
INSERT INTO genome SELECT '250 MB', repeat(external, 50), NULL, NULL FROM genome;
-- Reads: 100,000 of 150 letters.
CREATE UNLOGGED TABLE reads AS SELECT convert_from(substr(external_bytes, i * 49 + 1, 150), 'UTF8') AS seq FROM genome, generate_series(0, 99999) i
 WHERE name = '5 MB';
-- Files of about 100 MB: records of one line of 300 to 3,000 letters in lines of 70, one record, reads of 150.
CREATE UNLOGGED TABLE files (name text, content bytea);
ALTER TABLE files ALTER content SET STORAGE EXTERNAL;
CREATE TEMP TABLE lines AS SELECT i, substr(seq, 1, 70) AS line FROM reads, LATERAL (SELECT ctid::text AS i) c LIMIT 70000;
INSERT INTO files SELECT 'genes', convert_to(repeat(string_agg(line || CASE WHEN hashtext(i) % 20 = 0 THEN E'\n>gene' || i ||
                         E' of a genome\n' ELSE E'\n' END, ''), 20), 'UTF8') FROM lines;
UPDATE files SET content = '>first\012'::bytea || content;
INSERT INTO files SELECT 'chromosome', convert_to(E'>chromosome\n' || repeat(string_agg(line, E'\n') || E'\n', 20), 'UTF8')
  FROM lines;
INSERT INTO files SELECT 'reads', convert_to(repeat(string_agg('@SRR001666.' || ctid::text || E' length=150\n' || seq || E'\n+\n'
                         || translate(seq, 'ACGT', '2IB?') || E'\n', ''), 3), 'UTF8') FROM reads;
VACUUM (FREEZE, ANALYZE) genome, reads, files;
SELECT count(bench_detoast(content)) AS warm FROM files \gset
SELECT count(bench_detoast(external)) AS warm FROM genome \gset

-- ---- figures ----------------------------------------------------------------------------------------------

-- ours and peer: statements that give one number; peer may be 'python:name' or NULL. unit: x (how many times as fast as
-- the peer for "at least", the time as a part of the peer's for "at most") or MB/s (of the megabytes in mb).
CREATE TABLE cases (place serial, topic text, what text, bound text, target float8, unit text DEFAULT 'x', ours text,
                    peer text, mb float8, rounds int DEFAULT 15);

INSERT INTO cases (topic, what, bound, target, ours, peer, rounds) VALUES
    ('seq', 'GC content of 5 MB, EXTERNAL, beside detoasting alone', 'at most', 1.1,
     $$SELECT medai_gc_content(external) FROM genome WHERE name = '5 MB'$$,
     $$SELECT bench_detoast(external) FROM genome WHERE name = '5 MB'$$, 60),
    ('seq', 'the same of a bytea', 'at most', 1.1,
     $$SELECT medai_gc_content(external_bytes) FROM genome WHERE name = '5 MB'$$,
     $$SELECT bench_detoast(external_bytes) FROM genome WHERE name = '5 MB'$$, 60),
    ('seq', 'the same, EXTENDED (compressed)', 'at most', 1.1,
     $$SELECT medai_gc_content(extended) FROM genome WHERE name = '5 MB'$$,
     $$SELECT bench_detoast(extended) FROM genome WHERE name = '5 MB'$$, 80),
    ('seq', 'GC content of 250 MB, EXTERNAL, beside detoasting alone', 'at most', 0.6,
     $$SELECT medai_gc_content(external) FROM genome WHERE name = '250 MB'$$,
     $$SELECT bench_detoast(external) FROM genome WHERE name = '250 MB'$$, 5),
    ('seq', 'base counts of 250 MB, EXTERNAL', 'at most', 0.6,
     $$SELECT (medai_base_counts(external)).length FROM genome WHERE name = '250 MB'$$,
     $$SELECT bench_detoast(external) FROM genome WHERE name = '250 MB'$$, 5),
    ('seq', 'reverse complement of 5 MB, EXTERNAL', 'at most', NULL,
     $$SELECT octet_length(medai_reverse_complement(external)) FROM genome WHERE name = '5 MB'$$,
     $$SELECT bench_detoast(external) FROM genome WHERE name = '5 MB'$$, 30),
    ('seq', 'GC content of 5 MB beside Biopython', 'at least', NULL,
     $$SELECT medai_gc_content(external) FROM genome WHERE name = '5 MB'$$, 'python:gc_content', 15),
    ('seq', 'GC content of 5 MB, weighted, beside Biopython', 'at least', NULL,
     $$SELECT medai_gc_content(external, 'weighted') FROM genome WHERE name = '5 MB'$$, 'python:gc_weighted', 15),
    ('seq', 'GC by place in the codon, 0.5 MB, beside Biopython', 'at least', NULL,
     $$SELECT (medai_gc123(substr(external_bytes, 1, 500000))).total FROM genome WHERE name = '5 MB'$$,
     'python:codon_places', 15),
    ('seq', 'skew in 5,000 windows, beside Biopython', 'at least', NULL,
     $$SELECT sum(skew) FROM genome, medai_gc_skew_windows(external, 1000) WHERE name = '5 MB'$$, 'python:skew_windows', 15),
    ('seq', 'reverse complement of 5 MB beside Biopython', 'at least', NULL,
     $$SELECT octet_length(medai_reverse_complement(external)) FROM genome WHERE name = '5 MB'$$, 'python:other_strand', 15),
    ('seq', 'GC content of 100,000 reads, beside summing their lengths', 'at most', NULL,
     $$SELECT sum(medai_gc_content(seq)) FROM reads$$, $$SELECT sum(octet_length(seq)) FROM reads$$, 5),
    ('seq', 'medai_gc over 100,000 reads, likewise', 'at most', NULL,
     $$SELECT medai_gc(seq) FROM reads$$, $$SELECT sum(octet_length(seq)) FROM reads$$, 5);

INSERT INTO cases (topic, what, bound, target, unit, ours, mb, rounds)
SELECT 'seqfile', what, 'at least', target, 'MB/s', ours, octet_length(content) / 1e6, 5
  FROM files JOIN (VALUES
    ('genes', 'FASTA as rows, genes', 400,
     $$SELECT sum(octet_length(sequence)) FROM files f, medai_fasta(content) WHERE f.name = 'genes'$$),
    ('chromosome', 'FASTA as rows, one chromosome', 400,
     $$SELECT octet_length(sequence) FROM files f, medai_fasta(content) WHERE f.name = 'chromosome'$$),
    ('reads', 'FASTQ as rows, reads of 150', 250,
     $$SELECT sum(mean_quality) FROM files f, medai_fastq(content) WHERE f.name = 'reads'$$)) c (name, what, target, ours)
 USING (name);

-- Two sequences of 10,000 letters, one with every fiftieth letter replaced and another fiftieth missing, or unrelated.
CREATE UNLOGGED TABLE aligned AS
SELECT substr(external, 1, 10000) AS a, regexp_replace(substr(external, 1, 10000), '(.{24}).(.{24}).', '\1A\2', 'g') AS related,
       substr(external, 20001, 10000) AS unrelated FROM genome WHERE name = '5 MB';
INSERT INTO cases (topic, what, bound, target, ours, peer, rounds)
SELECT 'align', w || ' of 10 kb, ' || mode || ', ' || b || ', beside PairwiseAligner', 'at least', target,
       format(call, b, mode), format('python:%s_%s_%s', w, mode, b), 20
  FROM (VALUES ('alignment', 50, $$SELECT length((medai_align(a, %s, '%s')).cigar) FROM aligned$$),
               ('score', 40, $$SELECT medai_align_score(a, %s, '%s') FROM aligned$$)) v (w, target, call),
       unnest('{global,local}'::text[]) mode, unnest('{related,unrelated}'::text[]) b;
INSERT INTO cases (topic, what, bound, target, ours, peer, rounds) VALUES
    ('align', 'score of 10 kb and its tenth, semiglobal, beside PairwiseAligner', 'at least', NULL,
     $$SELECT medai_align_score(a, substr(related, 4001, 1000), 'semiglobal') FROM aligned$$, 'python:score_semiglobal', 20),
    ('align', 'edit distance of 10 kb, unrelated, beside their alignment', 'at least', NULL,
     $$SELECT medai_edit_distance(a, unrelated) FROM aligned$$, $$SELECT medai_align_score(a, unrelated) FROM aligned$$, 10);

INSERT INTO cases (topic, what, bound, target, ours, peer) VALUES
    ('translation', 'translation of 5 MB, EXTERNAL, beside Biopython', 'at least', 150,
     $$SELECT octet_length(medai_translate(external)) FROM genome WHERE name = '5 MB'$$, 'python:translation'),
    ('translation', 'the same, EXTENDED (compressed)', 'at least', NULL,
     $$SELECT octet_length(medai_translate(extended)) FROM genome WHERE name = '5 MB'$$, 'python:translation'),
    ('translation', 'mass of 5 MB, beside Biopython', 'at least', NULL,
     $$SELECT medai_seq_weight(external) FROM genome WHERE name = '5 MB'$$, 'python:mass'),
    ('translation', 'melting temperatures of 5,000 primers, neighbours, beside Biopython', 'at least', NULL,
     $$SELECT sum(medai_melting_temp(substr(seq, 1, 25))) FROM (SELECT * FROM reads LIMIT 5000) r$$,
     'python:melting_neighbors'),
    ('translation', 'the same by GC content', 'at least', NULL,
     $$SELECT sum(medai_melting_temp(substr(seq, 1, 25), 'gc')) FROM (SELECT * FROM reads LIMIT 5000) r$$,
     'python:melting_gc');

INSERT INTO cases (topic, what, bound, target, ours, peer, rounds) VALUES
    ('motif', 'GGATCC in 5 MB, both strands, as rows, beside Python''s re', 'at least', 20,
     $$SELECT count(*) FROM genome, medai_find_all(external, 'GGATCC', true) WHERE name = '5 MB'$$, 'python:search_literal', 30),
    ('motif', 'GANTC, likewise', 'at least', 20,
     $$SELECT count(*) FROM genome, medai_find_all(external, 'GANTC', true) WHERE name = '5 MB'$$, 'python:search_gantc', 30),
    ('motif', 'RGYNNRCY, likewise', 'at least', 20,
     $$SELECT count(*) FROM genome, medai_find_all(external, 'RGYNNRCY', true) WHERE name = '5 MB'$$, 'python:search_rgynnrcy', 30),
    ('motif', 'a literal that is not there, 5 MB, beside str.find', 'at least', NULL,
     $$SELECT medai_find(external, 'GGATCCGATTGACTTAGCATACGGATT') FROM genome WHERE name = '5 MB'$$, 'python:find_first', 30),
    ('motif', 'a literal that is not there, 250 MB, beside detoasting alone', 'at most', NULL,
     $$SELECT medai_find(external, 'GGATCCGATTGACTTAGCATACGGATTN') FROM genome WHERE name = '250 MB'$$,
     $$SELECT bench_detoast(external) FROM genome WHERE name = '250 MB'$$, 5),
    ('motif', 'microsatellites of 5 MB, beside MISA''s regular expressions', 'at least', NULL,
     $$SELECT count(*) FROM genome, medai_repeats(external) WHERE name = '5 MB'$$, 'python:repeats', 5);

CREATE TABLE measured (place int, topic text, figure text, bound text, target float8, unit text, ours float8, peer text,
                       bytes float8);
\set file :folder/core.tsv
\set copy '\\copy measured (topic, figure, bound, target, unit, ours, peer, bytes) FROM ' :'file'
:copy
UPDATE measured SET place = 0, target = nullif(target, 0), peer = nullif(peer, '');

-- Ours and the peer's in turns, so that what else the machine does meets both.
CREATE FUNCTION measure(which text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c cases;
    ours float8;
    theirs float8;
BEGIN
    FOR c IN SELECT * FROM cases WHERE which IN ('', topic) ORDER BY place LOOP
        ours := 'infinity';
        theirs := 'infinity';
        FOR i IN 1 .. c.rounds LOOP
            ours := least(ours, best_ms(c.ours, 1));
            theirs := CASE WHEN c.peer LIKE 'SELECT%' THEN least(theirs, best_ms(c.peer, 1)) END;
        END LOOP;
        INSERT INTO measured VALUES (c.place, c.topic, c.what, c.bound, c.target, c.unit, ours / 1000,
            coalesce((theirs / 1000)::text, c.peer), 1e6 * c.mb);
    END LOOP;
END $$;
SELECT measure(:'topic') \g /dev/null

\pset border 2
\echo
WITH resolved AS (
    SELECT m.*, m.ctid AS line, CASE WHEN m.peer LIKE 'python:%' THEN p.seconds ELSE m.peer::float8 END AS theirs
      FROM measured m LEFT JOIN python p ON m.peer = 'python:' || p.name),
valued AS (
    SELECT *, CASE WHEN unit = 'GB/s' THEN bytes / ours / 1e9 WHEN unit = 'MB/s' THEN bytes / ours / 1e6
                   WHEN bound = 'at most' THEN ours / theirs ELSE theirs / ours END AS value FROM resolved)
SELECT topic, figure, round(1000 * ours::numeric, 3) AS "medai, ms", round(1000 * theirs::numeric, 3) AS "peer, ms",
       round(value::numeric, CASE WHEN value < 10 THEN 2 ELSE 0 END) || ' ' || unit AS measured,
       bound || ' ' || target AS target,
       CASE WHEN value IS NULL OR target IS NULL THEN '' WHEN bound = 'at most' AND value <= target
              OR bound = 'at least' AND value >= target THEN 'met' ELSE 'missed' END AS verdict
  FROM valued ORDER BY place, line;

-- ---- how to store -----------------------------------------------------------------------------------------

-- The same letters in each way of storing them: bytes, GC content of all, 100 letters from the middle.
CREATE UNLOGGED TABLE ways (as_text text, as_bytes bytea, pglz text, lz4 text);
ALTER TABLE ways ALTER as_text SET STORAGE EXTERNAL, ALTER as_bytes SET STORAGE EXTERNAL;
SELECT count(*) > 0 AS has_lz4 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals) \gset
\if :has_lz4
ALTER TABLE ways ALTER lz4 SET COMPRESSION lz4;
\endif
INSERT INTO ways SELECT external, external_bytes, external, external FROM genome WHERE name = '5 MB';
UPDATE ways SET lz4 = NULL WHERE NOT :'has_lz4'::boolean;
CREATE TABLE stored (place serial, storage text, bytes float8, gc float8, slice float8);
DO $$
DECLARE
    w record;
    n bigint;
BEGIN
    FOR w IN SELECT * FROM (VALUES ('text, EXTERNAL', 'as_text'), ('bytea, EXTERNAL', 'as_bytes'),
            ('text, EXTENDED, pglz', 'pglz'), ('text, EXTENDED, lz4', 'lz4')) v(storage, field) LOOP
        EXECUTE format('SELECT pg_column_size(%s) FROM ways', w.field) INTO n;
        INSERT INTO stored (storage, bytes, gc, slice) VALUES (w.storage, n,
            best_ms(format('SELECT medai_gc_content(%s) FROM ways', w.field), 20),
            best_ms(format('SELECT octet_length(substr(%s, 2500000, 100)) FROM ways', w.field), 20));
    END LOOP;
END $$;
SELECT storage, bytes AS "bytes of 5 MB", round(gc::numeric, 2) AS "GC content, ms", round(slice::numeric, 3)
    AS "100 letters from the middle, ms" FROM stored ORDER BY place;
