package org.q4j.store;

import java.io.InputStream;
import java.nio.ByteBuffer;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * The bytes of an open queue file as they would be had it been closed at one moment, whatever is
 * appended and removed later, and also when another file takes its place.
 *
 * <p>Up to the end that was fixed then, a file changes in two places alone: in its header, which is
 * made anew here, and where a row is marked as removed, which is undone here. It reads by a
 * descriptor of its own. For one thread, once, from the beginning to the end.
 */
public final class FileImage implements AutoCloseable {
  private final FileState state;
  private final Storage storage;
  private final RemovedBytes removed;
  private final Header header;
  private final ByteBuffer fields;

  /** Made by the group's leader between two groups, so that the header is exact. */
  FileImage(Disk disk, Storage live, FileState state) {
    this.state = state;
    this.storage = disk.openReadOnly(live.path());
    this.removed = new RemovedBytes(state.end());
    this.header = state.listen(removed);
    header.attr &= ~HeaderDescriptor.ATTR_DIRTY;
    this.fields = header.toBytes();
  }

  /** Returns the length in bytes. */
  public long length() {
    return HeaderDescriptor.fileLength(header.end);
  }

  /** Returns the number of live rows. */
  public long rows() {
    return header.rowCount;
  }

  /** Returns the bytes, to be read once. A read throws as {@link Storage#read} does. */
  public InputStream open() {
    return new ImageStream(this);
  }

  /**
   * Reads.
   *
   * @param offset where the last read ended
   * @param to cleared; is filled, as far as the file reaches
   */
  void read(long offset, ByteBuffer to) {
    to.limit((int) Math.min(to.capacity(), Math.max(0, length() - offset)));
    int wanted = to.limit();
    int stored = (int) Math.min(wanted, Math.max(0, header.end - offset));
    if (stored > 0) {
      storage.read(offset, to.limit(stored));
      removed.undo(to, offset);
      removed.pass(offset + stored);
    }
    to.limit(wanted);
    while (to.hasRemaining()) {
      to.put((byte) 0);
    }
    for (int at = (int) offset; offset < fields.limit() && at < fields.limit(); at++) {
      if (at - offset < wanted) {
        to.put((int) (at - offset), fields.get(at));
      }
    }
    to.flip();
  }

  @Override
  public void close() {
    state.stopListening(removed);
    storage.close();
  }
}
