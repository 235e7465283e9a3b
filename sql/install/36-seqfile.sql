-- 36-seqfile.sql: sequence files as rows (FASTA, FASTQ, GenBank), and qualities of reads.
--
-- Every function takes the file as text or as bytea, plain or gzip; one C function serves both.

CREATE FUNCTION medai_fasta(file text)
RETURNS TABLE (name text, description text, sequence text)
AS 'MODULE_PATHNAME', 'medai_fasta'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_fasta(text) IS
'The records of a FASTA file, in their order. name: the first word behind ''>''; description: all of '
'that line; sequence: the letters of the lines below, as they are, without blanks. Lines end at LF, '
'CR LF or CR; lines that begin with '';'', ''#'' or ''!'' are comments and empty lines count for nothing. '
'gzip data, several members too, are unzipped, up to 1 GB. Bytes that are not UTF-8 are read as '
'Latin-1. NULL gives no rows. Errors: 22P02 when something else stands before the first ''>'' or a byte '
'is NUL, with line and byte; 54000 for a record of 1 GB; 22P03 for damaged gzip data. Source: '
'Biopython''s Bio.SeqIO, formats fasta and fasta-blast.';

CREATE FUNCTION medai_fasta(file bytea)
RETURNS TABLE (name text, description text, sequence text)
AS 'MODULE_PATHNAME', 'medai_fasta'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_fasta(bytea) IS
'The records of a FASTA file, in their order. name: the first word behind ''>''; description: all of '
'that line; sequence: the letters of the lines below, as they are, without blanks. Lines end at LF, '
'CR LF or CR; lines that begin with '';'', ''#'' or ''!'' are comments and empty lines count for nothing. '
'gzip data, several members too, are unzipped, up to 1 GB. Bytes that are not UTF-8 are read as '
'Latin-1. NULL gives no rows. Errors: 22P02 when something else stands before the first ''>'' or a byte '
'is NUL, with line and byte; 54000 for a record of 1 GB; 22P03 for damaged gzip data. Source: '
'Biopython''s Bio.SeqIO, formats fasta and fasta-blast.';

CREATE FUNCTION medai_fastq(file text, phred integer DEFAULT 33)
RETURNS TABLE (name text, description text, sequence text, quality text, mean_quality double precision)
AS 'MODULE_PATHNAME', 'medai_fastq'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_fastq(text, integer) IS
'The reads of a FASTQ file, in their order. name: the first word behind ''@''; description: all of that '
'line; sequence and quality: the letters, of several lines too; mean_quality: arithmetic mean of the '
'Phred qualities, NULL for an empty read. phred: how letters say qualities, 33 (Sanger, Illumina 1.8 '
'and later) or 64 (Illumina 1.3 to 1.7). gzip data, several members too, are unzipped, up to 1 GB. '
'NULL gives no rows. Errors: 22P02, with line and byte, for what Biopython refuses: no ''@'' or ''+'' '
'where one belongs, another title behind ''+'', lengths that differ, blanks within, a letter that is no '
'quality, an end within a record; 22023 for another phred; 54000 for a record of 1 GB; 22P03 for '
'damaged gzip data. Source: Biopython''s Bio.SeqIO.QualityIO.';

