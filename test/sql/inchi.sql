-- inchi: identifiers and keys, against those that Open Babel and PubChem give; what has none.
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

SELECT medai_inchi('CC(=O)Oc1ccccc1C(O)=O'), medai_inchikey('CC(=O)Oc1ccccc1C(O)=O');
SELECT medai_inchi(medai_mol 'CC(=O)Oc1ccccc1C(O)=O') = medai_inchi('OC(=O)C1=CC=CC=C1OC(C)=O') AS same;

-- One row for each thing that is told to the library: those that differ are shown.
CREATE TEMP TABLE known (smiles text, inchi text);
INSERT INTO known VALUES
    ('C[C@H](N)C(=O)O', 'InChI=1S/C3H7NO2/c1-2(4)3(5)6/h2H,4H2,1H3,(H,5,6)/t2-/m0/s1'),
    ('C[C@@H](N)C(=O)O', 'InChI=1S/C3H7NO2/c1-2(4)3(5)6/h2H,4H2,1H3,(H,5,6)/t2-/m1/s1'),
    ('[C@](F)(Cl)(Br)I', 'InChI=1S/CBrClFI/c2-1(3,4)5/t1-/m1/s1'),
    ('C[S@](=O)CC', 'InChI=1S/C3H8OS/c1-3-5(2)4/h3H2,1-2H3/t5-/m0/s1'),
    ('F/C=C/F', 'InChI=1S/C2H2F2/c3-1-2-4/h1-2H/b2-1+'),
    ('F/C=C\F', 'InChI=1S/C2H2F2/c3-1-2-4/h1-2H/b2-1-'),
    ('FC=CF', 'InChI=1S/C2H2F2/c3-1-2-4/h1-2H'),
    ('[2H]C([2H])Cl', 'InChI=1S/CH3Cl/c1-2/h1H3/i1D2'),
    ('[13CH4]', 'InChI=1S/CH4/h1H4/i1+1'),
    ('[Na+].[Cl-]', 'InChI=1S/ClH.Na/h1H;/q;+1/p-1'),
    ('C[N+](=O)[O-]', 'InChI=1S/CH3NO2/c1-2(3)4/h1H3'),
    ('OCl(=O)(=O)=O', 'InChI=1S/ClHO4/c2-1(3,4)5/h(H,2,3,4,5)'),
    ('[CH3]', 'InChI=1S/CH3/h1H3'),
    ('[H+]', 'InChI=1S/p+1'),
    ('[H][H]', 'InChI=1S/H2/h1H'),
    ('Oc1ccccn1', 'InChI=1S/C5H5NO/c7-5-3-1-2-4-6-5/h1-4H,(H,6,7)'),
    ('O=c1cccc[nH]1', 'InChI=1S/C5H5NO/c7-5-3-1-2-4-6-5/h1-4H,(H,6,7)'),
    ('[Cu+2].[O-]S(=O)(=O)[O-]', 'InChI=1S/Cu.H2O4S/c;1-5(2,3)4/h;(H2,1,2,3,4)/q+2;/p-2'),
    ('', 'InChI=1S//');
SELECT smiles, inchi, medai_inchi(smiles) FROM known WHERE medai_inchi(smiles) <> inchi;
SELECT count(*), count(*) FILTER (WHERE medai_inchikey(smiles) = medai_inchi_to_key(inchi)) AS keys FROM known;
-- An InChI does not tell tautomers apart, nor what it was drawn from.
SELECT medai_inchikey('Oc1ccccn1') = medai_inchikey('O=c1cccc[nH]1') AS tautomers, medai_inchi('[NH3+]CC([O-])=O') = medai_inchi('NCC(O)=O') AS zwitterion;
-- Atom classes are left out, and so are arrangements beyond tetrahedra.
SELECT medai_inchi('[CH3:7]O') = medai_inchi('CO') AS classes, medai_inchi('CC=[C@]=CC') = medai_inchi('CC=C=CC') AS allenes;

-- Keys of texts.
SELECT medai_inchi_to_key('InChI=1S/CH4/h1H4'), medai_inchi_to_key('InChI=1/CH4/h1H4'), medai_inchikey('C');
SELECT text, fails(format('SELECT medai_inchi_to_key(%L)', text))
  FROM unnest('{"", "InChI=", "InChI=1S", "InChI=2S/CH4/h1H4", "CH4", "InChI=1S/CH4/h1H4 ", " InChI=1S/CH4", "InChI=1S/CH4/h1H4/", "inchi=1S/CH4/h1H4", "InChI=1S/Ä", "InChI=1S/p"}'::text[]) text;
SELECT fails('SELECT medai_inchi_to_key(''InChI=1S/'' || repeat(''C'', 999992))');
SELECT length(medai_inchi_to_key('InChI=1S/' || repeat('C', 999991)));

-- NULL, and what has no InChI.
SELECT medai_inchi(NULL::medai_mol) IS NULL AS a, medai_inchi(NULL::text) IS NULL AS b, medai_inchikey(NULL::medai_mol) IS NULL AS c,
       medai_inchikey(NULL::text) IS NULL AS d, medai_inchi_to_key(NULL) IS NULL AS e;
SELECT smiles, fails(format('SELECT medai_inchi(%L::medai_mol)', smiles)), fails(format('SELECT medai_inchikey(%L)', smiles))
  FROM unnest('{*C, c1cc, [Og], [300C], [4H]C, [Fe+30], [UH21]}'::text[]) smiles;
SELECT length(medai_inchi(repeat('C', 999))), fails('SELECT medai_inchi(repeat(''C'', 1000)::medai_mol)');
-- Components are many molecules; a ring of a hundred CH(OH) would keep the library busy.
SELECT medai_inchi('O' || repeat('.O', 998)), fails('SELECT medai_inchi((''C1(O)'' || repeat(''C(O)'', 98) || ''C1O'')::medai_mol)');
SELECT medai_inchi('c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41')
       LIKE 'InChI=1S/C60/c1-2-%' AS fullerene;

-- Over a column.
SELECT count(*), count(DISTINCT medai_inchikey(smiles::medai_mol)) AS keys FROM (VALUES ('CCO'), ('OCC'), ('C(O)C'), ('CCN')) v (smiles);
DROP FUNCTION fails;
