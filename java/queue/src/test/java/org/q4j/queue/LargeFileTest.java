package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.Adler32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.FilledAddresses;
import org.q4j.io.NativeDisk;
import org.q4j.io.Storage;
import org.q4j.repair.Examiner;
import org.q4j.repair.FileStatus;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.Durability;

/**
 * A queue file larger than 4 GiB: recovered, taken from, appended to, compacted and checked, with
 * every way to read it. It is sparse: the rows hold little but zeroes, which are not written.
 */
@Timeout(300)
class LargeFileTest {
  private static final long GIB = 1L << 30;
  private static final int BODY = 32 << 20;
  private static final int ROWS = 130;
  private static final String QUEUE = "app.large";

  @TempDir Path directory;

  private Path file;

  /** The first row's block, as the engine wrote it, once more for every other row. */
  @BeforeEach
  void write() throws IOException {
    try (QueueStore store = open(NativeDisk.withWindows(0, 0))) {
      Queue queue = store.create(QUEUE, "id BIGINT NOT NULL, body LONGBLOB NOT NULL");
      queue.insert(row -> row.set("id", 0).set("body", new byte[BODY]));
    }
    file = DataDirectory.fileOf(directory, QUEUE);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(HeaderDescriptor.SIZE);
      ByteBuffer block = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
      out.readFully(block.array());
      int records = (int) block.getLong(RecordDescriptor.HEAD_LENGTH);
      int rowAt = RecordDescriptor.HEAD_LENGTH + Long.BYTES;
      int idAt = rowAt + RecordDescriptor.HEAD_LENGTH;
      for (long row = 1; row < ROWS; row++) {
        block.putLong(idAt, row);
        Adler32 adler = new Adler32();
        adler.update(block.array(), rowAt, block.capacity() - rowAt);
        long sum = withZeroes(adler.getValue(), records - (block.capacity() - rowAt));
        block.putInt(0, RecordDescriptor.CHECKSUM | ((int) sum & 0x1fffffff));
        out.seek(HeaderDescriptor.SIZE + row * (rowAt + records));
        out.write(block.array());
      }
      long end = HeaderDescriptor.SIZE + (long) ROWS * (rowAt + records);
      out.setLength(HeaderDescriptor.fileLength(end));
      out.seek(HeaderDescriptor.ATTR);
      out.write(HeaderDescriptor.ATTR_DIRTY);
      assertTrue(end > 4 * GIB, () -> "end=" + end);
    }
  }

  /** Returns the Adler-32 of what has this one with so many zeroes behind it (RFC 1950, 8.2). */
  private static long withZeroes(long adler, long zeroes) {
    long low = adler & 0xffff;
    return ((adler >>> 16) + zeroes * low) % 65_521 << 16 | low;
  }

  @Test
  void everyRowIsThereInOrderWithoutMapping() {
    useIt(NativeDisk.withWindows(0, 0));
  }

  @Test
  void everyRowIsThereInOrderThroughSmallWindows() {
    useIt(NativeDisk.withWindows(64 << 20, 256 << 20));
  }

  @Test
  void everyRowIsThereInOrderWithoutAddressesForAnyWindow() {
    try (FilledAddresses full = new FilledAddresses(directory, 64 << 20)) {
      QueueStats stats = useIt(NativeDisk.withWindows(64 << 20, 256 << 20));
      assertTrue(stats.mappingFailures() > 0, full::toString);
      // The short window at the end of the file may have found its place.
      assertTrue(stats.mappedBytes() < 64 << 20, stats.toString());
    }
  }

  private QueueStats useIt(Disk disk) {
    try (QueueStore store = open(disk)) {
      Queue queue = store.queue(QUEUE);
      assertTrue(queue.recovery().isPresent());
      assertEquals(ROWS, queue.count());
      queue.insert(row -> row.set("id", ROWS).set("body", new byte[] {7}));
      takeAll(store, ROWS);
      QueueStats stats = queue.stats();
      assertTrue(stats.mappedBytes() <= 256 << 20, stats.toString());
      assertTrue(stats.beginOffset() > 4 * GIB, stats.toString());
      List<StoredRow> left = queue.peek(10);
      assertEquals(1, left.size());
      assertEquals(ROWS, left.get(0).row().getLong("id"));
      assertEquals(ROWS + 1, left.get(0).rowId());
      assertSound(disk);
      queue.compact();
      assertEquals(ROWS, queue.peek(10).get(0).row().getLong("id"));
      assertTrue(queue.stats().fileBytes() < GIB, () -> queue.stats().toString());
      return stats;
    }
  }

  private static void takeAll(QueueStore store, int rows) {
    try (Session session = store.session()) {
      for (long id = 0; id < rows; id++) {
        OwnedRow owned = session.await(Duration.ZERO, QUEUE).orElseThrow();
        assertEquals(id, owned.row().getLong("id"));
        assertEquals(id + 1, owned.rowId());
        owned.end();
      }
    }
  }

  private void assertSound(Disk disk) {
    try (Storage storage = disk.openReadOnly(file)) {
      FileStatus status = Examiner.examine(storage, read -> {}).status();
      assertTrue(
          status == FileStatus.SOUND || status == FileStatus.NOT_CLOSED, () -> status.toString());
    }
  }

  private QueueStore open(Disk disk) {
    return QueueStore.open(
        directory,
        StoreOptions.defaults().on(disk).with(Durability.OS).compacting(CompactionPolicy.NEVER));
  }
}
