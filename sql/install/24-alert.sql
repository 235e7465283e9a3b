-- 24-alert.sql: alerts: sets of patterns that are looked for together.

CREATE FUNCTION medai_alert_shipped("set" text) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_alert_shipped(text) IS
'Whether medai ships a set of patterns of that name.';

CREATE TABLE @extschema@.medai_alert_patterns (
    "set"           text NOT NULL CONSTRAINT medai_alert_patterns_set_is_not_shipped
                    CHECK ("set" OPERATOR(pg_catalog.<>) '' AND NOT @extschema@.medai_alert_shipped("set")),
    name            text NOT NULL CHECK (name OPERATOR(pg_catalog.<>) ''),
    smarts          text NOT NULL,
    most            integer NOT NULL DEFAULT 0 CHECK (most OPERATOR(pg_catalog.>=) 0),
    merge_hydrogens boolean NOT NULL DEFAULT false,
    comment         text,
    pattern         @extschema@.medai_pattern GENERATED ALWAYS AS (@extschema@.medai_pattern(smarts, merge_hydrogens)) STORED,
    PRIMARY KEY ("set", name)
);
ALTER TABLE @extschema@.medai_alert_patterns OWNER TO @extowner@;
COMMENT ON TABLE @extschema@.medai_alert_patterns IS
'Patterns of your own sets for medai_alerts and medai_has_alert, which read them with the rights of their caller. Nobody '
'but the owner has rights on it until they are granted. pg_dump carries its rows.';
COMMENT ON COLUMN @extschema@.medai_alert_patterns."set" IS 'the set that the pattern is of; none that medai ships';
COMMENT ON COLUMN @extschema@.medai_alert_patterns.name IS 'what medai_alerts calls it';
COMMENT ON COLUMN @extschema@.medai_alert_patterns.smarts IS 'the pattern';
COMMENT ON COLUMN @extschema@.medai_alert_patterns.most IS 'how many matches are allowed: an alert is raised by more';
COMMENT ON COLUMN @extschema@.medai_alert_patterns.merge_hydrogens IS
'whether hydrogens that the SMARTS writes as atoms are demands on their neighbours, as in RDKit''s filter catalogues';
COMMENT ON COLUMN @extschema@.medai_alert_patterns.pattern IS 'the compiled pattern: follows from smarts and merge_hydrogens';

-- Patterns are the user's data: pg_dump carries them.
SELECT pg_catalog.pg_extension_config_dump('@extschema@.medai_alert_patterns', '');

CREATE FUNCTION medai_alerts(mol medai_mol, "set" text) RETURNS TABLE(name text, "set" text, atoms integer[])
AS 'MODULE_PATHNAME', 'medai_alerts_of_mol' LANGUAGE C STRICT STABLE PARALLEL SAFE COST 500 ROWS 1;
COMMENT ON FUNCTION medai_alerts(medai_mol, text) IS
'The alerts that a molecule raises: a row for each pattern of the set that matches more often than its most allows, in '
'the order of the set, as FilterCatalog.GetMatches of RDKit. set is one that medai ships (medai_alert_sets() lists '
'them; pains is all of pains_a, pains_b and pains_c) or one of the table medai_alert_patterns; in the result, the '
'set that the pattern is of. atoms: the atoms of its first match in the order of the pattern''s atoms, numbered from 0 in '
'the order of the canonical SMILES. Errors: 42704 no such set, 54000 a search took too many steps.';

CREATE FUNCTION medai_alerts(smiles text, "set" text) RETURNS TABLE(name text, "set" text, atoms integer[])
AS 'MODULE_PATHNAME', 'medai_alerts_of_smiles' LANGUAGE C STRICT STABLE PARALLEL SAFE COST 550 ROWS 1;
COMMENT ON FUNCTION medai_alerts(text, text) IS
'The alerts that a molecule raises, as medai_alerts(medai_mol, text), but atoms are numbered in the order of the text. '
'Error 22P02: no SMILES.';

CREATE FUNCTION medai_has_alert(mol medai_mol, "set" text) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_has_alert_of_mol' LANGUAGE C STRICT STABLE PARALLEL SAFE COST 300;
COMMENT ON FUNCTION medai_has_alert(medai_mol, text) IS
'Whether a molecule raises any alert of a set, shipped or of the table medai_alert_patterns; stops at the first. As '
'FilterCatalog.HasMatch of RDKit. Errors: 42704 no such set, 54000 a search took too many steps.';

CREATE FUNCTION medai_has_alert(smiles text, "set" text) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_has_alert_of_smiles' LANGUAGE C STRICT STABLE PARALLEL SAFE COST 350;
COMMENT ON FUNCTION medai_has_alert(text, text) IS
'Whether a molecule raises any alert of a set, as medai_has_alert(medai_mol, text). Error 22P02: no SMILES.';

CREATE FUNCTION medai_alert_sets()
RETURNS TABLE("set" text, patterns integer, shipped boolean, title text, source text, licence text)
AS 'MODULE_PATHNAME' LANGUAGE C STRICT STABLE PARALLEL SAFE COST 1000 ROWS 12;
COMMENT ON FUNCTION medai_alert_sets() IS
'The sets of patterns there are and how many patterns each has: those that medai ships, with title, source and licence; '
'then those of the table medai_alert_patterns, if the caller may read it.';

CREATE FUNCTION medai_alert_entries("set" text)
RETURNS TABLE(name text, "set" text, smarts text, most integer, merge_hydrogens boolean)
AS 'MODULE_PATHNAME' LANGUAGE C STRICT STABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION medai_alert_entries(text) IS
'The patterns of a set, in the order in which medai_alerts lists them; columns as in medai_alert_patterns, so that a '
'shipped set can be copied there and changed. Error 42704: no such set.';
