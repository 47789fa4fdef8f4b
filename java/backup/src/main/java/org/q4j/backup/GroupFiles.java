package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
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

  /** Returns the name of the set of a file. */
  Path set(String path) {
    return folder.resolve("files").resolve(path);
  }

  /** Returns what the lock and the record of drills are named after. */
  Path name() {
    return folder.resolve("copy");
  }

  /** Returns the file of what a prune is removing. */
  Path removal() {
    return folder.resolve("removal.json");
  }

  /** Returns the files' paths of which there are sets, whether a copy lists them or not. */
  SortedSet<String> sets() throws IOException {
    Path root = folder.resolve("files");
    SortedSet<String> paths = new TreeSet<>();
    if (Files.isDirectory(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.getFileName().toString().endsWith(VERSION))
            .map(file -> root.relativize(file).toString())
            .forEach(name -> paths.add(name.substring(0, name.length() - VERSION.length())));
      }
    }
    return paths;
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
