-- score.sql: what scoring costs, a row; run by bench/run with psql in the folder of its models and rows.
--
-- Variables: rows (of the tables), noted (rows of the table with 40 kB notes). Costs are above a plain
-- sum(age) or sum(f0) scan of the same table in the same run, the best of several rounds, one process, no JIT
-- compilation. Nothing here asserts a time: the last statement prints figures beside their targets.
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

-- ---- models ----
\set logistic `base64 -w0 logistic.onnx`
\set forest `base64 -w0 forest.onnx`
\set mlp `base64 -w0 mlp.onnx`
\o /dev/null
SELECT medai_model_import('logistic', decode(:'logistic', 'base64'),
    '{age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal}');
SELECT medai_model_import(name, decode(model, 'base64'), features)
FROM (VALUES ('forest', :'forest'), ('mlp', :'mlp')) m (name, model),
     (SELECT array_agg('f' || i ORDER BY i) FROM generate_series(0, 29) i) f (features);
\o

-- ---- tables ----
CREATE UNLOGGED TABLE patient_rows (age int, sex int, cp int, trestbps int, chol int, fbs int, restecg int,
    thalach int, exang int, oldpeak float8, slope int, ca int, thal int);
\copy patient_rows FROM 'patients.csv' (FORMAT csv, HEADER)
SELECT format('CREATE UNLOGGED TABLE feature_rows (%s)', string_agg(format('f%s float8', i), ', ' ORDER BY i))
FROM generate_series(0, 29) i \gexec
\copy feature_rows FROM 'features.csv' (FORMAT csv, HEADER)

CREATE UNLOGGED TABLE patients AS
    SELECT p.* FROM generate_series(1, :rows / (SELECT count(*) FROM patient_rows)) g, patient_rows p;
CREATE UNLOGGED TABLE patients_numeric AS
    SELECT age::numeric, sex::numeric, cp::numeric, trestbps::numeric, chol::numeric, fbs::numeric,
        restecg::numeric, thalach::numeric, exang::numeric, oldpeak::numeric, slope::numeric, ca::numeric,
        thal::numeric
    FROM patients;
CREATE UNLOGGED TABLE features AS
    SELECT f.* FROM generate_series(1, :rows / (SELECT count(*) FROM feature_rows)) g, feature_rows f;
CREATE UNLOGGED TABLE narrow AS SELECT * FROM features LIMIT :noted;
CREATE UNLOGGED TABLE noted (LIKE narrow, note text);
ALTER TABLE noted ALTER note SET STORAGE EXTERNAL;
INSERT INTO noted SELECT n.*, repeat('x', 40000) FROM narrow n;
VACUUM (FREEZE, ANALYZE) patients, patients_numeric, features, narrow, noted;

-- ---- measuring ----
\ir measure.sql
CREATE TABLE ort (figure text PRIMARY KEY, us float8);
\copy ort FROM 'ort.csv' (FORMAT csv, HEADER)

CREATE FUNCTION ort_us(figure text) RETURNS float8 LANGUAGE sql
    AS 'SELECT us FROM ort WHERE ort.figure = $1';

\o /dev/null
SELECT medai_model_function('logistic', 'logistic_of');

