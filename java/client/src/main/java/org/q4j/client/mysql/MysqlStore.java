package org.q4j.client.mysql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.client.Fenced;
import org.q4j.client.Hold;
import org.q4j.queue.ColumnRename;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.StoreStats;
import org.q4j.row.Schema;

/**
 * The queues of a server. What SQL does not tell is refused with {@link UnsupportedException}; what
 * differs otherwise stands at the methods of {@link MysqlQueue} and {@link MysqlSession}.
 *
 * <p>Thread-safe. Definitions are read once and again when a statement shows that they have
 * changed.
 */
final class MysqlStore implements QueueStore, Fenced {
  private final Connections connections;
  private final Map<String, Shape> shapes = new ConcurrentHashMap<>();
  private final Set<MysqlSession> sessions = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;

  MysqlStore(Connections connections) {
    this.connections = connections;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "q4j-client");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Something done with a connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Does something with a connection of its own for that time.
   *
   * @param what for the message when it fails
   */
  <T> T call(String what, Work<T> work) {
    Connection connection = connections.borrow();
    boolean sound = false;
    try {
      T result = work.with(connection);
      sound = true;
      return result;
    } catch (SQLException failure) {
      sound = !MysqlErrors.isLost(failure);
      throw MysqlErrors.of(failure, what, connections.server());
    } finally {
      if (sound) {
        connections.giveBack(connection);
      } else {
        connections.lost(connection);
      }
    }
  }

  private void run(String what, String sql) {
    Integer unused = call(what, connection -> change(connection, sql));
  }

  static int change(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  Connections connections() {
    return connections;
  }

  /** Returns what runs waits and other calls that somebody does not want to wait for. */
  ExecutorService threads() {
    return threads;
  }

  /** Returns a queue's columns; asks the server when they are not known. */
  Shape shape(String queue) {
    Shape known = shapes.get(queue);
    if (known == null) {
      known = read(queue);
      shapes.put(queue, known);
    }
    return known;
  }

  /** Has the columns asked for anew. */
  void forget(String queue) {
    shapes.remove(queue);
  }

  private Shape read(String queue) {
    String sql = "SHOW CREATE TABLE " + Names.table(queue);
    String definition =
        call(
            "definition of " + queue,
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery(sql)) {
                return row.next() ? row.getString(2) : "";
              }
            });
    try {
      return new Shape(queue, Schema.parse(definition));
    } catch (SchemaException unfit) {
      // Its place is one in the server's text, which nobody here has seen.
      throw new SchemaException(
          "definition of %s: %s: server=%s; see it with: %s"
              .formatted(queue, unfit.getMessage(), connections.server(), sql),
          unfit);
    }
  }

  @Override
  public Path directory() {
    throw new UnsupportedException("a server tells no data directory: " + connections.server());
  }

  @Override
  public Queue create(String name, String definition) {
    Schema schema = Schema.parse(definition);
    String sql = schema.toSql(Names.bare(name));
    String quoted = Names.quoted(Names.bare(name));
    int at = sql.indexOf(quoted);
    if (at < 0) {
      throw new SchemaException("definition that cannot be sent: " + sql);
    }
    String statement =
        sql.substring(0, at) + Names.table(name) + sql.substring(at + quoted.length());
    forget(name);
    run("create " + name, statement);
    return queue(name);
  }

  @Override
  public Queue queue(String name) {
    Shape unused = shape(name); // Tells when there is none.
    return new MysqlQueue(this, name);
  }

  @Override
  public Optional<Queue> find(String name) {
    forget(name);
    try {
      return Optional.of(queue(name));
    } catch (NotFoundException none) {
      return Optional.empty();
    }
  }

  @Override
  public Queue importFile(String name, Schema schema, Path file) {
    throw new UnsupportedException(
        "a server takes no queue files from its clients: q4j file import on its machine does");
  }

  @Override
  public List<String> list() {
    String sql =
        "SELECT table_schema, table_name FROM information_schema.tables"
            + " WHERE engine = 'QUEUE' ORDER BY table_schema, table_name";
    return call(
        "list of queues",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(sql)) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
              names.add(rows.getString(1) + "." + rows.getString(2));
            }
            return names;
          }
        });
  }

  @Override
  public void drop(String name) {
    run("drop " + name, "DROP TABLE " + Names.table(name));
    forget(name);
  }

  @Override
  public void alter(String name, String definition, ColumnRename... renamed) {
    throw new UnsupportedException("a server's queue is changed by ALTER TABLE: queue=" + name);
  }

  @Override
  public void rename(String from, String to) {
    run("rename " + from, "RENAME TABLE " + Names.table(from) + " TO " + Names.table(to));
    forget(from);
    forget(to);
  }

  @Override
  public StoreStats stats() {
    throw new UnsupportedException(
        "a server tells no figures of all queues in this form: SHOW ENGINE QUEUE STATUS does");
  }

  @Override
  public Session session() {
    return begun(new MysqlSession(this, Optional.empty()));
  }

  @Override
  public Session session(String fence, Duration patience) {
    MysqlSession session = begun(new MysqlSession(this, Optional.of(new Fence(fence, patience))));
    boolean fenced = false;
    try {
      session.connect();
      fenced = true;
      return session;
    } finally {
      if (!fenced) {
        session.close();
      }
    }
  }

  private MysqlSession begun(MysqlSession session) {
    sessions.add(session);
    return session;
  }

  /** A session is over. */
  void forget(MysqlSession session) {
    sessions.remove(session);
  }

  @Override
  public Receiver receiver(String queue, Hold hold, Duration patience) {
    return new MysqlReceiver(this, queue, new Fence(hold.fence(), patience));
  }

  /** Returns an exception for a failure of a connection that is not borrowed. */
  Q4jException failed(SQLException failure, String what) {
    return MysqlErrors.of(failure, what, connections.server());
  }

  @Override
  public void close() {
    sessions.forEach(MysqlSession::close);
    connections.close();
    threads.shutdown();
  }
}
