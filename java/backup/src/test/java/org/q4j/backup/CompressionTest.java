package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.q4j.CorruptException;

class CompressionTest {
  private static byte[] pack(Compression kind, byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = kind.pack(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] unpack(Compression kind, byte[] packed) throws IOException {
    try (InputStream in = kind.unpack(new ByteArrayInputStream(packed), "set.7")) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "GZIP", "ZSTD", "LZ4"})
  void whatIsPackedUnpacksToTheSame(Compression kind) throws IOException {
    for (int length : new int[] {1, 4, 262144, (2 << 20) - 1, 2 << 20, (2 << 20) + 1, 9 << 20}) {
      byte[] random = Sample.random(length, length);
      assertArrayEquals(random, unpack(kind, pack(kind, random)));
      byte[] even = new byte[length];
      byte[] packed = pack(kind, even);
      assertArrayEquals(even, unpack(kind, packed));
      assertTrue(kind == Compression.NONE || packed.length < 100 + length / 100);
    }
  }

  /** Zstandard's library takes some ends within a frame for its end: lengths and digests do not. */
  @ParameterizedTest
  @EnumSource(names = {"GZIP", "LZ4"})
  void whatIsCutShortIsAnErrorThatNamesFileAndPlace(Compression kind) throws IOException {
    byte[] packed = pack(kind, Sample.random(5 << 20, 1));
    for (int length = 20; length < packed.length; length += packed.length / 50) {
      byte[] part = Arrays.copyOf(packed, length);
      CorruptException cut = assertThrows(CorruptException.class, () -> unpack(kind, part));
      assertTrue(cut.getMessage().contains("cannot unpack set.7: "), cut::getMessage);
      assertTrue(cut.getMessage().matches(".*behind byte [0-9]+ of.*"), cut::getMessage);
    }
  }

  /** A few bytes of a frame's head say nothing that is needed. */
  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "LZ4"})
  void aChangedByteIsAnErrorOrUnpacksRight(Compression kind) throws IOException {
    byte[] bytes = Sample.random(3 << 20, 2);
    byte[] packed = pack(kind, bytes);
    int right = 0;
    int tried = 0;
    for (int at = 0; at < packed.length; at += at < 30 ? 1 : packed.length / 40) {
      byte[] damaged = packed.clone();
      damaged[at] ^= 0x10;
      tried++;
      try {
        assertArrayEquals(bytes, unpack(kind, damaged));
        right++;
      } catch (CorruptException damage) {
        assertTrue(damage.getMessage().contains("cannot unpack set.7: "), damage::getMessage);
      }
    }
    assertTrue(right < tried / 4, right + " of " + tried);
  }

  @Test
  void theEndingOfANameSaysHowItIsPacked() {
    assertEquals(Compression.LZ4, Compression.ofName("set.1.lz4"));
    assertEquals(Compression.LZ4, Compression.ofName("set.3.since-1.lz4.age"));
    assertEquals(Compression.NONE, Compression.ofName("set.1"));
    assertEquals(Compression.GZIP, Compression.ofName("set.1.gz"));
  }
}
