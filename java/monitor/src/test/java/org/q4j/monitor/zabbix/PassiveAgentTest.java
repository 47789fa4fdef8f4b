package org.q4j.monitor.zabbix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassiveAgentTest {
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private PassiveAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = start(8, Duration.ofSeconds(20));
  }

  private PassiveAgent start(int clients, Duration patience) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return PassiveAgent.start(
        new AgentOptions(any, clients, patience),
        key -> key.equals("known") ? Answer.value("42") : Answer.unsupported("no " + key),
        log::add);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  @Test
  void aFramedKeyIsAnswered() throws Exception {
    assertEquals("42", Ask.key(agent.address(), "known"));
    assertEquals("ZBX_NOTSUPPORTED\0no such", Ask.key(agent.address(), "such"));
  }

  @Test
  void aPlainLineIsAnsweredInAFrame() throws Exception {
    byte[] answer = Ask.raw(agent.address(), "known\n".getBytes(StandardCharsets.UTF_8));
    assertEquals("ZBXD\1\2\0\0\0\0\0\0\00042", new String(answer, StandardCharsets.ISO_8859_1));
  }

  @Test
  void aPackedRequestIsAnswered() throws Exception {
    byte[] request = Frames.packed("known".getBytes(StandardCharsets.UTF_8));
    assertEquals("42", Ask.body(Ask.raw(agent.address(), request)));
  }

  @Test
  void theJsonOfLaterServersIsAnsweredInJson() throws Exception {
    String request =
        """
        {"request":"passive checks","data":[{"key":"known","timeout":3},{"key":"x","timeout":3}]}""";
    assertEquals(
        """
        {"version":"7.0.0","variant":1,"data":[{"value":"42"},{"error":"no x"}]}""",
        Ask.key(agent.address(), request));
    assertTrue(Ask.key(agent.address(), "{").contains("\"error\":\"the request is no JSON object"));
    assertTrue(Ask.key(agent.address(), "{\"request\":\"x\"}").contains("expected=passive checks"));
  }

  @Test
  void asManyAsAreServedMayComeAtOnce() throws Exception {
    CompletableFuture<Void> busy = new CompletableFuture<>();
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    AgentOptions others =
        new AgentOptions(
            new InetSocketAddress(loopback, 0),
            500,
            Duration.ofSeconds(20),
            List.of(InetAddress.getByName("192.0.2.1")));
    List<Socket> clients = new ArrayList<>();
    try (PassiveAgent slow =
        PassiveAgent.start(
            others,
            key -> Answer.value("42"),
            line -> {
              busy.complete(null);
              goOn.join();
            })) {
      // Turning the first away keeps the listener, so that nobody else is accepted.
      clients.add(new Socket(loopback, slow.address().getPort()));
      busy.get(20, TimeUnit.SECONDS);
      while (clients.size() < 500) {
        Socket client = new Socket();
        clients.add(client);
        client.connect(slow.address(), 10_000);
      }
    } finally {
      goOn.complete(null);
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void nonsenseIsLoggedAndTheNextClientServed() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] nonsense = new byte[random.nextInt(100) + 1];
      random.nextBytes(nonsense);
      nonsense[0] = 'Z';
      Ask.raw(agent.address(), nonsense);
    }
    assertEquals(
        0,
        Ask.raw(agent.address(), "ZBXD\1\377\377\377\377".getBytes(StandardCharsets.ISO_8859_1))
            .length);
    assertEquals("42", Ask.key(agent.address(), "known"));
    assertTrue(log.size() > 0);
  }

  @Test
  void aClientThatSaysNothingIsCutOff() throws Exception {
    try (PassiveAgent hasty = start(1, Duration.ofMillis(200));
        Socket silent = new Socket(hasty.address().getAddress(), hasty.address().getPort())) {
      silent.setSoTimeout(20_000);
      assertEquals(-1, silent.getInputStream().read());
    }
  }

  @Test
  void clientsTooManyAreTurnedAway() throws Exception {
    try (PassiveAgent small = start(1, Duration.ofSeconds(20));
        Socket first = new Socket(small.address().getAddress(), small.address().getPort())) {
      first.getOutputStream().write('k'); // Accepted in order, so it has the one thread.
      try (Socket second = new Socket(small.address().getAddress(), small.address().getPort())) {
        second.setSoTimeout(20_000);
        assertEquals(-1, second.getInputStream().read());
      }
      String line = log.poll(20, TimeUnit.SECONDS);
      assertTrue(line != null && line.contains("turned away"), line);
    }
  }

  @Test
  void clientsOfOtherAddressesAreTurnedAway() throws Exception {
    AgentOptions options =
        new AgentOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            8,
            Duration.ofSeconds(20),
            List.of(InetAddress.getByName("127.0.0.2")));
    try (PassiveAgent choosy = PassiveAgent.start(options, key -> Answer.value("1"), log::add);
        Socket other = new Socket(choosy.address().getAddress(), choosy.address().getPort())) {
      other.setSoTimeout(20_000);
      assertEquals(-1, other.getInputStream().read());
      try (Socket allowed = new Socket()) {
        allowed.bind(new InetSocketAddress("127.0.0.2", 0));
        allowed.connect(choosy.address(), 20_000);
        allowed.setSoTimeout(20_000);
        allowed.getOutputStream().write("x\n".getBytes(StandardCharsets.UTF_8));
        assertEquals('Z', allowed.getInputStream().read());
      }
    }
    assertTrue(log.stream().anyMatch(line -> line.contains("not allowed")), log::toString);
  }

  @Test
  void aTakenPortIsAnErrorThatNamesIt() {
    InetSocketAddress taken = agent.address();
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                PassiveAgent.start(
                    new AgentOptions(taken, 1, Duration.ofSeconds(1)), key -> null, log::add));
    assertTrue(refused.getMessage().contains(Integer.toString(taken.getPort())));
    assertEquals(List.of(), List.copyOf(log));
  }
}
