package org.q4j.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** How the difference of a generation is packed; the ending of its file says so. */
enum Compression {
  NONE(""),
  GZIP(".gz"),
  LZOP(".lzop");

  private static final int BUFFER = 256 * 1024;

  private final String ending;

  Compression(String ending) {
    this.ending = ending;
  }

  /** Returns what the file's name ends with. */
  String ending() {
    return ending;
  }

  /** Returns what the options of a dump command ask for, which is how sets get their endings. */
  static Compression of(List<String> arguments) {
    if (arguments.contains("-z") || arguments.contains("--gzip")) {
      return GZIP;
    }
    return arguments.contains("--lzop") ? LZOP : NONE;
  }

  private static Compression of(Path file) {
    String name = file.toString();
    if (name.endsWith(GZIP.ending)) {
      return GZIP;
    }
    return name.endsWith(LZOP.ending) ? LZOP : NONE;
  }

  /** Opens a file and unpacks it as its ending says. */
  static InputStream open(Path file) throws IOException {
    return open(file, file);
  }

  /**
   * Opens a file and unpacks it.
   *
   * @param named has the ending that says how
   */
  static InputStream open(Path file, Path named) throws IOException {
    return switch (of(named)) {
      case GZIP -> gunzip(file);
      case LZOP -> new BufferedInputStream(new LzopStream(file), BUFFER);
      case NONE -> new BufferedInputStream(Files.newInputStream(file), BUFFER);
    };
  }

  private static InputStream gunzip(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      return new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER);
    } catch (IOException | RuntimeException failure) {
      raw.close();
      throw failure;
    }
  }
}
