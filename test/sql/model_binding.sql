-- model_binding: rows of every origin and shape bind to a model's features by the names of their columns.
\set ECHO none
\set models `echo "${MEDAI_TESTS:-test}/lib/onnx.sql"`
\i :models
\set ECHO all
TRUNCATE medai_models;
-- The result's digits are a, b and c. Each row goes three ways: with a model by name, which the planner turns
-- into single columns; with joined weights, where it passes all columns; and as a row.
CREATE TABLE m (w bytea);
INSERT INTO m VALUES (onnx.columns('{a,b,c}', '{100,10,1}'));
SELECT medai_model_import('abc', w) FROM m;

CREATE TABLE patients (id int PRIMARY KEY, c int, note text, a real, b numeric);
INSERT INTO patients VALUES (1, 3, 'x', 1, 2), (2, 6, NULL, 4, 5), (3, 9, 'z', 7, NULL);

-- ---- ways to write a row -----------------------------------------------------------------------------------

SELECT id, medai_risk(p, 'abc') AS name, medai_risk(p, w) AS weights, medai_predict(p, w) AS row FROM patients p, m ORDER BY id;
SELECT id, medai_risk(patients, 'abc') AS name, medai_risk(patients, w) AS weights, medai_predict(patients, w) AS row FROM patients, m ORDER BY id;
SELECT medai_risk(p.*, 'abc') AS name, medai_risk(p.*, w) AS weights, medai_predict(p.*, w) AS row FROM patients p, m WHERE id = 1;
SELECT medai_risk(p.*::patients, 'abc') AS name, medai_risk((p.*)::patients, w) AS weights, medai_predict(p.*::patients, w) AS row
  FROM patients p, m WHERE id = 1;
SELECT medai_risk(ROW(1, 3, 'x', 1, 2)::patients, 'abc') AS name, medai_risk(ROW(1, 3, 'x', 1, 2)::patients, w) AS weights,
       medai_predict(ROW(1, 3, 'x', 1, 2)::patients, w) AS row FROM m;
SELECT medai_risk(s, 'abc') AS name, medai_risk(s, w) AS weights, medai_predict(s, w) AS row
  FROM (SELECT a, c, b + 1 AS b FROM patients WHERE id = 1) s, m;
SELECT medai_risk(s, 'abc') AS name, medai_risk(s, w) AS weights, medai_predict(s, w) AS row
  FROM (SELECT a, c, b + 1 AS b FROM patients WHERE id < 3 ORDER BY id OFFSET 1) s, m;
WITH s AS (SELECT 1 AS c, 2 AS b, 3 AS a) SELECT medai_risk(s, 'abc') AS name, medai_risk(s, w) AS weights, medai_predict(s, w) AS row FROM s, m;
WITH s AS MATERIALIZED (SELECT 1 AS c, 2 AS b, 3 AS a)
SELECT medai_risk(s, 'abc') AS name, medai_risk(s, w) AS weights, medai_predict(s, w) AS row FROM s, m;
SELECT medai_risk(v, 'abc') AS name, medai_risk(v, w) AS weights, medai_predict(v, w) AS row FROM (VALUES (1, 2, 3), (4, 5, 6)) v(b, c, a), m;
SELECT medai_risk(j, 'abc') AS name, medai_risk(j, w) AS weights, medai_predict(j, w) AS row
  FROM jsonb_to_recordset('[{"c": 3, "a": 1, "b": 2}]') j(a int, b int, c int), m;
SELECT medai_risk(jsonb_populate_record(NULL::patients, '{"c": 3, "a": 1, "b": 2}'), 'abc') AS name,
       medai_risk(jsonb_populate_record(NULL::patients, '{"c": 3, "a": 1, "b": 2}'), w) AS weights,
       medai_predict(jsonb_populate_record(NULL::patients, '{"c": 3, "a": 1, "b": 2}'), w) AS row FROM m;
