package org.q4j.repair;

import java.util.List;
import java.util.Optional;
import org.q4j.format.Header;

/**
 * What a queue file holds, all of it read and verified; sound or not. Made by {@link Examiner}.
 *
 * @param found the header as it stands in the file
 * @param headerSize its size in bytes: 2440, 2456 or 4096
 * @param length bytes of the file
 * @param truth the header as it should be, closed; where rows are lost, without them
 * @param nextRowId the row id of the next insert
 * @param blocks how many blocks verify
 * @param findings what is not as it should be
 * @param notes what is unusual and takes nothing away
 * @param lost where blocks do not verify, in order
 * @param tail the bytes behind the last block of a file that was not closed: an unfinished append
 * @param leftover just past the last byte that is not zero behind the rows' end; or that end
 * @param rowIdsCertain whether no row id had to be guessed
 */
public record Examination(
    Header found,
    int headerSize,
    long length,
    Header truth,
    long nextRowId,
    long blocks,
    List<Finding> findings,
    List<String> notes,
    List<LostRows> lost,
    Optional<Damage> tail,
    long leftover,
    boolean rowIdsCertain) {

  /** Copies the lists. */
  public Examination {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
    lost = List.copyOf(lost);
  }

  /** Returns what it comes to. */
  public FileStatus status() {
    if (findings.stream().anyMatch(Finding::damage)) {
      return FileStatus.DAMAGED;
    }
    return found.dirty() ? FileStatus.NOT_CLOSED : FileStatus.SOUND;
  }
}
