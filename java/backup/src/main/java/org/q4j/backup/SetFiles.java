package org.q4j.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;

/** The names of a set's files, and which generation is its last. */
final class SetFiles {
  /** What the name of an encrypted file ends with. */
  static final String SEALED = ".age";

  /** What a small file's name ends with while it is written. */
  private static final String WRITING = "[0-9]+-[0-9]+\\.tmp";

  private static final String ENDINGS =
      "(\\.(?:gz|lzop|zst|lz4|age|md5|digests|sha256|full|since-[0-9]+|part-[0-9]+|tmp|"
          + WRITING
          + "))*";

  private static final Pattern ENDING =
      Pattern.compile(
          "\\.(?:ver|lock|kept|verified|drill|[1-9][0-9]{0,8}" + ENDINGS + ")(?:\\.tmp)?");

  /** Tells what is in a folder. */
  interface Names {
    /** Returns the names there that begin so; others may be among them. */
    Collection<String> in(Path folder, String prefix);
  }

  private final Path name;
  private final Names names;

  /**
   * @param name the set's, with its folder; the files' names begin with it
   * @throws UnsupportedException when it is a folder's alone, or has control characters, which the
   *     lines of {@code NAME.N.sha256} cannot hold
   */
  SetFiles(Path name) {
    this(name, null);
  }

  /**
   * @param names asked in place of the disk, which is read from one end to the other for that
   */
  SetFiles(Path name, Names names) {
    this.name = name.toAbsolutePath();
    this.names = names;
    Path own = this.name.getFileName();
    if (own == null || own.toString().chars().anyMatch(Character::isISOControl)) {
      throw new UnsupportedException(
          "not the name of a set: %s (expected=a name without control characters, with its folder)"
              .formatted(name));
    }
  }

  /** Returns whether a name of a set and this behind it would be that of one of the set's files. */
  static boolean isEnding(String ending) {
    return ENDING.matcher(ending).matches();
  }

  /** Returns the file with an ending, of those that are named as the set and a generation. */
  Path of(long generation, String ending) {
    return with("." + generation + ending);
  }

  private Path with(String ending) {
    return name.resolveSibling(name.getFileName() + ending);
  }

  Path name() {
    return name;
  }

  Path folder() {
    return name.getParent();
  }

  Path version() {
    return with(".ver");
  }

  Path lock() {
    return with(".lock");
  }

  Path kept() {
    return with(".kept");
  }

  Path digests(long generation, DigestKind kind, boolean sealed) {
    return of(generation, kind.ending() + (sealed ? SEALED : ""));
  }

  Path sum(long generation) {
    return of(generation, ".sha256");
  }

  Path difference(long generation, Compression compression, boolean sealed) {
    return of(generation, compression.ending() + (sealed ? SEALED : ""));
  }

