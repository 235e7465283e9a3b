# Parallel plans give what serial ones give, bit for bit, whatever way the model arrives.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use Test::More;

my $node = new_node('parallel', "max_parallel_workers = 8\nmax_worker_processes = 16\njit = off");
load_models($node, 'postgres');

my @columns = map { "f$_" } 1 .. 30;
my %model = (forest => golden('rf_binary_int'), boosted => golden('hgb_binary_missing'), linear => golden('logreg_binary'), mlp => golden('mlp_gemm_sigmoid'));

$node->safe_psql('postgres', 'CREATE EXTENSION medai;'
        . join('', map { "SELECT medai_model_import('$_', $model{$_}, '{" . join(',', @columns) . "}');" } sort keys %model)
        . 'CREATE TABLE w AS SELECT name, weights FROM medai_models; CREATE TABLE patients (id int, '
        . join(', ', map { "$_ " . ('real', 'double precision', 'int', 'numeric')[ $_ =~ /(\d+)/ && $1 % 4 ] } @columns)
        . ', x real[]); INSERT INTO patients SELECT i, '
        . join(', ', map { "(i * 7919 + " . (/(\d+)/)[0] . " * 104729) % 1009 / 10" } @columns)
        . ', NULL FROM generate_series(1, 20000) i; UPDATE patients SET x = ARRAY[' . join(',', @columns) . ']::real[]; VACUUM ANALYZE patients;');

my $serial = 'SET max_parallel_workers_per_gather = 0;';
# The leader does nothing but gather, so that every row is a worker's.
my $parallel = 'SET max_parallel_workers_per_gather = 3; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;'
    . 'SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off;';
my $digest = q{SELECT md5(string_agg(encode(float8send(r), 'hex'), '' ORDER BY id)) || ' ' || count(r) FROM scored};

sub scores
{
    my ($settings, $call) = @_;
    my $query = "SELECT id, $call AS r FROM patients p";
    my $plan = $node->safe_psql('postgres', "$settings EXPLAIN (COSTS OFF) $query;");
    my $result = $node->safe_psql('postgres', "$settings CREATE TEMP TABLE scored AS $query; SELECT rows FROM medai_model_stats(); $digest;");
    my ($rows, $bits) = split /\n/, $result;

    return { plan => $plan, rows => $rows, bits => $bits };
}

for my $name (sort keys %model)
{
    my %call = (
        'a row by name' => "medai_risk(p, '$name')",
        'an array by name' => "medai_risk(x, '$name')",
        'a row with weights' => "medai_risk(p, (SELECT weights FROM w WHERE name = '$name'))",
        'an array with weights' => "medai_risk(x, (SELECT weights FROM w WHERE name = '$name'))",
        'an array with constant weights' => "medai_risk(x, $model{$name})",
        'predicted values' => "(medai_predict(p, '$name'))[1]::float8");

    for my $way (sort keys %call)
    {
        my $alone = scores($serial, $call{$way});
        my $shared = scores($parallel, $call{$way});

        like($shared->{plan}, qr/^Gather/, "$name: $way is scored in parallel");
        is($shared->{rows}, 0, "$name: $way, by the workers alone");
        unlike($alone->{plan}, qr/Gather/, "$name: $way can be scored serially");
        is($shared->{bits}, $alone->{bits}, "$name: $way has the same bits");
        like($alone->{bits}, qr/ 20000$/, "$name: $way, all rows");
    }
}

# Labels, aggregates over partial results, filters, and joins that run in workers.
my $mixed = q{SELECT label, count(*), max(r) FROM (SELECT medai_classify(p, 'forest') AS label, medai_risk(p, 'linear') AS r FROM patients p WHERE medai_risk(p, 'forest') > 0.2) s
              GROUP BY label ORDER BY label};
is($node->safe_psql('postgres', "$parallel $mixed"), $node->safe_psql('postgres', "$serial $mixed"), 'labels, filters and groups');
my $joined = q{SELECT name, count(r), max(r), min(r) FROM (SELECT name, medai_risk(x, weights) AS r FROM patients JOIN w ON id % 4 = CASE name WHEN 'forest' THEN 0 WHEN 'boosted' THEN 1 WHEN 'linear' THEN 2 ELSE 3 END) s
               GROUP BY name ORDER BY name};
is($node->safe_psql('postgres', "$parallel $joined"), $node->safe_psql('postgres', "$serial $joined"), 'a model for each row');
like($node->safe_psql('postgres', "$parallel EXPLAIN (COSTS OFF) $joined"), qr/Gather/, 'in a parallel plan');

# A version that the leader's own transaction made is what its workers see.
is($node->safe_psql('postgres', "$parallel BEGIN; SELECT medai_model_import('own', onnx.linear('{7}')); SELECT sum(r) FROM (SELECT medai_risk(ARRAY[id], 'own') AS r FROM patients) s; ROLLBACK;"),
    "1\n" . 7 * 20000 * 20001 / 2, 'workers see the leader\'s import');

# What fails in a worker fails the query with its own code.
my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\n$parallel SELECT sum(medai_risk(x, 'none')) FROM patients");
like($err, qr/ERROR:  42704: model "none" does not exist/, 'an error in a worker');
($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\n$parallel SELECT count(r) FROM (SELECT medai_risk(x[1:CASE WHEN id > 19000 THEN 29 ELSE 30 END], 'forest') AS r FROM patients) s");
like($err, qr/ERROR:  2202E: the model takes 30 features/, 'and one that comes late');

$node->stop;
done_testing();
