package org.q4j.sql.catalog;

/** SET in all its forms. */
public final class Sets {
  private Sets() {}

  /**
   * Runs a statement.
   *
   * @param sql one statement
   * @return false when it is no SET
   * @throws org.q4j.sql.wire.ErrorReply as {@link SessionVariables#set}; of several assignments
   *     none is made then
   */
  public static boolean run(String sql, CatalogSession session) {
    return false;
  }
}
