package org.q4j.queue.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.q4j.Q4jException;
import org.q4j.StaleOwnerException;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStats;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.StoredRow;
import org.q4j.row.Row;
import org.q4j.store.Source;

/** Whether the engine and the model say the same. */
final class Both {
  /** One session, in the engine and in the model. */
  static final class Pair {
    Session session;
    final ModelSession model = new ModelSession();
    List<OwnedRow> rows = List.of();
    Batch batch;

    /** What an asynchronous wait will bring; null when none is under way. */
    CompletableFuture<Optional<OwnedRow>> pending;

    Pair(Session session) {
      this.session = session;
    }

    /** Owns what a wait brings; what was owned before is given up first, also if it was lost. */
    void take(Supplier<List<OwnedRow>> wait) {
      try {
        rows = wait.get();
      } catch (StaleOwnerException lost) {
        rows = List.of();
        throw lost;
      }
    }
  }

  private Both() {}

  /** Returns what a call returns, or the name of the exception that it throws. */
  static String outcome(Supplier<Object> call) {
    try {
      return String.valueOf(call.get());
    } catch (CompletionException refused) {
      return refused.getCause().getClass().getSimpleName();
    } catch (Q4jException refused) {
      return refused.getClass().getSimpleName();
    }
  }

  static Object nothing(Runnable call) {
    call.run();
    return "done";
  }

  static void compare(Model model, QueueStore store, List<Pair> sessions) {
    assertEquals(List.of(), model.sleepers(), "the model itself is wrong");
    assertEquals(List.copyOf(model.queues.keySet()), store.list());
    model.queues.values().forEach(queue -> compare(queue, store.queue(queue.name)));
    sessions.forEach(Both::compare);
  }

  private static void compare(ModelQueue expected, Queue actual) {
    assertEquals(new Content.Rows(expected.title(), expected.contents()), content(actual));
    assertEquals(expected.rows.size(), actual.count(), expected.name);
    QueueStats stats = actual.stats();
    long owned = expected.rows.values().stream().filter(row -> row.owner != null).count();
    assertEquals(owned, stats.owned(), () -> "owned of " + expected.name);
    assertEquals(expected.rows.size() - owned, stats.ready(), () -> "ready of " + expected.name);
  }

  /** Returns what the model says of a queue too. */
  static Content.Rows content(Queue queue) {
    return new Content.Rows(
        "%s next=%d".formatted(queue.name(), queue.stats().nextRowId()),
        queue.peek(Integer.MAX_VALUE).stream().map(Both::content).toList());
  }

  static String content(StoredRow row) {
    Optional<Source> source = row.source();
    return "%d%s%s"
        .formatted(row.rowId(), values(row.row()), source.map(Source::toString).orElse(""));
  }

  private static Map<String, Object> values(Row row) {
    Map<String, Object> values = new TreeMap<>();
    for (int i = 0; i < row.schema().size(); i++) {
      if (!row.isNull(i)) {
        values.put(row.schema().column(i).name(), row.get(i));
      }
    }
    return values;
  }

  private static void compare(Pair pair) {
    ModelSession expected = pair.model;
    if (pair.pending != null) {
      assertEquals(expected.isBusy(), !pair.pending.isDone(), "waits");
      if (!pair.pending.isDone()) {
        return;
      }
      pair.rows = pair.pending.join().stream().toList();
      pair.pending = null;
    }
    assertEquals(expected.ownerMode, pair.session.ownerMode(), "owner mode");
    assertEquals(expected.owned.isEmpty(), pair.session.rowId().isEmpty(), "owns nothing");
    assertEquals(expected.owned.size(), pair.rows.size(), "owned rows");
    for (int i = 0; i < pair.rows.size(); i++) {
      ModelRow row = expected.owned.get(i);
      Integer lost = expected.lost.get(row);
      if (lost == null) {
        compare(expected.served, row, pair.rows.get(i));
      } else {
        assertFalse(pair.rows.get(i).isOwned());
        assertEquals(lost, pair.rows.get(i).deliveries());
      }
    }
  }

  private static void compare(ModelChoice served, ModelRow expected, OwnedRow actual) {
    assertEquals(expected.rowId, actual.rowId());
    assertEquals(served.index(), actual.index());
    assertEquals(served.queue().name, actual.queue());
    assertEquals(expected.deliveries, actual.deliveries());
    assertEquals(Optional.ofNullable(expected.source), actual.source());
    if (expected.gone) {
      assertFalse(actual.isOwned());
    } else {
      assertTrue(actual.isOwned());
      assertEquals(expected.values.toString(), values(actual.row()).toString());
    }
  }
}
