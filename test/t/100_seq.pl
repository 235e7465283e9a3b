# Genomes in single values: read in slices with flat memory, refused clearly where a result would not fit a value, and
# cancelled soon wherever a function is. The bounds of time are generous; what was measured is printed.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use MedaiTest;
use IO::Compress::Gzip qw(gzip $GzipError);
use MIME::Base64 qw(encode_base64);
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'this needs /proc' unless -r '/proc/self/status';

my $bound = 2;
my $flat = 8 * 1024;    # kB

my $node = new_node('seq', "shared_buffers = 2MB\nwork_mem = 1MB\njit = off\nmax_parallel_workers_per_gather = 0\nautovacuum = off\nmax_wal_size = 2GB\nstatement_timeout = '5min'");
$node->safe_psql('postgres', q{
    CREATE EXTENSION medai;
    CREATE TABLE genome (name text, letters text, bytes bytea);
    ALTER TABLE genome ALTER letters SET STORAGE EXTERNAL, ALTER bytes SET STORAGE EXTERNAL;
    CREATE FUNCTION random_letters(n int) RETURNS text LANGUAGE sql AS $$
        SELECT string_agg(substr('ACGT', 1 + ((hashint8(i) >> 7) & 3), 1), '' ORDER BY i) FROM generate_series(1, n) i $$;
    INSERT INTO genome SELECT 'small', s FROM random_letters(100000) s;
    INSERT INTO genome SELECT 'medium', repeat(letters, 50) FROM genome WHERE name = 'small';
    INSERT INTO genome SELECT 'large', repeat(letters, 2500) FROM genome WHERE name = 'small';
    INSERT INTO genome SELECT 'reads', NULL, convert_to(string_agg('>r' || i || E' of many\n' || s || E'\n', ''), 'UTF8')
        FROM (SELECT substr(letters, 1, 5000) AS s FROM genome WHERE name = 'small') g, generate_series(1, 10000) i;
    CHECKPOINT;});

sub peak
{
    my ($pid) = @_;
    open my $status, '<', "/proc/$pid/status" or die "$pid: $!";
    my ($kb) = map { /^VmHWM:\s+(\d+)/ ? $1 : () } <$status>;
    return $kb;
}

# ---- genomes of the demo: the published lengths and GC contents ----

my %published = (
    ecoli_k12 => [ 4641652, 50.8 ], lambda_phage => [ 48502, 49.86 ], sars_cov_2 => [ 29903, 37.97 ],
    human_mitochondrion => [ 16569, 44.4 ], brca1 => [ 193689, 45.05 ]);
