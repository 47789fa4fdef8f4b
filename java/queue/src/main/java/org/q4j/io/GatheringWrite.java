package org.q4j.io;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Turns buffers into as few vectored writes as it can: direct ones by their address, heap ones
 * through the thread's scratch memory, a stretch at a time.
 */
final class GatheringWrite {
  private final Descriptor file;
  private final Scratch scratch = Scratch.get();

  private long offset;
  private long pending; // bytes in the pieces
  private int pieces;
  private int copied; // bytes of the scratch memory that pieces point to

  private GatheringWrite(Descriptor file, long offset) {
    this.file = file;
    this.offset = offset;
  }

  /** Writes the remaining bytes of the first {@code count} sources, whose positions stay. */
  static void write(Descriptor file, long offset, ByteBuffer[] sources, int count) {
    GatheringWrite write = new GatheringWrite(file, offset);
    try {
      for (int i = 0; i < count; i++) {
        write.add(sources[i]);
      }
      write.flush();
    } finally {
      Reference.reachabilityFence(sources);
    }
  }

  private void add(ByteBuffer source) {
    if (!source.hasRemaining()) {
      return;
    }
    if (source.isDirect()) {
      makeRoom();
      add(NativeCalls.addressOf(source) + source.position(), source.remaining());
      return;
    }
    for (int from = source.position(); from < source.limit(); ) {
      makeRoom();
      int step = Math.min(source.limit() - from, Scratch.LENGTH - copied);
      scratch.bytes.put(copied, source, from, step);
      add(scratch.address + copied, step);
      copied += step;
      from += step;
    }
  }

  private void add(long address, long length) {
    scratch.setPiece(pieces, address, length);
    pieces++;
    pending += length;
  }

  private void makeRoom() {
    if (pieces == Scratch.PIECES || copied == Scratch.LENGTH) {
      flush();
    }
  }

  private void flush() {
    if (pending > 0) {
      file.write(offset, scratch, pieces);
      offset += pending;
    }
    pending = 0;
    pieces = 0;
    copied = 0;
  }
}
