package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.junit.jupiter.api.Test;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.client.ConnectionLostException;

class FailureTest {
  private final TimeoutException late = new TimeoutException("3000 ms have passed");

  @Test
  void silenceIsALostConnectionAndSaysThatNobodyAnswered() {
    Q4jException told = Failure.of("asking", new ExecutionException(late));
    assertFalse(assertInstanceOf(ConnectionLostException.class, told).nothingDone());
    assertTrue(
        told.getMessage().startsWith("asking: no broker answered in time: 3000 ms"),
        told::getMessage);
  }

  @Test
  void aTransactionThatFailedBySilenceIsALostConnectionToo() {
    for (KafkaException failed :
        new KafkaException[] {
          new TransactionAbortableException("aborted", late),
          new KafkaException("error state", late)
        }) {
      assertInstanceOf(ConnectionLostException.class, Failure.of("sending", failed));
    }
  }

  @Test
  void aTransactionThatFailedByWhatWasSentIsNone() {
    KafkaException large = new KafkaException("error state", new RecordTooLargeException("2 MB"));
    Q4jException told = assertInstanceOf(SchemaException.class, Failure.of("sending", large));
    assertTrue(told.getMessage().contains("2 MB"), told::getMessage);
    assertTrue(told.getMessage().contains("q4j kafka limit"), told::getMessage);
    KafkaException fenced = new KafkaException("error state", new ProducerFencedException("other"));
    assertFalse(Failure.of("sending", fenced) instanceof ConnectionLostException);
  }
}
