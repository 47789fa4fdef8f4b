package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.q4j.UnsupportedException;

/** Where the limits come from. */
class MapLimitsTest {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  private static MapLimits of(Map<String, String> properties, Map<String, String> environment) {
    return MapLimits.of(properties::get, environment::get, false);
  }

  @Test
  void aNarrowPlatformMapsAtMost256MebibytesOfAFileAndAWideOneMore() {
    MapLimits narrow = MapLimits.of(name -> null, name -> null, true);
    assertTrue(narrow.windowBytes() <= 256 * MIB, narrow::toString);
    assertEquals(256 * MIB, narrow.maxBytes());
    MapLimits wide = of(Map.of(), Map.of());
    assertTrue(wide.windowBytes() > 256 * MIB, wide::toString);
    assertEquals(16 * GIB, wide.maxBytes());
  }

  @Test
  void aPropertyComesBeforeTheEnvironmentAndThatBeforeThePlatform() {
    Map<String, String> environment = Map.of("Q4J_MMAP_WINDOW", "64K", "Q4J_MMAP_MAX", "2G");
    assertEquals(new MapLimits(64 << 10, 2 * GIB), of(Map.of(), environment));
    assertEquals(
        new MapLimits(128 << 10, 2 * GIB), of(Map.of("q4j.mmap.window", "131072"), environment));
    assertEquals(of(Map.of(), Map.of()), of(Map.of(), Map.of("Q4J_MMAP_MAX", "")));
  }

  @Test
  void zeroOfEitherMeansNoMapping() {
    assertFalse(of(Map.of("q4j.mmap.max", "0"), Map.of()).mapping());
    assertFalse(of(Map.of(), Map.of("Q4J_MMAP_WINDOW", "0")).mapping());
    assertFalse(MapLimits.NONE.mapping());
    assertTrue(of(Map.of(), Map.of()).mapping());
  }

  @Test
  void aSmallMaximumAloneMakesTheWindowsSmaller() {
    assertEquals(new MapLimits(MIB, 2 * MIB - 1), of(Map.of(), Map.of("Q4J_MMAP_MAX", "2097151")));
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedByName() {
    for (String wrong : new String[] {"x", "-1", "3M", "2G", "1.5G", "99999999999G", "1KB"}) {
      UnsupportedException refused =
          assertThrows(
              UnsupportedException.class,
              () -> of(Map.of(), Map.of("Q4J_MMAP_WINDOW", wrong)),
              wrong);
      assertTrue(refused.getMessage().contains("Q4J_MMAP_WINDOW=" + wrong), refused::getMessage);
    }
  }

  @Test
  void sizesHaveLetters() {
    assertEquals(7, MapLimits.parseSize("7"));
    assertEquals(64 << 10, MapLimits.parseSize("64k"));
    assertEquals(256 * MIB, MapLimits.parseSize(" 256M "));
    assertEquals(16 * GIB, MapLimits.parseSize("16G"));
  }

  @Test
  void allFilesTogetherKeepToTheSharedBudget() {
    MapBudget shared = new MapBudget(100);
    MapBudget first = new MapBudget(80, shared);
    MapBudget second = new MapBudget(80, shared);
    assertTrue(first.reserve(70));
    assertFalse(second.reserve(40));
    assertTrue(second.reserve(30));
    first.release(70);
    assertFalse(second.reserve(51));
    assertTrue(second.reserve(50));
  }
}
