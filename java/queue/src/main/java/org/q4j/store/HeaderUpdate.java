package org.q4j.store;

import java.nio.ByteBuffer;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/** Writes the header of a queue file. */
public final class HeaderUpdate {
  private HeaderUpdate() {}

  /** Writes it, unsynced. */
  public static void write(Storage storage, Header header) {
    storage.write(0, new ByteBuffer[] {header.toBytes()}, 1);
  }

  /**
   * Puts a dirty header in the place of another one, durably, so that a cut at any byte leaves one
   * that recovery can go by. Recovery reads the sources of the rows behind the header's end and
   * believes the header for those before it; as the two lie in different sectors, an end must not
   * get there before what was received up to it.
   *
   * @param header names blocks that are durable, and is dirty
   */
  static void replace(Disk disk, Storage storage, Header header) {
    Header there = Inspection.header(storage);
    boolean received = false;
    for (int sender = 0; sender < HeaderDescriptor.SOURCES; sender++) {
      received |= there.lastReceived(sender) != header.lastReceived(sender);
      there.lastReceived(sender, header.lastReceived(sender));
    }
    if (received) {
      there.attr |= HeaderDescriptor.ATTR_DIRTY;
      write(storage, there);
      SyncFailure.sync(disk, storage);
    }
    write(storage, header);
    SyncFailure.sync(disk, storage);
  }
}
