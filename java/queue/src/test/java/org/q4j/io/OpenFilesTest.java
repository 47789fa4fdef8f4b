package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has a file open. */
@Timeout(60)
class OpenFilesTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void create() throws IOException {
    file = Files.writeString(folder.resolve("t.Q4M"), "x");
  }

  /** Starts a process that has {@code opened} open until its standard input ends. */
  private static Process holder(Path opened) throws IOException {
    Process process =
        new ProcessBuilder("sh", "-c", "exec 3<\"$1\"; echo ready; read line", "sh", "" + opened)
            .start();
    assertEquals("ready", process.inputReader().readLine());
    return process;
  }

  private static void end(Process process) throws Exception {
    process.getOutputStream().close();
    process.waitFor();
  }

  @Test
  void aProcessThatTakesNoLockIsNamed() throws Exception {
    Process holder = holder(file);
    try {
      assertEquals(Optional.of("pid=" + holder.pid() + " command=sh"), OpenFiles.holder(file));
    } finally {
      end(holder);
    }
    assertEquals(Optional.empty(), OpenFiles.holder(file));
  }

  @Test
  void itIsTheFileThatCountsAndNotItsName() throws Exception {
    Path other = Files.createLink(folder.resolve("other"), file);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Process holder = holder(other);
    try {
      assertTrue(OpenFiles.holder(file).isPresent());
      assertTrue(OpenFiles.holder(link).isPresent());
      Files.delete(file);
      Files.writeString(file, "another file of the same name");
      assertEquals(Optional.empty(), OpenFiles.holder(file));
      assertTrue(OpenFiles.holder(link.resolveSibling("other")).isPresent());
    } finally {
      end(holder);
    }
  }

  @Test
  void thisProcessIsNoOther() throws Exception {
    try (var open = Files.newInputStream(file)) {
      assertEquals('x', open.read());
      assertEquals(Optional.empty(), OpenFiles.holder(file));
    }
  }

  @Test
  void aFileThatIsNotThereIsHeldByNobody() {
    assertTrue(OpenFiles.holder(folder.resolve("nothing")).isEmpty());
  }
}
