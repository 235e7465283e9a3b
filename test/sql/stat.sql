-- stat: splits and folds, and metrics as mergeable aggregates.
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

-- ---- splits -----------------------------------------------------------------------------------------------

-- The same on every machine and version: these lines may never change.
SELECT key, medai_split(key), medai_split(key, 0.5), medai_split(key, 0.5, 42) AS seeded,
       medai_fold(key, 10), medai_fold(key, 10, -7) AS seeded_fold, medai_fold(key, 2147483647) AS large
  FROM unnest('{0,1,5,-1,9223372036854775807,-9223372036854775808}'::bigint[]) key;
SELECT key, medai_split(key), medai_split(key, 0.5), medai_split(key, 0.5, 42) AS seeded,
       medai_fold(key, 10), medai_fold(key, 10, -7) AS seeded_fold, medai_fold(key, 2147483647) AS large
  FROM unnest('{"",5,patient-17}'::text[]) key;
SELECT medai_split(key), medai_split(key, 0.5, 42), medai_fold(key, 10), medai_fold(key, 10, 42),
       medai_fold(key, 2147483647)
  FROM (VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid)) v(key);

-- Integer types agree; so do the text types, and a text that lies compressed or out of line.
SELECT bool_and(medai_fold(i::smallint, 1000) = medai_fold(i, 1000)
            AND medai_fold(i, 1000) = medai_fold(i::bigint, 1000)) AS integers_agree
  FROM generate_series(-300, 300) i;
SELECT medai_fold('5', 1000) = medai_fold('5'::varchar, 1000) AS texts_agree;
CREATE TEMP TABLE long_key (plain text, packed text, outside text);
ALTER TABLE long_key ALTER plain SET STORAGE PLAIN, ALTER outside SET STORAGE EXTERNAL;
INSERT INTO long_key SELECT repeat('key ', 1500), repeat('key ', 1500), repeat('key ', 1500);
SELECT medai_fold(plain, 1000) = medai_fold(packed, 1000) AS packed,
       medai_fold(plain, 1000) = medai_fold(outside, 1000) AS outside,
       medai_fold(plain, 1000) = medai_fold(plain || ' ', 1000) AS another
  FROM long_key;

-- Shares; a larger fraction only adds test rows; folds are even within the training part.
SELECT count(*) FILTER (WHERE medai_split(i) = 'test') AS test,
       count(*) FILTER (WHERE medai_split(i, 0) = 'test') AS none,
       count(*) FILTER (WHERE medai_split(i, 1) = 'test') AS all,
       count(*) FILTER (WHERE medai_split(i, 0.2) = 'test' AND medai_split(i, 0.3) = 'train') AS moved_back
  FROM generate_series(1, 10000) i;
SELECT medai_fold(i, 5) AS fold, count(*) FROM generate_series(1, 10000) i
 WHERE medai_split(i) = 'train' GROUP BY 1 ORDER BY 1;
SELECT medai_split(i, seed => 1) AS first, medai_split(i, seed => 2) AS second, count(*)
  FROM generate_series(1, 10000) i GROUP BY 1, 2 ORDER BY 1, 2;

-- A part can be a generated column and an index.
CREATE TEMP TABLE patient (
    id int PRIMARY KEY, part text GENERATED ALWAYS AS (medai_split(id, 0.25, 7)) STORED);
INSERT INTO patient SELECT generate_series(1, 8);
CREATE INDEX ON patient (medai_fold(id, 5));
SELECT string_agg(part, ' ' ORDER BY id) FROM patient;

-- NULL gives NULL; what is out of range is refused.
SELECT medai_split(NULL::int) IS NULL AS a, medai_split('x', NULL) IS NULL AS b,
       medai_split(1, 0.2, NULL) IS NULL AS c, medai_fold(NULL::uuid, 5) IS NULL AS d,
       medai_fold(1, NULL) IS NULL AS e, medai_fold(1, 5, NULL) IS NULL AS f;
