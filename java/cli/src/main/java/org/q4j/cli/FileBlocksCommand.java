package org.q4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.q4j.format.RecordDescriptor;
import org.q4j.repair.LostRows;
import org.q4j.repair.RowScan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j file blocks}. */
@Command(
    name = "blocks",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the blocks of a queue file in order, and the stretches in which none verifies.",
      "Exit code 5 when there are such stretches."
    })
final class FileBlocksCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "FILE", description = "The queue file.")
  private Path file;

  @Option(names = "--rows", description = "Every record too: offset, type, size, row id.")
  private boolean rows;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  FileBlocksCommand(Streams streams) {
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
      new RowScan(examined.storage(), examined.examination())
          .run(new Listing(), examined.progress());
      return examined.exitCode();
    }
  }

  static String type(int head) {
    if (RecordDescriptor.isCounter(head)) {
      return "rows_removed";
    }
    return "row"
        + (RecordDescriptor.isReceived(head) ? "_received" : "")
        + (RecordDescriptor.isLiveRow(head) ? "" : "_removed");
  }

  private final class Listing implements RowScan.Visitor {
    @Override
    public void block(long offset, long end) {
      line(offset, "checksum", end - offset - RecordDescriptor.CHECKSUM_LENGTH, -1, true);
    }

    @Override
    public void damage(LostRows lost) {
      if (json) {
        streams.print(
            new RowJson()
                .object(
                    out -> {
                      out.writeStringField("type", "damage");
                      out.writeFieldName("lost");
                      FileJson.lost(out, lost);
                    }));
      } else {
        streams.print("%12d damage: %s%n".formatted(lost.damage().from(), lost.damage()));
      }
    }

    @Override
    public void record(long offset, int head, long rowId, boolean verified) {
      if (rows) {
        line(offset, type(head), RecordDescriptor.size(head), rowId, verified);
      }
    }

    private void line(long offset, String type, long size, long rowId, boolean verified) {
      if (json) {
        streams.print(
            new RowJson()
                .object(
                    out -> {
                      out.writeNumberField("offset", offset);
                      out.writeStringField("type", type);
                      out.writeNumberField("size", size);
                      if (rowId >= 0) {
                        out.writeNumberField("rowid", rowId);
                      }
                      out.writeBooleanField("verified", verified);
                    }));
      } else {
        streams.print(
            "%12d %s size=%d%s%s%n"
                .formatted(
                    offset,
                    type,
                    size,
                    rowId >= 0 ? " rowid=" + rowId : "",
                    verified ? "" : " not verified"));
      }
    }
  }
}
