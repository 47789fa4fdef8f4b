package org.q4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.q4j.backup.CopyHead;
import org.q4j.backup.GroupDrill;
import org.q4j.backup.GroupSet;
import org.q4j.backup.SetKey;
import org.q4j.backup.VerifiedMark;

/** Lists the copies of a group of files. */
final class GroupList {
  private GroupList() {}

  /** Returns the exit code. */
  static int print(Streams streams, Path set, SetKey key, boolean json) throws IOException {
    GroupSet all = GroupSet.open(set, key);
    all.notes().forEach(streams::say);
    Map<Long, String> lost = new TreeMap<>();
    Optional<GroupDrill.Passed> drill = GroupDrill.last(set);
    Optional<String> verified = VerifiedMark.read(set).map(Instant::toString);
    for (CopyHead copy : all.heads(lost::put)) {
      Optional<GroupDrill.Passed> own = drill.filter(passed -> passed.copy() == copy.number());
      streams.print(
          json
              ? line(copy, own, verified)
              : "%d  %s  %d files  %d bytes of %s%s\n"
                  .formatted(
                      copy.number(),
                      copy.at(),
                      copy.files(),
                      copy.length(),
                      copy.source(),
                      own.map(passed -> "  drilled " + passed.at()).orElse(""))
                  .getBytes(StandardCharsets.UTF_8));
    }
    lost.forEach(
        (number, why) -> {
          streams.say("copy %d is lost: %s".formatted(number, why));
          if (json) {
            streams.print(lost(number, why));
          }
        });
    return lost.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
  }

  private static byte[] lost(long number, String why) {
    return new RowJson()
        .object(
            out -> {
              out.writeNumberField("copy", number);
              out.writeStringField("at", null);
              out.writeStringField("lost", why);
            });
  }

  private static byte[] line(
      CopyHead copy, Optional<GroupDrill.Passed> drill, Optional<String> verified) {
    return new RowJson()
        .object(
            out -> {
              out.writeNumberField("copy", copy.number());
              out.writeStringField("at", copy.at().toString());
              out.writeStringField("source", copy.source());
              out.writeNumberField("files", copy.files());
              out.writeNumberField("length", copy.length());
              out.writeNumberField("held_micros", copy.heldMicros());
              BinlogJson.write(out, copy.position());
              out.writeStringField(
                  "drilled", drill.map(passed -> passed.at().toString()).orElse(null));
              out.writeArrayFieldStart("checks");
              for (String check : drill.map(GroupDrill.Passed::checks).orElse(List.of())) {
                out.writeString(check);
              }
              out.writeEndArray();
              out.writeStringField("verified", verified.orElse(null));
              out.writeBooleanField("encrypted", copy.isSealed());
            });
  }
}
