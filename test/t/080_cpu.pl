# Scores have the same bits whatever the processor can do: with the kernels of each instruction set, and with the C
# library's choices for it masked.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use Test::More;

my $node = new_node('cpu', "jit = off\nmax_parallel_workers_per_gather = 0");
load_models($node, 'postgres');
my @columns = map { "f$_" } 1 .. 30;
my @thirty = qw(logreg_binary rf_binary_int gb_binary hgb_binary_missing xgb_binary mlp_gemm_sigmoid);
my @other = qw(logreg_softmax_string logreg_ovr_int svc_binary_rbf_probability svc_multi_rbf_probability svr_rbf mlp_scikit_string gb_regressor rf_multi_string);

$node->safe_psql('postgres', 'CREATE EXTENSION medai; CREATE TABLE models (name text, w bytea, features int);'
        . join('', map { "INSERT INTO models VALUES ('$_', " . golden($_) . ');' } @thirty, @other)
        . q{
    INSERT INTO models VALUES ('wide', onnx.product(30, 777));
    UPDATE models SET features = (medai_model_info(w) #>> '{inputs,0,shape,1}')::int;
    CREATE TABLE patients AS SELECT i AS id, (SELECT array_agg((((i * 7919 + j * 104729) % 1009)::real / 101 - 4) * CASE WHEN i % 5 = 0 THEN 1e-3 WHEN i % 7 = 0 THEN 40 ELSE 1 END ORDER BY j)
                                                     FROM generate_series(1, 64) j) AS x FROM generate_series(1, 500) i;});
is($node->safe_psql('postgres', 'SELECT count(*) FROM models WHERE features BETWEEN 2 AND 64'), '15', 'models of several kinds');

# The bits of all values that each model gives for each patient.
my $bits = q{
    SELECT name, md5(string_agg(encode(array_send(medai_predict(x[1:features]::real[], w)), 'hex'), ' ' ORDER BY id)), count(*) FROM patients, models GROUP BY name ORDER BY name;
    SELECT name, md5(string_agg(medai_classify(x[1:features]::real[], w), ' ' ORDER BY id)) FROM patients, models WHERE medai_model_info(w) ->> 'task' = 'classification' GROUP BY name ORDER BY name;
    SELECT name, md5(string_agg(encode(array_send(value), 'hex'), '')) FROM models, LATERAL (SELECT array_agg(x[1:features]::real[] ORDER BY id) AS batch FROM patients) p, medai_run(w, batch) r(output, type, shape, value, labels)
    WHERE value IS NOT NULL GROUP BY name ORDER BY name;};

my $reference = $node->safe_psql('postgres', "SELECT medai_risk(ARRAY[1], onnx.linear('{1}')); SET medai.simd = ref; $bits");
like($reference, qr/^1\n(\w+\|[0-9a-f]{32}\|500\n){15}/, 'the reference kernels give all scores');

# What the server's own functions give, for comparison: they do follow the processor.
my $libm = q{SELECT md5(string_agg(encode(float8send(exp(i / 997.0::float8) + power(1.5, i / 7.0::float8)), 'hex'), ' ')) FROM generate_series(1, 5000) i};
my $plain = $node->safe_psql('postgres', $libm);
my $tried = 0;
for my $simd ('auto', 'avx2', 'avx512')
{
    my ($status, $out, $err) = $node->psql('postgres', "SELECT medai_risk(ARRAY[1], onnx.linear('{1}')); SET medai.simd = $simd; $bits", on_error_stop => 1);

    SKIP:
    {
        skip "this machine, or this build, has no kernels for $simd", 1 if $err =~ /invalid value for parameter "medai.simd"/;
        $tried++;
        is($out, $reference, "$simd has the same bits") or diag($err);
    }
}
diag("instruction sets beside the reference: $tried");

# glibc chooses its functions by what the processor can do, or by what it is told that it can; old and new names.
for my $mask ('-AVX2,-FMA,-AVX512F', '-AVX2_Usable,-FMA_Usable,-AVX512F_Usable,-AVX_Fast_Unaligned_Load', '-AVX,-AVX2,-FMA,-FMA4,-AVX512F,-SSE4_1,-SSE4_2,-SSSE3,-BMI2')
{
    $node->stop;
    {
        local $ENV{GLIBC_TUNABLES} = "glibc.cpu.hwcaps=$mask";
        $node->start;
    }
    diag("glibc.cpu.hwcaps=$mask: exp() and power() of the server have " . ($node->safe_psql('postgres', $libm) eq $plain ? 'the same' : 'other') . ' bits');
    for my $simd ('ref', 'auto')
    {
        is($node->safe_psql('postgres', "SELECT medai_risk(ARRAY[1], onnx.linear('{1}')); SET medai.simd = $simd; $bits"), $reference, "$simd, glibc.cpu.hwcaps=$mask");
    }
}

$node->stop;
done_testing();
