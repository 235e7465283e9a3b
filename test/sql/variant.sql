-- variant: variants between sequences, normalised, applied, HGVS texts, and what they do to a protein.
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

-- ---- variants between two sequences -----------------------------------------------------------------------

SELECT * FROM medai_variants('ACGTACGTTTTACGGA', 'ACGAACGTTTACGGGGA', 'NC_1.1');
-- Each kind; at both ends; equal; empty.
SELECT p.ref AS r, p.alt AS a, v.*
  FROM (VALUES ('ACGTA', 'ACTTA'), ('ACGGGTA', 'ACGGTA'), ('ACGTA', 'ACGCTA'), ('ACGACGTA', 'ACGACGACGTA'),
               ('ACGATTA', 'ACATCTA'), ('ACGTA', 'ATTTTTA'), ('ACGTA', 'CGTA'), ('ACGTA', 'ACGT'),
               ('ACGTA', 'TTACGTA'), ('ACGTA', 'ACGTACC'), ('ACGTA', ''), ('acgta', 'acgTa'), ('ACNRA', 'ACNYA'),
               ('', 'ACG')) p(ref, alt), medai_variants(p.ref, p.alt) v;
SELECT count(*) FROM medai_variants('ACGTNRYKMSWBDHVU', 'ACGTNRYKMSWBDHVU');
SELECT count(*) FROM medai_variants('', '');
-- bytea is the same.
SELECT * FROM medai_variants('ACGTACGTTTTACGGA'::bytea, 'ACGAACGTTTACGGGGA'::bytea);
-- NULL gives no rows.
SELECT count(*) FROM medai_variants(NULL, 'A');
SELECT count(*) FROM medai_variants('A', NULL);
SELECT count(*) FROM medai_variants('A', 'C', NULL);
SELECT fails($$SELECT medai_variants('ACGT', 'AC-T')$$);
SELECT fails($$SELECT medai_variants('AC GT', 'ACT')$$);
SELECT fails($$SELECT medai_variants('\xff'::bytea, 'A'::bytea)$$);

-- A genome of 60,000 letters and one with changes in it: what was changed is found, and leads back.
CREATE TEMP TABLE genome (ref text, alt text);
INSERT INTO genome
SELECT s, overlay(overlay(overlay(s placing CASE substr(s, 100, 1) WHEN 'A' THEN 'C' ELSE 'A' END from 100 for 1)
                          placing '' from 20000 for 1500) placing repeat('ACGGT', 600) from 50000 for 0)
  FROM (SELECT string_agg(substr('ACGT', medai_fold(i, 4), 1), '' ORDER BY i) AS s
          FROM generate_series(1, 60000) i) g;
SELECT v.kind, v.position BETWEEN 90 AND 51500 AS inside, length(v.ref) AS nref, length(v.alt) AS nalt
  FROM genome g, medai_variants(g.ref, g.alt) v ORDER BY v.position;
SELECT medai_apply_variant(g.ref, array_agg(v)) = g.alt AS same
  FROM genome g, medai_variants(g.ref, g.alt) v GROUP BY g.ref, g.alt;

-- ---- applying ---------------------------------------------------------------------------------------------

-- There and back, for many small pairs, by variants and by their texts.
CREATE TEMP TABLE word AS
SELECT string_agg(substr('ACCG', medai_fold(i * 100 + j, 4), 1), '' ORDER BY j) AS w
  FROM generate_series(1, 60) i, generate_series(1, i % 9 + 1) j GROUP BY i;
SELECT count(*) AS pairs,
       count(*) FILTER (WHERE medai_apply_variant(a.w, v.variants) <> b.w) AS wrong,
       count(*) FILTER (WHERE medai_apply_variant(a.w::bytea, v.variants) <> b.w::bytea) AS wrong_bytes,
       count(*) FILTER (WHERE medai_apply_variant(a.w, v.texts) <> b.w) AS wrong_by_text
  FROM word a, word b,
       LATERAL (SELECT coalesce(array_agg(v), '{}') AS variants,
                       coalesce('g.[' || string_agg(substr(v.hgvs, 3), ';') || ']', 'g.1=') AS texts
                  FROM medai_variants(a.w, b.w) v) v;
SELECT medai_apply_variant('ACGTACGT', (7, 'GT', 'G', NULL, NULL)::medai_variant);
SELECT medai_apply_variant('ACGTACGT'::bytea, (7, 'gt', 'g', NULL, NULL)::medai_variant);
SELECT medai_apply_variant('ACGT', ARRAY[(4, 'T', 'TA', '', ''), NULL, (1, 'A', 'TTA', '', '')]::medai_variant[]);
SELECT medai_apply_variant('ACGT', '{}'::medai_variant[]);
SELECT medai_apply_variant('', (1, '', 'ACG', '', '')::medai_variant);
SELECT medai_apply_variant(NULL, 'g.1A>T') IS NULL AS a, medai_apply_variant('A', NULL::text) IS NULL AS b,
       medai_apply_variant('A', NULL::medai_variant) IS NULL AS c,
       medai_apply_variant('A', NULL::medai_variant[]) IS NULL AS d;
