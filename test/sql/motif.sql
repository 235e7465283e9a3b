-- motif: literals, IUPAC motifs, restriction sites, repeats and islands in sequences.
SET client_min_messages = warning;

-- SQLSTATE, message and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || CASE hint WHEN '' THEN '' ELSE ' / ' || hint END;
END $$;

-- ---- literals ----------------------------------------------------------------------------------------------

SELECT s, m, medai_find(s, m), medai_find(s::bytea, m) AS of_bytea
  FROM (VALUES ('ACGTACG', 'TAC'), ('ACGTACG', 'ACG'), ('ACGTACG', 'GTA'), ('ACGT', 'ACGTA'), ('ACGT', ''), ('', ''),
               ('', 'A'), ('acgt', 'CG'), ('ACGN', 'N'), ('ACGT', 'N'), ('AAAAAAAAAB', 'AAAB'), (NULL, 'A'), ('A', NULL)) v(s, m);


-- The first match of a value that is read in slices, behind the first slices and across the end of one; and in one
-- that is compressed.
CREATE TEMP TABLE genome (id int, outside text, packed text, bytes bytea);
ALTER TABLE genome ALTER outside SET STORAGE EXTERNAL, ALTER bytes SET STORAGE EXTERNAL;
INSERT INTO genome SELECT 1, s, s, s::bytea FROM (
    SELECT repeat('ACGTTGCAAC', 130000) || 'GATTACAGATTACA' || repeat('TTTGCCATAA', 3000) AS s) v;
SELECT medai_find(outside, 'GATTACA'), medai_find(packed, 'GATTACA') AS packed, medai_find(bytes, 'GATTACA') AS of_bytes,
       medai_find(outside, 'GATTACT') AS nowhere, medai_find(outside, repeat('TTTGCCATAA', 3000)) AS long FROM genome;
SELECT bool_and(medai_find(outside, substr(outside, i + 1, 40) || 'G') = position(substr(outside, i + 1, 40) || 'G' in outside) - 1)
       AS as_position
  FROM genome, generate_series(510800, 511200, 37) i;
-- A motif that repeats itself in a sequence that nearly matches everywhere: the time is linear.
SELECT medai_find(repeat('A', 300000) || 'B', repeat('A', 30000) || 'B'),
       medai_find(repeat('A', 300000), repeat('A', 100000) || 'B') AS nowhere,
       medai_find(repeat('AB', 150000) || 'AAB', repeat('AB', 50000) || 'AAB') AS long;

-- ---- motifs ------------------------------------------------------------------------------------------------

-- A code matches what it stands for, in its own case, U as T; a code of the sequence matches nothing.
SELECT * FROM medai_find_all('GAATCGANTCGATTC', 'GANTC', true);
SELECT m, (SELECT string_agg(position::text, ' ') FROM medai_find_all('ACGTUNRYacgtun-', m)) AS forward,
       (SELECT string_agg(position || CASE strand WHEN 1 THEN '+' ELSE '-' END, ' ')
          FROM medai_find_all('ACGTUNRYacgtun-'::bytea, m, true)) AS both_of_bytea
  FROM unnest('{A,C,G,T,U,R,Y,S,W,K,M,B,D,H,V,N,X,a,t,n,AC,Tn}'::text[]) m;
-- Overlapping matches, and what is longer than the sequence.
SELECT string_agg(position::text, ' ') AS overlapping FROM medai_find_all('AAAAA', 'AAA');
SELECT count(*) AS none FROM medai_find_all('ACG', 'ACGT') UNION ALL SELECT count(*) FROM medai_find_all('', 'A');
SELECT count(*) AS none FROM medai_find_all(NULL::text, 'A');
SELECT count(*) AS none FROM medai_find_all('A', NULL);
-- Positions in a value that is read in slices, as regular expressions find them.
SELECT count(*), sum(position), min(position), max(position) FROM genome, medai_find_all(outside, 'GRTTNCA', true);
SELECT count(*), min(position), max(position), bool_and(position % 10 = 5) AS where_they_stand FROM genome, medai_find_all(outside, 'GCAAC');

-- Mismatches.
SELECT * FROM medai_find_approx('GAATCGANTCGATTC', 'GGATC', 1, true);
SELECT * FROM medai_find_approx('ACGTACGA'::bytea, 'ACGA', 1);
SELECT * FROM medai_find_approx('ANU', 'AAT', 2, true);
SELECT count(*) AS every_window FROM medai_find_approx('NNNNNN', 'ACG', 3);
SELECT count(*) AS every_window FROM medai_find_approx('NNNNNN', 'ACG', 2147483647);
SELECT a.position, a.strand FROM medai_find_approx('ACGTACGA', 'CGTA', 0, true) a
EXCEPT SELECT * FROM medai_find_all('ACGTACGA', 'CGTA', true);
SELECT count(*), sum(mismatches), min(match), max(match) FROM genome, medai_find_approx(outside, 'GATTACAGATTACA', 3, true);

SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_find_all('ACGT', '')$$, $$SELECT medai_find_all('ACGT', 'ACZ')$$, $$SELECT medai_find_all('ACGT', 'A-C')$$,
    $$SELECT medai_find_all('ACGT', 'A' || chr(233))$$, $$SELECT medai_find_all('ACGT', repeat('A', 10001))$$,
    $$SELECT medai_find_approx('ACGT', '')$$, $$SELECT medai_find_approx('ACGT', 'A', -1)$$,
    $$SELECT medai_find_approx('ACGT', 'A C')$$]) s;
SELECT count(*) AS long_motif FROM medai_find_all(repeat('A', 10003), repeat('A', 10000));

-- ---- restriction sites -------------------------------------------------------------------------------------

-- Both cuts of one that cuts on both sides, sites on the other strand, and a site of one's own.
SELECT * FROM medai_restriction_sites('AAAAAGAATTCAAAAAGAGACCAAAAAGGTCTCAAAAAAAA', '{EcoRI,BsaI,A^AGG}');
SELECT * FROM medai_restriction_sites(repeat('T', 20) || 'CGATTTTTTTGC' || repeat('T', 30), '{BcgI}');
-- KpnI leaves a 3' overhang, SmaI none; case and codes of the sequence.
SELECT enzyme, start, position, overhang FROM medai_restriction_sites('ttggtaccttCCCGGGttGGTANC'::bytea, '{KpnI,SmaI}');
-- N of a site matches any letter; a cut outside of a linear sequence is none, in a circle it is.
SELECT enzyme, start, position FROM medai_restriction_sites('TTGANTCTTGAATC', '{HinfI}');
SELECT count(*) AS outside FROM medai_restriction_sites('GGTCTCA', '{BsaI}');
SELECT start, stop, position FROM medai_restriction_sites('GGTCTCA', '{BsaI}', true);
SELECT start, stop, position FROM medai_restriction_sites('TTCAAAAGAA', '{EcoRI}', true);
SELECT count(*) AS none FROM medai_restriction_sites('TTCAAAAGAA', '{EcoRI}');
SELECT count(*) AS none FROM medai_restriction_sites('GAATTC', '{}');
SELECT count(*) AS none FROM medai_restriction_sites('', NULL, true);
SELECT count(*) AS none FROM medai_restriction_sites(NULL::text, '{EcoRI}');
SELECT count(*) AS none FROM medai_restriction_sites('GAATTC', '{EcoRI}', NULL);
-- All enzymes; a table of them.
SELECT string_agg(enzyme, ' ') AS all_in_order FROM medai_restriction_sites('AAAGAATTCAAAAAAAAA');
SELECT count(*), count(DISTINCT enzyme), min(enzyme), max(enzyme), min(overhang), max(overhang) FROM medai_restriction_enzymes();
SELECT * FROM medai_restriction_enzymes() WHERE enzyme IN ('EcoRI', 'NotI', 'BsaI', 'KpnI', 'BcgI', 'BbvCI', 'SmaI');
SELECT enzyme, count(*), min(position), max(position) FROM genome, medai_restriction_sites(outside, '{MseI,HpyCH4V}', true)
 GROUP BY 1 ORDER BY 1;
SELECT fails(format('SELECT medai_restriction_sites(%L, %L)', seq, enzymes)) FROM (VALUES
    ('ACGT', '{EcoRJ}'), ('ACGT', '{ecori}'), ('ACGT', '{""}'), ('ACGT', '{NULL}'), ('ACGT', '{GAATTC}'),
    ('ACGT', '{G^AA^TTC}'), ('ACGT', '{G_AATTC}'), ('ACGT', '{^}'), ('ACGT', '{G^AZTTC}'), ('ACGT', '{"GGTCTC(1)"}'),
    ('ACGT', '{"GGTCTC(1/"}'), ('ACGT', '{"GGTCTC(1/5"}'), ('ACGT', '{"GGTCTC(1/5)A"}'), ('ACGT', '{"G^GTCTC(1/5)"}'),
    ('ACGT', '{"GGTCTC(99999999999/5)"}'), ('ACGT', '{"(1/2)"}'), ('AC GT', '{EcoRI}'), ('ACGT-', '{EcoRI}'),
    ('ACG1', '{EcoRI}')) v(seq, enzymes);
SELECT fails($$SELECT medai_restriction_sites('ACGT', array_fill('EcoRI'::text, '{10001}'))$$);
SELECT fails($$SELECT medai_restriction_sites('ACGT', ARRAY['^' || repeat('A', 1001)])$$);

-- ---- repeats -----------------------------------------------------------------------------------------------

