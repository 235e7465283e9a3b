-- qed: QED and what it is made of, against RDKit's.
SET client_min_messages = warning;

-- SQLSTATE and message of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- ---- some molecules --------------------------------------------------------------------------------------

\x on
SELECT * FROM medai_qed_properties('CC(=O)Oc1ccccc1C(=O)O');
SELECT * FROM medai_qed_properties('Cn1c(=O)c2c(ncn2C)n(C)c1=O'::medai_mol);
\x off
-- The three of the docstring of rdkit.Chem.QED.
SELECT smiles, round(medai_qed(smiles)::numeric, 3) AS qed FROM (VALUES ('N=C(CCSCc1csc(N=C(N)N)n1)NS(N)(=O)=O'),
    ('CNC(=NCCSCc1nc[nH]c1C)NC#N'), ('CCCCCNC(=N)NN=Cc1c[nH]c2ccc(CO)cc12')) v (smiles);
-- Its aromatic rings are not those that are aromatic, its acceptors not medai_hba's.
SELECT smiles, p.arom, medai_aromatic_rings(smiles), p.hba, medai_hba(smiles), p.alerts
  FROM (VALUES ('N1C2=CC=CC=C2SC3=C1C=CC4=C3C=CC=C4'), ('OC1=C(O)C=C2C(=C1)OC3=CC(=O)C(=CC3=C2C4=CC=CC=C4)O'),
        ('CC(C)C1=CC2=C(C)C=CC2=C(C)C=C1'), ('CN(C)C(C)=O'), ('C[N+](=O)[O-]'), ('C1CC1'), ('c1ccccc1'), ('*'), ('[2H]O[2H]'),
        ('C1OCCOCCOCCOCCOCCO1'), ('N#CC(=O)N=[N+]=[N-]')) v (smiles), medai_qed_properties(smiles) p;

-- ---- some hundred molecules ------------------------------------------------------------------------------

CREATE TEMP TABLE expected (smiles text, maccs text, qed float8, mw float8, alogp float8, hba int, hbd int, psa float8, rotb int,
                            arom int, alerts int, alerts_md5 text);
\copy expected FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/data/chem/alerts.csv"' (FORMAT csv, HEADER)
SELECT count(*) > 150 AS enough,
       count(*) FILTER (WHERE abs(medai_qed(smiles) - e.qed) > 1e-6) AS text_differs,
       count(*) FILTER (WHERE abs(medai_qed(smiles::medai_mol) - e.qed) > 1e-6 OR p.qed <> medai_qed(smiles::medai_mol)) AS qed_differs,
       count(*) FILTER (WHERE abs(p.mw - e.mw) > 0.00051 OR abs(p.alogp - e.alogp) > 0.0000051 OR abs(p.psa - e.psa) > 0.0051) AS reals_differ,
       count(*) FILTER (WHERE (p.hba, p.hbd, p.rotb, p.arom, p.alerts) <> (e.hba, e.hbd, e.rotb, e.arom, e.alerts)) AS counts_differ
  FROM expected e, medai_qed_properties(smiles::medai_mol) p;
-- QED is the weighted geometric mean of the desirabilities.
SELECT count(*) FROM expected, medai_qed_properties(smiles) p
 WHERE abs(exp((0.66 * ln(p.mw_desirability) + 0.46 * ln(p.alogp_desirability) + 0.05 * ln(p.hba_desirability) +
       0.61 * ln(p.hbd_desirability) + 0.06 * ln(p.psa_desirability) + 0.65 * ln(p.rotb_desirability) +
       0.48 * ln(p.arom_desirability) + 0.95 * ln(p.alerts_desirability)) / 3.92) - p.qed) > 1e-9;

-- ---- edges -----------------------------------------------------------------------------------------------

SELECT medai_qed(NULL::text) IS NULL AS a, medai_qed(NULL::medai_mol) IS NULL AS b, medai_qed_properties(NULL::text) IS NULL AS c,
       medai_qed_properties(NULL::medai_mol) IS NULL AS d;
SELECT round(medai_qed('')::numeric, 9) AS nothing, round(medai_qed('[H][H]')::numeric, 9) AS hydrogen,
       round(medai_qed(repeat('C', 4095))::numeric, 9) AS long_chain;
SELECT fails('SELECT medai_qed(''c1ccc'')'), fails('SELECT medai_qed_properties(''C(C'')');
-- In a generated column and an index.
CREATE TEMP TABLE compound (mol medai_mol, qed float8 GENERATED ALWAYS AS (medai_qed(mol)) STORED);
INSERT INTO compound SELECT smiles::medai_mol FROM expected;
CREATE INDEX ON compound (medai_qed(mol));
SELECT count(*) FROM compound c JOIN expected e ON c.mol = e.smiles::medai_mol WHERE abs(c.qed - e.qed) > 1e-6;

DROP FUNCTION fails(text);
