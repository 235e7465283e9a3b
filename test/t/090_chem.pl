# Molecules and fingerprints in a server: they travel by dump and by binary copy and come back as the same bytes, give
# the same in parallel plans and on the way through a query, do not eat memory, stop when asked to, and damaged bytes
# are refused.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

my $tests = "$FindBin::Bin/..";
my $node = new_node('chem', "statement_timeout = '5min'\njit = off\nmax_worker_processes = 16\nmax_parallel_workers = 8");
my $files = PostgreSQL::Test::Utils::tempdir;

$node->safe_psql('postgres', 'CREATE DATABASE lab; CREATE DATABASE restored;');
$node->safe_psql('lab', qq{
    CREATE EXTENSION medai;
    CREATE TABLE texts (smiles text);
    \\copy texts FROM PROGRAM 'cut -d, -f1 "$tests/data/chem/fingerprints.csv" | tail -n +2'
    CREATE TABLE compounds (id serial PRIMARY KEY, smiles text, mol medai_mol, fp medai_fp(1024),
                            logp float8 GENERATED ALWAYS AS (medai_logp(mol)) STORED);
    INSERT INTO compounds (smiles, mol, fp) SELECT smiles, smiles, medai_morgan_fp(smiles, 2, 1024) FROM texts;
    CREATE UNIQUE INDEX ON compounds (mol, id);
    CREATE INDEX ON compounds USING hash (mol);
    CREATE INDEX ON compounds (medai_tpsa(mol));});

# ---- travelling ----

my $facts = q{SELECT count(*), md5(string_agg(encode(medai_mol_send(mol) || medai_fp_send(fp) || float8send(logp), 'hex'), ' ' ORDER BY id)) FROM compounds};
my $before = $node->safe_psql('lab', $facts);
like($before, qr/^3\d\d\|/, 'there are some hundred molecules');
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$files/lab.dump", $node->connstr('lab') ], 'dump');
$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), "$files/lab.dump" ], 'restore');
is($node->safe_psql('restored', $facts), $before, 'restored molecules are the same bytes');
is($node->safe_psql('restored', 'REINDEX DATABASE restored; SELECT count(*) FROM compounds c JOIN texts t ON c.mol = medai_mol(t.smiles) AND c.smiles = t.smiles'),
    $node->safe_psql('lab', 'SELECT count(*) FROM compounds'), 'and are found by what they were written as');

$node->safe_psql('lab', "\\copy compounds (id, mol, fp) TO '$files/compounds.bin' (FORMAT binary)");
is($node->safe_psql('lab', "CREATE TABLE copied (LIKE compounds INCLUDING ALL);\n\\copy copied (id, mol, fp) FROM '$files/compounds.bin' (FORMAT binary)\n"
        . ($facts =~ s/compounds/copied/r)), $before, 'a binary copy is the same');

# ---- encodings ----

