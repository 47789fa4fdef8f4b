package org.q4j.queue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.q4j.NotFoundException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;
import org.q4j.row.Schema;

/**
 * Where things lie in a data directory: {@code <db>/<table>.Q4M}, its definition in {@code
 * <table>.sql}, a copy that is being written in {@code <table>.Q4T}, the definition that comes with
 * it in {@code <table>.sql.next}, and {@code q4j.lock}.
 */
public final class DataDirectory {
  static final String LOCK = "q4j.lock";
  static final String FILE_ENDING = ".Q4M";
  static final String SQL_ENDING = ".sql";
  private static final String TEMPORARY_ENDING = ".Q4T";
  private static final String NEXT_SQL_ENDING = ".sql.next";

  private final Disk disk;
  private final Path root;

  DataDirectory(Disk disk, Path root) {
    this.disk = disk;
    this.root = root.toAbsolutePath();
  }

  /**
   * Returns the names of the queues in a data directory, in order. Opens none and takes no lock.
   *
   * @param directory the data directory
   * @throws NotFoundException when there is no such directory, or something else in its place
   */
  public static List<String> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new NotFoundException(
          "%s: %s; q4j create makes one"
              .formatted(
                  Files.exists(directory) ? "not a directory" : "no data directory",
                  directory.toAbsolutePath()));
    }
    return new DataDirectory(NativeDisk.instance(), directory).list();
  }

  /**
   * Returns the queue file of a name, whether or not it is there.
   *
   * @param directory the data directory
   * @param name {@code db.table}
   */
  public static Path fileOf(Path directory, String name) {
    return new DataDirectory(NativeDisk.instance(), directory).file(QueueName.parse(name));
  }

  /** Returns whether a folder of that name in a data directory may hold queues. */
  public static boolean isDatabase(String name) {
    return QueueName.validPart(name);
  }

  /** Returns where a queue's file lies in a data directory: {@code db/table.Q4M}. */
  public static String pathOf(String name) {
    QueueName parts = QueueName.parse(name);
    return parts.database() + "/" + parts.table() + FILE_ENDING;
  }

  /** Returns where its definition lies: {@code db/table.sql}. */
  public static String definitionPathOf(String name) {
    QueueName parts = QueueName.parse(name);
    return parts.database() + "/" + parts.table() + SQL_ENDING;
  }

  /**
   * Returns the names of the queues whose files are among the paths of a data directory, with the
   * path of each one's definition, as it is when no process has the directory open.
   *
   * @param paths relative to the directory, with slashes
   * @return by name, in order; the definition's path is one of {@code paths}, or empty when there
   *     is none
   */
  public static SortedMap<String, Optional<String>> definitions(Set<String> paths) {
    SortedMap<String, Optional<String>> found = new TreeMap<>();
    for (String path : paths) {
      String[] parts = path.split("/", -1);
      if (parts.length == 2 && parts[1].endsWith(FILE_ENDING)) {
        String table = parts[1].substring(0, parts[1].length() - FILE_ENDING.length());
        if (QueueName.validPart(parts[0]) && QueueName.validPart(table)) {
          String stem = parts[0] + "/" + table;
          boolean isHalfAltered =
              paths.contains(stem + NEXT_SQL_ENDING) && !paths.contains(stem + TEMPORARY_ENDING);
          String definition = stem + (isHalfAltered ? NEXT_SQL_ENDING : SQL_ENDING);
          found.put(
              parts[0] + "." + table,
              paths.contains(definition) ? Optional.of(definition) : Optional.empty());
        }
      }
    }
    return found;
  }

  List<String> list() {
    List<String> names = new ArrayList<>();
    for (String database : disk.list(root)) {
      if (isDatabase(database)) {
        for (String file : disk.list(root.resolve(database))) {
          if (file.endsWith(FILE_ENDING)) {
            String table = file.substring(0, file.length() - FILE_ENDING.length());
            if (QueueName.validPart(table)) {
              names.add(database + "." + table);
            }
          }
        }
      }
    }
    names.sort(null);
    return names;
  }

  Path root() {
    return root;
  }

  Path lockFile() {
    return root.resolve(LOCK);
  }

  Path file(QueueName name) {
    return root.resolve(name.database()).resolve(name.table() + FILE_ENDING);
  }

  Path sqlFile(QueueName name) {
    return root.resolve(name.database()).resolve(name.table() + SQL_ENDING);
  }

  Path temporary(QueueName name) {
    return root.resolve(name.database()).resolve(name.table() + TEMPORARY_ENDING);
  }

  boolean exists(QueueName name) {
    return disk.exists(file(name));
  }

  NotFoundException notFound(QueueName name) {
    return new NotFoundException(
        "no such queue: %s (no file %s); q4j list --data %s shows what is there"
            .formatted(name, file(name), root));
  }

  /** Returns the name that a definition has until its file has taken the old one's place. */
  Path nextSqlFile(QueueName name) {
    return root.resolve(name.database()).resolve(name.table() + NEXT_SQL_ENDING);
  }

  /**
   * Returns whether an alteration was cut short after the new file had taken the old one's place:
   * the new definition is there, and no new file that waits for its name.
   */
  private boolean isHalfAltered(QueueName name) {
    return disk.exists(nextSqlFile(name)) && !disk.exists(temporary(name));
  }

  /** Removes what a crash left beside a queue's file, or completes what it interrupted. */
  void recover(QueueName name) {
    if (isHalfAltered(name)) {
      swapSchema(name);
    } else {
      disk.delete(nextSqlFile(name)); // First: alone it would look like an altered file's.
      disk.delete(temporary(name));
    }
  }

  /** Removes what belongs to a queue whose file has gone. */
  void deleteRest(QueueName name) {
    disk.delete(nextSqlFile(name)); // Or it would count for a queue that is made anew.
    disk.delete(sqlFile(name));
    disk.delete(temporary(name));
  }

  /** Writes the definition that the queue will have once its new file has taken its place. */
  void prepareSchema(QueueName name, Schema schema) {
    // The new file's name first: should power be lost, a definition that is there without it says
    // that the file has taken its place already.
    disk.syncDirectory(root.resolve(name.database()));
    disk.writeFile(nextSqlFile(name), schema.toSql(name.table()).getBytes(StandardCharsets.UTF_8));
  }

  /** Removes that definition again. */
  void withdrawSchema(QueueName name) {
    disk.delete(nextSqlFile(name));
  }

  /** Makes that definition the queue's. */
  void swapSchema(QueueName name) {
    disk.rename(nextSqlFile(name), sqlFile(name));
  }

  /** Reads the definition beside the file. */
  Schema schema(QueueName name) {
    Path file = isHalfAltered(name) ? nextSqlFile(name) : sqlFile(name);
    if (!disk.exists(file)) {
      throw new NotFoundException(
          "no definition beside the queue file: expected %s with its CREATE TABLE statement"
              .formatted(file));
    }
    try {
      return Schema.parse(new String(disk.readFile(file), StandardCharsets.UTF_8));
    } catch (org.q4j.SchemaException failure) {
      throw new org.q4j.SchemaException(file + ": " + failure.getMessage(), failure);
    } catch (org.q4j.UnsupportedException failure) {
      throw new org.q4j.UnsupportedException(file + ": " + failure.getMessage(), failure);
    }
  }

  /** Writes the definition of a queue that is about to be made. */
  void writeSchema(QueueName name, Schema schema) {
    disk.createDirectories(root.resolve(name.database()));
    disk.delete(nextSqlFile(name)); // Of a queue that was dropped when power was lost.
    disk.writeFile(sqlFile(name), schema.toSql(name.table()).getBytes(StandardCharsets.UTF_8));
  }
}
