package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;
import org.q4j.Q4jException;

/** A list that is missing, and a run that ended before it wrote its list. */
class LastCopyTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path home;
  private Path set;

  @BeforeEach
  void fill() throws IOException {
    set = home.resolve("set");
    for (int number = 1; number <= 3; number++) {
      copy(number);
    }
  }

  private GroupRun.Result copy(int number) throws IOException {
    return group(number).copyTo(set, 64, null);
  }

  private static SampleGroup group(int number) {
    return SampleGroup.of(
        START.plus(Duration.ofDays(number)), Map.of("a", Sample.random(300, number)));
  }

  private void lose(long number) throws IOException {
    Files.delete(set.resolve("copy." + number + ".json"));
  }

  private GroupSet open() throws IOException {
    return GroupSet.open(set, null);
  }

  private int restore(long number) throws IOException {
    return open().restore(number, Files.createTempDirectory(home, "out"), false, unheard -> {});
  }

  /** As a run leaves it that is killed before its list is written. */
  private void stopAfterMembers(int number) throws IOException {
    FileGroup changing =
        new FileGroup() {
          private final SampleGroup files = group(number);

          @Override
          public Instant at() {
            return files.at();
          }

          @Override
          public List<Entry> entries() {
            return files.entries();
          }

          @Override
          public InputStream open(Entry entry) {
            return files.open(entry);
          }

          @Override
          public List<String> changed() {
            return List.of("a");
          }

          @Override
          public void close() {
            files.close();
          }
        };
    assertThrows(Q4jException.class, () -> SampleGroup.copy(changing, set, 64, null));
  }

  private void setVersion(int number) throws IOException {
    Files.writeString(set.resolve("files/a.ver"), number + "\n");
  }

  @Test
  void aGenerationThatAListNamesIsNeverWrittenOver() throws IOException {
    setVersion(2);
    String said = assertThrows(CorruptException.class, () -> copy(4)).getMessage();
    assertTrue(said.contains("a.ver says that 2 is the last one: write 3"), said);
    setVersion(3);
    assertEquals(4, copy(4).copy());
    assertEquals(0, restore(3));
  }

  @Test
  void aGenerationThatAListNamesAndThatIsNotThereFailsTheVerification() throws IOException {
    setVersion(2);
    List<String> said = new ArrayList<>();
    String words =
        assertThrows(CorruptException.class, () -> open().verify(said::add)).getMessage();
    assertTrue(words.contains("copies [1, 2] can still be restored whole"), words);
    assertTrue(
        said.toString().contains("a: generation 3 is in the list of a copy"), said::toString);
  }

  @Test
  void theMissingListOfTheLastCopyIsNamedAndWhatIsLeftRestores() throws IOException {
    lose(3);
    Map<Long, String> lost = new TreeMap<>();
    assertEquals(2, open().heads(lost::put).size());
    assertTrue(lost.get(3L).contains("copy.3.json is missing"), lost::toString);
    for (Executable use :
        List.<Executable>of(
            () -> open().last(),
            () -> open().at(START.plus(Duration.ofDays(9))),
            () -> GroupDrill.run(set, home, null, List.of()),
            () ->
                GroupPrune.run(
                    set, null, new Retention(0, 0, 0, 1, ZoneOffset.UTC), unheard -> {}))) {
      Q4jException refused = assertThrows(CorruptException.class, use);
      assertTrue(refused.getMessage().contains("copy.3.json is missing"), refused::getMessage);
      assertTrue(refused.getMessage().endsWith("--generation 2"), refused::getMessage);
    }
    Q4jException found = assertThrows(CorruptException.class, () -> open().verify(unheard -> {}));
    assertTrue(
        found
            .getMessage()
            .endsWith("first: copy.3.json; copies [1, 2] can still be restored whole"),
        found::getMessage);
    assertEquals(1, open().at(START.plus(Duration.ofDays(1))));
    assertEquals(0, restore(2));
  }

  @Test
  void theNextRunGoesOnUnderANumberOfItsOwn() throws IOException {
    lose(3);
    assertEquals(4, copy(4).copy());
    assertEquals(4, open().last());
    assertEquals(0, restore(4));
    open().verify(unheard -> {});
  }

  @Test
  void allListsMissingAreNamedToo() throws IOException {
    for (int number = 1; number <= 3; number++) {
      lose(number);
    }
    assertTrue(GroupSet.isOne(set));
    Q4jException refused = assertThrows(CorruptException.class, this::open);
    assertTrue(refused.getMessage().contains("copy.3.json is missing"), refused::getMessage);
    Path out = home.resolve("out");
    BackupSet.open(set.resolve("files/a")).restore(3, out);
    assertEquals(-1, Files.mismatch(out, Files.write(home.resolve("a"), Sample.random(300, 3))));
    assertEquals(4, copy(4).copy());
  }

  @Test
  void aRunThatEndedEarlyIsSaidAndLosesNothing() throws IOException {
    stopAfterMembers(4);
    assertEquals(3, open().last());
    assertEquals(0, restore(3));
    List<String> said = new ArrayList<>();
    open().verify(said::add);
    String words = said.get(said.size() - 1);
    assertTrue(words.contains("a run after copy 3 was ended early"), words);
    assertTrue(words.contains("or " + set.resolve("copy.4.json") + " was removed"), words);
    assertEquals(List.of(words), open().notes());
    copy(4);
    assertEquals(List.of(), open().notes());
    assertEquals(0, restore(4));
  }

  @Test
  void aListRemovedWithTheRecordOfItsNumberIsSaidWhereFilesChanged() throws IOException {
    lose(3);
    Files.writeString(set.resolve("copy.last"), "2\n");
    assertEquals(2, open().last());
    assertTrue(open().notes().get(0).contains("copy.3.json was removed"), open().notes()::toString);
  }

  @Test
  void aFolderOfAnEarlierVersionHasNoRecordAndGetsOne() throws IOException {
    Path record = set.resolve("copy.last");
    Files.delete(record);
    assertEquals(3, open().last());
    assertEquals(List.of(), open().notes());
    copy(4);
    assertEquals("4\n", Files.readString(record));
  }

  @Test
  void aRecordOfAnEarlierCopyThanTheNewestIsThatOfAKilledRun() throws IOException {
    Files.writeString(set.resolve("copy.last"), "2\n");
    assertEquals(3, open().last());
    open().verify(unheard -> {});
    Files.writeString(set.resolve("copy.last"), "x\n");
    Q4jException refused = assertThrows(CorruptException.class, () -> open().last());
    assertTrue(refused.getMessage().contains("copy.last; remove it"), refused::getMessage);
    GroupExport.run(set, null, 3, new ByteArrayOutputStream(), home);
    assertFalse(GroupSet.isOne(home));
  }
}
