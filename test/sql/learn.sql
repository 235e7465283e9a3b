-- learn: medai_train, its options, what it refuses, and that nothing but the rows decides the model.
SET client_min_messages = warning;

-- SQLSTATE, message, detail and hint of a statement that must fail.
CREATE FUNCTION train_fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' / ', SQLSTATE || ' ' || message, NULLIF(detail, ''), NULLIF(hint, ''));
END $$;

-- Made-up patients: every kind of column, with holes, and an outcome that is not certain.
CREATE TYPE smoker AS ENUM ('never', 'former', 'current');
CREATE DOMAIN grams AS numeric(8,1);
CREATE TABLE cohort (
    id int PRIMARY KEY, age smallint, weight grams, marker real, sodium bigint, score double precision,
    diabetic boolean, smokes smoker, ward varchar(10), seen date, admitted timestamptz, mrn text, died boolean);
INSERT INTO cohort
SELECT i, NULLIF(40 + i % 41, 50), 700 + i % 13 * 10.5, (i * 7 % 19) / 4.0, NULLIF(130 + i % 9, 133), NULLIF(i % 6, 4) - 2.5,
       i % 3 = 0, (enum_range(NULL::smoker))[1 + i % 3], NULLIF((ARRAY['north', 'south', 'east', '?'])[1 + i * i % 13 % 4], '?'),
       DATE '2026-01-01' + i % 17, TIMESTAMPTZ '2026-01-01 00:00+00' + i % 5 * INTERVAL '1 hour', 'mrn' || i,
       CASE WHEN i = 77 THEN NULL ELSE (i * 37 % 101 + i % 41 + CASE WHEN i % 3 = 0 THEN 15 ELSE 0 END) > 80 END
  FROM generate_series(1, 400) i;

SET client_min_messages = notice;
CREATE TABLE model AS SELECT medai_train('logistic', died, c, '{"target": "died"}') AS w FROM cohort c;
SET client_min_messages = warning;
SELECT i -> 'features' AS features, i -> 'classes' AS classes, i -> 'positive' AS positive, i -> 'producer' AS producer
  FROM model, medai_model_info(w) i;
SELECT key, CASE WHEN value ~ '\.\d{12}' THEN round(value::numeric, 12)::text ELSE value END AS value
  FROM model, jsonb_each_text(medai_model_info(w) -> 'metadata') ORDER BY key;

-- The risks, rounded; a penalised fit with an intercept meets the number of deaths exactly.
SELECT id, died, round(medai_risk(c, w)::numeric, 10) AS risk, medai_classify(c, w) AS label
  FROM cohort c, model WHERE id IN (1, 2, 3, 10, 14, 77) ORDER BY id;
SELECT count(*), round(sum(medai_risk(c, w))::numeric, 6) AS expected, count(*) FILTER (WHERE died) AS died,
       round(medai_auc(medai_risk(c, w), died)::numeric, 12) AS auc, round(medai_log_loss(medai_risk(c, w), died)::numeric, 12) AS log_loss
  FROM cohort c, model WHERE died IS NOT NULL;

