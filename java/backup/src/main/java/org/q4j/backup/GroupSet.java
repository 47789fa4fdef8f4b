package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/**
 * A folder of copies of groups of files, read: listed, verified, restored. Takes no lock; a run
 * beside it adds a copy and changes none.
 */
public final class GroupSet {
  private final GroupFiles names;
  private final List<Long> numbers;
  private final SetKey key;
  private final CopyLists lists;
  private final GroupMembers members;

  private GroupSet(GroupFiles names, List<Long> numbers, SetKey key) {
    this.names = names;
    this.key = key;
    this.lists = new CopyLists(names, key);
    this.members = new GroupMembers(names, key);
    this.numbers = numbers;
  }

  /** Returns whether a set's name is that of such a folder. */
  public static boolean isOne(Path folder) throws IOException {
    GroupFiles names = new GroupFiles(folder);
    return !names.numbers().isEmpty() || Files.exists(names.last());
  }

  /**
   * Opens one.
   *
   * @param key of encrypted sets, or null; listing needs none
   * @throws NotFoundException when there is no complete copy
   * @throws CorruptException when the lists of all copies are missing
   */
  public static GroupSet open(Path folder, SetKey key) throws IOException {
    GroupFiles names = new GroupFiles(folder);
    List<Long> numbers = names.numbers();
    if (numbers.isEmpty()) {
      new LastCopy(names).check();
      throw new NotFoundException(
          "no copies in %s: no copy.N.json; q4j backup run makes one".formatted(names.folder()));
    }
    return new GroupSet(names, numbers, key);
  }

  /**
   * Returns the number of the last copy.
   *
   * @throws CorruptException when its list is missing, naming what can be restored still
   */
  public long last() throws IOException {
    new LastCopy(names).check();
    return newest();
  }

  private long newest() {
    return numbers.get(numbers.size() - 1);
  }

  /** Returns all copies, the oldest first. */
  public List<GroupCopy> copies() throws IOException {
    List<GroupCopy> all = new ArrayList<>();
    for (long number : numbers) {
      all.add(copy(number));
    }
    return all;
  }

  /**
   * Returns what is known without a key of those copies whose lists can be read, the oldest first.
   *
   * @param lost told of each other one its number, and why
   */
  public List<CopyHead> heads(BiConsumer<Long, String> lost) throws IOException {
    return readable(lists::head, lost);
  }

  /**
   * Returns those copies whose lists can be read, the oldest first.
   *
   * @param lost told of each other one its number, and why
   */
  public List<GroupCopy> readable(BiConsumer<Long, String> lost) throws IOException {
    return readable(this::copy, lost);
  }

  /** Reads something of a copy. */
  private interface Reading<T> {
    T of(long number) throws IOException;
  }

  private <T> List<T> readable(Reading<T> reading, BiConsumer<Long, String> lost)
      throws IOException {
    List<T> readable = new ArrayList<>();
    for (long number : numbers) {
      try {
        readable.add(reading.of(number));
      } catch (CorruptException damage) {
        lost.accept(number, damage.getMessage());
      }
    }
    LastCopy last = new LastCopy(names);
    Optional<Long> missing = last.missing();
    if (missing.isPresent()) {
      lost.accept(missing.get(), last.words(missing.get()));
    }
    return readable;
  }

  /**
   * Returns one copy.
   *
   * @throws NotFoundException when there is none of that number
   */
  public GroupCopy copy(long number) throws IOException {
    if (!numbers.contains(number)) {
      throw new NotFoundException(
          "no copy %d in %s (expected=one of %s)".formatted(number, names.folder(), numbers));
    }
    return lists.read(number);
  }

  /** Returns what is known of one copy without a key. */
  public CopyHead head(long number) throws IOException {
    return lists.head(number);
  }

