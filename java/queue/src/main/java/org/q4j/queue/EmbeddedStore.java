package org.q4j.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.q4j.ClosedException;
import org.q4j.LockedException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.DurableNames;
import org.q4j.peer.Listener;
import org.q4j.peer.SocketFile;
import org.q4j.row.Schema;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.FileCopy;
import org.q4j.store.QueueFile;
import org.q4j.store.QueueFiles;
import org.q4j.store.SyncPolicy;

/**
 * A data directory owned by this process. Opens a queue's file at the first use of its name; the
 * map of open queues and the directory's entries change under this object's monitor; the map is
 * also read without it.
 */
final class EmbeddedStore implements QueueStore {
  private static final System.Logger LOG = System.getLogger("org.q4j");

  private final DataDirectory data;
  private final Disk disk;
  private final SyncPolicy policy;
  private final CompactionPolicy compaction;
  private final long verifyAtOpen;
  private final Clock clock;
  private final Counters counters = new Counters(null);
  private final Disk.Lock lock;
  private final Map<QueueName, EmbeddedQueue> open = new ConcurrentSkipListMap<>(QueueName.ORDER);
  private final Set<EmbeddedSession> sessions = new LinkedHashSet<>();
  private long sessionNumber;
  private final FileTotals dropped = new FileTotals();
  private Listener listener;
  private long goings; // how many queues were dropped or renamed
  private boolean closing;
  private boolean closed;

  EmbeddedStore(Path directory, StoreOptions options) {
    this.disk = new DurableNames(options.disk(), directory.toAbsolutePath());
    this.data = new DataDirectory(disk, directory);
    this.policy = new SyncPolicy(options.durability(), options.syncInterval());
    this.compaction = options.compaction();
    this.verifyAtOpen = options.verifyAtOpen();
    this.clock = options.clock();
    disk.createDirectories(data.root());
    this.lock = disk.tryLock(data.lockFile(), Holder.self()).orElseThrow(this::lockedElsewhere);
  }

  /** Serves other processes too, if it is to and can; the store itself needs no socket. */
  EmbeddedStore serve(StoreOptions options) {
    if (options.listening() && disk.isOfSystem()) {
      try {
        Listener made = Listener.open(new SocketFile(data.root()), () -> new Guest(this));
        synchronized (this) {
          listener = made;
        }
      } catch (IOException failure) {
        LOG.log(
            System.Logger.Level.WARNING,
            "other processes are not served, for there can be no socket in {0}: {1}",
            data.root(),
            failure.getMessage());
      }
    }
    return this;
  }

  private LockedException lockedElsewhere() {
    return new LockedException(
        "data directory %s is in use: %s; peek, stat and list work beside it"
            .formatted(data.root(), Holder.of(disk, data.lockFile()).orElse(Holder.UNNAMED)));
  }

  @Override
  public Path directory() {
    return data.root();
  }

  @Override
  public synchronized Queue create(String name, String definition) {
    checkOpen();
    QueueName queue = QueueName.parse(name);
    Schema schema = Schema.parse(definition);
    refuseExisting(queue);
    // The definition first: a queue is there when its file is, and then it has its definition.
    boolean made = false;
    try {
      data.writeSchema(queue, schema);
      QueueFiles.prepare(disk, data.temporary(queue));
      disk.rename(data.temporary(queue), data.file(queue));
      made = true;
    } finally {
      if (!made) {
        removeTraces(queue);
      }
    }
    return open(queue);
  }

  /** Of a queue that could not be made; a definition without a queue would only be a riddle. */
  private void removeTraces(QueueName queue) {
    try {
      if (!data.exists(queue)) { // It is there when only the sync after its renaming failed.
        data.deleteRest(queue);
      }
    } catch (Q4jException second) {
      // What failed first is what the caller must hear of.
      LOG.log(System.Logger.Level.WARNING, "not removed: " + second.getMessage());
    }
  }

