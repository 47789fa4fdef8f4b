package org.q4j.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/**
 * One more generation of a set in the old layout: runs a dump command with the last digests on
 * descriptor 5, and keeps what it writes to standard output and to descriptor 6.
 *
 * <p>Everything is written under temporary names, synced and checked; the rename of {@code
 * NAME.ver} makes the generation one of the set. Whatever fails before leaves the set as it was.
 */
public final class SetRun implements AutoCloseable {
  /**
   * What to fill.
   *
   * @param set what there is already
   * @param last its last generation, 0 when there is none
   * @param kind of the digests
   * @param difference an empty file
   * @param digests an empty file
   */
  record Job(SetReader set, long last, DigestKind kind, Path difference, Path digests) {}

  /**
   * What was filled.
   *
   * @param code 0, or an exit code; then nothing is kept
   * @param facts what the generation is; null where that is to be found by reading it
   * @param difference SHA-256 of the file as it was written, in hexadecimal; null as the facts
   * @param digests the same of the digests
   * @param position where the log of the source's server stood; empty where no lock told it
   */
  record Dumped(
      int code,
      GenerationCheck.Facts facts,
      String difference,
      String digests,
      Optional<BinlogPosition> position) {
    /** Without a position. */
    Dumped(int code, GenerationCheck.Facts facts, String difference, String digests) {
      this(code, facts, difference, digests, Optional.empty());
    }
  }

  /** What fills the two files of a generation. */
  interface Dumper {
    /** Dumps. */
    Dumped dump(Job job) throws IOException;

    /**
     * What was dumped has become a generation of the set. Throws nothing for what is left to do.
     */
    default void published(long generation) {}
  }

  /**
   * What a set is made of, where it is a new one.
   *
   * @param compression of this generation
   * @param kind of the digests of a new set; null: those of any set
   * @param key of an encrypted set, or null
   */
  record Choice(Compression compression, DigestKind kind, SetKey key) {}

  private final Disk disk = NativeDisk.instance();
  private final SetFiles files;
  private final Choice choice;
  private final SetReader set;
  private final Dumper dumper;
  private final Consumer<String> verbose;
  private boolean stopped;
  private Disk.Lock lock;
  private long generation;
  private Path difference;
  private Path digests;
  private Job job;
  private Dumped dumped;
  private Thread hook;
  private boolean kept;
  private boolean tied;

  private SetRun(SetFiles files, Choice choice, Dumper dumper, Consumer<String> verbose) {
    this.files = files;
    this.choice = choice;
    this.set = new SetReader(files, choice.key());
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
    Choice choice = new Choice(Compression.of(command), DigestKind.MD5, null);
    CommandDump dump = new CommandDump(command);
    return run(
        name,
        choice,
        job -> {
          if (job.kind() != DigestKind.MD5) {
            throw new UnsupportedException(
                "the digests of this set are %s (expected=md5, which dump commands compare with); go on with q4j backup run"
                    .formatted(job.kind().word()));
          }
          return dump.dump(job);
        },
        verbose);
  }

  /** The same by any dumper. */
  static int run(Path name, Choice choice, Dumper dumper, Consumer<String> verbose)
      throws IOException {
    try (SetRun run = dump(new SetFiles(name), choice, dumper, verbose)) {
      run.keep();
      return run.code();
    }
  }

  /**
   * Dumps alone: {@link #keep} makes a generation of it, perhaps in another thread, and {@link
   * #close} removes what was not kept and gives the set back.
   */
  static SetRun dump(SetFiles files, Choice choice, Dumper dumper, Consumer<String> verbose)
      throws IOException {
    SetRun run = new SetRun(files, choice, dumper, verbose);
    if (!Files.isDirectory(run.files.folder())) {
      throw new NotFoundException("no such directory: " + run.files.folder());
    }
    run.lock = SetLock.take(run.disk, run.files);
    try {
      run.dump();
      return run;
    } catch (IOException | RuntimeException failure) {
      run.close();
      throw failure;
    }
  }

  private void dump() throws IOException {
    long last = files.lastGeneration(disk);
    files.checkLast(disk, last);
    generation = last + 1;
    // Left by runs that were killed; who still writes there writes into a file without a name.
    files.left(disk, generation).forEach(disk::delete);
    Optional<GenerationSum> before =
        last == 0 ? Optional.empty() : GenerationSum.read(files, last, choice.key());
    DigestKind kind =
        last == 0 ? choice.kind() : before.map(GenerationSum::kind).orElse(DigestKind.MD5);
    checkKey(last, before.map(GenerationSum::sealed).orElse(false));
    boolean sealed = choice.key() != null;
    difference = files.difference(generation, choice.compression(), sealed);
    digests = files.digests(generation, kind, sealed);
    hook = new Thread(this::remove, "q4j-remove-temporary");
    Runtime.getRuntime().addShutdownHook(hook);
    checkLast(last);
    job = new Job(set, last, kind, SetFiles.temporary(difference), SetFiles.temporary(digests));
    create(job.difference());
    create(job.digests());
    dumped = dumper.dump(job);
    tied =
        dumped.code() == 0
            ? !pathCode().isEmpty()
            : before.map(GenerationSum::pathCode).filter(code -> !code.isEmpty()).isPresent();
  }

