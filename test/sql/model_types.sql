-- model_types: column types, NULL and arrays as features.
\set ECHO none
\set models `echo "${MEDAI_TESTS:-test}/lib/onnx.sql"`
\i :models
\set ECHO all
TRUNCATE medai_models;
SET timezone = 'UTC';
SET extra_float_digits = 1;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'très bien');
CREATE DOMAIN kilos AS numeric(5, 2) CHECK (VALUE > 0);
CREATE DOMAIN word AS text;
CREATE DOMAIN short_word AS word CHECK (length(VALUE) < 10);
CREATE DOMAIN feeling AS mood;

-- The value that a model gets, for inputs of each type, through a call that the planner turns into single columns
-- (risk), one that passes a row (predict, which is real), and single arguments (score).
CREATE TEMP TABLE m AS
SELECT onnx.echo('v', 1) AS f, onnx.echo('v', 11) AS d, onnx.echo('v', 7) AS i, onnx.echo('v', 6) AS i4, onnx.echo('v', 9) AS b,
       onnx.echo_text('v') AS t;
CREATE FUNCTION got(value text, type text) RETURNS TABLE (value_in text, type_in text, as_float text, as_double text, as_int64 text, as_int32 text)
    LANGUAGE plpgsql AS $$
DECLARE
    column_of text;
    out text[] := '{}';
    r float8;
    p real[];
    s float8;
BEGIN
    FOREACH column_of IN ARRAY '{f,d,i,i4}'::text[] LOOP
        BEGIN
            EXECUTE format('SELECT medai_risk(x, %1$I), medai_predict(x, %1$I), medai_score(%1$I, v) FROM m, (SELECT %2$L::%3$s AS v) x',
                           column_of, value, type) INTO r, p, s;
            IF r IS DISTINCT FROM s OR (abs(r) BETWEEN 1e-37 AND 3e38 AND r::real <> p[1]) THEN
                out := out || format('%s <> %s <> %s', r, p[1], s);
            ELSE
                out := out || r::text;
            END IF;
        EXCEPTION WHEN OTHERS THEN
            out := out || (SQLSTATE || CASE SQLSTATE WHEN '22003' THEN '' ELSE ' ' || SQLERRM END);
        END;
    END LOOP;
    RETURN QUERY SELECT value, type, out[1], out[2], out[3], out[4];
END $$;

-- ---- numbers -----------------------------------------------------------------------------------------------

SELECT g.* FROM (VALUES
    ('true', 'bool'), ('false', 'bool'),
    ('-32768', 'int2'), ('32767', 'smallint'),
    ('-2147483648', 'int4'), ('2147483647', 'int4'), ('16777217', 'int4'),
    ('9223372036854775807', 'int8'), ('-9223372036854775808', 'int8'), ('9007199254740993', 'int8'), ('16777217', 'int8'), ('2147483648', 'int8'),
    ('0.1', 'float4'), ('3', 'float4'), ('-0', 'float4'), ('3.4e38', 'float4'), ('1e-45', 'float4'), ('NaN', 'float4'), ('Infinity', 'float4'),
    ('0.1', 'float8'), ('3', 'float8'), ('-0', 'float8'), ('1e308', 'float8'), ('5e-324', 'float8'), ('NaN', 'float8'), ('-Infinity', 'float8'),
    ('9007199254740993', 'float8'), ('9223372036854775807', 'float8'), ('-9223372036854775808', 'float8'), ('1e19', 'float8'),
    ('0', 'numeric'), ('0.1', 'numeric'), ('-12345.678', 'numeric'), ('123456789012345678901234567890', 'numeric'),
    ('0.000000000000000000000000000001', 'numeric'), ('9007199254740993', 'numeric'), ('9223372036854775807', 'numeric'),
    ('9223372036854775808', 'numeric'), ('-9223372036854775808', 'numeric'), ('-9223372036854775809', 'numeric'), ('9007199254740993.5', 'numeric'),
    ('9007199254740992.00', 'numeric'), ('1e308', 'numeric'), ('1e400', 'numeric'), ('-1e1000', 'numeric'), ('1e-400', 'numeric'), ('NaN', 'numeric'),
    ('Infinity', 'numeric'), ('-Infinity', 'numeric'), ('72.5', 'kilos'), ('2', 'numeric(5,2)'),
    ('1970-01-01', 'date'), ('2000-02-29', 'date'), ('0044-03-15 BC', 'date'), ('infinity', 'date'), ('-infinity', 'date'),
    ('1970-01-01 00:00:01', 'timestamp'), ('1999-12-31 23:59:59.75', 'timestamp'), ('infinity', 'timestamp'),
    ('1970-01-01 00:00:00+02', 'timestamptz'), ('294276-12-31 23:59:59.999999', 'timestamptz'), ('-infinity', 'timestamptz')) v(value, type),
    LATERAL got(value, type) g;
