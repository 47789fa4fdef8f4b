package org.q4j.backup;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.q4j.Q4jException;

/**
 * A difference that arrives in pieces and is kept as the set has it: what was packed by Zstandard
 * where the source is goes into such a set as it is. Not thread-safe.
 */
final class ArrivingDifference implements Closeable {
  private final OutputStream kept;
  private final Compression compression;
  private OutputStream out;
  private boolean asItIs;

  /**
   * @param kept takes the packed bytes; closed with this
   * @param compression of the set
   */
  ArrivingDifference(OutputStream kept, Compression compression) {
    this.kept = kept;
    this.compression = compression;
  }

  /**
   * Takes a piece.
   *
   * @param piece records, or whole frames of Zstandard with records
   * @param packed which of the two
   */
  void take(ByteArrayOutputStream piece, boolean packed) throws IOException {
    boolean unchanged = packed && compression == Compression.ZSTD;
    if (out == null) {
      asItIs = unchanged;
      out = unchanged ? kept : compression.pack(kept);
    } else if (asItIs != unchanged) {
      throw new Q4jException("another helper than before answers over there; run again");
    }
    if (!packed || unchanged) {
      piece.writeTo(out);
    } else if (piece.size() > 0) {
      try (InputStream records =
          new ZstdInputStream(new ByteArrayInputStream(piece.toByteArray()))) {
        records.transferTo(out);
      }
    }
  }

  void flush() throws IOException {
    if (out != null) {
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    (out == null ? kept : out).close();
  }
}
