package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandNamesTest {
  private final Streams streams =
      new Streams(
          InputStream.nullInputStream(),
          OutputStream.nullOutputStream(),
          new PrintStream(OutputStream.nullOutputStream()),
          false);

  private Map<String, CommandLine> added(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    int before = line.getSubcommands().size();
    new Commands(streams).addTo(line, arguments);
    assertTrue(line.getSubcommands().size() > before);
    return line.getSubcommands();
  }

  @Test
  void everyCommandIsFoundByTheNameThatItGivesItself() {
    Map<String, CommandLine> all = added();
    assertTrue(all.size() > 27, all.keySet().toString());
    all.forEach(
        (name, command) ->
            assertTrue(
                command.getCommandSpec().names().contains(name),
                name + " calls itself " + command.getCommandSpec().names()));
  }

  @Test
  void aCommandThatIsNamedIsTheOnlyOneThatIsMade() {
    assertEquals(Set.of("help", "backup"), added("backup", "list").keySet());
    assertEquals(added().keySet(), added("no-such-command").keySet());
    assertEquals(added().keySet(), added("q4m-forward").keySet());
    assertEquals(added().keySet(), added("help", "backup").keySet());
  }
}
