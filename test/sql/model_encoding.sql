-- model_encoding: models speak UTF-8; names, labels and messages come out in the encoding of the database.
\set ECHO none
\set models `echo "${MEDAI_TESTS:-test}/lib/onnx.sql"`
SET client_encoding = 'UTF8';
SELECT current_database() AS here \gset
CREATE DATABASE medai_latin1 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\c medai_latin1
SET client_encoding = 'UTF8';
CREATE EXTENSION medai;
\i :models
\set ECHO all
SHOW server_encoding;
-- Texts made in UTF-8 whatever the server's encoding is.
CREATE FUNCTION model(feature bytea, label bytea) RETURNS bytea LANGUAGE sql AS
    $$SELECT onnx.model(ARRAY[onnx.fields(1, ARRAY[feature]) || onnx.fields(2, '{label,p}'::text[]) || onnx.field(4, 'LinearClassifier') ||
                              onnx.fields(5, ARRAY[onnx.attr('coefficients', '{-1,1}'::real[]), onnx.attr('intercepts', '{0,0}'::real[]),
                                          onnx.field(1, 'classlabels_strings') || onnx.field(9, 'no'::text) || onnx.field(9, label) || onnx.field(20, 8),
                                          onnx.attr('post_transform', 'LOGISTIC')]) || onnx.field(7, 'ai.onnx.ml')],
                        ARRAY[onnx.field(1, feature) || onnx.field(2, onnx.field(1, onnx.field(1, 1)))],
                        ARRAY[onnx.port('label', 8, '{-1}'), onnx.port('p', 1, '{-1,2}')])$$;
CREATE TABLE models AS
SELECT model(convert_to('älter', 'UTF8'), convert_to('übel', 'UTF8')) AS latin, model('\xe282ac', '\xe5b9b4') AS beyond;
CREATE TABLE p ("älter" real);
INSERT INTO p VALUES (3), (-3);
-- A label of the model, as a result, in JSON, in the registry and as the caller's choice of the positive class.
SELECT medai_classify(p, latin) FROM p, models;
SELECT q.label FROM models, medai_probabilities('{1}'::real[], latin) q;
SELECT medai_model_info(latin) -> 'inputs' -> 0 -> 'name' AS input, medai_model_info(latin) -> 'classes' AS classes FROM models;
SELECT medai_model_import('m', latin, NULL, 'übel') FROM models;
SELECT features, classes, positive FROM medai_models;
SELECT round(medai_risk(p, 'm')::numeric, 3) FROM p;
SELECT medai_model_import('renamed', latin, '{größe}', 'übel') FROM models;
SELECT medai_risk(x, 'renamed') FROM (SELECT 0::real) x("größe");
SELECT features, medai_model_info(weights) -> 'features' AS informed FROM medai_models WHERE name = 'renamed';
SELECT pg_get_function_arguments(medai_model_function('renamed', 'riskant'));
SELECT r.name, r.labels FROM models, medai_run(latin, '{{1}}'::real[]) r;
SELECT onnx.fails('SELECT medai_risk(x, ''renamed'') FROM (SELECT 1) x(a)');
SELECT onnx.fails('SELECT medai_model_import(''x'', latin, NULL, ''öde'') FROM models');
-- What the encoding does not have is an error, in a message a question mark.
SELECT onnx.fails('SELECT medai_model_info(beyond) FROM models');
SELECT onnx.fails('SELECT medai_classify(ARRAY[3::real], beyond) FROM models');
SELECT medai_classify(ARRAY[-3::real], beyond) FROM models;
SELECT onnx.fails(format('SELECT medai_model_check(%L)', onnx.model(ARRAY[onnx.fields(1, ARRAY['\xe282ac61'::bytea]) || onnx.fields(2, '{y}'::text[]) || onnx.field(4, 'Abs')],
                         '{}', ARRAY[onnx.port('y', 1, NULL)])));
\set ECHO none
\c :here
DROP DATABASE medai_latin1;
