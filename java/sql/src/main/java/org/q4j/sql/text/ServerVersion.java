package org.q4j.sql.text;

/**
 * The version that the server says it is.
 *
 * <p>5.7, because of the lines that one thinkable client or another draws: FederatedX and old
 * drivers need mysql_native_password and the variables query_cache_type and tx_isolation, which end
 * with 5.7; Connector/J 8 and 9, Django and SQLAlchemy want 5.7 or newer for utf8mb4 and for
 * fractions of a second. A name with "MariaDB" in it would have clients ask for what only MariaDB
 * has. Behind the number only a suffix without dots: several clients split at the points.
 */
public final class ServerVersion {
  /** For the greeting, {@code version()} and {@code @@version}. */
  public static final String TEXT = "5.7.44-q4j";

  /** As {@code /*!50744} counts: what stands in a comment of a higher version is skipped. */
  public static final int NUMBER = 50744;

  /** For {@code @@version_comment}, which the mysql program prints at its start. */
  public static final String COMMENT = "q4j, queues in Q4M files";

  private ServerVersion() {}
}
