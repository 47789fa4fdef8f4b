package org.q4j.monitor.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static Sample at(long seconds, long rows, long next) {
    return new Sample(seconds * 1000, rows, OptionalLong.of(next));
  }

  private static Sample plain(long seconds, long rows) {
    return new Sample(seconds * 1000, rows, OptionalLong.empty());
  }

  @Test
  void ratesOfBothDirectionsAreCountedFromRowIdsAndRows() {
    History history = History.of(List.of(at(100, 50, 1000)), at(110, 30, 1040));
    assertEquals(4.0, history.inRate().getAsDouble());
    assertEquals(6.0, history.outRate().getAsDouble());
    assertEquals(Duration.ofSeconds(10), history.span().orElseThrow());
  }

  @Test
  void theFirstSampleAndOneThatIsTooCloseTellNoRate() {
    assertTrue(History.of(List.of(), at(100, 5, 10)).outRate().isEmpty());
    assertTrue(History.of(List.of(at(99, 5, 10)), at(100, 5, 10)).outRate().isEmpty());
  }

  @Test
  void aRateIsOfTheWindowAndOfALongerTimeOnlyWhenThereIsNothingInIt() {
    History window =
        History.of(List.of(at(0, 0, 1), at(5000, 0, 1), at(5500, 0, 501)), at(5600, 0, 701));
    assertEquals(Duration.ofMinutes(10), window.span().orElseThrow());
    assertEquals(700 / 600.0, window.inRate().getAsDouble());
    History apart = History.of(List.of(at(0, 0, 1), at(5000, 0, 1)), at(9000, 0, 4001));
    assertEquals(1.0, apart.inRate().getAsDouble());
  }

  @Test
  void numbersThatAreAskedForOneAfterTheOtherDoNotEndTheHistory() {
    History stuck = History.of(List.of(at(100, 500, 1000)), at(110, 1504, 2000));
    assertEquals(100.0, stuck.inRate().getAsDouble());
    assertEquals(-0.4, stuck.outRate().getAsDouble());
    History draining = History.of(List.of(at(100, 2000, 3004)), at(110, 1000, 3000));
    assertEquals(99.6, draining.outRate().getAsDouble());
    History anew = History.of(List.of(at(100, 500, 1000)), at(110, 600, 700));
    assertTrue(anew.outRate().isEmpty());
  }

  @Test
  void tablesWithoutNumbersTellOnlyWhetherTheyShrink() {
    History history = History.of(List.of(plain(100, 50)), plain(110, 30));
    assertTrue(history.inRate().isEmpty());
    assertTrue(history.outRate().isEmpty());
    assertEquals(2.0, history.shrinkRate().getAsDouble());
  }

  @Test
  void aRowIsAsOldAsTheFirstSampleThatHadIt() {
    History history =
        History.of(List.of(at(100, 1, 5), at(200, 2, 6), at(300, 2, 6)), at(400, 3, 7));
    assertEquals(Duration.ofMinutes(5), history.seen(4));
    assertEquals(Duration.ofSeconds(200), history.seen(5));
    assertEquals(Duration.ZERO, history.seen(6));
  }

  @Test
  void whatWasSampledBeforeAQueueBeganAnewSaysNothing() {
    assertEquals(1, History.of(List.of(at(100, 5, 1000)), at(200, 1, 2)).samples().size());
    // A restarted server counts removed rows from 0 again.
    assertEquals(1, History.of(List.of(at(100, 5, 1000)), at(200, 1000, 1000)).samples().size());
  }

  @Test
  void samplesFromTheFutureAreLeftOut() {
    assertEquals(1, History.of(List.of(at(500, 5, 10)), at(200, 5, 10)).samples().size());
  }

  @Test
  void theNumberOfSamplesIsBoundedAndTheOldestStays() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      samples = new ArrayList<>(History.of(samples, at(i * 60L, 10, 100 + i)).samples());
      assertTrue(samples.size() <= History.MOST);
    }
    assertEquals(0, samples.get(0).millis());
    assertEquals(4999 * 60_000L, samples.get(samples.size() - 1).millis());
  }

  @Test
  void linesAreReadBackAndGarbageIsNot() {
    Sample sample = at(7, 8, 9);
    assertEquals(sample, Sample.parse(sample.line()).orElseThrow());
    assertEquals(plain(1, 2), Sample.parse(plain(1, 2).line()).orElseThrow());
    for (String garbage : List.of("", "1", "1\t2", "x\t1\t2", "1\t-\t3", "-\t1\t1", "1\t2\t3\t4")) {
      assertTrue(Sample.parse(garbage).isEmpty(), garbage);
    }
    assertTrue(Sample.parse("99999999999999999999\t1\t1").isEmpty());
  }
}
