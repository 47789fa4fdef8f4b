package org.q4j.store;

import java.util.concurrent.CompletableFuture;

/** An append that nobody waits for: tells what became of it. */
final class Appending implements Runnable {
  private final CompletableFuture<Long> result = new CompletableFuture<>();
  private final Commit commit;

  Appending(byte[]... rows) {
    this.commit = Commit.appendAsync(this, rows);
  }

  Commit commit() {
    return commit;
  }

  /** Is given the row id of the first row, or what kept the rows from being appended. */
  CompletableFuture<Long> result() {
    return result;
  }

  @Override
  public void run() {
    if (commit.failed()) {
      result.completeExceptionally(commit.failure());
    } else {
      result.complete(commit.firstRowId);
    }
  }
}
