-- 10-model.sql: the registry of models, and the functions that score rows with them.

-- ---------------------------------------------------------------------------------------------------------
-- The registry
-- ---------------------------------------------------------------------------------------------------------

CREATE TABLE @extschema@.medai_models (
    name       text NOT NULL CHECK (name OPERATOR(pg_catalog.<>) '' AND pg_catalog.strpos(name, '@') OPERATOR(pg_catalog.=) 0),
    version    integer NOT NULL CHECK (version OPERATOR(pg_catalog.>) 0),
    weights    bytea NOT NULL CHECK (pg_catalog.octet_length(weights) OPERATOR(pg_catalog.<=) 268435456),
    sha256     bytea NOT NULL CHECK (pg_catalog.octet_length(sha256) OPERATOR(pg_catalog.=) 32),
    features   text[],
    task       text,
    classes    text[],
    positive   text,
    is_default boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    created_by text NOT NULL DEFAULT CURRENT_USER,
    comment    text,
    PRIMARY KEY (name, version)
);
ALTER TABLE @extschema@.medai_models ALTER COLUMN weights SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX medai_models_default ON @extschema@.medai_models (is_default) WHERE is_default;
ALTER TABLE @extschema@.medai_models OWNER TO @extowner@;

COMMENT ON TABLE @extschema@.medai_models IS 'Models by name and version: ONNX bytes, features, classes. Rows are immutable but for is_default and comment. Nobody but the owner has rights on it until they are granted, since support vectors and category lists are patient data.';
COMMENT ON COLUMN @extschema@.medai_models.weights IS 'the model: ONNX bytes, at most 256 MB';
COMMENT ON COLUMN @extschema@.medai_models.sha256 IS 'SHA-256 of weights, kept by a trigger; the key under which sessions cache the loaded model';
COMMENT ON COLUMN @extschema@.medai_models.features IS 'column names in the order of the model''s inputs; NULL when the model does not name them';
COMMENT ON COLUMN @extschema@.medai_models.positive IS 'the class whose probability medai_risk returns';
COMMENT ON COLUMN @extschema@.medai_models.is_default IS 'marks the model that medai_risk(row) uses; set by medai_model_default';

-- Models are the user's data: pg_dump carries them.
SELECT pg_catalog.pg_extension_config_dump('@extschema@.medai_models', '');

CREATE FUNCTION @extschema@.medai_models_guard() RETURNS trigger
    AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION @extschema@.medai_models_guard() IS 'trigger of medai_models: keeps sha256 true, refuses changes of stored models, tells open sessions to look again';

CREATE TRIGGER medai_models_guard BEFORE INSERT OR UPDATE OR DELETE ON @extschema@.medai_models
    FOR EACH ROW EXECUTE FUNCTION @extschema@.medai_models_guard();
CREATE TRIGGER medai_models_guard_truncate BEFORE TRUNCATE ON @extschema@.medai_models
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.medai_models_guard();
-- Also for rows that replication applies.
ALTER TABLE @extschema@.medai_models ENABLE ALWAYS TRIGGER medai_models_guard;
ALTER TABLE @extschema@.medai_models ENABLE ALWAYS TRIGGER medai_models_guard_truncate;
REVOKE EXECUTE ON FUNCTION @extschema@.medai_models_guard() FROM PUBLIC;

-- ---------------------------------------------------------------------------------------------------------
-- Keeping models
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION @extschema@.medai_model_import(name text, onnx bytea, features text[] DEFAULT NULL, positive text DEFAULT NULL, comment text DEFAULT NULL)
    RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 10000;
COMMENT ON FUNCTION @extschema@.medai_model_import(text, bytea, text[], text, text) IS 'Stores an ONNX model as the next version of a name and returns that version. The model is loaded first, so that what cannot run is refused. What is given as features and positive is appended to the stored bytes as metadata (still a valid ONNX file), so that the value alone can score a row. features: column names in model order, by default the names of the inputs; positive: label of the class that a risk is about, by default found in the pairs 0/1, false/true, no/yes. Errors: 0A000 unsupported operator, 22P03 not a model, 22023 bad name.';

CREATE FUNCTION @extschema@.medai_model_get(name text) RETURNS bytea
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION @extschema@.medai_model_get(text) IS 'The ONNX bytes of a stored model: the newest version of ''name'', or the one of ''name@3''.';

CREATE FUNCTION @extschema@.medai_model_drop(name text) RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 100;
COMMENT ON FUNCTION @extschema@.medai_model_drop(text) IS 'Deletes all versions of ''name'', or the one of ''name@3''; returns how many.';

