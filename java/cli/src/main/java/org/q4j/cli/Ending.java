package org.q4j.cli;

/**
 * What is done when TERM, INT or HUP ends the process while a command is at work.
 *
 * <p>The virtual machine then runs it in a thread of its own, beside the command's, and exits with
 * the signal's code however the command ends.
 */
final class Ending {
  private static volatile boolean begun;

  private final Thread hook;

  private Ending(Thread hook) {
    this.hook = hook;
  }

  /** Has {@code last} run in the end, until the command is over. */
  static Ending with(Runnable last) {
    Thread hook =
        new Thread(
            () -> {
              begun = true;
              last.run();
            },
            "q4j-ending");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException tooLate) {
      begun = true; // The process is ending already: nothing is left to be arranged.
    }
    return new Ending(hook);
  }

  /** Returns whether a signal is ending the process: what fails from now on is no news. */
  static boolean begun() {
    return begun;
  }

  /** The command is over. When the end has begun, returns after it. */
  void over() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      await();
    }
  }

  private void await() {
    try {
      hook.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
