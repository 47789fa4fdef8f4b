package org.q4j;

/**
 * The process that owned the data directory, and served this one through its socket, has closed it
 * or died. Rows that were owned through it are back in their queues. {@code QueueStore.connect}
 * again: whoever comes first owns the directory then.
 */
public class OwnerGoneException extends ClosedException {
  private static final long serialVersionUID = 1L;

  private final boolean nothingDone;

  /**
   * @param message what is wrong and what helps
   * @param nothingDone whether the call certainly had no effect
   */
  public OwnerGoneException(String message, boolean nothingDone) {
    super(message);
    this.nothingDone = nothingDone;
  }

  /** Returns whether the call certainly had no effect; if not, it may or may not have had one. */
  public boolean nothingDone() {
    return nothingDone;
  }
}
