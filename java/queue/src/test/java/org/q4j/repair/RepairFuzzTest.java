package org.q4j.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.Q4jException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.QueueFile;
import org.q4j.store.SyncPolicy;
import org.q4j.testing.GoldenTable;
import org.q4j.testing.SimulatedDisk;

/**
 * Real files changed at random in many places: nothing but the documented exceptions comes out,
 * whatever is written opens, and the reports say what is in it.
 *
 * <p>{@code -Dq4j.fuzz.rounds=N} makes it longer, {@code -Dq4j.fuzz.seed=N} repeats a round.
 */
class RepairFuzzTest {
  private static final Path FILE = Path.of("/t.Q4M");
  private static final Path NEW = Path.of("/new.Q4M");
  private static final List<String> TABLES =
      List.of(
          "01-int/t_int",
          "03-strings/t_str",
          "08-compacted/t_cmp_more",
          "08-compacted/t_cmp_mid",
          "13-old-headers/rich_2440",
          "13-old-headers/richcrash_v1_4096");

  @Test
  void whateverTheFileHoldsTheToolsEndAndTellTheTruth() {
    long first = Long.getLong("q4j.fuzz.seed", 1);
    long rounds = Long.getLong("q4j.fuzz.seed") != null ? 1 : Long.getLong("q4j.fuzz.rounds", 1000);
    int worked = 0;
    for (long seed = first; seed < first + rounds; seed++) {
      worked += round(seed) ? 1 : 0;
    }
    assertTrue(worked > rounds / 3, "salvaged " + worked + " of " + rounds);
  }

  private static boolean round(long seed) {
    Random random = new Random(seed);
    byte[] bytes = mutated(random);
    try {
      salvageAndRepair(bytes, random.nextBoolean(), "seed=" + seed);
      return true;
    } catch (Q4jException refused) {
      return false;
    } catch (RuntimeException | Error fault) {
      throw new AssertionError("seed=" + seed, fault);
    }
  }

  private static byte[] mutated(Random random) {
    String[] name = TABLES.get(random.nextInt(TABLES.size())).split("/", 2);
    GoldenTable table = GoldenTable.of(name[0], name[1]);
    byte[] whole = table.file(table.readableVersion());
    int end = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
    byte[] bytes = Arrays.copyOf(whole, end + random.nextInt(200));
    for (int i = random.nextInt(6); i >= 0; i--) {
      bytes = mutate(bytes, end, random);
    }
    return bytes;
  }

  private static byte[] mutate(byte[] bytes, int end, Random random) {
    int low = random.nextInt(4) == 0 ? 0 : Math.min(HeaderDescriptor.SIZE, bytes.length - 1);
    int at = low + random.nextInt(Math.max(1, Math.min(bytes.length, end) - low));
    int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 4 : 60), bytes.length - at);
    switch (random.nextInt(7)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(bytes, at, at + length, (byte) 0);
      case 2 -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, at, length);
      }
      case 3 ->
          System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
      case 4 -> {
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at + 1) : bytes;
      }
      case 5 ->
          ByteBuffer.wrap(bytes)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(Math.min(at, bytes.length - 4), random.nextInt() & 0xe00000ff);
      default -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x40);
    }
    return bytes;
  }

  private static void salvageAndRepair(byte[] bytes, boolean unverified, String where) {
    SimulatedDisk disk = new SimulatedDisk();
    disk.put(FILE, bytes);
    RepairReport salvaged =
        new Salvager(disk)
            .salvage(new Salvager.Request(FILE, NEW, Optional.empty(), unverified), read -> {});
    try (QueueFile file = QueueFile.open(disk, NEW, SyncPolicy.SYNC)) {
      assertEquals(salvaged.rowsKept(), file.rowCount(), where);
      assertTrue(file.recovery().isEmpty(), where);
    }
    RepairReport repaired = new Repairer(disk).repair(FILE, read -> {});
    try (Storage storage = disk.openReadOnly(FILE)) {
      assertNotEquals(
          FileStatus.DAMAGED, Examiner.examine(storage, read -> {}).status(), () -> where);
    }
    try (QueueFile file = QueueFile.open(disk, FILE, SyncPolicy.SYNC)) {
      assertEquals(repaired.rowsKept(), file.rowCount(), where);
    }
  }
}
