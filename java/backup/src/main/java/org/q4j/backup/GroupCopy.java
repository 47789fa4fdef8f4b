package org.q4j.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which files a group had at a moment, and which generation of each one's set holds it: what {@link
 * CopyList} writes to {@code FOLDER/copy.N.json}.
 *
 * @param number from 1 on
 * @param at the moment
 * @param heldMicros how long writers were held up for it, in microseconds; -1 where that was not
 *     measured
 * @param source its name
 * @param position where the log of the server stood whose files these are; empty where no lock told
 *     it
 * @param files the entries
 * @param sealedSince the number of the folder's first copy whose list was encrypted; 0 where this
 *     one's is not
 */
public record GroupCopy(
    long number,
    Instant at,
    long heldMicros,
    String source,
    Optional<BinlogPosition> position,
    List<Member> files,
    long sealedSince) {
  /**
   * One entry.
   *
   * @param entry what it is
   * @param generation of its set; 0 for folders and links
   * @param tied whether that generation's sums say which file it is of, which the key authenticates
   */
  public record Member(FileGroup.Entry entry, long generation, boolean tied) {}

  /** Returns whether the list was encrypted, and so authenticated by the key. */
  boolean isSealed() {
    return sealedSince > 0;
  }

  /** Returns what is known of the copy without its entries. */
  CopyHead head() {
    List<FileGroup.Entry> own =
        files.stream()
            .map(Member::entry)
            .filter(entry -> entry.kind() == FileGroup.Kind.FILE)
            .toList();
    long length = own.stream().mapToLong(FileGroup.Entry::length).sum();
    return new CopyHead(number, at, heldMicros, source, position, own.size(), length, sealedSince);
  }

  /** Returns of each file the generation of its set that this copy needs. */
  Map<String, Long> generations() {
    Map<String, Long> all = new TreeMap<>();
    for (Member member : files) {
      if (member.entry().kind() == FileGroup.Kind.FILE) {
        all.put(member.entry().path(), member.generation());
      }
    }
    return all;
  }
}
