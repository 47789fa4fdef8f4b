package org.q4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.Q4jException;
import org.q4j.repair.Examination;
import org.q4j.repair.FileStatus;
import org.q4j.repair.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j file check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies queue files, all of each; prints a line for each finding.",
      "Exit code 0: sound; 1: damaged; 6: sound but not closed, the next open recovers it; 3: cannot",
      "be read. Of several files the worst. A removal bit has no checksum: a changed one shows only",
      "where it makes the header's row count wrong."
    })
final class FileCheckCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The queue files.")
  private List<Path> files;

  @Option(names = "--json", description = "One JSON object a line and file.")
  private boolean json;

  FileCheckCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    int worst = ExitCode.DONE;
    for (Path file : files) {
      int code;
      try (Examined examined = Examined.open(streams, file)) {
        code = exitCode(examined.examination().status());
        print(file, examined.examination(), examined.holder());
      } catch (Q4jException | CommandException unreadable) {
        if (unreadable instanceof BrokenPipeException) {
          throw unreadable;
        }
        streams.say(unreadable.getMessage());
        code = ExitCode.INPUT;
      }
      worst = worse(worst, code);
    }
    return worst;
  }

  private static int exitCode(FileStatus status) {
    return switch (status) {
      case SOUND -> ExitCode.DONE;
      case NOT_CLOSED -> ExitCode.NOT_CLOSED;
      case DAMAGED -> ExitCode.NOT_SO;
    };
  }

  /** From good to bad: sound, not closed, damaged, unreadable. */
  private static int worse(int one, int other) {
    List<Integer> order =
        List.of(ExitCode.DONE, ExitCode.NOT_CLOSED, ExitCode.NOT_SO, ExitCode.INPUT);
    return order.indexOf(one) >= order.indexOf(other) ? one : other;
  }

  private void print(Path file, Examination examination, Optional<String> holder) {
    if (json) {
      streams.print(
          new RowJson()
              .object(
                  out -> {
                    out.writeStringField("file", file.toString());
                    out.writeStringField("status", FileInfoCommand.status(examination.status()));
                    out.writeStringField("open_in", holder.orElse(null));
                    out.writeNumberField("live_rows", examination.truth().rowCount);
                    out.writeNumberField("blocks", examination.blocks());
                    out.writeArrayFieldStart("findings");
                    for (Finding finding : examination.findings()) {
                      FileJson.finding(out, finding, next(file, finding, holder));
                    }
                    out.writeEndArray();
                    out.writeArrayFieldStart("notes");
                    for (String note : examination.notes()) {
                      out.writeString(note);
                    }
                    out.writeEndArray();
                  }));
      return;
    }
    for (Finding finding : examination.findings()) {
      streams.print("%s: %s; next: %s%n".formatted(file, finding, next(file, finding, holder)));
    }
    for (String note : examination.notes()) {
      streams.print("%s: note: %s%n".formatted(file, note));
    }
    streams.print(
        "%s: %s, %d live rows in %d blocks%n"
            .formatted(
                file,
                FileInfoCommand.status(examination.status()),
                examination.truth().rowCount,
                examination.blocks()));
  }

  private static String next(Path file, Finding finding, Optional<String> holder) {
    String salvage = "q4j file salvage %s --output NEW.Q4M".formatted(file);
    if (holder.isPresent()) {
      return finding.damage()
          ? "end %s and check again, or %s".formatted(holder.get(), salvage)
          : "nothing while %s has it open".formatted(holder.get());
    }
    return finding.damage()
        ? "q4j file repair --dry-run %s, or %s".formatted(file, salvage)
        : "open it, or q4j file repair " + file;
  }
}
