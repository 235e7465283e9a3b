-- model_hostile: bytes that are no model, or one that means harm, end in an ERROR with its SQLSTATE; the session lives on.
\set ECHO none
\set models `echo "${MEDAI_TESTS:-test}/lib/onnx.sql"`
\i :models
\set ECHO all
TRUNCATE medai_models;
SELECT pg_backend_pid() AS pid \gset
CREATE FUNCTION checked(model bytea) RETURNS text LANGUAGE sql AS
    $$SELECT onnx.fails(format('SELECT medai_model_check(%L)', model))$$;
-- A model of one input x [n, 1], one output y, and these operators.
CREATE FUNCTION graph(VARIADIC nodes bytea[]) RETURNS bytea LANGUAGE sql AS
    $$SELECT onnx.model(nodes, ARRAY[onnx.port('x', 1, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')])$$;

-- ---- bytes that are no model -------------------------------------------------------------------------------

SELECT checked('');
SELECT checked('\x00');
SELECT checked('\xdeadbeef');
SELECT checked(convert_to('not a model', 'UTF8'));
SELECT checked('\x504b0304');
SELECT checked('\x3affffffff07');
SELECT checked('\x3affffffffffffffffff01');
SELECT checked('\x08ffffffffffffffffffffff');
SELECT checked('\x3a00');
SELECT checked(string_agg('\x3a00'::bytea, '')) FROM generate_series(1, 10000);
SELECT checked(onnx.field(7, onnx.field(1, string_agg('\x0a00'::bytea, '')))) FROM generate_series(1, 10000);
WITH RECURSIVE nested(n, graph) AS (
    SELECT 1, ''::bytea UNION ALL
    SELECT n + 1, onnx.field(1, onnx.field(5, onnx.field(1, 'g') || onnx.field(6, graph))) FROM nested WHERE n < 200)
SELECT checked(onnx.field(7, graph)) FROM nested WHERE n = 200;

-- ---- graphs that do not hold together ----------------------------------------------------------------------

SELECT checked(graph(onnx.node('Abs', '{y}', '{y}')));
SELECT checked(graph(onnx.node('Abs', '{b}', '{a}'), onnx.node('Abs', '{a}', '{b}'), onnx.node('Abs', '{b}', '{y}')));
SELECT checked(graph(onnx.node('Add', '{x,lost}', '{y}')));
SELECT checked(graph(onnx.node('Abs', '{x}', '{x}')));
SELECT checked(graph(onnx.node('Abs', '{x}', '{y}'), onnx.node('Neg', '{x}', '{y}')));
SELECT checked(graph(onnx.node('Abs', '{x}', '{z}')));
SELECT checked(graph(onnx.node('Abs', '{x,x}', '{y}')));
SELECT checked(graph(onnx.node('Abs', '{}', '{y}')));
SELECT checked(graph(onnx.node('Abs', '{""}', '{y}')));
SELECT checked(graph(onnx.node('Abs', '{x}', '{}')));
SELECT checked(graph(onnx.node('If', '{x}', '{y}')));
SELECT checked(graph(onnx.node('Abs', '{x}', '{y}', '{}', 'evil.example')));
SELECT checked(graph(onnx.node('Cast', '{x}', '{y}', ARRAY[onnx.attr('to', 'float')])));
SELECT checked(graph(onnx.node('Cast', '{x}', '{y}', ARRAY[onnx.attr('to', 99)])));
SELECT checked(onnx.model(ARRAY[onnx.node('Abs', '{x}', '{y}')], ARRAY[onnx.port('x', 1, '{-1,1}'), onnx.port('x', 1, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')]));
SELECT checked(onnx.model(ARRAY[onnx.node('Abs', '{x}', '{y}')], ARRAY[onnx.port('x', 99, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')]));
SELECT checked(onnx.model(ARRAY[onnx.node('Abs', '{x}', '{y}')], ARRAY[onnx.port('x', 1, array_fill(1, '{20}'))], ARRAY[onnx.port('y', 1, '{-1,1}')]));
SELECT dims, type, checked(onnx.model(ARRAY[onnx.node('Add', '{x,w}', '{y}')], ARRAY[onnx.port('x', 1, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')],
                                      ARRAY[onnx.tensor('w', type, dims, '\x0000803f')]))
  FROM (VALUES ('{2}'::int[], 1), ('{-1}', 1), ('{1,1,1,1,1,1,1,1,1}', 1), ('{0,2147483647,2147483647}', 1), ('{2147483647,2147483647,2147483647}', 1),
               ('{268435456}', 1), ('{1}', 0), ('{1}', 8), ('{1}', 11), ('{1}', 77)) t(dims, type);
SELECT checked(onnx.model(ARRAY[onnx.node('Add', '{x,w}', '{y}')], ARRAY[onnx.port('x', 1, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')],
                          ARRAY[onnx.tensor('w', 1, '{1}', '') || onnx.field(13, onnx.field(1, 'location') || onnx.field(2, '/etc/passwd')) || onnx.field(14, 1)]));

-- A forest whose nodes lead round in a circle, outside, or to themselves.
SELECT checked(graph(onnx.node('TreeEnsembleRegressor', '{x}', '{y}', ARRAY[onnx.attr('n_targets', 1), onnx.attr('nodes_treeids', '{0,0,0}'::int[]),
           onnx.attr('nodes_nodeids', '{0,1,2}'::int[]), onnx.attr('nodes_featureids', features), onnx.attr('nodes_values', '{0,0,0}'::real[]),
           onnx.attr('nodes_modes', '{BRANCH_LEQ,BRANCH_LEQ,LEAF}'::text[]), onnx.attr('nodes_truenodeids', yes), onnx.attr('nodes_falsenodeids', '{2,2,0}'::int[]),
           onnx.attr('target_treeids', '{0}'::int[]), onnx.attr('target_nodeids', '{2}'::int[]), onnx.attr('target_ids', '{0}'::int[]),
           onnx.attr('target_weights', '{1}'::real[])], 'ai.onnx.ml')))
  FROM (VALUES ('{1,0,0}'::int[], '{0,0,0}'::int[]), ('{1,1,0}', '{0,0,0}'), ('{1,7,0}', '{0,0,0}'), ('{1,-1,0}', '{0,0,0}'), ('{1,2,0}', '{0,-5,0}')) t(yes, features);

-- ---- text in models ----------------------------------------------------------------------------------------

-- Names and labels are UTF-8 without zero bytes, or the model does not load.
SELECT bytes, checked(onnx.field(1, 8) || onnx.field(2, bytes))
  FROM unnest(ARRAY['\xff', '\xc3', '\xc328', '\x6100', '\xeda080', '\xc0af', '\xf4908080']::bytea[]) bytes;
SELECT checked(graph(onnx.fields(1, '{x}'::text[]) || onnx.fields(2, '{y}'::text[]) || onnx.field(4, 'LabelEncoder') || onnx.field(7, 'ai.onnx.ml') ||
                     onnx.field(5, onnx.field(1, 'keys_strings') || onnx.field(9, '\xe9'::bytea) || onnx.field(20, 8))));
-- Messages quote names; they stay text where they cut them, and show no control characters.
SELECT checked(graph(onnx.node('Abs', ARRAY[repeat('ü€', 100)], '{y}')));
SELECT checked(graph(onnx.node(repeat('€', 100), '{x}', '{y}')));
SELECT checked(graph(onnx.node('Abs', ARRAY[E'a\nb\t\u001b[31m'], '{y}')));
SELECT checked(graph(onnx.node(E'A\nbs', '{x}', '{y}')));
SELECT i FROM generate_series(1, 200) i
 WHERE octet_length(convert_to(checked(graph(onnx.node('Abs', ARRAY[repeat('x', i) || repeat('€', 60)], '{y}'))), 'UTF8')) IS NULL;
-- Quotes and other signs in names are text in JSON too.
SELECT medai_model_info(onnx.model(ARRAY[onnx.node('Identity', ARRAY[E'a"\\\n€'], '{"}"}')], ARRAY[onnx.port(E'a"\\\n€', 1, '{-1,1}')],
                                   ARRAY[onnx.port('}', 1, NULL)], '{}', jsonb_build_object(E'k"\n', E'v"\\')))
       - '{bytes,opsets}'::text[];

-- ---- few bytes, much work ----------------------------------------------------------------------------------

-- The memory that work may take depends on the length of the model and of its input.
CREATE FUNCTION bounded(statement text, model bytea) RETURNS text LANGUAGE sql AS
    $$SELECT regexp_replace(onnx.fails(format(statement, model)), 'more than 67\d{6} bytes', 'more than 64 MB')$$;

CREATE FUNCTION sized(op text, size int[], more bytea[] DEFAULT '{}') RETURNS bytea LANGUAGE sql AS
    $$SELECT onnx.model(ARRAY[onnx.node('ConstantOfShape', '{s}', '{c}')] || more || onnx.node('ReduceSum', ARRAY[op], '{r}', ARRAY[onnx.attr('keepdims', 0)])
                        || onnx.node('Add', '{x,r}', '{y}'), ARRAY[onnx.port('x', 1, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')],
                        ARRAY[onnx.tensor('s', 7, ARRAY[cardinality(size)], onnx.int64s(size::bigint[]))])$$;
CREATE TABLE bombs AS
SELECT 1 AS n, 'constant of a billion' AS what, sized('c', '{1000000000}') AS model
UNION ALL SELECT 2, 'constant of two to the 28th', sized('c', '{268435456}')
UNION ALL SELECT 3, 'overflow', sized('c', '{2147483647,2147483647,2147483647}')
UNION ALL SELECT 4, 'negative', sized('c', '{-1}')
UNION ALL SELECT 5, 'a chain of copies', sized('e30', '{4000000}', (SELECT array_agg(onnx.node('Exp', ARRAY[CASE i WHEN 1 THEN 'c' ELSE 'e' || i - 1 END],
                                                                            ARRAY['e' || i]) ORDER BY i) FROM generate_series(1, 30) i))
UNION ALL SELECT 6, 'texts', sized('t', '{4000000}', ARRAY[onnx.node('Cast', '{c}', '{t}', ARRAY[onnx.attr('to', 8)])])
UNION ALL SELECT 7, 'many features', onnx.model(ARRAY[onnx.node('Identity', '{x}', '{y}')], ARRAY[onnx.port('x', 1, '{-1,16777216}')], ARRAY[onnx.port('y', 1, NULL)])
UNION ALL SELECT 8, 'too many features', onnx.model(ARRAY[onnx.node('Identity', '{x}', '{y}')], ARRAY[onnx.port('x', 1, '{-1,2000000000}')], ARRAY[onnx.port('y', 1, NULL)])
UNION ALL SELECT 9, 'tiles', onnx.model(ARRAY[onnx.node('Tile', '{x,k}', '{a}'), onnx.node('Tile', '{a,k}', '{b}'), onnx.node('Tile', '{b,k}', '{y}')],
    ARRAY[onnx.port('x', 1, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')], ARRAY[onnx.tensor('k', 7, '{2}', onnx.int64s('{1,1000}'))]);
SELECT n, what, octet_length(model) < 2000 AS small, bounded('SELECT medai_model_check(%L)', model) FROM bombs ORDER BY n;
SELECT n, bounded('SELECT medai_risk(''{1}''::real[], %L::bytea)', model) FROM bombs ORDER BY n;
SELECT n, bounded('SELECT medai_run(%L::bytea, 1::real)', model) FROM bombs ORDER BY n;
SELECT n, bounded('SELECT medai_model_import(''bomb'', %L::bytea)', model) FROM bombs ORDER BY n;
SELECT count(medai_model_info(model)) AS described, count(medai_model_info(model) -> 'task') AS as_scorers FROM bombs;
SELECT onnx.fails(format('SELECT medai_model_info(%L::bytea)', onnx.echo('x', 1) || decode(repeat('7200', 65537), 'hex')));
-- Bytes without a cast are a name; the message shows its beginning.
SELECT onnx.fails(format('SELECT medai_risk(''{1}''::real[], %L)', onnx.echo('x', 1)));
SELECT onnx.fails(format('SELECT medai_risk(''{1}''::real[], %L)', repeat('€', 100)));

-- Work that would take long stops when asked to: while loading, planning and running.
SET statement_timeout = '100ms';
SELECT medai_risk('{1}'::real[], sized('e', '{2000,2000}', ARRAY[onnx.node('MatMul', '{c,c}', '{d}'), onnx.node('MatMul', '{d,d}', '{e}')]));
SELECT medai_run(onnx.model(ARRAY[onnx.node('Expand', '{x,k}', '{a}')] || (SELECT array_agg(onnx.node('MatMul', ARRAY[CASE i WHEN 1 THEN 'a' ELSE 'e' || i - 1 END, 'a'],
                                                                            ARRAY['e' || i]) ORDER BY i) FROM generate_series(1, 30) i) || onnx.node('ReduceSum', '{e30}', '{y}'),
    ARRAY[onnx.port('x', 1, '{-1,1}')], ARRAY[onnx.port('y', 1, '{-1,1}')], ARRAY[onnx.tensor('k', 7, '{2}', onnx.int64s('{1000,1000}'))]), 1::real);
RESET statement_timeout;

-- ---- results that are empty, or shaped oddly ---------------------------------------------------------------

-- No scores at all, beside a label.
CREATE TEMP TABLE odd AS
SELECT onnx.model(ARRAY[onnx.node('Slice', '{x,zero,zero,one}', '{y}'), onnx.node('Cast', '{x}', '{l}', ARRAY[onnx.attr('to', 7)])],
                  ARRAY[onnx.port('x', 1, '{-1,1}')], ARRAY[onnx.port('l', 7, '{-1,1}'), onnx.port('y', 1, NULL)],
                  ARRAY[onnx.tensor('zero', 7, '{1}', onnx.int64s('{0}')), onnx.tensor('one', 7, '{1}', onnx.int64s('{1}'))]) AS empty;
SELECT onnx.fails($$SELECT medai_risk('{1}'::real[], empty) FROM odd$$);
SELECT medai_predict('{1}'::real[], empty), medai_classify('{3}'::real[], empty) FROM odd;
SELECT p.* FROM odd, medai_probabilities('{1}'::real[], empty) p;
SELECT name, type, shape, value, labels FROM odd, medai_run(empty, 2::real);
-- A map goes through views with its keys.
SELECT name, type, shape, value, labels
  FROM medai_run(onnx.model(ARRAY[onnx.node('Identity', '{m}', '{a}'), onnx.node('Identity', '{a}', '{b}')],
                            ARRAY[onnx.field(1, 'm') || onnx.field(2, onnx.field(5, onnx.field(1, 8) || onnx.field(2, onnx.field(1, onnx.field(1, 1)))))],
                            ARRAY[onnx.port('m', 0, NULL), onnx.field(1, 'a'), onnx.field(1, 'b')]), '{"a": 1, "bc": 2.5}'::jsonb);

-- ---- a sound model with one byte changed, or cut short -----------------------------------------------------

CREATE FUNCTION outcome(model bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM medai_model_info(model), medai_risk('{1,2}'::real[], model), medai_classify('{1,2}'::real[], model);
    RETURN 'runs';
EXCEPTION WHEN OTHERS THEN
    RETURN CASE WHEN SQLERRM = '' THEN 'no message' ELSE SQLSTATE END;
END $$;
CREATE TEMP TABLE outcomes AS
SELECT outcome(set_byte(model, i, get_byte(model, i) # mask)) AS state
  FROM (SELECT onnx.logistic('{1,-1}', 0.5, '{no,yes}')) m(model), generate_series(0, octet_length(model) - 1) i, unnest('{1,64,255}'::int[]) mask
UNION ALL
SELECT outcome(substr(model, 1, i)) FROM (SELECT onnx.logistic('{1,-1}', 0.5, '{no,yes}')) m(model), generate_series(0, octet_length(model) - 1) i;
SELECT count(*) > 1000 AS many, bool_or(state = 'runs') AS some_run, bool_or(state = '22P03') AS some_do_not,
       array_agg(DISTINCT state) FILTER (WHERE state <> 'runs' AND state !~ '^(0A000|22P03|22023|2202E|42704|42804|42P02|54000|22000)$') AS other
  FROM outcomes;

-- The same session is still here, and what did not load is not in its cache.
SELECT pg_backend_pid() = :pid AS alive, (SELECT count(*) FROM medai_models) AS registered;
SELECT medai_risk('{1,2}'::real[], onnx.linear('{3,4}'));
DROP FUNCTION checked, graph, bounded, sized, outcome;
DROP TABLE bombs;
DROP SCHEMA onnx CASCADE;
