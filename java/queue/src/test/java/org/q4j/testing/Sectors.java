package org.q4j.testing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes in sectors of {@value #SIZE}, which copies share: a sector that has been written is never
 * changed, but replaced. One that was never written is a hole, and reads as zero.
 */
final class Sectors {
  static final int SIZE = 512;

  private static final byte[] HOLE = new byte[SIZE];

  private byte[][] sectors;
  private int length;

  Sectors() {
    this(new byte[0][], 0);
  }

  private Sectors(byte[][] sectors, int length) {
    this.sectors = sectors;
    this.length = length;
  }

  static Sectors of(byte[] bytes) {
    Sectors sectors = new Sectors();
    sectors.resize(bytes.length);
    sectors.write(0, bytes);
    return sectors;
  }

  Sectors copy() {
    return new Sectors(sectors.clone(), length);
  }

  int length() {
    return length;
  }

  /** Bytes that are cut off do not come back with a later growth. */
  void resize(int newLength) {
    sectors = Arrays.copyOf(sectors, (newLength + SIZE - 1) / SIZE);
    length = newLength;
    if (newLength % SIZE != 0) {
      int last = newLength / SIZE;
      sectors[last] = cut(sectors[last], newLength % SIZE);
    }
  }

  /** Returns a sector with zeroes from {@code from} on. */
  static byte[] cut(byte[] sector, int from) {
    return sector == null ? null : Arrays.copyOf(Arrays.copyOf(sector, from), SIZE);
  }

  /** Returns a sector, not to be changed; null for a hole. */
  byte[] get(int sector) {
    return sector < sectors.length ? sectors[sector] : null;
  }

  /** Sets a sector, if the length reaches so far. */
  void set(int sector, byte[] content) {
    if (sector < sectors.length) {
      boolean last = length / SIZE == sector;
      sectors[sector] = last ? cut(content, length % SIZE) : content;
    }
  }

  void write(int offset, byte[] bytes) {
    for (int from = 0; from < bytes.length; ) {
      int at = (offset + from) % SIZE;
      int count = Math.min(SIZE - at, bytes.length - from);
      int sector = (offset + from) / SIZE;
      byte[] changed = sectors[sector] == null ? new byte[SIZE] : sectors[sector].clone();
      System.arraycopy(bytes, from, changed, at, count);
      sectors[sector] = changed;
      from += count;
    }
  }

  void read(int offset, ByteBuffer destination) {
    for (int from = offset; destination.hasRemaining(); ) {
      int at = from % SIZE;
      int count = Math.min(SIZE - at, destination.remaining());
      byte[] sector = sectors[from / SIZE];
      destination.put(sector == null ? HOLE : sector, at, count);
      from += count;
    }
  }

  byte[] bytes() {
    ByteBuffer all = ByteBuffer.allocate(length);
    read(0, all);
    return all.array();
  }

  /** Returns the first sector from there on that is a hole, or is none; their number if none is. */
  int next(int sector, boolean hole) {
    int at = sector;
    while (at < sectors.length && (sectors[at] == null) != hole) {
      at++;
    }
    return at;
  }

  /** Returns how many bytes are in sectors that are no holes. */
  long allocated() {
    return (long) SIZE * Arrays.stream(sectors).filter(sector -> sector != null).count();
  }
}
