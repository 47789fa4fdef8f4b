package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.CorruptException;

/**
 * What {@code NAME.N.sha256} says of a generation: what no other file of a set records, and the
 * SHA-256 of its two files. {@code sha256sum -c} checks it too, from the set's folder.
 *
 * <pre>
 *   # q4j: length=48766 blocksize=16384 blocks=3 changed=2
 *   # q4j: base=1 at=2026-01-31T12:00:00.123Z digest=sha256 sealed=no
 *   SHA-256 in hexadecimal, two spaces, name of the difference
 *   SHA-256 in hexadecimal, two spaces, name of the digests
 *   # q4j: binlog=binlog.000007 position=1234 gtid=0-1-42
 *   # q4j: path=HMAC-SHA-256 of the file's path, in hexadecimal
 *   # sum: SHA-256 of the lines above, in hexadecimal
 * </pre>
 *
 * <p>The SHA-256 of the digests is also that of the whole source: a hash over the hashes of all its
 * blocks. In an encrypted set (sealed=age) both are of the encrypted files, and the last line is an
 * HMAC-SHA-256 by the set's key.
 *
 * @param length of the source, bytes
 * @param blockSize in bytes
 * @param blocks of the source
 * @param changed blocks in the difference
 * @param base the generation that the difference is from; 0: none, it is a full one
 * @param at when it was complete
 * @param kind of the digests
 * @param sealed whether the files are encrypted
 * @param ending of the difference's name, behind that of the set and the number
 * @param difference SHA-256 of the difference as it lies on disk, in hexadecimal
 * @param digests SHA-256 of the digest file
 * @param position where the log of the server stood whose data this is; empty, without its line,
 *     where no lock told it
 * @param pathCode stands for the path of the file whose generation this is, in an encrypted folder
 *     of copies; empty, without its line, elsewhere and where an earlier version wrote it
 */
