package org.q4j.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.q4j.FullException;
import org.q4j.Q4jException;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/**
 * Everything that a program does with queues, in an order that a seed decides. The same seed makes
 * the same calls of the disk until one of them fails.
 */
final class Workload {
  private static final String SHAPE = "app.shape";
  private static final String MOVED = "app.moved";

  private final Audit opener;
  private final Random random;
  private final Knowledge known;
  private final PendingImage image;
  private QueueStore store;
  private boolean policySet;
  private long number = 10;
  private long sent = 100;

  Workload(Audit opener, long seed, Knowledge known) {
    this.opener = opener;
    this.random = new Random(seed);
    this.known = known;
    this.image = new PendingImage(known);
  }

  /** Opens the store; false when that failed. */
  boolean open() {
    return known.look(
        "open",
        () -> {
          store = opener.open();
          return world -> true;
        });
  }

  /** The rest of a sound opening: makes the queues that are missing. */
  void prepare() {
    create(Audit.JOBS);
    create(Audit.DEAD);
    if (!known.any().has(MOVED)) {
      create(SHAPE);
    }
    policySet =
        known.look(
            "dead letters",
            () -> {
              Audit.setDeadLetters(store);
              return world -> true;
            });
  }

  /** A call has failed: whose queue has been opened anew since has no policy. */
  void failed() {
    policySet = false;
  }

  private void create(String name) {
    boolean[] found = new boolean[1];
    boolean looked =
        known.look(
            "find " + name,
            () -> {
              found[0] = store.find(name).isPresent();
              return world -> world.has(name) == found[0];
            });
    if (looked && !found[0]) {
      known.attempt(
          "create " + name,
          List.of(world -> world.has(name) ? world : world.with(name, Table.EMPTY)),
          () -> {
            store.create(name, Rows.NARROW);
            return world -> !world.has(name);
          });
    }
  }

  /** Closes the store, which may fail. */
  void close() {
    image.close();
    QueueStore open = store;
    store = null;
    if (open != null) {
      known.look(
          "close",
          () -> {
            open.close();
            return world -> true;
          });
    }
  }

  boolean isOpen() {
    return store != null;
  }

  private String shape() {
    return known.any().has(MOVED) ? MOVED : SHAPE;
  }

  private String body() {
    return number++ + ":" + "x".repeat(random.nextInt(random.nextInt(4) == 0 ? 2000 : 100));
  }

  /** Does one thing or another. */
  void step() {
    String name = random.nextInt(3) == 0 ? Audit.JOBS : shape();
    switch (random.nextInt(26)) {
      case 0, 1, 2, 3 -> insert(name, 1);
      case 4, 5, 6 -> insert(name, 2 + random.nextInt(4));
      case 7, 8 -> receive(shape());
      case 9, 10, 11 -> take(name, true);
      case 12 -> take(shape(), false);
      case 13 -> takeBatch(name);
      case 14, 15 -> delete(name);
      case 16 -> compact(name);
      case 17 -> alter(shape());
      case 18 -> rename();
      case 19 -> truncate();
      case 20, 21 -> die();
      case 22, 23 -> image.step(store, name);
      default -> reopen();
    }
  }

  private void reopen() {
    close();
    if (open()) {
      prepare();
    }
  }

