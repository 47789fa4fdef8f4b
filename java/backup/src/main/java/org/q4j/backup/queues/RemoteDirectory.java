package org.q4j.backup.queues;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.q4j.LockedException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.backup.FileGroup;
import org.q4j.backup.RemoteData;
import org.q4j.backup.RemoteEntry;
import org.q4j.queue.DataDirectory;

/** A data directory of another machine, and which of its queues are wanted. For one thread. */
final class RemoteDirectory {
  /** How it is kept still. */
  enum Hold {
    /** Nobody else can open it. */
    LOCKED,
    /** There is a connection to the process that has it open. */
    SERVED
  }

  /** As long as the engine gives an owner that is just opening or closing. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long RETRY_MILLIS = 10;

  private String path;
  private List<String> names = List.of();

  /**
   * @param source {@code DIR[/db.table]}
   */
  RemoteDirectory(String source) {
    this.path = source.length() > 1 ? source.replaceAll("/+$", "") : source;
  }

  /** Returns the directory's path. */
  String path() {
    return path;
  }

  /** Returns the names that were asked for; none for all. */
  List<String> names() {
    return names;
  }

  /** Returns a queue file's path there. */
  String file(String name) {
    return path + "/" + DataDirectory.pathOf(name);
  }

  /**
   * Keeps it still, or finds the process that does.
   *
   * @throws NotFoundException when there is no such directory, and no queue can have that name
   * @throws LockedException when a process has it open that serves nobody
   */
  Hold hold(RemoteData data) throws IOException {
    long deadline = 0;
    String holder = null;
    while (true) {
      RemoteData.Lock lock = data.lock(path);
      if (lock.kind() == RemoteData.Lock.Kind.TAKEN) {
        return Hold.LOCKED;
      }
      if (lock.kind() == RemoteData.Lock.Kind.NO_FOLDER) {
        splitOffName();
        continue;
      }
      if (!lock.holder().equals(holder)) { // It is named by process and time.
        holder = lock.holder();
        deadline = System.nanoTime() + PATIENCE_NANOS;
      }
      String why = data.connectOwner(path);
      if (why.isEmpty()) {
        return Hold.SERVED;
      }
      if (System.nanoTime() >= deadline) {
        throw new LockedException(
            "the data directory is open elsewhere: holder=%s (expected=none), %s; and it does not serve others: %s; wait for it to end"
                .formatted(holder.isEmpty() ? "unknown" : holder, path, why));
      }
      pause();
    }
  }

  /** What was named is no folder: its last part may be a queue. */
  private void splitOffName() {
    int slash = path.lastIndexOf('/');
    boolean mayBeQueue = path.indexOf('.', slash + 1) > 0;
    if (!names.isEmpty() || slash < 1 || !mayBeQueue) {
      throw new NotFoundException(
          "no data directory over there: %s (expected=DIR or DIR/db.table, best from the root on)"
              .formatted(names.isEmpty() ? path : path + "/" + names.get(0)));
    }
    String name = path.substring(slash + 1);
    DataDirectory.pathOf(name); // Before anything is touched there: it may be no queue's name.
    names = List.of(name);
    path = path.substring(0, slash);
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted", interrupted);
    }
  }

  /**
   * Returns what the folders hold that may have queues, as the engine finds them: through links,
   * and on whatever file system. What else lies there is of no account.
   *
   * @return by path, as {@code db/table.Q4M}
   */
  SortedMap<String, RemoteEntry> files(RemoteData data) throws IOException {
    SortedMap<String, RemoteEntry> files = new TreeMap<>();
    for (Map.Entry<String, RemoteEntry> one : data.children(path).entrySet()) {
      String database = one.getKey();
      boolean isFolder = one.getValue().entry().kind() == FileGroup.Kind.FOLDER;
      if (isFolder && DataDirectory.isDatabase(database)) {
        data.children(path + "/" + database)
            .forEach((name, found) -> files.put(database + "/" + name, found));
      }
    }
    return files;
  }

  /**
   * Returns the queues that are wanted, with the paths of their definitions.
   *
   * @param paths what the directory holds
   * @throws NotFoundException when a queue is wanted that is not there
   */
  SortedMap<String, Optional<String>> chosen(Set<String> paths) {
    SortedMap<String, Optional<String>> all = DataDirectory.definitions(paths);
    if (all.isEmpty()) {
      throw new NotFoundException(
          "there are no queues over there: %s (expected=a data directory with db/table.Q4M); q4j list --data DIR, on its machine, shows what is in one"
              .formatted(path));
    }
    if (names.isEmpty()) {
      return all;
    }
    SortedMap<String, Optional<String>> chosen = new TreeMap<>();
    for (String name : names) {
      if (!all.containsKey(name)) {
        throw new NotFoundException(
            "no such queue over there: %s in %s (there are: %s)"
                .formatted(name, path, String.join(", ", all.keySet())));
      }
      chosen.put(name, all.get(name));
    }
    return chosen;
  }
}
