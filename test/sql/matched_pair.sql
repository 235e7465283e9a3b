-- matched_pair: constant and variable parts of molecules, transformations.
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

-- ---- parts -----------------------------------------------------------------------------------------------

SELECT * FROM medai_cuts('CC(=O)Nc1ccc(OCC)cc1', 2);
-- No limits, no hydrogens: each cut both ways.
SELECT constant, variable, atoms FROM medai_cuts('CC(=O)Nc1ccc(OCC)cc1', largest => 100, share => 1, hydrogens => false);
-- Which bonds: not those of carbonyls, nitriles, of charged carbons, in rings, double ones; those of wildcards too.
SELECT smiles, array_agg(constant || ' ' || variable) AS ways
  FROM unnest('{CC(N)=O,CC#N,C[CH-]C,C1CC1,C=CC,CN,CO[H],CC*,NO,[2H]C(F)(F)F,C[Si](C)(C)C}'::text[]) smiles,
       medai_cuts(smiles, 1, 100, 1, false) GROUP BY smiles ORDER BY smiles COLLATE "C";
-- What two cuts leave in the middle; sides that are the same.
SELECT smiles, constant, variable, atoms
  FROM unnest('{CCOC(=O)CC,OCCO,CCSCC,CN(C)CCO}'::text[]) smiles, medai_cuts(smiles, 2, 100, 1, false) WHERE cuts = 2;
-- Arrangements stay; equivalent places are one.
SELECT smiles, constant, variable
  FROM unnest('{C[C@H](N)c1ccccc1,C[C@@H](N)c1ccccc1,F/C=C/Cl,F/C=C\\Cl,Cc1cc(C)cc(C)c1}'::text[]) smiles,
       medai_cuts(smiles, share => 1, hydrogens => false) ORDER BY smiles COLLATE "C", constant COLLATE "C";
-- In a mixture the other molecules belong to the constant part.
SELECT constant, variable, cuts FROM medai_cuts('Cl.CCN.CO', 2, hydrogens => false, share => 1);
-- Nothing to cut.
SELECT smiles, constant, variable FROM unnest('{"",[Na+],C,[H][H],c1ccccc1}'::text[]) smiles, medai_cuts(smiles);
SELECT count(*) FROM medai_cuts(NULL::text);
SELECT count(*) FROM medai_cuts('CC'::medai_mol, NULL);
SELECT call, fails('SELECT medai_cuts(' || call || ')')
  FROM unnest('{"''CC'', 0","''CC'', 3","''CC'', -2147483648","''CC'', 1, 0","''CC'', 1, -5","''CC'', 1, 10, 0","''CC'', 1, 10, 1.1",
                "''CC'', 1, 10, ''NaN''","''CC'', 1, 10, ''-Infinity''","''C1'', 1"}'::text[]) call;
SELECT count(*), max(atoms) FROM medai_cuts('CCC', 2, 2147483647, 1);

-- Parts of one cut are canonical SMILES; those of a text are those of the molecule.
CREATE TEMP TABLE compound (name text, smiles text, log_solubility real);
\copy compound FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/../demo/data/esol.csv"' (FORMAT csv, HEADER)
ALTER TABLE compound ADD id int GENERATED ALWAYS AS IDENTITY;
CREATE TEMP TABLE part AS SELECT id, log_solubility, c.* FROM compound, medai_cuts(smiles::medai_mol, 2) c;
SELECT count(*) > 10000 AS enough, count(*) FILTER (WHERE variable <> medai_canonical_smiles(variable)) AS variable,
       count(*) FILTER (WHERE cuts = 1 AND constant <> medai_canonical_smiles(constant)) AS constant,
       count(*) FILTER (WHERE atoms <> medai_heavy_atoms(variable)) AS atoms FROM part;
SELECT count(*) FROM (SELECT id, c.* FROM compound, medai_cuts(smiles, 2) c
                      EXCEPT SELECT id, constant, variable, cuts, atoms FROM part) d;
-- Together they have the atoms of the molecule.
SELECT count(*) FROM part JOIN compound USING (id)
 WHERE medai_heavy_atoms(constant) + medai_heavy_atoms(variable) <> medai_heavy_atoms(smiles);

-- ---- transformations -------------------------------------------------------------------------------------

SELECT t.was, t.becomes, pairs, constants, round(mean::numeric, 4) AS mean, round(sd::numeric, 4) AS sd,
       round(lowest::numeric, 4) AS lowest, round(highest::numeric, 4) AS highest
  FROM unnest((SELECT medai_transformations(id, constant, variable, log_solubility, 60) FROM part)) t;

