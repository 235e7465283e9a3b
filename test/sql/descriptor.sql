-- descriptor: every descriptor against RDKit's values; composite, array and single functions agree.
SET client_min_messages = warning;

-- Aspirin and caffeine, all of it.
SELECT d.key AS descriptor, d.value AS aspirin, c.value AS caffeine
  FROM jsonb_each_text(to_jsonb(medai_descriptors('CC(=O)Oc1ccccc1C(O)=O'))) d
  JOIN jsonb_each_text(to_jsonb(medai_descriptors('Cn1cnc2c1c(=O)n(C)c(=O)n2C'))) c USING (key)
  JOIN unnest(medai_descriptor_names() || '{formula}') WITH ORDINALITY AS n(key, place) USING (key)
 ORDER BY n.place;

-- Each by its function: ibuprofen.
\x
SELECT medai_mol_weight(mol), medai_exact_mass(mol), medai_logp(mol), medai_molar_refractivity(mol),
       medai_tpsa(mol), medai_hbd(mol), medai_hba(mol), medai_lipinski_hbd(mol), medai_lipinski_hba(mol),
       medai_lipinski_violations(mol), medai_veber(mol), medai_rotatable_bonds(mol), medai_amide_bonds(mol),
       medai_heavy_atoms(mol), medai_heteroatoms(mol), medai_formal_charge(mol), medai_fraction_csp3(mol),
       medai_stereocenters(mol), medai_unspecified_stereocenters(mol), medai_ring_count(mol),
       medai_aromatic_rings(mol), medai_aliphatic_rings(mol), medai_saturated_rings(mol),
       medai_heterocycles(mol), medai_aromatic_carbocycles(mol), medai_aromatic_heterocycles(mol),
       medai_aliphatic_carbocycles(mol), medai_aliphatic_heterocycles(mol), medai_saturated_carbocycles(mol),
       medai_saturated_heterocycles(mol), medai_spiro_atoms(mol), medai_bridgehead_atoms(mol),
       medai_labute_asa(mol), medai_hall_kier_alpha(mol), medai_kappa1(mol), medai_kappa2(mol),
       medai_kappa3(mol), medai_phi(mol), medai_chi0(mol), medai_chi1(mol), medai_chi0v(mol), medai_chi1v(mol),
       medai_chi2v(mol), medai_chi3v(mol), medai_chi4v(mol), medai_chi0n(mol), medai_chi1n(mol),
       medai_chi2n(mol), medai_chi3n(mol), medai_chi4n(mol), medai_balaban_j(mol), medai_bertz_ct(mol),
       medai_formula(mol)
  FROM medai_mol('CC(C)Cc1ccc(cc1)C(C)C(=O)O') mol;
\x

-- RDKit's values of some hundred molecules.
CREATE TEMP TABLE expected (
    smiles text, mol_weight float8, exact_mass float8, formula text, logp float8, molar_refractivity float8,
    tpsa float8, hbd float8, hba float8, lipinski_hbd float8, lipinski_hba float8, rotatable_bonds float8,
    amide_bonds float8, heavy_atoms float8, heteroatoms float8, formal_charge float8, fraction_csp3 float8,
    ring_count float8, aromatic_rings float8, aliphatic_rings float8, saturated_rings float8,
    heterocycles float8, aromatic_carbocycles float8, aromatic_heterocycles float8,
    aliphatic_carbocycles float8, aliphatic_heterocycles float8, saturated_carbocycles float8,
    saturated_heterocycles float8, spiro_atoms float8, bridgehead_atoms float8, stereocenters float8,
    unspecified_stereocenters float8, bertz_ct float8, balaban_j float8, labute_asa float8, chi0 float8,
    chi1 float8, chi0v float8, chi1v float8, chi2v float8, chi3v float8, chi4v float8, chi0n float8,
    chi1n float8, chi2n float8, chi3n float8, chi4n float8, hall_kier_alpha float8, kappa1 float8,
    kappa2 float8, kappa3 float8, phi float8, lipinski_violations float8, veber float8);
\copy expected FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/data/chem/descriptors.csv"' (FORMAT csv, HEADER)
CREATE TEMP TABLE compound AS SELECT smiles, medai_mol(smiles) AS mol FROM expected;
SELECT count(*) > 350 AS enough FROM compound;

-- Every descriptor but those that are no number, from text and stored: how many molecules differ.
CREATE TEMP TABLE answers AS
    SELECT smiles, 'text' AS way, to_jsonb(medai_descriptors(smiles)) AS got FROM compound
    UNION ALL SELECT smiles, 'stored', to_jsonb(medai_descriptors(mol)) FROM compound
    UNION ALL SELECT smiles, 'restored', to_jsonb(medai_descriptors(mol::text::medai_mol)) FROM compound;
