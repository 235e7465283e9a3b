-- mcs: maximum common substructures, whose sizes are RDKit's; limits.
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

SELECT * FROM medai_mcs('CC(=O)Oc1ccccc1C(=O)O', 'OC(=O)c1ccccc1O');
SELECT * FROM medai_mcs('CC(=O)Oc1ccccc1C(=O)O'::medai_mol, 'OC(=O)c1ccccc1O');

-- Sizes that differ from those of RDKit's FindMCS are shown; the SMARTS matches both.
CREATE TEMP TABLE pair (a text, b text, atoms int, bonds int, ring_atoms int, ring_bonds int);
INSERT INTO pair VALUES
    ('', 'C', 0, 0, 0, 0), ('C', 'N', 0, 0, 0, 0), ('CC', 'CN', 1, 0, 1, 0), ('CCO', 'OCC', 3, 2, 3, 2),
    ('c1ccccc1', 'C1CCCCC1', 6, 6, 6, 6), ('C=C', 'CC', 1, 0, 1, 0), ('CCCCC', 'C1CCCC1', 5, 4, 0, 0),
    ('C.CC', 'CC.O', 2, 1, 2, 1), ('[13CH3]C', 'CC', 2, 1, 2, 1), ('C[O-]', 'CO', 2, 1, 2, 1),
    ('CC(C)Cc1ccc(cc1)C(C)C(=O)O', 'CC(=O)Nc1ccc(O)cc1', 7, 6, 6, 6),
    ('CN1CCC[C@H]1c1cccnc1', 'CN1C2CCC1CC(C2)OC(=O)C(CO)c1ccccc1', 9, 9, 6, 6),
    ('Cn1cnc2c1c(=O)n(C)c(=O)n2C', 'Cn1c(=O)c2[nH]cnc2n(C)c1=O', 13, 14, 13, 14);
SELECT a, b, plain, ring FROM pair, LATERAL (SELECT medai_mcs(a, b)) p (plain),
       LATERAL (SELECT medai_mcs(a, b, ring_matches_ring_only => true)) r (ring)
 WHERE ((plain).atoms, (plain).bonds, (ring).atoms, (ring).bonds) IS DISTINCT FROM (atoms, bonds, ring_atoms, ring_bonds)
    OR NOT (plain).complete OR NOT (ring).complete;
SELECT count(*) AS searched, count(*) FILTER (WHERE medai_mol(a) @> p AND medai_mol(b) @> p) AS found_in_both
  FROM (SELECT a, b, medai_pattern((medai_mcs(a, b)).smarts) AS p FROM pair WHERE atoms > 0) s;
SELECT a, b FROM pair, LATERAL (SELECT medai_mcs(a, b) AS x, medai_mcs(b, a) AS y) m
 WHERE ((x).atoms, (x).bonds) IS DISTINCT FROM ((y).atoms, (y).bonds);

-- Given up: still a common substructure.
SELECT atoms > 0 AS some, complete FROM medai_mcs('CC(C)Cc1ccc(cc1)C(C)C(=O)O', 'CC(=O)Nc1ccc(O)cc1', steps => 10000);
-- The same molecule needs no search, however large.
SELECT atoms, bonds, complete FROM medai_mcs(repeat('C', 4095), repeat('C', 4095), 1);
SELECT atoms, bonds, complete FROM medai_mcs(repeat('C', 1000), repeat('C', 999));
SELECT atoms, bonds, complete FROM medai_mcs(repeat('CO.', 200) || 'CCC', repeat('N.', 200) || 'CCCN');

-- NULL, limits, errors.
SELECT medai_mcs(NULL, 'C'::medai_mol) IS NULL AS a, medai_mcs('C'::text, NULL) IS NULL AS b, medai_mcs('C', 'C', NULL) IS NULL AS c,
       medai_mcs('C', 'C', 1, NULL) IS NULL AS d;
SELECT fails('SELECT medai_mcs(''C'', ''N'', 0)'), fails('SELECT medai_mcs(''C'', ''N'', -9223372036854775808)'),
       fails('SELECT medai_mcs(''C1'', ''N'')'), fails('SELECT medai_mcs(repeat(''C'', 1001), ''N'')');
SELECT fails('SELECT medai_mcs(''[U]'' || repeat(''([F])'', 65), ''CN'')');
SELECT (medai_mcs('CCO', 'CCN', 9223372036854775807)).*;
DROP FUNCTION fails;
