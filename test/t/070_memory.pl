# Memory stays flat over many rows, whatever way they come: the most that a backend ever held after ten times the
# rows is what it held after the first ones.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use Test::More;

plan skip_all => 'this needs /proc' unless -r '/proc/self/status';

my $node = new_node('memory', "shared_buffers = 16MB\nwork_mem = 64kB\njit = off\nmax_parallel_workers_per_gather = 0");
load_models($node, 'postgres');
$node->safe_psql('postgres', 'CREATE EXTENSION medai; '
        . "SELECT medai_model_import('forest', " . golden('rf_binary_int') . '); '
        . "SELECT medai_model_import('pipeline', " . golden('pipeline_columns') . '); '
        . q{
    SELECT medai_model_import('m', onnx.columns('{a,b}', '{10,1}', 5));
    SELECT medai_model_import('labels', onnx.logistic('{1,1}', 0, '{no,yes}'), '{a,b}');
    SELECT medai_model_import('n' || i, onnx.columns('{a,b}', ARRAY[i, 1]::real[])) FROM generate_series(1, 100) i;
    CREATE TABLE w (name text, weights bytea, wide bytea);
    ALTER TABLE w ALTER wide SET STORAGE EXTERNAL;
    INSERT INTO w SELECT name, weights FROM medai_models;
    UPDATE w SET wide = onnx.product(2, 20000) WHERE name = 'm';
    CREATE TYPE mood AS ENUM ('female', 'male');
    CREATE TYPE ab AS (a int, b int);
    CREATE TYPE ba AS (x text, b numeric, a float8);
    CREATE FUNCTION any_row(i int) RETURNS record LANGUAGE plpgsql AS
        $$BEGIN IF i % 2 = 0 THEN RETURN ROW(i, 1)::ab; ELSE RETURN ROW('x', 1, i)::ba; END IF; END$$;
    CREATE TABLE open AS SELECT onnx.model(ARRAY[onnx.node('ReduceSum', '{x}', '{y}')], ARRAY[onnx.port('x', 1, '{-1,-1}')], ARRAY[onnx.port('y', 1, '{-1,1}')]) AS w,
                                onnx.echo_text('t') AS t;
    CREATE FUNCTION loop_over(n int) RETURNS float8 LANGUAGE plpgsql AS $$
    DECLARE v bytea[] := ARRAY(SELECT weights FROM w WHERE name LIKE 'n%'); total float8 := 0;
    BEGIN
        FOR i IN 1..n LOOP
            total := total + medai_risk(ARRAY[i, 1], v[1 + i % 100]);
        END LOOP;
        RETURN total;
    END $$;
    CREATE FUNCTION errors(n int) RETURNS int LANGUAGE plpgsql AS $$
    DECLARE failed int := 0;
    BEGIN
        FOR i IN 1..n LOOP
            BEGIN
                PERFORM medai_risk(ARRAY[i], CASE i % 3 WHEN 0 THEN '\x00'::bytea WHEN 1 THEN (SELECT substr(weights, 1, 100) FROM w WHERE name = 'm') ELSE (SELECT weights FROM w WHERE name = 'm') END);
            EXCEPTION WHEN OTHERS THEN failed := failed + 1;
            END;
        END LOOP;
        RETURN failed;
    END $$;});

