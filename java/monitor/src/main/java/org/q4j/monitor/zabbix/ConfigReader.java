package org.q4j.monitor.zabbix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads the TOML file of {@code zabbix-aggregate-agent}: tables {@code [[agent]]}, as the older
 * tool has them, with {@code OnError} and {@code [[agent.Aggregate]]} beyond. Names count in any
 * case, as they do there.
 */
final class ConfigReader {
  private static final String DEFAULT_LISTEN = "127.0.0.1:10052";
  private static final int DEFAULT_PORT = 10052;
  private static final double DEFAULT_TIMEOUT = 60;
  private static final double MOST_SECONDS = 1e6;
  private static final TomlMapper TOML = new TomlMapper();
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "listen",
          "list",
          "listfile",
          "listcommand",
          "cacheexpires",
          "timeout",
          "loglevel",
          "onerror",
          "aggregate");

  private final Path file;
  private final Consumer<String> warnings;

  /**
   * @param warnings gets a line for each entry that means nothing
   */
  ConfigReader(Path file, Consumer<String> warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  /**
   * Returns the agents, at least one.
   *
   * @throws IOException naming what is wrong and where, when the file cannot be used
   */
  List<AgentConfig> read() throws IOException {
    JsonNode root;
    try {
      root = TOML.readTree(Files.readString(file));
    } catch (JsonProcessingException wrong) {
      throw new IOException(
          "no TOML: %s, %s, line %d"
              .formatted(wrong.getOriginalMessage(), file, wrong.getLocation().getLineNr()),
          wrong);
    }
    JsonNode tables = folded(root).get("agent");
    if (tables == null || !tables.isArray() || tables.isEmpty()) {
      throw new IOException("no table [[agent]] (expected at least one), " + file);
    }
    List<AgentConfig> agents = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      try {
        agents.add(agent(folded(tables.get(i)), i));
      } catch (IllegalArgumentException wrong) {
        throw new IOException(
            "%s, [[agent]] %d, %s".formatted(wrong.getMessage(), i + 1, file), wrong);
      }
    }
    return agents;
  }

  private static Map<String, JsonNode> folded(JsonNode table) {
    Map<String, JsonNode> entries = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : table.properties()) {
      entries.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
    }
    return entries;
  }

  private AgentConfig agent(Map<String, JsonNode> table, int index) throws IOException {
    for (String entry : table.keySet()) {
      if (!KNOWN.contains(entry)) {
        warnings.accept(
            "%s means nothing here, [[agent]] %d, %s".formatted(entry, index + 1, file));
      }
    }
    double timeout = number(table, "timeout", DEFAULT_TIMEOUT);
    if (timeout <= 0) {
      throw new IllegalArgumentException("Timeout=%s (expected above 0)".formatted(timeout));
    }
    return new AgentConfig(
        text(table, "name", Integer.toString(index)),
        listen(text(table, "listen", DEFAULT_LISTEN)),
        agents(table, seconds(timeout)),
        seconds(timeout),
        LogLevel.of(text(table, "loglevel", "Info")),
        OnError.of(text(table, "onerror", "fail")),
        rules(table));
  }

  /** {@code :port} is every address of this machine, as the older tool has it. */
  private static InetSocketAddress listen(String text) {
    if (text.startsWith(":")) {
      return new InetSocketAddress(AgentAddress.of("any" + text, DEFAULT_PORT).port());
    }
    AgentAddress address = AgentAddress.of(text, DEFAULT_PORT);
    return new InetSocketAddress(address.host(), address.port());
  }

  private AddressSource agents(Map<String, JsonNode> table, Duration timeout) throws IOException {
    List<String> given = new ArrayList<>();
    for (String name : List.of("list", "listfile", "listcommand")) {
      if (table.containsKey(name)) {
        given.add(name);
      }
    }
    if (given.size() != 1) {
      throw new IllegalArgumentException(
          "lists=%s (expected one of List, ListFile and ListCommand)".formatted(given));
    }
    switch (given.get(0)) {
      case "list" -> {
        List<AgentAddress> fixed = AddressSource.parse(texts(table, "list"), file.toString());
        return () -> fixed;
      }
      case "listfile" -> {
        Path list = Path.of(text(table, "listfile", ""));
        return new ListFile(list);
      }
      default -> {
        List<String> command = texts(table, "listcommand");
        if (command.isEmpty()) {
          throw new IllegalArgumentException("ListCommand is empty");
        }
        Duration fresh = seconds(number(table, "cacheexpires", 0));
        return new ListCommand(command, fresh, timeout, System::nanoTime);
      }
    }
  }

  private static List<KeyRule> rules(Map<String, JsonNode> table) {
    JsonNode tables = table.get("aggregate");
    List<KeyRule> rules = new ArrayList<>();
    if (tables != null) {
      if (!tables.isArray()) {
        throw new IllegalArgumentException("Aggregate is no [[agent.Aggregate]]");
      }
      for (JsonNode one : tables) {
        Map<String, JsonNode> rule = folded(one);
        if (!rule.keySet().equals(Set.of("key", "function"))) {
          throw new IllegalArgumentException(
              "Aggregate has %s (expected=Key and Function)".formatted(rule.keySet()));
        }
        rules.add(new KeyRule(text(rule, "key", ""), Function.of(text(rule, "function", ""))));
      }
    }
    return rules;
  }

  private static String text(Map<String, JsonNode> table, String name, String otherwise) {
    JsonNode value = table.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isValueNode()) {
      throw new IllegalArgumentException("%s=%s (expected a text)".formatted(name, value));
    }
    return value.asText();
  }

  private static List<String> texts(Map<String, JsonNode> table, String name) {
    JsonNode values = table.get(name);
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    if (!values.isArray() || !allTexts(values)) {
      throw new IllegalArgumentException(
          "%s=%s (expected an array of texts)".formatted(name, values));
    }
    return texts;
  }

  private static boolean allTexts(JsonNode values) {
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static double number(Map<String, JsonNode> table, String name, double otherwise) {
    JsonNode value = table.get(name);
    if (value == null) {
      return otherwise;
    }
    double number = value.asDouble(Double.NaN);
    if (!value.isNumber() || !(number >= 0) || number > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "%s=%s (expected seconds, 0 to %.0f)".formatted(name, value, MOST_SECONDS));
    }
    return number;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
