-- pattern: the type medai_pattern, what SMARTS are accepted, where errors are.
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

SELECT medai_pattern(E' \t[#6]C(=O)N\n') AS trimmed, 'c1ccccc1'::text::medai_pattern AS of_text,
       medai_smarts('[C;$(C=O)]') AS smarts, medai_pattern('CO')::text AS to_text, medai_pattern('') AS empty;
SELECT medai_pattern(NULL) IS NULL AS strict, medai_pattern('C', NULL) IS NULL AS strict_flag, medai_smarts_valid(NULL) IS NULL AS strict_valid;
SELECT medai_pattern_send('C~C');
CREATE TEMP TABLE kept (id int, pattern medai_pattern);
INSERT INTO kept VALUES (1, 'C=O'), (2, 'C=O '), (3, 'O=C'), (4, NULL);
SELECT pattern, count(*) FROM kept GROUP BY pattern ORDER BY pattern::text;
SELECT a.id, b.id FROM kept a JOIN kept b ON a.pattern = b.pattern AND a.id < b.id;
SELECT medai_pattern_eq('C', 'C') AS eq, medai_pattern_ne('C', 'C') AS ne, medai_pattern 'C' <> 'c' AS differ,
       medai_pattern_hash('CC') = medai_pattern_hash(' CC') AS hash;

-- ---- what is refused, and where --------------------------------------------------------------------------

SELECT smarts, fails(format('SELECT %L::medai_pattern', smarts))
  FROM unnest(ARRAY['C(', 'C)', 'C()', 'C(.C)', 'C.', '.C', 'C..C', 'C-', '=C', 'C(-)', 'C,C', 'C!C', 'C&-C', 'C-,C', 'C1', 'C11', 'C1C1',
                    'C12CC12', '1C', 'C(1)', 'C%1C', 'C%01C', 'C%(123456)C', '[', '[]', '[C', '[C;]', '[;C]', '[C,,N]', '[!]', '[C!]',
                    '[Q]', '[#]', '[#119]', '[H+C]', '[H;X2:1', '[C:]', '[C:01]', '[C:1N]', '[D{2}]', '[D{-}]', '[H{1-2}]', '[^6]', '[@TH3C]', '[$(C]',
                    '[$()]', '[$(C)_0]', '$(C)', 'C$(C)', 'C C', E'C\x01', 'é', 'C@SP', '(C', '(C)C', '((C))', '(C).(', '[C:2147483640]', '[12345678901]']) smarts;
SELECT smarts, medai_smarts_valid(smarts)
  FROM unnest(ARRAY['C==C', '[C@@@]', '[@OH]', '[C+++]', '[012H]', 'C.(C)', '(C.N).(O)', '[Uut]', '[Nh]', '[H]', '[H][H]', 'C->[Fe]', 'C\\C=C/C', '[$(C)_1]', 'C1.C1']) smarts;

-- ---- hydrogens ------------------------------------------------------------------------------------------

-- The text of a pattern whose hydrogens were merged reads as that pattern.
SELECT smarts, medai_pattern(smarts, true), medai_pattern(medai_smarts(medai_pattern(smarts, true)), true) = medai_pattern(smarts, merge_hydrogens => true) AS again
  FROM unnest(ARRAY['C[H]', 'C([H])([H])[H]', '[H]N([H])c1ccccc1', '[H][H]', '[2H]C', 'C[#1,#6]', 'C[!#1]', '[$(C[H]),N;R]', 'c1(c([2H])[n]([H])cc1[H])C',
                    '[H][C@](F)(Cl)Br', '[C@]12([H])CCC1C2', 'C([H]C)C', 'F/C([H])=C([H])/F', '[C:1]([H])[H:2]', 'CC']) smarts;
SELECT fails($$SELECT medai_pattern('C([H]C)->[Fe]', true)$$), medai_pattern('[C;@SP2]([H])(F)(Cl)Br', true), medai_pattern('[+{1-2},-{1-},-{-3},+{-2},++,-0;13C,13,!12C,!2H3;D{2-},D{-2},z,Z2,^2,v{1-3}]-&@,=[H]', true);

-- ---- limits ----------------------------------------------------------------------------------------------

SELECT medai_smarts_valid(repeat('C', 1024)) AS atoms, fails($$SELECT medai_pattern(repeat('C', 1025))$$);
SELECT medai_smarts_valid(repeat('[$(', 32) || 'C' || repeat(')]', 32)) AS deep,
       fails($$SELECT medai_pattern(repeat('[$(', 33) || 'C' || repeat(')]', 33))$$);
SELECT medai_smarts_valid('[C' || repeat(',R1', 5000) || ']') AS terms, fails($$SELECT medai_pattern('[C' || repeat(',R1', 20000) || ']')$$);
SELECT medai_smarts_valid(repeat('C(', 1023) || 'C' || repeat(')', 1023)) AS branches;
SELECT fails($$SELECT medai_pattern('C' || repeat('1', 5000))$$);

DROP FUNCTION fails;
