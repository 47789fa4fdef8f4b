package org.q4j.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.q4j.io.FileStamp;

/**
 * A file's content as it reads, and what of it the disk may have. The caller sees to the locking.
 *
 * <p>After a failed sync the sectors that it was to write count as clean, as on Linux: they may or
 * may not be on disk, no later sync writes them, and the system may forget them at any time.
 */
final class SimulatedFile {
  /** What the disk may hold between two truncations: they reach it in their order, or not. */
  private static final class Layer {
    final Sectors base;

    /** The lengths that the file had, oldest first. */
    final List<Integer> lengths = new ArrayList<>();

    /** For each sector written since the last sync, the contents it had, oldest first. */
    final TreeMap<Integer, List<byte[]>> unsynced = new TreeMap<>();

    Layer(Sectors base) {
      this.base = base;
      lengths.add(base.length());
    }

    Layer copy() {
      Layer copy = new Layer(base.copy());
      copy.lengths.clear();
      copy.lengths.addAll(lengths);
      unsynced.forEach((sector, contents) -> copy.unsynced.put(sector, new ArrayList<>(contents)));
      return copy;
    }

    /** Returns what may be on disk of a sector: what was synced, or what it held since. */
    byte[] any(int sector, Random random) {
      List<byte[]> contents = unsynced.get(sector);
      int which = random.nextInt(contents.size() + 1) - 1;
      return which < 0 ? base.get(sector) : contents.get(which);
    }
  }

  private static final AtomicLong INODES = new AtomicLong();

  boolean locked;

  private long inode = INODES.incrementAndGet();
  private long changes;

  private Sectors current = new Sectors();
  private final List<Layer> layers = new ArrayList<>(List.of(new Layer(new Sectors())));

  /** Sectors that a failed sync left behind. */
  private final TreeSet<Integer> lost = new TreeSet<>();

  static SimulatedFile durable(byte[] bytes) {
    return durable(Sectors.of(bytes));
  }

  private static SimulatedFile durable(Sectors content) {
    SimulatedFile file = new SimulatedFile();
    file.current = content;
    file.layers.set(0, new Layer(content.copy()));
    return file;
  }

  SimulatedFile copy() {
    SimulatedFile copy = new SimulatedFile();
    copy.current = current.copy();
    copy.layers.clear();
    layers.forEach(layer -> copy.layers.add(layer.copy()));
    copy.lost.addAll(lost);
    copy.inode = inode;
    copy.changes = changes;
    return copy;
  }

  Sectors current() {
    return current;
  }

  private Layer last() {
    return layers.get(layers.size() - 1);
  }

  void write(int offset, byte[] bytes) {
    changes++;
    current.write(offset, bytes);
    for (int sector = offset / Sectors.SIZE;
        sector * Sectors.SIZE < offset + bytes.length;
        sector++) {
      last().unsynced.computeIfAbsent(sector, key -> new ArrayList<>()).add(current.get(sector));
      lost.remove(sector);
    }
  }

  void decay(int offset, int bits) {
    byte[] whole = current.bytes();
    whole[offset] ^= (byte) bits;
    current.write(offset, new byte[] {whole[offset]});
    last().base.set(offset / Sectors.SIZE, current.get(offset / Sectors.SIZE));
  }

  void grow(int newLength) {
    changes++;
    current.resize(newLength);
    last().lengths.add(newLength);
  }

  void truncate(int newLength) {
    changes++;
    Layer before = last();
    Sectors base = before.base.copy();
    base.resize(Math.min(newLength, base.length()));
    Layer cut = new Layer(base);
    cut.lengths.clear();
    before.lengths.forEach(length -> cut.lengths.add(Math.min(length, newLength)));
    int sectors = (newLength + Sectors.SIZE - 1) / Sectors.SIZE;
    before
        .unsynced
        .headMap(sectors)
        .forEach((sector, contents) -> cut.unsynced.put(sector, new ArrayList<>(contents)));
    List<byte[]> edge = cut.unsynced.get(newLength / Sectors.SIZE);
    if (edge != null) {
      edge.replaceAll(content -> Sectors.cut(content, newLength % Sectors.SIZE));
    }
    lost.tailSet(sectors).clear();
    current.resize(newLength);
    layers.add(cut);
  }

  void sync(boolean succeeds) {
    if (!succeeds) {
      lost.addAll(last().unsynced.keySet());
      return;
    }
    Layer synced = new Layer(current.copy());
    for (int sector : lost) {
      synced.base.set(sector, last().base.get(sector));
      synced.unsynced.put(sector, last().unsynced.get(sector));
    }
    layers.clear();
    layers.add(synced);
  }

  /** The system needs its memory: of what a failed sync left, some now reads as the disk has it. */
  void forget(Random random) {
    for (int sector : List.copyOf(lost)) {
      if (random.nextBoolean()) {
        byte[] content = last().any(sector, random);
        current.set(sector, content);
        last().base.set(sector, content);
        last().unsynced.remove(sector);
        lost.remove(sector);
      }
    }
  }

  /** Returns what may be found after the power was lost now. */
  SimulatedFile afterCut(Random random) {
    Layer layer = layers.get(random.nextInt(layers.size()));
    Sectors found = layer.base.copy();
    found.resize(layer.lengths.get(random.nextInt(layer.lengths.size())));
    int kind = random.nextInt(6);
    layer.unsynced.forEach(
        (sector, contents) -> {
          boolean newest = kind == 0 || (kind == 1 && sector % 2 == 0);
          byte[] content = newest ? contents.get(contents.size() - 1) : layer.any(sector, random);
          found.set(sector, kind == 2 ? layer.base.get(sector) : content);
        });
    SimulatedFile after = durable(found);
    after.inode = inode;
    after.changes = changes;
    return after;
  }

  /** Returns what tells that this file has been changed, also after a power cut. */
  FileStamp stamp() {
    return new FileStamp(inode, changes);
  }

  @Override
  public String toString() {
    return "%d bytes, unsynced sectors %s, left by a failed sync %s"
        .formatted(current.length(), Arrays.toString(last().unsynced.keySet().toArray()), lost);
  }
}
