-- alert: sets of patterns, shipped ones against RDKit's answers, and sets of the table medai_alert_patterns.
SET client_min_messages = warning;

-- SQLSTATE, message and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || CASE hint WHEN '' THEN '' ELSE ' / ' || hint END;
END $$;

-- ---- shipped sets ----------------------------------------------------------------------------------------

SELECT set, patterns, shipped, title FROM medai_alert_sets();
SELECT set, left(source, 60) AS source, licence FROM medai_alert_sets();
SELECT * FROM medai_alert_entries('pains_a') LIMIT 3;
SELECT count(*), count(DISTINCT set), min(set), max(set) FROM medai_alert_entries('pains');
SELECT count(*) AS all_patterns, count(*) FILTER (WHERE merge_hydrogens) AS merged, count(*) FILTER (WHERE most > 0) AS counted
  FROM medai_alert_sets() s, medai_alert_entries(s.set) WHERE s.set <> 'pains';

-- ---- molecules -------------------------------------------------------------------------------------------

SELECT * FROM medai_alerts('CC(=O)Oc1ccccc1C(=O)O', 'brenk');
-- A quinone: atoms in the order of the text, and in that of the canonical SMILES.
SELECT * FROM medai_alerts('O=C1C=CC(=O)C=C1', 'pains');
SELECT mol, a.* FROM (SELECT 'O=C1C=CC(=O)C=C1'::medai_mol AS mol) m, medai_alerts(mol, 'pains') a;
SELECT * FROM medai_alerts('O=C1NC(=S)SC1=Cc1ccccc1', 'pains');
SELECT * FROM medai_alerts('O=C1NC(=S)SC1=Cc1ccccc1', 'pains_b');
-- A pattern that allows two: three of them raise it.
SELECT n, (SELECT array_agg(name) FROM medai_alerts(repeat('CC=NC', n), 'zinc')) AS zinc FROM generate_series(1, 3) n;
SELECT name, atoms FROM medai_alerts('CC(N)C(=O)O', 'functional_groups');
SELECT name, atoms FROM medai_alerts('CC(N)C(=O)O', 'fragments');
SELECT name FROM medai_alerts('CCO.[Na+]', 'maccs');
SELECT set, medai_has_alert('O=C1NC(=S)SC1=Cc1ccccc1', set) AS text, medai_has_alert('O=C1NC(=S)SC1=Cc1ccccc1'::medai_mol, set) AS mol
  FROM medai_alert_sets();

-- ---- some hundred molecules ------------------------------------------------------------------------------

CREATE TEMP TABLE expected (smiles text, maccs text, qed float8, mw float8, alogp float8, hba int, hbd int, psa float8, rotb int,
                            arom int, alerts int, alerts_md5 text);
\copy expected FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/data/chem/alerts.csv"' (FORMAT csv, HEADER)
CREATE TEMP TABLE compound AS SELECT smiles, smiles::medai_mol AS mol, alerts, maccs, alerts_md5 FROM expected;
-- Every set but the whole, in order; without the key that RDKit has no pattern for.
CREATE TEMP TABLE hit AS
SELECT c.smiles, s.nr AS set_nr, s.set AS of, a.*
  FROM compound c, medai_alert_sets() WITH ORDINALITY s (set, n, shipped, title, source, licence, nr),
       medai_alerts(mol, s.set) WITH ORDINALITY a WHERE s.set <> 'pains';
SELECT count(*) > 150 AS enough, count(*) FILTER (WHERE md5(coalesce(lines, '')) <> alerts_md5) AS differ
  FROM compound c LEFT JOIN (SELECT smiles, string_agg(set || ' ' || name || E'\n', '' ORDER BY set_nr, ordinality) AS lines
                               FROM hit WHERE name <> '166 Fragments' GROUP BY smiles) h USING (smiles);
SELECT count(*) FROM hit WHERE set <> of;
-- As many alerts as QED counts, and the keys that are set.
SELECT count(*) FROM compound c WHERE alerts <> (SELECT count(*) FROM hit h WHERE h.smiles = c.smiles AND of = 'qed');
SELECT count(*) FROM compound c WHERE medai_popcount(medai_maccs_fp(mol)) - get_bit(medai_maccs_fp(mol)::bit varying, 125)
    <> (SELECT count(*) FROM hit h WHERE h.smiles = c.smiles AND of = 'maccs');
-- One answer, asked in four ways.
SELECT s.set, count(*) FILTER (WHERE has) AS molecules,
       count(*) FILTER (WHERE has <> medai_has_alert(smiles, s.set)) AS text_differs,
       count(*) FILTER (WHERE has <> EXISTS (SELECT FROM medai_alerts(mol, s.set))) AS rows_differ,
       count(*) FILTER (WHERE (SELECT count(*) FROM medai_alerts(mol, s.set)) <> (SELECT count(*) FROM medai_alerts(smiles, s.set))) AS lists_differ
  FROM medai_alert_sets() s, compound, LATERAL (SELECT medai_has_alert(mol, s.set) AS has) h GROUP BY s.set ORDER BY s.set;

-- ---- sets of the table -----------------------------------------------------------------------------------

