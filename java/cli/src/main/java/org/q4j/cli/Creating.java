package org.q4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands have in common that create a queue. */
abstract class Creating implements Callable<Integer> {
  /** In bytes; far more than 4096 columns with comments take. */
  private static final int LONGEST = 16 << 20;

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

  /** Returns the definition, from wherever it was to come. */
  String definition(Streams streams) {
    if ((definition == null) == (file == null)) {
      throw new CommandException(
          ExitCode.USAGE, "expected either a definition or --file; q4j help create");
    }
    return definition == null ? read(streams) : definition;
  }

  private String read(Streams streams) {
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
