package org.q4j.backup;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;

/**
 * The key of an encrypted set, in age's format (age-encryption.org/v1, X25519 and
 * ChaCha20-Poly1305), so that the program age decrypts what is written here: {@code age -d -i
 * KEYFILE}. A key file is one as {@code age-keygen} makes it: the secret key in a line of its own,
 * the public one in a comment.
 *
 * <p>The sums of a generation are authenticated by the same secret, so that nobody without it can
 * put another generation in a generation's place. Thread-safe.
 */
public final class SetKey {
  private static final String SECRET = "AGE-SECRET-KEY-1";
  private static final String PUBLIC = "# public key: ";
  private static final String SUMS = "q4j backup sums 1";
  private static final String LISTS = "q4j backup lists 1";
  private static final String PATHS = "q4j backup paths 1";
  private static final int BUFFER = 256 * 1024;

  private final Path file;
  private final String secret;
  private final RecipientStanzaReader reader;
  private final RecipientStanzaWriter writer;
  private final String pathCode;

  private SetKey(SetKey key, String pathCode) {
    this.file = key.file;
    this.secret = key.secret;
    this.reader = key.reader;
    this.writer = key.writer;
    this.pathCode = pathCode;
  }

  private SetKey(Path file, String secret, String recipient) {
    this.file = file;
    this.secret = secret;
    this.pathCode = "";
    try {
      reader = X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(secret);
      writer = X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
    } catch (GeneralSecurityException | RuntimeException wrong) {
      throw new UnsupportedException(
          "a key of %s is none of age's X25519 keys; q4j backup key makes a new one"
              .formatted(file),
          wrong);
    }
  }

  /**
   * Reads a key file.
   *
   * @throws UnsupportedException when others than its owner may read it, or it is none
   */
  public static SetKey read(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    mode.removeAll(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    if (!mode.isEmpty()) {
      throw new UnsupportedException(
          "the key file %s is open to others: mode has %s (expected=0600); chmod 600 it"
              .formatted(file, mode));
    }
    String secret = null;
    String recipient = null;
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith(PUBLIC)) {
        recipient = line.substring(PUBLIC.length()).strip();
      } else if (line.startsWith(SECRET)) {
        if (secret != null) {
          throw new UnsupportedException(
              "the key file %s has several secret keys (expected=1)".formatted(file));
        }
        secret = line.strip();
      }
    }
    if (secret == null || recipient == null) {
      throw new UnsupportedException(
          "not a key file: %s lacks the line %s; q4j backup key and age-keygen make such files"
              .formatted(file, secret == null ? SECRET + "…" : PUBLIC + "age1…"));
    }
    SetKey key = new SetKey(file, secret, recipient);
    key.tryOut();
    return key;
  }

  /** What is encrypted to a public key that is not that of the secret one is lost. */
  private void tryOut() throws IOException {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (OutputStream out = seal(sealed)) {
      out.write(1);
    }
    try (InputStream in = open(new ByteArrayInputStream(sealed.toByteArray()), file.toString())) {
      if (in.read() != 1) {
        throw new CorruptException("what was encrypted is not what was decrypted");
      }
    } catch (CorruptException other) {
      throw new UnsupportedException(
          "the public key in %s is not that of its secret key; q4j backup key makes a new one"
              .formatted(file),
          other);
    }
  }

  /**
   * Makes a new key file, with mode 0600.
   *
   * @throws org.q4j.NativeIoException when it cannot be written
   */
  public static void generate(Disk disk, Path file) {
    if (disk.exists(file)) {
      throw new UnsupportedException(
          "%s is there already; a key that was used must not be lost".formatted(file));
    }
    try {
      KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
      String text =
          "# created: %s\n%s%s\n%s\n"
              .formatted(
                  Instant.now().truncatedTo(ChronoUnit.SECONDS),
                  PUBLIC,
                  pair.getPublic(),
                  pair.getPrivate());
      disk.writeFile(file, text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException missing) {
      throw new Q4jException("this Java has no X25519: " + missing.getMessage(), missing);
    }
  }

  Path file() {
    return file;
  }

  /** Encrypts what is written; complete only when it was closed, which closes {@code to}. */
  OutputStream seal(OutputStream to) throws IOException {
    try {
      return new BufferedOutputStream(
          Channels.newOutputStream(
              new StandardEncryptingChannelFactory()
                  .newEncryptingChannel(Channels.newChannel(to), List.of(writer))),
          BUFFER);
    } catch (GeneralSecurityException failure) {
      throw new Q4jException("cannot encrypt: " + failure.getMessage(), failure);
    }
  }

  /**
   * Decrypts a stream. No byte is returned that was not authenticated.
   *
   * @param name what it is called in messages
   * @throws CorruptException when the key is another, or a byte is not as it was written
   */
  InputStream open(InputStream from, String name) throws IOException {
    try {
      return new BufferedInputStream(
          new DecodedStream(
              Channels.newInputStream(
                  new StandardDecryptingChannelFactory()
                      .newDecryptingChannel(Channels.newChannel(from), List.of(reader))),
              "decrypt",
              name),
          BUFFER);
    } catch (GeneralSecurityException | RuntimeException | IOException failure) {
      from.close();
      throw new CorruptException(
          "cannot decrypt %s: it is damaged, or %s is not the key it was encrypted with (%s)"
              .formatted(name, file, failure.getMessage()),
          failure);
    }
  }

  /** Returns the code that only who has the key can make of a generation's sums. */
  byte[] authenticate(byte[] text) {
    return authenticate(SUMS, text);
  }

  /** Returns the same of the list of a copy: what was made of one is not good for the other. */
  byte[] authenticateList(byte[] text) {
    return authenticate(LISTS, text);
  }

  /**
   * Returns this key for the set of one file of a folder: its generations are tied to that file's
   * path, so that none passes for one of another file.
   *
   * @param key may be null, and is then returned
   */
  static SetKey of(SetKey key, String path) {
    return key == null
        ? null
        : new SetKey(
            key,
            HexFormat.of()
                .formatHex(key.authenticate(PATHS, path.getBytes(StandardCharsets.UTF_8))));
  }

  /** Returns what stands for the path in the sums, in hexadecimal; empty for a set of its own. */
  String pathCode() {
    return pathCode;
  }

  private byte[] authenticate(String purpose, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      byte[] key = mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException missing) {
      throw new Q4jException("this Java has no HMAC: " + missing.getMessage(), missing);
    }
  }
}
