package org.q4j.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A lock file that says who holds it. It is emptied in the end and never removed: somebody who had
 * it open by then would lock a file without a name, and another one a new file beside it.
 */
final class HolderLock implements Disk.Lock {
  private final Descriptor file;
  private boolean closed;

  /** Takes over a locked file and writes the holder's name into it. */
  HolderLock(Descriptor file, String holder) {
    this.file = file;
    try {
      file.truncate(0); // A crash leaves the last holder's name behind.
      ByteBuffer text = ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8));
      GatheringWrite.write(file, 0, new ByteBuffer[] {text}, 1);
    } catch (RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      file.truncate(0);
    } finally {
      file.close();
    }
  }
}
