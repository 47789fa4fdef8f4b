package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.q4j.archive.ArchiveException;
import org.q4j.archive.Recall;
import org.q4j.archive.S3Store;
import picocli.CommandLine.Mixin;

/** What of a backup set lies in a bucket is brought back for a command's time. */
final class SetRecall {
  @Mixin private BucketOptions bucket;

  /**
   * Runs a command's work, which only reads, with all files of the set in its folder.
   *
   * @param set the set's name, with its folder
   */
  void during(Streams streams, Path set, Recall.Work work) throws IOException {
    run(streams, set, work, Recall::during);
  }

  /** The same of work whose changes and removals are to hold in the bucket, too. */
  void duringChange(Streams streams, Path set, Recall.Work work) throws IOException {
    run(streams, set, work, Recall::duringChange);
  }

  /** Ends the command when a bucket is named for a folder of copies. */
  void refuse(Path set) {
    if (bucket.isGiven()) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s is a folder of copies (expected=no --s3); q4j archive fetch gets files back"
              .formatted(set));
    }
  }

  /** How the work runs. */
  private interface Way {
    void run(Recall recall, Recall.Work work) throws IOException;
  }

  private void run(Streams streams, Path set, Recall.Work work, Way way) throws IOException {
    if (!bucket.isGiven()) {
      work.run();
      return;
    }
    Path name = set.toAbsolutePath();
    String start = name.getFileName() + ".";
    try (S3Store store = bucket.open()) {
      way.run(
          new Recall(
              name.getParent(),
              store,
              key -> key.startsWith(start) && key.indexOf('/') < 0,
              streams::say),
          work);
    } catch (ArchiveException failure) {
      throw ArchiveFailure.of(set, failure);
    }
  }
}
