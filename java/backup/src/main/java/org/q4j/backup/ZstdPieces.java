package org.q4j.backup;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/** Frames of Zstandard at level 3, each with a checksum. */
final class ZstdPieces implements PieceCodec {
  private static final int LEVEL = 3;

  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true);

  @Override
  public int pack(byte[] piece, int length, byte[] frame) {
    return context.compressByteArray(frame, 0, frame.length, piece, 0, length);
  }

  @Override
  public int bound(int length) {
    return (int) Zstd.compressBound(length);
  }

  @Override
  public void close() {
    context.close();
  }
}
