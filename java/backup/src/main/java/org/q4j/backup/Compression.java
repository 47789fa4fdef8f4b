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
  ZSTD(".zst"),
  /** {@code NAME.N.lz4}, in sets of the new commands: less small than Zstandard, and faster. */
  LZ4(".lz4");

  private static final int BUFFER = 256 * 1024;

  private final String ending;

  Compression(String ending) {
    this.ending = ending;
  }

  /** Returns what the file's name ends with. */
  String ending() {
    return ending;
  }

  /** Returns how a helper packs what becomes a generation of such a set, as long as it can. */
  public RemoteDump.Packing onTheWay() {
    return this == LZ4 ? RemoteDump.Packing.LZ4 : RemoteDump.Packing.ZSTD;
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
    for (Compression one : values()) {
      if (one != NONE && bare.endsWith(one.ending)) {
        return one;
      }
    }
    return NONE;
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
    return kind == LZOP
        ? new LzopStream(file)
        : kind.unpack(Files.newInputStream(file), file.toString());
  }

  /**
   * Unpacks a stream; closes it when that fails.
   *
   * @param name of it, for messages
   */
  InputStream unpack(InputStream raw, String name) throws IOException {
    try {
      return switch (this) {
        case GZIP -> named(new GZIPInputStream(raw, BUFFER), name);
        case ZSTD -> named(new ZstdInputStream(raw), name);
        case LZ4 -> named(Lz4Pieces.unpack(raw), name);
        case NONE -> raw;
        case LZOP -> throw new UnsupportedException("lzop unpacks files only");
      };
    } catch (IOException | RuntimeException failure) {
      raw.close();
      throw DecodedStream.failure("unpack", name, 0, failure);
    }
  }

  private static InputStream named(InputStream unpacked, String name) {
    return new DecodedStream(unpacked, "unpack", name);
  }

  /**
   * Packs what is written, here. Zstandard and LZ4 with a checksum, by all processors.
   *
   * @throws UnsupportedException for what only a program packs
   */
  OutputStream pack(OutputStream to) throws IOException {
    return switch (this) {
      case NONE -> to;
      case GZIP -> new GZIPOutputStream(to, BUFFER);
      case ZSTD -> new PackedStream(to, ZstdPieces::new);
      case LZ4 -> new PackedStream(to, Lz4Pieces::new);
      case LZOP -> throw new UnsupportedException("lzop is not for new sets; use zstd");
    };
  }
}
