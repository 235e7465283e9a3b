-- model: the registry's functions and the scoring functions, one by one.
\set ECHO none
\set models `echo "${MEDAI_TESTS:-test}/lib/onnx.sql"`
\i :models
\set ECHO all
TRUNCATE medai_models;
CREATE TEMP TABLE m AS
SELECT onnx.linear('{100,10,1}') AS linear, onnx.columns('{a,b,c}', '{100,10,1}') AS columns,
       onnx.logistic('{1,-1}', 0.5, '{no,yes}') AS logistic, onnx.logistic('{1}', 0, '{ill,well}') AS unclear,
       onnx.echo_text('word') AS word;
CREATE TEMP TABLE r (a real, b real, c real);
INSERT INTO r VALUES (1, 2, 3), (4, NULL, 6), (7, 8, 9);

-- ---- what the catalogs say ---------------------------------------------------------------------------------

SELECT p.oid::regprocedure::text AS function, p.provolatile AS vol, p.proparallel AS par, p.proisstrict AS strict
  FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'medai'
 WHERE p.proname ~ '^medai_(model|risk|predict|classify|probabilities|score(_row)?$|run$)' ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT p.oid::regprocedure AS without_comment
  FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'medai'
 WHERE coalesce(obj_description(p.oid, 'pg_proc'), '') = '';
SELECT attname, attstorage FROM pg_attribute WHERE attrelid = 'medai_models'::regclass AND attname = 'weights';
SELECT coalesce(relacl, acldefault('r', relowner)) = acldefault('r', relowner) AS owner_alone_has_rights
  FROM pg_class WHERE oid = 'medai_models'::regclass;

-- ---- medai_model_import ------------------------------------------------------------------------------------

SELECT medai_model_import('sum', columns) FROM m;
SELECT medai_model_import('sum', linear, '{c,b,a}', comment => 'the other way round') FROM m;
SELECT medai_model_import('bare', linear) FROM m;
SELECT medai_model_import('logistic', logistic, '{x,y}') FROM m;
SELECT medai_model_import('ill', unclear, '{x}', 'ill') FROM m;
SELECT medai_model_import('word', word) FROM m;
SELECT name, version, features, task, classes, positive, is_default, sha256 = sha256(weights) AS sha256,
       created_by = current_user AS by_me, created_at = now() AS now, comment
  FROM medai_models ORDER BY name, version;

