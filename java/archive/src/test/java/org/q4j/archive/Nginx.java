package org.q4j.archive;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Debian's nginx with one of the shipped configurations, ended with the test. */
final class Nginx implements AutoCloseable {
  private static final Path SHIPPED =
      Path.of(System.getProperty("q4j.root"), "java/archive/src/main/nginx");
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Process process;
  private final int port;

  /**
   * @param scratch for its files
   * @param shipped the configuration's name
   * @param changes what an administrator sets, besides the port: text to text
   */
  Nginx(Path scratch, String shipped, Map<String, String> changes) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String server = Files.readString(SHIPPED.resolve(shipped));
    server = replace(server, "127.0.0.1:8082", "127.0.0.1:" + port);
    server = replace(server, "include types.conf;", "include " + SHIPPED + "/types.conf;");
    for (Map.Entry<String, String> change : changes.entrySet()) {
      server = replace(server, change.getKey(), change.getValue());
    }
    StringBuilder all = new StringBuilder("daemon off;\npid " + scratch + "/nginx.pid;\n");
    // Where root starts it, its workers would be another user, who may not read a test's folder.
    all.append("user root;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n");
    for (String kind : new String[] {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      all.append(kind + "_temp_path " + scratch + "/" + kind + ";\n");
    }
    Path file = Files.writeString(scratch.resolve("nginx.conf"), all + server + "}\n");
    Path log = scratch.resolve("nginx.log");
    process =
        new ProcessBuilder("/usr/sbin/nginx", "-e", "stderr", "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + START_NANOS;
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("nginx did not start: " + Files.readString(log));
      }
    }
  }

  private static String replace(String text, String what, String by) throws IOException {
    if (!text.contains(what)) {
      throw new IOException("not in the configuration: " + what);
    }
    return text.replace(what, by);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
