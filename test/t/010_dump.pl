# Models travel with pg_dump: weights, digests, versions, marks and grants; the guard is there after a restore, and
# an owner who is no superuser can do both, with the extension in a schema off the search_path.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('dump');
my $dumps = PostgreSQL::Test::Utils::tempdir;

$node->safe_psql('postgres', q{
    CREATE ROLE clinician LOGIN;
    CREATE ROLE nurse;
    CREATE DATABASE ward OWNER clinician;
    CREATE DATABASE custom OWNER clinician;
    CREATE DATABASE plain OWNER clinician;
});
load_models($node, 'ward');

my ($status, $out, $err) = as_role($node, 'ward', 'clinician', q{
    CREATE SCHEMA tools;
    CREATE EXTENSION medai SCHEMA tools;
    SELECT tools.medai_model_import('risk', onnx.columns('{age,bmi}', '{10,1}'));
    SELECT tools.medai_model_import('risk', onnx.columns('{age,bmi}', '{20,2}'), comment => E'a "comment"\n with lines');
    SELECT tools.medai_model_import('large', onnx.product(1000, 1000));
    SELECT tools.medai_model_import('yes/no', onnx.logistic('{1,-1}', 0, '{well,ill}'), '{x,y}', 'ill');
    SELECT tools.medai_model_default('risk');
    GRANT SELECT ON tools.medai_models TO nurse;
    CREATE TABLE patients (id int, age int, bmi real);
    INSERT INTO patients SELECT i, i, i / 7.0 FROM generate_series(1, 100) i;
    CREATE VIEW risks AS SELECT id, tools.medai_risk(p, 'risk') AS risk FROM patients p;
    CREATE MATERIALIZED VIEW stored AS SELECT id, tools.medai_risk(p, 'risk@1') AS risk FROM patients p;
});
is($status, 0, 'the owner fills the registry') or diag($err);

my $facts = q{
    SELECT name, version, octet_length(weights), md5(weights), encode(sha256, 'hex') = encode(sha256(weights), 'hex'),
           features, task, classes, positive, is_default, created_at, created_by, comment
    FROM tools.medai_models ORDER BY name, version};
my $grants = q{SELECT relacl FROM pg_class WHERE oid = 'tools.medai_models'::regclass};
my $scores = 'SELECT md5(string_agg(risk::text, $$,$$ ORDER BY id)) FROM ';
my $before = $node->safe_psql('ward', $facts);

like($before, qr/^large\|1\|400\d{4}\|/m, 'one of the models is large');
unlike($before, qr/\|f\|\{/, 'all digests are right');

# The owner's own dumps, in both forms; then each restored as the owner.
$node->command_ok([ 'pg_dump', '-U', 'clinician', '-Fc', '-N', 'onnx', '-f', "$dumps/ward.dump", $node->connstr('ward') ], 'the owner dumps');
$node->command_ok([ 'pg_dump', '-U', 'clinician', '-N', 'onnx', '-f', "$dumps/ward.sql", $node->connstr('ward') ], 'also as SQL');
$node->command_ok([ 'pg_restore', '-U', 'clinician', '--exit-on-error', '-d', $node->connstr('custom'), "$dumps/ward.dump" ],
    'the owner restores');
$node->command_ok([ 'psql', '-X', '-q', '-U', 'clinician', '-v', 'ON_ERROR_STOP=1', '-f', "$dumps/ward.sql", $node->connstr('plain') ],
    'also from SQL');

for my $db ('custom', 'plain')
{
    is($node->safe_psql($db, $facts), $before, "$db: the registry's rows are the same");
    is($node->safe_psql($db, $grants), $node->safe_psql('ward', $grants), "$db: so are the grants");
    is($node->safe_psql($db, $scores . $_), $node->safe_psql('ward', $scores . $_), "$db: and what $_ holds") for ('risks', 'stored');
    is($node->safe_psql($db, q{SELECT string_agg(tgname, ',' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = 'tools.medai_models'::regclass}),
        'medai_models_guard,medai_models_guard_truncate', "$db: the guard is there");
    ($status, $out, $err) = as_role($node, $db, 'clinician', q{UPDATE tools.medai_models SET weights = '\x00'});
    like($err, qr/column "weights" of a stored model cannot be changed/, "$db: and on guard");
    ($status, $out, $err) = as_role($node, $db, 'clinician', q{
        SELECT tools.medai_model_import('risk', tools.medai_model_get('risk')), tools.medai_risk('{3,1}'::int[], 'risk'),
               round(tools.medai_risk('{1000,1}'::int[], tools.medai_model_get('yes/no'))::numeric, 3)});
    is($out, '3|62|1.000', "$db: versions go on, models run") or diag($err);
}

# Data alone, into a registry that is there: a second restore of the same rows is refused by the key.
$node->command_ok([ 'pg_dump', '-U', 'clinician', '-a', '-t', 'tools.medai_models', '-f', "$dumps/models.sql", $node->connstr('ward') ],
    'the models alone can be dumped');
$node->command_fails([ 'psql', '-X', '-q', '-U', 'clinician', '-v', 'ON_ERROR_STOP=1', '-f', "$dumps/models.sql", $node->connstr('custom') ],
    'and do not overwrite others');
($status) = as_role($node, 'plain', 'clinician', 'TRUNCATE tools.medai_models');
$node->command_ok([ 'psql', '-X', '-q', '-U', 'clinician', '-v', 'ON_ERROR_STOP=1', '-f', "$dumps/models.sql", $node->connstr('plain') ],
    'they fill an empty registry');
is($node->safe_psql('plain', $facts), $before, 'with the same rows');

# A dump of all, by a superuser; dropping the extension takes its models along.
$node->command_ok([ 'pg_dumpall', '-f', "$dumps/all.sql", '-d', $node->connstr('postgres') ], 'pg_dumpall');
like(slurp_file("$dumps/all.sql"), qr/^COPY tools\.medai_models/m, 'carries the models');
($status, $out, $err) = as_role($node, 'custom', 'clinician', 'DROP EXTENSION medai CASCADE; CREATE EXTENSION medai SCHEMA tools; SELECT count(*) FROM tools.medai_models');
is($out, '0', 'a new extension starts empty') or diag($err);

$node->stop;
done_testing();
