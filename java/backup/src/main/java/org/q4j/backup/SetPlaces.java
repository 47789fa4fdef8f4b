package org.q4j.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Chooses where the sets of a group's files lie. A set is named like its file, so that a person
 * finds it, unless its files could then meet another name: {@code a.ver} is of the set of {@code a}
 * and may be a folder; a name may be too long for what is added to it, or have what a set's name
 * cannot. Such a set is named by a hash. What is there stays where it is. For one thread, once.
 */
final class SetPlaces {
  /**
   * A name has 255 bytes at most; number, base, packing, encryption and what is temporary take
   * some.
   */
  private static final int NAME_BYTES = 255 - 50;

  private static final int PATH_BYTES = 4096 - 100;

  private final GroupFiles names;
  private final Set<Path> looked = new HashSet<>();

  /** The plain sets, here or to be. */
  private final Set<Path> sets = new HashSet<>();

  /** The plain sets that cannot be, as a folder lies where one of their files would. */
  private final Set<Path> hindered = new HashSet<>();

  private SetPlaces(GroupFiles names) {
    this.names = names;
  }

  /** Returns the name of each file's set, by the file's path. Looks only, and creates nothing. */
  static Map<String, Path> of(GroupFiles names, List<FileGroup.Entry> entries) throws IOException {
    SetPlaces places = new SetPlaces(names);
    Map<String, Path> chosen = new HashMap<>();
    List<String> fresh = new ArrayList<>();
    for (FileGroup.Entry entry : entries) {
      if (entry.kind() == FileGroup.Kind.FILE) {
        Path plain = names.plain(entry.path());
        Path renamed = names.renamed(entry.path());
        if (GroupFiles.isSet(plain)) {
          chosen.put(entry.path(), places.take(plain));
        } else if (GroupFiles.isSet(renamed)) {
          chosen.put(entry.path(), renamed);
        } else {
          fresh.add(entry.path());
        }
      }
    }
    // In an order of their own, so that the file system's does not decide which are renamed.
    fresh.sort(
        Comparator.comparing((String path) -> Path.of(path).getNameCount())
            .thenComparing(Comparator.naturalOrder()));
    for (String path : fresh) {
      Path plain = names.plain(path);
      chosen.put(path, places.isFree(plain) ? places.take(plain) : names.renamed(path));
    }
    return chosen;
  }

  private Path take(Path plain) {
    sets.add(plain);
    for (Path folder = plain.getParent(); isWithin(folder); folder = folder.getParent()) {
      hindered.addAll(setsWithFile(folder));
    }
    return plain;
  }

  private boolean isFree(Path plain) throws IOException {
    if (!isName(plain)) {
      return false;
    }
    look(plain.getParent());
    if (hindered.contains(plain)) {
      return false;
    }
    for (Path folder = plain.getParent(); isWithin(folder); folder = folder.getParent()) {
      look(folder.getParent());
      if (setsWithFile(folder).stream().anyMatch(sets::contains)) {
        return false;
      }
    }
    return true;
  }

  private boolean isWithin(Path folder) {
    return !folder.equals(names.plain("").normalize()) && folder.startsWith(names.folder());
  }

  private static boolean isName(Path plain) {
    String name = plain.getFileName().toString();
    return name.equals(name.strip())
        && plain.toString().chars().noneMatch(Character::isISOControl)
        && bytes(name) <= NAME_BYTES
        && bytes(plain.toString()) <= PATH_BYTES;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Remembers what lies in a folder that may be in the way of others, or they of it. */
  private void look(Path folder) throws IOException {
    if (!looked.add(folder) || !Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(
          file -> {
            List<Path> owners = setsWithFile(file);
            if (!owners.isEmpty()) {
              (Files.isDirectory(file) ? hindered : sets).addAll(owners);
            }
          });
    }
  }

  /** Returns the sets of which this would be a file, by its name. */
  private static List<Path> setsWithFile(Path file) {
    String name = file.getFileName().toString();
    List<Path> owners = new ArrayList<>();
    for (int dot = name.indexOf('.', 1); dot > 0; dot = name.indexOf('.', dot + 1)) {
      if (SetFiles.isEnding(name.substring(dot))) {
        owners.add(file.resolveSibling(name.substring(0, dot)));
      }
    }
    return owners;
  }
}
