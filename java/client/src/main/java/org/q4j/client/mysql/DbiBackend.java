package org.q4j.client.mysql;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.q4j.client.Backend;
import org.q4j.client.QueueAddress;
import org.q4j.queue.QueueStore;

/**
 * Servers, by the addresses of Perl's DBI, which q4m-forward takes: {@code
 * dbi:mysql:database=DB;table=T;host=H;port=P;user=U;password=W}, as documented in DBD::mysql.
 * {@code dbname} and {@code db} are the database too. Other attributes are refused: what they would
 * do there is not done here.
 */
public final class DbiBackend implements Backend {
  private static final String PREFIX = "dbi:";

  /** For {@link java.util.ServiceLoader}. */
  public DbiBackend() {}

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public String form() {
    return "dbi:mysql:database=DB;table=TABLE;host=HOST;port=PORT;user=USER;password=WORD";
  }

  @Override
  public QueueStore open(String store) {
    return new MysqlBackend().open(jdbc(store));
  }

  @Override
  public QueueAddress address(String queue) {
    return new MysqlBackend().address(jdbc(queue));
  }

  private String jdbc(String dbi) {
    String[] parts = dbi.split(":", 3);
    if (parts.length < 3 || !parts[1].matches("(?i)(mysql|MariaDB)")) {
      throw new IllegalArgumentException(
          "not an address: address=dbi:... (expected=" + form() + ")");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String attribute : parts[2].split("[;:]", -1)) {
      int equals = attribute.indexOf('=');
      if (equals > 0) {
        values.put(
            attribute.substring(0, equals).toLowerCase(Locale.ROOT),
            attribute.substring(equals + 1));
      } else if (!attribute.isEmpty()) {
        values.put("database", attribute);
      }
    }
    return jdbc(values);
  }

  private String jdbc(Map<String, String> values) {
    StringBuilder parameters = new StringBuilder();
    String host = "127.0.0.1";
    String port = "3306";
    String database = "";
    for (Map.Entry<String, String> entry : values.entrySet()) {
      String value = entry.getValue();
      switch (entry.getKey()) {
        // DBI's localhost is a Unix socket, which Connector/J does not speak.
        case "host" -> host = value.equals("localhost") ? host : value;
        case "port" -> port = value;
        case "database", "dbname", "db" -> database = value;
        case "user", "password", "table" ->
            parameters
                .append(parameters.isEmpty() ? "?" : "&")
                .append(entry.getKey())
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        default ->
            throw new IllegalArgumentException(
                "an attribute that is not understood: %s (expected=%s)"
                    .formatted(entry.getKey(), form()));
      }
    }
    if (!port.matches("[0-9]{1,5}") || !host.matches("[A-Za-z0-9._:\\[\\]-]+")) {
      throw new IllegalArgumentException("no address: host=" + host + " port=" + port);
    }
    return "jdbc:mysql://%s:%s/%s%s".formatted(host, port, database, parameters);
  }
}
