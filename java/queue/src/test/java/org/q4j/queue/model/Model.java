package org.q4j.queue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.q4j.FullException;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.queue.WhenFull;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** What a store of queues is to do, said with plain collections. For one thread. */
final class Model {
  final TreeMap<String, ModelQueue> queues = new TreeMap<>();

  /** Unix seconds. */
  long now = 1_000_000_000;

  /** What was on disk after each change since {@link #remember}. */
  final List<Content> history = new ArrayList<>();

  ModelQueue queue(String name) {
    ModelQueue queue = queues.get(name);
    if (queue == null) {
      throw new NotFoundException(name);
    }
    return queue;
  }

  void remember() {
    history.clear();
    changed();
  }

  private void changed() {
    history.add(
        new Content(
            queues.values().stream()
                .map(queue -> new Content.Rows(queue.title(), queue.contents()))
                .toList()));
  }

  void create(String name, ModelSchema schema) {
    refuseExisting(name);
    queues.put(name, new ModelQueue(name, schema));
    changed();
  }

  private void refuseExisting(String name) {
    if (queues.containsKey(name)) {
      throw new SchemaException(name);
    }
  }

  void drop(String name) {
    ModelQueue queue = queue(name);
    queue.removeAll();
    queue.dropped = true;
    queues.remove(name);
    changed();
  }

  void rename(String from, String to) {
    ModelQueue queue = queue(from);
    refuseExisting(to);
    queues.remove(from);
    queue.name = to;
    queues.put(to, queue);
    changed();
  }

  void alter(String name, ModelSchema schema) {
    ModelQueue queue = queue(name);
    for (ModelRow row : queue.rows.values()) {
      TreeMap<String, Object> values = new TreeMap<>(row.values);
      values.keySet().retainAll(schema.columns());
      if (schema.columns().contains("extra")) {
        values.putIfAbsent("extra", ModelSchema.EXTRA_DEFAULT);
      }
      row.values = values;
    }
    queue.schema = schema;
    changed();
    dispatch(queue);
  }

  void truncate(String name) {
    ModelQueue queue = queue(name);
    queue.removeAll();
    queue.nextRowId = 1;
    java.util.Arrays.fill(queue.lastReceived, 0);
    changed();
  }

  /** Returns the row id of the first; 0 when they were left out. */
  long insert(
      ModelQueue queue, List<? extends Map<String, Object>> rows, Source source, ReceiveMode mode) {
    if (queue.dropped) {
      throw new NotFoundException(queue.name);
    }
    if (mode == ReceiveMode.APPEND && source.rowId() <= queue.lastReceived[source.sender()]) {
      return 0;
    }
    long first = queue.nextRowId;
    List<ModelRow> added = new ArrayList<>();
    for (Map<String, Object> values : rows) {
      added.add(new ModelRow(first + added.size(), source, values));
    }
    makeRoom(queue, added);
    for (ModelRow row : added) {
      queue.rows.put(queue.nextRowId++, row);
    }
    if (source != null) {
      queue.lastReceived[source.sender()] = source.rowId();
    }
    changed();
    dispatch(queue);
    return first;
  }

  private void makeRoom(ModelQueue queue, List<ModelRow> added) {
    List<ModelRow> owned = queue.rows.values().stream().filter(row -> row.owner != null).toList();
    if (!queue.bounds.hold(queue.schema, owned, added)) {
      throw new FullException(queue.name); // Then none is dropped.
    }
    while (!queue.bounds.hold(queue.schema, queue.rows.values(), added)) {
      ModelRow oldest = queue.oldest(ModelCondition.ALL, now);
      if (queue.bounds.whenFull() != WhenFull.DROP_OLDEST || oldest == null) {
        throw new FullException(queue.name);
      }
      queue.remove(oldest);
      changed();
    }
  }

  long delete(ModelQueue queue, Predicate<Map<String, Object>> which) {
    List<ModelRow> found =
        queue.rows.values().stream()
            .filter(row -> row.owner == null && which.test(row.values))
            .toList();
    found.forEach(queue::remove);
    changed();
    dispatch(queue);
    return found.size();
  }

  void deadLetters(String name, String target, int after, int sender) {
    ModelQueue queue = queue(name);
    ModelQueue dead = queue(target);
    if (queue == dead || !queue.schema.equals(dead.schema)) {
      throw new SchemaException(target);
    }
    queue.dead = dead;
    queue.deadAfter = after;
    queue.deadSender = sender;
  }