SELECT fails($$SELECT medai_apply_variant('ACGT', (3, 'A', 'C', '', '')::medai_variant)$$);
SELECT fails($$SELECT medai_apply_variant('ACGT', (4, 'TA', 'C', '', '')::medai_variant)$$);
SELECT fails($$SELECT medai_apply_variant('ACGT', (0, 'A', 'C', '', '')::medai_variant)$$);
SELECT fails($$SELECT medai_apply_variant('ACGT', (-9223372036854775808, 'A', 'C', '', '')::medai_variant)$$);
SELECT fails($$SELECT medai_apply_variant('ACGT', (9223372036854775807, 'A', 'C', '', '')::medai_variant)$$);
SELECT fails($$SELECT medai_apply_variant('ACGT', (NULL, 'A', 'C', '', '')::medai_variant)$$);
SELECT fails($$SELECT medai_apply_variant('ACGT', (1, 'A', NULL, '', '')::medai_variant)$$);
SELECT fails($$SELECT medai_apply_variant('ACGT', (1, 'A', '<DEL>', '', '')::medai_variant)$$);
SELECT fails($$SELECT medai_apply_variant('ACGT', ARRAY[(2, 'CG', 'C', '', ''), (3, 'G', 'A', '', '')]::medai_variant[])$$);
SELECT fails($$SELECT medai_apply_variant(convert_from('\x41c3a954', 'UTF8'), (1, 'A', 'C', '', '')::medai_variant)$$);

-- HGVS texts.
SELECT t, medai_apply_variant('TCAGCAGCAGTA', t) AS applied
  FROM unnest('{g.1T>A,NC_1.1:g.1T>A,g.2_4del,g.2_4delCAG,g.1_2insGG,g.11_12dup,g.2_4delinsT,g.11_12inv,g.1=,
                g.2CAG[5],g.2_4[1],c.1T>A,"g.[1T>A;12A>C]"}'::text[]) t;
SELECT medai_apply_variant('ACGUACGU'::bytea, 'r.4U>A');
SELECT t, fails(format('SELECT medai_apply_variant(''ACGTACGT'', %L)', t))
  FROM unnest('{g.3A>T,g.9A>T,g.5_3del,g.3_5delGT,g.3insT,g.[3_5del;4T>A],g.2TT[4],g.1_4[999999999999999],c.3+1G>T,
                c.*3G>T,g.(3_4)del,p.Met1Ala,x,g.3_4copy2}'::text[]) t;

-- ---- normal forms -----------------------------------------------------------------------------------------

SELECT * FROM medai_variant_normalize('ACGTTTTACG', 5, 'TT', 'T,TTTT,<DEL>,*,C,.');
SELECT * FROM medai_variant_normalize('GGGCACACACAGGG'::bytea, 6, 'CAC', 'C', 'NC_1.1');
SELECT * FROM medai_variant_normalize('gggcacacacaggg', 2, 'GGCA', 'GG');
SELECT * FROM medai_variant_normalize('ACGT', 3, 'G', 'G]17:198982]');
-- A long reference is read in parts, as far as letters repeat.
CREATE TEMP TABLE chromosome (letters text);
ALTER TABLE chromosome ALTER letters SET STORAGE EXTERNAL;
INSERT INTO chromosome SELECT repeat('ACGTTGCA', 10000) || repeat('CAG', 9000) || repeat('TTGAC', 10000);
SELECT p.position AS at, p.ref AS r, p.alt AS a, v.*
  FROM chromosome, (VALUES (90000, 'CAG', ''), (99999, 'CAG', 'CAGCAG'), (107000, 'GT', 'GCAGT'), (1, 'AC', 'A'),
                           (157000, 'C', 'CC'), (50001, 'A', 'G'), (80000, 'ACA', 'A')) p(position, ref, alt),
       medai_variant_normalize(letters, p.position, p.ref, p.alt) v;
SELECT fails('SELECT medai_variant_normalize(letters, 157001, ''A'', ''C'') FROM chromosome');
SELECT fails('SELECT medai_variant_normalize(letters, 9223372036854775807, ''A'', ''C'') FROM chromosome');
SELECT fails('SELECT medai_variant_normalize(letters, -9223372036854775808, ''A'', ''C'') FROM chromosome');
SELECT count(*) FROM medai_variant_normalize(NULL, 3, 'G', 'C');
SELECT fails($$SELECT medai_variant_normalize('ACGT', 3, 'A', 'C')$$);
SELECT fails($$SELECT medai_variant_normalize('ACGT', 3, 'GTA', 'C')$$);
SELECT fails($$SELECT medai_variant_normalize('ACGT', 0, 'A', 'C')$$);
SELECT fails($$SELECT medai_variant_normalize('ACGT', 3, 'G', 'I')$$);
SELECT fails($$SELECT medai_variant_normalize('A-T', 3, 'T', '')$$);

