package org.q4j.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The names of files, and which of them the disk may have. The caller sees to the locking. */
final class SimulatedNames {
  private final Map<Path, SimulatedFile> current = new TreeMap<>();
  private final Map<Path, SimulatedFile> durable = new TreeMap<>();

  /** Changes since the last syncs of their directories; a null stands for a name that is gone. */
  private final List<Map<Path, SimulatedFile>> unsynced = new ArrayList<>();

  SimulatedFile get(Path name) {
    return current.get(name);
  }

  Map<Path, SimulatedFile> all() {
    return current;
  }

  void put(Path name, SimulatedFile file) {
    Map<Path, SimulatedFile> change = new HashMap<>();
    change.put(name, file);
    add(change);
  }

  void remove(Path name) {
    put(name, null);
  }

  void rename(Path from, Path to) {
    Map<Path, SimulatedFile> change = new HashMap<>();
    change.put(to, current.get(from));
    change.put(from, null);
    add(change);
  }

  private void add(Map<Path, SimulatedFile> change) {
    unsynced.add(change);
    apply(change, current);
  }

  private static void apply(Map<Path, SimulatedFile> change, Map<Path, SimulatedFile> names) {
    change.forEach(
        (name, file) -> {
          if (file == null) {
            names.remove(name);
          } else {
            names.put(name, file);
          }
        });
  }

  void sync(Path directory) {
    unsynced.removeIf(
        change -> {
          boolean here =
              change.keySet().stream().anyMatch(name -> directory.equals(name.getParent()));
          if (here) {
            apply(change, durable);
          }
          return here;
        });
  }

  void syncAll() {
    unsynced.forEach(change -> apply(change, durable));
    unsynced.clear();
  }

  /** Returns the names that may be found after the power was lost now. */
  Map<Path, SimulatedFile> afterCut(Random random) {
    Map<Path, SimulatedFile> found = new TreeMap<>(durable);
    int first = random.nextInt(unsynced.size() + 1);
    boolean inOrder = random.nextBoolean();
    for (int i = 0; i < unsynced.size(); i++) {
      if (inOrder ? i < first : random.nextBoolean()) {
        apply(unsynced.get(i), found);
      }
    }
    return found;
  }

  /** Returns the same with other files in the place of these. */
  SimulatedNames copy(UnaryOperator<SimulatedFile> files) {
    SimulatedNames copy = new SimulatedNames();
    current.forEach((name, file) -> copy.current.put(name, files.apply(file)));
    durable.forEach((name, file) -> copy.durable.put(name, files.apply(file)));
    for (Map<Path, SimulatedFile> change : unsynced) {
      Map<Path, SimulatedFile> copied = new HashMap<>();
      change.forEach((name, file) -> copied.put(name, file == null ? null : files.apply(file)));
      copy.unsynced.add(copied);
    }
    return copy;
  }
}
