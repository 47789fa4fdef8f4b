package org.q4j.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.q4j.CorruptException;

/**
 * Starts a MariaDB or MySQL server on a restored data directory, reachable by a private socket
 * alone, and has it check all tables. Where no server is installed that is said instead.
 */
public final class MysqlDataCheck implements RestoredCheck {
  private static final long START_SECONDS = 300;
  private static final long LOOK_MILLIS = 100;

  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/usr/libexec"),
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"));

  private static Optional<String> find(String... names) {
    for (String name : names) {
      for (Path folder : FOLDERS) {
        if (Files.isExecutable(folder.resolve(name))) {
          return Optional.of(folder.resolve(name).toString());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isDataDirectory(Path folder) {
    return Files.isDirectory(folder.resolve("mysql"))
        && (Files.exists(folder.resolve("ibdata1"))
            || Files.exists(folder.resolve("aria_log_control"))
            || Files.exists(folder.resolve("mysql").resolve("user.frm")));
  }

  @Override
  public List<String> check(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> folders = Files.walk(folder, 2)) {
      folders
          .filter(Files::isDirectory)
          .filter(MysqlDataCheck::isDataDirectory)
          .forEach(found::add);
    }
    List<String> words = new ArrayList<>();
    for (Path data : found) {
      words.add(checkServer(data, folder.getParent()));
    }
    return words;
  }

  private static String checkServer(Path data, Path scratch) throws IOException {
    Optional<String> server = find("mariadbd", "mysqld");
    Optional<String> client = find("mariadb-check", "mysqlcheck");
    if (server.isEmpty() || client.isEmpty()) {
      return "a MySQL data directory was restored and compared, not opened: no server or client installed";
    }
    // The names of sockets are short, and scratch folders are not always.
    Path hidden = Files.createTempDirectory(Path.of("/tmp"), "q4j-drill");
    Path socket = hidden.resolve("s");
    Path log = scratch.resolve("server.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                server.get(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + data,
                "--socket=" + socket,
                "--pid-file=" + hidden.resolve("pid"),
                // At its start a server removes all temporary tables there, a live server's, too.
                "--tmpdir=" + hidden,
                "--skip-networking",
                "--skip-grant-tables"));
    // Which of the prepared transactions are to be committed stands in the binary log.
    command.addAll(
        binaryLog(data)
            .map(name -> List.of("--log-bin=" + name, "--server-id=1"))
            .orElse(List.of("--skip-log-bin")));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    try (ChildProcess child = ChildProcess.start(builder)) {
      awaitSocket(child, socket, log);
      return checkTables(client.get(), socket, scratch);
    } finally {
      FolderRemoval.remove(hidden);
    }
  }

  private static Optional<String> binaryLog(Path data) throws IOException {
    String index = ".index";
    try (Stream<Path> files = Files.list(data)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(index) && !name.contains("relay"))
          .map(name -> name.substring(0, name.length() - index.length()))
          .findFirst();
    }
  }

  private static void awaitSocket(ChildProcess server, Path socket, Path log) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!Files.exists(socket)) {
      try {
        if (server.process().waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)
            || System.nanoTime() > deadline) {
          throw new CorruptException(
              "the server does not start on what was restored: " + lastLines(log));
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", interrupted);
      }
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }

  private static String checkTables(String client, Path socket, Path scratch) throws IOException {
    Path out = scratch.resolve("check.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                client,
                "--no-defaults",
                "--socket=" + socket,
                "--user=root",
                "--extended",
                "--all-databases")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    int code;
    try (ChildProcess child = ChildProcess.start(builder)) {
      code = child.await();
    }
    List<String> lines = Files.readAllLines(out, StandardCharsets.ISO_8859_1);
    long sound = lines.stream().filter(line -> line.endsWith(" OK")).count();
    Optional<String> bad =
        lines.stream().filter(line -> line.matches("(?i)(error|warning)\\s*:.*")).findFirst();
    if (code != 0 || bad.isPresent() || sound == 0) {
      int at = bad.map(lines::indexOf).orElse(0);
      throw new CorruptException(
          "CHECK TABLE: exit code=%d (expected=0), %d tables sound, %s"
              .formatted(
                  code,
                  sound,
                  String.join(
                      "; ", lines.subList(Math.max(0, at - 1), Math.min(lines.size(), at + 2)))));
    }
    return "a MySQL server started on it, CHECK TABLE passed on %d tables".formatted(sound);
  }
}
