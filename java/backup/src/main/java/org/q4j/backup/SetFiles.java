package org.q4j.backup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;
import org.q4j.io.Disk;

/** The names of a set's files, and which generation is its last. */
final class SetFiles {
  private final Path name;

  /**
   * @param name the set's, with its folder; the files' names begin with it
   */
  SetFiles(Path name) {
    this.name = name.toAbsolutePath();
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

  Path digests(long generation) {
    return with("." + generation + ".md5");
  }

  Path sum(long generation) {
    return with("." + generation + ".sha256");
  }

  Path difference(long generation, Compression compression) {
    return with("." + generation + compression.ending());
  }

  /** Returns the name under which a file is written until it is complete. */
  static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + ".tmp");
  }

  /** Returns all names that the files of a generation may have, the temporary ones too. */
  List<Path> all(long generation) {
    List<Path> files = new ArrayList<>();
    for (Compression compression : Compression.values()) {
      files.add(difference(generation, compression));
    }
    files.add(digests(generation));
    files.add(sum(generation));
    List<Path> temporary = files.stream().map(SetFiles::temporary).toList();
    files.addAll(temporary);
    return files;
  }

  /**
   * Returns the difference of a generation, however it is packed.
   *
   * @throws NotFoundException when it is not there
   * @throws CorruptException when it is there twice
   */
  Path difference(long generation) {
    List<Path> found = new ArrayList<>();
    for (Compression compression : Compression.values()) {
      Path file = difference(generation, compression);
      if (Files.exists(file)) {
        found.add(file);
      }
    }
    if (found.isEmpty()) {
      throw new NotFoundException(
          "generation %d is missing: no %s[.gz|.lzop|.zst]; without it no later one can be restored"
              .formatted(generation, difference(generation, Compression.NONE)));
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
      for (Path first : all(1)) {
        if (!first.toString().endsWith(".tmp") && Files.exists(first)) {
          throw new CorruptException(
              "%s is missing, but %s is there; write the number of the last complete generation into it, or move that file away to begin anew"
                  .formatted(file, first));
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
}
