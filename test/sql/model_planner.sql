-- model_planner: what planning makes of whole-row calls, and a registry whose owner has tampered with it.
\set ECHO none
\set models `echo "${MEDAI_TESTS:-test}/lib/onnx.sql"`
\i :models
\set ECHO all
TRUNCATE medai_models;
CREATE TABLE pp (id int PRIMARY KEY, age float8, sex float8, note text);
INSERT INTO pp SELECT i, i, i % 2, 'a note' FROM generate_series(1, 10) i;
CREATE TABLE flags (id int, f bool);
INSERT INTO flags SELECT i, false FROM generate_series(1, 3) i;
CREATE TABLE two (id int);
INSERT INTO two VALUES (1), (2);
SELECT medai_model_import('m', onnx.columns('{age,sex}', '{1,100}'));
-- "tol" takes missing values: a row of NULLs scores, a NULL row does not.
SELECT medai_model_import('tol', onnx.columns('{age,sex}', '{1,100}', 7));

-- ---- the forms that a call takes -----------------------------------------------------------------------------
EXPLAIN (VERBOSE, COSTS OFF) SELECT medai_risk(p, 'm') FROM pp p;
EXPLAIN (VERBOSE, COSTS OFF) SELECT medai_predict(p, 'm') FROM pp p;
EXPLAIN (VERBOSE, COSTS OFF) SELECT medai_risk(p, w) FROM pp p, (SELECT medai_model_get('m') OFFSET 0) m (w);
EXPLAIN (VERBOSE, COSTS OFF) SELECT medai_risk(p, 'm') FROM two s LEFT JOIN pp p ON p.id = s.id + 9;
SELECT s.id, medai_risk(p, 'tol'), medai_risk(p, w) FROM two s LEFT JOIN pp p ON p.id = s.id + 9, (SELECT medai_model_get('tol') OFFSET 0) m (w) ORDER BY 1;

-- ---- conditions of EXISTS are simplified under the outer query -----------------------------------------------
SELECT * FROM flags t WHERE f OR EXISTS (SELECT FROM two a, pp p WHERE a.id = p.id AND p.id = t.id AND medai_risk(p, 'm') > 5);
SELECT count(*) FROM generate_series(1, 20) k, pp one WHERE one.id = 1 AND (k < 0 OR EXISTS (
    SELECT FROM generate_series(1, 20) j LEFT JOIN pp p ON p.id = j WHERE j = k AND medai_risk(p, 'tol') > 5));
SELECT count(*) FROM flags t WHERE EXISTS (SELECT FROM pp p WHERE p.id = t.id AND medai_risk(p, 'm') > 100);
SELECT count(*) FROM flags t WHERE NOT EXISTS (SELECT FROM pp p WHERE p.id = t.id AND medai_risk(p, 'm') > 100);

-- ---- rows made on the spot -----------------------------------------------------------------------------------
CREATE TYPE pair AS (age float8);
CREATE VIEW pairs AS SELECT medai_risk(ROW(p.age)::pair, 'm') AS r FROM pp p WHERE id = 3;
ALTER TYPE pair ADD ATTRIBUTE sex float8;
SELECT r FROM pairs;
CREATE TYPE triple AS (age float8, sex float8, more float8);
CREATE SEQUENCE ticks;
SELECT medai_risk(ROW(1, 2, nextval('ticks'))::triple, 'm');
SELECT last_value, is_called FROM ticks;
SELECT medai_risk(ROW((SELECT max(age) FROM pp), 2, 3)::triple, 'm');

-- ---- an index on the call itself -----------------------------------------------------------------------------
SELECT format('CREATE UNIQUE INDEX pp_risk ON pp (medai_risk(pp, %L::bytea))', medai_model_get('m')) \gexec
SET enable_seqscan = off;
SELECT format('EXPLAIN (COSTS OFF) SELECT id FROM pp WHERE medai_risk(pp, %L::bytea) = 3', medai_model_get('m')) AS q \gset
CREATE FUNCTION uses_index(q text) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
    FOR line IN EXECUTE q LOOP IF line LIKE '%pp_risk%' THEN RETURN true; END IF; END LOOP;
    RETURN false;
