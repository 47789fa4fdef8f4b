package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the older tools' commands in a shell, in a folder of the test's own. */
final class OldTools {
  /** Where the build puts their names. */
  static final Path BIN = Command.ROOT.resolve("java/cli/target/dist/bin");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  OldTools(Path folder) {
    this.folder = folder;
    environment.put("PATH", System.getenv("PATH") + ":" + BIN);
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("Q4J_NO_BUILD", "1"); // A test that kills a command must not kill a build.
    for (String name : List.of("BLOCKSIZE", "VERBOSE", "DEBUG", "LVCREATE_PREFIX")) {
      environment.put(name, "");
    }
  }

  /** Sets a variable. */
  OldTools with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** As {@link #run}, up to the first command that fails, and none may. */
  Command ok(String script) {
    Command done = run("set -e\n" + script);
    assertEquals(0, done.exit(), done::toString);
    return done;
  }

  /** Runs a line of shell in the folder. */
  Command run(String script) {
    return Command.run(
        environment, "", List.of("sh", "-c", "cd '" + folder + "' || exit 99\n" + script));
  }
}
