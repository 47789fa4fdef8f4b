package org.q4j.client.relay;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.q4j.queue.Queue;

/** Relays of this process, and what they are to have moved. */
final class Relays {
  private Relays() {}

  static List<Long> ids(Queue queue) {
    return queue.peek(10_000).stream().map(row -> row.row().getLong("id")).toList();
  }

  static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  /** Runs a relay until it ends by its condition. */
  static Relay run(RelayOptions options) {
    try (Relay relay = new Relay(options)) {
      relay.run();
      return relay;
    }
  }

  static FutureTask<Void> inBackground(Relay relay) {
    FutureTask<Void> running = new FutureTask<>(relay::run, null);
    new Thread(running, "relay").start();
    return running;
  }

  static void await(FutureTask<Void> running, BooleanSupplier state) {
    while (!state.getAsBoolean()) {
      assertFalse(running.isDone(), () -> "the relay has ended");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  static void end(Relay relay, FutureTask<Void> running) throws Exception {
    relay.close();
    running.get(60, TimeUnit.SECONDS);
  }
}
