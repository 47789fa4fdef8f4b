package org.q4j.client.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.q4j.Q4jException;
import org.q4j.client.ConnectionLostException;

/** Topics and share groups as an administrator sees them. Thread-safe. */
final class Topics {
  /** As many copies as keep every acknowledged row when one broker dies. */
  private static final int COPIES = 3;

  /** Rows leave when they have been ended (Trimmer), not when they are a week old. */
  private static final Map<String, String> KEEPING =
      Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");

  private static final String LARGEST_BATCH = "max.message.bytes";
  private static final String DELIVERY_LIMIT = "share.delivery.count.limit";

  /** The group sees every row from the first on, whole transactions only. */
  private static final Map<String, String> GROUP_SETTINGS =
      Map.of(
          "share.auto.offset.reset",
          "earliest",
          "share.isolation.level",
          "read_committed",
          DELIVERY_LIMIT,
          "10");

  /** What Kafka takes when neither the group nor the broker says anything. */
  private static final int DEFAULT_DELIVERY_LIMIT = 5;

  private final Admin admin;

  Topics(Admin admin) {
    this.admin = admin;
  }

  /** Fails when no broker answers in that time. */
  void checkAnswers(String brokers, Duration patience) {
    var options = new DescribeClusterOptions().timeoutMs((int) patience.toMillis());
    try {
      String unused =
          Failure.await("asking " + brokers, admin.describeCluster(options).clusterId());
    } catch (ConnectionLostException silent) {
      throw new ConnectionLostException(
          "no broker answers: brokers=%s waited=%ds (expected=Kafka 4.2 or later, and ?config=FILE where it asks for TLS or a password); when one is there, ask with more time: q4j kafka stat kafka://%s/DB.TABLE --timeout 60"
              .formatted(brokers, patience.toSeconds(), brokers),
          true,
          silent);
    }
  }

  /** Returns the name of the share group that takes a queue's rows. */
  static String group(String queue) {
    return "q4j." + queue;
  }

  /**
   * Creates a topic for rows, which keeps them until they are ended.
   *
   * @param partitions empty for the cluster's default
   * @param replication copies of each row; empty for 3, or as many as there are brokers
   * @throws org.q4j.SchemaException when it exists
   */
  void createQueue(String queue, Optional<Integer> partitions, Optional<Short> replication) {
    short copies = replication.orElseGet(this::copies);
    Map<String, String> settings = new HashMap<>(durable(copies));
    settings.putAll(KEEPING);
    NewTopic topic = new NewTopic(queue, partitions, Optional.of(copies)).configs(settings);
    Failure.await("creating the topic " + queue, admin.createTopics(List.of(topic)).all());
  }

  /** Makes an existing topic keep rows until they are ended. */
  void keepRows(String queue) {
    List<AlterConfigOp> changes = new ArrayList<>();
    KEEPING.forEach((name, value) -> changes.add(set(name, value)));
    alterTopic(queue, changes);
  }

