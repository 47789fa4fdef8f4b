package org.q4j.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.q4j.FullException;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * Brings a queue file into a state in which it can be appended to, and marks it dirty.
 *
 * <p>What lies behind the last valid block is put aside and erased; the header in memory is made to
 * agree with the blocks. Repeating it, at any point of an earlier run that was cut short, gives the
 * same: the blocks are never touched.
 */
public final class Recovery {

  /**
   * What came of it.
   *
   * @param header the true header, dirty
   * @param nextRowId row id of the next insert
   * @param unverified the blocks that are verified later, when they are read
   * @param report what was changed; empty when the file was sound and closed
   */
  record Result(
      Header header,
      long nextRowId,
      LazyVerification unverified,
      Optional<RecoveryReport> report) {}

  private static final System.Logger LOG = System.getLogger("org.q4j");

  private Recovery() {}

  /**
   * @param policy how the file is written from now on, and as far as anybody knows was till now
   * @param verifyAtOpen up to so many bytes from the first live row on are verified now; longer
   *     files too, unless it is known that nobody has written to them since they were closed
   */
  static Result run(Disk disk, Storage storage, SyncPolicy policy, long verifyAtOpen) {
    boolean syncFailed = SyncFailure.isMarked(disk, storage.path());
    Inspection inspection =
        inspect(disk, storage, policy, syncFailed ? Long.MAX_VALUE : verifyAtOpen);
    Header truth = inspection.truth;
    List<String> notes = new ArrayList<>(inspection.notes);
    boolean unclean = inspection.found.dirty();
    ClosingHint.delete(disk, storage.path()); // Before anything that it does not say.
    if (syncFailed) {
      SyncFailure.rewrite(storage, inspection.headerSize, inspection.tailEnd);
      notes.add("a sync had failed: all was written once more");
    }
    if (inspection.tailEnd > truth.end) {
      Path aside = Tail.putAside(disk, storage, truth.end, inspection.tailEnd);
      Tail.erase(storage, truth.end, inspection.tailEnd);
      notes.add(
          "%d bytes of no complete block behind offset %d put aside in %s"
              .formatted(inspection.tailEnd - truth.end, truth.end, aside));
    }
    lengthen(storage, truth.end);
    List<RecoveryReport.Change> changes = changes(inspection.found, truth);
    truth.attr |= HeaderDescriptor.ATTR_DIRTY;
    // The header must not reach the disk before the blocks that it names.
    SyncFailure.sync(disk, storage);
    HeaderUpdate.replace(disk, storage, truth);
    if (syncFailed) {
      SyncFailure.removeMark(disk, storage.path());
    }
    boolean quiet = !unclean && changes.isEmpty() && notes.isEmpty();
    return new Result(
        truth,
        inspection.nextRowId,
        LazyVerification.of(storage, inspection.unverified, truth.end),
        quiet ? Optional.empty() : Optional.of(new RecoveryReport(storage.path(), changes, notes)));
  }

  private static Inspection inspect(
      Disk disk, Storage storage, SyncPolicy policy, long verifyAtOpen) {
    Header found = Inspection.header(storage);
    if (found.end - found.begin > verifyAtOpen) {
      OptionalLong nextRowId = ClosingHint.nextRowId(disk, storage, found);
      if (nextRowId.isPresent()) {
        return Inspection.unchanged(storage, found, nextRowId.getAsLong());
      }
    }
    boolean synced = policy.durability() == Durability.SYNC;
    return Inspection.of(storage, synced ? Situation.SYNCED : Situation.UNSYNCED);
  }

  private static void lengthen(Storage storage, long end) {
    if (storage.length() < HeaderDescriptor.fileLength(end)) {
      try {
        storage.grow(HeaderDescriptor.fileLength(end));
      } catch (FullException full) {
        // What is there can be taken all the same; an insert asks again, and says so.
        LOG.log(System.Logger.Level.WARNING, full.getMessage());
      }
    }
  }

  /** Returns every header field in which two headers differ, but for the attributes. */
  public static List<RecoveryReport.Change> changes(Header found, Header truth) {
    List<RecoveryReport.Change> changes = new ArrayList<>();
    add(changes, "end", found.end, truth.end);
    add(changes, "begin", found.begin, truth.begin);
    add(changes, "begin_row_id", found.beginRowId, truth.beginRowId);
    add(changes, "row_count", found.rowCount, truth.rowCount);
    add(changes, "bytes_total", found.bytesTotal, truth.bytesTotal);
    add(changes, "bytes_removed", found.bytesRemoved, truth.bytesRemoved);
    for (int sender = 0; sender < HeaderDescriptor.SOURCES; sender++) {
      add(
          changes,
          "last_received_offset[" + sender + "]",
          found.lastReceived(sender),
          truth.lastReceived(sender));
    }
    return changes;
  }

  private static void add(
      List<RecoveryReport.Change> changes, String field, long before, long after) {
    if (before != after) {
      changes.add(new RecoveryReport.Change(field, before, after));
    }
  }
}
