package org.q4j.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.q4j.ClosedException;
import org.q4j.OwnerGoneException;
import org.q4j.peer.Caller;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;
import org.q4j.peer.SocketFile;
import org.q4j.row.Schema;

/**
 * A data directory that another process owns. One connection for what is asked of the store and its
 * queues, another for each session. The set of sessions is guarded by this object's monitor.
 */
final class RemoteStore implements QueueStore {
  private final Path directory;
  private final SocketFile socket;
  private final RemoteCalls calls;
  private final Set<RemoteSession> sessions = new HashSet<>();
  private boolean closed;

  RemoteStore(Path directory, SocketFile socket, Caller caller) {
    this.directory = directory;
    this.socket = socket;
    this.calls = new RemoteCalls(caller);
  }

  @Override
  public Path directory() {
    return directory;
  }

  private static MessageWriter named(String name) {
    return new MessageWriter().put(name);
  }

  private MessageReader call(Verb verb, MessageWriter request) {
    checkOpen();
    return calls.call(verb, request);
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new ClosedException("the store is closed: " + directory);
    }
  }

  @Override
  public Queue create(String name, String definition) {
    MessageReader answer = call(Verb.CREATE, named(name).put(definition));
    return new RemoteQueue(calls, name, SchemaVersion.parse(answer.getString()));
  }

  @Override
  public Queue queue(String name) {
    return find(name).orElseThrow(() -> missing(name));
  }

  /** The owner's own words. */
  private RuntimeException missing(String name) {
    try {
      call(Verb.COUNT, named(name));
      return new ClosedException("queue " + name + " was made just now: ask again");
    } catch (org.q4j.NotFoundException words) {
      return words;
    }
  }

  @Override
  public Optional<Queue> find(String name) {
    MessageReader answer = call(Verb.FIND, named(name));
    return answer.getBoolean()
        ? Optional.of(new RemoteQueue(calls, name, SchemaVersion.parse(answer.getString())))
        : Optional.empty();
  }

  @Override
  public Queue importFile(String name, Schema schema, Path file) {
    call(
        Verb.IMPORT,
        named(name).put(schema.toSql("t")).put(file.toAbsolutePath().normalize().toString()));
    return queue(name);
  }

  @Override
  public List<String> list() {
    return PeerMessages.getTexts(call(Verb.LIST, new MessageWriter()));
  }

  @Override
  public void drop(String name) {
    call(Verb.DROP, named(name));
  }

  @Override
  public void alter(String name, String definition, ColumnRename... renamed) {
    MessageWriter request = named(name).put(definition).putInt(renamed.length);
    for (ColumnRename column : renamed) {
      request.put(column.from()).put(column.to());
    }
    call(Verb.ALTER, request);
  }

  @Override
  public void rename(String from, String to) {
    call(Verb.RENAME, named(from).put(to));
  }

  @Override
  public StoreImage image(List<String> names) {
    MessageWriter request = new MessageWriter();
    PeerMessages.putTexts(request, names);
    return RemoteImage.of(calls::call, call(Verb.IMAGE, request)).image();
  }

  @Override
  public StoreStats stats() {
    return PeerMessages.getFigures(call(Verb.STORE_STATS, new MessageWriter()), StoreStats.class);
  }

  @Override
  public Session session() {
    checkOpen();
    Caller caller = connect();
    RemoteSession session = new RemoteSession(this, new RemoteCalls(caller));
    boolean kept = false;
    try {
      synchronized (this) {
        checkOpen();
        sessions.add(session);
      }
      session.open();
      kept = true;
      return session;
    } finally {
      if (!kept) {
        forget(session);
        caller.close();
      }
    }
  }

  private Caller connect() {
    try {
      return Caller.connect(socket);
    } catch (IOException unreachable) {
      throw new OwnerGoneException(
          "the owner of the data directory (pid %d) takes no new session: %s: %s; connect again"
              .formatted(calls.caller().owner(), directory, unreachable.getMessage()),
          true);
    }
  }

  synchronized void forget(RemoteSession session) {
    sessions.remove(session);
  }

  /**
   * Gives back all rows that this process owns, waits for the inserts on their way, and ends the
   * connections.
   */
  @Override
  public void close() {
    List<RemoteSession> ended;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ended = new ArrayList<>(sessions);
    }
    Closing closing = new Closing();
    ended.forEach(session -> closing.attempt(session::close));
    closing.attempt(calls.caller()::settle);
    closing.attempt(calls.caller()::close);
    closing.rethrow();
  }
}
