package org.q4j.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files are packed in place, and none is lost. */
@Timeout(180)
class CompressorTest {
  private static final byte[] TEXT = Sample.text(200_000, 1);

  @TempDir Path folder;

  private static Compressor.Options options(Encoding encoding) {
    return new Compressor.Options(encoding, 9, Duration.ofDays(1), false);
  }

  private List<Outcome> run(Compressor.Options options, Keep keep, Checkpoint checkpoint)
      throws IOException {
    List<Outcome> told = new ArrayList<>();
    new Compressor(folder, options, keep, checkpoint).run(told::add);
    return told;
  }

  private List<Outcome> run() throws IOException {
    return run(options(Encoding.GZIP), Keep.NOTHING, Checkpoint.NONE);
  }

  private static byte[] unpacked(Path file) throws IOException {
    try (InputStream in = Encoding.of(file.toString()).unpack(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Encoding.class,
      names = {"GZIP", "ZSTD"})
  void contentModeAndTimesStay(Encoding encoding) throws IOException {
    Path file = Sample.write(folder, "a/b/name.log", Encoding.IDENTITY, TEXT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
    List<Outcome> told = run(options(encoding), Keep.NOTHING, Checkpoint.NONE);
    assertEquals(List.of(Outcome.Kind.DONE), told.stream().map(Outcome::kind).toList());
    Path packed = folder.resolve("a/b/name.log" + encoding.ending());
    assertFalse(Files.exists(file));
    assertArrayEquals(TEXT, unpacked(packed));
    assertEquals(Sample.WRITTEN, Files.getLastModifiedTime(packed).toInstant());
    assertEquals("rw-r-x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(packed)));
    assertEquals(List.of(), run(options(encoding), Keep.NOTHING, Checkpoint.NONE));
  }

  @Test
  void whatIsNewSmallHiddenLinkedOrPackedIsLeft() throws IOException {
    Path link = folder.resolve("link.log");
    Files.createSymbolicLink(link, Sample.write(folder, ".hidden", Encoding.IDENTITY, TEXT));
    Path fresh = Files.write(folder.resolve("new.log"), TEXT);
    Path packed = Sample.write(folder, "x.txt", Encoding.GZIP, TEXT);
    Path empty = Sample.write(folder, "empty", Encoding.IDENTITY, new byte[0]);
    Path noise = Sample.write(folder, "noise.bin", Encoding.IDENTITY, Sample.noise(5000, 1));
    List<Outcome> told = run();
    assertEquals(
        List.of(new Outcome("noise.bin", Outcome.Kind.KEPT, "does not get smaller")), told);
    for (Path left : List.of(link, fresh, packed, empty, noise)) {
      assertTrue(Files.exists(left), left::toString);
    }
    assertEquals(7, count());
  }

  private long count() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count(); // The lock's file among them.
    }
  }

  @Test
  void aFileThatChangesMeanwhileIsLeft() throws IOException {
    for (String when : List.of("written", "verified", "renamed", "synced")) {
      Path file = Sample.write(folder, "name.log", Encoding.IDENTITY, TEXT);
      byte[] longer = Sample.text(250_000, 2);
      List<Outcome> told =
          run(
              options(Encoding.GZIP),
              Keep.NOTHING,
              step -> {
                if (step.equals(when)) {
                  try {
                    Files.write(file, longer);
                  } catch (IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                  }
                }
              });
      assertEquals(Outcome.Kind.FAILED, told.get(0).kind(), when);
      assertArrayEquals(longer, Files.readAllBytes(file));
      Files.deleteIfExists(folder.resolve("name.log.gz"));
    }
  }

  @Test
  void anotherFileOfThatNameIsNeverWrittenOver() throws IOException {
    Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    Path other = Sample.write(folder, "x.log", Encoding.GZIP, Sample.text(1000, 7));
    byte[] before = Files.readAllBytes(other);
    List<Outcome> told = run();
    assertEquals(Outcome.Kind.FAILED, told.get(0).kind());
    assertTrue(told.get(0).words().contains("x.log.gz"), told::toString);
    assertArrayEquals(before, Files.readAllBytes(other));
    assertArrayEquals(TEXT, Files.readAllBytes(folder.resolve("x.log")));
  }

  @Test
  void whatSomebodyElseMakesMeanwhileIsNeverReplaced() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    Path others = folder.resolve("x.log.gz");
    byte[] content = Sample.text(1000, 7);
    List<Outcome> told =
        run(
            options(Encoding.GZIP),
            Keep.NOTHING,
            step -> {
              if (step.equals("verified")) {
                try {
                  Files.write(others, content);
                } catch (IOException failure) {
                  throw new java.io.UncheckedIOException(failure);
                }
              }
            });
    assertEquals(Outcome.Kind.FAILED, told.get(0).kind());
    assertArrayEquals(content, Files.readAllBytes(others));
    assertArrayEquals(TEXT, Files.readAllBytes(file));
    assertEquals(3, count());
  }

  @Test
  void aNameOfTheLongestKindIsPacked() throws IOException {
    String name = "n".repeat(255 - ".gz".length());
    Sample.write(folder, name, Encoding.IDENTITY, TEXT);
    assertEquals(Outcome.Kind.DONE, run().get(0).kind());
    assertArrayEquals(TEXT, unpacked(folder.resolve(name + ".gz")));
  }

  @Test
  void aNameThatIsNoTextIsLeft() throws Exception {
    String make = "for c in 376 377; do printf '%05000d' $c >\"$(printf \"a\\\\$c\")\"; done";
    assertEquals(
        0, new ProcessBuilder("sh", "-c", make).directory(folder.toFile()).start().waitFor());
    List<Outcome> told = new ArrayList<>();
    new Compressor(
            folder,
            new Compressor.Options(Encoding.GZIP, 6, Duration.ZERO, false),
            Keep.NOTHING,
            Checkpoint.NONE)
        .run(told::add);
    assertEquals(2, told.stream().filter(one -> one.kind() == Outcome.Kind.FAILED).count());
    assertTrue(told.get(0).words().contains("UTF-8"), told::toString);
    assertEquals(3, count());
    told.clear();
    Prune.run(folder, Optional.empty(), Duration.ZERO, false, Keep.NOTHING, told::add);
    assertTrue(told.stream().allMatch(one -> one.kind() == Outcome.Kind.FAILED), told::toString);
    assertEquals(3, count());
  }

  @Test
  void whatIsNeededIsKept() throws IOException {
    Sample.write(folder, "needed.log", Encoding.IDENTITY, TEXT);
    List<Outcome> told =
        run(
            options(Encoding.GZIP),
            (action, file) ->
                action == Keep.Action.COMPRESS ? Optional.of("needed") : Optional.empty(),
            Checkpoint.NONE);
    assertEquals(List.of(new Outcome("needed.log", Outcome.Kind.KEPT, "needed")), told);
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.IDENTITY, TEXT);
    Compressor.Options dry = new Compressor.Options(Encoding.GZIP, 9, Duration.ZERO, true);
    assertEquals(
        List.of(new Outcome("x.log", Outcome.Kind.DONE, "would be packed")),
        run(dry, Keep.NOTHING, Checkpoint.NONE));
    assertTrue(Files.exists(file));
  }

