package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/**
 * Frees the room of copies of groups of files that are not to be kept. Of each file's set those
 * generations stay that a kept copy needs, and the last one, which the next copy builds on; what
 * they need of the others is folded into them by {@link Prune}.
 *
 * <p>First all that is kept is read back: who has a damaged copy may need an older one. Then the
 * copies' lists are removed, then the generations; no list ever names what is gone. Stopped
 * anywhere, every kept copy restores, and the next prune goes on.
 */
public final class GroupPrune {
  /**
   * What a prune would do.
   *
   * @param kept copies by number, with the rules that keep each
   * @param removed copies
   * @param sets of the files of kept copies, and what is done to each
   * @param gone files that no kept copy has; their sets are removed
   * @param freed bytes on the disk, about
   */
  public record Plan(
      SortedMap<Long, String> kept,
      List<Long> removed,
      SortedMap<String, List<Prune.Step>> sets,
      List<String> gone,
      long freed) {
    /** Returns how many generations go into others. */
    public long folded() {
      return sets.values().stream()
          .flatMap(List::stream)
          .mapToLong(step -> step.folded().size() - 1)
          .sum();
    }
  }

  /**
   * What was done.
   *
   * @param copies that were removed
   * @param generations of files that were removed
   * @param freed bytes on the disk; below 0 when folds of few blocks took more than they freed
   */
  public record Result(long copies, long generations, long freed) {}

  private final Disk disk;
  private final GroupFiles names;
  private final SetKey key;
  private final GroupMembers members;
  private final Consumer<String> say;

  GroupPrune(Disk disk, Path folder, SetKey key, Consumer<String> say) {
    this.disk = disk;
    this.names = new GroupFiles(folder);
    this.key = key;
    this.members = new GroupMembers(names, key);
    this.say = say;
  }

  /**
   * Returns what a prune would do.
   *
   * @param folder of copies
   * @param key of encrypted sets, or null
   */
  public static Plan plan(Path folder, SetKey key, Retention retention) throws IOException {
    return new GroupPrune(NativeDisk.instance(), folder, key, unheard -> {}).plan(retention);
  }

  /**
   * Prunes.
   *
   * @param folder of copies
   * @param key of encrypted sets, or null
   * @param say told each step, and what no copy lists
   * @throws org.q4j.LockedException when a run works on the folder
   * @throws CorruptException when a kept copy is damaged; then nothing was removed
   */
  public static Result run(Path folder, SetKey key, Retention retention, Consumer<String> say)
      throws IOException {
    return new GroupPrune(NativeDisk.instance(), folder, key, say).run(retention);
  }

  Result run(Retention retention) throws IOException {
    GroupSet.open(names.folder(), key);
    Disk.Lock lock = SetLock.take(disk, new SetFiles(names.name()));
    try {
      GroupRemoval.finish(disk, names, key);
      Plan plan = plan(retention);
      long before = size(plan.sets().keySet()) + size(plan.gone());
      long generations = generations(plan.sets().keySet()) + generations(plan.gone());
      if (!plan.removed().isEmpty()) {
        checkKept(plan);
        new GroupRemoval(plan.removed(), plan.gone()).begin(disk, names, key);
        say.accept(
            "removed %d copies, and the sets of %d files that no other has"
                .formatted(plan.removed().size(), plan.gone().size()));
      }
      for (Map.Entry<String, List<Prune.Step>> set : plan.sets().entrySet()) {
        prune(set.getKey(), set.getValue());
      }
      sayUnlisted(plan.sets().keySet());
      return new Result(
          plan.removed().size(),
          generations - generations(plan.sets().keySet()),
          before - size(plan.sets().keySet()));
    } finally {
      lock.close();
    }
  }

