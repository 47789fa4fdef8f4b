package org.q4j.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files move to the bucket and back, and none is lost whatever fails. */
@Timeout(300)
class OffloadTest {
  private static final byte[] TEXT = Sample.text(200_000, 1);
  private static final Offload.Options ALL =
      new Offload.Options(Duration.ZERO, Duration.ZERO, false);

  @TempDir Path folder;
  private TestBucket bucket;
  private S3Store store;

  @BeforeEach
  void start() throws Exception {
    bucket = new TestBucket();
    store = bucket.store();
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    bucket.close();
  }

  private List<Outcome> run(Offload.Options options, Keep keep, Checkpoint checkpoint)
      throws IOException {
    List<Outcome> told = new ArrayList<>();
    new Offload(folder, store, options, keep, checkpoint).run(told::add);
    return told;
  }

  private Outcome run() throws IOException {
    List<Outcome> told = run(ALL, Keep.NOTHING, Checkpoint.NONE);
    assertEquals(1, told.size(), told::toString);
    return told.get(0);
  }

  private List<Outcome> fetch(Path to, String... keys) throws IOException {
    List<Outcome> told = new ArrayList<>();
    new Fetch(store).run(to, List.of(keys), told::add);
    return told;
  }

  @Test
  void aFileComesBackAsItWas() throws IOException {
    Path file = Sample.write(folder, "a/name 1+ü.log", Encoding.GZIP, TEXT);
    byte[] stored = Files.readAllBytes(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Sample.write(folder, "empty", Encoding.IDENTITY, new byte[0]);
    for (Outcome outcome : run(ALL, Keep.NOTHING, Checkpoint.NONE)) {
      assertEquals("uploaded, removed here", outcome.words());
    }
    assertFalse(Files.exists(file));
    Path other = folder.resolve("other");
    assertEquals(2, fetch(other).size());
    Path back = other.resolve("a/name 1+ü.log.gz");
    assertArrayEquals(stored, Files.readAllBytes(back));
    assertEquals(Sample.WRITTEN, Files.getLastModifiedTime(back).toInstant());
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(back)));
    assertEquals(0, Files.size(other.resolve("empty")));
    assertEquals(
        List.of(Outcome.Kind.KEPT, Outcome.Kind.KEPT),
        fetch(other).stream().map(Outcome::kind).toList());
    Files.write(back, TEXT);
    assertEquals(Outcome.Kind.FAILED, fetch(other, "a/name 1+ü.log.gz").get(0).kind());
    assertArrayEquals(TEXT, Files.readAllBytes(back));
    assertEquals(Outcome.Kind.FAILED, fetch(other, "nosuch").get(0).kind());
  }

  @Test
  void aLargeFileGoesInParts() throws IOException {
    byte[] noise = Sample.noise((16 << 20) + 12345, 3);
    Path file = Sample.write(folder, "big.bin", Encoding.IDENTITY, noise);
    assertEquals(2, FileContents.read(file).partMd5().size());
    assertEquals("uploaded, removed here", run().words());
    assertTrue(store.head("big.bin").orElseThrow().etag().endsWith("-2"));
    Path other = folder.resolve("other");
    fetch(other);
    assertArrayEquals(noise, Files.readAllBytes(other.resolve("big.bin")));
  }

  @Test
  void whatIsYoungStaysForItsTime() throws IOException {
    Path old = Sample.write(folder, "old.log", Encoding.IDENTITY, TEXT);
    Path young = Files.write(folder.resolve("young.log"), TEXT);
    Duration age = Duration.between(Sample.WRITTEN, Instant.now());
    Offload.Options options = new Offload.Options(Duration.ofDays(1), age.plusDays(1), false);
    List<Outcome> told = run(options, Keep.NOTHING, Checkpoint.NONE);
    assertEquals(List.of(new Outcome("old.log", Outcome.Kind.DONE, "uploaded")), told);
    int uploads = bucket.writes.get(); // More than one where the client asked again.
    assertEquals(List.of(), run(options, Keep.NOTHING, Checkpoint.NONE));
    Offload.Options later = new Offload.Options(Duration.ofDays(1), age, false);
    assertEquals(
        "in the bucket already, removed here",
        run(later, Keep.NOTHING, Checkpoint.NONE).get(0).words());
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(young));
    assertEquals(uploads, bucket.writes.get());
  }

  @Test
  void aDryRunAsksAndChangesNothing() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    Offload.Options dry = new Offload.Options(Duration.ZERO, Duration.ZERO, true);
    assertEquals(
        "would be uploaded, removed here", run(dry, Keep.NOTHING, Checkpoint.NONE).get(0).words());
    assertTrue(Files.exists(file));
    assertEquals(0, bucket.writes.get());
  }

  @Test
  void whatIsNeededIsKept() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    List<Outcome> told =
        run(ALL, (action, one) -> Optional.of("needed by " + action), Checkpoint.NONE);
    assertEquals(List.of(new Outcome("x.log", Outcome.Kind.KEPT, "needed by OFFLOAD")), told);
    assertTrue(Files.exists(file));
  }

  @Test
  void anErrorOfTheBucketIsTriedAgainAndThenLeavesTheFile() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    bucket.failures.set(2);
    assertEquals(Outcome.Kind.DONE, run().kind());
    Sample.write(folder, "x2.log", Encoding.IDENTITY, TEXT);
    bucket.failures.set(1000);
    assertEquals(Outcome.Kind.FAILED, run().kind());
    bucket.failures.set(0);
    assertFalse(Files.exists(file));
    assertTrue(Files.exists(folder.resolve("x2.log")));
  }

  @Test
  void aStoreThatSaysAnotherChecksumRemovesNothing() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    bucket.liesAboutChecksums = true;
    Outcome told = run();
    assertEquals(Outcome.Kind.FAILED, told.kind());
    assertTrue(told.words().contains("etag="), told.words());
    assertArrayEquals(TEXT, Files.readAllBytes(file));
  }

  @Test
  void anObjectOfAnotherContentIsNeverWrittenOver() throws IOException {
    Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    run();
    byte[] other = Sample.text(200_000, 2);
    Path file = Sample.write(folder, "x.log", Encoding.IDENTITY, other);
    assertEquals(Outcome.Kind.FAILED, run().kind());
    assertArrayEquals(other, Files.readAllBytes(file));
    Path back = folder.resolve("back");
    fetch(back, "x.log");
    assertArrayEquals(TEXT, Files.readAllBytes(back.resolve("x.log")));
    FileContents contents = FileContents.read(file);
    assertFalse(store.put("x.log", file, contents));
  }

  @Test
  void anUploadWhoseAnswerWasLostIsDone() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    bucket.lostAnswers.set(1);
    assertEquals("uploaded, removed here", run().words());
    assertTrue(bucket.writes.get() >= 2);
    assertFalse(Files.exists(file));
  }

  @Test
  void aFileThatChangesMeanwhileIsLeft() throws IOException {
    for (String when : List.of("uploaded", "verified")) {
      Path file = Sample.write(folder, when + ".log", Encoding.IDENTITY, TEXT);
      byte[] longer = Sample.text(250_000, 2);
      List<Outcome> told =
          run(
              ALL,
              Keep.NOTHING,
              step -> {
                if (step.equals(when)) {
                  try {
                    Files.write(file, longer);
                  } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                  }
                }
              });
      assertEquals(Outcome.Kind.FAILED, told.get(0).kind(), when);
      assertArrayEquals(longer, Files.readAllBytes(file));
      Files.delete(file);
    }
  }

  @Test
  void twoRunsExcludeEachOther() throws IOException {
    FolderLock.hold(folder, () -> assertThrows(ArchiveLockedException.class, this::run));
  }

  @Test
  void aDamagedObjectIsNotFetchedAndIsFoundByVerify() throws IOException {
    Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    run();
    bucket.damages = true;
    Path back = folder.resolve("back");
    assertEquals(Outcome.Kind.FAILED, fetch(back, "x.log").get(0).kind());
    assertFalse(Files.exists(back.resolve("x.log")));
    assertEquals(Map.of("x.log", Outcome.Kind.FAILED), verify(true));
    assertEquals(Map.of("x.log", Outcome.Kind.DONE), verify(false));
    bucket.damages = false;
    assertEquals(Map.of("x.log", Outcome.Kind.DONE), verify(true));
  }

  private Map<String, Outcome.Kind> verify(boolean read) throws IOException {
    Map<String, Outcome.Kind> all = new java.util.TreeMap<>();
    new Verification(folder, Optional.of(store), read).run(one -> all.put(one.key(), one.kind()));
    return all;
  }

  @Test
  void verifyFindsWhatDoesNotUnpackOrIsNotTheSame() throws IOException {
    Path packed = Sample.write(folder, "a.log", Encoding.GZIP, TEXT);
    Sample.write(folder, "b.log", Encoding.ZSTD, TEXT);
    Path both = Sample.write(folder, "c.log", Encoding.IDENTITY, TEXT);
    store.put("c.log", both, FileContents.read(both));
    assertFalse(verify(true).containsValue(Outcome.Kind.FAILED));
    byte[] bytes = Files.readAllBytes(packed);
    bytes[bytes.length / 2] ^= 1;
    Files.write(packed, bytes);
    Files.write(both, Sample.text(200_000, 9));
    bucket.ghosts.put("some/prefix/ghost.log", true);
    assertEquals(
        Map.of(
            "a.log.gz", Outcome.Kind.FAILED,
            "b.log.zst", Outcome.Kind.DONE,
            "c.log", Outcome.Kind.FAILED,
            "ghost.log", Outcome.Kind.FAILED),
        verify(false));
  }

  @Test
  void pruneRemovesWhatIsOldInBothPlacesAndNothingNeeded() throws IOException {
    Path both = Sample.write(folder, "both.log", Encoding.IDENTITY, TEXT);
    store.put("both.log", both, FileContents.read(both));
    Path there = Sample.write(folder, "there.log", Encoding.IDENTITY, TEXT);
    store.put("there.log", there, FileContents.read(there));
    Files.delete(there);
    Path needed = Sample.write(folder, "needed.log", Encoding.IDENTITY, TEXT);
    Path young = Files.write(folder.resolve("young.log"), TEXT);
    bucket.ghosts.put("some/prefix/ghost.log", true); // Listed after it was removed.
    Keep keep =
        (action, file) -> file.endsWith("needed.log") ? Optional.of("needed") : Optional.empty();
    for (boolean dry : new boolean[] {true, false}) {
      Map<String, Outcome.Kind> told = new java.util.TreeMap<>();
      Prune.run(
          folder,
          Optional.of(store),
          Duration.ofDays(30),
          dry,
          keep,
          one -> told.put(one.key(), one.kind()));
      assertEquals(
          Map.of(
              "both.log", Outcome.Kind.DONE,
              "there.log", Outcome.Kind.DONE,
              "needed.log", Outcome.Kind.KEPT),
          told);
      assertEquals(dry, Files.exists(both));
      assertEquals(dry, store.head("there.log").isPresent());
    }
    assertTrue(store.head("both.log").isEmpty());
    assertTrue(Files.exists(needed) && Files.exists(young));
  }

  @Test
  void pruneLeavesWhatIsWrittenAnewMeanwhile() throws IOException {
    Path first = Sample.write(folder, "a.log", Encoding.IDENTITY, TEXT);
    Path second = Sample.write(folder, "b.log", Encoding.IDENTITY, TEXT);
    store.put("b.log", second, FileContents.read(second));
    List<Outcome> told = new ArrayList<>();
    Keep rotating =
        (action, file) -> {
          if (file.equals(first)) {
            try {
              Files.write(second, TEXT); // As a rotation of logs does.
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
          }
          return Optional.empty();
        };
    Prune.run(folder, Optional.of(store), Duration.ofDays(1), false, rotating, told::add);
    assertFalse(Files.exists(first));
    assertTrue(Files.exists(second));
    assertTrue(store.head("b.log").isPresent());
    assertEquals(Outcome.Kind.FAILED, told.get(1).kind(), told::toString);
  }

  @Test
  void whatReadsRecalledFilesLosesNoObjectWhoeverRemovesThem() throws IOException {
    Sample.write(folder, "db.1.zst", Encoding.IDENTITY, TEXT);
    run();
    Path file = folder.resolve("db.1.zst");
    Recall recall = new Recall(folder, store, key -> true, words -> {});
    recall.during(() -> Files.delete(file)); // An operator finds it in the way.
    assertTrue(store.head("db.1.zst").isPresent());
    recall.during(() -> assertArrayEquals(TEXT, Files.readAllBytes(file)));
    assertFalse(Files.exists(file));
    recall.duringChange(() -> {});
    assertTrue(store.head("db.1.zst").isPresent());
    recall.duringChange(() -> Files.delete(file));
    assertTrue(store.head("db.1.zst").isEmpty());
  }

  @Test
  void whatIsRemovedForGoodGoesFromTheBucketAlsoWhereItWasInBoth() throws IOException {
    Path file = Sample.write(folder, "db.1.zst", Encoding.IDENTITY, TEXT);
    store.put("db.1.zst", file, FileContents.read(file));
    Recall recall = new Recall(folder, store, key -> true, words -> {});
    recall.duringChange(() -> {});
    assertTrue(Files.exists(file) && store.head("db.1.zst").isPresent());
    recall.duringChange(() -> Files.delete(file));
    assertTrue(store.head("db.1.zst").isEmpty());
  }

  @Test
  void aFileThatAppearsWhileItIsFetchedIsLeft() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    run();
    StoredObject object = store.head("x.log").orElseThrow();
    byte[] others = Sample.text(100, 5);
    Files.write(file, others);
    assertThrows(ArchiveException.class, () -> new Fetch(store).to(object, file));
    assertArrayEquals(others, Files.readAllBytes(file));
  }

  @Test
  void aKeyThatLeadsOutIsRefused() throws IOException {
    Path file = Sample.write(folder, "x", Encoding.IDENTITY, TEXT);
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.createSymbolicLink(inner.resolve("link"), folder);
    bucket.ghosts.put("some/prefix/../escaped", true);
    bucket.ghosts.put("some/prefix/.hidden", true);
    store.put("link/escaped", file, FileContents.read(file));
    for (Outcome outcome : fetch(inner)) {
      assertEquals(Outcome.Kind.FAILED, outcome.kind(), outcome::toString);
    }
    assertFalse(Files.exists(folder.resolve("escaped")));
  }

  @Test
  void aBucketThatIsNotThereIsSaid() throws IOException {
    S3Options missing = S3Options.parse("s3://nosuch-bucket/x");
    assertThrows(ArchiveException.class, () -> S3Options.parse("http://x"));
    assertThrows(ArchiveException.class, () -> S3Options.parse("s3://UPPER/x"));
    try (S3Store none =
        S3Store.open(
            new S3Options(
                missing.bucket(),
                missing.prefix(),
                Optional.of(bucket.endpoint()),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))) {
      ArchiveException failure =
          assertThrows(ArchiveException.class, () -> none.list("", object -> {}));
      assertTrue(failure.getMessage().contains("nosuch-bucket"), failure.getMessage());
      Path file = Sample.write(folder, "x", Encoding.IDENTITY, TEXT);
      FileContents contents = FileContents.read(file);
      assertThrows(ArchiveException.class, () -> none.put("x", file, contents));
    }
  }

  @Test
  void killedAtEveryStepNothingIsLost() throws Exception {
    byte[][] contents = {Sample.text(100_000, 1), Sample.text(150_000, 2)};
    int steps = 0;
    for (int exit = KillChild.DIED; exit == KillChild.DIED; ) {
      Path area = Files.createDirectory(folder.resolve("area" + ++steps));
      for (int i = 0; i < contents.length; i++) {
        Sample.write(area, steps + "-" + i, Encoding.IDENTITY, contents[i]);
      }
      exit =
          KillChild.run(
              bucket.properties(),
              "offload",
              area.toString(),
              "" + steps,
              bucket.endpoint().toString());
      for (int i = 0; i < contents.length; i++) {
        String key = steps + "-" + i;
        if (Files.exists(area.resolve(key))) {
          assertArrayEquals(contents[i], Files.readAllBytes(area.resolve(key)));
        } else {
          Path back = folder.resolve("back" + steps);
          assertEquals(Outcome.Kind.DONE, fetch(back, key).get(0).kind());
          assertArrayEquals(contents[i], Files.readAllBytes(back.resolve(key)));
        }
      }
      List<Outcome> told = new ArrayList<>();
      Offload.run(area, store, ALL, Keep.NOTHING, told::add);
      assertTrue(told.stream().allMatch(one -> one.kind() == Outcome.Kind.DONE), told::toString);
      for (int i = 0; i < contents.length; i++) {
        assertFalse(Files.exists(area.resolve(steps + "-" + i)));
        assertTrue(store.head(steps + "-" + i).isPresent());
      }
    }
    assertEquals(2 * 3 + 1, steps);
  }
}
