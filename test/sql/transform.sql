-- transform: reactions applied to a molecule. Products are those of RDKit 2022.09.
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
-- What errors of a reaction are like.
CREATE FUNCTION refused(reaction text) RETURNS text LANGUAGE sql AS $$ SELECT fails(format('SELECT medai_transform(''C'', %L)', reaction)) $$;
-- Products in one text, sorted.
CREATE FUNCTION made(smiles text, reaction text) RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(p::text, ' ' ORDER BY p::text COLLATE "C") FROM medai_transform(smiles::medai_mol, reaction) p $$;

-- ---- what becomes of a molecule ----------------------------------------------------------------------------

SELECT medai_transform('CC(=O)O', '[C:1](=[O:2])[OH]>>[C:1](=[O:2])N');
SELECT medai_transform('CC(=O)O'::medai_mol, '[C:1](=[O:2])[OH]>>[C:1](=[O:2])N');
SELECT p FROM medai_transform('Clc1ccccc1', '[cH:1]>>[c:1]F') p ORDER BY p::text COLLATE "C";
-- No rows where it does not apply, where no product is a molecule, of no molecule, and of NULL.
SELECT count(*) FROM medai_transform('CC', '[N:1]>>[O:1]');
SELECT count(*) FROM medai_transform('CC(C)(C)C', '[CX4H0:1]>>[C:1]F');
SELECT count(*) FROM medai_transform('', '[C:1]>>[N:1]');
SELECT count(*) FROM medai_transform(NULL::medai_mol, '[C:1]>>[N:1]');
SELECT count(*) FROM medai_transform('C', NULL);
-- In a select list, beside other rows.
SELECT id, medai_transform(smiles, '[C:1][OH:2]>>[C:1]=[O:2]') FROM (VALUES (1, 'CCO'), (2, 'CC'), (3, 'CC(O)C')) v (id, smiles);

-- ---- what a product takes from its template, and what from the molecule ------------------------------------

SELECT what, reaction, smiles, made(smiles, reaction) FROM (VALUES
    ('charge kept',            '[N:1]>>[N:1]', 'C[NH3+]'),
    ('charge said',            '[N:1]>>[N+0:1]', 'C[NH3+]'),
    ('isotope kept',           '[C:1]O>>[C:1]N', '[13CH3]O'),
    ('isotope said',           '[C:1]>>[14C:1]', '[13CH3]O'),
    ('hydrogens filled up',    '[C:1]=[C:2]>>[C:1]-[C:2]', 'C=CC'),
    ('hydrogens said',         '[C:1]-[OH:2]>>[CH0:1]=[O:2]', 'C[C@H](O)F'),
    ('hydrogens of brackets',  '[C:1]-[OH:2]>>[C:1]=[O:2]', 'C[C@H](O)F'),
    ('element kept',           '[#6,#7:1]O>>[*:1]S', 'CNO'),
    ('element of a wildcard',  '[C:1]>>[C:1][*]', 'C'),
    ('new atoms',              '[C:1]>>[C:1]C(=O)O', 'C'),
    ('a bond as before',       '[#6:1]~[#6:2]>>[#6:1]~[#6:2]O', 'C=CC'),
    ('aromatic ring atom',     '[cH:1]>>[n:1]', 'c1ccccc1'),
    ('what hangs on it',       '[O:1][C:2]>>[N:1][C:2]', 'CC(C)COC1CC1'),
    ('what is not mapped goes','[C:1]Cl>>[C:1]', 'CC(Cl)C'),
    ('with what hangs on it',  '[C:1]O>>[C:1]', 'CCOCC'),
    ('other components go',    '[C:1]O>>[C:1]N', 'CO.CCC'),
    ('two products',           '[C:1][O:2][C:3]>>[C:1][O:2].[C:3]Cl', 'COCC'),
    ('two parts of one',       '([OH:1].[C:2](=[O:3])O)>>[O:1][C:2]=[O:3]', 'OCCCC(=O)O'),
    ('a ring closed',          '([CH2:1]Br.[NH2:2])>>[C:1][N:2]', 'NCCCCBr'),
    ('a ring opened',          '[C:1]1[C:2][O:3]1>>[C:1](N)[C:2][O:3]', 'CC1CO1'),
    ('a ring cut off',         '[C:1]1[C:2][C:3]1>>[C:1].[C:2].[C:3]', 'CC1CC1'),
    ('a bond not spoken of',   '([C:1].[C:2])>>[C:1](F)[C:2]', 'CC'),
    ('a repeated atom',        '[C:1]O>>([C:1]O.[C:1]N)', 'CCO'),
    ('agents',                 '[C:1][OH:2]>[Na+].[OH-]>[C:1][O-:2]', 'CO'),
    ('a name behind',          '[C:1]>>[C:1]F to fluoride', 'C'),
    ('blanks',                 ' [C:1] >> [C:1]F . [OH2] ', 'C'),
    ('an extension',           '[C:1]>>[C:1]F |$a;b$|', 'C')) v (what, reaction, smiles);

