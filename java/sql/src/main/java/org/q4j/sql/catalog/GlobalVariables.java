package org.q4j.sql.catalog;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.q4j.sql.text.ServerVersion;

/**
 * The server's variables: what SET GLOBAL sets and new sessions start with. Thread-safe.
 *
 * <p>Values are never changed in place, so that sessions, which may be many, share them.
 */
public final class GlobalVariables {
  private final ServerFacts server;
  private Map<String, Object> presets;
  private volatile Map<String, Object> values;

  /**
   * Starts with every variable's default.
   *
   * @param server is asked for its settings when a variable is first read
   */
  public GlobalVariables(ServerFacts server) {
    this.server = server;
  }

  private Map<String, Object> readPresets() {
    Map<String, Object> all = new HashMap<>();
    for (VariableDefinition variable : VariableList.all().values()) {
      if (!variable.isTold()) {
        all.put(variable.name(), variable.type().preset(variable.preset()));
      } else {
        told(variable.preset()).ifPresent(text -> all.put(variable.name(), read(variable, text)));
      }
    }
    return Collections.unmodifiableMap(all);
  }

  private static Object read(VariableDefinition variable, String text) {
    return variable.type().preset(text);
  }

  /** Returns what the server tells; empty for what only a session can. */
  private Optional<String> told(String name) {
    ServerSettings settings = server.settings();
    return Optional.ofNullable(
        switch (name) {
          case "$datadir" -> settings.dataDirectory().toAbsolutePath() + "/";
          case "$have_ssl" -> settings.tls() ? "YES" : "DISABLED";
          case "$hostname" -> hostname();
          case "$machine" -> System.getProperty("os.arch");
          case "$max_allowed_packet" -> String.valueOf(settings.maxPacket());
          case "$max_connections" -> String.valueOf(settings.maxConnections());
          case "$port" -> String.valueOf(settings.port());
          case "$server_uuid" -> uuid(settings.dataDirectory());
          case "$skip_networking" -> settings.port() == 0 ? "ON" : "OFF";
          case "$socket" -> settings.socket();
          case "$system" -> System.getProperty("os.name");
          case "$system_time_zone" ->
              DateTimeFormatter.ofPattern("zzz", Locale.ROOT)
                  .format(ZonedDateTime.now(ZoneId.systemDefault()));
          case "$version" -> ServerVersion.TEXT;
          case "$version_comment" -> ServerVersion.COMMENT;
          case "$wait_timeout" -> String.valueOf(settings.waitTimeout().toSeconds());
          default -> null;
        });
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }

  private static String uuid(Path directory) {
    String seed = hostname() + ":" + directory.toAbsolutePath();
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
  }

  Map<String, Object> values() {
    return values == null ? readValues() : values;
  }

  private synchronized Map<String, Object> readValues() {
    if (values == null) {
      presets = readPresets();
      values = presets;
    }
    return values;
  }

  synchronized Map<String, Object> presets() {
    readValues();
    return presets;
  }

  synchronized void put(Map<String, Object> changed) {
    Map<String, Object> all = new HashMap<>(readValues());
    all.putAll(changed);
    values = Collections.unmodifiableMap(all);
  }
}