record GenerationSum(
    long length,
    int blockSize,
    long blocks,
    long changed,
    long base,
    Instant at,
    DigestKind kind,
    boolean sealed,
    String ending,
    String difference,
    String digests,
    Optional<BinlogPosition> position,
    String pathCode) {
  private static final Pattern TEXT =
      Pattern.compile(
          "# q4j: length=(\\d{1,18}) blocksize=(\\d{1,8}) blocks=(\\d{1,18}) changed=(\\d{1,18})\n"
              + "# q4j: base=(\\d{1,9}) at=([0-9T:.Z-]{20,30}) digest=([a-z0-9]+) sealed=(no|age)\n"
              + "([0-9a-f]{64})  (.+)\n([0-9a-f]{64})  (.+)\n"
              + "(?:# q4j: binlog=(\\S{1,512}) position=(\\d{1,18}) gtid=(\\S*)\n)?"
              + "(?:# q4j: path=([0-9a-f]{64})\n)?"
              + "# sum: ([0-9a-f]{64})\n",
          Pattern.UNIX_LINES); // A name may have what Unicode calls a line's end.
  private static final Pattern ENDING =
      Pattern.compile("(\\.full|\\.since-\\d{1,9})?(\\.gz|\\.lzop|\\.zst|\\.lz4)?(\\.age)?");
  private static final int LAST_LINE = "# sum: \n".length() + 64;

  /** Returns the SHA-256 of a file, in hexadecimal. */
  static String of(Path file) throws IOException {
    MessageDigest digest = Batch.newDigest("SHA-256");
    byte[] buffer = new byte[256 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        digest.update(buffer, 0, got);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The same with another file of digests. */
  GenerationSum withDigests(String sum) {
    return new GenerationSum(
        length,
        blockSize,
        blocks,
        changed,
        base,
        at,
        kind,
        sealed,
        ending,
        difference,
        sum,
        position,
        pathCode);
  }

  /** Returns the file's bytes. */
  byte[] format(SetFiles files, long generation, SetKey key) {
    String text =
        "# q4j: length=%d blocksize=%d blocks=%d changed=%d\n# q4j: base=%d at=%s digest=%s sealed=%s\n%s  %s\n%s  %s\n"
            .formatted(
                length,
                blockSize,
                blocks,
                changed,
                base,
                at,
                kind.word(),
                sealed ? "age" : "no",
                difference,
                files.of(generation, ending).getFileName(),
                digests,
                files.digests(generation, kind, sealed).getFileName());
    if (position.isPresent()) {
      BinlogPosition log = position.get();
      text +=
          "# q4j: binlog=%s position=%d gtid=%s\n"
              .formatted(log.file(), log.position(), log.gtid());
    }
    if (!pathCode.isEmpty()) {
      text += "# q4j: path=%s\n".formatted(pathCode);
    }
    byte[] lines = text.getBytes(StandardCharsets.UTF_8);
    return (text + "# sum: " + sum(lines, sealed ? key : null) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String sum(byte[] lines, SetKey key) {
    return HexFormat.of()
        .formatHex(
            key == null ? Batch.newDigest("SHA-256").digest(lines) : key.authenticate(lines));
  }

  /**
   * Reads that of a generation; empty when there is none, as with those that the old scripts wrote.
   *
   * @param key of the set; without one, an encrypted set's sums are read but not authenticated
   * @throws CorruptException when it is none, or another key's
   */
  static Optional<GenerationSum> read(SetFiles files, long generation, SetKey key)
      throws IOException {
    Path file = files.sum(generation);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    Matcher text = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
    String prefix = files.name().getFileName() + "." + generation;
    // The set may have been renamed since, so only what follows the number is looked at.
    if (!text.matches() || text.group(10).length() > 4096) {
      throw damaged(file, "not the sums of a generation");
    }
    boolean sealed = text.group(8).equals("age");
    byte[] lines = new byte[bytes.length - LAST_LINE];
    System.arraycopy(bytes, 0, lines, 0, lines.length);
    boolean isChecked = !sealed || key != null;
    if (isChecked && !sum(lines, sealed ? key : null).equals(text.group(17))) {
      throw damaged(
          file,
          sealed
              ? "%s is not the key of this set, or the sums were changed".formatted(key.file())
              : "the sums are damaged");
    }
    String pathCode = text.group(16) == null ? "" : text.group(16);
    if (key != null
        && !key.pathCode().isEmpty()
        && !pathCode.isEmpty()
        && !key.pathCode().equals(pathCode)) {
      throw damaged(file, "the generation is one of another file of the folder");
    }
    String name = text.group(10);
    String ending = name.substring(Math.max(0, name.lastIndexOf("." + generation)));
    ending = ending.substring(Math.min(ending.length(), ("." + generation).length()));
    if (!ENDING.matcher(ending).matches()) {
      throw damaged(file, "file=%s (expected=%s and an ending)".formatted(name, prefix));
    }
    long base = Long.parseLong(text.group(5));
    if (base >= generation) {
      throw damaged(file, "base=%d (expected=below %d)".formatted(base, generation));
    }
    return Optional.of(
        new GenerationSum(
            Long.parseLong(text.group(1)),
            BlockSize.checked(Integer.parseInt(text.group(2)), file.toString()),
            Long.parseLong(text.group(3)),
            Long.parseLong(text.group(4)),
            base,
            instant(text.group(6), file),
            DigestKind.ofWord(text.group(7), file.toString()),
            sealed,
            ending,
            text.group(9),
            text.group(11),
            position(text),
            pathCode));
  }

  private static Optional<BinlogPosition> position(Matcher text) {
    return text.group(13) == null
        ? Optional.empty()
        : BinlogPosition.of(text.group(13), text.group(14), text.group(15));
  }

  private static Instant instant(String text, Path file) {
    try {
      return Instant.parse(text);
    } catch (java.time.DateTimeException wrong) {
      throw new CorruptException("at=%s (expected=a time), %s".formatted(text, file), wrong);
    }
  }

  private static CorruptException damaged(Path file, String what) {
    return new CorruptException("%s: %s; get the file again from a copy".formatted(what, file));
  }

  /**
   * Verifies the file of digests.
   *
   * @throws CorruptException when it is missing or another one
   */
  void verifyDigests(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        throw new CorruptException("the digests are missing: " + file);
      }
      verify(file, digests);
    } catch (CorruptException damage) {
      throw new CorruptException(
          damage.getMessage()
              + "; q4j backup verify --repair makes them anew where the data are whole",
          damage);
    }
  }

  /**
   * Verifies one file of the generation.
   *
   * @param expected its SHA-256
   * @throws CorruptException when it has another
   */
  static void verify(Path file, String expected) throws IOException {
    String actual = of(file);
    if (!actual.equals(expected)) {
      throw new CorruptException(
          "%s is damaged: sha256=%s (expected=%s); get the file again from a copy"
              .formatted(file, actual, expected));
    }
  }
}
