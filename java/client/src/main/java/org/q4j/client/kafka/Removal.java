package org.q4j.client.kafka;

import java.util.List;
import org.q4j.LockedException;

/**
 * Removes queues. Thread-safe.
 *
 * <p>The share group goes first, as the cluster cannot delete it without its topic. Its settings
 * and the definition go last: without those settings it would leave out all rows that are still
 * there, and a definition without a topic is no queue, and is written anew with the next.
 */
final class Removal {
  private final Topics topics;
  private final SchemaTopic schemas;
  private final Outbox outbox;

  Removal(Topics topics, SchemaTopic schemas, Outbox outbox) {
    this.topics = topics;
    this.schemas = schemas;
    this.outbox = outbox;
  }

  /** Removes a queue; a share group with members stays, without rows. */
  void drop(String queue) {
    boolean unused = topics.deleteGroup(queue);
    rest(queue);
  }

  /**
   * Removes a queue that nobody takes from.
   *
   * @throws LockedException when its share group has members; nothing was done
   */
  void dropIdle(String queue) {
    if (!topics.deleteGroup(queue)) {
      int members = topics.shareGroup(queue).map(group -> group.members().size()).orElse(0);
      throw new LockedException(
          "workers take from it: group=%s members=%d (expected=0); end them, and drop it then; one that was killed counts until its session is over, after 45 s"
              .formatted(Topics.group(queue), members));
    }
    rest(queue);
  }

  private void rest(String queue) {
    topics.delete(List.of(queue));
    topics.forgetGroupSettings(queue);
    schemas.remove(queue, outbox);
  }

  /**
   * Removes what was no row, of all queues.
   *
   * @return false when there was nothing
   */
  boolean dropUnreadable() {
    if (topics.describe(KafkaQueue.UNREADABLE).isEmpty()) {
      return false;
    }
    topics.delete(List.of(KafkaQueue.UNREADABLE));
    return true;
  }
}
