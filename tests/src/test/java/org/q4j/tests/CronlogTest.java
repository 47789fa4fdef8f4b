package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** cronlog as crontabs use it: what is logged, what is printed, and what the exit code says. */
class CronlogTest {
  private static final String DASHES = "-".repeat(78) + "\n";

  @TempDir Path folder;

  /** A script, the exit code, and what is printed; HOST stands for the machine's name. */
  record Case(String script, int exit, String out) {}

  static final List<Case> CASES =
      List.of(
          new Case("cronlog -- true", 0, ""),
          new Case("cronlog -- echo quiet", 0, ""),
          new Case(
              "cronlog --print-always -- echo hi",
              0,
              "HOST starting: echo hi\nhi\ncommand exited with code:0\n"),
          new Case(
              "cronlog -- sh -c 'echo a; echo b >&2; echo c; exit 3'",
              3,
              "HOST starting: sh -c echo a; echo b >&2; echo c; exit 3\na\nb\nc\n"
                  + "command exited with code:3\n"),
          new Case(
              "cronlog -- sh -c 'kill -9 $$'",
              137,
              "HOST starting: sh -c kill -9 $$\ncommand died with signal:9\n"),
          new Case(
              "cronlog -- nosuchprogram x",
              127,
              "HOST starting: nosuchprogram x\n"
                  + "failed to execute command:No such file or directory\n"),
          new Case(
              "cronlog -- /",
              126,
              "HOST starting: /\nfailed to execute command:Permission denied\n"),
          new Case(
              "echo 'echo $1 $0; exit 4' > s; chmod +x s; cronlog -- ./s arg",
              4,
              "HOST starting: ./s arg\narg ./s\ncommand exited with code:4\n"),
          new Case(
              "cronlog 'echo one | tr o O; false'",
              1,
              "HOST starting: echo one | tr o O; false\nOne\ncommand exited with code:1\n"),
          new Case(
              "cronlog -- printf 'no newline' --; cronlog -- sh -c 'printf half; exit 1'",
              1,
              "HOST starting: sh -c printf half; exit 1\nhalf\ncommand exited with code:1\n"),
          new Case(
              "cronlog --print -- sh -c 'cat >&2' <<< in",
              0,
              "HOST starting: sh -c cat >&2\nin\ncommand exited with code:0\n"),
          new Case("cronlog; cronlog --", 255, ""),
          new Case("cronlog --nonsense -- true", 1, ""),
          new Case("cronlog --timeout soon -- true", 1, ""),
          new Case(
              "cronlog --min 5 -- true",
              1,
              "HOST starting: true\ncommand ran for N seconds (expected=at least 5)\n"
                  + "command exited with code:0\n"),
          new Case(
              "cronlog --max 0.05 -- sleep 0.1",
              1,
              "HOST starting: sleep 0.1\ncommand ran for N seconds (expected=at most 0.05)\n"
                  + "command exited with code:0\n"),
          new Case(
              "cronlog --timeout 0.2 -- sleep 100",
              124,
              "HOST starting: sleep 100\ncommand timed out after 0.2 seconds\n"
                  + "command died with signal:15\n"),
          // A stubborn one, and its child, are killed.
          new Case(
              "cronlog --timeout 0.2 --kill-after 0.2 -- sh -c 'trap \"\" TERM; sleep 100; :'",
              124,
              "HOST starting: sh -c trap \"\" TERM; sleep 100; :\n"
                  + "command timed out after 0.2 seconds\ncommand died with signal:9\n"),
          // Output of a process that outlives the command.
          new Case(
              "mkfifo go; cronlog -- sh -c '(cat go; echo late) & exit 2' & echo early > go; wait $!",
              2,
              "HOST starting: sh -c (cat go; echo late) & exit 2\nearly\nlate\n"
                  + "command exited with code:2\n"),
          new Case(
              "cronlog --timeout 0.2 --kill-after 0.1 -- sh -c 'setsid sleep 3 & exit 0'",
              124,
              "HOST starting: sh -c setsid sleep 3 & exit 0\ncommand timed out after 0.2 seconds;"
                  + " a process that left its group still holds its output\n"
                  + "command exited with code:0\n"),
          // Children that a shell hands over with exec are reaped.
          new Case(
              "bash -c 'sleep 0.05 & exec cronlog -- sh -c \"sleep 0.3;"
                  + " ps -o stat= --ppid \\$PPID; false\"' | grep -c Z",
              1,
              "0\n"),
          new Case("cronlog -- sh -c 'cat; echo $?' <&-; echo $?", 0, "0\n"),
          new Case("cronlog -- sh -c 'exit 6' >&-", 6, ""),
          new Case("cronlog --print-always -- true >/dev/full", 5, ""),
          new Case(
              "cronlog --print-always -- true 2>&-",
              0,
              "HOST starting: true\ncommand exited with code:0\n"),
          new Case("(trap '' HUP; cronlog -- sh -c 'kill -HUP $$; exit 9') >/dev/null", 9, ""),
          new Case(
              "cronlog -l missing/log -- true",
              5,
              "HOST starting: true\ncommand exited with code:0\n"),
          new Case(
              "cronlog -l /dev/full -- sh -c 'exit 3'",
              3,
              "HOST starting: sh -c exit 3\ncommand exited with code:3\n"),
          new Case("cronlog --json /dev/full -- true", 5, ""));

