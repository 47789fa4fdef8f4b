package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;

/**
 * Files that are not on local disk: looked for in the cache, then in the bucket. Thread-safe.
 *
 * <p>Assumptions and guarantees: what the bucket says of a key, also that it has none, is believed
 * for {@code MEMORY_NANOS}; however many ask for a key at once, it is asked once. Lookups and
 * answers that wait for the bucket are bounded in number; beyond that a request is refused and may
 * come again.
 */
final class ColdFiles {
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MEMORY = 10_000;
  private static final int LOOKUPS = 8;
  private static final int WAITING = 1000;
  private static final int BLOCKING = 32;

  /**
   * Where a file was found.
   *
   * @param key of the stored object, with its encoding's ending
   * @param encoding how it is stored
   * @param object what is known of it
   */
  record Place(String key, Encoding encoding, StoredObject object) {
    /** Returns a body for an answer without one. */
    Body withoutBytes() {
      return new NoBytes(object.size(), object.modified());
    }
  }

  private record Answer(long at, Optional<StoredObject> object) {}

  private final ReadCache cache;
  private final ThreadPoolExecutor lookups;
  private final Semaphore blocking = new Semaphore(BLOCKING);
  private final Map<String, Answer> memory = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Optional<Place>>> asked = new ConcurrentHashMap<>();

  ColdFiles(ReadCache cache) {
    this.cache = cache;
    lookups =
        new ThreadPoolExecutor(
            LOOKUPS,
            LOOKUPS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "q4j-archive-lookup");
              thread.setDaemon(true);
              return thread;
            });
    lookups.allowCoreThreadTimeOut(true);
  }

  /**
   * Looks for a file.
   *
   * @param order of the encodings it may be stored in
   */
  CompletableFuture<Optional<Place>> find(String key, List<Encoding> order) {
    for (Encoding encoding : order) {
      String stored = key + encoding.ending();
      Optional<StoredObject> object = cache.describe(stored);
      if (object.isPresent()) {
        return CompletableFuture.completedFuture(
            Optional.of(new Place(stored, encoding, object.get())));
      }
    }
    String question = order + key;
    CompletableFuture<Optional<Place>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Place>> other = asked.putIfAbsent(question, mine);
    if (other != null) {
      return other;
    }
    try {
      lookups.execute(
          () -> {
            try {
              Optional<Place> found = look(key, order);
              asked.remove(question, mine);
              mine.complete(found);
            } catch (IOException | RuntimeException failure) {
              asked.remove(question, mine);
              mine.completeExceptionally(failure);
            }
          });
    } catch (RejectedExecutionException full) {
      asked.remove(question, mine);
      mine.completeExceptionally(full);
    }
    return mine;
  }

  private Optional<Place> look(String key, List<Encoding> order) throws IOException {
    for (Encoding encoding : order) {
      String stored = key + encoding.ending();
      Optional<StoredObject> object = head(stored);
      if (object.isPresent()) {
        return Optional.of(new Place(stored, encoding, object.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<StoredObject> head(String key) throws IOException {
    Answer known = memory.get(key);
    if (known != null && System.nanoTime() - known.at() < MEMORY_NANOS) {
      return known.object();
    }
    Optional<StoredObject> object = cache.store().head(key);
    if (memory.size() >= MEMORY) {
      memory.clear(); // Rare, and costs no more than asking again.
    }
    memory.put(key, new Answer(System.nanoTime(), object));
    return object;
  }

  /**
   * Returns the bytes of what was found.
   *
   * @param waits whether whoever reads it may hold a thread while it waits
   */
  CompletableFuture<Body> open(Place place, boolean waits) {
    CompletableFuture<Body> opened = new CompletableFuture<>();
    try {
      Optional<Body> cached = cache.open(place.key(), place.object());
      if (cached.isPresent() && !waits) {
        opened.complete(cached.get());
        return opened;
      }
      if (!blocking.tryAcquire()) {
        if (cached.isPresent()) {
          cached.get().close();
        }
        throw new RejectedExecutionException("too many answers wait for the bucket");
      }
      opened.complete(
          new Counted(cached.orElseGet(() -> new Direct(cache.store(), place.object())), blocking));
    } catch (IOException | RuntimeException failure) {
      opened.completeExceptionally(failure);
    }
    return opened;
  }

  /** Returns the names in a folder of the bucket, folders with a slash behind. */
  List<String> list(String folder) throws IOException {
    String start = folder.isEmpty() ? "" : folder + "/";
    CompletableFuture<List<String>> names =
        CompletableFuture.supplyAsync(
            () -> {
              TreeSet<String> found = new TreeSet<>();
              try {
                cache
                    .store()
                    .list(
                        start, object -> found.add(first(object.key().substring(start.length()))));
              } catch (IOException failure) {
                throw new CompletionException(failure);
              }
              found.removeIf(name -> !RequestPath.isPlain(name.replaceFirst("/$", "")));
              return new ArrayList<>(found);
            },
            lookups);
    try {
      return names.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof IOException cause ? cause : new IOException(failure);
    }
  }

  private static String first(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash + 1);
  }

  private record NoBytes(long size, Instant modified) implements Body {
    @Override
    public Content.Source source(ByteBufferPool.Sized pool, long first, long length) {
      throw new IllegalStateException("this answer has no body");
    }

    @Override
    public InputStream stream() {
      throw new IllegalStateException("this answer has no body");
    }

    @Override
    public void close() {}
  }

  /** An object too large for the cache, from the bucket to the client. */
  private record Direct(ObjectStore store, StoredObject object) implements Body {
    @Override
    public long size() {
      return object.size();
    }

    @Override
    public Instant modified() {
      return object.modified();
    }

    @Override
    public Content.Source source(ByteBufferPool.Sized pool, long first, long length)
        throws IOException {
      return Content.Source.from(
          pool, new LimitedStream(store.open(object, first, length), length));
    }

    @Override
    public InputStream stream() throws IOException {
      return store.open(object, 0, object.size());
    }

    @Override
    public void close() {}
  }

  /** A body that counts against a bound until it is closed. */
  private record Counted(Body body, Semaphore bound, AtomicBoolean closed) implements Body {
    Counted(Body body, Semaphore bound) {
      this(body, bound, new AtomicBoolean());
    }

    @Override
    public long size() {
      return body.size();
    }

    @Override
    public Instant modified() {
      return body.modified();
    }

    @Override
    public Content.Source source(ByteBufferPool.Sized pool, long first, long length)
        throws IOException {
      return body.source(pool, first, length);
    }

    @Override
    public InputStream stream() throws IOException {
      return body.stream();
    }

    @Override
    public void close() throws IOException {
      if (closed.compareAndSet(false, true)) {
        bound.release();
        body.close();
      }
    }
  }
}
