package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class PaceTest {
  private long now = 5_000_000_000L;

  private Pace pace(long limit) {
    return new Pace(limit, () -> now, nanos -> now += nanos);
  }

  @Test
  void severalStreamsTogetherKeepToOneRate() throws IOException {
    Pace pace = pace(1000);
    byte[] bytes = new byte[1500];
    assertArrayEquals(bytes, pace.of(new ByteArrayInputStream(bytes)).readAllBytes());
    assertEquals(1_500_000_000L, now - 5_000_000_000L);
    try (InputStream second = pace.of(new ByteArrayInputStream(bytes))) {
      assertEquals(0, second.read());
      assertEquals(1_501_000_000L, now - 5_000_000_000L);
      second.readAllBytes();
      assertEquals(-1, second.read());
    }
    assertEquals(3_000_000_000L, now - 5_000_000_000L);
  }

  @Test
  void timeThatPassedBetweenIsNotWaitedAgain() throws IOException {
    Pace pace = pace(1000);
    now += 10_000_000_000L;
    pace.of(new ByteArrayInputStream(new byte[1500])).readAllBytes();
    assertEquals(15_000_000_000L, now);
  }

  @Test
  void withoutALimitNothingIsBetween() {
    InputStream in = new ByteArrayInputStream(new byte[1]);
    assertSame(in, pace(0).of(in));
  }
}
