-- seqfile: FASTA, FASTQ, GenBank and EMBL files as rows, qualities of reads.
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

-- ---- FASTA ------------------------------------------------------------------------------------------------

SELECT * FROM medai_fasta(E'>a first  \nACGT\nacgt\n\n>b\nMK*\n>\n>c  two  words\nA C\tG\nT');
-- CR LF, CR alone, comments, text and bytea alike.
SELECT * FROM medai_fasta(E'; a comment\r\n\r\n>a x\r\nAC\r\n;no letters\r\nGT\r\n>b\rAC\rGT\r');
SELECT * FROM medai_fasta(convert_to(E'>a x\nAC\nGT\n', 'UTF8'));
-- Names that are not ASCII: UTF-8, else Latin-1.
SELECT name, sequence FROM medai_fasta('\x3e c3a9 0a 4143'::bytea) UNION ALL SELECT name, sequence FROM medai_fasta('\x3e e9 0a 4143'::bytea);
-- gzip, two members: ">a\nACGT\n" and ">b\nTTTT\n".
SELECT * FROM medai_fasta('\x1f8b0800000000000203b34be47274760fe102003096dade08000000'::bytea ||
                          '\x1f8b0800000000000203b34be20a01022e0050e69c9408000000'::bytea);
SELECT count(*) FROM medai_fasta(''::text);
SELECT count(*) FROM medai_fasta(''::bytea);
SELECT count(*) FROM medai_fasta(E'\n\n; only a comment'::text);
SELECT count(*) FROM medai_fasta(NULL::text);
SELECT fails($$SELECT * FROM medai_fasta('ACGT'::text)$$);
SELECT fails($$SELECT * FROM medai_fasta(E'\n# x\n ACGT'::text)$$);
SELECT fails($$SELECT * FROM medai_fasta('\x3e610a414300'::bytea)$$);
SELECT fails($$SELECT * FROM medai_fasta('\x3e61000a4143'::bytea)$$);
SELECT fails($$SELECT * FROM medai_fasta('\x1f8b080000'::bytea)$$);

-- ---- FASTQ ------------------------------------------------------------------------------------------------

SELECT * FROM medai_fastq(E'@r1 x y\nACGT\n+\nIIII\n@r2\nAC\nGT\n+r2\n@@\n@+\n@r3\n\n+\n\n'::text);
SELECT * FROM medai_fastq(convert_to(E'@r1\r\nACGT\r\n+\r\nhhhh\r\n', 'UTF8'), 64);
SELECT name, mean_quality FROM medai_fastq(E'@r1\nACGT\n+\n;@Jh\n'::text, 'solexa');
SELECT name, mean_quality FROM medai_fastq(E'@r1\nACGT\n+\nIIII\n'::bytea, phred => 'sanger');
SELECT count(*) FROM medai_fastq(''::text);
SELECT fails(format('SELECT * FROM medai_fastq(%L::text)', file)) FROM (VALUES
    (E'ACGT\n'), (E'\n@a\nA\n+\nI\n'), (E'@a\nA\n'), (E'@a\n'), (E'@a\nA\n+'), (E'@a\nA\n+b\nI\n'), (E'@a\nAC\n+\nI\n'),
    (E'@a\nAC\n+\nIII\n'), (E'@a\nA C\n+\nIII\n'), (E'@a\nACG\n+\nI I\n'), (E'@a\nACG\n+\nIéI\n'), (E'@a\nACG\n+\nI\x7fI\n')) f (file);
SELECT fails($$SELECT * FROM medai_fastq(E'@r1\nACGT\n+\n;@Jh\n'::text, 64)$$);
SELECT fails($$SELECT * FROM medai_fastq(''::text, 50)$$);
SELECT fails($$SELECT * FROM medai_fastq(''::bytea, 'x')$$);

-- ---- GenBank ----------------------------------------------------------------------------------------------

