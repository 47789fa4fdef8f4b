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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.NativeDisk;

/** Encrypted folders of copies, and who can write to where they lie. */
class SealedGroupTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final String SECRET_NAME = "very-".repeat(50) + "secret";

  @TempDir Path home;
  private SetKey key;
  private Path set;

  @BeforeEach
  void makeKey() throws IOException {
    key = newKey("key");
    set = home.resolve("set");
  }

  private SetKey newKey(String name) throws IOException {
    SetKey.generate(NativeDisk.instance(), home.resolve(name));
    return SetKey.read(home.resolve(name));
  }

  private static Map<String, byte[]> files(int copy) {
    return Map.of(
        "a", Sample.random(500, copy), "b", Sample.random(500, 100 + copy), "d/a", new byte[500]);
  }

  private GroupRun.Result copy(int number, SetKey with) throws IOException {
    return SampleGroup.of(START.plus(Duration.ofDays(number)), files(number)).copyTo(set, 64, with);
  }

  private void fill(int copies) throws IOException {
    for (int number = 1; number <= copies; number++) {
      copy(number, key);
    }
  }

  /** As earlier versions left it: plain lists, and generations that say nothing of their file. */
  private void makeOld(int copies) throws IOException {
    fill(copies);
    List<GroupCopy> all = GroupSet.open(set, key).copies();
    for (Path file : new GroupFiles(set).sets()) {
      SetFiles files = new SetFiles(file);
      for (long number = 1; number <= files.lastGeneration(NativeDisk.instance()); number++) {
        GenerationSum sum = GenerationSum.read(files, number, key).orElseThrow();
        GenerationSum old =
            new GenerationSum(
                sum.length(),
                sum.blockSize(),
                sum.blocks(),
                sum.changed(),
                sum.base(),
                sum.at(),
                sum.kind(),
                sum.sealed(),
                sum.ending(),
                sum.difference(),
                sum.digests(),
                sum.position(),
                "");
        Files.write(files.sum(number), old.format(files, number, key));
      }
    }
    for (GroupCopy copy : all) {
      List<GroupCopy.Member> members =
          copy.files().stream()
              .map(one -> new GroupCopy.Member(one.entry(), one.generation(), false))
              .toList();
      write(plain(copy, members), null);
    }
  }

  private static GroupCopy plain(GroupCopy copy, List<GroupCopy.Member> members) {
    return new GroupCopy(
        copy.number(), copy.at(), copy.heldMicros(), copy.source(), copy.position(), members, 0);
  }

  private void write(GroupCopy copy, SetKey with) throws IOException {
    Files.write(list(copy.number()), CopyList.format(copy, with));
  }

  private Path list(long number) {
    return set.resolve("copy." + number + ".json");
  }

  private void restoresRight(int number, SetKey with) throws IOException {
    Path out = Files.createTempDirectory(home, "out");
    assertEquals(0, GroupSet.open(set, with).restore(number, out, false, unheard -> {}));
    for (Map.Entry<String, byte[]> file : files(number).entrySet()) {
      assertArrayEquals(file.getValue(), Files.readAllBytes(out.resolve(file.getKey())));
    }
  }

  private Q4jException refused(int number) throws IOException {
    Path out = Files.createTempDirectory(home, "out");
    assertThrows(CorruptException.class, () -> GroupSet.open(set, key).verify(unheard -> {}));
    Q4jException refused =
        assertThrows(
            CorruptException.class,
            () -> GroupSet.open(set, key).restore(number, out, false, unheard -> {}));
    assertThrows(
        CorruptException.class,
        () -> GroupExport.run(set, key, number, new ByteArrayOutputStream(), home));
    return refused;
  }

  @Test
  void everyCopyIsThereWithTheKeyAndNoNameOutsideTheNamesOfFiles() throws IOException {
    fill(2);
    SampleGroup.of(START, Map.of("d/" + SECRET_NAME, new byte[9])).copyTo(set, 64, key);
    restoresRight(1, key);
    restoresRight(2, key);
    GroupSet.open(set, key).verify(unheard -> {});
    assertEquals(List.of(), GroupSet.open(set, key).notes());
    Path other = home.resolve("otherKey");
    SetKey.generate(NativeDisk.instance(), other);
    assertEquals(List.of(), GroupSet.open(set, SetKey.read(other)).notes());
    try (Stream<Path> all = Files.walk(set)) {
      for (Path file : all.toList()) {
        assertFalse(file.toString().contains(SECRET_NAME), file::toString);
        if (Files.isRegularFile(file)) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertFalse(text.contains(SECRET_NAME), file::toString);
        }
      }
    }
  }

  @Test
  void withoutTheKeyHeadsAreReadAndNothingElse() throws IOException {
    fill(1);
    GroupSet all = GroupSet.open(set, null);
    CopyHead head = all.head(1);
    assertEquals(GroupSet.open(set, key).copy(1).head(), head);
    assertEquals(3, head.files());
    assertEquals(1500, head.length());
    assertEquals(1, all.at(START.plus(Duration.ofDays(9))));
    Retention last = new Retention(0, 0, 0, 1, ZoneOffset.UTC);
    for (var refused :
        List.<Executable>of(
            () -> all.copy(1),
            () -> all.verify(unheard -> {}),
            () -> all.restore(1, home.resolve("x"), false, unheard -> {}),
            () -> GroupPrune.run(set, null, last, unheard -> {}),
            () -> SampleGroup.of(START, Map.of("z", new byte[9])).copyTo(set, 64, null))) {
      Q4jException words = assertThrows(UnsupportedException.class, refused);
      assertTrue(words.getMessage().contains(" KEYFILE"), words::getMessage);
    }
  }

  @Test
  void anotherKeyIsRefusedWithAWord() throws IOException {
    fill(2);
    GroupSet all = GroupSet.open(set, newKey("other"));
    for (var refused :
        List.<Executable>of(
            () -> all.restore(1, home.resolve("x"), true, unheard -> {}),
            () -> all.verify(unheard -> {}),
            () -> all.head(1))) {
      Q4jException words = assertThrows(CorruptException.class, refused);
      assertTrue(words.getMessage().contains("is not the key of this copy"), words::getMessage);
    }
  }

  @Test
  void noBitOfAnEncryptedListCanBeOtherUnseen() throws IOException {
    fill(1);
    GroupCopy whole = GroupSet.open(set, key).copy(1);
    byte[] list = Files.readAllBytes(list(1));
    for (int at = 0; at < list.length - 1; at++) {
      byte[] damaged = list.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(list(1), damaged);
      int byteAt = at;
      assertThrows(
          CorruptException.class, () -> GroupSet.open(set, key).copy(1), () -> "byte " + byteAt);
    }
    Files.write(list(1), list);
    assertEquals(whole, GroupSet.open(set, key).copy(1));
  }

  @Test
  void anOlderListUnderAnotherNumberIsRefused() throws IOException {
    fill(3);
    Files.copy(list(1), list(3), StandardCopyOption.REPLACE_EXISTING);
    refused(3);
    String text = Files.readString(list(1));
    Files.writeString(list(3), text.replace("\"copy\":1", "\"copy\":3"));
    refused(3);
    // Behind what the code is of, too, nothing can be added.
    Files.writeString(list(3), text.replace(",\"hmac_sha256\"", ",\"copy\":3,\"hmac_sha256\""));
    refused(3);
    restoresRight(2, key);
  }

  @Test
  void aPlainListInThePlaceOfAnEncryptedOneIsRefused() throws IOException {
    fill(3);
    for (int number : List.of(3, 1)) {
      byte[] list = Files.readAllBytes(list(number));
      GroupCopy copy = GroupSet.open(set, key).copy(number);
      write(plain(copy, copy.files()), null);
      Q4jException refused = refused(number);
      assertTrue(refused.getMessage().contains("copy." + number + ".json"), refused::getMessage);
      Files.write(list(number), list);
    }
  }

  @Test
  void plainListsInThePlaceOfAllAreRefusedByTheGenerations() throws IOException {
    fill(2);
    for (GroupCopy copy : GroupSet.open(set, key).copies()) {
      write(
          plain(
              copy,
              copy.files().stream()
                  .map(one -> new GroupCopy.Member(one.entry(), one.generation(), false))
                  .toList()),
          null);
    }
    Q4jException refused = refused(2);
    assertTrue(refused.getMessage().contains("put in another's place"), refused::getMessage);
  }

  @Test
  void aSetInPlainInThePlaceOfAnEncryptedOneIsRefused() throws IOException {
    fill(2);
    Path sealed = set;
    set = home.resolve("plain");
    copy(1, null);
    copy(2, null);
    new SetFiles(sealed.resolve("files/a")).remove(NativeDisk.instance());
    for (String name : NativeDisk.instance().list(set.resolve("files"))) {
      if (name.startsWith("a.")) {
        Files.copy(set.resolve("files").resolve(name), sealed.resolve("files").resolve(name));
      }
    }
    Path plain = set;
    set = sealed;
    Q4jException refused = refused(2);
    assertTrue(refused.getMessage().contains("files/a is not encrypted"), refused::getMessage);
    set = plain; // All of it, the lists too.
    refused(2);
  }

  @Test
  void theSetOfAnotherFileIsRefused() throws IOException {
    fill(2);
    for (String from : List.of("a", "d/a")) {
      Path kept = Files.createDirectories(home.resolve("kept"));
      for (String ending : List.of(".zst.age", ".digests.age", ".sha256")) {
        for (int number = 1; number <= (from.equals("a") ? 2 : 1); number++) {
          Path there = set.resolve("files/b." + number + ending);
          Files.copy(there, kept.resolve("b." + number + ending));
          Files.copy(
              set.resolve("files/" + from + "." + number + ending),
              there,
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Q4jException refused = refused(2 - (from.equals("a") ? 0 : 1));
      assertTrue(refused.getMessage().contains("of another file"), refused::getMessage);
      for (String name : NativeDisk.instance().list(kept)) {
        Files.move(
            kept.resolve(name), set.resolve("files/" + name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    restoresRight(2, key);
  }

  @Test
  void aSetOfAnEarlierVersionIsReadWithAWordAndGoesOnWithEncryptedLists() throws IOException {
    makeOld(2);
    restoresRight(2, key);
    List<String> notes = GroupSet.open(set, key).notes();
    assertTrue(notes.get(0).contains("[1, 2] are of an earlier version"), notes::toString);
    copy(3, key);
    for (int number = 1; number <= 3; number++) {
      restoresRight(number, key);
      assertEquals(number == 3, GroupSet.open(set, null).head(number).isSealed());
    }
    GroupSet.open(set, key).verify(unheard -> {});
    // d/a did not change, and its generation is that of the earlier version still.
    byte[] old = Files.readAllBytes(list(2));
    Files.copy(list(3), list(2), StandardCopyOption.REPLACE_EXISTING);
    assertThrows(CorruptException.class, () -> GroupSet.open(set, key).copy(2));
    Files.write(list(2), old);
    GroupPrune.run(set, key, new Retention(0, 0, 0, 2, ZoneOffset.UTC), unheard -> {});
    restoresRight(2, key);
    restoresRight(3, key);
    GroupSet.open(set, key).verify(unheard -> {});
  }

  @Test
  void digestsThatAreMadeAnewAndFoldsStayOfTheirFile() throws IOException {
    fill(4);
    Files.delete(set.resolve("files/a.4.digests.age"));
    List<String> said = new ArrayList<>();
    assertEquals(1, GroupSet.open(set, key).repairDigests(said::add), said::toString);
    GroupPrune.run(set, key, new Retention(0, 0, 0, 2, ZoneOffset.UTC), said::add);
    GroupSet.open(set, key).verify(unheard -> {});
    restoresRight(3, key);
    restoresRight(4, key);
  }
}
