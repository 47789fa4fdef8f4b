package org.q4j.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * What tells that a file is still the one that was read: every write changes {@code changed}, which
 * nobody can set back.
 *
 * @param size bytes
 * @param modified when its content was written
 * @param changed when anything of it was changed (ctime)
 * @param device that it lies on
 * @param inode its number there
 * @param mode permission bits
 */
public record FileStamp(
    long size, Instant modified, Instant changed, long device, long inode, int mode) {
  private static final int PERMISSIONS = 07777;

  /** Looks at a file; a link is not followed. */
  static FileStamp of(Path file) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(
            file, "unix:size,lastModifiedTime,ctime,dev,ino,mode", LinkOption.NOFOLLOW_LINKS);
    return new FileStamp(
        (Long) all.get("size"),
        ((FileTime) all.get("lastModifiedTime")).toInstant(),
        ((FileTime) all.get("ctime")).toInstant(),
        (Long) all.get("dev"),
        (Long) all.get("ino"),
        (Integer) all.get("mode") & PERMISSIONS);
  }
}