-- A little plasmid with every kind of location.
CREATE TEMP TABLE plasmid AS SELECT $$LOCUS       PLASMID1                  60 bp    DNA     circular BCT 01-JAN-2020
DEFINITION  A made up plasmid,
            of two lines.
ACCESSION   AB000001 REGION: 1..60
VERSION     AB000001.2  GI:1234
KEYWORDS    one; two words.
SOURCE      Escherichia coli
  ORGANISM  Escherichia coli
            Bacteria; Proteobacteria;
            Escherichia.
REFERENCE   1  (bases 1 to 60)
FEATURES             Location/Qualifiers
     source          1..60
                     /organism="Escherichia coli"
                     /mol_type="genomic DNA"
     CDS             complement(join(<1..6,
                     10..15))
                     /gene="abc"
                     /note="quoted ""words"" and
                     a second line"
                     /note="another"
                     /pseudo
                     /codon_start=1
                     /translation="MKV
                     LL"
     misc_feature    join(1..3,complement(7..9),AB000009.1:4..5)
     misc_feature    order(1..3,complement(7..9))
     variation       5^6
     misc_feature    55..4
     misc_feature    complement(55..4)
     misc_feature    (2.5)..one-of(8,10)
     misc_feature    7
     misc_feature    what(1)
     misc_feature    58..70
ORIGIN
        1 acgtacgtta ccgggttaac acgtacgtta ccgggttaac acgtacgtta ccgggttaac
//
$$ AS file;
\x on
SELECT r.* FROM plasmid, medai_genbank(file) r;
\x off
SELECT number, type, location, start, stop, strand, partial, starts, stops, strands, sequence FROM plasmid, medai_genbank_features(file);
SELECT record, accession, qualifiers FROM plasmid, medai_genbank_features(convert_to(file, 'UTF8')) WHERE number < 4;
-- Linear: nothing runs over the origin. No letters: the length that is declared.
SELECT location, start, sequence FROM plasmid, medai_genbank_features(replace(file, 'circular', 'linear  ')) WHERE number = 6;
SELECT length, sequence FROM plasmid, medai_genbank(regexp_replace(file, '        1 .*$', '//'));
SELECT name, accession, version, definition, taxonomy, keywords, molecule, length, sequence FROM medai_genbank(E'LOCUS       X\nORIGIN\n        1 acgt\n//\n\nLOCUS       Y  7 aa\nORIGIN\n//\n'::text);
SELECT count(*) FROM medai_genbank(''::bytea);
SELECT count(*) FROM medai_genbank_features(NULL::text);
SELECT fails(format('SELECT * FROM medai_genbank_features(%L::text)', file)) FROM (VALUES
    ('ACGT'), (E'LOCUS       X 1 2 3\nORIGIN\n//'), (E'LOCUS       X\n//'), (E'LOCUS       X\nFEATURES\n     gene            join(1..2,\n//'),
    (E'LOCUS       X\nFEATURES\n     gene            1..2\n                     /a="x\nORIGIN'), (E'LOCUS       X\nFEATURES\n//'),
    (E'LOCUS       X\nORIGIN\n        1 ac\u00e9\n//'), (E'LOCUS       X\nORIGIN\n        1acgtacgt\n//'), (E'LOCUS       X                         x bp    DNA     linear   BCT 01-JAN-2020\n')) f (file);
SELECT fails($$SELECT * FROM medai_genbank('\x4c4f43555320202020202020580a00'::bytea)$$);

-- ---- EMBL -------------------------------------------------------------------------------------------------

CREATE TEMP TABLE entry AS SELECT $$ID   X56734; SV 1; linear; mRNA; STD; PLN; 24 BP.
XX
AC   X56734; S46826;
XX
DE   Trifolium repens mRNA for
DE   non-cyanogenic beta-glucosidase
KW   beta-glucosidase; something else.
OS   Trifolium repens (white clover)
OC   Eukaryota; Viridiplantae;
OC   Trifolium.
XX
FH   Key             Location/Qualifiers
FH
FT   source          1..24
FT                   /organism="Trifolium repens"
FT   CDS             complement(join(1..6,
FT                   10..12))
FT                   /note="of two
FT                   lines"
FT                   /pseudo
XX
SQ   Sequence 24 BP; 6 A; 6 C; 6 G; 6 T; 0 other;
     acgtacgtac gtacgtacgt acgt                                          24