SELECT onnx.fails($$SELECT medai_model_import(NULL, linear) FROM m$$);
SELECT onnx.fails($$SELECT medai_model_import('x', NULL)$$);
SELECT onnx.fails($$SELECT medai_model_import('', linear) FROM m$$);
SELECT onnx.fails($$SELECT medai_model_import('x@1', linear) FROM m$$);
SELECT onnx.fails($$SELECT medai_model_import('x', '')$$);
SELECT onnx.fails($$SELECT medai_model_import('x', '\xdeadbeef')$$);
SELECT onnx.fails($$SELECT medai_model_import('x', linear, '{a,b}') FROM m$$);
SELECT onnx.fails($$SELECT medai_model_import('x', linear, '{}') FROM m$$);
SELECT onnx.fails($$SELECT medai_model_import('x', linear, '{a,NULL,c}') FROM m$$);
SELECT onnx.fails($$SELECT medai_model_import('x', linear, '{a,"",c}') FROM m$$);
SELECT onnx.fails($$SELECT medai_model_import('x', unclear) FROM m$$);
SELECT onnx.fails($$SELECT medai_model_import('x', logistic, positive => 'maybe') FROM m$$);
SELECT onnx.fails($$SELECT medai_model_import('x', onnx.model(ARRAY[onnx.node('Sorcery', '{x}', '{y}')],
    ARRAY[onnx.port('x', 1, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')]))$$);
SELECT count(*) FROM medai_models WHERE name = 'x';

-- Positive classes that are known by their labels, whatever their order and case; a label that only looks like it.
SELECT medai_model_import('pair ' || pair::text, onnx.logistic('{1}', 0, pair)) AS version
  FROM unnest('{0,false,no,1,true,yes,FALSE,No}'::text[], '{1,true,yes,0,false,no,True,YES}'::text[]) u(a, b),
       LATERAL (SELECT ARRAY[a, b]) p(pair);
SELECT classes, positive, medai_risk('{0.5}'::real[], name) FROM medai_models WHERE name LIKE 'pair%' ORDER BY name COLLATE "C";
SELECT medai_model_drop(name) FROM medai_models WHERE name LIKE 'pair%';
SELECT onnx.fails($$SELECT medai_model_import('x', onnx.logistic('{1}', 0, '{no,yess}'))$$);

-- A model whose number of features is open keeps what it was given.
SELECT medai_model_import('open', onnx.model(ARRAY[onnx.node('ReduceSum', '{x}', '{y}')],
    ARRAY[onnx.port('x', 1, '{-1,-1}')], ARRAY[onnx.port('y', 1, '{-1,1}')]));
SELECT features, task, positive FROM medai_models WHERE name = 'open';
SELECT medai_risk('{1,2}'::real[], 'open'), medai_risk('{1,2,3,4}'::real[], 'open');
SELECT medai_model_import('open', onnx.model(ARRAY[onnx.node('ReduceSum', '{x}', '{y}')],
    ARRAY[onnx.port('x', 1, '{-1,-1}')], ARRAY[onnx.port('y', 1, '{-1,1}')]), '{a,b}');
SELECT medai_risk(r, 'open') FROM r;
SELECT onnx.fails($$SELECT medai_risk('{1,2,3}'::real[], 'open')$$);
-- Positive is not lost when the classes cannot be told yet.
SELECT medai_model_import('open', onnx.model(ARRAY[onnx.node('Softmax', '{x}', '{y}')],
    ARRAY[onnx.port('x', 1, '{-1,-1}')], ARRAY[onnx.port('y', 1, '{-1,-1}')]), positive => '2');
SELECT medai_risk('{1,2,3}'::real[], 'open');
SELECT medai_model_drop('open');

-- ---- medai_model_get, medai_model_version ------------------------------------------------------------------

-- What was given as features and positive class travels with the bytes.
SELECT medai_model_get('sum') = medai_model_get('sum@2') AS newest, medai_model_get('sum@1') = columns AS first,
       substr(medai_model_get('sum'), 1, octet_length(linear)) = linear AS second,
       medai_model_info(medai_model_get('sum')) -> 'metadata' AS metadata FROM m;
SELECT medai_model_version('sum'), medai_model_version('sum@1'), medai_model_version('bare');
SELECT medai_model_get(NULL) IS NULL AS get, medai_model_version(NULL) IS NULL AS version;
SELECT onnx.fails(format('SELECT %s(%L)', f, n))
  FROM unnest('{medai_model_get,medai_model_version}'::text[]) f,
       unnest('{none,"",sum@3,sum@0,sum@-1,sum@,sum@x,sum@1x,sum@2147483648,sum@99999999999999999999,@1,SUM}'::text[]) n
 ORDER BY f, n COLLATE "C";

-- ---- medai_model_check, medai_model_info -------------------------------------------------------------------

SELECT medai_model_check(linear), medai_model_check(word) FROM m;
SELECT medai_model_check(NULL) IS NULL AS null;
SELECT onnx.fails($$SELECT medai_model_check('\x00')$$);
SELECT onnx.fails(format('SELECT medai_model_check(%L)', substr(linear, 1, 40))) FROM m;
SELECT jsonb_pretty(medai_model_info(logistic)) FROM m;
SELECT medai_model_info('logistic') -> 'features' AS named, medai_model_info(logistic) -> 'features' AS own,
       medai_model_info('logistic') ->> 'positive' AS positive, medai_model_info('ill') ->> 'positive' AS ill FROM m;
SELECT key, value FROM m, jsonb_each(medai_model_info(word)) WHERE key IN ('task', 'classes', 'positive', 'features', 'inputs', 'outputs');
SELECT medai_model_info(NULL::text) IS NULL AS name, medai_model_info(NULL::bytea) IS NULL AS bytes;
SELECT onnx.fails($$SELECT medai_model_info('none')$$);
SELECT onnx.fails($$SELECT medai_model_info('\x00'::bytea)$$);

-- ---- medai_model_default -----------------------------------------------------------------------------------

SELECT onnx.fails($$SELECT medai_risk(r) FROM r$$);
-- One column may be two features.
SELECT medai_model_import('twice', linear, '{a,c,a}') FROM m;
SELECT medai_risk(r, 'twice') FROM r;
SELECT medai_model_default('sum');
SELECT medai_risk(r) FROM r;
SELECT name, version FROM medai_models WHERE is_default;
-- The default's newest version counts, also one that came after the choice.
SELECT medai_model_import('sum', columns) FROM m;
SELECT medai_risk(r) FROM r;
SELECT medai_model_default('bare');
SELECT onnx.fails($$SELECT medai_risk(r) FROM r$$);
SELECT medai_model_default('sum');
SELECT name, version FROM medai_models WHERE is_default;
-- When the marked version goes, another version of the name is the default; when the last goes, none is.
SELECT medai_model_drop('sum@3');
SELECT name, version FROM medai_models WHERE is_default;
SELECT onnx.fails($$SELECT medai_model_default('none')$$);
SELECT onnx.fails($$SELECT medai_model_default('sum@1')$$);
SELECT onnx.fails($$SELECT medai_model_default('')$$);
SELECT name, version FROM medai_models WHERE is_default;
SELECT medai_model_default(NULL);
SELECT count(*) FROM medai_models WHERE is_default;
SELECT onnx.fails($$UPDATE medai_models SET is_default = true WHERE name = 'sum'$$);

-- ---- medai_model_drop --------------------------------------------------------------------------------------

SELECT medai_model_default('sum');
SELECT medai_model_drop('sum@1'), medai_model_drop(NULL);
SELECT onnx.fails($$SELECT medai_model_drop('sum@1')$$);
SELECT onnx.fails($$SELECT medai_model_drop('none')$$);
SELECT onnx.fails($$SELECT medai_model_drop('sum@x')$$);
SELECT medai_model_drop('sum');
SELECT count(*) FROM medai_models WHERE is_default;
SELECT onnx.fails($$SELECT medai_risk(r, 'sum') FROM r$$);

-- The only model there is needs no choice; without any, the error says so.
BEGIN;
DELETE FROM medai_models WHERE name NOT IN ('bare');
SELECT medai_model_import('bare', linear, '{a,b,c}') FROM m;
SELECT medai_risk(r) FROM r;
DELETE FROM medai_models;
SELECT onnx.fails($$SELECT medai_risk(r) FROM r$$);
ROLLBACK;

-- ---- the table itself --------------------------------------------------------------------------------------

INSERT INTO medai_models (name, version, weights, sha256) SELECT 'direct', 7, linear, '\x00' FROM m;
SELECT sha256 = sha256(weights) AS digest_is_true FROM medai_models WHERE name = 'direct';
SELECT medai_risk('{1,2,3}'::int[], 'direct'), medai_model_version('direct');
UPDATE medai_models SET comment = 'may change', is_default = false WHERE name = 'direct';
SELECT onnx.fails(format('UPDATE medai_models SET %s WHERE name = ''direct''', change))
  FROM unnest(ARRAY['name = ''other''', 'version = 8', 'weights = ''\x00''', 'sha256 = ''\x00''', 'features = ''{a,b,c}''',
                    'task = ''t''', 'classes = ''{}''', 'positive = ''p''', 'created_at = ''2000-01-01''', 'created_by = ''me''']) change;
UPDATE medai_models SET weights = weights || '', features = features WHERE name = 'direct';
SELECT split_part(onnx.fails($$INSERT INTO medai_models (name, version, weights) VALUES ('', 1, '\x00')$$), ' / ', 1) AS fails;
SELECT split_part(onnx.fails($$INSERT INTO medai_models (name, version, weights) VALUES ('a@b', 1, '\x00')$$), ' / ', 1) AS fails;
SELECT split_part(onnx.fails($$INSERT INTO medai_models (name, version, weights) VALUES ('a', 0, '\x00')$$), ' / ', 1) AS fails;
SELECT split_part(onnx.fails($$INSERT INTO medai_models (name, version, weights) VALUES ('direct', 7, '\x00')$$), ' / ', 1) AS fails;
SELECT split_part(onnx.fails($$INSERT INTO medai_models (name, version, weights) VALUES ('a', 1, NULL)$$), ' / ', 1) AS fails;
SELECT onnx.fails($$SELECT medai_models_guard()$$);
-- Rows that nobody checked are checked when they are used.
INSERT INTO medai_models (name, version, weights) VALUES ('broken', 1, '\x00');
INSERT INTO medai_models (name, version, weights, features) SELECT 'wrong', 1, linear, '{}' FROM m;
INSERT INTO medai_models (name, version, weights, features) SELECT 'wrong', 2, linear, '{a}' FROM m;
INSERT INTO medai_models (name, version, weights, features) SELECT 'wrong', 3, linear, '{a,NULL,b}' FROM m;
SELECT onnx.fails(format('SELECT medai_risk(r, %L) FROM r', n)) FROM unnest('{broken,wrong@1,wrong@2,wrong@3}'::text[]) n;
SELECT onnx.fails(format('SELECT medai_risk(''{1,2,3}''::real[], %L)', n)) FROM unnest('{broken,wrong@1,wrong@2,wrong@3}'::text[]) n;
-- Names that would be trouble in a statement that is not parameterised.
SELECT medai_model_import($$it's "a"; DROP TABLE medai_models; --$$, linear) FROM m;
SELECT medai_risk('{1,2,3}'::int[], $$it's "a"; DROP TABLE medai_models; --$$);
BEGIN;
TRUNCATE medai_models;
SELECT onnx.fails($$SELECT medai_risk('{1,2,3}'::int[], 'direct')$$);
ROLLBACK;
SELECT medai_risk('{1,2,3}'::int[], 'direct');

SELECT medai_model_import('sum', columns) FROM m;
-- ---- scoring -----------------------------------------------------------------------------------------------

SELECT medai_risk(r, columns), medai_predict(r, columns) FROM r, m;
SELECT medai_risk('{0.25,1}'::real[], logistic), medai_predict('{0.25,1}'::real[], logistic),
       medai_classify('{0.25,1}'::real[], logistic) FROM m;
SELECT medai_risk(p, 'logistic'), medai_predict(p, 'logistic'), medai_classify(p, 'logistic')
  FROM (VALUES (0, 1), (1, 0), (NULL, 1)) p(x, y);
SELECT p.x, s.* FROM (VALUES (0, 1), (1, 0), (NULL, 1)) p(x, y), LATERAL medai_probabilities(p, 'logistic') s;
SELECT medai_probabilities('{0.25,1}'::real[], logistic), medai_probabilities('{1,1}'::real[], 'logistic') FROM m;
SELECT p.label, sum(p.probability) FROM m, generate_series(1, 5) i, medai_probabilities(ARRAY[i, 1]::real[], logistic) p
 GROUP BY 1 ORDER BY 1;
SELECT medai_risk('{0.5}'::real[], 'ill'), medai_classify('{0.5}'::real[], 'ill');
SELECT medai_classify('{abc}'::text[], 'word'), medai_classify(w, 'word') FROM (VALUES ('def')) w(word);

-- NULL for the row, the array or the model gives NULL, or no rows.
SELECT medai_risk(NULL::record, columns), medai_risk(NULL::r, columns), medai_risk(NULL::real[], columns),
       medai_risk(r, NULL::bytea), medai_risk(r, NULL::text), medai_risk(NULL::r) FROM m, r LIMIT 1;
SELECT medai_predict(NULL::r, columns), medai_classify(NULL::r, logistic), medai_predict(NULL::real[], 'word'),
       medai_classify(NULL::text[], 'word') FROM m;
SELECT count(*) FROM m, medai_probabilities(NULL::r, logistic);
SELECT count(*) FROM m, medai_probabilities('{1,NULL}'::real[], logistic);

-- What a model cannot give.
SELECT onnx.fails($$SELECT medai_risk(r, onnx.linear('{1,1,1}')) FROM r$$);
SELECT onnx.fails($$SELECT medai_risk('{1}'::real[], unclear) FROM m$$);
SELECT onnx.fails($$SELECT medai_classify(r, columns) FROM r, m$$);
SELECT onnx.fails($$SELECT medai_probabilities(r, columns) FROM r, m$$);
SELECT onnx.fails($$SELECT medai_risk('{abc}'::text[], word) FROM m$$);
SELECT onnx.fails($$SELECT medai_predict('{abc}'::text[], word) FROM m$$);
SELECT onnx.fails($$SELECT medai_probabilities('{abc}'::text[], word) FROM m$$);
SELECT onnx.fails($$SELECT medai_risk('{1}'::real[], '\x00'::bytea)$$);
SELECT onnx.fails($$SELECT medai_risk('{1}'::real[], ''::bytea)$$);
SELECT onnx.fails($$SELECT medai_risk('{1}'::real[], '')$$);

-- ---- medai_score -------------------------------------------------------------------------------------------

SELECT medai_score(linear, 1, 2::bigint, 3.5), medai_score(linear, '{1,2,3}'::real[]), medai_score(linear, '{1,2,3}'::int[]) FROM m;
SELECT medai_score(logistic, 0.25, 1), medai_score(logistic, '{0.25,1}'::float8[]) FROM m;
SELECT medai_score(NULL, 1), medai_score(linear, 1, NULL::int, 3), medai_score(linear, NULL::real[]) FROM m;
SELECT medai_score(linear, '{1,NULL,3}'::real[]) FROM m;
SELECT onnx.fails($$SELECT medai_score(linear, 1, 2) FROM m$$);
SELECT onnx.fails($$SELECT medai_score(linear, 1, 2, 3, 4) FROM m$$);
SELECT onnx.fails($$SELECT medai_score(linear, 1, 2, 'x') FROM m$$);
SELECT onnx.fails($$SELECT medai_score(linear, 1, 2, 'x'::text) FROM m$$);
SELECT onnx.fails($$SELECT medai_score(linear, 1, 2, now()::time) FROM m$$);
SELECT onnx.fails($$SELECT medai_score(linear, 1, 2, NULL) FROM m$$);
SELECT onnx.fails($$SELECT medai_score(linear, '{1,2}'::real[]) FROM m$$);
SELECT onnx.fails($$SELECT medai_score(linear, '{}'::real[]) FROM m$$);
SELECT onnx.fails($$SELECT medai_score(linear, VARIADIC '{1,2,3}'::real[]) FROM m$$);
SELECT onnx.fails($$SELECT medai_score('\x00', 1)$$);
SELECT onnx.fails($$SELECT medai_score('none'::text, 1)$$);
SELECT medai_score('logistic'::text, 0.25, 1), medai_score('logistic@1'::text, '{0.25,1}'::real[]), medai_score(NULL::text, 1);
-- What the planner makes of medai_risk(row, weights): columns by name, of which the model takes what it needs.
SELECT medai_score_row(columns, '{c,x,b,a}', 3, 'x'::text, 2, 1), medai_score_row('sum'::text, '{C,b,a}', 3, 2, 1) FROM m;
SELECT medai_score_row(columns, '{c,b,a}', 3, NULL::int, 1), medai_score_row(NULL::bytea, '{a}', 1), medai_score_row(columns, NULL, 1) FROM m;
SELECT onnx.fails(format('SELECT medai_score_row(columns, %s) FROM m', v))
  FROM unnest(ARRAY['''{a,b}'', 1, 2', '''{a,b,c}'', 1, 2', '''{a,b,c,c}'', 1, 2, 3, 4', '''{a,b,NULL}'', 1, 2, 3', '''{a,b,c}'', 1, 2, ''x''::text',
                    'ARRAY[left(''a'', 1 + random()::int)], 1', '''{a,b,c}'', VARIADIC ''{1,2,3}''::int[]']) v;

-- ---- medai_run ---------------------------------------------------------------------------------------------

SELECT (medai_run(linear, '{{1,2,3},{4,5,6}}'::real[])).* FROM m;
SELECT (medai_run(linear, '{1,2,3}'::int[])).* FROM m;
SELECT (medai_run(logistic, '{{0.25,1},{1,0},{NULL,1}}'::float8[])).* FROM m;
SELECT (medai_run(columns, 1, '{2}'::int[], '{{3}}'::numeric[])).* FROM m;
SELECT (medai_run(word, '{{a},{b},{""}}'::text[])).* FROM m;
SELECT (medai_run(word, 'scalar'::varchar)).* FROM m;
SELECT (medai_run(onnx.echo('n', 7), '{{9007199254740993},{-5}}'::bigint[])).*;
SELECT onnx.fails($$SELECT medai_run(NULL, 1)$$);
SELECT onnx.fails($$SELECT medai_run(linear, NULL::real[]) FROM m$$);
SELECT onnx.fails($$SELECT medai_run(linear, 1, 2, 3) FROM m$$);
SELECT onnx.fails($$SELECT medai_run(columns, 1) FROM m$$);
SELECT onnx.fails($$SELECT medai_run(linear, '{}'::real[]) FROM m$$);
SELECT onnx.fails($$SELECT medai_run(linear, '{{{1,2,3}}}'::real[]) FROM m$$);
SELECT onnx.fails($$SELECT medai_run(linear, '{{1,2},{3,4}}'::real[]) FROM m$$);
SELECT onnx.fails($$SELECT medai_run(linear, '{a,b,c}'::text[]) FROM m$$);
SELECT onnx.fails($$SELECT medai_run(linear, '[1]'::jsonb) FROM m$$);
SELECT onnx.fails($$SELECT medai_run(linear, 'x') FROM m$$);
SELECT onnx.fails($$SELECT medai_run(word, '{a,NULL}'::text[]) FROM m$$);
SELECT onnx.fails($$SELECT medai_run(onnx.echo('n', 7), '{{1.5}}'::real[])$$);
SELECT onnx.fails($$SELECT medai_run(onnx.echo('n', 6), 2147483648)$$);
SELECT onnx.fails($$SELECT medai_run(onnx.echo('n', 7), '{{1},{NULL}}'::int[])$$);
SELECT onnx.fails($$SELECT medai_run(linear, VARIADIC '{1,2,3}'::real[]) FROM m$$);

-- Maps, given as objects.
\set map `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/dict_vectorizer_string_float.onnx"`
\set sparse `base64 -w0 "${MEDAI_TESTS:-test}/data/onnx/cast_map_sparse.onnx"`
CREATE TEMP TABLE map AS SELECT decode(:'map', 'base64') AS map, decode(:'sparse', 'base64') AS sparse;
SELECT medai_model_info(map) -> 'inputs', medai_model_info(sparse) -> 'inputs' FROM map;
SELECT (medai_run(map, '{"a": 1, "zz": 5}'::jsonb)).* FROM map;
SELECT (medai_run(map, '{}'::jsonb)).* FROM map;
SELECT (medai_run(sparse, '{"1": 7, "3": 0.5}'::jsonb)).* FROM map;
SELECT onnx.fails(format('SELECT medai_run(map, %L::jsonb) FROM map', v))
  FROM unnest(ARRAY['[1]', '1', '"a"', 'null', '{"a": "x"}', '{"a": null}', '{"a": [1]}', '{"a": {"b": 1}}']) v;
SELECT onnx.fails(format('SELECT medai_run(sparse, %L::jsonb) FROM map', v)) FROM unnest(ARRAY['{"x": 1}', '{"99999999999999999999": 1}', '{"1": "7"}']) v;
SELECT onnx.fails($$SELECT medai_run(map, '{1}'::real[]) FROM map$$);
SELECT onnx.fails($$SELECT medai_risk('{1}'::real[], map) FROM map$$);

-- ---- medai_model_stats -------------------------------------------------------------------------------------

SELECT models > 0 AS models, bytes > 0 AS bytes, hits > 0 AS hits, loads > 0 AS loads, reads >= loads AS reads, rows > 0 AS rows
  FROM medai_model_stats();
SELECT onnx.spent() IS NOT NULL AS counted;
SELECT count(medai_risk(r, columns)) FROM r, m;
SELECT * FROM onnx.spent();
TRUNCATE medai_models;
