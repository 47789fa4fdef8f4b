package org.q4j.cli;

import java.nio.file.Path;
import org.q4j.UnsupportedException;
import org.q4j.monitor.server.DatabaseServer;
import picocli.CommandLine.Option;

/** The options of every command that asks a MySQL or MariaDB server. */
final class DatabaseOptions {
  @Option(
      names = "--jdbc",
      paramLabel = "URL",
      description = "The server, jdbc:mysql://HOST:PORT/ (default: $$Q4J_DB_URL).")
  private String url = Environment.get("Q4J_DB_URL", "");

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Who asks it (default: $$Q4J_DB_USER, else the user's name).")
  private String user = Environment.get("Q4J_DB_USER", System.getProperty("user.name"));

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "A file with the password, or an option file with password=… in it (default:"
              + " $$Q4J_DB_PASSWORD).")
  private Path passwordFile;

  boolean isGiven() {
    return !url.isEmpty();
  }

  DatabaseServer server() {
    String password =
        passwordFile == null
            ? Environment.get("Q4J_DB_PASSWORD", "")
            : PasswordFile.read(passwordFile);
    // A thread that only matters to servers whose class loaders come and go.
    System.setProperty("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
    try {
      return new DatabaseServer(url, user, password);
    } catch (UnsupportedException wrong) {
      throw new CommandException(ExitCode.USAGE, "--jdbc: " + wrong.getMessage(), wrong);
    }
  }
}
