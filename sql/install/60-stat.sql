-- 60-stat.sql: repeatable splits and folds, and metrics of predictions as mergeable aggregates.
--
-- Support functions of aggregates carry the state as bytea, '' being the state of no rows. They are STRICT,
-- so that a row with a NULL prediction or truth is left out before any code of ours runs.

-- ---- splits ----------------------------------------------------------------------------------------------

CREATE FUNCTION medai_split(key bigint, test_fraction double precision DEFAULT 0.2, seed bigint DEFAULT 0)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_split_bigint'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_split(bigint, double precision, bigint) IS
'''train'' or ''test'' for an integer key (smallint, integer and bigint agree): a fixed hash of key and '
'seed, the same in every version, session and machine. test_fraction: expected share of test rows, 0 to '
'1; a larger one only moves keys from train to test. Split by patient, not by row, when patients have '
'several rows. NULL gives NULL. Error 22023: a fraction that is NaN or outside 0 to 1. Source: SplitMix64 '
'output function (Steele, Lea, Flood 2014); see docs/stat.md.';

CREATE FUNCTION medai_split(key text, test_fraction double precision DEFAULT 0.2, seed bigint DEFAULT 0)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_split_text'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_split(text, double precision, bigint) IS
'''train'' or ''test'' for a text key, hashed as its bytes in the database encoding: a fixed hash of key '
'and seed, the same in every version, session and machine. test_fraction: expected share of test rows, 0 '
'to 1; a larger one only moves keys from train to test. Split by patient, not by row, when patients have '
'several rows. NULL gives NULL. Error 22023: a fraction that is NaN or outside 0 to 1. Source: SplitMix64 '
'output function (Steele, Lea, Flood 2014); see docs/stat.md.';

