package org.q4j.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.CorruptException;

/**
 * What {@code NAME.kept} says: which snapshot stayed at the source, and of which generation it is
 * the content.
 *
 * <pre>
 *   # q4j: the snapshot that is kept at the source; q4j backup release removes it
 *   generation=3
 *   digests=SHA-256 of that generation's digest file, in hexadecimal
 *   full=1
 *   kind=btrfs
 *   connect=ssh -- root@db00
 *   source=/srv/image
 *   series=db00-0123456789abcdef
 *   identity=btrfs UUID GENERATION INODE LENGTH
 *   name=/srv/.q4j-backup.kept-db00-0123456789abcdef.3
 *   # sum: SHA-256 of the lines above, in hexadecimal
 * </pre>
 *
 * <p>In an encrypted set the last line is an HMAC-SHA-256 by the set's key: who can write there,
 * but has no key, cannot have blocks left out.
 *
 * @param generation whose content it is
 * @param digests SHA-256 of its digest file, as its sums have it
 * @param full the last generation that was read in full
 * @param kind of the snapshot
 * @param connect the command that led to the source, its words joined by spaces
 * @param source as it was named
 * @param series of the set: letters, digits, {@code -} and {@code _}
 * @param identity what tells it from any other of its name; empty while it is being made
 * @param name of the snapshot there; empty while it is being made
 */
record KeptState(
    long generation,
    String digests,
    long full,
    SnapshotKind kind,
    String connect,
    String source,
    String series,
    String identity,
    String name) {
  private static final Pattern TEXT =
      Pattern.compile(
          "# q4j: [^\n]*\ngeneration=(\\d{1,9})\ndigests=([0-9a-f]{64})\nfull=(\\d{1,9})\n"
              + "kind=([a-z-]+)\nconnect=([^\n]*)\nsource=([^\n]*)\nseries=([A-Za-z0-9_-]{1,127})\n"
              + "identity=([^\n]*)\nname=([^\n]*)\n# sum: ([0-9a-f]{64})\n");
  private static final int LAST_LINE = "# sum: \n".length() + 64;
  private static final int MAX = 64 * 1024;

  /** The same of a generation whose snapshot has got its name. */
  KeptState at(String itsIdentity, String itsName) {
    return new KeptState(
        generation, digests, full, kind, connect, source, series, itsIdentity, itsName);
  }

  byte[] format(SetKey key) {
    String text =
        "# q4j: the snapshot that is kept at the source; q4j backup release removes it\n"
            + "generation=%d\ndigests=%s\nfull=%d\nkind=%s\nconnect=%s\nsource=%s\nseries=%s\nidentity=%s\nname=%s\n"
                .formatted(
                    generation,
                    digests,
                    full,
                    kind.word(),
                    connect,
                    source,
                    series,
                    identity,
                    name);
    byte[] lines = text.getBytes(StandardCharsets.UTF_8);
    return (text + "# sum: " + HexFormat.of().formatHex(sum(lines, key)) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sum(byte[] lines, SetKey key) {
    return key == null ? Batch.newDigest("SHA-256").digest(lines) : key.authenticate(lines);
  }

  /**
   * Reads that of a set; empty when there is none.
   *
   * @param key of an encrypted set, or null
   * @throws CorruptException when it is none, or another key's
   */
  static Optional<KeptState> read(SetFiles files, SetKey key) throws IOException {
    Path file = files.kept();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.size(file) > MAX ? new byte[0] : Files.readAllBytes(file);
    Matcher text = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
    if (!text.matches()) {
      throw damaged(file, "not the state of a kept snapshot");
    }
    byte[] lines = new byte[bytes.length - LAST_LINE];
    System.arraycopy(bytes, 0, lines, 0, lines.length);
    if (!MessageDigest.isEqual(sum(lines, key), HexFormat.of().parseHex(text.group(10)))) {
      throw damaged(file, key == null ? "it is damaged" : "another key's, or it was changed since");
    }
    return Optional.of(
        new KeptState(
            Long.parseLong(text.group(1)),
            text.group(2),
            Long.parseLong(text.group(3)),
            SnapshotKind.parse(text.group(4)),
            text.group(5),
            text.group(6),
            text.group(7),
            text.group(8),
            text.group(9)));
  }

  private static CorruptException damaged(Path file, String what) {
    return new CorruptException(
        "%s: %s; remove it, and at the source the snapshot .q4j-backup.kept-…"
            .formatted(file, what));
  }
}
