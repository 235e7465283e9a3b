-- rgroup: side chains at the places of a core.
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

CREATE TEMP TABLE example (id int GENERATED ALWAYS AS IDENTITY, smiles text, core text);
-- Cores without attachment points: of symmetric ones the lowest places; two side chains at one atom; bridges.
INSERT INTO example (smiles, core) VALUES
    ('Cc1ccccc1', 'c1ccccc1'), ('Cc1ccc(Cl)cc1', 'c1ccccc1'), ('Cc1ccccc1Cl', 'c1ccccc1'), ('Clc1cc(F)c(Br)cc1', 'c1ccccc1'),
    ('c1ccccc1', 'c1ccccc1'), ('C1CCc2ccccc2C1', 'c1ccccc1'), ('CC1(C)CCNCC1', 'C1CCNCC1'), ('CC1(Cl)CCNCC1', 'C1CCNCC1'),
    ('C1CCC2(CC1)CCNCC2', 'C1CCNCC1'), ('CN1CC2CCC1CC2', 'C1CCNCC1'), ('Cc1ncccc1.Cl', 'c1ncccc1'), ('CCO', 'c1ccccc1'),
    ('c1ccc(-c2ccccc2C)cc1', 'c1ccccc1'), ('FC(F)(F)c1ccccc1', 'Cc1ccccc1');
-- With attachment points: hydrogens there; side chains elsewhere; several at one atom; a double bond; isotopes as numbers.
INSERT INTO example (smiles, core) VALUES
    ('Cc1ccc(Cl)cc1', 'c1ccc([*:1])cc1'), ('c1ccccc1', 'c1ccc([*:1])cc1'), ('C1CCc2ccccc2C1', 'c1ccc([*:1])c([*:2])c1'),
    ('C1CNCC(C)(F)C1', 'C1CCNCC1[*:1]'), ('C1CNCC(C)(F)C1', 'C1CCNCC1([*:1])[*:2]'), ('CC=O', 'C[*:1]'), ('C=C', 'C[*:1]'),
    ('CC(=O)N(C)CC', '[*:1]C(=O)N[*:2]'), ('O=C1CCCN1', '[*:1]C(=O)N[*:2]'), ('CC(=O)N', '[*:1]C(=O)N[*:2]'),
    ('Cc1ncccc1C', '[2*]c1ncccc1*'), ('CCCN', '[*:1]C[*:2]'), ('[2H]OC', 'O[*:7]'), ('C[N+](C)(C)C', '[*:1][N+]C');
-- Rings that are cut open.
INSERT INTO example (smiles, core) VALUES
    ('c1ccc2ccccc2c1', 'c1ccccc1'), ('c1ccc2[nH]ccc2c1', 'c1ccccc1'), ('c1ccc2[nH]ccc2c1', 'c1cc[nH]c1'),
    ('c1ccc2c(c1)oc1ccccc12', 'c1ccccc1'), ('Cc1ccc2ccccc2n1', 'c1ccccn1'), ('C1CCCCC1', 'C'),
    ('c1ccc2nc3ccccc3cc2c1', 'c1ccccc1'), ('c1ccc2c(c1)ccc1c2ccc2ccccc21', 'c1ccccc1');
-- Arrangements stay.
INSERT INTO example (smiles, core) VALUES
    ('C[C@H](N)c1ccccc1', 'c1ccccc1[*:1]'), ('C[C@@H](N)c1ccccc1', 'c1ccccc1[*:1]'), ('F/C=C/c1ccccc1', '[*:3]c1ccccc1'),
    ('F/C=C\Cl', 'C(F)=C');
SELECT smiles, core, g.* FROM example, medai_r_groups(smiles, core) g ORDER BY id, r;
-- No match, or no side chain.
SELECT smiles, core FROM example e WHERE NOT EXISTS (SELECT FROM medai_r_groups(smiles, core)) ORDER BY id;
-- A molecule is like its text, whatever the core was given as. As a molecule the core is numbered by its own text.
SELECT count(*) FROM (SELECT id, g.* FROM example, medai_r_groups(smiles, core) g
                      EXCEPT SELECT id, g.* FROM example, medai_r_groups(smiles::medai_mol, core) g) d;
