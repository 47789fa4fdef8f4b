package org.q4j.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.q4j.CorruptException;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Storage;

/**
 * What a queue file really holds, found by reading it. Changes nothing. It may be trusted instead
 * of read, see {@link ClosingHint}.
 *
 * <p>The header is a hint, the blocks are the truth: every block from the one that holds {@code
 * begin} on is verified. A file that was not closed ends with its last valid block; a closed one
 * must verify up to the end that its header names. Everything else is refused, because from here on
 * rows would be served that are not what was put in, or blocks dropped that are whole.
 */
final class Inspection {
  private static final long SHORT = 64L << 20;

  /** The header as found. */
  final Header found;

  /** Bytes of the header: 2440, 2456 or 4096. */
  final int headerSize;

  /** The header as it should be, its attributes as found. */
  final Header truth;

  /** The row id of the next insert. */
  final long nextRowId;

  /** Where the blocks begin that have not been verified; the truth's end for none. */
  final long unverified;

  /** Just past the last byte that is not zero, or the truth's end when all behind that is zero. */
  final long tailEnd;

  /** Damage that takes no row away, in words. */
  final List<String> notes;

  private Inspection(
      Header found,
      int headerSize,
      Header truth,
      long nextRowId,
      long unverified,
      long tailEnd,
      List<String> notes) {
    this.found = found;
    this.headerSize = headerSize;
    this.truth = truth;
    this.nextRowId = nextRowId;
    this.unverified = unverified;
    this.tailEnd = tailEnd;
    this.notes = notes;
  }

  /**
   * Inspects a file.
   *
   * @throws CorruptException when it is no queue file, or damaged
   */
  static Inspection of(Storage storage, Situation situation) {
    return new Walk(storage, header(storage), situation).inspect();
  }

  /**
   * Inspects a closed file of which it is known that nobody has written to it since it was closed:
   * of the blocks, only the first is verified.
   *
   * @param nextRowId the row id of the next insert, as it was then
   * @throws CorruptException as {@link #of}
   */
  static Inspection unchanged(Storage storage, Header found, long nextRowId) {
    return new Walk(storage, found, Situation.SYNCED).trust(nextRowId);
  }

  /**
   * Returns the header as found.
   *
   * @throws CorruptException when it is no queue file
   */
  static Header header(Storage storage) {
    if (storage.length() < HeaderDescriptor.SIZE) {
      throw new CorruptException(
          "not a queue file: length=%d (expected at least %d), %s"
              .formatted(storage.length(), HeaderDescriptor.SIZE, storage.path()));
    }
    ByteBuffer bytes = ByteBuffer.allocate(HeaderDescriptor.FIELDS_LENGTH);
    storage.read(0, bytes);
    Header found = Header.read(bytes.flip());
    if (found.magic != HeaderDescriptor.MAGIC_V1 && found.magic != HeaderDescriptor.MAGIC_V2) {
      throw new CorruptException(
          "not a queue file: magic=%08x (expected %08x or %08x), %s, offset 0"
              .formatted(
                  Integer.reverseBytes(found.magic),
                  Integer.reverseBytes(HeaderDescriptor.MAGIC_V1),
                  Integer.reverseBytes(HeaderDescriptor.MAGIC_V2),
                  storage.path()));
    }
    return found;
  }

  /** The steps of one inspection. */
  private static final class Walk {
    private final Storage storage;
    private final Header found;
    private final Situation situation;
    private final int headerSize;
    private final long length;
    private final BlockReader reader;
    private final BlockFinder finder;
    private final Tally tally;
    private final List<String> notes = new ArrayList<>();

    Walk(Storage storage, Header found, Situation situation) {
      this.storage = storage;
      this.found = found;
      this.situation = situation;
      this.length = storage.length();
      this.headerSize = HeaderSize.of(storage, found);
      this.reader = new BlockReader(storage);
      this.finder = new BlockFinder(storage);
      this.tally = new Tally(storage, found);
    }

    Inspection trust(long nextRowId) {
      checkFields();
      long first = startOfLive(found.end);
      long tailEnd = endOfTail(found.end);
      return new Inspection(found, headerSize, found.copy(), nextRowId, first, tailEnd, notes);
    }

