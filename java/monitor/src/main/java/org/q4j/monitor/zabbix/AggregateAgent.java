package org.q4j.monitor.zabbix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The agents of a configuration file, which is read again when it has changed: one that cannot be
 * used changes nothing. Thread-safe.
 */
public final class AggregateAgent implements AutoCloseable {
  private static final int CLIENTS = 64;
  private static final int LOOKUPS = 64;

  /** For reading the request and writing the answer, beside the agents' own time limit. */
  private static final Duration OWN_TIME = Duration.ofSeconds(10);

  private final Path file;
  private final Consumer<String> log;
  private final ExecutorService lookups =
      new ThreadPoolExecutor(
          0, LOOKUPS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), AggregateAgent::daemon);
  private final Map<InetSocketAddress, Running> running = new HashMap<>();
  private FileTime read;
  private String lastFailure = "";

  /** An agent and what it answers with, which a new configuration replaces under it. */
  private static final class Running implements ItemSource {
    private volatile AgentConfig config;
    private volatile AggregateItems items;
    private PassiveAgent agent;

    void use(AgentConfig newConfig, AggregateItems newItems) {
      config = newConfig;
      items = newItems;
    }

    @Override
    public Answer item(String key) {
      return items.item(key);
    }
  }

  private AggregateAgent(Path file, Consumer<String> log) {
    this.file = file;
    this.log = log;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "q4j-zabbix-lookup");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts every agent of a file.
   *
   * @param log gets a line for everything that the file's LogLevel lets through; called by several
   *     threads
   * @throws IOException naming file and entry, when it cannot be used, or naming the address that
   *     cannot be had
   */
  public static AggregateAgent start(Path file, Consumer<String> log) throws IOException {
    AggregateAgent all = new AggregateAgent(file, log);
    try {
      all.load();
    } catch (IOException | RuntimeException failure) {
      all.close();
      throw failure;
    }
    return all;
  }

  /** Returns where the agents listen, in no order. */
  public synchronized List<InetSocketAddress> addresses() {
    return running.values().stream().map(one -> one.agent.address()).toList();
  }

  /**
   * Reads the file again if it has changed.
   *
   * @param force also if it has not
   */
  public synchronized void reload(boolean force) {
    try {
      if (force || !Files.getLastModifiedTime(file).equals(read)) {
        load();
        log.accept("read " + file);
        lastFailure = "";
      }
    } catch (IOException wrong) {
      String why =
          wrong instanceof FileSystemException // Its message is but the file's name.
              ? "cannot be read: %s (%s)".formatted(wrong.getMessage(), wrong.getClass().getName())
              : wrong.getMessage();
      String failure = "goes on with what it has: " + why;
      if (!failure.equals(lastFailure)) { // A file that is gone would be told of every second.
        lastFailure = failure;
        log.accept(failure);
      }
    }
  }

  private synchronized void load() throws IOException {
    read = Files.getLastModifiedTime(file);
    List<AgentConfig> configs = new ConfigReader(file, log).read();
    Map<InetSocketAddress, AgentConfig> wanted = new HashMap<>();
    for (AgentConfig config : configs) {
      if (wanted.put(config.listen(), config) != null && config.listen().getPort() != 0) {
        throw new IOException("two agents listen at %s, %s".formatted(config.listen(), file));
      }
    }
    // First, as one address may be a part of another: 127.0.0.1:10052 of 0.0.0.0:10052.
    List<AgentConfig> closed = closeAllBut(wanted.keySet());
    Map<InetSocketAddress, Running> started = new HashMap<>();
    try {
      for (AgentConfig config : wanted.values()) {
        if (!running.containsKey(config.listen())) {
          started.put(config.listen(), start(config));
        }
      }
    } catch (IOException failure) {
      started.values().forEach(one -> one.agent.close());
      startAgain(closed);
      throw failure;
    }
    running.forEach((address, one) -> one.use(wanted.get(address), items(wanted.get(address))));
    running.putAll(started);
  }

  /** Returns the configurations of those that were closed. */
  private List<AgentConfig> closeAllBut(Set<InetSocketAddress> wanted) {
    List<AgentConfig> closed = new ArrayList<>();
    for (InetSocketAddress address : new ArrayList<>(running.keySet())) {
      if (!wanted.contains(address)) {
        Running one = running.remove(address);
        one.agent.close();
        closed.add(one.config);
      }
    }
    return closed;
  }

  private void startAgain(List<AgentConfig> closed) {
    for (AgentConfig config : closed) {
      try {
        running.put(config.listen(), start(config));
      } catch (IOException failure) {
        log(config, LogLevel.ERROR, failure.getMessage());
      }
    }
  }

  private Running start(AgentConfig config) throws IOException {
    Running one = new Running();
    one.use(config, items(config));
    Duration patience = config.timeout().plus(OWN_TIME);
    AgentOptions options = new AgentOptions(config.listen(), CLIENTS, patience);
    one.agent = PassiveAgent.start(options, one, line -> log(one.config, LogLevel.ERROR, line));
    log(config, LogLevel.INFO, "listens at " + one.agent.address());
    return one;
  }

  private AggregateItems items(AgentConfig config) {
    return new AggregateItems(config, lookups, (level, line) -> log(config, level, line));
  }

  private void log(AgentConfig config, LogLevel level, String line) {
    if (level.compareTo(config.logLevel()) >= 0) {
      log.accept("%s: %s".formatted(config.name(), line));
    }
  }

  /** Stops all agents. */
  @Override
  public synchronized void close() {
    running.values().forEach(one -> one.agent.close());
    running.clear();
    lookups.shutdownNow();
  }
}
