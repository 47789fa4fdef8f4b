package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.row.MysqlCharset;

/** Random and damaged bytes: no exception but the documented ones, no memory beyond the limits. */
@Timeout(120)
class DecoderFuzzTest {
  private static final long SEED = 20261121;

  private static byte[] damaged(Random random, byte[] good) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }

  private static byte[] login() {
    ByteBuffer out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(Capability.OFFERED).putInt(1 << 24).put((byte) 45).position(32);
    out.put("me\0".getBytes(StandardCharsets.UTF_8)).put((byte) 20).put(new byte[20]);
    out.put("app\0mysql_native_password\0".getBytes(StandardCharsets.UTF_8));
    out.put((byte) 10).put((byte) 3).put(new byte[] {'k', 'e', 'y'}).put((byte) 5);
    out.put(new byte[] {'v', 'a', 'l', 'u', 'e'});
    return Arrays.copyOf(out.array(), out.position());
  }

  private static Payload payload(byte[] bytes) {
    return new Payload(bytes, bytes.length, 0, 1, 0);
  }

  @Test
  void logins() {
    Random random = new Random(SEED);
    int parsed = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = damaged(random, login());
      try {
        HandshakeResponse.parse(payload(bytes));
        HandshakeResponse.changeUser(payload(bytes).reader(), random.nextInt(), 45);
        parsed++;
      } catch (MalformedPacketException expected) {
        assertTrue(expected.getMessage().length() > 10);
      }
    }
    assertTrue(parsed > 1000, "too damaged to test anything: " + parsed);
  }

  @Test
  void parametersOfPreparedStatements() {
    Random random = new Random(SEED);
    MemoryBudget budget = new MemoryBudget(1 << 20);
    int parsed = 0;
    for (int i = 0; i < 300_000; i++) {
      int parameters = random.nextInt(6);
      PreparedStatement statement =
          new PreparedStatement(
              new byte[0], new Prepared(parameters, List.of(), null), budget, 1 << 16);
      statement.append(random.nextInt(8), new byte[random.nextInt(100)]);
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      if (bytes.length > 6) {
        bytes[6] = 1;
      }
      for (int t = 7; t < bytes.length && t < 7 + 2 * parameters; t++) {
        bytes[t] = (byte) random.nextInt(16);
      }
      try {
        statement.bind(payload(bytes).reader());
        parsed++;
      } catch (MalformedPacketException | ErrorReply expected) {
        assertTrue(expected.getMessage().length() > 10);
      }
    }
    assertTrue(parsed > 1000, "too damaged to test anything: " + parsed);
    assertEquals(0, budget.used());
  }

  @Test
  void packetsInPiecesNeverHoldMoreThanTwiceWhatArrived() {
    Random random = new Random(SEED);
    for (int run = 0; run < 2000; run++) {
      MemoryBudget budget = new MemoryBudget(1 << 20);
      PacketAssembler assembler = new PacketAssembler(budget, 300_000);
      long fed = 0;
      try {
        for (int i = 0; i < 60; i++) {
          byte[] bytes = new byte[random.nextInt(5000)];
          if (random.nextInt(3) == 0 && bytes.length > 3) {
            bytes[2] = (byte) random.nextInt(6);
          }
          fed += bytes.length;
          ByteBuffer in = ByteBuffer.wrap(bytes);
          while (in.hasRemaining()) {
            Payload whole = assembler.next(in);
            if (whole != null) {
              budget.release(whole.reserved());
              fed = in.remaining();
            }
          }
          assertTrue(budget.used() <= 2 * fed + (8 << 10), budget.used() + " for " + fed);
        }
      } catch (ErrorReply expected) {
        int number = expected.number();
        assertTrue(number == 1153 || number == 1156 || number == 1041, expected.getMessage());
      }
      assembler.clear();
      assertEquals(0, budget.used());
    }
  }

  @Test
  void statementTextsInEveryCharacterSet() {
    Random random = new Random(SEED);
    byte[] alphabet = "';\"`\\-# /*!\nabSELECT\u0000".getBytes(StandardCharsets.ISO_8859_1);
    for (String name : List.of("utf8mb4", "latin1", "sjis", "gbk", "gb18030", "ujis")) {
      MysqlCharset charset = MysqlCharset.byName(name).orElseThrow();
      for (int i = 0; i < 40_000; i++) {
        byte[] sql = new byte[random.nextInt(40)];
        for (int k = 0; k < sql.length; k++) {
          sql[k] =
              random.nextInt(4) == 0
                  ? (byte) random.nextInt()
                  : alphabet[random.nextInt(alphabet.length)];
        }
        int total = 0;
        for (byte[] part : new StatementSplitter(sql, charset, random.nextBoolean()).split()) {
          assertTrue(part.length > 0);
          total += part.length;
        }
        assertTrue(total <= sql.length);
      }
    }
  }

  @Test
  void aServerFedWithNonsenseServesOn() throws Exception {
    Random random = new Random(SEED);
    Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    WireOptions options =
        WireOptions.builder()
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .memory(8 << 20)
            .onError(errors::add)
            .build();
    try (WireServer server = WireServer.start(options, new ScriptedHandler())) {
      int port = server.addresses().get(0).getPort();
      for (int run = 0; run < 1500; run++) {
        boolean in = random.nextBoolean();
        try (RawClient client = in ? RawClient.login(port) : RawClient.connect(port)) {
          for (int i = random.nextInt(4); i >= 0; i--) {
            byte[] bytes = in ? new byte[1 + random.nextInt(60)] : damaged(random, login());
            if (in) {
              random.nextBytes(bytes);
              bytes[0] = (byte) random.nextInt(0x20);
            }
            client.write(in ? 0 : 1, bytes);
          }
          if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            client.raw(noise);
          }
        } catch (IOException refusedAlready) {
          assertTrue(refusedAlready.getMessage() != null);
        }
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (server.connectionCount() > 0 && System.nanoTime() - end < 0) {
        Thread.sleep(2);
      }
      assertEquals(0, server.connectionCount());
      assertEquals(0, server.budget().used());
      assertEquals(List.of(), List.copyOf(errors));
      try (RawClient client = RawClient.login(port)) {
        assertEquals(0, client.query("settle 1")[0]);
      }
    }
  }
}
