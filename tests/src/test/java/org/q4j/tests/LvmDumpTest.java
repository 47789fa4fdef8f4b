package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ssh_lvm_dump on real logical volumes. The kernel that tests run on may have no device mapper, so
 * the jobs {@code tests/lvm/dump-job}, {@code thin-job} and {@code kept-job} run in user-mode
 * Linux. They take some minutes, so by a flag: {@code -Dq4j.lvm=true}.
 */
@EnabledIfSystemProperty(
    named = "q4j.lvm",
    matches = "true",
    disabledReason = "takes minutes; -Dq4j.lvm=true runs it")
class LvmDumpTest {
  private static final long MINUTES = 15;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dump-job", "thin-job", "kept-job"})
  void volumesAreDumpedFromSnapshotsThatNeverStay(String name)
      throws IOException, InterruptedException {
    Path lvm = Command.ROOT.resolve("tests/lvm");
    String script = Files.readString(lvm.resolve(name));
    Path job =
        Files.writeString(folder.resolve("job"), script.replace("@ROOT@", Command.ROOT.toString()));
    Path log = folder.resolve("log");
    Process machine =
        new ProcessBuilder(
                lvm.resolve("run").toString(),
                job.toString(),
                "" + TimeUnit.MINUTES.toSeconds(MINUTES - 1))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertTrue(machine.waitFor(MINUTES, TimeUnit.MINUTES), "the machine did not end");
    assertEquals(0, machine.exitValue(), () -> read(log));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      return failure.toString();
    }
  }
}
