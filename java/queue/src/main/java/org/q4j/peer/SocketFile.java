package org.q4j.peer;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The socket {@code q4j.sock} of a data directory, mode 0600.
 *
 * <p>The kernel takes at most 107 bytes for a socket's path. A longer one is reached through a
 * symbolic link to the directory, which stands in a new directory of mode 0700 below {@code
 * java.io.tmpdir} for as long as the one call takes.
 */
public final class SocketFile {
  /** Its name. */
  public static final String NAME = "q4j.sock";

  private static final String NEW = "q4j.sock.new";
  private static final int LONGEST = 107;
  private static final int BACKLOG = 128;

  private final Path directory;

  /**
   * @param directory the data directory
   */
  public SocketFile(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /** Returns where it lies. */
  public Path path() {
    return directory.resolve(NAME);
  }

  /** What is done with the socket's address. */
  private interface Use<T> {
    T with(UnixDomainSocketAddress address) throws IOException;
  }

  /**
   * Listens, instead of whoever did before: a socket that a killed process left is replaced. To be
   * called by who holds the directory's lock.
   */
  ServerSocketChannel listen() throws IOException {
    if (Files.exists(path(), LinkOption.NOFOLLOW_LINKS) && !isSocket()) {
      throw new IOException(path() + " is there and no socket: it is left as it is");
    }
    Path made = directory.resolve(NEW);
    Files.deleteIfExists(made);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean listening = false;
    try {
      addressed(NEW, address -> channel.bind(address, BACKLOG));
      // Under its name only when nobody else can get in: a mode comes after the making.
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      Files.move(made, path(), StandardCopyOption.ATOMIC_MOVE);
      listening = true;
      return channel;
    } finally {
      if (!listening) {
        channel.close();
        Files.deleteIfExists(made);
      }
    }
  }

  private boolean isSocket() throws IOException {
    return Files.readAttributes(path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther();
  }

  /** Connects, in blocking mode. */
  SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean connected = false;
    try {
      addressed(NAME, address -> channel.connect(address));
      connected = true;
      return channel;
    } finally {
      if (!connected) {
        channel.close();
      }
    }
  }

  /** Removes it; by who holds the directory's lock. */
  void remove() throws IOException {
    Files.deleteIfExists(path());
  }

  private <T> T addressed(String name, Use<T> use) throws IOException {
    Path direct = directory.resolve(name);
    if (bytes(direct) <= LONGEST) {
      return use.with(UnixDomainSocketAddress.of(direct));
    }
    Path temporary = Files.createTempDirectory("q4j");
    Path link = temporary.resolve("d");
    try {
      Files.createSymbolicLink(link, directory);
      Path way = link.resolve(name);
      if (bytes(way) > LONGEST) {
        throw new IOException(
            "too long for a socket's path: bytes=%d (expected at most %d): %s; set java.io.tmpdir to a shorter one"
                .formatted(bytes(way), LONGEST, way));
      }
      return use.with(UnixDomainSocketAddress.of(way));
    } finally {
      Files.deleteIfExists(link);
      Files.deleteIfExists(temporary);
    }
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
