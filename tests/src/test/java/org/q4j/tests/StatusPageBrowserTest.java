package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The status page of a real server in a real browser. */
@Timeout(600)
class StatusPageBrowserTest {
  private static final String TOKEN = "write-token-0123456789";
  private static final String MARKUP = "<img src=x onerror=alert(1)>";

  @TempDir Path folder;
  private ServeProcess server;
  private Connection sql;
  private Chromium browser;
  private String base;

  @BeforeEach
  void open() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    server =
        new ServeProcess(
            folder,
            Map.of(),
            "--http",
            "127.0.0.1:0",
            "--http-rows",
            "--http-write-token-file",
            token.toString(),
            "--backup",
            folder.resolve("saved").toString());
    sql = server.connect();
    for (String statement :
        List.of(
            "CREATE DATABASE app",
            "CREATE TABLE app.jobs (id BIGINT NOT NULL, url VARCHAR(100)) ENGINE=QUEUE",
            "CREATE TABLE app.dead (id BIGINT NOT NULL, url VARCHAR(100)) ENGINE=QUEUE",
            "INSERT INTO app.jobs VALUES (9223372036854775807, '" + MARKUP + "'), (2, NULL)")) {
      ServeProcess.run(sql, statement);
    }
    browser = new Chromium(Files.createDirectory(folder.resolve("chromium")));
    base = "http://127.0.0.1:" + server.port("http") + "/";
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {browser, sql, server}) {
      if (part != null) {
        part.close();
      }
    }
  }

  private static String cell(String queue, String label) {
    return "[...document.querySelectorAll('tr')].find((tr) => tr.querySelector('th a')?.textContent === '%s')?.querySelector('[data-label=\"%s\"]')?.textContent"
        .formatted(queue, label);
  }

  private long rows(String queue) throws Exception {
    return Long.parseLong(ServeProcess.run(sql, "SELECT COUNT(*) FROM " + queue));
  }

  /** Fails when the page has asked anybody else, or its script has failed. */
  private void assertCalmAndAtHome() {
    for (JsonNode event :
        browser.takeEvents(
            "Network.requestWillBeSent", "Runtime.exceptionThrown", "Log.entryAdded")) {
      JsonNode parameters = event.get("params");
      String method = event.get("method").asText();
      if (method.equals("Network.requestWillBeSent")) {
        String url = parameters.get("request").get("url").asText();
        assertTrue(url.startsWith(base) || url.equals("about:blank"), url);
      } else if (method.equals("Runtime.exceptionThrown")
          || (parameters.path("entry").path("level").asText().equals("error")
              && !parameters.toString().contains("favicon.ico"))) {
        throw new AssertionError(parameters.toString());
      }
    }
  }

  @Test
  void figuresFollowTheQueuesAndNothingComesFromElsewhere() throws Exception {
    browser.open(base);
    browser.until(cell("app.jobs", "Rows") + " === '2'");
    browser.until(cell("app.dead", "Oldest ready") + " === 'none'");
    ServeProcess.run(sql, "INSERT INTO app.jobs VALUES (3, 'x')");
    browser.until(cell("app.jobs", "Rows") + " === '3'");
    browser.until("document.querySelectorAll('svg polyline').length >= 2");
    browser.until("document.body.innerText.includes('no backup set')");
    browser.until("document.getElementById('summary').textContent.includes('2 queues, 3 rows')");
    assertEquals("q4j queues", browser.evaluate("document.title").asText());
    assertCalmAndAtHome();

    server.kill();
    browser.until("!document.getElementById('trouble').hidden");
    assertTrue(
        browser
            .evaluate("document.getElementById('trouble').textContent")
            .asText()
            .startsWith("What is shown may be old"));
  }

  @Test
  void whoOwnsRowsOfAQueueIsOnItsPage() throws Exception {
    ServeProcess.run(sql, "SELECT queue_wait('app.jobs', 0)");
    browser.open(base + "#/queue/app.jobs");
    browser.until("document.querySelector('#owners tbody')?.innerText.includes('connection ')");
    String owner = browser.evaluate("document.querySelector('#owners tbody').innerText").asText();
    assertTrue(
        owner.matches("(?s)\\d+\\s+connection \\d+, me@127\\.0\\.0\\.1:\\d+\\s+1\\s.*"), owner);
    ServeProcess.run(sql, "SELECT queue_end()");
    browser.until("document.getElementById('owners').hidden");
    assertCalmAndAtHome();
  }

  @Test
  void anOperatorSeesRowsAndMovesThemByTheKeyboardAlone() throws Exception {
    browser.open(base);
    browser.until(cell("app.jobs", "Rows") + " === '2'");
    browser.tabTo("a[href$=\"jobs\"]");
    browser.enter();
    browser.until("document.querySelector('h2').textContent === 'app.jobs'");
    browser.until("document.querySelectorAll('figure polyline').length === 3");
    browser.until("document.querySelector('pre').textContent.includes('CREATE TABLE `jobs`')");

    browser.tabTo("section[aria-label=\"Rows\"] button");
    browser.enter();
    browser.until("document.querySelector('table.cells')");
    String rows = browser.evaluate("document.querySelector('table.cells').innerText").asText();
    assertTrue(rows.contains("9223372036854775807\t" + MARKUP), rows);
    assertTrue(rows.contains("NULL"), rows);
    assertEquals(0, browser.evaluate("document.querySelectorAll('img').length").asInt());

    browser.tabTo("#write-token");
    browser.type("a-wrong-token-0123456789");
    browser.enter();
    browser.tabTo("#compact");
    browser.enter();
    browser.until("document.getElementById('news').textContent.includes('write token')");
    browser.tabTo("#write-token");
    browser.type(TOKEN);
    browser.enter();
    browser.tabTo("#requeue-to");
    browser.type("app.dead");
    browser.enter();
    browser.until("document.body.innerText.includes('moved 2 rows')");
    assertEquals(0, rows("app.jobs"));
    assertEquals(2, rows("app.dead"));

    browser.open(base + "#/queue/app.dead");
    browser.until("document.querySelector('h2').textContent === 'app.dead'");
    browser.until("!document.querySelector('section[aria-label=\"Operations\"]').hidden");
    browser.tabTo("#purge-name");
    browser.type("app.jobs");
    browser.enter();
    browser.until("document.getElementById('news').textContent.startsWith('Nothing is removed')");
    assertEquals(2, rows("app.dead"));
    browser.evaluate("document.getElementById('purge-name').value = ''");
    browser.type("app.dead");
    browser.enter();
    browser.until("document.body.innerText.includes('removed 2 rows')");
    assertEquals(0, rows("app.dead"));
    browser.tabTo("#compact");
    browser.enter();
    browser.until("document.body.innerText.includes('compact app.dead')");
  }

  @Test
  void aPhoneNeedsNoScrollingToTheSideAndAScreenReaderHearsTheTable() throws Exception {
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\": 360, \"height\": 640, \"deviceScaleFactor\": 2, \"mobile\": true}");
    browser.open(base);
    browser.until(cell("app.jobs", "Rows") + " === '2'");
    assertFits();
    Set<String> roles = new HashSet<>();
    List<String> nameless = new ArrayList<>();
    for (JsonNode node : browser.call("Accessibility.getFullAXTree", "{}").get("nodes")) {
      String role = node.path("role").path("value").asText();
      if (!node.path("ignored").asBoolean()) {
        roles.add(role);
        boolean needsName =
            Set.of("button", "textbox", "searchbox", "link", "meter", "image").contains(role);
        if (needsName && node.path("name").path("value").asText().isBlank()) {
          nameless.add(node.toString());
        }
      }
    }
    assertEquals(List.of(), nameless);
    assertTrue(
        roles.containsAll(
            Set.of(
                "table", "row", "columnheader", "rowheader", "cell", "main", "heading", "image")),
        roles::toString);
    browser.open(base + "#/queue/app.jobs");
    browser.until("document.querySelectorAll('figure polyline').length === 3");
    assertFits();
    assertCalmAndAtHome();
  }

  private void assertFits() {
    String wide =
        browser
            .evaluate(
                "[...document.querySelectorAll('main *, header *')]"
                    + ".filter((one) => one.getBoundingClientRect().right > 360)"
                    + ".map((one) => one.outerHTML.slice(0, 200)).join('\\n')")
            .asText();
    int width = browser.evaluate("document.documentElement.scrollWidth").asInt();
    assertTrue(width <= 360, () -> "the page is %d pixels wide: %s".formatted(width, wide));
  }

  @Test
  void whoHasNoReadTokenIsAskedForIt() throws Exception {
    Path token = Files.writeString(folder.resolve("read"), "read-token-0123456789\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    Path own = Files.createDirectory(folder.resolve("own"));
    try (ServeProcess closed =
        new ServeProcess(
            own, Map.of(), "--http", "127.0.0.1:0", "--http-read-token-file", token.toString())) {
      browser.open("http://127.0.0.1:" + closed.port("http") + "/");
      browser.until("!document.getElementById('token-form').hidden");
      assertFalse(browser.evaluate("document.body.innerText.includes('0 queues')").asBoolean());
      browser.tabTo("#token");
      browser.type("read-token-0123456789");
      browser.enter();
      browser.until("document.body.innerText.includes('0 queues')");
      browser.until("document.getElementById('token-form').hidden");
    }
  }
}
