package org.q4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.repair.Examination;
import org.q4j.repair.FileStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j file info}. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what a queue file's header says, and what its blocks say, which is the truth.",
      "Exit code 0, also of a file that is not sound: check tells that."
    })
final class FileInfoCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "FILE", description = "The queue file.")
  private Path file;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  FileInfoCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try {
      return look();
    } catch (BrokenPipeException enough) {
      return ExitCode.DONE; // Nothing was changed, and who read it has seen what it wanted.
    }
  }

  private int look() {
    try (Examined examined = Examined.open(streams, file)) {
      Map<String, Object> fields = fields(examined.examination());
      if (json) {
        streams.print(new RowJson().object(out -> FileJson.fields(out, fields)));
      } else {
        StringBuilder text = new StringBuilder();
        fields.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
        streams.print(text.toString());
      }
      if (examined.examination().status() == FileStatus.DAMAGED) {
        streams.say(
            "%s is damaged: q4j file check says where, q4j file salvage %s --output NEW.Q4M keeps what is left"
                .formatted(file, file));
      }
    }
    return ExitCode.DONE;
  }

  private Map<String, Object> fields(Examination examination) {
    Header found = examination.found();
    Header truth = examination.truth();
    boolean v1 = found.magic == HeaderDescriptor.MAGIC_V1;
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", file.toString());
    fields.put("status", status(examination.status()));
    boolean told = v1 || found.magic == HeaderDescriptor.MAGIC_V2;
    fields.put("version", (v1 ? "V1 (Q4M0)" : "V2 (Q4M1)") + (told ? "" : ", guessed"));
    fields.put("dirty", found.dirty());
    fields.put("header_bytes", (long) examination.headerSize());
    fields.put("file_bytes", examination.length());
    fields.put("end", found.end);
    fields.put("begin", found.begin);
    fields.put("begin_row_id", found.beginRowId);
    fields.put("row_count", found.rowCount);
    fields.put("bytes_total", found.bytesTotal);
    fields.put("bytes_removed", found.bytesRemoved);
    for (int sender = 0; sender < HeaderDescriptor.SOURCES; sender++) {
      if (truth.lastReceived(sender) != 0) {
        fields.put("last_received_offset[" + sender + "]", truth.lastReceived(sender));
      }
    }
    fields.put("blocks", examination.blocks());
    fields.put("live_rows", truth.rowCount);
    fields.put("first_rowid", truth.beginRowId);
    fields.put("next_rowid", examination.nextRowId());
    fields.put("live_bytes", truth.bytesTotal - truth.bytesRemoved);
    fields.put(
        "dead_bytes",
        Math.max(
            0, truth.end - examination.headerSize() - (truth.bytesTotal - truth.bytesRemoved)));
    fields.put("damages", (long) examination.lost().size());
    return fields;
  }

  static String status(FileStatus status) {
    return switch (status) {
      case SOUND -> "sound";
      case NOT_CLOSED -> "not closed";
      case DAMAGED -> "damaged";
    };
  }
}
