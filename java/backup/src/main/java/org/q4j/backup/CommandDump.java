package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Dumps by a command that has the old digests on descriptor 5 and the new ones on 6. */
final class CommandDump implements SetRun.Dumper {
  /**
   * Opens the descriptors and becomes the command. Neither it nor a name passes through the shell's
   * syntax: they are its positional parameters.
   */
  private static final String NEW = "new=$1; shift; exec \"$@\" 5<&- 6>\"$new\"";

  private static final String NEXT = "old=$1; new=$2; shift 2; exec \"$@\" 5<\"$old\" 6>\"$new\"";

  private final List<String> command;

  CommandDump(List<String> command) {
    this.command = List.copyOf(command);
  }

  @Override
  public SetRun.Dumped dump(SetRun.Job job) throws IOException {
    Path old = job.last() == 0 ? null : job.set().digestFile(job.last());
    List<String> all = new ArrayList<>(List.of("sh", "-c", old == null ? NEW : NEXT, "sh"));
    if (old != null) {
      all.add(old.toString());
    }
    all.add(job.digests().toString());
    all.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(job.difference().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    try (ChildProcess child = ChildProcess.start(builder)) {
      return new SetRun.Dumped(child.await(), null, null, null);
    }
  }
}
