package org.q4j.sql.wire;

import java.util.List;

/**
 * Runs the statements of one command, each after the one before has ended. One thread at a time,
 * but for {@link #cancel}.
 */
final class Execution {

  /** Starts one statement. */
  interface Body {
    void run(Statement statement, ResponseSink sink);
  }

  private final Connection connection;
  private final ClientSession session;
  private List<Statement> statements = List.of();
  private Body body;
  private boolean binary;
  private int next;
  private StatementSink waiting;
  private volatile Statement current;

  Execution(Connection connection, ClientSession session) {
    this.connection = connection;
    this.session = session;
  }

  /**
   * Starts a command's statements.
   *
   * @param sequence of the first answer's first packet
   * @param rowsBinary whether rows are sent in the binary form
   * @return false when one has not yet ended; {@link Connection#resume} tells when
   */
  boolean start(List<Statement> all, int sequence, boolean rowsBinary, Body how) {
    statements = all;
    body = how;
    binary = rowsBinary;
    next = 0;
    return runFrom(sequence);
  }

  /** Returns whether the statement that had not yet ended was the last to be run. */
  boolean isAtLast() {
    return waiting != null && (waiting.hasFailed() || next == statements.size());
  }

  /** Goes on after the statement that had not yet ended. Returns whether all are done. */
  boolean proceed() {
    StatementSink ended = waiting;
    if (ended == null) {
      return true;
    }
    waiting = null;
    return ended.hasFailed() ? finish() : runFrom(ended.sequence());
  }

  private boolean runFrom(int firstSequence) {
    int sequence = firstSequence;
    while (next < statements.size() && !connection.isEnded()) {
      Statement statement = statements.get(next++);
      boolean more = next < statements.size();
      StatementSink sink =
          new StatementSink(connection, session, sequence, binary, more, statement);
      begin(statement);
      run(statement, sink);
      waiting = sink; // Before it is known who goes on: that may be another thread, at once.
      if (!sink.handlerReturned()) {
        return false;
      }
      waiting = null;
      if (sink.hasFailed()) {
        break;
      }
      sequence = sink.sequence();
    }
    return finish();
  }

  private void begin(Statement statement) {
    current = statement;
    session.activity(
        new ClientSession.Activity(
            binary ? "Execute" : "Query", statement.shown(), System.nanoTime()));
    if (connection.isEnded()) {
      statement.cancel(CancelReason.CONNECTION_LOST);
    }
  }

  private void run(Statement statement, StatementSink sink) {
    try {
      body.run(statement, sink);
    } catch (ErrorReply e) {
      sink.failUnlessEnded(e);
    } catch (RuntimeException e) {
      connection.report(e);
      sink.failUnlessEnded(ErrorCode.UNKNOWN_ERROR.reply(String.valueOf(e.getMessage())));
    }
  }

  private boolean finish() {
    current = null;
    statements = List.of();
    body = null;
    return true;
  }

  /** Cancels the statement that runs now, if any. From any thread. */
  void cancel(CancelReason reason) {
    Statement running = current;
    if (running != null) {
      running.cancel(reason);
    }
  }
}
