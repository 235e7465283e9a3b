-- brics: retrosynthetic fragments.
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

-- Nexavar, an example of the paper; RDKit's own examples.
SELECT * FROM medai_brics('CNC(=O)C1=NC=CC(OC2=CC=C(NC(=O)NC3=CC(=C(Cl)C=C3)C(F)(F)F)C=C2)=C1');
SELECT smiles, array_agg(fragment::text ORDER BY fragment) AS fragments
  FROM unnest('{CCCOCc1cc(c2ncccc2)ccc1,CCCOCC,CCCOCCC(=O)c1ccccc1,CC=CC,O=C1NCCC1,CC1(C)CCCCC1}'::text[]) smiles,
       medai_brics(smiles)
 GROUP BY smiles ORDER BY smiles COLLATE "C";

-- Each environment; several labels at one atom give several fragments.
SELECT smiles, array_agg(fragment::text ORDER BY fragment) AS fragments
  FROM unnest('{CC(=O)NC1CCCCC1,CC(=O)N1CCCC1,O=C1CCCN1Cc1ccccc1,Cn1cccc1-c1ccncc1,CCSc1ccccc1,CS(=O)(=O)NC1CCCCC1,CC1OCCO1,
                CC1(OC)CCCCC1,COC1(C)OCCC1,c1ccc(-c2ncccc2)cc1,C1CCCCC1c1ccccc1,CC(C)N1CCOCC1,O=C(c1ccccc1)C1CCCCC1,
                CNS(=O)(=O)C,C1CCC2(CC1)OCCO2,[2H]CC=C[13CH3]}'::text[]) smiles, medai_brics(smiles)
 GROUP BY smiles ORDER BY smiles COLLATE "C";

-- Arrangements and geometries stay, with wildcards in the places of what went.
SELECT smiles, array_agg(fragment::text ORDER BY fragment) AS fragments
  FROM unnest('{C[C@H](OC)c1ccccc1,C[C@@H](OC)c1ccccc1,COC/C=C/c1ccccc1,"COC/C=C\\c1ccccc1",N[C@@H](C)C(=O)N[C@@H](CO)C(=O)O,
                O[C@H]1CC[C@@H](OC)CC1}'::text[]) smiles, medai_brics(smiles)
 GROUP BY smiles ORDER BY smiles COLLATE "C";

-- Nothing to cut; nothing; mixtures, of which the molecules that the first kind of cut leaves whole are lost.
SELECT smiles, array_agg(fragment::text ORDER BY fragment) AS fragments
  FROM unnest('{C,c1ccccc1,"",*,[Na+].[Cl-],CCOCC.Cl,CCOCC.CCOC,CCOCC.CCNCC,[H][H]}'::text[]) smiles, medai_brics(smiles)
 GROUP BY smiles ORDER BY smiles COLLATE "C";
SELECT count(*) FROM medai_brics(NULL::medai_mol);
SELECT count(*) FROM medai_brics(NULL::text);
SELECT fails('SELECT medai_brics(''c1ccc'')');

-- A text and the molecule it says have the same fragments, whichever way it was written.
CREATE TEMP TABLE compound (name text, smiles text, log_solubility real);
\copy compound FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/../demo/data/esol.csv"' (FORMAT csv, HEADER)
CREATE TEMP TABLE fragments AS
SELECT smiles, array_agg(fragment ORDER BY fragment) AS of_text,
       (SELECT array_agg(fragment) FROM medai_brics(smiles::medai_mol)) AS of_mol
  FROM (SELECT DISTINCT smiles FROM compound) c, medai_brics(smiles) GROUP BY smiles;
SELECT count(*) > 1000 AS enough, count(*) FILTER (WHERE of_text <> of_mol) AS differ, sum(cardinality(of_text)) AS fragments
  FROM fragments;

-- Large: a peptide, whose parts RDKit would try one after another; the bound of fragments.
SELECT fragment, count(*) FROM medai_brics(repeat('NC(C)C(=O)', 500) || 'O') fragment GROUP BY fragment;
SELECT count(*) FROM medai_brics(repeat('OCC', 1300));
SELECT fails('SELECT count(*) FROM medai_brics(''C1'' || repeat(''C(OC)(C)'', 20) || ''1'')');

DROP FUNCTION fails(text);
