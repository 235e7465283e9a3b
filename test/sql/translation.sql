-- translation: genetic codes, translation, melting temperatures, masses, alphabets, three-letter codes.
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

-- ---- genetic codes ---------------------------------------------------------------------------------------

SELECT id, name, starts, stops FROM medai_genetic_codes();
SELECT id, amino_acids FROM medai_genetic_codes();

-- ---- translation -----------------------------------------------------------------------------------------

-- Either case, T and U, ambiguous codons, gaps, what is left over.
SELECT seq, medai_translate(seq) AS protein, medai_translate(seq::bytea) AS of_bytea
  FROM unnest('{ATGGCCATTGTAATGGGCCGCTGAAAGGGTGCCCGATAG,auggcCauuguaaugGGCCGCUGA,RAYSARMTTTANNNN---CTX,"",AT,
                ATGG}'::text[]) seq;
SELECT c.id, medai_translate('TTAAGATGAATACTGTAAAAA', c.id) AS protein FROM medai_genetic_codes() c;
SELECT medai_translate('ATGGCCTAAGCC', to_stop => true) AS to_stop, medai_translate('ATGGCC', 1, true) AS no_stop,
       medai_translate('ATGTAA???', to_stop => true) AS not_read_on,
       medai_translate('GTGGCCATTGTAATGGGCCGCTGAAAGGGTGCCCGATAG', 2, cds => true) AS cds,
       medai_translate('ATGTGAGCCTGA', 27, cds => true) AS both_meanings;

SELECT fails('SELECT medai_translate(' || quote_literal(seq) || arguments || ')') AS error
  FROM (VALUES ('ATGA--', ''), ('ATGGCCAN?', ''), ('GCCNNX', ''), (E'ATG\nGCC', ''),
               ('ATG', ', 7'), ('ATG', ', 0'), ('ATG', ', -2147483648'),
               ('TGA', ', 27, true'), ('TGA', ', 31, true, true'),
               ('GTGTAA', ', cds => true'), ('', ', cds => true'), ('ATGTA', ', cds => true'),
               ('ATGGCC', ', cds => true'), ('ATGTAGTAA', ', cds => true'), ('ATGA-CTAA', ', cds => true'))
       v(seq, arguments);
SELECT fails($$SELECT medai_translate('\x414300'::bytea)$$) AS nul,
       fails($$SELECT medai_translate('\x414347c3a941'::bytea)$$) AS beyond_ascii;
SELECT medai_translate(NULL::text) IS NULL AS a, medai_translate('ATG', NULL) IS NULL AS b,
       medai_translate('ATG', 1, NULL) IS NULL AS c, medai_translate('ATG', 1, true, NULL) IS NULL AS d,
       medai_translate(NULL::bytea) IS NULL AS e;

-- However a value is stored: plain, compressed, or out of line and read in windows, which end within codons.
CREATE TEMP TABLE stored (packed text, outside text, bytes bytea);
ALTER TABLE stored ALTER outside SET STORAGE EXTERNAL, ALTER bytes SET STORAGE EXTERNAL;
INSERT INTO stored SELECT s, s, s::bytea FROM (SELECT repeat('ATGGCNRAYTTTAAACCCtga', 60001) s) r;
SELECT octet_length(p) AS letters, p = repeat('MABFKP*', 60001) AS right, p = medai_translate(packed) AS packed,
       p = medai_translate(outside) AS outside, p = medai_translate(bytes) AS bytes
  FROM (SELECT *, medai_translate(outside || '') p FROM stored) s;
SELECT medai_translate(outside, to_stop => true) AS to_stop, medai_translate(bytes, 1, true) AS of_bytes FROM stored;
SELECT fails($$SELECT medai_translate(outside || 'A?C') FROM stored$$) AS late,
       fails($$SELECT medai_translate('A' || outside || '??') FROM stored$$) AS in_the_last;

-- It can be a generated column and an index.
CREATE TEMP TABLE gene (id int, cds text, protein text GENERATED ALWAYS AS (medai_translate(cds, 11, true)) STORED);
INSERT INTO gene (id, cds) SELECT i, repeat('ATGGCN', i % 5) || 'TAA' FROM generate_series(1, 1000) i;
CREATE INDEX ON gene (medai_translate(cds));
SELECT protein, count(*) FROM gene GROUP BY 1 ORDER BY 1;

-- ---- melting temperatures --------------------------------------------------------------------------------

