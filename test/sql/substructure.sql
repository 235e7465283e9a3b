-- substructure: whether, how often and where a pattern or a molecule is in a molecule.
SET client_min_messages = warning;

-- SQLSTATE and message of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

CREATE TEMP TABLE drug (name text, smiles text, mol medai_mol);
INSERT INTO drug SELECT name, smiles, smiles::medai_mol FROM (VALUES
    ('aspirin', 'CC(=O)Oc1ccccc1C(=O)O'),
    ('caffeine', 'Cn1cnc2c1c(=O)n(C)c(=O)n2C'),
    ('paracetamol', 'CC(=O)Nc1ccc(O)cc1'),
    ('nicotine', 'CN1CCC[C@H]1c1cccnc1'),
    ('alanine', 'C[C@H](N)C(=O)O'),
    ('cubane', 'C12C3C4C1C5C2C3C45'),
    ('fumaric acid', 'OC(=O)/C=C/C(=O)O'),
    ('nothing', ''),
    (NULL, NULL)) v(name, smiles);

-- ---- operators and functions agree -----------------------------------------------------------------------

SELECT name, mol @> 'C=O'::medai_pattern AS acyl, 'C=O'::medai_pattern <@ mol AS acyl_again, mol @> 'c1ccccc1' AS benzene,
       'c1ccccc1'::medai_mol <@ mol AS benzene_again, medai_substructure(mol, '[#7;+0]'::medai_pattern) AS nitrogen,
       medai_substructure(smiles, '[#7;+0]'::medai_pattern) AS of_text
FROM drug ORDER BY name;
SELECT medai_mol_has_pattern('CO', 'O') AS has_pattern, medai_mol_has_mol('CO', 'O') AS has_mol,
       medai_pattern_in_mol('O', 'CO') AS pattern_in, medai_mol_in_mol('O', 'CO') AS mol_in;
SELECT p.pattern, count(*) FILTER (WHERE mol @> pattern) AS molecules, sum(medai_match_count(mol, pattern)) AS matches,
       sum(medai_match_count(mol, pattern, every => true)) AS every,
       sum(medai_match_count(smiles, pattern)) = sum(medai_match_count(mol, pattern)) AS same_of_text
FROM drug, unnest('{*,[R2],c:n,[CX4],C(=O)O,[$(C=O)]O,*1~*~*~*1,C.N,"[C;!$(C=O)]",[nH0]}'::text[]) t(t),
     LATERAL (SELECT t::medai_pattern) p(pattern)
GROUP BY p.pattern ORDER BY p.pattern::text;

-- a literal is a pattern for the functions, a molecule for the operators
SELECT medai_substructure('CCO', '[OH]') AS of_text, medai_match_count('CCO'::medai_mol, '[#6,#8]') AS of_mol,
       medai_match_atoms('CCO', '[OH]') AS atoms, fails($$SELECT 'CCO'::medai_mol @> '[#6,#8]'$$) AS operator;

-- a text is a pattern for the functions: a constant is compiled by the planner, in a set's call by the call
EXPLAIN (COSTS OFF) SELECT name FROM drug WHERE medai_substructure(mol, '[OH]') AND medai_match_count(smiles, 'O', every => true) > 1;
SELECT t, count(*) FILTER (WHERE medai_substructure(mol, t)) AS molecules, sum(medai_match_count(mol, t)) AS matches,
       bool_and(medai_substructure(mol, t) = medai_substructure(mol, t::medai_pattern)
                AND medai_substructure(smiles, t) = medai_substructure(mol, t)
                AND medai_match_count(smiles, t) = medai_match_count(mol, t::medai_pattern)
                AND medai_match_count(mol, t, every => true) = medai_match_count(smiles, t::medai_pattern, true)
                AND (SELECT count(*) FROM medai_match_atoms(mol, t)) = medai_match_count(mol, t)
                AND (SELECT array_agg(m) FROM medai_match_atoms(smiles, t) m)
                    IS NOT DISTINCT FROM (SELECT array_agg(m) FROM medai_match_atoms(smiles, t::medai_pattern) m)) AS same
FROM drug, unnest('{[#8],C=O,"[C,c]~[#7]",[nH]}'::text[]) t WHERE mol IS NOT NULL GROUP BY t ORDER BY t COLLATE "C";
SELECT t, medai_match_atoms('CCO', t) AS atoms FROM unnest('{O,O,C,C,CO,"",O}'::text[]) WITH ORDINALITY u(t, i) ORDER BY i;
SELECT medai_substructure('CCO'::medai_mol, smarts => '[OH]') AS named, medai_substructure(smiles => 'CCO', smarts => '[OH]', chiral => true) AS of_text,
       medai_substructure(mol => 'CCO', pattern => '[OH]') AS pattern, medai_substructure(mol => 'CCO', query => '[OH]') AS molecule,
       medai_match_count(smiles => 'CCO', smarts => '[#6]', chiral => true) AS count;
SELECT medai_substructure('CCO'::medai_mol, NULL) AS a, medai_substructure(NULL, 'C') AS b, medai_match_count(NULL::medai_mol, 'C') AS c,
       medai_match_count('C', NULL) AS d, (SELECT count(*) FROM medai_match_atoms('C'::medai_mol, NULL)) AS e;
SELECT fails($$SELECT medai_substructure('CCO', 'C(')$$) AS substructure, fails($$SELECT medai_match_count('CCO'::medai_mol, 'C(')$$) AS count,
       fails($$SELECT medai_match_atoms('CCO', 'C(')$$) AS atoms, fails($$SELECT medai_match_atoms('c1ccc', 'C')$$) AS smiles;

