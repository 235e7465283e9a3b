# Who may do what: the registry's rights and row-level security hold for the role that asks, also in a session whose
# cache another role has filled; the owner of a database needs no superuser; nobody's search_path diverts anything.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use Test::More;

my $node = new_node('roles');
$node->safe_psql('postgres', q{
    CREATE ROLE clinician LOGIN;
    CREATE ROLE guest LOGIN;
    CREATE ROLE north LOGIN;
    CREATE ROLE south LOGIN;
    CREATE ROLE mallory LOGIN;
    CREATE DATABASE ward OWNER clinician;
    CREATE DATABASE hostile OWNER clinician;
});
load_models($node, $_) for ('ward', 'hostile');

my ($status, $out, $err);

sub as
{
    my ($role, $sql, $db) = @_;

    ($status, $out, $err) = as_role($node, $db // 'ward', $role, "\\set VERBOSITY verbose\n$sql");
    return $out;
}

# ---- the owner of the database -----------------------------------------------------------------------------

as('clinician', q{
    CREATE SCHEMA tools;
    CREATE EXTENSION medai SCHEMA tools;
    GRANT USAGE ON SCHEMA tools TO PUBLIC;
    CREATE TABLE patients (id int, note text, a int, b int);
    INSERT INTO patients SELECT i, 'note', i, 2 * i FROM generate_series(1, 10) i;
    GRANT SELECT ON patients TO PUBLIC;
    CREATE TABLE weights AS SELECT onnx.columns('{a,b}', '{10,1}') AS w;
    GRANT SELECT ON weights TO PUBLIC;
});
is($status, 0, 'the owner installs the extension') or diag($err);
is(as('clinician', q{
    SELECT tools.medai_model_import('risk', w) FROM weights;
    SELECT tools.medai_model_import('risk', onnx.columns('{a,b}', '{20,1}'));
    SELECT sum(tools.medai_risk(p, 'risk')), sum(tools.medai_risk(p, 'risk@1')), sum(tools.medai_risk(p)) FROM patients p;
    SELECT tools.medai_model_default('risk');
    SELECT tools.medai_model_drop('risk@2');
    SELECT tools.medai_model_version('risk'), tools.medai_model_info('risk') ->> 'task';
    SELECT count(*) FROM tools.medai_probabilities('{1,2}'::real[], onnx.logistic('{1,1}', 0, '{no,yes}'));
    SELECT relowner::regrole FROM pg_class WHERE oid = 'tools.medai_models'::regclass}), "1\n2\n1210|660|1210\n\n1\n1|regression\n2\nclinician",
    'and uses all of it, and owns the registry') or diag($err);
as('clinician', 'SELECT tools.medai_model_stats(); SET medai.model_cache = 0');
like($err, qr/42501: permission denied to set parameter/, 'settings are the superuser\'s');

# ---- a role without rights ---------------------------------------------------------------------------------

my $none = qr/42501: permission denied for table medai_models/;
for my $sql ("tools.medai_risk(p, 'risk') FROM patients p", "tools.medai_risk(p) FROM patients p", "tools.medai_risk('{1,2}'::int[], 'risk')", "tools.medai_classify(p, 'risk') FROM patients p",
    "tools.medai_predict(p, 'risk') FROM patients p", "tools.medai_probabilities(p, 'risk') FROM patients p", "tools.medai_score('risk'::text, 1, 2)", "tools.medai_model_get('risk')",
    "tools.medai_model_version('risk')", "tools.medai_model_info('risk')", "tools.medai_model_drop('risk')", "tools.medai_model_default('risk')", "tools.medai_model_default(NULL)",
    "tools.medai_model_import('mine', w) FROM weights", "tools.medai_model_function('risk', 'mine')", '* FROM tools.medai_models', "tools.medai_risk(p, 'none') FROM patients p")
{
    as('guest', "SELECT $sql");
    like($err, $none, "guest: $sql");
}
is(as('guest', q{SELECT sum(tools.medai_risk(p, w)), sum((tools.medai_predict(p, w))[1]), sum(tools.medai_score(w, a, b)) FROM patients p, weights}), '660|660|660',
    'weights that are given need no right on the registry') or diag($err);
is(as('guest', q{SELECT tools.medai_model_info(w) ->> 'task', tools.medai_model_check(w), (SELECT count(*) FROM tools.medai_run(w, 1, 2)) FROM weights}), 'regression||1', 'nor does looking at them');

# Reading without writing, and only some columns.
as('clinician', 'GRANT SELECT ON tools.medai_models TO north');
is(as('north', q{SELECT sum(tools.medai_risk(p, 'risk')) FROM patients p}), '660', 'SELECT is enough to score');
as('north', $_) && fail($_), like($err, $none, "not to $_")
    for (q{SELECT tools.medai_model_import('mine', w) FROM weights}, q{SELECT tools.medai_model_drop('risk')}, q{SELECT tools.medai_model_default('risk')}, 'TRUNCATE tools.medai_models');
as('clinician', 'REVOKE SELECT ON tools.medai_models FROM north; GRANT SELECT (name, version, sha256, features, weights) ON tools.medai_models TO north');
is(as('north', q{SELECT sum(tools.medai_risk(p, 'risk')) FROM patients p}), '660', 'rights on the columns that are read are enough');
as('clinician', 'REVOKE ALL (name, version, sha256, features, weights) ON tools.medai_models FROM north');
as('north', q{SELECT tools.medai_risk(p, 'risk') FROM patients p});
like($err, $none, 'revoked is revoked');
# Importing without reading other's models.
as('clinician', 'GRANT INSERT ON tools.medai_models TO north');
as('north', q{SELECT tools.medai_model_import('mine', w) FROM weights});
like($err, $none, 'an import looks at the versions that there are');

# A function of the owner lends its rights.
as('clinician', q{CREATE FUNCTION tools.risk(patients) RETURNS float8 LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = tools, pg_temp AS
                  $$BEGIN RETURN medai_risk($1, 'risk'); END$$; CREATE VIEW risks AS SELECT id, tools.medai_risk(p, 'risk') AS risk FROM patients p; GRANT SELECT ON risks TO guest;});
is(as('guest', 'SELECT sum(tools.risk(p)) FROM patients p'), '660', 'a security definer function scores for others');
as('guest', 'SELECT sum(risk) FROM risks');
like($err, $none, 'a view does not: functions in it run with the rights of who asks');

# ---- one session, several roles ----------------------------------------------------------------------------

# What one role has loaded, planned or prepared is no leave for the next.
as('postgres', q{
    PREPARE by_name AS SELECT sum(tools.medai_risk(p, 'risk')), sum(tools.medai_risk(ARRAY[a, b], 'risk')) FROM patients p;
    EXECUTE by_name;
    SET ROLE guest;
    EXECUTE by_name;});
is($out, '660|660', 'a prepared statement serves the first role') or diag($err);
like($err, $none, 'and not the next');
as('postgres', q{
    SET plan_cache_mode = force_generic_plan;
    PREPARE by_name(text) AS SELECT tools.medai_risk(ARRAY[1, 2], $1);
    EXECUTE by_name('risk');
    SET ROLE guest;
    EXECUTE by_name('risk');});
like($err, $none, 'nor a generic plan');
as('postgres', q{
    DO $$
    DECLARE r text; p patients := ROW(1, 'x', 1, 2);
    BEGIN
        FOREACH r IN ARRAY '{postgres,clinician,guest}'::text[] LOOP
            EXECUTE format('SET LOCAL ROLE %I', r);
            RAISE NOTICE '%: % %', r, tools.medai_risk(p, 'risk'), tools.medai_risk(ARRAY[1, 2], 'risk');
        END LOOP;
    END $$;});
like($err, qr/clinician: 12 12.*$none/s, 'nor a loop');

# ---- row-level security ------------------------------------------------------------------------------------

as('clinician', q{
    GRANT SELECT, INSERT, UPDATE, DELETE ON tools.medai_models TO north, south;
    SELECT tools.medai_model_drop('risk');
    ALTER TABLE tools.medai_models ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON tools.medai_models USING (created_by = current_user) WITH CHECK (created_by = current_user);});
is($status, 0, 'row-level security on the registry') or diag($err);
as('north', q{SELECT tools.medai_model_import('risk', onnx.columns('{a,b}', '{1,0}'))});
is($out, '1', 'north imports') or diag($err);
as('south', q{SELECT tools.medai_model_import('south', onnx.columns('{a,b}', '{0,1}'))});
is($out, '1', 'south imports') or diag($err);
as('south', q{SELECT tools.medai_model_import('risk', onnx.columns('{a,b}', '{0,1}'))});
like($err, qr/23505: duplicate key/, 'a version of a name that south cannot see is taken');
is(as('north', q{SELECT sum(tools.medai_risk(p)), string_agg(DISTINCT (SELECT string_agg(name, ',') FROM tools.medai_models), '') FROM patients p}), '55|risk', 'north has one model');
is(as('south', q{SELECT sum(tools.medai_risk(p)), string_agg(DISTINCT (SELECT string_agg(name, ',') FROM tools.medai_models), '') FROM patients p}), '110|south', 'south another');
as('south', q{SELECT tools.medai_risk(p, 'risk') FROM patients p});
like($err, qr/42704: model "risk" does not exist/, 'which the other does not have');
as('south', q{SELECT tools.medai_model_drop('risk')});
like($err, qr/42704/, 'and cannot drop');

# Both under one session's cache, plans and call sites.
as('postgres', q{
    PREPARE mine AS SELECT sum(tools.medai_risk(p)), sum(tools.medai_risk(p, CASE current_user WHEN 'north' THEN 'risk' ELSE 'south' END)) FROM patients p;
    SET ROLE north; EXECUTE mine; SET ROLE south; EXECUTE mine; SET ROLE north; EXECUTE mine;
    SET ROLE south; SELECT tools.medai_risk(p, 'risk') FROM patients p;});
is($out, "55|55\n110|110\n55|55", 'a prepared statement under alternating roles') or diag($err);
like($err, qr/42704: model "risk" does not exist/, 'the other role\'s model stays hidden, though the session has it loaded');
as('postgres', q{
    DO $$
    DECLARE r text; p patients := ROW(1, 'x', 5, 7);
    BEGIN
        FOREACH r IN ARRAY '{north,south,north,south}'::text[] LOOP
            EXECUTE format('SET LOCAL ROLE %I', r);
            RAISE NOTICE '%: % % %', r, tools.medai_risk(p), (SELECT sum(tools.medai_risk(q)) FROM patients q), (SELECT medai_risk FROM tools.medai_risk(p));
        END LOOP;
    END $$;});
is(join(' ', $err =~ /(\w+: [\d. ]+)$/mg), 'north: 5 55 5 south: 7 110 7 north: 5 55 5 south: 7 110 7', 'a loop under alternating roles') or diag($err);

# A policy that asks for a setting: each statement sees the models of its own.
as('clinician', q{
    DROP POLICY own ON tools.medai_models;
    CREATE POLICY tenant ON tools.medai_models FOR SELECT USING (comment = current_setting('app.tenant', true));
    CREATE POLICY others ON tools.medai_models FOR INSERT WITH CHECK (true);
    ALTER TABLE tools.medai_models NO FORCE ROW LEVEL SECURITY;
    TRUNCATE tools.medai_models;
    SELECT tools.medai_model_import('m', onnx.columns('{a,b}', '{1,0}'), comment => 'n');
    SELECT tools.medai_model_import('m', onnx.columns('{a,b}', '{0,1}'), comment => 's');});
as('north', q{
    PREPARE mine AS SELECT sum(tools.medai_risk(p, 'm')), sum((tools.medai_predict(p, 'm'))[1]) FROM patients p;
    SET app.tenant = 'n'; EXECUTE mine; SET app.tenant = 's'; EXECUTE mine; SET app.tenant = 'n'; EXECUTE mine; SET app.tenant = 'x'; EXECUTE mine;});
is($out, "55|55\n110|110\n55|55", 'a tenant\'s setting decides, statement by statement') or diag($err);
like($err, qr/42704: model "m" does not exist/, 'none for an unknown tenant');

# ---- a hostile search_path ---------------------------------------------------------------------------------

# Everybody may create in public, as before PostgreSQL 15; mallory prepares for the extension to come, and for its calls.
$node->safe_psql('hostile', 'GRANT CREATE ON SCHEMA public TO PUBLIC; GRANT CREATE ON DATABASE hostile TO mallory');
as('mallory', q{
    CREATE FUNCTION public.max(int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: max'; END$$;
    CREATE FUNCTION public.strpos(text, text) RETURNS int LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: strpos'; END$$;
    CREATE FUNCTION public.octet_length(bytea) RETURNS int LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: octet_length'; END$$;
    CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: now'; END$$;
    CREATE FUNCTION public.pg_extension_config_dump(regclass, text) RETURNS void LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: config_dump'; END$$;
    CREATE FUNCTION public.pg_extension_config_dump(text, text) RETURNS void LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: config_dump'; END$$;
    CREATE FUNCTION public.string_agg_step(text, text, text) RETURNS text LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: string_agg'; END$$;
    CREATE AGGREGATE public.string_agg(text, text) (SFUNC = public.string_agg_step, STYPE = text);
    CREATE FUNCTION public.medai_score(bytea, real, real) RETURNS float8 LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: medai_score'; END$$;
    CREATE FUNCTION public.medai_risk(record, text) RETURNS float8 LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: medai_risk'; END$$;
    CREATE FUNCTION public.diverted(text, text) RETURNS bool LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: operator'; END$$;
    CREATE FUNCTION public.diverted(int, int) RETURNS bool LANGUAGE plpgsql AS $$BEGIN RAISE 'diverted: operator'; END$$;
    CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.diverted);
    CREATE OPERATOR public.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = public.diverted);
    CREATE OPERATOR public.= (LEFTARG = int, RIGHTARG = int, FUNCTION = public.diverted);
    CREATE OPERATOR public.> (LEFTARG = int, RIGHTARG = int, FUNCTION = public.diverted);
    CREATE OPERATOR public.<= (LEFTARG = int, RIGHTARG = int, FUNCTION = public.diverted);
    CREATE OPERATOR public.+ (LEFTARG = int, RIGHTARG = int, FUNCTION = public.diverted);
    CREATE DOMAIN public.bytea AS pg_catalog.bytea CHECK (false);
    CREATE DOMAIN public.text AS pg_catalog.text CHECK (false);
    CREATE TABLE public.medai_models (name pg_catalog.text, version int, weights pg_catalog.bytea, sha256 pg_catalog.bytea, features pg_catalog.text[]);}, 'hostile');
