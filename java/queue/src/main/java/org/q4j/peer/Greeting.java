package org.q4j.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.q4j.UnsupportedException;

/**
 * The first frame of each direction: call 0, kind 0, the 8 bytes {@code q4j-peer}, the version of
 * the protocol (4 bytes), the sender's process id (8 bytes). Later versions may append to it.
 */
final class Greeting {
  /** Changes with every change of a message. */
  static final int VERSION = 3;

  /** The longest frame that is read before a greeting has been. */
  static final int LONGEST = 1024;

  private static final byte[] MAGIC = "q4j-peer".getBytes(StandardCharsets.US_ASCII);

  private Greeting() {}

  static ByteBuffer frame() {
    MessageWriter out = new MessageWriter();
    for (byte letter : MAGIC) {
      out.put(letter);
    }
    return out.putInt(VERSION).putLong(ProcessHandle.current().pid()).frame(0, 0);
  }

  /**
   * Checks the other side's.
   *
   * @param body a frame without its length
   * @return its process id
   * @throws ProtocolException when it is none
   * @throws UnsupportedException when it is of another version
   */
  static long check(ByteBuffer body) {
    MessageReader in = new MessageReader(body);
    in.getInt();
    in.get();
    byte[] magic = new byte[MAGIC.length];
    for (int i = 0; i < magic.length; i++) {
      magic[i] = (byte) in.get();
    }
    if (!Arrays.equals(magic, MAGIC)) {
      throw new ProtocolException("no q4j process at the other end: it did not greet as one");
    }
    int version = in.getInt();
    if (version != VERSION) {
      throw new UnsupportedException(
          "the other process speaks another version: protocol=%d (expected=%d); use the same q4j for both"
              .formatted(version, VERSION));
    }
    return in.getLong();
  }
}
