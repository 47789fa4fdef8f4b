package org.q4j.backup;

import java.io.IOException;

/** The dump of a file that is read on another machine. For one thread, once. */
final class RemoteEntryDump implements EntryDump {
  /** What dumps it. */
  interface Way {
    RemoteDump.Result dump(
        RemoteSource source,
        int blockSize,
        ResumingDump.Digests old,
        RemoteDump.Terms terms,
        DumpState state)
        throws IOException;
  }

  private final ArrivingGeneration generation;
  private final Way way;
  private final RemoteSource source;
  private RemoteDump.Result result;

  RemoteEntryDump(ArrivingGeneration generation, Way way, RemoteSource source) {
    this.generation = generation;
    this.way = way;
    this.source = source;
  }

  @Override
  public SetRun.Dumped dump(SetRun.Job job) throws IOException {
    ArrivingGeneration.Filled filled =
        generation.fill(
            job,
            (old, terms, state) -> way.dump(source, generation.blockSize(), old, terms, state));
    result = filled.result();
    return new SetRun.Dumped(
        filled.isSame() ? UNCHANGED : 0, filled.facts(), filled.difference(), filled.digests());
  }

  @Override
  public RemoteDump.Result result() {
    return result;
  }

  @Override
  public void close() {
    // The connection is the group's.
  }
}
