package org.q4j.archive;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How a file is stored; what its name ends with says so. */
public enum Encoding {
  /** {@code name}: as it is. */
  IDENTITY("", "identity"),
  /** {@code name.gz}: RFC 1952, one member or several. */
  GZIP(".gz", "gzip"),
  /** {@code name.zst}: RFC 8878, one frame or several. */
  ZSTD(".zst", "zstd");

  private static final int BUFFER = 64 * 1024;

  private final String ending;
  private final String token;

  Encoding(String ending, String token) {
    this.ending = ending;
    this.token = token;
  }

  /** Returns what the stored file's name ends with beyond its own. */
  public String ending() {
    return ending;
  }

  /** Returns its name in HTTP. */
  String token() {
    return token;
  }

  /** Returns how a file of this name is stored. */
  static Encoding of(String name) {
    if (name.endsWith(GZIP.ending)) {
      return GZIP;
    }
    return name.endsWith(ZSTD.ending) ? ZSTD : IDENTITY;
  }

  /** Returns the name without this encoding's ending, which it has. */
  String strip(String name) {
    return name.substring(0, name.length() - ending.length());
  }

  /** Unpacks a stream. Closing the result closes it. */
  InputStream unpack(InputStream in) throws IOException {
    return switch (this) {
      case IDENTITY -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case ZSTD -> new ZstdInputStream(new BufferedInputStream(in, BUFFER));
    };
  }

  /** Unpacks zstd whose windows have at most two to the power of {@code windowLog} bytes. */
  static InputStream unpackZstd(InputStream in, int windowLog) throws IOException {
    return new ZstdInputStream(in).setLongMax(windowLog);
  }

  /**
   * Packs what is written. Closing the result closes {@code to}.
   *
   * @param level 1 to 9 for gzip, 1 to 19 for zstd
   */
  OutputStream pack(OutputStream to, int level) throws IOException {
    return switch (this) {
      case IDENTITY -> to;
      case GZIP -> new LevelGzip(to, level);
      case ZSTD -> new ZstdOutputStream(to, level).setChecksum(true);
    };
  }

  /**
   * Refuses a level that the format does not have.
   *
   * @throws ArchiveException naming the range
   */
  void check(int level) throws ArchiveException {
    int most = this == GZIP ? Deflater.BEST_COMPRESSION : 19;
    if (level < 1 || level > most) {
      throw new ArchiveException(
          "level=%d (expected=1 to %d for %s)".formatted(level, most, token));
    }
  }

  private static final class LevelGzip extends GZIPOutputStream {
    LevelGzip(OutputStream to, int level) throws IOException {
      super(to, BUFFER);
      def.setLevel(level);
    }
  }
}
