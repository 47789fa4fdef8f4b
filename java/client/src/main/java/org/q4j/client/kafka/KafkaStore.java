package org.q4j.client.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.q4j.ClosedException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.client.Backlog;
import org.q4j.client.Backlogs;
import org.q4j.client.Fenced;
import org.q4j.client.Hold;
import org.q4j.client.Supply;
import org.q4j.queue.ColumnRename;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.SchemaVersion;
import org.q4j.queue.StoreStats;
import org.q4j.row.Schema;

/** The queues of a Kafka cluster. Thread-safe. */
public final class KafkaStore implements QueueStore, Fenced, Backlogs {
  /** What is a queue's name and a topic's, too. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");

  private static final long TICK_MILLIS = 100;
  private static final long TRIM_MILLIS = 60_000;

  /** What a cluster whose answers were taken is given for its last word. */
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);
  private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);

  private final ClientSettings settings;
  private final Admin admin;
  private final Topics topics;
  private final GroupLag lag;
  private final SchemaTopic schemas;
  private final Trimmer trimmer;
  private final Outbox outbox;
  private final Removal removal;
  private final Transactions transactions;
  private final Map<String, KafkaQueue> queues = new ConcurrentHashMap<>();
  private final Map<String, Reception> receptions = new ConcurrentHashMap<>();
  private final Set<KafkaSession> sessions = ConcurrentHashMap.newKeySet();
  private final Keeper keeper = new Keeper();
  private final Tasks tasks = new Tasks();
  private volatile boolean closed;

  private KafkaStore(ClientSettings settings, Admin admin) {
    this.settings = settings;
    this.admin = admin;
    this.topics = new Topics(admin);
    this.lag = new GroupLag(admin, topics);
    this.schemas = new SchemaTopic(settings);
    this.trimmer = new Trimmer(topics);
    this.outbox = new Outbox(settings);
    this.removal = new Removal(topics, schemas, outbox);
    this.transactions = new Transactions(settings, "q4j.insert." + UUID.randomUUID());
    keeper.every(TICK_MILLIS, this::tick);
    keeper.every(TRIM_MILLIS, () -> trimmer.run(lag::of));
  }

  /**
   * Opens a cluster.
   *
   * @param address {@code kafka://HOST:PORT[,HOST:PORT...][?config=FILE]}
   * @throws IllegalArgumentException when it is no such address
   * @throws Q4jException when no broker answers within a minute
   */
  public static KafkaStore open(String address) {
    return open(address, MOST_PATIENCE);
  }

  /**
   * As {@link #open(String)}.
   *
   * @param patience how long a broker is waited for, and later each call that none answers; below 5
   *     seconds it is 5 (later 10), above a minute a minute
   */
  public static KafkaStore open(String address, Duration patience) {
    ClientSettings settings = new ClientSettings(ClusterAddress.parse(address), patience);
    Duration first = Clamp.of(patience, LEAST_PATIENCE, MOST_PATIENCE);
    try {
      Admin admin = Admin.create(settings.admin());
      KafkaStore store = new KafkaStore(settings, admin);
      try {
        store.topics.checkAnswers(settings.brokers(), first);
      } catch (RuntimeException silent) {
        store.close();
        throw silent;
      }
      return store;
    } catch (KafkaException failed) {
      throw Failure.of("opening the cluster " + settings.brokers(), failed);
    }
  }

  ClientSettings settings() {
    return settings;
  }

  SchemaTopic schemas() {
    return schemas;
  }

  Topics topics() {
    return topics;
  }

  GroupLag lag() {
    return lag;
  }

  Trimmer trimmer() {
    return trimmer;
  }

  Outbox outbox() {
    return outbox;
  }

  Transactions transactions() {
    return transactions;
  }

  Reception reception(String queue, int sender) {
    return receptions.computeIfAbsent(
        Reception.key(queue, sender), key -> new Reception(settings, queue, sender));
  }

  boolean isOpen(KafkaQueue queue) {
    checkOpen();
    return queues.get(queue.name()) == queue;
  }

  private void checkOpen() {
    if (closed) {
      throw new ClosedException("the cluster's client is closed: brokers=" + settings.brokers());
    }
  }

  Tasks tasks() {
    return tasks;
  }

  private void tick() {
    sessions.forEach(session -> Keeper.guarded(session::tick));
  }

  @Override
  public KafkaQueue create(String name, String definition) {
    return create(name, definition, Optional.empty(), Optional.empty());
  }

  /**
   * Creates a queue.
   *
   * @param name {@code db.table}, without {@code $}
   * @param definition as in {@link QueueStore#create}
   * @param partitions 1 keeps all rows in order; empty for the cluster's default
   * @param replication copies of each row; empty for 3, or as many as there are brokers
   * @throws SchemaException when the definition does not parse or the queue exists
   */
  public KafkaQueue create(
      String name, String definition, Optional<Integer> partitions, Optional<Short> replication) {
    checkOpen();
    checkName(name);
    Schema schema = Schema.parse(definition);
    try {
      topics.createQueue(name, partitions, replication);
    } catch (SchemaException exists) {
      if (!isLeftOver(name)) {
        throw exists;
      }
      topics.keepRows(name);
    }
    topics.configureGroup(name);
    forgetReceived(name);
    schemas.put(name, schema, topics, outbox);
    queues.remove(name);
    return queue(name);
  }

  /** An earlier queue of that name may have received rows whose numbers come again. */
  private void forgetReceived(String name) {
    for (String key : List.copyOf(receptions.keySet())) {
      if (Reception.isOf(key, name)) {
        receptions.remove(key).close();
      }
    }
    CompactedTopic received = new CompactedTopic(settings, Reception.TOPIC);
    for (String key : received.read().keySet()) {
      if (Reception.isOf(key, name)) {
        RecordMetadata unused = outbox.send("creating " + name, received.entry(key, null));
      }
    }
  }

  /** Returns whether an earlier creation died before the definition was written. */
  private boolean isLeftOver(String name) {
    return topics.describe(name).isPresent()
        && schemas.find(name).isEmpty()
        && lag.of(name).stream().allMatch(partition -> partition.end() == 0);
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new NotFoundException(
          "no queue on Kafka can have this name: '%s' (expected db.table, each 1 to 64 of A-Z a-z 0-9 _ and, not first, -)"
              .formatted(name));
    }
  }

  @Override
  public KafkaQueue queue(String name) {
    checkOpen();
    checkName(name);
    KafkaQueue known = queues.get(name);
    return known != null
        ? known
        : look(name)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "no such queue: topic=%s brokers=%s; create it with: q4j kafka create kafka://%s/%s 'COLUMN TYPE, ...'"
                            .formatted(name, settings.brokers(), settings.brokers(), name)));
  }

  private Optional<KafkaQueue> look(String name) {
    Optional<TopicDescription> topic = topics.describe(name);
    Optional<SchemaVersion> version = topic.isEmpty() ? Optional.empty() : schemas.find(name);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    int partitions = topic.get().partitions().size();
    long leaders =
        topic.get().partitions().stream()
            .filter(partition -> partition.leader() != null)
            .map(partition -> partition.leader().id())
            .distinct()
            .count();
    KafkaQueue queue =
        new KafkaQueue(
            this,
            name,
            version.get(),
            partitions,
            Math.max(1, (int) leaders),
            topics.deliveryLimit(name));
    KafkaQueue first = queues.putIfAbsent(name, queue);
    return Optional.of(first == null ? queue : first);
  }

  @Override
  public Optional<Queue> find(String name) {
    checkOpen();
    KafkaQueue known = queues.get(name);
    return NAME.matcher(name).matches()
        ? Optional.<Queue>ofNullable(known).or(() -> look(name))
        : Optional.empty();
  }

  @Override
  public List<String> list() {
    checkOpen();
    Set<String> there = topics.names();
    return schemas.queues().stream().filter(there::contains).toList();
  }

  /** As the interface says; its workers, if there are any, find nothing any more. */
  @Override
  public void drop(String name) {
    queues.remove(name, queue(name));
    removal.drop(name);
  }

  /**
   * As {@link #drop}, but only when nobody takes from it.
   *
   * @throws org.q4j.LockedException when its share group has members; nothing was done
   */
  public void dropIdle(String name) {
    KafkaQueue queue = queue(name);
    removal.dropIdle(name);
    queues.remove(name, queue);
  }

  /**
   * Removes the records of all queues that were no rows and were put aside.
   *
   * @return false when there were none
   */
  public boolean dropUnreadable() {
    checkOpen();
    return removal.dropUnreadable();
  }

  /**
   * Returns where the share group of a queue stands in each partition.
   *
   * @throws NotFoundException when there is no such topic
   */
  public List<PartitionLag> lag(String queue) {
    checkOpen();
    return lag.of(queue);
  }

  /**
   * Returns how many bytes a row's body may have for the topic's sake ({@code max.message.bytes});
   * empty when this user may not read that.
   *
   * @throws NotFoundException when there is no such queue
   */
  public OptionalInt maxRow(String queue) {
    OptionalInt batch = topics.largestBatch(queue(queue).name());
    return batch.isEmpty()
        ? batch
        : OptionalInt.of(Math.max(0, batch.getAsInt() - RowLimit.RECORD_BYTES));
  }

  /**
   * Sets that. Rows that are there stay, however large; clients that have the queue open follow.
   *
   * @param bytes 0 to 2^31 - 513
   * @throws NotFoundException when there is no such queue
   */
  public void maxRow(String queue, int bytes) {
    topics.largestBatch(queue(queue).name(), Math.addExact(bytes, RowLimit.RECORD_BYTES));
  }

  @Override
  public Backlog backlog(String queue) {
    return queue(queue).backlog();
  }

  @Override
  public StoreStats stats() {
    return StoreFigures.of(List.copyOf(queues.values()), sessions.size());
  }

  @Override
  public KafkaSession session() {
    checkOpen();
    KafkaSession session = new KafkaSession(this, settings);
    sessions.add(session);
    return session;
  }

  /** Refused: others would be given the same rows, in no order. */
  @Override
  public KafkaSession session(String fence, Duration patience) {
    throw unsupported("keeping others from what a session takes");
  }

  /** As the interface says; whoever comes later puts the one before out at once. */
  @Override
  public Supply supply(String queue, Hold hold, Duration patience) {
    return TopicSupply.open(this, queue(queue), hold, patience);
  }

  @Override
  public Optional<String> identity(String queue) {
    return topics.describe(queue).map(topic -> topic.topicId().toString());
  }

  /** As the interface says; whoever comes later puts the one before out at once. */
  @Override
  public Fenced.Receiver receiver(String queue, Hold hold, Duration patience) {
    return new TopicReceiver(queue(queue), hold);
  }

  void forget(KafkaSession session) {
    sessions.remove(session);
  }

  @Override
  public Path directory() {
    throw unsupported("a data directory");
  }

  @Override
  public Queue importFile(String name, Schema schema, Path file) {
    throw unsupported("importing a queue file; import it into a data directory and forward that");
  }

  @Override
  public void alter(String name, String definition, ColumnRename... renamed) {
    throw unsupported("altering rows; create another queue and forward to that");
  }

  @Override
  public void rename(String from, String to) {
    throw unsupported("renaming a topic; create another queue and forward to that");
  }

  private UnsupportedException unsupported(String what) {
    return new UnsupportedException(
        "Kafka has no way of %s: brokers=%s".formatted(what, settings.brokers()));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    Closer closer = new Closer();
    sessions.forEach(session -> closer.close(session::close));
    closed = true;
    keeper.close();
    tasks.close();
    receptions.values().forEach(reception -> closer.close(reception::close));
    closer.close(transactions::close);
    closer.close(outbox::close);
    closer.close(() -> admin.close(CLOSING));
    closer.rethrow();
  }
}
