package org.q4j.io;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.q4j.ClosedException;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;

/**
 * A file that is read and written by system calls alone.
 *
 * <p>The positions of the sources of {@link #write} stay as they are; the destination of {@link
 * #read} is filled up to its limit. Heap buffers are copied through a small buffer of the thread.
 */
public sealed class PreadStorage implements Storage permits MappedStorage {
  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
  private static final int OVERWRITES_PER_CALL = Scratch.LENGTH / (Long.BYTES + Byte.BYTES);

  private static final System.Logger LOG = System.getLogger("org.q4j");

  /** In bytes; smaller pieces take longer in all, and larger ones show in other's syncs. */
  private static final long FREED_AT_ONCE = 4 << 20;

  private final Descriptor file;
  private final boolean readOnly;

  /** The file is never shorter, unless another program cuts it. */
  private volatile long length;

  /**
   * How often the file has been cut. Raised when the length is set but nothing is cut yet: so a
   * read that comes out short while this stays the same was not cut short by us.
   */
  private final AtomicInteger cuts = new AtomicInteger();

  /** What lies behind the end was not read outside of the file, but too late. */
  private volatile boolean discarded;

  /** Up to here every byte is known to be allocated. Used by the one writing thread. */
  private long allocated;

  /** Whether zeros are filled in. Used by the one writing thread. */
  private boolean fills = true;

  PreadStorage(Descriptor file, boolean readOnly) {
    this.file = file;
    this.readOnly = readOnly;
    this.length = file.length();
  }

  final Descriptor file() {
    return file;
  }

  @Override
  public final Path path() {
    return file.path();
  }

  @Override
  public final long length() {
    if (readOnly) {
      length = file.length();
    }
    return length;
  }

  @Override
  public void read(long offset, ByteBuffer destination) {
    if (destination.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    checkReadable(offset, destination.remaining());
    if (destination.isDirect()) {
      long address = NativeCalls.addressOf(destination) + destination.position();
      try {
        readFully(offset, address, destination.remaining());
      } finally {
        Reference.reachabilityFence(destination);
      }
    } else {
      readInStretches(offset, destination);
    }
    destination.position(destination.limit());
  }

  @Override
  public byte readByte(long offset) {
    checkReadable(offset, Byte.BYTES);
    Scratch scratch = Scratch.get();
    readFully(offset, scratch.address, Byte.BYTES);
    return scratch.bytes.get(0);
  }

  @Override
  public int readInt(long offset) {
    checkReadable(offset, Integer.BYTES);
    Scratch scratch = Scratch.get();
    readFully(offset, scratch.address, Integer.BYTES);
    return littleEndian(scratch.bytes.getInt(0));
  }

  /** Returns the little-endian reading of four bytes that were read in the platform's order. */
  static int littleEndian(int value) {
    return BIG_ENDIAN ? Integer.reverseBytes(value) : value;
  }

  @Override
  public final long nextData(long offset) {
    return Math.min(file.nextData(offset), length());
  }

  @Override
  public final long nextHole(long offset) {
    return Math.min(file.nextHole(offset), length());
  }

  @Override
  public final void write(long offset, ByteBuffer[] sources, int count) {
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += sources[i].remaining();
    }
    checkWritable(offset, total);
    GatheringWrite.write(file, offset, sources, count);
  }

  @Override
  public final void overwrite(long[] offsets, byte[] values, int count) {
    if (count < 0 || count > offsets.length || count > values.length) {
      throw new IndexOutOfBoundsException(
          "count=%d (expected 0 to %d)".formatted(count, Math.min(offsets.length, values.length)));
    }
    for (int i = 0; i < count; i++) {
      checkWritable(offsets[i], Byte.BYTES);
    }
    for (int from = 0; from < count; from += OVERWRITES_PER_CALL) {
      overwriteSome(offsets, values, from, Math.min(OVERWRITES_PER_CALL, count - from));
    }
  }

  @Override
  public final void sync() {
    file.sync();
  }

  @Override
  public final FileStamp stamp() {
    return file.stamp();
  }

  @Override
  public final void grow(long newLength) {
    checkGrowth(newLength);
    boolean done = file.preallocate(allocated, newLength);
    allocated = done ? newLength : allocated;
    length = newLength;
    lengthChanged(newLength);
  }

  @Override
  public final void growAsHole(long newLength) {
    checkGrowth(newLength);
    file.truncate(newLength);
    length = newLength;
    lengthChanged(newLength);
  }

  @Override
  public final void zeroFill(long from, long to) {
    checkWritable(from, to - from);
    if (!fills) {
      return;
    }
    try {
      // The space first: that a disk is full is told by this, and not by half a write.
      fills = isAllocated(from, to) && file.zeroFill(from, to);
    } catch (Q4jException failure) {
      fills = false;
      LOG.log(
          System.Logger.Level.WARNING,
          "syncs may take longer from here on: " + failure.getMessage());
    }
  }

