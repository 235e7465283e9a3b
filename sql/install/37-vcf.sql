-- 37-vcf.sql: VCF files as rows. Genotypes, which they hold, have functions of their own (37-genotype.sql).

CREATE FUNCTION medai_vcf(
    file text, samples text[] DEFAULT NULL, with_info boolean DEFAULT true,
    OUT record bigint, OUT chrom text, OUT "position" bigint, OUT id text, OUT ref text, OUT alt text,
    OUT qual double precision, OUT filter text, OUT info jsonb,
    OUT sample text, OUT genotype text, OUT alleles integer[], OUT phased boolean, OUT phase_set text,
    OUT dp integer, OUT gq double precision, OUT ad integer[], OUT format jsonb)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'medai_vcf_of_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 10000;
COMMENT ON FUNCTION medai_vcf(text, text[], boolean) IS
'The variants of a VCF file (4.0 to 4.5), one row for each variant and sample, in the order of the file; one row '
'a variant with NULL from sample on when the file has no samples or samples is empty. samples: names of those '
'wanted; NULL means all. with_info: false leaves info NULL, which each row of a variant repeats otherwise. '
'record: the number of the variant in the file, from 1; position: of the first base of ref, from 1 (0: telomere); '
'alt: as written, comma-separated; a "." is NULL. info and format are jsonb by the types of the header: Integer '
'and Float are numbers, Flag is true, a Number other than 1 makes an array, the rest is text. genotype: as '
'written; alleles: its allele numbers, 0 the reference, NULL where missing; phased: every separator is "|" (a '
'haploid call is); phase_set: PS; dp, gq, ad: those FORMAT fields; format: the other ones that are not missing. '
'Errors: 22P02 for a file that is no VCF, with line and byte of the text; 42P02 for a sample that the file does '
'not have. Source: samtools/hts-specs, VCF 4.5; values equal those of htslib.';

CREATE FUNCTION medai_vcf(
    file bytea, samples text[] DEFAULT NULL, with_info boolean DEFAULT true,
    OUT record bigint, OUT chrom text, OUT "position" bigint, OUT id text, OUT ref text, OUT alt text,
    OUT qual double precision, OUT filter text, OUT info jsonb,
    OUT sample text, OUT genotype text, OUT alleles integer[], OUT phased boolean, OUT phase_set text,
    OUT dp integer, OUT gq double precision, OUT ad integer[], OUT format jsonb)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'medai_vcf_of_bytes'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 10000;
COMMENT ON FUNCTION medai_vcf(bytea, text[], boolean) IS
'As medai_vcf(text, text[], boolean), from the bytes of a file, which may be gzip or bgzip data of at most 1 GB '
'unzipped. They are read as UTF-8, a line that is not UTF-8 as Latin-1. Errors in addition: 22P03 for damaged '
'gzip data; 54000 above 1 GB.';

CREATE FUNCTION medai_vcf_header(
    file text, OUT kind text, OUT id text, OUT number text, OUT type text, OUT description text, OUT value text)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'medai_vcf_header_of_text'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION medai_vcf_header(text) IS
'The header of a VCF file, one row a line in the order of the file, then one for each sample. kind: what stands '
'before the first "=", such as fileformat, INFO, FORMAT, FILTER, contig; "#sample" for a sample, whose name is '
'the id. id, number, type, description: of a structured line, without quotes; NULL where it has none. value: all '
'that follows the "=", as written. The records are not read. NULL gives no rows. Error 22P02: a file that does '
'not begin as VCF 4.';

CREATE FUNCTION medai_vcf_header(
    file bytea, OUT kind text, OUT id text, OUT number text, OUT type text, OUT description text, OUT value text)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'medai_vcf_header_of_bytes'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION medai_vcf_header(bytea) IS
'As medai_vcf_header(text), from the bytes of a file, which may be gzip or bgzip data: only its beginning is '
'unzipped. Texts are read as UTF-8, one that is not UTF-8 as Latin-1.';