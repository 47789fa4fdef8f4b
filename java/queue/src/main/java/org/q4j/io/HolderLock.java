package org.q4j.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;

/**
 * A lock file that says who holds it. It is blanked in the end and never removed: somebody who had
 * it open by then would lock a file without a name, and another one a new file beside it.
 *
 * <p>Nor is it ever cut: it keeps its block, so that on a full disk there is still room for a name.
 * One write, padded to the file's length, puts a new name over the old, so that no reader sees a
 * mixture.
 */
final class HolderLock implements Disk.Lock {
  private static final System.Logger LOG = System.getLogger("org.q4j");

  /** What every holder's text begins with. */
  private static final String MARK = "pid=";

  /** In bytes; far more than any holder's text. */
  private static final int LONGEST = 4096;

  private final Descriptor file;
  private int length;
  private boolean closed;

  /**
   * Takes over a locked file, also when this throws, and writes the holder's name into it.
   *
   * @throws UnsupportedException when the file is somebody else's; it is as it was
   */
  HolderLock(Descriptor file, String holder) {
    this.file = file;
    boolean taken = false;
    try {
      length = ownLength();
      write(holder);
      taken = true;
    } finally {
      if (!taken) {
        file.close();
      }
    }
  }

  /** Returns the length of a file that holds nothing, blanks or a name left from a crash. */
  private int ownLength() {
    long bytes = file.length();
    Scratch scratch = Scratch.get();
    int read = (int) file.read(0, scratch.address, Math.min(bytes, LONGEST));
    // A power cut may leave zeros.
    String text = scratch.text(read).replace('\0', ' ').strip();
    if (bytes > LONGEST || !(text.isEmpty() || text.startsWith(MARK))) {
      throw new UnsupportedException(
          "not a lock file of q4j: length=%d (expected no text, or pid=…), %s; it was left as it is, move it away"
              .formatted(bytes, file.path()));
    }
    return read;
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(bytes, Math.max(bytes.length, length));
    Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    try {
      GatheringWrite.write(file, 0, new ByteBuffer[] {ByteBuffer.wrap(padded)}, 1);
      length = padded.length;
    } catch (Q4jException failure) {
      // The system keeps the lock whatever the file says; and what is wanted under it, a take or a
      // drop, may be what a full disk needs most.
      LOG.log(
          System.Logger.Level.WARNING,
          "the lock file does not say who holds it: " + failure.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      write("");
    } finally {
      file.close();
    }
  }
}
