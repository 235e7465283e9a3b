-- standardize: largest fragments, neutral and standardised molecules, charge parents.
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

-- RDKit's answers.
CREATE TEMP TABLE expected (smiles text, fragment text, neutral text, standard text, parent text);
INSERT INTO expected VALUES
    ('CC(=O)[O-].[Na+]', 'CC(=O)[O-]', 'CC(=O)[O-].[Na+]', 'CC(=O)[O-].[Na+]', 'CC(=O)O'),
    ('[Na]OC(=O)c1ccccc1', 'O=C(O[Na])c1ccccc1', 'O=C(O[Na])c1ccccc1', 'O=C([O-])c1ccccc1.[Na+]', 'O=C(O)c1ccccc1'),
    ('O=C(O)c1ccccc1O', 'O=C(O)c1ccccc1O', 'O=C(O)c1ccccc1O', 'O=C(O)c1ccccc1O', 'O=C(O)c1ccccc1O'),
    ('CN(=O)=O', 'C[N+](=O)[O-]', 'C[N+](=O)[O-]', 'C[N+](=O)[O-]', 'C[N+](=O)[O-]'),
    ('CS(=O)C', 'CS(C)=O', 'CS(C)=O', 'C[S+](C)[O-]', 'C[S+](C)[O-]'),
    ('C[S+2]([O-])([O-])C', 'C[S+2](C)([O-])[O-]', 'C[S+2](C)([O-])[O-]', 'CS(C)(=O)=O', 'CS(C)(=O)=O'),
    ('CN=N#N', 'CN=[N+]=[N-]', 'CN=[N+]=[N-]', 'CN=[N+]=[N-]', 'CN=[N+]=[N-]'),
    ('C=N#N', 'C=[N+]=[N-]', 'C=[N+]=[N-]', 'C=[N+]=[N-]', 'C=[N+]=[N-]'),
    ('C[S@](=O)CC', 'CC[S@](C)=O', 'CC[S@](C)=O', 'CC[S@+](C)[O-]', 'CC[S@+](C)[O-]'),
    ('[O-][P+](O)(O)[O-]', '[O-][P+]([O-])(O)O', '[O-][P+]([O-])(O)O', 'O=P([O-])(O)O', 'O=P(O)(O)O'),
    ('C[C+](N)N', 'C[C+](N)N', 'C[C+](N)N', 'CC(N)=[NH2+]', 'CC(=N)N'),
    ('CP(C)(C)=O', 'CP(C)(C)=O', 'CP(C)(C)=O', 'CP(C)(C)=O', 'CP(C)(C)=O'),
    ('CN(C)[S+](C)NC', 'CN[S+](C)N(C)C', 'CN[S+](C)N(C)C', 'C[NH+]=S(C)N(C)C', 'CN=S(C)N(C)C'),
    ('[NH-]C=[N+](C)C', 'C[N+](C)=C[NH-]', 'C[N+](C)=C[NH-]', 'CN(C)C=N', 'CN(C)C=N'),
    ('CN(C)[P+](N(C)C)(N(C)C)NC', 'CN[P+](N(C)C)(N(C)C)N(C)C', 'CN[P+](N(C)C)(N(C)C)N(C)C', 'C[NH+]=P(N(C)C)(N(C)C)N(C)C', 'CN=P(N(C)C)(N(C)C)N(C)C'),
    ('C[N-]C=C[N+](C)=C', 'C=[N+](C)C=C[N-]C', 'C=[N+](C)C=C[N-]C', 'C=[N+](C)C=C[N-]C', 'C=[N+](C)C=C[N-]C'),
    ('[O-]C=[NH+]C', 'C[NH+]=C[O-]', 'CN=CO', 'CNC=O', 'CNC=O'),
    ('[O-]c1cc[nH+]cc1', '[O-]c1cc[nH+]cc1', 'Oc1ccncc1', 'O=c1cc[nH]cc1', 'O=c1cc[nH]cc1'),
    ('C[n+]1ccc([O-])cc1', 'C[n+]1ccc([O-])cc1', 'C[n+]1ccc([O-])cc1', 'Cn1ccc(=O)cc1', 'Cn1ccc(=O)cc1'),
    ('CC(N)=[N+](C)C', 'CC(N)=[N+](C)C', 'CC(N)=[N+](C)C', 'CC(=[NH2+])N(C)C', 'CC(=N)N(C)C'),
    ('Nc1cc[n+](C)cc1', 'C[n+]1ccc(N)cc1', 'C[n+]1ccc(N)cc1', 'C[n+]1ccc(N)cc1', 'C[n+]1ccc(N)cc1'),
    ('NC=CC=[N+](C)C', 'C[N+](C)=CC=CN', 'C[N+](C)=CC=CN', 'CN(C)C=CC=[NH2+]', 'CN(C)C=CC=N'),
    ('CC#[N+]C', 'CC#[N+]C', 'CC#[N+]C', 'CC#[N+]C', 'CC#[N+]C'),
    ('C[N+](C)(C)CC(=O)[O-]', 'C[N+](C)(C)CC(=O)[O-]', 'C[N+](C)(C)CC(=O)[O-]', 'C[N+](C)(C)CC(=O)[O-]', 'C[N+](C)(C)CC(=O)[O-]'),
    ('C[N+](C)(C)CC(=O)[O-].[Cl-].[NH4+]', 'C[N+](C)(C)CC(=O)[O-]', 'C[N+](C)(C)CC(=O)[O-].Cl.N', 'C[N+](C)(C)CC(=O)[O-].[Cl-].[NH4+]', 'C[N+](C)(C)CC(=O)[O-]'),
    ('[O-]c1ccccc1C(=O)[O-].[Na+].[NH4+]', 'O=C([O-])c1ccccc1[O-]', 'N.O=C([O-])c1ccccc1O.[Na+]', 'O=C([O-])c1ccccc1[O-].[NH4+].[Na+]', 'O=C(O)c1ccccc1O'),
    ('[O-]c1ccccc1C(=O)[O-].C[N+](C)(C)C', 'C[N+](C)(C)C', 'C[N+](C)(C)C.O=C([O-])c1ccccc1O', 'C[N+](C)(C)C.O=C([O-])c1ccccc1[O-]', 'C[N+](C)(C)C'),
    ('[NH3+]CC[N+](C)(C)C.[Cl-].[Br-]', 'C[N+](C)(C)CC[NH3+]', 'C[N+](C)(C)CCN.Cl.[Br-]', 'C[N+](C)(C)CC[NH3+].[Br-].[Cl-]', 'C[N+](C)(C)CCN'),
    ('[NH3+]CC(=O)[O-]', '[NH3+]CC(=O)[O-]', 'NCC(=O)O', '[NH3+]CC(=O)[O-]', 'NCC(=O)O'),
    ('CCN.OC(=O)C(O)C(O)C(O)=O', 'O=C(O)C(O)C(O)C(=O)O', 'CCN.O=C(O)C(O)C(O)C(=O)O', 'CCN.O=C(O)C(O)C(O)C(=O)O', 'O=C(O)C(O)C(O)C(=O)O'),
    ('CO.CN', 'CN', 'CN.CO', 'CN.CO', 'CN'),
    ('CCO.O.[Cl-].[K+]', 'CCO', 'CCO.O.[Cl-].[K+]', 'CCO.O.[Cl-].[K+]', 'CCO'),
    ('[BH4-].[Na+]', '[BH4-]', '[BH4-].[Na+]', '[BH4-].[Na+]', 'B'),
    ('F[B-](F)(F)F.c1cc[nH+]cc1', 'c1cc[nH+]cc1', 'F[B-](F)(F)F.c1cc[nH+]cc1', 'F[B-](F)(F)F.c1cc[nH+]cc1', 'c1ccncc1'),
    ('[O-]S(=O)(=O)c1ccccc1.[H+]', 'O=S(=O)([O-])c1ccccc1', 'O=S(=O)([O-])c1ccccc1.[H+]', 'O=S(=O)([O-])c1ccccc1.[H+]', 'O=S(=O)(O)c1ccccc1'),
    ('[Na]Oc1ccc(cc1)C(O)=O', 'O=C(O)c1ccc(O[Na])cc1', 'O=C(O)c1ccc(O[Na])cc1', 'O=C([O-])c1ccc(O)cc1.[Na+]', 'O=C(O)c1ccc(O)cc1'),
    ('[Na+].[O-]c1ccc(cc1)S(=O)(=O)O', 'O=S(=O)(O)c1ccc([O-])cc1', 'O=S(=O)(O)c1ccc([O-])cc1.[Na+]', 'O=S(=O)([O-])c1ccc(O)cc1.[Na+]', 'O=S(=O)(O)c1ccc(O)cc1'),
    ('[Na].OC(=O)C', 'CC(=O)O', 'CC(=O)O.[Na]', 'CC(=O)[O-].[Na+]', 'CC(=O)O'),
    ('[Mg].[Cl].[Cl]', '[Cl]', '[Cl].[Cl].[Mg]', '[Cl-].[Cl-].[Mg+2]', 'Cl'),
    ('[K].Oc1ccccc1C(=O)O', 'O=C(O)c1ccccc1O', 'O=C(O)c1ccccc1O.[K]', 'O=C([O-])c1ccccc1O.[K+]', 'O=C(O)c1ccccc1O'),
    ('C[Mg]Br', 'C[Mg]Br', 'C[Mg]Br', 'C[Mg]Br', 'C[Mg]Br'),
    ('CC(=O)O[Hg]c1ccccc1', 'CC(=O)O[Hg]c1ccccc1', 'CC(=O)O[Hg]c1ccccc1', 'CC(=O)[O-].[Hg+]c1ccccc1', '[Hg+]c1ccccc1'),
    ('[Cu]1OC(=O)C(=O)O1', 'O=C1O[Cu]OC1=O', 'O=C1O[Cu]OC1=O', 'O=C([O-])C(=O)[O-].[Cu+2]', 'O=C(O)C(=O)O'),
    ('N[Pt](N)(Cl)Cl', 'N[Pt](N)(Cl)Cl', 'N[Pt](N)(Cl)Cl', '[Cl-].[Cl-].[NH2-].[NH2-].[Pt+4]', 'N'),
    ('c1ccccc1[Li]', '[Li]c1ccccc1', '[Li]c1ccccc1', '[Li]c1ccccc1', '[Li]c1ccccc1'),
    ('CCC[Zn]CCC', 'CCC[Zn]CCC', 'CCC[Zn]CCC', '[CH2-]CC.[CH2-]CC.[Zn+2]', 'CCC'),
    ('O=[V]', 'O=[V]', 'O=[V]', '[O-2].[V+2]', '[V+2]'),
    ('[O-]n1cccc1', '[O-]n1cccc1', 'On1cccc1', '[O-]n1cccc1', 'On1cccc1'),
    ('[n-]1nnnc1C', 'Cc1nnn[n-]1', 'Cc1nnn[nH]1', 'Cc1nnn[n-]1', 'Cc1nnn[nH]1'),
    ('[n-]1ncnn1', 'c1nn[n-]n1', 'c1nn[nH]n1', 'c1nn[n-]n1', 'c1nn[nH]n1'),
    ('[O-][n+]1ccccc1', '[O-][n+]1ccccc1', '[O-][n+]1ccccc1', '[O-][n+]1ccccc1', '[O-][n+]1ccccc1'),
    ('[O-]Cl(=O)(=O)=O', '[O-][Cl+3]([O-])([O-])[O-]', '[O-][Cl+3]([O-])([O-])O', '[O-][Cl+3]([O-])([O-])[O-]', '[O-][Cl+3]([O-])([O-])O'),
    ('[O-][N+](=O)[O-].[Ag+]', 'O=[N+]([O-])[O-]', 'O=[N+]([O-])[O-].[Ag+]', 'O=[N+]([O-])[O-].[Ag+]', 'O=[N+]([O-])O'),
    ('C[N+](C)(C)C.[O-][N+]([O-])=O', 'C[N+](C)(C)C', 'C[N+](C)(C)C.O=[N+]([O-])[O-]', 'C[N+](C)(C)C.O=[N+]([O-])[O-]', 'C[N+](C)(C)C'),
    ('[CH2-]C(=O)C', '[CH2-]C(C)=O', 'CC(C)=O', '[CH2-]C(C)=O', 'CC(C)=O'),
    ('[C-]#[O+]', '[C-]#[O+]', '[C-]#[O+]', '[C-]#[O+]', '[C-]#[O+]'),
    ('C[S-].[NH4+]', 'C[S-]', 'CS.N', 'C[S-].[NH4+]', 'CS'),
    ('c1ccccc1[S-].OC(=O)CC', '[S-]c1ccccc1', 'CCC(=O)O.Sc1ccccc1', 'CCC(=O)[O-].Sc1ccccc1', 'Sc1ccccc1'),
    ('O=C1[N-]C(=O)c2ccccc12.[Na+]', 'O=C1[N-]C(=O)c2ccccc21', 'O=C1[N-]C(=O)c2ccccc21.[Na+]', 'O=C1[N-]C(=O)c2ccccc21.[Na+]', 'O=C1NC(=O)c2ccccc21'),
    ('[O-]CCO.c1ccccc1O', 'Oc1ccccc1', 'OCCO.Oc1ccccc1', 'OCCO.[O-]c1ccccc1', 'Oc1ccccc1'),
    ('[13CH3]C(=O)[O-].[NH3+]C', 'C[NH3+]', 'CN.[13CH3]C(=O)O', 'C[NH3+].[13CH3]C(=O)[O-]', 'CN'),
    ('C[C@H]([NH3+])C(=O)[O-].Cl', 'C[C@H]([NH3+])C(=O)[O-]', 'C[C@H](N)C(=O)O.Cl', 'C[C@H]([NH3+])C(=O)[O-].Cl', 'C[C@H](N)C(=O)O'),
    ('C/C=C/C(=O)[O-].[K+]', 'C/C=C/C(=O)[O-]', 'C/C=C/C(=O)[O-].[K+]', 'C/C=C/C(=O)[O-].[K+]', 'C/C=C/C(=O)O');
