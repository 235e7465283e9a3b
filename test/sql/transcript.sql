-- transcript: GFF3, transcripts, and variants told by them.
SET client_min_messages = warning;

-- SQLSTATE, message, detail and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || CASE detail WHEN '' THEN '' ELSE ' / ' || detail END
        || CASE hint WHEN '' THEN '' ELSE ' / ' || hint END;
END $$;

-- ---- SARS-CoV-2 -------------------------------------------------------------------------------------------

CREATE TEMP TABLE genome (name text, accession text, seq text);
ALTER TABLE genome ALTER seq SET STORAGE EXTERNAL;
\copy genome FROM PROGRAM 'cat "${MEDAI_TESTS:-test}/data/seq/genomes.tsv"'
CREATE TEMP TABLE line (n serial, line text);
\copy line (line) FROM PROGRAM 'sed "s/\\t/\\\\t/g" "${MEDAI_TESTS:-test}/data/seq/sars_cov_2.gff3"'
CREATE TEMP TABLE annotation AS SELECT string_agg(line, E'\n' ORDER BY n) AS gff3 FROM line;
SELECT f.* FROM annotation, medai_gff3(gff3) f LIMIT 4;
SELECT t.* FROM annotation, medai_transcripts(gff3) t;
CREATE TEMP TABLE gene AS SELECT t FROM annotation, medai_transcripts(gff3) t;
-- Every coding sequence of the file begins with a start, ends with a stop, and has whole codons.
SELECT (t).gene, length(mrna), length(cds), left(cds, 3), right(cds, 3), md5(cds)
  FROM gene, genome g, medai_transcript_sequence(t, g.seq) WHERE g.accession = 'NC_045512.2';
-- Known changes: D614G, N501Y, P4715L (P323L), S3675_F3677del, H69_V70del, ins214EPE, RG203KR, the slip itself.
SELECT v.known, (t).gene, h.c, h.p
  FROM (VALUES (1, 'D614G', 23403, 'A', 'G'), (2, 'N501Y', 23063, 'A', 'T'), (3, 'P323L', 14408, 'C', 'T'),
               (4, 'del3675', 11287, 'GTCTGGTTTT', 'G'), (5, 'del69', 21764, 'ATACATG', 'A'),
               (6, 'ins214', 22204, 'T', 'TGAGCCAGAA'), (7, 'RG203KR', 28881, 'GGG', 'AAC'),
               (8, 'slip', 13468, 'C', 'T'), (9, 'stop', 25384, 'A', 'C'), (10, 'start', 28274, 'A', 'T')) v(n, known, p, r, a),
       gene, genome g, medai_hgvs(t, g.seq, p, r, a) h
 WHERE g.accession = 'NC_045512.2' AND h.c IS NOT NULL ORDER BY n, (t).name;

-- ---- BRCA1 ------------------------------------------------------------------------------------------------

-- NM_007294 on NG_005905.2 (exons: UCSC refGene, moved from the chromosome to the gene region): 7,207 letters, 1,863 amino
-- acids. Variants by their names in ClinVar, where p. is as here.
CREATE TEMP TABLE region (seq text);
ALTER TABLE region ALTER seq SET STORAGE EXTERNAL;
\copy region FROM PROGRAM 'zcat "${MEDAI_TESTS:-test}/../demo/data/genomes/brca1.fa.gz" | grep -v ">" | tr -d "\n"'
CREATE TEMP TABLE brca1 AS SELECT medai_make_transcript('NM_007294', 'NG_005905.2', '+',
    '{92501,93869,102205,111451,113028,113723,118104,120695,122062,123124,126952,135409,141370,143463,146746,150289,154033,154611,160849,166867,168790,170281,172182}',
    '{92713,93967,102258,111528,113116,113862,118209,120740,122138,126549,127040,135580,141496,143653,147056,150376,154110,154651,160932,166921,168863,170341,173689}',
    93888, 172306, gene => 'BRCA1', protein => 'NP_009225') AS t;
