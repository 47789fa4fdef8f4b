package org.q4j.queue.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.q4j.queue.model.Both.nothing;
import static org.q4j.queue.model.Both.outcome;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.q4j.queue.DeadLetters;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.queue.model.Both.Pair;
import org.q4j.row.RowBuilder;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;
import org.q4j.testing.SimulatedDisk;

/**
 * A random program, run by the engine and by the model. Each step has random numbers of its own, so
 * that a program without some of its steps is still much the same.
 */
final class Program {
  private static final Path ROOT = Path.of("/data");
  private static final List<String> NAMES = List.of("app.a", "app.b", "app.c");
  private static final int SESSIONS = 4;

  /** Long enough that no timer of a program fires during it. */
  private static final Duration LONG = Duration.ofHours(5);

  private final long seed;
  private final BitSet left = new BitSet();
  private final List<String> log = new ArrayList<>();
  private final Model model = new Model();
  private final List<Pair> sessions = new ArrayList<>();
  private SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private SimulatedDisk found;
  private final PendingSnapshot snapshot = new PendingSnapshot();
  private final RandomRows given = new RandomRows();
  private Random random;
  private int step;
  private boolean expired;
  private Throwable failure;

  /**
   * @param left the steps that are left out
   */
  Program(long seed, BitSet left) {
    this.seed = seed;
    this.left.or(left);
  }

  /** Returns the step in which engine and model went apart, or -1. */
  int run(int steps) {
    try {
      store = open(disk);
      random = new Random(seed);
      NAMES.subList(0, 2).forEach(name -> create(name, ModelSchema.EACH.get(0)));
      for (step = 0; step < steps; step++) {
        random = new Random(seed * 1_000_003 + step);
        random.nextLong(); // The first numbers of neighbouring seeds are alike.
        if (!left.get(step)) {
          oneStep();
        }
      }
      closeAll();
      return -1;
    } catch (RuntimeException | AssertionError apart) {
      log.add(apart.toString());
      failure = apart;
      letGo();
      return step;
    }
  }

  Throwable failure() {
    return failure;
  }

  /** Returns what was done, a step a line. */
  String log() {
    return String.join("\n", log);
  }