SELECT smiles, operation, got, wanted::medai_mol
  FROM expected, LATERAL (VALUES
    ('largest fragment', medai_largest_fragment(smiles), fragment), ('neutral', medai_neutralize(smiles), neutral),
    ('standardised', medai_standardize(smiles), standard), ('charge parent', medai_charge_parent(smiles), parent)) o (operation, got, wanted)
 WHERE got IS DISTINCT FROM wanted::medai_mol;

-- A text and its molecule give the same; what is done is done.
SELECT count(*) FROM expected WHERE medai_largest_fragment(smiles) <> medai_largest_fragment(smiles::medai_mol)
    OR medai_neutralize(smiles) <> medai_neutralize(smiles::medai_mol) OR medai_standardize(smiles) <> medai_standardize(smiles::medai_mol)
    OR medai_charge_parent(smiles) <> medai_charge_parent(smiles::medai_mol);
SELECT smiles, medai_charge_parent(smiles), medai_charge_parent(medai_charge_parent(smiles)) AS again FROM expected
 WHERE medai_charge_parent(smiles) <> medai_charge_parent(medai_charge_parent(smiles));
SELECT count(*) AS not_as_text FROM expected, LATERAL (VALUES
    (medai_largest_fragment(smiles)), (medai_neutralize(smiles)), (medai_standardize(smiles)), (medai_charge_parent(smiles))) o (got)
 WHERE got <> got::text::medai_mol;