SELECT fails('SELECT medai_split(1, ' || f || ')') FROM unnest('{-0.1,1.1,''NaN'',''Infinity''}'::text[]) f;
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_split('x'::text, -1)$$,
    $$SELECT medai_split('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, 2)$$]) s;
SELECT fails('SELECT medai_fold(1, ' || k || ')') FROM unnest('{1,0,-5}'::int[]) k;
SELECT split_part(fails(s), ' /', 1)
  FROM unnest(ARRAY['SELECT medai_split(1.5)', 'SELECT medai_fold(true, 5)']) s;

-- ---- values -----------------------------------------------------------------------------------------------

-- scikit-learn 1.2.1 on the same rows: 0.0375, 0.19763488164214868, 1, 1
SELECT medai_brier(p, y), medai_log_loss(p, y), medai_auc(p, y), medai_accuracy(p, y)
  FROM (VALUES (0.1, false), (0.9, true), (0.8, true), (0.3, false)) v(p, y);
SELECT medai_brier(p, y), medai_log_loss(p, y), medai_auc(p, y), medai_accuracy(p > 0.5, y = 1)
  FROM (VALUES (0.1, 0), (0.9, 1), (0.8, 1), (0.3, 0)) v(p, y);
SELECT medai_brier(p, y), medai_log_loss(p, y), medai_auc(p, y)
  FROM (VALUES (0.1::real, 0::smallint), (0.9, 1), (0.8, 1), (0.3, 0)) v(p, y);

-- AUC by hand: of 2 x 3 pairs 3 are won and 2 are ties.
SELECT medai_auc(s, y) FROM (VALUES (3, true), (2, true), (1, false), (2, false), (3, false)) v(s, y);
SELECT medai_auc(s, y) FROM (VALUES (0.0::float8, true), ('-0', false)) v(s, y);
SELECT medai_auc(s, y) FROM (VALUES ('Infinity'::float8, true), ('-Infinity', false), (1e308, false)) v(s, y);
SELECT medai_auc(s, y) FROM (VALUES (5e-324::float8, true), (0, false), (-5e-324, false)) v(s, y);
-- A certain and wrong prediction is finite; one half predicts the negative class.
SELECT medai_log_loss(p, y), medai_brier(p, y) FROM (VALUES (0.0, true), (1, false)) v(p, y);
SELECT medai_accuracy(p, y) FROM (VALUES (0.5, true), (0.5, false), (0.50001, true), (0, false)) v(p, y);
-- Labels: integers, texts by their bytes.
SELECT medai_accuracy(a, b) FROM (VALUES (1, 1), (2, 1), (-3, -3), (7, 8)) v(a, b);
SELECT medai_accuracy(a::bigint, b::smallint) FROM (VALUES (1, 1), (2, 1)) v(a, b);
SELECT medai_accuracy(a, b)
  FROM (VALUES ('benign', 'benign'), ('benign', 'Benign'), ('', ''), ('a', 'a ')) v(a, b);
SELECT medai_accuracy(a, b) FROM (VALUES (true, true), (true, false), (false, false)) v(a, b);
SELECT medai_accuracy(plain, packed) AS packed, medai_accuracy(outside, packed) AS outside,
       medai_accuracy(outside, plain || '.') AS longer,
       medai_accuracy(outside, overlay(plain PLACING '.' FROM 5999)) AS other
  FROM long_key;

-- ---- rows that are left out, groups without a value -------------------------------------------------------

SELECT medai_auc(s, y) AS auc, medai_brier(s, y) AS brier, medai_log_loss(s, y) AS log_loss,
       medai_accuracy(s, y) AS acc
  FROM (VALUES (0.1, false), (0.9, true), (NULL, true), (0.8, NULL), (NULL, NULL), (0.8, true),
               (0.3, false)) v(s, y);
SELECT medai_auc(s, y) AS auc, medai_brier(s, y) AS brier, medai_log_loss(s, y) AS log_loss,
       medai_accuracy(s, y) AS acc, medai_accuracy(s::text, s::text) AS text,
       medai_accuracy(1, s::int) AS int
  FROM (VALUES (NULL::float8, true), (0.5, NULL)) v(s, y) WHERE s IS NULL;
SELECT medai_auc(0.5, true) AS auc, medai_brier(0.5, true) AS brier, medai_log_loss(0.5, 1) AS log_loss,
       medai_accuracy(0.5, true) AS acc, medai_accuracy(1, 1) AS int WHERE false;
SELECT y, medai_auc(s, y) IS NULL AS no_auc, medai_brier(s, y), medai_log_loss(s, y) = ln(2::float8) AS ln2
  FROM (VALUES (0.5, true), (0.5, true), (0.5, false)) v(s, y) GROUP BY y ORDER BY y;

-- ---- errors -----------------------------------------------------------------------------------------------

SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_auc('NaN', true)$$, $$SELECT medai_auc(0.5, 2)$$, $$SELECT medai_brier(0.5, -1)$$,
    $$SELECT medai_log_loss(0.5, 9223372036854775807)$$]) s;
