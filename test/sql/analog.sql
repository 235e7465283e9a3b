-- analog: molecules one transform of the shipped table away.
SET client_min_messages = warning;

CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
    RETURN SQLSTATE || ' ' || message;
END $$;

-- ---- the table ---------------------------------------------------------------------------------------------

SELECT count(*) > 200 AS enough, count(*) = count(DISTINCT name) AS names, count(DISTINCT class) AS classes,
       bool_and(medai_reaction_valid(reaction)) AS valid, bool_and(reaction LIKE '%>>%') AS reactions
  FROM medai_analog_transforms();
SELECT * FROM medai_analog_transforms() WHERE class = 'acid' LIMIT 3;

-- ---- analogues ---------------------------------------------------------------------------------------------

-- Aspirin.
SELECT * FROM medai_analogs('CC(=O)Oc1ccccc1C(=O)O', 12);
SELECT count(*) FROM medai_analogs('CC(=O)Oc1ccccc1C(=O)O');
-- The first k are the first of more, and the text makes no difference.
SELECT (SELECT array_agg(mol::text) FROM medai_analogs('CC(=O)Oc1ccccc1C(=O)O', 7))
     = (SELECT (array_agg(mol::text))[:7] FROM medai_analogs('OC(=O)C1=C(OC(C)=O)C=CC=C1'::medai_mol, 50)) AS same;
-- Each is a reaction of the table on the molecule, another molecule, neutral, and there once.
WITH parent (p) AS (VALUES ('CC(C)Cc1ccc(cc1)[C@H](C)C(=O)O'::medai_mol), ('CN1CCC[C@H]1c1cccnc1'), ('Cn1c(=O)c2c(ncn2C)n(C)c1=O')),
     made AS (SELECT p, a.* FROM parent, medai_analogs(p, 1000) a)
SELECT p, count(*) > 20 AS some, count(*) = count(DISTINCT mol) AS once, bool_and(mol <> p) AS others,
       bool_and(medai_formal_charge(mol) = 0) AS neutral, bool_and(medai_mol_valid(mol::text)) AS valid,
       bool_and(EXISTS (SELECT FROM medai_analog_transforms() t, medai_transform(p, t.reaction) q WHERE t.name = change AND q = mol)) AS by_the_table
  FROM made GROUP BY p ORDER BY p::text COLLATE "C";
-- Of a salt, what was changed.
SELECT * FROM medai_analogs('[Na+].[Cl-].OCc1ccccc1', 3);
SELECT count(*) FROM medai_analogs('C[N+](C)(C)CCO', 100);
SELECT count(*) FROM medai_analogs('', 100);
SELECT count(*) FROM medai_analogs('[He]', 100);
SELECT count(*) FROM medai_analogs('CCO', 0);
SELECT count(*) FROM medai_analogs('CCO', NULL);
SELECT count(*) FROM medai_analogs(NULL::text);
SELECT k, fails(format('SELECT medai_analogs(''CCO'', %s)', k)) FROM unnest('{-1,10001,2147483647}'::int[]) k;
SELECT fails('SELECT medai_analogs(''CX'')');

DROP FUNCTION fails(text);
