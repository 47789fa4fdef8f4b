package org.q4j.sql.query;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.q4j.Q4jException;
import org.q4j.queue.QueueStore;
import org.q4j.sql.catalog.SystemDatabases;
import org.q4j.sql.wire.ErrorReply;

/** The databases of a store: the folders of its data directory. Thread-safe. */
final class Databases {
  private static final String NAME = "[A-Za-z0-9_$][A-Za-z0-9_$-]{0,63}";

  private final QueueStore store;

  Databases(QueueStore store) {
    this.store = store;
  }

  private Path folder(String name) {
    return store.directory().resolve(name);
  }

  static boolean isValid(String name) {
    return name.matches(NAME);
  }

  boolean exists(String name) {
    return isValid(name) && Files.isDirectory(folder(name));
  }

  /** Returns their names, sorted. */
  List<String> list() {
    try (Stream<Path> entries = Files.list(store.directory())) {
      return entries
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .filter(Databases::isValid)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw failed("read", store.directory(), e);
    }
  }

  /** Returns the names of a database's tables, sorted. */
  List<String> tables(String database) {
    String prefix = database + ".";
    return store.list().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .collect(Collectors.toList());
  }

  /**
   * Makes one.
   *
   * @throws ErrorReply 1007 when it exists, 1044 for a name of the server's own, 1102 for one that
   *     no folder of queues can have
   */
  void create(String name) {
    if (!isValid(name)) {
      throw new ErrorReply(
          1102,
          "42000",
          "Incorrect database name '%s' (expected 1 to 64 of A-Z a-z 0-9 _ $ and, not first, -)"
              .formatted(name));
    }
    if (SystemDatabases.contains(name)) {
      throw new ErrorReply(
          1044, "42000", "Access denied to database '%s': it is the server's own".formatted(name));
    }
    if (exists(name)) {
      throw new ErrorReply(
          1007, "HY000", "Can't create database '%s'; database exists".formatted(name));
    }
    try {
      Files.createDirectory(
          folder(name),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw failed("create", folder(name), e);
    }
  }

  /**
   * Removes one with its tables.
   *
   * @return how many tables it had
   * @throws ErrorReply 1008 when it is missing, 1010 when other files are in its folder
   */
  int drop(String name) {
    if (!exists(name)) {
      throw new ErrorReply(
          1008, "HY000", "Can't drop database '%s'; database doesn't exist".formatted(name));
    }
    List<String> tables = tables(name);
    tables.forEach(table -> store.drop(name + "." + table));
    try {
      Files.delete(folder(name));
    } catch (DirectoryNotEmptyException e) {
      throw new ErrorReply(
          1010,
          "HY000",
          "Error dropping database (can't rmdir '%s', errno: 39): other files are in it"
              .formatted(folder(name)));
    } catch (IOException e) {
      throw failed("remove", folder(name), e);
    }
    return tables.size();
  }

  private static Q4jException failed(String verb, Path path, IOException e) {
    return new Q4jException("cannot %s: directory=%s, %s".formatted(verb, path, e), e);
  }
}