  /** Returns the name under which a file is written until it is complete. */
  static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + ".tmp");
  }

  /** Returns the numbers of all generations of which any file is there, a temporary one too. */
  SortedSet<Long> numbers(Disk disk) {
    Pattern pattern =
        Pattern.compile(Pattern.quote(name.getFileName() + ".") + "([1-9][0-9]{0,8})" + ENDINGS);
    SortedSet<Long> numbers = new TreeSet<>();
    for (String file : names(disk, name.getFileName() + ".")) {
      Matcher matcher = pattern.matcher(file);
      if (matcher.matches()) {
        numbers.add(Long.parseLong(matcher.group(1)));
      }
    }
    return numbers;
  }

  private Collection<String> names(Disk disk, String prefix) {
    return names == null ? disk.list(folder()) : names.in(folder(), prefix);
  }

  /** Returns all files of a generation that are there, the temporary ones too. */
  List<Path> all(Disk disk, long generation) {
    Pattern pattern =
        Pattern.compile(Pattern.quote(name.getFileName() + "." + generation) + ENDINGS);
    return names(disk, name.getFileName() + "." + generation).stream()
        .filter(file -> pattern.matcher(file).matches())
        .sorted()
        .map(name::resolveSibling)
        .toList();
  }

  /** Returns what a run that was killed left of this generation, which is none of the set. */
  List<Path> left(Disk disk, long generation) {
    List<Path> left = new ArrayList<>(all(disk, generation));
    String version = version().getFileName() + ".";
    Pattern writing = Pattern.compile(Pattern.quote(version) + WRITING);
    for (String file : names(disk, version)) {
      if (writing.matcher(file).matches()) {
        left.add(name.resolveSibling(file));
      }
    }
    return left;
  }

  /**
   * Returns the number of the last complete generation.
   *
   * @throws NotFoundException when there is none
   */
  long existingGeneration(Disk disk) {
    long last = lastGeneration(disk);
    if (last == 0) {
      throw new NotFoundException("no backup set %s: no %s".formatted(name, version()));
    }
    return last;
  }

  /** Returns the bytes of all generations' files, the temporary ones too. */
  long size(Disk disk) throws IOException {
    long size = 0;
    for (long number : numbers(disk)) {
      size += size(disk, number);
    }
    return size;
  }

  /** Returns the bytes of one generation's files. */
  long size(Disk disk, long generation) throws IOException {
    long size = 0;
    for (Path file : all(disk, generation)) {
      size += Files.size(file);
    }
    return size;
  }

  /**
   * Removes the set with all of its generations. Stopped halfway it is of no use, and no new one
   * can begin; whoever calls this knows to call it again.
   */
  void remove(Disk disk) {
    for (long number : numbers(disk)) {
      all(disk, number).forEach(disk::delete);
    }
    for (String ending : List.of(".ver", ".kept", ".verified", ".drill", ".lock")) {
      disk.delete(with(ending));
    }
  }

  /**
   * Returns the difference of a generation that has no sums, however it is packed.
   *
   * @throws NotFoundException when it is not there
   * @throws CorruptException when it is there twice
   */
  Path difference(long generation) {
    List<Path> found = new ArrayList<>();
    for (Compression compression : Compression.values()) {
      Path file = difference(generation, compression, false);
      if (Files.exists(file)) {
        found.add(file);
      }
    }
    if (found.isEmpty()) {
      throw new NotFoundException(
          "generation %d is missing: no %s[.gz|.lzop|.zst|.lz4]; without it no later one can be restored"
              .formatted(generation, difference(generation, Compression.NONE, false)));
    }
    if (found.size() > 1) {
      throw new CorruptException(
          "generation %d is there %d times: %s; move away what is not of this set"
              .formatted(generation, found.size(), found));
    }
    return found.get(0);
  }

  /**
   * Returns the number of the last complete generation, 0 for a set that has none.
   *
   * @throws CorruptException when {@code NAME.ver} is unusable, or missing beside files of the set:
   *     to begin with generation 1 would write over a full backup
   */
  long lastGeneration(Disk disk) {
    Path file = version();
    if (!disk.exists(file)) {
      for (long number : numbers(disk)) {
        for (Path left : all(disk, number)) {
          // A first run that was killed leaves its files and nothing of use.
          if (number > 1 || !isOfFirstRun(left)) {
            throw new CorruptException(
                "%s is missing, but %s is there; write the number of the last complete generation into it, or move that file away to begin anew"
                    .formatted(file, left));
          }
        }
      }
      return 0;
    }
    String text = new String(disk.readFile(file), StandardCharsets.ISO_8859_1).strip();
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new CorruptException(
          "%s is unusable: content=\"%s\" (expected=the number of the last complete generation); write it there"
              .formatted(file, text.length() > 40 ? text.substring(0, 40) + "…" : text));
    }
    return Long.parseLong(text);
  }

  /**
   * Checks that no later generation is there than the next one, of which a run that was killed
   * leaves what nothing needs. To go on from an earlier one would write over what is good.
   *
   * @param last the number that {@code NAME.ver} has
   * @throws CorruptException when there is one
   */
  void checkLast(Disk disk, long last) {
    for (long number : numbers(disk).tailSet(last + 2)) {
      for (Path of : List.of(sum(number), digests(number, DigestKind.MD5, false))) {
        if (disk.exists(of)) {
          throw new CorruptException(
              "%s says that generation %d is the last one, but %s is there: write the number of the last complete generation into it, or move the files of later ones away"
                  .formatted(version(), last, of));
        }
      }
    }
  }

  private static boolean isOfFirstRun(Path file) {
    return file.toString().endsWith(".tmp");
  }
}
