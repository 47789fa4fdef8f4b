package org.q4j.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The conditions that a figure means nothing without. */
final class Machine {
  private Machine() {}

  static String describe(Path directory) {
    return """
    machine: %d cores, %s, %s, kernel %s
    java: %s %s, flags %s
    data: %s on %s
    """
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            memory(),
            System.getProperty("os.arch"),
            System.getProperty("os.version"),
            System.getProperty("java.vm.name"),
            System.getProperty("java.version"),
            ManagementFactory.getRuntimeMXBean().getInputArguments(),
            directory,
            fileSystem(directory));
  }

  private static String memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return (system.getTotalMemorySize() >> 20) + " MiB of memory";
  }

  /** Returns how many threads of any process have had work or waited for the disk, of late. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  static String fileSystemType(Path directory) {
    try {
      return Files.getFileStore(directory).type();
    } catch (IOException notInTheMountTable) {
      return "?";
    }
  }

  private static String fileSystem(Path directory) {
    try {
      FileStore store = Files.getFileStore(directory);
      return store.type() + " (" + store.name() + ")";
    } catch (IOException notInTheMountTable) {
      return "a file system that the mount table does not tell"; // As in a chroot.
    }
  }
}
