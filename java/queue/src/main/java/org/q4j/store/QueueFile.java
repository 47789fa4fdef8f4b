package org.q4j.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;
import org.q4j.io.StorageStats;

/**
 * One open queue file: appends and removals in groups, rows by position.
 *
 * <p>Guarantees: what a call acknowledged is as safe as the {@link Durability} says; a multi-row
 * append is there whole or not at all after a crash; readers see a row only once it is that safe.
 * After a write or sync failed whose effect on the disk is not known, the file refuses every
 * further append and removal until it is opened again, which recovers it from its blocks.
 *
 * <p>Thread-safe, but for {@link #close}: the caller sees to it that nothing else is under way.
 */
public final class QueueFile implements AutoCloseable {
  /**
   * Up to so many bytes from the first live row on are verified at an open: what that finds is
   * found at once, and it takes some tens of milliseconds.
   */
  public static final long VERIFIED_AT_OPEN = 64L << 20;

  private final Disk disk;
  private final Storage storage;
  private final FileState state;
  private final GroupWriter writer;
  private final GroupCommit commits;
  private final RecoveryReport recovery;
  private final SyncPolicy policy;
  private final long verifyAtOpen;
  private final boolean rowOrderV1;

  private QueueFile(
      Disk disk,
      Storage storage,
      Header header,
      long nextRowId,
      LazyVerification unverified,
      SyncPolicy policy,
      long verifyAtOpen,
      RecoveryReport recovery) {
    this.disk = disk;
    this.storage = storage;
    this.state = new FileState(header, nextRowId, unverified);
    this.verifyAtOpen = verifyAtOpen;
    this.writer = new GroupWriter(disk, storage, state, policy);
    this.commits =
        new GroupCommit(
            writer, policy.durability() == Durability.SYNC ? Gathering.ofSyncs() : Gathering.NONE);
    this.recovery = recovery;
    this.policy = policy;
    this.rowOrderV1 = header.magic == HeaderDescriptor.MAGIC_V1;
  }

  /**
   * Opens a queue file, recovering it if it was not closed, and marks it dirty.
   *
   * <p>With another durability than SYNC, blocks that a power cut left out of order are put aside
   * from the first gap on; with SYNC that is damage, for there it cannot come about.
   *
   * @throws org.q4j.CorruptException when it is no queue file or damaged; it is as it was
   * @throws org.q4j.LockedException when somebody else has it open
   */
  public static QueueFile open(Disk disk, Path file, SyncPolicy policy) {
    return open(disk, file, policy, VERIFIED_AT_OPEN);
  }

  /**
   * As {@link #open(Disk, Path, SyncPolicy)}.
   *
   * @param verifyAtOpen a longer file, in bytes from its first live row on, that was closed here
   *     and has not been written by anybody since is verified block by block as it is read: damage
   *     then shows as a {@link org.q4j.CorruptException} of whoever reads up to it
   */
  public static QueueFile open(Disk disk, Path file, SyncPolicy policy, long verifyAtOpen) {
    Storage storage = disk.openLocked(file);
    try {
      Recovery.Result result = Recovery.run(disk, storage, policy, verifyAtOpen);
      return new QueueFile(
          disk,
          storage,
          result.header(),
          result.nextRowId(),
          result.unverified(),
          policy,
          verifyAtOpen,
          result.report().orElse(null));
    } catch (RuntimeException | Error failure) {
      storage.close();
      throw failure;
    }
  }

  /**
   * Goes on counting where another file of the queue stopped, which has been closed or let go of.
   *
   * @param sameRows whether its rows are this file's, under the same row ids
   */
  public void countOn(QueueFile before, boolean sameRows) {
    state.countOn(before.state, sameRows);
  }

  /**
   * This is the very file of {@code before} under another name: what was begun to be read there as
   * it was, snapshots and images, stays so.
   */
  public void follow(QueueFile before) {
    state.tellThoseOf(before.state);
  }

  /** Returns the file. */
  public Path path() {
    return storage.path();
  }

  /** Returns the highest row id that a sender's rows have had at their source; 0 for none. */
  public long lastReceived(int sender) {
    return state.lastReceived(sender);
  }

  /** Returns what opening had to change; empty when the file had been closed properly. */
  public Optional<RecoveryReport> recovery() {
    return Optional.ofNullable(recovery);
  }

  /** Returns whether rows are in V1 order (plain column order). */
  public boolean rowOrderV1() {
    return rowOrderV1;
  }

  /**
   * Appends rows as one unit.
   *
   * @param rows bodies, at least one, each at most {@link RecordDescriptor#MAX_SIZE} bytes; not to
   *     be changed until this returns
   * @return the row id of the first; the others follow it one by one
   * @throws org.q4j.FullException when the disk is full; none is appended
   * @throws org.q4j.ClosedException after a failure that needs a reopening
   */
  public long append(byte[]... rows) {
    return append(new OneAppend(), rows);
  }