-- each molecule contains itself, and what it contains goes on
SELECT count(*) FILTER (WHERE a.mol @> b.mol) AS pairs, count(*) FILTER (WHERE a.name = b.name AND NOT a.mol @> b.mol) AS not_itself
FROM drug a, drug b;
SELECT a.name, b.name FROM drug a, drug b WHERE a.mol <@ b.mol AND a.name <> b.name ORDER BY 1, 2;

-- ---- where -----------------------------------------------------------------------------------------------

SELECT medai_match_atoms('CC(=O)Oc1ccccc1C(=O)O', 'O=C'::medai_pattern);
SELECT name, mol, medai_match_atoms(mol, '[#8]'::medai_pattern) FROM drug WHERE name IN ('aspirin', 'nothing', 'paracetamol') ORDER BY 1, 3;
SELECT medai_match_atoms('CCO', 'CC'::medai_pattern, every => true);
SELECT medai_match_atoms('OCC', 'CO'::medai_mol), medai_match_atoms('OCC'::medai_mol, 'CO'::medai_mol);
SELECT count(*), min(m), max(m) FROM medai_match_atoms('C12C3C4C1C5C2C3C45', '*1***1'::medai_pattern) m;
SELECT count(*) FROM medai_match_atoms('C12C3C4C1C5C2C3C45'::medai_mol, '*1***1'::medai_pattern, every => true);

-- ---- chirality -------------------------------------------------------------------------------------------

SELECT p, medai_substructure('C[C@H](N)C(=O)O', p::medai_pattern) AS plain,
       medai_substructure('C[C@H](N)C(=O)O', p::medai_pattern, chiral => true) AS chiral,
       medai_substructure('C[C@H](N)C(=O)O'::medai_mol, p::medai_pattern, true) AS chiral_stored
FROM unnest('{[C@@H](C)(N)C=O,[C@H](C)(N)C=O,[C@H],[$([C@@H](C)(N)C=O)],[$([C@H](C)(N)C=O)]}'::text[]) p;
SELECT q, medai_substructure('OC(=O)/C=C/C(=O)O', q::medai_mol, true) AS of_text,
       medai_substructure('OC(=O)/C=C/C(=O)O'::medai_mol, q::medai_mol, true) AS stored,
       medai_match_count('OC(=O)/C=C/C(=O)O'::medai_mol, q::medai_mol, true, true) AS every
FROM unnest(ARRAY['C/C=C/C', 'C/C=C\C', 'CC=CC']) q;

-- ---- NULL, empty, limits ---------------------------------------------------------------------------------

SELECT NULL::medai_mol @> 'C'::medai_pattern AS a, 'C'::medai_mol @> NULL::medai_pattern AS b,
       medai_match_count('C'::medai_mol, NULL::medai_mol) AS c, medai_substructure('C', 'C'::medai_mol, NULL) AS d;
SELECT count(*) AS rows FROM medai_match_atoms(NULL::text, 'C'::medai_pattern);
SELECT ''::medai_mol @> ''::medai_pattern AS nothing_in_nothing, 'C'::medai_mol @> ''::medai_mol AS nothing_in_something,
       medai_match_count(''::medai_mol, '*'::medai_pattern) AS anything_in_nothing;
SELECT fails($$SELECT medai_substructure('c1ccc', 'C'::medai_pattern)$$) AS smiles;
-- 4,095 atoms, and a pattern of 1,024
SELECT medai_match_count(repeat('C', 4095), 'CCC'::medai_pattern) AS chain,
       medai_substructure(repeat('C', 4095), repeat('C', 1024)::medai_pattern) AS long_pattern,
       medai_substructure(repeat('C', 1023), repeat('C', 1024)::medai_pattern) AS longer_than_it,
       repeat('C', 4095)::medai_mol @> repeat('C', 4095)::medai_mol AS itself;
SELECT medai_match_count(repeat('C.', 1000) || 'N', 'C.N'::medai_pattern) AS components,
       medai_match_count(repeat('C.', 1000) || 'N', '(C.N)'::medai_pattern) AS of_one,
       medai_match_count(repeat('C.', 1000) || 'N', '(C).(N)'::medai_pattern) AS of_two;

-- ---- the planner -----------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.estimate(query text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
    RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::int;
END $$;
CREATE TEMP TABLE many AS SELECT ('C' || repeat('C', i % 40) || CASE WHEN i % 4 = 0 THEN 'O' ELSE 'N' END)::medai_mol AS mol
FROM generate_series(1, 1000) i;
ANALYZE many;
SELECT pg_temp.estimate($$SELECT * FROM many WHERE mol @> 'CO'::medai_pattern$$) BETWEEN 150 AND 350 AS quarter,
       pg_temp.estimate($$SELECT * FROM many WHERE 'CN'::medai_pattern <@ mol$$) BETWEEN 650 AND 850 AS three_quarters,
       pg_temp.estimate($$SELECT * FROM many WHERE mol @> 'F'::medai_mol$$) < 20 AS none;
-- a query that changes from row to row, and in a loop
SELECT count(*) FROM many m, (VALUES ('O'::medai_mol), ('N'), ('CCCCCCCCCC')) q(q) WHERE m.mol @> q;
DO $$
DECLARE q text; n int[];
BEGIN
    FOREACH q IN ARRAY '{O,N,CCCCCCCCCC,O}'::text[] LOOP
        n := n || (SELECT count(*)::int FROM many WHERE mol @> q::medai_pattern);
    END LOOP;
    ASSERT n = '{250,750,775,250}', n::text;
END $$;
DROP FUNCTION fails(text);
