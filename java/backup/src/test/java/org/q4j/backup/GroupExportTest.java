package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;

/** Archives that the system's tar unpacks. */
class GroupExportTest {
  private static final int BLOCK = 64;
  private static final String LONG = "deep/" + "x".repeat(90) + "/" + "y".repeat(120);

  @TempDir Path home;
  private Path source;
  private Path folder;
  private Path scratch;

  @BeforeEach
  void makeSource() throws IOException {
    folder = home.resolve("set");
    scratch = Files.createDirectory(home.resolve("scratch"));
    source = Files.createDirectories(home.resolve("source"));
    Files.createDirectories(source.resolve(LONG).getParent());
    Files.createDirectory(source.resolve("empty"));
    Files.write(source.resolve(LONG), Sample.random(1000, 1));
    Files.write(source.resolve("Größe"), Sample.random(BLOCK, 2));
    Files.write(source.resolve("nothing"), new byte[0]);
    Files.createSymbolicLink(source.resolve("link"), Path.of("Größe"));
    Files.createSymbolicLink(source.resolve("far"), Path.of("/nowhere/" + "z".repeat(150)));
    Files.setAttribute(source.resolve("nothing"), "unix:mode", 0640);
    copy();
  }

  private void copy() throws IOException {
    try (DirectoryGroup group = DirectoryGroup.of(source, true, unheard -> {})) {
      SampleGroup.copy(group, folder, BLOCK, null);
    }
  }

  private byte[] export(long number) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GroupExport.run(folder, null, number, out, scratch);
    return out.toByteArray();
  }

  private void unpack(byte[] archive, Path to) throws IOException, InterruptedException {
    Files.createDirectory(to);
    Path file = Files.write(home.resolve("archive"), archive);
    Process tar =
        new ProcessBuilder("tar", "-xpf", file.toString(), "-C", to.toString()).inheritIO().start();
    assertTrue(tar.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, tar.exitValue());
  }

  private static List<String> describe(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> !file.equals(root))
          .map(
              file -> {
                try {
                  String more =
                      Files.isSymbolicLink(file) ? "" + Files.readSymbolicLink(file) : mode(file);
                  return root.relativize(file) + " " + more;
                } catch (IOException failure) {
                  throw new UncheckedIOException(failure);
                }
              })
          .sorted()
          .toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return Integer.toOctalString((int) Files.getAttribute(file, "unix:mode"));
  }

  @Test
  void tarUnpacksWhatWasCopiedWithNamesLinksAndModes() throws Exception {
    byte[] first = Files.readAllBytes(source.resolve(LONG));
    Files.write(source.resolve(LONG), Sample.random(3000, 4));
    Files.delete(source.resolve("nothing"));
    copy();
    unpack(export(2), home.resolve("two"));
    assertEquals(describe(source), describe(home.resolve("two")));
    for (String name : List.of(LONG, "Größe")) {
      assertArrayEquals(
          Files.readAllBytes(source.resolve(name)),
          Files.readAllBytes(home.resolve("two").resolve(name)));
    }
    unpack(export(1), home.resolve("one"));
    assertArrayEquals(first, Files.readAllBytes(home.resolve("one").resolve(LONG)));
    assertTrue(Files.exists(home.resolve("one/nothing")));
    assertThrows(NotFoundException.class, () -> export(3));
  }

  @Test
  void aFileOfManyGenerationsNeedsRoomThatIsFreedAgain() throws Exception {
    for (int i = 0; i < 30; i++) {
      Files.write(source.resolve("Größe"), Sample.random(BLOCK * (5 + i % 3), i));
      copy();
    }
    unpack(export(31), home.resolve("out"));
    assertArrayEquals(
        Files.readAllBytes(source.resolve("Größe")), Files.readAllBytes(home.resolve("out/Größe")));
    try (Stream<Path> left = Files.list(scratch)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void anArchiveWithADamagedFileHasNoEnd() throws IOException {
    byte[] whole = export(1);
    Path damaged = folder.resolve("files").resolve(LONG + ".1.zst");
    byte[] difference = Files.readAllBytes(damaged);
    difference[difference.length / 2] ^= 1;
    Files.write(damaged, difference);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      GroupExport.run(folder, null, 1, out, scratch);
    } catch (IOException | CorruptException damage) {
      assertTrue(out.size() < whole.length - 1024, out.size() + " of " + whole.length);
      return;
    }
    throw new AssertionError("damage was not noticed");
  }

  @Test
  void timesAreThoseOfTheCopy() throws Exception {
    Instant at = GroupSet.open(folder, null).copy(1).at();
    unpack(export(1), home.resolve("out"));
    Instant time = Files.getLastModifiedTime(home.resolve("out").resolve(LONG)).toInstant();
    assertTrue(Math.abs(time.toEpochMilli() - at.toEpochMilli()) <= 1000, time + " " + at);
  }
}
