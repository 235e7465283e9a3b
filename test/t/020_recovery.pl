# Models survive a crash and a restart; a standby gives the same scores bit for bit, by name and by weights, sees
# new versions, and serves alone when it is promoted.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use PostgreSQL::Test::Cluster;
use Test::More;

my $primary = new_node('primary', "fsync = off\nhot_standby_feedback = on", allows_streaming => 1);
load_models($primary, 'postgres');
$primary->safe_psql('postgres', 'CREATE EXTENSION medai;'
        . join('', map { sprintf "SELECT medai_model_import('%s', %s, (SELECT array_agg('f' || i) FROM generate_series(1, %d) i), positive => '1');", $_, golden($_), 30 }
            qw(rf_binary_int logreg_binary))
        . "SELECT medai_model_import('mlp', " . golden('mlp_gemm_sigmoid') . ');'
        . "SELECT medai_model_import('large', onnx.product(30, 10000));"
        . q{
    CREATE TABLE patients (id int, x real[]);
    INSERT INTO patients SELECT i, (SELECT array_agg(((i * 7919 + j * 104729) % 1009)::real / 101 - 3 ORDER BY j) FROM generate_series(1, 30) j)
    FROM generate_series(1, 1000) i;});

my %call = map { ("$_ by name" => "medai_risk(x, '$_')", "$_ by weights" => "medai_risk(x, (SELECT weights FROM medai_models WHERE name = '$_' ORDER BY version DESC LIMIT 1))") }
    qw(rf_binary_int logreg_binary mlp large);

sub scores
{
    my ($node) = @_;
    return { map { ($_ => bits($node, 'postgres', $call{$_}, 'patients')) } keys %call };
}

my $before = scores($primary);
like($before->{$_}, qr/ 1000$/, "$_: all rows have a score") for sort keys %call;
is($before->{"$_ by name"}, $before->{"$_ by weights"}, "$_: by name as by weights") for qw(rf_binary_int logreg_binary mlp large);

# ---- crash -------------------------------------------------------------------------------------------------

# One import is committed, another is not, when the server goes down.
$primary->safe_psql('postgres', "SELECT medai_model_import('committed', onnx.product(30, 5000))");
my $open = $primary->background_psql('postgres');
$open->query_safe("BEGIN; SELECT medai_model_import('uncommitted', onnx.product(30, 5000)); SELECT medai_model_import('committed', onnx.product(30, 10)); SELECT medai_model_drop('mlp')");
$primary->stop('immediate');
eval { $open->quit };
$primary->start;
is_deeply(scores($primary), $before, 'after a crash the scores are the same');
is($primary->safe_psql('postgres', "SELECT string_agg(name || version, ',' ORDER BY name) FROM medai_models WHERE name LIKE '%committed'"),
    'committed1', 'what was committed is there, what was not is not');
is($primary->safe_psql('postgres', 'SELECT bool_and(sha256 = sha256(weights)) FROM medai_models'), 't', 'the digests are right');
$primary->restart;
is_deeply(scores($primary), $before, 'after a restart as well');

# ---- standby -----------------------------------------------------------------------------------------------

$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
$primary->wait_for_catchup($standby, 'replay');
is($standby->safe_psql('postgres', 'SELECT pg_is_in_recovery()'), 't', 'a standby');
is_deeply(scores($standby), $before, 'the standby gives the same bits');

# A session that is open on the standby sees versions come and go.
my $session = $standby->background_psql('postgres');
my $sum = "SELECT sum(medai_risk(ROW(id)::one, 'new')) FROM patients";
$primary->safe_psql('postgres', "CREATE TYPE one AS (id int); SELECT medai_model_import('new', onnx.columns('{id}', '{1}'))");
$primary->wait_for_catchup($standby, 'replay');
$session->query_safe("PREPARE sum AS $sum");
is($session->query_safe('EXECUTE sum'), '500500', 'a model that is new on the standby');
$primary->safe_psql('postgres', "SELECT medai_model_import('new', onnx.columns('{id}', '{2}'))");
$primary->wait_for_catchup($standby, 'replay');
is($session->query_safe('EXECUTE sum'), '1001000', 'its next version');
is($session->query_safe($sum), '1001000', 'also in a fresh statement');
$primary->safe_psql('postgres', q{SELECT medai_model_drop('new@2')});
$primary->wait_for_catchup($standby, 'replay');
is($session->query_safe('EXECUTE sum'), '500500', 'the one before');
# A snapshot of the session keeps what it saw.
$session->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ; EXECUTE sum');
$primary->safe_psql('postgres', "SELECT medai_model_import('new', onnx.columns('{id}', '{3}'))");
$primary->wait_for_catchup($standby, 'replay');
is($session->query_safe('EXECUTE sum'), '500500', 'under the transaction\'s snapshot nothing changes');
is($session->query_safe($sum), '500500', 'also in a fresh statement');
$session->query_safe('COMMIT');
is($session->query_safe('EXECUTE sum'), '1501500', 'afterwards it does');
$session->quit;

my ($status, $out, $err) = $standby->psql('postgres', "SELECT medai_model_import('here', onnx.columns('{id}', '{1}'))");
like($err, qr/ERROR: .*(read-only|recovery)/, 'a standby takes no models');
is($standby->safe_psql('postgres', "SELECT medai_model_version('new'), medai_model_info('new') ->> 'task', medai_model_check(medai_model_get('new'))"), '2|regression|',
    'it tells about those it has');

$primary->stop;
$standby->promote;
is($standby->safe_psql('postgres', "SELECT medai_model_import('new', onnx.columns('{id}', '{4}'))"), '3', 'once promoted it takes them');
is_deeply(scores($standby), $before, 'and scores as before');
$standby->stop;
done_testing();
