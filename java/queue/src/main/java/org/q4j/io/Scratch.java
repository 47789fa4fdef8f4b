package org.q4j.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A thread's own piece of memory outside the heap, for what passes between Java and the C library:
 * heap buffers in stretches, paths, small results. Of fixed size, so that a large row does not
 * leave as much direct memory behind in every thread that ever wrote one.
 *
 * <p>Its content lasts until the same thread's next use.
 */
final class Scratch {
  /** In bytes. */
  static final int LENGTH = 256 << 10;

  /** How many pieces of a vectored write fit. */
  static final int PIECES = 1024;

  private static final int PIECE_LENGTH = 2 * Long.BYTES;
  private static final int LONGEST_PATH = LENGTH / 4;
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  /** {@link #LENGTH} bytes in the platform's order. */
  final ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.nativeOrder());

  /** Of {@link #bytes}. */
  final long address = NativeCalls.addressOf(bytes);

  /** {@code struct q4j_piece[PIECES]}. */
  private final ByteBuffer pieces =
      ByteBuffer.allocateDirect(PIECES * PIECE_LENGTH).order(ByteOrder.nativeOrder());

  /** Of the first piece. */
  final long piecesAddress = NativeCalls.addressOf(pieces);

  private Scratch() {}

  static Scratch get() {
    return OF_THREAD.get();
  }

  void setPiece(int index, long pieceAddress, long length) {
    pieces.putLong(index * PIECE_LENGTH, pieceAddress);
    pieces.putLong(index * PIECE_LENGTH + Long.BYTES, length);
  }

  /** Puts a path at the beginning and returns its address. */
  long path(Path path) {
    return put(path, 0);
  }

  /** Puts a path behind where {@link #path} puts one and returns its address. */
  long secondPath(Path path) {
    return put(path, LENGTH / 2);
  }

  /** Returns the first {@code length} bytes as text. */
  String text(int length) {
    byte[] text = new byte[length];
    bytes.get(0, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private long put(Path path, int at) {
    byte[] name = PathNames.bytesOf(path);
    if (name.length > LONGEST_PATH) {
      throw new IllegalArgumentException(
          "path is too long: length=%d (expected at most %d)".formatted(name.length, LONGEST_PATH));
    }
    bytes.put(at, name).put(at + name.length, (byte) 0);
    return address + at;
  }
}
