package org.q4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.q4j.queue.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Creates an empty queue.",
    footer = {"", "Example: q4j create app.jobs \"id BIGINT NOT NULL, url VARCHAR(255) NOT NULL\""})
final class CreateCommand implements Callable<Integer> {
  /** In bytes; far more than 4096 columns with comments take. */
  private static final int LONGEST = 16 << 20;

  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DEFINITION",
      description = "Column definitions, or a whole CREATE TABLE statement.")
  private String definition;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Reads the definition from a file; - is standard input.")
  private String file;

  CreateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if ((definition == null) == (file == null)) {
      throw new CommandException(
          ExitCode.USAGE, "expected either a definition or --file; q4j help create");
    }
    String text = definition == null ? read() : definition;
    try (StoreInTurn store = data.inTurn(writing)) {
      store.run(now -> now.create(name, text));
    }
    streams.say("created " + name + ": " + DataDirectory.fileOf(data.directory, name));
    return ExitCode.DONE;
  }

  private String read() {
    try (InputStream in = file.equals("-") ? streams.in() : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new CommandException(
            ExitCode.INPUT, "%s is no definition: more than %d bytes".formatted(file, LONGEST));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT, "cannot read " + file + ": " + Reason.of(failure), failure);
    }
  }
}