    private void checkFields() {
      checkField("end", found.end, headerSize, length, HeaderDescriptor.END);
      checkField("begin", found.begin, headerSize, found.end, HeaderDescriptor.BEGIN);
      checkField(
          "begin_row_id",
          found.beginRowId,
          1,
          HeaderDescriptor.MAX_ROW_ID,
          HeaderDescriptor.BEGIN_ROW_ID);
    }

    Inspection inspect() {
      boolean dirty = found.dirty();
      checkFields();
      long limit = dirty ? length : found.end;
      // Of a closed file a long consumed part is not read: nobody needs it, and it may be very
      // long.
      boolean contradicts = found.begin == found.end && found.rowCount != 0;
      boolean fromStart = dirty || contradicts || found.begin - headerSize <= SHORT;
      long end = walk(fromStart ? headerSize : startOfLive(limit), limit);
      if (end < found.begin) {
        end = pastDamageBeforeBegin(end, limit);
      }
      if (end < found.end) {
        throw damaged("a block does not verify", end);
      }
      if (!tally.metBegin() && found.begin != end) {
        throw damaged(
            "no record begins where the header says that the first row does", found.begin);
      }
      if (tally.earlyLive() >= 0 && tally.earlyRowId(found) < 1) {
        throw damaged(
            "a live row stands before begin=%d, and begin_row_id=%d is too small for it"
                .formatted(found.begin, found.beginRowId),
            tally.earlyLive());
      }
      long tailEnd = situation == Situation.IN_MOTION ? end : endOfTail(end);
      if (dirty && tailEnd > end) {
        refuseToDropBlocks(end, tailEnd);
      }
      return new Inspection(
          found, headerSize, tally.truth(found, end), tally.nextRowId(), end, tailEnd, notes);
    }

    /** Goes from block to block; returns where the first stands that does not verify. */
    private long walk(long from, long limit) {
      long block = from;
      while (block < limit) {
        tally.startBlock(block);
        long next = reader.verify(block, limit, tally);
        if (next == BlockReader.INVALID) {
          return block;
        }
        tally.acceptBlock(block, next);
        block = next;
      }
      return block;
    }

    private long startOfLive(long limit) {
      return found.begin == found.end ? found.end : blockOfBegin(limit);
    }

    private long blockOfBegin(long limit) {
      long begin = found.begin;
      if (reader.verify(begin, limit, RecordVisitor.NONE) != BlockReader.INVALID) {
        return begin;
      }
      OptionalLong block = finder.blockOf(begin, headerSize, limit);
      if (block.isEmpty()) {
        throw damaged("the block of the first row does not verify, or begin is wrong", begin);
      }
      return block.getAsLong();
    }

    private long pastDamageBeforeBegin(long damage, long limit) {
      if (tally.earlyLive() >= 0) {
        throw damaged("a block does not verify, and a live row stands before it", damage);
      }
      // What stands behind the end of a closed file is not its own; behind a killed one's it may
      // be.
      boolean drained =
          found.begin == found.end && (!found.dirty() || endOfTail(found.end) == found.end);
      if (drained) {
        notes.add("damaged bytes among consumed rows at offset " + damage);
        return found.end;
      }
      long block = blockOfBegin(limit);
      notes.add("damaged bytes among consumed rows, from offset " + damage + " to " + block);
      return walk(block, limit);
    }

    /** An unfinished append may be dropped, since nobody was told of it; a valid block never. */
    private void refuseToDropBlocks(long end, long tailEnd) {
      OptionalLong block = finder.firstIn(end + 1, length);
      if (block.isEmpty() || block.getAsLong() >= tailEnd) {
        return;
      }
      String what = "a block does not verify, but a valid one follows at offset ";
      if (situation == Situation.SYNCED) {
        throw damaged(
            what
                + block.getAsLong()
                + " (after a power cut that is to be expected of durability interval or os: open it with that)",
            end);
      }
      notes.add(
          what
              + block.getAsLong()
              + ": a power cut before the sync that the durability left to later");
    }

    private long endOfTail(long end) {
      return Tail.endOfNonZero(storage, end);
    }

    private void checkField(String name, long value, long least, long most, int offset) {
      if (value < least || value > most) {
        throw damaged(
            "the header is damaged: %s=%d (expected %d to %d)".formatted(name, value, least, most),
            offset);
      }
    }

    private CorruptException damaged(String what, long offset) {
      return new CorruptException(
          "%s, %s, offset %d; nothing was changed: make a copy of the file before anything else"
              .formatted(what, storage.path(), offset));
    }
  }
}
