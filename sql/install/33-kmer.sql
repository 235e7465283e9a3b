-- 33-kmer.sql: k-mers, minimisers, and sketches that say how alike two sequences are.

CREATE FUNCTION medai_kmers(seq text, k integer, canonical boolean DEFAULT false) RETURNS TABLE (kmer text, count bigint)
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_kmers(text, integer, boolean) IS
'The k-mers of a nucleotide sequence and how often each occurs, overlapping ones included, in the order of their '
'texts: upper case, T for U. k: 1 to 32. Windows with any letter but A, C, G, T, U are left out. canonical: a k-mer and '
'its reverse complement are one, the smaller of the two. Error 22023 for another k; 54000 when k is above 12 and the '
'sequence above 134 million letters.';

CREATE FUNCTION medai_kmers(seq bytea, k integer, canonical boolean DEFAULT false) RETURNS TABLE (kmer text, count bigint)
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_kmers(bytea, integer, boolean) IS
'As medai_kmers(text, integer, boolean).';

CREATE FUNCTION medai_kmer_profile(seq text, k integer DEFAULT 4, canonical boolean DEFAULT false) RETURNS real[]
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_kmer_profile(text, integer, boolean) IS
'The share of each k-mer among all k-mers of a nucleotide sequence, in the order of their texts: 4^k numbers that '
'sum to 1, or only the canonical k-mers; a vector for similarity and for models. k: 1 to 10. All 0 when there is no '
'k-mer. Counted as medai_kmers(text, integer, boolean) counts.';

CREATE FUNCTION medai_kmer_profile(seq bytea, k integer DEFAULT 4, canonical boolean DEFAULT false) RETURNS real[]
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_kmer_profile(bytea, integer, boolean) IS
'As medai_kmer_profile(text, integer, boolean).';

CREATE FUNCTION medai_minimizers(seq text, k integer DEFAULT 15, w integer DEFAULT 10) RETURNS TABLE ("position" bigint, strand integer, kmer text)
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_minimizers(text, integer, integer) IS
'The minimisers of a nucleotide sequence: the canonical k-mer with the smallest hash of every w k-mers in a row, the '
'leftmost of equals. position: of its first letter, from 1; strand: -1 when the canonical form is that of the reverse '
'strand, else 1. k: 1 to 32, w: 1 to 1000. Hash: MurmurHash3 with seed 42. Source: Roberts et al., Bioinformatics 20 '
'(2004) 3363.';

CREATE FUNCTION medai_minimizers(seq bytea, k integer DEFAULT 15, w integer DEFAULT 10) RETURNS TABLE ("position" bigint, strand integer, kmer text)
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION medai_minimizers(bytea, integer, integer) IS
'As medai_minimizers(text, integer, integer).';

CREATE FUNCTION medai_sketch(seq text, k integer DEFAULT 21, size integer DEFAULT 1000, w integer DEFAULT 1) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_sketch(text, integer, integer, integer) IS
'A sketch of a nucleotide sequence: the `size` smallest hashes of its canonical k-mers, or, with w above 1, of its '
'minimisers. 20 bytes and 8 a hash. k: 1 to 32, size: 1 to 1000000, w: 1 to 1000. The hashes are those of Mash (k above '
'16) and sourmash. Source: Ondov et al., Genome Biology 17 (2016) 132.';

CREATE FUNCTION medai_sketch(seq bytea, k integer DEFAULT 21, size integer DEFAULT 1000, w integer DEFAULT 1) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_sketch(bytea, integer, integer, integer) IS
'As medai_sketch(text, integer, integer, integer).';

CREATE FUNCTION medai_sketch_jaccard(a bytea, b bytea) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_sketch_jaccard(bytea, bytea) IS
'Jaccard index of the k-mers of two sequences, 0 to 1, estimated from their sketches; NULL when neither has a k-mer. '
'Sketches of different sizes are compared at the smaller one. Error 22023 when k or w differ, 22P03 for bytes that are '
'no sketch.';

CREATE FUNCTION medai_sketch_ani(a bytea, b bytea) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_sketch_ani(bytea, bytea) IS
'Average nucleotide identity of two sequences, 0 to 1, estimated from their sketches: 1 less the Mash distance, 1 + '
'ln(2j / (1 + j)) / k, 0 where that is negative. Errors and NULL as medai_sketch_jaccard(bytea, bytea). Source: Ondov '
'et al., Genome Biology 17 (2016) 132.';

CREATE FUNCTION medai_sketch_merge(a bytea, b bytea) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_sketch_merge(bytea, bytea) IS
'The sketch of two sequences together, at the smaller size. Errors as medai_sketch_jaccard(bytea, bytea).';

CREATE FUNCTION medai_sketch_union_final(state bytea)
RETURNS bytea
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_sketch_union_final(bytea) IS
'Support function of medai_sketch_union: its state, which is a sketch. Error 22P03: it is none, as when the only row '
'has another value.';

CREATE AGGREGATE medai_sketch_union(sketch bytea) (
    SFUNC = @extschema@.medai_sketch_merge,
    STYPE = pg_catalog.bytea,
    FINALFUNC = @extschema@.medai_sketch_union_final,
    COMBINEFUNC = @extschema@.medai_sketch_merge,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_sketch_union(bytea) IS
'The sketch of all sequences together, such as the contigs of one genome; NULL without rows.';
