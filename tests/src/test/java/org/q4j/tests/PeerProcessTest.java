package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.OwnerGoneException;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.row.RowBuilder;

/** Processes that share a data directory: one owns it, the others work through its socket. */
@Timeout(300)
class PeerProcessTest {
  private static final String JOBS = "app.jobs";

  private static final Pattern ROW = Pattern.compile("(?m)^\\{\"rowid\": (\\d+),");

  /** In the words about rows that come again; nothing else says it so. */
  private static final Pattern NOT_ENDED = Pattern.compile("app\\.jobs row (\\d+)");

  @TempDir Path data;

  private static Process java(String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private Process take(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("take", "--data", data.toString(), JOBS));
    arguments.addAll(List.of(options));
    return java("org.q4j.cli.Main", arguments.toArray(String[]::new));
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String all(Process process) throws IOException, InterruptedException {
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return printed;
  }

  @Test
  void tenTakersWorkBesideAnEmbeddingApplication() throws Exception {
    List<Process> takers = new ArrayList<>();
    try (QueueStore store = QueueStore.open(data)) {
      Queue jobs = store.create(JOBS, "id BIGINT NOT NULL");
      for (int i = 0; i < 10; i++) {
        takers.add(take("--wait", "120", "--max", "5"));
      }
      jobs.insertAll(rows(jobs, 50));
      Set<String> taken = new HashSet<>();
      for (Process taker : takers) {
        String printed = all(taker);
        assertEquals(0, taker.exitValue(), printed);
        printed
            .lines()
            .filter(line -> line.startsWith("{")) // The rest are words.
            .forEach(line -> assertTrue(taken.add(line), line));
      }
      assertEquals(50, taken.size());
      assertEquals(0, jobs.count());
      assertEquals(50, store.stats().queueEnd());
    } finally {
      takers.forEach(Process::destroyForcibly);
    }
  }

  private static List<RowBuilder> rows(Queue jobs, int count) {
    List<RowBuilder> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(jobs.newRow().set("id", (long) i));
    }
    return rows;
  }