  private void checkGrowth(long newLength) {
    refuseIfReadOnly();
    if (newLength < length) {
      throw new IllegalArgumentException(
          "cannot grow: newLength=%d (expected at least %d), %s"
              .formatted(newLength, length, path()));
    }
  }

  @Override
  public final void truncate(long newLength) {
    refuseIfReadOnly();
    long before = length;
    if (newLength < 0 || newLength > before) {
      throw new IllegalArgumentException(
          "cannot cut: newLength=%d (expected 0 to %d), %s".formatted(newLength, before, path()));
    }
    file.ensureOpen();
    // Readers first: none may still count on bytes that the next call takes away.
    length = newLength;
    cuts.incrementAndGet();
    lengthChanged(newLength);
    try {
      file.truncate(newLength);
    } catch (RuntimeException failure) {
      length = before;
      lengthChanged(before);
      throw failure;
    }
    allocated = Math.min(allocated, newLength);
  }

  @Override
  public void close() {
    file.close();
  }

  @Override
  public final void discard() {
    discarded = true;
    try {
      // Synced between: what one sync of somebody else's has to wait for stays one piece.
      for (long rest = length - FREED_AT_ONCE; rest > 0; rest -= FREED_AT_ONCE) {
        file.sync();
        if (!file.isLastReference()) {
          return;
        }
        truncate(rest);
      }
    } catch (Q4jException failure) {
      // Closing frees the rest, and nothing in it is wanted any more.
      LOG.log(
          System.Logger.Level.WARNING, "the old file is freed at once: " + failure.getMessage());
    } finally {
      close();
    }
  }

  /** Called after a growth and before a cut; afterwards no read may touch what lies behind. */
  void lengthChanged(long newLength) {}

  /** Returns whether the space of [from, to), inside the file, is allocated, and no mere hole. */
  final boolean isAllocated(long from, long to) {
    return to <= allocated || file.preallocate(from, to);
  }

  /** Throws unless [offset, offset + count) lies inside the file. */
  final void checkReadable(long offset, long count) {
    long end = length;
    if (offset >= 0 && offset <= end && count <= end - offset) {
      return;
    }
    if (readOnly && offset >= 0 && offset <= length() && count <= length - offset) {
      return; // Its owner has appended since.
    }
    file.ensureOpen();
    if (discarded) {
      throw new ClosedException("file is closed: " + path());
    }
    throw outside(offset, count);
  }

  final void checkWritable(long offset, long count) {
    refuseIfReadOnly();
    long end = length;
    if (offset < 0 || offset > end || count > end - offset) {
      file.ensureOpen();
      throw outside(offset, count);
    }
  }

  private IndexOutOfBoundsException outside(long offset, long count) {
    return new IndexOutOfBoundsException(
        "outside of the file: offset=%d, count=%d (expected inside length=%d), %s"
            .formatted(offset, count, length, path()));
  }

  private void refuseIfReadOnly() {
    if (readOnly) {
      throw new UnsupportedException("file is open for reading only: " + path());
    }
  }

  private void readFully(long offset, long address, int count) {
    while (true) {
      int before = cuts.get();
      checkReadable(offset, count);
      if (file.read(offset, address, count) == count) {
        return;
      }
      if (readOnly) {
        length = file.length(); // Its owner has cut it; the next round's check tells how far.
      } else if (cuts.get() == before) {
        throw cutByAnother(offset);
      }
    }
  }

  private CorruptException cutByAnother(long offset) {
    return new CorruptException(
        "file was cut while it was locked: length=%d (expected=%d), %s, offset %d; see fuser %s"
            .formatted(file.length(), length, path(), offset, path()));
  }

  private void readInStretches(long offset, ByteBuffer destination) {
    Scratch scratch = Scratch.get();
    int first = destination.position();
    for (int done = 0; done < destination.remaining(); ) {
      int step = Math.min(Scratch.LENGTH, destination.remaining() - done);
      readFully(offset + done, scratch.address, step);
      destination.put(first + done, scratch.bytes, 0, step);
      done += step;
    }
  }

  private void overwriteSome(long[] offsets, byte[] values, int from, int count) {
    Scratch scratch = Scratch.get();
    int valuesAt = count * Long.BYTES;
    for (int i = 0; i < count; i++) {
      scratch.bytes.putLong(i * Long.BYTES, offsets[from + i]);
    }
    scratch.bytes.put(valuesAt, values, from, count);
    file.overwrite(scratch.address, scratch.address + valuesAt, count, offsets[from]);
  }
}
