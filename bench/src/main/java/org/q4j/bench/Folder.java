package org.q4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A fresh folder on the disk under test, removed afterwards. */
final class Folder implements AutoCloseable {
  /** The system property that names where folders are made. */
  static final String PROPERTY = "q4j.bench.dir";

  final Path path;

  Folder() {
    try {
      path = Files.createTempDirectory(Path.of(System.getProperty(PROPERTY)), "bench");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
