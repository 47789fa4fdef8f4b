package org.q4j.monitor.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who may see and change what. Immutable. */
final class Access {
  /** What a browser names that was sent to this machine, and not here by another site's name. */
  private static final Pattern OWN_HOST =
      Pattern.compile("(localhost|127\\.[0-9.]{5,11}|\\[::1\\])(:[0-9]{1,5})?");

  private static final Pattern BEARER =
      Pattern.compile("bearer +([!-~]+) *", Pattern.CASE_INSENSITIVE);

  private final Optional<byte[]> read;
  private final Optional<byte[]> write;

  Access(Optional<String> read, Optional<String> write) {
    this.read = read.map(Access::digest);
    this.write = write.map(Access::digest);
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static boolean fits(Optional<byte[]> token, String authorization) {
    var given = BEARER.matcher(authorization == null ? "" : authorization);
    // Digests of one length are compared: the time tells nothing of the token.
    return token.isPresent()
        && given.matches()
        && MessageDigest.isEqual(token.get(), digest(given.group(1)));
  }

  /** Returns whether anybody may change anything. */
  boolean knowsWriters() {
    return write.isPresent();
  }

  /** Returns whether the bearer of this Authorization header, which may be null, may read. */
  boolean mayRead(String authorization) {
    return read.isEmpty() || fits(read, authorization) || fits(write, authorization);
  }

  /** As {@link #mayRead}, for changes. */
  boolean mayWrite(String authorization) {
    return fits(write, authorization);
  }

  /**
   * Returns whether a request for this host, null for none, is meant for this server. Without a
   * read token a page of another site could else read here, by giving its own name this address.
   */
  boolean isMeant(String host) {
    return read.isPresent() || host == null || OWN_HOST.matcher(host).matches();
  }
}