  private Plan plan(Retention retention) throws IOException {
    GroupSet set = GroupSet.open(names.folder(), key);
    set.last(); // Who lost the last one may need those before.
    List<GroupCopy> copies = set.copies();
    SortedMap<Long, String> kept =
        retention.keptOf(
            copies.stream().map(one -> new Retention.Dated(one.number(), one.at())).toList());
    List<Long> removed = new ArrayList<>();
    SortedMap<String, SortedSet<Long>> needed = new TreeMap<>();
    SortedSet<String> gone = new TreeSet<>();
    for (GroupCopy copy : copies) {
      if (kept.containsKey(copy.number())) {
        checkTied(copy);
        copy.generations()
            .forEach(
                (path, number) -> needed.computeIfAbsent(path, p -> new TreeSet<>()).add(number));
      } else {
        removed.add(copy.number());
        gone.addAll(copy.generations().keySet());
      }
    }
    gone.removeAll(needed.keySet());
    SortedMap<String, List<Prune.Step>> sets = new TreeMap<>();
    long freed = size(gone);
    for (Map.Entry<String, SortedSet<Long>> file : needed.entrySet()) {
      List<BackupSet.Generation> all = members.set(file.getKey()).generations();
      List<Prune.Step> steps =
          Prune.plan(
              names.set(file.getKey()),
              SetKey.of(key, file.getKey()),
              unused -> choice(all, file.getValue()));
      checkAllThere(file.getKey(), file.getValue(), steps);
      sets.put(file.getKey(), steps);
      freed += freed(new SetFiles(names.set(file.getKey())), all, steps);
    }
    return new Plan(kept, removed, sets, List.copyOf(gone), freed);
  }

  /** What is folded must be of the file whose copy is kept. */
  private void checkTied(GroupCopy copy) throws IOException {
    for (GroupCopy.Member member : copy.files()) {
      if (key != null && member.entry().kind() == FileGroup.Kind.FILE) {
        members.set(member);
      }
    }
  }

  private static SortedMap<Long, String> choice(
      List<BackupSet.Generation> all, SortedSet<Long> needed) {
    SortedMap<Long, String> kept = new TreeMap<>();
    for (BackupSet.Generation one : all) {
      if (needed.contains(one.number())) {
        kept.put(one.number(), "of a kept copy");
      }
    }
    kept.putIfAbsent(all.get(all.size() - 1).number(), "last");
    return kept;
  }

  private void checkAllThere(String path, SortedSet<Long> needed, List<Prune.Step> steps) {
    for (long number : needed) {
      if (steps.stream().noneMatch(step -> step.number() == number)) {
        throw new CorruptException(
            "generation %d of %s is missing, which a kept copy needs; nothing was removed; q4j backup verify %s tells what can be restored"
                .formatted(number, path, names.folder()));
      }
    }
  }

  private long freed(SetFiles files, List<BackupSet.Generation> all, List<Prune.Step> steps)
      throws IOException {
    long freed = 0;
    for (Prune.Step step : steps) {
      long largest = 0;
      for (BackupSet.Generation one : all) {
        if (step.isFold() && step.folded().contains(one.number())) {
          freed += one.number() == step.number() ? one.bytes() : files.size(disk, one.number());
          largest = Math.max(largest, one.bytes());
        }
      }
      freed -= largest;
    }
    return freed;
  }

  private void checkKept(Plan plan) throws IOException {
    for (Map.Entry<String, List<Prune.Step>> file : plan.sets().entrySet()) {
      List<Prune.Step> steps = file.getValue();
      try {
        BackupSet set = members.set(file.getKey());
        for (BackupSet.Generation one : set.generations()) {
          Prune.checkKey(names.set(file.getKey()), one.encrypted(), key);
        }
        set.verifyUpTo(steps.get(steps.size() - 1).number());
      } catch (UnsupportedException notAsked) {
        throw notAsked;
      } catch (IOException | Q4jException damage) {
        throw new CorruptException(
            "%s of a kept copy is damaged: %s; nothing was removed; q4j backup verify %s tells what can be restored"
                .formatted(file.getKey(), damage.getMessage(), names.folder()),
            damage);
      }
    }
  }

  private void prune(String path, List<Prune.Step> steps) throws IOException {
    SortedMap<Long, String> kept = new TreeMap<>();
    steps.forEach(step -> kept.put(step.number(), step.rules()));
    new Prune(disk, names.set(path), SetKey.of(key, path), words -> say.accept(path + ": " + words))
        .run(unused -> kept);
  }

  /** What a run that was cut short left; it may be all there is of a copy whose list is lost. */
  private void sayUnlisted(Collection<String> listed) throws IOException {
    Set<Path> unlisted = names.sets();
    listed.forEach(path -> unlisted.remove(names.set(path)));
    for (Path set : unlisted) {
      say.accept("no copy lists %s, left as it is".formatted(set));
    }
  }

  private long size(Iterable<String> paths) throws IOException {
    long size = 0;
    for (String path : paths) {
      size += new SetFiles(names.set(path)).size(disk);
    }
    return size;
  }

  private long generations(Iterable<String> paths) {
    long count = 0;
    for (String path : paths) {
      count += new SetFiles(names.set(path)).numbers(disk).size();
    }
    return count;
  }
}