  private String pathCode() {
    return choice.key() == null ? "" : choice.key().pathCode();
  }

  /** Makes what was dumped a generation of the set, unless the dumper said not to. */
  void keep() throws IOException {
    if (dumped.code() == 0) {
      write();
      kept = true;
      dumper.published(generation);
    }
  }

  /** Returns what the dumper said: 0, or the exit code with which nothing is kept. */
  int code() {
    return dumped.code();
  }

  /** Returns the number of the set's last generation, when this one is kept. */
  long generation() {
    return dumped.code() == 0 ? generation : job.last();
  }

  /** Returns whether that generation's sums say, or will, which file of a folder it is of. */
  boolean isTied() {
    return tied;
  }

  /** Returns the bytes of the difference that was dumped, before it is kept. */
  long bytes() throws IOException {
    return dumped.code() == 0 ? Files.size(job.difference()) : 0;
  }

  @Override
  public void close() {
    try {
      if (hook != null) {
        if (!kept) {
          remove();
        }
        forget(hook);
      }
    } finally {
      lock.close();
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
  private synchronized void remove() {
    stopped = true;
    Path version = files.version();
    boolean isPart =
        disk.exists(version)
            && new String(disk.readFile(version), StandardCharsets.ISO_8859_1)
                .strip()
                .equals("" + generation);
    if (isPart || difference == null) {
      return;
    }
    try {
      // These may come back after a power cut; the next run removes them as well.
      Files.deleteIfExists(SetFiles.temporary(difference));
      Files.deleteIfExists(SetFiles.temporary(digests));
    } catch (IOException failure) {
      throw new Q4jException("cannot remove what was not kept: " + failure.getMessage(), failure);
    }
    for (Path file : List.of(difference, digests, files.sum(generation))) {
      if (disk.exists(file)) {
        disk.delete(file);
      }
    }
  }

  private void checkKey(long last, boolean sealed) {
    if (last > 0 && sealed != (choice.key() != null)) {
      throw new UnsupportedException(
          sealed
              ? "the set %s is encrypted: go on with q4j backup run --encrypt-to KEYFILE"
                  .formatted(files.name())
              : "the set %s was begun without encryption, and its files would stay as they are; begin a new set"
                  .formatted(files.name()));
    }
  }

  /** The new generation builds on the last one, so that has to be sound as far as can be told. */
  private void checkLast(long last) throws IOException {
    if (last == 0) {
      return;
    }
    set.differenceFile(last);
    Path digests = set.digestFile(last);
    Optional<GenerationSum> sum = set.sum(last);
    if (sum.isPresent()) {
      sum.get().verifyDigests(digests);
    } else if (!disk.exists(digests)) {
      throw new NotFoundException(
          "the digests of generation %d are missing: %s; begin a new series under another name"
              .formatted(last, digests));
    }
    set.digests(last).close();
  }

  static void create(Path file) throws IOException {
    FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        .close();
  }

  private void write() throws IOException {
    sync(job.difference());
    sync(job.digests());
    GenerationCheck.Facts facts = dumped.facts();
    // What was summed up on its way is not read again: it would come from memory, and not the disk.
    boolean isSummed = facts != null;
    String differenceSum = isSummed ? dumped.difference() : GenerationSum.of(job.difference());
    String digestSum = isSummed ? dumped.digests() : GenerationSum.of(job.digests());
    if (!isSummed) {
      facts = check();
    }
    long length = facts.length();
    if (length < 0) {
      length = SourceLength.of(set, generation, facts.blocks(), facts.blockSize());
    }
    boolean sealed = choice.key() != null;
    GenerationSum sum =
        new GenerationSum(
            length,
            facts.blockSize(),
            facts.blocks(),
            facts.changed(),
            job.last(),
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            job.kind(),
            sealed,
            choice.compression().ending() + (sealed ? SetFiles.SEALED : ""),
            differenceSum,
            digestSum,
            dumped.position(),
            pathCode());
    publish(sum);
    verbose.accept(
        "generation %d: read %d bytes, changed %d of %d blocks, wrote %d bytes"
            .formatted(
                generation, length, facts.changed(), facts.blocks(), Files.size(difference)));
  }

  /** The last step is what counts: before it, all of this is removed again. */
  private synchronized void publish(GenerationSum sum) throws IOException {
    if (stopped) {
      throw new Q4jException("stopped by a signal; nothing was kept");
    }
    Files.move(job.difference(), difference, StandardCopyOption.ATOMIC_MOVE);
    Files.move(job.digests(), digests, StandardCopyOption.ATOMIC_MOVE);
    // This syncs the folder, with the names of those two.
    disk.writeFile(files.sum(generation), sum.format(files, generation, choice.key()));
    disk.writeFile(files.version(), (generation + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private GenerationCheck.Facts check() throws IOException {
    try (DigestFile digests = DigestFile.open(job.digests(), job.kind());
        DigestFile before = job.last() == 0 ? null : set.digests(job.last());
        Records records = set.difference(job.difference(), false, difference)) {
      return GenerationCheck.check(records, job.difference(), digests, before);
    } catch (IOException failure) {
      throw new Q4jException(
          "the dump cannot be read again: %s, %s".formatted(failure.getMessage(), job.difference()),
          failure);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