CREATE VIEW adults AS SELECT b, a, id, c FROM patients;
SELECT medai_risk(v, 'abc') AS name, medai_risk(v, w) AS weights, medai_predict(v, w) AS row FROM adults v, m ORDER BY id;
CREATE VIEW guarded WITH (security_barrier) AS SELECT c + 1 AS c, b, a, id FROM patients WHERE id < 3;
SELECT medai_risk(v, 'abc') AS name, medai_risk(v, w) AS weights, medai_predict(v, w) AS row FROM guarded v, m ORDER BY id;
CREATE MATERIALIZED VIEW stored AS SELECT b, a, id, c FROM patients;
SELECT medai_risk(v, 'abc') AS name, medai_risk(v, w) AS weights, medai_predict(v, w) AS row FROM stored v, m ORDER BY id;

-- Composite columns, also nested, and arrays of rows.
CREATE TABLE held (r patients, s text);
INSERT INTO held SELECT p, 's' FROM patients p;
SELECT medai_risk(r, 'abc') AS name, medai_risk(r, w) AS weights, medai_predict(r, w) AS row FROM held, m ORDER BY (r).id;
SELECT medai_risk((h).r, 'abc') AS name, medai_risk((h).r, w) AS weights FROM held h, m ORDER BY (r).id;
SELECT medai_risk(r, 'abc') AS name, medai_predict(r, w) AS row
  FROM (SELECT array_agg(p ORDER BY id) AS rows FROM patients p) x, LATERAL unnest(rows) AS r, m;
CREATE DOMAIN adult AS patients CHECK ((VALUE).id > 0);
SELECT medai_risk(ROW(1, 3, 'x', 1, 2)::adult::patients, 'abc');
SELECT medai_risk(ROW(1, 3, 'x', 1, 2)::adult, 'abc');

-- A row that a join made NULL has a NULL result; so has a row of NULLs.
SELECT g, medai_risk(p, 'abc') AS name, medai_risk(p, w) AS weights, medai_predict(p, w) AS row
  FROM m, generate_series(1, 4) g LEFT JOIN patients p ON p.id = g AND p.id <> 3 ORDER BY g;
SELECT g, medai_risk(s, 'abc') AS name, medai_risk(s, w) AS weights, medai_predict(s, w) AS row
  FROM generate_series(1, 2) g LEFT JOIN (SELECT id, a, b, 7 AS c FROM patients) s ON s.id = g AND s.id <> 2, m ORDER BY g;
SELECT medai_risk(NULL::patients, 'abc'), medai_risk(ROW(NULL, NULL, NULL, NULL, NULL)::patients, 'abc');
-- A model that does without any feature tells one from the other: only the row of NULLs has values to impute.
SELECT medai_model_import('filling', onnx.columns('{a,b,c}', '{100,10,1}', 5));
SELECT g, medai_risk(p, 'filling') AS name, medai_risk(p, f) AS weights, medai_predict(p, f) AS row
  FROM generate_series(2, 4) g LEFT JOIN patients p ON p.id = g, LATERAL (SELECT medai_model_get('filling')) x(f) ORDER BY g;
SELECT medai_risk(NULL::patients, 'filling'), medai_risk(ROW(NULL, NULL, NULL, NULL, NULL)::patients, 'filling');
SELECT medai_risk(p, 'filling') FROM patients p RIGHT JOIN generate_series(3, 4) g ON p.id = g ORDER BY g;
SELECT medai_risk(p, 'filling') FROM patients p FULL JOIN generate_series(3, 4) g ON p.id = g WHERE g IS NOT NULL ORDER BY g;
SELECT (SELECT medai_risk(p, 'filling')) FROM generate_series(3, 4) g LEFT JOIN patients p ON p.id = g ORDER BY g;
SELECT medai_risk(p, 'filling') FROM generate_series(3, 4) g LEFT JOIN (patients p JOIN m ON true) ON p.id = g ORDER BY g;
SELECT g, r FROM generate_series(3, 4) g LEFT JOIN (SELECT id, medai_risk(p, 'filling') AS r FROM patients p) s ON s.id = g ORDER BY g;

-- ---- where a row may stand ---------------------------------------------------------------------------------

