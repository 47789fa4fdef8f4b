package org.q4j.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process with those that it started. */
final class ProcessTree {
  /** How long they may take to end by themselves. */
  private static final long GRACE_SECONDS = 3;

  private ProcessTree() {}

  /** Asks all of them to end, and kills those that have not done so after three seconds. */
  static void end(ProcessHandle root) {
    List<ProcessHandle> all = of(root);
    all.forEach(ProcessHandle::destroy);
    if (!haveEnded(all)) {
      // Also what was started since.
      List<ProcessHandle> left = all.stream().flatMap(one -> of(one).stream()).distinct().toList();
      left.forEach(ProcessHandle::destroyForcibly);
      haveEnded(left);
    }
  }

  private static List<ProcessHandle> of(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  private static boolean haveEnded(List<ProcessHandle> processes) {
    CompletableFuture<?>[] ends =
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(GRACE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException notAll) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
