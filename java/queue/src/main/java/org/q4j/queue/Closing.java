package org.q4j.queue;

/** Closes several things, all of them, and throws afterwards what went wrong. For one thread. */
final class Closing {
  private RuntimeException failure;
  private Error fault;

  /** Runs one step; keeps what it throws. */
  void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException cause) {
      if (failure == null) {
        failure = cause;
      } else if (failure != cause) {
        failure.addSuppressed(cause);
      }
    } catch (Error cause) {
      fault = cause;
    }
  }

  /** Throws what a step threw, an error of the virtual machine before any other. */
  void rethrow() {
    if (fault != null) {
      throw fault;
    }
    if (failure != null) {
      throw failure;
    }
  }
}
