package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.q4j.ClosedException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * When an open file's groups go to disk: with each of them, some time later, or never by us.
 *
 * <p>With syncs in the background, the header on disk is told how far they got. Then a recovery
 * knows, of blocks that a power cut left out of order, up to where all had been safe. The group's
 * leader calls everything but what the interval's thread runs.
 */
final class FileSync {
  private final RuntimeException cutShort =
      new ClosedException("a sync was cut short by an error of the virtual machine");

  private final Disk disk;
  private final Storage storage;
  private final FileState state;
  private final Durability durability;
  private final Consumer<RuntimeException> breakDown;
  private final IntervalSync interval;
  private final ByteBuffer field = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long markedEnd;
  private volatile long syncedEnd;

  /**
   * @param breakDown is told of a failure, after which nobody knows what is on disk
   */
  FileSync(
      Disk disk,
      Storage storage,
      FileState state,
      SyncPolicy policy,
      Consumer<RuntimeException> breakDown) {
    this.disk = disk;
    this.storage = storage;
    this.state = state;
    this.durability = policy.durability();
    this.breakDown = breakDown;
    this.markedEnd = state.end();
    this.interval =
        durability == Durability.INTERVAL
            ? new IntervalSync(policy.interval(), this::inBackground)
            : null;
  }

  /** A group is about to be written. */
  void beforeGroup() {
    long synced = syncedEnd;
    // Sources behind the header's end are counted anew by a recovery, those before it are not: so
    // with relays the end stays where it is.
    if (synced > markedEnd && !state.hasReceived()) {
      storage.write(HeaderDescriptor.END, new ByteBuffer[] {field.clear().putLong(0, synced)}, 1);
      markedEnd = synced;
    }
  }

  /** Brings to disk what has been received from whom, also where no row tells it. */
  void markReceived() {
    now();
    long end = state.end();
    ByteBuffer header = state.header().toBytes();
    write(header, HeaderDescriptor.LAST_RECEIVED, HeaderDescriptor.ROW_COUNT);
    // What stands behind the end on disk is counted anew by a recovery. So the end comes last.
    now();
    write(header, HeaderDescriptor.END, HeaderDescriptor.BEGIN);
    now();
    markedEnd = end;
  }

  private void write(ByteBuffer header, int from, int to) {
    storage.write(from, new ByteBuffer[] {header.clear().position(from).limit(to)}, 1);
  }

  /** A group has been written. */
  void afterGroup() {
    if (durability == Durability.SYNC) {
      now();
    } else if (interval != null) {
      interval.request();
    }
  }

  void now() {
    SyncFailure.sync(disk, storage);
    state.synced();
  }

  private void inBackground() {
    long end = state.end(); // Before the sync, so that it covers all of that.
    try {
      now();
      syncedEnd = end;
    } catch (RuntimeException failure) {
      breakDown.accept(failure);
    } catch (Error fault) {
      breakDown.accept(cutShort);
      throw fault;
    }
  }

  /** Ends the background syncs; none is under way afterwards. */
  void stop() {
    if (interval != null) {
      interval.close();
    }
  }
}
