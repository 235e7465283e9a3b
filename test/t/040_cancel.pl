# A query stops soon after it is asked to, wherever it is: between rows, inside one long row, while a big model is
# imported, read or dumped. The bound is generous, what was measured is printed; nothing is left behind.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

my $bound = 2;
my $node = new_node('cancel', "statement_timeout = '5min'");
load_models($node, 'postgres');

# A matrix product of 1e9 multiplications in one row; a support vector machine of many vectors; a model of 96 MB.
$node->safe_psql('postgres', 'CREATE EXTENSION medai; '
        . "SELECT medai_model_import('forest', " . golden('rf_binary_int') . ", (SELECT array_agg('f' || i) FROM generate_series(1, 30) i)); "
        . q{
    CREATE FUNCTION onnx.powers(size int, times int) RETURNS bytea LANGUAGE sql AS $$
        SELECT onnx.model(ARRAY[onnx.node('MatMul', '{x,w}', '{p0}')]
                          || (SELECT array_agg(onnx.node('MatMul', ARRAY['p' || i - 1, 'w'], ARRAY['p' || i])) FROM generate_series(1, times) i)
                          || onnx.node('ReduceSum', ARRAY['p' || times], '{y}'),
                          ARRAY[onnx.port('x', 1, ARRAY[-1, size, size])], ARRAY[onnx.port('y', 1, '{-1,1}')],
                          ARRAY[onnx.tensor('w', 1, ARRAY[size, size], decode(repeat('0000003a', size * size), 'hex'))]) $$;
    -- As onnx.attr(name, array of times 0.5), quickly.
    CREATE FUNCTION onnx.halves(name text, times int) RETURNS bytea LANGUAGE sql AS $$
        SELECT onnx.field(1, name) || decode(repeat('3d0000003f', times), 'hex') || onnx.field(20, 6) $$;
    CREATE FUNCTION onnx.machine(features int, vectors int) RETURNS bytea LANGUAGE sql AS $$
        SELECT onnx.model(ARRAY[onnx.node('SVMRegressor', '{x}', '{y}',
                                ARRAY[onnx.attr('kernel_type', 'RBF'::text), onnx.attr('kernel_params', '{0.1,0,3}'::real[]), onnx.attr('n_supports', vectors),
                                      onnx.attr('rho', '{0}'::real[]), onnx.halves('coefficients', vectors),
                                      onnx.halves('support_vectors', features * vectors)], 'ai.onnx.ml')],
                          ARRAY[onnx.port('x', 1, ARRAY[-1, features])], ARRAY[onnx.port('y', 1, '{-1,1}')]) $$;
    CREATE TABLE w (name text, weights bytea);
    ALTER TABLE w ALTER weights SET STORAGE EXTERNAL;
    INSERT INTO w VALUES ('powers', onnx.powers(500, 60)), ('machine', onnx.machine(100, 10000)), ('huge', onnx.product(4000, 6000)),
        ('many', onnx.model((SELECT array_agg(onnx.node('Add', ARRAY['v' || i, 'v' || i], ARRAY['v' || i + 1]) ORDER BY i) FROM generate_series(0, 6000) i),
                            ARRAY[onnx.port('v0', 1, '{-1,1}')], ARRAY[onnx.port('v6001', 1, '{-1,1}')]));
    CREATE TABLE patients AS SELECT i AS id, (SELECT array_agg(((i * 7919 + j) % 1009)::real) FROM generate_series(1, 30) j) AS x FROM generate_series(1, 1000) i;
    CREATE TABLE batch AS SELECT array_agg(ARRAY[i, i, i, i, i, i, i, i, i, i]::real[]) AS x FROM generate_series(1, 200000) i;});