-- A thousand numerics of every size and scale become the doubles and floats that the server's cast makes.
SELECT count(*) AS n, count(*) FILTER (WHERE medai_risk(x, d) = v::float8) AS doubles,
       count(*) FILTER (WHERE medai_risk(x, f) = (v::float8)::real) AS floats
  FROM m, (SELECT CASE WHEN i % 3 = 0 THEN -1 ELSE 1 END * (i * 7919 * 104729.0 + i % 5 * 0.5)
                  * CASE WHEN i % 2 = 0 THEN 10::numeric ^ (i % 24) ELSE 10::numeric ^ (-(i % 40)) END AS v FROM generate_series(1, 1000) i) x;
-- Times of day do not depend on the session's time zone.
SET timezone = 'Asia/Kathmandu';
SELECT medai_risk(x, d) FROM m, (SELECT '2020-07-01 12:00:00+00'::timestamptz AS v) x;
SELECT medai_risk(x, d) FROM m, (SELECT '2020-07-01 12:00:00'::timestamp AS v) x;
SET timezone = 'UTC';
-- What a double cannot tell apart, an int64 input does.
CREATE TEMP TABLE whole AS
SELECT onnx.model(ARRAY[onnx.node('Identity', '{v}', '{y}')], ARRAY[onnx.port('v', 7, '{-1,1}')], ARRAY[onnx.port('y', 7, '{-1,1}')]) AS w;
SELECT medai_classify(x, w) AS numeric, medai_classify(y, w) AS int8
  FROM whole, (VALUES (9007199254740993::numeric), (9223372036854775807), (-9223372036854775808), (10000), (-0.0), (12345678900000)) x(v),
       LATERAL (SELECT x.v::int8) y(v);
SELECT onnx.fails(format('SELECT medai_classify(x, w) FROM whole, (SELECT %L::numeric AS v) x', v))
  FROM unnest('{9007199254740993.5,0.00000000000000000001,1e-400,9223372036854775808,-9223372036854775809,1e30,NaN,Infinity}'::text[]) v;
-- Booleans as a model's own type.
SELECT medai_risk(x, b) FROM m, (VALUES (true), (false)) x(v);
SELECT medai_risk(x, b) FROM m, (VALUES (1), (0)) x(v);
SELECT onnx.fails('SELECT medai_risk(x, b) FROM m, (VALUES (2)) x(v)');

-- ---- texts -------------------------------------------------------------------------------------------------

SELECT quote_literal(medai_classify(x, t)) FROM m, (VALUES ('abc'), (''), ('  spaces '), ('zażółć gęślą 名前'), (NULL)) x(v);
SELECT quote_literal(medai_classify(x, t)) AS varchar FROM m, (SELECT 'ab '::varchar(5) AS v) x;
SELECT quote_literal(medai_classify(x, t)) AS char FROM m, (SELECT 'ab'::char(5) AS v) x;
SELECT quote_literal(medai_classify(x, t)) AS name FROM m, (SELECT 'ab'::name AS v) x;
SELECT quote_literal(medai_classify(x, t)) AS enum FROM m, (SELECT unnest(enum_range(NULL::mood)) AS v) x;
SELECT quote_literal(medai_classify(x, t)) AS domain FROM m, (SELECT 'ab'::short_word AS v) x;
SELECT quote_literal(medai_classify(x, t)) AS domain FROM m, (SELECT 'ok'::feeling AS v) x;
SELECT length(medai_classify(x, t)) AS compressed FROM m, (SELECT repeat('a', 100000) AS v) x;
CREATE TEMP TABLE long (v text);
ALTER TABLE long ALTER v SET STORAGE EXTERNAL;
INSERT INTO long VALUES (repeat('ab', 50000));
SELECT medai_classify(long, t) = v AS external FROM m, long;
-- A label that was added after the session bound the type.
ALTER TYPE mood ADD VALUE 'great';
SELECT medai_classify(x, t) FROM m, (SELECT 'great'::mood AS v) x;
ALTER TYPE mood RENAME VALUE 'great' TO 'greater';
SELECT medai_classify(x, t) FROM m, (SELECT 'greater'::mood AS v) x;

