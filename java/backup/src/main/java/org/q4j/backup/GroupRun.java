package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/**
 * One more copy of a group of files: each file has a set of its own, {@code FOLDER/files/PATH}, and
 * gets another generation only where it changed. The copy is there once its list is, by one synced
 * rename; what a run left that was cut short before, the next one builds on.
 */
public final class GroupRun {
  /**
   * What a run did.
   *
   * @param copy its number
   * @param files of the group
   * @param changedFiles that got another generation
   * @param length of all files, bytes
   * @param blocks of all files
   * @param changed blocks that were dumped
   * @param written bytes of the new generations
   * @param leftOut entries that no list of a copy can have, and that were said
   */
  public record Result(
      long copy,
      long files,
      long changedFiles,
      long length,
      long blocks,
      long changed,
      long written,
      int leftOut) {}

  /**
   * Where a copy is from.
   *
   * @param source its name, for the list
   * @param heldMicros how long writers were held up, -1 where that was not measured
   * @param position where the log of the server stood whose files these are
   */
  public record Origin(String source, long heldMicros, Optional<BinlogPosition> position) {}

  private final Disk disk = NativeDisk.instance();
  private final FolderNames listed = new FolderNames(disk);
  private final GroupFiles names;
  private final FileGroup group;
  private final SourceDump.Options options;
  private final int blockSize;
  private final Pace pace;
  private final List<GroupCopy.Member> members = new ArrayList<>();
  private Set<String> inCopies;
  private Map<String, Long> newest;
  private long files;
  private long changedFiles;
  private long length;
  private long blocks;
  private long changed;
  private long written;

  private GroupRun(GroupFiles names, FileGroup group, SourceDump.Options options, int blockSize) {
    this.names = names;
    this.group = group;
    this.options = options;
    this.blockSize = blockSize;
    this.pace = new Pace(options.limit());
  }

  /**
   * Copies a group.
   *
   * @param folder made when missing
   * @param blockSize of files that have no set yet, bytes; 0: the default
   * @param origin goes into the list
   * @param allowChanges whether files may have changed while they were read
   * @param say told what changed meanwhile
   * @throws org.q4j.LockedException when another run works there
   * @throws Q4jException when a file changed while it was read, and that is not allowed
   */
  public static Result run(
      Path folder,
      FileGroup group,
      SourceDump.Options options,
      int blockSize,
      Origin origin,
      boolean allowChanges,
      Consumer<String> say)
      throws IOException {
    GroupFiles names = new GroupFiles(folder);
    GroupRun run =
        new GroupRun(names, group, options, blockSize == 0 ? BlockSize.DEFAULT : blockSize);
    if (Files.exists(names.folder()) && !Files.isDirectory(names.folder())) {
      throw new UnsupportedException(
          "copies of several files are kept in a folder, but this is a file: " + names.folder());
    }
    run.disk.createDirectories(names.folder());
    Disk.Lock lock = SetLock.take(run.disk, new SetFiles(names.name()));
    try {
      return run.locked(origin, allowChanges, say);
    } finally {
      lock.close();
    }
  }

  private Result locked(Origin origin, boolean allowChanges, Consumer<String> say)
      throws IOException {
    checkKey();
    GroupRemoval.finish(disk, names, options.key());
    List<Long> numbers = names.numbers();
    Map<String, Path> sets = SetPlaces.of(names, group.entries());
    LastCopy last = new LastCopy(names);
    Optional<Long> missing = last.missing();
    if (missing.isPresent()) {
      say.accept(last.words(missing.get()));
    }
    newest = new CopyLists(names, options.key()).newestGenerations();
    // A number means one copy, also when its list is lost.
    long listed = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    long number = missing.orElse(listed) + 1;
    try (SetKeeper keeper = new SetKeeper()) {
      for (FileGroup.Entry entry : group.entries()) {
        members.add(
            entry.kind() == FileGroup.Kind.FILE
                ? copy(entry, sets.get(entry.path()), keeper)
                : new GroupCopy.Member(entry, 0, false));
      }
      keeper.finish(); // No list names what is not on disk.
    }
    List<String> moved = group.changed();
    if (!moved.isEmpty()) {
      String words =
          "%d files changed while they were read, first: %s".formatted(moved.size(), moved.get(0));
      if (!allowChanges) {
        throw new Q4jException(
            words + "; nothing was kept; take a --snapshot or a --lock, or --allow-changes");
      }
      say.accept(words);
    }
    GroupCopy copy =
        new GroupCopy(
            number,
            group.at(),
            origin.heldMicros(),
            origin.source(),
            origin.position(),
            members,
            sealedSince(number));
    disk.writeFile(names.copy(number), CopyList.format(copy, options.key()));
    last.record(disk, number);
    return new Result(
        number, files, changedFiles, length, blocks, changed, written, group.leftOut());
  }

