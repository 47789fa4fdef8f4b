package org.q4j.sql.query;

/**
 * A table with its database. Names compare as the file system's: case counts.
 *
 * @param database never empty
 */
record TableName(String database, String table) {

  /** Returns the queue's name, {@code db.table}. */
  String queue() {
    return database + "." + table;
  }

  @Override
  public String toString() {
    return queue();
  }
}
