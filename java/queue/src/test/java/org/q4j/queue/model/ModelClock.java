package org.q4j.queue.model;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The model's time, for the engine. */
final class ModelClock extends Clock {
  private final Model model;

  ModelClock(Model model) {
    this.model = model;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(model.now);
  }
}
