package org.q4j.backup;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.q4j.CorruptException;
import org.q4j.UnsupportedException;

/**
 * One file, folder or link of another machine, as it was found: equal to what is found later as
 * long as nobody changed it.
 *
 * @param entry what it is
 * @param inode its number
 * @param modified when its bytes changed last, ns since 1970
 * @param changed when anything of it changed last, ns since 1970
 */
public record RemoteEntry(FileGroup.Entry entry, long inode, long modified, long changed) {
  private static final int FIGURES = 52;

  /** What stands for bytes that are not in UTF-8. */
  private static final char NO_TEXT = '\ufffd';

  /** Reads one of the helper's frames. */
  static RemoteEntry read(byte[] frame) {
    int pathBytes = frame.length < FIGURES ? -1 : LittleEndian.getInt(frame, 48);
    if (pathBytes < 1 || pathBytes > frame.length - FIGURES) {
      throw new CorruptException("no entry of a list: bytes=%d".formatted(frame.length));
    }
    String path = new String(frame, FIGURES, pathBytes, StandardCharsets.UTF_8);
    int rest = FIGURES + pathBytes;
    FileGroup.Kind kind =
        switch (LittleEndian.getInt(frame, 0)) {
          case 'd' -> FileGroup.Kind.FOLDER;
          case 'l' -> FileGroup.Kind.LINK;
          default -> FileGroup.Kind.FILE;
        };
    long modified = LittleEndian.getLong(frame, 32);
    return new RemoteEntry(
        new FileGroup.Entry(
            path,
            kind,
            LittleEndian.getLong(frame, 16),
            new String(frame, rest, frame.length - rest, StandardCharsets.UTF_8),
            LittleEndian.getInt(frame, 4),
            LittleEndian.getInt(frame, 8),
            LittleEndian.getInt(frame, 12),
            modified),
        LittleEndian.getLong(frame, 24),
        modified,
        LittleEndian.getLong(frame, 40));
  }

  /**
   * Refuses what stands in a btrfs snapshot for a subvolume within.
   *
   * @throws UnsupportedException when it does
   */
  void checkNoSubvolume() {
    if (entry.kind() == FileGroup.Kind.FOLDER && inode == DirectoryGroup.EMPTY_SUBVOLUME) {
      throw DirectoryGroup.subvolume(entry.path());
    }
  }

  /**
   * Returns why an entry is left out, in words to go on with; empty when it is not. A list of a
   * copy holds text, and so no name that is none; any other can be in it.
   *
   * @param target of a link; else empty
   */
  static Optional<String> whyLeftOut(String path, String target) {
    if (path.indexOf(NO_TEXT) >= 0) {
      return Optional.of("left out, its name is not in UTF-8; rename it: " + path);
    }
    return target.indexOf(NO_TEXT) < 0
        ? Optional.empty()
        : Optional.of(
            "left out, a link to a name that is not in UTF-8, %s; make another: %s"
                .formatted(target, path));
  }
}
