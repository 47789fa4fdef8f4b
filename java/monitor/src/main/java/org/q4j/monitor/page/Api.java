package org.q4j.monitor.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.monitor.sample.QueueSample;
import org.q4j.monitor.sample.Sampler;
import org.q4j.monitor.sample.StoreSample;
import org.q4j.queue.Queue;

/** What the page's script asks for, and has done. Knows no HTTP but its statuses. Thread-safe. */
final class Api {
  /** Points in the small plots; a queue's own page has all that are kept. */
  private static final int FEW_POINTS = 60;

  private static final int MOST_SHOWN = 200;
  private static final int MOST_ROWS = 100;

  /** Readers of rows at a time: each reads files, and holds what it shows in memory. */
  private static final int ROW_READERS = 2;

  private final PageOptions options;
  private final Actions actions;
  private final boolean knowsWriters;
  private final Semaphore rowReaders = new Semaphore(ROW_READERS);

  Api(PageOptions options, Actions actions, boolean knowsWriters) {
    this.options = options;
    this.actions = actions;
    this.knowsWriters = knowsWriters;
  }

  /** Answers a request that only looks; empty when there is no such thing. */
  Optional<Reply> look(String path, Map<String, String> parameters) {
    return switch (path) {
      case "/api/status" -> Optional.of(status(parameters.getOrDefault("match", "")));
      case "/api/queue" -> Optional.of(queue(name(parameters, "name")));
      case "/api/rows" -> Optional.of(rows(name(parameters, "name"), parameters));
      default -> Optional.empty();
    };
  }

  /**
   * Answers a request that changes something; empty when there is no such thing.
   *
   * @param who asks, for the log
   */
  Optional<Reply> change(String path, Map<String, String> parameters, String who) {
    return switch (path) {
      case "/api/compact" -> Optional.of(compact(name(parameters, "name"), who));
      case "/api/purge" -> Optional.of(purge(name(parameters, "name"), who));
      case "/api/requeue" -> Optional.of(requeue(parameters, who));
      default -> Optional.empty();
    };
  }

  private static String name(Map<String, String> parameters, String which) {
    String name = parameters.get(which);
    if (name == null) {
      throw new NotFoundException("no %s is given (expected %s=db.table)".formatted(which, which));
    }
    return name;
  }

  private static long number(Map<String, String> parameters, String which, long most) {
    String text = parameters.getOrDefault(which, Long.toString(most));
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < 1 || Long.parseLong(text) > most) {
      throw new IllegalArgumentException("%s=%s (expected=1 to %d)".formatted(which, text, most));
    }
    return Long.parseLong(text);
  }

  private Reply status(String match) {
    StoreSample sample = options.sampler().get();
    String wanted = match.toLowerCase(Locale.ROOT);
    List<QueueSample> found =
        sample.queues().values().stream()
            .filter(queue -> queue.queue().toLowerCase(Locale.ROOT).contains(wanted))
            .toList();
    List<QueueSample> shown = found.subList(0, Math.min(found.size(), MOST_SHOWN));
    return Reply.json(
        200,
        PageJson.object(
            json -> {
              FigureJson.head(json, sample);
              json.writeBooleanField("rowsAllowed", options.rows().isPresent());
              json.writeBooleanField("changesAllowed", knowsWriters);
              json.writeNumberField("found", found.size());
              json.writeArrayFieldStart("shown");
              for (QueueSample queue : shown) {
                json.writeStartObject();
                FigureJson.queue(json, queue, options.sampler().history(queue.queue(), FEW_POINTS));
                json.writeEndObject();
              }
              json.writeEndArray();
              FigureJson.backups(json, options.backups().get());
              FigureJson.actions(json, actions.last());
            }));
  }

  private Reply queue(String name) {
    StoreSample sample = options.sampler().get();
    QueueSample queue = sampled(sample, name);
    // A queue that could not be opened for the sample would cost as much to try again here.
    String definition =
        queue.stats().isEmpty() ? "" : options.store().queue(name).schema().toSql(tableOf(name));
    return Reply.json(
        200,
        PageJson.object(
            json -> {
              FigureJson.head(json, sample);
              json.writeBooleanField("rowsAllowed", options.rows().isPresent());
              json.writeBooleanField("changesAllowed", knowsWriters);
              json.writeStringField("definition", definition);
              json.writeObjectFieldStart("queue");
              FigureJson.queue(json, queue, options.sampler().history(name, Sampler.POINTS));
              if (queue.stats().isPresent()) {
                FigureJson.more(json, queue.stats().get());
              }
              json.writeEndObject();
              FigureJson.owners(json, sample, name);
              FigureJson.actions(json, actions.last());
            }));
  }

  private static String tableOf(String name) {
    return name.substring(name.indexOf('.') + 1);
  }

  private static QueueSample sampled(StoreSample sample, String name) {
    QueueSample queue = sample.queues().get(name);
    if (queue == null) {
      String why = sample.failure().isEmpty() ? "no such queue: " + name : sample.failure();
      throw new NotFoundException(why);
    }
    return queue;
  }

  /** Returns a queue that can be used. */
  private Queue sound(String name) {
    QueueSample queue = sampled(options.sampler().get(), name);
    if (queue.stats().isEmpty()) {
      throw new Q4jException(queue.failure());
    }
    return options.store().queue(name);
  }

  private Reply rows(String name, Map<String, String> parameters) {
    if (options.rows().isEmpty()) {
      return Reply.refused(403, "rows are not shown here (q4j serve --http-rows shows them)");
    }
    int limit = (int) number(parameters, "limit", MOST_ROWS);
    Queue queue = sound(name);
    if (!rowReaders.tryAcquire()) {
      return Reply.refused(503, "others are reading rows (expected=at most " + ROW_READERS + ")");
    }
    try {
      return Reply.json(200, RowsJson.of(queue, options.rows().get(), limit));
    } finally {
      rowReaders.release();
    }
  }

  private Reply compact(String name, String who) {
    Queue queue = sound(name);
    return begin(
        "compact " + name,
        who,
        () -> {
          long before = queue.stats().fileBytes();
          queue.compact();
          return "%d bytes, were %d".formatted(queue.stats().fileBytes(), before);
        });
  }

  private Reply purge(String name, String who) {
    Queue queue = sound(name);
    return begin("purge " + name, who, () -> "removed %d rows".formatted(queue.purge()));
  }

  private Reply requeue(Map<String, String> parameters, String who) {
    String from = name(parameters, "name");
    String to = name(parameters, "to");
    long most = number(parameters, "limit", 1_000_000_000);
    sound(from);
    sound(to);
    return begin(
        "move rows of %s to %s".formatted(from, to),
        who,
        () -> "moved %d rows".formatted(Requeue.run(options.store(), from, to, most)));
  }

  private Reply begin(String what, String who, Supplier<String> task) {
    return actions
        .begin(what, who, task)
        .map(
            action ->
                Reply.json(202, PageJson.object(json -> json.writeNumberField("id", action.id()))))
        .orElseGet(() -> Reply.refused(503, "too much is waiting to be done"));
  }
}
