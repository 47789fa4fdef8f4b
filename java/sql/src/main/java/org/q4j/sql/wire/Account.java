package org.q4j.sql.wire;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A user that may log in. The password itself is not kept, only what each plugin needs of it.
 *
 * <p>Of a password that is given as its SHA1 hash, the other plugin's knowledge is learnt at the
 * first full login ({@link #learn}). Thread-safe.
 */
final class Account {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String user;
  private final Optional<AuthPlugin> plugin;
  private final byte[] stored;
  private volatile byte[] known;

  private Account(String user, Optional<AuthPlugin> plugin, byte[] stored, byte[] known) {
    this.user = user;
    this.plugin = plugin;
    this.stored = stored;
    this.known = known;
  }

  /**
   * @param secret the password; or {@code *} and forty hexadecimal digits as PASSWORD() prints
   *     them; or nothing, for a user without password
   */
  static Account of(String user, Optional<AuthPlugin> plugin, String secret) {
    if (secret.isEmpty()) {
      return new Account(user, plugin, new byte[0], new byte[0]);
    }
    if (secret.matches("\\*[0-9A-Fa-f]{40}")) {
      byte[] hash = HexFormat.of().parseHex(secret.substring(1).toLowerCase(Locale.ROOT));
      return new Account(user, plugin, hash, null);
    }
    return new Account(
        user, plugin, NativePassword.stored(secret), CachingSha2Password.known(secret));
  }

  /** Returns a user that no password fits. */
  static Account unknown(String user) {
    byte[] nothing = new byte[20];
    RANDOM.nextBytes(nothing);
    return new Account(user, Optional.empty(), nothing, null);
  }

  String user() {
    return user;
  }

  /** Returns the only plugin that this user may use; empty for any. */
  Optional<AuthPlugin> plugin() {
    return plugin;
  }

  boolean hasPassword() {
    return stored.length > 0;
  }

  /** Returns SHA1(SHA1(password)). */
  byte[] stored() {
    return stored;
  }

  /** Returns SHA256(SHA256(password)), or null until somebody has logged in with it. */
  byte[] known() {
    return known;
  }

  /** Checks the password itself, and remembers what the fast path needs. */
  boolean learn(byte[] password) {
    if (!MessageDigest.isEqual(NativePassword.stored(password), stored)) {
      return false;
    }
    known = CachingSha2Password.known(password);
    Arrays.fill(password, (byte) 0);
    return true;
  }
}
