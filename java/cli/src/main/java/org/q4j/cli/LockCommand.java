package org.q4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code --lock} says, as a command that runs another one while the lock is held. */
final class LockCommand {
  private LockCommand() {}

  /** Returns its words; none where nothing is locked. */
  static List<String> of(String lock) {
    List<String> words = Environment.split(lock);
    if (words.isEmpty()) {
      return words;
    }
    String kind = words.get(0);
    List<String> options = words.subList(1, words.size());
    if (kind.equals("mysql") || kind.equals("mariadb")) {
      List<String> command = new ArrayList<>(List.of(launcher("mysqllock")));
      if (kind.equals("mariadb")) {
        command.add("--lock=backup_stage");
      }
      command.addAll(options);
      return command;
    }
    if (kind.startsWith(GroupBackup.QUEUES)) {
      return List.of(
          launcher("q4j"), "backup", "hold", kind.substring(GroupBackup.QUEUES.length()));
    }
    return words;
  }

  /** Returns one of the distribution's programs, which lie beside the helpers' folder. */
  private static String launcher(String name) {
    Path bin = SshOptions.helpers().resolveSibling("bin");
    return bin.resolve(name).toString();
  }
}
