package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our setlock beside daemontools': one table of cases, the same answers. */
class SetlockTest {
  /** Holds f in the background until the file release is gone; returns when it is held. */
  private static final String HOLD =
      "touch release; setlock f sh -c 'touch held; while [ -e release ]; do sleep 0.02; done' &"
          + " until [ -e held ]; do sleep 0.02; done; ";

  private static final String LET_GO = "; code=$?; rm release; wait; exit $code";

  @TempDir Path theirs;
  @TempDir Path ours;

  static final List<String> CASES =
      List.of(
          "setlock",
          "setlock f",
          "setlock --",
          "setlock -n",
          "setlock -z f true",
          "setlock -nz f true",
          "setlock -n- f true",
          "setlock f echo hi",
          "setlock f sh -c 'exit 7'",
          "setlock f sh -c 'kill -9 $$'",
          "setlock -- f echo hi",
          "setlock - echo hi",
          "setlock -nNxX f echo joined",
          "setlock -n -x -X f echo apart",
          "setlock f echo -n options of the program",
          "setlock f -- echo no",
          "setlock f nosuchprogram",
          "setlock f ./nosuchprogram",
          "setlock f .",
          "setlock f /",
          "touch plain; setlock f ./plain",
          "echo echo script > script; chmod +x script; setlock f ./script",
          "printf '#!/nonexistent\\n' > script; chmod +x script; setlock f ./script",
          "PATH=$PATH:.; echo echo script > scr1pt; chmod +x scr1pt; setlock f scr1pt",
          "mkdir d; setlock d true",
          "mkdir d; setlock -x d true",
          "setlock missing/f true",
          "setlock -x missing/f true",
          "touch plain; setlock plain/f true",
          "ln -s loop loop; setlock loop true",
          "setlock $(printf 'a%.0s' $(seq 300)) true",
          "setlock f $(printf 'a%.0s' $(seq 300))",
          "setlock '' true",
          "mkfifo pipe; setlock pipe true",
          "setlock -x /proc/nothing true",
          "setlock f true; stat -c %a f",
          "echo kept > f; setlock f cat f",
          "setlock f sh -c 'echo $0 $#' a b c",
          "setlock f sh -c 'readlink /proc/self/fd/0' </dev/null",
          "setlock f cat <<< through",
          "setlock f sh -c 'exec 3>&-; setlock -n f echo again'",
          "setlock f setlock -n f true",
          "setlock f setlock -nx f true",
          HOLD + "setlock -n f true" + LET_GO,
          HOLD + "setlock -nX f true" + LET_GO,
          HOLD + "setlock -nx f true" + LET_GO,
          HOLD + "setlock -xn f echo no" + LET_GO,
          HOLD + "setlock -nxX f true" + LET_GO,
          HOLD + "setlock -n g echo other" + LET_GO,
          HOLD + "(sleep 0.2; rm release) & setlock f echo waited; wait",
          HOLD + "(sleep 0.2; rm release) & setlock -nN f echo waited; wait",
          // A child of the program keeps the descriptor and with it the lock.
          "mkfifo go; setlock f sh -c 'cat go >/dev/null & :'; setlock -n f true; code=$?;"
              + " echo > go; wait; exit $code",
          "mkfifo go; setlock f sh -c 'exec 3>&-; cat go >/dev/null & :'; setlock -n f true; code=$?;"
              + " echo > go; wait; exit $code");

