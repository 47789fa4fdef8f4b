package org.q4j.peer;

/** Answers every call with nothing, and keeps nothing. */
class PlainService implements Service {
  @Override
  public void call(int verb, MessageReader request, Answer answer) {
    answer.done(new MessageWriter());
  }

  @Override
  public boolean finishes(int verb) {
    return false;
  }

  @Override
  public void stopTaking() {
    // It hands nothing out.
  }

  @Override
  public boolean holds() {
    return false;
  }

  @Override
  public void ended() {
    // It keeps nothing.
  }
}
