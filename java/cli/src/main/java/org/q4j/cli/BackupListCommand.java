package org.q4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.backup.BackupSet;
import org.q4j.backup.Drill;
import org.q4j.backup.GroupSet;
import org.q4j.backup.SetListing;
import org.q4j.backup.VerifiedMark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j backup list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the generations of a set, and when a restore of it was last proven.",
    footer = {
      "",
      "Each --json line: generation, at (UTC), kind (full, incremental), file, file_bytes, length",
      "and changed (null where the old scripts recorded none), block_size, blocks, drilled (when",
      "a drill of this generation passed, or null), base (the generation that it builds on, or 0),",
      "digest (md5, sha256), encrypted, verified (when all of the set last was, or null); where",
      "a lock told them binlog_file, binlog_position and gtid, from where a replica goes on. Of a",
      "generation that cannot be restored: generation, at (or null), lost (why); exit code 5. Of a",
      "folder of copies: copy, at, source, files, length, held_micros (how long writers of queues",
      "were held up, or -1), drilled, checks (what the drill opened), verified, encrypted (whether",
      "the list is); of one whose list is damaged or missing copy, at (null), lost. No key is needed;",
      "with one it is found out whether what is listed was written with it."
    })
final class BackupListCommand implements Callable<Integer> {
  private final Streams streams;
  private int code = ExitCode.DONE;

  @Parameters(paramLabel = "SET", description = "The set.")
  private Path set;

  @Option(names = "--json", description = "One JSON object a line and generation.")
  private boolean json;

  @Mixin private KeyOption key;

  @Mixin private SetRecall recall;

  BackupListCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try {
      if (GroupSet.isOne(set)) {
        return GroupList.print(streams, set, key.key(), json);
      }
      recall.during(streams, set, this::list);
    } catch (IOException failure) {
      throw BackupFailure.of(set, failure);
    }
    return code;
  }

  private void list() throws IOException {
    String verified = VerifiedMark.read(set).map(Instant::toString).orElse(null);
    Optional<Drill.Passed> drill = Drill.last(set);
    SetListing all = BackupSet.open(set, key.key()).listing();
    for (BackupSet.Generation one : all.generations()) {
      String drilled =
          drill
              .filter(passed -> passed.generation() == one.number())
              .map(passed -> passed.at().toString())
              .orElse(null);
      streams.print(json ? line(one, drilled, verified) : text(one, drilled));
    }
    for (SetListing.Lost one : all.lost()) {
      streams.say("generation %d is lost: %s".formatted(one.number(), one.why()));
      if (json) {
        streams.print(lost(one));
      }
      code = ExitCode.PARTIAL;
    }
  }

  private static byte[] lost(SetListing.Lost one) {
    return new RowJson()
        .object(
            out -> {
              out.writeNumberField("generation", one.number());
              out.writeStringField("at", one.at().map(Instant::toString).orElse(null));
              out.writeStringField("lost", one.why());
            });
  }

  private static String kind(BackupSet.Generation one) {
    return one.base() == 0 ? "full" : "incremental";
  }

  private static byte[] text(BackupSet.Generation one, String drilled) {
    return "%d  %s  %s  %s of %d blocks changed  %d bytes in %s%s\n"
        .formatted(
            one.number(),
            one.at(),
            kind(one),
            one.changed() < 0 ? "?" : "" + one.changed(),
            one.blocks(),
            one.bytes(),
            one.file().getFileName(),
            drilled == null ? "" : "  drilled " + drilled)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] line(BackupSet.Generation one, String drilled, String verified) {
    return new RowJson()
        .object(
            out -> {
              out.writeNumberField("generation", one.number());
              out.writeStringField("at", one.at().toString());
              out.writeStringField("kind", kind(one));
              out.writeStringField("file", one.file().toString());
              out.writeNumberField("file_bytes", one.bytes());
              out.writeFieldName("length");
              if (one.length() < 0) {
                out.writeNull();
              } else {
                out.writeNumber(one.length());
              }
              out.writeFieldName("changed");
              if (one.changed() < 0) {
                out.writeNull();
              } else {
                out.writeNumber(one.changed());
              }
              out.writeNumberField("block_size", one.blockSize());
              out.writeNumberField("blocks", one.blocks());
              out.writeStringField("drilled", drilled);
              out.writeStringField("verified", verified);
              out.writeNumberField("base", one.base());
              out.writeStringField("digest", one.digest().name().toLowerCase(Locale.ROOT));
              out.writeBooleanField("encrypted", one.encrypted());
              BinlogJson.write(out, one.position());
            });
  }
}