  /**
   * Returns the last copy of or before a moment.
   *
   * @throws NotFoundException when the first one is later
   * @throws CorruptException when a list is damaged, or missing, that may be of that time
   */
  public long at(Instant moment) throws IOException {
    List<CopyHead> all = new ArrayList<>();
    for (long number : numbers) {
      all.add(lists.head(number));
    }
    long found =
        all.stream()
            .filter(copy -> !copy.at().isAfter(moment))
            .mapToLong(CopyHead::number)
            .max()
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "no copy in %s is as old as %s; q4j backup list shows them"
                            .formatted(names.folder(), moment)));
    return found == newest() ? last() : found; // One that is missing may be of that time.
  }

  private static Set<String> paths(List<GroupCopy> copies) {
    Set<String> paths = new TreeSet<>();
    for (GroupCopy copy : copies) {
      paths.addAll(copy.generations().keySet());
    }
    return paths;
  }

  /**
   * Makes the digests of files anew where they are damaged or missing and the data are whole, as
   * {@link DigestRepair} does. What cannot be is said, and left as it is.
   *
   * @param say told of each file
   * @return how many were made
   * @throws org.q4j.LockedException when a run works on the folder
   */
  public int repairDigests(Consumer<String> say) throws IOException {
    Disk disk = NativeDisk.instance();
    Disk.Lock lock = SetLock.take(disk, new SetFiles(names.name()));
    int mended = 0;
    try {
      // Of lists that cannot be read the verification tells.
      for (String path : paths(readable((number, why) -> {}))) {
        try {
          mended +=
              DigestRepair.run(
                  names.set(path), SetKey.of(key, path), words -> say.accept(path + ": " + words));
        } catch (CorruptException | NotFoundException damage) {
          say.accept(path + ": " + damage.getMessage());
        }
      }
    } finally {
      lock.close();
    }
    return mended;
  }

  /**
   * Reads all sets back, without the source.
   *
   * @param say told of each file
   * @throws CorruptException naming what is damaged, and the copies that can be restored still
   * @throws UnsupportedException when the sets are encrypted and there is no key
   */
  public void verify(Consumer<String> say) throws IOException {
    List<String> damaged = new ArrayList<>();
    Set<Long> lost = new TreeSet<>();
    List<String> why = new ArrayList<>();
    List<GroupCopy> copies =
        readable(
            (number, words) -> {
              why.add(words);
              say.accept("copy %d: %s".formatted(number, words));
              damaged.add("copy.%d.json".formatted(number));
              lost.add(number);
            });
    if (copies.isEmpty()) {
      throw new CorruptException(why.get(0)); // With another key none can be read.
    }
    checkKey(copies.get(copies.size() - 1));
    for (String path : paths(copies)) {
      try {
        members.set(path).verify(words -> say.accept(path + ": " + words));
      } catch (IOException | Q4jException damage) {
        say.accept(path + ": " + damage.getMessage());
        damaged.add(path);
        for (GroupCopy copy : copies) {
          if (!isRestorable(copy, path)) {
            lost.add(copy.number());
          }
        }
      }
    }
    checkListed(copies, damaged, lost, say);
    new LastCopy(names).unlisted(copies, damaged.isEmpty()).ifPresent(say);
    if (!damaged.isEmpty()) {
      List<Long> left = new ArrayList<>(numbers);
      left.removeAll(lost);
      throw new CorruptException(
          "%d files of %s are damaged, first: %s; %s"
              .formatted(
                  damaged.size(),
                  names.folder(),
                  damaged.get(0),
                  left.isEmpty()
                      ? "of every copy some file is lost; q4j backup restore --partial restores the others"
                      : "copies %s can still be restored whole".formatted(left)));
    }
  }

  /** Finds generations that lists name and that are not there, or are of another file. */
  private void checkListed(
      List<GroupCopy> copies, List<String> damaged, Set<Long> lost, Consumer<String> say)
      throws IOException {
    Set<String> told = new TreeSet<>(damaged);
    Map<GroupCopy.Member, Boolean> seen = new HashMap<>();
    for (GroupCopy copy : copies) {
      for (GroupCopy.Member member : copy.files()) {
        String path = member.entry().path();
        if (member.entry().kind() != FileGroup.Kind.FILE || told.contains(path)) {
          continue;
        }
        if (!seen.computeIfAbsent(member, one -> isThere(one, say))) {
          if (!damaged.contains(path)) {
            damaged.add(path);
          }
          lost.add(copy.number());
        }
      }
    }
  }

  private boolean isThere(GroupCopy.Member member, Consumer<String> say) {
    try {
      members.set(member).checkListed(member.generation(), member.entry().length());
      return true;
    } catch (IOException | Q4jException damage) {
      say.accept(member.entry().path() + ": " + damage.getMessage());
      return false;
    }
  }

  /** Returns what is to be said of copies that can be restored all the same. */
  public List<String> notes() throws IOException {
    List<String> notes = new ArrayList<>();
    plainLists().ifPresent(notes::add);
    try {
      if (key != null || !head(newest()).isSealed()) {
        new LastCopy(names).unlisted(List.of(copy(newest())), false).ifPresent(notes::add);
      }
    } catch (CorruptException damaged) {
      return notes; // Whoever needs that list is told.
    }
    return notes;
  }

  private Optional<String> plainLists() throws IOException {
    if (key == null) {
      return Optional.empty();
    }
    long since = lists.sealedSince();
    List<Long> plain = new ArrayList<>();
    for (long number : numbers) {
      if ((since == 0 || number < since) && lists.isPlain(number)) {
        plain.add(number);
      }
    }
    return plain.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the lists of copies %s are of an earlier version, and the key does not prove them; those of later runs are encrypted"
                .formatted(plain));
  }

  private boolean isRestorable(GroupCopy copy, String path) throws IOException {
    for (GroupCopy.Member member : copy.files()) {
      if (member.entry().path().equals(path)) {
        try {
          members.set(member).verifyUpTo(member.generation());
        } catch (IOException | Q4jException damage) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Restores a copy and verifies every block of it.
   *
   * @param target a folder, made when missing, which must be empty
   * @param partial whether files that cannot be restored are left out, and said, instead of ending
   *     this
   * @param say told what was left out
   * @return how many files could not be restored
   */
  public int restore(long number, Path target, boolean partial, Consumer<String> say)
      throws IOException {
    GroupCopy copy = copy(number);
    checkKey(copy);
    boolean isMade = !Files.exists(target);
    Files.createDirectories(target);
    try (Stream<Path> there = Files.list(target)) {
      if (there.findAny().isPresent()) {
        throw new UnsupportedException(
            "the folder is not empty: %s; restore into a new one".formatted(target));
      }
    }
    int failed = 0;
    for (GroupCopy.Member member : copy.files()) {
      try {
        restore(member, target);
      } catch (IOException | Q4jException failure) {
        if (!partial) {
          throw failure;
        }
        say.accept("not restored: %s: %s".formatted(member.entry().path(), failure.getMessage()));
        failed++;
      }
    }
    RestoredFolder.sync(copy, target, isMade);
    // Last, and from the depth up: a folder may be one that not even its owner may write to.
    List<GroupCopy.Member> folders = new ArrayList<>(copy.files());
    folders.removeIf(member -> member.entry().kind() != FileGroup.Kind.FOLDER);
    Collections.reverse(folders);
    for (GroupCopy.Member member : folders) {
      RestoredFolder.attributes(member.entry(), target.resolve(member.entry().path()));
    }
    return failed;
  }

  /**
   * Finds out whether the key is that of an encrypted copy, by the first file that tells.
   *
   * @throws UnsupportedException when there is none
   * @throws CorruptException when it is that of no file
   */
  private void checkKey(GroupCopy copy) throws IOException {
    CorruptException refused = null;
    for (Map.Entry<String, Long> file : copy.generations().entrySet()) {
      SetFiles files = new SetFiles(names.set(file.getKey()));
      if (!isSealed(files, file.getValue())) {
        continue;
      }
      if (key == null) {
        throw new UnsupportedException(
            "%s is encrypted: give the key it was encrypted with, --key KEYFILE"
                .formatted(names.folder()));
      }
      try {
        new SetReader(files, SetKey.of(key, file.getKey())).sum(file.getValue());
        return;
      } catch (CorruptException another) {
        refused = refused == null ? another : refused;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  private static boolean isSealed(SetFiles files, long generation) throws IOException {
    try {
      return new SetReader(files, null).sum(generation).map(GenerationSum::sealed).orElse(false);
    } catch (CorruptException damaged) {
      return false; // That is told when the file is restored.
    }
  }

  private void restore(GroupCopy.Member member, Path target) throws IOException {
    FileGroup.Entry entry = member.entry();
    Path path = target.resolve(entry.path());
    switch (entry.kind()) {
      case FOLDER -> Files.createDirectories(path);
      case LINK -> {
        Files.createSymbolicLink(path, Path.of(entry.target()));
      }
      case FILE -> {
        Files.createDirectories(path.getParent());
        BackupSet.Restored done = members.set(member).restoreNew(member.generation(), path);
        if (done.length() != entry.length()) {
          throw new CorruptException(
              "length=%d (expected=%d), %s".formatted(done.length(), entry.length(), path));
        }
        RestoredFolder.attributes(entry, path);
      }
    }
  }
}
