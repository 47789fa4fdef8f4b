package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.client.ConnectionLostException;
import org.q4j.client.Hold;
import org.q4j.client.Supply;

/** What a relay has in hand of a topic that is dropped and made anew under the same name. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopicSupplyTest {
  private static final String NAME = "supply.anew";
  private static final Duration LONG = Duration.ofSeconds(60);

  private KafkaStore store;
  private KafkaQueue queue;

  @BeforeEach
  void make() {
    store = Cluster.open();
    queue = store.create(NAME, "id BIGINT NOT NULL");
  }

  @AfterEach
  void drop() {
    store.drop(NAME);
    store.close();
  }

  private void insert(long first, long last) {
    for (long id = first; id <= last; id++) {
      long now = id;
      queue.insert(row -> row.set("id", now));
    }
  }

  private Supply.Taken take(Supply supply) {
    Supply.Taken taken = supply.await(LONG, 100, 1 << 20);
    assertTrue(!taken.rows().isEmpty());
    return taken;
  }

  private void makeAnew() {
    store.drop(NAME);
    queue = store.create(NAME, "id BIGINT NOT NULL");
    insert(11, 13);
  }

  private void assertNewRowsStay() {
    assertEquals(
        LongStream.rangeClosed(11, 13).boxed().toList(),
        queue.peek(100).stream().map(row -> row.row().getLong("id")).toList());
  }

  @Test
  void itsRowsAreSentNoMore() {
    insert(1, 3);
    try (Supply supply = TopicSupply.open(store, queue, new Hold("test"), LONG)) {
      Supply.Taken taken = take(supply);
      makeAnew();
      assertThrows(ConnectionLostException.class, taken::confirm);
      assertNewRowsStay();
    }
  }

  @Test
  void endingThemRemovesNothingOfTheNewOne() {
    insert(1, 3);
    try (Supply supply = TopicSupply.open(store, queue, new Hold("test"), LONG)) {
      Supply.Taken taken = take(supply);
      taken.confirm();
      makeAnew();
      assertThrows(ConnectionLostException.class, taken::end);
      assertNewRowsStay();
    }
  }
}