SELECT id FROM patients p WHERE medai_risk(p, 'abc') > 200;
SELECT count(*), sum(medai_risk(p, 'abc')), max(medai_risk(p, w)) FROM patients p, m WHERE medai_risk(p, 'abc') IS NOT NULL;
SELECT medai_risk(p, 'abc') AS risk, count(*) FROM patients p GROUP BY medai_risk(p, 'abc') HAVING medai_risk(p, 'abc') < 200 ORDER BY 1;
SELECT medai_risk(p, 'abc') FROM patients p GROUP BY p.id ORDER BY 1;
SELECT medai_risk(p, 'abc') FROM patients p GROUP BY p ORDER BY 1;
SELECT medai_risk(p, 'filling'), medai_predict(p, 'filling') FROM patients p GROUP BY GROUPING SETS ((p), ()) ORDER BY 1, 2;
SELECT id, rank() OVER (ORDER BY medai_risk(p, 'abc') DESC NULLS LAST) FROM patients p ORDER BY medai_risk(p, 'abc');
SELECT id FROM patients p ORDER BY medai_risk(p, 'abc') DESC NULLS LAST LIMIT 1;
SELECT DISTINCT ON (medai_risk(p, 'abc')) id FROM patients p ORDER BY medai_risk(p, 'abc'), id;
SELECT p.id, q.id FROM patients p JOIN patients q ON medai_risk(p, 'abc') < medai_risk(q, 'abc');
SELECT id, (SELECT medai_risk(p, 'abc')) AS outer_row, (SELECT max(medai_risk(q, 'abc')) FROM patients q WHERE q.id <= p.id) AS inner_row
  FROM patients p ORDER BY id;
SELECT id FROM patients p WHERE EXISTS (SELECT 1 FROM m WHERE medai_risk(p, w) > 200);
SELECT medai_risk(p, 'abc') FROM patients p WHERE id = 1 FOR UPDATE;
CREATE TABLE scores (id int PRIMARY KEY, c int, a int, b int, risk float8);
INSERT INTO scores (id, a, b, c, risk) SELECT id, a, b, c, medai_risk(p, 'abc') FROM patients p RETURNING id, risk, medai_risk(scores, 'abc');
INSERT INTO scores (id, a, b, c) VALUES (1, 8, 8, 8), (4, 4, 4, 4)
    ON CONFLICT (id) DO UPDATE SET risk = medai_risk(excluded, 'abc'), a = excluded.a RETURNING id, risk, medai_risk(scores, 'abc');
UPDATE scores s SET risk = medai_risk(s, 'abc') WHERE medai_risk(s, 'abc') IS DISTINCT FROM risk RETURNING id, risk;
UPDATE scores s SET risk = medai_risk(p, 'abc') FROM patients p WHERE p.id = s.id AND p.id = 1 RETURNING s.risk, medai_risk(p, 'abc'), medai_risk(s, 'abc');
DELETE FROM scores s WHERE medai_risk(s, 'abc') > 440 RETURNING id, medai_risk(s, 'abc');
CREATE TYPE abc_row AS (c int, b int, a int);
CREATE FUNCTION risk_of(a int, b int, c int) RETURNS float8 LANGUAGE sql STABLE AS $$SELECT medai_risk(ROW(c, b, a)::abc_row, 'abc')$$;
SELECT risk_of(1, 2, 3), risk_of(a::int, b::int, c) FROM patients ORDER BY id;
CREATE FUNCTION score_row() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.risk := medai_risk(NEW, 'abc'); RETURN NEW; END$$;
CREATE TRIGGER score_row BEFORE INSERT OR UPDATE ON scores FOR EACH ROW WHEN (medai_risk(NEW, 'abc') < 900) EXECUTE FUNCTION score_row();
INSERT INTO scores (id, c, a, b) VALUES (10, 3, 2, 1), (11, 3, 9, 1), (12, 3, NULL, 1) RETURNING id, risk;

-- ---- shapes of tables --------------------------------------------------------------------------------------