CREATE FUNCTION @extschema@.medai_model_default(name text) RETURNS void
    AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 100;
COMMENT ON FUNCTION @extschema@.medai_model_default(text) IS 'Makes a model the one that medai_risk(row) uses, in its newest version; NULL clears the choice.';

CREATE FUNCTION @extschema@.medai_model_version(name text) RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION @extschema@.medai_model_version(text) IS 'The version that a name means now; to be stored beside each score.';

CREATE FUNCTION @extschema@.medai_model_check(onnx bytea) RETURNS void
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION @extschema@.medai_model_check(bytea) IS 'Raises the ERROR that keeps a model from running, naming the operator, attribute or shape; returns nothing when it can run.';

CREATE FUNCTION @extschema@.medai_model_info(onnx bytea) RETURNS jsonb
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION @extschema@.medai_model_info(bytea) IS 'What a model says about itself: producer, operator sets, inputs and outputs with type and shape (null: free), operators with counts, parameters, bytes, metadata, task, features, classes, positive class.';

CREATE FUNCTION @extschema@.medai_model_info(name text) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'medai_model_info_named' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION @extschema@.medai_model_info(text) IS 'As medai_model_info(bytea), for a stored model with the features and positive class that were registered.';

CREATE FUNCTION @extschema@.medai_model_stats(OUT models bigint, OUT bytes bigint, OUT hits bigint, OUT loads bigint, OUT reads bigint, OUT rows bigint)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED ROWS 1;
COMMENT ON FUNCTION @extschema@.medai_model_stats() IS 'This session''s use of models: models and bytes in its cache now; since it began, look-ups by content that hit, models loaded, weights read (detoasted and hashed, or fetched from the registry), rows scored.';

-- ---------------------------------------------------------------------------------------------------------
-- Scoring: (features, model). Features are a row, bound by column name, or an array in model order.
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION @extschema@.medai_row_support(internal) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.medai_row_support(internal) IS 'planner support: replaces a whole-row argument by the columns that the model needs, or by single columns of which running reads the needed ones, so that wide columns are not detoasted';

CREATE FUNCTION @extschema@.medai_risk(features record, model bytea) RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_risk(features anyarray, model bytea) RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_risk(features record, model text) RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_risk(features anyarray, model text) RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 50;
CREATE FUNCTION @extschema@.medai_risk(features record) RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
COMMENT ON FUNCTION @extschema@.medai_risk(record, bytea) IS 'Probability of the positive class (0 to 1), or the value of a regressor, for one row. Columns are bound to the model''s features by name (exact, else ignoring case). NULL when a feature is NULL that the model cannot do without. Errors: 42703 missing column, 42702 two columns match, 42804 wrong type, 0A000 / 22P03 a model that cannot run.';
COMMENT ON FUNCTION @extschema@.medai_risk(anyarray, bytea) IS 'As medai_risk(record, bytea), the features as an array of numbers or texts in the order of the model.';
COMMENT ON FUNCTION @extschema@.medai_risk(record, text) IS 'As medai_risk(record, bytea), for a stored model: the newest version of ''name'', or the one of ''name@3''. 42704 when there is none.';
COMMENT ON FUNCTION @extschema@.medai_risk(anyarray, text) IS 'As medai_risk(record, text), the features as an array in the order of the model.';
COMMENT ON FUNCTION @extschema@.medai_risk(record) IS 'As medai_risk(record, text), with the model chosen by medai_model_default, or the only one stored; otherwise an ERROR that lists the models.';

CREATE FUNCTION @extschema@.medai_predict(features record, model bytea) RETURNS real[]
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_predict(features anyarray, model bytea) RETURNS real[]
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_predict(features record, model text) RETURNS real[]
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_predict(features anyarray, model text) RETURNS real[]
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION @extschema@.medai_predict(record, bytea) IS 'The model''s first output of floats for one row, flattened: probabilities of the classes in their order, values of a regressor, an embedding.';
COMMENT ON FUNCTION @extschema@.medai_predict(anyarray, bytea) IS 'As medai_predict(record, bytea). A vector is the features in model order; an array of more dimensions is one tensor of that shape, for instance [C,H,W] or [T,F].';
COMMENT ON FUNCTION @extschema@.medai_predict(record, text) IS 'As medai_predict(record, bytea), for a stored model.';
COMMENT ON FUNCTION @extschema@.medai_predict(anyarray, text) IS 'As medai_predict(anyarray, bytea), for a stored model.';

