# Sessions among others: a pooler's (one connection for many clients), several databases, imports at the same time,
# versions that come while a query runs, an extension that goes and comes back under an open session.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IPC::Run;
use MedaiTest;
use PostgreSQL::Test::Cluster;
use Test::More;

my $node = new_node('sessions');
$node->safe_psql('postgres', 'CREATE DATABASE other');
for my $db ('postgres', 'other')
{
    load_models($node, $db);
    $node->safe_psql($db, q{CREATE EXTENSION medai; CREATE TABLE patients AS SELECT i AS id, i::real AS x FROM generate_series(1, 100) i;});
}
$node->safe_psql('postgres', q{SELECT medai_model_import('m', onnx.columns('{x}', '{1}'))});
$node->safe_psql('other', q{SELECT medai_model_import('m', onnx.columns('{x}', '{100}'))});

# ---- a pooler ----------------------------------------------------------------------------------------------

my $pooled = $node->background_psql('postgres', on_error_stop => 0);
my $other = $node->background_psql('other', on_error_stop => 0);
for my $factor (1 .. 3)
{
    $node->safe_psql('postgres', "SELECT medai_model_import('m', onnx.columns('{x}', '{$factor}'))");
    for my $mode ('force_custom_plan', 'force_generic_plan')
    {
        is($pooled->query_safe("BEGIN; SET LOCAL plan_cache_mode = $mode; PREPARE q(text) AS SELECT sum(medai_risk(p, \$1)), sum(medai_risk(p, 'm')), sum(medai_risk(ARRAY[x], \$1)) FROM patients p; "
                . "EXECUTE q('m'); COMMIT; DISCARD ALL"), join('|', (5050 * $factor) x 3), "client $factor in a pool, $mode");
        is($pooled->query_safe("PREPARE q(text, int) AS SELECT medai_risk(ARRAY[\$2], \$1); EXECUTE q('m', 7); DEALLOCATE q"), 7 * $factor, 'and one without a transaction');
    }
    is($other->query_safe("SELECT sum(medai_risk(p, 'm')), sum(medai_risk(p)) FROM patients p"), '505000|505000', 'another database has its own model of the name');
}
is($pooled->query_safe('DISCARD ALL; SELECT loads < 10 FROM medai_model_stats()'), 't', 'loaded models outlive DISCARD ALL');
$pooled->query('BEGIN; SELECT medai_risk(ARRAY[1], $$none$$)');
$pooled->{stderr} = '';
is($pooled->query_safe('ROLLBACK; DISCARD ALL; SELECT medai_risk(ARRAY[1], $$m$$)'), '3', 'after a failed transaction as well');

# ---- imports at the same time ------------------------------------------------------------------------------

my @imports = map {
    my $n = $_;
    my %run = (out => '', err => '');
    $run{psql} = IPC::Run::start([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'),
            '-c', "SELECT medai_model_import('crowd', onnx.linear(ARRAY[$n, " . join(', ', (1) x 50) . "]::real[])) FROM generate_series(1, 5)" ], '>', \$run{out}, '2>', \$run{err});
    \%run;
} 1 .. 8;
$_->{psql}->finish for @imports;
is(join('', map { $_->{err} } @imports), '', '8 sessions import 5 times each');
my @versions = sort { $a <=> $b } map { split /\n/, $_->{out} } @imports;
is("@versions", join(' ', 1 .. 40), 'and each import has a version of its own');
is($node->safe_psql('postgres', q{SELECT count(DISTINCT sha256) FROM medai_models WHERE name = 'crowd'}), '8', 'of their models');

# Readers do not wait for an import that is under way, and do not see it.
my $importer = $node->background_psql('postgres');
$importer->query_safe(q{BEGIN; SELECT medai_model_import('m', onnx.columns('{x}', '{9}'))});
is($node->safe_psql('postgres', q{SET lock_timeout = '5s'; SELECT sum(medai_risk(p, 'm')) FROM patients p; SELECT count(*) FROM medai_models WHERE name = 'm'}), "15150\n4", 'readers go on during an import');
my ($status, $out, $err) = $node->psql('postgres', q{SET lock_timeout = '100ms'; SELECT medai_model_import('m', onnx.columns('{x}', '{8}'))});
like($err, qr/lock timeout/, 'a second import waits for the first');
is($pooled->query_safe(q{SELECT sum(medai_risk(p, 'm')) FROM patients p}), '15150', 'not committed is not there');
$importer->query_safe('COMMIT');
is($pooled->query_safe(q{SELECT sum(medai_risk(p, 'm')) FROM patients p}), '45450', 'committed is');
$importer->query_safe(q{BEGIN; SELECT medai_model_drop('m@5')});
is($pooled->query_safe(q{SELECT sum(medai_risk(p, 'm')) FROM patients p}), '45450', 'dropped is, until');
$importer->query_safe('COMMIT');
is($pooled->query_safe(q{SELECT sum(medai_risk(p, 'm')) FROM patients p}), '15150', 'it is committed');

