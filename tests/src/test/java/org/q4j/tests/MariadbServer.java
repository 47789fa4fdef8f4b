package org.q4j.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The MariaDB server that is installed. */
final class MariadbServer extends DatabaseServer {
  /**
   * Starts it and waits until it answers.
   *
   * @param folder for its data, which may be there
   * @param options further ones
   */
  MariadbServer(Path folder, String... options) throws IOException, InterruptedException {
    super(
        folder,
        Stream.concat(Stream.of("mariadbd", "--datadir=" + data(folder)), Stream.of(options))
            .toList());
  }

  /** Returns the folder of the data, which is made when it is not there. */
  private static Path data(Path folder) throws IOException, InterruptedException {
    Path data = folder.resolve("mariadb");
    if (!Files.exists(data)) {
      run(
          log(folder),
          "mariadb-install-db",
          "--no-defaults",
          "--user=root",
          "--auth-root-authentication-method=normal",
          temporary(folder),
          "--datadir=" + data);
    }
    return data;
  }

  private static void run(Path log, String... command) throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (made.waitFor() != 0) {
      throw new IOException(command[0] + ": " + Files.readString(log));
    }
  }
}