-- ---- what is no feature ------------------------------------------------------------------------------------

CREATE TYPE xy_pair AS (x int, y int);
SELECT onnx.fails(format('SELECT medai_risk(x, f) FROM m, (SELECT NULL::%s AS v) x', type))
  FROM unnest('{json,jsonb,uuid,bytea,time,timetz,interval,money,inet,xml,point,oid,int[],text[],xy_pair,int4range,tsvector,bit(3),"\"char\"",regclass}'::text[]) type;
SELECT onnx.fails('SELECT medai_predict(x, f) FROM m, (SELECT NULL::json AS v) x');
SELECT onnx.fails('SELECT medai_classify(x, t) FROM m, (SELECT NULL::json AS v) x');
SELECT onnx.fails('SELECT medai_score(f, NULL::json) FROM m');
SELECT onnx.fails(format('SELECT medai_risk(x, f) FROM m, (SELECT NULL::%s AS v) x', type)) FROM unnest('{text,varchar,char(3),name,mood,short_word}'::text[]) type;
SELECT onnx.fails(format('SELECT medai_classify(x, t) FROM m, (SELECT NULL::%s AS v) x', type)) FROM unnest('{int,bool,float8,numeric,date,kilos}'::text[]) type;
SELECT onnx.fails('SELECT medai_risk(x, i) FROM m, (VALUES (1.5)) x(v)');
SELECT onnx.fails('SELECT medai_risk(x, i) FROM m, (VALUES (''NaN''::float8)) x(v)');
SELECT onnx.fails('SELECT medai_score(i, 1.5) FROM m');
SELECT onnx.fails('SELECT medai_risk(ARRAY[1.5], i) FROM m');
-- Columns that the model does not need may have any type.
SELECT medai_risk(x, f) FROM m, (SELECT '{}'::jsonb AS j, 7 AS v, ARRAY[1, 2] AS a, NULL::interval AS i) x;

-- ---- NULL --------------------------------------------------------------------------------------------------

-- Missing where the model handles it, else the result is NULL: never zero.
SELECT medai_model_import('strict', onnx.columns('{a,b}', '{10,1}'));
SELECT medai_model_import('filling', onnx.columns('{a,b}', '{10,1}', 7));
SELECT a, b, medai_risk(v, 'strict') AS strict, medai_predict(v, 'strict') AS predict, medai_risk(v, 'filling') AS filling, medai_predict(v, 'filling') AS predict
  FROM (VALUES (1, 2::float8), (NULL, 2), (1, NULL), (NULL, NULL), (1, 'NaN')) v(a, b);
SELECT medai_score(medai_model_get('filling'), NULL::int, 2), medai_score(medai_model_get('filling'), '{1,NULL}'::int[]),
       medai_risk('{NULL,NULL}'::int[], 'filling'), medai_risk('{NULL,1}'::float8[], 'strict');
SELECT medai_model_import('logistic', onnx.logistic('{1,1}', 0, '{no,yes}'), '{a,b}');
SELECT count(*) FROM (VALUES (NULL::int, 1)) v(a, b), medai_probabilities(v, medai_model_get('logistic')) p;
SELECT medai_risk(v, 'logistic'), medai_classify(v, 'logistic') FROM (VALUES (NULL::int, 1)) v(a, b);
-- Integer and boolean inputs have no way to say missing.
SELECT medai_risk(x, f) AS f, medai_risk(x, d) AS d, medai_risk(x, i) AS i, medai_risk(x, i4) AS i4, medai_risk(x, b) AS b FROM m, (SELECT NULL::int AS v) x;
-- A missing text is NULL, or the text that the model's metadata names for it.
SELECT medai_classify(x, onnx.echo_text('v')) IS NULL AS none, medai_classify(x, onnx.echo_text('v', '{"medai.missing_text": "unknown"}')) AS named
  FROM (SELECT NULL::text AS v) x;

