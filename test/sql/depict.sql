-- Pictures of molecules: medai_mol_svg, medai_mol_grid_svg.

CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; state text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, state = RETURNED_SQLSTATE;
    RETURN state || ' ' || message;
END $$;

-- ---- the text ----------------------------------------------------------------------------------------------

SELECT medai_mol_svg('CCO');
SELECT medai_mol_svg('C[C@H](F)[NH3+]', 120, 80);
SELECT medai_mol_svg('', 10, 10);

-- Any way of writing a molecule gives the same picture, which is a document of XML of moderate size.
SELECT name, medai_mol_svg(smiles) = medai_mol_svg(smiles::medai_mol) AS same, xml_is_well_formed_document(svg) AS xml,
       length(svg) < 9000 AS small, svg ~ '^[\x20-\x7e\n]*$' AS ascii, svg ~ '(?i)script|href|url|style|nan|inf' AS strange
  FROM (VALUES ('aspirin', 'CC(=O)Oc1ccccc1C(=O)O'), ('morphine', 'CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5'),
               ('cubane', 'C12C3C4C1C5C2C3C45'), ('18-crown-6', 'C1COCCOCCOCCOCCOCCO1'),
               ('salt', '[Na+].CC(=O)[O-]'), ('ferrocene', '[Fe+2].c1cc[cH-]c1.c1cc[cH-]c1'),
               ('labelled', '[2H][13C]([3H])([O-])[C]'), ('dummies', '[*:1]c1ccc([2*])cc1*'), ('classes', '[CH3:1][OH:22]'),
               ('bonds', 'N#CC=C=C[Cu]$[Cu]~[Zn]<-[NH3]'), ('square', 'F[Pt@SP1](Cl)(Br)I'), ('alone', '[U].O.Cl.C')) v (name, smiles),
       LATERAL medai_mol_svg(smiles) svg;
SELECT medai_mol_svg('OCC') = medai_mol_svg('C(C)O') AS same, medai_mol_svg('N[C@@H](C)O') = medai_mol_svg('N[C@H](C)O') AS mirror;

-- Layers that a molecule has none of are not there; wedges are filled, bars are lines.
SELECT smiles, svg LIKE '%<text%' AS letters, svg LIKE '%Z"/>%' AS wedges, (length(svg) - length(replace(svg, 'M', ''))) AS lines
  FROM (VALUES ('C'), ('CC'), ('C=C'), ('C#C'), ('c1ccccc1'), ('C[C@H](O)CC'), ('C[C@@H](O)CC'), ('CC(O)CC')) v (smiles),
       LATERAL medai_mol_svg(smiles) svg;

-- A centre with ring bonds alone shows its hydrogen.
SELECT smiles, length(svg) - length(replace(svg, '>H</text>', '>H<')) > 0 AS hydrogen
  FROM (VALUES ('C1CC[C@H]2CCCC[C@H]2C1'), ('C1CCC2CCCCC2C1'), ('C[C@H]1CCCCO1')) v (smiles), LATERAL medai_mol_svg(smiles) svg;

-- A match has a halo under the lines: atoms, and the bonds between them.
SELECT medai_mol_svg('CCO', 60, 40, 'CO'::medai_pattern);
SELECT pattern, svg LIKE '%#ffcf99%' AS halo, length(substring(svg from '#ffcf99[^>]*')) - length(replace(substring(svg from '#ffcf99[^>]*'), 'M', '')) AS parts,
       medai_mol_svg(smiles::medai_mol, highlight => pattern) = svg AS same
  FROM (VALUES ('c1ccccc1C(=O)O', 'c1ccccc1'::medai_pattern), ('c1ccccc1C(=O)O', 'C(=O)[OH]'), ('c1ccccc1C(=O)O', 'N'), ('CC', '*'), ('C', '*'), ('', '*'),
               ('OCCO', 'CO')) v (smiles, pattern), LATERAL medai_mol_svg(smiles, highlight => pattern) svg;
SELECT medai_mol_svg('CCO', highlight => 'N') = medai_mol_svg('CCO') AS no_match, medai_mol_svg('CCO', 300, 200, NULL) = medai_mol_svg('CCO') AS no_pattern;
SELECT (length(svg) - length(replace(svg, '#ffcf99', ''))) / 7 AS cells FROM medai_mol_grid_svg(ARRAY['CCO', 'CCN', NULL, 'OO']::medai_mol[], highlight => 'O') svg;

-- ---- sizes -------------------------------------------------------------------------------------------------

SELECT w, h, left(medai_mol_svg('c1ccccc1O', w, h), 85) FROM (VALUES (1, 1), (10000, 1), (1, 10000), (10000, 10000)) v (w, h);
SELECT fails(format('SELECT medai_mol_svg(%L, %s, %s)', 'CCO', w, h))
  FROM (VALUES (0, 100), (100, 0), (-1, 100), (10001, 100), (100, 10001), (2147483647, 100), (-2147483648, -2147483648)) v (w, h);
SELECT fails('SELECT medai_mol_svg(''c1cc'')');
SELECT medai_mol_svg(NULL::medai_mol) IS NULL AS mol, medai_mol_svg(NULL::text) IS NULL AS smiles,
       medai_mol_svg('C', NULL) IS NULL AS width, medai_mol_svg('C', 100, NULL) IS NULL AS height;
SELECT length(medai_mol_svg(repeat('C', 4095))) BETWEEN 1 AND 1000000 AS chain,
       length(medai_mol_svg(rtrim(repeat('O.', 2000), '.'))) BETWEEN 1 AND 1000000 AS pieces,
       length(medai_mol_svg(repeat('C1CC1', 800))) BETWEEN 1 AND 1000000 AS rings,
       length(medai_mol_svg('C1' || repeat('C', 4000) || '1')) BETWEEN 1 AND 1000000 AS ring;

-- ---- grids -------------------------------------------------------------------------------------------------

SELECT medai_mol_grid_svg(ARRAY['C', 'O']::medai_mol[], ARRAY['methane', '<water> & "ice"'], 1, 60, 40);
SELECT left(medai_mol_grid_svg(array_fill('CCO'::medai_mol, ARRAY[7]), columns => c), 70) FROM unnest('{1,3,7,100}'::int[]) c;
SELECT xml_is_well_formed_document(medai_mol_grid_svg(ARRAY['c1ccccc1', NULL, 'CCO']::medai_mol[], ARRAY[NULL, 'none', E'\x01tab\there'])) AS xml;
SELECT medai_mol_grid_svg('{}'::medai_mol[]);
SELECT medai_mol_grid_svg(NULL) IS NULL AS mols, medai_mol_grid_svg('{}', columns => NULL) IS NULL AS columns;
SELECT fails('SELECT medai_mol_grid_svg(' || arguments || ')')
  FROM unnest('{"ARRAY[''C'']::medai_mol[], columns => 0","ARRAY[''C'']::medai_mol[], columns => -5","ARRAY[''C'']::medai_mol[], ARRAY[''a'',''b'']",
                "ARRAY[''C'']::medai_mol[], width => 0","ARRAY[''C'']::medai_mol[], height => 10001",
                "array_fill(''C''::medai_mol, ARRAY[10001])","array_fill(''C''::medai_mol, ARRAY[200]), columns => 200, width => 10000"}'::text[]) arguments;

DROP FUNCTION fails(text);
