package org.q4j.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes generations block by block, in the simplest way there is. */
final class Sample {
  private Sample() {}

  static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /**
   * Sources one after the other: scattered blocks change, some change back, ends grow and shrink
   * within a block, to a block's end and to nothing.
   */
  static List<byte[]> history(int count, int blockSize) {
    List<byte[]> sources = new ArrayList<>();
    byte[] source = random(20 * blockSize + 10, 1);
    Random random = new Random(2);
    for (int i = 0; i < count; i++) {
      int length =
          switch (i % 6) {
            case 0 -> 20 * blockSize + 10;
            case 1 -> 20 * blockSize + 11;
            case 2 -> 13 * blockSize;
            case 3 -> 13 * blockSize - 1;
            case 4 -> i == 4 ? 0 : 5 * blockSize + 7;
            default -> 25 * blockSize;
          };
      int before = source.length;
      source = Arrays.copyOf(source, length);
      if (length > before) {
        System.arraycopy(random(length - before, i), 0, source, before, length - before);
      }
      for (int j = 0; j < 3 && length > 0; j++) {
        source[random.nextInt(length)] ^= (byte) (i % 2 == 0 ? 1 : 3);
      }
      if (length > blockSize) {
        source[0] ^= 1; // Every other generation has this block as it was before.
      }
      sources.add(source);
    }
    return sources;
  }

  /** Returns the digest file of a source, of MD5. */
  static byte[] digests(byte[] source, int blockSize) {
    return digests(source, blockSize, DigestKind.MD5);
  }

  private static byte[] digests(byte[] source, int blockSize, DigestKind kind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(number(blockSize));
    for (int at = 0; at < source.length; at += blockSize) {
      byte[] block = Arrays.copyOfRange(source, at, Math.min(source.length, at + blockSize));
      out.writeBytes(Batch.newDigest(kind.algorithm()).digest(block));
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

  /**
   * Adds a generation to a set, as a run does: with sums, and encrypted where there is a key.
   *
   * @param older the source at the last generation, or null
   */
  static void run(Path set, byte[] source, byte[] older, int blockSize, DigestKind kind, SetKey key)
      throws IOException {
    SetRun.Dumper dumper =
        job -> {
          byte[] difference = difference(source, older, blockSize);
          long blocks = ((long) source.length + blockSize - 1) / blockSize;
          long changed = (difference.length - 4L + blockSize + 7) / (blockSize + 8);
          try (SummedFile first = new SummedFile(job.difference());
              SummedFile second = new SummedFile(job.digests())) {
            try (OutputStream out = DifferenceWriter.open(first, Compression.ZSTD, key);
                OutputStream digests = key == null ? second : key.seal(second)) {
              out.write(difference);
              digests.write(digests(source, blockSize, kind));
            }
            GenerationCheck.Facts facts =
                new GenerationCheck.Facts(source.length, blockSize, blocks, changed, 0);
            return new SetRun.Dumped(0, facts, first.sum(), second.sum());
          }
        };
    SetRun.run(set, new SetRun.Choice(Compression.ZSTD, kind, key), dumper, unheard -> {});
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
