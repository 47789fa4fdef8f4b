package org.q4j.sql.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.q4j.queue.DataDirectory;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStats;
import org.q4j.queue.StoreStats;
import org.q4j.row.Schema;
import org.q4j.sql.catalog.ProcessFacts;
import org.q4j.sql.catalog.ServerFacts;
import org.q4j.sql.catalog.ServerSettings;
import org.q4j.sql.catalog.TableFacts;
import org.q4j.sql.wire.ClientSession;
import org.q4j.sql.wire.WireServer;

/** What the catalog describes, taken from the store and the wire. Thread-safe. */
final class StoreFacts implements ServerFacts {
  private static final int MAX_CONNECTIONS = 10_000;

  private final QueryServer server;
  private final Instant startedAt;

  StoreFacts(QueryServer server, Instant startedAt) {
    this.server = server;
    this.startedAt = startedAt;
  }

  @Override
  public ServerSettings settings() {
    QueryOptions options = server.options();
    int port =
        server.wire().stream()
            .flatMap(wire -> wire.addresses().stream())
            .findFirst()
            .map(address -> address.getPort())
            .orElse(0);
    return new ServerSettings(
        port,
        options.socket(),
        options.store().directory(),
        options.maxPacket(),
        MAX_CONNECTIONS,
        Duration.ofHours(8),
        options.tls());
  }

  @Override
  public Instant startedAt() {
    return startedAt;
  }

  @Override
  public List<String> databases() {
    return server.databases().list();
  }

  @Override
  public List<String> tables(String database) {
    return server.databases().tables(database);
  }

  @Override
  public Optional<TableFacts> table(String database, String table) {
    TableName name = new TableName(database, table);
    return server.find(name).map(queue -> new QueueFacts(queue, created(name)));
  }

  private Instant created(TableName name) {
    Path file = DataDirectory.fileOf(server.store().directory(), name.queue());
    try {
      return ((java.nio.file.attribute.FileTime) Files.getAttribute(file, "creationTime"))
          .toInstant();
    } catch (IOException gone) {
      return startedAt; // Replaced this very moment: the next question finds the new file.
    }
  }

  private record QueueFacts(Queue queue, Instant createdAt) implements TableFacts {
    @Override
    public Schema schema() {
      return queue.schema();
    }

    @Override
    public QueueStats stats() {
      return queue.stats();
    }
  }

  @Override
  public List<ProcessFacts> processes() {
    return server.wire().map(WireServer::sessions).orElse(List.of()).stream()
        .map(StoreFacts::process)
        .toList();
  }

  private static ProcessFacts process(ClientSession client) {
    ClientSession.Activity doing = client.activity();
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - doing.since());
    return new ProcessFacts(
        client.id(),
        client.user(),
        client.host(),
        client.database(),
        doing.command(),
        seconds,
        "",
        doing.statement());
  }

  @Override
  public Map<String, Long> counters() {
    return Map.of(
        "Queue_queue_rowid", server.rowIdCalls().sum(),
        "Queue_queue_set_srcid", server.sourceCalls().sum());
  }

  @Override
  public StoreStats storeStats() {
    return server.store().stats();
  }
}