-- Partitions with the columns in another order, dropped columns, and columns of their own names in between.
CREATE TABLE visits (id int, a int, note text, b int, c int) PARTITION BY RANGE (id);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM (1) TO (10);
CREATE TABLE visits_2 (c int, gone text, b int, id int, a int, note text);
ALTER TABLE visits_2 DROP COLUMN gone;
ALTER TABLE visits ATTACH PARTITION visits_2 FOR VALUES FROM (10) TO (20);
CREATE TABLE visits_3 (gone1 int, note text, gone2 int, a int, id int, gone3 int, c int, b int) PARTITION BY LIST (c);
ALTER TABLE visits_3 DROP COLUMN gone1, DROP COLUMN gone2, DROP COLUMN gone3;
CREATE TABLE visits_3a (b int, c int, a int, id int, note text);
ALTER TABLE visits_3 ATTACH PARTITION visits_3a DEFAULT;
ALTER TABLE visits ATTACH PARTITION visits_3 FOR VALUES FROM (20) TO (30);
INSERT INTO visits (id, a, b, c) SELECT g, g % 9, g % 8, g % 7 FROM generate_series(1, 29) g;
SELECT count(*) AS all, count(*) FILTER (WHERE medai_risk(v, 'abc') = 100 * a + 10 * b + c) AS name,
       count(*) FILTER (WHERE medai_risk(v, w) = 100 * a + 10 * b + c) AS weights,
       count(*) FILTER (WHERE medai_predict(v, w) = ARRAY[100 * a + 10 * b + c]::real[]) AS row,
       count(*) FILTER (WHERE medai_predict(v, 'abc') = ARRAY[100 * a + 10 * b + c]::real[]) AS cut
  FROM visits v, m;
SELECT medai_risk(x, 'abc') AS name, medai_predict(x, w) AS row, 100 * a + 10 * b + c AS digits FROM visits_2 x, m WHERE id = 13
 UNION ALL
SELECT medai_risk(x, 'abc'), medai_predict(x, w), 100 * a + 10 * b + c FROM visits_3 x, m WHERE id = 23
 UNION ALL
SELECT medai_risk(x, 'abc'), medai_predict(x, w), 100 * a + 10 * b + c FROM visits_3a x, m WHERE id = 25;
-- The rows of all partitions at one call site, each with the row type that it has.
CREATE FUNCTION any_row(anyelement) RETURNS record LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1; END';
SELECT count(*) AS all, count(*) FILTER (WHERE medai_predict(r, w) = ARRAY[digits]) AS predict, count(*) FILTER (WHERE medai_risk(r, 'abc') = digits) AS risk
  FROM m, (SELECT any_row(v1), (100 * a + 10 * b + c)::real FROM visits_1 v1 UNION ALL SELECT any_row(v2), 100 * a + 10 * b + c FROM visits_2 v2
           UNION ALL SELECT any_row(v3), 100 * a + 10 * b + c FROM visits_3 v3 UNION ALL SELECT any_row(v4), 100 * a + 10 * b + c FROM visits_3a v4) u(r, digits);
UPDATE visits SET id = id + 10 WHERE id = 5 RETURNING tableoid::regclass, medai_risk(visits, 'abc');

-- Inheritance: children with more columns.
CREATE TABLE person (b int, a int);
CREATE TABLE patient_of (extra text, c int) INHERITS (person);
ALTER TABLE person ADD COLUMN c int;
INSERT INTO person VALUES (2, 1, 3);
INSERT INTO patient_of (a, b, c) VALUES (4, 5, 6);
SELECT medai_risk(p, 'abc') AS name, medai_risk(p, w) AS weights, medai_predict(p, w) AS row FROM person p, m ORDER BY a;

-- Shapes that change from row to row within one query.
CREATE FUNCTION shape(i int) RETURNS record LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    CASE i % 4
        WHEN 0 THEN SELECT 1 AS a, 2 AS b, 3 AS c INTO r;
        WHEN 1 THEN SELECT 3::numeric AS c, 2::real AS b, 1::bigint AS a INTO r;
        WHEN 2 THEN SELECT 'x' AS x, true AS a, 2::float8 AS b, 'y' AS y, 3::smallint AS c INTO r;
        ELSE SELECT p.* FROM patients p WHERE id = 1 INTO r;
    END CASE;
    RETURN r;