  private void alterTopic(String queue, List<AlterConfigOp> changes) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, queue);
    Failure.await(
        "setting up the topic " + queue,
        admin.incrementalAlterConfigs(Map.of(topic, changes)).all());
  }

  /** Makes the group see every row from the first on, whole transactions only. */
  void configureGroup(String queue) {
    List<AlterConfigOp> changes = new ArrayList<>();
    GROUP_SETTINGS.forEach((name, value) -> changes.add(set(name, value)));
    alterGroup(queue, changes);
  }

  private void alterGroup(String queue, List<AlterConfigOp> changes) {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, group(queue));
    Failure.await(
        "setting up the share group " + group(queue),
        admin.incrementalAlterConfigs(Map.of(group, changes)).all());
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  /** Returns after how many deliveries the cluster drops a row of this queue. */
  int deliveryLimit(String queue) {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, group(queue));
    Config config =
        Failure.await(
                "reading the settings of the share group " + group(queue),
                admin.describeConfigs(List.of(group)).all())
            .get(group);
    ConfigEntry limit = config == null ? null : config.get(DELIVERY_LIMIT);
    return limit == null || limit.value() == null
        ? DEFAULT_DELIVERY_LIMIT
        : Integer.parseInt(limit.value());
  }

  /** Returns the largest batch of records that a topic takes; empty when it may not be read. */
  OptionalInt largestBatch(String queue) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, queue);
    try {
      Config config =
          Failure.await(
                  "reading the settings of the topic " + queue,
                  admin.describeConfigs(List.of(topic)).all())
              .get(topic);
      ConfigEntry limit = config.get(LARGEST_BATCH);
      return limit == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(limit.value()));
    } catch (Q4jException failed) {
      if (failed.getCause() instanceof AuthorizationException) {
        return OptionalInt.empty(); // Who may insert need not be let into the settings.
      }
      throw failed;
    }
  }

  /** Sets how large a batch of records may be. */
  void largestBatch(String queue, int bytes) {
    alterTopic(queue, List.of(set(LARGEST_BATCH, Integer.toString(bytes))));
  }

  /** Creates a topic unless it is there. */
  void ensure(String topic, int partitions, Map<String, String> settings) {
    short copies = copies();
    Map<String, String> all = new HashMap<>(durable(copies));
    all.putAll(settings);
    NewTopic made = new NewTopic(topic, partitions, copies).configs(all);
    try {
      admin.createTopics(List.of(made)).all().get();
    } catch (InterruptedException | ExecutionException failed) {
      if (failed instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (!(Failure.unwrap(failed) instanceof TopicExistsException)) {
        throw Failure.of("creating the topic " + topic, failed);
      }
    }
  }

  private static Map<String, String> durable(int copies) {
    return Map.of(
        "min.insync.replicas",
        copies >= COPIES ? "2" : "1",
        "unclean.leader.election.enable",
        "false");
  }

  private short copies() {
    int brokers = Failure.await("listing the brokers", admin.describeCluster().nodes()).size();
    return (short) Math.min(COPIES, Math.max(1, brokers));
  }

  /** Returns the partitions of a topic; empty when there is none. */
  Optional<TopicDescription> describe(String topic) {
    try {
      return Optional.of(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
    } catch (InterruptedException | ExecutionException failed) {
      if (failed instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (Failure.unwrap(failed) instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw Failure.of("looking for the topic " + topic, failed);
    }
  }

  Set<String> names() {
    return Failure.await("listing the topics", admin.listTopics().names());
  }

  void delete(Collection<String> topics) {
    Failure.await("deleting the topics " + topics, admin.deleteTopics(topics).all());
  }

  /** Returns the share group of a queue; empty when nobody has ever taken from it. */
  Optional<ShareGroupDescription> shareGroup(String queue) {
    String group = group(queue);
    try {
      return Optional.of(admin.describeShareGroups(List.of(group)).all().get().get(group));
    } catch (InterruptedException | ExecutionException failed) {
      if (failed instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (Failure.unwrap(failed) instanceof GroupIdNotFoundException) {
        return Optional.empty();
      }
      throw Failure.of("looking for workers of " + queue, failed);
    }
  }

  /**
   * Deletes what the share group of a queue has taken and ended, if there is one. Where its topic
   * has gone the cluster cannot do that any more.
   *
   * @return false when it has members, and nothing was done
   */
  boolean deleteGroup(String queue) {
    String group = group(queue);
    try {
      Void unused = admin.deleteShareGroups(List.of(group)).all().get();
    } catch (InterruptedException | ExecutionException failed) {
      if (failed instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      Throwable cause = Failure.unwrap(failed);
      if (cause instanceof GroupNotEmptyException) {
        return false;
      }
      if (!(cause instanceof GroupIdNotFoundException)) {
        throw Failure.of("deleting the share group " + group, failed);
      }
    }
    return true;
  }

  /** Undoes {@link #configureGroup}. */
  void forgetGroupSettings(String queue) {
    List<AlterConfigOp> changes =
        GROUP_SETTINGS.keySet().stream()
            .map(name -> new AlterConfigOp(new ConfigEntry(name, ""), AlterConfigOp.OpType.DELETE))
            .toList();
    alterGroup(queue, changes);
  }

  /**
   * Has the share group of a queue go on at other offsets.
   *
   * @return false when the group has members, and nothing was done
   */
  boolean moveGroup(String queue, Map<TopicPartition, Long> offsets) {
    try {
      Void unused = admin.alterShareGroupOffsets(group(queue), offsets).all().get();
      return true;
    } catch (InterruptedException | ExecutionException failed) {
      if (failed instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (Failure.unwrap(failed) instanceof GroupNotEmptyException) {
        return false;
      }
      throw Failure.of("moving the share group " + group(queue) + " to " + offsets, failed);
    }
  }

  /** Gives the space of records before these offsets back. */
  void deleteBefore(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
    offsets.forEach((where, offset) -> before.put(where, RecordsToDelete.beforeOffset(offset)));
    if (!before.isEmpty()) {
      Failure.await("deleting records before " + offsets, admin.deleteRecords(before).all());
    }
  }
}