-- What is missing is scored as the mean, or the most frequent text; so is a text that was never seen.
WITH one AS (SELECT c, w FROM cohort c, model WHERE id = 2), mean AS (SELECT avg(age) AS age FROM cohort WHERE died IS NOT NULL)
SELECT abs(medai_risk(r1, w) - medai_risk(r2, w)) < 1e-15 AS mean_for_missing,
       medai_risk(r3, w) = medai_risk(r4, w) AS usual_for_missing, medai_risk(r5, w) = medai_risk(r4, w) AS usual_for_unknown
  FROM one, mean,
  LATERAL (SELECT NULL::int AS age, 700.0 AS weight, 1 AS marker, 130 AS sodium, 1 AS score, true AS diabetic, 'never' AS smokes,
                  'north' AS ward, DATE '2026-01-05' AS seen, TIMESTAMP '2026-01-01 03:00' AS admitted) r1,
  LATERAL (SELECT mean.age, 700.0 AS weight, 1 AS marker, 130 AS sodium, 1 AS score, true AS diabetic, 'never' AS smokes,
                  'north' AS ward, DATE '2026-01-05' AS seen, TIMESTAMP '2026-01-01 03:00' AS admitted) r2,
  LATERAL (SELECT 50 AS age, 700.0 AS weight, 1 AS marker, 130 AS sodium, 1 AS score, true AS diabetic, 'never' AS smokes,
                  NULL::text AS ward, DATE '2026-01-05' AS seen, TIMESTAMP '2026-01-01 03:00' AS admitted) r3,
  LATERAL (SELECT 50 AS age, 700.0 AS weight, 1 AS marker, 130 AS sodium, 1 AS score, true AS diabetic, 'never' AS smokes,
                  'north' AS ward, DATE '2026-01-05' AS seen, TIMESTAMP '2026-01-01 03:00' AS admitted) r4,
  LATERAL (SELECT 50 AS age, 700.0 AS weight, 1 AS marker, 130 AS sodium, 1 AS score, true AS diabetic, 'never' AS smokes,
                  'attic' AS ward, DATE '2026-01-05' AS seen, TIMESTAMP '2026-01-01 03:00' AS admitted) r5;
SELECT count(*) AS rows, count(medai_risk(c, w)) AS scored FROM cohort c, model;

-- Into the registry and back.
SELECT medai_model_import('trained', w) FROM model;
SELECT features, task, classes, positive FROM medai_models WHERE name = 'trained';
SELECT bool_and(medai_risk(c, 'trained') = medai_risk(c, w)) AS same FROM cohort c, model;
SELECT medai_model_drop('trained');

-- ---- the rows decide, not their order or their way ----------------------------------------------------------

CREATE FUNCTION same_model(weights bytea) RETURNS boolean LANGUAGE sql AS 'SELECT weights = w FROM model';
SELECT same_model(medai_train('logistic', died, c, '{"target": "died"}' ORDER BY mrn)) AS sorted,
       same_model(medai_train('logistic', died, c, '{"target": "died"}' ORDER BY id DESC)) AS backwards FROM cohort c;
SELECT same_model(medai_train('logistic', died, c, '{"target": "died", "exclude": ["id"]}')) AS no_key_in_a_record
  FROM (SELECT * FROM cohort) c;

SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 3;
ALTER TABLE cohort SET (parallel_workers = 3);
EXPLAIN (COSTS OFF) SELECT medai_train('logistic', died, c, '{"target": "died"}') FROM cohort c;
SELECT same_model(medai_train('logistic', died, c, '{"target": "died"}')) AS in_parallel FROM cohort c;
-- Workers that have no row, or none that counts.
SELECT same_model(medai_train('logistic', died, c, '{"target": "died"}') FILTER (WHERE id > 0)) AS filtered FROM cohort c;
SELECT train_fails($$SELECT medai_train('logistic', died, c, '{"target": "died"}') FROM cohort c WHERE id = 77$$);
SELECT train_fails($$SELECT medai_train('logistic', died, c, '{"target": "died"}') FROM cohort c WHERE id < 0$$);
SELECT train_fails($$SELECT medai_train('logistic', died, c) FROM cohort c$$);
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- Partitions whose columns lie in another order, or were dropped; rows of several shapes.
CREATE TABLE parts (LIKE cohort) PARTITION BY RANGE (id);
CREATE TABLE part1 (died boolean, mrn text, admitted timestamptz, seen date, ward varchar(10), smokes smoker, diabetic boolean,
                    score double precision, sodium bigint, marker real, weight grams, age smallint, id int NOT NULL);
