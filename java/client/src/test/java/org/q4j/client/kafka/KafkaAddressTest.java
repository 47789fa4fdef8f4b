package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.NotFoundException;
import org.q4j.client.QueueAddress;
import org.q4j.client.QueueClient;

class KafkaAddressTest {

  @Test
  void anAddressIsBrokersQueueAndSettings() {
    assertEquals(
        new QueueAddress("kafka://a:1,b:9092?config=/etc/k.properties", "app.jobs"),
        QueueAddress.parse("kafka://a:1,b/app.jobs?config=/etc/k.properties"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://",
        "kafka:///app.jobs",
        "kafka://a:1",
        "kafka://a:1/",
        "kafka://a:0/app.jobs",
        "kafka://a:65536/app.jobs",
        "kafka://a:b/app.jobs",
        "kafka://a,,b/app.jobs",
        "kafka://a/app.jobs?other=1"
      })
  void anythingElseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> QueueAddress.parse(text));
  }

  @Test
  void settingsThatCannotBeReadAreNamed() {
    NotFoundException failed =
        assertThrows(
            NotFoundException.class,
            () -> QueueClient.open("kafka://127.0.0.1:1?config=/nowhere/k.properties").close());
    assertTrue(failed.getMessage().contains("file=/nowhere/k.properties"));
  }

  @Test
  void aRowIdKeepsPartitionAndOffset() {
    RowId id = new RowId(32767, (1L << 48) - 1);
    assertEquals(Long.MAX_VALUE, id.number());
    assertEquals(id, RowId.of(id.number()));
    assertThrows(IllegalArgumentException.class, () -> new RowId(0, 1L << 48));
    assertThrows(IllegalArgumentException.class, () -> new RowId(32768, 0));
  }
}