END $$;
SELECT sum(medai_risk(shape(i), 'abc')) / 123 AS risk, sum((medai_predict(shape(i), 'abc'))[1]) / 123 AS predict FROM generate_series(1, 400) i;
SELECT medai_risk(CASE WHEN id < 3 THEN any_row(p) ELSE s END, 'abc') FROM patients p, (SELECT 7 AS c, 8 AS b, 9 AS a) s ORDER BY id;
SELECT medai_risk(r, 'abc') FROM (SELECT v FROM (VALUES (1, 2, 3)) v(a, b, c) UNION ALL SELECT v FROM (VALUES (4, 5, 6, 7)) v(d, c, b, a)) u(r);

-- ---- changes of a table within a session -------------------------------------------------------------------

PREPARE by_name AS SELECT medai_risk(p, 'abc') FROM patients p WHERE id = 1;
PREPARE by_weights AS SELECT medai_risk(p, w), medai_predict(p, w) FROM patients p, m WHERE id = 1;
EXECUTE by_name;
EXECUTE by_weights;
DROP VIEW adults, guarded;
DROP MATERIALIZED VIEW stored;
ALTER TABLE patients DROP COLUMN note;
EXECUTE by_name;
EXECUTE by_weights;
ALTER TABLE patients ADD COLUMN d int, ADD COLUMN c2 int;
ALTER TABLE visits ADD COLUMN d int DEFAULT 9, ALTER COLUMN a TYPE numeric;
SELECT sum(medai_risk(v, 'abc')) = sum(100 * a + 10 * b + c) AS right FROM visits v;
EXECUTE by_name;
EXECUTE by_weights;
ALTER TABLE patients RENAME COLUMN a TO b_old;
SELECT onnx.fails('EXECUTE by_name');
SELECT onnx.fails('EXECUTE by_weights');
ALTER TABLE patients RENAME COLUMN b TO a;
ALTER TABLE patients RENAME COLUMN b_old TO b;
EXECUTE by_name;
EXECUTE by_weights;
-- A column that was added with a value that no stored row has.
ALTER TABLE patients DROP COLUMN c;
SELECT onnx.fails('EXECUTE by_name');
DROP TABLE held;
ALTER TABLE patients ADD COLUMN c int DEFAULT 7;
EXECUTE by_name;
EXECUTE by_weights;
-- Stored rows of a type that has since got another column.
CREATE TABLE held (r abc_row);
INSERT INTO held VALUES (ROW(1, 2, 3));
ALTER TYPE abc_row DROP ATTRIBUTE b, ADD ATTRIBUTE b int;
INSERT INTO held VALUES (ROW(1, 3, 2));
SELECT r, medai_risk(r, 'abc') AS name, medai_predict(r, w) AS row, medai_risk(r, 'filling') AS filling FROM held, m;
DEALLOCATE ALL;

-- In a loop, where the same call meets the table before and after.
SET client_min_messages = notice;
DROP TRIGGER score_row ON scores;
DO $$
DECLARE r record; now_is scores; x float8; step text;
BEGIN
    FOREACH step IN ARRAY ARRAY['SELECT 1', 'ALTER TABLE scores DROP COLUMN risk', 'ALTER TABLE scores ADD COLUMN k int DEFAULT 5',
                                'ALTER TABLE scores RENAME COLUMN a TO x; ALTER TABLE scores RENAME COLUMN b TO a; ALTER TABLE scores RENAME COLUMN x TO b', 'ALTER TABLE scores DROP COLUMN c; ALTER TABLE scores ADD COLUMN c int DEFAULT 8'] LOOP
        EXECUTE step;
        FOR r IN EXECUTE 'SELECT * FROM scores WHERE id = 10' LOOP
            EXECUTE 'SELECT * FROM scores WHERE id = 10' INTO now_is;
            x := medai_risk(now_is, 'abc');
            RAISE NOTICE '% -> % % %', r, medai_risk(r, 'abc'), x, (SELECT medai_risk(s, 'abc') FROM scores s WHERE id = 10);
        END LOOP;
    END LOOP;