CREATE TABLE part2 (gone text, LIKE cohort);
ALTER TABLE part2 DROP COLUMN gone;
ALTER TABLE parts ATTACH PARTITION part1 FOR VALUES FROM (MINVALUE) TO (200);
ALTER TABLE parts ATTACH PARTITION part2 FOR VALUES FROM (200) TO (MAXVALUE);
INSERT INTO parts SELECT * FROM cohort;
SELECT same_model(medai_train('logistic', died, p, '{"target": "died", "exclude": ["id"]}')) AS partitions FROM parts p;
CREATE VIEW seen_cohort AS SELECT * FROM cohort;
SELECT same_model(medai_train('logistic', died, v, '{"target": "died", "exclude": ["id"]}')) AS view FROM seen_cohort v;
CREATE FUNCTION as_record(r record) RETURNS record LANGUAGE plpgsql AS 'BEGIN RETURN r; END';
SELECT same_model(medai_train('logistic', died, r, '{"target": "died", "exclude": ["id"]}')) AS first_shape_decides,
       abs(sum(medai_risk(r, w)) - (SELECT sum(medai_risk(c, w)) FROM cohort c)) < 1e-9 AS same_risks
  FROM model, (SELECT died, as_record(part2) AS r FROM part2 UNION ALL SELECT died, as_record(part1) FROM part1) u GROUP BY w;
SELECT train_fails($$SELECT medai_train('logistic', y, r) FROM (VALUES (true, ROW(1, 2)), (false, ROW(1, 2, 3))) v(y, r)$$);
SELECT train_fails($$SELECT medai_train('logistic', y, r) FROM (VALUES (true, ROW(1, 2)), (false, ROW(1, 'a'::text))) v(y, r)$$);

-- One model for each group; rows without features, as a LEFT JOIN makes them.
SELECT diabetic, medai_model_info(medai_train('logistic', died, c, '{"features": ["age", "marker"]}')) -> 'metadata' -> 'medai.rows' AS rows
  FROM cohort c GROUP BY diabetic ORDER BY diabetic;
SET client_min_messages = notice;
CREATE TABLE joined AS SELECT medai_train('logistic', k.died, c, '{"target": "died"}') AS w
  FROM (SELECT id, died FROM cohort UNION ALL VALUES (-1, true), (-2, false)) k LEFT JOIN cohort c USING (id);
SET client_min_messages = warning;
SELECT bool_and(medai_risk(c, j.w) = medai_risk(c, m.w)) AS same_risks FROM cohort c, joined j, model m;
DROP TABLE joined;
SELECT count(*) AS as_window, count(DISTINCT w) AS models
  FROM (SELECT medai_train('logistic', died, c, '{"target": "died"}') OVER () AS w FROM cohort c) x;

-- ---- targets -------------------------------------------------------------------------------------------------

CREATE FUNCTION about(weights bytea) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', i -> 'classes', i -> 'positive', i -> 'outputs' -> 0 ->> 'type') FROM medai_model_info(weights) i $$;
SELECT about(medai_train('logistic', died::int, c, '{"features": ["age"]}')) AS integer,
       about(medai_train('logistic', died::int::smallint, c, '{"features": ["age"]}')) AS smallint,
       about(medai_train('logistic', died::int * 5000000000 - 9, c, '{"features": ["age"], "positive": 4999999991}')) AS bigint,
       about(medai_train('logistic', CASE WHEN died THEN 'Yes' WHEN NOT died THEN 'No' END, c, '{"features": ["age"]}')) AS text,
       about(medai_train('logistic', (CASE WHEN died THEN 'sick' ELSE 'well' END)::varchar, c, '{"features": ["age"], "positive": "sick"}')) AS varchar,
       about(medai_train('logistic', NULLIF(smokes, 'former'), c, '{"features": ["age", "marker"], "positive": "current"}')) AS enum,
       about(medai_train('logistic', died, c, '{"features": ["age"], "positive": false}')) AS other_way
  FROM cohort c;
-- The other way round the risks add up to one.
SELECT bool_and(abs(medai_risk(c, a) + medai_risk(c, b) - 1) < 1e-9) AS complementary FROM cohort c,
  (SELECT medai_train('logistic', died, c, '{"target": "died"}') a, medai_train('logistic', died, c, '{"target": "died", "positive": false}') b FROM cohort c) m;

