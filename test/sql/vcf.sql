-- vcf: VCF files as rows, their headers, what is refused.
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

-- In the files here a column is set off by two spaces or more.
CREATE FUNCTION tabbed(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT regexp_replace(t, '  +', E'\t', 'g')$$;

CREATE TABLE file (name text PRIMARY KEY, body text);
INSERT INTO file VALUES ('cohort', tabbed(
$$##fileformat=VCFv4.3
##fileDate=20200101
##contig=<ID=20,length=62435964,assembly=B36,md5=f126cdf8a6e0c7f379d618ff66beb2da,species="Homo sapiens">
##FILTER=<ID=q10,Description="Quality below 10">
##INFO=<ID=NS,Number=1,Type=Integer,Description="Number of samples">
##INFO=<ID=AF,Number=A,Type=Float,Description="Allele frequency">
##INFO=<ID=DB,Number=0,Type=Flag,Description="In dbSNP">
##INFO=<ID=AA,Number=1,Type=String,Description="Ancestral \"allele\", with a comma">
##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequences with "bare" quotes">
##INFO=<ID=LAF,Number=R,Type=Float,Description="Frequencies, reference first">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Read depth">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depth by allele">
##FORMAT=<ID=HQ,Number=2,Type=Integer,Description="Haplotype quality">
##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Likelihoods">
##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">
#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  NA1  NA2  NA3
20  14370  rs6054257  G  A  29  PASS  NS=3;AF=0.5;DB  GT:GQ:DP:HQ  0|0:48:1:51,51  1|0:48:8:51,.  1/1:43:5:.
20  17330  .  T  A  3.5  q10;s50  NS=3;AF=0.017;AA=T  GT:AD:DP:PL:PS  0|0:9,.:9:0,1,2:17330  ./1:.:3  .
20  1110696  rs6040355;x  A  G,T  1e3  .  AF=0.333,.;CSQ=a|b,c;DB;EXTRA;NS=.  GT  1|2  0  2/1/.
20  1230237  .  T  .  .  PASS  .  GT:GQ  0/0:.  ./.:61.5  1
20  0  m1  GTC  <DEL>,*,G]17:198982]  .  .  LAF=-1.5e-3,NaN,1E300,;NS=x;;AF=;NS=7;AA=1,2;X=1;DB=1  DP:HQ:ZZ  -3:1,2  5  .:1:a:b
$$));
UPDATE file SET body = rtrim(replace(body, ':b' || E'\n', E'\n'), E'\n'); -- the last line needs no end

SELECT record, chrom, position, id, ref, alt, qual, filter, info FROM file, medai_vcf(body, '{}') WHERE name = 'cohort';
SELECT record, sample, genotype, alleles, phased, phase_set, dp, gq, ad, format
  FROM file, medai_vcf(body) WHERE name = 'cohort';
SELECT sample, count(*), string_agg(genotype, ' ' ORDER BY record) FROM file, medai_vcf(body, '{NA3,NA1,NULL,NA1}')
 WHERE name = 'cohort' GROUP BY sample ORDER BY sample;
-- Keys in the order of the record before, in another one, more of them, one twice, and again.
SELECT v.record, v.info FROM (SELECT tabbed(E'##fileformat=VCFv4.2\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO\n' ||
    string_agg(E'1  1  .  A  C  .  .  ' || i, E'\n' ORDER BY n)) AS body
  FROM unnest('{bb=1;c=2;a=3,bb=4;c=5;a=6,c=7;a=8;bb=9,zz=1;c=2;a=3,a=1;b=2;a=3,bb=4;c=5;a=6,a=1;b=2,b=1;a=2,a=1;a=2,b=1;a=2}'::text[]) WITH ORDINALITY f(i, n)) made,
  medai_vcf(body) v;
-- What is made is what PostgreSQL makes of the same text, and keys are found in it.
SELECT bool_and(info = info::text::jsonb) AS info, bool_and(format = format::text::jsonb) AS format,
       count(*) FILTER (WHERE info ? 'EXTRA') AS extra, count(*) FILTER (WHERE info @> '{"NS": 3, "DB": true}') AS contained
  FROM file, medai_vcf(body) WHERE name = 'cohort';
