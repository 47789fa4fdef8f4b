package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a table of statements and answers, whose first lines say how it is written. */
final class ClientTable implements AutoCloseable {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int LONG = 2_000_000;

  private final List<String> lines;
  private final List<String> command;
  private final Path folder;
  private final Map<String, ClientShell> clients = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private int at;

  /**
   * @param file the table
   * @param command what runs a connection's statements
   * @param folder for what the clients complain about
   */
  ClientTable(Path file, List<String> command, Path folder)
      throws IOException, GeneralSecurityException {
    lines =
        Files.readAllLines(file).stream()
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    this.command = command;
    this.folder = folder;
    String text = "0123456789abcde\n".repeat(LONG / 16);
    names.put("long", text);
    names.put("md5long", md5(text));
    names.put("md5x", md5("x".repeat(3_000_000)));
  }

  private static String md5(String text) throws GeneralSecurityException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }

  /** Runs all of it; returns how many answers were compared. */
  int run() throws IOException {
    int compared = 0;
    while (at < lines.size()) {
      String line = lines.get(at++);
      if (line.endsWith("!")) {
        clients.remove(line.substring(0, line.length() - 1)).close();
        continue;
      }
      if (line.endsWith("<")) {
        assertEquals(expected(), client(line.substring(0, line.length() - 1)).answer(), line);
        compared++;
        continue;
      }
      int colon = line.indexOf(':');
      compared += statement(line.substring(0, colon), filled(line.substring(colon + 2)));
    }
    return compared;
  }

  private int statement(String name, String sql) throws IOException {
    ClientShell client = client(name);
    List<String> parameters = following('?');
    boolean again = next('~');
    client.send(sql, parameters);
    if (next('&')) {
      return 0;
    }
    List<String> keep = following('>');
    if (!keep.isEmpty()) {
      names.put(keep.get(0), client.answer().get(0));
      return 0;
    }
    List<String> expected = expected();
    List<String> answer = client.answer();
    long end = System.nanoTime() + MOST_NANOS;
    while (again && !answer.equals(expected) && System.nanoTime() - end < 0) {
      client.send(sql, parameters);
      answer = client.answer();
    }
    assertEquals(expected, answer, sql);
    return 1;
  }

  private ClientShell client(String name) throws IOException {
    ClientShell client = clients.get(name);
    if (client == null) {
      client = new ClientShell(command, folder.resolve("client.log"));
      clients.put(name, client);
    }
    return client;
  }

  private List<String> expected() {
    return following('=');
  }

  private boolean next(char mark) {
    boolean is = at < lines.size() && lines.get(at).equals(String.valueOf(mark));
    at += is ? 1 : 0;
    return is;
  }

  private List<String> following(char mark) {
    List<String> found = new ArrayList<>();
    while (at < lines.size() && lines.get(at).startsWith(mark + " ")) {
      found.add(filled(lines.get(at++).substring(2)));
    }
    return found;
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      filled = filled.replace("{" + name.getKey() + "}", name.getValue());
    }
    return filled;
  }

  @Override
  public void close() {
    clients.values().forEach(ClientShell::close);
  }
}
