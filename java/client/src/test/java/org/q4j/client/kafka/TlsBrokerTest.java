package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.Q4jException;
import org.q4j.client.relay.Relay;
import org.q4j.client.relay.RelayOptions;

/** A broker that speaks TLS, with a certificate that a file of settings trusts, or does not. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsBrokerTest {
  /** Longer than the test may take, so that whoever tries again and again does not pass it. */
  private static final String PATIENT =
      "security.protocol=SSL\ndefault.api.timeout.ms=3600000\nrequest.timeout.ms=3600000\n";

  @TempDir Path folder;

  private void keytool(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words));
    Path said = folder.resolve("keytool");
    Process made =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertEquals(0, made.waitFor(), () -> read(said));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException unread) {
      return unread.toString();
    }
  }

  /** Makes a key of 127.0.0.1 and its certificate, NAME.p12 and NAME.pem. */
  private Path keys(String name, String address) throws Exception {
    Path keys = folder.resolve(name + ".p12");
    String[] store = {"-keystore", keys.toString(), "-storepass", KafkaBroker.PASSWORD};
    List<String> make =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", "broker", "-keyalg", "EC", "-groupname", "secp256r1"));
    make.addAll(List.of("-dname", "CN=" + name, "-ext", "SAN=" + address, "-validity", "2"));
    make.addAll(List.of("-storetype", "PKCS12"));
    make.addAll(List.of(store));
    keytool(make.toArray(String[]::new));
    List<String> export = new ArrayList<>(List.of("-exportcert", "-rfc", "-alias", "broker"));
    export.addAll(List.of("-file", folder.resolve(name + ".pem").toString()));
    export.addAll(List.of(store));
    keytool(export.toArray(String[]::new));
    return keys;
  }

  private String config(String name, String trusted) throws IOException {
    String settings =
        PATIENT
            + "ssl.truststore.type=PEM\nssl.truststore.location="
            + folder.resolve(trusted + ".pem")
            + "\n";
    return "?config=" + Files.writeString(folder.resolve(name), settings, StandardCharsets.UTF_8);
  }

  @Test
  void workersAndRelaysComeInByTlsWhenTheCertificateIsTrustedAndNoRetryHidesThatItIsNot()
      throws Exception {
    var tls = KafkaBroker.startTls(folder, keys("ours", "ip:127.0.0.1"));
    try (KafkaBroker broker = tls.getValue()) {
      Cluster.open(KafkaBroker.address(List.of(broker))).close(); // It is up.
      String port = "kafka://127.0.0.1:" + tls.getKey();
      Path data = folder.resolve("to");
      SettingsUse.insertTakeAndForward(port, config("client.properties", "ours"), data);

      Path unused = keys("others", "ip:127.0.0.1");
      String untrusting = config("untrusting.properties", "others");
      String words = refusal(() -> KafkaStore.open(port + untrusting));
      assertTrue(words.contains("127.0.0.1:" + tls.getKey()), words);
      assertTrue(words.contains("ssl.truststore.location"), words);
      try (Relay relay =
          new Relay(RelayOptions.of(port + "/app.jobs" + untrusting, "q4j:" + data + "/app.t"))) {
        assertTrue(refusal(relay::run).contains("ssl.truststore.location"));
      }
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    var tls = KafkaBroker.startTls(folder, keys("elsewhere", "dns:elsewhere.example.org"));
    try (KafkaBroker broker = tls.getValue()) {
      Cluster.open(KafkaBroker.address(List.of(broker))).close(); // It is up.
      String config = config("client.properties", "elsewhere");
      String words = refusal(() -> KafkaStore.open("kafka://127.0.0.1:" + tls.getKey() + config));
      assertTrue(words.contains("127.0.0.1"), words);
      assertTrue(words.contains("another host"), words);
    }
  }

  @Test
  void settingsThatCannotBeUsedAreExplained() throws Exception {
    String config = config("client.properties", "nowhere");
    String words = refusal(() -> KafkaStore.open("kafka://127.0.0.1:1" + config));
    assertTrue(words.contains("nowhere.pem"), words);
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(Q4jException.class, call).getMessage();
  }
}
