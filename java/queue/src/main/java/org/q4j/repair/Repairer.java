package org.q4j.repair;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.q4j.CorruptException;
import org.q4j.FullException;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;
import org.q4j.store.HeaderUpdate;
import org.q4j.store.QueueFiles;
import org.q4j.store.Tail;

/**
 * Makes a damaged queue file sound where it lies: its header agrees with its blocks, what does not
 * verify counts as removed rows, an unfinished append is gone, and the file is closed. Every block
 * that verifies stays as it is, with its row ids. What is overwritten is kept in a file beside it
 * first. Cut short at any point and repeated, it comes to the same.
 */
public final class Repairer {
  private final Disk disk;

  /**
   * @param disk where files are
   */
  public Repairer(Disk disk) {
    this.disk = disk;
  }

  /**
   * Says what {@link #repair} would do. Changes nothing.
   *
   * @throws CorruptException when it is no queue file, or cannot be made one in place
   */
  public RepairReport plan(Path file, LongConsumer progress) {
    try (Storage storage = disk.openReadOnly(file)) {
      Examination examination = Examiner.examine(storage, progress);
      check(storage, examination);
      return report(file, file, examination, Optional.empty(), false);
    }
  }

  /**
   * Repairs a file in place.
   *
   * @throws org.q4j.LockedException when somebody has it open
   * @throws CorruptException as {@link #plan}
   */
  public RepairReport repair(Path file, LongConsumer progress) {
    try (Storage storage = disk.openLocked(file)) {
      Examination examination = Examiner.examine(storage, progress);
      check(storage, examination);
      if (isRight(examination)) {
        return report(file, file, examination, Optional.empty(), false);
      }
      Path aside = keep(storage, examination);
      QueueFiles.deleteHint(disk, file);
      write(storage, examination);
      return report(file, file, examination, Optional.of(aside), true);
    }
  }

  /**
   * Copies a file and repairs the copy.
   *
   * @param output must not exist
   */
  public RepairReport repairTo(Path file, Path output, LongConsumer progress) {
    try (Storage source = disk.openReadOnly(file)) {
      Examination examination = Examiner.examine(source, progress);
      check(source, examination);
      writeCopy(source, examination, disk.create(output));
      disk.syncDirectory(output.toAbsolutePath().getParent());
      return report(file, output, examination, Optional.empty(), true);
    }
  }

  /** Deletes the copy, which is ours, when it does not become whole. */
  private void writeCopy(Storage source, Examination examination, Storage created) {
    boolean whole = false;
    try (Storage copy = created) {
      copy.grow(HeaderDescriptor.fileLength(examination.truth().end));
      Copies.copy(source, 0, Math.min(examination.truth().end, source.length()), copy, 0);
      write(copy, examination);
      whole = true;
    } finally {
      if (!whole) {
        disk.delete(created.path());
      }
    }
  }

  /** Sound, and its header says nothing else than its blocks: real servers leave the sums wrong. */
  private static boolean isRight(Examination examination) {
    return examination.status() == FileStatus.SOUND
        && RepairReport.changes(examination.found(), examination.truth()).isEmpty();
  }

  private static void check(Storage storage, Examination examination) {
    if (examination.length() < examination.headerSize()) {
      throw new CorruptException(
          "nothing to repair: the file is cut within its header, length=%d (expected at least %d), %s"
              .formatted(examination.length(), examination.headerSize(), storage.path()));
    }
    for (LostRows lost : examination.lost()) {
      if (lost.damage().to() > examination.length()) {
        throw new CorruptException(
            "the file is cut: its last block ends at %d, length=%d, %s; q4j file salvage %s --output NEW.Q4M"
                .formatted(
                    lost.damage().to(), examination.length(), storage.path(), storage.path()));
      }
    }
    for (DeadStretch dead : DeadStretch.of(storage, examination.lost())) {
      dead.check();
    }
  }

  /** Nothing of it stays when it cannot be kept whole: the repair has not begun then. */
  private Path keep(Storage storage, Examination examination) {
    boolean whole = false;
    UndoFile created = new UndoFile(disk, storage);
    try (UndoFile undo = created) {
      undo.keep(0, HeaderDescriptor.FIELDS_LENGTH);
      for (DeadStretch dead : DeadStretch.of(storage, examination.lost())) {
        dead.keep(undo);
      }
      long end = examination.truth().end;
      if (examination.leftover() > end) {
        undo.keep(end, examination.leftover());
      }
      undo.sync();
      whole = true;
      return undo.path();
    } catch (FullException full) {
      throw new FullException(
          "cannot keep what the repair overwrites, nothing was changed: free space there, or write elsewhere with --output; "
              + full.getMessage(),
          full);
    } finally {
      if (!whole) {
        disk.delete(created.path());
      }
    }
  }

  private static void write(Storage storage, Examination examination) {
    for (DeadStretch dead : DeadStretch.of(storage, examination.lost())) {
      dead.write();
    }
    long end = examination.truth().end;
    Tail.erase(storage, end, examination.leftover());
    if (storage.length() < HeaderDescriptor.fileLength(end)) {
      storage.grow(HeaderDescriptor.fileLength(end));
    }
    storage.sync(); // The header must not reach the disk before the blocks that it names.
    HeaderUpdate.write(storage, examination.truth());
    storage.sync();
  }

  private static RepairReport report(
      Path file, Path output, Examination examination, Optional<Path> aside, boolean done) {
    Header truth = examination.truth();
    List<String> notes = new ArrayList<>(examination.notes());
    if (!examination.rowIdsCertain()) {
      notes.add("row ids behind the first loss had to be guessed");
    }
    examination
        .tail()
        .ifPresent(tail -> notes.add("an unfinished append of %d bytes".formatted(tail.length())));
    return new RepairReport(
        file,
        output,
        truth.rowCount,
        RepairReport.liveRows(examination.lost()),
        examination.lost(),
        RepairReport.changes(examination.found(), truth),
        aside,
        notes,
        done);
  }
}
