-- model_cache: a model is loaded once and read about once a query, whatever way it arrives; medai_model_stats() counts.
\set ECHO none
\set models `echo "${MEDAI_TESTS:-test}/lib/onnx.sql"`
\i :models
\set ECHO all
TRUNCATE medai_models;
-- Weights as they can lie in a table, and 100 patients.
CREATE TABLE w (id int, plain bytea, small bytea, packed bytea, outside bytea, packed_outside bytea);
ALTER TABLE w ALTER plain SET STORAGE PLAIN, ALTER packed SET STORAGE MAIN, ALTER outside SET STORAGE EXTERNAL;
INSERT INTO w SELECT 1, onnx.product(1, 1000), onnx.linear('{3}'), onnx.product(1, 2000), onnx.product(1, 3000),
       onnx.model(ARRAY[onnx.node('Mul', '{x,w}', '{xw}'), onnx.node('ReduceMax', '{xw}', '{y}', ARRAY[onnx.attr('keepdims', 0)])], ARRAY[onnx.port('x', 1, '{-1,1}')],
                  ARRAY[onnx.port('y', 1, '{-1,1}')], ARRAY[onnx.tensor('w', 1, '{2000}', (SELECT string_agg(CASE WHEN i % 2 = 0 THEN '\x0000803f'::bytea
                        ELSE substr(sha256(i::text::bytea), 1, 3) || '\x3e' END, '') FROM generate_series(1, 2000) i))]);
CREATE TABLE p (id int, x real);
INSERT INTO p SELECT i, i FROM generate_series(1, 100) i;
ANALYZE w, p;
SELECT pg_column_size(plain) > 4000 AS plain, pg_column_size(small) < 200 AS small, pg_column_size(packed) < 1000 AS packed,
       pg_column_size(outside) > 12000 AS outside, pg_column_size(packed_outside) BETWEEN 4000 AND 8000 AS packed_outside FROM w;

-- ---- weights -----------------------------------------------------------------------------------------------

-- The first query loads; every one reads once, or twice where the planner reads as well, and never once a row.
SELECT c.* FROM unnest('{plain,small,packed,outside,packed_outside}'::text[]) k,
       LATERAL onnx.cost(format('SELECT sum(medai_risk(ARRAY[x], %s)) FROM p, w', k)) c;
SELECT k, c.* FROM unnest('{plain,small,packed,outside,packed_outside}'::text[]) k,
       unnest(ARRAY['SELECT sum(medai_risk(ARRAY[x], %s)) FROM p, w',
                    'SELECT sum(medai_risk(ARRAY[x], (SELECT %s FROM w))) FROM p',
                    'WITH c AS MATERIALIZED (SELECT %s AS w FROM w) SELECT sum(medai_risk(ARRAY[x], c.w)) FROM p, c',
                    'WITH c AS NOT MATERIALIZED (SELECT %s AS w FROM w) SELECT sum(medai_risk(ARRAY[x], c.w)) FROM p, c',
                    'SELECT sum(r) FROM w, LATERAL (SELECT medai_risk(ARRAY[x], %s) AS r FROM p OFFSET 0) l',
                    'SELECT sum(medai_risk(ARRAY[x], %s)) FROM p JOIN w ON w.id <= p.id',
                    'SELECT sum((medai_predict(ARRAY[x], %s))[1]) FROM p, w',
                    'SELECT sum(medai_score(%s, x)) FROM p, w',
                    'SELECT sum(q.probability) FROM p, w, medai_probabilities(ARRAY[x], onnx.logistic(''{1}'', 0, ''{no,yes}'')) q WHERE %s IS NOT NULL',
                    'SELECT sum(q.y) FROM p, w, LATERAL (SELECT medai_risk(ARRAY[x], %s)) q(y)']) WITH ORDINALITY s(s, n),
       LATERAL onnx.cost(format(s, k)) c ORDER BY n, k COLLATE "C";
