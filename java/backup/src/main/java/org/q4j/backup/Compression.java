package org.q4j.backup;

import com.github.luben.zstd.ZstdInputStream;
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

  /** Returns how a file is packed, by its name. */
  static Compression ofName(String name) {
    String bare =
        name.endsWith(SetFiles.SEALED)
            ? name.substring(0, name.length() - SetFiles.SEALED.length())
            : name;
    if (bare.endsWith(GZIP.ending)) {
      return GZIP;
    }
    if (bare.endsWith(ZSTD.ending)) {
      return ZSTD;
    }
    return bare.endsWith(LZOP.ending) ? LZOP : NONE;
  }

  /** Opens a file, to be read in large pieces, and unpacks it as its ending says. */
  static InputStream open(Path file) throws IOException {
    return open(file, file);
  }

  /**
   * Opens a file and unpacks it.
   *
   * @param named has the ending that says how
   */
  static InputStream open(Path file, Path named) throws IOException {
    Compression kind = ofName(named.toString());
    return kind == LZOP ? new LzopStream(file) : kind.unpack(Files.newInputStream(file));
  }

  /** Unpacks a stream; closes it when that fails. */
  InputStream unpack(InputStream raw) throws IOException {
    try {
      return switch (this) {
        case GZIP -> new GZIPInputStream(raw, BUFFER);
        case ZSTD -> new ZstdInputStream(raw);
        case NONE -> raw;
        case LZOP -> throw new UnsupportedException("lzop unpacks files only");
      };
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
      case ZSTD -> new PackedStream(to);
      case LZOP -> throw new UnsupportedException("lzop is not for new sets; use zstd");
    };
  }
}