for my $name (sort keys %published)
{
    open my $in, '<:raw', "$FindBin::Bin/../../demo/data/genomes/$name.fa.gz" or die "$name: $!";
    my $file = encode_base64(do { local $/; <$in> }, '');
    my ($letters, $gc) = @{ $published{$name} };
    my $places = length($gc =~ s/.*\.//r);
    is($node->safe_psql('postgres', "SELECT length(sequence), round(100 * medai_gc_content(sequence)::numeric, $places), round(100 * medai_gc_content(medai_reverse_complement(sequence))::numeric, $places) FROM medai_fasta(decode('$file', 'base64'))"),
        "$letters|$gc|$gc", "$name has its published length and GC content, on either strand");
}

# ---- memory: what a session held at most over 250 MB is what it held over 100 kB ----

my %whole = (
    'GC content' => 'medai_gc_content(letters)',
    'base counts' => 'medai_base_counts(letters)',
    'skew' => 'medai_gc_skew(letters)',
    'a literal that is nowhere' => q{medai_find(letters, 'GATTACAGATTACAGATTACAGATTACA')},
    'a profile' => 'medai_kmer_profile(letters, 4)',
    'a sketch' => 'medai_sketch(letters)');
for my $what (sort keys %whole)
{
    my $session = $node->background_psql('postgres');
    my $pid = $session->query_safe('SELECT pg_backend_pid()');
    $session->query_safe("SELECT $whole{$what} FROM genome WHERE name = 'medium'");
    my $before = peak($pid);
    $session->query_safe("SELECT $whole{$what} FROM genome WHERE name = 'large'");
    my $grown = peak($pid) - $before;
    cmp_ok($grown, '<', $flat, "$what of 250 MB takes no more memory than of 5 MB: $grown kB");
    $session->quit;
}

# The records of a file of 50 MB, one by one.
{
    my $session = $node->background_psql('postgres');
    my $pid = $session->query_safe('SELECT pg_backend_pid()');
    $session->query_safe(q{SELECT count(*) FROM medai_fasta('>a' || E'\nACGT')});
    my $before = peak($pid);
    is($session->query_safe(q{SELECT count(*), sum(medai_gc_content(sequence) * 5000)::bigint = 10000 * (SELECT (medai_gc_content(substr(letters, 1, 5000)) * 5000)::bigint FROM genome WHERE name = 'small')
                              FROM genome, medai_fasta(bytes) WHERE genome.name = 'reads'}), '10000|t', 'a file of many records');
    my $grown = peak($pid) - $before;
    cmp_ok($grown, '<', $flat + 16 * 1024, "its records are read with little memory: $grown kB");
    $session->quit;
}

# ---- results that no value can hold ----

# 70 members of 16 MB each.
my $bomb = $node->data_dir . '/bomb.gz';
{
    my $member;
    gzip(\("\n" x (16 << 20)) => \$member) or die $GzipError;
    open my $out, '>:raw', $bomb or die $!;
    print $out $member x 70;
}
my %too_large = (
    'a file that unzips to more than 1 GB' => [ "SELECT count(*) FROM medai_fasta(pg_read_binary_file('bomb.gz'))", '54000' ],
    'variants of such a file' => [ "SELECT count(*) FROM medai_vcf(pg_read_binary_file('bomb.gz'))", '54000' ],
    'the 31-mers of 250 million letters' => [ q{SELECT count(*) FROM genome, medai_kmers(letters, 31) WHERE name = 'large'}, '54000' ],
    'an alignment of 250 million letters' => [ q{SELECT (medai_align(letters, letters)).score FROM genome WHERE name = 'large'}, '54000' ]);
for my $what (sort keys %too_large)
{
    my ($sql, $state) = @{ $too_large{$what} };
    my (undef, undef, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\n$sql");
    like($err, qr/ERROR:  (?:$state): /, "$what: refused");
    note($err);
}

# ---- cancel ----

my %long = (
    'GC of a large genome, over and over' => q{SELECT sum(medai_gc_content(letters)) FROM genome, generate_series(1, 10000) WHERE name = 'large'},
    'a motif on both strands' => q{SELECT count(*) FROM genome, generate_series(1, 1000) i, medai_find_all(letters, 'RGYNNRCY' || repeat('N', i), true) WHERE name = 'large'},
    'a motif with mismatches' => q{SELECT count(*) FROM genome, medai_find_approx(letters, 'GATTACAGATTACAGATTACA', 9, true) WHERE name = 'large'},
    'k-mers' => q{SELECT count(*) FROM genome, generate_series(1, 100) i, medai_kmers(letters, 20 + i % 12) WHERE name = 'medium'},
    'minimisers' => q{SELECT count(*) FROM genome, medai_minimizers(letters, 15, 1000) WHERE name = 'large'},
    'translation' => q{SELECT sum(length(medai_translate(letters))) FROM genome, generate_series(1, 10000) WHERE name = 'medium'},
    'an alignment' => q{SELECT (medai_align(letters, reverse(letters))).score FROM genome, generate_series(1, 10000) WHERE name = 'small'},
    'an edit distance' => q{SELECT sum(medai_edit_distance(letters, reverse(letters))) FROM genome, generate_series(1, 10000) WHERE name = 'small'},
    'records of a file' => q{SELECT count(*) FROM genome, generate_series(1, 10000) i, medai_fasta(bytes || repeat('A', i)::bytea) WHERE genome.name = 'reads'});
for my $what (sort keys %long)
{
    my ($in, $out, $err) = ("SELECT pg_backend_pid();\n$long{$what};\n", '', '');
    my $psql = IPC::Run::start([ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres'), '-f', '-' ],
        '<', \$in, '>', \$out, '2>', \$err, IPC::Run::timeout(120));

    pump $psql until $out =~ /^(\d+)\n/;
    my $pid = $1;
    sleep 0.7;
    my $asked = time;
    kill 'INT', $pid;
    $psql->finish;
    my $took = time - $asked;
    like($err, qr/57014: canceling statement due to user request/, "$what is cancelled");
    cmp_ok($took, '<', $bound, sprintf('%s: after %.0f ms', $what, 1000 * $took));
}
$node->stop;
done_testing();