SELECT train_fails($$SELECT medai_train('logistic', smokes, c, '{"target": "smokes"}') FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', id, c) FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', NULLIF(smokes, 'former'), c, '{"features": ["age"]}') FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, c, '{"features": ["age"], "positive": "yes"}') FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', score, c) FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', seen, c) FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', 'x', c) FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', true, c) FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', NULL::boolean, c) FROM cohort c$$);

-- ---- columns --------------------------------------------------------------------------------------------------

CREATE FUNCTION features(weights bytea) RETURNS jsonb LANGUAGE sql AS $$ SELECT medai_model_info(weights) -> 'features' $$;
SET client_min_messages = notice;
SELECT features(medai_train('logistic', died, c, '{"features": ["marker", "AGE", "id"]}')) FROM cohort c;
SELECT features(medai_train('logistic', died, c, '{"target": "died", "exclude": ["seen", "admitted", "mrn", "Age", "weight"]}')) FROM cohort c;
SELECT features(medai_train('logistic', died, c, '{"features": ["age", "mrn"]}')) FROM cohort c;
SELECT features(medai_train('logistic', y, r))
  FROM (SELECT died, ROW(age, 7, NULL::text, NULL::int, 'same'::text)::record, died IS NOT NULL FROM cohort) v(y, r, labelled) WHERE labelled;
-- Known only after the outcome, perhaps: 1 to 4 for those who died, 0 for the others.
SELECT features(medai_train('logistic', died, r))
  FROM (SELECT died, c AS r FROM cohort, LATERAL (SELECT age, CASE WHEN died THEN 1 + id % 4 ELSE 0 END AS grade) c) x;
SET client_min_messages = warning;

-- The target under another name: as a boolean, a number, a text, an enum, and with holes.
SELECT train_fails(format('SELECT medai_train(''logistic'', died, r) FROM (SELECT died, r FROM cohort, LATERAL (SELECT age, %s AS leak) r) x', leak))
  FROM unnest(ARRAY['died', 'NOT died', 'died::int', '7 - died::int * 3.5', 'CASE WHEN died THEN ''dead'' ELSE ''alive'' END',
                    'CASE WHEN died THEN ''never''::smoker ELSE ''current'' END', 'CASE WHEN id % 3 > 0 THEN died END']) leak;
SELECT train_fails($$SELECT medai_train('logistic', died, c) FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, ARRAY[age, died::int]) FROM cohort$$);

SELECT train_fails($$SELECT medai_train('logistic', died, c, '{"exclude": ["nothing"]}') FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, c, '{"features": ["age", "nothing"]}') FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, c, '{"target": "nothing"}') FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r, '{"exclude": ["x"]}') FROM (SELECT died, r FROM cohort, LATERAL (SELECT age AS "X", id AS "X") r) c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r) FROM (SELECT died, r FROM cohort, LATERAL (SELECT age AS x, id AS x) r) c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r) FROM (SELECT died, r FROM cohort, LATERAL (SELECT age, ARRAY[1] AS list) r) c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r) FROM (SELECT died, r FROM cohort, LATERAL (SELECT '{}'::jsonb AS extra) r) c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, c, '{"features": []}') FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r) FROM (SELECT died, r FROM cohort, LATERAL (SELECT 1 AS one) r) c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r) FROM (SELECT died, r FROM cohort, LATERAL (SELECT age, id % 101 || 'x' AS code) r) c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r) FROM (SELECT died, r FROM cohort, LATERAL (SELECT age, CASE WHEN id % 50 = 0 THEN 'Infinity' ELSE 'NaN' END::float8 AS ratio) r) c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r) FROM (SELECT died, r FROM cohort, LATERAL (SELECT age, CASE WHEN id > 9 THEN seen ELSE 'infinity' END AS seen) r) c$$);

