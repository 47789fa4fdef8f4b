package org.q4j.monitor.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The page's own files, which need nothing of elsewhere. Immutable. */
final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "page.css", "text/css; charset=utf-8",
          "app.js", "text/javascript; charset=utf-8",
          "dom.js", "text/javascript; charset=utf-8",
          "words.js", "text/javascript; charset=utf-8",
          "plot.js", "text/javascript; charset=utf-8",
          "server.js", "text/javascript; charset=utf-8",
          "overview.js", "text/javascript; charset=utf-8",
          "queue.js", "text/javascript; charset=utf-8",
          "operations.js", "text/javascript; charset=utf-8");

  private final Map<String, Reply> replies = new HashMap<>();

  Assets() throws IOException {
    for (Map.Entry<String, String> type : TYPES.entrySet()) {
      try (InputStream in = Assets.class.getResourceAsStream("assets/" + type.getKey())) {
        if (in == null) {
          throw new IOException("not in this build: " + type.getKey());
        }
        replies.put("/" + type.getKey(), new Reply(200, type.getValue(), in.readAllBytes()));
      }
    }
    replies.put("/", replies.get("/index.html"));
  }

  /** Returns the file of that path. */
  Optional<Reply> find(String path) {
    return Optional.ofNullable(replies.get(path));
  }
}
