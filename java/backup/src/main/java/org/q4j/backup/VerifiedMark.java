package org.q4j.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.q4j.CorruptException;
import org.q4j.io.NativeDisk;

/**
 * When all of a set was last read back and found sound: {@code SET.verified}, or {@code
 * SET/verified} of a folder of copies, holds that time, as {@code 2026-01-31T12:00:00Z} and a
 * newline.
 */
public final class VerifiedMark {
  private VerifiedMark() {}

  private static Path file(Path set) {
    Path name = set.toAbsolutePath();
    return Files.isDirectory(name)
        ? name.resolve("verified")
        : name.resolveSibling(name.getFileName() + ".verified");
  }

  /** Notes that a verification passed now. */
  public static void write(Path set) {
    String text = Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
    NativeDisk.instance().writeFile(file(set), text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Returns when a verification last passed.
   *
   * @throws CorruptException when the file holds something else
   */
  public static Optional<Instant> read(Path set) throws IOException {
    Path file = file(set);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Instant.parse(Files.readString(file, StandardCharsets.ISO_8859_1).strip()));
    } catch (DateTimeException wrong) {
      throw new CorruptException(
          "not the time of a verification: %s; remove it, q4j backup verify writes it again"
              .formatted(file),
          wrong);
    }
  }
}