-- Constants, also where the whole row is the argument; folded when all of it is constant.
SELECT k, c.* FROM (SELECT 'small' AS k, small AS v FROM w UNION ALL SELECT 'outside', outside FROM w) x,
       unnest(ARRAY['SELECT sum(medai_risk(ARRAY[x], %L::bytea)) FROM p', 'SELECT sum(medai_score(%L::bytea, x)) FROM p',
                    'SELECT medai_risk(''{2}''::real[], %L::bytea) FROM p LIMIT 1']) WITH ORDINALITY s(s, n),
       LATERAL onnx.cost(format(s, v)) c ORDER BY n, k;
CREATE TABLE named AS SELECT onnx.columns('{x}', '{3}') AS w;
SELECT c.* FROM named, unnest(ARRAY['SELECT sum(medai_risk(p, %1$L::bytea)) FROM p', 'SELECT sum((medai_predict(p, %1$L::bytea))[1]) FROM p',
                    'SELECT sum(medai_risk(p, w)) FROM p, named', 'SELECT sum((medai_predict(p, w))[1]) FROM p, named',
                    'SELECT sum(medai_risk(p, w)) FROM named LEFT JOIN p ON true', 'SELECT sum(medai_risk(p, (SELECT w FROM named))) FROM p']) WITH ORDINALITY s(s, n),
       LATERAL onnx.cost(format(s, w)) c ORDER BY n;

-- Parameters of prepared statements, in custom and generic plans.
PREPARE by_weights(bytea) AS SELECT sum(medai_risk(ARRAY[x], $1)), sum(medai_risk(p, (SELECT w FROM named))) FROM p;
SELECT small AS small, outside AS outside FROM w \gset
SET plan_cache_mode = force_custom_plan;
SELECT onnx.spent() IS NOT NULL AS counting;
EXECUTE by_weights(:'small');
EXECUTE by_weights(:'outside');
SELECT * FROM onnx.spent();
SET plan_cache_mode = force_generic_plan;
EXECUTE by_weights(:'small');
EXECUTE by_weights(:'outside');
EXECUTE by_weights(:'small');
SELECT * FROM onnx.spent();
RESET plan_cache_mode;

-- Function results: read again for each row when the function is called for each, once when it is called once.
CREATE FUNCTION stored() RETURNS bytea LANGUAGE sql STABLE AS 'SELECT outside FROM w';
CREATE FUNCTION fixed() RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN (SELECT small FROM w); END';
CREATE FUNCTION volatile_one() RETURNS bytea LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT outside FROM w); END';
SELECT c.* FROM unnest(ARRAY['SELECT sum(medai_risk(ARRAY[x], stored())) FROM p', 'SELECT sum(medai_risk(ARRAY[x], (SELECT stored()))) FROM p',
                             'SELECT sum(medai_risk(ARRAY[x], fixed())) FROM p', 'SELECT sum(medai_risk(ARRAY[x], volatile_one())) FROM p']) s,
       LATERAL onnx.cost(s) c;