is($status, 0, 'mallory lays out what would be found') or diag($err);

# Where mallory has a thing of the extension's own already, it does not install; it replaces nothing and adopts nothing.
as('clinician', 'CREATE EXTENSION medai SCHEMA public', 'hostile');
like($err, qr/already exists/, 'beside mallory\'s registry it does not install');
as('mallory', 'DROP TABLE public.medai_models', 'hostile');
as('clinician', 'CREATE EXTENSION medai SCHEMA public', 'hostile');
like($err, qr/ERROR:.*(already exists|is not a member)/, 'nor beside mallory\'s function');
as('mallory', 'DROP FUNCTION public.medai_risk(record, pg_catalog.text)', 'hostile');

# In the very schema, and with it first on the path. The models are made where nothing is diverted.
my ($one, $two) = map { "'\\x" . $node->safe_psql('ward', "SELECT encode(onnx.columns('{a,b}', '{$_,1}'), 'hex')") . "'::pg_catalog.bytea" } (10, 20);

for my $schema ('public', 'tools')
{
    as('clinician', "CREATE SCHEMA IF NOT EXISTS $schema; SET search_path = public, pg_catalog; CREATE EXTENSION medai SCHEMA $schema;", 'hostile');
    is($status, 0, "$schema: the extension installs past all that") or diag($err);
    as('mallory', 'CREATE TABLE IF NOT EXISTS public.medai_models (name pg_catalog.text)', 'hostile');
    as('clinician', qq{
        SET search_path = public, pg_catalog;
        CREATE TEMP TABLE patients AS SELECT i AS a, i AS b FROM generate_series(1, 3) i;
        SELECT $schema.medai_model_import('m', $one);
        SELECT $schema.medai_model_import('m', $two);
        SELECT $schema.medai_risk(p, 'm'), $schema.medai_risk(p), $schema.medai_risk(p, $schema.medai_model_get('m\@1')) FROM patients p;
        SELECT $schema.medai_model_default('m');
        SELECT $schema.medai_model_version('m');
        SELECT $schema.medai_model_function('m', 'own');
        SELECT own(1, 2);
        SELECT $schema.medai_model_drop('m\@2');
        SELECT $schema.medai_model_drop('m');
        DROP FUNCTION own;}, 'hostile');
    like($out, qr/^1\n2\n21\|21\|11\n42\|42\|22\n63\|63\|33\n\n2\nown\(.*\)\n22\n1\n1$/s, "$schema: and works past it") or diag("$out $err");
    as('clinician', 'DROP EXTENSION medai', 'hostile');
    is($status, 0, "$schema: dropped") or diag($err);
}

$node->stop;
done_testing();
