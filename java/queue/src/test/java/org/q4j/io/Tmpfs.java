package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A small file system of its own, mounted on a directory. Only root may; others skip the test. */
final class Tmpfs implements AutoCloseable {
  private final Path mountPoint;

  Tmpfs(Path mountPoint, String size) throws IOException {
    this.mountPoint = mountPoint;
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mountPoint.toString()) == 0,
        "no right to mount a tmpfs");
  }

  @Override
  public void close() throws IOException {
    assertEquals(0, run("umount", "-l", mountPoint.toString()));
  }

  private static int run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.onExit().join().exitValue();
  }
}
