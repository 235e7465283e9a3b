-- 29-choice.sql: which of many: diverse picks, clusters, Pareto fronts, desirabilities.
--
-- The aggregates collect their rows and work in the order of the ids, so that neither the order of rows nor the plan
-- changes the answer. Their states are internal, so that nobody can call the support functions with a state of his own.

-- ---- medai_diverse ---------------------------------------------------------------------------------------

CREATE FUNCTION medai_diverse_accum(internal, anynonarray, medai_fp, integer) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_diverse_accum(internal, anynonarray, medai_fp, integer) IS
'support function of medai_diverse: adds a row';

CREATE FUNCTION medai_diverse_final(internal, anynonarray, medai_fp, integer) RETURNS anyarray
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_diverse_final(internal, anynonarray, medai_fp, integer) IS
'support function of medai_diverse: rows to picks';

CREATE AGGREGATE medai_diverse(id anynonarray, fp medai_fp, k integer) (
    SFUNC = medai_diverse_accum, STYPE = internal, SSPACE = 65536,
    FINALFUNC = medai_diverse_final, FINALFUNC_EXTRA, PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_diverse(anynonarray, medai_fp, integer) IS
'The ids of k rows that are far from each other, in the order of picking: the row with the lowest id, then again and '
'again the one whose nearest pick is farthest by Tanimoto distance, of equal ones that with the lowest id. All rows '
'where there are fewer than k; rows with a NULL id or fingerprint are left out; NULL without rows. Texts are ordered as '
'bytes. Errors: 22023 fingerprints of different lengths, k below 1 or not the same in all rows; 22004 k is NULL; 54000 '
'more than 1 GB of ids and fingerprints. Source: MaxMin (Ashton et al. 2002), RDKit''s MaxMinPicker with '
'firstPicks=[0].';

-- ---- medai_butina ----------------------------------------------------------------------------------------

CREATE TYPE medai_cluster AS (id bigint, cluster integer, centre boolean);
COMMENT ON TYPE medai_cluster IS
'A row in a cluster: its id, the cluster''s number from 1 on, whether it is the centre.';
CREATE TYPE medai_cluster_text AS (id text, cluster integer, centre boolean);
COMMENT ON TYPE medai_cluster_text IS 'As medai_cluster, of rows whose id is a text.';
CREATE TYPE medai_cluster_uuid AS (id uuid, cluster integer, centre boolean);
COMMENT ON TYPE medai_cluster_uuid IS 'As medai_cluster, of rows whose id is a uuid.';

CREATE FUNCTION medai_butina_accum(internal, bigint, medai_fp, double precision) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_butina_accum(internal, bigint, medai_fp, double precision) IS
'support function of medai_butina: adds a row';
CREATE FUNCTION medai_butina_accum(internal, text, medai_fp, double precision) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_butina_accum(internal, text, medai_fp, double precision) IS
'support function of medai_butina: adds a row';
CREATE FUNCTION medai_butina_accum(internal, uuid, medai_fp, double precision) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_butina_accum(internal, uuid, medai_fp, double precision) IS
'support function of medai_butina: adds a row';

CREATE FUNCTION medai_butina_final(internal, bigint, medai_fp, double precision) RETURNS medai_cluster[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_butina_final(internal, bigint, medai_fp, double precision) IS
'support function of medai_butina: rows to clusters';
CREATE FUNCTION medai_butina_final(internal, text, medai_fp, double precision) RETURNS medai_cluster_text[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_butina_final(internal, text, medai_fp, double precision) IS
'support function of medai_butina: rows to clusters';
CREATE FUNCTION medai_butina_final(internal, uuid, medai_fp, double precision) RETURNS medai_cluster_uuid[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_butina_final(internal, uuid, medai_fp, double precision) IS
'support function of medai_butina: rows to clusters';

CREATE AGGREGATE medai_butina(id bigint, fp medai_fp, threshold double precision) (
    SFUNC = medai_butina_accum, STYPE = internal, SSPACE = 65536,
    FINALFUNC = medai_butina_final, FINALFUNC_EXTRA, PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_butina(bigint, medai_fp, double precision) IS
'Butina''s clusters of rows whose Tanimoto similarity to the centre is at least the threshold (0 to 1): one element a '
'row, by cluster, the centre first, then by id; unnest makes rows (id, cluster, centre) of them. The row with most '
'neighbours is the first centre, of equal ones that with the highest id. Compares all pairs whose numbers of bits '
'allow it: 10,000 rows take a second, 100,000 a minute or so. Rows with a NULL id or fingerprint are left out; NULL '
'without rows. Errors: 22023 fingerprints of different lengths, a threshold outside 0 to 1 or not the same in all '
'rows; 22004 the threshold is NULL; 54000 more than 1 GB of ids and fingerprints. Source: Butina 1999, RDKit''s '
'Butina.ClusterData(distThresh=1-threshold, reordering=False).';
CREATE AGGREGATE medai_butina(id text, fp medai_fp, threshold double precision) (
    SFUNC = medai_butina_accum, STYPE = internal, SSPACE = 65536,
    FINALFUNC = medai_butina_final, FINALFUNC_EXTRA, PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_butina(text, medai_fp, double precision) IS
'As medai_butina(bigint, medai_fp, double precision), of rows whose id is a text, which are ordered as bytes.';
CREATE AGGREGATE medai_butina(id uuid, fp medai_fp, threshold double precision) (
    SFUNC = medai_butina_accum, STYPE = internal, SSPACE = 65536,
    FINALFUNC = medai_butina_final, FINALFUNC_EXTRA, PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_butina(uuid, medai_fp, double precision) IS
'As medai_butina(bigint, medai_fp, double precision), of rows whose id is a uuid.';

-- ---- medai_pareto ----------------------------------------------------------------------------------------

CREATE FUNCTION medai_pareto_accum(internal, anynonarray, double precision[]) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_pareto_accum(internal, anynonarray, double precision[]) IS
'support function of medai_pareto: adds a row';
CREATE FUNCTION medai_pareto_final(internal, anynonarray, double precision[]) RETURNS anyarray
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION medai_pareto_final(internal, anynonarray, double precision[]) IS
'support function of medai_pareto: rows to the front';

CREATE AGGREGATE medai_pareto(id anynonarray, scores double precision[]) (
    SFUNC = medai_pareto_accum, STYPE = internal, SSPACE = 65536,
    FINALFUNC = medai_pareto_final, FINALFUNC_EXTRA, PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_pareto(anynonarray, double precision[]) IS
'The ids, in ascending order, of the rows that no other row beats: none is at least as high in every score and higher '
'in one. Higher is better: negate a score that is to be low. Scores: an array of the same length in all rows, real[] '
'too, infinities allowed. Rows with a NULL id or NULL scores are left out; NULL without rows. Errors: 2202E arrays '
'that are empty, of different lengths, of more dimensions or with NULL; 22023 NaN; 54000 more than 1 GB of ids and '
'scores.';

-- ---- one score from several ------------------------------------------------------------------------------

CREATE FUNCTION medai_desirability(value double precision, low double precision, high double precision,
                                   shape double precision DEFAULT 1)
RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_desirability(double precision, double precision, double precision, double precision) IS
'How desirable a value is, 0 to 1: 0 at low and beyond it, 1 at high and beyond it, between them the share of the way '
'to the power of shape. With low above high, small values are desirable. A range is the product or mean of two. NaN '
'gives NaN. Error 22023: low and high that are equal or not finite, a shape that is not above 0. Source: Derringer and '
'Suich 1980.';

CREATE FUNCTION medai_desirability_mean(desirabilities double precision[], weights double precision[] DEFAULT NULL)
RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_desirability_mean(double precision[], double precision[]) IS
'The weighted geometric mean of desirabilities, 0 to 1: 0 as soon as one of them is 0 whose weight is not. weights: one '
'each, of at least 0; NULL: all alike. NULL desirabilities give NULL. Errors: 22023 a desirability outside 0 to 1, '
'weights that are negative or all 0; 2202E NULL elements, more dimensions, different lengths. Source: Derringer and '
'Suich 1980.';

-- ---- train and test ---------------------------------------------------------------------------------------

CREATE FUNCTION medai_scaffold_split(mol medai_mol, test_fraction double precision DEFAULT 0.2, seed bigint DEFAULT 0)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT @extschema@.medai_split(@extschema@.medai_canonical_smiles(@extschema@.medai_scaffold(mol)),
                                     test_fraction, seed) $$;
COMMENT ON FUNCTION medai_scaffold_split(medai_mol, double precision, bigint) IS
'''train'' or ''test'', the same for all molecules of one Bemis-Murcko scaffold, so that a model is tested on scaffolds '
'that it has not seen; molecules without rings have one scaffold together. test_fraction: expected share of scaffolds, '
'0 to 1. It is medai_split of the canonical SMILES of medai_scaffold. Errors as medai_split.';
CREATE FUNCTION medai_scaffold_split(smiles text, test_fraction double precision DEFAULT 0.2, seed bigint DEFAULT 0)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT @extschema@.medai_split(@extschema@.medai_canonical_smiles(@extschema@.medai_scaffold(smiles)),
                                     test_fraction, seed) $$;
COMMENT ON FUNCTION medai_scaffold_split(text, double precision, bigint) IS
'As medai_scaffold_split(medai_mol, double precision, bigint), of a SMILES. Errors as medai_mol(text) and medai_split.';
