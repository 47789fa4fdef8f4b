package org.q4j.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.q4j.backup.SourceDump;

/** Where a source is, by {@code --via ssh://[USER@]HOST[:PORT]}. */
final class Via {
  private Via() {}

  /** Returns the command that runs a command line there; here for null. */
  static List<String> connect(URI via) {
    if (via == null) {
      return SourceDump.HERE;
    }
    if (!"ssh".equals(via.getScheme()) || via.getHost() == null) {
      throw new CommandException(
          ExitCode.USAGE, "--via %s (expected=ssh://[USER@]HOST[:PORT])".formatted(via));
    }
    List<String> command = new ArrayList<>(SshOptions.command(""));
    if (via.getPort() >= 0) {
      command.add("-p");
      command.add("" + via.getPort());
    }
    command.add("--");
    command.add((via.getUserInfo() == null ? "" : via.getUserInfo() + "@") + via.getHost());
    return command;
  }
}