CREATE TEMP TABLE differences AS
    SELECT a.way, w.key AS descriptor, a.smiles, w.value AS wanted, a.got ->> w.key AS got
      FROM expected e JOIN answers a USING (smiles), jsonb_each_text(to_jsonb(e) - 'smiles') w
     WHERE CASE w.key WHEN 'formula' THEN a.got ->> w.key IS DISTINCT FROM w.value
                      WHEN 'veber' THEN (a.got ->> w.key)::bool IS DISTINCT FROM (w.value = '1')
                      ELSE NOT coalesce(abs((a.got ->> w.key)::float8 - w.value::float8)
                                        <= 1e-6 + 1e-9 * abs(w.value::float8), false) END;
SELECT * FROM differences ORDER BY descriptor, way, smiles LIMIT 20;
SELECT count(DISTINCT key) AS compared FROM expected e, jsonb_object_keys(to_jsonb(e) - 'smiles') key;

-- The value does not depend, in any bit, on the order of the atoms; text, stored and restored are the same.
SELECT count(*) AS differ
  FROM answers t JOIN answers s USING (smiles) WHERE t.way = 'stored' AND s.way <> 'stored' AND t.got <> s.got;

-- One by one they are what the composite has, and what the array has as real.
DO $$
DECLARE name text; differ bigint;
BEGIN
    FOREACH name IN ARRAY medai_descriptor_names() || '{formula}' LOOP
        EXECUTE format('SELECT count(*) FROM compound WHERE (medai_descriptors(mol)).%1$I IS DISTINCT FROM medai_%1$s(mol)
                            OR (medai_descriptors(mol)).%1$I IS DISTINCT FROM medai_%1$s(smiles)', name) INTO differ;
        IF differ > 0 THEN
            RAISE WARNING '% differs in % molecules', name, differ;
        END IF;
    END LOOP;
END $$;
SELECT count(*) AS differ
  FROM compound c, medai_descriptors(mol) d, unnest(medai_descriptor_names(), medai_descriptor_array(mol)) a(name, value)
 WHERE value IS DISTINCT FROM CASE name WHEN 'veber' THEN veber::int::real ELSE (to_jsonb(d) ->> name)::real END;
SELECT medai_descriptor_array('CCO') = medai_descriptor_array(medai_mol('CCO')) AS same,
       cardinality(medai_descriptor_names()) = cardinality(medai_descriptor_array('CCO')) AS as_many;

-- Columns of the type, names of the array and functions are the same list.
SELECT array_agg(attname::text ORDER BY attnum) = medai_descriptor_names() || '{formula}' AS same_list
  FROM pg_attribute WHERE attrelid = 'medai_descriptors'::regclass;
SELECT name FROM unnest(medai_descriptor_names()) name
 WHERE to_regprocedure('medai_' || name || '(text)') IS NULL OR to_regprocedure('medai_' || name || '(medai_mol)') IS NULL;

-- ---- edges -----------------------------------------------------------------------------------------------

-- The molecule without atoms, a proton, a wildcard, an electron pair of ions.
SELECT smiles, medai_mol_weight(smiles), medai_formula(smiles), medai_logp(smiles), medai_heavy_atoms(smiles),
       medai_fraction_csp3(smiles), medai_balaban_j(smiles), medai_bertz_ct(smiles), medai_kappa3(smiles)
  FROM unnest('{"",[H+],*,[Na+].[Cl-],[He]}'::text[]) smiles;
SELECT medai_logp(NULL::text) IS NULL AS a, medai_logp(NULL::medai_mol) IS NULL AS b,
       medai_descriptors(NULL::text) IS NULL AS c, medai_descriptor_array(NULL::medai_mol) IS NULL AS d,
       medai_formula(NULL::text) IS NULL AS e;
SELECT medai_logp('C1CC');
SELECT medai_descriptors('c1ccc');

-- Synthetic accessibility: easy, harder, hardest; the same from text, stored and restored.
SELECT smiles, round(medai_sa_score(smiles)::numeric, 3) AS sa_score
  FROM unnest('{CCO,CC(=O)Oc1ccccc1C(O)=O,CC1(C)SC2C(NC(=O)Cc3ccccc3)C(=O)N2C1C(=O)O,C12C3C4C1C5C2C3C45,""}'::text[]) smiles;
SELECT count(*) FILTER (WHERE medai_sa_score(smiles) <> medai_sa_score(mol) OR medai_sa_score(mol) <> medai_sa_score(mol::text)) AS differ,
       min(medai_sa_score(mol)) >= 1 AND max(medai_sa_score(mol)) <= 10 AS in_range FROM compound;

-- As generated columns, in an index, in parallel.
CREATE TEMP TABLE generated (
    smiles text, logp float8 GENERATED ALWAYS AS (medai_logp(smiles)) STORED,
    formula text GENERATED ALWAYS AS (medai_formula(smiles)) STORED);
INSERT INTO generated VALUES ('CCO'), ('CC(=O)Oc1ccccc1C(O)=O');
CREATE INDEX ON generated (medai_tpsa(smiles));
SELECT logp, formula FROM generated ORDER BY logp;
SELECT provolatile, proparallel, proisstrict, count(*) > 100 AS many FROM pg_proc
 WHERE proname ~ '^medai_' AND prosrc ~ '^medai_(descriptor|formula)' GROUP BY 1, 2, 3;