//
$$ AS file;
SELECT r.* FROM entry, medai_embl(file) r;
SELECT r.* FROM entry, medai_embl_features(file) r;
SELECT count(*), sum(length) FROM entry, medai_embl(convert_to(file, 'UTF8'));
SELECT count(*), min(sequence) FROM entry, medai_embl_features(convert_to(file, 'UTF8'));
SELECT name, molecule, topology, division, length FROM entry,
       (VALUES ('SC10H5     standard; circular DNA; PRO; 24 BP.'), ('NRP_AX000635; PRT; NR1; 15 SQ'),
               ('DI500001       STANDARD;      PRT;   24 AA.')) v (id), medai_embl(regexp_replace(file, 'X56734[^\n]*', id));
SELECT count(*) FROM medai_embl(''::text);
SELECT fails(format('SELECT * FROM medai_embl_features(%L::text)', regexp_replace(file, what, by))) FROM entry, (VALUES
    ('^ID', 'IX'), ('linear', 'round'), ('24 BP', '24'), ('mRNA', 'linear'), ('; SV 1', ''), ('10..12\)\)', '10..12'), ('SQ[^\n]*\n', ''),
    ('     acgt', 'acgt'), ('//', '')) v (what, by);

-- ---- qualities --------------------------------------------------------------------------------------------

SELECT medai_quality('!I~'), medai_quality('@h~', 64), medai_quality(';@h~', 'solexa'), medai_quality(''::text), medai_quality('\x2149'::bytea);
SELECT medai_quality_mean('!I~'), medai_quality_mean('@h', 64), medai_quality_mean(';@h', 'solexa'), medai_quality_mean(''::text);
SELECT medai_quality_error('!I+'), medai_quality_error('J', 64), medai_quality_error('@', 'solexa'), medai_quality_error(''::text);
SELECT medai_quality(NULL::text), medai_quality_mean(NULL::bytea), medai_quality_error(NULL::text);
SELECT fails($$SELECT medai_quality('I I')$$);
SELECT fails($$SELECT medai_quality_mean('?', 64)$$);
SELECT fails($$SELECT medai_quality_error('?', 'what')$$);
SELECT (medai_quality_trim('ACGTACGTAC', '##IIIIII#I', 20, method)).*, method FROM unnest('{bwa,both,window}'::text[]) method;
SELECT (medai_quality_trim('ACGTACGTAC', '##########', 20, method)).*, method FROM unnest('{bwa,both,window}'::text[]) method;
SELECT * FROM medai_quality_trim('ACGTACGTAC', 'IIIIII##I#');
SELECT * FROM medai_quality_trim('ACGT'::bytea, 'hhBB'::bytea, 20, 'bwa', 'illumina');
SELECT * FROM medai_quality_trim('', '');
SELECT * FROM medai_quality_trim('ACGT', 'IIII', 20, 'window', window_size => 5);
SELECT * FROM medai_quality_trim('ACGT', 'IIII', 2147483647, 'both');
SELECT * FROM medai_quality_trim('ACGT', '####', -2147483648, 'both');
SELECT fails($$SELECT medai_quality_trim('ACG', 'IIII')$$);
SELECT fails($$SELECT medai_quality_trim('ACGT', 'IIII', method => 'best')$$);
SELECT fails($$SELECT medai_quality_trim('ACGT', 'IIII', window_size => 0)$$);
SELECT fails($$SELECT medai_quality_trim('ACGT', 'II I')$$);

-- A letter of two bytes could be cut in two.
SELECT fails($$SELECT medai_quality_trim('\x41c3a9'::bytea, 'II!'::bytea)$$);

DROP FUNCTION fails;