  /** A row comes twice only where its taker said so, which had not ended it within a second. */
  @Test
  void takersWithoutAnApplicationTakeTurnsAtOwning() throws Exception {
    try (QueueStore store = QueueStore.open(data)) {
      Queue jobs = store.create(JOBS, "id BIGINT NOT NULL");
      jobs.insertAll(rows(jobs, 12));
    }
    List<Process> takers = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        takers.add(take("--wait", "60", "--max", "3"));
      }
      List<Long> taken = new ArrayList<>();
      List<Long> comeAgain = new ArrayList<>();
      for (Process taker : takers) {
        String printed = all(taker);
        taken.addAll(numbers(printed, ROW));
        List<Long> told = numbers(printed, NOT_ENDED);
        comeAgain.addAll(told);
        assertEquals(told.isEmpty() ? 0 : 5, taker.exitValue(), printed);
      }
      List<Long> expected = new ArrayList<>(LongStream.rangeClosed(1, 12).boxed().toList());
      expected.addAll(comeAgain);
      assertEquals(expected.stream().sorted().toList(), taken.stream().sorted().toList());
    } finally {
      takers.forEach(Process::destroyForcibly);
    }
    assertEquals(0, left());
  }

  private long left() {
    try (QueueStore store = QueueStore.open(data)) {
      return store.queue(JOBS).count();
    }
  }

  private static List<Long> numbers(String text, Pattern pattern) {
    return pattern.matcher(text).results().map(found -> Long.valueOf(found.group(1))).toList();
  }

  @Test
  void aKilledTakersRowIsBackAtOnce() throws Exception {
    try (QueueStore store = QueueStore.open(data);
        Session session = store.session()) {
      Queue jobs = store.create(JOBS, "id BIGINT NOT NULL");
      jobs.insert(row -> row.set("id", 1));
      Process taker = take("--exec", "echo mine; exec sleep 300");
      List<ProcessHandle> children = List.of();
      try {
        assertEquals("mine", output(taker).readLine());
        assertEquals(1, jobs.stats().owned());
        children = taker.descendants().toList();
        taker.destroyForcibly();
        OwnedRow row = session.await(Duration.ofSeconds(60), JOBS).orElseThrow();
        assertEquals(2, row.deliveries());
      } finally {
        taker.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void aKilledOwnersCallersHearOfItAndTheNextOwnerHasTheRows() throws Exception {
    try (QueueStore store = QueueStore.open(data)) {
      Queue jobs = store.create(JOBS, "id BIGINT NOT NULL");
      jobs.insertAll(rows(jobs, 2));
    }
    Process owner = take("--exec", "echo mine; exec sleep 300");
    List<ProcessHandle> children = List.of();
    try {
      assertEquals("mine", output(owner).readLine());
      children = owner.descendants().toList();
      try (QueueStore caller = QueueStore.connect(data);
          Session session = caller.session()) {
        assertTrue(session.await(Duration.ZERO, JOBS).isPresent());
        owner.destroyForcibly();
        // The row taken is ended first, or the wait itself fails: by then nobody is there.
        assertThrows(
            OwnerGoneException.class,
            () -> {
              session.abort();
              session.await(Duration.ofMinutes(5), "app.jobs:id>5");
            });
      }
    } finally {
      owner.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
    assertTrue(owner.waitFor(60, TimeUnit.SECONDS));
    assertTrue(Files.exists(data.resolve("q4j.sock")), "left by who was killed");
    try (QueueStore next = QueueStore.connect(data)) {
      assertEquals(2, next.queue(JOBS).count());
      assertTrue(QueueStore.served(data).isPresent());
    }
  }

  @Test
  void anotherUserIsKeptOut() throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      assertFalse("true".equals(System.getenv("CI")), "CI has to be root");
      return; // Nobody but root can become another user.
    }
    try (QueueStore store = QueueStore.open(data)) {
      store.create(JOBS, "id BIGINT NOT NULL").insert(row -> row.set("id", 1));
      // Only the socket's own mode is in the way then.
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
      Command byMode = connectAsNobody();
      assertTrue(byMode.err().contains("Permission denied"), byMode::toString);
      // And where a mode does not keep anybody out, the owner looks who it is.
      Files.setPosixFilePermissions(
          data.resolve("q4j.sock"), PosixFilePermissions.fromString("rw-rw-rw-"));
      Command byOwner = connectAsNobody();
      assertEquals("bytes=0", byOwner.out(), byOwner::toString);
      assertEquals(1, store.queue(JOBS).count());
    }
  }

  /** Prints how much the owner says, which greets those whom it serves. */
  private Command connectAsNobody() {
    return Command.run(
        Map.of(),
        "",
        List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "perl",
            "-MSocket",
            "-e",
            "chdir $ARGV[0] or die \"chdir: $!\"; socket(S, PF_UNIX, SOCK_STREAM, 0) or die $!;"
                + " connect(S, pack_sockaddr_un('q4j.sock')) or die \"$!\\n\";"
                + " print 'bytes=', sysread(S, $said, 100);",
            data.toString()));
  }

  @Test
  void aFullDiskHasNoSocketAndAnOwnerAllTheSame() throws Exception {
    try (SmallDisk disk = SmallDisk.ofMebibytes(16)) {
      Path folder = disk.path().resolve("data");
      try (QueueStore store = QueueStore.open(folder)) {
        store.create(JOBS, "id BIGINT NOT NULL").insert(row -> row.set("id", 1));
      }
      try (Stream<Path> files = Files.walk(disk.path())) {
        disk.remount("nr_inodes=" + files.count());
      }
      try (QueueStore store = QueueStore.open(folder)) {
        assertEquals(1, store.queue(JOBS).count());
        assertFalse(Files.exists(folder.resolve("q4j.sock")));
      }
    }
  }
}
