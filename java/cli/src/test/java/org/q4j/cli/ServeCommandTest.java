package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
        "--http 127.0.0.1",
        "--http-rows",
        "--backup b",
        "--zabbix 127.0.0.1:x",
        "--zabbix-from 127.0.0.1",
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

  @Test
  void beyondLoopbackThePageNeedsATokenAndZabbixItsServersAddress() {
    Run page = serve("--http 0.0.0.0:0");
    assertEquals(ExitCode.INPUT, page.exit(), page::toString);
    assertTrue(page.err().contains("without a read token only loopback is served"), page::toString);
    Run zabbix = serve("--zabbix 0.0.0.0:0");
    assertEquals(ExitCode.INPUT, zabbix.exit(), zabbix::toString);
    assertTrue(zabbix.err().contains("--zabbix-from must name"), zabbix::toString);
    assertFalse(Files.exists(folder.resolve("data")));
  }

  @Test
  void aTokenThatIsShortEmptyOrForEverybodyIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "short\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    String options = "--http 127.0.0.1:0 --http-write-token-file " + file;
    Run open = serve(options);
    assertEquals(ExitCode.INPUT, open.exit(), open::toString);
    assertTrue(open.err().contains("chmod 600"), open::toString);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertTrue(serve(options).err().contains("the write token has 5 characters"));
    Files.writeString(file, "\n");
    assertTrue(serve(options).err().contains("no secret in"));
    Files.delete(file);
    assertTrue(serve(options).err().contains("no such file"));
    assertFalse(Files.exists(folder.resolve("data")));
  }
}
