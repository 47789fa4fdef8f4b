package org.q4j.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has ssh notice that nobody is at the other end any more. Without that a network that swallows
 * everything keeps it waiting for hours. What the user's own configuration says comes first; a
 * program of another name than ssh is left as it is.
 */
final class SshAlive {
  /** A minute without any byte, asked four times. */
  private static final List<String> ALIVE =
      List.of("-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4");

  private static final List<String> CONNECT = List.of("-o", "ConnectTimeout=60");

  private SshAlive() {}

  /**
   * Returns the command with options for what it does not set itself.
   *
   * @param command runs a command line on another machine, with its arguments; the command line is
   *     not among them yet
   */
  static List<String> of(List<String> command) throws IOException {
    Path program = Path.of(command.get(0)).getFileName();
    if (program == null || !program.toString().equals("ssh")) {
      return command;
    }
    Map<String, String> settings = settings(command);
    List<String> own = new ArrayList<>();
    own.add(command.get(0));
    if ("0".equals(settings.get("serveraliveinterval"))) {
      own.addAll(ALIVE);
    }
    if ("none".equals(settings.get("connecttimeout"))) {
      own.addAll(CONNECT);
    }
    own.addAll(command.subList(1, command.size()));
    return own;
  }

  /** Returns what ssh says it would do; nothing where it does not say, as old versions. */
  private static Map<String, String> settings(List<String> command) throws IOException {
    List<String> ask = new ArrayList<>(command);
    ask.add(1, "-G");
    Map<String, String> settings = new HashMap<>();
    ProcessBuilder builder =
        new ProcessBuilder(ask)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD); // The connection itself tells it.
    try (ChildProcess child = ChildProcess.start(builder);
        BufferedReader lines = child.process().inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int blank = line.indexOf(' ');
        if (blank > 0) {
          settings.put(line.substring(0, blank), line.substring(blank + 1));
        }
      }
      return child.await() == 0 ? settings : Map.of();
    }
  }
}