SELECT fails(format('SELECT %s(%L::float8, true)', metric, p))
  FROM unnest('{medai_brier,medai_log_loss,medai_accuracy}'::text[]) WITH ORDINALITY m(metric, i),
       unnest('{NaN,-0.0001,1.0001,Infinity}'::text[]) WITH ORDINALITY v(p, j) ORDER BY i, j;
SELECT split_part(fails(s), ' /', 1) FROM unnest(ARRAY[
    $$SELECT medai_auc(true, true)$$, $$SELECT medai_accuracy(0.5, 1)$$,
    $$SELECT medai_brier(0.5, 'yes'::text)$$]) s;

-- ---- plans: the bits are those of a serial scan -----------------------------------------------------------

CREATE TABLE scored AS
SELECT i AS id, medai_fold(i, 7) AS ward, medai_fold(i, 2147483647, 1) / 2147483648.0::float8 AS p,
       medai_fold(i, 100, 1) / 100.0::float8 AS tied,
       medai_fold(i, 100, 2) > 70 - medai_fold(i, 100, 1) / 4 AS y
  FROM generate_series(1, 60000) i;
ALTER TABLE scored SET (parallel_workers = 3);
ANALYZE scored;

CREATE VIEW metrics AS
SELECT ward, float8send(medai_auc(p, y)) AS auc, float8send(medai_auc(tied, y::int)) AS tied,
       float8send(medai_brier(p, y)) AS brier, float8send(medai_log_loss(p, y)) AS log_loss,
       float8send(medai_accuracy(p, y)) AS accuracy,
       float8send(medai_accuracy(ward::text, (id % 7 + 1)::text)) AS labels
  FROM scored GROUP BY GROUPING SETS ((ward), ());

SET max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS TABLE metrics;
SELECT round(medai_auc(p, y)::numeric, 6) AS auc, round(medai_auc(tied, y)::numeric, 6) AS tied,
       round(medai_brier(p, y)::numeric, 6) AS brier, round(medai_log_loss(p, y)::numeric, 6) AS log_loss,
       round(medai_accuracy(p, y)::numeric, 6) AS accuracy
  FROM scored;
-- The definition: pairs counted one by one in SQL.
WITH c AS (SELECT tied, count(*) FILTER (WHERE y) AS pos, count(*) FILTER (WHERE NOT y) AS neg
             FROM scored GROUP BY tied),
     b AS (SELECT *, sum(neg) OVER (ORDER BY tied) - neg AS below FROM c)
SELECT (SELECT medai_auc(tied, y) FROM scored)
     = (sum(pos * (2 * below + neg)) / (2 * sum(pos) * sum(neg)))::float8 AS auc_is_exact FROM b;
SELECT abs(medai_brier(p, y) - avg((p - y::int) ^ 2)) < 1e-12 AS brier,
       abs(medai_log_loss(p, y) - avg(-ln(CASE WHEN y THEN p ELSE 1 - p END))) < 1e-12 AS log_loss,
       medai_accuracy(p, y) = avg(((p > 0.5) = y)::int)::float8 AS accuracy
  FROM scored;

-- Another order of rows.
CREATE VIEW shuffled AS
SELECT float8send(medai_auc(p, y ORDER BY p DESC)) AS auc,
       float8send(medai_auc(tied, y::int ORDER BY p)) AS tied,
       float8send(medai_brier(p, y ORDER BY md5(id::text))) AS brier,
       float8send(medai_log_loss(p, y ORDER BY y, p)) AS log_loss
  FROM scored;
SELECT count(*) AS same_bits FROM (SELECT auc, tied, brier, log_loss FROM serial INTERSECT TABLE shuffled) s;

SET max_parallel_workers_per_gather = 3;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
EXPLAIN (COSTS OFF)
SELECT medai_auc(p, y), medai_brier(p, y), medai_log_loss(p, y), medai_accuracy(p, y) FROM scored;
EXPLAIN (COSTS OFF) SELECT ward, medai_auc(p, y) FROM scored GROUP BY ward;
CREATE VIEW metrics_total AS
SELECT float8send(medai_auc(p, y)) AS auc, float8send(medai_auc(tied, y::int)) AS tied,
       float8send(medai_brier(p, y)) AS brier, float8send(medai_log_loss(p, y)) AS log_loss,
       float8send(medai_accuracy(p, y)) AS accuracy,
       float8send(medai_accuracy(ward::text, (id % 7 + 1)::text)) AS labels
  FROM scored;
