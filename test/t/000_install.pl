# The extension is trusted: the owner of a database, who is no superuser, installs it into a schema of their
# choice, off the search_path, uses it and drops it; nothing is left behind.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('install');
$node->init;
$node->start;
$node->safe_psql('postgres', q{
    CREATE ROLE clinician LOGIN;
    CREATE DATABASE ward OWNER clinician;
});

sub as_owner
{
    my ($sql) = @_;
    return $node->psql('ward', $sql, extra_params => [ '-U', 'clinician' ]);
}

is($node->safe_psql('ward', "SELECT rolsuper FROM pg_roles WHERE rolname = 'clinician'"),
    'f', 'the owner is no superuser');

my ($status, $out, $err) = as_owner('CREATE SCHEMA tools; CREATE EXTENSION medai SCHEMA tools;');
is($status, 0, 'the owner installs the extension into a schema of their own') or diag($err);

is($node->safe_psql('ward', q{
        SELECT e.extname, n.nspname, r.rolname
        FROM pg_extension e
        JOIN pg_namespace n ON n.oid = e.extnamespace
        JOIN pg_roles r ON r.oid = e.extowner
        WHERE e.extname = 'medai'}),
    'medai|tools|clinician', 'the extension lies in that schema and belongs to the owner');

my $members = q{
    SELECT count(*) FROM pg_depend d
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
      AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'medai')
      AND d.classid = 'pg_proc'::regclass};
cmp_ok($node->safe_psql('ward', $members), '>', 0, 'it has functions');

my $strays = q{
    SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.proname LIKE 'medai\_%' AND n.nspname <> 'tools'};
is($node->safe_psql('ward', $strays), '', 'none of them outside the schema');

($status, $out, $err) = as_owner('SHOW search_path;');
is($out, '"$user", public', 'the schema is off the search_path');

($status, $out, $err) = as_owner('DROP EXTENSION medai;');
is($status, 0, 'the owner drops it') or diag($err);

is($node->safe_psql('ward', q{
        SELECT (SELECT count(*) FROM pg_proc WHERE proname LIKE 'medai\_%')
             + (SELECT count(*) FROM pg_class WHERE relname LIKE 'medai\_%')
             + (SELECT count(*) FROM pg_type WHERE typname LIKE 'medai\_%')}),
    '0', 'nothing is left behind');

($status, $out, $err) = as_owner('CREATE EXTENSION medai SCHEMA tools;');
is($status, 0, 'it installs a second time') or diag($err);

$node->stop;
done_testing();
