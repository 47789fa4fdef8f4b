package org.q4j.backup;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** How the files of a {@link RemoteGroup} are found and kept still over there. */
public interface RemoteMoment {
  /**
   * What was found.
   *
   * @param at the moment
   * @param heldMicros how long writers were held up for it, -1 where that was not measured
   * @param sources what is dumped, a folder before what it holds
   * @param files as they were found, by path, to see whether they changed; empty where they cannot
   * @param isLasting whether another connection finds them again when this one is lost
   */
  record Found(
      Instant at,
      long heldMicros,
      List<RemoteSource> sources,
      SortedMap<String, RemoteEntry> files,
      boolean isLasting) {}

  /** Finds the files, at the beginning and when the connection before was lost. */
  Found find(RemoteData data) throws IOException;

  /** Returns how many entries {@link #find} left out, and said, because of their names. */
  default int leftOut() {
    return 0;
  }

  /** Looks how the files are when all have been read. */
  SortedMap<String, RemoteEntry> look(RemoteData data) throws IOException;
}
