package org.q4j.client.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.q4j.client.ConnectionLostException;
import org.q4j.client.QueueClient;
import org.q4j.client.TestServer;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.row.RowBuilder;

/** A server of q4j's in a process of its own, behind a port that outlives it. */
final class ServerSite implements Site {
  private final Path directory;
  private final Path log;
  private final CutProxy door;
  private Child server;

  ServerSite(Path directory, Path log) throws IOException {
    this.directory = directory;
    this.log = log;
    this.door = new CutProxy();
    try (QueueStore store = QueueStore.open(directory)) {
      Queue unused = store.create("app.t", "text VARCHAR(40), id BIGINT NOT NULL");
    }
    start();
  }

  private void start() throws IOException {
    server = new Child(log, "server", directory.toString());
    door.target(Integer.parseInt(server.ready()));
  }

  @Override
  public String address() {
    return TestServer.url(door.port()) + "&table=t";
  }

  @Override
  public void kill() throws IOException {
    server.kill();
    start();
  }

  @Override
  public boolean insert(List<Long> ids) {
    try (QueueStore store = QueueClient.open(TestServer.url(door.port()))) {
      Queue queue = store.queue("app.t");
      List<RowBuilder> rows = new ArrayList<>();
      ids.forEach(id -> rows.add(queue.newRow().set("id", id).set("text", "row " + id)));
      return queue.insertAll(rows) > 0;
    } catch (ConnectionLostException lost) {
      return false;
    }
  }

  @Override
  public long count() {
    try (QueueStore store = QueueClient.open(TestServer.url(door.port()))) {
      return store.queue("app.t").count();
    }
  }

  /** Ends the server, or its directory could not be looked into. */
  @Override
  public List<Long> ids() {
    server.kill();
    try (QueueStore store = QueueStore.open(directory)) {
      return store.queue("app.t").peek(Integer.MAX_VALUE).stream()
          .map(row -> row.row().getLong("id"))
          .toList();
    }
  }

  @Override
  public void close() {
    server.close();
    try {
      door.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
  }
}