SELECT t AS nn_table, round(medai_melting_temp('CGTTCCAAAGATGTGGGCATGAGCTTAC', nn_table => t)::numeric, 9) AS celsius
  FROM unnest('{DNA_NN1,DNA_NN2,DNA_NN3,DNA_NN4,RNA_NN1,RNA_NN2,RNA_NN3,R_DNA_NN1}'::text[]) t;
SELECT m AS saltcorr, round(medai_melting_temp(s, mg => 1.5, dntps => 0.6, saltcorr => m)::numeric, 9) AS celsius,
       round(medai_salt_correction(m, 50, mg => 1.5, dntps => 0.6, seq => s)::numeric, 9) AS correction
  FROM generate_series(0, 7) m, (VALUES ('CGTTCCAAAGATGTGGGCATGAGCTTAC')) v(s);
SELECT v AS valueset,
       round(medai_melting_temp('CGTTCCAAAGATGTGGGCATGAGCTTAC', 'gc', valueset => v)::numeric, 9) AS celsius
  FROM generate_series(1, 8) v;
SELECT round(medai_melting_temp('CTGCTGATXGCACGAGGTTATGG', 'gc', valueset => 2)::numeric, 9) AS mismatch,
       round(medai_melting_temp('CTGCTGATXGCACGAGGTTATGG', 'gc', valueset => 2, mismatch => false)::numeric, 9)
       AS none,
       round(medai_melting_temp('CGTTCCAAAGATGTGGGCATGAGCTTAC', 'gc', userset => '{80,0.4,500,1}', saltcorr => 7,
                                mg => 1.5)::numeric, 9) AS userset,
       round(medai_melting_temp('acgunryswkmbdhv', 'gc', strict => false)::numeric, 9) AS ambiguous;
SELECT medai_melting_temp('ACGTTGCAATGCCGTA', 'wallace') AS wallace, medai_melting_temp('', 'wallace') AS empty,
       medai_melting_temp('ACGT TGCAaugccgta', 'wallace') AS cleaned,
       medai_melting_temp('ACGTTGCAaugccgta', 'wallace', "check" => false) AS as_it_is,
       medai_melting_temp('ACGTNBD', 'wallace', strict => false) AS ambiguous;
SELECT round(medai_melting_temp(s, c_seq => 'GCAAGGcTTCTACACCCGTACTCGAATG')::numeric, 9) AS mismatch,
       round(medai_melting_temp(s, c_seq => 'TGCAAGGcTTCTACACCCGTACTCGAATGC', shift => 1)::numeric, 9) AS dangling,
       round(medai_melting_temp('CGTTCCAIAGATGTGGGCATGAGCTTAC')::numeric, 9) AS inosine,
       round(medai_melting_temp('GCGAATTCGC', selfcomp => true)::numeric, 9) AS selfcomp,
       round(medai_melting_temp(s, na => 100, k => 5, tris => 10, dnac1 => 250, dnac2 => 0, saltcorr => 6)::numeric,
             9) AS buffer
  FROM (VALUES ('CGTTCCAAAGATGTGGGCATGAGCTTAC')) v(s);
SELECT medai_melting_temp(s::bytea) = medai_melting_temp(s) AS nn,
       medai_melting_temp(s::bytea, 'gc') = medai_melting_temp(s, 'gc') AS gc,
       medai_melting_temp(s::bytea, c_seq => 'GCAAGGcTTCTACACCCGTACTCGAATG'::bytea)
       = medai_melting_temp(s, c_seq => 'GCAAGGcTTCTACACCCGTACTCGAATG') AS c_seq
  FROM (VALUES ('CGTTCCAAAGATGTGGGCATGAGCTTAC')) v(s);
-- The RNA is the first strand of a hybrid; dangling ends of RNA.
SELECT round(medai_melting_temp('CGUUCCAAAGAUGUGGGCAUGAGCUUAC', c_seq => 'UGCAAGGcUUCUACACCCGUACUCGAAUGC', shift => 1,
                                nn_table => 'RNA_NN3', de_table => 'RNA_DE1')::numeric, 9) AS rna;
SELECT medai_chem_correction(70) AS none, medai_chem_correction(70, dmso => 3) AS dmso,
       medai_chem_correction(70, fmd => 5) AS fmd,
       round(medai_chem_correction(70, fmd => 1.25, fmdmethod => 2, gc => 50)::numeric, 9) AS molar;

