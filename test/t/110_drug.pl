# Searches in molecules that are cancelled soon, given up where they would not end, and bounded in memory. The bounds of
# time are generous; what was measured is printed.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'this needs /proc' unless -r '/proc/self/status';

my $bound = 2;

my $node = new_node('drug', "shared_buffers = 2MB\nwork_mem = 1MB\njit = off\nmax_parallel_workers_per_gather = 0\nautovacuum = off\nstatement_timeout = '10min'");

# A square lattice of atoms that have no valence to be checked: its cycles are even, so that an odd one is looked for in
# vain, along every walk. C60 as everyone writes it.
sub lattice
{
    my ($side) = @_;
    my $text = '';

    for my $y (0 .. $side - 1)
    {
        for my $x (0 .. $side - 1)
        {
            my $number = '%' . (10 + $x);

            $text .= '.' if $x == 0 && $y > 0;
            $text .= '[U]' . ($y > 0 ? $number : '') . ($y < $side - 1 ? $number : '');
        }
    }
    return $text;
}

my $small = lattice(8);
my $large = lattice(12);
my $odd = '[U]1' . '~[U]' x 39 . '~[U]~1';
my $c60 = 'c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41';
$node->safe_psql('postgres', qq{
    CREATE EXTENSION medai;
    CREATE TABLE hard AS SELECT name, smiles::medai_mol AS mol FROM (VALUES
        ('small', '$small'), ('large', '$large'), ('C60', '$c60'), ('crowd', rtrim(repeat('C.', 2000), '.'))) v(name, smiles)});

# ---- cancel ----

my %long = (
    'a search in 64 atoms' => qq{SELECT mol @> '$odd'::medai_pattern FROM hard WHERE name = 'small'},
    'a search in 144 atoms' => qq{SELECT mol @> '$odd'::medai_pattern FROM hard WHERE name = 'large'},
    'walks over C60, counted' => q{SELECT medai_match_count(mol, ('*' || repeat('~*', 24))::medai_pattern) FROM hard WHERE name = 'C60'},
    'walks over C60, inside a query' => q{SELECT medai_match_count(mol, ('[$(*' || repeat('~*', 39) || '~[D1])]')::medai_pattern) FROM hard WHERE name = 'C60'},
    'choices out of a crowd' => q{SELECT count(*) FROM hard, medai_match_atoms(mol, 'C.C.C.C') WHERE name = 'crowd'},
    'one query after another' => q{SELECT count(*) FROM hard a, hard b, generate_series(1, 100000000) WHERE a.name = 'C60' AND a.mol @> b.mol});
for my $what (sort keys %long)
{
    my ($in, $out, $err) = ("SELECT pg_backend_pid();\n$long{$what};\n", '', '');
    my $psql = IPC::Run::start([ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres'), '-f', '-' ],
        '<', \$in, '>', \$out, '2>', \$err, IPC::Run::timeout(120));

    pump $psql until $out =~ /^(\d+)\n/;
    my $pid = $1;
    sleep 0.5;
    my $asked = time;
    $node->safe_psql('postgres', "SELECT pg_cancel_backend($pid)");
    $psql->finish;
    my $took = time - $asked;
    like($err, qr/57014: canceling statement due to user request|54000/, "$what is cancelled");
    cmp_ok($took, '<', $bound, sprintf('%s stops soon: %.0f ms', $what, 1000 * $took));
}

# ---- given up ----

for my $name ('small', 'large')
{
    my ($rc, $out, $err) = $node->psql('postgres', qq{SELECT mol @> '$odd'::medai_pattern FROM hard WHERE name = '$name'});
    like($err, qr/the search took more than 500000000 steps and was given up/, "a search in the $name lattice is given up");
}

# ---- memory ----

sub memory
{
    my ($pid, $what) = @_;
    open my $status, '<', "/proc/$pid/status" or die "$pid: $!";
    my ($kb) = map { /^$what:\s+(\d+)/ ? $1 : () } <$status>;
    return $kb;
}

sub peak
{
    return memory($_[0], 'VmHWM');
}

{
    my $session = $node->background_psql('postgres', on_error_stop => 0);
    my $pid = $session->query_safe('SELECT pg_backend_pid()');
    $session->query(q{SELECT count(*) FROM hard, medai_match_atoms(mol, 'C.C.C', every => true) WHERE name = 'crowd'});
    my $peak = peak($pid);
    cmp_ok($peak, '<', 700 * 1024, "matches beyond the limit take no more than it: $peak kB");
    my $kept = memory($pid, 'RssAnon');
    cmp_ok($kept, '<', 64 * 1024, "and the session gives it back after the error: $kept kB");
    is($session->query(q{SELECT medai_match_count(repeat('C.', 900) || 'C', 'C.C')}), 900 * 901 / 2, 'pairs out of a crowd');
    $kept = memory($pid, 'RssAnon');
    cmp_ok($kept, '<', 64 * 1024, "and after a result: $kept kB");
    $session->quit;
}

# A million rows take no more memory than a thousand.
{
    my $session = $node->background_psql('postgres');
    my $pid = $session->query_safe('SELECT pg_backend_pid()');
    my $rows = q{SELECT count(*) FROM (SELECT 'CC(=O)Oc1ccccc1C(=O)O'::medai_mol AS mol FROM generate_series(1, %d) OFFSET 0) m WHERE mol @> '[$(C(=O)[OH])]-c'::medai_pattern};
    is($session->query_safe(sprintf $rows, 1000), '1000', 'a thousand rows');
    my $before = peak($pid);
    is($session->query_safe(sprintf $rows, 1000000), '1000000', 'a million rows');
    my $grown = peak($pid) - $before;
    cmp_ok($grown, '<', 32 * 1024, "they take no more memory: $grown kB");
    $session->quit;
}

$node->stop;
done_testing();
