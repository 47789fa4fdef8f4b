package org.q4j.client;

import org.q4j.client.kafka.Cluster;
import org.q4j.queue.QueueStore;

class KafkaContractTest extends QueueContract {

  @Override
  QueueStore open() {
    return Cluster.open();
  }
}
