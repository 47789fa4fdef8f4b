package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.Q4jException;
import org.q4j.client.QueueClient;
import org.q4j.queue.QueueStore;

/** A broker that asks for a name and a password, which a file of settings has. */
class AskingBrokerTest {
  @TempDir Path folder;

  private Path settings(String password) throws IOException {
    Path file = Files.createFile(folder.resolve("client-" + password + ".properties"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(
        file,
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
  void secretsThatEverybodyMayReadAreRefusedAndOtherSettingsNot() throws IOException {
    Path secret = settings("any");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    String words = refusal("kafka://127.0.0.1:1?config=" + secret);
    assertTrue(words.contains("readable by everybody: file=" + secret), words);
    Path password = Files.writeString(folder.resolve("pw"), "open-sesame\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
    words = refusal("jdbc:mysql://127.0.0.1:1/app?passwordFile=" + password);
    assertTrue(words.contains("readable by everybody: file=" + password), words);
    Path open = Files.writeString(folder.resolve("open"), "ssl.truststore.location=/none.pem\n");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    words = refusal("kafka://127.0.0.1:1?config=" + open);
    assertTrue(words.contains("no broker answers"), words);
  }

  private static String refusal(String address) {
    Duration patience = Duration.ofSeconds(1);
    return assertThrows(
            Q4jException.class,
            () -> {
              try (QueueStore store = QueueClient.open(address, patience)) {
                assertTrue(store.find("app.t").isEmpty());
              }
            })
        .getMessage();
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
      assertTrue(refused.getMessage().contains("sasl.jaas.config"), refused::getMessage);
    }
  }
}
