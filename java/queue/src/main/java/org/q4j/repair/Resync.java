package org.q4j.repair;

import java.util.OptionalLong;
import java.util.zip.Adler32;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.BlockFinder;
import org.q4j.store.BlockReader;
import org.q4j.store.ForwardReader;
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
  private final ForwardReader heads;

  Resync(Storage storage) {
    this.storage = storage;
    this.reader = new BlockReader(storage);
    this.finder = new BlockFinder(storage);
    this.heads = new ForwardReader(storage);
  }

  /**
   * Returns the damage that begins at {@code block}.
   *
   * @param to where it ends if nothing valid follows
   * @param limit where the last block ends at the latest
   */
  Damage from(long block, long to, long limit) {
    Chain chain = new Chain(block, to, limit);
    long announced = announcedEnd(block, limit);
    long next = Long.MAX_VALUE;
    if (verifies(announced, limit)) {
      next = announced;
    }
    if (chain.end < next && verifies(chain.end, limit)) {
      next = chain.end;
    }
    if (next == Long.MAX_VALUE) {
      next = end(announced, chain, to, limit);
      OptionalLong earlier = chainTo(block, next, to, limit);
      if (earlier.isPresent()) {
        next = earlier.getAsLong();
      } else if (announced != next && chain.end != next) {
        next = finder.firstIn(block + 1, limit).orElse(next);
      }
    } else if (chain.end != next) {
      next = chainTo(block, next, to, limit).orElse(next);
    }
    return damage(block, next, chain);
  }

  /**
   * Where the last block ends of which nothing valid follows. Behind {@code to} there are only
   * zeroes, into which any damaged length leads; so it counts only when length and heads agree.
   */
  private static long end(long announced, Chain chain, long to, long limit) {
    boolean agree = announced == chain.end && announced >= to;
    return agree && announced <= limit ? announced : to;
  }

  /**
   * A damaged length or head may lead past some valid blocks. Then these lead to the same place, or
   * to the file's end, one behind the other, which a block inside a row's body does not.
   */
  private OptionalLong chainTo(long block, long next, long to, long limit) {
    for (long from = block + 1; from < next; ) {
      OptionalLong found = finder.firstIn(from, limit);
      if (found.isEmpty() || found.getAsLong() >= next) {
        return OptionalLong.empty();
      }
      long at = found.getAsLong();
      while (at < next && at != BlockReader.INVALID) {
        at = reader.verify(at, limit, RecordVisitor.NONE);
      }
      if (at == next || (at >= to && at != BlockReader.INVALID)) {
        return found;
      }
      from = found.getAsLong() + 1;
    }
    return OptionalLong.empty();
  }

  private boolean verifies(long at, long limit) {
    return at > 0 && reader.verify(at, limit, RecordVisitor.NONE) != BlockReader.INVALID;
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
    if (whole) {
      return new Damage(block, next, step.ids, step.live, true, expected, found);
    }
    long rows = DeadStretch.records(next - block, step.rows);
    return new Damage(block, next, rows, Math.min(rows, step.live), false, expected, found);
  }

  /** The heads behind a checksum record, as far as they are heads of rows and counters. */
  private final class Chain {
    private final long start;
    private final long limit;

    /** Where it comes to something else, or to the last byte; -1 when a row runs past the limit. */
    final long end;

    Chain(long block, long to, long limit) {
      this.start = block + RecordDescriptor.CHECKSUM_LENGTH;
      this.limit = limit;
      Step last = walk(to);
      this.end = last.cut ? last.cutAt : last.at;
    }

    /** Goes on while records end at or before {@code until}. */
    Step walk(long until) {
      long at = start;
      long ids = 0;
      long rows = 0;
      long live = 0;
      long stop = Math.min(until, limit);
      while (stop - at >= RecordDescriptor.HEAD_LENGTH) {
        int head = heads.readInt(at);
        // No row is empty but a removed one: zeroes are no rows.
        if (head == 0 || (!RecordDescriptor.isRow(head) && !RecordDescriptor.isCounter(head))) {
          break;
        }
        long length = RecordDescriptor.length(head);
        if (length > stop - at) {
          return new Step(at, ids, rows, live, true, length > limit - at ? -1 : at + length);
        }
        ids += RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
        rows++;
        live += RecordDescriptor.isLiveRow(head) ? 1 : 0;
        at += length;
      }
      return new Step(at, ids, rows, live, false, at);
    }
  }

  /**
   * A place in a chain, the row ids, records and live rows before it, and whether a row is cut
   * there, with where that would end.
   */
  private record Step(long at, long ids, long rows, long live, boolean cut, long cutAt) {}
}
