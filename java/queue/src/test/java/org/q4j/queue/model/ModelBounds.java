package org.q4j.queue.model;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.q4j.queue.QueueBounds;
import org.q4j.queue.WhenFull;

/** How much a queue may hold, as the model has it. */
record ModelBounds(long maxRows, long maxBytes, WhenFull whenFull) {
  private static final List<WhenFull> HOW = List.of(WhenFull.values());

  static final ModelBounds NONE = new ModelBounds(Long.MAX_VALUE, Long.MAX_VALUE, WhenFull.FAIL);

  /** Returns some that a few rows reach, or none. */
  static ModelBounds any(Random random) {
    WhenFull how = HOW.get(random.nextInt(HOW.size()));
    return switch (random.nextInt(3)) {
      case 0 -> NONE;
      case 1 -> new ModelBounds(1 + random.nextInt(12), Long.MAX_VALUE, how);
      default -> new ModelBounds(Long.MAX_VALUE, 20 + random.nextInt(250), how);
    };
  }

  QueueBounds forEngine() {
    return new QueueBounds(maxRows, maxBytes, whenFull, Duration.ZERO);
  }

  /** Returns whether so much is allowed together. */
  boolean hold(ModelSchema schema, Collection<ModelRow> some, Collection<ModelRow> others) {
    long bytes =
        Stream.concat(some.stream(), others.stream()).mapToLong(row -> row.bytes(schema)).sum();
    return some.size() + others.size() <= maxRows && bytes <= maxBytes;
  }
}