# ---- versions that come while a query runs -----------------------------------------------------------------

# The query calls a function for each row and stops half-way, at a lock, for as long as the test holds it.
$node->safe_psql('postgres', q{
    CREATE FUNCTION pause(i int) RETURNS int LANGUAGE plpgsql AS
        'BEGIN IF i = 50 THEN PERFORM pg_advisory_lock(1); PERFORM pg_advisory_unlock(1); END IF; RETURN i; END';
    CREATE FUNCTION stable_risk(i int) RETURNS float8 LANGUAGE plpgsql STABLE AS
        $$DECLARE r float8; BEGIN SELECT medai_risk(p, 'm') FROM patients p WHERE id = i INTO r; RETURN r; END$$;
    CREATE FUNCTION volatile_risk(i int) RETURNS float8 LANGUAGE plpgsql AS
        $$DECLARE r float8; BEGIN SELECT medai_risk(p, 'm') FROM patients p WHERE id = i INTO r; RETURN r; END$$;
    CREATE FUNCTION sql_risk(i int) RETURNS float8 LANGUAGE sql STABLE AS $$SELECT medai_risk(p, 'm') FROM patients p WHERE id = i$$;});

sub while_it_runs
{
    my ($query, $change) = @_;
    my $holder = $node->background_psql('postgres');
    my ($result, $error) = ('', '');

    $holder->query_safe('SELECT pg_advisory_lock(1)');
    my $run = IPC::Run::start([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-c', $query ], '>', \$result, '2>', \$error);
    $node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted});
    $node->safe_psql('postgres', $change);
    $holder->query_safe('SELECT pg_advisory_unlock(1)');
    $run->finish;
    $holder->quit;
    chomp $result;
    return $result . $error;
}

my $import = q{SELECT medai_model_import('m', onnx.columns('{x}', '{1000}'))};
my $undo = sub { $node->safe_psql('postgres', q{DELETE FROM medai_models WHERE name = 'm' AND version > 4}) };
for my $how ("medai_risk(p, 'm')", "medai_risk(ARRAY[x], 'm')", "medai_risk(p)::float8 / 5 * 5", 'stable_risk(id)', 'sql_risk(id)')
{
    $node->safe_psql('postgres', q{SELECT medai_model_default('m')});
    is(while_it_runs("SELECT sum($how) FROM (SELECT pause(id), p.* FROM patients p OFFSET 0) p", $import), '15150', "a query keeps to the version that it began with: $how");
    $undo->();
}
is(while_it_runs('SELECT sum(volatile_risk(id)) FROM (SELECT pause(id), p.* FROM patients p OFFSET 0) p', $import), 49 * 50 / 2 * 3 + (5050 - 49 * 50 / 2) * 1000,
    'a volatile function looks anew');
$undo->();
is(while_it_runs(q{SELECT sum(stable_risk(id)) FROM (SELECT pause(id), p.* FROM patients p OFFSET 0) p}, q{SELECT medai_model_drop('m')}), '15150', 'or to one that has been dropped since');
$node->safe_psql('postgres', q{SELECT medai_model_import('m', onnx.columns('{x}', '{3}'))});

# ---- the extension goes and comes back ---------------------------------------------------------------------

$node->safe_psql('postgres', q{CREATE SCHEMA tools; DROP EXTENSION medai; CREATE EXTENSION medai SCHEMA tools; SELECT tools.medai_model_import('m', onnx.columns('{x}', '{5}'))});
is($pooled->query_safe(q{SET search_path = tools, public; SELECT sum(medai_risk(p, 'm')), sum(medai_risk(p)) FROM patients p}), '25250|25250', 'an open session finds a new registry');
$node->safe_psql('postgres', q{ALTER SCHEMA tools RENAME TO kit; CREATE SCHEMA tools; CREATE TABLE tools.medai_models (name text, version int, weights bytea, sha256 bytea, features text[], is_default bool)});
is($pooled->query_safe(q{SET search_path = kit, public; SELECT sum(medai_risk(p, 'm')), sum(medai_risk(p)), sum(medai_risk(ARRAY[x], 'm')) FROM patients p}), '25250|25250|25250',
    'and the one whose schema has another name, not what has the old name now');

$pooled->quit;
$other->quit;
$node->stop;
done_testing();
