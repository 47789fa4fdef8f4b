package org.q4j.backup;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.q4j.UnsupportedException;

/** How a source is kept still while it is read. */
public enum SnapshotKind {
  /** Not at all; a change meanwhile is told. */
  NONE,
  /** A snapshot of a logical volume, thin or not. */
  LVM,
  /** A read-only snapshot of the subvolume that a file or folder lies in. */
  BTRFS,
  /** Copies by reflink, on XFS or btrfs: each file at one moment of its own. */
  XFS_REFLINK,
  /** A snapshot of the dataset that a file or folder lies in. */
  ZFS;

  /** Returns its name in commands. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the kind of that name.
   *
   * @throws UnsupportedException when there is none
   */
  public static SnapshotKind parse(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedException(
                    "snapshot=%s (expected=%s)"
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(SnapshotKind::word)
                                .collect(Collectors.joining(", ")))));
  }
}
