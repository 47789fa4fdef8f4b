package org.q4j.queue;

import org.q4j.peer.Answer;
import org.q4j.peer.MessageReader;
import org.q4j.peer.Service;

/**
 * Another process' connection to a store, as its owner sees it: a caller of queues, a session, or
 * both. Waits hold no thread; other calls have one while they are under way.
 */
final class Guest implements Service {
  private final GuestCalls calls;
  private final GuestSession session;
  private final GuestSnapshots snapshots = new GuestSnapshots();
  private final GuestImages images = new GuestImages();
  private final SerialLine inserts = new SerialLine(Background::execute);
  private final SerialLine sessionLine = new SerialLine(Background::execute);

  Guest(EmbeddedStore store) {
    this.calls = new GuestCalls(store, snapshots, images);
    this.session = new GuestSession(store);
  }

  @Override
  public void call(int number, MessageReader request, Answer answer) {
    Verb verb = Verb.of(number);
    Runnable task = () -> run(verb, request, answer);
    switch (verb.line()) {
      case SESSION -> sessionLine.execute(task);
      case INSERTS -> inserts.execute(task);
      case NONE -> Background.execute(task);
    }
  }

  private void run(Verb verb, MessageReader request, Answer answer) {
    try {
      if (verb.line() == Verb.Line.SESSION) {
        session.call(verb, request, answer);
      } else {
        calls.call(verb, request, answer);
      }
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError failure) {
      answer.failed(failure);
    }
  }

  @Override
  public boolean finishes(int verb) {
    return Verb.of(verb).finishes();
  }

  @Override
  public void stopTaking() {
    session.stopTaking();
  }

  @Override
  public boolean holds() {
    return session.holds();
  }

  @Override
  public void ended() {
    Background.execute(session::leave);
    Background.execute(snapshots::close);
    Background.execute(images::close);
  }
}
