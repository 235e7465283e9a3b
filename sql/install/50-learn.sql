-- 50-learn.sql: training models from the rows of a query.
--
-- Support functions of the aggregate carry the collected rows as internal, so that nobody can call them with a
-- state of their own. They are not STRICT: rows without a target are counted, and say so in the end.

CREATE FUNCTION @extschema@.medai_train_accum(internal, text, "any", record, jsonb) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE FUNCTION @extschema@.medai_train_accum(internal, text, "any", record) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE FUNCTION @extschema@.medai_train_accum(internal, text, "any", anyarray, jsonb) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE FUNCTION @extschema@.medai_train_accum(internal, text, "any", anyarray) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE FUNCTION @extschema@.medai_train_combine(internal, internal) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
CREATE FUNCTION @extschema@.medai_train_serialize(internal) RETURNS bytea
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
CREATE FUNCTION @extschema@.medai_train_deserialize(bytea, internal) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
CREATE FUNCTION @extschema@.medai_train_final(internal) RETURNS bytea
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;

COMMENT ON FUNCTION @extschema@.medai_train_accum(internal, text, "any", record, jsonb) IS 'support function of medai_train: adds a row';
COMMENT ON FUNCTION @extschema@.medai_train_accum(internal, text, "any", record) IS 'support function of medai_train: adds a row';
COMMENT ON FUNCTION @extschema@.medai_train_accum(internal, text, "any", anyarray, jsonb) IS 'support function of medai_train: adds an array';
COMMENT ON FUNCTION @extschema@.medai_train_accum(internal, text, "any", anyarray) IS 'support function of medai_train: adds an array';
COMMENT ON FUNCTION @extschema@.medai_train_combine(internal, internal) IS 'support function of medai_train: rows of two workers';
COMMENT ON FUNCTION @extschema@.medai_train_serialize(internal) IS 'support function of medai_train: rows as bytes, for another process';
COMMENT ON FUNCTION @extschema@.medai_train_deserialize(bytea, internal) IS 'support function of medai_train: rows from bytes';
COMMENT ON FUNCTION @extschema@.medai_train_final(internal) IS 'support function of medai_train: rows to a model';

CREATE AGGREGATE @extschema@.medai_train(algorithm text, target "any", features record, options jsonb) (
    SFUNC = @extschema@.medai_train_accum, STYPE = internal, SSPACE = 16384,
    FINALFUNC = @extschema@.medai_train_final, COMBINEFUNC = @extschema@.medai_train_combine,
    SERIALFUNC = @extschema@.medai_train_serialize, DESERIALFUNC = @extschema@.medai_train_deserialize,
    PARALLEL = SAFE);
CREATE AGGREGATE @extschema@.medai_train(algorithm text, target "any", features record) (
    SFUNC = @extschema@.medai_train_accum, STYPE = internal, SSPACE = 16384,
    FINALFUNC = @extschema@.medai_train_final, COMBINEFUNC = @extschema@.medai_train_combine,
    SERIALFUNC = @extschema@.medai_train_serialize, DESERIALFUNC = @extschema@.medai_train_deserialize,
    PARALLEL = SAFE);
CREATE AGGREGATE @extschema@.medai_train(algorithm text, target "any", features anyarray, options jsonb) (
    SFUNC = @extschema@.medai_train_accum, STYPE = internal, SSPACE = 16384,
    FINALFUNC = @extschema@.medai_train_final, COMBINEFUNC = @extschema@.medai_train_combine,
    SERIALFUNC = @extschema@.medai_train_serialize, DESERIALFUNC = @extschema@.medai_train_deserialize,
    PARALLEL = SAFE);
CREATE AGGREGATE @extschema@.medai_train(algorithm text, target "any", features anyarray) (
    SFUNC = @extschema@.medai_train_accum, STYPE = internal, SSPACE = 16384,
    FINALFUNC = @extschema@.medai_train_final, COMBINEFUNC = @extschema@.medai_train_combine,
    SERIALFUNC = @extschema@.medai_train_serialize, DESERIALFUNC = @extschema@.medai_train_deserialize,
    PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.medai_train(text, "any", record, jsonb) IS 'Trains a model on the rows of a query and returns it as ONNX bytes, for medai_model_import, medai_risk and any ONNX runtime. algorithm: ''logistic''. target: boolean, integer, text or enum of two classes; rows where it is NULL are left out. features: a row, whose columns the model will take by name: numbers, booleans, dates (epoch seconds), texts and enums of at most 100 different values. NULL and NaN are missing: the model replaces them by the column''s mean or most frequent text. options: {"target": column to leave out because it is the target, "features": [columns to take], "exclude": [columns to leave], "positive": label of the class that a risk is about, "l2": penalty, 1 by default, "max_iterations": 100, "tolerance": 1e-8}. The result does not depend on the order of rows or on parallel workers. Errors: 22000 no rows, one class, more than two, a column that equals the target, infinite values, separation without a penalty; 22023 options; 42703 and 42804 columns; 54000 more than 960 MB of rows. Source: penalised maximum likelihood by Newton''s method (IRLS); see docs/learn.md.';
COMMENT ON AGGREGATE @extschema@.medai_train(text, "any", record) IS 'As medai_train(text, "any", record, jsonb) with the default options.';
COMMENT ON AGGREGATE @extschema@.medai_train(text, "any", anyarray, jsonb) IS 'As medai_train(text, "any", record, jsonb), the features as a one-dimensional array of numbers, of the same length in all rows, which the model will take as a whole.';
COMMENT ON AGGREGATE @extschema@.medai_train(text, "any", anyarray) IS 'As medai_train(text, "any", anyarray, jsonb) with the default options.';