  @Test
  void twoRunsExcludeEachOther() throws IOException {
    FolderLock.hold(
        folder,
        () -> {
          ArchiveLockedException locked = assertThrows(ArchiveLockedException.class, this::run);
          assertTrue(locked.getMessage().contains("pid=" + ProcessHandle.current().pid()));
        });
    assertEquals(List.of(), run());
  }

  @Test
  void aLevelThatTheFormatHasNotIsRefused() {
    assertThrows(
        ArchiveException.class,
        () ->
            run(
                new Compressor.Options(Encoding.GZIP, 10, Duration.ZERO, false),
                Keep.NOTHING,
                Checkpoint.NONE));
    assertThrows(
        ArchiveException.class,
        () ->
            Compressor.run(
                folder.resolve("nosuch"), options(Encoding.GZIP), Keep.NOTHING, told -> {}));
  }

  @Test
  void killedAtEveryStepNothingIsLost() throws Exception {
    byte[][] contents = {Sample.text(100_000, 1), Sample.text(150_000, 2)};
    int steps = 0;
    for (int exit = KillChild.DIED; exit == KillChild.DIED; ) {
      Path area = Files.createDirectory(folder.resolve("area" + ++steps));
      for (int i = 0; i < contents.length; i++) {
        Sample.write(area, "f" + i + ".log", Encoding.IDENTITY, contents[i]);
      }
      exit = KillChild.run(List.of(), "compress", area.toString(), "" + steps);
      for (int i = 0; i < contents.length; i++) {
        Path file = area.resolve("f" + i + ".log");
        Path packed = area.resolve("f" + i + ".log.gz");
        assertTrue(Files.exists(file) || Files.exists(packed), "killed after step " + steps);
        if (Files.exists(file)) {
          assertArrayEquals(contents[i], Files.readAllBytes(file));
        }
        if (Files.exists(packed)) {
          assertArrayEquals(contents[i], unpacked(packed));
          assertEquals(Sample.WRITTEN, Files.getLastModifiedTime(packed).toInstant());
        }
      }
      List<Outcome> told = new ArrayList<>();
      Compressor.run(area, options(Encoding.GZIP), Keep.NOTHING, told::add);
      assertTrue(told.stream().allMatch(one -> one.kind() == Outcome.Kind.DONE), told::toString);
      try (Stream<Path> left = Files.list(area)) {
        assertEquals(
            List.of(FolderLock.NAME, "f0.log.gz", "f1.log.gz"),
            left.map(file -> file.getFileName().toString()).sorted().toList());
      }
    }
    assertEquals(2 * 6 + 1, steps);
  }
}
