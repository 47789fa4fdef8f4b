package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static List<BackupSet.Generation> at(String... times) {
    List<BackupSet.Generation> all = new ArrayList<>();
    for (String time : times) {
      all.add(
          new BackupSet.Generation(
              all.size() + 1,
              Instant.parse(time),
              Path.of("x"),
              1,
              1,
              1,
              1,
              1,
              all.size(),
              DigestKind.SHA256,
              false,
              Optional.empty()));
    }
    return all;
  }

  private static Set<Long> kept(Retention retention, List<BackupSet.Generation> all) {
    return retention.kept(all).keySet();
  }

  @Test
  void theLastOfADayIsKeptAndDaysWithoutAnyDoNotCount() {
    List<BackupSet.Generation> all =
        at(
            "2026-01-01T01:00:00Z",
            "2026-01-01T23:00:00Z",
            "2026-01-02T01:00:00Z",
            "2026-02-20T01:00:00Z");
    assertEquals(Set.of(2L, 3L, 4L), kept(new Retention(3, 0, 0, 1, ZoneOffset.UTC), all));
    assertEquals(Set.of(3L, 4L), kept(new Retention(2, 0, 0, 1, ZoneOffset.UTC), all));
  }

  @Test
  void aWeekBeginsOnMondayAlsoAcrossTheYear() {
    // Sunday, Monday, the Sunday after, and the Monday after that.
    List<BackupSet.Generation> all =
        at(
            "2025-12-28T12:00:00Z",
            "2025-12-29T12:00:00Z",
            "2026-01-04T12:00:00Z",
            "2026-01-05T12:00:00Z");
    assertEquals(Set.of(1L, 3L, 4L), kept(new Retention(0, 9, 0, 1, ZoneOffset.UTC), all));
  }

  @Test
  void midnightIsThatOfTheZone() {
    List<BackupSet.Generation> all = at("2026-01-01T22:30:00Z", "2026-01-01T23:30:00Z");
    assertEquals(Set.of(2L), kept(new Retention(5, 0, 0, 1, ZoneOffset.UTC), all));
    assertEquals(Set.of(1L, 2L), kept(new Retention(5, 0, 0, 1, ZoneId.of("Europe/Berlin")), all));
  }

  @Test
  void monthsAndTheLastOnesAddUp() {
    List<BackupSet.Generation> all =
        at(
            "2025-01-31T12:00:00Z",
            "2026-01-15T12:00:00Z",
            "2026-01-16T12:00:00Z",
            "2026-02-01T12:00:00Z",
            "2026-02-02T12:00:00Z");
    assertEquals(Set.of(1L, 3L, 4L, 5L), kept(new Retention(0, 0, 9, 2, ZoneOffset.UTC), all));
    assertEquals("last, month", new Retention(0, 0, 9, 1, ZoneOffset.UTC).kept(all).get(5L));
  }

  @Test
  void theLastIsAlwaysKept() {
    assertThrows(IllegalArgumentException.class, () -> new Retention(1, 1, 1, 0, ZoneOffset.UTC));
    assertEquals(
        Set.of(1L), kept(new Retention(0, 0, 0, 1, ZoneOffset.UTC), at("2026-01-01T00:00:00Z")));
  }
}
