package org.q4j.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names in a folder that holds copies of groups of files. */
final class GroupFiles {
  private static final Pattern COPY = Pattern.compile("copy\\.([1-9][0-9]{0,8})\\.json");

  private static final String VERSION = ".ver";

  private final Path folder;

  GroupFiles(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  Path folder() {
    return folder;
  }

  Path copy(long number) {
    return folder.resolve("copy." + number + ".json");
  }

  /** Returns the name of the set of a file, wherever {@link SetPlaces} put it. */
  Path set(String path) {
    Path plain = plain(path);
    Path renamed = renamed(path);
    return isSet(plain) || !isLeft(renamed) ? plain : renamed;
  }

  /** Returns the name of the set of a file whose set is named like the file. */
  Path plain(String path) {
    return folder.resolve("files").resolve(path);
  }

  /** Returns that of one that cannot be: the SHA-256 of its path says which it is. */
  Path renamed(String path) {
    byte[] hash = Batch.newDigest("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
    return folder.resolve("renamed").resolve(HexFormat.of().formatHex(hash));
  }

  /** Returns whether a set of this name has a generation. */
  static boolean isSet(Path set) {
    return Files.isRegularFile(set.resolveSibling(set.getFileName() + VERSION));
  }

  /** Of a set whose removal was stopped at least the lock is there, which goes last. */
  private static boolean isLeft(Path set) {
    return isSet(set) || Files.exists(new SetFiles(set).lock());
  }

  /** Returns what the lock and the record of drills are named after. */
  Path name() {
    return folder.resolve("copy");
  }

  /** Returns the file of the number of the last copy. */
  Path last() {
    return folder.resolve("copy.last");
  }

  /** Returns the file of what a prune is removing. */
  Path removal() {
    return folder.resolve("removal.json");
  }

  /** Returns the names of all sets, whether a copy lists their files or not. */
  Set<Path> sets() throws IOException {
    Set<Path> sets = new TreeSet<>();
    for (Path root : List.of(plain(""), folder.resolve("renamed"))) {
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.walk(root)) {
          files
              .filter(file -> file.getFileName().toString().endsWith(VERSION))
              .filter(Files::isRegularFile)
              .map(GroupFiles::ofVersion)
              .forEach(sets::add);
        }
      }
    }
    return sets;
  }

  private static Path ofVersion(Path version) {
    String name = version.getFileName().toString();
    return version.resolveSibling(name.substring(0, name.length() - VERSION.length()));
  }

  /** Returns the numbers of all copies, the oldest first; none where there is no such folder. */
  List<Long> numbers() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> COPY.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(match -> Long.valueOf(match.group(1)))
          .sorted()
          .toList();
    }
  }
}
