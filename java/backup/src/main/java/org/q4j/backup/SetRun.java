package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/**
 * One more generation of a set in the old layout: runs a dump command with the last digests on
 * descriptor 5, and keeps what it writes to standard output and to descriptor 6.
 *
 * <p>Everything is written under temporary names, synced and checked; the rename of {@code
 * NAME.ver} makes the generation one of the set. Whatever fails before leaves the set as it was.
 */
public final class SetRun {
  /** What fills the two files of a generation. */
  interface Dumper {
    /**
     * Dumps.
     *
     * @param old the digests of the last generation, or null for a full dump
     * @param difference an empty file
     * @param digests an empty file
     * @return 0, or an exit code; then nothing is kept
     */
    int dump(Path old, Path difference, Path digests) throws IOException;
  }

  private final Disk disk = NativeDisk.instance();
  private final SetFiles files;
  private final Compression compression;
  private final Dumper dumper;
  private final Consumer<String> verbose;
  private boolean stopped;

  private SetRun(Path name, Compression compression, Dumper dumper, Consumer<String> verbose) {
    this.files = new SetFiles(name);
    this.compression = compression;
    this.dumper = dumper;
    this.verbose = verbose;
  }

  /**
   * Runs a dump command and keeps its generation.
   *
   * @param name of the set, with its folder
   * @param command the dump command and its arguments; {@code -z}, {@code --gzip} and {@code
   *     --lzop} among them give the file its ending
   * @param verbose told what is done
   * @return 0, or the command's exit code, 128 + N after signal N; then nothing was kept
   * @throws org.q4j.LockedException when another run works on the set
   * @throws org.q4j.CorruptException when the set or the new generation is unusable
   */
  public static int run(Path name, List<String> command, Consumer<String> verbose)
      throws IOException {
    verbose.accept("running: " + String.join(" ", command));
    return run(name, Compression.of(command), new CommandDump(command), verbose);
  }

  /** The same by any dumper. */
  static int run(Path name, Compression compression, Dumper dumper, Consumer<String> verbose)
      throws IOException {
    SetRun run = new SetRun(name, compression, dumper, verbose);
    if (!Files.isDirectory(run.files.folder())) {
      throw new NotFoundException("no such directory: " + run.files.folder());
    }
    Disk.Lock lock = SetLock.take(run.disk, run.files);
    try {
      return run.locked();
    } finally {
      lock.close();
    }
  }

  private int locked() throws IOException {
    long last = files.lastGeneration(disk);
    long generation = last + 1;
    // Left by runs that were killed; who still writes there writes into a file without a name.
    files.all(generation).forEach(disk::delete);
    Path difference = files.difference(generation, compression);
    Path digests = files.digests(generation);
    boolean kept = false;
    Thread hook = new Thread(() -> remove(generation), "q4j-remove-temporary");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      checkLast(last);
      int code = dump(last, SetFiles.temporary(difference), SetFiles.temporary(digests));
      if (code == 0) {
        keep(generation, difference, digests);
        kept = true;
      }
      return code;
    } finally {
      if (!kept) {
        remove(generation);
      }
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return; // It runs already, and leaves a generation that is part of the set.
    }
  }

  /**
   * Removes a generation that was not made part of the set; from then on it cannot be any more. A
   * signal may call this beside the run itself.
   */
  private synchronized void remove(long generation) {
    stopped = true;
    Path version = files.version();
    boolean isPart =
        disk.exists(version)
            && new String(disk.readFile(version), StandardCharsets.ISO_8859_1)
                .strip()
                .equals("" + generation);
    if (!isPart) {
      files.all(generation).forEach(disk::delete);
    }
  }

  /** The new generation builds on the last one, so that has to be sound as far as can be told. */
  private void checkLast(long last) throws IOException {
    if (last == 0) {
      return;
    }
    files.difference(last);
    if (!disk.exists(files.digests(last))) {
      throw new NotFoundException(
          "the digests of generation %d are missing: %s; begin a new series under another name"
              .formatted(last, files.digests(last)));
    }
    Optional<GenerationSum> sum = GenerationSum.read(files, last);
    if (sum.isPresent()) {
      GenerationSum.verify(files.digests(last), sum.get().digests());
    }
    DigestFile.open(files.digests(last)).close();
  }

  private int dump(long last, Path difference, Path digests) throws IOException {
    create(difference);
    create(digests);
    return dumper.dump(last == 0 ? null : files.digests(last), difference, digests);
  }

  private static void create(Path file) throws IOException {
    FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        .close();
  }

  private void keep(long generation, Path difference, Path digests) throws IOException {
    Path newDifference = SetFiles.temporary(difference);
    Path newDigests = SetFiles.temporary(digests);
    sync(newDifference);
    sync(newDigests);
    GenerationCheck.Facts facts = check(generation, difference, newDifference, newDigests);
    long length = facts.length();
    if (length < 0) {
      length = SourceLength.of(files, generation, facts.blocks(), facts.blockSize());
    }
    GenerationSum sum =
        new GenerationSum(
            length,
            facts.blockSize(),
            facts.blocks(),
            facts.changed(),
            GenerationSum.of(newDifference),
            GenerationSum.of(newDigests));
    publish(generation, difference, digests, sum);
    verbose.accept(
        "generation %d: read %d bytes, changed %d of %d blocks, wrote %d bytes"
            .formatted(
                generation, length, facts.changed(), facts.blocks(), Files.size(difference)));
  }

  /** The last step is what counts: before it, all of this is removed again. */
  private synchronized void publish(
      long generation, Path difference, Path digests, GenerationSum sum) {
    if (stopped) {
      throw new Q4jException("stopped by a signal; nothing was kept");
    }
    disk.writeFile(files.sum(generation), sum.format(difference, digests));
    disk.rename(SetFiles.temporary(difference), difference);
    disk.rename(SetFiles.temporary(digests), digests);
    disk.writeFile(files.version(), (generation + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private GenerationCheck.Facts check(
      long generation, Path difference, Path newDifference, Path newDigests) throws IOException {
    try (DigestFile digests = DigestFile.open(newDigests);
        DigestFile before =
            generation == 1 ? null : DigestFile.open(files.digests(generation - 1));
        InputStream in = Compression.open(newDifference, difference)) {
      return GenerationCheck.check(in, newDifference, digests, before);
    } catch (IOException failure) {
      throw new Q4jException(
          "the dump cannot be read again: %s, %s".formatted(failure.getMessage(), newDifference),
          failure);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
