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
DROP FUNCTION fails;
