package org.q4j.archive;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Packs or moves a folder in a process of its own and dies after its n-th step. */
final class KillChild {
  /** How it says that it died as it should. */
  static final int DIED = 9;

  private KillChild() {}

  /**
   * @param arguments compress or offload, the folder, the number of the step, the bucket
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    int[] left = {Integer.parseInt(arguments[2])};
    Checkpoint checkpoint =
        step -> {
          if (--left[0] == 0) {
            Runtime.getRuntime().halt(DIED);
          }
        };
    if (arguments[0].equals("compress")) {
      new Compressor(
              folder,
              new Compressor.Options(Encoding.GZIP, 6, Duration.ZERO, false),
              Keep.NOTHING,
              checkpoint)
          .run(told -> {});
    } else {
      try (S3Store store = TestBucket.store(URI.create(arguments[3]))) {
        new Offload(
                folder,
                store,
                new Offload.Options(Duration.ZERO, Duration.ZERO, false),
                Keep.NOTHING,
                checkpoint)
            .run(told -> {});
      }
    }
  }

  /** Runs it; returns its exit code. */
  static int run(List<String> properties, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(properties);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(KillChild.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
