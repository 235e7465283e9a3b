-- scaffold: Bemis-Murcko scaffolds of molecules and of texts.
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

-- What RDKit's MurckoScaffold gives, as canonical SMILES of medai.
CREATE TEMP TABLE expected (smiles text, scaffold text, generic text);
INSERT INTO expected VALUES
    ('', '', ''),
    ('C', '', ''),
    ('CC(=O)OCC', '', ''),
    ('CC(C)Cc1ccc(cc1)C(C)C(=O)O', 'c1ccccc1', 'C1CCCCC1'),
    ('Cc1cc(Oc2nccc(CCC)c2)ccc1', 'c1ccc(Oc2ccccn2)cc1', 'C1CCC(CC2CCCCC2)CC1'),
    ('CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc21', 'O=C1CN=C(c2ccccc2)c2ccccc2N1', 'CC1CCC(C2CCCCC2)C2CCCCC2C1'),
    -- aromatic hetero atoms keep their ring aromatic, whatever hung on them
    ('Cn1cccc1', 'c1cc[nH]c1', 'C1CCCC1'),
    ('C[n+]1ccccc1', 'c1cc[nH+]cc1', 'C1CCCCC1'),
    ('CC[N+]1(C)CCCC1', 'C1CC[NH2+]C1', 'C1CCCC1'),
    -- exocyclic double bonds stay, what they lead on to does not
    ('CC(C)=C1CCCC1', 'C=C1CCCC1', 'CC1CCCC1'),
    ('C1CCCC1=NOC', 'N=C1CCCC1', 'CC1CCCC1'),
    ('O=S1(=O)CCCC1', 'O=S1(=O)CCCC1', 'CC1(C)CCCC1'),
    -- marks go
    ('C[C@H]1CC[C@@H](O)CC1', 'C1CCCCC1', 'C1CCCCC1'),
    ('O=C1CC/C(=C\C)C[13CH2]1', 'C=C1CCC(=O)CC1', 'CC1CCC(C)CC1'),
    ('C1CC1/C=C/C1CC1', 'C(=CC1CC1)C1CC1', 'C1CC1CCC1CC1'),
    -- unpaired electrons stay
    ('C[C]1CCC2CCCN12', '[CH]1CCC2CCCN12', '[CH]1CCC2CCCC12'),
    -- several components, some without rings
    ('c1ccccc1CC.CCO.C1CC1Cl', 'C1CC1.c1ccccc1', 'C1CC1.C1CCCCC1'),
    -- spiro, bridged, a chain of three rings
    ('CC1CC2(C1)CC(F)C2', 'C1CC2(C1)CCC2', 'C1CC2(C1)CCC2'),
    ('OC(CC1CC1)(CC1CC1)CCC1CC1', 'C1CC1CCC(CC1CC1)CC1CC1', 'C1CC1CCC(CC1CC1)CC1CC1');
SELECT smiles, medai_scaffold(smiles) AS scaffold, medai_generic_scaffold(smiles) AS generic FROM expected
 WHERE medai_scaffold(smiles) IS DISTINCT FROM scaffold::medai_mol
    OR medai_generic_scaffold(smiles) IS DISTINCT FROM generic::medai_mol
    OR medai_scaffold(smiles::medai_mol) IS DISTINCT FROM scaffold::medai_mol
    OR medai_generic_scaffold(smiles::medai_mol) IS DISTINCT FROM generic::medai_mol;

-- A scaffold is its own scaffold, and is what its text says.
SELECT count(*) FROM expected
 WHERE medai_scaffold(medai_scaffold(smiles)) IS DISTINCT FROM medai_scaffold(smiles)
    OR medai_scaffold(smiles)::text::medai_mol IS DISTINCT FROM medai_scaffold(smiles);

-- Nothing is known of nothing; five neighbours are too many for a carbon; what is no SMILES is an error.
SELECT medai_scaffold(NULL::medai_mol) IS NULL AS mol, medai_scaffold(NULL::text) IS NULL AS smiles,
       medai_generic_scaffold(NULL::medai_mol) IS NULL AS generic_mol, medai_generic_scaffold(NULL::text) IS NULL AS generic_smiles;
SELECT medai_scaffold('C1CO[P-]23(O1)(OCC(C)O2)OCCO3') AS scaffold,
       medai_generic_scaffold('C1CO[P-]23(O1)(OCC(C)O2)OCCO3') IS NULL AS no_generic;
SELECT fails('SELECT medai_scaffold(''c1ccc'')') AS scaffold, fails('SELECT medai_generic_scaffold(''CC1'')') AS generic;

-- Long chains and large cages: bounded work.
SELECT medai_heavy_atoms(medai_scaffold(repeat('C', 2000) || 'C1CC1' || repeat('C', 1000))) AS chain,
       medai_heavy_atoms(medai_scaffold('C1CC1' || repeat('C', 4000) || 'C1CC1')) AS linker,
       medai_heavy_atoms(medai_scaffold('C' || repeat('.C1CC1C', 600))) AS components;
DROP FUNCTION fails(text);