SELECT fails('SELECT medai_melting_temp(' || arguments || ')') AS error
  FROM unnest(ARRAY[$$''$$, $$'NNN'$$, $$'ACGT', 'tm'$$, $$'', 'gc'$$, $$'ACGTN', 'gc'$$, $$'ACGTN', 'wallace'$$,
                    $$'\x4143c3a9'::bytea$$, $$'\x4143c3a9'::bytea, 'gc'$$, $$'ACGT', na => -1$$,
                    $$'ACGT', na => 'NaN'$$, $$'ACGT', mg => 'Infinity'$$, $$'ACGT', na => 0$$,
                    $$'ACGT', dnac1 => 10, dnac2 => 20$$, $$'ACGT', dnac1 => 'NaN'$$, $$'ACGT', dnac2 => -5$$,
                    $$'ACGT', saltcorr => 8$$, $$'ACGT', saltcorr => -1$$, $$'ACGT', 'gc', saltcorr => 5$$,
                    $$'ACGT', 'gc', valueset => 9$$, $$'ACGT', 'gc', valueset => 0$$,
                    $$'ACGT', 'gc', userset => '{1,2,3}'$$, $$'ACGT', 'gc', userset => '{1,2,NULL,4}'$$,
                    $$'ACGT', 'gc', userset => '{1,2,NaN,4}'$$,
                    $$'ACGT', nn_table => 'DNA_NN5'$$, $$'ACGT', de_table => 'DNA_NN1'$$, $$'ACGT', c_seq => 'ACGT'$$,
                    $$'ACGU', "check" => false$$, $$'A', saltcorr => 7, mg => 100$$]) arguments;
SELECT medai_melting_temp('ACGT', c_seq => 'ACGT', strict => false) IS NOT NULL AS not_strict,
       medai_melting_temp('ACGT', shift => 2147483647, strict => false) IS NOT NULL AS far,
       medai_melting_temp('ACGT', shift => (-2147483648)::int, strict => false) IS NOT NULL AS far_back;
SELECT medai_melting_temp(NULL::text) IS NULL AS seq, medai_melting_temp('ACGT', NULL) IS NULL AS method,
       medai_melting_temp('ACGT', na => NULL) IS NULL AS na,
       medai_melting_temp('ACGT', nn_table => NULL) IS NULL AS nn_table,
       medai_melting_temp('ACGT', "check" => NULL) IS NULL AS "check",
       medai_melting_temp('ACGT', saltcorr => NULL, c_seq => NULL, userset => NULL) = medai_melting_temp('ACGT')
       AS defaults,
       medai_salt_correction(NULL) IS NULL AS correction, medai_chem_correction(70, fmd => NULL) IS NULL AS fmd;
SELECT fails(s) AS error
  FROM unnest('{"SELECT medai_salt_correction(5, 50)","SELECT medai_salt_correction(8, 50)",
                "SELECT medai_salt_correction(1)","SELECT medai_salt_correction(1, -50)",
                "SELECT medai_chem_correction(70, fmd => 1, fmdmethod => 2)",
                "SELECT medai_chem_correction(70, fmd => 1, fmdmethod => 3)"}'::text[]) s;

-- ---- masses ----------------------------------------------------------------------------------------------

SELECT ds, circular, mono, medai_seq_weight('AGct', 'DNA', ds, circular, mono) AS dna,
       medai_seq_weight('AGcu', 'RNA', ds, circular, mono) AS rna
  FROM (VALUES (false), (true)) a(ds), (VALUES (false), (true)) b(circular), (VALUES (false), (true)) c(mono)
 ORDER BY 1, 2, 3;
SELECT medai_seq_weight('ACDEFGHIKLMNOPQRSTUVWY', 'protein') AS protein, medai_seq_weight(E'AC GT\n') AS spaces,
       medai_seq_weight('') AS empty, medai_seq_weight('', circular => true) AS nothing,
       medai_seq_weight('acgt'::bytea) AS of_bytea;
CREATE TEMP TABLE dna (packed text, outside text, bytes bytea);
ALTER TABLE dna ALTER outside SET STORAGE EXTERNAL, ALTER bytes SET STORAGE EXTERNAL;
INSERT INTO dna SELECT s, s, s::bytea FROM (SELECT repeat('ATGGCtga', 150001) s) r;
SELECT medai_seq_weight(packed) AS packed, medai_seq_weight(outside) AS outside, medai_seq_weight(bytes) AS bytes,
       medai_seq_weight(outside || '') AS in_memory FROM dna;