-- The same from pairs, one by one.
CREATE TEMP TABLE brute AS
SELECT a.variable AS was, b.variable AS becomes, count(*) AS pairs, count(DISTINCT constant) AS constants,
       avg(b.log_solubility::float8 - a.log_solubility) AS mean, stddev_samp(b.log_solubility::float8 - a.log_solubility) AS sd,
       min(b.log_solubility::float8 - a.log_solubility) AS lowest, max(b.log_solubility::float8 - a.log_solubility) AS highest
  FROM part a JOIN part b USING (constant) WHERE a.variable <> b.variable AND a.id <> b.id GROUP BY 1, 2;
CREATE TEMP TABLE got AS
SELECT t.* FROM unnest((SELECT medai_transformations(id, constant, variable, log_solubility) FROM part)) WITH ORDINALITY t;
SELECT count(*) > 1000 AS enough, count(*) FILTER (WHERE g.pairs IS NULL OR b.pairs IS NULL OR g.pairs <> b.pairs
           OR g.constants <> b.constants) AS counts,
       count(*) FILTER (WHERE abs(g.mean - b.mean) > 1e-12) AS mean,
       count(*) FILTER (WHERE abs(g.sd - b.sd) > 1e-9 OR (g.sd IS NULL) <> (b.sd IS NULL)) AS sd,
       count(*) FILTER (WHERE g.lowest <> b.lowest OR g.highest <> b.highest) AS extremes
  FROM got g FULL JOIN brute b USING (was, becomes);
SELECT count(*) FROM (SELECT ordinality, row_number() OVER (ORDER BY pairs DESC, was COLLATE "C", becomes COLLATE "C") AS rank
                      FROM got) o WHERE ordinality <> rank;
-- Neither the order of rows nor the type of the ids changes a bit of it.
SELECT DISTINCT md5(t::text) = (SELECT md5(medai_transformations(id, constant, variable, log_solubility)::text) FROM part) AS same
  FROM (SELECT medai_transformations(id::text, constant, variable, log_solubility ORDER BY md5(id::text || constant)) FROM part
        UNION ALL SELECT medai_transformations(md5(id::text)::uuid, constant, variable, log_solubility ORDER BY variable DESC)
          FROM part) a (t);

-- Over molecules: parts as medai_cuts gives them.
SELECT (SELECT md5(medai_transformations(id, smiles::medai_mol, log_solubility)::text) FROM compound)
     = (SELECT md5(medai_transformations(id, constant, variable, log_solubility)::text) FROM compound, medai_cuts(smiles)) AS same,
       (SELECT medai_transformations(id, mol, activity) IS NULL
          FROM (VALUES (1, NULL::medai_mol, 1), (NULL, 'C', 1), (3, 'C', NULL::float8)) v (id, mol, activity)) AS nothing;

-- A molecule is no pair with itself, nor are two with the same variable part; NULLs are left out.
SELECT t.* FROM unnest((SELECT medai_transformations(id, constant, variable, activity)
  FROM (VALUES (1, 'a', 'x', 1.0), (1, 'a', 'y', 5), (2, 'a', 'y', 2), (3, 'a', 'y', 4), (4, 'a', 'z', NULL), (NULL, 'a', 'x', 7),
               (5, NULL, 'x', 1), (6, 'a', NULL, 1), (7, 'b', 'x', 1), (8, 'c', '', 1), (9, 'c', 'x', 0)) v (id, constant, variable, activity))) t;
SELECT medai_transformations(id, constant, variable, activity) IS NULL AS nothing
  FROM (VALUES (1, 'a', 'x', NULL::float8)) v (id, constant, variable, activity);
SELECT medai_transformations(1, 'a', 'x', 0.5) AS one_row;
SELECT fails('SELECT medai_transformations(1, ''a'', ''x'', ''NaN'')'), fails('SELECT medai_transformations(1, ''a'', ''x'', ''Infinity'')'),
       fails('SELECT medai_transformations(1, ''a'', ''x'', 1, 0)'), fails('SELECT medai_transformations(1, ''a'', ''x'', 1, NULL)'),
       fails('SELECT medai_transformations(i, ''a'', ''x'', 1, i) FROM generate_series(1, 2) i'),
       fails('SELECT medai_transformations(point(i, i), ''a'', ''x'', 1) FROM generate_series(1, 2) i');
-- As a window, the state goes on.
SELECT id, cardinality(medai_transformations(id, constant, variable, activity) OVER (ORDER BY id)) AS transformations
  FROM (VALUES (1, 'a', 'x', 1.0), (2, 'a', 'y', 2), (3, 'a', 'z', 4)) v (id, constant, variable, activity);

DROP FUNCTION fails(text);
