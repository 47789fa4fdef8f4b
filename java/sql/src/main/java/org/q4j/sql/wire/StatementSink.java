package org.q4j.sql.wire;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the packets of one statement's answer.
 *
 * <p>The statement ends when both its handler's call has returned and the answer is complete; the
 * second of the two, on whatever thread, is who goes on with the connection.
 */
final class StatementSink implements ResponseSink {
  /** Rows are sent in lots of at least this many bytes. */
  private static final int LOT = 32 << 10;

  private static final int RUNNING = 0;
  private static final int RETURNED = 1;
  private static final int ANSWERED = 2;

  private final Connection connection;
  private final ClientSession session;
  private final boolean binary;
  private final boolean more;
  private final Statement statement;
  private final PacketBuffer out = new PacketBuffer();
  private final AtomicInteger state = new AtomicInteger(RUNNING);
  private RowFormatter rows;
  private LocalFileStream file;
  private boolean ended;
  private volatile boolean failed;

  StatementSink(
      Connection connection,
      ClientSession session,
      int sequence,
      boolean binary,
      boolean more,
      Statement statement) {
    this.connection = connection;
    this.session = session;
    this.binary = binary;
    this.more = more;
    this.statement = statement;
    out.sequence(sequence);
  }

  /** Returns the number of the packet behind the answer. */
  int sequence() {
    return out.sequence();
  }

  boolean hasFailed() {
    return failed;
  }

  /** Notes that the handler's call is over. Returns whether the answer was complete by then. */
  boolean handlerReturned() {
    return !state.compareAndSet(RUNNING, RETURNED);
  }

  private int status() {
    return session.status() | (more ? ServerStatus.MORE_RESULTS : 0);
  }

  private void requireOpen(boolean rowsWanted) {
    if (ended || rowsWanted != (rows != null)) {
      throw new IllegalStateException(
          "answer out of order: ended=%s rows=%s (expected=one of ok, fail, columns … end)"
              .formatted(ended, rows != null));
    }
  }

  @Override
  public void ok(OkReply reply) {
    requireOpen(false);
    finishFile();
    Replies.ok(out, reply, session.capabilities(), status());
    complete();
  }

  @Override
  public void fail(ErrorReply error) {
    if (ended) {
      throw new IllegalStateException("answer out of order: ended=true", error);
    }
    failed = true;
    finishFile();
    Replies.error(out, error, session.capabilities());
    complete();
  }

  void failUnlessEnded(ErrorReply error) {
    if (!ended) {
      fail(error);
    }
  }

  @Override
  public void columns(List<ColumnDefinition> columns) {
    requireOpen(false);
    if (columns.isEmpty() || columns.size() > 0xffff) {
      throw new IllegalArgumentException(
          "columns=%d (expected=1 to 65535)".formatted(columns.size()));
    }
    finishFile();
    rows =
        binary
            ? new BinaryRows(columns, session.resultCharset())
            : new TextRows(columns, session.resultCharset());
    out.begin();
    out.lengthEncoded(columns.size());
    out.end();
    columns.forEach(column -> Replies.column(out, column, session.resultCharset()));
    Replies.endOfColumns(out, session.capabilities(), status());
  }

  @Override
  public void row(Object... values) {
    requireOpen(true);
    if (statement.isCancelled()) {
      throw ErrorCode.QUERY_INTERRUPTED.reply("Query execution was interrupted");
    }
    out.begin();
    try {
      rows.put(out, values);
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.end();
    if (out.size() >= LOT) {
      connection.send(out);
      awaitRoom();
    }
  }

  private void awaitRoom() {
    Together.leave();
    try {
      if (connection.awaitRoom()) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw ErrorCode.QUERY_INTERRUPTED.reply("Query execution was interrupted: the client is gone");
  }

  @Override
  public void end(int warnings) {
    requireOpen(true);
    Replies.endOfRows(out, warnings, session.capabilities(), status());
    complete();
  }

  @Override
  public InputStream localFile(String name) {
    requireOpen(false);
    if ((session.capabilities() & Capability.LOCAL_FILES) == 0) {
      throw ErrorCode.NOT_ALLOWED.reply(
          "The used command is not allowed with this MySQL version: the client has no local files");
    }
    if (file != null) {
      throw new IllegalStateException("one file a statement");
    }
    out.begin();
    out.int8(0xfb).raw(ResultText.encode(name, session.clientCharset()));
    out.end();
    file = new LocalFileStream(connection, out.sequence());
    connection.send(out);
    return file;
  }

  /** The client sends its whole file, whatever becomes of the statement. */
  private void finishFile() {
    if (file != null) {
      file.close();
      out.sequence(file.sequence());
      file = null;
    }
  }

  private void complete() {
    ended = true;
    connection.send(out);
    if (!state.compareAndSet(RUNNING, ANSWERED)) {
      connection.resume();
    }
  }
}
