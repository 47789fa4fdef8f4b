package org.q4j.client.mysql;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.q4j.Q4jException;
import org.q4j.client.PrivateFile;

/**
 * A JDBC URL, and what this client adds to it: {@code table}, a queue, and {@code passwordFile}, a
 * file whose first line is the password. Without that and without {@code password} the password is
 * that of the environment's {@code MYSQL_PWD}.
 *
 * @param url for the driver, without what is ours
 * @param place {@code host:port}, for messages, without anything secret
 * @param database of the path; empty for none
 * @param table empty for none
 * @param passwordFile empty for none
 * @param hasPassword whether the URL itself has one
 */
record JdbcAddress(
    String url,
    String place,
    String database,
    Optional<String> table,
    Optional<Path> passwordFile,
    boolean hasPassword) {
  static final String PREFIX = "jdbc:mysql:";
  static final String FORM = "jdbc:mysql://HOST:PORT/DB?table=TABLE";
  private static final String TABLE = "table";
  private static final String PASSWORD_FILE = "passwordFile";

  static JdbcAddress parse(String text) {
    int question = text.indexOf('?');
    String base = question < 0 ? text : text.substring(0, question);
    String table = null;
    Path passwordFile = null;
    boolean password = false;
    List<String> kept = new ArrayList<>();
    for (String parameter :
        question < 0 ? new String[0] : text.substring(question + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
      switch (name) {
        case TABLE -> table = value;
        case PASSWORD_FILE -> passwordFile = Path.of(value);
        case "" -> {}
        default -> {
          password |= name.equals("password");
          kept.add(parameter);
        }
      }
    }
    URI uri = uri(base);
    String path = uri.getPath() == null ? "" : uri.getPath();
    return new JdbcAddress(
        kept.isEmpty() ? base : base + "?" + String.join("&", kept),
        uri.getAuthority().replaceFirst(".*@", ""),
        path.startsWith("/") ? path.substring(1) : path,
        Optional.ofNullable(table),
        Optional.ofNullable(passwordFile),
        password || uri.getAuthority().matches("[^@]*:[^@]*@.*"));
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "a percent sign that encodes nothing: value=" + value, malformed);
    }
  }

  private static URI uri(String base) {
    try {
      URI uri = new URI(base.substring("jdbc:".length()));
      if (uri.getAuthority() != null) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      throw refused(base, malformed);
    }
    throw refused(base, null);
  }

  private static IllegalArgumentException refused(String base, Throwable cause) {
    boolean secret = base.contains("@"); // The cause would tell it.
    return new IllegalArgumentException(
        "not the address of a server: address=%s (expected=%s)"
            .formatted(base.replaceFirst("//[^/]*@", "//...@"), FORM),
        secret ? null : cause);
  }

  /** Returns whether the address itself says how long an answer may take. */
  boolean boundsAnswers() {
    return url.contains("socketTimeout=");
  }

  /** Returns what the driver is given beside the URL. Reads the password's file anew each time. */
  Properties properties() {
    Properties properties = new Properties();
    // Text is exact in it, whatever the columns' character sets.
    properties.setProperty("characterEncoding", "UTF-8");
    // Of large multi-row statements the text is read once.
    properties.setProperty("cachePrepStmts", "true");
    properties.setProperty("prepStmtCacheSqlLimit", "1048576");
    // TIMESTAMP is in UTC in this API; a value that does not fit is never cut, and a server
    // without queues makes no other table instead.
    properties.setProperty(
        "sessionVariables",
        "time_zone='+00:00',sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'");
    properties.setProperty("connectTimeout", "10000");
    if (!boundsAnswers()) {
      // Until it has said who it is; a hung server takes connections all the same.
      properties.setProperty("socketTimeout", "20000");
    }
    properties.setProperty("tcpKeepAlive", "true");
    String environment = System.getenv("MYSQL_PWD");
    if (passwordFile.isPresent()) {
      properties.setProperty("password", firstLine(passwordFile.get()));
    } else if (!hasPassword && environment != null) {
      properties.setProperty("password", environment);
    }
    return properties;
  }

  private static String firstLine(Path file) {
    try {
      PrivateFile.check("password", file);
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException unreadable) {
      throw new Q4jException(
          "cannot read the password: passwordFile=%s: %s".formatted(file, unreadable), unreadable);
    }
  }
}
