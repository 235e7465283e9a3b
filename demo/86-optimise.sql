-- From a drug to better ones, without leaving the database. Glafenine is an analgesic that hardly dissolves, and of
-- middling drug-likeness: which small changes would help?
SELECT name, mol, round(medai_qed(mol)::numeric, 3) AS qed, log_solubility,
       round(medai_risk(medai_descriptors(mol), 'soluble')::numeric, 4) AS predicted_soluble
FROM compounds
WHERE name = 'Glafenine';

-- Molecules one change away, twelve of them: each from another class of what medicinal chemists do.
SELECT a.mol, a.change, round(medai_qed(a.mol)::numeric, 3) AS qed
FROM compounds, medai_analogs(compounds.mol, 12) a
WHERE name = 'Glafenine';

-- Three rounds of changes in one query. Each round takes the ten best of the last, tries all changes of them, and keeps ten:
-- the most drug-like of those that still resemble the drug (Tanimoto similarity of 0.4), have none of Brenk's unwanted
-- groups and are not hard to make. How a molecule came about in other ways than the first is left out.
WITH RECURSIVE drug AS (
    SELECT mol, medai_morgan_fp(mol) AS fp FROM compounds WHERE name = 'Glafenine'),
round AS (
    SELECT 0 AS n, mol, medai_qed(mol) AS qed, ARRAY[]::text[] AS changes FROM drug
    UNION ALL
    SELECT n, mol, qed, changes
    FROM (SELECT *, row_number() OVER (PARTITION BY n ORDER BY qed DESC, mol) AS place
          FROM (SELECT r.n + 1 AS n, a.mol, medai_qed(a.mol) AS qed, r.changes || a.change AS changes,
                       row_number() OVER (PARTITION BY r.n, a.mol ORDER BY r.changes || a.change) AS way
                FROM drug, round r, medai_analogs(r.mol, 1000) a
                WHERE r.n < 3 AND medai_similar(medai_morgan_fp(a.mol), drug.fp, 0.4)
                  AND NOT medai_has_alert(a.mol, 'brenk') AND medai_sa_score(a.mol) < 3.5) made
          WHERE way = 1) ranked
    WHERE place <= 10)
SELECT n AS round, round(qed::numeric, 3) AS qed, mol, array_to_string(changes, ', ') AS changes
FROM (SELECT *, row_number() OVER (PARTITION BY n ORDER BY qed DESC, mol) AS place FROM round) best
WHERE place <= 3
ORDER BY n, place;

-- The same by what the model of solubility predicts (demo/80-solubility.sql), with drug-likeness as a floor.
WITH RECURSIVE drug AS (
    SELECT mol, medai_morgan_fp(mol) AS fp, medai_qed(mol) AS qed FROM compounds WHERE name = 'Glafenine'),
round AS (
    SELECT 0 AS n, mol, medai_risk(medai_descriptors(mol), 'soluble') AS soluble, ARRAY[]::text[] AS changes FROM drug
    UNION ALL
    SELECT n, mol, soluble, changes
    FROM (SELECT *, row_number() OVER (PARTITION BY n ORDER BY soluble DESC, mol) AS place
          FROM (SELECT r.n + 1 AS n, a.mol, medai_risk(medai_descriptors(a.mol), 'soluble') AS soluble,
                       r.changes || a.change AS changes,
                       row_number() OVER (PARTITION BY r.n, a.mol ORDER BY r.changes || a.change) AS way
                FROM drug, round r, medai_analogs(r.mol, 1000) a
                WHERE r.n < 3 AND medai_similar(medai_morgan_fp(a.mol), drug.fp, 0.4)
                  AND NOT medai_has_alert(a.mol, 'brenk') AND medai_qed(a.mol) > drug.qed) made
          WHERE way = 1) ranked
    WHERE place <= 10)
SELECT n AS round, round(soluble::numeric, 4) AS predicted_soluble, round(medai_qed(mol)::numeric, 3) AS qed, mol,
       array_to_string(changes, ', ') AS changes
FROM (SELECT *, row_number() OVER (PARTITION BY n ORDER BY soluble DESC, mol) AS place FROM round) best
WHERE place <= 3
ORDER BY n, place;

-- A reaction of one's own: what hydrolysis makes of esters that are sold as drugs and pesticides.
SELECT name, mol, products
FROM compounds,
     LATERAL (SELECT array_agg(p ORDER BY p) AS products
              FROM medai_transform(mol, '[#6:1][C:2](=[O:3])[O:4][#6;!$(C=O):5]>>[#6:1][C:2](=[O:3])[OH:4].[#6:5]O') p) made
WHERE products IS NOT NULL AND medai_heavy_atoms(mol) BETWEEN 18 AND 24
ORDER BY name
LIMIT 5;