SELECT bool_and(info ? k) AS keys_found FROM file, medai_vcf(body, '{}'), jsonb_object_keys(info) k WHERE name = 'cohort';
SELECT count(*), count(info) FROM file, medai_vcf(body, with_info => false) WHERE name = 'cohort';
SELECT v.* FROM file, medai_vcf(body, '{}') v WHERE name = 'cohort' AND record = 1;
SELECT (medai_vcf_header(body)).* FROM file WHERE name = 'cohort';

-- The same from bytes, with CR LF, out of line, in slices, and zipped.
CREATE TABLE stored (how text, body bytea);
ALTER TABLE stored ALTER body SET STORAGE EXTERNAL;
INSERT INTO stored SELECT 'bytes', convert_to(body, 'UTF8') FROM file WHERE name = 'cohort';
INSERT INTO stored SELECT 'CR LF', convert_to(replace(body, E'\n', E'\r\n') || E'\r\n\r\n', 'UTF8') FROM file WHERE name = 'cohort';
INSERT INTO stored SELECT 'long', convert_to(regexp_replace(body, '(#CHROM)', repeat('##note=' || repeat('x', 993) || E'\n', 1500) || '\1'), 'UTF8')
  FROM file WHERE name = 'cohort';
SELECT how, count(*), bool_and(b = t) AS same
  FROM stored CROSS JOIN LATERAL medai_vcf(stored.body) WITH ORDINALITY b
  JOIN (SELECT t, t.ordinality FROM file, medai_vcf(file.body) WITH ORDINALITY t WHERE name = 'cohort') f USING (ordinality)
 GROUP BY how ORDER BY how;
SELECT how, count(*) FROM stored, medai_vcf_header(body) GROUP BY how ORDER BY how;
-- Two members, of which one ends within a line.
SELECT record, sample, genotype, dp FROM medai_vcf(decode(
    'H4sIAAAAAAACA1NWTsvMSU3LL8pNLLENc3YrM9Ez4lJ29gjy9+UM8A/m9HThDHJ143T0CeEMDHX04XTz9AlxDeL09HPz5wQAZLlE5zwAAAAfiwgAAAAAAAIDc/MP8nUM4XTkdOIy5DQ04NQDMp2BJAi6h1i5BHAa6BtamXMa1hhaWXABAM6v3bkuAAAA', 'base64'));

-- A file without samples, with and without FORMAT; only a header; typed fields that are not defined.
SELECT record, position, info, sample, genotype FROM medai_vcf(tabbed(
E'##fileformat=VCFv4.0\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO\n1  10  .  A  C  .  .  DP=3\n1  11  .  A  C  .  .  .\n'));
SELECT record, position, sample FROM medai_vcf(tabbed(
E'##fileformat=VCFv4.5\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT\n1  10  .  A  C  .  .  DP=3  GT\n1  11  .  A  C  .  .  .\n'));
SELECT count(*) FROM medai_vcf(tabbed(E'##fileformat=VCFv4.2\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO'));
SELECT count(*) AS null_file FROM medai_vcf(NULL::text);
SELECT count(*) AS null_header FROM medai_vcf_header(NULL::bytea);

-- Numbers: exact where they are numbers, text where they are not or jsonb cannot hold them.
SELECT info FROM unnest('{I=007,I=-0,I=+5,I=123456789012345678,I=1234567890123456789,I=1.0,"I=1 ",I=,I=-,F=.5,F=5.,F=-1.50,F=1e5,F=1e9999,F=1e-9999,F=1e-30,F=1e-1000,F=1E1000,F=-1E+10,F=inf,F=-Infinity,F=nan,F=0x10,F=1e,F=.,L=,"L=,","L=1,,x",S=a%3Bb}'::text[]) i,
  medai_vcf(tabbed(E'##fileformat=VCFv4.2\n##INFO=<ID=I,Number=1,Type=Integer>\n##INFO=<ID=F,Number=1,Type=Float>\n##INFO=<ID=L,Number=.,Type=Integer>\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO\n1  10  .  A  C  .  .  ' || i));
SELECT qual FROM unnest('{0,-0,1e2,inf,-nan,12.50,1e400}'::text[]) q,
  medai_vcf(tabbed(E'##fileformat=VCFv4.2\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO\n1  10  .  A  C  ' || q || '  .  .'));

