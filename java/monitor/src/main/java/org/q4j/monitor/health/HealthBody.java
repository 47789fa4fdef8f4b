package org.q4j.monitor.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * Answers' bodies, one JSON object each: {@code status} is a reason in lower case, {@code message}
 * the same in words, {@code lag_seconds} a number or null, {@code channels} the server's status
 * rows under its own names with values as texts, {@code queues} objects with {@code queue}, {@code
 * rows} and {@code max_rows}.
 */
final class HealthBody {
  private static final JsonFactory JSON = new JsonFactory();

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private HealthBody() {}

  static String of(HealthReport report) {
    return object(
        json -> {
          head(json, report);
          if (report.lagSeconds().isPresent()) {
            json.writeNumberField("lag_seconds", report.lagSeconds().getAsLong());
          } else {
            json.writeNullField("lag_seconds");
          }
          json.writeArrayFieldStart("channels");
          for (Channel channel : report.channels()) {
            json.writeStartObject();
            for (Map.Entry<String, String> column : channel.columns().entrySet()) {
              json.writeStringField(column.getKey(), column.getValue());
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          queues(json, report);
        });
  }

  /** Returns what {@code /queues} answers. */
  static String ofQueues(HealthReport report) {
    return object(
        json -> {
          head(json, report);
          queues(json, report);
        });
  }

  /** Returns an object with a status and a message alone. */
  static String of(String status, String message) {
    return object(
        json -> {
          json.writeStringField("status", status);
          json.writeStringField("message", message);
        });
  }

  private static void head(JsonGenerator json, HealthReport report) throws IOException {
    json.writeStringField("status", report.reason().name().toLowerCase(Locale.ROOT));
    json.writeStringField("message", report.message());
  }

  private static void queues(JsonGenerator json, HealthReport report) throws IOException {
    json.writeArrayFieldStart("queues");
    for (HealthReport.QueueRows queue : report.queues()) {
      json.writeStartObject();
      json.writeStringField("queue", queue.queue());
      json.writeNumberField("rows", queue.rows());
      json.writeNumberField("max_rows", queue.limit());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String object(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      writing.to(json);
      json.writeEndObject();
    } catch (IOException impossible) { // Into memory.
      throw new UncheckedIOException(impossible);
    }
    return text.append('\n').toString();
  }
}