# What a query does, for a number of rows that takes about a second.
my @paths = (
    [ 'arrays by name', 400_000, q{SELECT sum(medai_risk(ARRAY[i, 1], 'm')) FROM generate_series(1, %d) i} ],
    [ 'rows by name', 1_000_000, q{SELECT sum(medai_risk(r, 'm')) FROM (SELECT i AS a, i / 2.0::float8 AS b, 'note' AS note FROM generate_series(1, %d) i) r} ],
    [ 'rows with joined weights', 500_000, q{SELECT sum(medai_risk(r, weights)) FROM (SELECT i AS a, i::numeric AS b FROM generate_series(1, %d) i) r, w WHERE name = 'm'} ],
    [ 'rows as they are', 300_000, q{SELECT sum((medai_predict(r, weights))[1]) FROM (SELECT i AS a, i::numeric AS b FROM generate_series(1, %d) i OFFSET 0) r, w WHERE name = 'm'} ],
    [ 'weights out of line', 1_000, q{SELECT sum(medai_risk(ARRAY[i, 1], wide)) FROM generate_series(1, %d) i, w WHERE name = 'm'} ],
    [ 'a forest', 100_000, q{SELECT sum(medai_risk(array_fill(i %% 100 / 7.0, ARRAY[30]), 'forest')) FROM generate_series(1, %d) i} ],
    [ 'texts, enums and numerics', 100_000, q{SELECT sum(medai_risk(r, 'pipeline')) FROM (SELECT i AS age, i::numeric / 7 AS chol, 20.5 AS bmi, (ARRAY['female', 'male'])[1 + i %% 2]::mood AS sex,
                                              repeat('typical', 1 + i %% 300)::text AS chest_pain, NULL::int + i AS vessels FROM generate_series(1, %d) i) r} ],
    [ 'probabilities in a list', 100_000, q{SELECT count(p) FROM (SELECT medai_probabilities(ARRAY[i, -5], 'labels') AS p FROM generate_series(1, %d) i) s} ],
    [ 'labels', 400_000, q{SELECT count(medai_classify(r, 'labels')) FROM (SELECT i AS a, -5 AS b FROM generate_series(1, %d) i) r} ],
    [ 'probabilities', 100_000, q{SELECT sum(probability) FROM generate_series(1, %d) i, medai_probabilities(ARRAY[i, -5], 'labels')} ],
    [ 'long texts through a model', 100_000, q{SELECT sum(length(medai_classify(ARRAY[repeat('x', i %% 10000)], t))) FROM generate_series(1, %d) i, open} ],
    [ 'medai_run', 40_000, q{SELECT sum(value[1]) FROM generate_series(1, %d) i, w, medai_run(weights, i, 1) r WHERE w.name = 'm'} ],
    [ 'NULL results', 1_000_000, q{SELECT count(medai_risk(r, 'labels')) FROM (SELECT i AS a, NULL::int AS b FROM generate_series(1, %d) i) r} ],
    [ 'rows of alternating shape', 100_000, q{SELECT sum(medai_risk(any_row(i), 'm')) FROM generate_series(1, %d) i} ],
    [ 'arrays of changing length', 50_000, q{SELECT sum(medai_risk(array_fill(1, ARRAY[1 + i %% 40]), w)) FROM generate_series(1, %d) i, open} ],
    [ 'arrays of changing length at two calls', 30_000, q{SELECT sum(medai_risk(array_fill(1, ARRAY[1 + i %% 40]), w) + medai_risk(array_fill(1, ARRAY[1 + i %% 31]), w)) FROM generate_series(1, %d) i, open} ],
    [ 'arrays of ever new length at two calls', 10_000, q{SELECT sum(medai_risk(array_fill(1, ARRAY[1 + i]), w) + medai_risk(array_fill(1, ARRAY[2 + i]), w)) FROM generate_series(1, %d) i, open} ],
    [ 'a model for each row', 400_000, q{SELECT sum(medai_risk(ARRAY[i, 1], v[1 + i %% 50])) FROM generate_series(1, %d) i, (SELECT array_agg(weights) AS v FROM w WHERE name LIKE 'n%%' OFFSET 0) w} ],
    [ 'more models than a call holds', 40_000, q{SELECT sum(medai_risk(ARRAY[i, 1], v[1 + i %% 100])) FROM generate_series(1, %d) i, (SELECT array_agg(weights) AS v FROM w WHERE name LIKE 'n%%' OFFSET 0) w} ],
    [ 'and than the cache holds', 5_000, q{SET medai.model_cache = '100kB'; SELECT sum(medai_risk(ARRAY[i, 1], v[1 + i %% 100])) FROM generate_series(1, %d) i, (SELECT array_agg(weights) AS v FROM w WHERE name LIKE 'n%%' OFFSET 0) w} ],
    [ 'a name for each row', 10_000, q{SELECT sum(medai_risk(ARRAY[i, 1], 'n' || 1 + i %% 100)) FROM generate_series(1, %d) i} ],
    [ 'a loop over many models', 20_000, q{SELECT loop_over(%d)} ],
    [ 'errors that are caught', 5_000, q{SELECT errors(%d)} ],
    [ 'looks at models', 1_500, q{SELECT count(medai_model_info(weights)) FROM generate_series(1, %d / 50) i, w WHERE name LIKE 'n%%'} ],
    [ 'imports', 1_000, q{DELETE FROM medai_models WHERE name LIKE 'i%%'; SELECT count(medai_model_import('i' || i %% 10, onnx.columns('{a,b}', ARRAY[i, 1]::real[]))) FROM generate_series(1, %d / 5) i} ]);

# The most memory the backend ever had, in kB.
my $peak = q{SELECT (regexp_match(pg_read_file('/proc/self/status', 0, 4000), 'VmHWM:\s+(\d+) kB'))[1]};

for my $path (@paths)
{
    my ($what, $rows, $sql) = @$path;
    my $first = sprintf $sql, $rows / 10;
    my $all = sprintf $sql, $rows;
    my @kb = $node->safe_psql('postgres', "\\o /dev/null\n$first;\n$first;\n\\o\n$peak;\n\\o /dev/null\n$all;\n\\o\n$peak;") =~ /(\d+)/g;

    cmp_ok($kb[1] - $kb[0], '<', 3072, sprintf('%s: %d kB more for %d rows than for a tenth', $what, $kb[1] - $kb[0], $rows));
}

# Plans of one session that come and go leave no call site behind.
my @kb = $node->safe_psql('postgres', join("\n", "\\o /dev/null", (map { my $n = $_; (map { "SELECT medai_risk(ARRAY[$_, 1], 'n$_'), medai_risk(ARRAY[1, 2], weights) FROM w WHERE name = 'n$_';" } 1 .. 100), ($n % 5 == 1 ? ("\\o", "$peak;", "\\o /dev/null") : ()) } 1 .. 11))) =~ /(\d+)/g;
cmp_ok($kb[2] - $kb[0], '<', 2048, 'a thousand statements: ' . ($kb[2] - $kb[0]) . ' kB more');

$node->stop;
done_testing();
