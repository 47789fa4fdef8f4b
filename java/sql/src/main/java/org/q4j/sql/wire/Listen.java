package org.q4j.sql.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.q4j.Q4jException;

/** Opens the sockets of a server. */
final class Listen {
  private static final int BACKLOG = 1024;

  private Listen() {}

  static ServerSocketChannel tcp(InetSocketAddress address, boolean passwords) {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      throw new Q4jException("unknown host: listen=" + address);
    }
    if (!passwords && !ip.isLoopbackAddress()) {
      throw new Q4jException(
          "without passwords only loopback is served: listen=%s (expected=127.0.0.1); give --users"
              .formatted(address));
    }
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(address, BACKLOG);
        channel.configureBlocking(false);
        return channel;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new Q4jException("cannot listen: address=%s, %s".formatted(address, e.getMessage()), e);
    }
  }

  /**
   * Opens a Unix socket. It is made in a folder that only its owner can enter, given its mode and
   * then moved to its place, so that nobody can connect in between.
   *
   * @param mode as {@code rw-------}
   */
  static ServerSocketChannel unix(Path path, String mode) {
    Path parent = path.toAbsolutePath().getParent();
    try {
      removeStale(path);
      Path folder =
          Files.createTempDirectory(
              parent,
              ".q",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path made = folder.resolve("s");
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.bind(UnixDomainSocketAddress.of(made), BACKLOG);
        channel.configureBlocking(false);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
        Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        return channel;
      } catch (IOException e) {
        channel.close();
        Files.deleteIfExists(made);
        throw e;
      } finally {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new Q4jException("cannot listen: socket=%s, %s".formatted(path, e.getMessage()), e);
    }
  }

  /** Removes a socket that nobody answers any more. */
  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      throw new Q4jException("not a socket: path=" + path);
    }
    try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new Q4jException(
          "socket in use: path=%s (connected=%s)".formatted(path, other.isConnected()));
    } catch (IOException nobody) {
      Files.delete(path);
    }
  }
}