CREATE FUNCTION medai_fastq(file text, phred text)
RETURNS TABLE (name text, description text, sequence text, quality text, mean_quality double precision)
AS 'MODULE_PATHNAME', 'medai_fastq'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_fastq(text, text) IS
'The reads of a FASTQ file, in their order. name: the first word behind ''@''; description: all of that '
'line; sequence and quality: the letters, of several lines too; mean_quality: arithmetic mean of the '
'Phred qualities, NULL for an empty read. phred: how letters say qualities, ''33'' or ''sanger'', ''64'' or '
'''illumina'', or ''solexa'', whose scores the mean takes as the Phred qualities they amount to. gzip '
'data, several members too, are unzipped, up to 1 GB. NULL gives no rows. Errors: 22P02, with line '
'and byte, for what Biopython refuses: no ''@'' or ''+'' where one belongs, another title behind ''+'', '
'lengths that differ, blanks within, a letter that is no quality, an end within a record; 22023 for '
'another phred; 54000 for a record of 1 GB; 22P03 for damaged gzip data. Source: Biopython''s '
'Bio.SeqIO.QualityIO.';

CREATE FUNCTION medai_fastq(file bytea, phred integer DEFAULT 33)
RETURNS TABLE (name text, description text, sequence text, quality text, mean_quality double precision)
AS 'MODULE_PATHNAME', 'medai_fastq'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_fastq(bytea, integer) IS
'The reads of a FASTQ file, in their order. name: the first word behind ''@''; description: all of that '
'line; sequence and quality: the letters, of several lines too; mean_quality: arithmetic mean of the '
'Phred qualities, NULL for an empty read. phred: how letters say qualities, 33 (Sanger, Illumina 1.8 '
'and later) or 64 (Illumina 1.3 to 1.7). gzip data, several members too, are unzipped, up to 1 GB. '
'NULL gives no rows. Errors: 22P02, with line and byte, for what Biopython refuses: no ''@'' or ''+'' '
'where one belongs, another title behind ''+'', lengths that differ, blanks within, a letter that is no '
'quality, an end within a record; 22023 for another phred; 54000 for a record of 1 GB; 22P03 for '
'damaged gzip data. Source: Biopython''s Bio.SeqIO.QualityIO.';

CREATE FUNCTION medai_fastq(file bytea, phred text)
RETURNS TABLE (name text, description text, sequence text, quality text, mean_quality double precision)
AS 'MODULE_PATHNAME', 'medai_fastq'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_fastq(bytea, text) IS
'The reads of a FASTQ file, in their order. name: the first word behind ''@''; description: all of that '
'line; sequence and quality: the letters, of several lines too; mean_quality: arithmetic mean of the '
'Phred qualities, NULL for an empty read. phred: how letters say qualities, ''33'' or ''sanger'', ''64'' or '
'''illumina'', or ''solexa'', whose scores the mean takes as the Phred qualities they amount to. gzip '
'data, several members too, are unzipped, up to 1 GB. NULL gives no rows. Errors: 22P02, with line '
'and byte, for what Biopython refuses: no ''@'' or ''+'' where one belongs, another title behind ''+'', '
'lengths that differ, blanks within, a letter that is no quality, an end within a record; 22023 for '
'another phred; 54000 for a record of 1 GB; 22P03 for damaged gzip data. Source: Biopython''s '
'Bio.SeqIO.QualityIO.';

CREATE FUNCTION medai_genbank(file text)
RETURNS TABLE (name text, accession text, version text, definition text, organism text, taxonomy text[],
               keywords text[], molecule text, topology text, division text, date text, length bigint, sequence text)
AS 'MODULE_PATHNAME', 'medai_genbank'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION medai_genbank(text) IS
'The records of a GenBank file, in their order. name, molecule, topology (linear or circular), '
'division and date: as the LOCUS line has them; accession: the first; version: accession and version, '
'or the name where there is no accession, as Biopython''s id; definition: without the full stop at its '
'end; taxonomy and keywords: their items; length: of the sequence, or as declared where the file has '
'none; sequence: upper case, NULL where a length is declared and no letter follows. NULL where the '
'file says nothing. gzip data, several members too, are unzipped, up to 1 GB. NULL gives no rows. '
'Errors: 22P02 for what cannot be read, with line and byte; 54000 for a record of 1 GB; 22P03 for '
'damaged gzip data. Source: NCBI-GenBank Flat File Release Notes; Biopython''s Bio.GenBank.';

CREATE FUNCTION medai_genbank(file bytea)
RETURNS TABLE (name text, accession text, version text, definition text, organism text, taxonomy text[],
               keywords text[], molecule text, topology text, division text, date text, length bigint, sequence text)
