# MedaiTest.pm - what the TAP tests share: models, rows to score, and a fingerprint of the scores' bits.
package MedaiTest;

use strict;
use warnings;

use Cwd qw(abs_path);
use Exporter 'import';
use File::Basename qw(dirname);
use MIME::Base64 qw(encode_base64);
use PostgreSQL::Test::Cluster;

our @EXPORT = qw(new_node load_models golden bits as_role);

my $tests = abs_path(dirname(__FILE__) . '/..');

# A running server with these lines in its configuration.
sub new_node
{
    my ($name, $lines, %init) = @_;
    my $node = PostgreSQL::Test::Cluster->new($name);

    $node->init(%init);
    $node->append_conf('postgresql.conf', $lines // '');
    $node->start;
    return $node;
}

# The functions of onnx.sql, for all roles.
sub load_models
{
    my ($node, $db) = @_;

    $node->safe_psql($db, "SET client_min_messages = warning;\n\\i $tests/lib/onnx.sql\n"
            . 'GRANT USAGE ON SCHEMA onnx TO PUBLIC;');
}

# A model of test/data/onnx as an SQL expression.
sub golden
{
    my ($name) = @_;

    open my $in, '<:raw', "$tests/data/onnx/$name.onnx" or die "$name.onnx: $!";
    local $/;
    return "decode('" . encode_base64(<$in>, '') . "', 'base64')";
}

# A digest of the bits of an expression over all rows of a table with a column id; the rows' order does not count.
sub bits
{
    my ($node, $db, $expression, $from, $before) = @_;

    return $node->safe_psql($db, ($before // '')
            . "SELECT md5(string_agg(encode(float8send($expression), 'hex'), ' ' ORDER BY id)) || ' ' || count($expression) FROM $from;");
}

# Runs SQL as a role: status, output, error.
sub as_role
{
    my ($node, $db, $role, $sql) = @_;

    return $node->psql($db, $sql, extra_params => [ '-U', $role ], on_error_stop => 1);
}

1;
