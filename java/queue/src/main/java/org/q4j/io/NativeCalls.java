package org.q4j.io;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The functions of libq4j, as {@code native/io/q4j.h} describes them: 0 or more, or a negative
 * errno. Addresses are {@code long} whatever the platform's width.
 *
 * <p>A direct mapping (registered natives) because it costs a third of what an interface does.
 * {@link NativeLoader} must have run before any of them is called; {@link Failure} reads what they
 * return.
 */
final class NativeCalls {
  /** What {@link #abiVersion} must return. */
  static final int ABI_VERSION = 8;

  static final int OPEN_READ = 0;
  static final int OPEN_WRITE = 1;
  static final int OPEN_CREATE = 2;
  static final int OPEN_EXCLUSIVE = 4;
  static final int OPEN_NO_FOLLOW = 8;

  /** {@link #preallocate}: the space is there. */
  static final int ALLOCATED = 0;

  /** Finds {@code q4j_sync_directory} for {@code syncDirectory}. */
  static final FunctionMapper C_NAMES =
      (library, method) ->
          "q4j_" + method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);

  private NativeCalls() {}

  static native int abiVersion();

  static native int selfTest(long directory);

  static native int open(long path, int flags);

  static native int close(int fd);

  static native long length(int fd);

  static native int identity(int fd, long identity);

  static native int identityOfPath(long path, long identity);

  static native long modified(int fd);

  static native long map(int fd, long offset, long length);

  static native long mapWritable(int fd, long offset, long length);

  static native int unmap(long address, long length);

  static native long read(int fd, long offset, long address, long length);

  static native long nextData(int fd, long offset);

  static native long nextHole(int fd, long offset);

  static native long write(int fd, long offset, long address, long length);

  static native long writeVector(int fd, long offset, long pieces, int count);

  static native int overwrite(int fd, long offsets, long values, int count);

  static native int digestBlocks(int kind, long address, long length, long blockSize, long digests);

  static native int sync(int fd);

  static native int syncDirectory(long path);

  static native int preallocate(int fd, long from, long length);

  static native int zeroFill(int fd, long from, long to);

  static native int truncate(int fd, long length);

  static native int isLastReference(int fd);

  static native int rename(long from, long to);

  static native int unlink(long path);

  static native int makeDirectory(long path);

  static native int lock(int fd);

  static native int errnoName(int number, long buffer, int capacity);

  static native int errnoText(int number, long buffer, int capacity);

  /** Returns the address of a direct buffer's byte 0. The caller keeps the buffer reachable. */
  static long addressOf(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  /** Returns whether addresses are scarce here. */
  static boolean is32Bit() {
    return Native.POINTER_SIZE == Integer.BYTES;
  }
}
