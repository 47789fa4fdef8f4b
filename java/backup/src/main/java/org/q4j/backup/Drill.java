package org.q4j.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.CorruptException;
import org.q4j.io.NativeDisk;

/** A rehearsal of a restore. Only what was restored once is a backup. */
public final class Drill {
  private static final Pattern RECORD =
      Pattern.compile("passed=(\\S+) generation=(\\d{1,9}) seconds=(\\d{1,9})\\n");

  /**
   * A drill that passed. {@code SET.drill} holds the last one, as {@code
   * passed=2026-01-31T12:00:00Z generation=3 seconds=7} and a newline, for monitors to read.
   *
   * @param at when it had passed
   * @param generation that was restored
   * @param seconds it took
   */
  public record Passed(Instant at, long generation, long seconds) {}

  private Drill() {}

  private static Path file(Path set) {
    Path name = set.toAbsolutePath();
    return name.resolveSibling(name.getFileName() + ".drill");
  }

  /**
   * Restores the last generation to a folder, verifies it, removes it and records that.
   *
   * @param scratch has room for the source
   * @param key of an encrypted set, or null
   * @throws CorruptException when the set does not restore; the record of the last time stays
   */
  public static Passed run(Path set, Path scratch, SetKey key) throws IOException {
    BackupSet all = BackupSet.open(set, key);
    long start = System.nanoTime();
    Path folder = Files.createTempDirectory(scratch, "q4j-drill");
    Path target = folder.resolve("restored");
    try {
      all.restore(all.last(), target);
    } finally {
      Files.deleteIfExists(target);
      Files.delete(folder);
    }
    Passed passed =
        new Passed(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            all.last(),
            (System.nanoTime() - start) / 1_000_000_000L);
    String text =
        "passed=%s generation=%d seconds=%d\n"
            .formatted(passed.at(), passed.generation(), passed.seconds());
    NativeDisk.instance().writeFile(file(set), text.getBytes(StandardCharsets.US_ASCII));
    return passed;
  }

  /**
   * Returns the last drill of a set that passed.
   *
   * @throws CorruptException when the record is none
   */
  public static Optional<Passed> last(Path set) throws IOException {
    Path file = file(set);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Matcher record = RECORD.matcher(text);
    if (!record.matches()) {
      throw new CorruptException(
          "not the record of a drill: %s; remove it, q4j backup drill writes it again"
              .formatted(file));
    }
    return Optional.of(
        new Passed(
            Instant.parse(record.group(1)),
            Long.parseLong(record.group(2)),
            Long.parseLong(record.group(3))));
  }
}
