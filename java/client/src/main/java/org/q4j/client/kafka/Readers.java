package org.q4j.client.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A session's members of share groups, one for each queue and number of rows taken at once. Guarded
 * by its session's lock, but for {@link #wakeup}.
 *
 * <p>One member for all queues would be given rows of any of them, first come first served; with
 * one each the session can ask the first-named queue first.
 */
final class Readers {
  private record Key(String queue, int maxRecords) {}

  private final ClientSettings settings;
  private final Map<Key, ShareReader> readers = new ConcurrentHashMap<>();

  Readers(ClientSettings settings) {
    this.settings = settings;
  }

  /** Returns the member for a queue, joining its group at the first call. */
  ShareReader get(String queue, int maxRecords) {
    return readers.computeIfAbsent(
        new Key(queue, maxRecords), key -> new ShareReader(settings, queue, maxRecords));
  }

  /** Returns whether the member for a queue has joined before. */
  boolean has(String queue, int maxRecords) {
    return readers.containsKey(new Key(queue, maxRecords));
  }

  boolean anyHungry() {
    return readers.values().stream().anyMatch(ShareReader::isHungry);
  }

  /** Closes the members that nobody asks for the rows that they are about to take. */
  void closeHungry() {
    closeIf(ShareReader::isHungry);
  }

  /** Closes a member that failed: what it held is given back. */
  void drop(ShareReader reader) {
    closeIf(each -> each == reader);
  }

  void closeAll() {
    closeIf(reader -> true);
  }

  private void closeIf(Predicate<ShareReader> which) {
    List<ShareReader> leaving = new ArrayList<>();
    readers.values().stream().filter(which).forEach(leaving::add);
    readers.values().removeAll(leaving);
    Closer closer = new Closer();
    leaving.forEach(reader -> closer.close(reader::close));
    closer.rethrow();
  }

  /** Ends polls at once, from any thread. */
  void wakeup() {
    readers.values().forEach(ShareReader::wakeup);
  }
}
