-- model_errors: bytes that are no model, and models that cannot run: an ERROR that says what, never a crash.
\set ECHO none
\set models `echo "${MEDAI_TESTS:-test}/lib/onnx.sql"`
\i :models
\set ECHO all
CREATE FUNCTION onnx.check(model bytea) RETURNS text LANGUAGE sql AS $$SELECT onnx.fails(format('SELECT medai_model_check(%L)', model))$$;
CREATE FUNCTION onnx.x_to_y(nodes bytea[], inits bytea[] DEFAULT '{}', type int DEFAULT 1) RETURNS bytea LANGUAGE sql AS
    $$SELECT onnx.model(nodes, ARRAY[onnx.port('x', type, '{-1,2}')], ARRAY[onnx.port('y', 1, NULL)], inits)$$;

-- ---- bytes -------------------------------------------------------------------------------------------------

SELECT onnx.check(v) FROM unnest(ARRAY['', '\x00', '\xff', '\x08', '\x0808', '\x3a00', '\x3affffffff0f', '\x3affffffffffffffffff01', '\xffffffffffffffffffffff', 'plain text',
    convert_to(repeat('{', 1000), 'UTF8'), '\x0b', '\x0c', decode(repeat('3a7f', 5000), 'hex')]::bytea[]) v;
-- Every beginning of a model, and every model with one bit turned: all refused or run, none crashes.
CREATE TEMP TABLE tries AS
SELECT 'cut' AS what, substr(m, 1, i - 1) AS w, octet_length(m) AS n FROM (SELECT onnx.logistic('{1,-1}', 0, '{no,yes}') AS m) m, generate_series(1, octet_length(m)) i
 UNION ALL
SELECT 'turned', set_byte(m, i, get_byte(m, i) # (1 << (i % 8))), octet_length(m) FROM (SELECT onnx.columns('{a,b}', '{10,1}', 5) AS m) m, generate_series(0, octet_length(m) - 1) i
 UNION ALL
SELECT 'set', set_byte(m, i, 255), octet_length(m) FROM (SELECT onnx.product(2, 3) AS m) m, generate_series(0, octet_length(m) - 1) i;
SELECT what, count(*) = max(n) AS all, bool_and(r !~ '^(XX|54)') AS none_internal, count(DISTINCT left(r, 5)) > 1 AS several
  FROM tries, onnx.fails(format('SELECT medai_risk(ARRAY[1::real, 2], %L::bytea)', w)) r GROUP BY what ORDER BY what;

-- ---- graphs ------------------------------------------------------------------------------------------------

SELECT onnx.check(onnx.x_to_y('{}'));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Relu', '{x}', '{z}')]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Relu', '{nowhere}', '{y}')]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Relu', '{a}', '{b}'), onnx.node('Relu', '{b}', '{a}'), onnx.node('Add', '{x,a}', '{y}')]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Relu', '{x}', '{y}'), onnx.node('Abs', '{x}', '{y}')]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Relu', '{x,x}', '{y}')]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Relu', '{}', '{y}')]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('NoSuchThing', '{x}', '{y}')]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Relu', '{x}', '{y}', '{}', 'com.example')]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Softmax', '{x}', '{y}', ARRAY[onnx.attr('axis', 'one'::text)])]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Softmax', '{x}', '{y}', ARRAY[onnx.attr('axis', 7)])]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('LinearRegressor', '{x}', '{y}', '{}', 'ai.onnx.ml')]));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Relu', '{x}', '{y}')], type => 8));
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('Relu', '{x}', '{y}')], type => 99));
-- Tensors that claim what they do not have.
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('MatMul', '{x,w}', '{y}')], ARRAY[onnx.tensor('w', 1, dims, '\x0000803f')]))
  FROM unnest(ARRAY['{2,1}', '{2147483647,2147483647}', '{2,2147483647}', '{-1,2}', '{0,5}', '{}']::text[]) d, LATERAL (SELECT d::int[]) x(dims);
SELECT onnx.check(onnx.x_to_y(ARRAY[onnx.node('MatMul', '{x,w}', '{y}')], ARRAY[onnx.tensor('w', 77, '{1}', '\x00')]));
-- Shapes that do not go together are known before a row comes; sizes that a few bytes ask for are refused.
SELECT onnx.fails(format('SELECT medai_risk(ARRAY[1::real, 2], %L::bytea)', onnx.x_to_y(ARRAY[onnx.node('MatMul', '{x,w}', '{y}')], ARRAY[onnx.tensor('w', 1, '{3,1}', decode(repeat('00', 12), 'hex'))])));
SELECT onnx.fails(format('SELECT medai_risk(ARRAY[1::real, 2], %L::bytea)', onnx.x_to_y(ARRAY[onnx.node('Expand', '{x,s}', '{y}')], ARRAY[onnx.tensor('s', 7, '{3}', onnx.int64s(ARRAY[n, n, 2]))])))
  FROM unnest('{4611686018427387904,2147483647,100000,-1}'::bigint[]) n;
SELECT onnx.fails(format('SELECT medai_risk(ARRAY[1::real, 2], %L::bytea)', onnx.x_to_y(ARRAY[onnx.node('ConstantOfShape', '{s}', '{c}'), onnx.node('ReduceSum', '{c}', '{y}')], ARRAY[onnx.tensor('s', 7, '{4}', onnx.int64s(ARRAY[n, n, n, n]))])))
  FROM unnest('{4611686018427387904,65536,1000}'::bigint[]) n;
SELECT onnx.fails(format('SELECT medai_risk(ARRAY[1::real, 2], %L::bytea)',
           onnx.x_to_y(ARRAY[onnx.node('Concat', '{x,x}', '{v0}', ARRAY[onnx.attr('axis', 1)])]
                       || (SELECT array_agg(onnx.node('Concat', ARRAY['v' || i, 'v' || i], ARRAY['v' || i + 1], ARRAY[onnx.attr('axis', 1)]) ORDER BY i) FROM generate_series(0, 59) i)
                       || onnx.node('ReduceSum', '{v60}', '{y}'))));
-- Deep and wide is no harm by itself.
SELECT medai_risk(ARRAY[1::real, 2], onnx.x_to_y((SELECT array_agg(onnx.node('Neg', ARRAY[CASE i WHEN 1 THEN 'x' ELSE 'v' || i END], ARRAY['v' || i + 1]) ORDER BY i) FROM generate_series(1, 2000) i)
                                                 || onnx.node('ReduceSum', '{v2001}', '{y}')));
-- The session goes on.
SELECT medai_risk(ARRAY[1, 2], onnx.linear('{10,1}'));