INSERT INTO figures (figure, target, measured, unit) VALUES
    ('scan alone: sum(age), 13 columns', NULL, best_ms('SELECT sum(age) FROM patients'), 'ms'),
    ('no-op C function on the whole row, 13 columns', NULL,
        cost_us('num_nulls(p)', 'patients p', 'age'), 'us/row'),
    ('no-op C function on the whole row, 30 columns', NULL,
        cost_us('num_nulls(f)', 'features f', 'f0'), 'us/row'),
    ('logistic, 13 int and float columns: medai_risk(p, name)', 0.7,
        cost_us('medai_risk(p, ''logistic'')', 'patients p', 'age'), 'us/row'),
    ('logistic, 13 numeric columns', NULL,
        cost_us('medai_risk(p, ''logistic'')', 'patients_numeric p', 'age'), 'us/row'),
    ('logistic, weights joined: medai_risk(p, m.weights)', 0.7, cost_us('medai_risk(p, m.weights)',
        'patients p, (SELECT weights FROM medai_models WHERE name = ''logistic'') m', 'age'), 'us/row'),
    ('logistic, function made by medai_model_function', NULL, cost_us(
        'logistic_of(age, sex, cp, trestbps, chol, fbs, restecg, thalach, exang, oldpeak, slope, ca, thal)',
        'patients', 'age'), 'us/row'),
    ('ONNX Runtime, logistic: one row a call', NULL, ort_us('logistic alone'), 'us/row'),
    ('ONNX Runtime, forest: all rows in one call', NULL, ort_us('forest batched'), 'us/row'),
    ('forest, 100 trees of depth 8, 30 columns', ort_us('forest batched'),
        cost_us('medai_risk(f, ''forest'')', 'features f', 'f0'), 'us/row'),
    ('ONNX Runtime, mlp: one row a call', NULL, ort_us('mlp alone'), 'us/row'),
    ('mlp 30-128-64-1', ort_us('mlp alone') / 8,
        cost_us('medai_risk(f, ''mlp'')', 'features f', 'f0'), 'us/row'),
    ('forest, 30 columns and a 40 kB note, against without the note', 2.0,
        best_ms('SELECT sum(medai_risk(n, ''forest'')) FROM noted n')
        / best_ms('SELECT sum(medai_risk(n, ''forest'')) FROM narrow n'), 'times');

-- Two workers: a new backend, so that the workers' start and their loading of the model are inside.
INSERT INTO figures (figure, measured, unit)
SELECT 'forest, one process', best_ms('SELECT sum(medai_risk(f, ''forest'')) FROM features f'), 'ms';
SET max_parallel_workers_per_gather = 2;
SET min_parallel_table_scan_size = 0;
INSERT INTO figures (figure, target, measured, unit)
SELECT 'forest, two workers: times as fast', -1.8,
    measured / best_ms('SELECT sum(medai_risk(f, ''forest'')) FROM features f'), 'times'
FROM figures WHERE figure = 'forest, one process';

-- First use in a new backend; the best of three backends.
\connect -
INSERT INTO figures (figure, target, measured, unit)
SELECT 'first use of the 1.7 MB forest in a new backend', 30,
    best_ms('SELECT medai_risk(f, ''forest'') FROM features f LIMIT 1', 1), 'ms';
\connect -
UPDATE figures
SET measured = least(measured, best_ms('SELECT medai_risk(f, ''forest'') FROM features f LIMIT 1', 1))
WHERE figure LIKE 'first use%';
\connect -
UPDATE figures
SET measured = least(measured, best_ms('SELECT medai_risk(f, ''forest'') FROM features f LIMIT 1', 1))
WHERE figure LIKE 'first use%';

-- Ten times the rows once more must not take more memory, nor read or hash the model again.
\connect -
CREATE TEMP VIEW now_held AS
    SELECT sum(total_bytes) AS bytes, (SELECT reads FROM medai_model_stats()) FROM pg_backend_memory_contexts;
CREATE TEMP TABLE held AS SELECT * FROM now_held;
SELECT sum(medai_risk(p, 'logistic')) FROM patients p, generate_series(1, 10);
INSERT INTO held SELECT * FROM now_held;
TRUNCATE held;
INSERT INTO held SELECT * FROM now_held;
SELECT sum(medai_risk(p, 'logistic')) FROM patients p, generate_series(1, 10);
INSERT INTO held SELECT * FROM now_held;
INSERT INTO figures (figure, target, measured, unit)
SELECT 'memory held after ten times the rows, above before', 100, (max(bytes) - min(bytes)) / 1000.0, 'kB'
FROM held
UNION ALL
SELECT 'reads of the model meanwhile', 0, max(reads) - min(reads), 'reads' FROM held;
\o

\pset border 2
\echo
SELECT figure,
    CASE WHEN target < 0 THEN 'at least ' || -target WHEN target IS NULL THEN ''
         ELSE 'at most ' || round(target::numeric, 2) END AS target,
    coalesce(round(measured::numeric, 2)::text, 'not measured') || ' ' || unit AS measured,
    CASE WHEN target IS NULL OR measured IS NULL THEN ''
         WHEN CASE WHEN target < 0 THEN measured >= -target ELSE measured <= target END THEN 'met'
         ELSE 'missed' END AS verdict
FROM figures ORDER BY place;
