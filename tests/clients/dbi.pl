# Runs the statements of standard input through Perl's DBI: perl dbi.pl mysql|MariaDB PORT
# A line is a JSON object with "sql" and perhaps "args", which makes it a prepared statement; so is
# the answer, with "rows", "ok" (how many rows it changed) or "error" (its number) and "state".
use strict;
use warnings;
use DBI;
use JSON::PP;

my ($driver, $port) = @ARGV;
my $d = DBI->connect("DBI:$driver:host=127.0.0.1;port=$port;" . lc($driver) . "_local_infile=1", 'me', '',
  {RaiseError => 1, PrintError => 0, $driver eq 'mysql' ? (mysql_enable_utf8mb4 => 1) : ()});
my $json = JSON::PP->new->canonical->utf8;
my $prepare = lc($driver) . '_server_prepare';
$| = 1;
while (my $line = <STDIN>) {
  my $q = $json->decode($line);
  my $answer = eval {
    my $args = $q->{args};
    my $s = $d->prepare($q->{sql}, {$prepare => $args ? 1 : 0});
    my $count = $s->execute($args ? @$args : ());
    $s->{NUM_OF_FIELDS}
      ? {rows => [map { [map { defined $_ ? "$_" : undef } @$_] } @{$s->fetchall_arrayref}]}
      : {ok => $count + 0};
  };
  print $json->encode($answer || {error => $d->err, state => $d->state, words => "$@"}), "\n";
}
