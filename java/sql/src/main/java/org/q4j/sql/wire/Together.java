package org.q4j.sql.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Statements of several clients that arrived together. One thread begins them, one after the other,
 * and what they have in common is done once behind them: so a row each from thirty clients is one
 * append, with one sync and without thirty threads being woken.
 *
 * <p>Guarantees: what is kept for behind them is done once, also when a statement throws; by other
 * threads when one of the statements may take long ({@link #leave}), as are the statements that
 * were not begun by then. For one thread.
 */
public final class Together {
  /** One thread begins so many at most; others are woken for the rest. */
  private static final int MOST = 64;

  private static final ThreadLocal<Together> CURRENT = new ThreadLocal<>();

  private final Executor others;
  private final Runnable beforeWaiting;
  private final Consumer<Throwable> onError;
  private final ArrayDeque<Runnable> statements = new ArrayDeque<>();
  private final Map<Object, Common> behind = new LinkedHashMap<>();
  private boolean toldOfWaiting;

  /** What statements have in common. */
  public interface Common extends Runnable {
    /**
     * Does it, if that needs no waiting.
     *
     * @return false, with nothing done, when it does: then {@link #run} comes
     */
    boolean tryRun();

    /** Does it, however long that takes. */
    @Override
    void run();
  }

  /**
   * @param others begins what this thread must not wait for
   * @param beforeWaiting called once, before this thread waits for anything
   * @param onError is told of what a statement or what is behind them throws
   */
  Together(Executor others, Runnable beforeWaiting, Consumer<Throwable> onError) {
    this.others = others;
    this.beforeWaiting = beforeWaiting;
    this.onError = onError;
  }

  /** Returns the statements among which the calling thread is at one; null for none. */
  static Together current() {
    return CURRENT.get();
  }

  /**
   * Says that what the calling thread is about to do may take long, or may wait for another. If it
   * is at one of several statements, nobody waits for that one then. From any thread.
   */
  public static void leave() {
    Together current = CURRENT.get();
    if (current != null) {
      current.mayTakeLong();
    }
  }

  /** Adds a statement; returns false when there are enough. */
  boolean add(Runnable statement) {
    return statements.size() < MOST && statements.add(statement);
  }

  /** Begins the statements, then does what is behind them. */
  void run() {
    CURRENT.set(this);
    try {
      begin();
      doBehind();
    } finally {
      CURRENT.remove();
    }
  }

  private void begin() {
    for (Runnable next = statements.poll(); next != null; next = statements.poll()) {
      guarded(next);
    }
  }

  /** What has to be waited for is not waited for by the rest of it. */
  private void doBehind() {
    List<Common> waiting = new ArrayList<>();
    for (Common common : takeBehind()) {
      guarded(
          () -> {
            if (!common.tryRun()) {
              waiting.add(common);
            }
          });
    }
    if (!waiting.isEmpty()) {
      tellOfWaiting();
      waiting.subList(1, waiting.size()).forEach(this::handOver);
      guarded(waiting.get(0));
      begin(); // What nobody else could be had for.
    }
  }

  private void handOver(Runnable task) {
    try {
      others.execute(task);
    } catch (OutOfMemoryError noThread) {
      statements.add(task); // This thread comes to it, if late.
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      onError.accept(e); // Whoever it struck, the other clients are served on.
    }
  }

  private void tellOfWaiting() {
    if (!toldOfWaiting) {
      toldOfWaiting = true;
      beforeWaiting.run();
    }
  }

  private List<Common> takeBehind() {
    List<Common> taken = new ArrayList<>(behind.values());
    behind.clear();
    return taken;
  }

  private void mayTakeLong() {
    tellOfWaiting();
    List<Runnable> tasks = new ArrayList<>(takeBehind());
    tasks.addAll(statements);
    statements.clear();
    tasks.forEach(this::handOver);
  }

  /**
   * Returns what is to be done once behind the statements.
   *
   * @param key what they have in common; compared with equals. Always with the same type
   * @param make makes it for the first that asks
   */
  public <T extends Common> T behind(Object key, Class<T> type, Supplier<T> make) {
    return type.cast(behind.computeIfAbsent(key, first -> make.get()));
  }
}
