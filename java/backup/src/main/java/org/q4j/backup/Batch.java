package org.q4j.backup;

import java.io.IOException;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Neighbouring blocks that are read and hashed together. Used by one thread at a time. */
final class Batch {
  private final int blockSize;
  private final MessageDigest digest;
  private final byte[] data;
  private final byte[] digests;
  private long offset;
  private int length;

  Batch(int blockSize, int blocks, String algorithm) {
    this.blockSize = blockSize;
    this.digest = newDigest(algorithm);
    this.data = new byte[blockSize * blocks];
    this.digests = new byte[digest.getDigestLength() * blocks];
  }

  static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalArgumentException(algorithm, missing);
    }
  }

  void read(BlockSource source, long from) throws IOException {
    offset = from;
    length = source.read(from, data);
  }

  Batch hash() {
    int size = digest.getDigestLength();
    for (int i = 0; i < blocks(); i++) {
      digest.update(data, start(i), lengthOf(i));
      try {
        digest.digest(digests, i * size, size);
      } catch (DigestException tooShort) {
        throw new IllegalStateException(tooShort);
      }
    }
    return this;
  }

  /** Returns the bytes of all blocks, one after the other. */
  byte[] data() {
    return data;
  }

  /** Returns the digests of all blocks, one after the other. */
  byte[] digests() {
    return digests;
  }

  int digestLength() {
    return digest.getDigestLength();
  }

  /** Returns where the first block lies in the source, in bytes. */
  long offset() {
    return offset;
  }

  /** Returns the number of bytes that were read. */
  int length() {
    return length;
  }

  boolean isFull() {
    return length == data.length;
  }

  int blocks() {
    return (int) (((long) length + blockSize - 1) / blockSize);
  }

  /** Returns where in {@link #data} block {@code i} begins. */
  int start(int i) {
    return i * blockSize;
  }

  int lengthOf(int i) {
    return Math.min(blockSize, length - i * blockSize);
  }
}
