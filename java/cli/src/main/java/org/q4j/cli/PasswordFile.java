package org.q4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A password kept in a file: alone in it, or as {@code password=…} of a client's option file. */
final class PasswordFile {
  private PasswordFile() {}

  static String read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT,
          "cannot read the password from %s: %s".formatted(file, Reason.of(failure)),
          failure);
    }
    boolean isOptionFile = lines.stream().anyMatch(line -> line.strip().startsWith("["));
    if (!isOptionFile) {
      if (lines.size() != 1) {
        throw new CommandException(
            ExitCode.INPUT,
            "no password in %s: lines=%d (expected=1, or an option file)"
                .formatted(file, lines.size()));
      }
      return lines.get(0);
    }
    for (String line : lines) {
      String[] parts = line.strip().split("\\s*=\\s*", 2);
      if (parts.length == 2 && parts[0].equals("password")) {
        return unquoted(parts[1]);
      }
    }
    throw new CommandException(ExitCode.INPUT, "no line password=… in the option file " + file);
  }

  private static String unquoted(String value) {
    boolean isQuoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return isQuoted ? value.substring(1, value.length() - 1) : value;
  }
}