-- ---- handedness and geometry -------------------------------------------------------------------------------

SELECT what, reaction, smiles, made(smiles, reaction) FROM (VALUES
    ('kept',       '[C:1][OH:2]>>[C:1][O:2]C', 'C[C@H](O)F'),
    ('a neighbour exchanged', '[C:1]Cl>>[C:1]O', 'C[C@](F)(Cl)Br'),
    ('retained',   '[C@:1]([*:2])([*:3])Cl>>[C@:1]([*:2])([*:3])O', 'C[C@](F)(Cl)Br'),
    ('inverted',   '[C@:1]([*:2])([*:3])Cl>>[C@@:1]([*:2])([*:3])O', 'C[C@](F)(Cl)Br'),
    ('taken off',  '[C@:1]>>[C:1]', 'C[C@](F)(Cl)Br'),
    ('set',        '[C:1]([F:2])([Cl:3])[Br:4]>>[C@:1]([F:2])([Cl:3])[Br:4]', 'CC(F)(Cl)Br'),
    ('elsewhere',  '[C:1]O>>[C:1]N', 'OCC[C@H](F)Cl'),
    ('geometry kept',  '[C:1]=[C:2]>>[C:1]=[C:2]', 'F/C=C/C'),
    ('of other neighbours',  '[F:4][C:1]=[C:2]>>[C:1]=[C:2]', 'F/C(C)=C/Cl'),
    ('changed',    '[C:1]/[C:2]=[C:3]/[C:4]>>[C:1]/[C:2]=[C:3]\[C:4]', 'C/C=C/CC'),
    ('made',       '[C:1]#[C:2]>>[C:1]/C=C\[C:2]', 'CC#CC'),
    ('left open',  '[C:1][C:2]=[C:3][C:4]>>[C:1][C:2]=[C:3][C:4]', 'C/C=C/CC'),
    ('farther off',  '[OH:1]>>[O:1]C', 'OC/C=C/C=C\C')) v (what, reaction, smiles);
-- A text is taken as it stands, a molecule as its canonical text.
SELECT medai_transform('[CH3]C', '[C:1][C:2]>>[C:1]=[C:2]') IS NULL AS brackets, medai_transform('[CH3]C'::medai_mol, '[C:1][C:2]>>[C:1]=[C:2]');

-- ---- errors ------------------------------------------------------------------------------------------------

SELECT reaction, refused(reaction) FROM unnest('{"","C",">>","[C:1]>[C:1]","[C:1]>>","[C:1]>>>[C:1]","[C:1]>>[C:1]>","[C:1]>>[C:1","[C:1]>[N>[C:1]",
    "[C:1]..[C:2]>>[C:1]","[C:1][C:1]>>[C:1]","([C:1])C>>[C:1]","[C:1].[N:2]>>[C:1][N:2]","[C:1]>>[C:1]X"}'::text[]) reaction;
SELECT reaction, medai_reaction_valid(reaction) FROM unnest('{"[C:1]>>[C:1]","[C:1].[N:2]>>[C:1][N:2]","([C:1].[N:2])>>[C:1][N:2]",C,NULL}'::text[]) reaction;
SELECT fails('SELECT medai_transform(''CX'', ''[C:1]>>[C:1]'')');
SELECT fails(format('SELECT medai_transform(''C'', %L)', '[C:1]>>' || repeat('C', 20000)));
SELECT left(fails(format('SELECT count(*) FROM medai_transform(%L, ''([C:1].[C:2])>>[C:1]O.[C:2]'')', repeat('C', 400))), 80);
-- A reaction that repeats one end of a bond between others.
SELECT fails('SELECT medai_transform(''C1CC1'', ''[C:1][C:2]>>([C:1].[C:1].[C:2])'')');
-- Other reactions for other rows.
SELECT r, medai_transform('CO', r) FROM unnest('{"[C:1]>>[N:1]","[O:1]>>[S:1]","[C:1]>>[N:1]"}'::text[]) r;
SELECT r, s, medai_transform(s, r) FROM unnest('{"[C:1]>>[N:1]","[O:1]>>[S:1]"}'::text[]) r, unnest('{CO,CCO}'::text[]) s ORDER BY s COLLATE "C", r COLLATE "C";

DROP FUNCTION refused(text), made(text, text), fails(text);
