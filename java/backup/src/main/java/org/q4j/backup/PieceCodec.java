package org.q4j.backup;

import java.io.Closeable;
import java.io.IOException;

/** Packs pieces of a stream, each as a frame that stands for itself. For one thread at a time. */
interface PieceCodec extends Closeable {
  /**
   * Packs a piece.
   *
   * @param length of it, bytes
   * @param frame has room for the {@link #bound} of it
   * @return the bytes of the frame
   */
  int pack(byte[] piece, int length, byte[] frame) throws IOException;

  /** Returns the most bytes that so many are packed into. */
  int bound(int length);

  @Override
  void close();
}
