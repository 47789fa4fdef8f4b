package org.q4j.tests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An sshd of the test's own on a free port of loopback, ended with the test. */
final class SshServer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path folder;
  private final Path log;
  private final Process process;
  private final int port;

  /**
   * @param folder for its keys and its log
   */
  SshServer(Path folder) throws IOException {
    this.folder = folder;
    log = folder.resolve("sshd.log");
    for (String key : List.of("host", "key")) {
      Command made =
          Command.run(
              Map.of(),
              "",
              List.of(
                  "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "" + folder.resolve(key)));
      if (made.exit() != 0) {
        throw new IOException("ssh-keygen: " + made);
      }
    }
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Files.createDirectories(Path.of("/run/sshd")); // Where it locks itself up; it insists.
    Path configuration =
        Files.writeString(
            folder.resolve("sshd.conf"),
            """
            Port %d
            ListenAddress 127.0.0.1
            HostKey %s
            AuthorizedKeysFile %s
            PermitRootLogin yes
            StrictModes no
            UsePAM no
            PidFile none
            SetEnv TMPDIR=%s
            """
                .formatted(port, folder.resolve("host"), folder.resolve("key.pub"), temporary()));
    process =
        new ProcessBuilder("/usr/sbin/sshd", "-D", "-f", configuration.toString(), "-e")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    awaitStart();
  }

  /** Returns the folder for temporary files of those who log in, which is theirs alone. */
  Path temporary() throws IOException {
    return Files.createDirectories(folder.resolve("tmp"));
  }

  /** Returns what helpers have left there. The other side notices the end by itself. */
  List<Path> left() throws IOException {
    String helper = temporary().resolve("q4j-blockdiff.").toString();
    ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").contains(helper))
        .forEach(process -> process.onExit().join());
    try (Stream<Path> files = Files.list(temporary())) {
      return files.toList();
    }
  }

  private void awaitStart() throws IOException {
    long deadline = System.nanoTime() + START_NANOS;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("sshd did not start: " + Files.readString(log), notYet);
        }
      }
    }
  }

  /** Returns the ssh command that logs in there, but for the host. */
  String command() {
    return "ssh -F /dev/null -p "
        + port
        + " -i "
        + folder.resolve("key")
        + " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes"
        + " -o LogLevel=ERROR";
  }

  /** Returns the number of the process that waits for connections. */
  long pid() {
    return process.pid();
  }

  /** Returns the number of connections that logged in. */
  long logins() throws IOException {
    return Files.readString(log).lines().filter(line -> line.contains("Accepted")).count();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
