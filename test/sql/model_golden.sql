-- model_golden: models that other programs exported give the answers that ONNX Runtime gave, through SQL.
\set ECHO none
\set models `echo "${MEDAI_TESTS:-test}/lib/onnx.sql"`
\i :models
\set ECHO all
-- One row for each line of a table of features, label (if there is one) and p0, p1, ..., as test/data/onnx has them.
CREATE FUNCTION lines(csv text) RETURNS TABLE (line int, features text[], label text, p float8[]) LANGUAGE sql AS $$
    WITH cells AS (SELECT n::int, string_to_array(l, ',') AS c FROM regexp_split_to_table(trim(E'\n' FROM csv), E'\n') WITH ORDINALITY l(l, n)),
         head AS (SELECT array_position(c, 'label') AS label, array_position(c, 'p0') AS p FROM cells WHERE n = 1)
    SELECT n, ARRAY(SELECT nullif(x, '') FROM unnest(c[1:coalesce(label, p) - 1]) x), c[label], c[p:]::float8[] FROM cells, head WHERE n > 1
$$;
-- How the answers compare: labels that differ, and the largest relative difference of a probability or value.
CREATE FUNCTION differences(csv text, model bytea) RETURNS TABLE (rows bigint, labels bigint, relative text, risks text) LANGUAGE sql AS $$
    WITH scored AS (SELECT *, medai_predict(features::real[], model) AS got,
                           CASE WHEN label IS NULL OR cardinality(p) <> 2 THEN NULL ELSE medai_risk(features::real[], model) END AS risk FROM lines(csv))
    SELECT count(DISTINCT line), count(DISTINCT line) FILTER (WHERE label IS NOT NULL AND medai_classify(features::real[], model) <> label),
           CASE WHEN bool_or(p[i] IS NULL OR got[i] IS NULL) THEN 'some missing' WHEN max(abs(got[i] - p[i]) / greatest(abs(p[i]), 1e-3)) < 1e-6 THEN 'close' ELSE max(abs(got[i] - p[i]) / greatest(abs(p[i]), 1e-3))::text END,
           CASE WHEN count(risk) = 0 THEN 'none' WHEN bool_and(risk = got[2]) THEN 'p1' ELSE 'other' END
      FROM scored, generate_series(1, greatest(cardinality(p), cardinality(got))) i
$$;
CREATE FUNCTION decoded(text) RETURNS bytea LANGUAGE sql AS 'SELECT decode($1, ''base64'')';

\set model `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/rf_binary_int.onnx"`
\set csv `cat "${MEDAI_TESTS:-test}/data/onnx/rf_binary_int.csv"`
SELECT * FROM differences(:'csv', decoded(:'model'));
\set model `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/hgb_binary_missing.onnx"`
\set csv `cat "${MEDAI_TESTS:-test}/data/onnx/hgb_binary_missing.csv"`
SELECT * FROM differences(:'csv', decoded(:'model'));
\set model `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/rf_multi_string.onnx"`
\set csv `cat "${MEDAI_TESTS:-test}/data/onnx/rf_multi_string.csv"`
SELECT * FROM differences(:'csv', decoded(:'model'));
\set model `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/pipeline_matrix.onnx"`
\set csv `cat "${MEDAI_TESTS:-test}/data/onnx/pipeline_matrix.csv"`
SELECT * FROM differences(:'csv', decoded(:'model'));
\set model `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/mlp_gemm_sigmoid.onnx"`
\set csv `cat "${MEDAI_TESTS:-test}/data/onnx/mlp_gemm_sigmoid.csv"`
SELECT * FROM differences(:'csv', decoded(:'model'));
\set model `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/gb_regressor.onnx"`
\set csv `cat "${MEDAI_TESTS:-test}/data/onnx/gb_regressor.csv"`
SELECT * FROM differences(:'csv', decoded(:'model'));

-- Pipelines with an input for each column, numbers and texts, over a table of patients; types as a hospital has them.
CREATE TYPE pain AS ENUM ('typical', 'atypical', 'non-anginal', 'asymptomatic');
CREATE TABLE patients (line int, vessels smallint, chest_pain text, sex varchar(10), bmi float8, chol numeric, age int, truth text, want float8[]);
\set csv `cat "${MEDAI_TESTS:-test}/data/onnx/pipeline_columns.csv"`
INSERT INTO patients SELECT line, f[6]::float8, f[5], f[4], f[3]::float8, f[2]::numeric, f[1]::float8, label, p FROM lines(:'csv') l(line, f, label, p);
\set model `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/pipeline_columns.onnx"`
SELECT count(*) AS rows, count(*) FILTER (WHERE chol IS NULL) AS missing, count(*) FILTER (WHERE medai_classify(p, w) <> truth) AS labels,
       bool_and(abs(medai_risk(p, w) - want[2]) < 1e-6 * greatest(want[2], 0.1)) AS risks, bool_and(medai_score(w, age, chol, bmi, sex, chest_pain, vessels) = medai_risk(p, w)) AS scores,
       bool_and((SELECT array_agg(probability) FROM medai_probabilities(p, w)) = medai_predict(p, w)::float8[]) AS probabilities
  FROM patients p, (SELECT decoded(:'model') AS w OFFSET 0) m;
SELECT medai_model_info(decoded(:'model')) -> 'features' AS features;
TRUNCATE patients;
\set csv `cat "${MEDAI_TESTS:-test}/data/onnx/pipeline_columns_string.csv"`
INSERT INTO patients SELECT line, f[6]::float8, f[5], f[4], f[3]::float8, f[2]::numeric, f[1]::float8, label, p FROM lines(:'csv') l(line, f, label, p);
\set model `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/pipeline_columns_string.onnx"`
SELECT onnx.fails(format('SELECT medai_model_import(''pipeline'', %L)', decoded(:'model')));
SELECT medai_model_import('pipeline', decoded(:'model'), positive => 'sick');
SELECT count(*) AS rows, count(*) FILTER (WHERE medai_classify(p, 'pipeline') <> truth) AS labels, bool_and(abs(medai_risk(p, 'pipeline') - want[2]) < 1e-6 * greatest(want[2], 0.1)) AS risks,
       count(DISTINCT medai_classify(p, 'pipeline')) AS classes FROM patients p;
-- A category as an enum, a text in other letters, an unknown one.
SELECT bool_and(medai_risk(p, 'pipeline') = medai_risk(q, 'pipeline')) AS enum_as_text
  FROM patients p, LATERAL (SELECT p.age, p.chol, p.bmi, p.sex, p.chest_pain::pain AS chest_pain, p.vessels) q WHERE p.chest_pain = ANY (enum_range(NULL::pain)::text[]);
SELECT count(*) > 0 AS rows, bool_and(medai_risk(q, 'pipeline') IS NOT NULL) AS unknown_category
  FROM patients p, LATERAL (SELECT p.age, p.chol, p.bmi, p.sex, 'unheard of' AS chest_pain, p.vessels) q;
DROP TABLE patients;
DROP TYPE pain;
DROP FUNCTION lines(text), differences(text, bytea), decoded(text);
SELECT medai_model_drop('pipeline');
