package org.q4j.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.q4j.ClosedException;
import org.q4j.StaleOwnerException;
import org.q4j.peer.Answer;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;
import org.q4j.row.Row;
import org.q4j.row.RowOrder;

/**
 * The session of another process' connection.
 *
 * <p>Its calls come one after the other. A wait ends in another thread, and with it the call; the
 * fields that both use are guarded by this object's monitor, which nobody holds while waiting or
 * writing.
 */
final class GuestSession {
  /** A batch is one message. */
  private static final long MOST_BYTES = 64L << 20;

  /** So many definitions are taken for known at the other end, then they are told again. */
  private static final int MOST_KNOWN = 64;

  private static final System.Logger LOG = System.getLogger("org.q4j");

  private final EmbeddedStore store;
  private EmbeddedSession session;
  private boolean stopped;
  private boolean left;
  private AsyncTaking taking;
  private CompletableFuture<?> waitAnswered = CompletableFuture.completedFuture(List.of());
  private Map<Integer, Handed> handed = Map.of();
  private int lastHandle;
  private final Set<Long> known = new HashSet<>();
  private SchemaVersion version;

  /** A row that the other process has, and its columns as they were told. */
  private static final class Handed {
    final EmbeddedOwnedRow owned;
    Row told;

    Handed(EmbeddedOwnedRow owned) {
      this.owned = owned;
    }
  }

  GuestSession(EmbeddedStore store) {
    this.store = store;
  }

  void call(Verb verb, MessageReader in, Answer answer) {
    MessageWriter out = new MessageWriter();
    switch (verb) {
      case OPEN_SESSION -> session();
      case SUBSCRIBE -> subscribe(PeerMessages.getTexts(in)); // What is wrong with them shows.
      case AWAIT -> {
        await(in, answer);
        return;
      }
      case HURRY -> hurry();
      case LEASE -> session().lease(in.getBoolean() ? Duration.ofNanos(in.getLong()) : null);
      case STATE -> state(out);
      case END -> session().end();
      case END_AND_STAY -> session().endAndStay();
      case ABORT -> session().abort();
      case ROW -> row(find(in), out);
      case IS_OWNED -> out.put(isOwned(in));
      case RENEW -> find(in).owned.renew(Duration.ofNanos(in.getLong()));
      case REQUEUE -> find(in).owned.requeue();
      case END_ROWS -> finish(in, true);
      case ABORT_ROWS -> finish(in, false);
      case CLOSE_SESSION -> {
        close(answer);
        return;
      }
      default -> throw new IllegalStateException("no session's call: " + verb);
    }
    answer.done(out);
  }

  private synchronized EmbeddedSession session() {
    if (left) {
      throw new ClosedException("the connection is closed");
    }
    if (session == null) {
      session = store.session("another process");
      if (stopped) {
        session.stopTaking();
      }
    }
    return session;
  }

  private EmbeddedSubscription subscribe(List<String> names) {
    return session().subscribe(names.toArray(String[]::new));
  }

  private void await(MessageReader in, Answer answer) {
    Duration timeout = Duration.ofNanos(in.getLong());
    int maxRows = in.getInt();
    long maxBytes = Math.min(in.getLong(), MOST_BYTES);
    List<String> names = PeerMessages.getTexts(in);
    session().checkOpen();
    if (maxRows < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxRows=%d maxBytes=%d (expected 1 or more)".formatted(maxRows, maxBytes));
    }
    AsyncTaking begun = subscribe(names).taking(timeout, Background::execute, maxRows, maxBytes);
    synchronized (this) {
      taking = begun;
    }
    CompletableFuture<?> told =
        GuestCalls.answer(begun.start(), answer, rows -> hand(rows, answer));
    synchronized (this) {
      waitAnswered = told;
    }
  }

  /** Answered behind the wait that it ends, so that whoever has closed it finds that ended. */
  private void close(Answer answer) {
    session().close();
    CompletableFuture<?> wait;
    synchronized (this) {
      wait = waitAnswered;
    }
    var unused = wait.whenComplete((rows, failure) -> answer.done(new MessageWriter()));
  }

  private synchronized void hurry() {
    if (taking != null) {
      taking.hurry();
    }
  }