AS 'MODULE_PATHNAME', 'medai_genbank'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION medai_genbank(bytea) IS
'The records of a GenBank file, in their order. name, molecule, topology (linear or circular), '
'division and date: as the LOCUS line has them; accession: the first; version: accession and version, '
'or the name where there is no accession, as Biopython''s id; definition: without the full stop at its '
'end; taxonomy and keywords: their items; length: of the sequence, or as declared where the file has '
'none; sequence: upper case, NULL where a length is declared and no letter follows. NULL where the '
'file says nothing. gzip data, several members too, are unzipped, up to 1 GB. NULL gives no rows. '
'Errors: 22P02 for what cannot be read, with line and byte; 54000 for a record of 1 GB; 22P03 for '
'damaged gzip data. Source: NCBI-GenBank Flat File Release Notes; Biopython''s Bio.GenBank.';

CREATE FUNCTION medai_genbank_features(file text)
RETURNS TABLE (record text, accession text, number integer, type text, location text, start bigint, stop bigint,
               strand smallint, partial boolean, starts bigint[], stops bigint[], strands smallint[],
               qualifiers jsonb, sequence text)
AS 'MODULE_PATHNAME', 'medai_genbank_features'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_genbank_features(text) IS
'The features of the records of a GenBank file, in their order. record: the name in the LOCUS line; '
'number: of the feature in its record, from 1; location: as written, without blanks; start and stop: '
'its least and greatest position, from 1, both inclusive (a site between two letters starts one after '
'its stop); strand: 1 or -1, NULL when parts differ or on a protein; partial: whether an end is open, '
'< or >; starts, stops, strands: of its parts in the order in which they are joined, those of a '
'complement from its end on; qualifiers: an array of texts by key, an empty text for a key alone; '
'sequence: the letters, joined and complemented as Biopython''s feature.extract, also of order(). '
'Positions with alternatives count with their whole extent. A location that cannot be read has NULLs; '
'so has the sequence of one on another record. gzip data, several members too, are unzipped, up to 1 '
'GB. NULL gives no rows. Errors: as medai_genbank. Source: The DDBJ/ENA/GenBank Feature Table '
'Definition; Biopython''s Bio.SeqFeature.';

CREATE FUNCTION medai_genbank_features(file bytea)
RETURNS TABLE (record text, accession text, number integer, type text, location text, start bigint, stop bigint,
               strand smallint, partial boolean, starts bigint[], stops bigint[], strands smallint[],
               qualifiers jsonb, sequence text)
AS 'MODULE_PATHNAME', 'medai_genbank_features'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_genbank_features(bytea) IS
'The features of the records of a GenBank file, in their order. record: the name in the LOCUS line; '
'number: of the feature in its record, from 1; location: as written, without blanks; start and stop: '
'its least and greatest position, from 1, both inclusive (a site between two letters starts one after '
'its stop); strand: 1 or -1, NULL when parts differ or on a protein; partial: whether an end is open, '
'< or >; starts, stops, strands: of its parts in the order in which they are joined, those of a '
'complement from its end on; qualifiers: an array of texts by key, an empty text for a key alone; '
'sequence: the letters, joined and complemented as Biopython''s feature.extract, also of order(). '
'Positions with alternatives count with their whole extent. A location that cannot be read has NULLs; '
'so has the sequence of one on another record. gzip data, several members too, are unzipped, up to 1 '
'GB. NULL gives no rows. Errors: as medai_genbank. Source: The DDBJ/ENA/GenBank Feature Table '
'Definition; Biopython''s Bio.SeqFeature.';

CREATE FUNCTION medai_embl(file text)
RETURNS TABLE (name text, accession text, version text, definition text, organism text, taxonomy text[],
               keywords text[], molecule text, topology text, division text, date text, length bigint, sequence text)
AS 'MODULE_PATHNAME', 'medai_embl'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION medai_embl(text) IS
'The records of an EMBL file, in their order; columns and errors as medai_genbank''s. name, topology, '
'molecule and division: as the ID line has them, of the styles before and since 2006 and of patents; '
'date: NULL. Source: EMBL-Bank user manual; Biopython''s Bio.SeqIO, format embl.';

