package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements that wait: what wakes them, what ends them, and what they cost. */
@Timeout(120)
class WaitingTest {
  private final ScriptedHandler handler = new ScriptedHandler();
  private WireServer server;

  @BeforeEach
  void start() {
    server =
        WireServer.start(
            WireOptions.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .workers(4)
                .onError(Throwable::printStackTrace)
                .build(),
            handler);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient client() throws Exception {
    return RawClient.login(server.addresses().get(0).getPort());
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, "the condition has not come true");
      Thread.sleep(1);
    }
  }

  @Test
  void waitingStatementsHoldNoWorker() throws Exception {
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      RawClient client = client();
      client.send("wait");
      waiting.add(client);
    }
    until(() -> handler.waiting() == 20);
    try (RawClient other = client()) {
      for (int i = 0; i < 20; i++) {
        assertEquals(0, other.query("wake")[0]);
      }
    }
    for (RawClient client : waiting) {
      assertEquals(1, client.read()[0], "one column");
      client.close();
    }
  }

  /** Four workers, and four threads of which one watches the sockets. */
  @Test
  void howeverManyStatementsAreLongSomebodyWatchesTheSockets() throws Exception {
    List<RawClient> holding = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      int threads = i;
      try (RawClient other = client()) {
        assertEquals(0, other.query("settle 1")[0], () -> "beside " + holding.size());
      }
      RawClient client = client();
      client.send("hold");
      until(() -> handler.held() == threads);
      holding.add(client);
    }
    holding.remove(0).reset();
    until(() -> handler.held() == 6);
    try (RawClient other = client()) {
      assertEquals(0, other.query("settle 1")[0]);
    }
    for (RawClient client : holding) {
      client.close();
    }
    until(() -> server.connectionCount() == 0);
  }

  @Test
  void aClientThatVanishesEndsItsWaitAtOnce() throws Exception {
    RawClient polite = client();
    RawClient rude = client();
    polite.send("wait");
    rude.send("wait");
    until(() -> handler.waiting() == 2);
    polite.close();
    until(() -> handler.cancelled() == 1);
    rude.reset();
    until(() -> handler.cancelled() == 2);
    until(() -> handler.closed() == 2 && server.connectionCount() == 0);
    assertEquals(0, handler.waiting());
  }

  @Test
  void killEndsAWaitAndKillQueryLeavesTheConnection() throws Exception {
    try (RawClient victim = client();
        RawClient killer = client()) {
      victim.send("wait");
      until(() -> handler.waiting() == 1);
      assertEquals(0, killer.query("kill query " + victim.id())[0]);
      byte[] interrupted = victim.read();
      assertEquals(0xff, interrupted[0] & 0xff);
      assertEquals(1317, (interrupted[1] & 0xff) | (interrupted[2] & 0xff) << 8);
      assertEquals(0, victim.query("settle 1")[0]);
      victim.send("wait");
      until(() -> handler.waiting() == 1);
      assertEquals(0, killer.query("kill " + victim.id())[0]);
      assertThrows(IOException.class, victim::read);
      until(() -> handler.closed() == 1);
      byte[] unknown = killer.query("kill 4000000");
      assertEquals(1094, (unknown[1] & 0xff) | (unknown[2] & 0xff) << 8);
    }
  }

  @Test
  void closingTheServerEndsWaits() throws Exception {
    RawClient client = client();
    client.send("wait");
    until(() -> handler.waiting() == 1);
    server.close();
    assertEquals(1, handler.cancelled());
    assertEquals(1, handler.closed());
    assertThrows(IOException.class, client::read);
  }

  @Test
  void thousandsOfIdleAndHundredsOfWaitingConnectionsAreCheap() throws Exception {
    int idle = 5000;
    int waits = 500;
    int threads = Thread.activeCount();
    long before = used();
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < idle + waits; i++) {
        clients.add(client());
      }
      for (int i = 0; i < waits; i++) {
        clients.get(i).send("wait");
      }
      until(() -> handler.waiting() == waits);
      long each = (used() - before) / clients.size();
      System.out.printf(
          "%d idle and %d waiting connections: %d bytes of heap each, %d more threads%n",
          idle, waits, each, Thread.activeCount() - threads);
      assertTrue(each < 16 << 10, "bytes of heap a connection, clients' included: " + each);
      assertTrue(Thread.activeCount() - threads <= 4, "threads");
      assertEquals(0, clients.get(clients.size() - 1).query("settle 1")[0]);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
    until(() -> handler.cancelled() == waits && server.connectionCount() == 0);
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void aClientThatSaysNothingIsLetGo() throws Exception {
    WireOptions options =
        WireOptions.builder()
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .loginTimeout(Duration.ofMillis(10))
            .build();
    try (WireServer strict = WireServer.start(options, handler);
        Socket silent =
            new Socket(InetAddress.getLoopbackAddress(), strict.addresses().get(0).getPort())) {
      assertTrue(silent.getInputStream().readAllBytes().length > 60, "the greeting, then the end");
      until(() -> strict.connectionCount() == 0);
    }
  }

  @Test
  void tooManyConnectionsAreToldSo() throws Exception {
    WireOptions options =
        WireOptions.builder()
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxConnections(1)
            .build();
    try (WireServer small = WireServer.start(options, handler);
        RawClient first = RawClient.login(small.addresses().get(0).getPort());
        Socket second =
            new Socket(InetAddress.getLoopbackAddress(), small.addresses().get(0).getPort())) {
      byte[] told = second.getInputStream().readNBytes(7);
      assertEquals(0xff, told[4] & 0xff);
      assertEquals(1040, (told[5] & 0xff) | (told[6] & 0xff) << 8);
      assertEquals(0, first.query("settle 1")[0]);
    }
  }

  @Test
  void nothingIsTakenFromAClientThatWasTurnedAway() throws Exception {
    try (RawClient client = RawClient.connect(server.addresses().get(0).getPort())) {
      client.write(7, new byte[40]);
      client.write(1, new byte[40]);
      assertEquals(0xff, client.read()[0] & 0xff);
      assertThrows(IOException.class, client::read);
    }
    until(() -> server.connectionCount() == 0);
  }
}
