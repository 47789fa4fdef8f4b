package org.q4j.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.q4j.CorruptException;

/**
 * What has arrived of a dump, across connections. Blocks arrive before their digests; they are
 * passed on when those are there too, so that what is passed on always ends with the same block in
 * both. Not thread-safe.
 */
final class DumpState {
  private final ArrivingDifference difference;
  private final OutputStream digests;
  private final DigestKind kind;
  private final DumpProgress progress;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private int blockSize;
  private long length;
  private long blocks;
  private long changed;
  private long told;
  private RemoteDump.Packing packing = RemoteDump.Packing.NONE;
  private String moved = "";
  private Told ofStorage;

  /**
   * @param difference takes the records
   * @param digests takes the digests
   */
  DumpState(
      ArrivingDifference difference, OutputStream digests, DigestKind kind, DumpProgress progress) {
    this.difference = difference;
    this.digests = digests;
    this.kind = kind;
    this.progress = progress;
  }

  /** Returns the number of blocks that are complete: the next one to ask for. */
  long blocks() {
    return blocks;
  }

  /** Returns the bytes of a block; 0 before anything has arrived. */
  int blockSize() {
    return blockSize;
  }

  /**
   * The length of the source was told.
   *
   * @throws CorruptException when it was another before the connection was lost
   */
  void length(long bytes) {
    if (blocks > 0 && bytes != length) {
      throw new CorruptException(
          "the source changed while the connection was lost: length=%d (expected=%d); run again, or from a snapshot"
              .formatted(bytes, length));
    }
    length = bytes;
  }

  /**
   * A connection begins.
   *
   * @param arriving how what arrives is packed, by the helper or not at all
   */
  void begin(RemoteDump.Packing arriving) {
    packing = arriving;
  }

  /** The number of changed blocks was told, of those whose digests follow. */
  void changed(long count) {
    told = count;
  }

  /** Takes blocks with their heads. */
  OutputStream pending() {
    return pending;
  }

  /** Digests have arrived, and so all blocks before. */
  void digests(byte[] bytes) throws IOException {
    if (blockSize == 0) {
      if (bytes.length != 4) {
        throw new CorruptException(
            "the digests begin with bytes=%d (expected=4)".formatted(bytes.length));
      }
      blockSize = BlockSize.checked(LittleEndian.getInt(bytes, 0), "the new digest");
    } else if (bytes.length == DigestFile.HEAD) {
      headAgain(LittleEndian.getInt(bytes, 0));
      return;
    } else {
      blocks += bytes.length / kind.bytes();
      long record = blockSize + 8L;
      changed += packing.isByHelper() ? told : (pending.size() + record - 1) / record;
      progress.at(Math.min(length, blocks * blockSize), length);
    }
    difference.take(pending, packing);
    pending.reset();
    digests.write(bytes);
  }

  /** The connection was lost between the heads and the first block: they are there already. */
  private void headAgain(int size) {
    if (blocks > 0 || size != blockSize) {
      throw new CorruptException(
          "the digests begin again: block size=%d (expected=%d at block 0, not %d)"
              .formatted(size, blockSize, blocks));
    }
    pending.reset();
  }

  /** The source changed while it was read, in the helper's words; empty when it did not. */
  void moved(String words) {
    moved = words;
  }

  /** Returns what the helper noticed of a change of the source. */
  String moved() {
    return moved;
  }

  /** What the helper made of what the storage said. */
  void told(Told figures) {
    ofStorage = figures;
  }

  /** Returns that; null where the storage was not asked. */
  Told told() {
    return ofStorage;
  }

  /** The connection was lost: what has no digest yet will be sent again. */
  void lost() {
    pending.reset();
  }

  /**
   * The dump is complete.
   *
   * @param figures as the helper has them
   * @throws CorruptException when they are not what has arrived
   */
  RemoteDump.Result finish(RemoteDump.Result figures) throws IOException {
    if (figures.blocks() != blocks || pending.size() != 0) {
      throw new CorruptException(
          "blocks=%d arrived (expected=%d); run again".formatted(blocks, figures.blocks()));
    }
    difference.flush();
    digests.flush();
    return new RemoteDump.Result(figures.length(), blocks, changed);
  }
}
