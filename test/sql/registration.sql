-- registration: hashes that tautomers share.
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

-- Classes as RDKit's HetAtomTautomer hash makes them: one row a class.
CREATE TEMP TABLE class (id int, smiles text);
INSERT INTO class VALUES
    (1, 'Oc1ccccn1'), (1, 'O=c1cccc[nH]1'), (2, '[O-]c1ccccn1'), (3, 'NCC(=O)O'), (3, '[NH3+]CC(=O)[O-]'), (4, 'NCC(=O)[O-]'),
    (5, 'CC(=O)C'), (6, 'CC(O)=C'), (7, 'CC(O)=Nc1ccccc1'), (7, 'CC(=O)Nc1ccccc1'), (8, 'Cc1c[nH]cn1'), (8, 'Cc1cnc[nH]1'),
    (9, 'CC=CC'), (9, 'C(C)=CC'), (10, 'C/C=C/C'), (11, 'C/C=C\C'), (12, 'C=CC=C'), (13, 'C[CH]C[CH2]'), (14, 'CC#CC'),
    (15, 'C[C@H](N)C(=O)O'), (16, 'C[C@@H](N)C(=O)O'), (16, 'C[C@@H]([NH3+])C(=O)[O-]'), (17, 'CC(N)C(=O)O'),
    (18, 'C[N+](=O)[O-]'), (18, 'CN(=O)=O'), (19, '[13CH3]C(N)=O'), (20, 'CC(N)=O'), (20, 'CC(=N)O'), (20, 'C[C:1](N)=O'),
    (21, 'OCC'), (21, 'C(O)C'), (22, '[OH2+]CC'), (23, 'O[C@@H](C)F.[Na+].[Cl-]'), (24, 'O[C@@H](C)F.[Cl-]'),
    (25, 'N=C(N)NC'), (25, 'NC(N)=NC'), (26, 'Cn1cnc2c1c(=O)[nH]c(=O)[nH]2'), (26, 'Cn1cnc2c1c(O)nc(O)n2'), (27, ''),
    (28, 'C1CC1'), (29, '[2H]OC'), (30, 'OC'), (31, 'O=C1CCC(=O)C=C1'), (32, 'Oc1ccc(O)cc1');
SELECT a.id, a.smiles, b.id, b.smiles FROM class a JOIN class b ON a.smiles < b.smiles
 WHERE (a.id = b.id) <> (medai_registration_hash(a.smiles) = medai_registration_hash(b.smiles));
SELECT smiles FROM class WHERE medai_registration_hash(smiles) <> medai_registration_hash(smiles::medai_mol)
    OR medai_registration_hash(smiles, false) <> medai_registration_hash(smiles::medai_mol, false)
    OR medai_registration_text(smiles) <> medai_registration_text(smiles::medai_mol)
    OR medai_registration_hash(smiles) <> encode(sha256(convert_to(medai_registration_text(smiles), 'UTF8')), 'hex');
SELECT id, array_agg(smiles ORDER BY smiles COLLATE "C") AS without_stereo FROM class
 WHERE medai_registration_hash(smiles, stereo => false) = medai_registration_hash('CC(N)C(=O)O', stereo => false) GROUP BY id ORDER BY id;

-- The values themselves: stored hashes must go on meaning the same.
SELECT smiles, medai_registration_text(smiles), medai_registration_hash(smiles)
  FROM unnest('{"",CCO,Oc1ccccn1,CN1CCC[C@H]1c1cccnc1,C/C=C/CC=O,CS(=O)(=O)N,"CC(=O)Oc1ccccc1C(=O)[O-].[Na+]"}'::text[]) smiles;
SELECT medai_registration_text('C[S@](=O)CC') = medai_registration_text('C[S@+]([O-])CC') AS sulfoxides,
       medai_registration_text('C[S@](=O)CC') = medai_registration_text('C[S@@](=O)CC') AS enantiomers,
       medai_registration_text('OC(=O)[C@H](O)[C@H](O)C(O)=O', false) = medai_registration_text('OC(=O)C(O)C(O)C(O)=O') AS flat;

SELECT medai_registration_hash(NULL::medai_mol) IS NULL AS a, medai_registration_hash(NULL::text) IS NULL AS b,
       medai_registration_hash('C', NULL) IS NULL AS c, medai_registration_text(NULL::medai_mol) IS NULL AS d,
       medai_registration_text(NULL::text) IS NULL AS e;
SELECT fails('SELECT medai_registration_hash(''C('')') AS hash, fails('SELECT medai_registration_text(''C('')') AS text;
SELECT length(medai_registration_hash(repeat('C', 4095))), length(medai_registration_hash(repeat('C(=O)N', 1365))),
       length(medai_registration_hash('C' || repeat('.[NH4+].OC(C)=O', 500)));
DROP FUNCTION fails(text);