-- ---- arrays ------------------------------------------------------------------------------------------------

CREATE TEMP TABLE a AS SELECT onnx.linear('{100,10,1}') AS linear;
SELECT medai_risk('{1,2,3}'::int[], linear) AS int, medai_risk('{1,2,3}'::int2[], linear) AS int2, medai_risk('{1,2,3}'::int8[], linear) AS int8,
       medai_risk('{1,2,3}'::real[], linear) AS real, medai_risk('{1,2,3}'::float8[], linear) AS float8, medai_risk('{1,2,3.5}'::numeric[], linear) AS numeric,
       medai_risk('{t,f,t}'::bool[], linear) AS bool, medai_risk('{1,2,3}'::kilos[], linear) AS domain,
       medai_risk('{1970-01-01,1970-01-02,1970-01-01}'::date[], linear) AS date FROM a;
SELECT medai_predict('{1,2,3}'::int[], linear), medai_predict('[5:7]={1,2,3}'::int[], linear) AS bounds FROM a;
SELECT medai_classify('{abc}'::varchar[], t) AS varchar, medai_classify('{abc}'::char(5)[], t) AS char, medai_classify('{ok}'::mood[], t) AS enum FROM m;
SELECT onnx.fails(format('SELECT medai_risk(%s, linear) FROM a', v))
  FROM unnest(ARRAY['''{1,2}''::real[]', '''{1,2,3,4}''::float8[]', '''{}''::real[]', 'ARRAY[]::int[]', '''{a,b,c}''::text[]', '''{1,2,3}''::json[]',
                    '''{{1,2,3},{4,5,6}}''::real[]', '''{{{{{{1}}}}}}''::real[]', 'ARRAY[''12:00''::time]']) v;
SELECT medai_risk('{1,NULL,3}'::real[], linear) AS real, medai_risk('{1,NULL,3}'::numeric[], linear) AS numeric, medai_risk('{NULL,NULL,NULL}'::text[]::int[], linear) AS nulls FROM a;
SELECT onnx.fails($$SELECT medai_risk('{1,2,3}', linear) FROM a$$);
-- Nulls that deletion of an element left as a bitmap without any.
SELECT medai_risk(array_replace('{1,NULL,3}'::real[], NULL, 2), linear) FROM a;
-- Large arrays, compressed and out of line.
CREATE TEMP TABLE bulk (plain real[], packed float8[], outside real[]);
ALTER TABLE bulk ALTER plain SET STORAGE PLAIN, ALTER outside SET STORAGE EXTERNAL;
INSERT INTO bulk SELECT array_agg(1), array_agg(1), array_agg(1) FROM generate_series(1, 1500);
SELECT medai_risk(plain, w) AS plain, medai_risk(packed, w) AS packed, medai_risk(outside, w) AS outside FROM bulk, (SELECT onnx.product(1500, 2)) m(w);

-- Tensors: an array of more dimensions is one tensor.
CREATE TEMP TABLE tensor AS
SELECT onnx.model(ARRAY[onnx.node('ReduceSum', '{x,axes}', '{y}', ARRAY[onnx.attr('keepdims', 0)])],
                  ARRAY[onnx.port('x', 1, '{-1,-1,-1}')], ARRAY[onnx.port('y', 1, '{-1,-1}')], ARRAY[onnx.tensor('axes', 7, '{1}', onnx.int64s('{1}'))]) AS rows,
       onnx.model(ARRAY[onnx.node('ReduceSum', '{x,axes}', '{y}', ARRAY[onnx.attr('keepdims', 0)])],
                  ARRAY[onnx.port('x', 1, '{-1,2,3}')], ARRAY[onnx.port('y', 1, '{-1,3}')], ARRAY[onnx.tensor('axes', 7, '{1}', onnx.int64s('{1}'))]) AS fixed;
SELECT medai_predict('{{1,2,3},{10,20,30}}'::real[], rows), medai_predict('{{1,2,3},{10,20,30}}'::int[], fixed) FROM tensor;
SELECT g, medai_predict(array_fill(1::real, ARRAY[g, 4 - g]), rows) FROM tensor, generate_series(1, 3) g;
SELECT medai_predict(v::numeric[], rows) FROM tensor, unnest('{"{{1}}","{{1,2}}","{{1},{2}}","{{1,NULL}}","{{1}}"}'::text[]) v;
SELECT onnx.fails(format('SELECT medai_predict(%L::real[], fixed) FROM tensor', v)) FROM unnest('{"{{1,2},{3,4}}","{1,2,3}","{{{1,2,3},{4,5,6}}}","{}"}'::text[]) v;
SELECT medai_predict('{1,2,3,4,5,6}'::real[], fixed) AS flat FROM tensor;

-- Models of several types of input take rows, and arguments, but no array.
CREATE TEMP TABLE mixed AS
SELECT onnx.model(ARRAY[onnx.node('Cast', '{n}', '{d}', ARRAY[onnx.attr('to', 1)]),
                        onnx.node('LabelEncoder', '{t}', '{e}', ARRAY[onnx.attr('keys_strings', '{ten,twenty}'::text[]), onnx.attr('values_floats', '{10,20}'::real[]),
                                                                      onnx.attr('default_float', 90::real)], 'ai.onnx.ml'),
                        onnx.node('Sum', '{d,e,f}', '{y}')],
                  ARRAY[onnx.port('n', 7, '{-1,1}'), onnx.port('t', 8, '{-1,1}'), onnx.port('f', 1, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')]) AS w;
SELECT t, medai_risk(x, w), medai_score(w, n, t, f) FROM mixed, (VALUES (1, 'ten', 0.5), (2, 'twenty', 0.5), (3, 'else', 0.25), (NULL, 'ten', 1)) x(n, t, f);
SELECT onnx.fails('SELECT medai_risk(ARRAY[1, 2, 3], w) FROM mixed');
SELECT onnx.fails('SELECT medai_risk(ARRAY[''1'', ''2'', ''3''], w) FROM mixed');
DROP TYPE mood, kilos, word, xy_pair CASCADE;
DROP FUNCTION got(text, text);
TRUNCATE medai_models;

-- ---- missing values within one input -------------------------------------------------------------------------
-- Columns 1 and 4 are imputed (with 10), 2 is scaled, 3 goes in as it is: only 1 and 4 may be NULL.
SELECT medai_model_import('mixed', onnx.model(ARRAY[
    onnx.node('ArrayFeatureExtractor', '{x,first}', '{a}', domain => 'ai.onnx.ml'),
    onnx.node('Imputer', '{a}', '{b}', ARRAY[onnx.attr('imputed_value_floats', '{10}'::real[]), onnx.attr('replaced_value_float', 'NaN'::real)], 'ai.onnx.ml'),
    onnx.node('Gather', '{x,second}', '{c}', ARRAY[onnx.attr('axis', 1)]),
    onnx.node('Scaler', '{c}', '{d}', ARRAY[onnx.attr('offset', '{0,0}'::real[]), onnx.attr('scale', '{1,1}'::real[])], 'ai.onnx.ml'),
    onnx.node('Concat', '{b,d}', '{e}', ARRAY[onnx.attr('axis', 1)]),
    onnx.node('ReduceSum', '{e}', '{y}', ARRAY[onnx.attr('keepdims', 1)])],
    ARRAY[onnx.port('x', 1, '{-1,4}')], ARRAY[onnx.port('y', 1, '{-1,1}')],
    ARRAY[onnx.tensor('first', 7, '{2}', onnx.int64s('{0,3}')), onnx.tensor('second', 7, '{2}', onnx.int64s('{1,2}'))]), '{p,q,r,s}');
SELECT p, q, r, s, medai_risk(t, 'mixed')
FROM (VALUES (1, 2, 3, 4), (NULL, 2, 3, 4), (1, NULL, 3, 4), (1, 2, NULL, 4), (1, 2, 3, NULL), (NULL, 2, 3, NULL)) t (p, q, r, s);