  /** Files that are new have no set which tells that. */
  private void checkKey() throws IOException {
    if (options.key() == null && new CopyLists(names, null).sealedSince() > 0) {
      throw new UnsupportedException(
          "the copies in %s are encrypted: go on with q4j backup run --encrypt-to KEYFILE"
              .formatted(names.folder()));
    }
  }

  private long sealedSince(long number) throws IOException {
    if (options.key() == null) {
      return 0;
    }
    long before = new CopyLists(names, options.key()).sealedSince();
    return before > 0 ? before : number;
  }

  /**
   * Returns the set's files, without what a first run left that was killed while it kept them. Of a
   * set that a copy lists this would be all there is, and is never removed.
   */
  private SetFiles begin(String path, Path set) throws IOException {
    SetFiles files = new SetFiles(set, listed);
    if (GroupFiles.isSet(set)
        || !files.numbers(disk).equals(new TreeSet<>(List.of(1L)))
        || isInCopy(path)) {
      return files;
    }
    files.all(disk, 1).forEach(disk::delete);
    return new SetFiles(set);
  }

  /** A generation that a list names is never written over: the copy would have other contents. */
  private void checkNotBehind(String path, Path set) {
    Long listed = newest.get(path);
    if (listed == null) {
      return;
    }
    SetFiles files = new SetFiles(set);
    long last = files.lastGeneration(disk);
    if (last < listed) {
      throw new CorruptException(
          "the last copy has generation %d of %s, but %s says that %d is the last one: write %d into it if the files of that are there, get them again from a copy, or begin a new folder of copies"
              .formatted(listed, set, files.version(), last, listed));
    }
  }

  private boolean isInCopy(String path) throws IOException {
    if (inCopies == null) {
      Set<String> all = new HashSet<>();
      for (long number : names.numbers()) {
        all.addAll(CopyList.read(names.copy(number), options.key()).generations().keySet());
      }
      inCopies = all;
    }
    return inCopies.contains(path);
  }

  private GroupCopy.Member copy(FileGroup.Entry entry, Path set, SetKeeper keeper)
      throws IOException {
    disk.createDirectories(set.getParent());
    RemoteDump.Result result;
    SetRun run;
    SetKey key = SetKey.of(options.key(), entry.path());
    checkNotBehind(entry.path(), set);
    try (EntryDump dump = group.dump(entry, blockSize, options, pace::of)) {
      SetRun.Choice choice = new SetRun.Choice(options.compression(), options.kind(), key);
      run = SetRun.dump(begin(entry.path(), set), choice, dump, unheard -> {});
      result = dump.result();
    }
    long generation = run.generation();
    files++;
    length += result.length();
    blocks += result.blocks();
    changed += result.changed();
    if (run.code() != EntryDump.UNCHANGED) {
      changedFiles++;
      written += run.bytes();
    }
    keeper.add(run);
    FileGroup.Entry read =
        new FileGroup.Entry(
            entry.path(),
            entry.kind(),
            result.length(),
            entry.target(),
            entry.mode(),
            entry.uid(),
            entry.gid(),
            entry.modified());
    return new GroupCopy.Member(read, generation, run.isTied());
  }
}
