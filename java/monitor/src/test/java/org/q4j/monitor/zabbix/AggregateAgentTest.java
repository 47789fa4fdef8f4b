package org.q4j.monitor.zabbix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AggregateAgentTest {
  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private InetSocketAddress agent(String value) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    PassiveAgent agent =
        PassiveAgent.start(
            new AgentOptions(any, 16, Duration.ofSeconds(20)),
            key ->
                key.startsWith("known") ? Answer.value(value) : Answer.unsupported("no such item"),
            log::add);
    open.add(agent);
    return agent.address();
  }

  /** Returns an address where nobody listens. */
  private static InetSocketAddress nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }
  }

  private static String list(InetSocketAddress... agents) {
    return List.of(agents).stream()
        .map(agent -> "\"127.0.0.1:%d\"".formatted(agent.getPort()))
        .collect(Collectors.joining(", ", "List = [", "]\n"));
  }

  private Path config(String entries) throws IOException {
    return Files.writeString(
        folder.resolve("config.toml"), "[[agent]]\nListen = \"127.0.0.1:0\"\n" + entries);
  }

  private AggregateAgent start(Path config) throws IOException {
    AggregateAgent started = AggregateAgent.start(config, log::add);
    open.add(started);
    return started;
  }

  private String ask(String entries, String key) throws Exception {
    return Ask.key(start(config(entries)).addresses().get(0), key);
  }

  @Test
  void theValuesOfAllAgentsAddUp() throws Exception {
    assertEquals("42", ask(list(agent("40"), agent("2")), "known"));
    assertEquals("4.500000", ask(list(agent("4"), agent("0.5")), "known"));
    assertEquals("a\nb\n", ask(list(agent("a"), agent("b")), "known"));
  }

  @Test
  void aDeadAgentIsNeverCountedAsNothing() throws Exception {
    String answer = ask(list(agent("40"), nobody()), "known");
    assertTrue(
        answer.startsWith("ZBX_NOTSUPPORTED\0001 of 2 agents do not answer: 127.0.0.1:"), answer);
    assertTrue(log.stream().anyMatch(line -> line.contains("Connection refused")), log::toString);
  }

  @Test
  void aDeadAgentIsLeftOutOrCountsAsZeroWhereThatIsAskedFor() throws Exception {
    String agents = list(agent("40"), agent("2"), nobody());
    String average = "[[agent.Aggregate]]\nKey = \"*avg*\"\nFunction = \"avg\"\n";
    AggregateAgent skip = start(config(agents + "OnError = \"skip\"\n" + average));
    assertEquals("42", Ask.key(skip.addresses().get(0), "known"));
    assertEquals("21.000000", Ask.key(skip.addresses().get(0), "known.avg5"));
    assertEquals("3", Ask.key(skip.addresses().get(0), "aggregate.asked[known.avg5]"));
    assertEquals("1", Ask.key(skip.addresses().get(0), "aggregate.failed[known.avg5]"));
    AggregateAgent zero = start(config(agents + "OnError = \"zero\"\n" + average));
    assertEquals("14.000000", Ask.key(zero.addresses().get(0), "known.avg5"));
  }

  @Test
  void anAgentWithoutTheItemIsLeftOutUnlessAllAre() throws Exception {
    InetSocketAddress one = agent("1");
    assertTrue(ask(list(one, agent("2")), "other").contains("no agent of 2 has a value"));
    assertTrue(ask("List = []\n", "known").contains("the list of agents is empty"));
  }

  @Test
  void aThousandAgentsAnswerInOneQuestion() throws Exception {
    InetSocketAddress one = agent("7");
    PassiveAgent wide =
        PassiveAgent.start(
            new AgentOptions(
                new InetSocketAddress(one.getAddress(), 0), 1000, Duration.ofSeconds(60)),
            key -> Answer.value("7"),
            log::add);
    open.add(wide);
    InetSocketAddress[] thousand = new InetSocketAddress[1000];
    Arrays.fill(thousand, wide.address());
    assertEquals("7000", ask(list(thousand), "known"));
  }

  @Test
  void theListMayBeAFileOrWhatACommandPrints() throws Exception {
    InetSocketAddress one = agent("3");
    Path file =
        Files.writeString(
            folder.resolve("list"), "# all\n\n127.0.0.1:%d\n".formatted(one.getPort()));
    assertEquals("3", ask("ListFile = \"%s\"\n".formatted(file), "known"));
    assertEquals(
        "3", ask("ListCommand = [\"cat\", \"%s\"]\nCacheExpires = 60\n".formatted(file), "known"));
    assertTrue(ask("ListCommand = [\"false\"]\n", "known").contains("exit=1 (expected=0"));
    assertTrue(
        ask("ListCommand = [\"sleep\", \"1000\"]\nTimeout = 0.2\n", "known")
            .contains("not over within 200 ms"));
    assertTrue(ask("ListFile = \"%s/no\"\n".formatted(folder), "known").contains("no such file"));
  }

  @Test
  @Timeout(60)
  void whatACommandLeavesBehindHoldsNothingUp() throws Exception {
    String script = "sleep 100 & echo $! >%s/left; echo 127.0.0.1:%d";
    String command = script.formatted(folder, agent("3").getPort());
    try {
      assertEquals(
          "3", ask("ListCommand = [\"sh\", \"-c\", \"%s\"]\n".formatted(command), "known"));
    } finally {
      long left = Long.parseLong(Files.readString(folder.resolve("left")).strip());
      ProcessHandle.of(left).ifPresent(ProcessHandle::destroy);
    }
    String endless = "ListCommand = [\"yes\"]\nTimeout = 50\n";
    assertTrue(ask(endless, "known").contains("it prints more than"));
  }

  @Test
  void aCommandRunsAgainOnlyWhenItsAnswerIsOld() throws Exception {
    Path counted = folder.resolve("counted");
    Path script =
        Files.writeString(
            folder.resolve("script"),
            "#!/bin/sh\necho x >>%s\necho 127.0.0.1:1\n".formatted(counted));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    long[] now = {0};
    ListCommand command =
        new ListCommand(
            List.of(script.toString()),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            () -> now[0]);
    command.addresses();
    now[0] = Duration.ofSeconds(9).toNanos();
    command.addresses();
    assertEquals(2, Files.size(counted));
    now[0] = Duration.ofSeconds(10).toNanos();
    command.addresses();
    assertEquals(4, Files.size(counted));
  }

  @Test
  void aChangedFileCountsAndABrokenOneDoesNot() throws Exception {
    Path config = config(list(agent("1")));
    AggregateAgent agent = start(config);
    config(list(agent("2")));
    Files.setLastModifiedTime(config, FileTime.fromMillis(1_000_000));
    agent.reload(false);
    assertEquals("2", Ask.key(agent.addresses().get(0), "known"));
    Files.writeString(config, "[[agent]\n");
    Files.setLastModifiedTime(config, FileTime.fromMillis(2_000_000));
    agent.reload(false);
    assertEquals("2", Ask.key(agent.addresses().get(0), "known"));
    assertTrue(log.stream().anyMatch(line -> line.startsWith("goes on with what it has: no TOML")));
    log.clear();
    Files.delete(config);
    agent.reload(false);
    agent.reload(false);
    assertEquals("2", Ask.key(agent.addresses().get(0), "known"));
    assertEquals(1, log.size(), log::toString);
    assertTrue(log.get(0).contains("cannot be read: " + config), log::toString);
  }

  @Test
  void anAgentMayBeMovedToAllAddressesOfItsPort() throws Exception {
    InetSocketAddress place = nobody();
    int port = place.getPort();
    String entries = "[[agent]]\nListen = \"%s:%d\"\n" + list(agent("5"));
    Path config = folder.resolve("moved.toml");
    Files.writeString(config, entries.formatted("127.0.0.1", port));
    AggregateAgent agent = start(config);
    Files.writeString(config, entries.formatted("0.0.0.0", port));
    agent.reload(true);
    InetSocketAddress moved = agent.addresses().get(0);
    assertTrue(moved.getAddress().isAnyLocalAddress(), log::toString);
    assertEquals("5", Ask.key(place, "known"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(config, entries.formatted("127.0.0.1", taken.getLocalPort()));
      agent.reload(true);
      assertEquals(List.of(moved), agent.addresses(), log::toString);
    }
    assertEquals("5", Ask.key(place, "known"));
  }

  @Test
  void whatIsWrongInAFileIsNamedWithItsPlace() throws Exception {
    for (String wrong :
        List.of(
            "List = [\"a b\"]",
            "List = [\"a:99999\"]",
            "List = [\"a\"]\nListFile = \"b\"",
            "List = [\"a\"]\nTimeout = -1",
            "List = [\"a\"]\nLogLevel = \"loud\"",
            "List = [\"a\"]\nOnError = \"hide\"",
            "List = 7",
            "")) {
      Path config = config(wrong + "\n");
      IOException refused =
          assertThrows(IOException.class, () -> AggregateAgent.start(config, log::add), wrong);
      assertTrue(refused.getMessage().contains(config.toString()), refused::toString);
      assertTrue(refused.getMessage().contains("expected"), refused::toString);
    }
  }
}
