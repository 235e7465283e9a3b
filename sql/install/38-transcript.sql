-- 38-transcript.sql: GFF3 features, transcripts, and variants told by them: HGVS c., n. and p., forth and back.
--
-- All positions are 1-based and inclusive, on the forward strand of the reference.

-- ---- files ----

CREATE FUNCTION medai_gff3(file text)
RETURNS TABLE (seqid text, source text, type text, start bigint, stop bigint, score double precision, strand text,
               phase integer, id text, parent text[], attributes jsonb)
AS 'MODULE_PATHNAME', 'medai_gff3_of_text'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_gff3(text) IS
'The features of a GFF3 file, a row each, in the order of the file. start, stop: 1-based, both inclusive. A column '
'that the file leaves as . is NULL. Percent escapes are undone. attributes: all of column 9, a text for one value '
'and a list for several; id and parent are taken from it. Comments and directives are left out; ##FASTA, or a line '
'that begins with >, ends the features. NULL gives no rows. Error 22P02, with line and byte position: a line that is '
'not one of GFF3; GTF, with a hint. Source: Sequence Ontology, GFF3 1.26.';

CREATE FUNCTION medai_gff3(file bytea)
RETURNS TABLE (seqid text, source text, type text, start bigint, stop bigint, score double precision, strand text,
               phase integer, id text, parent text[], attributes jsonb)
AS 'MODULE_PATHNAME', 'medai_gff3_of_bytes'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_gff3(bytea) IS
'The features of a GFF3 file, as medai_gff3(text); the bytes may be gzip (at most 1 GB unpacked, else error 54000). '
'Texts are read as UTF-8, or as Latin-1 where they are not that.';

CREATE TYPE medai_transcript AS (
    name text, gene text, protein text, seqid text, strand text, exon_starts bigint[], exon_stops bigint[],
    cds_starts bigint[], cds_stops bigint[], phase smallint);
COMMENT ON TYPE medai_transcript IS
'A transcript on a reference. Positions are 1-based, inclusive, on the forward strand, and ascending whatever the '
'strand (+ or -) is. exon_starts, exon_stops: the exons. cds_starts, cds_stops: the parts of the coding sequence, its '
'stop codon included; a part may reach over introns, so that one range does; parts that overlap by one or two bases '
'are a ribosomal slippage, and are joined; NULL without a protein. phase: bases before the first whole codon, 0 to 2, '
'where the beginning of the coding sequence is not known.';

CREATE FUNCTION medai_transcripts(file text, on_error text DEFAULT 'error')
RETURNS SETOF medai_transcript
AS 'MODULE_PATHNAME', 'medai_transcripts_of_text'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_transcripts(text, text) IS
'The transcripts of a GFF3 file: every feature that exons, coding sequences (CDS) or untranslated regions name as '
'parent, once for each coding sequence it has. CDS lines with one ID are one coding sequence; exons that are not given '
'are what CDS and UTR lines cover. A CDS directly below a gene, or below nothing, is a transcript of its own. name: '
'transcript_id, else Name, else ID. on_error: ''error'' stops at a transcript that cannot be put together and names '
'it (22P02), ''skip'' leaves it out with a notice. NULL gives no rows. Other errors: as medai_gff3.';

CREATE FUNCTION medai_transcripts(file bytea, on_error text DEFAULT 'error')
RETURNS SETOF medai_transcript
AS 'MODULE_PATHNAME', 'medai_transcripts_of_bytes'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_transcripts(bytea, text) IS
'The transcripts of a GFF3 file, as medai_transcripts(text); the bytes may be gzip, as in medai_gff3(bytea).';

CREATE FUNCTION medai_make_transcript(name text, seqid text, strand text, exon_starts bigint[], exon_stops bigint[],
                                      cds_start bigint DEFAULT NULL, cds_stop bigint DEFAULT NULL,
                                      gene text DEFAULT NULL, protein text DEFAULT NULL)
RETURNS medai_transcript
AS 'MODULE_PATHNAME', 'medai_transcript_make'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_make_transcript(text, text, text, bigint[], bigint[], bigint, bigint, text, text) IS
'A transcript from a table of exons: starts and stops in any order but the same, as array_agg gives them. Positions '
'are 1-based and inclusive; cds_start and cds_stop are the lowest and the highest coding position on the reference, '
'stop codon included, whatever the strand is; both NULL without a protein. Error 22000: exons that overlap, a coding '
'sequence that begins or ends outside them. Error 22023: a strand other than + and -. Error 2202E: lists of unequal '
'length or with NULL.';

-- ---- sequence ----