  /**
   * As {@link #append(byte[][])}, without any garbage.
   *
   * @param memory nobody else uses it meanwhile
   */
  public long append(OneAppend memory, byte[]... rows) {
    check(rows);
    Commit commit = memory.commit(rows);
    commits.submit(commit);
    return commit.firstRowId;
  }

  /**
   * As {@link #append}, but returns at once, unless the caller leads.
   *
   * @return is given the row id of the first row, or what kept the rows from being appended; on a
   *     thread of this file's, which also runs what depends on it; null when nobody leads
   */
  public CompletableFuture<Long> appendAsync(Lead lead, byte[]... rows) {
    check(rows);
    Appending appending = new Appending(rows);
    boolean taken = true;
    switch (lead) {
      case WORKER -> commits.submitAsync(appending.commit());
      case CALLER -> commits.submitOrJoin(appending.commit());
      case NOBODY -> taken = commits.join(appending.commit());
    }
    return taken ? appending.result() : null;
  }

  private static void check(byte[]... rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("rows=0 (expected at least 1)");
    }
    for (byte[] row : rows) {
      if (row.length > RecordDescriptor.MAX_SIZE) {
        throw new IllegalArgumentException(
            "row length=%d (expected at most %d)".formatted(row.length, RecordDescriptor.MAX_SIZE));
      }
    }
  }

  /**
   * Appends rows that a relay sent, as one unit, unless they were received before. The check and
   * the append are one step, also beside others of the same sender.
   *
   * @param rows bodies without their source, as in {@link #append}
   * @return the row id of the first; empty when they were left out
   */
  public OptionalLong receive(Source source, ReceiveMode mode, byte[]... rows) {
    byte[][] received = new byte[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      received[i] = source.appendTo(rows[i]);
    }
    check(received);
    Commit commit = Commit.receive(source, mode, received);
    commits.submit(commit);
    return commit.skipped ? OptionalLong.empty() : OptionalLong.of(commit.firstRowId);
  }

  /**
   * Forgets, durably, the highest row id that a sender's rows have had at their source: it counts
   * as 0 again. The rows stay.
   *
   * @param sender 0 to 63
   */
  public void forgetReceived(int sender) {
    commits.submit(Commit.forget(sender));
  }

  /** Returns where a row came from; empty when it did not come from a relay. */
  public Optional<Source> source(RowPosition position) {
    return RowReader.source(storage, position);
  }

  /** Removes live rows that no other call removes. They stay removed when this has returned. */
  public void remove(RowPosition... rows) {
    remove(Removals.of(rows));
  }

  /** As {@link #remove(RowPosition...)}: all with one sync. */
  public void remove(Removals rows) {
    commits.submit(rows.commit());
  }

  /**
   * Returns if the file works.
   *
   * @throws org.q4j.ClosedException after a failure that needs a reopening
   */
  public void checkSound() {
    writer.refuseWhenBroken();
  }

  /** Returns what cursors of one thread at a time may share. */
  public ForwardReader reader() {
    return new ForwardReader(storage);
  }

  /** Returns a cursor before the first live row. */
  public RecordCursor cursor() {
    return cursor(reader());
  }

  /** As {@link #cursor()}, reading ahead with a reader of this file. */
  public RecordCursor cursor(ForwardReader reader) {
    return new RecordCursor(reader, state);
  }

  RecordCursor cursor(ForwardReader reader, long offset, long rowId) {
    return new RecordCursor(reader, state, offset, rowId);
  }

  /** Returns a cursor where one of the same file stands that has been opened anew since. */
  public RecordCursor cursor(ForwardReader reader, RecordCursor before) {
    return new RecordCursor(reader, state, before.offset(), before.rowId());
  }

  int readHead(long offset) {
    return storage.readHead(offset);
  }

  /** Returns whether the row has not been removed. */
  public boolean isLive(RowPosition row) {
    return RecordDescriptor.isLiveRow(readHead(row.offset()));
  }

  /** As {@link #read(RowPosition)}, from {@code reader} if that has read so far ahead. */
  public byte[] read(RowPosition position, ForwardReader reader) {
    return reader.holds(position.offset(), (int) Math.min(position.recordLength(), 1 << 16))
        ? RowReader.read(reader, storage.path(), position)
        : read(position);
  }

  /**
   * Returns a row's body without its source, if it has one.
   *
   * @param position given by a cursor of this file
   */
  public byte[] read(RowPosition position) {
    return RowReader.read(storage, position);
  }

  /**
   * Begins to copy the live rows to a new file. One at a time, and closed by the caller.
   *
   * @param temporary the new file's name until it is complete
   */
  public Compaction compact(Path temporary) {
    return copyTo(temporary, null);
  }

  /** As {@link #compact}, but the rows' bodies become others, in V2 order. */
  public Compaction rewrite(Path temporary, BodyChange change) {
    return copyTo(temporary, change);
  }

  private Compaction copyTo(Path temporary, BodyChange change) {
    writer.refuseWhenBroken();
    RemovalLog log = new RemovalLog();
    state.listen(log); // First: from here on no removal is missed.
    try {
      return new Compaction(disk, storage.path(), state, log, temporary, change);
    } catch (RuntimeException | Error failure) {
      state.stopListening(log);
      throw failure;
    }
  }

  /** Ends a compaction that will not be completed. */
  public void cancel(Compaction compaction) {
    compaction.close();
  }

  /**
   * Completes a compaction. Nothing else may be under way on this file, which has lost its name
   * afterwards: it is to be abandoned.
   *
   * @throws org.q4j.ClosedException after a failed write or sync; then nothing has changed
   */
  public Compacted complete(Compaction compaction) {
    commits.awaitIdle();
    writer.refuseWhenBroken();
    Compaction.Result result = compaction.complete();
    Storage next = disk.openLocked(storage.path());
    try {
      QueueFile file =
          new QueueFile(
              disk,
              next,
              result.header(),
              result.nextRowId(),
              LazyVerification.done(),
              policy,
              verifyAtOpen,
              null);
      file.state.countOn(state, true);
      return new Compacted(file, result.index(), result.header().end, result.nextRowId());
    } catch (RuntimeException | Error failure) {
      next.close();
      throw failure;
    }
  }

  /** Returns the rows as they are now. Closed by the caller, which may be after this file. */
  public FileSnapshot snapshot() {
    writer.refuseWhenBroken();
    return new FileSnapshot(disk, storage, state);
  }

  /** Has the next group's leader make an image of this file and wait for the other files' ones. */
  void holdStill(StillMoment moment, int index) {
    Pause pause = new Pause(moment, index, () -> new FileImage(disk, storage, state));
    commits.submitAsync(pause.commit());
  }

  /** Returns whether a compaction is due. O(1). */
  public boolean isWorthCompacting(CompactionPolicy when) {
    return state.isWorthCompacting(when);
  }

  /** Returns the number of live rows. */
  public long rowCount() {
    return state.rowCount();
  }

  /** Returns the figures as of now. */
  public FileStats stats() {
    return state.stats(storage.length());
  }

  /** Returns how the file has been read and written. */
  public StorageStats io() {
    return storage.stats();
  }

  /** Returns how long ago a row was appended, in ns; for one of before the opening, that. */
  public long ageOf(long rowId) {
    return state.ageOf(rowId, System.nanoTime());
  }

  /** Returns rows appended a second, over the last minute. */
  public double appendRate() {
    return state.appendRate(System.nanoTime());
  }

  /** Returns rows removed a second, over the last minute. */
  public double removeRate() {
    return state.removeRate(System.nanoTime());
  }

  /**
   * Closes the file cleanly: header written, dirty bit cleared, both synced. After a failure it is
   * left dirty, for recovery to look at. A long file gets a hint for the next open.
   */
  @Override
  public void close() {
    commits.awaitIdle();
    try {
      if (writer.stop()) {
        // Two steps, because the fields span sectors: a torn header must still say "dirty".
        Header header = state.header();
        header.attr |= HeaderDescriptor.ATTR_DIRTY;
        // The header must not reach the disk before the blocks that it names.
        SyncFailure.sync(disk, storage);
        HeaderUpdate.replace(disk, storage, header);
        header.attr &= ~HeaderDescriptor.ATTR_DIRTY;
        HeaderUpdate.write(storage, header);
        SyncFailure.sync(disk, storage);
        if (header.end - header.begin > verifyAtOpen && !state.unverified().isDamaged()) {
          ClosingHint.leave(disk, storage, header, state.nextRowId());
        }
      }
    } finally {
      storage.close();
    }
  }

  /**
   * Makes the file refuse every further append and removal, as after a failed write: for a caller
   * that has lost count of who owns what. All is found again when it is reopened.
   */
  public void fail(RuntimeException cause) {
    writer.breakDown(cause);
  }

  /** Lets go of the file as a killed process would: nothing more is written. */
  public void abandon() {
    commits.awaitIdle();
    writer.stop();
    storage.close();
  }

  /**
   * As {@link #abandon}, when the file has durably lost its name: a large one's space is given back
   * so that others' syncs do not have to wait for it. May take as long as writing some of it did.
   */
  public void discard() {
    commits.awaitIdle();
    writer.stop();
    storage.discard();
  }
}
