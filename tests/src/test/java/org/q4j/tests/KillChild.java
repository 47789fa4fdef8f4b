package org.q4j.tests;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.StoreOptions;
import org.q4j.store.Durability;

/**
 * The process that {@link KillTest} kills: two threads insert, one consumes, and each says on
 * stdout what it is about to do and what was acknowledged, one line an event, before it goes on.
 */
final class KillChild {
  /** About to insert: producer, sequence number. */
  static final char INSERTING = 'i';

  /** Acknowledged: producer, sequence number, row id. */
  static final char INSERTED = 'I';

  /** Owns, will end or abort: row id. */
  static final char OWNED = 'o';

  /** About to end: row id. */
  static final char ENDING = 'e';

  /** Acknowledged: row id. */
  static final char ENDED = 'E';

  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private KillChild() {}

  /**
   * @param args data directory, durability, first sequence number, bytes of a window and of all
   */
  public static void main(String[] args) {
    // Maps at the first read: most children die young.
    Disk disk = NativeDisk.withWindows(Long.parseLong(args[3]), Long.parseLong(args[4]));
    QueueStore store =
        QueueStore.open(
            Path.of(args[0]), StoreOptions.defaults().with(Durability.valueOf(args[1])).on(disk));
    Queue queue = store.queue(KillTest.QUEUE);
    long first = Long.parseLong(args[2]);
    for (int producer = 0; producer < 2; producer++) {
      int number = producer;
      new Thread(() -> produce(queue, number, first)).start();
    }
    consume(store);
  }

  private static void produce(Queue queue, int producer, long first) {
    for (long sequence = first; ; sequence++) {
      long value = sequence;
      say(INSERTING, producer, sequence);
      long rowId =
          queue.insert(
              row ->
                  row.set("producer", producer)
                      .set("sequence", value)
                      .set("body", "x".repeat((int) (value * 37 % 300))));
      say(INSERTED, producer, sequence, rowId);
    }
  }

  private static void consume(QueueStore store) {
    Session session = store.session();
    for (long turn = 0; ; turn++) {
      OwnedRow row = session.await(Duration.ofHours(1), KillTest.QUEUE).orElseThrow();
      say(OWNED, row.rowId());
      if (turn % 5 == 4) {
        row.abort();
      } else {
        say(ENDING, row.rowId());
        row.end();
        say(ENDED, row.rowId());
      }
    }
  }

  private static synchronized void say(char event, long... numbers) {
    StringBuilder line = new StringBuilder().append(event);
    for (long number : numbers) {
      line.append(' ').append(number);
    }
    try {
      OUT.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