-- NaN is missing, in training as in scoring.
SELECT medai_train('logistic', died, r) = medai_train('logistic', died, s) AS same
  FROM (SELECT died, r, s FROM cohort c, LATERAL (SELECT c.age, NULLIF(marker, 1.5) AS m) r,
        LATERAL (SELECT c.age, CASE marker WHEN 1.5 THEN 'NaN' ELSE marker END AS m) s) x;

-- ---- arrays -----------------------------------------------------------------------------------------------------

SELECT medai_train('logistic', died, ARRAY[age, marker]::real[]) = medai_train('logistic', died, ARRAY[age, marker]::float8[]) AS real_and_double,
       medai_train('logistic', died, ARRAY[age, id]) = medai_train('logistic', died, ARRAY[age, id]::numeric[], NULL) AS integer_and_numeric
  FROM cohort;
-- The same risks as from columns; a NULL element is missing; an element of no use is not looked at.
SELECT max(abs(medai_risk(ARRAY[age, 1, marker]::float8[], a) - medai_risk(c, r))) < 1e-15 AS same, count(medai_risk(ARRAY[age, 1, marker]::float8[], a)) AS scored,
       bool_and(medai_risk(ARRAY[age, 1, marker]::float8[], a) = medai_risk(ARRAY[age, 'Infinity', marker]::float8[], a)) AS not_looked_at
  FROM cohort c, (SELECT medai_train('logistic', died, ARRAY[age, 1, marker]::float8[], '{"l2": 1}') a,
                         medai_train('logistic', died, c, '{"features": ["age", "marker"]}') r FROM cohort c) m;
SELECT train_fails($$SELECT medai_train('logistic', died, CASE WHEN id < 9 THEN ARRAY[1, 2] ELSE ARRAY[1] END) FROM cohort$$);
SELECT train_fails($$SELECT medai_train('logistic', died, ARRAY[[1, 2], [3, 4]]) FROM cohort$$);
SELECT train_fails($$SELECT medai_train('logistic', died, '{}'::int[]) FROM cohort$$);
SELECT train_fails($$SELECT medai_train('logistic', died, ARRAY['a', 'b']) FROM cohort$$);
SELECT train_fails($$SELECT medai_train('logistic', died, ARRAY[age, id], '{"exclude": ["age"]}') FROM cohort$$);
SELECT train_fails($$SELECT medai_train('logistic', died, ARRAY[age, 'Infinity']::float8[]) FROM cohort$$);
SELECT train_fails($$SELECT medai_train('logistic', died, age) FROM cohort$$);

-- ---- options ----------------------------------------------------------------------------------------------------

SELECT train_fails(format('SELECT medai_train(''logistic'', died, c, %L) FROM cohort c', options))
  FROM unnest('{"[]","7","{\"L2\": 1}","{\"l2\": \"1\"}","{\"l2\": -1}","{\"l2\": 1e300}","{\"max_iterations\": 1.5}","{\"max_iterations\": 0}","{\"tolerance\": 0}","{\"features\": \"age\"}","{\"exclude\": [1]}","{\"features\": [[\"age\"]]}","{\"target\": [\"died\"]}","{\"positive\": []}"}'::jsonb[]) options;
SELECT train_fails($$SELECT medai_train('forest', died, c) FROM cohort c$$);
SELECT train_fails($$SELECT medai_train(NULL, died, c) FROM cohort c$$);
SELECT train_fails($$SELECT medai_train(CASE WHEN id < 100 THEN 'logistic' ELSE 'logistics' END, died, c, '{"target": "died"}') FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, c, CASE WHEN id < 100 THEN '{"target": "died"}'::jsonb END) FROM cohort c$$);
-- Which error keeps callers away from internal arguments differs from release to release.
SELECT train_fails('SELECT medai_train_final(NULL)') ~ '^(42883|0A000) ' AS outside_an_aggregate;
-- Options that say nothing; options from a column, the same in every row.
SELECT medai_train('logistic', died, c, '{"target": "died", "l2": null, "features": null}') = medai_train('logistic', died, c, ('{"target": "di' || left(ward, 0) || 'ed"}')::jsonb) FILTER (WHERE ward IS NOT NULL)
       AS fewer_rows, same_model(medai_train('logistic', died, c, '{"target": "died", "l2": 1.0, "exclude": []}')) AS defaults FROM cohort c;