  private void letGo() {
    try {
      store.close();
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  private QueueStore open(SimulatedDisk on) {
    StoreOptions options =
        StoreOptions.defaults().on(on).compacting(CompactionPolicy.NEVER).at(new ModelClock(model));
    return QueueStore.open(ROOT, options);
  }

  private void oneStep() {
    while (sessions.size() < SESSIONS) {
      sessions.add(new Pair(store.session()));
    }
    boolean cut = random.nextInt(25) == 0;
    found = null;
    model.remember();
    if (cut) {
      cutWithin(random.nextInt(12));
    }
    act();
    disk.onCall((operation, file, number) -> null);
    compare();
    if (found != null) {
      verify(found);
    }
  }

  /** What comes of a time limit comes by a timer's thread: soon, not at once. */
  private void compare() {
    long deadline = System.nanoTime() + (expired ? TimeUnit.SECONDS.toNanos(5) : 0);
    expired = false;
    while (true) {
      try {
        Both.compare(model, store, sessions);
        return;
      } catch (AssertionError apart) {
        if (System.nanoTime() >= deadline) {
          throw apart;
        }
        LockSupport.parkNanos(20_000);
      }
    }
  }

  /** Keeps what the disk may hold when the power is lost before a later call. */
  private void cutWithin(int calls) {
    long at = disk.calls() + calls;
    Random tearing = new Random(random.nextLong());
    disk.onCall(
        (operation, file, number) -> {
          if (number == at) {
            found = disk.powerCut(tearing);
          }
          return null;
        });
  }

  private void verify(SimulatedDisk after) {
    Content content;
    try (QueueStore reopened = open(after)) {
      content = Content.of(reopened);
    }
    assertTrue(
        content.isWithin(model.history),
        () -> "after a power cut: " + content + " expected one of: " + model.history);
  }

  private void same(String what, Supplier<Object> expected, Supplier<Object> actual) {
    log.add(step + " " + what);
    // The engine first: what it does shows in the log if it throws what it should not.
    String done = outcome(actual);
    assertEquals(outcome(expected), done, what);
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private void act() {
    int kind = random.nextInt(206);
    if (kind < 30) {
      insert(name(), 1, null, null);
    } else if (kind < 42) {
      insert(name(), 1 + random.nextInt(5), null, null);
    } else if (kind < 52) {
      Source source = new Source(random.nextInt(3), 1 + random.nextInt(20));
      ReceiveMode mode = random.nextInt(5) == 0 ? ReceiveMode.RESET : ReceiveMode.APPEND;
      insert(name(), 1 + random.nextInt(2), source, mode);
    } else if (kind < 130) {
      session(kind);
    } else {
      administer(kind);
    }
  }

  private void session(int kind) {
    Pair pair = sessions.get(random.nextInt(SESSIONS));
    if (kind < 57 || (pair.model.isBusy() && kind < 62)) {
      closeSession(pair);
    } else if (!pair.model.isBusy()) {
      if (kind < 98) {
        await(pair);
      } else if (kind < 110) {
        same("end", () -> nothing(() -> model.end(pair.model)), () -> nothing(pair.session::end));
        pair.rows = List.of();
      } else if (kind < 120) {
        same(
            "abort",
            () -> nothing(() -> model.abort(pair.model)),
            () -> nothing(pair.session::abort));
        pair.rows = List.of();
      } else if (!pair.rows.isEmpty()) {
        finishOne(pair, random.nextInt(pair.rows.size()), Finish.any(random));
      }
    }
  }

  private void administer(int kind) {
    String name = name();
    if (kind < 142) {
      setClock(model.now + 1000L * (random.nextInt(5) == 0 ? -20 : 1 + random.nextInt(3)));
    } else if (kind < 150) {
      delete(name);
    } else if (kind < 154) {
      same(
          "purge " + name,
          () -> model.delete(model.queue(name), row -> true),
          () -> store.queue(name).purge());
    } else if (kind < 158) {
      same(
          "truncate " + name,
          () -> nothing(() -> model.truncate(name)),
          () -> nothing(() -> store.queue(name).truncate()));
    } else if (kind < 161) {
      same(
          "drop " + name,
          () -> nothing(() -> model.drop(name)),
          () -> nothing(() -> store.drop(name)));
    } else if (kind < 171) {
      create(name, ModelSchema.EACH.get(random.nextInt(3) == 0 ? 1 : 0));
    } else if (kind < 174) {
      ModelSchema schema = ModelSchema.EACH.get(random.nextInt(ModelSchema.EACH.size()));
      same(
          "alter " + name + " " + schema,
          () -> nothing(() -> model.alter(name, schema)),
          () -> nothing(() -> store.alter(name, schema.definition())));
    } else if (kind < 177) {
      String to = name();
      same(
          "rename " + name + " " + to,
          () -> nothing(() -> model.rename(name, to)),
          () -> nothing(() -> store.rename(name, to)));
    } else if (kind < 183) {
      same(
          "compact " + name,
          () -> nothing(() -> model.queue(name)),
          () -> nothing(() -> store.queue(name).compact()));
    } else if (kind < 188) {
      bounds(name);
    } else if (kind < 194) {
      deadLetters(name, name());
    } else if (kind < 197) {
      reopen();
    } else if (kind < 200) {
      loseThePower();
    } else {
      same(
          "snapshot " + name,
          () -> snapshot.expected(model, name),
          () -> snapshot.step(store, name));
    }
  }

  private void create(String name, ModelSchema schema) {
    same(
        "create " + name + " " + schema,
        () -> nothing(() -> model.create(name, schema)),
        () -> nothing(() -> store.create(name, schema.definition())));
  }

  private void insert(String name, int count, Source source, ReceiveMode mode) {
    List<Map<String, Object>> rows = new ArrayList<>();
    ModelQueue queue = model.queues.get(name);
    ModelSchema schema = queue == null ? ModelSchema.EACH.get(0) : queue.schema;
    for (int i = 0; i < count; i++) {
      rows.add(given.values(schema, random, model.now));
    }
    same(
        "insert " + name + " " + rows + " " + source + " " + mode,
        () -> model.insert(model.queue(name), rows, source, mode),
        () -> {
          Queue into = store.queue(name);
          List<RowBuilder> built = rows.stream().map(row -> RandomRows.built(into, row)).toList();
          return source == null
              ? inserted(into, built)
              : into.receive(source, mode, built).orElse(0);
        });
  }

  private long inserted(Queue into, List<RowBuilder> rows) {
    return random.nextInt(3) == 0 ? into.insertAsync(rows).join() : into.insertAll(rows);
  }

  private void await(Pair pair) {
    Places places = Places.any(random, this::name);
    List<String> texts = places.texts();
    String[] queues = texts.toArray(String[]::new);
    Supplier<List<ModelChoice>> choices = () -> places.choices(model, pair.model);
    int kind = random.nextInt(5);
    if (kind < 2) {
      same(
          "await " + texts,
          () -> nothing(() -> model.take(pair.model, choices.get(), 1)),
          () ->
              nothing(
                  () ->
                      pair.take(
                          () -> pair.session.await(Duration.ZERO, queues).stream().toList())));
    } else if (kind == 2) {
      int rows = 1 + random.nextInt(4);
      long bytes = random.nextInt(4) == 0 ? 1 : Long.MAX_VALUE;
      same(
          "awaitBatch " + rows + " " + texts,
          () -> nothing(() -> model.take(pair.model, choices.get(), bytes == 1 ? 1 : rows)),
          () ->
              nothing(
                  () ->
                      pair.take(
                          () ->
                              pair.session.awaitBatch(Duration.ZERO, rows, bytes, queues).rows())));
    } else {
      same(
          "awaitAsync " + texts,
          () -> nothing(() -> model.await(pair.model, choices.get())),
          () ->
              nothing(
                  () ->
                      pair.take(
                          () -> {
                            pair.pending = pair.session.awaitAsync(LONG, Runnable::run, queues);
                            return List.of();
                          })));
    }
  }

  private void finishOne(Pair pair, int which, Finish any) {
    // The limit of a row that was truncated is over unseen.
    boolean unseen = any == Finish.EXPIRE && pair.model.owned.get(which).gone;
    Finish how = unseen ? Finish.END : any;
    expired |= how == Finish.EXPIRE;
    same(
        how + " " + which,
        () -> nothing(() -> model.finish(pair.model, which, how)),
        () -> nothing(() -> how.of(pair, which)));
  }

  private void closeSession(Pair pair) {
    sessions.remove(pair);
    boolean waits = pair.model.isBusy();
    same("close", () -> nothing(() -> model.close(pair.model)), () -> nothing(pair.session::close));
    if (waits) {
      assertTrue(pair.pending.isCompletedExceptionally(), "a closed session waits on");
    }
    sessions.add(new Pair(store.session()));
  }

  private void setClock(long seconds) {
    log.add(step + " clock " + seconds);
    model.now = seconds;
    // What the timer does when its time has come, queue by queue.
    for (ModelQueue queue : model.queues.values()) {
      assertEquals(0, store.queue(queue.name).delete("0 = 1"));
      model.dispatch(queue);
    }
  }

  private void delete(String name) {
    ModelCondition condition =
        ModelCondition.EACH.get(1 + random.nextInt(ModelCondition.EACH.size() - 1));
    if (random.nextBoolean()) {
      long id = given.nextId() - random.nextInt(10);
      same(
          "delete " + name + " from id " + id,
          () -> model.delete(model.queue(name), row -> (Long) row.get("id") >= id),
          () -> store.queue(name).delete(row -> row.row().getLong("id") >= id));
    } else {
      same(
          "delete " + name + " " + condition.text(),
          () -> {
            model.choices(new ModelSession(), List.of(name), List.of(condition));
            return model.delete(model.queue(name), row -> condition.matches().test(row, model.now));
          },
          () -> store.queue(name).delete(condition.text()));
    }
  }

  private void bounds(String name) {
    ModelBounds bounds = ModelBounds.any(random);
    same(
        "bounds " + name + " " + bounds,
        () -> nothing(() -> model.queue(name).bounds = bounds),
        () -> nothing(() -> store.queue(name).bounds(bounds.forEngine())));
  }

  private void deadLetters(String name, String target) {
    int after = 1 + random.nextInt(2);
    int sender = 10 + NAMES.indexOf(name);
    same(
        "deadLetters " + name + " " + target + " after " + after,
        () -> nothing(() -> model.deadLetters(name, target, after, sender)),
        () -> nothing(() -> store.queue(name).deadLetters(new DeadLetters(after, target, sender))));
  }

  private void closeAll() {
    snapshot.close();
    List.copyOf(sessions).forEach(this::closeSession);
    store.close();
  }

  private void reopen() {
    log.add(step + " reopen");
    closeAll();
    begin(disk);
  }

  private void loseThePower() {
    log.add(step + " power cut");
    SimulatedDisk after = disk.powerCut(new Random(random.nextLong()));
    disk.onCall((operation, file, number) -> null); // What is done from here on is nobody's.
    found = null;
    store.close();
    begin(after);
  }

  private void begin(SimulatedDisk on) {
    disk = on;
    sessions.clear();
    model.forget();
    store = open(disk);
  }
}
