package org.q4j.sql.wire;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.q4j.Q4jException;
import org.q4j.row.MysqlCharset;

/** A statement of a client, from its arrival to its end. Thread-safe. */
public final class Statement {
  private static final int MAX_SHOWN = 4096;

  private final byte[] sql;
  private final MysqlCharset charset;
  private Consumer<CancelReason> hook;
  private CancelReason reason;

  Statement(byte[] sql, MysqlCharset charset) {
    this.sql = sql;
    this.charset = charset;
  }

  /**
   * Returns the statement as it was sent, in {@link #charset}; literals may hold any bytes. Not a
   * copy. Of a prepared statement, what was prepared.
   */
  public byte[] sql() {
    return sql;
  }

  /** Returns the client's character set. */
  public MysqlCharset charset() {
    return charset;
  }

  /**
   * Returns the statement as text.
   *
   * @throws ErrorReply 1300 when it has bytes that the client's character set lacks
   */
  public String text() {
    try {
      return charset.decode(sql);
    } catch (Q4jException malformed) {
      throw ErrorCode.INVALID_CHARACTER.reply(
          "Invalid %s character string: %s".formatted(charset, malformed.getMessage()));
    }
  }

  /**
   * Sets what is called once when the statement is to end before its time; at once when that time
   * has come. It runs on the thread that reads all connections, or on another connection's: it must
   * not block. It may come just after the statement has ended, and must then do nothing.
   */
  public void onCancel(Consumer<CancelReason> newHook) {
    CancelReason already;
    synchronized (this) {
      hook = newHook;
      already = reason;
    }
    if (already != null) {
      newHook.accept(already);
    }
  }

  /** Returns whether the statement is to end. */
  public synchronized boolean isCancelled() {
    return reason != null;
  }

  /** Returns the statement for a list of what runs, whatever its bytes are. */
  String shown() {
    int length = Math.min(sql.length, MAX_SHOWN);
    return new String(sql, 0, length, StandardCharsets.UTF_8);
  }

  /** Cancels it; only the first time counts. */
  void cancel(CancelReason why) {
    Consumer<CancelReason> called;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      called = hook;
    }
    if (called != null) {
      called.accept(why);
    }
  }
}
