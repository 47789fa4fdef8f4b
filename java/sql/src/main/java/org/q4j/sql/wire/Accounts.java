package org.q4j.sql.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.q4j.Q4jException;

/**
 * Who may log in. Immutable but for what {@link Account} learns; thread-safe.
 *
 * <p>A file of users has one a line, {@code user:plugin:secret}: the plugin is
 * mysql_native_password, caching_sha2_password, or nothing for either; the secret is the password,
 * or {@code *} and forty hexadecimal digits as MySQL's PASSWORD() prints them, or nothing. Lines
 * that start with {@code #} and empty ones are left out. The file must not be readable by others.
 */
public final class Accounts {
  private static final int MAX_FILE = 16 << 20;

  private final Map<String, Account> users;

  private Accounts(Map<String, Account> users) {
    this.users = users;
  }

  /**
   * Returns accounts that let anybody in, with any password; for loopback and Unix sockets only.
   */
  public static Accounts anybody() {
    return new Accounts(null);
  }

  /**
   * Returns one user.
   *
   * @param passwordFile its first line is the password, or the hash as in a file of users
   * @throws Q4jException when the file cannot be read, is readable by others or empty
   */
  public static Accounts single(String user, Path passwordFile) {
    String secret = read(passwordFile).lines().findFirst().orElse("");
    if (secret.isEmpty()) {
      throw new Q4jException(
          "no password: file=%s (expected=the password in the first line)".formatted(passwordFile));
    }
    return new Accounts(Map.of(user, Account.of(user, Optional.empty(), secret)));
  }

  /**
   * Reads a file of users.
   *
   * @throws Q4jException when it cannot be read, is readable by others, or has a line that is not
   *     {@code user:plugin:secret}
   */
  public static Accounts file(Path file) {
    Map<String, Account> users = new HashMap<>();
    int number = 0;
    for (String line : read(file).lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        Account account = parse(line, file, number);
        if (users.put(account.user(), account) != null) {
          throw new Q4jException(
              "user listed twice: user=%s (%s, line %d)".formatted(account.user(), file, number));
        }
      }
    }
    if (users.isEmpty()) {
      throw new Q4jException("no users: file=%s (expected=user:plugin:secret)".formatted(file));
    }
    return new Accounts(users);
  }

  private static Account parse(String line, Path file, int number) {
    String[] fields = line.split(":", 3);
    Optional<AuthPlugin> plugin =
        fields.length == 3 ? AuthPlugin.byName(fields[1]) : Optional.empty();
    if (fields.length < 3 || (plugin.isEmpty() && !fields[1].isEmpty())) {
      throw new Q4jException(
          "not a user: %s, line %d (expected=user:plugin:secret, plugin=%s, %s or empty)"
              .formatted(file, number, NativePassword.NAME, CachingSha2Password.NAME));
    }
    return Account.of(fields[0], plugin, fields[2]);
  }

  private static String read(Path file) {
    try {
      refuseOpenMode(file);
      if (Files.size(file) > MAX_FILE) {
        throw new Q4jException(
            "file too large: bytes=%d (expected=at most %d), %s"
                .formatted(Files.size(file), MAX_FILE, file));
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Q4jException("cannot read: file=%s, %s".formatted(file, e), e);
    }
  }

  private static void refuseOpenMode(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
      throw new Q4jException(
          "passwords readable by everybody: file=%s; run: chmod o-rwx %s".formatted(file, file));
    }
  }

  /** Returns whether anybody is let in. */
  public boolean isOpen() {
    return users == null;
  }

  /** Returns whether everybody has to know a password. */
  public boolean needPasswords() {
    return users != null && users.values().stream().allMatch(Account::hasPassword);
  }

  /** Returns a user, or null. */
  Account find(String user) {
    return users == null ? Account.of(user, Optional.empty(), "") : users.get(user);
  }
}
