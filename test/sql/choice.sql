-- choice: diverse picks, clusters, Pareto fronts, desirabilities.
SET client_min_messages = warning;

-- SQLSTATE, message, detail and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || CASE hint WHEN '' THEN '' ELSE ' / ' || hint END;
END $$;

-- Eight rows whose picks and clusters are RDKit's.
CREATE TABLE prints (id integer, name text, fp medai_fp);
INSERT INTO prints SELECT i - 1, chr(96 + i::integer), fp::medai_fp
  FROM unnest('{0f,1f,f0,f1,0f,00,3c,ff}'::text[]) WITH ORDINALITY v(fp, i);

-- ---- medai_diverse ----------------------------------------------------------------------------------------

SELECT k, medai_diverse(id, fp, k), medai_diverse(name, fp, k), pg_typeof(medai_diverse(id::smallint, fp, k))
  FROM prints, unnest('{1,2,5,8,1000}'::integer[]) k GROUP BY k ORDER BY k;
-- The order of rows does not matter, nor does an index or a plan.
SELECT medai_diverse(id, fp, 5 ORDER BY id DESC), medai_diverse(id, fp, 5 ORDER BY fp::text) FROM prints;
-- Texts are ordered as bytes, whatever the collation.
SELECT medai_diverse(v, '0f'::medai_fp, 4) FROM unnest('{b,A,a,B}'::text[]) v;
-- Equal ids are told apart by their fingerprints.
SELECT medai_diverse(1, fp, 3 ORDER BY id) = medai_diverse(1, fp, 3 ORDER BY id DESC) AS same FROM prints;
SELECT medai_diverse(id, fp, 3) FILTER (WHERE id > 3), medai_diverse(NULLIF(id, 0), fp, 3),
       medai_diverse(id, NULLIF(fp, '0f'), 3), medai_diverse(id, NULL::medai_fp, 3) FROM prints;
