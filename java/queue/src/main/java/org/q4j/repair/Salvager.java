package org.q4j.repair;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.q4j.format.Header;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;
import org.q4j.store.QueueFileWriter;

/**
 * Writes a new queue file with every live row that can be had of a damaged one, row ids kept. The
 * damaged file is only read.
 */
public final class Salvager {

  /**
   * What to do.
   *
   * @param output the new file; must not exist
   * @param lost gets the bytes of what does not verify, one stretch behind the other; must not
   *     exist
   * @param unverified whether to keep rows that are whole inside a block that does not verify
   */
  public record Request(Path file, Path output, Optional<Path> lost, boolean unverified) {}

  private final Disk disk;

  /**
   * @param disk where files are
   */
  public Salvager(Disk disk) {
    this.disk = disk;
  }

  /**
   * Salvages a file.
   *
   * @param progress is told how many bytes have been read, now and then; twice over
   * @throws org.q4j.CorruptException when it is no queue file at all
   */
  public RepairReport salvage(Request request, LongConsumer progress) {
    try (Storage source = disk.openReadOnly(request.file())) {
      Examination examination = Examiner.examine(source, progress);
      return salvage(request, examination, source, disk.create(request.output()), progress);
    }
  }

  /** Deletes the new file, which is ours, when it does not become whole. */
  private RepairReport salvage(
      Request request,
      Examination examination,
      Storage source,
      Storage created,
      LongConsumer progress) {
    boolean whole = false;
    try (Storage target = created) {
      Header header = write(source, examination, target, request.unverified(), progress);
      request.lost().ifPresent(path -> putAside(source, examination, disk.create(path)));
      whole = true;
      disk.syncDirectory(request.output().toAbsolutePath().getParent());
      return report(request, examination, header);
    } finally {
      if (!whole) {
        disk.delete(created.path());
      }
    }
  }

  private static Header write(
      Storage source,
      Examination examination,
      Storage target,
      boolean unverified,
      LongConsumer progress) {
    QueueFileWriter writer = new QueueFileWriter(target, examination.truth().magic);
    RowScan.Visitor rows =
        (offset, head, rowId, verified) -> {
          if (RecordDescriptor.isLiveRow(head) && (verified || unverified)) {
            writer.append(rowId, head, source::read, offset + RecordDescriptor.HEAD_LENGTH);
          }
        };
    new RowScan(source, examination).run(rows, progress);
    writer.finish(Math.max(examination.nextRowId(), writer.nextRowId()), examination.truth());
    return writer.header();
  }

  private void putAside(Storage source, Examination examination, Storage created) {
    List<Damage> damages = damages(examination);
    boolean whole = false;
    try (Storage lost = created) {
      lost.grow(damages.stream().mapToLong(Damage::length).sum());
      long at = 0;
      for (Damage damage : damages) {
        Copies.copy(source, damage.from(), Math.min(damage.to(), source.length()), lost, at);
        at += damage.length();
      }
      lost.sync();
      whole = true;
    } finally {
      if (!whole) {
        disk.delete(created.path());
      }
    }
    disk.syncDirectory(created.path().toAbsolutePath().getParent());
  }

  private static List<Damage> damages(Examination examination) {
    List<Damage> damages = new ArrayList<>(damages(examination.lost()));
    examination.tail().ifPresent(damages::add);
    return damages;
  }

  private static List<Damage> damages(List<LostRows> lost) {
    return lost.stream().map(LostRows::damage).toList();
  }

  private static RepairReport report(Request request, Examination examination, Header header) {
    List<String> notes = new ArrayList<>(examination.notes());
    if (!examination.rowIdsCertain()) {
      notes.add("row ids behind the first loss had to be guessed");
    }
    if (request.unverified()) {
      notes.add("rows of blocks that do not verify were kept: their bytes may be wrong");
    }
    boolean unproven =
        examination.lost().stream().anyMatch(rows -> rows.damage().kind() == StretchKind.UNPROVEN);
    if (unproven && !request.unverified()) {
      notes.add("blocks that only a search found were left out: --unverified keeps their rows");
    }
    examination
        .tail()
        .ifPresent(tail -> notes.add("an unfinished append of %d bytes".formatted(tail.length())));
    long kept = header.rowCount;
    // Nobody was promised what an unfinished append holds: left out, it is no loss.
    List<Damage> of = request.unverified() ? damages(examination) : damages(examination.lost());
    long all = examination.truth().rowCount + of.stream().mapToLong(Damage::liveRows).sum();
    return new RepairReport(
        request.file(),
        request.output(),
        kept,
        all - kept,
        examination.lost(),
        RepairReport.changes(examination.found(), header),
        request.lost(),
        notes,
        true);
  }
}
