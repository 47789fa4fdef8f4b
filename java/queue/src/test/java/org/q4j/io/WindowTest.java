package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.q4j.ClosedException;

/** One window, over memory of our own. */
class WindowTest {
  private final ByteBuffer memory = ByteBuffer.allocateDirect(16).put(3, (byte) 7);
  private final Window window = new Window(1000, NativeCalls.addressOf(memory), 16);

  @Test
  void everythingInsideIsRead() {
    assertEquals(7, window.readByte(1003));
    assertEquals(0x07000000, window.readInt(1000));
    ByteBuffer bytes = ByteBuffer.allocate(2);
    window.read(1003, bytes);
    assertArrayEquals(new byte[] {7, 0}, bytes.array());
  }

  @Test
  void nothingOutsideIsRead() {
    for (long offset : new long[] {999, 1013, 1016, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> window.readInt(offset));
      assertThrows(
          IndexOutOfBoundsException.class, () -> window.read(offset, ByteBuffer.allocate(4)));
    }
  }

  @Test
  void aClosedWindowRefusesEveryRead() {
    window.close();
    assertThrows(ClosedException.class, () -> window.readByte(1003));
    assertThrows(ClosedException.class, () -> window.readInt(1000));
    assertThrows(ClosedException.class, () -> window.read(1000, ByteBuffer.allocate(4)));
    assertThrows(ClosedException.class, () -> window.read(1000, ByteBuffer.allocate(0)));
    assertEquals(0, window.size());
  }
}
