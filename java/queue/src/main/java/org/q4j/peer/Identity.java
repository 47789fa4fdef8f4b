package org.q4j.peer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/**
 * Which user is at the other end, as the kernel has it (SO_PEERCRED). The socket's mode keeps
 * others out already; this holds where a mode does not, as on a file system without them.
 */
final class Identity {
  private final UserPrincipal self;
  private final UserPrincipal root;

  private Identity(UserPrincipal self, UserPrincipal root) {
    this.self = self;
    this.root = root;
  }

  /**
   * @param own a file that this process has made, and whose owner is its user therefore
   */
  static Identity of(Path own) throws IOException {
    return new Identity(Files.getOwner(own), root());
  }

  static UserPrincipal root() throws IOException {
    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
  }

  static UserPrincipal of(SocketChannel channel) throws IOException {
    return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
  }

  /** Returns whether a user may use what is this process'. */
  boolean admits(UserPrincipal other) {
    return other.equals(self) || other.equals(root);
  }
}
