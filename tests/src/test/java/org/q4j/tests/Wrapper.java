package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A build of the native wrappers: the one that is shipped and the one with the sanitizers, which
 * ends with an error of its own at the first wrong access.
 *
 * @param folder where the programs are
 */
record Wrapper(Path folder) {
  /**
   * Java blocks QUIT in its threads, and what it starts inherits that; a run in the background of a
   * shell ignores INT and QUIT, which no shell can undo.
   */
  private static final String UNBLOCK =
      "use POSIX; sigprocmask(SIG_SETMASK, POSIX::SigSet->new) or die;"
          + " $SIG{$_} = 'DEFAULT' for qw(HUP INT QUIT TERM PIPE); exec @ARGV; die";

  static final Wrapper SHIPPED = new Wrapper(Command.ROOT.resolve("build/bin"));
  static final Wrapper SANITIZED = new Wrapper(Command.ROOT.resolve("build/sanitized"));

  static Stream<Wrapper> builds() {
    return Stream.of(SHIPPED, SANITIZED);
  }

  /** Runs a shell script in a folder, with the programs of this build before all others. */
  Command shell(Path in, String script) {
    return shell(in, script, "");
  }

  /** The same, with an input. */
  Command shell(Path in, String script, String input) {
    assertTrue(Files.isExecutable(folder.resolve("setlock")), () -> folder + " is not built");
    Map<String, String> environment =
        Map.of(
            "PATH",
            folder + ":" + System.getenv("PATH"),
            "IN",
            in.toString(),
            "TZ",
            "UTC",
            "ASAN_OPTIONS",
            "exitcode=99");
    Command done =
        Command.run(
            environment,
            input,
            List.of("perl", "-e", UNBLOCK, "bash", "-c", "cd \"$IN\"\n" + script));
    assertTrue(!done.err().contains("Sanitizer"), done::toString);
    assertTrue(!done.err().contains("runtime error"), done::toString);
    return done;
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