CREATE FUNCTION medai_transcript_sequence(transcript medai_transcript, reference text, OUT mrna text, OUT cds text)
AS 'MODULE_PATHNAME', 'medai_transcript_sequence'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_transcript_sequence(medai_transcript, text) IS
'The spliced sequence of a transcript in its own direction, upper case and with T: mrna of all exons, cds from the '
'first to the last coding base (NULL without any). reference: the whole sequence that the positions count on, its '
'first letter being 1; one stored with STORAGE EXTERNAL is read where the exons are and not whole. NULL gives NULL. '
'Error 22000: the reference is too short, or the transcript cannot be (as in medai_make_transcript). Error 22P02: a '
'letter that is no nucleotide code.';

CREATE FUNCTION medai_transcript_sequence(transcript medai_transcript, reference bytea, OUT mrna text, OUT cds text)
AS 'MODULE_PATHNAME', 'medai_transcript_sequence'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_transcript_sequence(medai_transcript, bytea) IS
'The spliced sequence of a transcript, as medai_transcript_sequence(medai_transcript, text).';

-- ---- HGVS ----

CREATE FUNCTION medai_hgvs(transcript medai_transcript, reference text, "position" bigint, ref text, alt text,
                           genetic_code integer DEFAULT 1, predicted boolean DEFAULT true, OUT c text, OUT p text)
AS 'MODULE_PATHNAME', 'medai_hgvs'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 2000;
COMMENT ON FUNCTION medai_hgvs(medai_transcript, text, bigint, text, text, integer, boolean) IS
'What a variant of the reference is in a transcript: c the HGVS text of the coding sequence (n. without one), such as '
'c.88+2T>G, c.-14del, c.*32_*33insA; p that of the protein, such as p.(Asp614Gly). position: of the first letter of '
'ref, 1-based, forward strand; ref and alt as in VCF, one of them may be empty. Deletions, duplications and insertions '
'are given as far downstream as the reference allows, from an exon into an intron too but never into the next exon. p '
'is p.? for what is not wholly inside coding exons (splice sites, introns, untranslated regions), and NULL without a '
'coding sequence. Both are NULL where the variant reaches outside the transcript. genetic_code: NCBI number of the '
'translation table, default 1. predicted: p in parentheses, as HGVS asks for where the protein was not seen. NULL '
'gives NULL. Error 22000: the reference has other letters than ref. Error 22P02: letters that are no nucleotide '
'codes, symbolic alleles. Error 22023: an unknown table. Source: HGVS nomenclature 21.';

CREATE FUNCTION medai_hgvs(transcript medai_transcript, reference bytea, "position" bigint, ref text, alt text,
                           genetic_code integer DEFAULT 1, predicted boolean DEFAULT true, OUT c text, OUT p text)
AS 'MODULE_PATHNAME', 'medai_hgvs'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 2000;
COMMENT ON FUNCTION medai_hgvs(medai_transcript, bytea, bigint, text, text, integer, boolean) IS
'What a variant of the reference is in a transcript, as medai_hgvs(medai_transcript, text, ...).';

CREATE FUNCTION medai_hgvs_to_genomic(transcript medai_transcript, hgvs text, OUT start bigint, OUT stop bigint)
AS 'MODULE_PATHNAME', 'medai_hgvs_to_genomic'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_hgvs_to_genomic(medai_transcript, text) IS
'The positions on the reference that an HGVS c. or n. text names, 1-based and inclusive, start not above stop; of an '
'insertion the two around it. hgvs: such as c.88+2T>G, with or without an accession and a colon before it. NULL gives '
'NULL. Error 22P02, with the byte position: not such a text. Error 22000: a place that the transcript does not have.';

CREATE FUNCTION medai_hgvs_to_variant(transcript medai_transcript, hgvs text, reference text,
                                      OUT "position" bigint, OUT ref text, OUT alt text)
AS 'MODULE_PATHNAME', 'medai_hgvs_to_change'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_hgvs_to_variant(medai_transcript, text, text) IS
'The variant that an HGVS c. or n. text says, as VCF writes it: 1-based position, ref and alt on the forward strand, '
'leftmost, with the letter before as anchor of an insertion or deletion. NULL gives NULL. Errors: as '
'medai_hgvs_to_genomic, and 22000 where the reference has other letters than the text says.';

CREATE FUNCTION medai_hgvs_to_variant(transcript medai_transcript, hgvs text, reference bytea,
                                      OUT "position" bigint, OUT ref text, OUT alt text)
AS 'MODULE_PATHNAME', 'medai_hgvs_to_change'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_hgvs_to_variant(medai_transcript, text, bytea) IS
'The variant that an HGVS c. or n. text says, as medai_hgvs_to_variant(medai_transcript, text, text).';
