-- 30-seq.sql: what sequences consist of, their other strand, and aggregates over many of them.
--
-- Each function exists for text and for bytea, and one C function serves both. Support functions of aggregates carry the
-- state as bytea, '' being the state of no rows; they are STRICT, so that rows with a NULL are left out.

-- ---- composition ------------------------------------------------------------------------------------------

CREATE TYPE medai_base_composition AS (
    a bigint,
    c bigint,
    g bigint,
    t bigint,
    u bigint,
    n bigint,
    ambiguous bigint,
    gap bigint,
    other bigint,
    length bigint
);
COMMENT ON TYPE medai_base_composition IS
'Letters of a sequence, counted in either case: a, c, g, t, u, n by themselves; ambiguous: R, Y, S, W, '
'K, M, B, D, H, V and X; gap: ''-''; other: all other bytes; length: all bytes.';

CREATE TYPE medai_codon_gc AS (
    total double precision,
    first double precision,
    second double precision,
    third double precision
);
COMMENT ON TYPE medai_codon_gc IS
'Shares of G and C, 0 to 1: of all letters, and of those in the first, second and third place of codons.';

CREATE FUNCTION medai_gc_content(seq text, ambiguous text DEFAULT 'remove')
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_gc_content'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc_content(text, text) IS
'GC content: the share of G, C and S, 0 to 1, in either case, U counted like T; 0 for a sequence without '
'letters that count. ambiguous: what becomes of letters other than A, C, G, T, U, S (G or C) and W (A or '
'T): ''remove'' leaves them and all other bytes out; ''ignore'' counts them in the length alone; '
'''weighted'' also counts B and V as 2/3, D and H as 1/3, K, M, N, R, X and Y as 1/2 of a G. A stored '
'value that is not compressed is read in slices. Error 22023: another word. Source: equals '
'Bio.SeqUtils.gc_fraction of Biopython 1.81 and later (1.80 omits U); ''weighted'' rounds once.';

CREATE FUNCTION medai_gc_content(seq bytea, ambiguous text DEFAULT 'remove')
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_gc_content'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc_content(bytea, text) IS
'GC content: the share of G, C and S, 0 to 1, in either case, U counted like T; 0 for a sequence without '
'letters that count. ambiguous: what becomes of letters other than A, C, G, T, U, S (G or C) and W (A or '
'T): ''remove'' leaves them and all other bytes out; ''ignore'' counts them in the length alone; '
'''weighted'' also counts B and V as 2/3, D and H as 1/3, K, M, N, R, X and Y as 1/2 of a G. A stored '
'value that is not compressed is read in slices. Error 22023: another word. Source: equals '
'Bio.SeqUtils.gc_fraction of Biopython 1.81 and later (1.80 omits U); ''weighted'' rounds once.';

