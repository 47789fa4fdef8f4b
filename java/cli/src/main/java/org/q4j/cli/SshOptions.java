package org.q4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.q4j.backup.RemoteDump;
import picocli.CommandLine.Option;

/** What the dump commands over ssh have in common. */
final class SshOptions {
  @Option(
      names = {"-z", "--gzip"},
      description = "Compress with gzip, there.")
  private boolean gzip;

  @Option(names = "--lzop", description = "Compress with lzop, there.")
  private boolean lzop;

  RemoteDump.Packing packing() {
    if (gzip && lzop) {
      throw new CommandException(1, "--gzip and --lzop exclude each other");
    }
    if (gzip) {
      return RemoteDump.Packing.GZIP;
    }
    return lzop ? RemoteDump.Packing.LZOP : RemoteDump.Packing.NONE;
  }

  /** Returns the command that runs a command line there; the argument may hold options, too. */
  static List<String> command(String host) {
    List<String> command = new ArrayList<>(Environment.words("Q4J_SSH"));
    if (command.isEmpty()) {
      command.add("ssh");
    }
    command.addAll(Environment.split(host));
    return command;
  }

  /** Returns the folder with the helper for each kind of machine. */
  static Path helpers() {
    String folder = System.getProperty("q4j.helpers");
    if (folder == null) {
      throw new CommandException(
          ExitCode.INPUT, "the helpers' folder is not known: run this by its name in bin/");
    }
    return Path.of(folder);
  }
}
