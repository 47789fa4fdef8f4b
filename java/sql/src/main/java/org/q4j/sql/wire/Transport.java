package org.q4j.sql.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a connection, plain or encrypted. */
interface Transport {

  /**
   * Reads what has arrived. For the reading thread.
   *
   * @param into has room for 64 KB
   * @return bytes read, 0 when there are none now, -1 at the end
   */
  int read(ByteBuffer into) throws IOException;

  /**
   * Makes the bytes that go to the socket. Not by two threads at once.
   *
   * @param plain read to its end, or kept as the result
   */
  ByteBuffer seal(ByteBuffer plain) throws IOException;

  /** Returns work that must be done off the reading thread before reading goes on, or null. */
  Runnable task();

  /** Returns whether {@link #seal} is to be called with nothing, because the other side waits. */
  boolean wantsToWrite();

  /** Returns the bytes that say goodbye. Not beside {@link #seal}. */
  ByteBuffer farewell() throws IOException;
}
