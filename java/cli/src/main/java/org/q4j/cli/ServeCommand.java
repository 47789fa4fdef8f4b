package org.q4j.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.q4j.queue.QueueStore;
import org.q4j.sql.query.QueryOptions;
import org.q4j.sql.query.QueryServer;
import org.q4j.sql.text.ServerVersion;
import org.q4j.sql.wire.Accounts;
import org.q4j.sql.wire.TlsIdentity;
import org.q4j.sql.wire.WireOptions;
import org.q4j.sql.wire.WireServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code q4j serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the queues of a data directory to MySQL clients, until TERM or INT.",
      "Prints one line when it is ready. Without passwords only loopback addresses and the",
      "Unix socket can be listened on."
    },
    footer = {
      "",
      "A file of users has one a line, NAME:PLUGIN:SECRET: the plugin is mysql_native_password,",
      "caching_sha2_password or nothing for either, the secret the password, or * and forty",
      "hexadecimal digits as PASSWORD() prints them. It must not be readable by everybody."
    })
final class ServeCommand implements Callable<Integer> {
  private static final String ADDRESS = "127.0.0.1:13306";
  private static final int PACKET_MEGABYTES = 1024;

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Mixin private DataOptions data;

  @Mixin private DataOptions.Writing writing;

  @Mixin private MonitorOptions monitor;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to listen, may be given several times (default: " + ADDRESS + ").")
  private List<String> listen = List.of(ADDRESS);

  @Option(
      names = "--socket",
      paramLabel = "FILE",
      description = "Listen on this Unix socket too, which its owner alone can use.")
  private Path socket;

  @Option(names = "--user", paramLabel = "NAME", description = "The only user.")
  private String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Its first line is that user's password.")
  private Path passwordFile;

  @Option(names = "--users", paramLabel = "FILE", description = "Several users, see below.")
  private Path users;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificates, PEM.")
  private Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "The key, PKCS#8 in PEM.")
  private Path key;

  @Option(names = "--require-tls", description = "Refuse plain TCP connections.")
  private boolean requireTls;

  @Option(
      names = "--default-engine-queue",
      description = "CREATE TABLE makes a queue whatever engine it names.")
  private boolean anyEngine;

  @Option(
      names = "--max-packet",
      paramLabel = "MB",
      defaultValue = "64",
      description = "The longest statement or row, 1 to 1024 MB (default: ${DEFAULT-VALUE}).")
  private int maxPacket;

  ServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    monitor.check();
    WireOptions.Builder options = options();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Ending ending =
        Ending.with(
            () -> {
              stop.countDown();
              await(closed); // The process must not end before everything is closed.
            });
    try {
      serve(options, stop);
    } finally {
      closed.countDown();
      ending.over();
    }
    return ExitCode.DONE;
  }

  private void serve(WireOptions.Builder options, CountDownLatch stop) {
    try (QueueStore store = data.open(writing)) {
      QueryOptions query =
          new QueryOptions(
              store,
              anyEngine,
              socket == null ? "" : socket.toAbsolutePath().toString(),
              maxPacket << 20,
              certificate != null,
              this::report);
      try (QueryServer handler = new QueryServer(query);
          WireServer server = WireServer.start(options.build(), handler)) {
        watched(store, server, stop);
      }
    }
  }

  private void watched(QueueStore store, WireServer server, CountDownLatch stop) {
    try (MonitorOptions.Running running = monitor.start(store, streams::say, this::report)) {
      streams.print(ready(server, running.words()));
      await(stop);
    } catch (IOException failure) {
      throw new CommandException(ExitCode.INPUT, Reason.of(failure), failure);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String ready(WireServer server, String watched) {
    StringBuilder line = new StringBuilder("ready:");
    for (InetSocketAddress address : server.addresses()) {
      line.append(" listen=").append(MonitorOptions.shown(address));
    }
    if (socket != null) {
      line.append(" socket=").append(socket);
    }
    line.append(watched);
    return line.append(" data=").append(data.directory).append('\n').toString();
  }

  private WireOptions.Builder options() {
    WireOptions.Builder options =
        WireOptions.builder()
            .version(ServerVersion.TEXT)
            .accounts(accounts())
            .onError(this::report);
    if (maxPacket < 1 || maxPacket > PACKET_MEGABYTES) {
      throw misuse("--max-packet=%d (expected=1 to %d)".formatted(maxPacket, PACKET_MEGABYTES));
    }
    options.maxPacket((int) Math.min((long) maxPacket << 20, 1L << 30));
    for (InetSocketAddress address : addresses()) {
      options.listen(address);
    }
    if (socket != null) {
      options.socket(socket, "rw-------");
    }
    if ((certificate == null) != (key == null)) {
      throw misuse("--tls-cert and --tls-key go together");
    }
    if (certificate != null) {
      options.tls(TlsIdentity.ofPem(certificate, key));
    }
    if (requireTls) {
      if (certificate == null) {
        throw misuse("--require-tls needs --tls-cert and --tls-key");
      }
      options.requireTls();
    }
    return options;
  }

  private Accounts accounts() {
    if ((user == null) != (passwordFile == null)) {
      throw misuse("--user and --password-file go together");
    }
    if (user != null && users != null) {
      throw misuse("--user and --users exclude each other");
    }
    if (users != null) {
      return Accounts.file(users);
    }
    return user == null ? Accounts.anybody() : Accounts.single(user, passwordFile);
  }

  private List<InetSocketAddress> addresses() {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String text : listen) {
      addresses.add(ListenAddress.parse("--listen", text));
    }
    return addresses;
  }

  private ParameterException misuse(String words) {
    return new ParameterException(spec.commandLine(), words);
  }

  private void report(Throwable error) {
    streams.say("while serving: " + error);
    if (data.debug) {
      error.printStackTrace(streams.err());
    }
  }
}