SELECT length(mrna), length(cds), length(medai_translate(cds)), right(medai_translate(cds), 5) FROM brca1, region, medai_transcript_sequence(t, seq);
SELECT hgvs, w.*, h.c = hgvs AS same, h.p, g.*
  FROM brca1, region, unnest('{c.68_69del,c.5266dup,c.181T>G,c.5123C>A,c.213-11T>G,c.4065_4068del,c.5277+1G>A,c.3756_3759del,
       c.4327C>T,c.2681_2682del,c.5095C>T,c.1A>G,c.-19-10T>C,c.*36C>G,c.2612C>T}'::text[]) hgvs,
       LATERAL (SELECT * FROM medai_hgvs_to_variant(t, hgvs, seq)) w, medai_hgvs(t, seq, w."position", w.ref, w.alt) h,
       medai_hgvs_to_genomic(t, hgvs) g;
-- The gene the other way round on the reverse complement: the same names.
SELECT bool_and(a.c = b.c AND a.p = b.p) AS same, count(*)
  FROM brca1, region, (SELECT medai_reverse_complement(seq) AS back, length(seq) + 1 AS top FROM region) r,
       (SELECT medai_make_transcript('minus', 'x', '-', array_agg(top - stop), array_agg(top - start), top - 172306, top - 93888) AS m
          FROM (SELECT length(seq) + 1 AS top FROM region) r, brca1, unnest((t).exon_starts, (t).exon_stops) e(start, stop) GROUP BY top) m,
       generate_series(92600, 173600, 997) at,
       LATERAL (SELECT substr(seq, at, 3) AS ref, left(substr(seq, at, 3), at % 4) AS alt) v,
       medai_hgvs(t, seq, at, v.ref, v.alt) a,
       medai_hgvs(m, back, r.top - at - 2, medai_reverse_complement(v.ref), medai_reverse_complement(v.alt)) b;
-- A value out of line, a compressed one, one in the row, a bytea: the same.
CREATE TEMP TABLE packed AS SELECT seq, seq::bytea AS bytes, seq || '' AS plain FROM region;
SELECT (SELECT h.c FROM medai_hgvs(t, r.seq, 160918, 'T', 'TC') h) AS outside, (SELECT h.c FROM medai_hgvs(t, p.seq, 160918, 'T', 'TC') h) AS packed,
       (SELECT h.p FROM medai_hgvs(t, p.bytes, 160918, 'T', 'TC') h) AS bytes, (SELECT md5(a.cds) = md5(b.cds) FROM medai_transcript_sequence(t, r.seq) a, medai_transcript_sequence(t, p.bytes) b) AS cds,
       (medai_hgvs_to_variant(t, 'NM_007294.4:c.5266dupC', p.bytes)).*
  FROM brca1, region r, packed p;
-- One call site, transcripts and references that change from row to row.
SELECT h.c, h.p FROM (VALUES (1, 'A', 'G'), (2, 'B', 'G'), (3, 'A', 'G')) v(n, name, alt),
       LATERAL (SELECT CASE name WHEN 'A' THEN t ELSE medai_make_transcript('B', 'x', '+', '{111400}', '{111600}') END AS x FROM brca1) y,
       LATERAL (SELECT CASE n WHEN 3 THEN overlay(seq PLACING 'TA' FROM 111498) ELSE seq END AS s FROM region) z,
       medai_hgvs(x, s, 111497, 'T', alt) h ORDER BY n;
SELECT h.c, h.p FROM brca1, region, medai_hgvs(t, seq, 111497, 't', 'g', predicted => false) h;