CREATE VIEW metrics_by_ward AS
SELECT ward, float8send(medai_auc(p, y)) AS auc, float8send(medai_auc(tied, y::int)) AS tied,
       float8send(medai_brier(p, y)) AS brier, float8send(medai_log_loss(p, y)) AS log_loss,
       float8send(medai_accuracy(p, y)) AS accuracy,
       float8send(medai_accuracy(ward::text, (id % 7 + 1)::text)) AS labels
  FROM scored GROUP BY ward;
SELECT count(*) AS same_in_parallel
  FROM (SELECT NULL::int AS ward, * FROM metrics_total INTERSECT TABLE serial) s;
SELECT count(*) AS same_by_ward FROM (TABLE metrics_by_ward INTERSECT TABLE serial) s;
SET enable_hashagg = off;
SELECT count(*) AS same_by_sorted_ward FROM (TABLE metrics_by_ward INTERSECT TABLE serial) s;
RESET enable_hashagg;
RESET parallel_leader_participation;
-- Workers without rows, and a table without any.
SELECT medai_auc(p, y), medai_brier(p, y), medai_log_loss(p, y), medai_accuracy(p, y)
  FROM scored WHERE id = 77;
SELECT medai_auc(p, y), medai_brier(p, y), medai_log_loss(p, y), medai_accuracy(p, y)
  FROM scored WHERE id = 0;

-- Partitions, aggregated one by one.
CREATE TABLE parted (LIKE scored) PARTITION BY LIST (ward);
CREATE TABLE parted_low PARTITION OF parted FOR VALUES IN (1, 2, 3);
CREATE TABLE parted_high PARTITION OF parted DEFAULT;
INSERT INTO parted TABLE scored;
ANALYZE parted;
SET enable_partitionwise_aggregate = on;
SET max_parallel_workers_per_gather = 0;
EXPLAIN (COSTS OFF) SELECT medai_auc(p, y) FROM parted;
SELECT count(*) AS same_in_partitions
  FROM (SELECT auc, brier, log_loss FROM serial
        INTERSECT
        SELECT float8send(medai_auc(p, y)), float8send(medai_brier(p, y)), float8send(medai_log_loss(p, y))
          FROM parted) s;
RESET enable_partitionwise_aggregate;

-- Windows: the final function is called again and again on one state that goes on growing.
SELECT bool_and(running IS NOT DISTINCT FROM again) AS running_auc, count(running) AS values
  FROM (SELECT id, medai_auc(tied, y) OVER (ORDER BY id) AS running FROM scored WHERE id <= 200) w,
       LATERAL (SELECT medai_auc(tied, y) AS again FROM scored s WHERE s.id <= w.id) a;
SELECT bool_and((auc, brier, log_loss, acc) IS NOT DISTINCT FROM (auc2, brier2, log_loss2, acc2)) AS sliding
  FROM (SELECT id, medai_auc(tied, y) OVER f AS auc, medai_brier(p, y) OVER f AS brier,
               medai_log_loss(p, y) OVER f AS log_loss, medai_accuracy(p, y) OVER f AS acc
          FROM scored WHERE id <= 200
        WINDOW f AS (ORDER BY id ROWS BETWEEN 30 PRECEDING AND CURRENT ROW)) w,
       LATERAL (SELECT medai_auc(tied, y) AS auc2, medai_brier(p, y) AS brier2,
                       medai_log_loss(p, y) AS log_loss2, medai_accuracy(p, y) AS acc2
                  FROM scored s WHERE s.id BETWEEN w.id - 30 AND w.id) a;
-- Filters, distinct rows.
SELECT medai_auc(tied, y) FILTER (WHERE ward < 4)
         = (SELECT medai_auc(tied, y) FROM scored WHERE ward < 4) AS filter,
       medai_brier(DISTINCT tied, y)
         = (SELECT medai_brier(tied, y) FROM (SELECT DISTINCT tied, y FROM scored) d) AS distinct
  FROM scored;

-- ---- states by hand ---------------------------------------------------------------------------------------