CREATE FUNCTION medai_embl(file bytea)
RETURNS TABLE (name text, accession text, version text, definition text, organism text, taxonomy text[],
               keywords text[], molecule text, topology text, division text, date text, length bigint, sequence text)
AS 'MODULE_PATHNAME', 'medai_embl'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION medai_embl(bytea) IS
'The records of an EMBL file, in their order; columns and errors as medai_genbank''s. name, topology, '
'molecule and division: as the ID line has them, of the styles before and since 2006 and of patents; '
'date: NULL. Source: EMBL-Bank user manual; Biopython''s Bio.SeqIO, format embl.';

CREATE FUNCTION medai_embl_features(file text)
RETURNS TABLE (record text, accession text, number integer, type text, location text, start bigint, stop bigint,
               strand smallint, partial boolean, starts bigint[], stops bigint[], strands smallint[],
               qualifiers jsonb, sequence text)
AS 'MODULE_PATHNAME', 'medai_embl_features'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_embl_features(text) IS
'The features of the records of an EMBL file, in their order; columns and errors as '
'medai_genbank_features''. Positions count from 1, both ends inclusive. Source: The DDBJ/ENA/GenBank '
'Feature Table Definition; Biopython''s Bio.SeqFeature.';

CREATE FUNCTION medai_embl_features(file bytea)
RETURNS TABLE (record text, accession text, number integer, type text, location text, start bigint, stop bigint,
               strand smallint, partial boolean, starts bigint[], stops bigint[], strands smallint[],
               qualifiers jsonb, sequence text)
AS 'MODULE_PATHNAME', 'medai_embl_features'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_embl_features(bytea) IS
'The features of the records of an EMBL file, in their order; columns and errors as '
'medai_genbank_features''. Positions count from 1, both ends inclusive. Source: The DDBJ/ENA/GenBank '
'Feature Table Definition; Biopython''s Bio.SeqFeature.';

-- ---- qualities -------------------------------------------------------------------------------------------

CREATE FUNCTION medai_quality(quality text, phred integer DEFAULT 33)
RETURNS smallint[]
AS 'MODULE_PATHNAME', 'medai_quality'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_quality(text, integer) IS
'The scores that the letters of a quality text stand for: Phred qualities, 0 to 93 (33) or 0 to 62 '
'(64), or Solexa scores, -5 to 62. phred: 33 or 64. An empty text gives an empty array. NULL gives '
'NULL. Errors: 22P02 for a letter that is no quality, 22023 for another phred. Source: Biopython''s '
'Bio.SeqIO.QualityIO.';

CREATE FUNCTION medai_quality(quality text, phred text)
RETURNS smallint[]
AS 'MODULE_PATHNAME', 'medai_quality'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_quality(text, text) IS
'The scores that the letters of a quality text stand for: Phred qualities, 0 to 93 (33) or 0 to 62 '
'(64), or Solexa scores, -5 to 62. phred: ''33'' or ''sanger'', ''64'' or ''illumina'', or ''solexa''. An empty '
'text gives an empty array. NULL gives NULL. Errors: 22P02 for a letter that is no quality, 22023 for '
'another phred. Source: Biopython''s Bio.SeqIO.QualityIO.';

CREATE FUNCTION medai_quality(quality bytea, phred integer DEFAULT 33)
RETURNS smallint[]
AS 'MODULE_PATHNAME', 'medai_quality'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_quality(bytea, integer) IS
'The scores that the letters of a quality text stand for: Phred qualities, 0 to 93 (33) or 0 to 62 '
'(64), or Solexa scores, -5 to 62. phred: 33 or 64. An empty text gives an empty array. NULL gives '
'NULL. Errors: 22P02 for a letter that is no quality, 22023 for another phred. Source: Biopython''s '
'Bio.SeqIO.QualityIO.';