# A file's bytes are UTF-8 or else Latin-1, its text is what the database has; an error comes out whatever it quotes.
my %hex = (utf8 => 'c3a9', latin1 => 'e9', latin2 => 'e9', euc_jp => '8fabb1', sql_ascii => 'c3a9');    # e with an acute
my $record = q{%s || medai_molblock('CCO')::bytea || convert_to(E'> <p>\n', 'SQL_ASCII') || %1$s || convert_to(E'\n\n$$$$\n', 'SQL_ASCII')};
my $fields = q{encode(convert_to(name, getdatabaseencoding()), 'hex') || ' ' || encode(convert_to(properties ->> 'p', getdatabaseencoding()), 'hex')};
for my $encoding (sort keys %hex)
{
    my $file = sub { sprintf $record, "'\\x$_[0]'::bytea" };
    my $ask = sub { $node->safe_psql("in_$encoding", "SELECT $fields FROM medai_sdf($_[0])") };
    my $expected = "$hex{$encoding} $hex{$encoding}";

    $node->safe_psql('postgres', "CREATE DATABASE in_$encoding ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    $node->safe_psql("in_$encoding", 'CREATE EXTENSION medai');
    is($ask->($file->('c3a9')), $expected, "a file in UTF-8 is read into $encoding");
    is($ask->($file->('c3a90041')), $expected, "a zero byte in it ends the text in $encoding");
    is($ask->($file->('e9')), $encoding eq 'sql_ascii' ? 'e9 e9' : $expected, "a file in Latin-1 is read into $encoding");
    is($ask->("convert_from(" . $file->($hex{$encoding}) . ", getdatabaseencoding())"), $expected, "a text is what it is in $encoding");
    my (undef, undef, $err) = $node->psql("in_$encoding", "SET client_encoding = 'UTF8';\n\\set VERBOSITY verbose\n"
            . q{SELECT * FROM medai_sdf(decode(replace(encode(medai_molblock('CCO')::bytea, 'hex'), '204f20', '20e4bda020'), 'hex'))});
    like($err, qr/22P02.*unknown element/, "a refusal that quotes what $encoding has not comes out");
}
is($node->safe_psql('in_latin1', q{SELECT encode(convert_to(name, 'LATIN1'), 'hex') FROM medai_sdf(convert_from('\xc3a9', 'LATIN1') || medai_molblock('CCO'))}),
    'c3a9', 'a text in Latin-1 is not taken for UTF-8');

# ---- damaged bytes ----

$node->safe_psql('lab', q{
    CREATE TABLE one (mol medai_mol);
    CREATE TABLE damaged (mol medai_mol);
    INSERT INTO one VALUES ('C[C@H](N)C(=O)Oc1ccc([13CH3])cc1.[Na+]');});
$node->safe_psql('lab', "\\copy one TO '$files/one.bin' (FORMAT binary)");
my $good = slurp_file("$files/one.bin");
my ($refused, $taken, $other) = (0, 0, '');
for my $at (25 .. length($good) - 3)    # behind the copy's own header and the value's length
{
    for my $flip (0x01, 0x80)
    {
        my $bad = $good;
        substr($bad, $at, 1) = chr(ord(substr($bad, $at, 1)) ^ $flip);
        open my $out, '>:raw', "$files/bad.bin" or die $!;
        print $out $bad;
        close $out;
        my ($status, undef, $err) = $node->psql('lab', "\\set VERBOSITY verbose\n\\copy damaged FROM '$files/bad.bin' (FORMAT binary)");
        if ($err =~ /22P03|54000/) { $refused++ }
        elsif ($err eq '') { $taken++ }
        else { $other .= "byte $at: $err" }
    }
}
is($other, '', 'nothing but a plain refusal comes of damaged bytes');
cmp_ok($refused, '>', 2 * (length($good) - 28) * 0.9, "nearly all are refused ($refused), few are another molecule ($taken)");
is($node->safe_psql('lab', 'SELECT count(*) FROM damaged WHERE medai_mol(mol::text) <> mol'), '0', 'and that is a whole one');

# ---- plans ----

my $digest = q{SELECT md5(string_agg(r, ' ' ORDER BY r)) FROM (SELECT medai_descriptors(mol)::text || medai_morgan_fp(mol)::text
                   || medai_torsion_fp(mol)::text || mol::text AS r FROM %s) s};
$node->safe_psql('lab', 'CREATE TABLE many AS SELECT smiles, mol FROM compounds, generate_series(1, 20)');
my $parallel = 'SET max_parallel_workers_per_gather = 3; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;'
    . 'SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off; SET max_parallel_workers = 8;';
my $serial = 'SET max_parallel_workers_per_gather = 0;';
like($node->safe_psql('lab', "$parallel EXPLAIN " . sprintf($digest, 'many')), qr/Gather/, 'there is a parallel plan');
my $stored = $node->safe_psql('lab', $serial . sprintf($digest, 'many'));
is($node->safe_psql('lab', $parallel . sprintf($digest, 'many')), $stored, 'which gives the same');
is($node->safe_psql('lab', $serial . sprintf($digest, '(SELECT medai_mol(smiles) AS mol FROM many OFFSET 0) m')), $stored,
    'as does a molecule on its way through a query');
is($node->safe_psql('lab', $parallel . sprintf($digest, '(SELECT DISTINCT ON (smiles, i) medai_mol(smiles) AS mol FROM compounds, generate_series(1, 20) i ORDER BY smiles, i) m')), $stored,
    'sorted and handed on');

# ---- memory ----

sub held
{
    my ($sql) = @_;
    my $peak = q{SELECT regexp_replace(pg_read_file('/proc/' || pg_backend_pid() || '/status'), '.*VmHWM:\s*(\d+) kB.*', '\1')::int};
    my ($first, $last) = (split /\n/, $node->safe_psql('lab', sprintf("$sql;\n", 3) . "$peak;\n" . sprintf("$sql;\n", 60) . "$peak;"))[1, 3];

    return $last - $first;
}
SKIP:
{
    skip 'this needs /proc', 6 unless -r '/proc/self/status';
    my %path = (
        'descriptors of texts' => 'SELECT sum((medai_descriptors(smiles)).logp) FROM texts, generate_series(1, %d)',
        'molecules of texts' => 'SELECT sum(medai_logp(medai_mol(smiles))) FROM texts, generate_series(1, %d)',
        'molecules stored and compared' => 'SELECT count(*) FROM texts, generate_series(1, %d) WHERE medai_mol(smiles) = medai_mol(smiles)',
        'fingerprints' => 'SELECT sum(medai_popcount(medai_morgan_fp(mol))) FROM compounds, generate_series(1, %d)',
        'refusals' => q{SELECT count(*) FROM texts, generate_series(1, %d) WHERE medai_mol_try(smiles || '(') IS NULL},
        'molblocks' => 'SELECT sum(length(medai_molblock(mol))) FROM compounds, generate_series(1, %d)');
    cmp_ok(held($path{$_}), '<', 3000, "$_: memory stays flat") for sort keys %path;
}

# ---- stopping ----

# Large and tangled molecules: a chain, a lattice of squares, a cage of four-membered rings.
$node->safe_psql('lab', q{
    CREATE FUNCTION lattice(n int) RETURNS text LANGUAGE sql AS $$
        SELECT string_agg(row, '') FROM (SELECT string_agg('C' || CASE WHEN i > 1 THEN format('%%(%s)', (i - 2) * n + j) ELSE '' END
            || CASE WHEN i < n THEN format('%%(%s)', (i - 1) * n + j) ELSE '' END, '' ORDER BY j) || CASE WHEN i < n THEN '.' ELSE '' END AS row
            FROM generate_series(1, n) i, generate_series(1, n) j GROUP BY i ORDER BY i) s $$;});
my %slow = (
    'many molecules' => 'SELECT count(medai_mol_try(smiles)) FROM texts, generate_series(1, 1000000)',
    'a long chain' => q{SELECT count(medai_mol_send(medai_mol(repeat('C', 4000 - i % 2)))) FROM generate_series(1, 1000000) i},
    'a lattice' => 'SELECT count(medai_mol_try(lattice(60 - i % 2))) FROM generate_series(1, 1000000) i',
    'all descriptors of a chain' => q{SELECT sum((medai_descriptors(medai_mol(repeat('C', 4000 - i % 2)))).bertz_ct) FROM generate_series(1, 1000000) i},
    'paths of a tangle' => 'SELECT count(medai_topological_fp(medai_mol_try(lattice(20 - i % 2)))) FROM generate_series(1, 1000000) i');
for my $what (sort keys %slow)
{
    my ($in, $out, $err) = ("SELECT pg_backend_pid();\n$slow{$what};\n", '', '');
    my $psql = IPC::Run::start([ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('lab'), '-f', '-' ],
        '<', \$in, '>', \$out, '2>', \$err, IPC::Run::timeout(120));
    $psql->pump until $out =~ /^(\d+)\n/;
    my $pid = $1;
    sleep 0.5;
    my $start = time;
    $node->safe_psql('postgres', "SELECT pg_cancel_backend($pid)");
    $psql->finish;
    my $took = time - $start;
    like($err, qr/57014/, "$what: canceled");
    cmp_ok($took, '<', 2, sprintf('%s: %.0f ms after it was asked to', $what, 1000 * $took));
}
# What was being worked out when a statement was stopped is used again by whoever caught that.
$node->safe_psql('lab', q{
    CREATE FUNCTION caught(m medai_mol, s text) RETURNS boolean LANGUAGE plpgsql AS $$
    DECLARE x float8;
    BEGIN
        BEGIN
            LOOP x := medai_bertz_ct(m) + medai_bertz_ct(s) + medai_heavy_atoms(medai_mol(s || '.C')); END LOOP;
        EXCEPTION WHEN query_canceled THEN NULL;
        END;
        RETURN m = s::medai_mol AND medai_descriptors(m) = medai_descriptors(s) AND medai_descriptors(s) = medai_descriptors(s::medai_mol);
    END $$;});
my (undef, $whole) = $node->psql('lab', join("\n",
        map { "SET statement_timeout = $_; SELECT caught(medai_mol(s), s) FROM (SELECT 'C[C\@H]1CC[C\@\@H](O)CC1' || repeat('C', 20 * $_) AS s OFFSET 0) t;" } 5 .. 25),
    on_error_stop => 0);
like($whole, qr/^t(\nt)*$/, 'and leaves whole molecules to who caught it');
is($node->safe_psql('lab', q{SELECT medai_logp('CCO')}), '-0.0014', 'and the server goes on');

done_testing();