-- Nothing of nothing, nothing to do, no SMILES.
SELECT medai_largest_fragment('') AS fragment, medai_neutralize('') AS neutral, medai_standardize('') AS standard, medai_charge_parent('') AS parent;
SELECT medai_largest_fragment(NULL::medai_mol) IS NULL AS a, medai_largest_fragment(NULL::text) IS NULL AS b, medai_neutralize(NULL::medai_mol) IS NULL AS c,
       medai_neutralize(NULL::text) IS NULL AS d, medai_standardize(NULL::medai_mol) IS NULL AS e, medai_standardize(NULL::text) IS NULL AS f,
       medai_charge_parent(NULL::medai_mol) IS NULL AS g, medai_charge_parent(NULL::text) IS NULL AS h;
SELECT medai_neutralize('[PbH3+3]') IS NULL AS no_molecule, medai_charge_parent('[PbH3+3]'::medai_mol) IS NULL AS nor_this;
SELECT name, fails(format('SELECT %I(''C1CC'')', name))
  FROM unnest('{medai_largest_fragment,medai_neutralize,medai_standardize,medai_charge_parent}'::text[]) name;

-- Hundreds of groups and of components.
SELECT medai_formal_charge(medai_standardize('C' || repeat('CS(=O)', 300) || 'C')) AS charge,
       medai_standardize('C' || repeat('CS(=O)', 300) || 'C') = ('C' || repeat('C[S+]([O-])', 300) || 'C')::medai_mol AS sulfoxides;
SELECT medai_largest_fragment('CCO' || repeat('.[Na+].[Cl-].CO', 300)) AS fragment,
       medai_formal_charge(medai_neutralize(repeat('[NH3+]C.', 300) || repeat('CC(=O)[O-].', 250) || 'C')) AS charge;
SELECT length(medai_standardize(repeat('[Na]OC(=O)C.', 200) || 'c1ccccc1O')::text) AS length;
DROP FUNCTION fails(text);
