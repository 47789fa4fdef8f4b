package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A row that is given back comes before younger ones of its partition. */
class GivenBackTest {
  private final GivenBack givenBack = new GivenBack();

  private static ConsumerRecord<byte[], byte[]> row(int partition, long offset) {
    return new ConsumerRecord<>("app.jobs", partition, offset, null, new byte[0]);
  }

  @Test
  void aYoungerRowOvertakesItOnce() {
    givenBack.add(row(0, 5));
    assertTrue(givenBack.isOvertakenBy(List.of(row(0, 6))));
    assertFalse(givenBack.isOvertakenBy(List.of(row(0, 6))));
  }

  @Test
  void theOldestOfSeveralCounts() {
    givenBack.add(row(0, 7));
    givenBack.add(row(0, 5));
    givenBack.add(row(0, 9));
    assertTrue(givenBack.isOvertakenBy(List.of(row(0, 6))));
  }

  @Test
  void theRowItselfAndOlderOnesDoNot() {
    givenBack.add(row(0, 5));
    assertFalse(givenBack.isOvertakenBy(List.of(row(0, 5), row(0, 6))));
    givenBack.add(row(0, 5));
    assertFalse(givenBack.isOvertakenBy(List.of(row(0, 4))));
    assertFalse(givenBack.isOvertakenBy(List.of(row(0, 6))));
  }

  @Test
  void otherPartitionsHaveAnOrderOfTheirOwn() {
    givenBack.add(row(0, 5));
    assertFalse(givenBack.isOvertakenBy(List.of(row(1, 6))));
    assertTrue(givenBack.isOvertakenBy(List.of(row(1, 6), row(0, 6))));
  }

  @Test
  void aPollThatGaveNothingTellsNothing() {
    givenBack.add(row(0, 5));
    assertFalse(givenBack.isOvertakenBy(List.of()));
    assertTrue(givenBack.isOvertakenBy(List.of(row(0, 6))));
  }
}
