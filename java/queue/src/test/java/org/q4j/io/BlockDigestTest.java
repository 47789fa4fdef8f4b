package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockDigestTest {
  private static final int BLOCK = 1024;

  @ParameterizedTest
  @EnumSource
  void everyNumberOfBlocksHasTheDigestsThatJavaGives(BlockDigest kind) throws Exception {
    byte[] bytes = new byte[70 * BLOCK];
    new Random(7).nextBytes(bytes);
    ByteBuffer data = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    ByteBuffer digests = ByteBuffer.allocateDirect(71 * kind.bytes());
    MessageDigest expected = MessageDigest.getInstance(kind == BlockDigest.MD5 ? "MD5" : "SHA-256");
    for (int blocks = 0; blocks < 70; blocks++) {
      data.limit(blocks * BLOCK + 5 + 7).position(5);
      kind.of(data, BLOCK, digests.clear().position(kind.bytes()));
      for (int i = 0; i <= blocks; i++) {
        expected.update(bytes, 5 + i * BLOCK, i < blocks ? BLOCK : 7);
        byte[] actual = new byte[kind.bytes()];
        digests.get((i + 1) * kind.bytes(), actual);
        assertArrayEquals(expected.digest(), actual, "block " + i + " of " + blocks);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoRoomIsRefused(BlockDigest kind) {
    ByteBuffer data = ByteBuffer.allocateDirect(2 * BLOCK);
    ByteBuffer one = ByteBuffer.allocateDirect(kind.bytes());
    ByteBuffer heap = ByteBuffer.allocate(2 * kind.bytes());
    assertThrows(IllegalArgumentException.class, () -> kind.of(data, BLOCK, one));
    assertThrows(IllegalArgumentException.class, () -> kind.of(data, 0, one));
    assertThrows(IllegalArgumentException.class, () -> kind.of(data, BLOCK, heap));
  }
}