SELECT smiles, core::medai_mol, g.* FROM example, medai_r_groups(smiles::medai_mol, core::medai_mol) g
 WHERE id IN (11, 15, 22) ORDER BY id, r;
-- Cores that are patterns. A wildcard without a number is an atom of the core; bonds to attachment points are demands.
SELECT smiles, core, g.*
  FROM (VALUES (1, 'CC(=O)Nc1ccc(OCC)cc1', '[c,n]1(-[*:1])[c,n][c,n]c(-[O,S])cc1'), (2, 'c1ccccc1', 'cc'), (3, 'O=c1cc[nH]cc1', 'cn'),
               (4, 'c1ccc2cccc-2cc1', 'c'), (5, 'C[n+]1ccccc1', 'n'), (6, 'CCO', '[2*][CH2;!$(C=O)]O'), (7, 'CCO', '[C,N:1]O'),
               (8, 'CCO', '[*:3]~*~[O;H1]'), (9, 'CC=O', 'C[*:1]'), (10, 'CC=O', '[#6](=[*:1])[*:2]'), (11, 'CC=O', '[C;H1]~[*:1]'),
               (12, 'c1cc2ccccc2cn1', 'ncc[*:1]'), (13, 'c1cc2ccccc2cn1', '[cH]:[*:1]'), (14, 'CC(F)Cl', 'C(-[*:1])(-[*:2])-[*:3]'),
               (15, 'c1ccn2nccc2c1', 'n'), (16, 'O=c1c2ccccc2c2ccc3c4ccccc4c(=O)c4ccc1c2c34', 'cc')) v (id, smiles, core),
       medai_r_groups(smiles, core::medai_pattern) g ORDER BY id, r;
SELECT count(*) FROM (SELECT id, g.* FROM example, medai_r_groups(smiles::medai_mol, replace(core, '*]c', '*]-c')::medai_pattern) g
                       WHERE core !~ '[+]' EXCEPT SELECT id, g.* FROM example, medai_r_groups(smiles, core) g) d;
SELECT fails('SELECT medai_r_groups(''CC'', ''[*:1]~[*:2]''::medai_pattern)'), fails('SELECT medai_r_groups(''CC'', ''C([*:1])[*:1]''::medai_pattern)');
-- Side chains at attachment points alone.
SELECT smiles, core, g.* FROM example, medai_r_groups(smiles, core, labelled_only => true) g WHERE id BETWEEN 15 AND 19 ORDER BY id, r;

-- A table of them beside what was measured.
CREATE TEMP TABLE series (name text, smiles text, activity real);
INSERT INTO series VALUES ('a', 'Cc1ccnc(Cl)c1', 5.1), ('b', 'c1ccnc(Cl)c1', 4.2), ('c', 'OC(=O)c1ccnc(N)c1', 7), ('d', 'Cc1ccncc1', 3), ('e', 'CCO', 1);
SELECT name, activity, max(side_chain::text) FILTER (WHERE r = 1) AS r1, max(side_chain::text) FILTER (WHERE r = 2) AS r2
  FROM series LEFT JOIN LATERAL medai_r_groups(smiles, 'c1([*:1])ccnc([*:2])c1') ON true GROUP BY name, activity ORDER BY name;

SELECT call, fails('SELECT medai_r_groups(' || call || ')')
  FROM unnest('{"''C1CC'', ''C''","''CC'', ''C1''","''CC'', ''[*:1]''","''CC'', ''''","''CC'', ''[*:1]C[*:1]''","''CC'', ''[*:2].C[*:1]''",
                "''CC'', NULL::text","NULL::text, ''C''","'''', ''C''","''[Na+].[Cl-]'', ''[Na+]''"}'::text[]) call;
-- Many ways to match; every atom a core; a large molecule.
SELECT count(*) FROM medai_r_groups('C12C3C4C1C5C2C3C45', 'C1CCC1');
SELECT r, length(side_chain::text) FROM medai_r_groups(repeat('C', 4000) || 'N', 'N');
SELECT fails(format('SELECT medai_r_groups(%L, %L)', repeat('C(C)(C)', 1300), 'C.C.C'));

DROP FUNCTION fails(text);
