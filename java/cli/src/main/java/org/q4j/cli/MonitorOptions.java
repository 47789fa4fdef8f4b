package org.q4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.monitor.page.PageOptions;
import org.q4j.monitor.page.StatusPage;
import org.q4j.monitor.sample.Sampler;
import org.q4j.monitor.zabbix.AgentOptions;
import org.q4j.monitor.zabbix.PassiveAgent;
import org.q4j.monitor.zabbix.QueueItems;
import org.q4j.queue.QueueStore;
import picocli.CommandLine.Option;

/** The options of a server that can be watched. */
final class MonitorOptions {
  private static final Duration SAMPLE = Duration.ofSeconds(1);
  private static final Duration ZABBIX_PATIENCE = Duration.ofSeconds(10);
  private static final int ZABBIX_CLIENTS = 64;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "Show a status page there, and /metrics for Prometheus.")
  private String http;

  @Option(names = "--http-rows", description = "The page shows rows too, to all who may read it.")
  private boolean httpRows;

  @Option(
      names = "--http-read-token-file",
      paramLabel = "FILE",
      description = "Its first line is needed to read anything; beyond loopback it must be given.")
  private Path readToken;

  @Option(
      names = "--http-write-token-file",
      paramLabel = "FILE",
      description = "Who has its first line may requeue, purge and compact. Else nobody may.")
  private Path writeToken;

  @Option(
      names = "--backup",
      paramLabel = "SET",
      description = "The page and /metrics tell of this backup set, may be given several times.")
  private List<Path> backups = List.of();

  @Option(
      names = "--zabbix",
      paramLabel = "HOST:PORT",
      description = "Answer Zabbix there as a passive agent: q4m.rows[db.table] and others.")
  private String zabbix;

  @Option(
      names = "--zabbix-from",
      paramLabel = "ADDRESS",
      description = {
        "Answer this address only, may be given several times; beyond loopback one must be."
      })
  private List<String> zabbixFrom = List.of();

  /** What was started; closed with the server, before its data directory. */
  static final class Running implements Closeable {
    private final List<Closeable> parts = new ArrayList<>();
    private final StringBuilder words = new StringBuilder();

    /** Returns where it can be asked, as words of the line that says that all is ready. */
    String words() {
      return words.toString();
    }

    @Override
    public void close() throws IOException {
      IOException first = null;
      for (int i = parts.size() - 1; i >= 0; i--) {
        try {
          parts.get(i).close();
        } catch (IOException failure) { // The others have to be closed all the same.
          if (first == null) {
            first = failure;
          } else {
            first.addSuppressed(failure);
          }
        }
      }
      if (first != null) {
        throw first;
      }
    }
  }

  /** Returns whether anybody is to be answered. */
  boolean isGiven() {
    return http != null || zabbix != null;
  }

  /** Refuses what cannot be, before anything is opened. */
  void check() {
    if (http == null
        && (httpRows || readToken != null || writeToken != null || !backups.isEmpty())) {
      throw new CommandException(ExitCode.USAGE, "--http-… and --backup need --http HOST:PORT");
    }
    if (zabbix == null && !zabbixFrom.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "--zabbix-from needs --zabbix HOST:PORT");
    }
    if (zabbix != null) {
      agentOptions();
    }
    if (http != null) {
      try {
        PageOptions.check(ListenAddress.parse("--http", http), token(readToken), token(writeToken));
      } catch (IllegalArgumentException wrong) {
        throw new CommandException(ExitCode.INPUT, "--http: " + wrong.getMessage(), wrong);
      }
    }
  }

  private static Optional<String> token(Path file) {
    return Optional.ofNullable(file).map(SecretFile::read);
  }

  /** As below, with a sample a second. */
  Running start(QueueStore store, Consumer<String> log, Consumer<Throwable> onError)
      throws IOException {
    return start(store, SAMPLE, log, onError);
  }

  /**
   * Starts what was asked for, after {@link #check}.
   *
   * @param interval between two samples
   * @param log gets lines of the parts
   * @param onError gets what should not happen
   */
  Running start(
      QueueStore store, Duration interval, Consumer<String> log, Consumer<Throwable> onError)
      throws IOException {
    Running running = new Running();
    if (!isGiven()) {
      return running;
    }
    boolean started = false;
    try {
      Sampler sampler = Sampler.start(store, interval, onError);
      running.parts.add(sampler::close);
      if (zabbix != null) {
        PassiveAgent agent =
            PassiveAgent.start(agentOptions(), new QueueItems(sampler, version()), log);
        running.parts.add(agent::close);
        running.words.append(" zabbix=").append(shown(agent.address()));
      }
      if (http != null) {
        BackupWatch watch = BackupWatch.start(backups);
        running.parts.add(watch::close);
        StatusPage page = StatusPage.start(pageOptions(store, sampler, watch, log));
        running.parts.add(page);
        InetSocketAddress address = ListenAddress.parse("--http", http);
        running
            .words
            .append(" http=")
            .append(shown(new InetSocketAddress(address.getAddress(), page.port())));
      }
      started = true;
      return running;
    } finally {
      if (!started) {
        closeAfterFailure(running, onError);
      }
    }
  }

  private static void closeAfterFailure(Running running, Consumer<Throwable> onError) {
    try {
      running.close();
    } catch (IOException failure) { // The first failure is the one to be told.
      onError.accept(failure);
    }
  }

  private static String version() {
    String version = MonitorOptions.class.getPackage().getImplementationVersion();
    return version == null ? "q4j" : "q4j " + version;
  }

  static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  private AgentOptions agentOptions() {
    InetSocketAddress address = ListenAddress.parse("--zabbix", zabbix);
    List<InetAddress> from = new ArrayList<>();
    for (String one : zabbixFrom) {
      try {
        from.add(InetAddress.getByName(one));
      } catch (UnknownHostException unknown) {
        throw new CommandException(
            ExitCode.INPUT, "--zabbix-from=%s (expected=an address)".formatted(one), unknown);
      }
    }
    if (from.isEmpty() && !address.getAddress().isLoopbackAddress()) {
      throw new CommandException(
          ExitCode.INPUT,
          "--zabbix=%s: beyond loopback --zabbix-from must name who is answered".formatted(zabbix));
    }
    return new AgentOptions(address, ZABBIX_CLIENTS, ZABBIX_PATIENCE, from);
  }

  private PageOptions pageOptions(
      QueueStore store, Sampler sampler, BackupWatch watch, Consumer<String> log) {
    return new PageOptions(
        ListenAddress.parse("--http", http),
        store,
        sampler,
        watch,
        httpRows
            ? Optional.of(
                row ->
                    new RowJson()
                        .line(null, row.rowId(), row.row(), row.source().orElse(null), false))
            : Optional.empty(),
        token(readToken),
        token(writeToken),
        log);
  }
}
