package org.q4j.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which benches JMH runs, in which order, and what each is divided by. */
final class Plan {
  private static final String DISK = "raw write + fdatasync, space allocated";
  private static final String APPEND = "Chronicle append";
  private static final String APPEND_100 = "Chronicle append, 100 in a loop";
  private static final String TAIL = "Chronicle named tailer";
  private static final String TAIL_100 = "Chronicle named tailer, 100 in a loop";
  private static final String ADLER = "Adler-32 in memory";

  private final List<Case> cases = new ArrayList<>();

  private Plan() {
    add(
        Case.of(DISK, 1, "SYNC", "DiskBench.writeAndSync")
            .with("space", "allocated")
            .in("writes/s"));
    add(
        Case.of("raw write + fdatasync, space written before", 1, "SYNC", "DiskBench.writeAndSync")
            .with("space", "written")
            .in("writes/s"));
    synced();
    unsynced();
    batches();
    for (String sync : new String[] {"SYNC", "OS"}) {
      peers(sync);
    }
    add(Case.of(ADLER, 1, "-", "CheckBench.adler").in("MiB/s"));
    for (String rows : new String[] {"1", "1000"}) {
      add(
          Case.of("file check, rows a block: " + rows, 1, "-", "CheckBench.check")
              .with("rows", rows)
              .in("MiB/s")
              .against(ADLER, 1));
    }
    for (String row : new String[] {"4096", "65536"}) {
      reads(row);
    }
  }

  /** Of a cached file; wide: 16 GiB may be mapped, one: a window of 256 MiB, none: no mapping. */
  private void reads(String row) {
    String copy = "copy in memory, " + row;
    String pread = "raw pread in order, " + row;
    add(read(copy, "copy", row, "none"));
    add(read(pread, "pread", row, "none").against(copy, 1));
    for (String windows : new String[] {"wide", "one", "none"}) {
      String peer = windows.equals("none") ? pread : copy;
      String what = "windows %s, %s".formatted(windows, row);
      add(read("scan, " + what, "scan", row, windows).against(peer, 1));
      add(read("random, " + what, "random", row, windows).against(peer, 1));
    }
  }

  private static Case read(String name, String method, String row, String windows) {
    return Case.of(name, 1, "-", "ReadBench." + method)
        .with("row", row)
        .with("windows", windows)
        .in(Case.READS);
  }

  private void synced() {
    add(ours("insert", 1, "SYNC").against(DISK, 1));
    for (int threads : new int[] {8, 16, 32}) {
      add(ours("insert", threads, "SYNC").against("q4j insert SYNC", 1));
    }
    add(ours("take", 1, "SYNC").against(DISK, 1));
    add(ours("take", 8, "SYNC").against("q4j take + end SYNC", 1));
    // Two lines, of 8 threads each at the same time, beside as many that insert alone.
    add(
        Case.of("q4j 8 + 8 SYNC:", 16, "SYNC", "PipeBench.pipe")
            .with("durability", "SYNC")
            .against("q4j insert SYNC", 8));
    for (int threads : new int[] {1, 8}) {
      add(
          Case.of("Chronicle append + sync", threads, "SYNC", "ChronicleBench.appendAndSync")
              .with("sync", "SYNC")
              .against(DISK, 1));
    }
  }

  private void unsynced() {
    add(Case.of(TAIL, 1, "OS", "ChronicleBench.tail").taking(2_000_000));
    for (int threads : new int[] {1, 8}) {
      add(Case.of(APPEND, threads, "OS", "ChronicleBench.append"));
      for (String durability : new String[] {"OS", "INTERVAL"}) {
        add(ours("insert", threads, durability).against(APPEND, threads));
        add(ours("take", threads, durability).against(TAIL, 1));
      }
    }
  }

  private void batches() {
    add(Case.of(APPEND_100, 1, "OS", "ChronicleBench.append100"));
    add(
        Case.of("q4j insert OS, batches of 100", 1, "OS", "QueueBench.insert100")
            .with("durability", "OS")
            .against(APPEND_100, 1));
    add(Case.of(TAIL_100, 1, "OS", "ChronicleBench.tail100").taking(2_000_000));
    add(
        Case.of("q4j take + end OS, batches of 100", 1, "OS", "QueueBench.take100")
            .with("durability", "OS")
            .taking(4_000_000)
            .against(TAIL_100, 1));
  }

  private void peers(String sync) {
    add(
        Case.of("H2 MVStore insert " + sync, 1, sync, "MvStoreBench.insert")
            .with("durability", sync)
            .against("q4j insert " + sync, 1));
    add(
        Case.of("H2 MVStore take + delete " + sync, 1, sync, "MvStoreBench.take")
            .with("durability", sync)
            .taking(200_000)
            .against("q4j take + end " + sync, 1));
    String mode = sync.equals("SYNC") ? "FULL" : "NORMAL";
    add(
        Case.of("SQLite WAL synchronous=%s insert".formatted(mode), 1, sync, "SqliteBench.insert")
            .with("synchronous", mode)
            .against("q4j insert " + sync, 1));
    add(
        Case.of(
                "SQLite WAL synchronous=%s take + delete".formatted(mode),
                1,
                sync,
                "SqliteBench.take")
            .with("synchronous", mode)
            .taking(200_000)
            .against("q4j take + end " + sync, 1));
  }

  private static Case ours(String method, int threads, String durability) {
    boolean take = method.equals("take");
    String name = (take ? "q4j take + end " : "q4j insert ") + durability;
    int perSecond = !take ? 0 : durability.equals("SYNC") ? 200_000 : 2_000_000;
    return Case.of(name, threads, durability, "QueueBench." + method)
        .with("durability", durability)
        .taking(perSecond);
  }

  private void add(Case added) {
    cases.add(added);
  }

  /** Returns those whose names contain a word, and whatever they are divided by. */
  static List<Case> containing(String word) {
    List<Case> all = new Plan().cases;
    Set<Line.Key> wanted = new HashSet<>();
    all.stream().filter(one -> one.matches(word)).map(Case::key).forEach(wanted::add);
    boolean more = true;
    while (more) {
      List<Line.Key> peers =
          all.stream().filter(one -> wanted.contains(one.key())).map(Case::peer).toList();
      more = wanted.addAll(peers);
    }
    return all.stream().filter(one -> wanted.contains(one.key())).toList();
  }
}