  private void insert(String name, int count) {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bodies.add(body());
    }
    known.attempt(
        "insert into " + name,
        List.of(world -> world.change(name, table -> table.plus(bodies))),
        () -> {
          Queue queue = store.queue(name);
          long rowId = queue.insertAll(Rows.of(queue, bodies));
          return world -> world.table(name).next() == rowId;
        });
  }

  private void receive(String name) {
    long rowId = sent++;
    List<String> bodies = List.of(body());
    for (int time = 0; time < 2; time++) { // Relays send again what they are not sure of.
      known.attempt(
          "receive into " + name,
          List.of(world -> world.change(name, table -> receiving(table, rowId, bodies))),
          () -> {
            Queue queue = store.queue(name);
            OptionalLong received =
                queue.receive(
                    new Source(Audit.SENDER, rowId), ReceiveMode.APPEND, Rows.of(queue, bodies));
            return world ->
                received.isPresent()
                    ? isNew(world.table(name), rowId)
                        && world.table(name).next() == received.getAsLong()
                    : !isNew(world.table(name), rowId);
          });
    }
  }

  private static boolean isNew(Table table, long rowId) {
    return table.lastReceived(Audit.SENDER) < rowId;
  }

  private static Table receiving(Table table, long rowId, List<String> bodies) {
    return isNew(table, rowId) ? table.plus(bodies).received(Audit.SENDER, rowId) : table;
  }

  private void take(String name, boolean end) {
    try (Session session = store.session()) {
      OwnedRow[] taken = new OwnedRow[1];
      boolean looked =
          known.look(
              "take from " + name,
              () -> {
                Optional<OwnedRow> row = session.await(Duration.ZERO, name);
                taken[0] = row.orElse(null);
                return world -> first(world.table(name), taken[0]);
              });
      OwnedRow row = taken[0];
      if (looked && row != null) {
        List<Long> rowIds = List.of(row.rowId());
        known.attempt(
            end ? "end of " + rowIds : "abort of " + rowIds,
            List.of(world -> end ? world.change(name, table -> table.minus(rowIds)) : world),
            () -> {
              if (end) {
                row.end();
              } else {
                row.abort();
              }
              return world -> true;
            });
      }
    } catch (Q4jException closing) {
      assertTrue(closing.getMessage().contains(" "), closing::toString);
    }
  }

  private static boolean first(Table table, OwnedRow row) {
    return row == null
        ? table.rows().isEmpty()
        : table.first() == row.rowId()
            && table.rows().get(row.rowId()).equals(Rows.body(row.row()));
  }

  private void takeBatch(String name) {
    try (Session session = store.session()) {
      List<Long> rowIds = new ArrayList<>();
      boolean looked =
          known.look(
              "batch from " + name,
              () -> {
                Batch batch = session.awaitBatch(Duration.ZERO, 3, 1 << 20, name);
                batch.rows().forEach(row -> rowIds.add(row.rowId()));
                return world ->
                    rowIds.equals(world.table(name).rows().keySet().stream().limit(3).toList());
              });
      if (looked && !rowIds.isEmpty()) {
        known.attempt(
            "end of " + rowIds,
            removals(name, rowIds),
            () -> {
              session.end();
              return world -> true;
            });
      }
    } catch (Q4jException closing) {
      assertTrue(closing.getMessage().contains(" "), closing::toString);
    }
  }

  /** All of them, or some: each removal stands for itself. */
  private static List<UnaryOperator<World>> removals(String name, List<Long> rowIds) {
    List<UnaryOperator<World>> outcomes = new ArrayList<>();
    for (int some = (1 << rowIds.size()) - 1; some > 0; some--) {
      List<Long> removed = new ArrayList<>();
      for (int i = 0; i < rowIds.size(); i++) {
        if ((some >> i & 1) != 0) {
          removed.add(rowIds.get(i));
        }
      }
      outcomes.add(world -> world.change(name, table -> table.minus(removed)));
    }
    return outcomes;
  }

  private void delete(String name) {
    List<Long> rowIds =
        known.any().table(name).rows().keySet().stream()
            .filter(rowId -> random.nextInt(3) == 0)
            .limit(3)
            .toList();
    List<String> bodies =
        rowIds.stream().map(rowId -> known.any().table(name).rows().get(rowId)).toList();
    if (!rowIds.isEmpty()) {
      boolean byCondition = random.nextBoolean();
      known.attempt(
          "deletion of " + rowIds,
          removals(name, rowIds),
          () -> {
            Queue queue = store.queue(name);
            long count =
                byCondition
                    ? queue.delete(
                        "id in ("
                            + String.join(
                                ", ",
                                bodies.stream().map(b -> Long.toString(Rows.number(b))).toList())
                            + ")")
                    : queue.delete(row -> bodies.contains(Rows.body(row.row())));
            return world ->
                count
                    == world.table(name).rows().values().stream().filter(bodies::contains).count();
          });
    }
  }

  private void compact(String name) {
    known.look(
        "compaction of " + name,
        () -> {
          store.queue(name).compact();
          return world -> true;
        });
  }

  private void alter(String name) {
    boolean wide = known.any().table(name).wide();
    known.attempt(
        "alteration of " + name,
        List.of(
            world -> world.table(name).wide() == wide ? world.change(name, Table::altered) : world),
        () -> {
          store.alter(name, wide ? Rows.NARROW : Rows.WIDE);
          return world -> world.has(name);
        });
  }

  private void rename() {
    String from = shape();
    String to = from.equals(SHAPE) ? MOVED : SHAPE;
    known.attempt(
        "new name " + to,
        List.of(world -> world.rename(from, to)),
        () -> {
          store.rename(from, to);
          return world -> world.has(from);
        });
  }

  private void truncate() {
    String name = shape();
    known.attempt(
        "truncation of " + name,
        List.of(
            world ->
                world.change(name, table -> table.wide() ? Table.EMPTY.altered() : Table.EMPTY)),
        () -> {
          store.queue(name).truncate();
          return world -> true;
        });
  }

  /** Gives a row back twice, which moves it to the dead letters. */
  private void die() {
    Optional<Long> rowId = known.any().table(Audit.JOBS).rows().keySet().stream().findFirst();
    if (rowId.isEmpty() || !policySet) {
      return;
    }
    String body = known.any().table(Audit.JOBS).rows().get(rowId.get());
    boolean reopen = false;
    try (Session session = store.session()) {
      OwnedRow[] taken = new OwnedRow[1];
      for (int time = 0; time < 4; time++) {
        boolean looked =
            known.look(
                "take of " + rowId,
                () -> {
                  taken[0] =
                      session
                          .await(Duration.ZERO, Audit.JOBS + ":id=" + Rows.number(body))
                          .orElse(null);
                  boolean there = taken[0] != null;
                  return world -> there == world.table(Audit.JOBS).rows().containsValue(body);
                });
        if (!looked || taken[0] == null) {
          return;
        }
        boolean last = taken[0].deliveries() >= Audit.POLICY.deliveries();
        List<String> dead = List.of(body);
        boolean aborted =
            known.attempt(
                "abort of " + rowId,
                last ? List.of(world -> moved(world, rowId.get(), dead)) : List.of(world -> world),
                () -> {
                  long before = last ? store.queue(Audit.DEAD).count() : 0;
                  taken[0].abort();
                  if (last && store.queue(Audit.DEAD).count() == before) {
                    throw new FullException("the queue of dead letters had no room", null);
                  }
                  return world -> true;
                });
        if (!aborted) {
          policySet = false; // The row may be in both queues until the policy is set again.
          reopen |= last;
        }
        if (!aborted || last) {
          break;
        }
      }
    } catch (Q4jException closing) {
      assertTrue(closing.getMessage().contains(" "), closing::toString);
    }
    if (reopen) {
      reopen();
    }
  }

  private static World moved(World world, long rowId, List<String> body) {
    return world
        .change(Audit.JOBS, table -> table.minus(List.of(rowId)))
        .change(Audit.DEAD, table -> table.plus(body));
  }
}
