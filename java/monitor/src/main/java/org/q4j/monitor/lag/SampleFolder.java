package org.q4j.monitor.lag;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.q4j.Q4jException;

/**
 * Where samples are kept between runs: a file for each queue, its owner's alone, of some kilobytes.
 *
 * <p>A file is replaced as a whole, so a run that is killed leaves the one before; of two runs at a
 * time one's sample is lost, which the next ones make up for. It is not synced: samples that a
 * power cut took are as if they had never been.
 *
 * <p>The first line names the format, the source and the queue; then one sample a line: Unix
 * milliseconds, rows, and the number of the next row or {@code -}, parted by tabs.
 */
final class SampleFolder {
  private static final String HEAD = "q4j-samples 1\t";
  private static final long MOST_BYTES = 1 << 20;

  private final Path folder;

  SampleFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Adds a sample of a queue to those that are kept.
   *
   * @throws Q4jException naming the folder, when they cannot be kept
   */
  History add(String source, String queue, Sample sample) {
    String head = HEAD + source.replace('\n', ' ') + "\t" + queue;
    Path file = folder.resolve(fileName(source, queue));
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      History history = History.of(read(file, head), sample);
      write(file, head, history);
      return history;
    } catch (IOException failure) {
      throw new Q4jException(
          "cannot keep samples in %s: %s; --samples names another folder"
              .formatted(folder, failure),
          failure);
    }
  }

  private static String fileName(String source, String queue) {
    UUID id = UUID.nameUUIDFromBytes((source + "\n" + queue).getBytes(StandardCharsets.UTF_8));
    return queue.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + id + ".samples";
  }

  private static List<Sample> read(Path file, String head) throws IOException {
    List<Sample> samples = new ArrayList<>();
    if (!Files.exists(file) || Files.size(file) > MOST_BYTES) {
      return samples;
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    boolean first = true;
    for (String line : text.split("\n", -1)) {
      if (first && !line.equals(head)) {
        return samples;
      }
      if (!first) {
        Optional<Sample> sample = Sample.parse(line);
        sample.ifPresent(samples::add);
      }
      first = false;
    }
    return samples;
  }

  private void write(Path file, String head, History history) throws IOException {
    StringBuilder text = new StringBuilder(head).append('\n');
    for (Sample sample : history.samples()) {
      text.append(sample.line()).append('\n');
    }
    Path next = Files.createTempFile(folder, "q4j", ".next"); // For its owner alone.
    try {
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /** Returns the folder to use when none is named, as desktops and servers keep such things. */
  static Path standard() {
    return Stream.of(
            given("Q4J_SAMPLES", ""),
            given("XDG_STATE_HOME", "q4j/samples"),
            given("HOME", ".local/state/q4j/samples"))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(Path.of(System.getProperty("user.home"), ".local/state/q4j/samples"));
  }

  private static Optional<Path> given(String variable, String below) {
    String value = System.getenv(variable);
    return value == null || value.isEmpty() || value.equals("/")
        ? Optional.empty()
        : Optional.of(Path.of(value).resolve(below));
  }
}
