-- chem: the type medai_mol, SMILES in and out, equality and order, errors.
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

-- ---- text ------------------------------------------------------------------------------------------------

-- Aspirin, caffeine, a salt, stereo, a radical, an isotope, an atom class, wildcards, a metal complex, nothing.
SELECT smiles, smiles::medai_mol AS mol, medai_canonical_smiles(smiles) = smiles::medai_mol::text AS by_text
  FROM unnest('{CC(=O)Oc1ccccc1C(O)=O,Cn1cnc2c1c(=O)n(C)c(=O)n2C,[Na+].[O-]C(=O)C,C[C@H](N)C(=O)O,C[C@@H](N)C(O)=O,
                F/C=C/F,F\\C=C\\F,[CH3],[13CH4],[CH3:7]C,*c1ccccc1,N->[Pt](<-N)(Cl)Cl,C1=CC=CC=C1,[H][H],[2H]O[2H],""}'::text[])
       WITH ORDINALITY AS s(smiles, place) ORDER BY place;

-- White space around it is ignored.
SELECT medai_mol(E' \t\r\n CCO \n') = 'OCC' AS same;

-- The same molecule however it is written; stereo, isotopes, classes and radicals tell molecules apart.
SELECT a, b, a::medai_mol = b::medai_mol AS equal, a::medai_mol <> b::medai_mol AS different
  FROM (VALUES ('OCC', 'CCO'), ('c1ccccc1', 'C1=CC=CC=C1'), ('C[N+](=O)[O-]', 'CN(=O)=O'), ('[H]OC', 'CO'),
               ('C[C@H](N)O', 'C[C@@H](N)O'), ('C[C@H](N)O', 'N[C@H](O)C'), ('F/C=C/F', 'F/C=C\F'), ('CO', '[13CH3]O'),
               ('CO', '[CH3:1]O'), ('C', '[CH3]'), ('CCl', 'CBr'), ('C.O', 'O.C'),
               ('C[C@H]1CC[C@@H](C)CC1', 'C[C@@H]1CC[C@H](C)CC1'), ('C[C@H]1CC[C@@H](C)CC1', 'C[C@H]1CC[C@H](C)CC1')) v (a, b);

-- ---- as a column -----------------------------------------------------------------------------------------

CREATE TEMP TABLE compound (id int PRIMARY KEY, mol medai_mol UNIQUE);
INSERT INTO compound SELECT n, smiles FROM unnest('{CCO,c1ccccc1,CC(=O)O,CCN}'::text[]) WITH ORDINALITY AS s(smiles, n);
SELECT fails($$INSERT INTO compound VALUES (5, 'OC(C)=O')$$);
SELECT id FROM compound WHERE mol = 'OCC';
SELECT count(*), count(DISTINCT mol) FROM (SELECT mol FROM compound UNION ALL SELECT medai_mol('OCC')) s;
SELECT mol, count(*) FROM (SELECT mol FROM compound UNION ALL SELECT medai_mol('NCC')) s GROUP BY mol ORDER BY mol;
SELECT c.id, s FROM compound c JOIN unnest('{NCC,C1C=CC=CC=1,CCCC}'::text[]) s ON c.mol = s::medai_mol ORDER BY c.id;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM compound WHERE mol = 'OCC';
SELECT id FROM compound WHERE mol = 'OCC';
RESET enable_seqscan;
RESET enable_bitmapscan;
SELECT mol FROM compound ORDER BY mol;
SELECT bool_and((a.mol < b.mol) = (b.mol > a.mol) AND (a.mol <= b.mol) = (b.mol >= a.mol)
            AND (a.mol < b.mol) <> (a.mol >= b.mol)) AS order_is_total
  FROM compound a, compound b;
CREATE TEMP TABLE hashed (mol medai_mol) PARTITION BY HASH (mol);
CREATE TEMP TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TEMP TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO hashed SELECT mol FROM compound;
SELECT count(*) FROM hashed WHERE mol = 'CCO';

