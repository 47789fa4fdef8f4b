package org.q4j.client.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.q4j.NotFoundException;
import org.q4j.client.PrivateFile;

/**
 * How this process' Kafka clients are set up: what the file of settings says, and above it what the
 * guarantees of a queue need. Immutable.
 */
final class ClientSettings {
  private static final Duration LEAST = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofSeconds(60);
  private static final int BUFFER_BYTES = 32 << 20;
  private static final int REQUEST_MILLIS = 30_000; // As Kafka's clients have it.

  /** Settings whose values are nobody else's business. */
  private static final Pattern SECRET =
      Pattern.compile("password|jaas\\.config|keystore\\.key$|secret");

  private final ClusterAddress address;
  private final int callMillis;
  private final Map<String, Object> common = new HashMap<>();

  /**
   * @param patience how long a call to a cluster that does not answer may take, where the file says
   *     nothing: never less than 10 seconds, which a healthy one may need, nor more than a minute
   */
  ClientSettings(ClusterAddress address, Duration patience) {
    this.address = address;
    this.callMillis = (int) Clamp.of(patience, LEAST, MOST).toMillis();
    if (!address.config().isEmpty()) {
      Properties file = new Properties();
      try (Reader in = Files.newBufferedReader(Path.of(address.config()), StandardCharsets.UTF_8)) {
        file.load(in);
      } catch (IOException | IllegalArgumentException unreadable) {
        throw unreadable(unreadable);
      }
      checkPrivate(file);
      file.stringPropertyNames().forEach(name -> common.put(name, file.getProperty(name)));
    }
    common.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address.brokers());
    // Brokers may ask clients for their figures; nobody is told anything unasked.
    common.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    common.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
  }

  /** A file that only says whom to trust may be anybody's to read. */
  private void checkPrivate(Properties file) {
    if (file.stringPropertyNames().stream().noneMatch(SECRET.asPredicate())) {
      return;
    }
    try {
      PrivateFile.check("passwords or keys", Path.of(address.config()));
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
  }

  private NotFoundException unreadable(Exception cause) {
    return new NotFoundException(
        "cannot read the Kafka client settings: file=%s: %s".formatted(address.config(), cause),
        cause);
  }

  /** Returns how long a call to a cluster that does not answer may take. */
  Duration patience() {
    return Duration.ofMillis(callMillis);
  }

  /** Returns the brokers, for messages. */
  String brokers() {
    return address.brokers();
  }

  Map<String, Object> admin() {
    return asking();
  }

  /** What is common to all clients that ask and wait for the answer. */
  private Map<String, Object> asking() {
    Map<String, Object> settings = new HashMap<>(common);
    if (!settings.containsKey(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG)
        && !settings.containsKey(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG)) {
      settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, callMillis);
      settings.put(
          CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.min(callMillis, REQUEST_MILLIS));
    }
    return settings;
  }

  /** A producer whose rows are on the in-sync replicas, once each, when it tells so. */
  Map<String, Object> producer() {
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // Batches form by themselves while others are on their way; one row alone does not wait.
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, callMillis);
    settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    // The topic's limit decides, and not a second one beside it.
    settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, BUFFER_BYTES);
    settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
    return settings;
  }

  /**
   * Returns the setting that bounds records before they are sent, and its value in bytes.
   *
   * @throws org.q4j.Q4jException when what the file has is no number
   */
  Map.Entry<String, Long> largestRecord() {
    long request = number(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    long memory = number(ProducerConfig.BUFFER_MEMORY_CONFIG);
    return request <= memory
        ? Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, request)
        : Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, memory);
  }

  private long number(String name) {
    try {
      return (long) ConfigDef.parseType(name, producer().get(name), ConfigDef.Type.LONG);
    } catch (KafkaException wrong) {
      throw Failure.of("reading " + address.config(), wrong);
    }
  }

  /** Returns whether records get smaller than they are before they are sent. */
  boolean isCompressing() {
    return !"none".equals(common.getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"));
  }

  Map<String, Object> transactional(String id) {
    Map<String, Object> settings = producer();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    // One that died holds the partition's later rows back until its transaction is aborted.
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000);
    return settings;
  }

  /** A consumer without a group, for looking only. */
  Map<String, Object> consumer() {
    Map<String, Object> settings = asking();
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /** A consumer without a group, which is told when the rows that come next are gone. */
  Map<String, Object> ordered() {
    Map<String, Object> settings = consumer();
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
    return settings;
  }

  /**
   * A member of a share group.
   *
   * @param maxRecords at most so many are acquired at once
   */
  Map<String, Object> shareConsumer(String group, int maxRecords) {
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    // Exactly so many, where the default takes whole batches of whatever size.
    settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxRecords);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    // Who works on a row for an hour is no dead member: that is what the row's lock is for.
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }
}
