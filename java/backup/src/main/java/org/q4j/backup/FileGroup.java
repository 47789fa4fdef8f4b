package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Files that belong together as they were at one moment: what a {@link GroupRun} copies. For one
 * thread; each file is opened once, in the order of the list.
 */
public interface FileGroup extends AutoCloseable {
  /** The kinds of entries. */
  enum Kind {
    /** A regular file. */
    FILE,
    /** A folder, also where it is empty. */
    FOLDER,
    /** A symbolic link. */
    LINK
  }

  /**
   * One file, folder or link.
   *
   * @param path relative to the group's root, with slashes
   * @param kind what it is
   * @param length of a file, bytes; else 0
   * @param target of a link; else empty
   * @param mode permission bits
   * @param uid owner's number, -1 where none counts
   * @param gid group's number, -1 where none counts
   * @param modified when it was written last, ns since 1970; {@link #NO_TIME} where none counts
   */
  record Entry(
      String path,
      Kind kind,
      long length,
      String target,
      int mode,
      int uid,
      int gid,
      long modified) {
    /** Of what has no time of its own. */
    public static final long NO_TIME = Long.MIN_VALUE;
  }

  /** Returns the moment. */
  Instant at();

  /** Returns the entries; a folder comes before what it holds. */
  List<Entry> entries();

  /** Returns how many entries are none of these because of their names; each was said. */
  default int leftOut() {
    return 0;
  }

  /** Opens a file. */
  InputStream open(Entry entry) throws IOException;

  /**
   * Returns the dump of a file into its set: of what {@link #open} gives, unless it is read
   * elsewhere.
   *
   * @param blockSize of a new set, bytes
   * @param paced keeps what is read here below a rate
   */
  default EntryDump dump(
      Entry entry, int blockSize, SourceDump.Options options, UnaryOperator<InputStream> paced)
      throws IOException {
    return new StreamDump(paced.apply(open(entry)), entry.path(), blockSize, options);
  }

  /**
   * Looks, after all files have been read, for those that were not kept still meanwhile.
   *
   * @return their paths; none where the group cannot change
   */
  List<String> changed() throws IOException;

  @Override
  void close();
}