SELECT medai_mol_cmp('C', 'CC') < 0 AS less, medai_mol_cmp('OC', 'CO') AS equal, medai_mol_eq('OC', 'CO') AS eq, medai_mol_ne('C', 'O') AS ne,
       medai_mol_lt('C', 'CC') AS lt, medai_mol_le('C', 'C') AS le, medai_mol_gt('C', 'CC') AS gt, medai_mol_ge('C', 'CC') AS ge,
       medai_mol_hash('OC') = medai_mol_hash('CO') AS hash, medai_mol_hash_extended('OC', 7) = medai_mol_hash_extended('CO', 8) AS seeds;

-- A btree keeps equal values once.
CREATE TEMP TABLE repeated AS SELECT 'CCO'::medai_mol AS mol, medai_morgan_fp('CCO', 2, 64) AS fp FROM generate_series(1, 5000);
CREATE INDEX repeated_mol ON repeated (mol);
CREATE INDEX repeated_fp ON repeated (fp);
SELECT pg_relation_size('repeated_mol') < pg_relation_size('repeated') / 4 AS mol, pg_relation_size('repeated_fp') < pg_relation_size('repeated') / 4 AS fp;

-- A bad row need not cost a load.
SELECT smiles, medai_mol_valid(smiles) AS valid, medai_mol_try(smiles) AS mol
  FROM unnest('{CCO,c1ccc,"",C(C)(C)(C)(C)C,not a molecule,Cc1cc[nH]c1}'::text[]) smiles;
SELECT medai_mol_try(NULL) IS NULL AS a, medai_mol_valid(NULL) IS NULL AS b, medai_mol(NULL) IS NULL AS c,
       medai_canonical_smiles(NULL::text) IS NULL AS d, medai_canonical_smiles(NULL::medai_mol) IS NULL AS e;

-- Text to medai_mol is a cast on assignment and by name, never of its own accord.
SELECT fails($$SELECT 'CCO'::text = 'CCO'::medai_mol$$);
SELECT 'CCO'::text::medai_mol::text::medai_mol;

-- ---- binary ----------------------------------------------------------------------------------------------

-- What comes in as bytes is what storing the molecule gives, or it is refused.
CREATE TEMP TABLE sent AS
    SELECT mol, medai_mol_send(mol) AS bytes FROM (SELECT mol FROM compound UNION ALL
        SELECT medai_mol(s) FROM unnest('{C[C@H](N)O,F/C=C/F,[13CH3]O,[Na+].[Cl-],C1CC2CCC1CC2}'::text[]) s) m;
SELECT octet_length(bytes), count(*) FROM sent GROUP BY 1 ORDER BY 1;

-- ---- what is wrong, where --------------------------------------------------------------------------------

SELECT smiles, fails(format('SELECT medai_mol(%L)', smiles))
  FROM regexp_split_to_table('c1ccc;C1CC;CC);C(C;C(;[C;[C@;[Xx];C[;];CC=;=C;C==C;C%1;C%123;C1C1;C11;C=1CC-1;CX;C C;CCO ethanol;CCO |$a$|;'
           'C(C)(C)(C)(C)C;[CH5];FF(F)F;c1cccc1;n1cccc1;[nH]1ccccc1;Ccc;O=c1ccccc1;C..C;.C;C.;(C);[12];[C+++++++++];'
           '[999999C];[C:99999999999];[CH99];C/C/;C$$$', ';') WITH ORDINALITY AS s(smiles, place) ORDER BY place;
SELECT fails(format('SELECT medai_mol(%L)', chr(233) || 'CC'));
-- What is accepted here is accepted again: a molecule that has no text of its own is refused at once.
SELECT fails('SELECT medai_mol(''Cn1(C)CCc2ccoc21'')') AS cast, medai_mol_valid('Cn1(C)CCc2ccoc21') AS valid;
SELECT fails('SELECT ''c1ccc''::medai_mol');
SELECT fails('SELECT medai_logp(''c1ccc'')');
SELECT fails(format('SELECT medai_mol(%L)', repeat('C', 4096)));
SELECT medai_mol_valid(repeat('C', 4095)) AS longest, medai_mol_valid(repeat('C', 4096)) AS longer,
       medai_mol_valid(repeat('C', 65536)) AS much_longer, medai_mol_valid(repeat('C(', 3000) || repeat(')', 3000)) AS deep,
       medai_mol_valid(repeat('(', 100000)) AS open, medai_mol_valid(repeat('[', 100000)) AS brackets;

