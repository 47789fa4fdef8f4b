package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketTest {
  private static final int MAX = PacketAssembler.MAX_PACKET;

  private static PacketAssembler assembler(int limit) {
    return new PacketAssembler(new MemoryBudget(1L << 30), limit);
  }

  private static PayloadReader reader(PacketBuffer out) {
    ByteBuffer packets = out.take();
    byte[] bytes = new byte[packets.remaining()];
    packets.get(bytes);
    return new PayloadReader(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 250, MAX - 1, MAX, MAX + 1, 2 * MAX, 2 * MAX + 5})
  void whatIsSplitIsJoinedAgain(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    PacketBuffer out = new PacketBuffer();
    out.sequence(254);
    out.begin();
    out.raw(content);
    out.end();
    assertEquals(length + 4 * (length / MAX + 1), out.size());
    Payload joined = assembler(3 * MAX).next(out.take());
    assertEquals(254, joined.sequence());
    assertEquals((255 + length / MAX) & 0xff, joined.next());
    assertArrayEquals(content, Arrays.copyOf(joined.bytes(), joined.length()));
  }

  @Test
  void oneByteAtATimeIsEnough() {
    PacketAssembler assembler = assembler(100);
    byte[] packet = {3, 0, 0, 7, 'a', 'b', 'c'};
    for (int i = 0; i < packet.length - 1; i++) {
      assertNull(assembler.next(ByteBuffer.wrap(packet, i, 1)));
    }
    Payload whole = assembler.next(ByteBuffer.wrap(packet, packet.length - 1, 1));
    assertEquals(3, whole.length());
    assertEquals(7, whole.sequence());
  }

  @Test
  void bytesBehindAMessageAreLeft() {
    ByteBuffer two = ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 'a', 1, 0, 0, 0, 'b'});
    PacketAssembler assembler = assembler(100);
    assertEquals('a', assembler.next(two).bytes()[0]);
    assertEquals(5, two.remaining());
    assertEquals('b', assembler.next(two).bytes()[0]);
  }

  @Test
  void aLengthBeyondTheLimitIsRefusedBeforeItIsBelieved() {
    byte[] head = {(byte) 0xff, (byte) 0xff, (byte) 0xfe, 0};
    ErrorReply refused =
        assertThrows(ErrorReply.class, () -> assembler(1000).next(ByteBuffer.wrap(head)));
    assertEquals(1153, refused.number());
  }

  @Test
  void partsOutOfOrderAreRefused() {
    ByteBuffer parts = ByteBuffer.allocate(MAX + 8);
    parts.put(new byte[] {-1, -1, -1, 0}).position(4 + MAX);
    parts.put(new byte[] {1, 0, 0, 9}).flip();
    ErrorReply refused = assertThrows(ErrorReply.class, () -> assembler(2 * MAX).next(parts));
    assertEquals(1156, refused.number());
  }

  @Test
  void allConnectionsShareOneBudget() {
    MemoryBudget budget = new MemoryBudget(100_000);
    PacketAssembler first = new PacketAssembler(budget, 1 << 20);
    PacketAssembler second = new PacketAssembler(budget, 1 << 20);
    ByteBuffer much = ByteBuffer.allocate(60_004);
    much.put(0, new byte[] {(byte) 0xa0, (byte) 0x86, 1, 0});
    assertNull(first.next(much.duplicate()));
    ErrorReply refused = assertThrows(ErrorReply.class, () -> second.next(much.duplicate()));
    assertEquals(1041, refused.number());
    first.clear();
    assertEquals(0, budget.used());
  }

  @ParameterizedTest
  @CsvSource({"0,1", "250,1", "251,3", "65535,3", "65536,4", "16777215,4", "16777216,9", "-1,9"})
  void lengthsAreWrittenShortAndReadBack(long value, int size) {
    PacketBuffer out = new PacketBuffer();
    out.lengthEncoded(value);
    assertEquals(size, out.size());
    assertEquals(value, reader(out).lengthEncoded("length"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-00-00",
        "2026-02-28",
        "2026-02-28 00:00:00",
        "2026-02-28 23:59:58",
        "0001-01-01",
        "9999-12-31 23:59:59.999999",
        "2026-02-28 00:00:00.000001"
      })
  void datesAndTimesAreReadAsTheyWereWritten(String text) {
    PacketBuffer out = new PacketBuffer();
    BinaryTemporal.putDateTime(out, text);
    PayloadReader in = reader(out);
    String full = text.length() == 10 ? text + " 00:00:00" : text;
    assertEquals(full, BinaryTemporal.readDateTime(in, true));
    assertEquals(0, in.remaining());
  }

  @ParameterizedTest
  @ValueSource(strings = {"00:00:00", "-838:59:59", "100:00:00.500000", "00:00:00.000001"})
  void spansAreReadAsTheyWereWritten(String text) {
    PacketBuffer out = new PacketBuffer();
    BinaryTemporal.putTime(out, text);
    assertEquals(text, BinaryTemporal.readTime(reader(out)));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1,0.1",
    "1.0,1",
    "-0.0,-0",
    "1e15,1e15",
    "1e14,100000000000000",
    "1.5e300,1.5e300",
    "1e-7,0.0000001",
    "1e-20,1e-20",
    "123456789012345680,1.2345678901234568e17",
    "-2.5,-2.5"
  })
  void floatingNumbersArePrintedAsMysqlDoes(double number, String text) {
    assertEquals(text, FloatingText.of(number));
  }
}
