package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.NativeIoException;
import org.q4j.testing.Errors;
import org.q4j.testing.SimulatedDisk;

class DurableNamesTest {
  private static final Path ROOT = Path.of("/data");
  private static final Path OLD = ROOT.resolve("app/old.Q4M");
  private static final Path NEW = ROOT.resolve("app/new.Q4M");

  private final SimulatedDisk disk = new SimulatedDisk();
  private final DurableNames names = new DurableNames(disk, ROOT);

  private void failSyncs(boolean whether) {
    disk.onCall(
        (operation, file, number) ->
            whether && operation.equals("syncDirectory")
                ? Errors.of(operation, file, "EIO")
                : null);
  }

  private void renameWithoutSync() {
    disk.put(OLD, new byte[] {1});
    assertTrue(names.exists(OLD));
    failSyncs(true);
    assertThrows(NativeIoException.class, () -> names.rename(OLD, NEW));
  }

  @Test
  void aNameWhoseSyncFailedIsNotSeenBeforeItIsDurable() {
    renameWithoutSync();
    assertThrows(NativeIoException.class, () -> names.exists(NEW));
    assertThrows(NativeIoException.class, () -> names.exists(OLD));
    assertThrows(NativeIoException.class, () -> names.openLocked(NEW));
    assertThrows(NativeIoException.class, () -> names.list(NEW.getParent()));
  }

  @Test
  void aNameThatWasSeenOutlivesAPowerCut() {
    renameWithoutSync();
    failSyncs(false);
    assertTrue(names.exists(NEW));
    for (int seed = 0; seed < 50; seed++) {
      assertTrue(disk.powerCut(new Random(seed)).exists(NEW), "seed " + seed);
    }
  }

  @Test
  void aProcessMakesDurableWhatTheOneBeforeItCouldNot() {
    renameWithoutSync();
    failSyncs(false);
    assertTrue(new DurableNames(disk, ROOT).exists(NEW));
    for (int seed = 0; seed < 50; seed++) {
      assertTrue(disk.powerCut(new Random(seed)).exists(NEW), "seed " + seed);
    }
  }

  @Test
  void aDirectoryThatIsKnownToBeDurableIsNotSyncedAgain() {
    disk.put(OLD, new byte[] {1});
    assertTrue(names.exists(OLD));
    long before = disk.calls();
    assertTrue(names.exists(OLD));
    names.openReadOnly(OLD).close();
    assertEquals(1, names.list(OLD.getParent()).size());
    assertEquals(before, disk.calls());
  }

  @Test
  void aFileInAFoldersPlaceHoldsNoNames(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("notes"));
    DurableNames real = new DurableNames(NativeDisk.instance(), folder);
    assertEquals(List.of(), real.list(file));
    assertEquals(List.of("notes"), real.list(folder));
  }
}
