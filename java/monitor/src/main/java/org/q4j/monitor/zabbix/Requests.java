package org.q4j.monitor.zabbix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers a request in the form it came in: a bare key, as all servers before 7.0 send it, or the
 * JSON object of later ones. Source: Zabbix' manual, "Passive and active agent checks".
 */
final class Requests {
  /** Of the protocol, not of ours: servers read from it what an agent understands. */
  private static final String VERSION = "7.0.0";

  private static final int VARIANT = 1;
  private static final int MOST_KEYS = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Requests() {}

  /** Returns the body of the answer. */
  static byte[] answer(byte[] request, ItemSource items) {
    String text = new String(request, StandardCharsets.UTF_8);
    String answer = text.startsWith("{") ? json(text, items) : items.item(text).plain();
    return answer.getBytes(StandardCharsets.UTF_8);
  }

  private static String json(String text, ItemSource items) {
    ObjectNode answer = JSON.createObjectNode().put("version", VERSION).put("variant", VARIANT);
    JsonNode request;
    try {
      request = JSON.readTree(text);
    } catch (IOException broken) {
      return answer
          .put("error", "the request is no JSON object: " + broken.getMessage())
          .toString();
    }
    JsonNode asked = request.path("data");
    if (!request.path("request").asText().equals("passive checks") || !asked.isArray()) {
      return answer
          .put("error", "request=%s (expected=passive checks)".formatted(request.path("request")))
          .toString();
    }
    if (asked.size() > MOST_KEYS) {
      return answer
          .put("error", "data: %d keys (expected at most %d)".formatted(asked.size(), MOST_KEYS))
          .toString();
    }
    ArrayNode data = answer.putArray("data");
    for (JsonNode item : asked) {
      Answer found = items.item(item.path("key").asText());
      data.addObject().put(found.supported() ? "value" : "error", found.text());
    }
    return answer.toString();
  }
}
