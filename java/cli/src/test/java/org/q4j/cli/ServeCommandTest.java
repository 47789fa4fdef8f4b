package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code q4j serve} refuses before it listens. */
class ServeCommandTest {
  @TempDir Path folder;

  private Run serve(String options) {
    String[] words = ("serve " + options).split(" ", -1);
    return Run.of(folder.resolve("data"), "", words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--listen 127.0.0.1",
        "--listen 127.0.0.1:x",
        "--listen 127.0.0.1:70000",
        "--user me",
        "--password-file p",
        "--user me --password-file p --users u",
        "--tls-cert c",
        "--require-tls",
        "--max-packet 0",
        "--max-packet 2000",
      })
  void wrongOptionsAreMisuse(String options) {
    Run run = serve(options);
    assertEquals(ExitCode.USAGE, run.exit(), run::toString);
    assertEquals("", run.out());
  }

  @Test
  void withoutPasswordsOnlyLoopbackIsServed() {
    Run run = serve("--listen 0.0.0.0:0");
    assertEquals(ExitCode.INPUT, run.exit(), run::toString);
    assertTrue(run.err().contains("without passwords only loopback is served"), run::toString);
  }

  @Test
  void aPasswordThatEverybodyMayReadIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "secret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Run run = serve("--listen 0.0.0.0:0 --user me --password-file " + file);
    assertEquals(ExitCode.INPUT, run.exit(), run::toString);
    assertTrue(run.err().contains("readable by everybody"), run::toString);
  }
}
