package org.q4j.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code q4j help}: also of commands within a group, as in {@code q4j help monitor lag}. */
@Command(name = "help", helpCommand = true, description = "Explains a command.")
final class HelpOfCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Which one; all without.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    CommandLine found = spec.parent().commandLine();
    for (String name : names) {
      CommandLine next = found.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(
            found, "no such command: %s".formatted(String.join(" ", names)));
      }
      found = next;
    }
    found.usage(found.getOut());
    return ExitCode.DONE;
  }
}
