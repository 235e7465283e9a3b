-- stereoisomer: what the open centres and double bonds of a molecule leave possible.
SET client_min_messages = warning;

-- SQLSTATE, message, detail and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' / ', SQLSTATE || ' ' || message, nullif(detail, ''), nullif(hint, ''));
END $$;

-- RDKit's numbers of isomers, and each once.
SELECT smiles, wanted, count(isomer), count(DISTINCT isomer) FROM (VALUES
    ('', 1), ('C', 1), ('CC(Cl)(O)C', 1), ('BrC(Cl)(F)CCC(O)C', 4), ('BrC(Cl)(F)C=CC(O)C', 8), ('BrC=CC1OC(C2)(F)C2(Cl)C1', 16),
    ('BrC=C[C@H]1OC(C2)(F)C2(Cl)C1', 8), ('FC(Cl)C=CC=CC(F)Cl', 10), ('CC=CC', 2), ('C/C=C/C', 1), ('C1CCCC=CCC1', 1),
    ('CC=NO', 2), ('CC=C=CC', 1), ('OC(=O)C(O)C(O)C(=O)O', 3), ('CC1CCC(C)CC1', 1), ('CS(=O)CC', 2), ('C[N+](CC)(CCC)CCCC', 2),
    ('CC(F)Cl.CC(F)Cl', 3), ('[13CH3]C(C)O', 2), ('C[C@H](F)C(F)[C@@H](C)F', 2), ('CP(CC)CCC', 2), ('NP(=NC)=NC', 1)) v (smiles, wanted),
    LATERAL medai_stereoisomers(smiles) isomer
 GROUP BY smiles, wanted HAVING wanted <> count(isomer) OR wanted <> count(DISTINCT isomer);
SELECT medai_stereoisomers('CC(O)C=CC');
-- Isomers have the same atoms and bonds; nothing in them is open; a text and its molecule have the same.
WITH case_ (smiles) AS (VALUES ('CC(N)C(=O)NC(CO)C=CC#N'), ('CC(C=CC1CC1)=NO'), ('OC1CC(C)OC(O)C1O'))
SELECT smiles, count(*), bool_and(medai_formula(isomer) = medai_formula(smiles)) AS same_formula,
       sum((SELECT count(*) FROM medai_stereoisomers(isomer))) AS closed,
       count(*) FILTER (WHERE isomer IN (SELECT medai_stereoisomers(smiles::medai_mol))) AS as_molecule
  FROM case_, medai_stereoisomers(smiles) isomer GROUP BY smiles ORDER BY smiles;
-- Selections: as many as asked for, different, the same for every spelling.
SELECT max, count(*), count(DISTINCT isomer),
       count(*) FILTER (WHERE isomer IN (SELECT medai_stereoisomers('O=CC(O)C(O)C(O)C(O)C(O)C(O)CO', max))) AS other_spelling
  FROM unnest('{1,2,31,32,1000}'::int[]) max, medai_stereoisomers('OCC(O)C(O)C(O)C(O)C(O)C(O)C=O', max) isomer
 GROUP BY max ORDER BY max;
SELECT count(*), count(DISTINCT isomer)
  FROM medai_stereoisomers('Br' || repeat('C(Cl)(I)', 100) || 'F', max => 200) isomer;
-- No more than 64 tries for each that is wanted: the ends of this molecule are alike.
SELECT count(*) > 0 AS some FROM medai_stereoisomers('CC(F)' || repeat('C(C)(C)', 100) || 'C(F)C', 2);

SELECT count(*) AS nothing FROM medai_stereoisomers(NULL::medai_mol) UNION ALL SELECT count(*) FROM medai_stereoisomers(NULL::text)
UNION ALL SELECT count(*) FROM medai_stereoisomers('CC', NULL);
SELECT max, fails(format('SELECT medai_stereoisomers(''CC'', %s)', max)) FROM unnest('{0,-1,65537,2147483647,-2147483648}'::text[]) max;
SELECT fails('SELECT medai_stereoisomers(''C(C'')');
DROP FUNCTION fails(text);
