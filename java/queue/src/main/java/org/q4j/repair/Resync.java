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
 * tried, and what that finds has to prove itself ({@link #proofOf}).
 */
final class Resync {
  private static final long NOWHERE = -1;

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
    long led = led(block, chain, to, limit);
    if (led != NOWHERE) {
      return damage(block, led, chain, StretchKind.BROKEN, led < to);
    }
    OptionalLong found = finder.firstIn(block + 1, limit);
    return found.isPresent()
        ? damage(block, found.getAsLong(), chain, StretchKind.SEARCHED, true)
        : damage(block, to, chain, StretchKind.BROKEN, false);
  }

  /** Returns where the length or the heads of a broken block lead, or {@link #NOWHERE}. */
  private long led(long block, Chain chain, long to, long limit) {
    long announced = announcedEnd(block, limit);
    long next = Long.MAX_VALUE;
    if (verifies(announced, limit)) {
      next = announced;
    }
    if (chain.end < next && verifies(chain.end, limit)) {
      next = chain.end;
    }
    if (next != Long.MAX_VALUE) {
      return next;
    }
    // Behind the last byte that is not zero any damaged length leads; so there both must agree.
    if (announced == chain.end && announced >= to) {
      return announced;
    }
    return announced == to || chain.end == to ? to : NOWHERE;
  }

  /**
   * Returns how far the blocks lead that were found by a search, one behind the other, past damage
   * whose length or heads lead on: at or behind {@code to} when they are proven to be the file's
   * own, else where only another search would help. They are proven when they lead to the end of
   * the data, an unfinished append counted in, or farther than a row is long: blocks inside of a
   * row do neither, but for those at the end of the last one.
   */
  long proofOf(long candidate, long to, long limit) {
    for (long at = candidate; at < to; ) {
      if (at - candidate > RecordDescriptor.MAX_SIZE || (at > candidate && isCut(at, to, limit))) {
        return to;
      }
      long next = reader.verify(at, limit, RecordVisitor.NONE);
      if (next == BlockReader.INVALID) {
        next = led(at, new Chain(at, to, limit), to, limit);
      }
      if (next == NOWHERE) {
        return at;
      }
      at = next;
    }
    return to;
  }

  /** A block that should reach behind the last byte that is not zero, and does not verify. */
  private boolean isCut(long block, long to, long limit) {
    return to < limit
        && to - block >= RecordDescriptor.HEAD_LENGTH
        && RecordDescriptor.isChecksum(storage.readInt(block))
        && announcedEnd(block, limit) > to
        && !verifies(block, limit);
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

  private Damage damage(long block, long next, Chain chain, StretchKind kind, boolean followed) {
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
      return new Damage(block, next, step.ids, step.live, true, expected, found, kind);
    }
    if (followed && next - block < DeadStretch.SHORTEST) {
      return new Damage(block, next, 0, 0, true, expected, found, kind); // No room for a row.
    }
    long rows = DeadStretch.records(next - block, step.rows);
    return new Damage(block, next, rows, Math.min(rows, step.live), false, expected, found, kind);
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
