package org.q4j.client.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One broker and controller of a cluster, as a child process on loopback. */
public final class KafkaBroker implements AutoCloseable {
  private static final String CLUSTER = "q4jq4jq4jq4jq4jq4jq4jQ";

  /** Of the listener that asks for a name and a password, see {@link #startAsking}. */
  static final String USER = "worker";

  static final String PASSWORD = "open-sesame";

  private final Path folder;
  private final int port;
  private Process process;

  private KafkaBroker(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts a cluster; each broker is ready to be asked, but not all of them may know each other.
   */
  public static List<KafkaBroker> start(Path folder, int count) {
    List<Integer> ports = freePorts(2 * count);
    String voters =
        IntStream.range(0, count)
            .mapToObj(i -> (i + 1) + "@127.0.0.1:" + ports.get(count + i))
            .collect(Collectors.joining(","));
    List<KafkaBroker> brokers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      KafkaBroker broker = new KafkaBroker(folder.resolve("broker" + (i + 1)), ports.get(i));
      broker.format(i + 1, ports.get(count + i), voters, count);
      brokers.add(broker);
    }
    brokers.forEach(KafkaBroker::start);
    return brokers;
  }

  /**
   * Starts a cluster of one broker; whoever comes to the port that is returned as the key is asked
   * for {@link #USER} and {@link #PASSWORD}.
   */
  static Map.Entry<Integer, KafkaBroker> startAsking(Path folder) {
    return startBeside(
        folder,
        "SASL_PLAINTEXT",
        List.of(
            "sasl.enabled.mechanisms=PLAIN",
            "listener.name.beside.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                .formatted(USER, PASSWORD)));
  }

  /**
   * Starts a cluster of one broker, which speaks TLS at the port that is returned as the key.
   *
   * @param keys a PKCS #12 file with its key and certificate, under {@link #PASSWORD}
   */
  static Map.Entry<Integer, KafkaBroker> startTls(Path folder, Path keys) {
    return startBeside(
        folder,
        "SSL",
        List.of(
            "listener.name.beside.ssl.keystore.type=PKCS12",
            "listener.name.beside.ssl.keystore.location=" + keys,
            "listener.name.beside.ssl.keystore.password=" + PASSWORD,
            "listener.name.beside.ssl.key.password=" + PASSWORD));
  }

  /** Starts a broker with a listener of that protocol beside the usual one. */
  private static Map.Entry<Integer, KafkaBroker> startBeside(
      Path folder, String protocol, List<String> settings) {
    List<Integer> ports = freePorts(3);
    String address = "127.0.0.1:" + ports.get(0);
    String beside = ",BESIDE://127.0.0.1:" + ports.get(2);
    List<String> all = new ArrayList<>(settings);
    all.add(
        "listeners=PLAINTEXT://" + address + ",CONTROLLER://127.0.0.1:" + ports.get(1) + beside);
    all.add("advertised.listeners=PLAINTEXT://" + address + beside);
    all.add(
        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,BESIDE:"
            + protocol);
    KafkaBroker broker = new KafkaBroker(folder.resolve("broker1"), ports.get(0));
    broker.format(1, ports.get(1), "1@127.0.0.1:" + ports.get(1), 1, all);
    broker.start();
    return Map.entry(ports.get(2), broker);
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : held) {
        socket.close();
      }
      return ports;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void format(int id, int controllerPort, String voters, int brokers) {
    format(id, controllerPort, voters, brokers, List.of());
  }

  /**
   * @param more settings that come after the others, and above them
   */
  private void format(int id, int controllerPort, String voters, int brokers, List<String> more) {
    String copies = brokers >= 3 ? "3" : "1";
    String inSync = brokers >= 3 ? "2" : "1";
    List<String> usual =
        List.of(
            "process.roles=broker,controller",
            "node.id=" + id,
            "controller.quorum.voters=" + voters,
            "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
            "controller.listener.names=CONTROLLER",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs=" + folder.resolve("data"),
            "num.partitions=1",
            "auto.create.topics.enable=false",
            "offsets.topic.num.partitions=1",
            "offsets.topic.replication.factor=" + copies,
            "transaction.state.log.num.partitions=1",
            "transaction.state.log.replication.factor=" + copies,
            "transaction.state.log.min.isr=" + inSync,
            "share.coordinator.state.topic.num.partitions=3",
            "share.coordinator.state.topic.replication.factor=" + copies,
            "share.coordinator.state.topic.min.isr=" + inSync,
            // Shorter than a cluster would have them, so that tests see locks and members expire.
            "group.share.record.lock.duration.ms=5000",
            "group.share.min.record.lock.duration.ms=1000",
            "group.share.session.timeout.ms=6000",
            "group.share.min.session.timeout.ms=6000",
            "group.share.heartbeat.interval.ms=500",
            "group.share.min.heartbeat.interval.ms=500",
            "group.share.assignment.interval.ms=0",
            "group.share.min.assignment.interval.ms=0",
            "broker.session.timeout.ms=6000",
            "log.cleaner.dedupe.buffer.size=4194304",
            "log.index.size.max.bytes=1048576");
    List<String> settings = new ArrayList<>(usual);
    settings.addAll(more); // Of two of a name the last counts.
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("server.properties"), settings, StandardCharsets.UTF_8);
      Process format =
          java("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", properties()).start();
      if (!format.waitFor(120, TimeUnit.SECONDS) || format.exitValue() != 0) {
        throw new IllegalStateException("the storage was not formatted: " + output());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private String properties() {
    return folder.resolve("server.properties").toString();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
  }

  private ProcessBuilder java(String... arguments) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath));
    command.addAll(List.of(arguments));
    File output = folder.resolve("output").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
  }

  /** Starts the process; its clients wait for it by themselves. */
  public void start() {
    try {
      process = java("kafka.Kafka", properties()).start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Ends the process without a word, as a power cut does. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the process stand still: connections are accepted, and nothing is answered. */
  public void suspend() {
    signal("-STOP");
  }

  /** Has it go on. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String which) {
    try {
      Process kill = new ProcessBuilder("kill", which, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("no signal: " + which);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  int port() {
    return port;
  }

  /** Returns the address of a cluster, as a store takes it. */
  public static String address(List<KafkaBroker> brokers) {
    return brokers.stream()
        .map(broker -> "127.0.0.1:" + broker.port)
        .collect(Collectors.joining(",", KafkaBackend.PREFIX, ""));
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
