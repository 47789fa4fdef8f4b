package org.q4j.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.QueueFile;
import org.q4j.store.QueueFiles;
import org.q4j.store.RecordCursor;
import org.q4j.store.RowPosition;
import org.q4j.store.SyncPolicy;
import org.q4j.testing.SimulatedDisk;

/** A small queue file that tests damage, and what the tools make of it. */
abstract class RepairCase {
  static final Path FILE = Path.of("/data/t.Q4M");
  static final Path NEW = Path.of("/data/new.Q4M");
  static final Path LOST = Path.of("/data/lost.bin");
  static final int FIRST = 4096;

  final SimulatedDisk disk = new SimulatedDisk();

  /** Blocks of two rows each: a b, c d, e f; of 12 + 2 * 5 bytes. */
  void create(String... blocks) {
    QueueFiles.prepare(disk, FILE);
    try (QueueFile file = open(FILE)) {
      for (String block : blocks) {
        file.append(
            block.chars().mapToObj(letter -> new byte[] {(byte) letter}).toArray(byte[][]::new));
      }
    }
  }

  QueueFile open(Path path) {
    return QueueFile.open(disk, path, SyncPolicy.SYNC);
  }

  List<String> rows(Path path) {
    List<String> rows = new ArrayList<>();
    try (QueueFile file = open(path)) {
      RecordCursor cursor = file.cursor();
      for (RowPosition row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(row.rowId() + new String(file.read(row), StandardCharsets.UTF_8));
      }
    }
    return rows;
  }

  void damage(int offset, int... values) {
    byte[] bytes = disk.bytes(FILE);
    for (int i = 0; i < values.length; i++) {
      bytes[offset + i] = (byte) values[i];
    }
    disk.put(FILE, bytes);
  }

  RepairReport salvage(boolean unverified) {
    return new Salvager(disk)
        .salvage(new Salvager.Request(FILE, NEW, Optional.of(LOST), unverified), read -> {});
  }

  /** Marks the file as not closed, as of its creation. */
  void unclose() {
    damage(HeaderDescriptor.ATTR, 1);
    damage(HeaderDescriptor.END, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 1, 0);
  }

  void assertStatus(FileStatus expected) {
    try (Storage storage = disk.openReadOnly(FILE)) {
      assertEquals(expected, Examiner.examine(storage, read -> {}).status());
    }
  }

  Examination examine() {
    try (Storage storage = disk.openReadOnly(FILE)) {
      return Examiner.examine(storage, read -> {});
    }
  }

  /** Overwrites the checksum record and the first row's head, so that nothing leads on. */
  void destroyHeads(int block) {
    byte[] bytes = disk.bytes(FILE);
    Arrays.fill(bytes, block, block + 16, (byte) 0xff);
    disk.put(FILE, bytes);
  }

  /** Returns the letters of the rows in a file, in order. */
  String letters(Path path) {
    StringBuilder letters = new StringBuilder();
    rows(path).forEach(row -> letters.append(row.charAt(row.length() - 1)));
    return letters.toString();
  }
}
