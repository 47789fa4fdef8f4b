package org.q4j.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.q4j.Q4jException;

/**
 * A difference that arrives in pieces and is kept as the set has it: what was packed where the
 * source is goes into a set that is packed so as it is. Not thread-safe.
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
   * @param piece records, or whole frames with records
   * @param packing of the frames; none for records
   */
  void take(ByteArrayOutputStream piece, RemoteDump.Packing packing) throws IOException {
    boolean packed = packing.isByHelper();
    boolean unchanged = packed && compression == kind(packing);
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
          kind(packing)
              .unpack(new ByteArrayInputStream(piece.toByteArray()), "what the helper sent")) {
        records.transferTo(out);
      }
    }
  }

  private static Compression kind(RemoteDump.Packing packing) {
    return packing == RemoteDump.Packing.LZ4 ? Compression.LZ4 : Compression.ZSTD;
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
