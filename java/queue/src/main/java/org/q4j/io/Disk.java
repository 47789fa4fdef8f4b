package org.q4j.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the engine asks of a file system beyond one open file. A port of its own, so that tests can
 * fail, cut or forget any of it.
 *
 * <p>Thread-safe. A failed system call throws {@link org.q4j.NativeIoException} with the errno's
 * name.
 */
public interface Disk {

  /**
   * Opens a file for reading and writing, holding an exclusive advisory lock on it until it is
   * closed.
   *
   * @throws org.q4j.LockedException when another open file description holds the lock
   * @throws org.q4j.NotFoundException when there is no such file
   */
  Storage openLocked(Path file);

  /**
   * Creates a new, empty file (mode 0600), opened and locked as by {@link #openLocked}.
   *
   * @throws org.q4j.NativeIoException EEXIST when it is there already
   */
  Storage create(Path file);

  /**
   * Opens a file for reading without a lock, and without ever mapping it: its owner may cut it at
   * any moment. The length is asked anew from the system whenever {@link Storage#length()} is
   * called.
   */
  Storage openReadOnly(Path file);

  /** Returns whether the file is there. */
  boolean exists(Path file);

  /** Renames over an existing {@code to}, if any, and syncs the directory of both. */
  void rename(Path from, Path to);

  /** Removes the file, if there is one, and syncs its directory. */
  void delete(Path file);

  /** Makes the entries of a directory durable. */
  void syncDirectory(Path directory);

  /** Returns the names in a directory, in no order; none when there is no such directory. */
  List<String> list(Path directory);

  /** Makes a directory (mode 0700) and those above it, durably, unless it is there. */
  void createDirectories(Path directory);

  /**
   * Returns the content of a small file.
   *
   * @throws org.q4j.NotFoundException when there is no such file
   */
  byte[] readFile(Path file);

  /**
   * Writes a small file whole: to a temporary name, synced, renamed, directory synced. Mode 0600.
   */
  void writeFile(Path file, byte[] content);

  /**
   * Takes an exclusive lock on {@code file} (created when missing, mode 0600) and writes {@code
   * holder} into it for others to read, if the disk has room for that: it is the lock that counts.
   *
   * @param holder begins with {@code pid=}, by which the file is known for a lock file
   * @return the held lock, or empty when somebody else holds it
   * @throws org.q4j.UnsupportedException when something else stands in the file
   * @throws org.q4j.NativeIoException when it is a symbolic link, which is not followed, or no
   *     regular file
   */
  Optional<Lock> tryLock(Path file, String holder);

  /**
   * Returns whether somebody holds an advisory lock on the file, as far as the system tells without
   * one being taken. False when there is no such file.
   */
  boolean isLocked(Path file);

  /** Returns whether its files are those of the system, which other processes see too. */
  default boolean isOfSystem() {
    return false;
  }

  /** A held lock; closing it blanks the file and gives the lock up. */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }
}