  static Stream<Arguments> cases() {
    return Wrapper.builds().flatMap(build -> CASES.stream().map(one -> Arguments.of(build, one)));
  }

  private static String host() {
    return Command.run(Map.of(), "", List.of("uname", "-n")).out().strip();
  }

  private static String withoutFigures(String text) {
    return text.replace(host() + " starting", "HOST starting")
        .replaceAll("ran for [0-9.]+ seconds", "ran for N seconds");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void everyCaseEndsAndPrintsAsExpected(Wrapper build, Case one) {
    Command done = build.shell(folder, one.script());
    assertEquals(one.exit(), done.exit(), done::toString);
    assertEquals(one.out(), withoutFigures(done.out()), done::toString);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void theLogIsThatOfTheOriginal(Wrapper build) throws IOException {
    build.shell(
        folder, "cronlog -l log -t -- sh -c 'echo a; printf b'; cronlog --logfile=log -- true");
    String stamp = "\\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ 1-3][0-9] [0-9:]{8} 20[0-9]{2}\\] ";
    String log = Files.readString(folder.resolve("log")).replace(host(), "HOST");
    assertTrue(
        log.matches(
            (DASHES
                    + "@HOST starting: sh -c echo a; printf b\n@a\n@b\n@command exited with code:0\n"
                    + DASHES
                    + "HOST starting: true\ncommand exited with code:0\n")
                .replace("@", stamp)),
        log);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void bytesAreKeptAsTheyAre(Wrapper build) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 256 * 100; i++) {
      bytes.write(i);
    }
    for (int i = 0; i < 10_000_000; i++) {
      bytes.write('x' + i % 3);
    }
    bytes.write('\n');
    Files.write(folder.resolve("data"), bytes.toByteArray());
    Command done =
        build.shell(
            folder, "cronlog -l log -- sh -c 'cat data; exit 1' > out; echo $?; wc -c < out");
    String start = host() + " starting: sh -c cat data; exit 1\n";
    String end = "command exited with code:1\n";
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(start.getBytes(StandardCharsets.UTF_8));
    expected.write(bytes.toByteArray());
    expected.write(end.getBytes(StandardCharsets.UTF_8));
    assertEquals("1\n" + expected.size() + "\n", done.out(), done::toString);
    assertArrayEquals(expected.toByteArray(), Files.readAllBytes(folder.resolve("out")));
    byte[] log = Files.readAllBytes(folder.resolve("log"));
    assertEquals(DASHES.length() + expected.size(), log.length);
  }

  @Test
  void memoryDoesNotGrowWithLinesOrLengths() {
    // 24 MB of lines and lines of 20 MB in an address space of 16 MB.
    Command done =
        Wrapper.SHIPPED.shell(
            folder,
            "(ulimit -v 16000; exec cronlog -l log -t -- sh -c 'ulimit -v unlimited;"
                + " yes 0123456789 | head -c 24000000; head -c 20000000 /dev/zero; echo;"
                + " head -c 20000000 /dev/zero') && wc -c < log");
    assertEquals(0, done.exit(), done::toString);
    assertTrue(Long.parseLong(done.out().strip()) > 64_000_000, done::toString);
  }

  @Test
  void aMillionLinesAreLoggedInOrderWithTheirTimes() throws IOException {
    Command done = Wrapper.SHIPPED.shell(folder, "cronlog -l log -t -- seq 1000000");
    assertEquals(0, done.exit(), done::toString);
    long next = -1;
    try (Stream<String> lines = Files.lines(folder.resolve("log"))) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (next > 0 && next <= 1_000_000) {
          assertEquals("] " + next, line.substring(line.indexOf(']')));
        }
        next++;
      }
    }
    assertEquals(1_000_002, next);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void aFullDiskLosesTheLogAndNeitherTheResultNorThePrintedText(Wrapper build) throws IOException {
    try (SmallDisk disk = SmallDisk.ofMebibytes(1)) {
      String log = disk.path() + "/log";
      Command failed =
          build.shell(
              folder,
              "cronlog -l "
                  + log
                  + " -- sh -c 'seq 400000; exit 7' | wc -l; exit ${PIPESTATUS[0]}");
      assertEquals(7, failed.exit(), failed::toString);
      assertEquals("400002\n", failed.out());
      assertTrue(
          failed
              .err()
              .matches("(?s)cronlog: log .*: lost=\\d+ bytes \\(expected=0\\): No space left.*"),
          failed.err());
      Command good =
          build.shell(
              folder, "cronlog -l " + log + " -- seq 400000 | tail -n 1; exit ${PIPESTATUS[0]}");
      assertEquals(5, good.exit(), good::toString);
      assertEquals("command exited with code:0\n", good.out());
      Command spool =
          build.shell(
              folder,
              "TMPDIR="
                  + disk.path()
                  + " cronlog -l log -- sh -c 'seq 400000; exit 7' | head -n 2 | tail -n 1; exit ${PIPESTATUS[0]}");
      assertEquals("1\n", spool.out(), spool::toString);
      assertTrue(
          spool.err().contains("could not be kept for printing: No space left"), spool.err());
      assertTrue(
          Files.readString(folder.resolve("log"))
              .endsWith("\n400000\ncommand exited with code:7\n"));
    }
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void aRotationMeanwhileLosesNothing(Wrapper build) throws IOException {
    Command done =
        build.shell(
            folder,
            "cronlog -l log -- sh -c 'echo before; mv log log.1; echo after; sleep 0.1; exit 1'");
    assertTrue(done.out().contains("before\nafter\ncommand exited with code:1\n"), done::toString);
    String both =
        Files.readString(folder.resolve("log.1")) + Files.readString(folder.resolve("log"));
    assertEquals(DASHES + done.out(), both);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void runsInOneLogDoNotGarbleEachOther(Wrapper build) throws IOException {
    String line = "x".repeat(300);
    Command done =
        build.shell(
            folder,
            "for i in 1 2 3 4; do cronlog -l log -- sh -c 'for n in 1 2 3 4 5 6 7 8; do"
                + " yes $0$0 | head -n 200; sleep 0.01; done' "
                + line
                + " & done; wait");
    assertEquals(0, done.exit(), done::toString);
    List<String> lines = Files.readAllLines(folder.resolve("log"));
    assertEquals(4 * (3 + 8 * 200), lines.size());
    assertEquals(4 * 8 * 200, lines.stream().filter((line + line)::equals).count());
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void everySignalReachesTheCommandAndItsChildren(Wrapper build) {
    for (String signal : List.of("TERM", "INT", "HUP", "QUIT")) {
      Command done =
          build.shell(
              folder,
              "rm -f ready; set -m; cronlog -- bash -c 'trap \"echo got; exit 3\" "
                  + signal
                  + "; bash -c \"trap \\\"echo child; exit\\\" "
                  + signal
                  + "; touch ready; while :; do sleep 0.02; done\"; exit 9' & pid=$!;"
                  + " until [ -e ready ]; do sleep 0.02; done; kill -"
                  + signal
                  + " $pid; wait $pid");
      assertEquals(3, done.exit(), done::toString);
      assertTrue(done.out().contains("got\n") && done.out().contains("child\n"), done::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void theLockIsThatOfSetlock(Wrapper build) {
    Command done =
        build.shell(
            folder,
            "cronlog --lock f -- setlock -n f true; echo $?;"
                + " setlock f cronlog --lock f -l log -- touch ran; echo $?; ls ran; cat log");
    List<String> lines = done.out().lines().toList();
    assertTrue(done.out().contains("\n111\n"), done::toString);
    assertTrue(
        lines.get(lines.size() - 1).startsWith("failed to execute command:f is locked by pid "),
        done::toString);
    assertTrue(done.err().contains("cannot access 'ran'"), done::toString);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void everyRunIsALineOfJson(Wrapper build) throws IOException {
    build.shell(
        folder,
        "cronlog --json j -- echo 'a\"b\\' $'\\xff\\t' é; cronlog --json j -- sh -c 'kill -9 $$';"
            + " cronlog --json j --timeout 0.1 -- sleep 9; cronlog --json j -- nosuchprogram");
    List<String> lines = Files.readAllLines(folder.resolve("j"));
    assertEquals(4, lines.size());
    Map<String, String> first = fields(lines.get(0));
    assertEquals("[echo, a\"b\\, \ufffd\t, é]", first.get("command"));
    assertEquals("0", first.get("code"));
    assertEquals("null", first.get("signal"));
    assertEquals("11", first.get("bytes"));
    assertTrue(first.get("run").matches("[0-9a-f]{32}"));
    assertTrue(first.get("start").compareTo(first.get("end")) <= 0);
    assertEquals("9", fields(lines.get(1)).get("signal"));
    assertEquals("137", fields(lines.get(1)).get("code"));
    assertEquals("true", fields(lines.get(2)).get("timed_out"));
    assertEquals("127", fields(lines.get(3)).get("code"));
  }

  private static Map<String, String> fields(String line) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      assertEquals(JsonToken.START_OBJECT, parser.nextToken());
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        StringBuilder value = new StringBuilder();
        if (parser.nextToken() == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            value.append(value.isEmpty() ? "[" : ", ").append(parser.getText());
          }
          value.append("]");
        } else {
          value.append(parser.getText());
        }
        fields.put(name, value.toString());
      }
    }
    return fields;
  }
}