-- ---- HGVS texts -------------------------------------------------------------------------------------------

SELECT p.* FROM unnest('{NM_000352.3(ABCC8):c.2557-12_*3delACTinsGG,g.76A>T,AC:g.(?_10)_(21_?)del,AC:g.7_8dupTG,AC:r.(1_2del),
                         AC:g.123CAG[6],AC:p.A1S,AC:p.Gly25Trpfs*10,AC:p.(Gly25TrpfsTer?),AC:p.*314Wext*45,AC:p.M1ext-12,
                         AC:p.G10_F11insMM,AC:p.(=),AC:p.0?,AC:p.?,AC:p.Met1?}'::text[]) t, medai_hgvs_parse(t) p;
SELECT t, medai_hgvs_valid(t) AS valid
  FROM unnest('{"",g.1A>T,g.0A>T,AC:g.1A>U,AC:r.1a>u,AC:c.(1_10A>C),AC:p.Ala3,AC:p.Ala3del,rs1234}'::text[]) t;
SELECT medai_hgvs_valid(NULL) IS NULL AS a, medai_hgvs_parse(NULL) IS NULL AS b;
SELECT t, fails(format('SELECT medai_hgvs_parse(%L)', t))
  FROM unnest('{"",NM_1.1,NM_1.1:c.76A>,NM_1.1:c.76A>TG,NM_1.1:c.0A>T,NM_1.1:p.Gly12,NM_1.1:g.5insU}'::text[]) t;

-- ---- proteins ---------------------------------------------------------------------------------------------

SELECT p.*, medai_protein_change(r, a) FROM (VALUES
    ('ATGAAAGCGTAG', 'ATGAAAGCGTAG'), ('ATGAAAGCGTAG', 'ATGAAAGCATAG'), ('ATGAAAGCGTAG', 'ATGAAAGGGTAG'),
    ('ATGAAAGCGTAG', 'ATGTAAGCGTAG'), ('ATGAAAAAAGCGTAG', 'ATGAAAGCGTAG'), ('ATGAAAGCGTAG', 'ATGAAAGCGGCGTAG'),
    ('ATGAAAGCGTAG', 'ATGAAACCCGCGTAG'), ('ATGAAAGCGTAG', 'ATGCCCTTTTAG'), ('ATGAAAGCGTAGGTAA', 'ATGAAGCGTAGGTAA'),
    ('ATGAAAGCGTAGGGTTAA', 'ATGAAAGCGCAGGGTTAA'), ('ATGAAAGCGTAG', 'TTGAAAGCGTAG'), ('ATGAAAGCG', ''), ('', 'ATG'))
    p(r, a);
SELECT medai_protein_change('ATGAAAGCGTAG', 'ATGAAAGGGTAG', predicted => false);
SELECT medai_protein_change('ATGAAAGCGTAG'::bytea, 'ATGTGAGCGTAG'::bytea) AS standard,
       medai_protein_change('ATGAAAGCGTAG'::bytea, 'ATGTGAGCGTAG'::bytea, 2) AS mitochondrial;
SELECT medai_protein_change(NULL, 'ATG') IS NULL AS a, medai_protein_change('ATG', 'ATG', NULL) IS NULL AS b;
SELECT fails($$SELECT medai_protein_change('ATGAAA', 'ATGA-A')$$);
SELECT fails($$SELECT medai_protein_change('ATGAAA', 'ATG---')$$);
SELECT fails($$SELECT medai_protein_change('ATGAAA', 'ATGAAA', 7)$$);

-- A row type that its owner has altered is refused.
SELECT fails(s) FROM unnest(ARRAY[
    $$ALTER TYPE medai_variant ALTER ATTRIBUTE ref TYPE integer; SELECT medai_apply_variant('ACGT'::text, (1, 65, 'C', NULL, NULL)::medai_variant)$$,
    $$ALTER TYPE medai_variant ADD ATTRIBUTE more text; SELECT medai_variants('ACGT'::text, 'ACCT')$$,
    $$ALTER TYPE medai_variant DROP ATTRIBUTE hgvs; SELECT medai_variant_normalize('ACGT'::text, 1, 'A', 'C')$$,
    $$ALTER TYPE medai_hgvs_parts ADD ATTRIBUTE more text; SELECT medai_hgvs_parse('g.1A>T')$$]) s;

DROP FUNCTION fails(text);