END $$;
DO $$
DECLARE r record; i int;
BEGIN
    FOR i IN 1..3 LOOP
        EXECUTE format('CREATE TEMP TABLE turn AS SELECT %s', (ARRAY['1 AS a, 2 AS b, 3 AS c', '6::numeric AS c, 5::bigint AS b, 4::real AS a', '''x'' AS x, 9 AS c, 8 AS b, 7 AS a'])[i]);
        SELECT * FROM turn INTO r;
        RAISE NOTICE '%', medai_risk(r, 'abc');
        DROP TABLE turn;
    END LOOP;
END $$;
SET client_min_messages = warning;

-- ---- names -------------------------------------------------------------------------------------------------

-- Case is ignored when no column has the very name; one with the very name wins.
SELECT medai_risk(v, 'abc') AS name, medai_risk(v, w) AS weights, medai_predict(v, w) AS row FROM (VALUES (1, 2, 3)) v("A", "B", c), m;
SELECT medai_risk(v, 'abc') AS name, medai_risk(v, w) AS weights, medai_predict(v, w) AS row FROM (VALUES (1, 9, 2, 3)) v(a, "A", "B", c), m;
SELECT onnx.fails(format('SELECT %s FROM (VALUES (1, 2, 3, 4)) v(%s), m', call, columns))
  FROM unnest('{"medai_risk(v, ''abc'')","medai_risk(v, w)","medai_predict(v, w)"}'::text[]) call,
       unnest('{"b, a, c, a","b, \"a \", c, d"}'::text[]) columns ORDER BY columns COLLATE "C", call COLLATE "C";
CREATE TABLE cased ("aGE" int, "Age" int, "bMI ü" int);
INSERT INTO cased VALUES (1, 2, 3);
SELECT medai_model_import('cased', onnx.columns('{Age,bMI ü}', '{10,1}'));
SELECT medai_risk(c, 'cased') FROM cased c;
SELECT medai_model_import('cased', onnx.columns('{AGE,BMI ü}', '{10,1}'));
SELECT onnx.fails('SELECT medai_risk(c, ''cased'') FROM cased c');
ALTER TABLE cased DROP COLUMN "aGE";
SELECT medai_risk(c, 'cased') FROM cased c;
SELECT onnx.fails($$SELECT medai_risk(ROW(1, 2, 3), 'abc')$$);
SELECT medai_model_import('unnamed', onnx.columns('{f1,f2}', '{10,1}'));
SELECT medai_risk(ROW(1, 2, 3), 'unnamed'), medai_risk(ROW(1, 2), 'unnamed');
-- Names longer than PostgreSQL's columns can be do not match what they are cut to.
SELECT onnx.fails(format('SELECT medai_risk(v, onnx.columns(ARRAY[repeat(''x'', 64)], ''{1}'')) FROM (VALUES (1)) v(%s)', repeat('x', 63)));
SELECT medai_risk(v, onnx.columns(ARRAY[repeat('é', 31)], '{1}')) FROM (VALUES (5)) v(ééééééééééééééééééééééééééééééé);

-- ---- what the planner does with a row ----------------------------------------------------------------------

CREATE TABLE wide (id int, note text, a int, b int, c int);
EXPLAIN (VERBOSE, COSTS OFF) SELECT medai_risk(p, 'abc') FROM wide p;
EXPLAIN (VERBOSE, COSTS OFF) SELECT medai_predict(p, 'abc') FROM wide p;
EXPLAIN (VERBOSE, COSTS OFF) SELECT medai_risk(p, w) FROM wide p, m;
EXPLAIN (VERBOSE, COSTS OFF) SELECT medai_predict(p, w) FROM wide p, m;
EXPLAIN (VERBOSE, COSTS OFF) SELECT medai_risk(p, 'abc') FROM m LEFT JOIN wide p ON true;
DROP TABLE patients, visits, scores, held, person, patient_of, cased, wide, m CASCADE;
DROP TYPE abc_row CASCADE;
DROP FUNCTION shape(int), score_row(), any_row(anyelement);
TRUNCATE medai_models;
