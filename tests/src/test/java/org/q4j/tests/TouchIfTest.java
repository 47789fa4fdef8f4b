package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** touch_if between a writer and its log. */
class TouchIfTest {
  private static final String MADE = "; code=$?; [ -e t ] && echo touched; exit $code";

  @TempDir Path folder;

  /** A script, the exit code, and what is printed. */
  record Case(String script, int exit, String out) {}

  static final List<Case> CASES =
      List.of(
          new Case("printf 'a\\nb\\n' | touch_if -m b -f t" + MADE, 0, "a\nb\ntouched\n"),
          new Case("printf 'a\\nb\\n' | touch_if -m B -f t" + MADE, 0, "a\nb\n"),
          new Case("printf 'a\\nb\\n' | touch_if -i -m B -f t -" + MADE, 0, "a\nb\ntouched\n"),
          new Case(
              "printf 'a\\nb' | touch_if --match='b$' --file=t out; cat out" + MADE,
              0,
              "a\nbtouched\n"),
          new Case(
              "echo a > out; echo b | touch_if -m b -f t out; cat out" + MADE,
              0,
              "a\nb\ntouched\n"),
          new Case("echo b | touch_if out -m b -f t; cat out" + MADE, 0, "b\ntouched\n"),
          new Case(
              "printf 'GET / 502 17\\n' | touch_if -m ' 50[23] [^ ]+$' -f t x; cat x" + MADE,
              0,
              "GET / 502 17\ntouched\n"),
          new Case("printf 'b\\nb\\n' | touch_if -m b -t 3 -f t" + MADE, 0, "b\nb\n"),
          new Case(
              "printf 'b\\nb\\n' | touch_if -m b -t 2 -s 100 -f t" + MADE, 0, "b\nb\ntouched\n"),
          new Case("echo b | touch_if -m b -t 0 -f t" + MADE, 0, "b\ntouched\n"),
          new Case("echo b | touch_if -m b -f t -p -- tr b c" + MADE, 0, "c\ntouched\n"),
          new Case("echo b | touch_if -m b -f t -p 'tr b c | tr c d'" + MADE, 0, "d\ntouched\n"),
          new Case(
              "echo b | touch_if -m b -f t -p -- sh -c 'cat; exit 4'" + MADE, 4, "b\ntouched\n"),
          new Case(
              "echo b | touch_if -m b -f t -p -- sh -c 'cat >/dev/null; kill -9 $$'" + MADE,
              137,
              "touched\n"),
          new Case("echo b | touch_if -m b -f t -p -- nosuchprogram" + MADE, 127, ""),
          new Case("echo b | touch_if -m b -f t -p -- /" + MADE, 126, ""),
          // The writer learns at once that its reader has gone.
          new Case(
              "mkfifo in; sleep 100 > in & touch_if -m b -f t -p -- false < in; code=$?; kill $!; exit $code",
              1,
              ""),
          new Case("touch_if -m b" + MADE, 255, ""),
          new Case("touch_if -f t" + MADE, 255, ""),
          new Case("touch_if -m b -f t one two" + MADE, 255, ""),
          new Case("touch_if -m b -f t -p" + MADE, 255, ""),
          new Case("touch_if -m 'a(' -f t" + MADE, 255, ""),
          new Case("touch_if -z" + MADE, 1, ""),
          new Case("touch_if -t many -m b -f t" + MADE, 1, ""),
          new Case("touch_if -t 99999999999999999999 -m b -f t" + MADE, 1, ""),
          new Case("touch_if -m b -f t missing/out" + MADE, 255, ""),
          // A file that cannot be touched ends nobody.
          new Case("printf 'b\\nb\\n' | touch_if -m b -f missing/t", 5, "b\nb\n"),
          new Case("echo b | touch_if -m b -f t /dev/full" + MADE, 5, "touched\n"),
          new Case("echo b | touch_if -m b -f t >&-" + MADE, 5, "touched\n"),
          new Case("touch_if -m b -f t out <&-; cat out" + MADE, 0, ""),
          new Case(
              "printf '\\377\\0\\200\\n' | touch_if -m '\\x80$' -f t | od -An -tx1" + MADE,
              0,
              " ff 00 80 0a\ntouched\n"));

  static Stream<Arguments> cases() {
    return Wrapper.builds().flatMap(build -> CASES.stream().map(one -> Arguments.of(build, one)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void everyCaseEndsAndPrintsAsExpected(Wrapper build, Case one) {
    Command done = build.shell(folder, one.script());
    assertEquals(one.exit(), done.exit(), done::toString);
    assertEquals(one.out(), done.out(), done::toString);
    assertEquals(one.exit() == 0, done.err().isEmpty(), done::toString);
  }

  @Test
  void aMillionLinesAndLongOnesComeThroughInLittleMemory() {
    Command done =
        Wrapper.SHIPPED.shell(
            folder,
            "{ seq 1000000; head -c 10000000 /dev/zero; echo needle; seq 10; } > in;"
                + " (ulimit -v 16000; exec touch_if -m needle$ -f t out < in) && cmp in out && ls t");
    assertEquals(0, done.exit(), done::toString);
    assertEquals("t\n", done.out());
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void linesArriveAsTheyAreWrittenAndTermLosesNone(Wrapper build) throws IOException {
    Command done =
        build.shell(
            folder,
            "mkfifo in; touch_if -m b -f t out < in & pid=$!; exec 3>in; echo a >&3;"
                + " until grep -q a out; do sleep 0.02; done; echo b >&3; kill -TERM $pid; wait $pid");
    assertEquals(143, done.exit(), done::toString);
    assertEquals("a\nb\n", Files.readString(folder.resolve("out")));
    assertTrue(Files.exists(folder.resolve("t")));
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void aRotatedFileIsLeftAndHupEndsNothing(Wrapper build) throws IOException {
    Command done =
        build.shell(
            folder,
            "mkfifo in; touch_if -m b -f t out < in & pid=$!; exec 3>in; echo a >&3;"
                + " until [ -s out ]; do sleep 0.02; done; mv out out.1; kill -HUP $pid;"
                + " until [ -e out ]; do sleep 0.02; done; rm -f t; echo b >&3; exec 3>&-; wait $pid");
    assertEquals(0, done.exit(), done::toString);
    assertEquals("a\n", Files.readString(folder.resolve("out.1")));
    assertEquals("b\n", Files.readString(folder.resolve("out")));
    assertTrue(Files.exists(folder.resolve("t")));
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void aFullDiskIsToldAndNeitherEndsNorBlindsIt(Wrapper build) {
    try (SmallDisk disk = SmallDisk.ofMebibytes(1)) {
      Command done =
          build.shell(
              folder,
              "{ head -c 3000000 /dev/zero; echo; echo needle; } | touch_if -m needle -f t "
                  + disk.path()
                  + "/out; code=$?; ls t; exit $code");
      assertEquals(5, done.exit(), done::toString);
      assertEquals("t\n", done.out());
      assertTrue(
          done.err().matches("(?s).*lost=\\d+ bytes \\(expected=0\\): No space left.*"),
          done.err());
    }
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void anExistingFileGetsTheTimeAndKeepsItsContent(Wrapper build) throws IOException {
    Command done =
        build.shell(
            folder,
            "echo kept > t; touch -d 2001-01-01 t; echo b | touch_if -m b -f t; find t -mmin -5; cat t");
    assertEquals("b\nt\nkept\n", done.out(), done::toString);
  }
}