CREATE FUNCTION @extschema@.medai_classify(features record, model bytea) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_classify(features anyarray, model bytea) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_classify(features record, model text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_classify(features anyarray, model text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION @extschema@.medai_classify(record, bytea) IS 'The label that the model gives one row, as text: its own label output, else the class with the highest score.';
COMMENT ON FUNCTION @extschema@.medai_classify(anyarray, bytea) IS 'As medai_classify(record, bytea), the features as an array in the order of the model, or one tensor.';
COMMENT ON FUNCTION @extschema@.medai_classify(record, text) IS 'As medai_classify(record, bytea), for a stored model.';
COMMENT ON FUNCTION @extschema@.medai_classify(anyarray, text) IS 'As medai_classify(anyarray, bytea), for a stored model.';

CREATE FUNCTION @extschema@.medai_probabilities(features record, model bytea) RETURNS TABLE (label text, probability double precision)
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 2 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_probabilities(features anyarray, model bytea) RETURNS TABLE (label text, probability double precision)
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 2 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_probabilities(features record, model text) RETURNS TABLE (label text, probability double precision)
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 50 ROWS 2 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_probabilities(features anyarray, model text) RETURNS TABLE (label text, probability double precision)
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 50 ROWS 2;
COMMENT ON FUNCTION @extschema@.medai_probabilities(record, bytea) IS 'One row a class: its label and its probability for the given row, in the model''s order. No rows when a needed feature is NULL.';
COMMENT ON FUNCTION @extschema@.medai_probabilities(anyarray, bytea) IS 'As medai_probabilities(record, bytea), the features as an array in the order of the model, or one tensor.';
COMMENT ON FUNCTION @extschema@.medai_probabilities(record, text) IS 'As medai_probabilities(record, bytea), for a stored model.';
COMMENT ON FUNCTION @extschema@.medai_probabilities(anyarray, text) IS 'As medai_probabilities(anyarray, bytea), for a stored model.';

CREATE FUNCTION @extschema@.medai_score(weights bytea, VARIADIC features "any") RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
COMMENT ON FUNCTION @extschema@.medai_score(bytea, "any") IS 'As medai_risk, the features one by one in the order of the model, or as one array. NULL when a feature is NULL that the model cannot do without. This is what functions made by medai_model_function call.';
CREATE FUNCTION @extschema@.medai_score(model text, VARIADIC features "any") RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION @extschema@.medai_score(text, "any") IS 'As medai_score(bytea, "any"), for a stored model. The planner turns medai_risk(row, ''name'') into it, with the columns that the model needs.';

CREATE FUNCTION @extschema@.medai_score_row(weights bytea, columns text[], VARIADIC features "any") RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50 SUPPORT @extschema@.medai_row_support;
CREATE FUNCTION @extschema@.medai_score_row(model text, columns text[], VARIADIC features "any") RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION @extschema@.medai_score_row(bytea, text[], "any") IS 'As medai_risk(record, bytea), the row given as a constant list of column names and the columns, of which only those that the model needs are looked at. The planner turns medai_risk(row, weights) into it when the weights are no constant.';
COMMENT ON FUNCTION @extschema@.medai_score_row(text, text[], "any") IS 'As medai_score_row(bytea, text[], "any"), for a stored model.';

CREATE FUNCTION @extschema@.medai_run(onnx bytea, VARIADIC inputs "any") RETURNS TABLE (name text, type text, shape integer[], value real[], labels text[])
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 2;
COMMENT ON FUNCTION @extschema@.medai_run(bytea, "any") IS 'Runs any ONNX model: one argument for each input in order (an array with its own dimensions, one row of them, a scalar, or a jsonb object for a map), one result row for each output: value holds numbers in row-major order, labels the texts or whole numbers, or a map''s keys.';

CREATE FUNCTION @extschema@.medai_model_function(name text, function_name text) RETURNS regprocedure
    AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 10000;
COMMENT ON FUNCTION @extschema@.medai_model_function(text, text) IS 'Creates an IMMUTABLE PARALLEL SAFE SQL function out of a stored model, with the weights inside and one named argument a feature (above 99 one real[]): double precision for numbers, bigint for whole numbers, text for strings. It gives what medai_risk gives, and inlines; fit for generated columns and expression indexes. Refuses a name that exists (42723); NOTICE above 256 kB of weights, which every plan copies.';
