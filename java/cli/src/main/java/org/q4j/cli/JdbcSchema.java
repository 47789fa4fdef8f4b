package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.q4j.row.Schema;

/** Asks a server that speaks MySQL's protocol for a table's definition. */
final class JdbcSchema {
  /** In the line behind the columns, which is the last that begins so. */
  private static final Pattern ENGINE = Pattern.compile("(?s)(.*\n\\)) ENGINE=\\w+");

  private final String url;
  private final Path passwordFile;

  /**
   * @param url {@code jdbc:mysql://host:port/database}, without a password: arguments are for
   *     everybody to see
   * @param passwordFile holds it; null for {@code $Q4J_DB_PASSWORD}
   */
  JdbcSchema(String url, Path passwordFile) {
    this.url = url;
    this.passwordFile = passwordFile;
    if (url.toLowerCase(Locale.ROOT).contains("password") || url.contains("@")) {
      throw new CommandException(
          ExitCode.USAGE,
          "no password on the command line, where ps shows it: $Q4J_DB_USER and $Q4J_DB_PASSWORD,"
              + " or --schema-password-file");
    }
  }

  Schema read(String table) {
    Properties properties = new Properties();
    String user = System.getenv("Q4J_DB_USER");
    properties.setProperty("user", user == null ? System.getProperty("user.name") : user);
    String password = password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    String sql = "SHOW CREATE TABLE `" + table.replace("`", "``") + "`";
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new CommandException(ExitCode.INPUT, url + ": no table " + table);
      }
      return Schema.parse(anyEngine(rows.getString(2)));
    } catch (SQLException failure) {
      throw new CommandException(
          ExitCode.INPUT,
          "cannot get the definition of %s from %s: %s"
              .formatted(table, url, failure.getMessage().lines().findFirst().orElse("")),
          failure);
    }
  }

  /** The table may be a copy in another engine: its columns are what is asked for. */
  private static String anyEngine(String definition) {
    return ENGINE.matcher(definition).replaceFirst("$1");
  }

  private String password() {
    if (passwordFile == null) {
      return System.getenv("Q4J_DB_PASSWORD");
    }
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT, "cannot read " + passwordFile + ": " + failure.getMessage(), failure);
    }
  }
}
