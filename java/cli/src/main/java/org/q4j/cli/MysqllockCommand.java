package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.backup.LockMethod;
import org.q4j.backup.LockOptions;
import org.q4j.backup.LockedCommand;
import org.q4j.backup.ServerAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mysqllock}. */
@Command(
    name = "mysqllock",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a command while a MySQL or MariaDB server is locked against writes, and exits with",
      "its exit code. When the lock is lost before the command's end, the command is ended and the",
      "exit code is 3."
    },
    footer = {
      "",
      "The password comes from --password-file, from $MYSQL_PWD, or from --password=WORD, which",
      "the process list does not show for longer than the start takes. The binary log's position",
      "is printed, and given to the command in $Q4J_BINLOG_FILE, $Q4J_BINLOG_POSITION, $Q4J_GTID."
    })
final class MysqllockCommand implements Callable<Integer> {
  /** How the launcher passes on what was on the command line. */
  private static final String PASSWORD = "Q4J_MYSQL_PASSWORD";

  /** What shells exit with when there is no such program. */
  private static final int NO_PROGRAM = 127;

  private final Streams streams;

  @Option(names = "--user", paramLabel = "NAME", description = "Default: $USER, else root.")
  private String user = Environment.get("USER", "root");

  @Option(names = "--password", paramLabel = "WORD", description = "Better: --password-file.")
  private String password;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file with the password, or an option file with password=… in it.")
  private Path passwordFile;

  @Option(names = "--host", paramLabel = "HOST", description = "Default: 127.0.0.1.")
  private String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "PORT", description = "Default: 3306.")
  private int port = 3306;

  @Option(names = "--db", paramLabel = "NAME", description = "Default: mysql.")
  private String database = "mysql";

  @Option(
      names = "--lock",
      paramLabel = "METHOD",
      description = "ftwrl (default), backup_stage (MariaDB), instance (MySQL 8).")
  private LockMethod method = LockMethod.FTWRL;

  @Option(
      names = "--before",
      paramLabel = "STATEMENT",
      description = "Taken instead; default: FLUSH TABLES WITH READ LOCK.")
  private String before;

  @Option(
      names = "--after",
      paramLabel = "STATEMENT",
      description = "Released by this instead; default: UNLOCK TABLES.")
  private String after;

  @Option(
      names = "--wait-queries",
      paramLabel = "SECONDS",
      description = "How long running queries are waited for before the lock is asked for (60).")
  private int waitQueries = 60;

  @Option(
      names = "--kill-queries",
      description = "Kill those that run still then; without this nothing is locked.")
  private boolean killQueries;

  @Option(
      names = "--lock-wait-timeout",
      paramLabel = "SECONDS",
      description = "How long the server may try before others go on and it tries again (10).")
  private int lockWait = 10;

  @Option(
      names = "--give-up",
      paramLabel = "SECONDS",
      description = "When the lock is given up (600).")
  private int giveUp = 600;

  @Parameters(arity = "0..*", paramLabel = "COMMAND ARG", description = "What is run.")
  private List<String> command = List.of();

  MysqllockCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (command.isEmpty()) {
      throw OldUsage.of("mysqllock [options] cmd; no command (see --help)");
    }
    ServerAddress address = new ServerAddress(host, port, database, user, password());
    LockOptions options =
        new LockOptions(
            method,
            Optional.ofNullable(before),
            Optional.ofNullable(after),
            waitQueries,
            killQueries,
            lockWait,
            giveUp);
    try {
      return LockedCommand.run(
          address, options, command, List.of(PASSWORD, "MYSQL_PWD"), streams.err()::println);
    } catch (IOException failure) {
      throw new CommandException(
          NO_PROGRAM,
          "failed to execute given command: " + failure.getMessage() + "; the lock was released",
          failure);
    }
  }

  private String password() {
    if (passwordFile != null) {
      return PasswordFile.read(passwordFile);
    }
    if (password != null) {
      return password;
    }
    return Environment.get(PASSWORD, Environment.get("MYSQL_PWD", ""));
  }
}
