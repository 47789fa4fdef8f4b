package org.q4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.q4j.Q4jException;
import org.q4j.row.FrmReader;
import org.q4j.row.Schema;
import picocli.CommandLine.Option;

/** Where a queue file's columns are told, since the file itself does not. */
final class SchemaSource {
  private static final String FILE_ENDING = ".Q4M";

  @Option(
      names = "--schema",
      paramLabel = "SCHEMA",
      description = {
        "The columns: a file with CREATE TABLE, a .frm file, the statement or a list of columns",
        "itself, or jdbc:mysql://HOST:PORT/DB of a server that has the table. Default: the .sql or",
        ".frm file beside the queue file."
      })
  String schema;

  @Option(
      names = "--schema-table",
      paramLabel = "TABLE",
      description = "The table's name at the server (default: as the file).")
  String table;

  @Option(
      names = "--schema-password-file",
      paramLabel = "FILE",
      description = "Holds the password for the server (default: $Q4J_DB_PASSWORD).")
  Path passwordFile;

  /** Returns the columns of {@code file}; empty when nothing tells them. */
  Optional<Schema> of(Path file) {
    if (schema == null) {
      return beside(file);
    }
    if (schema.startsWith("jdbc:")) {
      String name = table == null ? baseName(file) : table;
      return Optional.of(new JdbcSchema(schema, passwordFile).read(name));
    }
    Path named = pathOf(schema);
    return Optional.of(named == null ? Schema.parse(schema) : read(named));
  }

  /** As {@link #of}, of a command that can do nothing without. */
  Schema required(Path file) {
    return of(file)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.INPUT,
                    "no definition beside %s (%s.sql or .frm): --schema names one"
                        .formatted(file, baseName(file))));
  }

  static String baseName(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(FILE_ENDING)
        ? name.substring(0, name.length() - FILE_ENDING.length())
        : name;
  }

  private static Optional<Schema> beside(Path file) {
    for (String ending : new String[] {".sql", ".frm"}) {
      Path beside = file.resolveSibling(baseName(file) + ending);
      if (Files.isRegularFile(beside)) {
        return Optional.of(read(beside));
      }
    }
    return Optional.empty();
  }

  private static Path pathOf(String text) {
    try {
      Path path = Path.of(text);
      return Files.isRegularFile(path) ? path : null;
    } catch (InvalidPathException noPath) {
      return null; // A definition, then.
    }
  }

  private static Schema read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT, "cannot read " + file + ": " + failure.getMessage(), failure);
    }
    try {
      return file.toString().endsWith(".frm")
          ? FrmReader.read(bytes, file.toString())
          : Schema.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (Q4jException refused) {
      throw new CommandException(ExitCode.INPUT, file + ": " + refused.getMessage(), refused);
    }
  }
}