-- Human mitochondrion, genetic code 2 and a gene on the reverse strand: published pathogenic variants (m.3460G>A, m.11778G>A
-- and m.14484T>C of Leber's optic neuropathy, m.8993T>G, m.6930G>A).
SELECT gene, h.* FROM genome, (VALUES
    (1, 'MT-ND1', '+', 3307, 4262, 3460, 'G', 'A'), (2, 'MT-ND4', '+', 10760, 12137, 11778, 'G', 'A'), (3, 'MT-ND6', '-', 14149, 14673, 14484, 'T', 'C'),
    (4, 'MT-ATP6', '+', 8527, 9207, 8993, 'T', 'G'), (5, 'MT-CO1', '+', 5904, 7445, 6930, 'G', 'A')) v(n, gene, strand, start, stop, pos, ref, alt),
    medai_hgvs(medai_make_transcript(gene, 'MT', strand, ARRAY[start], ARRAY[stop], start, stop), seq, pos, ref, alt, genetic_code => 2) h
 WHERE accession = 'MT_human' ORDER BY n;

-- HGVS's examples of borders: an exon's last base goes into the intron, an intron's last one into the exon, an exon's last
-- one not into the next exon; a start that is still there; a duplication over a border; nothing changed.
SELECT n, h.* FROM (VALUES
    (1, 'GAACAGgtaagtttttagTGCCTT', 6, 'G', ''), (2, 'CTGGCCgtaagtttttagGTTTTA', 18, 'g', ''), (3, 'GATTATgtaagtttttagTCAAAA', 6, 'T', ''),
    (4, 'GAACAGgtaagtttttagTGCCTT', 5, 'A', 'AAG'), (5, 'GAACAGgtaagtttttagTGCCTT', 6, 'Gg', 'Gg')) v(n, seq, pos, ref, alt),
    medai_hgvs(medai_make_transcript('t', 'c', '+', '{1,19}', '{6,24}', 1, 24), seq, pos, ref, alt) h ORDER BY n;
SELECT r.name, h.* FROM (VALUES ('still there', 3, 'AG', ''), ('lost', 4, 'GA', 'T'), ('untranslated', 3, '', 'T')) r(name, pos, ref, alt),
    medai_hgvs(medai_make_transcript('t', 'c', '+', '{1}', '{15}', 5, 13), 'ccAGATGGCTTAAcc', pos, ref, alt) h;
SELECT h.* FROM (VALUES (14, '', 'tttagAT'), (19, '', 'tttag')) v(pos, ref, alt),
    medai_hgvs(medai_make_transcript('t', 'c', '+', '{1,19}', '{6,27}', 1, 27), 'ATGCAGgtaagtttttagATGCCTTAA', pos, ref, alt) h;

-- ---- files ------------------------------------------------------------------------------------------------

-- The same from bytes, with other line ends, and through gzip.
SELECT (SELECT md5(string_agg(f::text, ',')) FROM medai_gff3(gff3) f) = (SELECT md5(string_agg(f::text, ',')) FROM medai_gff3(replace(gff3, E'\n', E'\r\n')::bytea) f) AS lines
  FROM annotation;
SELECT name, strand, exon_starts, exon_stops, phase
  FROM medai_transcripts('\x1f8b08000000000002ff4be6ace04cadc8cfe334e434e5d4e3d405e280c4a2d4bc12db5cae64a09cb34b30a711a70958ca082105002a1acc2f37000000'::bytea, 'skip');
SELECT f.* FROM medai_gff3(E'##gff-version 3\nchr%09\t.\tmRNA\t5\t9\t1e-3\t?\t.\tID=x;Parent=a,b%2Cc;Note=caf\u00e9;Alias=1,2\n>chr\nACGT\n') f;
SELECT attributes FROM medai_gff3('\x6309780967656e6509310932092e092b092e094e616d653de90a'::bytea);
SELECT count(*) FROM medai_gff3('') UNION ALL SELECT count(*) FROM medai_transcripts(NULL::text) UNION ALL SELECT count(*) FROM medai_gff3(NULL::bytea);
SET client_min_messages = notice;
SELECT name FROM medai_transcripts(E'c\tx\texon\t1\t5\t.\t+\t.\tParent=m\nc\tx\texon\t4\t9\t.\t+\t.\tParent=m\nc\tx\texon\t1\t5\t.\t+\t.\tParent=n\n', 'skip');
SET client_min_messages = warning;

-- ---- NULL and errors --------------------------------------------------------------------------------------

SELECT medai_hgvs(NULL, 'A', 1, 'A', 'C') IS NULL AS a, medai_hgvs(t, NULL::text, 1, 'A', 'C') IS NULL AS b, medai_hgvs_to_genomic(t, NULL) IS NULL AS c,
       medai_transcript_sequence(NULL, 'A') IS NULL AS d FROM brca1;
SELECT h.* FROM brca1, region, medai_hgvs(t, seq, 92000, 'A', 'G') h;
SELECT medai_make_transcript(NULL, NULL, '+', '{1}', '{3}');
SELECT medai_transcript_sequence(medai_make_transcript('t', 'c', '-', '{5,1}', '{6,2}', 1, 6), 'aNrrUt');
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_make_transcript('t', 'c', NULL, '{1}', '{3}')$$, $$SELECT medai_make_transcript('t', 'c', '1', '{1}', '{3}')$$,
    $$SELECT medai_make_transcript('t', 'c', '+', '{1,2}', '{3}')$$, $$SELECT medai_make_transcript('t', 'c', '+', '{1,NULL}', '{3,4}')$$,
    $$SELECT medai_make_transcript('t', 'c', '+', '{}', '{}')$$, $$SELECT medai_make_transcript('t', 'c', '+', '{{1}}', '{{3}}')$$,
    $$SELECT medai_make_transcript('t', 'c', '+', '{1,3}', '{3,5}')$$, $$SELECT medai_make_transcript('t', 'c', '+', '{0}', '{5}')$$,
    $$SELECT medai_make_transcript('t', 'c', '+', '{1}', '{9223372036854775807}')$$, $$SELECT medai_make_transcript('t', 'c', '+', '{1}', '{5}', 2)$$,
    $$SELECT medai_make_transcript('t', 'c', '+', '{1,8}', '{5,9}', 2, 6)$$,
    $$SELECT medai_transcript_sequence(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'ACG')$$,
    $$SELECT medai_transcript_sequence(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'AC-GT')$$,
    $$SELECT medai_hgvs(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'ACGTA', 2, 'A', 'T')$$,
    $$SELECT medai_hgvs(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'ACGTA', 6, 'A', 'T')$$,
    $$SELECT medai_hgvs(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'ACGTA', 2, 'C', '<DEL>')$$,
    $$SELECT medai_hgvs(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'ACGTA', 2, 'C', 'T', 7)$$,
    $$SELECT medai_hgvs_to_genomic(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'c.1A>T')$$,
    $$SELECT medai_hgvs_to_genomic(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'n.6del')$$,
    $$SELECT medai_hgvs_to_genomic(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'n.2A<T')$$,
    $$SELECT medai_hgvs_to_variant(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'n.2A>T', 'ACGTA')$$,
    $$SELECT medai_hgvs_to_variant(medai_make_transcript('t', 'c', '+', '{1}', '{5}'), 'n.5del', 'ACGT')$$,
    $$SELECT medai_gff3(E'c\tx\tgene\t5\t2\t.\t+\t.\t.')$$, $$SELECT medai_gff3(E'#\nc\tx\tgene\t1\t2')$$,
    $$SELECT medai_gff3(E'c\tx\tgene\t1\t2\t.\t+\t.\tgene_id "g";')$$, $$SELECT medai_gff3('##gff-version 2')$$,
    $$SELECT medai_gff3('\x1f8b0800'::bytea)$$, $$SELECT medai_transcripts('', 'null')$$,
    $$SELECT medai_transcripts(E'c\tx\texon\t1\t5\t.\t+\t.\tParent=m\nc\tx\texon\t4\t9\t.\t+\t.\tParent=m')$$,
    $$SELECT medai_transcripts(E'c\tx\texon\t1\t5\t.\t+\t.\tParent=m\nc\tx\texon\t7\t9\t.\t-\t.\tParent=m')$$]) s;

-- A row type that its owner has altered is refused.
SELECT fails(s) FROM unnest(ARRAY[
    $$DROP TABLE gene, brca1; ALTER TYPE medai_transcript ALTER ATTRIBUTE phase TYPE text; SELECT medai_make_transcript('t', '1', '+', '{1}', '{9}', 1, 9)$$,
    $$ALTER TYPE medai_transcript ADD ATTRIBUTE more text; SELECT medai_transcripts(E'c\tx\texon\t1\t5\t.\t+\t.\tParent=m')$$]) s;

DROP FUNCTION fails;
