package org.q4j.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes generations block by block, in the simplest way there is. */
final class Sample {
  private Sample() {}

  /** Returns the digest file of a source. */
  static byte[] digests(byte[] source, int blockSize) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(number(blockSize));
    for (int at = 0; at < source.length; at += blockSize) {
      byte[] block = Arrays.copyOfRange(source, at, Math.min(source.length, at + blockSize));
      out.writeBytes(Batch.newDigest("MD5").digest(block));
    }
    return out.toByteArray();
  }

  /** Returns the difference of a source from an older one; null for a full one. */
  static byte[] difference(byte[] source, byte[] older, int blockSize) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(number(blockSize));
    for (int at = 0; at < source.length; at += blockSize) {
      int end = Math.min(source.length, at + blockSize);
      int olderEnd = older == null ? 0 : Math.min(older.length, at + blockSize);
      if (older == null
          || olderEnd != end
          || !Arrays.equals(source, at, end, older, at, olderEnd)) {
        byte[] head = new byte[8];
        LittleEndian.putLong(head, 0, at);
        out.writeBytes(head);
        out.write(source, at, end - at);
      }
    }
    return out.toByteArray();
  }

  private static byte[] number(int value) {
    byte[] bytes = new byte[4];
    LittleEndian.putInt(bytes, 0, value);
    return bytes;
  }

  /** Writes a whole set as the old scripts did, without checksums. */
  static Path set(Path folder, int blockSize, List<byte[]> sources) throws IOException {
    Path set = folder.resolve("set");
    byte[] older = null;
    int number = 0;
    for (byte[] source : sources) {
      number++;
      Files.write(folder.resolve("set." + number), difference(source, older, blockSize));
      Files.write(folder.resolve("set." + number + ".md5"), digests(source, blockSize));
      older = source;
    }
    Files.write(folder.resolve("set.ver"), (number + "\n").getBytes(StandardCharsets.US_ASCII));
    return set;
  }
}
