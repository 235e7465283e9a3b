-- fingerprint: the type medai_fp, fingerprints against RDKit's, similarities, a model over them.
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

-- ---- the type --------------------------------------------------------------------------------------------

SELECT 'ff00'::medai_fp, 'FF00'::medai_fp = 'ff00', medai_fp_bits('ff00'), medai_popcount('ff01'),
       medai_fp(B'100000000000001') AS from_bits, 'ff01'::medai_fp::bit varying AS to_bits,
       medai_fp(B'100000000000001')::bit varying AS back;
SELECT medai_fp_array('a001');
SELECT hex, fails(format('SELECT %L::medai_fp', hex)) FROM unnest('{"",f,fg,"ff ff","ff:7","ff:9","ff:0"}'::text[]) hex;
SELECT fails('SELECT medai_fp(B'''')'), fails('SELECT repeat(''00'', 8193)::medai_fp');
CREATE TEMP TABLE print (id int, fp medai_fp(16));
INSERT INTO print VALUES (1, 'ff00'), (2, '0ff0'), (3, '0000'), (4, NULL), (5, 'ff00');
SELECT fails('INSERT INTO print VALUES (6, ''ff'')'), fails('SELECT ''ff''::medai_fp(0)'), fails('SELECT ''ff''::medai_fp(8, 9)'),
       fails('SELECT ''ff''::medai_fp(65537)');
SELECT atttypid::regtype, format_type(atttypid, atttypmod) FROM pg_attribute
 WHERE attrelid = 'print'::regclass AND attname = 'fp';
SELECT fp, count(*) FROM print GROUP BY fp ORDER BY fp;
SELECT a.id, b.id FROM print a JOIN print b ON a.fp = b.fp AND a.id < b.id;
SELECT medai_fp_cmp('ff00', 'ff01') AS less, medai_fp_cmp('ff00', 'ff00') AS equal, medai_fp_cmp('ff', 'ff00') AS shorter,
       medai_fp_eq('ff', 'ff') AS eq, medai_fp_ne('ff', 'ff') AS ne, medai_fp_lt('00', 'ff') AS lt, medai_fp_le('ff', 'ff') AS le,
       medai_fp_gt('00', 'ff') AS gt, medai_fp_ge('00', 'ff') AS ge,
       medai_fp_hash('ff00') = medai_fp_hash('FF00') AS hash, medai_fp_hash_extended('ff00', 7) = medai_fp_hash_extended('ff00', 8) AS seeds;
SELECT medai_fp_to_varbit('a0'), medai_fp(medai_fp 'a0', 8, true), medai_tanimoto_distance('ff', 'f0');
SELECT medai_fp_send('ff00');

-- ---- similarities ----------------------------------------------------------------------------------------

SELECT a, b, medai_tanimoto(a, b), a <%> b AS distance, medai_dice(a, b), medai_tversky(a, b, 1, 1) AS as_tanimoto,
       medai_tversky(a, b, 0.5, 0.5) AS as_dice, medai_tversky(a, b, 1, 0) AS tversky, medai_similar(a, b, 0.5)
  FROM (VALUES ('ff00'::medai_fp, 'ff00'::medai_fp), ('ff00', '0f00'), ('ff00', '00ff'), ('0000', '0000'), ('0000', 'ff00')) v (a, b);
SELECT fails('SELECT medai_tanimoto(''ff'', ''ff00'')'), fails('SELECT medai_dice(''ff'', ''ff00'')'),
       fails('SELECT medai_tversky(''ff'', ''ff'', -1, 0)'), fails('SELECT medai_tversky(''ff'', ''ff'', 0, ''NaN'')');
SELECT medai_tanimoto(NULL, 'ff') IS NULL AS a, medai_popcount(NULL) IS NULL AS b, medai_fp_array(NULL) IS NULL AS c;
-- The most similar first.
SELECT id, round((fp <%> 'fff0')::numeric, 4) AS distance FROM print WHERE fp IS NOT NULL ORDER BY fp <%> 'fff0', id;

-- ---- RDKit's fingerprints of some hundred molecules ------------------------------------------------------

CREATE TEMP TABLE expected (
    smiles text, morgan2_2048 text, morgan3_512 text, morgan2_chirality_2048 text, feature_morgan2_2048 text,
    topological_2048 text, topological_1_6_1024 text, atom_pair_2048 text, atom_pair_chirality_1024 text, torsion_2048 text,
    torsion_chirality_1024 text, morgan2_counts_2048 text, feature_morgan2_counts_1024 text, atom_pair_counts_2048 text,
    torsion_counts_2048 text);
\copy expected FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/data/chem/fingerprints.csv"' (FORMAT csv, HEADER)
CREATE TEMP TABLE compound AS SELECT e.*, medai_mol(smiles) AS mol FROM expected e;
SELECT kind, count(*) > 350 AS enough, count(*) FILTER (WHERE md5(got) <> wanted) AS differ, min(smiles) FILTER (WHERE md5(got) <> wanted) AS first
  FROM compound, LATERAL (VALUES
    ('morgan', morgan2_2048, medai_morgan_fp(smiles)::text),
    ('morgan of radius 3, 512 bits', morgan3_512, medai_morgan_fp(smiles, 3, 512)::text),
    ('morgan with chirality', morgan2_chirality_2048, medai_morgan_fp(smiles, chirality => true)::text),
    ('feature morgan', feature_morgan2_2048, medai_feature_morgan_fp(smiles)::text),
    ('topological', topological_2048, medai_topological_fp(smiles)::text),
    ('topological, to 6 bonds, 1024 bits', topological_1_6_1024, medai_topological_fp(smiles, 1024, max_path => 6)::text),
    ('atom pair', atom_pair_2048, medai_atom_pair_fp(smiles)::text),
    ('atom pair with chirality, 1024 bits', atom_pair_chirality_1024, medai_atom_pair_fp(smiles, 1024, chirality => true)::text),
    ('torsion', torsion_2048, medai_torsion_fp(smiles)::text),
    ('torsion with chirality, 1024 bits', torsion_chirality_1024, medai_torsion_fp(smiles, 1024, true)::text),
    ('morgan counts', morgan2_counts_2048, medai_morgan_counts(smiles)::text),
    ('feature morgan counts, 1024', feature_morgan2_counts_1024, medai_feature_morgan_counts(smiles, 2, 1024)::text),
    ('atom pair counts', atom_pair_counts_2048, medai_atom_pair_counts(smiles)::text),
    ('torsion counts', torsion_counts_2048, medai_torsion_counts(smiles)::text)) k (kind, wanted, got)
 GROUP BY kind ORDER BY kind;

-- From stored molecules they are the same, but for torsions around rings of three: RDKit's own depend on the order in
-- which such a molecule was written, and a stored molecule has but one.
SELECT count(*) FILTER (WHERE medai_morgan_fp(smiles) <> medai_morgan_fp(mol)) AS morgan,
       count(*) FILTER (WHERE medai_feature_morgan_fp(smiles) <> medai_feature_morgan_fp(mol)) AS feature_morgan,
       count(*) FILTER (WHERE medai_topological_fp(smiles) <> medai_topological_fp(mol)) AS topological,
       count(*) FILTER (WHERE medai_atom_pair_fp(smiles) <> medai_atom_pair_fp(mol)) AS atom_pair,
       count(*) FILTER (WHERE medai_pattern_fp(smiles) <> medai_pattern_fp(mol)) AS pattern,
       count(*) FILTER (WHERE medai_morgan_counts(smiles) <> medai_morgan_counts(mol)) AS morgan_counts,
       count(*) FILTER (WHERE medai_feature_morgan_counts(smiles) <> medai_feature_morgan_counts(mol)) AS feature_counts,
       count(*) FILTER (WHERE medai_atom_pair_counts(smiles) <> medai_atom_pair_counts(mol)) AS pair_counts,
       count(*) FILTER (WHERE medai_topological_counts(smiles) <> medai_topological_counts(mol)) AS topological_counts
  FROM compound;
SELECT smiles FROM compound WHERE medai_torsion_fp(smiles) <> medai_torsion_fp(mol) ORDER BY smiles;
SELECT smiles FROM compound WHERE medai_torsion_counts(smiles) <> medai_torsion_counts(mol) ORDER BY smiles;

-- What is in a molecule screens for it: all bits of the part are in the whole.
SELECT part, whole, bit_count((medai_pattern_fp(part)::bit varying & medai_pattern_fp(whole)::bit varying)::bit varying)
           = medai_popcount(medai_pattern_fp(part)) AS pass
  FROM (VALUES ('CC(=O)N', 'CC(=O)Nc1ccc(O)cc1'), ('c1ccccc1', 'CC(=O)Nc1ccc(O)cc1'), ('CCO', 'OC1CCC2CCCCC2C1'),
               ('c1ccncc1', 'c1ccccc1'), ('CCl', 'CCBr')) v (part, whole);

-- Options out of range, no molecule, nothing.
SELECT call, fails('SELECT ' || call)
  FROM unnest('{"medai_morgan_fp(''CCO'', -1)","medai_morgan_fp(''CCO'', 17)","medai_morgan_fp(''CCO'', 2, 0)",
                "medai_morgan_fp(''CCO'', 2, 65537)","medai_topological_fp(''CCO'', 2048, 0)","medai_topological_fp(''CCO'', 2048, 5, 4)",
                "medai_topological_fp(''CCO'', 2048, 1, 11)","medai_topological_fp(''CCO'', bits_per_hash => 0)",
                "medai_atom_pair_fp(''CCO'', 2048, 0)","medai_atom_pair_fp(''CCO'', 2048, 1, 31)",
                "medai_torsion_fp(''CCO'', bits_per_entry => 17)","medai_pattern_fp(''CCO'', -5)","medai_morgan_counts(''CCO'', 2, 0)",
                "medai_morgan_fp(''c1cc'')"}'::text[]) call;
SELECT medai_popcount(medai_morgan_fp('')) AS nothing, medai_morgan_fp(NULL::text) IS NULL AS a, medai_morgan_fp('C', NULL) IS NULL AS b;

-- ---- MACCS keys ------------------------------------------------------------------------------------------

CREATE TEMP TABLE keys (smiles text, maccs text, qed float8, mw float8, alogp float8, hba int, hbd int, psa float8, rotb int,
                        arom int, alerts int, alerts_md5 text);
\copy keys FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/data/chem/alerts.csv"' (FORMAT csv, HEADER)
SELECT count(*) > 150 AS enough, count(*) FILTER (WHERE medai_maccs_fp(smiles)::text <> maccs || ':167') AS text_differs,
       count(*) FILTER (WHERE medai_maccs_fp(smiles::medai_mol)::text <> maccs || ':167') AS mol_differs FROM keys;
-- Small rings, hydrogens that are atoms, salts, a cage: the numbers of the keys.
SELECT smiles, (SELECT array_agg(i ORDER BY i) FROM generate_series(0, 166) i WHERE get_bit(medai_maccs_fp(smiles)::bit varying, i) = 1) AS keys
  FROM (VALUES (''), ('[H][H]'), ('*'), ('[2H]C([2H])[2H]'), ('C1CN1'), ('C1CC1'), ('CC(C)(C)C'), ('c1ccc2ccccc2c1'), ('C1CCCCCCC1'),
        ('C12C3C4C1C5C2C3C45'), ('[Na+].[Cl-]'), ('O=S(=O)=O'), ('[U]')) v (smiles);
SELECT medai_maccs_fp(NULL::text) IS NULL AS a, medai_maccs_fp(NULL::medai_mol) IS NULL AS b, fails('SELECT medai_maccs_fp(''c1cc'')');
SELECT medai_popcount(medai_maccs_fp(repeat('C', 4095))) AS long_chain, medai_popcount(medai_maccs_fp(repeat('C.', 2000) || 'C')) AS many_parts;

-- ---- a model over fingerprints ---------------------------------------------------------------------------

-- scikit-learn's forest, trained on RDKit's fingerprints, scores medai's unchanged.
CREATE TEMP TABLE forest (smiles text, prediction float8);
\copy forest FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/data/chem/esol_forest.csv"' (FORMAT csv, HEADER)
\set model `base64 -w0 "${MEDAI_TESTS:-test}/data/chem/esol_forest.onnx"`
SELECT medai_model_import('solubility', decode(:'model', 'base64')) AS version;
SELECT count(*), count(*) FILTER (WHERE abs(medai_risk(medai_fp_array(medai_morgan_fp(smiles, 2, 512)), 'solubility') - prediction) > 1e-5) AS differ
  FROM forest;
SELECT medai_model_drop('solubility');

DROP FUNCTION fails(text);