CREATE FUNCTION medai_quality(quality bytea, phred text)
RETURNS smallint[]
AS 'MODULE_PATHNAME', 'medai_quality'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_quality(bytea, text) IS
'The scores that the letters of a quality text stand for: Phred qualities, 0 to 93 (33) or 0 to 62 '
'(64), or Solexa scores, -5 to 62. phred: ''33'' or ''sanger'', ''64'' or ''illumina'', or ''solexa''. An empty '
'text gives an empty array. NULL gives NULL. Errors: 22P02 for a letter that is no quality, 22023 for '
'another phred. Source: Biopython''s Bio.SeqIO.QualityIO.';

CREATE FUNCTION medai_quality_mean(quality text, phred integer DEFAULT 33)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_quality_mean'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_quality_mean(text, integer) IS
'Arithmetic mean of the Phred qualities of a quality text; Solexa scores count as the Phred qualities '
'they amount to, 10 log10(10^(s/10) + 1). phred: 33 or 64. An empty text gives NULL. NULL gives NULL. '
'Errors: 22P02 for a letter that is no quality, 22023 for another phred. Source: Cock et al., Nucleic '
'Acids Research 38 (2010) 1767.';

CREATE FUNCTION medai_quality_mean(quality text, phred text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_quality_mean'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_quality_mean(text, text) IS
'Arithmetic mean of the Phred qualities of a quality text; Solexa scores count as the Phred qualities '
'they amount to, 10 log10(10^(s/10) + 1). phred: ''33'' or ''sanger'', ''64'' or ''illumina'', or ''solexa''. '
'An empty text gives NULL. NULL gives NULL. Errors: 22P02 for a letter that is no quality, 22023 for '
'another phred. Source: Cock et al., Nucleic Acids Research 38 (2010) 1767.';

CREATE FUNCTION medai_quality_mean(quality bytea, phred integer DEFAULT 33)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_quality_mean'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_quality_mean(bytea, integer) IS
'Arithmetic mean of the Phred qualities of a quality text; Solexa scores count as the Phred qualities '
'they amount to, 10 log10(10^(s/10) + 1). phred: 33 or 64. An empty text gives NULL. NULL gives NULL. '
'Errors: 22P02 for a letter that is no quality, 22023 for another phred. Source: Cock et al., Nucleic '
'Acids Research 38 (2010) 1767.';

CREATE FUNCTION medai_quality_mean(quality bytea, phred text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_quality_mean'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_quality_mean(bytea, text) IS
'Arithmetic mean of the Phred qualities of a quality text; Solexa scores count as the Phred qualities '
'they amount to, 10 log10(10^(s/10) + 1). phred: ''33'' or ''sanger'', ''64'' or ''illumina'', or ''solexa''. '
'An empty text gives NULL. NULL gives NULL. Errors: 22P02 for a letter that is no quality, 22023 for '
'another phred. Source: Cock et al., Nucleic Acids Research 38 (2010) 1767.';

CREATE FUNCTION medai_quality_error(quality text, phred integer DEFAULT 33)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_quality_error'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_quality_error(text, integer) IS
'Mean probability of an error over the letters of a quality text, 0 to 1: 10^(-q/10) for a Phred '
'quality, 1 / (1 + 10^(s/10)) for a Solexa score. Times the length it is the expected number of '
'errors in the read. phred: 33 or 64. An empty text gives NULL. NULL gives NULL. Errors: 22P02 for a '
'letter that is no quality, 22023 for another phred. Source: Cock et al., Nucleic Acids Research 38 '
'(2010) 1767; Edgar and Flyvbjerg, Bioinformatics 31 (2015) 3476.';

CREATE FUNCTION medai_quality_error(quality text, phred text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_quality_error'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_quality_error(text, text) IS
'Mean probability of an error over the letters of a quality text, 0 to 1: 10^(-q/10) for a Phred '
'quality, 1 / (1 + 10^(s/10)) for a Solexa score. Times the length it is the expected number of '
'errors in the read. phred: ''33'' or ''sanger'', ''64'' or ''illumina'', or ''solexa''. An empty text gives '
'NULL. NULL gives NULL. Errors: 22P02 for a letter that is no quality, 22023 for another phred. '
'Source: Cock et al., Nucleic Acids Research 38 (2010) 1767; Edgar and Flyvbjerg, Bioinformatics 31 '
'(2015) 3476.';

CREATE FUNCTION medai_quality_error(quality bytea, phred integer DEFAULT 33)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_quality_error'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_quality_error(bytea, integer) IS
'Mean probability of an error over the letters of a quality text, 0 to 1: 10^(-q/10) for a Phred '
'quality, 1 / (1 + 10^(s/10)) for a Solexa score. Times the length it is the expected number of '
'errors in the read. phred: 33 or 64. An empty text gives NULL. NULL gives NULL. Errors: 22P02 for a '
'letter that is no quality, 22023 for another phred. Source: Cock et al., Nucleic Acids Research 38 '
'(2010) 1767; Edgar and Flyvbjerg, Bioinformatics 31 (2015) 3476.';

CREATE FUNCTION medai_quality_error(quality bytea, phred text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_quality_error'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_quality_error(bytea, text) IS
'Mean probability of an error over the letters of a quality text, 0 to 1: 10^(-q/10) for a Phred '
'quality, 1 / (1 + 10^(s/10)) for a Solexa score. Times the length it is the expected number of '
'errors in the read. phred: ''33'' or ''sanger'', ''64'' or ''illumina'', or ''solexa''. An empty text gives '
'NULL. NULL gives NULL. Errors: 22P02 for a letter that is no quality, 22023 for another phred. '
'Source: Cock et al., Nucleic Acids Research 38 (2010) 1767; Edgar and Flyvbjerg, Bioinformatics 31 '
'(2015) 3476.';

CREATE FUNCTION medai_quality_trim(sequence text, quality text, threshold integer DEFAULT 20,
    method text DEFAULT 'bwa', phred integer DEFAULT 33, window_size integer DEFAULT 4,
    OUT trimmed_sequence text, OUT trimmed_quality text, OUT start integer, OUT stop integer)
AS 'MODULE_PATHNAME', 'medai_quality_trim'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_quality_trim(text, text, integer, text, integer, integer) IS
'A read without its ends of low quality, and which of its letters are left: start to stop, from 1, '
'both inclusive; start 1 and stop 0 when none is. method ''bwa'': the 3'' end goes from the letter on at '
'which the sum of (threshold - quality), taken from the end, is largest, the sum being given up below '
'0 (as bwa and cutadapt -q t do); ''both'': the 5'' end likewise (cutadapt -q t,t); ''window'': letters '
'are kept from the 5'' end on while the mean quality of each window_size of them reaches the '
'threshold, less the last ones below it, and none if the read is shorter than a window (Trimmomatic '
'SLIDINGWINDOW). phred: 33 or 64. With ''solexa'' thresholds are Solexa scores. NULL gives NULL. '
'Errors: 22P02 for a letter that is no quality, or a byte above 127 in the sequence; 22023 for lengths '
'that differ, another method or phred, a window_size below 1. Source: Li and Durbin, Bioinformatics 25 (2009) 1754; Martin, '
'EMBnet.journal 17 (2011) 10; Bolger et al., Bioinformatics 30 (2014) 2114.';

CREATE FUNCTION medai_quality_trim(sequence text, quality text, threshold integer,
    method text, phred text, window_size integer DEFAULT 4,
    OUT trimmed_sequence text, OUT trimmed_quality text, OUT start integer, OUT stop integer)
AS 'MODULE_PATHNAME', 'medai_quality_trim'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_quality_trim(text, text, integer, text, text, integer) IS
'A read without its ends of low quality, and which of its letters are left: start to stop, from 1, '
'both inclusive; start 1 and stop 0 when none is. method ''bwa'': the 3'' end goes from the letter on at '
'which the sum of (threshold - quality), taken from the end, is largest, the sum being given up below '
'0 (as bwa and cutadapt -q t do); ''both'': the 5'' end likewise (cutadapt -q t,t); ''window'': letters '
'are kept from the 5'' end on while the mean quality of each window_size of them reaches the '
'threshold, less the last ones below it, and none if the read is shorter than a window (Trimmomatic '
'SLIDINGWINDOW). phred: ''33'' or ''sanger'', ''64'' or ''illumina'', or ''solexa''. With ''solexa'' thresholds '
'are Solexa scores. NULL gives NULL. Errors: 22P02 for a letter that is no quality; 22023 for lengths '
'that differ, another method or phred, a window_size below 1. Source: Li and Durbin, Bioinformatics '
'25 (2009) 1754; Martin, EMBnet.journal 17 (2011) 10; Bolger et al., Bioinformatics 30 (2014) 2114.';

CREATE FUNCTION medai_quality_trim(sequence bytea, quality bytea, threshold integer DEFAULT 20,
    method text DEFAULT 'bwa', phred integer DEFAULT 33, window_size integer DEFAULT 4,
    OUT trimmed_sequence bytea, OUT trimmed_quality bytea, OUT start integer, OUT stop integer)
AS 'MODULE_PATHNAME', 'medai_quality_trim'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_quality_trim(bytea, bytea, integer, text, integer, integer) IS
'A read without its ends of low quality, and which of its letters are left: start to stop, from 1, '
'both inclusive; start 1 and stop 0 when none is. method ''bwa'': the 3'' end goes from the letter on at '
'which the sum of (threshold - quality), taken from the end, is largest, the sum being given up below '
'0 (as bwa and cutadapt -q t do); ''both'': the 5'' end likewise (cutadapt -q t,t); ''window'': letters '
'are kept from the 5'' end on while the mean quality of each window_size of them reaches the '
'threshold, less the last ones below it, and none if the read is shorter than a window (Trimmomatic '
'SLIDINGWINDOW). phred: 33 or 64. With ''solexa'' thresholds are Solexa scores. NULL gives NULL. '
'Errors: 22P02 for a letter that is no quality, or a byte above 127 in the sequence; 22023 for lengths '
'that differ, another method or phred, a window_size below 1. Source: Li and Durbin, Bioinformatics 25 (2009) 1754; Martin, '
'EMBnet.journal 17 (2011) 10; Bolger et al., Bioinformatics 30 (2014) 2114.';

CREATE FUNCTION medai_quality_trim(sequence bytea, quality bytea, threshold integer,
    method text, phred text, window_size integer DEFAULT 4,
    OUT trimmed_sequence bytea, OUT trimmed_quality bytea, OUT start integer, OUT stop integer)
AS 'MODULE_PATHNAME', 'medai_quality_trim'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION medai_quality_trim(bytea, bytea, integer, text, text, integer) IS
'A read without its ends of low quality, and which of its letters are left: start to stop, from 1, '
'both inclusive; start 1 and stop 0 when none is. method ''bwa'': the 3'' end goes from the letter on at '
'which the sum of (threshold - quality), taken from the end, is largest, the sum being given up below '
'0 (as bwa and cutadapt -q t do); ''both'': the 5'' end likewise (cutadapt -q t,t); ''window'': letters '
'are kept from the 5'' end on while the mean quality of each window_size of them reaches the '
'threshold, less the last ones below it, and none if the read is shorter than a window (Trimmomatic '
'SLIDINGWINDOW). phred: ''33'' or ''sanger'', ''64'' or ''illumina'', or ''solexa''. With ''solexa'' thresholds '
'are Solexa scores. NULL gives NULL. Errors: 22P02 for a letter that is no quality; 22023 for lengths '
'that differ, another method or phred, a window_size below 1. Source: Li and Durbin, Bioinformatics '
'25 (2009) 1754; Martin, EMBnet.journal 17 (2011) 10; Bolger et al., Bioinformatics 30 (2014) 2114.';
