package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/** What a folder that is restored gets beside the contents of its files. */
final class RestoredFolder {
  private RestoredFolder() {}

  /**
   * Makes the names of what was restored durable.
   *
   * @param isMade whether the folder itself was made for that
   */
  static void sync(GroupCopy copy, Path target, boolean isMade) throws IOException {
    Set<Path> folders = new TreeSet<>(Set.of(target));
    for (GroupCopy.Member member : copy.files()) {
      for (Path above = target.resolve(member.entry().path()).getParent();
          above.startsWith(target) && folders.add(above); ) {
        above = above.getParent();
      }
    }
    Disk disk = NativeDisk.instance();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        disk.syncDirectory(folder);
      }
    }
    if (isMade) {
      disk.syncDirectory(target.toAbsolutePath().getParent());
    }
  }

  /** Java gives a file 1970 for a time before that with a part of a second. */
  private static FileTime settable(long nanos) {
    return nanos < 0
        ? FileTime.from(Math.floorDiv(nanos, TimeUnit.SECONDS.toNanos(1)), TimeUnit.SECONDS)
        : FileTime.from(nanos, TimeUnit.NANOSECONDS);
  }

  /** Gives what was restored its time, its owner where root asks, and its mode. */
  static void attributes(FileGroup.Entry entry, Path path) throws IOException {
    if (entry.modified() != FileGroup.Entry.NO_TIME) {
      // Before the mode, which may forbid even its owner to open it for that.
      Files.setLastModifiedTime(path, settable(entry.modified()));
    }
    boolean isRoot =
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    if (isRoot && entry.uid() >= 0) {
      Files.setAttribute(path, "unix:uid", entry.uid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", entry.gid(), LinkOption.NOFOLLOW_LINKS);
    }
    Files.setAttribute(path, "unix:mode", entry.mode());
  }
}
