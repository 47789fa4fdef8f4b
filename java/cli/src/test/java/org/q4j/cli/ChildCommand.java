package org.q4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command in a process of its own, to be ended by signals. */
final class ChildCommand {
  private ChildCommand() {}

  /** Returns how to start it, with this process' classes. */
  static ProcessBuilder of(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command);
  }
}