  @Override
  public synchronized Queue importFile(String name, Schema schema, Path file) {
    checkOpen();
    QueueName queue = QueueName.parse(name);
    refuseExisting(queue);
    if (file.toAbsolutePath().normalize().equals(data.temporary(queue).normalize())) {
      throw new UnsupportedException(
          "%s has the name that its copy gets first: give it another name".formatted(file));
    }
    boolean imported = false;
    try {
      data.writeSchema(queue, schema);
      FileCopy.take(disk, file, data.temporary(queue));
      disk.rename(data.temporary(queue), data.file(queue));
      imported = true;
    } finally {
      if (!imported) {
        removeTraces(queue);
      }
    }
    return open(queue);
  }

  private void refuseExisting(QueueName queue) {
    if (data.exists(queue)) {
      throw new SchemaException(
          "queue %s exists already: %s; q4j drop %s removes it"
              .formatted(queue, data.file(queue), queue));
    }
  }

  @Override
  public Queue queue(String name) {
    return open(QueueName.parse(name));
  }

  @Override
  public Optional<Queue> find(String name) {
    QueueName queue = QueueName.parse(name);
    synchronized (this) {
      checkOpen();
      EmbeddedQueue opened = open.get(queue);
      boolean there = (opened != null && !opened.isShut()) || data.exists(queue);
      return there ? Optional.of(open(queue)) : Optional.empty();
    }
  }

  @Override
  public Optional<Queue> findOpen(String name) {
    return Optional.ofNullable(openNow(QueueName.parse(name)));
  }

  /** Returns an open queue, without waiting for anything; null when it is not open. */
  EmbeddedQueue openNow(QueueName name) {
    EmbeddedQueue queue = open.get(name);
    return queue == null || queue.isShut() ? null : queue;
  }

  synchronized EmbeddedQueue open(QueueName name) {
    checkOpen();
    EmbeddedQueue queue = open.get(name);
    if (queue == null || queue.isShut()) {
      if (!data.exists(name)) {
        throw data.notFound(name);
      }
      data.recover(name);
      Schema schema = data.schema(name);
      QueueFile file = openFile(name);
      file.recovery().ifPresent(report -> LOG.log(System.Logger.Level.WARNING, report.toString()));
      queue =
          new EmbeddedQueue(
              name.toString(),
              schema,
              file,
              new FileReplacement(name),
              compaction,
              clock,
              counters,
              other -> open(QueueName.parse(other)));
      remember(name, queue);
    }
    return queue;
  }

  private void remember(QueueName name, EmbeddedQueue queue) {
    boolean remembered = false;
    try {
      open.put(name, queue);
      remembered = true;
    } finally {
      if (!remembered) {
        queue.shut(QueueFile::abandon, false); // Or its lock would be nobody's to give up.
      }
    }
  }

  private QueueFile openFile(QueueName name) {
    return QueueFile.open(disk, data.file(name), policy, verifyAtOpen);
  }

  Counters counters() {
    return counters;
  }

  /** Another file for a queue of this store. */
  private final class FileReplacement implements Replacement {
    private volatile QueueName name;

    FileReplacement(QueueName name) {
      this.name = name;
    }

    @Override
    public Path temporary() {
      return data.temporary(name);
    }

    @Override
    public void prepare() {
      QueueFiles.prepareReplacement(disk, data.temporary(name));
    }

    @Override
    public QueueFile swap() {
      disk.rename(data.temporary(name), data.file(name));
      return openFile(name);
    }

    @Override
    public void prepareSchema(Schema schema) {
      data.prepareSchema(name, schema);
    }

    @Override
    public void withdrawSchema() {
      data.withdrawSchema(name);
    }

    @Override
    public void swapSchema() {
      data.swapSchema(name);
    }
  }

  @Override
  public synchronized List<String> list() {
    checkOpen();
    return data.list();
  }