-- Outside an aggregate a state is a value like any other, and never changed where it lies.
DO $$
DECLARE a bytea := ''; copy bytea; before bytea;
BEGIN
    FOR i IN 1 .. 40 LOOP
        copy := ('\x' || encode(a, 'hex'))::bytea;
        PERFORM medai_scores_accum(a, i, true);
        ASSERT a = copy, 'a state was changed in place';
        a := medai_scores_accum(a, i, i % 3 = 0);
    END LOOP;
    ASSERT medai_auc_final(a) = (SELECT medai_auc(i, i % 3 = 0) FROM generate_series(1, 40) i);
    copy := ('\x' || encode(a, 'hex'))::bytea;
    before := medai_metric_combine(a, a);
    ASSERT a = copy AND medai_auc_final(before) = medai_auc_final(a), 'combine changed its operands';
    a := medai_brier_accum(medai_brier_accum('', 0.25, true), 0.5, 0);
    copy := ('\x' || encode(a, 'hex'))::bytea;
    ASSERT medai_brier_final(medai_metric_combine(a, a)) = medai_brier_final(a) AND a = copy;
    PERFORM medai_brier_accum(a, 0.9, true);
    ASSERT a = copy;
    ASSERT medai_metric_combine(a, '') = a AND medai_metric_combine('', a) = a;
    ASSERT medai_metric_combine('', '') = '';
END $$;

-- States that were stored: with a short header, compressed, out of line.
CREATE TEMP TABLE stored (state bytea);
INSERT INTO stored SELECT medai_accuracy_accum('', 1, 1);
INSERT INTO stored SELECT medai_accuracy_accum('', 'x', 'y');
CREATE AGGREGATE merged(bytea) (
    SFUNC = medai_metric_combine, STYPE = bytea, INITCOND = '', FINALFUNC = medai_accuracy_final);
CREATE AGGREGATE kept(float8, boolean) (SFUNC = medai_scores_accum, STYPE = bytea, INITCOND = '');
CREATE AGGREGATE merged_auc(bytea) (SFUNC = medai_metric_combine, STYPE = bytea, FINALFUNC = medai_auc_final);
SELECT merged(state) FROM stored;
CREATE TEMP TABLE stored_scores AS SELECT ward, kept(tied, y) AS state FROM scored GROUP BY ward;
SELECT bool_and(pg_column_size(state) < length(state)) AS compressed FROM stored_scores;
SELECT merged_auc(state) = (SELECT medai_auc(tied, y) FROM scored) AS merged_scores FROM stored_scores;

-- What is no state is refused, by every support function.
SELECT fails(format('SELECT medai_%s_final(%L::bytea)', f, s))
  FROM unnest('{auc,brier,log_loss,accuracy}'::text[]) WITH ORDINALITY m(f, i),
       unnest('{x,0123456789abcdef}'::text[]) WITH ORDINALITY v(s, j) ORDER BY i, j;
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_metric_combine('', 'rubbish, but long')$$,
    $$SELECT medai_metric_combine('rubbish, but long', '')$$,
    $$SELECT medai_metric_combine('rubbish, but long', medai_brier_accum('', 0.5, true))$$,
    $$SELECT medai_metric_combine(medai_scores_accum('', 0.5, true), medai_brier_accum('', 0.5, true))$$,
    $$SELECT medai_auc_final(medai_log_loss_accum('', 0.5, true))$$,
    $$SELECT medai_brier_accum(medai_log_loss_accum('', 0.5, true), 0.5, true)$$,
    $$SELECT medai_scores_accum(substr(medai_scores_accum('', 0.5, true), 1, 31), 0.5, true)$$]) s;
SELECT medai_auc_final('') IS NULL AS auc, medai_brier_final('') IS NULL AS brier,
       medai_log_loss_final('') IS NULL AS log_loss, medai_accuracy_final('') IS NULL AS accuracy;

-- ---- catalogue --------------------------------------------------------------------------------------------

SELECT p.oid::regprocedure AS function, provolatile AS v, proparallel AS p, proisstrict AS strict
  FROM pg_proc p WHERE proname ~ '^medai_(split|fold|scores|brier|log_loss|auc|accuracy|metric)'
   AND (provolatile <> 'i' OR proparallel <> 's' OR (prokind = 'f' AND NOT proisstrict)
        OR obj_description(p.oid, 'pg_proc') IS NULL);

DROP TABLE scored, serial, parted CASCADE;
DROP AGGREGATE merged(bytea), kept(float8, boolean), merged_auc(bytea);
DROP FUNCTION fails(text);
