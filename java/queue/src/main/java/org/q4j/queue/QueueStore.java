package org.q4j.queue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.q4j.UnsupportedException;
import org.q4j.row.Schema;

/**
 * A data directory of queues: {@code DIR/<db>/<table>.Q4M} with {@code <table>.sql} beside it.
 *
 * <p>One process owns a data directory at a time, by an operating system lock that ends with the
 * process. Thread-safe. Queue names are {@code db.table}; both parts are letters, digits, {@code
 * _}, {@code $} and (not first) {@code -}, at most 64 characters, and case-sensitive.
 *
 * <p>Every method throws {@link org.q4j.ClosedException} after {@link #close}.
 */
public interface QueueStore extends AutoCloseable {

  /**
   * Opens a data directory with the defaults, creating it when it is missing.
   *
   * @param directory the data directory
   * @throws org.q4j.LockedException when it is open elsewhere; the message names the holder
   */
  static QueueStore open(Path directory) {
    return open(directory, StoreOptions.defaults());
  }

  /** As {@link #open(Path)}, with options. */
  static QueueStore open(Path directory, StoreOptions options) {
    return new EmbeddedStore(directory, options).serve(options);
  }

  /**
   * Opens a data directory, or, when another process of this user has it open, works through that
   * one: as {@link #connect(Path, StoreOptions)} with the defaults.
   *
   * @param directory the data directory
   */
  static QueueStore connect(Path directory) {
    return connect(directory, StoreOptions.defaults());
  }

  /**
   * Opens a data directory, or, when another process has it open, works through that one, which
   * listens at the Unix socket {@code q4j.sock} in the directory, as {@link StoreOptions#listening}
   * says, and serves its own user and root.
   *
   * <p>What comes through the owner does what it does there, under the owner's options, with these
   * differences: a queue is looked up by its name at each call, so a queue that was renamed or made
   * anew is found as what it is now; {@link Queue#newRow} may be of columns that somebody else has
   * changed since, and is refused then; {@link Queue#delete(java.util.function.Predicate)} asks
   * about the rows that are there when it begins, owned ones too, and removes of those it chose the
   * ones that nobody owns in the end; a batch has at most 64 MiB; CURRENT_TIMESTAMP is this
   * process'. When this process dies, the rows that it owned are back at once. When the owner
   * closes the directory or dies, all calls, waits too, fail with {@link
   * org.q4j.OwnerGoneException}; this store is of no more use then. An owner that closes hands out
   * no further row, and lets others end the rows that they have in hand, for a second at most.
   *
   * @param directory the data directory
   * @param options for when it is opened here
   * @throws org.q4j.LockedException when it is open elsewhere and nobody listens, for about a
   *     second; the message names the holder
   * @throws org.q4j.UnsupportedException when the owner is of a version that this one does not
   *     understand
   */
  static QueueStore connect(Path directory, StoreOptions options) {
    return Connecting.connect(directory, options);
  }

  /**
   * Works through the process that has a data directory open; opens nothing itself.
   *
   * @return empty when no process serves the directory to this one
   */
  static Optional<QueueStore> served(Path directory) {
    return Connecting.served(directory);
  }

  /** Returns the data directory. */
  Path directory();

  /**
   * Creates an empty queue, on disk when this returns.
   *
   * @param name {@code db.table}
   * @param definition column definitions as between the parentheses of CREATE TABLE, or a whole
   *     CREATE TABLE statement (its own table name is not looked at)
   * @throws org.q4j.SchemaException when the definition does not parse, or the queue exists
   */
  Queue create(String name, String definition);

  /**
   * Returns the queue of that name, opening its file at the first call, which recovers it if it was
   * not closed properly.
   *
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.CorruptException when its file does not verify; the file is as it was
   */
  Queue queue(String name);

  /** As {@link #queue}, but empty when there is none. */
  Optional<Queue> find(String name);

  /**
   * As {@link #find}, but waits for nothing: neither for a file to be opened nor for who makes,
   * removes or renames a queue. For threads that nobody must wait for.
   *
   * @return empty when the queue is not open in this process at the moment, whether there is one or
   *     not
   */
  default Optional<Queue> findOpen(String name) {
    return Optional.empty();
  }

  /**
   * Makes a queue of a copy of a queue file of elsewhere: its rows, with their row ids.
   *
   * @param name {@code db.table}, which must not exist
   * @param schema its columns, which the file itself does not tell
   * @throws org.q4j.CorruptException when the file is no queue file or damaged; there is no new
   *     queue then
   */
  Queue importFile(String name, Schema schema, Path file);

  /** Returns the names of all queues, in order. Opens none. */
  List<String> list();

  /**
   * Removes a queue with its rows and definition. Owned rows go with it; sessions that wait on it
   * alone wait until their time is over.
   *
   * @throws org.q4j.NotFoundException when there is no such queue
   */
  void drop(String name);

  /**
   * Gives a queue another definition and its rows the columns of that: those of the same names, in
   * any case of letters, keep their values, renamed ones too, new ones take their defaults. Row ids
   * stay; who owns a row goes on owning it, and sees it in its new shape. Writes the whole file
   * anew, and everybody else waits meanwhile. A crash leaves all as before or all as after.
   *
   * @param name {@code db.table}
   * @param definition as in {@link #create}
   * @param renamed columns that have another name in the new definition
   * @throws org.q4j.SchemaException when the definition does not parse, or a row's value does not
   *     fit it; nothing has changed
   * @throws org.q4j.FullException when there is no room for the new file; nothing has changed
   */
  void alter(String name, String definition, ColumnRename... renamed);

  /**
   * Gives a queue another name. Its rows, their row ids, and who owns them stay.
   *
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.SchemaException when there is one of the new name
   */
  void rename(String from, String to);

  /**
   * Returns the files of queues as they are at one common moment, to be copied while the queues are
   * used. Who writes is held up for some milliseconds.
   *
   * @param names which queues, each once; none for all
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.LockedException when the queues did not hold still together in half a minute
   * @throws UnsupportedException when this store has no files of its own
   */
  default StoreImage image(List<String> names) {
    throw new UnsupportedException("no images of queue files from " + directory());
  }

  /** Returns the figures of all queues together. The rows of each are in its own. */
  StoreStats stats();

  /**
   * Returns which sessions own rows at present, in the order of their opening, with a line for each
   * queue.
   *
   * @throws UnsupportedException when that is known elsewhere alone: in the process that has the
   *     data directory open, or at the server
   */
  default List<OwnerStats> owners() {
    throw new UnsupportedException("which sessions own rows is not known here: " + directory());
  }

  /** Opens a session: what a connection is to Q4M. */
  Session session();

  /**
   * As {@link #session()}.
   *
   * @param client who uses it, in words, for {@link #owners}; not told elsewhere
   */
  default Session session(String client) {
    return session();
  }

  /**
   * Gives back all owned rows, ends all sessions, closes every queue cleanly, releases the lock.
   */
  @Override
  void close();
}