-- ---- molfiles and SD files -------------------------------------------------------------------------------

\set records `cat "${MEDAI_TESTS:-test}/data/chem/records.sdf"`
SELECT name, mol, mol = (properties ->> 'SMILES')::medai_mol AS as_drawn, properties ->> 'lines' AS lines
  FROM medai_sdf(:'records');
SELECT count(*), count(mol) FROM medai_sdf(convert_to(:'records', 'UTF8'));
\set zipped `gzip -nc "${MEDAI_TESTS:-test}/data/chem/records.sdf" | base64 -w0`
SELECT count(*), count(mol), max(name) FROM medai_sdf(decode(:'zipped', 'base64'));
SELECT count(*), count(mol), max(name) FROM medai_sdf(decode(:'zipped', 'base64') || decode(:'zipped', 'base64'));
SELECT count(*), count(mol) FROM medai_sdf(replace(:'records', chr(10), chr(13) || chr(10)));

-- A record that cannot be read is named, or comes without a molecule.
SELECT fails(format('SELECT * FROM medai_sdf(%L)', replace(:'records', '  0.0000 C   0', '  0.0000 Xx  0')));
SELECT name, mol FROM medai_sdf(replace(:'records', '  0.0000 C   0', '  0.0000 Xx  0'), 'null') LIMIT 3;
SELECT fails('SELECT * FROM medai_sdf('''', ''skip'')');
SELECT count(*) FROM medai_sdf('');
SELECT fails('SELECT * FROM medai_sdf(''$$$$'')'), fails('SELECT * FROM medai_sdf(''\x1f8b08''::bytea)');
SELECT count(*) FROM medai_sdf(NULL::text);

-- A molfile comes back as the same molecule, stereo and all.
SELECT smiles, medai_mol_from_molfile(medai_molblock(smiles)) = smiles::medai_mol AS same
  FROM unnest('{CC(=O)Oc1ccccc1C(O)=O,C[C@H](N)C(=O)O,F/C=C/F,F/C=C\\F,C[C@H]1CC[C@@H](C)CC1,[13CH4],[CH3],[NH4+].[Cl-],"",
                N->[Pt](<-N)(Cl)Cl,C[C@H](O)[C@H](O)[C@@H](O)C=C/C=C\\C,C1CC2CCC1CC2,[O-][n+]1ccccc1,[CH3:5]O}'::text[]) smiles;
SELECT medai_molblock('C[C@H](F)Cl');
SELECT medai_molfile_valid(medai_molblock('CCO')) AS valid, medai_molfile_valid('CCO') AS smiles, medai_molfile_valid('') AS empty;
SELECT fails('SELECT medai_mol_from_molfile(''CCO'')'), fails('SELECT medai_mol_from_molfile('''')');
SELECT fails(format('SELECT medai_mol_from_molfile(%L)', replace(medai_molblock('CCO'), 'V2000', 'V9000')));
SELECT fails(format('SELECT medai_mol_from_molfile(%L)', left(medai_molblock('CCO'), 150)));

-- What is stored is what its own text says: geometry that the text cannot show on both sides of a double bond is not kept,
-- and what no text can say is refused.
SELECT smiles, medai_canonical_smiles(smiles) AS canonical,
       medai_canonical_smiles(medai_canonical_smiles(smiles)) = medai_canonical_smiles(smiles) AS stable
  FROM unnest(ARRAY['C=1=C/CCBCCC\1', 'CC/C=C/CC']) smiles;
SELECT smiles, medai_mol_valid(smiles), medai_mol_try(smiles) IS NULL AS refused
  FROM unnest('{CCCCC=2:[O-]C=2,Nc1cccbb=1C}'::text[]) smiles;

DROP FUNCTION fails(text);
