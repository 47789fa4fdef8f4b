package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.NativeDisk;

class EncryptionTest {
  private static final int BLOCK = 64;

  @TempDir Path folder;
  private SetKey key;
  private Path set;
  private List<byte[]> sources;

  @BeforeEach
  void makeSet() throws IOException {
    key = newKey("key");
    set = Files.createDirectory(folder.resolve("home")).resolve("set");
    sources = Sample.history(3, BLOCK);
    for (int i = 0; i < 3; i++) {
      Sample.run(
          set, sources.get(i), i == 0 ? null : sources.get(i - 1), BLOCK, DigestKind.SHA256, key);
    }
  }

  private SetKey newKey(String name) throws IOException {
    SetKey.generate(NativeDisk.instance(), folder.resolve(name));
    return SetKey.read(folder.resolve(name));
  }

  private boolean restoresRight(long number) throws IOException {
    Path out = folder.resolve("out");
    Files.deleteIfExists(out);
    try {
      BackupSet.open(set, key).restore(number, out);
    } catch (Q4jException refused) {
      return false;
    }
    assertArrayEquals(sources.get((int) number - 1), Files.readAllBytes(out));
    return true;
  }

  @Test
  void everyGenerationRestoresWithTheKey() throws IOException {
    for (int number = 1; number <= 3; number++) {
      assertTrue(restoresRight(number));
    }
    BackupSet.open(set, key).verify(words -> {});
  }

  @Test
  void everyChangedOrMissingByteIsFound() throws IOException {
    try (Stream<Path> files = Files.list(set.getParent())) {
      for (Path file : files.toList()) {
        if (!file.toString().matches(".*\\.[123]\\..*")) {
          continue;
        }
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 7) {
          byte[] damaged = whole.clone();
          damaged[at] ^= 0x01;
          Files.write(file, damaged);
          int offset = at;
          assertThrows(
              CorruptException.class,
              () -> BackupSet.open(set, key).verify(words -> {}),
              () -> file + " at " + offset);
          if (at % 21 == 0) {
            restoresRight(3);
          }
        }
        Files.write(file, whole);
      }
    }
    assertTrue(restoresRight(3));
  }

  @Test
  void anotherKeyIsRefusedWithAWord() throws IOException {
    SetKey other = newKey("other");
    Q4jException refused =
        assertThrows(
            CorruptException.class,
            () -> BackupSet.open(set, other).restore(3, folder.resolve("out")));
    assertTrue(refused.getMessage().contains("is not the key of this set"), refused::getMessage);
    Q4jException none =
        assertThrows(
            UnsupportedException.class,
            () -> BackupSet.open(set).restore(3, folder.resolve("out")));
    assertTrue(none.getMessage().contains("--key"), none::getMessage);
    assertEquals(3, BackupSet.open(set).generations().size(), "listing needs no key");
  }

  @Test
  void aGenerationInAnothersPlaceIsFound() throws IOException {
    for (String ending : List.of(".zst.age", ".digests.age", ".sha256")) {
      Files.copy(
          set.resolveSibling("set.1" + ending),
          set.resolveSibling("set.3" + ending),
          StandardCopyOption.REPLACE_EXISTING);
    }
    assertFalse(restoresRight(3));
  }

  @Test
  void aGenerationInPlainIsRefusedWithTheKey() throws IOException {
    Path plain = Files.createDirectory(folder.resolve("plain")).resolve("set");
    for (int i = 0; i < 3; i++) {
      byte[] before = i == 0 ? null : sources.get(i - 1);
      Sample.run(plain, sources.get(i), before, BLOCK, DigestKind.SHA256, null);
    }
    for (List<Integer> replaced : List.of(List.of(3), List.of(1), List.of(1, 2, 3))) {
      Path home = Files.createTempDirectory(folder, "mixed");
      copyAll(set.getParent(), home, List.of(1, 2, 3));
      for (int number : replaced) {
        for (String ending : List.of(".zst.age", ".digests.age")) {
          Files.delete(home.resolve("set." + number + ending));
        }
      }
      copyAll(plain.getParent(), home, replaced);
      Path mixed = home.resolve("set");
      String file = "set." + (replaced.contains(3) ? 3 : 1) + ".sha256";
      for (Executable use :
          List.<Executable>of(
              () -> BackupSet.open(mixed, key).verify(words -> {}),
              () -> BackupSet.open(mixed, key).restore(3, folder.resolve("out")),
              () -> BackupSet.open(mixed, key).export(3, new ByteArrayOutputStream(), folder),
              () -> Drill.run(mixed, folder, key))) {
        Q4jException refused = assertThrows(CorruptException.class, use);
        assertTrue(refused.getMessage().contains("is not encrypted"), refused::getMessage);
        assertTrue(refused.getMessage().contains(file), refused::getMessage);
      }
      assertFalse(Files.exists(folder.resolve("out")));
    }
  }

  private static void copyAll(Path from, Path to, List<Integer> numbers) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.equals("set.ver")
            || numbers.stream().anyMatch(number -> name.startsWith("set." + number + "."))) {
          Files.copy(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  @Test
  void sumsThatAreMissingAreRefusedWithTheKey() throws IOException {
    Files.delete(set.resolveSibling("set.3.sha256"));
    Q4jException refused =
        assertThrows(
            CorruptException.class,
            () -> BackupSet.open(set, key).restore(3, folder.resolve("out")));
    assertTrue(refused.getMessage().contains("no such file: "), refused::getMessage);
    assertTrue(restoresRight(2));
  }

  @Test
  void neitherBlocksNorDigestsAreThereInPlain() throws IOException {
    byte[] digest =
        Batch.newDigest("SHA-256").digest(java.util.Arrays.copyOf(sources.get(0), BLOCK));
    String plain = new String(sources.get(0), 0, BLOCK, StandardCharsets.ISO_8859_1);
    String sum = new String(digest, StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.list(set.getParent())) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains(plain) || text.contains(sum.substring(0, 8)), file::toString);
      }
    }
  }

  @Test
  void aSetGoesOnOnlyAsItWasBegun() throws IOException {
    assertThrows(
        UnsupportedException.class,
        () -> Sample.run(set, sources.get(0), sources.get(2), BLOCK, DigestKind.SHA256, null));
    Path open = folder.resolve("open");
    Sample.run(open, sources.get(0), null, BLOCK, DigestKind.SHA256, null);
    assertThrows(
        UnsupportedException.class,
        () -> Sample.run(open, sources.get(1), sources.get(0), BLOCK, DigestKind.SHA256, key));
  }

  @Test
  void aKeyFileThatOthersReadOrThatIsNoneIsRefused() throws IOException {
    Path file = folder.resolve("key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThrows(UnsupportedException.class, () -> SetKey.read(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThrows(UnsupportedException.class, () -> SetKey.generate(NativeDisk.instance(), file));
    String text = Files.readString(file);
    newKey("other");
    String other = Files.readString(folder.resolve("other"));
    for (String wrong :
        List.of(
            "",
            text.replace("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-2"),
            text.replace("# public key", "# key"),
            text.replaceFirst("age1....", "age1qqqq"),
            text + text,
            other.lines().filter(line -> line.startsWith("#")).toList().get(1)
                + "\n"
                + text.lines().toList().get(2)
                + "\n")) {
      Files.writeString(file, wrong);
      assertThrows(UnsupportedException.class, () -> SetKey.read(file), wrong);
    }
  }
}
