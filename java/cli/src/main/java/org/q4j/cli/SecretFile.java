package org.q4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** A secret that stands in the first line of a file. */
final class SecretFile {
  private SecretFile() {}

  /**
   * Reads it.
   *
   * @throws CommandException when it cannot be read, is empty, or everybody may read it
   */
  static String read(Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        throw new CommandException(
            ExitCode.INPUT,
            "the secret in %s is readable by everybody; chmod 600 %s".formatted(file, file));
      }
      String secret =
          Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
      if (secret.isEmpty()) {
        throw new CommandException(
            ExitCode.INPUT, "no secret in %s (expected=it in the first line)".formatted(file));
      }
      return secret;
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT,
          "cannot read the secret in %s: %s".formatted(file, Reason.of(failure)),
          failure);
    }
  }
}