END $$;
SELECT uses_index(:'q');
RESET enable_seqscan;
DROP INDEX pp_risk;

-- ---- calls that never run do not fail for a wrong name -------------------------------------------------------
SELECT medai_risk(p, 'm@x') FROM pp p WHERE false;
SELECT medai_risk(p, 'nobody') FROM pp p WHERE false;
SELECT onnx.fails($$SELECT medai_risk(p, 'm@x') FROM pp p$$);

-- ---- a rolled-back version is forgotten, by a call site that outlives it ---------------------------------------
CREATE FUNCTION rounds() RETURNS SETOF float8 LANGUAGE plpgsql AS $$
DECLARE r float8;
BEGIN
    FOR i IN 1 .. 3 LOOP
        BEGIN
            IF i = 2 THEN PERFORM medai_model_import('undone', onnx.linear('{1000}')); END IF;
            IF i = 1 THEN PERFORM medai_model_import('undone', onnx.linear('{1}')); END IF;
            r := medai_risk(ARRAY[1.0], 'undone');
            IF i = 2 THEN RAISE EXCEPTION 'undo'; END IF;
        EXCEPTION WHEN raise_exception THEN NULL;
        END;
        RETURN NEXT r;
    END LOOP;
END $$;
SELECT * FROM rounds();

-- ---- functions of models -------------------------------------------------------------------------------------
SELECT medai_model_import('twice', onnx.columns('{age,"age "}', '{1,2}'), ARRAY['age', 'age']);
SELECT onnx.fails($$SELECT medai_model_function('twice', 'twice_risk')$$);
CREATE SCHEMA "it's";
SELECT medai_model_function('m', '"it''s"."f''1"');
SELECT "it's"."f'1"(3, 1), medai_risk(p, 'm') FROM pp p WHERE id = 3;
SET standard_conforming_strings = off;
SELECT "it's"."f'1"(3, 1);
RESET standard_conforming_strings;
CREATE ROLE medai_maker;
GRANT SELECT ON medai_models TO medai_maker;
GRANT USAGE ON SCHEMA "it's", onnx TO medai_maker;
SET ROLE medai_maker;
SELECT onnx.fails($$SELECT medai_model_function('m', '"it''s".g')$$);
RESET ROLE;

-- ---- a tampered registry gives errors, and no wrong model ------------------------------------------------------
CREATE TABLE lure (weights int8, sha256 bytea);
SET ROLE medai_maker;
SELECT has_function_privilege('medai_models_guard()', 'execute');
RESET ROLE;
CREATE TRIGGER x BEFORE INSERT ON lure FOR EACH ROW EXECUTE FUNCTION medai_models_guard();
INSERT INTO lure VALUES (1234, '');
BEGIN;
ALTER TABLE medai_models ALTER weights DROP NOT NULL;
INSERT INTO medai_models (name, version, weights, sha256) VALUES ('null', 1, NULL, sha256('x'));
SELECT onnx.fails($$SELECT medai_model_get('null')$$);
SELECT onnx.fails($$SELECT medai_risk(ARRAY[1], 'null')$$);
ALTER TABLE medai_models DISABLE TRIGGER medai_models_guard;
INSERT INTO medai_models (name, version, weights, sha256) VALUES ('other', 1, onnx.linear('{4}'), sha256(onnx.linear('{5}')));
SELECT onnx.fails($$SELECT medai_risk(ARRAY[1], 'other')$$);
SELECT medai_risk(ARRAY[1], onnx.linear('{5}')), medai_risk(ARRAY[1], onnx.linear('{4}'));
ROLLBACK;
BEGIN;
ALTER TABLE medai_models DROP COLUMN sha256;
SELECT onnx.fails($$INSERT INTO medai_models (name, version, weights) VALUES ('none', 1, '\x00')$$);
SELECT onnx.fails($$SELECT medai_risk(ARRAY[1], 'm')$$);
ROLLBACK;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'medai_models'::regclass ORDER BY 1;
DROP OWNED BY medai_maker;
DROP ROLE medai_maker;
DROP TABLE lure;