  @Override
  public synchronized void drop(String name) {
    checkOpen();
    QueueName queue = QueueName.parse(name);
    if (!data.exists(queue)) {
      throw data.notFound(queue);
    }
    goings++;
    EmbeddedQueue opened = open.remove(queue);
    if (opened != null) {
      dropped.add(opened);
      opened.shut(QueueFile::abandon, true);
    }
    QueueFiles.delete(disk, data.file(queue));
    data.deleteRest(queue);
  }

  @Override
  public StoreImage image(List<String> names) {
    return names.isEmpty()
        ? ImageTaking.ofAll(this::list, this::imageOf, this::goings)
        : imageOf(names);
  }

  private synchronized long goings() {
    return goings;
  }

  private StoreImage imageOf(List<String> names) {
    List<QueueName> wanted = names.stream().map(QueueName::parse).distinct().toList();
    return new ImageTaking(wanted, wanted.stream().map(this::open).toList(), clock).take();
  }

  @Override
  public synchronized StoreStats stats() {
    checkOpen();
    FileTotals files = dropped.copy();
    open.values().forEach(files::add);
    return new StoreStats(
        open.size(),
        sessions.size(),
        files.rowsWritten,
        files.rowsRemoved,
        files.appends,
        files.syncs,
        files.mappedReads,
        files.callReads,
        files.mappedBytes,
        counters.get(Count.QUEUE_WAIT),
        counters.get(Count.QUEUE_END),
        counters.get(Count.QUEUE_ABORT),
        WaitStats.of(counters),
        ConditionStats.of(counters));
  }

  @Override
  public void alter(String name, String definition, ColumnRename... renamed) {
    Schema schema = Schema.parse(definition);
    open(QueueName.parse(name)).alter(schema, List.of(renamed));
  }

  @Override
  public synchronized void rename(String from, String to) {
    QueueName old = QueueName.parse(from);
    QueueName target = QueueName.parse(to);
    EmbeddedQueue queue = open(old);
    refuseExisting(target);
    data.writeSchema(target, queue.schema());
    // Whatever comes of it: the next call for either name finds which of them has the file.
    goings++;
    open.remove(old);
    try {
      queue.rename(
          to,
          () -> {
            QueueFiles.rename(disk, data.file(old), data.file(target));
            return openFile(target);
          },
          new FileReplacement(target));
    } finally {
      if (!queue.isShut()) { // It still has a file, which nobody else could close.
        open.put(queue.name().equals(to) ? target : old, queue);
      }
    }
    disk.delete(data.sqlFile(old));
  }

  @Override
  public Session session() {
    return session("this process");
  }

  @Override
  public synchronized EmbeddedSession session(String client) {
    checkOpen();
    EmbeddedSession session = new EmbeddedSession(this, ++sessionNumber, client);
    sessions.add(session);
    return session;
  }

  @Override
  public List<OwnerStats> owners() {
    List<EmbeddedSession> all;
    synchronized (this) {
      checkOpen();
      all = List.copyOf(sessions);
    }
    return all.stream().flatMap(session -> session.owners().stream()).toList();
  }

  synchronized void forget(EmbeddedSession session) {
    sessions.remove(session);
  }

  @Override
  public void close() {
    Listener serving;
    synchronized (this) {
      if (closing) { // By now the directory, and the socket in it, may be the next owner's.
        return;
      }
      closing = true;
      serving = listener;
    }
    Closing steps = new Closing();
    if (serving != null) { // First, so that who calls from now on hears that the owner leaves.
      steps.attempt(serving::leave);
    }
    List<EmbeddedSession> ended;
    synchronized (this) {
      closed = true;
      ended = new ArrayList<>(sessions);
    }
    ended.forEach(session -> steps.attempt(session::stopTaking));
    ended.forEach(session -> steps.attempt(session::close));
    open.values().forEach(queue -> steps.attempt(() -> queue.shut(QueueFile::close, false)));
    if (serving != null) {
      steps.attempt(serving::close);
    }
    steps.attempt(lock::close);
    steps.rethrow();
  }

  private void checkOpen() {
    if (closed) {
      throw new ClosedException("the store is closed: " + data.root());
    }
  }
}
