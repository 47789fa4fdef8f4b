package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs and drivers of other languages, as Debian has them. */
@Timeout(120)
class ClientProgramsTest {
  private final ScriptedHandler handler = new ScriptedHandler();
  private WireServer server;
  private Path socket;
  private String port;
  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    socket = folder.resolve("server.sock");
    Path users = folder.resolve("users");
    Files.writeString(users, "me::secret\nnew:caching_sha2_password:secret\nprobe::\n");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
    server =
        WireServer.start(
            WireOptions.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .socket(socket, "rw-------")
                .accounts(Accounts.file(users))
                .tls(TestIdentity.make(folder))
                .build(),
            handler);
    port = String.valueOf(server.addresses().get(0).getPort());
  }

  @AfterEach
  void stop() {
    server.close();
    assertTrue(Files.notExists(socket), "a closed server leaves no socket");
  }

  /** Runs a program; {@code %P} is the port and {@code %S} the socket. */
  private String run(int exit, String... command) throws Exception {
    List<String> words =
        Arrays.stream(command)
            .map(word -> word.replace("%P", port).replace("%S", socket.toString()))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("MYSQL_PWD", "secret");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running: " + words);
    assertEquals(exit, process.exitValue(), out);
    return out.strip();
  }

  private String mariadb(int exit, String user, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("mariadb", "--no-defaults", "--user=" + user, "--batch"));
    command.add("--skip-column-names");
    command.addAll(List.of(more));
    return run(exit, command.toArray(new String[0]));
  }

  @Test
  void theMariadbProgram() throws Exception {
    String tcp = "--host=127.0.0.1";
    String at = "--port=%P";
    assertEquals("1\trow 1\n2\trow 2", mariadb(0, "me", tcp, at, "-e", "SELECT rows 2", "app"));
    assertEquals("me", mariadb(0, "me", "--socket=%S", "--skip-ssl", "-e", "SELECT whoami"));
    assertEquals("new", mariadb(0, "new", "--socket=%S", "--skip-ssl", "-e", "SELECT whoami"));
    assertEquals(
        "new+tls",
        mariadb(
            0, "new", tcp, at, "--ssl", "--skip-ssl-verify-server-cert", "-e", "SELECT whoami"));
    assertEquals(
        "1\trow 1\n1\trow 1", mariadb(0, "me", tcp, at, "-e", "SELECT rows 1; SELECT rows 1"));
    String denied = mariadb(1, "nobody", tcp, at, "-e", "SELECT 1");
    assertTrue(denied.contains("ERROR 1045 (28000)"), denied);
    String failed = mariadb(1, "me", tcp, at, "-e", "fail");
    assertTrue(failed.contains("ERROR 1064 (42000)"), failed);
    String missing = mariadb(1, "me", tcp, at, "-e", "SELECT 1", "missing");
    assertTrue(missing.contains("ERROR 1049 (42000)"), missing);
    Path file = folder.resolve("file");
    Files.write(file, new byte[2_000_000]);
    String load = "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE t";
    String loaded = mariadb(0, "me", tcp, at, "--local-infile=1", "-vv", "-e", load);
    assertTrue(loaded.contains("2000000 rows affected"), loaded);
  }

  @Test
  void mariadbAdminAndSlap() throws Exception {
    String[] to = {"--no-defaults", "--host=127.0.0.1", "--port=%P", "--user=me"};
    assertTrue(admin(to, "ping").contains("alive"));
    assertTrue(admin(to, "status").contains("Uptime"));
    String slap =
        run(
            0,
            "mariadb-slap",
            to[0],
            to[1],
            to[2],
            to[3],
            "--no-drop",
            "--query=SELECT rows 10",
            "--concurrency=16",
            "--number-of-queries=4000");
    assertTrue(slap.contains("Number of clients running queries: 16"), slap);
  }

  private String admin(String[] to, String command) throws Exception {
    return run(0, "mariadb-admin", to[0], to[1], to[2], to[3], command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DBI:mysql:host=127.0.0.1;port=%P;mysql_server_prepare=0",
        "DBI:mysql:host=127.0.0.1;port=%P;mysql_server_prepare=1",
        "DBI:MariaDB:host=127.0.0.1;port=%P;mariadb_server_prepare=0",
        "DBI:MariaDB:mariadb_socket=%S"
      })
  void perlDbi(String source) throws Exception {
    String script =
        """
        use DBI; use utf8; binmode STDOUT, ':utf8';
        my $d = DBI->connect($ARGV[0], 'me', 'secret', {RaiseError => 1, PrintError => 0,
          $ARGV[0] =~ /mysql/ ? (mysql_enable_utf8mb4 => 1) : ()});
        my $r = $d->selectrow_arrayref('SELECT types');
        print join('|', map { defined $_ ? $_ : 'NULL' } @$r[0..5, 9..12, 16, 18]), "\\n";
        my $s = $d->prepare('SELECT types');
        $s->execute; print $s->rows, ' ', scalar(@{$s->{NAME}}), "\\n"; $s->finish;
        print $d->do('settle 5'), "\\n";
        eval { $d->do('fail') }; print $d->err, ' ', $d->state, "\\n";
        print $d->ping ? "alive\\n" : "dead\\n";
        my $big = $d->selectrow_arrayref('SELECT big 17000000');
        print length($big->[0]), "\\n";
        $d->disconnect;
        """;
    assertEquals(
        "-128|255|-32768|-8388608|-2147483648|18446744073709551615|-1234567.89|2026-02-28|"
            + "2026-02-28 23:59:58.123456|2026-02-28 23:59:58|Grüße 日本 😀|NULL\n"
            + "1 19\n5\n1064 42000\nalive\n17000000",
        run(0, "perl", "-e", script, source));
  }

  /**
   * Without the YEAR: MariaDB's client library 10.11.18 forgets the lengths of all columns of a
   * binary row that has one, whatever the server is.
   */
  @Test
  void perlPreparesEveryTypeOnTheServer() throws Exception {
    String script =
        """
        use DBI; use utf8; binmode STDOUT, ':utf8';
        my $d = DBI->connect("DBI:MariaDB:host=127.0.0.1;port=%P;mariadb_server_prepare=1",
          'me', 'secret', {RaiseError => 1, PrintError => 0});
        for my $sql ('SELECT yearless', 'SELECT rows 1') {
          my $r = $d->selectrow_arrayref($sql);
          print join('|', map { defined $_ ? $_ : 'NULL' } grep { !/[\\x00-\\x1f]/ } @$r), "\\n";
        }
        eval { $d->do('fail') }; print $d->err, ' ', $d->state, "\\n";
        """;
    assertEquals(
        "-128|255|-32768|-8388608|-2147483648|18446744073709551615|-9223372036854775808|1.5|0.1|"
            + "-1234567.89|2026-02-28|2026-02-28 23:59:58.123456|2026-02-28 23:59:58|"
            + "-100:00:01.500000|Grüße 日本 😀|NULL\n1|row 1\n1064 42000",
        run(0, "perl", "-e", script.replace("%P", port)));
  }

  @Test
  void perlPlaceholdersOnTheServer() throws Exception {
    String script =
        """
        use DBI; use utf8; binmode STDOUT, ':utf8';
        my $d = DBI->connect("DBI:MariaDB:host=127.0.0.1;port=%P;mariadb_server_prepare=1",
          'me', 'secret', {RaiseError => 1, PrintError => 0});
        my $s = $d->prepare('SELECT echo ?,?,?');
        for (1 .. 3) {
          $s->execute($_, 'Grüße', undef);
          my $r = $s->fetchrow_arrayref;
          print join('|', map { defined $_ ? $_ : 'NULL' } @$r), "\\n";
        }
        """;
    assertEquals(
        "1|Grüße|NULL\n2|Grüße|NULL\n3|Grüße|NULL",
        run(0, "perl", "-e", script.replace("%P", port)));
  }

  @Test
  void pythonsPymysql() throws Exception {
    String script =
        """
        import pymysql, sys
        for user in 'me', 'new':
            c = pymysql.connect(host='127.0.0.1', port=int(sys.argv[1]), user=user,
                password='secret', database='app', charset='utf8mb4', local_infile=True,
                client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS)
            cur = c.cursor()
            cur.execute('SELECT types')
            row = cur.fetchone()
            print(row[5], row[9], row[10], row[11], row[16], row[17], row[18])
            print(cur.execute('settle 4'), cur.lastrowid, c.info if hasattr(c, 'info') else '')
            try:
                cur.execute('fail')
            except pymysql.err.ProgrammingError as e:
                print(e.args[0])
            cur.execute('SELECT rows 2; SELECT rows 1')
            print(len(cur.fetchall()), cur.nextset(), len(cur.fetchall()))
            print(cur.execute("LOAD DATA LOCAL INFILE '%s' INTO TABLE t" % sys.argv[2]))
            c.ping(); c.select_db('other'); c.close()
        """;
    Path file = folder.resolve("file");
    Files.write(file, new byte[100_000]);
    String once =
        "18446744073709551615 -1234567.89 2026-02-28 2026-02-28 23:59:58.123456 Grüße 日本 😀"
            + " b\"\\x00\\xff'\\\\\" None\n4 7 \n1064\n2 True 1\n100000";
    String out = run(0, "/usr/bin/python3", "-c", script, "%P", file.toString());
    assertEquals(once + "\n" + once, out.replaceAll("(?m) +$", " "));
  }

  @Test
  void phpsMysqliAndPdo() throws Exception {
    String script =
        """
        mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
        $m = new mysqli('127.0.0.1', 'new', 'secret', 'app', (int)$argv[1]);
        $m->set_charset('utf8mb4');
        $r = $m->query('SELECT types')->fetch_row();
        echo $r[5], ' ', $r[11], ' ', $r[16], "\\n";
        $s = $m->prepare('SELECT echo ?,?,?,?');
        $i = -7; $d = 0.5; $t = 'Grüße'; $b = null;
        $s->bind_param('idsb', $i, $d, $t, $b);
        $s->send_long_data(3, str_repeat('x', 1000)); $s->send_long_data(3, 'yz');
        $s->execute();
        $row = $s->get_result()->fetch_row();
        echo $row[0], ' ', $row[1], ' ', $row[2], ' ', strlen($row[3]), "\\n";
        $s = $m->prepare('SELECT types'); $s->execute();
        $row = $s->get_result()->fetch_row();
        echo $row[5], ' ', $row[8], ' ', $row[11], ' ', $row[13], "\\n";
        $m->multi_query('SELECT rows 2; settle 3');
        do { if ($x = $m->store_result()) echo $x->num_rows, "\\n"; }
        while ($m->more_results() && $m->next_result());
        try { $m->query('fail'); } catch (mysqli_sql_exception $e) { echo $e->getCode(), "\\n"; }
        $m->change_user('me', 'secret', 'other');
        echo $m->query('SELECT whoami')->fetch_row()[0], "\\n";
        $p = new PDO("mysql:host=127.0.0.1;port=$argv[1];charset=utf8mb4", 'me', 'secret',
          [PDO::ATTR_EMULATE_PREPARES => false, PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
        $s = $p->prepare('SELECT echo ?,?'); $s->execute(['a', null]);
        echo json_encode($s->fetch(PDO::FETCH_NUM)), ' ', $p->exec('settle 9'), "\\n";
        """;
    assertEquals(
        """
        18446744073709551615 2026-02-28 23:59:58.123456 Grüße 日本 😀
        -7 0.5 Grüße 1002
        18446744073709551615 0.1 2026-02-28 23:59:58.123456 -100:00:01.500000
        2
        1064
        me
        ["a",null] 9"""
            .strip(),
        run(0, "php", "-r", script, "%P"));
  }

  @Test
  void haproxysChecks() throws Exception {
    Path control = folder.resolve("haproxy.sock");
    StringBuilder config =
        new StringBuilder(
            "global\n stats socket %s\ndefaults\n mode tcp\n timeout connect 2s\n"
                    .formatted(control)
                + " timeout client 2s\n timeout server 2s\n timeout check 2s\n");
    String[] checks = {"", " user probe", " user probe post-41", " user probe pre-41"};
    for (int i = 0; i < checks.length; i++) {
      config.append(
          "backend b%d\n option mysql-check%s\n server s 127.0.0.1:%s check inter 200ms\n"
              .formatted(i, checks[i], port));
    }
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), config);
    Process haproxy =
        new ProcessBuilder("haproxy", "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      List<String> good;
      String stats;
      do {
        assertTrue(haproxy.isAlive(), Files.readString(folder.resolve("haproxy.log")));
        stats = statistics(control);
        good = stats.lines().filter(l -> l.contains(",s,") && l.contains(",L7OK,")).toList();
      } while (good.size() < checks.length && System.nanoTime() - end < 0);
      assertEquals(checks.length, good.size(), stats);
    } finally {
      haproxy.destroy();
      haproxy.waitFor();
    }
  }

  private static String statistics(Path control) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(control));
      channel.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.US_ASCII)));
      byte[] all = Channels.newInputStream(channel).readAllBytes();
      return new String(all, StandardCharsets.UTF_8);
    } catch (SocketException notYet) {
      return "";
    }
  }
}
