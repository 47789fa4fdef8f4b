package org.q4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands by their names, each made when it is asked for: reading what one of them takes costs
 * some milliseconds, and most calls need one of them only.
 */
final class Commands {
  private final Map<String, Supplier<Object>> all = new LinkedHashMap<>();

  Commands(Streams streams) {
    all.put("create", () -> new CreateCommand(streams));
    all.put("insert", () -> new InsertCommand(streams));
    all.put("take", () -> new TakeCommand(streams));
    all.put("peek", () -> new PeekCommand(streams));
    all.put("list", () -> new ListCommand(streams));
    all.put("stat", () -> new StatCommand(streams));
    all.put("drop", () -> new DropCommand(streams));
    all.put("truncate", () -> new TruncateCommand(streams));
    all.put("delete", () -> new DeleteCommand(streams));
    all.put("compact", () -> new CompactCommand(streams));
    all.put("rename", () -> new RenameCommand(streams));
    all.put("alter", () -> new AlterCommand(streams));
    all.put("serve", () -> new ServeCommand(streams));
    all.put("forward", () -> new ForwardCommand(streams));
    all.put("demo", () -> new DemoCommand(streams));
    all.put("file", () -> FileCommand.of(streams));
    all.put("backup", () -> BackupCommand.of(streams));
    all.put("monitor", () -> MonitorCommand.of(streams));
    all.put("health", () -> HealthCommand.of(streams));
    all.put("archive", () -> ArchiveCommand.of(streams));
    all.put("kafka", () -> KafkaCommand.of(streams));
    OldNames.putInto(all, streams);
  }

  /** Adds the command that the first argument names, or, where it names none, all of them. */
  void addTo(CommandLine line, String... arguments) {
    Supplier<Object> named = arguments.length == 0 ? null : all.get(arguments[0]);
    if (named != null) {
      line.addSubcommand(arguments[0], named.get());
    } else {
      all.forEach((name, command) -> line.addSubcommand(name, command.get()));
    }
  }
}
