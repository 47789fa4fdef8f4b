package org.q4j.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.CorruptException;
import org.q4j.io.NativeDisk;

/** A rehearsal of the restore of a group of files. */
public final class GroupDrill {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * A drill that passed. {@code FOLDER/drill.json} holds the last one, for monitors to read:
   *
   * <pre>
   *   {"passed": "2026-01-31T12:00:00Z", "copy": 3, "seconds": 7, "checks": ["2 queues …"]}
   * </pre>
   *
   * @param at when it had passed
   * @param copy that was restored
   * @param seconds it took
   * @param checks what was opened
   */
  public record Passed(Instant at, long copy, long seconds, List<String> checks) {}

  private GroupDrill() {}

  private static Path file(Path folder) {
    return folder.toAbsolutePath().resolve("drill.json");
  }

  /**
   * Restores the last copy to a folder, verifies every block, lets others open it, removes it, and
   * records that.
   *
   * @param scratch has room for the files
   * @param key of encrypted sets, or null
   * @param checks each is given what was restored
   * @throws CorruptException when it does not restore or open; the record of the last time stays
   */
  public static Passed run(Path folder, Path scratch, SetKey key, List<RestoredCheck> checks)
      throws IOException {
    GroupSet set = GroupSet.open(folder, key);
    long start = System.nanoTime();
    Path temporary = Files.createTempDirectory(scratch, "q4j-drill");
    List<String> words = new ArrayList<>();
    try {
      Path restored = temporary.resolve("restored");
      set.restore(set.last(), restored, false, unheard -> {});
      for (RestoredCheck check : checks) {
        words.addAll(check.check(restored));
      }
    } finally {
      FolderRemoval.remove(temporary);
    }
    Passed passed =
        new Passed(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            set.last(),
            (System.nanoTime() - start) / 1_000_000_000L,
            words);
    NativeDisk.instance().writeFile(file(folder), format(passed));
    return passed;
  }

  private static byte[] format(Passed passed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("passed", passed.at().toString());
      out.writeNumberField("copy", passed.copy());
      out.writeNumberField("seconds", passed.seconds());
      out.writeArrayFieldStart("checks");
      for (String check : passed.checks()) {
        out.writeString(check);
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the last drill that passed.
   *
   * @throws CorruptException when the record is none
   */
  public static Optional<Passed> last(Path folder) throws IOException {
    Path file = file(folder);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (JsonParser in = JSON.createParser(Files.readAllBytes(file))) {
      String at = "";
      long copy = 0;
      long seconds = 0;
      List<String> checks = new ArrayList<>();
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "passed" -> at = in.getText();
          case "copy" -> copy = in.getLongValue();
          case "seconds" -> seconds = in.getLongValue();
          default -> {
            while (in.nextToken() == JsonToken.VALUE_STRING) {
              checks.add(in.getText());
            }
          }
        }
      }
      return Optional.of(new Passed(Instant.parse(at), copy, seconds, checks));
    } catch (JsonProcessingException | DateTimeException wrong) {
      throw new CorruptException(
          "not the record of a drill: %s; remove it, q4j backup drill writes it again"
              .formatted(file),
          wrong);
    }
  }
}
