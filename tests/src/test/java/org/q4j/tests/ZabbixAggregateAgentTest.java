package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** zabbix-aggregate-agent between a real zabbix_get and real agents. */
class ZabbixAggregateAgentTest {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      process.waitFor();
    }
  }

  /** Zabbix' agents take no port above 32767, which is where the system gives out its own. */
  private static int freePort() {
    for (int port = 20_000 + ThreadLocalRandom.current().nextInt(10_000); ; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        assertTrue(port < 32_000, taken::toString);
      }
    }
  }

  private static String get(int port, String key) {
    return Command.run(
            Map.of(),
            "",
            List.of("zabbix_get", "-s", "127.0.0.1", "-p", String.valueOf(port), "-k", key))
        .out()
        .strip();
  }

  private void await(String name, int port, String key, String expected) throws IOException {
    long deadline = System.nanoTime() + START_NANOS;
    String answer = get(port, key);
    while (!answer.equals(expected)) {
      if (System.nanoTime() > deadline) {
        fail("%s: %s, %s".formatted(key, answer, Files.readString(folder.resolve(name + ".log"))));
      }
      answer = get(port, key);
    }
  }

  private void start(String name, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("Q4J_NO_BUILD", "1");
    processes.add(builder.start());
  }

  /** Starts a real agent whose item {@code part} has a value. */
  private int agent(String name, String value) throws IOException {
    int port = freePort();
    Path config =
        Files.writeString(
            folder.resolve(name + ".conf"),
            """
            Server=127.0.0.1
            ListenIP=127.0.0.1
            ListenPort=%d
            AllowRoot=1
            LogType=console
            PidFile=%s/%s.pid
            UserParameter=part,echo %s
            """
                .formatted(port, folder, name, value));
    start(name, List.of("zabbix_agentd", "-f", "-c", config.toString()));
    await(name, port, "part", value);
    return port;
  }

  @Test
  void zabbixGetsTheSumOfRealAgents() throws IOException {
    int first = agent("first", "40");
    int second = agent("second", "2");
    int port = freePort();
    Path config = folder.resolve("config.toml");
    String agents =
        """
        [[agent]]
        Listen = "127.0.0.1:%d"
        List = ["127.0.0.1:%d", "127.0.0.1:%d"]
        """
            .formatted(port, first, second);
    Files.writeString(config, agents);
    start(
        "aggregate",
        List.of(
            Command.ROOT.resolve("java/cli/target/dist/bin/zabbix-aggregate-agent").toString(),
            "--config",
            config.toString()));
    await("aggregate", port, "part", "42");
    assertEquals("2", get(port, "agent.ping"));
    assertEquals("2", get(port, "aggregate.asked[part]"));
    assertTrue(get(port, "no.such.item").startsWith("ZBX_NOTSUPPORTED: no agent of 2 has a value"));

    Files.writeString(config, agents + "[[agent.Aggregate]]\nKey = \"part\"\nFunction = \"max\"\n");
    await("aggregate", port, "part", "40");
  }

  @Test
  void theRowsOfTwoServersAddUpAndADeadOneIsNoZero() throws Exception {
    try (ServeProcess first = serve("one", "(1), (2), (3)");
        ServeProcess second = serve("two", "(4), (5), (6), (7)")) {
      int port = freePort();
      Path config =
          Files.writeString(
              folder.resolve("servers.toml"),
              "[[agent]]\nListen = \"127.0.0.1:%d\"\nList = [\"127.0.0.1:%d\", \"127.0.0.1:%d\"]\n"
                  .formatted(port, first.port("zabbix"), second.port("zabbix")));
      start(
          "servers",
          List.of(
              Command.ROOT.resolve("java/cli/target/dist/bin/zabbix-aggregate-agent").toString(),
              "--config",
              config.toString()));
      await("servers", port, "q4m.rows[app.jobs]", "7");
      assertTrue(get(port, "q4m.rate.in[app.jobs]").matches("[0-9]+\\.[0-9]{6}"));
      second.kill();
      String partial = get(port, "q4m.rows[app.jobs]");
      assertTrue(partial.startsWith("ZBX_NOTSUPPORTED: 1 of 2 agents do not answer"), partial);
      assertEquals("1", get(port, "aggregate.failed[q4m.rows[app.jobs]]"));
    }
  }

  private ServeProcess serve(String name, String rows) throws Exception {
    Path place = Files.createDirectory(folder.resolve(name));
    ServeProcess server = new ServeProcess(place, Map.of(), "--zabbix", "127.0.0.1:0");
    try (Connection sql = server.connect()) {
      ServeProcess.run(sql, "CREATE DATABASE app");
      ServeProcess.run(sql, "CREATE TABLE app.jobs (id BIGINT NOT NULL) ENGINE=QUEUE");
      ServeProcess.run(sql, "INSERT INTO app.jobs VALUES " + rows);
    }
    return server;
  }

  @Test
  void aFileThatCannotBeUsedIsNamed() {
    Command refused =
        Command.run(
            Map.of(),
            "",
            List.of(
                Command.ROOT.resolve("java/cli/target/dist/bin/zabbix-aggregate-agent").toString(),
                "--config",
                folder.resolve("none").toString()));
    assertEquals(3, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("no such file, " + folder.resolve("none")), refused::err);
  }
}