-- plpgsql variables: constant in a loop, changing within it, changing between calls.
CREATE FUNCTION loop_over(weights bytea[], times int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v bytea;
    sums float8[] := '{}';
    total float8 := 0;
BEGIN
    FOR i IN 1..times LOOP
        v := weights[1 + i % cardinality(weights)];
        total := total + medai_risk(ARRAY[1::real], v);
        IF i % 10 = 0 THEN
            sums := sums || total;
        END IF;
    END LOOP;
    SELECT sum(medai_risk(ARRAY[x], v)) FROM p INTO total;
    RETURN sums[1] || ' ' || sums[cardinality(sums)] || ' ' || total;
END $$;
SELECT c.* FROM unnest(ARRAY['SELECT loop_over(ARRAY[small], 100) FROM w', 'SELECT loop_over(ARRAY[outside], 100) FROM w',
                             'SELECT loop_over(ARRAY[small, plain], 100) FROM w', 'SELECT loop_over(ARRAY[small, packed, outside, plain], 100) FROM w',
                             'SELECT string_agg(loop_over(ARRAY[q], 10), '' / '') FROM w, LATERAL (VALUES (small), (plain), (small)) v(q)']) WITH ORDINALITY s(s, n),
       LATERAL onnx.cost(s) c ORDER BY n;
-- Values of one length that lie at one place in memory one after the other.
DO $$
DECLARE v bytea; i int; wrong int := 0;
BEGIN
    FOR i IN 1..200 LOOP
        v := onnx.linear(ARRAY[100 + i % 7]::real[]);
        wrong := wrong + (medai_risk(ARRAY[1], v) <> 100 + i % 7)::int;
    END LOOP;
    RAISE WARNING '% wrong', wrong;
END $$;
-- The same as a parameter of a query with tables, of a sub-select, and of cursors that are open while the variable changes.
SET plan_cache_mode = force_generic_plan;
DO $$
DECLARE v bytea; i int; r float8; one float8; q record; c refcursor; wrong int := 0; seen text := '';
BEGIN
    FOR i IN 1..50 LOOP
        v := onnx.linear(ARRAY[100 + i % 7]::real[]);
        SELECT medai_risk(ARRAY[x], v) + medai_score(v, x) + (medai_predict(ARRAY[x], v))[1] FROM p WHERE id = 1 INTO r;
        one := (SELECT medai_risk(ARRAY[1], v));
        wrong := wrong + (r <> 3 * (100 + i % 7))::int + (one <> 100 + i % 7)::int;
    END LOOP;
    FOR q IN SELECT medai_risk(ARRAY[x], v) AS r FROM p WHERE id <= 3 ORDER BY id LOOP
        seen := seen || ' ' || q.r;
        v := onnx.linear('{7}');
    END LOOP;
    OPEN c FOR SELECT medai_risk(ARRAY[x], v) FROM p WHERE id <= 3 ORDER BY id;
    FOR i IN 1..3 LOOP
        FETCH c INTO r;
        seen := seen || ' ' || r;
        v := onnx.linear('{9}');
    END LOOP;
    RAISE WARNING '% wrong,%', wrong, seen;
END $$;
RESET plan_cache_mode;
-- An error within a loop leaves the call site as it was.
DO $$
DECLARE v bytea; i int; r text := '';
BEGIN
    FOR i IN 1..6 LOOP
        BEGIN
            v := CASE WHEN i % 2 = 0 THEN '\x00' ELSE onnx.linear(ARRAY[i]::real[]) END;
            r := r || ' ' || medai_risk(ARRAY[1], v);
        EXCEPTION WHEN OTHERS THEN r := r || ' ' || SQLSTATE;
        END;
    END LOOP;
    RAISE WARNING '%', r;
END $$;

-- ---- several models at one call site -----------------------------------------------------------------------

CREATE TABLE many (k int, w bytea, big bytea);
ALTER TABLE many ALTER big SET STORAGE EXTERNAL;
INSERT INTO many SELECT k, onnx.linear(ARRAY[k]::real[]), onnx.product(1, 1000 + k) FROM generate_series(1, 40) k;
SELECT n, c.result = (n * (n + 1) / 2 * 5050)::text AS right, c.loads, c.reads < 2 * n AS reads, c.rows FROM unnest('{1,2,7,8}'::int[]) n,
       LATERAL onnx.cost(format('SELECT sum(medai_risk(ARRAY[x], w)) FROM p, many WHERE k <= %s', n)) c;
SELECT n, c.result = (n * (n + 1) / 2 * 5050)::text AS right, c.reads, c.rows FROM unnest('{9,20,40}'::int[]) n,
       LATERAL onnx.cost(format('SELECT sum(medai_risk(ARRAY[x], w)) FROM p, many WHERE k <= %s', n)) c;
SELECT c.result = ((1000 * 40 + 820) * 5050)::text AS right, c.loads, c.reads, c.rows FROM onnx.cost('SELECT sum(medai_risk(ARRAY[x], big)) FROM p, many') c;
-- More than a call site remembers: read again and again, loaded once.
SELECT c.result = (100 * 101 / 2 * 5050)::text AS right, c.loads, c.reads > 100 AS reads, c.rows
  FROM onnx.cost('SELECT sum(medai_risk(ARRAY[x], w)) FROM p, (SELECT onnx.linear(ARRAY[k]::real[]) AS w FROM generate_series(1, 100) k OFFSET 0) m') c;
SELECT c.* FROM onnx.cost('SELECT sum(medai_risk(ARRAY[x], (ARRAY[w1, w2])[1 + id % 2])) FROM p, (SELECT onnx.linear(''{1}'') AS w1, onnx.linear(''{2}'') AS w2) m') c;
-- The same model twice in one query, and different functions over it.
SELECT c.* FROM onnx.cost('SELECT sum(medai_risk(ARRAY[x], outside) + medai_risk(ARRAY[x + 1], outside) + (medai_predict(ARRAY[x], outside))[1]) FROM p, w') c;

-- ---- by name -----------------------------------------------------------------------------------------------

SELECT medai_model_import('m', onnx.columns('{x}', '{1}'));
SELECT c.* FROM unnest(ARRAY['SELECT sum(medai_risk(p, ''m'')) FROM p', 'SELECT sum(medai_risk(p, ''m'')) FROM p', 'SELECT sum(medai_risk(ARRAY[x], ''m'')) FROM p',
                             'SELECT sum(medai_risk(p, n)) FROM p, (VALUES (''m''::text)) v(n)', 'SELECT sum(medai_risk(p)) FROM p',
                             'SELECT sum(medai_risk(p, weights)) FROM p, medai_models WHERE name = ''m''',
                             'SELECT sum(medai_risk(p, medai_model_get(''m''))) FROM p', 'SELECT sum(medai_risk(p, (SELECT medai_model_get(''m'')))) FROM p',
                             'SELECT sum(r) FROM (SELECT medai_risk(p, ''m'') AS r FROM p LEFT JOIN w USING (id)) q']) s,
       LATERAL onnx.cost(s) c;
-- Versions: the newest counts from the statement after its import, is gone after a rollback; 'm@1' stays.
BEGIN;
SELECT medai_model_import('m', onnx.columns('{x}', '{2}'));
SELECT sum(medai_risk(p, 'm')) AS newest, sum(medai_risk(p, 'm@1')) AS first, sum(medai_risk(p, 'm@2')) AS second FROM p;
SAVEPOINT s;
SELECT medai_model_import('m', onnx.columns('{x}', '{3}'));
SELECT sum(medai_risk(p, 'm')), sum(medai_risk(ARRAY[x], 'm')) FROM p;
ROLLBACK TO s;
SELECT sum(medai_risk(p, 'm')), sum(medai_risk(ARRAY[x], 'm')) FROM p;
SELECT medai_model_drop('m@2');
SELECT sum(medai_risk(p, 'm')), sum(medai_risk(ARRAY[x], 'm')) FROM p;
ROLLBACK;
SELECT sum(medai_risk(p, 'm')), sum(medai_risk(ARRAY[x], 'm')), sum(medai_risk(p)) FROM p;
-- Prepared: planned for the version of then, planned again for the next, under both kinds of plan.
PREPARE by_name AS SELECT sum(medai_risk(p, 'm')), sum(medai_risk(ARRAY[x], 'm')), sum(medai_risk(p)) FROM p;
PREPARE by_parameter(text) AS SELECT sum(medai_risk(p, $1)), sum(medai_risk(ARRAY[x], $1)) FROM p;
EXECUTE by_name;
SET plan_cache_mode = force_generic_plan;
EXECUTE by_parameter('m');
SELECT medai_model_import('m', onnx.columns('{x}', '{2}'));
EXECUTE by_name;
EXECUTE by_parameter('m');
EXECUTE by_parameter('m@1');
BEGIN;
SELECT medai_model_import('m', onnx.columns('{x}', '{3}'));
EXECUTE by_name;
EXECUTE by_parameter('m');
ROLLBACK;
EXECUTE by_name;
EXECUTE by_parameter('m');
SELECT medai_model_drop('m@2');
EXECUTE by_name;
EXECUTE by_parameter('m');
SELECT medai_model_import('other', onnx.columns('{x}', '{9}'));
SELECT onnx.fails('EXECUTE by_name');
SELECT medai_model_default('other');
EXECUTE by_name;
SELECT medai_model_default('m');
EXECUTE by_name;
SELECT medai_model_drop('m');
SELECT onnx.fails('EXECUTE by_name');
SELECT onnx.fails('EXECUTE by_parameter(''m'')');
SELECT medai_model_import('m', onnx.columns('{x}', '{1}'));
SELECT onnx.fails('EXECUTE by_name');
SELECT medai_model_drop('other');
EXECUTE by_name;
EXECUTE by_parameter('m');
DEALLOCATE ALL;
RESET plan_cache_mode;
-- A name that becomes another model with the same version.
DO $$
DECLARE i int; r text := ''; one p := ROW(1, 1); a float8; b float8; spec text := 'm';
BEGIN
    FOR i IN 1..5 LOOP
        PERFORM medai_model_drop('m');
        PERFORM medai_model_import('m', onnx.columns('{x}', ARRAY[i * 10]::real[]));
        a := medai_risk(one, spec);
        b := medai_risk(ARRAY[1], 'm');
        r := r || format(' %s/%s', a, b);
        r := r || format(' %s/%s/%s/%s', medai_risk(one, 'm'), medai_risk(ARRAY[1], 'm'), (SELECT medai_risk(p, 'm') FROM p WHERE id = 1), medai_risk(ROW(1, 1)::p, 'm'));
    END LOOP;
    RAISE WARNING '%', r;
END $$;
-- Between calls of one loop: imported, dropped, in a block that fails, chosen as default.
DO $$
DECLARE i int; r text := ''; one p := ROW(1, 1); a float8; b float8; spec text := 'm';
BEGIN
    FOR i IN 1..8 LOOP
        BEGIN
            CASE i
                WHEN 2, 5 THEN PERFORM medai_model_import('m', onnx.columns('{x}', ARRAY[i]::real[]));
                WHEN 3 THEN PERFORM medai_model_import('m', onnx.columns('{x}', '{1000}')); r := r || ' inside ' || medai_risk(one, 'm'); RAISE 'undo';
                WHEN 4 THEN PERFORM medai_model_drop('m@2');
                WHEN 6 THEN DELETE FROM medai_models WHERE name = 'm' AND version = 1;
                WHEN 7 THEN PERFORM medai_model_drop('m');
                WHEN 8 THEN PERFORM medai_model_import('m', onnx.columns('{x}', '{8}'));
                ELSE NULL;
            END CASE;
        EXCEPTION WHEN raise_exception THEN NULL;
        END;
        BEGIN
            a := medai_risk(one, spec);
            b := medai_risk(ARRAY[1], 'm');
            r := r || format(' %s:%s,%s,%s,%s,%s', i, a, b, medai_risk(one, 'm'), medai_risk(ARRAY[1], 'm'), (SELECT medai_risk(p, 'm') FROM p WHERE id = 1));
        EXCEPTION WHEN OTHERS THEN r := r || format(' %s:%s', i, SQLSTATE);
        END;
    END LOOP;
    RAISE WARNING '%', r;
END $$;
-- Different names at one call site; the same model under several names is loaded once.
SELECT medai_model_import('n' || i, onnx.columns('{x}', ARRAY[i]::real[])) FROM generate_series(1, 12) i;
SELECT c.result, c.loads, c.rows FROM onnx.cost('SELECT sum(medai_risk(p, ''n'' || (1 + id % 12))) FROM p') c;
SELECT sum((1 + id % 12) * x) FROM p;
SELECT medai_model_import('copy' || i, onnx.columns('{x}', '{77}')) FROM generate_series(1, 3) i;
SELECT c.result, c.loads, c.rows FROM onnx.cost('SELECT sum(medai_risk(p, ''copy'' || (1 + id % 3))) FROM p') c;

-- ---- medai.model_cache -------------------------------------------------------------------------------------

SHOW medai.model_cache;
-- Without a cache a query still loads its model only once, and nothing stays.
SET medai.model_cache = 0;
SELECT c.* FROM unnest(ARRAY['SELECT sum(medai_risk(ARRAY[x], outside)) FROM p, w', 'SELECT sum(medai_risk(ARRAY[x], outside)) FROM p, w',
                             'SELECT sum(medai_risk(p, ''n1'')) FROM p', 'SELECT sum(medai_risk(p, ''n1'')) FROM p',
                             'SELECT sum(medai_risk(ARRAY[x], outside) + medai_risk(ARRAY[x + 1], outside)) FROM p, w',
                             'SELECT medai_model_info(outside) ->> ''parameters'' FROM w']) s, LATERAL onnx.cost(s) c;
SELECT models, bytes FROM medai_model_stats();
-- A small one keeps what fits and drops what was used longest ago.
SET medai.model_cache = '64kB';
SELECT c.loads FROM unnest('{1,2,1,2}'::int[]) k, LATERAL onnx.cost(format('SELECT sum(medai_risk(ARRAY[x], w)) FROM p, many WHERE k = %s', k)) c;
SELECT models > 1 AS models, bytes <= 65536 AS bytes FROM medai_model_stats();
SELECT sum(c.loads) BETWEEN 38 AND 40 AS loads, count(DISTINCT c.result) = 40 AS results FROM generate_series(1, 40) k,
       LATERAL onnx.cost(format('SELECT sum(medai_risk(ARRAY[x], w)) FROM p, many WHERE k = %s', k)) c;
SELECT models BETWEEN 2 AND 39 AS models, bytes <= 65536 AS bytes FROM medai_model_stats();
SELECT c.loads FROM unnest('{40,1,40}'::int[]) k, LATERAL onnx.cost(format('SELECT sum(medai_risk(ARRAY[x], w)) FROM p, many WHERE k = %s', k)) c;
-- Models in use stay beyond the cap; then it holds again.
SELECT c.result = (40 * 41 / 2 * 5050)::text AS right FROM onnx.cost('SELECT sum(medai_risk(ARRAY[x], w)) FROM p, many') c;
SELECT bytes <= 65536 AS bytes FROM medai_model_stats();
-- A query that fails leaves no pin.
SELECT onnx.fails('SELECT sum(medai_risk(ARRAY[x], outside)) / 0 FROM p, w');
SET medai.model_cache = 0;
SELECT count(medai_risk(ARRAY[1], small)) FROM w;
SELECT models, bytes FROM medai_model_stats();
RESET medai.model_cache;
SELECT onnx.fails('SET medai.model_cache = -1');
SELECT onnx.fails('SET medai.nothing = 1');
SELECT onnx.fails('SET medai.simd = nothing');
CREATE ROLE medai_test_plain;
GRANT USAGE ON SCHEMA onnx TO medai_test_plain;
SET ROLE medai_test_plain;
SELECT onnx.fails('SET medai.model_cache = 0'), onnx.fails('SET medai.simd = ref');
RESET ROLE;
REVOKE USAGE ON SCHEMA onnx FROM medai_test_plain;
DROP ROLE medai_test_plain;

-- Arrays whose shape keeps changing make a run of their own for each, and stay right.
CREATE TABLE open AS SELECT onnx.model(ARRAY[onnx.node('ReduceSum', '{x}', '{y}')], ARRAY[onnx.port('x', 1, '{-1,-1}')], ARRAY[onnx.port('y', 1, '{-1,1}')]) AS w;
SELECT bool_and(medai_risk(array_fill(1, ARRAY[1 + i % 50]), w) = 1 + i % 50) AS right FROM open, generate_series(1, 500) i;
SELECT bool_and(medai_risk(array_fill(1, ARRAY[1 + i % 50]), w) = 1 + i % 50 AND medai_risk(array_fill(2, ARRAY[1 + i % 7]), w) = 2 + 2 * (i % 7)) AS right FROM open, generate_series(1, 500) i;

DROP TABLE w, p, named, many, open;
DROP FUNCTION stored(), fixed(), volatile_one(), loop_over(bytea[], int);
TRUNCATE medai_models;
