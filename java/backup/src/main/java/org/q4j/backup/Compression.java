package org.q4j.backup;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.q4j.UnsupportedException;

/** How the difference of a generation is packed; the ending of its file says so. */
public enum Compression {
  /** Not at all. */
  NONE(""),
  /** {@code NAME.N.gz}. */
  GZIP(".gz"),
  /** {@code NAME.N.lzop}, in sets of the old commands. */
  LZOP(".lzop"),
  /** {@code NAME.N.zst}, in sets of the new commands. */
  ZSTD(".zst");

  private static final int ZSTD_LEVEL = 3;
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
    if (name.endsWith(ZSTD.ending)) {
      return ZSTD;
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
      case ZSTD -> unzstd(file);
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

  private static InputStream unzstd(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      return new BufferedInputStream(new ZstdInputStream(raw), BUFFER);
    } catch (IOException | RuntimeException failure) {
      raw.close();
      throw failure;
    }
  }

  /**
   * Packs what is written, here. Zstandard with a checksum, at level 3, by all processors.
   *
   * @throws UnsupportedException for what only a program packs
   */
  OutputStream pack(OutputStream to) throws IOException {
    return switch (this) {
      case NONE -> to;
      case GZIP -> new GZIPOutputStream(to, BUFFER);
      case ZSTD -> {
        ZstdOutputStream packed = new ZstdOutputStream(to, ZSTD_LEVEL);
        packed.setChecksum(true);
        packed.setWorkers(Runtime.getRuntime().availableProcessors());
        yield packed;
      }
      case LZOP -> throw new UnsupportedException("lzop is not for new sets; use zstd");
    };
  }
}