-- UTF-8, and Latin-1 where a line is not UTF-8; sample names and headers likewise.
SELECT sample, info FROM medai_vcf(convert_to(tabbed(E'##fileformat=VCFv4.3\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  S²\n1  10  .  A  C  .  .  N=Zoë  GT  0/1\n'), 'UTF8'));
SELECT sample, info FROM medai_vcf(convert_to(tabbed(E'##fileformat=VCFv4.3\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  S²\n1  10  .  A  C  .  .  N=Zoë  GT  0/1\n'), 'LATIN1'));
SELECT description FROM medai_vcf_header(convert_to(tabbed(E'##fileformat=VCFv4.3\n##INFO=<ID=N,Description="naïve">\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO\n'), 'LATIN1')) WHERE id = 'N';

-- ---- what is refused ---------------------------------------------------------------------------------------

CREATE FUNCTION refused(header text, line text) RETURNS text LANGUAGE sql AS $$
SELECT fails(format('SELECT * FROM medai_vcf(%L::text)', tabbed(E'##fileformat=VCFv4.2\n' || header || E'\n' || line))) $$;
SELECT fails(format('SELECT * FROM medai_vcf(%L::text)', f))
  FROM unnest(ARRAY['', E'\n\n', 'x', '##fileformat=VCFv3.3', E'##fileformat=VCFv4.2\n', E'##fileformat=VCFv4.2\n1\t2',
                    E'##fileformat=VCFv4.2\n##INFO=<Number=1>\n', '{"a": 1}', 'BCF2']) f;
SELECT refused(h, '') FROM unnest(ARRAY['#CHROM  POS  ID  REF  ALT  QUAL  FILTER', '#CHROM POS ID REF ALT QUAL FILTER INFO',
    '#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  S1', '#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  A  B  A',
    E'#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  A\t', '#CHROM  POS  ID  ALT  REF  QUAL  FILTER  INFO']) h;
SELECT line, refused('#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  A  B', line) FROM unnest(ARRAY[
    '1', '1 2 3 4', '1  x  .  A  C  .  .  .  GT  0/0  0/0', '1  -1  .  A  C  .  .  .  GT  0/0  0/0',
    '1  99999999999999999999  .  A  C  .  .  .  GT  0/0  0/0', '1  10  .  A  C,,G  .  .  .  GT  0/0  0/0',
    '1  10  .  A  C,  .  .  .  GT  0/0  0/0', '1  10  .  A  C  high  .  .  GT  0/0  0/0', '1  10  .  A  C  .  .',
    '1  10  .  A  C  .  .  .', '1  10  .  A  C  .  .  .  GT', '1  10  .  A  C  .  .  .  GT  0/0',
    '1  10  .  A  C  .  .  .  GT  0/0  0/0  0/0', '1  10  .  A  C  .  .  =1  GT  0/0  0/0',
    '1  10  .  A  C  .  .  .  GT::DP  0/0  0/0', '1  10  .  A  C  .  .  .  GT  0/0:5  0/0', '1  10  .  A  C  .  .  .  .  0/0  0/0',
    '1  10  .  A  C  .  .  .  GT  0/0  A/C', '1  10  .  A  C  .  .  .  GT:DP  0/0:1  0/0:many',
    '1  10  .  A  C  .  .  .  GT:DP  0/0:1  0/0:3000000000', '1  10  .  A  C  .  .  .  GT:GQ  0/0:1  0/0:good',
    '1  10  .  A  C  .  .  .  GT:AD  0/0:1  0/0:1,b', '##late', '#CHROM  POS']) line;
-- No error is left behind by a sample that is not asked for.
SELECT genotype FROM medai_vcf(tabbed(E'##fileformat=VCFv4.2\n#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  A  B\n1  10  .  A  C  .  .  .  GT  0/0  A/C'), '{A}');
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_vcf(body, '{NA1,nobody}') FROM file$$,
    $$SELECT medai_vcf('\x1f8b0800'::bytea)$$,
    $$SELECT medai_vcf(convert_to(body, 'UTF8') || '\x0a3100') FROM file$$,
    $$SELECT medai_vcf_header('x'::text)$$]) s;

-- ---- catalogue ---------------------------------------------------------------------------------------------

SELECT p.oid::regprocedure AS function, provolatile AS v, proparallel AS p FROM pg_proc p
 WHERE proname ~ '^medai_vcf' AND (provolatile <> 'i' OR proparallel <> 's' OR obj_description(p.oid, 'pg_proc') IS NULL);

DROP TABLE file, stored;
DROP FUNCTION refused(text, text), tabbed(text), fails(text);
