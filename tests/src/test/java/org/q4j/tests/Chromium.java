package org.q4j.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A headless Chromium with one page, driven through its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 120;

  private final Path folder;
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final String session;

  /**
   * @param folder for all that it writes
   */
  Chromium(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    ProcessBuilder builder =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox", // Which root in a container cannot have; it sees our pages only.
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolveSibling("chromium.log").toFile());
    builder.environment().put("HOME", folder.toString());
    process = builder.start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + address()), new Listener())
            .join();
    String target =
        call(null, "Target.createTarget", "{\"url\": \"about:blank\"}").get("targetId").asText();
    session =
        call(
                null,
                "Target.attachToTarget",
                "{\"targetId\": \"%s\", \"flatten\": true}".formatted(target))
            .get("sessionId")
            .asText();
    call("Page.enable", "{}");
    call("Network.enable", "{}");
    call("Runtime.enable", "{}");
    call("Log.enable", "{}");
  }

  /** Returns PORT/PATH, which it writes to a file once it listens. */
  private String address() throws IOException, InterruptedException {
    Path file = folder.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() == 2) {
        return lines.get(0) + lines.get(1);
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new AssertionError(Files.readString(folder.resolveSibling("chromium.log")));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Collects answers and events. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          receive(JSON.readTree(text.toString()));
        } catch (IOException malformed) {
          throw new AssertionError(malformed);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void receive(JsonNode message) {
    if (!message.has("id")) {
      events.add(message);
      return;
    }
    CompletableFuture<JsonNode> call = calls.remove(message.get("id").asInt());
    if (call == null) {
      return; // The last one: nobody waits for it.
    }
    if (message.has("error")) {
      call.completeExceptionally(new AssertionError(message.get("error").toString()));
    } else {
      call.complete(message.get("result"));
    }
  }

  private JsonNode call(String ofSession, String method, String parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    try {
      ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
      message.set("params", JSON.readTree(parameters));
      if (ofSession != null) {
        message.put("sessionId", ofSession);
      }
      socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException failure) {
      throw new AssertionError(method + ": " + failure, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** Calls a method of the page's. */
  JsonNode call(String method, String parameters) {
    return call(session, method, parameters);
  }

  void open(String url) throws InterruptedException {
    call("Page.navigate", "{\"url\": \"" + url + "\"}");
    until("location.href !== 'about:blank' && document.readyState === 'complete'");
  }

  /** Returns what a JavaScript expression gives. */
  JsonNode evaluate(String expression) {
    ObjectNode parameters =
        JSON.createObjectNode().put("expression", expression).put("returnByValue", true);
    JsonNode answer = call("Runtime.evaluate", parameters.toString());
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.get("result").path("value");
  }

  /** Waits until a JavaScript expression is true. */
  void until(String expression) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!evaluate("Boolean(" + expression + ")").asBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(expression + "\n" + evaluate("document.body.innerText").asText());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  void press(String key, int code, String text) {
    String parameters =
        "{\"type\": \"%s\", \"key\": \"%s\", \"code\": \"%s\", \"windowsVirtualKeyCode\": %d%s}";
    String typed = text.isEmpty() ? "" : ", \"text\": \"" + text + "\"";
    call("Input.dispatchKeyEvent", parameters.formatted("keyDown", key, key, code, typed));
    call("Input.dispatchKeyEvent", parameters.formatted("keyUp", key, key, code, ""));
  }

  /** Presses Tab until what is focused fits a selector. */
  void tabTo(String selector) {
    for (int i = 0; i < 100; i++) {
      press("Tab", 9, "");
      if (evaluate("document.activeElement.matches('" + selector + "')").asBoolean()) {
        return;
      }
    }
    throw new AssertionError("the Tab key does not come to " + selector);
  }

  void type(String text) {
    call("Input.insertText", JSON.createObjectNode().put("text", text).toString());
  }

  void enter() {
    press("Enter", 13, "\\r");
  }

  /** Returns what has happened since the last call, of these kinds. */
  List<JsonNode> takeEvents(String... methods) {
    List<JsonNode> taken =
        events.stream()
            .filter(event -> List.of(methods).contains(event.get("method").asText()))
            .toList();
    events.clear();
    return taken;
  }

  @Override
  public void close() {
    socket.sendText("{\"id\": 0, \"method\": \"Browser.close\"}", true).join();
    boolean ended =
        process
            .onExit()
            .thenApply(gone -> true)
            .completeOnTimeout(false, SECONDS, TimeUnit.SECONDS)
            .join();
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
    socket.abort();
  }
}