  /** Returns the places; throws when the engine refuses them. */
  List<ModelChoice> choices(
      ModelSession session, List<String> names, List<ModelCondition> conditions) {
    List<ModelChoice> choices = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ModelQueue queue = queue(names.get(i));
      if (!queue.schema.compiles(conditions.get(i))) {
        throw new SchemaException(conditions.get(i).text());
      }
      choices.add(new ModelChoice(session, queue, conditions.get(i), i));
    }
    return choices;
  }

  /** Ends what is owned and takes what is ready. */
  void take(ModelSession session, List<ModelChoice> choices, int maxRows) {
    end(session);
    session.ownerMode = true;
    for (ModelChoice choice : choices) {
      ModelRow row = choice.queue().oldest(choice.condition(), now);
      while (row != null && session.owned.size() < maxRows) {
        own(session, choice, row);
        row = choice.queue().oldest(choice.condition(), now);
      }
      if (!session.owned.isEmpty()) {
        return;
      }
    }
  }

  private static void own(ModelSession session, ModelChoice choice, ModelRow row) {
    row.owner = session;
    row.deliveries++;
    session.owned.add(row);
    session.served = choice;
  }

  /** As {@link #take}, and waits if nothing is ready. */
  void await(ModelSession session, List<ModelChoice> choices) {
    take(session, choices, 1);
    if (session.owned.isEmpty()) {
      session.waiting = choices;
      choices.forEach(choice -> choice.queue().waiting.add(choice));
    }
  }

  void end(ModelSession session) {
    List<ModelRow> rows = List.copyOf(session.owned);
    session.owned.clear();
    session.ownerMode = false;
    end(session, rows);
  }

  private void end(ModelSession session, List<ModelRow> rows) {
    List<ModelRow> ended = rows.stream().filter(row -> !session.lost.containsKey(row)).toList();
    if (!ended.isEmpty()) {
      ended.stream().filter(row -> !row.gone).forEach(session.served.queue()::remove);
      changed();
    }
    session.lost.keySet().removeAll(rows);
    if (ended.size() < rows.size()) {
      throw new StaleOwnerException("");
    }
  }

  /** A row's time limit is over; its session still has it in its hands. */
  void expire(ModelSession session, ModelRow row) {
    if (session.lost.containsKey(row)) {
      throw new StaleOwnerException("");
    }
    session.lost.put(row, row.deliveries);
    giveBack(session.served.queue(), row);
  }

  void abort(ModelSession session) {
    if (!session.ownerMode) {
      throw new StaleOwnerException("");
    }
    giveBackAll(session);
  }

  private void giveBackAll(ModelSession session) {
    List<ModelRow> rows = List.copyOf(session.owned);
    session.owned.clear();
    session.ownerMode = false;
    for (ModelRow row : rows) {
      if (session.lost.remove(row) == null) {
        giveBack(session.served.queue(), row);
      }
    }
  }

  /** Ends or gives back one of several rows. */
  void finish(ModelSession session, int which, Finish how) {
    if (how == Finish.EXPIRE) {
      expire(session, session.owned.get(which));
      return;
    }
    if (how == Finish.REQUEUE) {
      if (session.lost.containsKey(session.owned.get(which))) {
        throw new StaleOwnerException("");
      }
      putBehind(session.served.queue(), session.owned.get(which));
    }
    ModelRow row = session.owned.remove(which);
    session.ownerMode = !session.owned.isEmpty();
    if (how == Finish.ABORT) {
      if (session.lost.remove(row) == null) {
        giveBack(session.served.queue(), row);
      }
    } else {
      end(session, List.of(row));
    }
    if (how == Finish.REQUEUE) {
      dispatch(session.served.queue());
    }
  }

  /** Whatever the bounds are: another row goes. */
  private void putBehind(ModelQueue queue, ModelRow row) {
    if (row.gone) {
      throw new StaleOwnerException("");
    }
    queue.rows.put(queue.nextRowId, new ModelRow(queue.nextRowId, null, row.values));
    queue.nextRowId++;
    changed();
  }

  void close(ModelSession session) {
    leave(session);
    giveBackAll(session);
  }

  private static void leave(ModelSession session) {
    session.waiting.forEach(choice -> choice.queue().waiting.remove(choice));
    session.waiting = List.of();
  }

  private void giveBack(ModelQueue queue, ModelRow row) {
    if (row.gone || moveToDeadLetters(queue, row)) {
      return;
    }
    row.owner = null;
    dispatch(queue);
  }

  private boolean moveToDeadLetters(ModelQueue queue, ModelRow row) {
    ModelQueue dead = queue.dead;
    if (dead == null || row.deliveries < queue.deadAfter || !dead.schema.equals(queue.schema)) {
      return false;
    }
    try {
      Source source = new Source(queue.deadSender, row.rowId);
      insert(dead, List.of(new TreeMap<>(row.values)), source, ReceiveMode.RESET);
    } catch (NotFoundException | FullException refused) {
      return false;
    }
    queue.remove(row);
    changed();
    return true;
  }

  /** Gives what is ready to those who wait, the longest first, and each its best choice. */
  void dispatch(ModelQueue queue) {
    List<ModelSession> offered = new ArrayList<>();
    for (ModelChoice choice : queue.waiting) {
      if (choice.session().isWaiting()) {
        ModelRow row = queue.oldest(choice.condition(), now);
        if (row != null) {
          offer(choice, row);
          offered.add(choice.session());
        }
      }
    }
    offered.forEach(this::settle);
  }

  private static void offer(ModelChoice choice, ModelRow row) {
    row.owner = choice;
    choice.session().offer = row;
    choice.session().offered = choice;
  }

  private void settle(ModelSession session) {
    for (ModelChoice better : session.waiting.subList(0, session.offered.index())) {
      ModelRow row = better.queue().oldest(better.condition(), now);
      if (row != null) {
        session.offer.owner = null;
        ModelQueue loser = session.offered.queue();
        offer(better, row);
        dispatch(loser);
        break;
      }
    }
    leave(session);
    own(session, session.offered, session.offer);
    session.offer = null;
  }

  /** The process has ended and begun again. */
  void forget() {
    queues.values().forEach(ModelQueue::forget);
  }

  /** Returns the places where somebody waits though a row is ready; none, if the model is right. */
  List<ModelChoice> sleepers() {
    return queues.values().stream()
        .flatMap(queue -> queue.waiting.stream())
        .filter(choice -> choice.queue().oldest(choice.condition(), now) != null)
        .toList();
  }
}
