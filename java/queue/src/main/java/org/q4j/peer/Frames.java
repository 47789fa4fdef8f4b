package org.q4j.peer;

/**
 * What travels: a frame is its length in bytes without this field (unsigned, 4 bytes), the call it
 * belongs to (4 bytes), a kind (1 byte), and a payload. All integers are big-endian.
 *
 * <p>The first frame of each direction is the {@link Greeting}, whose form never changes. After it
 * the caller sends calls, whose kind is their verb, and gets for each a frame of the same number
 * that is {@link #DONE} or {@link #FAILED}, in any order. {@link #BYE} comes by itself, as the last
 * frame: what has not been answered has not been done.
 */
final class Frames {
  static final int LENGTH_BYTES = Integer.BYTES;

  /** Bytes of a frame's call number and kind. */
  static final int HEAD_BYTES = Integer.BYTES + 1;

  /** The longest frame: a row of 2^29 - 1 bytes and what stands around it. */
  static final int LONGEST = (1 << 29) + (1 << 20);

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int BYE = 2;

  private Frames() {}
}