  static Stream<Arguments> cases() {
    return Wrapper.builds()
        .flatMap(build -> CASES.stream().map(script -> Arguments.of(build, script)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void everyCaseIsAnsweredAsDaemontoolsDoes(Wrapper build, String script) {
    Command original = new Wrapper(Path.of("/usr/bin")).shell(theirs, script);
    Command own = build.shell(ours, script);
    assertEquals(original, own);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void theHolderIsNamed(Wrapper build) {
    Command held = build.shell(ours, HOLD + "setlock -nv f true" + LET_GO);
    assertEquals(111, held.exit(), held::toString);
    assertTrue(
        held.err()
            .matches(
                "setlock: fatal: unable to lock f: temporary failure: held by pid \\d+ \\(sh,"
                    + " running since 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\)\n"),
        held.err());
    Command inherited =
        build.shell(
            ours,
            "mkfifo go; setlock f sh -c 'cat go >/dev/null & :'; setlock -nv f true; code=$?; echo > go;"
                + " exit $code");
    assertTrue(inherited.err().contains("(cat, running since"), inherited::toString);
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void aWaitWithALimitEndsAtItAndNotBefore(Wrapper build) throws IOException {
    Command done =
        build.shell(
            ours,
            HOLD
                + "start=$(date +%s%N); setlock -w 0.3 f echo no; code=$?;"
                + " echo $(($(date +%s%N) - start)) > nanos; rm release; wait;"
                + " setlock -w 5 f sh -c 'trap \"exit 8\" ALRM; sleep 0.1'; echo $?; exit $code");
    assertEquals(111, done.exit(), done::toString);
    assertEquals("0\n", done.out(), done::toString);
    assertTrue(done.err().contains("f: timed out: held by pid "), done.err());
    long nanos = Long.parseLong(Files.readString(ours.resolve("nanos")).strip());
    assertTrue(nanos >= 300_000_000L, "waited " + nanos);
    assertEquals(0, build.shell(ours, HOLD + "setlock -xw 0.1 f true" + LET_GO).exit());
    assertEquals(100, build.shell(ours, "setlock -w soon f true").exit());
    assertEquals(100, build.shell(ours, "setlock -w").exit());
  }

  @ParameterizedTest
  @MethodSource("org.q4j.tests.Wrapper#builds")
  void theLockNeverStandsForAClosedStandardStream(Wrapper build) throws IOException {
    Command done = build.shell(ours, "setlock f sh -c 'echo lost; echo no >&2' <&- >&- 2>&-");
    assertTrue(done.exit() != 0, done::toString);
    assertEquals("", Files.readString(ours.resolve("f")));
  }

  static final List<String> PROGRAMS =
      List.of("setlock", "cronlog", "touch_if", "redis-setlock", "go-redis-setlock");

  @ParameterizedTest
  @FieldSource("PROGRAMS")
  void helpAndManualSayTheSame(String program) {
    Command help = Wrapper.SHIPPED.shell(ours, program + " --help");
    assertEquals(0, help.exit(), help::toString);
    String name = program.replace("go-", "");
    Path page = Command.ROOT.resolve("java/cli/target/dist/share/man/man1/" + name + ".1");
    Command manual =
        Wrapper.SHIPPED.shell(
            ours, "sed -E 's/\\\\(e)/\\\\/g; s/\\\\-/-/g; s/\\\\&//g' '" + page + "'");
    for (String line : help.out().lines().toList()) {
      assertTrue(manual.out().contains(line.strip()), () -> line + "\nis not in\n" + manual);
    }
    assertEquals(0, Wrapper.SHIPPED.shell(ours, program + " --version").exit());
    assertTrue(Wrapper.SHIPPED.shell(ours, program + " --help >/dev/full").exit() != 0);
    assertTrue(Files.isExecutable(Command.ROOT.resolve("java/cli/target/dist/bin/" + program)));
  }

  @ParameterizedTest
  @FieldSource("PROGRAMS")
  void nothingIsLinkedThatIsNotNeeded(String program) {
    String libraries = Wrapper.SHIPPED.shell(ours, "ldd $(command -v " + program + ")").out();
    assertEquals(program.equals("touch_if"), libraries.contains("pcre2"), libraries);
    assertEquals(program.contains("redis"), libraries.contains("hiredis"), libraries);
    assertFalse(libraries.contains("ssl"), libraries);
  }
}
