package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.q4j.backup.SetKey;
import picocli.CommandLine.Option;

/** The key of an encrypted set. */
final class KeyOption {
  @Option(
      names = "--key",
      paramLabel = "KEYFILE",
      description = {
        "Of an encrypted set: the file that was given to --encrypt-to. With it, what is not",
        "encrypted is refused."
      })
  private Path file;

  /** Returns the key, or null where none is given. */
  SetKey key() {
    return read(file);
  }

  static SetKey read(Path file) {
    try {
      return file == null ? null : SetKey.read(file);
    } catch (IOException failure) {
      throw BackupFailure.of("cannot read the key file " + file, failure);
    }
  }
}
