package org.q4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.q4j.io.NativeDisk;
import org.q4j.io.OpenFiles;
import org.q4j.io.Storage;
import org.q4j.repair.Examination;
import org.q4j.repair.Examiner;
import org.q4j.repair.FileStatus;

/**
 * A queue file opened for reading and examined.
 *
 * @param storage to be closed by {@link #close}
 * @param examination all of it
 * @param progress for further passes
 * @param holder another process that has it open: its end may be in motion
 */
record Examined(
    Storage storage, Examination examination, ReadProgress progress, Optional<String> holder)
    implements AutoCloseable {

  /** Opens and examines; says so when somebody else has the file open. */
  static Examined open(Streams streams, Path file) {
    Storage storage = NativeDisk.instance().openReadOnly(RegularFile.of(file));
    try {
      ReadProgress progress = new ReadProgress(streams, storage.length());
      Examination examination = Examiner.examine(storage, progress);
      progress.end();
      Optional<String> holder = OpenFiles.holder(file);
      if (examination.status() != FileStatus.SOUND && holder.isPresent()) {
        streams.say(file + " is open elsewhere (" + holder.get() + "): its end may be in motion");
      }
      return new Examined(storage, examination, progress, holder);
    } catch (RuntimeException | Error failure) {
      storage.close();
      throw failure;
    }
  }

  /** Returns the exit code of a command that only looks. */
  int exitCode() {
    return examination.lost().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
  }

  @Override
  public void close() {
    progress.end();
    storage.close();
  }
}
