# InChI in a server: its module comes when it is first called and never before, identifiers index columns and are the
# same in parallel plans, errors leave nothing behind, and a query of many stops when asked to.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $tests = "$FindBin::Bin/..";
my $node = new_node('inchi', "statement_timeout = '5min'\njit = off\nmax_worker_processes = 16\nmax_parallel_workers = 8");

$node->safe_psql('postgres', qq{
    CREATE EXTENSION medai;
    CREATE TABLE compounds (id serial PRIMARY KEY, mol medai_mol);
    \\copy compounds (mol) FROM PROGRAM 'cut -d, -f1 "$tests/data/chem/fingerprints.csv" | tail -n +2'
    DELETE FROM compounds WHERE mol::text LIKE '%*%';});
plan skip_all => 'built without the InChI library'
    if ($node->psql('postgres', "SELECT medai_inchi('C')"))[0] != 0;

# ---- loading ----

my $loaded = q{SELECT pg_read_file('/proc/' || pg_backend_pid() || '/maps') ~ 'libinchi'};
is($node->safe_psql('postgres', "SELECT sum(medai_logp(mol)) IS NOT NULL FROM compounds; $loaded"), "t\nf", 'nothing else loads the library');
is($node->safe_psql('postgres', "SELECT medai_inchikey('C'); $loaded"), "VNWKTOKETHGBQD-UHFFFAOYSA-N\nt", 'asking for a key does');
is($node->safe_psql('postgres', "SELECT medai_inchikey('C'::medai_mol); SELECT medai_logp('CCO') < 0"), "VNWKTOKETHGBQD-UHFFFAOYSA-N\nt",
    'either module may come first');

# ---- columns ----

my $answer = q{SELECT md5(string_agg(medai_inchi(mol), ' ' ORDER BY id)) || ' ' || count(*) FROM compounds};
my $before = $node->safe_psql('postgres', $answer);
like($before, qr/ 3\d\d$/, 'some hundred molecules have identifiers');
is($node->safe_psql('postgres', "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;\n"
        . "SET max_parallel_workers_per_gather = 4; $answer"), $before, 'workers find the same');
$node->safe_psql('postgres', 'CREATE INDEX ON compounds (medai_inchikey(mol))');
like($node->safe_psql('postgres', "SET enable_seqscan = off; EXPLAIN (COSTS OFF) SELECT * FROM compounds WHERE medai_inchikey(mol) = 'x'"),
    qr/Index Cond/, 'a key is found by an index');

# ---- errors and cancellation ----

my $try = q{DO $$ BEGIN FOR i IN 1 .. 3000 LOOP
    BEGIN PERFORM medai_inchi('*C'::medai_mol); EXCEPTION WHEN feature_not_supported THEN NULL; END;
END LOOP; END $$};
my $memory = q{SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name LIKE 'medai%'};
my @held = split /\n/, $node->safe_psql('postgres', "$try; $memory; $try; $memory; SELECT medai_inchikey('C')");
is($held[1], $held[0], 'refusals do not add up');
is($held[2], 'VNWKTOKETHGBQD-UHFFFAOYSA-N', 'nor do they disturb what follows');

my $began = time;
my (undef, undef, $err) = $node->psql('postgres',
    "SET statement_timeout = '300ms'; SELECT count(medai_inchi((repeat('NC(C)C(=O)', 20 + i % 50) || 'O')::medai_mol)) FROM generate_series(1, 1000000) i");
like($err, qr/statement timeout/, 'many are interrupted');
cmp_ok(time - $began, '<', 60, 'before they are all done');

# The library recurses; called at the end of the stack it is refused, not begun.
my $deep = q{
    SET max_stack_depth = '1MB';
    CREATE FUNCTION deep(n int) RETURNS int LANGUAGE plpgsql AS $$
    BEGIN
        RETURN CASE WHEN n = 0 THEN length(medai_inchi(('C' || repeat('[C@H](O)', 300) || 'C')::medai_mol)) ELSE deep(n - 1) END;
    END $$;
    DO $$ DECLARE found int := 0; BEGIN
        FOR n IN REVERSE 400 .. 0 BY 40 LOOP
            BEGIN PERFORM deep(n); found := found + 1; EXCEPTION WHEN statement_too_complex THEN NULL; END;
        END LOOP;
        RAISE NOTICE 'found %', found;
    END $$;};
(undef, undef, $err) = $node->psql('postgres', $deep);
like($err, qr/found \d+/, 'near the end of the stack');

$node->stop;
done_testing;
