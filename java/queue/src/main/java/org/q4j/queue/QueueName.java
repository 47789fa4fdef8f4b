package org.q4j.queue;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.q4j.NotFoundException;

/**
 * A queue's name in its two parts.
 *
 * @param database the directory
 * @param table the file's name without its ending
 */
record QueueName(String database, String table) {
  static final Comparator<QueueName> ORDER =
      Comparator.comparing(QueueName::database).thenComparing(QueueName::table);

  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9_$-]{0,63}");

  /**
   * Parses {@code db.table}.
   *
   * @throws NotFoundException when no queue can have that name
   */
  static QueueName parse(String name) {
    int dot = name.indexOf('.');
    if (dot > 0
        && PART.matcher(name.substring(0, dot)).matches()
        && PART.matcher(name.substring(dot + 1)).matches()) {
      return new QueueName(name.substring(0, dot), name.substring(dot + 1));
    }
    throw new NotFoundException(
        "no queue can have this name: '%s' (expected db.table, each 1 to 64 of A-Z a-z 0-9 _ $ and, not first, -)"
            .formatted(name));
  }

  /** Returns whether a file or directory of this name can belong to a queue. */
  static boolean validPart(String part) {
    return PART.matcher(part).matches();
  }

  @Override
  public String toString() {
    return database + "." + table;
  }
}
