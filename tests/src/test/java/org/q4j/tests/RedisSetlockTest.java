package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** redis-setlock against a real Redis server. */
class RedisSetlockTest {
  @TempDir Path folder;
  private RedisServer redis;

  @BeforeEach
  void start() throws IOException {
    redis = new RedisServer(folder);
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  /** A script, the exit code, what is printed, and a part of what is said. */
  record Case(String script, int exit, String out, String err) {}

  static final List<Case> CASES =
      List.of(
          new Case("$R KEY echo hi; $CLI exists KEY", 0, "hi\n0\n", ""),
          new Case("$R -nX KEY sh -c 'exit 7'", 7, "", ""),
          new Case(
              "$R KEY sh -c 'kill -9 $$'; code=$?; $CLI exists KEY; exit $code", 137, "0\n", ""),
          new Case("$R --expires 60 KEY $CLI ttl KEY", 0, "60\n", ""),
          new Case("$R KEY $CLI ttl KEY", 0, "86400\n", ""),
          new Case("$R KEY sh -c \"$CLI get KEY | grep -cE '^[0-9a-f]{32}\\$'\"", 0, "1\n", ""),
          new Case("$R --keep --expires=60 KEY true; $CLI ttl KEY", 0, "60\n", ""),
          new Case(
              "$R KEY nosuchprogram; echo $?; $CLI exists KEY",
              0,
              "127\n0\n",
              "unable to run nosuchprogram"),
          new Case("$R KEY /; echo $?; $CLI exists KEY", 0, "126\n0\n", "unable to run /"),
          new Case(
              "$CLI set KEY other EX 60 >&2; $R -n KEY echo no",
              111,
              "",
              "held by another, expires in 60 seconds"),
          new Case("$CLI set KEY other EX 60 >&2; $R -nx KEY echo no", 0, "", "OK"),
          new Case(
              "$CLI set KEY other EX 60 >&2; $R -n -x -X KEY echo no", 111, "", "held by another"),
          new Case("$CLI set KEY other EX 60 >&2; $R --n --x KEY echo no", 0, "", "OK"),
          new Case("$CLI set KEY other >&2; $R -n KEY echo no", 111, "", "never expires"),
          new Case(
              "$CLI set KEY other EX 60 >&2; $R -w 0.3 KEY echo no; code=$?; $CLI get KEY; exit $code",
              111,
              "other\n",
              "held by another"),
          new Case("$CLI set KEY other PX 300 >&2; $R KEY echo waited", 0, "waited\n", ""),
          new Case("$CLI lpush KEY x >&2; $R -n KEY echo no", 111, "", "held by another"),
          // The lock is gone before the program ends.
          new Case("$R KEY $CLI del KEY", 5, "1\n", "was lost before the program ended"),
          new Case(
              "$R KEY sh -c \"$CLI set KEY other >/dev/null; exit 3\"; code=$?; $CLI get KEY; exit $code",
              3,
              "other\n",
              "was lost before the program ended"),
          new Case("$R --expires 1 KEY sleep 1.3", 5, "", "expired after 1 seconds"),
          new Case("$R --expires 1 --renew KEY sh -c \"sleep 1.6; $CLI exists KEY\"", 0, "1\n", ""),
          new Case(
              "$R --expires 1 --renew KEY sh -c \"$CLI set KEY other >&2; sleep 0.6; echo on\"",
              5,
              "on\n",
              "the program goes on without it"),
          new Case(
              "$R --expires 1 --stop-when-lost KEY sh -c \"$CLI set KEY other >&2; sleep 100; echo on\"",
              143,
              "",
              "the program is ended"),
          new Case("$R", 2, "", "--help"),
          new Case("$R KEY", 2, "", "--help"),
          new Case("$R --expires 0 KEY true", 2, "", "--expires"),
          new Case("$R --expires 1h KEY true", 2, "", "--expires"),
          new Case("$R -w soon KEY true", 2, "", "-w"),
          new Case("redis-setlock --redis http://x KEY true", 2, "", "scheme"),
          new Case(
              "redis-setlock --redis 127.0.0.1:1 -n KEY true",
              111,
              "",
              "seems down: Connection refused"),
          new Case(
              "redis-setlock --redis 127.0.0.1:1 -nx KEY true",
              111,
              "",
              "seems down: Connection refused"),
          new Case(
              "redis-setlock --redis 127.0.0.1:1 -w 0.2 KEY true",
              111,
              "",
              "seems down: Connection refused"),
          new Case(
              "redis-setlock --redis redis://127.0.0.1:$PORT/3 KEY $CLI -n 3 exists KEY",
              0,
              "1\n",
              ""),
          new Case(
              "redis-setlock --redis redis://127.0.0.1:$PORT/99 -n KEY true",
              111,
              "",
              "DB index is out of range"),
          new Case(
              "go-redis-setlock -redis 127.0.0.1:$PORT -expires 60 -n KEY echo hi", 0, "hi\n", ""),
          new Case("$R KEY cat <&-", 0, "", ""),
          new Case("$R KEY sh -c 'echo $(ls -l /proc/$$/fd | grep -c socket)'", 0, "0\n", ""));

  static Stream<Arguments> cases() {
    return Wrapper.builds().flatMap(build -> CASES.stream().map(one -> Arguments.of(build, one)));
  }

  private Command shell(Wrapper build, String script) {
    return build.shell(
        folder,
        "PORT="
            + redis.port()
            + "; R=\"redis-setlock --redis 127.0.0.1:$PORT\"; CLI=\"redis-cli -p $PORT\"\n"
            + script);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void everyCaseEndsAndPrintsAsExpected(Wrapper build, Case one) {
    Command done = shell(build, one.script());
    assertEquals(one.exit(), done.exit(), done::toString);
    assertEquals(one.out(), done.out(), done::toString);
    assertTrue(done.err().contains(one.err()), done::toString);
    if (one.err().isEmpty() || one.err().equals("OK")) {
      assertTrue(done.err().lines().allMatch("OK"::equals), done::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void contendersRunOneAfterTheOther(Wrapper build) throws IOException {
    Command done =
        shell(
            build,
            "for i in 1 2 3 4; do $R --expires 60 KEY sh -c"
                + " 'mkdir busy || echo together; sleep 0.05; rmdir busy; echo ran' & done; wait");
    assertEquals("ran\n".repeat(4), done.out(), done::toString);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void theLockOfAKilledHolderIsFreeAfterItsExpiry(Wrapper build) {
    Command done =
        shell(
            build,
            "$R --expires 1 KEY sh -c 'echo $PPID > pid; exec sleep 0.2' & until [ -s pid ]; do"
                + " sleep 0.02; done; kill -9 $(cat pid); $R -n KEY true; echo $?;"
                + " $R -w 10 KEY echo got");
    assertEquals("111\ngot\n", done.out(), done::toString);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void aServerThatIsStoppedMeanwhileIsToldAndItsReturnIsWaitedFor(Wrapper build)
      throws IOException, InterruptedException {
    String server = "redis-server --bind 127.0.0.1 --save '' --port $PORT >/dev/null";
    Command lost = shell(build, "$R KEY sh -c \"$CLI shutdown nosave; echo ran\"");
    assertEquals(5, lost.exit(), lost::toString);
    assertEquals("ran\n", lost.out());
    assertTrue(lost.err().contains("cannot release the lock KEY"), lost::toString);
    Command back =
        shell(
            build,
            "(sleep 0.5; exec "
                + server
                + ") & $R KEY echo ran; code=$?; $CLI shutdown nosave; wait; exit $code");
    assertEquals(0, back.exit(), back::toString);
    assertEquals("ran\n", back.out());
    Command renewed =
        shell(
            build,
            server
                + " & until $CLI ping >/dev/null 2>&1; do sleep 0.02; done; $R --expires 1"
                + " --stop-when-lost KEY sh -c \"$CLI shutdown nosave; sleep 100\"");
    assertEquals(143, renewed.exit(), renewed::toString);
    assertTrue(renewed.err().contains("the lock KEY is lost"), renewed::toString);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void everySignalReachesTheProgramAndTheLockIsGivenBack(Wrapper build) {
    for (String signal : List.of("TERM", "INT", "HUP", "QUIT")) {
      Command done =
          shell(
              build,
              "rm -f ready; set -m; $R KEY bash -c 'trap \"exit 3\" "
                  + signal
                  + "; touch ready; while :; do sleep 0.02; done' & pid=$!; until [ -e ready ]; do"
                  + " sleep 0.02; done; kill -"
                  + signal
                  + " $pid; wait $pid; echo $?; $CLI exists KEY");
      assertEquals("3\n0\n", done.out(), done::toString);
      Command waiting =
          shell(
              build,
              "$CLI set KEY other PX 5000 >/dev/null; set -m; $R KEY echo no & pid=$!; sleep 0.2; kill -"
                  + signal
                  + " $pid; wait $pid; code=$?; $CLI del KEY; [ $code -gt 128 ]");
      assertEquals("1\n", waiting.out(), waiting::toString);
      assertEquals(0, waiting.exit(), waiting::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void whatIsNoRedisServerIsNamed(Wrapper build) {
    Command done =
        shell(
            build,
            "perl -MIO::Socket::INET -e '$s=IO::Socket::INET->new(Listen=>1,LocalAddr=>\"127.0.0.1\");"
                + "print $s->sockport,\"\\n\";close STDOUT;$c=$s->accept;print $c \"HTTP/1.0 400 no\\r\\n\";"
                + "sysread $c,$b,999' > port & until [ -s port ]; do sleep 0.02; done;"
                + " redis-setlock --redis 127.0.0.1:$(cat port) -n KEY true");
    assertEquals(111, done.exit(), done::toString);
    assertTrue(done.err().contains("no Redis server"), done::toString);
  }

  @Test
  void passwordsComeFromAddressesFilesAndTheEnvironmentAndAreHidden() throws IOException {
    try (RedisServer secured = new RedisServer(folder, "--requirepass", "s3cret/@")) {
      String port = String.valueOf(secured.port());
      Files.writeString(
          folder.resolve("url"), "redis://default:s3cret%2F%40@127.0.0.1:" + port + "/1\n");
      Command done =
          Wrapper.SANITIZED.shell(
              folder,
              "P=127.0.0.1:"
                  + port
                  + "; redis-setlock --redis $P -n KEY true; echo $?;"
                  + " redis-setlock --redis redis://:wrong@$P -n KEY true; echo $?;"
                  + " redis-setlock --redis redis://:s3cret%2F%40@$P -n KEY sh -c"
                  + " 'tr \"\\0\" \" \" < /proc/$PPID/cmdline; echo';"
                  + " REDISCLI_AUTH=s3cret/@ redis-setlock --redis $P -n KEY echo environment;"
                  + " redis-setlock --redis-file url -n KEY echo file");
      assertEquals(0, done.exit(), done::toString);
      List<String> lines = done.out().lines().toList();
      assertEquals(List.of("111", "111"), lines.subList(0, 2));
      assertTrue(lines.get(2).contains("redis://:xxxxxxxxxxxx@127"), done::toString);
      assertEquals(List.of("environment", "file"), lines.subList(3, 5));
      assertTrue(done.err().contains("NOAUTH") && done.err().contains("WRONGPASS"), done::toString);
    }
  }

  @Test
  void tlsIsSpokenToServersThatAreTrustedAndToNoOthers() throws IOException {
    Command made =
        Wrapper.SHIPPED.shell(
            folder,
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2"
                + " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
                + " && openssl req -x509 -newkey rsa:2048 -nodes -keyout k2.pem -out other.pem"
                + " -days 2 -subj /CN=other");
    assertEquals(0, made.exit(), made::toString);
    try (RedisServer tls =
        new RedisServer(
            folder,
            "--tls-port",
            "PORT",
            "--tls-cert-file",
            folder.resolve("cert.pem").toString(),
            "--tls-key-file",
            folder.resolve("key.pem").toString(),
            "--tls-auth-clients",
            "no")) {
      for (Wrapper build : Wrapper.builds().toList()) {
        Command done =
            build.shell(
                folder,
                "R='redis-setlock --expires 1 --renew -n'; P="
                    + tls.port()
                    + "; $R --redis rediss://localhost:$P --cacert cert.pem KEY sh -c 'sleep 0.6;"
                    + " echo name'; $R --redis rediss://127.0.0.1:$P/2 --cacert cert.pem KEY echo address;"
                    + " $R --redis rediss://127.0.0.1:$P --cacert other.pem KEY echo no; echo $?;"
                    + " $R --redis rediss://127.0.0.1:$P KEY echo no; echo $?;"
                    + " $R --redis rediss://127.0.0.2:$P --cacert cert.pem KEY echo no; echo $?;"
                    + " $R --redis 127.0.0.1:$P KEY echo no; echo $?");
        assertEquals("name\naddress\n111\n111\n111\n111\n", done.out(), done::toString);
        assertEquals(
            2,
            done.err().lines().filter(line -> line.contains("certificate is not trusted")).count(),
            done::toString);
      }
    }
  }
}