CREATE FUNCTION medai_split(key uuid, test_fraction double precision DEFAULT 0.2, seed bigint DEFAULT 0)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_split_uuid'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_split(uuid, double precision, bigint) IS
'''train'' or ''test'' for a uuid key: a fixed hash of key and seed, the same in every version, session '
'and machine. test_fraction: expected share of test rows, 0 to 1; a larger one only moves keys from train '
'to test. Split by patient, not by row, when patients have several rows. NULL gives NULL. Error 22023: a '
'fraction that is NaN or outside 0 to 1. Source: SplitMix64 output function (Steele, Lea, Flood 2014); '
'see docs/stat.md.';

CREATE FUNCTION medai_fold(key bigint, k integer, seed bigint DEFAULT 0)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_fold_bigint'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fold(bigint, integer, bigint) IS
'Fold of cross-validation, 1 to k, for an integer key (smallint, integer and bigint agree): a fixed hash '
'of key and seed, the same in every version, session and machine, and independent of medai_split with the '
'same seed. k: 2 or more. NULL gives NULL. Error 22023: k below 2. Source: SplitMix64 output function '
'(Steele, Lea, Flood 2014); see docs/stat.md.';

CREATE FUNCTION medai_fold(key text, k integer, seed bigint DEFAULT 0)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_fold_text'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fold(text, integer, bigint) IS
'Fold of cross-validation, 1 to k, for a text key, hashed as its bytes in the database encoding: a fixed '
'hash of key and seed, the same in every version, session and machine, and independent of medai_split '
'with the same seed. k: 2 or more. NULL gives NULL. Error 22023: k below 2. Source: SplitMix64 output '
'function (Steele, Lea, Flood 2014); see docs/stat.md.';

CREATE FUNCTION medai_fold(key uuid, k integer, seed bigint DEFAULT 0)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_fold_uuid'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_fold(uuid, integer, bigint) IS
'Fold of cross-validation, 1 to k, for a uuid key: a fixed hash of key and seed, the same in every '
'version, session and machine, and independent of medai_split with the same seed. k: 2 or more. NULL '
'gives NULL. Error 22023: k below 2. Source: SplitMix64 output function (Steele, Lea, Flood 2014); see '
'docs/stat.md.';

-- ---- states of metrics -----------------------------------------------------------------------------------

CREATE FUNCTION medai_scores_accum(state bytea, score double precision, truth boolean)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_scores_accum_bool'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_scores_accum(bytea, double precision, boolean) IS
'Support function of medai_auc: adds one score to a state. truth: true is the positive class.';

CREATE FUNCTION medai_scores_accum(state bytea, score double precision, truth bigint)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_scores_accum_int'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_scores_accum(bytea, double precision, bigint) IS
'Support function of medai_auc: adds one score to a state. truth: 1 is the positive class, 0 the other; '
'another number is error 22023.';

CREATE FUNCTION medai_brier_accum(state bytea, probability double precision, truth boolean)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_brier_accum_bool'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_brier_accum(bytea, double precision, boolean) IS
'Support function of medai_brier: adds the loss of one row to a state. truth: true is the positive class.';

CREATE FUNCTION medai_brier_accum(state bytea, probability double precision, truth bigint)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_brier_accum_int'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_brier_accum(bytea, double precision, bigint) IS
'Support function of medai_brier: adds the loss of one row to a state. truth: 1 is the positive class, 0 '
'the other; another number is error 22023.';

CREATE FUNCTION medai_log_loss_accum(state bytea, probability double precision, truth boolean)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_log_loss_accum_bool'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_log_loss_accum(bytea, double precision, boolean) IS
'Support function of medai_log_loss: adds the loss of one row to a state. truth: true is the positive '
'class.';

CREATE FUNCTION medai_log_loss_accum(state bytea, probability double precision, truth bigint)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_log_loss_accum_int'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_log_loss_accum(bytea, double precision, bigint) IS
'Support function of medai_log_loss: adds the loss of one row to a state. truth: 1 is the positive class, '
'0 the other; another number is error 22023.';

CREATE FUNCTION medai_accuracy_accum(state bytea, prediction boolean, truth boolean)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_accuracy_accum_bool'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_accuracy_accum(bytea, boolean, boolean) IS
'Support function of medai_accuracy: counts whether prediction and truth are equal.';

CREATE FUNCTION medai_accuracy_accum(state bytea, prediction bigint, truth bigint)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_accuracy_accum_int'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_accuracy_accum(bytea, bigint, bigint) IS
'Support function of medai_accuracy: counts whether prediction and truth are equal.';

CREATE FUNCTION medai_accuracy_accum(state bytea, prediction text, truth text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_accuracy_accum_text'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_accuracy_accum(bytea, text, text) IS
'Support function of medai_accuracy: counts whether prediction and truth are equal.';

CREATE FUNCTION medai_accuracy_accum(state bytea, probability double precision, truth boolean)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_accuracy_accum_probability'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_accuracy_accum(bytea, double precision, boolean) IS
'Support function of medai_accuracy: counts whether probability > 0.5 equals the truth.';

CREATE FUNCTION medai_metric_combine(state bytea, other bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_metric_combine'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_metric_combine(bytea, bytea) IS
'Support function of all metric aggregates: merges two states of the same kind. Error 22P02: bytes that '
'are no state, or states of two kinds.';

CREATE FUNCTION medai_auc_final(state bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_auc_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_auc_final(bytea) IS
'Support function of medai_auc: sorts the scores of a state and counts pairs.';

CREATE FUNCTION medai_brier_final(state bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_brier_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_brier_final(bytea) IS
'Support function of medai_brier: the mean squared error of a state.';

CREATE FUNCTION medai_log_loss_final(state bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_log_loss_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_log_loss_final(bytea) IS
'Support function of medai_log_loss: the mean log loss of a state.';

CREATE FUNCTION medai_accuracy_final(state bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_accuracy_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_accuracy_final(bytea) IS
'Support function of medai_accuracy: the share of equal rows of a state.';

-- ---- metrics ---------------------------------------------------------------------------------------------

CREATE AGGREGATE medai_auc(score double precision, truth boolean) (
    SFUNC = @extschema@.medai_scores_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 4096,
    FINALFUNC = @extschema@.medai_auc_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_auc(double precision, boolean) IS
'Area under the ROC curve, 0 to 1: the probability that a random positive has a higher score than a '
'random negative, ties counting one half; exact. score: any number, infinities included; only its order '
'matters. truth: true is the positive class. Rows with a NULL are left out; NULL without rows of both '
'classes. Errors: 22023 for a NaN score; 54000 above 134217717 rows in one group. Source: Mann and '
'Whitney 1947; equals sklearn.metrics.roc_auc_score.';

CREATE AGGREGATE medai_auc(score double precision, truth bigint) (
    SFUNC = @extschema@.medai_scores_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 4096,
    FINALFUNC = @extschema@.medai_auc_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_auc(double precision, bigint) IS
'Area under the ROC curve, 0 to 1: the probability that a random positive has a higher score than a '
'random negative, ties counting one half; exact. score: any number, infinities included; only its order '
'matters. truth: 1 is the positive class, 0 the other (any integer type). Rows with a NULL are left out; '
'NULL without rows of both classes. Errors: 22023 for a NaN score, a truth other than 0 and 1; 54000 '
'above 134217717 rows in one group. Source: Mann and Whitney 1947; equals sklearn.metrics.roc_auc_score.';

CREATE AGGREGATE medai_brier(probability double precision, truth boolean) (
    SFUNC = @extschema@.medai_brier_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 320,
    FINALFUNC = @extschema@.medai_brier_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_brier(double precision, boolean) IS
'Brier score, 0 (best) to 1: the mean of (probability - truth)^2. probability: of the positive class, 0 '
'to 1. truth: true is the positive class. Rows with a NULL are left out; NULL without rows. The sum is '
'exact, so neither the order of rows nor parallel plans change a bit. Error 22023: a probability outside '
'0 to 1 or NaN. Source: Brier 1950; equals sklearn.metrics.brier_score_loss.';

CREATE AGGREGATE medai_brier(probability double precision, truth bigint) (
    SFUNC = @extschema@.medai_brier_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 320,
    FINALFUNC = @extschema@.medai_brier_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_brier(double precision, bigint) IS
'Brier score, 0 (best) to 1: the mean of (probability - truth)^2. probability: of the positive class, 0 '
'to 1. truth: 1 is the positive class, 0 the other (any integer type). Rows with a NULL are left out; '
'NULL without rows. The sum is exact, so neither the order of rows nor parallel plans change a bit. Error '
'22023: a probability outside 0 to 1 or NaN, a truth other than 0 and 1. Source: Brier 1950; equals '
'sklearn.metrics.brier_score_loss.';

CREATE AGGREGATE medai_log_loss(probability double precision, truth boolean) (
    SFUNC = @extschema@.medai_log_loss_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 320,
    FINALFUNC = @extschema@.medai_log_loss_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_log_loss(double precision, boolean) IS
'Log loss (cross-entropy, nats), 0 (best) to 36.04: the mean of -ln(probability given to the truth), '
'probabilities first clipped to 2^-52 from 0 and 1. probability: of the positive class, 0 to 1. truth: '
'true is the positive class. Rows with a NULL are left out; NULL without rows. The sum is exact, so '
'neither the order of rows nor parallel plans change a bit. Error 22023: a probability outside 0 to 1 or '
'NaN. Source: equals sklearn.metrics.log_loss of scikit-learn 1.2 and later.';

CREATE AGGREGATE medai_log_loss(probability double precision, truth bigint) (
    SFUNC = @extschema@.medai_log_loss_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 320,
    FINALFUNC = @extschema@.medai_log_loss_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_log_loss(double precision, bigint) IS
'Log loss (cross-entropy, nats), 0 (best) to 36.04: the mean of -ln(probability given to the truth), '
'probabilities first clipped to 2^-52 from 0 and 1. probability: of the positive class, 0 to 1. truth: 1 '
'is the positive class, 0 the other (any integer type). Rows with a NULL are left out; NULL without rows. '
'The sum is exact, so neither the order of rows nor parallel plans change a bit. Error 22023: a '
'probability outside 0 to 1 or NaN, a truth other than 0 and 1. Source: equals sklearn.metrics.log_loss '
'of scikit-learn 1.2 and later.';

CREATE AGGREGATE medai_accuracy(prediction boolean, truth boolean) (
    SFUNC = @extschema@.medai_accuracy_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_accuracy_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_accuracy(boolean, boolean) IS
'Share of rows whose prediction equals the truth, 0 to 1, over booleans. Rows with a NULL are left out; '
'NULL without rows. Source: equals sklearn.metrics.accuracy_score.';

CREATE AGGREGATE medai_accuracy(prediction bigint, truth bigint) (
    SFUNC = @extschema@.medai_accuracy_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_accuracy_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_accuracy(bigint, bigint) IS
'Share of rows whose prediction equals the truth, 0 to 1, over integer class labels (any integer type). '
'Rows with a NULL are left out; NULL without rows. Source: equals sklearn.metrics.accuracy_score.';

CREATE AGGREGATE medai_accuracy(prediction text, truth text) (
    SFUNC = @extschema@.medai_accuracy_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_accuracy_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_accuracy(text, text) IS
'Share of rows whose prediction equals the truth, 0 to 1, over text class labels, equal when their bytes '
'are equal, whatever the collation. Rows with a NULL are left out; NULL without rows. Source: equals '
'sklearn.metrics.accuracy_score.';

CREATE AGGREGATE medai_accuracy(probability double precision, truth boolean) (
    SFUNC = @extschema@.medai_accuracy_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_accuracy_final,
    COMBINEFUNC = @extschema@.medai_metric_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_accuracy(double precision, boolean) IS
'Share of rows that are classified rightly, 0 to 1, where a probability above 0.5 predicts true (one half '
'itself predicts false, as the class with the larger probability does in scikit-learn). probability: 0 to '
'1. Error 22023: a probability outside 0 to 1 or NaN. Rows with a NULL are left out; NULL without rows. '
'Source: equals sklearn.metrics.accuracy_score.';
