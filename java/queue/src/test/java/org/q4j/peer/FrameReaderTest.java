package org.q4j.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.NativeIoException;
import org.q4j.OwnerGoneException;
import org.q4j.StaleOwnerException;

/** What comes over a socket is not trusted: lengths, counts, kinds. */
class FrameReaderTest {
  private static final int ROUNDS = Integer.getInteger("q4j.fuzz.rounds", 20_000);

  private static ReadableByteChannel of(byte... bytes) {
    return Channels.newChannel(new ByteArrayInputStream(bytes));
  }

  private static FrameReader greeted(Budget budget) {
    FrameReader reader = new FrameReader(budget, () -> {});
    reader.greeted();
    return reader;
  }

  @Test
  void beforeTheGreetingOnlyAShortFrameIsRead() {
    FrameReader reader = new FrameReader(new Budget(1 << 20), () -> {});
    ProtocolException refused =
        assertThrows(
            ProtocolException.class,
            () -> reader.read(of("GET / HTTP".getBytes(StandardCharsets.US_ASCII))));
    assertTrue(refused.getMessage().contains("length="), refused.getMessage());
  }

  @Test
  void aLengthIsOnlyBelievedAsFarAsItsBytesArrive() throws IOException {
    Budget budget = new Budget(1L << 40);
    FrameReader reader = greeted(budget);
    byte[] start = ByteBuffer.allocate(100).putInt(Frames.LONGEST).array();
    long before = used();
    assertThrows(EOFException.class, () -> reader.read(of(start)));
    assertTrue(used() - before < 64 << 20, "half a GiB was announced and 96 bytes came");
    reader.abandon();
    assertEquals(0, budget.taken());
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void longFramesWaitForTheRoomThatOthersTake() throws IOException {
    Budget budget = new Budget(150_000);
    List<String> told = new ArrayList<>();
    byte[] frame = ByteBuffer.allocate(100_004).putInt(100_000).array();
    FrameReader first = greeted(budget);
    FrameReader second = new FrameReader(budget, () -> told.add("room"));
    second.greeted();
    assertEquals(100_000, first.read(of(frame)).remaining());
    ReadableByteChannel waiting = of(frame);
    assertNull(second.read(waiting));
    assertTrue(second.isWaiting());
    assertEquals(List.of(), told);
    budget.release(100_000);
    assertEquals(List.of("room"), told);
    assertEquals(100_000, second.read(waiting).remaining());
    assertFalse(second.isWaiting());
  }

  @Test
  void randomBytesGiveFramesOrTheProtocolsErrorAndNothingElse() {
    Random random = new Random(20_261_121);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 4 && random.nextBoolean()) {
        bytes[0] = 0;
        bytes[1] = 0;
        bytes[2] = 0;
      }
      ReadableByteChannel in = of(bytes);
      FrameReader reader = greeted(new Budget(1 << 20));
      try {
        ByteBuffer frame;
        while ((frame = reader.read(in)) != null) {
          decode(new MessageReader(frame), random);
        }
      } catch (ProtocolException expected) {
        refused++;
      } catch (IOException end) {
        assertTrue(end instanceof EOFException, end::toString);
      }
    }
    assertTrue(refused > ROUNDS / 100, "refused=" + refused);
  }

  private static void decode(MessageReader in, Random random) {
    try {
      while (in.remaining() > 0) {
        switch (random.nextInt(6)) {
          case 0 -> in.getBytes();
          case 1 -> in.getString();
          case 2 -> in.getCount(8);
          case 3 -> in.getBoolean();
          case 4 -> in.getLong();
          default -> Faults.read(in);
        }
      }
    } catch (ProtocolException refused) {
      assertTrue(refused.getMessage().contains("="), refused.getMessage());
    }
  }

  @Test
  void anExceptionArrivesAsOneOfItsClass() {
    NativeIoException call =
        (NativeIoException) sent(new NativeIoException("fsync: EIO", 5, "EIO"));
    assertEquals("EIO", call.errnoName());
    assertEquals(5, call.errno());
    assertTrue(((OwnerGoneException) sent(new OwnerGoneException("gone", true))).nothingDone());
    assertEquals(
        "lost", ((StaleOwnerException) sent(new StaleOwnerException("lost"))).getMessage());
    assertTrue(sent(new IllegalStateException("odd")).getMessage().contains("odd"));
  }

  private static RuntimeException sent(Throwable failure) {
    ByteBuffer frame = Faults.write(failure).frame(7, Frames.FAILED);
    frame.position(Frames.LENGTH_BYTES + Frames.HEAD_BYTES);
    return Faults.read(new MessageReader(frame));
  }
}
