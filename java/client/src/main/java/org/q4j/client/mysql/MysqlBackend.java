package org.q4j.client.mysql;

import org.q4j.client.Backend;
import org.q4j.client.QueueAddress;
import org.q4j.queue.QueueStore;

/** Servers, by their JDBC URLs. */
public final class MysqlBackend implements Backend {

  /** For {@link java.util.ServiceLoader}. */
  public MysqlBackend() {}

  @Override
  public String prefix() {
    return JdbcAddress.PREFIX;
  }

  @Override
  public String form() {
    return JdbcAddress.FORM;
  }

  @Override
  public QueueStore open(String store) {
    return new MysqlStore(new Connections(JdbcAddress.parse(store)));
  }

  @Override
  public QueueAddress address(String queue) {
    JdbcAddress address = JdbcAddress.parse(queue);
    String table = address.table().orElse("");
    String name = table.indexOf('.') >= 0 ? table : address.database() + "." + table;
    if (name.startsWith(".") || name.endsWith(".")) {
      throw new IllegalArgumentException(
          "no table: address=%s (expected=%s)".formatted(address.place(), form()));
    }
    return new QueueAddress(queue, name);
  }
}
