package org.q4j.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.q4j.CorruptException;

/**
 * Writes a copy of a group of files as a tar archive, in POSIX' format with pax headers where a
 * name is long or a number large. Each block is verified before it is written; an archive of which
 * this throws has no end mark.
 */
public final class GroupExport {
  private final GroupMembers members;
  private final TarArchiveOutputStream tar;
  private final Instant at;

  private GroupExport(GroupMembers members, TarArchiveOutputStream tar, Instant at) {
    this.members = members;
    this.tar = tar;
    this.at = at;
  }

  /**
   * Exports.
   *
   * @param folder of copies
   * @param key of encrypted sets, or null
   * @param number of the copy
   * @param out gets the archive; stays open
   * @param scratch a folder for what does not fit into memory where a file builds on many
   *     generations
   * @throws CorruptException when a block is not as the digests say
   */
  public static void run(Path folder, SetKey key, long number, OutputStream out, Path scratch)
      throws IOException {
    GroupCopy copy = GroupSet.open(folder, key).copy(number);
    Path own = Files.createTempDirectory(scratch, "q4j-export");
    // Not closed when it fails: that would end an archive that is not whole.
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    try {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      GroupExport export =
          new GroupExport(new GroupMembers(new GroupFiles(folder), key), tar, copy.at());
      for (GroupCopy.Member member : copy.files()) {
        export.add(member, own);
      }
      tar.finish();
      tar.flush();
    } finally {
      FolderRemoval.remove(own);
    }
  }

  private void add(GroupCopy.Member member, Path scratch) throws IOException {
    FileGroup.Entry entry = member.entry();
    TarArchiveEntry head =
        switch (entry.kind()) {
          case FILE -> new TarArchiveEntry(entry.path());
          case FOLDER -> new TarArchiveEntry(entry.path() + "/");
          case LINK -> new TarArchiveEntry(entry.path(), TarConstants.LF_SYMLINK);
        };
    head.setLinkName(entry.target());
    head.setSize(entry.length());
    head.setMode(entry.mode());
    head.setIds(Math.max(0, entry.uid()), Math.max(0, entry.gid()));
    head.setLastModifiedTime(
        entry.modified() == FileGroup.Entry.NO_TIME
            ? FileTime.from(at)
            : FileTime.from(entry.modified(), TimeUnit.NANOSECONDS));
    tar.putArchiveEntry(head);
    if (entry.kind() == FileGroup.Kind.FILE) {
      BackupSet set = members.set(member);
      long written = set.export(member.generation(), tar, scratch);
      if (written != entry.length()) {
        throw new CorruptException(
            "length=%d (expected=%d), %s".formatted(written, entry.length(), entry.path()));
      }
    }
    tar.closeArchiveEntry();
  }
}
