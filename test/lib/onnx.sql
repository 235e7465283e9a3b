-- onnx.sql: ONNX models made in SQL, for tests, in a schema of their own.
--
-- A model is a protocol buffer: fields of a number and a value, one after the other. field() writes one; tensor(),
-- node(), port() and model() are ONNX's messages made of fields; the functions at the end are whole models that
-- tell by their result which value went where. Types: 1 float, 6 int32, 7 int64, 8 string, 9 bool, 11 double.

SET client_min_messages = warning;
DROP SCHEMA IF EXISTS onnx CASCADE;
CREATE SCHEMA onnx;

-- ---- protocol buffers -------------------------------------------------------------------------------------

CREATE FUNCTION onnx.varint(v bigint) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    out bytea := '';
    rest bigint := v;
BEGIN
    LOOP
        out := out || set_byte('\x00', 0, (rest & 127)::int | CASE WHEN rest BETWEEN 0 AND 127 THEN 0 ELSE 128 END);
        EXIT WHEN rest BETWEEN 0 AND 127;
        rest := (rest >> 7) & ((1::bigint << 57) - 1);
    END LOOP;
    RETURN out;
END $$;

CREATE FUNCTION onnx.field(number int, v bigint) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    'SELECT onnx.varint(number << 3) || onnx.varint(v)';
CREATE FUNCTION onnx.field(number int, v bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    'SELECT onnx.varint(number << 3 | 2) || onnx.varint(octet_length(v)) || v';
CREATE FUNCTION onnx.field(number int, v text) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.field(number, convert_to(v, 'UTF8'))$$;
CREATE FUNCTION onnx.fields(number int, v bytea[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT coalesce(string_agg(onnx.field(number, b), '' ORDER BY n), '') FROM unnest(v) WITH ORDINALITY u(b, n)$$;
CREATE FUNCTION onnx.fields(number int, v text[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT coalesce(string_agg(onnx.field(number, t), '' ORDER BY n), '') FROM unnest(v) WITH ORDINALITY u(t, n)$$;
CREATE FUNCTION onnx.fields(number int, v int[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT coalesce(string_agg(onnx.field(number, i::bigint), '' ORDER BY n), '') FROM unnest(v) WITH ORDINALITY u(i, n)$$;

-- The bytes of a number, lowest first.
CREATE FUNCTION onnx.little(v bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT string_agg(substr(v, i, 1), '' ORDER BY i DESC) FROM generate_series(1, octet_length(v)) i$$;
CREATE FUNCTION onnx.floats(v real[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT coalesce(string_agg(onnx.little(float4send(x)), '' ORDER BY n), '') FROM unnest(v) WITH ORDINALITY u(x, n)$$;
CREATE FUNCTION onnx.doubles(v float8[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT coalesce(string_agg(onnx.little(float8send(x)), '' ORDER BY n), '') FROM unnest(v) WITH ORDINALITY u(x, n)$$;
CREATE FUNCTION onnx.int64s(v bigint[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT coalesce(string_agg(onnx.little(int8send(x)), '' ORDER BY n), '') FROM unnest(v) WITH ORDINALITY u(x, n)$$;

-- ---- ONNX's messages --------------------------------------------------------------------------------------

-- raw: the elements' bytes, lowest first.
CREATE FUNCTION onnx.tensor(name text, type int, dims int[], raw bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    'SELECT onnx.fields(1, dims) || onnx.field(2, type::bigint) || onnx.field(8, name) || onnx.field(9, raw)';

CREATE FUNCTION onnx.attr(name text, v int) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    'SELECT onnx.field(1, name) || onnx.field(3, v::bigint) || onnx.field(20, 2)';
CREATE FUNCTION onnx.attr(name text, v text) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    'SELECT onnx.field(1, name) || onnx.field(4, v) || onnx.field(20, 3)';
CREATE FUNCTION onnx.attr(name text, v real) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.field(1, name) || onnx.varint(2 << 3 | 5) || onnx.floats(ARRAY[v]) || onnx.field(20, 1)$$;
CREATE FUNCTION onnx.attr(name text, v real[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.field(1, name)
          || coalesce((SELECT string_agg(onnx.varint(7 << 3 | 5) || onnx.floats(ARRAY[x]), '' ORDER BY n)
                       FROM unnest(v) WITH ORDINALITY u(x, n)), '')
          || onnx.field(20, 6)$$;
CREATE FUNCTION onnx.attr(name text, v int[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    'SELECT onnx.field(1, name) || onnx.fields(8, v) || onnx.field(20, 7)';
CREATE FUNCTION onnx.attr(name text, v text[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    'SELECT onnx.field(1, name) || onnx.fields(9, v) || onnx.field(20, 8)';

CREATE FUNCTION onnx.node(op text, ins text[], outs text[], attrs bytea[] DEFAULT '{}', domain text DEFAULT '')
    RETURNS bytea LANGUAGE sql IMMUTABLE AS
    'SELECT onnx.fields(1, ins) || onnx.fields(2, outs) || onnx.field(4, op) || onnx.fields(5, attrs) || onnx.field(7, domain)';

-- An input or output; a dimension of -1 is free, dims NULL leaves the shape open.
CREATE FUNCTION onnx.port(name text, type int, dims int[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.field(1, name) || onnx.field(2, onnx.field(1, onnx.field(1, type::bigint) || coalesce(
          (SELECT onnx.field(2, coalesce(string_agg(onnx.field(1,
                      CASE WHEN d < 0 THEN onnx.field(2, 'n') ELSE onnx.field(1, d::bigint) END), '' ORDER BY n), ''))
           FROM unnest(dims) WITH ORDINALITY u(d, n) WHERE dims IS NOT NULL HAVING dims IS NOT NULL), '')))$$;

CREATE FUNCTION onnx.model(nodes bytea[], inputs bytea[], outputs bytea[], initialisers bytea[] DEFAULT '{}',
                           metadata jsonb DEFAULT '{}') RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.field(1, 8) || onnx.field(2, 'medai tests')
          || onnx.field(7, onnx.fields(1, nodes) || onnx.field(2, 'graph') || onnx.fields(5, initialisers)
                           || onnx.fields(11, inputs) || onnx.fields(12, outputs))
          || onnx.field(8, onnx.field(1, '') || onnx.field(2, 15))
          || onnx.field(8, onnx.field(1, 'ai.onnx.ml') || onnx.field(2, 3))
          || coalesce((SELECT string_agg(onnx.field(14, onnx.field(1, key) || onnx.field(2, value)), '' ORDER BY key)
                       FROM jsonb_each_text(metadata)), '')$$;

-- ---- whole models -----------------------------------------------------------------------------------------

-- One input "x" [n, F]: the sum of features times coefficients, plus the intercept.
CREATE FUNCTION onnx.linear(coefficients real[], intercept real DEFAULT 0) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.model(
          ARRAY[onnx.node('LinearRegressor', '{x}', '{y}', ARRAY[onnx.attr('coefficients', coefficients),
                          onnx.attr('intercepts', ARRAY[intercept])], 'ai.onnx.ml')],
          ARRAY[onnx.port('x', 1, ARRAY[-1, cardinality(coefficients)])], ARRAY[onnx.port('y', 1, '{-1,1}')])$$;

-- As linear, with an input for each column, named like it; missing: a missing value counts as this number.
CREATE FUNCTION onnx.columns(names text[], coefficients real[], missing real DEFAULT NULL)
    RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.model(
          ARRAY[onnx.node('Concat', names, '{_row}', ARRAY[onnx.attr('axis', 1)])]
          || CASE WHEN missing IS NULL THEN '{}' ELSE ARRAY[onnx.node('Imputer', '{_row}', '{_filled}',
                 ARRAY[onnx.attr('imputed_value_floats', ARRAY[missing]), onnx.attr('replaced_value_float', 'NaN'::real)],
                 'ai.onnx.ml')] END
          || onnx.node('LinearRegressor', CASE WHEN missing IS NULL THEN '{_row}' ELSE '{_filled}' END::text[], '{_sum}',
                       ARRAY[onnx.attr('coefficients', coefficients)], 'ai.onnx.ml'),
          (SELECT array_agg(onnx.port(name, 1, '{-1,1}') ORDER BY n) FROM unnest(names) WITH ORDINALITY u(name, n)),
          ARRAY[onnx.port('_sum', 1, '{-1,1}')])$$;

-- One input of the given type, whose value is the result, as a double.
CREATE FUNCTION onnx.echo(name text, type int) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.model(ARRAY[onnx.node('Cast', ARRAY[name], '{y}', ARRAY[onnx.attr('to', 11)])],
          ARRAY[onnx.port(name, type, '{-1,1}')], ARRAY[onnx.port('y', 11, '{-1,1}')])$$;

-- One text, which is the label.
CREATE FUNCTION onnx.echo_text(name text, metadata jsonb DEFAULT '{}') RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.model(ARRAY[onnx.node('Identity', ARRAY[name], '{y}')],
          ARRAY[onnx.port(name, 8, '{-1,1}')], ARRAY[onnx.port('y', 8, '{-1,1}')], '{}', metadata)$$;

-- A binary classifier of features x [n, F] with the given labels; p of the second is logistic(sum).
CREATE FUNCTION onnx.logistic(coefficients real[], intercept real, labels text[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.model(
          ARRAY[onnx.node('LinearClassifier', '{x}', '{label,probabilities}',
              ARRAY[onnx.attr('coefficients', (SELECT array_agg(-c ORDER BY n) FROM unnest(coefficients) WITH ORDINALITY u(c, n)) || coefficients),
                    onnx.attr('intercepts', ARRAY[-intercept, intercept]), onnx.attr('classlabels_strings', labels),
                    onnx.attr('post_transform', 'LOGISTIC')], 'ai.onnx.ml')],
          ARRAY[onnx.port('x', 1, ARRAY[-1, cardinality(coefficients)])],
          ARRAY[onnx.port('label', 8, '{-1}'), onnx.port('probabilities', 1, ARRAY[-1, cardinality(labels)])])$$;

-- x [n, F] @ ones [F, size] and the sum of that: many parameters, much work.
CREATE FUNCTION onnx.product(features int, size int) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$SELECT onnx.model(
          ARRAY[onnx.node('MatMul', '{x,w}', '{xw}'),
                onnx.node('ReduceSum', '{xw,axes}', '{y}', ARRAY[onnx.attr('keepdims', 1)])],
          ARRAY[onnx.port('x', 1, ARRAY[-1, features])], ARRAY[onnx.port('y', 1, '{-1,1}')],
          ARRAY[onnx.tensor('w', 1, ARRAY[features, size], decode(repeat('0000803f', features * size), 'hex')),
                onnx.tensor('axes', 7, '{1}', onnx.int64s('{1}'))])$$;

-- ---- observing --------------------------------------------------------------------------------------------

-- SQLSTATE, message, detail and hint of a statement that must fail.
CREATE FUNCTION onnx.fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' / ', SQLSTATE || ' ' || message, nullif(detail, ''), nullif(hint, ''));
END $$;

-- What medai_model_stats() counted since the last call.
CREATE FUNCTION onnx.spent(OUT loads bigint, OUT reads bigint, OUT rows bigint) LANGUAGE plpgsql AS $$
DECLARE
    before bigint[] := coalesce(nullif(current_setting('onnx.spent', true), ''), '{0,0,0}');
BEGIN
    SELECT s.loads, s.reads, s.rows FROM medai_model_stats() s INTO loads, reads, rows;
    PERFORM set_config('onnx.spent', ARRAY[loads, reads, rows]::text, false);
    loads := loads - before[1];
    reads := reads - before[2];
    rows := rows - before[3];
END $$;

-- A statement's result, and what it spent.
CREATE FUNCTION onnx.cost(statement text, OUT result text, OUT loads bigint, OUT reads bigint, OUT rows bigint) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM onnx.spent();
    EXECUTE statement INTO result;
    SELECT s.loads, s.reads, s.rows FROM onnx.spent() s INTO loads, reads, rows;
END $$;