SELECT * FROM medai_repeats('TTTACACACACACACACGGGGGGGGGGGT');
SELECT * FROM medai_repeats('ttcagCAGcagCAGcagCAtt'::bytea, 3, 3);
-- Units are no repetitions; U is T; other letters end a run; the last of min_copies is for all longer units.
SELECT * FROM medai_repeats('AAAAAANAAAA', 1, 3, '{4}');
SELECT * FROM medai_repeats('AUAUATATN', 2, 2, '{9,3}');
SELECT * FROM medai_repeats('ACGTAACGTAACGT', 1, 5, '{9,3,2}');
SELECT count(*) AS none FROM medai_repeats('') UNION ALL SELECT count(*) FROM medai_repeats(NULL::text);
SELECT * FROM medai_repeats(repeat('A', 1000000));
SELECT unit, copies, start, stop FROM genome, medai_repeats(outside, 10, 10, '{3}') ORDER BY start;
SELECT unit, copies FROM medai_repeats(repeat(repeat('ACGGT', 19) || 'TTTTA', 3), 100, 100, '{3}');
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_repeats('A', 0)$$, $$SELECT medai_repeats('A', 3, 2)$$, $$SELECT medai_repeats('A', 1, 101)$$,
    $$SELECT medai_repeats('A', 1, 6, '{}')$$, $$SELECT medai_repeats('A', 1, 6, '{10,1}')$$,
    $$SELECT medai_repeats('A', 1, 6, '{10,NULL}')$$, $$SELECT medai_repeats('A', 1, 6, '{{2,3},{2,3}}')$$,
    $$SELECT medai_repeats('A', -2147483648, 2147483647)$$]) s;
SELECT count(*) AS none FROM medai_repeats(repeat('A', 100), 1, 1, '{2147483647}');

-- ---- CpG islands -------------------------------------------------------------------------------------------

SELECT * FROM medai_cpg_islands(repeat('AT', 150) || repeat('CG', 150) || repeat('AT', 150));
SELECT * FROM medai_cpg_islands(repeat('at', 20) || repeat('cg', 10) || repeat('at', 20), 20);
SELECT start, stop, length, round(gc::numeric, 4) AS gc, round(ratio::numeric, 4) AS ratio
  FROM medai_cpg_islands(repeat('N', 30) || repeat('GCATCGGC', 4) || repeat('A', 40) || repeat('CCG', 9), 24, 0.6, 0.7);
-- The criteria have to be exceeded.
SELECT count(*) AS at_the_limit FROM medai_cpg_islands('CGAT'::bytea, 4, 0.5, 0.6);
SELECT count(*) AS above_it FROM medai_cpg_islands('CGAT', 4, 0.49, 3.99);
SELECT count(*) AS none FROM medai_cpg_islands('') UNION ALL SELECT count(*) FROM medai_cpg_islands(NULL::text);
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_cpg_islands('A', 1)$$, $$SELECT medai_cpg_islands('A', 1000001)$$,
    $$SELECT medai_cpg_islands('A', 200, 'NaN')$$, $$SELECT medai_cpg_islands('A', 200, 1.5)$$,
    $$SELECT medai_cpg_islands('A', 200, 0.5, -1)$$, $$SELECT medai_cpg_islands('A', 200, 0.5, 'infinity')$$,
    $$SELECT medai_cpg_islands('A', 200, 0.5, 'NaN')$$]) s;

-- ---- open reading frames -----------------------------------------------------------------------------------

-- Both strands, with and without a stop at the end.
SELECT * FROM medai_orfs('ATGAAATTTGGGTAAATGCC', 1, 3) ORDER BY start;
SELECT * FROM medai_orfs('ttacccaaatttcat', 1, 3) ORDER BY start;
-- From stop to stop, all of them; with the starts of the bacterial code, read as M.
SELECT * FROM medai_orfs('TAAGTGCCCTAG'::bytea, 1, 3, 'any') ORDER BY strand DESC, start;
SELECT * FROM medai_orfs('UAAGUGCCCUAG', 11, 3, 'table') ORDER BY start;
-- An ambiguous codon stops only if all that it stands for does.
SELECT strand, start, stop, protein FROM medai_orfs('ATGTARATGTANCCNXXX', 1, 0) WHERE strand = 1;
SELECT count(*) AS none FROM medai_orfs('') UNION ALL SELECT count(*) FROM medai_orfs('AT', 1, 0, 'any')
 UNION ALL SELECT count(*) FROM medai_orfs(NULL::text);
SELECT start_codon, count(*), sum(length), max(length) FROM genome, unnest('{atg,table,any}'::text[]) start_codon,
       medai_orfs(outside, 11, 30, start_codon) GROUP BY 1 ORDER BY 1;
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_orfs('ACGT', 7)$$, $$SELECT medai_orfs('ACGT', 1, -1)$$, $$SELECT medai_orfs('ACGT', 1, 75, 'ATG')$$,
    $$SELECT medai_orfs('ACG T')$$, $$SELECT medai_orfs('ACG-')$$]) s;

-- ---- catalogue ---------------------------------------------------------------------------------------------

SELECT p.oid::regprocedure AS function FROM pg_proc p
 WHERE proname ~ '^medai_(find|restriction|repeats|cpg_islands|orfs)'
   AND (provolatile <> 'i' OR proparallel <> 's' OR obj_description(p.oid, 'pg_proc') IS NULL
        OR (NOT proisstrict AND proname <> 'medai_restriction_sites'));

-- What a match would show must be a text: no part of a character, no zero.
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_find_approx('\x414347c3a9'::bytea, 'ACG', 3)$$,
    $$SELECT medai_find_approx('\x414300'::bytea, 'ACG', 1, true)$$]) s;

DROP TABLE genome;
DROP FUNCTION fails(text);