SELECT medai_diverse(id, fp, 3) FROM prints WHERE false;
-- As a window function: picks of all rows so far.
SELECT id, medai_diverse(id, fp, 3) OVER (ORDER BY id) FROM prints;
SELECT id % 2 AS odd, medai_diverse(id, fp, 2) FROM prints GROUP BY ROLLUP (id % 2) ORDER BY 1;
SELECT medai_diverse(ids, fp, 2) FROM (VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, '0f'::medai_fp),
    ('00eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, 'f0')) v (ids, fp);

SELECT fails(statement) FROM unnest(ARRAY[
    'SELECT medai_diverse(id, fp, 0) FROM prints',
    'SELECT medai_diverse(id, fp, NULL) FROM prints',
    'SELECT medai_diverse(id, fp, id + 1) FROM prints',
    'SELECT medai_diverse(id, (''0f'' || CASE id WHEN 5 THEN ''00'' ELSE '''' END)::medai_fp, 2) FROM prints',
    'SELECT medai_diverse(point(id, id), fp, 2) FROM prints',
    'SELECT medai_diverse(ARRAY[id], fp, 2) FROM prints']) statement;
-- Nobody makes a state of his own; which error says so depends on the server's release.
SELECT fails(statement) <> 'no error' AS fails FROM unnest(ARRAY[
    'SELECT medai_diverse_accum(NULL, 1, ''0f''::medai_fp, 2)',
    'SELECT medai_butina_final(NULL, 1::bigint, ''0f''::medai_fp, 0.5)',
    'SELECT medai_pareto_final(''x'', 1, ''{1}''::float8[])']) statement;

-- ---- medai_butina -----------------------------------------------------------------------------------------

SELECT threshold, medai_butina(id, fp, threshold) FROM prints, unnest('{0,0.5,0.8,1}'::float8[]) threshold
 GROUP BY threshold ORDER BY threshold;
SELECT * FROM unnest((SELECT medai_butina(id, fp, 0.8) FROM prints));
SELECT medai_butina(id, fp, 0.8 ORDER BY id DESC) = medai_butina(id, fp, 0.8 ORDER BY id) AS same FROM prints;
SELECT * FROM unnest((SELECT medai_butina(name, fp, 0.8) FROM prints)) WHERE centre;
SELECT * FROM unnest((SELECT medai_butina(('00000000-0000-0000-0000-00000000000' || id)::uuid, fp, 0.8) FROM prints))
 WHERE cluster = 1;
SELECT medai_butina(id, fp, 0.8) FILTER (WHERE id > 3), medai_butina(NULLIF(id, 7), fp, 0.8),
       medai_butina(id, NULL, 0.8) FROM prints;
SELECT medai_butina(id, fp, 0.8) FROM prints WHERE false;
SELECT fails(statement) FROM unnest(ARRAY[
    'SELECT medai_butina(id, fp, 1.01) FROM prints',
    'SELECT medai_butina(id, fp, ''NaN'') FROM prints',
    'SELECT medai_butina(id, fp, NULL) FROM prints',
    'SELECT medai_butina(id, fp, id / 10.0) FROM prints',
    'SELECT medai_butina(id, (repeat(''0f'', 1 + id % 2))::medai_fp, 0.5) FROM prints']) statement;

-- Real molecules: a cluster of barbiturates, one of parabens.
SELECT c.cluster, c.centre, m.smiles FROM
    (VALUES (1, 'CCC1(CC)C(=O)NC(=O)NC1=O'), (2, 'CCC1(CCC(C)C)C(=O)NC(=O)NC1=O'), (3, 'COC(=O)c1ccc(O)cc1'),
            (4, 'CCOC(=O)c1ccc(O)cc1'), (5, 'CCCOC(=O)c1ccc(O)cc1'), (6, 'CC(=O)Oc1ccccc1C(=O)O')) m (id, smiles),
    LATERAL unnest((SELECT medai_butina(id, medai_morgan_fp(smiles), 0.45) FROM
    (VALUES (1, 'CCC1(CC)C(=O)NC(=O)NC1=O'), (2, 'CCC1(CCC(C)C)C(=O)NC(=O)NC1=O'), (3, 'COC(=O)c1ccc(O)cc1'),
            (4, 'CCOC(=O)c1ccc(O)cc1'), (5, 'CCCOC(=O)c1ccc(O)cc1'), (6, 'CC(=O)Oc1ccccc1C(=O)O')) v (id, smiles))) c
 WHERE c.id = m.id ORDER BY c.cluster, c.centre DESC, c.id;

-- ---- medai_pareto -----------------------------------------------------------------------------------------

CREATE TABLE scored (id integer, scores real[]);
INSERT INTO scored VALUES (1, '{1,5}'), (2, '{2,4}'), (3, '{2,4}'), (4, '{1,4}'), (5, '{3,3}'), (6, '{0,9}'),
    (7, '{3,2}'), (8, '{-Infinity,Infinity}'), (NULL, '{9,9}'), (10, NULL);
SELECT medai_pareto(id, scores), medai_pareto(id, scores ORDER BY id DESC) AS backward,
       medai_pareto('k' || id, scores) AS texts, medai_pareto(id, scores[1:1]) AS first,
       medai_pareto(id, ARRAY[-scores[1], -scores[2]]) FILTER (WHERE scores IS NOT NULL) AS low FROM scored;
SELECT medai_pareto(id, ARRAY[id, -id]) AS integers, medai_pareto(id, ARRAY[id, 0.5]) AS numerics,
       medai_pareto(id, ARRAY[0.0::float8, -0.0::float8]) AS zeros FROM generate_series(1, 5) id;
SELECT medai_pareto(id, scores) FROM scored WHERE false;
SELECT fails(statement) FROM unnest(ARRAY[
    'SELECT medai_pareto(id, ''{}''::real[]) FROM scored',
    'SELECT medai_pareto(id, ''{1,NULL}''::real[]) FROM scored',
    'SELECT medai_pareto(id, ''{{1,2}}''::real[]) FROM scored',
    'SELECT medai_pareto(id, ''{1,NaN}''::real[]) FROM scored',
    'SELECT medai_pareto(id, array_fill(1::float8, ARRAY[id])) FROM generate_series(1, 3) id']) statement;

-- ---- desirabilities ---------------------------------------------------------------------------------------

SELECT value, medai_desirability(value, 0, 10) AS rising, medai_desirability(value, 10, 0) AS falling,
       medai_desirability(value, 0, 10, 2) AS convex, medai_desirability(value, 0, 10, shape => 0.5) AS concave
  FROM unnest('{-Infinity,-1,0,2.5,5,10,11,Infinity,NaN,NULL}'::float8[]) value;
SELECT medai_desirability_mean('{0.25,1}'), medai_desirability_mean('{0.25,1}', '{3,1}') AS weighted,
       medai_desirability_mean('{0.25,0}') AS zero, medai_desirability_mean('{0.25,0}', '{1,0}') AS ignored,
       medai_desirability_mean(NULL) AS none, medai_desirability_mean('{0.3}') AS single;
SELECT fails(statement) FROM unnest(ARRAY[
    'SELECT medai_desirability(1, 2, 2)',
    'SELECT medai_desirability(1, ''-Infinity'', 2)',
    'SELECT medai_desirability(1, 0, 2, 0)',
    'SELECT medai_desirability_mean(''{}'')',
    'SELECT medai_desirability_mean(''{0.5,NULL}'')',
    'SELECT medai_desirability_mean(''{0.5,1.5}'')',
    'SELECT medai_desirability_mean(''{0.5,NaN}'')',
    'SELECT medai_desirability_mean(''{0.5,1}'', ''{1}'')',
    'SELECT medai_desirability_mean(''{0.5,1}'', ''{0,0}'')',
    'SELECT medai_desirability_mean(''{0.5,1}'', ''{1,-1}'')']) statement;

-- ---- train and test ---------------------------------------------------------------------------------------

-- One side for each scaffold, whatever hangs on it; that of the scaffold's text.
SELECT smiles, medai_scaffold_split(smiles) AS side, medai_scaffold_split(smiles, 0.5, 7) AS another,
       medai_scaffold_split(smiles::medai_mol) = medai_split(medai_scaffold(smiles)::text) AS as_the_scaffold
  FROM unnest('{c1ccccc1,Cc1ccccc1,OC(=O)c1ccccc1OC(C)=O,c1ccncc1,NC(=O)c1cccnc1,CCO,CCCCCC,NULL}'::text[]) smiles;
SELECT fails('SELECT medai_scaffold_split(''c1ccccc1'', 2)'), fails('SELECT medai_scaffold_split(''c1cccc'')');

-- An owner may alter a type; then its rows are not made.
BEGIN;
ALTER TYPE medai_cluster ADD ATTRIBUTE more integer;
SELECT fails('SELECT medai_butina(id, fp, 0.8) FROM prints');
ROLLBACK;

DROP TABLE prints, scored;
DROP FUNCTION fails(text);
