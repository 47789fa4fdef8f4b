package org.q4j.io;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One open file, as the engine sees it: the port between the engine and the system calls.
 *
 * <p>Offsets and lengths are bytes; integers are little-endian. Implementations check every range
 * against {@link #length()}: an access that does not lie wholly inside throws {@link
 * IndexOutOfBoundsException} and touches nothing. A failed system call throws {@link
 * org.q4j.NativeIoException}, a full disk {@link org.q4j.FullException}.
 *
 * <p>Thread safety: reads may come from any number of threads at any time, also while one other
 * thread writes. {@link #write}, {@link #overwrite}, {@link #store}, {@link #grow}, {@link
 * #truncate} and {@link #close} come from one thread at a time (the engine's group commit sees to
 * that); {@link #sync} may run beside them. Reads after {@link #close} throw {@link
 * org.q4j.ClosedException}.
 */
public interface Storage extends AutoCloseable {

  /** Returns the file's path, for messages. */
  Path path();

  /** Returns the length of the file in bytes, slack included. */
  long length();

  /** Fills {@code destination} (its remaining bytes) from {@code offset}. */
  void read(long offset, ByteBuffer destination);

  /** As {@link #read(long, ByteBuffer)}: fills the whole array. */
  default void read(long offset, byte[] destination) {
    read(offset, ByteBuffer.wrap(destination));
  }

  /** Returns the byte at {@code offset}. */
  byte readByte(long offset);

  /** Returns the four bytes at {@code offset} as a little-endian integer. */
  int readInt(long offset);

  /**
   * As {@link #readInt}, but never through a mapping: for values that the engine keeps. On JDK 17 a
   * mapped page that the disk cannot deliver reads as garbage, and the error comes only later.
   */
  default int readHead(long offset) {
    return readInt(offset);
  }

  /**
   * As {@link #read}, but never through a mapping, for the reason of {@link #readHead}: reads many
   * heads at once.
   */
  default void readHeads(long offset, ByteBuffer destination) {
    read(offset, destination);
  }

  /**
   * Returns the first offset at or behind {@code offset} that is not in a hole of a sparse file, or
   * the length. A hole reads as zero, so who looks for anything else may leave it out.
   */
  default long nextData(long offset) {
    return Math.min(offset, length());
  }

  /** Returns where the next hole begins at or behind {@code offset}, or the length. */
  default long nextHole(long offset) {
    return length();
  }

  /**
   * Writes the remaining bytes of the first {@code count} sources one after the other, beginning at
   * {@code offset}, inside the present length. Direct buffers are written without a copy. A failure
   * may leave any part written.
   */
  void write(long offset, ByteBuffer[] sources, int count);

  /**
   * As {@link #write} of one source, for bytes that are told of before they are synced: they may be
   * stored through a mapping, which costs no call. What earlier calls stored stands in the file
   * before any of it, for every reader and also when this process is killed; any part of it may
   * stand there when that happens meanwhile, or after a failure.
   */
  default void store(long offset, ByteBuffer source) {
    write(offset, new ByteBuffer[] {source}, 1);
  }

  /** As {@link #overwrite}, with the freedom of {@link #store}. */
  default void storeBytes(long[] offsets, byte[] values, int count) {
    overwrite(offsets, values, count);
  }

  /** Writes {@code values[i]} at {@code offsets[i]} for every i below {@code count}. */
  void overwrite(long[] offsets, byte[] values, int count);

  /** Returns when everything written before the call is on disk (fdatasync). */
  void sync();

  /**
   * Makes the file {@code newLength} bytes long with its space allocated, so that a later write
   * inside it cannot meet a full disk; the new bytes read as zero. Where the file system cannot
   * preallocate, the file grows as a hole. On failure the length is as before.
   */
  void grow(long newLength);

  /**
   * Makes the file {@code newLength} bytes long, which is not less than now, without space for what
   * it grows by: that is allocated by whoever writes there, and may turn out to be missing then.
   */
  default void growAsHole(long newLength) {
    grow(newLength);
  }

  /**
   * Writes zeros to [from, to), inside the present length, where the file reads as zero: what is
   * written there later changes nothing but the file's bytes, so that it is synced with one write
   * of the disk and stored without the file system being asked. Nothing, where that is of no use.
   *
   * <p>A failure is logged and no more is filled: the file reads as before, and whoever writes
   * there meets what is wrong.
   */
  default void zeroFill(long from, long to) {}

  /** Cuts the file to {@code newLength} bytes, which must not exceed the length. */
  void truncate(long newLength);

  /** Returns which file it is and when it was last written. */
  FileStamp stamp();

  /** Returns how the file has been read since it was opened. */
  default StorageStats stats() {
    return new StorageStats(0, 0, 0, 0, 0);
  }

  /** Releases mappings, lock and descriptor. Does not sync. A second call does nothing. */
  @Override
  void close();

  /**
   * As {@link #close}, for a file that has durably lost its name. Where nobody else has it open,
   * its space is given back piece by piece: a file system that frees a large file at once keeps
   * everybody's syncs waiting for it.
   */
  default void discard() {
    close();
  }
}
