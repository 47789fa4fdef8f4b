package org.q4j.client.mysql;

import javax.sql.DataSource;
import org.q4j.queue.QueueStore;

/** Queues of servers whose connections somebody else makes, for example a pool. */
public final class MysqlQueues {

  private MysqlQueues() {}

  /**
   * Works over a source of Connector/J's connections, such as a HikariCP pool. Each insert, and
   * each other call of a queue, borrows one; a session keeps one until it is closed. Of connections
   * that see TIMESTAMP columns the time zone is set to UTC, and stays so.
   *
   * @param connections is not closed with the store
   */
  public static QueueStore over(DataSource connections) {
    return new MysqlStore(new Connections(connections));
  }
}
