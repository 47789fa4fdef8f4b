package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;

class SetListingTest {
  private static final int BLOCK = 512;
  private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

  @TempDir Path folder;
  private Path set;
  private List<byte[]> sources;

  @BeforeEach
  void makeSet() throws IOException {
    set = folder.resolve("set");
    sources = Sample.history(4, BLOCK);
    for (int i = 0; i < 4; i++) {
      Sample.run(
          set, sources.get(i), i == 0 ? null : sources.get(i - 1), BLOCK, DigestKind.SHA256, null);
    }
  }

  private Path difference(long number) throws IOException {
    return BackupSet.open(set).generations().get((int) number - 1).file();
  }

  private List<Long> restorable() throws IOException {
    return BackupSet.open(set).listing().generations().stream()
        .map(BackupSet.Generation::number)
        .toList();
  }

  private List<Long> lost() throws IOException {
    return BackupSet.open(set).listing().lost().stream().map(SetListing.Lost::number).toList();
  }

  private void restoresAs(long asked, long got) throws IOException {
    Path out = folder.resolve("out" + asked);
    BackupSet.open(set).restore(asked, out);
    assertArrayEquals(sources.get((int) got - 1), Files.readAllBytes(out));
  }

  @Test
  void aSoundSetHasLostNothing() throws IOException {
    assertEquals(List.of(1L, 2L, 3L, 4L), restorable());
    assertEquals(List.of(), lost());
    assertEquals(4, BackupSet.open(set).at(LATER));
  }

  @Test
  void withoutTheNewestTheOneBeforeIsFound() throws IOException {
    Files.delete(difference(4));
    assertEquals(List.of(1L, 2L, 3L), restorable());
    assertEquals(List.of(4L), lost());
    BackupSet all = BackupSet.open(set);
    assertEquals(3, all.at(LATER));
    assertTrue(all.listing().lost().get(0).mayBeOf(LATER));
    assertFalse(all.listing().lost().get(0).mayBeOf(Instant.EPOCH));
    restoresAs(3, 3);
    CorruptException refused =
        assertThrows(CorruptException.class, () -> all.restore(4, folder.resolve("not")));
    assertTrue(refused.getMessage().contains("generations 1, 2, 3 can be restored still"));
    assertTrue(refused.getMessage().contains("--generation 3"), refused::getMessage);
    assertFalse(Files.exists(folder.resolve("not")));
  }

  @Test
  void sumsThatAreDamagedHideTheTimeToo() throws IOException {
    Files.writeString(folder.resolve("set.4.sha256"), "nonsense");
    assertEquals(List.of(1L, 2L, 3L), restorable());
    SetListing.Lost lost = BackupSet.open(set).listing().lost().get(0);
    assertTrue(lost.at().isEmpty() && lost.mayBeOf(Instant.EPOCH));
    restoresAs(3, 3);
  }

  @Test
  void aLostOneTakesTheLaterOnesAlongAndNoEarlierOne() throws IOException {
    Files.delete(difference(2));
    assertEquals(List.of(1L), restorable());
    assertEquals(List.of(2L, 3L, 4L), lost());
    assertEquals(1, BackupSet.open(set).at(LATER));
    restoresAs(1, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4})
  void lostDigestsCostTheirOwnGenerationAlone(long number) throws IOException {
    Path digests = folder.resolve("set." + number + ".digests");
    byte[] bytes = Files.readAllBytes(digests);
    for (boolean isCut : new boolean[] {true, false}) {
      if (isCut) {
        Files.write(digests, java.util.Arrays.copyOf(bytes, bytes.length - 1));
      } else {
        Files.delete(digests);
      }
      assertEquals(List.of(number), lost());
      assertEquals(3, restorable().size());
      restoresAs(3, 3);
      CorruptException refused =
          assertThrows(
              CorruptException.class,
              () -> BackupSet.open(set).restore(number, folder.resolve("not")));
      assertTrue(refused.getMessage().contains("can be restored still"), refused::getMessage);
      Files.deleteIfExists(folder.resolve("out3"));
    }
  }

  @Test
  void whatAPruneFoldedAwayIsNotLost() throws IOException {
    Retention lastTwo = new Retention(0, 0, 0, 2, ZoneOffset.UTC);
    Prune.run(set, null, lastTwo, words -> {});
    assertEquals(List.of(3L, 4L), restorable());
    assertEquals(List.of(), lost());
    Files.delete(folder.resolve("set.4.sha256"));
    assertEquals(List.of(3L), restorable());
    assertEquals(List.of(4L), lost());
  }

  @Test
  void aMomentBeforeAllOfThemIsNotFound() {
    assertThrows(NotFoundException.class, () -> BackupSet.open(set).at(Instant.EPOCH));
  }
}