SELECT fails(s) AS error
  FROM unnest(ARRAY[$$SELECT medai_seq_weight('ACGTN')$$, $$SELECT medai_seq_weight('ACGU')$$,
                    $$SELECT medai_seq_weight('ACG-', 'RNA')$$, $$SELECT medai_seq_weight('ACX', 'protein')$$,
                    $$SELECT medai_seq_weight('\x4143c3a9'::bytea, 'protein')$$,
                    $$SELECT medai_seq_weight('AC', 'dna')$$,
                    $$SELECT medai_seq_weight('AC', 'protein', true)$$,
                    $$SELECT medai_seq_weight(outside) FROM stored$$]) s;
SELECT medai_seq_weight(NULL::text) IS NULL AS a, medai_seq_weight('A', NULL) IS NULL AS b,
       medai_seq_weight('A', 'DNA', NULL) IS NULL AS c;

-- ---- alphabets -------------------------------------------------------------------------------------------

SELECT seq, medai_seq_valid(seq) AS dna, medai_seq_valid(seq, 'rna') AS rna,
       medai_seq_valid(seq, 'dna_iupac') AS dna_iupac,
       medai_seq_valid(seq, 'rna_iupac') AS rna_iupac, medai_seq_valid(seq, 'iupac') AS iupac,
       medai_seq_valid(seq, 'protein') AS protein, medai_seq_valid(seq, 'protein_extended') AS extended,
       medai_seq_valid(seq, 'protein_extended', '*-') AS also, medai_seq_invalid_at(seq, 'iupac') AS not_iupac
  FROM unnest('{ACGTacgt,acgu,ACGTU,ACGTNRYK,ACGUN,MKVLH,MKBXZ,MKV*,"ACG T",AC-GT,"",ACG1}'::text[]) seq;
SELECT medai_seq_valid('ACGT'::bytea) AS of_bytea, medai_seq_valid('\x41004743'::bytea) AS nul,
       medai_seq_invalid_at('\x41004743'::bytea) AS at, medai_seq_valid('\x4143c3a9'::bytea) AS beyond_ascii;
SELECT medai_seq_invalid_at(outside, 'dna_iupac') AS none, medai_seq_invalid_at(outside) AS first,
       medai_seq_invalid_at(packed || outside || '!', 'dna_iupac') AS last,
       medai_seq_invalid_at(bytes, 'iupac') AS of_bytes FROM stored;
SELECT fails('SELECT medai_seq_valid(''A'', ''DNA'')') AS valid,
       fails('SELECT medai_seq_invalid_at(''A'', '''')') AS invalid_at;
SELECT medai_seq_valid(NULL::text) IS NULL AS a, medai_seq_valid('A', NULL) IS NULL AS b,
       medai_seq_invalid_at('A', 'dna', NULL) IS NULL AS c;
-- Before loading: a constraint.
CREATE TEMP TABLE probe (seq text CHECK (medai_seq_valid(seq, 'dna_iupac')));
SELECT fails($$INSERT INTO probe VALUES ('ACGT'), ('ACGU')$$) AS refused;

-- ---- three-letter codes ----------------------------------------------------------------------------------

SELECT medai_seq3('MAIVMGRWKGAR*') AS seq3, medai_seq3('BJOUXZ-a') AS others, medai_seq3('A-', '---') AS undef,
       medai_seq3('-', '') AS none;
SELECT medai_seq1('METalaIlEValMetGLYArgtRplysGlyAlaARGTerAs') AS seq1, medai_seq1('AsxXlePylSecXaaGlx') AS others,
       medai_seq1('Ala---Ter', '??') AS undef, medai_seq1('') AS empty;
SELECT medai_seq1(medai_seq3(p)) = p AS there_and_back FROM (SELECT medai_translate(packed) p FROM stored) s;
SELECT fails($$SELECT medai_seq3('A' || chr(233))$$) AS seq3, fails($$SELECT medai_seq1('Al' || chr(233))$$) AS seq1;
SELECT fails($$SELECT medai_seq3(repeat('-', 1000000), repeat('x', 2000))$$) AS too_long;
SELECT medai_seq3(NULL) IS NULL AS a, medai_seq3('A', NULL) IS NULL AS b, medai_seq1(NULL) IS NULL AS c,
       medai_seq1('Ala', NULL) IS NULL AS d;

DROP FUNCTION fails(text);