my %query = (
    'a forest over many rows' => [ q{SELECT sum(medai_risk(x, 'forest')) FROM patients, generate_series(1, 100000)}, 0.5 ],
    'one row of a long product' => [ q{SELECT medai_risk(array_fill(1::real, ARRAY[500, 500]), weights) FROM w, generate_series(1, 100000) WHERE name = 'powers'}, 0.5 ],
    'rows of a support vector machine' => [ q{SELECT sum(medai_risk(array_fill(1::real, ARRAY[100]), weights)) FROM w, generate_series(1, 100000) WHERE name = 'machine'}, 0.5 ],
    'one batch of a support vector machine' => [ q{SELECT count(*) FROM w, medai_run(weights, (SELECT array_agg(array_fill(1::real, ARRAY[100])) FROM generate_series(1, 20000))) WHERE w.name = 'machine'}, 1 ],
    'batches through a small model' => [ q{SELECT count(*) FROM batch, generate_series(1, 1000) i, medai_run(CASE WHEN i > 0 THEN onnx.linear('{1,1,1,1,1,1,1,1,1,1}') END, x)}, 0.5 ],
    'import of a big model' => [ q{SELECT medai_model_import('huge', weights) FROM w, generate_series(1, 100000) WHERE name = 'huge'}, undef ],
    'a look at a big model' => [ q{SELECT medai_model_info(weights) FROM w, generate_series(1, 100000) WHERE name = 'huge'}, undef ],
    'import of a long graph' => [ q{SELECT medai_model_import('many', weights || decode(repeat('00', 0), 'hex')) FROM w, generate_series(1, 100000) WHERE name = 'many'}, undef ]);

# Starts the query, cancels it after a while; the seconds from there to its end, and its error.
sub cancel_after
{
    my ($sql, $delay) = @_;
    my ($in, $out, $err) = ("SELECT pg_backend_pid();\n$sql;\n", '', '');
    my $psql = IPC::Run::start([ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres'), '-f', '-' ],
        '<', \$in, '>', \$out, '2>', \$err, IPC::Run::timeout(120));

    pump $psql until $out =~ /^(\d+)\n/;
    my $pid = $1;
    sleep $delay;
    # A client that does not read is no reason to wait: ask the server itself when the backend is done.
    my $asked = time;
    $node->safe_psql('postgres', "SELECT pg_cancel_backend($pid)");
    $psql->finish;
    return (time - $asked, $err);
}

my $slowest = 0;
for my $what (sort keys %query)
{
    my ($sql, $delay) = @{ $query{$what} };
    # Where the work has several phases, ask in each of them.
    my @delays = defined $delay ? ($delay) : map { 0.05 + 0.13 * $_ } 0 .. 4;
    my @took;
    my $errors = '';

    for my $d (@delays)
    {
        my ($seconds, $err) = cancel_after($sql, $d);
        push @took, $seconds;
        $errors .= "after $d seconds: $err\n" if $err !~ /ERROR:  57014: canceling statement due to user request/;
    }
    my ($worst) = sort { $b <=> $a } @took;
    $slowest = $worst if $worst > $slowest;
    is($errors, '', "$what is cancelled");
    cmp_ok($worst, '<', $bound, sprintf('%s: after %.0f ms at most', $what, 1000 * $worst));
}
diag(sprintf('the slowest cancel took %.0f ms, with the start of psql in it', 1000 * $slowest));

is($node->safe_psql('postgres', 'SELECT string_agg(name || version, $$,$$) FROM medai_models'), 'forest1', 'no import went through');

# A session goes on after a cancel, its cache in order.
my $session = $node->background_psql('postgres', on_error_stop => 0);
$session->query("SET statement_timeout = '100ms'");
$session->query($query{$_}[0]) for ('import of a big model', 'one row of a long product', 'a look at a big model');
$session->{stderr} = '';
$session->query_safe('RESET statement_timeout');
like($session->query_safe(q{SELECT round(medai_risk(x, 'forest')::numeric, 3) FROM patients WHERE id = 1}), qr/^[01]\.\d+$/, 'the session scores on');
$session->query_safe('SET medai.model_cache = 0');
$session->query_safe(q{SELECT medai_risk(x, 'forest') FROM patients WHERE id = 1});
is($session->query_safe('SELECT models, bytes FROM medai_model_stats()'), '0|0', 'nothing is held');
$session->quit;

# An immediate end of the connection, and of the server, finds no query that does not heed it.
$session = $node->background_psql('postgres', on_error_stop => 0, wait => 0);
my $long = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-c', $query{'one row of a long product'}[0] ], '>', \my $out, '2>', \my $err);
$node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE '%powers%' AND state = 'active' AND pid <> pg_backend_pid()");
my $asked = time;
$node->safe_psql('postgres', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%powers%' AND pid <> pg_backend_pid()");
$long->finish;
cmp_ok(time - $asked, '<', $bound, sprintf('a terminated backend ends, after %.0f ms', 1000 * (time - $asked)));
$node->stop('fast');
done_testing();
