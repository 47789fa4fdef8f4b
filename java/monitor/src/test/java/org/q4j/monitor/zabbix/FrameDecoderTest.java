package org.q4j.monitor.zabbix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private static final byte[] BODY = "system.cpu.load[all,avg1]".getBytes(StandardCharsets.UTF_8);

  private static byte[] decodeByteByByte(byte[] sent) throws ProtocolException {
    FrameDecoder decoder = new FrameDecoder(1000);
    for (int i = 0; i < sent.length; i++) {
      boolean complete = decoder.feed(ByteBuffer.wrap(sent, i, 1));
      assertEquals(i == sent.length - 1, complete, "byte " + i);
    }
    return decoder.body();
  }

  @Test
  void aFrameArrivesInAnyPieces() throws Exception {
    assertArrayEquals(BODY, decodeByteByByte(Frames.of(BODY)));
  }

  @Test
  void aPackedFrameIsUnpacked() throws Exception {
    assertArrayEquals(BODY, decodeByteByByte(Frames.packed(BODY)));
  }

  @Test
  void aLargeHeadHasLongLengths() throws Exception {
    byte[] sent =
        ByteBuffer.allocate(21 + BODY.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put("ZBXD".getBytes(StandardCharsets.US_ASCII))
            .put((byte) 5)
            .putLong(BODY.length)
            .putLong(0)
            .put(BODY)
            .array();
    assertArrayEquals(BODY, decodeByteByByte(sent));
  }

  @Test
  void aPlainLineEndsWithItsLineEndOrTheStream() throws Exception {
    assertArrayEquals(
        BODY,
        decodeByteByByte(
            (new String(BODY, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8)));
    FrameDecoder decoder = new FrameDecoder(1000);
    assertFalse(decoder.feed(ByteBuffer.wrap(BODY)));
    assertTrue(decoder.end());
    assertArrayEquals(BODY, decoder.body());
  }

  @Test
  void aLengthBeyondTheLimitIsRefusedBeforeItsBytesCome() {
    byte[] head = Arrays.copyOf(Frames.of(BODY), 13);
    head[7] = 1;
    ProtocolException refused =
        assertThrows(
            ProtocolException.class, () -> new FrameDecoder(1000).feed(ByteBuffer.wrap(head)));
    assertTrue(
        refused.getMessage().contains("length=65561 (expected at most 1000)"), refused::toString);
  }

  @Test
  void aPackedBodyThatIsLongerThanSaidIsRefused() {
    byte[] bomb = Frames.packed(new byte[1_000_000]);
    bomb[9] = 10;
    bomb[10] = 0;
    bomb[11] = 0;
    bomb[12] = 0;
    assertThrows(ProtocolException.class, () -> new FrameDecoder(2000).feed(ByteBuffer.wrap(bomb)));
  }

  @Test
  void anEndlessLineIsRefusedAtTheLimit() {
    FrameDecoder decoder = new FrameDecoder(1000);
    assertThrows(
        ProtocolException.class,
        () -> {
          for (int i = 0; i < 1001; i++) {
            decoder.feed(ByteBuffer.wrap(new byte[] {'a'}));
          }
        });
  }

  @Test
  void anyBytesGiveAMessageOrARefusal() {
    Random random = new Random(1);
    int complete = 0;
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = round % 2 == 0 ? Frames.of(BODY) : Frames.packed(BODY);
      for (int change = random.nextInt(4); change > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      FrameDecoder decoder = new FrameDecoder(1000);
      try {
        if (decoder.feed(ByteBuffer.wrap(bytes)) || decoder.end()) {
          assertTrue(decoder.body().length <= 1000);
          complete++;
        }
      } catch (ProtocolException expected) {
        refused++;
      }
    }
    assertTrue(complete > 1000 && refused > 1000, complete + " " + refused);
  }
}