CREATE FUNCTION medai_gc_skew(seq text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_gc_skew'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc_skew(text) IS
'GC skew (G - C) / (G + C) of the whole sequence, -1 to 1, in either case; other letters do not count; 0 '
'without G and C. Source: equals Bio.SeqUtils.GC_skew with one window.';

CREATE FUNCTION medai_gc_skew(seq bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_gc_skew'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc_skew(bytea) IS
'GC skew (G - C) / (G + C) of the whole sequence, -1 to 1, in either case; other letters do not count; 0 '
'without G and C. Source: equals Bio.SeqUtils.GC_skew with one window.';

CREATE FUNCTION medai_gc_skew_windows(seq text, window_length integer DEFAULT 100)
RETURNS TABLE (start bigint, skew double precision)
AS 'MODULE_PATHNAME', 'medai_gc_skew_windows'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION medai_gc_skew_windows(text, integer) IS
'GC skew (G - C) / (G + C), -1 to 1, of windows of window_length letters one after another, the last one '
'as short as what is left; 0 without G and C. start: first letter of the window, 1-based. No rows for an '
'empty sequence. Error 22023: window_length below 1. Source: equals Bio.SeqUtils.GC_skew.';

CREATE FUNCTION medai_gc_skew_windows(seq bytea, window_length integer DEFAULT 100)
RETURNS TABLE (start bigint, skew double precision)
AS 'MODULE_PATHNAME', 'medai_gc_skew_windows'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION medai_gc_skew_windows(bytea, integer) IS
'GC skew (G - C) / (G + C), -1 to 1, of windows of window_length letters one after another, the last one '
'as short as what is left; 0 without G and C. start: first letter of the window, 1-based. No rows for an '
'empty sequence. Error 22023: window_length below 1. Source: equals Bio.SeqUtils.GC_skew.';

CREATE FUNCTION medai_gc123(seq text)
RETURNS medai_codon_gc
AS 'MODULE_PATHNAME', 'medai_gc123'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc123(text) IS
'GC content by place in the codon: shares of G and C among A, C, G, T and U, 0 to 1, of all letters and '
'of those in the first, second and third place, codons being read from the first letter on; letters of '
'an incomplete last codon count; 0 where there are none. Source: Bio.SeqUtils.GC123 / 100, which does '
'not know U and fails without letters.';

CREATE FUNCTION medai_gc123(seq bytea)
RETURNS medai_codon_gc
AS 'MODULE_PATHNAME', 'medai_gc123'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc123(bytea) IS
'GC content by place in the codon: shares of G and C among A, C, G, T and U, 0 to 1, of all letters and '
'of those in the first, second and third place, codons being read from the first letter on; letters of '
'an incomplete last codon count; 0 where there are none. Source: Bio.SeqUtils.GC123 / 100, which does '
'not know U and fails without letters.';

CREATE FUNCTION medai_base_counts(seq text)
RETURNS medai_base_composition
AS 'MODULE_PATHNAME', 'medai_base_counts'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_base_counts(text) IS
'How many letters of each kind a sequence has, in either case: (a, c, g, t, u, n, ambiguous, gap, other, '
'length).';

CREATE FUNCTION medai_base_counts(seq bytea)
RETURNS medai_base_composition
AS 'MODULE_PATHNAME', 'medai_base_counts'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_base_counts(bytea) IS
'How many letters of each kind a sequence has, in either case: (a, c, g, t, u, n, ambiguous, gap, other, '
'length).';

-- ---- the other strand, the other nucleic acid -------------------------------------------------------------

CREATE FUNCTION medai_complement(seq text)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_complement'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_complement(text) IS
'The complement as DNA, letter by letter, case kept: IUPAC codes have the codes of the complementary '
'sets, U is read as T. Bytes that are no such code stay as they are. Error 22P02: a byte above 127. '
'Source: equals Bio.Seq.complement of Biopython 1.80 and later; for RNA there is medai_complement_rna.';

CREATE FUNCTION medai_complement(seq bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_complement'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_complement(bytea) IS
'The complement as DNA, letter by letter, case kept: IUPAC codes have the codes of the complementary '
'sets, U is read as T. Bytes that are no such code stay as they are. Error 22P02: a byte above 127. '
'Source: equals Bio.Seq.complement of Biopython 1.80 and later; for RNA there is medai_complement_rna.';

CREATE FUNCTION medai_complement_rna(seq text)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_complement_rna'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_complement_rna(text) IS
'The complement as RNA: as medai_complement, but A has U for its complement. Bytes that are no such code '
'stay as they are. Error 22P02: a byte above 127. Source: equals Bio.Seq.complement_rna.';

CREATE FUNCTION medai_complement_rna(seq bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_complement_rna'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_complement_rna(bytea) IS
'The complement as RNA: as medai_complement, but A has U for its complement. Bytes that are no such code '
'stay as they are. Error 22P02: a byte above 127. Source: equals Bio.Seq.complement_rna.';

CREATE FUNCTION medai_reverse_complement(seq text)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_reverse_complement'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_reverse_complement(text) IS
'The other strand, read in its own direction, as DNA, case kept: IUPAC codes have the codes of the '
'complementary sets, U is read as T. Bytes that are no such code stay as they are. Error 22P02: a byte '
'above 127. Error 54000: a result of 1 GB. Source: equals Bio.Seq.reverse_complement of Biopython 1.80 '
'and later, which gives DNA for RNA too; for RNA there is medai_reverse_complement_rna.';

CREATE FUNCTION medai_reverse_complement(seq bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_reverse_complement'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_reverse_complement(bytea) IS
'The other strand, read in its own direction, as DNA, case kept: IUPAC codes have the codes of the '
'complementary sets, U is read as T. Bytes that are no such code stay as they are. Error 22P02: a byte '
'above 127. Error 54000: a result of 1 GB. Source: equals Bio.Seq.reverse_complement of Biopython 1.80 '
'and later, which gives DNA for RNA too; for RNA there is medai_reverse_complement_rna.';

CREATE FUNCTION medai_reverse_complement_rna(seq text)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_reverse_complement_rna'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_reverse_complement_rna(text) IS
'The other strand, read in its own direction, as RNA: as medai_reverse_complement, but A has U for its '
'complement. Bytes that are no such code stay as they are. Error 22P02: a byte above 127. Source: equals '
'Bio.Seq.reverse_complement_rna.';

CREATE FUNCTION medai_reverse_complement_rna(seq bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_reverse_complement_rna'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_reverse_complement_rna(bytea) IS
'The other strand, read in its own direction, as RNA: as medai_reverse_complement, but A has U for its '
'complement. Bytes that are no such code stay as they are. Error 22P02: a byte above 127. Source: equals '
'Bio.Seq.reverse_complement_rna.';

CREATE FUNCTION medai_transcribe(seq text)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_transcribe'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_transcribe(text) IS
'The RNA of a coding strand: T becomes U, in either case. Bytes that are not T stay as they are. Error '
'22P02: a byte above 127. Source: equals Bio.Seq.transcribe.';

CREATE FUNCTION medai_transcribe(seq bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_transcribe'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_transcribe(bytea) IS
'The RNA of a coding strand: T becomes U, in either case. Bytes that are not T stay as they are. Error '
'22P02: a byte above 127. Source: equals Bio.Seq.transcribe.';

CREATE FUNCTION medai_back_transcribe(seq text)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_back_transcribe'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_back_transcribe(text) IS
'The coding strand of an RNA: U becomes T, in either case. Bytes that are not U stay as they are. Error '
'22P02: a byte above 127. Source: equals Bio.Seq.back_transcribe.';

CREATE FUNCTION medai_back_transcribe(seq bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_back_transcribe'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_back_transcribe(bytea) IS
'The coding strand of an RNA: U becomes T, in either case. Bytes that are not U stay as they are. Error '
'22P02: a byte above 127. Source: equals Bio.Seq.back_transcribe.';

-- ---- states of aggregates ---------------------------------------------------------------------------------

CREATE FUNCTION medai_base_counts_accum(state bytea, seq text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_base_counts_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_base_counts_accum(bytea, text) IS
'Support function of medai_base_counts_agg: adds the letters of a sequence to a state.';

CREATE FUNCTION medai_gc_accum(state bytea, seq text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_gc_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc_accum(bytea, text) IS
'Support function of medai_gc: adds the letters of a sequence to a state.';

CREATE FUNCTION medai_gc_accum(state bytea, seq text, ambiguous text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_gc_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc_accum(bytea, text, text) IS
'Support function of medai_gc: adds the letters of a sequence to a state. Error 22023: ambiguous differs '
'from that of an earlier row.';

CREATE FUNCTION medai_base_counts_accum(state bytea, seq bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_base_counts_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_base_counts_accum(bytea, bytea) IS
'Support function of medai_base_counts_agg: adds the letters of a sequence to a state.';

CREATE FUNCTION medai_gc_accum(state bytea, seq bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_gc_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc_accum(bytea, bytea) IS
'Support function of medai_gc: adds the letters of a sequence to a state.';

CREATE FUNCTION medai_gc_accum(state bytea, seq bytea, ambiguous text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_gc_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_gc_accum(bytea, bytea, text) IS
'Support function of medai_gc: adds the letters of a sequence to a state. Error 22023: ambiguous differs '
'from that of an earlier row.';

CREATE FUNCTION medai_lengths_accum(state bytea, length bigint)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_lengths_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_lengths_accum(bytea, bigint) IS
'Support function of medai_n50 and its kin: adds a length to a state.';

CREATE FUNCTION medai_seq_state_combine(state bytea, other bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_seq_state_combine'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_seq_state_combine(bytea, bytea) IS
'Support function of all aggregates over sequences: merges two states of the same kind. Error 22P03: '
'bytes that are no state, or states of two kinds.';

CREATE FUNCTION medai_base_counts_final(state bytea)
RETURNS medai_base_composition
AS 'MODULE_PATHNAME', 'medai_base_counts_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_base_counts_final(bytea) IS
'Support function of medai_base_counts_agg: the counts of a state.';

CREATE FUNCTION medai_gc_final(state bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_gc_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_gc_final(bytea) IS
'Support function of medai_gc: the GC content of a state.';

CREATE FUNCTION medai_n50_final(state bytea)
RETURNS bigint
AS 'MODULE_PATHNAME', 'medai_n50_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_n50_final(bytea) IS
'Support function of medai_n50: its value for the lengths of a state.';

CREATE FUNCTION medai_n90_final(state bytea)
RETURNS bigint
AS 'MODULE_PATHNAME', 'medai_n90_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_n90_final(bytea) IS
'Support function of medai_n90: its value for the lengths of a state.';

CREATE FUNCTION medai_l50_final(state bytea)
RETURNS bigint
AS 'MODULE_PATHNAME', 'medai_l50_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_l50_final(bytea) IS
'Support function of medai_l50: its value for the lengths of a state.';

CREATE FUNCTION medai_l90_final(state bytea)
RETURNS bigint
AS 'MODULE_PATHNAME', 'medai_l90_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_l90_final(bytea) IS
'Support function of medai_l90: its value for the lengths of a state.';

-- ---- aggregates -------------------------------------------------------------------------------------------

CREATE AGGREGATE medai_gc(seq text) (
    SFUNC = @extschema@.medai_gc_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 160,
    FINALFUNC = @extschema@.medai_gc_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_gc(text) IS
'GC content of all sequences of a group as if they were one, 0 to 1: the share of G, C and S among them '
'and A, T, U and W; long sequences weigh more, unlike in a mean. Rows with a NULL are left out; NULL '
'without rows; 0 when no letter counts. Source: Biopython''s gc_fraction over all letters.';

CREATE AGGREGATE medai_gc(seq bytea) (
    SFUNC = @extschema@.medai_gc_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 160,
    FINALFUNC = @extschema@.medai_gc_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_gc(bytea) IS
'GC content of all sequences of a group as if they were one, 0 to 1: the share of G, C and S among them '
'and A, T, U and W; long sequences weigh more, unlike in a mean. Rows with a NULL are left out; NULL '
'without rows; 0 when no letter counts. Source: Biopython''s gc_fraction over all letters.';

CREATE AGGREGATE medai_gc(seq text, ambiguous text) (
    SFUNC = @extschema@.medai_gc_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 160,
    FINALFUNC = @extschema@.medai_gc_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_gc(text, text) IS
'GC content of all sequences of a group as if they were one, 0 to 1. ambiguous: what becomes of letters '
'other than A, C, G, T, U, S (G or C) and W (A or T): ''remove'' leaves them and all other bytes out; '
'''ignore'' counts them in the length alone; ''weighted'' also counts B and V as 2/3, D and H as 1/3, K, '
'M, N, R, X and Y as 1/2 of a G. Rows with a NULL are left out; NULL without rows. Error 22023: another '
'word, or two in one group. Source: Biopython''s gc_fraction over all letters.';

CREATE AGGREGATE medai_gc(seq bytea, ambiguous text) (
    SFUNC = @extschema@.medai_gc_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 160,
    FINALFUNC = @extschema@.medai_gc_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_gc(bytea, text) IS
'GC content of all sequences of a group as if they were one, 0 to 1. ambiguous: what becomes of letters '
'other than A, C, G, T, U, S (G or C) and W (A or T): ''remove'' leaves them and all other bytes out; '
'''ignore'' counts them in the length alone; ''weighted'' also counts B and V as 2/3, D and H as 1/3, K, '
'M, N, R, X and Y as 1/2 of a G. Rows with a NULL are left out; NULL without rows. Error 22023: another '
'word, or two in one group. Source: Biopython''s gc_fraction over all letters.';

CREATE AGGREGATE medai_base_counts_agg(seq text) (
    SFUNC = @extschema@.medai_base_counts_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 160,
    FINALFUNC = @extschema@.medai_base_counts_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_base_counts_agg(text) IS
'How many letters of each kind all sequences of a group have, in either case: (a, c, g, t, u, n, '
'ambiguous, gap, other, length). Rows with a NULL are left out; NULL without rows.';

CREATE AGGREGATE medai_base_counts_agg(seq bytea) (
    SFUNC = @extschema@.medai_base_counts_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 160,
    FINALFUNC = @extschema@.medai_base_counts_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_base_counts_agg(bytea) IS
'How many letters of each kind all sequences of a group have, in either case: (a, c, g, t, u, n, '
'ambiguous, gap, other, length). Rows with a NULL are left out; NULL without rows.';

CREATE AGGREGATE medai_n50(length bigint) (
    SFUNC = @extschema@.medai_lengths_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 4096,
    FINALFUNC = @extschema@.medai_n50_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_n50(bigint) IS
'N50 of an assembly or a sequencing run: the length of the shortest of the longest sequences that '
'together have at least half of all letters. length: in letters, 0 or more. Rows with a NULL are left '
'out; NULL without rows; 0 when all lengths are 0. Errors: 22023 for a negative length; 54000 above '
'134217717 rows in one group, or for a sum above 9223372036854775807.';

CREATE AGGREGATE medai_l50(length bigint) (
    SFUNC = @extschema@.medai_lengths_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 4096,
    FINALFUNC = @extschema@.medai_l50_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_l50(bigint) IS
'L50 of an assembly or a sequencing run: how many of the longest sequences are needed to have at least '
'half of all letters. length: in letters, 0 or more. Rows with a NULL are left out; NULL without rows; 0 '
'when all lengths are 0. Errors: 22023 for a negative length; 54000 above 134217717 rows in one group, '
'or for a sum above 9223372036854775807.';

CREATE AGGREGATE medai_n90(length bigint) (
    SFUNC = @extschema@.medai_lengths_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 4096,
    FINALFUNC = @extschema@.medai_n90_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_n90(bigint) IS
'N90 of an assembly or a sequencing run: the length of the shortest of the longest sequences that '
'together have at least nine tenths of all letters. length: in letters, 0 or more. Rows with a NULL are '
'left out; NULL without rows; 0 when all lengths are 0. Errors: 22023 for a negative length; 54000 above '
'134217717 rows in one group, or for a sum above 9223372036854775807.';

CREATE AGGREGATE medai_l90(length bigint) (
    SFUNC = @extschema@.medai_lengths_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 4096,
    FINALFUNC = @extschema@.medai_l90_final,
    COMBINEFUNC = @extschema@.medai_seq_state_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_l90(bigint) IS
'L90 of an assembly or a sequencing run: how many of the longest sequences are needed to have at least '
'nine tenths of all letters. length: in letters, 0 or more. Rows with a NULL are left out; NULL without '
'rows; 0 when all lengths are 0. Errors: 22023 for a negative length; 54000 above 134217717 rows in one '
'group, or for a sum above 9223372036854775807.';
