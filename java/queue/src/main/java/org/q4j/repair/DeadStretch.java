package org.q4j.repair;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Adler32;
import org.q4j.UnsupportedException;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.BlockReader;

/**
 * Makes a valid block of a damaged stretch, in place, all of whose rows are removed: every reader,
 * a real server too, then goes on to what stands behind it, and counts on with the right row ids.
 *
 * <p>Where the heads lead through the stretch, they get their removal bits; else as many empty
 * removed rows as it had rows are written at its start, and one that holds the rest as its body. Of
 * blocks that verify and are not known to be the file's own, all rows are removed.
 */
final class DeadStretch {
  /** Bytes of the shortest block that holds a row, an empty one. */
  static final int SHORTEST = RecordDescriptor.CHECKSUM_LENGTH + RecordDescriptor.HEAD_LENGTH;

  private final Storage storage;
  private final Damage damage;

  private DeadStretch(Storage storage, Damage damage) {
    this.storage = storage;
    this.damage = damage;
  }

  /** Returns what to make of a file's damages; one too short for a block joins its neighbour. */
  static List<DeadStretch> of(Storage storage, List<LostRows> lost) {
    List<Damage> joined = new ArrayList<>();
    for (LostRows rows : lost) {
      Damage damage = rows.damage();
      Damage before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      boolean join =
          before != null
              && before.to() == damage.from()
              && Math.min(before.length(), damage.length()) < SHORTEST;
      if (join) {
        joined.set(joined.size() - 1, join(before, damage));
      } else {
        joined.add(damage);
      }
    }
    return joined.stream().map(damage -> new DeadStretch(storage, damage)).toList();
  }

  private static Damage join(Damage one, Damage next) {
    return new Damage(
        one.from(),
        next.to(),
        one.rows() + next.rows(),
        one.liveRows() + next.liveRows(),
        false,
        -1,
        -1,
        StretchKind.BROKEN);
  }

  /**
   * Checks that it can be done, before anything is changed.
   *
   * @throws UnsupportedException when the stretch is too short to be a block with a row
   */
  void check() {
    boolean filled = damage.kind() != StretchKind.UNPROVEN && !damage.rowsKnown();
    if (damage.length() < SHORTEST || (filled && damage.length() < headsLength(filler()))) {
      throw new UnsupportedException(
          "%s cannot be made a block, too short; nothing was changed: q4j file salvage %s --output NEW.Q4M writes a file without it"
              .formatted(damage, storage.path()));
    }
  }

  private static long headsLength(long rows) {
    return RecordDescriptor.CHECKSUM_LENGTH + rows * RecordDescriptor.HEAD_LENGTH;
  }

  /** How many records to write where the heads do not lead through: as many as it has row ids. */
  private long filler() {
    return damage.rows();
  }

  /**
   * Returns how many records, and so row ids, a stretch gets whose heads do not lead through.
   *
   * @param rows as far as they lead
   */
  static long records(long length, long rows) {
    long room = (length - RecordDescriptor.CHECKSUM_LENGTH) / RecordDescriptor.HEAD_LENGTH;
    long needed = length / (RecordDescriptor.MAX_SIZE + 1L) + 1; // To hold all of its bytes.
    return Math.max(needed, Math.min(rows, room));
  }

  /** Keeps what {@link #write} will overwrite. */
  void keep(UndoFile undo) {
    if (damage.rowsKnown() || damage.kind() == StretchKind.UNPROVEN) {
      undo.keep(damage.from(), damage.to()); // Bytes all over it; the whole is simpler to put back.
    } else {
      undo.keep(damage.from(), damage.from() + headsLength(filler()));
    }
  }

  /** Writes it. Not synced. */
  void write() {
    if (damage.kind() == StretchKind.UNPROVEN) {
      removeBlocks();
      return;
    }
    if (damage.rowsKnown()) {
      removeRows(damage.from(), damage.to());
    } else {
      writeFiller();
    }
    long start = damage.from() + RecordDescriptor.CHECKSUM_LENGTH;
    ByteBuffer checksum = buffer(RecordDescriptor.CHECKSUM_LENGTH);
    checksum
        .putInt(
            RecordDescriptor.CHECKSUM | Checksums.of(storage, start, damage.to(), new Adler32()))
        .putLong(damage.to() - start);
    storage.write(damage.from(), new ByteBuffer[] {checksum.flip()}, 1);
  }

  private void removeBlocks() {
    for (long at = damage.from(); at < damage.to(); ) {
      long end = at + RecordDescriptor.CHECKSUM_LENGTH + BlockReader.announcedLength(storage, at);
      removeRows(at, end);
      at = end;
    }
  }

  private void removeRows(long block, long end) {
    long at = block + RecordDescriptor.CHECKSUM_LENGTH;
    while (at < end) {
      int head = storage.readInt(at);
      if (RecordDescriptor.isLiveRow(head)) {
        storage.overwrite(
            new long[] {at + RecordDescriptor.HEAD_LENGTH - 1},
            new byte[] {RecordDescriptor.removedByte(head)},
            1);
      }
      at += RecordDescriptor.length(head);
    }
  }

  private void writeFiller() {
    long at = damage.from() + RecordDescriptor.CHECKSUM_LENGTH;
    for (long left = filler(); left > 0; left--) {
      long behind = damage.to() - at - left * RecordDescriptor.HEAD_LENGTH;
      // The bodies come last, so that as little as can be is overwritten.
      boolean holdsBytes = left <= behind / (RecordDescriptor.MAX_SIZE + 1L) + 1;
      int size = holdsBytes ? (int) Math.min(behind, RecordDescriptor.MAX_SIZE) : 0;
      ByteBuffer head = buffer(RecordDescriptor.HEAD_LENGTH);
      head.putInt(RecordDescriptor.REMOVED | size);
      storage.write(at, new ByteBuffer[] {head.flip()}, 1);
      at += RecordDescriptor.HEAD_LENGTH + size;
    }
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