INSERT INTO medai_alert_patterns (set, name, smarts) VALUES ('house', 'nitro', '[N+](=O)[O-]'), ('house', 'amine', '[NX3;H2]');
SELECT set, patterns, shipped, title FROM medai_alert_sets() WHERE NOT shipped;
SELECT * FROM medai_alert_entries('house');
SELECT * FROM medai_alerts('Nc1ccccc1[N+](=O)[O-]', 'house');
-- A change is seen by the next statement, and gone when it is rolled back.
BEGIN;
UPDATE medai_alert_patterns SET most = 1 WHERE name = 'amine';
SELECT name FROM medai_alerts('Nc1ccccc1[N+](=O)[O-]', 'house');
SAVEPOINT before;
DELETE FROM medai_alert_patterns WHERE name = 'nitro';
SELECT medai_has_alert('Nc1ccccc1[N+](=O)[O-]', 'house');
ROLLBACK TO before;
SELECT medai_has_alert('Nc1ccccc1[N+](=O)[O-]', 'house');
ROLLBACK;
SELECT count(*) FROM medai_alerts('Nc1ccccc1[N+](=O)[O-]', 'house');
-- Hydrogens that are written are atoms unless they are merged.
INSERT INTO medai_alert_patterns (set, name, smarts, merge_hydrogens) VALUES ('oh', 'as atoms', '[#8]-[#1]', false), ('oh', 'merged', '[#8]-[#1]', true);
SELECT name, atoms FROM medai_alerts('CO', 'oh');
-- Sets that differ from row to row.
SELECT set, smiles, medai_has_alert(smiles, set) FROM unnest('{house,brenk,oh,pains}'::text[]) set, unnest('{CO,CN,CCC[N+](=O)[O-]}'::text[]) smiles
 ORDER BY smiles, set;
-- Copied from a shipped one, and more sets than a session keeps.
INSERT INTO medai_alert_patterns (set, name, smarts, most, merge_hydrogens)
SELECT 'brenk' || i, name, smarts, most, merge_hydrogens FROM medai_alert_entries('brenk'), generate_series(1, 40) i;
SELECT count(*) FROM medai_alert_sets();
SELECT count(*) FILTER (WHERE own <> shipped) AS differ
  FROM (SELECT smiles, medai_has_alert(mol, 'brenk' || i) AS own, medai_has_alert(mol, 'brenk') AS shipped
          FROM (SELECT * FROM compound LIMIT 20) c, generate_series(1, 40) i) v;
DELETE FROM medai_alert_patterns WHERE set LIKE 'brenk%';

-- ---- whose table ---------------------------------------------------------------------------------------

CREATE ROLE regress_medai_chemist;
SET ROLE regress_medai_chemist;
SELECT medai_has_alert('O=C1C=CC(=O)C=C1', 'pains');
SELECT count(*) FROM medai_alert_sets();
SELECT fails('SELECT medai_has_alert(''CO'', ''house'')');
RESET ROLE;
GRANT SELECT ON medai_alert_patterns TO regress_medai_chemist;
SET ROLE regress_medai_chemist;
SELECT medai_has_alert('CO', 'house'), (SELECT count(*) FROM medai_alert_sets());
RESET ROLE;
REVOKE SELECT ON medai_alert_patterns FROM regress_medai_chemist;
DROP ROLE regress_medai_chemist;

-- ---- edges ---------------------------------------------------------------------------------------------

SELECT medai_has_alert(NULL::text, 'pains') IS NULL AS a, medai_has_alert('C', NULL) IS NULL AS b, medai_has_alert(NULL::medai_mol, 'pains') IS NULL AS c;
SELECT count(*) FROM medai_alerts(NULL::medai_mol, 'pains');
SELECT set, medai_has_alert('', set) AS nothing, medai_has_alert('[H][H]', set) AS hydrogen, medai_has_alert('*', set) AS wildcard,
       medai_has_alert(repeat('C', 4095), set) AS long_chain FROM medai_alert_sets() ORDER BY set;
SELECT medai_alert_shipped('pains'), medai_alert_shipped('house'), medai_alert_shipped(NULL) IS NULL;
SELECT fails('SELECT medai_has_alert(''C'', ''no such'')');
SELECT fails('SELECT * FROM medai_alerts(''C'', '''')');
SELECT fails('SELECT * FROM medai_alert_entries(''PAINS'')');
SELECT fails('SELECT * FROM medai_alerts(''C('', ''pains'')');
SELECT fails('SELECT medai_has_alert(''c1ccc'', ''house'')');
SELECT fails('INSERT INTO medai_alert_patterns (set, name, smarts) VALUES (''pains'', ''x'', ''C'')');
SELECT fails('INSERT INTO medai_alert_patterns (set, name, smarts) VALUES ('''', ''x'', ''C'')');
SELECT fails('INSERT INTO medai_alert_patterns (set, name, smarts, most) VALUES (''house'', ''x'', ''C'', -1)');
SELECT fails('INSERT INTO medai_alert_patterns (set, name, smarts) VALUES (''house'', ''nitro'', ''C'')');
SELECT fails('INSERT INTO medai_alert_patterns (set, name, smarts) VALUES (''house'', ''x'', ''[C'')');
SELECT name, pattern, medai_match_count('Nc1ccccc1[N+](=O)[O-]', pattern) FROM medai_alert_patterns ORDER BY name;

DELETE FROM medai_alert_patterns;
DROP FUNCTION fails(text);
