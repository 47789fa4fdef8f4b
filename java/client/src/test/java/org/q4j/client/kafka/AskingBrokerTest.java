package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.Q4jException;

/** A broker that asks for a name and a password, which a file of settings has. */
class AskingBrokerTest {
  @TempDir Path folder;

  private Path settings(String password) throws IOException {
    return Files.writeString(
        folder.resolve("client.properties"),
        """
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=PLAIN
        sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
        username="%s" password="%s";
        """
            .formatted(KafkaBroker.USER, password),
        StandardCharsets.UTF_8);
  }

  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void workersAndRelaysAreLetInWithTheFileOfSettingsAndOnlyThen() throws Exception {
    var asking = KafkaBroker.startAsking(folder);
    try (KafkaBroker broker = asking.getValue()) {
      Cluster.open(KafkaBroker.address(List.of(broker))).close(); // It is up.
      String port = "kafka://127.0.0.1:" + asking.getKey();
      String config = "?config=" + settings(KafkaBroker.PASSWORD);
      SettingsUse.insertTakeAndForward(port, config, folder.resolve("to"));
      String wrong = port + "?config=" + settings("wrong");
      Q4jException refused = assertThrows(Q4jException.class, () -> KafkaStore.open(wrong));
      assertTrue(refused.getMessage().contains("uthentication"), refused::getMessage);
    }
  }
}
