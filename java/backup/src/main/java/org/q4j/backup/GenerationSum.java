package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
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
 * What {@code NAME.N.sha256} says of a generation: the length of its source, which no other file of
 * a set records, and the SHA-256 of its two files. {@code sha256sum -c} checks it too, from the
 * set's folder.
 *
 * <pre>
 *   # q4j: length=48766 blocksize=16384 blocks=3 changed=2
 *   SHA-256 in hexadecimal, two spaces, name of the difference
 *   SHA-256 in hexadecimal, two spaces, name of the digests
 * </pre>
 *
 * @param length of the source, bytes
 * @param blockSize in bytes
 * @param blocks of the source
 * @param changed blocks in the difference
 * @param difference SHA-256 of the difference as it lies on disk, in hexadecimal
 * @param digests SHA-256 of the digest file
 */
record GenerationSum(
    long length, int blockSize, long blocks, long changed, String difference, String digests) {
  private static final Pattern HEAD =
      Pattern.compile(
          "# q4j: length=(\\d{1,18}) blocksize=(\\d{1,8}) blocks=(\\d{1,18}) changed=(\\d{1,18})");
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

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

  byte[] format(Path differenceFile, Path digestFile) {
    return "# q4j: length=%d blocksize=%d blocks=%d changed=%d\n%s  %s\n%s  %s\n"
        .formatted(
            length,
            blockSize,
            blocks,
            changed,
            difference,
            differenceFile.getFileName(),
            digests,
            digestFile.getFileName())
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads that of a generation; empty when there is none, as with those that the old scripts wrote.
   *
   * @throws CorruptException when it is none
   */
  static Optional<GenerationSum> read(SetFiles files, long generation) throws IOException {
    Path file = files.sum(generation);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length == 4) {
      Matcher head = HEAD.matcher(lines[0]);
      Matcher first = LINE.matcher(lines[1]);
      Matcher second = LINE.matcher(lines[2]);
      if (head.matches() && first.matches() && second.matches()) {
        return Optional.of(
            new GenerationSum(
                Long.parseLong(head.group(1)),
                Integer.parseInt(head.group(2)),
                Long.parseLong(head.group(3)),
                Long.parseLong(head.group(4)),
                first.group(1),
                second.group(1)));
      }
    }
    throw new CorruptException(
        "not the sums of a generation: %s; without this file the generation is checked by its digests alone"
            .formatted(file));
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
