package org.q4j.sql.wire;

/**
 * A statement is done.
 *
 * @param affectedRows how many rows it inserted, deleted or found; at least 0
 * @param insertId of AUTO_INCREMENT, else 0
 * @param warnings how many SHOW WARNINGS would list, 0 to 65535
 * @param info a line for the user, or ""
 */
public record OkReply(long affectedRows, long insertId, int warnings, String info) {
  /** Nothing to say. */
  public static final OkReply EMPTY = new OkReply(0, 0, 0, "");

  /** Returns a reply with nothing but a number of rows. */
  public static OkReply rows(long affectedRows) {
    return new OkReply(affectedRows, 0, 0, "");
  }
}
