package org.q4j.repair;

import java.util.OptionalLong;
import java.util.zip.Adler32;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.BlockFinder;
import org.q4j.store.BlockReader;
import org.q4j.store.RecordVisitor;

/**
 * Finds where a queue file goes on behind a block that does not verify.
 *
 * <p>A row may hold what looks like a block, a queue file put into a queue for instance. So what
 * the damaged block says of itself comes first: the length in its checksum record, and the chain of
 * its heads. Each may be what is damaged. Of two places that both lead to a valid block the nearer
 * one is right: the farther one jumped over it. Only where neither leads anywhere is every offset
 * tried.
 */
final class Resync {
  private final Storage storage;
  private final BlockReader reader;
  private final BlockFinder finder;

  Resync(Storage storage) {
    this.storage = storage;
    this.reader = new BlockReader(storage);
    this.finder = new BlockFinder(storage);
  }

  /**
   * Returns the damage that begins at {@code block}.
   *
   * @param to where it ends if nothing valid follows
   * @param limit where the last block ends at the latest
   */
  Damage from(long block, long to, long limit) {
    Chain chain = new Chain(block, limit);
    long announced = announcedEnd(block, limit);
    long next = Long.MAX_VALUE;
    if (goesOn(announced, to, limit)) {
      next = announced;
    }
    if (chain.end < next && goesOn(chain.end, to, limit)) {
      next = chain.end;
    }
    if (next == Long.MAX_VALUE) {
      next = finder.firstIn(block + 1, limit).orElse(to);
    } else if (chain.end != next) {
      next = earlierChainTo(block, next);
    }
    return damage(block, next, chain);
  }

  /**
   * A damaged length may lead just past some valid blocks. Then these lead there too, one behind
   * the other, which a block inside a row's body does not.
   */
  private long earlierChainTo(long block, long next) {
    for (long from = block + 1; from < next; ) {
      OptionalLong found = finder.firstIn(from, next);
      if (found.isEmpty()) {
        return next;
      }
      long at = found.getAsLong();
      while (at < next && at != BlockReader.INVALID) {
        at = reader.verify(at, next, RecordVisitor.NONE);
      }
      if (at == next) {
        return found.getAsLong();
      }
      from = found.getAsLong() + 1;
    }
    return next;
  }

  private boolean goesOn(long at, long to, long limit) {
    return at > 0
        && (at >= to || reader.verify(at, limit, RecordVisitor.NONE) != BlockReader.INVALID);
  }

  /** Returns where the block at {@code block} says that it ends, or -1. */
  private long announcedEnd(long block, long limit) {
    long start = block + RecordDescriptor.CHECKSUM_LENGTH;
    if (start > limit) {
      return -1; // Not even a whole checksum record.
    }
    long length = BlockReader.announcedLength(storage, block);
    return length < 0 || length > limit - start ? -1 : start + length;
  }

  private Damage damage(long block, long next, Chain chain) {
    int expected = -1;
    int found = -1;
    long start = block + RecordDescriptor.CHECKSUM_LENGTH;
    Step step = chain.walk(next);
    boolean whole = step.at == next && next > start;
    if (start <= next
        && start <= storage.length()
        && RecordDescriptor.isChecksum(storage.readInt(block))) {
      expected = RecordDescriptor.size(storage.readInt(block));
      found = whole ? Checksums.of(storage, start, next, new Adler32()) : -1;
    }
    return new Damage(block, next, step.rows, step.live, whole, expected, found);
  }

  /** The heads behind a checksum record, as far as they are heads of rows and counters. */
  private final class Chain {
    private final long start;
    private final long limit;

    /** Where it comes to something else, or the limit; -1 when a row runs past that. */
    final long end;

    Chain(long block, long limit) {
      this.start = block + RecordDescriptor.CHECKSUM_LENGTH;
      this.limit = limit;
      Step last = walk(limit);
      this.end = last.cut ? -1 : last.at;
    }

    /** Goes on while records end at or before {@code until}. */
    Step walk(long until) {
      long at = start;
      long rows = 0;
      long live = 0;
      long stop = Math.min(until, limit);
      while (stop - at >= RecordDescriptor.HEAD_LENGTH) {
        int head = storage.readInt(at);
        if (!RecordDescriptor.isRow(head) && !RecordDescriptor.isCounter(head)) {
          break;
        }
        long length = RecordDescriptor.length(head);
        if (length > stop - at) {
          return new Step(at, rows, live, true);
        }
        rows += RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
        live += RecordDescriptor.isLiveRow(head) ? 1 : 0;
        at += length;
      }
      return new Step(at, rows, live, false);
    }
  }

  /** A place in a chain, the row ids and live rows before it, and whether a row is cut there. */
  private record Step(long at, long rows, long live, boolean cut) {}
}