SET client_min_messages = notice;
SELECT medai_train('logistic', died, c, '{"target": "died", "max_iterations": 2}') IS NULL AS none FROM cohort c;
SET client_min_messages = warning;
-- A larger penalty draws the risks together.
SELECT l2, round(stddev(medai_risk(c, w))::numeric, 9) AS spread
  FROM cohort c, (SELECT 0 AS l2, medai_train('logistic', died, c, '{"target": "died", "l2": 0, "exclude": ["diabetic"]}') AS w FROM cohort c
                  UNION ALL SELECT 1, medai_train('logistic', died, c, '{"target": "died", "l2": 1, "exclude": ["diabetic"]}') FROM cohort c
                  UNION ALL SELECT 1000, medai_train('logistic', died, c, '{"target": "died", "l2": 1000, "exclude": ["diabetic"]}') FROM cohort c) m
 GROUP BY l2 ORDER BY l2;
-- Without one, columns that determine each other and classes that can be told apart have no answer.
SELECT train_fails($$SELECT medai_train('logistic', died, c, '{"target": "died", "l2": 0}') FROM cohort c$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r, '{"l2": 0}') FROM (SELECT died, r FROM cohort, LATERAL (SELECT age, CASE WHEN died THEN 1 + id % 4 ELSE -id % 3 END AS grade) r) x$$);
SELECT train_fails($$SELECT medai_train('logistic', died, r, '{"l2": 0}') FROM (SELECT died, r FROM cohort, LATERAL (SELECT age, CASE WHEN died THEN id % 4 ELSE -id % 3 END AS grade) r) x$$);

-- ---- arguments that are computed anew for every row ------------------------------------------------------------
CREATE TABLE computed AS
    SELECT i AS id, (abs(hashint4(i)) % 10 + i % 10) > 8 AS y, (i % 10)::float8 AS a, (abs(hashint4(i)) % 7)::float8 AS b
    FROM generate_series(1, 1000) i;
SELECT train_fails($$SELECT medai_train('logistic', y, ROW(a, b), jsonb_build_object('l2', 1 + id % 7)) FROM computed$$);
SELECT train_fails($$SELECT medai_train('log' || CASE WHEN id = 1 THEN 'istic' ELSE 'garbg' END, y, ROW(a, b) ORDER BY id) FROM computed$$);
SELECT medai_train('logistic', y, ROW(a, b), jsonb_build_object('l2', 1 + id * 0)) = medai_train('logistic', y, ROW(a, b), '{"l2": 1}') AS same
FROM computed;
SELECT train_fails('SELECT medai_train(''logistic'', true, most_common_vals) FROM pg_stats WHERE most_common_vals IS NOT NULL') ~ '^42804' AS any_array;

-- ---- without a penalty: not converged is not separation, and separation does not count as converged --------------
SELECT medai_model_info(medai_train('logistic', y, ROW(a, b), '{"l2": 0, "max_iterations": 1}')) -> 'metadata' ->> 'medai.converged' AS converged
FROM computed;
SELECT train_fails($$SELECT medai_train('logistic', i % 1000 = 0 OR i % 7 < 3, ROW(i % 1000 = 0, i % 10), '{"l2": 0, "tolerance": 0.1}') FROM generate_series(1, 10000) i$$);
-- Groups, each with a model of its own.
SELECT count(*), count(DISTINCT m)
FROM (SELECT medai_train('logistic', y, ROW(a, b)) AS m FROM computed GROUP BY abs(hashint4(id + 7)) % 5) s;
DROP TABLE computed;

DROP TABLE parts, model, cohort CASCADE;
DROP FUNCTION train_fails, about, features, same_model, as_record;
DROP DOMAIN grams;
DROP TYPE smoker;
