package org.q4j.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds.
 *
 * @param threads Java's
 * @param descriptors open files
 * @param mappings of any kind
 * @param heap bytes in use after a collection
 */
record Resources(int threads, long descriptors, long mappings, long heap) {

  static Resources now() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    runtime.gc(); // A full one, as long as nobody forbids it.
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return new Resources(
          ManagementFactory.getThreadMXBean().getThreadCount(),
          system.getOpenFileDescriptorCount(),
          maps.count(),
          runtime.totalMemory() - runtime.freeMemory());
    }
  }

  /** Returns the CPU time of all threads so far, in ns. */
  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
