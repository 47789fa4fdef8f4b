package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;

/** A new file has its name when it is complete, and not before. */
class RestoreTargetTest {
  @TempDir Path home;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void write(RestoreTarget target) throws IOException {
    target.to().write(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 200, 201, 255})
  void aNewFileHasItsNameWhenItIsKept(int bytes) throws IOException {
    String name = "n".repeat(bytes);
    try (RestoreTarget target = RestoreTarget.open(home.resolve(name))) {
      write(target);
      assertEquals(1, names().size());
      assertTrue(names().get(0).matches("[.].*[.]restoring-[0-9]+"), names()::toString);
      target.to().finish();
      target.keep();
      target.sync();
    }
    assertEquals(List.of(name), names());
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(home.resolve(name)));
  }

  @Test
  void nothingIsLeftOfOneThatIsNotKept() throws IOException {
    try (RestoreTarget target = RestoreTarget.open(home.resolve("new"))) {
      write(target);
    }
    assertEquals(List.of(), names());
  }

  @Test
  void whatIsThereIsChangedInPlace() throws IOException {
    Path there = Files.write(home.resolve("there"), new byte[] {9, 9, 9, 9});
    try (RestoreTarget target = RestoreTarget.open(there)) {
      write(target);
    }
    assertArrayEquals(new byte[] {1, 2, 3, 9}, Files.readAllBytes(there));
    assertEquals(List.of("there"), names());
  }

  @Test
  void whatAKilledOneLeftIsRemovedAndWhatAnotherWritesStays() throws IOException {
    Files.write(home.resolve(".new.restoring-123"), new byte[] {7});
    Files.write(home.resolve(".newer.restoring-123"), new byte[] {7});
    try (RestoreTarget one = RestoreTarget.open(home.resolve("new"))) {
      assertFalse(names().contains(".new.restoring-123"), names()::toString);
      try (RestoreTarget two = RestoreTarget.open(home.resolve("new"))) {
        assertEquals(3, names().size(), names()::toString);
        write(two);
        two.keep();
      }
      write(one);
      assertThrows(FileAlreadyExistsException.class, one::keep);
    }
    assertEquals(List.of(".newer.restoring-123", "new"), names());
  }

  @Test
  void filesOfOthersThatAreNamedAlikeStay() throws IOException {
    Files.write(home.resolve(".new.restoring-notes"), new byte[] {7});
    Files.write(home.resolve(".new.restoring-12.txt"), new byte[] {7});
    Files.createSymbolicLink(home.resolve(".new.restoring-34"), Path.of(".new.restoring-notes"));
    try (RestoreTarget target = RestoreTarget.open(home.resolve("new"))) {
      write(target);
    }
    assertEquals(
        List.of(".new.restoring-12.txt", ".new.restoring-34", ".new.restoring-notes"), names());
  }

  @Test
  void aRestoreThatFailsLeavesNoFile() throws IOException {
    Path folder = Files.createDirectory(home.resolve("sets"));
    Path set = Sample.set(folder, 64, Sample.history(3, 64));
    Path difference = BackupSet.open(set).lastFile();
    byte[] damaged = Files.readAllBytes(difference);
    damaged[damaged.length / 2] ^= 1;
    Files.write(difference, damaged);
    assertThrows(CorruptException.class, () -> BackupSet.open(set).restore(3, home.resolve("out")));
    assertEquals(List.of("sets"), names());
  }
}