  private void hand(List<EmbeddedOwnedRow> rows, Answer answer) {
    boolean told = false;
    try {
      answer.done(message(rows));
      told = true;
    } catch (RuntimeException | OutOfMemoryError failure) {
      answer.failed(failure);
    } finally {
      if (!told) { // The other process has none of them.
        synchronized (this) {
          known.clear();
        }
        EmbeddedSession mine = session();
        mine.finishOwned(rows, false);
      }
    }
  }

  private synchronized MessageWriter message(List<EmbeddedOwnedRow> rows) {
    Map<Integer, Handed> now = new HashMap<>();
    MessageWriter out = new MessageWriter().putInt(rows.size());
    for (EmbeddedOwnedRow row : rows) {
      Handed each = new Handed(row);
      now.put(++lastHandle, each);
      out.putInt(lastHandle).put(row.queue()).putInt(row.index()).putLong(row.rowId());
      out.putInt(row.deliveries());
      PeerMessages.putSource(out, row.source());
      putRow(each, row.row(), out);
    }
    handed = now;
    return out;
  }

  private void putRow(Handed each, Row row, MessageWriter out) {
    if (version == null || !version.schema().equals(row.schema())) {
      version = SchemaVersion.of(row.schema());
    }
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    boolean news = known.add(version.number());
    out.putLong(version.number()).put(news);
    if (news) {
      out.put(version.text());
    }
    out.put(row.order() == RowOrder.V1).put(row.bytes());
    each.told = row;
  }

  /** Appends a row's columns, if they are others than those told before. */
  private void row(Handed each, MessageWriter out) {
    Row now = each.owned.row();
    synchronized (this) {
      boolean changed = !now.equals(each.told);
      out.put(changed);
      if (changed) {
        putRow(each, now, out);
      }
    }
  }

  private synchronized void state(MessageWriter out) {
    EmbeddedSession mine = session();
    Optional<OwnedRow> owned = mine.owned();
    int handle = 0;
    for (Map.Entry<Integer, Handed> each : handed.entrySet()) {
      if (owned.isPresent() && each.getValue().owned.equals(owned.get())) {
        handle = each.getKey();
      }
    }
    out.put(mine.ownerMode()).putInt(handle);
  }

  private Handed find(MessageReader in) {
    return find(in.getInt());
  }

  private synchronized Handed find(int handle) {
    Handed found = handed.get(handle);
    if (found == null) {
      throw new StaleOwnerException(
          "the row is not owned by this session any more: nothing was changed");
    }
    return found;
  }

  private boolean isOwned(MessageReader in) {
    Handed found;
    synchronized (this) {
      found = handed.get(in.getInt());
    }
    return found != null && found.owned.isOwned();
  }

  /** Ends or gives back rows: all that are named, or with a leading 1 those still owned. */
  private void finish(MessageReader in, boolean end) {
    boolean onlyOwned = in.getBoolean();
    int count = in.getCount(Integer.BYTES);
    List<EmbeddedOwnedRow> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int handle = in.getInt();
      Handed found;
      synchronized (this) {
        found = handed.get(handle);
      }
      if (found != null) {
        rows.add(found.owned);
      } else if (!onlyOwned) {
        find(handle);
      }
    }
    EmbeddedSession mine = session();
    if (onlyOwned) {
      mine.finishOwned(rows, end);
    } else {
      mine.finish(rows, end);
    }
  }

  /** The other process gets no further row, and its wait fails. */
  void stopTaking() {
    EmbeddedSession mine;
    synchronized (this) {
      stopped = true;
      mine = session;
    }
    if (mine != null) {
      mine.stopTaking();
    }
  }

  /** Returns whether the other process owns a row. */
  boolean holds() {
    EmbeddedSession mine;
    synchronized (this) {
      mine = session;
    }
    return mine != null && mine.owned().isPresent();
  }

  /** The other process has gone: what it owned is given back. */
  void leave() {
    EmbeddedSession mine;
    synchronized (this) {
      left = true;
      mine = session;
    }
    if (mine != null) {
      try {
        mine.close();
      } catch (RuntimeException failure) {
        LOG.log(System.Logger.Level.WARNING, "a session was not closed well: {0}", failure);
      }
    }
  }
}
