package org.q4j.peer;

/** What is done for one caller. Its methods run in the loop's thread and must not wait. */
public interface Service {

  /**
   * Does a call, or has it done by another thread.
   *
   * @param verb what to do, 0 to 255
   * @param request what comes with it
   * @param answer to be used once, from any thread
   * @throws ProtocolException when it is no call; the connection is closed then
   */
  void call(int verb, MessageReader request, Answer answer);

  /** Returns whether a call only finishes what the caller has in hand. */
  boolean finishes(int verb);

  /** The owner leaves: nothing more is handed out, and what waits for it fails. From any thread. */
  void stopTaking();

  /** Returns whether the caller has something in hand. From any thread. */
  boolean holds();

  /** The caller has gone: what it held is given back. Called once, as the last. */
  void ended();
}
