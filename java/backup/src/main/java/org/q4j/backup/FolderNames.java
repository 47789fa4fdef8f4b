package org.q4j.backup;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.q4j.io.Disk;

/**
 * What folders held when they were first asked for: who works on many sets of a folder would read
 * it for each of them, and the more sets, the longer that takes. Right for as long as nobody else
 * adds to those folders, and each set is asked for before it is changed. Remembers some folders,
 * the last ones. For one thread.
 */
final class FolderNames implements SetFiles.Names {
  private static final int FOLDERS = 32;

  private final Disk disk;
  private final Map<Path, NavigableSet<String>> known =
      new LinkedHashMap<>(FOLDERS, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, NavigableSet<String>> eldest) {
          return size() > FOLDERS;
        }
      };

  FolderNames(Disk disk) {
    this.disk = disk;
  }

  @Override
  public Collection<String> in(Path folder, String prefix) {
    return known
        .computeIfAbsent(folder, one -> new TreeSet<>(disk.list(one)))
        .subSet(prefix, true, prefix + Character.MAX_VALUE, false);
  }
}
