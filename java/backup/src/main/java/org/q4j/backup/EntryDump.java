package org.q4j.backup;

/** The dump of one file of a {@link FileGroup} into its set. For one thread, once. */
public interface EntryDump extends SetRun.Dumper, AutoCloseable {
  /** The exit code that keeps no generation, because it would be the last one again. */
  int UNCHANGED = 100;

  /** Returns what was dumped. */
  RemoteDump.Result result();

  @Override
  void close() throws java.io.IOException;
}
