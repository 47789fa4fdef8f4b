package org.q4j.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Frames of LZ4 as {@code native/blockdiff/codec_lz4.c} makes them: independent blocks of 256 KiB
 * and a checksum.
 *
 * <p>By Java's instance of the library: the native one unpacks itself into a temporary file, which
 * a process that is killed leaves behind, and most packing is done by the helper.
 */
final class Lz4Pieces implements PieceCodec {
  private static final int BUFFER = 64 * 1024;
  private static final int BLOCK = 256 * 1024;

  /** Of a frame and of each of its blocks, bytes at most. */
  private static final int FRAME_HEADS = 32;

  private static final int BLOCK_HEAD = 4;

  /** Unpacks frames, one behind the other, with two buffers of the size that their heads name. */
  static InputStream unpack(InputStream raw) throws IOException {
    return new LZ4FrameInputStream(
        new BufferedInputStream(raw, BUFFER),
        LZ4Factory.safeInstance().safeDecompressor(),
        XXHashFactory.safeInstance().hash32());
  }

  @Override
  public int pack(byte[] piece, int length, byte[] frame) throws IOException {
    ByteBuffer to = ByteBuffer.wrap(frame);
    try (OutputStream out =
        new LZ4FrameOutputStream(
            into(to),
            BLOCKSIZE.SIZE_256KB,
            -1,
            LZ4Factory.safeInstance().fastCompressor(),
            XXHashFactory.safeInstance().hash32(),
            FLG.Bits.BLOCK_INDEPENDENCE,
            FLG.Bits.CONTENT_CHECKSUM)) {
      out.write(piece, 0, length);
    }
    return to.position();
  }

  private static OutputStream into(ByteBuffer to) {
    return new OutputStream() {
      @Override
      public void write(int one) {
        to.put((byte) one);
      }

      @Override
      public void write(byte[] bytes, int from, int count) {
        to.put(bytes, from, count);
      }
    };
  }

  /** What does not get smaller is kept as it is. */
  @Override
  public int bound(int length) {
    return length + FRAME_HEADS + BLOCK_HEAD * (length / BLOCK + 1);
  }

  @Override
  public void close() {
    // Nothing lasts longer than a frame.
  }
}
