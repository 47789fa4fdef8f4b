package org.q4j.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.q4j.CorruptException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/**
 * Tells whether the list of the last copy is missing. {@code FOLDER/copy.last} has its number and a
 * newline, written after the list: a run that was killed leaves a smaller number there than that of
 * the newest list, never a larger one.
 *
 * @param names of the folder
 */
record LastCopy(GroupFiles names) {
  /**
   * Returns the number that a run recorded last; 0 where none did, as in earlier versions.
   *
   * @throws CorruptException when the file holds something else
   */
  long recorded() throws IOException {
    Path file = names.last();
    if (!Files.exists(file)) {
      return 0;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new CorruptException(
          "not the number of the last copy: %s; remove it, the next q4j backup run writes it again"
              .formatted(file));
    }
    return Long.parseLong(text);
  }

  /** Records that the list of a copy is there. */
  void record(Disk disk, long number) {
    disk.writeFile(names.last(), (number + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns the number of the copy whose list is missing; nothing when none that is known of. */
  Optional<Long> missing() throws IOException {
    List<Long> numbers = names.numbers();
    long newest = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    long recorded = recorded();
    return recorded > newest ? Optional.of(recorded) : Optional.empty();
  }

  /**
   * Checks that no list is missing.
   *
   * @throws CorruptException when one is, naming what can be restored still
   */
  void check() throws IOException {
    Optional<Long> missing = missing();
    if (missing.isPresent()) {
      throw new CorruptException(words(missing.get()));
    }
  }

  /** Returns in words that the list of a copy is missing, and what is left. */
  String words(long missing) throws IOException {
    List<Long> numbers = names.numbers();
    return "%s is missing, the list of the last copy by %s: get it again from a copy; %s"
        .formatted(
            names.copy(missing),
            names.last(),
            numbers.isEmpty()
                ? "no other list is there; the generations of each file can be restored still: q4j backup restore %s/PATH"
                    .formatted(names.plain(""))
                : "copies %s can be restored still: --generation %d"
                    .formatted(numbers, numbers.get(numbers.size() - 1)));
  }

  /**
   * Returns in words that there are generations that no list names: of a run that was ended early,
   * or of a copy whose list was removed together with the record of its number.
   *
   * @param copies whose lists are known, the last one among them
   * @param isAll whether these are all copies
   */
  Optional<String> unlisted(List<GroupCopy> copies, boolean isAll) throws IOException {
    Disk disk = NativeDisk.instance();
    if (copies.isEmpty() || disk.isLocked(new SetFiles(names.name()).lock())) {
      return Optional.empty(); // A run is at work, and has no list yet.
    }
    long newest = copies.get(copies.size() - 1).number();
    Map<Path, Long> listed = new HashMap<>();
    for (GroupCopy copy : copies) {
      copy.generations()
          .forEach((path, generation) -> listed.merge(names.set(path), generation, Math::max));
    }
    List<Path> newer = new ArrayList<>();
    for (Path set : names.sets()) {
      Long known = listed.get(set);
      if ((known != null || isAll) && lastOf(set, disk) > (known == null ? 0 : known)) {
        newer.add(set);
      }
    }
    return newer.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d files have generations that no list names, first: %s; a run after copy %d was ended early, and the next one goes on from there, or %s was removed"
                .formatted(newer.size(), newer.get(0), newest, names.copy(newest + 1)));
  }

  private static long lastOf(Path set, Disk disk) {
    try {
      return new SetFiles(set).lastGeneration(disk);
    } catch (CorruptException damaged) {
      return 0; // Whoever reads that set is told.
    }
  }
}
